//! Addresses that stand bare in the text become links, as in GFM; a mark or letter of CJK text ends them.

use super::cjk::{is_cjk, is_mark};
use crate::doc::{Inline, InlineKind, LinkTo};
use crate::source::Span;

/// Links every bare address of a run that is in no link yet.
pub(super) fn link(run: &mut Vec<Inline>) {
    for inline in run.iter_mut() {
        if !matches!(inline.kind, InlineKind::Link { .. })
            && let Some(body) = inline.kind.body_mut()
        {
            link(body);
        }
    }
    if !run.iter().any(|inline| matches!(&inline.kind, InlineKind::Text(text) if next(text).is_some())) {
        return;
    }
    let mut out: Vec<Inline> = Vec::new();
    for inline in std::mem::take(run) {
        match (inline, out.last_mut()) {
            // An escape or a reference within an address cut it.
            (
                Inline { kind: InlineKind::Text(more), span, .. },
                Some(Inline { kind: InlineKind::Text(text), span: before, .. }),
            ) if next(text).is_some() => {
                text.push_str(&more);
                *before = before.join(span);
            }
            (inline, _) => out.push(inline),
        }
    }
    run.extend(out.into_iter().flat_map(cut));
}

fn cut(inline: Inline) -> Vec<Inline> {
    let InlineKind::Text(text) = &inline.kind else { return vec![inline] };
    let (mut out, mut done) = (Vec::new(), 0);
    let place = |from: usize, to: usize| match inline.span.source() {
        Some(id) if inline.span.end() - inline.span.start() == text.len() => {
            Span::new(id, inline.span.start() + from, inline.span.start() + to)
        }
        _ => inline.span,
    };
    let words = |from: usize, to: usize| Inline::new(InlineKind::Text(text[from..to].to_owned()), place(from, to));
    let mut at = 0;
    while let Some(found) = next(&text[at..]) {
        let (start, end) = (at + found.start, at + found.end);
        at = end;
        if start > done {
            out.push(words(done, start));
        }
        let address = &text[start..end];
        let to = if address.starts_with("www.") { format!("http://{address}") } else { address.to_owned() };
        let kind = InlineKind::Link { to: LinkTo::Written(to), body: vec![words(start, end)] };
        out.push(Inline::new(kind, place(start, end)));
        done = end;
    }
    if done < text.len() {
        out.push(words(done, text.len()));
    }
    if out.is_empty() { vec![inline] } else { out }
}

/// The first address of a text.
fn next(text: &str) -> Option<std::ops::Range<usize>> {
    // No address is without one of these.
    if !text.as_bytes().contains(&b':') && !text.as_bytes().contains(&b'w') {
        return None;
    }
    let mut from = 0;
    loop {
        let rest = &text[from..];
        let at = ["http://", "https://", "www."].iter().filter_map(|start| rest.find(start)).min()?;
        let start = from + at;
        let free =
            !text[..start].ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '@'));
        let length = address(&text[start..]);
        if let Some(length) = length.filter(|_| free) {
            return Some(start..start + length);
        }
        from = start + 4;
    }
}

/// Length of the address at the start of a text: a host with a dot in it, and what follows.
fn address(text: &str) -> Option<usize> {
    let scheme = text.find("://").filter(|at| *at < 6).map_or(0, |at| at + 3);
    let host = &text[scheme..];
    let end = scheme + host.find(|c: char| !(c.is_ascii_alphanumeric() || "._-".contains(c))).unwrap_or(host.len());
    let host = text[scheme..end].trim_end_matches(['.', '-', '_']);
    let labels = host.split('.').all(|label| !label.is_empty());
    if !labels || !host.contains('.') || host == "www" {
        return None;
    }
    let mut length = scheme + host.len();
    if length == end {
        length = end + path(&text[end..]);
    }
    Some(trimmed(&text[..length]))
}

/// Length of what belongs to an address after its host.
fn path(text: &str) -> usize {
    let (mut before, mut length) = (' ', 0);
    for c in text.chars() {
        let first = length == 0;
        let starts = matches!(c, '/' | ':' | '?' | '#');
        // A Han name follows a slash; after Latin letters the sentence goes on.
        let foreign = !c.is_ascii() && (is_mark(c) || is_cjk(c) && before.is_ascii() && !"/=#?&_-%".contains(before));
        if c.is_whitespace()
            || c.is_control()
            || matches!(c, '<' | '>' | '"' | '`' | '|' | '{' | '}')
            || foreign
            || (first && !starts)
        {
            break;
        }
        length += c.len_utf8();
        before = c;
    }
    length
}

/// Length without the marks of the sentence around it.
fn trimmed(address: &str) -> usize {
    let mut text = address;
    loop {
        let shorter = text.trim_end_matches(['?', '!', '.', ',', ':', ';', '*', '_', '~', '\'']);
        let unpaired = |open: char, close: char| {
            shorter.ends_with(close) && shorter.matches(close).count() > shorter.matches(open).count()
        };
        let shorter = if unpaired('(', ')') || unpaired('[', ']') { &shorter[..shorter.len() - 1] } else { shorter };
        if shorter.len() == text.len() {
            return text.len();
        }
        text = shorter;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends() {
        for (text, found) in [
            ("見https://a.example/b?c=1，然後", Some("https://a.example/b?c=1")),
            ("（www.a.example）", Some("www.a.example")),
            ("https://a.example中文", Some("https://a.example")),
            ("https://a.example/wiki/漢字。", Some("https://a.example/wiki/漢字")),
            ("https://a.example/b的文章", Some("https://a.example/b")),
            ("(see http://a.example/b_(c)).", Some("http://a.example/b_(c)")),
            ("http://a.example:80/~x/.", Some("http://a.example:80/~x/")),
            ("http://a.example", Some("http://a.example")),
            ("www.", None),
            ("http://", None),
            ("http://localhost:1/", None),
            ("xhttp://a.example", None),
            ("awww.a.example", None),
            ("http://a..b/", None),
        ] {
            assert_eq!(next(text).map(|range| &text[range]), found, "{text}");
        }
    }
}
