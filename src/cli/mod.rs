//! The command line: `args` says what may be asked, one file per command does it, `report` prints findings, `output`
//! writes files whole or not at all, `disk` is the world outside, `web` what lies beyond, `cache` what earlier runs left.

mod args;
mod batch;
mod build;
mod cache;
mod cover;
mod disk;
mod dump;
mod excerpt;
mod explain;
mod fonts;
mod impose;
mod init;
mod output;
mod progress;
mod render;
mod report;
mod request;
mod tree;
#[cfg(feature = "fetch")]
mod web;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::CommandFactory;

pub use args::Args;
use args::{Command, SchemaOf};
use report::Reporter;

/// Why a command could not run. Exit status 2.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// What was asked for makes no sense.
    #[error("{0}")]
    Usage(String),
    /// A file that is to be written.
    #[error("cannot write {}: {}", .0.display(), reason(.1))]
    File(PathBuf, #[source] io::Error),
    /// Standard input, output or error.
    #[error("standard input or output: {}", reason(.0))]
    Stream(#[from] io::Error),
}

impl Failure {
    /// Whether the reader of the output has gone away, which is no error.
    pub fn is_broken_pipe(&self) -> bool {
        let (Failure::Stream(error) | Failure::File(_, error)) = self else { return false };
        error.kind() == io::ErrorKind::BrokenPipe
    }
}

/// Why a file cannot be written, in words that say what to look for.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such place".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            "a folder is needed where there is a file".to_owned()
        }
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "it may only be read".to_owned(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "the disk is full".to_owned(),
        _ => error.to_string(),
    }
}

/// Result of a command: the exit status.
pub type Status = Result<ExitCode, Failure>;

/// Runs a command.
pub fn run(args: &Args) -> Status {
    let mut reporter = Reporter::new(&args.global);
    match &args.command {
        Command::Build(build) => build::build(build, &mut reporter),
        Command::Batch(batch) => batch::run(batch, &mut reporter),
        Command::Check(check) => build::check(check, &mut reporter),
        Command::Cover(cover) => cover::run(cover, &mut reporter),
        Command::Render(render) => render::run(render, &mut reporter),
        Command::Impose(impose) => impose::run(impose, &mut reporter),
        Command::Tree(tree) => tree::run(&tree.manuscript, tree.format, &mut reporter),
        Command::Dump(dump) => dump::run(dump, &mut reporter),
        Command::Init(init) => init::run(init, &mut reporter),
        Command::Fonts(fonts) => fonts::run(fonts, &mut reporter),
        Command::Explain(explain) => explain::run(explain),
        Command::Cache(cache) => cache::run(cache, &mut reporter),
        Command::Schema(schema) => {
            let schema = match schema.of {
                SchemaOf::Config => banxin::config::schema(),
                SchemaOf::Tree => schemars::schema_for!(banxin::doc::Book).to_value(),
            };
            print(&format!("{schema:#}\n"))
        }
        Command::Completions(completions) => {
            let mut script = Vec::new();
            clap_complete::generate(completions.shell, &mut Args::command(), "banxin", &mut script);
            print_bytes(&script)
        }
        Command::Man(man) => match &man.dir {
            Some(dir) => {
                clap_mangen::generate_to(Args::command(), dir).map_err(|error| Failure::File(dir.clone(), error))?;
                Ok(ExitCode::SUCCESS)
            }
            None => {
                let mut page = Vec::new();
                clap_mangen::Man::new(Args::command()).render(&mut page)?;
                print_bytes(&page)
            }
        },
    }
}

/// Prints a failure.
pub fn fatal(args: &Args, failure: &Failure) {
    // Where standard error is closed too, the exit status has to do.
    let _ = Reporter::new(&args.global).fatal(&failure.to_string());
}

/// A panic is a fault of banxin: says so and asks for a report.
pub fn install_panic_hook() {
    let default = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        default(info);
        let _ = writeln!(
            io::stderr(),
            "\nThis is a fault of banxin {}, not of the manuscript. No file was written.\n\
             Please report it with the message above and, if possible, the text that leads to it.",
            env!("CARGO_PKG_VERSION")
        );
    }));
}

/// Prints a result to standard output.
fn print(text: &str) -> Status {
    print_bytes(text.as_bytes())
}

fn print_bytes(bytes: &[u8]) -> Status {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
