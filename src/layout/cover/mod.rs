//! A cover from title, authors and publisher, set in the faces of the book and drawn in vectors, so that it is the same on
//! the shelf of a reading system and on paper.
//!
//! Horizontal books bear a label in the upper half; vertical ones a title slip (題簽) and the thread of a bound book.
//! `svg` makes a drawing of it for shelves; `wrap` puts it on paper with spine and back.

mod barcode;
mod svg;
mod wrap;

pub use wrap::wrap;

use super::ink::{Abs, Artifact, Color, GlyphRun, Item, Point, Rect, Tag, TagId, Tags};
use super::line::Line;
use super::para::{self, Spec};
use crate::asset::{Asset, ImageKind};
use crate::diag::Sink;
use crate::doc::{Align, Inline, Meta, Role as Did};
use crate::font::Fonts;
use crate::resolve::Edition;
use crate::theme::{Family, Role, Theme};

/// Grounds: the blue of old thread-bound books, ink, tea, pine, cinnabar, plum.
const GROUNDS: [Color; 6] = [
    Color::Rgb(0x27, 0x40, 0x5E),
    Color::Rgb(0x33, 0x38, 0x3D),
    Color::Rgb(0x5A, 0x46, 0x32),
    Color::Rgb(0x2F, 0x4D, 0x43),
    Color::Rgb(0x7A, 0x33, 0x2C),
    Color::Rgb(0x4D, 0x36, 0x50),
];
/// Paper of labels, and what is printed on the ground.
const PAPER: Color = Color::Rgb(0xF5, 0xF0, 0xE4);
/// Print on the paper.
const INK: Color = Color::Rgb(0x23, 0x21, 0x1E);

/// Draws the cover of a book. `None` where it has no title to draw.
pub fn cover(edition: &Edition, theme: &Theme, fonts: &Fonts) -> Option<Asset> {
    let meta = edition.meta();
    let title = meta.title.trim();
    (!title.is_empty()).then_some(())?;
    let page = &theme.page;
    let (width, height) = (page.width.to_pt() as f32, page.height.to_pt() as f32);
    let mut drawing = Drawing::new(edition, theme, fonts, width, height);
    drawing.rect(0.0, 0.0, width, height, ground(title));
    drawing.front(meta);
    let pixels = |length: f32| (length * 96.0 / 72.0).round() as u32;
    Some(Asset {
        name: "cover.svg".to_owned(),
        bytes: svg::draw(&drawing.items, fonts, width, height).into_bytes().into(),
        kind: ImageKind::Svg,
        width: pixels(width),
        height: pixels(height),
    })
}

/// The ground of a book: by its title, so that the books of a shelf differ and each stays as it is.
fn ground(title: &str) -> Color {
    let sum = title.chars().fold(0_u32, |sum, c| sum.wrapping_mul(31).wrapping_add(u32::from(c)));
    GROUNDS[sum as usize % GROUNDS.len()]
}

struct Drawing<'a> {
    edition: &'a Edition,
    theme: &'a Theme,
    fonts: &'a Fonts,
    items: Vec<Item>,
    tags: Tags,
    /// The paragraph that lines are of.
    tag: TagId,
    /// Where its top left corner is on the sheet.
    origin: Point,
    /// Points.
    width: f32,
    /// Points.
    height: f32,
    /// Points that ink at an edge goes on beyond it.
    bleed: f32,
    /// Whether lines run from top to bottom.
    vertical: bool,
}

/// Lines of one size, not placed yet.
struct Text {
    lines: Vec<Line>,
    /// Points.
    size: f32,
    leading: f32,
}

impl Text {
    fn depth(&self) -> f32 {
        self.leading * self.lines.len().saturating_sub(1) as f32 + self.size
    }

    fn length(&self) -> f32 {
        self.lines.iter().map(|line| line.length.to_pt() as f32).fold(0.0, f32::max)
    }
}

impl<'a> Drawing<'a> {
    fn new(edition: &'a Edition, theme: &'a Theme, fonts: &'a Fonts, width: f32, height: f32) -> Drawing<'a> {
        let (origin, vertical) = (Point::new(Abs::ZERO, Abs::ZERO), theme.vertical);
        let (items, tags, tag) = (Vec::new(), Tags::new(Tag::Document), TagId::ROOT);
        Drawing { edition, theme, fonts, items, tags, tag, origin, width, height, bleed: 0.0, vertical }
    }

    /// What stands on the ground of the front.
    fn front(&mut self, meta: &Meta) {
        match self.theme.vertical {
            true => self.thread_bound(meta),
            false => self.labelled(meta),
        }
    }

    /// A label with title and subtitle, the authors below it, the publisher at the foot.
    fn labelled(&mut self, meta: &Meta) {
        let (w, h) = (self.width, self.height);
        let (left, top, across) = (w * 0.11, h * 0.11, w * 0.78);
        let pad = w * 0.07;
        let title = self.fitted(&meta.title, Role::BookTitle, across - pad * 2.0, w * 0.14, w * 0.05, 4);
        let subtitle = meta.subtitle.as_deref().filter(|subtitle| !subtitle.trim().is_empty());
        let subtitle =
            subtitle.map(|text| self.fitted(text, Role::BookSubtitle, across - pad * 2.0, w * 0.045, w * 0.03, 3));
        let below = subtitle.as_ref().map_or(0.0, |text| text.depth() + pad * 1.5);
        let down = (title.depth() + below + pad * 3.6).max(h * 0.36);
        self.rect(left, top, across, down, PAPER);
        self.frame(left + w * 0.02, top + w * 0.02, across - w * 0.04, down - w * 0.04, INK, w * 0.0025);
        let free = down - title.depth() - below;
        let middle = w / 2.0;
        let mut y = top + free / 2.0;
        y = self.centred(&title, middle, y, INK);
        if let Some(subtitle) = subtitle {
            y += pad * 0.75;
            self.rect(middle - w * 0.05, y, w * 0.1, w * 0.0035, INK);
            self.centred(&subtitle, middle, y + pad * 0.75, INK);
        }
        let authors = self.fitted(&self.authors(meta), Role::BookAuthor, across, w * 0.055, w * 0.03, 3);
        let y = (top + down + h * 0.07).max(h * 0.62);
        self.centred(&authors, middle, y, PAPER);
        if let Some(publisher) = &meta.publisher {
            let publisher = self.fitted(publisher, Role::BookAuthor, across, w * 0.035, w * 0.025, 2);
            let foot = h * 0.93 - publisher.depth();
            self.rect(middle - w * 0.03, foot - w * 0.05, w * 0.06, w * 0.0025, PAPER);
            self.centred(&publisher, middle, foot, PAPER);
        }
    }

    /// A title slip at the left, the thread at the spine, the authors towards the foot.
    fn thread_bound(&mut self, meta: &Meta) {
        let (w, h) = (self.width, self.height);
        self.thread();
        let most = h * 0.66;
        let title = self.fitted(&meta.title, Role::BookTitle, most, w * 0.125, w * 0.05, 3);
        let subtitle = meta.subtitle.as_deref().filter(|subtitle| !subtitle.trim().is_empty());
        let subtitle = subtitle.map(|text| self.fitted(text, Role::BookSubtitle, most * 0.8, w * 0.05, w * 0.03, 2));
        let pad = w * 0.055;
        let beside = subtitle.as_ref().map_or(0.0, |text| text.depth() + pad * 0.6);
        let (left, top) = (w * 0.09, h * 0.07);
        let across = title.depth() + beside + pad * 2.0;
        // A slip is long, whatever stands on it.
        let down = (title.length() + pad * 2.6).max(h * 0.56);
        self.rect(left, top, across, down, PAPER);
        self.frame(left + w * 0.014, top + w * 0.014, across - w * 0.028, down - w * 0.028, INK, w * 0.005);
        self.frame(left + w * 0.024, top + w * 0.024, across - w * 0.048, down - w * 0.048, INK, w * 0.0018);
        let start = top + (down - title.length()) / 2.0;
        let right = left + across - pad;
        self.columns(&title, right, start, INK);
        if let Some(subtitle) = subtitle {
            let foot = top + down - pad * 1.3 - subtitle.length();
            self.columns(&subtitle, right - title.depth() - pad * 0.6, foot.max(start), INK);
        }
        let names = self.authors(meta);
        let authors = self.fitted(&names, Role::BookAuthor, h * 0.5, w * 0.05, w * 0.03, 3);
        let (right, foot) = (w * 0.80, h * 0.92);
        self.columns(&authors, right, foot - authors.length(), PAPER);
        if let Some(publisher) = &meta.publisher {
            let publisher = self.fitted(publisher, Role::BookAuthor, h * 0.4, w * 0.034, w * 0.025, 2);
            let x = right - authors.depth() - w * 0.035;
            if x - publisher.depth() > left + across + w * 0.02 || foot - publisher.length() > top + down + w * 0.02 {
                self.columns(&publisher, x, foot - publisher.length(), PAPER);
            }
        }
    }

    /// The thread of a book that is bound at the right, through five holes.
    fn thread(&mut self) {
        let (w, h) = (self.width, self.height);
        let (x, thick) = (w * 0.915, w * 0.0045);
        self.rect(x, -self.bleed, thick, h + self.bleed * 2.0, PAPER);
        for hole in [0.055, 0.275, 0.5, 0.725, 0.945] {
            self.rect(x, h * hole, w - x, thick, PAPER);
        }
        // Around the corners, where a book wears.
        for corner in [0.028, 0.972] {
            self.rect(x, h * corner, w - x, thick, PAPER);
        }
    }

    /// Names of the authors; of the others, where there is no author.
    fn authors(&self, meta: &Meta) -> String {
        let lang = self.edition.lang();
        let main = meta.agents.iter().find(|agent| agent.role == Did::Author).or(meta.agents.first());
        let Some(role) = main.map(|agent| agent.role) else { return String::new() };
        let names: Vec<&str> = meta.names(role).collect();
        let words = lang.imprint();
        let after = match role {
            Did::Author => words.author,
            Did::Editor => words.editor,
            Did::Translator => words.translator,
            Did::Illustrator => words.illustrator,
            Did::Photographer => words.photographer,
            Did::Foreword => words.foreword,
            Did::Proofreader => words.proofreader,
            Did::Designer => words.designer,
            Did::Contributor => words.contributor,
        };
        let gap = if lang.is_cjk() { "\u{3000}" } else { ", " };
        let names = names.join(gap);
        if lang.is_cjk() { format!("{names}\u{3000}{}", after.0) } else { names }
    }

    /// Text in the largest size, from `most` down to `least`, in which it fits `room` in a few lines; they are about of
    /// one length.
    fn fitted(&self, text: &str, role: Role, room: f32, most: f32, least: f32, lines: usize) -> Text {
        let mut size = most;
        // A title and what follows its colon, each on a line of its own, if they need not be small for that.
        if let Some(parts) = parted(text)
            && self.set(text, role, most, room).lines.len() > 1
        {
            while size > least * 1.25 {
                let parts: Vec<Text> = parts.iter().map(|part| self.set(part, role, size, room)).collect();
                if parts.iter().all(|part| part.lines.len() == 1 && part.length() <= room) {
                    let leading = parts[0].leading;
                    return Text { lines: parts.into_iter().flat_map(|part| part.lines).collect(), size, leading };
                }
                size *= 0.94;
            }
            size = most;
        }
        loop {
            let set = self.set(text, role, size, room);
            let one = set.lines.len() == 1 && set.length() <= room;
            // A word or two more lines are better than small print.
            let few = set.lines.len() <= lines.min(if size > (most + least) / 2.0 { 2 } else { lines });
            if one || size <= least || (few && set.length() <= room && size <= most * 0.8) {
                return self.balanced(text, role, set, room);
            }
            size = (size * 0.94).max(least);
        }
    }

    /// The same number of lines, about equal.
    fn balanced(&self, text: &str, role: Role, set: Text, room: f32) -> Text {
        let count = set.lines.len();
        if count < 2 {
            return set;
        }
        let mut narrow = room;
        let mut best = set;
        while narrow > room / 3.0 {
            narrow -= room * 0.02;
            let next = self.set(text, role, best.size, narrow);
            if next.lines.len() != count || next.length() > narrow + 0.5 {
                break;
            }
            best = next;
        }
        best
    }

    fn set(&self, text: &str, role: Role, size: f32, room: f32) -> Text {
        let (style, lang) = (self.theme.style(role), self.edition.lang());
        let spec = Spec {
            measure: Abs::pt(f64::from(room)),
            size: Abs::pt(f64::from(size)),
            family: style.family,
            // Hei of a cover is bold, as on signs; Song has its strength in its size.
            bold: style.bold || (role == Role::BookTitle && style.family == Family::Hei),
            tracking: if lang.is_cjk() { 60 } else { 0 },
            align: Align::Start,
            justify: false,
            vertical: self.vertical,
            ..Spec::new(lang, Abs::pt(f64::from(size)), Abs::ZERO)
        };
        // Characters that no face has are reported where they are text.
        let mut unsaid = Sink::default();
        let lines = para::set(self.edition.assets(), self.fonts, &[Inline::text(text.trim())], &spec, &mut unsaid);
        Text { lines, size, leading: size * if lang.is_cjk() { 1.35 } else { 1.2 } }
    }

    /// Lines about a vertical axis; gives where they end.
    fn centred(&mut self, text: &Text, middle: f32, top: f32, color: Color) -> f32 {
        self.paragraph();
        for (at, line) in text.lines.iter().enumerate() {
            let base = top + text.size * 0.88 + text.leading * at as f32;
            self.line(line, middle - line.length.to_pt() as f32 / 2.0, base, color);
        }
        top + text.depth()
    }

    /// Vertical lines from `right` to the left.
    fn columns(&mut self, text: &Text, right: f32, top: f32, color: Color) {
        self.paragraph();
        for (at, line) in text.lines.iter().enumerate() {
            let centre = right - text.size / 2.0 - text.leading * at as f32;
            self.line(line, centre, top, color);
        }
    }

    /// Begins a paragraph.
    fn paragraph(&mut self) {
        self.tag = self.tags.add(Tag::Paragraph, TagId::ROOT);
    }

    /// A line, its start at a point: on the baseline, or at the top of the centre line.
    fn line(&mut self, line: &Line, x: f32, y: f32, color: Color) {
        let start = self.point(x, y);
        for run in &line.runs {
            let at = match self.vertical {
                false => Point::new(start.x + run.along, start.y - run.across),
                true => Point::new(start.x + run.across, start.y + run.along),
            };
            self.items.push(Item::Glyphs(GlyphRun {
                face: run.face,
                size: run.size,
                at,
                set: run.set,
                color,
                lang: run.lang,
                text: run.text.clone(),
                glyphs: run.glyphs.clone(),
                tag: self.tag,
                span: run.span,
            }));
        }
    }

    fn point(&self, x: f32, y: f32) -> Point {
        Point::new(self.origin.x + length(x), self.origin.y + length(y))
    }

    fn rect(&mut self, x: f32, y: f32, width: f32, height: f32, color: Color) {
        let at = self.point(x, y);
        let rect = Rect::new(at.x, at.y, length(width), length(height));
        self.items.extend([Item::Artifact(Artifact::Background), Item::Rule { rect, color }, Item::End]);
    }

    /// A frame of lines about the edges of a rectangle.
    fn frame(&mut self, x: f32, y: f32, width: f32, height: f32, color: Color, thick: f32) {
        let (left, top) = (x - thick / 2.0, y - thick / 2.0);
        self.rect(left, top, width + thick, thick, color);
        self.rect(left, top + height, width + thick, thick, color);
        self.rect(left, top + thick, thick, height - thick, color);
        self.rect(left + width, top + thick, thick, height - thick, color);
    }
}

fn length(points: f32) -> Abs {
    Abs::pt(f64::from(points))
}

/// A title cut behind its colon or dash, or at a wide space.
fn parted(text: &str) -> Option<[&str; 2]> {
    let (at, mark) = text.char_indices().find(|(_, c)| matches!(c, '：' | ':' | '\u{3000}' | '—'))?;
    let end = at + text[at..].chars().take_while(|&c| c == mark).map(char::len_utf8).sum::<usize>();
    let (before, after) = text.split_at(end);
    (!after.trim().is_empty()).then_some([before.trim(), after.trim()])
}
