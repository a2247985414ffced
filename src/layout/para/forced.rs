//! What the reader of the log is told of lines that no rule could make good (rules K4, J1 tier 4, L3).

use super::Spec;
use super::breaker::Broken;
use super::fit::WIDE;
use super::stream::Stream;
use super::sums::unit;
use crate::diag::{Code, Diagnostic, Sink};
use crate::doc::Align;
use crate::lang::breaking::{forbids_end, forbids_start};
use crate::source::Span;
use crate::theme::Abs;

/// Reports lines that are too long (L001), begin or end with a mark that they may not (L015), are opened wide (L016) or
/// left short (L050): all but the first once for the paragraph.
pub(super) fn report(stream: &Stream, spec: &Spec, broken: &[Broken], sink: &mut Sink) {
    broken.iter().for_each(|line| overfull(stream, line, sink));
    let edges = broken.windows(2).filter(|pair| parts_marks(stream, pair));
    let edges = edges.map(|pair| &pair[1]);
    once(Code::L015, stream, edges, "give the line a longer measure, or take out some marks", sink);
    let short = broken.windows(2).filter(|pair| is_short(stream, pair, spec)).map(|pair| &pair[0]);
    once(Code::L050, stream, short, "what stands behind cannot be broken: a longer measure or other words help", sink);
    let wide = broken.iter().filter(|line| is_wide(line, spec));
    once(Code::L016, stream, wide, "what stands behind cannot be broken: a longer measure or other words help", sink);
}

fn overfull(stream: &Stream, line: &Broken, sink: &mut Sink) {
    if line.fit.rest >= Abs::ZERO || line.start == line.end {
        return;
    }
    let over = (-line.fit.rest).to_pt();
    let found = Diagnostic::new(Code::L001, format!("a line is {over:.1} pt longer than its measure"));
    sink.push(found.at(place(stream, line)).help("give it a place to break, or make the text area wider"));
}

/// One finding for all of some lines.
fn once<'a>(code: Code, stream: &Stream, mut lines: impl Iterator<Item = &'a Broken>, help: &str, sink: &mut Sink) {
    if let Some(first) = lines.next() {
        let found = Diagnostic::new(code, code.info().title).at(place(stream, first)).help(help);
        sink.push(found.times(1 + lines.count()));
    }
}

fn place(stream: &Stream, line: &Broken) -> Span {
    stream.atoms.get(line.start).map_or(Span::NONE, |atom| stream.span(atom, atom))
}

/// Whether the break between two lines is against rule K. What the author breaks is his own.
fn parts_marks(stream: &Stream, pair: &[Broken]) -> bool {
    let (last, first) =
        (pair[0].end.checked_sub(1).and_then(|at| stream.atoms.get(at)), stream.atoms.get(pair[1].start));
    let (Some(last), Some(first)) = (last, first) else { return false };
    let (left, right) = (stream.style(last), stream.style(first));
    stream.forced.binary_search(&pair[1].start).is_err()
        && (forbids_end(last.class, left.region, left.level) || forbids_start(first.class, right.region, right.level))
}

/// Whether a line that is to fill its measure was left short, rather than torn apart.
fn is_short(stream: &Stream, pair: &[Broken], spec: &Spec) -> bool {
    let next = stream.forced.partition_point(|at| *at < pair[0].end);
    let ends = stream.forced.get(next).is_some_and(|at| *at <= pair[1].start);
    spec.justify && spec.align == Align::Start && !ends && pair[0].fit.rest > spec.size / 20
}

/// Whether the places of a line are wide apart.
fn is_wide(line: &Broken, spec: &Spec) -> bool {
    let fit = &line.fit;
    f64::from(fit.open.to_raw()) > unit(spec) * WIDE * f64::from(fit.sites) * 1.001 || fit.letter > Abs::ZERO
}
