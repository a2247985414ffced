//! Characters as they go into the tree.

use super::Reader;
use super::atom::{Kind, Part, parts};
use super::inline::Piece;
use crate::doc::{Attr, AttrData, Inline, InlineKind, Label};
use crate::read::characters::normalize;
use crate::source::Span;

impl Reader<'_> {
    /// Cuts text at the atoms in it. `range` is that of the text as scanned; where it differs in length (an escape, a
    /// character reference), each part has the place of the whole.
    pub(super) fn text(&mut self, text: &str, range: std::ops::Range<usize>, out: &mut Vec<Piece>) {
        let exact = text.len() == range.len();
        for (at, part) in parts(text) {
            match part {
                Part::Text(part) => {
                    let span = match exact {
                        true => self.mapped.span(range.start + at..range.start + at + part.len()),
                        false => self.mapped.span(range.clone()),
                    };
                    out.push(Piece::Node(Inline::new(InlineKind::Text(normalize(part).into_owned()), span)));
                }
                Part::Atom(number) => out.extend(self.atom(number)),
            }
        }
    }

    fn atom(&mut self, number: usize) -> Option<Piece> {
        let atom = self.atoms.get(number)?;
        if let Some(finding) = &atom.finding {
            self.sink.push(finding.clone());
        }
        let kind = match &atom.kind {
            Kind::Literal => InlineKind::Text(atom.raw.clone()),
            Kind::Template(name) if matches!(name.as_str(), "{% raw %}" | "{% endraw %}") => return None,
            Kind::Template(name) => {
                self.templates.entry(name.clone()).or_insert((atom.span, 0)).1 += 1;
                InlineKind::Text(atom.raw.clone())
            }
            Kind::Wiki => {
                self.wiki.get_or_insert((atom.span, 0)).1 += 1;
                InlineKind::Text(atom.raw.replace("\\|", "|"))
            }
            Kind::Ruby(ruby) => InlineKind::Ruby(ruby.clone()),
            Kind::Reference(label, form) => InlineKind::Reference { label: label.clone(), form: *form },
            Kind::Note(label) => InlineKind::Note { label: label.clone(), number: None },
            Kind::Index(term) => InlineKind::Index { body: Vec::new(), term: Some(term.clone()), reading: None },
            Kind::Warichu(text) => {
                InlineKind::Warichu(vec![Inline::new(InlineKind::Text(normalize(text).into_owned()), atom.span)])
            }
            Kind::PageAnchor(page) => return Some(Piece::Node(page_anchor(page, atom.span))),
            Kind::Line(_) | Kind::Open(_) | Kind::Close(..) | Kind::Attr(_) => {
                return Some(Piece::Atom(number));
            }
        };
        Some(Piece::Node(Inline::new(kind, atom.span)))
    }
}

/// The place where a page of the printed edition begins.
fn page_anchor(page: &str, span: Span) -> Inline {
    let data = AttrData {
        id: Some(Label::new(format!("page-{page}"))),
        classes: vec!["pagebreak".to_owned()],
        pairs: vec![("page".to_owned(), page.to_owned())],
        ..AttrData::default()
    };
    Inline { kind: InlineKind::Span(Vec::new()), attr: Attr::new(data), span }
}

/// Takes white space off the end.
pub(super) fn trim_end(run: &mut Vec<Inline>) {
    while let Some(Inline { kind: InlineKind::Text(text), .. }) = run.last_mut() {
        text.truncate(text.trim_end().len());
        if !text.is_empty() {
            break;
        }
        run.pop();
    }
}

/// Takes white space off the start.
pub(super) fn trim_start(run: &mut Vec<Inline>) {
    while let Some(Inline { kind: InlineKind::Text(text), .. }) = run.first_mut() {
        let cut = text.len() - text.trim_start_matches([' ', '\t', '\n']).len();
        text.drain(..cut);
        if !text.is_empty() {
            break;
        }
        run.remove(0);
    }
}

/// Cuts a run at the line ends in it, those of the source and those that the author asked for.
pub(super) fn lines(run: Vec<Inline>) -> Vec<Vec<Inline>> {
    let mut out = vec![Vec::new()];
    for inline in run {
        match inline.kind {
            InlineKind::Break => out.push(Vec::new()),
            InlineKind::Text(text) if text.contains('\n') => {
                for (index, part) in text.split('\n').enumerate() {
                    if index > 0 {
                        out.push(Vec::new());
                    }
                    if let Some(line) = out.last_mut().filter(|_| !part.is_empty()) {
                        line.push(Inline::new(InlineKind::Text(part.to_owned()), inline.span));
                    }
                }
            }
            kind => {
                if let Some(line) = out.last_mut() {
                    line.push(Inline { kind, ..inline });
                }
            }
        }
    }
    out
}
