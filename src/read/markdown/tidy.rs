//! The punctuation of Markdown looked over with the rules for plain text (T1 to T14): by default only what looks like a
//! slip is reported, since who writes Markdown means what he types; with `cleanup = "always"` it is repaired as well.

use std::ops::Range;

use crate::config::Cleanup;
use crate::diag::Sink;
use crate::doc::{Block, Inline, InlineKind, walk};
use crate::lang::Lang;
use crate::read::cleanup::{self, Cleaned, Report};
use crate::source::Span;

/// Looks over every paragraph of a text; findings are gathered for the whole file.
pub(super) struct Tidy {
    lang: Lang,
    cleanup: Cleanup,
    report: Report,
}

/// A text of a run within the characters of the whole run.
struct Place {
    range: Range<usize>,
    span: Span,
}

impl Tidy {
    pub(super) fn new(lang: Lang, cleanup: Cleanup) -> Tidy {
        Tidy { lang, cleanup, report: Report::default() }
    }

    /// Looks over blocks, run by run.
    pub(super) fn blocks(&mut self, blocks: &mut [Block]) {
        if self.cleanup == Cleanup::Never {
            return;
        }
        let mut runs: Vec<Cleaned> = Vec::new();
        walk::runs(blocks, &mut |run| runs.push(self.look(run)));
        if self.cleanup != Cleanup::Always {
            return;
        }
        // Outermost runs come in the order in which they were looked over; inner ones are part of them.
        let mut cleaned = runs.into_iter();
        walk::outer_runs_mut(blocks, &mut |run| {
            let Some(cleaned) = cleaned.next() else { return };
            let (mut at, mut edits) = (0, cleaned.edits.into_iter().peekable());
            apply(run, &mut at, &mut edits);
        });
    }

    /// Says what was found.
    pub(super) fn finish(self, sink: &mut Sink) {
        self.report.finish(sink);
    }

    fn look(&mut self, run: &[Inline]) -> Cleaned {
        let (mut text, mut places, mut protected) = (String::new(), Vec::new(), Vec::new());
        flatten(run, &mut text, &mut places, &mut protected);
        let cleaned = match self.cleanup {
            Cleanup::Always => {
                let mut cleaned = cleanup::edits(&text, self.lang, &protected);
                // An edit over the border of two texts would have to choose between their marks.
                let within = |range: &Range<usize>| {
                    places.iter().any(|place| place.range.start <= range.start && range.end <= place.range.end)
                };
                cleaned.edits.retain(|edit| within(&edit.range));
                cleaned
            }
            Cleanup::Auto | Cleanup::Never => cleanup::look(&text, self.lang, &protected),
        };
        self.report.add(&text, &cleaned, |range| locate(&places, &range));
        cleaned
    }
}

/// The characters of a run; what is no text stands for itself and is protected.
fn flatten(run: &[Inline], text: &mut String, places: &mut Vec<Place>, protected: &mut Vec<Range<usize>>) {
    for inline in run {
        let start = text.len();
        match &inline.kind {
            InlineKind::Text(part) => {
                text.push_str(part);
                places.push(Place { range: start..text.len(), span: inline.span });
            }
            InlineKind::Note { .. } => {}
            kind => match kind.body() {
                Some(body) => flatten(body, text, places, protected),
                None => {
                    text.push_str(&crate::doc::text_of(std::slice::from_ref(inline)));
                    protected.push(start..text.len());
                }
            },
        }
    }
}

fn locate(places: &[Place], range: &Range<usize>) -> Span {
    let Some(place) = places.iter().find(|place| place.range.start <= range.start && range.start < place.range.end)
    else {
        return Span::NONE;
    };
    let span = place.span;
    match span.source() {
        // Only where the text is that of the source, byte for byte, is the place exact.
        Some(id) if span.end() - span.start() == place.range.len() => {
            let (from, to) = (range.start - place.range.start, range.end.min(place.range.end) - place.range.start);
            Span::new(id, span.start() + from, span.start() + to)
        }
        _ => span,
    }
}

fn apply(run: &mut [Inline], at: &mut usize, edits: &mut std::iter::Peekable<impl Iterator<Item = cleanup::Edit>>) {
    for inline in run {
        match &mut inline.kind {
            InlineKind::Text(text) => {
                let (start, mut out, mut done) = (*at, String::with_capacity(text.len()), 0);
                *at += text.len();
                while let Some(edit) = edits.next_if(|edit| edit.range.start < *at || edit.range.end <= *at) {
                    let (from, to) = (edit.range.start.saturating_sub(start), edit.range.end.saturating_sub(start));
                    out.push_str(text.get(done..from).unwrap_or_default());
                    out.push_str(&edit.replacement);
                    done = to;
                }
                out.push_str(text.get(done..).unwrap_or_default());
                *text = out;
            }
            InlineKind::Note { .. } => {}
            kind => match kind.body_mut() {
                Some(body) => apply(body, at, edits),
                None => *at += crate::doc::text_of(std::slice::from_ref(inline)).len(),
            },
        }
    }
}
