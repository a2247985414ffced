//! Font files of the project: read through the world, checked, named.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use skrifa::font::Blob;
use skrifa::raw::FileRef;

use super::face::Face;
use crate::diag::{Code, Diagnostic, Sink};
use crate::world::World;

/// Folders within folders that are looked into.
const DEPTH: u32 = 8;

/// The faces of all files, each with its file, and of all font files in all folders; what cannot be used is reported (F002, F004).
pub(super) fn load(world: &dyn World, paths: &[PathBuf], sink: &mut Sink) -> Vec<(PathBuf, Face)> {
    let mut faces = Vec::new();
    for file in files(world, paths) {
        match read(world, &file) {
            Ok(found) => {
                report_permission(&file, &found, sink);
                faces.extend(found.into_iter().filter(Face::may_embed).map(|face| (file.clone(), face)));
            }
            Err(reason) => sink.push(
                Diagnostic::new(Code::F002, format!("{} cannot be used: {reason}", file.display()))
                    .help("fonts are .ttf, .otf or .ttc files; see `fonts.paths`"),
            ),
        }
    }
    faces
}

/// These files, and the font files in these folders.
pub(super) fn files(world: &dyn World, paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for path in paths {
        match world.is_dir(path) {
            true => collect(world, path, DEPTH, &mut files),
            false => files.push(path.clone()),
        }
    }
    files
}

/// Whether a character asks for a form of the one before it.
pub(super) fn is_selector(ch: char) -> bool {
    matches!(ch, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

fn collect(world: &dyn World, dir: &Path, depth: u32, files: &mut Vec<PathBuf>) {
    for entry in world.list(dir).unwrap_or_default() {
        let extension = entry.extension().map(|extension| extension.to_ascii_lowercase());
        if world.is_dir(&entry) {
            if depth > 0 {
                collect(world, &entry, depth - 1, files);
            }
        } else if extension
            .is_some_and(|extension| ["ttf", "otf", "ttc", "otc"].iter().any(|known| extension == *known))
        {
            files.push(entry);
        }
    }
}

/// The faces of a file.
pub(super) fn read(world: &dyn World, path: &Path) -> Result<Vec<Face>, String> {
    let bytes = world.font(path).map_err(|error| error.to_string())?;
    let count = match FileRef::new(&bytes) {
        Ok(FileRef::Font(_)) => 1,
        Ok(FileRef::Collection(collection)) => collection.len(),
        Err(error) => return Err(format!("it is not an OpenType font ({error})")),
    };
    let blob = Blob::Shared(Arc::new(bytes));
    let faces: Vec<Face> = (0..count).filter_map(|index| Face::new(blob.clone(), index)).collect();
    match faces.is_empty() {
        true => Err("it has no outlines or no character map".to_owned()),
        false => Ok(faces),
    }
}

fn report_permission(path: &Path, faces: &[Face], sink: &mut Sink) {
    if let Some(face) = faces.iter().find(|face| !face.may_embed()) {
        sink.push(
            Diagnostic::new(
                Code::F004,
                format!("{} ({}) may not be embedded in documents", face.name(), path.display()),
            )
            .help("ask its maker for a licence that covers books, or choose another font"),
        );
    }
}

/// Up to three known names that are closest to a name.
pub(super) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let name: Vec<char> = name.to_lowercase().chars().collect();
    let mut ranked: Vec<(usize, &str)> = known.map(|known| (distance(&name, known), known)).collect();
    ranked.sort_unstable();
    ranked.dedup();
    ranked.into_iter().take(3).map(|(_, known)| known).collect()
}

/// Edits (insert, delete, replace) between two names.
fn distance(from: &[char], to: &str) -> usize {
    let mut row: Vec<usize> = (0..=from.len()).collect();
    for (line, ch) in to.to_lowercase().chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for at in 0..from.len() {
            let replaced = diagonal + usize::from(from[at] != ch);
            diagonal = row[at + 1];
            row[at + 1] = replaced.min(row[at] + 1).min(diagonal + 1);
        }
    }
    row[from.len()]
}
