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
use crate::doc::Book;
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
