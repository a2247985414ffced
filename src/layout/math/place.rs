//! Boxes on lines.

use super::Frame;
use crate::layout::ink::Set;
use crate::layout::line::{Line, Run, Stroke};
use crate::theme::Abs;

/// Middle of an ideograph over the baseline, thousandths of em: where the centre of a vertical line is in turned text.
const MIDDLE: i32 = 380;

/// How a box stands on a line.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub(crate) enum Stand {
    /// On the baseline of a horizontal line.
    Horizontal,
    /// Turned with a vertical line.
    Turned,
}

/// Puts a box on a line; `size` is that of its text.
pub(crate) fn place(line: &mut Line, frame: Frame, along: Abs, size: Abs, stand: Stand) {
    let middle = size.per_mille(MIDDLE);
    let frame = frame.joined();
    line.runs.extend(frame.runs.into_iter().map(|run| match stand {
        Stand::Horizontal => Run { along: run.along + along, ..run },
        Stand::Turned => Run { along: run.along + along, across: run.across - middle, set: Set::Sideways, ..run },
    }));
    line.strokes.extend(frame.strokes.into_iter().map(|stroke| {
        let Stroke { along: x, across: y, .. } = &stroke;
        let (along, across) = match stand {
            Stand::Horizontal => (x.start + along..x.end + along, y.clone()),
            Stand::Turned => (x.start + along..x.end + along, y.start - middle..y.end - middle),
        };
        Stroke { along, across, ..stroke }
    }));
}

/// How far a box reaches over and under the base of its line.
pub(crate) fn reach(frame: &Frame, size: Abs, stand: Stand) -> (Abs, Abs) {
    let middle = size.per_mille(MIDDLE);
    match stand {
        Stand::Horizontal => (frame.ascent, frame.descent),
        Stand::Turned => (frame.ascent - middle, frame.descent + middle),
    }
}
