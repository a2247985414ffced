//! Which file a path means: no two jobs may write one file, and none may write what another reads.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use banxin::diag::{Code, Diagnostic};
use banxin::source::Span;
use banxin::world::normalize;
use unicode_normalization::UnicodeNormalization;

use super::job::Job;

/// Whether names that differ only in case or normal form usually are one file here.
const FOLDS: bool = cfg!(any(target_os = "macos", target_os = "windows"));

/// A file, however it is written: with links followed as far as the path is there.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Place(PathBuf);

/// The files of a manifest.
#[derive(Debug, Default)]
pub struct Places {
    /// Folders that were looked up.
    folders: BTreeMap<PathBuf, PathBuf>,
    /// Files of the batch itself, with what they are.
    own: BTreeMap<Place, &'static str>,
    read: BTreeMap<Place, Span>,
    written: BTreeMap<Place, Span>,
}

impl Places {
    /// A file of the batch itself.
    pub fn own(&mut self, path: &Path, what: &'static str) -> Result<(), String> {
        let place = self.place(path);
        match self.own.insert(place, what) {
            Some(other) => Err(format!("{} is both {other} and {what}: give --results another file", path.display())),
            None => Ok(()),
        }
    }

    /// The inputs of a job, which a file of the batch itself may not be.
    pub fn reads(&mut self, job: &Job) -> Result<(), String> {
        for path in &job.inputs {
            let place = self.place(path);
            if let Some(what) = self.own.get(&place) {
                return Err(format!(
                    "{} is {what}, and the input of job {} (line {})",
                    path.display(),
                    job.id,
                    job.line
                ));
            }
            self.read.entry(place).or_insert(job.span);
        }
        Ok(())
    }

    /// The outputs of a job, unless they clash with anything: then why. All inputs have to be known by now.
    pub fn writes(&mut self, job: &Job) -> Option<Diagnostic> {
        let mut mine: BTreeMap<Place, Span> = BTreeMap::new();
        for path in job.places() {
            let place = self.place(path);
            if let Some(clash) = self.clash(path, &place, job) {
                return Some(clash);
            }
            if mine.insert(place, job.span).is_some() {
                let message = format!("the job writes {} twice", path.display());
                return Some(Diagnostic::new(Code::C041, message).at(job.span).help("name each output once"));
            }
        }
        self.written.extend(mine);
        None
    }

    fn clash(&self, path: &Path, place: &Place, job: &Job) -> Option<Diagnostic> {
        let (path, clash) = (path.display(), |message| Diagnostic::new(Code::C041, message).at(job.span));
        if let Some(what) = self.own.get(place) {
            return Some(clash(format!("{path} is {what}")).help("give the job an output of its own"));
        }
        if let Some(reader) = self.read.get(place) {
            let found = clash(format!("the output {path} is the input of a job")).label(*reader, "this one");
            return Some(found.help("give the job an output of its own"));
        }
        let writer = self.written.get(place)?;
        let found = clash(format!("another job writes {path}")).label(*writer, "this one");
        Some(found.help("give each job an output of its own; files in a folder are named by `id`"))
    }

    fn place(&mut self, path: &Path) -> Place {
        let place = match (path.parent(), path.file_name()) {
            // A link in the place of an output is replaced, but one in the place of an input is followed.
            _ if path.exists() => fs::canonicalize(path).unwrap_or_else(|_| normalize(path)),
            (Some(folder), Some(name)) => self.folder(folder).join(name),
            _ => normalize(path),
        };
        Place(if FOLDS { folded(&place) } else { place })
    }

    fn folder(&mut self, folder: &Path) -> PathBuf {
        if let Some(known) = self.folders.get(folder) {
            return known.clone();
        }
        let shown = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let real = fs::canonicalize(shown).unwrap_or_else(|_| match (folder.parent(), folder.file_name()) {
            (Some(parent), Some(name)) => self.folder(parent).join(name),
            // What is not there yet has no links.
            _ => match normalize(folder) {
                plain if plain.as_path() != folder => self.folder(&plain),
                plain => plain,
            },
        });
        self.folders.insert(folder.to_path_buf(), real.clone());
        real
    }
}

/// The path as file systems compare it that do not tell case and normal forms apart.
fn folded(path: &Path) -> PathBuf {
    path.to_string_lossy().nfc().flat_map(char::to_lowercase).collect::<String>().into()
}

#[cfg(test)]
mod tests {
    use super::{Places, folded};
    use std::path::Path;

    #[test]
    fn one_file_has_one_place() {
        let mut places = Places::default();
        let mut place = |path: &str| places.place(Path::new(path));
        assert_eq!(place("none/a.epub"), place("./none//b/../a.epub"));
        assert_ne!(place("none/a.epub"), place("none/A.epub"));
        assert_eq!(folded(Path::new("x/E\u{301}.EPUB")), folded(Path::new("X/é.epub")));
    }
}
