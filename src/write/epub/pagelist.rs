//! Pages of a printed edition: where they begin in the text, and the list of them.

use super::names::Names;
use crate::doc::{Inline, InlineKind, Label};
use crate::resolve::Edition;

/// The label and the number of the page, where an inline marks the beginning of one: `[%5]`, or an empty span of class
/// `pagebreak` whose id ends in the number.
pub(super) fn printed_page(inline: &Inline) -> Option<(&Label, &str)> {
    let InlineKind::Span(body) = &inline.kind else { return None };
    let label = inline.attr.id().filter(|_| body.is_empty() && inline.attr.has_class("pagebreak"))?;
    let in_id = || Some(label.as_str().rsplit('-').next()?.trim_start_matches("page").trim_start_matches('p'));
    let page = inline.attr.value("page").or_else(in_id)?.trim();
    (!page.is_empty()).then_some((label, page))
}

/// Number and address of every page, in reading order.
pub(super) fn pages(edition: &Edition, names: &Names) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for chapter in edition.chapters() {
        chapter.inlines(&mut |inline| {
            if let Some((label, page)) = printed_page(inline)
                && let Some(href) = names.href_from_package(label)
            {
                out.push((page.to_owned(), href));
            }
        });
    }
    out
}
