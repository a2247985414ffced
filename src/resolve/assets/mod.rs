//! Pictures: found, sniffed by content, measured by their headers only. An image that cannot be used becomes its
//! alternative text, so that nothing is lost silently.

mod edge;
mod find;
mod kind;
mod svg;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

pub use edge::{Edges, edges};
use find::Missing;

use super::blocks_mut;
use super::slug::{fresh, slug};
use crate::asset::{Asset, ImageKind};
use crate::config::Project;
use crate::diag::{Code, Diagnostic, Severity, Sink};
use crate::doc::{Attr, Block, BlockKind, Book, Inline, InlineKind, text_of, walk};
use crate::source::Span;
use crate::world::World;

/// Pictures by the path that images carry in the edition.
pub(super) type Assets = BTreeMap<String, Asset>;

/// Finds every picture of the book; image paths become keys of the map.
pub(super) fn collect(world: &dyn World, book: &mut Book, sink: &mut Sink) -> Assets {
    let root = PathBuf::from(&book.root);
    let mut collector = Collector { world, root, assets: Assets::new(), failed: BTreeSet::new(), remote: Vec::new() };
    for chapter in &mut book.chapters {
        blocks_mut(chapter, &mut caption_as_alt);
        let base = Path::new(&chapter.path).parent().unwrap_or(Path::new("")).to_path_buf();
        chapter.runs_mut(&mut |run| run.iter_mut().for_each(|inline| collector.image(inline, &base, sink)));
    }
    collector.report_remote(sink);
    collector.assets
}

/// Finds the cover; its key in the map. One from front matter is a wish: articles name pictures of their site there.
pub(super) fn cover(
    world: &dyn World,
    project: &Project,
    book: &Book,
    assets: &mut Assets,
    sink: &mut Sink,
) -> Option<String> {
    let Some((path, span)) = &project.cover else {
        let (path, span) = wished_cover(world, project, book, sink)?;
        return measured_cover(world, &path, span, Severity::Warning, assets, sink);
    };
    measured_cover(world, path, *span, Severity::Error, assets, sink)
}

/// The picture that the front matter of the only file names as cover.
fn wished_cover(world: &dyn World, project: &Project, book: &Book, sink: &mut Sink) -> Option<(PathBuf, Span)> {
    let written = ["cover", "cover-image"].iter().find_map(|key| book.meta.extra.get(*key))?;
    let chapter = book.chapters.first()?;
    let start = chapter.span.source().map_or(Span::NONE, |id| Span::new(id, 0, 0));
    let base = Path::new(&chapter.path).parent().unwrap_or(Path::new(""));
    if find::is_remote(written) {
        let message = format!("the cover `{written}` is on the web and was not fetched");
        let help = "save it in the project and give its path";
        sink.push(warning(Diagnostic::new(Code::A005, message).at(start).help(help)));
        return None;
    }
    match find::find(world, &project.root, base, written) {
        Ok(path) => Some((project.root.join(path), start)),
        Err(_) => {
            let message = format!("the cover `{written}` was not found");
            let help = "the path of `cover:` in the front matter counts from the file";
            sink.push(warning(Diagnostic::new(Code::A005, message).at(start).help(help)));
            None
        }
    }
}

/// Pixels that shops ask of a cover at least (Kindle: 1000 by 625).
const LEAST_COVER: (u32, u32) = (625, 1000);

/// Says where a cover will look poor on a shelf.
fn report_cover(shown: &str, cover: &kind::Measured, span: Span, sink: &mut Sink) {
    let (width, height) = (cover.width, cover.height);
    let (message, help) = match () {
        () if cover.kind != ImageKind::Svg && (width < LEAST_COVER.0 || height < LEAST_COVER.1) => (
            format!("the cover `{shown}` is small: {width} × {height} pixels"),
            "1600 × 2400 pixels are good everywhere",
        ),
        () if u64::from(height) * 10 < u64::from(width) * 11 || u64::from(height) > u64::from(width) * 2 => (
            format!("the cover `{shown}` has not the shape of a book: {width} × {height}"),
            "shops and shelves show covers about half as high again as wide",
        ),
        () => return,
    };
    sink.push(Diagnostic::new(Code::A009, message).at(span).help(help));
}

fn warning(found: Diagnostic) -> Diagnostic {
    Diagnostic { severity: Severity::Warning, ..found }
}

fn measured_cover(
    world: &dyn World,
    path: &Path,
    span: Span,
    severity: Severity,
    assets: &mut Assets,
    sink: &mut Sink,
) -> Option<String> {
    let path = &crate::world::normalize(path);
    let shown = path.display();
    let bad = |message: String, sink: &mut Sink| {
        let found = Diagnostic::new(Code::A005, message).at(span).help("use a PNG, JPEG, WebP or SVG picture");
        sink.push(Diagnostic { severity, ..found });
        None
    };
    let Ok(bytes) = world.read(path) else { return bad(format!("the cover `{shown}` cannot be read"), sink) };
    match kind::measure(bytes) {
        Ok(measured) if measured.kind != ImageKind::Gif => {
            let shown = shown.to_string();
            report_cut(&shown, &measured.cut, span, sink);
            report_cover(&shown, &measured, span, sink);
            let key = format!("cover:{shown}");
            let name = format!("cover.{}", measured.kind.extension());
            assets.insert(key.clone(), measured.named(name));
            Some(key)
        }
        Ok(_) => bad(format!("the cover `{shown}` is a GIF"), sink),
        Err(fault) => bad(format!("the cover `{shown}` {}", fault.words()), sink),
    }
}

struct Collector<'a> {
    world: &'a dyn World,
    root: PathBuf,
    assets: Assets,
    /// Paths that were tried and cannot be used, so that the reason is given once.
    failed: BTreeSet<String>,
    remote: Vec<Span>,
}

impl Collector<'_> {
    fn image(&mut self, inline: &mut Inline, base: &Path, sink: &mut Sink) {
        let InlineKind::Image { path, alt } = &mut inline.kind else { return };
        let (written, span) = (path.trim().to_owned(), inline.span);
        match self.key(&written, base, span, sink) {
            Some(key) => {
                *path = key;
                if alt.trim().is_empty() && !is_decorative(&inline.attr) {
                    sink.push(no_alt(&written, span));
                }
            }
            None => {
                let text = if alt.trim().is_empty() { written } else { std::mem::take(alt) };
                inline.kind = InlineKind::Span(vec![Inline::new(InlineKind::Text(text), span)]);
                inline.attr = missing(&inline.attr);
            }
        }
    }

    /// The key of a picture, loaded when it is met first.
    fn key(&mut self, written: &str, base: &Path, span: Span, sink: &mut Sink) -> Option<String> {
        if find::is_remote(written) {
            self.remote.push(span);
            return None;
        }
        let path = match find::find(self.world, &self.root, base, written) {
            Ok(path) => path,
            Err(missing) => {
                sink.push(not_found(written, missing, span));
                return None;
            }
        };
        let key = path.to_string_lossy().replace('\\', "/");
        if self.assets.contains_key(&key) {
            return Some(key);
        }
        if self.failed.contains(&key) {
            return None;
        }
        let loaded = self.world.read(&self.root.join(&path)).map_err(|_| kind::Fault::Unreadable);
        match loaded.and_then(kind::measure) {
            Ok(measured) => {
                report_cut(written, &measured.cut, span, sink);
                let name = self.name(&key, measured.kind);
                self.assets.insert(key.clone(), measured.named(name));
                Some(key)
            }
            Err(fault) => {
                let message = format!("the image `{written}` {}", fault.words());
                sink.push(Diagnostic::new(fault.code(), message).at(span).help(fault.help()));
                self.failed.insert(key);
                None
            }
        }
    }

    /// A file name for the package from the path, so that it stays when other pictures come.
    fn name(&self, key: &str, kind: ImageKind) -> String {
        let stem = slug(&Path::new(key).with_extension("").to_string_lossy());
        let taken = |name: &str| self.assets.values().any(|asset| asset.name.split('.').next() == Some(name));
        format!("{}.{}", fresh(&stem, taken), kind.extension())
    }

    fn report_remote(&self, sink: &mut Sink) {
        if self.remote.is_empty() {
            return;
        }
        let count = self.remote.len();
        let images = if count == 1 { "one remote image was" } else { "remote images were" };
        let mut report = Diagnostic::new(Code::A003, format!("{images} not fetched")).times(count);
        for &span in self.remote.iter().take(5) {
            report = report.at(span);
        }
        sink.push(report.help("save the pictures in the project and give their paths"));
    }
}

/// A figure's caption speaks for its picture where the picture has no words of its own.
fn caption_as_alt(block: &mut Block) {
    let BlockKind::Figure { body, caption, .. } = &mut block.kind else { return };
    let words = text_of(caption);
    if words.trim().is_empty() {
        return;
    }
    walk::runs_mut(body, &mut |run| {
        for inline in run {
            if let InlineKind::Image { alt, .. } = &mut inline.kind
                && alt.trim().is_empty()
                && !is_decorative(&inline.attr)
            {
                alt.clone_from(&words);
            }
        }
    });
}

/// Whether the author says that a picture says nothing.
fn is_decorative(attr: &Attr) -> bool {
    attr.has_class("decorative") || attr.value("alt") == Some("")
}

/// The attributes of what stands for a picture: the id stays, so that links still arrive.
fn missing(attr: &Attr) -> Attr {
    let mut out = Attr::class_only("missing");
    out.make().id = attr.id().cloned();
    out
}

/// Says what is not in a drawing any more.
fn report_cut(written: &str, cut: &BTreeSet<String>, span: Span, sink: &mut Sink) {
    if !cut.is_empty() {
        let names: Vec<&str> = cut.iter().map(String::as_str).take(6).collect();
        let message = format!("parts of the drawing `{written}` were left out: {}", names.join(", "));
        let help = "books run no scripts and fetch nothing: put what it needs into the drawing itself";
        sink.push(Diagnostic::new(Code::A010, message).at(span).help(help));
    }
}

fn no_alt(written: &str, span: Span) -> Diagnostic {
    Diagnostic::new(Code::A004, format!("the image `{written}` has no alternative text"))
        .at(span)
        .help("describe it between the brackets: `![what it shows](…)`; for decoration add `{.decorative}`")
}

fn not_found(written: &str, missing: Missing, span: Span) -> Diagnostic {
    match missing {
        Missing::Outside => Diagnostic::new(Code::A006, format!("the image path `{written}` leaves the project"))
            .at(span)
            .help("copy the picture into the folder of the book"),
        Missing::Data => Diagnostic::new(Code::A001, "an image inside its own address (`data:`) is not read")
            .at(span)
            .help("save the picture as a file beside the text"),
        Missing::Nothing(near) => {
            let report = Diagnostic::new(Code::A001, format!("the image `{written}` is missing")).at(span);
            match near {
                Some(near) => report.help(format!("did you mean `{near}`?")),
                None => report.help("paths count from the file itself, then from the folder of the book"),
            }
        }
    }
}
