//! Links and the places they lead to (PDF 1.7 §12.5.6.5, §12.3.2.3).

use std::fmt::Write as _;

use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat, dictionary};

use super::content::milli;
use super::finish::{destination, real, text};
use super::paint::Painted;
use crate::layout::ink::{Abs, Pages, Rect, Target};

/// The annotations of a page, as objects of their own. A label without a place gives none.
pub(super) fn annotations(document: &mut Document, painted: &Painted, pages: &Pages, ids: &[ObjectId]) -> Vec<Object> {
    let mut annotations = Vec::new();
    for (rect, target) in &painted.links {
        let Some(leads) = leads(target, pages, ids) else { continue };
        let mut annotation = dictionary! {
            "Type" => "Annot",
            "Subtype" => "Link",
            "Rect" => corners(*rect, painted.height),
            "Border" => vec![0.into(), 0.into(), 0.into()],
            // Printed, not hidden.
            "F" => 4,
        };
        annotation.extend(&leads);
        annotations.push(document.add_object(annotation).into());
    }
    annotations
}

/// Where a link leads, and the words that say so.
fn leads(target: &Target, pages: &Pages, ids: &[ObjectId]) -> Option<Dictionary> {
    match target {
        Target::Label(label) => {
            let &(page, at) = pages.anchors.get(label)?;
            let place = destination(pages.pages.get(page)?, *ids.get(page)?, at);
            let words = pages.outline.iter().rev().find(|mark| mark.page <= page).map_or("", |mark| &mark.title);
            Some(dictionary! { "Dest" => place, "Contents" => text(words) })
        }
        Target::Url(url) => {
            let action = dictionary! { "S" => "URI", "URI" => Object::string_literal(uri(url)) };
            Some(dictionary! { "A" => action, "Contents" => text(url) })
        }
    }
}

/// A rectangle by its lower left and upper right corners.
pub(super) fn corners(rect: Rect, height: Abs) -> Vec<Object> {
    let (left, top) = (rect.x, height - rect.y);
    [left, top - rect.height, left + rect.width, top].map(|length| real(milli(length))).into()
}

/// A URI has ASCII only (RFC 3986): everything else is percent-encoded as UTF-8; what is encoded already stays.
fn uri(url: &str) -> String {
    let mut out = String::new();
    for byte in url.bytes() {
        match byte {
            b'!' | b'#'..=b';' | b'=' | b'?'..=b'[' | b']' | b'_' | b'a'..=b'z' | b'~' => out.push(char::from(byte)),
            _ => drop(write!(out, "%{byte:02X}")),
        }
    }
    out
}

/// Names of a leaf of the name tree.
const NAMES: usize = 64;

/// Every label as a named destination, so that other documents can link into this one (PDF 1.7 §7.9.6).
pub(super) fn name_destinations(document: &mut Document, catalog: &mut Dictionary, pages: &Pages, ids: &[ObjectId]) {
    let places = pages.anchors.iter().filter_map(|(label, (page, at))| {
        let place = destination(pages.pages.get(*page)?, *ids.get(*page)?, *at);
        Some((Object::String(label.as_str().into(), StringFormat::Literal), place))
    });
    // In the order of their bytes, as a name tree wants.
    let places: Vec<(Object, Object)> = places.collect();
    let leaf = |some: &[(Object, Object)]| -> Vec<Object> {
        some.iter().flat_map(|(name, place)| [name.clone(), place.clone()]).collect()
    };
    let tree = match places.as_slice() {
        [] => return,
        few if few.len() <= NAMES => dictionary! { "Names" => leaf(few) },
        many => {
            let leaves = many.chunks(NAMES).filter_map(|some| {
                let limits = vec![some.first()?.0.clone(), some.last()?.0.clone()];
                Some(document.add_object(dictionary! { "Limits" => limits, "Names" => leaf(some) }).into())
            });
            let leaves: Vec<Object> = leaves.collect();
            dictionary! { "Kids" => leaves }
        }
    };
    let tree = document.add_object(tree);
    catalog.set("Names", dictionary! { "Dests" => tree });
}
