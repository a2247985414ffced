//! Where columns end: the cheapest way through a chapter (rules A1, A2).
//!
//! A state is what the next column begins with: the next piece, the first float that waits, and the rest of a note that
//! was split; and where in its spread it stands, below what. From each state a column is filled piece by piece, and
//! every place where it may end leads to another state. States are met in order, so the cheapest way to each is known
//! when its turn comes. A paragraph that can be set in one line more or less is a fork of the way.

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
    /// Which column of its spread, counted over both pages.
    place: u8,
    /// How many lines the column before it in the spread is short, if that says anything.
    short: Option<u8>,
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
/// Cost of each line by which columns of a spread differ.
const UNEQUAL: i64 = 300;
/// Cost of a note that goes on in the next column.
const NOTE_SPLIT: i64 = 300;
/// Cost of a float that moves, for each column it moves by.
const MOVED: i64 = 20;
/// Cost of a last column with so many lines: one or two are a mistake, fewer than five a pity.
const FEW: [i64; 5] = [0, 1500, 1200, 600, 300];
/// Paragraphs that may be changed in a column.
const CHANGES: usize = 2;
/// Ends of a column that cost so much more than its best one lead to nothing.
const HOPELESS: i64 = 5000;

/// Where a chapter is broken.
#[derive(Copy, Clone, Debug)]
pub(super) struct Sheet {
    /// The grid of a column.
    pub grid: Grid,
    /// Distance from the text to the first note.
    pub separator: Abs,
    /// Columns of a page.
    pub columns: u8,
    /// Whether the first page is a recto.
    pub recto: bool,
}

/// Breaks the material of a chapter into columns.
pub(super) fn columns(material: &Material, sheet: Sheet) -> Vec<Filled> {
    let breaker = Breaker { material, grid: sheet.grid, separator: sheet.separator, columns: sheet.columns.max(1) };
    let place = if sheet.recto { breaker.columns } else { 0 };
    let ways = breaker.search(State { piece: 0, float: 0, rest: Rest::Nothing, place, short: None });
    let last = ways.iter().rposition(|way| way.from.place % breaker.columns == 0).unwrap_or(0);
    let balanced = ways.get(last).and_then(|way| breaker.balanced(way.from, ways.len() - last));
    let kept = if balanced.is_some() { last } else { ways.len() };
    let filled = ways[..kept].iter().map(|way| breaker.fill(way));
    filled.chain(balanced.unwrap_or_default()).collect()
}

/// A column of the cheapest way.
#[derive(Copy, Clone, Debug)]
struct Way {
    from: State,
    to: State,
    cost: i64,
}

struct Breaker<'a> {
    material: &'a Material,
    grid: Grid,
    separator: Abs,
    columns: u8,
}

/// What is told of each place where a column may end: the column, the state that follows, the cost. Gives whether that
/// is the end looked for.
type End<'e> = dyn FnMut(&Column, State, i64) -> bool + 'e;

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
    /// Floats that wait for a later column.
    waiting: Vec<usize>,
    /// Paragraphs that are not set as is best for them, and what that costs.
    changes: usize,
    change_cost: i64,
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
        if notes == Abs::ZERO {
            whole
        } else {
            whole - notes - self.material.note_foot - self.separator + self.grid.gap()
        }
    }

    /// The cheapest way from a state to the end.
    fn search(&self, start: State) -> Vec<Way> {
        let total = self.material.pieces.len();
        let is_end = |state: &State| (state.piece, state.float, state.rest) == (total, total, Rest::Nothing);
        let mut open = BTreeMap::from([(start, Best { cost: 0, from: None })]);
        let mut known: BTreeMap<State, Best> = BTreeMap::new();
        let mut last: Option<(State, i64)> = None;
        while let Some((state, best)) = open.pop_first() {
            known.insert(state, best);
            if is_end(&state) {
                last = last.filter(|&(_, cost)| cost <= best.cost).or(Some((state, best.cost)));
                continue;
            }
            for (next, cost) in self.ends(state) {
                let way = Best { cost: best.cost + cost, from: Some(state) };
                let other = open.entry(next).or_insert(way);
                if way.cost < other.cost {
                    *other = way;
                }
            }
        }
        let mut ways = Vec::new();
        let mut to = last.map_or(start, |(state, _)| state);
        while let Some((from, best)) = known.get(&to).and_then(|best| Some((best.from?, best))) {
            ways.push(Way { from, to, cost: best.cost - known.get(&from).map_or(0, |before| before.cost) });
            to = from;
        }
        ways.reverse();
        ways
    }

    /// The columns of the last page as even as they can be (rule A2): in as few lines as hold them. Not in vertical books,
    /// and not where notes stand below them.
    fn balanced(&self, from: State, count: usize) -> Option<Vec<Filled>> {
        let rest = self.material.pieces.get(from.float..)?;
        let whole = rest.iter().all(|piece| piece.notes.is_empty() && piece.turn.is_none());
        let one_page = count <= usize::from(self.columns);
        if self.columns < 2 || self.grid.vertical || !one_page || !whole || from.rest != Rest::Nothing {
            return None;
        }
        let tallest = rest.iter().map(|piece| piece.height.to_raw()).max()?;
        let least = tallest.div_euclid(self.grid.leading.to_raw().max(1)) + 1;
        (least..self.grid.lines).find_map(|lines| {
            let grid = Grid { lines, ..self.grid };
            let lower = Breaker { grid, material: self.material, separator: self.separator, columns: self.columns };
            let ways = lower.search(from);
            let fits = ways.len() <= usize::from(self.columns) && ways.iter().all(|way| way.cost < HOPELESS);
            fits.then(|| ways.iter().map(|way| lower.fill(way)).collect())
        })
    }

    /// The column of a way.
    fn fill(&self, way: &Way) -> Filled {
        let mut found = Column::default();
        self.run(way.from, &mut |column, next, cost| {
            let is_it = next == way.to && cost == way.cost;
            if is_it {
                found = column.clone();
            }
            is_it
        });
        let state = way.from;
        let turn = self.piece(state.piece).filter(|_| state.float == state.piece).and_then(|piece| piece.turn);
        Filled { turn, slots: self.with_notes(found) }
    }

    /// The states that the column from `state` on may lead to, with their costs.
    fn ends(&self, state: State) -> Vec<(State, i64)> {
        let mut ends = Vec::new();
        self.run(state, &mut |_, next, cost| {
            ends.push((next, cost));
            false
        });
        let least = ends.iter().map(|&(_, cost)| cost).min().unwrap_or_default();
        ends.retain(|&(_, cost)| cost <= least + HOPELESS);
        ends
    }

    /// Fills a column from `state` on and calls `end` at every place where it may end, until it says that this is the
    /// one.
    fn run(&self, state: State, end: &mut End) {
        let mut column = Column::default();
        if let Rest::Of(note, line) = state.rest
            && let Some(rest) = self.put_rest(&mut column, note, line)
        {
            let next = State { rest, ..self.after(state, &column, state.piece, Rest::Nothing) };
            end(&column, State { float: state.float, ..next }, NOTE_SPLIT);
            return;
        }
        self.put_waiting(&mut column, state);
        self.walk(state, column, state.piece, false, end);
    }

    /// Puts piece after piece from `at` on. `forked`: right after a fork, where the column may not end.
    fn walk(&self, state: State, mut column: Column, mut at: usize, mut forked: bool, end: &mut End) -> bool {
        while let Some(piece) = self.piece(at) {
            let turns = piece.turn.is_some() && !column.is_empty();
            if !column.is_empty() && !forked {
                let (next, cost) = self.end(state, &column, at, Rest::Nothing);
                if end(&column, next, cost) {
                    return true;
                }
            }
            if turns {
                return false;
            }
            if let Some(fork) = self.material.forks.get(&at).filter(|_| !forked && column.changes < CHANGES) {
                for &(way, cost) in &fork.ways {
                    let mut other = column.clone();
                    other.changes += 1;
                    other.change_cost += i64::from(cost);
                    if self.walk(state, other, way, true, end) {
                        return true;
                    }
                }
            }
            forked = false;
            let fits = (!piece.float || column.waiting.is_empty()) && self.put(&mut column, at, false);
            if !fits && (!piece.float || column.is_empty()) {
                if let Some(rest) = self.put_with_part_of_note(&mut column, at) {
                    let (next, cost) = self.end(state, &column, self.next(at), rest);
                    return end(&column, next, NOTE_SPLIT + cost);
                }
                if !column.is_empty() {
                    return false;
                }
                self.force(&mut column, at);
            } else if !fits {
                column.waiting.push(at);
            }
            at = self.next(at);
        }
        let (next, cost) = self.end(state, &column, at, Rest::Nothing);
        end(&column, next, cost)
    }

    /// The piece after another: at the end of one way of a fork, what follows it.
    fn next(&self, at: usize) -> usize {
        self.material.joins.get(&(at + 1)).copied().unwrap_or(at + 1)
    }

    /// The state after a column that ends before piece `at`.
    fn after(&self, state: State, column: &Column, at: usize, rest: Rest) -> State {
        let turn = self.piece(at).filter(|_| column.waiting.is_empty()).and_then(|piece| piece.turn);
        let place = match turn {
            None => (state.place + 1) % (self.columns * 2),
            Some(PageBreak::Page) => (state.place / self.columns + 1) % 2 * self.columns,
            Some(PageBreak::Recto) => self.columns,
            Some(PageBreak::Verso) => 0,
        };
        let short = if turn.is_some() || place == 0 { None } else { Some(self.short(column)) };
        State { piece: at, float: column.waiting.first().copied().unwrap_or(at), rest, place, short }
    }

    /// The state after a column that ends before piece `at`, and what it costs to end there.
    fn end(&self, state: State, column: &Column, at: usize, rest: Rest) -> (State, i64) {
        let moved = MOVED * column.waiting.len() as i64 + column.change_cost;
        let next = self.after(state, column, at, rest);
        let cost = match self.piece(at) {
            None => {
                let lines = column.down.to_raw() / self.grid.leading.to_raw().max(1);
                let few = FEW.get(lines.max(0) as usize).copied().filter(|_| state.piece > 0 && next.float == at);
                few.unwrap_or(0)
            }
            Some(piece) if piece.turn.is_some() => 0,
            Some(piece) => {
                let missing = self.missing(column);
                let short = i64::from(self.short(column));
                let unequal = state.short.map_or(0, |other| (i64::from(other) - short).abs());
                SHORT * missing * missing + UNEQUAL * unequal + i64::from(piece.cost)
            }
        };
        (next, cost + moved)
    }

    /// Lines that a column is short.
    fn missing(&self, column: &Column) -> i64 {
        let line = i64::from(self.grid.leading.to_raw().max(1));
        i64::from((self.room(column.note_extent) - column.down).to_raw()).max(0) / line
    }

    /// Lines that a column looks short beside another: none where notes stand at its foot.
    fn short(&self, column: &Column) -> u8 {
        let missing = if column.notes.is_empty() { self.missing(column) } else { 0 };
        u8::try_from(missing).unwrap_or(u8::MAX)
    }

    /// Puts the floats that wait, as many as fit.
    fn put_waiting(&self, column: &mut Column, state: State) {
        let is_float = |at: &usize| self.piece(*at).is_some_and(|piece| piece.float);
        column.waiting = (state.float..state.piece).filter(is_float).collect();
        while let Some(&float) = column.waiting.first() {
            if !self.put(column, float, true) {
                if !column.is_empty() {
                    break;
                }
                self.force(column, float);
            }
            column.waiting.remove(0);
        }
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
        let room = self.grid.depth() - self.material.note_foot - self.separator;
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
        let mut down = self.grid.depth() - self.material.note_foot - column.note_extent;
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
