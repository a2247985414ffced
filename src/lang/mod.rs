//! Typographic knowledge by language: tags, words, numerals. Depends on nothing else here.

mod tag;

pub use tag::{Lang, Region};
