//! T11: spaces between CJK letters, between them and Latin, and beside full-width marks.

use super::work::{Guard, Work};
use super::{Change, FindingKind, Proposed, Rule};
use crate::lang::script;

/// Longer runs are alignment, not slips.
const SLIP: usize = 2;

/// Removes slips; the space between CJK and Latin is set by the layout (S1), not typed.
pub(super) fn spaces(work: &Work) -> Proposed {
    let sentences = work.chars().any(|c| matches!(c, '，' | '。' | '、' | '；' | '：' | '！' | '？' | '…'));
    let mut proposed = Proposed::default();
    let mut at = 0;
    while at < work.len() {
        if work.open(at) != Some(' ') && work.open(at) != Some('\t') {
            at += 1;
            continue;
        }
        let end = work.run(at, |c| c == ' ' || c == '\t');
        if let (Some(left), Some(right)) = (work.before(at), work.get(end)) {
            let letters = script::is_cjk(left) && script::is_cjk(right);
            let sides = [at.checked_sub(1), Some(end)].into_iter().flatten();
            let address = sides.into_iter().any(|side| work.guard(side) == Some(Guard::Address))
                && !script::is_cjk_mark(left)
                && !script::is_cjk_mark(right);
            let korean = script::is_hangul(left) || script::is_hangul(right);
            if address || korean || !is_slip(left, right) {
                // Kept: words of Latin and Korean are parted by spaces, addresses need theirs beside letters.
            } else if end - at > SLIP || letters && !sentences {
                let why = "spaces between words that no mark parts: a list, columns or verse, or slips";
                proposed.findings.push((at..end, FindingKind::Ambiguous(why)));
            } else {
                proposed.changes.push(Change::new(at..end, "", Rule::T11));
            }
        }
        at = end;
    }
    proposed
}

fn is_slip(left: char, right: char) -> bool {
    let letter = script::is_cjk;
    let mark = script::is_cjk_mark;
    let latin = |c: char| c.is_alphanumeric() && !letter(c);
    mark(left)
        || mark(right)
        || letter(left) && (letter(right) || latin(right) || "$€£¥#@\"'([“‘…—".contains(right))
        || letter(right) && (latin(left) || "%‰℃°+\"')]”’…—".contains(left))
}
