//! Paragraphs made of words, marks, brackets, tokens, readings and markup at random places: the same ones on every machine.

use banxin::doc::{Inline, InlineKind, Label, Mark, Ruby, RubyKind, RubyPiece};
use banxin::source::Span;

/// A generator of numbers (SplitMix64).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    /// A number below `most`.
    pub fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % most as u64) as usize
    }

    fn one<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

/// A piece of a paragraph.
#[derive(Clone, Debug)]
pub enum Piece {
    Text(String),
    Read(&'static str, &'static str, RubyKind),
    Note,
    Marked(Mark, String),
    Emph(String),
    Strong(String),
    Code(&'static str),
}

use Piece::*;

const CHINESE: &[&str] = &[
    "紙",
    "墨",
    "老屋",
    "船夫",
    "河岸",
    "燈火",
    "清晨",
    "賣茶人",
    "慢慢",
    "走過",
    "聽見",
    "一封信",
    "還沒有",
    "的",
    "了",
    "在",
    "從前的",
    "石板路",
    "把",
    "與",
];
const SIMPLIFIED: &[&str] = &[
    "纸",
    "墨",
    "老屋",
    "船夫",
    "河岸",
    "灯火",
    "清晨",
    "卖茶人",
    "慢慢",
    "走过",
    "听见",
    "一封信",
    "还没有",
    "的",
    "了",
    "在",
    "从前的",
    "石板路",
    "把",
    "与",
];
const JAPANESE: &[&str] = &[
    "紙の",
    "墨で",
    "古い家",
    "船頭",
    "川べり",
    "ともしび",
    "朝",
    "お茶を",
    "ゆっくり",
    "歩いて",
    "聞こえた",
    "一通の手紙",
    "まだ",
    "は",
    "が",
    "きっと",
    "スープ",
    "人々",
    "ちょっと",
    "コーヒー",
];
const KOREAN: &[&str] = &[
    "종이",
    "먹으로",
    "낡은",
    "집에서",
    "뱃사공이",
    "강가를",
    "등불을",
    "아침",
    "천천히",
    "걸어가며",
    "들었다",
    "편지",
    "한 통을",
    "아직",
    "그는",
    "돌길과",
];
const MARKS: &[&str] = &["，", "。", "、", "；", "：", "！", "？", "……", "——", "·", "～", "／", "？！", "！！"];
const RUNS: &[&str] =
    &["。」", "』」", "」「", "》《", "）、", "：「", "，「", "、《", "！」", "？」", "……」", "。』」", "：」", "；）"];
const BRACKETS: &[(&str, &str)] =
    &[("「", "」"), ("『", "』"), ("《", "》"), ("（", "）"), ("〈", "〉"), ("【", "】"), ("“", "”"), ("‘", "’")];
const TOKENS: &[&str] = &[
    "lamp",
    "harbour",
    "morning light",
    "GPT-4",
    "3.1416",
    "1,250",
    "08:45",
    "25%～40%",
    "12 km",
    "−5 ℃",
    "$75",
    "NT$3,600",
    "https://example.net/a/b?c=d",
    "me@example.net",
    "C++",
    "2026年",
    "第7章",
    "B5",
    "v1.4.2",
    "U+4E2D",
    "e.g.",
    "x86-64",
    "No. 9",
    "AT&T",
    "self-made",
    "5",
    "42",
    "AI",
    "NASA",
    "typography",
    "H₂O",
    "±2",
    "1/3",
    "№ 4",
];
const CODE: &[&str] = &["let n = 3", "make -j4", "a_b", "x"];

fn words(lang: &str) -> &'static [&'static str] {
    match lang {
        "zh-Hans" => SIMPLIFIED,
        "ja" => JAPANESE,
        "ko" => KOREAN,
        _ => CHINESE,
    }
}

/// A paragraph of a language.
pub fn paragraph(dice: &mut Dice, lang: &str) -> Vec<Piece> {
    let mut out = vec![Text(phrase(dice, lang))];
    let count = [2, 4, 8, 16, 32, 48][dice.below(6)];
    sequence(dice, lang, count, 0, &mut out);
    let end = if lang == "ko" { ". " } else { dice.one(&["。", "！", "？", "……", "」", ""]) };
    out.push(Text(end.trim_end().to_owned()));
    out
}

fn phrase(dice: &mut Dice, lang: &str) -> String {
    let count = 1 + dice.below(4);
    let words: Vec<&str> = (0..count).map(|_| dice.one(words(lang))).collect();
    words.join(if lang == "ko" { " " } else { "" })
}

fn sequence(dice: &mut Dice, lang: &str, count: usize, depth: usize, out: &mut Vec<Piece>) {
    for _ in 0..count {
        let text = match dice.below(100) {
            0..50 => phrase(dice, lang),
            50..60 => token(dice, lang),
            60..74 if depth < 3 => {
                let (open, close) = BRACKETS[dice.below(BRACKETS.len())];
                out.push(Text(open.to_owned()));
                let inside = 1 + dice.below(3);
                sequence(dice, lang, inside, depth + 1, out);
                close.to_owned()
            }
            74..79 => dice.one(RUNS).to_owned(),
            79..88 => {
                out.push(markup(dice, lang));
                continue;
            }
            _ if lang == "ko" => dice.one(&[". ", ", ", "? ", "! ", "…… "]).to_owned(),
            _ => dice.one(MARKS).to_owned(),
        };
        out.push(Text(text));
    }
}

/// A number, a word or an address; in Korean with spaces around it.
fn token(dice: &mut Dice, lang: &str) -> String {
    let token = dice.one(TOKENS);
    if lang == "ko" || dice.below(5) == 0 { format!(" {token} ") } else { token.to_owned() }
}

fn markup(dice: &mut Dice, lang: &str) -> Piece {
    let text = phrase(dice, lang);
    match dice.below(8) {
        0 => Emph(text),
        1 => Strong(text),
        2 => Marked(Mark::Dots, text),
        3 => Marked(Mark::Name, text),
        4 => Note,
        5 => Code(dice.one(CODE)),
        _ if lang == "ja" => {
            let (base, text) = [("志", "こころざし"), ("灯火", "ともしび"), ("岸", "きし")][dice.below(3)];
            Read(base, text, RubyKind::Over)
        }
        6 => Read("船", "chuán", RubyKind::Over),
        _ => Read("墨", "ㄇㄛˋ", RubyKind::Zhuyin),
    }
}

/// The inlines of a paragraph.
pub fn inlines(pieces: &[Piece]) -> Vec<Inline> {
    let mut notes = 0;
    let mut out = Vec::new();
    for piece in pieces {
        let kind = match piece {
            Text(text) => InlineKind::Text(text.as_str().into()),
            Read(base, text, kind) => {
                let pieces = vec![RubyPiece { base: (*base).to_owned(), text: (*text).to_owned() }];
                InlineKind::Ruby(Ruby { pieces, kind: *kind })
            }
            Note => {
                notes += 1;
                InlineKind::Note { label: Label::new(notes.to_string()), number: Some(notes) }
            }
            Marked(mark, text) => InlineKind::Mark { mark: *mark, body: vec![Inline::text(text.as_str())] },
            Emph(text) => InlineKind::Emph(vec![Inline::text(text.as_str())]),
            Strong(text) => InlineKind::Strong(vec![Inline::text(text.as_str())]),
            Code(text) => InlineKind::Code((*text).into()),
        };
        out.push(Inline::new(kind, Span::NONE));
    }
    out
}

/// A paragraph in Markdown: its marks, without notes, so that it can stand in any order.
pub fn markdown(pieces: &[Piece]) -> String {
    let escaped = |text: &str| -> String {
        let special = |ch: char| "\\*_[]`<>~#|{}$!&^+-.:\"'".contains(ch) && ch.is_ascii();
        text.chars().flat_map(|ch| special(ch).then_some('\\').into_iter().chain([ch])).collect()
    };
    let part = |piece: &Piece| match piece {
        Text(text) => escaped(text),
        Read(base, text, _) => format!("{{{base}|{text}}}"),
        Note => String::new(),
        Marked(Mark::Dots, text) => format!("[{text}]{{.dot}}"),
        Marked(_, text) => format!("[{text}]{{.name}}"),
        Emph(text) | Strong(text) => text.clone(),
        Code(text) => format!("`{text}`"),
    };
    pieces.iter().map(part).collect()
}

/// The text of a paragraph, without readings and notes.
pub fn plain(pieces: &[Piece]) -> String {
    let part = |piece: &Piece| match piece {
        Text(text) | Marked(_, text) | Emph(text) | Strong(text) => text.clone(),
        Code(text) => (*text).to_owned(),
        Read(base, ..) => (*base).to_owned(),
        Note => String::new(),
    };
    pieces.iter().map(part).collect()
}

/// What of a paragraph is to be found in its lines, without spaces: readings and numbers of notes too.
pub fn letters(pieces: &[Piece]) -> Vec<char> {
    let mut notes = 0_u32;
    let mut all = String::new();
    for piece in pieces {
        match piece {
            Text(text) | Marked(_, text) | Emph(text) | Strong(text) => all.push_str(text),
            Code(text) => all.push_str(text),
            Read(base, text, _) => all.extend([*base, *text]),
            Note => {
                notes += 1;
                all.push_str(&notes.to_string());
            }
        }
    }
    sorted(&all)
}

/// The characters of a text in order of their numbers, without spaces and the hyphens that breaks bring.
pub fn sorted(text: &str) -> Vec<char> {
    let mut all: Vec<char> = text.chars().filter(|ch| !ch.is_whitespace() && *ch != '\u{ad}').collect();
    all.sort_unstable();
    all
}
