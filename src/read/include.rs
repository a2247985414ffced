//! `{{#include file}}` of mdBook and `{{< include file >}}` of Quarto: the text of other files, spliced in.

use std::ops::Range;
use std::path::{Path, PathBuf};

use super::decode::decode;
use super::mapped::Mapped;
use crate::config::ReadOptions;
use crate::diag::{Code, Diagnostic, Sink};
use crate::source::{SourceId, Sources, Span};
use crate::world::{World, is_really_inside, normalize};

/// Most files inside each other.
const DEEPEST: usize = 10;
/// Longest include, in bytes.
const LONGEST: usize = 1000;

/// Splices what a file includes.
pub(super) struct Includes<'a> {
    pub(super) world: &'a dyn World,
    pub(super) root: &'a Path,
    pub(super) options: &'a ReadOptions,
    pub(super) sources: &'a mut Sources,
    pub(super) sink: &'a mut Sink,
}

/// An include as written.
struct Directive<'t> {
    kind: Kind,
    path: &'t str,
    part: Part<'t>,
    len: usize,
}

#[derive(PartialEq)]
enum Kind {
    Text,
    /// `{{#playground …}}`: a listing.
    Listing,
}

enum Part<'t> {
    Whole,
    /// Lines from and to, counted from 1.
    Lines(usize, usize),
    Anchor(&'t str),
}

impl Includes<'_> {
    /// The text of a source with everything that it includes.
    pub(super) fn expand(&mut self, id: SourceId) -> Mapped {
        let Some(source) = self.sources.get(id).cloned() else { return Mapped::default() };
        let whole = Mapped::whole(id, &source.text);
        self.splice(whole, &mut vec![normalize(&source.path)])
    }

    fn splice(&mut self, input: Mapped, open: &mut Vec<PathBuf>) -> Mapped {
        let text = input.text();
        if !text.contains("{{") {
            return input;
        }
        let (mut out, mut done, mut at) = (Mapped::default(), 0, 0);
        while let Some(found) = text[at..].find("{{").map(|found| at + found) {
            at = found + 2;
            let Some(directive) = directive(&text[found..]) else { continue };
            let range = found..found + directive.len;
            if text[..found].ends_with('\\') {
                out.push_from(&input, done..found - 1);
                out.push_from(&input, range.clone());
            } else {
                out.push_from(&input, done..found);
                match self.load(&directive, input.span(range.clone()), open) {
                    Some(text) => out.push_from(&text, 0..text.len()),
                    None => out.push_from(&input, range.clone()),
                }
            }
            at = range.end;
            done = at;
        }
        out.push_from(&input, done..text.len());
        out
    }

    fn load(&mut self, directive: &Directive<'_>, span: Span, open: &mut Vec<PathBuf>) -> Option<Mapped> {
        let base = open.last().and_then(|path| path.parent()).unwrap_or(Path::new(""));
        let path = normalize(&base.join(directive.path));
        if open.contains(&path) || open.len() > DEEPEST {
            let message = format!("{} includes itself", path.display());
            self.sink.push(Diagnostic::new(Code::M005, message).at(span).help("take this include out"));
            return None;
        }
        let fail = |sink: &mut Sink, message: String, help: &str| {
            sink.push(Diagnostic::new(Code::M004, message).at(span).help(help));
        };
        let root = normalize(self.root);
        if !path.starts_with(&root)
            || path.components().next() == Some(std::path::Component::ParentDir) && root.as_os_str().is_empty()
            || !is_really_inside(self.world, &root, &path)
        {
            let message = format!("{} lies outside the project", directive.path);
            fail(self.sink, message, "copy the file into the project");
            return None;
        }
        let id = match (self.sources.find(&path), self.world.read(&path)) {
            (Some(id), _) => id,
            (None, Ok(bytes)) => decode(&path, &bytes, self.options).add(self.sources, self.sink),
            (None, Err(error)) => {
                let help = "the path is relative to the file that includes it";
                fail(self.sink, format!("cannot read {}: {error}", path.display()), help);
                return None;
            }
        };
        let text = self.sources.get(id)?.text.clone();
        let whole = Mapped::whole(id, &text);
        let Some(ranges) = ranges(&text, &directive.part) else {
            fail(self.sink, format!("{} does not have that part", path.display()), "check the lines or the anchor");
            return None;
        };
        let mut part = Mapped::default();
        ranges.into_iter().for_each(|range| part.push_from(&whole, range));
        let end = part.text().trim_end_matches(['\n', '\r']).len();
        let part = part.slice(0..end);
        open.push(path);
        let part = self.splice(part, open);
        let path = open.pop().unwrap_or_default();
        Some(if directive.kind == Kind::Listing { listing(&part, &path, span) } else { part })
    }
}

fn listing(part: &Mapped, path: &Path, span: Span) -> Mapped {
    let lang = path.extension().and_then(|ext| ext.to_str()).map_or("", |ext| if ext == "rs" { "rust" } else { ext });
    let mut out = Mapped::default();
    out.push(&format!("```{lang}\n"), span);
    out.push_from(part, 0..part.len());
    out.push("\n```", span);
    out
}

/// Reads an include at the start of `text`, which begins with `{{`.
fn directive(text: &str) -> Option<Directive<'_>> {
    let line = text.lines().next()?;
    let end = line.char_indices().map(|(at, _)| at).find(|at| *at > LONGEST).unwrap_or(line.len());
    let inner = line[..end].strip_prefix("{{")?;
    if let Some(rest) = inner.strip_prefix('<') {
        let end = rest.find(">}}")?;
        let path = rest[..end].trim().strip_prefix("include ")?.trim().trim_matches('"');
        return (!path.is_empty()).then_some(Directive {
            kind: Kind::Text,
            path,
            part: Part::Whole,
            len: end + "{{<>}}".len(),
        });
    }
    let end = inner.find("}}")?;
    let command = inner[..end].trim().strip_prefix('#')?;
    let (name, rest) = command.split_once([' ', '\t'])?;
    let target = rest.split_whitespace().next()?;
    let kind = match name {
        "include" | "rustdoc_include" => Kind::Text,
        "playground" | "playpen" => Kind::Listing,
        _ => return None,
    };
    let (path, part) = match target.split_once(':') {
        Some((path, part)) => (path, self::part(part)),
        None => (target, Part::Whole),
    };
    Some(Directive { kind, path, part, len: end + "{{}}".len() })
}

/// `10`, `:10`, `2:`, `2:5`, `anchor`
fn part(text: &str) -> Part<'_> {
    let number = |text: &str| text.trim().parse::<usize>().ok();
    match text.split_once(':') {
        None => number(text).map_or(Part::Anchor(text), |line| Part::Lines(line, line)),
        Some((from, to)) => match (number(from), number(to)) {
            (None, None) if !from.is_empty() => Part::Anchor(text),
            (from, to) => Part::Lines(from.unwrap_or(1), to.unwrap_or(usize::MAX)),
        },
    }
}

/// The parts of a file that are asked for, without the lines that mark anchors.
fn ranges(text: &str, part: &Part<'_>) -> Option<Vec<Range<usize>>> {
    let (mut at, mut inside, mut found) = (0, false, false);
    let mut out = Vec::new();
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let range = at..at + line.len();
        at = range.end;
        let end = mark(line, "ANCHOR_END:");
        let start = mark(line, "ANCHOR:");
        match part {
            Part::Whole => out.push(range),
            Part::Lines(from, to) if (*from..=*to).contains(&(number + 1)) => out.push(range),
            Part::Lines(..) => {}
            Part::Anchor(name) if start == Some(name) => (inside, found) = (true, true),
            Part::Anchor(name) if end == Some(name) => inside = false,
            Part::Anchor(_) if inside && start.is_none() && end.is_none() => out.push(range),
            Part::Anchor(_) => {}
        }
    }
    match part {
        Part::Whole => Some(out),
        Part::Lines(..) => (!out.is_empty()).then_some(out),
        Part::Anchor(_) => found.then_some(out),
    }
}

fn mark<'t>(line: &'t str, what: &str) -> Option<&'t str> {
    let rest = &line[line.find(what)? + what.len()..];
    rest.split_whitespace().next()
}
