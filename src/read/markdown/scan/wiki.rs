//! `[[page]]`, `[[page|words]]`: links of wikis, which are kept as they are written and reported.

use std::collections::BTreeSet;

/// Length of such a link at the head of a text. `[[words]](address)` is a link of Markdown, `[[ -f x ]]` a test, `[[1]]` or
/// `[[1, 2]]` a citation, and so is `[[label]]` where the label is one of those that have an address.
pub(super) fn link(text: &str, labels: &BTreeSet<String>) -> Option<usize> {
    let inner = text.strip_prefix("[[")?;
    let end = inner.char_indices().take(300).find(|(_, c)| matches!(c, '[' | ']' | '\n'))?.0;
    let (target, rest) = (&inner[..end], inner[end..].strip_prefix("]]")?);
    let named = target.starts_with(|c: char| !c.is_whitespace() && c != '^') && !target.ends_with(' ');
    let cited = target.chars().all(|c| c.is_ascii_digit() || " ,-–".contains(c));
    let defined = labels.contains(&label(target));
    (named && !cited && !defined && !rest.starts_with(['(', '[', ':', '{'])).then_some(end + "[[]]".len())
}

/// The label of a link as it is compared (CommonMark 0.31 §6.3).
pub(super) fn label(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_what_looks_like_them() {
        let labels = BTreeSet::from(["a b".to_owned()]);
        let link = |text| link(text, &labels);
        assert_eq!(link("[[梨與棗|上一篇]]。"), Some("[[梨與棗|上一篇]]".len()));
        for text in [
            "[[甲](u)]",
            "[[甲]](u)",
            "[[甲]][乙]",
            "[[ -f x ]]",
            "[[^1]]",
            "[[甲",
            "[[]]",
            "[[甲\n]]",
            "[[1, 2]]",
            "[[A  b]]",
        ] {
            assert_eq!(link(text), None, "{text}");
        }
    }
}
