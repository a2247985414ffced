//! Inlines → stream of atoms.

use std::collections::BTreeMap;

use super::super::ink::{Set, Tag, Target};
use super::super::math;
use super::stream::{Atom, Combined, Gap, Inset, Kind, Object, Side, SideKind, Stream, Style};
use super::{Faces, Spec};
use crate::asset::Asset;
use crate::diag::Sink;
use crate::doc::{Attr, Inline, InlineKind, LinkTo, RefForm, Ruby};
use crate::font::{FaceId, Wish};
use crate::lang::breaking::Break;
use crate::lang::{Class, Lang, Region, class, wide};
use crate::theme::{Abs, Family, NoteMark};

/// Size of super- and subscripts and of note marks, thousandths of the text.
const SCRIPT_SIZE: i32 = 620;
/// How far a superscript is raised, thousandths of em.
const SUPER_RISE: i32 = 380;
/// How far a subscript is lowered.
const SUB_DROP: i32 = 150;
/// Size of interlinear notes within the line (JLREQ 3.4.2).
const WARICHU_SIZE: i32 = 500;
/// CSS pixels are 1/96 inch, 0.75 pt.
const PIXEL: Abs = Abs::raw(49_152);

/// Flattens the inlines of a paragraph.
pub(super) fn itemise<F: Faces>(
    assets: &BTreeMap<String, Asset>,
    fonts: &F,
    inlines: &[Inline],
    spec: &Spec,
    sink: &mut Sink,
) -> Stream {
    let mut walker = Walker { assets, fonts, spec, sink, stream: Stream::default() };
    walker.inlines(inlines, Style::of(spec));
    walker.stream
}

/// A line of text in one style, such as a reading.
pub(super) fn reading(text: &str, style: Style, class_of: impl Fn(char) -> Class) -> Stream {
    let mut stream = Stream::default();
    stream.styles.push(Style { start: 0, end: text.len() as u32, ..style });
    for ch in text.chars() {
        let at = stream.text.len() as u32;
        stream.text.push(ch);
        let marks = style.region.marks();
        stream.atoms.push(Atom { at, len: ch.len_utf8() as u8, marks, ..blank(ch, class_of(ch), 0) });
    }
    stream
}

struct Walker<'a, F> {
    assets: &'a BTreeMap<String, Asset>,
    fonts: &'a F,
    spec: &'a Spec,
    sink: &'a mut Sink,
    stream: Stream,
}

impl<F: Faces> Walker<'_, F> {
    fn inlines(&mut self, inlines: &[Inline], style: Style) {
        for inline in inlines {
            self.inline(inline, style);
        }
    }

    fn inline(&mut self, inline: &Inline, style: Style) {
        let mut style = Style { span: inline.span, ..style };
        if let Some(id) = inline.attr.id() {
            self.stream.anchors.push((self.stream.atoms.len(), id.clone()));
        }
        if let Some(lang) = inline.attr.lang() {
            style.wish.lang = lang;
            if lang.typography() != Region::Latin {
                style.region = lang.typography();
                style.level = self.spec.options.kinsoku.in_region(style.region);
            }
        }
        style.stance = stance(&inline.attr).or(style.stance);
        if let Some(tag) = tag_of(inline, style.wish.lang) {
            style.tag = self.stream.part(tag, style.tag);
            self.stream.parts.last_mut().into_iter().for_each(|part| part.lang = inline.attr.lang());
        }
        let start = self.stream.atoms.len();
        match &inline.kind {
            InlineKind::Text(text) => self.text(text, style),
            InlineKind::Break => self.stream.forced.push(self.stream.atoms.len()),
            InlineKind::Emph(body) => {
                // Han is never slanted: emphasis is Kai, with an italic for the Latin in it.
                style.wish.family = if style.wish.family == Family::Song { Family::Kai } else { style.wish.family };
                style.wish.italic = !style.wish.italic;
                self.inlines(body, style);
            }
            InlineKind::Strong(body) => {
                style.wish.bold = true;
                self.inlines(body, style);
            }
            InlineKind::Strike(body) => self.side(SideKind::Strike, body, style),
            InlineKind::Sup(body) => self.inlines(body, script(style, style.size.per_mille(SUPER_RISE))),
            InlineKind::Sub(body) => self.inlines(body, script(style, -style.size.per_mille(SUB_DROP))),
            InlineKind::Mark { mark, body } => self.side(SideKind::Mark(*mark), body, style),
            InlineKind::Ruby(ruby) => self.ruby(ruby, style),
            // In horizontal lines it is text like any other.
            InlineKind::Tcy(text) if !self.spec.vertical => self.text(text, style),
            InlineKind::Tcy(text) => self.text(text, Style { kind: Kind::Tcy, ..style }),
            InlineKind::Warichu(body) => self.warichu(body, style),
            InlineKind::Code(text) => {
                style.wish.family = Family::Mono;
                self.text(text, Style { kind: Kind::Code, ..style });
            }
            InlineKind::Math(tex) => self.math(tex, style),
            InlineKind::Image { path, alt } => self.image(path, alt, style),
            InlineKind::Link { to, body } => match target(to) {
                Some(target) => self.side(SideKind::Link(target), body, style),
                None => self.inlines(body, style),
            },
            InlineKind::Reference { label, form } => {
                // Editions hold links in place of references; what is left of one is shown, not lost.
                let text = if *form == RefForm::Page { format!("@{label}") } else { label.to_string() };
                self.text(&text, style);
            }
            InlineKind::Note { label, number } => self.note(label, *number, style),
            InlineKind::Index { body, term: _, reading: _ } | InlineKind::Span(body) => self.inlines(body, style),
        }
        if inline.attr.has_class("nobreak") {
            self.stream.kept.push(start..self.stream.atoms.len());
        }
    }

    fn text(&mut self, text: &str, style: Style) {
        let index = self.style(style, text.len());
        let stream = &mut self.stream;
        let start = stream.text.len() as u32;
        stream.text.push_str(text);
        // Three bytes to a Han character.
        stream.atoms.reserve(text.len() / 3);
        let shares = style.kind == Kind::Text && style.wish.lang.typography() != Region::Latin;
        let atom = Atom { marks: style.region.marks(), ..blank(' ', Class::Space, index) };
        for (at, ch) in text.char_indices() {
            let class = class(ch);
            if shares && class != Class::Ideograph && wide(ch).is_some() {
                stream.shared.push(stream.atoms.len());
            }
            let (at, len) = (start + at as u32, ch.len_utf8() as u8);
            stream.atoms.push(Atom { ch, shown: ch, class, at, len, ..atom });
        }
    }

    fn style(&mut self, style: Style, length: usize) -> u32 {
        let start = self.stream.text.len() as u32;
        self.stream.styles.push(Style { start, end: start + length as u32, ..style });
        self.stream.styles.len() as u32 - 1
    }

    fn push(&mut self, ch: char, class: Class, style: u32) {
        let at = self.stream.text.len() as u32;
        self.stream.text.push(ch);
        let marks = self.stream.styles[style as usize].region.marks();
        self.stream.atoms.push(Atom { at, len: ch.len_utf8() as u8, marks, ..blank(ch, class, style) });
    }

    /// A mark that is set but is not in the text.
    fn ink(&mut self, ch: char, style: Style) {
        let index = self.style(style, 0);
        let (at, marks) = (self.stream.text.len() as u32, style.region.marks());
        self.stream.atoms.push(Atom { at, marks, ..blank(ch, class(ch), index) });
    }

    fn side(&mut self, kind: SideKind, body: &[Inline], style: Style) {
        let start = self.stream.atoms.len();
        self.inlines(body, style);
        self.add_side(kind, start, style);
    }

    fn add_side(&mut self, kind: SideKind, start: usize, style: Style) {
        let atoms = start..self.stream.atoms.len();
        if !atoms.is_empty() {
            self.stream.sides.push(Side { atoms, kind, style });
        }
    }

    /// An interlinear note. Its brackets are as large as the text; they are not the author's, so they are ink without
    /// text.
    fn warichu(&mut self, body: &[Inline], style: Style) {
        let mark = self.stream.part(Tag::WarichuMark, style.tag);
        self.ink('（', Style { tag: mark, ..style });
        let start = self.stream.atoms.len();
        let (size, tag) = (style.size.per_mille(WARICHU_SIZE), self.stream.part(Tag::WarichuText, style.tag));
        self.inlines(body, Style { size, tag, ..style });
        let atoms = start..self.stream.atoms.len();
        self.stream.inset.push(Inset { atoms, size, cells: Vec::new() });
        let mark = self.stream.part(Tag::WarichuMark, style.tag);
        self.ink('）', Style { tag: mark, ..style });
    }

    fn ruby(&mut self, ruby: &Ruby, style: Style) {
        let mut joined = false;
        for piece in &ruby.pieces {
            if piece.base.is_empty() {
                // A reading of nothing is set as text rather than lost.
                self.text(&piece.text, style);
                joined = false;
                continue;
            }
            let (start, read) = (self.stream.atoms.len(), !piece.text.is_empty());
            if read {
                let (text, span) = (piece.text.clone(), style.span);
                let whole = self.stream.part(Tag::Ruby, style.tag);
                let [base, reading] = [Tag::RubyBase, Tag::RubyText].map(|tag| self.stream.part(tag, whole));
                self.text(&piece.base, Style { tag: base, ..style });
                let kind = SideKind::Ruby { kind: ruby.kind, text, span, joined };
                self.add_side(kind, start, Style { tag: reading, ..style });
            } else {
                self.text(&piece.base, style);
            }
            joined = read;
        }
    }

    /// A formula in parts, between which a line may end. What cannot be read was reported; it is set as its source.
    fn math(&mut self, tex: &str, style: Style) {
        let Ok(formula) = crate::math::read(tex) else {
            let family = Family::Mono;
            return self.text(tex, Style { kind: Kind::Code, wish: Wish { family, ..style.wish }, ..style });
        };
        let style = Style { kind: Kind::Math, ..style };
        let look = math::Look { size: style.size, wish: style.wish, color: style.color, span: style.span };
        let segments = math::inline(&formula, self.fonts, look, self.spec.measure, self.sink);
        let index = self.style(style, 0);
        let at = self.stream.text.len() as u32;
        for segment in segments {
            let first = self.stream.objects.len() as u32;
            let (body, glue) = (segment.frame.width, segment.after);
            let brk = if segment.cost > 0 { Break::At(segment.cost) } else { Break::No };
            self.stream.objects.push(Object::Formula(Box::new(segment.frame)));
            let atom = Atom { at, first, body, glue, brk, ..blank('\u{fffc}', Class::Object, index) };
            self.stream.atoms.push(atom);
        }
    }

    fn image(&mut self, path: &str, alt: &str, style: Style) {
        let Some(asset) = self.assets.get(path) else {
            return self.text(alt, style);
        };
        let natural = |pixels: u32| PIXEL * i32::try_from(pixels).unwrap_or(i32::MAX);
        let (mut length, mut height) = (natural(asset.width), natural(asset.height));
        if self.spec.vertical {
            std::mem::swap(&mut length, &mut height);
        }
        if length > self.spec.measure {
            height = height.scale(self.spec.measure.to_raw(), length.to_raw());
            length = self.spec.measure;
        }
        let index = self.style(style, 0);
        let first = self.stream.objects.len() as u32;
        let at = self.stream.text.len() as u32;
        self.stream.objects.push(Object::Picture { path: path.to_owned(), alt: alt.to_owned(), length, height });
        self.stream.atoms.push(Atom { at, first, body: length, ..blank('\u{fffc}', Class::Object, index) });
    }

    fn note(&mut self, label: &crate::doc::Label, number: Option<u32>, style: Style) {
        self.stream.notes.push((self.stream.atoms.len(), label.clone()));
        let mark = self.spec.note_mark;
        let text = number.map_or_else(|| label.to_string(), |number| mark.print(number));
        let style = match beside(self.spec) {
            true => Style { size: style.size / 2, rise: style.rise + style.size * 3 / 4, kind: Kind::Script, ..style },
            false => script(style, style.size.per_mille(SUPER_RISE)),
        };
        let style = Style { tag: self.stream.part(Tag::Link, style.tag), ..style };
        let (start, index) = (self.stream.atoms.len(), self.style(style, text.len()));
        for ch in text.chars() {
            self.push(ch, Class::NoteMark, index);
        }
        self.add_side(SideKind::Link(Target::Label(label.clone())), start, style);
    }
}

fn blank(ch: char, class: Class, style: u32) -> Atom {
    Atom {
        ch,
        shown: ch,
        class,
        combined: Combined::No,
        gap: Gap::Closed,
        brk: Break::No,
        set: Set::Horizontal,
        at: 0,
        len: 0,
        count: 0,
        first: 0,
        style,
        face: FaceId(0),
        marks: Region::Tw,
        size: Abs::ZERO,
        before: Abs::ZERO,
        body: Abs::ZERO,
        after: Abs::ZERO,
        kern: Abs::ZERO,
        spare: Abs::ZERO,
        shift: Abs::ZERO,
        glue: Abs::ZERO,
    }
}

fn script(style: Style, rise: Abs) -> Style {
    Style { size: style.size.per_mille(SCRIPT_SIZE), rise: style.rise + rise, kind: Kind::Script, ..style }
}

/// Whether marks of notes stand beside vertical lines, at the right of the text they follow, in the size of readings.
pub(super) fn beside(spec: &Spec) -> bool {
    spec.vertical && spec.note_mark == NoteMark::Han
}

/// The element that an inline in a language makes within its paragraph.
fn tag_of(inline: &Inline, lang: Lang) -> Option<Tag> {
    match &inline.kind {
        InlineKind::Emph(_) => Some(Tag::Emph),
        InlineKind::Strong(_) => Some(Tag::Strong),
        InlineKind::Warichu(_) => Some(Tag::Warichu),
        InlineKind::Code(_) => Some(Tag::Code),
        InlineKind::Math(tex) => Some(Tag::Formula(crate::math::words(tex, lang).unwrap_or_else(|| tex.clone()))),
        InlineKind::Image { path: _, alt } if !alt.is_empty() => Some(Tag::Figure(alt.clone())),
        InlineKind::Link { to, body: _ } if target(to).is_some() => Some(Tag::Link),
        InlineKind::Note { .. } => Some(Tag::Reference),
        InlineKind::Text(_)
        | InlineKind::Break
        | InlineKind::Strike(_)
        | InlineKind::Sup(_)
        | InlineKind::Sub(_)
        | InlineKind::Mark { .. }
        | InlineKind::Ruby(_)
        | InlineKind::Tcy(_)
        | InlineKind::Image { .. }
        | InlineKind::Link { .. }
        | InlineKind::Reference { .. }
        | InlineKind::Index { .. }
        | InlineKind::Span(_) => inline.attr.lang().map(|_| Tag::Span),
    }
}

/// `.upright`, `.sideways`
fn stance(attr: &Attr) -> Option<Set> {
    match () {
        () if attr.has_class("upright") => Some(Set::Upright),
        () if attr.has_class("sideways") => Some(Set::Sideways),
        () => None,
    }
}

fn target(to: &LinkTo) -> Option<Target> {
    match to {
        LinkTo::Url(url) => Some(Target::Url(url.clone())),
        LinkTo::Label(label) => Some(Target::Label(label.clone())),
        LinkTo::Written(_) => None,
    }
}
