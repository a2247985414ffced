//! Line ends of the source inside a paragraph (rule U8): nothing between characters of scripts without spaces, a space
//! elsewhere.

use super::cjk::{is_ambiguous, is_unspaced};
use crate::config::LineBreaks;
use crate::doc::{Inline, InlineKind};
use crate::read::characters::is_variation;

/// Resolves every `\n` in the texts of a run, and joins texts that stand side by side.
pub(super) fn join(run: &mut Vec<Inline>, breaks: LineBreaks) {
    let mut around = Around::default();
    if has_line_ends(run) {
        around.look(run);
        around.end();
    }
    let mut found = around.found.into_iter();
    rewrite(run, breaks, &mut found);
}

/// Whether any text of a run goes on in another line of the source.
fn has_line_ends(run: &[Inline]) -> bool {
    run.iter().any(|inline| match &inline.kind {
        InlineKind::Text(text) => text.contains('\n'),
        // Characters of rubies and the like are not looked into again.
        kind => kind.body().is_some_and(has_line_ends) || matches!(kind, InlineKind::Ruby(_)),
    })
}

/// What stands before and after each line end: whether a script without spaces.
#[derive(Default)]
struct Around {
    found: Vec<Between>,
    waiting: usize,
    before: Side,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Side {
    /// Nothing, or a line end of the author's.
    #[default]
    Edge,
    Unspaced,
    Spaced,
    /// A mark that is as wide as its neighbour.
    Ambiguous,
}

#[derive(Clone, Copy)]
enum Between {
    /// The line ends where the text ends.
    Edge,
    Unspaced,
    Spaced,
}

impl Around {
    fn look(&mut self, run: &[Inline]) {
        for inline in run {
            match &inline.kind {
                InlineKind::Text(text) => text.chars().for_each(|c| self.char(c)),
                InlineKind::Break => self.side(Side::Edge),
                InlineKind::Ruby(ruby) => {
                    ruby.pieces.iter().flat_map(|piece| piece.base.chars()).for_each(|c| self.char(c));
                }
                InlineKind::Tcy(_) => self.side(Side::Unspaced),
                InlineKind::Code(_) | InlineKind::Math(_) => self.side(Side::Spaced),
                InlineKind::Image { .. } | InlineKind::Reference { .. } => self.side(Side::Ambiguous),
                InlineKind::Note { .. } => {}
                InlineKind::Emph(body)
                | InlineKind::Strong(body)
                | InlineKind::Strike(body)
                | InlineKind::Sup(body)
                | InlineKind::Sub(body)
                | InlineKind::Mark { body, .. }
                | InlineKind::Warichu(body)
                | InlineKind::Link { body, .. }
                | InlineKind::Index { body, .. }
                | InlineKind::Span(body) => self.look(body),
            }
        }
    }

    fn char(&mut self, c: char) {
        match c {
            '\n' => {
                self.waiting += 1;
                self.found.push(Between::Edge);
            }
            c if is_unspaced(c) => self.side(Side::Unspaced),
            c if is_ambiguous(c) && self.waiting == 0 => {
                self.before = if self.before == Side::Unspaced { Side::Unspaced } else { Side::Ambiguous };
            }
            c if is_ambiguous(c) => self.side(Side::Ambiguous),
            c if is_variation(c) => {}
            _ => self.side(Side::Spaced),
        }
    }

    fn side(&mut self, after: Side) {
        let between = match (self.before, after) {
            (Side::Edge, _) | (_, Side::Edge) => Between::Edge,
            (Side::Spaced, _) | (_, Side::Spaced) => Between::Spaced,
            _ => Between::Unspaced,
        };
        let from = self.found.len() - self.waiting;
        self.found[from..].fill(Between::Edge);
        if self.waiting > 0 {
            self.found[from] = between;
        }
        self.before = match (self.before, after) {
            (Side::Unspaced, Side::Ambiguous) => Side::Unspaced,
            _ => after,
        };
        self.waiting = 0;
    }

    fn end(&mut self) {
        self.side(Side::Edge);
    }
}

fn rewrite(run: &mut Vec<Inline>, breaks: LineBreaks, found: &mut impl Iterator<Item = Between>) {
    let mut out: Vec<Inline> = Vec::with_capacity(run.len());
    for mut inline in std::mem::take(run) {
        match &mut inline.kind {
            InlineKind::Text(text) if text.contains('\n') => {
                let span = inline.span;
                let mut lines = text.split('\n');
                let mut line = lines.next().unwrap_or_default().to_owned();
                for next in lines {
                    match (found.next().unwrap_or(Between::Edge), breaks) {
                        (Between::Edge, _) | (Between::Unspaced, LineBreaks::Cjk) => {}
                        (_, LineBreaks::Hard) => {
                            push(&mut out, Inline::new(InlineKind::Text(std::mem::take(&mut line)), span));
                            out.push(Inline::new(InlineKind::Break, span));
                        }
                        (_, LineBreaks::Cjk | LineBreaks::Space) => line.push(' '),
                    }
                    line.push_str(next);
                }
                push(&mut out, Inline::new(InlineKind::Text(line), span));
            }
            kind => {
                if let Some(body) = kind.body_mut() {
                    rewrite(body, breaks, found);
                }
                push(&mut out, inline);
            }
        }
    }
    *run = out;
}

/// Adds an inline; text goes to the text before it.
fn push(out: &mut Vec<Inline>, inline: Inline) {
    if let InlineKind::Text(text) = &inline.kind
        && inline.attr.is_none()
    {
        if text.is_empty() {
            return;
        }
        if let Some(Inline { kind: InlineKind::Text(before), attr, span }) = out.last_mut()
            && attr.is_none()
            && (span.source() == inline.span.source())
        {
            before.push_str(text);
            *span = span.join(inline.span);
            return;
        }
    }
    out.push(inline);
}
