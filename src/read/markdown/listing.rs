//! What stands behind the fence of a listing: its language, and attributes as several programs write them.

use crate::doc::{Attr, AttrData};
use crate::read::attrs;

/// The language of a listing and its attributes: `rust,ignore`, `{.rust #id}`, `rust {#id}`, `python title="a.py"`,
/// `js:a.js`, `ts {1,3-5}`.
pub(super) fn language(info: &str) -> (Option<String>, Attr) {
    let info = info.trim();
    let (word, rest) = match info.find(|c: char| c.is_whitespace() || c == '{') {
        Some(at) => info.split_at(at),
        None => (info, ""),
    };
    let mut attr = attributes(rest.trim());
    let word = word.split(',').next().unwrap_or_default();
    let (word, file) = match word.split_once(':') {
        // The file's name behind a colon, as Qiita and Zenn write it; `c::` is no name of a file.
        Some((word, file)) if !word.is_empty() && file.contains(|c: char| c.is_alphanumeric()) => (word, Some(file)),
        _ => (word, None),
    };
    if let Some(file) = file {
        let data = AttrData { pairs: vec![("title".to_owned(), file.to_owned())], ..AttrData::default() };
        attr = attrs::merge(attr, Attr::new(data));
    }
    if !word.is_empty() {
        return (Some(word.to_owned()), attr);
    }
    let class = attr.classes().iter().find(|class| !is_option(class)).cloned();
    if let Some(class) = &class {
        attrs::take_class(&mut attr, class);
    }
    (class, attr)
}

/// Whether a class says how a listing is set, not in what it is written.
fn is_option(class: &str) -> bool {
    matches!(class, "numberLines" | "number-lines" | "numbered" | "verse")
}

/// `{#id key=value}`, `key="value"` without braces, or `{1,3-5}` for the lines that are marked.
fn attributes(rest: &str) -> Attr {
    if let Some(lines) = rest.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'))
        && !lines.is_empty()
        && lines.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '-' | ' '))
    {
        let data = AttrData { pairs: vec![("hl_lines".to_owned(), lines.to_owned())], ..AttrData::default() };
        return Attr::new(data);
    }
    if let Some(at) = rest.find('{')
        && let Some(parsed) = attrs::parse(&rest[at..])
    {
        return parsed.attr;
    }
    attrs::parse(&format!("{{{rest}}}")).map_or(Attr::NONE, |parsed| parsed.attr)
}

/// A listing in Rust without the lines that rustdoc hides; `None` where it has none. `##` stands for `#`.
pub(super) fn shown(text: &str) -> Option<String> {
    let bare = |line: &str| line.trim_start().trim_end_matches('\n').to_owned();
    let is_hidden = |line: &str| bare(line) == "#" || bare(line).starts_with("# ");
    if !text.split_inclusive('\n').any(|line| is_hidden(line) || bare(line).starts_with("## ")) {
        return None;
    }
    let lines = text.split_inclusive('\n').filter(|line| !is_hidden(line));
    Some(
        lines.map(|line| if bare(line).starts_with("## ") { line.replacen('#', "", 1) } else { line.into() }).collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_and_attributes() {
        let of = |info: &str, key: &str| {
            let (lang, attr) = language(info);
            (lang.unwrap_or_default(), attr.value(key).unwrap_or_default().to_owned())
        };
        assert_eq!(of("rust,ignore", ""), ("rust".into(), String::new()));
        assert_eq!(of("python title=\"a b.py\" linenums=\"1\"", "title"), ("python".into(), "a b.py".into()));
        assert_eq!(of("js:src/a.js", "title"), ("js".into(), "src/a.js".into()));
        assert_eq!(of("ts {1,3-5}", "hl_lines"), ("ts".into(), "1,3-5".into()));
        assert_eq!(of("{.rust .numberLines startFrom=5}", "startFrom"), ("rust".into(), "5".into()));
        assert_eq!(of("{.numberLines}", ""), (String::new(), String::new()));
        assert_eq!(of("rust {#lst-a caption=\"版心\"}", "caption"), ("rust".into(), "版心".into()));
    }

    #[test]
    fn lines_that_rustdoc_hides() {
        assert_eq!(shown("# fn main() {\nlet a = 1;\n#\n# }\n").as_deref(), Some("let a = 1;\n"));
        assert_eq!(shown("#[test]\nfn a() {}\n"), None);
        assert_eq!(shown("## a\n").as_deref(), Some("# a\n"));
    }
}
