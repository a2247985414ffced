//! mdBook projects: `book.toml` and `src/SUMMARY.md`, read as they are.

use std::borrow::Cow;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::contents::existing;
use super::tree::{Key, Origins, keep};
use super::{Entry, EntrySource, files};
use crate::diag::{Code, Diagnostic, Sink};
use crate::doc::{ChapterRole, Matter};
use crate::source::{Source, SourceId, Span};
use crate::world::World;

/// Keys of mdBook's `[book]` that mean the same here.
const SAME: &[&str] = &["title", "authors", "description", "language", "src"];

/// Preprocessors whose work banxin does itself.
const BUILT_IN: &[&str] = &["links", "index"];

/// Turns the tables of `book.toml` into those of `banxin.toml`. What would change the text is reported; what concerns
/// mdBook's own output is not.
pub fn adapt(table: &mut DeTable<'_>, origins: &Origins, sink: &mut Sink) {
    let mut report = |key: &Key<'_>, message: String| {
        sink.push(Diagnostic::new(Code::C006, message).at(origins.span(&key.span())));
    };
    if let Some(DeValue::Table(preprocessors)) = table.get("preprocessor").map(Spanned::get_ref) {
        for (key, _) in preprocessors.iter().filter(|(key, _)| !BUILT_IN.contains(&key.get_ref().as_ref())) {
            report(key, format!("the preprocessor `{}` is not run", key.get_ref()));
        }
    }
    let cover =
        table.get("output").and_then(|output| output.get_ref().get("epub")?.get_ref().get("cover-image").cloned());
    if let Some(DeValue::Table(book)) = table.get_mut("book").map(Spanned::get_mut) {
        let rtl = |value: &DeValue<'_>| value.as_str() == Some("rtl");
        for (key, _) in book.iter().filter(|(key, value)| key.get_ref() == "text-direction" && rtl(value.get_ref())) {
            report(key, "text from right to left is not set".to_owned());
        }
        keep(book, |key, _| SAME.contains(&key.get_ref().as_ref()));
        if let Some(cover) = cover {
            book.insert(Spanned::new(cover.span(), Cow::Borrowed("cover")), cover);
        }
    }
    keep(table, |key, _| key.get_ref() == "book");
}

/// Whether chapters are numbered: mdBook does, unless `output.html.no-section-label` says otherwise.
pub fn numbered(table: &DeTable<'_>) -> bool {
    let label = table.get("output").and_then(|output| output.get_ref().get("html")?.get_ref().get("no-section-label"));
    label.and_then(|label| label.get_ref().as_bool()) != Some(true)
}

/// The entries of a `SUMMARY.md`. Paths are relative to its folder.
pub fn summary(world: &dyn World, source: &Source, id: SourceId, numbered: bool, sink: &mut Sink) -> Vec<Entry> {
    let base = source.path.parent().unwrap_or(Path::new(""));
    let mut summary = Summary { world, base, sink, numbered, entries: Vec::new(), indents: Vec::new(), part: false };
    let (mut start, mut comment, mut first, mut listed) = (0, false, true, false);
    for line in source.text.split_inclusive('\n') {
        let end = start + line.trim_end().len();
        let at = start + line.len() - line.trim_start().len();
        let span = Span::new(id, at.min(end), end);
        start += line.len();
        let text = line.trim();
        comment |= text.starts_with("<!--");
        if comment {
            comment = !text.contains("-->");
        } else if text.is_empty() || is_rule(text) {
        } else if let Some(title) = text.strip_prefix("# ") {
            if !first {
                summary.heading(title.trim(), span);
                listed = true;
            }
        } else if text.starts_with("##") {
            // A heading within the list is for those who read the summary; mdBook passes over it too.
        } else if let Some((rest, indent)) = marker(line) {
            summary.chapter(rest, Some(indent), Matter::Body, span);
            listed = true;
        } else {
            let matter = if listed { Matter::Back } else { Matter::Front };
            summary.chapter(text, None, matter, span);
        }
        first &= text.is_empty() || comment;
    }
    summary.entries
}

struct Summary<'a> {
    world: &'a dyn World,
    base: &'a Path,
    sink: &'a mut Sink,
    numbered: bool,
    entries: Vec<Entry>,
    /// Indents of the list items that the next one may be inside of.
    indents: Vec<usize>,
    part: bool,
}

impl Summary<'_> {
    fn heading(&mut self, title: &str, span: Span) {
        self.indents.clear();
        self.part = true;
        self.push(EntrySource::Title, Some(ChapterRole::Part), Matter::Body, 0, plain(title), span);
    }

    fn chapter(&mut self, text: &str, indent: Option<usize>, matter: Matter, span: Span) {
        let depth = match indent {
            Some(indent) => {
                while self.indents.last().is_some_and(|outer| *outer >= indent) {
                    self.indents.pop();
                }
                self.indents.push(indent);
                self.indents.len() - 1 + usize::from(self.part)
            }
            None => 0,
        };
        let Some((title, target)) = link(text) else {
            let message = "this line of the summary is not a chapter and was left out";
            let help = "a chapter is written `[Title](path.md)`";
            self.sink.push(Diagnostic::new(Code::C006, message).at(span).help(help));
            return;
        };
        if target.is_empty() {
            let message = format!("the draft chapter “{}” has no file and was left out", plain(&title));
            self.sink.push(Diagnostic::new(Code::C006, message).at(span));
            return;
        }
        if let Some(path) = existing(self.world, &files::join(self.base, &decode(&target)), span, self.sink) {
            let depth = u8::try_from(depth).unwrap_or(u8::MAX);
            self.push(EntrySource::File(path), None, matter, depth, plain(&title), span);
        }
    }

    fn push(
        &mut self,
        source: EntrySource,
        role: Option<ChapterRole>,
        matter: Matter,
        depth: u8,
        title: String,
        span: Span,
    ) {
        let numbered = self.numbered && matter == Matter::Body && role.is_none();
        self.entries.push(Entry { source, role, matter, depth, numbered, title: Some(title), span });
    }
}

/// A line of at least three `-`, `*` or `_`: mdBook's separator.
fn is_rule(text: &str) -> bool {
    let bare = text.replace(' ', "");
    bare.len() >= 3 && ["-", "*", "_"].iter().any(|mark| bare.replace(mark, "").is_empty())
}

/// The text behind a list marker, and the indent of the marker.
fn marker(line: &str) -> Option<(&str, usize)> {
    let text = line.trim_start();
    let indent = line[..line.len() - text.len()].chars().map(|c| if c == '\t' { 4 } else { 1 }).sum();
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let rest = match digits {
        0 => text.strip_prefix(['-', '*', '+'])?,
        _ => text[digits..].strip_prefix(['.', ')'])?,
    };
    rest.starts_with([' ', '\t']).then(|| (rest.trim(), indent))
}

/// Title and target of `[title](target "…")`; brackets may nest or be escaped.
fn link(text: &str) -> Option<(String, String)> {
    let rest = text.strip_prefix('[')?;
    let (mut depth, mut escaped) = (0, false);
    let close = rest.char_indices().find_map(|(at, c)| {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => depth += 1,
            ']' if depth == 0 => return Some(at),
            ']' => depth -= 1,
            _ => {}
        }
        None
    })?;
    let target = rest[close + 1..].strip_prefix('(')?;
    let target = target[..target.rfind(')')?].trim();
    let target = match target.strip_prefix('<') {
        Some(inner) => inner.split('>').next().unwrap_or(inner),
        None => target.split([' ', '\t']).next().unwrap_or(target),
    };
    Some((rest[..close].to_owned(), target.to_owned()))
}

/// A title without its marks: escapes, code, emphasis.
fn plain(title: &str) -> String {
    let mut out = String::new();
    let mut chars = title.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.extend(chars.next()),
            '`' | '*' => {}
            c => out.push(c),
        }
    }
    out.trim().to_owned()
}

/// Percent-encoding undone, where it gives UTF-8.
fn decode(target: &str) -> String {
    let mut bytes = Vec::with_capacity(target.len());
    let raw = target.as_bytes();
    let mut at = 0;
    while at < raw.len() {
        let hex = target.get(at + 1..at + 3).filter(|_| raw[at] == b'%');
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => (bytes.push(byte), at += 3).1,
            None => (bytes.push(raw[at]), at += 1).1,
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| target.to_owned())
}
