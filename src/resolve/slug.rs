//! Names for files and ids: lower-case ASCII, the same for the same text wherever it stands in the book.

/// Bytes of a name, before the digits of the hash.
const LONGEST: usize = 48;

/// `text` as `[a-z0-9-]`. Where characters are lost, eight hexadecimal digits of the hash of the whole keep it distinct.
pub(crate) fn slug(text: &str) -> String {
    let mut out = String::new();
    let mut lost = false;
    for c in text.chars() {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            'A'..='Z' => out.push(c.to_ascii_lowercase()),
            _ => {
                lost |= !matches!(c, '-' | '_' | '/' | '\\' | '.' | ' ');
                if !out.is_empty() && !out.ends_with('-') {
                    out.push('-');
                }
            }
        }
    }
    let whole = out.trim_end_matches('-').len();
    out.truncate(whole.min(LONGEST));
    lost |= whole > LONGEST;
    if lost || out.is_empty() {
        let hash = blake3::hash(text.as_bytes()).to_hex();
        let dash = if out.is_empty() || out.ends_with('-') { "" } else { "-" };
        out = format!("{out}{dash}{}", &hash[..8]);
    }
    out
}

/// `base`, or `base-2`, `base-3` … : the first that is free.
pub(crate) fn fresh(base: &str, taken: impl Fn(&str) -> bool) -> String {
    if !taken(base) {
        return base.to_owned();
    }
    (2..).map(|n| format!("{base}-{n}")).find(|name| !taken(name)).unwrap_or_default()
}

/// The anchor that GitHub and pandoc give a heading of these words, for links that count on it.
pub(super) fn anchor(text: &str) -> String {
    text.trim()
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            '-' | '_' => Some(c),
            c if c.is_alphanumeric() => Some(c),
            _ => None,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_ascii_and_distinct() {
        assert_eq!(slug("text/01-Bamboo_slips"), "text-01-bamboo-slips");
        let (one, two) = (slug("文/竹"), slug("文/紙"));
        assert_ne!(one, two);
        assert!(one.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
        assert!(!slug("").is_empty());
        // What is too long is told apart by more than its beginning.
        let long = "a/very/long/path/that/somebody/made/for/the/articles/of";
        assert_ne!(slug(&format!("{long}/march")), slug(&format!("{long}/april")));
    }

    #[test]
    fn anchors_as_github_makes_them() {
        assert_eq!(anchor("The Han, 竹簡 (slips)!"), "the-han-竹簡-slips");
    }
}
