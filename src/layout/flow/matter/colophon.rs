//! The colophon (版權頁, 奥付, 판권): what the metadata says, at the foot of its page.

use super::{by_work, date as date_of};
use crate::diag::Sink;
use crate::doc::Inline;
use crate::layout::flow::{Column, Flow, Setting};
use crate::layout::ink::Color;
use crate::layout::line::Line;
use crate::layout::material::{Ink, Piece, stack};
use crate::layout::para::Spec;
use crate::layout::tags::Tag;
use crate::theme::{Abs, Family, Role, Style};

/// What a word stands for. A line is broken between the items, and in one only if it is longer than a line.
struct Row {
    word: &'static str,
    items: Vec<String>,
    /// Between the items of a line.
    and: &'static str,
}

/// Sets the colophon; nothing where the metadata says no more than a title.
pub(crate) fn colophon(setting: &Setting, sink: &mut Sink) -> Option<Column> {
    let rows = rows(setting);
    if rows.is_empty() {
        return None;
    }
    let meta = setting.edition.meta();
    let mut flow = Flow::new(*setting, None, setting.edition.lang(), sink);
    let mut pieces = flow.colophon_title(&meta.title, meta.subtitle.as_deref());
    pieces.push(flow.colophon_rule());
    let measured: Vec<Line> = rows.iter().map(|row| flow.label(row.word, 0)).collect();
    let han = rows.iter().filter(|row| !row.word.is_ascii());
    let longest = han.map(|row| row.word.chars().count()).max().unwrap_or(0);
    let start = measured.iter().map(|line| line.length).max().unwrap_or_default();
    flow.tagged(Tag::List(None), |flow| {
        for row in &rows {
            pieces.extend(flow.tagged(Tag::Item, |flow| flow.row(row, longest, start)));
        }
    });
    if let Some(rights) = &meta.rights {
        pieces.push(flow.colophon_rule());
        pieces.extend(flow.colophon_lines(rights));
    }
    let rows = stack(pieces);
    let grid = setting.grid;
    let space = Piece { height: (grid.depth() - rows.height).max(Abs::ZERO), ..Piece::default() };
    let whole = stack(vec![space, rows]);
    flow.push(whole);
    Some(flow.finish())
}

/// Everything but title and rights.
fn rows(setting: &Setting) -> Vec<Row> {
    let (meta, lang) = (setting.edition.meta(), setting.edition.lang());
    let words = lang.imprint();
    let series = meta.series.as_ref().map(|series| match &series.index {
        Some(index) => format!("{} {index}", series.name),
        None => series.name.clone(),
    });
    let one = |word: &'static str, value: String| Row { word, items: vec![value], and: "" };
    let mut rows: Vec<Row> = Vec::new();
    rows.extend(by_work(meta, lang).into_iter().map(|((_, word), names)| {
        let items = names.into_iter().map(str::to_owned).collect();
        Row { word, items, and: lang.words().and }
    }));
    rows.extend(series.map(|series| one(words.series, series)));
    rows.extend(meta.publisher.clone().map(|publisher| one(words.publisher, publisher)));
    if !meta.contact.is_empty() {
        rows.push(Row { word: words.contact, items: meta.contact.clone(), and: "\n" });
    }
    rows.extend(meta.date.as_deref().map(|date| one(words.date, date_of(lang, date, setting.grid.vertical))));
    rows.extend(meta.edition.clone().map(|edition| one(words.edition, edition)));
    rows.extend(meta.isbn.clone().map(|isbn| one("ISBN", isbn)));
    rows.extend(meta.source.clone().map(|source| one(words.source, source)));
    rows
}

impl Flow<'_> {
    /// The title, larger, and the subtitle in Kai below it.
    fn colophon_title(&mut self, title: &str, subtitle: Option<&str>) -> Vec<Piece> {
        let style = self.style(Role::Colophon);
        let large = Style { size: style.size * 3 / 2, bold: true, tracking: 50, ..style.clone() };
        let below = Style { family: Family::Kai, ..style.clone() };
        let mut pieces = self.styled(title, &large);
        if let Some(text) = subtitle {
            pieces.extend(self.styled(text, &below));
        }
        pieces
    }

    fn styled(&mut self, text: &str, style: &Style) -> Vec<Piece> {
        let spec = self.spec(style);
        self.tagged(Tag::Paragraph, |flow| {
            let lines = flow.set(&[Inline::text(text)], &spec);
            lines.into_iter().map(|line| flow.piece_of(line, style)).collect()
        })
    }

    fn colophon_lines(&mut self, text: &str) -> Vec<Piece> {
        self.styled(text, self.style(Role::Colophon))
    }

    /// A thin rule in a line of its own.
    fn colophon_rule(&self) -> Piece {
        let grid = self.setting.grid;
        let down = (grid.leading - grid.gap()) / 2;
        let rule = Ink::Rule { along: Abs::ZERO..grid.measure, down: down..down + Abs::pt(0.4), color: Color::Gray(0) };
        Piece { height: grid.leading, ink: vec![rule], ..Piece::default() }
    }

    /// A word; one of a few Han characters is spread to the length of the longest, as 作　者 beside 出版社.
    fn label(&mut self, word: &str, longest: usize) -> Line {
        let base = self.spec(self.style(Role::Colophon));
        let count = word.chars().count();
        let spread = self.scope.lang.is_cjk() && !word.is_ascii() && (2..longest).contains(&count) && longest <= 4;
        let tracking = if spread { ((longest - count) * 1000 / (count - 1)) as i32 } else { 0 };
        let spec = Spec { tracking, measure: Abs::raw(i32::MAX / 8), ..base };
        self.set(&[Inline::text(word)], &spec).into_iter().next().unwrap_or_default()
    }

    /// A word and what it stands for, which begins at `start` and two em, hanging.
    fn row(&mut self, row: &Row, longest: usize, start: Abs) -> Vec<Piece> {
        let style = self.style(Role::Colophon);
        let grid = self.setting.grid;
        let size = grid.size_of(style);
        let label = self.tagged(Tag::Mark, |flow| flow.label(row.word, longest));
        self.scope.start = (start + size * 2).min(grid.measure / 2);
        let spec = self.spec(style);
        let mut pieces = Vec::new();
        self.tagged(Tag::Body, |flow| {
            for text in flow.filled(row, &spec) {
                for line in flow.set(&[Inline::text(text)], &spec) {
                    pieces.push(flow.piece_of(line, style));
                }
            }
        });
        self.scope.start = Abs::ZERO;
        if let Some(first) = pieces.first_mut() {
            let base = grid.base(grid.cell_of(style), size);
            first.ink.insert(0, Ink::Line { line: label, along: Abs::ZERO, base, size, artifact: false });
        }
        pieces
    }

    /// The items of a row in lines: as many to a line as fit.
    fn filled(&mut self, row: &Row, spec: &Spec) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for item in &row.items {
            let joined = lines.last().filter(|_| row.and != "\n").map(|last| format!("{last}{}{item}", row.and));
            // What parts it from the next must fit too.
            let fits =
                |flow: &mut Self, text: &str| flow.set(&[Inline::text(format!("{text}{}", row.and))], spec).len() < 2;
            match joined.filter(|text| fits(self, text)) {
                Some(joined) => {
                    lines.pop();
                    lines.push(joined);
                }
                None => {
                    if row.and != "\n"
                        && let Some(last) = lines.last_mut()
                    {
                        last.push_str(row.and.trim_end());
                    }
                    lines.push(item.clone());
                }
            }
        }
        lines
    }
}
