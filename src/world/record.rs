//! What was asked of a world and what it answered: enough to tell later whether it would answer the same.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::{Web, World};
use crate::cache::Store;

/// Says of an entry of a folder that it is no part of what is recorded: what the program itself makes there.
pub type Overlooked = fn(&Path) -> bool;

/// A world that keeps account of what is asked of it.
pub struct Recorder<'a> {
    world: &'a dyn World,
    fonts: &'a Digests,
    overlooked: Overlooked,
    seen: Mutex<BTreeMap<Question, Answer>>,
}

/// What may be asked about the outside.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Question {
    Read(PathBuf),
    Font(PathBuf),
    Kept(PathBuf),
    List(PathBuf),
    /// Whether it is a folder, a file or nothing.
    What(PathBuf),
    Real(PathBuf),
    FontFolders,
}

/// A question about a path.
type Ask = fn(PathBuf) -> Question;

/// A digest of what was answered; [`UNSTEADY`] where two answers to one question differed.
type Answer = [u8; 32];

/// Fits no answer.
const UNSTEADY: Answer = [0; 32];

/// Digests of files, so that a file that many builds share is hashed once.
#[derive(Debug, Default)]
pub struct Digests(Mutex<BTreeMap<PathBuf, Answer>>);

/// What was asked, with one digest of all the answers. What is asked of the web is no part of it.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default)]
pub struct Record {
    /// Files that were read, there or not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub read: Vec<String>,
    /// Fonts that were read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fonts: Vec<String>,
    /// Files that banxin itself keeps, and has read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<String>,
    /// Folders whose entries were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub listed: Vec<String>,
    /// Paths of which it was asked whether there is a file or a folder; the lists above say it of their own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub looked_for: Vec<String>,
    /// Paths whose links were followed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub followed: Vec<String>,
    /// Whether it was asked where the fonts of the machine are.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub system_fonts: bool,
    /// Digest of the answers.
    pub answers: String,
}

impl<'a> Recorder<'a> {
    /// Records what is asked of `world`. `fonts` holds digests of fonts, which do not change while the program runs.
    pub fn new(world: &'a dyn World, fonts: &'a Digests, overlooked: Overlooked) -> Recorder<'a> {
        Recorder { world, fonts, overlooked, seen: Mutex::default() }
    }

    /// What was asked so far.
    pub fn record(&self) -> Record {
        let mut seen = lock(&self.seen).clone();
        let there: BTreeSet<PathBuf> = seen
            .iter()
            .filter(|(_, answer)| **answer != digest(&[]))
            .filter_map(|(question, _)| match question {
                Question::Read(path) | Question::Font(path) | Question::Kept(path) | Question::List(path) => Some(path),
                Question::What(_) | Question::Real(_) | Question::FontFolders => None,
            })
            .cloned()
            .collect();
        seen.retain(|question, _| !matches!(question, Question::What(path) if there.contains(path)));
        let mut record = Record { answers: all(seen.values()), ..Record::default() };
        for question in seen.into_keys() {
            let (list, path) = match question {
                Question::Read(path) => (&mut record.read, path),
                Question::Font(path) => (&mut record.fonts, path),
                Question::Kept(path) => (&mut record.kept, path),
                Question::List(path) => (&mut record.listed, path),
                Question::What(path) => (&mut record.looked_for, path),
                Question::Real(path) => (&mut record.followed, path),
                Question::FontFolders => {
                    record.system_fonts = true;
                    continue;
                }
            };
            // A name that is no Unicode is not found again, so that such a record never holds.
            list.push(path.to_string_lossy().into_owned());
        }
        record
    }

    fn saw(&self, question: Question, answer: Answer) {
        let mut seen = lock(&self.seen);
        let known = seen.entry(question).or_insert(answer);
        if *known != answer {
            *known = UNSTEADY;
        }
    }
}

impl Record {
    /// Whether `world` would answer as it was answered then. `known` holds digests of files found by other records.
    pub fn holds(&self, world: &dyn World, known: &Digests, overlooked: Overlooked) -> bool {
        let lists: [(&Vec<String>, Ask); 6] = [
            (&self.read, Question::Read),
            (&self.fonts, Question::Font),
            (&self.kept, Question::Kept),
            (&self.listed, Question::List),
            (&self.looked_for, Question::What),
            (&self.followed, Question::Real),
        ];
        let asked = lists.into_iter().flat_map(|(list, question)| list.iter().map(PathBuf::from).map(question));
        let folders = self.system_fonts.then_some(Question::FontFolders);
        let mut questions: Vec<Question> = asked.chain(folders).collect();
        questions.sort();
        let answers: Vec<Answer> =
            questions.iter().map(|question| answer(question, world, known, overlooked)).collect();
        !self.answers.is_empty() && self.answers == all(&answers)
    }
}

impl Digests {
    fn of(&self, path: &Path, find: impl FnOnce() -> Answer) -> Answer {
        if let Some(known) = lock(&self.0).get(path) {
            return *known;
        }
        let found = find();
        lock(&self.0).insert(path.to_path_buf(), found);
        found
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn answer(question: &Question, world: &dyn World, known: &Digests, overlooked: Overlooked) -> Answer {
    match question {
        Question::Read(path) => {
            let time = world.modified(path);
            with_time(known.of(path, || of_file(&world.read(path))), time)
        }
        Question::Font(path) | Question::Kept(path) => known.of(path, || of_file(&world.kept(path))),
        Question::List(path) => of_list(&world.list(path), overlooked),
        Question::What(path) => of_kind(world, path),
        Question::Real(path) => of_path(&world.real(path)),
        Question::FontFolders => of_folders(&world.font_folders()),
    }
}

fn of_file(bytes: &io::Result<Arc<[u8]>>) -> Answer {
    bytes.as_ref().map_or_else(|_| digest(&[]), |bytes| digest(&[b"file", bytes]))
}

/// The time of a file is a part of it where the book is dated by it.
fn with_time(file: Answer, time: Option<i64>) -> Answer {
    time.map_or(file, |time| digest(&[&file, &time.to_le_bytes()]))
}

fn of_list(entries: &io::Result<Vec<PathBuf>>, overlooked: Overlooked) -> Answer {
    let Ok(entries) = entries else { return digest(&[]) };
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"folder");
    for entry in entries.iter().filter(|entry| !overlooked(entry)) {
        hasher.update(entry.as_os_str().as_encoded_bytes()).update(&[0]);
    }
    hasher.finalize().into()
}

fn of_kind(world: &dyn World, path: &Path) -> Answer {
    digest(&[b"kind", &[u8::from(world.is_dir(path)), u8::from(world.is_file(path))]])
}

fn of_path(path: &io::Result<PathBuf>) -> Answer {
    path.as_ref().map_or_else(|_| digest(&[]), |path| digest(&[b"path", path.as_os_str().as_encoded_bytes()]))
}

fn of_folders(folders: &[PathBuf]) -> Answer {
    let mut hasher = blake3::Hasher::new();
    for folder in folders {
        hasher.update(folder.as_os_str().as_encoded_bytes()).update(&[0]);
    }
    hasher.finalize().into()
}

/// The digest of nothing stands for what is not there.
fn digest(parts: &[&[u8]]) -> Answer {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

fn all<'a>(answers: impl IntoIterator<Item = &'a Answer>) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut steady = true;
    for answer in answers {
        steady &= *answer != UNSTEADY;
        hasher.update(answer);
    }
    if steady { hasher.finalize().to_hex().to_string() } else { String::new() }
}

impl World for Recorder<'_> {
    fn read(&self, path: &Path) -> io::Result<Arc<[u8]>> {
        let bytes = self.world.read(path);
        self.saw(Question::Read(path.to_path_buf()), with_time(of_file(&bytes), self.world.modified(path)));
        bytes
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<PathBuf>> {
        let entries = self.world.list(dir);
        self.saw(Question::List(dir.to_path_buf()), of_list(&entries, self.overlooked));
        entries
    }

    fn is_dir(&self, path: &Path) -> bool {
        self.saw(Question::What(path.to_path_buf()), of_kind(self.world, path));
        self.world.is_dir(path)
    }

    fn is_file(&self, path: &Path) -> bool {
        self.saw(Question::What(path.to_path_buf()), of_kind(self.world, path));
        self.world.is_file(path)
    }

    fn font(&self, path: &Path) -> io::Result<Arc<[u8]>> {
        let bytes = self.world.font(path);
        self.saw(Question::Font(path.to_path_buf()), self.fonts.of(path, || of_file(&bytes)));
        bytes
    }

    fn kept(&self, path: &Path) -> io::Result<Arc<[u8]>> {
        let bytes = self.world.kept(path);
        self.saw(Question::Kept(path.to_path_buf()), of_file(&bytes));
        bytes
    }

    fn web(&self) -> Option<&dyn Web> {
        self.world.web()
    }

    fn cache(&self) -> Option<&dyn Store> {
        self.world.cache()
    }

    fn font_folders(&self) -> Vec<PathBuf> {
        let folders = self.world.font_folders();
        self.saw(Question::FontFolders, of_folders(&folders));
        folders
    }

    fn real(&self, path: &Path) -> io::Result<PathBuf> {
        let real = self.world.real(path);
        self.saw(Question::Real(path.to_path_buf()), of_path(&real));
        real
    }

    fn modified(&self, path: &Path) -> Option<i64> {
        self.world.modified(path)
    }

    fn timestamp(&self) -> i64 {
        self.world.timestamp()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::MemWorld;

    fn hidden(path: &Path) -> bool {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
    }

    #[test]
    fn a_record_holds_until_an_answer_changes() {
        let fonts = Digests::default();
        let world = || MemWorld::new().with("a/1.md", "one").with("a/2.md", "two").with("f/x.ttf", "font");
        let base = world();
        let recorder = Recorder::new(&base, &fonts, hidden);
        let _ = (recorder.read(Path::new("a/1.md")), recorder.list(Path::new("a")), recorder.is_file(Path::new("b")));
        let _ = (recorder.font(Path::new("f/x.ttf")), recorder.is_file(Path::new("a/1.md")));
        let record = recorder.record();
        assert_eq!(record.looked_for, ["b"], "what was read need not be looked for");
        let written = serde_json::to_string(&record).expect("JSON");
        let record: Record = serde_json::from_str(&written).expect("a record");
        let holds = |world: MemWorld| record.holds(&world, &Digests::default(), hidden);
        assert!(holds(world()));
        assert!(holds(world().with("a/2.md", "never read")));
        assert!(holds(world().with("a/.tmp", "ours")));
        assert!(!holds(world().with("a/1.md", "changed")));
        assert!(!holds(world().with("a/3.md", "new in a listed folder")));
        assert!(!holds(world().with("b", "was not there")));
        assert!(!holds(world().with("f/x.ttf", "another")));
        assert!(!holds(MemWorld::new()));
        assert!(!Record::default().holds(&base, &fonts, hidden));
    }
}
