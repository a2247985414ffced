//! The cache on disk, and `cache`.
//!
//! An entry is a file `ab/cdef…` named by the 64 digits of its name. It is written beside its place and renamed, so that
//! nobody ever reads half of one, however many write at once; it is believed only with its hash ([`banxin::cache`]), so
//! that anybody may delete or spoil anything here at any time. What cannot be read or written is done without.

use std::fs::{self, DirBuilder, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use banxin::cache::Store;

use super::args::{Cache, CacheOptions, CacheTask};
use super::disk::read_at_most;
use super::report::Reporter;
use super::{Failure, Status};

/// Most bytes of an entry.
const MOST: u64 = 1 << 30;
/// How often it is noted that an entry was of use.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// How the names of files begin that are not entries yet.
const UNFINISHED: &str = ".new-";
/// Tells programs that make backups to leave the folder out (<https://bford.info/cachedir/>).
const TAG: &str = "CACHEDIR.TAG";
const TAG_TEXT: &str = "Signature: 8a477f597d28d172789f06886806bc55\n\
    # Results that banxin keeps between runs, parts of texts and pictures among them. Safe to delete.\n";

/// Entries in a folder.
#[derive(Debug)]
pub struct DiskStore {
    folder: PathBuf,
    /// Bytes that may be there when the work is done.
    limit: u64,
    /// Whether nothing can be written: the disk is full, or may only be read.
    closed: AtomicBool,
    /// Bytes written since it was last looked how many there are.
    written: AtomicU64,
    used: AtomicUsize,
    kept: AtomicUsize,
    spoilt: AtomicUsize,
}

impl DiskStore {
    /// The store that the options and the environment name, unless they want none.
    pub fn find(options: &CacheOptions) -> Option<DiskStore> {
        let folder = if options.no_cache { None } else { folder(options.cache.as_deref()) }?;
        let [used, kept, spoilt] = Default::default();
        let (closed, written, limit) = (AtomicBool::new(false), AtomicU64::new(0), options.cache_limit << 20);
        Some(DiskStore { folder, limit, closed, written, used, kept, spoilt })
    }

    /// What came of it, in words.
    pub fn said(&self) -> String {
        let [used, kept, spoilt] = [&self.used, &self.kept, &self.spoilt].map(|count| count.load(Ordering::Relaxed));
        let closed = if self.closed.load(Ordering::Relaxed) { "; it cannot be written" } else { "" };
        let spoilt = if spoilt > 0 { format!(", {spoilt} spoilt and made again") } else { String::new() };
        format!("cache {}: {used} used, {kept} added{spoilt}{closed}", self.folder.display())
    }

    fn place(&self, name: &str) -> Option<PathBuf> {
        let (shard, rest) = name.split_at_checked(2)?;
        Some(self.folder.join(shard).join(rest))
    }

    fn write(&self, place: &Path, bytes: &[u8]) -> io::Result<()> {
        let folder = place.parent().unwrap_or(&self.folder);
        if !folder.is_dir() {
            make_folder(folder)?;
            tag(&self.folder)?;
        }
        // Readable by its owner alone: it is part of somebody's text.
        let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder)?;
        file.write_all(bytes)?;
        file.into_temp_path().persist(place).map_err(|error| error.error)
    }

    /// Takes the oldest entries out if there are more than may be.
    fn sweep(&self) {
        self.written.store(0, Ordering::Relaxed);
        let mut entries = entries(&self.folder);
        let mut size: u64 = entries.iter().map(|entry| entry.bytes).sum();
        if size <= self.limit {
            return;
        }
        entries.sort_by_key(|entry| entry.time);
        // Some more than needed, so that it is not looked every time.
        let wanted = self.limit - self.limit / 4;
        for entry in entries {
            if size <= wanted {
                return;
            }
            if fs::remove_file(&entry.path).is_ok() {
                size -= entry.bytes;
            }
        }
    }
}

impl Store for DiskStore {
    fn get(&self, name: &str) -> Option<Vec<u8>> {
        let place = self.place(name)?;
        let data = fs::metadata(&place).ok().filter(fs::Metadata::is_file)?;
        let bytes = read_at_most(&place, MOST).ok()?;
        self.used.fetch_add(1, Ordering::Relaxed);
        refresh(&place, &data);
        Some(bytes)
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        let (Some(place), false) = (self.place(name), self.closed.load(Ordering::Relaxed)) else { return };
        let size = bytes.len() as u64;
        if size > MOST.min(self.limit) {
            return;
        }
        match self.write(&place, bytes) {
            Ok(()) => {
                self.kept.fetch_add(1, Ordering::Relaxed);
                let written = self.written.fetch_add(size, Ordering::Relaxed) + size;
                if written > self.limit / 4 {
                    self.sweep();
                }
            }
            // Somebody may have taken the folder away at this moment, or put the same there.
            Err(error) if error.kind() == io::ErrorKind::NotFound || place.exists() => {}
            Err(_) => self.closed.store(true, Ordering::Relaxed),
        }
    }

    fn reject(&self, name: &str) {
        self.used.fetch_sub(1, Ordering::Relaxed);
        self.spoilt.fetch_add(1, Ordering::Relaxed);
        if let Some(place) = self.place(name) {
            let _ = fs::remove_file(place);
        }
    }
}

impl Drop for DiskStore {
    fn drop(&mut self) {
        if self.written.load(Ordering::Relaxed) > 0 {
            self.sweep();
        }
    }
}

/// Notes that an entry was of use: those that are not go first.
#[expect(clippy::disallowed_methods, reason = "the clock belongs to the binary")]
fn refresh(place: &Path, data: &fs::Metadata) {
    let now = SystemTime::now();
    let old = data.modified().ok().and_then(|time| now.duration_since(time).ok()).is_some_and(|age| age > DAY);
    if old && let Ok(file) = File::options().write(true).open(place) {
        let _ = file.set_modified(now);
    }
}

/// Makes a folder that its owner alone may look into.
fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn tag(folder: &Path) -> io::Result<()> {
    let path = folder.join(TAG);
    if path.exists() { Ok(()) } else { fs::write(path, TAG_TEXT) }
}

/// A file of the cache.
struct Entry {
    path: PathBuf,
    bytes: u64,
    time: SystemTime,
}

/// Every file that is ours, by its name: a cache may have been put where other things are.
fn entries(folder: &Path) -> Vec<Entry> {
    let is_hex = |name: &str, length: usize| {
        name.len() == length && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let named = |entry: &fs::DirEntry, fits: &dyn Fn(&str) -> bool| entry.file_name().to_str().is_some_and(fits);
    let list = |folder: &Path| fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let shards = list(folder).filter(|entry| named(entry, &|name| is_hex(name, 2)));
    let files = shards.flat_map(|shard| list(&shard.path()));
    let ours = files.filter(|entry| named(entry, &|name| is_hex(name, 62) || name.starts_with(UNFINISHED)));
    let seen = ours.filter_map(|entry| Some((entry.path(), entry.metadata().ok().filter(fs::Metadata::is_file)?)));
    seen.map(|(path, data)| Entry { path, bytes: data.len(), time: data.modified().unwrap_or(SystemTime::UNIX_EPOCH) })
        .collect()
}

/// Says how much is in the cache, or empties it.
pub fn run(args: &Cache, reporter: &mut Reporter) -> Status {
    let Some(folder) = folder(args.cache.as_deref()) else {
        return Err(Failure::Usage("there is no cache: --cache DIR says where it is".to_owned()));
    };
    let entries = entries(&folder);
    let (count, bytes) = (entries.len(), entries.iter().map(|entry| entry.bytes).sum::<u64>());
    let size = format!("{count} entries, {} kB", bytes.div_ceil(1000));
    match args.task {
        CacheTask::Size => super::print(&format!("{}: {size}\n", folder.display())),
        CacheTask::Clean => {
            for entry in entries {
                fs::remove_file(&entry.path).map_err(|error| Failure::File(entry.path, error))?;
            }
            reporter.say(&format!("{}: {size} taken out", folder.display()))?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// The folder of the cache; `None` where the environment wants none, or says nothing of a home.
fn folder(given: Option<&Path>) -> Option<PathBuf> {
    if let Some(folder) = given {
        return Some(folder.to_path_buf());
    }
    match variable("BANXIN_CACHE") {
        Some(off) if off == Path::new("off") => None,
        Some(folder) => Some(folder),
        None => usual(),
    }
}

/// Where the platform keeps caches.
fn usual() -> Option<PathBuf> {
    let absolute = |path: &PathBuf| path.is_absolute();
    let own = |home: &str, path: &str| variable(home).filter(absolute).map(|home| home.join(path));
    match () {
        () if cfg!(target_os = "macos") => own("HOME", "Library/Caches/banxin"),
        () if cfg!(target_os = "windows") => own("LOCALAPPDATA", "banxin\\cache"),
        () => own("XDG_CACHE_HOME", "banxin").or_else(|| own("HOME", ".cache/banxin")),
    }
}

#[expect(clippy::disallowed_methods, reason = "the environment belongs to the binary")]
fn variable(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}
