//! `build` and `check`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use banxin::config::{Format, Output, Project};
use banxin::{Built, File};

use super::args::{Build, Check, To};
use super::disk::DiskWorld;
use super::output::{self, file_name, format_of, write_all};
use super::progress::Progress;
use super::report::Reporter;
use super::request::{self, is_standard};
use super::{Failure, Status};

/// Builds the books and writes them.
pub fn build(args: &Build, reporter: &mut Reporter) -> Status {
    let wanted = wanted(args)?;
    let world = DiskWorld::new(args.manuscript.settings.timestamp)?;
    #[cfg(feature = "fetch")]
    let world = world.with_web(web(&args.fetch));
    let Some(project) = request::project(&world, &args.manuscript, reporter)? else { return stopped(reporter, 2) };
    let outputs = wanted.unwrap_or_else(|| project.outputs.clone());
    if outputs.is_empty() {
        return Err(Failure::Usage("[output] turns every format off: there is nothing to write".to_owned()));
    }
    let built = run(&world, &project, &outputs, reporter);
    reporter.findings(&built.diagnostics, &built.sources)?;
    #[cfg(feature = "fetch")]
    say_fetched(&world, reporter)?;
    if built.files.is_empty() {
        return stopped(reporter, 1);
    }
    write(&built, &outputs, reporter)?;
    reporter.totals()?;
    Ok(ExitCode::SUCCESS)
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
    let world = DiskWorld::new(args.manuscript.settings.timestamp)?;
    #[cfg(feature = "fetch")]
    let world = world.with_web(web(&args.fetch));
    let Some(project) = request::project(&world, &args.manuscript, reporter)? else {
        reporter.totals()?;
        return Ok(ExitCode::from(2));
    };
    let built = {
        let progress = Progress::new(reporter.shows_progress());
        banxin::check(&world, &project, &|stage| progress.stage(stage))
    };
    reporter.findings(&built.diagnostics, &built.sources)?;
    #[cfg(feature = "fetch")]
    say_fetched(&world, reporter)?;
    reporter.looked_at(built.chapters, built.characters)?;
    reporter.totals()?;
    Ok(ExitCode::from(u8::from(reporter.has_errors())))
}

fn run(world: &DiskWorld, project: &Project, outputs: &[Output], reporter: &Reporter) -> Built {
    let mut formats: Vec<Format> = outputs.iter().map(|output| output.format).collect();
    formats.sort_unstable();
    formats.dedup();
    let progress = Progress::new(reporter.shows_progress());
    banxin::build(world, project, &formats, &|stage| progress.stage(stage))
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
    let standard = |output: &Output| output.path.as_deref().is_some_and(is_standard);
    if outputs.len() > 1 && outputs.iter().any(standard) {
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

fn write(built: &Built, outputs: &[Output], reporter: &mut Reporter) -> Result<(), Failure> {
    let mut files: Vec<(PathBuf, &File)> = Vec::new();
    for output in outputs {
        let Some(file) = built.files.iter().find(|file| file.format == output.format) else { continue };
        files.push((place(output, &built.title), file));
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

/// The path of an output; a folder gets a file named by the title.
fn place(output: &Output, title: &str) -> PathBuf {
    output::place(output.path.as_deref(), format!("{}.{}", file_name(title), output.format.extension()))
}
