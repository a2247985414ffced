//! `{#id .class key=value}`, as pandoc and Quarto write attributes.

use crate::doc::{Attr, AttrData, Label};

/// Attributes as written: a language that is no language tag stays among the pairs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parsed {
    pub(super) attr: Attr,
    /// Bytes from the opening to the closing brace.
    pub(super) len: usize,
}

/// Parses an attribute block at the start of `text`. Anything that is not one from brace to brace is `None`.
pub(super) fn parse(text: &str) -> Option<Parsed> {
    let mut rest = text.strip_prefix('{')?;
    if let Some(after) = rest.strip_prefix(':') {
        // kramdown and Python-Markdown put a colon first; `{:.2}` is a format of numbers.
        let name = after.trim_start_matches([' ', '.', '#']);
        rest = after;
        if !name.starts_with(char::is_alphabetic) {
            return None;
        }
    }
    let mut data = AttrData::default();
    let mut items = 0;
    loop {
        let trimmed = rest.trim_start_matches([' ', '\t', '\n']);
        let separated = trimmed.len() < rest.len() || items == 0;
        if rest[..rest.len() - trimmed.len()].matches('\n').count() > 1 {
            return None;
        }
        rest = trimmed;
        if let Some(after) = rest.strip_prefix('}') {
            let len = text.len() - after.len();
            return (items > 0).then(|| Parsed { attr: Attr::new(data), len });
        }
        if !separated && !rest.starts_with(['.', '#']) {
            return None;
        }
        rest = item(rest, &mut data)?;
        items += 1;
    }
}

fn item<'a>(text: &'a str, data: &mut AttrData) -> Option<&'a str> {
    if let Some(rest) = text.strip_prefix('#') {
        let (id, rest) = word(rest, &['.', '#'])?;
        data.id = Some(Label::new(id));
        return Some(rest);
    }
    if let Some(rest) = text.strip_prefix('.') {
        let (class, rest) = word(rest, &['.', '#'])?;
        data.classes.push(class.to_owned());
        return Some(rest);
    }
    if let Some(rest) = text.strip_prefix('-')
        && rest.starts_with([' ', '}'])
    {
        data.classes.push("unnumbered".to_owned());
        return Some(rest);
    }
    let at = text.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:".contains(c)))?;
    let (key, rest) = (text.get(..at)?, text.get(at..)?.strip_prefix('=')?);
    if key.is_empty() {
        return None;
    }
    let (value, rest) = value(rest)?;
    match (key, value.parse()) {
        ("id", _) => data.id = Some(Label::new(&value)),
        ("class", _) => data.classes.extend(value.split_whitespace().map(str::to_owned)),
        ("lang", Ok(lang)) => data.lang = Some(lang),
        _ => data.pairs.push((key.to_owned(), value)),
    }
    Some(rest)
}

fn word<'a>(text: &'a str, ends: &[char]) -> Option<(&'a str, &'a str)> {
    let end = |c: char| c.is_whitespace() || "{}\"'=<>|".contains(c) || ends.contains(&c);
    let at = text.find(end)?;
    (at > 0).then(|| text.split_at(at))
}

fn value(text: &str) -> Option<(String, &str)> {
    let Some(quote) = text.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
        let at = text.find(|c: char| c.is_whitespace() || matches!(c, '}' | '{' | '"'))?;
        return (at > 0).then(|| (text[..at].to_owned(), &text[at..]));
    };
    let (mut out, mut chars) = (String::new(), text.char_indices().skip(1));
    while let Some((at, c)) = chars.next() {
        match c {
            c if c == quote => return Some((out, &text[at + 1..])),
            '\\' => out.push(chars.next()?.1),
            '\n' if text[at + 1..].trim_start_matches([' ', '\t']).starts_with('\n') => return None,
            '\n' => out.push(' '),
            c => out.push(c),
        }
    }
    None
}

/// The attribute that the two make together; what `outer` says comes first.
pub(super) fn merge(outer: Attr, inner: Attr) -> Attr {
    let mut data = outer.get().cloned().unwrap_or_default();
    if let Some(inner) = inner.get() {
        data.id = data.id.or_else(|| inner.id.clone());
        data.classes.extend(inner.classes.iter().cloned());
        data.lang = data.lang.or(inner.lang);
        data.pairs.extend(inner.pairs.iter().cloned());
    }
    Attr::new(data)
}

/// Takes a class out; whether it was there.
pub(super) fn take_class(attr: &mut Attr, class: &str) -> bool {
    let Some(data) = attr.get() else { return false };
    let mut data = data.clone();
    let before = data.classes.len();
    data.classes.retain(|c| c != class);
    let found = data.classes.len() < before;
    *attr = Attr::new(data);
    found
}

/// Takes a value out.
pub(super) fn take_value(attr: &mut Attr, key: &str) -> Option<String> {
    let mut data = attr.get()?.clone();
    let at = data.pairs.iter().position(|(k, _)| k == key)?;
    let (_, value) = data.pairs.remove(at);
    *attr = Attr::new(data);
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_classes_and_pairs() {
        let parsed = parse("{#fig-a .b .c width=50% alt=\"一 \\\"二\\\"\" lang=ja} rest").expect("attributes");
        let data = parsed.attr.get().expect("not empty");
        assert_eq!(data.id.as_ref().map(Label::as_str), Some("fig-a"));
        assert_eq!(data.classes, ["b", "c"]);
        assert_eq!(data.pairs, [("width".into(), "50%".into()), ("alt".into(), "一 \"二\"".into())]);
        assert_eq!(data.lang.map(|lang| lang.to_string()).as_deref(), Some("ja"));
        assert_eq!(parsed.len, "{#fig-a .b .c width=50% alt=\"一 \\\"二\\\"\" lang=ja}".len());
    }

    #[test]
    fn other_braces_are_not_attributes() {
        for text in ["{}", "{ }", "{word}", "{漢|かん}", "{{x}}", "{#}", "{.a", "{k=}", "{k=\"x}", "{.a\n\n.b}", "x"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn classes_may_touch() {
        assert_eq!(parse("{.a.b#c}").map(|p| p.attr.classes().len()), Some(2));
        assert_eq!(parse("{-}").map(|p| p.attr.has_class("unnumbered")), Some(true));
    }
}
