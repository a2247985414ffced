//! Files in reading order: folders walked, patterns expanded.

use std::path::{Component, Path, PathBuf};

use super::natural;
use super::{Entry, EntrySource};
use crate::doc::{ChapterRole, Matter};
use crate::source::Span;
use crate::world::World;

/// Folders nested deeper are not walked: links in a file system can make a circle.
const DEEPEST: u8 = 16;

/// File names that are about a folder, not a chapter of it.
const ABOUT: &[&str] = &["readme", "summary", "license", "licence", "changelog", "contributing", "index", "_index"];

/// Whether the name is that of a manuscript.
pub fn is_manuscript(path: &Path) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    matches!(extension.as_deref(), Some("md" | "markdown" | "txt" | "text"))
}

/// Whether the name is that of a document tree in JSON.
pub fn is_tree(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}

/// A path below a folder, without `.` in it.
pub fn join(base: &Path, path: &str) -> PathBuf {
    clean(&base.join(path))
}

/// A path without `.` in it: `./a` and `a` are the same file, and messages are shorter.
pub fn clean(path: &Path) -> PathBuf {
    path.components().filter(|part| *part != Component::CurDir).collect()
}

/// A file as an entry that says nothing of itself.
pub fn plain(path: PathBuf, depth: u8) -> Entry {
    Entry {
        source: EntrySource::File(path),
        role: None,
        matter: Matter::Body,
        depth,
        numbered: false,
        title: None,
        span: Span::NONE,
    }
}

/// Every manuscript of a folder in natural order. A folder inside is a part, named by its own index or README, otherwise
/// by its name; with nothing but an index it is a chapter. Hidden files, and files about the folder, are left out, unless there is nothing else.
pub fn folder(world: &dyn World, dir: &Path) -> Vec<Entry> {
    let entries = walk(world, dir, 0);
    if !entries.is_empty() {
        return entries;
    }
    files(world, dir).filter(|path| is_manuscript(path)).map(|path| plain(path, 0)).collect()
}

fn walk(world: &dyn World, dir: &Path, depth: u8) -> Vec<Entry> {
    let mut entries = Vec::new();
    for path in listed(world, dir) {
        if world.is_dir(&path) {
            let inside = if depth < DEEPEST { walk(world, &path, depth + 1) } else { Vec::new() };
            match index(world, &path) {
                // `one/README.md` and `one/index.md` with their pictures are a chapter.
                Some(index) if inside.is_empty() => entries.push(plain(index, depth)),
                None if inside.is_empty() => {}
                index => {
                    entries.push(part(&path, index, depth));
                    entries.extend(inside);
                }
            }
        } else if is_manuscript(&path) && !is_about(&path) {
            entries.push(plain(path, depth));
        }
    }
    entries
}

/// The file that speaks for a folder.
fn index(world: &dyn World, dir: &Path) -> Option<PathBuf> {
    files(world, dir).find(|path| is_manuscript(path) && is_index(path))
}

fn part(dir: &Path, index: Option<PathBuf>, depth: u8) -> Entry {
    let (source, title) = match index {
        Some(index) => (EntrySource::File(index), None),
        None => (EntrySource::Title, Some(folder_title(dir))),
    };
    Entry { source, title, role: Some(ChapterRole::Part), ..plain(PathBuf::new(), depth) }
}

/// The name of a folder as a title: `02-春` is 春.
pub fn folder_title(dir: &Path) -> String {
    let name = dir.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let rest = name.trim_start_matches(|c: char| c.is_numeric() && !('\u{3007}'..'\u{a000}').contains(&c));
    let rest = rest.trim_start_matches(['-', '_', '.', ' ', '、']);
    if rest.is_empty() { name } else { rest.to_owned() }
}

/// Takes out parts whose chapters are all gone.
pub fn drop_empty_parts(entries: &mut Vec<Entry>) {
    let mut below = 0;
    let mut kept: Vec<Entry> = Vec::new();
    for entry in entries.drain(..).rev() {
        let is_title = matches!(entry.source, EntrySource::Title);
        if !is_title || below > entry.depth {
            below = entry.depth;
            kept.push(entry);
        }
    }
    kept.reverse();
    *entries = kept;
}

/// Entries of a folder in natural order, without hidden ones.
fn listed(world: &dyn World, dir: &Path) -> Vec<PathBuf> {
    let mut list = world.list(dir).unwrap_or_default();
    list.retain(|path| !name(path).starts_with('.'));
    list.sort_by_cached_key(|path| natural::key(path));
    list
}

fn files(world: &dyn World, dir: &Path) -> impl Iterator<Item = PathBuf> {
    listed(world, dir).into_iter().filter(|path| world.is_file(path))
}

fn name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

fn is_about(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| ABOUT.iter().any(|about| stem.eq_ignore_ascii_case(about)))
}

fn is_index(path: &Path) -> bool {
    path.file_stem()
        .is_some_and(|stem| ["index", "_index", "readme"].iter().any(|name| stem.eq_ignore_ascii_case(name)))
}

/// Whether the text is a pattern.
pub fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?'])
}

/// The files that a pattern means, in natural order folder by folder. `*` and `?` stay inside a name, `**` is any number
/// of folders.
pub fn expand(world: &dyn World, base: &Path, pattern: &str) -> Vec<PathBuf> {
    let parts: Vec<&str> = pattern.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    let mut found = Vec::new();
    matching(world, base, &parts, 0, &mut found);
    found
}

fn matching(world: &dyn World, dir: &Path, parts: &[&str], depth: u8, found: &mut Vec<PathBuf>) {
    let Some((part, rest)) = parts.split_first() else { return };
    if depth > DEEPEST {
        return;
    }
    if *part == "**" {
        matching(world, dir, rest, depth, found);
        for inside in listed(world, dir).iter().filter(|path| world.is_dir(path)) {
            matching(world, inside, parts, depth + 1, found);
        }
        return;
    }
    let here: Vec<PathBuf> = if is_pattern(part) {
        listed(world, dir).into_iter().filter(|path| fits(&name(path), part)).collect()
    } else {
        vec![dir.join(part)]
    };
    for path in here {
        if !rest.is_empty() {
            matching(world, &path, rest, depth + 1, found);
        } else if world.is_file(&path) && !found.contains(&path) {
            found.push(path);
        }
    }
}

/// Whether a path, relative to where the pattern counts from, fits it. A pattern without `/` is about the name alone.
pub fn fits_path(path: &str, pattern: &str) -> bool {
    let pattern = pattern.trim_start_matches("./");
    let parts: Vec<&str> = path.split('/').collect();
    if !pattern.contains('/') {
        return parts.iter().any(|part| fits(part, pattern));
    }
    let wanted: Vec<&str> = pattern.split('/').filter(|part| !part.is_empty()).collect();
    fits_parts(&parts, &wanted)
}

/// A pattern that fits a folder fits everything in it.
fn fits_parts(parts: &[&str], wanted: &[&str]) -> bool {
    match (parts.split_first(), wanted.split_first()) {
        (_, None) => true,
        (None, Some((&want, rest))) => want == "**" && rest.is_empty(),
        (Some((_, others)), Some((&"**", rest))) => fits_parts(parts, rest) || fits_parts(others, wanted),
        (Some((part, others)), Some((want, rest))) => fits(part, want) && fits_parts(others, rest),
    }
}

/// Whether a name fits a pattern of `*` and `?`.
fn fits(name: &str, pattern: &str) -> bool {
    let (name, pattern): (Vec<char>, Vec<char>) = (name.chars().collect(), pattern.chars().collect());
    let (mut at, mut want) = (0, 0);
    let mut star = None;
    while at < name.len() {
        match pattern.get(want) {
            Some('*') => {
                star = Some((want, at));
                want += 1;
            }
            Some(c) if *c == '?' || *c == name[at] => (at, want) = (at + 1, want + 1),
            _ => {
                let Some((back, from)) = star else { return false };
                star = Some((back, from + 1));
                (at, want) = (from + 1, back + 1);
            }
        }
    }
    pattern[want..].iter().all(|c| *c == '*')
}
