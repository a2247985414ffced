//! Quotations and whose words they are.

use super::text;
use crate::doc::{Block, BlockKind, Inline, InlineKind, text_of};

/// Longest line that names a source, in characters.
const LONGEST: usize = 40;

/// A quotation; a last line that begins with a dash is its source.
pub(super) fn quote(mut body: Vec<Block>) -> BlockKind {
    let source = take_source(&mut body);
    BlockKind::Quote { body, source }
}

fn take_source(body: &mut Vec<Block>) -> Option<Vec<Inline>> {
    let alone = body.len() == 1;
    let last = body.last_mut()?;
    let BlockKind::Para(content) = &mut last.kind else { return None };
    let at = content.iter().rposition(ends_line).map_or(0, |at| at);
    let mut lines = text::lines(content[at..].to_vec());
    let mut source = lines.pop()?;
    text::trim_end(&mut source);
    let words = text_of(&source);
    let whole = lines.iter().all(Vec::is_empty) && at == 0;
    if !names_source(&words) || (whole && alone) {
        return None;
    }
    if whole {
        body.pop();
        return Some(source);
    }
    content.truncate(at);
    let rest = lines.into_iter().fold(Vec::new(), |mut rest: Vec<Inline>, mut line| {
        if !rest.is_empty() && !line.is_empty() {
            rest.push(Inline::text("\n"));
        }
        rest.append(&mut line);
        rest
    });
    content.extend(rest);
    // The place of the paragraph now ends before its last line.
    last.span = content.iter().fold(crate::source::Span::NONE, |span, inline| span.join(inline.span));
    Some(source)
}

fn ends_line(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::Break => true,
        InlineKind::Text(text) => text.contains('\n'),
        _ => false,
    }
}

fn names_source(words: &str) -> bool {
    let words = words.trim();
    let name = words.trim_start_matches(['—', '─', '―', '⸺', '－', '–']);
    let name = match words.strip_prefix("--") {
        Some(rest) => rest.trim_start_matches('-'),
        None if name.len() < words.len() => name,
        None => return false,
    };
    let name = name.trim();
    !name.is_empty()
        && name.chars().count() <= LONGEST
        && !name.ends_with(['。', '！', '？', '!', '?', '—', '─', '…', '」', '”'])
}
