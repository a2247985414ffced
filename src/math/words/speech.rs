//! The words of formulas in five languages, as they are read aloud at school.

use crate::lang::{Lang, Region};

/// A phrase in traditional and simplified Chinese, Japanese, Korean and English; `{a}` and `{b}` are parts of the formula.
type Phrase = [&'static str; 5];

/// A language that formulas can be read in.
#[derive(Copy, Clone)]
pub(super) struct Speech(usize);

impl Speech {
    /// That of a text, if it is one of the five.
    pub(super) fn of(lang: Lang) -> Option<Speech> {
        Some(Speech(match lang.typography() {
            Region::Tw | Region::Hk => 0,
            Region::Cn => 1,
            Region::Ja => 2,
            Region::Ko => 3,
            Region::Latin if lang.primary() == "en" => 4,
            Region::Latin => return None,
        }))
    }

    /// A phrase with its parts.
    pub(super) fn say(self, phrase: &Phrase, a: &str, b: &str) -> String {
        // The parts may have braces in them.
        let mut out = String::new();
        let mut rest = phrase[self.0];
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or(("", after));
            out.push_str(before);
            out.push_str(if name == "b" { b } else { a });
            rest = after;
        }
        out + rest
    }

    /// Whether the name of an operator stands before its limits.
    pub(super) fn names_first(self) -> bool {
        self.0 == 4
    }

    /// The name of a sign or a Greek letter.
    pub(super) fn name(self, ch: char) -> Option<String> {
        let find = |table: &'static [(char, Phrase)], ch: char| {
            table.iter().find(|(sign, _)| *sign == ch).map(|(_, phrase)| phrase[self.0])
        };
        if let Some(name) = find(SIGNS, ch).or_else(|| find(GREEK, ch)) {
            return Some(name.to_owned());
        }
        let small = ch.to_lowercase().next().filter(|small| *small != ch)?;
        Some(self.say(&CAPITAL, find(GREEK, small)?, ""))
    }
}

pub(super) const FRACTION: Phrase = ["{b} 分之 {a}", "{b} 分之 {a}", "{b} 分の {a}", "{b} 분의 {a}", "{a} over {b}"];
pub(super) const LONG_FRACTION: Phrase = [
    "分數，分子 {a}，分母 {b}，分數結束",
    "分数，分子 {a}，分母 {b}，分数结束",
    "分数、分子 {a}、分母 {b}、分数終わり",
    "분수, 분자 {a}, 분모 {b}, 분수 끝",
    "fraction {a} over {b}, end fraction",
];
pub(super) const ROOT: Phrase = ["根號 {a}", "根号 {a}", "ルート {a}", "루트 {a}", "the square root of {a}"];
pub(super) const LONG_ROOT: Phrase = [
    "根號 {a}，根號結束",
    "根号 {a}，根号结束",
    "ルート {a}、ルート終わり",
    "루트 {a}, 루트 끝",
    "the square root of {a}, end root",
];
pub(super) const CUBE_ROOT: Phrase = ["立方根 {a}", "立方根 {a}", "3乗根 {a}", "세제곱근 {a}", "the cube root of {a}"];
pub(super) const LONG_CUBE_ROOT: Phrase = [
    "立方根 {a}，根號結束",
    "立方根 {a}，根号结束",
    "3乗根 {a}、ルート終わり",
    "세제곱근 {a}, 루트 끝",
    "the cube root of {a}, end root",
];
pub(super) const OTHER_ROOT: Phrase = [
    "{b} 次方根 {a}，根號結束",
    "{b} 次方根 {a}，根号结束",
    "{b} 乗根 {a}、ルート終わり",
    "{b} 제곱근 {a}, 루트 끝",
    "the root of order {b} of {a}, end root",
];
pub(super) const SQUARED: Phrase = ["{a} 平方", "{a} 平方", "{a} の2乗", "{a} 제곱", "{a} squared"];
pub(super) const CUBED: Phrase = ["{a} 立方", "{a} 立方", "{a} の3乗", "{a} 세제곱", "{a} cubed"];
pub(super) const POWER: Phrase =
    ["{a} 的 {b} 次方", "{a} 的 {b} 次方", "{a} の {b} 乗", "{a} 의 {b} 제곱", "{a} to the power {b}"];
pub(super) const LONG_POWER: Phrase = [
    "{a} 的次方，{b}，次方結束",
    "{a} 的次方，{b}，次方结束",
    "{a} の累乗、{b}、累乗終わり",
    "{a} 의 거듭제곱, {b}, 거듭제곱 끝",
    "{a} to the power {b}, end power",
];
pub(super) const SUB: Phrase = ["{a} 下標 {b}", "{a} 下标 {b}", "{a} 下付き {b}", "{a} 아래 {b}", "{a} sub {b}"];
pub(super) const LONG_SUB: Phrase = [
    "{a} 下標 {b}，下標結束",
    "{a} 下标 {b}，下标结束",
    "{a} 下付き {b}、下付き終わり",
    "{a} 아래 {b}, 아래 끝",
    "{a} sub {b}, end sub",
];
pub(super) const PRIME: Phrase = ["{a} 撇", "{a} 撇", "{a} プライム", "{a} 프라임", "{a} prime"];
pub(super) const DEGREES: Phrase = ["{a} 度", "{a} 度", "{a} 度", "{a} 도", "{a} degrees"];
pub(super) const ABSOLUTE: Phrase = [
    "絕對值 {a}，絕對值結束",
    "绝对值 {a}，绝对值结束",
    "絶対値 {a}、絶対値終わり",
    "절댓값 {a}, 절댓값 끝",
    "the absolute value of {a}, end absolute value",
];
pub(super) const VECTOR: Phrase = ["向量 {a}", "向量 {a}", "ベクトル {a}", "벡터 {a}", "vector {a}"];
pub(super) const BAR: Phrase = ["{a} 上橫線", "{a} 上横线", "{a} バー", "{a} 바", "{a} bar"];
pub(super) const HAT: Phrase = ["{a} 帽", "{a} 帽", "{a} ハット", "{a} 햇", "{a} hat"];
pub(super) const DOT: Phrase = ["{a} 上一點", "{a} 上一点", "{a} ドット", "{a} 도트", "{a} dot"];
pub(super) const LIMIT: Phrase = [
    "{a} 趨近 {b} 時的極限",
    "{a} 趋近 {b} 时的极限",
    "{a} が {b} に近づくときの極限",
    "{a} 에서 {b} 로 갈 때의 극한",
    "the limit as {a} approaches {b} of",
];
pub(super) const FROM_TO: Phrase =
    ["從 {a} 到 {b} 的", "从 {a} 到 {b} 的", "{a} から {b} までの", "{a} 부터 {b} 까지의", "from {a} to {b} of"];
pub(super) const OVER: Phrase = ["對 {a} 的", "对 {a} 的", "{a} についての", "{a} 에 대한", "over {a} of"];
pub(super) const NEGATIVE: Phrase = ["負", "负", "マイナス", "마이너스", "negative"];
pub(super) const END_OF_ROW: Phrase = ["；", "；", "。", ".", ";"];
const CAPITAL: Phrase = ["大寫 {a}", "大写 {a}", "大文字の {a}", "대문자 {a}", "capital {a}"];

/// Signs that add, divide, compare, or stand for themselves.
static SIGNS: &[(char, Phrase)] = &[
    ('+', ["加", "加", "プラス", "더하기", "plus"]),
    ('−', ["減", "减", "マイナス", "빼기", "minus"]),
    ('-', ["減", "减", "マイナス", "빼기", "minus"]),
    ('±', ["正負", "正负", "プラスマイナス", "플러스마이너스", "plus or minus"]),
    ('∓', ["負正", "负正", "マイナスプラス", "마이너스플러스", "minus or plus"]),
    ('×', ["乘以", "乘以", "かける", "곱하기", "times"]),
    ('⋅', ["乘以", "乘以", "かける", "곱하기", "times"]),
    ('·', ["乘以", "乘以", "かける", "곱하기", "times"]),
    ('÷', ["除以", "除以", "割る", "나누기", "divided by"]),
    ('/', ["除以", "除以", "割る", "나누기", "divided by"]),
    ('∕', ["除以", "除以", "割る", "나누기", "divided by"]),
    ('=', ["等於", "等于", "イコール", "이퀄", "equals"]),
    ('≠', ["不等於", "不等于", "ノットイコール", "낫 이퀄", "is not equal to"]),
    ('≈', ["約等於", "约等于", "ニアリーイコール", "근삿값", "is approximately equal to"]),
    ('≃', ["約等於", "约等于", "ニアリーイコール", "근삿값", "is approximately equal to"]),
    ('≡', ["恆等於", "恒等于", "恒等的に等しい", "항등", "is identical to"]),
    ('∝', ["正比於", "正比于", "比例", "비례", "is proportional to"]),
    ('<', ["小於", "小于", "小なり", "작다", "is less than"]),
    ('>', ["大於", "大于", "大なり", "크다", "is greater than"]),
    ('≤', ["小於等於", "小于等于", "小なりイコール", "작거나 같다", "is less than or equal to"]),
    ('≥', ["大於等於", "大于等于", "大なりイコール", "크거나 같다", "is greater than or equal to"]),
    ('≪', ["遠小於", "远小于", "非常に小さい", "매우 작다", "is much less than"]),
    ('≫', ["遠大於", "远大于", "非常に大きい", "매우 크다", "is much greater than"]),
    ('→', ["箭頭", "箭头", "矢印", "화살표", "arrow"]),
    ('⇒', ["推得", "推得", "ならば", "이면", "implies"]),
    ('⇔', ["等價於", "等价于", "同値", "동치", "if and only if"]),
    ('∈', ["屬於", "属于", "属する", "원소", "is an element of"]),
    ('∉', ["不屬於", "不属于", "属さない", "원소 아님", "is not an element of"]),
    ('⊂', ["包含於", "包含于", "部分集合", "부분집합", "is a subset of"]),
    ('∪', ["聯集", "并", "または", "합집합", "union"]),
    ('∩', ["交集", "交", "かつ", "교집합", "intersection"]),
    ('∅', ["空集合", "空集", "空集合", "공집합", "the empty set"]),
    ('∞', ["無窮大", "无穷大", "無限大", "무한대", "infinity"]),
    ('∂', ["偏", "偏", "ラウンド", "라운드", "partial"]),
    ('∇', ["梯度", "梯度", "ナブラ", "나블라", "nabla"]),
    ('∠', ["角", "角", "角", "각", "angle"]),
    ('△', ["三角形", "三角形", "三角形", "삼각형", "triangle"]),
    ('⊥', ["垂直於", "垂直于", "垂直", "수직", "is perpendicular to"]),
    ('∥', ["平行於", "平行于", "平行", "평행", "is parallel to"]),
    ('!', ["階乘", "阶乘", "の階乗", "팩토리얼", "factorial"]),
    ('%', ["百分比", "百分比", "パーセント", "퍼센트", "percent"]),
    ('°', ["度", "度", "度", "도", "degrees"]),
    ('∑', ["總和", "总和", "総和", "합", "the sum"]),
    ('∏', ["連乘積", "连乘积", "総乗", "곱", "the product"]),
    ('∫', ["積分", "积分", "積分", "적분", "the integral"]),
    ('…', ["點點點", "点点点", "てんてんてん", "점점점", "and so on"]),
    ('⋯', ["點點點", "点点点", "てんてんてん", "점점점", "and so on"]),
    ('(', ["括號", "括号", "かっこ", "괄호 열고", "open parenthesis"]),
    (')', ["括號結束", "括号结束", "かっことじ", "괄호 닫고", "close parenthesis"]),
    ('[', ["方括號", "方括号", "角かっこ", "대괄호 열고", "open bracket"]),
    (']', ["方括號結束", "方括号结束", "角かっことじ", "대괄호 닫고", "close bracket"]),
    ('{', ["大括號", "大括号", "波かっこ", "중괄호 열고", "open brace"]),
    ('}', ["大括號結束", "大括号结束", "波かっことじ", "중괄호 닫고", "close brace"]),
];

static GREEK: &[(char, Phrase)] = &[
    ('α', ["阿爾法", "阿尔法", "アルファ", "알파", "alpha"]),
    ('β', ["貝塔", "贝塔", "ベータ", "베타", "beta"]),
    ('γ', ["伽瑪", "伽马", "ガンマ", "감마", "gamma"]),
    ('δ', ["德爾塔", "德尔塔", "デルタ", "델타", "delta"]),
    ('ε', ["艾普西龍", "艾普西龙", "イプシロン", "엡실론", "epsilon"]),
    ('ϵ', ["艾普西龍", "艾普西龙", "イプシロン", "엡실론", "epsilon"]),
    ('ζ', ["澤塔", "泽塔", "ゼータ", "제타", "zeta"]),
    ('η', ["伊塔", "伊塔", "イータ", "에타", "eta"]),
    ('θ', ["西塔", "西塔", "シータ", "세타", "theta"]),
    ('ϑ', ["西塔", "西塔", "シータ", "세타", "theta"]),
    ('ι', ["約塔", "约塔", "イオタ", "이오타", "iota"]),
    ('κ', ["卡帕", "卡帕", "カッパ", "카파", "kappa"]),
    ('λ', ["蘭姆達", "兰姆达", "ラムダ", "람다", "lambda"]),
    ('μ', ["謬", "缪", "ミュー", "뮤", "mu"]),
    ('ν', ["紐", "纽", "ニュー", "뉴", "nu"]),
    ('ξ', ["克西", "克西", "クサイ", "크사이", "xi"]),
    ('π', ["派", "派", "パイ", "파이", "pi"]),
    ('ρ', ["柔", "柔", "ロー", "로", "rho"]),
    ('σ', ["西格瑪", "西格马", "シグマ", "시그마", "sigma"]),
    ('τ', ["陶", "陶", "タウ", "타우", "tau"]),
    ('υ', ["宇普西龍", "宇普西龙", "ウプシロン", "입실론", "upsilon"]),
    ('φ', ["斐", "斐", "ファイ", "피", "phi"]),
    ('ϕ', ["斐", "斐", "ファイ", "피", "phi"]),
    ('χ', ["希", "希", "カイ", "카이", "chi"]),
    ('ψ', ["普西", "普西", "プサイ", "프사이", "psi"]),
    ('ω', ["奧米伽", "奥米伽", "オメガ", "오메가", "omega"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_named_twice() {
        for table in [SIGNS, GREEK] {
            for (at, (sign, _)) in table.iter().enumerate() {
                assert!(table[at + 1..].iter().all(|(other, _)| other != sign), "{sign}");
            }
        }
    }

    #[test]
    fn capitals_are_named_as_such() {
        let name = |lang, ch| Speech::of(lang).and_then(|speech| speech.name(ch));
        assert_eq!(name(Lang::EN, 'Ω').as_deref(), Some("capital omega"));
        assert_eq!(name(Lang::JA, 'ω').as_deref(), Some("オメガ"));
        assert_eq!(name(Lang::EN, 'ℵ'), None);
    }
}
