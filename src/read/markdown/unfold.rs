//! Blocks that an indent holds together, as MkDocs and Python-Markdown write them, become divs: `!!! note "title"`,
//! `??? note`, `=== "tab"`.

use crate::read::mapped::Mapped;

/// Columns of the indent.
const INDENT: usize = 4;

/// Kinds of MkDocs beside those that a div knows, with the nearest of these.
const KINDS: [(&str, &str); 15] = [
    ("abstract", "note"),
    ("attention", "warning"),
    ("bug", "caution"),
    ("check", "tip"),
    ("error", "caution"),
    ("example", "note"),
    ("fail", "caution"),
    ("failure", "caution"),
    ("faq", "note"),
    ("help", "note"),
    ("question", "note"),
    ("success", "tip"),
    ("summary", "note"),
    ("tldr", "note"),
    ("todo", "note"),
];

/// Puts `:::` lines in place of the lines that open such blocks and after their ends, and takes their indent away.
pub(super) fn unfold(input: &Mapped) -> Mapped {
    let text = input.text();
    if !["!!!", "???", "==="].iter().any(|mark| text.contains(mark)) {
        return input.clone();
    }
    let lines: Vec<Line<'_>> = split(text);
    let mut open = Open { input, out: Mapped::default(), indents: Vec::new(), fence: None };
    for (index, line) in lines.iter().enumerate() {
        let below = lines[index + 1..].iter().find(|line| !line.body.is_empty());
        open.line(line, below);
    }
    open.close(0, text.len());
    open.out
}

struct Line<'a> {
    start: usize,
    end: usize,
    /// Columns of white space before the body.
    indent: usize,
    body: &'a str,
}

fn split(text: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    text.split_inclusive('\n')
        .map(|line| {
            let body = line.trim_start_matches([' ', '\t']);
            let indent = line[..line.len() - body.len()].chars().map(width).sum();
            let line = Line { start, end: start + line.len(), indent, body: body.trim_end() };
            start = line.end;
            line
        })
        .collect()
}

fn width(blank: char) -> usize {
    if blank == '\t' { INDENT } else { 1 }
}

struct Open<'a> {
    input: &'a Mapped,
    out: Mapped,
    /// Columns before the opening lines of the blocks that are open.
    indents: Vec<usize>,
    /// Mark and length of the fence of code that is open.
    fence: Option<(char, usize)>,
}

impl Open<'_> {
    fn line(&mut self, line: &Line<'_>, below: Option<&Line<'_>>) {
        if !line.body.is_empty() {
            let inside = self.indents.iter().take_while(|indent| line.indent >= **indent + INDENT).count();
            self.close(inside, line.start);
        }
        if self.fence.is_none()
            && let Some(div) = opening(line.body, below.is_some_and(|below| below.indent >= line.indent + INDENT))
        {
            let depth = line.indent - INDENT * self.indents.len();
            let text = format!("{}{div}\n", " ".repeat(depth));
            self.out.push(&text, self.input.span(line.start..line.start + line.body.len()));
            return self.indents.push(line.indent);
        }
        self.toggle_fence(line.body);
        self.push(line);
    }

    /// A line without the indents of the blocks that are open.
    fn push(&mut self, line: &Line<'_>) {
        let (mut at, mut columns) = (line.start, 0);
        let wanted = INDENT * self.indents.len();
        for c in self.input.text()[line.start..line.end].chars() {
            if columns >= wanted || !matches!(c, ' ' | '\t') {
                break;
            }
            columns += width(c);
            at += c.len_utf8();
        }
        self.out.push_from(self.input, at..line.end);
    }

    fn close(&mut self, to: usize, at: usize) {
        while self.indents.len() > to {
            let indent = self.indents.pop().unwrap_or_default();
            let depth = indent.saturating_sub(INDENT * self.indents.len());
            if !self.out.text().is_empty() && !self.out.text().ends_with('\n') {
                self.out.push("\n", self.input.span(at..at));
            }
            self.out.push(&format!("{}:::\n", " ".repeat(depth)), self.input.span(at..at));
            self.fence = None;
        }
    }

    fn toggle_fence(&mut self, body: &str) {
        let Some(mark) = body.chars().next().filter(|c| matches!(c, '`' | '~')) else { return };
        let length = body.chars().take_while(|c| *c == mark).count();
        match self.fence {
            Some((open, least)) if open == mark && length >= least && length == body.len() => self.fence = None,
            None if length >= 3 => self.fence = Some((mark, length)),
            _ => {}
        }
    }
}

/// The opening line of the div that a line stands for. `filled`: an indented text follows.
fn opening(body: &str, filled: bool) -> Option<String> {
    let (mark, rest) = body.split_at_checked(3)?;
    let rest = if mark == "???" { rest.strip_prefix('+').unwrap_or(rest) } else { rest };
    let rest = rest.strip_prefix([' ', '\t']).filter(|_| matches!(mark, "!!!" | "???" | "==="))?.trim();
    let rest = if mark == "===" { rest.trim_start_matches(['!', '+']).trim_start() } else { rest };
    let (names, title) = match rest.find('"') {
        Some(at) => (&rest[..at], Some(rest[at + 1..].strip_suffix('"')?)),
        None => (rest, None),
    };
    let names: Vec<&str> = names.split_whitespace().collect();
    let plain = |name: &&str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if !names.iter().all(plain) || !(filled || title.is_some()) {
        return None;
    }
    let (kind, title) = match (mark, names.first()) {
        ("===", None) => ("tab".to_owned(), title?.to_owned()),
        ("!!!" | "???", Some(name)) if filled => named(name, title),
        ("!!!" | "???", Some(name)) => named(name, Some(title?)),
        _ => return None,
    };
    let title = title.replace("\\\"", "\"").replace('\\', "\\\\").replace('"', "\\\"");
    let title = if title.is_empty() { title } else { format!(" title=\"{title}\"") };
    Some(format!("::: {{.{kind}{title}}}"))
}

/// Kind and title of a block by its name. A kind that books do not have is named by its title.
fn named(name: &str, title: Option<&str>) -> (String, String) {
    let known = KINDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, kind)| *kind);
    let mut words = name.replace(['-', '_'], " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let title = title.map_or_else(|| if known.is_some() { words } else { String::new() }, str::to_owned);
    (known.unwrap_or(name).to_ascii_lowercase(), title)
}
