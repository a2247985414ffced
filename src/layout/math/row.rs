//! Atoms beside one another, with the space between them.

use super::frame::Frame;
use super::{Env, Setter};
use crate::layout::para::Faces;
use crate::math::{self, Class, Node, Style};
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
}

impl<F: Faces> Setter<'_, F> {
    /// A row as one box.
    pub fn row(&mut self, nodes: &[Node], env: Env) -> Frame {
        join(self.atoms(nodes, env, None))
    }

    /// A row as its atoms. `previous` is the class of what stands before it.
    pub fn atoms(&mut self, nodes: &[Node], mut env: Env, mut previous: Option<Class>) -> Vec<Atom> {
        let mut atoms = Vec::with_capacity(nodes.len());
        for (node, class) in nodes.iter().zip(math::classes(nodes, previous)) {
            match node {
                Node::SetStyle(style) => env = env.with_style(*style, self.most),
                Node::SetColor(rgb) => env.color = Setter::<F>::color(*rgb),
                _ => {
                    let frame = self.node(node, env);
                    let mut before = Abs::ZERO;
                    if let Some(class) = class {
                        let space = |left| math::space_between(left, class, env.style >= Style::Script);
                        before = self.em.scale(previous.map_or(0, space), 18);
                        previous = Some(class);
                    }
                    atoms.push(Atom { class, before, frame });
                }
            }
        }
        atoms
    }
}

/// Atoms as one box, which is a glyph if there is only one.
pub(crate) fn join(mut atoms: Vec<Atom>) -> Frame {
    if atoms.len() == 1
        && let Some(Atom { before: Abs::ZERO, .. }) = atoms.first()
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
