//! The world outside: the disk, and the time of the build.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::UNIX_EPOCH;

use banxin::cache::Store;
use banxin::world::World;
use chrono::{DateTime, NaiveDate};

use super::Failure;
use super::args::Settings;
use super::cache::DiskStore;
use super::report::Reporter;

/// Files on disk. The time is the one given, else the newest of the files read so far.
#[derive(Debug)]
pub struct DiskWorld {
    time: Option<i64>,
    newest: AtomicI64,
    #[cfg(feature = "fetch")]
    web: Option<super::web::HttpWeb>,
    /// What is kept between runs, shared by the books of a batch.
    cache: Option<Arc<DiskStore>>,
    /// Font files, shared by the books of a batch.
    fonts: Arc<Mutex<BTreeMap<PathBuf, Arc<[u8]>>>>,
}

impl DiskWorld {
    /// As the options ask for it; without `--timestamp` `SOURCE_DATE_EPOCH` counts.
    pub fn new(options: &Settings) -> Result<DiskWorld, Failure> {
        let time = match options.timestamp {
            Some(time) => Some(time),
            None => source_date_epoch()?,
        };
        Ok(DiskWorld {
            time,
            newest: AtomicI64::new(0),
            cache: DiskStore::find(&options.cache).map(Arc::new),
            fonts: Arc::default(),
            #[cfg(feature = "fetch")]
            web: None,
        })
    }

    /// The time that was given, if one was.
    pub fn time(&self) -> Option<i64> {
        self.time
    }

    /// Says what came of the cache.
    pub fn say_cached(&self, reporter: &mut Reporter) -> io::Result<()> {
        self.cache.as_ref().map_or(Ok(()), |cache| reporter.aside(&cache.said()))
    }

    /// The same world for another book, without the web: font files that were read are not read again.
    pub fn again(&self) -> DiskWorld {
        DiskWorld {
            time: self.time,
            newest: AtomicI64::new(0),
            cache: self.cache.clone(),
            fonts: Arc::clone(&self.fonts),
            #[cfg(feature = "fetch")]
            web: None,
        }
    }

    /// The same with the web, for pictures.
    #[cfg(feature = "fetch")]
    pub fn with_web(self, web: Option<super::web::HttpWeb>) -> DiskWorld {
        DiskWorld { web, ..self }
    }

    /// Pictures that were fetched and stored.
    #[cfg(feature = "fetch")]
    pub fn fetched(&self) -> usize {
        self.web.as_ref().map_or(0, super::web::HttpWeb::kept)
    }
}

#[expect(clippy::disallowed_methods, reason = "the environment belongs to the binary")]
fn source_date_epoch() -> Result<Option<i64>, Failure> {
    let Ok(text) = std::env::var("SOURCE_DATE_EPOCH") else { return Ok(None) };
    if text.trim().is_empty() {
        return Ok(None);
    }
    let wrong = || Failure::Usage(format!("SOURCE_DATE_EPOCH is `{text}`, not a number of seconds since 1970"));
    text.trim().parse().ok().filter(|time| *time >= 0).ok_or_else(wrong).map(Some)
}

/// Seconds since 1970, `2026-11-24` or `2026-11-24T08:00:00Z`.
pub fn parse_time(text: &str) -> Result<i64, String> {
    let day = || text.parse::<NaiveDate>().ok()?.and_hms_opt(0, 0, 0).map(|time| time.and_utc().timestamp());
    let moment = || DateTime::parse_from_rfc3339(text).ok().map(|time| time.timestamp());
    let time = text.parse().ok().or_else(day).or_else(moment).filter(|time| (0..=253_402_300_799).contains(time));
    time.ok_or_else(|| "write seconds since 1970, 2026-11-24 or 2026-11-24T08:00:00Z".to_owned())
}

/// Longest file that is read: places in a text are counted in 32 bits.
const MOST: u64 = 1 << 30;

/// A file that is not longer than this; devices and pipes may never end.
pub fn read_at_most(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let (file, mut bytes) = (fs::File::open(path)?, Vec::new());
    let length = file.metadata()?.len();
    if length <= most {
        bytes.reserve_exact(usize::try_from(length).unwrap_or(0));
        file.take(most + 1).read_to_end(&mut bytes)?;
    }
    if length > most || bytes.len() as u64 > most {
        let message = format!("it is longer than {} MiB", most >> 20);
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    Ok(bytes)
}

/// When a file was changed last, in seconds since 1970.
fn seconds(path: &Path) -> Option<i64> {
    let modified = fs::metadata(path).and_then(|data| data.modified()).ok()?;
    i64::try_from(modified.duration_since(UNIX_EPOCH).ok()?.as_secs()).ok()
}

/// Whether a folder is a link to a folder that it lies in: following it would never end.
fn leads_back(path: &Path, dir: &Path) -> bool {
    path.is_symlink()
        && fs::canonicalize(path).ok().zip(fs::canonicalize(dir).ok()).is_some_and(|(to, from)| from.starts_with(to))
}

impl World for DiskWorld {
    fn read(&self, path: &Path) -> io::Result<Arc<[u8]>> {
        let bytes = read_at_most(path, MOST)?;
        self.newest.fetch_max(seconds(path).unwrap_or(0), Ordering::Relaxed);
        Ok(bytes.into())
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<PathBuf>> {
        let place = if dir.as_os_str().is_empty() { Path::new(".") } else { dir };
        let mut found = Vec::new();
        for entry in fs::read_dir(place)? {
            let path = dir.join(entry?.file_name());
            match fs::metadata(&path) {
                Ok(data) if data.is_dir() && leads_back(&path, place) => {}
                Ok(data) if data.is_dir() => found.push(path.join("")),
                // A pipe, socket or device is no file: reading it might never end.
                Ok(data) if !data.is_file() => {}
                // A link that leads nowhere is one whose reader says so.
                Ok(_) | Err(_) => found.push(path),
            }
        }
        found.sort();
        Ok(found)
    }

    fn is_dir(&self, path: &Path) -> bool {
        path.as_os_str().is_empty() || path.is_dir()
    }

    fn is_file(&self, path: &Path) -> bool {
        path.is_file()
    }

    fn font(&self, path: &Path) -> io::Result<Arc<[u8]>> {
        let known = || self.fonts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bytes) = known().get(path) {
            return Ok(Arc::clone(bytes));
        }
        let bytes: Arc<[u8]> = fs::read(path)?.into();
        known().insert(path.to_path_buf(), Arc::clone(&bytes));
        Ok(bytes)
    }

    fn kept(&self, path: &Path) -> io::Result<Arc<[u8]>> {
        Ok(fs::read(path)?.into())
    }

    #[cfg(feature = "fetch")]
    fn web(&self) -> Option<&dyn banxin::world::Web> {
        self.web.as_ref().map(|web| web as &dyn banxin::world::Web)
    }

    fn cache(&self) -> Option<&dyn Store> {
        self.cache.as_deref().map(|cache| cache as &dyn Store)
    }

    #[expect(clippy::disallowed_methods, reason = "the environment belongs to the binary")]
    fn font_folders(&self) -> Vec<PathBuf> {
        const EVERYBODY: &[&str] = match () {
            () if cfg!(target_os = "macos") => &["/System/Library/Fonts", "/Library/Fonts"],
            () if cfg!(target_os = "windows") => &[],
            () => &["/usr/share/fonts", "/usr/local/share/fonts"],
        };
        const OWN: &[(&str, &str)] = match () {
            () if cfg!(target_os = "macos") => &[("HOME", "Library/Fonts")],
            () if cfg!(target_os = "windows") => &[("WINDIR", "Fonts"), ("LOCALAPPDATA", "Microsoft\\Windows\\Fonts")],
            () => &[("HOME", ".local/share/fonts"), ("HOME", ".fonts")],
        };
        let own = OWN.iter().filter_map(|(home, folder)| Some(Path::new(&std::env::var_os(home)?).join(folder)));
        EVERYBODY.iter().map(PathBuf::from).chain(own).filter(|folder| folder.is_dir()).collect()
    }

    fn real(&self, path: &Path) -> io::Result<PathBuf> {
        fs::canonicalize(if path.as_os_str().is_empty() { Path::new(".") } else { path })
    }

    fn modified(&self, path: &Path) -> Option<i64> {
        if self.time.is_some() { None } else { seconds(path) }
    }

    fn timestamp(&self) -> i64 {
        self.time.unwrap_or_else(|| self.newest.load(Ordering::Relaxed))
    }
}
