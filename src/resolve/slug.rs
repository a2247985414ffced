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

/// A path without extension whose every part is a name in lower-case ASCII. Two files never have the same, whatever other files there are:
/// where a part, or the extension of a text other than `.md`, is not there letter by letter, a hash of it is.
pub fn path_slug(path: &str) -> String {
    let (stem, plain) = match path.strip_suffix(".md") {
        Some(stem) => (stem, true),
        None => (path, false),
    };
    let parts: Vec<&str> = stem.split('/').filter(|part| !part.is_empty()).collect();
    let last = parts.len().saturating_sub(1);
    let named = parts.iter().enumerate().map(|(at, part)| {
        let name = slug(part);
        if name == **part && (plain || at < last) {
            return name;
        }
        let hash = blake3::hash(part.as_bytes()).to_hex();
        if name.ends_with(&hash[..8]) { name } else { format!("{name}-{}", &hash[..8]) }
    });
    named.collect::<Vec<_>>().join("/")
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
    fn names_of_articles_never_meet() {
        assert_eq!(path_slug("text/01-bamboo.md"), "text/01-bamboo");
        let paths = [
            "a b.md",
            "a-b.md",
            "a_b.md",
            "A-b.md",
            "a-b.txt",
            "a/b.md",
            "文/竹.md",
            "文/紙.md",
            "a-b/c.md",
            "a-b.md.txt",
        ];
        let names: std::collections::BTreeSet<String> =
            paths.iter().map(|path| path_slug(path).to_lowercase()).collect();
        assert_eq!(names.len(), paths.len(), "{names:?}");
        assert!(names.iter().all(|name| name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-/".contains(&b))));
    }

    #[test]
    fn anchors_as_github_makes_them() {
        assert_eq!(anchor("The Han, 竹簡 (slips)!"), "the-han-竹簡-slips");
    }
}
