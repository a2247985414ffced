//! What setting a paragraph asks of fonts.

use crate::font::{Assembly, Constants, Corner, FaceId, FaceMetrics, Fonts, Shaped, Variant, Wish};
use crate::lang::Lang;

/// A source of faces and their measures: [`Fonts`], or in tests a font of plain numbers.
pub trait Faces {
    /// The first face of the fallback chain that has the character; `wide` as in [`Fonts::choose`].
    fn choose(&self, wish: Wish, ch: char, wide: bool) -> Option<FaceId>;
    /// The face of emoji, if it has the character: where U+FE0F asks for emoji presentation.
    fn emoji(&self, ch: char) -> Option<FaceId>;
    /// The face that has the form of a character which a variation selector asks for.
    fn variant(&self, wish: Wish, ch: char, selector: char) -> Option<FaceId>;
    /// The face whose glyph 0 stands for what no face has.
    fn last_resort(&self, wish: Wish) -> FaceId;
    /// Metrics of a face.
    fn metrics(&self, face: FaceId) -> FaceMetrics;
    /// Size correction of a face in thousandths.
    fn scale(&self, face: FaceId) -> i32;
    /// Glyph by the character map alone.
    fn glyph(&self, face: FaceId, ch: char) -> Option<u16>;
    /// Vertical form of a glyph.
    fn vertical(&self, face: FaceId, glyph: u16) -> u16;
    /// Advance of a glyph in font units.
    fn advance(&self, face: FaceId, glyph: u16) -> i32;
    /// Ink of a glyph in font units: x min, y min, x max, y max.
    fn ink(&self, face: FaceId, glyph: u16) -> Option<[i16; 4]>;
    /// How far above the baseline the pen of a vertical line meets an upright glyph, in font units.
    fn vertical_origin(&self, face: FaceId, _glyph: u16) -> i32 {
        i32::from(self.metrics(face).upem) * 88 / 100
    }
    /// Shapes a run of one direction into `out`, which is cleared first.
    fn shape(&self, face: FaceId, text: &str, lang: Lang, vertical: bool, kern: bool, out: &mut Vec<Shaped>);

    /// The face of formulas.
    fn math(&self) -> Option<FaceId> {
        None
    }
    /// Constants of formulas.
    fn math_constants(&self, _face: FaceId) -> Constants {
        Constants::default()
    }
    /// How far the head of a slanted glyph leans over its advance, in font units.
    fn italics_correction(&self, _face: FaceId, _glyph: u16) -> i32 {
        0
    }
    /// Where an accent stands over a glyph.
    fn top_accent(&self, _face: FaceId, _glyph: u16) -> Option<i32> {
        None
    }
    /// Whether scripts stand by a glyph's own height.
    fn is_extended(&self, _face: FaceId, _glyph: u16) -> bool {
        false
    }
    /// Kerning of a script at a height of a corner.
    fn math_kern(&self, _face: FaceId, _glyph: u16, _corner: Corner, _height: i32) -> i32 {
        0
    }
    /// Larger glyphs of a glyph, and the parts to make any length of.
    fn stretched(&self, _face: FaceId, _glyph: u16, _vertical: bool) -> (Vec<Variant>, Option<Assembly>) {
        Default::default()
    }
    /// The form of a glyph for scripts.
    fn script_form(&self, _face: FaceId, glyph: u16, _script_script: bool) -> u16 {
        glyph
    }
}

impl Faces for Fonts {
    fn choose(&self, wish: Wish, ch: char, wide: bool) -> Option<FaceId> {
        self.choose(wish, ch, wide)
    }

    fn emoji(&self, ch: char) -> Option<FaceId> {
        self.emoji(ch)
    }

    fn variant(&self, wish: Wish, ch: char, selector: char) -> Option<FaceId> {
        self.variant(wish, ch, selector)
    }

    fn last_resort(&self, wish: Wish) -> FaceId {
        self.last_resort(wish)
    }

    fn metrics(&self, face: FaceId) -> FaceMetrics {
        self.face(face).metrics()
    }

    fn scale(&self, face: FaceId) -> i32 {
        self.face(face).scale()
    }

    fn glyph(&self, face: FaceId, ch: char) -> Option<u16> {
        self.face(face).glyph(ch)
    }

    fn vertical(&self, face: FaceId, glyph: u16) -> u16 {
        self.face(face).vertical(glyph)
    }

    fn advance(&self, face: FaceId, glyph: u16) -> i32 {
        self.face(face).advance(glyph)
    }

    fn ink(&self, face: FaceId, glyph: u16) -> Option<[i16; 4]> {
        self.face(face).ink(glyph)
    }

    fn vertical_origin(&self, face: FaceId, glyph: u16) -> i32 {
        self.face(face).vertical_origin(glyph).1
    }

    fn shape(&self, face: FaceId, text: &str, lang: Lang, vertical: bool, kern: bool, out: &mut Vec<Shaped>) {
        self.face(face).shape(text, lang, vertical, kern, out);
    }

    fn math(&self) -> Option<FaceId> {
        self.math()
    }

    fn math_constants(&self, face: FaceId) -> Constants {
        self.face(face).math_constants().clone()
    }

    fn italics_correction(&self, face: FaceId, glyph: u16) -> i32 {
        self.face(face).italics_correction(glyph)
    }

    fn top_accent(&self, face: FaceId, glyph: u16) -> Option<i32> {
        self.face(face).top_accent(glyph)
    }

    fn is_extended(&self, face: FaceId, glyph: u16) -> bool {
        self.face(face).is_extended(glyph)
    }

    fn math_kern(&self, face: FaceId, glyph: u16, corner: Corner, height: i32) -> i32 {
        self.face(face).math_kern(glyph, corner, height)
    }

    fn stretched(&self, face: FaceId, glyph: u16, vertical: bool) -> (Vec<Variant>, Option<Assembly>) {
        self.face(face).stretched(glyph, vertical)
    }

    fn script_form(&self, face: FaceId, glyph: u16, script_script: bool) -> u16 {
        self.face(face).script_form(glyph, script_script)
    }
}
