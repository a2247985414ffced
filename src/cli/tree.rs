//! `tree`, and `dump tree`.

use super::args::{Manuscript, TreeFormat};
use super::disk::DiskWorld;
use super::report::Reporter;
use super::{Failure, Status, print, request};
use std::process::ExitCode;

/// Prints the document tree of a manuscript.
pub fn run(manuscript: &Manuscript, format: TreeFormat, reporter: &mut Reporter) -> Status {
    let world = DiskWorld::new(&manuscript.settings)?;
    let Some(project) = request::project(&world, manuscript, reporter)? else { return Ok(ExitCode::from(2)) };
    let read = banxin::tree(&world, &project);
    reporter.findings(&read.diagnostics, &read.sources)?;
    let Some(book) = read.book else { return Ok(ExitCode::from(1)) };
    let text = match format {
        TreeFormat::Text => banxin::doc::dump(&book),
        TreeFormat::Json => {
            let mut json = serde_json::to_string_pretty(&book).map_err(|error| Failure::Usage(error.to_string()))?;
            json.push('\n');
            json
        }
    };
    print(&text)?;
    Ok(ExitCode::from(u8::from(reporter.has_errors())))
}
