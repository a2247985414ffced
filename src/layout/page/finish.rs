//! Drafts in order → pages: ink at its places, folios, running heads, anchors.

use std::collections::BTreeMap;

use super::draft::Draft;
use super::place::{Area, Lines, Placer};
use super::sheets::{Located, Numbering, Sheet, Sheets};
use crate::diag::Sink;
use crate::doc::{Label, PageBreak};
use crate::layout::flow::{Setting, matter};
use crate::layout::ink::{Artifact, Color, Item, Page, Point, Rect, TagId};
use crate::layout::line::Line;
use crate::theme::{Abs, FolioPlace, HeadPlace, Role};

/// A run of pages that belongs together: a chapter, the contents, the title page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Run {
    /// Its pages.
    pub draft: Draft,
    /// The page that it begins.
    pub start: PageBreak,
    /// How its pages are counted.
    pub numbering: Numbering,
    /// Whether folios are printed.
    pub folios: bool,
    /// Whether its first page opens a chapter: no running head, and the folio as the theme says.
    pub opens: bool,
    /// Running heads: of left-hand pages in horizontal books (verso), and of recto pages.
    pub heads: Heads,
    /// A picture on its only page.
    pub cover: Option<Cover>,
    /// How many elements of the book stand before its own.
    pub tags: u32,
}

/// A picture on a page of its own.
#[derive(Clone, Debug)]
pub(crate) struct Cover {
    /// Key among the assets.
    pub path: String,
    /// The words that stand for it.
    pub alt: String,
    /// The element that it is.
    pub tag: TagId,
    /// Where it stands.
    pub rect: Rect,
    /// What it leaves free of the page, in colours that go on with it.
    pub beside: Vec<(Rect, Color)>,
}

/// Running heads of a run, set.
#[derive(Clone, Debug, Default)]
pub(crate) struct Heads {
    /// On verso and on recto pages.
    pub sides: [Line; 2],
    /// On which of them the section in force says something instead.
    pub by_section: [bool; 2],
    /// By section; empty where sections are not named.
    pub sections: Vec<Line>,
}

/// Where places came to stand.
pub(crate) type Anchors = BTreeMap<Label, (usize, Point)>;

/// The book as its pages are placed, run by run.
pub(crate) struct Placing<'a> {
    setting: &'a Setting<'a>,
    sheets: Sheets,
    /// The pages.
    pub pages: Vec<Page>,
    /// The numbers of the pages as the contents print them.
    entries: Vec<String>,
    /// Where places came to stand.
    pub anchors: Anchors,
    /// The elements that places begin with.
    pub elements: BTreeMap<Label, TagId>,
    /// Pictures by the order in which they are met.
    pub images: BTreeMap<String, usize>,
}

/// A place on a page that is placed: the element that begins there.
type Anchor = (Label, usize, Point, TagId);

impl<'a> Placing<'a> {
    /// An empty book.
    pub fn new(setting: &'a Setting<'a>) -> Placing<'a> {
        Placing {
            setting,
            sheets: Sheets::new(&setting.theme.page),
            pages: Vec::new(),
            entries: Vec::new(),
            anchors: Anchors::new(),
            elements: BTreeMap::new(),
            images: BTreeMap::new(),
        }
    }

    /// Whether a run that begins so would begin on a recto.
    pub fn recto(&self, start: PageBreak) -> bool {
        self.sheets.recto(start)
    }

    /// Adds the pages of a run.
    pub fn add(&mut self, run: Run, sink: &mut Sink) {
        let first = self.pages.len();
        let sheets = self.sheets.add(&run);
        let (pages, anchors) = self.place(run, first, &sheets, sink);
        for (label, page, at, tag) in anchors {
            if !tag.is_none() {
                self.elements.entry(label.clone()).or_insert(tag);
            }
            self.anchors.entry(label).or_insert((page, at));
        }
        self.pages.extend(pages);
        self.entries.extend(sheets.into_iter().map(|sheet| sheet.entry));
    }

    /// Adds the pages of a run that is going to be placed again: nothing of it is kept but how many they are, and which
    /// pictures they show first. Gives what they are.
    pub fn reserve(&mut self, run: Run, sink: &mut Sink) -> Vec<Sheet> {
        let first = self.pages.len();
        let sheets = self.sheets.add(&run);
        let (pages, anchors) = self.place(run, first, &sheets, sink);
        self.pages.extend(pages.into_iter().map(|page| Page { items: Vec::new(), made: Vec::new(), ..page }));
        for (label, page, at, _) in anchors {
            self.anchors.entry(label).or_insert((page, at));
        }
        self.entries.extend(sheets.iter().map(|sheet| sheet.entry.clone()));
        sheets
    }

    /// Places a run on pages that were reserved for it, which are these from the first on.
    pub fn place_again(&mut self, run: Run, first: usize, sheets: &[Sheet]) {
        // What is found about their numbers is known.
        let (pages, anchors) = self.place(run, first, sheets, &mut Sink::default());
        for (label, page, at, tag) in anchors {
            let known = self.anchors.entry(label.clone()).or_insert((page, at));
            if known.0 >= first {
                *known = (page, at);
                if !tag.is_none() {
                    self.elements.insert(label, tag);
                }
            }
        }
        for (reserved, page) in self.pages.iter_mut().skip(first).zip(pages) {
            *reserved = page;
        }
    }

    /// Where places stand on the pages until now.
    pub fn located(&self) -> Located<'_> {
        Located { anchors: &self.anchors, pages: &self.pages }
    }

    /// The page number of every place, as the contents print it.
    pub fn labels(&self) -> BTreeMap<Label, String> {
        let labels = self.anchors.iter().filter_map(|(label, (page, _))| {
            let entry = self.entries.get(*page)?;
            Some((label.clone(), entry.clone()))
        });
        labels.collect()
    }

    /// The pages of a run from the page `first` on, and the places on them.
    fn place(&mut self, run: Run, first: usize, sheets: &[Sheet], sink: &mut Sink) -> (Vec<Page>, Vec<Anchor>) {
        let setting = self.setting;
        let Run { draft, folios, opens, heads, mut cover, tags, start: _, numbering: _ } = run;
        let mut drafts = draft.pages;
        let (mut pages, mut anchors) = (Vec::with_capacity(sheets.len()), Vec::new());
        // The section in force.
        let mut section = None;
        for (index, sheet) in (first..).zip(sheets) {
            let frame = Frame::new(setting, index % 2 == 0);
            let images = &mut self.images;
            let mut placer = Placer { items: Vec::new(), made: Vec::new(), images, area: frame.column(0), tags };
            let folio = matter::folio(setting, &sheet.label, sink);
            if let Some(page_at) = sheet.page {
                if let Some(Cover { path, alt, tag, rect, beside }) = cover.take() {
                    beside.into_iter().for_each(|(rect, color)| placer.rule(rect, color));
                    placer.picture(path, alt, rect, tag);
                }
                let page = drafts.get_mut(page_at).map(std::mem::take).unwrap_or_default();
                section = page.section.or(section);
                for (at, column) in page.columns.into_iter().enumerate() {
                    placer.area = frame.column(at);
                    column.behind.into_iter().chain(column.ink).for_each(|ink| placer.ink(ink));
                    anchors.extend(column.anchors.into_iter().map(|(label, down, tag)| {
                        (label, index, frame.column(at).point(Abs::ZERO, down), tag.moved(tags))
                    }));
                }
                let folio = if folios { folio } else { Line::default() };
                match page_at {
                    0 if opens => frame.opening(&mut placer, folio),
                    _ => frame.furniture(&mut placer, heads.of(index % 2 == 0, section), folio),
                }
            }
            pages.push(placer.page(&setting.theme.page, sheet.label.clone()));
        }
        (pages, anchors)
    }
}

/// The geometry of one side.
struct Frame<'a> {
    setting: &'a Setting<'a>,
    recto: bool,
    /// The type area.
    area: Rect,
}

impl<'a> Frame<'a> {
    fn new(setting: &'a Setting<'a>, recto: bool) -> Frame<'a> {
        let page = &setting.theme.page;
        let (width, height) = match setting.grid.vertical {
            false => (page.span(), page.depth()),
            true => (page.depth(), page.span()),
        };
        // Vertical books are bound at the right: the recto is the left-hand page.
        let spine_left = recto != setting.grid.vertical;
        let x = if spine_left { page.inner } else { page.width - page.inner - width };
        Frame { setting, recto, area: Rect::new(x, page.top, width, height) }
    }

    fn column(&self, at: usize) -> Area {
        let (page, vertical) = (&self.setting.theme.page, self.setting.grid.vertical);
        let by = (page.measure() + page.gutter) * at as i32;
        let origin = match vertical {
            false => Point::new(self.area.x + by, self.area.y),
            true => Point::new(self.area.x + self.area.width, self.area.y + by),
        };
        Area { lines: if vertical { Lines::Down } else { Lines::Across }, origin }
    }

    /// Whether the fore-edge is at the right.
    fn outer_right(&self) -> bool {
        self.recto != self.setting.grid.vertical
    }

    /// Running head and folio. Either may be empty.
    fn furniture(&self, placer: &mut Placer, head: &Line, folio: Line) {
        let page = &self.setting.theme.page;
        // A folio in the head stands at the outer edge, and the text of the head beside it.
        let inward = match page.folio_place {
            FolioPlace::Head if !folio.runs.is_empty() => folio.length + self.size(Role::RunningHead) * 3 / 2,
            _ => Abs::ZERO,
        };
        match page.head_place {
            HeadPlace::None => {}
            HeadPlace::Edge if self.setting.grid.vertical => self.beside(placer, head.clone(), Role::RunningHead),
            HeadPlace::Center => self.over(placer, head.clone(), Role::RunningHead, None),
            HeadPlace::Top | HeadPlace::Edge => self.over(placer, head.clone(), Role::RunningHead, Some(inward)),
        }
        match page.folio_place {
            FolioPlace::None => {}
            FolioPlace::Head => self.over(placer, folio, Role::Folio, Some(Abs::ZERO)),
            FolioPlace::Edge if self.setting.grid.vertical => self.beside(placer, folio, Role::Folio),
            FolioPlace::Outside | FolioPlace::Edge => self.under(placer, folio, Some(Abs::ZERO)),
            FolioPlace::Center => self.under(placer, folio, None),
        }
    }

    /// What a page on which a chapter opens has: no running head, and a folio only if the theme wants it there; below,
    /// because the head is empty.
    fn opening(&self, placer: &mut Placer, folio: Line) {
        let page = &self.setting.theme.page;
        match page.folio_place {
            _ if !page.opening_folio => {}
            FolioPlace::Head => self.under(placer, folio, None),
            FolioPlace::None | FolioPlace::Outside | FolioPlace::Center | FolioPlace::Edge => {
                self.furniture(placer, &Line::default(), folio);
            }
        }
    }

    fn size(&self, role: Role) -> Abs {
        self.setting.grid.size_of(self.setting.theme.style(role))
    }

    /// Puts a line above the type area: so far in from its outer edge, or in the middle.
    fn over(&self, placer: &mut Placer, line: Line, role: Role, inward: Option<Abs>) {
        let base = (self.area.y - self.setting.theme.page.head).max(self.size(role) * 2);
        self.marginal(placer, line, base, role, inward);
    }

    /// Puts a folio below the type area.
    fn under(&self, placer: &mut Placer, line: Line, inward: Option<Abs>) {
        let page = &self.setting.theme.page;
        let base = (self.area.y + self.area.height + page.folio).min(page.height - self.size(Role::Folio));
        self.marginal(placer, line, base, Role::Folio, inward);
    }

    /// Puts a vertical line into the margin at the fore-edge, as an artifact: a running head begins a little below the
    /// top of the text, a folio ends a little above its foot.
    fn beside(&self, placer: &mut Placer, line: Line, role: Role) {
        if line.runs.is_empty() {
            return;
        }
        let (page, edge, size) = (&self.setting.theme.page, self.area.x + self.area.width, self.size(role));
        let x = match self.outer_right() {
            true => (edge + page.head).min(page.width - size * 2),
            false => (self.area.x - page.head).max(size * 2),
        };
        let y = match role {
            Role::Folio => self.area.y + self.area.height - page.size * 2 - line.length,
            _ => self.area.y + page.size * 4,
        };
        let area = Area { lines: Lines::Down, origin: Point::new(x, y) };
        self.artifact(placer, line, area, Abs::ZERO, role);
    }

    /// Puts a line into a margin, as an artifact; it runs horizontally in every book.
    fn marginal(&self, placer: &mut Placer, line: Line, base: Abs, role: Role, inward: Option<Abs>) {
        if line.runs.is_empty() {
            return;
        }
        let x = match inward {
            None => self.area.x + (self.area.width - line.length) / 2,
            Some(inward) if self.outer_right() => self.area.x + self.area.width - line.length - inward,
            Some(inward) => self.area.x + inward,
        };
        let area = Area { lines: Lines::Across, origin: Point::new(x, Abs::ZERO) };
        self.artifact(placer, line, area, base, role);
    }

    fn artifact(&self, placer: &mut Placer, line: Line, area: Area, base: Abs, role: Role) {
        let (kind, size) = (if role == Role::Folio { Artifact::Folio } else { Artifact::Header }, self.size(role));
        let column = std::mem::replace(&mut placer.area, area);
        placer.items.push(Item::Artifact(kind));
        placer.line(line, Abs::ZERO, base, size);
        placer.items.push(Item::End);
        placer.area = column;
    }
}

impl Heads {
    /// The running head of a side where a section is in force.
    fn of(&self, recto: bool, section: Option<usize>) -> &Line {
        let side = usize::from(recto);
        let section = section.filter(|_| self.by_section[side]).and_then(|at| self.sections.get(at));
        section.unwrap_or(&self.sides[side])
    }
}
