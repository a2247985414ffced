//! Openings and closings among blocks find each other: `:::` and the block elements of HTML.

use super::container::{self, Done};
use super::html::Tag;
use super::{DEEPEST, Reader};
use crate::diag::{Code, Diagnostic};
use crate::doc::{Attr, Block, BlockKind, Inline, InlineKind};
use crate::read::attrs;
use crate::source::Span;

/// A block, or what opens or closes one.
#[derive(Debug)]
pub(super) enum Item {
    Block(Block),
    /// Attributes and title.
    OpenDiv(Attr, String, Span),
    CloseDiv(Span),
    OpenTag(Tag, Span),
    CloseTag(String, Span),
    /// Of the table above or below.
    Caption(Vec<Inline>, Attr, Span),
}

/// What is open, and what has come since.
struct Frame {
    opener: Opener,
    span: Span,
    out: Vec<Done>,
}

enum Opener {
    Top,
    Div(Attr, String),
    Tag(Tag),
}

struct Stack<'r, 'a> {
    reader: &'r mut Reader<'a>,
    frames: Vec<Frame>,
    /// Divs that were not opened because they are too deep.
    ignored: usize,
}

impl Reader<'_> {
    /// Makes blocks of items.
    pub(super) fn close(&mut self, items: Vec<Item>) -> Vec<Block> {
        let top = Frame { opener: Opener::Top, span: Span::NONE, out: Vec::new() };
        let mut stack = Stack { reader: self, frames: vec![top], ignored: 0 };
        items.into_iter().for_each(|item| stack.item(item));
        while stack.frames.len() > 1 {
            stack.unclosed();
            stack.build(Span::NONE);
        }
        stack.frames.pop().map_or_else(Vec::new, |top| container::flatten(top.out))
    }
}

impl Stack<'_, '_> {
    fn item(&mut self, item: Item) {
        match item {
            Item::Block(block) => self.push(Done::Block(block)),
            Item::Caption(caption, attr, span) => self.caption(caption, attr, span),
            Item::OpenDiv(attr, title, span) => match self.has_room(span) {
                true => self.open(Opener::Div(attr, title), span),
                false => self.ignored += 1,
            },
            Item::CloseDiv(_) if self.ignored > 0 => self.ignored -= 1,
            Item::CloseDiv(span) => self.close_div(span),
            Item::OpenTag(tag, span) => {
                self.close_implied(&tag.name);
                if self.has_room(span) {
                    self.open(Opener::Tag(tag), span);
                }
            }
            Item::CloseTag(name, span) => self.close_tag(&name, span),
        }
    }

    fn has_room(&mut self, span: Span) -> bool {
        let room = self.frames.len() + self.reader.depth <= DEEPEST;
        if !room {
            self.reader.too_deep(span);
        }
        room
    }

    fn open(&mut self, opener: Opener, span: Span) {
        self.frames.push(Frame { opener, span, out: Vec::new() });
    }

    fn push(&mut self, done: Done) {
        let Some(frame) = self.frames.last_mut() else { return };
        let mut done = done;
        if let Done::Block(block) = &mut done
            && let Some(Done::Caption(caption, attr, span)) = frame.out.last_mut()
            && let BlockKind::Table(table) = &mut block.kind
            && table.caption.is_empty()
        {
            table.caption = std::mem::take(caption);
            block.attr = attrs::merge(std::mem::take(attr), std::mem::take(&mut block.attr));
            block.span = block.span.join(*span);
            frame.out.pop();
        }
        frame.out.push(done);
    }

    fn caption(&mut self, caption: Vec<Inline>, attr: Attr, span: Span) {
        let inside = caption.iter().fold(span, |span, inline| span.join(inline.span));
        if let Some(Done::Block(block)) = self.frames.last_mut().and_then(|frame| frame.out.last_mut())
            && let BlockKind::Table(table) = &mut block.kind
            && table.caption.is_empty()
        {
            table.caption = caption;
            block.attr = attrs::merge(attr, std::mem::take(&mut block.attr));
            block.span = block.span.join(inside);
            return;
        }
        self.push(Done::Caption(caption, attr, inside));
    }

    fn close_div(&mut self, span: Span) {
        let Some(at) = self.frames.iter().rposition(|frame| matches!(frame.opener, Opener::Div(..))) else {
            let text = Inline::new(InlineKind::Text(":::".to_owned()), span);
            return self.push(Done::Block(Block::new(BlockKind::Para(vec![text]), span)));
        };
        while self.frames.len() > at + 1 {
            self.build(Span::NONE);
        }
        self.build(span);
    }

    /// End tags that HTML lets one leave out.
    fn close_implied(&mut self, opening: &str) {
        let closes: &[&str] = match opening {
            "li" => &["p", "li"],
            "dt" | "dd" => &["p", "dt", "dd"],
            "td" | "th" => &["p", "td", "th"],
            "tr" => &["p", "td", "th", "tr"],
            "tbody" | "thead" => &["p", "td", "th", "tr", "tbody", "thead"],
            "p" | "div" | "dl" | "ul" | "ol" | "table" | "blockquote" | "figure" | "section" | "h1" | "h2" | "h3"
            | "h4" | "h5" | "h6" | "center" | "details" => &["p"],
            _ => return,
        };
        while let Some(Frame { opener: Opener::Tag(tag), .. }) = self.frames.last()
            && closes.contains(&tag.name.as_str())
        {
            self.build(Span::NONE);
        }
    }

    fn close_tag(&mut self, name: &str, span: Span) {
        let inner = self.frames.iter().rev().take_while(|frame| matches!(frame.opener, Opener::Tag(_)));
        let same = |frame: &Frame| matches!(&frame.opener, Opener::Tag(tag) if tag.name == name);
        let Some(above) = inner.into_iter().position(same) else {
            if name != "p" {
                self.reader.drop_tag(name, span);
            }
            return;
        };
        for _ in 0..above {
            self.build(Span::NONE);
        }
        self.build(span);
    }

    fn unclosed(&mut self) {
        if let Some(Frame { opener: Opener::Div(..), span, .. }) = self.frames.last() {
            let message = "the block opened with `:::` is not closed";
            let help = "add a line with `:::` where it ends";
            self.reader.sink.push(Diagnostic::new(Code::M006, message).at(*span).help(help));
        }
    }

    /// Closes the innermost frame; `end` is the place of its closing line or tag.
    fn build(&mut self, end: Span) {
        if self.frames.len() < 2 {
            return;
        }
        let Some(frame) = self.frames.pop() else { return };
        let inside = frame.out.iter().fold(frame.span, |span, done| span.join(done.span()));
        let span = inside.join(end);
        let done = match frame.opener {
            Opener::Top => frame.out,
            Opener::Div(attr, title) => container::div(attr, title, frame.out, span),
            Opener::Tag(tag) => container::element(&tag, frame.out, span),
        };
        done.into_iter().for_each(|done| self.push(done));
    }
}
