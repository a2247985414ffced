//! Atoms of a line → positions: what was taken and given is spread evenly over its places (rules J1, J3).

use std::ops::Range;

use super::Spec;
use super::breaker::Broken;
use super::fit::{AUTO_TIER, End, TIERS, WORD_TIER};
use super::kept::Kept;
use super::space::own;
use super::stream::{Gap, Stream};
use super::sums::{self, give, grow};
use crate::doc::Align;
use crate::lang::Class;
use crate::theme::Abs;

/// Where the atoms of a line stand.
#[derive(Debug)]
pub(super) struct Placed {
    /// Start of the cell of each atom and end of it, from the start of the measure, in the order of the atoms.
    pub cells: Kept<Cell>,
    /// End of the last cell; a hanging mark is not counted.
    pub length: Abs,
    /// Rows of interlinear notes, in order.
    pub rows: Vec<Row>,
}

/// A row of an interlinear note.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub atoms: Range<usize>,
    /// Its base from that of the line.
    pub rise: Abs,
}

impl Placed {
    /// How far the base of an atom lies from that of the line.
    pub fn rise(&self, at: usize) -> Abs {
        self.rows.iter().find(|row| row.atoms.contains(&at)).map_or(Abs::ZERO, |row| row.rise)
    }

    /// The parts of some atoms that stand on one base.
    pub fn segments(&self, atoms: Range<usize>) -> impl Iterator<Item = Row> + '_ {
        let Range { start: mut at, end } = atoms;
        let mut rows =
            self.rows.iter().filter(move |row| row.atoms.start < end && row.atoms.end > atoms.start).peekable();
        std::iter::from_fn(move || {
            let row = match rows.peek() {
                _ if at >= end => return None,
                Some(row) if row.atoms.start <= at => Row { atoms: at..row.atoms.end.min(end), rise: row.rise },
                Some(row) => Row { atoms: at..row.atoms.start, rise: Abs::ZERO },
                None => Row { atoms: at..end, rise: Abs::ZERO },
            };
            rows.next_if(|row| row.atoms.start <= at);
            at = row.atoms.end;
            Some(row)
        })
    }
}

/// The cell of an atom on its line.
#[derive(Copy, Clone, Debug)]
pub(super) struct Cell {
    /// Start of the cell, blank included.
    pub start: Abs,
    /// Start of the body.
    pub body: Abs,
    /// End of the cell.
    pub end: Abs,
}

/// Spreads an amount over places of some capacity, so that each has its share and none is lost to rounding.
struct Spread {
    amount: i64,
    whole: i64,
    seen: i64,
    given: i64,
}

impl Spread {
    fn new(amount: Abs, whole: i64) -> Spread {
        Spread { amount: i64::from(amount.to_raw()), whole, seen: 0, given: 0 }
    }

    /// The share of the next place.
    fn next(&mut self, capacity: i64) -> Abs {
        if self.amount == 0 || self.whole <= 0 || capacity <= 0 {
            return Abs::ZERO;
        }
        self.seen = (self.seen + capacity).min(self.whole);
        let due = match self.amount.checked_mul(self.seen) {
            Some(product) => product / self.whole,
            None => (i128::from(self.amount) * i128::from(self.seen) / i128::from(self.whole)) as i64,
        };
        let share = due - self.given;
        self.given = due;
        Abs::raw(share as i32)
    }
}

/// Places the atoms of a line.
pub(super) fn place(stream: &Stream, spec: &Spec, line: &Broken, hyphen: Abs) -> Placed {
    let mut spreads = Spreads::of(stream, line);
    let mut cells = Kept::default();
    cells.reserve(line.end - line.start);
    let (mut pen, mut length) = (line.from, line.from);
    for at in line.start..line.end {
        let atom = &stream.atoms[at];
        let (first, last) = (at == line.start, at + 1 == line.end);
        if atom.class == Class::Ideograph && atom.gap == Gap::Open && !first && !last {
            let body = pen + atom.before;
            let end = body + atom.body + atom.after;
            cells.push(Cell { start: pen, body, end });
            length = end;
            pen = end + atom.glue + spreads.open.next(1);
            continue;
        }
        let give = give(stream, at);
        let (own_before, own_after) = if last { own(atom, stream.style(atom), spec) } else { Default::default() };
        let centred = own_before > Abs::ZERO && own_after > Abs::ZERO;
        let before = match () {
            () if first && line.trim => Abs::ZERO,
            () if last && line.fit.end == End::Half && centred => Abs::ZERO,
            () => atom.before - spreads.take(give.before),
        };
        let after = match line.fit.end {
            _ if !last => atom.after - spreads.take(give.after),
            End::Half => Abs::ZERO,
            End::Full | End::Hang => own_after,
        };
        let body = pen + before + if first { stream.lead(at) } else { Abs::ZERO };
        let kern = if last { atom.kern + stream.trail(at) } else { Abs::ZERO };
        let end = body + atom.body + kern + after;
        cells.push(Cell { start: pen, body, end });
        if !(last && line.fit.end == End::Hang) {
            length = end;
        }
        pen = end + if last { Abs::ZERO } else { atom.glue + spreads.gap(stream, at) };
    }
    if line.hyphen {
        length += hyphen;
    }
    align(spec, line, Placed { cells, length, rows: Vec::new() })
}

struct Spreads {
    shrink: [Spread; TIERS],
    word: Spread,
    auto: Spread,
    open: Spread,
    letter: Spread,
}

impl Spreads {
    fn of(stream: &Stream, line: &Broken) -> Spreads {
        let (mut shrink, mut word, mut auto, mut sites) = ([0_i64; TIERS], 0, 0, 0);
        let mut letters = 0;
        let raw = |length: Abs| i64::from(length.to_raw());
        for at in line.start..line.end {
            let atom = &stream.atoms[at];
            let last = at + 1 == line.end;
            if atom.class == Class::Ideograph && atom.gap == Gap::Open {
                // It opens, and gives nothing.
                sites += i64::from(!last);
                continue;
            }
            let give = give(stream, at);
            let lost = last && line.fit.end == End::Half;
            let before = give.before.filter(|_| !(at == line.start && line.trim || lost));
            let inner = [give.after, give.gap].map(|room| room.filter(|_| !last));
            for (tier, room) in [before, inner[0], inner[1]].into_iter().flatten() {
                shrink[tier] += raw(room);
            }
            if !last {
                match atom.gap {
                    Gap::Word => word += raw(grow(stream, at)),
                    Gap::Auto => auto += raw(grow(stream, at)),
                    Gap::Letter => letters += 1,
                    Gap::Closed | Gap::Open => {}
                }
                sites += i64::from(sums::sites(stream, at));
            }
        }
        let fit = &line.fit;
        Spreads {
            shrink: std::array::from_fn(|tier| Spread::new(fit.shrink[tier], shrink[tier])),
            word: Spread::new(fit.word, word),
            auto: Spread::new(fit.auto, auto),
            open: Spread::new(fit.open, sites),
            letter: Spread::new(fit.letter, letters),
        }
    }

    fn take(&mut self, room: Option<(usize, Abs)>) -> Abs {
        room.map_or(Abs::ZERO, |(tier, room)| self.shrink[tier].next(i64::from(room.to_raw())))
    }

    /// What the space after an atom gains or loses.
    fn gap(&mut self, stream: &Stream, at: usize) -> Abs {
        let gap = stream.atoms[at].gap;
        let room = i64::from(grow(stream, at).to_raw());
        let (given, tier) = match gap {
            Gap::Closed => return Abs::ZERO,
            Gap::Letter => return self.letter.next(1),
            Gap::Open => (Abs::ZERO, None),
            Gap::Word => (self.word.next(room), Some(WORD_TIER)),
            Gap::Auto => (self.auto.next(room), Some(AUTO_TIER)),
        };
        let taken = if tier.is_some() { self.take(give(stream, at).gap) } else { Abs::ZERO };
        given - taken + self.open.next(i64::from(sums::sites(stream, at)))
    }
}

/// Moves a line that is not filled to where it belongs.
fn align(spec: &Spec, line: &Broken, mut placed: Placed) -> Placed {
    let rest = (line.from + line.measure - placed.length).max(Abs::ZERO);
    let shift = match spec.align {
        Align::Start => return placed,
        Align::Center => rest / 2,
        Align::End => rest,
    };
    for cell in placed.cells.iter_mut() {
        (cell.start, cell.body, cell.end) = (cell.start + shift, cell.body + shift, cell.end + shift);
    }
    placed.length += shift;
    placed
}
