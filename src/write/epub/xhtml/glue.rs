//! What no line end may part, where reading systems would: the mark of a note from the character before it, a formula or
//! a picture in the line from the marks around it (rules K1, K2). To them both are objects, beside which a line may break.

use unicode_segmentation::UnicodeSegmentation;

use super::Xhtml;
use crate::doc::{Inline, InlineKind};
use crate::lang::{Class, class};

impl Xhtml<'_> {
    pub(super) fn inlines(&mut self, inlines: &[Inline]) {
        // Bytes of the next text that were written, and whether a span is open.
        let (mut written, mut open) = (0, false);
        for (at, inline) in inlines.iter().enumerate() {
            let next = inlines.get(at + 1);
            let before_object = next.is_some_and(|next| self.is_object(next));
            if let Some(text) = plain_text(inline) {
                let text = text.get(std::mem::take(&mut written)..).unwrap_or_default();
                let bound = next.filter(|_| before_object).map_or(0, |next| bound_before(text, next));
                let (free, bound) = text.split_at(text.len() - bound);
                self.text(free);
                if !bound.is_empty() {
                    self.out.push_str("<span class=\"nobreak\">");
                    self.text(bound);
                    open = true;
                }
            } else if self.is_object(inline) {
                let text = next.and_then(plain_text).unwrap_or_default();
                let behind = &text[..bound_behind(text)];
                if !open && (!behind.is_empty() || before_object) {
                    self.out.push_str("<span class=\"nobreak\">");
                    open = true;
                }
                self.inline(inline);
                self.text(behind);
                written = behind.len();
                let whole = written > 0 && written == text.len();
                let goes_on = whole && inlines.get(at + 2).is_some_and(|next| self.is_object(next));
                if open && !before_object && !goes_on {
                    self.close("span");
                    open = false;
                }
            } else {
                self.inline(inline);
            }
        }
    }

    fn is_object(&self, inline: &Inline) -> bool {
        let object = matches!(inline.kind, InlineKind::Math(_) | InlineKind::Image { .. } | InlineKind::Note { .. });
        object && !self.plain
    }
}

fn plain_text(inline: &Inline) -> Option<&str> {
    match &inline.kind {
        InlineKind::Text(text) if inline.attr.is_none() => Some(text),
        _ => None,
    }
}

/// Bytes at the end of a text that stay with the object behind it.
fn bound_before(text: &str, object: &Inline) -> usize {
    let opens = |ch: char| matches!(class(ch), Class::Opening | Class::LatinOpening);
    match object.kind {
        InlineKind::Note { .. } => {
            let last = text.graphemes(true).next_back().unwrap_or_default();
            let bound = last.chars().next().is_some_and(|ch| class(ch).is_cjk() || class(ch).is_mark());
            if bound { last.len() } else { 0 }
        }
        _ => text.len() - text.trim_end_matches(opens).len(),
    }
}

/// Bytes at the start of a text that stay with the object before it.
fn bound_behind(text: &str) -> usize {
    let follows = |ch: char| {
        use Class::*;
        matches!(class(ch), Closing | Stop | Comma | Colon | Exclamation | LatinClosing | Postfix)
    };
    text.len() - text.trim_start_matches(follows).len()
}
