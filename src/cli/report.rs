//! Findings for people and for programs, all on standard error.

use std::collections::BTreeMap;
use std::io::{self, Stderr, Write};
use std::path::Path;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use anstream::{AutoStream, ColorChoice};
use banxin::diag::{Code, Diagnostic, Pointer, Severity};
use banxin::impose::{Edge, Imposed};
use banxin::source::{Source, Sources};
use serde_json::{Map, Value, json};

use super::args::{Color, Global, MessageFormat};
use super::excerpt::Excerpt;

/// Lines of the same finding that are shown with their text; the others are listed by number, up to a limit.
const SHOWN: usize = 3;
const LISTED: usize = 12;
/// Findings of one code that are shown; the others are counted.
const OF_A_CODE: usize = 8;

/// Columns of a message; longer lines of text are cut to what is around the place.
const WIDTH: usize = 84;

/// Prints findings and counts them.
pub struct Reporter {
    stream: AutoStream<Stderr>,
    format: MessageFormat,
    quiet: bool,
    verbose: bool,
    across: bool,
    errors: usize,
    warnings: usize,
    hidden: usize,
}

impl Reporter {
    /// A reporter for standard error.
    pub fn new(global: &Global) -> Reporter {
        let choice = match global.color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        Reporter {
            stream: AutoStream::new(io::stderr(), choice),
            format: global.message_format,
            quiet: global.quiet,
            verbose: global.verbose,
            across: false,
            errors: 0,
            warnings: 0,
            hidden: 0,
        }
    }

    /// Shows what differs between articles too, though it is only noted.
    pub fn show_across(&mut self) {
        self.across = !self.quiet;
    }

    /// Whether progress may be shown.
    pub fn shows_progress(&self) -> bool {
        !self.quiet && self.format == MessageFormat::Human && self.stream.is_terminal()
    }

    /// Whether anything found so far is an error.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// Prints findings. Notes are only counted unless `-v` is given; in JSON they are always there.
    pub fn findings(&mut self, findings: &[Diagnostic], sources: &Sources) -> io::Result<()> {
        let mut shown = Vec::new();
        for finding in findings {
            let visible = match finding.severity {
                Severity::Error => true,
                Severity::Warning => !self.quiet,
                Severity::Note => {
                    let json = self.format == MessageFormat::Json && !self.quiet;
                    self.verbose || json || self.across && finding.code.is_across()
                }
            };
            match finding.severity {
                Severity::Error => self.errors += finding.count,
                Severity::Warning => self.warnings += finding.count,
                Severity::Note if !visible => self.hidden += finding.count,
                Severity::Note => {}
            }
            if visible {
                shown.push(finding);
            }
        }
        match self.format {
            MessageFormat::Human => {
                let mut met: BTreeMap<Code, Met> = BTreeMap::new();
                for same in alike(&shown) {
                    let met = met.entry(same[0].code).or_default();
                    met.findings += 1;
                    if met.findings > OF_A_CODE {
                        met.left_out.extend(same);
                    } else {
                        writeln!(self.stream, "{}\n", human(&same, sources))?;
                    }
                }
                for left_out in met.values().map(|met| &met.left_out).filter(|list| !list.is_empty()) {
                    writeln!(self.stream, "{}\n", more(left_out))?;
                }
            }
            MessageFormat::Short => {
                for finding in shown {
                    writeln!(self.stream, "{}", short(finding, sources))?;
                }
            }
            MessageFormat::Json => {
                for finding in shown {
                    writeln!(self.stream, "{}", object(finding, sources))?;
                }
            }
        }
        self.stream.flush()
    }

    /// Says what was written.
    pub fn wrote(&mut self, path: &Path, bytes: usize, pages: Option<usize>, characters: usize) -> io::Result<()> {
        if self.quiet {
            return Ok(());
        }
        if self.format == MessageFormat::Json {
            let path = path.to_string_lossy();
            let object =
                json!({ "type": "file", "path": path, "bytes": bytes, "pages": pages, "characters": characters });
            return writeln!(self.stream, "{object}");
        }
        let pages = pages.map_or(String::new(), |pages| format!("{}, ", counted(pages, "page")));
        let characters = counted(characters, "character");
        writeln!(self.stream, "{}  {pages}{characters}, {}", path.display(), megabytes(bytes))
    }

    /// Says how many books of single articles were written, and where.
    pub fn wrote_each(&mut self, folders: &str, books: usize, files: usize, bytes: usize) -> io::Result<()> {
        if self.quiet {
            return Ok(());
        }
        if self.format == MessageFormat::Json {
            let object = json!({ "type": "each", "path": folders, "books": books, "files": files, "bytes": bytes });
            return writeln!(self.stream, "{object}");
        }
        let (books, files) = (counted(books, "article"), counted(files, "file"));
        writeln!(self.stream, "{folders}  {books}, {files}, {}", megabytes(bytes))
    }

    /// Says which cover was written, and what its spine is made for.
    pub fn covered(&mut self, path: &Path, bytes: usize, pages: usize, spine: banxin::theme::Abs) -> io::Result<()> {
        if self.quiet {
            return Ok(());
        }
        let spine = (spine.to_pt() * 2540.0 / 72.0).round() / 100.0;
        if self.format == MessageFormat::Json {
            let path = path.to_string_lossy();
            let object = json!({ "type": "cover", "path": path, "bytes": bytes, "pages": pages, "spine": spine });
            return writeln!(self.stream, "{object}");
        }
        let (path, pages) = (path.display(), counted(pages, "page"));
        writeln!(self.stream, "{path}  spine of {spine} mm for {pages}, {}", megabytes(bytes))
    }

    /// Says which sheets were written, and how to print them.
    pub fn imposed(&mut self, path: &Path, imposed: &Imposed) -> io::Result<()> {
        if self.quiet {
            return Ok(());
        }
        let mm = |length: banxin::theme::Abs| (length.to_pt() * 254.0 / 72.0).round() / 10.0;
        let (width, height) = (mm(imposed.sheet.0), mm(imposed.sheet.1));
        let flip = imposed.flip.map(|edge| match edge {
            Edge::Long => "long",
            Edge::Short => "short",
        });
        if self.format == MessageFormat::Json {
            let binding = if imposed.right_bound { "right" } else { "left" };
            let object = json!({
                "type": "sheets", "path": path.to_string_lossy(), "bytes": imposed.bytes.len(), "pages": imposed.pages,
                "sides": imposed.sides, "blanks": imposed.blanks, "sheet": [width, height], "flip": flip,
                "binding": binding,
            });
            return writeln!(self.stream, "{object}");
        }
        let sheets = if flip.is_some() { imposed.sides / 2 } else { imposed.sides };
        let blanks = if imposed.blanks > 0 { format!(" and {} blank", imposed.blanks) } else { String::new() };
        writeln!(
            self.stream,
            "{}  {} of {width} × {height} mm, {}{blanks}, {}",
            path.display(),
            counted(sheets, "sheet"),
            counted(imposed.pages, "page"),
            megabytes(imposed.bytes.len())
        )?;
        if let Some(edge) = flip {
            let side = if imposed.right_bound { "right" } else { "left" };
            writeln!(
                self.stream,
                "Print on both sides at actual size, turned at the {edge} edge; bound at the {side}."
            )?;
        }
        Ok(())
    }

    /// Says which picture was written.
    pub fn painted(&mut self, path: &Path, width: u32, height: u32, bytes: usize) -> io::Result<()> {
        if self.quiet {
            return Ok(());
        }
        if self.format == MessageFormat::Json {
            let path = path.to_string_lossy();
            let object = json!({ "type": "picture", "path": path, "bytes": bytes, "width": width, "height": height });
            return writeln!(self.stream, "{object}");
        }
        writeln!(self.stream, "{}  {width} × {height}, {}", path.display(), megabytes(bytes))
    }

    /// Says how much was looked at.
    pub fn looked_at(&mut self, chapters: usize, characters: usize) -> io::Result<()> {
        self.say(&format!("{}, {}", counted(chapters, "chapter"), counted(characters, "character")))
    }

    /// Says something about what was done.
    pub fn say(&mut self, text: &str) -> io::Result<()> {
        if self.quiet || self.format == MessageFormat::Json {
            return Ok(());
        }
        writeln!(self.stream, "{text}")
    }

    /// Prints a line for those who want to know all.
    pub fn aside(&mut self, text: &str) -> io::Result<()> {
        if self.verbose { self.say(text) } else { Ok(()) }
    }

    /// The last line: how much was found.
    pub fn totals(&mut self) -> io::Result<()> {
        let mut parts = Vec::new();
        if self.errors > 0 {
            parts.push(counted(self.errors, "error"));
        }
        if self.warnings > 0 {
            parts.push(counted(self.warnings, "warning"));
        }
        if self.hidden > 0 {
            parts.push(format!("{} (shown with -v)", counted(self.hidden, "note")));
        }
        if parts.is_empty() { Ok(()) } else { self.say(&parts.join(", ")) }
    }

    /// Prints why a command could not run.
    pub fn fatal(&mut self, message: &str) -> io::Result<()> {
        match self.format {
            MessageFormat::Json => writeln!(self.stream, "{}", json!({ "type": "failure", "message": message })),
            MessageFormat::Short => writeln!(self.stream, "error: {message}"),
            MessageFormat::Human => {
                let report = [Group::with_title(Level::ERROR.primary_title(message))];
                writeln!(self.stream, "{}", Renderer::styled().render(&report))
            }
        }
    }
}

/// What has been met of a code.
#[derive(Default)]
struct Met<'d> {
    findings: usize,
    left_out: Vec<&'d Diagnostic>,
}

/// How many more findings of a code there are.
fn more(left_out: &[&Diagnostic]) -> String {
    let info = left_out[0].code.info();
    let count: usize = left_out.iter().map(|finding| finding.count).sum();
    let title =
        level(left_out[0].severity).primary_title(format!("{} more: {}", grouped(count), info.title)).id(info.name);
    let help = Level::HELP.message("`--message-format short` lists them all");
    Renderer::styled().term_width(WIDTH).render(&[Group::with_title(title).element(help)])
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

/// Findings that say the same, in the order of the first of each.
fn alike<'d>(findings: &[&'d Diagnostic]) -> Vec<Vec<&'d Diagnostic>> {
    let mut groups: Vec<Vec<&Diagnostic>> = Vec::new();
    for finding in findings {
        let same = |group: &&mut Vec<&Diagnostic>| {
            let first = group[0];
            (first.code, first.severity, &first.message, &first.help)
                == (finding.code, finding.severity, &finding.message, &finding.help)
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    groups
}

/// A finding, met once or more often, with the text it is about.
fn human(same: &[&Diagnostic], sources: &Sources) -> String {
    let first = same[0];
    let count: usize = same.iter().map(|finding| finding.count).sum();
    let times = if count > 1 { format!(" ({} times)", grouped(count)) } else { String::new() };
    let title = level(first.severity).primary_title(format!("{}{times}", first.message)).id(first.code.info().name);
    let mut group = Group::with_title(title);
    let pointers: Vec<&Pointer> = same.iter().flat_map(|finding| &finding.pointers).collect();
    let all = excerpts(&pointers, sources);
    let (shown, rest) = all.split_at(all.len().min(SHOWN));
    for (source, excerpt) in shown {
        let marks = excerpt.marks.iter().enumerate().map(|(at, (range, text))| {
            let kind = if at == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
            let mark = kind.span(range.clone());
            if text.is_empty() { mark } else { mark.label(text.clone()) }
        });
        let path = source.path.to_string_lossy();
        group = group.element(Snippet::source(excerpt.text).path(path).line_start(excerpt.line).annotations(marks));
    }
    for path in unread(&pointers, sources) {
        group = group.element(Origin::path(path.to_string_lossy()));
    }
    if let Some(rest) = elsewhere(rest) {
        group = group.element(Level::NOTE.message(rest));
    }
    if let Some(help) = &first.help {
        group = group.element(Level::HELP.message(help.clone()));
    }
    Renderer::styled().term_width(WIDTH).render(&[group])
}

/// Places in lines of text; places near each other in the same line share an excerpt.
fn excerpts<'s>(pointers: &[&Pointer], sources: &'s Sources) -> Vec<(&'s Source, Excerpt<'s>)> {
    let mut done: Vec<(&Source, Excerpt<'_>)> = Vec::new();
    for pointer in pointers {
        let Some(source) = pointer.span.source().and_then(|id| sources.get(id)) else { continue };
        if !is_read(source, pointer) {
            continue;
        }
        let near = done.last_mut().filter(|(other, _)| other.path == source.path);
        if !near.is_some_and(|(_, excerpt)| excerpt.take(pointer)) {
            done.push((source, Excerpt::new(source, pointer)));
        }
    }
    done
}

/// Whether the text of a place is there: a tree in JSON may name files that are gone.
fn is_read(source: &Source, pointer: &Pointer) -> bool {
    pointer.span.end() <= source.text.len()
}

/// Files whose text is not there, each once.
fn unread<'s>(pointers: &[&Pointer], sources: &'s Sources) -> Vec<&'s Path> {
    let mut files: Vec<&Path> = Vec::new();
    for pointer in pointers {
        let source = pointer.span.source().and_then(|id| sources.get(id)).filter(|source| !is_read(source, pointer));
        let new = source.map(|source| source.path.as_path()).filter(|path| !files.contains(path));
        files.extend(new);
    }
    files
}

/// The lines of further places: `also in a.md:3, 5; b.md:7`.
fn elsewhere(rest: &[(&Source, Excerpt<'_>)]) -> Option<String> {
    let mut files: Vec<(&Path, Vec<usize>)> = Vec::new();
    for (source, excerpt) in rest {
        match files.last_mut() {
            Some((path, lines)) if *path == source.path => {
                if lines.last() != Some(&excerpt.line) {
                    lines.push(excerpt.line);
                }
            }
            _ => files.push((&source.path, vec![excerpt.line])),
        }
    }
    let count: usize = files.iter().map(|(_, lines)| lines.len()).sum();
    let mut left = LISTED;
    let mut parts = Vec::new();
    for (path, lines) in files {
        let lines: Vec<String> = lines.iter().take(left).map(ToString::to_string).collect();
        left -= lines.len();
        if !lines.is_empty() {
            parts.push(format!("{}:{}", path.display(), lines.join(", ")));
        }
    }
    let more = if count > LISTED { format!(" and {}", counted(count - LISTED, "more line")) } else { String::new() };
    (count > 0).then(|| format!("also in {}{more}", parts.join("; ")))
}

/// Where a span stands in its file.
struct Place {
    path: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    start: usize,
    end: usize,
}

impl Place {
    fn of(finding: &Diagnostic, sources: &Sources) -> Option<Place> {
        Place::at(finding.pointers.first()?, sources)
    }

    fn at(pointer: &Pointer, sources: &Sources) -> Option<Place> {
        let source = sources.get(pointer.span.source()?)?;
        let (start, end) = (pointer.span.start(), pointer.span.end());
        let ((line, column), (end_line, end_column)) = (source.line_column(start), source.line_column(end));
        let path = source.path.to_string_lossy().into_owned();
        Some(Place { path, line, column, end_line, end_column, start, end })
    }

    fn fields(&self) -> Map<String, Value> {
        let fields = json!({
            "file": self.path,
            "line": self.line,
            "column": self.column,
            "end_line": self.end_line,
            "end_column": self.end_column,
            "span": [self.start, self.end],
        });
        if let Value::Object(fields) = fields { fields } else { Map::new() }
    }
}

fn short(finding: &Diagnostic, sources: &Sources) -> String {
    let place = Place::of(finding, sources);
    let place = place.map_or(String::new(), |place| format!("{}:{}:{}: ", place.path, place.line, place.column));
    let times = if finding.count > 1 { format!(" ({} times)", finding.count) } else { String::new() };
    format!("{place}{}[{}]: {}{times}", word(finding.severity), finding.code, finding.message)
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// A finding as JSON: the main place at the top, every place under `labels`. Columns count characters, spans bytes.
pub fn object(finding: &Diagnostic, sources: &Sources) -> Value {
    let mut object = Map::new();
    object.insert("type".into(), "diagnostic".into());
    object.insert("code".into(), finding.code.info().name.into());
    object.insert("severity".into(), word(finding.severity).into());
    object.insert("message".into(), finding.message.clone().into());
    object.extend(Place::of(finding, sources).into_iter().flat_map(|place| place.fields()));
    let labels = finding.pointers.iter().filter_map(|pointer| {
        let mut fields = Place::at(pointer, sources)?.fields();
        fields.insert("text".into(), pointer.text.clone().into());
        Some(Value::Object(fields))
    });
    object.insert("labels".into(), labels.collect());
    object.insert("help".into(), finding.help.clone().into());
    object.insert("count".into(), finding.count.into());
    Value::Object(object)
}

/// `1 page`, `13,204 characters`.
fn counted(number: usize, noun: &str) -> String {
    format!("{} {noun}{}", grouped(number), if number == 1 { "" } else { "s" })
}

/// `13,204`
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn megabytes(bytes: usize) -> String {
    match bytes {
        0..1_000 => counted(bytes, "byte"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}
