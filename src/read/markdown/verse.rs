//! Lines whose ends are meaning.

use super::Reader;
use super::inline::Piece;
use super::text;
use crate::doc::{Block, BlockKind, Inline, InlineKind};
use crate::read::mapped::Mapped;
use crate::source::Span;

impl Reader<'_> {
    /// A paragraph of lines that all begin with a bar, as pandoc's line blocks. Anything else is left alone.
    pub(super) fn line_block(&mut self, pieces: &mut Vec<Piece>, span: Span) -> Option<Block> {
        let mut begins = true;
        for piece in pieces.iter() {
            let text = match piece {
                Piece::Node(Inline { kind: InlineKind::Text(text), .. }) => Some(text.as_str()),
                _ => None,
            };
            match (begins, text) {
                (_, Some("\n")) if begins => return None,
                (_, Some("\n")) => begins = true,
                (true, Some(text)) if text == "|" || text.starts_with("| ") || text.starts_with("|　") => {
                    begins = false
                }
                (true, _) => return None,
                (false, _) => {}
            }
        }
        let run = self.pair(std::mem::take(pieces));
        let mut lines = text::lines(run);
        for line in &mut lines {
            if let Some(Inline { kind: InlineKind::Text(text), .. }) = line.first_mut() {
                let cut = text.strip_prefix("| ").or_else(|| text.strip_prefix('|')).unwrap_or(text).to_owned();
                *text = cut;
            }
            line.retain(|inline| !matches!(&inline.kind, InlineKind::Text(text) if text.is_empty()));
            text::trim_end(line);
        }
        Some(Block::new(BlockKind::Verse(lines), span))
    }

    /// The lines of a listing with the name `verse`, each read as text.
    pub(super) fn verse_lines(&mut self, text: &Mapped) -> Vec<Vec<Inline>> {
        let mut at = 0;
        let mut lines = Vec::new();
        for line in text.text().split_inclusive('\n') {
            let range = at..at + line.trim_end_matches('\n').len();
            at += line.len();
            lines.push(self.mapped_line(text, range));
        }
        while lines.last().is_some_and(Vec::is_empty) {
            lines.pop();
        }
        lines
    }
}

/// Every paragraph of a `verse` div as verse: line ends count, an empty line parts two paragraphs.
pub(super) fn verse(body: Vec<Block>) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    for block in body {
        let (attr, span) = (block.attr, block.span);
        match block.kind {
            BlockKind::Para(content) => {
                let mut lines = text::lines(content);
                match out.last_mut() {
                    Some(Block { kind: BlockKind::Verse(above), span: whole, .. }) => {
                        above.push(Vec::new());
                        above.append(&mut lines);
                        *whole = whole.join(span);
                    }
                    _ => out.push(Block { kind: BlockKind::Verse(lines), attr, span }),
                }
            }
            BlockKind::BlankLine if matches!(out.last(), Some(Block { kind: BlockKind::Verse(_), .. })) => {}
            kind => out.push(Block { kind, attr, span }),
        }
    }
    out
}
