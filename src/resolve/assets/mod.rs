//! Pictures: found, sniffed by content, measured by their headers only. An image that cannot be used becomes its
//! alternative text, so that nothing is lost silently.

mod edge;
mod find;
mod kind;
mod remote;
mod svg;
mod twice;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use edge::{Edges, edges};
use find::Missing;
use remote::Remote;

use super::blocks_mut;
use super::slug::{fresh, slug};
use crate::asset::{Asset, ImageKind, is_remote};
use crate::config::{CoverAt, Project, ProjectKind};
use crate::diag::{Code, Diagnostic, Severity, Sink};
use crate::doc::{Attr, Block, BlockKind, Book, Inline, InlineKind, text_of, walk};
use crate::source::Span;
use crate::world::World;

/// Pictures by the path that images carry in the edition.
pub(super) type Assets = BTreeMap<String, Asset>;

/// Finds every picture of the book and its cover; image paths become keys of the map.
pub(super) fn collect(
    world: &dyn World,
    project: &Project,
    book: &mut Book,
    sink: &mut Sink,
) -> (Assets, Option<String>) {
    let root = PathBuf::from(&book.root);
    // Other texts of the folder may have pictures of their own.
    let whole = project.kind != ProjectKind::Single && project.anthology.select.is_all();
    let remote = Remote::load(world, &root, &addresses(project, book), whole, sink);
    let mut collector =
        Collector { world, root, remote, assets: Assets::new(), failed: BTreeSet::new(), unfetched: Vec::new() };
    for chapter in &mut book.chapters {
        blocks_mut(chapter, &mut caption_as_alt);
        let base = Path::new(&chapter.path).parent().unwrap_or(Path::new("")).to_path_buf();
        chapter.runs_mut(&mut |run| run.iter_mut().for_each(|inline| collector.image(inline, &base, sink)));
    }
    collector.report_unfetched(sink);
    let Collector { mut assets, remote, .. } = collector;
    twice::report(book, &assets, sink);
    let cover = cover(world, project, book, &remote, &mut assets, sink);
    (assets, cover)
}

/// Addresses of pictures on the web, each with the first place where it stands.
fn addresses(project: &Project, book: &Book) -> Vec<(String, Span)> {
    let (mut out, mut known): (Vec<(String, Span)>, BTreeSet<String>) = (Vec::new(), BTreeSet::new());
    let mut add = |written: &str, span: Span| {
        let written = written.trim();
        if is_remote(written) && known.insert(written.to_owned()) {
            out.push((written.to_owned(), span));
        }
    };
    match &project.cover {
        Some((CoverAt::Web(address), span)) => add(address, *span),
        Some((CoverAt::File(_), _)) => {}
        None => wish(book).iter().for_each(|(written, span)| add(written, *span)),
    }
    for chapter in &book.chapters {
        chapter.inlines(&mut |inline| {
            if let InlineKind::Image { path, .. } = &inline.kind {
                add(path, inline.span);
            }
        });
    }
    out
}

/// Finds the cover; its key in the map. One from front matter is a wish: articles name pictures of their site there.
fn cover(
    world: &dyn World,
    project: &Project,
    book: &Book,
    remote: &Remote,
    assets: &mut Assets,
    sink: &mut Sink,
) -> Option<String> {
    match &project.cover {
        Some((CoverAt::File(path), span)) => return measured_cover(world, path, *span, Severity::Error, assets, sink),
        Some((CoverAt::Web(address), span)) => {
            return remote_cover(remote, address, *span, Severity::Error, assets, sink);
        }
        None => {}
    }
    let (written, span) = wish(book)?;
    if is_remote(&written) {
        return remote_cover(remote, &written, span, Severity::Warning, assets, sink);
    }
    let base = Path::new(&book.chapters.first()?.path).parent().unwrap_or(Path::new(""));
    match find::find(world, &project.root, base, &written) {
        Ok(path) => measured_cover(world, &project.root.join(path), span, Severity::Warning, assets, sink),
        Err(_) => {
            let message = format!("the cover `{written}` was not found");
            let help = "the path of `cover:` in the front matter counts from the file";
            sink.push(warning(Diagnostic::new(Code::A005, message).at(span).help(help)));
            None
        }
    }
}

/// The picture that the front matter of the only file names as cover, and where.
fn wish(book: &Book) -> Option<(String, Span)> {
    let written = ["cover", "cover-image"].iter().find_map(|key| book.meta.extra.get(*key))?;
    let chapter = book.chapters.first()?;
    let start = chapter.span.source().map_or(Span::NONE, |id| Span::new(id, 0, 0));
    Some((written.clone(), start))
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

/// A cover from the web. Why one was not given has been said; a book that needs it is not made without.
fn remote_cover(
    remote: &Remote,
    written: &str,
    span: Span,
    severity: Severity,
    assets: &mut Assets,
    sink: &mut Sink,
) -> Option<String> {
    if let Some((_, bytes)) = remote.get(written) {
        return taken_cover(bytes, written, span, severity, assets, sink);
    }
    let (message, help) = match remote.is_told(written) {
        true if severity < Severity::Error => return None,
        true => (
            format!("the book has no cover: `{written}` was not fetched"),
            "save the picture in the project and give its path",
        ),
        false => (
            format!("the cover `{written}` is on the web and was not fetched"),
            "`--fetch-images` fetches it once and keeps it; or save it in the project and give its path",
        ),
    };
    let found = Diagnostic::new(Code::A005, message).at(span).help(help);
    sink.push(Diagnostic { severity, ..found });
    None
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
    let shown = path.display().to_string();
    match world.read(path) {
        Ok(bytes) => taken_cover(bytes, &shown, span, severity, assets, sink),
        Err(_) => bad_cover(format!("the cover `{shown}` cannot be read"), span, severity, sink),
    }
}

fn bad_cover(message: String, span: Span, severity: Severity, sink: &mut Sink) -> Option<String> {
    let found = Diagnostic::new(Code::A005, message).at(span).help("use a PNG, JPEG, WebP or SVG picture");
    sink.push(Diagnostic { severity, ..found });
    None
}

fn taken_cover(
    bytes: Arc<[u8]>,
    shown: &str,
    span: Span,
    severity: Severity,
    assets: &mut Assets,
    sink: &mut Sink,
) -> Option<String> {
    match kind::measure(bytes) {
        Ok(measured) if measured.kind != ImageKind::Gif => {
            report_cut(shown, &measured.cut, span, sink);
            report_cover(shown, &measured, span, sink);
            let key = format!("cover:{shown}");
            let name = format!("cover.{}", measured.kind.extension());
            assets.insert(key.clone(), measured.named(name));
            Some(key)
        }
        Ok(_) => bad_cover(format!("the cover `{shown}` is a GIF"), span, severity, sink),
        Err(fault) => bad_cover(format!("the cover `{shown}` {}", fault.words()), span, severity, sink),
    }
}

struct Collector<'a> {
    world: &'a dyn World,
    root: PathBuf,
    remote: Remote,
    assets: Assets,
    /// Paths that were tried and cannot be used, so that the reason is given once.
    failed: BTreeSet<String>,
    /// Where pictures of the web stand that were not asked for.
    unfetched: Vec<Span>,
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
        if is_remote(written) {
            let found = self.remote.get(written);
            if found.is_none() && !self.remote.is_told(written) {
                self.unfetched.push(span);
            }
            let (address, bytes) = found?;
            return self.measured(written, address, Ok(bytes), span, sink);
        }
        let path = match find::find(self.world, &self.root, base, written) {
            Ok(path) => path,
            Err(missing) => {
                sink.push(not_found(written, missing, span));
                return None;
            }
        };
        let key = path.to_string_lossy().replace('\\', "/");
        let loaded = || self.world.read(&self.root.join(&path)).map_err(|_| kind::Fault::Unreadable);
        let known = self.assets.contains_key(&key) || self.failed.contains(&key);
        let bytes = if known { Ok(Arc::default()) } else { loaded() };
        self.measured(written, key, bytes, span, sink)
    }

    /// The key of a picture that was found, measured when it is met first.
    fn measured(
        &mut self,
        written: &str,
        key: String,
        bytes: Result<Arc<[u8]>, kind::Fault>,
        span: Span,
        sink: &mut Sink,
    ) -> Option<String> {
        if self.assets.contains_key(&key) {
            return Some(key);
        }
        if self.failed.contains(&key) {
            return None;
        }
        match bytes.and_then(kind::measure) {
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
        let stem = if is_remote(key) {
            slug(key.trim_start_matches("https:").trim_start_matches("http:").trim_start_matches('/'))
        } else {
            slug(&Path::new(key).with_extension("").to_string_lossy())
        };
        let named = |stem: &str| format!("{stem}.{}", kind.extension());
        // The cover has that name, whatever kind it is in the end.
        named(&fresh(&stem, |stem| stem == "cover" || self.assets.values().any(|asset| asset.name == named(stem))))
    }

    fn report_unfetched(&self, sink: &mut Sink) {
        if self.unfetched.is_empty() {
            return;
        }
        let count = self.unfetched.len();
        let images = if count == 1 { "one remote image was" } else { "remote images were" };
        let mut report = Diagnostic::new(Code::A003, format!("{images} not fetched")).times(count);
        for &span in self.unfetched.iter().take(5) {
            report = report.at(span);
        }
        let help =
            "`--fetch-images` fetches them once and keeps them in the project; or save them there and give their paths";
        sink.push(report.help(help));
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
