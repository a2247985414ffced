//! Markdown → blocks: CommonMark with the tables, notes and task lists of GFM, pandoc's attributes, spans and divs,
//! and what CJK books need.
//!
//! [`clean`] and [`scan`] prepare the text, pulldown-cmark finds its structure, [`blocks`] and [`inline`] turn events
//! into nodes, [`close`] pairs what the scan and HTML opened and closed, [`softbreak`] resolves line ends.

mod atom;
mod autolink;
mod blocks;
pub(super) mod cjk;
mod clean;
mod close;
mod container;
mod dropped;
mod figure;
mod grid;
mod html;
mod htmlblock;
mod inline;
mod listing;
mod marks;
mod nest;
mod pair;
mod quote;
mod scan;
mod softbreak;
mod table;
mod text;
mod tidy;
mod unfold;
mod verse;

use std::collections::BTreeMap;
use std::rc::Rc;

use pulldown_cmark::{Event, Options, Parser};

use crate::config::{Cleanup, LineBreaks};
use crate::diag::{Code, Diagnostic, Sink};
use crate::doc::{Block, Inline, Label, Note, text_of, walk};
use crate::lang::{Lang, Region, guess};
use crate::read::mapped::Mapped;
use crate::source::Span;

pub(super) use clean::clean;
use dropped::Dropped;

/// Deepest nesting of blocks, and of inlines by CommonMark, that is kept.
const DEEPEST: usize = 24;

/// A text as read: headings have the levels that they were written with, from 1.
#[derive(Debug, Default)]
pub(super) struct Text {
    pub(super) blocks: Vec<Block>,
    pub(super) notes: BTreeMap<Label, Note>,
}

/// How a text is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settings {
    pub(super) breaks: LineBreaks,
    pub(super) cleanup: Cleanup,
    /// Language of the file; `None`: guessed from its text.
    pub(super) lang: Option<Lang>,
}

/// Reads cleaned Markdown.
pub(super) fn read(input: &Mapped, settings: Settings, sink: &mut Sink) -> Text {
    let unfolded = marks::lists(grid::tables(unfold::unfold(input), sink));
    let scanned = scan::scan(&unfolded);
    let mapped = Rc::new(scanned.mapped);
    let events = events(mapped.text());
    let mut reader = Reader::new(mapped.clone(), &scanned.atoms, sink);
    let mut blocks = reader.document(&events);
    let mut notes = reader.finish();
    let lang = settings.lang.unwrap_or_else(|| language(&blocks));
    let breaks = match settings.breaks {
        // Korean parts words with spaces, so a line end in it is one (rule U8).
        LineBreaks::Cjk if lang.typography() == Region::Ko => LineBreaks::Space,
        breaks => breaks,
    };
    let mut tidy = tidy::Tidy::new(lang, settings.cleanup);
    nest::blocks(&mut blocks);
    finish(&mut blocks, breaks, &mut tidy);
    for note in notes.values_mut() {
        note.span = note.span.join(nest::blocks(&mut note.body));
        finish(&mut note.body, breaks, &mut tidy);
    }
    tidy.finish(sink);
    Text { blocks, notes }
}

fn language(blocks: &[Block]) -> Lang {
    let mut text = String::new();
    walk::runs(blocks, &mut |run| text.push_str(&text_of(run)));
    guess(&text).unwrap_or_default()
}

fn finish(blocks: &mut [Block], breaks: LineBreaks, tidy: &mut tidy::Tidy) {
    walk::outer_runs_mut(blocks, &mut |run| {
        autolink::link(run);
        softbreak::join(run, breaks);
    });
    tidy.blocks(blocks);
}

/// An event with the bytes that it comes from.
type Ranged<'e> = (Event<'e>, std::ops::Range<usize>);

fn events(text: &str) -> Vec<Ranged<'_>> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST;
    Parser::new_ext(text, options).into_offset_iter().collect()
}

/// The state of reading one text.
struct Reader<'a> {
    /// What the ranges of events count in.
    mapped: Rc<Mapped>,
    atoms: &'a atom::Atoms,
    sink: &'a mut Sink,
    notes: BTreeMap<Label, Note>,
    /// How many texts each label has that has several.
    copies: BTreeMap<Label, usize>,
    /// Notes written in the line, so far.
    inline_notes: usize,
    /// Containers that are open.
    depth: usize,
    /// Whether the task list item that is open is done.
    task: Option<bool>,
    /// The first place that is nested too deeply.
    deep: Option<Span>,
    /// The words in the brackets of each picture: its caption, if it is a figure.
    alts: BTreeMap<Span, Vec<Inline>>,
    /// Tags that were left out, with the first place and how often.
    dropped: BTreeMap<Dropped, (Span, usize)>,
    /// Names in angle brackets that are no tags, likewise.
    names: BTreeMap<String, (Span, usize)>,
    /// Tags of template languages, likewise.
    templates: BTreeMap<String, (Span, usize)>,
    /// Links in the notation of wikis, likewise.
    wiki: Option<(Span, usize)>,
    /// Listings with hidden lines: the first and how many.
    hidden: Option<(Span, usize)>,
}

impl<'a> Reader<'a> {
    fn new(mapped: Rc<Mapped>, atoms: &'a atom::Atoms, sink: &'a mut Sink) -> Reader<'a> {
        Reader {
            mapped,
            atoms,
            sink,
            notes: BTreeMap::new(),
            copies: BTreeMap::new(),
            inline_notes: 0,
            depth: 0,
            task: None,
            deep: None,
            alts: BTreeMap::new(),
            dropped: BTreeMap::new(),
            names: BTreeMap::new(),
            templates: BTreeMap::new(),
            wiki: None,
            hidden: None,
        }
    }

    /// Says once what was met many times; gives the notes.
    fn finish(self) -> BTreeMap<Label, Note> {
        if let Some(span) = self.deep {
            let message = format!("nested more than {DEEPEST} levels deep");
            let help = "escape characters that are meant as such: `\\>`, `\\*`, `\\[`";
            self.sink.push(Diagnostic::new(Code::M008, message).at(span).help(help));
        }
        for (what, (span, count)) in self.dropped {
            self.sink.push(what.finding().at(span).times(count));
        }
        for (name, (span, count)) in self.names {
            let message = format!("{name} is no tag of HTML and was kept as text");
            let help = format!("write `\\{name}`, or put it in code");
            self.sink.push(Diagnostic::new(Code::M003, message).at(span).help(help).times(count));
        }
        for (tag, (span, count)) in self.templates {
            let message = format!("`{tag}` is a tag of another program and was kept as text");
            let help = "write what it would give, or put it in code if it is meant to be read";
            self.sink.push(Diagnostic::new(Code::M015, message).at(span).help(help).times(count));
        }
        if let Some((span, count)) = self.wiki {
            let help = "write `[words](file.md)`, and `![](picture.png)` for an embed";
            let found = Diagnostic::new(Code::M084, "links in the notation of wikis were kept as text").at(span);
            self.sink.push(found.help(help).times(count));
        }
        if let Some((span, count)) = self.hidden {
            let help = "write `## ` for a line that begins with `# `, or give the listing another language";
            let found = Diagnostic::new(Code::M025, "lines of rustdoc that begin with `# ` were left out").at(span);
            self.sink.push(found.help(help).times(count));
        }
        self.notes
    }

    /// The place of a range of the scanned text, without white space at its end.
    fn span(&self, range: &std::ops::Range<usize>) -> Span {
        let text = self.mapped.text().get(range.clone()).unwrap_or_default();
        let end = range.start + text.trim_end_matches([' ', '\t', '\n']).len();
        self.mapped.span(range.start..end)
    }

    fn too_deep(&mut self, span: Span) {
        self.deep.get_or_insert(span);
    }

    /// Whether a name in angle brackets is a word of the text, as in `HashMap<key, value>`: HTML has no such element and
    /// nothing closes it. Says so.
    fn is_word(&mut self, name: &str, written: &str, span: Span) -> bool {
        let word = !html::is_element(name) && !self.mapped.text().contains(&format!("</{name}"));
        if word {
            self.names.entry(written.to_owned()).or_insert((span, 0)).1 += 1;
        }
        word
    }

    fn drop_tag(&mut self, name: &str, span: Span) {
        self.drop(Dropped::Tag(name.to_owned()), span);
    }

    /// Notes that something of HTML is not in the tree.
    fn drop(&mut self, what: Dropped, span: Span) {
        self.dropped.entry(what).or_insert((span, 0)).1 += 1;
    }
}

/// Events with a place to read from.
struct Cursor<'e> {
    events: &'e [Ranged<'e>],
    at: usize,
}

impl<'e> Cursor<'e> {
    fn new(events: &'e [Ranged<'e>]) -> Cursor<'e> {
        Cursor { events, at: 0 }
    }

    fn peek(&self) -> Option<&'e Event<'e>> {
        self.events.get(self.at).map(|(event, _)| event)
    }

    fn next(&mut self) -> Option<(&'e Event<'e>, std::ops::Range<usize>)> {
        let (event, range) = self.events.get(self.at)?;
        self.at += 1;
        Some((event, range.clone()))
    }
}
