//! Typographic knowledge by language: tags, words, numerals. Depends on nothing else here.

mod imprint;
pub mod numerals;
mod tag;
mod words;

pub use imprint::Imprint;
pub use tag::{Lang, Region};
pub use words::Words;
