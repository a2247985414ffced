//! Which characters belong to scripts written without spaces.

use icu_properties::props::{EastAsianWidth, EmojiPresentation, GeneralCategory, GeneralCategoryGroup};
use icu_properties::{CodePointMapData, CodePointSetData};

use crate::lang::script::{is_han, is_hangul, is_kana};

/// A CJK character in the sense of the CJK-friendly amendment to CommonMark: wide, full or half width and no emoji,
/// or Hangul.
pub(super) fn is_cjk(c: char) -> bool {
    !c.is_ascii() && (is_usual(c) || is_wide(c) && !is_emoji(c) || is_hangul(c))
}

/// Written without spaces around it: Han, kana, bopomofo and their full-width marks (rule U8).
pub(in crate::read) fn is_unspaced(c: char) -> bool {
    !c.is_ascii() && (is_usual(c) || is_wide(c) && !is_emoji(c) && !is_hangul(c))
}

/// Whether a mark is wide beside CJK and narrow elsewhere: “ ” … —
pub(in crate::read) fn is_ambiguous(c: char) -> bool {
    !c.is_ascii() && CodePointMapData::<EastAsianWidth>::new().get(c) == EastAsianWidth::Ambiguous && is_mark(c)
}

/// Punctuation or symbol, as CommonMark counts them.
pub(super) fn is_mark(c: char) -> bool {
    let category = CodePointMapData::<GeneralCategory>::new().get(c);
    GeneralCategoryGroup::Punctuation.contains(category) || GeneralCategoryGroup::Symbol.contains(category)
}

/// Han, kana or Hangul: what a reading is written above.
pub(super) fn is_base(c: char) -> bool {
    is_han(c) || is_kana(c) || is_hangul(c)
}

/// Bopomofo letter or tone mark.
pub(super) fn is_zhuyin(c: char) -> bool {
    matches!(c, '\u{3105}'..='\u{312F}' | '\u{31A0}'..='\u{31BF}')
}

/// Most of what is asked about, told without a look into tables: wide, no emoji, no Hangul.
fn is_usual(c: char) -> bool {
    matches!(c,
        '\u{4E00}'..='\u{9FFF}' | '\u{3000}'..='\u{3029}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FF}'
        | '\u{FF01}'..='\u{FF5E}')
}

fn is_wide(c: char) -> bool {
    matches!(
        CodePointMapData::<EastAsianWidth>::new().get(c),
        EastAsianWidth::Wide | EastAsianWidth::Fullwidth | EastAsianWidth::Halfwidth
    )
}

fn is_emoji(c: char) -> bool {
    CodePointSetData::new::<EmojiPresentation>().contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The short cut against Unicode.
    #[test]
    fn usual_characters_are_wide() {
        let usual = |c: &char| is_usual(*c);
        assert!(('\0'..=char::MAX).filter(usual).all(|c| is_wide(c) && !is_emoji(c) && !is_hangul(c)));
    }

    #[test]
    fn classes() {
        assert!("字かカ。「（，𠮷ｶ㐀ㄅ".chars().all(is_unspaced));
        assert!("字。한ㄱ".chars().all(is_cjk));
        assert!(!"한a.”…😀 ".chars().any(is_unspaced));
        assert!("“”‘’…—·".chars().all(is_ambiguous));
        assert!(!"①а字".chars().any(|c| is_ambiguous(c) && !is_mark(c)));
        assert!(is_base('漢') && is_base('々') && is_base('한') && !is_base('a'));
    }
}
