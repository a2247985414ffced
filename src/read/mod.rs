//! Bytes → book.
//!
//! `load` brings in the files and what they include, `markdown` and `plain` turn each into text with places,
//! `sections` makes chapters of a text, `assemble` the book of the chapters. `json` takes a finished tree instead.

mod across;
mod anthology;
mod assemble;
mod attrs;
mod characters;
mod cleanup;
mod decode;
mod flat;
mod frontmatter;
mod include;
mod json;
mod load;
mod mapped;
mod markdown;
mod plain;
mod sections;

use rayon::prelude::*;

use crate::config::Project;
use crate::diag::{Outcome, Sink};
use crate::doc::{Book, Chapter, ChapterRole, Matter, Meta};
use crate::source::Sources;
use crate::world::World;

/// Reads every file of a project into one tree.
///
/// Sources are numbered in reading order, an included file after the one that names it first.
///
/// # Errors
/// Where a file cannot be read, or a tree in JSON is not valid: the reasons are in the sink.
pub fn book(world: &dyn World, project: &Project, sources: &mut Sources, sink: &mut Sink) -> Outcome<Book> {
    if let Some(book) = json::book(world, project, sources, sink) {
        return book.map(|mut book| {
            across::compare(project, &mut book, sources, sink);
            book
        });
    }
    let inputs = load::inputs(world, project, sources, sink);
    let read: Vec<_> = inputs.into_par_iter().map(|input| sections::read(input, project, sources)).collect();
    let files = read.into_iter().map(|(file, found)| {
        sink.merge(found);
        file
    });
    let files: Vec<_> = files.collect();
    let mut book = assemble::book(project, files, sources, sink);
    sink.check()?;
    across::compare(project, &mut book, sources, sink);
    Ok(book)
}

/// An article of a book: what one file has put into its text.
#[derive(Debug)]
pub struct Article<'b> {
    book: &'b Book,
    chapters: Vec<&'b Chapter>,
}

/// The articles of a book: what stands in the text, without parts and without what is before and behind.
pub fn articles(book: &Book) -> Vec<Article<'_>> {
    let own = |chapter: &&Chapter| {
        chapter.matter == Matter::Body && chapter.role != ChapterRole::Part && !chapter.path.is_empty()
    };
    let chapters: Vec<&Chapter> = book.chapters.iter().filter(own).collect();
    let chapters: Vec<Vec<&Chapter>> = chapters.chunk_by(|a, b| a.path == b.path).map(<[&Chapter]>::to_vec).collect();
    chapters.into_iter().map(|chapters| Article { book, chapters }).collect()
}

impl Article<'_> {
    /// The path of its file, relative to the book.
    pub fn path(&self) -> &str {
        self.chapters.first().map_or("", |chapter| &chapter.path)
    }

    /// A book of nothing else, with the metadata of the article.
    pub fn book(&self) -> Book {
        let depth = self.chapters.first().map_or(0, |chapter| chapter.depth);
        let raised =
            |chapter: &&Chapter| Chapter { depth: chapter.depth.saturating_sub(depth), ..Chapter::clone(chapter) };
        Book {
            meta: self.chapters.first().map_or_else(Meta::default, |chapter| chapter.meta.clone()),
            chapters: self.chapters.iter().map(raised).collect(),
            root: self.book.root.clone(),
            sources: Vec::new(),
        }
    }
}
