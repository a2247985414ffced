//! The file: streams, everything else in compressed object streams (PDF 1.7 §7.5.7), a compressed cross-reference stream
//! (§7.5.8).

use std::io::Write as _;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};
use rayon::prelude::*;

use super::finished::Finished;
use super::{syntax, xmp};
use crate::write::deflate::zlib;

/// Objects of one object stream: readers unpack all to get at one.
const TOGETHER: usize = 200;

/// Where an object is.
#[derive(Copy, Clone)]
enum Place {
    Free,
    At(usize),
    /// In an object stream, at an index.
    In(u32, u16),
}

/// A stream on its way into the file.
enum Body {
    Object(Stream),
    /// Compressed, with no other entries.
    Content(Vec<u8>),
}

/// Writes the file and gives it its identifier (§14.4), from everything that is in it.
pub(crate) fn save(document: Document, mut finished: Finished) -> Vec<u8> {
    let metadata = metadata(&document);
    let Document { objects, trailer, version, .. } = document;
    let contents = std::mem::take(&mut finished.streams).into_iter();
    let mut streams: Vec<(u32, Body)> = contents.map(|(number, content)| (number, Body::Content(content))).collect();
    for (id, object) in objects {
        match object {
            Object::Stream(stream) => streams.push((id.0, Body::Object(stream))),
            object => finished.put_object(id, &object),
        }
    }
    streams.sort_unstable_by_key(|(number, _)| *number);
    let plain = finished.plain();
    let last = [plain.last().map(|(number, _)| *number), streams.last().map(|(number, _)| *number)];
    let next = last.into_iter().flatten().max().map_or(1, |number| number + 1);
    let packed = pack(&plain);
    let size = next + packed.len() as u32 + 1;
    let mut places = vec![Place::Free; size as usize];
    let mut out = Vec::new();
    // Bytes above 127 tell those who move the file that it is binary (§7.5.2).
    let _ = writeln!(out, "%PDF-{version}");
    out.extend(b"%\xE2\xE3\xCF\xD3\n");
    for (number, body) in streams {
        let stream = match body {
            Body::Object(stream) => stream,
            Body::Content(content) => Stream::new(dictionary! { "Filter" => "FlateDecode" }, content),
        };
        write_stream(&mut out, &mut places, number, &stream);
    }
    for (number, Packed { stream, numbers }) in (next..).zip(packed) {
        for (index, inner) in (0..).zip(numbers) {
            places[inner as usize] = Place::In(number, index);
        }
        write_stream(&mut out, &mut places, number, &stream);
    }
    let digest = identify(metadata, &places, &mut out);
    let start = out.len();
    places[size as usize - 1] = Place::At(start);
    let stream = references(&trailer, &places, digest);
    write_object(&mut out, size - 1, &stream);
    let _ = write!(out, "startxref\n{start}\n%%EOF\n");
    out
}

/// The number of the metadata of the document.
fn metadata(document: &Document) -> Option<u32> {
    let root = document.trailer.get(b"Root").and_then(Object::as_reference).and_then(|id| document.get_dictionary(id));
    let metadata = root.and_then(|root| root.get(b"Metadata")).and_then(Object::as_reference);
    metadata.ok().map(|(number, _)| number)
}

fn write_stream(out: &mut Vec<u8>, places: &mut [Place], number: u32, stream: &Stream) {
    places[number as usize] = Place::At(out.len());
    write_object(out, number, stream);
}

fn write_object(out: &mut Vec<u8>, number: u32, stream: &Stream) {
    let _ = writeln!(out, "{number} 0 obj");
    syntax::dictionary(out, &stream.dict);
    out.extend(b"stream\n");
    out.extend(&stream.content);
    out.extend(b"\nendstream\nendobj\n");
}

/// An object stream and the numbers of what is in it.
struct Packed {
    stream: Stream,
    numbers: Vec<u32>,
}

fn pack(plain: &[(u32, &[u8])]) -> Vec<Packed> {
    plain
        .par_chunks(TOGETHER)
        .map(|some| {
            let (mut index, mut bodies) = (Vec::new(), Vec::new());
            for (number, object) in some {
                let _ = write!(index, "{number} {} ", bodies.len());
                bodies.extend_from_slice(object);
                bodies.push(b'\n');
            }
            let dict = dictionary! {
                "Type" => "ObjStm",
                "N" => some.len() as i64,
                "First" => index.len() as i64,
                "Filter" => "FlateDecode",
            };
            index.extend(bodies);
            let numbers = some.iter().map(|(number, _)| *number).collect();
            Packed { stream: Stream::new(dict, zlib(&index)), numbers }
        })
        .collect()
}

/// The identifier of the file, from all its bytes; it takes its place in the metadata.
fn identify(metadata: Option<u32>, places: &[Place], out: &mut [u8]) -> [u8; 16] {
    let hash = blake3::hash(out);
    let digest = std::array::from_fn(|at| hash.as_bytes()[at]);
    if let Some(number) = metadata
        && let Some(Place::At(start)) = places.get(number as usize)
        && let Some(at) = out[*start..].windows(xmp::UNKNOWN.len()).position(|found| found == xmp::UNKNOWN.as_bytes())
    {
        let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        out[start + at..][..digits.len()].copy_from_slice(digits.as_bytes());
    }
    digest
}

/// The cross-reference stream, which is the trailer too.
fn references(trailer: &Dictionary, places: &[Place], digest: [u8; 16]) -> Stream {
    let last = places.iter().map(|place| if let Place::At(at) = place { *at as u64 } else { 0 }).max().unwrap_or(0);
    let wide = (8 - last.leading_zeros() as usize / 8).max(3);
    let row = 1 + wide + 2;
    let mut rows = Vec::with_capacity(places.len() * (row + 1));
    let mut above = vec![0; row];
    for (number, place) in places.iter().enumerate() {
        let (kind, value, index) = match *place {
            Place::Free => (0, 0, if number == 0 { u16::MAX } else { 0 }),
            Place::At(at) => (1, at as u64, 0),
            Place::In(stream, index) => (2, stream.into(), index),
        };
        let mut fields = vec![kind];
        fields.extend(&value.to_be_bytes()[8 - wide..]);
        fields.extend(index.to_be_bytes());
        // The predictor Up (§7.4.4.4): the difference from the row above.
        rows.push(2);
        rows.extend(fields.iter().zip(&above).map(|(field, above)| field.wrapping_sub(*above)));
        above = fields;
    }
    let identifier = || Object::String(digest.to_vec(), StringFormat::Hexadecimal);
    let mut dict = dictionary! {
        "Type" => "XRef",
        "Size" => places.len() as i64,
        "W" => vec![1.into(), (wide as i64).into(), 2.into()],
        "Filter" => "FlateDecode",
        "DecodeParms" => dictionary! { "Predictor" => 12, "Columns" => row as i64 },
        "ID" => vec![identifier(), identifier()],
    };
    for key in ["Root", "Info"] {
        if let Ok(value) = trailer.get(key.as_bytes()) {
            dict.set(key, value.clone());
        }
    }
    Stream::new(dict, zlib(&rows))
}

/// Children of a node of the page tree.
const BRANCHES: usize = 32;

/// The tree of the pages.
pub(crate) struct PageTree {
    pub root: ObjectId,
    /// The node that each page is in.
    pub parents: Vec<ObjectId>,
}

/// Makes a tree of the pages, so that a viewer finds one without reading all (§7.7.3.2).
pub(crate) fn page_tree(document: &mut Document, pages: &[ObjectId]) -> PageTree {
    let mut level: Vec<(ObjectId, usize)> = pages.iter().map(|id| (*id, 1)).collect();
    let mut parents = Vec::new();
    loop {
        let mut nodes = Vec::new();
        for children in level.chunks(BRANCHES) {
            let id = document.new_object_id();
            for (child, _) in children {
                if let Ok(child) = document.get_dictionary_mut(*child) {
                    child.set("Parent", id);
                }
            }
            let count = children.iter().map(|(_, count)| count).sum();
            let kids: Vec<Object> = children.iter().map(|(id, _)| Object::Reference(*id)).collect();
            let node: Dictionary = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count as i64 };
            document.set_object(id, node);
            nodes.push((id, count));
            if parents.len() < pages.len() {
                parents.extend(children.iter().map(|_| id));
            }
        }
        match nodes.as_slice() {
            [(root, _)] => return PageTree { root: *root, parents },
            [] => {
                let node = dictionary! { "Type" => "Pages", "Kids" => Vec::new(), "Count" => 0 };
                return PageTree { root: document.add_object(node), parents };
            }
            _ => level = nodes,
        }
    }
}
