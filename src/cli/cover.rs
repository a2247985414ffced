//! `cover`.

use std::process::ExitCode;

use banxin::config::Override;

use super::args::Cover;
use super::disk::DiskWorld;
use super::output::{self, file_name, write_all};
use super::progress::Progress;
use super::report::Reporter;
use super::{Status, print_bytes, request};

/// Makes the cover around a book.
pub fn run(args: &Cover, reporter: &mut Reporter) -> Status {
    let standard = output::to_standard(args.output.as_deref(), "a cover is")?;
    let world = DiskWorld::new(&args.manuscript.settings)?;
    let project = request::project_with(&world, &args.manuscript, overrides(args), reporter)?;
    let Some(project) = project else { return Ok(ExitCode::from(2)) };
    let covered = {
        let progress = Progress::new(reporter.shows_progress());
        banxin::cover(&world, &project, &|stage| progress.stage(stage))
    };
    world.say_cached(reporter)?;
    reporter.findings(&covered.diagnostics, &covered.sources)?;
    let Some(bytes) = covered.bytes else { return Ok(ExitCode::from(1)) };
    if standard {
        return print_bytes(&bytes);
    }
    let path = output::place(args.output.as_deref(), format!("{}-cover.pdf", file_name(&covered.title)));
    output::spare(&args.manuscript.inputs, &path)?;
    write_all(&[(path.clone(), &bytes)])?;
    reporter.covered(&path, bytes.len(), covered.pages, covered.spine)?;
    Ok(ExitCode::SUCCESS)
}

fn overrides(args: &Cover) -> Vec<Override> {
    let options = [
        ("--paper", "cover.paper", &args.paper),
        ("--spine", "cover.spine", &args.spine),
        ("--flaps", "cover.flaps", &args.flaps),
        ("--price", "cover.price", &args.price),
        ("--add-on", "cover.add-on", &args.add_on),
    ];
    let given = options.into_iter().filter_map(|(option, key, value)| Some((option, key, value.as_deref()?)));
    let pages = args.pages.and_then(|pages| Override::set(&format!("cover.pages={pages}")));
    given.map(|(option, key, value)| Override::option(option, key, value)).chain(pages).collect()
}
