//! What stands beside, under and behind text: dots, lines, tints, links (rules M1–M4); notes and anchors.

use std::ops::Range;

use super::super::ink::{Color, Glyph, Set, TagId};
use super::super::line::{Line, Run, Stroke};
use super::Spec;
use super::breaker::Broken;
use super::faces::Faces;
use super::justify::{Placed, Row};
use super::stream::{Atom, Side, SideKind, Stream};
use crate::doc::{Mark, RubyKind};
use crate::lang::{Class, Region};
use crate::theme::Abs;

/// Thickness of lines beside text, thousandths of em.
const THICKNESS: i32 = 40;
/// What a line is shorter at each end, so that two names do not run together (rule M1).
const SHORTER: i32 = 63;
/// Height of a wave.
const WAVE: i32 = 105;
/// Nearer edge of lines below horizontal text, from the baseline, and left of vertical text, from the centre line.
const BELOW: i32 = -165;
const LEFT: i32 = -545;
/// How much further a line stands that holds another one within.
const STEP: i32 = 110;
/// Middle of dots: below and above horizontal text, at either side of vertical text.
const DOT_BELOW: i32 = -250;
const DOT_ABOVE: i32 = 1050;
const DOT_BESIDE: i32 = 670;
/// Middle of dots below a line (rule M2), and of small ones that give way to a reading: close to the text, so that they
/// leave room for the readings of the line beside it.
const DOT_BELOW_LINE: i32 = -340;
const DOT_AWAY: i32 = -250;
const DOT_AWAY_BESIDE: i32 = -620;
/// Diameter of dots, of those in Japanese, and of the sesame dots of its vertical lines: with its cell half an em.
const DOT: i32 = 150;
const DOT_JA: i32 = 200;
const SESAME: i32 = 330;
const SESAME_AWAY: i32 = 210;

/// Sets the sides of a line.
pub(super) fn set<F: Faces>(
    line: &mut Line,
    stream: &Stream,
    fonts: &F,
    spec: &Spec,
    broken: &Broken,
    placed: &Placed,
) {
    for (index, side) in stream.sides.iter().enumerate() {
        let whole = side.atoms.start.max(broken.start)..side.atoms.end.min(broken.end);
        if whole.is_empty() || matches!(side.kind, SideKind::Ruby { .. }) {
            continue;
        }
        for Row { atoms, rise } in placed.segments(whole) {
            let cells = &placed.cells[atoms.start - broken.start..atoms.end - broken.start];
            let (Some(first), Some(last)) = (cells.first(), cells.last()) else { continue };
            // The blank of a last mark is no part of it, whatever of it is left at the line end.
            let extent = first.body..last.body + stream.atoms[atoms.end - 1].body;
            let rise = side.style.rise + rise;
            let mut rule = |across, color| line.strokes.push(stroke(side, extent.clone(), across, rise, color));
            match &side.kind {
                SideKind::Link(target) => {
                    let start = beside_length(stream, atoms.start).map_or(first.start, |length| last.body - length);
                    line.links.push((start..last.end.max(last.body), target.clone(), side.style.tag));
                }
                SideKind::Strike => rule(struck(spec), side.style.color),
                SideKind::Mark(Mark::Highlight) => {
                    rule(if spec.vertical { -500..500 } else { -120..880 }, Color::Gray(88));
                }
                SideKind::Mark(Mark::Dots) => {
                    for (at, cell) in atoms.zip(cells).filter(|(at, _)| takes_dot(&stream.atoms[*at])) {
                        let middle = cell.body + stream.atoms[at].body / 2;
                        let dot_of = dot_of(stream, side, spec, at);
                        line.runs.extend(dot(side, fonts, spec.vertical, middle, dot_of, rise));
                    }
                }
                SideKind::Mark(mark @ (Mark::Name | Mark::Title | Mark::Underline)) => {
                    // Where the name goes on in another line, nothing parts it from another.
                    let ends = [atoms.start == side.atoms.start, atoms.end == side.atoms.end];
                    let level = level(&stream.sides, index);
                    line.strokes.push(beside(side, *mark, extent, (ends, level, rise), spec));
                }
                SideKind::Ruby { .. } => {}
            }
        }
    }
}

/// Moves marks of notes that stand beside the line on where one before takes their place, or the line has not begun.
pub(super) fn apart(stream: &Stream, broken: &Broken, placed: &mut Placed) {
    let mut free = Abs::ZERO;
    let first = stream.beside.partition_point(|(mark, _)| mark.start < broken.start);
    for (mark, length) in stream.beside[first..].iter().take_while(|(mark, _)| mark.end <= broken.end) {
        let cells = &mut placed.cells[mark.start - broken.start..mark.end - broken.start];
        let start = cells[0].body - *length;
        let by = (free - start).max(Abs::ZERO);
        cells.iter_mut().for_each(|cell| cell.body += by);
        free = start + by + *length + stream.style(&stream.atoms[mark.start]).size / 4;
    }
}

/// Length of a mark of a note that begins with this atom and stands beside its line.
fn beside_length(stream: &Stream, at: usize) -> Option<Abs> {
    let found = stream.beside.binary_search_by_key(&at, |(mark, _)| mark.start).ok()?;
    Some(stream.beside[found].1)
}

/// Gives notes and anchors to the lines on which they stand.
pub(super) fn places(lines: &mut [Line], stream: &Stream, broken: &[Broken]) {
    let line_of = |at: usize| {
        let last = at >= stream.atoms.len();
        let found = broken.partition_point(|line| line.start <= at).saturating_sub(1);
        if last { broken.len().saturating_sub(1) } else { found }
    };
    // Those before the first line stand on lines that are not set now.
    let from = broken.first().map_or(0, |line| line.start);
    let here = |at: usize| from == 0 || at >= from;
    for (at, label) in stream.notes.iter().filter(|(at, _)| here(*at)) {
        if let Some(line) = lines.get_mut(line_of(*at)) {
            line.notes.push(label.clone());
        }
    }
    for (at, label) in stream.anchors.iter().filter(|(at, _)| here(*at)) {
        if let Some(line) = lines.get_mut(line_of(*at)) {
            line.anchors.push(label.clone());
        }
    }
}

fn stroke(side: &Side, along: Range<Abs>, across: Range<i32>, rise: Abs, color: Color) -> Stroke {
    let size = side.style.size;
    let across = rise + size.per_mille(across.start)..rise + size.per_mille(across.end);
    Stroke { along, across, wave: false, color }
}

fn struck(spec: &Spec) -> Range<i32> {
    let middle = if spec.vertical { 0 } else { 360 };
    middle - THICKNESS / 2..middle + THICKNESS / 2
}

fn is_line(kind: &SideKind) -> bool {
    matches!(kind, SideKind::Mark(Mark::Name | Mark::Title | Mark::Underline))
}

/// How many lines stand nearer to the text: those of marks inside this one, which come before it.
fn level(sides: &[Side], index: usize) -> i32 {
    let before = |at: usize, inside: usize| at > 0 && sides[at - 1].atoms.start >= sides[inside].atoms.start;
    let (mut at, mut most) = (index, 0);
    while before(at, index) {
        at -= 1;
        if is_line(&sides[at].kind) {
            most = most.max(level(sides, at) + 1);
            let inner = at;
            while before(at, inner) {
                at -= 1;
            }
        }
    }
    most
}

/// A line under the text, or left of it in vertical lines: names, titles of works, underlines.
fn beside(
    side: &Side,
    mark: Mark,
    extent: Range<Abs>,
    (ends, level, rise): ([bool; 2], i32, Abs),
    spec: &Spec,
) -> Stroke {
    let near = if spec.vertical { LEFT } else { BELOW } - STEP * level;
    let depth = if mark == Mark::Title { WAVE } else { THICKNESS };
    let shorter = side.style.size.per_mille(SHORTER);
    let [start, end] = ends.map(|ends| if ends && mark != Mark::Underline { shorter } else { Abs::ZERO });
    let along = extent.start + start..(extent.end - end).max(extent.start + start);
    Stroke { wave: mark == Mark::Title, ..stroke(side, along, near - depth..near, rise, side.style.color) }
}

/// Dots stand at characters, not at marks and spaces.
fn takes_dot(atom: &Atom) -> bool {
    let mark =
        atom.class.is_mark() || matches!(atom.class, Class::LatinClosing | Class::LatinOpening | Class::NoteMark);
    !(mark || atom.is_joined() || atom.class.is_space())
}

/// Which dot a character has, its diameter, and where it stands: at the other side where a reading has its place,
/// further where a line has. Thousandths of em.
fn dot_of(stream: &Stream, side: &Side, spec: &Spec, at: usize) -> (char, i32, i32) {
    let has =
        |kind: fn(&SideKind) -> bool| stream.sides.iter().any(|other| other.atoms.contains(&at) && kind(&other.kind));
    let read = match spec.vertical {
        true => has(|kind| matches!(kind, SideKind::Ruby { .. })),
        false => has(|kind| matches!(kind, SideKind::Ruby { kind: RubyKind::Over, .. })),
    };
    match (spec.vertical, side.style.region == Region::Ja) {
        (true, true) if read => ('﹅', SESAME_AWAY, DOT_AWAY_BESIDE),
        (true, true) => ('﹅', SESAME, DOT_BESIDE),
        (true, false) if read => ('●', DOT, DOT_AWAY_BESIDE),
        (true, false) => ('●', DOT, DOT_BESIDE),
        (false, true) if read => ('●', DOT, DOT_AWAY),
        (false, true) => ('●', DOT_JA, DOT_ABOVE),
        (false, false) if has(is_line) => ('●', DOT, DOT_BELOW_LINE),
        (false, false) => ('●', DOT, DOT_BELOW),
    }
}

/// A dot beside the middle of a character. It is ink without text.
fn dot<F: Faces>(
    side: &Side,
    fonts: &F,
    vertical: bool,
    middle: Abs,
    (ch, diameter, place): (char, i32, i32),
    rise: Abs,
) -> Option<Run> {
    let style = &side.style;
    let face = fonts.choose(style.wish, ch, true)?;
    let id = fonts.glyph(face, ch)?;
    // By its ink: faces draw the disc smaller or larger in its cell.
    let [_, bottom, _, top] = fonts.ink(face, id)?.map(i32::from);
    let upem = i32::from(fonts.metrics(face).upem);
    let size = style.size.per_mille(diameter).scale(upem, (top - bottom).max(upem / 4));
    let (right, up) = ink_middle(fonts, face, id, size);
    let place = style.size.per_mille(place) + rise;
    // A horizontal glyph in a vertical line: its baseline crosses the line, its pen starts across it.
    let (along, across) = if vertical { (middle + up, place - right) } else { (middle - right, place - up) };
    let glyphs = vec![Glyph { id, along: Abs::ZERO, across: Abs::ZERO, text: 0 }];
    let (color, lang) = (style.color, style.wish.lang);
    let (set, text, tag) = (Set::Horizontal, String::new(), TagId::NONE);
    Some(Run { face, size, along, across, set, color, lang, text, glyphs, tag, span: style.span })
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
