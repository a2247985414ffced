//! Which articles are taken.

use super::{Article, order};
use crate::config::{Selection, fits_path};
use crate::diag::{Code, Diagnostic, Sink};
use crate::doc::{Chapter, Matter};
use crate::lang::Date;

/// The articles that the selection takes. Front and back matter, and parts that have an article left, stay.
pub(super) fn select(selection: &Selection, articles: Vec<Article>, sink: &mut Sink) -> Vec<Article> {
    if selection.is_all() {
        return articles;
    }
    let count = articles.iter().filter(|article| !article.is_part()).count();
    let mut undated = Vec::new();
    let mut kept: Vec<Article> = Vec::new();
    for article in articles {
        let taken = match article.chapters.first() {
            Some(_) if article.is_part() || article.matter() != Matter::Body => true,
            Some(chapter) => takes(selection, chapter, &mut undated),
            None => false,
        };
        if taken {
            kept.push(article);
        }
    }
    let kept = without_empty_parts(kept);
    let left = kept.iter().filter(|article| !article.is_part()).count();
    for span in undated {
        let message = "an article without a date was left out: the selection asks for one";
        sink.push(Diagnostic::new(Code::M030, message).at(span).help("give it a `date` in its front matter"));
    }
    if left < count {
        let message = format!("{} of {count} articles were left out by the selection", count - left);
        sink.push(Diagnostic::new(Code::M031, message));
    }
    if kept.iter().all(|article| article.is_part() || article.matter() != Matter::Body) && count > 0 {
        let message = "the selection leaves no article";
        let help = "loosen `tags`, `since`, `until`, `only` or `skip` of `[anthology]`";
        sink.push(Diagnostic::new(Code::M032, message).help(help));
    }
    kept
}

fn takes(selection: &Selection, chapter: &Chapter, undated: &mut Vec<crate::source::Span>) -> bool {
    let Selection { tags, since, until, only, skip } = selection;
    let same = |a: &str, b: &str| a.trim().to_lowercase() == b.trim().to_lowercase();
    let tagged = tags.is_empty() || tags.iter().any(|tag| chapter.meta.subjects.iter().any(|own| same(own, tag)));
    let fits = |patterns: &[String]| patterns.iter().any(|pattern| fits_path(&chapter.path, pattern));
    if !tagged || !(only.is_empty() || fits(only)) || fits(skip) {
        return false;
    }
    if since.is_none() && until.is_none() {
        return true;
    }
    let Some(own) = chapter.meta.date.as_deref().and_then(Date::read) else {
        undated.push(order::start(chapter.span));
        return false;
    };
    let bound = |said: &Option<String>| said.as_deref().and_then(Date::read);
    bound(since).is_none_or(|first| own >= first) && bound(until).is_none_or(|last| own.is_until(&last))
}

/// Without parts that have nothing below them any more.
fn without_empty_parts(articles: Vec<Article>) -> Vec<Article> {
    let mut kept: Vec<Article> = Vec::new();
    for article in articles.into_iter().rev() {
        let below = kept.last().is_some_and(|next| next.depth() > article.depth());
        let bare = article.chapters.iter().all(|chapter| chapter.blocks.is_empty());
        if !article.is_part() || below || !bare {
            kept.push(article);
        }
    }
    kept.reverse();
    kept
}
