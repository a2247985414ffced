//! What the flow gives to the page breaker: a column of unbreakable pieces with the cost of a break before each.
//!
//! This is the seam between flow and pages: the breaker looks only at extents, costs and notes, never at ink.

use std::collections::BTreeMap;
use std::ops::Range;

use super::ink::{Color, TagId, Target};
use super::line::{Line, Place};
use crate::doc::{Label, PageBreak};
use crate::source::Span;
use crate::theme::Abs;

/// Cost of a break that must not be, unless nothing else fits.
pub(crate) const FORBIDDEN: i32 = 1_000_000;
/// First line of a paragraph alone at the foot (rule G5): less of an evil than facing pages of unequal depth.
pub(crate) const ORPHAN: i32 = 3000;
/// A word parted between two pages (rule U4).
pub(crate) const HYPHEN: i32 = 150;
/// Last line of a paragraph alone at the top: rather a spread that is much too short (rule G5).
pub(crate) const WIDOW: i32 = 12_000;
/// Heading with one line of text below it (rule G4): rather a page that is five lines short.
pub(crate) const LONELY_HEADING: i32 = 6000;
/// What is announced, by a colon, on the page after: rather one that is four lines short.
pub(crate) const ANNOUNCED: i32 = 1500;
/// A paragraph that is set in a line less or more than is best for it, beside what its lines cost.
pub(crate) const CHANGED: i32 = 30;
/// A break inside a block that would rather stay together.
pub(crate) const TOGETHER: i32 = 300;

/// A chapter as one endless column.
#[derive(Clone, Debug, Default)]
pub(crate) struct Material {
    /// The column. Behind the pieces of a paragraph stand those of its other ways.
    pub pieces: Vec<Piece>,
    /// Paragraphs that can also be set in one line less or more, by their first piece.
    pub forks: BTreeMap<usize, Fork>,
    /// Where one way of a fork ends, another begins: the piece after all of them instead.
    pub joins: BTreeMap<usize, usize>,
    /// Heads of tables, to be set again where a table goes on.
    pub heads: Vec<Piece>,
    /// Text of the notes, each a small column.
    pub notes: Vec<Vec<Piece>>,
    /// Space below the last line of notes in a column.
    pub note_foot: Abs,
}

/// Other ways to set a paragraph.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fork {
    /// The first piece of each, and its cost.
    pub ways: Vec<(usize, i32)>,
}

/// Something that is not broken: a line, a heading, a table row, a figure.
#[derive(Clone, Debug, Default)]
pub(crate) struct Piece {
    /// Space before, which vanishes at the top of a column. Of this and the space after the piece above the larger counts.
    pub before: Abs,
    /// Space after, which vanishes at the end of a column.
    pub after: Abs,
    /// Extent down the column.
    pub height: Abs,
    /// Where it meets the grid.
    pub seat: Seat,
    /// Cost of a break before it.
    pub cost: i32,
    /// The page that it must begin.
    pub turn: Option<PageBreak>,
    /// Whether it may move to the top of the next column while the text goes on.
    pub float: bool,
    /// Whether it stands across all columns of its page, at the top: the others begin below it.
    pub across: bool,
    /// Whether text may stand beside it, in lines that it shortens: in vertical books.
    pub beside: bool,
    /// Index of the table head to repeat, where a column begins with this piece.
    pub head: Option<usize>,
    /// Tints and rules beside it, joined with those of its neighbours.
    pub backdrops: Vec<Backdrop>,
    /// What it puts on the page.
    pub ink: Vec<Ink>,
    /// Notes whose marks stand in it: indices in [`Material::notes`].
    pub notes: Vec<usize>,
    /// Places that begin with it.
    pub anchors: Vec<Label>,
    /// Places further down in it: how far from its top, and the elements that begin there.
    pub places: Vec<(Label, Abs, TagId)>,
    /// Section whose title it is, for the running head.
    pub section: Option<usize>,
    /// Where it was written.
    pub span: Span,
    /// The line of a paragraph that it is, where that may be set again.
    pub source: Option<Source>,
}

/// A line of a paragraph that may be set again.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub(crate) struct Source {
    /// Which paragraph of its column.
    pub text: usize,
    /// Where in it the line begins.
    pub place: Place,
}

/// Where a piece meets the grid (rule G3).
#[derive(Copy, Clone, Default, Eq, PartialEq, Debug)]
pub(crate) enum Seat {
    /// Nowhere: lines of notes, rows of tables, pictures.
    #[default]
    Free,
    /// It begins on a line of the grid: body text.
    Top,
    /// It ends on a line of the grid, and what is left over stands above it: headings.
    Foot,
}

/// A tint behind or a rule beside a run of pieces.
#[derive(Clone, Eq, PartialEq, Debug)]
pub(crate) struct Backdrop {
    /// From where to where along the measure.
    pub along: Range<Abs>,
    /// Colour.
    pub color: Color,
    /// Whether it also covers the space before the piece: in all pieces of a block but the first.
    pub joined: bool,
    /// How far it stops short of the end of the piece: the line gap, in the last one.
    pub short: Abs,
    /// How far it stands above the piece, as far as half of the gap that lines have below them and not above.
    pub rise: Abs,
}

/// Ink of a piece; `down` counts from its top, `along` from the start of the measure.
#[derive(Clone, Debug)]
pub(crate) enum Ink {
    /// A line of text.
    Line {
        /// The line.
        line: Line,
        /// Its start.
        along: Abs,
        /// Its base.
        base: Abs,
        /// Size of its em, for the height of link areas.
        size: Abs,
        /// Whether it is no text of the book: leaders, marks of turned lines.
        artifact: bool,
    },
    /// A rule.
    Rule {
        /// From where to where along the measure.
        along: Range<Abs>,
        /// From where to where down.
        down: Range<Abs>,
        /// Colour.
        color: Color,
    },
    /// A picture.
    Picture {
        /// Key among the assets.
        path: String,
        /// Alternative text.
        alt: String,
        /// From where to where along the measure.
        along: Range<Abs>,
        /// From where to where down.
        down: Range<Abs>,
        /// The element that it is.
        tag: TagId,
    },
    /// An area that leads somewhere.
    Link {
        /// From where to where along the measure.
        along: Range<Abs>,
        /// From where to where down.
        down: Range<Abs>,
        /// Where to.
        to: Target,
        /// The element whose text leads there.
        tag: TagId,
    },
    /// A block set in horizontal lines that stands upright in vertical ones, or is turned by 90° in any. Its ink counts from
    /// its own top left corner.
    Inset {
        /// Whether it is turned: its lines run up a horizontal page, and down a vertical one.
        turned: bool,
        /// From where to where along the measure.
        along: Range<Abs>,
        /// From where to where down.
        down: Range<Abs>,
        /// What is in it.
        ink: Vec<Ink>,
    },
}

impl Piece {
    /// The first element in its ink; none where it has no text of the book.
    pub fn first_tag(&self) -> TagId {
        self.ink.iter().find_map(Ink::first_tag).unwrap_or_default()
    }
}

impl Ink {
    /// The first element in it.
    pub fn first_tag(&self) -> Option<TagId> {
        match self {
            Ink::Line { line, artifact: false, .. } => line.runs.first().map(|run| run.tag),
            Ink::Line { .. } | Ink::Rule { .. } => None,
            Ink::Picture { tag, .. } | Ink::Link { tag, .. } => Some(*tag),
            Ink::Inset { ink, .. } => ink.iter().find_map(Ink::first_tag),
        }
        .filter(|tag| !tag.is_none())
    }

    /// Changes the elements of what is in it.
    pub fn retag(&mut self, change: &impl Fn(TagId) -> TagId) {
        match self {
            Ink::Line { line, .. } => line.retag(change),
            Ink::Picture { tag, .. } | Ink::Link { tag, .. } => *tag = change(*tag),
            Ink::Inset { ink, .. } => ink.iter_mut().for_each(|ink| ink.retag(change)),
            Ink::Rule { .. } => {}
        }
    }

    /// Moves it.
    pub fn shift(&mut self, by_along: Abs, by_down: Abs) {
        let moved = |range: &mut Range<Abs>, by: Abs| *range = range.start + by..range.end + by;
        match self {
            Ink::Line { along, base, .. } => {
                *along += by_along;
                *base += by_down;
            }
            Ink::Rule { along, down, .. }
            | Ink::Picture { along, down, .. }
            | Ink::Link { along, down, .. }
            | Ink::Inset { along, down, .. } => {
                moved(along, by_along);
                moved(down, by_down);
            }
        }
    }
}

/// Puts pieces below each other into one that is not broken.
pub(crate) fn stack(pieces: Vec<Piece>) -> Piece {
    let mut whole = Piece::default();
    let mut after = Abs::ZERO;
    for (at, mut piece) in pieces.into_iter().enumerate() {
        let before = if at == 0 { Abs::ZERO } else { piece.before.max(after) };
        after = piece.after;
        let top = whole.height + before;
        for backdrop in &piece.backdrops {
            let from = if backdrop.joined { whole.height } else { top };
            whole.ink.push(Ink::Rule {
                along: backdrop.along.clone(),
                down: from - backdrop.rise..top + piece.height - backdrop.short - backdrop.rise,
                color: backdrop.color,
            });
        }
        piece.ink.iter_mut().for_each(|ink| ink.shift(Abs::ZERO, top));
        whole.ink.append(&mut piece.ink);
        whole.notes.append(&mut piece.notes);
        whole.anchors.append(&mut piece.anchors);
        whole.places.extend(piece.places.into_iter().map(|(label, down, tag)| (label, top + down, tag)));
        whole.section = whole.section.or(piece.section);
        whole.span = whole.span.join(piece.span);
        whole.height = top + piece.height;
    }
    whole.after = after;
    whole
}
