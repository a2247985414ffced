//! The half title and the title page.

use super::{by_work, credit};
use crate::diag::Sink;
use crate::doc::{Align, Inline};
use crate::lang::Credit;
use crate::layout::flow::{Column, Flow, Setting};
use crate::layout::line::Line;
use crate::layout::material::{Ink, Piece, stack};
use crate::layout::para::Spec;
use crate::layout::tags::{Tag, TagId};
use crate::theme::{Abs, Role, Style};

/// Names on a line of the title page at most.
const NAMES: usize = 3;
/// From this length on, in em, names stand below each other.
const LONG: i32 = 7;

/// Sets the half title: the title of the book, no larger than that of a chapter.
pub(crate) fn half_title(setting: &Setting, sink: &mut Sink) -> Column {
    let mut flow = Flow::new(*setting, None, setting.edition.lang(), sink);
    let title = setting.edition.meta().title.clone();
    let mut pieces = vec![flow.sunk()];
    pieces.extend(flow.display(&[(Role::ChapterTitle, title)]));
    flow.push(stack(pieces));
    flow.finish()
}

/// Sets the title page: title and subtitle above the middle, those who made it below them, the publisher at the foot.
pub(crate) fn title_page(setting: &Setting, sink: &mut Sink) -> Column {
    let (meta, lang) = (setting.edition.meta(), setting.edition.lang());
    let mut flow = Flow::new(*setting, None, lang, sink);
    let mut top: Vec<(Role, String)> = vec![(Role::BookTitle, meta.title.clone())];
    top.extend(meta.subtitle.clone().map(|subtitle| (Role::BookSubtitle, subtitle)));

    let grid = setting.grid;
    let mut pieces = vec![flow.sunk()];
    pieces.extend(flow.display(&top));
    let mut space = top.last().map_or(Abs::ZERO, |(role, _)| flow.lines(flow.style(*role).after));
    for (word, names) in by_work(meta, lang) {
        let mut lines = flow.names(word, &names);
        if let Some(first) = lines.first_mut() {
            first.before = std::mem::replace(&mut space, flow.lines(flow.style(Role::BookAuthor).after));
        }
        pieces.append(&mut lines);
    }
    let foot = meta.publisher.clone().map(|publisher| flow.display(&[(Role::BookAuthor, publisher)]));
    let foot = foot.unwrap_or_default();
    let extent = |pieces: &[Piece]| pieces.iter().map(|piece| piece.before + piece.height).sum::<Abs>();
    let rest = grid.depth() - extent(&pieces) - extent(&foot);
    if rest >= Abs::ZERO {
        pieces.push(Piece { height: rest, ..Piece::default() });
        pieces.extend(foot);
        pieces = vec![stack(pieces)];
    } else {
        // More than a page holds goes on over the leaf, from the top.
        pieces.remove(0);
        pieces.extend(foot);
    }
    pieces.into_iter().for_each(|piece| flow.push(piece));
    flow.finish()
}

impl Flow<'_> {
    /// What the title of a book stands below.
    fn sunk(&self) -> Piece {
        let grid = self.setting.grid;
        // Where lines run down the page, the title stands near the edge where it begins.
        let part = if grid.vertical { grid.leading } else { grid.depth() / 5 };
        Piece { height: grid.round_up(part), ..Piece::default() }
    }

    /// Lines of display text below each other, with the space after each of their styles.
    fn display(&mut self, parts: &[(Role, String)]) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut space = Abs::ZERO;
        for (role, text) in parts {
            let style = self.style(*role);
            let tag = match role {
                Role::BookTitle | Role::ChapterTitle => Tag::Title,
                _ => Tag::Paragraph,
            };
            let outer = std::mem::replace(&mut self.tag, TagId::NONE);
            self.tag = self.tags.add(tag, outer);
            self.indented(style, |flow| {
                let spec = flow.spec(style);
                for line in flow.set(&[Inline::text(text.as_str())], &spec) {
                    let piece = flow.piece_of(line, style);
                    pieces.push(Piece { before: std::mem::take(&mut space), ..piece });
                }
            });
            self.tag = outer;
            space = self.lines(style.after);
        }
        pieces
    }

    /// Names in even columns, few to a line, and behind the last what they did. No line is broken in a name.
    fn names(&mut self, word: Credit, names: &[&str]) -> Vec<Piece> {
        let lang = self.scope.lang;
        if !lang.is_cjk() {
            let names = names.join(lang.words().and);
            return self.display(&[(Role::BookAuthor, credit(word, &names, lang))]);
        }
        self.tagged(Tag::Paragraph, |flow| flow.in_columns(word, names))
    }

    fn in_columns(&mut self, word: Credit, names: &[&str]) -> Vec<Piece> {
        let style = self.style(Role::BookAuthor);
        let longest = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
        let mut lines: Vec<Line> = names.iter().map(|name| self.name(name, longest, style)).collect();
        let em = self.setting.grid.size_of(style);
        let cell = lines.iter().map(|line| line.length).max().unwrap_or_default() + em;
        let last = self.name(word.0, 0, style);
        let room = ((self.measure() - last.length).to_raw() / cell.to_raw().max(1)).max(1) as usize;
        let rows = names.len().div_ceil(room.min(NAMES)).max(1);
        let across = names.len().div_ceil(rows);
        // A long name among short ones would tear the columns apart.
        if across == 1 || cell > em * LONG {
            return self.column_of_names(lines, last, style);
        }
        let mut pieces = Vec::with_capacity(rows);
        let mut last = Some(last);
        while !lines.is_empty() {
            let mut row: Vec<Line> = lines.drain(..across.min(lines.len())).collect();
            row.extend(last.take_if(|_| lines.is_empty()));
            pieces.push(self.row_of_names(row, cell, across, style));
        }
        pieces
    }

    /// Names below each other, and behind the last what they did. At the end of the measure they end with that.
    fn column_of_names(&mut self, names: Vec<Line>, word: Line, style: &Style) -> Vec<Piece> {
        let grid = self.setting.grid;
        let (height, size) = (grid.cell_of(style), grid.size_of(style));
        let base = grid.base(height, size);
        let behind = names.last().map_or(Abs::ZERO, |name| name.length) + size;
        let longest = names.iter().map(|name| name.length).max().unwrap_or_default().max(behind + word.length);
        let start = match style.align {
            Align::End => (grid.measure - longest).max(self.scope.start),
            Align::Start | Align::Center => self.scope.start,
        };
        let count = names.len();
        let mut word = Some(word);
        let row = |(at, line): (usize, Line)| {
            let ink = |line: Line, along: Abs| Ink::Line { line, along, base, size, artifact: false };
            let mut inks = vec![ink(line, start)];
            inks.extend(word.take_if(|_| at + 1 == count).map(|word| ink(word, start + behind)));
            Piece { height, ink: inks, ..Piece::default() }
        };
        names.into_iter().enumerate().map(row).collect()
    }

    /// A name at its natural length; one of two characters among longer ones is spread to three.
    fn name(&mut self, name: &str, longest: usize, style: &Style) -> Line {
        let spread = longest == 3 && name.chars().count() == 2;
        let base = self.spec(style);
        let tracking = if spread { base.tracking + (1000 + base.tracking) } else { base.tracking };
        let spec = Spec { measure: Abs::raw(i32::MAX / 8), justify: false, align: Align::Start, tracking, ..base };
        self.set(&[Inline::text(name)], &spec).into_iter().next().unwrap_or_default()
    }

    fn row_of_names(&mut self, row: Vec<Line>, cell: Abs, across: usize, style: &Style) -> Piece {
        let grid = self.setting.grid;
        let (height, size) = (grid.cell_of(style), grid.size_of(style));
        let base = grid.base(height, size);
        // At the end of the measure, room for the word behind the last row is left in all of them.
        let start = match style.align {
            Align::End => (grid.measure - cell * across as i32 - size).max(self.scope.start),
            Align::Start | Align::Center => self.scope.start,
        };
        let ink = row.into_iter().enumerate().map(|(at, line)| Ink::Line {
            line,
            along: start + cell * at as i32,
            base,
            size,
            artifact: false,
        });
        Piece { height, ink: ink.collect(), ..Piece::default() }
    }
}
