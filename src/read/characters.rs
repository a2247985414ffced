//! Characters as they go into the tree: what every reader does to them.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// NFC, save that the compatibility ideographs keep their shapes: 神 and 神 are different characters to whoever wrote
/// the one or the other.
pub(super) fn normalize(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_usual) || is_nfc(text) {
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

/// Most of what books hold, told without a look into tables: normal, and joined to nothing.
fn is_usual(c: char) -> bool {
    matches!(c,
        '\0'..='\u{2FF}' | '\u{2010}'..='\u{2027}' | '\u{3000}'..='\u{3029}' | '\u{3030}'..='\u{3098}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{FF01}'..='\u{FF5E}')
}

/// Whether a character only says how the one before it looks, or joins it to the next.
pub(super) fn is_variation(c: char) -> bool {
    matches!(c, '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The short cut against Unicode: such characters are normal whatever stands beside them.
    #[test]
    fn usual_characters_are_normal() {
        for c in ('\0'..=char::MAX).filter(|c| is_usual(*c)) {
            let alone = unicode_normalization::is_nfc_quick(std::iter::once(c));
            assert_eq!(alone, unicode_normalization::IsNormalized::Yes, "{c}");
            assert_eq!(unicode_normalization::char::canonical_combining_class(c), 0, "{c}");
        }
    }
}
