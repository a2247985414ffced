//! Logical ink → items at positions. The only place that knows which way is down.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::layout::grid::ascent;
use crate::layout::ink::{Artifact, Color, GlyphRun, Item, Page, Point, Rect, Set, TagId};
use crate::layout::line::{Line, Made, Picture, Run, Stroke};
use crate::layout::material::Ink;
use crate::theme::{Abs, PageSpec};

/// Where a column stands on its page.
#[derive(Copy, Clone, Debug)]
pub(super) struct Area {
    /// Where its lines run.
    pub lines: Lines,
    /// Where the first line begins.
    pub origin: Point,
}

/// Where the lines of a column run.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub(super) enum Lines {
    /// From left to right, one below the other.
    Across,
    /// Down, from right to left: vertical writing.
    Down,
    /// Horizontal lines turned to run down, from right to left.
    TurnedDown,
    /// Horizontal lines turned to run up, from left to right.
    TurnedUp,
}

impl Area {
    /// A point this far along a line and down the column.
    pub fn point(&self, along: Abs, down: Abs) -> Point {
        let Point { x, y } = self.origin;
        match self.lines {
            Lines::Across => Point::new(x + along, y + down),
            Lines::Down | Lines::TurnedDown => Point::new(x - down, y + along),
            Lines::TurnedUp => Point::new(x + down, y - along),
        }
    }

    fn rect(&self, along: Range<Abs>, down: Range<Abs>) -> Rect {
        let (length, depth) = (along.end - along.start, down.end - down.start);
        let Point { x, y } = self.origin;
        match self.lines {
            Lines::Across => Rect::new(x + along.start, y + down.start, length, depth),
            Lines::Down | Lines::TurnedDown => Rect::new(x - down.end, y + along.start, depth, length),
            Lines::TurnedUp => Rect::new(x + down.start, y - along.end, depth, length),
        }
    }

    /// Where the lines of a block that is turned in it run, from the place that it takes.
    fn turned(&self, rect: Rect) -> Area {
        match self.lines {
            Lines::Across | Lines::TurnedUp => {
                Area { lines: Lines::TurnedUp, origin: Point::new(rect.x, rect.y + rect.height) }
            }
            Lines::Down | Lines::TurnedDown => {
                Area { lines: Lines::TurnedDown, origin: Point::new(rect.x + rect.width, rect.y) }
            }
        }
    }

    /// A rectangle beside a base: `across` counts towards the side where ruby stands.
    fn beside(&self, along: Range<Abs>, base: Abs, across: Range<Abs>) -> Rect {
        self.rect(along, base - across.end..base - across.start)
    }
}

/// Puts ink as items. Pictures get their number in the file from `images`, in the order in which they are met.
pub(super) struct Placer<'a> {
    pub items: Vec<Item>,
    pub made: Vec<(usize, Made)>,
    pub images: &'a mut BTreeMap<String, usize>,
    pub area: Area,
    /// How many elements stand before those of the run of pages.
    pub tags: u32,
}

impl Placer<'_> {
    /// The page that this is on.
    pub fn page(mut self, page: &PageSpec, label: String) -> Page {
        // It waits for the rest of the book.
        self.items.shrink_to_fit();
        self.made.shrink_to_fit();
        Page { width: page.width, height: page.height, cut: None, label, items: self.items, made: self.made }
    }

    /// Puts a piece of ink.
    pub fn ink(&mut self, ink: Ink) {
        match ink {
            Ink::Line { line, along, base, size, artifact } => {
                if artifact {
                    self.items.push(Item::Artifact(Artifact::Layout));
                }
                self.line(line, along, base, size);
                if artifact {
                    self.items.push(Item::End);
                }
            }
            Ink::Rule { along, down, color } => {
                let rect = self.area.rect(along, down);
                self.rule(rect, color);
            }
            Ink::Picture { path, alt, along, down, tag } => {
                let rect = self.area.rect(along, down);
                self.picture(path, alt, rect, tag);
            }
            Ink::Link { along, down, to, tag } => {
                let (rect, tag) = (self.area.rect(along, down), tag.moved(self.tags));
                self.items.push(Item::Link { rect, to, tag });
            }
            Ink::Inset { turned, along, down, ink } => {
                let rect = self.area.rect(along, down);
                let own = match turned {
                    true => self.area.turned(rect),
                    false => Area { lines: Lines::Across, origin: Point::new(rect.x, rect.y) },
                };
                let around = std::mem::replace(&mut self.area, own);
                ink.into_iter().for_each(|ink| self.ink(ink));
                self.area = around;
            }
        }
    }

    /// Puts a line of text on its base.
    pub fn line(&mut self, mut line: Line, start: Abs, base: Abs, size: Abs) {
        let links = std::mem::take(&mut line.links).into_iter().map(|(along, to, tag)| {
            let across = self.link_across(&line, tag, size);
            let rect = self.area.beside(start + along.start..start + along.end, base, across);
            Item::Link { rect, to, tag: tag.moved(self.tags) }
        });
        let mut links: Vec<Item> = links.collect();
        for stroke in line.strokes {
            self.stroke(stroke, start, base);
        }
        if line.made != Made::default() && !line.runs.is_empty() {
            self.made.push((self.items.len(), line.made));
        }
        let mut pictures = line.images.into_iter().peekable();
        for (at, run) in line.runs.into_iter().enumerate() {
            while let Some(picture) = pictures.next_if(|picture| picture.before <= at) {
                self.inline_picture(picture, start, base);
            }
            self.run(run, start, base);
        }
        pictures.for_each(|picture| self.inline_picture(picture, start, base));
        self.items.append(&mut links);
    }

    /// How far a link reaches across its line: over the em of the text, and over what of it stands beside that.
    fn link_across(&self, line: &Line, tag: TagId, size: Abs) -> Range<Abs> {
        let over = |size: Abs| if self.area.lines == Lines::Down { size / 2 } else { ascent(size) };
        let beside = line.runs.iter().filter(|run| run.tag == tag).map(|run| run.across + over(run.size)).max();
        over(size) - size..over(size).max(beside.unwrap_or(Abs::ZERO))
    }

    /// Puts a filled rectangle that is no text of the book.
    pub fn rule(&mut self, rect: Rect, color: Color) {
        self.items.extend([Item::Artifact(Artifact::Layout), Item::Rule { rect, color }, Item::End]);
    }

    fn inline_picture(&mut self, picture: Picture, start: Abs, base: Abs) {
        let along = start + picture.along..start + picture.along + picture.length;
        // On the baseline, or about the centre line.
        let foot = if self.area.lines == Lines::Down { -(picture.height / 2) } else { Abs::ZERO };
        let rect = self.area.beside(along, base, foot..foot + picture.height);
        self.picture(picture.path, picture.alt, rect, picture.tag);
    }

    fn run(&mut self, run: Run, start: Abs, base: Abs) {
        let at = self.area.point(start + run.along, base - run.across);
        let set = match self.area.lines {
            Lines::Across | Lines::Down => run.set,
            Lines::TurnedDown => Set::Sideways,
            Lines::TurnedUp => Set::Upward,
        };
        let Run { face, size, set: _, color, lang, text, glyphs, tag, span, along: _, across: _ } = run;
        let tag = tag.moved(self.tags);
        self.items.push(Item::Glyphs(GlyphRun { face, size, at, set, color, lang, text, glyphs, tag, span }));
    }

    fn stroke(&mut self, stroke: Stroke, start: Abs, base: Abs) {
        let along = start + stroke.along.start..start + stroke.along.end;
        let item = if stroke.wave {
            self.wave(along, base, stroke.across, stroke.color)
        } else {
            Item::Rule { rect: self.area.beside(along, base, stroke.across), color: stroke.color }
        };
        self.items.extend([Item::Artifact(Artifact::Layout), item, Item::End]);
    }

    /// A wavy line (書名號甲式): a zigzag of eight points to the wave, which at this size is round, as thick as a straight
    /// one beside text.
    fn wave(&self, along: Range<Abs>, base: Abs, across: Range<Abs>, color: Color) -> Item {
        /// Height of a wave in thousandths of its amplitude, at eighths of its length: the sine.
        const SINE: [i32; 8] = [0, 707, 1000, 707, 0, -707, -1000, -707];
        let amplitude = (across.end - across.start) / 2;
        let middle = across.start + amplitude;
        let length = along.end - along.start;
        // Whole waves, about five times as long as they are high.
        let waves = (length.to_raw() / (amplitude * 6).to_raw().max(1)).clamp(1, 400);
        let points = (0..=waves * 8).map(|n| {
            let height = amplitude.per_mille(SINE[(n % 8) as usize]);
            self.area.point(along.start + length.scale(n, waves * 8), base - middle - height)
        });
        Item::Path { points: points.collect(), width: amplitude.per_mille(720), color }
    }

    /// Puts a picture.
    pub fn picture(&mut self, path: String, alt: String, rect: Rect, tag: TagId) {
        let next = self.images.len();
        let image = *self.images.entry(path).or_insert(next);
        self.items.push(Item::Image { image, rect, alt, tag: tag.moved(self.tags) });
    }
}
