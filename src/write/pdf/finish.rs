//! The finishing pass: what printpdf leaves undone, over its lopdf document. One small function for each.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};
use rayon::prelude::*;

use super::content::{deflate, milli};
use super::face::Faces;
use super::paint::Painted;
use super::{label, link, meta, outline, structure, typeface};
use crate::layout::ink::{Page, Pages, Point};

/// The pages of the document and what they may refer to.
pub(super) struct Skeleton {
    pub pages: Vec<ObjectId>,
    pub fonts: Dictionary,
    xobjects: Dictionary,
}

/// Makes printpdf's document the book.
pub(super) fn finish(document: &mut Document, pages: &Pages, faces: &Faces, painted: Vec<Painted>) {
    document.version = "1.7".to_owned();
    let mut skeleton = dismantle(document);
    typeface::finish(document, faces, &mut skeleton.fonts);
    let mut links = Vec::new();
    for painted in painted.iter().enumerate() {
        link::annotations(document, painted, pages, &skeleton.pages, &mut links);
    }
    let mut catalog = catalog(document, pages);
    structure::add(document, &mut catalog, pages, &painted, &skeleton.pages, &links);
    for (at, (page, painted)) in pages.pages.iter().zip(painted).enumerate() {
        let of_page = links.partition_point(|link| link.page < at)..links.partition_point(|link| link.page <= at);
        let own = links[of_page].iter().map(|link| link.annotation.into()).collect();
        finish_page(document, page, painted, at, own, &skeleton);
    }
    outline::add(document, &mut catalog, pages, &skeleton.pages);
    label::add(&mut catalog, pages);
    link::name_destinations(document, &mut catalog, pages, &skeleton.pages);
    meta::add(document, &mut catalog, pages);
    let root = document.add_object(catalog);
    document.trailer.set("Root", root);
    compress(document);
    document.trailer.set("ID", vec![identifier([0; 16]), identifier([0; 16])]);
}

/// Takes out of printpdf's pages what they all share, and the resources and contents that are about to be replaced.
fn dismantle(document: &mut Document) -> Skeleton {
    let pages: Vec<ObjectId> = document.get_pages().into_values().collect();
    let (mut fonts, mut xobjects) = (Dictionary::new(), Dictionary::new());
    let mut shared = Vec::new();
    for &id in &pages {
        let Ok(page) = document.get_dictionary(id) else { continue };
        let part = |key: &[u8]| page.get(key).and_then(Object::as_reference).ok();
        let mut gone: Vec<ObjectId> = [part(b"Resources"), part(b"Contents")].into_iter().flatten().collect();
        if let Some(resources) = part(b"Resources").and_then(|id| document.get_dictionary(id).ok()) {
            let kinds = [b"Font".as_slice(), b"XObject", b"ExtGState", b"Shading"];
            shared = kinds.iter().filter_map(|kind| resources.get(kind).and_then(Object::as_reference).ok()).collect();
        }
        gone.drain(..).for_each(|id| drop(document.objects.remove(&id)));
    }
    for (at, id) in shared.into_iter().enumerate() {
        if let Some(Object::Dictionary(dictionary)) = document.objects.remove(&id) {
            match at {
                0 => fonts = dictionary,
                1 => xobjects = dictionary,
                _ => {}
            }
        }
    }
    Skeleton { pages, fonts, xobjects }
}

/// Boxes, contents, resources that the page uses, links (PDF 1.7 §7.7.3.3).
fn finish_page(
    document: &mut Document,
    page: &Page,
    painted: Painted,
    at: usize,
    links: Vec<Object>,
    skeleton: &Skeleton,
) {
    let (Some(&id), marked) = (skeleton.pages.get(at), !painted.marks.is_empty()) else { return };
    let size = Object::Array(vec![0.into(), 0.into(), real(milli(page.width)), real(milli(page.height))]);
    let filter = dictionary! { "Filter" => "FlateDecode" };
    let contents = document.add_object(Stream::new(filter, painted.content).with_compression(false));
    let mut resources = Dictionary::new();
    let fonts =
        painted.fonts.into_iter().filter_map(|name| Some((skeleton.fonts.get(name.as_bytes()).ok()?.clone(), name)));
    let fonts: Dictionary = fonts.map(|(font, name)| (name, font)).collect();
    let images = painted.images.into_iter().map(|index| format!("Im{index}"));
    let images = images.filter_map(|name| Some((skeleton.xobjects.get(name.as_bytes()).ok()?.clone(), name)));
    let images: Dictionary = images.map(|(image, name)| (name, image)).collect();
    for (kind, part) in [("Font", fonts), ("XObject", images)] {
        if !part.is_empty() {
            resources.set(kind, part);
        }
    }
    let Ok(dictionary) = document.get_dictionary_mut(id) else { return };
    for name in ["MediaBox", "CropBox", "TrimBox"] {
        dictionary.set(name, size.clone());
    }
    dictionary.set("Contents", contents);
    dictionary.set("Resources", resources);
    match links.is_empty() {
        true => drop(dictionary.remove(b"Annots")),
        false => {
            dictionary.set("Annots", links);
            // Links in the order of the structure (PDF/UA-1 §7.18.3).
            dictionary.set("Tabs", "S");
        }
    }
    if marked {
        dictionary.set("StructParents", at as i64);
    }
}

/// The catalogue (PDF 1.7 §7.7.2), in the place of printpdf's.
fn catalog(document: &mut Document, pages: &Pages) -> Dictionary {
    let old = document.trailer.get(b"Root").and_then(Object::as_reference);
    let old = old.ok().and_then(|id| document.objects.remove(&id));
    let tree = old.as_ref().and_then(|old| old.as_dict().ok()).and_then(|old| old.get(b"Pages").ok()).cloned();
    dictionary! {
        "Type" => "Catalog",
        "Pages" => tree.unwrap_or(Object::Null),
        "Lang" => Object::string_literal(pages.lang.to_string()),
        "ViewerPreferences" => dictionary! { "DisplayDocTitle" => true },
    }
}

/// Compresses what is not yet, all at once.
fn compress(document: &mut Document) {
    document.objects.values_mut().par_bridge().for_each(|object| {
        if let Object::Stream(stream) = object
            && stream.allows_compression
            && !stream.dict.has(b"Filter")
        {
            let content = deflate(&stream.content);
            stream.dict.set("Filter", "FlateDecode");
            stream.set_content(content);
        }
    });
}

/// Gives a saved file its identifier (PDF 1.7 §14.4), from everything that is in it. It has the place of zeros until
/// then.
pub(super) fn identify(bytes: &mut [u8]) {
    let zeros = hexadecimal([0; 16]);
    let hash = blake3::hash(bytes);
    let digest = hexadecimal(std::array::from_fn(|at| hash.as_bytes()[at]));
    // The trailer is the last object: both copies are near the end.
    let mut end = bytes.len();
    for _ in 0..2 {
        let Some(at) = bytes[..end].windows(zeros.len()).rposition(|window| window == zeros.as_bytes()) else { return };
        bytes[at..at + zeros.len()].copy_from_slice(digest.as_bytes());
        end = at;
    }
}

fn identifier(bytes: [u8; 16]) -> Object {
    Object::String(bytes.to_vec(), StringFormat::Hexadecimal)
}

fn hexadecimal(bytes: [u8; 16]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

/// A number of thousandths.
pub(super) fn real(thousandths: i64) -> Object {
    match thousandths % 1000 {
        0 => Object::Integer(thousandths / 1000),
        _ => Object::Real(thousandths as f32 / 1000.0),
    }
}

/// A text string (PDF 1.7 §7.9.2.2): ASCII as it is, anything else in UTF-16BE with its mark.
pub(super) fn text(text: &str) -> Object {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Object::string_literal(text);
    }
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    Object::String(units.flat_map(u16::to_be_bytes).collect(), StringFormat::Hexadecimal)
}

/// A destination that puts a point at the top left of the window and leaves the magnification (PDF 1.7 §12.3.2.2).
pub(super) fn destination(page: &Page, id: ObjectId, at: Point) -> Object {
    let y = milli(page.height - at.y);
    Object::Array(vec![id.into(), "XYZ".into(), real(milli(at.x)), real(y), Object::Null])
}
