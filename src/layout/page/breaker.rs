//! Where columns end: the cheapest way through a chapter (rule A1).
//!
//! A state is what the next column begins with: the next piece, the first float that waits, and the rest of a note that
//! was split. From each state a column is filled piece by piece, and every place where it may end leads to another
//! state. States are met in order, so the cheapest way to each is known when its turn comes.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::doc::PageBreak;
use crate::layout::grid::Grid;
use crate::layout::material::{Material, Piece, Seat};
use crate::theme::Abs;

/// Something in a column, and how far down.
#[derive(Copy, Clone, Debug)]
pub(super) struct Slot {
    /// What.
    pub what: What,
    /// Where its top is.
    pub down: Abs,
    /// Whether nothing joins it to what is above: at the top of a column, and floats that moved.
    pub first: bool,
}

/// What a slot holds: indices in the material.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub(super) enum What {
    /// A piece.
    Piece(usize),
    /// A table head that is repeated.
    Head(usize),
    /// The rule over the notes.
    NoteRule,
    /// A line of a note.
    Note(usize, usize),
}

/// A filled column.
#[derive(Clone, Debug, Default)]
pub(super) struct Filled {
    /// The page that it must begin.
    pub turn: Option<PageBreak>,
    /// From top to bottom, notes last.
    pub slots: Vec<Slot>,
}

/// What the next column begins with. States are met in their order, and every column leads to a later one.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Debug)]
struct State {
    /// The next piece.
    piece: usize,
    /// The first float that has not been placed; `piece` if none waits.
    float: usize,
    /// What is left of a note.
    rest: Rest,
}

#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Debug)]
enum Rest {
    /// A note and the line where it goes on.
    Of(usize, usize),
    Nothing,
}

#[derive(Copy, Clone, Debug)]
struct Best {
    cost: i64,
    from: Option<State>,
}

/// Cost of a missing line, by its square.
const SHORT: i64 = 100;
/// Cost of a note that goes on in the next column.
const NOTE_SPLIT: i64 = 300;
/// Cost of a float that moves, for each column it moves by.
const MOVED: i64 = 20;
/// Cost of a last page with fewer than three lines.
const FEW: i64 = 1500;

/// Breaks the material of a chapter into columns. `separator` is the distance from the text to the first note.
pub(super) fn columns(material: &Material, grid: Grid, separator: Abs) -> Vec<Filled> {
    let breaker = Breaker { material, grid, separator };
    let total = material.pieces.len();
    let start = State { piece: 0, float: 0, rest: Rest::Nothing };
    let end = State { piece: total, float: total, rest: Rest::Nothing };
    let mut open = BTreeMap::from([(start, Best { cost: 0, from: None })]);
    let mut known: BTreeMap<State, Best> = BTreeMap::new();
    while let Some((state, best)) = open.pop_first() {
        known.insert(state, best);
        if state == end {
            break;
        }
        breaker.run(state, &mut |_, next, cost| {
            let way = Best { cost: best.cost + cost, from: Some(state) };
            let other = open.entry(next).or_insert(way);
            if way.cost < other.cost {
                *other = way;
            }
            false
        });
    }
    let mut ways = Vec::new();
    let mut at = end;
    while let Some(from) = known.get(&at).and_then(|best| best.from) {
        ways.push((from, at));
        at = from;
    }
    ways.into_iter().rev().map(|(from, to)| breaker.fill(from, to)).collect()
}

struct Breaker<'a> {
    material: &'a Material,
    grid: Grid,
    separator: Abs,
}

/// A column while it is filled.
#[derive(Clone, Debug, Default)]
struct Column {
    slots: Vec<Slot>,
    /// How far down it is filled.
    down: Abs,
    /// Space asked for after the last piece.
    after: Abs,
    /// Notes in it: index and lines.
    notes: Vec<(usize, Range<usize>)>,
    /// Extent of its notes.
    note_extent: Abs,
    /// Pieces of text, without floats.
    texts: usize,
}

impl Column {
    fn is_empty(&self) -> bool {
        self.slots.is_empty() && self.notes.is_empty()
    }

    fn add_note(&mut self, note: usize, lines: Range<usize>, extent: Abs) {
        self.notes.push((note, lines));
        self.note_extent += extent;
    }
}

impl<'a> Breaker<'a> {
    fn piece(&self, at: usize) -> Option<&'a Piece> {
        self.material.pieces.get(at)
    }

    fn note(&self, note: usize) -> &'a [Piece] {
        self.material.notes.get(note).map_or(&[], |lines| lines)
    }

    /// Room for text beside notes of some extent. The gap after the last line of text is not needed over the separator.
    fn room(&self, notes: Abs) -> Abs {
        let whole = self.grid.depth();
        if notes == Abs::ZERO { whole } else { whole - notes - self.separator + self.grid.gap() }
    }

    /// The column that begins with `state` and ends before `to`.
    fn fill(&self, state: State, to: State) -> Filled {
        let mut found = Column::default();
        self.run(state, &mut |column, next, _| {
            if next == to {
                found = column.clone();
            }
            next == to
        });
        let turn = self.piece(state.piece).filter(|_| state.float == state.piece).and_then(|piece| piece.turn);
        Filled { turn, slots: self.with_notes(found) }
    }

    /// Fills a column from `state` on and calls `end` at every place where it may end, with the state that follows and
    /// the cost, until it says that this is the one.
    fn run(&self, state: State, end: &mut dyn FnMut(&Column, State, i64) -> bool) {
        let mut column = Column::default();
        if let Rest::Of(note, line) = state.rest
            && let Some(rest) = self.put_rest(&mut column, note, line)
        {
            end(&column, State { rest, ..state }, NOTE_SPLIT);
            return;
        }
        let mut waiting = self.put_waiting(&mut column, state);
        let after = |piece: usize, waiting: &[usize], rest: Rest| State {
            piece,
            float: waiting.first().copied().unwrap_or(piece),
            rest,
        };
        let mut at = state.piece;
        while let Some(piece) = self.piece(at) {
            let turns = piece.turn.is_some() && !column.is_empty();
            let ended = !column.is_empty()
                && end(&column, after(at, &waiting, Rest::Nothing), self.cost(&column, piece, waiting.len(), turns));
            if ended || turns {
                return;
            }
            let fits = !(piece.float && !waiting.is_empty()) && self.put(&mut column, at, false);
            if !fits && column.is_empty() {
                self.force(&mut column, at);
            } else if !fits && piece.float {
                waiting.push(at);
            } else if !fits {
                if let Some(rest) = self.put_with_part_of_note(&mut column, at) {
                    let cost = NOTE_SPLIT
                        + self.piece(at + 1).map_or(0, |next| self.cost(&column, next, waiting.len(), false));
                    end(&column, after(at + 1, &waiting, rest), cost);
                }
                return;
            }
            at += 1;
        }
        let few = if waiting.is_empty() && column.texts < 3 && state.piece > 0 { FEW } else { 0 };
        end(&column, after(at, &waiting, Rest::Nothing), few + MOVED * waiting.len() as i64);
    }

    /// Puts the floats that wait, as many as fit; gives the others.
    fn put_waiting(&self, column: &mut Column, state: State) -> Vec<usize> {
        let is_float = |at: &usize| self.piece(*at).is_some_and(|piece| piece.float);
        let mut waiting: Vec<usize> = (state.float..state.piece).filter(is_float).collect();
        while let Some(&float) = waiting.first() {
            if !self.put(column, float, true) {
                if !column.is_empty() {
                    break;
                }
                self.force(column, float);
            }
            waiting.remove(0);
        }
        waiting
    }

    /// Cost of ending a column before a piece.
    fn cost(&self, column: &Column, piece: &Piece, waiting: usize, turns: bool) -> i64 {
        let moved = MOVED * waiting as i64;
        if turns {
            return moved;
        }
        let line = i64::from(self.grid.leading.to_raw().max(1));
        let missing = i64::from((self.room(column.note_extent) - column.down).to_raw()).max(0) / line;
        SHORT * missing * missing + i64::from(piece.cost) + moved
    }

    /// Puts a piece below what is there, with the notes marked in it; `false` if there is no room.
    fn put(&self, column: &mut Column, at: usize, moved: bool) -> bool {
        let Some(piece) = self.piece(at) else { return false };
        let notes: Abs = piece.notes.iter().map(|&note| extent(self.note(note))).sum();
        if self.top(column, piece) + piece.height > self.room(column.note_extent + notes) {
            return false;
        }
        self.place(column, at, &piece.notes, moved);
        true
    }

    /// Puts a piece that fits nowhere at the top of a column.
    fn force(&self, column: &mut Column, at: usize) {
        if let Some(piece) = self.piece(at) {
            self.place(column, at, &piece.notes, false);
        }
    }

    /// Where the next piece begins.
    fn top(&self, column: &Column, piece: &Piece) -> Abs {
        if column.slots.is_empty() {
            return self.head(piece).map_or(Abs::ZERO, |(_, head)| head.height);
        }
        let top = column.down + piece.before.max(column.after);
        match piece.seat {
            Seat::Free => top,
            Seat::Top => self.grid.round_up(top),
            Seat::Foot => self.grid.round_up(top + piece.height) - piece.height,
        }
    }

    /// The table head to set before a piece at the top of a column.
    fn head(&self, piece: &Piece) -> Option<(usize, &'a Piece)> {
        piece.head.and_then(|head| Some((head, self.material.heads.get(head)?)))
    }

    fn place(&self, column: &mut Column, at: usize, notes: &[usize], moved: bool) {
        let Some(piece) = self.piece(at) else { return };
        let (down, first) = (self.top(column, piece), column.slots.is_empty());
        if let Some((head, _)) = self.head(piece).filter(|_| first) {
            column.slots.push(Slot { what: What::Head(head), down: Abs::ZERO, first: true });
        }
        column.slots.push(Slot { what: What::Piece(at), down, first: first || moved });
        column.down = down + piece.height;
        column.after = piece.after;
        column.texts += usize::from(!piece.float);
        for &note in notes {
            column.add_note(note, 0..self.note(note).len(), extent(self.note(note)));
        }
    }

    /// Puts a piece whose last note does not fit, with as many of the lines of that note as do, at least one. Gives what
    /// is left. The last resort of rule G6.
    fn put_with_part_of_note(&self, column: &mut Column, at: usize) -> Option<Rest> {
        let piece = self.piece(at)?;
        let (&last, others) = piece.notes.split_last()?;
        let lines = self.note(last);
        let others_extent: Abs = others.iter().map(|&note| extent(self.note(note))).sum();
        let bottom = self.top(column, piece) + piece.height;
        let fits = |count: &usize| {
            bottom <= self.room(column.note_extent + others_extent + extent(lines.get(..*count).unwrap_or_default()))
        };
        let taken = (1..lines.len()).take_while(fits).last()?;
        self.place(column, at, others, false);
        column.add_note(last, 0..taken, extent(&lines[..taken]));
        Some(Rest::Of(last, taken))
    }

    /// Puts what is left of a note, at least a line of it; gives what is left then, if it is longer than a column.
    fn put_rest(&self, column: &mut Column, note: usize, from: usize) -> Option<Rest> {
        let lines = self.note(note);
        let room = self.grid.depth() - self.separator;
        let fits = |to: &usize| *to <= from + 1 || extent(lines.get(from..*to).unwrap_or_default()) <= room;
        let to = (from + 1..=lines.len()).take_while(fits).last().unwrap_or(lines.len());
        column.add_note(note, from..to, extent(lines.get(from..to).unwrap_or_default()));
        (to < lines.len()).then_some(Rest::Of(note, to))
    }

    /// The slots of a column with its notes at the foot: their last line stands where the last line of text would.
    fn with_notes(&self, column: Column) -> Vec<Slot> {
        let mut slots = column.slots;
        if column.notes.is_empty() {
            return slots;
        }
        let mut down = self.grid.depth() - column.note_extent;
        slots.push(Slot { what: What::NoteRule, down: down - self.separator, first: true });
        for (note, lines) in column.notes {
            for (nth, at) in lines.enumerate() {
                let Some(piece) = self.note(note).get(at) else { continue };
                if let Some(above) = at.checked_sub(1).and_then(|at| self.note(note).get(at)).filter(|_| nth > 0) {
                    down += piece.before.max(above.after);
                }
                slots.push(Slot { what: What::Note(note, at), down, first: nth == 0 });
                down += piece.height;
            }
        }
        slots
    }
}

/// Extent of lines below each other.
fn extent(lines: &[Piece]) -> Abs {
    lines
        .iter()
        .enumerate()
        .map(|(at, line)| if at == 0 { line.height } else { line.before.max(lines[at - 1].after) + line.height })
        .sum()
}
