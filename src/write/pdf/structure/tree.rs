//! What every element of the structure holds: marked content, annotations, other elements (PDF 1.7 §14.7.2).

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, ObjectId, dictionary};

use super::super::content::milli;
use super::super::extent::around;
use super::super::finish::{real, text};
use super::super::role::attributes;
use super::Content;
use crate::layout::ink::{Abs, Rect, Tag, TagId, Tags};

/// What an element holds.
#[derive(Copy, Clone)]
enum Kid {
    /// Marked content: a page and its number there.
    Mark(usize, usize),
    /// An annotation on a page.
    Annotation(usize, ObjectId),
    Element(TagId),
}

/// What every element holds, by its place in the list.
pub(super) struct Tree<'a> {
    tags: &'a Tags,
    kids: Vec<Vec<Kid>>,
    used: Vec<bool>,
    /// The element that an element is written as: another one where it says nothing of its own.
    written: Vec<TagId>,
    /// Where pictures and formulas stand: page, and area from the lower left corner; `None` for those on several pages.
    boxes: BTreeMap<TagId, Option<(usize, [Abs; 4])>>,
}

impl<'a> Tree<'a> {
    /// What is on the pages, in its elements.
    pub(super) fn of(content: &Content<'a>) -> Tree<'a> {
        let mut tree = Tree::gather(content);
        tree.keep_cells();
        tree.join();
        tree.fold();
        tree
    }

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
                *known = known.filter(|(first, _)| *first == page).map(|(_, known)| (page, around(&known, &own.1)));
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

    /// The element that one is written as; none of none.
    pub(super) fn written(&self, id: TagId) -> TagId {
        id.index().and_then(|at| self.written.get(at)).copied().unwrap_or_default()
    }

    /// Whether an element is in the file: it holds something, and is no other one.
    pub(super) fn is_written(&self, at: usize) -> bool {
        self.used[at] && self.written[at].index() == Some(at)
    }

    /// What an element is in.
    pub(super) fn parent(&self, at: usize) -> TagId {
        self.tags.list()[at].parent
    }

    /// What an element is written as.
    pub(super) fn tag(&self, at: usize) -> &Tag {
        match &self.tags.list()[at].tag {
            // Text whose target is nowhere.
            Tag::Link if !self.kids[at].iter().any(|kid| matches!(kid, Kid::Annotation(..))) => &Tag::Span,
            tag => tag,
        }
    }

    /// Puts into the dictionary of an element what it holds and what is said of it (PDF 1.7 §14.7.2).
    pub(super) fn fill(
        &self,
        entry: &mut Dictionary,
        at: usize,
        pages: &[ObjectId],
        object: &impl Fn(TagId) -> Option<ObjectId>,
    ) {
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
