//! The order of an index: by strokes, by sound, by letters; and the groups that it falls into.
//!
//! The orders are those of CLDR. Its Chinese ones hold a mark before the first character of every stroke count, letter
//! or initial (U+FDD0 and a sign for the group), so that the group of a term is found by comparing it with the marks.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use icu_collator::options::{AlternateHandling, CollatorOptions};
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use icu_locale_core::Locale;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::{Lang, Region, numerals, script};

/// In which order the terms of an index stand.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum IndexOrder {
    /// By the number of strokes, as books of Taiwan and Hong Kong do: 三畫.
    Stroke,
    /// By pinyin, as books of China do: A, B.
    Pinyin,
    /// By zhuyin: ㄅ, ㄆ.
    Zhuyin,
    /// By kana, as Japanese books do: あ, か. Terms in Han need a reading.
    Kana,
    /// By hangul: ㄱ, ㄴ.
    Hangul,
    /// By the alphabet of the language.
    Alphabet,
}

impl IndexOrder {
    /// The order that books in a language have.
    pub fn of(lang: Lang) -> IndexOrder {
        match lang.typography() {
            Region::Tw | Region::Hk => IndexOrder::Stroke,
            Region::Cn => IndexOrder::Pinyin,
            Region::Ja => IndexOrder::Kana,
            Region::Ko => IndexOrder::Hangul,
            Region::Latin => IndexOrder::Alphabet,
        }
    }

    /// Whether readings decide on it, not the characters.
    fn by_sound(self) -> bool {
        matches!(self, IndexOrder::Pinyin | IndexOrder::Zhuyin)
    }
}

/// An order with its groups, for one language.
pub struct Collation {
    order: IndexOrder,
    collator: Option<CollatorBorrowed<'static>>,
    /// First text of each group, in order, and its heading.
    groups: Vec<(String, String)>,
    /// Heading of what is before the first group: figures and signs.
    signs: &'static str,
}

impl Collation {
    /// An order for a book in a language.
    pub fn new(order: IndexOrder, lang: Lang) -> Collation {
        let tag = match order {
            IndexOrder::Stroke => "zh-Hant-u-co-stroke-kn".to_owned(),
            IndexOrder::Pinyin => "zh-Hans-u-co-pinyin-kn".to_owned(),
            IndexOrder::Zhuyin => "zh-Hant-u-co-zhuyin-kn".to_owned(),
            IndexOrder::Kana => "ja-u-kn".to_owned(),
            IndexOrder::Hangul => "ko-u-kn".to_owned(),
            IndexOrder::Alphabet => format!("{}-u-kn", lang.primary()),
        };
        let mut collation =
            Collation { order, collator: collator(&tag), groups: Vec::new(), signs: lang.words().index.signs };
        collation.groups = collation.all_groups(lang);
        collation
    }

    /// Compares two keys: what [`Collation::key`] gives.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        self.collator.as_ref().map_or_else(|| a.cmp(b), |collator| collator.compare(a, b))
    }

    /// What a term is sorted by: its reading, if it has one that the order heeds, else the term. In an order by sound a
    /// reading in pinyin or zhuyin is turned into characters of that sound, so that it stands among the others.
    pub fn key(&self, term: &str, reading: Option<&str>) -> String {
        let has_han = |text: &str| text.chars().any(script::is_han);
        let Some(reading) = reading.map(str::trim).filter(|reading| !reading.is_empty()) else {
            return term.to_owned();
        };
        match self.order {
            IndexOrder::Stroke if has_han(term) && !has_han(reading) => term.to_owned(),
            order if order.by_sound() && has_han(term) => homophones(reading).unwrap_or_else(|| reading.to_owned()),
            _ => reading.to_owned(),
        }
    }

    /// The heading of the group that a key belongs to.
    pub fn group(&self, key: &str) -> &str {
        let after = self.groups.partition_point(|(first, _)| self.compare(first, key) != Ordering::Greater);
        after.checked_sub(1).map_or(self.signs, |at| &self.groups[at].1)
    }

    fn all_groups(&self, lang: Lang) -> Vec<(String, String)> {
        let words = &lang.words().index;
        let letters = || ('a'..='z').map(|ch| (ch.to_string(), ch.to_ascii_uppercase().to_string()));
        let rows = |firsts: &'static str, heads: &'static str| {
            firsts.chars().map(String::from).zip(heads.chars().map(String::from)).collect::<Vec<_>>()
        };
        let marked = |sign: char, head: String| (format!("\u{fdd0}{sign}"), head);
        let mut groups: Vec<(String, String)> = match self.order {
            IndexOrder::Stroke => {
                let count = (1..=64).filter_map(|n| Some((n, char::from_u32(0x2800 + n)?)));
                count.map(|(n, sign)| marked(sign, format!("{}{}", numerals::han(n), words.strokes))).collect()
            }
            IndexOrder::Pinyin => ('A'..='Z').map(|ch| marked(ch, ch.to_string())).collect(),
            IndexOrder::Zhuyin => ('ㄅ'..='ㄩ').map(|ch| marked(ch, ch.to_string())).collect(),
            IndexOrder::Kana => {
                let mut rows = rows("あかさたなはまやらわ", "あかさたなはまやらわ");
                rows.push(("亜".to_owned(), words.han.to_owned()));
                rows
            }
            IndexOrder::Hangul => {
                let mut rows = rows("가나다라마바사아자차카타파하", "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ");
                rows.push(("一".to_owned(), words.han.to_owned()));
                rows
            }
            IndexOrder::Alphabet => Vec::new(),
        };
        // Signs of letters with which no character begins are in no order: they come behind everything.
        groups.retain(|(first, _)| !first.starts_with('\u{fdd0}') || self.compare(first, "a") == Ordering::Less);
        groups.extend(letters());
        groups.push(("α".to_owned(), words.other.to_owned()));
        groups.sort_by(|(a, _), (b, _)| self.compare(a, b));
        groups
    }
}

/// The collator of a language, or that of every language. Marks and spaces do not count.
fn collator(tag: &str) -> Option<CollatorBorrowed<'static>> {
    let locale: Locale = tag.parse().unwrap_or(Locale::UNKNOWN);
    let mut options = CollatorOptions::default();
    options.alternate_handling = Some(AlternateHandling::Shifted);
    Collator::try_new(CollatorPreferences::from(&locale), options).ok()
}

/// Syllables of Mandarin: pinyin, zhuyin, and a character for each tone that stands where the sound does in both orders.
static SYLLABLES: &str = include_str!("syllables.txt");

/// Characters for the five tones of each syllable, by pinyin and by zhuyin; `-` where there is none.
static SOUNDS: LazyLock<BTreeMap<&str, Vec<char>>> = LazyLock::new(|| {
    let mut sounds = BTreeMap::new();
    for line in SYLLABLES.lines() {
        let mut words = line.split(' ');
        if let (Some(pinyin), Some(zhuyin), Some(tones)) = (words.next(), words.next(), words.next()) {
            let tones: Vec<char> = tones.chars().collect();
            sounds.insert(pinyin, tones.clone());
            sounds.insert(zhuyin, tones);
        }
    }
    sounds
});

/// Letters of the longest syllable.
const LONGEST: usize = 6;

/// A reading in pinyin (`chóngfù`, `chong2 fu4`) or zhuyin (`ㄔㄨㄥˊㄈㄨˋ`) as characters of that sound; `None` where it
/// is something else.
fn homophones(reading: &str) -> Option<String> {
    let letters = letters(reading)?;
    let mut out = String::new();
    let mut at = 0;
    while at < letters.len() {
        let syllable = |length: usize| {
            let part = letters.get(at..at + length)?;
            let name: String = part.iter().map(|(letter, _)| *letter).collect();
            let tone = part.iter().find_map(|(_, tone)| *tone);
            Some((length, SOUNDS.get(name.as_str())?, tone))
        };
        let (length, tones, tone) = (1..=LONGEST).rev().find_map(syllable)?;
        let is_zhuyin = matches!(letters[at].0, 'ㄅ'..='ㄩ');
        out.push(of_tone(tones, tone.unwrap_or(1), is_zhuyin || tone.is_some())?);
        at += length;
        // What parts syllables is a letter without a name.
        while letters.get(at).is_some_and(|(letter, _)| *letter == ' ') {
            at += 1;
        }
    }
    (!out.is_empty()).then_some(out)
}

/// The character of a tone, or of the nearest one that there is.
fn of_tone(tones: &[char], tone: usize, told: bool) -> Option<char> {
    let there = tones.iter().enumerate().filter(|(_, ch)| **ch != '-');
    let wanted = if told { tone } else { 1 };
    there.min_by_key(|(at, _)| (at + 1).abs_diff(wanted)).map(|(_, ch)| *ch)
}

/// Letters of pinyin in lower case, or of zhuyin, each with the tone that is written at it; spaces where syllables are
/// parted.
fn letters(reading: &str) -> Option<Vec<(char, Option<usize>)>> {
    let mut out: Vec<(char, Option<usize>)> = Vec::new();
    let mut light = false;
    for ch in reading.to_lowercase().nfd() {
        let tone = match ch {
            '\u{304}' => Some(1),
            '\u{301}' | 'ˊ' => Some(2),
            '\u{30c}' | 'ˇ' => Some(3),
            '\u{300}' | 'ˋ' => Some(4),
            '1'..='5' => ch.to_digit(10).map(|n| n as usize),
            _ => None,
        };
        match ch {
            'a'..='z' => out.push((ch, None)),
            'ㄅ'..='ㄩ' => out.push((ch, std::mem::take(&mut light).then_some(5))),
            // ü is written v in the table.
            '\u{308}' => out.last_mut().filter(|(letter, _)| *letter == 'u')?.0 = 'v',
            '˙' => light = true,
            ' ' | '\'' | '’' | '-' | '·' | '\u{3000}' => out.push((' ', None)),
            _ => {
                out.last_mut()?.1 = Some(tone?);
                // A tone that is not over its vowel ends the syllable.
                if !matches!(ch, '\u{300}'..='\u{36f}') {
                    out.push((' ', None));
                }
            }
        }
    }
    let first = out.iter().position(|(letter, _)| *letter != ' ')?;
    Some(out.split_off(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(order: IndexOrder, lang: Lang, terms: &[(&str, &str)]) -> Vec<String> {
        let collation = Collation::new(order, lang);
        let mut keyed: Vec<(String, &str)> =
            terms.iter().map(|(term, reading)| (collation.key(term, Some(reading)), *term)).collect();
        keyed.sort_by(|(a, _), (b, _)| collation.compare(a, b));
        keyed.iter().map(|(key, term)| format!("{} {term}", collation.group(key))).collect()
    }

    #[test]
    fn by_strokes() {
        let terms = [("龍", ""), ("《一日》", ""), ("永", ""), ("API", ""), ("3月", ""), ("乙", "ㄧˇ"), ("五", "")];
        let expected = ["數字、符號 3月", "一畫 《一日》", "一畫 乙", "四畫 五", "五畫 永", "十六畫 龍", "A API"];
        assert_eq!(sorted(IndexOrder::Stroke, Lang::ZH_HANT, &terms), expected);
        assert_eq!(sorted(IndexOrder::Stroke, Lang::ZH_HANS, &[("永", "")]), ["五画 永"]);
    }

    #[test]
    fn by_sound() {
        let terms = [("重慶", "chóngqìng"), ("重量", "zhong4 liang4"), ("銀行", ""), ("阿里", ""), ("Apple", "")];
        let expected = ["A 阿里", "C 重慶", "Y 銀行", "Z 重量", "A Apple"];
        assert_eq!(sorted(IndexOrder::Pinyin, Lang::ZH_HANS, &terms), expected);
        let terms = [("重慶", "ㄔㄨㄥˊ ㄑㄧㄥˋ"), ("重量", "ㄓㄨㄥˋㄌㄧㄤˋ"), ("八", ""), ("安", ""), ("了", "˙ㄌㄜ")];
        let expected = ["ㄅ 八", "ㄌ 了", "ㄓ 重量", "ㄔ 重慶", "ㄢ 安"];
        assert_eq!(sorted(IndexOrder::Zhuyin, Lang::ZH_HANT, &terms), expected);
    }

    #[test]
    fn by_kana_and_hangul() {
        let terms =
            [("学校", "がっこう"), ("かばん", ""), ("行灯", "あんどん"), ("ワニ", ""), ("辞書", ""), ("API", "")];
        let expected = ["A API", "あ 行灯", "か 学校", "か かばん", "わ ワニ", "漢字 辞書"];
        assert_eq!(sorted(IndexOrder::Kana, Lang::JA, &terms), expected);
        let terms = [("나비", ""), ("까치", ""), ("학", ""), ("가방", ""), ("學", "학"), ("API", "")];
        let expected = ["ㄱ 가방", "ㄱ 까치", "ㄴ 나비", "ㅎ 학", "ㅎ 學", "A API"];
        assert_eq!(sorted(IndexOrder::Hangul, Lang::KO, &terms), expected);
    }

    #[test]
    fn by_letters() {
        let en = "en".parse().expect("a language");
        let terms = [("zebra", ""), ("Élan", ""), ("“eagle”", ""), ("ωμέγα", ""), ("item 10", ""), ("item 9", "")];
        let expected = ["E “eagle”", "E Élan", "I item 9", "I item 10", "Z zebra", "Other ωμέγα"];
        assert_eq!(sorted(IndexOrder::Alphabet, en, &terms), expected);
    }

    #[test]
    fn readings_are_read() {
        let all = |reading: &str| homophones(reading).map(|text| text.chars().count());
        for two in ["chóngfù", "chong2fu4", "chong fu", "ㄔㄨㄥˊㄈㄨˋ", "CHONG-FU", "xī'ān", "nǚlǜ", "lv4 nv3"]
        {
            assert_eq!(all(two), Some(2), "{two}");
        }
        assert_eq!(all("xian"), Some(1));
        for none in ["", "blorp", "かな", "重", "ˊ", "1", "a=b"] {
            assert_eq!(all(none), None, "{none}");
        }
        assert_ne!(homophones("ma1"), homophones("ma4"));
        assert_eq!(homophones("mǎ"), homophones("ㄇㄚˇ"));
    }

    #[test]
    fn syllables_stand_where_their_sound_does() {
        let collation = Collation::new(IndexOrder::Pinyin, Lang::ZH_HANS);
        for line in SYLLABLES.lines() {
            let (pinyin, tones) =
                line.split_once(' ').zip(line.rsplit(' ').next()).map(|((a, _), b)| (a, b)).expect("a line");
            let letter = pinyin[..1].to_uppercase();
            for ch in tones.chars().filter(|ch| *ch != '-') {
                assert_eq!(collation.group(&ch.to_string()), letter, "{line}");
            }
        }
    }
}
