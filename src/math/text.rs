//! What stands in `\text`: characters, with formulas between dollar signs.

use super::node::{Face, Node, Row};

/// Text as nodes.
pub(super) fn nodes(source: &str, face: Face) -> Result<Row, String> {
    let mut row = Row::new();
    for (at, part) in split(source).into_iter().enumerate() {
        if at % 2 == 1 {
            row.push(Node::Group(super::read(part)?.row));
        } else if !part.is_empty() {
            push(&mut row, &plain(part), face);
        }
    }
    Ok(row)
}

/// Adds text, to the text before it if that has the same face.
pub(super) fn push(row: &mut Row, more: &str, face: Face) {
    match row.last_mut() {
        Some(Node::Text { text, face: before }) if *before == face => text.push_str(more),
        _ => row.push(Node::Text { text: more.to_owned(), face }),
    }
}

/// Parts of text and of formulas in turn.
fn split(source: &str) -> Vec<&str> {
    let (mut parts, mut from, mut escaped) = (Vec::new(), 0, false);
    for (at, ch) in source.char_indices() {
        if ch == '$' && !escaped {
            parts.push(&source[from..at]);
            from = at + 1;
        }
        escaped = ch == '\\' && !escaped;
    }
    parts.push(&source[from..]);
    // A dollar sign without its pair is one.
    if parts.len() % 2 == 0 { vec![source] } else { parts }
}

/// Text without the escapes of TeX; braces only group.
fn plain(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut chars = source.chars().peekable();
    while let Some(ch) = chars.next() {
        match ch {
            '\\' => match chars.peek() {
                Some('%' | '_' | '&' | '#' | '$' | '{' | '}' | ' ') => out.extend(chars.next()),
                Some(',') => {
                    chars.next();
                    out.push('\u{2009}');
                }
                _ => out.push(ch),
            },
            '~' => out.push('\u{a0}'),
            '{' | '}' => {}
            '\n' | '\t' => out.push(' '),
            _ => out.push(ch),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_holds_formulas() {
        let row = nodes(r"速度 $v$ 為 50\%", Face::default()).expect("text");
        assert!(matches!(&row[..], [Node::Text { text: a, .. }, Node::Group(_), Node::Text { text: b, .. }]
            if a == "速度 " && b == " 為 50%"));
        assert_eq!(nodes("5$", Face::default()).map(|row| row.len()), Ok(1));
    }
}
