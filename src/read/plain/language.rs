//! The language of a text that does not say it.

use crate::lang::{Lang, script};

/// Characters of bytes looked at.
const SAMPLE: usize = 1 << 16;

/// Frequent characters that only one of the two Chinese standards has.
const TRADITIONAL: &str = "這個們來說時會對過後還沒為爲見從現開學與給實關點問進動樣麼裡裏經種間話長當兩東電國發無應氣頭馬車門書風萬業";
const SIMPLIFIED: &str = "这个们来说时会对过后还没为见从现开学与给实关点问进动样么里经种间话长当两东电国发无应气头马车门书风万业";

/// Guesses from scripts: kana say Japanese, hangul Korean, and of Chinese the forms of frequent characters.
pub(super) fn guess(text: &str) -> Lang {
    let (mut han, mut kana, mut hangul, mut latin, mut hant, mut hans) = (0usize, 0usize, 0usize, 0usize, 0usize, 0usize);
    for c in text.chars().take(SAMPLE) {
        match c {
            _ if script::is_kana(c) => kana += 1,
            _ if script::is_hangul(c) => hangul += 1,
            _ if script::is_han(c) => {
                han += 1;
                let (old, new) = (TRADITIONAL.contains(c), SIMPLIFIED.contains(c));
                hant += usize::from(old && !new);
                hans += usize::from(new && !old);
            }
            _ => latin += usize::from(script::is_latin_letter(c)),
        }
    }
    let cjk = han + kana + hangul;
    match () {
        () if cjk == 0 && latin == 0 => Lang::default(),
        () if cjk * 10 < latin => Lang::EN,
        () if kana * 10 > cjk => Lang::JA,
        () if hangul * 3 > cjk => Lang::KO,
        () if hans > hant => Lang::ZH_HANS,
        () => Lang::ZH_HANT,
    }
}
