//! The XMP packet (ISO 16684-1), with what the standards want in it.

use std::fmt::Write as _;

use quick_xml::escape::escape;

use super::dates;
use super::meta::{PRODUCER, authors};
use crate::layout::ink::Pages;
use crate::profile::{Standard, Standards};

/// Stands for the identifier of the file until it is known: as many zeros as it has digits.
pub(super) const UNKNOWN: &str = "00000000000000000000000000000000";

/// The packet.
pub(super) fn packet(pages: &Pages, standards: &Standards) -> String {
    let mut out = String::from(
        "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n<rdf:Description rdf:about=\"\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" \
         xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n\
         <dc:format>application/pdf</dc:format>\n",
    );
    describe(&mut out, pages);
    let time = dates::xmp(pages.timestamp);
    let _ = writeln!(
        out,
        "<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool>\n<pdf:Producer>{PRODUCER}</pdf:Producer>\n\
         <xmp:CreateDate>{time}</xmp:CreateDate>\n<xmp:ModifyDate>{time}</xmp:ModifyDate>\n\
         <xmp:MetadataDate>{time}</xmp:MetadataDate>\n<xmpMM:DocumentID>xmp.did:{UNKNOWN}</xmpMM:DocumentID>"
    );
    if standards.has(Standard::X4) {
        // ISO 15930-7 §6.6.1, §6.7.
        out.push_str(
            "<xmpMM:RenditionClass>default</xmpMM:RenditionClass>\n<xmpMM:VersionID>1</xmpMM:VersionID>\n\
             <pdf:Trapped>False</pdf:Trapped>\n",
        );
    }
    out.push_str("</rdf:Description>\n");
    standards.iter().for_each(|standard| identify(&mut out, standard));
    if standards.archive().is_some_and(|archive| archive != Standard::A4) {
        extensions(&mut out, standards);
    }
    out.push_str("</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
    out
}

/// What the book is.
fn describe(out: &mut String, pages: &Pages) {
    let meta = &pages.meta;
    list(out, "dc:title", "Alt", &[&meta.title]);
    list(out, "dc:creator", "Seq", &authors(pages));
    list(out, "dc:language", "Bag", &[&pages.lang.to_string()]);
    list(out, "dc:description", "Alt", meta.description.as_deref().as_slice());
    list(out, "dc:rights", "Alt", meta.rights.as_deref().as_slice());
    list(out, "dc:publisher", "Bag", meta.publisher.as_deref().as_slice());
    list(out, "dc:subject", "Bag", &meta.subjects.iter().map(String::as_str).collect::<Vec<_>>());
    let keywords = meta.subjects.join(", ");
    if !keywords.is_empty() {
        let _ = writeln!(out, "<pdf:Keywords>{}</pdf:Keywords>", xml(&keywords));
    }
}

/// A standard says that it is kept, in a schema of its own (ISO 19005-2 §6.6.4, ISO 14289-1 §5, ISO 15930-7 §6.2.1).
fn identify(out: &mut String, standard: Standard) {
    let (prefix, space, properties): (_, _, &[(&str, &str)]) = match standard {
        Standard::A2b => ("pdfaid", AID, &[("part", "2"), ("conformance", "B")]),
        Standard::A2u => ("pdfaid", AID, &[("part", "2"), ("conformance", "U")]),
        Standard::A2a => ("pdfaid", AID, &[("part", "2"), ("conformance", "A")]),
        Standard::A4 => ("pdfaid", AID, &[("part", "4"), ("rev", "2020")]),
        Standard::Ua1 => ("pdfuaid", UAID, &[("part", "1")]),
        Standard::Ua2 => ("pdfuaid", UAID, &[("part", "2"), ("rev", "2024")]),
        Standard::X4 => ("pdfxid", XID, &[("GTS_PDFXVersion", "PDF/X-4")]),
    };
    let _ = writeln!(out, "<rdf:Description rdf:about=\"\" xmlns:{prefix}=\"{space}\">");
    for (key, value) in properties {
        let _ = writeln!(out, "<{prefix}:{key}>{value}</{prefix}:{key}>");
    }
    out.push_str("</rdf:Description>\n");
}

const AID: &str = "http://www.aiim.org/pdfa/ns/id/";
const UAID: &str = "http://www.aiim.org/pdfua/ns/id/";
const XID: &str = "http://www.npes.org/pdfx/ns/id/";

/// Describes the schemas that PDF/A does not know (ISO 19005-2 §6.6.2.3).
fn extensions(out: &mut String, standards: &Standards) {
    let mut schemas = Vec::new();
    if standards.has(Standard::Ua1) {
        let part = ("part", "Integer", "Part of ISO 14289 that the file keeps");
        schemas.push(("PDF/UA identification", UAID, "pdfuaid", part));
    }
    if standards.has(Standard::X4) {
        let version = ("GTS_PDFXVersion", "Text", "Version of PDF/X that the file keeps");
        schemas.push(("PDF/X identification", XID, "pdfxid", version));
        let trapped = ("Trapped", "Text", "Whether the file has been trapped");
        schemas.push(("Trapping", "http://ns.adobe.com/pdf/1.3/", "pdf", trapped));
    }
    if schemas.is_empty() {
        return;
    }
    out.push_str(
        "<rdf:Description rdf:about=\"\" xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" \
         xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" \
         xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n<pdfaExtension:schemas><rdf:Bag>\n",
    );
    for (title, space, prefix, (name, kind, words)) in schemas {
        let _ = writeln!(
            out,
            "<rdf:li rdf:parseType=\"Resource\"><pdfaSchema:schema>{title}</pdfaSchema:schema>\n\
             <pdfaSchema:namespaceURI>{space}</pdfaSchema:namespaceURI>\n\
             <pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>\n<pdfaSchema:property><rdf:Seq>\
             <rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>{name}</pdfaProperty:name>\n\
             <pdfaProperty:valueType>{kind}</pdfaProperty:valueType>\n\
             <pdfaProperty:category>internal</pdfaProperty:category>\n\
             <pdfaProperty:description>{words}</pdfaProperty:description></rdf:li>\
             </rdf:Seq></pdfaSchema:property></rdf:li>"
        );
    }
    out.push_str("</rdf:Bag></pdfaExtension:schemas>\n</rdf:Description>\n");
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
