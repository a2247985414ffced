//! Paragraphs: the rules of typesetting on a font of plain numbers, and properties of any paragraph.

mod faces;
mod forced;
mod least;
mod lines;
mod marks;
mod options;
mod rules;
mod set;

use std::collections::BTreeMap;

use banxin::diag::{Diagnostic, Sink};
use banxin::doc::Inline;
use banxin::font::{FaceId, FaceMetrics, Shaped, Wish};
use banxin::lang::Lang;
use banxin::layout::line::Line;
use banxin::layout::para::{self, Faces, Spec};
use banxin::theme::Abs;

/// A font in which ASCII is half an em wide, the space a quarter, and everything else an em. Every character has the
/// glyph of its low bits; U+E000 is the one that is missing. Without ink in its comma the region places the marks.
#[derive(Default)]
pub struct Plain {
    /// Ink of the comma.
    pub comma: Option<[i16; 4]>,
}

/// The face of [`Plain`].
pub fn face() -> FaceId {
    serde_json::from_str("0").expect("an index of a face")
}

fn units(ch: char) -> i32 {
    match ch {
        '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' | '\u{300}'..='\u{36f}' | '\u{2060}' | '\u{e000}' => 0,
        ' ' | '\u{a0}' => 250,
        '!'..='~' | '\u{2010}' => 500,
        _ => 1000,
    }
}

/// Glyph numbers hold the class of width, so that [`Faces::advance`] can tell.
pub fn glyph_of(ch: char) -> u16 {
    match units(ch) {
        250 => 1,
        500 => 2 + (ch as u32 % 1000) as u16,
        _ => 2000 + (ch as u32 % 30_000) as u16,
    }
}

/// The vertical form of a glyph: every one has its own.
pub fn vertical(glyph: u16) -> u16 {
    glyph ^ 0x8000
}

impl Faces for Plain {
    fn choose(&self, _: Wish, ch: char, _: bool) -> Option<FaceId> {
        (ch != '\u{e000}').then(face)
    }

    fn emoji(&self, _: char) -> Option<FaceId> {
        None
    }

    fn variant(&self, _: Wish, _: char, _: char) -> Option<FaceId> {
        None
    }

    fn last_resort(&self, _: Wish) -> FaceId {
        face()
    }

    fn metrics(&self, _: FaceId) -> FaceMetrics {
        FaceMetrics { upem: 1000, ascent: 880, descent: -120, cap_height: 700, x_height: 500, italic_angle: 0 }
    }

    fn scale(&self, _: FaceId) -> i32 {
        1000
    }

    fn glyph(&self, _: FaceId, ch: char) -> Option<u16> {
        (ch != '\u{e000}').then(|| glyph_of(ch))
    }

    fn vertical(&self, _: FaceId, glyph: u16) -> u16 {
        vertical(glyph)
    }

    fn advance(&self, _: FaceId, glyph: u16) -> i32 {
        match glyph {
            1 => 250,
            2..2000 => 500,
            _ => 1000,
        }
    }

    fn ink(&self, _: FaceId, glyph: u16) -> Option<[i16; 4]> {
        if glyph == glyph_of('，') { self.comma } else { (glyph > 1).then_some([0, -120, 1000, 880]) }
    }

    fn shape(&self, _: FaceId, text: &str, _: Lang, _: bool, _: bool, out: &mut Vec<Shaped>) {
        out.clear();
        for (at, ch) in text.char_indices() {
            if units(ch) > 0 || ch == '\u{e000}' {
                let id = if ch == '\u{e000}' { 0 } else { glyph_of(ch) };
                out.push(Shaped { id, cluster: at as u32, advance: units(ch), along: 0, across: 0 });
            }
        }
    }
}

/// Size of the em in tests: a round number of scaled points.
pub const EM: Abs = Abs::raw(1_000_000);

/// Thousandths of an em.
pub fn mille(length: Abs) -> i32 {
    (f64::from(length.to_raw()) / 1000.0).round() as i32
}

/// A length from em.
pub fn em(n: f64) -> Abs {
    Abs::raw((n * 1_000_000.0) as i32)
}

/// Sets inlines with [`Plain`].
pub fn set(inlines: &[Inline], spec: &Spec) -> (Vec<Line>, Vec<Diagnostic>) {
    let mut sink = Sink::default();
    let lines = para::set(&BTreeMap::new(), &Plain::default(), inlines, spec, &mut sink);
    (lines, sink.into_sorted())
}

/// A character of a line with the place of its pen.
#[derive(Clone, Debug)]
pub struct Char {
    pub ch: char,
    pub pen: Abs,
}

/// The characters of a line that have glyphs, in order.
pub fn chars(line: &Line) -> Vec<Char> {
    let mut out = Vec::new();
    for run in &line.runs {
        for glyph in &run.glyphs {
            let ch = run.text[glyph.text as usize..].chars().next().unwrap_or('?');
            out.push(Char { ch, pen: run.along + glyph.along });
        }
    }
    out
}

/// All text of a line.
pub fn text(line: &Line) -> String {
    line.runs.iter().map(|run| run.text.as_str()).collect()
}
