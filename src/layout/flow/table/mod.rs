//! Tables in three rules (三線表): columns as wide as their content asks, head rows repeated where a table goes on.
//!
//! [`widths`] shares the measure among the columns, [`pages`] puts the rows into the column of the chapter.

mod pages;
mod widths;

use std::ops::Range;

use super::{Flow, upright};
use crate::diag::{Code, Diagnostic, Sink};
use crate::doc::{Align, Block, BlockKind, Cell, InlineKind, Row, Table, text_of};
use crate::layout::ink::Color;
use crate::layout::material::{FORBIDDEN, Ink, Piece, stack};
use crate::layout::tags::{Heads, Tag, TagId};
use crate::source::Span;
use crate::theme::{Abs, Role};
use widths::{Wish, forced, share};

/// Sizes that are tried for a table that does not fit, in thousandths of its own.
const SIZES: [i32; 3] = [1000, 920, 840];

/// Up to so many characters are left on one line: a broken name costs more than a narrow neighbour.
const WHOLE: i32 = 6;

/// Columns of text that are narrower, in em, are strips.
const STRIP: i32 = 4;

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
#[derive(Default)]
struct Columns {
    starts: Vec<Abs>,
    widths: Vec<Abs>,
    gap: Abs,
    /// The size of the text, in thousandths of that of tables.
    scale: i32,
    /// Where decimal points stand; `None` in columns that are not of numbers.
    points: Vec<Option<Points>>,
}

/// A column of numbers that are aligned by their decimal points.
#[derive(Copy, Clone)]
struct Points {
    /// The longest part from a decimal point on.
    behind: Abs,
    /// All numbers together, points below each other.
    block: Abs,
}

/// A table that is set.
struct Set {
    caption: Vec<Piece>,
    /// The head rows as one; of no height where there are none.
    head: Piece,
    body: Vec<Piece>,
    /// What is set over the head where the table goes on: 續表 1-2.
    again: Vec<Piece>,
    span: Span,
}

impl Columns {
    /// Start and width of a cell over some columns.
    fn of(&self, column: usize, columns: usize) -> (Abs, Abs) {
        let last = (column + columns).min(self.widths.len());
        let width = self.widths.get(column..last).map_or(Abs::ZERO, |widths| widths.iter().copied().sum());
        let start = self.starts.get(column).copied().unwrap_or_default();
        (start, width + self.gap * (last.saturating_sub(column + 1) as i32))
    }
}

impl Flow<'_> {
    /// A table. In a vertical book it stands upright, as a picture does. One that asks for it, or is too wide even in small
    /// print, is turned.
    pub(super) fn table(&mut self, table: &Table, block: &Block) {
        let (count, span) = (columns_of(table), block.span);
        if count == 0 {
            return;
        }
        if self.is_turned(table, count, block) {
            let measure = self.turned_room();
            let set = self.upright_in(measure, |flow| flow.set_table(table, count, span));
            self.put_turned(set, measure);
        } else if self.setting.grid.vertical {
            let measure = self.upright_measure(table, count);
            let set = self.upright_in(measure, |flow| flow.set_table(table, count, span));
            self.put_upright(set);
        } else {
            let set = self.set_table(table, count, span);
            self.put_table(set);
        }
    }

    /// How wide a table stands in a vertical book: it takes lines from the text, so in the narrowest part of the page where
    /// its print is not small, its words are whole and it still is much wider than a strip along a line.
    fn upright_measure(&mut self, table: &Table, count: usize) -> Abs {
        let (room, most) = (self.upright_room(), self.measure() * 3 / 5);
        let mut parts = (4..10).map(|tenths| room * tenths / 10);
        parts
            .find(|&measure| self.stands_in(table, count, measure).is_some_and(|height| height <= most))
            .unwrap_or(room)
    }

    /// How tall a table is in a measure; `None` if that asks for small print. It is only looked at: see [`Flow::trial`].
    fn stands_in(&self, table: &Table, count: usize, measure: Abs) -> Option<Abs> {
        let mut sink = Sink::default();
        let mut flow = Flow::new(self.setting, None, self.scope.lang, &mut sink);
        flow.upright_in(measure, |flow| {
            let cells = place(table, count);
            let columns = flow.columns(&cells, table, count, Span::NONE);
            (columns.scale == SIZES[0]).then(|| {
                let (head, body) = flow.rows(&cells, table, &columns, Span::NONE);
                head.iter().chain(&body).map(|row| row.height).sum()
            })
        })
    }

    /// Whether a table is to be turned: where its author says so, and where its columns would be strips and turning it
    /// makes them wider. Pictures are not turned, nor is what stands inside something else.
    fn is_turned(&mut self, table: &Table, count: usize, block: &Block) -> bool {
        let plain = self.on_grid() && !self.aside && self.scope.lists == 0 && self.setting.theme.page.columns < 2;
        let mut pictures = false;
        crate::doc::walk::inlines(std::slice::from_ref(block), &mut |inline| {
            pictures |= matches!(inline.kind, InlineKind::Image { .. })
        });
        let asked = block.attr.has_class("turned");
        if !plain || pictures {
            if asked {
                self.sink.push(
                    Diagnostic::new(Code::L060, "this table is not turned")
                        .at(block.span)
                        .help("only tables without pictures, outside of lists and boxes, in pages of one column are"),
                );
            }
            return false;
        }
        let upright = if self.setting.grid.vertical { self.upright_room() } else { self.measure() };
        asked || self.turned_room() > upright && self.is_narrow(table, count, upright)
    }

    /// Whether a column of text would be a strip.
    fn is_narrow(&self, table: &Table, count: usize, measure: Abs) -> bool {
        let mut sink = Sink::default();
        let mut flow = Flow::new(self.setting, None, self.scope.lang, &mut sink);
        flow.upright_in(measure, |flow| {
            let cells = place(table, count);
            let columns = flow.columns(&cells, table, count, Span::NONE);
            flow.scope.scale = columns.scale;
            let wishes = flow.wishes(&cells, &columns.points, columns.gap, WHOLE);
            let strip = flow.em_of(Role::Table) * STRIP;
            columns.widths.iter().zip(&wishes).any(|(width, wish)| *width < strip && *width < wish.least)
        })
    }

    fn set_table(&mut self, table: &Table, count: usize, span: Span) -> Set {
        let cells = place(table, count);
        let columns = self.columns(&cells, table, count, span);
        let outer = self.scope.clone();
        self.scope.scale = columns.scale;
        let caption = self.table_caption(table, false);
        let again = self.table_caption(table, true);
        let (head, body) = self.rows(&cells, table, &columns, span);
        let (head, body) = self.ruled(head, body, &cells, &columns);
        self.scope = outer;
        Set { caption, head, body, again, span }
    }

    /// The caption over a table; `again`: where it goes on.
    fn table_caption(&mut self, table: &Table, again: bool) -> Vec<Piece> {
        let lang = self.scope.lang;
        let outer = std::mem::replace(&mut self.scope.scale, 1000);
        let mut caption = match (again, table.number.as_deref()) {
            (false, number) => self.caption(number.map(|number| lang.table(number)), &table.caption),
            (true, Some(number)) => self.caption(Some(lang.table_again(number)), &[]),
            (true, None) => Vec::new(),
        };
        self.scope.scale = outer;
        let half = self.setting.grid.gap() / 2;
        if let Some(last) = caption.last_mut() {
            last.height += half;
        }
        if let Some(first) = caption.first_mut() {
            (first.before, first.cost) = (Abs::ZERO, 0);
        }
        caption
    }

    /// Widths by content, at the largest size at which they fit.
    fn columns(&mut self, cells: &[Placed], table: &Table, count: usize, span: Span) -> Columns {
        let gaps = count as i32 - 1;
        let mut last = Columns::default();
        for scale in SIZES {
            self.scope.scale = scale;
            let gap = self.setting.grid.size.per_mille(if scale < 1000 { 700 } else { 1000 });
            let points = (0..count).map(|column| self.points(column, cells, table)).collect::<Vec<_>>();
            let wishes = self.wishes(cells, &points, gap, WHOLE);
            let widths = share(&wishes, self.measure() - gap * gaps);
            last = Columns { starts: Vec::new(), widths: Vec::new(), gap, scale, points };
            if let Some(widths) = widths {
                return self.spread(Columns { widths, ..last });
            }
        }
        let (room, wishes) = (self.measure() - last.gap * gaps, self.wishes(cells, &last.points, last.gap, 2));
        let widths = share(&wishes, room).unwrap_or_else(|| {
            self.sink.push(
                Diagnostic::new(Code::L020, "a table is too wide for the page even in small print")
                    .at(span)
                    .help("give it fewer columns or shorter words, cut it in two, or swap its rows and columns"),
            );
            forced(&wishes, room)
        });
        self.spread(Columns { widths, ..last })
    }

    /// Puts columns into the middle of the measure. Where there is room to spare, the gaps get some of it.
    fn spread(&mut self, columns: Columns) -> Columns {
        let Columns { widths, gap, .. } = &columns;
        let gaps = widths.len() as i32 - 1;
        let (room, own) = (self.measure(), widths.iter().copied().sum::<Abs>());
        let more = (room - own - *gap * gaps).max(Abs::ZERO) / gaps.max(1);
        let gap = *gap + more.min(*gap * 2);
        let total = own + gap * gaps;
        let mut at = self.scope.start + (room - total).max(Abs::ZERO) / 2;
        let mut starts = Vec::with_capacity(widths.len());
        for width in widths {
            starts.push(at);
            at += *width + gap;
        }
        self.scope.scale = 1000;
        Columns { starts, gap, ..columns }
    }

    /// What each column asks for, where words up to `whole` em are not broken.
    fn wishes(&mut self, cells: &[Placed], points: &[Option<Points>], gap: Abs, whole: i32) -> Vec<Wish> {
        let count = points.len();
        let block = |points: &Option<Points>| points.map_or(Abs::ZERO, |points| points.block);
        let mut wishes: Vec<Wish> = points.iter().map(|own| Wish { least: block(own), most: block(own) }).collect();
        let em = self.em_of(Role::Table);
        for placed in cells {
            let wish = Wish {
                least: longest(&self.trial(placed, em * whole)),
                most: longest(&self.trial(placed, Abs::raw(i32::MAX / 8))),
            };
            let over = &mut wishes[placed.column..(placed.column + placed.columns).min(count)];
            // A cell over several columns asks them together for what they do not have.
            let parts = over.len().max(1) as i32;
            let inside = gap * (parts - 1);
            let short = |have: Abs, want: Abs| (want - have - inside).max(Abs::ZERO) / parts;
            let least = short(over.iter().map(|wish| wish.least).sum(), wish.least);
            let most = short(over.iter().map(|wish| wish.most).sum(), wish.most);
            for own in over {
                own.least += least;
                own.most = (own.most + most).max(own.least);
            }
        }
        wishes
    }

    /// Where the points stand in a column of numbers that is not set flush left.
    fn points(&mut self, column: usize, cells: &[Placed], table: &Table) -> Option<Points> {
        if table.columns.get(column).is_none_or(|align| *align == Align::Start) {
            return None;
        }
        let own: Vec<&Placed> = cells.iter().filter(|cell| !cell.head && cell.column == column).collect();
        let numbers: Vec<(&Placed, String)> =
            own.iter().filter_map(|placed| Some((*placed, number(placed.cell)?))).collect();
        let all = numbers.len() >= 2 && numbers.len() == own.len();
        if !all || !numbers.iter().any(|(_, number)| number.contains('.')) {
            return None;
        }
        let (mut before, mut behind) = (Abs::ZERO, Abs::ZERO);
        for (placed, number) in numbers {
            let part = self.behind_point(&number);
            behind = behind.max(part);
            before = before.max(longest(&self.trial(placed, Abs::raw(i32::MAX / 8))) - part);
        }
        Some(Points { behind, block: before + behind })
    }

    /// How long the part of a number from its decimal point on is.
    fn behind_point(&mut self, number: &str) -> Abs {
        let Some(at) = number.rfind('.') else { return Abs::ZERO };
        let style = self.style(Role::Table);
        let spec = crate::layout::para::Spec { justify: false, ..self.spec(style) };
        let lines = self.set(&[crate::doc::Inline::text(&number[at..])], &spec);
        lines.first().map_or(Abs::ZERO, |line| line.length)
    }

    /// A cell set at a measure, only to be looked at: its findings, notes and places are dropped.
    fn trial(&mut self, placed: &Placed, measure: Abs) -> Vec<Piece> {
        let mut sink = Sink::default();
        let mut setting = self.setting;
        setting.grid.measure = measure;
        let mut flow = Flow::new(setting, None, self.scope.lang, &mut sink);
        flow.scope.scale = self.scope.scale;
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

    /// Head and body rows as pieces.
    fn rows(&mut self, cells: &[Placed], table: &Table, columns: &Columns, span: Span) -> (Vec<Piece>, Vec<Piece>) {
        let count = table.head.len() + table.body.len();
        let tags = self.row_tags(cells, table, columns.widths.len());
        let mut rows: Vec<Vec<Piece>> = (0..count).map(|_| Vec::new()).collect();
        let mut heights = vec![Abs::ZERO; count];
        let mut tall: Vec<(usize, usize, Abs)> = Vec::new();
        for (placed, tag) in cells.iter().zip(tags) {
            let align = match table.columns.get(placed.column).copied().unwrap_or_default() {
                // What is said of several columns stands over the middle of them.
                Align::Start if placed.head && placed.columns > 1 => Align::Center,
                align => align,
            };
            let cell = self.in_tag(tag, |flow| flow.cell(placed, columns, align));
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

    /// Elements of the cells, in those of their rows. Places that no cell takes have one too, so that each row has the same
    /// number of columns (PDF/UA-1 §7.5).
    fn row_tags(&mut self, cells: &[Placed], table: &Table, width: usize) -> Vec<TagId> {
        let (heads, count) = (table.head.len(), table.head.len() + table.body.len());
        let names_rows = table.names_rows();
        let mut taken = vec![false; width * count];
        for cell in cells {
            for row in cell.row..(cell.row + cell.rows).min(count) {
                let end = (cell.column + cell.columns).min(width);
                taken[row * width + cell.column..row * width + end].fill(true);
            }
        }
        let mut tags = Vec::with_capacity(cells.len());
        let mut part = self.tag;
        let mut rest = cells.iter().peekable();
        for row in 0..count {
            if row == 0 || row == heads {
                // A head needs a body below it.
                let head = row < heads && heads < count;
                part = self.tags.add(if head { Tag::TableHead } else { Tag::TableBody }, self.tag);
            }
            let line = self.tags.add(Tag::Row, part);
            for column in 0..width {
                while let Some(cell) = rest.next_if(|cell| cell.row == row && cell.column <= column) {
                    let [columns, rows] = [cell.columns, cell.rows].map(|n| u16::try_from(n).unwrap_or(u16::MAX));
                    let heads = match cell.cell.is_empty() {
                        // What says nothing heads nothing.
                        true => Heads::Nothing,
                        false if cell.head => Heads::Columns,
                        false if names_rows && cell.column == 0 => Heads::Rows,
                        false => Heads::Nothing,
                    };
                    tags.push(self.tags.add(Tag::Cell { heads, columns, rows }, line));
                }
                if !taken[row * width + column] {
                    self.tags.add(Tag::Cell { heads: Heads::Nothing, columns: 1, rows: 1 }, line);
                }
            }
        }
        tags
    }

    /// A cell as one piece in its column.
    fn cell(&mut self, placed: &Placed, columns: &Columns, align: Align) -> Piece {
        let (start, mut width) = columns.of(placed.column, placed.columns);
        let mut align = align;
        let points = columns.points.get(placed.column).copied().flatten().filter(|_| placed.columns == 1);
        if let (Some(points), false, Some(number)) = (points, placed.head, number(placed.cell)) {
            // Decimal points stand below each other; what is centred stands in the middle as a block.
            let end = if align == Align::Center { (width + points.block) / 2 } else { width };
            width = end - (points.behind - self.behind_point(&number));
            align = Align::End;
        }
        let outer = self.scope.clone();
        self.scope.start = start;
        self.scope.end = (self.setting.grid.measure - start - width).max(Abs::ZERO);
        self.cell_scope(placed.head, align);
        let waiting = std::mem::take(&mut self.anchors);
        let pieces = self.aside(|flow| flow.cell_blocks(&placed.cell.body));
        self.anchors = waiting;
        self.scope = outer;
        stack(pieces)
    }

    /// The paragraphs of a cell have no indent; a little space parts them.
    fn cell_blocks(&mut self, blocks: &[Block]) {
        for (at, block) in blocks.iter().enumerate() {
            if at > 0 && matches!(block.kind, BlockKind::Para(_)) {
                self.apart(self.setting.grid.gap() / 2);
            }
            self.blocks(std::slice::from_ref(block));
        }
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

    /// Room around the rows, and the rules: heavy ones around all, a light one below the head, and lighter ones below the
    /// cells of the head that stand over several columns.
    fn ruled(
        &mut self,
        mut head: Vec<Piece>,
        mut body: Vec<Piece>,
        cells: &[Placed],
        columns: &Columns,
    ) -> (Piece, Vec<Piece>) {
        let (grid, along) = (self.setting.grid, self.rules(columns));
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
        let heads = head.len();
        for placed in cells.iter().filter(|cell| cell.head && cell.columns > 1 && cell.row + cell.rows < heads) {
            let (start, width) = columns.of(placed.column, placed.columns);
            if let Some(row) = head.get_mut(placed.row + placed.rows - 1) {
                let down = row.height..row.height + Abs::pt(0.35);
                row.ink.push(Ink::Rule { along: start..start + width, down, color: Color::Gray(0) });
            }
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
        (head, body)
    }
}

/// How far lines reach.
fn longest(pieces: &[Piece]) -> Abs {
    pieces.iter().filter_map(|piece| Some(upright::reach(&piece.ink)?.end)).max().unwrap_or_default()
}

/// The number that is all there is in a cell: digits with separators, a sign, a currency or percent sign.
fn number(cell: &Cell) -> Option<String> {
    let [Block { kind: BlockKind::Para(content), .. }] = cell.body.as_slice() else { return None };
    let text = text_of(content).trim().to_owned();
    let bare = text.trim_start_matches(['+', '-', '−', '–', '±', '$', '¥', '€', '£']);
    let digits = bare.trim_end_matches(['%', '‰', '℃']);
    let plain = digits.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | ' ' | '\u{a0}'));
    (plain && digits.contains(|c: char| c.is_ascii_digit()) && digits.matches('.').count() < 2).then_some(text)
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
