//! Short pieces in columns below a heading over all of them: the index. The columns are balanced where they end.

use super::draft::{Draft, DraftColumn, DraftPage};
use crate::layout::flow::Column;
use crate::layout::grid::Grid;
use crate::layout::material::{FORBIDDEN, Piece};
use crate::theme::Abs;

/// Columns beside each other in the type area.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Side {
    /// How many.
    pub count: usize,
    /// Length of their lines.
    pub measure: Abs,
    /// Space between them.
    pub gutter: Abs,
}

impl Side {
    /// Two, or as many as the text has, where lines are long enough.
    pub fn of(grid: Grid, span: Abs, columns: u8) -> Side {
        let gutter = grid.size * 2;
        let wanted = usize::from(columns).max(2);
        let count = (1..=wanted).rev().find(|&count| (span + gutter) / count as i32 - gutter >= grid.size * 9);
        let count = count.unwrap_or(1);
        Side { count, measure: (span + gutter) / count as i32 - gutter, gutter }
    }
}

/// Fills pages: first what stands over all columns, then the pieces.
pub(crate) fn side_by_side(opening: Column, column: Column, grid: Grid, side: Side) -> Draft {
    let mut pieces = column.material.pieces.into_iter().collect::<Vec<_>>();
    let mut draft = Draft { tags: column.tags, ..Draft::default() };
    let (mut page, mut top) = (DraftColumn::default(), Abs::ZERO);
    for piece in opening.material.pieces {
        let height = piece.height;
        page.add(piece, top, true, grid.depth());
        top += height;
    }
    loop {
        let depth = grid.depth() - top;
        let ends = fill(&pieces, depth, side.count);
        let last = ends.last() == Some(&pieces.len());
        // Columns of the last page end on one line, but in vertical writing (CLREQ 4.1.4).
        let ends = if last && !grid.vertical { balanced(&pieces, depth, side.count, grid.leading / 4) } else { ends };
        let mut rest = pieces.split_off(ends.last().copied().unwrap_or(0)).into_iter().collect::<Vec<_>>();
        std::mem::swap(&mut rest, &mut pieces);
        place(rest, &ends, top, side, grid, &mut page);
        draft.pages.push(DraftPage { columns: vec![std::mem::take(&mut page)], ..DraftPage::default() });
        top = Abs::ZERO;
        if pieces.is_empty() {
            return draft;
        }
    }
}

fn place(pieces: Vec<Piece>, ends: &[usize], top: Abs, side: Side, grid: Grid, page: &mut DraftColumn) {
    let (mut column, mut down, mut after) = (0, top, Abs::ZERO);
    let mut first = true;
    for (at, mut piece) in pieces.into_iter().enumerate() {
        while ends.get(column).is_some_and(|end| at >= *end) {
            (column, down, after, first) = (column + 1, top, Abs::ZERO, true);
        }
        if !first {
            down += piece.before.max(after);
        }
        (after, first) = (piece.after, false);
        let height = piece.height;
        let along = (side.measure + side.gutter) * column as i32;
        piece.ink.iter_mut().for_each(|ink| ink.shift(along, Abs::ZERO));
        page.add(piece, down, true, grid.depth());
        down += height;
    }
}

/// Where each column of a page ends: as many pieces as fit, but not between two that belong together.
fn fill(pieces: &[Piece], depth: Abs, count: usize) -> Vec<usize> {
    let mut ends = Vec::with_capacity(count);
    let mut start = 0;
    for _ in 0..count {
        let (mut down, mut after, mut end) = (Abs::ZERO, Abs::ZERO, start);
        for (at, piece) in pieces.iter().enumerate().skip(start) {
            down += piece.height + if at == start { Abs::ZERO } else { piece.before.max(after) };
            after = piece.after;
            if down > depth && at > start {
                break;
            }
            end = at + 1;
        }
        let together = |at: usize| pieces.get(at).is_some_and(|piece| piece.cost >= FORBIDDEN);
        let good = (start + 1..=end).rev().find(|&at| !together(at));
        start = good.unwrap_or(end);
        ends.push(start);
    }
    ends
}

/// The shortest columns that hold all pieces.
fn balanced(pieces: &[Piece], depth: Abs, count: usize, step: Abs) -> Vec<usize> {
    let whole: Abs = pieces.iter().map(|piece| piece.height).sum();
    let mut least = whole / count as i32;
    while least < depth {
        let ends = fill(pieces, least, count);
        if ends.last() == Some(&pieces.len()) {
            return ends;
        }
        least += step.max(Abs::raw(1));
    }
    fill(pieces, depth, count)
}
