//! Text within a paragraph.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Attr, Label};
use crate::source::Span;

/// A piece of a paragraph with its attributes and place.
#[derive(Clone, Eq, PartialEq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Inline {
    /// What it is.
    #[serde(flatten)]
    pub kind: InlineKind,
    /// Id, classes, language.
    #[serde(default, skip_serializing_if = "Attr::is_none")]
    pub attr: Attr,
    /// Where it was written.
    #[serde(default, skip_serializing_if = "Span::is_none")]
    pub span: Span,
}

/// The closed set of inlines.
#[derive(Clone, Eq, PartialEq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", content = "value", rename_all = "kebab-case")]
pub enum InlineKind {
    /// Characters as they are to appear, in NFC. Source line ends have been resolved by language (rule U8): a
    /// newline here is never found.
    Text(String),
    /// A line end asked for by the author.
    Break,
    /// Emphasis: Kai or italics, as the theme says.
    Emph(Vec<Inline>),
    /// Strong emphasis: a bold face.
    Strong(Vec<Inline>),
    /// Struck through.
    Strike(Vec<Inline>),
    /// Superscript.
    Sup(Vec<Inline>),
    /// Subscript.
    Sub(Vec<Inline>),
    /// Marked beside the characters.
    Mark {
        /// Which mark.
        mark: Mark,
        /// The marked text.
        body: Vec<Inline>,
    },
    /// Base text with readings.
    Ruby(Ruby),
    /// Set upright in one cell of a vertical line (tate-chu-yoko).
    Tcy(String),
    /// Two small lines within the line.
    Warichu(Vec<Inline>),
    /// Code.
    Code(String),
    /// TeX mathematics.
    Math(String),
    /// A picture. In an edition `path` is a key of its assets.
    Image {
        /// Path as written, relative to the file; key of an asset in an edition.
        path: String,
        /// Alternative text; empty for decoration.
        alt: String,
    },
    /// A link.
    Link {
        /// Where to.
        to: LinkTo,
        /// Its text.
        body: Vec<Inline>,
    },
    /// A reference to a numbered thing, `@fig-x`. Editions hold links instead.
    Reference {
        /// To what.
        label: Label,
        /// In which words.
        form: RefForm,
    },
    /// The mark of a note whose text stands in [`super::Chapter::notes`].
    Note {
        /// Which note.
        label: Label,
        /// Its number in the chapter; `None` until resolved.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<u32>,
    },
    /// An entry for the index; prints nothing itself unless it has a body.
    Index {
        /// Text in the line, which is also the term unless `term` is given.
        body: Vec<Inline>,
        /// The term in the index.
        term: Option<String>,
        /// Reading to sort by.
        reading: Option<String>,
    },
    /// A neutral span; carries attributes.
    Span(Vec<Inline>),
}

/// Where a link goes.
#[derive(Clone, Eq, PartialEq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", content = "to", rename_all = "kebab-case")]
pub enum LinkTo {
    /// As written; never found in an edition.
    Written(String),
    /// Outside the book: http, https, mailto.
    Url(String),
    /// A place in the book.
    Label(Label),
}

/// Marks beside characters (CLREQ 3.1.1.2, 3.1.2; JLREQ 3.3.9).
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// 着重號, 圏点
    Dots,
    /// 專名號
    Name,
    /// 書名號甲式, a wavy line
    Title,
    /// Underline
    Underline,
    /// Marker pen
    Highlight,
}

/// In which words a reference is printed.
#[derive(Copy, Clone, Eq, PartialEq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RefForm {
    /// Name and number: 圖 1-2
    Full,
    /// Number only: 1-2
    Number,
    /// Title of the section or caption
    Title,
    /// Page number; in the EPUB as `Full`
    Page,
}

/// Base text cut into pieces, each with its reading: one piece is group ruby, a piece per character is mono ruby.
#[derive(Clone, Eq, PartialEq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Ruby {
    /// The pieces in order.
    pub pieces: Vec<RubyPiece>,
    /// Kind of annotation.
    pub kind: RubyKind,
}

/// One base with its reading.
#[derive(Clone, Eq, PartialEq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
pub struct RubyPiece {
    /// Base characters.
    pub base: String,
    /// Reading; empty for none.
    pub text: String,
}

/// What the reading is written in; it decides where it stands (rules R1–R3, B1).
#[derive(Copy, Clone, Eq, PartialEq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RubyKind {
    /// Kana, pinyin, glosses: above, or at the right in vertical lines.
    Over,
    /// 注音: at the right of each character in both directions.
    Zhuyin,
}

impl Inline {
    /// An inline without attributes.
    pub fn new(kind: InlineKind, span: Span) -> Inline {
        Inline { kind, attr: Attr::NONE, span }
    }

    /// Text without a place.
    pub fn text(text: impl Into<String>) -> Inline {
        Inline::new(InlineKind::Text(text.into()), Span::NONE)
    }
}
