//! Bookmarks as a tree (PDF 1.7 §12.3.3). The first level is open.

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::finish::text;
use super::finished::Finished;
use super::place::Places;

/// A bookmark's place in the tree.
struct Entry {
    id: ObjectId,
    parent: Option<usize>,
    children: Vec<usize>,
}

/// Adds the outline, if there is any bookmark.
pub(super) fn add(document: &mut Document, finished: &mut Finished, catalog: &mut Dictionary, places: &Places) {
    let marks: Vec<_> = places.pages.outline.iter().filter(|mark| mark.page < places.ids.len()).collect();
    if marks.is_empty() {
        return;
    }
    let root = document.new_object_id();
    let (entries, top) = tree(document, &marks.iter().map(|mark| mark.depth).collect::<Vec<_>>());
    let id = |at: usize| Object::Reference(entries[at].id);
    for (at, mark) in marks.iter().enumerate() {
        let entry = &entries[at];
        let parent = entry.parent.map_or(root, |parent| entries[parent].id);
        let siblings = entry.parent.map_or(&top, |parent| &entries[parent].children);
        let place = siblings.partition_point(|sibling| *sibling < at);
        let mut item = dictionary! {
            "Title" => text(&mark.title),
            "Parent" => parent,
        };
        if let Some(leads) = places.leads(mark.page, mark.at) {
            item.extend(&leads);
        }
        if place > 0 {
            item.set("Prev", id(siblings[place - 1]));
        }
        if let Some(next) = siblings.get(place + 1) {
            item.set("Next", id(*next));
        }
        if let (Some(first), Some(last)) = (entry.children.first(), entry.children.last()) {
            item.set("First", id(*first));
            item.set("Last", id(*last));
            // Negative: closed.
            item.set("Count", -(entry.children.len() as i64));
        }
        finished.put(entry.id, &item);
    }
    let (Some(first), Some(last)) = (top.first(), top.last()) else { return };
    let count = top.len() as i64;
    let whole = dictionary! { "Type" => "Outlines", "First" => id(*first), "Last" => id(*last), "Count" => count };
    finished.put(root, &whole);
    catalog.set("Outlines", root);
}

/// Parents from depths, and the entries without one. A depth that skips levels hangs under the last entry.
fn tree(document: &mut Document, depths: &[u8]) -> (Vec<Entry>, Vec<usize>) {
    let (mut entries, mut top): (Vec<Entry>, Vec<usize>) = (Vec::new(), Vec::new());
    let mut open: Vec<(u8, usize)> = Vec::new();
    for (at, &depth) in depths.iter().enumerate() {
        while open.last().is_some_and(|(above, _)| *above >= depth) {
            open.pop();
        }
        let parent = open.last().map(|(_, parent)| *parent);
        match parent {
            Some(parent) => entries[parent].children.push(at),
            None => top.push(at),
        }
        entries.push(Entry { id: document.new_object_id(), parent, children: Vec::new() });
        open.push((depth, at));
    }
    (entries, top)
}
