//! Pages on the sheets of a press: bleed, marks, the number of pages. Links stay behind: paper has none.

use crate::doc::Meta;
use crate::font::{FaceId, Fonts, Wish};
use crate::lang::{Lang, Region};
use crate::layout::ink::{Abs, Artifact, Color, Cut, Glyph, GlyphRun, Item, Page, Pages, Point, Rect, Set, TagId};
use crate::profile::{Mark, Press, Profile, Space};
use crate::source::Span;
use crate::theme::Family;

/// Puts pages on the sheets of the press that they are made for; without one they stay as they are.
pub fn mount(mut pages: Pages, profile: &Profile, fonts: &Fonts) -> Pages {
    let Some(press) = &profile.press else { return pages };
    for page in &mut pages.pages {
        page.items.retain(|item| !matches!(item, Item::Link { .. }));
        // They count in the items that were there.
        page.made.clear();
    }
    fill_up(&mut pages, press.pages_multiple);
    let margin = press.sheet.margin();
    if margin > Abs::ZERO {
        for (_, at) in pages.anchors.values_mut() {
            *at = moved(*at, margin);
        }
        pages.outline.iter_mut().for_each(|mark| mark.at = moved(mark.at, margin));
        let maker = Maker { press, space: profile.space(), fonts, lang: pages.lang, meta: &pages.meta };
        pages.pages.iter_mut().enumerate().for_each(|(at, page)| maker.mount(page, at + 1));
    }
    pages
}

/// Adds blank pages until the number is a multiple.
fn fill_up(pages: &mut Pages, multiple: u16) {
    let Some(last) = pages.pages.last() else { return };
    let blank = Page { label: String::new(), items: Vec::new(), made: Vec::new(), cut: None, ..*last };
    let wanted = pages.pages.len().next_multiple_of(usize::from(multiple.max(1)));
    pages.pages.resize(wanted, blank);
}

fn moved(at: Point, by: Abs) -> Point {
    Point::new(at.x + by, at.y + by)
}

/// Makes sheets of pages.
struct Maker<'a> {
    press: &'a Press,
    space: Space,
    fonts: &'a Fonts,
    lang: Lang,
    meta: &'a Meta,
}

/// Lines of marks.
const THIN: f64 = 0.25;
/// From the bleed to the marks, in millimetres.
const GAP: f64 = 2.0;
/// Length of marks.
const LENGTH: f64 = 6.0;

impl Maker<'_> {
    fn mount(&self, page: &mut Page, number: usize) {
        let (sheet, margin) = (&self.press.sheet, self.press.sheet.margin());
        let (width, height) = (page.width, page.height);
        for item in &mut page.items {
            extend(item, (width, height), sheet.bleed);
            shift(item, margin);
        }
        let trim = Rect::new(margin, margin, width, height);
        let bleed = trim.grown(sheet.bleed);
        (page.width, page.height) = (width + margin * 2, height + margin * 2);
        let marks = self.marks(page, trim, bleed, number);
        page.cut = Some(Cut { trim, bleed, marks });
    }

    fn marks(&self, page: &Page, trim: Rect, bleed: Rect, number: usize) -> Vec<Item> {
        let mut marks = Vec::new();
        for mark in &self.press.sheet.marks {
            match mark {
                Mark::Crop => {
                    let far = bleed.grown(Abs::mm(GAP));
                    corners(&mut marks, trim, far, Abs::mm(LENGTH));
                    // Japanese printers cut by double lines (トンボ): where the page ends and where the ink does.
                    if self.lang.typography() == Region::Ja && self.press.sheet.bleed > Abs::ZERO {
                        corners(&mut marks, bleed, far, Abs::mm(LENGTH));
                    }
                }
                Mark::Registration => registration(&mut marks, bleed),
                Mark::ColorBars => self.bars(&mut marks, trim, bleed),
                Mark::Info => self.info(&mut marks, page, trim, bleed, number),
            }
        }
        if !marks.is_empty() {
            marks.insert(0, Item::Artifact(Artifact::Layout));
            marks.push(Item::End);
        }
        marks
    }

    /// Patches of solid inks, of two over each other, and tints of black.
    fn bars(&self, marks: &mut Vec<Item>, trim: Rect, bleed: Rect) {
        let inks: &[[u8; 4]] = match self.space {
            Space::Cmyk => &[
                [100, 0, 0, 0],
                [0, 100, 0, 0],
                [0, 0, 100, 0],
                [0, 0, 0, 100],
                [100, 100, 0, 0],
                [100, 0, 100, 0],
                [0, 100, 100, 0],
                [0, 0, 0, 50],
            ],
            Space::Gray | Space::Rgb => &[[0, 0, 0, 100], [0, 0, 0, 75], [0, 0, 0, 50], [0, 0, 0, 25]],
        };
        let side = Abs::mm(4.0);
        let y = bleed.y - Abs::mm(GAP) - side;
        for (at, ink) in (0..).zip(inks) {
            let color = match self.space {
                Space::Cmyk => Color::Cmyk(*ink),
                Space::Gray | Space::Rgb => Color::Gray(100 - ink[3]),
            };
            let rect = Rect::new(trim.x + Abs::mm(5.0) + side * at, y, side, side);
            marks.push(Item::Rule { rect, color });
        }
    }

    /// Title, page and sheet, so that nobody mixes up what comes out of the press.
    fn info(&self, marks: &mut Vec<Item>, page: &Page, trim: Rect, bleed: Rect, number: usize) {
        let label = if page.label.is_empty() { String::new() } else { format!(" · {}", page.label) };
        let text = format!("{}{label} · #{number}", self.meta.title);
        let at = Point::new(trim.x + Abs::mm(5.0), bleed.y + bleed.height + Abs::mm(GAP + 3.5));
        let room = trim.width / 2 - Abs::mm(12.0);
        marks.extend(self.line(&text, at, room).into_iter().map(Item::Glyphs));
    }

    /// A small line of text, as far as there is room.
    fn line(&self, text: &str, at: Point, room: Abs) -> Vec<GlyphRun> {
        let size = Abs::pt(6.0);
        let wish = Wish { family: Family::Hei, bold: false, italic: false, lang: self.lang };
        let mut runs: Vec<(FaceId, String)> = Vec::new();
        for ch in text.chars() {
            let Some(face) = self.fonts.choose(wish, ch, false) else { continue };
            match runs.last_mut() {
                Some((last, text)) if *last == face => text.push(ch),
                _ => runs.push((face, ch.to_string())),
            }
        }
        let (mut done, mut start) = (Vec::new(), Abs::ZERO);
        for (id, text) in runs {
            let face = self.fonts.face(id);
            let (upem, mut shaped) = (i32::from(face.metrics().upem), Vec::new());
            face.shape(&text, self.lang, false, false, &mut shaped);
            let mut pen = Abs::ZERO;
            let mut glyphs = Vec::new();
            for glyph in &shaped {
                let (along, across) = (pen + size.scale(glyph.along, upem), size.scale(glyph.across, upem));
                glyphs.push(Glyph { id: glyph.id, along, across, text: glyph.cluster });
                pen += size.scale(glyph.advance, upem);
            }
            if start + pen > room {
                break;
            }
            let at = Point::new(at.x + start, at.y);
            let (color, lang, set, tag) = (Color::Gray(0), self.lang, Set::Horizontal, TagId::NONE);
            done.push(GlyphRun { face: id, size, at, set, color, lang, text, glyphs, tag, span: Span::NONE });
            start += pen;
        }
        done
    }
}

/// Lines at the corners of a rectangle, so long, that begin at the edges of a larger one.
pub(super) fn corners(marks: &mut Vec<Item>, rect: Rect, far: Rect, length: Abs) {
    let (left, right) = (far.x, far.x + far.width);
    let (top, foot) = (far.y, far.y + far.height);
    for x in [rect.x, rect.x + rect.width] {
        stroke(marks, vec![Point::new(x, top - length), Point::new(x, top)]);
        stroke(marks, vec![Point::new(x, foot), Point::new(x, foot + length)]);
    }
    for y in [rect.y, rect.y + rect.height] {
        stroke(marks, vec![Point::new(left - length, y), Point::new(left, y)]);
        stroke(marks, vec![Point::new(right, y), Point::new(right + length, y)]);
    }
}

/// A ring with a cross in the middle of each side.
fn registration(marks: &mut Vec<Item>, bleed: Rect) {
    let far = bleed.grown(Abs::mm(GAP + LENGTH / 2.0));
    let (x, y) = (far.x + far.width / 2, far.y + far.height / 2);
    let middles = [
        Point::new(x, far.y),
        Point::new(x, far.y + far.height),
        Point::new(far.x, y),
        Point::new(far.x + far.width, y),
    ];
    let (arm, radius) = (Abs::mm(LENGTH / 2.0), Abs::mm(1.5));
    for at in middles {
        stroke(marks, vec![Point::new(at.x - arm, at.y), Point::new(at.x + arm, at.y)]);
        stroke(marks, vec![Point::new(at.x, at.y - arm), Point::new(at.x, at.y + arm)]);
        let ring = CIRCLE
            .iter()
            .chain(&CIRCLE[..1])
            .map(|&(cos, sin)| Point::new(at.x + radius.per_mille(cos), at.y + radius.per_mille(sin)));
        stroke(marks, ring.collect());
    }
}

/// A circle in steps of 15°, in thousandths.
const CIRCLE: [(i32, i32); 24] = [
    (1000, 0),
    (966, 259),
    (866, 500),
    (707, 707),
    (500, 866),
    (259, 966),
    (0, 1000),
    (-259, 966),
    (-500, 866),
    (-707, 707),
    (-866, 500),
    (-966, 259),
    (-1000, 0),
    (-966, -259),
    (-866, -500),
    (-707, -707),
    (-500, -866),
    (-259, -966),
    (0, -1000),
    (259, -966),
    (500, -866),
    (707, -707),
    (866, -500),
    (966, -259),
];

/// A thin line in every ink.
pub(super) fn stroke(marks: &mut Vec<Item>, points: Vec<Point>) {
    marks.push(Item::Path { points, width: Abs::pt(THIN), color: Color::Registration });
}

/// What reaches the edge of the trimmed page goes on to the end of the bleed. A tint is lengthened. A picture over the
/// whole page is enlarged; one at some of its edges is stretched by the little that is missing, a fiftieth or so.
fn extend(item: &mut Item, (width, height): (Abs, Abs), bleed: Abs) {
    let (rect, is_image) = match item {
        Item::Rule { rect, .. } => (rect, false),
        Item::Image { rect, .. } => (rect, true),
        Item::Glyphs(_) | Item::Path { .. } | Item::Link { .. } | Item::Artifact(_) | Item::End => return,
    };
    // What ends a hair before the edge was meant to reach it.
    let near = Abs::pt(0.5);
    let one = |start: Abs, length: Abs, page: Abs| {
        let (before, after) = (start <= near, start + length >= page - near);
        let from = if before { start.min(-bleed) } else { start };
        let to = if after { (start + length).max(page + bleed) } else { start + length };
        (from, to - from, before && after)
    };
    let (x, new_width, whole_width) = one(rect.x, rect.width, width);
    let (y, new_height, whole_height) = one(rect.y, rect.height, height);
    if !(is_image && whole_width && whole_height) {
        *rect = Rect::new(x, y, new_width, new_height);
        return;
    }
    let (wide, tall) = (rect.width.max(Abs::raw(1)), rect.height.max(Abs::raw(1)));
    let by_width = tall.scale(new_width.to_raw(), wide.to_raw());
    let (new_width, new_height) = match by_width >= new_height {
        true => (new_width, by_width),
        false => (wide.scale(new_height.to_raw(), tall.to_raw()), new_height),
    };
    *rect = Rect::new((width - new_width) / 2, (height - new_height) / 2, new_width, new_height);
}

fn shift(item: &mut Item, by: Abs) {
    match item {
        Item::Glyphs(run) => run.at = moved(run.at, by),
        Item::Rule { rect, .. } | Item::Image { rect, .. } | Item::Link { rect, .. } => {
            let at = moved(Point::new(rect.x, rect.y), by);
            (rect.x, rect.y) = (at.x, at.y);
        }
        Item::Path { points, .. } => points.iter_mut().for_each(|point| *point = moved(*point, by)),
        Item::Artifact(_) | Item::End => {}
    }
}
