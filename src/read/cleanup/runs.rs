//! T8, T9, T10, T12: ellipses, dashes, ranges, middle dots.

use std::ops::Range;

use super::work::{Side, Work};
use super::{Change, FindingKind, Proposed, Rule};
use crate::lang::{Region, script};

/// T8: ... 。。。 ・・・ … beside CJK become ……, ten dots and more …………; in a Latin context one ….
pub(super) fn ellipses(work: &Work) -> Proposed {
    let mut proposed = Proposed::default();
    let mut at = 0;
    while at < work.len() {
        let Some(kind) = work.open(at).filter(|c| matches!(c, '.' | '。' | '・' | '…' | '⋯')) else {
            at += 1;
            continue;
        };
        let leader = "…⋯";
        let end = work.run(at, |c| c == kind || leader.contains(kind) && leader.contains(c));
        let dots = (end - at) * if leader.contains(kind) { 3 } else { 1 };
        let ours = work.left(at) == Side::Cjk || work.right(end) == Side::Cjk;
        match dots {
            2 if ours && kind != '・' => {
                let why = "two dots: a full stop typed twice, or an ellipsis";
                proposed.findings.push((at..end, FindingKind::Ambiguous(why)));
            }
            3.. if ours => {
                let with = if dots >= 10 { "…………" } else { "……" };
                proposed.changes.push(Change::new(at..end, with, Rule::T8));
            }
            3..10 if kind == '.' => proposed.changes.push(Change::new(at..end, "…", Rule::T8)),
            _ => {}
        }
        at = end;
    }
    proposed
}

/// T9: -- --- ―― ⸺ ── beside CJK become ——. A single — between CJK letters may be a connector: it is reported.
pub(super) fn dashes(work: &Work) -> Proposed {
    let mut proposed = Proposed::default();
    let mut at = 0;
    while at < work.len() {
        let Some(kind) = work.open(at).filter(|c| is_dash(*c)) else {
            at += 1;
            continue;
        };
        let end = work.run(at, is_dash);
        let ours = work.left(at) == Side::Cjk || work.right(end) == Side::Cjk;
        let between = [work.before(at), work.get(end)].into_iter().all(|c| c.is_some_and(script::is_cjk));
        let alike = work.slice(at..end).all(|c| c == kind);
        let dash = if kind == '⸺' { end - at == 1 } else { matches!(end - at, 2 | 3) };
        if dash && alike && ours && !is_option(work, at..end) {
            proposed.changes.push(Change::new(at..end, "——", Rule::T9));
        } else if between && (end - at == 1 && matches!(kind, '—' | '―' | '─') || !alike) {
            let why = if alike {
                "a single dash: —— for a break, – or ～ for a range"
            } else {
                "a row of different dashes"
            };
            proposed.findings.push((at..end, FindingKind::Ambiguous(why)));
        }
        at = end;
    }
    proposed
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '—' | '―' | '⸺' | '─' | '－')
}

/// `--name` of a command.
fn is_option(work: &Work, cells: Range<usize>) -> bool {
    let starts = !work.before(cells.start).is_some_and(script::is_latin_letter);
    cells.len() == 2 && starts && work.get(cells.end).is_some_and(|c| c.is_ascii_lowercase())
}

/// Counters after which 3-5 is a range.
const COUNTERS: &str =
    "年月日天週周小時时分秒個个人次歲岁元萬万億亿千百章節节回卷頁页倍成層层樓楼公里米度級级位名件家種种步期世號号";

/// T10: ~ between numbers and CJK letters, and - between numbers before a counter.
pub(super) fn ranges(work: &Work, region: Region) -> Proposed {
    let tilde = if region == Region::Ja { "〜" } else { "～" };
    let hyphen = match region {
        Region::Cn => "～",
        Region::Ja => "〜",
        Region::Tw | Region::Hk | Region::Ko | Region::Latin => "–",
    };
    let joins = |c: Option<char>| c.is_some_and(|c| script::is_cjk(c) || c.is_ascii_digit() || "%‰℃°$".contains(c));
    let mut proposed = Proposed::default();
    for at in 0..work.len() {
        let with = match work.open(at) {
            Some('~') if joins(work.before(at)) && joins(work.get(at + 1)) => tilde,
            Some('-') if is_number_range(work, at) => hyphen,
            _ => continue,
        };
        proposed.changes.push(Change::new(at..at + 1, with, Rule::T10));
    }
    proposed
}

/// Two numbers that rise, alone on either side, before a counter: not a telephone number, a score, a date, GPT-3.
fn is_number_range(work: &Work, hyphen: usize) -> bool {
    const DIGITS: usize = 5;
    let digit = |at: usize| work.get(at).filter(char::is_ascii_digit);
    let mut start = hyphen;
    while start > 0 && hyphen - start <= DIGITS && digit(start - 1).is_some() {
        start -= 1;
    }
    let mut end = hyphen + 1;
    while end - hyphen <= DIGITS && digit(end).is_some() {
        end += 1;
    }
    let number = |cells: Range<usize>| work.slice(cells).collect::<String>().parse::<u32>().ok();
    let alone = !work.before(start).is_some_and(|c| c.is_alphanumeric() && !script::is_cjk(c) || "-./:,_".contains(c));
    let counter = work.get(if work.get(end) == Some(' ') { end + 1 } else { end });
    let rises = number(start..hyphen).zip(number(hyphen + 1..end)).is_some_and(|(a, b)| a < b);
    alone && rises && hyphen - start < DIGITS && counter.is_some_and(|c| COUNTERS.contains(c))
}

/// T12: • ‧ ・ between Han become · in Chinese.
pub(super) fn middle_dots(work: &Work, region: Region) -> Proposed {
    let mut proposed = Proposed::default();
    let han = |c: Option<char>| c.is_some_and(script::is_han);
    for at in 0..work.len() {
        let dot = work.open(at).is_some_and(|c| matches!(c, '•' | '‧' | '・' | '･'));
        if region != Region::Ja && dot && han(work.before(at)) && han(work.get(at + 1)) {
            proposed.changes.push(Change::new(at..at + 1, "·", Rule::T12));
        }
    }
    proposed
}
