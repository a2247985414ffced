//! Events between paragraphs → blocks.

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, Tag as Md};

use super::atom::{Kind, Line};
use super::close::Item;
use super::inline::{Piece, is_inline};
use super::{Cursor, DEEPEST, Reader, text};
use crate::diag::{Code, Diagnostic};
use crate::doc::{Attr, Block, BlockKind, ContainerKind, Definition, Inline, InlineKind, Label, ListItem, Note};
use crate::read::attrs;
use crate::read::mapped::Mapped;
use crate::source::Span;

impl Reader<'_> {
    /// Reads a whole text.
    pub(super) fn document(&mut self, events: &[super::Ranged<'_>]) -> Vec<Block> {
        let mut cursor = Cursor::new(events);
        self.blocks(&mut cursor)
    }

    /// Reads up to the end of the element that is open, and takes that end.
    pub(super) fn blocks(&mut self, cursor: &mut Cursor<'_>) -> Vec<Block> {
        self.depth += 1;
        let items = self.items(cursor);
        self.depth -= 1;
        self.close(items)
    }

    fn items(&mut self, cursor: &mut Cursor<'_>) -> Vec<Item> {
        let (mut out, mut skipped) = (Vec::new(), 0);
        loop {
            match cursor.peek() {
                None => break,
                Some(Event::End(_)) => {
                    cursor.next();
                    if skipped == 0 {
                        break;
                    }
                    skipped -= 1;
                }
                Some(Event::Start(tag)) if !is_inline(tag) => {
                    let Some((_, range)) = cursor.next() else { break };
                    if self.depth >= DEEPEST && is_container(tag) {
                        self.too_deep(self.span(&range));
                        skipped += 1;
                    } else {
                        self.block(tag, range, cursor, &mut out);
                    }
                }
                Some(Event::Rule) => {
                    let Some((_, range)) = cursor.next() else { break };
                    out.push(Item::Block(Block::new(BlockKind::SceneBreak, self.span(&range))));
                }
                Some(Event::Html(_)) => self.html_block(cursor, &mut out),
                Some(_) => self.bare(cursor, &mut out),
            }
        }
        out
    }

    /// Text of a tight list item, which is in no paragraph.
    fn bare(&mut self, cursor: &mut Cursor<'_>, out: &mut Vec<Item>) {
        let from = cursor.at;
        let pieces = self.pieces(cursor, 0);
        let ranges = cursor.events.get(from..cursor.at).unwrap_or_default();
        let end = ranges.iter().map(|(_, range)| range.end).max();
        let range = ranges.first().map(|(_, range)| range.start).zip(end);
        if let Some((start, end)) = range {
            self.paragraph(pieces, start..end, out);
        }
    }

    fn block(&mut self, tag: &Md<'_>, range: Range<usize>, cursor: &mut Cursor<'_>, out: &mut Vec<Item>) {
        let span = self.span(&range);
        let kind = match tag {
            Md::Paragraph => {
                let pieces = self.pieces(cursor, 0);
                cursor.next();
                return self.paragraph(pieces, range, out);
            }
            Md::Heading { level, .. } => {
                let pieces = self.pieces(cursor, 0);
                cursor.next();
                return out.push(Item::Block(self.heading(*level as u8, pieces, span)));
            }
            Md::BlockQuote(kind) => {
                let body = self.blocks(cursor);
                alert(*kind, body)
            }
            Md::CodeBlock(kind) => return self.code(kind, range, cursor, out),
            Md::HtmlBlock => {
                self.html_block(cursor, out);
                cursor.next();
                return;
            }
            Md::List(first) => self.list(*first, cursor),
            Md::FootnoteDefinition(label) => return self.note(label, span, cursor),
            Md::DefinitionList => BlockKind::Terms(self.terms(cursor)),
            Md::Table(columns) => BlockKind::Table(self.table(columns, cursor)),
            // None of these stands by itself; what is inside is kept.
            _ => {
                let body = self.blocks(cursor);
                return out.extend(body.into_iter().map(Item::Block));
            }
        };
        out.push(Item::Block(Block::new(kind, span)));
    }

    fn heading(&mut self, level: u8, mut pieces: Vec<Piece>, span: Span) -> Block {
        let mut attr = self.last_attr(&mut pieces).unwrap_or(Attr::NONE);
        let mut content = self.pair(pieces);
        text::trim_end(&mut content);
        if let Some(label) = text::own_link(&mut content) {
            attr.make().id.get_or_insert(label);
        }
        Block { kind: BlockKind::Heading { level, number: None, content }, attr, span }
    }

    /// Turns a paragraph into what it is: a line of its own, a caption, verse, figures, an equation, or just text.
    pub(super) fn paragraph(&mut self, pieces: Vec<Piece>, range: Range<usize>, out: &mut Vec<Item>) {
        let span = self.span(&range);
        let mut pieces = match self.line_of_its_own(pieces, out) {
            Ok(()) => return,
            Err(pieces) => pieces,
        };
        let attr = self.kramdown_attr(&mut pieces);
        if pieces.is_empty() {
            // Attributes alone belong to the block above.
            if let (Some(Item::Block(above)), Some(attr)) = (out.last_mut(), attr) {
                above.attr = attrs::merge(std::mem::take(&mut above.attr), attr);
            }
            return;
        }
        let first = out.len();
        self.content(pieces, span, out);
        if let (Some(Item::Block(block)), Some(attr)) = (out.get_mut(first), attr) {
            block.attr = attrs::merge(std::mem::take(&mut block.attr), attr);
        }
    }

    /// `{: .class #id}` on a line under a block, as kramdown writes attributes.
    fn kramdown_attr(&self, pieces: &mut Vec<Piece>) -> Option<Attr> {
        let Piece::Atom(number) = pieces.last()? else { return None };
        self.atoms.get(*number).filter(|atom| atom.raw.starts_with("{:"))?;
        let attr = self.last_attr(pieces)?;
        while pieces.last().is_some_and(is_blank) {
            pieces.pop();
        }
        Some(attr)
    }

    fn content(&mut self, mut pieces: Vec<Piece>, span: Span, out: &mut Vec<Item>) {
        if let Some(verse) = self.line_block(&mut pieces, span) {
            return out.push(Item::Block(verse));
        }
        if let Some(figures) = self.figures(&mut pieces) {
            return out.extend(figures.into_iter().map(Item::Block));
        }
        self.text_and_equations(pieces, span, out);
    }

    fn line_of_its_own(&mut self, mut pieces: Vec<Piece>, out: &mut Vec<Item>) -> Result<(), Vec<Piece>> {
        let Some(Piece::Atom(number)) = pieces.first() else { return Err(pieces) };
        let Some(atom) = self.atoms.get(*number) else { return Err(pieces) };
        let Kind::Line(line) = &atom.kind else { return Err(pieces) };
        let span = atom.span;
        if *line == Line::Caption {
            pieces.remove(0);
            let attr = self.last_attr(&mut pieces).unwrap_or(Attr::NONE);
            let mut caption = self.pair(pieces);
            text::trim_start(&mut caption);
            text::trim_end(&mut caption);
            out.push(Item::Caption(caption, attr, span));
            return Ok(());
        }
        if pieces.len() > 1 {
            return Err(pieces);
        }
        let block = |kind| Item::Block(Block::new(kind, span));
        if *line == Line::Contents {
            return Ok(());
        }
        out.push(match line {
            Line::DivOpen(attr, title) => Item::OpenDiv(attr.clone(), title.clone(), span),
            Line::DivClose => Item::CloseDiv(span),
            Line::PageBreak(kind) => block(BlockKind::PageBreak(*kind)),
            Line::Scene => block(BlockKind::SceneBreak),
            Line::Blank | Line::Caption | Line::Contents => block(BlockKind::BlankLine),
        });
        Ok(())
    }

    /// Display mathematics is a block of its own, also where it was written inside a paragraph.
    pub(super) fn text_and_equations(&mut self, pieces: Vec<Piece>, span: Span, out: &mut Vec<Item>) {
        let parts = pieces.iter().any(|piece| matches!(piece, Piece::Display(..)));
        if !parts {
            return self.plain_paragraph(pieces, Some(span), out);
        }
        let mut text = Vec::new();
        let mut pieces = pieces.into_iter().peekable();
        while let Some(piece) = pieces.next() {
            let Piece::Display(tex, span) = piece else {
                text.push(piece);
                continue;
            };
            self.plain_paragraph(std::mem::take(&mut text), None, out);
            let mut block = Block::new(BlockKind::Math(tex), span);
            pieces.next_if(is_blank);
            if let Some(Piece::Atom(number)) = pieces.peek()
                && let Some(atom) = self.atoms.get(*number)
                && let Kind::Attr(attr) = &atom.kind
            {
                block.attr = attr.clone();
                block.span = block.span.join(atom.span);
                pieces.next();
            }
            out.push(Item::Block(block));
        }
        self.plain_paragraph(text, None, out);
    }

    fn plain_paragraph(&mut self, pieces: Vec<Piece>, span: Option<Span>, out: &mut Vec<Item>) {
        if pieces.iter().all(is_blank) && span.is_none() {
            return;
        }
        let mut content = self.pair(pieces);
        if span.is_none() {
            text::trim_start(&mut content);
            text::trim_end(&mut content);
        }
        let inside = || content.iter().fold(Span::NONE, |span, inline| span.join(inline.span));
        let span = span.unwrap_or_else(inside);
        if !content.is_empty() {
            out.push(Item::Block(Block::new(BlockKind::Para(content), span)));
        }
    }

    fn code(&mut self, kind: &CodeBlockKind<'_>, range: Range<usize>, cursor: &mut Cursor<'_>, out: &mut Vec<Item>) {
        let mut text = Mapped::default();
        while let Some((event, range)) = cursor.next() {
            match event {
                Event::Text(_) => text.push_from(&self.mapped, range),
                _ => break,
            }
        }
        let span = self.span(&range);
        let info = match kind {
            CodeBlockKind::Fenced(info) => {
                self.check_fence(&range, span);
                self.atoms.restore(info)
            }
            CodeBlockKind::Indented => String::new(),
        };
        let (mut lang, mut attr) = super::listing::language(&info);
        if lang.as_deref() == Some("verse") || attrs::take_class(&mut attr, "verse") {
            let lines = self.verse_lines(&text);
            out.push(Item::Block(Block { kind: BlockKind::Verse(lines), attr, span }));
            return;
        }
        lang = lang.filter(|lang| !lang.is_empty());
        let mut text = self.atoms.restore(text.text());
        if lang.as_deref() == Some("rust")
            && let Some(shown) = super::listing::shown(&text)
        {
            text = shown;
            self.hidden.get_or_insert((span, 0)).1 += 1;
        }
        let kind = match lang.as_deref() {
            Some("math") => BlockKind::Math(text.trim_end().to_owned()),
            _ => BlockKind::Code { lang, text, tokens: Vec::new() },
        };
        out.push(Item::Block(Block { kind, attr, span }));
    }

    fn check_fence(&mut self, range: &Range<usize>, span: Span) {
        let text = self.mapped.text().get(range.clone()).unwrap_or_default().trim_end();
        let bare = |line: &str| line.trim_start_matches([' ', '\t', '>']).trim_end().to_owned();
        let mut lines = text.lines();
        let open = lines.next().map(bare).unwrap_or_default();
        let mark = open.chars().next().unwrap_or('`');
        let length = open.chars().take_while(|c| *c == mark).count();
        let last = lines.next_back().map(bare).unwrap_or_default();
        if last.chars().count() < length || last.chars().any(|c| c != mark) {
            let message = "the code block is not closed";
            let help = format!("add a line with {}", mark.to_string().repeat(length.clamp(3, 12)));
            self.sink.push(Diagnostic::new(Code::M006, message).at(span).help(help));
        }
    }

    fn list(&mut self, first: Option<u64>, cursor: &mut Cursor<'_>) -> BlockKind {
        let (mut items, mut tight) = (Vec::new(), true);
        let outer = self.task.take();
        let mut paren = false;
        while let Some((event, range)) = cursor.next() {
            match event {
                Event::Start(Md::Item) => {
                    tight &= !is_loose(cursor);
                    let mark = self.mapped.text().get(range).unwrap_or_default();
                    paren = mark.trim_start().trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(')');
                    let body = self.blocks(cursor);
                    items.push(ListItem { done: self.task.take(), body });
                }
                _ => break,
            }
        }
        self.task = outer;
        let style = super::marks::style(first, &mut items, paren);
        BlockKind::List { style, tight, items }
    }

    fn note(&mut self, label: &str, span: Span, cursor: &mut Cursor<'_>) {
        let body = self.blocks(cursor);
        let label = Label::new(self.atoms.restore(label).to_lowercase());
        let mut free = label.clone();
        if let Some(first) = self.notes.get(&label) {
            let message = format!("the footnote {:?} has two texts", label.as_str());
            let help = "give the second another label; until then it belongs to no mark";
            let found = Diagnostic::new(Code::R002, message).at(span).label(first.span, "the first").help(help);
            self.sink.push(found);
            let copies = self.copies.entry(label.clone()).or_insert(1);
            *copies += 1;
            free = Label::new(format!("{label}.{copies}"));
        }
        self.notes.insert(free, Note { number: 0, body, span });
    }

    fn terms(&mut self, cursor: &mut Cursor<'_>) -> Vec<Definition> {
        let mut out: Vec<Definition> = Vec::new();
        while let Some((event, _)) = cursor.next() {
            match event {
                Event::Start(Md::DefinitionListTitle) => {
                    let pieces = self.pieces(cursor, 0);
                    cursor.next();
                    out.push(Definition { term: self.pair(pieces), bodies: Vec::new() });
                }
                Event::Start(Md::DefinitionListDefinition) => {
                    let body = self.blocks(cursor);
                    match out.last_mut() {
                        Some(last) => last.bodies.push(body),
                        None => out.push(Definition { term: Vec::new(), bodies: vec![body] }),
                    }
                }
                _ => break,
            }
        }
        out
    }
}

fn is_blank(piece: &Piece) -> bool {
    matches!(piece, Piece::Node(Inline { kind: InlineKind::Text(text), .. }) if text.trim().is_empty())
}

fn is_container(tag: &Md<'_>) -> bool {
    matches!(
        tag,
        Md::BlockQuote(_)
            | Md::List(_)
            | Md::Item
            | Md::FootnoteDefinition(_)
            | Md::DefinitionList
            | Md::DefinitionListTitle
            | Md::DefinitionListDefinition
    )
}

/// Whether the list item that has just begun holds a paragraph of its own, not of something inside it.
fn is_loose(cursor: &Cursor<'_>) -> bool {
    let mut depth = 0;
    for (event, _) in cursor.events.iter().skip(cursor.at) {
        match event {
            Event::Start(Md::Paragraph) if depth == 0 => return true,
            Event::Start(_) => depth += 1,
            Event::End(_) if depth == 0 => return false,
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    false
}

fn alert(kind: Option<BlockQuoteKind>, body: Vec<Block>) -> BlockKind {
    let kind = match kind {
        None => return super::quote::quote(body),
        Some(BlockQuoteKind::Note) => ContainerKind::Note,
        Some(BlockQuoteKind::Tip) => ContainerKind::Tip,
        Some(BlockQuoteKind::Important) => ContainerKind::Important,
        Some(BlockQuoteKind::Warning) => ContainerKind::Warning,
        Some(BlockQuoteKind::Caution) => ContainerKind::Caution,
    };
    BlockKind::Container { kind, title: None, body }
}
