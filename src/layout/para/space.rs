//! Cells of marks, pairs of marks, and the space between atoms (rules C2, W1, W4, W5, S1–S4).

use std::ops::Range;

use super::super::ink::Set;
use super::Spec;
use super::item::beside;
use super::stream::{Atom, Combined, Gap, Kind, SideKind, Stream, Style};
use crate::doc::Mark;
use crate::lang::spacing::{self, Cell, Seat};
use crate::lang::{Class, Region, vertical};
use crate::theme::Abs;

/// Gives every mark its cell, squeezes pairs and sets the spaces between.
pub(super) fn space(stream: &mut Stream, spec: &Spec) {
    let marks = if beside(spec) { marks_beside(stream) } else { Vec::new() };
    cells(stream, spec);
    if spec.options.squeeze {
        pairs(stream, spec, &marks);
    }
    gaps(stream, spec, &marks);
    if spec.options.latin_grid {
        pad(stream);
    }
    track(stream, spec);
    for mark in marks {
        let length = stand_beside(&mut stream.atoms[mark.clone()]);
        stream.beside.push((mark, length));
    }
}

/// The marks of notes that stand beside the text they follow. Where a reading or dots have their place there, they stand
/// behind it.
fn marks_beside(stream: &Stream) -> Vec<Range<usize>> {
    let alike = |a: &Atom, b: &Atom| a.class == b.class && a.style == b.style;
    let taken = |at: usize| stream.sides.iter().any(|side| side.atoms.end == at && stands_at_the_right(&side.kind));
    let mut start = 0;
    let mut marks = Vec::new();
    for mark in stream.atoms.chunk_by(alike) {
        let range = start..start + mark.len();
        start = range.end;
        if mark[0].class == Class::NoteMark && !taken(range.start) {
            marks.push(range);
        }
    }
    marks
}

/// Puts the mark of a note beside the text: it ends where that ends, and takes no room in the line. Gives its length.
fn stand_beside(mark: &mut [Atom]) -> Abs {
    let length = mark.iter().map(Atom::width).sum::<Abs>();
    let mut along = -length;
    for atom in mark {
        atom.shift += along + atom.before;
        along += atom.width();
        (atom.before, atom.body, atom.after) = (Abs::ZERO, Abs::ZERO, Abs::ZERO);
    }
    length
}

/// Whether something stands where readings do in vertical lines.
fn stands_at_the_right(kind: &SideKind) -> bool {
    matches!(kind, SideKind::Ruby { .. } | SideKind::Mark(Mark::Dots))
}

/// The blanks of an atom as it stands alone, at size.
pub(super) fn own(atom: &Atom, style: &Style, spec: &Spec) -> (Abs, Abs) {
    match cell(atom, style, spec) {
        Some(cell) => (style.size.per_mille(cell.before), style.size.per_mille(cell.after)),
        None => (Abs::ZERO, Abs::ZERO),
    }
}

fn cell(atom: &Atom, style: &Style, spec: &Spec) -> Option<Cell> {
    if !atom.class.is_mark() || atom.combined != Combined::No || style.kind == Kind::Code {
        return None;
    }
    spacing::cell(atom.class, atom.ch, atom.marks, spec.vertical).map(|(cell, _)| cell)
}

fn cells(stream: &mut Stream, spec: &Spec) {
    for at in 0..stream.atoms.len() {
        let atom = &stream.atoms[at];
        if atom.combined == Combined::No && atom.class == Class::Ideograph {
            continue;
        }
        let style = stream.style(atom);
        let size = style.size;
        match atom.combined {
            Combined::First => {
                // The glyphs stand side by side across the line; their cell is one em along it.
                stream.atoms[at].body = size;
                continue;
            }
            Combined::Rest => {
                stream.atoms[at].body = Abs::ZERO;
                continue;
            }
            Combined::No => {}
        }
        // The brackets of a note mark keep no blank: 〔一〕 is as long as two characters.
        if atom.class == Class::NoteMark && matches!(atom.ch, '〔' | '〕') && atom.body > size.per_mille(750) {
            let (body, advance) = (atom.body / 2, atom.body);
            let shift = if atom.ch == '〔' { body - advance } else { Abs::ZERO };
            let atom = &mut stream.atoms[at];
            (atom.body, atom.shift) = (body, shift);
            continue;
        }
        let Some(cell) = cell(atom, style, spec) else { continue };
        let (before, body, after) =
            (size.per_mille(cell.before), size.per_mille(cell.body), size.per_mille(cell.after));
        let advance = atom.body;
        let shift = if advance.to_raw() > size.per_mille(750).to_raw() {
            // The font's cell is full: its ink lies where the cell of the region has its body.
            if cell.before + cell.body + cell.after >= 1000 { -before } else { (body - advance) / 2 }
        } else {
            match atom.class {
                Class::Opening => body - advance,
                Class::Closing => Abs::ZERO,
                _ => (body - advance) / 2,
            }
        };
        // The point of a decimal in Han digits is set solid (V6).
        let solid = spec.vertical && is_point(stream, at);
        let (before, after) = if solid { (Abs::ZERO, Abs::ZERO) } else { (before, after) };
        let atom = &mut stream.atoms[at];
        (atom.before, atom.body, atom.after, atom.shift) = (before, body, after, shift);
    }
}

/// Whether the interpunct stands between Han digits.
pub(super) fn is_point(stream: &Stream, at: usize) -> bool {
    let (before, after) = (at.checked_sub(1).and_then(|at| stream.atoms.get(at)), stream.atoms.get(at + 1));
    let atom = &stream.atoms[at];
    atom.class == Class::Interpunct
        && before.zip(after).is_some_and(|(before, after)| vertical::is_point(before.ch, atom.ch, after.ch))
}

/// Rule W1, from left to right, each blank once, across the ends of inlines.
fn pairs(stream: &mut Stream, spec: &Spec, marks: &[Range<usize>]) {
    let mut previous: Option<(usize, Seat)> = None;
    let mut exclamations = 0;
    let mut noted = None;
    for at in 0..stream.atoms.len() {
        let atom = &stream.atoms[at];
        if atom.is_plain() {
            give_behind(stream, previous, noted);
            (previous, exclamations, noted) = (None, 0, None);
            continue;
        }
        if atom.is_joined() || is_in(marks, at) {
            // Marks of notes that stand beside the text part nothing in it.
            continue;
        }
        if atom.class == Class::NoteMark {
            noted = Some(at);
            continue;
        }
        let style = stream.style(atom);
        let (region, size) = (atom.marks, style.size);
        let seat = if atom.class.is_mark() && style.kind != Kind::Code {
            spacing::seat(atom.class, atom.ch, region, spec.vertical)
        } else {
            None
        };
        exclamations = if atom.class == Class::Exclamation { exclamations + 1 } else { 0 };
        if let (Some((before, a)), Some(b)) = (previous, seat) {
            let follows = matches!(b, Seat::Closing | Seat::Corner) || b == Seat::Fixed && stream.atoms[at].is_pause();
            let first = &mut stream.atoms[before];
            let spare = if a == Seat::Fixed && follows { first.spare } else { Abs::ZERO };
            let blank = size.per_mille(spacing::between(a, b, first.marks)) - spare;
            first.after = first.after.min(blank);
            let rest = blank - first.after;
            stream.atoms[at].before = rest;
            // Two of them share one em (rule W5); three take two.
            let pair = exclamations == 2 && region == Region::Cn && !spec.vertical;
            let third = stream.atoms.get(at + 1).is_some_and(|next| next.class == Class::Exclamation);
            if pair && !third {
                stream.atoms[at].after = Abs::ZERO;
            }
        }
        give_behind(stream, previous, noted);
        (previous, noted) = (seat.map(|seat| (at, seat)), None);
    }
    give_behind(stream, previous, noted);
}

/// The mark of a note stands close to the closing or pause mark that it follows, whose blank comes behind it.
fn give_behind(stream: &mut Stream, mark: Option<(usize, Seat)>, note: Option<usize>) {
    if let (Some((at, Seat::Closing | Seat::Corner)), Some(note)) = (mark, note) {
        stream.atoms[note].after = std::mem::take(&mut stream.atoms[at].after);
    }
}

fn gaps(stream: &mut Stream, spec: &Spec, marks: &[Range<usize>]) {
    let mut previous: Option<usize> = None;
    let mut moved = None;
    for at in 0..stream.atoms.len() {
        if is_in(marks, at) {
            // A mark that stands beside the line parts nothing in it: a space typed before it comes behind it.
            if let Some(space) = at.checked_sub(1).filter(|&space| stream.atoms[space].class.is_space()) {
                let atom = &mut stream.atoms[space];
                moved = Some((atom.gap, atom.glue));
                (atom.gap, atom.glue) = (Gap::Closed, Abs::ZERO);
            }
            continue;
        }
        if stream.atoms[at].class.is_space() {
            word_space(stream, at, previous);
            continue;
        }
        if stream.atoms[at].is_joined() || matches!(stream.atoms[at].class, Class::ZeroBreak | Class::SoftHyphen) {
            continue;
        }
        if let Some(before) = previous {
            if before + 1 == at && stream.is_plain_pair(before, at) {
                (stream.atoms[before].gap, stream.atoms[before].glue) = (Gap::Open, Abs::ZERO);
                previous = Some(at);
                continue;
            }
            let spaced = (before + 1..at).rev().find(|&i| stream.atoms[i].class.is_space());
            if spaced.is_some_and(|at| stream.atoms[at].ch == '\u{3000}') {
                // The author's own space of one em stays as it is.
                previous = Some(at);
                continue;
            }
            let holder = spaced.filter(|&space| !(space + 1..at).any(|at| is_in(marks, at)));
            let space = between(stream, before, at, spaced.is_some(), spec).or(moved.filter(|_| holder.is_none()));
            if let Some((gap, glue)) = space {
                let holder = &mut stream.atoms[holder.unwrap_or(at - 1)];
                (holder.gap, holder.glue) = (gap, glue);
            }
        }
        (previous, moved) = (Some(at), None);
    }
}

/// Whether an atom is part of one of these, which are in order.
fn is_in(marks: &[Range<usize>], at: usize) -> bool {
    let index = marks.partition_point(|mark| mark.end <= at);
    marks.get(index).is_some_and(|mark| mark.contains(&at))
}

/// A space in the text: its advance is glue. Of several in a row the first one counts, except in code.
fn word_space(stream: &mut Stream, at: usize, previous: Option<usize>) {
    let style = *stream.style(&stream.atoms[at]);
    let repeated = at > 0 && stream.atoms[at - 1].class.is_space() && style.kind != Kind::Code;
    let atom = &mut stream.atoms[at];
    let width = std::mem::take(&mut atom.body);
    (atom.gap, atom.glue) = match () {
        () if atom.ch == '\u{3000}' => (Gap::Closed, width),
        () if repeated || previous.is_none() && style.kind != Kind::Code => (Gap::Closed, Abs::ZERO),
        () if style.kind == Kind::Code => (Gap::Closed, width),
        () => (Gap::Word, width),
    };
}

/// The space between two neighbours, if it is not what it would be anyway; `spaced` where one was typed.
fn between(stream: &Stream, a: usize, b: usize, spaced: bool, spec: &Spec) -> Option<(Gap, Abs)> {
    let (first, second) = (&stream.atoms[a], &stream.atoms[b]);
    let (left, right) = (stream.style(first), stream.style(second));
    let latin = |atom: &Atom, style: &Style| match style.kind {
        _ if atom.set == Set::Upright || atom.combined != Combined::No => false,
        Kind::Text => atom.class.takes_space(),
        Kind::Code | Kind::Math => !atom.class.is_mark(),
        Kind::Script | Kind::Tcy => false,
    };
    let han =
        |atom: &Atom, style: &Style| style.kind == Kind::Text && atom.class.is_cjk() && atom.class != Class::Hangul;
    let meet = han(first, left) && latin(second, right) || latin(first, left) && han(second, right);
    let region = if han(first, left) { left } else { right };
    if meet && spacing::autospaced(region.region) {
        return Some(match spec.options.autospace {
            0 => (Gap::Open, Abs::ZERO),
            space => (Gap::Auto, region.size.per_mille(space)),
        });
    }
    let formula = left.kind == Kind::Math || right.kind == Kind::Math;
    if spaced && second.class == Class::NoteMark && !is_before_latin(stream, b) {
        // Rule S2: the mark of a note stands by what it belongs to.
        return Some((Gap::Closed, Abs::ZERO));
    }
    if spaced && formula && (first.class.is_mark() || second.class.is_mark()) {
        // Rule S2: no space beside full-width marks; that of text is cleaned up already.
        return Some((Gap::Closed, Abs::ZERO));
    }
    if spaced {
        return None;
    }
    if left.region == Region::Ja
        && first.class == Class::Exclamation
        && (second.class.is_cjk() || second.class.takes_space())
        && second.ch != '\u{3000}'
    {
        // Rule W5: one em after a sentence that ends in ！ or ？.
        return Some((Gap::Closed, left.size));
    }
    let solid = left.kind == Kind::Code && right.kind == Kind::Code
        || left.kind == Kind::Tcy && right.kind == Kind::Tcy
        || left.kind == Kind::Math && right.kind == Kind::Math
        || right.kind == Kind::Script;
    if !solid && spacing::opens(first.class, second.class, first.marks) {
        return Some((Gap::Open, Abs::ZERO));
    }
    None
}

/// Whether the mark of a note has Latin behind it, from which only the space before it parts what it belongs to.
fn is_before_latin(stream: &Stream, mark: usize) -> bool {
    let next = stream.atoms[mark..].iter().find(|atom| atom.class != Class::NoteMark);
    next.is_some_and(|next| next.class.is_latin())
}

/// Rule S5: Latin with Han on both sides is padded to whole em, half on either side.
fn pad(stream: &mut Stream) {
    let mut open: Option<(usize, Abs)> = None;
    for at in 0..stream.atoms.len() {
        let atom = &stream.atoms[at];
        if let Some((_, length)) = &mut open {
            *length += atom.width() + atom.glue;
        }
        match (atom.gap, open) {
            (Gap::Auto, Some((first, length))) => {
                let em = stream.style(&stream.atoms[first]).size;
                let length = length + stream.atoms[first].glue;
                let over = length.to_raw() % em.to_raw().max(1);
                let rest = if over > 0 { em - Abs::raw(over) } else { Abs::ZERO };
                for (holder, part) in [(first, rest / 2), (at, rest - rest / 2)] {
                    let atom = &mut stream.atoms[holder];
                    (atom.gap, atom.glue) = (Gap::Open, atom.glue + part);
                }
                open = None;
            }
            (Gap::Auto, None) if stream.atoms.get(at + 1).is_some_and(|next| next.class.is_latin()) => {
                open = Some((at, Abs::ZERO));
            }
            _ if atom.class.is_cjk() || atom.class.is_mark() => open = None,
            _ => {}
        }
    }
}

fn track(stream: &mut Stream, spec: &Spec) {
    if spec.tracking == 0 {
        return;
    }
    for at in 0..stream.atoms.len().saturating_sub(1) {
        if !stream.atoms[at + 1].is_joined() {
            let extra = stream.style(&stream.atoms[at]).size.per_mille(spec.tracking);
            stream.atoms[at].glue += extra;
        }
    }
}
