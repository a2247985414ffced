//! A finished tree in JSON in place of files, as `banxin tree --format json` writes it.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;

use super::decode::decode;
use crate::config::{EntrySource, Project};
use crate::diag::{Abort, Code, Diagnostic, Outcome, Sink};
use crate::doc::{BlockKind, Book, InlineKind, LinkTo, walk};
use crate::source::{Source, SourceId, Sources, Span};
use crate::world::{World, normalize};

/// Takes the tree that the contents name; `None` where they name manuscripts.
pub(super) fn book(
    world: &dyn World,
    project: &Project,
    sources: &mut Sources,
    sink: &mut Sink,
) -> Option<Outcome<Book>> {
    let trees = || project.contents.iter().filter(|entry| is_tree(&entry.source));
    let entry = trees().next()?;
    if project.contents.len() > 1 {
        let message = "a document tree in JSON stands alone, without other files";
        sink.push(Diagnostic::new(Code::C008, message).at(entry.span).help("build it by itself"));
        return Some(Err(Abort));
    }
    let (path, bytes): (&Path, Arc<[u8]>) = match &entry.source {
        EntrySource::File(path) => match world.read(path) {
            Ok(bytes) => (path, bytes),
            Err(error) => {
                let message = format!("cannot read {}: {error}", path.display());
                sink.push(Diagnostic::new(Code::C001, message).at(entry.span));
                return Some(Err(Abort));
            }
        },
        EntrySource::Bytes(path, bytes) => (path, bytes.clone()),
        EntrySource::Title => return None,
    };
    Some(parse(world, project, path, &bytes, sources, sink))
}

fn is_tree(source: &EntrySource) -> bool {
    let json = |path: &Path| path.extension().is_some_and(|ext| ext.eq_ignore_ascii_case("json"));
    match source {
        EntrySource::File(path) => json(path),
        EntrySource::Bytes(path, bytes) => {
            let text = bytes.trim_ascii_start();
            json(path) || text.starts_with(b"{") && text.windows(10).any(|window| window == b"\"chapters\"")
        }
        EntrySource::Title => false,
    }
}

fn parse(
    world: &dyn World,
    project: &Project,
    path: &Path,
    bytes: &[u8],
    sources: &mut Sources,
    sink: &mut Sink,
) -> Outcome<Book> {
    match tree(bytes) {
        Ok(mut book) => {
            if book.root.is_empty() {
                book.root = project.root.to_string_lossy().into_owned();
            }
            let root = PathBuf::from(&book.root);
            if ![&project.root, Path::new("")].iter().any(|folder| is_inside(world, folder, &root)) {
                let text = String::from_utf8_lossy(bytes).into_owned();
                let at = key(&text, "\"root\"");
                let id = sources.add(Source::new(path, text, "UTF-8"));
                sink.push(outside(&book.root, id, at));
                return Err(Abort);
            }
            for path in &book.sources {
                let path = root.join(path);
                match world.read(&path) {
                    Ok(bytes) if is_inside(world, &root, &path) => {
                        decode(&path, &bytes, &project.read).add(sources, &mut Sink::default())
                    }
                    _ => sources.add(Source::new(&path, "", "UTF-8")),
                };
            }
            mend(&mut book);
            Ok(book)
        }
        Err(error) => {
            let text = String::from_utf8_lossy(bytes).into_owned();
            let at = offset(&text, error.line(), error.column());
            let place = path_to(&text, at);
            let id = sources.add(Source::new(path, text, "UTF-8"));
            sink.push(fault(&error, &place, id, at));
            Err(Abort)
        }
    }
}

/// Whether a path lies in a folder, by name and where links lead.
fn is_inside(world: &dyn World, folder: &Path, path: &Path) -> bool {
    let (folder, path) = match (world.real(folder), world.real(path)) {
        (Ok(folder), Ok(path)) => (folder, path),
        _ => (normalize(folder), normalize(path)),
    };
    let below = path.strip_prefix(folder);
    below.is_ok_and(|below| below.components().all(|part| matches!(part, Component::Normal(_))))
}

/// Pictures would come from anywhere on the disk.
fn outside(root: &str, id: SourceId, at: usize) -> Diagnostic {
    let message = format!("`root` leads out of the project: {root}");
    let help = "put the tree into the folder of the book, or run banxin in a folder that holds both";
    Diagnostic::new(Code::C008, message).at(Span::new(id, at, at)).help(help)
}

/// Where a key of the whole tree stands; the start, where it does not.
fn key(text: &str, key: &str) -> usize {
    let top = |at: &usize| !path_to(text, *at).contains(['.', '[']);
    text.match_indices(key).map(|(at, _)| at).find(top).unwrap_or(0)
}

/// Levels of brackets that a tree may have: the deepest text that the Markdown reader lets through (24 lists with 24
/// marks in them) needs 199. The limit keeps the stack from overflowing.
const DEEPEST: usize = 208;

fn tree(bytes: &[u8]) -> serde_json::Result<Book> {
    if depth(bytes) > DEEPEST {
        return Err(serde::de::Error::custom(format!("nested more than {DEEPEST} levels deep")));
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    json.disable_recursion_limit();
    let book = Book::deserialize(&mut json)?;
    json.end()?;
    Ok(book)
}

/// Levels of brackets outside strings.
fn depth(bytes: &[u8]) -> usize {
    let (mut now, mut most, mut string, mut escaped) = (0_usize, 0, false, false);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if string => escaped = true,
            b'"' => string = !string,
            b'{' | b'[' if !string => {
                now += 1;
                most = most.max(now);
            }
            b'}' | b']' if !string => now = now.saturating_sub(1),
            _ => {}
        }
    }
    most
}

fn fault(error: &serde_json::Error, place: &str, id: SourceId, at: usize) -> Diagnostic {
    let what = error.to_string();
    let what = what.rsplit_once(" at line ").map_or(what.as_str(), |(what, _)| what);
    let message = if place.is_empty() { what.to_owned() } else { format!("{place}: {what}") };
    Diagnostic::new(Code::C008, message).at(Span::new(id, at, at)).help("compare with the schema of the tree")
}

/// Values that the types allow and the rest of the program does not expect.
fn mend(book: &mut Book) {
    for chapter in &mut book.chapters {
        let level = &mut |block: &mut crate::doc::Block| {
            if let BlockKind::Heading { level, .. } = &mut block.kind {
                *level = (*level).clamp(2, 6);
            }
        };
        // Only resolving decides which addresses a book may hold.
        chapter.runs_mut(&mut |run| {
            for inline in run {
                if let InlineKind::Link { to, .. } = &mut inline.kind
                    && let LinkTo::Url(address) = to
                {
                    *to = LinkTo::Written(std::mem::take(address));
                }
            }
        });
        walk::blocks_mut(&mut chapter.blocks, level);
        chapter.notes.values_mut().for_each(|note| walk::blocks_mut(&mut note.body, level));
    }
}

fn offset(text: &str, line: usize, column: usize) -> usize {
    let start = match line {
        0 | 1 => 0,
        line => text.match_indices('\n').nth(line - 2).map_or(text.len(), |(at, _)| at + 1),
    };
    let at = (start + column.saturating_sub(1)).min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The way to a place in JSON: `chapters[2].blocks[0]`.
fn path_to(text: &str, end: usize) -> String {
    enum Step {
        Key(String),
        Index(usize),
    }
    let (mut steps, mut word, mut string, mut escaped): (Vec<Step>, String, bool, bool) = Default::default();
    for c in text[..end].chars() {
        match c {
            c if string => {
                string = escaped || c != '"';
                escaped = !escaped && c == '\\';
                if string {
                    word.push(c);
                }
            }
            '"' => {
                word.clear();
                string = true;
            }
            '{' => steps.push(Step::Key(String::new())),
            '[' => steps.push(Step::Index(0)),
            '}' | ']' => {
                steps.pop();
            }
            ':' => {
                if let Some(Step::Key(key)) = steps.last_mut() {
                    key.clone_from(&word);
                }
            }
            ',' => {
                if let Some(Step::Index(index)) = steps.last_mut() {
                    *index += 1;
                }
            }
            _ => {}
        }
    }
    steps.iter().fold(String::new(), |path, step| match step {
        Step::Key(key) if key.is_empty() => path,
        Step::Key(key) if path.is_empty() => key.clone(),
        Step::Key(key) => format!("{path}.{key}"),
        Step::Index(index) => format!("{path}[{index}]"),
    })
}
