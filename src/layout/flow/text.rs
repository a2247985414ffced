//! Paragraphs, headings, quotations, verse, formulas.

use super::Flow;
use crate::doc::{Align, Block, Inline, InlineKind};
use crate::layout::line::Line;
use crate::layout::material::{FORBIDDEN, ORPHAN, Piece, Seat, TOGETHER, WIDOW, stack};
use crate::source::Span;
use crate::theme::{Abs, Role, Style};

impl Flow<'_> {
    /// A paragraph: one piece a line. A picture alone in it stands as a figure without caption.
    pub(super) fn para(&mut self, content: &[Inline], block: &Block) {
        if let Some(picture) = super::figure::only_picture(content) {
            return self.picture_alone(picture, block);
        }
        let style = self.style(self.scope.role);
        let spec = self.spec(style);
        let lines = self.set(content, &spec);
        self.lines_of(lines, style, block.span);
    }

    /// Adds the lines of a paragraph, with the cost of leaving one of them alone (rule G5).
    pub(super) fn lines_of(&mut self, lines: Vec<Line>, style: &Style, span: Span) {
        let count = lines.len();
        for (at, line) in lines.into_iter().enumerate() {
            let mut piece = self.piece_of(line, style);
            piece.span = span;
            piece.cost = alone(at, count);
            self.push(piece);
        }
    }

    /// A section heading, in whole lines (rule G3), kept with two lines of what follows (rule G4).
    pub(super) fn heading(&mut self, level: u8, number: Option<&str>, content: &[Inline], span: Span) {
        let style = self.style(match level {
            0..=2 => Role::Heading2,
            3 => Role::Heading3,
            4 => Role::Heading4,
            5 => Role::Heading5,
            _ => Role::Heading6,
        });
        let words: Vec<Inline> = number
            .map(|number| Inline::text(format!("{number}\u{3000}")))
            .into_iter()
            .chain(content.iter().cloned())
            .collect();
        let spec = self.spec(style);
        let lines = self.set(&words, &spec);
        let mut pieces = Vec::with_capacity(lines.len());
        for line in lines {
            pieces.push(self.piece_of(line, style));
        }
        let grid = self.setting.grid;
        // Right below another heading the space of that one is enough.
        let before = if self.keep == 2 { Abs::ZERO } else { self.lines(style.before) };
        let mut piece = stack(pieces);
        // With the space before it, whole lines; that space vanishes at the top of a column, and the text stands there.
        piece.height = grid.round_up(before + piece.height + self.lines(style.after)) - before;
        piece.seat = Seat::Foot;
        piece.span = span;
        if level <= 2 {
            piece.section = Some(self.column.sections.len());
            self.column.sections.push(words);
        }
        self.apart(before);
        self.push(piece);
        self.keep = 2;
    }

    /// A quotation: indented on the grid (rule P5).
    pub(super) fn quote(&mut self, body: &[Block], source: Option<&[Inline]>) {
        let style = self.style(Role::Quote);
        let em = self.setting.grid.size;
        let inside = !self.on_grid();
        self.apart(self.lines(style.before));
        self.within(
            |scope| {
                scope.start += em.per_mille(style.start);
                scope.end += em.per_mille(style.end);
                if !inside {
                    scope.role = Role::Quote;
                }
            },
            |flow| {
                // The indent sets the block off; only where it goes on, a new paragraph must show.
                let (first, rest) = body.split_at(body.len().min(1));
                flow.within(|scope| scope.flush = true, |flow| flow.blocks(first));
                flow.blocks(rest);
                if let Some(source) = source {
                    flow.quote_source(source);
                }
            },
        );
        self.follow(self.lines(style.after));
    }

    fn quote_source(&mut self, source: &[Inline]) {
        let style = self.style(Role::QuoteSource);
        let spec = self.spec(style);
        let lines = self.set(source, &spec);
        for line in lines {
            let mut piece = self.piece_of(line, style);
            piece.cost = FORBIDDEN;
            self.push(piece);
        }
    }

    /// Verse: a line is a line; one that must be turned over hangs by two em. An empty line parts stanzas.
    pub(super) fn verse(&mut self, lines: &[Vec<Inline>]) {
        let style = self.style(Role::Verse);
        let em = self.setting.grid.size;
        self.apart(self.lines(style.before));
        self.within(
            |scope| {
                scope.start += em.per_mille(style.start);
                scope.end += em.per_mille(style.end);
                scope.flush = true;
            },
            |flow| {
                let mut first = true;
                for line in lines {
                    if line.is_empty() {
                        flow.apart(flow.setting.grid.leading);
                        first = true;
                    } else {
                        flow.verse_line(line, style, if first { 0 } else { TOGETHER });
                        first = false;
                    }
                }
            },
        );
        self.follow(self.lines(style.after));
    }

    fn verse_line(&mut self, content: &[Inline], style: &Style, cost: i32) {
        let spec = self.spec(style);
        let hang = spec.size * 2;
        let mut lines = self.set(content, &spec);
        let turned = lines.len() > 1;
        if turned {
            let short = crate::layout::para::Spec { measure: spec.measure - hang, ..spec };
            lines = self.set(content, &short);
        }
        for (at, line) in lines.into_iter().enumerate() {
            let by = if at > 0 { hang } else { Abs::ZERO };
            let mut piece = self.piece_at(line, style, self.scope.start + by);
            piece.cost = if at > 0 { FORBIDDEN } else { cost };
            self.push(piece);
        }
    }

    /// A displayed formula: in the middle of a line of its own.
    pub(super) fn math(&mut self, tex: &str, span: Span) {
        let style = self.style(self.scope.role);
        let spec =
            crate::layout::para::Spec { align: Align::Center, justify: false, indent: Abs::ZERO, ..self.spec(style) };
        let lines = self.set(&[Inline::new(InlineKind::Math(tex.to_owned()), span)], &spec);
        let half = self.setting.grid.leading / 2;
        let mut pieces: Vec<Piece> = Vec::with_capacity(lines.len());
        for line in lines {
            let mut piece = self.piece_of(line, style);
            piece.seat = Seat::Free;
            piece.span = span;
            pieces.push(piece);
        }
        let whole = stack(pieces);
        self.off_grid(half, half, vec![whole]);
    }

    /// ＊　＊　＊
    pub(super) fn scene_break(&mut self) {
        let style = self.style(Role::SceneBreak);
        let spec = self.spec(style);
        let lines = self.set(&[Inline::text("＊\u{3000}＊\u{3000}＊")], &spec);
        self.apart(self.lines(style.before));
        for line in lines {
            let piece = self.piece_of(line, style);
            self.push(piece);
        }
        self.follow(self.lines(style.after));
    }

    /// A line left blank: it stays even at the top of a page, because the author asked for it.
    pub(super) fn blank_line(&mut self, span: Span) {
        self.push(Piece { height: self.setting.grid.leading, seat: Seat::Top, span, ..Piece::default() });
    }
}

/// Cost of a break before line `at` of `count`.
fn alone(at: usize, count: usize) -> i32 {
    let orphan = if at == 1 { ORPHAN } else { 0 };
    let widow = if at > 0 && at + 1 == count { WIDOW } else { 0 };
    orphan + widow
}
