//! Letters in the alphabets of mathematics (Unicode, chapter 22.2).

use pulldown_latex::event::Font;

/// Bases of an alphabet: capital and small Latin, capital and small Greek, digits; 0 where it has none.
struct Alphabet {
    upper: u32,
    lower: u32,
    greek_upper: u32,
    greek_lower: u32,
    digits: u32,
}

/// Letters that stood in Unicode before their alphabets did.
const EARLIER: &[(u32, char)] = &[
    (0x1D455, 'ℎ'),
    (0x1D49D, 'ℬ'),
    (0x1D4A0, 'ℰ'),
    (0x1D4A1, 'ℱ'),
    (0x1D4A3, 'ℋ'),
    (0x1D4A4, 'ℐ'),
    (0x1D4A7, 'ℒ'),
    (0x1D4A8, 'ℳ'),
    (0x1D4AD, 'ℛ'),
    (0x1D4BA, 'ℯ'),
    (0x1D4BC, 'ℊ'),
    (0x1D4C4, 'ℴ'),
    (0x1D506, 'ℭ'),
    (0x1D50B, 'ℌ'),
    (0x1D50C, 'ℑ'),
    (0x1D515, 'ℜ'),
    (0x1D51D, 'ℨ'),
    (0x1D53A, 'ℂ'),
    (0x1D53F, 'ℍ'),
    (0x1D545, 'ℕ'),
    (0x1D547, 'ℙ'),
    (0x1D548, 'ℚ'),
    (0x1D549, 'ℝ'),
    (0x1D551, 'ℤ'),
];

/// Greek letters that stand outside the order of the alphabet, by their distance from its capital alpha.
const GREEK_SIGNS: &[(char, u32)] =
    &[('∇', 25), ('∂', 51), ('ϵ', 52), ('ϑ', 53), ('ϰ', 54), ('ϕ', 55), ('ϱ', 56), ('ϖ', 57), ('ϴ', 17)];

/// The character in a font; itself where there is none like it.
pub(super) fn styled(ch: char, font: Option<Font>) -> char {
    let Some(alphabet) = font.map(|font| alphabet(font, ch)) else { return natural(ch) };
    let code = u32::from(ch);
    let at = |base: u32, first: char| (base != 0).then(|| base + code - u32::from(first));
    let found = match ch {
        'A'..='Z' => at(alphabet.upper, 'A'),
        'a'..='z' => at(alphabet.lower, 'a'),
        'Α'..='Ω' => at(alphabet.greek_upper, 'Α'),
        'α'..='ω' => at(alphabet.greek_lower, 'α'),
        '0'..='9' => at(alphabet.digits, '0'),
        _ => GREEK_SIGNS
            .iter()
            .find(|(sign, _)| *sign == ch && alphabet.greek_upper != 0)
            .map(|(_, distance)| alphabet.greek_upper + distance),
    };
    match found {
        Some(code) => earlier(code).or_else(|| char::from_u32(code)).unwrap_or(ch),
        None => ch,
    }
}

/// Whether a letter is shown in the italic of variables.
pub fn is_italic(ch: char, shown: char) -> bool {
    shown == styled(ch, Some(Font::Italic))
}

/// A variable where no font is asked for: Latin and small Greek are italic, capital Greek upright, as in TeX.
fn natural(ch: char) -> char {
    match ch {
        'A'..='Z' | 'a'..='z' | 'α'..='ω' | 'ϵ' | 'ϑ' | 'ϰ' | 'ϕ' | 'ϱ' | 'ϖ' | '∂' => {
            styled(ch, Some(Font::Italic))
        }
        'ı' => '𝚤',
        'ȷ' => '𝚥',
        _ => ch,
    }
}

fn earlier(code: u32) -> Option<char> {
    EARLIER.binary_search_by_key(&code, |(code, _)| *code).ok().map(|at| EARLIER[at].1)
}

fn alphabet(font: Font, ch: char) -> Alphabet {
    let latin = |upper| Alphabet { upper, lower: upper + 26, greek_upper: 0, greek_lower: 0, digits: 0 };
    let greek = |base, greek| Alphabet { greek_upper: greek, greek_lower: greek + 26, ..latin(base) };
    match font {
        Font::UpRight => Alphabet { upper: 0, lower: 0, greek_upper: 0, greek_lower: 0, digits: 0 },
        Font::Bold => Alphabet { digits: 0x1D7CE, ..greek(0x1D400, 0x1D6A8) },
        Font::BoldSymbol if ch.is_ascii_digit() || matches!(ch, 'Α'..='Ω') => alphabet(Font::Bold, ch),
        Font::BoldItalic | Font::BoldSymbol => greek(0x1D468, 0x1D71C),
        Font::Italic => greek(0x1D434, 0x1D6E2),
        Font::Script => latin(0x1D49C),
        Font::BoldScript => latin(0x1D4D0),
        Font::Fraktur => latin(0x1D504),
        Font::BoldFraktur => latin(0x1D56C),
        Font::DoubleStruck => Alphabet { digits: 0x1D7D8, ..latin(0x1D538) },
        Font::DoubleStruckItalic => double_italic(ch),
        Font::SansSerif => Alphabet { digits: 0x1D7E2, ..latin(0x1D5A0) },
        Font::BoldSansSerif => Alphabet { digits: 0x1D7EC, ..greek(0x1D5D4, 0x1D756) },
        Font::SansSerifItalic => latin(0x1D608),
        Font::SansSerifBoldItalic => greek(0x1D63C, 0x1D790),
        Font::Monospace => Alphabet { digits: 0x1D7F6, ..latin(0x1D670) },
    }
}

/// ⅅ ⅆ ⅇ ⅈ ⅉ: the only ones there are.
fn double_italic(ch: char) -> Alphabet {
    let (upper, lower) = match ch {
        'D' => (0x2145 - 3, 0),
        'd' | 'e' => (0, 0x2146 - 3),
        'i' | 'j' => (0, 0x2148 - 8),
        _ => (0, 0),
    };
    Alphabet { upper, lower, greek_upper: 0, greek_lower: 0, digits: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alphabets() {
        let row = |text: &str, font| text.chars().map(|ch| styled(ch, font)).collect::<String>();
        assert_eq!(row("xhαΓ2∂", None), "𝑥ℎ𝛼Γ2𝜕");
        assert_eq!(row("RZxk1", Some(Font::DoubleStruck)), "ℝℤ𝕩𝕜𝟙");
        assert_eq!(row("ALeg", Some(Font::Script)), "𝒜ℒℯℊ");
        assert_eq!(row("Av2Σα∇", Some(Font::Bold)), "𝐀𝐯𝟐𝚺𝛂𝛁");
        assert_eq!(row("vα2Γ", Some(Font::BoldSymbol)), "𝒗𝜶𝟐𝚪");
        assert_eq!(row("de", Some(Font::DoubleStruckItalic)), "ⅆⅇ");
        assert_eq!(row("kg", Some(Font::UpRight)), "kg");
        assert_eq!(row("gC", Some(Font::Fraktur)), "𝔤ℭ");
    }

    #[test]
    fn the_earlier_letters_are_in_order() {
        assert!(EARLIER.is_sorted_by_key(|(code, _)| *code));
    }
}
