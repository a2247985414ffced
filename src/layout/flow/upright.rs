//! Blocks that stand upright in a vertical book: tables, listings, figures with their captions. They are set
//! horizontally and take the place of as many lines as they are wide, as a picture does.

use std::ops::Range;

use super::Flow;
use crate::doc::Align;
use crate::layout::grid::Grid;
use crate::layout::material::{Ink, Piece};
use crate::theme::Abs;

impl Flow<'_> {
    /// How wide an upright block may be: what all lines of a page take together.
    pub(super) fn upright_room(&self) -> Abs {
        self.page.depth() - self.page.gap()
    }

    /// How wide a block may be that is turned.
    pub(super) fn turned_room(&self) -> Abs {
        if self.page.vertical { self.measure() } else { self.upright_room() }
    }

    /// Runs `f` on a horizontal grid as wide as an upright block may be.
    pub(super) fn upright<T>(&mut self, f: impl FnOnce(&mut Self) -> T) -> T {
        self.upright_in(self.upright_room(), f)
    }

    /// Runs `f` on a horizontal grid of some measure.
    pub(super) fn upright_in<T>(&mut self, measure: Abs, f: impl FnOnce(&mut Self) -> T) -> T {
        let page = self.page;
        let lines = page.measure.to_raw() / page.leading.to_raw().max(1);
        let grid = Grid { vertical: false, measure, lines: lines.max(1), ..page };
        let grid = std::mem::replace(&mut self.setting.grid, grid);
        let scope = self.scope.clone();
        (self.scope.start, self.scope.end) = (Abs::ZERO, Abs::ZERO);
        let done = f(self);
        self.scope = scope;
        self.setting.grid = grid;
        done
    }

    /// What was set upright as a piece of the vertical column, at a place along its lines.
    pub(super) fn inset(&self, whole: Piece, height: Abs, align: Align) -> Piece {
        let Some(extent) = reach(&whole.ink) else { return whole };
        let Piece { mut ink, notes, anchors, section, span, cost, .. } = whole;
        ink.iter_mut().for_each(|ink| ink.shift(-extent.start, Abs::ZERO));
        let (room, width) = (self.measure(), extent.end - extent.start);
        let free = (room - height).max(Abs::ZERO);
        let start = self.scope.start
            + match align {
                Align::Start => Abs::ZERO,
                Align::Center => free / 2,
                Align::End => free,
            };
        let ink = vec![Ink::Inset { turned: false, along: start..start + height, down: Abs::ZERO..width, ink }];
        Piece { height: width, ink, notes, anchors, section, span, cost, ..Piece::default() }
    }
}

/// From where to where ink reaches along the measure.
pub(super) fn reach(ink: &[Ink]) -> Option<Range<Abs>> {
    let each = ink.iter().map(|ink| match ink {
        Ink::Line { line, along, .. } => *along..*along + line.length,
        Ink::Rule { along, .. } | Ink::Picture { along, .. } | Ink::Link { along, .. } | Ink::Inset { along, .. } => {
            along.clone()
        }
    });
    each.reduce(|all, one| all.start.min(one.start)..all.end.max(one.end))
}
