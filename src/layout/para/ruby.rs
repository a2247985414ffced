//! Readings over their base, or right of it in vertical lines (rules R1–R3). Zhuyin is set by [`zhuyin`].

use super::super::line::Line;
use super::breaker::Broken;
use super::faces::Faces;
use super::justify::{Cell, Placed};
use super::side::is_kana;
use super::stream::{SideKind, Stream, Style};
use super::{Spec, emit, item, orient, shape, zhuyin};
use crate::diag::Sink;
use crate::doc::RubyKind;
use crate::lang::breaking::Break;
use crate::lang::{Class, class};
use crate::theme::Abs;

/// Size of a reading, thousandths of the base (R1).
const SIZE: i32 = 500;
/// Its baseline over that of the base, touching the cells; in vertical lines its centre line from the base's.
const RISE: i32 = 940;
const RISE_VERTICAL: i32 = 750;
/// Least space between Latin readings, thousandths of their size (R3).
const LATIN_SPACE: i32 = 250;

/// A reading, shaped.
#[derive(Debug)]
pub(super) struct Reading {
    /// First and last atom of the base.
    first: usize,
    last: usize,
    pub kind: RubyKind,
    pub stream: Stream,
    /// Length of the reading set solid.
    width: Abs,
    /// How far it reaches over what stands before.
    over: Abs,
}

/// Shapes the readings, widens bases that are shorter, and keeps both together.
pub(super) fn prepare<F: Faces>(stream: &mut Stream, fonts: &F, spec: &Spec, sink: &mut Sink) -> Vec<Reading> {
    let sides = std::mem::take(&mut stream.sides);
    let mut readings = Vec::new();
    let mut annotated = vec![false; if sides.is_empty() { 0 } else { stream.atoms.len() }];
    for side in &sides {
        let SideKind::Ruby { kind, text, span } = &side.kind else { continue };
        let (first, last) = (side.atoms.start, side.atoms.end - 1);
        annotated[first..=last].fill(true);
        for atom in &mut stream.atoms[first..last] {
            atom.brk = Break::Never;
        }
        let style = Style { span: *span, ..side.style };
        let shaped = match kind {
            RubyKind::Over => over(text, style, fonts, spec, sink),
            RubyKind::Zhuyin => zhuyin::shaped(text, style, fonts, sink),
        };
        let width = shaped.atoms.iter().map(|atom| atom.body).sum();
        readings.push(Reading { first, last, kind: *kind, stream: shaped, width, over: Abs::ZERO });
    }
    for reading in &mut readings {
        if reading.kind == RubyKind::Over {
            widen(stream, reading, &annotated);
        }
    }
    zhuyin::widen(stream, &readings, &annotated, spec);
    stream.sides = sides;
    readings
}

impl Reading {
    /// Atoms of the base.
    pub fn base(&self) -> std::ops::Range<usize> {
        self.first..self.last + 1
    }
}

fn over<F: Faces>(text: &str, style: Style, fonts: &F, spec: &Spec, sink: &mut Sink) -> Stream {
    let rise = style.size.per_mille(if spec.vertical { RISE_VERTICAL } else { RISE });
    let style = Style { size: style.size.per_mille(SIZE), rise: style.rise + rise, ..style };
    let mut reading = item::reading(text, style, class);
    if spec.vertical {
        orient::orient(&mut reading);
    }
    shape::shape(&mut reading, fonts, sink);
    reading
}

fn is_latin(stream: &Stream) -> bool {
    stream.atoms.iter().any(|atom| atom.class.is_latin())
}

/// Makes room for a reading that is longer than its base: first over kana beside it, then by opening the base (R2).
fn widen(stream: &mut Stream, reading: &mut Reading, annotated: &[bool]) {
    let base = reading.base();
    let natural: Abs = stream.atoms[base.clone()].iter().map(|atom| atom.width() + atom.glue).sum::<Abs>()
        - stream.atoms[reading.last].glue;
    let em = reading.stream.styles.first().map_or(Abs::ZERO, |style| style.size);
    let latin = is_latin(&reading.stream);
    let space = if latin { em.per_mille(LATIN_SPACE) } else { Abs::ZERO };
    let excess = reading.width + space - natural;
    if excess <= Abs::ZERO {
        return;
    }
    let room = |at: Option<usize>| {
        let kana = at.and_then(|at| Some((stream.atoms.get(at)?, annotated.get(at)?)));
        if kana.is_some_and(|(atom, annotated)| is_kana(atom.class) && !annotated) { em } else { Abs::ZERO }
    };
    let (before, after) = (room(reading.first.checked_sub(1)), room(Some(reading.last + 1)));
    let left = before.min((excess / 2).max(excess - after));
    let right = after.min(excess - left);
    reading.over = left;
    let excess = excess - left - right;
    let places = base.len() as i32;
    if stream.atoms[base.clone()].iter().any(|atom| atom.class.is_latin()) {
        let (first, last) = (reading.first, reading.last);
        stream.atoms[first].shift += excess / 2;
        stream.atoms[first].body += excess / 2;
        stream.atoms[last].body += excess - excess / 2;
        return;
    }
    for atom in &mut stream.atoms[base] {
        atom.shift += excess / (places * 2);
        atom.body += excess / places;
    }
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
    for reading in readings {
        if reading.first < broken.start || reading.last >= broken.end {
            continue;
        }
        let cells = &placed.cells[reading.first - broken.start..=reading.last - broken.start];
        match reading.kind {
            RubyKind::Over => {
                let cells = spread(reading, cells, spec.measure);
                emit::beside(line, &reading.stream, &cells, spec.vertical);
            }
            RubyKind::Zhuyin => zhuyin::set(line, reading, cells, fonts, spec.vertical),
        }
    }
}

/// Cells of the characters of a reading: in the middle over a single character or of Latin, else spread 1:2:1.
fn spread(reading: &Reading, base: &[Cell], measure: Abs) -> Vec<Cell> {
    let (start, end) = base.first().zip(base.last()).map_or((Abs::ZERO, Abs::ZERO), |(a, b)| (a.start, b.end));
    let count = reading.stream.atoms.iter().filter(|atom| !atom.is_joined()).count().max(1) as i32;
    let free = (end - start - reading.width).max(Abs::ZERO);
    let (open, lead) = match () {
        () if reading.over > Abs::ZERO => (Abs::ZERO, -reading.over),
        () if base.len() == 1 || is_latin(&reading.stream) => (Abs::ZERO, free / 2),
        () => (free / count, free / (count * 2)),
    };
    // At the edges of the line it stays inside.
    let last = (measure - reading.width - open * (count - 1)).max(Abs::ZERO);
    let mut pen = (start + lead).min(last).max(Abs::ZERO);
    let mut cells = Vec::with_capacity(reading.stream.atoms.len());
    for atom in &reading.stream.atoms {
        cells.push(Cell { start: pen, body: pen, end: pen + atom.body });
        pen += atom.body + if atom.is_joined() || atom.class == Class::Joined { Abs::ZERO } else { open };
    }
    cells
}
