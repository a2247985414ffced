//! Text that runs around what stands upright in a vertical page: a figure or a table at the head of the page, and below
//! it the text that follows, in lines that are as much shorter.
//!
//! Pages are broken first as if nothing could stand below a figure. Then, page by page, what stands there and the lines
//! that follow it are made one piece, of which the pages from there on are broken again.

mod text;

use std::collections::BTreeSet;

use super::breaker::{self, Filled};
use super::draft::separator;
use super::facts::extent;
use super::fill::{Rest, Slot, What};
use crate::layout::flow::{Column, Setting};
use crate::layout::grid::Grid;
use crate::layout::material::{Ink, Material, Piece, Seat};
use crate::theme::Abs;
use text::{Beside, beside};

/// The shortest lines that text below something is set in, in em: shorter ones would be full of holes.
const SHORTEST: i32 = 9;
/// Between a figure and the text below it, in em.
const APART: i32 = 2;

/// Something that stands, where it is to stand, and the text that is to run around it.
struct Spot {
    /// The first page that changes.
    page: usize,
    piece: usize,
    /// What stands before it from the beginning of that page on, and how far down that reaches.
    before: Vec<usize>,
    top: Abs,
    /// Whether it begins the page after.
    next: bool,
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
        let spots = [here, later, earlier]
            .into_iter()
            .filter_map(|find| find(&column.material, grid, &filled, (page, slot, piece)));
        let joined = spots.collect::<Vec<_>>().into_iter().find_map(|spot| {
            let joined = join(column, setting, &filled, &spot)?;
            Some((spot.page, joined))
        });
        if let Some(piece) = column.material.pieces.get_mut(piece) {
            piece.beside = false;
        }
        let Some((first, joined)) = joined else { continue };
        let (from, by) = (joined.until, joined.pieces.len());
        insert(&mut column.material, joined);
        if piece >= from {
            remove(&mut column.material, piece + by);
        }
        page = first;
        let (place, rest) = filled.get(page).map_or((0, Rest::Nothing), |page| (page.place, page.rest));
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
    let mut pieces = own.chain(later).filter_map(Slot::piece);
    pieces.find(|&at| material.pieces.get(at).is_some_and(|piece| !piece.float && !piece.beside))
}

/// A spot where it stands.
fn here(material: &Material, _: Grid, filled: &[Filled], (page, slot, piece): (usize, usize, usize)) -> Option<Spot> {
    let text = text_after(material, filled, page, slot)?;
    let slots = &filled.get(page)?.slots;
    let before = slots.iter().take(slot).filter_map(Slot::piece).collect();
    let top = slots.get(slot)?.down;
    Some(Spot { page, piece, before, top, next: false, text })
}

/// For something alone on its page, where notes leave no room for text below it: on the page after, behind as much text
/// as fills this one. What belongs where it was written, as listings without a title do, does not come behind that.
fn later(
    material: &Material,
    grid: Grid,
    filled: &[Filled],
    (page, slot, piece): (usize, usize, usize),
) -> Option<Spot> {
    let own = filled.get(page)?;
    let (mut at, mut before) = (text_after(material, filled, page, slot)?, Vec::new());
    if own.slots.iter().filter_map(Slot::piece).count() > 1 || !material.pieces.get(piece)?.float {
        return None;
    }
    let (mut down, mut after, mut notes) = (Abs::ZERO, Abs::ZERO, extent_of(material, own.rest));
    while let Some(next) = material.pieces.get(at).filter(|next| !next.beside && !next.float && next.turn.is_none()) {
        let space = if before.is_empty() { Abs::ZERO } else { next.before.max(after) };
        let bottom = match next.seat {
            Seat::Top => grid.round_up(down + space) + next.height,
            Seat::Free => down + space + next.height,
            Seat::Foot => grid.round_up(down + space + next.height),
        };
        let with: Abs = notes_of(material, next);
        if bottom > room(material, grid, notes + with) {
            break;
        }
        (down, after, notes) = (bottom, next.after, notes + with);
        before.push(at);
        at = material.joins.get(&(at + 1)).copied().unwrap_or(at + 1);
    }
    while material.pieces.get(at)?.cost > 0 {
        at = before.pop()?;
    }
    (!before.is_empty()).then_some(Spot { page, piece, before, top: Abs::ZERO, next: true, text: at })
}

/// For something that has its page for itself, where nothing follows or what follows cannot stand below it: at the head of
/// the page before. What belongs where it was written stays behind its text.
fn earlier(
    material: &Material,
    _: Grid,
    filled: &[Filled],
    (page, slot, piece): (usize, usize, usize),
) -> Option<Spot> {
    let (own, before) = (filled.get(page)?, filled.get(page.checked_sub(1)?)?);
    let mut others = before.slots.iter().filter_map(Slot::piece).filter_map(|at| material.pieces.get(at));
    let text = others.all(|piece| !piece.float && !piece.beside);
    let free = text_after(material, filled, page, slot).is_none() || material.pieces.get(piece)?.float;
    let alone = own.slots.len() == 1 && own.turn.is_none() && free;
    let text = before.slots.first().and_then(Slot::piece).filter(|_| alone && text)?;
    Some(Spot { page: page - 1, piece, before: Vec::new(), top: Abs::ZERO, next: false, text })
}

/// Makes what stands at a spot and the text that follows one piece, if that text can be set so and the page holds it.
fn join(column: &Column, setting: &Setting, filled: &[Filled], spot: &Spot) -> Option<Joined> {
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
    let full = grid.round_up(spot.top) + grid.leading * (lines + 1) > grid.depth();
    let Beside { lines: beside, rest: after, until, taken } =
        beside(column, setting, spot.text, indent, (lines, full))?;
    let mut whole = standing.clone();
    (whole.float, whole.beside, whole.turn, whole.before, whole.after) = (false, false, None, Abs::ZERO, Abs::ZERO);
    (whole.height, whole.seat) = (grid.leading * lines, Seat::Top);
    let middle = (whole.height - grid.gap() - down) / 2;
    whole.ink.iter_mut().for_each(|ink| ink.shift(-along.start, middle));
    for (at, (top, mut line)) in beside.into_iter().enumerate() {
        let tag = line.first_tag();
        whole.places.extend(line.anchors.drain(..).map(|label| (label, top, tag)));
        line.ink.iter_mut().for_each(|ink| ink.shift(Abs::ZERO, top));
        whole.ink.append(&mut line.ink);
        whole.notes.append(&mut line.notes);
        whole.section = line.section.or(whole.section);
        whole.cost = whole.cost.max(if at == 0 { line.cost } else { 0 });
    }
    let mut notes = notes_of(material, &whole);
    if !spot.next {
        let there = spot.before.iter().filter_map(|&at| material.pieces.get(at));
        notes += there.map(|piece| notes_of(material, piece)).sum::<Abs>() + extent_of(material, own.rest);
    }
    if grid.round_up(spot.top) + whole.height > room(material, grid, notes) {
        return None;
    }
    let before = &spot.before;
    let waiting = waiting(material, filled, spot);
    let copies = |list: &[usize]| list.iter().filter_map(|&at| material.pieces.get(at)).cloned().collect::<Vec<_>>();
    let mut pieces = copies(before);
    pieces.push(whole);
    pieces.extend(copies(&waiting).into_iter().chain(after));
    // The page begins as it did, whatever stands first in it now.
    pieces.first_mut().into_iter().for_each(|piece| piece.turn = own.turn);
    let taken = [before.clone(), vec![spot.piece], waiting, taken].concat();
    Some(Joined { pieces, until, taken })
}

/// Room for text beside notes of some extent.
fn room(material: &Material, grid: Grid, notes: Abs) -> Abs {
    match notes {
        Abs::ZERO => grid.depth(),
        notes => grid.depth() - notes - material.note_foot - separator(grid) + grid.gap(),
    }
}

/// Extent of the notes that a piece marks.
fn notes_of(material: &Material, piece: &Piece) -> Abs {
    piece.notes.iter().filter_map(|&note| material.notes.get(note)).map(|lines| extent(lines)).sum()
}

/// Extent of what is left of notes.
fn extent_of(material: &Material, rest: Rest) -> Abs {
    let Rest::Of(piece, nth, from) = rest else { return Abs::ZERO };
    let notes = material.pieces.get(piece).and_then(|piece| piece.notes.get(nth..)).unwrap_or_default();
    let lines = notes
        .iter()
        .filter_map(|&note| material.notes.get(note))
        .zip(std::iter::once(from).chain(std::iter::repeat(0)));
    lines.map(|(lines, from)| extent(lines.get(from..).unwrap_or_default())).sum()
}

/// What stands or floats before the text of a spot and has no place before it: it comes behind it.
fn waiting(material: &Material, filled: &[Filled], spot: &Spot) -> Vec<usize> {
    let pages = filled.iter().take(spot.page).flat_map(|page| &page.slots).filter_map(Slot::piece);
    let placed: BTreeSet<usize> = pages.chain(spot.before.iter().copied()).collect();
    let moving = |(_, piece): &(usize, &Piece)| piece.float || piece.beside;
    let floats = material.pieces.iter().enumerate().take(spot.text).filter(moving);
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
