//! The index: terms with the pages they stand on, in columns.

use crate::diag::Sink;
use crate::doc::{Chapter, Inline, InlineKind, Label, LinkTo};
use crate::layout::flow::{Column, Flow, Setting};
use crate::layout::grid::Grid;
use crate::layout::material::{FORBIDDEN, Piece};
use crate::layout::page::Located;
use crate::layout::tags::{Tag, Tags};
use crate::resolve::{Index, IndexEntry, IndexGroup, IndexPlace, SeeEntry};
use crate::source::Span;
use crate::theme::{Abs, Role};

/// Entries of so many lines are not broken.
const SHORT: usize = 4;

/// The opening of the chapter that holds the index and nothing else.
pub(crate) fn index_opening(setting: &Setting, chapter: &Chapter, sink: &mut Sink) -> Column {
    let lang = chapter.meta.lang.unwrap_or(setting.edition.lang());
    let mut flow = Flow::new(*setting, Some(chapter), lang, sink);
    flow.opening(chapter);
    flow.finish()
}

/// The entries, as long as a column is wide. `located` knows the pages of everything before the index. Their elements go
/// into `tags`, the structure of what stands above them.
pub(crate) fn index(
    setting: &Setting,
    index: &Index,
    measure: Abs,
    located: &Located,
    tags: Tags,
    sink: &mut Sink,
) -> Column {
    let setting = Setting { grid: Grid { measure, ..setting.grid }, ..*setting };
    let mut flow = Flow::new(setting, None, setting.edition.lang(), sink);
    flow.scope.flush = true;
    flow.tags = tags;
    let whole = flow.tags.add(Tag::Index, flow.tag);
    for group in &index.groups {
        flow.in_tag(whole, |flow| flow.index_group(group, located));
    }
    flow.finish()
}

impl Flow<'_> {
    fn index_group(&mut self, group: &IndexGroup, located: &Located) {
        self.tagged(Tag::Paragraph, |flow| flow.index_heading(&group.heading));
        self.tagged(Tag::List(None), |flow| {
            for entry in &group.entries {
                let item = flow.tags.add(Tag::Item, flow.tag);
                let body = flow.tags.add(Tag::Body, item);
                flow.in_tag(body, |flow| flow.index_entry(entry, located));
            }
        });
    }

    fn index_heading(&mut self, heading: &str) {
        let style = self.style(Role::IndexGroup);
        self.apart(self.lines(style.before));
        let spec = self.spec(style);
        for line in self.set(&[Inline::text(heading)], &spec) {
            let piece = self.piece_of(line, style);
            self.push(piece);
            self.keep = 2;
        }
        self.follow(self.lines(style.after));
    }

    /// A term and what is said of it. It hangs; terms below it stand further in.
    fn index_entry(&mut self, entry: &IndexEntry, located: &Located) {
        let style = self.style(Role::IndexEntry);
        let em = self.setting.grid.size_of(style);
        let (start, hang) = (em * i32::from(entry.depth), em * 2);
        self.scope.start = start + hang;
        let spec = self.spec(style);
        let words = self.index_words(entry, located);
        let lines = self.set(&words, &spec);
        let count = lines.len();
        for (at, line) in lines.into_iter().enumerate() {
            let along = if at == 0 { start } else { start + hang };
            let mut piece = self.piece_at(line, style, along);
            match at {
                0 => piece.anchors.extend(entry.label.clone()),
                _ if count <= SHORT || at == 1 || at + 1 == count => piece.cost = FORBIDDEN,
                _ => {}
            }
            self.push(Piece { span: Span::NONE, ..piece });
        }
        self.scope.start = Abs::ZERO;
    }

    fn index_words(&self, entry: &IndexEntry, located: &Located) -> Vec<Inline> {
        let words = &self.scope.lang.words().index;
        let mut out = entry.term.clone();
        for (at, number) in self.index_numbers(&entry.places, located).into_iter().enumerate() {
            out.push(Inline::text(if at == 0 { words.gap } else { words.comma }));
            out.push(number);
        }
        let also = !entry.places.is_empty();
        for (word, names) in [(words.see, &entry.see), (words.see_also, &entry.see_also)] {
            if names.is_empty() {
                continue;
            }
            let gap = if also || word == words.see_also && !entry.see.is_empty() { words.clause } else { words.gap };
            out.push(Inline::text(gap));
            let word = Inline::text(word);
            let italic = !self.scope.lang.is_cjk();
            out.push(if italic { Inline::new(InlineKind::Emph(vec![word]), Span::NONE) } else { word });
            out.push(Inline::text(words.after_see));
            for (at, name) in names.iter().enumerate() {
                if at > 0 {
                    out.push(Inline::text(words.comma));
                }
                out.push(see(name));
            }
        }
        out
    }

    /// Pages as links, three or more in a row as a range.
    fn index_numbers(&self, places: &[IndexPlace], located: &Located) -> Vec<Inline> {
        let mut pages: Vec<(usize, &str, &Label)> = Vec::new();
        for place in places {
            if let Some((sheet, label)) = located.page(&place.label)
                && !label.is_empty()
            {
                pages.push((sheet, label, &place.label));
            }
        }
        pages.sort_by_key(|(sheet, ..)| *sheet);
        pages.dedup_by_key(|(sheet, ..)| *sheet);
        let mut out = Vec::new();
        let mut at = 0;
        while at < pages.len() {
            let run = pages[at..].windows(2).take_while(|pair| follows(pair[0], pair[1])).count();
            let number = |at: usize| self.page_number(pages[at].1);
            if run >= 2 {
                out.push(link(format!("{}{}{}", number(at), self.index_range(), number(at + run)), pages[at].2));
                at += run + 1;
            } else {
                out.push(link(number(at), pages[at].2));
                at += 1;
            }
        }
        out
    }

    fn index_range(&self) -> &'static str {
        if self.index_in_han() { "～" } else { "–" }
    }

    fn index_in_han(&self) -> bool {
        self.setting.grid.vertical && self.scope.lang.is_cjk()
    }

    /// A page number; in vertical lines in Han figures, place by place.
    fn page_number(&self, label: &str) -> String {
        match self.index_in_han() {
            true => label.chars().map(|ch| crate::lang::numerals::han_figure(ch).unwrap_or(ch)).collect(),
            false => label.to_owned(),
        }
    }
}

/// Whether a page is the next one, counted the same way.
fn follows((sheet, label, _): (usize, &str, &Label), (next, next_label, _): (usize, &str, &Label)) -> bool {
    let arabic = |label: &str| label.bytes().all(|byte| byte.is_ascii_digit());
    next == sheet + 1 && arabic(label) == arabic(next_label)
}

fn link(text: String, to: &Label) -> Inline {
    let to = LinkTo::Label(to.clone());
    Inline::new(InlineKind::Link { to, body: vec![Inline::text(text)] }, Span::NONE)
}

fn see(name: &SeeEntry) -> Inline {
    match &name.to {
        Some(to) => link(name.term.clone(), to),
        None => Inline::text(name.term.clone()),
    }
}
