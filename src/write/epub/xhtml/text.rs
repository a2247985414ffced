//! Characters of a vertical line: which digits and marks stand upright in one cell (rules V4, V7).

use super::Xhtml;
use crate::write::epub::escape::push_text;

impl Xhtml<'_> {
    /// Text; in vertical books short numbers and pairs like !? are put into spans of their own.
    pub(super) fn text(&mut self, text: &str) {
        if !self.vertical || self.plain {
            push_text(&mut self.out, text);
            return;
        }
        let mut rest = text;
        let mut before = None;
        while let Some(first) = rest.chars().next() {
            let run = run_length(rest);
            let (run, tail) = rest.split_at(run.max(first.len_utf8()));
            if combines(run, before, tail.chars().next()) {
                self.out.push_str("<span class=\"tcy\">");
                push_text(&mut self.out, run);
                self.out.push_str("</span>");
            } else {
                push_text(&mut self.out, run);
            }
            before = run.chars().next_back();
            rest = tail;
        }
    }
}

/// Bytes of the digits or of the `!` and `?` with which a text begins.
fn run_length(text: &str) -> usize {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 { digits } else { text.bytes().take_while(|b| matches!(b, b'!' | b'?')).count() }
}

/// Whether a run stands upright: one or two digits that are no part of a larger number or word, one or two marks.
fn combines(run: &str, before: Option<char>, after: Option<char>) -> bool {
    let joins = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || ".,:/-%+=".contains(c));
    let short = run.len() <= 2;
    match run.bytes().next() {
        Some(b'0'..=b'9') => short && !joins(before) && !joins(after),
        Some(b'!' | b'?') => short && !before.is_some_and(|c| c.is_ascii_alphanumeric()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::combines;

    #[test]
    fn short_numbers_stand_upright() {
        assert!(combines("12", Some('第'), Some('回')));
        assert!(combines("!?", Some('麼'), None));
        assert!(!combines("12", Some('.'), None) && !combines("123", None, None) && !combines("3", Some('-'), None));
    }
}
