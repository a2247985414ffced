//! Interlinear notes within the line (warichu, 夾注): two rows of half the size (JLREQ 3.4).
//!
//! To the breaker an atom of such a note is half as long as it is, so that any part of a note takes as much of its line
//! as its two rows will. Where a line may end inside a note is chosen so that every part divides into rows that fit.

use std::ops::Range;

use super::Spec;
use super::breaker::Broken;
use super::justify::{Cell, Placed, Row};
use super::stream::{Atom, Gap, Inset, Stream};
use crate::lang::Class;
use crate::lang::breaking::Break;
use crate::theme::Abs;

/// Baselines of the rows over that of the line, thousandths of the small size: the two fill its cell. A note of a single
/// character stands in the middle.
const ROWS: [i32; 2] = [880, -120];
const MIDDLE: i32 = 380;
/// Centre lines of the rows in vertical lines.
const VERTICAL_ROWS: [i32; 2] = [500, -500];
/// How much longer than its room a row may be, thousandths of the small size and of the room: it is squeezed by so much.
const TOLERANCE: i32 = 20;
const SQUEEZE: i32 = 15;
/// Characters of a note that stand on a line at least, unless it has less.
const LEAST: usize = 3;
/// A part from edge to edge is no shorter than this part of a line, in percent.
const WHOLE_LINE: i32 = 80;

/// Folds every note.
pub(super) fn prepare(stream: &mut Stream, spec: &Spec) {
    let mut insets = std::mem::take(&mut stream.inset);
    insets.retain(|inset| !inset.atoms.is_empty());
    for inset in &mut insets {
        fold(stream, inset, spec);
    }
    stream.inset = insets;
}

/// Folds a note: its atoms take half of their length, breaks inside are those where its parts fit.
fn fold(stream: &mut Stream, inset: &mut Inset, spec: &Spec) {
    inset.cells = stream.atoms[inset.atoms.clone()].to_vec();
    let note = Note::of(&inset.cells, inset.size);
    let count = inset.cells.len();
    let length = note.rows(0..count).1;
    let shares = note.shares(length);
    let allowed = note.breaks(&shares, spec.measure);
    for (at, atom) in stream.atoms[inset.atoms.clone()].iter_mut().enumerate() {
        atom.body = shares[at + 1] - shares[at];
        (atom.before, atom.after, atom.glue) = (Abs::ZERO, Abs::ZERO, Abs::ZERO);
        // Each place between columns of two opens as one between characters of the text.
        atom.gap = if at % 2 == 1 && at + 1 < count { Gap::Open } else { Gap::Closed };
        if !(atom.is_joined() || atom.class == Class::Object) {
            atom.class = Class::Ideograph;
        }
        if at + 1 < count && !allowed[at] && atom.brk != Break::Never {
            atom.brk = Break::No;
        }
    }
}

/// Sets the parts of notes that stand on a line as two rows: gives their atoms the cells that they have there.
pub(super) fn place(stream: &Stream, spec: &Spec, broken: &Broken, placed: &mut Placed) {
    for inset in &stream.inset {
        let atoms = inset.atoms.start.max(broken.start)..inset.atoms.end.min(broken.end);
        if atoms.is_empty() {
            continue;
        }
        let from = inset.atoms.start;
        let note = Note::of(&inset.cells, inset.size);
        let cells = &mut placed.cells[atoms.start - broken.start..atoms.end - broken.start];
        let Some((start, end)) = cells.first().zip(cells.last()).map(|(first, last)| (first.start, last.end)) else {
            continue;
        };
        let (split, length) = note.rows(atoms.start - from..atoms.end - from);
        let rows = [atoms.start - from..split, split..atoms.end - from];
        // Where the note goes on in the next line, both rows are full.
        let goes_on = atoms.end < inset.atoms.end;
        for (at, row) in rows.iter().filter(|row| !row.is_empty()).enumerate() {
            let fill = if goes_on { note.width(row.clone()) } else { length };
            let out = &mut cells[row.start + from - atoms.start..row.end + from - atoms.start];
            note.set(row.clone(), out, start, end - start - fill);
            let rise = match (rows[1].is_empty(), spec.vertical) {
                (true, false) => MIDDLE,
                (true, true) => 0,
                (false, false) => ROWS[at],
                (false, true) => VERTICAL_ROWS[at],
            };
            placed.rows.push(Row { atoms: row.start + from..row.end + from, rise: inset.size.per_mille(rise) });
        }
    }
}

/// A note with its lengths summed up.
struct Note<'a> {
    cells: &'a [Atom],
    size: Abs,
    /// Lengths of what stands before each atom.
    sums: Vec<Abs>,
}

impl Note<'_> {
    fn of(cells: &[Atom], size: Abs) -> Note<'_> {
        let mut sums = Vec::with_capacity(cells.len() + 1);
        let mut sum = Abs::ZERO;
        sums.push(sum);
        for atom in cells {
            sum += atom.width() + atom.glue;
            sums.push(sum);
        }
        Note { cells, size, sums }
    }

    /// Without the spaces at both ends.
    fn trimmed(&self, row: Range<usize>) -> Range<usize> {
        let inked = |at: &usize| !self.cells[*at].class.is_space();
        let start = row.clone().find(inked).unwrap_or(row.end);
        let end = (start..row.end).rev().find(inked).map_or(start, |at| at + 1);
        start..end
    }

    /// The blanks that a row loses at its ends.
    fn lost(&self, row: &Range<usize>) -> (Abs, Abs) {
        if row.is_empty() {
            return (Abs::ZERO, Abs::ZERO);
        }
        let (first, last) = (&self.cells[row.start], &self.cells[row.end - 1]);
        let before = if first.class == Class::Opening { first.before } else { Abs::ZERO };
        (before, last.after + last.glue)
    }

    /// Length of a row set solid.
    fn width(&self, row: Range<usize>) -> Abs {
        let row = self.trimmed(row);
        let (before, after) = self.lost(&row);
        self.sums[row.end] - self.sums[row.start] - before - after
    }

    /// Where a part is divided into rows, and the length of the longer one: as near to its middle as a line may end,
    /// the first row rather than the second longer.
    fn rows(&self, part: Range<usize>) -> (usize, Abs) {
        let longer = |at: usize| self.width(part.start..at).max(self.width(at..part.end));
        let middle = self.sums[part.start] + (self.sums[part.end] - self.sums[part.start]) / 2;
        let near = self.sums[part.clone()].partition_point(|sum| *sum < middle) + part.start;
        let may = |at: &usize| !matches!(self.cells[*at - 1].brk, Break::No | Break::Never);
        let after = (near.max(part.start + 1)..part.end).find(may).unwrap_or(part.end);
        let before = (part.start + 1..near.min(part.end)).rev().find(may);
        match before {
            Some(before) if longer(before) < longer(after) => (before, longer(before)),
            _ => (after, longer(after)),
        }
    }

    /// What of the line stands before each atom: half of its length. The last takes what the whole note needs beyond that,
    /// because it has an odd number of characters or cannot be divided in its middle.
    fn shares(&self, length: Abs) -> Vec<Abs> {
        let mut shares: Vec<Abs> = self.sums.iter().map(|sum| *sum / 2).collect();
        if let Some(last) = shares.last_mut() {
            *last = length;
        }
        shares
    }

    /// After which atoms a line may end.
    fn breaks(&self, shares: &[Abs], measure: Abs) -> Vec<bool> {
        let count = self.cells.len();
        let fits = |part: Range<usize>| {
            let room = shares[part.end] - shares[part.start];
            self.rows(part).1 <= room + room.per_mille(SQUEEZE) + self.size.per_mille(TOLERANCE)
        };
        let whole_line = measure.scale(WHOLE_LINE, 100);
        let mut allowed = vec![false; count];
        let mut starts: Vec<usize> = Vec::new();
        for end in 1..count {
            let may = !matches!(self.cells[end - 1].brk, Break::No | Break::Never | Break::Hyphen(_));
            let lines = || {
                starts.iter().copied().filter(|&start| {
                    let length = shares[end] - shares[start];
                    length >= whole_line && length <= measure
                })
            };
            // A single column looks lost.
            let alone = end < LEAST || end + LEAST > count;
            if may && !alone && fits(0..end) && fits(end..count) && lines().all(|start| fits(start..end)) {
                allowed[end - 1] = true;
                starts.push(end);
            }
        }
        allowed
    }

    /// Sets a row from `start` on, with `free` more or less than its length between its characters.
    fn set(&self, row: Range<usize>, out: &mut [Cell], start: Abs, free: Abs) {
        let inked = self.trimmed(row.clone());
        let opens = |at: usize| {
            let (atom, next) = (&self.cells[at], &self.cells[at + 1]);
            !(next.is_joined() || atom.class.is_latin() && next.class.is_latin())
        };
        let places = (inked.start..inked.end.saturating_sub(1)).filter(|&at| opens(at)).count().max(1) as i32;
        let (mut pen, mut seen) = (start - self.lost(&inked).0, 0);
        for at in row.clone() {
            let (atom, inside) = (&self.cells[at], inked.contains(&at));
            let body = pen + atom.before;
            let end = body + atom.body + atom.after;
            out[at - row.start] = Cell { start: pen, body, end };
            if inside {
                pen = end + atom.glue;
                if at + 1 < inked.end && opens(at) {
                    seen += 1;
                    pen += free.scale(seen, places) - free.scale(seen - 1, places);
                }
            }
        }
    }
}
