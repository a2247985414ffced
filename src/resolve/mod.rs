//! Book → edition: ids, numbers, references, notes, pictures, contents. A fixed list of passes, one file each.

mod assets;
mod edition;
mod formulas;
mod highlight;
mod identify;
mod index;
mod links;
mod matter;
mod meta;
mod notes;
mod number;
mod outline;
mod pages;
mod refs;
mod slug;

pub use assets::{Edges, edges};
pub use edition::{Edition, Index, IndexEntry, IndexGroup, IndexPlace, Opening, OutlineEntry, Place, SeeEntry};
pub(crate) use pages::{LISTING_KEY, PAGE_CLASS, PAGE_KEY};
pub use pages::{PageMap, PageStart, TextPlace, leaf_text};
pub use slug::path_slug;
pub(crate) use slug::{fresh, slug};

use crate::cache::Cache;
use crate::config::Project;
use crate::diag::{Outcome, Sink};
use crate::doc::{Block, Book, Chapter, text_of, walk};
use crate::world::World;

/// Makes a book definite.
///
/// # Errors
/// [`crate::diag::Abort`] if an error was found, as a cover that cannot be used; it is in the sink.
pub fn edition(world: &dyn World, project: &Project, mut book: Book, sink: &mut Sink) -> Outcome<Edition> {
    let lang = meta::complete(project, &mut book);
    formulas::check(&book, sink);
    let mut names = identify::labels(&mut book, sink);
    let targets = number::all(project, lang, &mut book);
    notes::number(&mut book, sink);
    let written = book.chapters.len();
    matter::add(project, lang, &mut book, &mut names);
    let (assets, cover) = assets::collect(world, project, &mut book, sink);
    refs::resolve(&mut book, lang, &names, &targets, sink);
    links::resolve(&mut book, lang, &names, &targets, sink);
    highlight::mark(&mut book, Cache::new(world.cache()), sink);
    let indexes = index::build(project, lang, &mut book, &mut names, sink);
    let outline = outline::entries(project, lang, &book);
    sink.check()?;
    Ok(Edition {
        book,
        lang,
        places: names.places,
        outline,
        indexes,
        written,
        assets,
        cover,
        timestamp: world.timestamp(),
        openings: Default::default(),
        image_limits: project.images,
        wish: project.cover_wish,
        drawn: false,
    })
}

/// Calls `f` on every block of text and notes, to be changed.
fn blocks_mut(chapter: &mut Chapter, f: &mut dyn FnMut(&mut Block)) {
    walk::blocks_mut(&mut chapter.blocks, f);
    chapter.notes.values_mut().for_each(|note| walk::blocks_mut(&mut note.body, f));
}

/// The first words of some text, to name a place that has neither number nor title; empty where there are none.
fn first_words(blocks: &[Block]) -> String {
    let mut text = String::new();
    walk::runs(blocks, &mut |run| {
        if text.trim().is_empty() {
            text = text_of(run);
        }
    });
    let mut rest = text.trim().chars();
    let mut words: String = rest.by_ref().take(12).collect();
    if rest.next().is_some() {
        words.push('…');
    }
    words
}
