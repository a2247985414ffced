//! Pages of a printed edition: where they begin in the text, and the list of them.

use super::names::Names;
use crate::doc::walk::{self, Holder};
use crate::doc::{Attr, Block, Inline, InlineKind, Label};
use crate::resolve::{Edition, LISTING_KEY, Opening, PAGE_CLASS, PAGE_KEY};

/// The label and the number of the page where an inline marks the beginning of one: `[%5]`, or an empty span of class
/// `pagebreak` whose id ends in the number.
pub(super) fn printed_page(inline: &Inline) -> Option<(&Label, &str)> {
    let InlineKind::Span(body) = &inline.kind else { return None };
    let label = inline.attr.id().filter(|_| body.is_empty() && inline.attr.has_class(PAGE_CLASS))?;
    let in_id = || Some(label.as_str().rsplit('-').next()?.trim_start_matches("page").trim_start_matches('p'));
    let page = inline.attr.value(PAGE_KEY).or_else(in_id)?.trim();
    (!page.is_empty()).then_some((label, page))
}

/// The marks with which a run of inlines begins, and the rest of it.
pub(super) fn leading(run: &[Inline]) -> (&[Inline], &[Inline]) {
    run.split_at(run.iter().take_while(|inline| printed_page(inline).is_some()).count())
}

/// Where in a listing or formula a page begins: byte offset, label and number.
pub(super) type PageStart<'a> = (usize, Label, &'a str);

/// Pages that begin in a listing or formula.
pub(super) fn in_listing(attr: &Attr) -> Vec<PageStart<'_>> {
    let start = |start: &'_ str| {
        let mut parts = start.splitn(3, ' ');
        Some((parts.next()?.parse().ok()?, Label::new(parts.next()?)))
    };
    let list = attr.value(LISTING_KEY).into_iter().flat_map(|list| list.split(';'));
    list.filter_map(|one| start(one).map(|(at, label)| (at, label, one.splitn(3, ' ').nth(2).unwrap_or("")))).collect()
}

/// Number and address of every page, in reading order.
pub(super) fn pages(edition: &Edition, names: &Names) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut add = |label: &Label, page: &str| {
        out.extend(names.href_from_package(label).map(|href| (page.to_owned(), href)));
    };
    for (at, chapter) in edition.chapters().iter().enumerate() {
        if let Some(Opening { label, page }) = edition.opening(at) {
            add(label, page);
        }
        in_run(&chapter.title, &mut add);
        in_blocks(&chapter.blocks, &mut add);
        chapter.notes.values().for_each(|note| in_blocks(&note.body, &mut add));
    }
    out
}

fn in_blocks(blocks: &[Block], add: &mut dyn FnMut(&Label, &str)) {
    walk::holders(blocks, &mut |holder| match holder {
        Holder::Run(run) => in_run(run, add),
        Holder::Block(block) => in_listing(&block.attr).into_iter().for_each(|(_, label, page)| add(&label, page)),
    });
}

fn in_run(run: &[Inline], add: &mut dyn FnMut(&Label, &str)) {
    walk::each_inline(run, &mut |inline| {
        if let Some((label, page)) = printed_page(inline) {
            add(label, page);
        }
    });
}
