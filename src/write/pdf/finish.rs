//! The finishing pass: what printpdf leaves undone, over its lopdf document. One small function for each.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat, dictionary};
use rayon::prelude::*;

use super::face::Faces;
use super::finished::Finished;
use super::image::Images;
use super::paint::{self, Painted};
use super::place::Places;
use super::role::Roles;
use super::xobject::Spaces;
use super::{binding, file, intent, label, link, meta, outline, structure, typeface, view};
use crate::layout::ink::{Abs, Page, Pages, Rect};
use crate::profile::{Profile, Space};
use crate::write::deflate::zlib;

/// The pages of the document and what they may refer to.
pub(super) struct Skeleton {
    pub pages: Vec<ObjectId>,
    /// Their nodes of the page tree.
    parents: Vec<ObjectId>,
    pub fonts: Dictionary,
    /// Pictures by index, and whether anything in them is not opaque.
    images: BTreeMap<usize, (ObjectId, bool)>,
    press: Press,
    /// Of the file: what transparent things are blended in.
    space: Space,
}

/// Resources for a press, where any page uses them.
#[derive(Default)]
struct Press {
    states: Option<Dictionary>,
    all_inks: Option<Object>,
}

/// Makes printpdf's document the book.
pub(super) fn finish(
    document: &mut Document,
    pages: &Pages,
    profile: &Profile,
    faces: &Faces,
    images: Images,
    painted: Vec<Painted>,
) -> Finished {
    let mut finished = Finished::default();
    document.version = profile.standards.version().to_owned();
    let mut skeleton = dismantle(document, pages.pages.len(), profile.space());
    typeface::finish(document, faces, &skeleton.fonts);
    let mut spaces = Spaces::new(profile.press.is_none());
    skeleton.images = images
        .0
        .into_iter()
        .map(|(index, picture)| {
            let transparent = picture.object.is_transparent();
            (index, (picture.object.add(document, &mut spaces), transparent))
        })
        .collect();
    skeleton.press = press(document, &painted, skeleton.space);
    let links = link::all(document, &painted, pages);
    let mut catalog = catalog(document, pages, &mut skeleton);
    let content = structure::Content { pages, painted: &painted, ids: &skeleton.pages, links: &links };
    let elements = structure::add(document, &mut finished, &mut catalog, &content, Roles::of(profile));
    let places = Places { pages, ids: &skeleton.pages, elements };
    link::annotate(&mut finished, &painted, &links, &places);
    outline::add(document, &mut finished, &mut catalog, &places);
    link::name_destinations(document, &mut finished, &mut catalog, &places);
    for (at, (page, painted)) in pages.pages.iter().zip(painted).enumerate() {
        let of_page = links.partition_point(|link| link.page < at)..links.partition_point(|link| link.page <= at);
        let own = links[of_page].iter().map(|link| link.annotation.into()).collect();
        finish_page(document, &mut finished, page, painted, at, own, &skeleton);
    }
    label::add(&mut catalog, pages);
    binding::add(&mut catalog, pages);
    intent::add(document, &mut catalog, profile, &mut spaces);
    view::add(&mut catalog, profile, &skeleton.pages);
    meta::add(document, &mut catalog, pages, &profile.standards);
    let root = document.add_object(catalog);
    document.trailer.set("Root", root);
    compress(document);
    finished
}

/// Graphics states that print over or in the place of what lies below (PDF 1.7 §8.6.7), and the colour of all inks
/// (§8.6.6.4).
fn press(document: &mut Document, painted: &[Painted], space: Space) -> Press {
    let mut press = Press::default();
    if painted.iter().any(|page| page.uses.overprint) {
        let all = [(false, false), (false, true), (true, false), (true, true)];
        let states = all.map(|over| {
            let (strokes, fills) = over;
            let state = dictionary! { "Type" => "ExtGState", "OP" => strokes, "op" => fills, "OPM" => 1 };
            (paint::state(over), Object::Reference(document.add_object(state)))
        });
        press.states = Some(states.into_iter().collect());
    }
    if painted.iter().any(|page| page.uses.all_inks) {
        let (device, none, full): (_, &[i64], &[i64]) = match space {
            Space::Gray => ("DeviceGray", &[1], &[0]),
            Space::Rgb => ("DeviceRGB", &[1; 3], &[0; 3]),
            Space::Cmyk => ("DeviceCMYK", &[0; 4], &[1; 4]),
        };
        let numbers = |values: &[i64]| Object::Array(values.iter().map(|value| Object::Integer(*value)).collect());
        let tint = dictionary! {
            "FunctionType" => 2,
            "Domain" => numbers(&[0, 1]),
            "C0" => numbers(none),
            "C1" => numbers(full),
            "N" => 1,
        };
        let all: Vec<Object> = vec!["Separation".into(), "All".into(), device.into(), tint.into()];
        press.all_inks = Some(document.add_object(all).into());
    }
    press
}

/// Takes out of printpdf's document all but the fonts, and gives numbers to the pages of the book.
fn dismantle(document: &mut Document, count: usize, space: Space) -> Skeleton {
    let page = document.get_pages().into_values().next();
    let mut gone: Vec<ObjectId> = page.into_iter().collect();
    let part = |of: Option<ObjectId>, key: &[u8]| {
        let dictionary = of.and_then(|of| document.get_dictionary(of).ok());
        dictionary.and_then(|dictionary| dictionary.get(key).and_then(Object::as_reference).ok())
    };
    let of_trailer = |key: &[u8]| document.trailer.get(key).and_then(Object::as_reference).ok();
    let (root, resources) = (of_trailer(b"Root"), part(page, b"Resources"));
    gone.extend(
        [part(page, b"Contents"), resources, part(root, b"Pages"), root, of_trailer(b"Info")].into_iter().flatten(),
    );
    let shared = part(resources, b"Font");
    gone.extend([b"XObject".as_slice(), b"ExtGState", b"Shading"].into_iter().filter_map(|kind| part(resources, kind)));
    gone.iter().for_each(|id| drop(document.objects.remove(id)));
    document.trailer.remove(b"Info");
    let fonts = match shared.and_then(|id| document.objects.remove(&id)) {
        Some(Object::Dictionary(fonts)) => fonts,
        _ => Dictionary::new(),
    };
    let pages = (0..count).map(|_| document.new_object_id()).collect();
    Skeleton { pages, parents: Vec::new(), fonts, images: BTreeMap::new(), press: Press::default(), space }
}

/// Boxes, contents, resources that the page uses, links (PDF 1.7 §7.7.3.3).
fn finish_page(
    document: &mut Document,
    finished: &mut Finished,
    page: &Page,
    painted: Painted,
    at: usize,
    links: Vec<Object>,
    skeleton: &Skeleton,
) {
    let (Some(&id), marked) = (skeleton.pages.get(at), !painted.marks.is_empty()) else { return };
    let contents = document.new_object_id();
    finished.put_stream(contents, painted.content);
    let fonts =
        painted.fonts.into_iter().filter_map(|name| Some((skeleton.fonts.get(name.as_bytes()).ok()?.clone(), name)));
    let fonts: Dictionary = fonts.map(|(font, name)| (name, font)).collect();
    let used: Vec<(usize, (ObjectId, bool))> =
        painted.images.into_iter().filter_map(|index| Some((index, *skeleton.images.get(&index)?))).collect();
    let transparent = used.iter().any(|(_, (_, transparent))| *transparent);
    let images: Dictionary =
        used.into_iter().map(|(index, (id, _))| (format!("Im{index}"), Object::Reference(id))).collect();
    let states = skeleton.press.states.clone().filter(|_| painted.uses.overprint).unwrap_or_default();
    let all_inks = skeleton.press.all_inks.clone().filter(|_| painted.uses.all_inks);
    let spaces: Dictionary = all_inks.into_iter().map(|space| ("All", space)).collect();
    let mut resources = Dictionary::new();
    for (kind, part) in [("Font", fonts), ("XObject", images), ("ExtGState", states), ("ColorSpace", spaces)] {
        if !part.is_empty() {
            resources.set(kind, part);
        }
    }
    let mut dictionary = dictionary! { "Type" => "Page" };
    dictionary.extend(&boxes(page).into_iter().collect());
    if let Some(&parent) = skeleton.parents.get(at) {
        dictionary.set("Parent", parent);
    }
    dictionary.set("Resources", resources);
    dictionary.set("Contents", contents);
    if transparent {
        let space = skeleton.space.device();
        dictionary.set("Group", dictionary! { "Type" => "Group", "S" => "Transparency", "CS" => space });
    }
    if !links.is_empty() {
        dictionary.set("Annots", links);
        // Links in the order of the structure (PDF/UA-1 §7.18.3).
        dictionary.set("Tabs", "S");
    }
    if marked {
        dictionary.set("StructParents", at as i64);
    }
    finished.put(id, &dictionary);
}

/// The sheet, what of it is shown, what is printed and what is kept (PDF 1.7 §14.11.2).
fn boxes(page: &Page) -> [(&'static str, Object); 4] {
    let whole = Rect::new(Abs::ZERO, Abs::ZERO, page.width, page.height);
    let (trim, bleed) = page.cut.as_ref().map_or((whole, whole), |cut| (cut.trim, cut.bleed));
    [("MediaBox", whole), ("TrimBox", trim), ("CropBox", whole), ("BleedBox", bleed)]
        .map(|(name, rect)| (name, link::corners(rect, page.height).into()))
}

/// The catalogue (PDF 1.7 §7.7.2), in the place of printpdf's, and the tree of the pages.
fn catalog(document: &mut Document, pages: &Pages, skeleton: &mut Skeleton) -> Dictionary {
    let tree = file::page_tree(document, &skeleton.pages);
    skeleton.parents = tree.parents;
    dictionary! {
        "Type" => "Catalog",
        "Pages" => tree.root,
        "Lang" => Object::string_literal(pages.lang.to_string()),
    }
}

/// Compresses what is not yet, all at once.
fn compress(document: &mut Document) {
    document.objects.values_mut().par_bridge().for_each(|object| {
        if let Object::Stream(stream) = object
            && stream.allows_compression
            && !stream.dict.has(b"Filter")
        {
            let content = zlib(&stream.content);
            stream.dict.set("Filter", "FlateDecode");
            stream.set_content(content);
        }
    });
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
