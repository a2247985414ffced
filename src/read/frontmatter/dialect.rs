//! Headers that are no front matter blocks: pandoc's `% title`, the link definitions of LCTT, the quotation at the head
//! of the translations of gold-miner.

use std::ops::Range;

use super::value::{Entry, Value};

/// Reads such a header at the head of a text.
pub(super) fn header(text: &str) -> Option<(Vec<Entry>, Range<usize>)> {
    let start = text.len() - text.trim_start_matches('\n').len();
    percent(text, start).or_else(|| definitions(text, start)).or_else(|| quotation(text, start))
}

/// Lines from a place on, with their ranges.
fn lines(text: &str, start: usize) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut at = start;
    text[start..].split_inclusive('\n').map(move |line| {
        let range = at..at + line.len();
        at = range.end;
        (range, line.trim_end())
    })
}

fn entry(key: &str, value: Value, range: Range<usize>) -> Entry {
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

/// `> * 原文地址：[title](url)` and its like: a quotation of nothing but such lines, two at least.
fn quotation(text: &str, start: usize) -> Option<(Vec<Entry>, Range<usize>)> {
    let (mut out, mut end) = (Vec::new(), start);
    for (range, line) in lines(text, start) {
        let Some(body) = line.strip_prefix('>') else {
            if line.is_empty() {
                end = range.end;
            }
            break;
        };
        end = range.end;
        let body = body.trim().trim_start_matches(['*', '-', '+']).trim();
        if body.is_empty() {
            continue;
        }
        let (key, value) = body.split_once(['：', ':'])?;
        let at = range.start..range.start + line.len();
        match key.trim() {
            "原文地址" | "原文鏈接" | "原文链接" | "原文連結" => {
                let (name, url) =
                    links(value).into_iter().next().unwrap_or_else(|| (value.trim().to_owned(), String::new()));
                let url = if url.is_empty() { name.clone() } else { url };
                out.push(entry("source", Value::Text(url), at.clone()));
                out.push(entry("original-title", Value::Text(name), at));
            }
            "原文作者" | "作者" => out.push(entry("author", people(value), at)),
            "譯者" | "译者" => out.push(entry("translator", people(value), at)),
            "校對者" | "校对者" | "校對" | "校对" => out.push(entry("proofreader", people(value), at)),
            "譯文出自" | "译文出自" => {
                out.push(entry("translated-for", Value::Text(value.trim().to_owned()), at))
            }
            "本文永久鏈接" | "本文永久链接" | "本文永久連結" => {
                out.push(entry("permalink", Value::Text(value.trim().to_owned()), at));
            }
            _ => return None,
        }
    }
    (out.len() >= 2).then_some((out, 0..end))
}

fn people(value: &str) -> Value {
    let linked: Vec<Value> = links(value).into_iter().map(|(name, _)| Value::Text(name)).collect();
    match linked.is_empty() {
        false => Value::List(linked),
        true => Value::List(value.split([',', '，', '、']).map(|name| Value::Text(name.trim().to_owned())).collect()),
    }
}

/// Links in Markdown: words and address.
fn links(text: &str) -> Vec<(String, String)> {
    let (mut out, mut rest) = (Vec::new(), text);
    while let Some((_, after)) = rest.split_once('[') {
        let Some((name, after)) = after.split_once("](") else { break };
        let Some((url, after)) = after.split_once(')') else { break };
        out.push((name.trim().to_owned(), url.trim().to_owned()));
        rest = after;
    }
    out
}
