//! `explain`.

use std::fmt::Write as _;

use banxin::diag::{CODES, Code, Severity};

use super::args::Explain;
use super::{Failure, Status, print};

/// Prints the page of a code, or the list of codes.
pub fn run(args: &Explain) -> Status {
    let Some(name) = &args.code else { return print(&list()) };
    let code = name.parse::<Code>();
    let code =
        code.map_err(|()| Failure::Usage(format!("there is no code {name}: `banxin explain` lists the codes")))?;
    let info = code.info();
    print(&format!("{} ({}): {}\n\n{}\n", info.name, word(info.severity), info.title, info.text.trim()))
}

fn list() -> String {
    let mut text = String::new();
    for (_, info) in CODES {
        let _ = writeln!(text, "{}  {:7}  {}", info.name, word(info.severity), info.title);
    }
    text
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}
