//! In which order articles stand.

use std::cmp::Ordering;

use super::Article;
use crate::config::{ArticleSort, natural_path};
use crate::diag::{Code, Diagnostic, Sink};
use crate::doc::{Chapter, Matter, Role, text_of};
use crate::lang::{Collation, Date};
use crate::source::Span;

/// Calls `f` on every run of articles with nothing between them: those of one folder.
pub(super) fn runs(articles: &mut [Article], f: &mut dyn FnMut(&mut [Article])) {
    let mut start = 0;
    while start < articles.len() {
        let depth = articles[start].depth();
        let stands =
            |article: &Article| !article.is_part() && article.matter() == Matter::Body && article.depth() == depth;
        let length = articles[start..].iter().take_while(|article| stands(article)).count();
        f(&mut articles[start..start + length]);
        start += length.max(1);
    }
}

/// Sorts a run; what the sort knows nothing of comes last, in the order in which it came.
pub(super) fn sort(run: &mut [Article], by: ArticleSort, reverse: bool, collation: &Collation, sink: &mut Sink) {
    match by {
        ArticleSort::Name => by_key(run, reverse, |chapter| Some(natural_path(&chapter.path)), Ord::cmp),
        ArticleSort::Date => {
            let dated = |chapter: &Chapter| chapter.meta.date.as_deref().and_then(Date::read);
            undated(run, &dated, sink);
            by_key(run, reverse, dated, Ord::cmp);
        }
        ArticleSort::Title => by_key(run, reverse, |chapter| Some(title(chapter)), texts(collation)),
        ArticleSort::Author => {
            by_key(run, reverse, |chapter| Some(title(chapter)), texts(collation));
            by_key(run, reverse, |chapter| author(chapter, collation), texts(collation));
        }
    }
}

fn texts(collation: &Collation) -> impl Fn(&String, &String) -> Ordering {
    |a, b| collation.compare(a, b).then_with(|| a.cmp(b))
}

fn by_key<K>(
    run: &mut [Article],
    reverse: bool,
    key: impl Fn(&Chapter) -> Option<K>,
    compare: impl Fn(&K, &K) -> Ordering,
) {
    let mut keyed: Vec<(Option<K>, Article)> =
        run.iter_mut().map(std::mem::take).map(|article| (article.chapters.first().and_then(&key), article)).collect();
    keyed.sort_by(|(a, _), (b, _)| match (a, b) {
        (Some(a), Some(b)) if reverse => compare(b, a),
        (Some(a), Some(b)) => compare(a, b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    });
    run.iter_mut().zip(keyed).for_each(|(place, (_, article))| *place = article);
}

fn title(chapter: &Chapter) -> String {
    text_of(&chapter.title)
}

/// What the first author is sorted by.
fn author(chapter: &Chapter, collation: &Collation) -> Option<String> {
    let author = chapter.meta.agents.iter().find(|agent| agent.role == Role::Author)?;
    Some(collation.key(&author.name, author.sort.as_deref()))
}

fn undated(run: &[Article], dated: &dyn Fn(&Chapter) -> Option<Date>, sink: &mut Sink) {
    for chapter in run.iter().filter_map(|article| article.chapters.first()).filter(|chapter| dated(chapter).is_none())
    {
        let written = chapter.meta.date.as_deref();
        let message = match written {
            Some(date) => format!("the date `{date}` cannot be read: the article stands last"),
            None => "the article has no date: it stands last".to_owned(),
        };
        let found = Diagnostic::new(Code::M030, message).at(start(chapter.span));
        sink.push(found.help("give it a `date` in its front matter: `date: 2026-11-24`"));
    }
}

/// The first place of a file.
pub(super) fn start(span: Span) -> Span {
    span.source().map_or(Span::NONE, |source| Span::new(source, span.start(), span.start()))
}
