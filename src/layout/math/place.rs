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
    /// Upright in a vertical line, its middle on the centre of the line.
    Upright,
}

/// Puts a box on a line; `size` is that of its text.
pub(crate) fn place(line: &mut Line, frame: Frame, along: Abs, size: Abs, stand: Stand) {
    let middle = size.per_mille(MIDDLE);
    match stand {
        Stand::Horizontal => extend(line, frame.ascent, frame.descent),
        Stand::Turned => extend(line, frame.ascent - middle, frame.descent + middle),
        Stand::Upright => extend(line, frame.width / 2, frame.width - frame.width / 2),
    }
    let (half, ascent) = (frame.width / 2, frame.ascent);
    let frame = frame.joined();
    line.runs.extend(frame.runs.into_iter().map(|run| match stand {
        Stand::Horizontal => Run { along: run.along + along, ..run },
        Stand::Turned => Run { along: run.along + along, across: run.across - middle, set: Set::Sideways, ..run },
        // The baseline crosses the line; the pen starts beside its centre.
        Stand::Upright => Run { along: along + ascent - run.across, across: run.along - half, ..run },
    }));
    line.strokes.extend(frame.strokes.into_iter().map(|stroke| {
        let Stroke { along: x, across: y, .. } = &stroke;
        let (along, across) = match stand {
            Stand::Horizontal => (x.start + along..x.end + along, y.clone()),
            Stand::Turned => (x.start + along..x.end + along, y.start - middle..y.end - middle),
            Stand::Upright => (along + ascent - y.end..along + ascent - y.start, x.start - half..x.end - half),
        };
        Stroke { along, across, ..stroke }
    }));
}

fn extend(line: &mut Line, over: Abs, under: Abs) {
    line.over = line.over.max(over);
    line.under = line.under.max(under);
}
