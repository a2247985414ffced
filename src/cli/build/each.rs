//! A book of each article (`build --each`), written as soon as it is built.

use std::io;
use std::path::PathBuf;

use banxin::diag::{Diagnostic, Severity};
use banxin::{Built, Single};

use super::Book;
use crate::cli::Failure;
use crate::cli::output::write_all;
use crate::cli::report::Reporter;

/// What has become of the articles.
#[derive(Default)]
pub(super) struct Each {
    books: usize,
    files: usize,
    bytes: usize,
    folders: Vec<PathBuf>,
    /// Articles that could not be built.
    pub(super) failed: usize,
    /// Why.
    pub(super) errors: Vec<Diagnostic>,
    /// A file that could not be written.
    failure: Option<Failure>,
}

/// What was written of an article: folder and bytes of each file.
type Written = Result<Vec<(PathBuf, usize)>, Failure>;

/// Writes an article: beside the file of the whole, in a folder named as that is.
pub(super) fn write(single: &Single<'_>, book: &Book) -> Written {
    let Single { name, whole, built } = single;
    let mut places: Vec<(PathBuf, PathBuf, &[u8])> = Vec::new();
    for output in &book.outputs {
        let Some(file) = built.files.iter().find(|file| file.format == output.format) else { continue };
        let folder = book.place(output, whole).with_extension("");
        let path = folder.join(format!("{name}.{}", file.format.extension()));
        if !places.iter().any(|(_, other, _)| *other == path) {
            places.push((folder, path, &file.bytes));
        }
    }
    let files: Vec<(PathBuf, &[u8])> = places.iter().map(|(_, path, bytes)| (path.clone(), *bytes)).collect();
    write_all(&files)?;
    Ok(places.into_iter().map(|(folder, _, bytes)| (folder, bytes.len())).collect())
}

impl Each {
    /// Counts one. Of findings only what kept it from being built is told: the rest is told of the whole.
    pub(super) fn take(&mut self, built: Built, written: Written) {
        if built.files.is_empty() {
            self.failed += 1;
            self.errors.extend(built.diagnostics.into_iter().filter(|found| found.severity == Severity::Error));
            return;
        }
        match written {
            Ok(files) => {
                self.books += 1;
                for (folder, bytes) in files {
                    self.files += 1;
                    self.bytes += bytes;
                    if !self.folders.contains(&folder) {
                        self.folders.push(folder);
                    }
                }
            }
            Err(failure) => self.failure = self.failure.take().or(Some(failure)),
        }
    }

    /// The file that could not be written.
    pub(super) fn failure(&mut self) -> Option<Failure> {
        self.failure.take()
    }

    /// Whether any file was written.
    pub(super) fn has_written(&self) -> bool {
        self.files > 0
    }

    /// Says what was written.
    pub(super) fn say(&self, reporter: &mut Reporter) -> io::Result<()> {
        let mut folders: Vec<String> = self.folders.iter().map(|folder| format!("{}/", folder.display())).collect();
        folders.sort();
        if folders.is_empty() {
            Ok(())
        } else {
            reporter.wrote_each(&folders.join(", "), self.books, self.files, self.bytes)
        }
    }
}
