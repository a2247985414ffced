//! What was asked for, to a project.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::editions::{self, Variant};
use super::raw::Raw;
use super::settings::Settings;
use super::tree::{self, Origins, Override};
use super::{Entry, EntrySource, Project, ProjectKind};
use super::{contents, files, mdbook, metadata, natural};
use crate::diag::{Code, Diagnostic, Outcome, Sink};
use crate::source::{Source, Sources, Span};
use crate::world::World;

/// What a build is asked for.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Files and folders; a folder with a configuration must be alone.
    pub inputs: Vec<Input>,
    /// Settings that override those of the configuration.
    pub overrides: Vec<Override>,
    /// Title of a folder whose path has no name, as `.`.
    pub folder_title: Option<String>,
}

/// A thing to read.
#[derive(Clone, Debug)]
pub enum Input {
    /// A file or folder.
    Path(PathBuf),
    /// Text that is already there. Its extension says what it is.
    Bytes(PathBuf, Arc<[u8]>),
}

/// Finds out what the inputs are and makes a project of them. Findings of severity error are all reported before
/// it stops; one is a configuration that makes several books (C080).
pub fn project(world: &dyn World, request: &Request, sources: &mut Sources, sink: &mut Sink) -> Outcome<Project> {
    one(projects(world, request, &[], sources, sink)?, sink)
}

/// The only project, or C080.
pub fn one(mut projects: Vec<Project>, sink: &mut Sink) -> Outcome<Project> {
    match projects.pop() {
        Some(project) if projects.is_empty() => Ok(project),
        Some(project) => {
            let variants: Vec<_> = projects.iter().chain([&project]).map(|project| &project.variant).collect();
            sink.push(editions::which(&variants));
            Err(crate::diag::Abort)
        }
        None => Err(crate::diag::Abort),
    }
}

/// As [`project`], with every book and edition of a configuration; `wanted` names those that are asked for, none for all.
pub fn projects(
    world: &dyn World,
    request: &Request,
    wanted: &[String],
    sources: &mut Sources,
    sink: &mut Sink,
) -> Outcome<Vec<Project>> {
    let plan = plan(world, request, sink)?;
    let mut numbered = true;
    let file = match plan.configuration() {
        Some(path) => Some(text(world, &path, Span::NONE, sink).ok_or(crate::diag::Abort)?),
        None => None,
    };
    let (raws, origins) = tree::read(file, &request.overrides, sources, sink, |table, origins, sink| {
        if let Plan::MdBook(_) = plan {
            numbered = mdbook::numbered(table);
            mdbook::adapt(table, origins, sink);
        }
    });
    let raws = editions::choose(raws, wanted, sink);
    let mut projects: Vec<Project> = Vec::new();
    for (variant, raw) in raws {
        let mut found = Sink::default();
        let project = of(world, request, &plan, variant, &raw, &origins, numbered, sources, &mut found);
        if project.contents.is_empty() && !found.has_errors() && !sink.has_errors() {
            found.push(nothing(&project.root));
        }
        found.list().iter().for_each(|found| sink.push_unsaid(found.clone()));
        projects.push(project);
    }
    clash(&projects, sink);
    settle(projects, sources, sink)
}

/// One book or edition.
#[expect(clippy::too_many_arguments, reason = "everything that has been found out about the inputs")]
fn of(
    world: &dyn World,
    request: &Request,
    plan: &Plan,
    variant: Variant,
    raw: &Raw,
    origins: &Origins,
    numbered: bool,
    sources: &mut Sources,
    sink: &mut Sink,
) -> Project {
    let mut project = Project { kind: plan.kind(), root: plan.root(), variant, ..Project::default() };
    project.meta = metadata::meta(&raw.book, &raw.accessibility, origins, sink);
    let root = project.root.clone();
    Settings { world, root: &root, origins, sink: &mut *sink }.apply(raw, &mut project);
    project.contents = match plan {
        Plan::Files(entries) => entries.clone(),
        Plan::Folder(_, entries) => entries.clone(),
        Plan::Book(_) => contents::entries(world, &source_folder(&root, raw, "."), &raw.contents, origins, sink),
        Plan::MdBook(_) => summary(world, &source_folder(&root, raw, "src"), numbered, sources, sink),
    };
    if project.meta.title.is_empty() && project.kind != ProjectKind::Single {
        project.meta.title = plan.title(request);
    }
    project
}

/// C081 for two that would write the same file.
fn clash(projects: &[Project], sink: &mut Sink) {
    let mut known: BTreeMap<String, Span> = BTreeMap::new();
    for project in projects.iter().filter(|_| projects.len() > 1) {
        let stem = project.variant.stem(&project.meta.title);
        let files = project.outputs.iter().map(|output| match &output.path {
            Some(path) => path.to_string_lossy().to_lowercase(),
            None => format!("out/{stem}.{}", output.format.extension()).to_lowercase(),
        });
        for file in files {
            if let Some(other) = known.insert(file.clone(), project.variant.span) {
                let found = Diagnostic::new(Code::C081, format!("two books would be written to {file}"));
                let found = found.at(project.variant.span).label(other, "the other");
                sink.push(found.help("give each a `name` of its own, or an `output`"));
                break;
            }
        }
    }
}

/// Applies the severities to what has been found so far and to what will be found.
fn settle(mut projects: Vec<Project>, sources: &Sources, sink: &mut Sink) -> Outcome<Vec<Project>> {
    let lint = projects.first().map(|project| project.lint.clone()).unwrap_or_default();
    let found = std::mem::replace(sink, Sink::with(lint));
    sink.merge(found);
    sink.check()?;
    projects.iter_mut().for_each(|project| project.sources = sources.clone());
    Ok(projects)
}

/// What the inputs are.
enum Plan {
    /// Files, in reading order.
    Files(Vec<Entry>),
    /// A folder without configuration, or several.
    Folder(PathBuf, Vec<Entry>),
    /// A `banxin.toml`.
    Book(PathBuf),
    /// A `book.toml` beside a `src/SUMMARY.md`.
    MdBook(PathBuf),
}

fn plan(world: &dyn World, request: &Request, sink: &mut Sink) -> Outcome<Plan> {
    if let [Input::Path(path)] = request.inputs.as_slice() {
        let path = &files::clean(path);
        let configuration = if world.is_dir(path) { path.join("banxin.toml") } else { path.clone() };
        let is_toml = path.extension().is_some_and(|extension| extension == "toml");
        if world.is_file(&configuration) && (is_toml || world.is_dir(path)) {
            return Ok(if is_mdbook(&configuration) { Plan::MdBook(configuration) } else { Plan::Book(configuration) });
        }
        let book = path.join("book.toml");
        if world.is_dir(path) && world.is_file(&book) {
            return Ok(Plan::MdBook(book));
        }
    }
    let mut entries = Vec::new();
    let mut folders = Vec::new();
    for input in in_order(&request.inputs) {
        match input {
            Input::Bytes(name, bytes) => {
                let source = EntrySource::Bytes(name.clone(), bytes.clone());
                entries.push(Entry { source, ..files::plain(PathBuf::new(), 0) });
            }
            Input::Path(path) if world.is_dir(path) => {
                let path = files::clean(path);
                let found = files::folder(world, &path);
                if found.is_empty() {
                    sink.push(nothing(&path));
                }
                entries.extend(found);
                folders.push(path);
            }
            Input::Path(path) if world.is_file(path) => entries.push(files::plain(files::clean(path), 0)),
            Input::Path(path) => {
                let message = format!("there is no file or folder {}", path.display());
                sink.push(Diagnostic::new(Code::C001, message));
            }
        }
    }
    sink.check()?;
    Ok(match folders.into_iter().next() {
        Some(folder) => Plan::Folder(folder, entries),
        None => Plan::Files(entries),
    })
}

impl Plan {
    fn kind(&self) -> ProjectKind {
        match self {
            Plan::Book(_) | Plan::MdBook(_) => ProjectKind::Book,
            Plan::Files(entries) | Plan::Folder(_, entries) if entries.len() == 1 => ProjectKind::Single,
            Plan::Files(_) | Plan::Folder(..) => ProjectKind::Anthology,
        }
    }

    fn root(&self) -> PathBuf {
        let folder = |path: &Path| path.parent().unwrap_or(Path::new("")).to_path_buf();
        match self {
            Plan::Book(path) | Plan::MdBook(path) => folder(path),
            Plan::Folder(path, _) => path.clone(),
            Plan::Files(entries) => entries.iter().find_map(Entry::file).map(folder).unwrap_or_default(),
        }
    }

    fn configuration(&self) -> Option<PathBuf> {
        match self {
            Plan::Book(path) | Plan::MdBook(path) => Some(path.clone()),
            Plan::Files(_) | Plan::Folder(..) => None,
        }
    }

    /// The title of an anthology that nobody has given one.
    fn title(&self, request: &Request) -> String {
        let folder = match self {
            Plan::Folder(folder, _) => folder.clone(),
            Plan::Files(_) | Plan::Book(_) | Plan::MdBook(_) => self.root(),
        };
        match files::folder_title(&folder) {
            title if title.is_empty() => request.folder_title.clone().unwrap_or_default(),
            title => title,
        }
    }
}

/// Inputs in the order given, unless that is the plain order of a shell pattern: then in natural order.
fn in_order(inputs: &[Input]) -> Vec<&Input> {
    let path = |input: &&Input| match input {
        Input::Path(path) => path.clone(),
        Input::Bytes(..) => PathBuf::new(),
    };
    let mut inputs: Vec<&Input> = inputs.iter().collect();
    if inputs.is_sorted_by_key(path) {
        inputs.sort_by_cached_key(|input| {
            let path = path(input);
            (path.parent().map(Path::to_path_buf), natural::key(&path))
        });
    }
    inputs
}

fn is_mdbook(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == "book.toml")
}

fn source_folder(root: &Path, raw: &Raw, default: &str) -> PathBuf {
    let src = raw.book.src.as_ref().map_or(default, |src| src.as_str());
    files::join(root, src)
}

fn summary(world: &dyn World, src: &Path, numbered: bool, sources: &mut Sources, sink: &mut Sink) -> Vec<Entry> {
    let Some(source) = text(world, &files::join(src, "SUMMARY.md"), Span::NONE, sink) else { return Vec::new() };
    let id = sources.add(source.clone());
    mdbook::summary(world, &source, id, numbered, sink)
}

fn nothing(folder: &Path) -> Diagnostic {
    let place = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    Diagnostic::new(Code::C005, format!("{} holds no manuscript", place.display()))
        .help("manuscripts are files in .md or .txt; `banxin init` makes a small book to begin with")
}

/// Reads a text that has to be UTF-8. `asked` is where it is named.
pub(super) fn text(world: &dyn World, path: &Path, asked: Span, sink: &mut Sink) -> Option<Source> {
    let read = world.read(path).map_err(|error| error.to_string());
    let decoded = read.and_then(|bytes| {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        std::str::from_utf8(bytes).map(Arc::from).map_err(|error| format!("not UTF-8: {error}"))
    });
    match decoded {
        Ok(text) => Some(Source::new(path, Arc::<str>::clone(&text), "UTF-8")),
        Err(error) => {
            sink.push(Diagnostic::new(Code::C001, format!("cannot read {}: {error}", path.display())).at(asked));
            None
        }
    }
}
