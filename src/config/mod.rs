//! The door: banxin.toml, mdBook projects, plain files and folders. [`project`] makes a [`Project`] of them.
//!
//! `raw` is the configuration as written, `project` as needed; `tree` holds it before it has types, `keys` checks it;
//! `metadata`, `contents`, `settings`, `pdf` and `cover` go from one to the other. `files` and `natural` find and order manuscripts.

mod anthology;
mod contents;
mod cover;
mod editions;
mod files;
mod keys;
mod load;
mod mdbook;
mod measure;
mod metadata;
mod natural;
mod pdf;
mod project;
mod raw;
mod settings;
mod tree;
mod value;

pub use anthology::{Anthology, ArticleSort, Grouping, Selection, Unify};
pub use editions::Variant;
pub use files::{fits_path, is_tree};
pub use load::{Input, Request, one, project, projects};
pub use measure::{SIZES, length, size};
pub use metadata::check_isbn;
pub use natural::path_key as natural_path;
pub use project::{
    Cleanup, CoverAt, CoverWish, Embedding, Entry, EntrySource, FontOptions, Format, Headings, LineBreaks, Output,
    PageOptions, Project, ProjectKind, ReadOptions,
};
pub use raw::schema;
pub use settings::suffixed;
pub use tree::Override;
