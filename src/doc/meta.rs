//! Metadata of a book or an article.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::lang::Lang;

/// Metadata, as front matter and configuration give it.
#[derive(Clone, Default, Eq, PartialEq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Meta {
    /// Title as plain text.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Title to sort by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title_sort: Option<String>,
    /// Title in other languages or scripts.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub other_titles: BTreeMap<Lang, String>,
    /// Subtitle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subtitle: Option<String>,
    /// Everybody who made it, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub agents: Vec<Agent>,
    /// Language; `None` means that of the book, or guessed from the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<Lang>,
    /// Date of publication, as written: `2026-11-24`, `2026`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Publisher.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Identifier: a URN, a URL or any string that stays the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    /// ISBN, digits and hyphens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub isbn: Option<String>,
    /// Edition and printing, as the colophon prints them: 初版一刷.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// Where the publisher is reached, a line each; for the colophon.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contact: Vec<String>,
    /// Rights statement or licence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rights: Option<String>,
    /// Series it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub series: Option<Series>,
    /// A few sentences about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Subjects, tags.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<String>,
    /// Where an article was first published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What the publisher says of accessibility.
    #[serde(skip_serializing_if = "Accessibility::is_empty")]
    pub accessibility: Accessibility,
    /// Front matter keys that banxin does not know, kept.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub extra: BTreeMap<String, String>,
}

/// A person or body and what they did.
#[derive(Clone, Eq, PartialEq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Agent {
    /// Name as printed.
    pub name: String,
    /// What they did.
    #[serde(default)]
    pub role: Role,
    /// Name to sort by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sort: Option<String>,
    /// A few sentences on who it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bio: Option<String>,
    /// Name in other languages or scripts.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub other: BTreeMap<Lang, String>,
}

/// What the publisher says of the accessibility of the EPUB, beyond what can be seen in it.
#[derive(Clone, Default, Eq, PartialEq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Accessibility {
    /// The level of WCAG that the publisher has found the book to meet: `wcag-2.0-a` … `wcag-2.2-aa`. It is stated as
    /// conformance to EPUB Accessibility 1.1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conforms_to: Option<Conformance>,
    /// Who found so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certified_by: Option<String>,
    /// What entitles them to say so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credential: Option<String>,
    /// Address of the report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<String>,
    /// A few sentences instead of those that are made from the book.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Dangers of what moves, flashes or sounds in the book; an empty list says that there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hazards: Option<Vec<Hazard>>,
}

/// Versions and levels of the Web Content Accessibility Guidelines.
#[derive(Copy, Clone, Eq, PartialEq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "names of a standard")]
pub enum Conformance {
    #[serde(rename = "wcag-2.0-a")]
    Wcag20A,
    #[serde(rename = "wcag-2.0-aa")]
    Wcag20Aa,
    #[serde(rename = "wcag-2.1-a")]
    Wcag21A,
    #[serde(rename = "wcag-2.1-aa")]
    Wcag21Aa,
    #[serde(rename = "wcag-2.2-a")]
    Wcag22A,
    #[serde(rename = "wcag-2.2-aa")]
    Wcag22Aa,
}

/// What can hurt readers (schema.org `accessibilityHazard`).
#[derive(Copy, Clone, Eq, PartialEq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Hazard {
    /// Something flashes more than three times in a second.
    Flashing,
    /// Something moves as if the reader did.
    MotionSimulation,
    /// Sounds that hurt.
    Sound,
}

impl Accessibility {
    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        *self == Accessibility::default()
    }
}

impl Conformance {
    /// As EPUB Accessibility 1.1 §4.2 wants it stated.
    pub fn statement(self) -> &'static str {
        match self {
            Conformance::Wcag20A => "EPUB Accessibility 1.1 - WCAG 2.0 Level A",
            Conformance::Wcag20Aa => "EPUB Accessibility 1.1 - WCAG 2.0 Level AA",
            Conformance::Wcag21A => "EPUB Accessibility 1.1 - WCAG 2.1 Level A",
            Conformance::Wcag21Aa => "EPUB Accessibility 1.1 - WCAG 2.1 Level AA",
            Conformance::Wcag22A => "EPUB Accessibility 1.1 - WCAG 2.2 Level A",
            Conformance::Wcag22Aa => "EPUB Accessibility 1.1 - WCAG 2.2 Level AA",
        }
    }
}

/// MARC relator codes of the roles that books name.
#[derive(Copy, Clone, Default, Eq, PartialEq, Ord, PartialOrd, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// `aut`
    #[default]
    Author,
    /// `edt`
    Editor,
    /// `trl`
    Translator,
    /// `ill`
    Illustrator,
    /// `pht`
    Photographer,
    /// `aui`
    Foreword,
    /// `pfr`
    Proofreader,
    /// `bkd`
    Designer,
    /// `ctb`
    Contributor,
}

/// A series and the place in it.
#[derive(Clone, Eq, PartialEq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// Number in the series, for example `3`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<String>,
}

impl Agent {
    /// A person in a role.
    pub fn new(name: impl Into<String>, role: Role) -> Agent {
        Agent { name: name.into(), role, sort: None, bio: None, other: BTreeMap::new() }
    }
}

impl Role {
    /// MARC relator code.
    pub fn marc(self) -> &'static str {
        match self {
            Role::Author => "aut",
            Role::Editor => "edt",
            Role::Translator => "trl",
            Role::Illustrator => "ill",
            Role::Photographer => "pht",
            Role::Foreword => "aui",
            Role::Proofreader => "pfr",
            Role::Designer => "bkd",
            Role::Contributor => "ctb",
        }
    }
}

impl Meta {
    /// Names of those in a role, in order.
    pub fn names(&self, role: Role) -> impl Iterator<Item = &str> {
        self.agents.iter().filter(move |agent| agent.role == role).map(|agent| agent.name.as_str())
    }

    /// Takes what is missing here from `under`. What goes with a title belongs to it, an ISBN to its
    /// identifier.
    pub fn fill(&mut self, under: Meta) {
        let Meta {
            title,
            title_sort,
            other_titles,
            subtitle,
            agents,
            lang,
            date,
            publisher,
            identifier,
            isbn,
            edition,
            contact,
            rights,
            series,
            description,
            subjects,
            source,
            accessibility,
            extra,
        } = under;
        if self.title.trim().is_empty() {
            self.title = title;
            self.title_sort = self.title_sort.take().or(title_sort);
            self.subtitle = self.subtitle.take().or(subtitle);
            if self.other_titles.is_empty() {
                self.other_titles = other_titles;
            }
        }
        if self.accessibility.is_empty() {
            self.accessibility = accessibility;
        }
        if self.agents.is_empty() {
            self.agents = agents;
        }
        if self.subjects.is_empty() {
            self.subjects = subjects;
        }
        if self.identifier.is_none() && self.isbn.is_none() {
            (self.identifier, self.isbn) = (identifier, isbn);
        }
        self.lang = self.lang.or(lang);
        self.date = self.date.take().or(date);
        self.publisher = self.publisher.take().or(publisher);
        self.edition = self.edition.take().or(edition);
        if self.contact.is_empty() {
            self.contact = contact;
        }
        self.rights = self.rights.take().or(rights);
        self.series = self.series.take().or(series);
        self.description = self.description.take().or(description);
        self.source = self.source.take().or(source);
        for (key, value) in extra {
            self.extra.entry(key).or_insert(value);
        }
    }
}
