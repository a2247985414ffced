//! A book made definite: everything numbered, every reference a link, every image measured.

use std::collections::{BTreeMap, BTreeSet};

use crate::asset::{Asset, ImageLimits};
use crate::config::CoverWish;
use crate::doc::{BlockKind, Book, Chapter, Inline, InlineKind, Label, Meta, walk};
use crate::lang::Lang;
use crate::source::Span;

/// A book made definite. Only [`super::edition`] makes one, so a writer cannot be given an unresolved book.
///
/// What holds for its chapters, beyond the types:
/// - every chapter has a label, every heading, numbered figure and captioned table has an id, unique in the book;
/// - no [`crate::doc::InlineKind::Reference`] and no [`crate::doc::LinkTo::Written`] is left;
/// - every [`crate::doc::LinkTo::Label`] is a key of [`Edition::places`];
/// - every note mark has a number and its text in the notes of the same chapter;
/// - every image path is a key of [`Edition::assets`]; missing images have become their alternative text.
#[derive(Clone, Debug)]
pub struct Edition {
    pub(super) book: Book,
    pub(super) lang: Lang,
    pub(super) places: BTreeMap<Label, Place>,
    pub(super) outline: Vec<OutlineEntry>,
    pub(super) indexes: Vec<Index>,
    /// Chapters that somebody wrote: those that banxin makes stand behind them.
    pub(super) written: usize,
    pub(super) assets: BTreeMap<String, Asset>,
    pub(super) cover: Option<String>,
    pub(super) timestamp: i64,
    pub(super) openings: BTreeMap<usize, Opening>,
    pub(super) image_limits: ImageLimits,
    pub(super) wish: CoverWish,
    /// Whether the cover was drawn by us.
    pub(super) drawn: bool,
}

/// The printed page with which a chapter begins.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Where it is.
    pub label: Label,
    /// Its number.
    pub page: String,
}

/// Where a label lives.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub struct Place {
    /// Index of the chapter.
    pub chapter: usize,
    /// Where it was written.
    pub span: Span,
}

/// An entry of the table of contents.
#[derive(Clone, Debug)]
pub struct OutlineEntry {
    /// Where it leads.
    pub label: Label,
    /// Index of the chapter.
    pub chapter: usize,
    /// 0 for the top; chapters by their depth, sections below their chapter.
    pub depth: u8,
    /// Number as printed.
    pub number: Option<String>,
    /// The title, without notes and links.
    pub title: Vec<Inline>,
    /// Authors of an article, where they differ from those of the book.
    pub authors: Vec<String>,
}

/// An index of a book: of its terms, its authors, its tags.
#[derive(Clone, Debug)]
pub struct Index {
    /// The chapter that ends with it.
    pub chapter: usize,
    /// Its groups in order.
    pub groups: Vec<IndexGroup>,
}

/// Terms of the same stroke count, letter or row.
#[derive(Clone, Debug)]
pub struct IndexGroup {
    /// 三畫, A, ㄅ, あ, ㄱ.
    pub heading: String,
    /// Entries in order, each before those below it.
    pub entries: Vec<IndexEntry>,
}

/// A term of the index.
#[derive(Clone, Debug)]
pub struct IndexEntry {
    /// 0, or more below another term.
    pub depth: u8,
    /// Where other entries lead to it.
    pub label: Option<Label>,
    /// The term as marked first.
    pub term: Vec<Inline>,
    /// Where it stands, in reading order; those in notes behind the text of their chapter.
    pub places: Vec<IndexPlace>,
    /// Terms to look for instead.
    pub see: Vec<SeeEntry>,
    /// Terms to look for too.
    pub see_also: Vec<SeeEntry>,
}

/// A place of a term.
#[derive(Clone, Debug)]
pub struct IndexPlace {
    /// Its id.
    pub label: Label,
    /// The section or chapter of the table of contents that it is in.
    pub section: Option<Label>,
}

/// Another term.
#[derive(Clone, Debug)]
pub struct SeeEntry {
    /// Its text.
    pub term: String,
    /// Its place in the index, if it has one.
    pub to: Option<Label>,
}

impl Edition {
    /// Metadata of the book: title and language are always there.
    pub fn meta(&self) -> &Meta {
        &self.book.meta
    }

    /// Language of the book.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Chapters in reading order.
    pub fn chapters(&self) -> &[Chapter] {
        &self.book.chapters
    }

    /// Every character of the text, its readings and its code.
    pub fn characters(&self) -> BTreeSet<char> {
        let mut out: BTreeSet<char> = BTreeSet::new();
        for chapter in self.chapters() {
            chapter.inlines(&mut |inline| match &inline.kind {
                InlineKind::Text(text) | InlineKind::Tcy(text) | InlineKind::Code(text) => out.extend(text.chars()),
                InlineKind::Ruby(ruby) => {
                    out.extend(ruby.pieces.iter().flat_map(|piece| piece.base.chars().chain(piece.text.chars())));
                }
                _ => {}
            });
            let notes = chapter.notes.values().map(|note| &note.body);
            for blocks in std::iter::once(&chapter.blocks).chain(notes) {
                walk::blocks(blocks, &mut |block| {
                    if let BlockKind::Code { text, .. } = &block.kind {
                        out.extend(text.chars());
                    }
                });
            }
        }
        out
    }

    /// Where each label lives.
    pub fn places(&self) -> &BTreeMap<Label, Place> {
        &self.places
    }

    /// Table of contents in reading order.
    pub fn outline(&self) -> &[OutlineEntry] {
        &self.outline
    }

    /// The indexes, each with a chapter at the end of the book.
    pub fn indexes(&self) -> &[Index] {
        &self.indexes
    }

    /// The index that a chapter ends with.
    pub fn index_of(&self, chapter: usize) -> Option<&Index> {
        self.indexes.iter().find(|index| index.chapter == chapter)
    }

    /// How many chapters somebody wrote: without those that hold an index or a list and nothing else.
    pub fn written(&self) -> usize {
        self.written
    }

    /// Pictures by the path that images carry in this edition.
    pub fn assets(&self) -> &BTreeMap<String, Asset> {
        &self.assets
    }

    /// Key of the cover picture among the assets.
    pub fn cover(&self) -> Option<&str> {
        self.cover.as_deref()
    }

    /// Seconds since 1970 to write as the time of the build.
    pub fn timestamp(&self) -> i64 {
        self.timestamp
    }

    /// Sources of the book, by path; spans count in this list.
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// The printed page with which a chapter begins, where pages are marked (see [`Edition::with_pages`]).
    pub fn opening(&self, chapter: usize) -> Option<&Opening> {
        self.openings.get(&chapter)
    }

    /// Whether the pages of the PDF are marked.
    pub fn is_paged(&self) -> bool {
        !self.openings.is_empty()
    }

    /// What pictures may be in an EPUB.
    pub fn image_limits(&self) -> &ImageLimits {
        &self.image_limits
    }

    /// Whether a cover is to be drawn.
    pub fn wants_cover(&self) -> bool {
        self.cover.is_none() && self.wish != CoverWish::Never
    }

    /// Takes a drawn cover. The PDF shows it only where that was asked for.
    pub fn set_cover(&mut self, cover: Asset) {
        let key = format!("cover:{}", cover.name);
        self.assets.insert(key.clone(), cover);
        self.cover = Some(key);
        self.drawn = true;
    }

    /// The cover picture that was given, with its key.
    pub fn given_cover(&self) -> Option<(&str, &Asset)> {
        let path = self.cover().filter(|_| !self.drawn)?;
        Some((path, self.assets.get(path)?))
    }

    /// Key of the cover picture that pages begin with.
    pub fn page_cover(&self) -> Option<&str> {
        self.cover().filter(|_| !self.drawn || self.wish == CoverWish::Both)
    }
}
