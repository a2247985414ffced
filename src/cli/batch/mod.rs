//! `batch`: many books from a manifest, a job a line.
//!
//! `manifest` reads the lines and `job` one of them, `places` says which files they mean, `shard` which lines are ours;
//! `ledger` holds the results and knows what is done already, `begun` what was in hand; `run` builds one book.

mod begun;
mod job;
mod ledger;
mod manifest;
mod places;
mod run;
mod shard;

use std::collections::BTreeSet;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{fs, io, thread};

use banxin::source::Sources;
use banxin::world::record::Digests;
use rayon::prelude::*;

use super::args::Batch;
use super::output::remove_unfinished;
use super::progress::Count;
use super::report::Reporter;
use super::request::is_standard;
use super::{Failure, Status};
use begun::Begun;
use job::Job;
use ledger::{Entry, Ledger, Outcome};
use manifest::Manifest;
use places::Places;
use shard::Shard;
pub use shard::Wish;

/// Does the jobs of a manifest.
pub fn run(args: &Batch, reporter: &mut Reporter) -> Status {
    let shard = shard::find(args.shard, &variable).map_err(Failure::Usage)?;
    let results = results(args, shard)?;
    let mut sources = Sources::default();
    let Manifest { mut jobs, mut wrong } =
        manifest::read(&args.manifest, &mut sources, own(args, results.as_deref())?)?;
    let settings = run::Settings::new(args)?;
    let ledger = results.as_deref().map_or_else(|| Ok(Ledger::standard_output()), Ledger::open)?;
    make_folders(&jobs);
    if let Some(engine) = shard.engine {
        reporter.say(&format!("part {} of {}, as {engine} says", shard.number, shard.of))?;
    }
    jobs.retain(|job| shard.has(job.line - 1));
    wrong.retain(|(line, _)| shard.has(line - 1));
    for (line, found) in &wrong {
        ledger.write(&run::refused(*line, found, &sources, &settings))?;
        reporter.findings(std::slice::from_ref(found), &sources)?;
    }
    let (standing, mut todo) = if args.again { (Vec::new(), jobs) } else { split(jobs, &settings, &ledger) };
    let begun = results.as_deref().map_or_else(Begun::default, Begun::beside);
    todo.sort_by_key(|job| begun.was_in_hand(&job.key));
    remove_unfinished(todo.iter().flat_map(Job::places));
    for job in &standing {
        ledger.renumber(job)?;
    }
    if !standing.is_empty() {
        reporter.say(&format!("{} of {} jobs are done already", standing.len(), standing.len() + todo.len()))?;
    }
    let done = work(&todo, args.jobs, &settings, &ledger, &begun, reporter)?;
    begun.finish();
    settings.say_cached(reporter)?;
    let failed = done.failed + wrong.len();
    reporter.say(&format!("{} built, {failed} failed", done.built))?;
    Ok(ExitCode::from(u8::from(failed > 0)))
}

/// The jobs that are done already, and those that are to be done.
fn split(jobs: Vec<Job>, settings: &run::Settings, ledger: &Ledger) -> (Vec<Job>, Vec<Job>) {
    let known = Digests::default();
    let done: Vec<bool> = jobs.par_iter().map(|job| run::is_done(job, settings, ledger, &known)).collect();
    let (standing, todo): (Vec<_>, Vec<_>) = jobs.into_iter().zip(done).partition(|(_, done)| *done);
    let jobs = |list: Vec<(Job, bool)>| list.into_iter().map(|(job, _)| job).collect();
    (jobs(standing), jobs(todo))
}

#[expect(clippy::disallowed_methods, reason = "the environment belongs to the binary")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Where the results go: beside the manifest, one file a part. `None`: to standard output.
fn results(args: &Batch, shard: Shard) -> Result<Option<PathBuf>, Failure> {
    match &args.results {
        Some(path) if is_standard(path) => Ok(None),
        Some(path) => Ok(Some(path.clone())),
        None if is_standard(&args.manifest) => {
            Err(Failure::Usage("a manifest from standard input needs --results FILE, or --results -".to_owned()))
        }
        None => {
            let part = if shard.of > 1 { format!(".{}-of-{}", shard.number, shard.of) } else { String::new() };
            Ok(Some(args.manifest.with_extension(format!("results{part}.jsonl"))))
        }
    }
}

/// The files of the batch itself, which no job may write.
fn own(args: &Batch, results: Option<&Path>) -> Result<Places, Failure> {
    let mut places = Places::default();
    let files = [(Some(args.manifest.as_path()), "the manifest"), (results, "the file of results")];
    for (path, what) in files {
        if let Some(path) = path.filter(|path| !is_standard(path)) {
            places.own(path, what).map_err(Failure::Usage)?;
        }
    }
    Ok(places)
}

/// Makes the folders of all outputs, so that what a job finds in a folder does not depend on what was built before it.
/// A folder that cannot be made fails the job that needs it.
fn make_folders(jobs: &[Job]) {
    let folders: BTreeSet<&Path> = jobs.iter().flat_map(Job::places).filter_map(Path::parent).collect();
    for folder in folders {
        let _ = fs::create_dir_all(folder);
    }
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
    begun: &Begun,
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
            begun.begin(&job.key);
            let (entry, said) = pool.install(|| run::job(job, settings));
            ledger.write(&entry)?;
            begun.end(&job.key);
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
