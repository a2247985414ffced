//! T5: parentheses, and the balance of all brackets.

use std::ops::Range;

use super::work::{Guard, Side, Work};
use super::{Change, FindingKind, Proposed, Rule};
use crate::lang::script;

const PAIRS: [(&str, &str); 8] =
    [("(（", ")）"), ("《", "》"), ("〈", "〉"), ("【", "】"), ("〔", "〕"), ("〖", "〗"), ("［", "］"), ("｛", "｝")];

/// Whether a character is one of [`PAIRS`].
fn is_bracket(c: char) -> bool {
    matches!(c, '('..=')' | '《'..='》' | '〈'..='〉' | '【'..='】' | '〔'..='〗' | '（'..='）' | '［' | '］' | '｛' | '｝')
}

/// Finds the pairs of parentheses, in order of their openers, and reports brackets of any kind without partner.
/// Each kind is paired by itself: a bracket that crosses another one is not a reason to change either.
pub(super) fn pair(work: &mut Work) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let marks: Vec<(usize, char)> =
        (0..work.len()).filter_map(|at| work.open(at).filter(|&c| is_bracket(c)).map(|c| (at, c))).collect();
    if marks.is_empty() {
        return found;
    }
    for (openers, closers) in PAIRS {
        let mut stack: Vec<usize> = Vec::new();
        let mut lone = Vec::new();
        for &(at, c) in &marks {
            if openers.contains(c) {
                stack.push(at);
            } else if closers.contains(c) {
                match stack.pop() {
                    Some(opener) if openers.starts_with('(') => found.push(opener..at),
                    Some(_) => {}
                    None => lone.push(at),
                }
            }
        }
        lone.extend(stack);
        lone.into_iter().for_each(|at| work.find(at..at + 1, FindingKind::Lone));
    }
    found.sort_by_key(|pair| pair.start);
    found
}

/// The inside of quotation marks and parentheses is judged on its own (T5): where it is a Latin phrase, nothing in
/// it is changed.
pub(super) fn shut_latin(work: &mut Work, quotes: &[super::quotes::Pair], brackets: &[Range<usize>]) {
    let pairs = quotes.iter().map(|pair| pair.open..pair.close).chain(brackets.iter().cloned());
    let mut sorted: Vec<Range<usize>> = pairs.collect();
    sorted.sort_by_key(|pair| (pair.start, std::cmp::Reverse(pair.end)));
    if sorted.is_empty() {
        return;
    }
    let count = Letters::of(work);
    let mut done = 0;
    for pair in sorted {
        let inside = pair.start + 1..pair.end;
        if inside.start >= done && count.is_latin(inside.clone()) {
            // The marks of nested pairs stay open: they are judged with their own surroundings.
            done = inside.end;
            for at in inside {
                if !work.get(at).is_some_and(|c| "\"“”＂(（)）".contains(c)) {
                    work.shut(at..at + 1, Guard::Shut);
                }
            }
        }
    }
}

/// Full-width parentheses where the inside holds a CJK letter or the outside touches one.
pub(super) fn changes(work: &Work, pairs: &[Range<usize>]) -> Proposed {
    let mut proposed = Proposed::default();
    if pairs.is_empty() {
        return proposed;
    }
    let count = Letters::of(work);
    for pair in pairs {
        let outside = [work.left(pair.start), work.right(pair.end + 1)].contains(&Side::Cjk);
        let half = [pair.start, pair.end].iter().any(|&at| work.get(at).is_some_and(|c| c.is_ascii()));
        let full = [pair.start, pair.end].iter().any(|&at| work.get(at).is_some_and(|c| !c.is_ascii()));
        if half && (full || outside || count.has_cjk(pair.start + 1..pair.end)) {
            proposed.changes.push(Change::new(pair.start..pair.start + 1, "（", Rule::T5));
            proposed.changes.push(Change::new(pair.end..pair.end + 1, "）", Rule::T5));
        }
    }
    proposed.changes.sort_by_key(|change| change.cells.start);
    proposed
}

/// Running counts of letters, so that the inside of a pair is judged in constant time.
pub(super) struct Letters {
    cjk: Vec<u32>,
    latin: Vec<u32>,
}

impl Letters {
    pub(super) fn of(work: &Work) -> Letters {
        let (mut cjk, mut latin) = (vec![0], vec![0]);
        let (mut cjk_sum, mut latin_sum) = (0, 0);
        for c in work.chars() {
            cjk_sum += u32::from(script::is_cjk(c));
            latin_sum += u32::from(script::is_latin_letter(c));
            cjk.push(cjk_sum);
            latin.push(latin_sum);
        }
        Letters { cjk, latin }
    }

    fn sum(of: &[u32], cells: &Range<usize>) -> u32 {
        let at = |index: usize| of.get(index).or(of.last()).copied().unwrap_or(0);
        at(cells.end).saturating_sub(at(cells.start))
    }

    /// Whether there is a CJK letter.
    pub(super) fn has_cjk(&self, cells: Range<usize>) -> bool {
        Self::sum(&self.cjk, &cells) > 0
    }

    /// Whether there are Latin letters and no CJK ones.
    pub(super) fn is_latin(&self, cells: Range<usize>) -> bool {
        Self::sum(&self.latin, &cells) > 0 && !self.has_cjk(cells)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_are_those_of_the_pairs() {
        let in_pairs = |c: char| PAIRS.iter().any(|(openers, closers)| openers.contains(c) || closers.contains(c));
        assert!(('\0'..=char::MAX).all(|c| is_bracket(c) == in_pairs(c)));
    }
}
