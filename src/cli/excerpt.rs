//! The piece of a line that a message shows. A paragraph is one line of many hundred characters, so what is far from the
//! place is left out.

use std::ops::Range;

use banxin::diag::Pointer;
use banxin::source::Source;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Lines up to this many columns are shown whole.
const WHOLE: usize = 76;
/// Columns kept before the place, and after its start.
const BEFORE: usize = 20;
const AFTER: usize = 40;

/// A piece of a line with the marks under it.
pub struct Excerpt {
    /// Line in the file, from 1.
    pub line: usize,
    /// Column of the first mark in the file, in characters from 1.
    pub column: usize,
    /// The piece, with `…` where something was left out.
    pub text: String,
    /// Byte ranges of `text` and what is said of them.
    pub marks: Vec<(Range<usize>, String)>,
    /// The bytes of the source that `text` shows.
    shown: Range<usize>,
    /// Bytes put before them.
    lead: usize,
}

/// The piece of text around a place.
pub fn excerpt(source: &Source, pointer: &Pointer) -> Excerpt {
    let text = &*source.text;
    let start = floor(text, pointer.span.start());
    let (line, column) = source.line_column(start);
    let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let to = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let to = from + text[from..to].trim_end_matches('\r').len();
    let shown = if text[from..to].width() <= WHOLE {
        from..to
    } else {
        let start = start.min(to);
        back(text, start, from, BEFORE)..forth(text, start, to, AFTER)
    };
    let lead = if shown.start > from { "…" } else { "" };
    let tail = if shown.end < to { "…" } else { "" };
    let piece = format!("{lead}{}{tail}", &text[shown.clone()]);
    let mut excerpt = Excerpt { line, column, text: piece, marks: Vec::new(), shown, lead: lead.len() };
    excerpt.mark(pointer);
    excerpt
}

impl Excerpt {
    /// Marks another place, if it is in the piece shown.
    pub fn take(&mut self, pointer: &Pointer) -> bool {
        let inside = self.shown.start <= pointer.span.start() && pointer.span.end() <= self.shown.end;
        if inside {
            self.mark(pointer);
        }
        inside
    }

    fn mark(&mut self, pointer: &Pointer) {
        let place = |at: usize| at.clamp(self.shown.start, self.shown.end) - self.shown.start + self.lead;
        let start = ceiling(&self.text, place(pointer.span.start()));
        let end = ceiling(&self.text, place(pointer.span.end()));
        self.marks.push((start..end.max(start), pointer.text.clone()));
    }
}

/// The place `columns` before `at`, not before `from`.
fn back(text: &str, at: usize, from: usize, columns: usize) -> usize {
    let mut left = columns;
    let mut place = at;
    for (start, c) in text[from..at].char_indices().rev() {
        let width = c.width().unwrap_or(0);
        if width > left {
            break;
        }
        left -= width;
        place = from + start;
    }
    place
}

/// The place `columns` after `at`, not after `to`.
fn forth(text: &str, at: usize, to: usize, columns: usize) -> usize {
    let mut left = columns;
    for (start, c) in text[at..to].char_indices() {
        let width = c.width().unwrap_or(0);
        if width > left {
            return at + start;
        }
        left -= width;
    }
    to
}

fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at)
}

fn ceiling(text: &str, at: usize) -> usize {
    text.ceil_char_boundary(at)
}
