//! The pass before CommonMark: extended syntax becomes [`Atom`]s, emphasis beside CJK marks is helped over the rules of
//! flanking (T13), lines that stand for themselves get air around them.

mod inline;
mod lines;
mod ruby;
mod wiki;

use std::ops::Range;

use super::atom::{Atom, Atoms, Kind};
use crate::diag::Diagnostic;
use crate::read::mapped::Mapped;

/// Text ready for CommonMark, and what was taken out of it.
#[derive(Debug)]
pub(super) struct Scanned {
    pub(super) mapped: Mapped,
    pub(super) atoms: Atoms,
}

/// Scans a whole text.
pub(super) fn scan(input: &Mapped) -> Scanned {
    let mut edits = Vec::new();
    let lines = lines::scan(input.text(), &mut edits);
    inline::scan(input, &lines, &mut edits);
    let mut atoms = Atoms::default();
    let mapped = apply(input, edits, &mut atoms);
    Scanned { mapped, atoms }
}

/// A change to the text.
#[derive(Debug)]
struct Edit {
    range: Range<usize>,
    with: With,
}

#[derive(Debug)]
enum With {
    Text(String),
    Atom(Kind, Option<Diagnostic>),
}

impl Edit {
    fn atom(range: Range<usize>, kind: Kind) -> Edit {
        Edit { range, with: With::Atom(kind, None) }
    }

    /// With what is to be said if it stands in text.
    fn finding(self, finding: Option<Diagnostic>) -> Edit {
        match self.with {
            With::Atom(kind, _) => Edit { with: With::Atom(kind, finding), ..self },
            With::Text(_) => self,
        }
    }

    fn insert(at: usize, text: impl Into<String>) -> Edit {
        Edit { range: at..at, with: With::Text(text.into()) }
    }
}

fn apply(input: &Mapped, mut edits: Vec<Edit>, atoms: &mut Atoms) -> Mapped {
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let (mut out, mut done) = (Mapped::default(), 0);
    for edit in edits {
        if edit.range.start < done {
            continue;
        }
        out.push_from(input, done..edit.range.start);
        let span = input.span(edit.range.clone());
        match edit.with {
            With::Text(text) => out.push(&text, span),
            With::Atom(kind, finding) => {
                let raw = input.text().get(edit.range.clone()).unwrap_or_default().to_owned();
                let finding =
                    finding.map(|finding| if finding.pointers.is_empty() { finding.at(span) } else { finding });
                out.push(&atoms.add(Atom { kind, raw, span, finding }), span);
            }
        }
        done = edit.range.end;
    }
    out.push_from(input, done..input.len());
    out
}
