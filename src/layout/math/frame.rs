//! A box of a formula: what it puts where, about its baseline.

use crate::font::FaceId;
use crate::layout::ink::Color;
use crate::layout::line::{Run, Stroke};
use crate::theme::Abs;

/// Ink in a box. `along` counts from its left, `across` up from its baseline.
#[derive(Clone, Debug, Default)]
pub(crate) struct Frame {
    /// Width.
    pub width: Abs,
    /// Height over the baseline.
    pub ascent: Abs,
    /// Depth below it.
    pub descent: Abs,
    /// How far the head of the last glyph leans out; it is in the width.
    pub italics: Abs,
    /// Where an accent stands; `None` for the middle.
    pub accent: Option<Abs>,
    /// The glyph that it is, if it is only one.
    pub glyph: Option<Single>,
    /// Glyphs, in reading order.
    pub runs: Vec<Run>,
    /// Rules and tints.
    pub strokes: Vec<Stroke>,
}

/// A glyph alone in a box.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Single {
    pub face: FaceId,
    pub size: Abs,
    pub id: u16,
    /// Whether scripts stand by its own height.
    pub extended: bool,
}

impl Frame {
    /// Height and depth together.
    pub fn height(&self) -> Abs {
        self.ascent + self.descent
    }

    /// Puts a box into this one, its baseline `up` over this one's; the extents grow to hold it, the width does not.
    pub fn put(&mut self, other: Frame, along: Abs, up: Abs) {
        self.ascent = self.ascent.max(other.ascent + up);
        self.descent = self.descent.max(other.descent - up);
        self.runs.extend(other.runs.into_iter().map(|run| Run {
            along: run.along + along,
            across: run.across + up,
            ..run
        }));
        self.strokes.extend(other.strokes.into_iter().map(|stroke| Stroke {
            along: stroke.along.start + along..stroke.along.end + along,
            across: stroke.across.start + up..stroke.across.end + up,
            ..stroke
        }));
    }

    /// Puts a box at the end of this one.
    pub fn append(&mut self, other: Frame) {
        let along = self.width;
        self.width += other.width;
        self.put(other, along, Abs::ZERO);
    }

    /// A rule with its lower left corner at a place.
    pub fn rule(&mut self, along: Abs, up: Abs, width: Abs, height: Abs, color: Color) {
        self.strokes.push(Stroke { along: along..along + width, across: up..up + height, wave: false, color });
    }

    /// The box raised by a length.
    pub fn raised(self, up: Abs) -> Frame {
        let (width, italics, accent, glyph) = (self.width, self.italics, self.accent, self.glyph);
        let (ascent, descent) = (self.ascent + up, self.descent - up);
        let mut raised = Frame::default();
        raised.put(self, Abs::ZERO, up);
        Frame { width, italics, accent, glyph, ascent, descent, ..raised }
    }

    /// Joins glyphs that stand beside one another in one face, size and height.
    pub fn joined(mut self) -> Frame {
        let mut runs: Vec<Run> = Vec::with_capacity(self.runs.len());
        for run in std::mem::take(&mut self.runs) {
            match runs.last_mut() {
                Some(last) if is_like(last, &run) => {
                    let (by, text) = (run.along - last.along, last.text.len() as u32);
                    last.text.push_str(&run.text);
                    last.glyphs.extend(run.glyphs.into_iter().map(|glyph| crate::layout::ink::Glyph {
                        along: glyph.along + by,
                        text: glyph.text + text,
                        ..glyph
                    }));
                }
                _ => runs.push(run),
            }
        }
        self.runs = runs;
        self
    }
}

/// Whether two runs can be one. Ink without text stays apart, as it is no text of the book.
fn is_like(a: &Run, b: &Run) -> bool {
    (a.face, a.size, a.across, a.set, a.color, a.lang, a.span)
        == (b.face, b.size, b.across, b.set, b.color, b.lang, b.span)
        && a.text.is_empty() == b.text.is_empty()
        && a.along <= b.along
}
