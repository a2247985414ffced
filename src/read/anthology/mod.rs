//! Articles to an anthology: some left out, the others in order, under parts.
//!
//! What stands before the first article proper (序) and behind the last (後記) stays there.

mod group;
mod order;
mod select;

use super::assemble::role;
use crate::config::{Anthology, Grouping};
use crate::diag::Sink;
use crate::doc::{Chapter, ChapterRole, Matter, text_of};
use crate::lang::{Collation, IndexOrder, Lang, role_of_title};

/// A file with its chapters, as it stands in the contents.
#[derive(Debug, Default)]
pub(super) struct Article {
    /// Its chapters; the first speaks for all.
    pub(super) chapters: Vec<Chapter>,
    /// Whether the contents say what it is.
    pub(super) fixed: bool,
}

impl Article {
    /// Whether it is a part of the contents; a text may begin with a part of its own.
    fn is_part(&self) -> bool {
        self.fixed && self.chapters.first().is_some_and(|chapter| chapter.role == ChapterRole::Part)
    }

    fn depth(&self) -> u8 {
        self.chapters.first().map_or(0, |chapter| chapter.depth)
    }

    /// What it is in the book by its own words: front or back matter, or text.
    fn matter(&self) -> Matter {
        let Some(chapter) = self.chapters.first() else { return Matter::Body };
        if self.fixed || chapter.matter != Matter::Body {
            return chapter.matter;
        }
        role_of_title(&text_of(&chapter.title)).map_or(Matter::Body, |told| role(told).1)
    }
}

/// Puts the articles together as the settings say.
pub(super) fn arrange(settings: &Anthology, mut articles: Vec<Article>, lang: Lang, sink: &mut Sink) -> Vec<Article> {
    if settings.group != Grouping::Folder {
        articles = flat(articles);
    }
    let mut articles = select::select(&settings.select, articles, sink);
    let collation = Collation::new(settings.order.unwrap_or(IndexOrder::of(lang)), lang);
    if let Some(sort) = settings.sort {
        order::runs(&mut articles, &mut |run| order::sort(run, sort, settings.reverse, &collation, sink));
    } else if settings.reverse {
        order::runs(&mut articles, &mut |run| run.reverse());
    }
    match settings.group {
        Grouping::Folder | Grouping::None => articles,
        Grouping::Tag => group::by_name(articles, &group::tag, &collation, lang),
        Grouping::Author => group::by_name(articles, &group::author, &collation, lang),
        Grouping::Year => group::by_year(articles, settings.reverse, lang),
    }
}

/// The articles without folders: parts that are nothing but a title go, those with a text are articles too.
fn flat(articles: Vec<Article>) -> Vec<Article> {
    let kept = articles.into_iter().filter(|article| {
        let bare = |chapter: &Chapter| chapter.blocks.is_empty();
        !(article.is_part() && article.chapters.iter().all(bare))
    });
    kept.map(|mut article| {
        let (part, depth) = (article.is_part(), article.depth());
        article.chapters.iter_mut().for_each(|chapter| chapter.depth = chapter.depth.saturating_sub(depth));
        if let Some(first) = article.chapters.first_mut().filter(|_| part) {
            first.role = ChapterRole::Chapter;
        }
        article
    })
    .collect()
}
