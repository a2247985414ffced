//! What a piece of text looks like, in the trade's terms. Both writers read the same styles.

use serde::{Deserialize, Serialize};

use crate::doc::Align;

/// What a piece of text is: the only hook that a theme may style.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Running text.
    Body,
    /// The book title on the title page.
    BookTitle,
    /// The subtitle on the title page.
    BookSubtitle,
    /// Authors on the title page.
    BookAuthor,
    /// Title of a part.
    PartTitle,
    /// Title of a chapter.
    ChapterTitle,
    /// Number above or before the chapter title.
    ChapterNumber,
    /// Subtitle of an article.
    ChapterSubtitle,
    /// Author and date under the title of an article.
    Byline,
    /// Section, level 2.
    Heading2,
    /// Level 3.
    Heading3,
    /// Level 4.
    Heading4,
    /// Level 5.
    Heading5,
    /// Level 6.
    Heading6,
    /// Block quotation.
    Quote,
    /// Source line of a quotation.
    QuoteSource,
    /// Verse.
    Verse,
    /// Listing.
    Code,
    /// Text inside a container with a title (admonition).
    Admonition,
    /// Title of an admonition.
    AdmonitionTitle,
    /// Caption of a figure or table.
    Caption,
    /// Table cells.
    Table,
    /// Head cells of a table.
    TableHead,
    /// Term of a definition list.
    Term,
    /// Footnote.
    Note,
    /// Title of the table of contents.
    TocTitle,
    /// Entry of a part in the contents.
    TocPart,
    /// Entry of a chapter in the contents.
    TocChapter,
    /// Entry of a section in the contents.
    TocSection,
    /// Author behind a contents entry.
    TocAuthor,
    /// Running head.
    RunningHead,
    /// Page number.
    Folio,
    /// Scene break ornament.
    SceneBreak,
    /// Colophon text.
    Colophon,
    /// Heading of a group in the index: 三畫, A.
    IndexGroup,
    /// Entry of the index.
    IndexEntry,
}

/// Family of faces; language and weight choose the face within it.
#[derive(Copy, Clone, Default, Eq, PartialEq, Ord, PartialOrd, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// 宋體, 明體, 명조 with a Latin serif
    #[default]
    Song,
    /// 黑體, ゴシック, 고딕 with its own Latin
    Hei,
    /// 楷體 with a Latin serif italic
    Kai,
    /// Monospaced Latin with 黑體
    Mono,
}

/// Style of a role. Lengths are relative, so that both a page and a reading system can apply them.
///
/// `em` is the size of the styled text itself; `line` is the body leading (a line of the page grid). All in
/// thousandths: `indent: 2000` is two em.
#[derive(Clone, Eq, PartialEq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Style {
    /// CSS `font-family`.
    pub family: Family,
    /// A real bold face. CSS `font-weight`.
    pub bold: bool,
    /// Italic Latin; Han is never slanted. CSS `font-style`.
    pub italic: bool,
    /// Size in thousandths of the body size. CSS `font-size`.
    pub size: i32,
    /// Leading in thousandths of a grid line. CSS `line-height`.
    pub leading: i32,
    /// First-line indent in thousandths of em. CSS `text-indent`.
    pub indent: i32,
    /// Indent of all lines at the start, thousandths of the body em. CSS `margin-inline-start`.
    pub start: i32,
    /// Indent of all lines at the end. CSS `margin-inline-end`.
    pub end: i32,
    /// Space before, thousandths of a grid line. CSS `margin-block-start`.
    pub before: i32,
    /// Space after. CSS `margin-block-end`.
    pub after: i32,
    /// Alignment of lines. CSS `text-align`.
    pub align: Align,
    /// Whether lines but the last fill the measure. CSS `text-align: justify`.
    pub justify: bool,
    /// Letter spacing in thousandths of em. CSS `letter-spacing`.
    pub tracking: i32,
    /// Lightness of the ink in percent: 0 is black. CSS `color`, only where it is not 0.
    pub gray: u8,
}

impl Default for Style {
    fn default() -> Self {
        Style {
            family: Family::Song,
            bold: false,
            italic: false,
            size: 1000,
            leading: 1000,
            indent: 0,
            start: 0,
            end: 0,
            before: 0,
            after: 0,
            align: Align::Start,
            justify: true,
            tracking: 0,
            gray: 0,
        }
    }
}
