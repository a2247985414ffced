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

mod bind;
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
mod sheet;
mod tags;

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

pub use cover::{cover, wrap};
pub use dump::{dump, dump_pages};
pub use pagemap::page_map;
pub use sheet::mount;

use bind::Bound;
use flow::{Endnote, Setting, matter};
use grid::Grid;
use ink::{Bookmark, Color, Pages, Rect, Tag, TagId, Tags};
use page::{Breaks, Cover, Draft, Heads, Numbering, Placing, Run};

use crate::asset::Asset;
use crate::diag::{Code, Diagnostic, Outcome, Sink};
use crate::doc::{Chapter, ChapterRole, Inline, Label, Matter, Meta, PageBreak, Role as Did, text_of};
use crate::font::Fonts;
use crate::lang::spacing::may_hang;
use crate::resolve::{Edges, Edition, Index};
use crate::theme::{Abs, Apparatus, HeadText, OpeningStart, PageSpec, Theme};

/// Lays out a book.
///
/// # Errors
/// [`crate::diag::Abort`] if anything was reported as an error.
pub fn pages(edition: &Edition, theme: &Theme, fonts: &Fonts, sink: &mut Sink) -> Outcome<Pages> {
    math::face(edition, fonts, sink);
    let setting = Setting { edition, theme, fonts, grid: Grid::new(theme) };
    check_hanging(&setting, sink);
    let Bound { placing, tags, .. } = bind::bind(&setting, sink);
    let Placing { pages, anchors, elements, images, .. } = placing;
    [Code::L015, Code::L016, Code::L050].into_iter().for_each(|code| sink.gather(code));
    sink.check()?;
    Ok(Pages {
        outline: bookmarks(edition, &anchors),
        images: images_in_order(edition, images),
        tags,
        pages,
        anchors,
        elements,
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

/// A chapter as it was set.
struct Set {
    run: Run,
    /// Its pages, to be filled when the side of the first is known.
    breaks: Breaks,
    /// Notes that stand at the end of the book.
    notes: Vec<Endnote>,
}

/// Sets some of the chapters; findings come in the order of the chapters.
fn chapters(setting: &Setting, some: Range<usize>) -> (Vec<Set>, Sink) {
    let list = setting.edition.chapters();
    let done: Vec<(Set, Sink)> = some
        .into_par_iter()
        .map(|at| {
            let mut sink = Sink::default();
            let run = chapter_run(setting, at, &list[at], &mut sink);
            (run, sink)
        })
        .collect();
    let mut sink = Sink::default();
    let sets = done.into_iter().map(|(run, own)| {
        sink.merge(own);
        run
    });
    (sets.collect(), sink)
}

/// One chapter as a run of pages that is not filled yet: that waits until the side of its first page is known.
fn chapter_run(setting: &Setting, at: usize, chapter: &Chapter, sink: &mut Sink) -> Set {
    let mut column = flow::chapter(setting, chapter, sink);
    let notes = std::mem::take(&mut column.endnotes);
    let list = setting.edition.chapters();
    let before = at.checked_sub(1).and_then(|at| list.get(at));
    let part = chapter.role == ChapterRole::Part;
    // Pages that bear a few lines alone have neither folio nor running head.
    let display = matches!(chapter.role, ChapterRole::Dedication | ChapterRole::Epigraph);
    // Parts, what follows a part or the contents, and the first of the text begin on a recto; other chapters as the theme says (rule G7).
    let recto = part
        || display
        || setting.theme.chapter_start == OpeningStart::Recto
        || before.is_none_or(|before| before.role == ChapterRole::Part)
        || (has_apparatus(setting) && at == contents_place(setting))
        || (chapter.matter != Matter::Front && before.is_some_and(|before| before.matter == Matter::Front));
    let numbering = if chapter.matter == Matter::Front { Numbering::Front } else { Numbering::Text };
    let heads = if display { Heads::default() } else { heads(setting, at, chapter, &column.sections, sink) };
    let breaks = page::breaks(column, setting.grid, setting.theme.page.columns, recto, sink).around(setting);
    let start = if recto { PageBreak::Recto } else { PageBreak::Page };
    let folios = !display && (!part || breaks.pages() > 1);
    Set { run: Run { start, numbering, folios, opens: true, heads, ..Run::default() }, breaks, notes }
}

/// Running heads of a chapter: what the theme says; in a book of one article its sections instead of its title.
fn heads(setting: &Setting, at: usize, chapter: &Chapter, sections: &[Vec<Inline>], sink: &mut Sink) -> Heads {
    let edition = setting.edition;
    let book = vec![Inline::text(edition.meta().title.as_str())];
    let titled = |title: &[Inline]| if text_of(title).trim().is_empty() { book.clone() } else { title.to_vec() };
    let single = edition.written() == 1;
    let texts = match setting.theme.page.head_texts {
        // The title of the only chapter is that of the book.
        [verso, HeadText::Chapter] if single => [verso, HeadText::Section],
        texts => texts,
    };
    let sides = texts.map(|text| {
        let words = match text {
            HeadText::Book => book.clone(),
            HeadText::Part => {
                let before = edition.chapters().iter().take(at + 1);
                before
                    .rev()
                    .find(|part| part.role == ChapterRole::Part)
                    .map_or(book.clone(), |part| titled(&part.title))
            }
            HeadText::Chapter | HeadText::Section => titled(&chapter.title),
            HeadText::Author => {
                let of = |meta: &Meta| meta.names(Did::Author).collect::<Vec<_>>().join(edition.lang().words().and);
                let own = of(&chapter.meta);
                vec![Inline::text(if own.is_empty() { of(edition.meta()) } else { own })]
            }
            HeadText::None => Vec::new(),
        };
        matter::head(setting, &words, sink)
    });
    let by_section = texts.map(|text| text == HeadText::Section);
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
        Apparatus::Several => setting.edition.written() > 1,
        Apparatus::Always => true,
    }
}

/// Before which chapter the contents stand: behind a dedication and an epigraph, and in some languages and themes behind
/// prefaces and forewords too.
fn contents_place(setting: &Setting) -> usize {
    use ChapterRole::{Acknowledgments, Dedication, Epigraph, Foreword, Preface};
    let before = |chapter: &&Chapter| match chapter.role {
        Dedication | Epigraph => true,
        Foreword | Preface | Acknowledgments => !setting.theme.toc_first && chapter.matter == Matter::Front,
        _ => false,
    };
    setting.edition.chapters().iter().take_while(before).count()
}

/// The contents as pages. Where less space between the entries saves a page, they move together as far as that takes.
fn contents_draft(setting: &Setting, labels: &BTreeMap<Label, String>, sink: &mut Sink) -> Draft {
    let at = |space: i32| {
        let mut own = Sink::default();
        let column = matter::contents(setting, labels, space, &mut own);
        (page::draft(column, setting.grid, 1, &mut own), own)
    };
    let loose = at(1000);
    let least = if loose.0.pages.len() > 1 { at(0).0.pages.len() } else { 1 };
    let saves = |(draft, _): &(Draft, Sink)| draft.pages.len() == least;
    let (draft, own) = match saves(&loose) {
        true => loose,
        false => [750, 500, 250].into_iter().map(at).find(saves).unwrap_or_else(|| at(0)),
    };
    sink.merge(own);
    draft
}

/// The pages of the index: below its title, or behind what its author says in `intro`.
fn index_draft(setting: &Setting, index: &Index, intro: Draft, located: &page::Located, sink: &mut Sink) -> Draft {
    let page = &setting.theme.page;
    let side = page::Side::of(setting.grid, page.span(), page.columns);
    let bare = setting.edition.chapters().get(index.chapter).filter(|chapter| chapter.blocks.is_empty());
    // Its findings are those of the chapter, which has been set before.
    let opening = bare.map(|chapter| matter::index_opening(setting, chapter, &mut Sink::default()));
    let (mut pages, mut tags) = (intro.pages, intro.tags);
    let mut opening = opening.unwrap_or_default();
    if bare.is_some() {
        (pages, tags) = (Vec::new(), std::mem::take(&mut opening.tags));
    }
    let column = matter::index(setting, index, side.measure, located, tags, sink);
    let below = page::side_by_side(opening, column, setting.grid, side);
    pages.extend(below.pages);
    Draft { pages, tags: below.tags }
}

/// Running heads of pages that the book makes itself: its title, and what they are.
fn heads_of(setting: &Setting, words: &str, sink: &mut Sink) -> Heads {
    let texts = [setting.edition.meta().title.as_str(), words].map(|text| [Inline::text(text)]);
    Heads { sides: texts.map(|text| matter::head(setting, &text, sink)), ..Heads::default() }
}

/// The cover: it fills the page where at most three hundredths of it are cut off at each side for that; else all of it stands in the
/// middle, because what is cut off may be its title, and the colours of its edges go on to those of the page.
fn cover_page(setting: &Setting) -> Option<Run> {
    let path = setting.edition.page_cover()?;
    let asset = setting.edition.assets().get(path)?;
    let page = &setting.theme.page;
    let of = |length: Abs, num: u32, den: u32| {
        Abs::raw((i64::from(length.to_raw()) * i64::from(num) / i64::from(den.max(1))).min(i64::from(i32::MAX)) as i32)
    };
    let filled = {
        let (tall, wide) = (of(page.width, asset.height, asset.width), of(page.height, asset.width, asset.height));
        if tall >= page.height { (page.width, tall) } else { (wide, page.height) }
    };
    let cut = (filled.0 - page.width).max(filled.1 - page.height);
    let near = cut * 50 <= filled.0.max(filled.1) * 3;
    let (width, height) = match near {
        true => filled,
        false if filled.0 == page.width => (of(page.height, asset.width, asset.height), page.height),
        false => (page.width, of(page.width, asset.height, asset.width)),
    };
    let rect = Rect::new((page.width - width) / 2, (page.height - height) / 2, width, height);
    let beside = if near { Vec::new() } else { around(page, rect, crate::resolve::edges(asset)) };
    let mut tags = Tags::new(Tag::Section);
    let alt = setting.edition.meta().title.clone();
    let tag = tags.add(Tag::Figure(alt.clone()), TagId::ROOT);
    Some(Run {
        draft: Draft { tags, ..Draft::default() },
        cover: Some(Cover { path: path.to_owned(), alt, tag, rect, beside }),
        start: PageBreak::Recto,
        numbering: Numbering::None,
        ..Run::default()
    })
}

/// What a picture leaves free of its page, in the colours of its edges.
fn around(page: &PageSpec, rect: Rect, edges: Option<Edges>) -> Vec<(Rect, Color)> {
    let Some(edges) = edges else { return Vec::new() };
    let (right, foot) = (rect.x + rect.width, rect.y + rect.height);
    let beside = [(Abs::ZERO, rect.x, edges.left), (right, page.width - right, edges.right)];
    let above = [(Abs::ZERO, rect.y, edges.top), (foot, page.height - foot, edges.bottom)];
    let mut bars = Vec::new();
    // Each part reaches to the end of its bar and the next is painted over it, so that no seam shows between them.
    for (x, width, colors) in beside.into_iter().filter(|(_, width, _)| *width > Abs::ZERO) {
        for (y, color) in steps(page.height, colors) {
            bars.push((Rect::new(x, y, width, page.height - y), color));
        }
    }
    for (y, height, colors) in above.into_iter().filter(|(_, height, _)| *height > Abs::ZERO) {
        for (x, color) in steps(page.width, colors) {
            bars.push((Rect::new(x, y, page.width - x, height), color));
        }
    }
    bars
}

/// Where along a side each colour begins.
fn steps(length: Abs, colors: Vec<[u8; 3]>) -> impl Iterator<Item = (Abs, Color)> {
    let count = i32::try_from(colors.len()).unwrap_or(1);
    let mut before = None;
    colors.into_iter().zip(0..).filter_map(move |(color, at)| {
        let [red, green, blue] = color;
        let changed = before.replace(color) != Some(color);
        changed.then_some((length.scale(at, count), Color::Rgb(red, green, blue)))
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
