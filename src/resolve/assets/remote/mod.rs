//! Pictures of the web. A build uses those that `banxin.lock` names and the project keeps, byte for byte; it asks the web
//! only where it was given one, for those that are not kept yet.

mod address;
mod fetch;
mod lock;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use fetch::{Fault, Found};
use lock::{Lock, Locked};

use crate::asset::ImageKind;
use crate::diag::{Code, Diagnostic, Sink};
use crate::source::Span;
use crate::world::{Kept, Web, World};

/// The pictures that can be had.
#[derive(Default)]
pub(super) struct Remote {
    /// By the address that was asked.
    pictures: BTreeMap<String, Arc<[u8]>>,
    /// Addresses as written of which it has been said why there is no picture.
    told: BTreeSet<String>,
}

impl Remote {
    /// Finds the pictures of these addresses: as written, with the place where each stands first. Where they are `all`
    /// that the folder has, what the lock names beside them goes when the web is asked.
    pub fn load(world: &dyn World, root: &Path, wanted: &[(String, Span)], all: bool, sink: &mut Sink) -> Remote {
        let mut remote = Remote::default();
        let web = world.web();
        if wanted.is_empty() && !(all && web.is_some()) {
            return remote;
        }
        let mut lock = match read(world, root) {
            Ok(lock) => lock,
            Err(why) => {
                let found = Diagnostic::new(Code::C060, format!("{} cannot be read: {why}", lock::FILE));
                sink.push(found.help("restore it, or delete it and build with `--fetch-images`"));
                return remote;
            }
        };
        let open = remote.take_kept(world, root, &lock, wanted, sink);
        let Some(web) = web else { return remote };
        let before = lock.clone();
        if all {
            lock.keep_only(&wanted.iter().map(asked).collect());
        }
        remote.fetch(web, root, &mut lock, &open, sink);
        if lock != before {
            store(web, root, &lock, sink);
        }
        remote
    }

    /// A picture: the address that was asked, and its bytes.
    pub fn get(&self, written: &str) -> Option<(String, Arc<[u8]>)> {
        let asked = address::absolute(written)?;
        let bytes = self.pictures.get(&asked)?.clone();
        Some((asked, bytes))
    }

    /// Whether it has been said why there is no picture.
    pub fn is_told(&self, written: &str) -> bool {
        self.told.contains(written.trim())
    }

    /// Takes what is kept and is what the lock says; gives the addresses that are left.
    fn take_kept(
        &mut self,
        world: &dyn World,
        root: &Path,
        lock: &Lock,
        wanted: &[(String, Span)],
        sink: &mut Sink,
    ) -> Vec<(String, Span)> {
        let mut open: Vec<(String, Span)> = Vec::new();
        for (written, span) in wanted {
            let asked = address::absolute(written);
            if asked.as_ref().is_some_and(|asked| self.pictures.contains_key(asked)) {
                continue;
            }
            let locked = asked.as_deref().and_then(|asked| lock.get(asked));
            let kept = locked.and_then(|locked| Some((locked, world.kept(&root.join(locked.path())).ok()?)));
            match (asked, kept) {
                (Some(asked), Some((locked, bytes))) if locked.is(&bytes) => {
                    self.pictures.insert(asked, bytes);
                }
                // The web may have what was meant.
                (_, Some((locked, _))) if world.web().is_none() => {
                    let path = locked.path();
                    let message = format!("{} is not what {} says", path.display(), lock::FILE);
                    let help = "restore the file, or delete it and build with `--fetch-images`";
                    sink.push(Diagnostic::new(Code::A021, message).at(*span).help(help));
                    self.told.insert(written.trim().to_owned());
                }
                _ => open.push((written.clone(), *span)),
            }
        }
        open
    }

    /// Asks the web, and keeps what it gives.
    fn fetch(&mut self, web: &dyn Web, root: &Path, lock: &mut Lock, open: &[(String, Span)], sink: &mut Sink) {
        let mut distinct: BTreeMap<String, &(String, Span)> = BTreeMap::new();
        open.iter().for_each(|wanted| {
            distinct.entry(asked(wanted)).or_insert(wanted);
        });
        let answers: BTreeMap<&String, Result<Found, Fault>> =
            distinct.par_iter().map(|(asked, _)| (asked, fetch::picture(web, asked))).collect();
        for (asked, answer) in answers {
            let span = distinct.get(asked).map_or(Span::NONE, |(_, span)| *span);
            let kept = answer.map_err(|fault| fault.report(asked, span)).and_then(|(bytes, kind)| {
                keep(web, root, lock, asked, &bytes, kind).map_err(|found| found.at(span))?;
                Ok(bytes)
            });
            match kept {
                Ok(bytes) => {
                    self.pictures.insert(asked.clone(), bytes);
                }
                Err(found) => sink.push(found),
            }
        }
        self.told.extend(open.iter().map(|(written, _)| written.trim().to_owned()));
    }
}

/// The address by which a picture is asked for, and locked.
fn asked((written, _): &(String, Span)) -> String {
    address::absolute(written).unwrap_or_else(|| written.clone())
}

fn store(web: &dyn Web, root: &Path, lock: &Lock, sink: &mut Sink) {
    let written = lock.print().and_then(|text| {
        web.keep(Kept::Lock, &root.join(lock::FILE), text.as_bytes()).map_err(|error| error.to_string())
    });
    if let Err(why) = written {
        sink.push(Diagnostic::new(Code::C061, format!("{} cannot be written: {why}", lock::FILE)));
    }
}

fn read(world: &dyn World, root: &Path) -> Result<Lock, String> {
    let path = root.join(lock::FILE);
    if !world.is_file(&path) {
        return Ok(Lock::default());
    }
    let bytes = world.kept(&path).map_err(|error| error.to_string())?;
    Lock::parse(std::str::from_utf8(&bytes).map_err(|error| error.to_string())?)
}

/// Stores a picture that was fetched, if it is the one that is locked.
fn keep(
    web: &dyn Web,
    root: &Path,
    lock: &mut Lock,
    asked: &str,
    bytes: &[u8],
    kind: ImageKind,
) -> Result<(), Diagnostic> {
    if lock.get(asked).is_some_and(|locked| !locked.is(bytes)) {
        let message = format!("`{asked}` is another picture than the one in {}", lock::FILE);
        let help = "look at it; to take the new one, delete its entry there and build again";
        return Err(Diagnostic::new(Code::A021, message).help(help));
    }
    let locked = Locked::new(asked, bytes, kind);
    let path = root.join(locked.path());
    web.keep(Kept::Picture, &path, bytes).map_err(|error| {
        let message = format!("{} cannot be written: {error}", path.display());
        Diagnostic::new(Code::C061, message).help("the next build will have to fetch it again")
    })?;
    lock.add(locked);
    Ok(())
}
