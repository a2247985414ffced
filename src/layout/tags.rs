//! The structure of the text, for whoever listens to it, copies it or sets it anew (PDF 1.7 §14.7): what is a heading, a
//! list, a note, in the order of reading, whatever order the ink is in.
//!
//! The flow makes elements as it goes into the document tree, each paragraph makes those within it, and every run of
//! glyphs knows the element whose text it is. An element of which no ink is on any page is left out by the writer, so
//! what is set twice to be measured does no harm.

use crate::doc::{Label, ListStyle};
use crate::lang::Lang;

/// The number of an element in its [`Tags`], from 1.
#[derive(Copy, Clone, Default, Eq, PartialEq, Ord, PartialOrd, Hash, Debug)]
pub struct TagId(u32);

impl TagId {
    /// No element: ink that is no text of the book.
    pub const NONE: TagId = TagId(0);
    /// The element that all others are in; of a paragraph that is not in a flow yet, the paragraph.
    pub const ROOT: TagId = TagId(1);

    /// Whether there is none.
    pub fn is_none(self) -> bool {
        self.0 == 0
    }

    /// Its place in [`Tags::list`].
    pub fn index(self) -> Option<usize> {
        (self.0 as usize).checked_sub(1)
    }

    /// The element in a tree before which so many others were put.
    pub fn moved(self, by: u32) -> TagId {
        if self.is_none() { self } else { TagId(self.0 + by) }
    }
}

/// What an element is. Names are those of PDF 1.7 §14.8.4, where it has one.
#[derive(Clone, Eq, PartialEq, Debug)]
pub enum Tag {
    /// The book.
    Document,
    /// A part, with its chapters.
    Part,
    /// A chapter or section.
    Section,
    /// What stands together for another reason: a stanza, a signature.
    Group,
    /// What stands beside the text: an admonition.
    Aside,
    /// The title of the book on its title page.
    Title,
    /// A heading, with its level as written; levels of the file have no gaps.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// A quotation of paragraphs.
    Quote,
    /// A list; `None` for terms with their definitions.
    List(Option<ListStyle>),
    /// An item of a list.
    Item,
    /// Its mark, or the number of a note.
    Mark,
    /// What is said in it.
    Body,
    /// A table.
    Table,
    /// Its head rows.
    TableHead,
    /// Its other rows.
    TableBody,
    /// A row.
    Row,
    /// A cell over so many columns and rows.
    Cell {
        /// What it heads.
        heads: Heads,
        /// Columns.
        columns: u16,
        /// Rows.
        rows: u16,
    },
    /// A picture with the words that stand for it.
    Figure(String),
    /// A caption.
    Caption,
    /// A formula with its words, or its source where it has none.
    Formula(String),
    /// A note, by its label.
    Note(Label),
    /// A mark or name that leads to another place of the book.
    Reference,
    /// Text that leads somewhere.
    Link,
    /// Text with a reading.
    Ruby,
    /// The text.
    RubyBase,
    /// The reading.
    RubyText,
    /// An interlinear note.
    Warichu,
    /// Its text.
    WarichuText,
    /// A bracket around it.
    WarichuMark,
    /// The table of contents, or a level of it.
    Contents,
    /// An entry of it.
    Entry,
    /// The index.
    Index,
    /// Code.
    Code,
    /// A line of it.
    Line,
    /// Stressed text.
    Emph,
    /// Important text.
    Strong,
    /// Text in another language.
    Span,
}

/// What a cell heads.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub enum Heads {
    /// Nothing: it is one of those that others head.
    Nothing,
    /// Its columns.
    Columns,
    /// Its rows.
    Rows,
}

impl Tag {
    /// Whether ink stands directly in it, so that what is in it comes in the order of the ink.
    pub fn is_text(&self) -> bool {
        match self {
            Tag::Document
            | Tag::Part
            | Tag::Section
            | Tag::Group
            | Tag::Aside
            | Tag::Quote
            | Tag::List(_)
            | Tag::Item
            | Tag::Body
            | Tag::Table
            | Tag::TableHead
            | Tag::TableBody
            | Tag::Row
            | Tag::Cell { .. }
            | Tag::Note(_)
            | Tag::Contents
            | Tag::Entry
            | Tag::Index => false,
            Tag::Title
            | Tag::Heading(_)
            | Tag::Paragraph
            | Tag::Mark
            | Tag::Figure(_)
            | Tag::Caption
            | Tag::Formula(_)
            | Tag::Reference
            | Tag::Link
            | Tag::Ruby
            | Tag::RubyBase
            | Tag::RubyText
            | Tag::Warichu
            | Tag::WarichuText
            | Tag::WarichuMark
            | Tag::Code
            | Tag::Line
            | Tag::Emph
            | Tag::Strong
            | Tag::Span => true,
        }
    }

    /// Whether notes can stand in it.
    fn holds_notes(&self) -> bool {
        matches!(
            self,
            Tag::Document
                | Tag::Part
                | Tag::Section
                | Tag::Group
                | Tag::Aside
                | Tag::Quote
                | Tag::Body
                | Tag::Cell { .. }
        )
    }
}

/// An element.
#[derive(Clone, Eq, PartialEq, Debug)]
pub struct Element {
    /// What it is.
    pub tag: Tag,
    /// What it is in.
    pub parent: TagId,
    /// Its language, where it is not that of what it is in.
    pub lang: Option<Lang>,
    /// Its place among the elements of its parent.
    pub order: u32,
}

impl Element {
    /// An element of a paragraph that is not in a flow yet.
    pub fn new(tag: Tag, parent: TagId) -> Element {
        Element { tag, parent, lang: None, order: 0 }
    }
}

/// A tree of elements. Each is behind what it is in; those of one parent come in the order of reading but for notes that
/// were moved, see [`Element::order`].
#[derive(Clone, Default, Debug)]
pub struct Tags {
    list: Vec<Element>,
    /// How many places among others were given away.
    orders: u32,
}

/// The elements of a paragraph within those of its flow.
#[derive(Copy, Clone, Default, Debug)]
pub(crate) struct Adopted {
    paragraph: TagId,
    /// How many stand before the first within the paragraph.
    before: u32,
}

impl Adopted {
    /// The element of the flow that one of the paragraph has become.
    pub fn of(self, id: TagId) -> TagId {
        match id {
            TagId::NONE => id,
            TagId::ROOT => self.paragraph,
            TagId(within) => TagId(within - 2 + self.before + 1),
        }
    }
}

impl Tags {
    /// A tree of one element.
    pub fn new(root: Tag) -> Tags {
        let mut tags = Tags::default();
        tags.add(root, TagId::NONE);
        tags
    }

    /// All elements; the first has the number 1.
    pub fn list(&self) -> &[Element] {
        &self.list
    }

    /// An element.
    pub fn get(&self, id: TagId) -> Option<&Element> {
        self.list.get(id.index()?)
    }

    fn count(&self) -> u32 {
        u32::try_from(self.list.len()).unwrap_or(u32::MAX)
    }

    fn next_order(&mut self) -> u32 {
        self.orders += 1;
        self.orders
    }

    /// Adds an element at the end of what `parent` holds.
    pub fn add(&mut self, tag: Tag, parent: TagId) -> TagId {
        let order = self.next_order();
        self.list.push(Element { tag, parent, lang: None, order });
        TagId(self.count())
    }

    /// Gives an element its language.
    pub(crate) fn set_lang(&mut self, id: TagId, lang: Lang) {
        if let Some(element) = id.index().and_then(|at| self.list.get_mut(at)) {
            element.lang = Some(lang);
        }
    }

    /// Gives the elements from a place on their language: those that are in none of the others but a section, which goes
    /// on behind what it begins with.
    pub(crate) fn set_lang_from(&mut self, from: usize, lang: Lang) {
        for at in from..self.list.len() {
            let outer = self.list[at].parent.index().filter(|&outer| outer >= from);
            let top = outer.is_none_or(|outer| self.list[outer].tag == Tag::Section);
            if top && self.list[at].tag != Tag::Section {
                self.list[at].lang = Some(lang);
            }
        }
    }

    /// Puts an element at the end of what another holds.
    pub(crate) fn move_to(&mut self, id: TagId, parent: TagId) {
        let order = self.next_order();
        if let Some(element) = id.index().and_then(|at| self.list.get_mut(at)) {
            (element.parent, element.order) = (parent, order);
        }
    }

    /// Takes an element out of a paragraph and puts it before that, as something else.
    pub(crate) fn lift(&mut self, id: TagId, paragraph: TagId, tag: Tag) {
        let (Some(at), Some(outer)) = (id.index(), paragraph.index()) else { return };
        let Some((parent, order)) = self.list.get(outer).map(|element| (element.parent, element.order)) else { return };
        let Some(element) = self.list.get_mut(at) else { return };
        let after = std::mem::replace(&mut element.order, order);
        (element.tag, element.parent) = (tag, parent);
        self.list[outer].order = after;
    }

    /// The nearest element around that notes can stand in.
    pub(crate) fn around(&self, mut id: TagId) -> TagId {
        while let Some(element) = self.get(id).filter(|element| !element.tag.holds_notes()) {
            id = element.parent;
        }
        id
    }

    /// Takes the elements of a paragraph.
    pub(crate) fn adopt(&mut self, paragraph: TagId, parts: Vec<Element>) -> Adopted {
        let adopted = Adopted { paragraph, before: self.count() };
        for part in parts {
            let order = self.next_order();
            self.list.push(Element { parent: adopted.of(part.parent), order, ..part });
        }
        adopted
    }

    /// Takes another tree as the next thing that `parent` holds, or in the place of an element before; gives by how much
    /// its numbers grow.
    pub(crate) fn append(&mut self, other: Tags, parent: TagId, instead: Option<TagId>) -> u32 {
        let (by, orders) = (self.count(), self.orders);
        let place = instead.and_then(|id| self.get(id)).map(|element| element.order);
        self.orders += other.orders;
        self.list.extend(other.list.into_iter().enumerate().map(|(at, element)| {
            let order = element.order + orders;
            match at {
                0 => Element { parent, order: place.unwrap_or(order), ..element },
                _ => Element { parent: element.parent.moved(by), order, ..element },
            }
        }));
        by
    }
}
