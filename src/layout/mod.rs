//! Edition → pages. All geometry until `page` places it is in logical axes: `along` the line and `down` the column, so
//! that vertical text is the same code as horizontal text.
//!
//! ```text
//! Chapter ──flow──▶ Column (pieces with costs) ──page::draft──▶ Draft ──page::plan, place──▶ Pages
//!            │ ▲
//!            ▼ │ lines
//!            para
//! ```
//!
//! Chapters are set in parallel; from the page numbers on everything goes in order.

mod cover;
mod dump;
mod flow;
mod grid;
pub mod ink;
pub mod line;
mod material;
mod math;
mod page;
mod pagemap;
pub mod para;

use std::collections::BTreeMap;

use rayon::prelude::*;

pub use cover::cover;
pub use dump::{dump, dump_pages};
pub use pagemap::page_map;

use flow::{Setting, matter};
use grid::Grid;
use ink::{Bookmark, Pages, Rect};
use page::{Breaks, Draft, Heads, Numbering, Run, Sheets};

use crate::asset::Asset;
use crate::diag::{Code, Diagnostic, Outcome, Sink};
use crate::doc::{Chapter, ChapterRole, Inline, Label, Matter, PageBreak, text_of};
use crate::font::Fonts;
use crate::lang::spacing::may_hang;
use crate::resolve::Edition;
use crate::theme::{Abs, Apparatus, HeadText, Theme};

/// Lays out a book.
///
/// # Errors
/// [`crate::diag::Abort`] if anything was reported as an error.
pub fn pages(edition: &Edition, theme: &Theme, fonts: &Fonts, sink: &mut Sink) -> Outcome<Pages> {
    let setting = Setting { edition, theme, fonts, grid: Grid::new(theme) };
    check_hanging(&setting, sink);
    let chapters = chapters(&setting, sink);
    let (mut runs, sheets, contents) = runs(&setting, chapters, sink);
    let labels = page::labels(&runs, &sheets.list);
    if let Some(run) = contents.and_then(|at| runs.get_mut(at)) {
        // Drafted again with the numbers that are known now; it takes as many pages as before.
        run.draft = contents_draft(&setting, &labels, sink);
    }
    let folios = sheets.list.iter().map(|sheet| matter::folio(&setting, &sheet.label, sink)).collect();
    let mut images = BTreeMap::new();
    let (pages, anchors) = page::place(&setting, runs, &sheets.list, folios, &mut images);
    [Code::L015, Code::L016].into_iter().for_each(|code| sink.gather(code));
    sink.check()?;
    Ok(Pages {
        outline: bookmarks(edition, &anchors),
        images: images_in_order(edition, images),
        pages,
        anchors,
        meta: edition.meta().clone(),
        lang: edition.lang(),
        right_to_left: theme.vertical,
        timestamp: edition.timestamp(),
    })
}

/// Says where hanging marks are asked for in vain (rule H2).
fn check_hanging(setting: &Setting, sink: &mut Sink) {
    let (lang, vertical) = (setting.edition.lang(), setting.theme.vertical);
    if setting.theme.options.hang && !may_hang(lang.typography(), vertical) {
        let direction = if vertical { "vertical" } else { "horizontal" };
        let found = Diagnostic::new(Code::L017, format!("marks do not hang in {direction} {lang}"));
        sink.push(found.help("remove `hanging` from [typesetting]"));
    }
}

/// Sets every chapter; findings come in the order of the chapters.
fn chapters(setting: &Setting, sink: &mut Sink) -> Vec<(Run, Breaks)> {
    let list = setting.edition.chapters();
    let done: Vec<((Run, Breaks), Sink)> = list
        .par_iter()
        .enumerate()
        .map(|(at, chapter)| {
            let mut sink = Sink::default();
            let run = chapter_run(setting, at, chapter, &mut sink);
            (run, sink)
        })
        .collect();
    done.into_iter()
        .map(|(run, own)| {
            sink.merge(own);
            run
        })
        .collect()
}

/// One chapter as a run of pages that is not filled yet: that waits until the side of its first page is known.
fn chapter_run(setting: &Setting, at: usize, chapter: &Chapter, sink: &mut Sink) -> (Run, Breaks) {
    let column = flow::chapter(setting, chapter, sink);
    let heads = heads(setting, chapter, &column.sections, sink);
    let list = setting.edition.chapters();
    let before = at.checked_sub(1).and_then(|at| list.get(at));
    let part = chapter.role == ChapterRole::Part;
    // Parts, what follows a part, and the first of the text begin on a recto; other chapters on any new page (rule G7).
    let recto = part
        || before.is_none_or(|before| before.role == ChapterRole::Part)
        || (chapter.matter != Matter::Front && before.is_some_and(|before| before.matter == Matter::Front));
    let numbering = if chapter.matter == Matter::Front { Numbering::Roman } else { Numbering::Arabic };
    let breaks = page::breaks(column, setting.grid, setting.theme.page.columns, recto, sink);
    let start = if recto { PageBreak::Recto } else { PageBreak::Page };
    // The page of a part bears its title alone.
    (Run { start, numbering, folios: !part || breaks.pages() > 1, heads, ..Run::default() }, breaks)
}

/// Running heads of a chapter: what the theme says; in a book of one article its sections instead of its title.
fn heads(setting: &Setting, chapter: &Chapter, sections: &[Vec<Inline>], sink: &mut Sink) -> Heads {
    let book = [Inline::text(setting.edition.meta().title.as_str())];
    let title = if text_of(&chapter.title).trim().is_empty() { &book } else { chapter.title.as_slice() };
    let single = setting.edition.chapters().len() == 1;
    let texts = match setting.theme.page.head_texts {
        // The title of the only chapter is that of the book.
        [verso, HeadText::Chapter] if single => [verso, HeadText::Section],
        texts => texts,
    };
    let by_section = texts.map(|text| text == HeadText::Section);
    let sides = texts.map(|text| match text {
        HeadText::Book => matter::head(setting, &book, sink),
        HeadText::Chapter | HeadText::Section => matter::head(setting, title, sink),
    });
    let sections = match by_section {
        [false, false] => Vec::new(),
        _ => sections.iter().map(|section| matter::head(setting, section, sink)).collect(),
    };
    Heads { sides, by_section, sections }
}

/// Whether the book has title page, contents and colophon.
fn has_apparatus(setting: &Setting) -> bool {
    match setting.theme.apparatus {
        Apparatus::None => false,
        Apparatus::Several => setting.edition.chapters().len() > 1,
        Apparatus::Always => true,
    }
}

/// The chapters with the pages around them: cover, title page, contents; colophon. Also their pages as they are counted,
/// and which run the contents are.
fn runs(setting: &Setting, chapters: Vec<(Run, Breaks)>, sink: &mut Sink) -> (Vec<Run>, Sheets, Option<usize>) {
    let front = |draft: Draft| Run { draft, start: PageBreak::Recto, numbering: Numbering::Roman, ..Run::default() };
    let mut runs = Vec::with_capacity(chapters.len() + 4);
    runs.extend(cover_page(setting));
    let apparatus = has_apparatus(setting);
    let mut contents = None;
    if apparatus {
        if setting.theme.half_title {
            let half = matter::half_title(setting, sink);
            runs.push(front(page::draft(half, setting.grid, 1, sink)));
        }
        let title = matter::title_page(setting, sink);
        runs.push(front(page::draft(title, setting.grid, 1, sink)));
        contents = Some(runs.len());
        let draft = contents_draft(setting, &BTreeMap::new(), &mut Sink::default());
        runs.push(Run { folios: true, heads: contents_heads(setting, sink), ..front(draft) });
    }
    let mut sheets = Sheets::new();
    runs.iter().for_each(|run| sheets.add(run));
    for (run, breaks) in chapters {
        let draft = breaks.draft(sheets.recto(run.start));
        let run = Run { draft, ..run };
        sheets.add(&run);
        runs.push(run);
    }
    if let Some(column) = apparatus.then(|| matter::colophon(setting, sink)).flatten() {
        let run = Run { draft: page::draft(column, setting.grid, 1, sink), ..Run::default() };
        sheets.add(&run);
        runs.push(run);
    }
    (runs, sheets, contents)
}

fn contents_draft(setting: &Setting, labels: &BTreeMap<Label, String>, sink: &mut Sink) -> Draft {
    page::draft(matter::contents(setting, labels, sink), setting.grid, 1, sink)
}

fn contents_heads(setting: &Setting, sink: &mut Sink) -> Heads {
    let words = [Inline::text(setting.edition.lang().words().contents)];
    let book = [Inline::text(setting.edition.meta().title.as_str())];
    Heads { sides: [&book, &words].map(|words| matter::head(setting, words, sink)), ..Heads::default() }
}

/// The cover: a picture that fills the page where its proportions are near to those of the page, else all of it in the
/// middle, because what is cut off may be its title.
fn cover_page(setting: &Setting) -> Option<Run> {
    let path = setting.edition.page_cover()?;
    let asset = setting.edition.assets().get(path)?;
    let page = &setting.theme.page;
    let (width, height) = (page.width, page.height);
    let of = |length: Abs, num: u32, den: u32| {
        Abs::raw((i64::from(length.to_raw()) * i64::from(num) / i64::from(den.max(1))).min(i64::from(i32::MAX)) as i32)
    };
    let tall = of(width, asset.height, asset.width);
    let near = (tall - height).max(height - tall) * 12 <= height;
    let (width, height) = match near {
        true if tall >= height => (width, tall),
        false if tall < height => (width, tall),
        _ => (of(height, asset.width, asset.height), height),
    };
    let rect = Rect::new((page.width - width) / 2, (page.height - height) / 2, width, height);
    Some(Run {
        cover: Some((path.to_owned(), rect)),
        start: PageBreak::Recto,
        numbering: Numbering::None,
        ..Run::default()
    })
}

/// Bookmarks of the table of contents.
fn bookmarks(edition: &Edition, anchors: &page::Anchors) -> Vec<Bookmark> {
    let entries = edition.outline().iter().filter_map(|entry| {
        let &(page, at) = anchors.get(&entry.label)?;
        let title = text_of(&entry.title);
        let title = match &entry.number {
            Some(number) => format!("{number}\u{3000}{title}"),
            None => title,
        };
        Some(Bookmark { title: title.trim().to_owned(), depth: entry.depth, page, at })
    });
    entries.collect()
}

/// The pictures that were placed, in the order of their numbers.
fn images_in_order(edition: &Edition, images: BTreeMap<String, usize>) -> Vec<Asset> {
    let mut numbered: Vec<(usize, &Asset)> =
        images.iter().filter_map(|(path, &at)| Some((at, edition.assets().get(path)?))).collect();
    numbered.sort_by_key(|&(at, _)| at);
    numbered.into_iter().map(|(_, asset)| asset.clone()).collect()
}
