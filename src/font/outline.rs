//! Outlines of glyphs, for what is drawn instead of set: covers.

use std::fmt::Write as _;

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{GlyphId, MetadataProvider};

use super::Face;

impl Face {
    /// The outline of a glyph as path data of SVG. `place` takes points of the face, in font units with y upwards, to
    /// those of the drawing. Empty for blank glyphs.
    pub fn path(&self, glyph: u16, place: &dyn Fn(f32, f32) -> (f32, f32)) -> String {
        let mut pen = PathPen { out: String::new(), place };
        let tables = self.tables();
        if let Some(outline) = tables.and_then(|tables| tables.outline_glyphs().get(GlyphId::from(glyph))) {
            // What cannot be drawn stays blank, as it does in text.
            let _ = outline.draw(DrawSettings::unhinted(Size::unscaled(), LocationRef::default()), &mut pen);
        }
        pen.out
    }
}

struct PathPen<'a> {
    out: String,
    place: &'a dyn Fn(f32, f32) -> (f32, f32),
}

impl PathPen<'_> {
    fn put(&mut self, command: char, points: &[(f32, f32)]) {
        self.out.push(command);
        for (at, &(x, y)) in points.iter().enumerate() {
            let (x, y) = (self.place)(x, y);
            let _ = write!(self.out, "{}{x:.2} {y:.2}", if at > 0 { " " } else { "" });
        }
    }
}

impl OutlinePen for PathPen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.put('M', &[(x, y)]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.put('L', &[(x, y)]);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.put('Q', &[(cx, cy), (x, y)]);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.put('C', &[(ax, ay), (bx, by), (x, y)]);
    }

    fn close(&mut self) {
        self.out.push('Z');
    }
}
