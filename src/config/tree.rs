//! The configuration before it has types: the tables of `banxin.toml` with the arguments of the command line laid over
//! them, every value with the place it came from.
//!
//! The texts share one address space, the file first, so that the plain ranges of the TOML parser can be told apart.

use std::borrow::Cow;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::editions::{self, Variant};
use super::keys;
use super::raw::Raw;
use crate::diag::{Code, Diagnostic, Sink};
use crate::source::{Source, SourceId, Sources, Span};

/// A setting given on the command line.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Override {
    key: String,
    /// The arguments as given, for messages: `--set page.chars=28`.
    shown: String,
    form: Form,
}

/// How the value of an override is written.
#[derive(Clone, Debug, Eq, PartialEq)]
enum Form {
    /// TOML where it can be read as TOML, otherwise text; from this byte on.
    Toml(usize),
    /// Text from this byte on.
    Text(usize),
    /// Texts at these places, put at the end of a list, except for authors: these are replaced.
    List(Vec<Range<usize>>),
}

impl Override {
    /// `--set KEY=VALUE`. `None` without a `=`.
    pub fn set(argument: &str) -> Option<Override> {
        let (key, value) = argument.split_once('=')?;
        let shown = format!("--set {argument}");
        let at = shown.len() - value.trim_start().len();
        Some(Override { key: key.trim().to_owned(), shown, form: Form::Toml(at) })
    }

    /// An option that stands for a key: `--title TEXT` for `book.title`.
    pub fn option(option: &str, key: &str, value: &str) -> Override {
        let shown = format!("{option} {value}");
        Override { key: key.to_owned(), form: Form::Text(shown.len() - value.len()), shown }
    }

    /// An option that may be repeated: `--allow M011 --allow T001` for `lint.allow`.
    pub fn list(option: &str, key: &str, values: &[String]) -> Override {
        let (mut shown, mut places) = (String::new(), Vec::new());
        for value in values {
            let gap = if shown.is_empty() { "" } else { " " };
            shown.push_str(&format!("{gap}{option} {value}"));
            places.push(shown.len() - value.len()..shown.len());
        }
        Override { key: key.to_owned(), shown, form: Form::List(places) }
    }

    /// The parts of the key and their places in `shown`: for an option that stands for a key, that of the option.
    fn path(&self) -> Vec<(&str, Range<usize>)> {
        let parts = self.key.split('.');
        let Form::Toml(_) = self.form else {
            let option = 0..self.shown.find(' ').unwrap_or(self.shown.len());
            return parts.map(|part| (part, option.clone())).collect();
        };
        let mut at = self.shown.find(&self.key).unwrap_or(0);
        parts
            .map(|part| {
                let start = at + part.len() - part.trim_start().len();
                at += part.len() + 1;
                (part.trim(), start..start + part.trim().len())
            })
            .collect()
    }
}

/// Where the texts stand in the shared address space.
#[derive(Clone, Debug, Default)]
pub struct Origins(Vec<(Range<usize>, SourceId, bool)>);

impl Origins {
    /// Takes a text into the space; `argument` says that it comes from the command line.
    fn add(&mut self, length: usize, source: SourceId, argument: bool) -> usize {
        let base = self.0.last().map_or(0, |(range, ..)| range.end + 1);
        self.0.push((base..base + length, source, argument));
        base
    }

    /// The place of a range in its source.
    pub fn span(&self, range: &Range<usize>) -> Span {
        let found = self.0.iter().find(|(space, ..)| space.start <= range.start && range.start <= space.end);
        found.map_or(Span::NONE, |(space, source, _)| {
            Span::new(*source, range.start - space.start, range.end.min(space.end) - space.start)
        })
    }

    /// Whether a range stands on the command line.
    pub fn is_argument(&self, range: &Range<usize>) -> bool {
        self.0.iter().any(|(space, _, argument)| *argument && space.start <= range.start && range.start <= space.end)
    }
}

/// Reads the configuration: as many errors as there are, and what can be understood in spite of them. There is more than
/// one where it makes several books; none where it cannot be read.
///
/// `adapt` may change the tables of the file before the arguments are laid over them.
pub fn read(
    file: Option<Source>,
    overrides: &[Override],
    sources: &mut Sources,
    sink: &mut Sink,
    adapt: impl FnOnce(&mut DeTable<'_>, &Origins, &mut Sink),
) -> (Vec<(Variant, Raw)>, Origins) {
    let mut origins = Origins::default();
    let text = file.as_ref().map_or_else(Default::default, |source| source.text.clone());
    if let Some(source) = file {
        let id = sources.add(source);
        origins.add(text.len(), id, false);
    }
    let arguments: Vec<Argument> =
        overrides.iter().map(|over| Argument::register(over, sources, &mut origins)).collect();
    let Some(mut table) = parse(&text, &origins, sink) else { return (Vec::new(), origins) };
    adapt(&mut table, &origins, sink);
    let mut root = Spanned::new(0..text.len(), DeValue::Table(table));
    keys::check(&mut root, &origins, sink);
    let DeValue::Table(table) = root.into_inner() else { return (Vec::new(), origins) };
    let variants = editions::split(table, &origins, sink).into_iter().map(|(variant, mut table)| {
        // What is wrong with what they have in common is told once.
        let mut found = Sink::default();
        arguments.iter().for_each(|argument| argument.lay_over(&mut table, &origins, &mut found));
        let mut root = Spanned::new(0..text.len(), DeValue::Table(table));
        keys::check(&mut root, &origins, &mut found);
        let raw = typed(root, &origins, &mut found);
        found.list().iter().for_each(|found| sink.push_unsaid(found.clone()));
        (variant, raw)
    });
    let variants = variants.collect();
    (variants, origins)
}

/// The tables of the file. `None` where it is not TOML: what can be guessed of it is not worth checking.
fn parse<'t>(text: &'t str, origins: &Origins, sink: &mut Sink) -> Option<DeTable<'t>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let range = error.span().unwrap_or(0..0);
        sink.push(Diagnostic::new(Code::C002, error.message()).at(origins.span(&range)));
    }
    errors.is_empty().then(|| table.into_inner())
}

/// An override with its place in the address space.
struct Argument<'o> {
    over: &'o Override,
    base: usize,
    /// The value as a document behind as many line ends as its address says: so the parser gives its ranges in the
    /// shared space.
    document: String,
}

impl<'o> Argument<'o> {
    fn register(over: &'o Override, sources: &mut Sources, origins: &mut Origins) -> Argument<'o> {
        let id = sources.add(Source::new("command line", over.shown.as_str(), "UTF-8"));
        let base = origins.add(over.shown.len(), id, true);
        let document = match over.form {
            Form::Toml(at) => format!("{}v={}", "\n".repeat((base + at).saturating_sub(2)), &over.shown[at..]),
            Form::Text(_) | Form::List(_) => String::new(),
        };
        Argument { over, base, document }
    }

    fn range(&self, place: &Range<usize>) -> Range<usize> {
        self.base + place.start..self.base + place.end
    }

    /// Puts the value into the tables; the last argument for a key wins.
    fn lay_over<'t>(&'t self, table: &mut DeTable<'t>, origins: &Origins, sink: &mut Sink) {
        let path = self.over.path();
        let Some(((last, place), tables)) = path.split_last().filter(|_| path.iter().all(|(part, _)| !part.is_empty()))
        else {
            let message = format!("`{}` is not a key", self.over.key);
            let whole = self.range(&(0..self.over.shown.len()));
            sink.push(Diagnostic::new(Code::C003, message).at(origins.span(&whole)).help("write it as `page.chars`"));
            return;
        };
        let mut here = table;
        for (part, place) in tables {
            let range = self.range(place);
            let key = here.keys().find(|key| key.get_ref() == part).cloned();
            let key = key.unwrap_or_else(|| Spanned::new(range.clone(), Cow::Borrowed(*part)));
            let new = || Spanned::new(range.clone(), DeValue::Table(DeTable::new()));
            let DeValue::Table(inner) = here.entry(key).or_insert_with(new).get_mut() else {
                let message = format!("`{part}` is not a table, so it has no keys");
                sink.push(Diagnostic::new(Code::C004, message).at(origins.span(&range)));
                return;
            };
            here = inner;
        }
        let mut value = self.value();
        if let DeValue::Array(new) = value.get_mut()
            && matches!(self.over.form, Form::List(_))
            && *last != "authors"
            && let Some(DeValue::Array(old)) = here.get(*last).map(Spanned::get_ref)
        {
            *new = old.iter().chain(new.iter()).cloned().collect();
        }
        here.remove(*last);
        here.insert(Spanned::new(self.range(place), Cow::Borrowed(*last)), value);
    }

    fn value(&self) -> Spanned<DeValue<'_>> {
        let end = self.over.shown.len();
        match &self.over.form {
            Form::Toml(at) => self.parsed().unwrap_or_else(|| self.text(*at..end)),
            Form::Text(at) => self.text(*at..end),
            Form::List(places) => {
                let texts = places.iter().map(|place| self.text(place.clone())).collect();
                Spanned::new(self.range(&(0..end)), DeValue::Array(texts))
            }
        }
    }

    /// The value as TOML, if it is exactly one value.
    fn parsed(&self) -> Option<Spanned<DeValue<'_>>> {
        let table = DeTable::parse(&self.document).ok()?.into_inner();
        if table.len() == 1 { table.into_iter().next().map(|(_, value)| value) } else { None }
    }

    fn text(&self, place: Range<usize>) -> Spanned<DeValue<'_>> {
        let text = &self.over.shown[place.clone()];
        Spanned::new(self.range(&place), DeValue::String(Cow::Borrowed(text)))
    }
}

/// Gives the tables their types. What does not fit is reported and taken out, and the rest tried again.
fn typed(mut root: Spanned<DeValue<'_>>, origins: &Origins, sink: &mut Sink) -> Raw {
    loop {
        let error = match Raw::deserialize(toml::de::ValueDeserializer::from(root.clone())) {
            Ok(raw) => return raw,
            Err(error) => error,
        };
        let range = error.span().unwrap_or(0..0);
        sink.push(Diagnostic::new(Code::C004, in_words(error.message())).at(origins.span(&range)));
        if !take_out(&mut root, &range) {
            return Raw::default();
        }
    }
}

/// The parser's message without names of Rust types.
fn in_words(message: &str) -> String {
    let message = ["u8", "u16"].iter().fold(message.to_owned(), |message, name| {
        message.replace(&format!("expected {name}"), "expected a small whole number")
    });
    match message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: ")) {
        Some(rest) => format!("wrong value: {}", rest.replace("map,", "a table,")),
        None => message,
    }
}

/// Takes out the innermost value that holds the range.
fn take_out(value: &mut Spanned<DeValue<'_>>, range: &Range<usize>) -> bool {
    let holds = |outer: Range<usize>| outer.start <= range.start && range.end <= outer.end;
    match value.get_mut() {
        DeValue::Table(table) => {
            if table.iter_mut().any(|(_, inner)| take_out(inner, range)) {
                return true;
            }
            let before = table.len();
            keep(table, |key, inner| !holds(inner.span()) && !holds(key.span()));
            table.len() < before
        }
        DeValue::Array(array) => {
            if array.iter_mut().any(|inner| take_out(inner, range)) {
                return true;
            }
            let kept: DeArray<'_> = array.iter().filter(|inner| !holds(inner.span())).cloned().collect();
            let shorter = kept.len() < array.len();
            *array = kept;
            shorter
        }
        _ => false,
    }
}

/// Keeps the entries that `wanted` says, in the order of their keys.
pub fn keep<'t>(table: &mut DeTable<'t>, mut wanted: impl FnMut(&Key<'t>, &mut Spanned<DeValue<'t>>) -> bool) {
    let entries = std::mem::take(table).into_iter();
    *table = entries.filter_map(|(key, mut value)| wanted(&key, &mut value).then_some((key, value))).collect();
}

/// A key with its place.
pub type Key<'t> = Spanned<Cow<'t, str>>;
