//! The places where the lines of a paragraph may end, and what a line has to know of each (rules W2, W3, H, K4, L3).

use std::ops::Range;

use super::breaker::Breaker;
use super::breaks::{NOT_AT_ALL, is_half_kana};
use super::fit::Demand;
use super::kept::Kept;
use super::space::own;
use crate::lang::breaking::Break;
use crate::lang::spacing::{self, LineEnd};
use crate::lang::{Class, Region, wide};
use crate::theme::Abs;

/// A break in a Korean word that is longer than a line.
const INSIDE_KOREAN: f64 = 2000.0;
/// A break in a token that is longer than a line.
const INSIDE_WORD: f64 = 8000.0;
/// A break in a number (rule U2), or another that is better only than a line that is too long.
const INSIDE_NUMBER: f64 = 400_000.0;
/// A break before the third of several closing marks, only where nothing else is feasible (rule K4).
const AMONG_MARKS: f64 = 500_000.0;
/// A break against rule K: worse than any gap, better only than a line that is too long.
const FORBIDDEN: f64 = 1e6;

/// A place where a line may end and the next one begin.
#[derive(Clone, Debug)]
pub(super) struct Point {
    /// First atom of the next line.
    pub at: usize,
    /// One past the last atom of the line, spaces left out.
    pub end: usize,
    pub cost: f64,
    pub hyphen: Abs,
    /// What every line that ends here asks for at its end.
    pub tail: Tail,
    /// Whether its first mark loses the blank before it.
    pub trims: bool,
    /// What is lost where the line begins here: that blank, less the room that a reading needs there.
    pub trim: Abs,
    pub trim_cap: (usize, Abs),
}

/// What a first look at a line sees of its end.
#[derive(Copy, Clone, Debug)]
pub(super) struct Tail {
    /// Length of what stands there, its hyphen too.
    pub natural: Abs,
    /// What the blanks before it can give.
    pub give: Abs,
    /// What the last mark always loses.
    pub lost: Abs,
    /// What it can lose, and what of it can hang.
    pub blank: Abs,
}

impl Tail {
    fn of(demand: &Demand) -> Tail {
        Tail {
            natural: demand.natural,
            give: demand.shrink.iter().copied().sum(),
            lost: if demand.end == LineEnd::Half { demand.loss } else { Abs::ZERO },
            blank: demand.loss + demand.hang.unwrap_or(Abs::ZERO),
        }
    }
}

impl<H: Fn(usize) -> Abs> Breaker<'_, H> {
    pub fn points(&self, start: usize, end: usize) -> Kept<Point> {
        let mut points = Kept::default();
        points.reserve(end - start + 1);
        points.push(self.point(start, 0.0, false));
        for at in start + 1..end {
            let (cost, hyphen) = match self.stream.atoms[at - 1].brk {
                // One of the emergency points of a way that is too long.
                Break::At(NOT_AT_ALL) => continue,
                Break::At(cost) => (cost, false),
                Break::Hyphen(cost) => (cost, true),
                Break::No | Break::Never => continue,
            };
            if !self.is_dropped(at) {
                let point = self.point(at, f64::from(cost), hyphen);
                self.admit(&mut points, point);
            }
        }
        let last = self.point(end, 0.0, false);
        self.admit(&mut points, last);
        points
    }

    /// Adds a point; where the way to it from the one before is longer than a line, with emergency points between.
    fn admit(&self, points: &mut Vec<Point>, point: Point) {
        if let Some(before) = points.last()
            && self.is_too_long(before, &point)
        {
            let before = before.at;
            let mut marks = 0;
            let (mut token, mut has_room) = (before..before, false);
            for at in before + 1..point.at {
                let class = self.stream.atoms[at].class;
                marks = if class.is_mark() && class != Class::Opening { marks + 1 } else { 0 };
                let brk = self.stream.atoms[at - 1].brk;
                if !matches!(brk, Break::No | Break::At(NOT_AT_ALL)) || self.is_dropped(at) {
                    continue;
                }
                let shared = wide(self.stream.atoms[at].ch).is_some();
                if at >= token.end {
                    token = self.token(at - 1, point.at);
                    has_room = self.has_room(&token);
                }
                let inside = token.start < at && at < token.end;
                let cost = match () {
                    () if brk != Break::No => INSIDE_NUMBER,
                    () if marks >= 3 => AMONG_MARKS,
                    // A token that a line has room for stays whole.
                    () if inside && has_room => FORBIDDEN,
                    () if shared && class != Class::LatinOpening => FORBIDDEN,
                    () => emergency(self.stream.atoms[at - 1].class, class),
                };
                points.push(self.point(at, cost, false));
            }
        }
        points.push(point);
    }

    /// The word, number or address that an atom belongs to: what stands between spaces and other scripts.
    fn token(&self, at: usize, end: usize) -> Range<usize> {
        let part = |at: usize| {
            let atom = &self.stream.atoms[at];
            atom.class.is_latin() || atom.is_joined() || is_half_kana(atom.ch)
        };
        let start = (0..=at).rev().find(|&at| !part(at)).map_or(0, |at| at + 1);
        let end = (at..end).find(|&at| !part(at)).unwrap_or(end);
        start..end.max(start)
    }

    fn has_room(&self, token: &Range<usize>) -> bool {
        self.sums.length(token) <= i64::from(self.spec.measure.to_raw())
    }

    /// Whether no squeezing brings the way between two points into a line.
    fn is_too_long(&self, from: &Point, to: &Point) -> bool {
        let (_, measure) = self.measure(from.at);
        let long = self.sums.natural(from, to) > i64::from(measure.to_raw());
        long && self.demand(from, to).fit(measure, true).is_none()
    }

    fn point(&self, at: usize, cost: f64, hyphen: bool) -> Point {
        let end = (0..at).rev().find(|&i| !self.is_dropped(i)).map_or(0, |i| i + 1);
        let hyphen = if hyphen { (self.hyphen)(at - 1) } else { Abs::ZERO };
        let (mut trim, mut trim_cap) = (Abs::ZERO, (0, Abs::ZERO));
        let mut trims = false;
        if let Some(atom) = self.stream.atoms.get(at)
            && atom.class == Class::Opening
            && self.trims(at)
        {
            trim = atom.before;
            trims = trim > Abs::ZERO;
            trim_cap = self.sums.before_cap(self.stream, at);
        }
        trim -= self.stream.lead(at);
        let mut tail = self.tail(end.saturating_sub(1));
        tail.natural += hyphen;
        let tail = Tail::of(&tail);
        Point { at, end, cost, hyphen, tail, trims, trim, trim_cap }
    }

    /// What a line that ends with this atom asks for at its end (rule W3).
    pub fn tail(&self, last: usize) -> Demand {
        let (stream, spec) = (self.stream, self.spec);
        let mut tail = self.sums.tail(stream, last);
        let atom = &stream.atoms[last];
        tail.natural += atom.kern + stream.trail(last);
        if !atom.class.is_mark() {
            if atom.class == Class::NoteMark {
                // The blank of the mark before it, which stands behind it, goes at the line end.
                tail.natural -= atom.after;
            }
            return tail;
        }
        let style = stream.style(atom);
        let (before, after) = own(atom, style, spec);
        tail.natural = tail.natural - atom.after + after;
        // A centred mark loses both blanks, so that its cell is half an em (rule J1, tier 1).
        if before > Abs::ZERO && after > Abs::ZERO {
            tail.loss = atom.before + after;
            tail.loss_cap = self.sums.before_cap(stream, last);
        } else {
            tail.loss = after;
        }
        if spec.options.squeeze {
            tail.end = spacing::line_end(atom.class, atom.marks);
        }
        if self.hangs(last) {
            tail.hang = Some(atom.before + atom.body + after);
        }
        tail
    }

    /// Whether an opening bracket loses its blank where it begins a line (rule W2): not in the first line in Japanese.
    fn trims(&self, at: usize) -> bool {
        let region = self.stream.style(&self.stream.atoms[at]).region;
        self.spec.options.squeeze && !(region == Region::Ja && (0..at).all(|at| self.is_dropped(at)))
    }

    /// Whether the mark may hang out of the line (rules H1, H2).
    fn hangs(&self, at: usize) -> bool {
        let atom = &self.stream.atoms[at];
        let region = self.stream.style(atom).region;
        let allowed = spacing::may_hang(region, self.spec.vertical);
        let single = at > 0 && !self.stream.atoms[at - 1].class.is_mark();
        self.spec.options.hang && allowed && single && matches!(atom.class, Class::Stop | Class::Comma)
    }
}

/// What a break costs where a token is longer than a line.
fn emergency(before: Class, after: Class) -> f64 {
    use Class::*;
    let letter = |class: Class| matches!(class, Letter | Digit | Prefix | Postfix);
    match (before, after) {
        (LatinOpening, _) | (_, LatinClosing | NoteMark) => FORBIDDEN,
        (Digit, Digit | Postfix) | (Prefix | LatinClosing, Digit) => INSIDE_NUMBER,
        (a, b) if a.is_latin() && b.is_latin() => INSIDE_WORD,
        (Kana, Kana) => INSIDE_WORD,
        // In Korean, between the syllables of a word and its marks, unless one may not stand at the edge.
        (Hangul | Closing, LatinOpening) => INSIDE_KOREAN,
        (a, b) if (a == Hangul || letter(a) || a == Closing) && (b == Hangul || letter(b) || b == Opening) => {
            INSIDE_KOREAN
        }
        _ => FORBIDDEN,
    }
}
