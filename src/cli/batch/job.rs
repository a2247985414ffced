//! A line of a manifest: what is to be built, and where it goes.

use std::path::{Path, PathBuf};

use banxin::config::{Format, Input, Output, Override, Request};
use banxin::diag::{Code, Diagnostic};
use banxin::source::Span;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::super::output::{file_name, format_of};

/// A job as it can be done.
#[derive(Clone, Debug)]
pub struct Job {
    /// Line of the manifest, from 1.
    pub line: usize,
    /// Name in messages and results.
    pub id: String,
    /// What is read.
    pub inputs: Vec<PathBuf>,
    /// What is written.
    pub outputs: Vec<Output>,
    /// Settings of this job alone.
    pub overrides: Vec<Override>,
    /// Hash of everything that the line asks for: the same line is the same job.
    pub key: String,
    /// The line.
    pub span: Span,
}

impl Job {
    /// What the library is asked for; `common` are the settings of the command line, which those of the job override.
    pub fn request(&self, common: &[Override]) -> Request {
        Request {
            inputs: self.inputs.iter().cloned().map(Input::Path).collect(),
            overrides: common.iter().chain(&self.overrides).cloned().collect(),
            folder_title: None,
        }
    }

    /// Its formats, each once.
    pub fn formats(&self) -> Vec<Format> {
        let mut formats: Vec<Format> = self.outputs.iter().map(|output| output.format).collect();
        formats.sort_unstable();
        formats.dedup();
        formats
    }

    /// Where the files go.
    pub fn places(&self) -> impl Iterator<Item = &Path> {
        self.outputs.iter().filter_map(|output| output.path.as_deref())
    }
}

/// A line as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Line {
    id: Option<Name>,
    #[serde(alias = "inputs")]
    input: Several<PathBuf>,
    #[serde(alias = "outputs")]
    output: Several<PathBuf>,
    title: Option<String>,
    #[serde(alias = "authors")]
    author: Option<Several<String>>,
    lang: Option<String>,
    cover: Option<String>,
    theme: Option<String>,
    vertical: Option<bool>,
    #[serde(default)]
    set: Map<String, Value>,
}

/// One or several.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Several<T> {
    One(T),
    Many(Vec<T>),
}

impl<T> Several<T> {
    fn into_vec(self) -> Vec<T> {
        match self {
            Several::One(one) => vec![one],
            Several::Many(many) => many,
        }
    }
}

/// Identifiers of data bases are often numbers.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Name {
    Text(String),
    Number(u64),
}

/// Reads the line at `span`, the `number`th of the manifest. Paths in it are relative to `folder`.
///
/// # Errors
/// C040 at the place where the line cannot be read.
pub fn read(text: &str, number: usize, span: Span, folder: &Path) -> Result<Job, Diagnostic> {
    let line: Line = serde_json::from_str(text).map_err(|error| wrong(at(span, text, &error), in_words(&error)))?;
    let inputs: Vec<PathBuf> = line.input.into_vec().into_iter().map(|path| folder.join(path)).collect();
    let id = match line.id {
        Some(Name::Text(text)) => text,
        Some(Name::Number(number)) => number.to_string(),
        None => {
            inputs.first().and_then(|path| path.file_stem()).map_or(String::new(), |stem| stem.to_string_lossy().into())
        }
    };
    if inputs.is_empty() {
        return Err(wrong(span, "the job has no input".to_owned()));
    }
    let mut outputs = Vec::new();
    for path in line.output.into_vec() {
        outputs.extend(targets(&path, &id, folder).ok_or_else(|| {
            let message = format!("{}: the format is told by .epub or .pdf at the end, a folder by /", path.display());
            wrong(span, message)
        })?);
    }
    if outputs.is_empty() {
        return Err(wrong(span, "the job has no output".to_owned()));
    }
    let mut overrides = Vec::new();
    let options = [
        ("title", "book.title", line.title),
        ("lang", "book.language", line.lang),
        ("cover", "book.cover", line.cover),
        ("theme", "theme", line.theme),
        ("vertical", "writing-mode", line.vertical.map(mode)),
    ];
    for (option, key, value) in options {
        overrides.extend(value.map(|value| Override::option(option, key, &located(key, value, folder))));
    }
    overrides.extend(line.author.map(|names| Override::list("author", "book.authors", &names.into_vec())));
    for (key, value) in &line.set {
        let value = toml(key, value, folder)
            .ok_or_else(|| wrong(span, format!("`{key}` has no value that a setting can have")))?;
        overrides.extend(Override::set(&format!("{key}={value}")));
    }
    let key = blake3::hash(text.trim().as_bytes()).to_hex().to_string();
    Ok(Job { line: number, id, inputs, outputs, overrides, key, span })
}

/// C040: why a line is no job.
pub fn wrong(place: Span, message: String) -> Diagnostic {
    Diagnostic::new(Code::C040, message)
        .at(place)
        .help(r#"a job is written as {"input": "articles/1.md", "output": "books/1.epub"}"#)
}

fn mode(vertical: bool) -> String {
    if vertical { "vertical-rl" } else { "horizontal-tb" }.to_owned()
}

/// The outputs that a path stands for; a folder gets both formats, named by the job: titles may be the same.
fn targets(path: &Path, id: &str, folder: &Path) -> Option<Vec<Output>> {
    let output = |format, path: PathBuf| Output { format, path: Some(folder.join(path)) };
    if path.as_os_str().to_string_lossy().ends_with('/') {
        let file = |format: Format| output(format, path.join(format!("{}.{}", file_name(id), format.extension())));
        return Some(vec![file(Format::Epub), file(Format::Pdf)]);
    }
    Some(vec![output(format_of(path)?, path.to_path_buf())])
}

/// Settings that are paths, and those that are paths or names.
const PATHS: &[&str] = &["fonts.paths", "pdf.icc"];
const PATHS_OR_NAMES: &[&str] = &["book.cover", "theme", "read.headings"];

/// The value of a setting; a path is relative to `folder`, that of the manifest. Names have no dots and slashes.
fn located(key: &str, value: String, folder: &Path) -> String {
    let is_named = PATHS_OR_NAMES.contains(&key) && value.contains(['/', '\\', '.']) && !value.contains("://");
    let is_path = PATHS.contains(&key) || is_named;
    if is_path { folder.join(value).to_string_lossy().into_owned() } else { value }
}

/// A JSON value as TOML; `None` for null, which TOML does not know.
fn toml(key: &str, value: &Value, folder: &Path) -> Option<String> {
    let mut value = toml::Value::try_from(value).ok()?;
    let texts = match &mut value {
        toml::Value::Array(values) => values.iter_mut().collect(),
        one => vec![one],
    };
    for text in texts {
        if let toml::Value::String(text) = text {
            *text = located(key, std::mem::take(text), folder);
        }
    }
    Some(value.to_string())
}

/// The place that a JSON error names. A line of a manifest has no line ends, so that the column says it; columns of
/// serde_json count bytes.
fn at(span: Span, text: &str, error: &serde_json::Error) -> Span {
    let Some(source) = span.source() else { return span };
    let mut start = error.column().saturating_sub(1).min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let end = text[start..].chars().next().map_or(start, |c| start + c.len_utf8());
    Span::new(source, span.start() + start, span.start() + end)
}

/// The message without the place, which is shown otherwise.
fn in_words(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or(&message);
    format!("the job cannot be read: {message}")
}
