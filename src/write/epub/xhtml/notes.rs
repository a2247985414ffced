//! Notes at the end of their chapter: reading systems that know them pop them up, the others follow the links.
//!
//! Apple Books, Kindle, KOReader and foliate go by `epub:type` on `aside`, Kobo by any short element that a link leads to,
//! Duokan and its kin (多看, Chinese only) by classes on a list.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::Xhtml;
use crate::doc::walk::{each_inline, inlines};
use crate::doc::{Block, BlockKind, Chapter, Inline, InlineKind, Label, Note};
use crate::theme::NoteMark;
use crate::write::epub::escape::{fragment, push_attribute};
use crate::write::epub::names;

impl Xhtml<'_> {
    pub(super) fn notes(&mut self, chapter: &Chapter) {
        let notes = self.notes_in(chapter, self.part);
        if notes.is_empty() {
            return;
        }
        let marks = self.marks_of(chapter);
        self.out.push_str("<div class=\"notes\">\n");
        for (label, note) in notes {
            self.note(label, note, marks.get(label).map_or(&[], Vec::as_slice));
        }
        self.out.push_str("</div>\n");
    }

    fn note(&mut self, label: &Label, note: &Note, marks: &[Mark]) {
        let id = names::id(label);
        let _ =
            writeln!(self.out, "<aside class=\"footnote\" epub:type=\"footnote\" role=\"doc-footnote\" id=\"{id}\">");
        let back = self.back_links(&id, note.number, marks);
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

    /// The number as a link back to the first mark, and a letter for each of the others.
    fn back_links(&self, id: &str, number: u32, marks: &[Mark]) -> String {
        // A full stop behind an upright number would stand alone in a cell, and behind another mark says nothing.
        let stop = if self.vertical || self.note_mark != NoteMark::Plain { "" } else { "." };
        let shown = self.note_sign(number) + stop;
        let [first, others @ ..] = marks else { return format!("<span class=\"backlink\">{shown}</span> ") };
        let mut out = self.back_link(id, number, first, &shown);
        if !others.is_empty() {
            let letters = others.iter().map(|mark| self.back_link(id, number, mark, &self.letter(mark.place)));
            let _ = write!(out, "<sup>{}</sup>", letters.collect::<Vec<_>>().join(" "));
        }
        out.push(' ');
        out
    }

    fn back_link(&self, id: &str, number: u32, mark: &Mark, shown: &str) -> String {
        let file = if mark.part == self.part { "" } else { self.names.document((self.chapter, mark.part)) };
        let mut out = format!(
            "<a class=\"backlink\" role=\"doc-backlink\" href=\"{file}#{}\"",
            fragment(&mark_id(id, mark.count))
        );
        let words = self.lang.words();
        let again = if mark.place > 1 { format!(" ({})", mark.place) } else { String::new() };
        push_attribute(&mut out, "aria-label", &format!("{} {number}: {}{again}", words.note, words.back));
        let _ = write!(out, ">{shown}</a>");
        out
    }

    /// b for the second, c for the third; digits where the letters end.
    fn letter(&self, place: u32) -> String {
        let letter = u8::try_from(place).ok().filter(|place| *place <= 26).map(|place| char::from(b'a' + place - 1));
        match letter {
            None if self.vertical && place < 100 => format!("<span class=\"tcy\">{place}</span>"),
            None => place.to_string(),
            Some(letter) if self.vertical => format!("<span class=\"tcy\">{letter}</span>"),
            Some(letter) => letter.to_string(),
        }
    }

    /// The marks of every note of a chapter, in the order in which its documents are written.
    fn marks_of(&self, chapter: &Chapter) -> BTreeMap<Label, Vec<Mark>> {
        let mut all: BTreeMap<Label, Vec<Mark>> = BTreeMap::new();
        let mut look = |inline: &Inline, part: usize| {
            if let InlineKind::Note { label, .. } = &inline.kind {
                let marks = all.entry(label.clone()).or_default();
                let count = marks.last().filter(|mark| mark.part == part).map_or(1, |mark| mark.count + 1);
                marks.push(Mark { part, count, place: marks.len() as u32 + 1 });
            }
        };
        each_inline(&chapter.title, &mut |inline| look(inline, 0));
        for (part, range) in self.names.parts(self.chapter).iter().enumerate() {
            inlines(chapter.blocks.get(range.clone()).unwrap_or(&[]), &mut |inline| look(inline, part));
            for (_, note) in self.notes_in(chapter, part) {
                inlines(&note.body, &mut |inline| look(inline, part));
            }
        }
        all
    }

    /// The notes whose texts stand in a document of a chapter, by number.
    fn notes_in<'c>(&self, chapter: &'c Chapter, part: usize) -> Vec<(&'c Label, &'c Note)> {
        let is_there = |(label, _): &(&Label, &Note)| self.names.note(self.chapter, label) == (self.chapter, part);
        let mut notes: Vec<(&Label, &Note)> = chapter.notes.iter().filter(is_there).collect();
        notes.sort_by_key(|(_, note)| note.number);
        notes
    }
}

/// A mark of a note.
struct Mark {
    /// The document of the chapter that it is in.
    part: usize,
    /// Which one in that document.
    count: u32,
    /// Which one in the chapter.
    place: u32,
}

/// The id of a mark of a note: of the first, the second … in a document.
pub(super) fn mark_id(note: &str, count: u32) -> String {
    if count > 1 { format!("{note}.mark-{count}") } else { format!("{note}.mark") }
}
