//! The file of the sheets: every page of the book as a form, placed on its sheet, with marks.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::geometry::Frame;
use super::marks::{self, Drawn, Marks};
use super::plan::{Plan, Side};
use super::source::Source;
use crate::diag::{Outcome, Sink};
use crate::theme::{Abs, Rect};
use crate::write::pdf::{Finished, page_tree, save};

/// Puts the file together. `head_over`: backs stand on their heads, because the printer turns sheets about a level axis.
pub(super) fn file(
    mut source: Source,
    plan: &Plan,
    frame: &Frame,
    marks: Marks,
    head_over: bool,
    sink: &mut Sink,
) -> Outcome<Vec<u8>> {
    let forms = (0..source.pages.len()).map(|page| source.form(page, sink)).collect::<Outcome<Vec<_>>>()?;
    let contents: Vec<(String, BTreeSet<usize>)> =
        plan.sides.iter().map(|side| content(&source, side, frame, marks, head_over && side.back)).collect();
    let document = &mut source.document;
    let (width, height) = frame.sheet;
    let sheet = |(content, pages): (String, BTreeSet<usize>)| {
        let stream = document.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
        let used: Dictionary = pages.iter().map(|page| (name(*page), forms[*page].clone())).collect();
        document.add_object(dictionary! {
            "Type" => "Page",
            "MediaBox" => vec![0.into(), 0.into(), real(width), real(height)],
            "Contents" => stream,
            "Resources" => dictionary! { "XObject" => used },
        })
    };
    let sheets: Vec<ObjectId> = contents.into_iter().map(sheet).collect();
    let tree = page_tree(document, &sheets).root;
    finish(document, tree);
    Ok(save(source.document, Finished::default()))
}

fn name(page: usize) -> String {
    format!("P{}", page + 1)
}

fn real(length: Abs) -> Object {
    Object::Real((length.to_pt() * 1000.0).round() as f32 / 1000.0)
}

/// What is painted on a side, and which pages that needs.
fn content(source: &Source, side: &Side, frame: &Frame, marks: Marks, head_over: bool) -> (String, BTreeSet<usize>) {
    let (width, height) = frame.sheet;
    let mut out = String::new();
    let mut pages = BTreeSet::new();
    if head_over {
        let _ = writeln!(out, "-1 0 0 -1 {} {} cm", number(width.to_pt()), number(height.to_pt()));
    }
    for cell in &side.cells {
        let Some(page) = cell.page else { continue };
        pages.insert(page);
        let _ = write!(out, "q {} re W n ", rectangle(frame.ink(cell), height));
        for value in frame.matrix(cell, &source.pages[page]) {
            let _ = write!(out, "{} ", number(value));
        }
        let _ = writeln!(out, "cm /{} Do Q", name(page));
    }
    draw(&mut out, &marks::draw(frame, side, marks), height);
    (out, pages)
}

fn draw(out: &mut String, drawn: &Drawn, height: Abs) {
    if !drawn.strokes.is_empty() {
        out.push_str("q 0.25 w\n");
    }
    let mut dashed = false;
    for stroke in &drawn.strokes {
        if stroke.dashed != dashed {
            dashed = stroke.dashed;
            out.push_str(if dashed { "[3 2] 0 d\n" } else { "[] 0 d\n" });
        }
        let _ = write!(out, "{} {} m ", number(stroke.from.x.to_pt()), number((height - stroke.from.y).to_pt()));
        let _ = writeln!(out, "{} {} l S", number(stroke.to.x.to_pt()), number((height - stroke.to.y).to_pt()));
    }
    if !drawn.strokes.is_empty() {
        out.push_str("Q\n");
    }
    for block in &drawn.blocks {
        let _ = writeln!(out, "{} re f", rectangle(*block, height));
    }
}

fn rectangle(rect: Rect, height: Abs) -> String {
    let bottom = height - rect.y - rect.height;
    [rect.x, bottom, rect.width, rect.height].map(|length| number(length.to_pt())).join(" ")
}

/// A number as short as a hundred-thousandth of a point allows.
fn number(value: f64) -> String {
    let text = format!("{value:.5}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A catalogue of its own; of the old one what says how colours and layers are meant. What nothing leads to any more goes.
fn finish(document: &mut Document, tree: ObjectId) {
    let mut catalog = dictionary! { "Type" => "Catalog", "Pages" => tree };
    if let Ok(old) = document.catalog() {
        for key in [b"OutputIntents".as_slice(), b"OCProperties", b"Lang"] {
            if let Ok(value) = old.get(key) {
                catalog.set(key, value.clone());
            }
        }
    }
    let mut information = Dictionary::new();
    if let Ok(old) =
        document.trailer.get(b"Info").and_then(|info| document.dereference(info)).and_then(|(_, old)| old.as_dict())
    {
        for key in [b"Title".as_slice(), b"Author"] {
            if let Ok(value) = old.get(key) {
                information.set(key, value.clone());
            }
        }
    }
    information.set("Producer", Object::string_literal(concat!("banxin ", env!("CARGO_PKG_VERSION"))));
    let root = document.add_object(catalog);
    let information = document.add_object(information);
    document.trailer = dictionary! { "Root" => root, "Info" => information };
    let reached = reachable(document, &[root, information]);
    document.objects.retain(|id, _| reached.contains(id));
    renumber(document);
    for object in document.objects.values_mut() {
        if let Object::Stream(stream) = object
            && !stream.dict.has(b"Filter")
            // What cannot be made smaller stays as it is.
            && stream.compress().is_err()
        {
            stream.allows_compression = false;
        }
    }
    document.version = document.version.as_str().max("1.5").to_owned();
}

fn reachable(document: &Document, from: &[ObjectId]) -> BTreeSet<ObjectId> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<ObjectId> = from.to_vec();
    while let Some(id) = open.pop() {
        if reached.insert(id)
            && let Some(object) = document.objects.get(&id)
        {
            let mut inside = vec![object];
            while let Some(object) = inside.pop() {
                match object {
                    Object::Reference(id) => open.push(*id),
                    Object::Array(items) => inside.extend(items),
                    Object::Dictionary(dict) => inside.extend(dict.iter().map(|(_, value)| value)),
                    Object::Stream(stream) => inside.extend(stream.dict.iter().map(|(_, value)| value)),
                    _ => {}
                }
            }
        }
    }
    reached
}

/// Numbers the objects from 1 on: a table of references has no holes then.
fn renumber(document: &mut Document) {
    let new: BTreeMap<ObjectId, ObjectId> =
        document.objects.keys().zip(1..).map(|(old, number)| (*old, (number, 0))).collect();
    let mut objects = std::mem::take(&mut document.objects);
    for object in objects.values_mut() {
        redirect(object, &new);
    }
    document.objects = objects.into_iter().filter_map(|(id, object)| Some((*new.get(&id)?, object))).collect();
    document.max_id = new.len() as u32;
    for (_, value) in document.trailer.iter_mut() {
        redirect(value, &new);
    }
}

fn redirect(object: &mut Object, new: &BTreeMap<ObjectId, ObjectId>) {
    let mut open = vec![object];
    while let Some(object) = open.pop() {
        match object {
            Object::Reference(id) => match new.get(id) {
                Some(to) => *id = *to,
                // What is not there is nothing (§7.3.10).
                None => *object = Object::Null,
            },
            Object::Array(items) => open.extend(items),
            Object::Dictionary(dict) => open.extend(dict.iter_mut().map(|(_, value)| value)),
            Object::Stream(stream) => open.extend(stream.dict.iter_mut().map(|(_, value)| value)),
            _ => {}
        }
    }
}
