//! What an anthology has behind its articles: who wrote them (作者簡介), and where they come from (出處一覽).

use std::collections::BTreeSet;

use super::edition::Place;
use super::identify::Names;
use super::outline::plain;
use crate::config::{Project, ProjectKind};
use crate::doc::{
    Agent, Block, BlockKind, Book, Chapter, ChapterRole, Definition, Inline, InlineKind, Label, LinkTo, Matter, Meta,
    Role, text_of,
};
use crate::lang::Lang;
use crate::source::Span;

/// Adds the chapters that the settings ask for, or that there is something to fill with.
pub(super) fn add(project: &Project, lang: Lang, book: &mut Book, names: &mut Names) {
    let words = &lang.words().anthology;
    let several = project.kind != ProjectKind::Single;
    let people = contributors(book);
    let wanted = project.anthology.contributors.unwrap_or(several && !has(book, ChapterRole::Contributors));
    if wanted && !people.is_empty() {
        append(book, names, lang, ChapterRole::Contributors, "contributors", words.contributors, people);
    }
    let credits: Vec<Definition> = articles(book).filter_map(|chapter| credit(chapter, lang)).collect();
    let sourced = articles(book).any(|chapter| chapter.meta.source.is_some() || chapter.meta.rights.is_some());
    let wanted = project.anthology.credits.unwrap_or(several && sourced && !has(book, ChapterRole::Credits));
    if wanted && !credits.is_empty() {
        append(book, names, lang, ChapterRole::Credits, "credits", words.credits, credits);
    }
}

fn has(book: &Book, role: ChapterRole) -> bool {
    book.chapters.iter().any(|chapter| chapter.role == role)
}

/// What stands in files of its own and is no part: of a file with several chapters the first, which speaks for all.
pub(super) fn articles(book: &Book) -> impl Iterator<Item = &Chapter> {
    let mut files = BTreeSet::new();
    let own = book.chapters.iter().filter(|chapter| chapter.role != ChapterRole::Part && !chapter.path.is_empty());
    own.filter(move |chapter| files.insert(chapter.path.as_str()))
}

fn append(
    book: &mut Book,
    names: &mut Names,
    lang: Lang,
    role: ChapterRole,
    name: &str,
    title: &str,
    entries: Vec<Definition>,
) {
    let chapter = book.chapters.len();
    let label = names.claim(name, Place { chapter, span: Span::NONE });
    book.chapters.push(Chapter {
        blocks: vec![Block::new(BlockKind::Terms(entries), Span::NONE)],
        ..made(role, title, lang, label)
    });
}

/// A chapter that nobody wrote, without text.
pub(super) fn made(role: ChapterRole, title: &str, lang: Lang, label: Label) -> Chapter {
    Chapter {
        title: vec![Inline::text(title)],
        meta: Meta { lang: Some(lang), ..Meta::default() },
        label: Some(label),
        ..Chapter::new(role, Matter::Back)
    }
}

/// Everybody of whom something is said, in the order of the articles.
fn contributors(book: &Book) -> Vec<Definition> {
    let agents = articles(book).flat_map(|chapter| &chapter.meta.agents).chain(&book.meta.agents);
    let mut known: Vec<&Agent> = Vec::new();
    for agent in agents.filter(|agent| agent.bio.is_some()) {
        if !known.iter().any(|other| other.name == agent.name) {
            known.push(agent);
        }
    }
    let said = |agent: &Agent| Definition {
        term: vec![Inline::text(agent.name.clone())],
        bodies: vec![vec![para(vec![Inline::text(agent.bio.clone().unwrap_or_default())])]],
    };
    known.into_iter().map(said).collect()
}

/// The title of an article with its authors, and below it where and when it was published and what may be done with it.
fn credit(chapter: &Chapter, lang: Lang) -> Option<Definition> {
    let (label, meta) = (chapter.label.clone()?, &chapter.meta);
    let title = plain(&chapter.title);
    if text_of(&title).trim().is_empty() {
        return None;
    }
    let mut facts: Vec<Vec<Inline>> = Vec::new();
    if let Some(source) = &meta.source {
        facts.push([vec![Inline::text(lang.said(lang.imprint().source))], vec![linked(source)]].concat());
    }
    facts.extend(meta.date.as_deref().map(|date| vec![Inline::text(lang.date(date))]));
    facts.extend(meta.rights.as_deref().map(|rights| vec![linked(rights)]));
    let translators: Vec<&str> = meta.names(Role::Translator).collect();
    if !translators.is_empty() {
        let names = translators.join(lang.words().and);
        facts.push(vec![Inline::text(format!("{}{names}", lang.said(lang.imprint().translator.1)))]);
    }
    let authors: Vec<&str> = meta.names(Role::Author).collect();
    if facts.is_empty() && authors.is_empty() {
        return None;
    }
    let mut term = vec![Inline::new(InlineKind::Link { to: LinkTo::Label(label), body: title }, Span::NONE)];
    if !authors.is_empty() {
        term.push(Inline::text(format!("{}{}", lang.words().index.gap, authors.join(lang.words().and))));
    }
    let bodies = facts.into_iter().map(|fact| vec![para(fact)]).collect();
    Some(Definition { term, bodies })
}

/// An address as a link, anything else as it is.
fn linked(text: &str) -> Inline {
    let is_address = text.starts_with("https://") || text.starts_with("http://");
    match is_address && !text.contains(char::is_whitespace) {
        true => {
            let to = LinkTo::Written(text.to_owned());
            Inline::new(InlineKind::Link { to, body: vec![Inline::text(text)] }, Span::NONE)
        }
        false => Inline::text(text),
    }
}

fn para(content: Vec<Inline>) -> Block {
    Block::new(BlockKind::Para(content), Span::NONE)
}
