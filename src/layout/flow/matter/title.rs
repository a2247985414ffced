//! The title page.

use super::{credit, credits};
use crate::diag::Sink;
use crate::doc::Inline;
use crate::layout::flow::{Column, Flow, Setting};
use crate::layout::material::{Piece, stack};
use crate::theme::{Abs, Role};

/// Sets the title page: title and subtitle above the middle, those who made it below them, the publisher at the foot.
pub(crate) fn title_page(setting: &Setting, sink: &mut Sink) -> Column {
    let (meta, lang) = (setting.edition.meta(), setting.edition.lang());
    let mut flow = Flow::new(*setting, None, lang, sink);
    let mut top: Vec<(Role, String)> = vec![(Role::BookTitle, meta.title.clone())];
    top.extend(meta.subtitle.clone().map(|subtitle| (Role::BookSubtitle, subtitle)));
    top.extend(credits(meta, lang).iter().map(|(word, names)| (Role::BookAuthor, credit(*word, names, lang))));
    let foot = meta.publisher.clone().map(|publisher| (Role::BookAuthor, publisher));

    let grid = setting.grid;
    let sunk = grid.round_up(grid.depth() / 5);
    let mut pieces = vec![Piece { height: sunk, ..Piece::default() }];
    pieces.extend(flow.display(&top));
    let foot = foot.map(|foot| flow.display(&[foot])).unwrap_or_default();
    let extent = |pieces: &[Piece]| pieces.iter().map(|piece| piece.before + piece.height).sum::<Abs>();
    let rest = grid.depth() - extent(&pieces) - extent(&foot);
    pieces.push(Piece { height: rest.max(Abs::ZERO), ..Piece::default() });
    pieces.extend(foot);
    let whole = stack(pieces);
    flow.push(Piece { height: whole.height.min(grid.depth()), ..whole });
    flow.finish()
}

impl Flow<'_> {
    /// Lines of display text below each other, with the space after each of their styles.
    pub(super) fn display(&mut self, parts: &[(Role, String)]) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut space = Abs::ZERO;
        for (role, text) in parts {
            let style = self.style(*role);
            let spec = self.spec(style);
            for line in self.set(&[Inline::text(text.as_str())], &spec) {
                let piece = self.piece_of(line, style);
                pieces.push(Piece { before: std::mem::take(&mut space), ..piece });
            }
            space = self.lines(style.after);
        }
        pieces
    }
}
