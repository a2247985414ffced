//! Everything outside the program: files, time and the web. The library reaches them only through [`World`].

pub mod record;
pub mod web;

use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use crate::cache::Store;

pub use web::{Answer, Kept, Web, WebFault};

/// Files and time, as the library sees them.
pub trait World: Sync {
    /// The bytes of a file.
    fn read(&self, path: &Path) -> io::Result<Arc<[u8]>>;

    /// The entries of a folder, sorted by name; folders end in `/`.
    fn list(&self, dir: &Path) -> io::Result<Vec<PathBuf>>;

    /// Whether the path is a folder.
    fn is_dir(&self, path: &Path) -> bool;

    /// Whether the path is a file.
    fn is_file(&self, path: &Path) -> bool;

    /// The bytes of a font. It is no part of the manuscript: it does not count for [`World::timestamp`].
    fn font(&self, path: &Path) -> io::Result<Arc<[u8]>> {
        self.read(path)
    }

    /// The bytes of a file that banxin itself has kept in the project. It does not count for [`World::timestamp`] either.
    fn kept(&self, path: &Path) -> io::Result<Arc<[u8]>> {
        self.read(path)
    }

    /// The web, where the build may use it. By default it may not.
    fn web(&self) -> Option<&dyn Web> {
        None
    }

    /// Where results of long work are kept for the next run. No part of the manuscript: with it and without it a book is the
    /// same.
    fn cache(&self) -> Option<&dyn Store> {
        None
    }

    /// Folders of the fonts of the machine.
    fn font_folders(&self) -> Vec<PathBuf> {
        Vec::new()
    }

    /// The path with every link followed; in a world without links as it is.
    fn real(&self, path: &Path) -> io::Result<PathBuf> {
        Ok(normalize(path))
    }

    /// Seconds since 1970 when a file was changed last, if that counts for [`World::timestamp`].
    fn modified(&self, _path: &Path) -> Option<i64> {
        None
    }

    /// Seconds since 1970 to write as the time of the build. The same for the same input.
    fn timestamp(&self) -> i64;
}

/// Whether a path that by name lies in a folder still does once links are followed. What is not there leads nowhere.
pub fn is_really_inside(world: &dyn World, folder: &Path, path: &Path) -> bool {
    match (world.real(folder), world.real(path)) {
        (Ok(folder), Ok(path)) => path.starts_with(folder),
        _ => true,
    }
}

/// A world in memory, for tests, fuzzing and filters.
#[derive(Clone, Debug, Default)]
pub struct MemWorld {
    files: BTreeMap<PathBuf, Arc<[u8]>>,
    timestamp: i64,
}

impl MemWorld {
    /// An empty world at a fixed time.
    pub fn new() -> MemWorld {
        MemWorld { files: BTreeMap::new(), timestamp: 1_767_225_600 }
    }

    /// Adds a file.
    pub fn with(mut self, path: impl AsRef<Path>, bytes: impl AsRef<[u8]>) -> MemWorld {
        self.files.insert(normalize(path.as_ref()), bytes.as_ref().into());
        self
    }
}

impl World for MemWorld {
    fn read(&self, path: &Path) -> io::Result<Arc<[u8]>> {
        self.files.get(&normalize(path)).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<PathBuf>> {
        let dir = normalize(dir);
        let mut found: Vec<PathBuf> = Vec::new();
        for path in self.files.keys() {
            let Ok(rest) = path.strip_prefix(&dir) else { continue };
            let mut parts = rest.components();
            let Some(first) = parts.next() else { continue };
            let entry = dir.join(first);
            let entry = if parts.next().is_some() { entry.join("") } else { entry };
            if found.last() != Some(&entry) {
                found.push(entry);
            }
        }
        if found.is_empty() { Err(io::ErrorKind::NotFound.into()) } else { Ok(found) }
    }

    fn is_dir(&self, path: &Path) -> bool {
        let path = normalize(path);
        self.files.keys().any(|file| file != &path && file.starts_with(&path))
    }

    fn is_file(&self, path: &Path) -> bool {
        self.files.contains_key(&normalize(path))
    }

    fn timestamp(&self) -> i64 {
        self.timestamp
    }
}

/// Resolves `.` and `..` by name alone, without looking at the disk.
pub fn normalize(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(out.components().next_back(), Some(Component::Normal(_))) => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}
