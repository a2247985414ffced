//! Plain text → chapters: paragraphs, title and headings are inferred, web-paste punctuation is repaired.
//!
//! Everything inferred is reported with the way to say otherwise (T007, T008), everything changed too (T001, T010).

mod chapters;
mod compose;
mod header;
mod headings;
mod language;
mod lines;
mod paragraphs;

use crate::config::{Headings, ReadOptions};
use crate::diag::{Code, Diagnostic, Pointer, Sink};
use crate::doc::{Chapter, Meta, text_of};
use crate::lang::Lang;
use crate::read::cleanup::Report;
use crate::source::{Source, SourceId, Span};

use compose::Composer;
use header::Header;
use headings::Style;
use lines::Line;
use paragraphs::Piece;

/// Reads a plain text file. A `single` file with two or more 第…章 gives a chapter for each of them; any other file
/// is one chapter with sections.
pub(super) fn read(
    source: &Source,
    id: SourceId,
    options: &ReadOptions,
    single: bool,
    sink: &mut Sink,
) -> Vec<Chapter> {
    let lines = lines::split(&source.text);
    let header = header::take(&lines, &source.path, id, sink);
    let body = lines.get(header.lines..).unwrap_or_default();
    let pieces = paragraphs::gather(body, |line| is_own(line, &options.headings));
    let styles = headings::find(&pieces, &options.headings);
    report_headings(&pieces, &styles, id, sink);
    let mut composer = Composer { id, lang: language(source, options), cleanup: options.cleanup, report: Report::default() };
    let chapters = chapters(source, header, chapters::divide(&pieces, &styles, single), &mut composer);
    composer.report.finish(sink);
    chapters
}

/// Whether a line is a paragraph of its own even within a block of lines.
fn is_own(line: &Line, wanted: &Headings) -> bool {
    match wanted {
        Headings::Auto => headings::heads_chapter(line),
        Headings::None => false,
        Headings::Listed(listed) => listed.iter().any(|heading| heading.trim() == line.text),
    }
}

fn language(source: &Source, options: &ReadOptions) -> Lang {
    options.lang.unwrap_or_else(|| language::guess(&source.text))
}

fn chapters(source: &Source, header: Header, drafts: Vec<chapters::Draft>, composer: &mut Composer) -> Vec<Chapter> {
    let path = source.path.to_string_lossy().replace('\\', "/");
    let whole = Span::new(composer.id, 0, source.text.len());
    let ranks = chapters::ranks(&drafts);
    let file = Meta { lang: Some(composer.lang), ..header.meta };
    let title = header.title.map(|line| composer.heading(line)).unwrap_or_default();
    let (mut started, mut in_part) = (false, false);
    let mut chapters: Vec<Chapter> = Vec::new();
    for draft in drafts {
        let style = draft.heading.map(|(_, style)| style);
        let (title, meta) = match draft.heading.and_then(|(piece, _)| piece.lines.first()) {
            Some(line) => (composer.heading(*line), file.clone()),
            None => (title.clone(), file.clone()),
        };
        let blocks = chapters::blocks(&draft.body, &ranks, composer);
        let mut chapter = chapters::chapter(title, meta, blocks, path.clone(), whole);
        if !chapter.title.is_empty() {
            chapter.meta.title = text_of(&chapter.title);
        }
        (chapter.role, chapter.matter, chapter.depth) = chapters::place(style, !started, in_part);
        // The heading says its number itself.
        chapter.numbered = style.is_none();
        started |= matches!(style, Some(Style::Chapter | Style::Volume));
        in_part = chapter.role == crate::doc::ChapterRole::Part || in_part && chapter.depth > 0;
        chapters.push(chapter);
    }
    chapters
}

/// T008: a note for each heading; numbered ones of the same kind share one.
fn report_headings(pieces: &[Piece], styles: &[Option<Style>], id: SourceId, sink: &mut Sink) {
    let help = "`--headings none` turns guessing off, `--headings FILE` lists the headings";
    let mut numbered: Vec<Pointer> = Vec::new();
    for (piece, style) in pieces.iter().zip(styles) {
        let (Some(style), Some(text)) = (style, piece.single()) else { continue };
        let span = chapters::span(piece, id);
        match style {
            Style::Plain => {
                sink.push(Diagnostic::new(Code::T008, format!("`{text}` read as a heading")).at(span).help(help));
            }
            _ => numbered.push(Pointer { span, text: text.to_owned() }),
        }
    }
    if let Some(first) = numbered.first() {
        let message = match numbered.len() {
            1 => format!("`{}` read as a heading", first.text),
            count => format!("`{}` and {} more numbered lines read as headings", first.text, count - 1),
        };
        let mut diagnostic = Diagnostic::new(Code::T008, message).help(help).times(numbered.len());
        diagnostic.pointers = numbered;
        sink.push(diagnostic);
    }
}
