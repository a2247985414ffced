//! The cover of a bound book: front, spine and back on one sheet, with flaps if there are any.
//!
//! Seen from outside, a book bound at the left has its front right of the spine; one bound at the right, as vertical
//! books are, left of it.

use std::collections::BTreeMap;

use super::{Drawing, INK, PAPER, ground, length};
use crate::diag::{Code, Diagnostic, Sink};
use crate::doc::{Align, Inline};
use crate::font::Fonts;
use crate::layout::ink::{Abs, Artifact, Color, Cut, Item, Page, Pages, Point, Rect, Tag, TagId};
use crate::layout::para::{self, Spec};
use crate::layout::sheet::{corners, stroke};
use crate::profile::Wrap;
use crate::resolve::Edition;
use crate::theme::{Family, Role, Theme};

use super::barcode;

/// Outside the bleed, for marks.
const MARGIN: f64 = 10.0;
/// Spines narrower than this stay bare: their text would come round the edge when the fold is a little off.
const NARROW: f64 = 5.0;
/// Width of a module of a bar code at 100 %, and height of its bars (ISO/IEC 15420: 0.33 and 22.85 mm).
const MODULE: f64 = 0.33;
const BARS: f64 = 22.85;

/// Sets the cover of a book of so many pages.
pub fn wrap(edition: &Edition, theme: &Theme, fonts: &Fonts, wrap: &Wrap, pages: usize, sink: &mut Sink) -> Pages {
    let parts = Parts::new(theme, wrap, pages);
    let picture = edition.given_cover();
    let ground = match picture.and_then(|(_, asset)| crate::resolve::edges(asset)) {
        Some(edges) => {
            let spine = if theme.vertical { edges.right } else { edges.left };
            spine.get(spine.len() / 2).map_or(PAPER, |[red, green, blue]| Color::Rgb(*red, *green, *blue))
        }
        None if picture.is_some() => PAPER,
        None => ground(edition.meta().title.trim()),
    };
    let mut drawing = Drawing::new(edition, theme, fonts, 0.0, 0.0);
    drawing.bleed = parts.bleed.to_pt() as f32;
    let mut outer = Outer { drawing, parts, wrap, ground, ink: contrast(ground) };
    outer.ground();
    outer.front(picture.is_some());
    outer.back(sink);
    outer.spine(sink);
    outer.flaps(sink);
    let Outer { drawing, parts, .. } = outer;
    let page = Page {
        width: parts.width,
        height: parts.height,
        cut: Some(Cut { trim: parts.trim, bleed: parts.trim.grown(parts.bleed), marks: marks(&parts, wrap) }),
        label: String::new(),
        items: drawing.items,
        made: Vec::new(),
    };
    Pages {
        pages: vec![page],
        outline: Vec::new(),
        anchors: BTreeMap::new(),
        elements: BTreeMap::new(),
        tags: drawing.tags,
        images: picture.into_iter().map(|(_, asset)| asset.clone()).collect(),
        meta: edition.meta().clone(),
        lang: edition.lang(),
        right_to_left: theme.vertical,
        timestamp: edition.timestamp(),
    }
}

/// The sheet and the parts of the cover on it.
struct Parts {
    width: Abs,
    height: Abs,
    bleed: Abs,
    trim: Rect,
    front: Rect,
    spine: Rect,
    back: Rect,
    /// At the front and at the back.
    flaps: [Rect; 2],
}

impl Parts {
    fn new(theme: &Theme, wrap: &Wrap, pages: usize) -> Parts {
        let (width, height, spine, flap) = (theme.page.width, theme.page.height, wrap.spine(pages), wrap.flaps);
        let margin = wrap.bleed + if wrap.marks { Abs::mm(MARGIN) } else { Abs::ZERO };
        let across = width * 2 + spine + flap * 2;
        let (first, middle) = (margin + flap, margin + flap + width);
        let part = |x: Abs, width: Abs| Rect::new(x, margin, width, height);
        let (left, right) = (part(first, width), part(middle + spine, width));
        let (front, back) = if theme.vertical { (left, right) } else { (right, left) };
        let (outer_left, outer_right) = (part(margin, flap), part(margin + across - flap, flap));
        let flaps = if theme.vertical { [outer_left, outer_right] } else { [outer_right, outer_left] };
        Parts {
            width: across + margin * 2,
            height: height + margin * 2,
            bleed: wrap.bleed,
            trim: part(margin, across),
            front,
            spine: part(middle, spine),
            back,
            flaps,
        }
    }
}

struct Outer<'a> {
    drawing: Drawing<'a>,
    parts: Parts,
    wrap: &'a Wrap,
    ground: Color,
    /// What is printed on the ground.
    ink: Color,
}

impl Outer<'_> {
    fn ground(&mut self) {
        let rect = self.parts.trim.grown(self.parts.bleed);
        let rule = Item::Rule { rect, color: self.ground };
        self.drawing.items.extend([Item::Artifact(Artifact::Background), rule, Item::End]);
    }

    /// Draws on a part from now on, as on a page of its own.
    fn on(&mut self, part: Rect) {
        self.drawing.origin = Point::new(part.x, part.y);
        (self.drawing.width, self.drawing.height) = (part.width.to_pt() as f32, part.height.to_pt() as f32);
    }

    /// The given picture, or the front that is drawn.
    fn front(&mut self, given: bool) {
        let front = self.parts.front;
        self.on(front);
        let edition = self.drawing.edition;
        match edition.given_cover().filter(|_| given) {
            Some((_, asset)) => self.picture(asset.width, asset.height, &edition.meta().title),
            None => self.drawing.front(edition.meta()),
        }
    }

    /// A picture of nearly the form of the page fills it and the bleed; of another all is shown, on the ground. What of it
    /// reaches over the spine is painted over, and what reaches beyond the bleed is cut off with the sheet's edge.
    fn picture(&mut self, width: u32, height: u32, title: &str) {
        let (front, bleed) = (self.parts.front, self.parts.bleed);
        let (room_w, room_h) = (front.width.to_pt(), front.height.to_pt());
        let (w, h) = (f64::from(width.max(1)), f64::from(height.max(1)));
        let near = (w / h / (room_w / room_h) - 1.0).abs() < 0.06;
        let scale = match near {
            true => ((room_w + 2.0 * bleed.to_pt()) / w).max((room_h + 2.0 * bleed.to_pt()) / h),
            false => (room_w / w).min(room_h / h),
        };
        let (across, down) = (Abs::pt(w * scale), Abs::pt(h * scale));
        let rect = Rect::new(front.x + (front.width - across) / 2, front.y + (front.height - down) / 2, across, down);
        let tag = self.drawing.tags.add(Tag::Figure(title.to_owned()), TagId::ROOT);
        self.drawing.items.push(Item::Image { image: 0, rect, alt: title.to_owned(), tag });
        if near {
            self.cover_up(rect);
        }
    }

    /// Paints over what of a picture is not on the front and its bleed.
    fn cover_up(&mut self, picture: Rect) {
        let (front, trim, bleed) = (self.parts.front, self.parts.trim.grown(self.parts.bleed), self.parts.bleed);
        let white = Color::Gray(100);
        let mut over = Vec::new();
        let (left, right) = (picture.x, picture.x + picture.width);
        let (inner_left, inner_right) = (front.x, front.x + front.width);
        // At the spine up to the fold, at the other side up to the bleed, or to the fold of a flap.
        let start = if front.x - bleed <= trim.x { trim.x } else { inner_left };
        let end = if inner_right + bleed >= trim.x + trim.width { trim.x + trim.width } else { inner_right };
        // A little more, or its last column of pixels would show as a line.
        let seam = Abs::pt(1.0);
        let side = |from: Abs, to: Abs, color: Color| (Rect::new(from, picture.y, to - from, picture.height), color);
        if left < start {
            let outer = start == trim.x;
            over.push(side(if outer { left } else { left - seam }, start, if outer { white } else { self.ground }));
        }
        if right > end {
            let outer = end == trim.x + trim.width;
            over.push(side(end, if outer { right } else { right + seam }, if outer { white } else { self.ground }));
        }
        if picture.y < trim.y {
            over.push((Rect::new(left, picture.y, picture.width, trim.y - picture.y), white));
        }
        let foot = trim.y + trim.height;
        if picture.y + picture.height > foot {
            over.push((Rect::new(left, foot, picture.width, picture.y + picture.height - foot), white));
        }
        for (rect, color) in over {
            self.drawing.items.extend([Item::Artifact(Artifact::Background), Item::Rule { rect, color }, Item::End]);
        }
    }

    /// Title, author and publisher down the spine: Han upright, letters turned, as on every shelf.
    fn spine(&mut self, sink: &mut Sink) {
        let (part, meta) = (self.parts.spine, self.drawing.edition.meta());
        if part.width < Abs::mm(NARROW) {
            let wide = part.width.to_pt() * 25.4 / 72.0;
            let found =
                Diagnostic::new(Code::P050, format!("the spine is {wide:.1} mm wide: nothing is printed on it"));
            sink.push(found);
            return;
        }
        self.on(part);
        self.drawing.vertical = true;
        let (w, h) = (part.width.to_pt() as f32, part.height.to_pt() as f32);
        let ink = self.ink;
        let most = (w * 0.56).min(h * 0.042);
        let mut foot = h * 0.93;
        if let Some(publisher) = &meta.publisher {
            let text = self.drawing.fitted(publisher, Role::BookAuthor, h * 0.2, most * 0.6, 4.5, 1);
            foot -= text.length();
            self.column(&text, foot, ink);
            foot -= h * 0.04;
        }
        let names = self.drawing.authors(meta);
        if !names.is_empty() {
            let text = self.drawing.fitted(&names, Role::BookAuthor, h * 0.24, most * 0.68, 4.5, 1);
            foot -= text.length();
            self.column(&text, foot, ink);
            foot -= h * 0.04;
        }
        let top = h * 0.07;
        let text = self.drawing.fitted(&meta.title, Role::BookTitle, foot - top, most, 5.0, 1);
        self.column(&text, top, ink);
        self.drawing.vertical = self.drawing.theme.vertical;
    }

    /// Lines about the middle of the spine.
    fn column(&mut self, text: &super::Text, top: f32, ink: Color) {
        self.drawing.columns(text, (self.drawing.width + text.depth()) / 2.0, top, ink);
    }

    /// What the book is about; price and bar code at the foot.
    fn back(&mut self, sink: &mut Sink) {
        let part = self.parts.back;
        self.on(part);
        let edition = self.drawing.edition;
        let (w, h) = (self.drawing.width, self.drawing.height);
        let block = self.code_block(sink);
        let text = self.wrap.text.as_deref().or(edition.meta().description.as_deref());
        if let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) {
            let down = h * 0.86 - block.max(h * 0.08);
            if !self.fitted(text, w, h, down) {
                let message = "the text is too long for the back of the cover";
                sink.push(Diagnostic::new(Code::P051, message).help("shorten `book.description` or `cover.text`"));
            }
        }
    }

    /// What stands on the flaps.
    fn flaps(&mut self, sink: &mut Sink) {
        let names = ["front", "back"];
        for ((text, part), name) in self.wrap.flap_texts.iter().zip(self.parts.flaps).zip(names) {
            let Some(text) = text.as_deref().map(str::trim).filter(|text| !text.is_empty()) else { continue };
            self.on(part);
            let (w, h) = (self.drawing.width, self.drawing.height);
            if part.width <= Abs::ZERO {
                let message = format!("there is no flap for `cover.{name}-flap`");
                sink.push(Diagnostic::new(Code::P051, message).help("set cover.flaps to the width of the flaps"));
            } else if !self.fitted(text, w, h, h * 0.8) {
                let message = format!("the text is too long for the flap at the {name}");
                let help = format!("shorten `cover.{name}-flap`, or set cover.flaps wider");
                sink.push(Diagnostic::new(Code::P051, message).help(help));
            }
        }
    }

    /// Sets the text of a part in the largest size in which it has room, if there is one.
    fn fitted(&mut self, text: &str, w: f32, h: f32, down: f32) -> bool {
        [1.0, 0.92, 0.84, 0.76].into_iter().any(|size| self.blurb(text, w, h, down, size))
    }

    /// Sets the text of the back or of a flap, if it has room in this size.
    fn blurb(&mut self, text: &str, w: f32, h: f32, down: f32, size: f32) -> bool {
        let drawing = &mut self.drawing;
        let (vertical, lang) = (drawing.theme.vertical, drawing.edition.lang());
        let em = (w * 0.031).clamp(8.5, 12.5) * size;
        let (left, top, across) = (w * 0.13, h * 0.1, w * 0.74);
        let (measure, room) = if vertical { (down, across) } else { (across, down) };
        // Lines of whole characters.
        let measure = if lang.is_cjk() { (measure / em).floor() * em } else { measure };
        let leading = em * if lang.is_cjk() { 1.75 } else { 1.45 };
        let paragraphs: Vec<&str> = text.split('\n').map(str::trim).filter(|paragraph| !paragraph.is_empty()).collect();
        let indent = if lang.is_cjk() && paragraphs.len() > 1 { em * 2.0 } else { 0.0 };
        let spec = Spec {
            indent: length(indent),
            family: if lang.is_cjk() { Family::Kai } else { Family::Song },
            align: Align::Start,
            justify: true,
            vertical,
            ..Spec::new(lang, length(em), length(measure))
        };
        let mut unsaid = Sink::default();
        let mut lines = Vec::new();
        for paragraph in paragraphs {
            let inlines = [Inline::text(paragraph)];
            lines.extend(para::set(drawing.edition.assets(), drawing.fonts, &inlines, &spec, &mut unsaid));
        }
        if leading * lines.len().saturating_sub(1) as f32 + em > room {
            return false;
        }
        let ink = self.ink;
        drawing.paragraph();
        for (at, line) in lines.iter().enumerate() {
            let beside = leading * at as f32;
            match vertical {
                true => drawing.line(line, left + across - em / 2.0 - beside, top, ink),
                false => drawing.line(line, left, top + em * 0.88 + beside, ink),
            }
        }
        true
    }

    /// Bar code and price at the foot, at the side of the spine; gives how much of the height they take.
    fn code_block(&mut self, sink: &mut Sink) -> f32 {
        let (w, h) = (self.drawing.width, self.drawing.height);
        let written = self.drawing.edition.meta().isbn.as_deref();
        let digits = written.and_then(barcode::isbn);
        let foot = h * 0.93;
        let Some(digits) = digits else {
            let (message, help) = match written {
                Some(written) => (format!("`{written}` is not an ISBN of 978 or 979"), "there is no bar code"),
                None => ("the book has no ISBN".to_owned(), "set book.isbn; there is no bar code without"),
            };
            sink.push(Diagnostic::new(Code::P052, message).help(help));
            return match &self.wrap.price {
                Some(price) => {
                    let size = (w * 0.028).clamp(8.0, 10.0);
                    self.words(price, Family::Hei, size, w * 0.13, foot, self.ink);
                    h - foot + size
                }
                None => 0.0,
            };
        };
        let module = Abs::mm(MODULE).to_pt() as f32;
        let add_on = self.wrap.add_on;
        // Light margins: eleven modules before, seven behind; nine between, five behind the five digits.
        let modules = 11 + barcode::MODULES + if add_on.is_some() { 9 + barcode::ADD_ON + 5 } else { 7 };
        let (wide, bars) = (modules as f32 * module, Abs::mm(BARS).to_pt() as f32);
        let size = module * 10.5;
        let label = size * 0.8;
        let price = self.wrap.price.as_ref().map_or(0.0, |_| size * 1.35);
        let deep = label * 1.7 + bars + size * 1.15 + price;
        let left = if self.drawing.theme.vertical { w * 0.1 } else { w * 0.9 - wide };
        let left = left.clamp(0.0, (w - wide).max(0.0));
        let top = foot - deep;
        self.drawing.rect(left, top, wide, deep, Color::Gray(100));
        let black = Color::Gray(0);
        let start = left + module * 11.0;
        let isbn = format!("ISBN {}", self.drawing.edition.meta().isbn.as_deref().unwrap_or_default().trim());
        self.words(&isbn.replace("ISBN ISBN", "ISBN"), Family::Hei, label, start, top + label * 1.2, black);
        let upper = top + label * 1.7;
        for (at, width, long) in barcode::ean13(&digits) {
            // Guards reach down between the digits by five modules.
            let more = if long { module * 5.0 } else { 0.0 };
            self.drawing.rect(start + at as f32 * module, upper, width as f32 * module, bars + more, black);
        }
        let base = upper + bars + size * 0.92;
        self.drawing.paragraph();
        for (at, digit) in digits.iter().enumerate() {
            let first = match at {
                0 => -9.0,
                1..=6 => 3.0 + 7.0 * (at - 1) as f32,
                _ => 50.0 + 7.0 * (at - 7) as f32,
            };
            self.digit(*digit, size, start + first * module, base, module);
        }
        if let Some(five) = add_on {
            let start = start + (barcode::MODULES + 9) as f32 * module;
            let upper = upper + size;
            for (at, width, _) in barcode::five(&five) {
                let (x, wide) = (start + at as f32 * module, width as f32 * module);
                self.drawing.rect(x, upper, wide, bars - size + module * 5.0, black);
            }
            self.drawing.paragraph();
            for (at, digit) in five.iter().enumerate() {
                self.digit(*digit, size, start + (4.0 + 9.0 * at as f32) * module, upper - size * 0.18, module);
            }
        }
        if let Some(price) = &self.wrap.price {
            self.words(price, Family::Hei, label, start, foot - size * 0.45, black);
        }
        deep + h - foot
    }

    /// A digit below its seven modules. The standard recommends OCR-B and asks for digits that nobody takes for others (GS1
    /// General Specifications 5.2.5): those of a sans serif, without a dot or stroke in the zero.
    fn digit(&mut self, digit: u8, size: f32, x: f32, base: f32, module: f32) {
        let text = char::from(b'0' + digit).to_string();
        if let Some(line) = self.line_of(&text, Family::Hei, size) {
            let free = module * 7.0 - line.length.to_pt() as f32;
            self.level(|drawing| drawing.line(&line, x + free / 2.0, base, Color::Gray(0)));
        }
    }

    /// A level line of text.
    fn words(&mut self, text: &str, family: Family, size: f32, x: f32, base: f32, ink: Color) {
        if let Some(line) = self.line_of(text, family, size) {
            self.drawing.paragraph();
            self.level(|drawing| drawing.line(&line, x, base, ink));
        }
    }

    fn line_of(&self, text: &str, family: Family, size: f32) -> Option<super::Line> {
        let (drawing, mut unsaid) = (&self.drawing, Sink::default());
        let lang = drawing.edition.lang();
        let spec = Spec { family, justify: false, ..Spec::new(lang, Abs::mm(500.0), length(size)) };
        let spec = Spec { size: length(size), measure: Abs::mm(500.0), ..spec };
        para::set(drawing.edition.assets(), drawing.fonts, &[Inline::text(text)], &spec, &mut unsaid).into_iter().next()
    }

    /// Draws with level lines, whatever the direction of the book.
    fn level(&mut self, draw: impl FnOnce(&mut Drawing)) {
        let vertical = std::mem::replace(&mut self.drawing.vertical, false);
        draw(&mut self.drawing);
        self.drawing.vertical = vertical;
    }
}

/// Ink that is seen on a ground.
fn contrast(ground: Color) -> Color {
    match ground {
        // The weights of ITU-R BT.709.
        Color::Rgb(red, green, blue) => {
            let light = 2126 * u32::from(red) + 7152 * u32::from(green) + 722 * u32::from(blue);
            if light > 1_400_000 { INK } else { PAPER }
        }
        Color::Gray(light) if light > 55 => INK,
        _ => PAPER,
    }
}

/// Where to cut, and where to fold: short lines outside the bleed, whole ones and dashes.
fn marks(parts: &Parts, wrap: &Wrap) -> Vec<Item> {
    if !wrap.marks {
        return Vec::new();
    }
    let Rect { x, y, width, height } = parts.trim;
    let (right, foot) = (x + width, y + height);
    let away = parts.bleed.max(Abs::mm(2.0));
    let mut items = Vec::new();
    corners(&mut items, parts.trim, parts.trim.grown(away), Abs::mm(5.0));
    let (front, back) = (parts.front, parts.back);
    let edges = [front.x, front.x + front.width, back.x, back.x + back.width];
    let mut folds: Vec<Abs> = edges.into_iter().filter(|at| *at != x && *at != right).collect();
    folds.sort();
    folds.dedup();
    for at in folds {
        for piece in 0..3 {
            let (from, to) = (Abs::mm(2.0) * piece, Abs::mm(2.0) * piece + Abs::mm(1.0));
            stroke(&mut items, vec![Point::new(at, y - away - to), Point::new(at, y - away - from)]);
            stroke(&mut items, vec![Point::new(at, foot + away + from), Point::new(at, foot + away + to)]);
        }
    }
    items
}
