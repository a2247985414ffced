//! The `banxin` command: a thin layer over the library, and the only place that prints, asks the time or reads the
//! environment.

mod cli;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    cli::install_panic_hook();
    let args = cli::Args::parse();
    match catch_unwind(AssertUnwindSafe(|| cli::run(&args))) {
        Ok(Ok(status)) => status,
        Ok(Err(failure)) if failure.is_broken_pipe() => ExitCode::SUCCESS,
        Ok(Err(failure)) => {
            cli::fatal(&args, &failure);
            ExitCode::from(2)
        }
        Err(_) => ExitCode::from(2),
    }
}
