//! Filling one column: every place where it may end, and what stands in it then.
//!
//! From where a column begins its pieces follow one another, so all its ends lie on one walk. Paragraphs that can be set
//! in a line less or more part the walk; behind each of them those ways that came equally far down go on as one, the
//! cheapest. A column knows nothing of those beside it, so the walk is the same for both sides of a spread.

use std::ops::Range;

use super::cost;
use super::facts::{Brief, Facts, extent};
use crate::doc::PageBreak;
use crate::layout::grid::Grid;
use crate::layout::material::Seat;
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

impl Slot {
    /// The piece of text in it.
    pub fn piece(&self) -> Option<usize> {
        match self.what {
            What::Piece(at) => Some(at),
            What::Head(_) | What::NoteRule | What::Note(..) => None,
        }
    }
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

/// What a column begins with. Every column leads to a later one.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Debug)]
pub(super) struct Start {
    /// The next piece.
    pub piece: usize,
    /// The first float that has not been placed; `piece` if none waits.
    pub float: usize,
    /// What is left of notes.
    pub rest: Rest,
    /// How far down the page something stands across all its columns, this one included.
    pub top: Abs,
}

impl Start {
    /// A start with nothing left over.
    pub fn at(piece: usize) -> Start {
        Start { piece, float: piece, rest: Rest::Nothing, top: Abs::ZERO }
    }

    /// Whether nothing is left over from the columns before.
    pub fn is_plain(self) -> bool {
        self == Start::at(self.piece)
    }
}

/// What is left of the notes of a piece.
#[derive(Copy, Clone, Default, Eq, PartialEq, Ord, PartialOrd, Debug)]
pub(super) enum Rest {
    /// The piece, which of its notes goes on, and the line where it does; the others follow.
    Of(usize, usize, usize),
    /// All notes are set.
    #[default]
    Nothing,
}

/// A place where a column may end.
#[derive(Copy, Clone, Debug)]
pub(super) struct End {
    /// What the next column begins with.
    pub to: Start,
    /// The page that it must begin.
    pub turn: Option<PageBreak>,
    /// Cost of ending here, whatever stands beside the column.
    pub cost: i64,
    /// Lines that the column looks short: none where notes stand at its foot.
    pub short: u8,
    /// Whether its depth is compared with that of the column before: not at the end of a chapter.
    pub compared: bool,
    /// The paragraphs that were changed on the way: an entry of [`Desk::changes`].
    change: u32,
}

/// Room for the work on a column, kept from one to the next.
#[derive(Debug, Default)]
pub(super) struct Desk {
    /// The ends that were found, in the order of the walk.
    pub ends: Vec<End>,
    fills: Vec<Fill>,
    parted: Vec<Fill>,
    /// Changes of paragraphs: the one before, and the piece that the other way begins with. The first means none.
    changes: Vec<(u32, usize)>,
}

/// A column while it is filled.
#[derive(Copy, Clone, Debug, Default)]
struct Fill {
    /// How far down it is filled.
    down: Abs,
    /// Space asked for after the last piece.
    after: Abs,
    /// How far down something stands across all columns.
    across: Abs,
    /// Extent of its notes.
    notes: Abs,
    /// Whether pieces stand in it, whether notes do.
    filled: bool,
    noted: bool,
    /// Floats that wait for a later column: how many, and the first.
    waiting: u32,
    float: usize,
    /// Paragraphs that are not set as is best for them, what that costs, and which.
    changes: u8,
    change_cost: i32,
    change: u32,
}

impl Fill {
    fn is_empty(&self) -> bool {
        !self.filled && !self.noted
    }

    /// All that tells how it can go on, but for the changes.
    fn is_like(&self, other: &Fill) -> bool {
        let place = |fill: &Fill| (fill.down, fill.after, fill.across, fill.notes);
        let key = |fill: &Fill| (fill.filled, fill.noted, fill.waiting, fill.float);
        place(self) == place(other) && key(self) == key(other)
    }
}

/// What is put into a column is told to its ledger.
trait Ledger {
    /// A piece, its top, whether nothing joins it to what is above, and the head that stands over it with its top.
    fn piece(&mut self, at: usize, top: Abs, first: bool, head: Option<(usize, Abs)>);
    /// Lines of a note.
    fn note(&mut self, note: usize, lines: Range<usize>);
}

/// For columns that are only measured.
impl Ledger for () {
    fn piece(&mut self, _: usize, _: Abs, _: bool, _: Option<(usize, Abs)>) {}
    fn note(&mut self, _: usize, _: Range<usize>) {}
}

/// What stands in a column.
#[derive(Default)]
struct Contents {
    slots: Vec<Slot>,
    notes: Vec<(usize, Range<usize>)>,
}

impl Ledger for Contents {
    fn piece(&mut self, at: usize, top: Abs, first: bool, head: Option<(usize, Abs)>) {
        self.slots.extend(head.map(|(head, down)| Slot { what: What::Head(head), down, first: true }));
        self.slots.push(Slot { what: What::Piece(at), down: top, first });
    }

    fn note(&mut self, note: usize, lines: Range<usize>) {
        self.notes.push((note, lines));
    }
}

/// Fills columns of one extent.
#[derive(Copy, Clone, Debug)]
pub(super) struct Filler<'a> {
    /// What is filled in.
    pub facts: &'a Facts<'a>,
    /// The grid of a column.
    pub grid: Grid,
    /// Distance from the text to the first note.
    pub separator: Abs,
    /// How far down text may go; notes stand at the foot of the page all the same.
    pub limit: Abs,
}

impl Filler<'_> {
    /// Finds every place where the column from `start` on may end.
    pub fn run(&self, start: Start, desk: &mut Desk) {
        desk.ends.clear();
        desk.fills.clear();
        desk.changes.clear();
        desk.changes.push((0, 0));
        let mut fill = Fill { across: start.top, ..Fill::default() };
        if let Some(rest) = self.put_rest(&mut fill, start.rest, &mut ()) {
            let end = self.end(start, &fill, start.piece, rest);
            let to = Start { float: start.float, ..end.to };
            desk.ends.push(End { to, cost: cost::NOTE_SPLIT, compared: false, ..end });
            return;
        }
        if let Some(rest) = self.put_waiting(&mut fill, start, &mut ()) {
            let end = self.end(start, &fill, start.piece, rest);
            desk.ends.push(End { cost: end.cost + cost::NOTE_SPLIT, ..end });
            return;
        }
        desk.fills.push(fill);
        let mut at = start.piece;
        while let Some(brief) = self.facts.briefs.get(at).filter(|_| !desk.fills.is_empty()) {
            let Desk { ends, fills, .. } = desk;
            fills.retain(|fill| self.may_go_on(start, fill, at, ends));
            if brief.forks {
                at = self.part(start, at, desk);
            } else {
                fills.retain_mut(|fill| self.advance(start, fill, at, ends));
                at = brief.next;
            }
        }
        let Desk { ends, fills, .. } = desk;
        ends.extend(fills.iter().map(|fill| self.end(start, fill, at, Rest::Nothing)));
    }

    /// Takes the columns through a paragraph in each of its ways; gives the piece after it. The order stays that of the
    /// ways, the best one last; of those that are equal from there on the cheapest is kept.
    fn part(&self, start: Start, at: usize, desk: &mut Desk) -> usize {
        let Desk { ends, fills, parted, changes } = desk;
        let ways = self.facts.material.forks.get(&at).map_or(&[][..], |fork| &fork.ways);
        let join = ways.first().and_then(|&(way, _)| self.facts.briefs.get(way.wrapping_sub(1)));
        let join = join.map_or(self.facts.len(), |last| last.next);
        parted.clear();
        for fill in fills.iter() {
            let others = ways.iter().filter(|_| fill.changes < cost::CHANGES).map(|&(way, price)| {
                changes.push((fill.change, way));
                let change_cost = fill.change_cost.saturating_add(price);
                let change = (changes.len() - 1) as u32;
                (way, Fill { changes: fill.changes + 1, change_cost, change, ..*fill })
            });
            for (way, mut fill) in others.chain([(at, *fill)]) {
                if self.through(start, &mut fill, way..join, ends) {
                    keep(parted, fill);
                }
            }
        }
        std::mem::swap(fills, parted);
        join
    }

    /// Fills in one way of a paragraph; `false` if the column ends in it. Before its first piece the column cannot end:
    /// that is told of once for all ways.
    fn through(&self, start: Start, fill: &mut Fill, way: Range<usize>, ends: &mut Vec<End>) -> bool {
        let mut at = way.start;
        while let Some(brief) = self.facts.briefs.get(at).filter(|_| at != way.end) {
            if at != way.start && !self.may_go_on(start, fill, at, ends) || !self.advance(start, fill, at, ends) {
                return false;
            }
            at = brief.next;
        }
        true
    }

    /// Tells that the column may end before a piece; gives whether it may also go on.
    fn may_go_on(&self, start: Start, fill: &Fill, at: usize, ends: &mut Vec<End>) -> bool {
        if fill.is_empty() {
            return true;
        }
        ends.push(self.end(start, fill, at, Rest::Nothing));
        self.facts.briefs.get(at).is_none_or(|brief| brief.turn.is_none())
    }

    /// Puts a piece, or makes it wait; `false` if the column ends before it or in its notes.
    fn advance(&self, start: Start, fill: &mut Fill, at: usize, ends: &mut Vec<End>) -> bool {
        match self.step(fill, at, &mut ()) {
            Step::On => true,
            Step::Full => {
                // Nothing fits below what stands across the page: the column stays empty.
                if fill.is_empty() {
                    ends.push(self.end(start, fill, at, Rest::Nothing));
                }
                false
            }
            Step::Part(rest) => {
                let end = self.end(start, fill, self.facts.briefs.get(at).map_or(at, |brief| brief.next), rest);
                ends.push(End { cost: end.cost + cost::NOTE_SPLIT, ..end });
                false
            }
        }
    }

    fn step(&self, fill: &mut Fill, at: usize, ledger: &mut impl Ledger) -> Step {
        let Some(brief) = self.facts.briefs.get(at) else { return Step::Full };
        if (!brief.float || fill.waiting == 0) && self.put(fill, at, false, ledger) {
            return Step::On;
        }
        if brief.float && !fill.is_empty() {
            fill.float = if fill.waiting == 0 { at } else { fill.float };
            fill.waiting += 1;
            return Step::On;
        }
        if let Some(rest) = self.put_with_part_of_note(fill, at, ledger) {
            return Step::Part(rest);
        }
        if !fill.is_empty() || fill.across > Abs::ZERO {
            return Step::Full;
        }
        // It fits nowhere.
        self.force(fill, at, ledger).map_or(Step::On, Step::Part)
    }

    /// What stands in the column from `start` on that leads to the end which `is_it` knows: its slots, notes last.
    pub fn slots(&self, start: Start, is_it: impl Fn(&End) -> bool, desk: &mut Desk) -> Vec<Slot> {
        self.run(start, desk);
        let Some(end) = desk.ends.iter().find(|end| is_it(end)) else { return Vec::new() };
        let mut ways = Vec::new();
        let mut change = end.change;
        while let Some(&(before, way)) = desk.changes.get(change as usize).filter(|_| change > 0) {
            ways.push(way);
            change = before;
        }
        self.contents(start, end.to, ways)
    }

    /// Fills a column again: with these ways of paragraphs, the last first.
    fn contents(&self, start: Start, to: Start, mut ways: Vec<usize>) -> Vec<Slot> {
        let (mut fill, mut contents) = (Fill { across: start.top, ..Fill::default() }, Contents::default());
        let rest = self.put_rest(&mut fill, start.rest, &mut contents);
        if rest.is_none() {
            self.put_waiting(&mut fill, start, &mut contents);
        }
        let mut at = start.piece;
        while at != to.piece {
            if let Some(fork) = self.facts.material.forks.get(&at)
                && let Some(way) = ways.pop_if(|way| fork.ways.iter().any(|(first, _)| first == way))
            {
                at = way;
            }
            let Some(brief) = self.facts.briefs.get(at) else { break };
            self.step(&mut fill, at, &mut contents);
            at = brief.next;
        }
        self.with_notes(contents, fill.notes)
    }

    /// A place where the column may end: before piece `at`, with `rest` left over.
    fn end(&self, start: Start, fill: &Fill, at: usize, rest: Rest) -> End {
        let missing = self.missing(fill);
        let float = if fill.waiting > 0 { fill.float } else { at };
        let moved = cost::MOVED * i64::from(fill.waiting) + i64::from(fill.change_cost);
        let brief = self.facts.briefs.get(at);
        let (cost, compared) = match brief {
            None => {
                let lines = fill.down.to_raw() / self.grid.leading.to_raw().max(1);
                let few = cost::FEW.get(lines.max(0) as usize).filter(|_| start.piece > 0 && float == at);
                (few.copied().unwrap_or(0), false)
            }
            Some(brief) if brief.turn.is_some() => (0, false),
            Some(brief) => {
                let line = if fill.noted { cost::SHORT_OVER_NOTES } else { cost::SHORT };
                (line * missing * missing + i64::from(brief.cost), true)
            }
        };
        End {
            to: Start { piece: at, float, rest, top: fill.across },
            turn: brief.filter(|_| fill.waiting == 0 && rest == Rest::Nothing).and_then(|brief| brief.turn),
            cost: cost + moved,
            short: if fill.noted { 0 } else { u8::try_from(missing).unwrap_or(u8::MAX) },
            compared,
            change: fill.change,
        }
    }

    /// Lines that a column is short.
    fn missing(&self, fill: &Fill) -> i64 {
        let missing = (self.room(fill.notes) - fill.down).to_raw().max(0);
        i64::from(missing / self.grid.leading.to_raw().max(1))
    }

    /// Room for text beside notes of some extent. The gap after the last line of text is not needed over the separator.
    fn room(&self, notes: Abs) -> Abs {
        let whole = self.grid.depth();
        if notes == Abs::ZERO {
            whole.min(self.limit)
        } else {
            (whole - notes - self.facts.material.note_foot - self.separator + self.grid.gap()).min(self.limit)
        }
    }

    /// Puts the floats that wait, as many as fit. Gives what is left of the notes of one that fits nowhere.
    fn put_waiting(&self, fill: &mut Fill, start: Start, ledger: &mut impl Ledger) -> Option<Rest> {
        let is_float = |at: &usize| self.facts.briefs.get(*at).is_some_and(|brief| brief.float);
        let mut rest = None;
        for at in (start.float..start.piece).filter(is_float) {
            let may = fill.waiting == 0 && rest.is_none();
            if may && self.put(fill, at, true, ledger) {
                continue;
            }
            if may && fill.is_empty() && fill.across == Abs::ZERO {
                rest = self.force(fill, at, ledger);
                continue;
            }
            fill.float = if fill.waiting == 0 { at } else { fill.float };
            fill.waiting += 1;
        }
        rest
    }

    /// Puts a piece that fits nowhere into an empty column, with as many lines of its notes as there is room for. Gives
    /// what is left of them.
    fn force(&self, fill: &mut Fill, at: usize, ledger: &mut impl Ledger) -> Option<Rest> {
        self.place_alone(fill, at, false, ledger);
        let down = fill.down;
        self.put_notes(fill, (at, 0, 0), |notes| down <= self.room(notes), ledger)
    }

    /// Puts the notes of a piece from a line of one of them on, as far as they fit. Gives what is left.
    fn put_notes(
        &self,
        fill: &mut Fill,
        (at, first, mut from): (usize, usize, usize),
        fits: impl Fn(Abs) -> bool,
        ledger: &mut impl Ledger,
    ) -> Option<Rest> {
        for (nth, &note) in self.notes_of(at).iter().enumerate().skip(first) {
            let lines = self.facts.note(note);
            let with = |to: usize| fill.notes + extent(lines.get(from..to).unwrap_or_default());
            let fitting =
                (from + 1..=lines.len()).map(|to| (to, with(to))).take_while(|(_, notes)| fits(*notes)).last();
            if let Some((to, notes)) = fitting {
                ledger.note(note, from..to);
                (fill.notes, fill.noted, from) = (notes, true, to);
            }
            if from < lines.len() {
                return Some(Rest::Of(at, nth, from));
            }
            from = 0;
        }
        None
    }

    /// Puts a piece below what is there, with the notes marked in it; `false` if there is no room.
    fn put(&self, fill: &mut Fill, at: usize, moved: bool, ledger: &mut impl Ledger) -> bool {
        let Some(brief) = self.facts.briefs.get(at) else { return false };
        let fits = self.top(fill, brief) + brief.height <= self.room(fill.notes + brief.notes);
        if fits {
            self.place(fill, at, moved, ledger);
        }
        fits
    }

    /// Where the next piece begins.
    fn top(&self, fill: &Fill, brief: &Brief) -> Abs {
        let top = match fill.filled {
            false => fill.across + brief.head,
            true => fill.down + brief.before.max(fill.after),
        };
        match brief.seat {
            Seat::Free => top,
            Seat::Top if fill.filled => self.grid.round_up(top),
            Seat::Top => top,
            Seat::Foot => self.grid.round_up(top + brief.height) - brief.height,
        }
    }

    /// Puts a piece with all its notes.
    fn place(&self, fill: &mut Fill, at: usize, moved: bool, ledger: &mut impl Ledger) {
        self.place_alone(fill, at, moved, ledger);
        let Some(brief) = self.facts.briefs.get(at).filter(|brief| brief.noted) else { return };
        fill.notes += brief.notes;
        fill.noted = true;
        for &note in self.notes_of(at) {
            ledger.note(note, 0..self.facts.note(note).len());
        }
    }

    fn place_alone(&self, fill: &mut Fill, at: usize, moved: bool, ledger: &mut impl Ledger) {
        let Some(brief) = self.facts.briefs.get(at) else { return };
        let (top, first) = (self.top(fill, brief), !fill.filled);
        let head = self.facts.material.pieces.get(at).and_then(|piece| piece.head).filter(|_| first);
        let head = head.filter(|&head| head < self.facts.material.heads.len()).map(|head| (head, top - brief.head));
        ledger.piece(at, top, first || moved, head);
        fill.down = top + brief.height;
        fill.after = brief.after;
        fill.filled = true;
        if brief.across {
            fill.across = self.grid.round_up(fill.down + fill.after);
        }
    }

    fn notes_of(&self, at: usize) -> &[usize] {
        self.facts.material.pieces.get(at).map_or(&[], |piece| &piece.notes)
    }

    /// Puts a piece whose last note does not fit, with as many of the lines of that note as do, at least one. Gives what
    /// is left. The last resort of rule G6.
    fn put_with_part_of_note(&self, fill: &mut Fill, at: usize, ledger: &mut impl Ledger) -> Option<Rest> {
        let brief = self.facts.briefs.get(at).filter(|brief| brief.noted)?;
        let (&last, others) = self.notes_of(at).split_last()?;
        let lines = self.facts.note(last);
        let before = others.iter().filter_map(|&note| self.facts.notes.get(note)).copied().sum::<Abs>() + fill.notes;
        let bottom = self.top(fill, brief) + brief.height;
        let fits = |count: &usize| bottom <= self.room(before + extent(lines.get(..*count).unwrap_or_default()));
        let taken = (1..lines.len()).take_while(fits).last()?;
        self.place_alone(fill, at, false, ledger);
        fill.notes = before + extent(lines.get(..taken).unwrap_or_default());
        fill.noted = true;
        others.iter().for_each(|&note| ledger.note(note, 0..self.facts.note(note).len()));
        ledger.note(last, 0..taken);
        Some(Rest::Of(at, others.len(), taken))
    }

    /// Puts what is left of notes, at least a line of them; gives what is left then, if they are longer than a column.
    fn put_rest(&self, fill: &mut Fill, rest: Rest, ledger: &mut impl Ledger) -> Option<Rest> {
        let Rest::Of(at, nth, from) = rest else { return None };
        let room = self.grid.depth() - self.facts.material.note_foot - self.separator - fill.across;
        let lines = self.notes_of(at).get(nth).map_or(&[][..], |&note| self.facts.note(note));
        let least = lines.get(from).map_or(Abs::ZERO, |line| line.height);
        self.put_notes(fill, (at, nth, from), |notes| notes <= room.max(least), ledger)
    }

    /// The slots of a column with its notes at the foot: their last line stands where the last line of text would.
    fn with_notes(&self, contents: Contents, extent: Abs) -> Vec<Slot> {
        let Contents { mut slots, notes } = contents;
        if notes.is_empty() {
            return slots;
        }
        let mut down = self.grid.depth() - self.facts.material.note_foot - extent;
        slots.push(Slot { what: What::NoteRule, down: down - self.separator, first: true });
        for (note, lines) in notes {
            for (nth, at) in lines.enumerate() {
                let Some(piece) = self.facts.note(note).get(at) else { continue };
                if let Some(above) = at.checked_sub(1).and_then(|at| self.facts.note(note).get(at)).filter(|_| nth > 0)
                {
                    down += piece.before.max(above.after);
                }
                slots.push(Slot { what: What::Note(note, at), down, first: nth == 0 });
                down += piece.height;
            }
        }
        slots
    }
}

/// What became of a piece.
enum Step {
    /// It is put, or it waits.
    On,
    /// It does not fit.
    Full,
    /// It is put, but not all of its last note.
    Part(Rest),
}

/// Adds a column, unless one that goes on like it is as good; one that it betters goes.
fn keep(fills: &mut Vec<Fill>, fill: Fill) {
    let same = |other: &Fill| other.is_like(&fill);
    if fills.iter().any(|other| same(other) && other.changes <= fill.changes && other.change_cost <= fill.change_cost) {
        return;
    }
    fills.retain(|other| !(same(other) && fill.changes <= other.changes && fill.change_cost < other.change_cost));
    fills.push(fill);
}
