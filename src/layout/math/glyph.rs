//! Glyphs of formulas, as they are or grown to a size: variants, or parts put together (OpenType MATH).

use super::frame::{Frame, Single};
use super::{Env, Setter};
use crate::font::{Assembly, FaceId};
use crate::layout::ink::{Glyph, Set, TagId};
use crate::layout::line::Run;
use crate::layout::para::Faces;
use crate::math::{self, Style};
use crate::theme::Abs;

/// Most that a glyph is repeated in another.
const MOST_PARTS: i32 = 400;

impl<F: Faces> Setter<'_, F> {
    /// Font units of the math face at a size.
    pub fn units(&self, units: i32, size: Abs) -> Abs {
        size.scale(units, self.upem)
    }

    /// A character in the math face; where it lacks it, as text. The text of a variable is the plain letter, so that it
    /// is found; that of a letter in another alphabet is the letter of this alphabet, which means something else.
    pub fn symbol(&mut self, ch: char, shown: char, env: Env) -> Frame {
        let size = self.size(env);
        let ch = if math::is_italic(ch, shown) { ch } else { shown };
        let Some(id) = self.fonts.glyph(self.face, shown).or_else(|| self.fonts.glyph(self.face, ch)) else {
            return self.fallback(ch, shown, env);
        };
        let id = match env.style {
            Style::Display | Style::Text => id,
            Style::Script => self.fonts.script_form(self.face, id, false),
            Style::ScriptScript => self.fonts.script_form(self.face, id, true),
        };
        self.glyph(id, ch, size, env)
    }

    /// A glyph of the math face as a box.
    pub fn glyph(&self, id: u16, ch: char, size: Abs, env: Env) -> Frame {
        let face = self.face;
        let extended = self.fonts.is_extended(face, id);
        let italics = self.units(self.fonts.italics_correction(face, id), size);
        let advance = self.units(self.fonts.advance(face, id), size);
        let [_, bottom, _, top] = self.ink(face, id, size);
        Frame {
            width: if extended { advance } else { advance + italics },
            ascent: top,
            descent: -bottom,
            italics,
            accent: self.fonts.top_accent(face, id).map(|at| self.units(at, size)),
            glyph: Some(Single { face, size, id, extended }),
            runs: vec![self.run(face, size, ch, vec![Glyph { id, along: Abs::ZERO, across: Abs::ZERO, text: 0 }], env)],
            strokes: Vec::new(),
        }
    }

    /// Ink of a glyph at a size; nothing where it is blank.
    pub fn ink(&self, face: FaceId, id: u16, size: Abs) -> [Abs; 4] {
        let upem = i32::from(self.fonts.metrics(face).upem);
        self.fonts.ink(face, id).unwrap_or_default().map(|edge| size.scale(i32::from(edge), upem))
    }

    /// A run of glyphs that stand for one character.
    fn run(&self, face: FaceId, size: Abs, ch: char, glyphs: Vec<Glyph>, env: Env) -> Run {
        Run {
            face,
            size,
            along: Abs::ZERO,
            across: Abs::ZERO,
            set: Set::Horizontal,
            color: env.color,
            lang: self.look.wish.lang,
            text: ch.to_string(),
            glyphs,
            tag: TagId::ROOT,
            span: self.look.span,
        }
    }

    /// A bracket or the like of at least this height, centred on the axis.
    pub fn tall(&mut self, ch: char, height: Abs, env: Env) -> Frame {
        let frame = self.grown(ch, height, true, env);
        let axis = self.axis(env);
        let up = axis - (frame.ascent - frame.descent) / 2;
        frame.raised(up)
    }

    /// A character grown in a direction to at least this length, as far as the face goes.
    pub fn grown(&mut self, ch: char, length: Abs, vertical: bool, env: Env) -> Frame {
        let size = self.size(env);
        let Some(id) = self.fonts.glyph(self.face, ch) else { return self.symbol(ch, ch, env) };
        let (variants, assembly) = self.fonts.stretched(self.face, id, vertical);
        let own = self.glyph(id, ch, size, env);
        let enough = |frame: &Frame| (if vertical { frame.height() } else { frame.width }) >= length;
        if enough(&own) {
            return own;
        }
        if let Some(variant) = variants.iter().find(|variant| self.units(variant.length, size) >= length) {
            return self.glyph(variant.glyph, ch, size, env);
        }
        match (assembly, variants.last()) {
            (Some(assembly), _) => self.assembled(&assembly, ch, length, vertical, env),
            (None, Some(variant)) => self.glyph(variant.glyph, ch, size, env),
            (None, None) => own,
        }
    }

    /// The largest variant that is no longer than this, as of a wide accent.
    pub fn at_most(&mut self, ch: char, length: Abs, env: Env) -> Frame {
        let size = self.size(env);
        let Some(id) = self.fonts.glyph(self.face, ch) else { return self.symbol(ch, ch, env) };
        let (variants, _) = self.fonts.stretched(self.face, id, false);
        let fits = variants.iter().rev().find(|variant| self.units(variant.length, size) <= length);
        self.glyph(fits.map_or(id, |variant| variant.glyph), ch, size, env)
    }

    /// Puts parts together to at least this length: as many extenders as it takes, and joints as tight as they may be.
    fn assembled(&self, assembly: &Assembly, ch: char, length: Abs, vertical: bool, env: Env) -> Frame {
        let size = self.size(env);
        let wanted = i64::from(length.to_raw()) * i64::from(self.upem) / i64::from(size.to_raw().max(1));
        let repeats = (0..MOST_PARTS).find(|&n| i64::from(extent(assembly, n)) >= wanted).unwrap_or(MOST_PARTS);
        let parts: Vec<_> = repeated(assembly, repeats).collect();
        let joints = (parts.len() as i32 - 1).max(1);
        let least = extent(assembly, repeats);
        // What is too long goes into the joints, as far as the parts can overlap.
        let spare = i32::try_from(i64::from(least) - wanted).unwrap_or(0).max(0) / joints;
        let (mut pen, mut glyphs) = (0, Vec::with_capacity(parts.len()));
        let (mut low, mut high) = (Abs::MAX, -Abs::MAX);
        let mut before: Option<i32> = None;
        for part in &parts {
            if let Some(end) = before {
                let most = end.min(part.start).max(assembly.overlap);
                pen -= (assembly.overlap + spare).min(most);
            }
            let [left, bottom, right, top] = self.ink(self.face, part.glyph, size);
            let at = self.units(pen, size);
            glyphs.push(match vertical {
                // The foot of the ink stands on the pen.
                true => Glyph { id: part.glyph, along: Abs::ZERO, across: at - bottom, text: 0 },
                false => Glyph { id: part.glyph, along: at - left, across: Abs::ZERO, text: 0 },
            });
            let sides = if vertical { (left, right) } else { (bottom, top) };
            (low, high) = (low.min(sides.0), high.max(sides.1));
            pen += part.length;
            before = Some(part.end);
        }
        let whole = self.units(pen, size);
        let advance = parts.iter().map(|part| self.fonts.advance(self.face, part.glyph)).max().unwrap_or(0);
        let run = self.run(self.face, size, ch, glyphs, env);
        let frame = Frame { runs: vec![run], ..Frame::default() };
        match vertical {
            true => Frame { width: self.units(advance, size), ascent: whole, ..frame },
            false => Frame { width: whole, ascent: high, descent: -low, ..frame },
        }
    }
}

/// Parts with every extender so many times.
fn repeated(assembly: &Assembly, repeats: i32) -> impl Iterator<Item = &crate::font::Part> {
    assembly.parts.iter().flat_map(move |part| {
        let times = if part.extender { repeats } else { 1 };
        std::iter::repeat_n(part, times as usize)
    })
}

/// Length of an assembly with joints at their least overlap.
fn extent(assembly: &Assembly, repeats: i32) -> i32 {
    let (mut sum, mut count) = (0_i32, 0_i32);
    for part in repeated(assembly, repeats) {
        sum = sum.saturating_add(part.length);
        count += 1;
    }
    sum.saturating_sub(assembly.overlap.saturating_mul((count - 1).max(0)))
}
