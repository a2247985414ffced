//! Events within a paragraph → inlines.

use std::ops::Range;
use std::rc::Rc;

use pulldown_cmark::{Event, LinkType, Tag as Md, TagEnd};

use super::atom::Kind;
use super::dropped::{self, Dropped};
use super::html::{self, Tag, TokenKind};
use super::{Cursor, DEEPEST, Reader, events};
use crate::diag::{Code, Diagnostic};
use crate::doc::{Attr, AttrData, Inline, InlineKind, Label, LinkTo, RefForm, text_of};
use crate::read::characters::normalize;
use crate::read::mapped::Mapped;
use crate::source::Span;

/// An inline, or what still waits for its partner.
#[derive(Debug)]
pub(super) enum Piece {
    Node(Inline),
    /// An atom that opens, closes or decorates.
    Atom(usize),
    Open(Tag, Span),
    Close(String, Span),
    /// Display mathematics.
    Display(String, Span),
}

impl Reader<'_> {
    /// Reads up to the end of the element that is open, or to a block; neither is taken.
    pub(super) fn pieces(&mut self, cursor: &mut Cursor<'_>, depth: usize) -> Vec<Piece> {
        let (mut out, mut skipped) = (Vec::new(), 0);
        while let Some(event) = cursor.peek() {
            match event {
                Event::End(end) if skipped > 0 && is_inline_end(end) => {
                    skipped -= 1;
                    cursor.at += 1;
                    continue;
                }
                Event::End(_) | Event::Html(_) | Event::Rule => break,
                Event::Start(tag) if !is_inline(tag) => break,
                _ => {}
            }
            let Some((event, range)) = cursor.next() else { break };
            match event {
                Event::Start(tag) if depth >= DEEPEST => {
                    let span = self.span(&range);
                    self.too_deep(span);
                    self.keep_address(tag, span);
                    skipped += 1;
                }
                Event::Start(tag) => {
                    let body = self.pieces(cursor, depth + 1);
                    cursor.next();
                    let body = self.pair(body);
                    out.extend(self.element(tag, body, &range).map(Piece::Node));
                }
                event => self.leaf(event, range, &mut out),
            }
        }
        out
    }

    /// Reads a line by itself as the inside of a paragraph. White space at its start is kept.
    pub(super) fn mapped_line(&mut self, text: &Mapped, range: Range<usize>) -> Vec<Inline> {
        // A letter in front keeps the line from being a list or a heading.
        let mut line = Mapped::default();
        line.push(&super::atom::GLUE.to_string(), text.span(range.start..range.start));
        line.push_from(text, range);
        let events = events(line.text());
        let mut cursor = Cursor::new(&events);
        cursor.next();
        let outer = std::mem::replace(&mut self.mapped, Rc::new(line.clone()));
        let pieces = self.pieces(&mut cursor, 0);
        self.mapped = outer;
        self.pair(pieces)
    }

    fn leaf(&mut self, event: &Event<'_>, range: Range<usize>, out: &mut Vec<Piece>) {
        let span = self.span(&range);
        match event {
            Event::Text(text) => self.text(text, range, out),
            Event::Code(text) => out.push(Piece::Node(self.plain(text, span, InlineKind::Code))),
            // A closing dollar sign before a digit is money: US$5、HK$6.
            Event::InlineMath(_) if self.mapped.text()[range.end..].starts_with(|c: char| c.is_ascii_digit()) => {
                let text = self.mapped.text()[range.clone()].to_owned();
                self.text(&text, range, out);
            }
            Event::InlineMath(text) => out.push(Piece::Node(self.plain(text, span, InlineKind::Math))),
            Event::DisplayMath(text) => out.push(Piece::Display(self.atoms.restore(text).trim().to_owned(), span)),
            Event::InlineHtml(text) => self.inline_html(text, &range, out),
            Event::SoftBreak => out.push(Piece::Node(Inline::new(InlineKind::Text("\n".to_owned()), span))),
            Event::HardBreak => out.push(Piece::Node(Inline::new(InlineKind::Break, span))),
            Event::TaskListMarker(done) => self.task = Some(*done),
            Event::FootnoteReference(label) => {
                let kind = InlineKind::Note { label: Label::new(label.to_lowercase()), number: None };
                out.push(Piece::Node(Inline::new(kind, span)));
            }
            Event::Start(_) | Event::End(_) | Event::Html(_) | Event::Rule => {}
        }
    }

    fn plain(&self, text: &str, span: Span, kind: fn(String) -> InlineKind) -> Inline {
        Inline::new(kind(self.atoms.restore(text)), span)
    }

    fn inline_html(&mut self, text: &str, range: &Range<usize>, out: &mut Vec<Piece>) {
        let restored = self.atoms.restore(text);
        let span = self.span(range);
        for token in html::tokens(&restored) {
            if let TokenKind::Open(tag) = &token.kind {
                dropped::attributes(tag).into_iter().for_each(|what| self.drop(what, span));
            }
            match token.kind {
                TokenKind::Open(tag) if self.is_word(&tag.name, &restored[token.range.clone()], span) => {
                    let words = normalize(&restored[token.range]).into_owned();
                    out.push(Piece::Node(Inline::new(InlineKind::Text(words), span)));
                }
                TokenKind::Open(tag) => out.push(Piece::Open(tag, span)),
                TokenKind::Close(name) => out.push(Piece::Close(name, span)),
                TokenKind::Text => {
                    let text = normalize(&restored[token.range]).into_owned();
                    out.push(Piece::Node(Inline::new(InlineKind::Text(text), span)));
                }
                TokenKind::Ignored => {
                    if restored[token.range].starts_with("<![CDATA[") {
                        self.drop(Dropped::Section, span);
                    }
                }
            }
        }
    }

    fn element(&mut self, tag: &Md<'_>, body: Vec<Inline>, range: &Range<usize>) -> Option<Inline> {
        let span = self.span(range);
        let kind = match tag {
            Md::Strong => InlineKind::Strong(body),
            Md::Strikethrough => InlineKind::Strike(body),
            Md::Link { link_type, dest_url, title, .. } => {
                let email = if *link_type == LinkType::Email { "mailto:" } else { "" };
                let to = format!("{email}{}", self.atoms.restore(dest_url));
                let title = self.atoms.restore(title);
                return Some(self.link(to, &title, body, span));
            }
            Md::Image { dest_url, title, .. } => {
                let (path, title) = (self.atoms.restore(dest_url), self.atoms.restore(title));
                return self.image(path, title, body, span);
            }
            _ => InlineKind::Emph(body),
        };
        Some(Inline::new(kind, span))
    }

    /// A link; without words and to a place in the book, the title of that place.
    pub(super) fn link(&mut self, to: String, title: &str, body: Vec<Inline>, span: Span) -> Inline {
        if self.is_unsafe(&to, span) {
            return Inline::new(InlineKind::Span(body), span);
        }
        if let (Some(label), true) = (to.strip_prefix('#').filter(|label| !label.is_empty()), body.is_empty()) {
            let label = Label::new(label);
            return Inline::new(InlineKind::Reference { label, form: RefForm::Title }, span);
        }
        let pairs = if title.is_empty() { Vec::new() } else { vec![("title".to_owned(), title.to_owned())] };
        let attr = Attr::new(AttrData { pairs, ..AttrData::default() });
        Inline { kind: InlineKind::Link { to: LinkTo::Written(to), body }, attr, span }
    }

    /// A picture. Until it is known whether it is a figure, the words of its caption wait in a span.
    fn image(&mut self, path: String, title: String, body: Vec<Inline>, span: Span) -> Option<Inline> {
        let alt = text_of(&body).replace('\n', "");
        if self.is_unsafe(&path, span) {
            return (!body.is_empty()).then(|| Inline::new(InlineKind::Span(body), span));
        }
        let pairs = if title.is_empty() { Vec::new() } else { vec![("title".to_owned(), title)] };
        let attr = Attr::new(AttrData { pairs, ..AttrData::default() });
        self.alts.insert(span, body);
        Some(Inline { kind: InlineKind::Image { path, alt }, attr, span })
    }

    /// Whether an address is of a kind that no book may hold; says so.
    pub(super) fn is_unsafe(&mut self, to: &str, span: Span) -> bool {
        let scheme: String = to.chars().filter(|c| !c.is_whitespace() && !c.is_control()).take(12).collect();
        let scheme = scheme.to_ascii_lowercase();
        let Some(found) = ["javascript:", "vbscript:", "data:"].into_iter().find(|bad| scheme.starts_with(bad)) else {
            return false;
        };
        let message = format!("an address that begins with `{found}` was left out");
        let help = "link to a page or a file; put pictures into files";
        self.sink.push(Diagnostic::new(Code::M012, message).at(span).help(help));
        true
    }

    /// Says which address goes where a link is nested too deeply to be kept.
    fn keep_address(&mut self, tag: &Md<'_>, span: Span) {
        if let Md::Link { dest_url, .. } | Md::Image { dest_url, .. } = tag {
            let message = format!("the address {:?} was left out", self.atoms.restore(dest_url));
            self.sink.push(Diagnostic::new(Code::M008, message).at(span));
        }
    }

    /// Takes an attribute off the end.
    pub(super) fn last_attr(&self, pieces: &mut Vec<Piece>) -> Option<Attr> {
        let blank = |piece: &Piece| matches!(piece, Piece::Node(Inline { kind: InlineKind::Text(text), .. }) if text.trim().is_empty());
        let last = pieces.iter().rposition(|piece| !blank(piece))?;
        let Piece::Atom(number) = pieces[last] else { return None };
        let Kind::Attr(attr) = &self.atoms.get(number)?.kind else { return None };
        pieces.truncate(last);
        Some(attr.clone())
    }
}

pub(super) fn is_inline(tag: &Md<'_>) -> bool {
    is_inline_end(&tag.to_end())
}

fn is_inline_end(end: &TagEnd) -> bool {
    matches!(
        end,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}
