//! Who may use whom (src/README.md): one-way flow, proved from the `crate::` paths in the sources.

use std::fs;
use std::path::{Path, PathBuf};

use crate::harness;

/// Module, and the modules of this crate that it may name.
const MAY_USE: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("lang", &[]),
    ("cache", &[]),
    ("world", &["cache"]),
    ("asset", &[]),
    ("diag", &["source"]),
    ("doc", &["source", "lang"]),
    ("profile", &["theme"]),
    ("config", &["paper", "asset", "profile", "world", "theme", "diag", "source", "doc", "lang"]),
    ("theme", &["config", "lang", "source", "diag", "doc", "world"]),
    ("math", &["lang"]),
    ("font", &["config", "lang", "diag", "source", "theme", "world"]),
    ("read", &["doc", "lang", "world", "config", "diag", "source"]),
    ("resolve", &["cache", "math", "asset", "doc", "lang", "world", "config", "diag", "source"]),
    ("given", &["diag"]),
    ("raster", &["given", "lang", "diag"]),
    ("paper", &["theme"]),
    ("impose", &["given", "write", "diag", "theme"]),
    ("layout", &["math", "profile", "resolve", "asset", "doc", "theme", "font", "lang", "diag", "source"]),
    ("write/epub", &["cache", "math", "resolve", "asset", "doc", "theme", "font", "lang", "diag", "source"]),
    ("write/pdf", &["cache", "layout", "profile", "asset", "doc", "theme", "font", "lang", "diag", "source"]),
];

/// Crates that only one place may name, so that each can be replaced by editing that place.
const QUARANTINE: &[(&str, &[&str])] = &[
    ("pulldown_cmark", &["read/markdown"]),
    ("pulldown_latex", &["math"]),
    ("epub_builder", &["write/epub"]),
    ("zip", &["write/epub"]),
    ("printpdf", &["write/pdf"]),
    ("lopdf", &["write/pdf", "impose"]),
    ("hayro", &["raster"]),
    ("moxcms", &["write/pdf"]),
    ("zune_jpeg", &["write/pdf"]),
    ("harfrust", &["font"]),
    ("skrifa", &["font"]),
    ("postcard", &["cache"]),
    ("subsetter", &["font"]),
    ("skera", &["font"]),
    ("syntect", &["resolve/highlight"]),
    ("two_face", &["resolve/highlight"]),
    ("clap", &["cli", "main.rs"]),
    ("annotate_snippets", &["cli"]),
    ("indicatif", &["cli"]),
    ("ureq", &["cli/web"]),
];

#[test]
fn every_module_uses_only_what_it_may() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let Some((module, allowed)) = MAY_USE.iter().find(|(module, _)| inside(&path, module)) else { continue };
        let top = module.split('/').next().unwrap_or(module);
        for used in crate_paths(&text) {
            let own = used == top;
            if !own && !allowed.contains(&used.as_str()) {
                wrong.push(format!("{path}: crate::{used} (allowed: {allowed:?})"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn external_crates_stay_in_their_place() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        for (name, places) in QUARANTINE {
            let named = code_lines(&text).any(|line| names_crate(line, name));
            if named && !places.iter().any(|place| inside(&path, place)) {
                wrong.push(format!("{path} names {name}; only {places:?} may"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn names_crate(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = &line[at + name.len()..];
        after.starts_with("::") && !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
    })
}

/// `use crate::…` and `crate::…::` in code, as the names of top-level modules.
fn crate_paths(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in code_lines(text) {
        for (at, _) in line.match_indices("crate::") {
            let rest = &line[at + "crate::".len()..];
            let names = rest.strip_prefix('{').map_or(rest, |list| list.split('}').next().unwrap_or(list));
            let one = !rest.starts_with('{');
            for name in names.split(',') {
                let name: String = name.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if !name.is_empty() {
                    found.push(name);
                }
                if one {
                    break;
                }
            }
        }
    }
    found
}

/// Lines that are not comments, up to the unit tests of the file.
fn code_lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .take_while(|line| !line.starts_with("#[cfg(test)]"))
        .filter(|line| !line.trim_start().starts_with("//"))
}

fn inside(path: &str, module: &str) -> bool {
    path == module || path == format!("{module}.rs") || path.starts_with(&format!("{module}/"))
}

/// Every source below src/, by its path there.
fn sources() -> Vec<(String, String)> {
    fn go(dir: &Path, out: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(dir).expect("read a folder of src").flatten() {
            let path = entry.path();
            if path.is_dir() {
                go(&path, out);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                out.push(path);
            }
        }
    }
    let root = harness::root().join("src");
    let mut paths = Vec::new();
    go(&root, &mut paths);
    paths.sort();
    let name = |path: &Path| path.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
    paths.iter().map(|path| (name(path), fs::read_to_string(path).expect("read a source"))).collect()
}
