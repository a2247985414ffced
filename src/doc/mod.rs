//! The document tree: pure data. Everything that banxin knows of a book stands here; no writer sees anything else.

mod attr;
mod block;
mod dump;
mod inline;
mod meta;
pub mod walk;

pub use attr::{Attr, AttrData, Label};
pub use block::{
    Align, Around, Block, BlockKind, Cell, ContainerKind, Counter, Definition, ListItem, ListStyle, PageBreak, Row,
    Table, Token, TokenKind,
};
pub use dump::dump;
pub use inline::{Inline, InlineKind, LinkTo, Mark, RefForm, Ruby, RubyKind, RubyPiece};
pub use meta::{Accessibility, Agent, Conformance, Hazard, Meta, Role, Series};
pub use walk::text_of;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::source::Span;

/// What the author wrote: metadata and chapters in reading order.
#[derive(Clone, Default, Eq, PartialEq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Book {
    /// Title, authors, language, …
    pub meta: Meta,
    /// Front matter, parts and chapters in reading order.
    pub chapters: Vec<Chapter>,
    /// Folder that the paths of sources and chapters count from, itself counted from the current one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub root: String,
    /// Paths of the sources; the first number of a span counts in this list.
    #[serde(default)]
    pub sources: Vec<String>,
}

/// One reading unit: one XHTML file, one run of pages. A part is a chapter whose `role` is [`ChapterRole::Part`].
#[derive(Clone, Eq, PartialEq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Chapter {
    /// What it is in the book.
    pub role: ChapterRole,
    /// Front, body or back matter.
    pub matter: Matter,
    /// Nesting: 0 at the top, 1 for a chapter inside a part or an mdBook sub-chapter.
    pub depth: u8,
    /// Whether it counts.
    pub numbered: bool,
    /// Number as printed, for example 第三章; `None` until resolved or where unnumbered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The title as set, with its marks; empty where there is none.
    pub title: Vec<Inline>,
    /// Own metadata: authors, date, source, language, … `meta.title` is the title as plain text.
    pub meta: Meta,
    /// Sections and paragraphs.
    pub blocks: Vec<Block>,
    /// Texts of the notes whose marks stand in `blocks` or `title`.
    pub notes: BTreeMap<Label, Note>,
    /// Path of the file it was read from, relative to the book; the base of its relative links.
    pub path: String,
    /// Id of the chapter as a place to link to; given by the author or by the resolve stage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Label>,
    /// The whole file.
    #[serde(default, skip_serializing_if = "Span::is_none")]
    pub span: Span,
}

impl Chapter {
    /// A chapter without text, of no file.
    pub fn new(role: ChapterRole, matter: Matter) -> Chapter {
        Chapter {
            role,
            matter,
            depth: 0,
            numbered: false,
            number: None,
            title: Vec::new(),
            meta: Meta::default(),
            blocks: Vec::new(),
            notes: BTreeMap::new(),
            path: String::new(),
            label: None,
            span: Span::NONE,
        }
    }
}

/// The text of a note.
#[derive(Clone, Eq, PartialEq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Note {
    /// Number in the chapter, from 1 in the order of marks; 0 until resolved.
    #[serde(default)]
    pub number: u32,
    /// What it says.
    pub body: Vec<Block>,
    /// Where it was written.
    #[serde(default, skip_serializing_if = "Span::is_none")]
    pub span: Span,
}

/// What a chapter is (EPUB structural semantics, landmarks).
#[derive(Copy, Clone, Default, Eq, PartialEq, Ord, PartialOrd, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChapterRole {
    /// A chapter or article.
    #[default]
    Chapter,
    /// 卷, 部, 編
    Part,
    /// 獻辭
    Dedication,
    /// 題辭
    Epigraph,
    /// 推薦序
    Foreword,
    /// 序, 自序
    Preface,
    /// 導論
    Introduction,
    /// 楔子
    Prologue,
    /// 尾聲
    Epilogue,
    /// 後記, 跋
    Afterword,
    /// 附錄
    Appendix,
    /// 謝辭
    Acknowledgments,
    /// 參考書目
    Bibliography,
    /// 詞彙表
    Glossary,
    /// 作者簡介
    Contributors,
    /// 版權頁
    Colophon,
    /// 出處一覽
    Credits,
    /// 索引
    Index,
}

/// Where in the book a chapter stands.
#[derive(Copy, Clone, Default, Eq, PartialEq, Ord, PartialOrd, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Matter {
    /// Before the text.
    Front,
    /// The text.
    #[default]
    Body,
    /// After the text.
    Back,
}
