//! `batch`: many books from a manifest, a job a line.
//!
//! `job` reads a line, `shard` says which lines are ours, `ledger` holds the results and knows what is done already,
//! `run` builds one book.

mod job;
mod ledger;
mod run;
mod shard;

use std::collections::BTreeMap;
use std::io::Read;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{fs, io, thread};

use banxin::diag::{Code, Diagnostic};
use banxin::source::{Source, Sources, Span};

use super::args::Batch;
use super::output::remove_unfinished;
use super::progress::Count;
use super::report::Reporter;
use super::request::is_standard;
use super::{Failure, Status};
use job::Job;
use ledger::{Entry, Ledger, Outcome};
pub use shard::Wish;

/// Does the jobs of a manifest.
pub fn run(args: &Batch, reporter: &mut Reporter) -> Status {
    let shard = shard::find(args.shard, &variable).map_err(Failure::Usage)?;
    let mut sources = Sources::default();
    let (mut jobs, wrong) = manifest(&args.manifest, &mut sources)?;
    jobs.retain(|job| shard.has(job.line - 1));
    let wrong: Vec<Wrong> = wrong.into_iter().filter(|(line, _)| shard.has(line - 1)).collect();
    let ledger = open(args, shard)?;
    let settings = run::Settings::new(&args.settings)?;
    for (line, found) in &wrong {
        ledger.write(&run::refused(*line, found, &sources, &settings))?;
        reporter.findings(std::slice::from_ref(found), &sources)?;
    }
    let (standing, todo): (Vec<Job>, Vec<Job>) =
        jobs.into_iter().partition(|job| !args.again && run::is_done(job, &settings, &ledger));
    remove_unfinished(todo.iter().flat_map(Job::places));
    if !standing.is_empty() {
        reporter.say(&format!("{} of {} jobs are done already", standing.len(), standing.len() + todo.len()))?;
    }
    let done = work(&todo, args.jobs, &settings, &ledger, reporter)?;
    let failed = done.failed + wrong.len();
    reporter.say(&format!("{} built, {failed} failed", done.built))?;
    Ok(ExitCode::from(u8::from(failed > 0)))
}

#[expect(clippy::disallowed_methods, reason = "the environment belongs to the binary")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The number of a line that is no job, and why it is none.
type Wrong = (usize, Diagnostic);

/// The jobs of the manifest, and what is wrong with its other lines. A job whose file another one writes is wrong.
fn manifest(path: &Path, sources: &mut Sources) -> Result<(Vec<Job>, Vec<Wrong>), Failure> {
    let cannot = |error: io::Error| Failure::Usage(format!("cannot read {}: {error}", path.display()));
    let text = match is_standard(path) {
        true => {
            let mut text = String::new();
            io::stdin().lock().read_to_string(&mut text)?;
            text
        }
        false => fs::read_to_string(path).map_err(cannot)?,
    };
    let name = if is_standard(path) { Path::new("standard input") } else { path };
    let id = sources.add(Source::new(name, text.as_str(), "UTF-8"));
    let folder = if is_standard(path) { Path::new("") } else { path.parent().unwrap_or(Path::new("")) };
    let (mut jobs, mut wrong, mut start) = (Vec::new(), Vec::new(), 0);
    let mut writers: BTreeMap<PathBuf, Span> = BTreeMap::new();
    for (at, line) in text.split('\n').enumerate() {
        let span = Span::new(id, start, start + line.trim_end().len());
        start += line.len() + 1;
        if line.trim().is_empty() {
            continue;
        }
        let read = job::read(line.trim_end(), at + 1, span, folder).and_then(|job| match clash(&job, &writers) {
            Some(clash) => Err(clash),
            None => Ok(job),
        });
        match read {
            Ok(job) => {
                writers.extend(job.places().map(|place| (place.to_path_buf(), job.span)));
                jobs.push(job);
            }
            Err(found) => wrong.push((at + 1, found)),
        }
    }
    if jobs.is_empty() && wrong.is_empty() {
        return Err(Failure::Usage(format!("{} holds no job", path.display())));
    }
    Ok((jobs, wrong))
}

/// A file of the job that an earlier one writes.
fn clash(job: &Job, writers: &BTreeMap<PathBuf, Span>) -> Option<Diagnostic> {
    let (place, other) = job.places().find_map(|place| Some((place, writers.get(place)?)))?;
    let message = format!("another job writes {}", place.display());
    let found = Diagnostic::new(Code::C041, message).at(job.span).label(*other, "this one");
    Some(found.help("give each job an output of its own; files in a folder are named by `id`"))
}

/// The results: beside the manifest, one file a part.
fn open(args: &Batch, shard: shard::Shard) -> Result<Ledger, Failure> {
    let path = match &args.results {
        Some(path) if is_standard(path) => return Ok(Ledger::standard_output()),
        Some(path) => path.clone(),
        None if is_standard(&args.manifest) => {
            return Err(Failure::Usage(
                "a manifest from standard input needs --results FILE, or --results -".to_owned(),
            ));
        }
        None => {
            let part = if shard.of > 1 { format!(".{}-of-{}", shard.number, shard.of) } else { String::new() };
            args.manifest.with_extension(format!("results{part}.jsonl"))
        }
    };
    Ledger::open(&path)
}

/// How many jobs ended how.
#[derive(Default)]
struct Done {
    built: usize,
    failed: usize,
}

/// Does the jobs, several at a time. Each has its own threads: books are independent, so nobody waits for anybody.
fn work(
    jobs: &[Job],
    wanted: Option<NonZero<usize>>,
    settings: &run::Settings,
    ledger: &Ledger,
    reporter: &mut Reporter,
) -> Result<Done, Failure> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let workers = wanted.map_or(cores, NonZero::get).min(jobs.len()).max(1);
    let progress = Count::new(jobs.len(), reporter.shows_progress());
    let (next, shared) = (AtomicUsize::new(0), Mutex::new((Done::default(), reporter)));
    let one = || -> Result<(), Failure> {
        let threads = (cores / workers).max(1);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let pool = pool.map_err(|error| Failure::Usage(format!("no threads are to be had: {error}")))?;
        while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            let (entry, said) = pool.install(|| run::job(job, settings));
            ledger.write(&entry)?;
            let mut shared = shared.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            match entry.status {
                Outcome::Built => shared.0.built += 1,
                Outcome::Failed | Outcome::Crashed => shared.0.failed += 1,
            }
            progress.step(&job.id, shared.0.failed);
            say(job, &entry, &said, &progress, shared.1)?;
        }
        Ok(())
    };
    let ended: Vec<Result<(), Failure>> = thread::scope(|scope| {
        let hands: Vec<_> = (0..workers).map(|_| scope.spawn(one)).collect();
        hands.into_iter().map(|hand| hand.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    ended.into_iter().collect::<Result<(), Failure>>()?;
    Ok(shared.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner()).0)
}

/// Says what is wrong with a job that failed.
fn say(job: &Job, entry: &Entry, said: &run::Said, progress: &Count, reporter: &mut Reporter) -> io::Result<()> {
    if entry.status == Outcome::Built {
        return Ok(());
    }
    progress.pause(|| {
        reporter.findings(&said.errors(), &said.sources)?;
        let why = entry.error.as_deref().map_or(String::new(), |why| format!(": {why}"));
        reporter.say(&format!("job {} (line {}) failed{why}\n", job.id, job.line))
    })
}
