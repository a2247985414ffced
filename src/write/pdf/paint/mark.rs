//! Marked content: which element of the structure what is painted belongs to (PDF 1.7 §14.6, §14.7.4).

use super::Painter;
use crate::layout::ink::{Artifact, TagId};

/// What content is marked as (PDF 1.7 §14.6).
#[derive(Copy, Clone, Eq, PartialEq)]
pub(super) enum Mark {
    /// Text or a picture of the book.
    Element(TagId),
    /// Anything else.
    Artifact(Artifact),
}

impl Painter<'_> {
    /// Marks what follows: as text of an element, or as no text of the book.
    pub(super) fn mark(&mut self, tag: TagId) {
        let mark = self.mark_of(tag);
        self.leave(mark);
        self.enter(mark);
    }

    pub(super) fn mark_of(&self, tag: TagId) -> Mark {
        match self.artifacts.last() {
            Some(kind) => Mark::Artifact(*kind),
            None if tag.is_none() => Mark::Artifact(Artifact::Layout),
            None => Mark::Element(tag),
        }
    }

    /// Ends what is marked as something else.
    pub(super) fn leave(&mut self, mark: Mark) {
        match self.open {
            Some((open, _)) if open == mark => return,
            // What began before the text object ends behind it.
            Some((_, false)) => self.end_text(),
            Some((_, true)) | None => {}
        }
        self.end_mark();
    }

    pub(super) fn enter(&mut self, mark: Mark) {
        if self.open.is_some() {
            return;
        }
        match mark {
            Mark::Artifact(kind) => drop(self.out.raw(self.roles.artifact(kind))),
            Mark::Element(tag) => {
                let name = self.tags.get(tag).map_or("Span", |element| self.roles.content_name(&element.tag));
                self.out.raw("/").raw(name).raw(" <</MCID ").bare_number(self.marks.len() as i64 * 1000);
                self.out.raw(">>BDC\n");
                self.marks.push(tag);
            }
        }
        self.open = Some((mark, self.text.is_some()));
    }

    pub(super) fn end_mark(&mut self) {
        if self.open.take().is_some() {
            self.out.raw("EMC\n");
        }
    }
}
