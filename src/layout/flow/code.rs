//! Listings: small monospaced lines on a tint; a line that is too long is turned over with a mark.

use super::Flow;
use crate::doc::{Inline, InlineKind};
use crate::layout::ink::Color;
use crate::layout::line::Line;
use crate::layout::material::{Backdrop, Ink, ORPHAN, Piece, Seat, TOGETHER, WIDOW};
use crate::layout::para::Spec;
use crate::source::Span;
use crate::theme::{Abs, Role, Style};

/// A space that is no place to break and is not stretched.
const FIXED: &str = "\u{a0}";

/// Columns between tab stops.
const TAB: usize = 4;

impl Flow<'_> {
    /// A listing.
    pub(super) fn code(&mut self, text: &str, span: Span) {
        let style = self.style(Role::Code);
        let em = self.setting.grid.size;
        let outer = (self.scope.start, self.setting.grid.measure - self.scope.end);
        let mut pieces = Vec::new();
        self.within(
            |scope| {
                scope.start += em.per_mille(style.start);
                scope.end += em.per_mille(style.end);
            },
            |flow| {
                for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
                    flow.code_line(&expand(line), style, span, &mut pieces);
                }
            },
        );
        let count = pieces.len();
        // A short listing stays together.
        let inside = if count <= 12 { TOGETHER } else { 0 };
        for (at, piece) in pieces.iter_mut().enumerate().skip(1) {
            let (orphan, widow) = (if at == 1 { ORPHAN } else { 0 }, if at + 1 == count { WIDOW } else { 0 });
            piece.cost += inside + orphan + widow;
        }
        self.on_tint(pieces, outer.0..outer.1, style);
    }

    /// Adds the lines over a tint that reaches a little over and under them.
    fn on_tint(&mut self, mut pieces: Vec<Piece>, along: std::ops::Range<Abs>, style: &Style) {
        let pad = self.setting.grid.gap();
        if let Some(first) = pieces.first_mut() {
            first.ink.iter_mut().for_each(|ink| ink.shift(Abs::ZERO, pad));
            first.height += pad;
        }
        if let Some(last) = pieces.last_mut() {
            last.height += pad;
        }
        let from = self.column.material.pieces.len();
        self.off_grid(self.lines(style.before), self.lines(style.after), pieces);
        self.back(from, &Backdrop { along, color: Color::Gray(94), joined: false, short: pad });
    }

    fn code_line(&mut self, text: &str, style: &Style, span: Span, pieces: &mut Vec<Piece>) {
        let spec = self.spec(style);
        let mut rest = text;
        let mut first = true;
        loop {
            let indent = if first { Abs::ZERO } else { spec.size * 2 };
            let room = spec.measure - indent;
            let (line, taken) = self.fitting(rest, &spec, room, span);
            let (line, taken) = self.with_mark(line, taken, rest, &spec, room + spec.size, span);
            let mut piece = self.piece_at(line, style, self.scope.start + indent);
            piece.seat = Seat::Free;
            piece.span = span;
            if !first {
                self.turn_mark(&mut piece, &spec, style);
            }
            pieces.push(piece);
            rest = &rest[taken..];
            first = false;
            if rest.is_empty() {
                break;
            }
        }
    }

    /// The longest beginning of a line of code that fits, at least one character of it, and its length in bytes.
    fn fitting(&mut self, text: &str, spec: &Spec, room: Abs, span: Span) -> (Line, usize) {
        if text.is_empty() {
            return (Line::default(), 0);
        }
        let mut end = text.len();
        loop {
            let line = self.one_line(&text[..end], spec, span);
            if line.length <= room {
                return (line, end);
            }
            // By proportion first, then back to a place between characters.
            let fewer = (end as i64 * i64::from(room.to_raw()) / i64::from(line.length.to_raw().max(1))) as usize;
            let mut next = fewer.min(end - 1);
            while !text.is_char_boundary(next) {
                next -= 1;
            }
            let least = text.chars().next().map_or(1, char::len_utf8);
            if next <= least {
                return (self.one_line(&text[..least], spec, span), least);
            }
            end = next;
        }
    }

    /// A line with the mark that would else begin the next one, where there is room for it in the margin of the tint;
    /// else without the character before that mark (rule K1).
    fn with_mark(&mut self, line: Line, taken: usize, text: &str, spec: &Spec, room: Abs, span: Span) -> (Line, usize) {
        let Some(mark) = text[taken..].chars().next().filter(|&mark| is_closing(mark)) else { return (line, taken) };
        let end = taken + mark.len_utf8();
        let longer = self.one_line(&text[..end], spec, span);
        if longer.length <= room {
            return (longer, end);
        }
        match text[..taken].char_indices().next_back() {
            Some((before, ch)) if before > 0 && !is_closing(ch) => (self.one_line(&text[..before], spec, span), before),
            _ => (line, taken),
        }
    }

    /// Code set on one endless line. Every space of it counts, so none may be taken for a space between words.
    fn one_line(&mut self, text: &str, spec: &Spec, span: Span) -> Line {
        let endless = Spec { measure: Abs::raw(i32::MAX / 4), indent: Abs::ZERO, justify: false, ..spec.clone() };
        let code = Inline::new(InlineKind::Code(text.replace(' ', FIXED)), span);
        let mut line = self.set(&[code], &endless).into_iter().next().unwrap_or_default();
        restore(&mut line, text);
        line
    }

    /// Marks the rest of a line that was turned over.
    fn turn_mark(&mut self, piece: &mut Piece, spec: &Spec, style: &Style) {
        let gray = Spec { gray: 50, ..spec.clone() };
        let line = self.one_line("»", &gray, Span::NONE);
        let grid = self.setting.grid;
        let (base, size) = (grid.base(grid.cell_of(style), spec.size), spec.size);
        piece.ink.insert(0, Ink::Line { line, along: self.scope.start + size / 2, base, size, artifact: true });
    }
}

/// Gives a line set from `text` its spaces back, so that they are found in the file as they were written.
fn restore(line: &mut Line, text: &str) {
    let mut written = text.chars();
    for run in &mut line.runs {
        let mut shown = String::with_capacity(run.text.len());
        let mut places: Vec<(u32, u32)> = Vec::new();
        for (at, ch) in run.text.char_indices() {
            places.push((at as u32, shown.len() as u32));
            shown.push(match written.next() {
                Some(' ') if FIXED.contains(ch) => ' ',
                _ => ch,
            });
        }
        for glyph in &mut run.glyphs {
            let place = places.binary_search_by_key(&glyph.text, |&(old, _)| old);
            glyph.text = place.map_or(glyph.text.min(shown.len() as u32), |at| places[at].1);
        }
        run.text = shown;
    }
}

/// A full-width mark that does not begin a line, not even of code.
fn is_closing(ch: char) -> bool {
    matches!(ch, '，' | '。' | '、' | '；' | '：' | '！' | '？' | '」' | '』' | '）' | '》' | '〉' | '】' | '〕')
}

/// Tabs as spaces, up to the next stop.
fn expand(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut column = 0;
    for ch in line.chars() {
        match ch {
            '\t' => {
                let spaces = TAB - column % TAB;
                out.extend(std::iter::repeat_n(' ', spaces));
                column += spaces;
            }
            // A line end of another system.
            '\r' => {}
            ch => {
                out.push(ch);
                column += if ch.is_ascii() { 1 } else { 2 };
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn tabs_reach_stops() {
        assert_eq!(super::expand("a\tb\t\tc"), "a   b       c");
        assert_eq!(super::expand("字\tb"), "字  b");
    }
}
