//! Material → pages of ink without numbers.

use std::collections::BTreeSet;
use std::ops::Range;

use super::around;
use super::breaker::{self, Filled};
use super::fill::{Slot, What};
use crate::diag::{Code, Diagnostic, Sink};
use crate::doc::{Label, PageBreak};
use crate::layout::flow::{Column, Setting};
use crate::layout::grid::Grid;
use crate::layout::ink::{Color, TagId, Tags};
use crate::layout::material::{Backdrop, Ink, Material, Piece};
use crate::theme::Abs;

/// Pages of a chapter, filled but not numbered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    /// The pages.
    pub pages: Vec<DraftPage>,
    /// The structure of what is on them.
    pub tags: Tags,
}

/// A page that does not know on which side it stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct DraftPage {
    /// The page that it must be.
    pub turn: Option<PageBreak>,
    /// Its columns.
    pub columns: Vec<DraftColumn>,
    /// The last section that begins on it.
    pub section: Option<usize>,
}

/// Ink of a column.
#[derive(Clone, Debug, Default)]
pub(crate) struct DraftColumn {
    /// Tints and rules that stand behind.
    pub behind: Vec<Ink>,
    /// The ink in reading order; `down` counts from the top of the column.
    pub ink: Vec<Ink>,
    /// Places, how far down they are, and the elements that begin there.
    pub anchors: Vec<(Label, Abs, TagId)>,
}

/// A column with the places where its pages end.
#[derive(Debug, Default)]
pub(crate) struct Breaks {
    column: Column,
    grid: Grid,
    columns: u8,
    /// For a first page that is a recto, and for one that is a verso.
    filled: Vec<Vec<Filled>>,
    /// The material of each, where it is not the same for both.
    own: Vec<Material>,
}

/// Breaks a column into pages: for both sides that its first page may be, or only for a recto.
pub(crate) fn breaks(column: Column, grid: Grid, columns: u8, recto: bool, sink: &mut Sink) -> Breaks {
    report_tall(&column.material.pieces, grid, sink);
    let rectos = if recto { &[true][..] } else { &[true, false] };
    let filled = breaker::columns(&column.material, grid, separator(grid), columns, rectos);
    Breaks { column, grid, columns, filled, own: Vec::new() }
}

/// Breaks a column into pages from a recto on and fills them.
pub(crate) fn draft(column: Column, grid: Grid, columns: u8, sink: &mut Sink) -> Draft {
    breaks(column, grid, columns, true, sink).draft(true)
}

impl Breaks {
    /// Gives the lines their ink that were not sure to be printed; lets text run around what stands upright in vertical
    /// pages.
    pub fn settled(mut self, setting: &Setting) -> Breaks {
        let slots = self.filled.iter().flatten().flat_map(|filled| &filled.slots);
        let printed: BTreeSet<usize> = slots.filter_map(Slot::piece).collect();
        self.column.dress(setting, |piece| printed.contains(&piece));
        if self.columns < 2 && self.column.may_run_around() {
            for filled in &mut self.filled {
                let mut column = self.column.clone();
                *filled = around::run_around(&mut column, setting, std::mem::take(filled));
                self.own.push(column.material);
            }
        }
        self
    }

    /// Columns of the text, on whichever side it begins.
    pub fn pages(&self) -> usize {
        self.filled.first().map_or(0, Vec::len).div_ceil(usize::from(self.columns.max(1)))
    }

    /// Fills the pages.
    pub fn draft(self, recto: bool) -> Draft {
        let Breaks { column, grid, columns, mut filled, mut own } = self;
        let side = usize::from(!recto).min(filled.len().saturating_sub(1));
        let filled = filled.get_mut(side).map(std::mem::take).unwrap_or_default();
        let mut material = own.get_mut(side).map_or(column.material, std::mem::take);
        let mut draft = Draft { pages: Vec::with_capacity(filled.len()), tags: column.tags };
        for Filled { turn, slots, place: _, rest: _ } in filled {
            let full = draft.pages.last().is_none_or(|page| page.columns.len() >= usize::from(columns));
            if turn.is_some() || full {
                draft.pages.push(DraftPage { turn, ..DraftPage::default() });
            }
            let (out, section) = fill(&mut material, slots, grid);
            if let Some(page) = draft.pages.last_mut() {
                page.section = section.or(page.section);
                page.columns.push(out);
            }
        }
        draft
    }
}

/// Ink of a column, and the last section that begins in it.
fn fill(material: &mut Material, slots: Vec<Slot>, grid: Grid) -> (DraftColumn, Option<usize>) {
    let mut out = DraftColumn { ink: Vec::with_capacity(slots.len()), ..DraftColumn::default() };
    let mut section = None;
    for slot in slots {
        let piece = match slot.what {
            What::Piece(at) => material.pieces.get_mut(at).map(std::mem::take),
            What::Note(note, at) => {
                material.notes.get_mut(note).and_then(|lines| lines.get_mut(at)).map(std::mem::take)
            }
            What::Head(at) => material.heads.get(at).cloned(),
            What::NoteRule => Some(note_rule(grid)),
        };
        if let Some(piece) = piece {
            section = piece.section.or(section);
            // Tints end where the last line of a full column does.
            out.add(piece, slot.down, slot.first, grid.depth() - grid.gap());
        }
    }
    (out, section)
}

/// From the end of the text to the first note: a line of the grid, with the rule in it.
pub(super) fn separator(grid: Grid) -> Abs {
    grid.leading
}

/// A short rule over the notes.
fn note_rule(grid: Grid) -> Piece {
    let down = separator(grid) / 2;
    let rule = Ink::Rule { along: Abs::ZERO..grid.size * 6, down: down..down + Abs::pt(0.4), color: Color::Gray(0) };
    Piece { ink: vec![rule], ..Piece::default() }
}

fn report_tall(pieces: &[Piece], grid: Grid, sink: &mut Sink) {
    for piece in pieces.iter().filter(|piece| piece.height > grid.depth()) {
        sink.push(
            Diagnostic::new(Code::L003, "something that cannot be broken is taller than the page")
                .at(piece.span)
                .help("make it smaller, or the type area larger (page.lines)"),
        );
    }
}

impl DraftColumn {
    /// Adds a piece this far down. Its tints end at `foot`; the first of a column joins nothing.
    pub fn add(&mut self, piece: Piece, down: Abs, first: bool, foot: Abs) {
        for backdrop in &piece.backdrops {
            let end = down + piece.height - backdrop.short - backdrop.rise;
            self.back(backdrop, down - backdrop.rise..end.min(foot), first);
        }
        let tag = piece.first_tag();
        for mut ink in piece.ink {
            ink.shift(Abs::ZERO, down);
            self.ink.push(ink);
        }
        self.anchors.extend(piece.anchors.into_iter().map(|label| (label, down, tag)));
        self.anchors.extend(piece.places.into_iter().map(|(label, further, tag)| (label, down + further, tag)));
    }

    /// Adds a tint or rule; where it goes on from the piece above, that one is made longer, so that no seam shows.
    fn back(&mut self, backdrop: &Backdrop, own: Range<Abs>, first: bool) {
        let above = self.behind.iter_mut().rev().find_map(|ink| match ink {
            Ink::Rule { along, down, color } if *along == backdrop.along && *color == backdrop.color => Some(down),
            _ => None,
        });
        match above {
            Some(range) if backdrop.joined && !first => range.end = own.end,
            _ => self.behind.push(Ink::Rule { along: backdrop.along.clone(), down: own, color: backdrop.color }),
        }
    }
}
