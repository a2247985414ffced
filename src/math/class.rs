//! Classes of atoms in a row, and the space between them (TeXbook chapter 18, appendix G 5, 6 and 20).

use super::node::{Class, Node};

/// Class of every node of a row, `None` for what is no atom. A binary operator without an operand on a side is a sign.
/// `before` is the class of what stands before the row.
pub fn classes(row: &[Node], before: Option<Class>) -> Vec<Option<Class>> {
    use Class::*;
    let mut classes: Vec<Option<Class>> = row.iter().map(Node::class).collect();
    let mut previous: Option<(Option<usize>, Class)> = before.map(|class| (None, class));
    for at in 0..classes.len() {
        let Some(mut class) = classes[at] else { continue };
        if class == Bin && matches!(previous, None | Some((_, Bin | Op | Rel | Open | Punct))) {
            class = Ord;
        }
        if matches!(class, Rel | Close | Punct)
            && let Some((Some(last), Bin)) = previous
        {
            classes[last] = Some(Ord);
        }
        classes[at] = Some(class);
        previous = Some((Some(at), class));
    }
    if let Some((Some(last), Bin)) = previous {
        classes[last] = Some(Ord);
    }
    classes
}

/// Space between atoms in 1/18 em, in scripts where `tight`.
pub fn space_between(left: Class, right: Class, tight: bool) -> i32 {
    let kind = kind(left, right);
    if tight && kind < 0 { 0 } else { [0, 3, 4, 5][kind.unsigned_abs() as usize] }
}

/// 1 thin, 2 medium, 3 thick; negative where there is none in scripts.
fn kind(left: Class, right: Class) -> i32 {
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
                    assert_eq!(kind(left, right), table[row][column], "{left:?} {right:?}");
                }
            }
        }
    }

    #[test]
    fn operators_without_operands_are_signs() {
        let of = |tex: &str| {
            let row = crate::math::read(tex).expect(tex).row;
            classes(&row, None).into_iter().flatten().collect::<Vec<_>>()
        };
        use Class::*;
        assert_eq!(of("-x - y"), [Ord, Ord, Bin, Ord]);
        assert_eq!(of("a = -b"), [Ord, Rel, Ord, Ord]);
        assert_eq!(of("(+, +)"), [Open, Ord, Punct, Ord, Close]);
        assert_eq!(of("a/b"), [Ord, Ord, Ord]);
        assert_eq!(of(r"a \bmod b"), [Ord, Bin, Ord]);
    }
}
