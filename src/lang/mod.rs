//! Typographic knowledge by language: tags, words, numerals. Depends on nothing else here.

mod guess;
mod roles;
mod tag;

pub use guess::guess;
pub use roles::{TitleRole, role_of_title};
pub use tag::{Lang, Region};
