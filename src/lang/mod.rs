//! Typographic knowledge by language: tags, classes of characters, widths, line breaking. Depends on nothing else here.

pub mod breaking;
mod class;
mod collate;
mod date;
mod guess;
mod imprint;
pub mod numerals;
mod options;
pub(crate) mod repertoire;
mod roles;
pub mod script;
pub mod spacing;
mod tag;
pub(crate) mod variants;
pub mod vertical;
mod words;

pub use class::{Class, class, wide};
pub use collate::{Collation, IndexOrder};
pub use date::Date;
pub use guess::guess;
pub use imprint::{Credit, Imprint};
pub use options::{Choices, Options};
pub use roles::{TitleRole, role_of_title};
pub use tag::{Lang, Region};
pub use words::Words;
