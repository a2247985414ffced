//! Atoms beside one another: their classes, and the space between them (TeXbook chapter 18, appendix G 5, 6 and 20).

use super::frame::Frame;
use super::{Env, Setter};
use crate::layout::para::Faces;
use crate::math::{Class, Node, Style};
use crate::theme::Abs;

/// An atom that is set.
#[derive(Debug)]
pub(crate) struct Atom {
    /// Its class; `None` for space that the author asks for, which is no atom.
    pub class: Option<Class>,
    /// Space before it by the classes.
    pub before: Abs,
    /// Its box.
    pub frame: Frame,
    /// Whether spaces around it are those of scripts.
    tight: bool,
}

/// Thin, medium and thick space in 1/18 em.
const SPACES: [i32; 4] = [0, 3, 4, 5];

/// Kind of space between atoms: 1 thin, 2 medium, 3 thick; none in scripts where it is negative.
fn space_between(left: Class, right: Class) -> i32 {
    use Class::*;
    match (left, right) {
        (Ord, Op) | (Op, Ord | Op) | (Close | Inner, Op) => 1,
        (Open, _) | (_, Close) if left != Punct => 0,
        (Ord, Inner) | (Op, Inner) | (Close, Inner) => -1,
        (Inner, Ord | Open | Punct | Inner) => -1,
        (Punct, _) => -1,
        (Bin, _) | (_, Bin) => -2,
        (Rel, Rel) | (Rel, Punct) => 0,
        (Rel, _) | (_, Rel) => -3,
        _ => 0,
    }
}

impl<F: Faces> Setter<'_, F> {
    /// A row as one box.
    pub fn row(&mut self, nodes: &[Node], env: Env) -> Frame {
        join(self.atoms(nodes, env, None))
    }

    /// A row as its atoms. `previous` is the class of what stands before it.
    pub fn atoms(&mut self, nodes: &[Node], mut env: Env, previous: Option<Class>) -> Vec<Atom> {
        let mut atoms = Vec::with_capacity(nodes.len());
        for node in nodes {
            match node {
                Node::SetStyle(style) => env = env.with_style(*style, self.most),
                Node::SetColor(rgb) => env.color = Setter::<F>::color(*rgb),
                Node::Space { .. } => {
                    let frame = self.space(node, env);
                    atoms.push(Atom { class: None, before: Abs::ZERO, frame, tight: false });
                }
                _ => {
                    let class = node.class().unwrap_or(Class::Ord);
                    let frame = self.node(node, env);
                    let tight = env.style >= Style::Script;
                    atoms.push(Atom { class: Some(class), before: Abs::ZERO, frame, tight });
                }
            }
        }
        settle(&mut atoms, previous);
        self.part(&mut atoms, previous);
        atoms
    }

    /// Gives the space between atoms.
    fn part(&self, atoms: &mut [Atom], mut previous: Option<Class>) {
        for atom in atoms {
            let Some(class) = atom.class else { continue };
            if let Some(before) = previous {
                let space = space_between(before, class);
                if space > 0 || !atom.tight {
                    atom.before = self.em.scale(SPACES[space.unsigned_abs() as usize], 18);
                }
            }
            previous = Some(class);
        }
    }
}

/// Makes signs of binary operators that have no operand on a side.
fn settle(atoms: &mut [Atom], before: Option<Class>) {
    use Class::*;
    let mut previous: Option<(Option<usize>, Class)> = before.map(|class| (None, class));
    for at in 0..atoms.len() {
        let Some(mut class) = atoms[at].class else { continue };
        if class == Bin && matches!(previous, None | Some((_, Bin | Op | Rel | Open | Punct))) {
            class = Ord;
        }
        if matches!(class, Rel | Close | Punct)
            && let Some((Some(last), Bin)) = previous
        {
            atoms[last].class = Some(Ord);
        }
        atoms[at].class = Some(class);
        previous = Some((Some(at), class));
    }
    if let Some((Some(last), Bin)) = previous {
        atoms[last].class = Some(Ord);
    }
}

/// Atoms as one box, which is a glyph if there is only one.
pub(crate) fn join(mut atoms: Vec<Atom>) -> Frame {
    if atoms.len() == 1
        && let Some(atom) = atoms.pop()
    {
        return atom.frame;
    }
    let mut whole = Frame::default();
    for atom in atoms {
        whole.width += atom.before;
        whole.append(atom.frame);
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_of_the_texbook() {
        use Class::*;
        let all = [Ord, Op, Bin, Rel, Open, Close, Punct, Inner];
        // The rows of the table in chapter 18; brackets as negative numbers; what cannot be is 0.
        let table = [
            [0, 1, -2, -3, 0, 0, 0, -1],
            [1, 1, 0, -3, 0, 0, 0, -1],
            [-2, -2, 0, 0, -2, 0, 0, -2],
            [-3, -3, 0, 0, -3, 0, 0, -3],
            [0, 0, 0, 0, 0, 0, 0, 0],
            [0, 1, -2, -3, 0, 0, 0, -1],
            [-1, -1, 0, -1, -1, -1, -1, -1],
            [-1, 1, -2, -3, -1, 0, -1, -1],
        ];
        for (row, &left) in all.iter().enumerate() {
            for (column, &right) in all.iter().enumerate() {
                let cannot_be = left == Bin && matches!(right, Bin | Rel | Close | Punct)
                    || right == Bin && matches!(left, Op | Bin | Rel | Open | Punct);
                if !cannot_be {
                    assert_eq!(space_between(left, right), table[row][column], "{left:?} {right:?}");
                }
            }
        }
    }
}
