//! The metadata of the package document: Dublin Core with its refinements (EPUB 3.3 §5.5).

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::access::Features;
use super::names::Names;
use super::{escape, package};
use crate::doc::{Agent, Meta, Role, Series, text_of};
use crate::lang::{Date, Lang};
use crate::resolve::Edition;
use crate::theme::Theme;

/// Prefix of the roles of MARC as properties, and its vocabulary.
pub(super) const RELATORS: &str = "relators";
pub(super) const RELATORS_AT: &str = "http://id.loc.gov/vocabulary/relators/";

/// Prefix of what Apple Books reads, and its vocabulary (Apple Books Asset Guide, "Fonts").
pub(super) const IBOOKS: &str = "ibooks";
pub(super) const IBOOKS_AT: &str = "http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/";

/// The elements between `<metadata>` and `</metadata>`. `fonts`: whether there are faces in the book.
pub(super) fn elements(edition: &Edition, theme: &Theme, names: &Names, features: &Features, fonts: bool) -> String {
    let Meta {
        title,
        title_sort,
        other_titles,
        subtitle,
        agents,
        lang: _,
        date,
        publisher,
        identifier,
        isbn,
        // For the printed colophon.
        edition: _,
        contact: _,
        rights,
        series,
        description,
        subjects,
        source,
        accessibility,
        extra: _,
    } = edition.meta();
    // The printed edition whose pages are marked: the one that the author names, else the PDF made from the same text.
    let printed = || format!("{} (PDF)", identifier.as_deref().unwrap_or(title).trim());
    let source = source.clone().or_else(|| edition.is_paged().then(printed));
    let mut out = Elements::default();
    // The id that epub-builder names as the unique identifier of the package.
    out.dc("identifier", Some("epub-id-1"), identifier.as_deref().unwrap_or(""));
    if let Some(isbn) = isbn {
        let digits = isbn.chars().filter(char::is_ascii_digit).count();
        out.refine("epub-id-1", "identifier-type", Some("onix:codelist5"), if digits < 12 { "02" } else { "15" });
    }
    out.title("title", title, "main", subtitle.is_some().then_some(1));
    if let Some(sort) = title_sort {
        out.refine("title", "file-as", None, sort);
    }
    out.others("title", other_titles);
    if let Some(subtitle) = subtitle {
        out.title("subtitle", subtitle, "subtitle", Some(2));
    }
    out.agents(agents);
    out.dc("language", None, &edition.lang().to_string());
    let date = date.as_deref().and_then(iso_date);
    for (name, value) in [
        ("publisher", publisher.as_deref()),
        ("date", date.as_deref()),
        ("description", description.as_deref()),
        ("rights", rights.as_deref()),
        ("source", source.as_deref()),
    ] {
        if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
            out.dc(name, None, value);
        }
    }
    out.subjects(subjects);
    if let Some(series) = series {
        out.series(series);
    }
    out.articles(edition, names);
    out.meta("dcterms:modified", &modified(edition.timestamp()));
    out.0.push_str(&features.elements(edition.lang(), source.as_deref(), accessibility));
    if fonts {
        // Without it Apple Books sets everything in a face of its own, signs of the book's own faces too.
        out.meta(&format!("{IBOOKS}:specified-fonts"), "true");
    }
    if edition.cover().is_some() {
        out.named("cover", "cover-image");
    }
    if let Some(series) = series.as_ref().filter(|series| !series.name.trim().is_empty()) {
        // What calibre and KOReader read.
        out.named("calibre:series", series.name.trim());
        if let Some(index) = series.index.as_deref().filter(|index| is_position(index)) {
            out.named("calibre:series_index", index);
        }
    }
    if theme.vertical {
        out.named("primary-writing-mode", "vertical-rl");
    }
    out.0.push_str("\n  ");
    out.0
}

#[derive(Default)]
struct Elements(String);

impl Elements {
    fn dc(&mut self, name: &str, id: Option<&str>, value: &str) {
        let id = id.map_or(String::new(), |id| format!(" id=\"{id}\""));
        let _ = write!(self.0, "\n    <dc:{name}{id}>{}</dc:{name}>", escape::text(value.trim()));
    }

    fn meta(&mut self, property: &str, value: &str) {
        let _ = write!(self.0, "\n    <meta property=\"{property}\">{}</meta>", escape::text(value));
    }

    fn refine(&mut self, id: &str, property: &str, scheme: Option<&str>, value: &str) {
        let scheme = scheme.map_or(String::new(), |scheme| format!(" scheme=\"{scheme}\""));
        let _ = write!(
            self.0,
            "\n    <meta refines=\"#{id}\" property=\"{property}\"{scheme}>{}</meta>",
            escape::text(value.trim())
        );
    }

    /// The kind that EPUB 2 reading systems know.
    fn named(&mut self, name: &str, content: &str) {
        let _ = write!(self.0, "\n    <meta name=\"{name}\"");
        escape::push_attribute(&mut self.0, "content", content);
        self.0.push_str("/>");
    }

    fn title(&mut self, id: &str, value: &str, kind: &str, place: Option<u8>) {
        self.dc("title", Some(id), value);
        self.refine(id, "title-type", None, kind);
        if let Some(place) = place {
            self.refine(id, "display-seq", None, &place.to_string());
        }
    }

    /// Authors are creators; where a book has none, whoever is named first made it.
    fn agents(&mut self, agents: &[Agent]) {
        let main = agents.iter().find(|agent| agent.role == Role::Author).or(agents.first()).map(|agent| agent.role);
        let (mut creators, mut contributors) = (0, 0);
        for agent in agents.iter().filter(|agent| !agent.name.trim().is_empty()) {
            let (name, count) =
                if Some(agent.role) == main { ("creator", &mut creators) } else { ("contributor", &mut contributors) };
            *count += 1;
            let (id, place) = (format!("{name}-{count}"), count.to_string());
            self.dc(name, Some(&id), &agent.name);
            self.refine(&id, "role", Some("marc:relators"), agent.role.marc());
            if let Some(sort) = &agent.sort {
                self.refine(&id, "file-as", None, sort);
            }
            self.others(&id, &agent.other);
            self.refine(&id, "display-seq", None, &place);
        }
    }

    /// The same in other languages or scripts (EPUB 3.3 §D.3.1).
    fn others(&mut self, id: &str, others: &BTreeMap<Lang, String>) {
        for (lang, value) in others {
            let value = escape::text(value.trim());
            let _ = write!(
                self.0,
                "\n    <meta refines=\"#{id}\" property=\"alternate-script\" xml:lang=\"{lang}\">{value}</meta>"
            );
        }
    }

    /// Title, makers, date and source of each article that names its own: expressions about its document (EPUB 3.3
    /// §5.3.6).
    fn articles(&mut self, edition: &Edition, names: &Names) {
        let several = edition.written() > 1;
        for (at, chapter) in edition.chapters().iter().enumerate().filter(|_| several) {
            let Meta { agents, date, source, .. } = &chapter.meta;
            let date = date.as_deref().and_then(iso_date);
            if agents.is_empty() && date.is_none() && source.is_none() {
                continue;
            }
            let item = package::item_id(&format!("text/{}", names.file(at)));
            let title = text_of(&chapter.title);
            for (property, value) in [
                ("dcterms:title", Some(title.as_str())),
                ("dcterms:date", date.as_deref()),
                ("dcterms:source", source.as_deref()),
            ] {
                if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
                    self.refine(&item, property, None, value);
                }
            }
            for (number, agent) in agents.iter().filter(|agent| !agent.name.trim().is_empty()).enumerate() {
                // A `role` may refine makers of the whole only (EPUB 3.3 §D.3.10).
                let property = match agent.role {
                    Role::Author => "dcterms:creator".to_owned(),
                    role => format!("{RELATORS}:{}", role.marc()),
                };
                let id = format!("{item}-by-{}", number + 1);
                let name = escape::text(agent.name.trim());
                let _ =
                    write!(self.0, "\n    <meta id=\"{id}\" refines=\"#{item}\" property=\"{property}\">{name}</meta>");
                if let Some(sort) = &agent.sort {
                    self.refine(&id, "file-as", None, sort);
                }
            }
        }
    }

    /// Subjects; one written with a scheme and its code carries both (EPUB 3.3 §D.3.1, §D.3.9).
    fn subjects(&mut self, subjects: &[String]) {
        for (at, subject) in
            subjects.iter().map(|subject| subject.trim()).filter(|subject| !subject.is_empty()).enumerate()
        {
            let Some((scheme, code, name)) = coded(subject) else {
                self.dc("subject", None, subject);
                continue;
            };
            let id = format!("subject-{}", at + 1);
            self.dc("subject", Some(&id), if name.is_empty() { code } else { name });
            self.refine(&id, "authority", None, scheme);
            self.refine(&id, "term", None, code);
        }
    }

    fn series(&mut self, series: &Series) {
        let name = escape::text(series.name.trim());
        let _ = write!(self.0, "\n    <meta id=\"series\" property=\"belongs-to-collection\">{name}</meta>");
        self.refine("series", "collection-type", None, "series");
        if let Some(index) = series.index.as_deref().filter(|index| is_position(index)) {
            self.refine("series", "group-position", None, index);
        }
    }
}

/// Schemes of subjects that EPUB knows by name (EPUB 3.3 §D.3.1).
const SCHEMES: [&str; 12] =
    ["AAT", "BIC", "BISAC", "CLC", "CLIL", "DDC", "EuroVoc", "LCSH", "MEDTOP", "NDC", "Thema", "UDC"];

/// Scheme, code and name of a subject: `BISAC:FIC019000 Literary`.
fn coded(subject: &str) -> Option<(&'static str, &str, &str)> {
    let (scheme, rest) = subject.split_once(':')?;
    let scheme = SCHEMES.into_iter().find(|known| known.eq_ignore_ascii_case(scheme.trim()))?;
    let (code, name) = rest.trim().split_once(char::is_whitespace).unwrap_or((rest.trim(), ""));
    (!code.is_empty()).then_some((scheme, code, name.trim()))
}

/// Numbers parted by dots (EPUB 3.3 §D.3.6).
fn is_position(index: &str) -> bool {
    index.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

/// A date as the package has it, `2026`, `2026-11` or `2026-11-24`; `None` for what is none, since it may hold nothing else
/// (EPUB 3.3 §5.5.3.2.4).
pub(super) fn iso_date(written: &str) -> Option<String> {
    Date::read(written).map(|date| date.iso())
}

/// The form that the package asks for (EPUB 3.3 §5.5.4): UTC, whole seconds.
fn modified(timestamp: i64) -> String {
    let time = chrono::DateTime::from_timestamp(timestamp, 0).unwrap_or_default();
    time.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_with_codes() {
        assert_eq!(coded("BISAC: FIC019000 Fiction / Literary"), Some(("BISAC", "FIC019000", "Fiction / Literary")));
        assert_eq!(coded("thema:FBA"), Some(("Thema", "FBA", "")));
        assert_eq!(coded("小說：短篇"), None);
        assert_eq!(coded("Notes: a collection"), None);
    }
}
