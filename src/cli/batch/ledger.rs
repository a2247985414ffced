//! The results, a line a job, written as soon as a job is done: what a batch that was killed begins again from.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::UNIX_EPOCH;

use banxin::world::record::Record;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::Failure;
use super::job::Job;

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
    /// When it was written, in nanoseconds since 1970; 0: unknown.
    #[serde(default)]
    pub time: u64,
}

impl Written {
    /// Whether the file is still there as it was written: untouched, else with the same bytes.
    fn stands(&self) -> bool {
        let Ok(data) = fs::metadata(&self.path) else { return false };
        let same_bytes =
            || fs::read(&self.path).is_ok_and(|bytes| blake3::hash(&bytes).to_hex().as_str() == self.blake3);
        data.is_file() && data.len() == self.bytes && (self.time == time_of(&data) && self.time > 0 || same_bytes())
    }
}

/// When a file was changed last, in nanoseconds since 1970; 0: unknown.
pub fn time_of(data: &fs::Metadata) -> u64 {
    let time = data.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    time.and_then(|time| u64::try_from(time.as_nanos()).ok()).unwrap_or(0)
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
    /// What it was made of: all that was read or looked for.
    #[serde(default)]
    pub inputs: Record,
    /// Hash of the settings given for the whole batch.
    pub settings: String,
    /// The banxin that did it.
    pub version: String,
}

impl Entry {
    /// Whether just these files were written, and are still there as they were written.
    pub fn stands<'a>(&self, places: impl Iterator<Item = &'a Path>) -> bool {
        let same = self.outputs.iter().map(|file| file.path.as_path()).eq(places);
        self.status == Outcome::Built && same && self.outputs.iter().all(Written::stands)
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
    /// The job of the last result of each line of the manifest.
    last: BTreeMap<usize, String>,
}

impl Ledger {
    /// Results to standard output: nothing to begin again from.
    pub fn standard_output() -> Ledger {
        Ledger { file: None, path: PathBuf::from("standard output"), earlier: BTreeMap::new(), last: BTreeMap::new() }
    }

    /// Opens the results and keeps others from writing to them until dropped. A last line that was cut off is taken out.
    ///
    /// # Errors
    /// Where the file holds anything that is no result of a batch; it is left as it was.
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
        let Found { earlier, last, whole, unended } = read(&file, path)?;
        file.set_len(whole).map_err(failed)?;
        file.seek(SeekFrom::Start(whole)).map_err(failed)?;
        if unended {
            file.write_all(b"\n").map_err(failed)?;
        }
        Ok(Ledger { file: Some(Mutex::new(file)), path: path.to_path_buf(), earlier, last })
    }

    /// The earlier result of a job.
    pub fn earlier(&self, job: &str) -> Option<&Entry> {
        self.earlier.get(job)
    }

    /// Writes the earlier result of a job again where it is not the last one of the line that the job is on now: of each
    /// line the last result holds.
    pub fn renumber(&self, job: &Job) -> Result<(), Failure> {
        match self.earlier.get(&job.key) {
            Some(entry) if self.last.get(&job.line) != Some(&job.key) => {
                self.write(&Entry { line: job.line, ..entry.clone() })
            }
            _ => Ok(()),
        }
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

/// How a result begins, as this program writes it.
const BEGINNING: &[u8] = br#"{"id":""#;

/// What is in a file of results.
struct Found {
    earlier: BTreeMap<String, Entry>,
    last: BTreeMap<usize, String>,
    /// How far the file is made of whole results.
    whole: u64,
    /// The last of these lacks its line end.
    unended: bool,
}

/// Reads results. A file that holds something else is refused.
fn read(file: &File, path: &Path) -> Result<Found, Failure> {
    let (mut found, mut line, mut number) =
        (Found { earlier: BTreeMap::new(), last: BTreeMap::new(), whole: 0, unended: false }, Vec::new(), 0);
    let mut reader = BufReader::new(file);
    loop {
        line.clear();
        let length = reader.read_until(b'\n', &mut line).map_err(|error| Failure::File(path.to_path_buf(), error))?;
        if length == 0 {
            return Ok(found);
        }
        number += 1;
        let ended = line.last() == Some(&b'\n');
        let entry: Entry = match serde_json::from_slice(&line) {
            Ok(entry) => entry,
            Err(error) if !ended && error.is_eof() && is_cut_off(&line, number > 1) => return Ok(found),
            Err(error) => {
                let path = path.display();
                return Err(Failure::Usage(format!(
                    "line {number} of {path} is no result of a batch ({error}): give --results another file"
                )));
            }
        };
        found.last.insert(entry.line, entry.job.clone());
        found.earlier.insert(entry.job.clone(), entry);
        found.whole += length as u64;
        found.unended = !ended;
    }
}

/// Whether a last line is the beginning of a result. After a whole result the first bytes of one are enough.
fn is_cut_off(line: &[u8], after_results: bool) -> bool {
    line.starts_with(BEGINNING) || (after_results && BEGINNING.starts_with(line))
}
