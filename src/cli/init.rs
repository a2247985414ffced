//! `init`.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use super::args::Init;
use super::report::Reporter;
use super::{Failure, Status};

const CONFIGURATION: &str = include_str!("init/banxin.toml");
const CHAPTER: &str = include_str!("init/chapter.md");

/// Makes a small book that builds. Nothing that is there already is touched.
pub fn run(args: &Init, reporter: &mut Reporter) -> Status {
    let dir = args.dir.clone().unwrap_or_default();
    let files = [(dir.join("banxin.toml"), CONFIGURATION), (dir.join("text").join("01.md"), CHAPTER)];
    if let Some((path, _)) = files.iter().find(|(path, _)| path.exists()) {
        return Err(Failure::Usage(format!("{} is there already: nothing was written", path.display())));
    }
    for (path, text) in &files {
        create(path, text)?;
    }
    let dir = dir.display().to_string();
    let (place, command) = match dir.as_str() {
        "" | "." => ("this folder", "banxin build".to_owned()),
        dir => (dir, format!("banxin build {dir}")),
    };
    reporter.say(&format!("a book was made in {place}; build it with `{command}`"))?;
    Ok(ExitCode::SUCCESS)
}

fn create(path: &PathBuf, text: &str) -> Result<(), Failure> {
    let failed = |error: std::io::Error| match error.kind() {
        ErrorKind::AlreadyExists => Failure::Usage(format!("{} is there already", path.display())),
        _ => Failure::File(path.clone(), error),
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)
}
