//! A file → its chapters: titles found, headings levelled.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::frontmatter::{self, Front};
use super::load::{Body, Input};
use super::markdown::{self, Settings, Text};
use super::plain;
use crate::config::{Entry, Project, ProjectKind};
use crate::diag::Sink;
use crate::doc::{
    Block, BlockKind, Chapter, ChapterRole, Inline, InlineKind, Label, Matter, Meta, Note, text_of, walk,
};
use crate::source::{Source, SourceId, Sources, Span};
use crate::world::normalize;

/// A file as read.
#[derive(Debug)]
pub(super) struct File<'p> {
    pub(super) entry: &'p Entry,
    pub(super) front: Front,
    pub(super) chapters: Vec<Chapter>,
}

/// Reads one file; by itself, so that files can be read side by side.
pub(super) fn read<'p>(input: Input<'p>, project: &Project, sources: &Sources) -> (File<'p>, Sink) {
    let mut sink = Sink::default();
    let entry = input.entry;
    let single = project.kind == ProjectKind::Single;
    let (front, chapters) = match input.body {
        Body::Title => (Front::default(), vec![part(entry)]),
        Body::Plain(id) => {
            let frame = frame(id, project, sources);
            let (meta, chapters) =
                sources.get(id).map(|source| plain(source, id, &frame, project, &mut sink)).unwrap_or_default();
            (Front { meta, ..Front::default() }, chapters)
        }
        Body::Markdown(id, text) => {
            let text = markdown::clean(text, &mut sink);
            let (front, text) = frontmatter::split(text, &mut sink);
            let read = markdown::read(&text, settings(project, &front.meta), &mut sink);
            let frame = frame(id, project, sources);
            let chapters = chapters(read, &front, single, &frame);
            (front, chapters)
        }
    };
    (File { entry, front, chapters }, sink)
}

/// Plain text, in the notation of Aozora Bunko or without any.
fn plain(source: &Source, id: SourceId, frame: &Chapter, project: &Project, sink: &mut Sink) -> (Meta, Vec<Chapter>) {
    let single = project.kind == ProjectKind::Single;
    let lang = project.meta.lang.or(project.read.lang);
    if !plain::aozora::is_aozora(&source.text, lang) {
        return plain::read(source, frame, &project.read, single, sink);
    }
    let (meta, text) = plain::aozora::read(source, id, sink);
    let front = Front { meta: meta.clone(), ..Front::default() };
    (meta, chapters(text, &front, single, frame))
}

fn settings(project: &Project, meta: &Meta) -> Settings {
    let lang = project.meta.lang.or(meta.lang).or(project.read.lang);
    Settings { breaks: project.read.line_breaks, cleanup: project.read.cleanup, lang }
}

/// A chapter of a file without its text.
fn frame(id: SourceId, project: &Project, sources: &Sources) -> Chapter {
    let (path, length) =
        sources.get(id).map_or((Path::new(""), 0), |source| (source.path.as_path(), source.text.len()));
    let (path, root) = (normalize(path), normalize(&project.root));
    let path = path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
    Chapter { path, span: Span::new(id, 0, length), ..empty() }
}

fn empty() -> Chapter {
    Chapter { numbered: true, ..Chapter::new(ChapterRole::Chapter, Matter::Body) }
}

/// A part that is nothing but a title.
fn part(entry: &Entry) -> Chapter {
    let title = entry.title.clone().unwrap_or_default();
    let meta = Meta { title: title.clone(), ..Meta::default() };
    let title = vec![Inline::new(InlineKind::Text(title), entry.span)];
    Chapter { role: ChapterRole::Part, title, meta, span: entry.span, ..empty() }
}

fn chapters(text: Text, front: &Front, single: bool, frame: &Chapter) -> Vec<Chapter> {
    let tops = text.blocks.iter().filter(|block| level(block) == Some(1)).count();
    if single && tops > 1 {
        return split(text, frame);
    }
    let mut chapter = Chapter { meta: front.meta.clone(), notes: text.notes, ..frame.clone() };
    let mut blocks = text.blocks;
    let heading = take_title(&mut blocks, &front.meta.title);
    if let Some(heading) = heading {
        set_title(&mut chapter, heading);
    } else if !front.meta.title.is_empty() {
        chapter.title = vec![Inline::new(InlineKind::Text(front.meta.title.clone()), front.title)];
    }
    chapter.meta.title = text_of(&chapter.title);
    level_headings(&mut blocks);
    chapter.blocks = blocks;
    vec![chapter]
}

fn level(block: &Block) -> Option<u8> {
    match block.kind {
        BlockKind::Heading { level, .. } => Some(level),
        _ => None,
    }
}

/// Takes the heading that is the title of the file out of its blocks.
///
/// With a title in the front matter it is a first heading that says the same. Otherwise it is the only heading of the
/// top level, or the first of several where it opens the file.
fn take_title(blocks: &mut Vec<Block>, given: &str) -> Option<Block> {
    let headings: Vec<(usize, u8)> =
        blocks.iter().enumerate().filter_map(|(at, block)| level(block).map(|level| (at, level))).collect();
    let (first, level) = *headings.first()?;
    if !given.is_empty() {
        let same = |block: &Block| matches!(&block.kind, BlockKind::Heading { content, .. } if text_of(content).trim() == given);
        return (first == 0 && same(&blocks[0])).then(|| blocks.remove(0));
    }
    let top = headings.iter().map(|(_, level)| *level).min().unwrap_or(level);
    let mut tops = headings.iter().filter(|(_, level)| *level == top);
    let (at, count) = (tops.next().map(|(at, _)| *at)?, 1 + tops.count());
    let opens = at == 0;
    ((top == 1 && (opens || count == 1)) || (opens && count == 1)).then(|| blocks.remove(at))
}

fn set_title(chapter: &mut Chapter, heading: Block) {
    chapter.label = heading.attr.id().cloned();
    chapter.numbered &= !heading.attr.has_class("unnumbered");
    if let BlockKind::Heading { content, .. } = heading.kind {
        chapter.title = content;
    }
}

/// Gives every heading the level of a section, from 2 to 6: the nesting stays, gaps in it close.
fn level_headings(blocks: &mut [Block]) {
    let mut open: Vec<u8> = Vec::new();
    walk::blocks_mut(blocks, &mut |block| {
        if let BlockKind::Heading { level, .. } = &mut block.kind {
            while open.last().is_some_and(|above| *above >= *level) {
                open.pop();
            }
            open.push(*level);
            *level = (open.len() as u8 + 1).min(6);
        }
    });
}

/// Cuts a file at its top headings. What comes before the first is a chapter without a title.
fn split(text: Text, frame: &Chapter) -> Vec<Chapter> {
    let mut out: Vec<Chapter> = Vec::new();
    for block in text.blocks {
        if level(&block) == Some(1) {
            let mut chapter = frame.clone();
            chapter.span = block.span;
            set_title(&mut chapter, block);
            chapter.meta.title = text_of(&chapter.title);
            out.push(chapter);
            continue;
        }
        if out.is_empty() {
            out.push(Chapter { matter: Matter::Front, numbered: false, span: block.span, ..frame.clone() });
        }
        if let Some(chapter) = out.last_mut() {
            chapter.span = chapter.span.join(block.span);
            chapter.blocks.push(block);
        }
    }
    for chapter in &mut out {
        level_headings(&mut chapter.blocks);
    }
    share_notes(text.notes, &mut out);
    out
}

/// Gives each note to every chapter that has its mark; one without a mark to the chapter in which it was written.
fn share_notes(notes: BTreeMap<Label, Note>, chapters: &mut [Chapter]) {
    let mut unmarked: BTreeSet<Label> = notes.keys().cloned().collect();
    for chapter in chapters.iter_mut() {
        let mut waiting: Vec<Label> = Vec::new();
        chapter.inlines(&mut |inline| waiting.extend(note_label(inline).cloned()));
        while let Some(label) = waiting.pop() {
            let Some(note) = notes.get(&label).filter(|_| !chapter.notes.contains_key(&label)) else { continue };
            walk::inlines(&note.body, &mut |inline| waiting.extend(note_label(inline).cloned()));
            unmarked.remove(&label);
            chapter.notes.insert(label, note.clone());
        }
    }
    for (label, note) in notes.into_iter().filter(|(label, _)| unmarked.contains(label)) {
        let written = chapters.iter().rposition(|chapter| chapter.span.start() <= note.span.start()).unwrap_or(0);
        if let Some(chapter) = chapters.get_mut(written) {
            chapter.notes.insert(label, note);
        }
    }
}

fn note_label(inline: &Inline) -> Option<&Label> {
    match &inline.kind {
        InlineKind::Note { label, .. } => Some(label),
        _ => None,
    }
}
