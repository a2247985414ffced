//! Text that runs around what stands upright in a vertical page: a figure or a table at the head of the page, and below
//! it the text that follows, in lines that are as much shorter.
//!
//! Pages are broken first as if nothing could stand below a figure. Then, page by page, what stands there and the lines
//! that follow it are made one piece, of which the pages from there on are broken again.

use std::collections::BTreeSet;

use super::breaker::{self, Filled};
use super::draft::separator;
use super::facts::extent;
use super::fill::{Rest, Slot, What};
use crate::layout::flow::{Column, Setting};
use crate::layout::grid::Grid;
use crate::layout::line::Place;
use crate::layout::material::{Ink, LONELY_HEADING, Material, Piece, Seat, Source};
use crate::theme::Abs;

/// The shortest lines that text below something is set in, in em: shorter ones would be full of holes.
const SHORTEST: i32 = 9;
/// Between a figure and the text below it, in em.
const APART: i32 = 2;

/// Something that stands in a page, and the first line of the text that is to run around it.
#[derive(Copy, Clone)]
struct Spot {
    page: usize,
    slot: usize,
    piece: usize,
    text: usize,
}

/// What takes the place of the pieces before `until`.
struct Joined {
    pieces: Vec<Piece>,
    until: usize,
    /// The pieces that are in them now.
    taken: Vec<usize>,
}

/// Lets text run around what it can in a column that was broken into these pages.
pub(super) fn run_around(column: &mut Column, setting: &Setting, mut filled: Vec<Filled>) -> Vec<Filled> {
    let grid = setting.grid;
    let mut page = 0;
    while page < filled.len() {
        let Some((slot, piece)) = standing(&column.material, &filled[page]) else {
            page += 1;
            continue;
        };
        let spot = match text_after(&column.material, &filled, page, slot) {
            Some(text) => Some(Spot { page, slot, piece, text }),
            None => {
                text_before(&column.material, &filled, page).map(|text| Spot { page: page - 1, slot: 0, piece, text })
            }
        };
        let joined = spot.and_then(|spot| Some((spot, join(column, setting, &filled, spot)?)));
        if let Some(piece) = column.material.pieces.get_mut(piece) {
            piece.beside = false;
        }
        let Some((spot, joined)) = joined else { continue };
        let (from, by) = (joined.until, joined.pieces.len());
        insert(&mut column.material, joined);
        if piece >= from {
            remove(&mut column.material, piece + by);
        }
        page = spot.page;
        let (place, rest) = filled.get(page).map_or((0, Rest::Nothing), |page| (page.place, rest_of(page)));
        filled.truncate(page);
        filled.extend(breaker::columns_from(&column.material, (from, rest), place, grid, separator(grid)));
    }
    filled
}

/// The first slot of a page that text may run around, and the piece in it.
fn standing(material: &Material, page: &Filled) -> Option<(usize, usize)> {
    page.slots.iter().enumerate().find_map(|(at, slot)| match slot.what {
        What::Piece(piece) if material.pieces.get(piece)?.beside => Some((at, piece)),
        _ => None,
    })
}

/// The piece of text that follows a slot, on its page or, behind others that stand, on a later one.
fn text_after(material: &Material, filled: &[Filled], page: usize, slot: usize) -> Option<usize> {
    let own = filled.get(page)?.slots.iter().skip(slot + 1);
    let later = filled.iter().skip(page + 1).take_while(|page| page.turn.is_none()).flat_map(|page| &page.slots);
    let mut pieces = own.chain(later).filter_map(piece_of);
    pieces.find(|&at| material.pieces.get(at).is_some_and(|piece| !piece.float && !piece.beside))
}

/// The text that the page before begins with, for something that nothing follows and that has its page for itself.
fn text_before(material: &Material, filled: &[Filled], page: usize) -> Option<usize> {
    let (own, before) = (filled.get(page)?, filled.get(page.checked_sub(1)?)?);
    let text = before
        .slots
        .iter()
        .filter_map(piece_of)
        .all(|at| material.pieces.get(at).is_some_and(|piece| !piece.float && !piece.beside));
    let alone = own.slots.len() == 1 && own.turn.is_none();
    before.slots.first().and_then(piece_of).filter(|_| alone && text)
}

/// What a page begins with of a note.
fn rest_of(page: &Filled) -> Rest {
    let first = page.slots.iter().find_map(|slot| match slot.what {
        What::Note(note, at) => Some((note, at)),
        What::Piece(_) | What::Head(_) | What::NoteRule => None,
    });
    first.filter(|(_, at)| *at > 0).map_or(Rest::Nothing, |(note, at)| Rest::Of(note, at))
}

fn piece_of(slot: &Slot) -> Option<usize> {
    match slot.what {
        What::Piece(at) => Some(at),
        What::Head(_) | What::NoteRule | What::Note(..) => None,
    }
}

/// Makes what stands at a spot and the text that follows one piece, if that text can be set so and the page holds it.
fn join(column: &Column, setting: &Setting, filled: &[Filled], spot: Spot) -> Option<Joined> {
    let (material, grid) = (&column.material, setting.grid);
    let own = filled.get(spot.page)?;
    // A table that goes on from the page before stands where it stands.
    if own.slots.iter().any(|slot| matches!(slot.what, What::Head(_))) {
        return None;
    }
    let standing = material.pieces.get(spot.piece)?;
    let (along, down) = reach(&standing.ink)?;
    let lines = ((down + grid.gap()).to_raw() + grid.leading.to_raw() - 1) / grid.leading.to_raw().max(1);
    let indent = whole(along.end - along.start + grid.size * APART, grid.size);
    if lines < 2 || lines > grid.lines || grid.measure - indent < grid.size * SHORTEST {
        return None;
    }
    let Beside { lines: beside, rest: after, until, taken } = beside(column, setting, spot, indent, lines)?;
    let mut whole = standing.clone();
    (whole.float, whole.beside, whole.before, whole.after) = (false, false, Abs::ZERO, Abs::ZERO);
    (whole.height, whole.seat) = (grid.leading * lines, Seat::Top);
    let middle = (whole.height - grid.gap() - down) / 2;
    whole.ink.iter_mut().for_each(|ink| ink.shift(-along.start, middle));
    for (at, (top, mut line)) in beside.into_iter().enumerate() {
        line.ink.iter_mut().for_each(|ink| ink.shift(Abs::ZERO, top));
        whole.ink.append(&mut line.ink);
        whole.notes.append(&mut line.notes);
        whole.anchors.append(&mut line.anchors);
        whole.section = line.section.or(whole.section);
        whole.cost = whole.cost.max(if at == 0 { line.cost } else { 0 });
    }
    let before: Vec<usize> = own.slots.iter().take(spot.slot).filter_map(piece_of).collect();
    let top = own.slots.get(spot.slot).map_or(Abs::ZERO, |slot| slot.down);
    let noted = before.iter().filter_map(|&at| material.pieces.get(at)).chain([&whole]).flat_map(|piece| &piece.notes);
    let rest = match rest_of(own) {
        Rest::Of(note, from) => material.notes.get(note).and_then(|lines| lines.get(from..)),
        Rest::Nothing => None,
    };
    let notes = noted.filter_map(|&note| material.notes.get(note)).map(Vec::as_slice).chain(rest);
    let notes: Abs = notes.map(extent).sum();
    let room = match notes {
        Abs::ZERO => grid.depth(),
        notes => grid.depth() - notes - material.note_foot - separator(grid) + grid.gap(),
    };
    if grid.round_up(top) + whole.height > room {
        return None;
    }
    let waiting = waiting(material, filled, &spot, &before);
    let copies = |list: &[usize]| list.iter().filter_map(|&at| material.pieces.get(at)).cloned().collect::<Vec<_>>();
    let pieces = [copies(&before), vec![whole], copies(&waiting), after].concat();
    let taken = [before, vec![spot.piece], waiting, taken].concat();
    Some(Joined { pieces, until, taken })
}

/// What stands beside something.
struct Beside {
    /// Lines and headings, each this far down.
    lines: Vec<(Abs, Piece)>,
    /// The rest of the last paragraph.
    rest: Vec<Piece>,
    /// The piece after that.
    until: usize,
    taken: Vec<usize>,
}

/// Sets what follows again, indented, in the place of so many lines; `None` if it fills too few of them.
fn beside(column: &Column, setting: &Setting, spot: Spot, indent: Abs, count: i32) -> Option<Beside> {
    let (pieces, grid) = (&column.material.pieces, setting.grid);
    let depth = grid.leading * count;
    let mut out = Beside { lines: Vec::new(), rest: Vec::new(), until: spot.text, taken: Vec::new() };
    let (mut down, mut after) = (Abs::ZERO, Abs::ZERO);
    // Where they may end for good: behind a heading they may not.
    let mut kept = (0, spot.text);
    while let Some(first) = pieces.get(out.until) {
        let begins = out.lines.is_empty() || first.turn.is_none();
        if !begins || !first.backdrops.is_empty() || down >= depth {
            break;
        }
        let before = if out.lines.is_empty() { Abs::ZERO } else { first.before.max(after) };
        let set = match first.source {
            Some(source) => text_beside(column, setting, (out.until, source), indent, (depth - down - before, after)),
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

/// Sets a paragraph again, indented, as far as there is room down the column.
fn text_beside(
    column: &Column,
    setting: &Setting,
    (at, source): (usize, Source),
    indent: Abs,
    (room, after): (Abs, Abs),
) -> Option<Again> {
    let (pieces, grid) = (&column.material.pieces, setting.grid);
    let (own, until) = paragraph(&column.material, at, source);
    let old = || own.iter().filter_map(|&at| pieces.get(at));
    let notes: Vec<usize> = old().flat_map(|piece| &piece.notes).copied().collect();
    // Behind two lines or more none is the first of its paragraph.
    let before = if source.place == Place::default() { 0 } else { 2 };
    let mut set = column.again(setting, source, before, indent, &notes);
    let lines = |piece: &Piece| piece.height == grid.leading && piece.seat == Seat::Top;
    if set.is_empty() || !set.iter().all(lines) || !old().all(|piece| piece.backdrops.is_empty()) {
        return None;
    }
    let count = (room.to_raw() / grid.leading.to_raw().max(1)).max(0) as usize;
    let next = set.get(count).and_then(|piece| piece.source);
    set.truncate(count);
    let mut rest = Vec::new();
    if let Some(next) = next {
        let there: BTreeSet<usize> = set.iter().flat_map(|piece| &piece.notes).copied().collect();
        let notes: Vec<usize> = notes.into_iter().filter(|note| !there.contains(note)).collect();
        rest = column.again(setting, next, before + set.len(), Abs::ZERO, &notes);
    }
    // What waited for the first line waits for it still; the mark of an item stands before it.
    let (first, again) = (pieces.get(at)?, set.first_mut()?);
    (again.before, again.turn, again.cost) = (first.before.max(after), first.turn, first.cost);
    let anchors = first.anchors.iter().filter(|label| !again.anchors.contains(label)).cloned();
    again.anchors = anchors.collect::<Vec<_>>().into_iter().chain(std::mem::take(&mut again.anchors)).collect();
    let mut marks: Vec<Ink> = first.ink.iter().take(first.ink.len().saturating_sub(1)).cloned().collect();
    marks.iter_mut().for_each(|ink| ink.shift(indent, Abs::ZERO));
    again.ink.splice(0..0, marks);
    if let (Some(last), Some(old)) = (rest.last_mut().or(set.last_mut()), old().last()) {
        last.after = old.after;
    }
    Some((set, rest, own, until))
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

/// Floats that wait for a place behind a spot.
fn waiting(material: &Material, filled: &[Filled], spot: &Spot, before: &[usize]) -> Vec<usize> {
    let placed: BTreeSet<usize> = filled
        .iter()
        .take(spot.page)
        .flat_map(|page| &page.slots)
        .filter_map(piece_of)
        .chain(before.iter().copied())
        .collect();
    let floats = material.pieces.iter().enumerate().take(spot.text).filter(|(_, piece)| piece.float);
    floats.map(|(at, _)| at).filter(|at| *at != spot.piece && !placed.contains(at)).collect()
}

/// Puts pieces in the place of those that they are made of: behind them, where nothing leads any more.
fn insert(material: &mut Material, joined: Joined) {
    let Joined { pieces, until, taken } = joined;
    for at in taken {
        if let Some(piece) = material.pieces.get_mut(at) {
            (piece.float, piece.beside) = (false, false);
        }
    }
    let by = pieces.len();
    let until = until.min(material.pieces.len());
    material.pieces.splice(until..until, pieces);
    // A way that ends right before them leads nowhere any more.
    material.joins.remove(&until);
    moved(material, |at| if at >= until { at + by } else { at });
}

/// Takes a piece out.
fn remove(material: &mut Material, piece: usize) {
    if piece < material.pieces.len() {
        material.pieces.remove(piece);
        moved(material, |at| if at > piece { at - 1 } else { at });
    }
}

/// Counts the pieces that paragraphs begin and end with anew.
fn moved(material: &mut Material, to: impl Fn(usize) -> usize) {
    let forks = std::mem::take(&mut material.forks).into_iter().map(|(at, mut fork)| {
        fork.ways.iter_mut().for_each(|(first, _)| *first = to(*first));
        (to(at), fork)
    });
    material.forks = forks.collect();
    let joins = std::mem::take(&mut material.joins);
    material.joins = joins.into_iter().map(|(after, next)| (to(after), to(next))).collect();
}

/// From where to where ink reaches along the lines, and how far down.
fn reach(ink: &[Ink]) -> Option<(std::ops::Range<Abs>, Abs)> {
    let each = ink.iter().filter_map(|ink| match ink {
        Ink::Rule { along, down, .. } | Ink::Picture { along, down, .. } | Ink::Inset { along, down, .. } => {
            Some((along.clone(), down.end))
        }
        Ink::Line { .. } | Ink::Link { .. } => None,
    });
    each.reduce(|(all, foot), (one, down)| (all.start.min(one.start)..all.end.max(one.end), foot.max(down)))
}

/// The least whole number of em that a length fits into.
fn whole(length: Abs, em: Abs) -> Abs {
    em * ((length.to_raw() + em.to_raw() - 1) / em.to_raw().max(1))
}
