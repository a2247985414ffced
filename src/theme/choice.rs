//! What a theme may choose between, beside lengths.

use serde::Deserialize;

use crate::lang::numerals;

/// Where the running head stands.
#[derive(Copy, Clone, Default, Eq, PartialEq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HeadPlace {
    /// Above the type area, at its outer edge.
    #[default]
    Top,
    /// Above the type area, in the middle.
    Center,
    /// In vertical books, in a column of its own at the fore-edge; else above.
    Edge,
    /// Nowhere.
    None,
}

/// What a running head says.
#[derive(Copy, Clone, Eq, PartialEq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HeadText {
    /// Title of the book.
    Book,
    /// Title of the part in force; before the first, that of the book.
    Part,
    /// Title of the chapter.
    Chapter,
    /// Title of the section in force; before the first, that of the chapter.
    Section,
    /// Author of the article; of the book where an article has none.
    Author,
    /// Nothing.
    None,
}

/// Where the page number stands.
#[derive(Copy, Clone, Default, Eq, PartialEq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FolioPlace {
    /// Below the type area, at its outer edge.
    #[default]
    Outside,
    /// Below the type area, in the middle.
    Center,
    /// Above the type area at its outer edge, with the running head beside it; where chapters open, below in the middle.
    Head,
    /// In vertical books, in a column at the fore-edge, below the running head; else below at the outer edge.
    Edge,
    /// Nowhere.
    None,
}

/// How page numbers are written.
#[derive(Copy, Clone, Default, Eq, PartialEq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Numerals {
    /// 1, 2, 3
    #[default]
    Arabic,
    /// i, ii, iii
    Roman,
    /// 一, 一〇, 一二三: figure by figure, as pages are counted
    Han,
}

/// Where notes stand. On screens they always follow their chapter.
#[derive(Copy, Clone, Default, Eq, PartialEq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotePlace {
    /// At the foot of the page of their marks; in vertical books at its end, the left (CLREQ 4.2, JLREQ 4.2.5).
    #[default]
    Foot,
    /// Behind the text of their chapter.
    ChapterEnd,
    /// Behind the text of the book.
    BookEnd,
}

/// What marks a note.
#[derive(Copy, Clone, Default, Eq, PartialEq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoteMark {
    /// 1
    #[default]
    Plain,
    /// ① to ⑳, then 21
    Circled,
    /// `[1]`
    Bracket,
    /// 1)
    Paren,
    /// ＊1
    Star,
    /// ※1
    Reference,
    /// 〔一〕
    Han,
}

/// On which page a chapter begins (rule G7).
#[derive(Copy, Clone, Default, Eq, PartialEq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OpeningStart {
    /// On the next.
    #[default]
    Page,
    /// On the next recto: the left page of a vertical book.
    Recto,
}

/// Where the colophon (版權頁, 奥付) stands.
#[derive(Copy, Clone, Default, Eq, PartialEq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ColophonPlace {
    /// On the back of the title page.
    Front,
    /// At the end.
    #[default]
    Back,
    /// There is none.
    None,
}

impl Numerals {
    /// A page number.
    pub fn print(self, n: u32) -> String {
        match self {
            Numerals::Arabic => n.to_string(),
            Numerals::Roman => numerals::roman(n),
            Numerals::Han => numerals::positional(n),
        }
    }
}

impl NoteMark {
    /// The mark of the note with this number.
    pub fn print(self, n: u32) -> String {
        match self {
            NoteMark::Plain => n.to_string(),
            NoteMark::Circled => numerals::circled(n).map_or_else(|| n.to_string(), String::from),
            NoteMark::Bracket => format!("[{n}]"),
            NoteMark::Paren => format!("{n})"),
            NoteMark::Star => format!("＊{n}"),
            NoteMark::Reference => format!("※{n}"),
            NoteMark::Han => format!("〔{}〕", numerals::han(n)),
        }
    }
}
