//! Links and the places they lead to (PDF 1.7 §12.5.6.5, §12.3.2.3).

use std::fmt::Write as _;

use lopdf::{Dictionary, Document, Object, StringFormat, dictionary};

use super::content::milli;
use super::finish::{real, text};
use super::finished::Finished;
use super::paint::Painted;
use super::place::Places;
use super::structure::{Linked, leaves};
use crate::doc::Label;
use crate::layout::ink::{Abs, Pages, Point, Rect, Target};

/// The links of all pages that lead somewhere, as objects that are still to be made. A label without a place leads nowhere.
pub(super) fn all(document: &mut Document, painted: &[Painted], pages: &Pages) -> Vec<Linked> {
    let mut links = Vec::new();
    for (page, painted) in painted.iter().enumerate() {
        for (at, (_, target, tag)) in painted.links.iter().enumerate() {
            let leads = match target {
                Target::Label(label) => pages.anchors.get(label).is_some_and(|(page, _)| *page < pages.pages.len()),
                Target::Url(_) => true,
            };
            if leads {
                links.push(Linked { annotation: document.new_object_id(), page, at, tag: *tag });
            }
        }
    }
    links
}

/// Makes the annotations of links (PDF 1.7 §12.5.6.5).
pub(super) fn annotate(finished: &mut Finished, painted: &[Painted], links: &[Linked], places: &Places) {
    let sections = sections(places.pages);
    for (number, link) in links.iter().enumerate() {
        let Some(page) = painted.get(link.page) else { continue };
        let Some((rect, target, _)) = page.links.get(link.at) else { continue };
        let mut annotation = dictionary! {
            "Type" => "Annot",
            "Subtype" => "Link",
            "Rect" => corners(*rect, page.height),
            "Border" => vec![0.into(), 0.into(), 0.into()],
            // Printed, not hidden.
            "F" => 4,
        };
        if !link.tag.is_none() {
            annotation.set("StructParent", (painted.len() + number) as i64);
        }
        if let Some(leads) = leads(target, places, &sections) {
            annotation.extend(&leads);
        }
        finished.put(link.annotation, &annotation);
    }
}

/// The bookmark that each page is in: the last of those on it or before it.
fn sections(pages: &Pages) -> Vec<Option<usize>> {
    let mut sections = vec![None; pages.pages.len()];
    for (at, mark) in pages.outline.iter().enumerate() {
        sections.get_mut(mark.page).into_iter().for_each(|last| *last = Some(at));
    }
    let mut last = None;
    for section in &mut sections {
        last = last.max(*section);
        *section = last;
    }
    sections
}

/// Where a link leads, and the words that say so.
fn leads(target: &Target, places: &Places, sections: &[Option<usize>]) -> Option<Dictionary> {
    match target {
        Target::Label(label) => {
            let &(page, at) = places.pages.anchors.get(label)?;
            let mut leads = places.leads(page, at)?;
            let mark = sections.get(page).copied().flatten().and_then(|at| places.pages.outline.get(at));
            leads.set("Contents", text(mark.map_or("", |mark| &mark.title)));
            Some(leads)
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

/// Every label as a named destination, so that other documents can link into this one.
pub(super) fn name_destinations(
    document: &mut Document,
    finished: &mut Finished,
    catalog: &mut Dictionary,
    places: &Places,
) {
    // In the order of their bytes, as a name tree wants.
    let names: Vec<_> = places.pages.anchors.iter().filter(|(_, (page, _))| *page < places.ids.len()).collect();
    let pair = |(label, (page, at)): &(&Label, &(usize, Point))| {
        let place = places.named(*page, *at).unwrap_or(Object::Null);
        [Object::String(label.as_str().into(), StringFormat::Literal), place]
    };
    if !names.is_empty() {
        let tree = leaves(document, finished, "Names", &names, pair);
        catalog.set("Names", dictionary! { "Dests" => tree });
    }
}
