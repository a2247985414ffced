//! Where columns end: the cheapest way through a chapter (rules A1, A2).
//!
//! A state is what the next column begins with: the next piece, the first float that waits, and the rest of a note that
//! was split; and where in its spread it stands, beside what. Every place where the column from there may end
//! ([`super::fill`]) leads to another state. States are met in order, so the cheapest way to each is known when its turn
//! comes. What a column may hold does not hang on where it stands: that is found once for all states, and for both sides
//! that the first page may be.

use std::collections::BTreeMap;
use std::ops::Range;

use super::cost;
use super::facts::Facts;
use super::fill::{Desk, End, Filler, Rest, Slot, Start};
use crate::doc::PageBreak;
use crate::layout::grid::Grid;
use crate::layout::material::Material;
use crate::theme::Abs;

/// A filled column.
#[derive(Clone, Debug, Default)]
pub(super) struct Filled {
    /// The page that it must begin.
    pub turn: Option<PageBreak>,
    /// Which column of its spread it is.
    pub place: u8,
    /// What is left of notes of the column before.
    pub rest: Rest,
    /// From top to bottom, notes last.
    pub slots: Vec<Slot>,
}

/// Where a column begins, and where that is in a spread.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
struct State {
    start: Start,
    beside: Beside,
}

/// What stands before a column in its spread.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Debug)]
struct Beside {
    /// Which column of its spread, counted over both pages.
    place: u8,
    /// How many lines the column before it in the spread is short, if that says anything.
    short: Option<u8>,
}

/// The cheapest way to a state that is known so far.
#[derive(Copy, Clone, Debug)]
struct Best {
    beside: Beside,
    cost: i64,
    /// The state it comes from: where in the list of those that were met.
    from: Option<usize>,
}

/// A column of the cheapest way.
#[derive(Copy, Clone, Debug)]
struct Way {
    from: State,
    to: State,
    cost: i64,
}

/// Breaks the material of a chapter into columns, once for each side that its first page may be: whether it is a recto.
pub(super) fn columns(
    material: &Material,
    grid: Grid,
    separator: Abs,
    columns: u8,
    rectos: &[bool],
) -> Vec<Vec<Filled>> {
    let facts = Facts::of(material);
    let columns = columns.max(1);
    let breaker = Breaker { filler: Filler { facts: &facts, grid, separator, limit: grid.depth() }, columns };
    let whole = 0..facts.len();
    let mut ends = Ends::new(whole.clone());
    let chosen = rectos.iter().map(|&recto| {
        let place = if recto { columns } else { 0 };
        let ways =
            breaker.search(State { start: Start::at(0), beside: Beside { place, short: None } }, whole.end, &mut ends);
        breaker.filled(&ways)
    });
    chosen.collect()
}

/// Breaks what begins with a piece and the rest of a note into columns, the first of which stands at a place in its
/// spread.
pub(super) fn columns_from(
    material: &Material,
    (from, rest): (usize, Rest),
    place: u8,
    grid: Grid,
    separator: Abs,
) -> Vec<Filled> {
    let facts = Facts::of(material);
    let breaker = Breaker { filler: Filler { facts: &facts, grid, separator, limit: grid.depth() }, columns: 1 };
    let start = Start { rest, ..Start::at(from) };
    let state = State { start, beside: Beside { place, short: None } };
    let ways = breaker.search(state, facts.len(), &mut Ends::new(from..facts.len()));
    breaker.filled(&ways)
}

/// The ends of columns that were looked for, by what the columns begin with.
#[derive(Debug, Default)]
struct Ends {
    list: Vec<End>,
    /// By piece, from `first` on.
    plain: Vec<Option<Range<usize>>>,
    first: usize,
    odd: BTreeMap<Start, Range<usize>>,
    desk: Desk,
}

impl Ends {
    fn new(pieces: Range<usize>) -> Ends {
        Ends { plain: vec![None; pieces.len() + 1], first: pieces.start, ..Ends::default() }
    }

    /// The ends of the column from `start` on.
    fn of(&mut self, start: Start, filler: &Filler) -> &[End] {
        let known = match self.plain.get(start.piece.wrapping_sub(self.first)) {
            Some(range) if start.is_plain() => range.clone(),
            _ => self.odd.get(&start).cloned(),
        };
        let range = known.unwrap_or_else(|| self.find(start, filler));
        &self.list[range]
    }

    fn find(&mut self, start: Start, filler: &Filler) -> Range<usize> {
        filler.run(start, &mut self.desk);
        let from = self.list.len();
        let least = self.desk.ends.iter().min_by_key(|end| end.cost);
        if let Some(least) = least {
            // Whatever stands beside the column, the others lead to nothing.
            let hopeless = |end: &End| {
                let beside = cost::UNEQUAL * i64::from(end.short.abs_diff(least.short));
                end.compared && end.cost > least.cost + beside + cost::HOPELESS
            };
            self.list.extend(self.desk.ends.iter().filter(|end| !hopeless(end)));
        }
        let range = from..self.list.len();
        match self.plain.get_mut(start.piece.wrapping_sub(self.first)) {
            Some(known) if start.is_plain() => *known = Some(range.clone()),
            _ => drop(self.odd.insert(start, range.clone())),
        }
        range
    }
}

/// States that were found and not looked at.
struct Open {
    /// Those with nothing left over, by their piece from `first` on.
    plain: Vec<Vec<Best>>,
    first: usize,
    /// The others.
    odd: BTreeMap<Start, Vec<Best>>,
    /// Lists that are free again.
    spare: Vec<Vec<Best>>,
}

impl Open {
    /// Takes note of a way to a state, if it is cheaper than others to it.
    fn meet(&mut self, start: Start, way: Best) {
        let list = match self.plain.get_mut(start.piece.wrapping_sub(self.first)) {
            Some(list) if start.is_plain() => list,
            _ => self.odd.entry(start).or_default(),
        };
        match list.iter_mut().find(|other| other.beside == way.beside) {
            Some(other) if way.cost < other.cost => *other = way,
            Some(_) => {}
            None => {
                if list.capacity() == 0 {
                    *list = self.spare.pop().unwrap_or_default();
                }
                list.push(way);
            }
        }
    }

    /// The next start of some piece, with the ways to it.
    fn next(&mut self, piece: usize) -> Option<(Start, Vec<Best>)> {
        if self.odd.first_key_value().is_some_and(|(start, _)| start.piece == piece) {
            return self.odd.pop_first();
        }
        let list = self.plain.get_mut(piece.wrapping_sub(self.first)).filter(|list| !list.is_empty())?;
        Some((Start::at(piece), std::mem::take(list)))
    }
}

struct Breaker<'a> {
    filler: Filler<'a>,
    columns: u8,
}

impl Breaker<'_> {
    /// The cheapest way from a state to the column that would begin with piece `end`.
    fn search(&self, state: State, end: usize, ends: &mut Ends) -> Vec<Way> {
        let State { start, beside } = state;
        let plain = vec![Vec::new(); (start.piece..end).len() + 1];
        let mut open = Open { plain, first: start.piece, odd: BTreeMap::new(), spare: Vec::new() };
        open.meet(start, Best { beside, cost: 0, from: None });
        let mut met: Vec<(State, Best)> = Vec::new();
        for piece in start.piece..=end {
            while let Some((start, mut bests)) = open.next(piece) {
                prune(&mut bests);
                let ends = if start == Start::at(end) { &[][..] } else { ends.of(start, &self.filler) };
                for &best in &bests {
                    let from = met.len();
                    met.push((State { start, beside: best.beside }, best));
                    self.go_on(best, from, ends, &mut open);
                }
                bests.clear();
                open.spare.push(bests);
            }
        }
        let at_end = met.iter().enumerate().filter(|(_, (state, _))| state.start == Start::at(end));
        let last = at_end.min_by_key(|(_, (_, best))| best.cost).map(|(at, _)| at);
        let mut ways = Vec::new();
        let mut at = last.unwrap_or(0);
        while let Some(&(to, best)) = met.get(at)
            && let Some(from) = best.from
        {
            ways.push(Way { from: met[from].0, to, cost: best.cost - met[from].1.cost });
            at = from;
        }
        ways.reverse();
        ways
    }

    /// Meets the states after the columns that may follow a way.
    fn go_on(&self, best: Best, from: usize, ends: &[End], open: &mut Open) {
        let least = ends.iter().map(|end| price(end, best.beside)).min().unwrap_or_default();
        for end in ends {
            let price = price(end, best.beside);
            if price <= least + cost::HOPELESS {
                let to = self.after(best.beside, end);
                open.meet(to.start, Best { beside: to.beside, cost: best.cost + price, from: Some(from) });
            }
        }
    }

    /// The state after a column that ends so.
    fn after(&self, beside: Beside, end: &End) -> State {
        let place = match end.turn {
            None => (beside.place + 1) % (self.columns * 2),
            Some(PageBreak::Page) => (beside.place / self.columns + 1) % 2 * self.columns,
            Some(PageBreak::Recto) => self.columns,
            Some(PageBreak::Verso) => 0,
        };
        let short = if end.turn.is_some() || place == 0 { None } else { Some(end.short) };
        let same_page = end.turn.is_none() && place % self.columns > 0 && end.to.piece < self.filler.facts.len();
        let top = if same_page { end.to.top } else { Abs::ZERO };
        State { start: Start { top, ..end.to }, beside: Beside { place, short } }
    }

    /// Fills the columns of a way; on a page that ends a chapter or stands before a page break as even as they can be.
    fn filled(&self, ways: &[Way]) -> Vec<Filled> {
        let mut desk = Desk::default();
        let mut filled = Vec::with_capacity(ways.len());
        for page in ways.chunk_by(|_, next| next.from.beside.place % self.columns > 0) {
            match self.balanced(page) {
                Some(columns) => filled.extend(columns),
                None => filled.extend(page.iter().map(|way| self.fill(way, &mut desk))),
            }
        }
        filled
    }

    /// The columns of a page as even as they can be (rule A2), where the text ends or is broken off: in as few lines as
    /// hold them. Not in vertical books.
    fn balanced(&self, page: &[Way]) -> Option<Vec<Filled>> {
        let Filler { facts, grid, separator, .. } = self.filler;
        let (from, to) = (page.first()?.from, page.last()?.to.start);
        let last = to == Start::at(facts.len()) || to.is_plain() && facts.turn(to).is_some();
        if self.columns < 2 || grid.vertical || !last || from.start.rest != Rest::Nothing {
            return None;
        }
        let pieces = from.start.float..to.piece;
        let line = grid.leading.to_raw().max(1);
        let least = facts.tallest(pieces.clone()).to_raw().div_euclid(line) + 1;
        (least..grid.lines).find_map(|lines| {
            let filler = Filler { facts, grid, separator, limit: grid.leading * lines };
            let lower = Breaker { filler, columns: self.columns };
            let ways = lower.search(from, to.piece, &mut Ends::new(from.start.piece..to.piece));
            let all = ways.last().is_some_and(|way| way.to.start == Start::at(to.piece));
            let fits = ways.len() <= usize::from(self.columns) && ways.iter().all(|way| way.cost < cost::HOPELESS);
            let mut desk = Desk::default();
            (all && fits).then(|| ways.iter().map(|way| lower.fill(way, &mut desk)).collect())
        })
    }

    /// The column of a way.
    fn fill(&self, way: &Way, desk: &mut Desk) -> Filled {
        let beside = way.from.beside;
        let is_it = |end: &End| self.after(beside, end) == way.to && price(end, beside) == way.cost;
        let slots = self.filler.slots(way.from.start, is_it, desk);
        let start = way.from.start;
        Filled { turn: self.filler.facts.turn(start), place: beside.place, rest: start.rest, slots }
    }
}

/// What it costs to end a column so beside another.
fn price(end: &End, beside: Beside) -> i64 {
    let unequal = beside.short.filter(|_| end.compared).map_or(0, |other| other.abs_diff(end.short));
    end.cost + cost::UNEQUAL * i64::from(unequal)
}

/// Puts the ways to a start in order and takes those out that another betters whatever follows.
fn prune(bests: &mut Vec<Best>) {
    bests.sort_unstable_by_key(|best| best.beside);
    let betters = |one: &Best, other: &Best| {
        let apart = match (one.beside.short, other.beside.short) {
            (Some(one), Some(other)) => one.abs_diff(other),
            (None, None) => 0,
            _ => return false,
        };
        one.beside.place == other.beside.place && one.cost + cost::UNEQUAL * i64::from(apart) < other.cost
    };
    let all = bests.clone();
    bests.retain(|best| !all.iter().any(|other| betters(other, best)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::material::{ORPHAN, Piece, Seat, WIDOW};

    const LINE: Abs = Abs::raw(1 << 16);

    fn grid(lines: i32) -> Grid {
        Grid { vertical: false, size: LINE, leading: LINE, measure: LINE * 10, lines }
    }

    /// Paragraphs of so many lines.
    fn material(paragraphs: &[usize]) -> Material {
        let mut material = Material::default();
        for &count in paragraphs {
            material.pieces.extend((0..count).map(|at| Piece {
                height: LINE,
                seat: Seat::Top,
                cost: if at == 1 { ORPHAN } else { 0 } + if at > 0 && at + 1 == count { WIDOW } else { 0 },
                ..Piece::default()
            }));
        }
        material
    }

    /// The least cost of all page sets from a piece on: every one of them is tried. `other` is how short the page before in
    /// the spread is.
    fn tried(costs: &[i32], from: usize, place: u8, other: Option<i64>, lines: usize) -> i64 {
        let all = (1..=lines.min(costs.len() - from)).map(|count| {
            let to = from + count;
            let missing = (lines - count) as i64;
            if to == costs.len() {
                return if from > 0 { cost::FEW.get(count).copied().unwrap_or(0) } else { 0 };
            }
            let unequal = other.map_or(0, |other| cost::UNEQUAL * (other - missing).abs());
            let own = cost::SHORT * missing * missing + i64::from(costs[to]) + unequal;
            own + tried(costs, to, 1 - place, (place == 0).then_some(missing), lines)
        });
        all.min().unwrap_or(0)
    }

    /// No page set is cheaper than the one that is chosen: where a line is left alone, all others cost more.
    #[test]
    fn every_other_page_set_costs_as_much() {
        for seed in 0..24_usize {
            let paragraphs: Vec<usize> = (0..7).map(|at| 1 + (seed * 31 + at * at * 17 + at * seed) % 5).collect();
            let material = material(&paragraphs);
            let facts = Facts::of(&material);
            let grid = grid(5);
            let filler = Filler { facts: &facts, grid, separator: LINE, limit: grid.depth() };
            let breaker = Breaker { filler, columns: 1 };
            let state = State { start: Start::at(0), beside: Beside { place: 1, short: None } };
            let ways = breaker.search(state, facts.len(), &mut Ends::new(0..facts.len()));
            let costs: Vec<i32> = material.pieces.iter().map(|piece| piece.cost).collect();
            let least = tried(&costs, 0, 1, None, 5);
            assert_eq!(ways.iter().map(|way| way.cost).sum::<i64>(), least, "seed {seed}: {paragraphs:?}");
        }
    }
}
