//! Sub- and superscripts, limits, what stands over and under an arrow (TeXbook appendix G 13, 18).

use super::frame::Frame;
use super::{Env, Setter};
use crate::font::Corner;
use crate::layout::para::Faces;
use crate::math::{Node, Place, Row, Style};
use crate::theme::Abs;

impl<F: Faces> Setter<'_, F> {
    /// A base with its scripts.
    pub fn scripts(&mut self, base: &Node, scripts: [Option<&Row>; 2], place: Place, env: Env) -> Frame {
        let limits = match place {
            Place::Side => false,
            Place::Limits => true,
            Place::Movable => env.style == Style::Display,
        };
        let base = self.node(base, env);
        let [sub, sup] = scripts;
        let sub = sub.map(|row| self.row(row, env.sub()));
        let sup = sup.map(|row| self.row(row, env.sup()));
        if limits { self.limits(base, sub, sup, env) } else { self.beside(base, sub, sup, env) }
    }

    /// Scripts at the right of a base.
    fn beside(&self, base: Frame, sub: Option<Frame>, sup: Option<Frame>, env: Env) -> Frame {
        let size = self.size(env);
        let c = |units: i32| self.units(units, size);
        let constants = &self.constants;
        // A letter has its scripts where the face says; a box or tall glyph has them by its own height.
        let tall = base.glyph.is_none_or(|glyph| glyph.extended) && !self.is_word(&base);
        let mut up = sup.as_ref().map_or(Abs::ZERO, |sup| {
            let rise = c(if env.cramped { constants.sup_up_cramped() } else { constants.sup_up() });
            let by_base = if tall { base.ascent - c(constants.sup_drop_max()) } else { Abs::ZERO };
            rise.max(by_base).max(c(constants.sup_bottom_min()) + sup.descent)
        });
        let mut down = sub.as_ref().map_or(Abs::ZERO, |sub| {
            let by_base = if tall { base.descent + c(constants.sub_drop_min()) } else { Abs::ZERO };
            c(constants.sub_down()).max(by_base).max(sub.ascent - c(constants.sub_top_max()))
        });
        if let (Some(sub), Some(sup)) = (&sub, &sup) {
            let gap = (up - sup.descent) - (sub.ascent - down);
            let missing = c(constants.sub_sup_gap_min()) - gap;
            if missing > Abs::ZERO {
                let room = c(constants.sup_bottom_max_with_sub()) - (up - sup.descent);
                let raise = missing.min(room.max(Abs::ZERO));
                up += raise;
                down += missing - raise;
            }
        }
        let after = c(constants.space_after_script());
        let (width, italics) = (base.width, base.italics);
        // The foot of a slanted glyph, as of an integral, is at the left of its head.
        let (sub_at, sup_at) = (width - italics, width);
        let sub_at = sub_at + sub.as_ref().map_or(Abs::ZERO, |sub| self.kern(&base, sub, -down, false));
        let sup_at = sup_at + sup.as_ref().map_or(Abs::ZERO, |sup| self.kern(&base, sup, up, true));
        let mut whole = Frame::default();
        whole.put(Frame { glyph: None, ..base }, Abs::ZERO, Abs::ZERO);
        whole.width = width;
        // A base is followed by its subscript, then by its superscript: as it is read.
        if let Some(sub) = sub {
            whole.width = whole.width.max(sub_at + sub.width + after);
            whole.put(sub, sub_at, -down);
        }
        if let Some(sup) = sup {
            whole.width = whole.width.max(sup_at + sup.width + after);
            whole.put(sup, sup_at, up);
        }
        whole
    }

    /// Whether a box is a word of letters, whose scripts stand as those of a letter.
    fn is_word(&self, base: &Frame) -> bool {
        base.glyph.is_none()
            && base.strokes.is_empty()
            && base.runs.iter().all(|run| run.across == Abs::ZERO && run.size == base.runs[0].size)
            && base.runs.iter().flat_map(|run| run.text.chars()).all(char::is_alphanumeric)
    }

    /// Kerning of a script by the corners of glyphs (OpenType MATH, MathKernInfo).
    fn kern(&self, base: &Frame, script: &Frame, shift: Abs, above: bool) -> Abs {
        let (outer, inner) =
            if above { (Corner::TopRight, Corner::BottomLeft) } else { (Corner::BottomRight, Corner::TopLeft) };
        let at = |frame: &Frame, corner, height: Abs| {
            frame.glyph.filter(|glyph| glyph.face == self.face).map_or(Abs::ZERO, |glyph| {
                let units = i64::from(height.to_raw()) * i64::from(self.upem) / i64::from(glyph.size.to_raw().max(1));
                let height = i32::try_from(units).unwrap_or(0);
                self.units(self.fonts.math_kern(glyph.face, glyph.id, corner, height), glyph.size)
            })
        };
        let sum = |height: Abs| at(base, outer, height) + at(script, inner, height - shift);
        let (far, near) =
            if above { (base.ascent, shift - script.descent) } else { (-base.descent, shift + script.ascent) };
        sum(far).max(sum(near))
    }

    /// Scripts over and under a base.
    pub fn limits(&self, base: Frame, under: Option<Frame>, over: Option<Frame>, env: Env) -> Frame {
        let size = self.size(env);
        let c = |units: i32| self.units(units, size);
        let constants = &self.constants;
        let lean = base.italics / 2;
        let own = base.width;
        let most = [&under, &over].into_iter().flatten().map(|frame| frame.width).max().unwrap_or_default().max(own);
        let centre = |frame: &Frame, by: Abs| (most - frame.width) / 2 + by;
        let mut whole = Frame { width: most, ..Frame::default() };
        let (ascent, descent) = (base.ascent, base.descent);
        let at = (most - own) / 2;
        whole.put(base, at, Abs::ZERO);
        if let Some(under) = under {
            let gap = c(constants.lower_gap_min()).max(c(constants.lower_drop_min()) - under.ascent);
            let (at, down) = (centre(&under, -lean), descent + gap + under.ascent);
            whole.put(under, at, -down);
        }
        if let Some(over) = over {
            let gap = c(constants.upper_gap_min()).max(c(constants.upper_rise_min()) - over.descent);
            let (at, up) = (centre(&over, lean), ascent + gap + over.descent);
            whole.put(over, at, up);
        }
        whole
    }

    /// An arrow as long as what stands over and under it.
    pub fn arrow(&mut self, ch: char, over: Option<&Row>, under: Option<&Row>, env: Env) -> Frame {
        let over = over.map(|row| self.row(row, env.sup()));
        let under = under.map(|row| self.row(row, env.sub()));
        let size = self.size(env);
        let most = [&over, &under].into_iter().flatten().map(|frame| frame.width).max().unwrap_or_default();
        // An arrowhead, and air at both ends.
        let length = (most + size * 7 / 10).max(size * 3 / 2);
        let arrow = self.grown(ch, length, false, env);
        let (gap_over, gap_under) = (self.constants.stretch_gap_above_min(), self.constants.stretch_gap_below_min());
        let (gap_over, gap_under) = (self.units(gap_over.max(80), size), self.units(gap_under.max(80), size));
        let mut whole = Frame { width: arrow.width, ..Frame::default() };
        let (top, bottom, width) = (arrow.ascent, arrow.descent, arrow.width);
        whole.put(arrow, Abs::ZERO, Abs::ZERO);
        if let Some(over) = over {
            let (at, up) = ((width - over.width) / 2, top + gap_over + over.descent);
            whole.put(over, at, up);
        }
        if let Some(under) = under {
            let (at, down) = ((width - under.width) / 2, bottom + gap_under + under.ascent);
            whole.put(under, at, -down);
        }
        whole
    }
}
