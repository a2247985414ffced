//! The index: its locators are the titles of the sections where a term stands, which say more than numbers on a screen
//! without pages (EPUB Indexes 1.0; DPUB-ARIA `doc-index`).

use super::super::escape::{push_attribute, push_text};
use super::super::names;
use super::Xhtml;
use crate::doc::{Label, text_of};
use crate::resolve::{Edition, IndexEntry, IndexPlace, SeeEntry};

impl Xhtml<'_> {
    /// The groups of the index, if this is its chapter.
    pub(super) fn index(&mut self) {
        let Some((edition, index)) = self.edition.and_then(|edition| Some((edition, edition.index_of(self.chapter)?)))
        else {
            return;
        };
        for group in &index.groups {
            self.out.push_str("<section class=\"index-group\" epub:type=\"index-group\">\n<h2>");
            push_text(&mut self.out, &group.heading);
            self.out.push_str("</h2>\n");
            self.index_list(edition, &group.entries, 0);
            self.out.push_str("</section>\n");
        }
    }

    /// Entries of a level, each with those below it.
    fn index_list(&mut self, edition: &Edition, entries: &[IndexEntry], depth: u8) {
        self.out.push_str("<ul class=\"index\" epub:type=\"index-entry-list\">\n");
        let mut rest = entries;
        while let Some((entry, below)) = rest.split_first() {
            let count = below.iter().take_while(|entry| entry.depth > depth).count();
            let (below, after) = below.split_at(count);
            self.index_entry(edition, entry);
            if !below.is_empty() {
                self.out.push('\n');
                self.index_list(edition, below, depth + 1);
            }
            self.out.push_str("</li>\n");
            rest = after;
        }
        self.out.push_str("</ul>\n");
    }

    /// An entry, its element left open.
    fn index_entry(&mut self, edition: &Edition, entry: &IndexEntry) {
        self.out.push_str("<li epub:type=\"index-entry\"");
        if let Some(label) = &entry.label {
            push_attribute(&mut self.out, "id", &names::id(label));
        }
        self.out.push_str("><span epub:type=\"index-term\">");
        self.inlines(&entry.term);
        self.out.push_str("</span>");
        let words = &self.lang.words().index;
        let locators = locators(edition, &entry.places);
        for (at, (label, text)) in locators.iter().enumerate() {
            push_text(&mut self.out, if at == 0 { words.gap } else { words.comma });
            self.index_link("index-locator", label, text);
        }
        let mut said = !locators.is_empty();
        let names =
            [("index-xref-preferred", words.see, &entry.see), ("index-xref-related", words.see_also, &entry.see_also)];
        for (kind, word, names) in names {
            for (at, SeeEntry { term, to }) in names.iter().enumerate() {
                match at {
                    0 => {
                        push_text(&mut self.out, if said { words.clause } else { words.gap });
                        push_text(&mut self.out, word);
                        push_text(&mut self.out, words.after_see);
                    }
                    _ => push_text(&mut self.out, words.comma),
                }
                match to {
                    Some(to) => self.index_link(kind, to, term),
                    None => push_text(&mut self.out, term),
                }
                said = true;
            }
        }
    }

    fn index_link(&mut self, kind: &str, to: &Label, text: &str) {
        let Some(href) = self.names.href(to, (self.chapter, self.part)) else { return push_text(&mut self.out, text) };
        self.out.push_str("<a");
        push_attribute(&mut self.out, "epub:type", kind);
        push_attribute(&mut self.out, "href", &href);
        self.out.push('>');
        push_text(&mut self.out, text);
        self.out.push_str("</a>");
    }
}

/// Where a term stands: each section once, by its title; in a book without sections the places by number.
fn locators<'a>(edition: &Edition, places: &'a [IndexPlace]) -> Vec<(&'a Label, String)> {
    let has_sections = edition.outline().len() > 2;
    let mut out: Vec<(&Label, Option<&Label>, String)> = Vec::new();
    for place in places {
        let entry = edition.outline().iter().find(|entry| Some(&entry.label) == place.section.as_ref());
        let title = entry.filter(|_| has_sections).map(|entry| {
            let title = text_of(&entry.title);
            let number = entry.number.as_deref().filter(|_| title.trim().is_empty());
            number.map_or_else(|| title.trim().to_owned(), str::to_owned)
        });
        match title.filter(|title| !title.is_empty()) {
            Some(title) if !out.iter().any(|(_, section, _)| *section == place.section.as_ref()) => {
                out.push((&place.label, place.section.as_ref(), title));
            }
            Some(_) => {}
            None => out.push((&place.label, None, (out.len() + 1).to_string())),
        }
    }
    out.into_iter().map(|(label, _, text)| (label, text)).collect()
}
