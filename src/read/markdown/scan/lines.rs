//! Lines that mean something by themselves, and what is known of each line.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Edit;
use crate::diag::{Code, Diagnostic};
use crate::doc::{Attr, PageBreak};
use crate::read::attrs;
use crate::read::markdown::atom::{Kind, Line};

/// What the inline scan has to know of the lines.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// Lines with text to scan; an empty range stands for a blank line or a line of its own.
    pub(super) ranges: Vec<Range<usize>>,
    /// Labels of footnotes that have a text.
    pub(super) notes: BTreeSet<String>,
}

/// Finds the lines that stand for themselves, and puts blank lines around them where there are none.
pub(super) fn scan(text: &str, edits: &mut Vec<Edit>) -> Lines {
    let mut scan = Scan { text, lines: split(text), found: Lines::default(), edits, fence: None, comment: false };
    for index in 0..scan.lines.len() {
        scan.line(index);
    }
    scan.found
}

struct Scan<'a> {
    text: &'a str,
    lines: Vec<Split<'a>>,
    found: Lines,
    edits: &'a mut Vec<Edit>,
    fence: Option<Fence>,
    comment: bool,
}

/// A line: `> ` and indents, then what stands there.
struct Split<'a> {
    start: usize,
    prefix: &'a str,
    body: &'a str,
    /// Whether a list is open, so that a deep indent does not mean code.
    listed: bool,
    /// Whether it is the delimiter row of a pipe table or a row below.
    table: bool,
}

struct Fence {
    mark: char,
    length: usize,
    quotes: usize,
}

impl Split<'_> {
    fn is_blank(&self) -> bool {
        self.body.is_empty()
    }

    fn body_range(&self) -> Range<usize> {
        let start = self.start + self.prefix.len();
        start..start + self.body.len()
    }

    fn quotes(&self) -> usize {
        self.prefix.matches('>').count()
    }

    /// Whether the line is indented as code is.
    fn is_code(&self) -> bool {
        let indent = self.prefix.rsplit('>').next().unwrap_or_default();
        !self.listed && (indent.contains('\t') || indent.len() > 4)
    }
}

fn split(text: &str) -> Vec<Split<'_>> {
    let (mut at, mut listed, mut table) = (0, false, false);
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        let bare = line.strip_suffix('\n').unwrap_or(line);
        let body = bare.trim_start_matches([' ', '\t', '>']);
        let prefix = &bare[..bare.len() - body.len()];
        let body = body.trim_end_matches([' ', '\t']);
        let marker = list_marker(body);
        listed = match () {
            () if marker > 0 => true,
            () if body.is_empty() => listed,
            () => listed && prefix.ends_with([' ', '\t']),
        };
        table = body.contains('|') && (table || is_delimiter(body));
        lines.push(Split { start: at, prefix, body, listed, table });
        at += line.len();
    }
    lines
}

/// Length of `- ` or `12. ` at the start, 0 where there is none.
fn list_marker(body: &str) -> usize {
    let digits = body.bytes().take_while(u8::is_ascii_digit).count();
    let mark = match digits {
        0 if body.starts_with(['-', '*', '+']) => 1,
        1..=9 if body[digits..].starts_with(['.', ')']) => digits + 1,
        _ => return 0,
    };
    if body[mark..].starts_with([' ', '\t']) { mark + 1 } else { 0 }
}

impl Scan<'_> {
    fn line(&mut self, index: usize) {
        let line = &self.lines[index];
        let (start, blank) = (line.start, line.is_blank());
        if self.in_fence(index) {
            // Code is scanned too: a listing with the name `verse` is text. Elsewhere all is put back.
            return self.found.ranges.push(start..self.end(index));
        }
        if blank || self.in_comment(index) {
            return self.found.ranges.push(start..start);
        }
        self.keep_unclosed(index);
        if let Some(label) = definition(self.lines[index].body) {
            self.found.notes.insert(label.to_lowercase());
            self.air_before(index);
        } else if self.holds_contents(index) {
            // kramdown puts its contents in the place of a list.
            self.edits.push(Edit::atom(self.lines[index].body_range(), Kind::Line(Line::Contents)));
            return self.found.ranges.push(start..start);
        } else if let Some(kind) = self.directive(index) {
            let range = self.lines[index].body_range();
            self.isolate(index);
            self.edits.push(Edit::atom(range, Kind::Line(kind)));
            return self.found.ranges.push(start..start);
        } else if let Some(length) = self.caption(index) {
            let at = self.lines[index].body_range().start;
            self.isolate(index);
            self.edits.push(Edit::atom(at..at + length, Kind::Line(Line::Caption)));
            return self.found.ranges.push(at + length..self.end(index));
        } else if opens_markdown(self.lines[index].body) {
            self.air_after(index);
        }
        self.found.ranges.push(start..self.end(index));
    }

    fn end(&self, index: usize) -> usize {
        self.lines.get(index + 1).map_or(self.text.len(), |next| next.start)
    }

    fn in_fence(&mut self, index: usize) -> bool {
        let line = &self.lines[index];
        if let Some(fence) = &self.fence {
            if line.quotes() < fence.quotes && !line.is_blank() {
                self.fence = None;
            } else {
                let length = line.body.chars().take_while(|c| *c == fence.mark).count();
                if length >= fence.length && length == line.body.len() {
                    self.fence = None;
                }
                return true;
            }
        }
        let mut body = line.body;
        while list_marker(body) > 0 {
            body = body[list_marker(body)..].trim_start_matches([' ', '\t', '>']);
        }
        let Some(mark) = body.chars().next().filter(|c| matches!(c, '`' | '~')) else { return false };
        let length = body.chars().take_while(|c| *c == mark).count();
        if length < 3 || line.is_code() || (mark == '`' && body[length..].contains('`')) {
            return false;
        }
        self.fence = Some(Fence { mark, length, quotes: line.quotes() });
        true
    }

    fn in_comment(&mut self, index: usize) -> bool {
        let body = self.lines[index].body;
        let inside = self.comment;
        let last = (body.rfind("<!--"), body.rfind("-->"));
        self.comment = match last {
            (None, None) => inside,
            // One that is never closed is none.
            (open, close) => open > close && self.text[self.end(index)..].contains("-->"),
        };
        inside
    }

    /// Keeps what would take all that follows out of the text, where nothing closes it.
    fn keep_unclosed(&mut self, index: usize) {
        const OPENINGS: [(&str, &str); 3] = [("<!--", "-->"), ("<script", "</script"), ("<style", "</style")];
        let line = &self.lines[index];
        let range = line.body_range();
        if !line.body.starts_with('<') || line.is_code() {
            return;
        }
        let starts = |with: &str| line.body.get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with));
        let Some((open, close)) = OPENINGS.into_iter().find(|(open, _)| starts(open)) else { return };
        let after = &self.text.as_bytes()[range.start + open.len()..];
        if after.windows(close.len()).any(|window| window.eq_ignore_ascii_case(close.as_bytes())) {
            return;
        }
        let message = format!("`{open}` is never closed and was kept as text");
        let help = format!(
            "close it with `{}`, or take it out",
            if close == "-->" { "-->".into() } else { format!("{close}>") }
        );
        let finding = Diagnostic::new(Code::M083, message).help(help);
        let place = range.start..range.start + open.len();
        self.edits.push(Edit::atom(place, Kind::Literal).finding(Some(finding)));
    }

    fn directive(&self, index: usize) -> Option<Line> {
        let line = &self.lines[index];
        if line.is_code() { None } else { directive(line.body) }
    }

    /// Whether the line is the item of a list that `{:toc}` below turns into a table of contents.
    fn holds_contents(&self, index: usize) -> bool {
        let below = self.lines.get(index + 1).map_or("", |line| line.body);
        list_marker(self.lines[index].body) > 0 && (below == "{:toc}" || below == "{: toc}")
    }

    /// Whether the line begins the caption of a table beside it: the length of its mark.
    fn caption(&self, index: usize) -> Option<usize> {
        let body = self.lines[index].body;
        let mark = [": ", "Table: "].into_iter().find(|mark| body.starts_with(mark))?.trim_end().len();
        let above = (0..index).rev().find(|&i| !self.lines[i].is_blank());
        let below = (index + 1..self.lines.len()).find(|&i| !self.lines[i].is_blank());
        let free = index == 0 || self.lines[index - 1].is_blank();
        let under = above.is_some_and(|above| {
            let line = &self.lines[above];
            index - above <= 2 && (line.table || line.body.ends_with("</table>"))
        });
        let over = free && below.is_some_and(|below| below - index <= 2 && self.opens_table(below));
        (under || over).then_some(mark)
    }

    fn opens_table(&self, index: usize) -> bool {
        self.lines[index].body.starts_with("<table")
            || self.lines[index].body.contains('|')
                && self.lines.get(index + 1).is_some_and(|line| is_delimiter(line.body))
    }

    fn isolate(&mut self, index: usize) {
        self.air_before(index);
        self.air_after(index);
    }

    fn air_before(&mut self, index: usize) {
        let Some(above) = index.checked_sub(1).and_then(|above| self.lines.get(above)) else { return };
        if !above.is_blank() {
            let line = &self.lines[index];
            self.edits.push(Edit::insert(line.start, format!("{}\n", line.prefix.trim_end())));
        }
    }

    fn air_after(&mut self, index: usize) {
        let Some(below) = self.lines.get(index + 1) else { return };
        if !below.is_blank() {
            let line = &self.lines[index];
            self.edits.push(Edit::insert(below.start, format!("{}\n", line.prefix.trim_end())));
        }
    }
}

fn is_delimiter(body: &str) -> bool {
    body.contains('|') && body.contains('-') && body.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'))
}

/// `[^label]:` at the start of a line.
pub(super) fn definition(body: &str) -> Option<&str> {
    let rest = body.strip_prefix("[^")?;
    let at = rest.find(|c: char| c == ']' || c == '[' || c.is_whitespace())?;
    (at > 0 && rest[at..].starts_with("]:")).then(|| &rest[..at])
}

/// `<div markdown="1">`: what follows is Markdown, whether or not there is a blank line.
fn opens_markdown(body: &str) -> bool {
    body.starts_with('<') && body.ends_with('>') && body.contains(" markdown")
}

fn directive(body: &str) -> Option<Line> {
    if body.starts_with(":::") {
        return div(body);
    }
    match body {
        r"\newpage" | r"\pagebreak" | r"\clearpage" | "{pagebreak}" | "{{< pagebreak >}}" | "[[pagebreak]]"
        | "\u{c}" => Some(Line::PageBreak(PageBreak::Page)),
        r"\cleardoublepage" | "[[pagebreak:right]]" | "[[pagebreak:recto]]" => Some(Line::PageBreak(PageBreak::Recto)),
        "[[pagebreak:left]]" | "[[pagebreak:verso]]" => Some(Line::PageBreak(PageBreak::Verso)),
        "\\" | "&nbsp;" | "\u{a0}" | "　" | "[[blank]]" | "<br>" | "<br/>" | "<br />" => Some(Line::Blank),
        "[TOC]" | "[toc]" | "[[toc]]" | "[[TOC]]" | "[[_TOC_]]" | "@[toc]" | "@[TOC]" | "${toc}" | "{:toc}"
        | "{toc}" | "{: toc}" | "{{toc}}" | "{{< toc >}}" => Some(Line::Contents),
        _ if is_scene(body) => Some(Line::Scene),
        _ => None,
    }
}

/// A short line of stars, diamonds, reference marks.
fn is_scene(body: &str) -> bool {
    const MARKS: &str = "＊◇◆※☆★⁂○●□■△▲";
    body.starts_with(|c| MARKS.contains(c))
        && body.chars().count() <= 15
        && body.chars().all(|c| MARKS.contains(c) || matches!(c, ' ' | '　'))
}

/// `::: {.class}`, `::: note title`, `:::{note} title`, `:::`.
fn div(body: &str) -> Option<Line> {
    let rest = body.trim_start_matches(':').trim().trim_end_matches(':').trim_end();
    if rest.is_empty() {
        return Some(Line::DivClose);
    }
    if let Some(parsed) = attrs::parse(rest) {
        return Some(Line::DivOpen(parsed.attr, rest[parsed.len..].trim().to_owned()));
    }
    let (name, title) = match rest.strip_prefix('{') {
        Some(inner) => inner.split_once('}')?,
        None => rest.split_at(rest.find(|c: char| c.is_whitespace() || c == '{').unwrap_or(rest.len())),
    };
    let name = name.trim_start_matches('.');
    if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_') {
        return None;
    }
    let (title, more) = title
        .find('{')
        .and_then(|at| Some((&title[..at], attrs::parse(&title[at..])?)))
        .map_or((title, Attr::NONE), |(title, parsed)| (title, parsed.attr));
    Some(Line::DivOpen(attrs::merge(Attr::class_only(name), more), title.trim().to_owned()))
}
