//! Paragraphs and what else stands between them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Attr, Inline, InlineKind, text_of};
use crate::lang::numerals;
use crate::source::Span;

/// A block with its attributes and place.
#[derive(Clone, Eq, PartialEq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Block {
    /// What it is.
    #[serde(flatten)]
    pub kind: BlockKind,
    /// Id, classes, language.
    #[serde(default, skip_serializing_if = "Attr::is_none")]
    pub attr: Attr,
    /// Where it was written.
    #[serde(default, skip_serializing_if = "Span::is_none")]
    pub span: Span,
}

/// The closed set of blocks.
#[derive(Clone, Eq, PartialEq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", content = "value", rename_all = "kebab-case")]
pub enum BlockKind {
    /// A section heading. The chapter title is not among the blocks, so `level` is 2 or more: 2 is a section.
    Heading {
        /// 2 to 6.
        level: u8,
        /// Number as printed, for example `1.2`; `None` until resolved or where unnumbered.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<String>,
        /// The words.
        content: Vec<Inline>,
    },
    /// A paragraph.
    Para(Vec<Inline>),
    /// Lines whose ends are meaning: poems, lyrics. An empty line parts stanzas.
    Verse(Vec<Vec<Inline>>),
    /// A quotation.
    Quote {
        /// What is quoted.
        body: Vec<Block>,
        /// Whose words, from a last line that begins with a dash.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        source: Option<Vec<Inline>>,
    },
    /// A list.
    List {
        /// Its marks.
        style: ListStyle,
        /// Whether its items are set without space between.
        tight: bool,
        /// The items.
        items: Vec<ListItem>,
    },
    /// Terms with their definitions.
    Terms(Vec<Definition>),
    /// A listing.
    Code {
        /// Language, for highlighting.
        lang: Option<String>,
        /// The text; lines end in `\n`.
        text: String,
        /// What the language makes of its parts, in order; empty until resolved or where the language is not known.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        tokens: Vec<Token>,
    },
    /// Display mathematics in TeX.
    Math(String),
    /// A figure.
    Figure {
        /// Number as printed, for example `1-2`; `None` until resolved.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<String>,
        /// Mostly one paragraph with an image.
        body: Vec<Block>,
        /// The caption; may be empty.
        caption: Vec<Inline>,
    },
    /// A table.
    Table(Table),
    /// A group with a meaning: an admonition, a letter, a plain div.
    Container {
        /// Which meaning.
        kind: ContainerKind,
        /// Its title, for admonitions.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<Vec<Inline>>,
        /// What it holds.
        body: Vec<Block>,
    },
    /// A change of scene: ＊　＊　＊
    SceneBreak,
    /// A blank line that the author wants kept.
    BlankLine,
    /// A page break that the author asks for.
    PageBreak(PageBreak),
}

/// A part of a listing that stands out.
#[derive(Copy, Clone, Eq, PartialEq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Its first byte in the text.
    pub start: u32,
    /// The byte behind its last.
    pub end: u32,
}

/// What a part of a listing is. Few kinds, so that a page stays calm.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TokenKind {
    /// Comments.
    Comment,
    /// Words of the language; tags of markup.
    Keyword,
    /// Text in quotation marks.
    String,
    /// Numbers, `true`, `nil`, escapes.
    Constant,
    /// Names of functions and macros.
    Function,
    /// Names of types; attributes of markup.
    Type,
    /// Annotations, attributes, directives of a preprocessor.
    Meta,
    /// Added lines.
    Inserted,
    /// Removed lines.
    Deleted,
}

impl TokenKind {
    /// Every kind.
    pub const ALL: [TokenKind; 9] = [
        TokenKind::Comment,
        TokenKind::Keyword,
        TokenKind::String,
        TokenKind::Constant,
        TokenKind::Function,
        TokenKind::Type,
        TokenKind::Meta,
        TokenKind::Inserted,
        TokenKind::Deleted,
    ];

    /// Its name in themes and style sheets.
    pub fn name(self) -> &'static str {
        match self {
            TokenKind::Comment => "comment",
            TokenKind::Keyword => "keyword",
            TokenKind::String => "string",
            TokenKind::Constant => "constant",
            TokenKind::Function => "function",
            TokenKind::Type => "type",
            TokenKind::Meta => "meta",
            TokenKind::Inserted => "inserted",
            TokenKind::Deleted => "deleted",
        }
    }
}

/// Marks of a list.
#[derive(Copy, Clone, Eq, PartialEq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ListStyle {
    /// Bullets.
    Bullet,
    /// Numbers, beginning with this one, as the level and the language want them.
    Number(u64),
    /// Numbers as the author writes them: `a.`, `(1)`, `①`, `一、`.
    Counted {
        /// The first of them.
        first: u64,
        /// How they count.
        counter: Counter,
        /// What stands around them.
        around: Around,
    },
}

/// How the marks of a list count.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Counter {
    /// 1, 2, 3
    Decimal,
    /// a, b, c
    LowerAlpha,
    /// A, B, C
    UpperAlpha,
    /// i, ii, iii
    LowerRoman,
    /// I, II, III
    UpperRoman,
    /// 一, 二, 三
    Han,
    /// ①, ②, ③
    Circled,
    /// 甲, 乙, 丙
    Stem,
}

/// What stands around the marks of a list.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Around {
    /// `1.`
    Period,
    /// `1)`
    Paren,
    /// `(1)`
    Parens,
    /// `一、`
    Comma,
    /// `（一）`
    WideParens,
    /// Nothing: ①
    None,
}

impl Counter {
    /// Every counter.
    pub const ALL: [Counter; 8] = [
        Counter::Decimal,
        Counter::LowerAlpha,
        Counter::UpperAlpha,
        Counter::LowerRoman,
        Counter::UpperRoman,
        Counter::Han,
        Counter::Circled,
        Counter::Stem,
    ];

    /// What it counts with, from 1 on, where each number has a sign of its own.
    pub fn symbols(self) -> Option<&'static str> {
        match self {
            Counter::Circled => {
                Some("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿")
            }
            Counter::Stem => Some("甲乙丙丁戊己庚辛壬癸"),
            Counter::Decimal
            | Counter::LowerAlpha
            | Counter::UpperAlpha
            | Counter::LowerRoman
            | Counter::UpperRoman
            | Counter::Han => None,
        }
    }

    /// A number in this way of counting; in digits where it does not go so far.
    pub fn print(self, n: u64) -> String {
        let small = u32::try_from(n).unwrap_or(u32::MAX);
        let from = |symbols: &str| symbols.chars().nth(small.checked_sub(1)? as usize).map(String::from);
        if let Some(symbols) = self.symbols() {
            return from(symbols).unwrap_or_else(|| n.to_string());
        }
        let text = match self {
            Counter::Decimal | Counter::Circled | Counter::Stem => None,
            Counter::UpperAlpha => Some(numerals::letter(small.min(9999))),
            Counter::LowerAlpha => Some(numerals::letter(small.min(9999)).to_lowercase()),
            Counter::LowerRoman => Some(numerals::roman(small.min(9999))),
            Counter::UpperRoman => Some(numerals::roman(small.min(9999)).to_uppercase()),
            Counter::Han => Some(numerals::han(small)),
        };
        text.filter(|text| !text.is_empty()).unwrap_or_else(|| n.to_string())
    }
}

impl Around {
    /// Everything that may stand around a mark.
    pub const ALL: [Around; 6] =
        [Around::Period, Around::Paren, Around::Parens, Around::Comma, Around::WideParens, Around::None];

    /// What stands before a mark and what behind it.
    pub fn signs(self) -> (&'static str, &'static str) {
        match self {
            Around::Period => ("", "."),
            Around::Paren => ("", ")"),
            Around::Parens => ("(", ")"),
            Around::Comma => ("", "、"),
            Around::WideParens => ("（", "）"),
            Around::None => ("", ""),
        }
    }

    /// A mark with what stands around it.
    pub fn put(self, mark: &str) -> String {
        let (before, after) = self.signs();
        format!("{before}{mark}{after}")
    }
}

/// An item of a list.
#[derive(Clone, Eq, PartialEq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ListItem {
    /// Done or not, in task lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<bool>,
    /// What it says.
    pub body: Vec<Block>,
}

/// A term with its definitions.
#[derive(Clone, Eq, PartialEq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Definition {
    /// The term.
    pub term: Vec<Inline>,
    /// One body per definition.
    pub bodies: Vec<Vec<Block>>,
}

/// A table.
#[derive(Clone, Eq, PartialEq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Table {
    /// Number as printed; `None` until resolved or without a caption.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The caption; may be empty.
    pub caption: Vec<Inline>,
    /// Alignment of each column.
    pub columns: Vec<Align>,
    /// Header rows.
    pub head: Vec<Row>,
    /// Other rows.
    pub body: Vec<Row>,
}

/// A row.
#[derive(Clone, Eq, PartialEq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Row {
    /// Its cells; a spanned place has no cell.
    pub cells: Vec<Cell>,
    /// Where it was written.
    #[serde(default, skip_serializing_if = "Span::is_none")]
    pub span: Span,
}

/// A cell.
#[derive(Clone, Eq, PartialEq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Cell {
    /// What it says.
    pub body: Vec<Block>,
    /// Columns it covers, from 1.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub columns: u16,
    /// Rows it covers, from 1.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub rows: u16,
    /// Where it was written.
    #[serde(default, skip_serializing_if = "Span::is_none")]
    pub span: Span,
}

fn one() -> u16 {
    1
}

fn is_one(n: &u16) -> bool {
    *n == 1
}

/// Alignment along the line.
#[derive(Copy, Clone, Default, Eq, PartialEq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Align {
    /// As the language begins a line.
    #[default]
    Start,
    /// In the middle.
    Center,
    /// At the end of the line.
    End,
}

/// The meaning of a container.
#[derive(Copy, Clone, Eq, PartialEq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ContainerKind {
    /// Carries attributes only.
    Plain,
    /// `> [!NOTE]`
    Note,
    /// `> [!TIP]`
    Tip,
    /// `> [!IMPORTANT]`
    Important,
    /// `> [!WARNING]`
    Warning,
    /// `> [!CAUTION]`
    Caution,
    /// `::: {.indent n=2}`
    Indent,
    /// `::: {.end}`: signatures, dates at the line end
    End,
    /// `::: {.center}`
    Center,
    /// `::: {.aside}`
    Aside,
}

/// Which page comes next.
#[derive(Copy, Clone, Default, Eq, PartialEq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PageBreak {
    /// Any.
    #[default]
    Page,
    /// The next recto.
    Recto,
    /// The next verso.
    Verso,
}

impl Table {
    /// Whether the first column names the rows: the author has set all of it bold.
    pub fn names_rows(&self) -> bool {
        let strong = |block: &Block| match &block.kind {
            BlockKind::Para(content) => {
                !content.is_empty() && content.iter().all(|inline| matches!(inline.kind, InlineKind::Strong(_)))
            }
            _ => false,
        };
        let plain = |cell: &Cell| cell.columns == 1 && cell.rows == 1;
        !self.body.is_empty()
            && self.columns.len() > 1
            && self.body.iter().all(|row| {
                row.cells.iter().all(plain)
                    && row.cells.first().is_some_and(|cell| cell.body.iter().all(strong) && !cell.body.is_empty())
            })
    }
}

impl Cell {
    /// Whether no word is in it.
    pub fn is_empty(&self) -> bool {
        let blank = |block: &Block| match &block.kind {
            BlockKind::Para(content) => text_of(content).trim().is_empty(),
            _ => false,
        };
        self.body.iter().all(blank)
    }
}

impl Block {
    /// A block without attributes.
    pub fn new(kind: BlockKind, span: Span) -> Block {
        Block { kind, attr: Attr::NONE, span }
    }
}
