//! Long chapters in several documents: e-ink devices are slow with large ones, and some refuse them.

use std::collections::BTreeMap;
use std::ops::Range;

use super::pagelist::in_listing;
use crate::doc::walk::{self, Holder};
use crate::doc::{Block, BlockKind, Chapter, InlineKind, Label};

/// Bytes of text in a document, about; Kindle and older devices are quick up to 300 kB of markup.
const MOST: usize = 260_000;
/// Markup of a block or inline, about.
const TAGS: usize = 24;

/// The blocks of each document of a chapter: one, unless it is long.
///
/// A document ends before a heading, if one stands in the last third of it, else between any two blocks.
pub(super) fn parts(chapter: &Chapter) -> Vec<Range<usize>> {
    let weights: Vec<usize> = chapter.blocks.iter().map(weight).collect();
    let mut parts = Vec::new();
    let (mut start, mut size, mut heading) = (0, 0, None);
    for (at, block) in chapter.blocks.iter().enumerate() {
        if size + weights[at] > MOST && at > start {
            let end = heading.take().filter(|&end| end > start).unwrap_or(at);
            parts.push(start..end);
            start = end;
            size = weights[start..at].iter().sum();
        }
        if matches!(block.kind, BlockKind::Heading { .. }) && size > MOST / 3 * 2 {
            heading = Some(at);
        }
        size += weights[at];
    }
    parts.push(start..chapter.blocks.len());
    parts
}

/// About how long a block is in a document.
fn weight(block: &Block) -> usize {
    let mut sum = TAGS;
    walk::holders(std::slice::from_ref(block), &mut |holder| match holder {
        Holder::Block(block) => {
            sum += match &block.kind {
                // A formula is many elements.
                BlockKind::Math(tex) => tex.len() * TAGS,
                BlockKind::Code { text, .. } => text.len(),
                _ => 0,
            };
        }
        Holder::Run(run) => walk::each_inline(run, &mut |inline| {
            sum += TAGS;
            sum += match &inline.kind {
                InlineKind::Text(text) | InlineKind::Code(text) | InlineKind::Tcy(text) => text.len(),
                InlineKind::Math(tex) => tex.len() * TAGS,
                InlineKind::Ruby(ruby) => ruby.pieces.len() * TAGS * 2,
                _ => 0,
            };
        }),
    });
    sum
}

/// In which document of a chapter its labels are, and the texts of its notes: with the first mark, so that they pop up.
pub(super) fn homes(chapter: &Chapter, parts: &[Range<usize>]) -> (BTreeMap<Label, usize>, BTreeMap<Label, usize>) {
    let (mut labels, mut notes) = (BTreeMap::new(), BTreeMap::new());
    let last = parts.len().saturating_sub(1);
    walk::each_inline(&chapter.title, &mut |inline| {
        if let InlineKind::Note { label, .. } = &inline.kind {
            notes.entry(label.clone()).or_insert(0);
        }
    });
    for (part, range) in parts.iter().enumerate() {
        let blocks = chapter.blocks.get(range.clone()).unwrap_or(&[]);
        look(blocks, part, &mut labels, &mut notes);
    }
    // Notes may mark notes.
    let mut open: Vec<(Label, usize)> = notes.iter().map(|(label, &part)| (label.clone(), part)).collect();
    while let Some((label, part)) = open.pop() {
        let Some(note) = chapter.notes.get(&label) else { continue };
        let mut more = BTreeMap::new();
        look(&note.body, part, &mut labels, &mut more);
        for (label, part) in more {
            if !notes.contains_key(&label) {
                notes.insert(label.clone(), part);
                open.push((label, part));
            }
        }
    }
    for (label, note) in &chapter.notes {
        if !notes.contains_key(label) {
            notes.insert(label.clone(), last);
            look(&note.body, last, &mut labels, &mut BTreeMap::new());
        }
    }
    (labels, notes)
}

fn look(blocks: &[Block], part: usize, labels: &mut BTreeMap<Label, usize>, notes: &mut BTreeMap<Label, usize>) {
    walk::blocks(blocks, &mut |block| {
        let own = block.attr.id().cloned().into_iter();
        labels.extend(
            own.chain(in_listing(&block.attr).into_iter().map(|(_, label, _)| label)).map(|label| (label, part)),
        );
    });
    walk::inlines(blocks, &mut |inline| {
        labels.extend(inline.attr.id().cloned().map(|label| (label, part)));
        if let InlineKind::Note { label, .. } = &inline.kind {
            notes.entry(label.clone()).or_insert(part);
        }
    });
}
