//! The table of contents: titles, authors, leaders, page numbers.

use std::collections::BTreeMap;

use crate::diag::Sink;
use crate::doc::{ChapterRole, Inline, Label};
use crate::layout::flow::{Column, Flow, Setting};
use crate::layout::ink::Target;
use crate::layout::line::Line;
use crate::layout::material::{Ink, Piece, stack};
use crate::layout::para::Spec;
use crate::layout::tags::{Tag, TagId};
use crate::resolve::OutlineEntry;
use crate::theme::{Abs, Numerals, Role, Style};

/// Sets the table of contents with the printed page numbers, and so many thousandths of the space between entries. The
/// room of a number does not depend on it, so the pages may be counted before the numbers are known.
pub(crate) fn contents(setting: &Setting, labels: &BTreeMap<Label, String>, space: i32, sink: &mut Sink) -> Column {
    let lang = setting.edition.lang();
    let mut flow = Flow::new(*setting, None, lang, sink);
    let sunk = flow.lines(flow.style(Role::TocTitle).before);
    flow.opening_of(&[(Role::TocTitle, vec![Inline::text(lang.words().contents)])], sunk, Abs::ZERO);
    let chapters = setting.edition.chapters();
    let is_chapter = |entry: &OutlineEntry| {
        chapters.get(entry.chapter).is_some_and(|chapter| chapter.label.as_ref() == Some(&entry.label))
    };
    // The sections of a book that is one chapter are all that its contents can say.
    let sections = setting.theme.toc_depth > 1 || setting.edition.written() == 1;
    // Dedications and epigraphs are met, not looked up.
    let looked_up = |entry: &OutlineEntry| {
        chapters
            .get(entry.chapter)
            .is_none_or(|chapter| !matches!(chapter.role, ChapterRole::Dedication | ChapterRole::Epigraph))
    };
    let listed = |entry: &&OutlineEntry| looked_up(entry) && (sections || is_chapter(entry));
    // Levels of the contents that are open, with the depths of their entries.
    let mut levels: Vec<(u8, TagId)> = Vec::new();
    for entry in setting.edition.outline().iter().filter(listed) {
        let level = flow.level_of(entry.depth, &mut levels);
        let item = flow.tags.add(Tag::Entry, level);
        let reference = flow.tags.add(Tag::Reference, item);
        let link = flow.tags.add(Tag::Link, reference);
        let page = labels.get(&entry.label).map_or("", String::as_str);
        flow.in_tag(link, |flow| flow.entry(entry, page, space));
    }
    flow.finish()
}

impl Flow<'_> {
    /// The level of the contents that an entry of a depth belongs to.
    fn level_of(&mut self, depth: u8, levels: &mut Vec<(u8, TagId)>) -> TagId {
        while levels.len() > 1 && levels.last().is_some_and(|(open, _)| *open > depth) {
            levels.pop();
        }
        match levels.last() {
            Some(&(open, level)) if open >= depth => level,
            outer => {
                let level = self.tags.add(Tag::Contents, outer.map_or(self.tag, |(_, outer)| *outer));
                levels.push((depth, level));
                level
            }
        }
    }

    fn entry(&mut self, entry: &OutlineEntry, page: &str, space: i32) {
        let (role, start) = self.entry_role(entry);
        let style = self.style(role);
        let em = self.setting.grid.size;
        self.scope.start = em.per_mille(style.start) * start;
        // Room for a number of four figures, and a gap.
        self.scope.end = if self.in_han() { em * 4 } else { em * 3 };
        let mut words: Vec<Inline> =
            entry.number.iter().map(|number| Inline::text(format!("{number}\u{3000}"))).collect();
        words.extend(entry.title.iter().cloned());
        let spec = self.spec(style);
        let mut lines = self.set(&words, &spec);
        // What is turned over hangs by one em.
        let hang = if lines.len() > 1 { em } else { Abs::ZERO };
        if lines.len() > 1 {
            lines = self.set(&words, &Spec { measure: spec.measure - hang, ..spec.clone() });
        }
        let end = lines.last().map_or(Abs::ZERO, |line| line.length + hang);
        let mut pieces: Vec<Piece> = Vec::with_capacity(lines.len());
        for (at, line) in lines.into_iter().enumerate() {
            let by = if at > 0 { hang } else { Abs::ZERO };
            let mut piece = self.piece_at(line, style, self.scope.start + by);
            // Titles are places of their own chapters, not of the contents.
            piece.anchors.clear();
            pieces.push(piece);
        }
        let author = self.author(entry);
        let mut text_end = self.scope.start + end;
        if let Some((line, size)) = author {
            let along = text_end + em;
            if along + line.length + em * 2 <= self.setting.grid.measure - self.scope.end {
                text_end = along + line.length;
                self.beside(&mut pieces, style, line, size, along);
            } else {
                let below = self.piece_at(line, self.style(Role::TocAuthor), self.scope.start + em * 2);
                text_end = self.scope.start + em * 2 + below.ink.iter().map(length).max().unwrap_or_default();
                pieces.push(below);
            }
        }
        self.leader_and_number(&mut pieces, style, &spec, text_end, page);
        self.add_entry(pieces, style, entry, space);
    }

    /// Whether page numbers are Han numerals, which are wider.
    fn in_han(&self) -> bool {
        let page = &self.setting.theme.page;
        [page.toc_numerals.unwrap_or(page.numerals), page.front_numerals].contains(&Numerals::Han)
    }

    /// Role of an entry, and how many times its style indents it.
    fn entry_role(&self, entry: &OutlineEntry) -> (Role, i32) {
        let chapter = self.setting.edition.chapters().get(entry.chapter);
        match chapter.filter(|chapter| chapter.label.as_ref() == Some(&entry.label)) {
            Some(chapter) if chapter.role == ChapterRole::Part => (Role::TocPart, 1),
            Some(_) => (Role::TocChapter, 1),
            None => {
                let below = chapter.map_or(0, |chapter| chapter.depth);
                (Role::TocSection, i32::from(entry.depth.saturating_sub(below)).max(1))
            }
        }
    }

    fn author(&mut self, entry: &OutlineEntry) -> Option<(Line, Abs)> {
        if entry.authors.is_empty() {
            return None;
        }
        let style = self.style(Role::TocAuthor);
        let spec = self.spec(style);
        let names = entry.authors.join(self.scope.lang.words().and);
        let line = self.set(&[Inline::text(names)], &spec).into_iter().next()?;
        Some((line, spec.size))
    }

    /// Puts a line beside the last one of an entry, on its base.
    fn beside(&mut self, pieces: &mut [Piece], style: &Style, line: Line, size: Abs, along: Abs) {
        let grid = self.setting.grid;
        let base = grid.base(grid.cell_of(style), grid.size_of(style));
        if let Some(last) = pieces.last_mut() {
            last.ink.push(Ink::Line { line, along, base, size, artifact: false });
        }
    }

    fn leader_and_number(&mut self, pieces: &mut [Piece], style: &Style, spec: &Spec, text_end: Abs, page: &str) {
        let grid = self.setting.grid;
        let own = Spec { measure: grid.measure, ..spec.clone() };
        let number = self.set(&[Inline::text(page)], &own).into_iter().next().unwrap_or_default();
        let (from, to) = (text_end + grid.size / 2, grid.measure - self.scope.end + grid.size / 2);
        let gray = Spec { gray: 45, ..own };
        let dot = self.set(&[Inline::text(".")], &gray).into_iter().next().unwrap_or_default();
        let base = grid.base(grid.cell_of(style), grid.size_of(style));
        if let (Some((leader, along)), Some(last)) = (leader(&dot, from, to, grid.size / 2), pieces.last_mut()) {
            last.ink.push(Ink::Line { line: leader, along, base, size: spec.size, artifact: true });
        }
        let along = grid.measure - number.length;
        self.beside(pieces, style, number, spec.size, along);
    }

    /// Adds an entry as one piece that leads to its place.
    fn add_entry(&mut self, pieces: Vec<Piece>, style: &Style, entry: &OutlineEntry, space: i32) {
        let mut whole = stack(pieces);
        let down = Abs::ZERO..whole.height;
        let to = Target::Label(entry.label.clone());
        let along = self.scope.start..self.setting.grid.measure;
        whole.ink.push(Ink::Link { along, down, to, tag: self.tag });
        self.apart(self.lines(style.before).per_mille(space));
        let part = self.style(Role::TocPart) == style;
        self.push(whole);
        self.follow(self.lines(style.after));
        if part {
            self.keep = 1;
        }
    }
}

fn length(ink: &Ink) -> Abs {
    match ink {
        Ink::Line { line, .. } => line.length,
        Ink::Rule { along, .. } | Ink::Picture { along, .. } | Ink::Link { along, .. } | Ink::Inset { along, .. } => {
            along.end
        }
    }
}

/// Dots at even steps that end at `to`, so that they stand below each other in all entries.
fn leader(dot: &Line, from: Abs, to: Abs, step: Abs) -> Option<(Line, Abs)> {
    let run = dot.runs.first()?;
    let glyph = *run.glyphs.first()?;
    let count = ((to - from).to_raw() / step.to_raw().max(1)).max(0);
    if count < 2 {
        return None;
    }
    let mut run = run.clone();
    run.along = Abs::ZERO;
    run.glyphs = (0..count).map(|n| crate::layout::ink::Glyph { along: step * n, text: n as u32, ..glyph }).collect();
    run.text = ".".repeat(count as usize);
    let line = Line { runs: vec![run], length: step * count, ..Line::default() };
    Some((line, to - step * count))
}
