//! Parts of an anthology that are no folders: a tag, a year, an author each.

use std::collections::BTreeMap;

use super::Article;
use crate::doc::{Chapter, ChapterRole, Inline, Matter, Meta, Role};
use crate::lang::{Collation, Date, Lang};

/// The first tag.
pub(super) fn tag(chapter: &Chapter) -> Option<String> {
    chapter.meta.subjects.first().cloned()
}

/// The first author.
pub(super) fn author(chapter: &Chapter) -> Option<String> {
    chapter.meta.names(Role::Author).next().map(str::to_owned)
}

/// A part for each name, in the order of an index; articles without one come last, under 其他.
pub(super) fn by_name(
    articles: Vec<Article>,
    name: &dyn Fn(&Chapter) -> Option<String>,
    collation: &Collation,
    lang: Lang,
) -> Vec<Article> {
    let (before, grouped, after) = grouped(articles, name);
    let (mut parts, rest): (Vec<_>, Vec<_>) = grouped.into_iter().partition(|(name, _)| name.is_some());
    parts.sort_by(|(a, _), (b, _)| {
        let (a, b) = (a.as_deref().unwrap_or_default(), b.as_deref().unwrap_or_default());
        collation.compare(a, b).then_with(|| a.cmp(b))
    });
    let other = lang.words().index.other;
    let parts = parts.into_iter().chain(rest).flat_map(|(name, articles)| {
        let title = name.unwrap_or_else(|| other.to_owned());
        under(&title, articles)
    });
    before.into_iter().chain(parts).chain(after).collect()
}

/// A part for each year, the first or, turned round, the last year first; articles without a date come last.
pub(super) fn by_year(articles: Vec<Article>, reverse: bool, lang: Lang) -> Vec<Article> {
    let year = |chapter: &Chapter| Some(Date::read(chapter.meta.date.as_deref()?)?.year().to_string());
    let (before, mut grouped, after) = grouped(articles, &year);
    grouped.sort_by(|(a, _), (b, _)| match (a, b) {
        (Some(a), Some(b)) if reverse => b.cmp(a),
        (Some(a), Some(b)) => a.cmp(b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    });
    let other = lang.words().index.other;
    let parts = grouped.into_iter().flat_map(|(year, articles)| {
        let title = year.map_or_else(|| other.to_owned(), |year| lang.date(&year));
        under(&title, articles)
    });
    before.into_iter().chain(parts).chain(after).collect()
}

/// Front matter, articles by name in the order of their first, back matter.
type Grouped = (Vec<Article>, Vec<(Option<String>, Vec<Article>)>, Vec<Article>);

fn grouped(articles: Vec<Article>, name: &dyn Fn(&Chapter) -> Option<String>) -> Grouped {
    let (mut before, mut groups, mut after) = (Vec::new(), Vec::<(Option<String>, Vec<Article>)>::new(), Vec::new());
    let mut known: BTreeMap<Option<String>, usize> = BTreeMap::new();
    for article in articles {
        match article.matter() {
            Matter::Front => before.push(article),
            Matter::Back => after.push(article),
            Matter::Body => {
                let name = article.chapters.first().and_then(name).map(|name| name.trim().to_owned());
                let at = *known.entry(name.clone()).or_insert(groups.len());
                match groups.get_mut(at) {
                    Some((_, group)) => group.push(article),
                    None => groups.push((name, vec![article])),
                }
            }
        }
    }
    (before, groups, after)
}

/// A part with its articles.
fn under(title: &str, mut articles: Vec<Article>) -> Vec<Article> {
    for chapter in articles.iter_mut().flat_map(|article| &mut article.chapters) {
        chapter.depth += 1;
    }
    let part = Chapter {
        title: vec![Inline::text(title)],
        meta: Meta { title: title.to_owned(), ..Meta::default() },
        ..Chapter::new(ChapterRole::Part, Matter::Body)
    };
    articles.insert(0, Article { chapters: vec![part], fixed: true });
    articles
}
