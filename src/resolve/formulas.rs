//! Formulas that cannot be read are reported here, once for all writers; each writer shows them as they were written.

use crate::diag::{Code, Diagnostic, Sink};
use crate::doc::{BlockKind, Book, InlineKind, walk};
use crate::math;
use crate::source::Span;

/// Reports every formula of the book that cannot be read.
pub(super) fn check(book: &Book, sink: &mut Sink) {
    let mut found: Vec<(&str, Span)> = Vec::new();
    for chapter in &book.chapters {
        walk::each_inline(&chapter.title, &mut |inline| {
            if let InlineKind::Math(tex) = &inline.kind {
                found.push((tex, inline.span));
            }
        });
        let notes = chapter.notes.values().map(|note| note.body.as_slice());
        for blocks in [chapter.blocks.as_slice()].into_iter().chain(notes) {
            walk::blocks(blocks, &mut |block| {
                if let BlockKind::Math(tex) = &block.kind {
                    found.push((tex, block.span));
                }
            });
            walk::inlines(blocks, &mut |inline| {
                if let InlineKind::Math(tex) = &inline.kind {
                    found.push((tex, inline.span));
                }
            });
        }
    }
    for (tex, span) in found {
        if let Err(why) = math::read(tex) {
            sink.push(
                Diagnostic::new(Code::M010, format!("the formula cannot be read: {why}"))
                    .at(span)
                    .help("it stands in the book as its TeX source; check its commands and braces"),
            );
        }
    }
}

/// The number that a displayed formula gives itself by `\tag`.
pub(super) fn own_number(tex: &str) -> Option<String> {
    if !tex.contains("\\tag") {
        return None;
    }
    let tag = math::read(tex).ok()?.tag?;
    Some(tag.strip_prefix('(').and_then(|tag| tag.strip_suffix(')')).unwrap_or(&tag).to_owned())
}
