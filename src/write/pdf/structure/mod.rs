//! The structure tree (PDF 1.7 §14.7): elements with the marked content that they hold ([`tree`]), and the way back from
//! that.

mod tree;

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::finished::Finished;
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
    finished: &mut Finished,
    catalog: &mut Dictionary,
    content: &Content,
    roles: Roles,
) -> BTreeMap<(usize, i32, i32), ObjectId> {
    let writer = Writer::new(document, content, roles);
    let notes = writer.elements(finished);
    writer.root(document, finished, &notes);
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
    fn elements(&self, finished: &mut Finished) -> Vec<(String, ObjectId)> {
        let (mut headings, mut notes) = (Headings::default(), Vec::new());
        for at in 0..self.objects.len() {
            let Some(own) = self.objects[at] else { continue };
            let tag = self.tree.tag(at);
            let mut entry = self.element(at, headings.level(tag));
            if let Tag::Note(_) = tag {
                let id = format!("note{:06}", notes.len() + 1);
                entry.set("ID", Object::string_literal(id.as_str()));
                notes.push((id, own));
            }
            finished.put(own, &entry);
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

    fn root(&self, document: &mut Document, finished: &mut Finished, notes: &[(String, ObjectId)]) {
        let mut entry = dictionary! {
            "Type" => "StructTreeRoot",
            "ParentTree" => parents(document, finished, self.content, &|id| self.object(id)),
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
            let pair = |(id, note): &(String, ObjectId)| [Object::string_literal(id.as_str()), (*note).into()];
            entry.set("IDTree", leaves(document, finished, "Names", notes, pair));
        }
        finished.put(self.root, &entry);
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
fn parents(
    document: &mut Document,
    finished: &mut Finished,
    content: &Content,
    object: &impl Fn(TagId) -> Option<ObjectId>,
) -> Object {
    let count = content.painted.len();
    let pages = (0..count).filter(|page| !content.painted[*page].marks.is_empty());
    let links = content.links.iter().enumerate().filter(|(_, link)| !link.tag.is_none()).map(|(at, _)| count + at);
    let keys: Vec<usize> = pages.chain(links).collect();
    let parent = |tag: TagId| object(tag).map_or(Object::Null, Object::Reference);
    let pair = |key: &usize| {
        let value = match content.painted.get(*key) {
            Some(page) => page.marks.iter().map(|tag| parent(*tag)).collect::<Vec<_>>().into(),
            None => parent(content.links[*key - count].tag),
        };
        [Object::Integer(*key as i64), value]
    };
    leaves(document, finished, "Nums", &keys, pair)
}

/// A number or name tree of two levels (PDF 1.7 §7.9.6, §7.9.7), of what is in order.
pub(super) fn leaves<T>(
    document: &mut Document,
    finished: &mut Finished,
    kind: &str,
    list: &[T],
    pair: impl Fn(&T) -> [Object; 2],
) -> Object {
    let mut leaf = |part: &[T], limits: bool| {
        let id = document.new_object_id();
        let mut leaf = Dictionary::new();
        leaf.set(kind, part.iter().flat_map(&pair).collect::<Vec<_>>());
        if let ([first, ..], [.., last], true) = (part, part, limits) {
            let [[first, _], [last, _]] = [pair(first), pair(last)];
            leaf.set("Limits", vec![first, last]);
        }
        finished.put(id, &leaf);
        Object::from(id)
    };
    if list.len() <= LEAF {
        return leaf(list, false);
    }
    let kids: Vec<Object> = list.chunks(LEAF).map(|part| leaf(part, true)).collect();
    let root = document.new_object_id();
    finished.put(root, &dictionary! { "Kids" => kids });
    root.into()
}
