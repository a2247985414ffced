//! Room between the lines for what stands beside them (rules G2, M3). A grid too close for it is reported: lines are
//! never moved apart.

use super::Spec;
use super::stream::{Side, SideKind, Stream};
use crate::diag::{Code, Diagnostic, Sink};
use crate::doc::{Mark, RubyKind};
use crate::lang::Region;
use crate::source::Span;

/// Gap that readings need, made small; zhuyin; dots; lines. Thousandths of em.
const READING: i32 = 400;
const ZHUYIN: i32 = 500;
const DOTS: i32 = 400;
const LINE: i32 = 250;
/// Where something stands on both sides of the lines.
const BOTH: i32 = 625;

/// Reports the first thing that has no room, once for a chapter.
pub(super) fn check(stream: &Stream, spec: &Spec, sink: &mut Sink) {
    let (mut over, mut under) = (None, None);
    for side in &stream.sides {
        let Some((need, above)) = need(side, spec) else { continue };
        let place: &mut Option<(i32, Span)> = if above { &mut over } else { &mut under };
        if place.is_none_or(|(most, _)| need > most) {
            *place = Some((need, side.style.span));
        }
    }
    let (need, span) = match (over, under) {
        (None, None) => return,
        (Some(one), None) | (None, Some(one)) => one,
        (Some((_, span)), Some(_)) => (BOTH, span),
    };
    if spec.gap >= spec.size.per_mille(need) || sink.list().iter().any(|found| found.code == Code::M020) {
        return;
    }
    let has = spec.gap.to_pt() / spec.size.to_pt();
    let message = format!("lines {has:.2} em apart have no room for readings and marks between them");
    let help = format!(
        "they need {:.2} em: give page.leading (or the leading of the style) {:.1}pt more",
        f64::from(need) / 1000.0,
        (spec.size.per_mille(need) - spec.gap).to_pt()
    );
    sink.push(Diagnostic::new(Code::M020, message).at(span).help(help));
}

/// The gap that something needs, and whether it stands on the side of readings.
fn need(side: &Side, spec: &Spec) -> Option<(i32, bool)> {
    match &side.kind {
        SideKind::Ruby { kind: RubyKind::Over, .. } => Some((READING, true)),
        SideKind::Ruby { kind: RubyKind::Zhuyin, .. } => spec.vertical.then_some((ZHUYIN, true)),
        SideKind::Mark(Mark::Dots) => Some((DOTS, spec.vertical || side.style.region == Region::Ja)),
        SideKind::Mark(Mark::Name | Mark::Title) => Some((LINE, false)),
        SideKind::Mark(Mark::Underline | Mark::Highlight) | SideKind::Strike | SideKind::Link(_) => None,
    }
}
