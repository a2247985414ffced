//! The chapters with the pages around them, in the order of the book: cover, half title, title page, contents, text, notes,
//! colophon.
//!
//! Pages are counted, filled and placed as soon as the chapters before them are, while the next chapters are being set, so
//! that the ways in which a chapter is not set do not wait for the end of the book.

use std::collections::BTreeMap;

use super::flow::{self, Column, Endnote, Setting, matter};
use super::ink::{Tag, TagId, Tags};
use super::page::{self, Numbering, Placing, Run, Sheet};
use super::{Set, chapters, contents_draft, contents_place, cover_page, has_apparatus, heads_of, index_draft};
use crate::diag::Sink;
use crate::doc::{Chapter, PageBreak};
use crate::theme::ColophonPlace;

/// Chapters that are set at once, for each processor.
const AT_ONCE: usize = 16;

/// The book in the making.
pub(super) struct Bound<'a> {
    setting: &'a Setting<'a>,
    /// Its pages.
    pub placing: Placing<'a>,
    /// Its structure.
    pub tags: Tags,
    /// Chapters that are open, with their depths.
    open: Vec<(u8, TagId)>,
    contents: Option<Contents>,
    /// Notes that stand at the end of the book.
    notes: Vec<(&'a Chapter, Vec<Endnote>)>,
    sink: Sink,
}

/// The pages of the contents, which are set again when the numbers in them are known.
struct Contents {
    /// Without its pages.
    run: Run,
    /// The first page, and what they are.
    first: usize,
    sheets: Vec<Sheet>,
}

/// Sets the book and places it on its pages.
pub(super) fn bind<'a>(setting: &'a Setting<'a>, sink: &mut Sink) -> Bound<'a> {
    let (mut bound, colophon) = begin(setting);
    let mut chapter = 0;
    let all = setting.edition.chapters().len();
    let some = |from: usize| from..all.min(from + AT_ONCE * rayon::current_num_threads());
    let mut ready = chapters(setting, some(0));
    loop {
        let (sets, found) = std::mem::take(&mut ready);
        sink.merge(found);
        let next = some(chapter + sets.len());
        if sets.is_empty() {
            break;
        }
        let first = chapter;
        chapter = next.start;
        let text = || sets.into_iter().zip(first..).for_each(|(set, at)| bound.chapter(at, set));
        (ready, ()) = rayon::join(|| chapters(setting, next), text);
    }
    bound.end(colophon);
    sink.merge(std::mem::take(&mut bound.sink));
    bound
}

/// The pages before the text; gives the colophon too, if it stands behind it.
fn begin<'a>(setting: &'a Setting<'a>) -> (Bound<'a>, Option<Column>) {
    let mut bound = Bound {
        setting,
        placing: Placing::new(setting),
        tags: Tags::new(Tag::Document),
        open: Vec::new(),
        contents: None,
        notes: Vec::new(),
        sink: Sink::default(),
    };
    cover_page(setting).into_iter().for_each(|run| bound.add(run));
    let apparatus = has_apparatus(setting);
    let mut colophon = apparatus.then(|| matter::colophon(setting, &mut bound.sink)).flatten();
    if apparatus {
        if setting.theme.half_title {
            let column = matter::half_title(setting, &mut bound.sink);
            bound.front(column, PageBreak::Recto);
        }
        let column = matter::title_page(setting, &mut bound.sink);
        bound.front(column, PageBreak::Recto);
        if setting.theme.colophon == ColophonPlace::Front
            && let Some(column) = colophon.take()
        {
            bound.front(column, PageBreak::Verso);
        }
    }
    (bound, colophon)
}

impl<'a> Bound<'a> {
    /// Adds a chapter with what stands before it.
    fn chapter(&mut self, at: usize, set: Set) {
        let (setting, edition) = (self.setting, self.setting.edition);
        let Some(chapter) = edition.chapters().get(at) else { return };
        if has_apparatus(setting) && at == contents_place(setting) {
            self.add_contents();
        }
        let mut draft = set.breaks.draft(self.placing.recto(set.run.start));
        if let Some(index) = edition.index_of(at) {
            // Indexes are the last chapters: all pages that they name are there.
            draft = index_draft(setting, index, draft, &self.placing.located(), &mut self.sink);
        }
        let before = self.add_chapter(Run { draft, ..set.run }, chapter.depth);
        let own = set.notes.into_iter().map(|note| note.moved(before)).collect::<Vec<_>>();
        if !own.is_empty() {
            self.notes.push((chapter, own));
        }
    }

    /// Adds what stands behind the text, and sets the contents again.
    fn end(&mut self, colophon: Option<Column>) {
        let setting = self.setting;
        if has_apparatus(setting) && self.contents.is_none() {
            self.add_contents();
        }
        if !self.notes.is_empty() {
            let (notes, tags) = (std::mem::take(&mut self.notes), std::mem::take(&mut self.tags));
            let column = flow::book_notes(setting, notes, tags, &mut self.sink);
            let heads = heads_of(setting, setting.edition.lang().words().notes, &mut self.sink);
            let mut draft = page::draft(column, setting.grid, 1, &mut self.sink);
            self.tags = std::mem::take(&mut draft.tags);
            self.placing.add(Run { draft, folios: true, opens: true, heads, ..Run::default() }, &mut self.sink);
        }
        if let Some(column) = colophon {
            let draft = page::draft(column, setting.grid, 1, &mut self.sink);
            self.add(Run { draft, ..Run::default() });
        }
        self.finish_contents();
    }

    fn add(&mut self, run: Run) {
        self.open.clear();
        self.add_in(run, TagId::ROOT);
    }

    /// Adds a chapter: in the structure it is in the one before it that is less deep. Gives how many elements stand before
    /// its own.
    fn add_chapter(&mut self, run: Run, depth: u8) -> u32 {
        self.open.retain(|(above, _)| *above < depth);
        let parent = self.open.last().map_or(TagId::ROOT, |(_, id)| *id);
        let before = self.add_in(run, parent);
        self.open.push((depth, TagId::ROOT.moved(before)));
        before
    }

    /// Adds a run with its structure, which comes to be in `parent`; gives how many elements stand before its own.
    fn add_in(&mut self, mut run: Run, parent: TagId) -> u32 {
        run.tags = self.tags.append(std::mem::take(&mut run.draft.tags), parent, None);
        let before = run.tags;
        self.placing.add(run, &mut self.sink);
        before
    }

    /// Adds a page or two of front matter.
    fn front(&mut self, column: Column, start: PageBreak) {
        let draft = page::draft(column, self.setting.grid, 1, &mut self.sink);
        self.add(Run { draft, start, numbering: Numbering::Front, ..Run::default() });
    }

    /// Counts the pages of the contents.
    fn add_contents(&mut self) {
        let setting = self.setting;
        let mut draft = contents_draft(setting, &BTreeMap::new(), &mut Sink::default());
        let heads = heads_of(setting, setting.edition.lang().words().contents, &mut self.sink);
        let (start, numbering) = (PageBreak::Recto, Numbering::Front);
        self.open.clear();
        let tags = self.tags.append(std::mem::take(&mut draft.tags), TagId::ROOT, None);
        let run = Run { start, numbering, folios: true, opens: true, heads, tags, ..Run::default() };
        let first = self.placing.pages.len();
        let sheets = self.placing.reserve(Run { draft, ..run.clone() }, &mut self.sink);
        self.contents = Some(Contents { run, first, sheets });
    }

    /// Sets the contents again, with the numbers that are known now; they take as many pages as before.
    fn finish_contents(&mut self) {
        let Some(Contents { mut run, first, sheets }) = self.contents.take() else { return };
        run.draft = contents_draft(self.setting, &self.placing.labels(), &mut self.sink);
        let before = TagId::ROOT.moved(run.tags);
        run.tags = self.tags.append(std::mem::take(&mut run.draft.tags), TagId::ROOT, Some(before));
        self.placing.place_again(run, first, &sheets);
    }
}
