//! Notes: numbered per chapter in the order of their marks. Marks without a text stay visible; texts without a mark
//! are kept after the others.

use std::collections::BTreeMap;

use super::slug::fresh;
use crate::diag::{Code, Diagnostic, Sink};
use crate::doc::{Attr, Book, Chapter, Inline, InlineKind, Label, walk};
use crate::source::Span;

/// Numbers the notes of every chapter and names them uniquely in the book.
pub(super) fn number(book: &mut Book, sink: &mut Sink) {
    for chapter in &mut book.chapters {
        let order = order(chapter, sink);
        rename(chapter, &order);
    }
}

/// Labels in the order of their first marks: those in the text, then those inside notes, then those without a mark.
fn order(chapter: &Chapter, sink: &mut Sink) -> Vec<Label> {
    let mut order: Vec<Label> = Vec::new();
    let mut meet = |inline: &Inline, order: &mut Vec<Label>| {
        let InlineKind::Note { label, .. } = &inline.kind else { return };
        match chapter.notes.contains_key(label) {
            true if !order.contains(label) => order.push(label.clone()),
            true => {}
            false => sink.push(no_text(label, inline.span)),
        }
    };
    walk::each_inline(&chapter.title, &mut |inline| meet(inline, &mut order));
    walk::inlines(&chapter.blocks, &mut |inline| meet(inline, &mut order));
    let mut next = 0;
    while let Some(note) = order.get(next).and_then(|label| chapter.notes.get(label)) {
        walk::inlines(&note.body, &mut |inline| meet(inline, &mut order));
        next += 1;
    }
    for (label, note) in &chapter.notes {
        if !order.contains(label) {
            sink.push(no_mark(label, note.span));
            order.push(label.clone());
        }
    }
    order
}

/// Gives notes their numbers, and labels that sort in that order.
fn rename(chapter: &mut Chapter, order: &[Label]) {
    let home = chapter.label.as_ref().map_or("", Label::as_str).to_owned();
    let mut names: BTreeMap<Label, (Label, u32)> = BTreeMap::new();
    let mut old = std::mem::take(&mut chapter.notes);
    for (label, number) in order.iter().zip(1..) {
        let Some(mut note) = old.remove(label) else { continue };
        note.number = number;
        let name = fresh(&format!("{home}-n{number:03}"), |name| chapter.notes.contains_key(&Label::new(name)));
        let new = Label::new(name);
        names.insert(label.clone(), (new.clone(), number));
        chapter.notes.insert(new, note);
    }
    chapter.runs_mut(&mut |run| {
        for inline in run {
            let InlineKind::Note { label, number } = &mut inline.kind else { continue };
            match names.get(label) {
                Some((new, n)) => (*label, *number) = (new.clone(), Some(*n)),
                None => {
                    inline.kind = InlineKind::Span(vec![Inline::text(format!("[^{label}]"))]);
                    inline.attr = Attr::class_only("missing");
                }
            }
        }
    });
}

fn no_text(label: &Label, span: Span) -> Diagnostic {
    Diagnostic::new(Code::R003, format!("the footnote `{label}` has no text"))
        .at(span)
        .help(format!("write `[^{label}]: …` in the same file"))
}

fn no_mark(label: &Label, span: Span) -> Diagnostic {
    Diagnostic::new(Code::R004, format!("the footnote `{label}` is never marked in the text"))
        .at(span)
        .help(format!("put `[^{label}]` where it belongs, or take the note out"))
}
