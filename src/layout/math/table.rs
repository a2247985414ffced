//! Matrices, cases, aligned equations: rows of cells about the axis.

use super::frame::Frame;
use super::row::join;
use super::{Env, Setter};
use crate::layout::para::Faces;
use crate::math::{Class, Column, Line, Style, Table, TableKind};
use crate::theme::Abs;

/// Thickness of rules, thousandths of em.
const RULE: i32 = 40;
/// Space between two rules.
const BETWEEN_RULES: i32 = 200;

/// Measures of a kind of table, thousandths of em: those of LaTeX at ten points.
struct Measures {
    /// Least height of a row over its baseline.
    ascent: i32,
    /// Least depth.
    descent: i32,
    /// Space between rows.
    gap: i32,
    /// Space between columns.
    between: i32,
}

fn measures(kind: TableKind) -> Measures {
    match kind {
        TableKind::Matrix => Measures { ascent: 840, descent: 360, gap: 100, between: 1000 },
        TableKind::Small => Measures { ascent: 560, descent: 220, gap: 50, between: 500 },
        TableKind::Cases => Measures { ascent: 840, descent: 360, gap: 160, between: 1000 },
        TableKind::Align | TableKind::Gather | TableKind::Multline => {
            Measures { ascent: 840, descent: 360, gap: 400, between: 2000 }
        }
        TableKind::Stack => Measures { ascent: 600, descent: 200, gap: 100, between: 500 },
    }
}

/// A table that is set, row by row.
pub(crate) struct Grid {
    /// Of each row: its box, as wide as the table, its baseline, down from the table's top, and its number.
    pub rows: Vec<(Frame, Abs, Option<String>)>,
    /// Rules, with the top of the table as baseline.
    pub rules: Frame,
    /// Width.
    pub width: Abs,
    /// Height.
    pub height: Abs,
}

impl<F: Faces> Setter<'_, F> {
    /// A table as one box, its middle on the axis.
    pub fn table(&mut self, table: &Table, env: Env) -> Frame {
        let axis = self.axis(env);
        let grid = self.grid(table, env, Abs::ZERO);
        let top = axis + grid.height / 2;
        let mut whole = Frame { width: grid.width, ..Frame::default() };
        for (row, down, _) in grid.rows {
            whole.put(row, Abs::ZERO, top - down);
        }
        whole.put(grid.rules, Abs::ZERO, top);
        whole.ascent = whole.ascent.max(top);
        whole.descent = whole.descent.max(grid.height - top);
        whole
    }

    /// Sets the rows of a table; those of `multline` as wide as `measure`.
    pub fn grid(&mut self, table: &Table, env: Env, measure: Abs) -> Grid {
        let of = measures(table.kind);
        let em = self.em_of(env);
        let inner = self.inside(table.kind, env);
        let mut cells: Vec<Vec<Frame>> = Vec::with_capacity(table.rows.len());
        for row in &table.rows {
            let mut set = Vec::with_capacity(row.cells.len());
            for (at, cell) in row.cells.iter().enumerate() {
                // What an aligned relation stands beside is in the cell before it.
                let follows = table.kind == TableKind::Align && at % 2 == 1;
                set.push(join(self.atoms(cell, inner, follows.then_some(Class::Ord))));
            }
            cells.push(set);
        }
        let columns = table.width();
        let widths: Vec<Abs> = (0..columns)
            .map(|at| cells.iter().filter_map(|row| row.get(at)).map(|cell| cell.width).max().unwrap_or_default())
            .collect();
        let (starts, width) = self.columns(table, &widths, em, &of);
        let width = if table.kind == TableKind::Multline { width.max(measure) } else { width };
        let mut grid = Grid { rows: Vec::new(), rules: Frame::default(), width, height: Abs::ZERO };
        let count = table.rows.len();
        for (at, (row, cells)) in table.rows.iter().zip(cells).enumerate() {
            for rule in &row.rules {
                self.across(&mut grid, *rule, env);
            }
            if row.cells.is_empty() {
                continue;
            }
            let ascent = cells.iter().map(|cell| cell.ascent).max().unwrap_or_default().max(em.per_mille(of.ascent));
            let descent = cells.iter().map(|cell| cell.descent).max().unwrap_or_default().max(em.per_mille(of.descent));
            let mut line = Frame { width, ..Frame::default() };
            for (column, cell) in cells.into_iter().enumerate() {
                let spare = widths[column] - cell.width;
                let place = match table.kind {
                    TableKind::Multline if at == 0 => Abs::ZERO,
                    TableKind::Multline if at + 1 == count => width - cell.width,
                    TableKind::Multline => (width - cell.width) / 2,
                    _ => {
                        starts[column]
                            + match table.column(column) {
                                Column::Left => Abs::ZERO,
                                Column::Center => spare / 2,
                                Column::Right => spare,
                            }
                    }
                };
                line.put(cell, place, Abs::ZERO);
            }
            let down = grid.height + ascent;
            grid.height = down + descent + row.skip.map_or(Abs::ZERO, |skip| self.length(skip, env));
            if at + 1 < count {
                grid.height += em.per_mille(of.gap);
            }
            grid.rows.push((line, down, row.tag.clone()));
        }
        self.down(&mut grid, table, &starts, &widths, em, env);
        grid
    }

    fn inside(&self, kind: TableKind, env: Env) -> Env {
        let style = match kind {
            TableKind::Matrix | TableKind::Cases => env.style.max(Style::Text),
            TableKind::Small | TableKind::Stack => env.style.max(Style::Script),
            TableKind::Align | TableKind::Gather | TableKind::Multline => env.style,
        };
        env.with_style(style, Style::Display)
    }

    /// Where columns begin, and the width of the table.
    fn columns(&self, table: &Table, widths: &[Abs], em: Abs, of: &Measures) -> (Vec<Abs>, Abs) {
        let between = em.per_mille(of.between);
        let framed = table.rules.iter().any(|rules| !rules.is_empty());
        let outer = if framed { between / 2 } else { Abs::ZERO };
        let mut pen = outer;
        let mut starts = Vec::with_capacity(widths.len());
        for (at, &width) in widths.iter().enumerate() {
            if at > 0 {
                // The two columns of an equation touch.
                let pair = table.kind == TableKind::Align && at % 2 == 1;
                pen += if pair { Abs::ZERO } else { between };
            }
            starts.push(pen);
            pen += width;
        }
        (starts, pen + outer)
    }

    /// A rule across the table, below what is set of it.
    fn across(&self, grid: &mut Grid, rule: Line, env: Env) {
        let thick = self.em_of(env).per_mille(RULE);
        let gap = self.em_of(env).per_mille(BETWEEN_RULES) / 2;
        let top = grid.height;
        dashes(rule, grid.width, thick, |from, length| {
            grid.rules.rule(from, -(top + thick), length, thick, env.color);
        });
        grid.height += thick + gap;
    }

    /// The rules between columns.
    fn down(&self, grid: &mut Grid, table: &Table, starts: &[Abs], widths: &[Abs], em: Abs, env: Env) {
        let (thick, gap) = (em.per_mille(RULE), em.per_mille(BETWEEN_RULES));
        let height = grid.height;
        for (at, rules) in table.rules.iter().enumerate() {
            let middle = match (at.checked_sub(1).and_then(|before| starts.get(before)), starts.get(at)) {
                (None, _) => thick / 2,
                (Some(&before), Some(&start)) => (before + widths[at - 1] + start) / 2,
                (Some(_), None) => grid.width - thick / 2 - gap * (rules.len() as i32 - 1).max(0),
            };
            for (number, rule) in rules.iter().enumerate() {
                let along = middle - thick / 2 + gap * number as i32;
                dashes(*rule, height, thick, |from, length| {
                    grid.rules.rule(along, -(from + length), thick, length, env.color);
                });
            }
        }
    }
}

/// A solid line in one piece, a dashed one in pieces.
fn dashes(rule: Line, length: Abs, thick: Abs, mut put: impl FnMut(Abs, Abs)) {
    if rule == Line::Solid {
        return put(Abs::ZERO, length);
    }
    let dash = (thick * 8).max(Abs::raw(1));
    let mut from = Abs::ZERO;
    while from < length {
        put(from, (dash * 5 / 8).min(length - from));
        from += dash;
    }
}
