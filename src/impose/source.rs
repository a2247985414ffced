//! The file that is imposed: its pages with their boxes, and each of them as a form that can be placed.

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId, Stream, dictionary};

use crate::diag::{Abort, Code, Diagnostic, Outcome, Sink};
use crate::given::{self, Unusable};

/// Nodes above a page that may hand something down to it.
const DEEP: usize = 64;
/// Bytes that the contents of a page may have, unpacked.
const CONTENTS: usize = 256 << 20;

/// Left, bottom, right and top in points.
type Bounds = [f64; 4];

/// A file in memory.
pub(super) struct Source {
    pub document: Document,
    pub pages: Vec<SourcePage>,
    pub right_to_left: bool,
    /// Pages with links, comments or fields, which cannot be kept.
    pub annotated: usize,
}

/// A page of the file.
pub(super) struct SourcePage {
    id: ObjectId,
    trim: Bounds,
    bleed: Bounds,
    /// Quarter turns clockwise.
    turns: u8,
    /// Points of a unit of its boxes and its content.
    unit: f64,
}

impl SourcePage {
    /// Width and height of the trimmed page as shown, in points.
    pub(super) fn size(&self) -> (f64, f64) {
        let [left, bottom, right, top] = self.trim.map(|side| side * self.unit);
        match self.turns % 2 {
            0 => (right - left, top - bottom),
            _ => (top - bottom, right - left),
        }
    }

    /// The least that the page has around its trim, in points.
    pub(super) fn bleeds(&self) -> f64 {
        let [left, bottom, right, top] = self.trim;
        let sides = [left - self.bleed[0], bottom - self.bleed[1], self.bleed[2] - right, self.bleed[3] - top];
        sides.into_iter().fold(f64::INFINITY, f64::min).max(0.0) * self.unit
    }

    /// From the space of the page to one of points in which its trim stands upright at the origin.
    pub(super) fn upright(&self) -> [f64; 6] {
        let [left, bottom, right, top] = self.trim;
        let turned = match self.turns {
            0 => [1.0, 0.0, 0.0, 1.0, -left, -bottom],
            1 => [0.0, -1.0, 1.0, 0.0, -bottom, right],
            2 => [-1.0, 0.0, 0.0, -1.0, right, top],
            _ => [0.0, 1.0, -1.0, 0.0, top, -left],
        };
        turned.map(|value| value * self.unit)
    }
}

impl Source {
    /// Reads a file.
    pub(super) fn read(bytes: &[u8], sink: &mut Sink) -> Outcome<Source> {
        let unusable = match Document::load_mem_with_options(bytes, LoadOptions::default()) {
            Ok(document) if document.is_encrypted() || document.was_encrypted() => Unusable::Encrypted,
            Ok(document) => match Source::of(document) {
                source if source.pages.is_empty() => Unusable::Empty,
                source => return Ok(source),
            },
            Err(error) if error.to_string().to_lowercase().contains("password") => Unusable::Locked,
            Err(error) => Unusable::Broken(error.to_string()),
        };
        Err(unusable.report(bytes, sink))
    }

    fn of(document: Document) -> Source {
        let ids: Vec<ObjectId> = document.get_pages().into_values().collect();
        let pages: Vec<SourcePage> = ids.iter().filter_map(|id| page(&document, *id)).collect();
        let annotated = ids.iter().filter(|id| has_annotations(&document, **id)).count();
        Source { right_to_left: right_to_left(&document), pages, annotated, document }
    }

    /// A page as a form (PDF 1.7 §8.10): its content as it is, with the resources that it had, its own or handed down.
    pub(super) fn form(&mut self, at: usize, sink: &mut Sink) -> Outcome<Object> {
        let page = &self.pages[at];
        let Ok(dict) = self.document.get_dictionary(page.id) else { return Ok(Object::Null) };
        let resources =
            handed_down(&self.document, page.id, b"Resources").unwrap_or(Object::Dictionary(Dictionary::new()));
        let mut form = dictionary! {
            "Type" => "XObject",
            "Subtype" => "Form",
            "BBox" => page.bleed.iter().map(|side| Object::Real(*side as f32)).collect::<Vec<_>>(),
            "Resources" => resources,
        };
        if let Ok(group) = dict.get(b"Group") {
            form.set("Group", group.clone());
        }
        let parts = self.contents(dict);
        let stream = match parts.as_slice() {
            [one] => {
                for key in [b"Filter".as_slice(), b"DecodeParms"] {
                    if let Ok(value) = one.dict.get(key) {
                        form.set(key, value.clone());
                    }
                }
                Stream::new(form, one.content.clone())
            }
            several => {
                let mut content = Vec::new();
                for part in several {
                    let Ok(bytes) = part.get_plain_content_with_limit(CONTENTS) else {
                        let message = format!("the content of page {} cannot be read", at + 1);
                        sink.push(Diagnostic::new(Code::P040, message));
                        return Err(Abort);
                    };
                    // A part may end in the middle of anything but a token (§7.8.2).
                    content.extend(bytes);
                    content.push(b'\n');
                }
                Stream::new(form, content)
            }
        };
        Ok(self.document.add_object(stream).into())
    }

    fn contents<'d>(&'d self, page: &'d Dictionary) -> Vec<&'d Stream> {
        let Some(contents) = page.get(b"Contents").ok().map(|contents| resolved(&self.document, contents)) else {
            return Vec::new();
        };
        match contents {
            Object::Stream(stream) => vec![stream],
            Object::Array(parts) => {
                parts.iter().filter_map(|part| resolved(&self.document, part).as_stream().ok()).collect()
            }
            _ => Vec::new(),
        }
    }
}

fn page(document: &Document, id: ObjectId) -> Option<SourcePage> {
    let bounds = |key: &[u8]| bounds(document, &handed_down(document, id, key)?);
    // A file without any is broken, but every program takes it for a letter.
    let media = bounds(b"MediaBox").unwrap_or([0.0, 0.0, 612.0, 792.0]);
    let within = |key: &[u8], whole: Bounds| bounds(key).and_then(|part| intersection(part, whole));
    let crop = within(b"CropBox", media).unwrap_or(media);
    let own = |key: &[u8]| document.get_dictionary(id).is_ok_and(|page| page.has(key));
    // Only the crop box is handed down (§7.7.3.3, table 30).
    let trim = within(b"TrimBox", media).filter(|_| own(b"TrimBox")).unwrap_or(crop);
    let bleed = within(b"BleedBox", media).filter(|_| own(b"BleedBox")).unwrap_or(trim);
    let turns = handed_down(document, id, b"Rotate").and_then(|turn| turn.as_i64().ok()).unwrap_or(0);
    // Not handed down either.
    let unit = document.get_dictionary(id).and_then(|page| page.get(b"UserUnit"));
    let unit = given::user_unit(unit.ok().and_then(|unit| resolved(document, unit).as_float().ok()).map(f64::from));
    Some(SourcePage { id, trim, bleed: union(bleed, trim), turns: (turns.rem_euclid(360) / 90) as u8, unit })
}

/// A value of a page, or of the nearest node above it that has it.
fn handed_down(document: &Document, id: ObjectId, key: &[u8]) -> Option<Object> {
    let mut node = document.get_dictionary(id).ok()?;
    for _ in 0..DEEP {
        if let Ok(value) = node.get(key) {
            return Some(match value {
                // Resources are shared as they are; numbers are wanted themselves.
                Object::Reference(_) if key != b"Resources" => resolved(document, value).clone(),
                value => value.clone(),
            });
        }
        node = document.get_dictionary(node.get(b"Parent").ok()?.as_reference().ok()?).ok()?;
    }
    None
}

fn resolved<'d>(document: &'d Document, object: &'d Object) -> &'d Object {
    document.dereference(object).map_or(object, |(_, object)| object)
}

fn bounds(document: &Document, object: &Object) -> Option<Bounds> {
    let sides = object.as_array().ok()?;
    let side = |at: usize| resolved(document, sides.get(at)?).as_float().ok().map(f64::from);
    let [one, two, three, four] = [side(0)?, side(1)?, side(2)?, side(3)?];
    let found = [one.min(three), two.min(four), one.max(three), two.max(four)];
    (found[2] - found[0] >= 1.0 && found[3] - found[1] >= 1.0).then_some(found)
}

fn intersection(one: Bounds, other: Bounds) -> Option<Bounds> {
    let both = [one[0].max(other[0]), one[1].max(other[1]), one[2].min(other[2]), one[3].min(other[3])];
    (both[2] > both[0] && both[3] > both[1]).then_some(both)
}

fn union(one: Bounds, other: Bounds) -> Bounds {
    [one[0].min(other[0]), one[1].min(other[1]), one[2].max(other[2]), one[3].max(other[3])]
}

fn has_annotations(document: &Document, id: ObjectId) -> bool {
    let annotations = document.get_dictionary(id).and_then(|page| page.get(b"Annots"));
    annotations.is_ok_and(|list| resolved(document, list).as_array().is_ok_and(|list| !list.is_empty()))
}

fn right_to_left(document: &Document) -> bool {
    let Ok(catalog) = document.catalog() else { return false };
    given::right_to_left(|keys| {
        let inner = |dict: &'_ Dictionary, key: &&str| -> Option<Dictionary> {
            resolved(document, dict.get(key.as_bytes()).ok()?).as_dict().ok().cloned()
        };
        let holder = keys.iter().try_fold(catalog.clone(), |dict, key| inner(&dict, key))?;
        let name = resolved(document, holder.get(b"Direction").ok()?).as_name().ok()?;
        Some(String::from_utf8_lossy(name).into_owned())
    })
}
