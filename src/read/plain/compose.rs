//! A paragraph's lines → cleaned inlines, with their places.

use crate::config::Cleanup;
use crate::doc::{Inline, InlineKind};
use crate::lang::{Lang, script};
use crate::read::cleanup::{self, Report};
use crate::read::mapped::Mapped;
use crate::source::SourceId;

use unicode_normalization::UnicodeNormalization;

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
        let text = joined(lines, self.id, self.lang);
        self.clean(text, &[])
    }

    /// A title or heading: a space in it parts its number from its words.
    pub(super) fn heading(&mut self, line: Line) -> Vec<Inline> {
        let text = joined(&[line], self.id, self.lang);
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
        let plain: String = out.text().nfc().collect();
        match plain.is_empty() {
            true => Vec::new(),
            false => vec![Inline::new(InlineKind::Text(plain), text.span(0..text.len()))],
        }
    }
}

/// Lines of one paragraph as one text: between two CJK characters a line end is nothing, otherwise a space (U8).
fn joined(lines: &[Line], id: SourceId, lang: Lang) -> Mapped {
    let mut text = Mapped::default();
    for line in lines {
        if let (Some(left), Some(right)) = (text.text().chars().next_back(), line.text.chars().next()) {
            let korean =
                lang.typography() == crate::lang::Region::Ko || script::is_hangul(left) || script::is_hangul(right);
            let ours = |c: char| script::is_cjk(c) || script::is_cjk_mark(c) || "“”‘’…—".contains(c);
            if korean || !ours(left) && !ours(right) {
                text.push(" ", crate::source::Span::new(id, line.at, line.at));
            }
        }
        text.push_copy(line.text, crate::source::Span::new(id, line.at, line.end()));
    }
    text
}
