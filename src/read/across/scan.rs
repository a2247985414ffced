//! Finds what can be written in several ways.

use std::ops::Range;

use super::style::Style;
use super::{marks, numbers};
use crate::lang::script;

/// Something found in a text, and how it is written there.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Its characters.
    pub(super) cells: Range<usize>,
    pub(super) style: Style,
}

/// Calls `f` on everything in order. What one place tells in two respects (a year, and its zero) comes twice.
pub(super) fn scan(chars: &[char], f: &mut dyn FnMut(Found)) {
    let mut straight = false;
    for (at, &c) in chars.iter().enumerate() {
        let mut found = |cells: Range<usize>, style: Style| f(Found { cells, style });
        match c {
            '年' => numbers::year(chars, at, &mut found),
            '百' => numbers::words(chars, at, &mut found),
            '\u{4E00}'..='\u{9FFF}' => continue,
            '%' | '％' => numbers::percent(chars, at, &mut found),
            '0'..='9' | '０'..='９' => numbers::digits(chars, at, &mut found),
            '「' => found(at..at + 1, Style::Corner),
            '“' if is_ours(chars, at) => found(at..at + 1, Style::Curly),
            '"' | '＂' if is_ours(chars, at) => {
                straight = !straight;
                if straight {
                    found(at..at + 1, Style::Straight);
                }
            }
            '…' | '⋯' | '.' | '。' => marks::ellipsis(chars, at, &mut found),
            '—' | '―' | '─' | '⸺' | '-' => marks::dash(chars, at, &mut found),
            _ => {}
        }
        if c.is_ascii_alphanumeric() {
            before(chars, at, &mut found);
            after(chars, at, &mut found);
        }
    }
}

/// The character before another.
pub(super) fn left(chars: &[char], at: usize) -> Option<char> {
    chars.get(at.checked_sub(1)?).copied()
}

/// Whether Han, kana or their marks touch a mark.
fn is_ours(chars: &[char], at: usize) -> bool {
    touches(left(chars, at)) || touches(chars.get(at + 1).copied())
}

/// Whether a character beside a mark says that the mark is one of CJK text.
pub(super) fn touches(c: Option<char>) -> bool {
    c.is_some_and(|c| script::is_cjk(c) || script::is_cjk_mark(c))
}

/// Where a word or number begins behind Han.
fn before(chars: &[char], at: usize, found: &mut dyn FnMut(Range<usize>, Style)) {
    let han = |c: Option<char>| c.is_some_and(script::is_han);
    match left(chars, at) {
        before if han(before) => found(at..at + 1, close(chars[at])),
        Some(' ') if han(at.checked_sub(1).and_then(|space| left(chars, space))) => {
            found(at - 1..at, spaced(chars[at]));
        }
        _ => {}
    }
}

/// Where a word or number ends before Han.
fn after(chars: &[char], at: usize, found: &mut dyn FnMut(Range<usize>, Style)) {
    let han = |at: usize| chars.get(at).copied().is_some_and(script::is_han);
    match chars.get(at + 1) {
        Some(_) if han(at + 1) => found(at + 1..at + 2, close(chars[at])),
        Some(' ') if han(at + 2) => found(at + 1..at + 2, spaced(chars[at])),
        _ => {}
    }
}

fn close(c: char) -> Style {
    if c.is_ascii_digit() { Style::NumbersClose } else { Style::LettersClose }
}

fn spaced(c: char) -> Style {
    if c.is_ascii_digit() { Style::NumbersSpaced } else { Style::LettersSpaced }
}
