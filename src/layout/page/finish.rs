//! Drafts in order → numbered pages: sides, blank pages, folios, running heads, anchors.

use std::collections::BTreeMap;

use super::draft::{Draft, DraftPage};
use super::place::{Area, Placer};
use crate::doc::{Label, PageBreak};
use crate::lang::numerals;
use crate::layout::flow::{Setting, matter};
use crate::layout::ink::{Item, Page, Point, Rect};
use crate::layout::line::Line;
use crate::theme::{Abs, FolioPlace, Role};

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
    /// Running heads: of left-hand pages in horizontal books (verso), and of recto pages. The first page has none.
    pub heads: Heads,
    /// A picture that fills its only page.
    pub cover: Option<(String, Rect)>,
}

/// How pages are counted.
#[derive(Copy, Clone, Default, Eq, PartialEq, Debug)]
pub(crate) enum Numbering {
    /// Not at all: the cover and its back.
    None,
    /// i, ii, iii: front matter.
    Roman,
    /// 1, 2, 3: the text.
    #[default]
    Arabic,
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
}

/// Where places came to stand.
pub(crate) type Anchors = BTreeMap<Label, (usize, Point)>;

/// The pages of a book as they are counted, with blank ones where a run must begin on the other side.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sheets {
    /// The pages. The first is a recto.
    pub list: Vec<Sheet>,
    runs: usize,
    numbering: Numbering,
    number: u32,
}

impl Sheets {
    /// An empty book.
    pub fn new() -> Sheets {
        Sheets { numbering: Numbering::None, ..Sheets::default() }
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
        self.list.push(Sheet { run, page, label: self.numbering.print(self.number) });
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
            for (label, _) in columns.iter().flat_map(|column| &column.anchors) {
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

/// The printed page number of every place.
pub(crate) fn labels(runs: &[Run], sheets: &[Sheet]) -> BTreeMap<Label, String> {
    let mut labels = BTreeMap::new();
    for sheet in sheets {
        for (label, _) in page_of(runs, sheet).iter().flat_map(|page| &page.columns).flat_map(|column| &column.anchors)
        {
            labels.entry(label.clone()).or_insert_with(|| sheet.label.clone());
        }
    }
    labels
}

fn page_of<'a>(runs: &'a [Run], sheet: &Sheet) -> Option<&'a DraftPage> {
    runs.get(sheet.run)?.draft.pages.get(sheet.page?)
}

/// Places the ink of every page.
pub(crate) fn place(
    setting: &Setting,
    mut runs: Vec<Run>,
    sheets: &[Sheet],
    folios: Vec<Line>,
    images: &mut BTreeMap<String, usize>,
) -> (Vec<Page>, Anchors) {
    let (mut pages, mut anchors) = (Vec::with_capacity(sheets.len()), Anchors::new());
    // The section in force, of the run it belongs to.
    let mut section: (usize, Option<usize>) = (0, None);
    for (index, (sheet, folio)) in sheets.iter().zip(folios).enumerate() {
        let frame = Frame::new(setting, index % 2 == 0);
        let mut placer = Placer { items: Vec::new(), made: Vec::new(), images, area: frame.column(0) };
        if let Some(run) = runs.get_mut(sheet.run)
            && let Some(page_at) = sheet.page
        {
            if let Some((path, rect)) = run.cover.take() {
                placer.picture(path, String::new(), rect);
            }
            let page = run.draft.pages.get_mut(page_at).map(std::mem::take).unwrap_or_default();
            section = match (page.section, section) {
                (Some(own), _) => (sheet.run, Some(own)),
                (None, (of, inherited)) if of == sheet.run => (of, inherited),
                _ => (sheet.run, None),
            };
            for (at, column) in page.columns.into_iter().enumerate() {
                placer.area = frame.column(at);
                column.behind.into_iter().chain(column.ink).for_each(|ink| placer.ink(ink));
                for (label, down) in column.anchors {
                    anchors.entry(label).or_insert((index, frame.column(at).point(Abs::ZERO, down)));
                }
            }
            if page_at > 0 {
                frame.head(&mut placer, &run.heads, section.1);
            }
            if run.folios {
                frame.folio(&mut placer, folio);
            }
        }
        let page = &setting.theme.page;
        let Placer { items, made, .. } = placer;
        pages.push(Page { width: page.width, height: page.height, label: sheet.label.clone(), items, made });
    }
    (pages, anchors)
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
        Area { vertical, origin }
    }

    /// Whether the fore-edge is at the right.
    fn outer_right(&self) -> bool {
        self.recto != self.setting.grid.vertical
    }

    fn head(&self, placer: &mut Placer, heads: &Heads, section: Option<usize>) {
        let side = usize::from(self.recto);
        let section = section.filter(|_| heads.by_section[side]).and_then(|at| heads.sections.get(at));
        let line = section.unwrap_or(&heads.sides[side]);
        let page = &self.setting.theme.page;
        let size = self.setting.grid.size_of(self.setting.theme.style(Role::RunningHead));
        if matter::at_edge(self.setting) {
            return self.beside(placer, line.clone(), size);
        }
        let base = (self.area.y - page.head).max(size * 2);
        self.marginal(placer, line.clone(), base, size, FolioPlace::Outside);
    }

    fn folio(&self, placer: &mut Placer, line: Line) {
        let page = &self.setting.theme.page;
        let size = self.setting.grid.size_of(self.setting.theme.style(Role::Folio));
        let base = (self.area.y + self.area.height + page.folio).min(page.height - size);
        self.marginal(placer, line, base, size, page.folio_place);
    }

    /// Puts a running head into the margin at the fore-edge, as an artifact: a vertical line that begins a little below
    /// the text, as far from it as the head of a page is.
    fn beside(&self, placer: &mut Placer, line: Line, size: Abs) {
        let (page, edge) = (&self.setting.theme.page, self.area.x + self.area.width);
        let x = match self.outer_right() {
            true => (edge + page.head).min(page.width - size * 2),
            false => (self.area.x - page.head).max(size * 2),
        };
        let column = placer.area;
        placer.area = Area { vertical: true, origin: Point::new(x, self.area.y + page.size * 4) };
        placer.items.push(Item::Artifact);
        placer.line(line, Abs::ZERO, Abs::ZERO, size);
        placer.items.push(Item::End);
        placer.area = column;
    }

    /// Puts a line into a margin, as an artifact; it runs horizontally in every book.
    fn marginal(&self, placer: &mut Placer, line: Line, base: Abs, size: Abs, at: FolioPlace) {
        if line.runs.is_empty() {
            return;
        }
        let x = match at {
            FolioPlace::Center => self.area.x + (self.area.width - line.length) / 2,
            FolioPlace::Outside if self.outer_right() => self.area.x + self.area.width - line.length,
            FolioPlace::Outside => self.area.x,
        };
        let column = placer.area;
        placer.area = Area { vertical: false, origin: Point::new(x, Abs::ZERO) };
        placer.items.push(Item::Artifact);
        placer.line(line, Abs::ZERO, base, size);
        placer.items.push(Item::End);
        placer.area = column;
    }
}

impl Numbering {
    fn print(self, n: u32) -> String {
        match self {
            Numbering::None => String::new(),
            Numbering::Roman => numerals::roman(n),
            Numbering::Arabic => n.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_begin_on_rectos() {
        let run = |pages: usize, start, numbering| Run {
            draft: Draft { pages: vec![DraftPage::default(); pages] },
            start,
            numbering,
            ..Run::default()
        };
        let runs = [
            run(1, PageBreak::Recto, Numbering::None),
            run(3, PageBreak::Recto, Numbering::Roman),
            run(2, PageBreak::Recto, Numbering::Arabic),
            run(1, PageBreak::Page, Numbering::Arabic),
        ];
        let mut sheets = Sheets::new();
        runs.iter().for_each(|run| sheets.add(run));
        let labels: Vec<String> = sheets.list.into_iter().map(|sheet| sheet.label).collect();
        assert_eq!(labels, ["", "", "i", "ii", "iii", "iv", "1", "2", "3"]);
    }
}
