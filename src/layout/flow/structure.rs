//! The elements that the flow makes as it goes: which one what is set belongs to.

use super::Flow;
use crate::layout::line::Line;
use crate::layout::para::Alternative;
use crate::layout::tags::{Adopted, Tag, TagId};

impl Flow<'_> {
    /// Runs `f` with everything that it sets in a new element.
    pub(super) fn tagged<T>(&mut self, tag: Tag, f: impl FnOnce(&mut Self) -> T) -> T {
        let id = self.tags.add(tag, self.tag);
        self.in_tag(id, f)
    }

    /// Runs `f` with everything that it sets in an element.
    pub(super) fn in_tag<T>(&mut self, id: TagId, f: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.tag, id);
        let done = f(self);
        self.tag = outer;
        done
    }

    /// Runs `f` in a new element where there is one to make.
    pub(super) fn tagged_if<T>(&mut self, tag: Option<Tag>, f: impl FnOnce(&mut Self) -> T) -> T {
        match tag {
            Some(tag) => self.tagged(tag, f),
            None => f(self),
        }
    }

    /// Begins a section, where a heading is not inside something else, and ends those that it is not below.
    pub(super) fn section(&mut self, level: u8) {
        let inside = self.sections.last().map_or(TagId::ROOT, |(_, id)| *id);
        if self.tag != inside {
            return;
        }
        self.sections.retain(|(above, _)| *above < level);
        let parent = self.sections.last().map_or(TagId::ROOT, |(_, id)| *id);
        self.tag = self.tags.add(Tag::Section, parent);
        self.sections.push((level, self.tag));
    }

    /// The heading of a level in this chapter.
    pub(super) fn heading_tag(&self, level: u8) -> Tag {
        Tag::Heading(level.saturating_add(self.chapter.map_or(0, |chapter| chapter.depth)))
    }

    /// Makes the lines of a paragraph those of the element that is filled.
    pub(super) fn adopt(&mut self, lines: &mut [Line]) -> Adopted {
        let parts = lines.first_mut().map(|line| std::mem::take(&mut line.parts)).unwrap_or_default();
        let heading = self.run_in.take().filter(|_| !parts.is_empty());
        let adopted = self.tags.adopt(self.tag, parts);
        if let Some(level) = heading {
            // The first words of the paragraph are its heading.
            let tag = self.heading_tag(level);
            self.tags.lift(adopted.of(TagId::ROOT.moved(1)), self.tag, tag);
        }
        lines.iter_mut().for_each(|line| line.retag(|id| adopted.of(id)));
        self.adopted = adopted;
        adopted
    }

    /// The same for a paragraph with other ways to set it: its elements are the same in all of them.
    pub(super) fn adopt_ways(&mut self, lines: &mut [Line], others: &mut [Alternative]) {
        let adopted = self.adopt(lines);
        for line in others.iter_mut().flat_map(|other| &mut other.lines) {
            line.parts.clear();
            line.retag(|id| adopted.of(id));
        }
    }
}
