//! Tells the library what it is built from, so that what one build of it has cached is of no use to any other.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

/// What no file of a book depends on.
const ASIDE: [&str; 4] = ["src/cli", "src/codes", "src/main.rs", "src/README.md"];

fn main() -> io::Result<()> {
    let mut files: Vec<PathBuf> = Vec::new();
    for place in ["src", "fonts", "Cargo.toml", "Cargo.lock", "build.rs"] {
        gather(Path::new(place), &mut files)?;
    }
    files.sort();
    let mut hasher = blake3::Hasher::new();
    for path in &files {
        println!("cargo::rerun-if-changed={}", path.display());
        let (name, bytes) = (path.to_string_lossy().replace('\\', "/"), fs::read(path)?);
        hasher.update(format!("{name}\0{}\0", bytes.len()).as_bytes()).update(&bytes);
    }
    hasher.update(compiler().as_bytes());
    println!("cargo::rustc-env=BANXIN_BUILD={}", hasher.finalize().to_hex());
    Ok(())
}

/// Files in an order of their own; a folder is watched itself, for those that come.
fn gather(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if ASIDE.iter().any(|aside| path == Path::new(aside)) || !path.exists() {
        return Ok(());
    }
    if !path.is_dir() {
        files.push(path.to_path_buf());
        return Ok(());
    }
    if path != Path::new("src") {
        println!("cargo::rerun-if-changed={}", path.display());
    }
    for entry in fs::read_dir(path)? {
        gather(&entry?.path(), files)?;
    }
    Ok(())
}

/// The compiler, the machine that is built for, and the features that are on.
#[expect(clippy::disallowed_methods, reason = "cargo speaks by the environment")]
fn compiler() -> String {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("-Vv").output().map(|output| output.stdout).unwrap_or_default();
    let variables = env::vars().filter(|(name, _)| name.starts_with("CARGO_FEATURE_") || name == "TARGET");
    let mut variables: Vec<String> = variables.map(|(name, value)| format!("{name}={value}")).collect();
    variables.sort();
    format!("{}\n{}", String::from_utf8_lossy(&version), variables.join("\n"))
}
