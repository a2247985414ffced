//! Grid tables, as pandoc and reStructuredText draw them: cells of any blocks, over any number of columns and rows. They
//! become tables of HTML, which are read with Markdown inside.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use crate::diag::{Code, Diagnostic, Sink};
use crate::read::mapped::Mapped;

/// Puts a `table` element in place of every grid table. One whose lines do not meet is left alone and reported.
pub(super) fn tables(input: Mapped, sink: &mut Sink) -> Mapped {
    let text = input.text();
    if !text.contains("+-") && !text.contains("+=") && !text.contains("+:") {
        return input;
    }
    let (mut out, mut done, mut fence) = (Mapped::default(), 0, None);
    let lines = lines(text);
    let mut at = 0;
    while at < lines.len() {
        let line = &text[lines[at].clone()];
        toggle(&mut fence, line);
        let count = if fence.is_none() && is_border(line) { height(text, &lines[at..]) } else { 0 };
        if count < 3 {
            at += 1;
            continue;
        }
        let range = lines[at].start..lines[at + count - 1].end;
        match Grid::new(text, &lines[at..at + count]).read() {
            Some(table) => {
                out.push_from(&input, done..range.start);
                table.write(&input, &mut out);
                done = range.end;
            }
            None => sink.push(
                Diagnostic::new(Code::M026, "the lines of a grid table do not meet")
                    .at(input.span(range))
                    .help("bring the `+` and `|` of each line below each other; a Han character is two columns wide"),
            ),
        }
        at += count;
    }
    out.push_from(&input, done..text.len());
    out
}

/// Ranges of lines without their ends.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    text.split_inclusive('\n')
        .map(|line| {
            let range = at..at + line.trim_end_matches('\n').len();
            at += line.len();
            range
        })
        .collect()
}

fn toggle(fence: &mut Option<char>, line: &str) {
    let body = line.trim_start();
    let mark = ['`', '~'].into_iter().find(|mark| body.starts_with(&mark.to_string().repeat(3)));
    match (&fence, mark) {
        (None, Some(mark)) => *fence = Some(mark),
        (Some(open), Some(mark)) if *open == mark => *fence = None,
        _ => {}
    }
}

/// `+---+===+` from end to end, at most three spaces in.
fn is_border(line: &str) -> bool {
    let body = line.trim_end();
    let bare = body.trim_start_matches(' ');
    body.len() - bare.len() < 4
        && bare.len() > 2
        && bare.starts_with('+')
        && bare.ends_with('+')
        && bare.chars().all(|c| matches!(c, '+' | '-' | '=' | ':'))
}

/// Lines of the table that begins with the first of these.
fn height(text: &str, lines: &[Range<usize>]) -> usize {
    let inside = |line: &&Range<usize>| text[(*line).clone()].trim_start().starts_with(['+', '|']);
    let rows = lines.iter().take_while(inside).count();
    let last = lines[..rows].iter().rposition(|line| is_border(&text[line.clone()]));
    last.map_or(0, |last| last + 1)
}

/// The table as characters on columns of the width that a screen gives them.
struct Grid {
    /// Per line and column, the character and where it is in the text; a wide one is in its second column too.
    cells: Vec<Vec<(char, usize)>>,
    /// Ends of the lines in the text.
    ends: Vec<usize>,
}

/// A cell as drawn: its borders.
#[derive(Clone, Copy)]
struct Box {
    top: usize,
    left: usize,
    bottom: usize,
    right: usize,
}

impl Grid {
    fn new(text: &str, lines: &[Range<usize>]) -> Grid {
        let indent = lines.first().map_or(0, |line| text[line.clone()].chars().take_while(|c| *c == ' ').count());
        let mut cells: Vec<Vec<(char, usize)>> = Vec::with_capacity(lines.len());
        for line in lines {
            let mut row = Vec::new();
            for (at, ch) in text[line.clone()].char_indices() {
                row.extend(std::iter::repeat_n((ch, line.start + at), ch.width().unwrap_or(0)));
            }
            cells.push(row.split_off(indent.min(row.len())));
        }
        Grid { cells, ends: lines.iter().map(|line| line.end).collect() }
    }

    fn get(&self, row: usize, column: usize) -> char {
        self.cells.get(row).and_then(|row| row.get(column)).map_or(' ', |&(ch, _)| ch)
    }

    fn level(&self, row: usize, columns: Range<usize>) -> bool {
        columns.into_iter().all(|column| matches!(self.get(row, column), '-' | '=' | '+' | ':'))
    }

    fn upright(&self, column: usize, rows: Range<usize>) -> bool {
        rows.into_iter().all(|row| matches!(self.get(row, column), '|' | '+'))
    }

    /// The cell whose top left corner is here: the smallest box with four whole sides.
    fn cell(&self, top: usize, left: usize) -> Option<Box> {
        if self.get(top, left) != '+' {
            return None;
        }
        let width = self.cells.get(top)?.len();
        let rights = (left + 1..width).take_while(|&column| self.level(top, column..column + 1));
        for right in rights.filter(|&column| self.get(top, column) == '+') {
            let bottoms = (top + 1..self.cells.len()).take_while(|&row| self.upright(right, row..row + 1));
            for bottom in bottoms.filter(|&row| self.get(row, right) == '+') {
                if self.get(bottom, left) == '+' && self.level(bottom, left..right) && self.upright(left, top..bottom) {
                    return Some(Box { top, left, bottom, right });
                }
            }
        }
        None
    }

    /// Whether each `+` in the borders is the corner of a cell.
    fn corners_meet(&self, boxes: &[Box]) -> bool {
        let corner = |row: usize, column: usize| {
            boxes.iter().any(|b| (b.top == row || b.bottom == row) && (b.left == column || b.right == column))
        };
        boxes.iter().all(|b| {
            let level =
                [b.top, b.bottom].into_iter().flat_map(|row| (b.left..b.right).map(move |column| (row, column)));
            let upright =
                [b.left, b.right].into_iter().flat_map(|column| (b.top..b.bottom).map(move |row| (row, column)));
            level.chain(upright).all(|(row, column)| self.get(row, column) != '+' || corner(row, column))
        })
    }

    /// The cells, if they fill the table without a gap.
    fn read(&self) -> Option<Drawn<'_>> {
        let (height, width) = (self.cells.len() - 1, self.cells.first()?.len() - 1);
        let mut boxes: Vec<Box> = Vec::new();
        for top in 0..height {
            for left in 0..width {
                let covered = |b: &Box| b.top <= top && top < b.bottom && b.left <= left && left < b.right;
                if !boxes.iter().any(covered)
                    && let Some(cell) = self.cell(top, left)
                {
                    boxes.push(cell);
                }
            }
        }
        let area: usize = boxes.iter().map(|b| (b.bottom - b.top) * (b.right - b.left)).sum();
        if area != height * width || !self.corners_meet(&boxes) {
            return None;
        }
        let edges = |of: fn(&Box) -> usize| {
            let mut edges: Vec<usize> = boxes.iter().map(of).collect();
            edges.sort_unstable();
            edges.dedup();
            edges
        };
        let (rows, columns) = (edges(|b| b.top), edges(|b| b.left));
        let head = (1..height).find(|&row| {
            self.level(row, 0..width) && self.get(row, 1) == '=' || self.level(row, 0..width) && self.get(row, 2) == '='
        });
        Some(Drawn { grid: self, boxes, rows, columns, head })
    }
}

/// A table that was read.
struct Drawn<'g> {
    grid: &'g Grid,
    boxes: Vec<Box>,
    /// Where rows and columns begin.
    rows: Vec<usize>,
    columns: Vec<usize>,
    /// The line below the head.
    head: Option<usize>,
}

impl Drawn<'_> {
    fn write(&self, input: &Mapped, out: &mut Mapped) {
        let first = self.grid.cells.first().and_then(|row| row.first()).map_or(0, |&(_, at)| at);
        let whole = input.span(first..self.grid.ends.last().copied().unwrap_or(first));
        let say = |out: &mut Mapped, tag: &str| out.push(&format!("{tag}\n"), whole);
        if !out.text().is_empty() && !out.text().ends_with("\n\n") {
            out.push("\n", whole);
        }
        say(out, "<table>");
        let mut in_head = self.head.is_some();
        say(out, if in_head { "<thead>" } else { "<tbody>" });
        for &top in &self.rows {
            if in_head && self.head.is_some_and(|head| top >= head) {
                say(out, "</thead>\n<tbody>");
                in_head = false;
            }
            say(out, "<tr>");
            for cell in self.boxes.iter().filter(|cell| cell.top == top) {
                self.cell(*cell, in_head, input, out);
            }
            say(out, "</tr>");
        }
        say(out, if in_head { "</thead>\n</table>\n" } else { "</tbody>\n</table>\n" });
    }

    fn cell(&self, cell: Box, head: bool, input: &Mapped, out: &mut Mapped) {
        let grid = self.grid;
        let place = input.span(grid.cells[cell.top][cell.left].1..grid.cells[cell.top][cell.left].1 + 1);
        let over = |edges: &[usize], from: usize, to: usize| edges.iter().filter(|&&at| from <= at && at < to).count();
        let (columns, rows) = (over(&self.columns, cell.left, cell.right), over(&self.rows, cell.top, cell.bottom));
        let mut tag = if head { "<th".to_owned() } else { "<td".to_owned() };
        for (name, count) in [("colspan", columns), ("rowspan", rows)] {
            if count > 1 {
                tag.push_str(&format!(" {name}=\"{count}\""));
            }
        }
        if let Some(align) = self.align(cell) {
            tag.push_str(&format!(" align=\"{align}\""));
        }
        out.push(&format!("{tag}>\n\n"), place);
        let lines: Vec<Range<usize>> = (cell.top + 1..cell.bottom).map(|row| self.inside(row, cell)).collect();
        let text = |range: &Range<usize>| &input.text()[range.clone()];
        let blank = |range: &Range<usize>| text(range).trim().is_empty();
        let indent = lines.iter().filter(|line| !blank(line)).map(|line| {
            let text = text(line);
            text.len() - text.trim_start_matches(' ').len()
        });
        let indent = indent.min().unwrap_or(0);
        for line in &lines {
            if !blank(line) {
                let end = line.start + text(line).trim_end().len();
                out.push_from(input, line.start + indent..end);
            }
            out.push("\n", place);
        }
        out.push(if head { "\n</th>\n" } else { "\n</td>\n" }, place);
    }

    /// Bytes of a line between the sides of a cell.
    fn inside(&self, row: usize, cell: Box) -> Range<usize> {
        let line = &self.grid.cells[row];
        let at = |column: usize| line.get(column).map_or(self.grid.ends[row], |&(_, at)| at);
        at(cell.left) + 1..at(cell.right).max(at(cell.left) + 1)
    }

    /// Colons in the line below the head, or in the first line where there is none, as in a pipe table.
    fn align(&self, cell: Box) -> Option<&'static str> {
        let line = self.head.unwrap_or(0);
        let colon = |column: usize| self.grid.get(line, column) == ':';
        match (colon(cell.left + 1), colon(cell.right - 1)) {
            (true, true) => Some("center"),
            (false, true) => Some("right"),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Source, Sources};

    #[test]
    fn only_lines_that_meet_are_a_table() {
        let found = |text: &str| {
            let (mut sources, mut sink) = (Sources::default(), Sink::default());
            let id = sources.add(Source::new("a.md", text, "UTF-8"));
            let out = tables(Mapped::whole(id, text), &mut sink);
            (out.text().contains("<table>"), sink.list().len())
        };
        assert_eq!(found("+---+----+\n| a | 甲 |\n+---+----+\n"), (true, 0));
        assert_eq!(found("+----+----+\n| 一 | 二 |\n+---+-----+\n"), (false, 1));
        assert_eq!(found("```\n+---+\n| a |\n+---+\n```\n"), (false, 0));
        assert_eq!(found("+-+ 與 +=+\n"), (false, 0));
    }
}
