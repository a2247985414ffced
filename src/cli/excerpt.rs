//! The line that a message shows, and the marks under it. A paragraph is one line of many hundred characters: the
//! renderer leaves out what is far from the marks, so marks far from each other must not share a line.

use std::ops::Range;

use banxin::diag::Pointer;
use banxin::source::Source;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The longest mark in columns; a longer one is cut.
const LONGEST: usize = 36;
/// Marks share a line as long as they stand within this many columns.
const TOGETHER: usize = 40;

/// A line with marks.
pub struct Excerpt<'s> {
    /// Line in the file, from 1.
    pub line: usize,
    /// The line without its end.
    pub text: &'s str,
    /// Byte ranges of `text` and what is said of them.
    pub marks: Vec<(Range<usize>, String)>,
    from: usize,
}

impl<'s> Excerpt<'s> {
    /// The line of a place.
    pub fn new(source: &'s Source, pointer: &Pointer) -> Excerpt<'s> {
        let text = &*source.text;
        let start = floor(text, pointer.span.start());
        let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let to = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let text = text[from..to].trim_end_matches('\r');
        let mut excerpt = Excerpt { line: source.line_column(start).0, text, marks: Vec::new(), from };
        excerpt.mark(pointer);
        excerpt
    }

    /// Marks another place, if it is in this line and near the marks there are.
    pub fn take(&mut self, pointer: &Pointer) -> bool {
        let (from, to) = (self.from, self.from + self.text.len());
        if pointer.span.start() < from || to < pointer.span.end() {
            return false;
        }
        let place = self.place(pointer);
        let first = self.marks.iter().map(|(mark, _)| mark.start).fold(place.start, usize::min);
        let last = self.marks.iter().map(|(mark, _)| mark.end).fold(place.end, usize::max);
        let near = self.text[first..last].width() <= TOGETHER;
        if near {
            self.mark(pointer);
        }
        near
    }

    /// A place that is met twice, as in a file included twice, is marked once.
    fn mark(&mut self, pointer: &Pointer) {
        let mark = (self.place(pointer), pointer.text.clone());
        if !self.marks.contains(&mark) {
            self.marks.push(mark);
        }
    }

    fn place(&self, pointer: &Pointer) -> Range<usize> {
        let inside = |at: usize| at.saturating_sub(self.from).min(self.text.len());
        let start = floor(self.text, inside(pointer.span.start()));
        let end = ceiling(self.text, inside(pointer.span.end())).max(start);
        let mut columns = 0;
        let cut = self.text[start..end].char_indices().find(|(_, c)| {
            columns += c.width().unwrap_or(0);
            columns > LONGEST
        });
        start..cut.map_or(end, |(at, _)| start + at)
    }
}

/// The last character boundary up to `at`.
pub fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The first character boundary from `at` on.
fn ceiling(text: &str, at: usize) -> usize {
    (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}
