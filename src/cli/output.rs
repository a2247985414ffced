//! Files written whole or not at all, and what they are called.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use banxin::config::Format;

use super::Failure;
use super::excerpt::floor;

/// Writes every file or none: all go to temporary files beside their places first, and are renamed when all are there.
pub fn write_all(files: &[(PathBuf, &[u8])]) -> Result<(), Failure> {
    // A folder in the place of a file would be found too late, when another file has been renamed.
    if let Some((path, _)) = files.iter().find(|(path, _)| path.is_dir()) {
        return Err(Failure::File(path.clone(), io::ErrorKind::IsADirectory.into()));
    }
    let mut ready = Vec::new();
    for (path, bytes) in files {
        let failed = |error| Failure::File(path.clone(), error);
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
        ready.push((path, file));
    }
    for (path, file) in ready {
        file.persist(path).map_err(|error| Failure::File(path.clone(), error.error))?;
    }
    Ok(())
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
