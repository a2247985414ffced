//! A paragraph in one line more or less than is best for it, so that a page can come out even (rules L4, A2).

use super::Spec;
use super::breaker::{AVOIDABLE_ORPHAN, Breaker, Broken, Node, ORPHAN};
use super::kept::Kept;
use super::points::Point;
use super::stream::Stream;
use crate::doc::Align;
use crate::theme::Abs;

/// How far the places of a line may be opened for the sake of the page, in em. Wider lines look pale.
const MOST_OPENED: f64 = 0.07;
/// Lines below which a change shows too much.
const LEAST_LINES: usize = 3;

/// A paragraph broken otherwise.
#[derive(Clone, Debug)]
pub(super) struct Loose {
    pub broken: Vec<Broken>,
    /// What the lines cost more than the best ones (rule L1).
    pub cost: f64,
}

/// A way to a point in so many lines.
#[derive(Copy, Clone)]
pub(super) struct Way {
    node: Node,
    /// Which of the ways to the point before.
    slot: usize,
}

/// Ways to a point in one line less than its best way has, in as many, in one more.
pub(super) type Ways = [Option<Way>; 3];

/// Breaks a paragraph as best it can be, and where it is of one segment also into one line less and one more, if that
/// is possible with good lines.
pub(super) fn lines(stream: &Stream, spec: &Spec, hyphen: impl Fn(usize) -> Abs) -> (Vec<Broken>, Vec<Loose>) {
    let breaker = Breaker::new(stream, spec, hyphen);
    let end = stream.atoms.len();
    let start = breaker.first(0, end);
    let whole = stream.forced.is_empty() && spec.justify && spec.align == Align::Start;
    let Some(start) = start.filter(|_| whole) else { return (breaker.all(0), Vec::new()) };
    let points = breaker.points(start, end);
    let best = breaker.search(&points);
    (breaker.chosen(&points, &best), breaker.loose(&points, &best))
}

impl<H: Fn(usize) -> Abs> Breaker<'_, H> {
    /// One line less and one more than the best way to the last point.
    fn loose(&self, points: &[Point], best: &[Node]) -> Vec<Loose> {
        let counts = counts(best);
        let count = counts[points.len() - 1];
        let wanted: Vec<i8> =
            [-1, 1].into_iter().filter(|&extra| count >= LEAST_LINES && self.may(points, count, extra)).collect();
        if wanted.is_empty() {
            return Vec::new();
        }
        let ways = self.ways(points, &counts);
        wanted.into_iter().filter_map(|extra| self.loose_by(points, best, &ways, extra)).collect()
    }

    fn loose_by(&self, points: &[Point], best: &[Node], ways: &[Ways], extra: i8) -> Option<Loose> {
        let mut slot = if extra < 0 { 0 } else { 2 };
        let mut at = points.len() - 1;
        let cost = ways[at][slot]?.node.cost - best[at].cost;
        if cost >= ORPHAN {
            // No page is worth a last line of one character, or a break against the rules.
            return None;
        }
        let mut chain = vec![at];
        while at > 0 {
            let way = ways[at][slot]?;
            (at, slot) = (way.node.from, way.slot);
            chain.push(at);
        }
        let last = points.len() - 1;
        let broken = chain.windows(2).rev().map(|pair| self.line(points, pair[1], pair[0], pair[0] == last)).collect();
        Some(Loose { broken, cost })
    }

    /// A first look: whether the lines could give or take as much.
    fn may(&self, points: &[Point], count: usize, extra: i8) -> bool {
        let (Some(first), Some(last)) = (points.first(), points.last()) else { return false };
        let whole = self.demand(first, last);
        let (_, short) = self.measure(first.at);
        let room = |lines: usize| short + self.spec.measure * (lines as i32 - 1);
        match extra {
            1 => {
                let open = self.spec.size.per_mille((MOST_OPENED * 1000.0) as i32) * whole.sites;
                // Two characters at least on the last line.
                room(count) + self.spec.size * 2 <= whole.natural + whole.word + whole.auto + open
            }
            _ => whole.natural - whole.shrink.iter().copied().sum::<Abs>() - self.spec.size <= room(count - 1),
        }
    }

    fn ways(&self, points: &[Point], counts: &[usize]) -> Kept<Ways> {
        let mut ways: Kept<Ways> = Kept::default();
        ways.reserve(points.len());
        ways.push([None, Some(Way { node: Node::START, slot: 1 }), None]);
        let (_, first) = self.measure(points[0].at);
        let (starts, most) = (self.starts(points), self.most());
        let mut low = 0;
        for to in 1..points.len() {
            let last = to == points.len() - 1;
            let stop = self.sums.stop(&points[to]);
            while low + 1 < to && stop.least(&starts[low]) > most {
                low += 1;
            }
            let mut found: Ways = [None; 3];
            for from in (low..to).filter(|&from| ways[from].iter().any(Option::is_some)) {
                let measure = if from == 0 { first } else { self.spec.measure };
                let glance = stop.glance(&starts[from], measure);
                let Some(line) = self.candidate(glance, (&points[from], &points[to]), measure, last) else { continue };
                if line.opened > MOST_OPENED {
                    // Shorter lines only open further.
                    break;
                }
                for (slot, way) in ways[from].iter().enumerate() {
                    let Some(way) = way else { continue };
                    // Lines of this way and this one, counted from one less than the best.
                    let Some(into) = (counts[from] + slot + 1).checked_sub(counts[to]).filter(|&into| into < 3) else {
                        continue;
                    };
                    let node = self.node(points, &way.node, (from, to), &line, AVOIDABLE_ORPHAN);
                    if found[into].is_none_or(|other| node.cost < other.node.cost) {
                        found[into] = Some(Way { node, slot });
                    }
                }
            }
            ways.push(found);
        }
        ways
    }
}

/// Lines of the best way to each point.
fn counts(nodes: &[Node]) -> Kept<usize> {
    let mut counts: Kept<usize> = [0].into_iter().collect();
    for node in &nodes[1..] {
        let lines = counts[node.from] + 1;
        counts.push(lines);
    }
    counts
}
