//! A run of inlines as one text: what rules of punctuation and wording are about.

use std::iter::Peekable;
use std::ops::Range;

use super::cleanup::Edit;
use crate::doc::{Inline, InlineKind, text_of};
use crate::source::Span;

/// The characters of a run, with the place of each and what may not be changed.
#[derive(Debug, Default)]
pub(super) struct Flat {
    /// The characters; notes have none.
    pub(super) text: String,
    /// Bytes of the text that stay as they are: what is no text, and what the caller keeps.
    pub(super) protected: Vec<Range<usize>>,
    places: Vec<Place>,
}

/// A text of a run within the characters of the whole run.
#[derive(Debug)]
struct Place {
    range: Range<usize>,
    span: Span,
}

impl Flat {
    /// The characters of a run. What is inside an inline that `keep` names is protected.
    pub(super) fn of(run: &[Inline], keep: &dyn Fn(&Inline) -> bool) -> Flat {
        let mut flat = Flat::default();
        flat.read(run, keep);
        flat
    }

    /// Takes the characters of a run in the place of those it has.
    pub(super) fn read(&mut self, run: &[Inline], keep: &dyn Fn(&Inline) -> bool) {
        self.text.clear();
        self.protected.clear();
        self.places.clear();
        self.take(run, keep);
    }

    fn take(&mut self, run: &[Inline], keep: &dyn Fn(&Inline) -> bool) {
        for inline in run {
            let start = self.text.len();
            match &inline.kind {
                InlineKind::Text(part) => {
                    self.text.push_str(part);
                    self.places.push(Place { range: start..self.text.len(), span: inline.span });
                }
                InlineKind::Note { .. } => {}
                kind => match kind.body() {
                    Some(body) => {
                        self.take(body, keep);
                        if keep(inline) {
                            self.protected.push(start..self.text.len());
                        }
                    }
                    None => {
                        self.text.push_str(&text_of(std::slice::from_ref(inline)));
                        self.protected.push(start..self.text.len());
                    }
                },
            }
        }
    }

    /// Whether a range lies in one text: an edit over the border of two would have to choose between their marks.
    pub(super) fn is_whole(&self, range: &Range<usize>) -> bool {
        self.place(range).is_some_and(|(place, _)| range.end <= place.range.end)
    }

    /// The place in the source of a range: exact where the text is that of the source, byte for byte.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        let Some((place, within)) = self.place(range) else { return Span::NONE };
        let span = place.span;
        match span.source() {
            Some(id) if span.end() - span.start() == place.range.len() => {
                Span::new(id, span.start() + within.start, span.start() + within.end)
            }
            _ => span,
        }
    }

    /// The text that a range begins in: its place, its characters, and the range in them.
    pub(super) fn leaf(&self, range: &Range<usize>) -> Option<(Span, &str, Range<usize>)> {
        let (place, within) = self.place(range)?;
        Some((place.span, self.text.get(place.range.clone())?, within))
    }

    fn place(&self, range: &Range<usize>) -> Option<(&Place, Range<usize>)> {
        let after = self.places.partition_point(|place| place.range.end <= range.start);
        let place = self.places.get(after).filter(|place| place.range.start <= range.start)?;
        let within = range.start - place.range.start..range.end.min(place.range.end) - place.range.start;
        Some((place, within))
    }
}

/// Changes the texts of a run; the edits count in its characters, in order, each within one text.
pub(super) fn apply(run: &mut [Inline], edits: Vec<Edit>) {
    go(run, &mut 0, &mut edits.into_iter().peekable());
}

fn go(run: &mut [Inline], at: &mut usize, edits: &mut Peekable<impl Iterator<Item = Edit>>) {
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
                Some(body) => go(body, at, edits),
                None => *at += text_of(std::slice::from_ref(inline)).len(),
            },
        }
    }
}
