//! Placed atoms → runs, pictures and the rest of a [`Line`].

use std::ops::Range;

use super::super::ink::{Glyph, Set, TagId};
use super::super::line::{Line, LineEnd, Made, Picture, Place, Run, Tall};
use super::super::math;
use super::Spec;
use super::breaker::Broken;
use super::fit::End;
use super::justify::{Cell, Placed, Row};
use super::stream::{Atom, Combined, Object, Sized, Stream};
use crate::lang::Class;
use crate::theme::Abs;

/// Reach of the body's ink over and under the baseline, thousandths of em; in vertical lines half an em either way.
const OVER: i32 = 880;
const UNDER: i32 = 120;
/// Middle of an ideograph over the baseline.
const MIDDLE: i32 = 380;
/// Middle of a capital or digit over the baseline.
const CAPITAL_MIDDLE: i32 = 350;

/// A line without its ink.
pub(super) fn bare(spec: &Spec, broken: &Broken) -> Line {
    let (over, under) = if spec.vertical { (500, 500) } else { (OVER, UNDER) };
    Line {
        hyphen: broken.hyphen,
        over: spec.size.per_mille(over),
        under: spec.size.per_mille(under),
        made: made(broken, spec.size),
        place: Place(broken.start),
        ..Line::default()
    }
}

/// Sets the ink of a line.
pub(super) fn line(stream: &Stream, spec: &Spec, broken: &Broken, placed: &Placed, hyphen: Option<Sized>) -> Line {
    let mut line = Line { length: placed.length, ..bare(spec, broken) };
    for Row { atoms, rise } in placed.segments(broken.start..broken.end) {
        let from = line.runs.len();
        let cells = &placed.cells[atoms.start - broken.start..];
        ink(&mut line, stream, atoms, cells, spec.vertical);
        line.runs[from..].iter_mut().for_each(|run| run.across += rise);
    }
    if let (Some(hyphen), Some(cell)) = (hyphen, placed.cells.last())
        && broken.end > broken.start
    {
        soft_hyphen(&mut line, stream, &stream.atoms[broken.end - 1], cell.end, hyphen, spec.vertical);
    }
    line
}

/// What was done to bring the line to its measure.
fn made(broken: &Broken, em: Abs) -> Made {
    let fit = &broken.fit;
    let mille = |length: Abs| {
        let mille = i64::from(length.to_raw()) * 1000 / i64::from(em.to_raw().max(1));
        mille.min(i64::from(i32::MAX)) as i32
    };
    Made {
        opened: mille(fit.open / fit.sites.max(1)),
        spaced: mille(fit.word + fit.auto),
        squeezed: mille(fit.shrink.iter().copied().sum()),
        over: mille((-fit.rest).max(Abs::ZERO)),
        end: match fit.end {
            End::Full => LineEnd::Full,
            End::Half => LineEnd::Half,
            End::Hang => LineEnd::Hung,
        },
        hyphen: broken.hyphen,
    }
}

/// A hyphen that the break brings: U+00AD in the text, which the author's own is already, so that readers know it for
/// one (PDF 14.8.2.2.3).
fn soft_hyphen(line: &mut Line, stream: &Stream, last: &Atom, along: Abs, hyphen: Sized, vertical: bool) {
    if let (Class::SoftHyphen, Some(run)) = (last.class, line.runs.last_mut()) {
        let text = run.text.char_indices().next_back().map_or(0, |(at, _)| at as u32);
        run.glyphs.push(Glyph { id: hyphen.id, along: along - run.along, across: Abs::ZERO, text });
        return;
    }
    let mut run = run(stream, last, along, -turned(stream, last, vertical));
    run.text.push('\u{ad}');
    run.glyphs.push(Glyph { id: hyphen.id, along: Abs::ZERO, across: Abs::ZERO, text: 0 });
    line.runs.push(run);
}

/// How far the baseline of turned text lies from the centre line, where the middle of its ideographs is.
fn turned(stream: &Stream, atom: &Atom, vertical: bool) -> Abs {
    if vertical && atom.set == Set::Sideways { stream.style(atom).size.per_mille(MIDDLE) } else { Abs::ZERO }
}

/// Sets atoms of a stream of its own, such as a reading, that stand in these cells.
pub(super) fn beside(line: &mut Line, stream: &Stream, atoms: Range<usize>, cells: &[Cell], vertical: bool) {
    ink(line, stream, atoms, cells, vertical);
}

/// Sets atoms in their cells, as many at once as make a run.
fn ink(line: &mut Line, stream: &Stream, range: Range<usize>, cells: &[Cell], vertical: bool) {
    let mut at = range.start;
    while let (Some(atom), Some(cell)) = (stream.atoms[..range.end].get(at), cells.get(at - range.start)) {
        let mut end = at + 1;
        if atom.class == Class::Object {
            object(line, stream, atom, cell, vertical);
        } else if atom.combined == Combined::First {
            combined(line, stream, at, cell);
        } else if atom.combined == Combined::No {
            let rest = &stream.atoms[at..range.end];
            end = at + rest.iter().take_while(|next| is_like(atom, next)).count();
            let cells = &cells[at - range.start..end - range.start];
            line.runs.push(glyphs(stream, &stream.atoms[at..end], cells, vertical));
        }
        at = end;
    }
}

/// Whether two atoms can stand in one run.
fn is_like(atom: &Atom, next: &Atom) -> bool {
    next.style == atom.style
        && next.set == atom.set
        && next.face == atom.face
        && next.combined == Combined::No
        && next.class != Class::Object
}

/// A picture on the baseline, or a part of a formula.
fn object(line: &mut Line, stream: &Stream, atom: &Atom, cell: &Cell, vertical: bool) {
    match stream.objects.get(atom.first as usize) {
        Some(Object::Picture { path, alt, length, height }) => {
            line.over = line.over.max(*height);
            let (path, alt) = (path.clone(), alt.clone());
            let (length, height, before) = (*length, *height, line.runs.len());
            let tag = if alt.is_empty() { TagId::NONE } else { stream.style(atom).tag };
            line.images.push(Picture { path, alt, along: cell.start, length, height, before, tag });
        }
        Some(Object::Formula(frame)) => {
            let style = stream.style(atom);
            let stand = if vertical { math::Stand::Turned } else { math::Stand::Horizontal };
            let frame = frame.as_ref().clone().raised(style.rise);
            let (over, under) = math::reach(&frame, style.size, stand);
            line.tall.push(Tall { along: cell.body..cell.body + frame.width, over, under });
            let from = line.runs.len();
            math::place(line, frame, cell.body, style.size, stand);
            line.runs[from..].iter_mut().for_each(|run| run.tag = style.tag);
        }
        None => {}
    }
}

/// A run of atoms that are alike.
fn glyphs(stream: &Stream, atoms: &[Atom], cells: &[Cell], vertical: bool) -> Run {
    let (first, last) = (&atoms[0], &atoms[atoms.len() - 1]);
    let mut run = run(stream, first, cells[0].start, -turned(stream, first, vertical));
    run.text.push_str(&stream.text[first.at as usize..last.at as usize + usize::from(last.len)]);
    run.span = stream.span(first, last);
    run.glyphs.reserve_exact(atoms.iter().map(|atom| usize::from(atom.count)).sum());
    for (atom, cell) in atoms.iter().zip(cells) {
        let (pen, text) = (cell.body + atom.shift - run.along, atom.at - first.at);
        let glyph = |glyph: &Sized| Glyph { id: glyph.id, along: pen + glyph.along, across: glyph.across, text };
        run.glyphs.extend(stream.glyphs_of(atom).iter().map(glyph));
    }
    run
}

fn run(stream: &Stream, atom: &Atom, along: Abs, across: Abs) -> Run {
    let style = stream.style(atom);
    Run {
        face: atom.face,
        size: atom.size,
        along,
        across: style.rise + across,
        set: atom.set,
        color: style.color,
        lang: style.wish.lang,
        text: String::new(),
        glyphs: Vec::new(),
        tag: style.tag,
        span: stream.span(atom, atom),
    }
}

/// Characters side by side in one cell of a vertical line, made smaller if they are wider than it.
///
/// Their runs are horizontal: `along` is where the baseline crosses the line, `across` where the pen starts, and the
/// glyphs' `along` runs across the line.
fn combined(line: &mut Line, stream: &Stream, first: usize, cell: &Cell) {
    let rest = stream.atoms[first + 1..].iter().take_while(|atom| atom.combined == Combined::Rest).count();
    let atoms = &stream.atoms[first..=first + rest];
    let em = stream.style(&atoms[0]).size;
    let glyphs = || atoms.iter().flat_map(|atom| stream.glyphs_of(atom).iter());
    let width: Abs = glyphs().map(|glyph| glyph.advance).sum();
    let fit = |length: Abs| if width > em { length.scale(em.to_raw(), width.to_raw()) } else { length };
    let mark = atoms[0].class.is_mark();
    // Digits are as high as capitals, marks as ideographs: their middle comes to the middle of the cell.
    let base = em / 2 + fit(em).per_mille(if mark { MIDDLE } else { CAPITAL_MIDDLE });
    let mut pen = -fit(width) / 2;
    for atom in atoms {
        if line.runs.last().is_none_or(|run| run.face != atom.face || atom.combined == Combined::First) {
            line.runs.push(Run { size: fit(atom.size), ..run(stream, atom, cell.body + base, pen) });
        }
        let Some(run) = line.runs.last_mut() else { return };
        let text = run.text.len() as u32;
        run.text.push_str(stream.text_of(atom));
        run.span = run.span.join(stream.span(atom, atom));
        for glyph in stream.glyphs_of(atom) {
            let along = pen + fit(glyph.along) - run.across;
            run.glyphs.push(Glyph { id: glyph.id, along, across: Abs::ZERO, text });
        }
        pen += stream.glyphs_of(atom).iter().map(|glyph| fit(glyph.advance)).sum::<Abs>();
    }
}
