//! One paragraph → lines.
//!
//! A paragraph is flattened to a stream of atoms (`item`), given faces and glyphs (`shape`), spaced by the rules of its
//! language (`space`, `breaks`, `ruby`, `warichu`), broken as a whole (`breaker`), brought to its measure (`justify`) and
//! set (`emit`, `side`).

mod breaker;
mod breaks;
mod context;
mod emit;
mod faces;
mod fit;
mod flush;
mod forced;
mod hyphen;
mod item;
mod justify;
mod loose;
mod missing;
mod orient;
mod points;
mod room;
mod ruby;
mod shape;
mod side;
mod space;
mod stream;
mod sums;
mod tall;
mod warichu;
mod zhuyin;

use std::collections::BTreeMap;

pub use faces::Faces;

use super::line::{Line, Place};
use crate::asset::Asset;
use crate::diag::Sink;
use crate::doc::{Align, Inline};
use crate::lang::Lang;
pub use crate::lang::Options;
use crate::theme::{Abs, Family, NoteMark};
use breaker::Broken;
use loose::Loose;
use stream::{Sized, Stream};

/// How a paragraph is to be set.
#[derive(Clone, Debug)]
pub struct Spec {
    /// Length of the lines.
    pub measure: Abs,
    /// Size of the em.
    pub size: Abs,
    /// Family.
    pub family: Family,
    /// Bold face.
    pub bold: bool,
    /// Italic Latin, Kai for Han (as `Emph`).
    pub italic: bool,
    /// Lightness of the ink in percent.
    pub gray: u8,
    /// Space added after each character, thousandths of em.
    pub tracking: i32,
    /// Indent of the first line.
    pub indent: Abs,
    /// Space between the lines, in which readings and marks stand.
    pub gap: Abs,
    /// Alignment of lines that are not justified.
    pub align: Align,
    /// Whether lines but the last fill the measure. Only with [`Align::Start`].
    pub justify: bool,
    /// Vertical writing.
    pub vertical: bool,
    /// Language of the paragraph.
    pub lang: Lang,
    /// Choices within the rules of the language.
    pub options: Options,
    /// What marks notes.
    pub note_mark: NoteMark,
}

impl Spec {
    /// Plain justified body text of a language, without an indent, with a wide gap between its lines.
    pub fn new(lang: Lang, size: Abs, measure: Abs) -> Spec {
        Spec {
            measure,
            size,
            family: Family::Song,
            bold: false,
            italic: false,
            gray: 0,
            tracking: 0,
            indent: Abs::ZERO,
            gap: size,
            align: Align::Start,
            justify: true,
            vertical: false,
            lang,
            options: Options::default(),
            note_mark: NoteMark::Plain,
        }
    }
}

/// A paragraph in one line more or less than is best for it (rule L4).
#[derive(Clone, Debug)]
pub struct Alternative {
    /// What its lines cost more than the best ones, in the units of rule L1.
    pub cost: i32,
    /// The lines.
    pub lines: Vec<Line>,
}

/// Sets a paragraph. `assets` holds the pictures that images name.
///
/// Nothing in it gives no line at all. Characters that no face has are reported once each for the paragraph (F001), a
/// line that cannot be brought to its measure as L001.
pub fn set<F: Faces>(
    assets: &BTreeMap<String, Asset>,
    fonts: &F,
    inlines: &[Inline],
    spec: &Spec,
    sink: &mut Sink,
) -> Vec<Line> {
    let Some(stream) = prepare(assets, fonts, inlines, spec, sink) else { return Vec::new() };
    Paragraph::new(stream, fonts, spec, sink).best(sink)
}

/// Sets a paragraph as [`set`] does, and also in one line less and in one more where that can be done well.
pub fn set_alternatives<F: Faces>(
    assets: &BTreeMap<String, Asset>,
    fonts: &F,
    inlines: &[Inline],
    spec: &Spec,
    sink: &mut Sink,
) -> (Vec<Line>, Vec<Alternative>) {
    let Some(stream) = prepare(assets, fonts, inlines, spec, sink) else { return Default::default() };
    let paragraph = Paragraph::new(stream, fonts, spec, sink);
    paragraph.best_and_loose(sink)
}

/// Sets what is left of a paragraph from the beginning of one of its lines on, perhaps to another measure: beside
/// something that text runs around.
///
/// Nothing is reported: that was done when the whole was set.
pub fn set_rest<F: Faces>(
    assets: &BTreeMap<String, Asset>,
    fonts: &F,
    inlines: &[Inline],
    spec: &Spec,
    from: Place,
) -> Vec<Line> {
    let mut sink = Sink::default();
    let Some(stream) = prepare(assets, fonts, inlines, spec, &mut sink) else { return Vec::new() };
    let paragraph = Paragraph::new(stream, fonts, spec, &mut sink);
    let broken = breaker::lines(&paragraph.stream, spec, from.0, |at| paragraph.hyphen_width(at));
    paragraph.emit(&broken)
}

/// Inlines as atoms with glyphs, spaces and places to break; `None` for nothing.
fn prepare<F: Faces>(
    assets: &BTreeMap<String, Asset>,
    fonts: &F,
    inlines: &[Inline],
    spec: &Spec,
    sink: &mut Sink,
) -> Option<Stream> {
    let mut stream = item::itemise(assets, fonts, inlines, spec, sink);
    if stream.atoms.is_empty() && stream.anchors.is_empty() && stream.forced.is_empty() {
        return None;
    }
    context::resolve(&mut stream, spec);
    if spec.vertical {
        orient::orient(&mut stream, sink);
    }
    shape::shape(&mut stream, fonts, sink);
    space::space(&mut stream, spec);
    breaks::mark(&mut stream, spec);
    room::check(&stream, spec, sink);
    Some(stream)
}

/// A paragraph that is ready to be broken.
struct Paragraph<'a, F> {
    stream: Stream,
    readings: Vec<ruby::Reading>,
    fonts: &'a F,
    spec: &'a Spec,
}

impl<'a, F: Faces> Paragraph<'a, F> {
    fn new(mut stream: Stream, fonts: &'a F, spec: &'a Spec, sink: &mut Sink) -> Paragraph<'a, F> {
        let readings = ruby::prepare(&mut stream, fonts, spec, sink);
        warichu::prepare(&mut stream, spec);
        Paragraph { stream, readings, fonts, spec }
    }

    fn best(&self, sink: &mut Sink) -> Vec<Line> {
        let broken = breaker::lines(&self.stream, self.spec, 0, |at| self.hyphen_width(at));
        self.told(&broken, sink)
    }

    fn best_and_loose(&self, sink: &mut Sink) -> (Vec<Line>, Vec<Alternative>) {
        let (broken, others) = loose::lines(&self.stream, self.spec, |at| self.hyphen_width(at));
        let other =
            |loose: Loose| Alternative { cost: loose.cost.clamp(0.0, 1e6) as i32, lines: self.emit(&loose.broken) };
        (self.told(&broken, sink), others.into_iter().map(other).collect())
    }

    /// Sets lines, and reports those that are not as they should be.
    fn told(&self, broken: &[Broken], sink: &mut Sink) -> Vec<Line> {
        forced::report(&self.stream, self.spec, broken, sink);
        self.emit(broken)
    }

    fn emit(&self, broken: &[Broken]) -> Vec<Line> {
        let (stream, fonts, spec) = (&self.stream, self.fonts, self.spec);
        let mut lines = Vec::with_capacity(broken.len());
        for line in broken {
            let glyph = if line.hyphen { hyphen_of(stream, fonts, line.end - 1) } else { None };
            let mut placed = justify::place(stream, spec, line, glyph.map_or(Abs::ZERO, |glyph| glyph.advance));
            warichu::place(stream, spec, line, &mut placed);
            flush::bases(stream, &self.readings, spec, line, &mut placed);
            side::apart(stream, line, &mut placed);
            let mut set = emit::line(stream, spec, line, &placed, glyph);
            side::set(&mut set, stream, fonts, spec, line, &placed);
            ruby::set(&mut set, &self.readings, fonts, spec, line, &placed);
            lines.push(set);
        }
        side::places(&mut lines, stream, broken);
        tall::settle(&mut lines, spec);
        lines.first_mut().into_iter().for_each(|line| line.parts.clone_from(&stream.parts));
        lines
    }

    fn hyphen_width(&self, at: usize) -> Abs {
        hyphen_of(&self.stream, self.fonts, at).map_or(Abs::ZERO, |glyph| glyph.advance)
    }
}

/// The hyphen in the face of an atom.
fn hyphen_of<F: Faces>(stream: &Stream, fonts: &F, at: usize) -> Option<Sized> {
    let atom = stream.atoms.get(at)?;
    let (face, size) = (atom.face, stream.style(atom).size.per_mille(fonts.scale(atom.face)));
    let id = fonts.glyph(face, '\u{2010}').or_else(|| fonts.glyph(face, '-'))?;
    let advance = size.scale(fonts.advance(face, id), i32::from(fonts.metrics(face).upem));
    Some(Sized { id, advance, along: Abs::ZERO, across: Abs::ZERO })
}
