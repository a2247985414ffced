//! Metadata made complete: title, language, authors and identifier are always there.

use crate::config::{Project, ProjectKind};
use crate::doc::{Book, Meta, Role, text_of};
use crate::lang::Lang;

/// Fills the metadata of the book and gives its language. What the configuration says goes before what the files say;
/// a book of one article has that article's metadata.
pub(super) fn complete(project: &Project, book: &mut Book) -> Lang {
    let given = std::mem::replace(&mut book.meta, project.meta.clone());
    book.meta.fill(given);
    if let [only] = book.chapters.as_slice() {
        book.meta.fill(only.meta.clone());
    }
    let lang = book.meta.lang.or(project.read.lang).or_else(|| common_lang(book)).unwrap_or_default();
    book.meta.lang = Some(lang);
    if book.meta.title.trim().is_empty() {
        book.meta.title = title(project, book, lang);
    }
    // Before the authors of its articles are gathered: the book stays the same when an article is added.
    if book.meta.identifier.is_none() || book.meta.isbn.is_some() {
        book.meta.identifier = Some(identifier(&book.meta, lang));
    }
    if project.kind == ProjectKind::Anthology && book.meta.agents.is_empty() {
        book.meta.agents = all_authors(book);
    }
    lang
}

/// The language of most chapters that name one; the first of equals.
fn common_lang(book: &Book) -> Option<Lang> {
    let langs: Vec<Lang> = book.chapters.iter().filter_map(|chapter| chapter.meta.lang).collect();
    let count = |lang: Lang| langs.iter().filter(|&&other| other == lang).count();
    langs.iter().copied().reduce(|best, lang| if count(lang) > count(best) { lang } else { best })
}

/// The title of the only chapter, else the name of the file or folder.
fn title(project: &Project, book: &Book, lang: Lang) -> String {
    if let [only] = book.chapters.as_slice() {
        let title = text_of(&only.title);
        if !title.trim().is_empty() {
            return title;
        }
    }
    let first = book.chapters.first().map_or("", |chapter| chapter.path.as_str());
    let path = match project.kind {
        ProjectKind::Single => std::path::Path::new(first),
        ProjectKind::Anthology | ProjectKind::Book => project.root.as_path(),
    };
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    stem.filter(|stem| !stem.is_empty()).unwrap_or_else(|| lang.words().untitled.to_owned())
}

/// The authors of all articles, each once, in reading order.
fn all_authors(book: &Book) -> Vec<crate::doc::Agent> {
    let mut out: Vec<crate::doc::Agent> = Vec::new();
    for agent in book.chapters.iter().flat_map(|chapter| &chapter.meta.agents) {
        if agent.role == Role::Author && !out.iter().any(|other| other.name == agent.name) {
            out.push(agent.clone());
        }
    }
    out
}

/// The ISBN as a URN, the identifier given, or a UUID of version 5 from what names the book (RFC 9562 §5.5), so that
/// the same book has the same identifier on every machine.
fn identifier(meta: &Meta, lang: Lang) -> String {
    if let Some(isbn) = &meta.isbn {
        let digits: String = isbn.chars().filter(|c| c.is_ascii_digit() || matches!(c, 'X' | 'x')).collect();
        return format!("urn:isbn:{digits}");
    }
    uuid(&format!("{}\u{1f}{lang}", named(meta)))
}

/// The identifier of an article as a book of its own: two articles of the same title and author are two books.
pub fn article_identifier(meta: &Meta, name: &str) -> String {
    uuid(&format!("{}\u{1f}article\u{1f}{name}", named(meta)))
}

/// Title and authors.
fn named(meta: &Meta) -> String {
    let authors: Vec<&str> = meta.names(Role::Author).collect();
    format!("banxin\u{1f}{}\u{1f}{}", meta.title, authors.join("\u{1f}"))
}

fn uuid(name: &str) -> String {
    format!("urn:uuid:{}", uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_URL, name.as_bytes()))
}
