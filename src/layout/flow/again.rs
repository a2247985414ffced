//! Paragraphs that are set again from one of their lines on, when it is known beside what that comes to stand.

use super::{Column, Flow, Scope, Setting, figure, text};
use crate::diag::Sink;
use crate::doc::{Block, BlockKind, Inline, Label};
use crate::layout::material::{Piece, Source};
use crate::layout::para;
use crate::layout::tags::Adopted;
use crate::source::Span;
use crate::theme::Abs;

/// A paragraph, and how it is set.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub words: Vec<Inline>,
    pub scope: Scope,
    pub span: Span,
    /// What its elements have become.
    pub tags: Adopted,
}

/// Whether a block may stand upright in a vertical page, so that text runs around it.
pub(super) fn stands(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Figure { .. } | BlockKind::Table(_) | BlockKind::Code { .. } | BlockKind::Container { .. } => true,
        BlockKind::Para(content) => figure::only_picture(content).is_some(),
        BlockKind::Heading { .. }
        | BlockKind::Verse(_)
        | BlockKind::Quote { .. }
        | BlockKind::List { .. }
        | BlockKind::Terms(_)
        | BlockKind::Math(_)
        | BlockKind::SceneBreak
        | BlockKind::BlankLine
        | BlockKind::PageBreak(_) => false,
    }
}

impl Flow<'_> {
    /// Runs `f`, whose pieces are lines of a paragraph that may be set again, if text may run around something here.
    pub(super) fn remembered(&mut self, words: &[Inline], span: Span, f: impl FnOnce(&mut Self)) {
        let text = (self.around && !self.aside).then(|| self.remember(words, span));
        // A note that is met on the way is set before the next line.
        let outer = std::mem::replace(&mut self.text, text);
        f(self);
        self.text = outer;
    }

    /// Keeps a paragraph, to set it again; gives which of the column it is.
    pub(super) fn remember(&mut self, words: &[Inline], span: Span) -> usize {
        self.column.texts.push(Text { words: words.to_vec(), scope: self.scope.clone(), span, tags: self.adopted });
        self.column.texts.len() - 1
    }
}

impl Column {
    /// Whether text may run around something in it.
    pub fn may_run_around(&self) -> bool {
        self.around && !self.texts.is_empty() && self.material.pieces.iter().any(|piece| piece.beside)
    }

    /// Sets a paragraph again from one of its lines on, indented by so much, if its lines are then not shorter than so many
    /// em. `places` are those that its lines had: they tell which notes it marks first. `before` lines of the paragraph are
    /// there already.
    pub fn again(
        &self,
        setting: &Setting,
        from: Source,
        before: usize,
        (indent, least): (Abs, i32),
        places: &[&Label],
    ) -> Vec<Piece> {
        let Some(Text { words, scope, span, tags }) = self.texts.get(from.text) else { return Vec::new() };
        let mut sink = Sink::default();
        let mut flow = Flow::new(*setting, None, scope.lang, &mut sink);
        flow.scope = scope.clone();
        flow.scope.start += indent;
        if flow.measure() < setting.grid.size * least {
            return Vec::new();
        }
        flow.text = Some(from.text);
        for (note, index) in places.iter().filter_map(|place| self.marked.get(*place)) {
            flow.notes.insert(note.clone(), *index);
            flow.column.inner.extend(self.inner.get(index).map(|inner| (*index, inner.clone())));
        }
        flow.again = Some((0, Vec::new()));
        let style = flow.style(flow.scope.role);
        let spec = flow.spec(style);
        let (assets, fonts) = (setting.edition.assets(), setting.fonts);
        let mut lines = para::set_rest(assets, fonts, words, &spec, from.place);
        for line in &mut lines {
            line.parts.clear();
            line.retag(|id| tags.of(id));
        }
        let count = before + lines.len();
        flow.lines_of(lines, style, *span);
        let mut pieces = flow.column.material.pieces;
        for (at, piece) in pieces.iter_mut().enumerate() {
            piece.cost = text::alone(before + at, count);
            // Notes that stand behind the text are no longer among those of its pages.
            piece.notes.retain(|note| *note < self.material.notes.len());
        }
        pieces
    }
}
