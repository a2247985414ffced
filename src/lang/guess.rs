//! The language of a text that does not say it, by its characters.

use super::Lang;
use super::repertoire::Repertoire;
use super::script::{is_han, is_hangul, is_kana, is_latin_letter};

/// Characters looked at.
const SAMPLE: usize = 50_000;

/// Guesses the language. Kana and Hangul tell Japanese and Korean; Han is Traditional or Simplified by the characters
/// that only Big5 or only GB/T 2312 can encode. `None` where there is nothing to go by.
pub fn guess(text: &str) -> Option<Lang> {
    let Counts { kana, hangul, han, latin, traditional, simplified } = Counts::of(text);
    let cjk = kana + hangul + han;
    match () {
        () if cjk + latin == 0 => None,
        // A Latin letter says less than a Han character; a quoted word in Han does not make a text Chinese.
        () if cjk * 8 < latin => Some(Lang::EN),
        () if hangul * 3 > cjk => Some(Lang::KO),
        // Running Japanese is half kana; less than a sixth is Chinese that quotes some.
        () if kana * 6 > cjk => Some(Lang::JA),
        () if simplified > traditional => Some(Lang::ZH_HANS),
        () => Some(Lang::ZH_HANT),
    }
}

/// How many characters of each kind there are.
#[derive(Default)]
struct Counts {
    kana: usize,
    hangul: usize,
    han: usize,
    latin: usize,
    /// Han that only Big5 has, and that only GB/T 2312 has.
    traditional: usize,
    simplified: usize,
}

impl Counts {
    fn of(text: &str) -> Counts {
        let mut counts = Counts::default();
        let repertoire = Repertoire::get();
        for c in text.chars().filter(|&c| is_unified(c) || c.is_alphabetic()).take(SAMPLE) {
            if is_han(c) {
                counts.han += 1;
                let (traditional, simplified) = repertoire.one_of(c);
                counts.traditional += usize::from(traditional);
                counts.simplified += usize::from(simplified);
            }
            if is_unified(c) {
                continue;
            }
            counts.kana += usize::from(is_kana(c));
            counts.hangul += usize::from(is_hangul(c));
            counts.latin += usize::from(is_latin_letter(c));
        }
        counts
    }
}

/// The block of most Han characters, all of which are alphabetic: told without a look into tables.
fn is_unified(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_characters() {
        for (text, lang) in [
            ("竹簡上的字，一行一行地讀下來。", Some(Lang::ZH_HANT)),
            ("竹简上的字，一行一行地读下来。", Some(Lang::ZH_HANS)),
            ("竹簡に書かれた文字を、一行ずつ読む。", Some(Lang::JA)),
            ("죽간에 쓰인 글자를 한 줄씩 읽는다.", Some(Lang::KO)),
            ("Read the strips of bamboo one by one.", Some(Lang::EN)),
            ("The word 簡 means a strip of bamboo, and much later a letter.", Some(Lang::EN)),
            ("用 Rust 寫的程式，叫 banxin。", Some(Lang::ZH_HANT)),
            ("山中人", Some(Lang::ZH_HANT)),
            ("店名叫「ひだまり」，門口掛一塊木牌，下午三點以後才開，老闆說是等日頭照到窗邊。", Some(Lang::ZH_HANT)),
            ("店の名は「ひだまり」。", Some(Lang::JA)),
            ("", None),
            ("1, 2; 3!", None),
        ] {
            assert_eq!(guess(text), lang, "{text}");
        }
    }

    /// The short cut against Unicode.
    #[test]
    fn unified_han_is_alphabetic_and_not_latin() {
        assert!(('\u{4E00}'..='\u{9FFF}').all(|c| c.is_alphabetic() && is_han(c) && !is_latin_letter(c)));
    }
}
