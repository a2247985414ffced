//! Where a picture is: relative to the file, then to the folder of the book, never outside it.

use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use crate::resolve::links::{decode, stays_inside};
use crate::world::{World, is_really_inside, normalize};

/// Why a picture was not found.
pub(super) enum Missing {
    /// The path leads out of the project.
    Outside,
    /// The picture is in the address itself.
    Data,
    /// There is no such file; perhaps one of a similar name in the same folder.
    Nothing(Option<String>),
}

/// The path of a picture relative to `root`. Tried as written, then percent-decoded; then in any case and Unicode
/// form, since names lose both on their way between systems.
pub(super) fn find(world: &dyn World, root: &Path, base: &Path, written: &str) -> Result<PathBuf, Missing> {
    if written.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:")) {
        return Err(Missing::Data);
    }
    let mut inside = Vec::new();
    for path in [written.to_owned(), decode(written.split(['?', '#']).next().unwrap_or(written))] {
        for candidate in candidates(root, base, &path.replace('\\', "/")) {
            if stays_inside(&candidate) && !inside.contains(&candidate) {
                inside.push(candidate);
            }
        }
    }
    if inside.is_empty() {
        return Err(Missing::Outside);
    }
    let found = inside.iter().find(|path| world.is_file(&root.join(path))).cloned();
    match found.or_else(|| inside.iter().find_map(|path| like(world, root, path))) {
        // A link in the folder may lead anywhere.
        Some(path) if is_really_inside(world, root, &root.join(&path)) => Ok(path),
        Some(_) => Err(Missing::Outside),
        None => Err(Missing::Nothing(near(world, root, &inside[0]))),
    }
}

/// Folders that stand for the root of a site: that of the book, then those of mdBook, Hugo and Zola, Jekyll and Hexo.
const STATIC: &[&str] = &["", "src", "static", "public", "source", "assets"];

fn candidates(root: &Path, base: &Path, path: &str) -> Vec<PathBuf> {
    let written = Path::new(path);
    if let Ok(below) = written.strip_prefix(root)
        && written.is_absolute()
        && !root.as_os_str().is_empty()
    {
        return vec![normalize(below)];
    }
    match path.strip_prefix('/') {
        // The root of a site is the folder that its generator copies.
        Some(from_root) => STATIC.iter().map(|folder| normalize(&Path::new(folder).join(from_root))).collect(),
        None => vec![normalize(&base.join(path)), normalize(written)],
    }
}

/// The file whose path differs only in case or Unicode form.
fn like(world: &dyn World, root: &Path, wanted: &Path) -> Option<PathBuf> {
    let mut found = PathBuf::new();
    for part in wanted.components() {
        let want = fold(&part.as_os_str().to_string_lossy());
        let entries = world.list(&root.join(&found)).ok()?;
        let entry = entries.iter().find_map(|entry| {
            let name = entry.file_name()?;
            (fold(&name.to_string_lossy()) == want).then_some(name)
        })?;
        found.push(entry);
    }
    world.is_file(&root.join(&found)).then_some(found)
}

/// A picture of the same folder with the same stem.
fn near(world: &dyn World, root: &Path, wanted: &Path) -> Option<String> {
    let folder = wanted.parent()?;
    let stem = fold(&wanted.file_stem()?.to_string_lossy());
    let entries = world.list(&root.join(folder)).ok()?;
    let entry = entries.iter().find(|entry| {
        entry.file_stem().is_some_and(|other| {
            let other = fold(&other.to_string_lossy());
            !other.is_empty() && (other == stem || other.starts_with(&stem) || stem.starts_with(&other))
        })
    })?;
    Some(folder.join(entry.file_name()?).to_string_lossy().into_owned())
}

fn fold(name: &str) -> String {
    name.nfc().flat_map(char::to_lowercase).collect()
}
