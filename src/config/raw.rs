//! `banxin.toml` as written. The doc comments become the descriptions of the JSON schema (`banxin schema`).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::value::{At, Date, Text};
use crate::doc::{Accessibility, ChapterRole, Role};
use crate::lang::{Choices, IndexOrder, Lang};
use crate::profile::{Mark, Open, Spread, Standard, Zoom};

/// Settings of a book: `banxin.toml`. Every key is optional; a single value may stand where a list is asked for.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "banxin.toml")]
pub struct Raw {
    /// Name of a built-in theme, or path of a theme file.
    pub theme: Option<At<String>>,
    /// Direction of lines. By default the theme decides.
    pub writing_mode: Option<WritingMode>,
    /// What the book is called, who made it.
    pub book: RawBook,
    /// What the book consists of.
    pub contents: RawContents,
    /// How articles become a book: which, in which order, under which parts.
    pub anthology: RawAnthology,
    /// The index at the end, where terms are marked: `[term]{.index}`.
    pub index: RawIndex,
    /// The printed page.
    pub page: RawPage,
    /// What the PDF is made for.
    pub pdf: RawPdf,
    /// The cover around the book: `banxin cover`.
    pub cover: RawCover,
    /// Choices within the rules of typesetting.
    pub typesetting: Choices,
    /// Fonts beside the built-in ones.
    pub fonts: RawFonts,
    /// Pictures in the EPUB.
    pub images: RawImages,
    /// What the publisher says of the accessibility of the EPUB, beyond what can be seen in it.
    pub accessibility: Accessibility,
    /// How manuscripts are read.
    pub read: RawRead,
    /// What to write. Without this table: both formats, to `out/`.
    pub output: Option<RawOutput>,
    /// Severities of findings.
    pub lint: RawLint,
}

/// Metadata.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct RawBook {
    /// Title.
    pub title: Option<String>,
    /// Title to sort by, where that is another: `Complete Angler, The`.
    pub title_sort: Option<String>,
    /// Title in other languages or scripts: `{ en = "Pear and Jujube" }`.
    pub other_titles: BTreeMap<Lang, String>,
    /// Subtitle.
    pub subtitle: Option<String>,
    /// Authors: names, or tables with `name`, `role`, `sort` and `other`.
    pub authors: Vec<RawAgent>,
    /// Editors.
    pub editors: Vec<RawAgent>,
    /// Translators.
    pub translators: Vec<RawAgent>,
    /// Illustrators.
    pub illustrators: Vec<RawAgent>,
    /// Language tag (BCP 47): `zh-Hant-TW`, `zh-Hans`, `ja`, `ko`, `en`.
    pub language: Option<Lang>,
    /// Publisher.
    pub publisher: Option<String>,
    /// Identifier that stays the same from build to build: a URN, a URL, any string.
    pub identifier: Option<String>,
    /// ISBN of 10 or 13 digits, with or without hyphens. The check digit is verified.
    pub isbn: Option<At<String>>,
    /// Edition and printing, for the colophon: `初版一刷`.
    pub edition: Option<String>,
    /// Where the publisher is reached, for the colophon: a line or several.
    pub contact: Vec<String>,
    /// Rights statement or licence.
    pub rights: Option<String>,
    /// Series: its name, or a table with `name` and `index`.
    pub series: Option<RawSeries>,
    /// A few sentences for catalogues.
    pub description: Option<String>,
    /// Subjects.
    pub subjects: Vec<String>,
    /// Date of publication: `2026`, `2026-11` or `2026-11-24`.
    pub date: Option<At<Date>>,
    /// Cover picture: PNG, JPEG, WebP or SVG, or its address on the web; `auto`: one is set from title and authors, in EPUB and PDF; `none`: no cover.
    /// By default one is set for the EPUB only.
    pub cover: Option<At<String>>,
    /// Folder of the manuscripts, relative to `banxin.toml`.
    pub src: Option<At<String>>,
}

/// A person: a name, or a table.
#[derive(Clone, Debug, JsonSchema)]
#[serde(untagged)]
pub enum RawAgent {
    /// The name.
    Name(String),
    /// Name and more.
    Table(AgentTable),
}

/// A person with more than a name.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AgentTable {
    /// Name as printed.
    pub name: String,
    /// What they did. By default that of the list.
    #[serde(default)]
    pub role: Option<Role>,
    /// Name to sort by.
    #[serde(default)]
    pub sort: Option<String>,
    /// A few sentences on who it is, for the notes on contributors.
    #[serde(default)]
    pub bio: Option<String>,
    /// Name in other languages or scripts: `{ en = "Lin Bai" }`.
    #[serde(default)]
    pub other: BTreeMap<Lang, String>,
}

/// A series: its name, or a table.
#[derive(Clone, Debug, JsonSchema)]
#[serde(untagged)]
pub enum RawSeries {
    /// The name.
    Name(String),
    /// Name and number.
    Table(SeriesTable),
}

/// A series and the place in it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SeriesTable {
    /// Its name.
    pub name: String,
    /// Number in the series.
    #[serde(default)]
    pub index: Option<Text>,
}

/// Files in reading order. A path may be a pattern: `*`, `?`, `**`. Without `chapters`, every `.md` and `.txt` file of
/// `src` in natural order.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct RawContents {
    /// Front matter: dedication, preface, …
    pub front: Vec<RawItem>,
    /// Chapters and parts.
    pub chapters: Option<Vec<RawItem>>,
    /// Back matter: afterword, appendix, …
    pub back: Vec<RawItem>,
    /// Whether the books have a table of contents of their own. Default: true.
    pub toc: Option<bool>,
    /// Levels in the table of contents: 1 is chapters only. Default: 2.
    pub toc_depth: Option<At<u8>>,
    /// Whether sections are numbered (1.2). Default: false.
    pub number_sections: Option<bool>,
    /// Whether chapters are numbered where their item does not say. Default: false.
    pub number_chapters: Option<bool>,
}

/// An anthology: articles of a folder, or of a list of files and patterns.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct RawAnthology {
    /// What articles are sorted by: `name`, `date`, `title`, `author`. Default: by file name or `order`, as they come.
    pub sort: Option<super::ArticleSort>,
    /// Whether the order is turned round: the newest first. Default: false.
    pub reverse: Option<bool>,
    /// How titles, names and tags are sorted: `stroke`, `pinyin`, `zhuyin`, `kana`, `hangul`, `alphabet`. Default: as
    /// books of the language do.
    pub order: Option<IndexOrder>,
    /// What the parts are: `folder`, `none`, `tag`, `year`, `author`. Default: `folder`.
    pub group: Option<super::Grouping>,
    /// Only articles with one of these tags.
    pub tags: Vec<String>,
    /// Only articles of this date and later: `2024`, `2024-05`, `2024-05-31`.
    pub since: Option<At<Date>>,
    /// Only articles of this date and before.
    pub until: Option<At<Date>>,
    /// Only files that fit one of these patterns: `essays/**`.
    pub only: Vec<String>,
    /// No files that fit one of these patterns.
    pub skip: Vec<String>,
    /// Whether the book ends with a list of where its articles come from. Default: if any of them says.
    pub credits: Option<bool>,
    /// Whether it ends with notes on its authors. Default: if any is given (`bio`).
    pub contributors: Option<bool>,
    /// Whether it ends with an index of authors. Default: false.
    pub author_index: Option<bool>,
    /// Whether it ends with an index of tags. Default: false.
    pub tag_index: Option<bool>,
    /// What is written everywhere as it is written most: `variants`, `quotes`, `marks`, `numbers`, `spacing`. Default:
    /// nothing, what differs is only reported.
    pub unify: Vec<super::Unify>,
}

/// The index.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct RawIndex {
    /// Whether the books have one. Default: true.
    pub show: Option<bool>,
    /// Order of its terms: `stroke`, `pinyin`, `zhuyin`, `kana`, `hangul`, `alphabet`. Default: as books of the language
    /// do.
    pub order: Option<IndexOrder>,
    /// Its title. Default: 索引, 찾아보기, Index.
    pub title: Option<String>,
}

/// A line of the contents: a path or pattern, or a table.
#[derive(Clone, Debug, JsonSchema)]
#[serde(untagged)]
pub enum RawItem {
    /// Path or pattern, relative to `src`.
    Path(At<String>),
    /// A file or part with more to say about it.
    Table(At<ItemTable>),
}

/// A chapter (`file`), or a part (`part`) with its chapters.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ItemTable {
    /// Path or pattern, relative to `src`. For a part: the text on its page.
    #[serde(default)]
    pub file: Option<At<String>>,
    /// Title of a part.
    #[serde(default)]
    pub part: Option<At<String>>,
    /// Title of a chapter, where its file has none.
    #[serde(default)]
    pub title: Option<String>,
    /// What it is. By default told from its title: 序, 後記, …
    #[serde(default)]
    pub role: Option<ChapterRole>,
    /// Whether it is numbered.
    #[serde(default)]
    pub numbered: Option<bool>,
    /// Chapters of a part; parts may nest.
    #[serde(default)]
    pub chapters: Vec<RawItem>,
}

/// The printed page. What is not given, the theme decides. Lengths: `mm`, `cm`, `in`, `pt`, `Q` (0.25 mm), `號`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct RawPage {
    /// Trim size: a name (`A5`, `B6`, `25開`, `32開`, `文庫判`, `新書判`, `US trade`, …) or `148mm x 210mm`.
    pub size: Option<At<String>>,
    /// Characters on a line of the type area (版心).
    pub chars: Option<At<u16>>,
    /// Lines of the type area.
    pub lines: Option<At<u16>>,
    /// Size of the text: `10.5pt`, `15Q`, `五號`.
    pub font_size: Option<At<String>>,
    /// From baseline to baseline: `18pt`.
    pub leading: Option<At<String>>,
    /// Margin at the spine.
    pub inner: Option<At<String>>,
    /// Margin above the type area.
    pub top: Option<At<String>>,
    /// Columns of the type area.
    pub columns: Option<At<u8>>,
}

/// What the PDF is made for: screen and archive, or a press.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct RawPdf {
    /// `screen` (the default; PDF/A-2a and PDF/UA-1), `archive` (the same, and what breaks them is an error), `archive-4`
    /// (PDF/A-4 and PDF/UA-2), `print` (PDF/X-4), or `archive+print`.
    pub profile: Option<At<String>>,
    /// The standards to claim instead of those of the profile; an empty list claims none.
    pub standard: Option<Vec<At<Standard>>>,
    /// ICC profile of the press. For `print`.
    pub icc: Option<At<String>>,
    /// Name of the printing condition, `FOGRA51` or `JC200103`. Default: the name in the ICC profile. For `print`.
    pub condition: Option<String>,
    /// How far pictures at the edge go on beyond it. Default: 3mm. For `print`.
    pub bleed: Option<At<String>>,
    /// Marks outside the bleed. Default: none. For `print`.
    pub marks: Vec<At<Mark>>,
    /// The number of pages is a multiple of this: 4, 8, 16. Default: 1. For `print`.
    pub pages_multiple: Option<At<u16>>,
    /// Ink that the paper takes, in percent over all inks. Default: 300. For `print`.
    pub ink_limit: Option<At<u16>>,
    /// Whether pictures in RGB are converted to the inks of the press. Default: false, the press does it. For `print`.
    pub convert_images: Option<bool>,
    /// What is shown beside the page. Default: the outline.
    pub open: Option<Open>,
    /// How pages lie: `spreads` are verso and recto side by side. By default the viewer decides.
    pub spread: Option<Spread>,
    /// How large the first page is. By default the viewer decides.
    pub zoom: Option<Zoom>,
    /// Whether spreads run from right to left. Some viewers then copy text in the wrong order. Default: false.
    pub right_to_left: Option<bool>,
}

/// The cover as it wraps around the book: back, spine and front on one sheet (`banxin cover`). Its front is `book.cover`,
/// or the one that is drawn.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct RawCover {
    /// Paper of the book: `0.1mm`, or a kind and weight: `道林紙 80g`, `70kg 上質紙`, `coated 150 g`. Pounds are
    /// those of Taiwan as `磅` (31 × 43 inches), of American book paper as `lb` (25 × 38). Default: `道林紙 80g`.
    pub paper: Option<At<String>>,
    /// Width of the spine, where the printer says it. Default: the pages on their paper.
    pub spine: Option<At<String>>,
    /// Pages of the book as bound. Default: as many as it is set in.
    pub pages: Option<At<u32>>,
    /// Width of the flaps (摺口, 勒口). Default: none.
    pub flaps: Option<At<String>>,
    /// How far the cover goes on beyond its edges. Default: 3mm.
    pub bleed: Option<At<String>>,
    /// Whether marks for knife and folds are printed. Default: true.
    pub marks: Option<bool>,
    /// What stands on the back. Default: `book.description`.
    pub text: Option<String>,
    /// What stands on the flap at the front: who wrote the book.
    pub front_flap: Option<String>,
    /// What stands on the flap at the back: what else there is.
    pub back_flap: Option<String>,
    /// Price as printed: `定價 380 元`.
    pub price: Option<String>,
    /// Five digits beside the bar code of the ISBN: `52000`.
    pub add_on: Option<At<String>>,
}

/// Fonts. Family names are those inside the font files.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct RawFonts {
    /// Font files and folders to look in.
    pub paths: Vec<At<String>>,
    /// Whether fonts of the machine may set characters that no other font has. The book then depends on the machine.
    /// Default: false.
    pub system: Option<bool>,
    /// Family for text (宋體, 明朝).
    pub song: Option<String>,
    /// Family for headings (黑體, ゴシック).
    pub hei: Option<String>,
    /// Family for quotations (楷體).
    pub kai: Option<String>,
    /// Family for code.
    pub mono: Option<String>,
    /// Family for Latin letters and digits in text.
    pub latin: Option<String>,
    /// How much of a font goes into the EPUB: `subset` (the characters of the book), `full`, `none`. Default: `subset`.
    pub embed: Option<super::Embedding>,
}

/// Pictures in the EPUB. They are turned upright, brought within these limits, and rid of what cameras noted in them. The
/// PDF has them as they are.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct RawImages {
    /// Pixels of one picture; a larger one is scaled down. Default: 3500000.
    pub max_pixels: Option<At<u32>>,
    /// Kilobytes of one picture; a larger one is compressed anew, as far as no loss is seen. Default: 1000.
    pub budget: Option<At<u32>>,
    /// Whether the files go in untouched. Default: false.
    pub originals: Option<bool>,
}

/// How manuscripts are read.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct RawRead {
    /// Encoding of every file: `utf-8`, `big5`, `gb18030`, `shift_jis`, … By default it is detected.
    pub encoding: Option<At<String>>,
    /// Headings of plain text: `auto`, `none`, or the path of a file that lists them, one a line.
    pub headings: Option<At<String>>,
    /// Clean-up of punctuation: `auto` (plain text only), `always`, `never`.
    pub cleanup: Option<RawCleanup>,
    /// Line ends inside a Markdown paragraph: `cjk` (nothing between Han and kana), `space`, `hard`.
    pub line_breaks: Option<super::LineBreaks>,
}

/// Outputs: a path, or `true` for the default path.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct RawOutput {
    /// The EPUB.
    pub epub: Option<RawTarget>,
    /// The PDF.
    pub pdf: Option<RawTarget>,
}

/// A path, or whether to write the default path.
#[derive(Clone, Debug, JsonSchema)]
#[serde(untagged)]
pub enum RawTarget {
    /// Whether to write it.
    Wanted(bool),
    /// Where to write it, relative to `banxin.toml`.
    Path(At<String>),
}

/// Severities of findings, by code: see `banxin explain`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct RawLint {
    /// Codes of warnings and notes that are not reported.
    pub allow: Vec<At<String>>,
    /// Codes that are errors; `warnings` is every warning.
    pub deny: Vec<At<String>>,
}

/// Direction of lines.
#[derive(Copy, Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WritingMode {
    /// Lines from right to left, set vertically.
    VerticalRl,
    /// Lines from top to bottom.
    HorizontalTb,
}

/// When punctuation is cleaned up.
#[derive(Copy, Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RawCleanup {
    /// In plain text, not in Markdown.
    Auto,
    /// In both.
    Always,
    /// In neither.
    Never,
}

/// The JSON schema of `banxin.toml`.
pub fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(Raw).to_value();
    super::editions::extend(&mut schema);
    schema
}
