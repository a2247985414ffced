//! The text below something: paragraphs set again in shorter lines, headings further along.

use std::collections::BTreeSet;

use super::SHORTEST;
use crate::doc::Label;
use crate::layout::flow::{Column, Setting};
use crate::layout::grid::Grid;
use crate::layout::line::Place;
use crate::layout::material::{Ink, LONELY_HEADING, Material, Piece, Seat, Source};
use crate::theme::Abs;

/// Lines that are given up so that none stands alone on the next page.
const FEWER: usize = 3;

/// What stands beside something.
pub(super) struct Beside {
    /// Lines and headings, each this far down.
    pub lines: Vec<(Abs, Piece)>,
    /// The rest of the last paragraph.
    pub rest: Vec<Piece>,
    /// The piece after that.
    pub until: usize,
    /// The pieces that they are made of.
    pub taken: Vec<usize>,
}

/// Sets what begins with piece `from` again, indented, in the place of so many lines, with which the page is
/// `full` or not; `None` if it fills too few of them.
pub(super) fn beside(
    column: &Column,
    setting: &Setting,
    from: usize,
    indent: Abs,
    (count, full): (i32, bool),
) -> Option<Beside> {
    let (pieces, grid) = (&column.material.pieces, setting.grid);
    let depth = grid.leading * count;
    let mut out = Beside { lines: Vec::new(), rest: Vec::new(), until: from, taken: Vec::new() };
    let (mut down, mut after) = (Abs::ZERO, Abs::ZERO);
    // Where they may end for good: behind a heading they may not.
    let mut kept = (0, from);
    while let Some(first) = pieces.get(out.until) {
        let begins = out.lines.is_empty() || first.turn.is_none();
        if !begins || !first.backdrops.is_empty() || down >= depth {
            break;
        }
        let before = if out.lines.is_empty() { Abs::ZERO } else { first.before.max(after) };
        let set = match first.source {
            Some(source) => {
                text_beside(column, setting, (out.until, source), indent, (depth - down - before, after), full)
            }
            None => {
                lines_beside(first, indent, grid).map(|piece| (vec![piece], Vec::new(), vec![out.until], out.until + 1))
            }
        };
        let Some((set, rest, own, until)) = set else { break };
        let mut space = before;
        for piece in set {
            let top = match piece.seat {
                Seat::Top => grid.round_up(down + space),
                Seat::Free => down + space,
                Seat::Foot => grid.round_up(down + space + piece.height) - piece.height,
            };
            (down, after, space) = (top + piece.height, piece.after, piece.after);
            out.lines.push((top, piece));
        }
        out.taken.extend(own);
        out.until = until;
        if down > depth {
            break;
        }
        let whole = rest.is_empty();
        let free = pieces.get(until).is_none_or(|next| next.cost < LONELY_HEADING);
        if whole && free || !whole && out.lines.len() >= kept.0 + 2 {
            kept = (out.lines.len(), until);
            out.rest = rest;
        }
        if !whole {
            break;
        }
    }
    out.lines.truncate(kept.0);
    out.until = kept.1;
    out.taken.retain(|&at| at < kept.1);
    let foot = out.lines.last().map_or(Abs::ZERO, |(top, piece)| *top + piece.height);
    let enough = out.until == pieces.len() || foot >= depth * 3 / 5;
    (enough && foot > Abs::ZERO).then_some(out)
}

/// A heading or a line that is not of a paragraph further along, if it has room there.
fn lines_beside(piece: &Piece, indent: Abs, grid: Grid) -> Option<Piece> {
    let fits = piece.seat != Seat::Free && lines_end(&piece.ink)? + indent <= grid.measure;
    fits.then(|| {
        let mut piece = piece.clone();
        piece.ink.iter_mut().for_each(|ink| ink.shift(indent, Abs::ZERO));
        piece
    })
}

/// How far lines reach.
fn lines_end(ink: &[Ink]) -> Option<Abs> {
    let each = ink.iter().map(|ink| match ink {
        Ink::Line { line, along, .. } => Some(*along + line.length),
        Ink::Rule { .. } | Ink::Picture { .. } | Ink::Link { .. } | Ink::Inset { .. } => None,
    });
    each.collect::<Option<Vec<_>>>()?.into_iter().max()
}

/// Lines of a paragraph, those that did not fit in their full length, its pieces, and the piece after it.
type Again = (Vec<Piece>, Vec<Piece>, Vec<usize>, usize);

/// Sets a paragraph again, indented, as far as there is room down the column. `full`: the page ends there.
fn text_beside(
    column: &Column,
    setting: &Setting,
    (at, source): (usize, Source),
    indent: Abs,
    (room, after): (Abs, Abs),
    full: bool,
) -> Option<Again> {
    let (pieces, grid) = (&column.material.pieces, setting.grid);
    let (own, until) = paragraph(&column.material, at, source);
    let old = || own.iter().filter_map(|&at| pieces.get(at));
    let places: Vec<&Label> = old().flat_map(|piece| &piece.anchors).collect();
    // Behind two lines or more none is the first of its paragraph.
    let before = if source.place == Place::default() { 0 } else { 2 };
    let mut set = column.again(setting, source, before, (indent, SHORTEST), &places);
    let lines = |piece: &Piece| piece.height == grid.leading && piece.seat == Seat::Top;
    if set.is_empty() || !set.iter().all(lines) || !old().all(|piece| piece.backdrops.is_empty()) {
        return None;
    }
    let count = (room.to_raw() / grid.leading.to_raw().max(1)).max(0) as usize;
    // What is left over when so many lines stand beside.
    let rest_behind = |count: usize| {
        let Some(next) = set.get(count).and_then(|piece| piece.source) else { return Vec::new() };
        let there: BTreeSet<&Label> = set.iter().take(count).flat_map(|piece| &piece.anchors).collect();
        let places: Vec<&Label> = places.iter().filter(|label| !there.contains(*label)).copied().collect();
        column.again(setting, next, before + count, (Abs::ZERO, 0), &places)
    };
    let (mut count, mut rest) = (count, rest_behind(count));
    if full && rest.len() == 1 {
        // Its last line would stand alone on the next page: rather a line less here.
        let fewer = (2..count).rev().take(FEWER).map(|count| (count, rest_behind(count)));
        if let Some(better) = fewer.into_iter().find(|(_, rest)| rest.len() > 1) {
            (count, rest) = better;
        }
    }
    set.truncate(count);
    let (new, first) = (Found::of(set.iter().chain(&rest)), pieces.get(at)?);
    // What waited for the first line waits for it still; the mark of an item stands before it.
    let again = set.first_mut()?;
    (again.before, again.turn, again.cost) = (first.before.max(after), first.turn, first.cost);
    again.anchors.splice(0..0, first.anchors.iter().filter(|label| !new.places.contains(*label)).cloned());
    let mut marks: Vec<Ink> = first.ink.iter().take(first.ink.len().saturating_sub(1)).cloned().collect();
    marks.iter_mut().for_each(|ink| ink.shift(indent, Abs::ZERO));
    again.ink.splice(0..0, marks);
    // What stands behind the last line of all, as notes without a mark, stands behind that.
    let last = rest.last_mut().or(set.last_mut())?;
    last.after = old().next_back().map_or(last.after, |old| old.after);
    let others = old().skip(1).flat_map(|piece| &piece.anchors);
    last.anchors.extend(others.filter(|label| !new.places.contains(*label)).cloned());
    last.notes.extend(old().flat_map(|piece| &piece.notes).filter(|note| !new.notes.contains(note)));
    Some((set, rest, own, until))
}

/// What belongs to lines.
struct Found {
    places: BTreeSet<Label>,
    notes: BTreeSet<usize>,
}

impl Found {
    fn of<'a>(pieces: impl Iterator<Item = &'a Piece> + Clone) -> Found {
        Found {
            places: pieces.clone().flat_map(|piece| &piece.anchors).cloned().collect(),
            notes: pieces.flat_map(|piece| &piece.notes).copied().collect(),
        }
    }
}

/// The pieces of a paragraph from one on, and the piece after it.
fn paragraph(material: &Material, from: usize, source: Source) -> (Vec<usize>, usize) {
    let (mut own, mut at) = (Vec::new(), from);
    let is_own = |at: usize| {
        material.pieces.get(at).and_then(|piece| piece.source).is_some_and(|other| other.text == source.text)
    };
    while is_own(at) {
        own.push(at);
        at = material.joins.get(&(at + 1)).copied().unwrap_or(at + 1);
    }
    (own, at)
}
