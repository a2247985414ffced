//! One page → its content stream, the resources it uses and its links.

use std::collections::BTreeSet;

use super::content::{Content, deflate, milli};
use super::face::{EM, Embedded, Faces};
use super::image::Images;
use super::inks::{Ink, Inks};
use super::role::Roles;
use super::text::clusters;
use crate::layout::ink::{Abs, Artifact, Color, GlyphRun, Item, Page, Point, Rect, Set, TagId, Tags, Target};

/// A page, painted.
pub(super) struct Painted {
    /// Compressed content stream.
    pub content: Vec<u8>,
    /// Names of fonts that it uses.
    pub fonts: BTreeSet<String>,
    /// Indices of pictures that it uses.
    pub images: BTreeSet<usize>,
    /// Areas that lead somewhere, with the elements of their text.
    pub links: Vec<(Rect, Target, TagId)>,
    /// Elements of the marked content, by its number.
    pub marks: Vec<TagId>,
    /// Where pictures stand that are elements, and formulas.
    pub boxes: Vec<(TagId, Rect)>,
    /// What else it uses.
    pub uses: Uses,
    /// Height of the page.
    pub height: Abs,
}

/// Resources for a press.
#[derive(Default)]
pub(super) struct Uses {
    /// Graphics states that print over and in the place of what lies below.
    pub overprint: bool,
    /// The colour of all inks.
    pub all_inks: bool,
}

/// Paints a page.
pub(super) fn page(page: &Page, faces: &Faces, images: &Images, inks: &Inks, (tags, roles): (&Tags, Roles)) -> Painted {
    let mut painter = Painter {
        out: Content::default(),
        height: page.height,
        faces,
        inks,
        tags,
        roles,
        text: None,
        font: None,
        rise: 0,
        fill: inks.initial(),
        stroke: inks.initial(),
        over: (false, false),
        artifacts: Vec::new(),
        open: None,
        marks: Vec::new(),
        boxes: Vec::new(),
        uses: Uses::default(),
        fonts: BTreeSet::new(),
        images: BTreeSet::new(),
        links: Vec::new(),
    };
    match &page.cut {
        None => painter.items(&page.items, images),
        Some(cut) => {
            painter.within(cut.bleed, &page.items, images);
            painter.items(&cut.marks, images);
        }
    }
    let Painter { out, fonts, images, uses, links, marks, boxes, .. } = painter;
    let fonts = fonts.into_iter().map(|(name, vertical)| resource(name, vertical)).collect();
    Painted { content: deflate(&out.bytes), fonts, images, uses, links, marks, boxes, height: page.height }
}

fn resource(name: &str, vertical: bool) -> String {
    format!("{name}{}", if vertical { "V" } else { "" })
}

/// The name of a graphics state by what is printed over what lies below: strokes, fills.
pub(super) fn state(over: (bool, bool)) -> &'static str {
    match over {
        (false, false) => "Out",
        (false, true) => "OverFill",
        (true, false) => "OverStroke",
        (true, true) => "Over",
    }
}

/// A text object that is open.
struct Text {
    /// Start of the line, in thousandths of a point.
    line: (i64, i64),
    turn: Turn,
}

/// How a line of text lies on the page.
#[derive(Copy, Clone, Eq, PartialEq)]
enum Turn {
    None,
    Clockwise,
    Anticlockwise,
}

impl Turn {
    fn of(set: Set) -> Turn {
        match set {
            Set::Horizontal | Set::Upright => Turn::None,
            Set::Sideways => Turn::Clockwise,
            Set::Upward => Turn::Anticlockwise,
        }
    }

    /// The first four numbers of the text matrix.
    fn matrix(self) -> &'static str {
        match self {
            Turn::None => "1 0 0 1 ",
            Turn::Clockwise => "0 -1 1 0 ",
            Turn::Anticlockwise => "0 1 -1 0 ",
        }
    }
}

/// What content is marked as (PDF 1.7 §14.6).
#[derive(Copy, Clone, Eq, PartialEq)]
enum Mark {
    Element(TagId),
    Artifact(Artifact),
}

/// The graphics state, so that nothing is said twice.
struct Painter<'a> {
    out: Content,
    height: Abs,
    faces: &'a Faces,
    inks: &'a Inks,
    tags: &'a Tags,
    roles: Roles,
    text: Option<Text>,
    font: Option<(&'a str, bool, Abs)>,
    rise: i64,
    fill: Option<Color>,
    stroke: Option<Color>,
    /// Whether strokes and fills are printed over what lies below.
    over: (bool, bool),
    /// Artifacts that the items are in.
    artifacts: Vec<Artifact>,
    /// The marked content that is open, and whether it began in the text object.
    open: Option<(Mark, bool)>,
    marks: Vec<TagId>,
    boxes: Vec<(TagId, Rect)>,
    uses: Uses,
    fonts: BTreeSet<(&'a str, bool)>,
    images: BTreeSet<usize>,
    links: Vec<(Rect, Target, TagId)>,
}

impl<'a> Painter<'a> {
    fn items(&mut self, items: &[Item], images: &Images) {
        for item in items {
            self.item(item, images);
        }
        self.close();
    }

    /// Paints items as far as they are within a rectangle.
    fn within(&mut self, rect: Rect, items: &[Item], images: &Images) {
        let (x, y) = self.point(Point::new(rect.x, rect.y + rect.height));
        self.out.raw("q ");
        self.out.number(x).number(y).number(milli(rect.width)).number(milli(rect.height)).raw("re W n\n");
        self.items(items, images);
        self.out.raw("Q\n");
        (self.font, self.rise, self.over) = (None, 0, (false, false));
        (self.fill, self.stroke) = (self.inks.initial(), self.inks.initial());
    }

    fn item(&mut self, item: &Item, images: &Images) {
        match item {
            Item::Glyphs(run) => self.glyphs(run),
            Item::Rule { rect, color } => self.rule(*rect, *color),
            Item::Path { points, width, color } => self.path(points, *width, *color),
            Item::Image { image, rect, alt: _, tag } => self.image(*image, *rect, *tag, images),
            Item::Link { rect, to, tag } => self.links.push((*rect, to.clone(), *tag)),
            Item::Artifact(kind) => self.artifacts.push(*kind),
            Item::End => drop(self.artifacts.pop()),
        }
    }

    fn close(&mut self) {
        self.end_text();
        self.end_mark();
        self.artifacts.clear();
    }

    /// Marks what follows: as text of an element, or as no text of the book.
    fn mark(&mut self, tag: TagId) {
        let mark = self.mark_of(tag);
        self.leave(mark);
        self.enter(mark);
    }

    fn mark_of(&self, tag: TagId) -> Mark {
        match self.artifacts.last() {
            Some(kind) => Mark::Artifact(*kind),
            None if tag.is_none() => Mark::Artifact(Artifact::Layout),
            None => Mark::Element(tag),
        }
    }

    /// Ends what is marked as something else.
    fn leave(&mut self, mark: Mark) {
        match self.open {
            Some((open, _)) if open == mark => return,
            // What began before the text object ends behind it.
            Some((_, false)) => self.end_text(),
            Some((_, true)) | None => {}
        }
        self.end_mark();
    }

    fn enter(&mut self, mark: Mark) {
        if self.open.is_some() {
            return;
        }
        match mark {
            Mark::Artifact(kind) => drop(self.out.raw(self.roles.artifact(kind))),
            Mark::Element(tag) => {
                let name = self.tags.get(tag).map_or("Span", |element| self.roles.content_name(&element.tag));
                self.out.raw("/").raw(name).raw(" <</MCID ").bare_number(self.marks.len() as i64 * 1000);
                self.out.raw(">>BDC\n");
                self.marks.push(tag);
            }
        }
        self.open = Some((mark, self.text.is_some()));
    }

    fn end_mark(&mut self) {
        if self.open.take().is_some() {
            self.out.raw("EMC\n");
        }
    }

    /// From the top left corner, downwards, to the bottom left corner, upwards.
    fn point(&self, point: Point) -> (i64, i64) {
        (milli(point.x), milli(self.height - point.y))
    }

    fn rule(&mut self, rect: Rect, color: Color) {
        self.end_text();
        self.mark(TagId::NONE);
        self.fill(color);
        let (x, y) = self.point(Point::new(rect.x, rect.y + rect.height));
        self.out.number(x).number(y).number(milli(rect.width)).number(milli(rect.height)).raw("re f\n");
    }

    fn path(&mut self, points: &[Point], width: Abs, color: Color) {
        self.end_text();
        self.mark(TagId::NONE);
        if self.stroke != Some(color) {
            self.stroke = Some(color);
            self.color(color, true);
        }
        self.out.number(milli(width)).raw("w 1 j ");
        for (at, point) in points.iter().enumerate() {
            let (x, y) = self.point(*point);
            self.out.number(x).number(y).raw(if at == 0 { "m " } else { "l " });
        }
        self.out.raw("S\n");
    }

    fn image(&mut self, image: usize, rect: Rect, tag: TagId, images: &Images) {
        let Some(turn) = images.0.get(&image).map(|picture| picture.turn) else { return };
        self.end_text();
        self.mark(tag);
        if !tag.is_none() {
            self.boxes.push((tag, rect));
        }
        // White in a drawing must cover what lies below.
        self.overprint((false, false));
        self.images.insert(image);
        let (x, y) = self.point(Point::new(rect.x, rect.y + rect.height));
        self.out
            .raw("q ")
            .number(milli(rect.width))
            .raw("0 0 ")
            .number(milli(rect.height))
            .number(x)
            .number(y)
            .raw("cm ");
        if let Some(matrix) = turn {
            for value in matrix {
                self.out.number(i64::from(value) * 1000);
            }
            self.out.raw("cm ");
        }
        self.out.raw(&format!("/Im{image} Do Q\n"));
    }

    fn fill(&mut self, color: Color) {
        if self.fill != Some(color) {
            self.fill = Some(color);
            self.color(color, false);
        }
    }

    fn color(&mut self, color: Color, stroke: bool) {
        let ink = self.inks.ink(color);
        if self.inks.overprint() {
            let black = color == Color::Gray(0);
            self.overprint(if stroke { (black, self.over.1) } else { (self.over.0, black) });
        }
        if ink == Ink::All {
            self.uses.all_inks = true;
            self.out.raw(if stroke { "/All CS " } else { "/All cs " });
        }
        for part in ink.parts() {
            self.out.number(part);
        }
        self.out.raw(ink.operator(stroke)).raw("\n");
    }

    /// Whether strokes and fills are printed over what lies below, or in its place (PDF 1.7 §8.6.7).
    fn overprint(&mut self, over: (bool, bool)) {
        if self.over != over {
            self.over = over;
            self.uses.overprint = true;
            self.out.raw("/").raw(state(over)).raw(" gs\n");
        }
    }

    fn glyphs(&mut self, run: &GlyphRun) {
        let Some(face) = self.faces.get(run.face).filter(|_| run.size > Abs::ZERO && !run.glyphs.is_empty()) else {
            return;
        };
        let mark = self.mark_of(run.tag);
        self.leave(mark);
        if self.text.is_none() {
            self.out.raw("BT\n");
            self.text = Some(Text { line: (0, 0), turn: Turn::None });
        }
        self.enter(mark);
        self.fill(run.color);
        self.font(face, run.set == Set::Upright, run.size);
        let at = self.point(run.at);
        self.go(at, Turn::of(run.set));
        self.show(face, run, at);
    }

    fn end_text(&mut self) {
        if self.text.is_some() {
            if self.open.is_some_and(|(_, inside)| inside) {
                self.end_mark();
            }
            self.text = None;
            self.out.raw("ET\n");
        }
    }

    fn font(&mut self, face: &'a Embedded, vertical: bool, size: Abs) {
        let font = (face.resource.as_str(), vertical, size);
        if self.font != Some(font) {
            self.font = Some(font);
            self.fonts.insert((&face.resource, vertical));
            self.out.raw("/").raw(&face.resource).raw(if vertical { "V " } else { " " });
            self.out.number(milli(size)).raw("Tf\n");
        }
    }

    /// Starts a line of text at a point.
    fn go(&mut self, (x, y): (i64, i64), turn: Turn) {
        let old = self.text.replace(Text { line: (x, y), turn });
        match old {
            Some(Text { line, turn: Turn::None }) if turn == Turn::None => {
                self.out.number(x - line.0).number(y - line.1).raw("Td\n");
            }
            _ => {
                self.out.raw(turn.matrix()).number(x).number(y).raw("Tm\n");
            }
        }
    }

    fn rise(&mut self, rise: i64) {
        if self.rise != rise {
            self.rise = rise;
            self.out.number(rise).raw("Ts\n");
        }
    }

    /// Shows the glyphs of a run that starts at `origin`.
    fn show(&mut self, face: &Embedded, run: &GlyphRun, origin: (i64, i64)) {
        let upright = run.set == Set::Upright;
        let mut array = Array::default();
        // Where the viewer's pen is, in hundredths of thousandths of the em, counting what was rounded.
        let mut pen = 0;
        let half = run.glyphs.len() / 2;
        for (range, text) in clusters(run) {
            // Viewers that sort text by where it starts would mix the tops of columns: two starts in each column.
            if upright && half > 0 && range.contains(&half) {
                array.close(&mut self.out);
            }
            let actual = needs_actual_text(face, run, &range, text);
            if actual {
                array.close(&mut self.out);
                self.out.raw("/Span <</ActualText ");
                self.out.text_string(text);
                self.out.raw(">> BDC\n");
            }
            for glyph in &run.glyphs[range] {
                let Some(used) = face.glyph(glyph.id) else { continue };
                let wanted = in_em(glyph.along, run.size);
                let across = milli(glyph.across);
                if upright && across != 0 {
                    array.close(&mut self.out);
                    self.go((origin.0 + across, origin.1 - milli(glyph.along)), Turn::None);
                    pen = wanted;
                } else if !upright && self.rise != across {
                    array.close(&mut self.out);
                    self.rise(across);
                }
                // Positive numbers move back in horizontal lines, onward in vertical ones.
                let gap = (wanted - pen + 50).div_euclid(100);
                array.push(&mut self.out, if upright { gap } else { -gap }, used.cid);
                pen += gap * 100 + if upright { used.upright[0] } else { used.width };
                if upright && across != 0 {
                    array.close(&mut self.out);
                    self.go(origin, Turn::None);
                    pen = 0;
                }
            }
            if actual {
                array.close(&mut self.out);
                self.out.raw("EMC\n");
            }
        }
        array.close(&mut self.out);
        self.rise(0);
    }
}

/// A length in hundredths of thousandths of the em.
fn in_em(length: Abs, size: Abs) -> i64 {
    let (length, size) = (i64::from(length.to_raw()), i64::from(size.to_raw()).max(1));
    (length * EM + size / 2).div_euclid(size)
}

/// Whether the text of a cluster is not what the ToUnicode of its glyphs says.
fn needs_actual_text(face: &Embedded, run: &GlyphRun, range: &std::ops::Range<usize>, text: &str) -> bool {
    let [glyph] = &run.glyphs[range.clone()] else { return true };
    face.glyph(glyph.id).and_then(|used| used.text.as_deref()) != Some(text)
}

/// A `TJ` array being written.
#[derive(Default)]
struct Array {
    open: bool,
    string: bool,
}

impl Array {
    fn push(&mut self, out: &mut Content, adjust: i64, cid: u16) {
        if !self.open {
            self.open = true;
            out.raw("[");
        }
        if adjust != 0 {
            if std::mem::take(&mut self.string) {
                out.raw(")");
            }
            out.bare_number(adjust * 1000);
        }
        if !self.string {
            self.string = true;
            out.raw("(");
        }
        out.code(cid);
    }

    fn close(&mut self, out: &mut Content) {
        if std::mem::take(&mut self.string) {
            out.raw(")");
        }
        if std::mem::take(&mut self.open) {
            out.raw("]TJ\n");
        }
    }
}
