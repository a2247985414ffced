//! Classes of characters for spacing and line breaking (CLREQ 3.1, JLREQ 3.9; design rules C1–C3).

use super::Region;

/// What a character is to the line it stands on.
///
/// A class is found from the character alone ([`class`]); the marks that Chinese and Latin share (“ ” ‘ ’ — … ·) come
/// out in their Latin class and are given their wide one by [`wide`], where the text around them asks for it (C1).
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Debug)]
pub enum Class {
    /// Opening bracket or quotation mark, full width: 「（《
    Opening,
    /// Closing bracket or quotation mark, full width: 」）》
    Closing,
    /// Full stop: 。．
    Stop,
    /// Comma: ，、
    Comma,
    /// Colon, semicolon: ：；
    Colon,
    /// Exclamation and question mark: ！？
    Exclamation,
    /// Interpunct: · ・ ‧
    Interpunct,
    /// Solidus: ／
    Solidus,
    /// Connecting mark: ～ 〜 –
    Connector,
    /// Dash and ellipsis of the text body: — …
    Inseparable,
    /// Before a number: $ ￥ №
    Prefix,
    /// After a number: % ‰ ° ℃
    Postfix,
    /// ASCII digit.
    Digit,
    /// Letter or sign of a script with spaces between words.
    Letter,
    /// Latin opening mark: ( [ “
    LatinOpening,
    /// Latin closing or pause mark: ) ] , . ! ? ”
    LatinClosing,
    /// ASCII quotation mark, of which the side is not known: " '
    LatinQuote,
    /// Ideograph, and whatever else is set like one.
    Ideograph,
    /// Kana.
    Kana,
    /// Small kana and the prolonged sound mark.
    SmallKana,
    /// Iteration mark: 々 ゝ ヽ
    Iteration,
    /// Hangul.
    Hangul,
    /// Space between words, where a line may break.
    Space,
    /// Space where it may not.
    NoBreakSpace,
    /// No width, but a line may break after it: U+200B.
    ZeroBreak,
    /// No width, shows as a hyphen where the line breaks: U+00AD.
    SoftHyphen,
    /// Belongs to the character before it: combining marks, variation selectors, joiners.
    Joined,
    /// Mark of a note.
    NoteMark,
    /// A picture or another thing that is not a character.
    Object,
}

impl Class {
    /// Full-width marks of Chinese and Japanese.
    pub fn is_mark(self) -> bool {
        use Class::*;
        matches!(
            self,
            Opening | Closing | Stop | Comma | Colon | Exclamation | Interpunct | Solidus | Connector | Inseparable
        )
    }

    /// Characters that are set solid, each in its cell: Han, kana, hangul.
    pub fn is_cjk(self) -> bool {
        use Class::*;
        matches!(self, Ideograph | Kana | SmallKana | Iteration | Hangul)
    }

    /// Characters that make up Latin tokens: words, numbers and the marks stuck to them.
    pub fn is_latin(self) -> bool {
        use Class::*;
        matches!(self, Prefix | Postfix | Digit | Letter | LatinOpening | LatinClosing | LatinQuote)
    }

    /// Spaces of any kind.
    pub fn is_space(self) -> bool {
        matches!(self, Class::Space | Class::NoBreakSpace)
    }

    /// Whether the character stands beside CJK text with a space between (rule S1).
    pub fn takes_space(self) -> bool {
        matches!(self, Class::Digit | Class::Letter | Class::Prefix | Class::Postfix)
    }
}

/// The class of a character.
pub fn class(ch: char) -> Class {
    use Class::*;
    match ch {
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' => Ideograph,
        'a'..='z' | 'A'..='Z' => Letter,
        '0'..='9' => Digit,
        '\0'..='\u{ff}' => latin1(ch),
        '\u{2000}'..='\u{33ff}' => symbol(ch),
        '\u{ac00}'..='\u{d7ff}' | '\u{1100}'..='\u{11ff}' | '\u{a960}'..='\u{a97f}' => Hangul,
        '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{fe20}'..='\u{fe2f}' => {
            Joined
        }
        '\u{feff}' => Joined,
        '\u{fe10}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffee}' => full_width(ch),
        '\u{f900}'..='\u{faff}' | '\u{1b000}'..='\u{1b16f}' | '\u{1f000}'..='\u{1faff}' | '\u{20000}'..='\u{3ffff}' => {
            Ideograph
        }
        _ if is_combining(ch) => Joined,
        _ => Letter,
    }
}

/// The class of a shared mark in CJK text, or `None` if the character is no such mark (C1).
pub fn wide(ch: char) -> Option<Class> {
    Some(match ch {
        '“' | '‘' => Class::Opening,
        '”' | '’' => Class::Closing,
        '—' | '…' | '⸺' | '―' | '‥' => Class::Inseparable,
        '·' | '‧' | '•' => Class::Interpunct,
        '–' => Class::Connector,
        _ => return None,
    })
}

fn latin1(ch: char) -> Class {
    use Class::*;
    match ch {
        ' ' | '\t' | '\n' | '\r' => Space,
        '\u{a0}' => NoBreakSpace,
        '\u{ad}' => SoftHyphen,
        '(' | '[' | '{' | '«' | '¿' | '¡' => LatinOpening,
        ')' | ']' | '}' | '»' | ',' | '.' | '!' | '?' | ':' | ';' => LatinClosing,
        '"' | '\'' => LatinQuote,
        '%' | '°' | '¢' | '‰' => Postfix,
        '$' | '£' | '¥' | '¤' | '±' => Prefix,
        _ => Letter,
    }
}

fn symbol(ch: char) -> Class {
    use Class::*;
    match ch {
        '\u{3000}' => Space,
        '、' => Comma,
        '。' => Stop,
        '「' | '『' | '〈' | '《' | '【' | '〔' | '〖' | '〘' | '〚' | '〝' => Opening,
        '」' | '』' | '〉' | '》' | '】' | '〕' | '〗' | '〙' | '〛' | '〞' | '〟' => Closing,
        '々' | '〻' | 'ゝ' | 'ゞ' | 'ヽ' | 'ヾ' => Iteration,
        'ー' => SmallKana,
        'ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ' | 'っ' | 'ゃ' | 'ゅ' | 'ょ' | 'ゎ' | 'ゕ' | 'ゖ' => SmallKana,
        'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ' | 'ッ' | 'ャ' | 'ュ' | 'ョ' | 'ヮ' | 'ヵ' | 'ヶ' | '\u{31f0}'..='\u{31ff}' => {
            SmallKana
        }
        '・' => Interpunct,
        '〜' | '゠' => Connector,
        '\u{3099}' | '\u{309a}' | '\u{302a}'..='\u{302f}' | '\u{20d0}'..='\u{20ff}' => Joined,
        '\u{3041}'..='\u{30ff}' => Kana,
        '\u{3131}'..='\u{318e}' => Hangul,
        '\u{200b}' => ZeroBreak,
        '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => Joined,
        '\u{2000}'..='\u{2006}' | '\u{2008}'..='\u{200a}' | '\u{205f}' | '\u{2028}' | '\u{2029}' => Space,
        '\u{2007}' | '\u{202f}' => NoBreakSpace,
        '“' | '‘' | '‹' | '„' | '‚' => LatinOpening,
        '”' | '’' | '›' | '…' | '‥' | '‼' | '⁇' | '⁈' | '⁉' => LatinClosing,
        '‰' | '‱' | '′' | '″' | '℃' | '℉' => Postfix,
        '№' | '\u{20a0}'..='\u{20cf}' => Prefix,
        '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{2070}'..='\u{209f}' | '\u{2100}'..='\u{218f}' => Letter,
        '\u{2200}'..='\u{22ff}' | '\u{2c60}'..='\u{2e7f}' => Letter,
        _ => Ideograph,
    }
}

fn full_width(ch: char) -> Class {
    use Class::*;
    match ch {
        '，' => Comma,
        '．' => Stop,
        '：' | '；' => Colon,
        '！' | '？' => Exclamation,
        '（' | '［' | '｛' | '｟' | '｢' => Opening,
        '）' | '］' | '｝' | '｠' | '｣' => Closing,
        '／' => Solidus,
        '～' => Connector,
        '％' => Postfix,
        '＄' | '￥' | '￡' | '￠' => Prefix,
        '\u{ff66}'..='\u{ff9f}' => Kana,
        '\u{ffa0}'..='\u{ffdc}' => Hangul,
        _ => Ideograph,
    }
}

fn is_combining(ch: char) -> bool {
    use icu_properties::{CodePointMapData, props::GeneralCategory as Gc};
    let category = CodePointMapData::<Gc>::new().get(ch);
    matches!(category, Gc::NonspacingMark | Gc::SpacingMark | Gc::EnclosingMark)
}

impl Region {
    /// The region whose mark widths hold: text in a Latin language borrows those of Taiwan for the Han in it.
    pub fn marks(self) -> Region {
        if self == Region::Latin { Region::Tw } else { self }
    }
}
