//! T14: what conversion from simplified to traditional leaves behind. Nothing is changed here: only the author knows.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use super::FindingKind;
use super::work::Work;
use crate::lang::repertoire::{in_big5, in_gb2312};
use crate::lang::script;

/// A word written with the wrong one of two traditional characters.
struct Word {
    wrong: &'static str,
    right: &'static str,
    /// Characters before it that make it part of another word.
    not_after: &'static str,
    /// Characters after it that do.
    not_before: &'static str,
}

const fn word(wrong: &'static str, right: &'static str, not_after: &'static str, not_before: &'static str) -> Word {
    Word { wrong, right, not_after, not_before }
}

/// Precise rather than complete: a word stands here only if, apart from the neighbours named, its wrong form does not
/// come up in running text.
#[rustfmt::skip]
const WORDS: &[Word] = &[
    // 后 (queen) for 後, but not 皇后, 后羿
    word("之后", "之後", "皇太王母天影歌", "羿妃冠宮稷土"), word("以后", "以後", "皇太王母天影歌", "羿妃冠宮稷土"),
    word("然后", "然後", "皇太王母天影歌", "羿妃冠宮稷土"), word("最后", "最後", "皇太王母天影歌", "羿妃冠宮稷土"),
    word("今后", "今後", "皇太王母天影歌", "羿妃冠宮稷土"), word("先后", "先後", "皇太王母天影歌", "羿妃冠宮稷土"),
    word("前后", "前後", "皇太王母天影歌", "羿妃冠宮稷土"), word("背后", "背後", "皇太王母天影歌", "羿妃冠宮稷土"),
    word("隨后", "隨後", "皇太王母天影歌", "羿妃冠宮稷土"), word("其后", "其後", "皇太王母天影歌", "羿妃冠宮稷土"),
    word("此后", "此後", "皇太王母天影歌", "羿妃冠宮稷土"), word("事后", "事後", "皇太王母天影歌", "羿妃冠宮稷土"),
    word("日后", "日後", "皇太王母天影歌", "羿妃冠宮稷土"), word("戰后", "戰後", "皇太王母天影歌", "羿妃冠宮稷土"),
    word("飯后", "飯後", "皇太王母天影歌", "羿妃冠宮稷土"), word("午后", "午後", "皇太王母天影歌", "羿妃冠宮稷土"),
    word("落后", "落後", "皇太王母天影歌", "羿妃冠宮稷土"), word("延后", "延後", "皇太王母天影歌", "羿妃冠宮稷土"),
    word("往后", "往後", "皇太王母天影歌", "羿妃冠宮稷土"), word("幕后", "幕後", "皇太王母天影歌", "羿妃冠宮稷土"),
    word("身后", "身後", "皇太王母天影歌", "羿妃冠宮稷土"), word("過后", "過後", "皇太王母天影歌", "羿妃冠宮稷土"),
    word("后來", "後來", "皇太王母天影歌", "羿妃冠宮稷土"), word("后面", "後面", "皇太王母天影歌", "羿妃冠宮稷土"),
    word("后果", "後果", "皇太王母天影歌", "羿妃冠宮稷土"), word("后續", "後續", "皇太王母天影歌", "羿妃冠宮稷土"),
    word("后悔", "後悔", "皇太王母天影歌", "羿妃冠宮稷土"), word("后期", "後期", "皇太王母天影歌", "羿妃冠宮稷土"),
    word("后者", "後者", "皇太王母天影歌", "羿妃冠宮稷土"), word("后代", "後代", "皇太王母天影歌", "羿妃冠宮稷土"),
    word("后門", "後門", "皇太王母天影歌", "羿妃冠宮稷土"), word("后台", "後台", "皇太王母天影歌", "羿妃冠宮稷土"),
    word("后臺", "後臺", "皇太王母天影歌", "羿妃冠宮稷土"), word("后方", "後方", "皇太王母天影歌", "羿妃冠宮稷土"),
    word("后退", "後退", "皇太王母天影歌", "羿妃冠宮稷土"), word("后頭", "後頭", "皇太王母天影歌", "羿妃冠宮稷土"),
    word("后世", "後世", "皇太王母天影歌", "羿妃冠宮稷土"), word("后記", "後記", "皇太王母天影歌", "羿妃冠宮稷土"),
    word("后半", "後半", "皇太王母天影歌", "羿妃冠宮稷土"), word("后天", "後天", "皇太王母天影歌", "羿妃冠宮稷土"),
    word("后院", "後院", "皇太王母天影歌", "羿妃冠宮稷土"), word("后端", "後端", "皇太王母天影歌", "羿妃冠宮稷土"),
    word("后盾", "後盾", "皇太王母天影歌", "羿妃冠宮稷土"), word("后遺症", "後遺症", "皇太王母天影歌", "羿妃冠宮稷土"),
    // 里 (mile, village) for 裡, but not 里長, 里程
    word("這里", "這裡", "", "長程民巷"), word("那里", "那裡", "", "長程民巷"), word("哪里", "哪裡", "", "長程民巷"),
    word("心里", "心裡", "", "長程民巷"), word("家里", "家裡", "", "長程民巷"), word("手里", "手裡", "", "長程民巷"),
    word("眼里", "眼裡", "", "長程民巷"), word("夜里", "夜裡", "", "長程民巷"), word("屋里", "屋裡", "", "長程民巷"),
    word("房里", "房裡", "", "長程民巷"), word("城里", "城裡", "", "長程民巷"), word("里面", "裡面", "", "長程民巷"),
    word("里頭", "裡頭", "", "長程民巷"), word("里邊", "裡邊", "", "長程民巷"), word("嘴里", "嘴裡", "", "長程民巷"),
    word("懷里", "懷裡", "", "長程民巷"), word("夢里", "夢裡", "", "長程民巷"), word("腦海里", "腦海裡", "", "長程民巷"),
    word("宿舍里", "宿舍裡", "", "長程民巷"),
    // 干 (concern) for 乾, but not 若干部分
    word("干淨", "乾淨", "若", ""), word("干燥", "乾燥", "若", ""), word("干脆", "乾脆", "若", ""),
    word("干杯", "乾杯", "若", ""), word("餅干", "餅乾", "若", ""),
    // 干 for 幹, but not 能干涉, 才干預
    word("干部", "幹部", "若", "涉預擾戈"), word("干活", "幹活", "若", "涉預擾戈"), word("才干", "才幹", "若", "涉預擾戈"),
    word("能干", "能幹", "若", "涉預擾戈"), word("骨干", "骨幹", "若", "涉預擾戈"), word("樹干", "樹幹", "若", "涉預擾戈"),
    word("主干", "主幹", "若", "涉預擾戈"), word("干嘛", "幹嘛", "若", "涉預擾戈"), word("干什麼", "幹什麼", "若", "涉預擾戈"),
    word("干甚麼", "幹甚麼", "若", "涉預擾戈"),
    // 系 for 係, 繫, but not 相關系統
    word("關系", "關係", "", "統列所數"), word("聯系", "聯繫", "", "統列所數"),
    // 只 for 隻
    word("一只貓", "一隻貓", "", ""), word("一只狗", "一隻狗", "", ""), word("一只鳥", "一隻鳥", "", ""),
    word("一只手", "一隻手", "", ""), word("兩只手", "兩隻手", "", ""), word("兩只眼", "兩隻眼", "", ""),
    word("一只眼", "一隻眼", "", ""),
    // 余 for 餘
    word("其余", "其餘", "", ""), word("業余", "業餘", "", ""), word("剩余", "剩餘", "", ""), word("多余", "多餘", "", ""),
    word("余額", "餘額", "", ""),
    // 云 for 雲
    word("白云", "白雲", "", ""), word("烏云", "烏雲", "", ""), word("云端", "雲端", "", ""), word("風云", "風雲", "", ""),
    word("云霧", "雲霧", "", ""),
    // 松 for 鬆
    word("放松", "放鬆", "", "樹林"), word("輕松", "輕鬆", "", "樹林"), word("寬松", "寬鬆", "", "樹林"),
    // 發 for 髮, but not 街頭發生
    word("頭發", "頭髮", "街源龍口念", "現生展出布佈表放射起動號聲揮言明行覺"),
    // 發 for 髮
    word("理發店", "理髮店", "", ""), word("理發師", "理髮師", "", ""), word("白發蒼", "白髮蒼", "", ""),
    word("長發披", "長髮披", "", ""), word("毛發", "毛髮", "", ""),
    // 面 for 麵
    word("牛肉面", "牛肉麵", "", "積"),
    // 制 for 製, but not 控制作用, 限制造成
    word("制造", "製造", "控限抑體機強", "成就用為爲戰風者業"), word("制作", "製作", "控限抑體機強", "成就用為爲戰風者業"),
    // 表 for 錶, but not 手表示
    word("手表", "手錶", "", "示達演現態面"), word("鐘表", "鐘錶", "", "示達演現態面"),
    // 歷 for 曆, but not 今日歷經
    word("日歷", "日曆", "今近昨明每連洛瀋", "史經時程任來代屆"), word("農歷", "農曆", "今近昨明每連洛瀋", "史經時程任來代屆"),
    word("陽歷", "陽曆", "今近昨明每連洛瀋", "史經時程任來代屆"), word("陰歷", "陰曆", "今近昨明每連洛瀋", "史經時程任來代屆"),
    // 采 for 採
    word("采訪", "採訪", "風神丰文", ""), word("采用", "採用", "風神丰文", ""), word("采購", "採購", "風神丰文", ""),
    word("采取", "採取", "風神丰文", ""), word("采集", "採集", "風神丰文", ""), word("開采", "開採", "風神丰文", ""),
    // 征 for 徵, but not 對象征收
    word("特征", "特徵", "對", "收集召服戰討"), word("象征", "象徵", "對", "收集召服戰討"), word("征求", "徵求", "對", "收集召服戰討"),
    word("征兆", "徵兆", "對", "收集召服戰討"),
    // 沖 for 衝, 丑 for 醜, 斗 for 鬥
    word("沖突", "衝突", "", ""), word("沖擊", "衝擊", "", ""), word("丑聞", "醜聞", "", ""), word("丑陋", "醜陋", "", ""),
    word("戰斗", "戰鬥", "", ""), word("奮斗", "奮鬥", "", ""), word("斗爭", "鬥爭", "", ""),
    // 谷 for 穀
    word("稻谷", "稻穀", "山河峽溪", "產"), word("谷物", "穀物", "山河峽溪", "產"),
    // 范 for 範
    word("范圍", "範圍", "", ""), word("模范", "模範", "", ""), word("示范", "示範", "", ""), word("規范", "規範", "", ""),
    word("師范", "師範", "", ""),
    // 舍, 郁, 胡, 朴, 仆
    word("舍不得", "捨不得", "宿校", ""), word("憂郁", "憂鬱", "宿校", ""), word("抑郁", "抑鬱", "宿校", ""),
    word("胡須", "鬍鬚", "宿校", ""), word("胡子", "鬍子", "宿校", ""), word("朴素", "樸素", "宿校", ""),
    word("仆人", "僕人", "宿校", ""),
    // 複, 復, 覆, but not 恢復制度
    word("重復", "重複", "恢", "度"), word("復雜", "複雜", "恢", "度"), word("復制", "複製", "恢", "度"),
    word("復印", "複印", "恢", "度"),
    // 複 for 復, 覆
    word("恢複", "恢復", "", ""), word("回複", "回覆", "", ""), word("答複", "答覆", "", ""),
    // 游 for 遊, 須 for 需
    word("游戲", "遊戲", "", ""), word("旅游", "旅遊", "", ""), word("導游", "導遊", "", ""), word("必須品", "必需品", "", ""),
    // 准 and 準, but not 核准備查
    word("批準", "批准", "批核", ""), word("準許", "准許", "批核", ""), word("準予", "准予", "批核", ""),
    word("標准", "標準", "批核", ""), word("准備", "準備", "批核", ""), word("准確", "準確", "批核", ""),
    word("水准", "水準", "批核", ""), word("瞄准", "瞄準", "批核", ""),
    // 併 for 並, but not 合併不
    word("併且", "並且", "合吞兼歸裁", "校"), word("併不", "並不", "合吞兼歸裁", "校"), word("併非", "並非", "合吞兼歸裁", "校"),
    word("併沒", "並沒", "合吞兼歸裁", "校"), word("併無", "並無", "合吞兼歸裁", "校"), word("併未", "並未", "合吞兼歸裁", "校"),
    word("併入院", "並入院", "合吞兼歸裁", "校"),
    // 並 for 併, but not 並購買
    word("吞並", "吞併", "", "買置入"), word("兼並", "兼併", "", "買置入"), word("並購", "併購", "", "買置入"),
    word("並發症", "併發症", "", "買置入"),
];

/// Before 后: a number with one of these units.
const UNITS: &str = "天日年月週周時分秒代";

/// Pairs of forms of one character of which a text should use one.
pub(super) const VARIANTS: [(char, char); 9] = [
    ('爲', '為'),
    ('裏', '裡'),
    ('羣', '群'),
    ('着', '著'),
    ('衆', '眾'),
    ('麪', '麵'),
    ('綫', '線'),
    ('峯', '峰'),
    ('牀', '床'),
];

/// Characters of GB 2312 that Big5 lacks and that are no simplified forms: variants and dialect words in use in
/// Traditional texts, transliterations, strokes and radicals.
const LEGITIMATE: &str = "着叁呐咤酶嵴癀糍煳熘吖吣呋呤咔哐嗪噻嘞嘣咣嗵墒埝塄塬墚垧嬷脒脲腈肼胨胩丨丿亠冂冫冖卩阝廴凵勹匚刂亻艹扌彡犭夂忄丬氵宀辶粤囵粘苎芪苈莶麽睾";

/// The block of most Han characters; what is looked for is in it.
const BLOCK: RangeInclusive<char> = '\u{4E00}'..='\u{9FFF}';

/// The words by their first characters.
struct Index {
    words: BTreeMap<char, Vec<&'static Word>>,
    /// A bit for each character of [`BLOCK`] that a word begins with, that is a variant or simplified: most characters of a
    /// text are none of these.
    bits: [u64; (0xA000 - 0x4E00) / 64],
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index { words: BTreeMap::new(), bits: [0; (0xA000 - 0x4E00) / 64] };
    for word in WORDS {
        let first = word.wrong.chars().next().unwrap_or_default();
        index.words.entry(first).or_default().push(word);
    }
    let variants = VARIANTS.iter().flat_map(|&(a, b)| [a, b]);
    for c in index.words.keys().copied().chain(variants).chain(BLOCK.filter(|&c| is_simplified(c))) {
        if let Some((word, bit)) = place(c) {
            index.bits[word] |= bit;
        }
    }
    index
});

impl Index {
    /// Whether a word may begin with a character, or it is a variant or simplified.
    fn holds(&self, c: char) -> bool {
        place(c).is_some_and(|(word, bit)| self.bits[word] & bit != 0)
    }
}

/// Which bit a character has.
fn place(c: char) -> Option<(usize, u64)> {
    BLOCK.contains(&c).then(|| c as usize - 0x4E00).map(|at| (at / 64, 1 << (at % 64)))
}

/// Looks for residue in a paragraph of a Traditional Chinese text.
pub(super) fn look(work: &mut Work) {
    let chars: Vec<char> = work.chars().collect();
    let index = &*INDEX;
    let mut found = Vec::new();
    for at in 0..chars.len() {
        let after = chars.get(at + 1) == Some(&'后');
        if !(index.holds(chars[at]) || after) || work.open(at).is_none_or(|c| !script::is_han(c)) {
            continue;
        }
        if let Some(word) = index.words.get(&chars[at]).and_then(|words| word_at(words, &chars, at)) {
            found.push((at..at + word.wrong.chars().count(), FindingKind::Residue(word.right)));
        }
        if after && is_time_after(&chars, at) {
            found.push((at..at + 2, FindingKind::After));
        }
        if !is_book_sense(&chars, at) {
            found.extend(character(chars[at]).map(|kind| (at..at + 1, kind)));
        }
    }
    found.into_iter().for_each(|(cells, kind)| work.find(cells, kind));
}

fn word_at(words: &[&'static Word], chars: &[char], at: usize) -> Option<&'static Word> {
    let before = at.checked_sub(1).and_then(|before| chars.get(before));
    words.iter().copied().find(|word| {
        let end = at + word.wrong.chars().count();
        chars.get(at..end).is_some_and(|found| word.wrong.chars().eq(found.iter().copied()))
            && !before.is_some_and(|c| word.not_after.contains(*c))
            && !chars.get(end).is_some_and(|c| word.not_before.contains(*c))
    })
}

/// 30天后, 三年后: a unit of time after a number, before 后.
fn is_time_after(chars: &[char], at: usize) -> bool {
    if !UNITS.contains(chars[at]) {
        return false;
    }
    let number = at.checked_sub(1).and_then(|before| chars.get(before));
    let queen = chars.get(at + 2).is_some_and(|c| "羿妃".contains(*c));
    !queen && number.is_some_and(|c| c.is_ascii_digit() || "一二三四五六七八九十百千兩两几幾數多半小個年".contains(*c))
}

/// 著 in 著名, 著作, 顯著: no form of 着.
fn is_book_sense(chars: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| chars.get(before));
    chars[at] == '著'
        && (before.is_some_and(|c| "顯名原編卓昭專論譯土巨合遺".contains(*c))
            || chars.get(at + 1).is_some_and(|c| "名作者述稱書錄重".contains(*c)))
}

fn character(c: char) -> Option<FindingKind> {
    match () {
        () if VARIANTS.iter().any(|&(a, b)| c == a || c == b) => Some(FindingKind::Variant),
        () => is_simplified(c).then_some(FindingKind::Simplified),
    }
}

/// Whether a character belongs to the first simplified standard (GB 2312) and not to Big5.
fn is_simplified(c: char) -> bool {
    BLOCK.contains(&c) && in_gb2312(c) && !in_big5(c) && !LEGITIMATE.contains(c)
}
