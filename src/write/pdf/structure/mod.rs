//! The structure tree (PDF 1.7 §14.7): elements with the marked content that they hold ([`tree`]), and the way back from
//! that.

mod tree;

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::paint::Painted;
use super::role::{Headings, MAPPED, Roles};
use crate::doc::Label;
use crate::layout::ink::{Pages, Tag, TagId, Tags, Target};
use tree::Tree;

/// Leaves of a number or name tree hold so many entries.
const LEAF: usize = 64;

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

/// Adds the structure of all pages: content without an element is an artifact. Gives the elements that places begin
/// with, in PDF 2.0.
pub(super) fn add(
    document: &mut Document,
    catalog: &mut Dictionary,
    content: &Content,
    roles: Roles,
) -> BTreeMap<(usize, i32, i32), ObjectId> {
    let writer = Writer::new(document, content, roles);
    let notes = writer.elements(document);
    writer.root(document, &notes);
    catalog.set("StructTreeRoot", writer.root);
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
    writer.places()
}

/// The structure on its way into the file.
struct Writer<'a> {
    content: &'a Content<'a>,
    roles: Roles,
    tree: Tree<'a>,
    root: ObjectId,
    /// The namespace of PDF 2.0, where its types are used.
    newest: Option<ObjectId>,
    /// Objects of the elements that are written.
    objects: Vec<Option<ObjectId>>,
    /// What refers to what, in PDF 2.0.
    cited: BTreeMap<TagId, BTreeSet<TagId>>,
}

impl<'a> Writer<'a> {
    fn new(document: &mut Document, content: &'a Content<'a>, roles: Roles) -> Writer<'a> {
        let tree = Tree::of(content);
        let root = document.new_object_id();
        let newest = (roles == Roles::Two).then(|| namespace(document));
        let count = content.pages.tags.list().len();
        let objects = (0..count).map(|at| tree.is_written(at).then(|| document.new_object_id())).collect();
        let cited = if roles == Roles::Two { citations(content) } else { BTreeMap::new() };
        Writer { content, roles, tree, root, newest, objects, cited }
    }

    /// The object that an element is written as.
    fn object(&self, id: TagId) -> Option<ObjectId> {
        self.tree.written(id).index().and_then(|at| self.objects[at])
    }

    /// Adds the elements. Gives the names of the notes among them, each with its object (PDF/UA-1 §7.9).
    fn elements(&self, document: &mut Document) -> Vec<Object> {
        let (mut headings, mut notes) = (Headings::default(), Vec::new());
        for at in 0..self.objects.len() {
            let Some(own) = self.objects[at] else { continue };
            let tag = self.tree.tag(at);
            let mut entry = self.element(at, headings.level(tag));
            if let Tag::Note(_) = tag {
                let id = format!("note{:06}", notes.len() / 2 + 1);
                entry.set("ID", Object::string_literal(id.as_str()));
                notes.extend([Object::string_literal(id), own.into()]);
            }
            document.set_object(own, entry);
        }
        notes
    }

    fn element(&self, at: usize, level: u8) -> Dictionary {
        let (id, tag) = (TagId::ROOT.moved(at as u32), self.tree.tag(at));
        let parent = self.object(self.tree.parent(at)).unwrap_or(self.root);
        let mut entry = dictionary! { "S" => self.roles.name(tag, level), "P" => parent };
        self.tree.fill(&mut entry, at, self.content.ids, &|id| self.object(id));
        if let Some(newest) = self.newest.filter(|_| self.roles.is_newer(tag)) {
            entry.set("NS", newest);
        }
        if let Some(others) = self.cited.get(&id) {
            let others: Vec<Object> = others.iter().filter_map(|id| self.object(*id)).map(Object::Reference).collect();
            entry.set("Ref", others);
        }
        if self.roles == Roles::Two && *tag == Tag::List(None) {
            // PDF/UA-2 §8.2.5.25.
            entry.set("A", dictionary! { "O" => "List", "ListNumbering" => "Description" });
        }
        entry
    }

    fn root(&self, document: &mut Document, notes: &[Object]) {
        let mut entry = dictionary! {
            "Type" => "StructTreeRoot",
            "ParentTree" => parents(document, self.content, &|id| self.object(id)),
            "ParentTreeNextKey" => (self.content.painted.len() + self.content.links.len()) as i64,
        };
        match self.newest {
            Some(newest) => entry.set("Namespaces", vec![newest.into()]),
            None => {
                let mapped = MAPPED.map(|(from, to)| (from, Object::from(to)));
                entry.set("RoleMap", Dictionary::from_iter(mapped));
            }
        }
        if let Some(book) = self.object(TagId::ROOT) {
            entry.set("K", book);
        }
        if !notes.is_empty() {
            entry.set("IDTree", leaves(document, "Names", notes));
        }
        document.set_object(self.root, entry);
    }

    /// The elements that places begin with, by page and point.
    fn places(&self) -> BTreeMap<(usize, i32, i32), ObjectId> {
        let pages = self.content.pages;
        let begin = pages.elements.iter().filter(|_| self.roles == Roles::Two).filter_map(|(label, tag)| {
            let (page, at) = pages.anchors.get(label)?;
            Some(((*page, at.x.to_raw(), at.y.to_raw()), self.object(*tag)?))
        });
        begin.collect()
    }
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
