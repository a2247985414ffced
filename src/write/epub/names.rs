//! Where things are inside the package: file names that stay when a chapter is added, and ids that XML allows.

use std::collections::{BTreeMap, BTreeSet};

use super::escape;
use crate::doc::Label;
use crate::resolve::{Edition, fresh, slug};

/// File names of chapters and addresses of labels.
#[derive(Default)]
pub(super) struct Names {
    files: Vec<String>,
    /// Chapter and id of each label; no id where the label is a whole chapter.
    places: BTreeMap<Label, (usize, Option<String>)>,
}

impl Names {
    /// Names for an edition.
    pub fn new(edition: &Edition) -> Names {
        let mut taken: BTreeSet<String> = RESERVED.iter().map(|&name| name.to_owned()).collect();
        let mut files: Vec<String> = Vec::new();
        for chapter in edition.chapters() {
            let stem = slug(chapter.label.as_ref().map_or("", Label::as_str));
            let stem = fresh(&stem, |name| taken.contains(name));
            files.push(format!("{stem}.xhtml"));
            taken.insert(stem);
        }
        let own = |chapter: usize, label: &Label| edition.chapters()[chapter].label.as_ref() == Some(label);
        let places = edition.places().iter().map(|(label, place)| {
            let id = (!own(place.chapter, label)).then(|| id(label));
            (label.clone(), (place.chapter, id))
        });
        Names { places: places.collect(), files }
    }

    /// File name of a chapter, in the folder `text`.
    pub fn file(&self, chapter: usize) -> &str {
        &self.files[chapter]
    }

    /// Address of a label as seen from a chapter.
    pub fn href(&self, label: &Label, from: usize) -> Option<String> {
        let (chapter, id) = self.places.get(label)?;
        Some(match id {
            Some(id) if *chapter == from => format!("#{}", escape::fragment(id)),
            Some(id) => format!("{}#{}", self.files[*chapter], escape::fragment(id)),
            None => self.files[*chapter].clone(),
        })
    }

    /// Address of a label as seen from the folder above `text`.
    pub fn href_from_package(&self, label: &Label) -> Option<String> {
        let (chapter, id) = self.places.get(label)?;
        let id = id.as_ref().map_or(String::new(), |id| format!("#{}", escape::fragment(id)));
        Some(format!("text/{}{id}", self.files[*chapter]))
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
