//! Formulas that reach out of their line. They may ink into the gap between lines; only where two would meet, or one
//! would meet the text of a line, do the lines stand farther apart, by whole lines (rules G2, G3).

use super::Spec;
use crate::layout::line::{Line, Tall};
use crate::theme::Abs;

/// What stays between the ink of two lines, thousandths of em.
const CLEAR: i32 = 60;
/// The em box of text about the baseline, thousandths of em.
const ASCENT: i32 = 880;
const DESCENT: i32 = 120;
/// What most text inks of its box: capitals and Han stay below its top.
const INK: i32 = 60;

/// Says of each line what room it needs beside the usual.
pub(super) fn settle(lines: &mut [Line], spec: &Spec) {
    if lines.iter().all(|line| line.tall.is_empty()) {
        return;
    }
    let half = spec.size / 2;
    let (over, under) = match spec.vertical {
        true => (half, half),
        false => (spec.size.per_mille(ASCENT), spec.size.per_mille(DESCENT)),
    };
    let ink = spec.size.per_mille(INK);
    let leading = spec.size + spec.gap - spec.size.per_mille(CLEAR);
    for at in 0..lines.len() {
        let missing = match at.checked_sub(1).map(|before| &lines[before]) {
            // What stands over a paragraph is not known here: half of the gap is its own.
            None => lines[at].tall.iter().map(|tall| tall.over - over - spec.gap / 2).max(),
            Some(before) => between(before, &lines[at], (over - ink, under)).map(|reach| reach - leading),
        };
        lines[at].open.0 = missing.unwrap_or_default().max(Abs::ZERO);
    }
    if let Some(last) = lines.last_mut() {
        let missing = last.tall.iter().map(|tall| tall.under - under - spec.gap / 2).max();
        last.open.1 = missing.unwrap_or_default().max(Abs::ZERO);
    }
}

/// How far two lines reach towards one another where a formula stands in one of them.
fn between(upper: &Line, lower: &Line, (over, under): (Abs, Abs)) -> Option<Abs> {
    let meets = |a: &Tall, b: &Tall| a.along.start < b.along.end && b.along.start < a.along.end;
    let from_below = lower.tall.iter().map(|tall| {
        let above = upper.tall.iter().filter(|other| meets(other, tall)).map(|other| other.under).max();
        tall.over + above.unwrap_or(under).max(under)
    });
    let from_above = upper.tall.iter().map(|tall| tall.under + over);
    from_below.chain(from_above).max()
}
