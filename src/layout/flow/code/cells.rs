//! A line of code on its grid: letters take a cell, Han two, and whatever a face gives stands in the middle of its cells.

use std::ops::Range;

use super::Flow;
use crate::doc::TokenKind;
use crate::layout::ink::{Color, Glyph};
use crate::layout::line::{Line, Run};
use crate::layout::para::Spec;
use crate::source::Span;
use crate::theme::Abs;

/// A space that is no place to break and is not stretched.
pub(super) const FIXED: &str = "\u{a0}";

/// Text of one kind.
pub(super) struct Part {
    pub text: String,
    pub kind: Option<TokenKind>,
}

/// A line of code, cut in cells.
pub(super) struct Row {
    /// Its runs as they were set.
    runs: Vec<Run>,
    clusters: Vec<Cluster>,
    /// Reach over and under the line.
    reach: (Abs, Abs),
}

/// What takes some cells together.
struct Cluster {
    run: usize,
    glyphs: Range<usize>,
    /// Its bytes in the text of its run.
    text: Range<usize>,
    ch: char,
    /// Its first cell, and how many it takes.
    column: i32,
    cells: i32,
    /// From the start of its cells to where it began as set.
    shift: Abs,
}

/// Cells that a line of source takes, as far as its characters tell.
pub(super) fn count(text: &str) -> i32 {
    text.chars().map(|ch| if ch.is_ascii() { 1 } else { 2 }).sum()
}

/// Length of a cell: what a digit takes, or half an em where there is no such face.
pub(super) fn cell(digit: Abs, size: Abs) -> Abs {
    if digit > Abs::ZERO { digit } else { size / 2 }
}

impl Flow<'_> {
    /// Sets the parts of a line and puts them into cells.
    pub(super) fn code_row(&mut self, parts: &[Part], spec: &Spec, cell: Abs, span: Span) -> Row {
        let mut row = Row { runs: Vec::new(), clusters: Vec::new(), reach: (Abs::ZERO, Abs::ZERO) };
        let mut column = 0;
        for part in parts {
            let look = part.kind.and_then(|kind| self.setting.theme.code.get(&kind)).copied();
            let bold = look.is_some_and(|look| look.bold);
            let look_spec = Spec { bold: bold || spec.bold, ..spec.clone() };
            let lines = match part.text.ends_with(' ') {
                // A line ends where its last word does; this one shall end where its spaces do.
                true => without_last(self.endless(&format!("{}.", part.text), &look_spec, span)),
                false => self.endless(&part.text, &look_spec, span),
            };
            let color = look.map(|look| Color::Rgb(look.color.0, look.color.1, look.color.2));
            for line in lines {
                column = row.add_line(line, color, column, cell);
            }
        }
        row
    }
}

impl Row {
    /// Adds what was set on a line, in a colour of its own if it has one, from a cell on; gives the cell after it.
    fn add_line(&mut self, line: Line, color: Option<Color>, mut column: i32, cell: Abs) -> i32 {
        self.reach = (self.reach.0.max(line.over), self.reach.1.max(line.under));
        let end = line.length;
        let starts: Vec<Abs> = line.runs.iter().map(|run| run.along).chain([end]).collect();
        for (at, mut run) in line.runs.into_iter().enumerate() {
            run.color = color.unwrap_or(run.color);
            let length = starts.get(at + 1).copied().unwrap_or(end) - run.along;
            column = self.add(run, length, column, cell);
        }
        column
    }

    /// Adds a run from a cell on; gives the cell after it.
    fn add(&mut self, run: Run, length: Abs, mut column: i32, cell: Abs) -> i32 {
        let at = self.runs.len();
        let glyphs = &run.glyphs;
        let mut first = 0;
        while let Some(glyph) = glyphs.get(first) {
            let end = first + glyphs[first..].iter().take_while(|next| next.text == glyph.text).count();
            let (pen, next) = (glyph.along, glyphs.get(end).map_or(length, |next| next.along));
            let bytes = glyph.text as usize..glyphs.get(end).map_or(run.text.len(), |next| next.text as usize);
            let advance = next - pen;
            // A quarter of a cell over is no reason to take another.
            let unit = cell.to_raw().max(1);
            let ch = run.text.get(bytes.clone()).and_then(|text| text.chars().next()).unwrap_or(' ');
            let cells = match ch {
                // Frames: wider ones reach into each other, and the lines have no gaps.
                '\u{2500}'..='\u{259f}' => 1,
                _ => (advance.to_raw() + unit * 3 / 4).div_euclid(unit).max(0),
            };
            let shift = (cell * cells - advance) / 2 - pen;
            self.clusters.push(Cluster { run: at, glyphs: first..end, text: bytes, ch, column, cells, shift });
            column += cells;
            first = end;
        }
        self.runs.push(run);
        column
    }

    /// Cells before the first character.
    pub fn indent(&self) -> i32 {
        self.clusters.iter().find(|cluster| cluster.ch != ' ').map_or(0, |cluster| cluster.column)
    }

    /// Where the row is cut so that its first part takes at most `room` cells and the others `rest`: behind a space or
    /// a mark in the last third of the room, else anywhere. A full-width mark does not begin a line (rule K1).
    pub fn cuts(&self, room: i32, rest: i32) -> Vec<Range<usize>> {
        let mut cuts = Vec::new();
        let mut from = 0;
        let count = self.clusters.len();
        loop {
            let room = if cuts.is_empty() { room } else { rest };
            let start = self.clusters.get(from).map_or(0, |cluster| cluster.column);
            let fits = |cluster: &Cluster| cluster.ch == ' ' || cluster.column + cluster.cells - start <= room;
            let most = from + self.clusters[from..].iter().take_while(|cluster| fits(cluster)).count();
            if most >= count {
                cuts.push(from..count);
                return cuts;
            }
            let near = |at: &usize| self.clusters[*at].column - start >= room * 2 / 3;
            let mut last_third = (from + 1..=most).rev().take_while(near);
            let behind_space =
                last_third.clone().find(|&at| self.clusters[at - 1].ch == ' ' && opens(&self.clusters, at));
            let good = behind_space.or_else(|| last_third.find(|&at| opens(&self.clusters, at)));
            let mut to = good.unwrap_or(most).max(from + 1);
            if self.clusters.get(to).is_some_and(|next| is_closing(next.ch)) {
                // There is room for one mark in the margin of the tint.
                let fits_margin = self.clusters[to].column + self.clusters[to].cells - start <= room + 2;
                let second = self.clusters.get(to + 1).is_some_and(|next| is_closing(next.ch));
                to = if fits_margin && !second { to + 1 } else { (to - 1).max(from + 1) };
            }
            cuts.push(from..to);
            from = to;
            if from >= count {
                return cuts;
            }
        }
    }

    /// Clusters as a line that begins with the first of them.
    pub fn line(&self, range: Range<usize>, cell: Abs) -> Line {
        let clusters = self.clusters.get(range).unwrap_or_default();
        let start = clusters.first().map_or(0, |cluster| cluster.column);
        let end = clusters.last().map_or(start, |cluster| cluster.column + cluster.cells);
        let mut line =
            Line { length: cell * (end - start), over: self.reach.0, under: self.reach.1, ..Line::default() };
        for group in clusters.chunk_by(|a, b| a.run == b.run) {
            let Some((run, first)) = group.first().and_then(|first| Some((self.runs.get(first.run)?, first))) else {
                continue;
            };
            let text = first.text.start..group.last().map_or(first.text.end, |last| last.text.end);
            let along = cell * (first.column - start);
            let place = |cluster: &Cluster| {
                let pen = cell * (cluster.column - start) + cluster.shift - along;
                let offset = cluster.text.start.saturating_sub(text.start) as u32;
                let glyphs = run.glyphs.get(cluster.glyphs.clone()).unwrap_or_default().iter();
                glyphs.map(move |glyph| Glyph { along: glyph.along + pen, text: offset, ..*glyph }).collect::<Vec<_>>()
            };
            let glyphs = group.iter().flat_map(place).collect();
            let text = run.text.get(text.clone()).unwrap_or_default().to_owned();
            line.runs.push(Run { along, glyphs, text, ..run.clone() });
        }
        line
    }
}

/// Lines without their last character, as long as before that.
fn without_last(mut lines: Vec<Line>) -> Vec<Line> {
    if let Some(line) = lines.last_mut()
        && let Some(run) = line.runs.last_mut()
    {
        let last = run.glyphs.pop();
        line.length = last.map_or(line.length, |last| run.along + last.along);
        run.text.pop();
    }
    lines
}

/// Whether a line may well begin with a cluster: behind a space, a separator or an opening bracket.
fn opens(clusters: &[Cluster], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|at| clusters.get(at)) else { return false };
    let next = clusters.get(at).map_or(' ', |next| next.ch);
    !matches!(next, ' ' | ')' | ']' | '}' | ';' | ',')
        && (matches!(before.ch, ' ' | ',' | ';' | '(' | '[' | '{' | '&' | '|' | '=' | '/' | '?') || before.cells > 1)
}

/// A full-width mark that does not begin a line, not even of code.
fn is_closing(ch: char) -> bool {
    matches!(ch, '，' | '。' | '、' | '；' | '：' | '！' | '？' | '」' | '』' | '）' | '》' | '〉' | '】' | '〕')
}

/// Gives lines set from `text` their spaces back, so that they are found in the file as they were written.
pub(super) fn restore(lines: &mut [Line], text: &str) {
    let mut written = text.chars();
    for run in lines.iter_mut().flat_map(|line| &mut line.runs) {
        let mut shown = String::with_capacity(run.text.len());
        let mut places: Vec<(u32, u32)> = Vec::new();
        for (at, ch) in run.text.char_indices() {
            places.push((at as u32, shown.len() as u32));
            shown.push(match written.next() {
                Some(' ') if FIXED.contains(ch) => ' ',
                _ => ch,
            });
        }
        for glyph in &mut run.glyphs {
            let place = places.binary_search_by_key(&glyph.text, |&(old, _)| old);
            glyph.text = place.map_or(glyph.text.min(shown.len() as u32), |at| places[at].1);
        }
        run.text = shown;
    }
}
