//! The notation of Aozora Bunko (青空文庫), in which most Japanese literature in plain text is written: `《》` for ruby,
//! `［＃…］` for everything else.
//!
//! `header` finds the parts of a file, `inline` reads a line, `blocks` makes paragraphs, headings and indents of the
//! lines, `gaiji` gives the characters that Shift_JIS lacks. What the notation says and the tree cannot hold stays in
//! the text and is reported (M013), save what only tells how the page looked (M014).

mod blocks;
mod gaiji;
mod header;
mod inline;

use super::lines;
use crate::diag::{Code, Diagnostic, Sink};
use crate::doc::{Attr, Block, BlockKind, ContainerKind, Meta};
use crate::lang::{Lang, guess};
use crate::read::markdown::Text;
use crate::source::{Source, SourceId, Span};

use blocks::Builder;
use inline::Notes;

/// Whether a text is in the notation: it is Japanese and holds notes, explains the notation or is signed by Aozora
/// Bunko. `lang` is the language if it is known; in Chinese 《》 are the marks of a title.
pub(in crate::read) fn is_aozora(text: &str, lang: Option<Lang>) -> bool {
    let japanese = || lang.or_else(|| guess(text)) == Some(Lang::JA);
    (text.contains("［＃") || header::explains_notation(text) || header::is_signed(text)) && japanese()
}

/// Reads a text in the notation: what its head and foot say of it, and its blocks.
pub(in crate::read) fn read(source: &Source, id: SourceId, sink: &mut Sink) -> (Meta, Text) {
    let lines = lines::split(&source.text);
    let parts = header::parts(&lines);
    let head = &lines[parts.head];
    let foot = &lines[parts.foot];
    let words: Vec<String> = head.iter().map(|line| inline::plain(line.text)).collect();
    let meta = Meta { lang: Some(Lang::JA), ..header::meta(&words, foot) };
    let mut notes = Notes::default();
    let mut builder = Builder::new(id, &mut notes);
    builder.lines(&lines[parts.body]);
    let mut blocks = builder.finish();
    blocks.extend(edition(foot, id, &mut notes));
    report_head(head, &meta, id, sink);
    report(notes, sink);
    if let (Some(first), Some(last)) = (lines.get(parts.notation.start), lines[parts.notation.clone()].last()) {
        let message = "the explanation of the notation was left out";
        sink.push(Diagnostic::new(Code::M014, message).at(Span::new(id, first.at, last.end())));
    }
    (meta, Text { blocks, ..Text::default() })
}

/// The note on the printed edition: it stays with the text, at its end.
fn edition(foot: &[lines::Line], id: SourceId, notes: &mut Notes) -> Option<Block> {
    let paragraphs = foot.iter().filter(|line| !line.is_blank()).map(|line| {
        let span = Span::new(id, line.at, line.end());
        Block::new(BlockKind::Para(inline::read(*line, id, notes).inlines), span)
    });
    let body: Vec<Block> = paragraphs.collect();
    let span = body.iter().fold(Span::NONE, |span, block| span.join(block.span));
    let kind = BlockKind::Container { kind: ContainerKind::Aside, title: None, body };
    (!span.is_none()).then(|| Block { kind, attr: Attr::class_only("edition"), span })
}

fn report_head(head: &[lines::Line], meta: &Meta, id: SourceId, sink: &mut Sink) {
    let (Some(first), Some(last)) = (head.first(), head.last()) else { return };
    let names: Vec<&str> = meta.agents.iter().map(|agent| agent.name.as_str()).collect();
    let by = if names.is_empty() { String::new() } else { format!(" and `{}` as the names", names.join("`, `")) };
    sink.push(
        Diagnostic::new(Code::T007, format!("`{}` read as the title{by}", meta.title))
            .at(Span::new(id, first.at, last.end()))
            .help("`--title`, `--author` and `--set` give others"),
    );
}

/// Places kept for one finding; all are counted.
const PLACES: usize = 1000;

fn report(notes: Notes, sink: &mut Sink) {
    let mut push = |code: Code, message: String, help: &str, spans: &[Span]| {
        if !spans.is_empty() {
            let finding = Diagnostic::new(code, message).help(help).times(spans.len());
            sink.push(spans.iter().copied().take(PLACES).fold(finding, Diagnostic::at));
        }
    };
    let message = "a note of the Aozora notation has no form in the book and is left in the text";
    push(Code::M013, message.to_owned(), "write what it means, or take it away", &notes.kept);
    for (note, spans) in notes.dropped {
        push(Code::M014, format!("`［＃{note}］` was left out"), "the theme decides how the page looks", &spans);
    }
    push(Code::T009, "control characters removed".to_owned(), "no book can hold them", &notes.controls);
}
