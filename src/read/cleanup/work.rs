//! The text under repair: a row of cells, each with its way back to the text as given.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Cleaned, Edit, Finding, FindingKind, Proposed};
use crate::lang::script;

/// How far neighbours are looked for: a bound on the work for degenerate text.
const REACH: usize = 64;

/// One character.
#[derive(Clone, Debug)]
struct Cell {
    c: char,
    at: Range<usize>,
    guard: Guard,
}

/// What may happen to a character.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub(super) enum Guard {
    /// It stays, as the caller says.
    Given,
    /// It may be changed.
    Open,
    /// It stays as it is (T1).
    Shut,
    /// It stays, and so do spaces between it and letters: addresses and paths would run into the text.
    Address,
}

/// What stands beside a mark, by the nearest letter.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub(super) enum Side {
    /// A CJK letter.
    Cjk,
    /// A letter of another script or a digit.
    Latin,
    /// Something else: an emoji, an operator.
    Other,
    /// The end of the paragraph.
    Edge,
}

/// A paragraph under repair.
pub(super) struct Work<'a> {
    source: &'a str,
    cells: Vec<Cell>,
    edits: BTreeMap<usize, Edit>,
    findings: Vec<Finding>,
    changed: bool,
}

impl<'a> Work<'a> {
    pub(super) fn new(source: &'a str, protected: &[Range<usize>]) -> Work<'a> {
        // Three bytes to a Han character.
        let mut cells: Vec<Cell> = Vec::with_capacity(source.len() / 3 + 8);
        cells.extend(source.char_indices().map(|(at, c)| Cell { c, at: at..at + c.len_utf8(), guard: Guard::Open }));
        for range in protected {
            let at = |byte: usize| cells.partition_point(|cell| cell.at.start < byte);
            let within = at(range.start)..at(range.end);
            cells[within].iter_mut().for_each(|cell| cell.guard = Guard::Given);
        }
        Work { source, cells, edits: BTreeMap::new(), findings: Vec::new(), changed: false }
    }

    /// Runs a sequence of passes until nothing changes. A changed mark can make its neighbours clear; what is found
    /// counts only when all is settled.
    pub(super) fn settle(&mut self, mut passes: impl FnMut(&mut Work)) {
        const ROUNDS: usize = 4;
        for _ in 0..ROUNDS {
            self.changed = false;
            self.findings.clear();
            self.cells.iter_mut().filter(|cell| cell.guard != Guard::Given).for_each(|cell| cell.guard = Guard::Open);
            passes(self);
            if !self.changed {
                break;
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    /// The character of a cell, protected or not.
    pub(super) fn get(&self, index: usize) -> Option<char> {
        self.cells.get(index).map(|cell| cell.c)
    }

    /// The character before a cell.
    pub(super) fn before(&self, index: usize) -> Option<char> {
        self.get(index.checked_sub(1)?)
    }

    /// The character of a cell, unless it is protected.
    pub(super) fn open(&self, index: usize) -> Option<char> {
        self.cells.get(index).filter(|cell| cell.guard == Guard::Open).map(|cell| cell.c)
    }

    pub(super) fn guard(&self, index: usize) -> Option<Guard> {
        self.cells.get(index).map(|cell| cell.guard)
    }

    /// Characters of all cells.
    pub(super) fn chars(&self) -> impl DoubleEndedIterator<Item = char> + '_ {
        self.cells.iter().map(|cell| cell.c)
    }

    /// Characters of some cells.
    pub(super) fn slice(&self, cells: Range<usize>) -> impl DoubleEndedIterator<Item = char> + '_ {
        self.cells.get(cells).unwrap_or_default().iter().map(|cell| cell.c)
    }

    /// Protects cells from all later passes.
    pub(super) fn shut(&mut self, cells: Range<usize>, guard: Guard) {
        for cell in self.cells.iter_mut().take(cells.end).skip(cells.start) {
            if cell.guard == Guard::Open {
                cell.guard = guard;
            }
        }
    }

    /// End of the run of open cells from `start` on that hold `c`.
    pub(super) fn run(&self, start: usize, mut same: impl FnMut(char) -> bool) -> usize {
        (start..self.len()).find(|&at| !self.open(at).is_some_and(&mut same)).unwrap_or(self.len())
    }

    /// The nearest letter before a cell.
    pub(super) fn left(&self, index: usize) -> Side {
        self.nearest((index.saturating_sub(REACH)..index).rev(), index <= REACH)
    }

    /// The nearest letter from a cell on.
    pub(super) fn right(&self, index: usize) -> Side {
        self.nearest(index..self.len().min(index + REACH), self.len() <= index + REACH)
    }

    fn nearest(&self, cells: impl Iterator<Item = usize>, to_edge: bool) -> Side {
        for c in cells.filter_map(|at| self.get(at)) {
            match c {
                _ if script::is_cjk(c) => return Side::Cjk,
                _ if c.is_alphanumeric() || "%‰℃°$€£¥".contains(c) => return Side::Latin,
                _ if is_skipped(c) => {}
                _ => return Side::Other,
            }
        }
        if to_edge { Side::Edge } else { Side::Other }
    }

    /// Runs a pass and applies what it proposes.
    pub(super) fn pass(&mut self, pass: impl FnOnce(&Work) -> Proposed) {
        let proposed = pass(self);
        self.apply(proposed);
    }

    /// Applies changes, which come in order; one that overlaps the one before is left out.
    pub(super) fn apply(&mut self, proposed: Proposed) {
        for (cells, kind) in proposed.findings {
            self.find(cells, kind);
        }
        if proposed.changes.is_empty() {
            return;
        }
        let mut cells = Vec::with_capacity(self.cells.len());
        let mut done = 0;
        for change in proposed.changes {
            if change.cells.start < done || change.cells.end > self.cells.len() || change.cells.is_empty() {
                continue;
            }
            cells.extend_from_slice(&self.cells[done..change.cells.start]);
            self.changed |= !self.slice(change.cells.clone()).eq(change.with.chars());
            done = change.cells.end;
            let range = self.range(change.cells);
            let mut at = range.clone();
            for c in change.with.chars() {
                cells.push(Cell { c, at: at.clone(), guard: Guard::Open });
                at.start = at.end;
            }
            let inner: Vec<usize> = self.edits.range(range.clone()).map(|(at, _)| *at).collect();
            inner.iter().for_each(|at| drop(self.edits.remove(at)));
            if self.source.get(range.clone()) != Some(&*change.with) {
                let edit = Edit { range, replacement: change.with.into_owned(), rule: change.rule };
                self.edits.insert(edit.range.start, edit);
            }
        }
        cells.extend_from_slice(&self.cells[done..]);
        self.cells = cells;
    }

    /// Notes something that is left as it is.
    pub(super) fn find(&mut self, cells: Range<usize>, kind: FindingKind) {
        let range = self.range(cells);
        self.findings.push(Finding { range, kind });
    }

    /// Bytes of the text as given under a range of cells.
    fn range(&self, cells: Range<usize>) -> Range<usize> {
        match self.cells.get(cells).unwrap_or_default() {
            [] => self.source.len()..self.source.len(),
            [one] => one.at.clone(),
            [first, .., last] => first.at.start..last.at.end,
        }
    }

    pub(super) fn finish(mut self) -> Cleaned {
        self.findings.sort_by_key(|finding| finding.range.start);
        Cleaned { edits: self.edits.into_values().collect(), findings: self.findings }
    }
}

/// What stands between a mark and the letter that decides on it: spaces, quotation marks, brackets, other marks. Not
/// dashes and range marks, in any width: they part the text.
fn is_skipped(c: char) -> bool {
    let mark = script::is_cjk_mark(c) && !"－～〜＿＝＋／＼｜＊＃＆＠＾".contains(c);
    c.is_whitespace() || mark || "\"'“”‘’()[]{},.?!:;…⋯·•‧".contains(c)
}
