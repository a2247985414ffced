//! A paragraph's lines → cleaned inlines, with their places.

use crate::config::Cleanup;
use crate::doc::{Inline, InlineKind};
use crate::lang::Lang;
use crate::read::characters::{is_variation, normalize};
use crate::read::cleanup::{self, Report};
use crate::read::mapped::Mapped;
use crate::read::markdown::cjk::{is_ambiguous, is_unspaced};
use crate::source::{SourceId, Span};

use super::lines::Line;

/// Composes and cleans text of one file.
pub(super) struct Composer {
    pub(super) id: SourceId,
    pub(super) lang: Lang,
    pub(super) cleanup: Cleanup,
    pub(super) report: Report,
}

impl Composer {
    /// One paragraph.
    pub(super) fn paragraph(&mut self, lines: &[Line]) -> Vec<Inline> {
        let text = joined(lines, self.id);
        self.clean(text, &[])
    }

    /// A title or heading: a space in it parts its number from its words.
    pub(super) fn heading(&mut self, line: Line) -> Vec<Inline> {
        let text = joined(&[line], self.id);
        let spaces: Vec<_> = text
            .text()
            .char_indices()
            .filter(|(_, c)| c.is_whitespace())
            .map(|(at, c)| at..at + c.len_utf8())
            .collect();
        self.clean(text, &spaces)
    }

    fn clean(&mut self, text: Mapped, protected: &[std::ops::Range<usize>]) -> Vec<Inline> {
        let cleaned = match self.cleanup {
            Cleanup::Auto | Cleanup::Always => cleanup::edits(text.text(), self.lang, protected),
            Cleanup::Never => cleanup::only_invisible(text.text(), protected),
        };
        self.report.add(text.text(), &cleaned, |range| text.span(range));
        let mut out = Mapped::default();
        let mut done = 0;
        for edit in cleaned.edits {
            out.push_from(&text, done..edit.range.start);
            out.push(&edit.replacement, text.span(edit.range.clone()));
            done = edit.range.end;
        }
        out.push_from(&text, done..text.len());
        let plain = normalize(out.text()).into_owned();
        match plain.is_empty() {
            true => Vec::new(),
            false => vec![Inline::new(InlineKind::Text(plain), text.span(0..text.len()))],
        }
    }
}

/// Lines of one paragraph as one text: between two characters of scripts without spaces a line end is nothing,
/// elsewhere a space (U8).
fn joined(lines: &[Line], id: SourceId) -> Mapped {
    let spaced = |c: char| !is_unspaced(c) && !is_ambiguous(c);
    let mut text = Mapped::default();
    for line in lines {
        let left = text.text().chars().rfind(|c| !is_variation(*c));
        if left.zip(line.text.chars().next()).is_some_and(|(left, right)| spaced(left) || spaced(right)) {
            text.push(" ", Span::new(id, line.at, line.at));
        }
        text.push_copy(line.text, Span::new(id, line.at, line.end()));
    }
    text
}
