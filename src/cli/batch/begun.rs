//! The jobs in hand: a batch that was killed, perhaps by one of them, takes those last when it begins again.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::super::output::UNFINISHED;

/// A file beside the results with a line `+JOB` for each job begun and `-JOB` for each that ended. It hinders nobody: what
/// goes wrong with it only costs the order.
#[derive(Debug, Default)]
pub struct Begun {
    file: Option<Mutex<File>>,
    path: PathBuf,
    /// Jobs that were in hand when a batch was killed.
    in_hand: BTreeSet<String>,
}

impl Begun {
    /// That of a file of results, which nobody else is writing.
    pub fn beside(results: &Path) -> Begun {
        let name = results.file_name().unwrap_or_default().to_string_lossy();
        let path =
            results.with_file_name(format!("{UNFINISHED}begun-{}", &blake3::hash(name.as_bytes()).to_hex()[..16]));
        let in_hand = in_hand(&fs::read_to_string(&path).unwrap_or_default());
        let lines: String = in_hand.iter().map(|job| format!("+{job}\n")).collect();
        let file = File::create(&path).and_then(|mut file| file.write_all(lines.as_bytes()).map(|()| file)).ok();
        Begun { file: file.map(Mutex::new), path, in_hand }
    }

    /// Whether the job was in hand when a batch was killed.
    pub fn was_in_hand(&self, job: &str) -> bool {
        self.in_hand.contains(job)
    }

    /// A job begins.
    pub fn begin(&self, job: &str) {
        let _ = self.write('+', job);
    }

    /// A job has ended, and its result is written.
    pub fn end(&self, job: &str) {
        let _ = self.write('-', job);
    }

    fn write(&self, sign: char, job: &str) -> io::Result<()> {
        let Some(file) = &self.file else { return Ok(()) };
        file.lock().unwrap_or_else(PoisonError::into_inner).write_all(format!("{sign}{job}\n").as_bytes())
    }

    /// All jobs have ended.
    pub fn finish(self) {
        drop(self.file);
        let _ = fs::remove_file(self.path);
    }
}

fn in_hand(text: &str) -> BTreeSet<String> {
    let mut jobs = BTreeSet::new();
    for line in text.lines() {
        match (line.strip_prefix('+'), line.strip_prefix('-')) {
            (Some(job), _) => jobs.insert(job.to_owned()),
            (_, Some(job)) => jobs.remove(job),
            _ => false,
        };
    }
    jobs
}
