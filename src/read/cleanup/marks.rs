//! T3 and T4: commas, colons, semicolons, question and exclamation marks, full stops.

use std::ops::Range;

use super::work::{Side, Work};
use super::{Change, Proposed, Rule};
use crate::lang::{Region, script};

/// T3: , ? ! : ; where the nearest letter on either side is CJK, or at the end of the paragraph. Between Latin
/// letters only a list follows its chain: A,B,C三家.
pub(super) fn commas(work: &Work, region: Region) -> Proposed {
    let mut proposed = Proposed::default();
    let mut at = 0;
    let mut chain = 0..0;
    while at < work.len() {
        let Some(with) = work.open(at).and_then(|c| full_width(c, region)) else {
            at += 1;
            continue;
        };
        let (left, right) = (work.left(at), work.right(at + 1));
        if at >= chain.end && work.get(at) == Some(',') && left == Side::Latin && right == Side::Latin {
            chain = chain_at(work, at).unwrap_or(at..at);
        }
        let ours = left == Side::Cjk || right == Side::Cjk || right == Side::Edge && left != Side::Edge;
        if ours || chain.contains(&at) && work.get(at) == Some(',') {
            proposed.changes.push(Change::new(at..at + 1, with, Rule::T3));
        }
        at += 1;
    }
    proposed
}

fn full_width(c: char, region: Region) -> Option<&'static str> {
    Some(match c {
        // Japanese sets 、 unless the house says otherwise (D1).
        ',' if region == Region::Ja => "、",
        ',' => "，",
        '?' => "？",
        '!' => "！",
        ':' => "：",
        ';' => "；",
        _ => return None,
    })
}

/// The cells of a list of single Latin words or numbers that touches a CJK letter: without spaces from two items
/// on, with a space after each comma from three on (two may be a phrase: Hello, world).
fn chain_at(work: &Work, comma: usize) -> Option<Range<usize>> {
    const REACH: usize = 200;
    let word = |c: char| !script::is_cjk(c) && (c.is_alphanumeric() || "-+.'’&%_/".contains(c));
    let spaced = work.get(comma + 1) == Some(' ');
    let inside = |c: char| word(c) || c == ',' || spaced && c == ' ';
    let mut start = comma;
    while comma - start < REACH && work.before(start).is_some_and(inside) {
        start -= 1;
    }
    let mut end = comma;
    while end - comma < REACH && work.get(end).is_some_and(inside) {
        end += 1;
    }
    // A comma at either end belongs to the sentence, not to the list.
    start += usize::from(work.get(start) == Some(','));
    end -= usize::from(end > comma + 1 && work.before(end) == Some(','));
    let touches = [work.before(start), work.get(end)].into_iter().flatten().any(|c| script::is_cjk(c) || c == ',');
    let text: String = work.slice(start..end).collect();
    let items: Vec<&str> = text.split(',').map(str::trim).collect();
    let single = items.iter().all(|item| !item.is_empty() && !item.contains(' '));
    (touches && single && items.len() >= if spaced { 3 } else { 2 }).then_some(start..end)
}

/// T4: a single . after a CJK letter where no Latin follows; after Latin where CJK follows or the paragraph ends.
pub(super) fn full_stops(work: &Work) -> Proposed {
    let mut proposed = Proposed::default();
    for at in 0..work.len() {
        let single = work.before(at) != Some('.') && work.get(at + 1) != Some('.');
        if work.open(at) != Some('.') || !single {
            continue;
        }
        let next = work.get(at + 1).map_or(Side::Edge, |c| match c {
            _ if script::is_cjk(c) => Side::Cjk,
            _ if c.is_alphanumeric() => Side::Latin,
            _ => work.right(at + 1),
        });
        let stop = match work.left(at) {
            Side::Cjk => next != Side::Latin || work.get(at + 1) == Some(' '),
            Side::Latin => matches!(next, Side::Cjk | Side::Edge),
            Side::Other | Side::Edge => false,
        };
        if stop {
            proposed.changes.push(Change::new(at..at + 1, "。", Rule::T4));
        }
    }
    proposed
}
