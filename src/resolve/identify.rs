//! Every chapter, heading, figure and table gets an id that is unique in the book and does not change when another
//! article is added: generated ids carry the label of their chapter, and that comes from the file name.

use std::collections::BTreeMap;
use std::path::Path;

use super::blocks_mut;
use super::edition::Place;
use super::slug::{anchor, fresh, slug};
use crate::diag::{Code, Diagnostic, Sink};
use crate::doc::{Attr, Block, BlockKind, Book, Chapter, ChapterRole, Label, text_of};
use crate::source::Span;

/// Ids as written and what became of them.
#[derive(Default)]
pub(super) struct Names {
    /// Where each label lives.
    pub places: BTreeMap<Label, Place>,
    /// Per chapter: id as written → label.
    local: Vec<BTreeMap<String, Label>>,
    /// Id as written → every label made of it.
    global: BTreeMap<String, Vec<Label>>,
    /// Per chapter: anchor made of the words of a heading → label.
    anchors: Vec<BTreeMap<String, Label>>,
}

/// What an id as written stands for.
pub(super) enum Found<'a> {
    /// One place.
    Label(&'a Label),
    /// Several, in other chapters than the one that asks.
    Ambiguous(&'a [Label]),
    /// None.
    Nothing,
}

impl Names {
    /// Looks an id up: in the chapter that asks, then in the book.
    pub fn find(&self, chapter: usize, written: &str) -> Found<'_> {
        if let Some(label) = self.local.get(chapter).and_then(|names| names.get(written)) {
            return Found::Label(label);
        }
        match self.global.get(written).map(Vec::as_slice) {
            Some([label]) => Found::Label(label),
            Some(several @ [_, ..]) => Found::Ambiguous(several),
            Some([]) | None => Found::Nothing,
        }
    }

    /// The place in one chapter that a fragment names: an id, or a heading by its words.
    pub fn fragment(&self, chapter: usize, fragment: &str) -> Option<&Label> {
        let local = self.local.get(chapter).and_then(|names| names.get(fragment));
        local.or_else(|| self.anchors.get(chapter)?.get(&anchor(fragment)))
    }

    /// The id as written that is nearest to one that leads nowhere.
    pub fn nearest(&self, written: &str) -> Option<&str> {
        let distance = |name: &&str| edit_distance(name, written);
        let best = self.global.keys().map(String::as_str).min_by_key(distance)?;
        (edit_distance(best, written) * 2 <= written.chars().count().max(3)).then_some(best)
    }

    fn taken(&self, name: &str) -> bool {
        self.places.contains_key(&Label::new(name))
    }

    /// Takes a name, or one like it that is free.
    pub fn claim(&mut self, name: &str, place: Place) -> Label {
        let label = Label::new(fresh(name, |name| self.taken(name)));
        self.places.insert(label.clone(), place);
        label
    }

    /// Takes an id that the author gave: kept when unique, with its chapter before it when another chapter has it.
    fn written(&mut self, written: &Label, place: Place, home: &str, sink: &mut Sink) -> Label {
        let name = written.as_str();
        let first = self.local[place.chapter].get(name).cloned();
        let label = if first.is_none() && self.taken(name) {
            self.claim(&format!("{home}-{name}"), place)
        } else {
            self.claim(name, place)
        };
        match first {
            Some(first) => sink.push(twice(name, self.places[&first].span, place.span, &label)),
            None => {
                self.local[place.chapter].insert(name.to_owned(), label.clone());
                self.global.entry(name.to_owned()).or_default().push(label.clone());
            }
        }
        label
    }
}

/// Gives every chapter a label and every place an id.
pub(super) fn labels(book: &mut Book, sink: &mut Sink) -> Names {
    let count = book.chapters.len();
    let mut names =
        Names { local: vec![BTreeMap::new(); count], anchors: vec![BTreeMap::new(); count], ..Names::default() };
    chapter_labels(book, &mut names, sink);
    for (index, chapter) in book.chapters.iter_mut().enumerate() {
        written_ids(index, chapter, &mut names, sink);
    }
    for (index, chapter) in book.chapters.iter_mut().enumerate() {
        generated_ids(index, chapter, &mut names);
    }
    names
}

fn chapter_labels(book: &mut Book, names: &mut Names, sink: &mut Sink) {
    for (index, chapter) in book.chapters.iter_mut().enumerate() {
        if let Some(label) = chapter.label.take() {
            let place = Place { chapter: index, span: chapter.span };
            let home = slug(&stem(&chapter.path));
            chapter.label = Some(names.written(&label, place, &home, sink));
        }
    }
    for index in 0..book.chapters.len() {
        if book.chapters[index].label.is_none() {
            let name = chapter_name(book, index);
            let place = Place { chapter: index, span: book.chapters[index].span };
            let label = names.claim(&name, place);
            names.local[index].insert(label.as_str().to_owned(), label.clone());
            names.global.entry(label.as_str().to_owned()).or_default().push(label.clone());
            book.chapters[index].label = Some(label);
        }
    }
}

/// A name from the path; with the words of the title where one file holds several chapters or there is no file.
fn chapter_name(book: &Book, index: usize) -> String {
    let chapter = &book.chapters[index];
    let title = text_of(&chapter.title);
    let first_of_file = book.chapters.iter().position(|other| other.path == chapter.path) == Some(index);
    match (chapter.path.is_empty(), chapter.role) {
        (true, ChapterRole::Part) => format!("part-{}", slug(&title)),
        (true, _) => format!("chapter-{}", slug(&title)),
        (false, _) if first_of_file => slug(&stem(&chapter.path)),
        (false, _) => format!("{}-{}", slug(&stem(&chapter.path)), slug(&title)),
    }
}

fn stem(path: &str) -> String {
    Path::new(path).with_extension("").to_string_lossy().into_owned()
}

fn written_ids(index: usize, chapter: &mut Chapter, names: &mut Names, sink: &mut Sink) {
    let home = chapter.label.as_ref().map_or(String::new(), |label| label.as_str().to_owned());
    let mut take = |attr: &mut Attr, span: Span| {
        if let Some(id) = attr.id().cloned() {
            let label = names.written(&id, Place { chapter: index, span }, &home, sink);
            attr.make().id = Some(label);
        }
    };
    blocks_mut(chapter, &mut |block| take(&mut block.attr, block.span));
    chapter.runs_mut(&mut |run| run.iter_mut().for_each(|inline| take(&mut inline.attr, inline.span)));
}

fn generated_ids(index: usize, chapter: &mut Chapter, names: &mut Names) {
    let home = chapter.label.as_ref().map_or(String::new(), |label| label.as_str().to_owned());
    let mut counts = BTreeMap::new();
    blocks_mut(chapter, &mut |block: &mut Block| {
        let kind = match &block.kind {
            BlockKind::Heading { .. } => "s",
            BlockKind::Figure { .. } => "fig",
            BlockKind::Table(_) => "tbl",
            BlockKind::Para(_)
            | BlockKind::Verse(_)
            | BlockKind::Quote { .. }
            | BlockKind::List { .. }
            | BlockKind::Terms(_)
            | BlockKind::Code { .. }
            | BlockKind::Math(_)
            | BlockKind::Container { .. }
            | BlockKind::SceneBreak
            | BlockKind::BlankLine
            | BlockKind::PageBreak(_) => return,
        };
        let count = counts.entry(kind).or_insert(0);
        *count += 1;
        if block.attr.id().is_none() {
            let label = names.claim(&format!("{home}-{kind}{count}"), Place { chapter: index, span: block.span });
            block.attr.make().id = Some(label);
        }
        if let (BlockKind::Heading { content, .. }, Some(label)) = (&block.kind, block.attr.id()) {
            names.anchors[index].entry(anchor(&text_of(content))).or_insert_with(|| label.clone());
        }
    });
    if let Some(label) = &chapter.label {
        names.anchors[index].entry(anchor(&text_of(&chapter.title))).or_insert_with(|| label.clone());
    }
}

fn twice(name: &str, first: Span, second: Span, label: &Label) -> Diagnostic {
    Diagnostic::new(Code::R002, format!("the id `{name}` is given twice in one chapter"))
        .label(second, format!("becomes `{label}`"))
        .label(first, "first given here")
        .help("give one of the two another name")
}

/// Levenshtein's distance in characters.
fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let cost = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = cost.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}
