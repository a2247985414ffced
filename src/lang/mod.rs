//! Typographic knowledge by language: tags, words, numerals. Depends on nothing else here.

pub mod numerals;
mod tag;
mod words;

pub use tag::{Lang, Region};
pub use words::Words;
