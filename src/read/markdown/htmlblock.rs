//! Blocks of raw HTML: tags become openings and closings among the blocks, text between them paragraphs.

use pulldown_cmark::Event;

use super::atom::{Part, parts};
use super::close::Item;
use super::dropped::{self, Dropped};
use super::html::{self, Tag, Token, TokenKind};
use super::inline::Piece;
use super::pair::is_player;
use super::{Cursor, Reader, pair};
use crate::doc::{Attr, AttrData, Block, BlockKind, Inline, InlineKind};
use crate::read::characters::normalize;
use crate::read::mapped::Mapped;

impl Reader<'_> {
    /// Reads the HTML that comes next.
    pub(super) fn html_block(&mut self, cursor: &mut Cursor<'_>, out: &mut Vec<Item>) {
        let mut source = Mapped::default();
        while let Some(Event::Html(_) | Event::Text(_)) = cursor.peek() {
            if let Some((_, range)) = cursor.next() {
                self.restore_mapped(range, &mut source);
            }
        }
        self.html(&source, out);
    }

    /// The scanned text as it was written.
    fn restore_mapped(&self, range: std::ops::Range<usize>, out: &mut Mapped) {
        for (at, part) in parts(self.mapped.text().get(range.clone()).unwrap_or_default()) {
            match part {
                Part::Text(text) => out.push_from(&self.mapped, range.start + at..range.start + at + text.len()),
                Part::Atom(number) => {
                    if let Some(atom) = self.atoms.get(number) {
                        out.push(&atom.raw, atom.span);
                    }
                }
            }
        }
    }

    fn html(&mut self, source: &Mapped, out: &mut Vec<Item>) {
        let mut text = Vec::new();
        let mut tokens = html::tokens(source.text()).into_iter();
        while let Some(Token { kind, range }) = tokens.next() {
            let span = source.span(range.clone());
            if let TokenKind::Open(tag) = &kind {
                dropped::attributes(tag).into_iter().for_each(|what| self.drop(what, span));
            }
            match kind {
                TokenKind::Open(tag) if tag.name == "pre" => {
                    self.flush_text(&mut text, out);
                    out.push(Item::Block(self.preformatted(&tag, source, range.start, &mut tokens)));
                }
                TokenKind::Open(tag) if tag.name == "hr" => {
                    self.flush_text(&mut text, out);
                    out.push(Item::Block(Block::new(BlockKind::SceneBreak, span)));
                }
                TokenKind::Open(tag) if is_block(&tag.name) => {
                    self.flush_text(&mut text, out);
                    out.push(Item::OpenTag(tag, span));
                }
                TokenKind::Open(tag) if pair::is_known(&tag.name) => text.push(Piece::Open(tag, span)),
                TokenKind::Open(tag) if is_player(&tag) => text.push(Piece::Open(tag, span)),
                TokenKind::Open(tag) if self.is_word(&tag.name, &source.text()[range.clone()], span) => {
                    let words = source.text()[range].to_owned();
                    text.push(Piece::Node(Inline::new(InlineKind::Text(words), span)));
                }
                TokenKind::Open(tag) if matches!(tag.name.as_str(), "script" | "style") => {
                    self.drop(Dropped::Element(tag.name), span);
                }
                TokenKind::Open(tag) => self.drop_tag(&tag.name, span),
                TokenKind::Close(name) if is_block(&name) => {
                    self.flush_text(&mut text, out);
                    out.push(Item::CloseTag(name, span));
                }
                TokenKind::Close(name) => text.push(Piece::Close(name, span)),
                TokenKind::Text => {
                    let content = normalize(&collapse(&html::unescape(&source.text()[range]))).into_owned();
                    split_lines(&content, span, &mut text);
                }
                TokenKind::Ignored => {
                    if source.text()[range].starts_with("<![CDATA[") {
                        self.drop(Dropped::Section, span);
                    }
                }
            }
        }
        self.flush_text(&mut text, out);
    }

    /// A `pre` element: its text up to its end, tags left out.
    fn preformatted(
        &mut self,
        tag: &Tag,
        source: &Mapped,
        start: usize,
        tokens: &mut impl Iterator<Item = Token>,
    ) -> Block {
        let (mut text, mut lang, mut end) = (String::new(), language(tag), source.len());
        for token in tokens.by_ref() {
            match token.kind {
                TokenKind::Close(name) if name == "pre" => {
                    end = token.range.end;
                    break;
                }
                TokenKind::Open(tag) if tag.name == "code" => lang = lang.or_else(|| language(&tag)),
                TokenKind::Open(tag) if tag.name == "br" => text.push('\n'),
                TokenKind::Text => text.push_str(&html::unescape(&source.text()[token.range])),
                // Tags that only colour words are of no use here.
                TokenKind::Open(tag) => {
                    let span = source.span(token.range);
                    dropped::attributes(&tag).into_iter().for_each(|what| self.drop(what, span));
                    match tag.name.as_str() {
                        "script" | "style" => self.drop(Dropped::Element(tag.name), span),
                        name if pair::is_known(name) => {}
                        name => self.drop_tag(name, span),
                    }
                }
                TokenKind::Close(_) | TokenKind::Ignored => {}
            }
        }
        let mut text = text.strip_prefix('\n').unwrap_or(&text).to_owned();
        if !text.ends_with('\n') {
            text.push('\n');
        }
        let id = pair::html_attr(tag).id().cloned();
        let attr = Attr::new(AttrData { id, ..AttrData::default() });
        Block { kind: BlockKind::Code { lang, text, tokens: Vec::new() }, attr, span: source.span(start..end) }
    }

    fn flush_text(&mut self, text: &mut Vec<Piece>, out: &mut Vec<Item>) {
        let blank = |piece: &Piece| match piece {
            Piece::Node(inline) => matches!(&inline.kind, InlineKind::Text(text) if text.trim().is_empty()),
            _ => false,
        };
        while text.last().is_some_and(blank) {
            text.pop();
        }
        let first = text.iter().position(|piece| !blank(piece)).unwrap_or(text.len());
        let mut pieces = text.split_off(first);
        text.clear();
        if let Some(Piece::Node(Inline { kind: InlineKind::Text(first), .. })) = pieces.first_mut() {
            *first = first.trim_start_matches([' ', '\n']).to_owned();
        }
        if let Some(Piece::Node(Inline { kind: InlineKind::Text(last), .. })) = pieces.last_mut() {
            *last = last.trim_end_matches([' ', '\n']).to_owned();
        }
        if let Some(figures) = self.figures(&mut pieces) {
            return out.extend(figures.into_iter().map(Item::Block));
        }
        let span = pieces.iter().fold(crate::source::Span::NONE, |span, piece| {
            span.join(match piece {
                Piece::Node(inline) => inline.span,
                Piece::Open(_, span) | Piece::Close(_, span) | Piece::Display(_, span) => *span,
                Piece::Atom(_) => crate::source::Span::NONE,
            })
        });
        let content = self.pair(pieces);
        if !content.is_empty() {
            out.push(Item::Block(Block::new(BlockKind::Para(content), span)));
        }
    }
}

fn split_lines(content: &str, span: crate::source::Span, out: &mut Vec<Piece>) {
    for (index, line) in content.split('\n').enumerate() {
        let text = |text: &str| Piece::Node(Inline::new(InlineKind::Text(text.to_owned()), span));
        if index > 0 {
            out.push(text("\n"));
        }
        if !line.is_empty() {
            out.push(text(line));
        }
    }
}

/// White space of HTML: one blank, or one line end, for any run.
fn collapse(text: &str) -> String {
    let (mut out, mut run) = (String::with_capacity(text.len()), None);
    for c in text.chars() {
        if matches!(c, ' ' | '\t' | '\n') {
            run = if c == '\n' || run == Some('\n') { Some('\n') } else { Some(' ') };
        } else {
            out.extend(run.take());
            out.push(c);
        }
    }
    out.extend(run);
    out
}

fn language(tag: &Tag) -> Option<String> {
    let class = tag.get("class")?;
    class.split_whitespace().find_map(|class| class.strip_prefix("language-")).map(str::to_owned)
}

/// Block elements of HTML that have a meaning in the tree, or hold what has.
pub(super) fn is_block(name: &str) -> bool {
    const KNOWN: &str = "address article aside blockquote caption center dd details div dl dt figcaption figure footer \
        h1 h2 h3 h4 h5 h6 header li main nav ol p section summary table tbody td tfoot th thead tr ul";
    KNOWN.split_whitespace().any(|known| known == name)
}
