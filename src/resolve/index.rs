//! The index: every marked term in the order of its language, with the places where it stands.
//!
//! A term can stand below another (`a!b`, or `sub=`), point to another instead of a place (`see=`) or beside its places
//! (`see-also=`). What is the same text is one entry; a reading given once holds for all of them.

use std::collections::BTreeMap;

use super::edition::{Index, IndexEntry, IndexGroup, IndexPlace, Place, SeeEntry};
use super::identify::Names;
use super::matter::{articles, made};
use super::outline::plain;
use crate::config::Project;
use crate::diag::{Code, Diagnostic, Sink};
use crate::doc::{
    Attr, AttrData, Block, BlockKind, Book, ChapterRole, Inline, InlineKind, Label, Meta, Role, RubyKind, text_of, walk,
};
use crate::lang::{Collation, IndexOrder, Lang};
use crate::source::Span;

/// Levels of an entry.
const DEPTH: usize = 3;

/// Collects the terms of the book. Where there are any, a chapter that holds the index ends the book.
pub(super) fn build(project: &Project, lang: Lang, book: &mut Book, names: &mut Names, sink: &mut Sink) -> Vec<Index> {
    let words = lang.words();
    let terms = if project.index { marks(project, lang, book, names) } else { Vec::new() };
    let by = |wanted: bool, of: &dyn Fn(&Meta) -> Vec<Named>| match wanted {
        true => named(book, of),
        false => Vec::new(),
    };
    let authors = by(project.anthology.author_index, &|meta| {
        let authors = meta.agents.iter().filter(|agent| agent.role == Role::Author);
        authors.map(|author| (author.name.clone(), author.sort.clone())).collect()
    });
    let tags =
        by(project.anthology.tag_index, &|meta| meta.subjects.iter().map(|subject| (subject.clone(), None)).collect());
    let title = project.index_title.as_deref().unwrap_or(words.index.title);
    let own = book.chapters.iter().rposition(|chapter| chapter.role == ChapterRole::Index && !chapter.path.is_empty());
    let wanted = [
        (terms, "index", title, project.index_order, own),
        (authors, "index-authors", words.anthology.authors, project.anthology.order, None),
        (tags, "index-tags", words.anthology.tags, project.anthology.order, None),
    ];
    let mut indexes = Vec::new();
    for (marks, name, title, order, own) in wanted {
        if marks.is_empty() {
            continue;
        }
        let chapter = own.unwrap_or_else(|| home(name, title, lang, book, names));
        let order = order.unwrap_or(IndexOrder::of(lang));
        indexes.push(index(marks, chapter, order, lang, book, names, sink));
    }
    indexes
}

/// A name, and what it is sorted by.
type Named = (String, Option<String>);

/// What the metadata of each article names, as terms that stand where it begins.
fn named(book: &Book, of: &dyn Fn(&Meta) -> Vec<Named>) -> Vec<Mark> {
    let mut marks = Vec::new();
    for chapter in articles(book) {
        let Some(label) = &chapter.label else { continue };
        for (name, reading) in of(&chapter.meta) {
            marks.push(Mark {
                path: vec![Level { term: vec![Inline::text(name)], reading }],
                place: Some(IndexPlace { label: label.clone(), section: Some(label.clone()) }),
                see: Vec::new(),
                see_also: Vec::new(),
                span: Span::NONE,
            });
        }
    }
    marks
}

fn index(
    marks: Vec<Mark>,
    chapter: usize,
    order: IndexOrder,
    lang: Lang,
    book: &Book,
    names: &mut Names,
    sink: &mut Sink,
) -> Index {
    let mut root = Node::default();
    for mark in marks {
        root.add(mark);
    }
    root.settle();
    if order == IndexOrder::Kana {
        report_unread(&root, sink);
    }
    let home = book.chapters[chapter].label.as_ref().map_or("index", Label::as_str).to_owned();
    let labels = root.labels(&home, chapter, names);
    let groups = groups(&root, &Collation::new(order, lang), &labels, sink);
    Index { chapter, groups }
}

/// A marked term.
struct Mark {
    path: Vec<Level>,
    place: Option<IndexPlace>,
    see: Vec<String>,
    see_also: Vec<String>,
    span: Span,
}

/// A term of one level.
#[derive(Clone)]
struct Level {
    term: Vec<Inline>,
    reading: Option<String>,
}

/// All marks in reading order; each gets an id.
fn marks(project: &Project, lang: Lang, book: &mut Book, names: &mut Names) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (index, chapter) in book.chapters.iter_mut().enumerate() {
        let mut collector = Collector {
            home: chapter.label.as_ref().map_or(String::new(), |label| label.as_str().to_owned()),
            lang: chapter.meta.lang.filter(|own| *own != lang),
            section: chapter.label.clone(),
            chapter: index,
            count: 0,
            names,
            marks: &mut marks,
        };
        walk::each_run_mut(&mut chapter.title, &mut |run| collector.run(run));
        for block in &mut chapter.blocks {
            if let (BlockKind::Heading { level, .. }, Some(id)) = (&block.kind, block.attr.id())
                && *level <= project.toc_depth
            {
                collector.section = Some(id.clone());
            }
            collector.block(block);
        }
        collector.section = chapter.label.clone();
        for note in chapter.notes.values_mut() {
            note.body.iter_mut().for_each(|block| collector.block(block));
        }
    }
    marks
}

struct Collector<'a> {
    home: String,
    /// Language of the chapter, if it is not that of the book.
    lang: Option<Lang>,
    section: Option<Label>,
    chapter: usize,
    count: usize,
    names: &'a mut Names,
    marks: &'a mut Vec<Mark>,
}

impl Collector<'_> {
    fn block(&mut self, block: &mut Block) {
        walk::runs_mut(std::slice::from_mut(block), &mut |run| self.run(run));
    }

    fn run(&mut self, run: &mut [Inline]) {
        for inline in run {
            let InlineKind::Index { body, term, reading } = &inline.kind else { continue };
            let lang = inline.attr.lang().or(self.lang);
            let path = path(&inline.attr, body, term.as_deref(), reading.as_deref(), lang);
            if path.is_empty() {
                continue;
            }
            let several = |key| {
                let value = inline.attr.value(key).unwrap_or_default();
                value.split([';', '；']).map(str::trim).filter(|one| !one.is_empty()).map(str::to_owned).collect()
            };
            let (see, see_also): (Vec<String>, Vec<String>) = (several("see"), several("see-also"));
            let span = inline.span;
            // What is only to be found elsewhere has no place of its own.
            let place = see.is_empty().then(|| self.place(inline));
            self.marks.push(Mark { path, place, see, see_also, span });
        }
    }

    fn place(&mut self, inline: &mut Inline) -> IndexPlace {
        let label = match inline.attr.id() {
            Some(id) => id.clone(),
            None => {
                self.count += 1;
                let place = Place { chapter: self.chapter, span: inline.span };
                let label = self.names.claim(&format!("{}-i{}", self.home, self.count), place);
                inline.attr.make().id = Some(label.clone());
                label
            }
        };
        IndexPlace { label, section: self.section.clone() }
    }
}

/// The levels of a term. In a term that is spelt out, `!` parts them, in its reading too.
fn path(attr: &Attr, body: &[Inline], term: Option<&str>, reading: Option<&str>, lang: Option<Lang>) -> Vec<Level> {
    let parts = |text: &str| -> Vec<String> { text.split(['!', '！']).map(|part| part.trim().to_owned()).collect() };
    let terms: Vec<Vec<Inline>> = match term {
        Some(term) => parts(term).into_iter().map(|part| vec![Inline::text(part)]).collect(),
        None => vec![plain(body)],
    };
    let below = attr.value("sub").map(parts).unwrap_or_default();
    let terms = terms.into_iter().chain(below.into_iter().map(|part| vec![Inline::text(part)]));
    let terms: Vec<Vec<Inline>> = terms.filter(|term| !text_of(term).trim().is_empty()).take(DEPTH).collect();
    let readings = reading.map(parts).unwrap_or_default();
    let level = |(at, term): (usize, Vec<Inline>)| {
        let reading = readings.get(at).filter(|reading| !reading.is_empty()).cloned().or_else(|| ruby_of(&term));
        let mut term = term;
        walk::each_run_mut(&mut term, &mut |run| run.iter_mut().for_each(without_ruby));
        let term = match lang {
            Some(lang) => {
                let attr = Attr::new(AttrData { lang: Some(lang), ..AttrData::default() });
                vec![Inline { attr, ..Inline::new(InlineKind::Span(term), Span::NONE) }]
            }
            None => term,
        };
        Level { term, reading }
    };
    terms.into_iter().enumerate().map(level).collect()
}

/// The reading that ruby over all of a term gives.
fn ruby_of(term: &[Inline]) -> Option<String> {
    let mut reading = String::new();
    for inline in term {
        match &inline.kind {
            InlineKind::Ruby(ruby) => {
                for piece in &ruby.pieces {
                    reading.push_str(if piece.text.is_empty() { &piece.base } else { &piece.text });
                    if ruby.kind == RubyKind::Zhuyin {
                        reading.push(' ');
                    }
                }
            }
            InlineKind::Text(text) => reading.push_str(text),
            _ => return None,
        }
    }
    let has_ruby = term.iter().any(|inline| matches!(inline.kind, InlineKind::Ruby(_)));
    has_ruby.then(|| reading.trim().to_owned())
}

/// The lines of an index are too close for ruby; its reading is where the term stands.
fn without_ruby(inline: &mut Inline) {
    if let InlineKind::Ruby(ruby) = &inline.kind {
        inline.kind = InlineKind::Text(ruby.pieces.iter().map(|piece| piece.base.as_str()).collect());
    }
}

/// Terms below a term, by their text and reading.
#[derive(Default)]
struct Node {
    level: Option<Level>,
    places: Vec<IndexPlace>,
    see: Vec<(String, Span)>,
    see_also: Vec<(String, Span)>,
    span: Span,
    below: BTreeMap<(String, Option<String>), Node>,
}

impl Node {
    fn add(&mut self, mark: Mark) {
        let mut node = self;
        for level in mark.path {
            let name = (text_of(&level.term).trim().to_owned(), level.reading.clone());
            node = node.below.entry(name).or_default();
            node.span = if node.level.is_none() { mark.span } else { node.span };
            node.level.get_or_insert(level);
        }
        node.places.extend(mark.place);
        let new = |known: &mut Vec<(String, Span)>, names: Vec<String>| {
            for name in names {
                if !known.iter().any(|(other, _)| *other == name) {
                    known.push((name, mark.span));
                }
            }
        };
        new(&mut node.see, mark.see);
        new(&mut node.see_also, mark.see_also);
    }

    /// A term without a reading is the one with a reading, where only one has this text.
    fn settle(&mut self) {
        let unread: Vec<String> =
            self.below.keys().filter(|(_, reading)| reading.is_none()).map(|(term, _)| term.clone()).collect();
        for term in unread {
            let mut read = self.below.keys().filter(|(other, reading)| *other == term && reading.is_some());
            let (Some(name), None) = (read.next().cloned(), read.next()) else { continue };
            if let Some(node) = self.below.remove(&(term, None))
                && let Some(into) = self.below.get_mut(&name)
            {
                into.merge(node);
            }
        }
        self.below.values_mut().for_each(Node::settle);
    }

    fn merge(&mut self, other: Node) {
        self.places.extend(other.places);
        self.see.extend(other.see);
        self.see_also.extend(other.see_also);
        for (name, node) in other.below {
            self.below.entry(name).or_insert_with(|| Node { level: node.level.clone(), ..Node::default() }).merge(node);
        }
    }

    /// A label for each term of the first level, by its text: where `see` leads.
    fn labels(&self, home: &str, chapter: usize, names: &mut Names) -> BTreeMap<String, Label> {
        let mut labels = BTreeMap::new();
        for (at, ((term, _), node)) in self.below.iter().enumerate() {
            let label = names.claim(&format!("{home}-t{}", at + 1), Place { chapter, span: node.span });
            labels.entry(term.clone()).or_insert(label);
        }
        labels
    }
}

/// Terms in Han without a reading, which kana cannot sort.
fn report_unread(root: &Node, sink: &mut Sink) {
    for ((term, reading), node) in &root.below {
        if reading.is_none() && term.chars().any(crate::lang::script::is_han) {
            let message = format!("the index term `{term}` has no reading");
            sink.push(
                Diagnostic::new(Code::R010, message)
                    .at(node.span)
                    .help("it stands behind the others; give it one: `{.index key=\"よみ\"}`, or ruby over the term"),
            );
        }
    }
}

/// A new chapter at the end of the book that holds an index.
fn home(name: &str, title: &str, lang: Lang, book: &mut Book, names: &mut Names) -> usize {
    let chapter = book.chapters.len();
    let label = names.claim(name, Place { chapter, span: Span::NONE });
    book.chapters.push(made(ChapterRole::Index, title, lang, label));
    chapter
}

/// The entries in order, by groups. Groups of the same heading are one: Han and Latin terms under A.
fn groups(root: &Node, collation: &Collation, labels: &BTreeMap<String, Label>, sink: &mut Sink) -> Vec<IndexGroup> {
    let mut groups: Vec<IndexGroup> = Vec::new();
    for (key, node) in sorted(root, collation) {
        let heading = collation.group(&key);
        let at = groups.iter().position(|group| group.heading == heading).unwrap_or_else(|| {
            groups.push(IndexGroup { heading: heading.to_owned(), entries: Vec::new() });
            groups.len() - 1
        });
        entries(node, 0, collation, labels, &mut groups[at].entries, sink);
    }
    groups
}

fn sorted<'a>(node: &'a Node, collation: &Collation) -> Vec<(String, &'a Node)> {
    let keyed = |((term, reading), node): (&(String, Option<String>), &'a Node)| {
        (collation.key(term, reading.as_deref()), term.clone(), node)
    };
    let mut keyed: Vec<(String, String, &Node)> = node.below.iter().map(keyed).collect();
    keyed.sort_by(|(a, a_term, _), (b, b_term, _)| {
        collation.compare(a, b).then_with(|| collation.compare(a_term, b_term)).then_with(|| a_term.cmp(b_term))
    });
    keyed.into_iter().map(|(key, _, node)| (key, node)).collect()
}

fn entries(
    node: &Node,
    depth: u8,
    collation: &Collation,
    labels: &BTreeMap<String, Label>,
    out: &mut Vec<IndexEntry>,
    sink: &mut Sink,
) {
    let term = node.level.as_ref().map_or(&[][..], |level| &level.term);
    let mut see = |names: &[(String, Span)]| {
        let entry = |(name, span): &(String, Span)| {
            let to = labels.get(name).cloned();
            if to.is_none() {
                sink.push(
                    Diagnostic::new(Code::R011, format!("the index has no term `{name}` to see"))
                        .at(*span)
                        .help("mark it somewhere, or write it as it is written there"),
                );
            }
            SeeEntry { term: name.clone(), to }
        };
        names.iter().map(entry).collect()
    };
    out.push(IndexEntry {
        depth,
        label: labels.get(text_of(term).trim()).filter(|_| depth == 0).cloned(),
        term: term.to_vec(),
        places: node.places.clone(),
        see: see(&node.see),
        see_also: see(&node.see_also),
    });
    for (_, below) in sorted(node, collation) {
        entries(below, depth + 1, collation, labels, out, sink);
    }
}
