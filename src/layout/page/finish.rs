//! Drafts in order → numbered pages: sides, blank pages, folios, running heads, anchors.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::draft::{Draft, DraftPage};
use super::place::{Area, Lines, Placer};
use crate::doc::{Label, PageBreak};
use crate::layout::flow::Setting;
use crate::layout::ink::{Artifact, Color, Item, Page, Point, Rect, TagId};
use crate::layout::line::Line;
use crate::theme::{Abs, FolioPlace, HeadPlace, Numerals, PageSpec, Role};

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

/// How pages are counted.
#[derive(Copy, Clone, Default, Eq, PartialEq, Debug)]
pub(crate) enum Numbering {
    /// Not at all: the cover and its back.
    None,
    /// Front matter, from one: i, ii, iii.
    Front,
    /// The text, from one: 1, 2, 3.
    #[default]
    Text,
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

/// A page of the book before its ink is placed.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    /// Which run.
    pub run: usize,
    /// Which page of it; `None` for a blank one before it.
    pub page: Option<usize>,
    /// Its number as printed.
    pub label: String,
    /// Its number as the contents print it.
    pub entry: String,
}

/// Where places came to stand.
pub(crate) type Anchors = BTreeMap<Label, (usize, Point)>;

/// The pages of a book as they are counted, with blank ones where a run must begin on the other side.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sheets {
    /// The pages. The first is a recto.
    pub list: Vec<Sheet>,
    runs: usize,
    numerals: Folios,
    numbering: Numbering,
    number: u32,
}

/// The numerals of a book.
#[derive(Copy, Clone, Default, Debug)]
struct Folios {
    front: Numerals,
    text: Numerals,
    toc: Option<Numerals>,
}

impl Sheets {
    /// An empty book.
    pub fn new(page: &PageSpec) -> Sheets {
        let numerals = Folios { front: page.front_numerals, text: page.numerals, toc: page.toc_numerals };
        Sheets { numerals, numbering: Numbering::None, ..Sheets::default() }
    }

    /// Whether a run that begins so would begin on a recto.
    pub fn recto(&self, start: PageBreak) -> bool {
        match start {
            PageBreak::Page => self.list.len().is_multiple_of(2),
            PageBreak::Recto => true,
            PageBreak::Verso => false,
        }
    }

    /// Counts the pages of the next run and puts in the blank ones.
    pub fn add(&mut self, run: &Run) {
        let at = self.runs;
        self.runs += 1;
        for page in 0..run.draft.pages.len().max(usize::from(run.cover.is_some())) {
            let turn = match page {
                0 => Some(run.start),
                at => run.draft.pages.get(at).and_then(|page| page.turn),
            };
            if turn.is_some_and(|turn| self.recto(turn) != self.recto(PageBreak::Page)) {
                // A blank page at the end of a part belongs to what is before it.
                self.push(at, None);
            }
            if run.numbering != self.numbering {
                (self.numbering, self.number) = (run.numbering, 0);
            }
            self.push(at, Some(page));
        }
    }

    fn push(&mut self, run: usize, page: Option<usize>) {
        self.number += 1;
        let (label, entry) = self.numerals.print(self.numbering, self.number);
        self.list.push(Sheet { run, page, label, entry });
    }
}

/// Where places stand, while pages are still being added.
#[derive(Debug, Default)]
pub(crate) struct Located {
    places: BTreeMap<Label, usize>,
    labels: Vec<String>,
}

impl Located {
    /// What stands on these pages.
    pub fn new(runs: &[Run], sheets: &Sheets) -> Located {
        let mut places = BTreeMap::new();
        for (at, sheet) in sheets.list.iter().enumerate() {
            let columns = page_of(runs, sheet).map_or(&[][..], |page| &page.columns);
            for (label, ..) in columns.iter().flat_map(|column| &column.anchors) {
                places.entry(label.clone()).or_insert(at);
            }
        }
        Located { places, labels: sheets.list.iter().map(|sheet| sheet.label.clone()).collect() }
    }

    /// The page of a place: which it is, and its number as printed.
    pub fn page(&self, label: &Label) -> Option<(usize, &str)> {
        let &at = self.places.get(label)?;
        Some((at, self.labels.get(at)?))
    }
}

impl Folios {
    /// A number as the page prints it, and as the contents do.
    fn print(self, numbering: Numbering, n: u32) -> (String, String) {
        let numerals = match numbering {
            Numbering::None => return Default::default(),
            Numbering::Front => self.front,
            Numbering::Text => self.text,
        };
        // Only arabic figures are written in another way: what tells front matter from the text does so everywhere.
        let entry = self.toc.filter(|_| numerals == Numerals::Arabic).unwrap_or(numerals);
        (numerals.print(n), entry.print(n))
    }
}

/// The page number of every place, as the contents print it.
pub(crate) fn labels(runs: &[Run], sheets: &[Sheet]) -> BTreeMap<Label, String> {
    let mut labels = BTreeMap::new();
    for sheet in sheets {
        for (label, ..) in page_of(runs, sheet).iter().flat_map(|page| &page.columns).flat_map(|column| &column.anchors)
        {
            labels.entry(label.clone()).or_insert_with(|| sheet.entry.clone());
        }
    }
    labels
}

fn page_of<'a>(runs: &'a [Run], sheet: &Sheet) -> Option<&'a DraftPage> {
    runs.get(sheet.run)?.draft.pages.get(sheet.page?)
}

/// Places the ink of every page. Pictures get their number in the file from `images`, in the order in which they are met.
pub(crate) fn place(
    setting: &Setting,
    mut runs: Vec<Run>,
    sheets: &[Sheet],
    folios: Vec<Line>,
    images: &mut BTreeMap<String, usize>,
) -> (Vec<Page>, Anchors, BTreeMap<Label, TagId>) {
    let loose: Vec<Loose> =
        sheets.iter().zip(folios).map(|(sheet, folio)| Loose::of(&mut runs, sheet, folio)).collect();
    let sections = sections(&loose, sheets);
    let placed: Vec<Placed> = loose
        .into_par_iter()
        .zip(sections)
        .enumerate()
        .map(|(index, (loose, section))| {
            loose.placed(&Frame::new(setting, index % 2 == 0), &runs, &sheets[index], section)
        })
        .collect();
    let (mut pages, mut anchors, mut elements) = (Vec::with_capacity(placed.len()), Anchors::new(), BTreeMap::new());
    for (index, Placed { mut page, places, images: own }) in placed.into_iter().enumerate() {
        number_images(&mut page, own, images);
        pages.push(page);
        for (label, at, tag) in places {
            if !tag.is_none() {
                elements.entry(label.clone()).or_insert(tag);
            }
            anchors.entry(label).or_insert((index, at));
        }
    }
    (pages, anchors, elements)
}

/// What is to stand on a page.
struct Loose {
    cover: Option<Cover>,
    page: Option<DraftPage>,
    folio: Line,
}

/// A page with its ink at positions.
struct Placed {
    page: Page,
    /// Places, with the elements that begin there.
    places: Vec<(Label, Point, TagId)>,
    /// Paths of its pictures, by the numbers that its items have for them.
    images: Vec<String>,
}

impl Loose {
    /// Takes it out of the runs.
    fn of(runs: &mut [Run], sheet: &Sheet, folio: Line) -> Loose {
        let (run, at) = (runs.get_mut(sheet.run), sheet.page);
        let Some((run, at)) = run.zip(at) else { return Loose { cover: None, page: None, folio } };
        let page = run.draft.pages.get_mut(at).map(std::mem::take).unwrap_or_default();
        Loose { cover: run.cover.take(), page: Some(page), folio }
    }

    /// Places it where a section is in force.
    fn placed(self, frame: &Frame, runs: &[Run], sheet: &Sheet, section: Option<usize>) -> Placed {
        let tags = runs.get(sheet.run).map_or(0, |run| run.tags);
        let (mut placer, mut places) = (Placer::new(frame.column(0), tags), Vec::new());
        if let Some(Cover { path, alt, tag, rect, beside }) = self.cover {
            beside.into_iter().for_each(|(rect, color)| placer.rule(rect, color));
            placer.picture(path, alt, rect, tag);
        }
        if let (Some(run), Some(page)) = (runs.get(sheet.run), self.page) {
            placer.items.reserve(page.columns.iter().map(|column| column.behind.len() + column.ink.len()).sum());
            for (at, column) in page.columns.into_iter().enumerate() {
                placer.area = frame.column(at);
                column.behind.into_iter().chain(column.ink).for_each(|ink| placer.ink(ink));
                let anchors = column.anchors.into_iter();
                places.extend(
                    anchors.map(|(label, down, tag)| (label, frame.column(at).point(Abs::ZERO, down), tag.moved(tags))),
                );
            }
            let folio = if run.folios { self.folio } else { Line::default() };
            match sheet.page {
                Some(0) if run.opens => frame.opening(&mut placer, folio),
                _ => frame.furniture(&mut placer, run.heads.of(frame.recto, section), folio),
            }
        }
        let page = &frame.setting.theme.page;
        let Placer { items, made, images, .. } = placer;
        let label = sheet.label.clone();
        Placed { page: Page { width: page.width, height: page.height, cut: None, label, items, made }, places, images }
    }
}

/// The section in force on every page: the last that begins on it or on one before it in its run.
fn sections(pages: &[Loose], sheets: &[Sheet]) -> Vec<Option<usize>> {
    let mut force: (usize, Option<usize>) = (0, None);
    let sections = pages.iter().zip(sheets).map(|(loose, sheet)| {
        let inherited = force.1.filter(|_| force.0 == sheet.run);
        if let Some(page) = &loose.page {
            force = (sheet.run, page.section.or(inherited));
        }
        force.1
    });
    sections.collect()
}

/// Gives the pictures of a page their numbers in the file.
fn number_images(page: &mut Page, own: Vec<String>, images: &mut BTreeMap<String, usize>) {
    if own.is_empty() {
        return;
    }
    let mut number = |path: String| {
        let next = images.len();
        *images.entry(path).or_insert(next)
    };
    let numbers: Vec<usize> = own.into_iter().map(&mut number).collect();
    for item in &mut page.items {
        if let Item::Image { image, .. } = item {
            *image = numbers[*image];
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_begin_on_rectos() {
        let run = |pages: usize, start, numbering| Run {
            draft: Draft { pages: vec![DraftPage::default(); pages], ..Draft::default() },
            start,
            numbering,
            ..Run::default()
        };
        let runs = [
            run(1, PageBreak::Recto, Numbering::None),
            run(3, PageBreak::Recto, Numbering::Front),
            run(2, PageBreak::Recto, Numbering::Text),
            run(1, PageBreak::Page, Numbering::Text),
        ];
        let numerals = Folios { front: Numerals::Roman, text: Numerals::Arabic, toc: Some(Numerals::Han) };
        let mut sheets = Sheets { numerals, numbering: Numbering::None, ..Sheets::default() };
        runs.iter().for_each(|run| sheets.add(run));
        let labels: Vec<(&str, &str)> = sheets.list.iter().map(|sheet| (&*sheet.label, &*sheet.entry)).collect();
        let front = ["i", "ii", "iii", "iv"].map(|label| (label, label));
        assert_eq!(labels[..6], [[("", ""); 2].as_slice(), &front].concat());
        assert_eq!(labels[6..], [("1", "一"), ("2", "二"), ("3", "三")]);
    }
}
