//! `[contents]` of a book: items to entries.

use std::path::{Path, PathBuf};

use super::files;
use super::keys::nearest;
use super::raw::{ItemTable, RawContents, RawItem};
use super::tree::Origins;
use super::value::At;
use super::{Entry, EntrySource};
use crate::diag::{Code, Diagnostic, Sink};
use crate::doc::{ChapterRole, Matter};
use crate::source::Span;
use crate::world::World;

/// The entries of a book in reading order. Missing files are reported.
pub fn entries(
    world: &dyn World,
    base: &Path,
    contents: &RawContents,
    origins: &Origins,
    sink: &mut Sink,
) -> Vec<Entry> {
    let mut list = Listing { world, base, origins, sink, entries: Vec::new(), numbered: false };
    list.items(&contents.front, Matter::Front, 0);
    let mut front = std::mem::take(&mut list.entries);
    list.items(&contents.back, Matter::Back, 0);
    let back = std::mem::take(&mut list.entries);
    list.numbered = contents.number_chapters.unwrap_or(false);
    match &contents.chapters {
        Some(chapters) => list.items(chapters, Matter::Body, 0),
        None => list.rest(&[&front, &back]),
    }
    front.append(&mut list.entries);
    front.extend(back);
    front
}

struct Listing<'a> {
    world: &'a dyn World,
    base: &'a Path,
    origins: &'a Origins,
    sink: &'a mut Sink,
    entries: Vec<Entry>,
    numbered: bool,
}

impl Listing<'_> {
    fn items(&mut self, items: &[RawItem], matter: Matter, depth: u8) {
        for item in items {
            match item {
                RawItem::Path(path) => self.path(path, &ItemTable::default(), matter, depth),
                RawItem::Table(table) => self.table(table, matter, depth),
            }
        }
    }

    fn table(&mut self, table: &At<ItemTable>, matter: Matter, depth: u8) {
        match (&table.part, &table.file) {
            (Some(part), file) => {
                let entry = self.part(part, file.as_ref(), table, matter, depth);
                self.entries.extend(entry);
                self.items(&table.chapters, matter, depth.saturating_add(1));
            }
            (None, Some(file)) => {
                self.path(file, table, matter, depth);
                self.items(&table.chapters, matter, depth.saturating_add(1));
            }
            (None, None) => {
                let message = "an item of the contents needs `file` or `part`";
                let span = self.origins.span(&table.range());
                self.sink.push(Diagnostic::new(Code::C004, message).at(span));
            }
        }
    }

    fn part(
        &mut self,
        title: &At<String>,
        file: Option<&At<String>>,
        table: &ItemTable,
        matter: Matter,
        depth: u8,
    ) -> Option<Entry> {
        let source = match file {
            Some(file) => EntrySource::File(self.existing(file)?),
            None => EntrySource::Title,
        };
        Some(Entry {
            source,
            role: Some(table.role.unwrap_or(ChapterRole::Part)),
            matter,
            depth,
            numbered: table.numbered.unwrap_or(self.numbered),
            title: Some(title.to_string()),
            span: self.origins.span(&title.range()),
        })
    }

    /// A file, a folder or a pattern.
    fn path(&mut self, path: &At<String>, table: &ItemTable, matter: Matter, depth: u8) {
        let span = self.origins.span(&path.range());
        let target = files::join(self.base, path);
        let found: Vec<Entry> = if files::is_pattern(path) && !self.world.is_file(&target) {
            files::expand(self.world, self.base, path).into_iter().map(|file| files::plain(file, 0)).collect()
        } else if self.world.is_dir(&target) {
            files::folder(self.world, &target)
        } else {
            let Some(file) = self.existing(path) else { return };
            vec![files::plain(file, 0)]
        };
        if found.is_empty() {
            let message = format!("no manuscript is found for `{}`", **path);
            self.sink.push(Diagnostic::new(Code::C007, message).at(span));
        }
        self.entries.extend(found.into_iter().map(|entry| Entry {
            role: table.role.or(entry.role),
            title: table.title.clone().or(entry.title),
            numbered: table.numbered.unwrap_or(self.numbered),
            depth: entry.depth.saturating_add(depth),
            matter,
            span,
            ..entry
        }));
    }

    fn existing(&mut self, path: &At<String>) -> Option<PathBuf> {
        let span = self.origins.span(&path.range());
        existing(self.world, &files::join(self.base, path), span, self.sink)
    }

    /// Every manuscript that front and back matter do not name.
    fn rest(&mut self, named: &[&[Entry]]) {
        let is_named = |file: &Path| named.iter().flat_map(|list| list.iter()).any(|entry| entry.file() == Some(file));
        let numbered = self.numbered;
        let found = files::folder(self.world, self.base).into_iter();
        let rest = found.filter(|entry| !entry.file().is_some_and(is_named));
        self.entries.extend(rest.map(|entry| Entry { numbered, ..entry }));
        files::drop_empty_parts(&mut self.entries);
    }
}

/// The file, if there is one; otherwise reports it, with the nearest name of its folder.
pub fn existing(world: &dyn World, path: &Path, span: Span, sink: &mut Sink) -> Option<PathBuf> {
    if world.is_file(path) {
        return Some(path.to_path_buf());
    }
    let listed = path.parent().and_then(|dir| world.list(dir).ok()).unwrap_or_default();
    let names: Vec<String> =
        listed.iter().filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned())).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let name = path.file_name().map_or_else(Default::default, |name| name.to_string_lossy());
    let help = match nearest(&name, &names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "paths are relative to `src` in [book]; a line that is not needed can be removed".to_owned(),
    };
    sink.push(Diagnostic::new(Code::C007, format!("there is no file {}", path.display())).at(span).help(help));
    None
}
