//! The navigation document: our shell around the list that epub-builder nests. It is also the contents page.

use std::fmt::Write as _;

use epub_builder::{Toc, TocElement};

use super::escape;
use super::names::Names;
use super::{pagelist, xhtml};
use crate::doc::{ChapterRole, Matter, text_of};
use crate::lang::Lang;
use crate::resolve::{Edition, OutlineEntry};

/// Whether the contents are also read as a page: not where they would be one line.
pub(super) fn is_page(edition: &Edition) -> bool {
    edition.outline().len() > 1
}

/// The navigation document.
pub(super) fn document(edition: &Edition, names: &Names) -> String {
    let (lang, words) = (edition.lang(), edition.lang().words());
    let contents = escape::text(words.contents);
    let mut out = xhtml::head("", lang, words.contents, "style/book.css");
    let _ = write!(
        out,
        "<body>\n  <nav epub:type=\"toc\" role=\"doc-toc\" id=\"toc\" aria-labelledby=\"toc-title\">\n    \
         <h1 id=\"toc-title\">{contents}</h1>\n{}\n  </nav>\n",
        contents_of(edition, names).render(true, false)
    );
    let landmarks = landmarks(edition, names);
    let landmarks = landmarks.iter().map(|(kind, href, title)| (Some(*kind), href.as_str(), title.as_str()));
    hidden_list(&mut out, "landmarks", None, words.landmarks, landmarks);
    let pages = pagelist::pages(edition, names);
    if !pages.is_empty() {
        let pages = pages.iter().map(|(page, href)| (None, href.as_str(), page.as_str()));
        hidden_list(&mut out, "page-list", Some("doc-pagelist"), words.page_list, pages);
    }
    out.push_str("</body>\n</html>\n");
    out
}

/// A list for reading systems only: kind, address and title of each place.
fn hidden_list<'a>(
    out: &mut String,
    list: &str,
    role: Option<&str>,
    name: &str,
    places: impl Iterator<Item = (Option<&'a str>, &'a str, &'a str)>,
) {
    let _ = write!(out, "  <nav epub:type=\"{list}\"");
    role.iter().for_each(|role| escape::push_attribute(out, "role", role));
    escape::push_attribute(out, "aria-label", name);
    out.push_str(" hidden=\"hidden\">\n    <ol>\n");
    for (kind, href, title) in places {
        out.push_str("      <li><a");
        kind.iter().for_each(|kind| escape::push_attribute(out, "epub:type", kind));
        escape::push_attribute(out, "href", href);
        let _ = writeln!(out, ">{}</a></li>", escape::text(title));
    }
    out.push_str("    </ol>\n  </nav>\n");
}

/// The contents in epub-builder's form: the title as XHTML for the navigation document, as plain text for the NCX.
pub(super) fn contents_of(edition: &Edition, names: &Names) -> Toc {
    let mut toc = Toc::new();
    // A list of contents is never empty (EPUB 3.3 §7.3).
    if edition.outline().is_empty() {
        toc.add(TocElement::new("text/title-page.xhtml", escape::text(&edition.meta().title)));
    }
    for entry in edition.outline() {
        let Some(href) = names.href_from_package(&entry.label) else { continue };
        let element = TocElement::new(href, rich_title(entry, edition))
            .raw_title(escape::text(&plain_title(entry, edition.lang())))
            .level(i32::from(entry.depth) + 1);
        toc.add(element);
    }
    toc
}

fn rich_title(entry: &OutlineEntry, edition: &Edition) -> String {
    let lang = edition.lang();
    let chapter = edition.chapters().get(entry.chapter);
    let class = match chapter.map(|chapter| chapter.role) {
        _ if chapter.is_none_or(|chapter| chapter.label.as_ref() != Some(&entry.label)) => "toc-section",
        Some(ChapterRole::Part) => "toc-part",
        _ => "toc-chapter",
    };
    let mut out = format!("<span class=\"{class}\">");
    if let Some(number) = &entry.number {
        let _ = write!(out, "<span class=\"number\">{}</span>", escape::text(number));
        if !entry.title.is_empty() {
            out.push_str(gap(lang));
        }
    }
    out.push_str(&xhtml::title(&entry.title, lang));
    out.push_str("</span>");
    if !entry.authors.is_empty() {
        let names = entry.authors.join(lang.words().and);
        let _ = write!(out, " <span class=\"author\">{}</span>", escape::text(&names));
    }
    out
}

fn plain_title(entry: &OutlineEntry, lang: Lang) -> String {
    let number = entry.number.iter().map(String::as_str);
    let title = text_of(&entry.title);
    number.chain((!title.is_empty()).then_some(title.as_str())).collect::<Vec<_>>().join(gap(lang))
}

/// Between a number and the title behind it.
pub(super) fn gap(lang: Lang) -> &'static str {
    if lang.is_cjk() && lang != Lang::KO { "\u{3000}" } else { " " }
}

/// The main places of the book.
pub(super) fn landmarks(edition: &Edition, names: &Names) -> Vec<(&'static str, String, String)> {
    let words = edition.lang().words();
    let mut out = Vec::new();
    if edition.cover().is_some() {
        out.push(("cover", "text/cover.xhtml".to_owned(), words.cover.to_owned()));
    }
    out.push(("titlepage", "text/title-page.xhtml".to_owned(), words.title_page.to_owned()));
    if is_page(edition) {
        out.push(("toc", "nav.xhtml#toc".to_owned(), words.contents.to_owned()));
    }
    if let Some(first) = first_of_body(edition) {
        out.push(("bodymatter", format!("text/{}", names.file(first)), words.start.to_owned()));
    }
    for (index, chapter) in edition.chapters().iter().enumerate() {
        let kind = match chapter.role {
            ChapterRole::Appendix => "appendix",
            ChapterRole::Bibliography => "bibliography",
            ChapterRole::Glossary => "glossary",
            ChapterRole::Colophon => "colophon",
            ChapterRole::Index => "index",
            ChapterRole::Foreword => "foreword",
            ChapterRole::Preface => "preface",
            ChapterRole::Chapter
            | ChapterRole::Part
            | ChapterRole::Dedication
            | ChapterRole::Epigraph
            | ChapterRole::Introduction
            | ChapterRole::Prologue
            | ChapterRole::Epilogue
            | ChapterRole::Afterword
            | ChapterRole::Acknowledgments
            | ChapterRole::Contributors
            | ChapterRole::Credits => continue,
        };
        let title = text_of(&chapter.title);
        if !title.trim().is_empty() && !out.iter().any(|(known, ..)| *known == kind) {
            out.push((kind, format!("text/{}", names.file(index)), title));
        }
    }
    out
}

/// Index of the chapter with which reading begins.
pub(super) fn first_of_body(edition: &Edition) -> Option<usize> {
    let chapters = edition.chapters();
    chapters.iter().position(|chapter| chapter.matter == Matter::Body).or((!chapters.is_empty()).then_some(0))
}
