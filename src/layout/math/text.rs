//! Text in formulas: set as any text, with the faces of its language.

use std::collections::BTreeMap;

use super::frame::Frame;
use super::{Env, Setter};
use crate::doc::Inline;
use crate::lang;
use crate::layout::line::Line;
use crate::layout::para::{self, Faces};
use crate::math::Face;
use crate::theme::{Abs, Family};

/// Longer than any formula.
const ENDLESS: Abs = Abs::raw(1 << 29);

impl<F: Faces> Setter<'_, F> {
    /// Text beside formulas.
    pub fn text(&mut self, text: &str, face: Face, env: Env) -> Frame {
        let wish = self.look.wish;
        let family = match face {
            Face { mono: true, .. } => Family::Mono,
            Face { sans: true, .. } => Family::Hei,
            Face { italic: true, .. } if wish.family == Family::Song => Family::Kai,
            _ => wish.family,
        };
        let spec = para::Spec {
            family,
            bold: face.bold || wish.bold,
            italic: face.italic,
            justify: false,
            ..para::Spec::new(wish.lang, self.look.size.per_mille(self.percent(env) * 10), ENDLESS)
        };
        let inner = text.trim();
        let mut inline = Inline::text(inner);
        inline.span = self.look.span;
        let lines = para::set(&BTreeMap::new(), self.fonts, &[inline], &spec, self.sink);
        let mut whole = Frame::default();
        // Spaces at line edges go; between text and formula they stay.
        let space = spec.size / 4;
        if text.starts_with(char::is_whitespace) {
            whole.width += space;
        }
        for line in lines {
            let frame = self.framed_line(line, spec.size, env);
            whole.append(frame);
        }
        if text.ends_with(char::is_whitespace) && !inner.is_empty() {
            whole.width += space;
        }
        whole
    }

    /// A character that the math face has not.
    pub fn fallback(&mut self, ch: char, shown: char, env: Env) -> Frame {
        // Of a letter in an alphabet that no face has, the letter itself is better than a box.
        let plain = self.fonts.choose(self.look.wish, shown, false).is_none();
        let text = if plain { ch } else { shown };
        let face = Face { italic: plain && ch != shown, ..Face::default() };
        self.text(text.encode_utf8(&mut [0; 4]), face, env)
    }

    fn framed_line(&self, line: Line, size: Abs, env: Env) -> Frame {
        let mut frame = Frame { width: line.length, strokes: line.strokes, ..Frame::default() };
        for mut run in line.runs {
            run.color = env.color;
            for glyph in &run.glyphs {
                let [_, low, _, high] = self.ink(run.face, glyph.id, run.size);
                frame.ascent = frame.ascent.max(high + run.across);
                frame.descent = frame.descent.max(-(low + run.across));
            }
            if run.text.chars().any(|ch| lang::class(ch).is_cjk()) {
                // Han fill their box, whatever the ink of one of them.
                frame.ascent = frame.ascent.max(size.per_mille(840));
                frame.descent = frame.descent.max(size.per_mille(80));
            }
            frame.runs.push(run);
        }
        frame
    }
}
