//! Which pages: `1-4,7,9-` by their numbers in the file, or by the folios printed on them.

use std::collections::BTreeSet;

use crate::diag::{Abort, Code, Diagnostic, Outcome, Sink};

/// Pages asked for.
#[derive(Clone, Eq, PartialEq, Debug)]
pub struct Selection {
    /// As written.
    text: String,
    /// Whether it names folios instead of numbers in the file.
    folios: bool,
}

impl Selection {
    /// Pages and ranges of pages with commas between them. A range without end goes to the last page, one without
    /// beginning from the first.
    pub fn new(text: &str, folios: bool) -> Selection {
        Selection { text: text.to_owned(), folios }
    }

    /// Indices of the pages, in the order written; a page named again is not shown again.
    pub(super) fn find(&self, labels: &[String], sink: &mut Sink) -> Outcome<Vec<usize>> {
        let (mut found, mut known) = (Vec::new(), BTreeSet::new());
        for part in self.text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            match self.range(part, labels) {
                Some((from, to)) if from <= to => found.extend((from..=to).filter(|page| known.insert(*page))),
                Some(_) => return Err(wrong(format!("--pages {part}: the range ends before it begins"), labels, sink)),
                None => {
                    let kind = if self.folios { "folio" } else { "page" };
                    return Err(wrong(format!("--pages {part}: there is no such {kind}"), labels, sink));
                }
            }
        }
        if found.is_empty() {
            return Err(wrong("--pages names no page".to_owned(), labels, sink));
        }
        Ok(found)
    }

    fn range(&self, part: &str, labels: &[String]) -> Option<(usize, usize)> {
        // A folio may have a hyphen in it.
        if let Some(page) = self.page(part, labels) {
            return Some((page, page));
        }
        let ends = |(at, mark): (usize, &str)| {
            let (from, to) = (part[..at].trim(), part[at + mark.len()..].trim());
            let from = if from.is_empty() { 0 } else { self.page(from, labels)? };
            let to = if to.is_empty() { labels.len().checked_sub(1)? } else { self.page(to, labels)? };
            Some((from, to))
        };
        let marks = part.match_indices(['-', '–']);
        marks.filter(|_| part.chars().count() > 1).find_map(ends)
    }

    fn page(&self, name: &str, labels: &[String]) -> Option<usize> {
        if self.folios {
            return labels.iter().position(|label| label == name);
        }
        name.parse::<usize>().ok()?.checked_sub(1).filter(|page| *page < labels.len())
    }
}

fn wrong(message: String, labels: &[String], sink: &mut Sink) -> Abort {
    let printed: Vec<&String> = labels.iter().filter(|label| !label.is_empty()).collect();
    let folios = match printed.as_slice() {
        [first, .., last] => format!("; its folios go from {first} to {last} (--folio)"),
        _ => String::new(),
    };
    let help = format!("the file has {} pages{folios}; write 1-4,7 or 9-", labels.len());
    sink.push(Diagnostic::new(Code::P042, message).help(help));
    Abort
}

#[cfg(test)]
mod tests {
    use super::Selection;
    use crate::diag::Sink;

    fn labels() -> Vec<String> {
        ["", "i", "ii", "1", "2", "A-1", "A-2"].map(str::to_owned).to_vec()
    }

    fn find(text: &str, folios: bool) -> Option<Vec<usize>> {
        Selection::new(text, folios).find(&labels(), &mut Sink::default()).ok()
    }

    #[test]
    fn pages_are_found_by_number() {
        assert_eq!(find("1-3, 7", false), Some(vec![0, 1, 2, 6]));
        assert_eq!(find("6-", false), Some(vec![5, 6]));
        assert_eq!(find("-2", false), Some(vec![0, 1]));
        assert_eq!(find("2,1-3,2", false), Some(vec![1, 0, 2]), "once each");
        for wrong in ["0", "8", "3-1", "x", "", "-", "1-9"] {
            assert_eq!(find(wrong, false), None, "{wrong}");
        }
    }

    #[test]
    fn pages_are_found_by_folio() {
        assert_eq!(find("i-1", true), Some(vec![1, 2, 3]));
        assert_eq!(find("A-1", true), Some(vec![5]));
        assert_eq!(find("A-1-A-2,2", true), Some(vec![5, 6, 4]));
        assert_eq!(find("iii", true), None);
    }
}
