//! A paragraph as a flat stream of atoms: what the inlines become before they are measured and broken.

use std::ops::Range;

use super::super::ink::{Color, Element, Set, Tag, TagId, Target};
use super::super::math;
use super::Spec;
use crate::doc::{Label, Mark, RubyKind};
use crate::font::{FaceId, Wish};
use crate::lang::breaking::{Break, Kinsoku};
use crate::lang::{Class, Region};
use crate::source::Span;
use crate::theme::Abs;

/// One character, or one object, in the order of reading.
///
/// Its cell is `before + body + after`; the space to the next atom is `glue`.
#[derive(Copy, Clone, Debug)]
pub(super) struct Atom {
    pub ch: char,
    /// The character whose glyph is set.
    pub shown: char,
    pub class: Class,
    /// What may happen to the space after the atom.
    pub gap: Gap,
    /// Whether a line may end after the atom.
    pub brk: Break,
    /// How its glyphs stand.
    pub set: Set,
    pub combined: Combined,
    /// Bytes in [`Stream::text`].
    pub at: u32,
    pub len: u8,
    /// Glyphs in [`Stream::glyphs`]; of an object, `first` is its index in [`Stream::objects`].
    pub count: u8,
    pub first: u32,
    pub style: u32,
    pub face: FaceId,
    /// Whose cells its mark has: the region's, unless the face is drawn otherwise (rule C3).
    pub marks: Region,
    /// The em of the face, its size correction applied.
    pub size: Abs,
    pub before: Abs,
    pub body: Abs,
    pub after: Abs,
    /// What its glyph is longer by at a line end, where nothing follows that it is kerned to.
    pub kern: Abs,
    /// What of the end of its cell holds no ink and goes where a mark follows: of a colon in vertical lines.
    pub spare: Abs,
    /// Of the glyph's pen from the start of the body.
    pub shift: Abs,
    pub glue: Abs,
}

impl Atom {
    /// Whether the atom has no place of its own: a combining mark, or a character that another's glyph stands for too.
    pub fn is_joined(&self) -> bool {
        use Class::*;
        match self.class {
            _ if self.combined == Combined::Rest => true,
            Joined => true,
            Space | NoBreakSpace | ZeroBreak | SoftHyphen | Object => false,
            _ => self.count == 0,
        }
    }

    /// Whether it is an ideograph with a cell of its own: most atoms are, and nothing is to be known of two of them side
    /// by side but that.
    pub fn is_plain(&self) -> bool {
        self.class == Class::Ideograph && self.count > 0 && self.combined != Combined::Rest
    }

    /// Whether it is one of ：；！？
    pub fn is_pause(&self) -> bool {
        matches!(self.class, Class::Colon | Class::Exclamation)
    }

    /// Its cell along the line.
    pub fn width(&self) -> Abs {
        self.before + self.body + self.after
    }
}

/// Kinds of space between atoms.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub(super) enum Gap {
    /// Never changes.
    Closed,
    /// Space between words.
    Word,
    /// Space between CJK and Latin.
    Auto,
    /// May be opened.
    Open,
    /// Between the letters of an address: opened where everything else is opened wide.
    Letter,
}

/// Part in a cell that several characters share (tate-chu-yoko).
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub(super) enum Combined {
    /// It has its own cell.
    No,
    /// The first, which holds the width of the cell.
    First,
    /// One of those after it.
    Rest,
}

/// What atoms of one inline have in common.
#[derive(Copy, Clone, PartialEq, Debug)]
pub(super) struct Style {
    pub wish: Wish,
    /// Whose rules hold for the marks.
    pub region: Region,
    pub level: Kinsoku,
    pub size: Abs,
    /// Distance of the baseline from that of the line.
    pub rise: Abs,
    pub color: Color,
    pub kind: Kind,
    /// How the author wants it to stand in vertical lines.
    pub stance: Option<Set>,
    pub span: Span,
    /// The element of the paragraph that the text belongs to.
    pub tag: TagId,
    /// Where the text of the inline begins in [`Stream::text`], and its length.
    pub start: u32,
    pub end: u32,
}

/// Kinds of text that differ in their spacing.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub(super) enum Kind {
    Text,
    Code,
    Math,
    /// Super- and subscripts, marks of notes.
    Script,
    /// Tate-chu-yoko: one cell.
    Tcy,
}

/// A glyph with its measures at size.
#[derive(Copy, Clone, Debug)]
pub(super) struct Sized {
    pub id: u16,
    pub advance: Abs,
    pub along: Abs,
    pub across: Abs,
}

/// What stands in the text and is no character.
#[derive(Clone, Debug)]
pub(super) enum Object {
    /// A picture.
    Picture { path: String, alt: String, length: Abs, height: Abs },
    /// A part of a formula.
    Formula(Box<math::Frame>),
}

/// Something that belongs to a range of atoms.
#[derive(Clone, Debug)]
pub(super) struct Side {
    pub atoms: Range<usize>,
    pub kind: SideKind,
    pub style: Style,
}

/// What stands beside, under or behind text.
#[derive(Clone, Debug)]
pub(super) enum SideKind {
    Mark(Mark),
    Strike,
    Link(Target),
    /// A reading; `joined` if it goes on from the one before in the same word.
    Ruby {
        kind: RubyKind,
        text: String,
        span: Span,
        joined: bool,
    },
}

/// An interlinear note within the line.
#[derive(Clone, Debug)]
pub(super) struct Inset {
    pub atoms: Range<usize>,
    /// Its em.
    pub size: Abs,
    /// Its atoms as they stand in a row: what they take of the line is in [`Stream::atoms`]. Filled by `warichu`.
    pub cells: Vec<Atom>,
}

/// The paragraph.
#[derive(Clone, Debug, Default)]
pub(super) struct Stream {
    pub text: String,
    pub atoms: Vec<Atom>,
    pub styles: Vec<Style>,
    pub glyphs: Vec<Sized>,
    pub objects: Vec<Object>,
    pub sides: Vec<Side>,
    /// Index of the atom before which each stands.
    pub notes: Vec<(usize, Label)>,
    pub anchors: Vec<(usize, Label)>,
    /// Indices of the atoms before which a line must begin.
    pub forced: Vec<usize>,
    /// Ranges of atoms that stay on one line: names with their numbers.
    pub kept: Vec<Range<usize>>,
    /// Interlinear notes (warichu), brackets left out.
    pub inset: Vec<Inset>,
    /// Marks of notes that stand beside the line, in order, with their lengths. Filled by `space`.
    pub beside: Vec<(Range<usize>, Abs)>,
    /// First atoms of bases, in order, with what the base is longer where it begins a line: there its reading cannot hang
    /// over what stands before (rule R2).
    pub leads: Vec<(usize, Abs)>,
    /// Last atoms of bases with what the base is longer where it ends a line.
    pub trails: Vec<(usize, Abs)>,
    /// Elements within the paragraph, from the number 2 on.
    pub parts: Vec<Element>,
    /// Indices of atoms whose character Latin and CJK share (rule C1).
    pub shared: Vec<usize>,
}

impl Stream {
    /// Whether two atoms are neighbours in the middle of Chinese or Japanese text: plain ideographs of one style.
    pub fn is_plain_pair(&self, a: usize, b: usize) -> bool {
        let (first, second) = (&self.atoms[a], &self.atoms[b]);
        first.style == second.style && first.is_plain() && second.is_plain() && {
            let style = self.style(second);
            style.kind == Kind::Text && style.region != Region::Ko
        }
    }

    pub fn style(&self, atom: &Atom) -> &Style {
        &self.styles[atom.style as usize]
    }

    /// What a line that begins with this atom is longer for the sake of a reading.
    pub fn lead(&self, at: usize) -> Abs {
        room_at(&self.leads, at)
    }

    /// What a line that ends with this atom is longer for the sake of a reading.
    pub fn trail(&self, at: usize) -> Abs {
        room_at(&self.trails, at)
    }

    /// Adds an element to the paragraph.
    pub fn part(&mut self, tag: Tag, parent: TagId) -> TagId {
        self.parts.push(Element::new(tag, parent));
        TagId::ROOT.moved(u32::try_from(self.parts.len()).unwrap_or(u32::MAX))
    }

    /// Characters of an atom.
    pub fn text_of(&self, atom: &Atom) -> &str {
        &self.text[atom.at as usize..atom.at as usize + usize::from(atom.len)]
    }

    /// Glyphs of an atom.
    pub fn glyphs_of(&self, atom: &Atom) -> &[Sized] {
        &self.glyphs[atom.first as usize..atom.first as usize + usize::from(atom.count)]
    }

    /// The source of some atoms of one style: exact where the text stands in the source as it is.
    pub fn span(&self, first: &Atom, last: &Atom) -> Span {
        let style = self.style(first);
        let (from, to) = ((first.at - style.start) as usize, (last.at + u32::from(last.len) - style.start) as usize);
        match style.span.source() {
            Some(id) if style.span.end() - style.span.start() == (style.end - style.start) as usize => {
                Span::new(id, style.span.start() + from, style.span.start() + to)
            }
            _ => style.span,
        }
    }
}

fn room_at(rooms: &[(usize, Abs)], at: usize) -> Abs {
    rooms.binary_search_by_key(&at, |room| room.0).map_or(Abs::ZERO, |found| rooms[found].1)
}

impl Style {
    /// The style of plain text of the paragraph.
    pub fn of(spec: &Spec) -> Style {
        let region = spec.lang.typography();
        Style {
            wish: Wish { family: spec.family, bold: spec.bold, italic: spec.italic, lang: spec.lang },
            region,
            level: spec.options.kinsoku.in_region(region),
            size: spec.size,
            rise: Abs::ZERO,
            color: Color::Gray(spec.gray),
            kind: Kind::Text,
            stance: None,
            span: Span::NONE,
            tag: TagId::ROOT,
            start: 0,
            end: 0,
        }
    }
}
