//! The opening of a chapter: number, title, subtitle, authors and date, sunk below the top of the page.

use super::{Flow, matter};
use crate::doc::{Chapter, ChapterRole, Inline, Meta, Role as Did};
use crate::lang::Lang;
use crate::layout::material::{Piece, Seat, stack};
use crate::layout::tags::Tag;
use crate::theme::{Abs, Role};

impl Flow<'_> {
    /// Sets the opening as one piece of whole lines. A chapter without a title has none.
    pub(super) fn opening(&mut self, chapter: &Chapter) {
        self.anchors.extend(chapter.label.clone());
        let title = if chapter.role == ChapterRole::Part { Role::PartTitle } else { Role::ChapterTitle };
        let number = chapter.number.as_deref().filter(|_| !chapter.title.is_empty());
        let subtitle = chapter.meta.subtitle.as_deref().filter(|text| !text.is_empty());
        let byline = byline(&chapter.meta, self.scope.lang, self.setting.grid.vertical);
        let mut parts: Vec<(Role, Vec<Inline>)> = Vec::new();
        parts.extend(number.map(|number| (Role::ChapterNumber, vec![Inline::text(number)])));
        if !chapter.title.is_empty() {
            parts.push((title, chapter.title.clone()));
            parts.extend(subtitle.map(|text| (Role::ChapterSubtitle, vec![Inline::text(text)])));
        }
        parts.extend(byline.map(|text| (Role::Byline, vec![Inline::text(text)])));
        // On a small page the text must not be pushed off it.
        let least = self.setting.theme.page.opening.min(self.setting.grid.depth() * 2 / 5);
        let sunk = match chapter.role {
            // The page of a part is its title: the number above it does not say where that stands.
            ChapterRole::Part => self.lines(self.style(title).before),
            _ => parts.first().map_or(Abs::ZERO, |(role, _)| self.lines(self.style(*role).before)),
        };
        // It stands over all columns of its page.
        let page = &self.setting.theme.page;
        let beyond = page.span() - page.measure();
        let before = self.column.material.pieces.len();
        self.within(|scope| scope.end -= beyond, |flow| flow.opening_of(&parts, sunk, least));
        let opening = self.column.material.pieces.get_mut(before).filter(|_| page.columns > 1);
        opening.into_iter().for_each(|piece| piece.across = true);
    }

    /// Sets a page that bears a few lines alone, as a dedication: sunk to where a title would be, in the style of
    /// quotations.
    pub(super) fn display_page(&mut self, chapter: &Chapter) {
        self.anchors.extend(chapter.label.clone());
        let grid = self.setting.grid;
        self.push(Piece { height: grid.round_up(grid.depth() / 4), seat: Seat::Top, ..Piece::default() });
        let start = grid.size.per_mille(self.style(Role::Quote).start);
        self.within(
            |scope| {
                scope.start += start;
                (scope.role, scope.flush) = (Role::Quote, true);
            },
            |flow| flow.blocks(&chapter.blocks),
        );
    }

    /// Sets lines of these roles below each other, the first sunk by `sunk`, the others at the space after the one before
    /// them. Whole lines in all, and at least `least`.
    pub(crate) fn opening_of(&mut self, parts: &[(Role, Vec<Inline>)], sunk: Abs, least: Abs) {
        let mut pieces: Vec<Piece> = Vec::new();
        let grid = self.setting.grid;
        let (mut space, mut down) = (Abs::ZERO, sunk);
        let heading = self.heading_tag(1);
        let heading = self.tags.add(heading, self.tag);
        for (at, (role, words)) in parts.iter().enumerate() {
            let style = self.style(*role);
            if at == 0 {
                pieces.push(Piece { height: sunk, ..Piece::default() });
            }
            // The number belongs to the title.
            let tag = match role {
                Role::ChapterNumber => self.tags.add(Tag::Mark, heading),
                Role::ChapterTitle | Role::PartTitle | Role::TocTitle => heading,
                _ => self.tags.add(Tag::Paragraph, self.tag),
            };
            let outer = std::mem::replace(&mut self.tag, tag);
            self.indented(style, |flow| {
                let spec = flow.spec(style);
                for line in flow.balanced(words, &spec) {
                    let mut piece = flow.piece_of(line, style);
                    piece.before = std::mem::take(&mut space);
                    // What is as high as a line of text stands on the grid of the page.
                    if piece.height == grid.leading {
                        piece.before = grid.round_up(down + piece.before) - down;
                    }
                    down += piece.before + piece.height;
                    pieces.push(piece);
                }
            });
            self.tag = outer;
            space = self.lines(style.after);
        }
        if pieces.is_empty() {
            return;
        }
        if down > grid.depth() {
            // Longer than a page: it goes on like text.
            return pieces.into_iter().for_each(|piece| self.push(piece));
        }
        let mut whole = stack(pieces);
        whole.height = grid.round_up((whole.height + space).max(least)).min(grid.depth());
        self.push(whole);
        // Never a title alone on its page, where text follows.
        self.keep = 1;
    }
}

/// Who made it, and when.
fn byline(meta: &Meta, lang: Lang, vertical: bool) -> Option<String> {
    let only_authors = meta.agents.iter().all(|agent| agent.role == Did::Author);
    let named = matter::credits(meta, lang).into_iter().map(|(word, names)| match only_authors {
        // A name under a title needs no word.
        true => names,
        false => matter::credit(word, &names, lang),
    });
    let parts: Vec<String> = named.chain(meta.date.as_deref().map(|date| matter::date(lang, date, vertical))).collect();
    (!parts.is_empty()).then(|| parts.join("\u{3000}"))
}
