//! Values of front matter: every scalar as it was written.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

/// A key with its value and the place of the value.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) value: Value,
    pub(super) range: Range<usize>,
}

/// A value; numbers, dates and truth values stay text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Text(String),
    List(Vec<Value>),
    Map(Vec<(String, Value)>),
}

impl Value {
    /// The text of a scalar; of a map, its `text` or `name`.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            Value::List(list) => list.first().and_then(Value::text),
            Value::Map(_) => self.get("text").or_else(|| self.get("name")).or_else(|| self.get("title")),
        }
    }

    /// The text of a key of a map.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        match self {
            Value::Map(map) => map.iter().find(|(name, _)| name == key).and_then(|(_, value)| value.text()),
            Value::Text(_) | Value::List(_) => None,
        }
    }

    /// The values of a list; any other value is a list of one.
    pub(super) fn list(&self) -> &[Value] {
        match self {
            Value::List(list) => list,
            Value::Text(_) | Value::Map(_) => std::slice::from_ref(self),
        }
    }

    /// The whole on one line, for keys that mean nothing here.
    pub(super) fn flat(&self) -> String {
        match self {
            Value::Text(text) => text.trim().to_owned(),
            Value::List(list) => list.iter().map(Value::flat).collect::<Vec<_>>().join(", "),
            Value::Map(map) => {
                map.iter().map(|(key, value)| format!("{key}: {}", value.flat())).collect::<Vec<_>>().join(", ")
            }
        }
    }
}

/// Moves the places of entries.
pub(super) fn shift(entries: &mut [Entry], by: usize) {
    for entry in entries {
        entry.range = entry.range.start + by..entry.range.end + by;
    }
}

/// The entries of a TOML table. Tables in it that Hugo sites use for their own keys are opened.
pub(super) fn from_toml(table: &DeTable<'_>) -> Vec<Entry> {
    let mut out = Vec::new();
    for (key, value) in table.iter() {
        let key = key.get_ref().to_string();
        match value.get_ref() {
            DeValue::Table(inner) if matches!(key.as_str(), "params" | "extra" | "taxonomies") => {
                out.extend(from_toml(inner));
            }
            inner => out.push(Entry { key, value: toml_value(inner), range: value.span() }),
        }
    }
    out
}

fn toml_value(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => Value::Text(number.as_str().to_owned()),
        DeValue::Float(number) => Value::Text(number.as_str().to_owned()),
        DeValue::Boolean(truth) => Value::Text(truth.to_string()),
        DeValue::Datetime(date) => Value::Text(date.to_string()),
        DeValue::Array(list) => Value::List(list.iter().map(|value| toml_value(value.get_ref())).collect()),
        DeValue::Table(table) => Value::Map(
            table.iter().map(|(key, value)| (key.get_ref().to_string(), toml_value(value.get_ref()))).collect(),
        ),
    }
}
