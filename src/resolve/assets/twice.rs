//! The same picture under two names.

use std::collections::BTreeMap;

use super::Assets;
use crate::diag::{Code, Diagnostic, Sink};
use crate::doc::{Book, InlineKind};
use crate::source::Span;

/// X003: pictures of the same bytes that several articles have under several names, each with the first place where it
/// stands.
pub(super) fn report(book: &Book, assets: &Assets, sink: &mut Sink) {
    let mut by_length: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for (key, asset) in assets {
        by_length.entry(asset.bytes.len()).or_default().push(key);
    }
    // Bytes are compared only where as many are there.
    let mut same: Vec<Vec<&str>> = Vec::new();
    for keys in by_length.into_values().filter(|keys| keys.len() > 1) {
        let mut by_bytes: BTreeMap<&[u8], Vec<&str>> = BTreeMap::new();
        for key in keys {
            by_bytes.entry(&assets[key].bytes).or_default().push(key);
        }
        same.extend(by_bytes.into_values().filter(|keys| keys.len() > 1));
    }
    if same.is_empty() {
        return;
    }
    let places = places(book);
    for keys in same {
        let mut found: Vec<(&str, Span)> = keys.into_iter().filter_map(|key| Some((key, *places.get(key)?))).collect();
        found.sort_by_key(|(_, place)| *place);
        // Who uses both in one article sees them together.
        if found.iter().all(|(_, place)| place.source() == found[0].1.source()) {
            continue;
        }
        let names: Vec<String> = found.iter().map(|(key, _)| format!("`{key}`")).collect();
        let message = match names.as_slice() {
            [first, second] => format!("{first} and {second} are the same picture"),
            [first, others @ ..] => format!("{first} is also {}", others.join(", ")),
            [] => continue,
        };
        let found = found.into_iter().fold(Diagnostic::new(Code::X003, message), |all, (_, place)| all.at(place));
        sink.push(found.help("give it one name: it is in the book as often as it has names"));
    }
}

/// The first place of each picture.
fn places(book: &Book) -> BTreeMap<&str, Span> {
    let mut places: BTreeMap<&str, Span> = BTreeMap::new();
    for chapter in &book.chapters {
        chapter.inlines(&mut |inline| {
            if let InlineKind::Image { path, .. } = &inline.kind {
                places.entry(path).or_insert(inline.span);
            }
        });
    }
    places
}
