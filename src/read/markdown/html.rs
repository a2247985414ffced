//! HTML cut into tags and text, as tolerantly as browsers do it: never an error, every byte accounted for.

use std::ops::Range;

/// A piece of HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) range: Range<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    Open(Tag),
    Close(String),
    /// With character references as written.
    Text,
    /// Comments, declarations, processing instructions, the inside of scripts and style sheets.
    Ignored,
}

/// A start tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tag {
    /// In lower case.
    pub(super) name: String,
    /// Names in lower case, values with their character references resolved.
    pub(super) attrs: Vec<(String, String)>,
}

impl Tag {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attrs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Elements of HTML that banxin makes nothing of; with those of the readers, all that are no words in angle brackets.
const OTHERS: &str = "applet area base basefont bgsound body button canvas col colgroup datalist dialog embed fieldset \
    form frame frameset head hgroup html iframe input isindex keygen label legend link map marquee math menu meta meter \
    noframes noscript object optgroup option output param picture progress script search select slot source style svg \
    template textarea title track video audio xml path g rect circle line polygon polyline text defs use";

/// Whether HTML, SVG or a web component has an element of this name.
pub(super) fn is_element(name: &str) -> bool {
    name.contains('-')
        || super::pair::is_known(name)
        || super::htmlblock::is_block(name)
        || OTHERS.split_whitespace().any(|other| other == name)
        || matches!(name, "pre" | "hr")
}

/// Cuts HTML into tokens.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let (mut out, mut at): (Vec<Token>, usize) = (Vec::new(), 0);
    while at < text.len() {
        let (kind, length) = markup(&text[at..]).unwrap_or_else(|| {
            let first = text[at..].chars().next().map_or(1, char::len_utf8);
            let next = text[at + first..].find('<').map_or(text.len() - at, |next| first + next);
            (TokenKind::Text, next)
        });
        let raw = match &kind {
            TokenKind::Open(tag) if tag.name == "script" || tag.name == "style" => Some(format!("</{}", tag.name)),
            _ => None,
        };
        match out.last_mut() {
            Some(last) if last.kind == TokenKind::Text && kind == TokenKind::Text => last.range.end = at + length,
            _ => out.push(Token { kind, range: at..at + length }),
        }
        at += length;
        if let Some(end) = raw {
            let inside = find_ignoring_case(&text[at..], &end).unwrap_or(text.len() - at);
            out.push(Token { kind: TokenKind::Ignored, range: at..at + inside });
            at += inside;
        }
    }
    out
}

fn find_ignoring_case(text: &str, what: &str) -> Option<usize> {
    text.as_bytes().windows(what.len()).position(|window| window.eq_ignore_ascii_case(what.as_bytes()))
}

fn markup(text: &str) -> Option<(TokenKind, usize)> {
    let rest = text.strip_prefix('<')?;
    if rest.starts_with("!--") {
        let end = rest.get(3..).and_then(|rest| rest.find("-->")).map_or(text.len(), |end| end + 7);
        return Some((TokenKind::Ignored, end));
    }
    if rest.starts_with(['!', '?']) {
        return Some((TokenKind::Ignored, text.find('>')? + 1));
    }
    let closing = rest.starts_with('/');
    let body = rest.strip_prefix('/').unwrap_or(rest);
    let name = body.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(body.len());
    if !body.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let mut tag = Tag { name: body[..name].to_ascii_lowercase(), attrs: Vec::new() };
    let rest = attributes(&body[name..], &mut tag.attrs)?;
    let length = text.len() - rest.len();
    Some((if closing { TokenKind::Close(tag.name) } else { TokenKind::Open(tag) }, length))
}

/// Reads attributes up to and with the `>`; gives what follows.
fn attributes<'a>(mut text: &'a str, out: &mut Vec<(String, String)>) -> Option<&'a str> {
    loop {
        text = text.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if let Some(rest) = text.strip_prefix('>') {
            return Some(rest);
        }
        let end = text.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/' | '<'))?;
        if end == 0 || text[end..].starts_with('<') {
            return None;
        }
        let name = text[..end].to_ascii_lowercase();
        text = text[end..].trim_start();
        let Some(rest) = text.strip_prefix('=') else {
            out.push((name, String::new()));
            continue;
        };
        let rest = rest.trim_start();
        let (value, rest) = match rest.chars().next()? {
            quote @ ('"' | '\'') => rest[1..].split_once(quote)?,
            _ => rest.split_at(rest.find(|c: char| c.is_ascii_whitespace() || c == '>')?),
        };
        out.push((name, unescape(value)));
        text = rest;
    }
}

/// Resolves character references: numbers and the names that people write.
pub(super) fn unescape(text: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.char_indices().take(32).find(|(_, c)| *c == ';').map(|(end, _)| end);
        match end.and_then(|end| Some((reference(&rest[1..end])?, end))) {
            Some((c, end)) => {
                out.push_str(&c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn reference(name: &str) -> Option<String> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| !c.is_control()).map(String::from);
    }
    if !name.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    // CommonMark knows every name of HTML; asking it is shorter than a table.
    let source = format!("&{name};");
    let text: String = pulldown_cmark::Parser::new(&source)
        .filter_map(|event| match event {
            pulldown_cmark::Event::Text(text) => Some(text.into_string()),
            _ => None,
        })
        .collect();
    (text != source).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<String> {
        tokens(text)
            .into_iter()
            .map(|token| match token.kind {
                TokenKind::Open(tag) => format!("<{} {:?}>", tag.name, tag.attrs),
                TokenKind::Close(name) => format!("</{name}>"),
                TokenKind::Text => format!("{:?}", &text[token.range]),
                TokenKind::Ignored => "-".to_owned(),
            })
            .collect()
    }

    #[test]
    fn tags_and_text() {
        let found = kinds("<P Class='a b' hidden>x<br/>y</P><!-- z -->");
        let expected = [r#"<p [("class", "a b"), ("hidden", "")]>"#, "\"x\"", "<br []>", "\"y\"", "</p>", "-"];
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_no_tag_is_text() {
        for text in ["a < b", "<", "<3", "<a", "<a b='", "</>", "<=>"] {
            assert_eq!(kinds(text), [format!("{text:?}")], "{text}");
        }
        assert_eq!(kinds("<!-- open"), ["-"]);
        assert_eq!(kinds("<script>a<b</SCRIPT>"), ["<script []>", "-", "</script>"]);
    }

    #[test]
    fn every_byte_is_in_a_token() {
        for text in ["<a<b>", "一<ruby>二<rt>三</rt></ruby>四", "<p/ x=y>z", "&amp;<i>"] {
            let found = tokens(text);
            assert_eq!(found.first().map(|token| token.range.start), Some(0));
            assert!(found.windows(2).all(|pair| pair[0].range.end == pair[1].range.start), "{text}");
            assert_eq!(found.last().map(|token| token.range.end), Some(text.len()));
        }
    }

    #[test]
    fn character_references() {
        assert_eq!(
            unescape("a&amp;b &lt; &#x4e2d;&#25991; &hellip; &nbsp; &none; & &;"),
            "a&b < 中文 … \u{a0} &none; & &;"
        );
    }
}
