//! What the keys of front matter mean: those of Hexo, Hugo, Jekyll, pandoc and MDI, and of banxin itself.

use super::Front;
use super::value::{Entry, Value};
use crate::config::check_isbn;
use crate::diag::{Code, Diagnostic, Sink};
use crate::doc::{Agent, Meta, Role, Series};
use crate::read::mapped::Mapped;
use crate::source::Span;

/// Turns entries into front matter; keys without a meaning are kept in `extra`.
pub(super) fn front(entries: Vec<Entry>, text: &Mapped, sink: &mut Sink) -> Front {
    let (mut front, mut bio, mut unused) = (Front::default(), None, Vec::new());
    for entry in entries {
        let span = text.span(entry.range.clone());
        let key = entry.key.trim().to_lowercase().replace('_', "-");
        if let Some(role) = role(&key) {
            front.meta.agents.extend(agents(&entry.value, role));
            continue;
        }
        let value = entry.value.text().map(str::to_owned);
        match (key.as_str(), value) {
            ("title", Some(title)) => {
                front.title = span;
                take_title(&entry.value, title, &mut front.meta);
            }
            ("weak-title", title) => front.weak_title = title,
            ("draft", Some(draft)) => front.draft = is_true(&draft).then_some(span),
            ("published", Some(published)) if published == "false" => front.draft = Some(span),
            ("isbn", Some(isbn)) => match check_isbn(&isbn) {
                Ok(()) => front.meta.isbn = Some(isbn),
                Err(_) => {
                    unusable(&key, &isbn, "an ISBN of 13 or 10 digits; the last one is checked", span, sink);
                    front.meta.extra.insert(entry.key, isbn);
                }
            },
            ("order" | "weight" | "nav-order" | "sidebar-position", Some(order)) => match order.parse() {
                Ok(order) => front.order = Some(order),
                Err(_) => unusable(&key, &order, "a whole number", span, sink),
            },
            ("bio" | "author-bio" | "about-author" | "作者簡介" | "作者简介", Some(text)) => bio = Some(text),
            ("lang" | "language", Some(tag)) => match tag.parse() {
                Ok(lang) => front.meta.lang = Some(lang),
                Err(()) => {
                    unusable(&key, &tag, "a language tag as `zh-Hant` or `ja`", span, sink);
                    front.meta.extra.insert(entry.key, tag);
                }
            },
            _ => {
                let (before, name) = (front.meta.extra.len(), entry.key.clone());
                field(&mut front.meta, &key, entry);
                if front.meta.extra.len() > before && !USED.contains(&key.as_str()) {
                    unused.push((name, span));
                }
            }
        }
    }
    report_unused(&unused, sink);
    // It is said of one: of several authors it would be a guess whom it is about.
    let mut authors = front.meta.agents.iter_mut().filter(|agent| agent.role == Role::Author);
    if let (Some(author), None) = (authors.next(), authors.next()) {
        author.bio = author.bio.take().or(bio);
    } else if let Some(bio) = bio {
        front.meta.extra.insert("bio".to_owned(), bio);
    }
    front
}

/// Keys that stay among the unknown ones and still have an effect, the cover of a book that is one file, or of which a
/// warning tells.
const USED: [&str; 3] = ["cover", "cover-image", "front-matter"];

/// M081: keys that no book shows, once a file.
fn report_unused(unused: &[(String, Span)], sink: &mut Sink) {
    let Some((_, first)) = unused.first() else { return };
    let names = unused.iter().map(|(name, _)| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let message = format!("no book shows {names} of the front matter");
    let finding = Diagnostic::new(Code::M081, message).at(*first);
    let finding = unused[1..].iter().fold(finding, |finding, (_, span)| finding.at(*span));
    sink.push(finding.help("write into the text what readers shall see; `banxin explain M081` lists the keys"));
}

fn field(meta: &mut Meta, key: &str, entry: Entry) {
    let value = entry.value.text().map(str::to_owned);
    match (key, value) {
        ("title-sort", Some(text)) => meta.title_sort = Some(text),
        ("subtitle", Some(text)) => meta.subtitle = Some(text),
        ("date" | "pubdate" | "pub-date" | "publishdate", Some(text)) => meta.date = Some(text),
        ("description" | "summary" | "abstract" | "excerpt", Some(text)) if meta.description.is_none() => {
            meta.description = Some(text);
        }
        ("source" | "url" | "via" | "canonical" | "canonical-url" | "original", Some(text))
            if meta.source.is_none() =>
        {
            meta.source = Some(text);
        }
        ("rights" | "license" | "licence" | "copyright", Some(text)) if meta.rights.is_none() => {
            meta.rights = Some(text)
        }
        ("publisher", Some(text)) => meta.publisher = Some(text),
        ("identifier", Some(text)) => {
            let scheme = entry.value.get("scheme").is_some_and(|s| s.to_uppercase().contains("ISBN"));
            match scheme && check_isbn(&text).is_ok() {
                true => meta.isbn = Some(text),
                false => meta.identifier = Some(text),
            }
        }
        ("tags" | "keywords" | "categories" | "category" | "subject" | "subjects", Some(_)) => {
            for subject in subjects(&entry.value) {
                if !meta.subjects.contains(&subject) {
                    meta.subjects.push(subject);
                }
            }
        }
        ("series" | "belongs-to-collection", Some(name)) => {
            let index = entry.value.get("index").or_else(|| entry.value.get("group-position")).map(str::to_owned);
            let before = meta.series.take().and_then(|series| series.index);
            meta.series = Some(Series { name, index: index.or(before) });
        }
        ("series-index" | "group-position", Some(index)) => {
            meta.series.get_or_insert_with(|| Series { name: String::new(), index: None }).index = Some(index);
        }
        (_, _) => {
            let flat = entry.value.flat();
            if !flat.is_empty() {
                meta.extra.insert(entry.key, flat);
            }
        }
    }
}

/// A title, or pandoc's list of titles with their types.
fn take_title(value: &Value, title: String, meta: &mut Meta) {
    meta.title = title;
    let sort = value.list().iter().find_map(|value| value.get("file-as")).map(str::to_owned);
    meta.title_sort = sort.or(meta.title_sort.take());
    let typed = |kind: &str| value.list().iter().find(|value| value.get("type") == Some(kind)).and_then(Value::text);
    if let Some(main) = typed("main") {
        meta.title = main.to_owned();
    }
    if let Some(subtitle) = typed("subtitle") {
        meta.subtitle = Some(subtitle.to_owned());
    }
}

fn subjects(value: &Value) -> Vec<String> {
    let text = |value: &Value| value.flat();
    match value {
        Value::Text(text) => {
            text.split([',', '，', '、']).map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned).collect()
        }
        Value::List(_) | Value::Map(_) => value.list().iter().map(text).filter(|s| !s.is_empty()).collect(),
    }
}

/// Keys, and words in lists of people, that name what somebody did.
fn role(key: &str) -> Option<Role> {
    Some(match key {
        "author" | "authors" | "creator" | "by" | "aut" | "作者" => Role::Author,
        "translator" | "translators" | "trl" | "譯者" | "译者" | "訳者" => Role::Translator,
        "editor" | "editors" | "edt" | "編者" | "编者" | "編輯" | "编辑" => Role::Editor,
        "illustrator" | "illustrators" | "ill" | "插畫" | "插图" | "插圖" => Role::Illustrator,
        "photographer" | "photographers" | "pht" | "攝影" | "摄影" => Role::Photographer,
        "foreword-by" | "foreword" | "aui" => Role::Foreword,
        "proofreader" | "proofreaders" | "reviewer" | "reviewers" | "pfr" | "校對" | "校对" | "校對者" | "校对者" => {
            Role::Proofreader
        }
        "designer" | "designers" | "bkd" | "設計" | "设计" => Role::Designer,
        "contributor" | "contributors" | "ctb" => Role::Contributor,
        _ => return None,
    })
}

/// People: a name, names with 、 between them, a list, maps with name and role.
fn agents(value: &Value, default: Role) -> Vec<Agent> {
    let mut out = Vec::new();
    for value in value.list() {
        match value {
            Value::Text(names) => {
                out.extend(names.split('、').map(str::trim).filter(|n| !n.is_empty()).map(|n| Agent::new(n, default)));
            }
            Value::List(_) => out.extend(agents(value, default)),
            Value::Map(_) => {
                let Some(name) = value.text() else { continue };
                let role = value.get("role").and_then(|word| role(&word.to_lowercase())).unwrap_or(default);
                let sort = value.get("file-as").or_else(|| value.get("sort")).map(str::to_owned);
                let bio = ["bio", "note", "about"].iter().find_map(|key| value.get(key)).map(str::to_owned);
                out.push(Agent { sort, bio, ..Agent::new(name, role) });
            }
        }
    }
    out
}

fn is_true(text: &str) -> bool {
    matches!(text.to_lowercase().as_str(), "true" | "yes" | "on" | "1")
}

fn unusable(key: &str, value: &str, wanted: &str, span: Span, sink: &mut Sink) {
    let message = format!("`{key}` cannot be {value:?}");
    sink.push(Diagnostic::new(Code::M007, message).at(span).help(format!("write {wanted}")));
}
