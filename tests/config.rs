//! Configuration: what a project becomes, and what is said of wrong ones.

use std::fmt::Write as _;
use std::path::PathBuf;

use banxin::config::{self, CoverAt, Entry, EntrySource, Input, Override, Project, Request};
use banxin::diag::Sink;
use banxin::source::Sources;
use banxin::world::MemWorld;

use crate::harness::{self, Case};

#[test]
fn projects() {
    harness::run("config.txt", section);
}

#[test]
fn mdbook_projects() {
    harness::run("mdbook.txt", section);
}

#[test]
fn folders_and_files() {
    harness::run("folders.txt", section);
}

#[test]
fn every_named_size_is_a_sheet() {
    for (names, ..) in config::SIZES {
        for name in *names {
            let (width, height) = config::size(name).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(width < height && width.to_pt() > 200.0, "{name}");
        }
    }
}

#[test]
fn sizes_and_lengths_by_measure() {
    let millimetres =
        |text: &str| config::size(text).map(|(w, h)| [w, h].map(|side| (side.to_pt() * 25.4 / 72.0 * 10.0).round()));
    assert_eq!(millimetres("148mm x 210mm"), Ok([1480.0, 2100.0]));
    assert_eq!(millimetres("148x210mm"), Ok([1480.0, 2100.0]));
    assert_eq!(millimetres("6in × 9in"), Ok([1524.0, 2286.0]));
    assert_eq!(millimetres("US-Trade"), Ok([1524.0, 2286.0]));
    assert_eq!(millimetres("5.5 x 8.5"), Ok([1397.0, 2159.0]));
    assert_eq!(millimetres("大32開"), Ok([1400.0, 2030.0]));
    assert_eq!(millimetres("신국판"), Ok([1520.0, 2250.0]));
    assert!(config::size("148 x 210").is_err());
    let points = |text: &str| config::length(text).map(|length| (length.to_pt() * 100.0).round());
    assert_eq!(points("10.5pt"), Ok(1050.0));
    assert_eq!(points("15Q"), Ok(1063.0));
    assert_eq!(points("五號"), Ok(1050.0));
    assert_eq!(points("小四"), Ok(1200.0));
    for wrong in ["10.5", "", "pt", "10.5 furlongs", "nan mm", "infmm", "1e9mm"] {
        assert!(config::length(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn the_schema_describes_every_key() {
    fn walk(value: &serde_json::Value, path: &str, bare: &mut Vec<String>) {
        let Some(object) = value.as_object() else { return };
        for (name, inner) in object.get("properties").and_then(|p| p.as_object()).into_iter().flatten() {
            if inner.get("description").is_none() {
                bare.push(format!("{path}.{name}"));
            }
        }
        for (key, inner) in object {
            walk(inner, &format!("{path}/{key}"), bare);
        }
    }
    let schema = config::schema();
    let mut bare = Vec::new();
    walk(&schema, "", &mut bare);
    assert!(bare.is_empty(), "no description: {bare:?}");
    assert_eq!(schema["additionalProperties"], false);
}

#[test]
fn the_readmes_name_every_key() {
    let schema = config::schema();
    let resolve = |value: &serde_json::Value| -> serde_json::Value {
        let found = value.to_string();
        let name = found.split("#/$defs/").nth(1).and_then(|rest| rest.split('"').next());
        name.map_or_else(|| value.clone(), |name| schema["$defs"][name].clone())
    };
    let mut keys: Vec<String> = Vec::new();
    for (table, value) in schema["properties"].as_object().expect("tables") {
        match resolve(value)["properties"].as_object() {
            Some(inner) => {
                keys.push(format!("[{table}]"));
                keys.extend(inner.keys().map(|key| format!("`{key}`")));
            }
            None => keys.push(format!("`{table}`")),
        }
    }
    assert!(keys.len() > 40, "{keys:?}");
    for readme in ["README.md", "README.zh-TW.md"] {
        let text = std::fs::read_to_string(harness::root().join(readme)).expect("a README");
        let missing: Vec<&String> = keys.iter().filter(|key| !text.contains(*key)).collect();
        assert!(missing.is_empty(), "{readme} does not name {missing:?}");
    }
}

/// The input of a case: `@ PATH` begins a file, `$ …` are the arguments (an input, or an option).
fn section(case: &Case, section: &str) -> String {
    let mut world = MemWorld::new();
    let mut request = Request::default();
    for part in case.input.split("\n@ ").map(|part| part.strip_prefix("@ ").unwrap_or(part)) {
        if part.starts_with('$') {
            part.lines().for_each(|line| argument(&mut request, line.trim_start_matches(['$', ' '])));
        } else {
            let (path, text) = part.split_once('\n').unwrap_or((part, ""));
            world = world.with(path, format!("{text}\n"));
        }
    }
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let project = config::project(&world, &request, &mut sources, &mut sink);
    match section {
        "findings" => sink.into_sorted().iter().fold(String::new(), |mut out, finding| {
            let place = finding.span().source().and_then(|id| sources.get(id)).map_or_else(String::new, |source| {
                let (line, column) = source.line_column(finding.span().start());
                format!("{}:{line}:{column} ", source.path.display())
            });
            let text = sources.text(finding.span()).map_or_else(String::new, |text| format!(" «{text}»"));
            let _ = writeln!(out, "{place}{}{text} {}", finding.code, finding.message);
            if let Some(help) = &finding.help {
                let _ = writeln!(out, "  {help}");
            }
            out
        }),
        "project" => project.map_or_else(|_| "no project".to_owned(), |project| dump(&project)),
        other => panic!("unknown section {other}"),
    }
}

fn argument(request: &mut Request, line: &str) {
    let (name, value) = line.split_once(' ').unwrap_or((line, ""));
    match name {
        "--set" => request.overrides.extend(Override::set(value)),
        "--title" => request.overrides.push(Override::option(name, "book.title", value)),
        "--allow" => request.overrides.push(Override::list(name, "lint.allow", &[value.to_owned()])),
        "--stdin" => request.inputs.push(Input::Bytes(PathBuf::from(value), b"text".as_slice().into())),
        _ => request.inputs.push(Input::Path(PathBuf::from(line))),
    }
}

fn dump(project: &Project) -> String {
    let default = Project::default();
    let mut out = format!("{:?} in {:?}\n", project.kind, project.root.display().to_string());
    let mut line = |name: &str, value: String, default: String| {
        if value != default {
            let _ = writeln!(out, "{name}: {value}");
        }
    };
    let meta = &project.meta;
    line("title", meta.title.clone(), String::new());
    line(
        "agents",
        format!("{:?}", meta.agents.iter().map(|a| (&a.name, a.role.marc())).collect::<Vec<_>>()),
        "[]".into(),
    );
    for (name, value) in [("subtitle", &meta.subtitle), ("date", &meta.date), ("isbn", &meta.isbn)] {
        line(name, value.clone().unwrap_or_default(), String::new());
    }
    line("lang", meta.lang.map(|lang| lang.to_string()).unwrap_or_default(), String::new());
    line("series", format!("{:?}", meta.series), "None".into());
    line(
        "cover",
        project
            .cover
            .as_ref()
            .map(|(at, _)| match at {
                CoverAt::File(path) => path.display().to_string(),
                CoverAt::Web(address) => format!("web {address}"),
            })
            .unwrap_or_default(),
        String::new(),
    );
    line("theme", format!("{:?}", project.theme), format!("{:?}", default.theme));
    line("vertical", format!("{:?}", project.vertical), format!("{:?}", default.vertical));
    line("page", format!("{:?}", project.page), format!("{:?}", default.page));
    line("fonts", format!("{:?}", project.fonts), format!("{:?}", default.fonts));
    line("read", format!("{:?}", project.read), format!("{:?}", default.read));
    line("lint", format!("{:?}", project.lint), format!("{:?}", default.lint));
    line("toc", format!("{} {}", project.toc, project.toc_depth), format!("{} {}", default.toc, default.toc_depth));
    for output in &project.outputs {
        let path = output.path.as_ref().map_or_else(|| "default".to_owned(), |path| path.display().to_string());
        line("output", format!("{:?} {path}", output.format), String::new());
    }
    project.contents.iter().for_each(|entry| entry_line(&mut out, entry));
    out
}

fn entry_line(out: &mut String, entry: &Entry) {
    let source = match &entry.source {
        EntrySource::File(path) => path.display().to_string(),
        EntrySource::Title => "-".to_owned(),
        EntrySource::Bytes(path, bytes) => format!("{} ({} bytes)", path.display(), bytes.len()),
    };
    let matter = format!("{:?}", entry.matter).to_lowercase();
    let indent = usize::from(entry.depth) * 2;
    let _ = write!(out, "{matter:5} {:indent$}{source}", "");
    if let Some(role) = entry.role {
        let _ = write!(out, " {role:?}");
    }
    if entry.numbered {
        out.push_str(" numbered");
    }
    if let Some(title) = &entry.title {
        let _ = write!(out, " “{title}”");
    }
    out.push('\n');
}
