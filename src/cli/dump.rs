//! `dump`.

use std::ops::RangeInclusive;
use std::process::ExitCode;

use banxin::font::Fonts;
use banxin::layout;
use banxin::layout::ink::{Item, Pages};

use super::args::{Dump, DumpLayout, DumpOf};
use super::disk::DiskWorld;
use super::report::Reporter;
use super::{Failure, Status, print, request, tree};

/// Prints what a stage makes of a manuscript.
pub fn run(args: &Dump, reporter: &mut Reporter) -> Status {
    match &args.what {
        DumpOf::Tree(args) => tree::run(&args.manuscript, args.format, reporter),
        DumpOf::Layout(args) => layout(args, reporter),
    }
}

fn layout(args: &DumpLayout, reporter: &mut Reporter) -> Status {
    let world = DiskWorld::new(&args.manuscript.settings)?;
    let Some(project) = request::project(&world, &args.manuscript, reporter)? else { return Ok(ExitCode::from(2)) };
    let laid = banxin::pages(&world, &project);
    reporter.findings(&laid.diagnostics, &laid.sources)?;
    let Some((pages, fonts)) = laid.pages else { return Ok(ExitCode::from(1)) };
    let text = match &args.pages {
        Some(range) if *range.start() > pages.pages.len() => {
            let message = format!("--pages {}: the book has {} pages", range.start(), pages.pages.len());
            return Err(Failure::Usage(message));
        }
        Some(range) => layout::dump_pages(&pages, range.clone()),
        None => layout::dump(&pages),
    };
    print(&(faces(&pages, &fonts) + &text))?;
    Ok(ExitCode::from(u8::from(reporter.has_errors())))
}

/// The faces that the pages name.
fn faces(pages: &Pages, fonts: &Fonts) -> String {
    let items = pages.pages.iter().flat_map(|page| &page.items);
    let used = |id| items.clone().any(|item| matches!(item, Item::Glyphs(run) if run.face == id));
    let used = fonts.iter().filter(|(id, _)| used(*id));
    used.map(|(id, face)| format!("face {id} {}\n", face.name())).collect()
}

/// `7`, `3-5`, `3-`.
pub fn parse_range(text: &str) -> Result<RangeInclusive<usize>, String> {
    let number = |text: &str| text.parse::<usize>().ok().filter(|n| *n > 0);
    let range = match text.split_once('-') {
        None => number(text).map(|n| n..=n),
        Some((from, "")) => number(from).map(|from| from..=usize::MAX),
        Some((from, to)) => number(from).zip(number(to)).map(|(from, to)| from..=to),
    };
    range.filter(|range| !range.is_empty()).ok_or_else(|| "write 7, 3-5 or 3-".to_owned())
}
