//! One article counted.

use std::collections::BTreeMap;

use super::scan::scan;
use super::style::{STYLES, Style};
use super::text::{Script, Text, runs};
use super::twice::Notes;
use super::words::{self, Key};
use crate::doc::Chapter;
use crate::lang::Lang;
use crate::source::{Sources, Span};

/// How often something is in an article, and where first.
#[derive(Copy, Clone, Default, Debug)]
pub(super) struct Tally {
    pub(super) count: usize,
    pub(super) first: Span,
}

/// What an article has of all that is compared.
#[derive(Debug)]
pub(super) struct Survey {
    pub(super) script: Script,
    styles: [Tally; STYLES],
    /// Forms of characters in their surroundings.
    pub(super) forms: BTreeMap<Key, Tally>,
    /// What tells whether its text is there twice.
    pub(super) notes: Notes,
}

impl Survey {
    pub(super) fn of(article: &[Chapter], usual: Lang, sources: &Sources) -> Survey {
        let script = Script::of(article, usual);
        let (styles, notes) = ([Tally::default(); STYLES], Notes::of(article));
        let mut survey = Survey { script, styles, forms: BTreeMap::new(), notes };
        if script == Script::Other {
            return survey;
        }
        let mut text = Text::default();
        runs(article, &mut |run| {
            text.read(run);
            scan(&text.chars, &mut |found| {
                let tally = &mut survey.styles[found.style as usize];
                if tally.count == 0 {
                    tally.first = text.place(&found.cells, sources);
                }
                tally.count += 1;
            });
            words::count(&text, script, &mut survey.forms, sources);
        });
        survey
    }

    /// How often something is written in a style.
    pub(super) fn style(&self, style: Style) -> Tally {
        self.styles[style as usize]
    }
}
