//! A project as needed: defaults filled in, paths joined, units parsed.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{Anthology, Variant};
use crate::asset::ImageLimits;
use crate::diag::Lint;
use crate::doc::{ChapterRole, Matter, Meta};
use crate::lang::{Choices, IndexOrder, Lang};
use crate::profile::{Profile, Wrap};
use crate::source::{Sources, Span};
use crate::theme::Abs;

/// Everything that a build needs to know besides the files it reads.
#[derive(Clone, Debug)]
pub struct Project {
    /// Folder that relative image paths may not leave.
    pub root: PathBuf,
    /// Metadata given by the configuration or the command line; it overrides that of the files.
    pub meta: Meta,
    /// Files and parts in reading order.
    pub contents: Vec<Entry>,
    /// How files become chapters.
    pub kind: ProjectKind,
    /// How articles become a book.
    pub anthology: Anthology,
    /// Cover picture.
    pub cover: Option<(CoverAt, Span)>,
    /// Whether a cover is drawn where there is no picture.
    pub cover_wish: CoverWish,
    /// How manuscripts are read.
    pub read: ReadOptions,
    /// How pages are laid out; what is `None` is decided by the theme.
    pub page: PageOptions,
    /// What the PDF is made for.
    pub pdf: Profile,
    /// The cover around the book.
    pub wrap: Wrap,
    /// Choices within the rules of typesetting; what is `None` is decided by the theme.
    pub typesetting: Choices,
    /// Fonts beyond the built-in ones.
    pub fonts: FontOptions,
    /// What pictures may be in an EPUB.
    pub images: ImageLimits,
    /// Name of a built-in theme or path of a theme file.
    pub theme: Option<String>,
    /// Sections down to this level (1 is chapters) in the table of contents.
    pub toc_depth: u8,
    /// The same for the contents that are printed in a book; `None`: the theme decides.
    pub toc_printed: Option<u8>,
    /// Whether the PDF has a table of contents, title page, colophon.
    pub toc: bool,
    /// Whether the books end with an index, where terms are marked.
    pub index: bool,
    /// Its order; `None`: that of the language.
    pub index_order: Option<IndexOrder>,
    /// Its title; `None`: 索引, Index.
    pub index_title: Option<String>,
    /// Whether sections are numbered (1.2).
    pub number_sections: bool,
    /// Vertical writing; `None`: the theme decides.
    pub vertical: Option<bool>,
    /// Severities that the user has changed.
    pub lint: Lint,
    /// Outputs to write, as configured or asked for.
    pub outputs: Vec<Output>,
    /// Which of the books of its configuration it is.
    pub variant: Variant,
    /// What was read to make the project: configuration, command line. The spans above point in here, and the sources
    /// of a build begin with it.
    pub sources: Sources,
}

impl Project {
    /// The same settings for a book of one article. Of the metadata of the whole it has what holds for any of its articles.
    pub fn single(&self, whole: &Meta) -> Project {
        let meta = Meta {
            lang: self.meta.lang,
            publisher: whole.publisher.clone(),
            contact: whole.contact.clone(),
            accessibility: whole.accessibility.clone(),
            ..Meta::default()
        };
        Project {
            meta,
            kind: ProjectKind::Single,
            anthology: Anthology::default(),
            contents: Vec::new(),
            cover: None,
            outputs: Vec::new(),
            variant: Variant::default(),
            sources: Sources::default(),
            ..self.clone()
        }
    }
}

impl Default for Project {
    /// An empty project with the settings that hold where nothing is configured.
    fn default() -> Self {
        Project {
            root: PathBuf::new(),
            meta: Meta::default(),
            contents: Vec::new(),
            kind: ProjectKind::Single,
            anthology: Anthology::default(),
            cover: None,
            cover_wish: CoverWish::default(),
            read: ReadOptions::default(),
            page: PageOptions::default(),
            pdf: Profile::default(),
            wrap: Wrap::default(),
            typesetting: Choices::default(),
            fonts: FontOptions::default(),
            images: ImageLimits::default(),
            theme: None,
            toc_depth: 2,
            toc_printed: None,
            toc: true,
            index: true,
            index_order: None,
            index_title: None,
            number_sections: false,
            vertical: None,
            lint: Lint::default(),
            outputs: Vec::new(),
            variant: Variant::default(),
            sources: Sources::default(),
        }
    }
}

/// Where the cover picture is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum CoverAt {
    /// A file.
    File(PathBuf),
    /// An address on the web.
    Web(String),
}

/// Whether a cover is drawn for a book without one.
#[derive(Copy, Clone, Debug, Default, Eq, PartialEq)]
pub enum CoverWish {
    /// For the EPUB alone: shelves show nothing else of a book.
    #[default]
    Shelf,
    /// For EPUB and PDF.
    Both,
    /// Not at all.
    Never,
}

/// What was asked for.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub enum ProjectKind {
    /// One file, also as the only one of a folder: several top headings make several chapters.
    Single,
    /// Several files or a folder without configuration: each file is a chapter.
    Anthology,
    /// A book with a banxin.toml or an mdBook project.
    Book,
}

/// One line of the contents.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What to read.
    pub source: EntrySource,
    /// What it is in the book; `None`: to be told from its title (序, 後記, …).
    pub role: Option<ChapterRole>,
    /// Where it stands.
    pub matter: Matter,
    /// Nesting.
    pub depth: u8,
    /// Whether it counts.
    pub numbered: bool,
    /// Title given in the contents (mdBook's SUMMARY, parts); overrides nothing but an absent title, unless a part.
    pub title: Option<String>,
    /// Where it is listed.
    pub span: Span,
}

impl Entry {
    /// The file it is read from.
    pub fn file(&self) -> Option<&Path> {
        match &self.source {
            EntrySource::File(path) => Some(path),
            EntrySource::Title | EntrySource::Bytes(..) => None,
        }
    }
}

/// Where an entry comes from.
#[derive(Clone, Debug)]
pub enum EntrySource {
    /// A file.
    File(PathBuf),
    /// A part title without a file.
    Title,
    /// Text that is already there, with a name for messages: standard input.
    Bytes(PathBuf, std::sync::Arc<[u8]>),
}

/// How manuscripts are read.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// Encoding label to use instead of detection.
    pub encoding: Option<String>,
    /// Headings of plain text.
    pub headings: Headings,
    /// Whether plain text is cleaned up (typesetting rules T1 to T14).
    pub cleanup: Cleanup,
    /// Line ends inside Markdown paragraphs.
    pub line_breaks: LineBreaks,
    /// Language where no file says one.
    pub lang: Option<Lang>,
}

/// Headings of plain text.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Headings {
    /// Guess them.
    #[default]
    Auto,
    /// There are none.
    None,
    /// Exactly these lines, one per line of the given file.
    Listed(Vec<String>),
}

/// Clean-up of web-paste punctuation.
#[derive(Copy, Clone, Debug, Default, Eq, PartialEq)]
pub enum Cleanup {
    /// In plain text, not in Markdown.
    #[default]
    Auto,
    /// In both.
    Always,
    /// In neither.
    Never,
}

/// Line ends inside Markdown paragraphs.
#[derive(Copy, Clone, Debug, Default, Eq, PartialEq, Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LineBreaks {
    /// Nothing between Han, kana and full-width marks, a space otherwise.
    #[default]
    Cjk,
    /// Always a space.
    Space,
    /// Always a break.
    Hard,
}

/// Page settings of a project.
#[derive(Clone, Debug, Default)]
pub struct PageOptions {
    /// Trimmed size.
    pub size: Option<(Abs, Abs)>,
    /// Characters on a line.
    pub chars: Option<u16>,
    /// Lines on a page.
    pub lines: Option<u16>,
    /// Body size.
    pub font_size: Option<Abs>,
    /// Leading, baseline to baseline.
    pub leading: Option<Abs>,
    /// Margin at the spine.
    pub inner: Option<Abs>,
    /// Margin above the type area.
    pub top: Option<Abs>,
    /// Columns of the type area.
    pub columns: Option<u8>,
}

/// Font settings of a project.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct FontOptions {
    /// Files or folders with fonts beside the built-in ones.
    pub paths: Vec<PathBuf>,
    /// Whether fonts of the machine may set what no other has.
    pub system: bool,
    /// Family name to use for 宋體.
    pub song: Option<String>,
    /// Family name to use for 黑體.
    pub hei: Option<String>,
    /// Family name to use for 楷體.
    pub kai: Option<String>,
    /// Family name to use for code.
    pub mono: Option<String>,
    /// Family name to use for Latin text beside 宋體.
    pub latin: Option<String>,
    /// How much of a font goes into an EPUB.
    pub embed: Embedding,
}

/// How much of a font goes into an EPUB.
#[derive(Copy, Clone, Debug, Default, Eq, PartialEq, Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Embedding {
    /// The characters that the book has.
    #[default]
    Subset,
    /// All of it: readers may look up and annotate in it too.
    Full,
    /// Nothing: reading systems use their own.
    None,
}

/// One file to write.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Output {
    /// What to write.
    pub format: Format,
    /// Where; `None`: `out/TITLE.EXT`. `-` is standard output.
    pub path: Option<PathBuf>,
}

/// Output formats.
#[derive(Copy, Clone, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub enum Format {
    /// EPUB 3.3.
    Epub,
    /// PDF.
    Pdf,
}

impl Format {
    /// File name extension.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Epub => "epub",
            Format::Pdf => "pdf",
        }
    }
}
