//! Listings: small monospaced lines on a tint; a line that is too long is turned over with a mark.
//!
//! [`cells`] sets a line of code on a grid of half em, so that Han takes two cells and columns stand below each other.

mod cells;

use std::collections::BTreeSet;
use std::ops::Range;

use super::{Flow, upright};
use crate::doc::{Align, Block, Inline, InlineKind, Token};
use crate::layout::ink::Color;
use crate::layout::line::Line;
use crate::layout::material::{Backdrop, FORBIDDEN, Ink, Piece, Seat, TOGETHER, WIDOW, stack};
use crate::layout::para::{self, Spec};
use crate::layout::tags::{Tag, TagId};
use crate::source::Span;
use crate::theme::{Abs, Role, Style};
use cells::Part;

/// Columns between tab stops.
const TAB: usize = 4;

/// A listing that is not longer stays together if it can.
const SHORT: usize = 8;

/// A listing with what its attributes say.
struct Listing<'a> {
    text: &'a str,
    tokens: &'a [Token],
    /// The number of its first line, where lines are numbered.
    first: Option<usize>,
    /// Lines that are marked, from 1.
    marked: BTreeSet<usize>,
    span: Span,
}

/// What is the same for all of its lines.
struct Frame<'a> {
    spec: Spec,
    style: &'a Style,
    /// Length of a cell.
    cell: Abs,
    /// Cells before the text, for its numbers.
    gutter: i32,
}

impl Flow<'_> {
    /// A listing, with its title over it.
    pub(super) fn code(&mut self, text: &str, tokens: &[Token], block: &Block) {
        let (title, code) = (self.tags.add(Tag::Paragraph, self.tag), self.tags.add(Tag::Paragraph, self.tag));
        let tags = (title, self.tags.add(Tag::Code, code));
        let listing = Listing {
            text: text.strip_suffix('\n').unwrap_or(text),
            tokens,
            first: block.attr.first_line(),
            marked: block.attr.marked_lines(),
            span: block.span,
        };
        let title = ["caption", "title", "filename", "lst-cap"].iter().find_map(|key| block.attr.value(key));
        if self.setting.grid.vertical && !self.lies(&listing) {
            return self.code_upright(title, &listing, tags);
        }
        let title = title.map(|title| self.in_tag(tags.0, |flow| flow.listing_title(title)));
        let style = self.style(Role::Code);
        let (outer, pieces) = self.in_tag(tags.1, |flow| flow.listing(&listing));
        let around = (self.lines(style.before), self.lines(style.after));
        self.on_tint(title.unwrap_or_default(), pieces, outer, around);
    }

    /// The lines of a listing with their costs, and from where to where the tint behind them reaches.
    fn listing(&mut self, listing: &Listing) -> (Range<Abs>, Vec<Piece>) {
        let style = self.style(Role::Code);
        let em = self.setting.grid.size;
        let outer = self.scope.start..self.setting.grid.measure - self.scope.end;
        let mut pieces = Vec::new();
        self.within(
            |scope| {
                scope.start += em.per_mille(style.start);
                scope.end += em.per_mille(style.end);
            },
            |flow| flow.code_lines(listing, &outer, &mut pieces),
        );
        let count = pieces.len();
        let inside = match count {
            0..=SHORT => TOGETHER * 4,
            _ => 0,
        };
        for (at, piece) in pieces.iter_mut().enumerate().skip(1) {
            // At least two lines on either side of a break.
            let alone = if at == 1 || at + 1 == count { WIDOW } else { 0 };
            piece.cost += inside + alone;
        }
        (outer, pieces)
    }

    fn code_lines(&mut self, listing: &Listing, outer: &Range<Abs>, pieces: &mut Vec<Piece>) {
        let style = self.style(Role::Code);
        let mut spec = Spec { measure: Abs::raw(i32::MAX / 4), indent: Abs::ZERO, justify: false, ..self.spec(style) };
        spec.align = Align::Start;
        let cell = cells::cell(self.one_line("0", &spec, Span::NONE).length, spec.size);
        let last = listing.first.map(|first| first + listing.text.split('\n').count().saturating_sub(1));
        let gutter = last.map_or(0, |last| last.max(1).ilog10() as i32 + 3);
        let frame = Frame { spec, style, cell, gutter };
        let mut start = 0;
        for (at, text) in listing.text.split('\n').enumerate() {
            let parts = parts(text, start, listing.tokens);
            start += text.len() + 1;
            let from = pieces.len();
            self.tagged(Tag::Line, |flow| flow.code_line(&parts, &frame, listing.span, pieces));
            if let (Some(first), Some(piece)) = (listing.first, pieces.get_mut(from)) {
                self.line_number(first + at, &frame, piece);
            }
            if listing.marked.contains(&(at + 1)) {
                self.mark_lines(&mut pieces[from..], outer, listing.marked.contains(&at));
            }
        }
    }

    /// Puts a darker tint behind lines. `joined`: the line before them has one too.
    fn mark_lines(&self, pieces: &mut [Piece], along: &Range<Abs>, joined: bool) {
        let rise = self.setting.grid.gap() / 2;
        for (at, piece) in pieces.iter_mut().enumerate() {
            let joined = joined || at > 0;
            let mark = Backdrop { along: along.clone(), color: Color::Gray(86), joined, short: Abs::ZERO, rise };
            piece.backdrops.push(mark);
        }
    }

    /// One line of the source, turned over as often as it must be.
    fn code_line(&mut self, parts: &[Part], frame: &Frame, span: Span, pieces: &mut Vec<Piece>) {
        let Frame { spec, style, cell, gutter } = frame;
        let row = self.code_row(parts, spec, *cell, span);
        let room = self.measure().to_raw() / cell.to_raw().max(1) - gutter;
        let indent = row.indent().min(room / 3) + 2;
        for (at, cut) in row.cuts(room.max(4), (room - indent).max(2)).into_iter().enumerate() {
            let by = if at > 0 { indent } else { 0 };
            let line = row.line(cut, *cell);
            let mut piece = self.piece_at(line, style, self.scope.start + *cell * (gutter + by));
            piece.seat = Seat::Free;
            piece.span = span;
            if at > 0 {
                piece.cost = TOGETHER * 4;
                self.turn_mark(&mut piece, frame, by);
            }
            pieces.push(piece);
        }
    }

    /// Marks the rest of a line that was turned over.
    fn turn_mark(&mut self, piece: &mut Piece, frame: &Frame, by: i32) {
        let gray = Spec { gray: 50, ..frame.spec.clone() };
        let line = self.one_line("»", &gray, Span::NONE);
        self.beside_code(piece, line, frame, frame.gutter + by - 2);
    }

    fn line_number(&mut self, number: usize, frame: &Frame, piece: &mut Piece) {
        let gray = Spec { gray: 50, ..frame.spec.clone() };
        let number = number.to_string();
        let at = frame.gutter - 2 - number.len() as i32;
        let line = self.one_line(&number, &gray, Span::NONE);
        self.beside_code(piece, line, frame, at);
    }

    /// Puts something that is not code on the base of a line of it.
    fn beside_code(&mut self, piece: &mut Piece, line: Line, frame: &Frame, at: i32) {
        let (grid, size) = (self.setting.grid, frame.spec.size);
        let base = grid.base(grid.cell_of(frame.style), size);
        let along = self.scope.start + frame.cell * at;
        piece.ink.insert(0, Ink::Line { line, along, base, size, artifact: true });
    }

    /// A few characters beside code, set on one line.
    fn one_line(&mut self, text: &str, spec: &Spec, span: Span) -> Line {
        self.endless(text, spec, span).into_iter().next().unwrap_or_default()
    }

    /// Code set on one endless line: in several where it is longer than a measure can be, each to go on from the one before.
    /// Every space of it counts, so none may be taken for a space between words.
    fn endless(&mut self, text: &str, spec: &Spec, span: Span) -> Vec<Line> {
        let code = Inline::new(InlineKind::Code(text.replace(' ', cells::FIXED)), span);
        let (assets, fonts) = (self.setting.edition.assets(), self.setting.fonts);
        let mut lines = para::set(assets, fonts, &[code], spec, self.sink);
        for line in &mut lines {
            line.parts.clear();
            line.retag(|_| self.tag);
        }
        cells::restore(&mut lines, text);
        lines
    }

    /// The title of a listing: a caption over it, at its start.
    fn listing_title(&mut self, title: &str) -> Vec<Piece> {
        let style = self.style(Role::Caption);
        let spec = Spec { align: Align::Start, justify: false, indent: Abs::ZERO, ..self.spec(style) };
        let lines = self.set(&[Inline::text(title)], &spec);
        let mut pieces = Vec::with_capacity(lines.len());
        for line in lines {
            let mut piece = self.piece_of(line, style);
            piece.seat = Seat::Free;
            piece.cost = if pieces.is_empty() { 0 } else { FORBIDDEN };
            pieces.push(piece);
        }
        pieces
    }

    /// Adds the lines over a tint that reaches a little over and under them, below their title.
    fn on_tint(&mut self, title: Vec<Piece>, lines: Vec<Piece>, along: Range<Abs>, (before, after): (Abs, Abs)) {
        let titled = title.len();
        let pieces = self.tinted(title, lines);
        let from = self.column.material.pieces.len() + titled;
        let short = self.setting.grid.gap();
        self.off_grid(before, after, pieces);
        self.back(from, &Backdrop { along, color: Color::Gray(94), joined: false, short, rise: short / 2 });
    }

    /// Room over and under the lines, for the tint, and the title over that.
    fn tinted(&mut self, mut title: Vec<Piece>, mut lines: Vec<Piece>) -> Vec<Piece> {
        let pad = self.setting.grid.gap();
        if let Some(first) = lines.first_mut() {
            first.ink.iter_mut().for_each(|ink| ink.shift(Abs::ZERO, pad));
            first.height += pad;
            // A mark stands where its line does.
            for mark in &mut first.backdrops {
                (mark.rise, mark.short) = (mark.rise - pad, mark.short + pad);
            }
            first.cost = if title.is_empty() { 0 } else { FORBIDDEN };
        }
        if let Some(last) = lines.last_mut() {
            last.height += pad;
            last.backdrops.iter_mut().for_each(|mark| mark.short += pad);
        }
        title.append(&mut lines);
        title
    }

    /// Whether a listing of a vertical book lies along its lines, as Latin in them does: one of a few lines, the longest of
    /// which upright would take the room of almost a page.
    fn lies(&mut self, listing: &Listing) -> bool {
        let style = self.style(Role::Code);
        let spec = self.spec(style);
        let cell = cells::cell(self.one_line("0", &spec, Span::NONE).length, spec.size);
        let longest = listing.text.split('\n').map(cells::count).max().unwrap_or_default();
        let few = listing.text.split('\n').count() <= SHORT;
        few && cell * longest > self.upright_room() * 2 / 3
    }

    /// A listing in a vertical book: it stands upright in the place of so many lines as it is wide, as a picture would.
    /// One that is longer than a line goes on beside itself.
    fn code_upright(&mut self, title: Option<&str>, listing: &Listing, tags: (TagId, TagId)) {
        let style = self.style(Role::Code);
        let (em, titled) = (self.setting.grid.size, title.is_some());
        let (title, mut lines) = self.upright(|flow| {
            let title = title.map(|title| flow.in_tag(tags.0, |flow| flow.listing_title(title))).unwrap_or_default();
            (title, flow.in_tag(tags.1, |flow| flow.listing(listing).1))
        });
        // The tint is no wider than the longest line asks for.
        let end = lines.iter().chain(&title).filter_map(|piece| Some(upright::reach(&piece.ink)?.end)).max();
        let along = Abs::ZERO..end.unwrap_or_default() + em.per_mille(style.end);
        let (pad, head) = (self.setting.grid.gap(), title.iter().map(|piece| piece.height).sum::<Abs>());
        let cell = self.setting.grid.cell_of(style);
        let room = self.measure() - head - pad * 2;
        let most = (room.to_raw() / cell.to_raw().max(1)).max(2) as usize;
        let columns = lines.len().div_ceil(most).max(1);
        let each = lines.len().div_ceil(columns).max(1);
        let mut title = Some(title);
        let mut pieces = Vec::with_capacity(columns);
        while !lines.is_empty() {
            let rest = lines.split_off(each.min(lines.len()));
            let part = std::mem::replace(&mut lines, rest);
            pieces.push(self.code_inset(title.take().unwrap_or_default(), part, &along));
        }
        let (before, after) = (self.lines(style.before), self.lines(style.after));
        // With a title it can be told where it is meant, so that it need not leave a hole as wide as itself.
        let inside = self.aside || self.scope.role != Role::Body || self.scope.start > Abs::ZERO;
        let float = titled && !inside;
        for mut piece in pieces {
            // Text has a line gap beside it, a tint has not.
            piece.height += pad;
            piece.float = float;
            piece.beside = !inside;
            self.off_grid(before, after, vec![piece]);
        }
    }

    /// Lines of a listing on their tint, upright.
    fn code_inset(&mut self, title: Vec<Piece>, lines: Vec<Piece>, along: &Range<Abs>) -> Piece {
        let titled = title.len();
        let mut pieces = self.tinted(title, lines);
        let last = pieces.len().saturating_sub(1);
        let short = self.setting.grid.gap();
        for (at, piece) in pieces.iter_mut().enumerate().skip(titled) {
            piece.backdrops.iter_mut().for_each(|mark| mark.along = along.clone());
            let rise = if at > titled { short / 2 } else { Abs::ZERO };
            let short = if at == last { short - rise } else { Abs::ZERO };
            let tint = Backdrop { along: along.clone(), color: Color::Gray(94), joined: at > titled, short, rise };
            piece.backdrops.insert(0, tint);
        }
        let mut whole = stack(pieces);
        whole.cost = 0;
        let height = whole.height - short;
        self.inset(whole, height, Align::Start)
    }
}

/// A line of code in parts of one kind each, without tabs. `start` is where it begins in the listing.
fn parts(text: &str, start: usize, tokens: &[Token]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut column = 0;
    let first = tokens.partition_point(|token| token.end as usize <= start);
    let mut tokens = tokens[first..].iter().peekable();
    for (at, ch) in text.char_indices() {
        let at = start + at;
        while tokens.next_if(|token| token.end as usize <= at).is_some() {}
        let kind = tokens.peek().filter(|token| token.start as usize <= at).map(|token| token.kind);
        if parts.last().is_none_or(|part| part.kind != kind) {
            parts.push(Part { text: String::new(), kind });
        }
        let Some(part) = parts.last_mut() else { continue };
        match ch {
            '\t' => {
                let spaces = TAB - column % TAB;
                part.text.extend(std::iter::repeat_n(' ', spaces));
                column += spaces;
            }
            // A line end of another system.
            '\r' => {}
            ch => {
                part.text.push(ch);
                column += if ch.is_ascii() { 1 } else { 2 };
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_reach_stops() {
        let text = |text: &str| parts(text, 0, &[]).into_iter().map(|part| part.text).collect::<String>();
        assert_eq!(text("a\tb\t\tc"), "a   b       c");
        assert_eq!(text("字\tb"), "字  b");
    }
}
