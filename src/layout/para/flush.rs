//! Bases that were opened for their readings stand flush at the edges of lines (rule R2, JLREQ 3.3.8).

use super::Spec;
use super::breaker::Broken;
use super::justify::Placed;
use super::ruby::{Reading, is_word};
use super::stream::Stream;
use crate::doc::{Align, RubyKind};
use crate::theme::Abs;

/// Moves the bases at both edges of a line outwards. Where a line is not filled its end is no edge.
pub(super) fn bases(stream: &Stream, readings: &[Reading], spec: &Spec, line: &Broken, placed: &mut Placed) {
    if spec.align != Align::Start {
        return;
    }
    let whole = |reading: &&Reading| {
        let base = reading.base();
        reading.kind == RubyKind::Over && base.start >= line.start && base.end <= line.end
    };
    let first = readings.iter().find(|reading| reading.base().start == line.start).filter(whole);
    let last = readings.iter().find(|reading| reading.base().end == line.end).filter(whole);
    if let Some(reading) = first.filter(|reading| reading.is_flush()[0]) {
        move_out(stream, reading, line, placed, false);
    }
    let filled = placed.length >= line.from + line.measure;
    if let Some(reading) = last.filter(|reading| filled && reading.is_flush()[1]) {
        move_out(stream, reading, line, placed, true);
    }
}

/// Spreads what a base was opened over the places between its characters and the one at its inner side, which gets half
/// as much as each of them. A Latin word moves as it is.
fn move_out(stream: &Stream, reading: &Reading, line: &Broken, placed: &mut Placed, end: bool) {
    let base = reading.base();
    let cells = &mut placed.cells[base.start - line.start..base.end - line.start];
    let (Some(from), Some(to)) = (cells.first().map(|cell| cell.start), cells.last().map(|cell| cell.end)) else {
        return;
    };
    let share = |at: usize| reading.share(stream, at);
    let width = |at: usize| stream.atoms[at].body - share(at).1;
    if is_word(&stream.atoms[base.clone()]) {
        let last = base.end - 1;
        let by = match end {
            false => from - cells[0].body - share(base.start).0,
            true => to - cells[last - base.start].body - share(last).0 - width(last),
        };
        cells.iter_mut().for_each(|cell| cell.body += by);
        return;
    }
    let own: Vec<usize> = base.clone().filter(|&at| !stream.atoms[at].is_joined()).collect();
    let free = to - from - own.iter().map(|&at| width(at)).sum::<Abs>();
    let halves = 2 * own.len() as i32 - 1;
    let mut pen = from;
    for (index, &at) in own.iter().enumerate() {
        let front = 2 * index as i32 + i32::from(end);
        cells[at - base.start].body = pen + free.scale(front, halves) - share(at).0;
        pen += width(at);
    }
}
