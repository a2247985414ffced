//! Headers that are no front matter blocks: pandoc's `% title`, the link definitions of LCTT, the lines at the head of
//! the translations of gold-miner ([`credits`]).

use std::ops::Range;

use super::credits;
use super::value::{Entry, Value};

/// Reads such a header at the head of a text.
pub(super) fn header(text: &str) -> Option<(Vec<Entry>, Range<usize>)> {
    let start = text.len() - text.trim_start_matches('\n').len();
    percent(text, start).or_else(|| definitions(text, start)).or_else(|| credits::header(text, start))
}

/// Lines from a place on, with their ranges.
pub(super) fn lines(text: &str, start: usize) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut at = start;
    text[start..].split_inclusive('\n').map(move |line| {
        let range = at..at + line.len();
        at = range.end;
        (range, line.trim_end())
    })
}

pub(super) fn entry(key: &str, value: Value, range: Range<usize>) -> Entry {
    Entry { key: key.to_owned(), value, range }
}

/// `% title`, `% author; author`, `% date`; a line that begins with a space goes on with the one above.
fn percent(text: &str, start: usize) -> Option<(Vec<Entry>, Range<usize>)> {
    let mut fields: Vec<(String, Range<usize>)> = Vec::new();
    let mut end = start;
    for (range, line) in lines(text, start) {
        match line.strip_prefix('%') {
            Some(value) if fields.len() < 3 && (value.is_empty() || value.starts_with(' ')) => {
                fields.push((value.trim().to_owned(), range.start..range.start + line.len()));
            }
            None if line.starts_with("  ") && !fields.is_empty() => {
                if let Some((value, _)) = fields.last_mut() {
                    value.push_str(if fields_separator(value) { "; " } else { " " });
                    value.push_str(line.trim());
                }
            }
            _ => break,
        }
        end = range.end;
    }
    let mut fields = fields.into_iter();
    let (title, at) = fields.next()?;
    let mut out = vec![entry("title", Value::Text(title), at)];
    if let Some((authors, at)) = fields.next() {
        let authors = authors.split(';').map(|name| Value::Text(name.trim().to_owned())).collect();
        out.push(entry("author", Value::List(authors), at));
    }
    if let Some((date, at)) = fields.next() {
        out.push(entry("date", Value::Text(date), at));
    }
    Some((out, 0..end))
}

fn fields_separator(value: &str) -> bool {
    value.contains(';')
}

/// `[#]: author: "名 https://…"`. The subject is that of the original, so a heading in the text goes before it.
fn definitions(text: &str, start: usize) -> Option<(Vec<Entry>, Range<usize>)> {
    let (mut out, mut end) = (Vec::new(), start);
    for (range, line) in lines(text, start) {
        if line.is_empty() && !out.is_empty() {
            end = range.end;
            continue;
        }
        let Some(field) = line.strip_prefix("[#]:") else { break };
        end = range.end;
        let Some((key, value)) = field.split_once(':') else { continue };
        let value = value.trim();
        let value = value
            .strip_prefix('"')
            .and_then(|value| value.strip_suffix('"'))
            .or_else(|| value.strip_prefix('(').and_then(|value| value.strip_suffix(')')))
            .unwrap_or(value)
            .trim();
        if value.is_empty() {
            continue;
        }
        let key = match key.trim() {
            "subject" => "weak-title",
            "author" => "author",
            "translator" => "translator",
            "reviewer" => "reviewer",
            "via" => "source",
            other => other,
        };
        let people = matches!(key, "author" | "translator" | "reviewer");
        let value = if people { without_address(value) } else { value };
        out.push(entry(key, Value::Text(value.to_owned()), range.start..range.start + line.len()));
    }
    (!out.is_empty()).then_some((out, 0..end))
}

fn without_address(value: &str) -> &str {
    value.find("http").map_or(value, |at| &value[..at]).trim()
}
