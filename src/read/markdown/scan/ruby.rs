//! `{漢字|かんじ}`: readings cut to the characters that they belong to.

use unicode_segmentation::UnicodeSegmentation;

use crate::doc::{Ruby, RubyKind, RubyPiece};
use crate::read::markdown::cjk::{is_base, is_zhuyin};

/// Longest reading block, in bytes: a brace that is closed later is something else.
const LONGEST: usize = 400;

/// Ruby found at a brace.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) ruby: Ruby,
    /// Bytes from brace to brace.
    pub(super) len: usize,
    /// Readings and characters, where their numbers differ.
    pub(super) mismatch: Option<(usize, usize)>,
}

/// Reads `{base|reading|…}` at the start of `text`. A base without Han, kana or Hangul, blanks, nested braces make
/// it something else.
pub(super) fn braces(text: &str) -> Option<Found> {
    let inner = text.strip_prefix('{')?;
    let limit = inner.char_indices().map(|(at, _)| at).find(|&at| at > LONGEST).unwrap_or(inner.len());
    let end = inner[..limit].find(['{', '}', '\n'])?;
    if !inner[end..].starts_with('}') {
        return None;
    }
    let mut parts = inner[..end].split('|').map(|part| part.strip_suffix('\\').unwrap_or(part).trim());
    let base = parts.next()?;
    let readings: Vec<&str> = parts.collect();
    if readings.iter().all(|reading| reading.is_empty()) || !base.contains(is_base) {
        return None;
    }
    let (ruby, mismatch) = build(base, &readings);
    Some(Found { ruby, len: end + 2, mismatch })
}

/// Cuts a base to its readings.
pub(super) fn build(base: &str, readings: &[&str]) -> (Ruby, Option<(usize, usize)>) {
    let zhuyin = readings.iter().any(|reading| reading.contains(is_zhuyin));
    let kind = if zhuyin { RubyKind::Zhuyin } else { RubyKind::Over };
    let characters: Vec<&str> = base.graphemes(true).collect();
    let split: Vec<&str> = match readings {
        [one] if zhuyin => one.split_whitespace().collect(),
        [one] => one.split('.').collect(),
        several => several.to_vec(),
    };
    let piece = |base: &str, text: &str| RubyPiece { base: base.to_owned(), text: text.to_owned() };
    if split.len() == characters.len() && split.iter().any(|text| !text.is_empty()) {
        let pieces = characters.iter().zip(&split).map(|(base, text)| piece(base, text)).collect();
        return (Ruby { pieces, kind }, None);
    }
    let spaced = readings.iter().any(|reading| zhuyin || reading.chars().any(|c| c.is_alphabetic() && !is_base(c)));
    let whole = readings.join(if spaced { " " } else { "" });
    let mismatch = (readings.len() > 1).then_some((readings.len(), characters.len()));
    (Ruby { pieces: vec![piece(base, whole.trim())], kind }, mismatch)
}
