//! One page → its content stream, the resources it uses and its links. Text is in [`show`], what is marked as what in
//! [`mark`].

mod mark;
mod show;

use std::collections::BTreeSet;

use super::content::{Content, milli};
use super::face::Faces;
use super::image::Images;
use super::inks::{Ink, Inks};
use super::role::Roles;
use crate::layout::ink::{Abs, Artifact, Color, Item, Page, Point, Rect, TagId, Tags, Target};
use crate::write::deflate::zlib;
use mark::Mark;
use show::Text;

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
    let fonts = fonts.into_iter().map(str::to_owned).collect();
    Painted { content: zlib(&out.bytes), fonts, images, uses, links, marks, boxes, height: page.height }
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

/// The graphics state, so that nothing is said twice.
struct Painter<'a> {
    out: Content,
    height: Abs,
    faces: &'a Faces,
    inks: &'a Inks,
    tags: &'a Tags,
    roles: Roles,
    text: Option<Text>,
    font: Option<(&'a str, Abs)>,
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
    fonts: BTreeSet<&'a str>,
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
        self.over_black(color, true);
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
        self.over_black(color, false);
        if self.fill != Some(color) {
            self.fill = Some(color);
            self.color(color, false);
        }
    }

    fn color(&mut self, color: Color, stroke: bool) {
        let ink = self.inks.ink(color);
        if ink == Ink::All {
            self.uses.all_inks = true;
            self.out.raw(if stroke { "/All CS " } else { "/All cs " });
        }
        for part in ink.parts() {
            self.out.number(part);
        }
        self.out.raw(ink.operator(stroke)).raw("\n");
    }

    /// Prints solid black over what lies below on a press, everything else in its place.
    fn over_black(&mut self, color: Color, stroke: bool) {
        if self.inks.overprint() {
            let black = color == Color::Gray(0);
            self.overprint(if stroke { (black, self.over.1) } else { (self.over.0, black) });
        }
    }

    /// Whether strokes and fills are printed over what lies below, or in its place (PDF 1.7 §8.6.7).
    fn overprint(&mut self, over: (bool, bool)) {
        if self.over != over {
            self.over = over;
            self.uses.overprint = true;
            self.out.raw("/").raw(state(over)).raw(" gs\n");
        }
    }
}
