//! Chapters as XHTML, made from the tree alone: nothing of the manuscript reaches a document unescaped.

mod blocks;
mod code;
mod glue;
mod index;
mod inlines;
mod math;
mod mathml;
mod mathparts;
mod notes;
mod table;
mod text;

pub(super) use blocks::counter_name;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use epub_builder::ReferenceType;
use rayon::prelude::*;

use super::access::Features;
use super::escape::{push_attribute, push_text};
use super::names::{self, Document, Names};
use super::package::Part;
use super::pictures::Pictures;
use super::{escape, nav};
use crate::doc::{Attr, Block, Chapter, ChapterRole, Inline, Label, Matter, Role, text_of};
use crate::lang::Lang;
use crate::resolve::Edition;
use crate::theme::{NoteMark, Theme};

/// Every chapter as a document, in reading order, compressed as soon as it is written.
pub(super) fn chapters(
    edition: &Edition,
    theme: &Theme,
    names: &Names,
    pictures: &Pictures,
    features: &mut Features,
) -> Result<Vec<Part>, String> {
    let first = nav::first_of_body(edition);
    let documents = edition.chapters().par_iter().enumerate().flat_map_iter(|(index, chapter)| {
        let write = move |part: usize| {
            let mut writer = Xhtml::new(edition, theme, names, pictures, (index, part));
            writer.document(chapter);
            let Xhtml { out, math, .. } = writer;
            let begins = first == Some(index) && part == 0;
            let guide = begins.then(|| (ReferenceType::Text, edition.lang().words().start.to_owned()));
            let mut part = Part::document(format!("text/{}", names.document((index, part))), out, guide);
            if math {
                part.properties.push("mathml");
            }
            Ok((part.packed()?, math))
        };
        (0..names.parts(index).len()).map(write)
    });
    let documents: Result<Vec<_>, String> = documents.collect();
    let parts = documents?.into_iter().map(|(part, math)| {
        features.math |= math;
        part
    });
    Ok(parts.collect())
}

/// The start of a document up to its body. `class` is that of the document, or empty; `css` is the path of the
/// stylesheet.
pub(super) fn head(class: &str, lang: Lang, title: &str, css: &str) -> String {
    let lang = lang.to_string();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n");
    out.push_str("<html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\"");
    push_attribute(&mut out, "lang", &lang);
    push_attribute(&mut out, "xml:lang", &lang);
    if !class.is_empty() {
        push_attribute(&mut out, "class", class);
    }
    out.push_str(">\n<head>\n  <meta charset=\"UTF-8\"/>\n  <title>");
    push_text(&mut out, title.trim());
    let _ = write!(out, "</title>\n  <link rel=\"stylesheet\" type=\"text/css\" href=\"{css}\"/>\n</head>\n");
    out
}

/// A title as XHTML without ids, for the contents.
pub(super) fn title(title: &[Inline], lang: Lang) -> String {
    let places = Names::default();
    let mut writer = Xhtml { plain: true, ..Xhtml::bare(&places, lang) };
    writer.inlines(title);
    writer.out
}

/// Writes one document.
pub(super) struct Xhtml<'a> {
    edition: Option<&'a Edition>,
    pictures: Option<&'a Pictures>,
    names: &'a Names,
    out: String,
    /// Index of the chapter.
    chapter: usize,
    /// Which of its documents this is.
    part: usize,
    /// Language of the text at this point.
    lang: Lang,
    vertical: bool,
    /// What marks notes.
    note_mark: NoteMark,
    /// No ids, links or mathematics: text that stands a second time.
    plain: bool,
    /// Whether MathML was written.
    math: bool,
    /// How often each note was marked so far.
    marks: BTreeMap<Label, u32>,
}

impl<'a> Xhtml<'a> {
    fn bare(names: &'a Names, lang: Lang) -> Xhtml<'a> {
        Xhtml {
            edition: None,
            pictures: None,
            names,
            out: String::new(),
            chapter: 0,
            part: 0,
            lang,
            vertical: false,
            note_mark: NoteMark::Plain,
            plain: false,
            math: false,
            marks: BTreeMap::new(),
        }
    }

    fn new(
        edition: &'a Edition,
        theme: &Theme,
        names: &'a Names,
        pictures: &'a Pictures,
        (chapter, part): Document,
    ) -> Xhtml<'a> {
        let lang = edition.chapters()[chapter].meta.lang.unwrap_or(edition.lang());
        let bare = Xhtml::bare(names, lang);
        let Theme { vertical, note_mark, .. } = *theme;
        Xhtml { edition: Some(edition), pictures: Some(pictures), chapter, part, vertical, note_mark, ..bare }
    }

    fn document(&mut self, chapter: &Chapter) {
        let (kind, role, class) = semantics(chapter.role);
        let matter = match chapter.matter {
            Matter::Front => "frontmatter",
            Matter::Body => "bodymatter",
            Matter::Back => "backmatter",
        };
        let title = self.document_title(chapter);
        self.out = head("", self.lang, &title, "../style/book.css");
        let parts = self.names.parts(self.chapter);
        let blocks = parts.get(self.part).and_then(|range| chapter.blocks.get(range.clone())).unwrap_or(&[]);
        if self.part > 0 {
            let _ = write!(self.out, "<body epub:type=\"{matter}\">\n<section class=\"{class} continued-chapter\"");
            push_attribute(&mut self.out, "aria-label", &format!("{title} ({}/{})", self.part + 1, parts.len()));
            self.out.push_str(">\n");
            return self.rest(chapter, blocks);
        }
        let _ = write!(self.out, "<body epub:type=\"{matter}\">\n<section class=\"{class}\" epub:type=\"{kind}\"");
        if let Some(role) = role {
            let _ = write!(self.out, " role=\"{role}\"");
        }
        let id = chapter.label.as_ref().map_or_else(|| "chapter".to_owned(), names::id);
        push_attribute(&mut self.out, "id", &id);
        let heading = format!("{id}.title");
        if chapter.title.is_empty() && chapter.number.is_none() {
            push_attribute(&mut self.out, "aria-label", &title);
            self.out.push_str(">\n");
            self.opening();
        } else {
            push_attribute(&mut self.out, "aria-labelledby", &heading);
            self.out.push_str(">\n");
            self.opening();
            self.heading(chapter, &heading);
        }
        self.byline(chapter);
        self.rest(chapter, blocks);
    }

    /// The text of a document up to its end.
    fn rest(&mut self, chapter: &Chapter, blocks: &[Block]) {
        self.sections(blocks);
        if self.part + 1 == self.names.parts(self.chapter).len() {
            self.index();
        }
        self.notes(chapter);
        self.out.push_str("</section>\n</body>\n</html>\n");
    }

    /// The title of the document: never empty (WCAG 2.4.2).
    fn document_title(&self, chapter: &Chapter) -> String {
        let title = text_of(&chapter.title);
        let parts = [chapter.number.as_deref().unwrap_or(""), title.trim()];
        let words = parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ");
        let Some(edition) = self.edition.filter(|_| words.is_empty()) else { return words };
        let own = edition.outline().iter().find(|entry| Some(&entry.label) == chapter.label.as_ref());
        own.map(|entry| text_of(&entry.title)).unwrap_or_else(|| edition.meta().title.clone())
    }

    /// The printed page with which the chapter begins.
    fn opening(&mut self) {
        if let Some(opening) = self.edition.and_then(|edition| edition.opening(self.chapter)) {
            self.page_block(&opening.label, &opening.page);
        }
    }

    fn heading(&mut self, chapter: &Chapter, id: &str) {
        self.out.push_str("<h1");
        push_attribute(&mut self.out, "id", id);
        self.out.push('>');
        if let Some(number) = &chapter.number {
            let _ = write!(self.out, "<span class=\"number\">{}</span>", escape::text(number));
            if !chapter.title.is_empty() {
                self.out.push_str(nav::gap(self.lang).replace('\u{3000}', " ").as_str());
            }
        }
        self.inlines(&chapter.title);
        self.out.push_str("</h1>\n");
    }

    /// Subtitle, authors and date of an article.
    fn byline(&mut self, chapter: &Chapter) {
        if let Some(subtitle) = chapter.meta.subtitle.as_deref().filter(|subtitle| !subtitle.trim().is_empty()) {
            let _ = writeln!(self.out, "<p class=\"subtitle\">{}</p>", escape::text(subtitle.trim()));
        }
        let names: Vec<&str> = chapter.meta.names(Role::Author).collect();
        let mut parts = Vec::new();
        if !names.is_empty() {
            let names = escape::text(&names.join(self.lang.words().and));
            parts.push(format!("<span class=\"author\">{names}</span>"));
        }
        if let Some(date) = chapter.meta.date.as_deref().filter(|date| !date.trim().is_empty()) {
            let shown = escape::text(&self.lang.date(date.trim()));
            parts.push(match super::metadata::iso_date(date) {
                Some(iso) => format!("<time datetime=\"{iso}\">{shown}</time>"),
                None => format!("<span class=\"date\">{shown}</span>"),
            });
        }
        if !parts.is_empty() {
            let _ = writeln!(self.out, "<p class=\"byline\">{}</p>", parts.join(nav::gap(self.lang)));
        }
    }

    /// Runs `inside` with the language of a node, if it has its own.
    fn in_lang(&mut self, attr: &Attr, inside: impl FnOnce(&mut Self)) {
        let outer = self.lang;
        self.lang = attr.lang().unwrap_or(outer);
        inside(self);
        self.lang = outer;
    }

    /// Id, classes and language of a node, with the classes that we give.
    fn attributes(&mut self, attr: &Attr, own: &[&str]) {
        if let Some(id) = attr.id().filter(|_| !self.plain) {
            push_attribute(&mut self.out, "id", &names::id(id));
        }
        let simple = |class: &&str| class.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        let given = attr.classes().iter().map(String::as_str).filter(simple);
        let mut classes: Vec<&str> = Vec::new();
        for class in own.iter().copied().chain(given) {
            if !class.is_empty() && !classes.contains(&class) {
                classes.push(class);
            }
        }
        if !classes.is_empty() {
            push_attribute(&mut self.out, "class", &classes.join(" "));
        }
        if let Some(lang) = attr.lang().filter(|&lang| lang != self.lang) {
            let lang = lang.to_string();
            push_attribute(&mut self.out, "lang", &lang);
            push_attribute(&mut self.out, "xml:lang", &lang);
        }
    }

    /// Opens an element with the attributes of a node.
    fn open(&mut self, element: &str, attr: &Attr, own: &[&str]) {
        let _ = write!(self.out, "<{element}");
        self.attributes(attr, own);
        self.out.push('>');
    }

    fn close(&mut self, element: &str) {
        let _ = write!(self.out, "</{element}>");
    }
}

/// `epub:type`, the matching role of DPUB-ARIA and the class of a chapter.
fn semantics(role: ChapterRole) -> (&'static str, Option<&'static str>, &'static str) {
    match role {
        ChapterRole::Chapter => ("chapter", Some("doc-chapter"), "chapter"),
        ChapterRole::Part => ("part", Some("doc-part"), "part"),
        ChapterRole::Dedication => ("dedication", Some("doc-dedication"), "chapter dedication"),
        ChapterRole::Epigraph => ("epigraph", Some("doc-epigraph"), "chapter epigraph"),
        ChapterRole::Foreword => ("foreword", Some("doc-foreword"), "chapter"),
        ChapterRole::Preface => ("preface", Some("doc-preface"), "chapter"),
        ChapterRole::Introduction => ("introduction", Some("doc-introduction"), "chapter"),
        ChapterRole::Prologue => ("prologue", Some("doc-prologue"), "chapter"),
        ChapterRole::Epilogue => ("epilogue", Some("doc-epilogue"), "chapter"),
        ChapterRole::Afterword => ("afterword", Some("doc-afterword"), "chapter"),
        ChapterRole::Appendix => ("appendix", Some("doc-appendix"), "chapter"),
        ChapterRole::Acknowledgments => ("acknowledgments", Some("doc-acknowledgments"), "chapter"),
        ChapterRole::Bibliography => ("bibliography", Some("doc-bibliography"), "chapter"),
        ChapterRole::Glossary => ("glossary", Some("doc-glossary"), "chapter"),
        ChapterRole::Contributors => ("contributors", None, "chapter"),
        ChapterRole::Credits => ("credits", Some("doc-credits"), "chapter"),
        ChapterRole::Colophon => ("colophon", Some("doc-colophon"), "chapter colophon"),
        ChapterRole::Index => ("index", Some("doc-index"), "chapter"),
    }
}
