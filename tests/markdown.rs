//! The Markdown reader: text goldens by area.

use crate::harness::{self, Case};

fn area(name: &str) {
    harness::run(&format!("markdown/{name}.txt"), section);
}

/// The input is one file, or several after lines `@@ path`.
fn section(case: &Case, section: &str) -> String {
    let files = files(&case.input);
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let read = harness::read_files(&borrowed);
    match section {
        "tree" => read.tree(),
        "diag" => read.findings(),
        other => panic!("no section {other}"),
    }
}

pub fn files(input: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for line in input.lines() {
        match line.strip_prefix("@@ ") {
            Some(path) => out.push((path.to_owned(), String::new())),
            None => {
                if out.is_empty() {
                    out.push(("a.md".to_owned(), String::new()));
                }
                let text: &mut (String, String) = out.last_mut().expect("there is a file");
                text.1.push_str(line);
                text.1.push('\n');
            }
        }
    }
    out
}

#[test]
fn smoke() {
    area("smoke");
}

#[test]
#[ignore]
fn look() {
    let path = std::env::var("LOOK").expect("LOOK");
    let text = std::fs::read_to_string(&path).expect("read");
    let name = path.rsplit('/').next().unwrap_or("a.md").to_owned();
    let start = std::time::Instant::now();
    let read = harness::read_files(&[(&name, &text)]);
    println!("{}\n{}\n{:?}", read.tree(), read.findings(), start.elapsed());
}
