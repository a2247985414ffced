//! One face: metrics, character map, shaping, subsets.

use std::collections::{BTreeMap, BTreeSet};

use crate::lang::Lang;

/// A face of a font file.
#[derive(Debug)]
pub struct Face {}

/// Metrics in font units.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub struct FaceMetrics {
    /// Units of the em.
    pub upem: u16,
    /// Above the baseline.
    pub ascent: i16,
    /// Below the baseline; negative.
    pub descent: i16,
    /// Height of capitals.
    pub cap_height: i16,
    /// Height of x.
    pub x_height: i16,
    /// Slant in degrees × 65536.
    pub italic_angle: i32,
}

/// A shaped glyph; lengths in font units.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub struct Shaped {
    /// Glyph.
    pub id: u16,
    /// Byte offset in the shaped text of the first character it stands for.
    pub cluster: u32,
    /// Advance along the line.
    pub advance: i32,
    /// Offset along the line.
    pub along: i32,
    /// Offset across the line (up; right in vertical lines).
    pub across: i32,
}

impl Face {
    /// Metrics.
    pub fn metrics(&self) -> FaceMetrics {
        todo!()
    }

    /// Size correction in thousandths, so that Latin sits with Han (Source Serif beside Noto Serif CJK: 1087).
    pub fn scale(&self) -> i32 {
        todo!()
    }

    /// PostScript name.
    pub fn name(&self) -> &str {
        todo!()
    }

    /// The glyph of a character by the character map alone, without shaping: the fast path for Han and kana.
    pub fn glyph(&self, _ch: char) -> Option<u16> {
        todo!()
    }

    /// The vertical form of a glyph (`vert`), or the glyph itself.
    pub fn vertical(&self, _glyph: u16) -> u16 {
        todo!()
    }

    /// Advance of a glyph in font units.
    pub fn advance(&self, _glyph: u16) -> i32 {
        todo!()
    }

    /// Shapes a run of one direction into `out` (cleared first). `kern` off for CJK runs.
    pub fn shape(&self, _text: &str, _lang: Lang, _vertical: bool, _kern: bool, _out: &mut Vec<Shaped>) {
        todo!()
    }

    /// Ink box of a glyph in font units: x min, y min, x max, y max. `None` for blank glyphs.
    pub fn ink(&self, _glyph: u16) -> Option<[i16; 4]> {
        todo!()
    }

    /// The font program with only these glyphs, and the new numbers of the glyphs (PDF: CID = new number).
    pub fn subset_for_pdf(&self, _glyphs: &BTreeSet<u16>) -> Option<(Vec<u8>, BTreeMap<u16, u16>)> {
        todo!()
    }

    /// A complete OpenType font with only these characters, with the layout tables that vertical text and ruby need,
    /// renamed to `family` (reserved font names, OFL §3).
    pub fn subset_for_epub(&self, _chars: &BTreeSet<char>, _family: &str) -> Option<Vec<u8>> {
        todo!()
    }
}
