//! How a line is brought to its measure: what must be squeezed or opened, in the order of the tiers (rule J1).

use super::breaker::{SQUEEZE, end_cost};
use crate::lang::spacing::LineEnd;
use crate::theme::Abs;

/// Tiers of squeezing inside a line: word space, interpunct, bracket, pause mark, CJK–Latin.
pub(super) const TIERS: usize = 5;
/// The tier of word spaces and that of CJK–Latin spaces.
pub(super) const WORD_TIER: usize = 0;
pub(super) const AUTO_TIER: usize = 4;

/// Those that are squeezed in two passes: brackets and pause marks of which nothing has to be left.
const TWICE: [usize; 2] = [2, 3];

/// What a line asks for, before it is brought to its measure.
#[derive(Clone, Debug)]
pub(super) struct Demand {
    /// Natural length, with the last mark's full cell.
    pub natural: Abs,
    /// How much each tier can give.
    pub shrink: [Abs; TIERS],
    pub places: [i32; TIERS],
    /// How far word spaces and CJK–Latin spaces may grow.
    pub word: Abs,
    pub auto: Abs,
    /// Whether brackets and pause marks keep a quarter em until CJK–Latin spaces are squeezed too (rule J1).
    pub twice: bool,
    /// Places that may be opened, and how far together before the letters of addresses open too.
    pub sites: i32,
    pub wide: Abs,
    pub letters: i32,
    /// What they may be opened together at most; a line that is shorter still stays short.
    pub torn: Abs,
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
    /// Given to the letters of addresses.
    pub letter: Abs,
    /// What the line is shorter than its measure; negative where it is longer.
    pub rest: Abs,
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
    pub word: f64,
    pub auto: f64,
    pub open: f64,
    pub sites: i32,
    /// Gaps between the letters of addresses, which share what is wide.
    pub letters: i32,
}

/// How far a place is opened, in em, before it is wide (rule J1).
pub(super) const WIDE: f64 = 0.25;
/// How far at most: a line whose characters would stand further apart is better short than torn. Two em, so that two long
/// words in a narrow line still reach both its edges.
pub(super) const TORN: f64 = 2.0;

impl Opening {
    /// Cost of opening the line, `em` long (rule L1). One that stays short costs as much as if it were opened, so that no
    /// more of them come than have to.
    pub fn cost(&self, em: f64) -> f64 {
        let s = self.share(self.open / em);
        let step = s.min(TORN) / 0.05;
        let wide = if s > WIDE { 3000.0 + 20_000.0 * (s - WIDE) } else { 0.0 };
        self.word * self.word + 2.0 * self.auto * self.auto + 10.0 * step * step + wide
    }

    /// The least that a line costs whose places are opened further than this, in em.
    pub fn least_beyond(opened: f64) -> f64 {
        let step = opened / 0.05;
        10.0 * step * step + if opened >= WIDE { 3000.0 } else { 0.0 }
    }

    /// How far every open place is opened, in em; what a line without any stays short.
    pub fn opened(&self, em: f64) -> f64 {
        self.share(self.open / em)
    }

    /// How wide a line looks whose places would be opened by `s` em: the letters of addresses take what is wide.
    fn share(&self, s: f64) -> f64 {
        let sites = f64::from(self.sites);
        match self.letters {
            letters if letters > 0 && self.sites == 0 => WIDE + s / f64::from(letters),
            letters if letters > 0 && s > WIDE => WIDE + (s - WIDE) * sites / f64::from(letters),
            _ => s,
        }
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
            let room = self.room(fit.end);
            let first = self.first_pass(room);
            for tier in (0..TIERS).map(|tier| (tier, first[tier])).chain(TWICE.map(|tier| (tier, room[tier]))) {
                let (tier, most) = tier;
                let taken = (most - fit.shrink[tier]).min(-rest).max(Abs::ZERO);
                fit.shrink[tier] += taken;
                rest += taken;
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

    /// What they give before others of a later tier.
    fn first_pass(&self, room: [Abs; TIERS]) -> [Abs; TIERS] {
        let half = |tier: usize| self.twice && TWICE.contains(&tier);
        std::array::from_fn(|tier| if half(tier) { room[tier] / 2 } else { room[tier] })
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
    /// Gives `rest` to the tiers of stretching; returns what no place could take. A line that would be torn apart keeps
    /// its natural spaces.
    fn stretch(&mut self, rest: Abs, demand: &Demand) -> Abs {
        if rest - demand.word - demand.auto > demand.torn {
            return rest;
        }
        self.word = rest.min(demand.word);
        self.auto = (rest - self.word).min(demand.auto);
        let rest = rest - self.word - self.auto;
        if demand.letters > 0 {
            self.open = rest.min(demand.wide);
            self.letter = rest - self.open;
        } else if demand.sites > 0 {
            self.open = rest;
        }
        rest - self.open - self.letter
    }

    /// What is given, as a [`Glance`] sees it.
    fn opening(&self, demand: &Demand) -> Opening {
        let raw = |length: Abs| f64::from(length.to_raw());
        let share = |part: Abs, whole: Abs| if whole > Abs::ZERO { raw(part) / raw(whole) } else { 0.0 };
        Opening {
            rest: raw(self.rest),
            word: share(self.word, demand.word),
            auto: share(self.auto, demand.auto),
            open: raw(self.open + self.letter + self.rest.max(Abs::ZERO)) / f64::from(self.sites.max(1)),
            sites: self.sites,
            letters: demand.letters,
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
