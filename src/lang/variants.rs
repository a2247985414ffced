//! Characters that are written in two ways: variants, and simplified characters with their traditional ones.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Two forms of the same character, alike in every word.
#[rustfmt::skip]
const ALIKE: &[(char, char)] = &[
    ('裡', '裏'), ('群', '羣'), ('眾', '衆'), ('麵', '麪'), ('線', '綫'), ('峰', '峯'), ('床', '牀'), ('為', '爲'), ('啟', '啓'),
    ('祕', '秘'), ('污', '汙'), ('說', '説'), ('衛', '衞'), ('閱', '閲'), ('銳', '鋭'), ('產', '産'), ('綠', '緑'), ('雞', '鷄'),
    ('鄰', '隣'), ('脣', '唇'), ('鑑', '鑒'), ('麼', '麽'), ('瞭', '暸'), ('擊', '撃'),
];

/// Two characters that stand for each other in some words and not in others: 臺灣 and 台灣, but not 一台. Where both have
/// the same neighbour, it is such a word.
#[rustfmt::skip]
const IN_WORDS: &[(char, char)] = &[
    ('臺', '台'), ('著', '着'), ('佔', '占'), ('佈', '布'), ('週', '周'), ('遊', '游'), ('註', '注'), ('蹟', '跡'), ('託', '托'),
    ('嘆', '歎'), ('癡', '痴'), ('諮', '咨'), ('洩', '泄'), ('嚐', '嘗'), ('舖', '鋪'), ('黏', '粘'), ('蒐', '搜'), ('砲', '炮'),
    ('巖', '岩'), ('僱', '雇'),
];

/// Words written with either of two characters that otherwise have little to do with each other.
#[rustfmt::skip]
const WORDS: &[(&str, &str)] = &[
    ("部分", "部份"), ("身分", "身份"), ("成分", "成份"), ("緣分", "緣份"), ("計畫", "計劃"), ("規畫", "規劃"), ("企畫", "企劃"),
    ("策畫", "策劃"), ("籌畫", "籌劃"), ("想像", "想象"), ("雜誌", "雜志"), ("日誌", "日志"), ("帳號", "賬號"), ("帳戶", "賬戶"),
    ("帳單", "賬單"), ("詞彙", "詞匯"), ("彙整", "匯整"), ("彙總", "匯總"), ("彙集", "匯集"), ("唯一", "惟一"), ("迴響", "回響"),
    ("迴避", "回避"), ("迴旋", "回旋"), ("精緻", "精致"), ("細緻", "細致"), ("別緻", "別致"), ("嚮往", "向往"), ("慾望", "欲望"),
    ("食慾", "食欲"), ("提昇", "提升"), ("兇手", "凶手"), ("行兇", "行凶"), ("彷彿", "仿彿"), ("捆綁", "綑綁"), ("提煉", "提鍊"),
    ("鍛煉", "鍛鍊"), ("連絡", "聯絡"), ("銷燬", "銷毀"), ("擡頭", "抬頭"), ("姪子", "侄子"), ("裝璜", "裝潢"),
];

/// Simplified characters of the first standard that the Big5 of Taiwan does not have, each before the only traditional character that
/// it stands for: the fields kTraditionalVariant of the Unicode Han Database.
const SIMPLIFIED: &str = include_str!("simplified.txt");

/// Characters of the block of nearly all Han characters, from U+4E00 on.
const BLOCK_SIZE: usize = 0xA000 - 0x4E00;

/// How two forms of a character go together.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Debug)]
pub(crate) enum Kind {
    /// Alike in every word.
    Alike,
    /// Alike in words that are written with both.
    InWords,
    /// Alike in the words of a list.
    Listed,
    /// Simplified and traditional.
    Scripts,
}

/// Two forms of a character: in the last kind the traditional one first.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Debug)]
pub(crate) struct Pair {
    /// How they go together.
    pub(crate) kind: Kind,
    /// The forms.
    pub(crate) forms: [char; 2],
}

struct Table {
    pairs: Vec<Pair>,
    /// The words of the list: pair, place of the character in the word, the other character.
    words: BTreeSet<(u16, usize, char)>,
    /// For each character of the block: 0, or one more than twice the number of its pair, and one more for the second.
    numbers: Box<[u16]>,
    /// For each character of the block: 0, or what is asked of most characters of a text first.
    classes: Box<[u8]>,
}

/// A character of a pair that has nothing to do with scripts.
pub(crate) const VARIANT: u8 = 1;
/// The traditional and the simplified form of a pair: the class of form 0 and of form 1.
pub(crate) const IN_SCRIPT: [u8; 2] = [2, 3];

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let (numbers, classes) = (vec![0; BLOCK_SIZE].into_boxed_slice(), vec![0; BLOCK_SIZE].into_boxed_slice());
    let mut table = Table { pairs: Vec::new(), words: BTreeSet::new(), numbers, classes };
    for (kind, list) in [(Kind::Alike, ALIKE), (Kind::InWords, IN_WORDS)] {
        for &(first, second) in list {
            table.add(Pair { kind, forms: [first, second] });
        }
    }
    for (first, second) in WORDS {
        let (first, second): (Vec<char>, Vec<char>) = (first.chars().collect(), second.chars().collect());
        let Some(at) = (0..first.len()).find(|&at| first.get(at) != second.get(at)) else { continue };
        let (Some(&a), Some(&b), Some(&other)) = (first.get(at), second.get(at), first.get(1 - at)) else { continue };
        if let Some(number) = table.add(Pair { kind: Kind::Listed, forms: [a, b] }) {
            table.words.insert((number, at, other));
        }
    }
    for two in SIMPLIFIED.split_whitespace() {
        let mut chars = two.chars();
        if let (Some(simplified), Some(traditional)) = (chars.next(), chars.next()) {
            table.add(Pair { kind: Kind::Scripts, forms: [traditional, simplified] });
        }
    }
    table
});

impl Table {
    /// Takes a pair and gives its number. A character belongs to the first pair that names it.
    fn add(&mut self, pair: Pair) -> Option<u16> {
        let numbers =
            pair.forms.map(|form| (form as usize).wrapping_sub(0x4E00)).map(|at| self.numbers.get(at).copied());
        match numbers {
            [Some(0), Some(0)] => {
                let number = self.pairs.len() as u16;
                for (form, second) in pair.forms.into_iter().zip([0, 1]) {
                    let at = form as usize - 0x4E00;
                    self.numbers[at] = number * 2 + 1 + second;
                    let script = IN_SCRIPT[usize::from(second)];
                    self.classes[at] = if pair.kind == Kind::Scripts { script } else { VARIANT };
                }
                self.pairs.push(pair);
                Some(number)
            }
            [Some(first), Some(second)] if first % 2 == 1 && second == first + 1 => Some(first / 2),
            _ => None,
        }
    }
}

/// The table, for many characters: it is found once.
#[derive(Copy, Clone)]
pub(crate) struct Variants(&'static Table);

impl Variants {
    /// The table.
    pub(crate) fn get() -> Variants {
        Variants(&TABLE)
    }

    /// The pair that a character belongs to, by its number, and which form it is.
    pub(crate) fn form(self, c: char) -> Option<(u16, usize)> {
        match self.0.numbers.get((c as usize).wrapping_sub(0x4E00)) {
            None | Some(0) => None,
            Some(number) => Some(((number - 1) / 2, usize::from((number - 1) % 2))),
        }
    }

    /// [`VARIANT`], [`IN_SCRIPT`], or 0 for what is written in one way.
    pub(crate) fn class(self, c: char) -> u8 {
        self.0.classes.get((c as usize).wrapping_sub(0x4E00)).copied().unwrap_or(0)
    }

    /// A pair by its number.
    pub(crate) fn pair(self, number: u16) -> Option<Pair> {
        self.0.pairs.get(usize::from(number)).copied()
    }

    /// Whether a word of the list has the character as its first (0) or second (1), beside another.
    pub(crate) fn is_listed(self, number: u16, place: usize, other: char) -> bool {
        self.0.words.contains(&(number, place, other))
    }

    /// The traditional (0) or simplified (1) form of a character that has both; other characters as they are.
    pub(crate) fn in_script(self, c: char, script: usize) -> char {
        let pair = self.form(c).and_then(|(number, _)| self.pair(number));
        pair.filter(|pair| pair.kind == Kind::Scripts).map_or(c, |pair| pair.forms[script])
    }

    /// The first form of a character that has two; other characters as they are.
    pub(crate) fn canonical(self, c: char) -> char {
        let pair = self.form(c).and_then(|(number, _)| self.pair(number));
        pair.map_or(c, |pair| pair.forms[0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::repertoire::{in_big5, in_gb2312};

    #[test]
    fn both_forms_are_found() {
        let variants = Variants::get();
        for (first, second) in [('臺', '台'), ('裡', '裏'), ('譜', '谱'), ('著', '着')] {
            let (a, b) = (variants.form(first).expect("a form"), variants.form(second).expect("a form"));
            assert_eq!((a.0, a.1, b.1), (b.0, 0, 1), "{first}{second}");
            assert_eq!(variants.canonical(second), first);
        }
        let (number, _) = variants.form('份').expect("a form");
        assert!(variants.is_listed(number, 1, '部') && !variants.is_listed(number, 1, '十'));
        assert_eq!(variants.form('人'), None);
        assert_eq!(variants.canonical('a'), 'a');
    }

    /// A pair whose characters were taken by an earlier one would silently be gone.
    #[test]
    fn every_pair_and_word_is_in_the_table() {
        let variants = Variants::get();
        for (first, second) in ALIKE.iter().chain(IN_WORDS) {
            let forms = [*first, *second].map(|form| variants.form(form).map(|(number, _)| number));
            assert!(forms[0].is_some() && forms[0] == forms[1], "{first}{second}");
        }
        assert_eq!(TABLE.words.len(), WORDS.len());
    }

    #[test]
    fn both_standards_have_their_form() {
        for two in SIMPLIFIED.split_whitespace() {
            let chars: Vec<char> = two.chars().collect();
            let [simplified, traditional] = chars.as_slice() else { panic!("{two}") };
            assert!(in_gb2312(*simplified) && in_big5(*traditional), "{two}");
        }
    }
}
