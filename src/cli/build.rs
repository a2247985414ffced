//! `build` and `check`.

mod each;

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use banxin::config::{Format, Output, Project};
use banxin::diag::Diagnostic;
use banxin::source::Sources;
use banxin::{Built, File, Shared, Single};
use rayon::prelude::*;

use super::args::{Build, Check, To};
use super::disk::DiskWorld;
use super::output::{self, file_name, format_of, write_all};
use super::progress::Progress;
use super::report::{Reporter, object};
use super::request::{self, is_standard};
use super::{Failure, Status};
use each::Each;

/// Builds the books and writes them.
pub fn build(args: &Build, reporter: &mut Reporter) -> Status {
    let wanted = wanted(args)?;
    let world = DiskWorld::new(&args.manuscript.settings)?;
    let Some(projects) = request::projects(&world, &args.manuscript, reporter)? else { return stopped(reporter, 2) };
    let books = books(
        &world,
        projects,
        wanted,
        #[cfg(feature = "fetch")]
        &|| web(&args.fetch),
    )?;
    if args.each && books.iter().flat_map(|book| &book.outputs).any(is_standard_output) {
        return Err(Failure::Usage("--each writes many files: standard output takes one".to_owned()));
    }
    let mut built = run(&books, args.each, reporter);
    world.say_cached(reporter)?;
    let mut said = Said::default();
    let mut failed = false;
    for (book, (built, each)) in books.iter().zip(&mut built) {
        reporter.findings(&said.unsaid(&built.diagnostics, &built.sources), &built.sources)?;
        reporter.findings(&said.unsaid(&each.errors, &built.sources), &built.sources)?;
        failed |= built.files.is_empty() || each.failed > 0;
        if let Some(failure) = each.failure() {
            return Err(failure);
        }
        #[cfg(feature = "fetch")]
        say_fetched(&book.world, reporter)?;
    }
    for (book, (built, each)) in books.iter().zip(&built) {
        if !built.files.is_empty() {
            write(built, book, reporter)?;
        }
        each.say(reporter)?;
    }
    if !built.iter().any(|(built, each)| !built.files.is_empty() || each.has_written()) {
        return stopped(reporter, 1);
    }
    reporter.totals()?;
    Ok(if failed { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// A book to be built, in a world of its own: its time is that of its own files.
struct Book {
    project: Project,
    outputs: Vec<Output>,
    world: DiskWorld,
}

/// The books with what is to be written of each.
fn books(
    world: &DiskWorld,
    projects: Vec<Project>,
    wanted: Option<Vec<Output>>,
    #[cfg(feature = "fetch")] web: &dyn Fn() -> Option<super::web::HttpWeb>,
) -> Result<Vec<Book>, Failure> {
    let alone = projects.len() == 1;
    if !alone && wanted.iter().flatten().any(is_standard_output) {
        return Err(Failure::Usage("standard output takes one book: --edition NAME says which".to_owned()));
    }
    let mut books = Vec::new();
    for project in projects {
        let outputs = match &wanted {
            Some(wanted) => wanted.iter().map(|output| named(output, &project, alone)).collect(),
            None => project.outputs.clone(),
        };
        if outputs.is_empty() {
            return Err(Failure::Usage("[output] turns every format off: there is nothing to write".to_owned()));
        }
        let world = world.again();
        #[cfg(feature = "fetch")]
        let world = world.with_web(web());
        // The configuration counts for the time of the book.
        project.sources.iter().for_each(|(_, source)| drop(banxin::world::World::read(&world, &source.path)));
        books.push(Book { project, outputs, world });
    }
    Ok(books)
}

/// An output that was asked for, for one of several books: with its name in the name of a file.
fn named(output: &Output, project: &Project, alone: bool) -> Output {
    let suffix = project.variant.suffix().filter(|_| !alone);
    let path = output.path.as_ref().map(|path| match suffix {
        Some(suffix) if !output::is_folder(path) => banxin::config::suffixed(path, &suffix),
        _ => path.clone(),
    });
    Output { path, ..output.clone() }
}

fn is_standard_output(output: &Output) -> bool {
    output.path.as_deref().is_some_and(is_standard)
}

/// Findings that were told: several editions of a book have the same.
#[derive(Default)]
struct Said(BTreeSet<String>);

impl Said {
    /// Those that are new.
    fn unsaid(&mut self, findings: &[Diagnostic], sources: &Sources) -> Vec<Diagnostic> {
        let key = |found: &Diagnostic| object(found, sources).to_string();
        findings.iter().filter(|found| self.0.insert(key(found))).cloned().collect()
    }
}

/// The web, where the arguments ask for it.
#[cfg(feature = "fetch")]
fn web(fetch: &super::args::Fetch) -> Option<super::web::HttpWeb> {
    fetch.fetch_images.map(|from| super::web::HttpWeb::new(from == super::args::FetchFrom::Any))
}

#[cfg(feature = "fetch")]
fn say_fetched(world: &DiskWorld, reporter: &mut Reporter) -> io::Result<()> {
    match world.fetched() {
        0 => Ok(()),
        1 => reporter.say("fetched 1 picture and kept it in .banxin/images"),
        count => reporter.say(&format!("fetched {count} pictures and kept them in .banxin/images")),
    }
}

/// Reports what a build would report.
pub fn check(args: &Check, reporter: &mut Reporter) -> Status {
    reporter.show_across();
    let world = DiskWorld::new(&args.manuscript.settings)?;
    #[cfg(feature = "fetch")]
    let world = world.with_web(web(&args.fetch));
    let Some(projects) = request::projects(&world, &args.manuscript, reporter)? else {
        reporter.totals()?;
        return Ok(ExitCode::from(2));
    };
    let mut said = Said::default();
    for project in &projects {
        let built = {
            let progress = Progress::new(reporter.shows_progress());
            banxin::check(&world, project, &|stage| progress.stage(stage))
        };
        reporter.findings(&said.unsaid(&built.diagnostics, &built.sources), &built.sources)?;
        reporter.looked_at(built.chapters, built.characters)?;
    }
    world.say_cached(reporter)?;
    #[cfg(feature = "fetch")]
    say_fetched(&world, reporter)?;
    reporter.totals()?;
    Ok(ExitCode::from(u8::from(reporter.has_errors())))
}

/// Builds every book, side by side; with `each` a book of each article too, which is written at once.
fn run(books: &[Book], each: bool, reporter: &Reporter) -> Vec<(Built, Each)> {
    let progress = Progress::new(reporter.shows_progress());
    let (shared, stage) = (Shared::default(), |stage| progress.stage(stage));
    let one = |book: &Book| {
        let mut formats: Vec<Format> = book.outputs.iter().map(|output| output.format).collect();
        formats.sort_unstable();
        formats.dedup();
        if !each {
            return (banxin::build_with(&shared, &book.world, &book.project, &formats, &stage), Each::default());
        }
        let done = Mutex::new(Each::default());
        let article = |single: Single<'_>| {
            let written = each::write(&single, book);
            done.lock().unwrap_or_else(PoisonError::into_inner).take(single.built, written);
        };
        let alone = |world: &DiskWorld| world.again();
        let built = banxin::build_each(&shared, &book.world, &book.project, &formats, &stage, &alone, &article);
        (built, done.into_inner().unwrap_or_else(PoisonError::into_inner))
    };
    books.par_iter().map(one).collect()
}

fn stopped(reporter: &mut Reporter, status: u8) -> Status {
    reporter.say("nothing was written")?;
    reporter.totals()?;
    Ok(ExitCode::from(status))
}

/// The outputs that the arguments ask for; `None`: those of the project.
fn wanted(args: &Build) -> Result<Option<Vec<Output>>, Failure> {
    let formats: Vec<Format> = args.to.iter().map(|to| format(*to)).collect();
    let mut outputs: Vec<Output> = Vec::new();
    for path in &args.output {
        match format_of(path) {
            Some(format) if formats.is_empty() || formats.contains(&format) => {
                outputs.push(Output { format, path: Some(path.clone()) });
            }
            Some(_) => {
                return Err(Failure::Usage(format!("{} is not among the formats of --to", path.display())));
            }
            None if is_standard(path) => outputs.push(standard_output(&formats)?),
            None if output::is_folder(path) || path.is_dir() => {
                let all = if formats.is_empty() { vec![Format::Epub, Format::Pdf] } else { formats.clone() };
                outputs.extend(all.into_iter().map(|format| Output { format, path: Some(path.join("")) }));
            }
            None => {
                let message = format!(
                    "{}: the format is told by .epub or .pdf at the end; a folder by / at the end",
                    path.display()
                );
                return Err(Failure::Usage(message));
            }
        }
    }
    if args.output.is_empty() {
        outputs.extend(formats.into_iter().map(|format| Output { format, path: None }));
    }
    outputs.dedup();
    if outputs.len() > 1 && outputs.iter().any(is_standard_output) {
        return Err(Failure::Usage("standard output takes exactly one output".to_owned()));
    }
    Ok(Some(outputs).filter(|outputs| !outputs.is_empty()))
}

fn standard_output(formats: &[Format]) -> Result<Output, Failure> {
    let [format] = formats else {
        return Err(Failure::Usage("`-o -` needs one format: --to epub or --to pdf".to_owned()));
    };
    let path = PathBuf::from("-");
    output::to_standard(Some(&path), "a book is")?;
    Ok(Output { format: *format, path: Some(path) })
}

fn format(to: To) -> Format {
    match to {
        To::Epub => Format::Epub,
        To::Pdf => Format::Pdf,
    }
}

fn write(built: &Built, book: &Book, reporter: &mut Reporter) -> Result<(), Failure> {
    let mut files: Vec<(PathBuf, &File)> = Vec::new();
    for output in &book.outputs {
        let Some(file) = built.files.iter().find(|file| file.format == output.format) else { continue };
        files.push((book.place(output, &built.title), file));
    }
    if let [(path, file)] = files.as_slice()
        && is_standard(path)
    {
        let mut out = io::stdout().lock();
        out.write_all(&file.bytes)?;
        out.flush()?;
    } else {
        let all: Vec<(PathBuf, &[u8])> = files.iter().map(|(path, file)| (path.clone(), &*file.bytes)).collect();
        write_all(&all)?;
    }
    for (path, file) in &files {
        let name = if is_standard(path) { Path::new("standard output") } else { path };
        reporter.wrote(name, file.bytes.len(), file.pages, built.characters)?;
    }
    Ok(())
}

impl Book {
    /// The path of an output; a folder gets a file named by the title, or as the configuration names its books.
    fn place(&self, output: &Output, title: &str) -> PathBuf {
        let stem = file_name(&self.project.variant.stem(title));
        output::place(output.path.as_deref(), format!("{stem}.{}", output.format.extension()))
    }
}
