//! Characters as they go into the tree: what every reader does to them.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// NFC, save that the compatibility ideographs keep their shapes: 神 and 神 are different characters to whoever wrote
/// the one or the other.
pub(super) fn normalize(text: &str) -> Cow<'_, str> {
    if is_nfc(text) {
        return Cow::Borrowed(text);
    }
    let kept = |c: char| matches!(c, '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}');
    let mut out = String::with_capacity(text.len());
    for part in text.split_inclusive(kept) {
        let last = part.chars().next_back().filter(|c| kept(*c));
        out.extend(part[..part.len() - last.map_or(0, char::len_utf8)].nfc());
        out.extend(last);
    }
    Cow::Owned(out)
}

/// Whether a character only says how the one before it looks, or joins it to the next.
pub(super) fn is_variation(c: char) -> bool {
    matches!(c, '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}
