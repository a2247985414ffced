//! Names of books as files and first lines give them: 《書名》（校對版）作者：某某.

use std::borrow::Cow;

/// A title with what is said of its book.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Named<'a> {
    pub(super) title: Cow<'a, str>,
    /// 校對版, 全本: which text of the book it is.
    pub(super) edition: Option<&'a str>,
    /// What stands behind the title and is no edition; it may have 作者： before it.
    pub(super) rest: &'a str,
}

/// Signs that part a title from an author.
const PARTING: [char; 6] = ['-', '_', '—', '－', ' ', '\u{3000}'];
/// Before the name of an author.
const AUTHOR: [&str; 3] = ["作者：", "作者:", "作者_"];

/// Reads a name that begins with 《書名》.
pub(super) fn bracketed(text: &str) -> Option<Named<'_>> {
    let (title, rest) = text.trim().strip_prefix('《')?.split_once('》')?;
    let title = title.trim();
    if title.is_empty() || title.contains('《') {
        return None;
    }
    let rest = rest.trim_start_matches(PARTING);
    let (edition, rest) = match leading(rest).or_else(|| trailing(rest)) {
        Some((edition, rest)) => (Some(edition), rest),
        None => (None, rest),
    };
    Some(Named { title: title.into(), edition, rest: rest.trim_matches(PARTING) })
}

/// Reads the name of a file: 《書名》…, or 書名 作者：某某. What stands before the author and is no edition, as the number of a
/// volume, belongs to the title.
pub(super) fn of_file(stem: &str) -> Option<Named<'_>> {
    let by = |text: &str| AUTHOR.iter().filter_map(|word| text.find(word)).min();
    if let Some(named) = bracketed(stem) {
        return Some(match by(named.rest).filter(|at| *at > 0) {
            Some(at) => {
                let (volume, rest) = named.rest.split_at(at);
                Named { title: format!("{}{}", named.title, volume.trim_end_matches(PARTING)).into(), rest, ..named }
            }
            None => named,
        });
    }
    let (title, rest) = stem.split_at(by(stem)?);
    let title = title.trim_matches(PARTING);
    let (title, edition) = match trailing(title) {
        Some((edition, title)) => (title.trim_end_matches(PARTING), Some(edition)),
        None => (title, None),
    };
    title.chars().any(char::is_alphanumeric).then(|| Named { title: title.into(), edition, rest })
}

/// The author of a name, without the word before it.
pub(super) fn author(rest: &str) -> &str {
    let word = AUTHOR.iter().find_map(|word| rest.strip_prefix(word)).or_else(|| rest.strip_prefix("作者"));
    word.unwrap_or(rest).trim_matches(PARTING)
}

/// （校對版）某某 → 校對版, 某某. A bracket that says where somebody comes from ([英]) is none.
fn leading(text: &str) -> Option<(&str, &str)> {
    let close = closing(text.chars().next()?)?;
    let open = text.chars().next().map_or(0, char::len_utf8);
    let at = text.find(close)?;
    let edition = text.get(open..at)?.trim();
    is_edition(edition).then(|| (edition, &text[at + close.len_utf8()..]))
}

/// 某某（完結） → 完結, 某某
fn trailing(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_end();
    let at = text.rfind(['（', '(', '[', '【', '〔'])?;
    let (before, inner) = text.split_at(at);
    let open = inner.chars().next()?;
    let edition = inner.strip_prefix(open)?.strip_suffix(closing(open)?)?.trim();
    is_edition(edition).then_some((edition, before))
}

fn closing(open: char) -> Option<char> {
    match open {
        '（' => Some('）'),
        '(' => Some(')'),
        '[' => Some(']'),
        '【' => Some('】'),
        '〔' => Some('〕'),
        _ => None,
    }
}

/// Words for a text of a book; 日本 and 集英社 are none, nor is 第一集.
fn is_edition(text: &str) -> bool {
    let ends =
        ["版", "全本", "完本", "足本", "校本", "訂本", "订本", "全集", "全文", "完", "完結", "完结", "校對", "校对"];
    let more = ["番外", "連載", "连载", "連載中", "连载中"];
    !text.starts_with('第') && ends.iter().chain(&more).any(|word| text.ends_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_books() {
        for (stem, title, edition, by) in [
            ("《渡口》作者：林遠舟", "渡口", None, "林遠舟"),
            ("《渡口》（校對版全本）作者：林遠舟", "渡口", Some("校對版全本"), "林遠舟"),
            ("《渡口》作者：林遠舟【完結】", "渡口", Some("完結"), "林遠舟"),
            ("《渡口》[英]林遠舟", "渡口", None, "[英]林遠舟"),
            ("《渡口》 - 林遠舟", "渡口", None, "林遠舟"),
            ("《渡口》", "渡口", None, ""),
            ("渡口 作者：林遠舟", "渡口", None, "林遠舟"),
            ("渡口（全集）_作者_林遠舟", "渡口", Some("全集"), "林遠舟"),
            ("《渡口》（第一集）作者：林遠舟", "渡口（第一集）", None, "林遠舟"),
            ("渡口（第二集）作者：林遠舟", "渡口（第二集）", None, "林遠舟"),
            ("《渡口》[日本]林遠舟", "渡口", None, "[日本]林遠舟"),
            ("《渡口》作者：林遠舟（集英社）", "渡口", None, "林遠舟（集英社）"),
        ] {
            let named = of_file(stem).expect("a name");
            assert_eq!((&*named.title, named.edition, author(named.rest)), (title, edition, by), "{stem}");
        }
        for none in ["渡口", "論《渡口》", "《》作者：林遠舟", "作者：林遠舟"] {
            assert_eq!(of_file(none), None, "{none}");
        }
    }
}
