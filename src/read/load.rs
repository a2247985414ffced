//! Files → decoded sources, in reading order.

use std::io::{self, ErrorKind};

use rayon::prelude::*;

use super::decode::{Decoded, decode};
use super::include::Includes;
use super::mapped::Mapped;
use crate::config::{Entry, EntrySource, Project, Selection, fits_path};
use crate::diag::{Code, Diagnostic, Sink};
use crate::source::{Source, SourceId, Sources, Span};
use crate::world::{World, normalize};

/// A line of the contents with what it names.
#[derive(Debug)]
pub(super) struct Input<'p> {
    pub(super) entry: &'p Entry,
    pub(super) body: Body,
}

/// What a line of the contents names.
#[derive(Debug)]
pub(super) enum Body {
    /// A title without a file.
    Title,
    Markdown(SourceId, Mapped),
    Plain(SourceId),
}

/// Loads everything that the contents name. What cannot be read is reported and left out.
pub(super) fn inputs<'p>(
    world: &dyn World,
    project: &'p Project,
    sources: &mut Sources,
    sink: &mut Sink,
) -> Vec<Input<'p>> {
    let mut out = Vec::new();
    let mut empty = Vec::new();
    for (entry, file) in project.contents.chunks(TOGETHER).flat_map(|entries| files(world, project, entries)) {
        let (left_out, mut unsaid) = (is_left_out(project, entry), Sink::default());
        let sink: &mut Sink = if left_out { &mut unsaid } else { &mut *sink };
        let decoded = match file {
            None => {
                out.push(Input { entry, body: Body::Title });
                continue;
            }
            Some(Ok(decoded)) => decoded,
            Some(Err(error)) => {
                report_unread(entry, &error, sink);
                continue;
            }
        };
        let id = decoded.add(sources, sink);
        if !left_out && sources.get(id).is_some_and(|source| source.text.trim().is_empty()) {
            empty.push(id);
        }
        let body = match sources.get(id).is_some_and(is_markdown) {
            true => Body::Markdown(
                id,
                Includes { world, root: &project.root, options: &project.read, sources, sink }.expand(id),
            ),
            false => Body::Plain(id),
        };
        if unsaid.has_errors() {
            continue;
        }
        out.push(Input { entry, body });
    }
    report_empty(&empty, out.len(), sources, sink);
    out
}

/// Whether `only` and `skip` leave a file out by its name. What is wrong with it then is nobody's concern.
fn is_left_out(project: &Project, entry: &Entry) -> bool {
    let EntrySource::File(path) = &entry.source else { return false };
    let Selection { only, skip, .. } = &project.anthology.select;
    let (root, path) = (normalize(&project.root), normalize(path));
    let path = path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
    let fits = |patterns: &[String]| patterns.iter().any(|pattern| fits_path(&path, pattern));
    fits(skip) || !(only.is_empty() || fits(only))
}

/// C009 for each file without text; C005 where no file has any, unless the reason has been told.
fn report_empty(empty: &[SourceId], inputs: usize, sources: &Sources, sink: &mut Sink) {
    if sink.has_errors() {
        return;
    }
    let all = empty.len() == inputs;
    for id in empty {
        let Some(source) = sources.get(*id) else { continue };
        let message = format!("{} is empty", source.path.display());
        let code = if all { Code::C005 } else { Code::C009 };
        let help = if all { "write something into it" } else { "write something into it, or leave it out" };
        sink.push(Diagnostic::new(code, message).at(Span::new(*id, 0, 0)).help(help));
    }
}

/// Files that are read at once.
const TOGETHER: usize = 256;

/// Reads and decodes what some lines of the contents name; titles name nothing.
fn files<'p>(
    world: &dyn World,
    project: &Project,
    entries: &'p [Entry],
) -> Vec<(&'p Entry, Option<io::Result<Decoded>>)> {
    let file = |entry: &'p Entry| {
        let file = match &entry.source {
            EntrySource::Title => None,
            EntrySource::File(path) => Some(world.read(path).map(|bytes| decode(path, &bytes, &project.read))),
            EntrySource::Bytes(path, bytes) => Some(Ok(decode(path, bytes, &project.read))),
        };
        (entry, file)
    };
    entries.par_iter().map(file).collect()
}

fn report_unread(entry: &Entry, error: &io::Error, sink: &mut Sink) {
    let EntrySource::File(path) = &entry.source else { return };
    let code = if error.kind() == ErrorKind::NotFound && !entry.span.is_none() { Code::C007 } else { Code::C001 };
    let reason = match error.kind() {
        ErrorKind::NotFound => "there is no such file".to_owned(),
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    };
    let found = Diagnostic::new(code, format!("cannot read {}: {reason}", path.display()));
    sink.push(found.at(entry.span).help("check the path and that the file may be read"));
}

/// By the extension; text without one is Markdown if it looks like it.
fn is_markdown(source: &Source) -> bool {
    let extension = source.path.extension().and_then(|ext| ext.to_str()).unwrap_or_default().to_ascii_lowercase();
    match extension.as_str() {
        "txt" | "text" => false,
        "" => looks_like_markdown(&source.text),
        _ => true,
    }
}

/// Front matter, a heading, a fence, a list, a link.
fn looks_like_markdown(text: &str) -> bool {
    let heading = |line: &str| {
        let level = line.bytes().take_while(|b| *b == b'#').count();
        (1..=6).contains(&level) && line[level..].starts_with(' ')
    };
    let marked =
        |line: &str| ["```", "~~~", ":::", "> ", "- ", "* ", "![", "[^"].iter().any(|mark| line.starts_with(mark));
    let lines = || text.lines().take(2000);
    lines().next().is_some_and(|line| matches!(line.trim_end(), "---" | "+++"))
        || lines().any(|line| heading(line) || marked(line) || line.contains("](") || line.contains("**"))
}
