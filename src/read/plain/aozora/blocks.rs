//! Lines → paragraphs, headings, indents, breaks and pictures. Each line is a paragraph of its own.

use super::inline::{self, Notes};
use crate::doc::{Attr, AttrData, Block, BlockKind, ContainerKind, Inline, InlineKind, PageBreak, text_of};
use crate::read::plain::headings;
use crate::read::plain::lines::{self, Line};
use crate::source::{SourceId, Span};

/// Makes blocks of lines.
pub(super) struct Builder<'n> {
    id: SourceId,
    notes: &'n mut Notes,
    /// What is begun by ここから: the outermost first.
    open: Vec<Open>,
    done: Vec<Block>,
    blank: bool,
    /// Level of the headings between ここから…見出し and its end.
    heading: Option<u8>,
}

/// A range of lines.
struct Open {
    setting: Setting,
    blocks: Vec<Block>,
    span: Span,
}

/// How lines stand.
#[derive(Copy, Clone, Eq, PartialEq)]
enum Setting {
    /// So many characters in from the start.
    Indent(u32),
    /// At the end of the line.
    End,
}

impl Setting {
    /// Whether the end of a range of `other` ends this one.
    fn is_like(self, other: Setting) -> bool {
        matches!((self, other), (Setting::Indent(_), Setting::Indent(_)) | (Setting::End, Setting::End))
    }

    fn block(self, body: Vec<Block>, span: Span) -> Block {
        let (kind, attr) = match self {
            Setting::Indent(n) => {
                let pairs = vec![("n".to_owned(), n.to_string())];
                (ContainerKind::Indent, Attr::new(AttrData { pairs, ..AttrData::default() }))
            }
            Setting::End => (ContainerKind::End, Attr::NONE),
        };
        Block { kind: BlockKind::Container { kind, title: None, body }, attr, span }
    }
}

impl<'n> Builder<'n> {
    pub(super) fn new(id: SourceId, notes: &'n mut Notes) -> Builder<'n> {
        Builder { id, notes, open: Vec::new(), done: Vec::new(), blank: false, heading: None }
    }

    /// Reads lines. Old files mark no headings: there a short line far in, with blank lines around it, is one.
    pub(super) fn lines(&mut self, lines: &[Line]) {
        let marked = lines.iter().any(|line| line.text.contains("見出し］"));
        for (at, line) in lines.iter().enumerate() {
            let blank = |at: Option<usize>| at.and_then(|at| lines.get(at)).is_none_or(Line::is_blank);
            let alone = !marked && blank(at.checked_sub(1)) && blank(Some(at + 1));
            match line.is_blank() {
                true => self.blank = true,
                false if alone && is_heading(line) => self.paragraph(*line, Some(2)),
                false => self.line(*line),
            }
        }
    }

    pub(super) fn finish(mut self) -> Vec<Block> {
        while let Some(open) = self.open.pop() {
            self.close(open);
        }
        promote(&mut self.done);
        self.done
    }

    fn close(&mut self, open: Open) {
        if !open.blocks.is_empty() {
            let span = open.blocks.iter().fold(open.span, |span, block| span.join(block.span));
            self.push(open.setting.block(open.blocks, span));
        }
    }

    /// Adds a block. A blank line between paragraphs is one in the book.
    fn push(&mut self, block: Block) {
        let blank = std::mem::take(&mut self.blank);
        let list = self.open.last_mut().map_or(&mut self.done, |open| &mut open.blocks);
        let stands = |block: &Block| {
            matches!(
                block.kind,
                BlockKind::Para(_) | BlockKind::Container { .. } | BlockKind::Figure { .. } | BlockKind::Verse(_)
            )
        };
        if blank && stands(&block) && list.last().is_some_and(stands) {
            list.push(Block::new(BlockKind::BlankLine, Span::NONE));
        }
        list.push(block);
    }

    /// A line: the notes at its start, then its text.
    fn line(&mut self, line: Line) {
        let mut rest = line;
        while let Some((note, len)) = inline::note(rest.text) {
            if !self.order(note, rest, len) {
                break;
            }
            let after = &rest.text[len..];
            let text = after.trim_start();
            rest = Line { text, at: rest.at + rest.text.len() - text.len(), ..rest };
            if let Some(setting) = own_setting(note) {
                return self.set(setting, rest);
            }
        }
        // ［＃地付き］ in the line sends what follows it to the end.
        let end = rest.text.match_indices("［＃").find_map(|(at, _)| {
            let (note, len) = inline::note(&rest.text[at..])?;
            (own_setting(note) == Some(Setting::End)).then_some((at, len))
        });
        match end {
            Some((at, len)) => {
                let text = rest.text[..at].trim_end();
                self.paragraph(Line { text, ..rest }, None);
                let tail = rest.text[at + len..].trim_start();
                self.set(Setting::End, Line { text: tail, at: rest.end() - tail.len(), ..rest });
            }
            None => self.paragraph(rest, None),
        }
    }

    /// A line that has a setting of its own.
    fn set(&mut self, setting: Setting, line: Line) {
        self.open.push(Open { setting, blocks: Vec::new(), span: Span::NONE });
        let blank = std::mem::take(&mut self.blank);
        self.paragraph(line, None);
        self.blank = blank;
        let Some(open) = self.open.pop() else { return };
        // A heading is where the theme wants it.
        match open.blocks.as_slice() {
            [Block { kind: BlockKind::Heading { .. }, .. }] => {
                open.blocks.into_iter().for_each(|block| self.push(block))
            }
            _ => self.close(open),
        }
    }

    fn paragraph(&mut self, line: Line, level: Option<u8>) {
        if line.text.is_empty() {
            return;
        }
        let span = Span::new(self.id, line.at, line.end());
        if lines::is_scene_break(line.text) {
            return self.push(Block::new(BlockKind::SceneBreak, span));
        }
        let content = inline::read(line, self.id, self.notes);
        if content.inlines.is_empty() {
            return;
        }
        let kind = match content.heading.or(self.heading).or(level) {
            Some(level) => BlockKind::Heading { level, number: None, content: content.inlines },
            None => BlockKind::Para(content.inlines),
        };
        self.push(Block::new(kind, span));
    }

    /// Does what a note at the start of a line asks for; `false` if it says something of words.
    fn order(&mut self, note: &str, line: Line, len: usize) -> bool {
        let span = Span::new(self.id, line.at, line.at + len);
        if let Some(page) = page_break(note) {
            self.blank = false;
            self.push(Block::new(BlockKind::PageBreak(page), span));
            return true;
        }
        if let Some((path, words)) = picture(note) {
            self.picture(path, words, span);
            return true;
        }
        if let Some(name) = note.strip_prefix("ここから") {
            return self.begin(name, note, span);
        }
        if let Some(name) = note.strip_prefix("ここで").and_then(|name| name.strip_suffix("終わり")) {
            return self.end(name, note, span);
        }
        own_setting(note).is_some()
    }

    fn begin(&mut self, name: &str, note: &str, span: Span) -> bool {
        if let Some(level) = heading_level(name) {
            self.heading = Some(level);
            return true;
        }
        match setting(name) {
            Some(setting) => {
                // A new indent takes the place of the one before.
                if let Some(open) = self.open.pop_if(|open| open.setting.is_like(setting)) {
                    self.close(open);
                }
                self.open.push(Open { setting, blocks: Vec::new(), span });
                if name.contains('、') {
                    self.notes.dropped.entry(note.to_owned()).or_default().push(span);
                }
            }
            None => self.notes.dropped.entry(note.to_owned()).or_default().push(span),
        }
        true
    }

    fn end(&mut self, name: &str, note: &str, span: Span) -> bool {
        if heading_level(name).is_some() {
            self.heading = None;
            return true;
        }
        let like = match name {
            "字下げ" => Some(Setting::Indent(0)),
            "地付き" | "字上げ" => Some(Setting::End),
            _ => None,
        };
        let found = like.and_then(|like| self.open.iter().rposition(|open| open.setting.is_like(like)));
        match found {
            Some(at) => {
                while self.open.len() > at {
                    let Some(open) = self.open.pop() else { break };
                    self.close(open);
                }
            }
            None => self.notes.dropped.entry(note.to_owned()).or_default().push(span),
        }
        true
    }

    fn picture(&mut self, path: &str, words: &str, span: Span) {
        let alt = inline::plain(words);
        let image = Inline::new(InlineKind::Image { path: path.to_owned(), alt }, span);
        let body = vec![Block::new(BlockKind::Para(vec![image]), span)];
        self.push(Block::new(BlockKind::Figure { number: None, body, caption: Vec::new() }, span));
    }
}

/// A short line, far in, that ends no sentence.
fn is_heading(line: &Line) -> bool {
    line.indent >= 6
        && line.width <= 40
        && !line.text.starts_with(['［', '「', '（'])
        && !line.text.contains(['。', '、'])
        && !lines::is_scene_break(line.text)
}

fn heading_level(name: &str) -> Option<u8> {
    let name = name.strip_prefix("同行").or_else(|| name.strip_prefix("窓")).unwrap_or(name);
    ["大見出し", "中見出し", "小見出し"].iter().position(|known| *known == name).map(|at| at as u8 + 1)
}

fn page_break(note: &str) -> Option<PageBreak> {
    match note {
        "改ページ" | "改段" => Some(PageBreak::Page),
        "改丁" => Some(PageBreak::Recto),
        "改見開き" => Some(PageBreak::Verso),
        _ => None,
    }
}

/// The setting that a note without ここから gives its own line.
fn own_setting(note: &str) -> Option<Setting> {
    setting(note).filter(|_| !note.starts_with("ここ"))
}

/// `２字下げ`, `３字下げ、折り返して５字下げ`, `改行天付き、折り返して２字下げ`, `地付き`, `地から２字上げ`.
fn setting(name: &str) -> Option<Setting> {
    if name == "地付き" || name.starts_with("地から") && name.ends_with("字上げ") || name.ends_with("字あきで")
    {
        return Some(Setting::End);
    }
    let last = name.split('、').rfind(|part| part.ends_with("字下げ"))?;
    let digits: String = last.trim_start_matches("折り返して").chars().map_while(digit).collect();
    digits.parse().ok().map(Setting::Indent)
}

/// Full-width digits and plain ones.
fn digit(c: char) -> Option<char> {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0),
        '0'..='9' => Some(c),
        _ => None,
    }
}

/// `挿絵１（fig1_01.png、横480×縦640）入る`: the file, and what the note says of it.
fn picture(note: &str) -> Option<(&str, &str)> {
    let (words, rest) = note.strip_suffix("入る")?.rsplit_once('（')?;
    let path = rest.trim_end_matches('）').split('、').next()?;
    let known = [".png", ".jpg", ".jpeg", ".gif"].iter().any(|end| path.ends_with(end));
    (known && !path.contains(['/', '\\'])).then(|| (path, words.trim_matches(['「', '」'])))
}

/// Where no heading is of the first level, 第…章 begin chapters.
fn promote(blocks: &mut [Block]) {
    let level = |block: &Block| match &block.kind {
        BlockKind::Heading { level, content, .. } => Some((*level, headings::begins_chapter(&text_of(content)))),
        _ => None,
    };
    let found: Vec<(u8, bool)> = blocks.iter().filter_map(level).collect();
    let chapters = found.iter().filter(|(_, chapter)| *chapter).count();
    if chapters < 2 || found.iter().any(|(level, _)| *level == 1) {
        return;
    }
    for block in blocks {
        if let BlockKind::Heading { level, content, .. } = &mut block.kind
            && headings::begins_chapter(&text_of(content))
        {
            *level = 1;
        }
    }
}
