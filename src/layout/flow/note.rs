//! Notes: small columns that stand at the foot of the page of their marks, behind their chapter or behind the book
//! (rule G6).

use super::{Column, Endnote, Flow, Setting};
use crate::diag::Sink;
use crate::doc::{Align, Chapter, Inline, InlineKind, Label};
use crate::layout::ink::Target;
use crate::layout::line::Line;
use crate::layout::material::Ink;
use crate::layout::para::Spec;
use crate::layout::tags::{Tag, TagId, Tags};
use crate::source::Span;
use crate::theme::{Abs, Role};

impl Flow<'_> {
    /// Notes whose marks stand on a line: their indices and the labels of the marks. A note that was not met before is
    /// set now.
    pub(super) fn marks(&mut self, line: &mut Line) -> Vec<(usize, Label)> {
        let labels = std::mem::take(&mut line.notes);
        let mut marks = Vec::with_capacity(labels.len());
        for label in labels {
            let known = self.notes.get(&label).copied().filter(|&index| !self.marks_again(index));
            if let Some(index) = known.or_else(|| self.note(&label)) {
                // Only the first mark of a note is gone back to.
                let mark = if known.is_none() { mark_label(&label) } else { continue };
                marks.push((index, mark));
            }
        }
        marks
    }

    /// Whether a paragraph that is set in another way marks a note first there too.
    fn marks_again(&mut self, index: usize) -> bool {
        let Some((from, marked)) = &mut self.again else { return false };
        let first = index >= *from && !marked.contains(&index);
        if first {
            marked.push(index);
        }
        first
    }

    /// Gives the index of a note, and sets it if that was not done.
    fn note(&mut self, label: &Label) -> Option<usize> {
        if let Some(&index) = self.notes.get(label) {
            return Some(index);
        }
        let note = self.chapter?.notes.get(label)?;
        let index = self.column.material.notes.len();
        // The place is taken before the text is set: a note may hold the mark of another, or its own.
        self.column.material.notes.push(Vec::new());
        self.notes.insert(label.clone(), index);
        let around = self.tags.around(self.tag);
        let tag = self.tags.add(Tag::Note(label.clone()), around);
        self.note_tags.push(tag);
        let outer_tag = std::mem::replace(&mut self.tag, tag);
        let grid = std::mem::replace(&mut self.setting.grid, self.page);
        let mut number = self.note_number(note.number);
        let mark = self.tags.add(Tag::Mark, tag);
        let back_link = self.tags.add(Tag::Link, mark);
        number.retag(|_| back_link);
        let style = self.style(Role::Note);
        let (size, back) = (self.setting.grid.size_of(style), mark_label(label));
        // All notes of a chapter hang as far as the one with the widest number, and half an em more: whole em.
        let count = self.chapter.map_or(0, |chapter| chapter.notes.len());
        let widest = self.note_number(u32::try_from(count).unwrap_or(u32::MAX).max(note.number)).length;
        let hang = size * ((widest + size / 2).to_raw() / size.to_raw().max(1) + 1).clamp(2, 6);
        // The note measure is a multiple of the note size; what is left over goes to the start (rule G6).
        let rest = Abs::raw((self.setting.grid.measure - hang).to_raw().rem_euclid(size.to_raw().max(1)));
        let outer = (self.scope.clone(), std::mem::take(&mut self.anchors));
        self.scope.role = Role::Note;
        self.scope.start = hang + rest;
        (self.scope.end, self.scope.align, self.scope.lists, self.scope.flush) = (Abs::ZERO, None, 0, true);
        self.scope.scale = 1000;
        let mut pieces = self.aside(|flow| {
            flow.anchors.push(label.clone());
            flow.blocks(&note.body);
            if flow.column.material.pieces.is_empty() {
                let piece = flow.piece_of(Line::default(), style);
                flow.push(piece);
            }
        });
        (self.scope, self.anchors) = outer;
        self.setting.grid = grid;
        self.tag = outer_tag;
        if let Some(first) = pieces.first_mut() {
            let base = first.ink.iter().find_map(|ink| match ink {
                Ink::Line { base, .. } => Some(*base),
                _ => None,
            });
            let base = base.unwrap_or(self.page.base(self.page.cell_of(style), size));
            let mut line = number;
            line.links.push((Abs::ZERO..line.length, Target::Label(back), back_link));
            first.ink.insert(0, Ink::Line { line, along: rest, base, size, artifact: false });
        }
        let inner: Vec<usize> = pieces.iter_mut().flat_map(|piece| std::mem::take(&mut piece.notes)).collect();
        if !inner.is_empty() {
            self.column.inner.insert(index, inner);
        }
        self.column.material.notes[index] = pieces;
        Some(index)
    }

    /// A note and those that are marked in its text first.
    pub(super) fn with_inner(&self, note: usize) -> impl Iterator<Item = usize> {
        std::iter::once(note).chain(self.column.inner.get(&note).into_iter().flatten().copied())
    }

    fn note_number(&mut self, number: u32) -> Line {
        let style = self.style(Role::Note);
        let spec = Spec {
            measure: self.setting.grid.measure,
            indent: Abs::ZERO,
            align: Align::Start,
            justify: false,
            ..self.spec(style)
        };
        self.set(&[Inline::text(self.setting.theme.note_mark.print(number))], &spec)
            .into_iter()
            .next()
            .unwrap_or_default()
    }

    /// The notes that were set, taken from the pages of their marks.
    pub(super) fn take_notes(&mut self) -> Vec<Endnote> {
        for piece in &mut self.column.material.pieces {
            piece.notes.clear();
        }
        let notes = std::mem::take(&mut self.column.material.notes).into_iter();
        notes.zip(std::mem::take(&mut self.note_tags)).map(|(pieces, tag)| Endnote { tag, pieces }).collect()
    }

    /// Puts the notes behind the text, under a heading of their own.
    pub(super) fn chapter_notes(&mut self) {
        let notes = self.take_notes();
        if notes.is_empty() {
            return;
        }
        self.tag = TagId::ROOT;
        self.sections.clear();
        self.note_heading(&[Inline::text(self.scope.lang.words().notes)]);
        self.note_list(notes);
    }

    /// A heading over notes: one that the running heads do not name.
    fn note_heading(&mut self, words: &[Inline]) {
        self.heading(3, None, words, Span::NONE);
    }

    /// Notes below each other. They do not stand on the grid; what follows them does.
    fn note_list(&mut self, notes: Vec<Endnote>) {
        for Endnote { tag, pieces } in notes {
            self.tags.move_to(tag, self.tag);
            pieces.into_iter().for_each(|piece| self.push(piece));
        }
    }

    /// Space below the last line of notes, beyond the gap in its cell, so that it ends where text would.
    pub(super) fn note_foot(&self) -> Abs {
        let (grid, style) = (self.setting.grid, self.style(Role::Note));
        let below = (grid.cell_of(style) + grid.gap() - grid.size_of(style)) / 2;
        (grid.gap() - below).max(Abs::ZERO)
    }

    /// Notes without a mark are set all the same: at the foot of the last page.
    pub(super) fn unmarked_notes(&mut self) {
        let Some(chapter) = self.chapter else { return };
        for label in chapter.notes.keys() {
            if !self.notes.contains_key(label)
                && let Some(index) = self.note(label)
            {
                let notes: Vec<usize> = self.with_inner(index).collect();
                self.at_end(|last| {
                    last.notes.extend(&notes);
                    last.anchors.push(mark_label(label));
                });
            }
        }
    }
}

/// Sets the notes of a book behind its text: under one title, those of each chapter under the title of the chapter.
///
/// Their elements are in `tags`, that of the whole book, and so are those of the column.
pub(crate) fn book_notes(
    setting: &Setting,
    notes: Vec<(&Chapter, Vec<Endnote>)>,
    tags: Tags,
    sink: &mut Sink,
) -> Column {
    let lang = setting.edition.lang();
    let mut flow = Flow::new(*setting, None, lang, sink);
    flow.tags = tags;
    flow.tag = flow.tags.add(Tag::Section, TagId::ROOT);
    flow.sections.push((0, flow.tag));
    let title = vec![Inline::text(lang.words().notes)];
    let sunk = flow.lines(flow.style(Role::ChapterTitle).before);
    let least = setting.theme.page.opening.min(setting.grid.depth() * 2 / 5);
    flow.opening_of(&[(Role::ChapterTitle, title)], sunk, least);
    for (chapter, notes) in notes {
        let number = chapter.number.iter().map(|number| Inline::text(format!("{number}\u{3000}")));
        let words: Vec<Inline> = number.chain(plain(&chapter.title)).collect();
        flow.note_heading(&words);
        flow.note_list(notes);
    }
    flow.finish()
}

/// A title without the marks of notes.
fn plain(title: &[Inline]) -> Vec<Inline> {
    title.iter().filter(|inline| !matches!(inline.kind, InlineKind::Note { .. })).cloned().collect()
}

/// Where the first mark of a note stands. `/` is never in an id that an author can write.
pub(super) fn mark_label(label: &Label) -> Label {
    Label::new(format!("{label}/mark"))
}
