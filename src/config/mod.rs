//! Projects: banxin.toml, mdBook projects, plain files and folders.

mod project;

pub use project::{
    Cleanup, Entry, EntrySource, FontOptions, Format, Headings, LineBreaks, Output, PageOptions, Project, ProjectKind,
    ReadOptions,
};
