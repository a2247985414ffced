//! References to parts that are not in a drawing: editors leave them behind, and cleaning makes some. They draw nothing;
//! checkers refuse the package that holds them (EPUBCheck RSC-012).

use std::borrow::Cow;
use std::collections::BTreeSet;

use quick_xml::events::{BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer, XmlVersion};

/// The drawing without references that lead nowhere; `None` if it is not well-formed.
pub(super) fn dropped(text: String) -> Option<String> {
    let ids = ids(&text)?;
    let mut reader = Reader::from_str(&text);
    let mut writer = Writer::new(Vec::new());
    let (mut changed, mut style) = (false, false);
    loop {
        let event = match reader.read_event().ok()? {
            Event::Eof => break,
            Event::Start(start) => {
                style = start.local_name().as_ref() == "style";
                Event::Start(element(start, &ids, &mut changed)?)
            }
            Event::Empty(start) => Event::Empty(element(start, &ids, &mut changed)?),
            Event::End(end) => {
                style = false;
                Event::End(end)
            }
            Event::Text(sheet) if style => {
                let own = without(sheet.as_ref(), &ids).into_owned();
                changed |= own != *sheet;
                Event::Text(BytesText::from_escaped(own))
            }
            other => other,
        };
        writer.write_event(event).ok()?;
    }
    if !changed {
        return Some(text);
    }
    String::from_utf8(writer.into_inner()).ok()
}

/// The ids of a drawing.
fn ids(text: &str) -> Option<BTreeSet<String>> {
    let mut reader = Reader::from_str(text);
    let mut out = BTreeSet::new();
    loop {
        match reader.read_event().ok()? {
            Event::Eof => return Some(out),
            Event::Start(start) | Event::Empty(start) => {
                for attribute in start.attributes().flatten().filter(|one| matches!(one.key.as_ref(), "id" | "xml:id"))
                {
                    out.insert(attribute.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned());
                }
            }
            _ => {}
        }
    }
}

/// An element whose references all lead somewhere.
fn element(start: BytesStart, ids: &BTreeSet<String>, changed: &mut bool) -> Option<BytesStart<'static>> {
    let mut out = BytesStart::new(start.name().as_ref().to_owned());
    for attribute in start.attributes() {
        let attribute = attribute.ok()?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
        let target = value.trim().strip_prefix('#');
        if attribute.key.local_name().as_ref() == "href" && target.is_some_and(|id| !ids.contains(id)) {
            *changed = true;
            continue;
        }
        let own = without(&value, ids);
        *changed |= matches!(own, Cow::Owned(_));
        out.push_attribute((attribute.key.as_ref(), own.as_ref()));
    }
    Some(out)
}

/// A value with `none` in place of each `url(#…)` that leads nowhere: what fill, stroke, filter, mask and the others take
/// it for.
fn without<'v>(value: &'v str, ids: &BTreeSet<String>) -> Cow<'v, str> {
    let mut out = String::new();
    let mut rest = value;
    while let Some((before, after)) = rest.split_once("url(") {
        let Some((address, behind)) = after.split_once(')') else { break };
        let id = address.trim().trim_matches(['"', '\'']).strip_prefix('#');
        out.push_str(before);
        match id {
            Some(id) if !ids.contains(id) => out.push_str("none"),
            _ => {
                out.push_str("url(");
                out.push_str(address);
                out.push(')');
            }
        }
        rest = behind;
    }
    out.push_str(rest);
    if out == value { Cow::Borrowed(value) } else { Cow::Owned(out) }
}
