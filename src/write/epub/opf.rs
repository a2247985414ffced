//! The package document: epub-builder's, with our metadata, item properties and the contents page in the spine.

use quick_xml::events::{BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer, XmlVersion};

use super::access::Features;
use super::metadata;
use super::names::Names;
use super::nav;
use super::package::Parts;
use crate::resolve::Edition;
use crate::theme::Theme;

/// Documents that stand before the contents page.
const FRONT: &[&str] = &["text/cover.xhtml", "text/title-page.xhtml"];

/// Rewrites the package document of the skeleton.
pub(super) fn finish(
    skeleton: &str,
    edition: &Edition,
    theme: &Theme,
    names: &Names,
    features: &Features,
    parts: &Parts,
) -> Result<String, String> {
    let mut reader = Reader::from_str(skeleton);
    let mut writer = Writer::new(Vec::new());
    // The contents page follows the cover and the title page.
    let front = parts.iter().filter(|part| FRONT.contains(&part.href.as_str())).count();
    let mut contents_after = nav::is_page(edition).then_some(front);
    let fonts = parts.iter().any(|part| part.media_type.starts_with("font/"));
    let mut inside_metadata = false;
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        let event = match event {
            Event::Eof => break,
            Event::Start(start) if start.name().as_ref() == "package" => Event::Start(package(&start, edition, fonts)?),
            Event::Start(start) if start.name().as_ref() == "metadata" => {
                inside_metadata = true;
                let mut open = BytesStart::new("metadata");
                open.push_attribute(("xmlns:dc", "http://purl.org/dc/elements/1.1/"));
                writer.write_event(Event::Start(open)).map_err(|error| error.to_string())?;
                let own = metadata::elements(edition, theme, names, features, fonts);
                Event::Text(BytesText::from_escaped(own))
            }
            Event::End(end) if end.name().as_ref() == "metadata" => {
                inside_metadata = false;
                Event::End(end)
            }
            _ if inside_metadata => continue,
            // A stylesheet that epub-builder always adds; ours is among the parts.
            Event::Empty(item) if item.name().as_ref() == "item" && value(&item, "href")? == "stylesheet.css" => {
                continue;
            }
            Event::Empty(item) if item.name().as_ref() == "item" => Event::Empty(with_properties(item, parts)?),
            Event::Empty(itemref) if itemref.name().as_ref() == "itemref" => {
                if contents_after == Some(0) {
                    let mut contents = BytesStart::new("itemref");
                    contents.push_attribute(("idref", "nav"));
                    writer.write_event(Event::Empty(contents)).map_err(|error| error.to_string())?;
                }
                contents_after = contents_after.and_then(|left| left.checked_sub(1));
                Event::Empty(itemref)
            }
            other => other,
        };
        writer.write_event(event).map_err(|error| error.to_string())?;
    }
    String::from_utf8(writer.into_inner()).map_err(|error| error.to_string())
}

/// The root with its language: what the texts of the metadata are written in.
fn package(start: &BytesStart, edition: &Edition, fonts: bool) -> Result<BytesStart<'static>, String> {
    let lang = edition.lang().to_string();
    let mut out = start.to_owned();
    out.push_attribute(("xml:lang", lang.as_str()));
    let mut prefix = format!("{}: {}", metadata::RELATORS, metadata::RELATORS_AT);
    if fonts {
        prefix += &format!(" {}: {}", metadata::IBOOKS, metadata::IBOOKS_AT);
    }
    out.push_attribute(("prefix", prefix.as_str()));
    Ok(out)
}

fn with_properties<'a>(item: BytesStart<'a>, parts: &Parts) -> Result<BytesStart<'a>, String> {
    let href = value(&item, "href")?;
    let properties = parts.iter().find(|part| part.href == href).map(|part| part.properties.join(" "));
    match properties.filter(|properties| !properties.is_empty()) {
        None => Ok(item),
        Some(properties) => {
            let mut out = item.into_owned();
            out.push_attribute(("properties", properties.as_str()));
            Ok(out)
        }
    }
}

fn value(element: &BytesStart, name: &str) -> Result<String, String> {
    let attribute = element.try_get_attribute(name).map_err(|error| error.to_string())?;
    let Some(attribute) = attribute else { return Ok(String::new()) };
    let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
    Ok(value.into_owned())
}
