//! Document information and XMP (PDF 1.7 §14.3): the same facts twice.

use std::fmt::Write as _;

use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use quick_xml::escape::escape;

use super::dates;
use super::finish::text;
use crate::layout::ink::Pages;

const PRODUCER: &str = concat!("banxin ", env!("CARGO_PKG_VERSION"));

/// Replaces printpdf's information and adds the XMP packet.
pub(super) fn add(document: &mut Document, catalog: &mut Dictionary, pages: &Pages) {
    let info = info(pages);
    match document.trailer.get(b"Info").and_then(Object::as_reference) {
        Ok(id) => document.set_object(id, info),
        Err(_) => {
            let id = document.add_object(info);
            document.trailer.set("Info", id);
        }
    }
    // Not compressed, so that other programs find it in the file.
    let kind = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    let packet = document.add_object(Stream::new(kind, xmp(pages).into_bytes()).with_compression(false));
    catalog.set("Metadata", packet);
}

/// Names of the authors.
fn authors(pages: &Pages) -> Vec<&str> {
    pages.meta.agents.iter().filter(|agent| agent.role.marc() == "aut").map(|agent| agent.name.as_str()).collect()
}

fn info(pages: &Pages) -> Dictionary {
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
    info
}

/// The XMP packet (ISO 16684-1).
fn xmp(pages: &Pages) -> String {
    let (meta, time) = (&pages.meta, dates::xmp(pages.timestamp));
    let mut out = String::from(
        "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n<rdf:Description rdf:about=\"\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" \
         xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n<dc:format>application/pdf</dc:format>\n",
    );
    list(&mut out, "dc:title", "Alt", &[&meta.title]);
    list(&mut out, "dc:creator", "Seq", &authors(pages));
    list(&mut out, "dc:language", "Bag", &[&pages.lang.to_string()]);
    list(&mut out, "dc:description", "Alt", meta.description.as_deref().as_slice());
    list(&mut out, "dc:rights", "Alt", meta.rights.as_deref().as_slice());
    list(&mut out, "dc:publisher", "Bag", meta.publisher.as_deref().as_slice());
    list(&mut out, "dc:subject", "Bag", &meta.subjects.iter().map(String::as_str).collect::<Vec<_>>());
    let keywords = meta.subjects.join(", ");
    if !keywords.is_empty() {
        let _ = writeln!(out, "<pdf:Keywords>{}</pdf:Keywords>", xml(&keywords));
    }
    let _ = writeln!(
        out,
        "<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool>\n<pdf:Producer>{PRODUCER}</pdf:Producer>\n\
         <xmp:CreateDate>{time}</xmp:CreateDate>\n<xmp:ModifyDate>{time}</xmp:ModifyDate>\n\
         <xmp:MetadataDate>{time}</xmp:MetadataDate>\n</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>"
    );
    out
}

/// A property with its values in an array: `Alt` by language, `Seq` in order, `Bag` in no order.
fn list(out: &mut String, property: &str, array: &str, values: &[&str]) {
    let values: Vec<&&str> = values.iter().filter(|value| !value.is_empty()).collect();
    if values.is_empty() {
        return;
    }
    let lang = if array == "Alt" { " xml:lang=\"x-default\"" } else { "" };
    let items: String = values.iter().map(|value| format!("<rdf:li{lang}>{}</rdf:li>", xml(value))).collect();
    let _ = writeln!(out, "<{property}><rdf:{array}>{items}</rdf:{array}></{property}>");
}

/// Escaped, without the control characters that XML 1.0 has no way to write.
fn xml(text: &str) -> String {
    let allowed: String = text.chars().filter(|ch| !ch.is_control() || matches!(ch, '\n' | '\t')).collect();
    escape(allowed.as_str()).into_owned()
}
