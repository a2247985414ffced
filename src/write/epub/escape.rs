//! Text into XML. What XML 1.0 cannot hold (§2.2) is left out; the reader has reported it already.

use std::fmt::Write as _;

/// Whether a character may stand in the XML of a book.
fn allowed(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => true,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => false,
        // The last two code points of every plane are noncharacters.
        _ => u32::from(c) & 0xfffe != 0xfffe,
    }
}

/// Appends text for element content.
pub(super) fn push_text(out: &mut String, text: &str) {
    for c in text.chars().filter(|&c| allowed(c)) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            _ => out.push(c),
        }
    }
}

/// Appends a value for an attribute in double quotes.
pub(super) fn push_value(out: &mut String, value: &str) {
    for c in value.chars().filter(|&c| allowed(c)) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            _ => out.push(c),
        }
    }
}

/// Appends ` name="value"`.
pub(super) fn push_attribute(out: &mut String, name: &str, value: &str) {
    let _ = write!(out, " {name}=\"");
    push_value(out, value);
    out.push('"');
}

/// Text for element content.
pub(super) fn text(text: &str) -> String {
    let mut out = String::new();
    push_text(&mut out, text);
    out
}

/// An address that a URL parser takes without complaint: characters that have no place there are percent-encoded,
/// letters of any script stay.
pub(super) fn url(address: &str) -> String {
    let mut out = String::new();
    let mut fragment = false;
    let mut rest = address.trim();
    while let Some(c) = rest.chars().next() {
        let encoded = rest.as_bytes().get(1..3).is_some_and(|pair| pair.iter().all(u8::is_ascii_hexdigit));
        let keep = match c {
            '%' => encoded,
            '#' => !std::mem::replace(&mut fragment, true),
            ' ' | '"' | '<' | '>' | '[' | ']' | '\\' | '^' | '`' | '{' | '|' | '}' => false,
            c => allowed(c) && !c.is_whitespace(),
        };
        if keep {
            out.push(c)
        } else {
            push_encoded(&mut out, c)
        }
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// A fragment in a relative address: everything but unreserved ASCII is percent-encoded.
pub(super) fn fragment(id: &str) -> String {
    let mut out = String::new();
    for c in id.chars() {
        if c.is_ascii_alphanumeric() || "-._~".contains(c) { out.push(c) } else { push_encoded(&mut out, c) }
    }
    out
}

fn push_encoded(out: &mut String, c: char) {
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        let _ = write!(out, "%{byte:02X}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped_and_control_characters_go() {
        assert_eq!(text("a<b>&\"\u{0}\u{b}\u{fffe}竹"), "a&lt;b&gt;&amp;\"竹");
        let mut value = String::new();
        push_value(&mut value, "\"'\n");
        assert_eq!(value, "&quot;' ");
    }

    #[test]
    fn addresses_become_parsable() {
        assert_eq!(url("https://a.example/竹 簡?x=[1]&y=50%#a#b"), "https://a.example/竹%20簡?x=%5B1%5D&y=50%25#a%23b");
        assert_eq!(fragment("竹"), "%E7%AB%B9");
    }
}
