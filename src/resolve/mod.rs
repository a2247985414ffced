//! Book → edition: numbers, references, notes, pictures, contents. A fixed list of passes.

mod edition;

pub use edition::{Edition, OutlineEntry, Place};

use crate::config::Project;
use crate::diag::{Outcome, Sink};
use crate::doc::Book;
use crate::world::World;

/// Makes a book definite.
pub fn edition(_world: &dyn World, _project: &Project, _book: Book, _sink: &mut Sink) -> Outcome<Edition> {
    todo!()
}
