//! Text that is not byte for byte a source, with the way back: includes spliced in, syntax cut out, punctuation
//! repaired. Every reader takes its spans from here.

use std::ops::Range;

use crate::source::{SourceId, Span};

/// Composed text and, for each of its bytes, where that byte comes from.
///
/// The text is made of segments. A *copied* segment is the same as its source, so an offset in it has an exact
/// place; a *replaced* one stands for a range of the source as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Mapped {
    text: String,
    segments: Vec<Segment>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Segment {
    /// First byte in the composed text; it ends where the next one begins.
    at: usize,
    source: Span,
    copied: bool,
}

impl Mapped {
    /// The text of a source as it stands.
    pub(super) fn whole(id: SourceId, text: &str) -> Mapped {
        let mut mapped = Mapped::default();
        mapped.push_copy(text, Span::new(id, 0, text.len()));
        mapped
    }

    /// The composed text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Length of the composed text in bytes.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// Adds text that is the same as its source; `source` is as long as the text.
    pub(super) fn push_copy(&mut self, text: &str, source: Span) {
        debug_assert_eq!(text.len(), source.end() - source.start(), "a copy is as long as its source");
        self.add(text, source, true);
    }

    /// Adds text that stands for a range of the source; for an insertion the range is empty.
    pub(super) fn push(&mut self, text: &str, source: Span) {
        self.add(text, source, false);
    }

    fn add(&mut self, text: &str, source: Span, copied: bool) {
        if text.is_empty() {
            return;
        }
        let extends = copied
            && self.segments.last().is_some_and(|last| {
                last.copied
                    && last.source.source() == source.source()
                    && last.source.start() + (self.text.len() - last.at) == source.start()
            });
        match self.segments.last_mut() {
            Some(last) if extends => last.source = last.source.join(source),
            _ => self.segments.push(Segment { at: self.text.len(), source, copied }),
        }
        self.text.push_str(text);
    }

    /// Adds a range of another composed text, with its places.
    pub(super) fn push_from(&mut self, other: &Mapped, range: Range<usize>) {
        for (at, segment) in other.segments_in(&range) {
            let Some(text) = other.text.get(at.clone()) else { continue };
            match segment.copied {
                true => self.push_copy(text, segment.exact(at.start, at.end)),
                false => self.push(text, segment.source),
            }
        }
    }

    /// A part of the composed text, with its places.
    pub(super) fn slice(&self, range: Range<usize>) -> Mapped {
        let mut part = Mapped::default();
        part.push_from(self, range);
        part
    }

    /// The text without a range.
    pub(super) fn cut(&self, range: Range<usize>) -> Mapped {
        let mut rest = self.slice(0..range.start);
        rest.push_from(self, range.end..self.len());
        rest
    }

    /// The place in the source of a range of the composed text. An empty range has the place of the byte after it,
    /// or of the end. Where a range reaches over several sources, the part in the first of them counts.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        if range.start >= range.end {
            return self.point(range.start);
        }
        self.segments_in(&range).fold(Span::NONE, |span, (at, segment)| {
            span.join(if segment.copied { segment.exact(at.start, at.end) } else { segment.source })
        })
    }

    fn point(&self, at: usize) -> Span {
        let next = self.segments.partition_point(|segment| segment.at <= at);
        let Some(segment) = next.checked_sub(1).and_then(|index| self.segments.get(index)) else {
            return Span::NONE;
        };
        match segment.copied {
            true => segment.exact(at.min(self.len()), at.min(self.len())),
            false if at >= self.len() => segment.at_end(),
            false => segment.at_start(),
        }
    }

    /// The segments that a range touches, each with the touched part of the composed text.
    fn segments_in(&self, range: &Range<usize>) -> impl Iterator<Item = (Range<usize>, &Segment)> {
        let first = self.segments.partition_point(|segment| segment.at <= range.start).saturating_sub(1);
        let (start, end) = (range.start, range.end.min(self.text.len()));
        self.segments.iter().enumerate().skip(first).take_while(move |(_, segment)| segment.at < end).filter_map(
            move |(index, segment)| {
                let next = self.segments.get(index + 1).map_or(self.text.len(), |next| next.at);
                let touched = segment.at.max(start)..next.min(end);
                (touched.start < touched.end).then_some((touched, segment))
            },
        )
    }
}

impl Segment {
    fn exact(&self, from: usize, to: usize) -> Span {
        let base = self.source.start();
        self.source.source().map_or(Span::NONE, |id| Span::new(id, base + (from - self.at), base + (to - self.at)))
    }

    fn at_start(&self) -> Span {
        self.source.source().map_or(Span::NONE, |id| Span::new(id, self.source.start(), self.source.start()))
    }

    fn at_end(&self) -> Span {
        self.source.source().map_or(Span::NONE, |id| Span::new(id, self.source.end(), self.source.end()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Source, Sources};

    fn sources() -> (Sources, SourceId, SourceId) {
        let mut sources = Sources::default();
        let main = sources.add(Source::new("main", "一二三四五", "UTF-8"));
        let other = sources.add(Source::new("other", "甲乙丙", "UTF-8"));
        (sources, main, other)
    }

    #[test]
    fn copies_map_exactly_and_grow_together() {
        let (sources, main, _) = sources();
        let whole = Mapped::whole(main, "一二三四五");
        assert_eq!(sources.text(whole.span(3..9)), Some("二三"));
        let mut twice = whole.slice(0..6);
        twice.push_from(&whole, 6..15);
        assert_eq!(twice, whole);
    }

    #[test]
    fn a_cut_leaves_a_hole_that_a_span_reaches_over() {
        let (sources, main, _) = sources();
        let cut = Mapped::whole(main, "一二三四五").cut(3..6);
        assert_eq!(cut.text(), "一三四五");
        assert_eq!(sources.text(cut.span(3..6)), Some("三"));
        assert_eq!(sources.text(cut.span(0..6)), Some("一二三"));
    }

    #[test]
    fn a_replacement_stands_for_its_whole_range() {
        let (sources, main, _) = sources();
        let whole = Mapped::whole(main, "一二三四五");
        let mut edited = whole.slice(0..3);
        edited.push("……", whole.span(3..9));
        edited.push_from(&whole, 9..15);
        assert_eq!(sources.text(edited.span(3..6)), Some("二三"));
        assert_eq!(sources.text(edited.span(6..12)), Some("二三四"));
        assert_eq!(sources.text(edited.span(9..15)), Some("四五"));
    }

    #[test]
    fn spliced_text_keeps_its_own_source() {
        let (sources, main, other) = sources();
        let whole = Mapped::whole(main, "一二三四五");
        let mut spliced = whole.slice(0..6);
        spliced.push_from(&Mapped::whole(other, "甲乙丙"), 0..9);
        spliced.push_from(&whole, 6..15);
        assert_eq!(sources.text(spliced.span(9..12)), Some("乙"));
        assert_eq!(sources.text(spliced.span(3..12)), Some("二"));
        assert_eq!(sources.text(spliced.span(0..24)), Some("一二三四五"));
    }

    #[test]
    fn empty_ranges_and_empty_text_have_places_too() {
        let (_, main, _) = sources();
        let whole = Mapped::whole(main, "一二三四五");
        assert_eq!(whole.span(3..3), Span::new(main, 3, 3));
        assert_eq!(whole.span(15..15), Span::new(main, 15, 15));
        assert_eq!(Mapped::default().span(0..0), Span::NONE);
    }
}
