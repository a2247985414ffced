//! SVG made harmless and measured: an allow-list of elements, no script, no handlers, nothing fetched from elsewhere, no
//! document type, no drawing that multiplies itself.

mod dangling;

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::{BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer, XmlVersion};

/// A drawing that is safe to show.
pub(super) struct Clean {
    pub text: String,
    /// CSS px.
    pub width: u32,
    /// CSS px.
    pub height: u32,
    /// What was left out: names of elements and attributes.
    pub cut: BTreeSet<String>,
}

/// Elements that draw, or that drawing needs (SVG 2; the filters of Filter Effects 1).
const DRAWING: &str = "svg g defs symbol use switch title desc metadata style path rect circle ellipse line polyline \
    polygon text tspan textPath tref image a view linearGradient radialGradient meshgradient stop pattern clipPath mask \
    marker filter feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting \
    feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge \
    feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence";

/// Deepest nesting of elements.
const DEEPEST: usize = 200;
/// Elements drawn, copies counted.
const MOST: u64 = 500_000;

/// Rewrites a drawing; `None` if it is not well-formed, its root is not `svg`, or it would draw itself without end.
pub(super) fn clean(text: &str) -> Option<Clean> {
    let mut reader = Reader::from_str(text);
    let mut writer = Writer::new(Vec::new());
    let mut cleaner = Cleaner::default();
    let (mut depth, mut skipping, mut style) = (0usize, None::<usize>, false);
    loop {
        let event = reader.read_event().ok()?;
        match event {
            Event::Eof => break,
            Event::DocType(_) | Event::Comment(_) | Event::PI(_) | Event::Decl(_) => continue,
            Event::Start(start) => {
                depth += 1;
                if depth > DEEPEST {
                    return None;
                }
                if skipping.is_none() && !cleaner.is_kept(&start) {
                    skipping = Some(depth);
                }
                if skipping.is_none() {
                    style = start.local_name().as_ref() == "style";
                    let kept = cleaner.element(&start, depth == 1)?;
                    cleaner.open(&kept, false)?;
                    writer.write_event(Event::Start(kept)).ok()?;
                }
            }
            Event::Empty(start) => {
                if skipping.is_none() && cleaner.is_kept(&start) {
                    let kept = cleaner.element(&start, depth == 0)?;
                    cleaner.open(&kept, true)?;
                    writer.write_event(Event::Empty(kept)).ok()?;
                }
            }
            Event::End(end) => {
                if skipping.is_none() {
                    style = false;
                    cleaner.inside.pop();
                    writer.write_event(Event::End(end)).ok()?;
                } else if skipping == Some(depth) {
                    skipping = None;
                }
                depth = depth.checked_sub(1)?;
            }
            Event::GeneralRef(entity) if skipping.is_none() => {
                let known = matches!(entity.as_ref(), "amp" | "lt" | "gt" | "quot" | "apos") || entity.is_char_ref();
                // In a style sheet it might spell an address.
                if known && !style {
                    writer.write_event(Event::GeneralRef(entity)).ok()?;
                }
            }
            Event::Text(_) | Event::CData(_) if skipping.is_some() => {}
            Event::Text(text) if style => cleaner.sheet(text.as_ref(), &mut writer)?,
            Event::CData(text) if style => cleaner.sheet(text.as_ref(), &mut writer)?,
            Event::Text(_) | Event::CData(_) => writer.write_event(event).ok()?,
            Event::GeneralRef(_) => {}
        }
    }
    let (width, height) = cleaner.size.filter(|_| depth == 0 && cleaner.copies.total() <= MOST)?;
    let text = dangling::dropped(String::from_utf8(writer.into_inner()).ok()?)?;
    Some(Clean { text, width, height, cut: cleaner.cut })
}

#[derive(Default)]
struct Cleaner {
    size: Option<(u32, u32)>,
    cut: BTreeSet<String>,
    copies: Copies,
    /// Ids of the elements that are open.
    inside: Vec<Option<String>>,
}

impl Cleaner {
    /// Whether an element may stay. Elements of editors (`inkscape:…`) go without a word.
    fn is_kept(&mut self, start: &BytesStart) -> bool {
        let (name, local) = (start.name(), start.local_name());
        let foreign = name.as_ref().split_once(':').is_some_and(|(prefix, _)| prefix != "svg");
        let kept = !foreign && DRAWING.split_whitespace().any(|known| known == local.as_ref());
        if !kept && !foreign {
            self.cut.insert(format!("<{}>", local.as_ref()));
        }
        kept
    }

    /// Notes an element that is drawn.
    fn open(&mut self, element: &BytesStart, empty: bool) -> Option<()> {
        let value = |name: &str| {
            let attribute =
                element.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
            Some(attribute.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
        };
        let id = value("id");
        let copied = value("href").filter(|_| element.local_name().as_ref() == "use");
        let around: Vec<&str> = self.inside.iter().flatten().map(String::as_str).chain(id.as_deref()).collect();
        self.copies.add(&around, copied.as_deref().and_then(|href| href.trim().strip_prefix('#')));
        if !empty {
            self.inside.push(id);
        }
        Some(())
    }

    /// Writes a style sheet, if it fetches nothing.
    fn sheet(&mut self, text: &str, writer: &mut Writer<Vec<u8>>) -> Option<()> {
        if is_harmless(text) {
            return writer.write_event(Event::Text(BytesText::from_escaped(text))).ok();
        }
        self.cut.insert("<style>".to_owned());
        Some(())
    }

    /// The element with the attributes that may stay; measures the root.
    fn element(&mut self, start: &BytesStart, root: bool) -> Option<BytesStart<'static>> {
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
            let stays = match local.as_str() {
                "href" | "src" => is_own(&compact(&value)),
                local if local.starts_with("on") => false,
                // `xml:base` would make every address another one.
                "base" => false,
                _ if name.starts_with("xmlns") => true,
                _ => is_harmless(&value),
            };
            match name {
                "width" => width = length(&value),
                "height" => height = length(&value),
                "viewBox" => view = view_box(&value),
                _ => {}
            }
            if stays {
                out.push_attribute((name, value.as_ref()));
            } else {
                self.cut.insert(name.to_owned());
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
            self.size = Some((whole(w), whole(h)));
        }
        Some(out)
    }
}

/// How many elements a drawing comes to, with what `use` copies: a few lines can ask for billions.
#[derive(Default)]
struct Copies {
    /// Of each id: its own elements, and the ids that are copied in it.
    parts: BTreeMap<String, (u64, Vec<String>)>,
    whole: (u64, Vec<String>),
}

impl Copies {
    fn add(&mut self, around: &[&str], copied: Option<&str>) {
        let count = |(own, copies): &mut (u64, Vec<String>)| {
            *own += 1;
            copies.extend(copied.map(str::to_owned));
        };
        around.iter().for_each(|id| count(self.parts.entry((*id).to_owned()).or_default()));
        count(&mut self.whole);
    }

    fn total(&self) -> u64 {
        let (own, copies) = &self.whole;
        let mut known = BTreeMap::new();
        copies.iter().fold(*own, |sum, id| sum.saturating_add(self.of(id, &mut known, 0)))
    }

    fn of(&self, id: &str, known: &mut BTreeMap<String, u64>, depth: usize) -> u64 {
        if let Some(&count) = known.get(id) {
            return count;
        }
        let Some((own, copies)) = self.parts.get(id) else { return 0 };
        // One that copies itself is not drawn at all.
        if depth > DEEPEST {
            return MOST + 1;
        }
        known.insert(id.to_owned(), 0);
        let count = copies.iter().fold(*own, |sum, id| sum.saturating_add(self.of(id, known, depth + 1)));
        known.insert(id.to_owned(), count);
        count
    }
}

/// A value without what hides words from a look: blanks, controls, comments.
fn compact(value: &str) -> String {
    let mut out = String::new();
    let mut rest = value;
    while let Some((before, comment)) = rest.split_once("/*") {
        out.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>().to_ascii_lowercase()
}

/// Whether an address is inside the drawing: a part of it, or pixels in the address itself.
fn is_own(address: &str) -> bool {
    address.starts_with('#')
        || ["png", "jpeg", "gif"]
            .iter()
            .any(|kind| address.strip_prefix("data:image/").is_some_and(|rest| rest.starts_with(kind)))
}

/// Whether a style fetches nothing and runs nothing.
fn is_harmless(style: &str) -> bool {
    let style = compact(style);
    // An escape could spell anything.
    let clever = ["\\", "@import", "expression(", "javascript:", "image-set(", "src(", "-moz-binding"];
    let mut addresses = style.split("url(").skip(1).map(|rest| rest.trim_start_matches(['"', '\'']));
    addresses.all(is_own) && !(clever.iter().any(|word| style.contains(word)))
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
