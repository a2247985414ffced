//! Case files: many cases in a file, the expected output beside the input. `UPDATE=1 cargo test` rewrites them.
//!
//! ```text
//! === name of the case
//! input, up to the next line that begins with `--- ` or `=== `
//! --- section
//! expected output
//! ```

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use banxin::config::{Entry, EntrySource, Project, ProjectKind};
use banxin::diag::{Diagnostic, Sink};
use banxin::doc::{Book, Matter};
use banxin::read;
use banxin::source::{Sources, Span};
use banxin::world::MemWorld;
use proptest::test_runner::{Config as ProptestConfig, RngSeed};

/// One case of a file.
pub struct Case {
    /// Its name.
    pub name: String,
    /// Its input, without the last line end.
    pub input: String,
    /// Expected sections in order: name and text.
    pub expected: Vec<(String, String)>,
}

/// Runs every case of `tests/cases/FILE`: `run` gives the text of a section by name.
///
/// # Panics
/// If any section differs, with the difference; the whole file is run first.
pub fn run(file: &str, run: impl Fn(&Case, &str) -> String) {
    let path = root().join("tests/cases").join(file);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let cases = parse(&text);
    assert!(!cases.is_empty(), "{file} holds no case");
    let (mut rewritten, mut failures) = (String::new(), String::new());
    for case in &cases {
        let _ = writeln!(rewritten, "=== {}\n{}", case.name, case.input);
        for (section, expected) in &case.expected {
            let found = run(case, section);
            let found = found.trim_end_matches('\n');
            let _ = writeln!(rewritten, "--- {section}\n{found}");
            if found != expected {
                let _ = writeln!(failures, "{file}: {} [{section}]\n{}", case.name, difference(expected, found));
            }
        }
        rewritten.push('\n');
    }
    #[expect(clippy::disallowed_methods, reason = "the test runner may look at its environment")]
    let update = std::env::var_os("UPDATE").is_some();
    if update {
        fs::write(&path, rewritten).expect("rewrite the case file");
    } else {
        assert!(failures.is_empty(), "\n{failures}\nUPDATE=1 rewrites the file, if the new output is right");
    }
}

fn parse(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("=== ") {
            cases.push(Case { name: name.to_owned(), input: String::new(), expected: Vec::new() });
        } else if let Some(case) = cases.last_mut() {
            if let Some(section) = line.strip_prefix("--- ") {
                case.expected.push((section.to_owned(), String::new()));
            } else {
                let part = case.expected.last_mut().map_or(&mut case.input, |(_, text)| text);
                part.push_str(line);
                part.push('\n');
            }
        }
    }
    for case in &mut cases {
        trim(&mut case.input);
        case.expected.iter_mut().for_each(|(_, text)| trim(text));
    }
    cases
}

fn trim(text: &mut String) {
    text.truncate(text.trim_end_matches('\n').len());
}

fn difference(expected: &str, found: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), found.lines().collect());
    let same = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail = old[same..].iter().rev().zip(new[same..].iter().rev()).take_while(|(a, b)| a == b).count();
    let mut out = String::new();
    for line in &old[same.saturating_sub(2)..same] {
        let _ = writeln!(out, "    {line}");
    }
    for line in &old[same..old.len() - tail] {
        let _ = writeln!(out, "  - {line}");
    }
    for line in &new[same..new.len() - tail] {
        let _ = writeln!(out, "  + {line}");
    }
    out
}

/// Settings of the property tests: this many cases from a fixed seed, so that a change fails or passes for what it is.
/// `PROPTEST_RNG_SEED=N PROPTEST_CASES=100000 cargo test` looks further.
pub fn properties(cases: u32) -> ProptestConfig {
    let given = ProptestConfig::default();
    let seed = if given.rng_seed == RngSeed::Random { RngSeed::Fixed(1) } else { given.rng_seed };
    let cases = given.cases.max(cases);
    ProptestConfig { cases, rng_seed: seed, failure_persistence: None, ..given }
}

/// The root of the checkout.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

/// A world in memory that holds these files (path, text), and a project of those among them that are manuscripts:
/// one makes a [`ProjectKind::Single`], more make an anthology.
pub fn project(files: &[(&str, &str)]) -> (MemWorld, Project) {
    let world = files.iter().fold(MemWorld::new(), |world, (path, text)| world.with(path, text));
    let manuscript = |path: &&str| [".md", ".txt", ".json"].iter().any(|end| path.ends_with(end));
    let contents: Vec<Entry> = files.iter().map(|(path, _)| *path).filter(manuscript).map(entry).collect();
    let kind = if contents.len() == 1 { ProjectKind::Single } else { ProjectKind::Anthology };
    let project = Project { kind, contents, ..Project::default() };
    (world, project)
}

/// A line of the contents that names a file and says nothing else.
pub fn entry(path: &str) -> Entry {
    Entry {
        source: EntrySource::File(path.into()),
        role: None,
        matter: Matter::Body,
        depth: 0,
        numbered: true,
        title: None,
        span: Span::NONE,
    }
}

/// What came of reading a project.
pub struct Read {
    /// The book, unless there were errors.
    pub book: Option<Book>,
    /// Findings in reading order.
    pub diagnostics: Vec<Diagnostic>,
    /// The sources.
    pub sources: Sources,
}

impl Read {
    /// The tree as text.
    pub fn tree(&self) -> String {
        self.book.as_ref().map_or_else(|| "no book".to_owned(), banxin::doc::dump)
    }

    /// One line a finding: code, line and column, message.
    pub fn findings(&self) -> String {
        self.diagnostics.iter().fold(String::new(), |mut out, diagnostic| {
            let span = diagnostic.span();
            let place =
                span.source().and_then(|id| self.sources.get(id)).map(|source| source.line_column(span.start()));
            let place = place.map_or("-".to_owned(), |(line, column)| format!("{line}:{column}"));
            let _ = writeln!(out, "{} {place} {}", diagnostic.code, diagnostic.message);
            out
        })
    }
}

/// Reads a project.
pub fn read(world: &MemWorld, project: &Project) -> Read {
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let book = read::book(world, project, &mut sources, &mut sink).ok();
    Read { book, diagnostics: sink.into_sorted(), sources }
}

/// Reads these files (path, text) as [`project`] makes them.
pub fn read_files(files: &[(&str, &str)]) -> Read {
    let (world, project) = project(files);
    read(&world, &project)
}
