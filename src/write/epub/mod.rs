//! Edition → EPUB 3.3.
//!
//! epub-builder assembles the package: manifest, spine, guide, lists of contents. It cannot say everything that a valid,
//! accessible book must say, so a finishing pass completes what it wrote and packs the files anew.

mod access;
mod container;
mod css;
mod escape;
mod fonts;
mod metadata;
mod names;
mod nav;
mod ncx;
mod opf;
mod package;
mod pagelist;
mod pages;
mod pictures;
mod split;
mod xhtml;

use std::collections::BTreeMap;

use access::Features;
use container::Content;
use names::Names;
use package::{Part, Parts};
use pictures::Pictures;

use crate::cache::Cache;
use crate::diag::{Code, Diagnostic, Outcome, Sink};
use crate::font::Fonts;
use crate::resolve::Edition;
use crate::theme::Theme;

/// Folder of the book in the package.
const ROOT: &str = "EPUB";

/// What takes long and does not hang on printed pages: subset fonts and fitted pictures.
pub struct Prepared {
    faces: Vec<fonts::Embedded>,
    pictures: Pictures,
}

/// Cuts the fonts of a book and fits its pictures.
pub fn prepare(edition: &Edition, theme: &Theme, fonts: &Fonts, cache: Cache, sink: &mut Sink) -> Prepared {
    let mut found = Sink::default();
    let (faces, pictures) =
        rayon::join(|| fonts::embed(edition, theme, fonts, sink), || Pictures::of(edition, fonts, cache, &mut found));
    sink.merge(found);
    Prepared { faces, pictures }
}

/// Writes an EPUB. What was prepared is of the same book, with or without printed pages.
///
/// # Errors
/// E001 if the package cannot be assembled, which only the packing crates can cause.
pub fn write(edition: &Edition, theme: &Theme, prepared: Prepared, sink: &mut Sink) -> Outcome<Vec<u8>> {
    written(edition, theme, prepared, sink).map_err(|error| {
        sink.push(Diagnostic::new(Code::E001, format!("the EPUB cannot be put together: {error}")));
        crate::diag::Abort
    })
}

fn written(edition: &Edition, theme: &Theme, prepared: Prepared, sink: &mut Sink) -> Result<Vec<u8>, String> {
    let Prepared { faces, pictures } = prepared;
    let names = Names::new(edition);
    let mut features = Features::of(edition, theme);
    features.report(&edition.meta().accessibility, sink);
    let mut parts = Parts::default();
    parts.add_all(pages::front(edition, &pictures));
    parts.add_all(xhtml::chapters(edition, theme, &names, &pictures, &mut features)?);
    parts.add(Part::resource("style/book.css", "text/css", css::book(edition, theme, &faces)));
    parts.add_all(fonts::parts(faces));
    parts.add_all(pictures.parts(edition));
    let skeleton = package::skeleton(edition, theme, &parts).map_err(|error| error.to_string())?;
    finish(edition, theme, &names, &features, parts, &skeleton)
}

/// Completes what epub-builder wrote and packs everything.
fn finish(
    edition: &Edition,
    theme: &Theme,
    names: &Names,
    features: &Features,
    parts: Parts,
    skeleton: &[u8],
) -> Result<Vec<u8>, String> {
    let words = |error: zip::result::ZipError| error.to_string();
    let opf = container::text_of(skeleton, "OEBPS/content.opf").map_err(words)?;
    let container = container::text_of(skeleton, "META-INF/container.xml").map_err(words)?;
    let mut files = BTreeMap::new();
    let mut put = |path: &str, text: String| files.insert(path.to_owned(), Content::Plain(text.into_bytes()));
    put("META-INF/container.xml", container.replace("OEBPS/", &format!("{ROOT}/")));
    put(&format!("{ROOT}/content.opf"), opf::finish(&opf, edition, theme, names, features, &parts)?);
    put(&format!("{ROOT}/nav.xhtml"), nav::document(edition, names));
    put(&format!("{ROOT}/toc.ncx"), ncx::document(edition, names)?);
    for part in parts.into_iter() {
        files.insert(part.path(), part.content);
    }
    container::pack(files).map_err(words)
}
