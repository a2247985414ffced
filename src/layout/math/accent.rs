//! Accents, lines, braces and arrows over and under a part (TeXbook appendix G 9, 10, 12); frames and strokes.

use super::frame::Frame;
use super::{Env, Setter};
use crate::layout::para::Faces;
use crate::math::{Cover, Node, Row};
use crate::theme::Abs;

/// Room inside a frame, thousandths of em: the \fboxsep of LaTeX.
const INSIDE: i32 = 300;
/// Thickness of a frame.
const FRAME: i32 = 40;

/// Marks as they are written, and the combining characters that mathematical faces draw them as.
const COMBINING: &[(char, char, char)] = &[
    // Mark, over, under.
    ('´', '\u{301}', '\u{317}'),
    ('`', '\u{300}', '\u{316}'),
    ('^', '\u{302}', '\u{32d}'),
    ('~', '\u{303}', '\u{330}'),
    ('‾', '\u{304}', '\u{331}'),
    ('˘', '\u{306}', '\u{32e}'),
    ('˙', '\u{307}', '\u{323}'),
    ('¨', '\u{308}', '\u{324}'),
    ('˚', '\u{30a}', '\u{325}'),
    ('ˇ', '\u{30c}', '\u{32c}'),
    ('→', '\u{20d7}', '\u{20ef}'),
    ('←', '\u{20d6}', '\u{20ee}'),
    ('↔', '\u{20e1}', '\u{34d}'),
    ('⇀', '\u{20d1}', '\u{20ec}'),
    ('↼', '\u{20d0}', '\u{20ed}'),
];

impl<F: Faces> Setter<'_, F> {
    /// A part with a mark over or under it.
    pub fn accent(&mut self, base: &Row, mark: char, wide: bool, under: bool, env: Env) -> Frame {
        let base = self.row(base, env.cramp());
        if wide && matches!(mark, '‾' | '_') {
            return self.barred(base, under, env);
        }
        let combining = COMBINING.iter().find(|(written, ..)| *written == mark);
        let shown = combining.map_or(mark, |&(_, over, below)| if under { below } else { over });
        let shown = if self.fonts.glyph(self.face, shown).is_some() { shown } else { mark };
        let stretched = wide && !matches!(mark, '^' | '~' | 'ˇ');
        let accent = match () {
            () if stretched => self.grown(shown, base.width, false, env),
            () if wide => self.at_most(shown, base.width, env),
            () => self.symbol(shown, shown, env),
        };
        let accent = self.with_text(accent, mark);
        if stretched || under { self.stacked(base, accent, under, env) } else { self.topped(base, accent, env) }
    }

    /// Ink of a mark, whose text is the mark as it is written.
    fn with_text(&self, mut frame: Frame, mark: char) -> Frame {
        if let Some(run) = frame.runs.first_mut() {
            run.text = mark.to_string();
        }
        frame
    }

    /// An accent in its place over a letter.
    fn topped(&self, base: Frame, accent: Frame, env: Env) -> Frame {
        let size = self.size(env);
        let low = base.ascent.min(self.units(self.constants.accent_base(), size));
        let up = base.ascent - low;
        let over = base.accent.unwrap_or(base.width / 2);
        let at = over - accent.accent.unwrap_or_else(|| middle(&accent));
        let (width, italics) = (base.width, base.italics);
        let glyph = base.glyph;
        let mut whole = Frame { width, italics, accent: Some(over), ..Frame::default() };
        whole.put(base, Abs::ZERO, Abs::ZERO);
        // Scripts stand as those of the letter alone.
        whole.glyph = glyph;
        whole.put(accent, at, up);
        whole
    }

    /// A brace or arrow over or under a part, as long as it or longer.
    fn stacked(&self, base: Frame, accent: Frame, under: bool, env: Env) -> Frame {
        let size = self.size(env);
        let gap = self.units(self.constants.overbar_gap() / 2, size);
        let [left, right] = extent(&accent, self);
        let long = right - left;
        let width = base.width.max(long);
        let (at, mark_at) = ((width - base.width) / 2, (width - long) / 2 - left);
        let up = if under { -(base.descent + gap + accent.ascent) } else { base.ascent + gap + accent.descent };
        let mut whole = Frame { width, ..Frame::default() };
        whole.put(base, at, Abs::ZERO);
        whole.put(accent, mark_at, up);
        whole
    }

    /// A line over or under a part.
    fn barred(&self, base: Frame, under: bool, env: Env) -> Frame {
        let size = self.size(env);
        let c = |units: i32| self.units(units, size);
        let k = &self.constants;
        let width = base.width;
        let (ascent, descent) = (base.ascent, base.descent);
        let mut whole = Frame { width, ..Frame::default() };
        whole.put(base, Abs::ZERO, Abs::ZERO);
        if under {
            let (gap, rule) = (c(k.underbar_gap()), c(k.underbar_rule()));
            whole.rule(Abs::ZERO, -(descent + gap + rule), width, rule, env.color);
            whole.descent = descent + gap + rule + c(k.underbar_extra());
        } else {
            let (gap, rule) = (c(k.overbar_gap()), c(k.overbar_rule()));
            whole.rule(Abs::ZERO, ascent + gap, width, rule, env.color);
            whole.ascent = ascent + gap + rule + c(k.overbar_extra());
        }
        whole
    }

    /// A part of which something is not shown, or that is framed or struck out.
    pub fn cover(&mut self, cover: Cover, body: &Row, env: Env) -> Frame {
        let frame = self.row(body, env);
        let nothing = |frame: Frame| Frame { runs: Vec::new(), strokes: Vec::new(), glyph: None, ..frame };
        match cover {
            Cover::Phantom => nothing(frame),
            Cover::Width => Frame { ascent: Abs::ZERO, descent: Abs::ZERO, ..nothing(frame) },
            Cover::Height => Frame { width: Abs::ZERO, ..nothing(frame) },
            Cover::Smash => Frame { ascent: Abs::ZERO, descent: Abs::ZERO, ..frame },
            Cover::Boxed => self.framed(frame, None, Some(env.color)),
            Cover::Cancel => self.struck(frame, env),
        }
    }

    /// A part on a ground, in a frame.
    pub fn framed(
        &self,
        body: Frame,
        ground: Option<crate::layout::ink::Color>,
        frame: Option<crate::layout::ink::Color>,
    ) -> Frame {
        let (inside, thick) = (self.em.per_mille(INSIDE), self.em.per_mille(FRAME));
        let (width, ascent, descent) = (body.width + inside * 2, body.ascent + inside, body.descent + inside);
        let mut whole = Frame { width, ascent, descent, ..Frame::default() };
        if let Some(ground) = ground {
            whole.rule(Abs::ZERO, -descent, width, ascent + descent, ground);
        }
        if let Some(color) = frame {
            whole.rule(Abs::ZERO, -descent, width, thick, color);
            whole.rule(Abs::ZERO, ascent - thick, width, thick, color);
            whole.rule(Abs::ZERO, -descent, thick, ascent + descent, color);
            whole.rule(width - thick, -descent, thick, ascent + descent, color);
        }
        whole.put(body, inside, Abs::ZERO);
        whole
    }

    /// A part with a line through its middle.
    fn struck(&self, frame: Frame, env: Env) -> Frame {
        let thick = self.units(self.constants.fraction_rule(), self.size(env));
        let (width, up) = (frame.width, (frame.ascent - frame.descent - thick) / 2);
        let mut whole = Frame { width, ..Frame::default() };
        whole.put(frame, Abs::ZERO, Abs::ZERO);
        whole.rule(Abs::ZERO, up, width, thick, env.color);
        whole
    }

    /// A negated part: with the combining solidus, or as the character that has it.
    pub fn negated(&mut self, body: &Node, env: Env) -> Frame {
        if let Node::Symbol { shown, .. } = body {
            let composed: String =
                unicode_normalization::UnicodeNormalization::nfc([*shown, '\u{338}'].into_iter()).collect();
            let mut chars = composed.chars();
            if let (Some(one), None) = (chars.next(), chars.next())
                && self.fonts.glyph(self.face, one).is_some()
            {
                return self.symbol(one, one, env);
            }
        }
        let base = self.node(body, env);
        let stroke = self.symbol('\u{338}', '\u{338}', env);
        let [left, right] = extent(&stroke, self);
        let (width, middle) = (base.width, (base.ascent - base.descent) / 2);
        let up = middle - (stroke.ascent - stroke.descent) / 2;
        let mut whole = Frame { width, ..Frame::default() };
        whole.put(base, Abs::ZERO, Abs::ZERO);
        whole.put(stroke, (width - (right - left)) / 2 - left, up);
        whole
    }
}

/// Middle of the advance, or of the ink of a glyph that has none.
fn middle(frame: &Frame) -> Abs {
    frame.width / 2
}

/// From where to where the ink of a mark reaches along: combining characters stand before their origin.
fn extent<F: Faces>(frame: &Frame, setter: &Setter<F>) -> [Abs; 2] {
    let mut ends: Option<[Abs; 2]> = None;
    for run in &frame.runs {
        for glyph in &run.glyphs {
            let [left, _, right, _] = setter.ink(run.face, glyph.id, run.size);
            let at = run.along + glyph.along;
            let [low, high] = ends.unwrap_or([at + left, at + right]);
            ends = Some([low.min(at + left), high.max(at + right)]);
        }
    }
    ends.unwrap_or([Abs::ZERO, frame.width])
}
