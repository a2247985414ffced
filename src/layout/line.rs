//! A set line: what a paragraph gives to the flow. Logical axes.
//!
//! `along` runs from the start of the measure in the direction of reading. `across` runs from the baseline
//! (horizontal) or the centre line (vertical) to the side where ruby stands: up, or right.

use std::ops::Range;

use super::ink::{Color, Element, Glyph, Set, TagId, Target};
use crate::doc::Label;
use crate::font::FaceId;
use crate::lang::Lang;
use crate::source::Span;
use crate::theme::Abs;

/// One line of a paragraph.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// Text, in reading order.
    pub runs: Vec<Run>,
    /// Lines and tints beside or behind the text.
    pub strokes: Vec<Stroke>,
    /// Pictures in the line.
    pub images: Vec<Picture>,
    /// Parts of the line that lead somewhere.
    pub links: Vec<(Range<Abs>, Target, TagId)>,
    /// Notes whose marks stand on the line, in order.
    pub notes: Vec<Label>,
    /// Ids that begin on the line.
    pub anchors: Vec<Label>,
    /// Whether it ends with a hyphen that the break brings.
    pub hyphen: bool,
    /// Natural or justified length, from 0 to the last ink's cell.
    pub length: Abs,
    /// How far ink reaches over the line; more than the body's only where a picture is.
    pub over: Abs,
    /// How far ink reaches under the line.
    pub under: Abs,
    /// Formulas on the line.
    pub tall: Vec<Tall>,
    /// What is missing between the line and the one above it, and below the last line of a paragraph, so that formulas do
    /// not run into one another.
    pub open: (Abs, Abs),
    /// How it came to its length.
    pub made: Made,
    /// On the first line of a paragraph that is not in a flow yet: the elements within it, those with the numbers from 2.
    pub parts: Vec<Element>,
    /// Where in its paragraph it begins, for [`super::para::set_rest`].
    pub place: Place,
}

/// A place in a paragraph: how many of its atoms stand before it.
#[derive(Copy, Clone, Default, Eq, PartialEq, Ord, PartialOrd, Debug)]
pub struct Place(pub(crate) usize);

/// A formula on a line: where it stands, and how far it reaches over and under the base.
#[derive(Clone, Debug)]
pub struct Tall {
    /// From where to where along the line.
    pub along: Range<Abs>,
    /// Over the base of the line.
    pub over: Abs,
    /// Under it.
    pub under: Abs,
}

/// How a line came to its length, for [`super::dump`]; nothing of it for a line in its natural width. Thousandths of the
/// em of its paragraph.
#[derive(Copy, Clone, Default, Eq, PartialEq, Debug)]
pub struct Made {
    /// Given to every place between characters (rule J1, tier 3); above 250 it is an emergency (tier 4).
    pub opened: i32,
    /// Given to word spaces and to CJK–Latin spaces, all together.
    pub spaced: i32,
    /// Taken from word spaces, interpuncts, brackets, pause marks and CJK–Latin spaces, all together.
    pub squeezed: i32,
    /// What it is longer than its measure.
    pub over: i32,
    /// The last mark.
    pub end: LineEnd,
    /// Whether a word was hyphenated at its end.
    pub hyphen: bool,
}

/// How the last mark of a line stands.
#[derive(Copy, Clone, Default, Eq, PartialEq, Debug)]
pub enum LineEnd {
    /// In its full cell, or there is none.
    #[default]
    Full,
    /// Without its blank.
    Half,
    /// Out of the measure.
    Hung,
}

/// Glyphs of one face and size on a line.
///
/// A horizontal run in a vertical line (tate-chu-yoko, zhuyin, dots) keeps its own axes: `along` is where its baseline
/// crosses the line, `across` where its pen starts, and the `along` of its glyphs counts to the right, `across` up. Of a
/// turned run `across` is where its baseline lies, left of the centre line. A run without text is ink only.
#[derive(Clone, Debug)]
pub struct Run {
    /// Which face.
    pub face: FaceId,
    /// Size of the em of the face; its size correction is applied.
    pub size: Abs,
    /// Start, from the start of the measure.
    pub along: Abs,
    /// Offset from the line's base: superscripts, ruby.
    pub across: Abs,
    /// How the glyphs stand.
    pub set: Set,
    /// Colour.
    pub color: Color,
    /// Language.
    pub lang: Lang,
    /// Characters as in the source.
    pub text: String,
    /// Glyphs; `along` counts from the start of the run.
    pub glyphs: Vec<Glyph>,
    /// The element whose text it is.
    pub tag: TagId,
    /// Where it was written.
    pub span: Span,
}

/// A line or a tint.
#[derive(Clone, Debug)]
pub struct Stroke {
    /// From where to where along the line.
    pub along: Range<Abs>,
    /// From where to where across it.
    pub across: Range<Abs>,
    /// Whether it is a wave of that height (書名號甲式).
    pub wave: bool,
    /// Colour.
    pub color: Color,
}

/// A picture in a line; stands on the baseline.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Key among the assets.
    pub path: String,
    /// Alternative text.
    pub alt: String,
    /// Start.
    pub along: Abs,
    /// Length along the line.
    pub length: Abs,
    /// Height across the line.
    pub height: Abs,
    /// The run before which it stands.
    pub before: usize,
    /// The element that it is.
    pub tag: TagId,
}

impl Line {
    /// Changes the elements of everything on the line.
    pub(crate) fn retag(&mut self, change: impl Fn(TagId) -> TagId) {
        self.runs.iter_mut().for_each(|run| run.tag = change(run.tag));
        self.images.iter_mut().for_each(|picture| picture.tag = change(picture.tag));
        self.links.iter_mut().for_each(|(.., tag)| *tag = change(*tag));
    }
}
