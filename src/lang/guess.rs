//! The language of a text that does not say it, by its characters.

use std::collections::BTreeMap;

use encoding_rs::{BIG5, GBK};

use super::Lang;
use super::script::{is_han, is_hangul, is_kana, is_latin_letter};

/// Characters looked at.
const SAMPLE: usize = 50_000;

/// Guesses the language. Kana and Hangul tell Japanese and Korean; Han is Traditional or Simplified by the characters
/// that only Big5 or only GB/T 2312 can encode. `None` where there is nothing to go by.
pub fn guess(text: &str) -> Option<Lang> {
    let mut counts: BTreeMap<char, usize> = BTreeMap::new();
    text.chars().filter(|c| c.is_alphabetic()).take(SAMPLE).for_each(|c| *counts.entry(c).or_default() += 1);
    let sum = |of: fn(char) -> bool| counts.iter().filter(|(c, _)| of(**c)).map(|(_, n)| n).sum::<usize>();
    let (kana, hangul, han, latin) = (sum(is_kana), sum(is_hangul), sum(is_han), sum(is_latin_letter));
    let cjk = kana + hangul + han;
    match () {
        () if cjk + latin == 0 => None,
        // A Latin letter says less than a Han character; a quoted word in Han does not make a text Chinese.
        () if cjk * 8 < latin => Some(Lang::EN),
        () if hangul * 3 > cjk => Some(Lang::KO),
        // Running Japanese is half kana; less than a sixth is Chinese that quotes some.
        () if kana * 6 > cjk => Some(Lang::JA),
        () => Some(chinese(&counts)),
    }
}

fn chinese(counts: &BTreeMap<char, usize>) -> Lang {
    let (mut traditional, mut simplified) = (0, 0);
    for (c, n) in counts.iter().filter(|(c, _)| is_han(**c)) {
        match (in_big5(*c), in_gb2312(*c)) {
            (true, false) => traditional += n,
            (false, true) => simplified += n,
            _ => {}
        }
    }
    if simplified > traditional { Lang::ZH_HANS } else { Lang::ZH_HANT }
}

fn in_big5(c: char) -> bool {
    let mut buffer = [0; 4];
    !BIG5.encode(c.encode_utf8(&mut buffer)).2
}

/// The ideographs of GB/T 2312 within GBK: both bytes from A1, the first from B0 to F7.
fn in_gb2312(c: char) -> bool {
    let mut buffer = [0; 4];
    let (bytes, _, unmappable) = GBK.encode(c.encode_utf8(&mut buffer));
    !unmappable && matches!(bytes.as_ref(), [0xB0..=0xF7, 0xA1..=0xFE])
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
}
