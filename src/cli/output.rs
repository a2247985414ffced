//! Files written whole or not at all, and what they are called.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Permissions};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use banxin::config::Format;
use tempfile::TempPath;

use super::Failure;
use super::excerpt::floor;
use super::request::is_standard;

/// Where files go whose place nobody has said.
const FOLDER: &str = "out";

/// Whether a result goes to standard output. `what` names it with its verb: `a cover is`.
pub fn to_standard(given: Option<&Path>, what: &str) -> Result<bool, Failure> {
    let standard = given.is_some_and(is_standard);
    if standard && io::stdout().is_terminal() {
        return Err(Failure::Usage(format!("{what} not written to a terminal: redirect standard output")));
    }
    Ok(standard)
}

/// The path of a result of this name: the one given, or in the folder given, or in `out`.
pub fn place(given: Option<&Path>, name: String) -> PathBuf {
    match given {
        None => Path::new(FOLDER).join(name),
        Some(folder) if is_folder(folder) => folder.join(name),
        Some(path) => path.to_path_buf(),
    }
}

/// Whether a path means a folder to put files into. One that is called like a file is in the way of that file.
pub fn is_folder(path: &Path) -> bool {
    path.as_os_str().to_string_lossy().ends_with('/') || path.extension().is_none() && path.is_dir()
}

/// Refuses to write a result over what it is made from, by whatever name.
pub fn spare(inputs: &[PathBuf], path: &Path) -> Result<(), Failure> {
    let Ok(real) = path.canonicalize() else { return Ok(()) };
    let is_input = inputs.iter().any(|input| input.canonicalize().is_ok_and(|input| input == real));
    match is_input {
        true => {
            Err(Failure::Usage(format!("{}: the result would take the place of what it is made from", path.display())))
        }
        false => Ok(()),
    }
}

/// Files that are ready in temporary files beside their places.
#[derive(Debug, Default)]
pub struct Staged(Vec<(PathBuf, TempPath)>);

impl Staged {
    /// Writes a file next to its place.
    pub fn add(&mut self, path: &Path, bytes: &[u8]) -> Result<(), Failure> {
        let failed = |error| Failure::File(path.to_path_buf(), error);
        // A folder in the place of a file would be found too late, when another file has been renamed.
        if path.is_dir() {
            return Err(failed(io::ErrorKind::IsADirectory.into()));
        }
        let folder = path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(failed)?;
        let (mut builder, prefix) = (tempfile::Builder::new(), unfinished(path));
        builder.prefix(&prefix);
        if let Some(permissions) = permissions() {
            builder.permissions(permissions);
        }
        // The name of the temporary file is of no use to anybody.
        let mut file = builder.tempfile_in(folder).map_err(|error| failed(error.kind().into()))?;
        file.write_all(bytes).map_err(failed)?;
        // Closed: there are more files to a book than a program may have open.
        self.0.push((path.to_path_buf(), file.into_temp_path()));
        Ok(())
    }

    /// Puts all files into their places.
    pub fn finish(self) -> Result<(), Failure> {
        let persist = |(path, file): (PathBuf, TempPath)| {
            file.persist(&path).map_err(|error| Failure::File(path.clone(), error.error))
        };
        self.0.into_iter().try_for_each(persist)
    }
}

/// Writes every file or none: all go to temporary files beside their places first, and are renamed when all are there.
pub fn write_all(files: &[(PathBuf, &[u8])]) -> Result<(), Failure> {
    let mut staged = Staged::default();
    files.iter().try_for_each(|(path, bytes)| staged.add(path, bytes))?;
    staged.finish()
}

/// How the names of files begin that are not finished yet.
pub const UNFINISHED: &str = ".banxin-";

/// How the temporary file of an output begins: what a killed program leaves behind can be told by it.
fn unfinished(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    format!("{UNFINISHED}{}-", &blake3::hash(name.as_bytes()).to_hex()[..16])
}

/// Takes out what a program that was killed left of these files. Nobody else may be writing them.
pub fn remove_unfinished<'a>(paths: impl Iterator<Item = &'a Path>) {
    let mut folders: BTreeMap<&Path, BTreeSet<String>> = BTreeMap::new();
    for path in paths {
        let folder = path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
        folders.entry(folder).or_default().insert(unfinished(path));
    }
    for (folder, prefixes) in folders {
        for entry in fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
            let name = entry.file_name();
            let Some(name) = name.to_str().filter(|name| name.starts_with(UNFINISHED)) else { continue };
            if prefixes.iter().any(|prefix| name.starts_with(prefix)) {
                // What cannot be taken out is in nobody's way.
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// What any other program would give its files: temporary files are readable by their owner alone otherwise.
#[cfg(unix)]
fn permissions() -> Option<Permissions> {
    Some(std::os::unix::fs::PermissionsExt::from_mode(0o666))
}

#[cfg(not(unix))]
fn permissions() -> Option<Permissions> {
    None
}

/// The format that the end of a name tells.
pub fn format_of(path: &Path) -> Option<Format> {
    let extension = path.extension()?;
    [Format::Epub, Format::Pdf].into_iter().find(|format| extension.eq_ignore_ascii_case(format.extension()))
}

/// Most file systems take 255 bytes; 40 Han characters leave room for an extension and a suffix.
const LONGEST: usize = 120;

/// A file name for a title, without extension: what some file system reserves becomes `-`.
pub fn file_name(title: &str) -> String {
    let safe = |c: char| {
        if c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|') { '-' } else { c }
    };
    let name: String = title.chars().map(safe).collect();
    let name = name.trim().trim_matches('.').trim();
    let name = name[..floor(name, LONGEST)].trim_end();
    let reserved = ["con", "prn", "aux", "nul"].iter().any(|device| name.eq_ignore_ascii_case(device))
        || (name.len() == 4 && ["com", "lpt"].iter().any(|port| name.to_lowercase().starts_with(port)));
    match name {
        "" => "book".to_owned(),
        _ if reserved => format!("{name}_"),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn titles_become_file_names() {
        assert_eq!(file_name("字裡行間"), "字裡行間");
        assert_eq!(file_name("A/B: c?"), "A-B- c-");
        assert_eq!(file_name(" ... "), "book");
        assert_eq!(file_name("../../etc"), "-..-etc");
        assert_eq!(file_name("CON"), "CON_");
        assert_eq!(file_name(&"長".repeat(100)).chars().count(), 40);
    }
}
