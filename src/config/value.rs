//! Values that are read in more than one form, and values that remember where they stand.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, Range};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use toml::value::Datetime;

use super::raw::{AgentTable, ItemTable, RawAgent, RawItem, RawSeries, RawTarget, SeriesTable};

/// A value with its place among the joined texts of the configuration.
#[derive(Clone, Debug)]
pub struct At<T>(toml::Spanned<T>);

impl<T> At<T> {
    /// Its place.
    pub fn range(&self) -> Range<usize> {
        self.0.span()
    }
}

impl<T> Deref for At<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.get_ref()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for At<T> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        toml::Spanned::deserialize(d).map(At)
    }
}

impl<T: JsonSchema> JsonSchema for At<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// Text that may be written as a number.
#[derive(Clone, Debug)]
pub struct Text(pub String);

impl JsonSchema for Text {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": ["string", "number"] })
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct TextVisitor;
        impl Visitor<'_> for TextVisitor {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string or a number")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Text, E> {
                Ok(Text(text.to_owned()))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Text, E> {
                Ok(Text(number.to_string()))
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Text, E> {
                Ok(Text(number.to_string()))
            }
        }
        d.deserialize_any(TextVisitor)
    }
}

/// A date as text or as a TOML date.
#[derive(Clone, Debug)]
pub struct Date(pub String);

impl JsonSchema for Date {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": ["string", "integer"] })
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct DateVisitor;
        impl<'de> Visitor<'de> for DateVisitor {
            type Value = Date;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a date as 2026-11-24, 2026-11 or 2026")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Date, E> {
                Ok(Date(text.to_owned()))
            }

            fn visit_i64<E: Error>(self, year: i64) -> Result<Date, E> {
                Ok(Date(year.to_string()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Date, A::Error> {
                let date = Datetime::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Date(date.date.map_or_else(|| date.to_string(), |date| date.to_string())))
            }
        }
        d.deserialize_any(DateVisitor)
    }
}

/// Reads a value that is text (or true, false) or a table of type `U`.
struct Either<T, U> {
    expecting: &'static str,
    text: fn(String) -> T,
    table: Option<fn(U) -> T>,
    truth: Option<fn(bool) -> T>,
    table_type: PhantomData<U>,
}

impl<'de, T, U: Deserialize<'de>> Visitor<'de> for Either<T, U> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expecting)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        Ok((self.text)(text.to_owned()))
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<T, E> {
        match self.truth {
            Some(make) => Ok(make(truth)),
            None => Err(E::invalid_type(serde::de::Unexpected::Bool(truth), &self)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        match self.table {
            Some(make) => U::deserialize(MapAccessDeserializer::new(map)).map(make),
            None => Err(A::Error::invalid_type(serde::de::Unexpected::Map, &self)),
        }
    }
}

impl<'de> Deserialize<'de> for RawAgent {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(Either::<RawAgent, AgentTable> {
            expecting: "a name, or a table with `name`, `role`, `sort`, `other` and `bio`",
            text: RawAgent::Name,
            table: Some(RawAgent::Table),
            truth: None,
            table_type: PhantomData,
        })
    }
}

impl<'de> Deserialize<'de> for RawSeries {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(Either::<RawSeries, SeriesTable> {
            expecting: "a name, or a table with `name` and `index`",
            text: RawSeries::Name,
            table: Some(RawSeries::Table),
            truth: None,
            table_type: PhantomData,
        })
    }
}

/// A value whose text form keeps its place.
enum Placed<T> {
    Text(String),
    Other(T),
}

impl<'de> Deserialize<'de> for Placed<ItemTable> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(Either::<Placed<ItemTable>, ItemTable> {
            expecting: "a path, or a table with `file` or `part`",
            text: Placed::Text,
            table: Some(Placed::Other),
            truth: None,
            table_type: PhantomData,
        })
    }
}

impl<'de> Deserialize<'de> for RawItem {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let placed = toml::Spanned::<Placed<ItemTable>>::deserialize(d)?;
        let range = placed.span();
        Ok(match placed.into_inner() {
            Placed::Text(path) => RawItem::Path(At(toml::Spanned::new(range, path))),
            Placed::Other(table) => RawItem::Table(At(toml::Spanned::new(range, table))),
        })
    }
}

impl<'de> Deserialize<'de> for Placed<bool> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(Either::<Placed<bool>, bool> {
            expecting: "a path, or true or false",
            text: Placed::Text,
            table: None,
            truth: Some(Placed::Other),
            table_type: PhantomData,
        })
    }
}

impl<'de> Deserialize<'de> for RawTarget {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let placed = toml::Spanned::<Placed<bool>>::deserialize(d)?;
        let range = placed.span();
        Ok(match placed.into_inner() {
            Placed::Text(path) => RawTarget::Path(At(toml::Spanned::new(range, path))),
            Placed::Other(wanted) => RawTarget::Wanted(wanted),
        })
    }
}
