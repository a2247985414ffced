//! Tables.

use std::fmt::Write as _;

use super::Xhtml;
use crate::doc::{Align, Attr, Block, BlockKind, Cell, Row, Table, text_of};
use crate::write::epub::escape::push_attribute;

impl Xhtml<'_> {
    /// A table. One that a narrow screen cannot hold scrolls: in a group with a name that keys can reach.
    pub(super) fn table(&mut self, table: &Table, attr: &Attr) {
        let name = table.number.as_ref().map(|number| self.lang.table(number));
        let turned = self.turn(height(table, SCREEN), height(table, LARGE_SCREEN));
        let wide = turned != "turned" && least_width(table) > SCREEN;
        if wide {
            let gap = if turned.is_empty() { "" } else { " " };
            let _ = write!(self.out, "<div class=\"wide-table{gap}{turned}\" role=\"group\" tabindex=\"0\"");
            let label = name.clone().unwrap_or_else(|| self.lang.words().table.to_owned());
            push_attribute(&mut self.out, "aria-label", &label);
            self.out.push_str(">\n");
        }
        self.open("table", attr, &[turned]);
        if !table.caption.is_empty() {
            self.out.push_str("\n<caption>");
            self.caption(name, &table.caption);
            self.out.push_str("</caption>");
        }
        self.rows("thead", ("th", "th"), &table.head, &table.columns);
        let first = if table.names_rows() { "th" } else { "td" };
        self.rows("tbody", (first, "td"), &table.body, &table.columns);
        self.out.push_str(if wide { "\n</table>\n</div>\n" } else { "\n</table>\n" });
    }

    /// Rows of cells, those of the first column in an element of their own.
    fn rows(&mut self, group: &str, (first, other): (&str, &str), rows: &[Row], columns: &[Align]) {
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
                let scope = match (group, cell.columns > 1) {
                    ("tbody", _) => "row",
                    (_, true) => "colgroup",
                    (_, false) => "col",
                };
                let element = if column == 0 { first } else { other };
                let align = columns.get(column).copied().unwrap_or_default();
                self.cell(cell, (element, scope), align, SCREEN / columns.len().max(1));
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

    fn cell(&mut self, cell: &Cell, (element, scope): (&str, &str), align: Align, room: usize) {
        // A header without words heads nothing.
        let element = if cell.is_empty() { "td" } else { element };
        let _ = write!(self.out, "<{element}");
        if element == "th" {
            push_attribute(&mut self.out, "scope", scope);
        }
        let align = match align {
            Align::Start => "",
            Align::Center => "align-center",
            Align::End => "align-end",
        };
        let short = if is_short(&cell.body, room) { "nobreak" } else { "" };
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

/// How much a narrow screen holds, in halves of an em.
const SCREEN: usize = 40;
/// The same in large type.
const LARGE_SCREEN: usize = 22;

/// What stays in one line in any table: a word or two, in halves of an em.
const SHORT: usize = 8;

/// The least width of a table in halves of an em: a column is as wide as its longest word, or four characters of Han.
fn least_width(table: &Table) -> usize {
    let mut widths = vec![0; table.columns.len()];
    for cells in table.head.iter().chain(&table.body).map(|row| &row.cells) {
        for (width, cell) in widths.iter_mut().zip(cells).filter(|(_, cell)| cell.columns == 1) {
            *width = (*width).max(longest_word(&cell.body));
        }
    }
    widths.iter().map(|width| width + 2).sum()
}

fn longest_word(body: &[Block]) -> usize {
    let text = match body {
        [Block { kind: BlockKind::Para(content), .. }] => text_of(content),
        _ => String::new(),
    };
    let width = |word: &str| match word.is_ascii() {
        true => word.len(),
        false => word.chars().count().min(4) * 2,
    };
    text.split_whitespace().map(width).max().unwrap_or_default()
}

/// About how many lines a table has on a screen so wide. Four rows have one line more between them.
fn height(table: &Table, screen: usize) -> usize {
    let room = (screen / table.columns.len().max(1)).max(SHORT);
    let lines = |cell: &Cell| cell.body.iter().map(|block| block_width(block).div_ceil(room).max(1)).sum::<usize>();
    let row = |row: &Row| row.cells.iter().map(lines).max().unwrap_or(1);
    let rows = || table.head.iter().chain(&table.body);
    rows().map(row).sum::<usize>() + rows().count() / 4
}

/// Halves of an em that a block has in one line.
fn block_width(block: &Block) -> usize {
    match &block.kind {
        BlockKind::Para(content) => text_of(content).chars().map(|ch| if ch.is_ascii() { 1 } else { 2 }).sum(),
        _ => 0,
    }
}

/// Whether a cell is a word or two, which would otherwise be broken character by character on a narrow screen; `room` is
/// what an even column of one has, in halves of an em, without its padding.
fn is_short(body: &[Block], room: usize) -> bool {
    match body {
        [block @ Block { kind: BlockKind::Para(_), .. }] => block_width(block) + 2 <= room.max(SHORT + 2),
        _ => false,
    }
}
