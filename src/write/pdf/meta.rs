//! Document information and XMP (PDF 1.7 §14.3): the same facts twice.

use lopdf::{Dictionary, Document, Object, Stream, dictionary};

use super::finish::text;
use super::{dates, xmp};
use crate::layout::ink::Pages;
use crate::profile::{Standard, Standards};

/// The program.
pub(super) const PRODUCER: &str = concat!("banxin ", env!("CARGO_PKG_VERSION"));

/// Adds the information and the XMP packet.
pub(super) fn add(document: &mut Document, catalog: &mut Dictionary, pages: &Pages, standards: &Standards) {
    // PDF 2.0 has it in XMP alone (ISO 19005-4 §6.1.3).
    if !standards.is_of_two() {
        let id = document.add_object(info(pages, standards));
        document.trailer.set("Info", id);
    }
    // Not compressed, so that other programs find it in the file.
    let kind = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    let packet = xmp::packet(pages, standards).into_bytes();
    let packet = document.add_object(Stream::new(kind, packet).with_compression(false));
    catalog.set("Metadata", packet);
}

/// Names of the authors.
pub(super) fn authors(pages: &Pages) -> Vec<&str> {
    pages.meta.agents.iter().filter(|agent| agent.role.marc() == "aut").map(|agent| agent.name.as_str()).collect()
}

fn info(pages: &Pages, standards: &Standards) -> Dictionary {
    let meta = &pages.meta;
    let mut info = dictionary! {
        "Title" => text(&meta.title),
        "Creator" => text(PRODUCER),
        "Producer" => text(PRODUCER),
        "CreationDate" => Object::string_literal(dates::info(pages.timestamp)),
        "ModDate" => Object::string_literal(dates::info(pages.timestamp)),
    };
    let (authors, keywords) = (authors(pages).join(", "), meta.subjects.join(", "));
    let description = meta.description.as_deref().unwrap_or("");
    for (key, value) in [("Author", authors.as_str()), ("Keywords", keywords.as_str()), ("Subject", description)] {
        if !value.is_empty() {
            info.set(key, text(value));
        }
    }
    if standards.has(Standard::X4) {
        info.set("Trapped", "False");
    }
    info
}
