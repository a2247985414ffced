//! YAML as events, so that every scalar keeps the spelling that it was written with.

use std::ops::Range;

use serde_saphyr::granit_parser::{Event, Parser, ScanError};

use super::Fault;
use super::value::{Entry, Value};

/// Deepest nesting and most values that front matter may have.
const DEEPEST: usize = 16;
const MOST: usize = 10_000;

/// Reads a YAML mapping.
pub(super) fn parse(text: &str) -> Result<Vec<Entry>, Fault> {
    let mut events = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| fault(&error, text))?;
        match event {
            Event::Scalar(..) | Event::SequenceStart(..) | Event::MappingStart(..) => {}
            Event::SequenceEnd | Event::MappingEnd => {}
            Event::Alias(_) => {
                let at = span.byte_range().map_or(0, |range| range.start);
                return Err(Fault { message: "aliases are not read".to_owned(), at });
            }
            _ => continue,
        }
        events.push((event, span.byte_range().unwrap_or(0..0)));
        if events.len() > MOST {
            return Err(Fault { message: "too many values".to_owned(), at: 0 });
        }
    }
    let mut read = Read { events: events.into_iter().peekable(), depth: 0 };
    match read.events.next() {
        None => Ok(Vec::new()),
        Some((Event::MappingStart(..), _)) => read.entries(),
        Some((_, range)) => Err(Fault { message: "keys with values are expected".to_owned(), at: range.start }),
    }
}

fn fault(error: &ScanError, text: &str) -> Fault {
    let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
    let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    Fault { message: error.kind().to_string(), at }
}

struct Read<'y, I: Iterator<Item = (Event<'y>, Range<usize>)>> {
    events: std::iter::Peekable<I>,
    depth: usize,
}

impl<'y, I: Iterator<Item = (Event<'y>, Range<usize>)>> Read<'y, I> {
    fn entries(&mut self) -> Result<Vec<Entry>, Fault> {
        let mut out = Vec::new();
        while let Some((event, at)) = self.events.next() {
            if matches!(event, Event::MappingEnd) {
                break;
            }
            let key = self.value(event, at)?.flat();
            let Some((event, range)) = self.events.next() else { break };
            let start = range.start;
            let value = self.value(event, range.clone())?;
            out.push(Entry { key, value, range: start..range.end.max(start) });
        }
        Ok(out)
    }

    fn value(&mut self, event: Event<'y>, range: Range<usize>) -> Result<Value, Fault> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Fault { message: "nested too deeply".to_owned(), at: range.start });
        }
        let value = match event {
            Event::SequenceStart(..) => {
                let mut list = Vec::new();
                while let Some((event, range)) = self.events.next() {
                    if matches!(event, Event::SequenceEnd) {
                        break;
                    }
                    list.push(self.value(event, range)?);
                }
                Value::List(list)
            }
            Event::MappingStart(..) => {
                let entries = self.entries()?;
                Value::Map(entries.into_iter().map(|entry| (entry.key, entry.value)).collect())
            }
            Event::Scalar(text, style, ..) => {
                let null = matches!(text.as_ref(), "~" | "null") && format!("{style:?}") == "Plain";
                Value::Text(if null { String::new() } else { text.into_owned() })
            }
            _ => Value::Text(String::new()),
        };
        self.depth -= 1;
        Ok(value)
    }
}
