//! Notes at the end of their chapter: reading systems that know them pop them up, the others follow the links.
//!
//! Apple Books, Kindle, KOReader and foliate go by `epub:type` on `aside`, Kobo by any short element that a link leads to,
//! Duokan and its kin (多看, Chinese only) by classes on a list.

use std::fmt::Write as _;

use super::Xhtml;
use crate::doc::{Block, BlockKind, Chapter, InlineKind, Label, Note};
use crate::theme::NoteMark;
use crate::write::epub::escape::{fragment, push_attribute};
use crate::write::epub::names;

impl Xhtml<'_> {
    pub(super) fn notes(&mut self, chapter: &Chapter) {
        let is_here = |(label, _): &(&Label, &Note)| self.names.note(self.chapter, label) == (self.chapter, self.part);
        let mut notes: Vec<(&Label, &Note)> = chapter.notes.iter().filter(is_here).collect();
        if notes.is_empty() {
            return;
        }
        self.out.push_str("<div class=\"notes\">\n");
        notes.sort_by_key(|(_, note)| note.number);
        notes.into_iter().for_each(|(label, note)| self.note(label, note));
        self.out.push_str("</div>\n");
    }

    fn note(&mut self, label: &Label, note: &Note) {
        let id = names::id(label);
        let _ =
            writeln!(self.out, "<aside class=\"footnote\" epub:type=\"footnote\" role=\"doc-footnote\" id=\"{id}\">");
        let back = self.back_link(label, &id, note.number);
        let listed = self.lang.is_chinese();
        if listed {
            self.out.push_str("<ol class=\"duokan-footnote-content\" role=\"none\"><li class=\"duokan-footnote-item\" role=\"none\">\n");
        }
        match note.body.as_slice() {
            [Block { kind: BlockKind::Para(content), attr, .. }, rest @ ..] => {
                self.open("p", attr, &[]);
                self.out.push_str(&back);
                self.inlines(content);
                self.out.push_str("</p>\n");
                self.blocks(rest);
            }
            body => {
                let _ = writeln!(self.out, "<p>{back}</p>");
                self.blocks(body);
            }
        }
        if listed {
            self.out.push_str("</li></ol>\n");
        }
        self.out.push_str("</aside>\n");
    }

    /// The number, as a link back to the first mark where there is one.
    fn back_link(&self, label: &Label, id: &str, number: u32) -> String {
        // A full stop behind an upright number would stand alone in a cell, and behind another mark says nothing.
        let stop = if self.vertical || self.note_mark != NoteMark::Plain { "" } else { "." };
        let shown = self.note_sign(number) + stop;
        let marked = self.marks.contains_key(label) || self.is_marked_later(label);
        if !marked {
            return format!("<span class=\"backlink\">{shown}</span> ");
        }
        let mut out = format!("<a class=\"backlink\" role=\"doc-backlink\" href=\"#{}.mark\"", fragment(id));
        let words = self.lang.words();
        push_attribute(&mut out, "aria-label", &format!("{} {number}: {}", words.note, words.back));
        let _ = write!(out, ">{shown}</a> ");
        out
    }

    /// Whether the mark of a note stands in the text of another note, which may come behind.
    fn is_marked_later(&self, label: &Label) -> bool {
        let Some(chapter) = self.edition.and_then(|edition| edition.chapters().get(self.chapter)) else { return false };
        let mut found = false;
        chapter.inlines(&mut |inline| {
            found |= matches!(&inline.kind, InlineKind::Note { label: other, .. } if other == label);
        });
        found
    }
}
