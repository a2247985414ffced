//! One job: the book, its files, its result. Whatever happens to it happens to it alone.

use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{fs, io};

use banxin::config::{self, EntrySource, Format, Override, Project, Request};
use banxin::diag::{Diagnostic, Severity, Sink};
use banxin::source::Sources;
use banxin::world::World;
use banxin::world::record::{Digests, Record, Recorder};
use banxin::{Built, File};

use super::super::args::Batch;
use super::super::disk::DiskWorld;
use super::super::output::{UNFINISHED, format_of, write_all};
use super::super::report::{Reporter, object};
use super::super::{Failure, request};
use super::job::Job;
use super::ledger::{Entry, Ledger, Outcome, Written, time_of};

/// Findings that a result holds; a text that is wrong throughout has thousands.
const FINDINGS: usize = 50;

/// What holds for every job.
pub struct Settings {
    overrides: Vec<Override>,
    world: DiskWorld,
    fonts: Digests,
    hash: String,
    /// Most bytes of text that a job may have.
    most: u64,
}

impl Settings {
    /// Those of the command line.
    pub fn new(args: &Batch) -> Result<Settings, Failure> {
        let (given, most) = (&args.settings, args.max_text.saturating_mul(1 << 20));
        let overrides = request::overrides(given)?;
        let world = DiskWorld::new(given)?;
        let hash = blake3::hash(format!("{overrides:?} {:?}", world.time()).as_bytes()).to_hex().to_string();
        Ok(Settings { overrides, world, fonts: Digests::default(), hash, most })
    }

    /// Says what came of the cache.
    pub fn say_cached(&self, reporter: &mut Reporter) -> io::Result<()> {
        self.world.say_cached(reporter)
    }
}

/// What was found on the way.
#[derive(Default)]
pub struct Said {
    diagnostics: Vec<Diagnostic>,
    /// What the findings point into.
    pub sources: Sources,
}

impl Said {
    /// The findings that kept a book from being written.
    pub fn errors(&self) -> Vec<Diagnostic> {
        self.diagnostics.iter().filter(|found| found.severity == Severity::Error).cloned().collect()
    }

    fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|found| found.severity == severity).map(|found| found.count).sum()
    }
}

/// Whether the job was done before, by this banxin, of what is there now, and what it made is still there. `known` holds
/// digests of files that other jobs are made of too.
pub fn is_done(job: &Job, settings: &Settings, ledger: &Ledger, known: &Digests) -> bool {
    ledger.earlier(&job.key).is_some_and(|entry| {
        entry.version == version()
            && entry.settings == settings.hash
            && entry.stands(job.places())
            && entry.inputs.holds(&settings.world.again(), known, is_made)
    })
}

fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// Does a job and says how it ended.
#[expect(clippy::disallowed_methods, reason = "the clock belongs to the binary")]
pub fn job(job: &Job, settings: &Settings) -> (Entry, Said) {
    let began = Instant::now();
    let disk = settings.world.again();
    let world = Recorder::new(&disk, &settings.fonts, is_made);
    let (status, book, error, said) = guarded(|said| made(job, &world, settings, said));
    let told = said.diagnostics.iter().filter(|found| found.severity != Severity::Note);
    let entry = Entry {
        id: job.id.clone(),
        line: job.line,
        status,
        outputs: book.outputs,
        title: book.title,
        chapters: book.chapters,
        characters: book.characters,
        errors: said.count(Severity::Error),
        warnings: said.count(Severity::Warning),
        diagnostics: told.take(FINDINGS).map(|found| object(found, &said.sources)).collect(),
        error,
        seconds: began.elapsed().as_millis() as f64 / 1000.0,
        job: job.key.clone(),
        inputs: world.record(),
        settings: settings.hash.clone(),
        version: version().to_owned(),
    };
    (entry, said)
}

/// Does what may go wrong in any way, even by a fault of banxin.
fn guarded(make: impl FnOnce(&mut Said) -> Result<Option<Book>, Failure>) -> (Outcome, Book, Option<String>, Said) {
    let mut said = Said::default();
    let (status, book, error) = match panic::catch_unwind(AssertUnwindSafe(|| make(&mut said))) {
        Ok(Ok(Some(book))) => (Outcome::Built, book, None),
        Ok(Ok(None)) => (Outcome::Failed, Book::default(), None),
        Ok(Err(failure)) => (Outcome::Failed, Book::default(), Some(failure.to_string())),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
            let error = format!("this is a fault of banxin, please report it: {}", text.unwrap_or("it stopped"));
            (Outcome::Crashed, Book::default(), Some(error))
        }
    };
    (status, book, error, said)
}

/// The result of a line that is no job.
pub fn refused(line: usize, found: &Diagnostic, sources: &Sources, settings: &Settings) -> Entry {
    Entry {
        id: String::new(),
        line,
        status: Outcome::Failed,
        outputs: Vec::new(),
        title: String::new(),
        chapters: 0,
        characters: 0,
        errors: 1,
        warnings: 0,
        diagnostics: vec![object(found, sources)],
        error: None,
        seconds: 0.0,
        job: String::new(),
        inputs: Record::default(),
        settings: settings.hash.clone(),
        version: version().to_owned(),
    }
}

/// What became of a job that was done.
#[derive(Default)]
struct Book {
    outputs: Vec<Written>,
    title: String,
    chapters: usize,
    characters: usize,
}

/// Builds and writes; `None` where the findings say why not.
fn made(job: &Job, world: &dyn World, settings: &Settings, said: &mut Said) -> Result<Option<Book>, Failure> {
    let mut sink = Sink::default();
    let request: Request = job.request(&settings.overrides);
    let project = config::project(world, &request, &mut said.sources, &mut sink);
    said.diagnostics = sink.into_sorted();
    let Ok(project) = project else { return Ok(None) };
    if let Some(error) = too_long(&project, settings.most) {
        return Err(Failure::Usage(error));
    }
    let built = banxin::build(world, &project, &job.formats(), &|_| {});
    let files = place(job, &built);
    let bytes: Vec<(PathBuf, &[u8])> = files.iter().map(|(path, file)| (path.to_path_buf(), &*file.bytes)).collect();
    let written = write_all(&bytes);
    let outputs: Vec<Written> = files.iter().map(|(path, file)| written_as(path, file)).collect();
    let (title, chapters, characters) = (built.title, built.chapters, built.characters);
    said.diagnostics.extend(built.diagnostics);
    said.sources = built.sources;
    written?;
    Ok(Some(Book { outputs, title, chapters, characters }).filter(|book| !book.outputs.is_empty()))
}

/// Says if the text is longer than it may be: a book takes memory by its length, and one too long would end all others.
fn too_long(project: &Project, most: u64) -> Option<String> {
    let length = |entry: &config::Entry| match &entry.source {
        EntrySource::File(path) => fs::metadata(path).map_or(0, |data| data.len()),
        EntrySource::Bytes(_, bytes) => bytes.len() as u64,
        EntrySource::Title => 0,
    };
    let sum: u64 = project.contents.iter().map(length).sum();
    let in_mib = |bytes: u64| bytes.div_ceil(1 << 20);
    (sum > most).then(|| format!("the text has {} MiB; --max-text allows {}", in_mib(sum), in_mib(most)))
}

fn place<'a>(job: &'a Job, built: &'a Built) -> Vec<(&'a Path, &'a File)> {
    let of = |format: Format| built.files.iter().find(|file| file.format == format);
    job.outputs.iter().filter_map(|output| Some((output.path.as_deref()?, of(output.format)?))).collect()
}

fn written_as(path: &Path, file: &File) -> Written {
    let blake3 = blake3::hash(&file.bytes).to_hex().to_string();
    let time = fs::metadata(path).as_ref().map_or(0, time_of);
    Written { path: path.to_path_buf(), bytes: file.bytes.len() as u64, pages: file.pages, blake3, time }
}

/// Entries of folders that batches make: books, results, files that are not finished yet.
fn is_made(path: &Path) -> bool {
    let begun = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(UNFINISHED));
    let listed = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("jsonl"));
    begun || listed || format_of(path).is_some()
}

#[cfg(test)]
mod tests {
    use super::{Outcome, guarded};

    #[test]
    fn a_panic_is_a_result() {
        let (status, book, error, _) = guarded(|_| panic!("out of {}", "leading"));
        assert_eq!((status, book.outputs.len()), (Outcome::Crashed, 0));
        assert!(error.is_some_and(|error| error.ends_with("out of leading")));
    }
}
