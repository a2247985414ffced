//! Everything of the configuration but metadata and contents: texts parsed, paths joined, numbers kept in bounds.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use super::raw::{
    Raw, RawAnthology, RawCleanup, RawFonts, RawImages, RawLint, RawOutput, RawPage, RawRead, RawTarget, WritingMode,
};
use super::tree::Origins;
use super::value::{At, Date};
use super::{
    Anthology, Cleanup, CoverAt, CoverWish, FontOptions, Format, Headings, Output, PageOptions, Project, ReadOptions,
    Selection, Unify,
};
use super::{files, measure, metadata};
use crate::asset::{ImageLimits, is_remote};
use crate::diag::{Code, Diagnostic, Lint, Severity, Sink};
use crate::theme::Abs;
use crate::world::World;

/// Sizes that a sheet can have.
const SHEET: [f64; 2] = [30.0, 2000.0];

/// Folder of the fonts of a book, inside its own.
const LOCAL_FONTS: &str = "fonts/local";

/// What the settings are read with.
pub struct Settings<'a> {
    /// Where files are looked up.
    pub world: &'a dyn World,
    /// Folder of the configuration; paths given on the command line are relative to the current folder instead.
    pub root: &'a Path,
    /// Places of the values.
    pub origins: &'a Origins,
    /// Findings.
    pub sink: &'a mut Sink,
}

/// A path with something before its extension: `book.epub`, `book-large.epub`.
pub fn suffixed(path: &Path, suffix: &str) -> PathBuf {
    let stem = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let extension = path.extension().map_or_else(String::new, |end| format!(".{}", end.to_string_lossy()));
    path.with_file_name(format!("{stem}-{}{extension}", suffix.replace(['/', '\\'], "-")))
}

/// Each once, in the order in which they are done.
fn unified(raw: &[Unify]) -> Vec<Unify> {
    let mut list = raw.to_vec();
    list.sort_unstable();
    list.dedup();
    list
}

impl Settings<'_> {
    /// Fills the settings of a project.
    pub fn apply(&mut self, raw: &Raw, project: &mut Project) {
        project.theme = raw.theme.as_ref().map(|theme| self.theme(theme));
        project.vertical = raw.writing_mode.map(|mode| matches!(mode, WritingMode::VerticalRl));
        (project.cover, project.cover_wish) = match raw.book.cover.as_ref() {
            None => (None, CoverWish::default()),
            Some(cover) if cover.as_str() == "auto" => (None, CoverWish::Both),
            Some(cover) if cover.as_str() == "none" => (None, CoverWish::Never),
            Some(cover) => {
                let at = match cover.trim() {
                    address if is_remote(address) => CoverAt::Web(address.to_owned()),
                    _ => CoverAt::File(self.path(cover)),
                };
                (Some((at, self.origins.span(&cover.range()))), CoverWish::default())
            }
        };
        project.anthology = self.anthology(&raw.anthology);
        project.page = self.page(&raw.page);
        project.pdf = self.pdf(&raw.pdf);
        project.wrap = self.wrap(&raw.cover);
        project.typesetting = raw.typesetting;
        project.fonts = self.fonts(&raw.fonts);
        project.images = self.images(&raw.images);
        project.read = self.read(&raw.read);
        project.read.lang = raw.book.language;
        project.lint = self.lint(&raw.lint);
        project.outputs = self.outputs(raw.output.as_ref());
        // A path that several editions have in common gets the name of each.
        if let Some(suffix) = project.variant.suffix().filter(|_| !project.variant.own_output) {
            for path in project.outputs.iter_mut().filter_map(|output| output.path.as_mut()) {
                *path = suffixed(path, &suffix);
            }
        }
        let contents = &raw.contents;
        project.toc = contents.toc.unwrap_or(project.toc);
        project.toc_printed = self.bounded(contents.toc_depth.as_ref(), 1..=6);
        project.toc_depth = project.toc_printed.unwrap_or(project.toc_depth);
        project.index = raw.index.show.unwrap_or(project.index);
        project.index_order = raw.index.order;
        project.index_title = raw.index.title.clone();
        project.number_sections = contents.number_sections.unwrap_or(project.number_sections);
    }

    pub(super) fn wrong<T>(&mut self, value: &At<T>, message: String, help: &str) {
        self.sink.push(Diagnostic::new(Code::C004, message).at(self.origins.span(&value.range())).help(help));
    }

    pub(super) fn path(&self, value: &At<String>) -> PathBuf {
        if self.origins.is_argument(&value.range()) {
            PathBuf::from(value.as_str())
        } else {
            files::join(self.root, value)
        }
    }

    /// A name stays as it is; what looks like a path is joined.
    fn theme(&self, theme: &At<String>) -> String {
        if theme.contains(['/', '\\', '.']) {
            self.path(theme).to_string_lossy().into_owned()
        } else {
            theme.to_string()
        }
    }

    fn page(&mut self, raw: &RawPage) -> PageOptions {
        PageOptions {
            size: raw.size.as_ref().and_then(|size| self.size(size)),
            chars: self.bounded(raw.chars.as_ref(), 4..=200),
            lines: self.bounded(raw.lines.as_ref(), 2..=200),
            font_size: self.length(raw.font_size.as_ref(), 3.0..=200.0),
            leading: self.length(raw.leading.as_ref(), 3.0..=400.0),
            inner: self.length(raw.inner.as_ref(), 0.0..=1000.0),
            top: self.length(raw.top.as_ref(), 0.0..=1000.0),
            columns: self.bounded(raw.columns.as_ref(), 1..=4),
        }
    }

    fn anthology(&mut self, raw: &RawAnthology) -> Anthology {
        Anthology {
            sort: raw.sort,
            reverse: raw.reverse.unwrap_or(false),
            order: raw.order,
            group: raw.group.unwrap_or_default(),
            select: Selection {
                tags: raw.tags.clone(),
                since: self.date(raw.since.as_ref()),
                until: self.date(raw.until.as_ref()),
                only: raw.only.clone(),
                skip: raw.skip.clone(),
            },
            credits: raw.credits,
            contributors: raw.contributors,
            author_index: raw.author_index.unwrap_or(false),
            tag_index: raw.tag_index.unwrap_or(false),
            unify: unified(&raw.unify),
        }
    }

    fn date(&mut self, value: Option<&At<Date>>) -> Option<String> {
        let value = value?;
        if metadata::is_date(&value.0) {
            return Some(value.0.clone());
        }
        self.wrong(value, format!("`{}` is not a date", value.0), "write 2026, 2026-11 or 2026-11-24");
        None
    }

    pub(super) fn bounded<N: Copy + PartialOrd + std::fmt::Display>(
        &mut self,
        value: Option<&At<N>>,
        bounds: RangeInclusive<N>,
    ) -> Option<N> {
        let value = value?;
        if bounds.contains(value) {
            return Some(**value);
        }
        let help = format!("a number from {} to {}", bounds.start(), bounds.end());
        self.wrong(value, format!("{} is out of bounds", **value), &help);
        None
    }

    pub(super) fn length(&mut self, value: Option<&At<String>>, points: RangeInclusive<f64>) -> Option<Abs> {
        let value = value?;
        match measure::length(value) {
            Ok(length) if points.contains(&length.to_pt()) => return Some(length),
            Ok(_) => {
                let help = format!("a length from {}pt to {}pt", points.start(), points.end());
                self.wrong(value, format!("`{}` is out of bounds", **value), &help);
            }
            Err(message) => self.wrong(value, message, "write a number and mm, cm, in, pt or Q: 10.5pt"),
        }
        None
    }

    fn size(&mut self, value: &At<String>) -> Option<(Abs, Abs)> {
        let [least, most] = SHEET.map(Abs::mm);
        match measure::size(value) {
            Ok(size) if [size.0, size.1].iter().all(|side| (least..=most).contains(side)) => return Some(size),
            Ok(_) => self.wrong(value, format!("`{}` is out of bounds", **value), "sides are from 30mm to 2000mm"),
            Err(message) => {
                self.wrong(value, message, "a name (A5, B6, 25開, 32開, 文庫判, 新書判, US trade) or 148mm x 210mm");
            }
        }
        None
    }

    fn fonts(&mut self, raw: &RawFonts) -> FontOptions {
        // What lies there is for this book, without being named.
        let local = Some(files::join(self.root, LOCAL_FONTS)).filter(|folder| self.world.is_dir(folder));
        FontOptions {
            paths: raw.paths.iter().map(|path| self.path(path)).chain(local).collect(),
            system: raw.system.unwrap_or(false),
            song: raw.song.clone(),
            hei: raw.hei.clone(),
            kai: raw.kai.clone(),
            mono: raw.mono.clone(),
            latin: raw.latin.clone(),
            embed: raw.embed.unwrap_or_default(),
        }
    }

    fn images(&mut self, raw: &RawImages) -> ImageLimits {
        let usual = ImageLimits::default();
        let budget = self.bounded(raw.budget.as_ref(), 50..=100_000);
        ImageLimits {
            max_pixels: self.bounded(raw.max_pixels.as_ref(), 100_000..=100_000_000).unwrap_or(usual.max_pixels),
            budget: budget.map_or(usual.budget, |budget| budget * 1000),
            originals: raw.originals.unwrap_or(usual.originals),
        }
    }

    fn read(&mut self, raw: &RawRead) -> ReadOptions {
        if let Some(label) = &raw.encoding
            && encoding_rs::Encoding::for_label(label.as_bytes()).is_none()
        {
            let help = "utf-8, utf-16le, big5, gb18030, shift_jis, euc-kr, …";
            self.wrong(label, format!("`{}` is not an encoding", **label), help);
        }
        ReadOptions {
            encoding: raw.encoding.as_ref().map(|label| label.to_string()),
            headings: raw.headings.as_ref().map_or(Headings::Auto, |headings| self.headings(headings)),
            cleanup: match raw.cleanup {
                None | Some(RawCleanup::Auto) => Cleanup::Auto,
                Some(RawCleanup::Always) => Cleanup::Always,
                Some(RawCleanup::Never) => Cleanup::Never,
            },
            line_breaks: raw.line_breaks.unwrap_or_default(),
            lang: None,
        }
    }

    fn headings(&mut self, value: &At<String>) -> Headings {
        match value.as_str() {
            "auto" => return Headings::Auto,
            "none" => return Headings::None,
            _ => {}
        }
        let path = self.path(value);
        let span = self.origins.span(&value.range());
        match super::load::text(self.world, &path, span, self.sink) {
            Some(source) => {
                let lines = source.text.lines().map(str::trim).filter(|line| !line.is_empty());
                Headings::Listed(lines.map(str::to_owned).collect())
            }
            None => Headings::Auto,
        }
    }

    fn lint(&mut self, raw: &RawLint) -> Lint {
        let mut lint = Lint::default();
        for name in &raw.allow {
            match name.parse::<Code>() {
                Ok(code) if code.info().severity == Severity::Error => {
                    let message = format!("{code} is an error: it cannot be allowed");
                    self.wrong(name, message, "see `banxin explain` for the warnings and notes");
                }
                Ok(code) => lint.allow.push(code),
                Err(()) => self.no_code(name),
            }
        }
        for name in &raw.deny {
            match name.parse::<Code>() {
                Ok(code) => lint.deny.push(code),
                Err(()) if name.as_str() == "warnings" => lint.deny_warnings = true,
                Err(()) => self.no_code(name),
            }
        }
        lint
    }

    fn no_code(&mut self, name: &At<String>) {
        self.wrong(name, format!("there is no code `{}`", **name), "`banxin explain` lists the codes");
    }

    fn outputs(&mut self, raw: Option<&RawOutput>) -> Vec<Output> {
        let Some(raw) = raw else {
            return [Format::Epub, Format::Pdf].map(|format| Output { format, path: None }).to_vec();
        };
        let targets = [(Format::Epub, &raw.epub), (Format::Pdf, &raw.pdf)];
        let output = |(format, target): (Format, &Option<RawTarget>)| match target.as_ref()? {
            RawTarget::Wanted(wanted) => wanted.then_some(Output { format, path: None }),
            RawTarget::Path(path) => Some(Output { format, path: Some(self.path(path)) }),
        };
        targets.into_iter().filter_map(output).collect()
    }
}
