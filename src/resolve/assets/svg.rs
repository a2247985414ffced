//! SVG made harmless and measured: no script, no handlers, nothing fetched from elsewhere, no document type.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, Writer, XmlVersion};

/// A drawing that is safe to show.
pub(super) struct Clean {
    pub text: String,
    /// CSS px.
    pub width: u32,
    /// CSS px.
    pub height: u32,
}

/// Elements that are left out with all they hold.
const UNSAFE: &[&str] =
    &["script", "foreignObject", "iframe", "embed", "object", "audio", "video", "handler", "set", "animate"];

/// Rewrites a drawing; `None` if it is not well-formed or its root is not `svg`.
pub(super) fn clean(text: &str) -> Option<Clean> {
    let mut reader = Reader::from_str(text);
    let mut writer = Writer::new(Vec::new());
    let (mut size, mut depth, mut skipping) = (None, 0usize, None::<usize>);
    loop {
        let event = reader.read_event().ok()?;
        match event {
            Event::Eof => break,
            Event::DocType(_) | Event::Comment(_) | Event::PI(_) | Event::Decl(_) => continue,
            Event::Start(start) => {
                depth += 1;
                if skipping.is_none() && is_unsafe(&start) {
                    skipping = Some(depth);
                }
                if skipping.is_none() {
                    let kept = element(&start, depth == 1, &mut size)?;
                    writer.write_event(Event::Start(kept)).ok()?;
                }
            }
            Event::Empty(start) => {
                if skipping.is_none() && !is_unsafe(&start) {
                    let kept = element(&start, depth == 0, &mut size)?;
                    writer.write_event(Event::Empty(kept)).ok()?;
                }
            }
            Event::End(end) => {
                if skipping.is_none() {
                    writer.write_event(Event::End(end)).ok()?;
                } else if skipping == Some(depth) {
                    skipping = None;
                }
                depth = depth.checked_sub(1)?;
            }
            Event::GeneralRef(entity) if skipping.is_none() => {
                let known = matches!(entity.as_ref(), "amp" | "lt" | "gt" | "quot" | "apos") || entity.is_char_ref();
                if known {
                    writer.write_event(Event::GeneralRef(entity)).ok()?;
                }
            }
            Event::Text(_) | Event::CData(_) if skipping.is_none() => writer.write_event(event).ok()?,
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => {}
        }
    }
    let (width, height) = size.filter(|_| depth == 0)?;
    Some(Clean { text: String::from_utf8(writer.into_inner()).ok()?, width, height })
}

fn is_unsafe(start: &BytesStart) -> bool {
    UNSAFE.iter().any(|name| name.eq_ignore_ascii_case(start.local_name().as_ref()))
}

/// The element with the attributes that may stay; measures the root.
fn element(start: &BytesStart, root: bool, size: &mut Option<(u32, u32)>) -> Option<BytesStart<'static>> {
    if root && start.local_name().as_ref() != "svg" {
        return None;
    }
    let mut out = BytesStart::new(start.name().as_ref().to_owned());
    let (mut width, mut height, mut view) = (None, None, None);
    for attribute in start.attributes() {
        let attribute = attribute.ok()?;
        let name = attribute.key.as_ref();
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
        let local = name.rsplit(':').next().unwrap_or(name).to_ascii_lowercase();
        let compact: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
        let lower = compact.to_ascii_lowercase();
        let stays = match local.as_str() {
            "href" | "src" => {
                lower.starts_with('#') || lower.starts_with("data:image/png") || lower.starts_with("data:image/jpeg")
            }
            local if local.starts_with("on") => false,
            _ => {
                !lower.contains("javascript:")
                    && !lower.contains("url(http")
                    && !lower.contains("url(\"http")
                    && !lower.contains("url('http")
            }
        };
        match name {
            "width" => width = length(&value),
            "height" => height = length(&value),
            "viewBox" => view = view_box(&value),
            _ => {}
        }
        if stays {
            out.push_attribute((name, value.as_ref()));
        }
    }
    if root {
        let (w, h) = match (width, height, view) {
            (Some(w), Some(h), _) => (w, h),
            (Some(w), None, Some((vw, vh))) => (w, w * vh / vw),
            (None, Some(h), Some((vw, vh))) => (h * vw / vh, h),
            (None, None, Some(view)) => view,
            // CSS 2.2 §10.3.2: what a picture without a size gets.
            (w, h, None) => (w.unwrap_or(300.0), h.unwrap_or(150.0)),
        };
        let whole = |n: f64| n.round().clamp(1.0, 100_000.0) as u32;
        *size = Some((whole(w), whole(h)));
    }
    Some(out)
}

/// A length in CSS px; percentages and font-relative lengths say nothing here.
fn length(value: &str) -> Option<f64> {
    let value = value.trim();
    let end = value.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(value.len());
    let number: f64 = value[..end].parse().ok()?;
    let scale = match value[end..].trim() {
        "" | "px" => 1.0,
        "pt" => 96.0 / 72.0,
        "pc" => 16.0,
        "in" => 96.0,
        "mm" => 96.0 / 25.4,
        "cm" => 96.0 / 2.54,
        _ => return None,
    };
    (number > 0.0).then_some(number * scale)
}

fn view_box(value: &str) -> Option<(f64, f64)> {
    let numbers: Vec<f64> = value
        .split([' ', ',', '\t', '\n'])
        .filter(|part| !part.is_empty())
        .filter_map(|part| part.parse().ok())
        .collect();
    match numbers.as_slice() {
        [_, _, width, height] if *width > 0.0 && *height > 0.0 => Some((*width, *height)),
        _ => None,
    }
}
