//! Lines of paragraphs that are set in a line more or less get their ink when it is known that they are printed: few are.

use super::{Column, Flow, Setting};
use crate::layout::material::Ink;
use crate::layout::para;

/// A way to set a paragraph whose lines have no ink yet.
#[derive(Clone, Debug)]
pub(super) struct Way {
    /// Its first piece: the others follow.
    first: usize,
    /// Which paragraph of its column.
    text: usize,
    lines: para::Bare,
}

impl Flow<'_> {
    /// Whether lines may be left without ink here: in chapters, whose pages are known before anything is done with their
    /// ink. Where text may run around something, lines are made parts of other pieces before that.
    pub(super) fn leaves_bare(&self) -> bool {
        self.chapter.is_some() && !self.around
    }

    /// Takes note that the lines of a way of a text that are added next have no ink.
    pub(super) fn leave_bare(&mut self, text: usize, lines: para::Bare) {
        self.column.bare.push(Way { first: self.column.material.pieces.len(), text, lines });
    }
}

impl Column {
    /// Gives those bare lines their ink of which the first are printed.
    pub fn dress(&mut self, setting: &Setting, printed: impl Fn(usize) -> bool) {
        for way in std::mem::take(&mut self.bare).into_iter().filter(|way| printed(way.first)) {
            let Some(text) = self.texts.get(way.text) else { continue };
            let spec = text.scope.spec(setting, setting.theme.style(text.scope.role));
            let lines =
                para::set_bare(setting.edition.assets(), setting.fonts, &text.words, &spec, &way.lines).into_iter();
            for (piece, mut set) in self.material.pieces.iter_mut().skip(way.first).zip(lines) {
                set.parts.clear();
                set.retag(|id| text.tags.of(id));
                if let Some(Ink::Line { line, .. }) = piece.ink.first_mut() {
                    *line = set;
                }
            }
        }
    }
}
