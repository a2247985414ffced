//! What stands before the text: cover and title page.

use std::fmt::Write as _;

use epub_builder::ReferenceType;

use super::escape;
use super::metadata::iso_date;
use super::nav;
use super::package::Part;
use super::pictures::Pictures;
use super::xhtml;
use crate::doc::Role;
use crate::lang::Lang;
use crate::resolve::Edition;

/// Cover page, where there is a cover, and title page.
pub(super) fn front(edition: &Edition, pictures: &Pictures) -> Vec<Part> {
    let words = edition.lang().words();
    let mut parts = Vec::new();
    if let Some(picture) = edition.cover().and_then(|key| pictures.href(key)) {
        let guide = Some((ReferenceType::Cover, words.cover.to_owned()));
        parts.push(Part::document("text/cover.xhtml", cover(edition, picture), guide));
    }
    let guide = Some((ReferenceType::TitlePage, words.title_page.to_owned()));
    parts.push(Part::document("text/title-page.xhtml", title_page(edition), guide));
    parts
}

/// The picture alone, so that e-ink devices fit it to the screen; horizontal in vertical books too, whose engines would
/// cut it at the end of a screen.
fn cover(edition: &Edition, picture: &str) -> String {
    let words = edition.lang().words();
    let mut out = xhtml::head("cover", edition.lang(), words.cover, "../style/book.css");
    out.push_str("<body class=\"cover\" epub:type=\"cover\">\n<img role=\"doc-cover\"");
    escape::push_attribute(&mut out, "src", &format!("../{picture}"));
    let names: Vec<&str> = edition.meta().names(Role::Author).collect();
    let by = if names.is_empty() { String::new() } else { format!(" / {}", names.join(words.and)) };
    escape::push_attribute(&mut out, "alt", &format!("{}: {}{by}", words.cover, edition.meta().title));
    out.push_str("/>\n</body>\n</html>\n");
    out
}

fn title_page(edition: &Edition) -> String {
    let (meta, lang) = (edition.meta(), edition.lang());
    let mut out = xhtml::head("", lang, &meta.title, "../style/book.css");
    out.push_str("<body class=\"title-page\">\n<section epub:type=\"titlepage\">\n");
    let _ = writeln!(out, "  <h1 class=\"book-title\">{}</h1>", escape::text(&meta.title));
    if let Some(subtitle) = &meta.subtitle {
        let _ = writeln!(out, "  <p class=\"book-subtitle\">{}</p>", escape::text(subtitle));
    }
    for (role, names) in by_role(edition) {
        let _ = writeln!(out, "  <p class=\"book-author\">{}</p>", credit(lang, role, &names));
    }
    let year = meta.date.as_deref().and_then(iso_date).map(|date| date.chars().take(4).collect::<String>());
    let imprint: Vec<&str> =
        [meta.publisher.as_deref(), year.as_deref()].into_iter().flatten().map(str::trim).collect();
    let imprint = imprint.join(nav::gap(lang));
    if !imprint.is_empty() {
        let _ = writeln!(out, "  <p class=\"publisher\">{}</p>", escape::text(&imprint));
    }
    out.push_str("</section>\n</body>\n</html>\n");
    out
}

/// Names with the same role on one line, in the order of the metadata.
fn by_role(edition: &Edition) -> Vec<(Role, Vec<&str>)> {
    let mut out: Vec<(Role, Vec<&str>)> = Vec::new();
    for agent in &edition.meta().agents {
        match out.iter_mut().find(|(role, _)| *role == agent.role) {
            Some((_, names)) => names.push(&agent.name),
            None => out.push((agent.role, vec![&agent.name])),
        }
    }
    out
}

/// Names with what they did: 林白　著; in Latin books the names alone for authors, else `Translator: …`.
fn credit(lang: Lang, role: Role, names: &[&str]) -> String {
    let words = lang.imprint();
    let (after, before) = match role {
        Role::Author if !lang.is_cjk() => ("", ""),
        Role::Author => words.author,
        Role::Editor => words.editor,
        Role::Translator => words.translator,
        Role::Illustrator => words.illustrator,
        Role::Photographer => words.photographer,
        Role::Foreword => words.foreword,
        Role::Proofreader => words.proofreader,
        Role::Designer => words.designer,
        Role::Contributor => words.contributor,
    };
    let last = names.len().saturating_sub(1);
    let names = names.iter().enumerate().map(|(at, name)| {
        let behind = match (at == last, lang.is_cjk()) {
            (false, _) => lang.words().and.trim_end().to_owned(),
            (true, true) => format!("{}{after}", nav::gap(lang)),
            (true, false) => String::new(),
        };
        // A line may break between names, not in one.
        format!("<span class=\"nobreak\">{}{behind}</span>", escape::text(name))
    });
    let names = names.collect::<Vec<_>>().join(if lang.is_cjk() { "" } else { " " });
    if lang.is_cjk() || before.is_empty() { names } else { format!("{before}: {names}") }
}
