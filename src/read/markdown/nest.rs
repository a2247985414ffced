//! Places nest: that of a node holds those of its children, also where a mark was cut off or a cell is only implied.

use crate::doc::{Block, BlockKind, Inline};
use crate::source::Span;

/// Widens the places of blocks; gives that of all together.
pub(super) fn blocks(list: &mut [Block]) -> Span {
    list.iter_mut().fold(Span::NONE, |whole, block| {
        block.span = block.span.join(inside(&mut block.kind));
        whole.join(block.span)
    })
}

fn inside(kind: &mut BlockKind) -> Span {
    match kind {
        BlockKind::Heading { content, .. } | BlockKind::Para(content) => inlines(content),
        BlockKind::Verse(lines) => join(lines.iter_mut().map(|line| inlines(line))),
        BlockKind::Quote { body, source } => {
            blocks(body).join(source.as_mut().map_or(Span::NONE, |source| inlines(source)))
        }
        BlockKind::List { items, .. } => join(items.iter_mut().map(|item| blocks(&mut item.body))),
        BlockKind::Terms(terms) => join(
            terms
                .iter_mut()
                .map(|term| inlines(&mut term.term).join(join(term.bodies.iter_mut().map(|body| blocks(body))))),
        ),
        BlockKind::Figure { body, caption, .. } => blocks(body).join(inlines(caption)),
        BlockKind::Table(table) => {
            let rows = table.head.iter_mut().chain(&mut table.body).map(|row| {
                let cells = row.cells.iter_mut().map(|cell| {
                    cell.span = cell.span.join(blocks(&mut cell.body));
                    cell.span
                });
                row.span = row.span.join(join(cells));
                row.span
            });
            join(rows).join(inlines(&mut table.caption))
        }
        BlockKind::Container { title, body, .. } => {
            blocks(body).join(title.as_mut().map_or(Span::NONE, |title| inlines(title)))
        }
        BlockKind::Code { .. }
        | BlockKind::Math(_)
        | BlockKind::SceneBreak
        | BlockKind::BlankLine
        | BlockKind::PageBreak(_) => Span::NONE,
    }
}

fn inlines(list: &mut [Inline]) -> Span {
    list.iter_mut().fold(Span::NONE, |whole, inline| {
        if let Some(body) = inline.kind.body_mut() {
            inline.span = inline.span.join(inlines(body));
        }
        whole.join(inline.span)
    })
}

fn join(spans: impl Iterator<Item = Span>) -> Span {
    spans.fold(Span::NONE, Span::join)
}
