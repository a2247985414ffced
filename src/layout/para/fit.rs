//! How a line is brought to its measure: what must be squeezed or opened, in the order of the tiers (rule J1).

use super::breaker::{SQUEEZE, end_cost};
use super::stream::{Gap, Stream};
use crate::lang::spacing::{self, AUTOSPACE_LEAST, AUTOSPACE_MOST, LineEnd, WORD_LEAST, WORD_MOST};
use crate::lang::{Class, Region};
use crate::theme::Abs;

/// Tiers of squeezing inside a line: word space, interpunct, bracket, pause mark, CJK–Latin.
pub(super) const TIERS: usize = 5;
/// The tier of word spaces and that of CJK–Latin spaces.
pub(super) const WORD_TIER: usize = 0;
pub(super) const AUTO_TIER: usize = 4;

/// Sums over the atoms before each index, so that any line is measured by a difference.
pub(super) struct Sums(Vec<Sum>);

#[derive(Copy, Clone, Default)]
struct Sum {
    natural: i64,
    /// All that the tiers can give together.
    give: i64,
    shrink: [i64; TIERS],
    places: [i32; TIERS],
    word: i64,
    auto: i64,
    sites: i32,
    han: i32,
    latin: i32,
}

/// What a line asks for, before it is brought to its measure.
#[derive(Clone, Debug)]
pub(super) struct Demand {
    /// Natural length, with the last mark's full cell.
    pub natural: Abs,
    /// How much each tier can give.
    pub shrink: [Abs; TIERS],
    places: [i32; TIERS],
    /// How far word spaces and CJK–Latin spaces may grow.
    word: Abs,
    auto: Abs,
    /// Places that may be opened.
    sites: i32,
    /// What the last mark can lose, and whether it does; what of that a tier counts too.
    pub loss: Abs,
    pub loss_cap: (usize, Abs),
    pub end: LineEnd,
    /// Cell of the last mark, if it may hang.
    pub hang: Option<Abs>,
}

/// State of the mark at the line end.
#[derive(Copy, Clone, Default, Eq, PartialEq, Debug)]
pub(super) enum End {
    /// In its full cell.
    #[default]
    Full,
    /// Without its blank.
    Half,
    /// Beyond the measure.
    Hang,
}

/// How a line is brought to its measure.
#[derive(Clone, Default, Debug)]
pub(super) struct Fit {
    pub end: End,
    /// Taken from each tier.
    pub shrink: [Abs; TIERS],
    /// Given to word spaces, to CJK–Latin spaces, to all open places.
    pub word: Abs,
    pub auto: Abs,
    pub open: Abs,
    pub sites: i32,
    /// What the line is shorter than its measure; negative where it is longer.
    pub rest: Abs,
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
    if atom.gap == Gap::Closed && !atom.class.is_mark() {
        return give;
    }
    let style = stream.style(atom);
    if let Some((tier, least)) = spacing::squeeze(atom.class, atom.marks) {
        let least = style.size.per_mille(least);
        let room = |blank: Abs| (blank > least).then(|| (tier, blank - least));
        (give.before, give.after) = (room(atom.before), room(atom.after));
    }
    let least = match atom.gap {
        Gap::Word if style.region == Region::Latin => atom.glue.scale(2, 3),
        Gap::Word => style.size.per_mille(WORD_LEAST),
        Gap::Auto => style.size.per_mille(AUTOSPACE_LEAST),
        Gap::Closed | Gap::Open => return give,
    };
    let tier = if atom.gap == Gap::Word { WORD_TIER } else { AUTO_TIER };
    give.gap = (atom.glue > least).then(|| (tier, atom.glue - least));
    give
}

/// How far the space after an atom may grow before others are opened.
pub(super) fn grow(stream: &Stream, at: usize) -> Abs {
    let atom = &stream.atoms[at];
    let most = match atom.gap {
        Gap::Word => WORD_MOST,
        Gap::Auto => AUTOSPACE_MOST,
        Gap::Closed | Gap::Open => return Abs::ZERO,
    };
    (stream.style(atom).size.per_mille(most) - atom.glue).max(Abs::ZERO)
}

impl Sums {
    pub fn of(stream: &Stream) -> Sums {
        let mut sums = Vec::with_capacity(stream.atoms.len() + 1);
        let mut sum = Sum::default();
        sums.push(sum);
        for (at, atom) in stream.atoms.iter().enumerate() {
            sum.natural += i64::from((atom.width() + atom.glue).to_raw());
            let give = give(stream, at);
            for (tier, room) in [give.before, give.after, give.gap].into_iter().flatten() {
                sum.shrink[tier] += i64::from(room.to_raw());
                sum.give += i64::from(room.to_raw());
                sum.places[tier] += 1;
            }
            match atom.gap {
                Gap::Word => sum.word += i64::from(grow(stream, at).to_raw()),
                Gap::Auto => sum.auto += i64::from(grow(stream, at).to_raw()),
                Gap::Closed | Gap::Open => {}
            }
            sum.sites += i32::from(atom.gap != Gap::Closed);
            sum.han += i32::from(atom.class.is_cjk());
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
            word: Abs::ZERO,
            auto: Abs::ZERO,
            sites: 0,
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
    pub fn line(&self, first: usize, last: usize, tail: &Demand) -> Demand {
        let (a, b) = (&self.0[first], &self.0[last]);
        let length = |n: i64| Abs::raw(i32::try_from(n).unwrap_or(i32::MAX));
        let mut line = tail.clone();
        line.natural += length(b.natural - a.natural);
        line.word = length(b.word - a.word);
        line.auto = length(b.auto - a.auto);
        line.sites = b.sites - a.sites;
        for tier in 0..TIERS {
            line.shrink[tier] += length(b.shrink[tier] - a.shrink[tier]);
            line.places[tier] += b.places[tier] - a.places[tier];
        }
        line
    }

    /// A quick look at a line whose [`Sums::tail`] is `tail`: what would have to be opened. `trim` is lost at its start.
    pub fn glance(&self, first: usize, last: usize, tail: &Demand, trim: Abs, measure: Abs) -> Glance {
        let raw = |length: Abs| i64::from(length.to_raw());
        let (a, b) = (&self.0[first], &self.0[last]);
        let loss = if tail.end == LineEnd::Half { raw(tail.loss) } else { 0 };
        let rest = raw(measure) - (b.natural - a.natural) - raw(tail.natural) + raw(trim) + loss;
        if rest < 0 {
            let blank = tail.shrink.iter().copied().sum::<Abs>() + tail.loss + tail.hang.unwrap_or(Abs::ZERO);
            return if rest + b.give - a.give + raw(blank) < 0 { Glance::Long } else { Glance::Tight };
        }
        let (words, autos) = (b.word - a.word, b.auto - a.auto);
        let word = rest.min(words);
        let auto = (rest - word).min(autos);
        let share = |part: i64, whole: i64| if whole > 0 { part as f64 / whole as f64 } else { 0.0 };
        let sites = b.sites - a.sites;
        let open = (rest - word - auto) as f64 / f64::from(sites.max(1));
        Glance::Open(Opening { rest: rest as f64, word: share(word, words), auto: share(auto, autos), open, sites })
    }

    /// Han characters and Latin ones of a line.
    pub fn letters(&self, start: usize, end: usize) -> (i32, i32) {
        let (a, b) = (&self.0[start], &self.0[end.max(start)]);
        (b.han - a.han, b.latin - a.latin)
    }
}

/// What a quick look at a line says.
pub(super) enum Glance {
    /// No squeezing brings it into the measure.
    Long,
    /// It has to be squeezed.
    Tight,
    /// It has to be opened.
    Open(Opening),
}

/// How far a line is opened: shares of what word and CJK–Latin spaces can take, then length of each place, raw.
#[derive(Copy, Clone)]
pub(super) struct Opening {
    /// What the line is shorter than its measure.
    pub rest: f64,
    word: f64,
    auto: f64,
    open: f64,
    sites: i32,
}

impl Opening {
    /// Cost of opening the line, `em` long (rule L1). A line without any place to open stays short: as bad as opening
    /// one place by all of it.
    pub fn cost(&self, em: f64) -> f64 {
        let s = self.open / em;
        let step = s / 0.05;
        let wide = if s > 0.25 { 3000.0 + 20_000.0 * (s - 0.25) } else { 0.0 };
        self.word * self.word + 2.0 * self.auto * self.auto + 10.0 * step * step + wide
    }

    /// How far every open place is opened, in em.
    pub fn opened(&self, em: f64) -> f64 {
        if self.sites > 0 { self.open / em } else { 0.0 }
    }
}

impl Demand {
    /// Brings the line to `measure`, or `None` if it cannot be squeezed so far. A line that is not to be filled is only
    /// squeezed.
    pub fn fit(&self, measure: Abs, fill: bool) -> Option<Fit> {
        let mut fit = Fit { sites: self.sites, ..Fit::default() };
        let mut rest = measure - self.natural;
        if self.loses(rest) {
            fit.end = End::Half;
            rest += self.loss;
        }
        if rest < Abs::ZERO {
            for (taken, room) in fit.shrink.iter_mut().zip(self.room(fit.end)) {
                *taken = room.min(-rest);
                rest += *taken;
                if rest >= Abs::ZERO {
                    break;
                }
            }
        }
        if rest < Abs::ZERO {
            return self.hung(measure, fill);
        }
        if fill {
            rest = fit.stretch(rest, self);
        }
        fit.rest = rest;
        Some(fit)
    }

    /// Whether the last mark goes without its blank, with `rest` left on the line.
    fn loses(&self, rest: Abs) -> bool {
        match self.end {
            LineEnd::Full => false,
            LineEnd::Either => rest < Abs::ZERO && self.loss > Abs::ZERO,
            LineEnd::Half => true,
        }
    }

    /// What the tiers can give, with the last mark as it is.
    fn room(&self, end: End) -> [Abs; TIERS] {
        let mut room = self.shrink;
        if end == End::Half {
            room[self.loss_cap.0] -= self.loss_cap.1;
        }
        room.map(|room| room.max(Abs::ZERO))
    }

    /// The line with its last mark out of the measure.
    fn hung(&self, measure: Abs, fill: bool) -> Option<Fit> {
        let rest = measure - self.natural + self.hang?;
        let mut fit = Fit { end: End::Hang, sites: self.sites, ..Fit::default() };
        (rest >= Abs::ZERO).then(|| {
            fit.rest = if fill { fit.stretch(rest, self) } else { rest };
            fit
        })
    }

    /// A line that stays too long with all it can give.
    pub fn overfull(&self, measure: Abs) -> Fit {
        let end = if self.end == LineEnd::Full { End::Full } else { End::Half };
        let loss = if end == End::Half { self.loss } else { Abs::ZERO };
        let shrink = self.room(end);
        let rest = measure - self.natural + loss + shrink.iter().copied().sum::<Abs>();
        Fit { end, shrink, rest, sites: self.sites, ..Fit::default() }
    }
}

impl Fit {
    /// Gives `rest` to the tiers of stretching; returns what no place could take.
    fn stretch(&mut self, rest: Abs, demand: &Demand) -> Abs {
        self.word = rest.min(demand.word);
        self.auto = (rest - self.word).min(demand.auto);
        let rest = rest - self.word - self.auto;
        if demand.sites == 0 {
            return rest;
        }
        self.open = rest;
        Abs::ZERO
    }

    /// What is given, as a [`Glance`] sees it.
    fn opening(&self, demand: &Demand) -> Opening {
        let raw = |length: Abs| f64::from(length.to_raw());
        let share = |part: Abs, whole: Abs| if whole > Abs::ZERO { raw(part) / raw(whole) } else { 0.0 };
        Opening {
            rest: raw(self.rest),
            word: share(self.word, demand.word),
            auto: share(self.auto, demand.auto),
            open: if self.sites > 0 { raw(self.open) / f64::from(self.sites) } else { raw(self.rest) },
            sites: self.sites,
        }
    }

    /// Cost of squeezing and, if the line is to be filled, opening it (rule L1), and how far it is opened.
    pub fn cost(&self, demand: &Demand, em: f64, fill: bool) -> (f64, f64) {
        let mut cost = end_cost(self.end, demand.end);
        for (tier, weight) in SQUEEZE.iter().enumerate() {
            if self.shrink[tier] > Abs::ZERO {
                let f = f64::from(self.shrink[tier].to_raw()) / f64::from(demand.shrink[tier].to_raw().max(1));
                cost += weight * f * f * f64::from(demand.places[tier].max(1)).sqrt() + 1.0;
            }
        }
        let opening = self.opening(demand);
        if fill { (cost + opening.cost(em), opening.opened(em)) } else { (cost, 0.0) }
    }
}
