//! Keys and fixed words checked against the schema that the types give, so that every wrong key is found in one run and
//! the nearest right one can be named.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use serde_json::Value;
use toml::Spanned;
use toml::de::{DeArray, DeValue};

use super::raw;
use super::tree::{Key, Origins, keep};
use crate::diag::{Code, Diagnostic, Sink};

/// Made once for all books of a run.
static SCHEMA: LazyLock<Value> = LazyLock::new(raw::schema);

/// Reports unknown keys and words and takes them out; puts a single value where a list is asked for into a list.
pub fn check(root: &mut Spanned<DeValue<'_>>, origins: &Origins, sink: &mut Sink) {
    Check { schema: &SCHEMA, origins, sink }.value(root, &[&SCHEMA], "");
}

struct Check<'a> {
    schema: &'a Value,
    origins: &'a Origins,
    sink: &'a mut Sink,
}

impl<'a> Check<'a> {
    /// `path` is the dotted key of the value, empty at the top. Gives whether the value may stay.
    fn value(&mut self, value: &mut Spanned<DeValue<'_>>, schemas: &[&'a Value], path: &str) -> bool {
        let mut forms = Vec::new();
        schemas.iter().for_each(|schema| self.forms(schema, &mut forms));
        let range = value.span();
        fit(value, &forms, self.origins.is_argument(&range));
        match value.get_mut() {
            DeValue::Table(table) => {
                if forms.iter().any(|form| form.get("properties").is_some()) {
                    keep(table, |key, inner| self.entry(key, inner, &forms, path));
                }
                true
            }
            DeValue::Array(array) => {
                let items: Vec<&Value> = forms.iter().filter_map(|form| form.get("items")).collect();
                if !items.is_empty() {
                    let all = std::mem::replace(array, DeArray::new()).into_iter();
                    *array = all.filter_map(|mut item| self.item(&mut item, &items, path).then_some(item)).collect();
                }
                true
            }
            DeValue::String(word) => self.word(word, &forms, &range, path),
            _ => true,
        }
    }

    /// An item with anything wrong in it is taken out, so that it is not found incomplete later.
    fn item(&mut self, item: &mut Spanned<DeValue<'_>>, schemas: &[&'a Value], path: &str) -> bool {
        let before = self.sink.list().len();
        self.value(item, schemas, path) && self.sink.list().len() == before
    }

    fn entry(&mut self, key: &Key<'_>, value: &mut Spanned<DeValue<'_>>, forms: &[&'a Value], path: &str) -> bool {
        let tables: Vec<&'a Value> = forms.iter().filter_map(|form| form.get("properties")).collect();
        let inner: Vec<&'a Value> = tables.iter().filter_map(|table| table.get(key.get_ref().as_ref())).collect();
        if !inner.is_empty() {
            let path = if path.is_empty() { key.get_ref().to_string() } else { format!("{path}.{}", key.get_ref()) };
            return self.value(value, &inner, &path);
        }
        let known: Vec<&str> = tables.iter().flat_map(|table| names(table)).collect();
        let name = key.get_ref().as_ref();
        let place = if path.is_empty() { "at the top".to_owned() } else { format!("in `{path}`") };
        let help = match nearest(name, &known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => self.elsewhere(name).unwrap_or_else(|| format!("known here: {}", known.join(", "))),
        };
        let span = self.origins.span(&key.span());
        self.sink.push(Diagnostic::new(Code::C003, format!("unknown key `{name}` {place}")).at(span).help(help));
        false
    }

    /// Checks a word where only fixed words may stand.
    fn word(&mut self, word: &str, forms: &[&'a Value], range: &Range<usize>, path: &str) -> bool {
        let mut fixed = Vec::new();
        for form in forms {
            match (form.get("enum"), form.get("const")) {
                (Some(Value::Array(words)), _) => fixed.extend(words.iter().filter_map(Value::as_str)),
                (_, Some(Value::String(word))) => fixed.push(word.as_str()),
                _ if is_type(form, "string") => return true,
                _ => {}
            }
        }
        if fixed.is_empty() || fixed.contains(&word) {
            return true;
        }
        let help = match nearest(word, &fixed) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("one of: {}", fixed.join(", ")),
        };
        let message = format!("`{word}` is not a value of `{path}`");
        self.sink.push(Diagnostic::new(Code::C004, message).at(self.origins.span(range)).help(help));
        false
    }

    /// The alternatives of a schema, references followed, `null` left out.
    fn forms(&self, schema: &'a Value, out: &mut Vec<&'a Value>) {
        if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
            if let Some(target) = self.schema.pointer(name.trim_start_matches('#')) {
                self.forms(target, out);
            }
            return;
        }
        let alternatives = ["anyOf", "oneOf"].iter().find_map(|kind| schema.get(*kind)?.as_array());
        match alternatives {
            Some(list) => list.iter().for_each(|one| self.forms(one, out)),
            None if schema.get("type").and_then(Value::as_str) == Some("null") => {}
            None => out.push(schema),
        }
    }

    /// Where a key that is unknown here would be right.
    fn elsewhere(&self, name: &str) -> Option<String> {
        let Some(Value::Object(top)) = self.schema.get("properties") else { return None };
        let mut homes: Vec<(&str, String)> = Vec::new();
        for (table, schema) in top {
            homes.push((table, format!("`{table}` stands at the top, before the first table")));
            let mut forms = Vec::new();
            self.forms(schema, &mut forms);
            let keys = forms.iter().filter_map(|form| form.get("properties")).flat_map(names);
            homes.extend(keys.map(|key| (key, format!("did you mean `{key}` in [{table}]?"))));
        }
        let keys: Vec<&str> = homes.iter().map(|(key, _)| *key).collect();
        let near = nearest(name, &keys)?;
        homes.into_iter().find(|(key, _)| *key == near).map(|(_, help)| help)
    }
}

fn names(table: &Value) -> impl Iterator<Item = &str> {
    table.as_object().into_iter().flat_map(|table| table.keys().map(String::as_str))
}

fn is_type(form: &Value, name: &str) -> bool {
    match form.get("type") {
        Some(Value::String(one)) => one == name,
        Some(Value::Array(many)) => many.iter().any(|one| one == name),
        _ => false,
    }
}

/// One value where a list is asked for becomes a list of one; a bare argument such as `book.title=1984` becomes text.
fn fit(value: &mut Spanned<DeValue<'_>>, forms: &[&Value], argument: bool) {
    let range = value.span();
    let only = |name: &str| !forms.is_empty() && forms.iter().all(|form| is_type(form, name));
    let accepts = |name: &str| forms.iter().any(|form| is_type(form, name));
    if only("array") && !matches!(value.get_ref(), DeValue::Array(_)) {
        let one = std::mem::replace(value.get_mut(), DeValue::Boolean(false));
        let list: DeArray<'_> = std::iter::once(Spanned::new(range.clone(), one)).collect();
        *value.get_mut() = DeValue::Array(list);
    } else if argument && accepts("string") {
        let text = match value.get_ref() {
            DeValue::Integer(number) if !accepts("integer") && !accepts("number") => number.to_string(),
            DeValue::Float(number) if !accepts("number") => number.to_string(),
            DeValue::Boolean(truth) if !accepts("boolean") => truth.to_string(),
            _ => return,
        };
        *value.get_mut() = DeValue::String(Cow::Owned(text));
    }
}

/// The candidate that was most probably meant: an abbreviation, or a slip of at most a third of the letters.
pub fn nearest<'c>(word: &str, candidates: &[&'c str]) -> Option<&'c str> {
    let word = word.to_lowercase().replace('_', "-");
    let limit = (word.chars().count() / 3).max(1);
    let best = candidates.iter().map(|candidate| (distance(&word, &candidate.to_lowercase()), *candidate)).min();
    match best {
        Some((slips, candidate)) if slips <= limit => Some(candidate),
        _ if word.len() < 3 => None,
        _ => candidates.iter().find(|candidate| candidate.starts_with(&word) || word.starts_with(**candidate)).copied(),
    }
}

/// Optimal string alignment distance: insertions, deletions, substitutions, swaps of neighbours.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for (i, &x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &y) in b.iter().enumerate() {
            let mut best = (rows[i][j] + usize::from(x != y)).min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && x == b[j - 1] && a[i - 1] == y {
                best = best.min(rows[i - 1][j - 1] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}
