//! `render`.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use banxin::config::Format;
use banxin::diag::{Code, Diagnostic, Sink};
use banxin::raster::{self, Job, Request, Selection, Shown, Size};
use banxin::source::Sources;

use super::args::{Manuscript, Render};
use super::disk::DiskWorld;
use super::output::{self, Staged, file_name};
use super::progress::Progress;
use super::report::Reporter;
use super::{Failure, Status, print_bytes, request};

const DPI: f64 = 150.0;
/// Width of the pages of a sheet.
const SMALL: u32 = 400;

/// Makes pictures of pages.
pub fn run(args: &Render, reporter: &mut Reporter) -> Status {
    let standard = output::to_standard(args.output.as_deref(), "a picture is")?;
    let pdf = match pdf(&args.manuscript, reporter)? {
        Ok(pdf) => pdf,
        Err(status) => return Ok(status),
    };
    let mut sink = Sink::default();
    let prepared = raster::prepare(&pdf.bytes, &request(args), &mut sink);
    reporter.findings(&std::mem::take(&mut sink).into_sorted(), &Sources::default())?;
    let Ok(job) = prepared else { return Ok(ExitCode::from(2)) };
    if standard {
        return to_standard_output(&job, reporter);
    }
    let pattern = output::place(args.output.as_deref(), format!("{}-%d.png", pdf.name.replace('%', "%%")));
    let places = places(&pattern, job.pictures(), &args.manuscript.inputs)?;
    let (mut staged, mut sizes) = (Staged::default(), Vec::new());
    {
        let _progress = Progress::doing(reporter.shows_progress(), "painting pages");
        job.paint(&mut sink, |_, png| {
            // In the order of their places.
            staged.add(&places[sizes.len()], &png)?;
            sizes.push(png.len());
            Ok::<(), Failure>(())
        })?;
    }
    reporter.findings(&sink.into_sorted(), &Sources::default())?;
    staged.finish()?;
    for ((path, shown), bytes) in places.iter().zip(job.pictures()).zip(sizes) {
        reporter.painted(path, shown.width, shown.height, bytes)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A PDF in memory, and what to call what is made of it.
pub struct Pdf {
    pub bytes: Vec<u8>,
    pub name: String,
}

/// The PDF given, or built from the manuscript given; else the exit status, and why has been reported.
pub fn pdf(manuscript: &Manuscript, reporter: &mut Reporter) -> Result<Result<Pdf, ExitCode>, Failure> {
    if let [path] = manuscript.inputs.as_slice()
        && path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("pdf"))
    {
        let name = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        return match fs::read(path) {
            Ok(bytes) => Ok(Ok(Pdf { bytes, name })),
            Err(error) => {
                let finding = Diagnostic::new(Code::C001, format!("cannot read {}: {error}", path.display()));
                reporter.findings(&[finding], &Sources::default())?;
                Ok(Err(ExitCode::from(2)))
            }
        };
    }
    let world = DiskWorld::new(&manuscript.settings)?;
    let Some(project) = request::project(&world, manuscript, reporter)? else { return Ok(Err(ExitCode::from(2))) };
    let built = {
        let progress = Progress::new(reporter.shows_progress());
        banxin::build(&world, &project, &[Format::Pdf], &|stage| progress.stage(stage))
    };
    world.say_cached(reporter)?;
    reporter.findings(&built.diagnostics, &built.sources)?;
    let name = file_name(&built.title);
    let file = built.files.into_iter().next();
    Ok(file.map(|file| Pdf { bytes: file.bytes, name }).ok_or(ExitCode::from(1)))
}

fn request(args: &Render) -> Request {
    let size = match (args.width, args.dpi) {
        (Some(width), _) => Size::Width(width),
        (None, Some(dpi)) => Size::Dpi(dpi),
        (None, None) if args.sheet.is_some() => Size::Width(SMALL),
        (None, None) => Size::Dpi(DPI),
    };
    let pages = args.pages.as_ref().map(|pages| Selection::new(pages, args.folio));
    Request { pages, size, sheet: args.sheet }
}

fn to_standard_output(job: &Job, reporter: &mut Reporter) -> Status {
    let pictures = job.pictures().len();
    if pictures != 1 {
        return Err(Failure::Usage(format!("standard output takes one picture, not {pictures}")));
    }
    let (mut sink, mut bytes) = (Sink::default(), Vec::new());
    job.paint(&mut sink, |_, png| {
        bytes = png;
        Ok::<(), Failure>(())
    })?;
    reporter.findings(&sink.into_sorted(), &Sources::default())?;
    print_bytes(&bytes)
}

/// The file of each picture.
fn places(pattern: &Path, pictures: &[Shown], inputs: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let pattern = pattern.to_string_lossy();
    if pictures.len() > 1 && pictures.iter().any(|picture| picture.label.is_empty()) && !numbered(&pattern) {
        let message = format!("{pattern}: several pictures need %d in the name, as in page-%d.png");
        return Err(Failure::Usage(message));
    }
    let (mut places, mut known) = (Vec::new(), BTreeSet::new());
    for picture in pictures {
        let path = PathBuf::from(filled(&pattern, picture.number, &picture.label)?);
        output::spare(inputs, &path)?;
        if !known.insert(path.clone()) {
            let message = format!("{}: two pictures of this name; put %d into it", path.display());
            return Err(Failure::Usage(message));
        }
        places.push(path);
    }
    Ok(places)
}

fn numbered(pattern: &str) -> bool {
    filled(pattern, 1, "").ok() != filled(pattern, 2, "").ok()
}

/// `%d` and `%3d` the number, `%f` the folio, `%%` a per cent sign.
fn filled(pattern: &str, number: usize, label: &str) -> Result<String, Failure> {
    let mut name = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('%') {
        name.push_str(before);
        let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let width: usize = if digits == 0 { 0 } else { after[..digits].parse().unwrap_or(usize::MAX) };
        let (kind, after) = after[digits..].split_at_checked(1).unwrap_or(("", ""));
        let value = match kind {
            "d" if width <= 20 => Cow::from(format!("{number:0width$}")),
            "f" if digits == 0 => Cow::from(file_name(label)),
            "%" if digits == 0 => Cow::from("%"),
            _ => return Err(Failure::Usage(format!("{pattern}: write %d, %3d, %f, or %% for a per cent sign"))),
        };
        name.push_str(&value);
        rest = after;
    }
    Ok(name + rest)
}

/// Pixels an inch that make sense.
pub fn parse_dpi(text: &str) -> Result<f64, String> {
    let dpi = text.parse::<f64>().ok().filter(|dpi| (1.0..=2400.0).contains(dpi));
    dpi.ok_or_else(|| "a number from 1 to 2400".to_owned())
}

/// `4x2`
pub fn parse_sheet(text: &str) -> Result<(u16, u16), String> {
    let number = |text: &str| text.trim().parse::<u16>().ok().filter(|number| (1..=100).contains(number));
    let parts = text.split_once(['x', 'X', '×']);
    let sheet = parts.and_then(|(columns, rows)| number(columns).zip(number(rows)));
    sheet.ok_or_else(|| "columns and rows, as 4x2".to_owned())
}

#[cfg(test)]
mod tests {
    use super::{filled, numbered};

    #[test]
    fn names_are_filled() {
        let name = |pattern| filled(pattern, 7, "").ok();
        assert_eq!(name("page-%d.png").as_deref(), Some("page-7.png"));
        assert_eq!(name("a/%3d %%.png").as_deref(), Some("a/007 %.png"));
        for wrong in ["%", "%x", "%5", "%2f", "%999999999999999999999d"] {
            assert_eq!(name(wrong), None, "{wrong}");
        }
        assert!(numbered("%d.png") && !numbered("a%%d.png"));
    }
}
