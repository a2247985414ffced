//! What filling a column asks of the pieces of a chapter, gathered once: packed, so that a walk over them stays in the
//! cache.

use std::ops::Range;

use super::fill::{Rest, Start};
use crate::doc::PageBreak;
use crate::layout::material::{Material, Piece, Seat};
use crate::theme::Abs;

/// What there is to know of a piece, packed.
#[derive(Copy, Clone, Debug)]
pub(super) struct Brief {
    pub before: Abs,
    pub after: Abs,
    pub height: Abs,
    /// Extent of the table head that is repeated over it at the top of a column.
    pub head: Abs,
    /// Extent of its notes.
    pub notes: Abs,
    pub cost: i32,
    pub next: usize,
    pub seat: Seat,
    pub turn: Option<PageBreak>,
    pub float: bool,
    pub across: bool,
    pub noted: bool,
    pub forks: bool,
}

/// What there is to know of the pieces and notes of a chapter.
#[derive(Debug)]
pub(super) struct Facts<'a> {
    pub material: &'a Material,
    pub briefs: Vec<Brief>,
    /// Extents of the notes.
    pub notes: Vec<Abs>,
}

impl<'a> Facts<'a> {
    /// Gathers them.
    pub fn of(material: &'a Material) -> Facts<'a> {
        let notes: Vec<Abs> = material.notes.iter().map(|lines| extent(lines)).collect();
        let extent_of = |list: &[usize]| list.iter().filter_map(|&note| notes.get(note)).copied().sum();
        let head = |head: usize| material.heads.get(head).map_or(Abs::ZERO, |head| head.height);
        let mut briefs: Vec<Brief> = Vec::with_capacity(material.pieces.len());
        briefs.extend(material.pieces.iter().enumerate().map(|(at, piece)| Brief {
            before: piece.before,
            after: piece.after,
            height: piece.height,
            head: piece.head.map_or(Abs::ZERO, head),
            notes: extent_of(&piece.notes),
            cost: piece.cost,
            next: at + 1,
            seat: piece.seat,
            turn: piece.turn,
            float: piece.float,
            across: piece.across,
            noted: !piece.notes.is_empty(),
            forks: false,
        }));
        for (&after, &next) in &material.joins {
            if let Some(last) = after.checked_sub(1).and_then(|at| briefs.get_mut(at)) {
                last.next = next;
            }
        }
        for &at in material.forks.keys() {
            if let Some(brief) = briefs.get_mut(at) {
                brief.forks = true;
            }
        }
        Facts { material, briefs, notes }
    }

    /// How many pieces there are.
    pub fn len(&self) -> usize {
        self.briefs.len()
    }

    /// The page that a column must begin that begins so.
    pub fn turn(&self, start: Start) -> Option<PageBreak> {
        let begins = start.float == start.piece && start.rest == Rest::Nothing;
        self.briefs.get(start.piece).filter(|_| begins).and_then(|brief| brief.turn)
    }

    /// The tallest of some pieces.
    pub fn tallest(&self, pieces: Range<usize>) -> Abs {
        let list = self.briefs.get(pieces).unwrap_or_default();
        list.iter().map(|brief| brief.height).max().unwrap_or_default()
    }

    /// The lines of a note.
    pub fn note(&self, note: usize) -> &'a [Piece] {
        self.material.notes.get(note).map_or(&[], |lines| lines)
    }
}

/// Extent of lines below each other.
pub(super) fn extent(lines: &[Piece]) -> Abs {
    lines
        .iter()
        .enumerate()
        .map(|(at, line)| if at == 0 { line.height } else { line.before.max(lines[at - 1].after) + line.height })
        .sum()
}
