//! Lines → paragraphs, verse and scene breaks.
//!
//! A blank line always parts paragraphs. Within a block of lines each line is a paragraph, unless the text is wrapped
//! at a fixed width: then its lines are joined up to a short line, an indented line or a blank one.

use super::lines::{self, Line};
use crate::lang::script;

/// A paragraph or what else stands between blank lines.
#[derive(Clone, Debug)]
pub(super) struct Piece<'a> {
    pub(super) kind: PieceKind,
    /// Its lines; for verse, a blank line parts stanzas.
    pub(super) lines: Vec<Line<'a>>,
}

#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub(super) enum PieceKind {
    Para,
    Verse,
    SceneBreak,
}

impl Piece<'_> {
    /// Width of the whole in half cells.
    pub(super) fn width(&self) -> usize {
        self.lines.iter().map(|line| line.width).sum()
    }

    /// The text of a paragraph of one line.
    pub(super) fn single(&self) -> Option<&str> {
        match (self.kind, self.lines.as_slice()) {
            (PieceKind::Para, [line]) => Some(line.text),
            _ => None,
        }
    }

    /// The end of the text.
    pub(super) fn last(&self) -> &str {
        self.lines.last().map_or("", |line| line.text)
    }
}

/// Groups lines. `own` are lines that stand for themselves whatever is around them: headings.
pub(super) fn gather<'a>(lines: &[Line<'a>], own: impl Fn(&Line) -> bool) -> Vec<Piece<'a>> {
    let measure = wrapped_at(lines);
    let mut pieces: Vec<Piece> = Vec::new();
    for block in lines.split(Line::is_blank) {
        let mut rest = block;
        // Lines from here on that have been seen to be no verse.
        let mut prose = 0;
        while let Some(first) = rest.first() {
            let count = if lines::is_scene_break(first.text) {
                push(&mut pieces, PieceKind::SceneBreak, &rest[..1])
            } else if own(first) {
                push(&mut pieces, PieceKind::Para, &rest[..1])
            } else if let Some(count) = poem(rest, block, &mut prose, &own, pieces.last()) {
                push_verse(&mut pieces, &rest[..count], rest.len() == block.len())
            } else {
                let count = measure.map_or(1, |measure| joined(rest, measure, &own));
                push(&mut pieces, PieceKind::Para, &rest[..count])
            };
            prose = prose.saturating_sub(count);
            rest = &rest[count..];
        }
    }
    pieces
}

fn push<'a>(pieces: &mut Vec<Piece<'a>>, kind: PieceKind, lines: &[Line<'a>]) -> usize {
    pieces.push(Piece { kind, lines: lines.to_vec() });
    lines.len()
}

/// How many lines from the first are verse. `prose` holds how many are known to be none, so that each line is looked
/// at once.
fn poem(
    rest: &[Line],
    block: &[Line],
    prose: &mut usize,
    own: &impl Fn(&Line) -> bool,
    before: Option<&Piece>,
) -> Option<usize> {
    if *prose > 0 {
        return None;
    }
    verse(rest, block, own, before).inspect_err(|short| *prose = *short).ok()
}

/// A stanza that follows another directly belongs to the same poem.
fn push_verse<'a>(pieces: &mut Vec<Piece<'a>>, stanza: &[Line<'a>], new_block: bool) -> usize {
    match pieces.last_mut() {
        Some(Piece { kind: PieceKind::Verse, lines }) if new_block => {
            let at = lines.last().map_or(0, Line::end);
            lines.push(Line { text: "", at, indent: 0, width: 0 });
            lines.extend_from_slice(stanza);
            stanza.len()
        }
        _ => push(pieces, PieceKind::Verse, stanza),
    }
}

/// The width at which a text is wrapped, if it is: most lines that are not the last of their block are as wide as
/// the widest, give or take a prohibited line start (or a word, in Latin), and many of them stop in mid-sentence.
fn wrapped_at(lines: &[Line]) -> Option<usize> {
    let inner: Vec<&Line> = lines
        .windows(2)
        .filter(|pair| !pair[0].is_blank() && !pair[1].is_blank() && !pair[1].is_indented())
        .map(|pair| &pair[0])
        .collect();
    let mut widths: Vec<usize> = inner.iter().map(|line| line.width).collect();
    widths.sort_unstable();
    // The widest lines may hang a mark or hold a long word: the measure is that of the broad mass.
    let measure = *widths.get(widths.len().checked_sub(1)? * 9 / 10)?;
    // Short lines among them, as in the head and the foot of a letter, are not wrapped whatever the rest is.
    let inner: Vec<&Line> = inner.into_iter().filter(|line| line.width * 2 >= measure).collect();
    let full = inner.iter().filter(|line| is_full(line, measure)).count();
    let open = inner.iter().filter(|line| is_full(line, measure) && !lines::ends_sentence(line.text)).count();
    let share = |part: usize, percent: usize| part * 100 >= inner.len() * percent;
    let enough = inner.len() >= 3 || inner.len() == 2 && open == 2 && measure >= 60;
    (enough && (24..=130).contains(&measure) && share(full, 75) && share(open, 40)).then_some(measure)
}

/// Whether a line is as long as the measure lets it be.
fn is_full(line: &Line, measure: usize) -> bool {
    let latin = line.text.chars().filter(|c| script::is_latin_letter(*c)).count() * 2 > line.text.chars().count();
    let slack = if latin { 14 } else { 6 };
    line.width + line.indent.min(8) + slack >= measure && line.width <= measure + 6
}

/// How many lines from the first make one paragraph of a wrapped text.
fn joined(lines: &[Line], measure: usize, own: &impl Fn(&Line) -> bool) -> usize {
    let mut count = 1;
    while let Some(next) = lines.get(count) {
        let full = is_full(&lines[count - 1], measure);
        if !full || next.is_indented() || own(next) || lines::is_scene_break(next.text) {
            break;
        }
        count += 1;
    }
    count
}

/// Widest line of a poem, in half cells.
const VERSE: usize = 34;

/// How many lines from the first make a poem; if none, how many short lines there are. A poem is three or more short ones (two, after another stanza), of which at most
/// half end a sentence, none opens a speech or counts.
fn verse(rest: &[Line], block: &[Line], own: &impl Fn(&Line) -> bool, before: Option<&Piece>) -> Result<usize, usize> {
    let count = rest
        .iter()
        .take_while(|line| {
            let counted =
                super::headings::style(line.text).is_some() || line.text.starts_with(|c: char| c.is_ascii_digit());
            let keyed = line.text.chars().take(6).any(|c| "：:／/｜|".contains(c));
            line.width <= VERSE
                && !lines::opens_with_mark(line.text)
                && !lines::is_scene_break(line.text)
                && !counted
                && !keyed
                && super::header::date(line.text).is_none()
                && !own(line)
        })
        .count();
    let poem = &rest[..count];
    let ends = poem.iter().filter(|line| lines::ends_sentence(line.text)).count();
    // In a text without blank lines, short paragraphs in a row are no poem unless they are alike.
    let whole = count == block.len() || block.len() < 12;
    let (min, max) = (poem.iter().map(|line| line.width).min(), poem.iter().map(|line| line.width).max());
    let alike = min.zip(max).is_some_and(|(min, max)| max - min <= 4);
    let stanza = rest.len() == block.len() && before.is_some_and(|piece| piece.kind == PieceKind::Verse);
    let enough = count >= if stanza { 2 } else { 3 };
    if enough && ends * 2 <= count && (whole || alike && count >= 4) { Ok(count) } else { Err(count) }
}
