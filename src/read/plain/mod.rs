//! Plain text → chapters: paragraphs, title and headings are inferred, web-paste punctuation is repaired.
//!
//! Everything inferred is reported with the way to say otherwise (T007, T008), everything changed too (T001, T010).

pub(super) mod aozora;
mod chapters;
mod compose;
mod header;
mod headings;
mod lines;
mod named;
mod paragraphs;

use crate::config::{Headings, ReadOptions};
use crate::diag::{Code, Diagnostic, Pointer, Sink};
use crate::doc::{Chapter, ChapterRole, Inline, Matter, Meta, text_of};
use crate::lang::guess;
use crate::read::cleanup::Report;
use crate::source::{Source, SourceId};

use chapters::Draft;
use compose::Composer;
use header::Header;
use headings::Style;
use lines::Line;
use paragraphs::Piece;

/// Reads a plain text file: what its first lines say of it, and its chapters, each made from `frame`. A `single` file
/// with two or more 第…章 gives a chapter for each of them; any other file is one chapter with sections.
pub(super) fn read(
    source: &Source,
    frame: &Chapter,
    options: &ReadOptions,
    single: bool,
    sink: &mut Sink,
) -> (Meta, Vec<Chapter>) {
    let Some(id) = frame.span.source() else { return (Meta::default(), Vec::new()) };
    let lines = lines::split(&source.text);
    let header = header::take(&lines, &source.path, id, sink);
    let body = lines.get(header.lines..).unwrap_or_default();
    let pieces = paragraphs::gather(body, |line| is_own(line, &options.headings));
    let styles = headings::find(&pieces, &options.headings);
    report_headings(&pieces, &styles, id, sink);
    let lang = options.lang.or_else(|| guess(&source.text)).unwrap_or_default();
    let mut composer = Composer { id, lang, cleanup: options.cleanup, report: Report::default() };
    let meta = Meta { lang: Some(lang), ..header.meta.clone() };
    let chapters = chapters(frame, &header, chapters::divide(&pieces, &styles, single), &mut composer);
    composer.report.finish(sink);
    (meta, chapters)
}

/// Whether a line is a paragraph of its own even within a block of lines.
fn is_own(line: &Line, wanted: &Headings) -> bool {
    match wanted {
        Headings::Auto => headings::heads_chapter(line),
        Headings::None => false,
        Headings::Listed(listed) => listed.iter().any(|heading| heading.trim() == line.text),
    }
}

fn chapters(frame: &Chapter, header: &Header, drafts: Vec<Draft>, composer: &mut Composer) -> Vec<Chapter> {
    let ranks = chapters::ranks(&drafts);
    let title = match header.title {
        Some(line) => composer.heading(line),
        None if header.meta.title.is_empty() => Vec::new(),
        // From the name of the file, or a line 書名：….
        None => vec![Inline::text(header.meta.title.clone())],
    };
    let undivided = matches!(drafts.as_slice(), [Draft { heading: None, .. }]);
    let mut in_part = false;
    let mut chapters: Vec<Chapter> = Vec::new();
    for draft in drafts {
        let mut chapter = Chapter { meta: Meta { lang: Some(composer.lang), ..Meta::default() }, ..frame.clone() };
        match draft.heading {
            Some((piece, style)) => {
                chapter.title = piece.lines.first().map(|line| composer.heading(*line)).unwrap_or_default();
                (chapter.role, chapter.depth) = chapters::place(Some(style), &text_of(&chapter.title), in_part);
                in_part = chapter.role == ChapterRole::Part || in_part && chapter.depth > 0;
                chapter.span = chapters::span(piece, composer.id);
                // The heading says its number itself.
                chapter.numbered = false;
            }
            None if undivided => {
                chapter.title.clone_from(&title);
                chapter.meta = Meta { lang: Some(composer.lang), ..header.meta.clone() };
            }
            // What stands before the first chapter.
            None => (chapter.matter, chapter.numbered) = (Matter::Front, false),
        }
        chapter.blocks = chapters::blocks(&draft.body, &ranks, composer);
        if !undivided {
            chapter.span = chapter.blocks.iter().fold(chapter.span, |span, block| span.join(block.span));
        }
        if !chapter.title.is_empty() {
            chapter.meta.title = text_of(&chapter.title);
        }
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
