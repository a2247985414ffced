//! Pages: ink at positions. The only vocabulary between layout and the PDF writer.

use std::collections::BTreeMap;

use super::line::Made;
pub use super::tags::{Element, Heads, Tag, TagId, Tags};
use crate::asset::Asset;
use crate::doc::{Label, Meta};
use crate::font::FaceId;
use crate::lang::Lang;
use crate::source::Span;
pub use crate::theme::{Abs, Point, Rect};

/// A finished book of pages.
#[derive(Clone, Debug)]
pub struct Pages {
    /// Pages in order.
    pub pages: Vec<Page>,
    /// Bookmarks in reading order.
    pub outline: Vec<Bookmark>,
    /// Where labels came to stand: index of the page and point.
    pub anchors: BTreeMap<Label, (usize, Point)>,
    /// The elements that labels begin with.
    pub elements: BTreeMap<Label, TagId>,
    /// Structure of the text.
    pub tags: Tags,
    /// Pictures that [`Item::Image`] points into.
    pub images: Vec<Asset>,
    /// Metadata for the document.
    pub meta: Meta,
    /// Language of the book.
    pub lang: Lang,
    /// Whether pages run from right to left.
    pub right_to_left: bool,
    /// Seconds since 1970 to write as the time of the build.
    pub timestamp: i64,
}

/// One page.
#[derive(Clone, Debug)]
pub struct Page {
    /// Width of the sheet: that of the trimmed page unless it has a [`Page::cut`].
    pub width: Abs,
    /// Height of the sheet.
    pub height: Abs,
    /// Where the sheet is cut, if it is larger than the page.
    pub cut: Option<Cut>,
    /// Page number as printed; also the page label of the file. Empty on pages without one.
    pub label: String,
    /// What is on it, in reading order.
    pub items: Vec<Item>,
    /// How lines came to their length that are not in their natural width: index of their first run among the items.
    pub made: Vec<(usize, Made)>,
}

impl Page {
    /// Everything that is printed, the marks beside the page too.
    pub fn printed(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().chain(self.cut.iter().flat_map(|cut| &cut.marks))
    }
}

/// How a sheet becomes a page.
#[derive(Clone, Debug)]
pub struct Cut {
    /// The page as it is in the end.
    pub trim: Rect,
    /// How far ink may reach.
    pub bleed: Rect,
    /// What is printed outside of that.
    pub marks: Vec<Item>,
}

/// A bookmark.
#[derive(Clone, Debug)]
pub struct Bookmark {
    /// Its words, with the number.
    pub title: String,
    /// Nesting from 0; never more than one deeper than the one before.
    pub depth: u8,
    /// Index of the page.
    pub page: usize,
    /// Where on the page.
    pub at: Point,
}

/// Something on a page.
#[derive(Clone, Debug)]
pub enum Item {
    /// Text.
    Glyphs(GlyphRun),
    /// A filled rectangle: a line, a tint.
    Rule {
        /// Where.
        rect: Rect,
        /// Its colour.
        color: Color,
    },
    /// A stroked path: wavy lines, frames.
    Path {
        /// Points of a polyline.
        points: Vec<Point>,
        /// Width of the stroke.
        width: Abs,
        /// Its colour.
        color: Color,
    },
    /// A picture.
    Image {
        /// Index in [`Pages::images`].
        image: usize,
        /// Where; it fills the rectangle.
        rect: Rect,
        /// Alternative text; empty for decoration.
        alt: String,
        /// The element that it is or belongs to; none for decoration.
        tag: TagId,
    },
    /// An area that leads somewhere.
    Link {
        /// The area.
        rect: Rect,
        /// Where to.
        to: Target,
        /// The element whose text leads there.
        tag: TagId,
    },
    /// What follows until [`Item::End`] is not text of the book.
    Artifact(Artifact),
    /// Ends an artifact.
    End,
}

/// What ink is that is not text of the book (PDF 1.7 §14.8.2.2).
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub enum Artifact {
    /// A running head.
    Header,
    /// A folio.
    Folio,
    /// A rule, a leader, a head of a table that is set again.
    Layout,
    /// A tint behind text.
    Background,
}

/// Where a link area leads.
#[derive(Clone, Eq, PartialEq, Debug)]
pub enum Target {
    /// A place in the book, a key of [`Pages::anchors`].
    Label(Label),
    /// Outside.
    Url(String),
}

/// Colour of ink.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Debug)]
pub enum Color {
    /// Lightness in percent: 0 is black, 100 white.
    Gray(u8),
    /// sRGB.
    Rgb(u8, u8, u8),
    /// Percent of cyan, magenta, yellow, black: patches that the press is measured by.
    Cmyk([u8; 4]),
    /// Every ink at once: marks by which the press is set up.
    Registration,
}

/// Glyphs of one face and size on one line.
#[derive(Clone, Debug)]
pub struct GlyphRun {
    /// Which face.
    pub face: FaceId,
    /// Size of the em of the face; its size correction is applied.
    pub size: Abs,
    /// Origin. Horizontal and sideways: on the baseline, at the start. Upright: on the centre line, at the top.
    pub at: Point,
    /// How the glyphs stand.
    pub set: Set,
    /// Colour.
    pub color: Color,
    /// Language of the text.
    pub lang: Lang,
    /// The characters that the glyphs stand for, as in the source.
    pub text: String,
    /// The glyphs in reading order.
    pub glyphs: Vec<Glyph>,
    /// The element whose text it is.
    pub tag: TagId,
    /// Where the text was written.
    pub span: Span,
}

/// How the glyphs of a run stand on the page.
#[derive(Copy, Clone, Eq, PartialEq, Hash, Debug)]
pub enum Set {
    /// Left to right on a horizontal baseline.
    Horizontal,
    /// Upright, top to bottom, glyph origins on the vertical centre line.
    Upright,
    /// Turned 90° clockwise, top to bottom.
    Sideways,
    /// Turned 90° anticlockwise, bottom to top: tables that are too wide for a horizontal page.
    Upward,
}

/// A placed glyph.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub struct Glyph {
    /// Glyph in the face.
    pub id: u16,
    /// Distance of the pen from the origin of the run along the line.
    pub along: Abs,
    /// Offset across the line: up in horizontal lines, right in vertical ones.
    pub across: Abs,
    /// Byte offset in the text of the run where the characters of this glyph begin.
    pub text: u32,
}
