//! `[[page]]`, `[[page|words]]`: links of wikis, which are kept as they are written and reported.

/// Length of such a link at the head of a text. `[[words]](address)` is a link of Markdown, `[[ -f x ]]` a test.
pub(super) fn link(text: &str) -> Option<usize> {
    let inner = text.strip_prefix("[[")?;
    let end = inner.char_indices().take(300).find(|(_, c)| matches!(c, '[' | ']' | '\n'))?.0;
    let (target, rest) = (&inner[..end], inner[end..].strip_prefix("]]")?);
    let named = target.starts_with(|c: char| !c.is_whitespace() && c != '^') && !target.ends_with(' ');
    (named && !rest.starts_with(['(', '[', ':', '{'])).then_some(end + "[[]]".len())
}

#[cfg(test)]
mod tests {
    use super::link;

    #[test]
    fn links_and_what_looks_like_them() {
        assert_eq!(link("[[梨與棗|上一篇]]。"), Some("[[梨與棗|上一篇]]".len()));
        for text in ["[[甲](u)]", "[[甲]](u)", "[[甲]][乙]", "[[ -f x ]]", "[[^1]]", "[[甲", "[[]]", "[[甲\n]]"] {
            assert_eq!(link(text), None, "{text}");
        }
    }
}
