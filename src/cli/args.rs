//! What may be asked.

use std::num::NonZero;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum, ValueHint};

/// Builds books: an EPUB and a typeset PDF from one manuscript, made for Chinese, Japanese and Korean.
#[derive(Debug, Parser)]
#[command(name = "banxin", version, about, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "Exit status: 0 done, 1 the manuscript has errors, 2 could not run.")]
pub struct Args {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Debug, clap::Args)]
pub struct Global {
    /// Print errors only
    #[arg(short, long, global = true, help_heading = "Messages")]
    pub quiet: bool,
    /// Print notes too: every repair and every guess
    #[arg(short, long, global = true, help_heading = "Messages", conflicts_with = "quiet")]
    pub verbose: bool,
    /// Colours of messages; NO_COLOR is heeded
    #[arg(long, global = true, help_heading = "Messages", value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// Form of messages
    #[arg(long, global = true, help_heading = "Messages", value_name = "FORM", default_value = "human")]
    pub message_format: MessageFormat,
}

/// When to colour.
#[derive(Copy, Clone, Debug, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

/// Form of messages.
#[derive(Copy, Clone, Eq, PartialEq, Debug, ValueEnum)]
pub enum MessageFormat {
    /// With the text and carets under it
    Human,
    /// One line each: path:line:column: severity[CODE]: message
    Short,
    /// One JSON object a line
    Json,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Build the books
    Build(Build),
    /// Report everything a build would report, without writing files
    Check(Check),
    /// Make the cover that wraps around a book: back, spine and front on one sheet
    #[command(after_help = COVER_HELP)]
    Cover(Cover),
    /// Make pictures of pages, to look at a PDF or at what a manuscript becomes
    #[command(after_help = RENDER_HELP)]
    Render(Render),
    /// Put the pages of a PDF onto sheets: booklets, signatures, several pages a sheet
    #[command(after_help = IMPOSE_HELP)]
    Impose(Impose),
    /// Build many books, each a line of a manifest
    #[command(after_help = BATCH_HELP)]
    Batch(Batch),
    /// Print the document tree
    Tree(Tree),
    /// Print what a stage makes, to compare it with what it made before
    Dump(Dump),
    /// Make a small book to begin with
    Init(Init),
    /// List the fonts, or the characters that no font has
    Fonts(Fonts),
    /// Explain a code, or list all codes
    Explain(Explain),
    /// Say how much the cache holds, or empty it
    Cache(Cache),
    /// Print the JSON schema of banxin.toml or of the document tree
    Schema(SchemaArgs),
    /// Print a completion script for a shell
    Completions(Completions),
    /// Print the manual page
    Man(Man),
}

/// What to read and how.
#[derive(Debug, Default, clap::Args)]
pub struct Manuscript {
    /// Files, folders, a banxin.toml, or - for standard input [default: the current folder]
    #[arg(value_name = "INPUT", value_hint = ValueHint::AnyPath)]
    pub inputs: Vec<PathBuf>,
    /// What standard input is
    #[arg(long, value_name = "KIND", default_value = "md")]
    pub from: Kind,
    /// Only this [[edition]] or [[book]] of banxin.toml; may be repeated [default: all]
    #[arg(long, value_name = "NAME")]
    pub edition: Vec<String>,
    #[command(flatten)]
    pub settings: Settings,
}

/// How it is read and set. Every option stands for a key of banxin.toml.
#[derive(Debug, Default, clap::Args)]
pub struct Settings {
    /// Title (book.title)
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// Author; may be repeated (book.authors)
    #[arg(long, value_name = "NAME")]
    pub author: Vec<String>,
    /// Language tag, for example zh-Hant-TW (book.language)
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
    /// Cover picture (book.cover)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub cover: Option<String>,
    /// Sort articles by name, date, title or author (anthology.sort)
    #[arg(long, value_name = "BY")]
    pub sort: Option<String>,
    /// Turn the order round: the newest first (anthology.reverse)
    #[arg(long)]
    pub reverse: bool,
    /// Make parts of folder, none, tag, year or author (anthology.group)
    #[arg(long, value_name = "BY")]
    pub group: Option<String>,
    /// Only articles with this tag; may be repeated (anthology.tags)
    #[arg(long, value_name = "TAG")]
    pub tag: Vec<String>,
    /// Only articles of this date and later, for example 2024-05 (anthology.since)
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// Only articles of this date and before (anthology.until)
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// Only files that fit this pattern, for example 'essays/**'; may be repeated (anthology.only)
    #[arg(long, value_name = "PATTERN")]
    pub only: Vec<String>,
    /// No files that fit this pattern; may be repeated (anthology.skip)
    #[arg(long, value_name = "PATTERN")]
    pub skip: Vec<String>,
    /// Write everywhere as it is written most: variants, quotes, marks, numbers, spacing (anthology.unify)
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    pub unify: Vec<String>,
    /// Set any key, for example page.chars=28; may be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// Theme: a name or a file (theme)
    #[arg(long, value_name = "THEME")]
    pub theme: Option<String>,
    /// Vertical lines, pages from right to left (writing-mode)
    #[arg(long)]
    pub vertical: bool,
    /// What the PDF is for: screen, archive, archive-4, print or archive+print (pdf.profile)
    #[arg(long, value_name = "PROFILE")]
    pub pdf_profile: Option<String>,
    /// Encoding of every file (read.encoding) [default: detected]
    #[arg(long, value_name = "LABEL")]
    pub encoding: Option<String>,
    /// Headings of plain text: auto, none or a file that lists them (read.headings)
    #[arg(long, value_name = "HOW")]
    pub headings: Option<String>,
    /// Repair punctuation in Markdown too (read.cleanup)
    #[arg(long, conflicts_with = "no_cleanup")]
    pub cleanup: bool,
    /// Repair no punctuation (read.cleanup)
    #[arg(long)]
    pub no_cleanup: bool,
    /// Font file or folder; may be repeated (fonts.paths)
    #[arg(long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub font_dir: Vec<String>,
    /// Let fonts of the machine set what no other font has (fonts.system)
    #[arg(long)]
    pub system_fonts: bool,
    /// Do not report a warning or note; may be repeated (lint.allow)
    #[arg(long, value_name = "CODE")]
    pub allow: Vec<String>,
    /// Make a code, or all `warnings`, errors; may be repeated (lint.deny)
    #[arg(long, value_name = "CODE")]
    pub deny: Vec<String>,
    /// Time of the build: seconds since 1970, or a date [default: SOURCE_DATE_EPOCH, else the newest source]
    #[arg(long, value_name = "TIME", value_parser = super::disk::parse_time)]
    pub timestamp: Option<i64>,
    #[command(flatten)]
    pub cache: CacheOptions,
}

/// Where results are kept for the next run.
#[derive(Debug, Default, clap::Args)]
pub struct CacheOptions {
    /// Folder of what is kept between runs [default: BANXIN_CACHE, else banxin in the user's folder of caches]
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, help_heading = "Cache")]
    pub cache: Option<PathBuf>,
    /// Make everything anew, and keep nothing; so does BANXIN_CACHE=off
    #[arg(long, conflicts_with = "cache", help_heading = "Cache")]
    pub no_cache: bool,
    /// Most that is kept, in MiB: what has not been used for longest goes first
    #[arg(long, value_name = "MIB", default_value = "2048", value_parser = clap::value_parser!(u64).range(..1 << 40), help_heading = "Cache")]
    pub cache_limit: u64,
}

/// What may be had from the web.
#[cfg(feature = "fetch")]
#[derive(Debug, Default, clap::Args)]
pub struct Fetch {
    /// Fetch pictures of the web that the project does not keep yet, and keep them: .banxin/images, banxin.lock
    #[arg(
        long,
        value_name = "FROM",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "public",
        help_heading = "Network"
    )]
    pub fetch_images: Option<FetchFrom>,
}

/// Hosts that are asked.
#[cfg(feature = "fetch")]
#[derive(Copy, Clone, Eq, PartialEq, Debug, ValueEnum)]
pub enum FetchFrom {
    /// Those of the open internet
    Public,
    /// Those of private networks too
    Any,
}

/// Kinds of manuscripts.
#[derive(Copy, Clone, Debug, Default, ValueEnum)]
pub enum Kind {
    /// Markdown
    #[default]
    Md,
    /// Plain text
    Txt,
    /// Document tree
    Json,
}

/// Formats to write.
#[derive(Copy, Clone, Debug, ValueEnum)]
pub enum To {
    Epub,
    Pdf,
}

/// `build`
#[derive(Debug, clap::Args)]
pub struct Build {
    #[command(flatten)]
    pub manuscript: Manuscript,
    #[cfg(feature = "fetch")]
    #[command(flatten)]
    pub fetch: Fetch,
    /// File to write, the format by its extension; a folder; or - for standard output; may be repeated
    /// [default: out/TITLE.epub and out/TITLE.pdf]
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub output: Vec<PathBuf>,
    /// Formats to write
    #[arg(short, long, value_name = "FORMAT", value_delimiter = ',')]
    pub to: Vec<To>,
    /// Build a book of each article as well, in a folder named as the whole
    #[arg(long)]
    pub each: bool,
}

const BATCH_HELP: &str = "\
A line of the manifest is a job, with paths relative to the manifest:
  {\"id\": \"1042\", \"input\": \"articles/1042.md\", \"output\": [\"books/1042.epub\", \"books/1042.pdf\"]}
Beside these it may have title, author, lang, cover, theme, vertical, and set for any key of banxin.toml:
  {\"input\": \"novel/\", \"output\": \"books/\", \"author\": \"佚名\", \"set\": {\"page.chars\": 28}}

A job that fails does not keep the others. What a killed batch has done is not done again: run the same command. A job is
done anew when its line, anything it read or looked for, the options or banxin have changed, or its books are not as it left
them.

Exit status: 0 all jobs are done, 1 some failed, 2 could not run.";

/// `batch`
#[derive(Debug, clap::Args)]
pub struct Batch {
    /// Jobs, one JSON object a line; - for standard input
    #[arg(value_name = "MANIFEST", value_hint = ValueHint::FilePath)]
    pub manifest: PathBuf,
    /// Results, one JSON object a line, to begin again from; - for standard output [default: MANIFEST.results.jsonl]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub results: Option<PathBuf>,
    /// Do the Kth of N parts; /N: the environment says which [default: BANXIN_SHARD, else as Slurm, Grid Engine, LSF, AWS
    /// Batch, Google Cloud or GitLab say, else all]
    #[arg(long, value_name = "K/N")]
    pub shard: Option<super::batch::Wish>,
    /// Jobs at a time [default: one a core]
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<NonZero<usize>>,
    /// Do jobs again that are done
    #[arg(long)]
    pub again: bool,
    /// Most text of a job, in MiB: a job with more fails, so that it does not take the memory of the others
    #[arg(long, value_name = "MIB", default_value = "64")]
    pub max_text: u64,
    #[command(flatten)]
    pub settings: Settings,
}

/// `check`
#[derive(Debug, clap::Args)]
pub struct Check {
    #[command(flatten)]
    pub manuscript: Manuscript,
    #[cfg(feature = "fetch")]
    #[command(flatten)]
    pub fetch: Fetch,
}

const COVER_HELP: &str = "\
Examples:
  banxin cover mybook -o cover.pdf
  banxin cover . --paper '道林紙 100g' --flaps 80mm --price '定價 380 元'
  banxin cover . --spine 14.5mm                 the width that the printer has said

The front is book.cover, or the one that is drawn from title and authors; on the back stand book.description and the bar
code of book.isbn. Vertical books have their front at the left of the spine, as they are bound at the right. Names of
paper give its usual thickness only: ask the printer before you print.";

/// `cover`
#[derive(Debug, clap::Args)]
pub struct Cover {
    #[command(flatten)]
    pub manuscript: Manuscript,
    /// File to write; or - for standard output [default: out/TITLE-cover.pdf]
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Cover")]
    pub output: Option<PathBuf>,
    /// Paper of the book: 0.1mm, or a kind and weight: `道林紙 80g`, `70kg 上質紙` (cover.paper)
    #[arg(long, value_name = "PAPER", help_heading = "Cover")]
    pub paper: Option<String>,
    /// Width of the spine [default: the pages on their paper] (cover.spine)
    #[arg(long, value_name = "LENGTH", help_heading = "Cover")]
    pub spine: Option<String>,
    /// Pages of the book as bound [default: as many as it is set in] (cover.pages)
    #[arg(long, value_name = "PAGES", help_heading = "Cover")]
    pub pages: Option<u32>,
    /// Width of the flaps (cover.flaps)
    #[arg(long, value_name = "LENGTH", help_heading = "Cover")]
    pub flaps: Option<String>,
    /// Price as printed (cover.price)
    #[arg(long, value_name = "TEXT", help_heading = "Cover")]
    pub price: Option<String>,
    /// Five digits beside the bar code (cover.add-on)
    #[arg(long, value_name = "DIGITS", help_heading = "Cover")]
    pub add_on: Option<String>,
}

const RENDER_HELP: &str = "\
Examples:
  banxin render book.pdf --pages 1-4,7          pictures of five pages
  banxin render book.pdf --pages iii,12- --folio
  banxin render . --sheet 4x2 -o sheet-%d.png   the book at a glance, straight from its manuscript
  banxin render a.md --pages 1 -o - > first.png";

/// `render`
#[derive(Debug, clap::Args)]
pub struct Render {
    #[command(flatten)]
    pub manuscript: Manuscript,
    /// Pages: 1-4,7 or 9-, counted from the beginning of the file [default: all]
    #[arg(short, long, value_name = "PAGES", help_heading = "Pictures")]
    pub pages: Option<String>,
    /// Name pages by the numbers printed on them: iii-x,12
    #[arg(long, requires = "pages", help_heading = "Pictures")]
    pub folio: bool,
    /// Where to: %d is the number of the page, %3d with zeros up to three digits, %f its folio; or - for standard output
    /// [default: out/NAME-%d.png]
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Pictures")]
    pub output: Option<PathBuf>,
    /// Pixels an inch [default: 150]
    #[arg(long, value_name = "DPI", value_parser = super::render::parse_dpi, help_heading = "Pictures")]
    pub dpi: Option<f64>,
    /// Pixels from left to right, in the place of --dpi
    #[arg(long, value_name = "PIXELS", conflicts_with = "dpi", value_parser = clap::value_parser!(u32).range(1..=20_000), help_heading = "Pictures")]
    pub width: Option<u32>,
    /// So many pages side by side and one above the other on each picture, 400 pixels wide each unless --dpi or --width
    /// says otherwise; from the right where the book is bound at the right
    #[arg(long, value_name = "COLSxROWS", value_parser = super::render::parse_sheet, help_heading = "Pictures")]
    pub sheet: Option<(u16, u16)>,
}

const IMPOSE_HELP: &str = "\
Examples:
  banxin impose book.pdf                        a booklet to staple, on sheets of two pages
  banxin impose a6.pdf --sheet A4 --per-side 4  sheets of A4, folded twice
  banxin impose book.pdf --scheme signatures --signature 16 --marks crop,fold,collation
  banxin impose book.pdf --scheme 4-up --sheet A3

Pages keep their size where the sheet has room for them. Books bound at the right are told by their PDF; with --binding
right any is. What is printed on the back is turned for a printer that turns sheets like leaves, unless --flip says
otherwise.";

/// `impose`
#[derive(Debug, clap::Args)]
pub struct Impose {
    #[command(flatten)]
    pub manuscript: Manuscript,
    /// File to write; or - for standard output [default: out/NAME-sheets.pdf]
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Sheets")]
    pub output: Option<PathBuf>,
    /// How pages come onto sheets
    #[arg(long, value_name = "SCHEME", default_value = "saddle", help_heading = "Sheets")]
    pub scheme: ImposeScheme,
    /// Pages of a signature; sheets are laid into one another until they have so many
    #[arg(long, value_name = "PAGES", default_value = "16", value_parser = super::impose::parse_signature, help_heading = "Sheets")]
    pub signature: u16,
    /// Pages on one side of a sheet that is folded: 2, 4 or 8, for one, two or three folds
    #[arg(long, value_name = "PAGES", default_value = "2", value_parser = super::impose::parse_per_side, help_heading = "Sheets")]
    pub per_side: banxin::impose::Fold,
    /// Sheet, either way round: a name (A4, A3, SRA3, B4, letter) or 320x450mm [default: as large as needed; A4 for n-up]
    #[arg(long, value_name = "SIZE", value_parser = super::impose::parse_size, help_heading = "Sheets")]
    pub sheet: Option<(banxin::theme::Abs, banxin::theme::Abs)>,
    /// Side that the book is bound at [default: as the PDF says, else left]
    #[arg(long, value_name = "SIDE", help_heading = "Sheets")]
    pub binding: Option<ImposeBinding>,
    /// Edge that the printer turns sheets at [default: that at which both sides stand upright]
    #[arg(long, value_name = "EDGE", help_heading = "Sheets")]
    pub flip: Option<ImposeFlip>,
    /// Paper, for what pages inside are moved to the spine (creep): 0.1mm, or a kind and weight: `道林紙 80g`, `70kg 上質紙`
    #[arg(long, value_name = "PAPER", value_parser = banxin::paper::caliper, help_heading = "Sheets")]
    pub paper: Option<banxin::theme::Abs>,
    /// Between pages that do not meet at a spine [default: twice the bleed; 5mm for n-up]
    #[arg(long, value_name = "LENGTH", value_parser = super::impose::parse_length, help_heading = "Sheets")]
    pub gutter: Option<banxin::theme::Abs>,
    /// What is milled off each page at the spine before it is glued
    #[arg(long, value_name = "LENGTH", default_value = "0mm", value_parser = super::impose::parse_length, help_heading = "Sheets")]
    pub milling: banxin::theme::Abs,
    /// Marks [default: collation for signatures]
    #[arg(long, value_name = "MARKS", value_delimiter = ',', help_heading = "Sheets")]
    pub marks: Option<Vec<ImposeMark>>,
}

/// How pages come onto sheets.
#[derive(Copy, Clone, Debug, Eq, PartialEq, ValueEnum)]
pub enum ImposeScheme {
    /// One booklet, all sheets inside one another, to staple
    Saddle,
    /// Signatures one behind another, to sew or glue
    Signatures,
    /// Two pages a side, in order
    #[value(name = "2-up")]
    TwoUp,
    /// Four pages a side, in order
    #[value(name = "4-up")]
    FourUp,
    /// Six pages a side, in order
    #[value(name = "6-up")]
    SixUp,
    /// Nine pages a side, in order
    #[value(name = "9-up")]
    NineUp,
}

/// A side of a book.
#[derive(Copy, Clone, Debug, Eq, PartialEq, ValueEnum)]
pub enum ImposeBinding {
    Left,
    Right,
}

/// An edge of a sheet.
#[derive(Copy, Clone, Debug, Eq, PartialEq, ValueEnum)]
pub enum ImposeFlip {
    Long,
    Short,
}

/// Marks on a sheet.
#[derive(Copy, Clone, Debug, Eq, PartialEq, ValueEnum)]
pub enum ImposeMark {
    /// Where to cut
    Crop,
    /// Where to fold
    Fold,
    /// Steps on the spines of signatures, to see that all are there
    Collation,
    /// None
    None,
}

/// `tree`
#[derive(Debug, clap::Args)]
pub struct Tree {
    #[command(flatten)]
    pub manuscript: Manuscript,
    /// Form of the tree
    #[arg(long, value_name = "FORM", default_value = "json")]
    pub format: TreeFormat,
}

/// Form of a tree.
#[derive(Copy, Clone, Debug, ValueEnum)]
pub enum TreeFormat {
    /// As `banxin build FILE.json` reads it
    Json,
    /// Indented lines
    Text,
}

/// `dump`
#[derive(Debug, clap::Args)]
pub struct Dump {
    #[command(subcommand)]
    pub what: DumpOf,
}

/// What is dumped.
#[derive(Debug, Subcommand)]
pub enum DumpOf {
    /// Print the document tree, as `banxin tree` does, as indented lines
    Tree(DumpTree),
    /// Print the pages, line by line: place, size, face, what brought a line to its measure, text
    #[command(after_help = LAYOUT_HELP)]
    Layout(DumpLayout),
}

const LAYOUT_HELP: &str = "\
Lengths are points from the top left corner of the page; what follows the face is in em:
  opened     given to every place between characters; above a quarter em it is an emergency
  spaced     given to word spaces and to those between Han and Latin
  squeezed   taken from marks and spaces
  half hung  the last mark goes without its blank, or stands outside
  hyphen     a word is divided
  over       what the line is too long";

/// `dump tree`
#[derive(Debug, clap::Args)]
pub struct DumpTree {
    #[command(flatten)]
    pub manuscript: Manuscript,
    /// Form of the tree
    #[arg(long, value_name = "FORM", default_value = "text")]
    pub format: TreeFormat,
}

/// `dump layout`
#[derive(Debug, clap::Args)]
pub struct DumpLayout {
    #[command(flatten)]
    pub manuscript: Manuscript,
    /// Only these sheets of the file, counted from 1: 7, 3-5, 3-
    #[arg(long, value_name = "RANGE", value_parser = super::dump::parse_range)]
    pub pages: Option<RangeInclusive<usize>>,
}

/// `init`
#[derive(Debug, clap::Args)]
pub struct Init {
    /// Folder to make the book in [default: the current folder]
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dir: Option<PathBuf>,
}

/// `fonts`
#[derive(Debug, clap::Args)]
pub struct Fonts {
    #[command(flatten)]
    pub manuscript: Manuscript,
    /// List the characters of the manuscripts that no font has
    #[arg(long)]
    pub missing: bool,
}

/// `explain`
#[derive(Debug, clap::Args)]
pub struct Explain {
    /// The code, for example M001
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
}

/// `cache`
#[derive(Debug, clap::Args)]
pub struct Cache {
    /// What to do
    #[arg(default_value = "size")]
    pub task: CacheTask,
    /// Folder of the cache [default: BANXIN_CACHE, else banxin in the user's folder of caches]
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub cache: Option<PathBuf>,
}

/// What is done with the cache.
#[derive(Copy, Clone, Debug, Eq, PartialEq, ValueEnum)]
pub enum CacheTask {
    /// Say where it is and how much is in it
    Size,
    /// Take everything out
    Clean,
}

/// `schema`
#[derive(Debug, clap::Args)]
pub struct SchemaArgs {
    /// Schema of what
    #[arg(default_value = "config")]
    pub of: SchemaOf,
}

/// What has a schema.
#[derive(Copy, Clone, Debug, ValueEnum)]
pub enum SchemaOf {
    /// banxin.toml
    Config,
    /// The document tree
    Tree,
}

/// `completions`
#[derive(Debug, clap::Args)]
pub struct Completions {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// `man`
#[derive(Debug, clap::Args)]
pub struct Man {
    /// Write the pages of all commands into this folder
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dir: Option<PathBuf>,
}
