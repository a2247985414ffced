//! Displayed formulas: a block of one or more rows with their numbers.

use super::inline::told;
use super::row::{Atom, join};
use super::{Env, Frame, Look, Setter};
use crate::diag::Sink;
use crate::layout::para::Faces;
use crate::math::{Class, Face, Formula, Node, Style, Table, TableKind};
use crate::theme::Abs;

/// From so many rows on a display may be broken between pages.
const LONG: usize = 5;

/// A displayed formula.
#[derive(Clone, Debug, Default)]
pub(crate) struct Block {
    /// Its rows, from top to bottom.
    pub rows: Vec<BlockRow>,
}

/// A row of a [`Block`].
#[derive(Clone, Debug, Default)]
pub(crate) struct BlockRow {
    /// Its box, with its number, as wide as the measure.
    pub frame: Frame,
    /// Space to the row above.
    pub before: Abs,
}

/// A formula in display style as one box.
pub(crate) fn whole<F: Faces>(formula: &Formula, fonts: &F, look: Look, sink: &mut Sink) -> Frame {
    let mut setter = Setter::new(fonts, look, sink);
    let env = setter.env(Style::Display);
    setter.row(&formula.row, env)
}

/// Sets a formula in display style within `measure`, with a number at its end.
pub(crate) fn display<F: Faces>(
    formula: &Formula,
    number: Option<&str>,
    fonts: &F,
    look: Look,
    measure: Abs,
    sink: &mut Sink,
) -> Block {
    let mut setter = Setter::new(fonts, look, sink);
    let env = setter.env(Style::Display);
    let tag = number.map(str::to_owned).or_else(|| formula.tag.clone());
    let tag = tag.map(|tag| setter.text(&tag, Face::default(), env));
    // A number takes its room from the formula, and an em between them.
    let room = measure - tag.as_ref().map_or(Abs::ZERO, |tag| tag.width + look.size);
    let (rows, width) = rows(&mut setter, formula, env, room);
    if width > room && room > Abs::ZERO {
        told(look, width, room, sink);
        let look = Look { size: look.size.scale(room.to_raw() - 1, width.to_raw()), ..look };
        let mut setter = Setter::new(fonts, look, sink);
        let (rows, width) = rows_of(&mut setter, formula, room);
        return block(rows, width, tag, measure, look.size);
    }
    block(rows, width, tag, measure, look.size)
}

fn rows_of<F: Faces>(setter: &mut Setter<F>, formula: &Formula, room: Abs) -> (Vec<Row>, Abs) {
    let env = setter.env(Style::Display);
    rows(setter, formula, env, room)
}

/// A row and where it stands in the block.
struct Row {
    frame: Frame,
    /// From the start of the block.
    along: Abs,
    /// Space to the row above.
    before: Abs,
    tag: Option<Frame>,
}

/// The rows of a formula and how wide they are together.
fn rows<F: Faces>(setter: &mut Setter<F>, formula: &Formula, env: Env, room: Abs) -> (Vec<Row>, Abs) {
    if let [Node::Table(table)] = formula.row.as_slice()
        && matches!(table.kind, TableKind::Align | TableKind::Gather | TableKind::Multline)
        && (table.rows.len() >= LONG
            || table.kind == TableKind::Multline
            || table.rows.iter().any(|row| row.tag.is_some()))
    {
        return table_rows(setter, table, env, room);
    }
    let atoms = setter.atoms(&formula.row, env, None);
    let width: Abs = atoms.iter().map(|atom| atom.before + atom.frame.width).sum();
    if width <= room {
        let row = Row { frame: join(atoms), along: Abs::ZERO, before: Abs::ZERO, tag: None };
        return (vec![row], width);
    }
    broken(setter, atoms, room)
}

/// Rows of a table that stand alone: with numbers of their own, or where a page may be turned.
fn table_rows<F: Faces>(setter: &mut Setter<F>, table: &Table, env: Env, room: Abs) -> (Vec<Row>, Abs) {
    let grid = setter.grid(table, env, room);
    let mut rows = Vec::with_capacity(grid.rows.len());
    let mut foot = Abs::ZERO;
    let mut tags = Abs::ZERO;
    for (frame, down, tag) in grid.rows {
        let tag = tag.map(|tag| setter.text(&tag, Face::default(), env));
        if let Some(tag) = &tag {
            tags = tags.max(tag.width + setter.look.size);
        }
        let before = (down - frame.ascent - foot).max(Abs::ZERO);
        foot = down + frame.descent;
        rows.push(Row { frame, along: Abs::ZERO, before, tag });
    }
    if let Some(first) = rows.first_mut() {
        first.before = Abs::ZERO;
    }
    // What numbers take of the room counts as width.
    let width = grid.width;
    let over = (width - (room - tags)).max(Abs::ZERO);
    (rows, if over > Abs::ZERO { room + over } else { width })
}

/// A formula that is too wide, in lines that begin with its relations, under the first of them where that is near the
/// start; within a side that is still too wide, with its operators.
fn broken<F: Faces>(setter: &Setter<F>, atoms: Vec<Atom>, room: Abs) -> (Vec<Row>, Abs) {
    let em = setter.look.size;
    let mut pen = Abs::ZERO;
    let first = atoms.iter().position(|atom| {
        let found = atom.class == Some(Class::Rel) && pen > Abs::ZERO;
        pen += atom.before + atom.frame.width;
        found
    });
    let side: Abs = atoms[..first.unwrap_or(0)].iter().map(|atom| atom.before + atom.frame.width).sum();
    let side = if first.is_some() { side + atoms[first.unwrap_or(0)].before } else { side };
    let indent = if side > Abs::ZERO && side * 3 <= room { side } else { em * 2 };
    let mut lines: Vec<Vec<Atom>> = vec![Vec::new()];
    let mut length = Abs::ZERO;
    let mut rest = std::collections::VecDeque::from(atoms);
    while !rest.is_empty() {
        let start = if lines.len() == 1 { Abs::ZERO } else { indent };
        // What stays together: up to the next place to break.
        let piece = |class: Class| {
            let next = rest
                .iter()
                .enumerate()
                .skip(1)
                .find(|(_, atom)| atom.class == Some(class) || atom.class == Some(Class::Rel));
            next.map_or(rest.len(), |(at, _)| at)
        };
        let extent = |count: usize| rest.iter().take(count).map(|atom| atom.before + atom.frame.width).sum::<Abs>();
        let empty = lines.last().is_none_or(Vec::is_empty);
        let fits = |count: usize| start + length + extent(count) <= room;
        let side = piece(Class::Rel);
        // A side rather begins a line of its own than is broken, unless next to nothing would stand before it.
        let begins = !empty && rest.front().and_then(|atom| atom.class) == Some(Class::Rel);
        let own = begins && (indent + extent(side) <= room || lines.len() > 1 || length * 2 > room);
        let count = if fits(side) { side } else { piece(Class::Bin) };
        if !empty && !fits(count) || own && !fits(side) {
            lines.push(Vec::new());
            length = Abs::ZERO;
            continue;
        }
        length += extent(count);
        let taken = rest.drain(..count);
        if let Some(line) = lines.last_mut() {
            line.extend(taken);
        }
    }
    let mut rows = Vec::with_capacity(lines.len());
    let mut width = Abs::ZERO;
    for (at, mut line) in lines.into_iter().enumerate() {
        if let Some(first) = line.first_mut() {
            first.before = Abs::ZERO;
        }
        let along = if at == 0 { Abs::ZERO } else { indent };
        let frame = join(line);
        width = width.max(along + frame.width);
        rows.push(Row { frame, along, before: if at == 0 { Abs::ZERO } else { em / 2 }, tag: None });
    }
    (rows, width)
}

/// Puts rows in the middle of the measure, and numbers at its end.
fn block(rows: Vec<Row>, width: Abs, tag: Option<Frame>, measure: Abs, em: Abs) -> Block {
    let last = rows.len().saturating_sub(1);
    let tags = tag.iter().chain(rows.iter().filter_map(|row| row.tag.as_ref())).map(|tag| tag.width + em).max();
    // In the middle of the measure, unless the number is in the way.
    let start = ((measure - width) / 2).min(measure - width - tags.unwrap_or_default()).max(Abs::ZERO);
    let mut tag = tag;
    let mut block = Block::default();
    for (at, row) in rows.into_iter().enumerate() {
        let tag = row.tag.or_else(|| if at == last { tag.take() } else { None });
        let mut frame = Frame { width: measure, ..Frame::default() };
        frame.put(row.frame, start + row.along, Abs::ZERO);
        if let Some(tag) = tag {
            let at = measure - tag.width;
            frame.put(tag, at, Abs::ZERO);
        }
        block.rows.push(BlockRow { frame, before: row.before });
    }
    block
}
