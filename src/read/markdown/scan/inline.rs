//! Syntax within lines.

use super::lines::{Lines, definition};
use super::{Edit, ruby};
use crate::diag::{Code, Diagnostic};
use crate::doc::{Attr, Label, RefForm};
use crate::read::attrs;
use crate::read::mapped::Mapped;
use crate::read::markdown::atom::{GLUE, Kind, Wrap};
use crate::read::markdown::cjk::{is_base, is_cjk, is_mark};

/// Finds what stands within lines.
pub(super) fn scan(input: &Mapped, lines: &Lines, edits: &mut Vec<Edit>) {
    let first = edits.len();
    let mut scan = Scan { input, text: input.text(), lines, edits, first, open: Vec::new(), pairs: 0, done: 0 };
    for range in &lines.ranges {
        if range.is_empty() {
            scan.open.clear();
        }
        scan.done = scan.done.max(range.start);
        scan.run(range.end);
    }
}

/// Bytes that what is looked for begins with: most of a text is none.
const SIGNS: [bool; 256] = {
    let mut signs = [false; 256];
    let list = b"\\{[]^~*@\xE3";
    let mut at = 0;
    while at < list.len() {
        signs[list[at] as usize] = true;
        at += 1;
    }
    signs
};

struct Scan<'a> {
    input: &'a Mapped,
    text: &'a str,
    lines: &'a Lines,
    edits: &'a mut Vec<Edit>,
    /// Edits before this one are those of the lines.
    first: usize,
    open: Vec<Bracket>,
    pairs: usize,
    /// All before this byte has been seen.
    done: usize,
}

/// An opening bracket: where it stands and how long its mark is.
struct Bracket {
    at: usize,
    note: bool,
}

impl Scan<'_> {
    fn run(&mut self, end: usize) {
        loop {
            let rest = self.text.as_bytes().get(self.done..end).unwrap_or_default();
            let Some(next) = rest.iter().position(|byte| SIGNS[usize::from(*byte)]) else { break };
            let at = self.done + next;
            let rest = &self.text[at..];
            let Some(c) = rest.chars().next() else { break };
            let taken = match c {
                '\\' => Some(1 + rest[1..].chars().next().filter(char::is_ascii_punctuation).map_or(0, char::len_utf8)),
                '{' => self.brace(at),
                '[' => self.bracket(at),
                ']' => self.close(at),
                '^' => self.caret(at),
                '~' => self.tilde(at),
                '*' => {
                    let length = run_length(rest, '*');
                    self.glue(at, length);
                    Some(length)
                }
                '《' => self.dots(at),
                '@' => self.reference(at),
                _ => None,
            };
            self.done = at + taken.unwrap_or(c.len_utf8());
        }
    }

    fn before(&self, at: usize) -> Option<char> {
        self.text[..at].chars().next_back()
    }

    fn after(&self, at: usize) -> Option<char> {
        self.text[at..].chars().next()
    }

    /// T13: a run of delimiters beside a CJK character may open and close, whatever mark stands on its other side
    /// (the CJK-friendly amendment to CommonMark). To the parser a mark with glue is a letter.
    fn glue(&mut self, at: usize, length: usize) {
        let (before, after) = (self.before(at), self.after(at + length));
        if !(before.is_some_and(is_cjk) || after.is_some_and(is_cjk)) {
            return;
        }
        let stands = |c: Option<char>| c.is_some_and(|c| c != '|' && is_mark(c));
        if stands(before) {
            self.edits.push(Edit::insert(at, GLUE));
        }
        if stands(after) {
            self.edits.push(Edit::insert(at + length, GLUE));
        }
    }

    fn brace(&mut self, at: usize) -> Option<usize> {
        let rest = &self.text[at..];
        if let Some((name, length)) = template(rest) {
            self.edits.push(Edit::atom(at..at + length, Kind::Template(name)));
            return Some(length);
        }
        if rest.starts_with("{{") {
            return Some(run_length(rest, '{'));
        }
        if let Some(found) = ruby::braces(rest) {
            return self.ruby(at, found);
        }
        if let Some(term) = rest.strip_prefix("{i: \"").and_then(|rest| rest.split_once("\"}")).map(|(term, _)| term)
            && !term.contains('\n')
        {
            let length = "{i: \"\"}".len() + term.len();
            self.edits.push(Edit::atom(at..at + length, Kind::Index(term.to_owned())));
            return Some(length);
        }
        let parsed = attrs::parse(rest)?;
        let follows = self.before(at).is_some_and(|c| matches!(c, ']' | ')' | '`' | '}'));
        let ends = self.text[at + parsed.len..].split('\n').next().is_some_and(|rest| rest.trim().is_empty());
        if !follows && !ends {
            return Some(parsed.len);
        }
        let finding = self.check_lang(at, &parsed);
        self.edits.push(Edit::atom(at..at + parsed.len, Kind::Attr(parsed.attr)).finding(finding));
        Some(parsed.len)
    }

    fn ruby(&mut self, at: usize, found: ruby::Found) -> Option<usize> {
        if self.before(at) == Some('{') || self.after(at + found.len) == Some('}') {
            return None;
        }
        let finding = found.mismatch.map(|(readings, characters)| {
            let message = format!("{readings} readings for {characters} characters");
            let span = self.input.span(at..at + found.len);
            let help = "give one reading for each character, or a single one for all";
            Diagnostic::new(Code::M001, message).at(span).help(help)
        });
        self.edits.push(Edit::atom(at..at + found.len, Kind::Ruby(found.ruby)).finding(finding));
        Some(found.len)
    }

    fn bracket(&mut self, at: usize) -> Option<usize> {
        let rest = &self.text[at..];
        if let Some((kind, length)) = page_anchor(rest).or_else(|| bracketed_reference(rest)).or_else(|| warichu(rest))
        {
            self.edits.push(Edit::atom(at..at + length, kind));
            return Some(length);
        }
        if let Some(length) = super::wiki::link(rest) {
            self.edits.push(Edit::atom(at..at + length, Kind::Wiki));
            return Some(length);
        }
        if rest.starts_with("[^") {
            return self.note(at);
        }
        self.open.push(Bracket { at, note: false });
        None
    }

    fn note(&mut self, at: usize) -> Option<usize> {
        let rest = &self.text[at + 2..];
        let end = rest.find(|c: char| matches!(c, ']' | '[' | '^') || c.is_whitespace())?;
        if end == 0 || !rest[end..].starts_with(']') {
            return None;
        }
        let (label, length) = (&rest[..end], end + 3);
        let line = self.text[..at].rfind('\n').map_or(0, |at| at + 1);
        let first = self.text[line..at].chars().all(|c| matches!(c, ' ' | '\t' | '>'));
        if first && definition(&self.text[at..]).is_some() {
            return Some(length + 1);
        }
        if self.lines.notes.contains(&label.to_lowercase()) {
            self.edits.push(Edit::atom(at..at + length, Kind::Note(Label::new(label.to_lowercase()))));
        } else if label.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-') {
            let message = format!("the footnote {label:?} has no text");
            let help = format!("add a line `[^{label}]: …` after the paragraph, or escape the bracket: `\\[`");
            let finding = Diagnostic::new(Code::R003, message).at(self.input.span(at..at + length)).help(help);
            self.edits.push(Edit::atom(at..at + length, Kind::Literal).finding(Some(finding)));
        }
        Some(length)
    }

    fn close(&mut self, at: usize) -> Option<usize> {
        let bracket = self.open.pop()?;
        let rest = &self.text[at + 1..];
        if bracket.note {
            self.pair(bracket.at..bracket.at + 2, at..at + 1, Wrap::Note);
            return None;
        }
        let base = &self.text[bracket.at + 1..at];
        if let Some(reading) = rest.strip_prefix("^(").and_then(|rest| rest.split([')', '\n']).next())
            && rest[2 + reading.len()..].starts_with(')')
            && base.len() <= 200
            && base.contains(is_base)
            && !base.contains(['[', ']', '\n', '*', '`'])
            && !reading.trim().is_empty()
        {
            let range = bracket.at..at + 1 + 2 + reading.len() + 1;
            let length = range.end - at;
            let readings: Vec<&str> = reading.split('|').map(str::trim).collect();
            let (ruby, _) = ruby::build(base, &readings);
            while self.edits.len() > self.first && self.edits.last().is_some_and(|last| last.range.start > range.start)
            {
                self.edits.pop();
            }
            self.edits.push(Edit::atom(range, Kind::Ruby(ruby)));
            return Some(length);
        }
        // `![x]{…}` is no picture, `[a][b]{…}` is a link by reference.
        if rest.starts_with('{')
            && !matches!(self.before(bracket.at), Some(']' | '!'))
            && let Some(parsed) = attrs::parse(rest)
        {
            let finding = self.check_lang(at + 1, &parsed);
            let end = at + 1 + parsed.len;
            self.pair(bracket.at..bracket.at + 1, at..end, Wrap::Span(parsed.attr));
            if let Some(close) = self.edits.pop() {
                self.edits.push(close.finding(finding));
            }
            return Some(end - at);
        }
        None
    }

    fn pair(&mut self, open: std::ops::Range<usize>, close: std::ops::Range<usize>, wrap: Wrap) {
        self.edits.push(Edit::atom(open, Kind::Open(self.pairs)));
        self.edits.push(Edit::atom(close, Kind::Close(self.pairs, wrap)));
        self.pairs += 1;
    }

    fn caret(&mut self, at: usize) -> Option<usize> {
        let rest = &self.text[at + 1..];
        if rest.starts_with('[') && !rest.starts_with("[^") {
            self.open.push(Bracket { at, note: true });
            return Some(2);
        }
        let end = near_end(rest, '^')?;
        let inside = &rest[..end];
        if !inside.contains(char::is_alphanumeric) || inside.contains(['[', ']', '`', '\\']) {
            return None;
        }
        self.pair(at..at + 1, at + 1 + end..at + 2 + end, Wrap::Sup);
        Some(end + 2)
    }

    fn tilde(&mut self, at: usize) -> Option<usize> {
        let rest = &self.text[at..];
        match run_length(rest, '~') {
            1 => {}
            2 => {
                self.glue(at, 2);
                return Some(2);
            }
            length => return Some(length),
        }
        let inside = near_end(&rest[1..], '~').map(|end| &rest[1..1 + end]);
        let letter =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, 'Α'..='ω' | '+' | '-' | '−' | ',' | '.' | '(' | ')');
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        match inside {
            // 3~5~7 are numbers with a sign between them, H~2~O is not.
            Some(inside) if inside.chars().all(letter) => {
                let end = at + 2 + inside.len();
                let range = digit(self.before(at)) && digit(self.after(end));
                if !range && !rest[inside.len() + 1..].starts_with("~~") {
                    self.pair(at..at + 1, end - 1..end, Wrap::Sub);
                    return Some(inside.len() + 2);
                }
            }
            _ => {}
        }
        self.edits.push(Edit::atom(at..at + 1, Kind::Literal));
        None
    }

    /// `《《x》》`; a title inside a title, `《《雪》考》`, is none.
    fn dots(&mut self, at: usize) -> Option<usize> {
        let inside = self.text[at..].strip_prefix("《《")?;
        let end = inside.find(['《', '》', '\n'])?;
        if end == 0 || !inside[end..].starts_with("》》") {
            return None;
        }
        let (open, close) = ("《《".len(), at + "《《".len() + end);
        self.pair(at..at + open, close..close + open, Wrap::Dots);
        Some(open)
    }

    fn reference(&mut self, at: usize) -> Option<usize> {
        if self.before(at).is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '@')) {
            return None;
        }
        let label = label(&self.text[at + 1..])?;
        let length = label.len() + 1;
        self.edits.push(Edit::atom(at..at + length, Kind::Reference(Label::new(label), RefForm::Full)));
        Some(length)
    }

    fn check_lang(&self, at: usize, parsed: &attrs::Parsed) -> Option<Diagnostic> {
        let tag = parsed.attr.value("lang")?;
        let help = "write a language tag, for example `lang=ja` or `lang=zh-Hans`";
        let span = self.input.span(at..at + parsed.len);
        Some(Diagnostic::new(Code::M007, format!("{tag:?} is not a language tag")).at(span).help(help))
    }
}

fn run_length(text: &str, mark: char) -> usize {
    text.bytes().take_while(|b| *b == mark as u8).count()
}

/// A tag of Jekyll, Hexo, Hugo, GitBook: `{{ x }}`, `{% x %}`, `{{< x >}}`, `{{% x %}}` on one line. Its name, by which
/// it is told once, and its length.
fn template(text: &str) -> Option<(String, usize)> {
    let (open, close) = [("{{<", ">}}"), ("{{%", "%}}"), ("{{", "}}"), ("{%", "%}")]
        .into_iter()
        .find(|(open, _)| text.starts_with(open))?;
    let inside = &text[open.len()..text.find(close)?.max(open.len())];
    let name = inside.trim_start_matches(['-', '/', ' ']).split_whitespace().next()?;
    let plain = name.starts_with(char::is_alphabetic) && name.chars().all(|c| c.is_alphanumeric() || "._-".contains(c));
    (plain && inside.len() < 400 && !inside.contains(['\n', '{']))
        .then(|| (format!("{open} {name} {close}"), open.len() + inside.len() + close.len()))
}

/// Where a mark closes that must be near and have no space before it.
fn near_end(text: &str, mark: char) -> Option<usize> {
    let (end, _) = text.char_indices().take(64).find(|(_, c)| *c == mark || c.is_whitespace())?;
    (end > 0 && text[end..].starts_with(mark)).then_some(end)
}

/// `fig-x`, `tbl-x`, `sec-x`, `eq-x`, `lst-x`, also with a colon. A name in Latin letters ends where they end, so that
/// Han text may follow at once; a name in Han ends at a space or mark.
fn label(text: &str) -> Option<&str> {
    let prefix = ["fig", "tbl", "sec", "eq", "lst"].into_iter().find(|prefix| text.starts_with(prefix))?.len();
    let name = text[prefix..].strip_prefix(['-', ':'])?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ':' | '.');
    let latin = name.find(|c| !plain(c)).unwrap_or(name.len());
    let latin = name[..latin].trim_end_matches(['-', ':', '.']).len();
    let length = match latin {
        0 => name.find(|c: char| !c.is_alphanumeric()).unwrap_or(name.len()),
        latin => latin,
    };
    (length > 0).then(|| &text[..prefix + 1 + length])
}

/// `[%5]`, also shown in DenDen as `[%%5]`.
fn page_anchor(text: &str) -> Option<(Kind, usize)> {
    let inner = text.strip_prefix("[%")?.trim_start_matches('%');
    let end = inner.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))?;
    let length = text.len() - inner.len() + end + 1;
    (end > 0 && end < 16 && inner[end..].starts_with(']')).then(|| (Kind::PageAnchor(inner[..end].to_owned()), length))
}

/// `[-@fig-x]`: the number alone. `[@fig-x]`, `[@fig-x]{.page}`, `[@fig-x]{.title}`.
fn bracketed_reference(text: &str) -> Option<(Kind, usize)> {
    let inner = text.strip_prefix('[')?;
    let (mut form, inner) = match inner.strip_prefix('-') {
        Some(inner) => (RefForm::Number, inner),
        None => (RefForm::Full, inner),
    };
    let label = label(inner.strip_prefix('@')?)?;
    let rest = inner[1 + label.len()..].strip_prefix(']')?;
    let mut length = text.len() - rest.len();
    if let Some(parsed) = attrs::parse(rest) {
        form = match parsed.attr {
            attr if attr == Attr::class_only("page") => RefForm::Page,
            attr if attr == Attr::class_only("title") => RefForm::Title,
            _ => return None,
        };
        length += parsed.len;
    }
    Some((Kind::Reference(Label::new(label), form), length))
}

/// `[[warichu:note]]`
fn warichu(text: &str) -> Option<(Kind, usize)> {
    let inner = text.strip_prefix("[[warichu:")?;
    let end = inner.find([']', '[', '\n'])?;
    (end > 0 && inner[end..].starts_with("]]"))
        .then(|| (Kind::Warichu(inner[..end].to_owned()), text.len() - inner.len() + end + 2))
}
