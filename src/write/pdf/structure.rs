//! The structure tree (PDF 1.7 §14.7): elements with the marked content that they hold, and the way back from that.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::content::milli;
use super::finish::{real, text};
use super::paint::Painted;
use super::role::{Headings, MAPPED, Roles, attributes};
use crate::doc::Label;
use crate::layout::ink::{Abs, Pages, Rect, Tag, TagId, Tags, Target};

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
    /// Which link of the page it is.
    pub at: usize,
    pub tag: TagId,
}

/// What the structure is of.
pub(super) struct Content<'a> {
    pub pages: &'a Pages,
    pub painted: &'a [Painted],
    /// Pages of the file.
    pub ids: &'a [ObjectId],
    pub links: &'a [Linked],
}

/// What every element holds, by its place in the list.
struct Tree<'a> {
    tags: &'a Tags,
    kids: Vec<Vec<Kid>>,
    used: Vec<bool>,
    /// The element that an element is written as: another one where it says nothing of its own.
    written: Vec<TagId>,
    /// Where pictures and formulas stand: page, and area from the lower left corner; `None` for those on several pages.
    boxes: BTreeMap<TagId, Option<(usize, [Abs; 4])>>,
}

/// Adds the structure of all pages: content without an element is an artifact. Gives the elements that places begin
/// with, in PDF 2.0.
pub(super) fn add(
    document: &mut Document,
    catalog: &mut Dictionary,
    content: &Content,
    roles: Roles,
) -> BTreeMap<(usize, i32, i32), ObjectId> {
    let (pages, painted) = (content.pages, content.painted);
    let mut tree = Tree::gather(content);
    tree.keep_cells();
    tree.join();
    tree.fold();
    let root = document.new_object_id();
    let newest = (roles == Roles::Two).then(|| namespace(document));
    let objects: Vec<Option<ObjectId>> =
        (0..tree.kids.len()).map(|at| tree.is_written(at).then(|| document.new_object_id())).collect();
    let object = |id: TagId| tree.written(id).index().and_then(|at| objects[at]);
    let cited = if roles == Roles::Two { citations(content) } else { BTreeMap::new() };
    let (mut headings, mut notes) = (Headings::default(), Vec::new());
    for (at, element) in pages.tags.list().iter().enumerate() {
        let Some(own) = objects[at] else { continue };
        let id = TagId::ROOT.moved(at as u32);
        let tag = tree.tag(at);
        let level = headings.level(tag);
        let mut entry = dictionary! { "S" => roles.name(tag, level), "P" => object(element.parent).unwrap_or(root) };
        tree.fill(&mut entry, at, content.ids, &object);
        if let Some(newest) = newest.filter(|_| roles.is_newer(tag)) {
            entry.set("NS", newest);
        }
        if let Some(others) = cited.get(&id) {
            let others: Vec<Object> = others.iter().filter_map(|id| object(*id)).map(Object::Reference).collect();
            entry.set("Ref", others);
        }
        if roles == Roles::Two && *tag == Tag::List(None) {
            // PDF/UA-2 §8.2.5.25.
            entry.set("A", dictionary! { "O" => "List", "ListNumbering" => "Description" });
        }
        if let Tag::Note(_) = tag {
            // PDF/UA-1 §7.9.
            let id = format!("note{:06}", notes.len() / 2 + 1);
            entry.set("ID", Object::string_literal(id.as_str()));
            notes.extend([Object::string_literal(id), own.into()]);
        }
        document.set_object(own, entry);
    }
    let mut entry = dictionary! {
        "Type" => "StructTreeRoot",
        "ParentTree" => parents(document, content, &object),
        "ParentTreeNextKey" => (painted.len() + content.links.len()) as i64,
    };
    match newest {
        Some(newest) => entry.set("Namespaces", vec![newest.into()]),
        None => {
            let mapped = MAPPED.map(|(from, to)| (from, Object::from(to)));
            entry.set("RoleMap", Dictionary::from_iter(mapped));
        }
    }
    if let Some(book) = object(TagId::ROOT) {
        entry.set("K", book);
    }
    if !notes.is_empty() {
        entry.set("IDTree", leaves(document, "Names", &notes));
    }
    document.set_object(root, entry);
    catalog.set("StructTreeRoot", root);
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
    let begin = pages.elements.iter().filter(|_| roles == Roles::Two).filter_map(|(label, tag)| {
        let (page, at) = pages.anchors.get(label)?;
        Some(((*page, at.x.to_raw(), at.y.to_raw()), object(*tag)?))
    });
    begin.collect()
}

/// The types of PDF 2.0 (ISO 32000-2 §14.8.6).
fn namespace(document: &mut Document) -> ObjectId {
    let name = Object::string_literal("http://iso.org/pdf2/ssn");
    document.add_object(dictionary! { "Type" => "Namespace", "NS" => name })
}

/// The entry of the contents that an element is in.
fn entry_of(tags: &Tags, id: TagId) -> Option<TagId> {
    let mut around = std::iter::successors(Some(id), |id| tags.get(*id).map(|element| element.parent));
    around.find(|id| tags.get(*id).is_some_and(|element| element.tag == Tag::Entry))
}

/// Notes with what leads to them, what leads to notes with those (PDF/UA-2 §8.2.5.14), and entries of the contents with
/// what they lead to (§8.2.5.8).
fn citations(content: &Content) -> BTreeMap<TagId, BTreeSet<TagId>> {
    let list = content.pages.tags.list();
    let note = |(at, tag): (usize, &Tag)| match tag {
        Tag::Note(label) => Some((label.clone(), TagId::ROOT.moved(at as u32))),
        _ => None,
    };
    let notes: BTreeMap<Label, TagId> =
        list.iter().enumerate().filter_map(|(at, element)| note((at, &element.tag))).collect();
    let mut cited: BTreeMap<TagId, BTreeSet<TagId>> = BTreeMap::new();
    for link in content.links {
        let target = content.painted.get(link.page).and_then(|page| page.links.get(link.at));
        let Some((_, Target::Label(label), _)) = target.filter(|_| !link.tag.is_none()) else { continue };
        if let Some(note) = notes.get(label) {
            cited.entry(*note).or_default().insert(link.tag);
            cited.entry(link.tag).or_default().insert(*note);
        } else if let Some(entry) = entry_of(&content.pages.tags, link.tag)
            && let Some(place) = content.pages.elements.get(label)
        {
            cited.entry(entry).or_default().insert(*place);
        }
    }
    cited
}

impl<'a> Tree<'a> {
    /// Gives what is on the pages to its elements.
    fn gather(content: &Content<'a>) -> Tree<'a> {
        let tags = &content.pages.tags;
        let count = tags.list().len();
        let written = (0..).take(count).map(|at| TagId::ROOT.moved(at)).collect();
        let mut tree =
            Tree { tags, kids: vec![Vec::new(); count], used: vec![false; count], written, boxes: BTreeMap::new() };
        let mut links = content.links.iter().peekable();
        for (page, painted) in content.painted.iter().enumerate() {
            for (mark, tag) in painted.marks.iter().enumerate() {
                tree.put(*tag, Kid::Mark(page, mark));
            }
            while let Some(link) = links.next_if(|link| link.page == page) {
                tree.put(link.tag, Kid::Annotation(page, link.annotation));
            }
            for &(tag, Rect { x, y, width, height }) in &painted.boxes {
                let low = painted.height - y - height;
                let own = (page, [x, low, x + width, low + height]);
                let known = tree.boxes.entry(tag).or_insert(Some(own));
                *known = known.filter(|(first, _)| *first == page).map(|(_, known)| (page, union(known, own.1)));
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

    /// What an element is written as.
    fn tag(&self, at: usize) -> &Tag {
        match &self.tags.list()[at].tag {
            // Text whose target is nowhere.
            Tag::Link if !self.kids[at].iter().any(|kid| matches!(kid, Kid::Annotation(..))) => &Tag::Span,
            tag => tag,
        }
    }

    /// Puts into the dictionary of an element what it holds and what is said of it (PDF 1.7 §14.7.2).
    fn fill(&self, entry: &mut Dictionary, at: usize, pages: &[ObjectId], object: &impl Fn(TagId) -> Option<ObjectId>) {
        let (element, kids, tag) = (&self.tags.list()[at], &self.kids[at], self.tag(at));
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
        if let Some(Some((_, place))) = self.boxes.get(&TagId::ROOT.moved(at as u32)) {
            let place: Vec<Object> = place.iter().map(|length| real(milli(*length))).collect();
            attributes = Some(dictionary! { "O" => "Layout", "BBox" => place });
        }
        if let Some(attributes) = attributes {
            entry.set("A", attributes);
        }
    }
}

fn union(one: [Abs; 4], other: [Abs; 4]) -> [Abs; 4] {
    [one[0].min(other[0]), one[1].min(other[1]), one[2].max(other[2]), one[3].max(other[3])]
}

/// The element of every marked content and annotation (PDF 1.7 §14.7.4.4): pages first, by their index.
fn parents(document: &mut Document, content: &Content, object: &impl Fn(TagId) -> Option<ObjectId>) -> Object {
    let parent = |tag: TagId| object(tag).map_or(Object::Null, Object::Reference);
    let mut numbers: Vec<Object> = Vec::new();
    for (page, painted) in content.painted.iter().enumerate().filter(|(_, painted)| !painted.marks.is_empty()) {
        let marks: Vec<Object> = painted.marks.iter().map(|tag| parent(*tag)).collect();
        numbers.extend([Object::Integer(page as i64), marks.into()]);
    }
    for (at, link) in content.links.iter().enumerate().filter(|(_, link)| !link.tag.is_none()) {
        numbers.extend([Object::Integer((content.painted.len() + at) as i64), parent(link.tag)]);
    }
    leaves(document, "Nums", &numbers)
}

/// A number or name tree of two levels (PDF 1.7 §7.9.6, §7.9.7). The pairs are in order.
pub(super) fn leaves(document: &mut Document, kind: &str, pairs: &[Object]) -> Object {
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
