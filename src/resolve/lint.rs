//! Findings that need whole paragraphs: marks without a partner.

use crate::diag::{Code, Diagnostic, Sink};
use crate::doc::{Block, BlockKind, Book, Inline, InlineKind, walk};
use crate::source::Span;

/// Opening marks and their partners.
const PAIRS: &[(char, char)] =
    &[('「', '」'), ('『', '』'), ('（', '）'), ('《', '》'), ('〈', '〉'), ('【', '】'), ('〔', '〕'), ('“', '”')];

/// Checks every paragraph that was written as Markdown; plain text is checked where it is cleaned up.
pub(super) fn check(book: &Book, sink: &mut Sink) {
    for chapter in book.chapters.iter().filter(|chapter| !chapter.path.ends_with(".txt")) {
        sequence(&chapter.blocks, sink);
        for note in chapter.notes.values() {
            sequence(&note.body, sink);
        }
    }
}

/// A quotation of several paragraphs opens each of them and closes only the last.
fn sequence(blocks: &[Block], sink: &mut Sink) {
    for (at, block) in blocks.iter().enumerate() {
        if let BlockKind::Para(content) = &block.kind {
            let goes_on = blocks.get(at + 1).and_then(first_char);
            paragraph(content, goes_on, sink);
        }
    }
    for block in blocks {
        match &block.kind {
            BlockKind::Quote { body, .. } | BlockKind::Container { body, .. } | BlockKind::Figure { body, .. } => {
                sequence(body, sink);
            }
            BlockKind::List { items, .. } => items.iter().for_each(|item| sequence(&item.body, sink)),
            BlockKind::Terms(terms) => {
                terms.iter().flat_map(|term| &term.bodies).for_each(|body| sequence(body, sink));
            }
            BlockKind::Heading { .. }
            | BlockKind::Para(_)
            | BlockKind::Verse(_)
            | BlockKind::Code { .. }
            | BlockKind::Math(_)
            | BlockKind::Table(_)
            | BlockKind::SceneBreak
            | BlockKind::BlankLine
            | BlockKind::PageBreak(_) => {}
        }
    }
}

fn first_char(block: &Block) -> Option<char> {
    let mut first = None;
    walk::inlines(std::slice::from_ref(block), &mut |inline| {
        if let (None, InlineKind::Text(text)) = (first, &inline.kind) {
            first = text.chars().next();
        }
    });
    first
}

fn paragraph(content: &[Inline], next: Option<char>, sink: &mut Sink) {
    let mut open: Vec<(char, char, Span)> = Vec::new();
    let mut alone: Vec<(char, Span)> = Vec::new();
    walk::each_inline(content, &mut |inline| {
        let InlineKind::Text(text) = &inline.kind else { return };
        for (at, c) in text.char_indices() {
            let span = place(inline.span, text.len(), at, c);
            if let Some((_, close)) = PAIRS.iter().find(|(mark, _)| *mark == c) {
                open.push((c, *close, span));
            } else if PAIRS.iter().any(|(_, close)| *close == c) {
                match open.iter().rposition(|(_, close, _)| *close == c) {
                    Some(partner) => alone.extend(open.drain(partner..).skip(1).map(|(mark, _, span)| (mark, span))),
                    None => alone.push((c, span)),
                }
            }
        }
    });
    alone.extend(open.into_iter().filter(|(mark, ..)| next != Some(*mark)).map(|(mark, _, span)| (mark, span)));
    for (mark, span) in alone {
        sink.push(
            Diagnostic::new(Code::T002, format!("{mark} has no partner in its paragraph"))
                .at(span)
                .help("add the other mark, or take this one out"),
        );
    }
}

/// The place of a character, where the text stands in the source as it is.
fn place(span: Span, length: usize, at: usize, c: char) -> Span {
    match span.source() {
        Some(source) if span.end() - span.start() == length => {
            Span::new(source, span.start() + at, span.start() + at + c.len_utf8())
        }
        _ => span,
    }
}
