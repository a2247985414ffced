//! Pages as they are counted: their sides, the blank ones between them, their numbers.

use super::finish::{Anchors, Run};
use crate::doc::{Label, PageBreak};
use crate::layout::ink::Page;
use crate::theme::{Numerals, PageSpec};

/// How pages are counted.
#[derive(Copy, Clone, Default, Eq, PartialEq, Debug)]
pub(crate) enum Numbering {
    /// Not at all: the cover and its back.
    None,
    /// Front matter, from one: i, ii, iii.
    Front,
    /// The text, from one: 1, 2, 3.
    #[default]
    Text,
}

/// A page of a run before its ink is placed.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    /// Which page of the run; `None` for a blank one before it.
    pub page: Option<usize>,
    /// Its number as printed.
    pub label: String,
    /// Its number as the contents print it.
    pub entry: String,
}

/// The pages of a book as they are counted, with blank ones where a run must begin on the other side.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sheets {
    /// How many there are. The first is a recto.
    count: usize,
    numerals: Folios,
    numbering: Numbering,
    number: u32,
}

/// The numerals of a book.
#[derive(Copy, Clone, Default, Debug)]
struct Folios {
    front: Numerals,
    text: Numerals,
    toc: Option<Numerals>,
}

impl Sheets {
    /// An empty book.
    pub fn new(page: &PageSpec) -> Sheets {
        let numerals = Folios { front: page.front_numerals, text: page.numerals, toc: page.toc_numerals };
        Sheets { numerals, numbering: Numbering::None, ..Sheets::default() }
    }

    /// Whether a run that begins so would begin on a recto.
    pub fn recto(&self, start: PageBreak) -> bool {
        match start {
            PageBreak::Page => self.count.is_multiple_of(2),
            PageBreak::Recto => true,
            PageBreak::Verso => false,
        }
    }

    /// Counts the pages of the next run and puts in the blank ones.
    pub fn add(&mut self, run: &Run) -> Vec<Sheet> {
        let mut sheets = Vec::new();
        for page in 0..run.draft.pages.len().max(usize::from(run.cover.is_some())) {
            let turn = match page {
                0 => Some(run.start),
                at => run.draft.pages.get(at).and_then(|page| page.turn),
            };
            if turn.is_some_and(|turn| self.recto(turn) != self.recto(PageBreak::Page)) {
                // A blank page at the end of a part belongs to what is before it.
                sheets.push(self.next(None));
            }
            if run.numbering != self.numbering {
                (self.numbering, self.number) = (run.numbering, 0);
            }
            sheets.push(self.next(Some(page)));
        }
        sheets
    }

    fn next(&mut self, page: Option<usize>) -> Sheet {
        self.count += 1;
        self.number += 1;
        let (label, entry) = self.numerals.print(self.numbering, self.number);
        Sheet { page, label, entry }
    }
}

/// Where places stand, while pages are still being added.
#[derive(Debug)]
pub(crate) struct Located<'a> {
    pub anchors: &'a Anchors,
    pub pages: &'a [Page],
}

impl Located<'_> {
    /// The page of a place: which it is, and its number as printed.
    pub fn page(&self, label: &Label) -> Option<(usize, &str)> {
        let &(at, _) = self.anchors.get(label)?;
        Some((at, &self.pages.get(at)?.label))
    }
}

impl Folios {
    /// A number as the page prints it, and as the contents do.
    fn print(self, numbering: Numbering, n: u32) -> (String, String) {
        let numerals = match numbering {
            Numbering::None => return Default::default(),
            Numbering::Front => self.front,
            Numbering::Text => self.text,
        };
        // Only arabic figures are written in another way: what tells front matter from the text does so everywhere.
        let entry = self.toc.filter(|_| numerals == Numerals::Arabic).unwrap_or(numerals);
        (numerals.print(n), entry.print(n))
    }
}

#[cfg(test)]
mod tests {
    use super::super::draft::{Draft, DraftPage};
    use super::*;

    #[test]
    fn parts_begin_on_rectos() {
        let run = |pages: usize, start, numbering| Run {
            draft: Draft { pages: vec![DraftPage::default(); pages], ..Draft::default() },
            start,
            numbering,
            ..Run::default()
        };
        let runs = [
            run(1, PageBreak::Recto, Numbering::None),
            run(3, PageBreak::Recto, Numbering::Front),
            run(2, PageBreak::Recto, Numbering::Text),
            run(1, PageBreak::Page, Numbering::Text),
        ];
        let numerals = Folios { front: Numerals::Roman, text: Numerals::Arabic, toc: Some(Numerals::Han) };
        let mut sheets = Sheets { numerals, numbering: Numbering::None, ..Sheets::default() };
        let list: Vec<Sheet> = runs.iter().flat_map(|run| sheets.add(run)).collect();
        let labels: Vec<(&str, &str)> = list.iter().map(|sheet| (&*sheet.label, &*sheet.entry)).collect();
        let front = ["i", "ii", "iii", "iv"].map(|label| (label, label));
        assert_eq!(labels[..6], [[("", ""); 2].as_slice(), &front].concat());
        assert_eq!(labels[6..], [("1", "一"), ("2", "二"), ("3", "三")]);
    }
}
