//! What the scan takes out of the text before CommonMark sees it, and the characters that stand in its place.
//!
//! Each piece of extended syntax becomes a short run of Unicode noncharacters that spells its number in a table. To
//! CommonMark such a run is a letter, so nothing in it can be taken for a bar, a star or a bracket. Where it turns
//! out to stand in code, in an address or where it means nothing, the original text is put back.

use crate::diag::Diagnostic;
use crate::doc::{Attr, Label, RefForm, Ruby};
use crate::source::Span;

const FIRST: char = '\u{FDEF}';
const LAST: char = '\u{FDEE}';
/// Counts as a letter for the rules of emphasis and is taken out afterwards.
pub(super) const GLUE: char = '\u{FDED}';

/// Whether a character is one of those that stand for something here; they may not come from outside.
pub(super) fn is_reserved(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}')
}

/// A piece of extended syntax.
#[derive(Clone, Debug)]
pub(super) struct Atom {
    pub(super) kind: Kind,
    /// As written.
    pub(super) raw: String,
    pub(super) span: Span,
    /// What is to be said if it stands in text, not in code.
    pub(super) finding: Option<Diagnostic>,
}

/// The kinds of extended syntax.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// A character kept from CommonMark.
    Literal,
    /// Opens what the [`Kind::Close`] with the same number closes.
    Open(usize),
    Close(usize, Wrap),
    Attr(Attr),
    Ruby(Ruby),
    Reference(Label, RefForm),
    Note(Label),
    PageAnchor(String),
    Index(String),
    Warichu(String),
    Line(Line),
    /// A tag of a template language, by its name.
    Template(String),
    /// A link in the notation of wikis.
    Wiki,
}

/// What a pair of brackets makes of the text between them.
#[derive(Clone, Debug)]
pub(super) enum Wrap {
    /// `[x]{…}`
    Span(Attr),
    /// `^[x]`
    Note,
    /// `《《x》》`
    Dots,
    /// `^x^`
    Sup,
    /// `~x~`
    Sub,
}

/// What a line of its own means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// `::: {.class}` with the words after it.
    DivOpen(Attr, String),
    /// `:::`
    DivClose,
    PageBreak(crate::doc::PageBreak),
    Blank,
    Scene,
    /// Asks for a table of contents: the book has one.
    Contents,
    /// Begins the caption of a table: `: caption`.
    Caption,
}

/// All pieces of a text, by number.
#[derive(Debug, Default)]
pub(super) struct Atoms {
    list: Vec<Atom>,
}

/// A part of composed text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    Text(&'a str),
    Atom(usize),
}

impl Atoms {
    /// Adds a piece; gives the characters that stand for it.
    pub(super) fn add(&mut self, atom: Atom) -> String {
        let code = encode(self.list.len());
        self.list.push(atom);
        code
    }

    /// A piece by its number.
    pub(super) fn get(&self, number: usize) -> Option<&Atom> {
        self.list.get(number)
    }

    /// Puts the original text back.
    pub(super) fn restore(&self, text: &str) -> String {
        if !text.contains(is_reserved) {
            return text.to_owned();
        }
        parts(text).fold(String::with_capacity(text.len()), |mut out, (_, part)| {
            out.push_str(match part {
                Part::Text(text) => text,
                Part::Atom(number) => self.get(number).map_or("", |atom| &atom.raw),
            });
            out
        })
    }
}

fn encode(number: usize) -> String {
    let digits = format!("{number:x}");
    let digit = |d: char| char::from_u32(0xFDD0 + d.to_digit(16).unwrap_or(0)).unwrap_or(GLUE);
    std::iter::once(FIRST).chain(digits.chars().map(digit)).chain(std::iter::once(LAST)).collect()
}

/// Cuts text at the pieces in it; each part with its offset. Glue is left out.
pub(super) fn parts(text: &str) -> impl Iterator<Item = (usize, Part<'_>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = text.get(at..)?;
            let first = rest.chars().next()?;
            let start = at;
            if first == FIRST
                && let Some(end) = rest.find(LAST)
            {
                at += end + LAST.len_utf8();
                let digits = rest[..end].chars().skip(1);
                let number = digits.fold(0, |n: usize, c| (n << 4) | (c as usize).wrapping_sub(0xFDD0) & 0xF);
                return Some((start, Part::Atom(number)));
            }
            if is_reserved(first) {
                at += first.len_utf8();
                continue;
            }
            let len = rest.find(is_reserved).unwrap_or(rest.len());
            at += len;
            return Some((start, Part::Text(&rest[..len])));
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        let text = format!("一{}二{GLUE}{}", encode(0), encode(4097));
        let found: Vec<_> = parts(&text).map(|(_, part)| part).collect();
        assert_eq!(found, [Part::Text("一"), Part::Atom(0), Part::Text("二"), Part::Atom(4097)]);
    }

    #[test]
    fn restoring_gives_the_text_as_written() {
        let mut atoms = Atoms::default();
        let code = atoms.add(Atom { kind: Kind::Literal, raw: "~".into(), span: Span::NONE, finding: None });
        assert_eq!(atoms.restore(&format!("30{code}40{GLUE}%")), "30~40%");
    }
}
