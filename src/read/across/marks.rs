//! Ellipses and dashes.

use std::ops::Range;

use super::scan::{left, touches};
use super::style::Style;
use crate::lang::script;

/// An ellipsis beside Han or kana, from its first character on.
pub(super) fn ellipsis(chars: &[char], at: usize, found: &mut dyn FnMut(Range<usize>, Style)) {
    let kind = chars[at];
    if left(chars, at) == Some(kind) {
        return;
    }
    let end = run(chars, at, |c| c == kind);
    let style = match (kind, end - at) {
        ('…', 1) | ('⋯', 1) => Style::EllipsisOne,
        ('…', _) => Style::EllipsisSix,
        ('⋯', _) => Style::EllipsisMid,
        ('.', 3..) => Style::EllipsisDots,
        ('。', 3..) => Style::EllipsisStops,
        _ => return,
    };
    if touches(left(chars, at)) || touches(chars.get(end).copied()) {
        found(at..end, style);
    }
}

/// A dash beside Han or kana, from its first character on. A single one may be a connector.
pub(super) fn dash(chars: &[char], at: usize, found: &mut dyn FnMut(Range<usize>, Style)) {
    let kind = chars[at];
    if left(chars, at).is_some_and(is_dash) {
        return;
    }
    let end = run(chars, at, is_dash);
    let style = match (kind, end - at) {
        ('⸺', 1) => Style::DashTwo,
        ('—', 2) => Style::DashEm,
        ('―', 2) => Style::DashBar,
        ('─', 2) => Style::DashBox,
        ('-', 2 | 3) => Style::DashHyphens,
        _ => return,
    };
    let (before, after) = (left(chars, at), chars.get(end).copied());
    // `--name` is an option of a command.
    let word = after.is_some_and(script::is_latin_letter);
    let alike = chars[at..end].iter().all(|c| *c == kind);
    if alike && (touches(before) || touches(after)) && !(kind == '-' && word) {
        found(at..end, style);
    }
}

fn is_dash(c: char) -> bool {
    matches!(c, '—' | '―' | '─' | '⸺' | '-')
}

/// The end of the run of characters from `at` on.
pub(super) fn run(chars: &[char], at: usize, same: impl Fn(char) -> bool) -> usize {
    chars[at..].iter().position(|c| !same(*c)).map_or(chars.len(), |length| at + length)
}

/// An ellipsis or a dash in another style. Ten dots and more are an ellipsis of twice the length (T8).
pub(super) fn written(cells: &[char], to: Style) -> Option<String> {
    let dots = cells.iter().map(|c| if matches!(c, '…' | '⋯') { 3 } else { 1 }).sum::<usize>();
    let ellipsis = |mark: &str| mark.repeat(if dots >= 10 { 4 } else { 2 });
    Some(match to {
        Style::EllipsisSix => ellipsis("…"),
        Style::EllipsisMid => ellipsis("⋯"),
        Style::DashEm => "——".to_owned(),
        Style::DashBar => "――".to_owned(),
        Style::DashBox => "──".to_owned(),
        Style::DashTwo => "⸺".to_owned(),
        _ => return None,
    })
}
