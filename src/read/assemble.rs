//! Chapters → book: order, roles, metadata, language.

use super::anthology::{self, Article};
use super::frontmatter::Front;
use super::sections::File;
use crate::config::{Entry, EntrySource, Project, ProjectKind};
use crate::diag::{Code, Diagnostic, Sink};
use crate::doc::{Agent, Book, Chapter, ChapterRole, Inline, Matter, Meta, text_of, walk};
use crate::lang::{Lang, TitleRole, guess, role_of_title};
use crate::source::{Sources, Span};
use crate::world::normalize;

/// Puts the chapters of all files together.
pub(super) fn book(project: &Project, files: Vec<File<'_>>, sources: &Sources, sink: &mut Sink) -> Book {
    let mut files = leave_drafts_out(files, project.kind, sink);
    if project.kind == ProjectKind::Anthology
        && project.anthology.sort.is_none()
        && files.iter().any(|file| file.front.order.is_some())
    {
        files.sort_by_key(|file| file.front.order.unwrap_or(i64::MAX));
    }
    let given: Meta = match (project.kind, files.as_slice()) {
        (ProjectKind::Single, [file]) => single_meta(file),
        _ => Meta::default(),
    };
    let articles: Vec<Article> = files.into_iter().map(|file| article(file, sink)).collect();
    let mut meta = project.meta.clone();
    meta.fill(given);
    meta.lang = meta.lang.or_else(|| language(project, articles.iter().flat_map(|article| &article.chapters)));
    let lang = meta.lang.unwrap_or_default();
    let articles = anthology::arrange(&project.anthology, articles, lang, sink);
    let fixed: Vec<bool> = articles.iter().flat_map(|article| article.chapters.iter().map(|_| article.fixed)).collect();
    let mut chapters: Vec<Chapter> = articles.into_iter().flat_map(|article| article.chapters).collect();
    tell_roles(&mut chapters, &fixed);
    if meta.agents.is_empty() {
        meta.agents = everybody(&chapters);
    }
    let root = normalize(&project.root);
    let relative = |path: &std::path::Path| {
        let path = normalize(path);
        path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().replace('\\', "/")
    };
    let sources = sources.iter().map(|(_, source)| relative(&source.path)).collect();
    Book { meta, chapters, root: project.root.to_string_lossy().into_owned(), sources }
}

/// A file with what the contents say of it.
fn article(file: File<'_>, sink: &mut Sink) -> Article {
    let File { entry, front, mut chapters } = file;
    chapters.iter_mut().for_each(|chapter| place(chapter, entry, &front, sink));
    Article { chapters, fixed: entry.role.is_some() }
}

/// Leaves drafts out. The one file that a book is made of is built whatever it says of itself; C005 where all are drafts.
fn leave_drafts_out<'p>(files: Vec<File<'p>>, kind: ProjectKind, sink: &mut Sink) -> Vec<File<'p>> {
    if kind == ProjectKind::Single {
        return files;
    }
    let drafts: Vec<Span> = files.iter().filter_map(|file| file.front.draft).collect();
    if !drafts.is_empty() && drafts.len() == files.len() {
        let finding = Diagnostic::new(Code::C005, "every file is a draft, and drafts are left out");
        let finding = drafts.into_iter().fold(finding, Diagnostic::at);
        sink.push(finding.help("take `draft` out of what is ready"));
        return files;
    }
    for draft in drafts {
        let message = "the file is a draft and was left out";
        sink.push(Diagnostic::new(Code::M011, message).at(draft).help("take `draft` out when it is ready"));
    }
    files.into_iter().filter(|file| file.front.draft.is_none()).collect()
}

/// The metadata of a book that is one file: its front matter, its only title, or its name.
fn single_meta(file: &File<'_>) -> Meta {
    let mut meta = file.front.meta.clone();
    if meta.title.is_empty() {
        meta.title = match file.chapters.as_slice() {
            [one] => one.meta.title.clone(),
            _ => String::new(),
        };
    }
    if let ([one], true) = (file.chapters.as_slice(), meta.agents.is_empty()) {
        // A reader of plain text finds authors and dates too.
        meta.fill(one.meta.clone());
    }
    if meta.title.is_empty() {
        meta.title = file.front.weak_title.clone().or_else(|| stem(file.entry)).unwrap_or_default();
    }
    meta
}

/// What the contents say of a chapter, and a title where it has none.
fn place(chapter: &mut Chapter, entry: &Entry, front: &Front, sink: &mut Sink) {
    chapter.depth += entry.depth;
    if entry.matter != Matter::Body {
        chapter.matter = entry.matter;
    }
    chapter.numbered &= entry.numbered;
    chapter.role = entry.role.unwrap_or(chapter.role);
    if !chapter.title.is_empty() || chapter.matter == Matter::Front {
        return;
    }
    let found = front.weak_title.clone().or_else(|| entry.title.clone());
    let title = found.or_else(|| {
        let stem = stem(entry)?;
        let message = format!("the title {stem:?} was taken from the file name");
        let help = "give the file a heading `# …`, or `title:` in its front matter";
        let start = Span::new(chapter.span.source()?, 0, 0);
        sink.push(Diagnostic::new(Code::T007, message).at(start).help(help));
        Some(stem)
    });
    if let Some(title) = title {
        chapter.meta.title.clone_from(&title);
        chapter.title = vec![Inline::text(title)];
    }
}

/// The name of a file as a title, without the number that orders it; only if it was written for people.
fn stem(entry: &Entry) -> Option<String> {
    let EntrySource::File(path) = &entry.source else { return None };
    let stem = path.file_stem()?.to_str()?;
    let mut name = stem;
    while let Some(rest) = without_number(name) {
        name = rest;
    }
    let telling = name.contains(|c: char| !c.is_ascii() && c.is_alphabetic()) || name.contains(' ');
    telling.then(|| name.replace('_', " ").trim().to_owned())
}

/// A name without the number and the separator that it begins with; 2024年鑑 has no separator.
fn without_number(name: &str) -> Option<&str> {
    let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
    let bare = rest.trim_start_matches(['-', '_', '.', ' ', '、', '．']);
    (rest.len() < name.len() && bare.len() < rest.len()).then_some(bare)
}

/// Tells 序, 後記, 附錄 and the rest by their titles. Front matter is what stands before the first chapter proper, back
/// matter what stands after the last; a 序 in the middle is a chapter that has this name.
fn tell_roles(chapters: &mut [Chapter], fixed: &[bool]) {
    let told: Vec<Option<(ChapterRole, Matter)>> = chapters
        .iter()
        .zip(fixed)
        .map(|(chapter, fixed)| match *fixed || chapter.role != ChapterRole::Chapter {
            true => None,
            false => role_of_title(&text_of(&chapter.title)).map(role),
        })
        .collect();
    let proper = |index: usize| chapters[index].matter == Matter::Body && told[index].is_none();
    let first = (0..chapters.len()).find(|index| proper(*index)).unwrap_or(chapters.len());
    let last = (0..chapters.len()).rfind(|index| proper(*index)).unwrap_or(0);
    for (index, told) in told.into_iter().enumerate() {
        let Some((role, matter)) = told else { continue };
        let stands = match matter {
            Matter::Front => index < first,
            Matter::Back => index > last,
            Matter::Body => true,
        };
        let chapter = &mut chapters[index];
        if stands && chapters_alone(first, last) {
            chapter.role = role;
            chapter.numbered = false;
            if chapter.matter == Matter::Body {
                chapter.matter = matter;
            }
        }
    }
}

/// Whether there is a chapter proper at all: a book of nothing but a 序 is that 序.
fn chapters_alone(first: usize, last: usize) -> bool {
    first <= last
}

/// What a chapter is whose title stands for a role, and where such chapters stand.
pub(super) fn role(told: TitleRole) -> (ChapterRole, Matter) {
    use {ChapterRole as To, Matter::Back, Matter::Body, Matter::Front, TitleRole as From};
    match told {
        From::Dedication => (To::Dedication, Front),
        From::Epigraph => (To::Epigraph, Front),
        From::Foreword => (To::Foreword, Front),
        From::Preface => (To::Preface, Front),
        From::Introduction => (To::Introduction, Front),
        From::Prologue => (To::Prologue, Body),
        From::Epilogue => (To::Epilogue, Body),
        From::Afterword => (To::Afterword, Back),
        From::Appendix => (To::Appendix, Back),
        From::Acknowledgments => (To::Acknowledgments, Back),
        From::Bibliography => (To::Bibliography, Back),
        From::Glossary => (To::Glossary, Back),
        From::Contributors => (To::Contributors, Back),
        From::Colophon => (To::Colophon, Back),
    }
}

/// Everybody who has a part in a chapter, once, in order.
fn everybody(chapters: &[Chapter]) -> Vec<Agent> {
    let mut out: Vec<Agent> = Vec::new();
    for agent in chapters.iter().flat_map(|chapter| &chapter.meta.agents) {
        if !out.iter().any(|known| known.name == agent.name && known.role == agent.role) {
            out.push(agent.clone());
        }
    }
    out
}

/// That of the first file which says one, that of the options, or one guessed from the text.
fn language<'c>(project: &Project, chapters: impl Iterator<Item = &'c Chapter> + Clone) -> Option<Lang> {
    let said = chapters.clone().find_map(|chapter| chapter.meta.lang);
    said.or(project.read.lang).or_else(|| {
        let mut text = String::new();
        for chapter in chapters {
            text.push_str(&text_of(&chapter.title));
            walk::runs(&chapter.blocks, &mut |run| text.push_str(&text_of(run)));
            if text.len() > 400_000 {
                break;
            }
        }
        guess(&text)
    })
}
