//! Readings over their base, or right of it in vertical lines (rules R1–R3). Zhuyin is set by [`zhuyin`].
//!
//! A word is a run of bases that one ruby annotates: of one base it is mono or group ruby, of several jukugo ruby, whose
//! readings share the room over the whole word (JLREQ 3.3.7).

use std::ops::Range;

use super::super::line::Line;
use super::breaker::Broken;
use super::faces::Faces;
use super::justify::{Cell, Placed};
use super::side::is_kana;
use super::stream::{Atom, Kind, SideKind, Stream, Style};
use super::{Spec, emit, item, orient, shape, zhuyin};
use crate::diag::Sink;
use crate::doc::{Align, RubyKind};
use crate::lang::breaking::Break;
use crate::lang::{Class, class};
use crate::theme::Abs;

/// Size of a reading, thousandths of the base (R1), and the least where lines are close.
const SIZE: i32 = 500;
const LEAST_SIZE: i32 = 400;
/// The side of the base that a reading touches, from the baseline, and from the centre line of vertical text.
const TOP: i32 = 880;
const RIGHT: i32 = 500;
/// From that side to the baseline of a reading, thousandths of its size: its cell, or what hangs under Latin letters,
/// stands on the base.
const DESCENT: i32 = 120;
const LATIN_DESCENT: i32 = 220;
/// From that side to the centre line of a reading in vertical lines, and of Latin turned in it.
const HALF: i32 = 500;
const LATIN_HALF: i32 = 600;
/// Least space between Latin readings (R3), thousandths of their size: a quarter of the base's.
const LATIN_SPACE: i32 = 500;
/// How far a reading may hang over kana and over marks beside its base, thousandths of its size (R2, JLREQ 3.3.8).
const OVER_KANA: i32 = 1000;
const OVER_MARK: i32 = 500;

/// A reading, shaped.
#[derive(Debug)]
pub(super) struct Reading {
    /// First and last atom of the base.
    first: usize,
    last: usize,
    pub kind: RubyKind,
    pub stream: Stream,
    /// Whether it goes on from the one before in the same word.
    joined: bool,
    /// Length of the reading set solid.
    width: Abs,
    /// Whether it is in Latin letters.
    latin: bool,
    /// How far it reaches over what stands before and after.
    before: Abs,
    after: Abs,
    /// How far it may where the other side is the edge of a line.
    most: (Abs, Abs),
    /// What its base is opened, and what more where it begins and where it ends a line.
    opened: Abs,
    lead: Abs,
    trail: Abs,
}

/// Shapes the readings, widens bases that are shorter, and keeps both together.
pub(super) fn prepare<F: Faces>(stream: &mut Stream, fonts: &F, spec: &Spec, sink: &mut Sink) -> Vec<Reading> {
    let sides = std::mem::take(&mut stream.sides);
    let mut readings = Vec::new();
    let mut annotated = vec![false; if sides.is_empty() { 0 } else { stream.atoms.len() }];
    for side in &sides {
        let SideKind::Ruby { kind, text, span, joined } = &side.kind else { continue };
        let (first, last) = (side.atoms.start, side.atoms.end - 1);
        annotated[first..=last].fill(true);
        // A long group breaks only where it would be longer than a line.
        keep(stream, first..last);
        let style = Style { span: *span, ..side.style };
        let shaped = match kind {
            RubyKind::Over => over(text, style, fonts, spec, sink),
            RubyKind::Zhuyin => zhuyin::shaped(text, style, fonts, sink),
        };
        let width = shaped.atoms.iter().map(|atom| atom.body).sum();
        let latin = shaped.atoms.iter().any(|atom| atom.class.is_latin());
        readings.push(Reading {
            first,
            last,
            kind: *kind,
            stream: shaped,
            joined: *joined,
            width,
            latin,
            before: Abs::ZERO,
            after: Abs::ZERO,
            most: (Abs::ZERO, Abs::ZERO),
            opened: Abs::ZERO,
            lead: Abs::ZERO,
            trail: Abs::ZERO,
        });
    }
    for word in readings.chunk_by_mut(|_, next| next.joined) {
        if word[0].kind == RubyKind::Over {
            widen(stream, word, &annotated);
        }
    }
    zhuyin::widen(stream, &readings, &annotated, spec);
    stream.sides = sides;
    readings
}

impl Reading {
    /// Atoms of the base.
    pub fn base(&self) -> Range<usize> {
        self.first..self.last + 1
    }

    /// Whether its base, longer for its sake, stands flush where it begins a line, and where it ends one. Latin readings
    /// stay in the middle of their base, so that its characters keep their grid.
    pub fn is_flush(&self) -> [bool; 2] {
        [self.lead, self.trail].map(|more| !self.latin && self.opened + more > Abs::ZERO)
    }

    /// What the place of an atom of the base is moved for the reading, and what its body is longer.
    pub fn share(&self, stream: &Stream, at: usize) -> (Abs, Abs) {
        let atoms = &stream.atoms[self.base()];
        let room = self.opened;
        if is_word(atoms) {
            let ends = (at == self.first, at == self.last);
            let front = if ends.0 { room / 2 } else { Abs::ZERO };
            return (front, front + if ends.1 { room - room / 2 } else { Abs::ZERO });
        }
        let places = atoms.iter().filter(|atom| !atom.is_joined()).count().max(1) as i32;
        if stream.atoms[at].is_joined() { (Abs::ZERO, Abs::ZERO) } else { (room / (places * 2), room / places) }
    }

    /// Its em.
    fn em(&self) -> Abs {
        self.stream.styles.first().map_or(Abs::ZERO, |style| style.size)
    }

    /// Space that it keeps from the reading beside it.
    fn space(&self) -> Abs {
        if self.latin { self.em().per_mille(LATIN_SPACE) } else { Abs::ZERO }
    }
}

/// No line ends after these atoms unless nothing else is left.
fn keep(stream: &mut Stream, atoms: Range<usize>) {
    for atom in &mut stream.atoms[atoms] {
        if atom.brk != Break::Never {
            atom.brk = Break::No;
        }
    }
}

fn over<F: Faces>(text: &str, style: Style, fonts: &F, spec: &Spec, sink: &mut Sink) -> Stream {
    let latin = text.chars().any(|ch| class(ch).is_latin());
    // Half the base, or as much as the gap between the lines has room for.
    let size = spec.gap.max(style.size.per_mille(LEAST_SIZE)).min(style.size.per_mille(SIZE));
    let rise = match (spec.vertical, latin) {
        (false, false) => style.size.per_mille(TOP) + size.per_mille(DESCENT),
        (false, true) => style.size.per_mille(TOP) + size.per_mille(LATIN_DESCENT),
        (true, false) => style.size.per_mille(RIGHT) + size.per_mille(HALF),
        (true, true) => style.size.per_mille(RIGHT) + size.per_mille(LATIN_HALF),
    };
    // Its letters are of one piece: none of them stands upright for itself.
    let style = Style { size, rise: style.rise + rise, kind: Kind::Script, stance: None, ..style };
    let mut reading = item::reading(text, style, class);
    if spec.vertical {
        orient::orient(&mut reading, sink);
    }
    shape::shape(&mut reading, fonts, sink);
    reading
}

/// Width of the base of a reading.
fn base_width(stream: &Stream, reading: &Reading) -> Abs {
    stream.atoms[reading.base()].iter().map(|atom| atom.width() + atom.glue).sum::<Abs>()
        - stream.atoms[reading.last].glue
}

/// Makes room for readings that are longer than their word: first over what stands beside it, then by opening the bases
/// that are too short (R2). At the edge of a line nothing can reach out: the word is longer there by what the other side
/// has no room for. A line may end inside the word where both parts have room for their readings.
fn widen(stream: &mut Stream, word: &mut [Reading], annotated: &[bool]) {
    let (first, last) = (word[0].first, word[word.len() - 1].last);
    let wants: Vec<Abs> = word.iter().map(|reading| reading.width + reading.space()).collect();
    let bases: Vec<Abs> = word.iter().map(|reading| base_width(stream, reading)).collect();
    let excess = wants.iter().copied().sum::<Abs>() - bases.iter().copied().sum::<Abs>();
    let em = word[0].em();
    if excess > Abs::ZERO {
        let room = |at: Option<usize>| {
            let atom = at.and_then(|at| stream.atoms.get(at).filter(|_| !annotated[at]));
            atom.map_or(Abs::ZERO, |atom| em.per_mille(overhang(atom.class)))
        };
        let (before, after) = (room(first.checked_sub(1)), room(Some(last + 1)));
        let left = before.min((excess / 2).max(excess - after));
        let right = after.min(excess - left);
        let reach = left + right;
        let end = word.len() - 1;
        (word[0].before, word[0].most.0) = (left, before.min(excess));
        (word[end].after, word[end].most.1) = (right, after.min(excess));
        let (lead, trail) = (reach - after.min(excess), reach - before.min(excess));
        (word[0].lead, word[end].trail) = (lead, trail);
        for (edges, at, more) in [(&mut stream.leads, first, lead), (&mut stream.trails, last, trail)] {
            if more > Abs::ZERO {
                edges.push((at, more));
            }
        }
        open(stream, word, &wants, &bases, excess - left - right);
    }
    split(stream, word, &wants);
}

/// How far a reading may reach over a neighbour, thousandths of its size: kana and low marks, never Han.
fn overhang(class: Class) -> i32 {
    match class {
        class if is_kana(class) => OVER_KANA,
        Class::Stop | Class::Comma | Class::Opening | Class::Closing | Class::Interpunct => OVER_MARK,
        _ => 0,
    }
}

/// Opens the bases that are shorter than their readings, each by its part of `excess`.
fn open(stream: &mut Stream, word: &mut [Reading], wants: &[Abs], bases: &[Abs], excess: Abs) {
    let missing = |at: usize| (wants[at] - bases[at]).max(Abs::ZERO);
    let whole = (0..word.len()).map(missing).sum::<Abs>().to_raw().max(1);
    for (at, reading) in word.iter_mut().enumerate() {
        let room = excess.scale(missing(at).to_raw(), whole);
        if room > Abs::ZERO {
            reading.opened = room;
            for at in reading.base() {
                let (shift, more) = reading.share(stream, at);
                stream.atoms[at].shift += shift;
                stream.atoms[at].body += more;
            }
        }
    }
}

/// Whether a base is a Latin word, which is opened at its ends, not between its letters.
pub(super) fn is_word(base: &[Atom]) -> bool {
    base.iter().any(|atom| atom.class.is_latin())
}

/// Keeps together what would not have room for its readings in two lines.
fn split(stream: &mut Stream, word: &[Reading], wants: &[Abs]) {
    let bases: Vec<Abs> = word.iter().map(|reading| base_width(stream, reading)).collect();
    let fits = |parts: Range<usize>| {
        let reach = match (parts.start, word.len() - parts.end) {
            (0, 0) => return true,
            (0, _) => word[0].before,
            _ => word[word.len() - 1].after,
        };
        let sum = |lengths: &[Abs]| lengths[parts.clone()].iter().copied().sum::<Abs>();
        sum(wants) <= sum(&bases) + reach
    };
    for at in 1..word.len() {
        if !(fits(0..at) && fits(at..word.len())) {
            keep(stream, word[at - 1].last..word[at].first);
        }
    }
}

/// The part of a reading that stands on a line.
struct Part<'a> {
    reading: &'a Reading,
    /// Atoms of the reading.
    atoms: Range<usize>,
    /// Cells of the part of the base.
    base: &'a [Cell],
    width: Abs,
    /// Space before the first of its characters and between them.
    lead: Abs,
    open: Abs,
}

/// Sets the readings of a line.
pub(super) fn set<F: Faces>(
    line: &mut Line,
    readings: &[Reading],
    fonts: &F,
    spec: &Spec,
    broken: &Broken,
    placed: &Placed,
) {
    for word in readings.chunk_by(|_, next| next.joined) {
        if word[word.len() - 1].last < broken.start || word[0].first >= broken.end {
            continue;
        }
        let on_line = |reading: &Reading| {
            let base = reading.first.max(broken.start)..(reading.last + 1).min(broken.end);
            (!base.is_empty()).then_some(base)
        };
        if word[0].kind == RubyKind::Zhuyin {
            for reading in word.iter().filter(|reading| (broken.start..broken.end).contains(&reading.last)) {
                let cell = placed.cells[reading.last - broken.start];
                zhuyin::set(line, reading, cell, placed.rise(reading.last), fonts, spec.vertical);
            }
            continue;
        }
        let parts: Vec<Part> = word
            .iter()
            .filter_map(|reading| {
                let base = on_line(reading)?;
                Some(part(reading, base.clone(), &placed.cells[base.start - broken.start..base.end - broken.start]))
            })
            .collect();
        let Some(low) = parts.first().and_then(|part| part.base.first()).map(|cell| cell.start) else { continue };
        let high = parts.last().and_then(|part| part.base.last()).map_or(low, |cell| cell.end);
        // Over a neighbour only where it stands on this line; at its edges a reading stays inside.
        let (start, end) = (&word[0], &word[word.len() - 1]);
        let (before, after) = match (start.first > broken.start, end.last + 1 < broken.end) {
            (true, true) => (start.before, end.after),
            (true, false) => (start.most.0, Abs::ZERO),
            (false, true) => (Abs::ZERO, end.most.1),
            (false, false) => (Abs::ZERO, Abs::ZERO),
        };
        let opened = [start.is_flush()[0], end.is_flush()[1]];
        let flush = [opened[0] && start.first == broken.start, opened[1] && end.last + 1 == broken.end];
        let flush = flush.map(|flush| flush && spec.align == Align::Start);
        let starts = chain(&parts, (low - before, high + after), flush, spec.measure);
        for (part, start) in parts.iter().zip(starts) {
            let cells = spread(part, start);
            let from = line.runs.len();
            emit::beside(line, &part.reading.stream, part.atoms.clone(), &cells, spec.vertical);
            let rise = placed.rise(part.reading.first);
            line.runs[from..].iter_mut().for_each(|run| run.across += rise);
        }
    }
}

/// What of a reading belongs to a part of its base: all of it but where a long group had to be broken, and there as
/// much of the one as of the other. Over a group it is spread 1:2:1.
fn part<'a>(reading: &'a Reading, base: Range<usize>, cells: &'a [Cell]) -> Part<'a> {
    let atoms = &reading.stream.atoms;
    let whole = reading.base().len();
    let cut = |at: usize| {
        let at = (atoms.len() * (at - reading.first)).div_ceil(whole);
        (at..atoms.len()).find(|&at| atoms[at].class != Class::Joined).unwrap_or(atoms.len())
    };
    let atoms = cut(base.start)..cut(base.end);
    let own = &reading.stream.atoms[atoms.clone()];
    let width: Abs = own.iter().map(|atom| atom.body).sum();
    let length = cells.first().zip(cells.last()).map_or(Abs::ZERO, |(first, last)| last.end - first.start);
    let free = length - width;
    let mut part = Part { reading, atoms, base: cells, width, lead: Abs::ZERO, open: Abs::ZERO };
    if cells.len() > 1 && !reading.latin && free > Abs::ZERO {
        let count = own.iter().filter(|atom| !atom.is_joined()).count().max(1) as i32;
        (part.lead, part.open) = (free / (count * 2), free / count);
        part.width = length;
    }
    part
}

/// Where the parts of a word begin: each in the middle of its base, but the first or last at its edge where it is to be
/// flush, as far as its neighbours and the ends of the word let it (isotonic regression of the starts, less what stands
/// before each).
fn chain(parts: &[Part], (low, high): (Abs, Abs), flush: [bool; 2], measure: Abs) -> Vec<Abs> {
    let mut before = Abs::ZERO;
    let mut offsets = Vec::with_capacity(parts.len());
    // Sums and numbers of the starts that are the same.
    let mut pools: Vec<(i64, i64)> = Vec::with_capacity(parts.len());
    for (at, part) in parts.iter().enumerate() {
        let (start, end) = part.base.first().zip(part.base.last()).map_or((low, low), |(a, b)| (a.start, b.end));
        let wanted = match flush {
            [true, _] if at == 0 => start,
            [_, true] if at + 1 == parts.len() => end - part.width,
            _ => (start + end - part.width) / 2,
        };
        let wanted = i64::from((wanted - before).to_raw());
        offsets.push(before);
        before += part.width + part.reading.space();
        let mut pool = (wanted, 1);
        while let Some(&(sum, count)) = pools.last()
            && sum * pool.1 >= pool.0 * count
        {
            pools.pop();
            pool = (pool.0 + sum, pool.1 + count);
        }
        pools.push(pool);
    }
    let whole = before - parts.last().map_or(Abs::ZERO, |part| part.reading.space());
    // The ends of the word, then those of the line.
    let most = (high - whole).max(low).min(measure - whole).max(Abs::ZERO);
    let least = low.max(Abs::ZERO).min(most);
    let level = |(sum, count): (i64, i64)| {
        let middle = Abs::raw(i32::try_from(sum.div_euclid(count)).unwrap_or(i32::MAX));
        std::iter::repeat_n(middle.max(least).min(most), usize::try_from(count).unwrap_or(0))
    };
    pools.into_iter().flat_map(level).zip(offsets).map(|(level, offset)| level + offset).collect()
}

/// Cells of the characters of a part.
fn spread(part: &Part, start: Abs) -> Vec<Cell> {
    let mut pen = start + part.lead;
    let mut cells = Vec::with_capacity(part.atoms.len());
    let atoms = &part.reading.stream.atoms[part.atoms.clone()];
    for (at, atom) in atoms.iter().enumerate() {
        cells.push(Cell { start: pen, body: pen, end: pen + atom.body });
        let joined = atoms.get(at + 1).is_some_and(|next| next.is_joined());
        pen += atom.body + if joined { Abs::ZERO } else { part.open };
    }
    cells
}
