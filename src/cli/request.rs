//! Arguments to a project.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use banxin::config::{self, FontOptions, Input, Override, Project, Request};
use banxin::diag::{Outcome, Sink};
use banxin::source::Sources;

use super::Failure;
use super::args::{Kind, Manuscript, Settings};
use super::disk::DiskWorld;
use super::report::Reporter;

/// The project that the arguments ask for. `None`: it has errors, which have been reported. The sink's findings of a
/// project without errors are reported too.
pub fn project(world: &DiskWorld, args: &Manuscript, reporter: &mut Reporter) -> Result<Option<Project>, Failure> {
    project_with(world, args, Vec::new(), reporter)
}

/// The same with options of a command of its own.
pub fn project_with(
    world: &DiskWorld,
    args: &Manuscript,
    own: Vec<Override>,
    reporter: &mut Reporter,
) -> Result<Option<Project>, Failure> {
    found(world, args, own, reporter, config::one)
}

/// Every book and edition that the arguments ask for.
pub fn projects(
    world: &DiskWorld,
    args: &Manuscript,
    reporter: &mut Reporter,
) -> Result<Option<Vec<Project>>, Failure> {
    found(world, args, Vec::new(), reporter, |found, _| Ok(found))
}

fn found<T>(
    world: &DiskWorld,
    args: &Manuscript,
    own: Vec<Override>,
    reporter: &mut Reporter,
    take: impl FnOnce(Vec<Project>, &mut Sink) -> Outcome<T>,
) -> Result<Option<T>, Failure> {
    let mut overrides = overrides(&args.settings)?;
    overrides.extend(own);
    let request = Request { inputs: inputs(args)?, overrides, folder_title: folder_title(args) };
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let projects = config::projects(world, &request, &args.edition, &mut sources, &mut sink);
    let taken = projects.and_then(|projects| take(projects, &mut sink));
    reporter.findings(&sink.into_sorted(), &sources)?;
    Ok(taken.ok())
}

fn inputs(args: &Manuscript) -> Result<Vec<Input>, Failure> {
    if args.inputs.is_empty() {
        return Ok(vec![Input::Path(PathBuf::new())]);
    }
    if args.inputs.iter().filter(|path| is_standard(path)).count() > 1 {
        return Err(Failure::Usage("standard input can be read only once".to_owned()));
    }
    let input = |path: &PathBuf| match is_standard(path) {
        true => standard_input(args.from),
        false => Ok(Input::Path(path.clone())),
    };
    args.inputs.iter().map(input).collect()
}

fn standard_input(kind: Kind) -> Result<Input, Failure> {
    let name = match kind {
        Kind::Md => "stdin.md",
        Kind::Txt => "stdin.txt",
        Kind::Json => "stdin.json",
    };
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(Input::Bytes(PathBuf::from(name), bytes.into()))
}

/// Whether a path means standard input or output.
pub fn is_standard(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The name of the folder that is asked for, where its path does not say it: `.`, `..`.
fn folder_title(args: &Manuscript) -> Option<String> {
    let path = args.inputs.first().map_or(Path::new("."), PathBuf::as_path);
    let folder = if path.is_dir() { path } else { path.parent().filter(|dir| !dir.as_os_str().is_empty())? };
    let name = folder.canonicalize().ok()?.file_name()?.to_string_lossy().into_owned();
    Some(name)
}

/// What the options say, as settings laid over those of the configuration.
pub fn overrides(args: &Settings) -> Result<Vec<Override>, Failure> {
    let mut all = Vec::new();
    for argument in &args.set {
        let over = Override::set(argument);
        all.push(over.ok_or_else(|| Failure::Usage(format!("`--set {argument}` has no `=`: write KEY=VALUE")))?);
    }
    all.extend(args.system_fonts.then(|| Override::set("fonts.system=true")).flatten());
    all.extend(args.reverse.then(|| Override::set("anthology.reverse=true")).flatten());
    let vertical = args.vertical.then(|| "vertical-rl".to_owned());
    let cleanup = match (args.cleanup, args.no_cleanup) {
        (true, _) => Some("always".to_owned()),
        (_, true) => Some("never".to_owned()),
        _ => None,
    };
    let options = [
        ("--title", "book.title", &args.title),
        ("--lang", "book.language", &args.lang),
        ("--cover", "book.cover", &args.cover),
        ("--theme", "theme", &args.theme),
        ("--sort", "anthology.sort", &args.sort),
        ("--group", "anthology.group", &args.group),
        ("--since", "anthology.since", &args.since),
        ("--until", "anthology.until", &args.until),
        ("--vertical", "writing-mode", &vertical),
        ("--pdf-profile", "pdf.profile", &args.pdf_profile),
        ("--encoding", "read.encoding", &args.encoding),
        ("--headings", "read.headings", &args.headings),
        ("--cleanup", "read.cleanup", &cleanup),
    ];
    let given = options.into_iter().filter_map(|(option, key, value)| Some((option, key, value.as_deref()?)));
    all.extend(given.map(|(option, key, value)| Override::option(option, key, value)));
    let lists = [
        ("--author", "book.authors", &args.author),
        ("--font-dir", "fonts.paths", &args.font_dir),
        ("--tag", "anthology.tags", &args.tag),
        ("--only", "anthology.only", &args.only),
        ("--skip", "anthology.skip", &args.skip),
        ("--unify", "anthology.unify", &args.unify),
        ("--allow", "lint.allow", &args.allow),
        ("--deny", "lint.deny", &args.deny),
    ];
    let given = lists.into_iter().filter(|(.., values)| !values.is_empty());
    all.extend(given.map(|(option, key, values)| Override::list(option, key, values)));
    Ok(all)
}

/// The font settings of the arguments alone.
pub fn fonts(args: &Settings) -> FontOptions {
    FontOptions {
        system: args.system_fonts,
        paths: args.font_dir.iter().map(PathBuf::from).collect(),
        ..FontOptions::default()
    }
}
