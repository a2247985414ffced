//! Containers: admonitions, asides, indents, alignment.

use super::Flow;
use crate::doc::{Align, Block, ContainerKind, Inline};
use crate::layout::ink::Color;
use crate::layout::material::{Backdrop, FORBIDDEN, TOGETHER, WIDOW};
use crate::layout::tags::Tag;
use crate::theme::{Abs, Role};

/// The most lines of a signature: names, a place, a date.
const SIGNATURE: usize = 4;

/// The most lines of a box that would rather not be broken.
const SHORT_BOX: usize = 6;

impl Flow<'_> {
    /// Sets a container by its meaning.
    pub(super) fn container(&mut self, kind: ContainerKind, title: Option<&[Inline]>, body: &[Block], block: &Block) {
        let tag = match kind {
            // Blocks that it only puts somewhere else are what they were.
            ContainerKind::Plain | ContainerKind::Indent | ContainerKind::Center if title.is_none() => None,
            ContainerKind::Plain | ContainerKind::Indent | ContainerKind::Center | ContainerKind::End => {
                Some(Tag::Group)
            }
            ContainerKind::Note
            | ContainerKind::Tip
            | ContainerKind::Important
            | ContainerKind::Warning
            | ContainerKind::Caution
            | ContainerKind::Aside => Some(Tag::Aside),
        };
        self.tagged_if(tag, |flow| flow.contained(kind, title, body, block));
    }

    fn contained(&mut self, kind: ContainerKind, title: Option<&[Inline]>, body: &[Block], block: &Block) {
        let em = self.em();
        let count = |key| block.attr.value(key).and_then(|n| n.parse::<u8>().ok()).map(i32::from);
        match kind {
            ContainerKind::Plain => match self.side_by_side(body, &block.attr) {
                Some(mut whole) => {
                    whole.span = block.span;
                    self.standing(whole);
                }
                // Under a title of its own it must be seen where it ends: what is folded away on a screen, a tab.
                None if title.is_some() => self.boxed(kind, title, body),
                None => self.titled(title, body),
            },
            ContainerKind::Indent => {
                let by = em * count("n").unwrap_or(2).min(20);
                self.within(|scope| scope.start += by, |flow| flow.titled(title, body));
            }
            ContainerKind::End => {
                let by = em * count("n").unwrap_or(0).min(20);
                let from = self.column.material.pieces.len();
                self.within(
                    |scope| {
                        scope.end += by;
                        scope.align = Some(Align::End);
                    },
                    |flow| flow.titled(title, body),
                );
                self.signed(from);
            }
            ContainerKind::Center => {
                self.within(|scope| scope.align = Some(Align::Center), |flow| flow.titled(title, body));
            }
            ContainerKind::Note
            | ContainerKind::Tip
            | ContainerKind::Important
            | ContainerKind::Warning
            | ContainerKind::Caution
            | ContainerKind::Aside => {
                let usual = self.usual_title(kind);
                self.boxed(kind, title.or(usual.as_deref()), body);
            }
        }
    }

    /// Keeps a signature, the pieces from `from` on, in one and with the line above it. What is longer is none.
    fn signed(&mut self, from: usize) {
        let Some(pieces) = self.column.material.pieces.get_mut(from..) else { return };
        if pieces.len() <= SIGNATURE {
            pieces.iter_mut().for_each(|piece| piece.cost = piece.cost.max(WIDOW));
        }
    }

    /// Keeps a short box, the pieces from `from` on, together if it can be; of a long one no line stands alone at the top.
    fn bound(&mut self, from: usize) {
        let Some(pieces) = self.column.material.pieces.get_mut(from..) else { return };
        if pieces.len() <= SHORT_BOX {
            pieces.iter_mut().skip(1).for_each(|piece| piece.cost = piece.cost.saturating_add(TOGETHER * 4));
        }
        if let [_, .., last] = pieces {
            last.cost = last.cost.max(WIDOW);
        }
    }

    /// What an admonition is called that has no title of its own.
    fn usual_title(&self, kind: ContainerKind) -> Option<Vec<Inline>> {
        let at = match kind {
            ContainerKind::Note => 0,
            ContainerKind::Tip => 1,
            ContainerKind::Important => 2,
            ContainerKind::Warning => 3,
            ContainerKind::Caution => 4,
            ContainerKind::Plain
            | ContainerKind::Indent
            | ContainerKind::End
            | ContainerKind::Center
            | ContainerKind::Aside => return None,
        };
        self.scope.lang.words().admonitions.get(at).map(|&word| vec![Inline::text(word)])
    }

    /// An admonition or aside: smaller text beside a rule. Warnings have a heavier rule.
    fn boxed(&mut self, kind: ContainerKind, title: Option<&[Inline]>, body: &[Block]) {
        let style = self.style(Role::Admonition);
        let em = self.setting.grid.size;
        let (rule, inside) = (self.scope.start + em.per_mille(style.start) / 2, !self.on_grid());
        self.apart(self.lines(style.before));
        let from = self.column.material.pieces.len();
        self.within(
            |scope| {
                scope.start += em.per_mille(style.start);
                scope.end += em.per_mille(style.end);
                if !inside {
                    scope.role = Role::Admonition;
                }
            },
            |flow| {
                flow.titled(title, body);
            },
        );
        self.bound(from);
        let heavy = matches!(kind, ContainerKind::Warning | ContainerKind::Caution | ContainerKind::Important);
        let width = Abs::pt(if heavy { 2.0 } else { 0.75 });
        let color = Color::Gray(if heavy { 30 } else { 55 });
        self.back(
            from,
            &Backdrop {
                along: rule..rule + width,
                color,
                joined: false,
                short: self.setting.grid.gap(),
                rise: Abs::ZERO,
            },
        );
        self.follow(self.lines(style.after));
    }

    /// The blocks of a container under its title, as the words of a `summary` or a tab.
    fn titled(&mut self, title: Option<&[Inline]>, body: &[Block]) {
        if let Some(title) = title {
            self.title_line(title);
        }
        self.blocks(body);
    }

    fn title_line(&mut self, title: &[Inline]) {
        let style = self.style(Role::AdmonitionTitle);
        let spec = self.spec(style);
        self.tagged(Tag::Paragraph, |flow| {
            for (at, line) in flow.set(title, &spec).into_iter().enumerate() {
                let mut piece = flow.piece_of(line, style);
                piece.cost = if at > 0 { FORBIDDEN } else { 0 };
                flow.push(piece);
            }
        });
        self.keep = 2;
    }
}
