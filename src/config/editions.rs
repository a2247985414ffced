//! Several books and editions from one `banxin.toml`: `[[book]]`, each with what `[book]` has and more, and `[[edition]]`,
//! each with the keys that differ. Every edition is made of every book.

use std::borrow::Cow;

use serde_json::{Value, json};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::keys::nearest;
use super::tree::Origins;
use crate::diag::{Code, Diagnostic, Sink};
use crate::source::Span;

/// Keys of the top that a `[[book]]` may have beside those of `[book]`.
const OF_A_BOOK: [&str; 6] = ["theme", "writing-mode", "contents", "anthology", "page", "output"];

/// Which of the books of a configuration a project is.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Variant {
    /// The name of its `[[book]]`, if it has one.
    pub book: Option<String>,
    /// The name of its `[[edition]]`.
    pub edition: Option<String>,
    /// Whether its outputs were written for it alone.
    pub own_output: bool,
    /// Where it is named.
    pub span: Span,
}

impl Variant {
    /// What its files are called, without extension, where its title is this.
    pub fn stem(&self, title: &str) -> String {
        let book = self.book.as_deref().unwrap_or(title);
        match &self.edition {
            Some(edition) => format!("{book}-{edition}"),
            None => book.to_owned(),
        }
    }

    /// What is put to the end of a name that several would have.
    pub fn suffix(&self) -> Option<String> {
        match (&self.book, &self.edition) {
            (Some(book), Some(edition)) => Some(format!("{book}-{edition}")),
            (Some(one), None) | (None, Some(one)) => Some(one.clone()),
            (None, None) => None,
        }
    }

    /// Whether a name on the command line means it.
    fn is(&self, name: &str) -> bool {
        [self.book.as_deref(), self.edition.as_deref(), self.suffix().as_deref()].contains(&Some(name))
    }
}

/// The tables of each book and edition, laid over what they have in common.
pub fn split<'t>(mut base: DeTable<'t>, origins: &Origins, sink: &mut Sink) -> Vec<(Variant, DeTable<'t>)> {
    let editions = base.remove("edition").map(|found| tables(found.into_inner())).unwrap_or_default();
    let mut books: Vec<(Variant, DeTable<'t>)> = Vec::new();
    match base.get("book").map(Spanned::get_ref) {
        Some(DeValue::Array(_)) => {
            let (range, found) =
                base.remove("book").map_or((0..0, Vec::new()), |value| (value.span(), tables(value.into_inner())));
            if found.is_empty() {
                let found = Diagnostic::new(Code::C004, "`book` has no tables").at(origins.span(&range));
                sink.push_unsaid(found.help("write `[book]` for one book, a `[[book]]` for each of several"));
            }
            for (span, table) in found {
                let mut whole = base.clone();
                let book = book(&mut whole, table, origins.span(&span));
                books.push((book, whole));
            }
        }
        _ => books.push((Variant::default(), base)),
    }
    if editions.is_empty() {
        return books;
    }
    let mut all = Vec::new();
    for (book, base) in &books {
        for (range, edition) in &editions {
            let (mut whole, mut edition) = (base.clone(), edition.clone());
            let (name, span) = name(&mut edition, origins.span(range), origins);
            if name.is_none() {
                let message = "an edition needs a `name`";
                let found = Diagnostic::new(Code::C004, message).at(span);
                sink.push_unsaid(found.help("its files are called by it: `name = \"large-print\"`"));
            }
            let own_output = edition.contains_key("output") || book.own_output;
            if edition.contains_key("output") {
                whole.remove("output");
            }
            lay(&mut whole, edition);
            all.push((Variant { edition: name, own_output, span, ..book.clone() }, whole));
        }
    }
    all
}

/// A `[[book]]`, laid over the rest.
fn book<'t>(whole: &mut DeTable<'t>, mut table: DeTable<'t>, span: Span) -> Variant {
    let name = table.remove("name").and_then(|value| text(value.get_ref()));
    let title = table.get("title").and_then(|value| text(value.get_ref()));
    let own_output = table.contains_key("output");
    if own_output {
        whole.remove("output");
    }
    let mut over = DeTable::new();
    let mut own = DeTable::new();
    let range = table.iter().next().map_or(0..0, |(key, _)| key.span());
    for (key, value) in table {
        if OF_A_BOOK.contains(&key.get_ref().as_ref()) {
            over.insert(key, value)
        } else {
            own.insert(key, value)
        };
    }
    over.insert(Spanned::new(range.clone(), Cow::Borrowed("book")), Spanned::new(range, DeValue::Table(own)));
    lay(whole, over);
    Variant { book: name.or(title), own_output, span, ..Variant::default() }
}

/// The tables of an array, each with its place.
fn tables(value: DeValue<'_>) -> Vec<(std::ops::Range<usize>, DeTable<'_>)> {
    let DeValue::Array(array) = value else { return Vec::new() };
    let mut found = Vec::new();
    for item in array {
        let range = item.span();
        if let DeValue::Table(table) = item.into_inner() {
            found.push((range, table));
        }
    }
    found
}

fn name(table: &mut DeTable<'_>, whole: Span, origins: &Origins) -> (Option<String>, Span) {
    match table.remove("name") {
        Some(value) => (text(value.get_ref()).filter(|name| !name.trim().is_empty()), origins.span(&value.span())),
        None => (None, whole),
    }
}

fn text(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.trim().to_owned()),
        DeValue::Integer(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Lays tables over others, key by key; what is no table takes the place of what was there.
fn lay<'t>(under: &mut DeTable<'t>, over: DeTable<'t>) {
    for (key, value) in over {
        let below = under.get_mut(key.get_ref().as_ref()).map(Spanned::get_mut);
        match (below, value.get_ref()) {
            (Some(DeValue::Table(below)), DeValue::Table(above)) => lay(below, above.clone()),
            _ => {
                under.remove(key.get_ref().as_ref());
                under.insert(key, value);
            }
        }
    }
}

/// Keeps those that are asked for; all where none is. A name that nobody has is C080.
pub fn choose<T>(all: Vec<(Variant, T)>, wanted: &[String], sink: &mut Sink) -> Vec<(Variant, T)> {
    if wanted.is_empty() {
        return all;
    }
    let mut names: Vec<String> = Vec::new();
    for (variant, _) in &all {
        names.extend([variant.edition.clone(), variant.book.clone(), variant.suffix()].into_iter().flatten());
    }
    names.sort();
    names.dedup();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    for name in wanted.iter().filter(|name| !all.iter().any(|(variant, _)| variant.is(name))) {
        let found = Diagnostic::new(Code::C080, format!("there is no edition `{name}`"));
        let begins = names.iter().find(|other| !name.is_empty() && other.starts_with(name.as_str())).copied();
        sink.push(match begins.or_else(|| nearest(name, &names)) {
            Some(near) => found.help(format!("did you mean `{near}`?")),
            None if names.is_empty() => found.help("banxin.toml has none: write one as `[[edition]]` with a `name`"),
            None => found.help(format!("there are: {}", names.join(", "))),
        });
    }
    all.into_iter().filter(|(variant, _)| wanted.iter().any(|name| variant.is(name))).collect()
}

/// C080 for a command that takes one book and is given several.
pub fn which(variants: &[&Variant]) -> Diagnostic {
    let names: Vec<String> = variants.iter().filter_map(|variant| variant.suffix()).collect();
    let message = format!("banxin.toml makes {} books, and one is asked for", variants.len());
    let found = Diagnostic::new(Code::C080, message);
    found.help(format!("`--edition NAME` says which: {}", names.join(", ")))
}

/// Puts `[[book]]` and `[[edition]]` into the schema of the configuration.
pub fn extend(schema: &mut Value) {
    let top = schema["properties"].clone();
    let named = |text: &str| json!({ "type": "string", "description": text });
    let of = |keys: &dyn Fn(&str) -> bool| -> serde_json::Map<String, Value> {
        let all = top.as_object().into_iter().flatten();
        all.filter(|(key, _)| keys(key)).map(|(key, value)| (key.clone(), value.clone())).collect()
    };
    let list = |what: &str, name: &str, keys: serde_json::Map<String, Value>| {
        let mut properties = serde_json::Map::new();
        properties.insert("name".to_owned(), named(name));
        properties.extend(keys);
        let items = json!({ "type": "object", "properties": properties, "additionalProperties": false });
        json!({ "type": "array", "description": what, "items": items })
    };
    let mut book = schema["$defs"]["RawBook"]["properties"].as_object().cloned().unwrap_or_default();
    book.extend(of(&|key| OF_A_BOOK.contains(&key)));
    let books = list("Several books.", "What its files are called. Default: its title.", book);
    let one = top["book"].clone();
    schema["properties"]["book"] = json!({ "description": one["description"], "anyOf": [one, books] });
    let rest = of(&|key| key != "lint");
    schema["properties"]["edition"] = list(
        "Editions of the book: each is the book with the keys that it has itself. `output` takes the place of the whole table.",
        "What it is called, on the command line and at the end of the names of its files.",
        rest,
    );
}
