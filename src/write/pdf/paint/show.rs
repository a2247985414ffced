//! Text: text objects, fonts, glyphs at their places with what they stand for (PDF 1.7 §9.4, §14.9.4).

use std::ops::Range;

use super::super::content::{Content, milli};
use super::super::face::{EM, Embedded};
use super::super::text::clusters;
use super::Painter;
use crate::layout::ink::{Abs, GlyphRun, Set};

/// A text object that is open.
pub(super) struct Text {
    /// Start of the line, in thousandths of a point.
    line: (i64, i64),
    turn: Turn,
}

/// How a line of text lies on the page.
#[derive(Copy, Clone, Eq, PartialEq)]
pub(super) enum Turn {
    None,
    Clockwise,
    Anticlockwise,
}

impl Turn {
    fn of(set: Set) -> Turn {
        match set {
            Set::Horizontal | Set::Upright => Turn::None,
            Set::Sideways => Turn::Clockwise,
            Set::Upward => Turn::Anticlockwise,
        }
    }

    /// The first four numbers of the text matrix.
    fn matrix(self) -> &'static str {
        match self {
            Turn::None => "1 0 0 1 ",
            Turn::Clockwise => "0 -1 1 0 ",
            Turn::Anticlockwise => "0 1 -1 0 ",
        }
    }
}

impl<'a> Painter<'a> {
    /// Shows a run of glyphs, in a text object that may be open.
    pub(super) fn glyphs(&mut self, run: &GlyphRun) {
        let Some(face) = self.faces.get(run.face, run.set).filter(|_| run.size > Abs::ZERO && !run.glyphs.is_empty())
        else {
            return;
        };
        let mark = self.mark_of(run.tag);
        self.leave(mark);
        if self.text.is_none() {
            self.out.raw("BT\n");
            self.text = Some(Text { line: (0, 0), turn: Turn::None });
        }
        self.enter(mark);
        self.fill(run.color);
        self.font(face, run.size);
        let at = self.point(run.at);
        self.go(at, Turn::of(run.set));
        self.show(face, run, at);
    }

    /// Ends the text object, and what is marked in it.
    pub(super) fn end_text(&mut self) {
        if self.text.is_some() {
            if self.open.is_some_and(|(_, inside)| inside) {
                self.end_mark();
            }
            self.text = None;
            self.out.raw("ET\n");
        }
    }

    fn font(&mut self, face: &'a Embedded, size: Abs) {
        let font = (face.resource.as_str(), size);
        if self.font != Some(font) {
            self.font = Some(font);
            self.fonts.insert(&face.resource);
            self.out.raw("/").raw(&face.resource).raw(" ");
            self.out.number(milli(size)).raw("Tf\n");
        }
    }

    /// Starts a line of text at a point.
    fn go(&mut self, (x, y): (i64, i64), turn: Turn) {
        let old = self.text.replace(Text { line: (x, y), turn });
        match old {
            Some(Text { line, turn: Turn::None }) if turn == Turn::None => {
                self.out.number(x - line.0).number(y - line.1).raw("Td\n");
            }
            _ => {
                self.out.raw(turn.matrix()).number(x).number(y).raw("Tm\n");
            }
        }
    }

    fn rise(&mut self, rise: i64) {
        if self.rise != rise {
            self.rise = rise;
            self.out.number(rise).raw("Ts\n");
        }
    }

    /// Shows the glyphs of a run that starts at `origin`.
    fn show(&mut self, face: &Embedded, run: &GlyphRun, origin: (i64, i64)) {
        let upright = run.set == Set::Upright;
        let mut array = Array::default();
        // Where the viewer's pen is, in hundredths of thousandths of the em, counting what was rounded.
        let mut pen = 0;
        let half = run.glyphs.len() / 2;
        for (range, text) in clusters(run) {
            // Viewers that sort text by where it starts would mix the tops of columns: two starts in each column.
            if upright && half > 0 && range.contains(&half) {
                array.close(&mut self.out);
            }
            let actual = needs_actual_text(face, run, &range, text);
            if actual {
                array.close(&mut self.out);
                self.out.raw("/Span <</ActualText ");
                self.out.text_string(text);
                self.out.raw(">> BDC\n");
            }
            for glyph in &run.glyphs[range] {
                let Some(used) = face.glyph(glyph.id) else { continue };
                let wanted = in_em(glyph.along, run.size);
                let across = milli(glyph.across);
                if upright && across != 0 {
                    array.close(&mut self.out);
                    self.go((origin.0 + across, origin.1 - milli(glyph.along)), Turn::None);
                    pen = wanted;
                } else if !upright && self.rise != across {
                    array.close(&mut self.out);
                    self.rise(across);
                }
                // Positive numbers move back in horizontal lines, onward in vertical ones.
                let gap = (wanted - pen + 50).div_euclid(100);
                array.push(&mut self.out, if upright { gap } else { -gap }, used.cid);
                pen += gap * 100 + if upright { used.height } else { used.width };
                if upright && across != 0 {
                    array.close(&mut self.out);
                    self.go(origin, Turn::None);
                    pen = 0;
                }
            }
            if actual {
                array.close(&mut self.out);
                self.out.raw("EMC\n");
            }
        }
        array.close(&mut self.out);
        self.rise(0);
    }
}

/// A length in hundredths of thousandths of the em.
fn in_em(length: Abs, size: Abs) -> i64 {
    let (length, size) = (i64::from(length.to_raw()), i64::from(size.to_raw()).max(1));
    (length * EM + size / 2).div_euclid(size)
}

/// Whether the text of a cluster is not what the ToUnicode of its glyphs says.
fn needs_actual_text(face: &Embedded, run: &GlyphRun, range: &Range<usize>, text: &str) -> bool {
    let [glyph] = &run.glyphs[range.clone()] else { return true };
    face.glyph(glyph.id).and_then(|used| used.text.as_deref()) != Some(text)
}

/// A `TJ` array being written.
#[derive(Default)]
struct Array {
    open: bool,
    string: bool,
}

impl Array {
    fn push(&mut self, out: &mut Content, adjust: i64, cid: u16) {
        if !self.open {
            self.open = true;
            out.raw("[");
        }
        if adjust != 0 {
            if std::mem::take(&mut self.string) {
                out.raw(")");
            }
            out.bare_number(adjust * 1000);
        }
        if !self.string {
            self.string = true;
            out.raw("(");
        }
        out.code(cid);
    }

    fn close(&mut self, out: &mut Content) {
        if std::mem::take(&mut self.string) {
            out.raw(")");
        }
        if std::mem::take(&mut self.open) {
            out.raw("]TJ\n");
        }
    }
}
