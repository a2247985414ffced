//! Lists with marks that CommonMark does not know: `a.`, `(1)`, `①`, `一、`, `（一）`, `甲、`, as pandoc and Chinese authors
//! write them. They become numbered lists; two noncharacters at the start of each item say how it was marked.

use crate::doc::{Around, Block, BlockKind, Counter, Inline, InlineKind, ListItem, ListStyle};
use crate::read::mapped::Mapped;
use crate::source::Span;

/// The last two code points of each plane are noncharacters, which are never in a text that was cleaned: U+1FFFE stands
/// for the first counter, U+1FFFF for the first thing around it, U+2FFFE for the second counter.
const COUNTERS: u32 = 0x1FFFE;
const AROUNDS: u32 = 0x1FFFF;

/// What a mark may be read as. `i.` is a letter and a numeral.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Mark {
    counter: Counter,
    around: Around,
    number: u64,
}

/// A line as this pass sees it.
struct Line<'a> {
    start: usize,
    indent: usize,
    body: &'a str,
    /// What its mark may be, and its length with the space behind it.
    marks: Vec<Mark>,
    length: usize,
    code: bool,
}

/// Puts numbers in place of marks, where at least two follow each other.
pub(super) fn lists(input: Mapped) -> Mapped {
    let text = input.text();
    let lines = split(text);
    let mut chosen: Vec<Option<(Mark, bool)>> = vec![None; lines.len()];
    for at in 0..lines.len() {
        if chosen[at].is_some() {
            continue;
        }
        for mark in &lines[at].marks {
            let run = run(&lines, at, *mark);
            if run.len() > 1 {
                for (nth, &item) in run.iter().enumerate() {
                    chosen[item] = Some((Mark { number: mark.number + nth as u64, ..*mark }, nth == 0));
                }
                break;
            }
        }
    }
    if chosen.iter().all(Option::is_none) {
        return input;
    }
    let (mut out, mut done) = (Mapped::default(), 0);
    for (at, (line, mark)) in lines.iter().zip(&chosen).enumerate() {
        let Some((mark, first)) = mark else {
            if follows(&lines, &chosen, at) {
                out.push_from(&input, done..line.start);
                part(&lines, at, &mut out, input.span(line.start..line.start));
                done = line.start;
            }
            continue;
        };
        let from = line.start + line.indent;
        out.push_from(&input, done..line.start);
        let span = input.span(from..from + line.length);
        if *first && at > 0 {
            part(&lines, at, &mut out, span);
        }
        out.push_from(&input, line.start..from);
        let number = if *first { mark.number } else { 1 };
        let sign = if mark.around == Around::Period { '.' } else { ')' };
        out.push(
            &format!("{number}{sign} {}{}", tag(COUNTERS, mark.counter as u32), tag(AROUNDS, mark.around as u32)),
            span,
        );
        done = from + line.length;
    }
    out.push_from(&input, done..text.len());
    out
}

/// Whether a line begins a plain list right below one with marks.
fn follows(lines: &[Line], chosen: &[Option<(Mark, bool)>], at: usize) -> bool {
    let line = &lines[at];
    let bare = line.body.trim_start_matches(|c: char| c.is_ascii_digit());
    let plain = bare.len() < line.body.len() && (bare.starts_with(". ") || bare.starts_with(") "));
    let above = (0..at).rev().find(|&i| !lines[i].body.is_empty() && lines[i].indent <= line.indent);
    plain && !line.code && above.is_some_and(|i| chosen[i].is_some() && lines[i].indent == line.indent)
}

/// Before the first item of a list: a blank line, and a comment where another list would swallow it.
fn part(lines: &[Line], at: usize, out: &mut Mapped, span: Span) {
    let indent = lines[at].indent;
    if !lines[at - 1].body.is_empty() {
        out.push("\n", span);
    }
    let above = lines[..at].iter().rev().find(|line| !line.body.is_empty() && line.indent <= indent);
    let digits = |line: &&Line| line.body.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(['.', ')']);
    if above.is_some_and(|line| line.indent == indent && (digits(&line) || !line.marks.is_empty())) {
        out.push(&format!("{}<!-- -->\n\n", " ".repeat(indent)), span);
    }
}

fn tag(base: u32, at: u32) -> char {
    char::from_u32(base + (at << 16)).unwrap_or('\u{10FFFF}')
}

/// Lines with the items of the list that begins at one: deeper lines may stand between, blank ones only where the marks
/// are Latin, because 一、 and 二、 before paragraphs of their own are no list.
fn run(lines: &[Line], first: usize, mark: Mark) -> Vec<usize> {
    let mut items = vec![first];
    let indent = lines[first].indent;
    let spaced = matches!(mark.around, Around::Period | Around::Paren | Around::Parens);
    let mut number = mark.number;
    for (at, line) in lines.iter().enumerate().skip(first + 1) {
        if line.code {
            break;
        }
        let next = Mark { number: number + 1, ..mark };
        match () {
            () if line.body.is_empty() && spaced => {}
            () if line.body.is_empty() => break,
            () if line.indent > indent => {}
            () if line.indent == indent && line.marks.contains(&next) => {
                items.push(at);
                number += 1;
            }
            () => break,
        }
    }
    items
}

fn split(text: &str) -> Vec<Line<'_>> {
    let (mut start, mut fence, mut listed) = (0, None::<char>, false);
    let mut lines = Vec::new();
    for whole in text.split_inclusive('\n') {
        let bare = whole.trim_end_matches('\n');
        let body = bare.trim_start_matches(' ');
        let indent = bare.len() - body.len();
        let mark = [('`', "```"), ('~', "~~~")].into_iter().find(|(_, fence)| body.starts_with(fence));
        let mark = mark.map(|(mark, _)| mark);
        let code = fence.is_some() || mark.is_some();
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            _ => {}
        }
        let (marks, length) = if code || (indent > 3 && !listed) { (Vec::new(), 0) } else { marks(body) };
        listed = !marks.is_empty()
            || ["- ", "* ", "+ "].iter().any(|mark| body.starts_with(mark))
            || body.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(['.', ')'])
            || (listed && (body.is_empty() || indent > 0));
        lines.push(Line { start, indent, body: body.trim_end(), marks, length, code });
        start += whole.len();
    }
    lines
}

/// What the mark at the start of a line may be, and its length with the space behind it.
fn marks(body: &str) -> (Vec<Mark>, usize) {
    let none = (Vec::new(), 0);
    let (around, inside, after) = match body.chars().next() {
        Some('(') => match body[1..].split_once(')') {
            Some((inside, after)) => (Around::Parens, inside, after),
            None => return none,
        },
        Some('（') => match body['（'.len_utf8()..].split_once('）') {
            Some((inside, after)) => (Around::WideParens, inside, after),
            None => return none,
        },
        Some('#') if body.starts_with("#. ") => {
            return (vec![Mark { counter: Counter::Decimal, around: Around::Period, number: 1 }], 3);
        }
        Some(ch) if Counter::Circled.symbols().is_some_and(|symbols| symbols.contains(ch)) => {
            (Around::None, &body[..ch.len_utf8()], &body[ch.len_utf8()..])
        }
        _ => {
            let Some(at) = body.find(['.', ')', '、']) else { return none };
            let around = match &body[at..] {
                rest if rest.starts_with('.') => Around::Period,
                rest if rest.starts_with(')') => Around::Paren,
                _ => Around::Comma,
            };
            let sign = if around == Around::Comma { '、'.len_utf8() } else { 1 };
            (around, &body[..at], &body[at + sign..])
        }
    };
    // Latin marks stand before a space; capitals with a full stop, which may be a name, before two (pandoc).
    let han = |counter: Counter| matches!(counter, Counter::Han | Counter::Stem | Counter::Circled);
    let spaces = after.len() - after.trim_start_matches([' ', '\u{3000}']).len();
    if after.trim().is_empty() || inside.chars().count() > 6 {
        return none;
    }
    let fits = |counter: &Counter| match (around, counter) {
        (Around::Period | Around::Paren, Counter::Decimal) => false,
        (Around::Period, Counter::UpperAlpha | Counter::UpperRoman) => after.starts_with("  "),
        (Around::Comma | Around::WideParens, counter) => han(*counter) || *counter == Counter::Decimal,
        (Around::None, counter) => *counter == Counter::Circled,
        (Around::Parens, counter) => after.starts_with(' ') || *counter == Counter::Han,
        (Around::Period | Around::Paren, counter) => after.starts_with(' ') && !han(*counter),
    };
    let read = |counter: &Counter| Some(Mark { counter: *counter, around, number: counter.value(inside)? });
    // A numeral before a letter: `i.` with `ii.` below it.
    let order = [
        Counter::LowerRoman,
        Counter::UpperRoman,
        Counter::LowerAlpha,
        Counter::UpperAlpha,
        Counter::Decimal,
        Counter::Han,
        Counter::Circled,
        Counter::Stem,
    ];
    let marks: Vec<Mark> = order.iter().filter(|counter| fits(counter)).filter_map(read).collect();
    (marks, body.len() - after.len() + spaces)
}

impl Counter {
    /// The number that a mark stands for.
    fn value(self, mark: &str) -> Option<u64> {
        let most = if self == Counter::Decimal { 999 } else { 60 };
        if self == Counter::Decimal {
            return mark.parse().ok().filter(|n| *n <= most && mark.bytes().all(|b| b.is_ascii_digit()));
        }
        if mark.is_empty() || mark.chars().count() > 6 {
            return None;
        }
        if let Some(symbols) = self.symbols() {
            let mut chars = mark.chars();
            let sign = chars.next().filter(|_| chars.next().is_none())?;
            return (1..=most).zip(symbols.chars()).find(|(_, symbol)| *symbol == sign).map(|(n, _)| n);
        }
        let may = match self {
            Counter::LowerAlpha | Counter::LowerRoman => mark.bytes().all(|b| b.is_ascii_lowercase()),
            Counter::UpperAlpha | Counter::UpperRoman => mark.bytes().all(|b| b.is_ascii_uppercase()),
            Counter::Han => !mark.is_ascii(),
            Counter::Decimal | Counter::Circled | Counter::Stem => false,
        };
        if !may {
            return None;
        }
        (1..=most).find(|&n| self.print(n) == mark && mark.parse::<u64>().is_err())
    }
}

/// The marks that the items of a list carry; they are taken out of the text.
pub(super) fn style(first: Option<u64>, items: &mut [ListItem], paren: bool) -> ListStyle {
    let Some(first) = first else { return ListStyle::Bullet };
    let found = items.iter_mut().map(|item| take(&mut item.body)).collect::<Vec<_>>();
    match found.first().copied().flatten() {
        Some((Counter::Decimal, Around::Period)) => ListStyle::Number(first),
        Some((counter, around)) => ListStyle::Counted { first, counter, around },
        None if paren => ListStyle::Counted { first, counter: Counter::Decimal, around: Around::Paren },
        None => ListStyle::Number(first),
    }
}

fn take(body: &mut [Block]) -> Option<(Counter, Around)> {
    let Some(Block { kind: BlockKind::Para(content), .. }) = body.first_mut() else { return None };
    let Some(Inline { kind: InlineKind::Text(text), .. }) = content.first_mut() else { return None };
    let mut chars = text.chars();
    let (first, second) = (u32::from(chars.next()?), u32::from(chars.next()?));
    let index = |ch: u32, base: u32| ch.checked_sub(base).filter(|n| n & 0xFFFF == 0).map(|n| (n >> 16) as usize);
    let counter = Counter::ALL.get(index(first, COUNTERS)?)?;
    let around = Around::ALL.get(index(second, AROUNDS)?)?;
    *text = chars.as_str().to_owned();
    if text.is_empty() {
        content.remove(0);
    }
    Some((*counter, *around))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Vec<(Counter, Around, u64)> {
        marks(body).0.into_iter().map(|mark| (mark.counter, mark.around, mark.number)).collect()
    }

    #[test]
    fn marks_of_authors() {
        use Around::{Comma, None, Parens, Period, WideParens};
        use Counter::{Circled, Decimal, Han, LowerAlpha, LowerRoman, Stem};
        assert_eq!(read("十二、紙"), [(Han, Comma, 12)]);
        assert_eq!(read("（三）紙"), [(Han, WideParens, 3)]);
        assert_eq!(read("①紙"), [(Circled, None, 1)]);
        assert_eq!(read("乙、紙"), [(Stem, Comma, 2)]);
        assert_eq!(read("2、紙"), [(Decimal, Comma, 2)]);
        assert_eq!(read("(2) 紙"), [(Decimal, Parens, 2)]);
        assert_eq!(read("c. 紙"), [(LowerAlpha, Period, 3)]);
        assert_eq!(read("i. 紙"), [(LowerRoman, Period, 1), (LowerAlpha, Period, 9)]);
        for text in ["B. Russell", "e.g. 紙", "一二三。", "(見圖) 紙", "1. 紙", "紙、墨", "a.b", "一、"] {
            assert_eq!(read(text), [], "{text}");
        }
    }
}
