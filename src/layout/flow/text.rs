//! Paragraphs, headings, quotations, verse, formulas.

use super::{Flow, Ready, Scope, Setting};
use crate::diag::Sink;
use crate::doc::{Align, Block, BlockKind, Inline, InlineKind};
use crate::layout::line::Line;
use crate::layout::material::{CHANGED, FORBIDDEN, Fork, HYPHEN, ORPHAN, Piece, Seat, Source, TOGETHER, WIDOW, stack};
use crate::layout::para::{self, Spec};
use crate::layout::tags::Tag;
use crate::source::Span;
use crate::theme::{Abs, Role, Style};

/// Lines of a heading that are made even; more are a text of their own.
const MOST_BALANCED: usize = 8;

/// Sets a block of a column ahead, if it is a paragraph of text.
pub(super) fn plain(setting: Setting, scope: &Scope, block: &Block) -> Option<Ready> {
    let BlockKind::Para(content) = &block.kind else { return None };
    if super::figure::only_picture(content).is_some() || !scope.may_fork() {
        return None;
    }
    let scope = Scope { lang: block.attr.lang().unwrap_or(scope.lang), ..scope.clone() };
    let spec = scope.spec(&setting, setting.theme.style(scope.role));
    let mut sink = Sink::default();
    let (assets, fonts) = (setting.edition.assets(), setting.fonts);
    let (lines, others) = para::set_alternatives(assets, fonts, content, &spec, &mut sink);
    Some((lines, others, sink))
}

impl Flow<'_> {
    /// A paragraph: one piece a line. A picture alone in it stands as a figure without caption.
    pub(super) fn para(&mut self, content: &[Inline], block: &Block) {
        if let Some(picture) = super::figure::only_picture(content) {
            return self.picture_alone(picture, block);
        }
        self.tagged(Tag::Paragraph, |flow| flow.text(content, block.span));
    }

    fn text(&mut self, content: &[Inline], span: Span) {
        let style = self.style(self.scope.role);
        let spec = self.spec(style);
        let ready = self.ready.take().map(|(lines, others, found)| {
            self.sink.merge(found);
            (lines, others)
        });
        if self.may_fork() {
            let (mut lines, mut others) = ready.unwrap_or_else(|| {
                let (assets, fonts) = (self.setting.edition.assets(), self.setting.fonts);
                para::set_alternatives(assets, fonts, content, &spec, self.sink)
            });
            self.adopt_ways(&mut lines, &mut others);
            self.remembered(content, span, |flow| flow.fork(lines, others, style, span));
        } else {
            let lines = self.set(content, &spec);
            self.remembered(content, span, |flow| flow.lines_of(lines, style, span));
        }
        self.announced = crate::doc::text_of(content).trim_end().ends_with(['：', ':']);
    }

    /// Whether paragraphs here may be set in a line more or less for the sake of the page: plain text in the column.
    fn may_fork(&self) -> bool {
        self.scope.may_fork() && !self.aside
    }

    /// Adds a paragraph with its other ways behind it (rule L4).
    fn fork(&mut self, lines: Vec<Line>, others: Vec<para::Alternative>, style: &Style, span: Span) {
        let waiting = (self.space, self.keep, self.turn, self.anchors.clone());
        let first = self.column.material.pieces.len();
        let notes = self.column.material.notes.len();
        self.lines_of(lines, style, span);
        if others.is_empty() {
            return;
        }
        let after = (self.space, self.keep, self.turn, std::mem::take(&mut self.anchors));
        let mut ways = Vec::with_capacity(others.len());
        for other in others {
            (self.space, self.keep, self.turn, self.anchors) = waiting.clone();
            ways.push((self.column.material.pieces.len(), CHANGED.saturating_add(other.cost)));
            self.again = Some((notes, Vec::new()));
            self.lines_of(other.lines, style, span);
            self.again = None;
        }
        (self.space, self.keep, self.turn, self.anchors) = after;
        let end = self.column.material.pieces.len();
        self.column.material.joins.extend(ways.iter().map(|&(start, _)| (start, end)));
        self.column.material.forks.insert(first, Fork { ways });
    }

    /// Adds the lines of a paragraph, with the cost of leaving one of them alone (rule G5).
    pub(super) fn lines_of(&mut self, lines: Vec<Line>, style: &Style, span: Span) {
        let count = lines.len();
        let mut hyphen = false;
        for (at, line) in lines.into_iter().enumerate() {
            let parted = std::mem::replace(&mut hyphen, line.hyphen);
            let place = line.place;
            let mut piece = self.piece_of(line, style);
            piece.span = span;
            piece.source = self.text.map(|text| Source { text, place });
            piece.cost = alone(at, count) + if parted { HYPHEN } else { 0 };
            self.push(piece);
        }
    }

    /// A heading of the fifth or sixth level with the paragraph that it is run into, one em apart (rule G4), and what
    /// follows that.
    pub(super) fn run_in<'b>(&self, heading: &Block, after: &'b [Block]) -> Option<(Block, &'b [Block])> {
        let BlockKind::Heading { level: 5.., number, content } = &heading.kind else { return None };
        let (next, after) = after.split_first()?;
        let BlockKind::Para(text) = &next.kind else { return None };
        if super::figure::only_picture(text).is_some() {
            return None;
        }
        let number = number.iter().map(|number| Inline::text(format!("{number}\u{3000}")));
        let words = number.chain(content.iter().cloned()).collect();
        let words = Inline::new(InlineKind::Strong(words), heading.span);
        let joined = [words, Inline::text("\u{3000}")].into_iter().chain(text.iter().cloned()).collect();
        Some((Block { kind: BlockKind::Para(joined), ..next.clone() }, after))
    }

    /// Lines of a heading: as even as they can be in as few, and broken at the ends of phrases if any are near (rule G4).
    pub(super) fn balanced(&mut self, words: &[Inline], spec: &Spec) -> Vec<Line> {
        let lines = self.set(words, spec);
        if !(2..=MOST_BALANCED).contains(&lines.len()) || spec.justify {
            return lines;
        }
        let (assets, fonts) = (self.setting.edition.assets(), self.setting.fonts);
        let within = |measure: Abs| {
            let narrow = Spec { measure, ..spec.clone() };
            let set = para::set(assets, fonts, words, &narrow, &mut Sink::default());
            let fits = set.len() == lines.len() && set.iter().all(|line| line.length <= measure);
            fits.then(|| set.iter().map(text_of_line).collect::<Vec<_>>())
        };
        // Every measure down to the first at which a line more is needed; the narrowest with the best ends is taken.
        let mut best = (ends(&lines.iter().map(text_of_line).collect::<Vec<_>>()), spec.measure);
        let mut measure = spec.measure - spec.size / 2;
        while let Some(set) = (measure > spec.size * 2).then(|| within(measure)).flatten() {
            if ends(&set) >= best.0 {
                best = (ends(&set), measure);
            }
            measure -= spec.size / 2;
        }
        let narrow = Spec { measure: best.1, ..spec.clone() };
        let mut lines = para::set(assets, fonts, words, &narrow, &mut Sink::default());
        self.adopt(&mut lines);
        // Lines that do not begin at the start of the measure keep their places in the whole of it.
        let by = match spec.align {
            Align::Start => Abs::ZERO,
            Align::Center => (spec.measure - best.1) / 2,
            Align::End => spec.measure - best.1,
        };
        lines.iter_mut().for_each(|line| shift(line, by));
        lines
    }

    /// A section heading, in whole lines (rule G3), kept with two lines of what follows (rule G4).
    pub(super) fn heading(&mut self, level: u8, number: Option<&str>, content: &[Inline], span: Span) {
        let style = self.style(match level {
            0..=2 => Role::Heading2,
            3 => Role::Heading3,
            4 => Role::Heading4,
            5 => Role::Heading5,
            _ => Role::Heading6,
        });
        let words: Vec<Inline> = number
            .map(|number| Inline::text(format!("{number}\u{3000}")))
            .into_iter()
            .chain(content.iter().cloned())
            .collect();
        self.section(level);
        let mut pieces = Vec::new();
        let tag = self.heading_tag(level);
        self.tagged(tag, |flow| {
            flow.indented(style, |flow| {
                let spec = flow.spec(style);
                for line in flow.balanced(&words, &spec) {
                    pieces.push(flow.piece_of(line, style));
                }
            });
        });
        // Right below another heading the space of that one is enough.
        let before = if self.keep == 2 { Abs::ZERO } else { self.lines(style.before) };
        let extent: Abs = pieces.iter().map(|piece| piece.before + piece.height).sum();
        let mut pieces = match extent > self.setting.grid.depth() / 2 {
            // It goes on like text: often a paragraph with a rule right below it.
            true => pieces,
            false => vec![stack(pieces)],
        };
        if let Some(last) = pieces.last_mut() {
            // The space below is what the style says; what is missing to whole lines goes above, also at the top of a
            // column.
            last.height += self.lines(style.after);
            last.seat = Seat::Foot;
        }
        if let Some(first) = pieces.first_mut().filter(|_| level <= 2) {
            first.section = Some(self.column.sections.len());
            self.column.sections.push(words);
        }
        self.apart(before);
        for mut piece in pieces {
            piece.span = span;
            self.push(piece);
        }
        self.keep = 2;
    }

    /// A quotation: indented on the grid (rule P5).
    pub(super) fn quote(&mut self, body: &[Block], source: Option<&[Inline]>) {
        let style = self.style(Role::Quote);
        let em = self.setting.grid.size;
        let inside = !self.on_grid();
        // Its indent alone sets a quotation off from one around it.
        let (before, after) = match self.scope.role {
            Role::Quote => (0, 0),
            _ => (style.before, style.after),
        };
        self.apart(self.lines(before));
        self.within(
            |scope| {
                scope.start += em.per_mille(style.start);
                scope.end += em.per_mille(style.end);
                if !inside {
                    scope.role = Role::Quote;
                }
            },
            |flow| {
                // The indent sets the block off; only where it goes on, a new paragraph must show.
                let (first, rest) = body.split_at(body.len().min(1));
                flow.within(|scope| scope.flush = true, |flow| flow.blocks(first));
                flow.blocks(rest);
                if let Some(source) = source {
                    flow.quote_source(source);
                }
            },
        );
        self.follow(self.lines(after));
    }

    fn quote_source(&mut self, source: &[Inline]) {
        let style = self.style(Role::QuoteSource);
        let spec = self.spec(style);
        self.tagged(Tag::Paragraph, |flow| {
            for line in flow.set(source, &spec) {
                let mut piece = flow.piece_of(line, style);
                piece.cost = FORBIDDEN;
                flow.push(piece);
            }
        });
    }

    /// Verse: a line is a line; one that must be turned over hangs by two em. An empty line parts stanzas.
    pub(super) fn verse(&mut self, lines: &[Vec<Inline>]) {
        let style = self.style(Role::Verse);
        let em = self.setting.grid.size;
        self.apart(self.lines(style.before));
        self.within(
            |scope| {
                scope.start += em.per_mille(style.start);
                scope.end += em.per_mille(style.end);
                scope.flush = true;
            },
            |flow| {
                for stanza in lines.split(|line| line.is_empty()) {
                    flow.tagged(Tag::Group, |flow| flow.stanza(stanza, style));
                    flow.apart(flow.setting.grid.leading);
                }
                flow.space = Abs::ZERO;
            },
        );
        self.follow(self.lines(style.after));
    }

    fn stanza(&mut self, lines: &[Vec<Inline>], style: &Style) {
        for (at, line) in lines.iter().enumerate() {
            // A short stanza is a unit of its own; a long one breaks like a paragraph.
            let inside = match at {
                0 => 0,
                _ if lines.len() <= 6 => TOGETHER * 4,
                _ => TOGETHER,
            };
            let cost = inside + alone(at, lines.len());
            self.tagged(Tag::Paragraph, |flow| flow.verse_line(line, style, cost));
        }
    }

    fn verse_line(&mut self, content: &[Inline], style: &Style, cost: i32) {
        let spec = self.spec(style);
        let hang = spec.size * 2;
        let mut lines = self.set(content, &spec);
        let turned = lines.len() > 1;
        if turned {
            let short = crate::layout::para::Spec { measure: spec.measure - hang, ..spec };
            lines = self.set(content, &short);
        }
        for (at, line) in lines.into_iter().enumerate() {
            let by = if at > 0 { hang } else { Abs::ZERO };
            let mut piece = self.piece_at(line, style, self.scope.start + by);
            piece.cost = if at > 0 { FORBIDDEN } else { cost };
            self.push(piece);
        }
    }

    /// ＊　＊　＊
    pub(super) fn scene_break(&mut self) {
        let style = self.style(Role::SceneBreak);
        let spec = self.spec(style);
        let lines = self.set(&[Inline::text("＊\u{3000}＊\u{3000}＊")], &spec);
        self.apart(self.lines(style.before));
        for line in lines {
            let piece = self.piece_of(line, style);
            self.push(piece);
        }
        self.follow(self.lines(style.after));
    }

    /// A line left blank: it stays even at the top of a page, because the author asked for it.
    pub(super) fn blank_line(&mut self, span: Span) {
        self.push(Piece { height: self.setting.grid.leading, seat: Seat::Top, span, ..Piece::default() });
    }
}

fn text_of_line(line: &Line) -> String {
    line.runs.iter().map(|run| run.text.as_str()).collect()
}

/// How many lines but the last end where a phrase does.
fn ends(lines: &[String]) -> usize {
    let breaks = lines.windows(2).map(|pair| (pair[0].trim_end(), pair[1].trim_start()));
    let good = |(before, after): &(&str, &str)| {
        let (last, next) = (before.chars().next_back().unwrap_or(' '), after.chars().next().unwrap_or(' '));
        "，、；：。！？…—的與与和及或在是：」』）》〉】,;:!?)".contains(last)
            || "「『（《〈【—(".contains(next)
            || (last.is_ascii_alphanumeric() != next.is_ascii_alphanumeric())
    };
    breaks.filter(good).count()
}

/// Moves everything on a line.
fn shift(line: &mut Line, by: Abs) {
    let moved = |range: &mut std::ops::Range<Abs>| *range = range.start + by..range.end + by;
    line.runs.iter_mut().for_each(|run| run.along += by);
    line.strokes.iter_mut().for_each(|stroke| moved(&mut stroke.along));
    line.images.iter_mut().for_each(|image| image.along += by);
    line.links.iter_mut().for_each(|(along, ..)| moved(along));
    line.length += by;
}

/// Cost of a break before line `at` of `count`.
pub(super) fn alone(at: usize, count: usize) -> i32 {
    let orphan = if at == 1 { ORPHAN } else { 0 };
    let widow = if at > 0 && at + 1 == count { WIDOW } else { 0 };
    orphan + widow
}
