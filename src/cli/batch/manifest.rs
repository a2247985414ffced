//! The manifest: its jobs, and its lines that are none.

use std::path::Path;
use std::{fs, io, io::Read};

use banxin::diag::Diagnostic;
use banxin::source::{Source, Sources, Span};

use super::super::Failure;
use super::super::request::is_standard;
use super::job::{self, Job};
use super::places::Places;

/// What a manifest asks for.
#[derive(Debug, Default)]
pub struct Manifest {
    /// Its jobs.
    pub jobs: Vec<Job>,
    /// Lines that are no job, and why.
    pub wrong: Vec<Wrong>,
}

/// The number of a line that is no job, and why it is none.
pub type Wrong = (usize, Diagnostic);

/// Reads the manifest. A job whose file is written or read by another one is wrong; `places` holds the files of the batch
/// itself.
pub fn read(path: &Path, sources: &mut Sources, mut places: Places) -> Result<Manifest, Failure> {
    let name = if is_standard(path) { Path::new("standard input") } else { path };
    let folder = if is_standard(path) { Path::new("") } else { path.parent().unwrap_or(Path::new("")) };
    let bytes = bytes(path)?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let text = String::from_utf8_lossy(bytes);
    let id = sources.add(Source::new(name, &*text, "UTF-8"));
    let (mut manifest, mut start) = (Manifest::default(), 0);
    for (at, (line, written)) in text.split('\n').zip(bytes.split(|&byte| byte == b'\n')).enumerate() {
        let span = Span::new(id, start, start + line.trim_end().len());
        start += line.len() + 1;
        if line.trim().is_empty() {
            continue;
        }
        let read = match std::str::from_utf8(written) {
            Ok(_) => job::read(line.trim_end(), at + 1, span, folder),
            Err(_) => Err(job::wrong(span, "the line is not UTF-8".to_owned())),
        };
        match read {
            Ok(job) => manifest.jobs.push(job),
            Err(found) => manifest.wrong.push((at + 1, found)),
        }
    }
    if manifest.jobs.is_empty() && manifest.wrong.is_empty() {
        return Err(Failure::Usage(format!("{} holds no job", path.display())));
    }
    manifest.jobs.iter().try_for_each(|job| places.reads(job)).map_err(Failure::Usage)?;
    let Manifest { jobs, wrong } = &mut manifest;
    jobs.retain(|job| match places.writes(job) {
        Some(clash) => {
            wrong.push((job.line, clash));
            false
        }
        None => true,
    });
    wrong.sort_by_key(|(line, _)| *line);
    Ok(manifest)
}

fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    if !is_standard(path) {
        return fs::read(path).map_err(|error| Failure::Usage(format!("cannot read {}: {error}", path.display())));
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}
