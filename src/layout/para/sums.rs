//! Sums over a paragraph, by which any line is measured in one step; what atoms can give and take (rule J1).

use std::ops::Range;

use super::Spec;
use super::fit::{AUTO_TIER, Demand, Glance, Opening, TIERS, WORD_TIER};
use super::kept::Kept;
use super::points::Point;
use super::space::is_point;
use super::stream::{Gap, Stream};
use crate::lang::spacing::{self, AUTOSPACE, AUTOSPACE_LEAST, AUTOSPACE_MOST, LineEnd, WORD_LEAST, WORD_MOST};
use crate::lang::{Class, Region};
use crate::theme::Abs;

/// How much wider than a gap between Korean syllables one between words opens.
const KOREAN_WORDS: i32 = 20;

/// The em by which openings are judged, raw. In Korean lines it is smaller, as the spaces between words take most of
/// them.
pub(super) fn unit(spec: &Spec) -> f64 {
    let em = f64::from(spec.size.to_raw().max(1));
    if spec.lang.typography() == Region::Ko { em / 4.0 } else { em }
}

/// Sums over the atoms before each index, so that any line is measured by a difference.
pub(super) struct Sums(Kept<Sum>);

#[derive(Copy, Clone, Default)]
pub(super) struct Sum {
    natural: i64,
    /// All that the tiers can give together.
    give: i64,
    shrink: [i64; TIERS],
    places: [i32; TIERS],
    word: i64,
    auto: i64,
    sites: i32,
    letters: i32,
    han: i32,
    latin: i32,
}

/// The sums before a line, with what is lost at its start. Raw lengths.
pub(super) struct Start {
    natural: i64,
    give: i64,
    trim_cap: i64,
    word: i64,
    auto: i64,
    sites: i32,
    letters: i32,
}

/// The sums up to the end of a line, with what is lost there. Raw lengths.
pub(super) struct Stop {
    natural: i64,
    /// What the last mark always loses.
    loss: i64,
    give: i64,
    /// What the last mark can lose, and what of it can hang.
    blank: i64,
    word: i64,
    auto: i64,
    sites: i32,
    letters: i32,
}

fn raw(length: Abs) -> i64 {
    i64::from(length.to_raw())
}

impl Stop {
    /// The least length of a line from `start`, without what its last mark can do.
    pub fn least(&self, start: &Start) -> i64 {
        self.natural - start.natural - (self.give - start.give - start.trim_cap)
    }

    /// A quick look at a line from `start`: what would have to be opened.
    pub fn glance(&self, start: &Start, measure: Abs) -> Glance {
        let rest = raw(measure) - (self.natural - start.natural) + self.loss;
        if rest < 0 {
            return if rest + self.give - start.give + self.blank < 0 { Glance::Long } else { Glance::Tight };
        }
        let (words, autos) = (self.word - start.word, self.auto - start.auto);
        let word = rest.min(words);
        let auto = (rest - word).min(autos);
        let share = |part: i64, whole: i64| if whole > 0 { part as f64 / whole as f64 } else { 0.0 };
        let sites = self.sites - start.sites;
        let open = (rest - word - auto) as f64 / f64::from(sites.max(1));
        let letters = self.letters - start.letters;
        let (word, auto) = (share(word, words), share(auto, autos));
        Glance::Open(Opening { rest: rest as f64, word, auto, open, sites, letters })
    }
}

/// How much an atom's blanks and the space after it can give, with the tier.
#[derive(Copy, Clone, Default)]
pub(super) struct Give {
    pub before: Option<(usize, Abs)>,
    pub after: Option<(usize, Abs)>,
    pub gap: Option<(usize, Abs)>,
}

/// What can be taken from an atom.
pub(super) fn give(stream: &Stream, at: usize) -> Give {
    let atom = &stream.atoms[at];
    let mut give = Give::default();
    if matches!(atom.gap, Gap::Closed | Gap::Open | Gap::Letter) && !atom.class.is_mark() {
        return give;
    }
    let style = stream.style(atom);
    // The point of a decimal stays in its cell: a number is one thing.
    if let Some((tier, least)) = spacing::squeeze(atom.class, atom.marks)
        && !is_point(stream, at)
    {
        let least = style.size.per_mille(least);
        let room = |blank: Abs| (blank > least).then(|| (tier, blank - least));
        (give.before, give.after) = (room(atom.before), room(atom.after));
    }
    let least = match atom.gap {
        Gap::Word if style.region == Region::Latin => atom.glue.scale(2, 3),
        Gap::Word => style.size.per_mille(WORD_LEAST),
        Gap::Auto => atom.glue.scale(AUTOSPACE_LEAST, AUTOSPACE),
        Gap::Closed | Gap::Open | Gap::Letter => return give,
    };
    let tier = if atom.gap == Gap::Word { WORD_TIER } else { AUTO_TIER };
    give.gap = (atom.glue > least).then(|| (tier, atom.glue - least));
    give
}

/// How far the space after an atom may grow before others are opened.
pub(super) fn grow(stream: &Stream, at: usize) -> Abs {
    let atom = &stream.atoms[at];
    match atom.gap {
        Gap::Word => (stream.style(atom).size.per_mille(WORD_MOST) - atom.glue).max(Abs::ZERO),
        Gap::Auto => atom.glue.scale(AUTOSPACE_MOST - AUTOSPACE, AUTOSPACE),
        Gap::Closed | Gap::Open | Gap::Letter => Abs::ZERO,
    }
}

/// Places to open after an atom. Korean opens the spaces between its words, its syllables hardly (rule D3).
pub(super) fn sites(stream: &Stream, at: usize) -> i32 {
    let atom = &stream.atoms[at];
    match atom.gap {
        Gap::Closed | Gap::Letter => 0,
        Gap::Word if stream.style(atom).region == Region::Ko => KOREAN_WORDS,
        Gap::Word | Gap::Auto | Gap::Open => 1,
    }
}

/// Whether a character counts as one of the text; most of those that are asked about are Han.
fn is_letter(ch: char) -> bool {
    matches!(ch, '\u{4e00}'..='\u{9fff}') || ch.is_alphanumeric()
}

impl Sums {
    pub fn of(stream: &Stream) -> Sums {
        let mut sums = Kept::default();
        sums.reserve(stream.atoms.len() + 1);
        let mut sum = Sum::default();
        sums.push(sum);
        for (at, atom) in stream.atoms.iter().enumerate() {
            sum.natural += i64::from((atom.width() + atom.glue).to_raw());
            if atom.class == Class::Ideograph && matches!(atom.gap, Gap::Open | Gap::Closed) {
                // Nothing of it gives.
                sum.sites += i32::from(atom.gap == Gap::Open);
                sum.han += i32::from(is_letter(atom.ch));
                sums.push(sum);
                continue;
            }
            let give = give(stream, at);
            for (tier, room) in [give.before, give.after, give.gap].into_iter().flatten() {
                sum.shrink[tier] += i64::from(room.to_raw());
                sum.give += i64::from(room.to_raw());
                sum.places[tier] += 1;
            }
            match atom.gap {
                Gap::Word => sum.word += i64::from(grow(stream, at).to_raw()),
                Gap::Auto => sum.auto += i64::from(grow(stream, at).to_raw()),
                Gap::Letter => sum.letters += 1,
                Gap::Closed | Gap::Open => {}
            }
            sum.sites += sites(stream, at);
            sum.han += i32::from(atom.class.is_cjk() && is_letter(atom.ch));
            sum.latin += i32::from(matches!(atom.class, Class::Letter | Class::Digit | Class::Object));
            sums.push(sum);
        }
        Sums(sums)
    }

    /// What the blank before an atom can give.
    pub fn before_cap(&self, stream: &Stream, at: usize) -> (usize, Abs) {
        give(stream, at).before.unwrap_or((0, Abs::ZERO))
    }

    /// What every line that ends with this atom asks for at its end, its blanks as they are inside a line.
    pub fn tail(&self, stream: &Stream, last: usize) -> Demand {
        let atom = &stream.atoms[last];
        let mut tail = Demand {
            natural: atom.width(),
            shrink: [Abs::ZERO; TIERS],
            places: [0; TIERS],
            twice: !matches!(stream.style(atom).region.marks(), Region::Tw | Region::Hk),
            word: Abs::ZERO,
            auto: Abs::ZERO,
            sites: 0,
            wide: Abs::ZERO,
            letters: 0,
            torn: Abs::ZERO,
            loss: Abs::ZERO,
            loss_cap: (0, Abs::ZERO),
            end: LineEnd::Full,
            hang: None,
        };
        if atom.class.is_mark()
            && let Some((tier, room)) = give(stream, last).before
        {
            tail.shrink[tier] = room;
            tail.places[tier] = 1;
        }
        tail
    }

    /// A line from an atom to another, whose [`Sums::tail`] is `tail`.
    pub fn line(&self, first: usize, last: usize, tail: Demand) -> Demand {
        let (a, b) = (&self.0[first], &self.0[last]);
        let length = |n: i64| Abs::raw(i32::try_from(n).unwrap_or(i32::MAX));
        let mut line = tail;
        line.natural += length(b.natural - a.natural);
        line.word = length(b.word - a.word);
        line.auto = length(b.auto - a.auto);
        line.sites = b.sites - a.sites;
        line.letters = b.letters - a.letters;
        for tier in 0..TIERS {
            line.shrink[tier] += length(b.shrink[tier] - a.shrink[tier]);
            line.places[tier] += b.places[tier] - a.places[tier];
        }
        line
    }

    /// What a look at a line that begins here has to know.
    pub fn start(&self, point: &Point) -> Start {
        let sum = &self.0[point.at];
        Start {
            natural: sum.natural + raw(point.trim),
            give: sum.give,
            trim_cap: raw(point.trim_cap.1),
            word: sum.word,
            auto: sum.auto,
            sites: sum.sites,
            letters: sum.letters,
        }
    }

    /// What a look at a line that ends here has to know.
    pub fn stop(&self, point: &Point) -> Stop {
        let (sum, tail) = (&self.0[point.end - 1], &point.tail);
        Stop {
            natural: sum.natural + raw(tail.natural),
            loss: raw(tail.lost),
            give: sum.give + raw(tail.give),
            blank: raw(tail.blank),
            word: sum.word,
            auto: sum.auto,
            sites: sum.sites,
            letters: sum.letters,
        }
    }

    /// Natural length of atoms with the spaces after them. Raw.
    pub fn length(&self, atoms: &Range<usize>) -> i64 {
        self.0[atoms.end].natural - self.0[atoms.start].natural
    }

    /// Natural length of a line between two points.
    pub fn natural(&self, from: &Point, to: &Point) -> i64 {
        self.0[to.end - 1].natural - self.0[from.at].natural + raw(to.tail.natural) - raw(from.trim)
    }

    /// Han characters and Latin ones of a line.
    pub fn letters(&self, start: usize, end: usize) -> (i32, i32) {
        let (a, b) = (&self.0[start], &self.0[end.max(start)]);
        (b.han - a.han, b.latin - a.latin)
    }
}
