//! The NCX for reading systems of EPUB 2: our shell around the points that epub-builder nests.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, Writer, XmlVersion};

use super::escape;
use super::names::Names;
use super::{nav, pagelist};
use crate::doc::Role;
use crate::resolve::Edition;

/// The document.
pub(super) fn document(edition: &Edition, names: &Names) -> Result<String, String> {
    let meta = edition.meta();
    let depth = edition.outline().iter().map(|entry| entry.depth).max().unwrap_or(0) + 1;
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str("<ncx xmlns=\"http://www.daisy.org/z3986/2005/ncx/\" version=\"2005-1\"");
    escape::push_attribute(&mut out, "xml:lang", &edition.lang().to_string());
    out.push_str(">\n  <head>\n    <meta name=\"dtb:uid\"");
    escape::push_attribute(&mut out, "content", meta.identifier.as_deref().unwrap_or("").trim());
    let pages = pagelist::pages(edition, names);
    let last = pages.iter().filter_map(|(page, _)| page.parse::<u32>().ok()).max().unwrap_or(0);
    let _ = write!(
        out,
        "/>\n    <meta name=\"dtb:depth\" content=\"{depth}\"/>\n    <meta name=\"dtb:totalPageCount\" content=\"{}\"/>\n    \
         <meta name=\"dtb:maxPageNumber\" content=\"{last}\"/>\n  </head>\n  <docTitle><text>{}</text></docTitle>\n",
        pages.len(),
        escape::text(&meta.title)
    );
    for author in meta.names(Role::Author) {
        let _ = writeln!(out, "  <docAuthor><text>{}</text></docAuthor>", escape::text(author));
    }
    let points = nav::contents_of(edition, names).render_epub(false);
    let order = orders(&points)?;
    let _ = write!(out, "  <navMap>\n{}\n  </navMap>\n", ordered(&points, &order)?);
    page_list(&mut out, &pages, order.iter().max().map_or(1, |last| last + 1));
    out.push_str("</ncx>\n");
    Ok(out)
}

/// The pages of the printed edition; their order goes on behind that of the points.
fn page_list(out: &mut String, pages: &[(String, String)], first: usize) {
    if pages.is_empty() {
        return;
    }
    out.push_str("  <pageList>\n");
    for (at, (page, href)) in pages.iter().enumerate() {
        let kind = if page.bytes().all(|b| b.is_ascii_digit()) { "normal" } else { "special" };
        let _ = writeln!(
            out,
            "    <pageTarget id=\"page-{}\" type=\"{kind}\" playOrder=\"{}\"><navLabel><text>{}</text></navLabel>\
             <content src=\"{href}\"/></pageTarget>",
            at + 1,
            first + at,
            escape::text(page)
        );
    }
    out.push_str("  </pageList>\n");
}

/// Points that lead to the same place carry the same order (NCX of DAISY 2005 §8.4.3).
fn ordered(points: &str, order: &[usize]) -> Result<String, String> {
    let mut reader = Reader::from_str(points);
    let mut writer = Writer::new(Vec::new());
    let mut point = 0;
    loop {
        let event = match reader.read_event().map_err(|error| error.to_string())? {
            Event::Eof => break,
            Event::Start(start) if start.name().as_ref() == "navPoint" => {
                let mut own = BytesStart::new("navPoint");
                own.push_attribute(("id", format!("point-{}", point + 1).as_str()));
                own.push_attribute(("playOrder", order.get(point).copied().unwrap_or(1).to_string().as_str()));
                point += 1;
                Event::Start(own)
            }
            other => other,
        };
        writer.write_event(event).map_err(|error| error.to_string())?;
    }
    String::from_utf8(writer.into_inner()).map_err(|error| error.to_string())
}

/// The order of each point in document order. A point's own `content` comes before those of its children.
fn orders(points: &str) -> Result<Vec<usize>, String> {
    let mut reader = Reader::from_str(points);
    let (mut seen, mut out) = (BTreeMap::new(), Vec::new());
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Eof => return Ok(out),
            Event::Empty(content) if content.name().as_ref() == "content" => {
                let src = content.try_get_attribute("src").map_err(|error| error.to_string())?;
                let src = src.map(|src| src.normalized_value(XmlVersion::Implicit1_0).map(|src| src.into_owned()));
                let src = src.transpose().map_err(|error| error.to_string())?.unwrap_or_default();
                let next = seen.len() + 1;
                out.push(*seen.entry(src).or_insert(next));
            }
            _ => {}
        }
    }
}
