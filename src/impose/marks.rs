//! Marks for the one who cuts, folds and gathers.

use std::collections::BTreeSet;

use super::geometry::{AWAY, Frame, LONG};
use super::plan::{Cell, Side};
use crate::theme::{Abs, Point, Rect};

/// Which marks are printed.
#[derive(Copy, Clone, Eq, PartialEq, Debug, Default)]
pub struct Marks {
    /// Where to cut.
    pub crop: bool,
    /// Where to fold.
    pub fold: bool,
    /// Steps on the spines of gathered signatures (背標): one that is missing or in a wrong place shows at once.
    pub collation: bool,
}

/// A thin line.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Debug)]
pub(super) struct Stroke {
    pub from: Point,
    pub to: Point,
    /// Folds are dashed, cuts are not.
    pub dashed: bool,
}

/// The marks of a side.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    pub strokes: BTreeSet<Stroke>,
    pub blocks: Vec<Rect>,
}

/// Draws the marks of a side.
pub(super) fn draw(frame: &Frame, side: &Side, marks: Marks) -> Drawn {
    let mut drawn = Drawn::default();
    if marks.crop {
        crop(frame, side, &mut drawn);
    }
    if marks.fold {
        fold(frame, &mut drawn);
    }
    if marks.collation
        && let Some(number) = side.outside_of
    {
        drawn.blocks.extend(collation(frame, side, number));
    }
    drawn
}

/// At every corner where a knife comes by and nothing else is printed.
fn crop(frame: &Frame, side: &Side, drawn: &mut Drawn) {
    let inks: Vec<Rect> = side.cells.iter().map(|cell| frame.ink(cell)).collect();
    let (away, long) = (frame.bleed.max(Abs::mm(AWAY)), Abs::mm(LONG));
    for cell in &side.cells {
        let trim = frame.trim(cell);
        let (left, right) = (trim.x, trim.x + trim.width);
        let (top, foot) = (trim.y, trim.y + trim.height);
        let spine = frame.at_spine(cell.column);
        for y in [top, foot] {
            for (x, out) in [(left, -1), (right, 1)] {
                add(frame, &inks, drawn, [(x + away * out, y), (x + (away + long) * out, y)]);
            }
        }
        for (x, spine) in [(left, spine.0), (right, spine.1)] {
            for (y, out) in [(top, -1), (foot, 1)].into_iter().filter(|_| !spine) {
                add(frame, &inks, drawn, [(x, y + away * out), (x, y + (away + long) * out)]);
            }
        }
    }
}

/// Adds a line as far as it is on the sheet, unless it would be on a page.
fn add(frame: &Frame, inks: &[Rect], drawn: &mut Drawn, ends: [(Abs, Abs); 2]) {
    let inside =
        |(x, y): (Abs, Abs)| Point::new(x.max(Abs::ZERO).min(frame.sheet.0), y.max(Abs::ZERO).min(frame.sheet.1));
    let [from, to] = ends.map(inside);
    let (low, high) = (Point::new(from.x.min(to.x), from.y.min(to.y)), Point::new(from.x.max(to.x), from.y.max(to.y)));
    let short = (high.x - low.x) + (high.y - low.y) < Abs::mm(1.0);
    let over = |ink: &Rect| {
        low.x < ink.x + ink.width && high.x > ink.x && low.y < ink.y + ink.height && high.y > ink.y
            // Along an edge of a neighbour's paper is on it too.
            || (low.x == high.x && low.x >= ink.x && low.x <= ink.x + ink.width && low.y < ink.y + ink.height && high.y > ink.y)
            || (low.y == high.y && low.y >= ink.y && low.y <= ink.y + ink.height && low.x < ink.x + ink.width && high.x > ink.x)
    };
    if !short && !inks.iter().any(over) {
        drawn.strokes.insert(Stroke { from: low, to: high, dashed: false });
    }
}

/// At the edges of the sheet, in line with each fold.
fn fold(frame: &Frame, drawn: &mut Drawn) {
    let (across, down) = frame.folds();
    let (away, long) = (frame.bleed.max(Abs::mm(AWAY)), Abs::mm(LONG));
    let ends = |edges: &[Abs], one: Abs, all: Abs| -> Vec<(Abs, Abs)> {
        let (Some(first), Some(last)) = (edges.first(), edges.last()) else { return Vec::new() };
        let (before, behind) = (*first - away, *last + one + away);
        let pieces = [((before - long).max(Abs::ZERO), before), (behind, (behind + long).min(all))];
        pieces.into_iter().filter(|(from, to)| *to - *from >= Abs::mm(1.0)).collect()
    };
    for x in across {
        for (from, to) in ends(&frame.rows, frame.cell.1, frame.sheet.1) {
            drawn.strokes.insert(Stroke { from: Point::new(x, from), to: Point::new(x, to), dashed: true });
        }
    }
    for y in down {
        for (from, to) in ends(&frame.columns, frame.cell.0, frame.sheet.0) {
            drawn.strokes.insert(Stroke { from: Point::new(from, y), to: Point::new(to, y), dashed: true });
        }
    }
}

/// Height and width of a step, the latter over both sides of the fold.
const STEP: (f64, f64) = (7.0, 3.0);

/// On the fold beside the first page of a signature, a step lower for each; after some it begins at the top again.
fn collation(frame: &Frame, side: &Side, number: usize) -> Option<Rect> {
    // The first page is the upright one at an end of the last row; its spine is on the side of the other pages.
    let first = |cell: &&Cell| !cell.turned && cell.depth == 0;
    let cell = side.cells.iter().filter(first).min_by_key(|cell| cell.page.unwrap_or(usize::MAX))?;
    let trim = frame.trim(cell);
    let (folds, _) = frame.folds();
    let fold = *folds.get(if cell.column.is_multiple_of(2) { cell.column } else { cell.column - 1 })?;
    let (height, width) = (Abs::mm(STEP.0), Abs::mm(STEP.1));
    let top = trim.height / 5;
    let steps = ((trim.height - top * 2).to_raw() / height.to_raw().max(1)).max(1);
    let down = i32::try_from(number).unwrap_or(0) % steps;
    Some(Rect::new(fold - width / 2, trim.y + top + height * down, width, height))
}
