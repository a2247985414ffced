#![doc = include_str!("README.md")]
#![forbid(unsafe_code)]

pub mod asset;
pub mod cache;
pub mod config;
pub mod diag;
pub mod doc;
pub mod font;
mod given;
pub mod impose;
pub mod lang;
pub mod layout;
pub mod math;
pub mod paper;
pub mod profile;
pub mod raster;
pub mod read;
pub mod resolve;
mod shared;
pub mod source;
pub mod theme;
pub mod world;
pub mod write;

use std::sync::Arc;

use cache::Cache;
use config::{Format, Project};
use diag::{Diagnostic, Outcome, Sink};
use doc::Book;
use font::Fonts;
use layout::ink::Pages;
use profile::Profile;
use rayon::prelude::*;
use resolve::{Edition, PageMap};
pub use shared::Shared;
use source::Sources;
use theme::Theme;
use world::World;

/// What a build gives back. Nothing has been printed or written to disk.
#[derive(Debug)]
pub struct Built {
    /// The files, in the order asked for; empty if the manuscript has errors.
    pub files: Vec<File>,
    /// Title of the book, for default file names.
    pub title: String,
    /// Characters of the text, blanks not counted.
    pub characters: usize,
    /// Chapters of the book.
    pub chapters: usize,
    /// Findings in reading order.
    pub diagnostics: Vec<Diagnostic>,
    /// Sources that the findings point into.
    pub sources: Sources,
}

/// A finished file.
#[derive(Debug)]
pub struct File {
    /// What it is.
    pub format: Format,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Pages, for a PDF.
    pub pages: Option<usize>,
}

/// A step of a build, for progress.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub enum Stage {
    /// Reading manuscripts.
    Read,
    /// Numbering, references, pictures.
    Resolve,
    /// Setting pages.
    Layout,
    /// Writing a file.
    Write(Format),
}

/// Reads the project and builds the formats asked for.
pub fn build(world: &dyn World, project: &Project, formats: &[Format], progress: &(dyn Fn(Stage) + Sync)) -> Built {
    build_with(&Shared::default(), world, project, formats, progress)
}

/// As [`build`], one of several of a run.
pub fn build_with(
    shared: &Shared,
    world: &dyn World,
    project: &Project,
    formats: &[Format],
    progress: &(dyn Fn(Stage) + Sync),
) -> Built {
    let (mut sources, mut sink) = (project.sources.clone(), Sink::with(project.lint.clone()));
    progress(Stage::Read);
    let book = read::book(world, project, &mut sources, &mut sink);
    finish(&Run { shared, world, project, progress }, book, formats, sources, sink)
}

/// A book of one article.
#[derive(Debug)]
pub struct Single<'a> {
    /// Its name, from the path of the article alone: that of a file without extension, in the folders of the article.
    pub name: String,
    /// Title of the whole.
    pub whole: &'a str,
    /// What came of it. The findings point into the sources of the whole.
    pub built: Built,
}

/// As [`build_with`], with a book of each article besides: `each` is given every one as soon as it is built, in no order.
/// `alone` makes the world that an article is built in, so that its time is that of its own files.
pub fn build_each<W: World>(
    shared: &Shared,
    world: &W,
    project: &Project,
    formats: &[Format],
    progress: &(dyn Fn(Stage) + Sync),
    alone: &(dyn Fn(&W) -> W + Sync),
    each: &(dyn Fn(Single<'_>) + Sync),
) -> Built {
    let (mut sources, mut sink) = (project.sources.clone(), Sink::with(project.lint.clone()));
    progress(Stage::Read);
    let book = read::book(world, project, &mut sources, &mut sink);
    let run = Run { shared, world, project, progress };
    let singles = |book: &Book| {
        let single = project.single(&book.meta);
        read::articles(book).into_par_iter().for_each(|article| {
            let own = alone(world);
            // The file that it was read from says when it was written.
            let _ = own.read(&project.root.join(article.path()));
            let run = Run { shared, world: &own, project: &single, progress: &|_| {} };
            let sink = Sink::with(project.lint.clone());
            let built = finish(&run, Ok(article.book()), formats, Sources::default(), sink);
            each(Single { name: resolve::path_slug(article.path()), whole: &book.meta.title, built });
        });
    };
    match book {
        // Pictures of the web are fetched once, for the whole.
        Ok(book) if world.web().is_some() => {
            let built = finish(&run, Ok(book.clone()), formats, sources, sink);
            singles(&book);
            built
        }
        book => {
            book.iter().for_each(singles);
            finish(&run, book, formats, sources, sink)
        }
    }
}

/// What a build is done with.
struct Run<'a> {
    shared: &'a Shared,
    world: &'a dyn World,
    project: &'a Project,
    progress: &'a (dyn Fn(Stage) + Sync),
}

/// What [`tree`] gives back.
#[derive(Debug)]
pub struct Read {
    /// The tree as read, unless it cannot be read.
    pub book: Option<Book>,
    /// Findings in reading order.
    pub diagnostics: Vec<Diagnostic>,
    /// Sources that the findings point into.
    pub sources: Sources,
}

/// Reads the project and stops there.
pub fn tree(world: &dyn World, project: &Project) -> Read {
    let (mut sources, mut sink) = (project.sources.clone(), Sink::with(project.lint.clone()));
    let book = read::book(world, project, &mut sources, &mut sink).ok();
    Read { book, diagnostics: sink.into_sorted(), sources }
}

/// What [`pages`] gives back.
#[derive(Debug)]
pub struct Laid {
    /// The pages and the faces that they name, unless the manuscript has errors.
    pub pages: Option<(Pages, Arc<Fonts>)>,
    /// Findings in reading order.
    pub diagnostics: Vec<Diagnostic>,
    /// Sources that the findings point into.
    pub sources: Sources,
}

/// Sets the pages of the project and stops there.
pub fn pages(world: &dyn World, project: &Project) -> Laid {
    let (mut sources, mut sink) = (project.sources.clone(), Sink::with(project.lint.clone()));
    let pages = read::book(world, project, &mut sources, &mut sink).and_then(|book| {
        let (edition, theme, fonts) = ready(&Shared::default(), world, project, book, &mut sources, &mut sink)?;
        let pages = layout::pages(&edition, &theme, &fonts, &mut sink)?;
        Ok((pages, fonts))
    });
    Laid { pages: pages.ok(), diagnostics: sink.into_sorted(), sources }
}

/// The book made definite, with what it is set in.
fn ready(
    shared: &Shared,
    world: &dyn World,
    project: &Project,
    book: Book,
    sources: &mut Sources,
    sink: &mut Sink,
) -> Outcome<(Edition, Theme, Arc<Fonts>)> {
    let mut edition = resolve::edition(world, project, book, sink)?;
    let theme = theme::load(world, project, edition.lang(), sources, sink)?;
    let fonts = match project.fonts.system {
        // Which of the machine's are used depends on the book.
        true => Arc::new(font::load(world, &project.fonts, sink)?.with_system(world, &edition.characters(), sink)),
        false => shared.fonts(world, &project.fonts, sink)?,
    };
    if edition.wants_cover()
        && let Some(cover) = layout::cover(&edition, &theme, &fonts)
    {
        edition.set_cover(cover);
    }
    Ok((edition, theme, fonts))
}

/// What [`cover`] gives back.
#[derive(Debug)]
pub struct Covered {
    /// The PDF, unless the manuscript has errors.
    pub bytes: Option<Vec<u8>>,
    /// Title of the book, for default file names.
    pub title: String,
    /// Pages of the book that the spine is made for.
    pub pages: usize,
    /// Width of the spine.
    pub spine: theme::Abs,
    /// Findings about the cover, and errors of the manuscript.
    pub diagnostics: Vec<Diagnostic>,
    /// Sources that the findings point into.
    pub sources: Sources,
}

/// Makes the cover that wraps around the book: back, spine and front on one sheet.
pub fn cover(world: &dyn World, project: &Project, progress: &(dyn Fn(Stage) + Sync)) -> Covered {
    let (mut sources, mut sink) = (project.sources.clone(), Sink::with(project.lint.clone()));
    let (mut title, mut pages, mut spine) = (String::new(), 0, theme::Abs::ZERO);
    // What a build reports of the text is not reported again.
    let mut unsaid = Sink::default();
    progress(Stage::Read);
    let bytes = read::book(world, project, &mut sources, &mut unsaid).and_then(|book| {
        progress(Stage::Resolve);
        let (edition, theme, fonts) = ready(&Shared::default(), world, project, book, &mut sources, &mut unsaid)?;
        title = edition.meta().title.clone();
        progress(Stage::Layout);
        pages = match project.wrap.pages {
            Some(pages) => pages as usize,
            None => layout::pages(&edition, &theme, &fonts, &mut unsaid)?.pages.len(),
        };
        spine = project.wrap.spine(pages);
        let sheet = layout::wrap(&edition, &theme, &fonts, &project.wrap, pages, &mut sink);
        progress(Stage::Write(Format::Pdf));
        write::pdf::write(sheet, &fonts, &project.pdf, Cache::new(world.cache()), &mut sink)
    });
    if bytes.is_err() {
        sink.merge(unsaid);
    }
    Covered { bytes: bytes.ok(), title, pages, spine, diagnostics: sink.into_sorted(), sources }
}

/// Finds what [`build`] would find, without giving files back.
pub fn check(world: &dyn World, project: &Project, progress: &(dyn Fn(Stage) + Sync)) -> Built {
    let mut built = build(world, project, &[Format::Pdf, Format::Epub], progress);
    built.files.clear();
    built
}

fn finish(run: &Run<'_>, book: Outcome<Book>, formats: &[Format], sources: Sources, mut sink: Sink) -> Built {
    let mut built =
        Built { files: Vec::new(), title: String::new(), characters: 0, chapters: 0, diagnostics: Vec::new(), sources };
    if let Ok(book) = book {
        built.files = write_all(run, book, formats, &mut built, &mut sink).unwrap_or_default();
    }
    built.diagnostics = sink.into_sorted();
    built
}

fn write_all(run: &Run<'_>, book: Book, formats: &[Format], built: &mut Built, sink: &mut Sink) -> Outcome<Vec<File>> {
    let Run { shared, world, project, progress } = *run;
    progress(Stage::Resolve);
    let (edition, theme, fonts) = ready(shared, world, project, book, &mut built.sources, sink)?;
    built.title = edition.meta().title.clone();
    built.chapters = edition.written();
    built.characters = edition.chapters().par_iter().map(doc::Chapter::characters).sum();
    let cache = Cache::new(world.cache());
    let book = Ready { edition: &edition, theme: &theme, fonts: &fonts, profile: &project.pdf, cache, progress };
    let (pdf, epub) = match [Format::Pdf, Format::Epub].map(|format| formats.contains(&format)) {
        [true, true] => book.both(),
        [pdf, epub] => (pdf.then(|| book.pdf(book.pages())), epub.then(|| book.epub(book.prepared(), None))),
    };
    let mut files = Vec::new();
    if let Some((file, found)) = pdf {
        sink.merge(found);
        files.extend(file);
    }
    if let Some((file, found)) = epub {
        sink.merge_unsaid(found);
        files.extend(file);
    }
    sink.check()?;
    files.sort_by_key(|file| formats.iter().position(|format| *format == file.format));
    Ok(files)
}

/// A book that can be written. Each format has its own findings, so that all can be written at once.
struct Ready<'a> {
    edition: &'a Edition,
    theme: &'a Theme,
    fonts: &'a Fonts,
    profile: &'a Profile,
    cache: Cache<'a>,
    progress: &'a (dyn Fn(Stage) + Sync),
}

/// A part of a format with its findings.
type Found<T> = (T, Sink);
/// A written format.
type Written = Found<Outcome<File>>;

impl Ready<'_> {
    /// Both formats at once. The EPUB waits for the pages, which are marked in it, but not for the PDF.
    fn both(&self) -> (Option<Written>, Option<Written>) {
        let (pages, prepared) = rayon::join(|| self.pages(), || self.prepared());
        let map = pages.0.as_ref().ok().map(|pages| layout::page_map(pages, self.edition));
        let (pdf, epub) = rayon::join(|| self.pdf(pages), || self.epub(prepared, map));
        (Some(pdf), Some(epub))
    }

    fn prepared(&self) -> Found<write::epub::Prepared> {
        let mut sink = Sink::default();
        let prepared = write::epub::prepare(self.edition, self.theme, self.fonts, self.cache, &mut sink);
        (prepared, sink)
    }

    fn epub(&self, (prepared, mut sink): Found<write::epub::Prepared>, map: Option<PageMap>) -> Written {
        (self.progress)(Stage::Write(Format::Epub));
        let paged = map.map(|map| self.edition.with_pages(&map));
        let bytes = write::epub::write(paged.as_ref().unwrap_or(self.edition), self.theme, prepared, &mut sink);
        (bytes.map(|bytes| File { format: Format::Epub, bytes, pages: None }), sink)
    }

    fn pages(&self) -> Found<Outcome<Pages>> {
        let mut sink = Sink::default();
        (self.progress)(Stage::Layout);
        (layout::pages(self.edition, self.theme, self.fonts, &mut sink), sink)
    }

    fn pdf(&self, (pages, mut sink): Found<Outcome<Pages>>) -> Written {
        let file = pages.and_then(|pages| {
            (self.progress)(Stage::Write(Format::Pdf));
            let pages = layout::mount(pages, self.profile, self.fonts);
            let count = pages.pages.len();
            let bytes = write::pdf::write(pages, self.fonts, self.profile, self.cache, &mut sink)?;
            Ok(File { format: Format::Pdf, bytes, pages: Some(count) })
        });
        (file, sink)
    }
}
