//! The colophon (版權頁): what the metadata says, at the foot of the last page.

use super::{credits, date as date_of};
use crate::diag::Sink;
use crate::doc::Inline;
use crate::layout::flow::{Column, Flow, Setting};
use crate::layout::ink::Color;
use crate::layout::material::{Ink, Piece, stack};
use crate::theme::{Abs, Role};

/// Sets the colophon; nothing where the metadata says no more than a title.
pub(crate) fn colophon(setting: &Setting, sink: &mut Sink) -> Option<Column> {
    let rows = rows(setting);
    if rows.len() < 2 {
        return None;
    }
    let mut flow = Flow::new(*setting, None, setting.edition.lang(), sink);
    let grid = setting.grid;
    let rule = Ink::Rule { along: Abs::ZERO..grid.measure, down: Abs::ZERO..Abs::pt(0.5), color: Color::Gray(0) };
    let mut pieces = vec![Piece { height: grid.leading, ink: vec![rule], ..Piece::default() }];
    for (word, value) in &rows {
        pieces.extend(flow.row(word, value));
    }
    let rows = stack(pieces);
    let space = Piece { height: (grid.depth() - rows.height).max(Abs::ZERO), ..Piece::default() };
    let whole = stack(vec![space, rows]);
    flow.push(whole);
    Some(flow.finish())
}

fn rows(setting: &Setting) -> Vec<(&'static str, String)> {
    let (meta, lang) = (setting.edition.meta(), setting.edition.lang());
    let words = lang.imprint();
    let title = match &meta.subtitle {
        Some(subtitle) => format!("{}\u{3000}{subtitle}", meta.title),
        None => meta.title.clone(),
    };
    let series = meta.series.as_ref().map(|series| match &series.index {
        Some(index) => format!("{} {index}", series.name),
        None => series.name.clone(),
    });
    let mut rows = vec![(words.title, title)];
    rows.extend(credits(meta, lang).into_iter().map(|((_, word), names)| (word, names)));
    rows.extend(series.map(|series| (words.series, series)));
    rows.extend(meta.publisher.clone().map(|publisher| (words.publisher, publisher)));
    rows.extend(meta.date.as_deref().map(|date| (words.date, date_of(lang, date, setting.grid.vertical))));
    rows.extend(meta.isbn.clone().map(|isbn| ("ISBN", isbn)));
    rows.extend(meta.source.clone().map(|source| (words.source, source)));
    rows.extend(meta.rights.clone().map(|rights| (words.rights, rights)));
    rows
}

impl Flow<'_> {
    /// A word and what it stands for, hanging.
    fn row(&mut self, word: &str, value: &str) -> Vec<Piece> {
        let style = self.style(Role::Colophon);
        let grid = self.setting.grid;
        let size = grid.size_of(style);
        let spec = self.spec(style);
        let label = self.set(&[Inline::text(word)], &spec).into_iter().next().unwrap_or_default();
        self.scope.start = (size * 6).max(label.length + size);
        let spec = self.spec(style);
        let lines = self.set(&[Inline::text(value)], &spec);
        let mut pieces = Vec::with_capacity(lines.len());
        for line in lines {
            pieces.push(self.piece_of(line, style));
        }
        self.scope.start = Abs::ZERO;
        if let Some(first) = pieces.first_mut() {
            let base = grid.base(grid.cell_of(style), size);
            first.ink.insert(0, Ink::Line { line: label, along: Abs::ZERO, base, size, artifact: false });
        }
        pieces
    }
}
