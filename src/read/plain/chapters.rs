//! Pieces → chapters and sections.

use super::compose::Composer;
use super::headings::Style;
use super::paragraphs::{Piece, PieceKind};
use crate::doc::{Block, BlockKind, ChapterRole, Matter};
use crate::lang::role_of_title;
use crate::read::assemble::role;
use crate::source::{SourceId, Span};

/// A chapter in the making: its heading and what follows it.
pub(super) struct Draft<'p, 'a> {
    /// The heading that begins it; `None` for what stands before the first one, or for an undivided text.
    pub(super) heading: Option<(&'p Piece<'a>, Style)>,
    /// What it holds, with the styles of its section headings.
    pub(super) body: Vec<(&'p Piece<'a>, Option<Style>)>,
}

/// Divides at 卷, 章 and their like if there are two or more of them and the file is a book of its own; otherwise
/// the file is one chapter.
pub(super) fn divide<'p, 'a>(pieces: &'p [Piece<'a>], styles: &[Option<Style>], single: bool) -> Vec<Draft<'p, 'a>> {
    let begins = |style: &Option<Style>| style.filter(|style| style.rank() <= Style::Chapter.rank());
    let chapters = styles.iter().filter(|style| matches!(style, Some(Style::Chapter | Style::Volume))).count();
    let divided = single && chapters >= 2;
    let mut drafts = vec![Draft { heading: None, body: Vec::new() }];
    for (piece, style) in pieces.iter().zip(styles) {
        match begins(style).filter(|_| divided) {
            Some(style) => drafts.push(Draft { heading: Some((piece, style)), body: Vec::new() }),
            None => drafts.last_mut().into_iter().for_each(|draft| draft.body.push((piece, *style))),
        }
    }
    if drafts.len() > 1 && drafts[0].body.is_empty() {
        drafts.remove(0);
    }
    drafts
}

/// Blocks of a chapter. Levels of sections are those ranks that occur in the file, from 2 on.
pub(super) fn blocks(body: &[(&Piece, Option<Style>)], ranks: &[u8], composer: &mut Composer) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (piece, style) in body {
        let kind = match (piece.kind, style, piece.lines.first()) {
            (PieceKind::Para, Some(style), Some(line)) => {
                let depth = ranks.iter().position(|rank| *rank == style.rank()).unwrap_or(0);
                let level = (depth + 2).min(6) as u8;
                BlockKind::Heading { level, number: None, content: composer.heading(*line) }
            }
            (PieceKind::Para, ..) => BlockKind::Para(composer.paragraph(&piece.lines)),
            (PieceKind::Verse, ..) => BlockKind::Verse(
                piece.lines.iter().map(|line| composer.paragraph(std::slice::from_ref(line))).collect(),
            ),
            (PieceKind::SceneBreak, ..) => BlockKind::SceneBreak,
        };
        blocks.push(Block::new(kind, span(piece, composer.id)));
    }
    // A paragraph of nothing but characters that no book can hold leaves nothing.
    blocks.retain(|block| !matches!(&block.kind, BlockKind::Para(content) if content.is_empty()));
    blocks
}

/// Place of a piece.
pub(super) fn span(piece: &Piece, id: SourceId) -> Span {
    let (first, last) = (piece.lines.first(), piece.lines.last());
    first.zip(last).map_or(Span::NONE, |(first, last)| Span::new(id, first.at, last.end()))
}

/// Ranks of the section headings of a file, highest first. A 前言 or 結語 in an article ranks with its other sections.
pub(super) fn ranks(drafts: &[Draft]) -> Vec<u8> {
    let styles = drafts.iter().flat_map(|draft| draft.body.iter().filter_map(|(_, style)| *style));
    let mut ranks: Vec<u8> = styles.filter(|style| *style != Style::Named).map(Style::rank).collect();
    ranks.sort_unstable();
    ranks.dedup();
    ranks
}

/// Whether a chapter is a part, and how deep it stands: chapters inside parts one deeper, what comes after them not.
pub(super) fn place(style: Option<Style>, title: &str, in_part: bool) -> (ChapterRole, u8) {
    let after = |told| role(told).1 == Matter::Back;
    match style {
        Some(Style::Volume) => (ChapterRole::Part, 0),
        Some(Style::Named) if role_of_title(title).is_some_and(after) => (ChapterRole::Chapter, 0),
        _ => (ChapterRole::Chapter, u8::from(in_part)),
    }
}
