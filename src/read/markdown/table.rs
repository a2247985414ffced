//! Pipe tables.

use std::ops::Range;
use std::rc::Rc;

use pulldown_cmark::{Alignment, Event, Tag as Md};

use super::{Cursor, Reader};
use crate::diag::{Code, Diagnostic};
use crate::doc::{Align, Block, BlockKind, Cell, Inline, InlineKind, Row, Table};
use crate::source::Span;

impl Reader<'_> {
    pub(super) fn table(&mut self, columns: &[Alignment], cursor: &mut Cursor<'_>) -> Table {
        let (mut head, mut body) = (Vec::new(), Vec::new());
        while let Some((event, range)) = cursor.next() {
            match event {
                Event::Start(Md::TableHead) => head.push(self.row(range, cursor)),
                Event::Start(Md::TableRow) => body.push(self.row(range, cursor)),
                _ => break,
            }
        }
        let columns = self.columns(columns, &mut head, &mut body);
        // A head without words is only there because the syntax asks for one.
        head.retain(|row: &Row| row.cells.iter().any(|cell| !cell.body.is_empty()));
        Table { number: None, caption: Vec::new(), columns, head, body }
    }

    /// The columns, as many as the longest row has cells.
    fn columns(&mut self, columns: &[Alignment], head: &mut [Row], body: &mut [Row]) -> Vec<Align> {
        let longest = head.iter().chain(&*body).map(|row| row.cells.len()).max().unwrap_or(0);
        let mut aligned: Vec<Align> = columns.iter().map(align).collect();
        if longest <= columns.len() {
            return aligned;
        }
        aligned.resize(longest, Align::Start);
        let long = head.iter().chain(&*body).find(|row| row.cells.len() > columns.len());
        let message = format!("the table has {} columns, but a row of it {longest} cells", columns.len());
        let found = Diagnostic::new(Code::M027, message).at(long.map_or(Span::NONE, |row| row.span));
        self.sink.push(found.help("give the head as many cells, or write `\\|` for a bar that is no border"));
        for row in head.iter_mut().chain(body) {
            let span = row.span;
            row.cells.resize_with(longest, || Cell { body: Vec::new(), columns: 1, rows: 1, span });
        }
        aligned
    }

    fn row(&mut self, range: Range<usize>, cursor: &mut Cursor<'_>) -> Row {
        let (span, end) = (self.span(&range), range.end);
        let (mut cells, mut read) = (Vec::new(), range.start);
        while let Some((event, range)) = cursor.next() {
            match event {
                Event::Start(Md::TableCell) => {
                    read = range.end;
                    let span = self.span(&range);
                    let pieces = self.pieces(cursor, 0);
                    cursor.next();
                    let content = self.pair(pieces);
                    let body = match content.is_empty() {
                        true => Vec::new(),
                        false => vec![Block::new(BlockKind::Para(content), span)],
                    };
                    cells.push(Cell { body, columns: 1, rows: 1, span });
                }
                _ => break,
            }
        }
        self.rest(read..end, &mut cells);
        Row { cells, span }
    }

    /// Cells beyond the last column, which are no part of the table by its syntax: they are kept as they are written.
    fn rest(&self, range: Range<usize>, cells: &mut Vec<Cell>) {
        let mapped = Rc::clone(&self.mapped);
        let rest = mapped.text().get(range.clone()).unwrap_or_default();
        if rest.trim_matches([' ', '\t', '\n', '|']).is_empty() {
            return;
        }
        let mut parts = between_bars(rest);
        // Before the first bar is the end of the last cell, behind the last one of the row is nothing.
        parts.retain(|part| part.start > 0 && !(part.end == rest.len() && rest[part.clone()].trim().is_empty()));
        for part in parts {
            let span = self.span(&(range.start + part.start..range.start + part.end));
            let text = self.atoms.restore(rest[part].trim()).replace("\\|", "|");
            let body = match text.is_empty() {
                true => Vec::new(),
                false => vec![Block::new(BlockKind::Para(vec![Inline::new(InlineKind::Text(text), span)]), span)],
            };
            cells.push(Cell { body, columns: 1, rows: 1, span });
        }
    }
}

/// The parts of a row between bars that are not escaped.
fn between_bars(row: &str) -> Vec<Range<usize>> {
    let (mut parts, mut start, mut escaped) = (Vec::new(), 0, false);
    for (at, byte) in row.bytes().enumerate() {
        if byte == b'|' && !escaped {
            parts.push(start..at);
            start = at + 1;
        }
        escaped = byte == b'\\' && !escaped;
    }
    parts.push(start..row.len());
    parts
}

fn align(alignment: &Alignment) -> Align {
    match alignment {
        Alignment::None | Alignment::Left => Align::Start,
        Alignment::Center => Align::Center,
        Alignment::Right => Align::End,
    }
}
