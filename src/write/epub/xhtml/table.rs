//! Tables.

use std::fmt::Write as _;

use super::Xhtml;
use crate::doc::{Align, Attr, Block, BlockKind, Cell, Row, Table, text_of};

impl Xhtml<'_> {
    pub(super) fn table(&mut self, table: &Table, attr: &Attr) {
        self.open("table", attr, &[]);
        if !table.caption.is_empty() {
            self.out.push_str("\n<caption>");
            let name = table.number.as_ref().map(|number| self.lang.table(number));
            self.caption(name, &table.caption);
            self.out.push_str("</caption>");
        }
        self.rows("thead", "th", &table.head, &table.columns);
        self.rows("tbody", "td", &table.body, &table.columns);
        self.out.push_str("\n</table>\n");
    }

    fn rows(&mut self, group: &str, element: &str, rows: &[Row], columns: &[Align]) {
        if rows.is_empty() {
            return;
        }
        let _ = write!(self.out, "\n<{group}>");
        // Per column, how many rows below are still covered by a cell above.
        let mut covered: Vec<u16> = Vec::new();
        for row in rows {
            self.out.push_str("\n<tr>");
            let mut column = 0;
            for cell in &row.cells {
                while covered.get(column).is_some_and(|&rows| rows > 0) {
                    column += 1;
                }
                self.cell(cell, element, columns.get(column).copied().unwrap_or_default());
                let end = column + usize::from(cell.columns.max(1));
                if covered.len() < end {
                    covered.resize(end, 0);
                }
                covered[column..end].fill(cell.rows.max(1));
                column = end;
            }
            covered.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
            self.out.push_str("</tr>");
        }
        let _ = write!(self.out, "\n</{group}>");
    }

    fn cell(&mut self, cell: &Cell, element: &str, align: Align) {
        let empty = cell
            .body
            .iter()
            .all(|block| matches!(&block.kind, BlockKind::Para(content) if text_of(content).trim().is_empty()));
        // A header without words heads nothing.
        let element = if empty { "td" } else { element };
        let _ = write!(self.out, "<{element}");
        if element == "th" {
            self.out.push_str(if cell.columns > 1 { " scope=\"colgroup\"" } else { " scope=\"col\"" });
        }
        let align = match align {
            Align::Start => "",
            Align::Center => "align-center",
            Align::End => "align-end",
        };
        let short = if is_short(&cell.body) { "nobreak" } else { "" };
        self.attributes(&Attr::NONE, &[align, short]);
        if cell.columns > 1 {
            let _ = write!(self.out, " colspan=\"{}\"", cell.columns);
        }
        if cell.rows > 1 {
            let _ = write!(self.out, " rowspan=\"{}\"", cell.rows);
        }
        self.out.push('>');
        self.tight(&cell.body);
        self.close(element);
    }
}

/// Whether a cell is a word or two, which would otherwise be broken character by character on a narrow screen.
fn is_short(body: &[Block]) -> bool {
    match body {
        [Block { kind: BlockKind::Para(content), .. }] => text_of(content).chars().count() <= 4,
        _ => false,
    }
}
