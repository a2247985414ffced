//! Characters as they go into the tree: what every reader does to them.

use std::borrow::Cow;
use std::ops::Range;

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

/// Where [`normalize`] composes characters.
pub(super) fn composed(text: &str) -> Vec<Range<usize>> {
    if text.chars().all(is_usual) || is_nfc(text) {
        return Vec::new();
    }
    let starts = text.char_indices().filter(|(_, c)| is_usual(*c)).map(|(at, _)| at);
    let ends = starts.clone().skip(usize::from(text.starts_with(is_usual))).chain([text.len()]);
    let starts = std::iter::once(0).filter(|_| !text.starts_with(is_usual)).chain(starts);
    starts
        .zip(ends)
        .map(|(start, end)| start..end)
        .filter(|range| normalize(&text[range.clone()]) != text[range.clone()])
        .collect()
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

    #[test]
    fn composed_characters_are_found() {
        let text = "\u{301}か\u{3099}き, e\u{301}, 神\u{FA19} \u{1112}\u{1161}\u{11AB}글";
        let found: Vec<&str> = composed(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["か\u{3099}", "e\u{301}", " \u{1112}\u{1161}\u{11AB}"]);
        assert!(composed("がé, 神\u{FA19}한글").is_empty());
    }

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
