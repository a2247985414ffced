//! Tables in three rules (三線表): columns as wide as their content asks, head rows repeated where a table goes on.

use std::ops::Range;

use super::Flow;
use crate::diag::{Code, Diagnostic, Sink};
use crate::doc::{Align, Cell, Row, Table};
use crate::layout::ink::Color;
use crate::layout::material::{FORBIDDEN, Ink, Piece, TOGETHER, stack};
use crate::source::Span;
use crate::theme::{Abs, Role};

/// A cell with the place it takes.
struct Placed<'a> {
    cell: &'a Cell,
    row: usize,
    column: usize,
    columns: usize,
    rows: usize,
    head: bool,
}

/// Where the columns stand along the measure.
struct Columns {
    starts: Vec<Abs>,
    widths: Vec<Abs>,
}

impl Columns {
    /// Start and width of a cell over some columns.
    fn of(&self, column: usize, columns: usize, gap: Abs) -> (Abs, Abs) {
        let last = (column + columns).min(self.widths.len());
        let width = self.widths.get(column..last).map_or(Abs::ZERO, |widths| widths.iter().copied().sum());
        let start = self.starts.get(column).copied().unwrap_or_default();
        (start, width + gap * (last.saturating_sub(column + 1) as i32))
    }
}

impl Flow<'_> {
    /// A table. One that is not longer than two thirds of a page may move like a figure; a longer one breaks between rows.
    pub(super) fn table(&mut self, table: &Table, span: Span) {
        let count = columns_of(table);
        if count == 0 {
            return;
        }
        let cells = place(table, count);
        let gap = self.setting.grid.size;
        let columns = self.columns(&cells, count, gap);
        let caption = self.table_caption(table);
        let (head, body) = self.rows(&cells, table, &columns, gap, span);
        self.assemble(caption, head, body, self.rules(&columns), span);
    }

    fn table_caption(&mut self, table: &Table) -> Vec<Piece> {
        let name = table.number.as_deref().map(|number| self.scope.lang.table(number));
        let mut caption = self.caption(name, &table.caption);
        let half = self.setting.grid.gap() / 2;
        if let Some(last) = caption.last_mut() {
            last.height += half;
        }
        if let Some(first) = caption.first_mut() {
            (first.before, first.cost) = (Abs::ZERO, 0);
        }
        caption
    }

    /// Widths by content: as wide as the longest line where all fit, else between that and the longest word.
    fn columns(&mut self, cells: &[Placed], count: usize, gap: Abs) -> Columns {
        let room = self.measure() - gap * (count as i32 - 1);
        let (mut least, mut most) = (vec![Abs::ZERO; count], vec![Abs::ZERO; count]);
        for placed in cells.iter().filter(|placed| placed.columns == 1) {
            let (short, long) = self.extents(placed);
            least[placed.column] = least[placed.column].max(short);
            most[placed.column] = most[placed.column].max(long);
        }
        for placed in cells.iter().filter(|placed| placed.columns > 1) {
            let (_, long) = self.extents(placed);
            let over = placed.column..(placed.column + placed.columns).min(count);
            let have: Abs = most[over.clone()].iter().copied().sum::<Abs>() + gap * (placed.columns as i32 - 1);
            let share = (long - have).max(Abs::ZERO) / placed.columns as i32;
            most[over].iter_mut().for_each(|width| *width += share);
        }
        let widths = share(&least, &most, room);
        let total = widths.iter().copied().sum::<Abs>() + gap * (count as i32 - 1);
        let mut at = self.scope.start + (self.measure() - total).max(Abs::ZERO) / 2;
        let mut starts = Vec::with_capacity(count);
        for width in &widths {
            starts.push(at);
            at += *width + gap;
        }
        Columns { starts, widths }
    }

    /// The longest part that is not broken, and the longest line, of a cell.
    fn extents(&mut self, placed: &Placed) -> (Abs, Abs) {
        let em = self.setting.grid.size_of(self.style(Role::Table));
        let longest = |pieces: &[Piece]| {
            let lengths = pieces.iter().flat_map(|piece| &piece.ink).map(|ink| match ink {
                Ink::Line { line, along, .. } => *along + line.length,
                Ink::Rule { along, .. }
                | Ink::Picture { along, .. }
                | Ink::Link { along, .. }
                | Ink::Inset { along, .. } => along.end,
            });
            lengths.max().unwrap_or_default()
        };
        let endless = Abs::raw(i32::MAX / 8);
        // Up to six characters are left on one line: a broken name costs more than a narrow neighbour.
        let (short, long) = (self.trial(placed, em * 6), self.trial(placed, endless));
        (longest(&short), longest(&long))
    }

    /// A cell set at a measure, only to be looked at: its findings, notes and places are dropped.
    fn trial(&mut self, placed: &Placed, measure: Abs) -> Vec<Piece> {
        let mut sink = Sink::default();
        let mut setting = self.setting;
        setting.grid.measure = measure;
        let mut flow = Flow::new(setting, None, self.scope.lang, &mut sink);
        flow.cell_scope(placed.head, Align::Start);
        flow.blocks(&placed.cell.body);
        flow.finish().material.pieces
    }

    fn cell_scope(&mut self, head: bool, align: Align) {
        self.scope.role = if head { Role::TableHead } else { Role::Table };
        self.scope.align = (align != Align::Start).then_some(align);
        self.scope.flush = true;
        self.scope.lists = 0;
    }

    /// Head and body rows as pieces, ruled.
    fn rows(
        &mut self,
        cells: &[Placed],
        table: &Table,
        columns: &Columns,
        gap: Abs,
        span: Span,
    ) -> (Vec<Piece>, Vec<Piece>) {
        let count = table.head.len() + table.body.len();
        let mut rows: Vec<Vec<Piece>> = (0..count).map(|_| Vec::new()).collect();
        let mut heights = vec![Abs::ZERO; count];
        let mut tall: Vec<(usize, usize, Abs)> = Vec::new();
        for placed in cells {
            let align = table.columns.get(placed.column).copied().unwrap_or_default();
            let cell = self.cell(placed, columns, gap, align);
            match placed.rows {
                1 => heights[placed.row] = heights[placed.row].max(cell.height),
                rows => tall.push((placed.row, rows, cell.height)),
            }
            rows[placed.row].push(cell);
        }
        // A cell over several rows lengthens the last of them.
        for &(row, over, height) in &tall {
            let last = (row + over).min(count) - 1;
            let have: Abs = heights[row..=last].iter().copied().sum();
            heights[last] += (height - have).max(Abs::ZERO);
        }
        let joined = |row: usize| tall.iter().any(|&(first, over, _)| first < row && row < first + over);
        let mut pieces = Vec::with_capacity(count);
        for (at, cells) in rows.into_iter().enumerate() {
            let mut piece = beside(cells, heights[at]);
            piece.cost = if joined(at) { FORBIDDEN } else { 0 };
            piece.span = span;
            pieces.push(piece);
        }
        let body = pieces.split_off(table.head.len());
        (pieces, body)
    }

    /// A cell as one piece in its column.
    fn cell(&mut self, placed: &Placed, columns: &Columns, gap: Abs, align: Align) -> Piece {
        let (start, width) = columns.of(placed.column, placed.columns, gap);
        let outer = self.scope.clone();
        self.scope.start = start;
        self.scope.end = (self.setting.grid.measure - start - width).max(Abs::ZERO);
        self.cell_scope(placed.head, align);
        let waiting = std::mem::take(&mut self.anchors);
        let pieces = self.aside(|flow| flow.blocks(&placed.cell.body));
        self.anchors = waiting;
        self.scope = outer;
        stack(pieces)
    }

    /// From where to where the rules run: the measure, or a little beyond the columns of a narrow table.
    fn rules(&self, columns: &Columns) -> Range<Abs> {
        let (start, end) = (self.scope.start, self.setting.grid.measure - self.scope.end);
        let first = columns.starts.first().copied().unwrap_or(start);
        let last = columns.starts.last().copied().zip(columns.widths.last().copied());
        let last = last.map_or(end, |(at, width)| at + width);
        let beyond = self.setting.grid.size / 2;
        if first - beyond <= start { start..end } else { first - beyond..(last + beyond).min(end) }
    }

    /// Rules, spaces and breaks.
    fn assemble(
        &mut self,
        caption: Vec<Piece>,
        mut head: Vec<Piece>,
        mut body: Vec<Piece>,
        along: Range<Abs>,
        span: Span,
    ) {
        let style = self.style(Role::Table);
        let grid = self.setting.grid;
        let pad = grid.gap() / 4;
        let rule = |width: f64, down: Abs| Ink::Rule {
            along: along.clone(),
            down: down..down + Abs::pt(width),
            color: Color::Gray(0),
        };
        // Room over and under each row, so that rules do not touch the text; the line gap of a cell is below it already.
        for row in head.iter_mut().chain(&mut body) {
            row.ink.iter_mut().for_each(|ink| ink.shift(Abs::ZERO, pad + grid.gap() / 2));
            row.height += pad * 2;
        }
        let mut head = stack(head);
        if let Some(first) = body.first_mut().filter(|_| head.height == Abs::ZERO) {
            first.ink.insert(0, rule(1.0, Abs::ZERO));
        }
        if head.height > Abs::ZERO {
            head.height += pad / 2;
            head.ink.insert(0, rule(1.0, Abs::ZERO));
            head.ink.push(rule(0.5, head.height - Abs::pt(0.5)));
        }
        if let Some(last) = body.last_mut() {
            last.height += pad / 2;
            last.ink.push(rule(1.0, last.height - Abs::pt(1.0)));
        } else if head.height > Abs::ZERO {
            head.ink.push(rule(1.0, head.height));
        }
        let extent: Abs = caption.iter().chain([&head]).chain(&body).map(|piece| piece.before + piece.height).sum();
        let (before, after) = (self.lines(style.before), self.lines(style.after));
        if !self.on_grid() || extent <= grid.depth() * 2 / 3 {
            let mut whole = stack(caption.into_iter().chain([head]).chain(body).collect());
            whole.span = span;
            return self.in_whole_lines(whole, before, after);
        }
        self.breakable(caption, head, body, (before, after));
    }

    /// A table over several pages: caption, head and two rows stay together, and so do the last two rows.
    fn breakable(&mut self, caption: Vec<Piece>, head: Piece, body: Vec<Piece>, (before, after): (Abs, Abs)) {
        let repeat = (head.height > Abs::ZERO).then(|| {
            let mut again = head.clone();
            (again.anchors, again.notes) = (Vec::new(), Vec::new());
            self.column.material.heads.push(again);
            self.column.material.heads.len() - 1
        });
        let count = body.len();
        let mut pieces = caption;
        if repeat.is_some() {
            pieces.push(Piece { cost: if pieces.is_empty() { 0 } else { FORBIDDEN }, ..head });
        }
        for (at, mut row) in body.into_iter().enumerate() {
            row.cost = row.cost.max(match at {
                0 if !pieces.is_empty() => FORBIDDEN,
                0 => 0,
                1 => TOGETHER,
                _ if at + 1 == count => TOGETHER,
                _ => 0,
            });
            row.head = repeat;
            self.cut(row, &mut pieces);
        }
        if let Some(last) = pieces.last_mut() {
            last.height += self.setting.grid.gap();
        }
        self.off_grid(before, after, pieces);
    }

    /// A row taller than a page is cut between its lines.
    fn cut(&mut self, row: Piece, pieces: &mut Vec<Piece>) {
        let most = self.setting.grid.depth() * 3 / 4;
        if row.height <= most {
            return pieces.push(row);
        }
        self.sink.push(
            Diagnostic::new(Code::L003, "a table row is taller than a page and was cut")
                .at(row.span)
                .help("give the text of the row as a list or as paragraphs"),
        );
        let step = self.setting.grid.cell_of(self.style(Role::Table));
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

/// Cells of a row beside each other.
fn beside(cells: Vec<Piece>, height: Abs) -> Piece {
    let mut row = Piece { height, ..Piece::default() };
    for mut cell in cells {
        row.ink.append(&mut cell.ink);
        row.notes.append(&mut cell.notes);
        row.anchors.append(&mut cell.anchors);
    }
    row
}

fn columns_of(table: &Table) -> usize {
    let widest = |row: &Row| row.cells.iter().map(|cell| usize::from(cell.columns.max(1))).sum();
    let rows = table.head.iter().chain(&table.body).map(widest).max().unwrap_or(0);
    // A table with more columns than a page has characters is a slip of the pen; its cells still come out.
    table.columns.len().max(rows).min(200)
}

/// Gives each cell its place: a spanned place has no cell.
fn place(table: &Table, count: usize) -> Vec<Placed<'_>> {
    let mut taken: Vec<usize> = vec![0; count];
    let mut out = Vec::new();
    let heads = table.head.len();
    let total = heads + table.body.len();
    for (row, cells) in table.head.iter().chain(&table.body).map(|row| &row.cells).enumerate() {
        let mut column = 0;
        for cell in cells {
            while column + 1 < count && taken[column] > row {
                column += 1;
            }
            let column_now = column.min(count - 1);
            let columns = usize::from(cell.columns.max(1)).min(count - column_now);
            let end = if row < heads { heads } else { total };
            let rows = usize::from(cell.rows.max(1)).min(end - row);
            taken[column_now..column_now + columns].iter_mut().for_each(|until| *until = row + rows);
            out.push(Placed { cell, row, column: column_now, columns, rows, head: row < heads });
            column = column_now + columns;
        }
    }
    out
}

/// Shares the room: most where it is enough, else least and a part of the rest in proportion to what is wanted.
fn share(least: &[Abs], most: &[Abs], room: Abs) -> Vec<Abs> {
    let sum = |widths: &[Abs]| widths.iter().map(|width| i64::from(width.to_raw())).sum::<i64>().max(1);
    let (low, high, room) = (sum(least), sum(most), i64::from(room.to_raw().max(1)));
    let part = |width: Abs, num: i64, den: i64| Abs::raw((i64::from(width.to_raw()) * num / den.max(1)) as i32);
    if high <= room {
        // A table that nearly fills the measure fills it.
        return if high * 2 < room {
            most.to_vec()
        } else {
            most.iter().map(|&width| part(width, room, high)).collect()
        };
    }
    if low >= room {
        return least.iter().map(|&width| part(width, room, low)).collect();
    }
    let wanted = |at: usize| i64::from((most[at] - least[at]).to_raw());
    let all: i64 = (0..least.len()).map(wanted).sum::<i64>().max(1);
    (0..least.len()).map(|at| least[at] + Abs::raw(((room - low) * wanted(at) / all) as i32)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pt(list: &[f64]) -> Vec<Abs> {
        list.iter().map(|&n| Abs::pt(n)).collect()
    }

    #[test]
    fn widths_by_content() {
        assert_eq!(share(&pt(&[10.0, 10.0]), &pt(&[20.0, 40.0]), Abs::pt(200.0)), pt(&[20.0, 40.0]));
        assert_eq!(share(&pt(&[10.0, 10.0]), &pt(&[50.0, 100.0]), Abs::pt(150.0)), pt(&[50.0, 100.0]));
        assert_eq!(share(&pt(&[10.0, 20.0]), &pt(&[10.0, 220.0]), Abs::pt(130.0)), pt(&[10.0, 120.0]));
        assert_eq!(share(&pt(&[100.0, 100.0]), &pt(&[300.0, 300.0]), Abs::pt(100.0)), pt(&[50.0, 50.0]));
    }
}
