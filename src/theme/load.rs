//! Theme files: found, parsed, laid over their bases.

use std::path::Path;

use super::raw::RawTheme;
use crate::config::{self, Project};
use crate::diag::{Code, Diagnostic, Outcome, Sink};
use crate::source::{Source, SourceId, Sources, Span};
use crate::world::World;

/// Built-in themes by name.
const BUILTIN: &[(&str, &str)] = &[
    ("book", include_str!("builtin/book.toml")),
    ("novel", include_str!("builtin/novel.toml")),
    ("technical", include_str!("builtin/technical.toml")),
];

/// The theme that a project asks for as its layers, the lowest first: a built-in one by name, or a file over its base.
pub(super) fn layers(
    world: &dyn World,
    project: &Project,
    sources: &mut Sources,
    sink: &mut Sink,
) -> Outcome<Vec<RawTheme>> {
    match project.theme.as_deref() {
        None => builtin("book", Span::NONE, sink),
        Some(name) if is_name(name) => builtin(name, Span::NONE, sink),
        Some(path) => {
            // The configuration has joined the path to its own folder already.
            let (id, own) = file(world, Path::new(path), sources, sink)?;
            let base = own.base.clone().unwrap_or_else(|| "book".into());
            let span = find(sources, id, &base);
            let mut layers = builtin(&base, span, sink)?;
            check_trims(&own, sources, id, sink)?;
            layers.push(own);
            Ok(layers)
        }
    }
}

/// Reports trim sizes that are not known.
fn check_trims(own: &RawTheme, sources: &Sources, id: SourceId, sink: &mut Sink) -> Outcome<()> {
    for trim in own.when.iter().filter_map(|when| when.trim.as_deref()) {
        if let Err(message) = config::size(trim) {
            sink.push(
                Diagnostic::new(Code::C004, message)
                    .at(find(sources, id, trim))
                    .help("`trim` is a name of `page.size` (A5, B6, 文庫判), or `148mm x 210mm`"),
            );
        }
    }
    sink.check()
}

/// A name, as against a path.
fn is_name(name: &str) -> bool {
    !name.contains(['/', '\\', '.'])
}

fn builtin(name: &str, span: Span, sink: &mut Sink) -> Outcome<Vec<RawTheme>> {
    match BUILTIN.iter().find(|(known, _)| *known == name) {
        Some((_, text)) => {
            let own = parse(text, None, sink)?;
            let mut layers = match own.base.clone() {
                Some(base) => builtin(&base, Span::NONE, sink)?,
                None => Vec::new(),
            };
            layers.push(own);
            Ok(layers)
        }
        None => {
            let known: Vec<&str> = BUILTIN.iter().map(|(name, _)| *name).collect();
            sink.push(Diagnostic::new(Code::C004, format!("there is no built-in theme `{name}`")).at(span).help(
                format!("built in: {}; a theme file is given by its path, as `themes/mine.toml`", known.join(", ")),
            ));
            sink.check()?;
            Ok(Vec::new())
        }
    }
}

fn file(world: &dyn World, path: &Path, sources: &mut Sources, sink: &mut Sink) -> Outcome<(SourceId, RawTheme)> {
    let bytes = world.read(path).map_err(|error| {
        sink.push(
            Diagnostic::new(Code::C001, format!("cannot read the theme {}: {error}", path.display()))
                .help("`theme` is the name of a built-in theme or the path of a file beside banxin.toml"),
        );
        crate::diag::Abort
    })?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let id = sources.add(Source::new(path, text.as_str(), "UTF-8"));
    parse(&text, Some(id), sink).map(|theme| (id, theme))
}

/// Parses a theme; the file is a source already, so that its errors can be shown.
fn parse(text: &str, id: Option<SourceId>, sink: &mut Sink) -> Outcome<RawTheme> {
    let error = match toml::from_str::<RawTheme>(text) {
        Ok(theme) => return Ok(theme),
        Err(error) => error,
    };
    let message = error.message();
    let code = match () {
        () if toml::from_str::<toml::Table>(text).is_err() => Code::C002,
        () if message.starts_with("unknown field") || message.starts_with("unknown variant") => Code::C003,
        () => Code::C004,
    };
    let span = match (id, error.span()) {
        (Some(id), Some(range)) => Span::new(id, range.start, range.end),
        _ => Span::NONE,
    };
    let help = match code {
        Code::C002 => "a theme is a TOML file with [page] and [styles.ROLE] tables",
        Code::C003 => "keys are written as in the built-in theme: styles.heading2.before, page.chars",
        _ => "lengths are written \"10.5pt\", \"5mm\", \"2em\", \"1.5 lines\"; families are song, hei, kai, mono",
    };
    sink.push(Diagnostic::new(code, message.lines().next().unwrap_or(message)).at(span).help(help));
    Err(crate::diag::Abort)
}

/// Where a word stands in a source.
fn find(sources: &Sources, id: SourceId, word: &str) -> Span {
    let at = sources.get(id).and_then(|source| source.text.find(word));
    at.map_or(Span::NONE, |at| Span::new(id, at, at + word.len()))
}
