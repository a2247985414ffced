//! Pipe tables.

use pulldown_cmark::{Alignment, Event, Tag as Md};

use super::{Cursor, Reader};
use crate::doc::{Align, Block, BlockKind, Cell, Row, Table};

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
        // A head without words is only there because the syntax asks for one.
        head.retain(|row: &Row| row.cells.iter().any(|cell| !cell.body.is_empty()));
        Table { number: None, caption: Vec::new(), columns: columns.iter().map(align).collect(), head, body }
    }

    fn row(&mut self, range: std::ops::Range<usize>, cursor: &mut Cursor<'_>) -> Row {
        let span = self.span(&range);
        let mut cells = Vec::new();
        while let Some((event, range)) = cursor.next() {
            match event {
                Event::Start(Md::TableCell) => {
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
        Row { cells, span }
    }
}

fn align(alignment: &Alignment) -> Align {
    match alignment {
        Alignment::None | Alignment::Left => Align::Start,
        Alignment::Center => Align::Center,
        Alignment::Right => Align::End,
    }
}
