//! The punctuation of Markdown looked over with the rules for plain text (T1 to T14): by default only what looks like a
//! slip is reported, since who writes Markdown means what he types; with `cleanup = "always"` it is repaired as well.

use crate::config::Cleanup;
use crate::diag::Sink;
use crate::doc::{Block, Inline, walk};
use crate::lang::Lang;
use crate::read::cleanup::{self, Cleaned, Report};
use crate::read::flat::{self, Flat};

/// Looks over every paragraph of a text; findings are gathered for the whole file.
pub(super) struct Tidy {
    lang: Lang,
    cleanup: Cleanup,
    report: Report,
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
            if let Some(cleaned) = cleaned.next() {
                flat::apply(run, cleaned.edits);
            }
        });
    }

    /// Says what was found.
    pub(super) fn finish(self, sink: &mut Sink) {
        self.report.finish(sink);
    }

    fn look(&mut self, run: &[Inline]) -> Cleaned {
        let flat = Flat::of(run, &|_| false);
        let cleaned = match self.cleanup {
            Cleanup::Always => {
                let mut cleaned = cleanup::edits(&flat.text, self.lang, &flat.protected);
                cleaned.edits.retain(|edit| flat.is_whole(&edit.range));
                cleaned
            }
            Cleanup::Auto | Cleanup::Never => cleanup::look(&flat.text, self.lang, &flat.protected),
        };
        self.report.add(&flat.text, &cleaned, |range| flat.span(&range));
        cleaned
    }
}
