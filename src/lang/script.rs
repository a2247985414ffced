//! Which script a character belongs to, as far as typesetting and reading need to know.
//!
//! Plain ranges of Unicode 17 blocks: a script property would class the ideographic marks and numbers otherwise
//! than the trade does (〇 and 々 are Han here).

/// Han characters, with 〇 々 〆 〻 and the compatibility and supplementary blocks.
pub fn is_han(c: char) -> bool {
    matches!(c,
        '\u{4E00}'..='\u{9FFF}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3021}'..='\u{3029}'
        | '\u{303B}'
        | '\u{2E80}'..='\u{2FDF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFD}')
}

/// Hiragana and katakana, with ー and the half-width forms.
pub fn is_kana(c: char) -> bool {
    matches!(c,
        '\u{3041}'..='\u{3096}'
        | '\u{3099}'..='\u{309F}'
        | '\u{30A1}'..='\u{30FA}'
        | '\u{30FC}'..='\u{30FF}'
        | '\u{31F0}'..='\u{31FF}'
        | '\u{FF66}'..='\u{FF9F}'
        | '\u{1B000}'..='\u{1B16F}')
}

/// Hangul syllables and letters.
pub fn is_hangul(c: char) -> bool {
    matches!(c,
        '\u{AC00}'..='\u{D7A3}'
        | '\u{1100}'..='\u{11FF}'
        | '\u{3130}'..='\u{318F}'
        | '\u{A960}'..='\u{A97F}'
        | '\u{D7B0}'..='\u{D7FF}')
}

/// Bopomofo (注音) letters.
pub fn is_bopomofo(c: char) -> bool {
    matches!(c, '\u{3105}'..='\u{312F}' | '\u{31A0}'..='\u{31BF}')
}

/// A letter of Chinese, Japanese or Korean.
pub fn is_cjk(c: char) -> bool {
    is_han(c) || is_kana(c) || is_hangul(c) || is_bopomofo(c)
}

/// A mark that is full width in every East Asian font: 、。「」《》 ，．：；？！（） ～ 〜 and the like.
pub fn is_cjk_mark(c: char) -> bool {
    matches!(c,
        '\u{3001}'..='\u{3004}'
        | '\u{3008}'..='\u{3020}'
        | '\u{3030}'
        | '\u{303D}'
        | '\u{30FB}'
        | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF01}'..='\u{FF0F}'
        | '\u{FF1A}'..='\u{FF20}'
        | '\u{FF3B}'..='\u{FF40}'
        | '\u{FF5B}'..='\u{FF65}')
}

/// A letter written with spaces between words: Latin, Greek, Cyrillic and others that are not CJK.
pub fn is_latin_letter(c: char) -> bool {
    // Most of what is asked about; the property is slow to look up.
    match c {
        '\0'..='\u{7F}' => return c.is_ascii_alphabetic(),
        '\u{2010}'..='\u{2027}' | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{4E00}'..='\u{9FFF}' => {
            return false;
        }
        '\u{FF01}'..='\u{FF20}' => return false,
        _ => {}
    }
    !is_cjk(c) && c.is_alphabetic() && !matches!(c, '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}')
}

/// Width in the half cells that editors and terminals count: 2 for CJK letters and marks, 1 otherwise.
pub fn columns(c: char) -> usize {
    let full_width = matches!(c, '\u{FF01}'..='\u{FF60}' | '\u{3000}');
    if full_width || is_cjk(c) && !matches!(c, '\u{FF66}'..='\u{FF9F}') || is_cjk_mark(c) || "—…‘’“”".contains(c)
    {
        2
    } else {
        1
    }
}
