//! The table of contents, from chapters and their sections.

use super::edition::OutlineEntry;
use super::first_words;
use crate::config::Project;
use crate::doc::{BlockKind, Book, Chapter, Inline, InlineKind, Label, LinkTo, Meta, Role, text_of};
use crate::lang::Lang;

/// Entries in reading order, down to the level that the project asks for.
pub(super) fn entries(project: &Project, lang: Lang, book: &Book) -> Vec<OutlineEntry> {
    let mut out = Vec::new();
    for (index, chapter) in book.chapters.iter().enumerate() {
        let Some(label) = chapter.label.clone() else { continue };
        out.push(OutlineEntry {
            label,
            chapter: index,
            depth: chapter.depth,
            number: chapter.number.clone(),
            title: chapter_title(chapter, &book.meta, book.chapters.len(), lang),
            authors: own_authors(chapter, &book.meta),
        });
        sections(project, chapter, index, &mut out);
    }
    nest(&mut out);
    out
}

fn sections(project: &Project, chapter: &Chapter, index: usize, out: &mut Vec<OutlineEntry>) {
    for block in &chapter.blocks {
        let (BlockKind::Heading { level, number, content }, Some(label)) = (&block.kind, block.attr.id()) else {
            continue;
        };
        if *level <= project.toc_depth && !text_of(content).trim().is_empty() {
            out.push(OutlineEntry {
                label: Label::clone(label),
                chapter: index,
                depth: chapter.depth.saturating_add(level - 1),
                number: number.clone(),
                title: plain(content),
                authors: Vec::new(),
            });
        }
    }
}

/// No entry is more than one deeper than the one before.
fn nest(entries: &mut [OutlineEntry]) {
    let mut open: Vec<u8> = Vec::new();
    for entry in entries {
        open.retain(|&wanted| wanted < entry.depth);
        open.push(entry.depth);
        entry.depth = open.len() as u8 - 1;
    }
}

/// The title; of an untitled chapter that of the book, the number or the first words.
fn chapter_title(chapter: &Chapter, meta: &Meta, count: usize, lang: Lang) -> Vec<Inline> {
    let title = plain(&chapter.title);
    if !text_of(&title).trim().is_empty() || chapter.number.is_some() {
        return title;
    }
    if !chapter.meta.title.trim().is_empty() {
        return vec![Inline::text(chapter.meta.title.trim())];
    }
    if count == 1 {
        return vec![Inline::text(meta.title.clone())];
    }
    let words = first_words(&chapter.blocks);
    vec![Inline::text(if words.is_empty() { lang.words().untitled.to_owned() } else { words })]
}

fn own_authors(chapter: &Chapter, meta: &Meta) -> Vec<String> {
    let own: Vec<String> = chapter.meta.names(Role::Author).map(str::to_owned).collect();
    if own.iter().map(String::as_str).eq(meta.names(Role::Author)) { Vec::new() } else { own }
}

/// Without notes, links, images, index entries and ids: what may stand a second time in the book.
pub(super) fn plain(inlines: &[Inline]) -> Vec<Inline> {
    let mut out = Vec::new();
    for inline in inlines {
        let mut copy = inline.clone();
        if copy.attr.id().is_some() {
            copy.attr.make().id = None;
        }
        match &mut copy.kind {
            InlineKind::Note { .. } | InlineKind::Image { .. } => continue,
            InlineKind::Break => copy.kind = InlineKind::Text(" ".to_owned()),
            InlineKind::Link { to: LinkTo::Written(_) | LinkTo::Url(_) | LinkTo::Label(_), body }
            | InlineKind::Index { body, .. } => {
                out.extend(plain(body));
                continue;
            }
            InlineKind::Text(_)
            | InlineKind::Emph(_)
            | InlineKind::Strong(_)
            | InlineKind::Strike(_)
            | InlineKind::Sup(_)
            | InlineKind::Sub(_)
            | InlineKind::Mark { .. }
            | InlineKind::Ruby(_)
            | InlineKind::Tcy(_)
            | InlineKind::Warichu(_)
            | InlineKind::Code(_)
            | InlineKind::Math(_)
            | InlineKind::Reference { .. }
            | InlineKind::Span(_) => {}
        }
        if let Some(body) = copy.kind.body_mut() {
            *body = plain(body);
        }
        out.push(copy);
    }
    out
}
