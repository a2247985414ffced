//! Plain text → chapters.

use std::collections::BTreeMap;

use crate::config::ReadOptions;
use crate::diag::Sink;
use crate::doc::{Block, BlockKind, Chapter, ChapterRole, Inline, InlineKind, Matter, Meta};
use crate::source::{Source, SourceId, Span};

/// Reads a plain text file: a paragraph per line.
pub(super) fn read(
    source: &Source,
    id: SourceId,
    _options: &ReadOptions,
    _single: bool,
    _sink: &mut Sink,
) -> Vec<Chapter> {
    let mut at = 0;
    let mut blocks = Vec::new();
    for line in source.text.split_inclusive('\n') {
        let text = line.trim();
        if !text.is_empty() {
            let span = Span::new(id, at, at + line.trim_end().len());
            let text = Inline::new(InlineKind::Text(text.to_owned()), span);
            blocks.push(Block::new(BlockKind::Para(vec![text]), span));
        }
        at += line.len();
    }
    vec![Chapter {
        role: ChapterRole::Chapter,
        matter: Matter::Body,
        depth: 0,
        numbered: true,
        number: None,
        title: Vec::new(),
        meta: Meta::default(),
        blocks,
        notes: BTreeMap::new(),
        path: source.path.to_string_lossy().replace('\\', "/"),
        label: None,
        span: Span::new(id, 0, source.text.len()),
    }]
}
