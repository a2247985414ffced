//! What holds between articles: the same text twice, one word written in two ways, and whatever one article writes
//! otherwise than the others. It is reported (X001 to X010); what the settings name is made uniform first.
//!
//! [`text`] gives the characters of an article with their places, [`style`] says what can be written in several ways and
//! [`scan`] finds it, [`numbers`] and [`marks`] know how it is written otherwise; [`words`] counts the forms of
//! characters, [`twice`] finds texts that are there twice. [`survey`] counts all of it, article by article, [`report`]
//! says what differs, [`unify`] changes it.

mod marks;
mod numbers;
mod report;
mod scan;
mod style;
mod survey;
mod text;
mod twice;
mod unify;
mod words;

use rayon::prelude::*;

use crate::config::Project;
use crate::diag::Sink;
use crate::doc::{Book, Chapter};
use crate::source::Sources;

use survey::Survey;

/// Makes uniform what the settings ask for, and reports what differs. A book of one file has nothing to compare.
pub(super) fn compare(project: &Project, book: &mut Book, sources: &Sources, sink: &mut Sink) {
    if articles(&book.chapters).len() < 2 {
        return;
    }
    let mut surveys = surveys(book, sources);
    if !project.anthology.unify.is_empty() {
        unify::unify(&project.anthology.unify, book, &surveys, sources, sink);
        surveys = self::surveys(book, sources);
    }
    let articles = articles(&book.chapters);
    report::scripts(&articles, &surveys, sink);
    report::styles(&surveys, sink);
    words::report(&articles, &surveys, sources, sink);
    twice::report(&articles, &surveys, sources, sink);
}

/// The chapters of each file, in reading order; titles of parts have none.
fn articles(chapters: &[Chapter]) -> Vec<&[Chapter]> {
    let same = |a: &Chapter, b: &Chapter| a.path == b.path;
    chapters.chunk_by(same).filter(|article| article.iter().any(|chapter| !chapter.path.is_empty())).collect()
}

fn surveys(book: &Book, sources: &Sources) -> Vec<Survey> {
    let usual = book.meta.lang.unwrap_or_default();
    articles(&book.chapters).into_par_iter().map(|article| Survey::of(article, usual, sources)).collect()
}
