//! Typographic knowledge by language: tags, words, numerals. Depends on nothing else here.

pub mod script;
mod tag;

pub use tag::{Lang, Region};
