//! Optimal line breaking over the whole paragraph (rules L1–L3), by dynamic programming over the places where a line
//! may end. Only starts within a measure of an end are looked at, so the work grows with the length of the text.

use super::Spec;
use super::fit::{Demand, End, Fit, Glance, Opening, TIERS, TORN, WIDE};
use super::kept::Kept;
use super::points::Point;
use super::stream::{Kind, Stream};
use super::sums::{Start, Sums, unit};
use crate::doc::Align;
use crate::lang::spacing::LineEnd;
use crate::lang::{Class, Region};
use crate::theme::Abs;

/// A line as broken: atoms `start..end` with the spaces after them left out.
#[derive(Clone, Debug)]
pub(super) struct Broken {
    pub start: usize,
    pub end: usize,
    /// Where the line begins: the indent of a first line.
    pub from: Abs,
    /// Length that it has to fill.
    pub measure: Abs,
    pub fit: Fit,
    /// Whether a hyphen is to be set at its end.
    pub hyphen: bool,
    /// Whether the blank before its first mark is trimmed.
    pub trim: bool,
}

/// The best way to a point.
#[derive(Copy, Clone, Debug)]
pub(super) struct Node {
    pub cost: f64,
    pub from: usize,
    pub opened: f64,
    pub hyphen: bool,
    /// Whether the rules allow every break on the way.
    pub clean: bool,
}

impl Node {
    /// The beginning of a paragraph.
    pub const START: Node = Node { cost: 0.0, from: 0, opened: 0.0, hyphen: false, clean: true };
    /// A point that no way leads to.
    const NOWHERE: Node = Node { cost: f64::INFINITY, from: 0, opened: 0.0, hyphen: false, clean: false };
}

/// A line that may be chosen.
pub(super) struct Candidate {
    cost: f64,
    /// How far its places are opened, in em.
    pub opened: f64,
    /// Whether it is shorter than its measure by nature, so that one that begins later costs more.
    open: bool,
}

/// How far lines are opened in most paragraphs, in em.
const NEAR: f64 = 0.1;
/// Extra cost of a line (rule L1).
const LINE: f64 = 2.0;
/// Two hyphens in a row (rule L2).
const SECOND_HYPHEN: f64 = 100.0;
/// A last line with less than two Han characters where lines have to be opened wide anyway (rules P3, L2), and where
/// they do not: then anything but a hole is better.
pub(super) const ORPHAN: f64 = 2000.0;
pub(super) const AVOIDABLE_ORPHAN: f64 = 15_000.0;
/// A last line shorter than the indent.
const SHORT: f64 = 40.0;
/// What breaks cost at least that are not as the rules have them: inside words, numbers, runs of marks.
const AGAINST_RULES: f64 = 2000.0;
/// Per em that a line is longer than its measure, where nothing can be done.
const OVERFULL: f64 = 1e7;

/// Breaks a paragraph into lines, from an atom on. `hyphen` gives the width of a hyphen after an atom.
pub(super) fn lines(stream: &Stream, spec: &Spec, from: usize, hyphen: impl Fn(usize) -> Abs) -> Vec<Broken> {
    Breaker::new(stream, spec, hyphen).all(from)
}

pub(super) struct Breaker<'a, H> {
    pub stream: &'a Stream,
    pub spec: &'a Spec,
    pub sums: Sums,
    pub hyphen: H,
    /// The em by which openings are judged, raw.
    em: f64,
    lines: Vec<Broken>,
}

impl<'a, H: Fn(usize) -> Abs> Breaker<'a, H> {
    pub fn new(stream: &'a Stream, spec: &'a Spec, hyphen: H) -> Breaker<'a, H> {
        Breaker { stream, spec, sums: Sums::of(stream), hyphen, em: unit(spec), lines: Vec::new() }
    }

    /// Breaks the paragraph from an atom on.
    pub fn all(mut self, from: usize) -> Vec<Broken> {
        let mut start = from;
        let forced = self.stream.forced.iter().filter(|&&end| from == 0 || end > from);
        for &end in forced.chain([&self.stream.atoms.len()]) {
            self.segment(start, end);
            start = end;
        }
        self.lines
    }

    /// Breaks what stands between two line ends that the author asks for.
    fn segment(&mut self, start: usize, end: usize) {
        let start = self.first(start, end).unwrap_or(end);
        if start == end {
            return self.blank(start);
        }
        let points = self.points(start, end);
        let nodes = self.search(&points);
        let lines = self.chosen(&points, &nodes);
        self.lines.extend(lines);
    }

    /// The lines of the best way to the last point.
    pub fn chosen(&self, points: &[Point], nodes: &[Node]) -> Vec<Broken> {
        let mut chain = Vec::new();
        let mut at = points.len() - 1;
        while at > 0 {
            chain.push(at);
            at = nodes[at].from;
        }
        chain.push(0);
        let last = points.len() - 1;
        chain.windows(2).rev().map(|pair| self.line(points, pair[1], pair[0], pair[0] == last)).collect()
    }

    /// A line without anything on it.
    fn blank(&mut self, at: usize) {
        let (from, measure) = self.measure(at);
        let fit = Fit::default();
        self.lines.push(Broken { start: at, end: at, from, measure, fit, hyphen: false, trim: false });
    }

    /// The atom that a segment begins with. Ideographic spaces there are the author's indent, as verse has it, unless the
    /// paragraph has one of its own (rule P2).
    pub fn first(&self, start: usize, end: usize) -> Option<usize> {
        let own = start > 0 || self.spec.indent <= Abs::ZERO;
        let text = (start..end).find(|&at| !self.is_dropped(at))?;
        (start..=text).find(|&at| at == text || own && self.stream.atoms[at].ch == '\u{3000}')
    }

    /// Spaces go at line edges; those of code are indents.
    pub fn is_dropped(&self, at: usize) -> bool {
        let atom = &self.stream.atoms[at];
        atom.class == Class::Space && self.stream.style(atom).kind != Kind::Code
    }

    fn justified(&self) -> bool {
        self.spec.justify && self.spec.align == Align::Start
    }

    /// Where a line that begins at this atom begins, and what it has to fill.
    pub fn measure(&self, start: usize) -> (Abs, Abs) {
        let first = self.lines.is_empty() && (0..start).all(|at| self.is_dropped(at));
        let room = self.spec.measure - self.spec.size;
        let indent = if first { self.spec.indent.min(room).max(Abs::ZERO) } else { Abs::ZERO };
        (indent, self.spec.measure - indent)
    }

    /// What a line between two points asks for.
    pub fn demand(&self, from: &Point, to: &Point) -> Demand {
        let mut tail = self.tail(to.end - 1);
        tail.natural += to.hyphen;
        let mut demand = self.sums.line(from.at, to.end - 1, tail);
        demand.natural -= from.trim;
        demand.wide = Abs::raw((self.em * WIDE) as i32) * demand.sites;
        demand.torn = self.spec.size.per_mille((TORN * 1000.0) as i32) * demand.sites.max(demand.letters);
        demand.shrink[from.trim_cap.0] -= from.trim_cap.1;
        demand
    }

    /// What is looked at of every point, side by side.
    pub fn starts(&self, points: &[Point]) -> Kept<Start> {
        points.iter().map(|point| self.sums.start(point)).collect()
    }

    /// What a line may be long by [`Stop::least`]: even all squeezing together cannot bring a longer one into the
    /// measure. Raw.
    ///
    /// [`Stop::least`]: super::sums::Stop::least
    pub fn most(&self) -> i64 {
        i64::from((self.spec.measure + self.spec.size * 2).to_raw())
    }

    /// The best way to each point. Lines that are opened far are looked at only where the best way without them costs as
    /// much as one of them: points that only such lines lead to are then no places to begin at. Lines that are opened
    /// wide are looked at only where every way without them breaks a rule.
    pub fn search(&self, points: &[Point]) -> Kept<Node> {
        let starts = self.starts(points);
        let long = self.sums.stop(&points[points.len() - 1]).least(&starts[0]);
        let lines = (long / self.most().max(1)).max(1);
        for opened in [NEAR, WIDE] {
            let nodes = if self.justified() { self.search_within(points, &starts, opened) } else { break };
            let least = LINE * lines as f64 + Opening::least_beyond(opened);
            if nodes.last().is_some_and(|node| node.cost < least || opened >= WIDE && node.clean) {
                return nodes;
            }
        }
        self.search_within(points, &starts, f64::INFINITY)
    }

    /// The best way to each point by lines that are not opened further than this, in em. Points that none leads to cost
    /// without end.
    fn search_within(&self, points: &[Point], starts: &[Start], opened: f64) -> Kept<Node> {
        let mut nodes: Kept<Node> = Kept::default();
        nodes.reserve(points.len());
        nodes.push(Node::START);
        let orphan = if opened <= WIDE { AVOIDABLE_ORPHAN } else { ORPHAN };
        let (_, first) = self.measure(points[0].at);
        let most = self.most();
        let mut low = 0;
        // Indices of nodes that a way leads to: from `near` on those of `low` and after.
        let (mut reached, mut near): (Kept<usize>, usize) = ([0].into_iter().collect(), 0);
        // Those of growing cost: the first that is left is the cheapest start.
        let (mut cheapest, mut first_left): (Kept<usize>, usize) = ([0].into_iter().collect(), 0);
        for to in 1..points.len() {
            let last = to == points.len() - 1;
            let stop = self.sums.stop(&points[to]);
            while low + 1 < to && stop.least(&starts[low]) > most {
                low += 1;
            }
            while reached.get(near).is_some_and(|&at| at < low) {
                near += 1;
            }
            while cheapest.get(first_left).is_some_and(|&at| at < low) {
                first_left += 1;
            }
            let floor = cheapest.get(first_left).map_or(0.0, |&at: &usize| nodes[at].cost) + points[to].cost;
            let mut best: Option<Node> = None;
            for &from in &reached[near..] {
                let measure = if from == 0 { first } else { self.spec.measure };
                let glance = stop.glance(&starts[from], measure);
                let Some(line) = self.candidate(glance, (&points[from], &points[to]), measure, last) else { continue };
                if line.opened > opened || line.open && best.is_some_and(|best| line.cost + floor >= best.cost) {
                    // Shorter lines only cost more.
                    break;
                }
                let node = self.node(points, &nodes[from], (from, to), &line, orphan);
                if best.is_none_or(|best| node.cost < best.cost) {
                    best = Some(node);
                }
            }
            let node = match best {
                Some(node) => node,
                None if opened < f64::INFINITY => {
                    nodes.push(Node::NOWHERE);
                    continue;
                }
                None => self.overfull(points, &nodes, to),
            };
            while cheapest.len() > first_left && cheapest.last().is_some_and(|&at| nodes[at].cost >= node.cost) {
                cheapest.pop();
            }
            cheapest.push(to);
            reached.push(to);
            nodes.push(node);
        }
        nodes
    }

    /// A line between two points, unless it is too long.
    pub fn candidate(
        &self,
        glance: Glance,
        (from, to): (&Point, &Point),
        measure: Abs,
        last: bool,
    ) -> Option<Candidate> {
        let em = self.em;
        let fill = self.justified() && !last;
        match glance {
            Glance::Long => None,
            Glance::Open(opening) if fill => {
                Some(Candidate { cost: LINE + opening.cost(em), opened: opening.opened(em), open: true })
            }
            Glance::Open(opening) => {
                Some(Candidate { cost: self.ragged(opening.rest / em, last), opened: 0.0, open: true })
            }
            Glance::Tight => {
                let demand = self.demand(from, to);
                let fit = demand.fit(measure, fill)?;
                let (cost, opened) = fit.cost(&demand, em, fill);
                Some(Candidate { cost: LINE + cost, opened, open: false })
            }
        }
    }

    /// Cost of a line that is not filled and is shorter than its measure by so many em. Even ones are better; of
    /// centred ones the last also.
    fn ragged(&self, short: f64, last: bool) -> f64 {
        let free = self.justified() || last && self.spec.align == Align::Start;
        if free { LINE } else { LINE + short * short }
    }

    /// The way to a point whose last line is this one. `orphan` is what a last line with a single character costs.
    pub fn node(
        &self,
        points: &[Point],
        before: &Node,
        (from, to): (usize, usize),
        line: &Candidate,
        orphan: f64,
    ) -> Node {
        let last = to == points.len() - 1;
        let mut cost = before.cost + line.cost + points[to].cost;
        let hyphen = points[to].hyphen > Abs::ZERO;
        if hyphen && before.hyphen {
            cost += SECOND_HYPHEN;
        }
        if last && from > 0 {
            cost += self.last_line(&points[from], &points[to], orphan);
        }
        if from > 0 && !last {
            let step = (line.opened - before.opened) / 0.05;
            cost += (9.0 * step * step).min(9.0);
        }
        let clean = before.clean && points[to].cost < AGAINST_RULES;
        Node { cost, from, opened: line.opened, hyphen, clean }
    }

    /// What is left where a single stretch of text is longer than the line.
    fn overfull(&self, points: &[Point], nodes: &[Node], to: usize) -> Node {
        let from = to - 1;
        let demand = self.demand(&points[from], &points[to]);
        let over = (demand.natural - self.spec.measure).to_pt().max(0.0);
        let cost = nodes[from].cost + points[to].cost + OVERFULL * (1.0 + over / self.spec.size.to_pt().max(1.0));
        Node { cost, from, opened: 0.0, hyphen: false, clean: false }
    }

    fn last_line(&self, from: &Point, to: &Point, orphan: f64) -> f64 {
        let (han, latin) = self.sums.letters(from.at, to.end);
        let region = self.stream.style(&self.stream.atoms[from.at]).region;
        let orphan = match region {
            Region::Latin => 0.0,
            _ if han >= 2 || latin > 0 => 0.0,
            Region::Tw | Region::Hk | Region::Cn | Region::Ja | Region::Ko => orphan,
        };
        let short = if self.demand(from, to).natural < self.spec.indent { SHORT } else { 0.0 };
        orphan + short
    }

    pub fn line(&self, points: &[Point], from: usize, to: usize, last: bool) -> Broken {
        let (start, end) = (points[from].at, points[to].end);
        let (indent, measure) = self.measure(start);
        let demand = self.demand(&points[from], &points[to]);
        let fit = demand.fit(measure, self.justified() && !last).unwrap_or_else(|| demand.overfull(measure));
        let trim = points[from].trims;
        Broken { start, end, from: indent, measure, fit, hyphen: points[to].hyphen > Abs::ZERO, trim }
    }
}

/// Costs of the tiers of squeezing (rule L1).
pub(super) const SQUEEZE: [f64; TIERS] = [2.0, 2.0, 3.0, 5.0, 4.0];

/// Cost of taking the blank of the last mark, or of letting it hang.
pub(super) fn end_cost(end: End, natural: LineEnd) -> f64 {
    match end {
        End::Half if natural == LineEnd::Either => 4.0,
        End::Hang => 15.0,
        End::Full | End::Half => 0.0,
    }
}
