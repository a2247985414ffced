//! What stands before the text: YAML, TOML, and the headers of a few communities. [`value`] is what all of them become,
//! [`fields`] gives the keys their meaning.

mod credits;
mod dialect;
mod fields;
mod value;
mod yaml;

use std::borrow::Cow;
use std::ops::Range;

use super::mapped::Mapped;
use crate::diag::{Code, Diagnostic, Sink};
use crate::doc::Meta;
use crate::source::Span;
use value::{Entry, Value};

/// Front matter, read.
#[derive(Debug, Default)]
pub(super) struct Front {
    pub(super) meta: Meta,
    /// Where the title was written.
    pub(super) title: Span,
    /// A title that gives way to a heading in the text.
    pub(super) weak_title: Option<String>,
    pub(super) draft: Option<Span>,
    /// Place among the files of a folder.
    pub(super) order: Option<i64>,
}

/// Takes the front matter off the head of a text.
pub(super) fn split(text: Mapped, sink: &mut Sink) -> (Front, Mapped) {
    let (head, range) = match header(&text, sink) {
        Some(found) => found,
        None => return (Front::default(), text),
    };
    let front = fields::front(head, &text, sink);
    let rest = text.cut(range);
    (front, rest)
}

fn header(text: &Mapped, sink: &mut Sink) -> Option<(Vec<Entry>, Range<usize>)> {
    fenced(text, sink).or_else(|| {
        let (entries, range) = dialect::header(text.text())?;
        report_dialect(&entries, text.span(range.clone()), sink);
        Some((entries, range))
    })
}

/// M080: that lines of the text are taken as metadata, and as which.
fn report_dialect(entries: &[Entry], place: Span, sink: &mut Sink) {
    let mut keys: Vec<&str> = entries.iter().map(|entry| entry.key.trim_start_matches("weak-")).collect();
    keys.dedup();
    let message = format!("the head of the text was read as metadata: {}", keys.join(", "));
    let help = "a sentence before these lines keeps them in the text";
    sink.push(Diagnostic::new(Code::M080, message).at(place).help(help));
}

/// `---` for YAML, `+++` for TOML, on the first line that is not blank.
fn fenced(text: &Mapped, sink: &mut Sink) -> Option<(Vec<Entry>, Range<usize>)> {
    let all = text.text();
    let start = all.len() - all.trim_start_matches(['\n', ' ']).len();
    let first = all[start..].lines().next()?.trim_end();
    let (fence, ends): (&str, &[&str]) = match first {
        "---" => ("---", &["---", "..."]),
        "+++" => ("+++", &["+++"]),
        _ => return None,
    };
    let inside = start + all[start..].find('\n')? + 1;
    let mut at = inside;
    let mut lines = all[inside..].split_inclusive('\n');
    let (end, after) = loop {
        let Some(line) = lines.next() else {
            unclosed(text, start, inside, fence, sink);
            return None;
        };
        if ends.contains(&line.trim_end()) {
            break (at, at + line.len());
        }
        at += line.len();
    };
    let block = inside..end;
    if fence == "---" && !looks_like_keys(&all[block.clone()]) {
        return None;
    }
    let parsed =
        if fence == "---" { yaml::parse(&untabbed(&all[block.clone()])) } else { toml_table(&all[block.clone()]) };
    let mut entries = parsed.unwrap_or_else(|fault| {
        let place = (inside + fault.at).min(end);
        let place = (inside..=place).rev().find(|at| all.is_char_boundary(*at)).unwrap_or(inside);
        let length = all[place..end].chars().next().map_or(0, char::len_utf8);
        let span = text.span(place..place + length);
        let message = format!("the front matter cannot be read: {}", fault.message);
        let help = "put values that hold a colon, a `#` or quotation marks in quotes";
        sink.push(Diagnostic::new(Code::M002, message).at(span).help(help));
        lenient(&all[block], if fence == "---" { ':' } else { '=' })
    });
    value::shift(&mut entries, inside);
    Some((entries, 0..after))
}

/// YAML has no tabs before its keys; people and other readers do. A blank is as long, so that places stay.
fn untabbed(block: &str) -> Cow<'_, str> {
    if !block.contains("\n\t") && !block.starts_with('\t') {
        return Cow::Borrowed(block);
    }
    let lines = block.split_inclusive('\n').map(|line| {
        let text = line.trim_start_matches('\t');
        " ".repeat(line.len() - text.len()) + text
    });
    Cow::Owned(lines.collect())
}

/// Why a block cannot be read, and the byte in it.
struct Fault {
    message: String,
    at: usize,
}

fn unclosed(text: &Mapped, start: usize, inside: usize, fence: &str, sink: &mut Sink) {
    let first = text.text()[inside..].lines().next().unwrap_or_default();
    if fence == "+++" || looks_like_keys(first) && !first.trim().is_empty() {
        let message = format!("the front matter is not closed: no second `{fence}`");
        let help = format!("add a line with `{fence}` after the last key");
        sink.push(Diagnostic::new(Code::M002, message).at(text.span(start..start + 3)).help(help));
    }
}

/// Whether a block between two `---` is front matter and not text between two rules: nothing, or keys.
fn looks_like_keys(block: &str) -> bool {
    let first = block.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
    // A line that begins with a brace can be ruby as well: {漢|かん}.
    let table = |line: &str| line == "{" || line.starts_with('{') && line.contains(':');
    first.is_none_or(|line| table(line) || key(line, ':').is_some())
}

/// `key:` or `key =` at the start of a line, with its value.
fn key(line: &str, sign: char) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(sign)?;
    let word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '"' | '\'' | ' ');
    let valid = !key.trim().is_empty() && key.len() <= 60 && key.chars().all(word);
    (valid && (sign == '=' || value.is_empty() || value.starts_with([' ', '\t']))).then(|| (key.trim(), value.trim()))
}

/// Every `key: value` or `key = value` as it stands; what is not of this form is kept under `front-matter`.
fn lenient(block: &str, sign: char) -> Vec<Entry> {
    let (mut out, mut rest, mut at) = (Vec::new(), Vec::new(), 0);
    for line in block.split_inclusive('\n') {
        let bare = line.trim_end();
        match key(bare, sign).filter(|_| !bare.starts_with([' ', '\t'])) {
            Some((key, value)) => {
                let start = at + line.find(value).filter(|_| !value.is_empty()).unwrap_or(bare.len());
                let value = match value.strip_prefix('[') {
                    Some(list) => {
                        let parts = list.trim_end_matches(']').split(',').map(|part| unquoted(part.trim()));
                        Value::List(parts.map(|part| Value::Text(part.to_owned())).collect())
                    }
                    None => Value::Text(unquoted(value).to_owned()),
                };
                out.push(Entry { key: unquoted(key).to_owned(), value, range: start..at + bare.len() });
            }
            None if bare.trim().is_empty() => {}
            None => rest.push(bare),
        }
        at += line.len();
    }
    if !rest.is_empty() {
        out.push(Entry { key: "front-matter".to_owned(), value: Value::Text(rest.join("\n")), range: 0..block.len() });
    }
    out
}

/// The inside of quotation marks, where they stand on both sides.
fn unquoted(text: &str) -> &str {
    let inside = |quote| text.strip_prefix(quote).and_then(|text| text.strip_suffix(quote));
    // A single mark has lost the other one.
    let lone = || text.trim_matches('"');
    inside('"').or_else(|| inside('\'')).unwrap_or_else(|| if text.matches('"').count() == 1 { lone() } else { text })
}

fn toml_table(block: &str) -> Result<Vec<Entry>, Fault> {
    let table = toml::de::DeTable::parse(block).map_err(|error| Fault {
        message: error.message().to_owned(),
        at: error.span().map_or(0, |span| span.start),
    })?;
    Ok(value::from_toml(table.get_ref()))
}
