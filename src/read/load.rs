//! Files → decoded sources, in reading order.

use std::path::Path;
use std::sync::Arc;

use super::decode::decode;
use super::include::Includes;
use super::mapped::Mapped;
use crate::config::{Entry, EntrySource, Project};
use crate::diag::{Code, Diagnostic, Sink};
use crate::source::{Source, SourceId, Sources};
use crate::world::World;

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
    for entry in &project.contents {
        let source = match &entry.source {
            EntrySource::Title => {
                out.push(Input { entry, body: Body::Title });
                continue;
            }
            EntrySource::File(path) => {
                bytes(world, path, entry, sink).map(|bytes| decode(path, &bytes, &project.read, sink))
            }
            EntrySource::Bytes(path, bytes) => Some(decode(path, bytes, &project.read, sink)),
        };
        let Some(source) = source else { continue };
        let markdown = is_markdown(&source);
        let id = sources.add(source);
        let body = match markdown {
            true => Body::Markdown(
                id,
                Includes { world, root: &project.root, options: &project.read, sources, sink }.expand(id),
            ),
            false => Body::Plain(id),
        };
        out.push(Input { entry, body });
    }
    out
}

fn bytes(world: &dyn World, path: &Path, entry: &Entry, sink: &mut Sink) -> Option<Arc<[u8]>> {
    world
        .read(path)
        .map_err(|error| {
            let code = if error.kind() == std::io::ErrorKind::NotFound && !entry.span.is_none() {
                Code::C007
            } else {
                Code::C001
            };
            let message = format!("cannot read {}: {error}", path.display());
            sink.push(
                Diagnostic::new(code, message).at(entry.span).help("check the path and that the file may be read"),
            );
        })
        .ok()
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
