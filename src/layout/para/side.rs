//! What stands beside, under and behind text: dots, lines, tints, links (rules M1–M4); notes and anchors.

use std::ops::Range;

use super::super::ink::{Color, Glyph, Set};
use super::super::line::{Line, Run, Stroke};
use super::Spec;
use super::breaker::Broken;
use super::faces::Faces;
use super::justify::Placed;
use super::stream::{Side, SideKind, Stream};
use crate::doc::Mark;
use crate::lang::{Class, Region};
use crate::theme::Abs;

/// Thickness of lines beside text, thousandths of em.
const THICKNESS: i32 = 45;
/// What a line is shorter at each end, so that two names do not run together (rule M1).
const SHORTER: i32 = 63;
/// Height of a wave.
const WAVE: i32 = 100;
/// Nearer edge of lines below horizontal text, from the baseline, and left of vertical text, from the centre line.
const BELOW: i32 = -165;
const LEFT: i32 = -540;
/// Middle of dots: below and above horizontal text, right of vertical text.
const DOT_BELOW: i32 = -310;
const DOT_ABOVE: i32 = 1050;
const DOT_RIGHT: i32 = 690;
/// Size of dots.
const DOT: i32 = 500;

/// Sets the sides of a line.
pub(super) fn set<F: Faces>(
    line: &mut Line,
    stream: &Stream,
    fonts: &F,
    spec: &Spec,
    broken: &Broken,
    placed: &Placed,
) {
    for side in &stream.sides {
        let atoms = side.atoms.start.max(broken.start)..side.atoms.end.min(broken.end);
        if atoms.is_empty() {
            continue;
        }
        let cells = &placed.cells[atoms.start - broken.start..atoms.end - broken.start];
        let (Some(first), Some(last)) = (cells.first(), cells.last()) else { continue };
        let extent = first.body..last.end - stream.atoms[atoms.end - 1].after;
        match &side.kind {
            SideKind::Link(target) => line.links.push((first.start..last.end, target.clone())),
            SideKind::Strike => line.strokes.push(stroke(side, extent, struck(spec), side.style.color)),
            SideKind::Mark(Mark::Highlight) => {
                let across = if spec.vertical { -500..500 } else { -120..880 };
                line.strokes.push(stroke(side, extent, across, Color::Gray(88)));
            }
            SideKind::Mark(Mark::Dots) => {
                for (at, cell) in atoms.clone().zip(cells) {
                    let atom = &stream.atoms[at];
                    if !atom.is_joined() && !atom.class.is_mark() && !atom.class.is_space() {
                        let middle = cell.body + atom.body / 2;
                        line.runs.extend(dot(side, fonts, spec, middle));
                    }
                }
            }
            SideKind::Mark(mark @ (Mark::Name | Mark::Title | Mark::Underline)) => {
                line.strokes.push(beside(side, *mark, extent, spec));
            }
            SideKind::Ruby { .. } => {}
        }
    }
}

/// Gives notes and anchors to the lines on which they stand.
pub(super) fn places(lines: &mut [Line], stream: &Stream, broken: &[Broken]) {
    let line_of = |at: usize| {
        let last = at >= stream.atoms.len();
        let found = broken.partition_point(|line| line.start <= at).saturating_sub(1);
        if last { broken.len().saturating_sub(1) } else { found }
    };
    for (at, label) in &stream.notes {
        if let Some(line) = lines.get_mut(line_of(*at)) {
            line.notes.push(label.clone());
        }
    }
    for (at, label) in &stream.anchors {
        if let Some(line) = lines.get_mut(line_of(*at)) {
            line.anchors.push(label.clone());
        }
    }
}

fn stroke(side: &Side, along: Range<Abs>, across: Range<i32>, color: Color) -> Stroke {
    let size = side.style.size;
    let across = size.per_mille(across.start)..size.per_mille(across.end);
    Stroke { along, across, wave: false, color }
}

fn struck(spec: &Spec) -> Range<i32> {
    let middle = if spec.vertical { 0 } else { 360 };
    middle - THICKNESS / 2..middle + THICKNESS / 2
}

/// A line under the text, or left of it in vertical lines: names, titles of works, underlines.
fn beside(side: &Side, mark: Mark, extent: Range<Abs>, spec: &Spec) -> Stroke {
    let near = if spec.vertical { LEFT } else { BELOW };
    let depth = if mark == Mark::Title { WAVE } else { THICKNESS };
    let end = if mark == Mark::Underline { Abs::ZERO } else { side.style.size.per_mille(SHORTER) };
    let along = extent.start + end..(extent.end - end).max(extent.start + end);
    Stroke { wave: mark == Mark::Title, ..stroke(side, along, near - depth..near, side.style.color) }
}

/// A dot beside the middle of a character. It is ink without text.
fn dot<F: Faces>(side: &Side, fonts: &F, spec: &Spec, middle: Abs) -> Option<Run> {
    let style = &side.style;
    let japanese = style.region == Region::Ja;
    let ch = if japanese && spec.vertical { '﹅' } else { '•' };
    let face = fonts.choose(style.wish, ch, true)?;
    let id = fonts.glyph(face, ch)?;
    let size = style.size.per_mille(DOT).per_mille(fonts.scale(face));
    let (right, up) = ink_middle(fonts, face, id, size);
    let place = match (spec.vertical, japanese) {
        (true, _) => DOT_RIGHT,
        (false, true) => DOT_ABOVE,
        (false, false) => DOT_BELOW,
    };
    let place = style.size.per_mille(place);
    // A horizontal glyph in a vertical line: its baseline crosses the line, its pen starts across it.
    let (along, across) = if spec.vertical { (middle + up, place - right) } else { (middle - right, place - up) };
    let glyphs = vec![Glyph { id, along: Abs::ZERO, across: Abs::ZERO, text: 0 }];
    let (color, lang) = (style.color, style.wish.lang);
    let set = Set::Horizontal;
    Some(Run { face, size, along, across, set, color, lang, text: String::new(), glyphs, span: style.span })
}

/// Middle of a glyph's ink from its origin: to the right and up.
pub(super) fn ink_middle<F: Faces>(fonts: &F, face: crate::font::FaceId, id: u16, size: Abs) -> (Abs, Abs) {
    let upem = i32::from(fonts.metrics(face).upem);
    let [left, bottom, right, top] = fonts.ink(face, id).map_or([0, 0, 0, 0], |ink| ink.map(i32::from));
    (size.scale(left + right, upem * 2), size.scale(bottom + top, upem * 2))
}

/// Whether an atom may have a reading hang over it (rule R2).
pub(super) fn is_kana(class: Class) -> bool {
    matches!(class, Class::Kana | Class::SmallKana)
}
