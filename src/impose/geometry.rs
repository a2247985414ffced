//! Where the places of a plan are on the sheet. Lengths from the top left corner, as everywhere; `matrix` goes over to
//! the PDF's axes.

use super::plan::{Cell, Plan};
use super::source::SourcePage;
use crate::theme::{Abs, Rect};

/// What may be chosen about a sheet.
#[derive(Copy, Clone, Debug, Default)]
pub struct Measures {
    /// The sheet as bought, either way round; `None`: as large as needed.
    pub sheet: Option<(Abs, Abs)>,
    /// Between pages that are not joined at a spine; `None`: what the bleed needs.
    pub gutter: Option<Abs>,
    /// Taken off each page at the spine when the book is glued.
    pub milling: Abs,
    /// Thickness of a sheet, for which pages inside are moved to the spine.
    pub caliper: Abs,
}

/// Printers on a desk leave so much of a sheet white.
const EDGE: f64 = 5.0;
/// Crop and fold marks: away from what is printed at least, and long.
pub(super) const AWAY: f64 = 2.0;
pub(super) const LONG: f64 = 5.0;
/// What a sheet may be too small by, because names of sizes are rounded.
const ROUNDED: f64 = 0.1;
/// The least part of their size at which pages are still of use.
const LEAST: f64 = 0.05;
/// The longest side in points that a page of a PDF may have without a unit of its own (PDF 1.7 annex C.2).
const LONGEST: f64 = 14_400.0;

/// The grid of a side.
#[derive(Debug)]
pub(super) struct Frame {
    /// Width and height of the sheet.
    pub sheet: (Abs, Abs),
    /// Width and height of a trimmed page.
    pub cell: (Abs, Abs),
    /// Left edges of columns, top edges of rows.
    pub columns: Vec<Abs>,
    pub rows: Vec<Abs>,
    /// What of the bleed is kept where there is room.
    pub bleed: Abs,
    /// How much larger or smaller pages become.
    pub scale: f64,
    caliper: Abs,
    folded: bool,
}

impl Frame {
    /// `size` and `bleed` are those of the pages; `marked` is whether marks need room. `None`: the sheet is too small,
    /// or would be larger than there are.
    pub(super) fn new(plan: &Plan, size: (Abs, Abs), bleed: Abs, marked: bool, measures: &Measures) -> Option<Frame> {
        let mm = Abs::mm;
        let between = measures.gutter.unwrap_or(if plan.folded { bleed * 2 } else { mm(EDGE) });
        let gaps = |count: usize, spines: bool| -> Vec<Abs> {
            let gap = |at: usize| if spines && at.is_multiple_of(2) { measures.milling * 2 } else { between };
            (0..count.saturating_sub(1)).map(gap).collect()
        };
        let (across, down) = (gaps(plan.columns, plan.folded), gaps(plan.rows, false));
        let count = |number: usize| i32::try_from(number).unwrap_or(1);
        let fixed = (across.iter().copied().sum::<Abs>(), down.iter().copied().sum::<Abs>());
        let needed = |scale: f64| {
            (scaled(size.0, scale) * count(plan.columns) + fixed.0, scaled(size.1, scale) * count(plan.rows) + fixed.1)
        };
        let margin = match marked {
            true => bleed.max(mm(AWAY)) + mm(LONG + 1.0),
            false => bleed,
        };
        let (sheet, scale) = match (measures.sheet, plan.folded) {
            (None, true) => {
                let (width, height) = needed(1.0);
                ((width + margin * 2, height + margin * 2), 1.0)
            }
            (sheet, folded) => {
                let (width, height) = sheet.unwrap_or((mm(210.0), mm(297.0)));
                let edge = if folded { Abs::ZERO } else { mm(EDGE) };
                let fits = |(width, height): (Abs, Abs)| {
                    let ratio = |room: Abs, fixed: Abs, one: Abs, number: usize| {
                        let slack = Abs::mm(ROUNDED);
                        (room + slack - fixed - edge * 2).to_pt() / (one.to_pt() * number as f64).max(1.0)
                    };
                    ratio(width, fixed.0, size.0, plan.columns).min(ratio(height, fixed.1, size.1, plan.rows))
                };
                let [upright, across] = [(width, height), (height, width)];
                // As given, unless the pages become larger the other way round, or fit only so.
                let most = if folded { 1.0 } else { f64::INFINITY };
                let (one, other) = (fits(upright).min(most), fits(across).min(most));
                let wide = needed(1.0).0 > needed(1.0).1;
                match one > other || (one >= other && wide == (upright.0 > upright.1)) {
                    true => (upright, one),
                    false => (across, other),
                }
            }
        };
        if scale < LEAST || sheet.0.max(sheet.1) > Abs::pt(LONGEST) || size.0.max(size.1) > Abs::pt(LONGEST * 2.0) {
            return None;
        }
        let cell = (scaled(size.0, scale), scaled(size.1, scale));
        let (width, height) = needed(scale);
        let edges = |start: Abs, one: Abs, gaps: &[Abs]| {
            let mut at = start;
            let mut edges = vec![start];
            for gap in gaps {
                at += one + *gap;
                edges.push(at);
            }
            edges
        };
        Some(Frame {
            sheet,
            cell,
            columns: edges((sheet.0 - width) / 2, cell.0, &across),
            rows: edges((sheet.1 - height) / 2, cell.1, &down),
            bleed: scaled(bleed, scale),
            scale,
            caliper: measures.caliper,
            folded: plan.folded,
        })
    }

    /// The trimmed page of a place.
    pub(super) fn trim(&self, cell: &Cell) -> Rect {
        Rect::new(self.columns[cell.column], self.rows[cell.row], self.cell.0, self.cell.1)
    }

    /// How far ink of a page may reach: over its bleed, but not onto its neighbours.
    pub(super) fn ink(&self, cell: &Cell) -> Rect {
        let (left, right) = self.room(&self.columns, cell.column, self.cell.0, self.sheet.0);
        let (above, below) = self.room(&self.rows, cell.row, self.cell.1, self.sheet.1);
        let trim = self.trim(cell);
        Rect::new(trim.x - left, trim.y - above, trim.width + left + right, trim.height + above + below)
    }

    /// Bleed before and behind a column or row: half of what is between two, or up to the edge of the sheet.
    fn room(&self, edges: &[Abs], at: usize, one: Abs, all: Abs) -> (Abs, Abs) {
        let before = match at.checked_sub(1) {
            Some(before) => (edges[at] - edges[before] - one) / 2,
            None => edges[at],
        };
        let behind = match edges.get(at + 1) {
            Some(next) => (*next - edges[at] - one) / 2,
            None => all - edges[at] - one,
        };
        (before.min(self.bleed).max(Abs::ZERO), behind.min(self.bleed).max(Abs::ZERO))
    }

    /// The middle of the space behind a column or row that is not the last: a fold.
    pub(super) fn folds(&self) -> (Vec<Abs>, Vec<Abs>) {
        let middle = |edges: &[Abs], one: Abs| -> Vec<Abs> {
            edges.windows(2).map(|pair| (pair[0] + one + pair[1]) / 2).collect()
        };
        match self.folded {
            true => (middle(&self.columns, self.cell.0), middle(&self.rows, self.cell.1)),
            false => (Vec::new(), Vec::new()),
        }
    }

    /// Whether the edge of a column at its left, or at its right, is at a spine.
    pub(super) fn at_spine(&self, column: usize) -> (bool, bool) {
        (self.folded && column % 2 == 1, self.folded && column.is_multiple_of(2))
    }

    /// From the space of a page of the file to the sheet, in the PDF's axes. Pages inside a signature move to its spine
    /// (creep): they stand out at the fore-edge by the thickness of what they lie in, and are cut with it.
    pub(super) fn matrix(&self, cell: &Cell, page: &SourcePage) -> [f64; 6] {
        let trim = self.trim(cell);
        let (width, height) = page.size();
        let free = (trim.width.to_pt() - width * self.scale, trim.height.to_pt() - height * self.scale);
        let creep = self.caliper.to_pt() * cell.depth as f64;
        let creep = if cell.column.is_multiple_of(2) { creep } else { -creep };
        let bottom = (self.sheet.1 - trim.y - trim.height).to_pt();
        let mut matrix = then(page.upright(), [self.scale, 0.0, 0.0, self.scale, free.0 / 2.0, free.1 / 2.0]);
        if cell.turned {
            matrix = then(matrix, [-1.0, 0.0, 0.0, -1.0, trim.width.to_pt(), trim.height.to_pt()]);
        }
        then(matrix, [1.0, 0.0, 0.0, 1.0, trim.x.to_pt() + if self.folded { creep } else { 0.0 }, bottom])
    }
}

fn scaled(length: Abs, scale: f64) -> Abs {
    Abs::pt(length.to_pt() * scale)
}

/// One transformation after another (PDF 1.7 §8.3.4).
fn then(first: [f64; 6], second: [f64; 6]) -> [f64; 6] {
    let [a, b, c, d, e, f] = first;
    let [g, h, i, j, k, l] = second;
    [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l]
}
