//! Rows → pieces of the column: whole where a table is short, else to be broken between rows.

use super::Set;
use crate::diag::{Code, Diagnostic};
use crate::doc::Align;
use crate::layout::flow::Flow;
use crate::layout::material::{FORBIDDEN, Ink, Piece, TOGETHER, WIDOW, stack};
use crate::theme::{Abs, Role};

impl Flow<'_> {
    /// A table with a caption that is not longer than two thirds of a page may move like a figure. A longer one breaks
    /// between rows, and so does one without: the text can only mean it by its place.
    pub(super) fn put_table(&mut self, set: Set) {
        let (before, after) = self.around_table();
        let all = set.caption.iter().chain([&set.head]).chain(&set.body);
        let extent: Abs = all.map(|piece| piece.before + piece.height).sum();
        let depth = self.setting.grid.depth();
        if extent > depth * 2 / 3 || self.on_grid() && set.caption.is_empty() {
            let short = extent < depth / 3;
            return self.breakable(set, if short { TOGETHER * 4 } else { 0 }, (before, after));
        }
        let mut whole = stack(set.caption.into_iter().chain([set.head]).chain(set.body).collect());
        whole.span = set.span;
        self.in_whole_lines(whole, before, after);
    }

    /// A table in a vertical book: upright, in the middle of the lines whose place it takes. One that is longer than a line
    /// goes on beside itself.
    pub(super) fn put_upright(&mut self, set: Set) {
        let (before, after) = self.around_table();
        let room = self.measure();
        let span = set.span;
        for mut whole in self.parts(set, room) {
            (whole.span, whole.cost) = (span, 0);
            let height = whole.height;
            let inset = self.inset(whole, height, Align::Center);
            self.in_whole_lines(inset, before, after);
        }
    }

    /// A table that is turned: pages of its own, as many as it needs, each with its head.
    pub(super) fn put_turned(&mut self, set: Set, measure: Abs) {
        let (grid, span) = (self.setting.grid, set.span);
        let room = if grid.vertical { self.upright_room() } else { self.measure() };
        for whole in self.parts(set, room) {
            let Piece { ink, notes, anchors, height: width, .. } = whole;
            // In the middle of the page, both ways.
            let along = match grid.vertical {
                true => self.scope.start..self.scope.start + measure,
                false => self.scope.start + (room - width) / 2..self.scope.start + (room + width) / 2,
            };
            let down = match grid.vertical {
                true => (room - width) / 2..(room + width) / 2,
                false => Abs::ZERO..measure,
            };
            let ink = vec![Ink::Inset { turned: true, along, down, ink }];
            self.push(Piece { height: grid.depth(), ink, notes, anchors, span, float: true, ..Piece::default() });
        }
    }

    /// A table in parts that are no taller than the room, each under the head.
    fn parts(&mut self, set: Set, room: Abs) -> Vec<Piece> {
        let extent = |pieces: &[Piece]| pieces.iter().map(|piece| piece.before + piece.height).sum::<Abs>();
        let Set { mut caption, mut head, mut body, mut again, span: _ } = set;
        if extent(&caption) + head.height > room / 2 {
            // No room would be left for rows: it goes on like them, and is not repeated.
            body.splice(0..0, caption.drain(..).chain([std::mem::take(&mut head)]));
            again.clear();
        }
        let mut rows: Vec<Piece> = Vec::with_capacity(body.len());
        let step = self.setting.grid.cell_of(self.style(Role::Table));
        body.into_iter().for_each(|row| self.cut(row, (room * 3 / 4, step), &mut rows));
        let mut rows = rows.into_iter().peekable();
        let mut over = caption;
        again.iter_mut().flat_map(|piece| &mut piece.ink).for_each(said_before);
        let mut parts = Vec::new();
        loop {
            let mut part = std::mem::replace(&mut over, again.clone());
            part.push(again_head(&head, parts.is_empty()));
            let least = part.len();
            while let Some(row) = rows.next_if(|row| part.len() == least || extent(&part) + row.height <= room) {
                part.push(row);
            }
            parts.push(stack(part));
            if rows.peek().is_none() {
                break;
            }
        }
        parts
    }

    fn around_table(&self) -> (Abs, Abs) {
        let style = self.style(Role::Table);
        (self.lines(style.before), self.lines(style.after))
    }

    /// A table over several pages: caption, head and two rows stay together, and so do the last two rows. `inside` is the
    /// cost of any break between its rows.
    fn breakable(&mut self, set: Set, inside: i32, (before, after): (Abs, Abs)) {
        let Set { caption, mut head, mut body, mut again, .. } = set;
        let grid = self.setting.grid;
        let (most, step) = (grid.depth() * 3 / 4, grid.cell_of(self.style(Role::Table)));
        if head.height > most / 2 {
            // Under such a head no room would be left: it goes on like the rows, and is not repeated.
            body.insert(0, std::mem::take(&mut head));
            again.clear();
        }
        let repeat = (head.height > Abs::ZERO || !again.is_empty()).then(|| {
            let mut whole = stack(again.into_iter().chain([again_head(&head, false)]).collect());
            whole.ink.iter_mut().for_each(said_before);
            self.column.material.heads.push(whole);
            self.column.material.heads.len() - 1
        });
        let count = body.len();
        let mut pieces = caption;
        if head.height > Abs::ZERO {
            pieces.push(Piece { cost: if pieces.is_empty() { 0 } else { FORBIDDEN }, ..head });
        }
        for (at, mut row) in body.into_iter().enumerate() {
            row.cost = row.cost.max(match at {
                0 if !pieces.is_empty() => FORBIDDEN,
                0 => 0,
                // Under a head that is repeated a last row alone looks lost.
                _ if at + 1 == count => WIDOW,
                1 => TOGETHER + inside,
                _ => inside,
            });
            row.head = repeat;
            self.cut(row, (most, step), &mut pieces);
        }
        if let Some(last) = pieces.last_mut() {
            last.height += grid.gap();
        }
        self.off_grid(before, after, pieces);
    }

    /// A row taller than a page is cut between its lines.
    fn cut(&mut self, row: Piece, (most, step): (Abs, Abs), pieces: &mut Vec<Piece>) {
        if row.height <= most {
            return pieces.push(row);
        }
        self.sink.push(
            Diagnostic::new(Code::L003, "a table row is taller than a page and was cut")
                .at(row.span)
                .help("give the text of the row as a list or as paragraphs"),
        );
        let mut parts: Vec<Piece> = Vec::new();
        let mut top = Abs::ZERO;
        while top < row.height {
            let height = step.min(row.height - top);
            parts.push(Piece { height, span: row.span, head: row.head, cost: TOGETHER, ..Piece::default() });
            top += step;
        }
        for mut ink in row.ink {
            let down = match &ink {
                Ink::Line { base, .. } => *base,
                Ink::Rule { down, .. }
                | Ink::Picture { down, .. }
                | Ink::Link { down, .. }
                | Ink::Inset { down, .. } => down.start,
            };
            let at = (down.to_raw().max(0) / step.to_raw().max(1)) as usize;
            let at = at.min(parts.len().saturating_sub(1));
            ink.shift(Abs::ZERO, -(step * at as i32));
            if let Some(part) = parts.get_mut(at) {
                part.ink.push(ink);
            }
        }
        if let Some(first) = parts.first_mut() {
            (first.notes, first.anchors, first.cost) = (row.notes, row.anchors, row.cost);
        }
        pieces.append(&mut parts);
    }
}

/// The head of a table. Where it is set again, without the notes and places in it, and no text of the book: whoever
/// listens to it or copies it has the table in one.
fn again_head(head: &Piece, first: bool) -> Piece {
    let mut head = head.clone();
    if !first {
        (head.anchors, head.notes) = (Vec::new(), Vec::new());
        head.ink.iter_mut().for_each(said_before);
    }
    head
}

fn said_before(ink: &mut Ink) {
    if let Ink::Line { artifact, .. } = ink {
        *artifact = true;
    }
}
