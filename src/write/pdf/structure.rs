//! The structure tree (PDF 1.7 §14.7): elements with the marked content that they hold, and the way back from that.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::content::milli;
use super::finish::{real, text};
use super::paint::Painted;
use super::role::{Headings, attributes, name};
use crate::layout::ink::{Abs, Pages, Rect, Tag, TagId, Tags};

/// Leaves of a number or name tree hold so many entries.
const LEAF: usize = 64;

/// What an element holds.
#[derive(Copy, Clone)]
enum Kid {
    /// Marked content: a page and its number there.
    Mark(usize, usize),
    /// An annotation on a page.
    Annotation(usize, ObjectId),
    Element(TagId),
}

/// A link on a page that is to be part of the structure.
pub(super) struct Linked {
    pub annotation: ObjectId,
    pub page: usize,
    pub tag: TagId,
}

/// What every element holds, by its place in the list.
struct Tree<'a> {
    tags: &'a Tags,
    kids: Vec<Vec<Kid>>,
    used: Vec<bool>,
    /// The element that an element is written as: another one where it says nothing of its own.
    written: Vec<TagId>,
    /// Where pictures stand: page, and area from the lower left corner.
    boxes: BTreeMap<TagId, [Abs; 4]>,
}

/// Adds the structure of all pages. Content without an element is there as an artifact only.
pub(super) fn add(
    document: &mut Document,
    catalog: &mut Dictionary,
    pages: &Pages,
    painted: &[Painted],
    ids: &[ObjectId],
    links: &[Linked],
) {
    let mut tree = Tree::gather(&pages.tags, painted, links);
    tree.keep_cells();
    tree.join();
    tree.fold();
    let root = document.new_object_id();
    let objects: Vec<Option<ObjectId>> =
        (0..tree.kids.len()).map(|at| tree.is_written(at).then(|| document.new_object_id())).collect();
    let object = |id: TagId| tree.written(id).index().and_then(|at| objects[at]);
    let (mut headings, mut notes) = (Headings::default(), Vec::new());
    for (at, element) in pages.tags.list().iter().enumerate() {
        let Some(own) = objects[at] else { continue };
        let parent = object(element.parent).unwrap_or(root);
        let level = headings.level(&element.tag);
        let mut entry = tree.element(at, level, ids, &object);
        entry.set("P", parent);
        if let Tag::Note(_) = element.tag {
            // PDF/UA-1 §7.9.
            let id = format!("note{:06}", notes.len() + 1);
            entry.set("ID", Object::string_literal(id.as_str()));
            notes.extend([Object::string_literal(id), own.into()]);
        }
        document.set_object(own, entry);
    }
    let parents = parents(document, painted, links, &object);
    let mut entry = dictionary! {
        "Type" => "StructTreeRoot",
        "ParentTree" => parents,
        "ParentTreeNextKey" => (painted.len() + links.len()) as i64,
        "RoleMap" => dictionary! { "Em" => "Span", "Strong" => "Span" },
    };
    if let Some(book) = object(TagId::ROOT) {
        entry.set("K", book);
    }
    if !notes.is_empty() {
        entry.set("IDTree", leaves(document, "Names", &notes));
    }
    document.set_object(root, entry);
    catalog.set("StructTreeRoot", root);
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
}

impl<'a> Tree<'a> {
    /// Gives what is on the pages to its elements.
    fn gather(tags: &'a Tags, painted: &[Painted], links: &[Linked]) -> Tree<'a> {
        let count = tags.list().len();
        let written = (0..).take(count).map(|at| TagId::ROOT.moved(at)).collect();
        let mut tree =
            Tree { tags, kids: vec![Vec::new(); count], used: vec![false; count], written, boxes: BTreeMap::new() };
        let mut links = links.iter().peekable();
        for (page, painted) in painted.iter().enumerate() {
            for (mark, tag) in painted.marks.iter().enumerate() {
                tree.put(*tag, Kid::Mark(page, mark));
            }
            while let Some(link) = links.next_if(|link| link.page == page) {
                tree.put(link.tag, Kid::Annotation(page, link.annotation));
            }
            for &(tag, Rect { x, y, width, height }) in &painted.boxes {
                let low = painted.height - y - height;
                tree.boxes.entry(tag).or_insert([x, low, x + width, low + height]);
            }
        }
        tree
    }

    /// Puts something into an element, and the element into what it is in.
    fn put(&mut self, id: TagId, kid: Kid) {
        let Some(at) = id.index().filter(|at| *at < self.kids.len()) else { return };
        self.kids[at].push(kid);
        self.use_element(id);
    }

    /// Notes that an element is used. In text it stands where its first ink does.
    fn use_element(&mut self, mut id: TagId) {
        while let Some(at) = id.index().filter(|&at| !self.used[at]) {
            self.used[at] = true;
            let parent = self.tags.list()[at].parent;
            if let Some(above) = parent.index().filter(|&above| self.tags.list()[above].tag.is_text()) {
                self.kids[above].push(Kid::Element(id));
            }
            id = parent;
        }
    }

    /// Cells of a table are there without ink too (PDF/UA-1 §7.5).
    fn keep_cells(&mut self) {
        for (at, element) in self.tags.list().iter().enumerate() {
            if !matches!(element.tag, Tag::Cell { .. }) || self.used[at] {
                continue;
            }
            let up = |id: TagId| self.tags.get(id).map_or(TagId::NONE, |element| element.parent);
            let table = up(up(element.parent));
            if table.index().is_some_and(|at| self.used[at]) {
                self.use_element(TagId::ROOT.moved(at as u32));
            }
        }
    }

    /// Puts the elements that are not in text into those around them, in their order.
    fn join(&mut self) {
        let list = self.tags.list();
        let mut children: Vec<usize> = (0..list.len()).filter(|&at| self.used[at]).collect();
        children.sort_by_key(|&at| list[at].order);
        for at in children {
            let parent = list[at].parent.index().filter(|&above| !list[above].tag.is_text());
            if let Some(above) = parent {
                self.kids[above].push(Kid::Element(TagId::ROOT.moved(at as u32)));
            }
        }
    }

    /// A paragraph that is alone in a cell or item says no more than that does.
    fn fold(&mut self) {
        for (at, element) in self.tags.list().iter().enumerate() {
            if element.tag != Tag::Paragraph || element.lang.is_some() || !self.used[at] {
                continue;
            }
            let Some(above) = element.parent.index() else { continue };
            let around = &self.tags.list()[above].tag;
            if matches!(around, Tag::Cell { .. } | Tag::Body) && self.kids[above].len() == 1 {
                self.kids[above] = std::mem::take(&mut self.kids[at]);
                self.written[at] = element.parent;
            }
        }
    }

    fn written(&self, id: TagId) -> TagId {
        id.index().and_then(|at| self.written.get(at)).copied().unwrap_or_default()
    }

    fn is_written(&self, at: usize) -> bool {
        self.used[at] && self.written[at].index() == Some(at)
    }

    /// An element (PDF 1.7 §14.7.2), still without what it is in.
    fn element(
        &self,
        at: usize,
        level: u8,
        pages: &[ObjectId],
        object: &impl Fn(TagId) -> Option<ObjectId>,
    ) -> Dictionary {
        let (element, kids) = (&self.tags.list()[at], &self.kids[at]);
        let leads = kids.iter().any(|kid| matches!(kid, Kid::Annotation(..)));
        let tag = match element.tag {
            // Text whose target is nowhere.
            Tag::Link if !leads => &Tag::Span,
            ref tag => tag,
        };
        let mut entry = dictionary! { "S" => name(tag, level) };
        let own_page = kids.iter().find_map(|kid| if let Kid::Mark(page, _) = kid { Some(*page) } else { None });
        if let Some(id) = own_page.and_then(|page| pages.get(page)) {
            entry.set("Pg", *id);
        }
        let mut list: Vec<Object> = Vec::with_capacity(kids.len());
        for kid in kids {
            list.extend(match *kid {
                Kid::Mark(page, mark) if Some(page) == own_page => Some(Object::Integer(mark as i64)),
                Kid::Mark(page, mark) => {
                    pages.get(page).map(|id| dictionary! { "Type" => "MCR", "Pg" => *id, "MCID" => mark as i64 }.into())
                }
                Kid::Annotation(page, annotation) => {
                    pages.get(page).map(|id| dictionary! { "Type" => "OBJR", "Pg" => *id, "Obj" => annotation }.into())
                }
                Kid::Element(id) => object(id).map(Object::Reference),
            });
        }
        match list.len() {
            0 => {}
            1 => entry.set("K", list.swap_remove(0)),
            _ => entry.set("K", list),
        }
        if let Some(lang) = element.lang {
            entry.set("Lang", Object::string_literal(lang.to_string()));
        }
        if let Tag::Figure(words) | Tag::Formula(words) = tag {
            entry.set("Alt", text(words));
        }
        let mut attributes = attributes(tag);
        if let Some(place) = self.boxes.get(&TagId::ROOT.moved(at as u32)) {
            let place: Vec<Object> = place.iter().map(|length| real(milli(*length))).collect();
            attributes = Some(dictionary! { "O" => "Layout", "BBox" => place });
        }
        if let Some(attributes) = attributes {
            entry.set("A", attributes);
        }
        entry
    }
}

/// The element of every marked content and annotation (PDF 1.7 §14.7.4.4): pages first, by their index.
fn parents(
    document: &mut Document,
    painted: &[Painted],
    links: &[Linked],
    object: &impl Fn(TagId) -> Option<ObjectId>,
) -> Object {
    let parent = |tag: TagId| object(tag).map_or(Object::Null, Object::Reference);
    let mut numbers: Vec<Object> = Vec::new();
    for (page, painted) in painted.iter().enumerate().filter(|(_, painted)| !painted.marks.is_empty()) {
        let marks: Vec<Object> = painted.marks.iter().map(|tag| parent(*tag)).collect();
        numbers.extend([Object::Integer(page as i64), marks.into()]);
    }
    for (at, link) in links.iter().enumerate() {
        numbers.extend([Object::Integer((painted.len() + at) as i64), parent(link.tag)]);
    }
    leaves(document, "Nums", &numbers)
}

/// A number or name tree of two levels (PDF 1.7 §7.9.6, §7.9.7). The pairs are in order.
fn leaves(document: &mut Document, kind: &str, pairs: &[Object]) -> Object {
    let leaf = |part: &[Object]| {
        let mut leaf = Dictionary::new();
        leaf.set(kind, part.to_vec());
        leaf
    };
    if pairs.len() <= LEAF * 2 {
        return document.add_object(leaf(pairs)).into();
    }
    let kids: Vec<Object> = pairs
        .chunks(LEAF * 2)
        .map(|part| {
            let mut leaf = leaf(part);
            if let [first, .., last, _] = part {
                leaf.set("Limits", vec![first.clone(), last.clone()]);
            }
            Object::from(document.add_object(leaf))
        })
        .collect();
    document.add_object(dictionary! { "Kids" => kids }).into()
}
