//! Where things are inside the package: file names that stay when a chapter is added, and ids that XML allows.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::{escape, split};
use crate::doc::Label;
use crate::resolve::{Edition, fresh, slug};

/// File names of chapters and addresses of labels.
#[derive(Default)]
pub(super) struct Names {
    chapters: Vec<Documents>,
    /// Document and id of each label; no id where the label is a whole chapter.
    places: BTreeMap<Label, (Document, Option<String>)>,
}

/// A document: its chapter, and which of that chapter's it is.
pub(super) type Document = (usize, usize);

/// The documents of a chapter.
struct Documents {
    files: Vec<String>,
    /// Blocks of each.
    parts: Vec<Range<usize>>,
    /// Where the texts of its notes are.
    notes: BTreeMap<Label, usize>,
}

impl Names {
    /// Names for an edition.
    pub fn new(edition: &Edition) -> Names {
        let mut taken: BTreeSet<String> = RESERVED.iter().map(|&name| name.to_owned()).collect();
        let (mut chapters, mut labels) = (Vec::new(), Vec::new());
        for chapter in edition.chapters() {
            let stem = slug(chapter.label.as_ref().map_or("", Label::as_str));
            let stem = fresh(&stem, |name| taken.contains(name));
            let parts = split::parts(chapter);
            let (homes, notes) = if parts.len() > 1 { split::homes(chapter, &parts) } else { Default::default() };
            let file = |at: usize| if at == 0 { format!("{stem}.xhtml") } else { format!("{stem}.{}.xhtml", at + 1) };
            chapters.push(Documents { files: (0..parts.len()).map(file).collect(), parts, notes });
            labels.push(homes);
            taken.insert(stem);
        }
        let own = |chapter: usize, label: &Label| edition.chapters()[chapter].label.as_ref() == Some(label);
        let places = edition.places().iter().map(|(label, place)| {
            let id = (!own(place.chapter, label)).then(|| id(label));
            let part = labels[place.chapter].get(label).copied().unwrap_or(0);
            (label.clone(), ((place.chapter, part), id))
        });
        Names { places: places.collect(), chapters }
    }

    /// File name of the beginning of a chapter, in the folder `text`.
    pub fn file(&self, chapter: usize) -> &str {
        self.document((chapter, 0))
    }

    /// File name of a document, in the folder `text`.
    pub fn document(&self, (chapter, part): Document) -> &str {
        &self.chapters[chapter].files[part]
    }

    /// Blocks of the documents of a chapter.
    pub fn parts(&self, chapter: usize) -> &[Range<usize>] {
        &self.chapters[chapter].parts
    }

    /// The document that has the text of a note.
    pub fn note(&self, chapter: usize, label: &Label) -> Document {
        (chapter, self.chapters.get(chapter).and_then(|chapter| chapter.notes.get(label)).copied().unwrap_or(0))
    }

    /// Address of a label as seen from a document.
    pub fn href(&self, label: &Label, from: Document) -> Option<String> {
        let (document, id) = self.places.get(label)?;
        Some(match id {
            Some(id) if *document == from => format!("#{}", escape::fragment(id)),
            Some(id) => format!("{}#{}", self.document(*document), escape::fragment(id)),
            None => self.document(*document).to_owned(),
        })
    }

    /// Address of a label as seen from the folder above `text`.
    pub fn href_from_package(&self, label: &Label) -> Option<String> {
        let (document, id) = self.places.get(label)?;
        let id = id.as_ref().map_or(String::new(), |id| format!("#{}", escape::fragment(id)));
        Some(format!("text/{}{id}", self.document(*document)))
    }
}

/// Names in `text` that are not of chapters.
const RESERVED: &[&str] = &["cover", "title-page"];

/// The label as an XML name: letters, digits, `-`, `_`, `.`; anything else as its code point.
pub(super) fn id(label: &Label) -> String {
    let mut out = String::new();
    for c in label.as_str().chars() {
        match c {
            '-' | '_' | '.' => out.push(c),
            c if c.is_ascii_alphanumeric() || ('\u{3400}'..='\u{9fff}').contains(&c) => out.push(c),
            c => out.push_str(&format!("_{:x}_", u32::from(c))),
        }
    }
    if out.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '.') || out.is_empty() {
        out.insert_str(0, "id-");
    }
    out
}
