//! Bytes → book. One file or folder per input language.

mod cleanup;
mod decode;
mod mapped;
mod plain;

use crate::config::Project;
use crate::diag::{Outcome, Sink};
use crate::doc::Book;
use crate::source::Sources;
use crate::world::World;

/// Reads every file of a project into one tree.
pub fn book(_world: &dyn World, _project: &Project, _sources: &mut Sources, _sink: &mut Sink) -> Outcome<Book> {
    todo!()
}
