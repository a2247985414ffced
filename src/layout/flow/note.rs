//! Footnotes: small columns that stand at the foot of the page of their marks (rule G6).

use super::Flow;
use crate::doc::{Align, Inline, Label};
use crate::layout::ink::Target;
use crate::layout::line::Line;
use crate::layout::material::Ink;
use crate::layout::para::Spec;
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
        let grid = std::mem::replace(&mut self.setting.grid, self.page);
        let number = self.note_number(note.number);
        let style = self.style(Role::Note);
        let (size, back) = (self.setting.grid.size_of(style), mark_label(label));
        let hang = size * if note.number > 99 { 3 } else { 2 };
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
        if let Some(first) = pieces.first_mut() {
            let base = first.ink.iter().find_map(|ink| match ink {
                Ink::Line { base, .. } => Some(*base),
                _ => None,
            });
            let base = base.unwrap_or(self.page.base(self.page.cell_of(style), size));
            let mut line = number;
            line.links.push((Abs::ZERO..line.length, Target::Label(back)));
            first.ink.insert(0, Ink::Line { line, along: rest, base, size, artifact: false });
        }
        self.column.material.notes[index] = pieces;
        Some(index)
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
        self.set(&[Inline::text(number.to_string())], &spec).into_iter().next().unwrap_or_default()
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
                self.at_end(|last| {
                    last.notes.push(index);
                    last.anchors.push(mark_label(label));
                });
            }
        }
    }
}

/// Where the first mark of a note stands. `/` is never in an id that an author can write.
fn mark_label(label: &Label) -> Label {
    Label::new(format!("{label}/mark"))
}
