//! One line → inlines: ruby, notes that mark words, 外字, 訓点.

use std::collections::BTreeMap;
use std::ops::Range;

use super::gaiji;
use crate::doc::{Inline, InlineKind, Mark, Ruby, RubyKind, RubyPiece, text_of};
use crate::lang::script;
use crate::read::characters::normalize;
use crate::read::plain::lines::Line;
use crate::source::{SourceId, Span};

/// A line as read.
#[derive(Default)]
pub(super) struct Content {
    pub(super) inlines: Vec<Inline>,
    /// Level of the heading that a note makes of it.
    pub(super) heading: Option<u8>,
}

/// Notes that were left in the text as they are, or left out, with their places.
#[derive(Default)]
pub(super) struct Notes {
    /// Kept in the text: what they say, the editor must decide.
    pub(super) kept: Vec<Span>,
    /// Left out: they say how the printed page looked.
    pub(super) dropped: BTreeMap<String, Vec<Span>>,
    /// Readings without characters to stand over, and the like.
    pub(super) controls: Vec<Span>,
}

/// Reads a line.
pub(super) fn read(line: Line, id: SourceId, notes: &mut Notes) -> Content {
    let mut reader = Reader { line, id, notes, out: Vec::new(), open: Vec::new(), base: None, heading: None };
    reader.run();
    reader.unclosed();
    Content { inlines: merged(reader.out), heading: reader.heading }
}

/// What a note makes of words.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Style {
    Mark(Mark),
    Strong,
    Emph,
    Sup,
    Sub,
    Tcy,
    Warichu,
    Heading(u8),
}

/// A note that begins a range.
struct Open {
    style: Style,
    /// Its bytes in the line.
    note: (usize, usize),
}

struct Reader<'l, 'n> {
    line: Line<'l>,
    id: SourceId,
    notes: &'n mut Notes,
    out: Vec<Inline>,
    /// Ranges begun, each with the inline it begins at.
    open: Vec<(Open, usize)>,
    /// The inline at which ｜ begins the base of a ruby.
    base: Option<usize>,
    heading: Option<u8>,
}

impl Reader<'_, '_> {
    fn run(&mut self) {
        let text = self.line.text;
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            let plain = rest.find(['｜', '《', '［', '※']).unwrap_or(rest.len());
            if plain > 0 {
                self.text(at, at + plain);
                at += plain;
                continue;
            }
            at += self.special(at);
        }
    }

    /// Notes that begin a range which does not end in the line stay in the text.
    fn unclosed(&mut self) {
        while let Some((Open { note: (from, to), .. }, start)) = self.open.pop() {
            let span = self.span(from, to);
            self.notes.kept.push(span);
            let text = self.line.text[from..to].to_owned();
            self.out.insert(start.min(self.out.len()), Inline::new(InlineKind::Text(text), span));
        }
    }

    /// Reads what begins with a sign of the notation; gives its length.
    fn special(&mut self, at: usize) -> usize {
        let rest = &self.line.text[at..];
        if let Some((note, len)) = rest.strip_prefix('※').and_then(note) {
            let len = '※'.len_utf8() + len;
            match gaiji::character(note) {
                Some(c) => self.push(InlineKind::Text(c.to_string()), at, at + len),
                None => {
                    self.notes.kept.push(self.span(at, at + len));
                    self.text(at, at + len);
                }
            }
            return len;
        }
        if let Some((note, len)) = note(rest) {
            self.note(note, at, at + len);
            return len;
        }
        if let Some((reading, len)) = reading(rest)
            && self.ruby(reading, at, at + len)
        {
            return len;
        }
        let len = rest.chars().next().map_or(1, char::len_utf8);
        match rest.starts_with('｜') && rest[len..].contains('《') {
            true => self.base = Some(self.out.len()),
            false => self.text(at, at + len),
        }
        len
    }

    fn span(&self, from: usize, to: usize) -> Span {
        Span::new(self.id, self.line.at + from, self.line.at + to)
    }

    /// Adds an inline; text goes to the text before it, unless a range or a base begins here.
    fn push(&mut self, kind: InlineKind, from: usize, to: usize) {
        let (span, end) = (self.span(from, to), self.out.len());
        let begins = self.base == Some(end) || self.open.iter().any(|(_, start)| *start == end);
        if let InlineKind::Text(text) = &kind
            && !begins
            && let Some(Inline { kind: InlineKind::Text(before), span: place, .. }) = self.out.last_mut()
        {
            before.push_str(text);
            *place = place.join(span);
            return;
        }
        self.out.push(Inline::new(kind, span));
    }

    /// Keeps the beginnings of ranges right where `range` of the inlines becomes one of `count`.
    fn shift(&mut self, range: Range<usize>, count: usize) {
        for start in self.open.iter_mut().map(|(_, start)| start).chain(&mut self.base) {
            if *start >= range.end {
                *start = *start - range.len() + count;
            } else if *start > range.start {
                *start = range.start;
            }
        }
    }

    /// Text as it stands, without what no book can hold.
    fn text(&mut self, from: usize, to: usize) {
        let text = &self.line.text[from..to];
        let never = |c: char| c.is_control() || matches!(u32::from(c) & 0xFFFF, 0xFFFE | 0xFFFF) || c == '\u{FEFF}';
        let mut start = from;
        for part in text.split_inclusive(never) {
            let bad = part.chars().next_back().filter(|c| never(*c)).map_or(0, char::len_utf8);
            let end = start + part.len() - bad;
            if end > start {
                self.push(InlineKind::Text(normalize(&self.line.text[start..end]).into_owned()), start, end);
            }
            if bad > 0 {
                self.notes.controls.push(self.span(end, end + bad));
            }
            start = end + bad;
        }
    }

    /// Puts a reading over the characters before it: from ｜ on, or those of one kind.
    fn ruby(&mut self, reading: &str, from: usize, to: usize) -> bool {
        let reading = plain(reading);
        let start = match self.base.take() {
            Some(start) => start,
            None => {
                let Some(Inline { kind: InlineKind::Text(text), .. }) = self.out.last() else { return false };
                let Some(length) = base_length(text) else { return false };
                // Only text can be a base: not a ruby, not a mark.
                let Some(start) = self.cut_tail(length) else { return false };
                start
            }
        };
        let base = text_of(&self.out[start.min(self.out.len())..]);
        if base.is_empty() || reading.is_empty() {
            return false;
        }
        let span = self.out[start..].iter().fold(Span::NONE, |span, inline| span.join(inline.span));
        self.out.truncate(start);
        let ruby = Ruby { pieces: vec![RubyPiece { base, text: reading }], kind: RubyKind::Over };
        self.out.push(Inline::new(InlineKind::Ruby(ruby), span.join(self.span(from, to))));
        true
    }

    /// Cuts the last bytes of plain text off into an inline of its own; gives its index.
    fn cut_tail(&mut self, length: usize) -> Option<usize> {
        let last = self.out.last_mut()?;
        let InlineKind::Text(text) = &mut last.kind else { return None };
        let at = text.len().checked_sub(length)?;
        if at == 0 {
            return Some(self.out.len() - 1);
        }
        let (front, tail) = split(last, at)?;
        *last = front;
        self.out.push(tail);
        Some(self.out.len() - 1)
    }

    fn note(&mut self, note: &str, from: usize, to: usize) {
        let name = note.strip_prefix("ここから").or_else(|| note.strip_prefix("ここで")).unwrap_or(note);
        if let Some(style) = range(name.strip_suffix("終わり").unwrap_or(name)) {
            if name.ends_with("終わり") {
                match self.open.iter().rposition(|(open, _)| open.style == style) {
                    Some(at) => {
                        let (_, start) = self.open.remove(at);
                        self.wrap_from(start, style);
                    }
                    None => self.keep(from, to),
                }
            } else {
                self.open.push((Open { style, note: (from, to) }, self.out.len()));
            }
            return;
        }
        if let Some((words, what)) = quoted(note) {
            let done = match (named(what), gloss(what)) {
                (Some(style), _) => self.wrap_words(&plain(words), style),
                (None, Some(gloss)) => self.gloss(&plain(words), &plain(gloss)),
                (None, None) => gaiji::character(what).is_some_and(|c| self.replace(&plain(words), c)),
            };
            match done {
                true => {}
                false if is_look(what) => self.drop(note, from, to),
                false => self.keep(from, to),
            }
            return;
        }
        match note {
            _ if is_order_mark(note) => self.push(sub(note, self.span(from, to)), from, to),
            _ if note.starts_with('（') && note.ends_with('）') && note.chars().count() <= 8 => {
                let inner = note.trim_start_matches('（').trim_end_matches('）');
                let text = Inline::new(InlineKind::Text(inner.to_owned()), self.span(from, to));
                self.push(InlineKind::Sup(vec![text]), from, to);
            }
            _ if is_look(note) => self.drop(note, from, to),
            _ => self.keep(from, to),
        }
    }

    fn keep(&mut self, from: usize, to: usize) {
        self.notes.kept.push(self.span(from, to));
        self.text(from, to);
    }

    fn drop(&mut self, note: &str, from: usize, to: usize) {
        let span = self.span(from, to);
        self.notes.dropped.entry(note.to_owned()).or_default().push(span);
    }

    /// The last place of these words in the line, as a range of inlines of their own.
    fn find(&mut self, words: &str) -> Option<Range<usize>> {
        let at = text_of(&self.out).rfind(words).filter(|_| !words.is_empty())?;
        let start = self.boundary(at, false);
        let end = self.boundary(at + words.len(), true);
        (start < end).then_some(start..end)
    }

    /// The same, where the words are plain text and nothing else.
    fn find_text(&mut self, words: &str) -> Option<Range<usize>> {
        let range = self.find(words)?;
        self.out[range.clone()].iter().all(|inline| matches!(inline.kind, InlineKind::Text(_))).then_some(range)
    }

    /// The index of the inline that begins at a byte of the text, which is cut there if it is text; otherwise the whole
    /// inline counts as inside the words.
    fn boundary(&mut self, at: usize, end: bool) -> usize {
        let mut done = 0;
        for index in 0..self.out.len() {
            let length = text_of(std::slice::from_ref(&self.out[index])).len();
            if at <= done {
                return index;
            }
            if at < done + length {
                return match split(&self.out[index], at - done) {
                    Some((front, tail)) => {
                        self.out[index] = front;
                        self.out.insert(index + 1, tail);
                        self.shift(index..index + 1, 2);
                        index + 1
                    }
                    None => index + usize::from(end),
                };
            }
            done += length;
        }
        self.out.len()
    }

    fn wrap_words(&mut self, words: &str, style: Style) -> bool {
        let Some(range) = self.find(words) else { return false };
        self.wrap(range, style);
        true
    }

    fn wrap_from(&mut self, from: usize, style: Style) {
        let from = from.min(self.out.len());
        self.wrap(from..self.out.len(), style);
    }

    fn wrap(&mut self, range: Range<usize>, style: Style) {
        if let Style::Heading(level) = style {
            self.heading = Some(level);
            return;
        }
        let body: Vec<Inline> = self.out.drain(range.clone()).collect();
        if body.is_empty() {
            return;
        }
        let span = body.iter().fold(Span::NONE, |span, inline| span.join(inline.span));
        let kind = match style {
            Style::Mark(mark) => InlineKind::Mark { mark, body },
            Style::Strong => InlineKind::Strong(body),
            Style::Emph => InlineKind::Emph(body),
            Style::Sup => InlineKind::Sup(body),
            Style::Sub => InlineKind::Sub(body),
            Style::Tcy if body.iter().all(|inline| matches!(inline.kind, InlineKind::Text(_))) => {
                InlineKind::Tcy(text_of(&body))
            }
            Style::Warichu => InlineKind::Warichu(body),
            Style::Tcy | Style::Heading(_) => InlineKind::Span(body),
        };
        self.out.insert(range.start, Inline::new(kind, span));
        self.shift(range, 1);
    }

    /// 「２」はローマ数字、1-13-22: the character that stands in the printed book.
    fn replace(&mut self, words: &str, with: char) -> bool {
        let Some(range) = self.find_text(words) else { return false };
        let inside = &self.out[range.clone()];
        let span = inside.iter().fold(Span::NONE, |span, inline| span.join(inline.span));
        self.out.splice(range.clone(), [Inline::new(InlineKind::Text(with.to_string()), span)]);
        self.shift(range, 1);
        true
    }

    /// 「X」に「Y」の注記: a gloss beside words that have no reading yet.
    fn gloss(&mut self, words: &str, gloss: &str) -> bool {
        let Some(range) = self.find_text(words) else { return false };
        let inside = &self.out[range.clone()];
        let span = inside.iter().fold(Span::NONE, |span, inline| span.join(inline.span));
        let pieces = vec![RubyPiece { base: words.to_owned(), text: gloss.to_owned() }];
        let ruby = Inline::new(InlineKind::Ruby(Ruby { pieces, kind: RubyKind::Over }), span);
        self.out.splice(range.clone(), [ruby]);
        self.shift(range, 1);
        true
    }
}

fn sub(text: &str, span: Span) -> InlineKind {
    InlineKind::Sub(vec![Inline::new(InlineKind::Text(text.to_owned()), span)])
}

/// `［＃…］` at the start of a text: what it says, and its length. Only 外字, ※［＃…］, stand in a note.
pub(super) fn note(text: &str) -> Option<(&str, usize)> {
    let inner = text.strip_prefix("［＃")?;
    let mut depth = 1;
    for (at, c) in inner.char_indices() {
        match c {
            '［' if inner[at..].starts_with("［＃") && !inner[..at].ends_with('※') => return None,
            '［' => depth += 1,
            '］' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((&inner[..at], text.len() - inner.len() + at + c.len_utf8()));
        }
    }
    None
}

/// `《…》` at the start of a text.
fn reading(text: &str) -> Option<(&str, usize)> {
    let inner = text.strip_prefix('《')?;
    // A reading may hold a note with brackets of its own.
    let end = inner.find('》')?;
    (!inner[..end].contains('《')).then(|| (&inner[..end], '《'.len_utf8() + end + '》'.len_utf8()))
}

/// Words without the notation in them: 外字 as characters, other notes and readings left out.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let (gaiji, unmarked) = match rest.strip_prefix('※') {
            Some(after) => (note(after), '※'.len_utf8()),
            None => (None, 0),
        };
        if let Some((name, len)) = gaiji {
            match gaiji::character(name) {
                Some(c) => out.push(c),
                None => out.push_str(&rest[..unmarked + len]),
            }
            at += unmarked + len;
        } else if let Some((_, len)) = note(rest).or_else(|| reading(rest)) {
            at += len;
        } else {
            let Some(c) = rest.chars().next() else { break };
            if c != '｜' && !c.is_control() {
                out.push(c);
            }
            at += c.len_utf8();
        }
    }
    normalize(&out).into_owned()
}

/// 「X」は…, 「X」に…: the words and what is said of them. The words may hold brackets.
fn quoted(note: &str) -> Option<(&str, &str)> {
    let inner = note.strip_prefix('「')?;
    let mut depth = 1;
    for (at, c) in inner.char_indices() {
        match c {
            '「' => depth += 1,
            '」' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let what = inner[at..].trim_start_matches('」');
            return what.starts_with(['は', 'に', 'の']).then_some((&inner[..at], what));
        }
    }
    None
}

/// The style that 「X」に傍点, 「X」は太字 give.
fn named(what: &str) -> Option<Style> {
    range(what.strip_prefix(['は', 'に'])?)
}

/// Styles by their names, which also begin and end ranges.
fn range(name: &str) -> Option<Style> {
    let name = name.strip_prefix("同行").or_else(|| name.strip_prefix("窓")).unwrap_or(name);
    Some(match name {
        "大見出し" => Style::Heading(1),
        "中見出し" => Style::Heading(2),
        "小見出し" => Style::Heading(3),
        "太字" => Style::Strong,
        "斜体" => Style::Emph,
        "縦中横" => Style::Tcy,
        "割り注" => Style::Warichu,
        "上付き小文字" | "行右小書き" => Style::Sup,
        "下付き小文字" | "行左小書き" => Style::Sub,
        // Not the note that names the words, 「X」に傍点.
        _ if name.contains('「') => return None,
        _ if name.ends_with("傍点") => Style::Mark(Mark::Dots),
        _ if name.ends_with("傍線") => Style::Mark(Mark::Underline),
        _ => return None,
    })
}

/// に「Y」の注記, に「Y」のルビ
fn gloss(what: &str) -> Option<&str> {
    let inner = what.strip_prefix("に「")?;
    ["」の注記", "」のルビ", "」の傍記"].iter().find_map(|end| inner.strip_suffix(end))
}

/// Notes on how the page looked, which say nothing of the words.
fn is_look(note: &str) -> bool {
    [
        "小さな文字",
        "大きな文字",
        "字詰め",
        "横組み",
        "横書き",
        "罫囲み",
        "キャプション",
        "ページの左右中央",
        "中央揃え",
        "字下げ",
        "字上げ",
        "地付き",
        "行アキ",
        "改行",
        "段組",
    ]
    .iter()
    .any(|word| note.contains(word))
}

/// 返り点: レ, 一, 二, 上, 中, 下, 甲, 乙 …, 一レ
fn is_order_mark(note: &str) -> bool {
    let mark = note.strip_suffix('レ').unwrap_or(note);
    let marks = ["", "一", "二", "三", "四", "上", "中", "下", "甲", "乙", "丙", "丁", "天", "地", "人"];
    !note.is_empty() && marks.contains(&mark)
}

/// Length of the characters at the end of a text that a reading stands over without ｜: those of one kind.
fn base_length(text: &str) -> Option<usize> {
    let last = kind(text.chars().next_back()?)?;
    let length: usize = text.chars().rev().take_while(|c| kind(*c) == Some(last)).map(char::len_utf8).sum();
    Some(length)
}

#[derive(Copy, Clone, PartialEq, Eq)]
enum Kind {
    Han,
    Hiragana,
    Katakana,
    Latin,
}

fn kind(c: char) -> Option<Kind> {
    match c {
        '々' | '〆' | '〇' | 'ヶ' | '仝' | '〻' => Some(Kind::Han),
        'ぁ'..='ゟ' => Some(Kind::Hiragana),
        '゠'..='ヿ' => Some(Kind::Katakana),
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９' => Some(Kind::Latin),
        _ if script::is_han(c) => Some(Kind::Han),
        _ if script::is_latin_letter(c) || c.is_ascii_digit() => Some(Kind::Latin),
        _ => None,
    }
}

/// Cuts a text in two where its place is exact, or both halves have the place of the whole; `None` for anything else.
fn split(inline: &Inline, at: usize) -> Option<(Inline, Inline)> {
    let InlineKind::Text(text) = &inline.kind else { return None };
    let (front, tail) = text.split_at_checked(at)?;
    let span = inline.span;
    let (left, right) = match span.source() {
        Some(id) if span.end() - span.start() == text.len() => {
            (Span::new(id, span.start(), span.start() + at), Span::new(id, span.start() + at, span.end()))
        }
        _ => (span, span),
    };
    let piece = |text: &str, span| Inline::new(InlineKind::Text(text.to_owned()), span);
    Some((piece(front, left), piece(tail, right)))
}

/// Joins texts that stand side by side.
fn merged(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::with_capacity(inlines.len());
    for inline in inlines {
        if let (InlineKind::Text(text), Some(Inline { kind: InlineKind::Text(before), span, .. })) =
            (&inline.kind, out.last_mut())
        {
            before.push_str(text);
            *span = span.join(inline.span);
            continue;
        }
        out.push(inline);
    }
    out
}
