//! Flow and pages: goldens of whole small books, and what must hold on every page of any book.

mod around;
mod breaks;
mod design;
mod forced;
mod index;
mod pages;
mod theme;

use std::sync::OnceLock;

use banxin::config::Project;
use banxin::diag::Sink;
use banxin::doc::InlineKind;
use banxin::font::{self, Fonts};
use banxin::layout::ink::{GlyphRun, Item, Page, Pages};
use banxin::source::Sources;
use banxin::theme::{Abs, Theme};
use banxin::world::MemWorld;
use banxin::{layout, resolve};

use crate::harness;

/// The built-in faces, loaded once.
pub fn fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(|| {
        font::load(&MemWorld::new(), &Default::default(), &mut Sink::default()).expect("the built-in faces")
    })
}

/// A laid out book.
pub struct Laid {
    pub pages: Pages,
    pub theme: Theme,
    pub sink: Sink,
    /// Titles, text and notes of the edition, without what the layout adds.
    pub text: String,
}

/// Lays out files (path, text) after `change` has set up the project.
pub fn lay(files: &[(&str, &str)], change: impl FnOnce(&mut Project)) -> Laid {
    let (world, mut project) = harness::project(files);
    change(&mut project);
    let book = harness::read(&world, &project).book.expect("a book");
    let (mut sink, mut sources) = (Sink::default(), Sources::default());
    let edition = resolve::edition(&world, &project, book, &mut sink).expect("an edition");
    let theme = banxin::theme::load(&world, &project, edition.lang(), &mut sources, &mut sink).expect("a theme");
    let pages = layout::pages(&edition, &theme, fonts(), &mut sink).expect("pages");
    let mut text = String::new();
    for chapter in edition.chapters() {
        chapter.inlines(&mut |inline| match &inline.kind {
            InlineKind::Text(words) => text.push_str(words),
            InlineKind::Ruby(ruby) => ruby.pieces.iter().for_each(|piece| text.extend([&*piece.base, &piece.text])),
            _ => {}
        });
    }
    Laid { pages, theme, sink, text }
}

/// A small page: 14 characters by 10 lines.
pub fn small(project: &mut Project) {
    project.page.size = Some((Abs::mm(70.0), Abs::mm(92.0)));
    project.page.chars = Some(14);
    project.page.lines = Some(10);
}

/// Text runs of a page that belong to the book, without running heads, folios and leaders.
pub fn runs(page: &Page) -> impl Iterator<Item = &GlyphRun> {
    let mut artifact = 0;
    page.items.iter().filter_map(move |item| match item {
        Item::Artifact(_) => {
            artifact += 1;
            None
        }
        Item::End => {
            artifact -= 1;
            None
        }
        Item::Glyphs(run) if artifact == 0 => Some(run),
        _ => None,
    })
}

/// The text of a page as lines: runs on one baseline together, in the order in which they were placed.
pub fn lines(page: &Page) -> Vec<String> {
    let mut out: Vec<(Abs, String)> = Vec::new();
    for run in runs(page) {
        match out.last_mut() {
            Some((y, text)) if *y == run.at.y => text.push_str(&run.text),
            _ => out.push((run.at.y, run.text.clone())),
        }
    }
    out.into_iter().map(|(_, text)| text).collect()
}

/// All text of the book in the order of the pages, without white space.
pub fn text(pages: &Pages) -> String {
    let all = pages.pages.iter().flat_map(runs).flat_map(|run| run.text.chars());
    all.filter(|ch| !ch.is_whitespace()).collect()
}

/// Everything that must hold on every page, whatever the book.
pub fn check(laid: &Laid) {
    let Laid { pages, theme, .. } = laid;
    let spec = &theme.page;
    let foot = spec.top + if theme.vertical { spec.span() } else { spec.depth() };
    let hair = Abs::pt(0.05);
    for (at, page) in pages.pages.iter().enumerate() {
        let number = at + 1;
        if page.items.is_empty() {
            let next = pages.pages.get(at + 1).expect("a blank page before another");
            assert!(at % 2 == 1 && !next.items.is_empty(), "page {number} is blank");
        }
        for item in &page.items {
            let rect = match item {
                Item::Rule { rect, .. } | Item::Link { rect, .. } => *rect,
                Item::Image { rect, .. } => *rect,
                _ => continue,
            };
            let inside = rect.x >= -hair
                && rect.y >= -hair
                && rect.x + rect.width <= page.width + hair
                && rect.y + rect.height <= page.height + hair;
            assert!(inside, "page {number}: {item:?} leaves the page");
            // Lines beside names in the last line stand in the gap below it; tints and table rules do not.
            let beside = if rect.height < Abs::pt(0.49) { spec.leading - spec.size } else { hair };
            let low = matches!(item, Item::Rule { .. }) && rect.y + rect.height > foot + beside;
            assert!(!low, "page {number}: {item:?}");
        }
        for run in runs(page) {
            let last = run.glyphs.last().map_or(Abs::ZERO, |glyph| glyph.along);
            if !theme.vertical {
                // Dots beside the last line stand in the gap below it.
                let beside = if run.text.is_empty() { spec.leading - spec.size } else { hair };
                assert!(run.at.y <= foot + beside, "page {number}: {:?} stands below the type area", run.text);
                let right = run.at.x + last;
                assert!(run.at.x >= Abs::ZERO && right <= page.width, "page {number}: {:?} leaves the page", run.text);
            }
        }
        let links = page.items.iter().filter_map(|item| match item {
            Item::Link { to: layout::ink::Target::Label(label), .. } => Some(label),
            _ => None,
        });
        for label in links {
            assert!(pages.anchors.contains_key(label), "page {number}: a link to {label}, which is nowhere");
        }
    }
    for (label, (page, at)) in &pages.anchors {
        let page = pages.pages.get(*page).expect("anchors are on pages");
        assert!(at.x >= Abs::ZERO && at.y >= Abs::ZERO && at.x <= page.width && at.y <= page.height, "{label}");
    }
    let mut depth = -1;
    for mark in &pages.outline {
        assert!(i32::from(mark.depth) <= depth + 1, "{} is nested too deeply", mark.title);
        depth = i32::from(mark.depth);
    }
}
