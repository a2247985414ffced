//! T2: invisible characters, NFC, widths.

use unicode_normalization::char::{canonical_combining_class, is_combining_mark};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::work::Work;
use super::{Change, Proposed, Rule};
use crate::read::characters::normalize;

/// Drops what no book can hold (controls, noncharacters) and what only web pages put between letters (byte order
/// marks, zero width spaces, direction marks).
pub(super) fn invisible(work: &Work) -> Proposed {
    let mut proposed = Proposed::default();
    for (at, c) in work.chars().enumerate() {
        if matches!(c, ' '..='~' | '\u{4E00}'..='\u{9FFF}') {
            continue;
        }
        let page = matches!(c, '\u{FEFF}' | '\u{200B}' | '\u{200E}' | '\u{200F}') && work.open(at).is_some();
        let never = c.is_control() && !matches!(c, '\t' | '\n') || matches!(u32::from(c) & 0xFFFF, 0xFFFE | 0xFFFF);
        if never || page {
            proposed.changes.push(Change::new(at..at + 1, "", Rule::Invisible));
        }
    }
    proposed
}

/// NFC; full-width letters and digits and half-width kana to their normal width; no-break and typographic spaces
/// to plain ones.
pub(super) fn normalise(work: &Work) -> Proposed {
    let mut proposed = Proposed::default();
    let mut at = 0;
    while let Some(c) = work.get(at) {
        if is_plain(c) && work.get(at + 1).is_none_or(is_plain) {
            at += 1;
            continue;
        }
        let end = cluster_end(work, at);
        if let Some(with) = normal(work, at, end) {
            proposed.changes.push(Change::new(at..end, with, Rule::T2));
        }
        at = end;
    }
    proposed
}

/// A character with the combining marks after it, and with the voiced mark of half-width kana.
fn cluster_end(work: &Work, at: usize) -> usize {
    let joins = |c: char| {
        if is_plain(c) {
            return false;
        }
        is_combining_mark(c)
            || canonical_combining_class(c) != 0
            || matches!(c, '\u{FF9E}' | '\u{FF9F}' | '\u{1160}'..='\u{11FF}')
    };
    if work.open(at).is_none() { at + 1 } else { work.run(at + 1, joins) }
}

/// ASCII and the block of most Han characters: normal by themselves, and joined to nothing.
fn is_plain(c: char) -> bool {
    c.is_ascii() || matches!(c, '\u{4E00}'..='\u{9FFF}')
}

fn normal(work: &Work, at: usize, end: usize) -> Option<String> {
    let first = work.open(at)?;
    match first {
        _ if is_plain(first) && end == at + 1 => None,
        '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}' => {
            let ascii = char::from_u32(u32::from(first) - 0xFEE0)?;
            Some(std::iter::once(ascii).chain(work.slice(at + 1..end)).nfc().collect())
        }
        '\u{FF61}'..='\u{FF9F}' => Some(work.slice(at..end).nfkc().collect()),
        '\u{A0}' | '\u{2002}'..='\u{200A}' | '\u{202F}' | '\u{205F}' => Some(" ".to_owned()),
        _ if is_nfc_quick(work.slice(at..end)) == IsNormalized::Yes => None,
        _ => {
            let text: String = work.slice(at..end).collect();
            let composed = normalize(&text);
            (composed != text).then(|| composed.into_owned())
        }
    }
}
