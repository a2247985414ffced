//! Typographic knowledge by language: tags, classes of characters, widths, line breaking. Depends on nothing else here.

pub mod breaking;
mod class;
mod imprint;
pub mod numerals;
pub mod script;
pub mod spacing;
mod tag;
mod words;

pub use class::{Class, class, wide};
pub use imprint::Imprint;
pub use tag::{Lang, Region};
pub use words::Words;
