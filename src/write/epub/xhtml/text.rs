//! Characters of a vertical line: which letters, digits and marks stand upright (rules V4, V5, V7). The rest the reading
//! system turns by itself.

use unicode_segmentation::UnicodeSegmentation;

use super::Xhtml;
use crate::lang::vertical::{self, Stance};
use crate::lang::{Class, class};
use crate::write::epub::escape::push_text;

impl Xhtml<'_> {
    /// Text; in vertical books short numbers, acronyms, years and pairs like ！？ are put into spans of their own.
    pub(super) fn text(&mut self, text: &str) {
        if !self.vertical || self.plain {
            push_text(&mut self.out, text);
            return;
        }
        let (mut rest, mut before) = (text, "");
        while let Some(first) = rest.chars().next() {
            let length = token(rest);
            let (run, tail) = rest.split_at(length.max(first.len_utf8()));
            match first {
                _ if length == 0 => push_text(&mut self.out, run),
                '！' | '？' if run.chars().count() == 2 => self.stand("tcy", run),
                '！' | '？' => push_text(&mut self.out, run),
                _ if is_latin(before.chars().rev()) || is_latin(tail.chars()) => push_text(&mut self.out, run),
                _ => self.token(run, tail),
            }
            before = &text[..text.len() - tail.len()];
            rest = tail;
        }
    }

    /// A Latin token without others beside it.
    fn token(&mut self, token: &str, after: &str) {
        let (head, stance) = vertical::stance(token, after);
        let (head, unit) = token.split_at(head);
        match stance {
            Stance::Combined => self.stand("tcy", head),
            // One to a cell: engines give upright letters the height of their font, not an em (V5).
            Stance::Upright => head.graphemes(true).for_each(|letter| self.stand("tcy", letter)),
            Stance::Turned => push_text(&mut self.out, head),
        }
        if !unit.is_empty() {
            self.stand("tcy", unit);
        }
    }

    fn stand(&mut self, class: &str, text: &str) {
        self.out.push_str("<span class=\"");
        self.out.push_str(class);
        self.out.push_str("\">");
        push_text(&mut self.out, text);
        self.out.push_str("</span>");
    }
}

/// Bytes of the Latin token, or of the ！ and ？, with which a text begins.
fn token(text: &str) -> usize {
    let while_all = |is: fn(char) -> bool| text.find(|ch| !is(ch)).unwrap_or(text.len());
    match while_all(|ch| class(ch).is_latin() || class(ch) == Class::Joined) {
        0 => while_all(|ch| class(ch) == Class::Exclamation),
        latin => latin,
    }
}

/// Whether Latin is next, at once or after a space.
fn is_latin(mut chars: impl Iterator<Item = char>) -> bool {
    match chars.next().map(class) {
        Some(Class::Space | Class::NoBreakSpace) => chars.next().is_some_and(|ch| class(ch).is_latin()),
        next => next.is_some_and(Class::is_latin),
    }
}
