//! The results, a line a job, written as soon as a job is done: what a batch that was killed begins again from.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::Failure;

/// How a job ended.
#[derive(Copy, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Every file was written.
    Built,
    /// No file was written; the diagnostics say why.
    Failed,
    /// A fault of banxin. No file was written.
    Crashed,
}

/// A finished file.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Written {
    /// Where.
    pub path: PathBuf,
    /// How long.
    pub bytes: u64,
    /// Pages, of a PDF.
    pub pages: Option<usize>,
    /// BLAKE3 hash.
    pub blake3: String,
}

/// A line of the results.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Entry {
    /// Name of the job.
    pub id: String,
    /// Its line in the manifest.
    pub line: usize,
    /// How it ended.
    pub status: Outcome,
    /// The files.
    pub outputs: Vec<Written>,
    /// Title of the book.
    pub title: String,
    /// Chapters of the book.
    pub chapters: usize,
    /// Characters of the text.
    pub characters: usize,
    /// Errors found.
    pub errors: usize,
    /// Warnings found.
    pub warnings: usize,
    /// The findings: errors and warnings, the first of them where there are many.
    pub diagnostics: Vec<Value>,
    /// What stopped it beside the findings.
    pub error: Option<String>,
    /// Time it took.
    pub seconds: f64,
    /// Hash of the line of the manifest.
    pub job: String,
    /// Hash of names, lengths and times of the files it was made of.
    pub inputs: String,
    /// Hash of the settings given for the whole batch.
    pub settings: String,
    /// The banxin that did it.
    pub version: String,
}

impl Entry {
    /// Whether the files are still there as they were written.
    fn stands(&self) -> bool {
        let there =
            |file: &Written| fs::metadata(&file.path).is_ok_and(|data| data.is_file() && data.len() == file.bytes);
        self.status == Outcome::Built && self.outputs.iter().all(there)
    }
}

/// Where results go.
#[derive(Debug)]
pub struct Ledger {
    /// The file; `None`: standard output.
    file: Option<Mutex<File>>,
    path: PathBuf,
    /// Earlier results by job; of several the last.
    earlier: BTreeMap<String, Entry>,
}

impl Ledger {
    /// Results to standard output: nothing to begin again from.
    pub fn standard_output() -> Ledger {
        Ledger { file: None, path: PathBuf::from("standard output"), earlier: BTreeMap::new() }
    }

    /// Opens the results and keeps others from writing to them until dropped. A last line that was cut off is taken out.
    pub fn open(path: &Path) -> Result<Ledger, Failure> {
        let failed = |error: io::Error| Failure::File(path.to_path_buf(), error);
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).map_err(failed)?;
        file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => {
                Failure::Usage(format!("{} is in use by another batch: wait for it, or give --results", path.display()))
            }
            TryLockError::Error(error) => failed(error),
        })?;
        let (earlier, whole) = read(&file, path)?;
        file.set_len(whole).map_err(failed)?;
        file.seek(SeekFrom::Start(whole)).map_err(failed)?;
        Ok(Ledger { file: Some(Mutex::new(file)), path: path.to_path_buf(), earlier })
    }

    /// The earlier result of a job, if its files still stand.
    pub fn standing(&self, job: &str) -> Option<&Entry> {
        self.earlier.get(job).filter(|entry| entry.stands())
    }

    /// Writes a result. The system has it when this returns: it outlives the process.
    pub fn write(&self, entry: &Entry) -> Result<(), Failure> {
        let failed = |error: io::Error| Failure::File(self.path.clone(), error);
        let mut line = serde_json::to_vec(entry).map_err(|error| failed(error.into()))?;
        line.push(b'\n');
        match &self.file {
            Some(file) => {
                let mut file = file.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
                file.write_all(&line).map_err(failed)
            }
            None => {
                let mut out = io::stdout().lock();
                out.write_all(&line).and_then(|()| out.flush()).map_err(Failure::Stream)
            }
        }
    }
}

/// The results that are there, and how far the file is made of whole lines.
fn read(file: &File, path: &Path) -> Result<(BTreeMap<String, Entry>, u64), Failure> {
    let (mut earlier, mut whole, mut line) = (BTreeMap::new(), 0, Vec::new());
    let mut reader = BufReader::new(file);
    loop {
        line.clear();
        let length = reader.read_until(b'\n', &mut line).map_err(|error| Failure::File(path.to_path_buf(), error))?;
        if line.last() != Some(&b'\n') {
            return Ok((earlier, whole));
        }
        // A file that holds something else is not written over.
        let entry: Entry = serde_json::from_slice(&line).map_err(|error| {
            let (path, error) = (path.display(), error.to_string());
            Failure::Usage(format!("{path} holds a line that is no result ({error}): give --results another file"))
        })?;
        earlier.insert(entry.job.clone(), entry);
        whole += length as u64;
    }
}
