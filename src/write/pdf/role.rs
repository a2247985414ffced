//! What elements of the structure are called in the file, and their attributes (PDF 1.7 §14.8.4, §14.8.5).

use lopdf::{Dictionary, dictionary};

use crate::doc::{Counter, ListStyle};
use crate::layout::ink::{Artifact, Tag};

/// The type of an element; `level` is that of a heading.
pub(super) fn name(tag: &Tag, level: u8) -> &'static str {
    const HEADINGS: [&str; 6] = ["H1", "H2", "H3", "H4", "H5", "H6"];
    match tag {
        Tag::Document => "Document",
        Tag::Part => "Part",
        Tag::Section => "Sect",
        Tag::Group | Tag::Aside => "Div",
        Tag::Heading(_) => HEADINGS[usize::from(level.clamp(1, 6)) - 1],
        Tag::Title | Tag::Paragraph => "P",
        Tag::Quote => "BlockQuote",
        Tag::List(_) => "L",
        Tag::Item => "LI",
        Tag::Mark => "Lbl",
        Tag::Body => "LBody",
        Tag::Table => "Table",
        Tag::TableHead => "THead",
        Tag::TableBody => "TBody",
        Tag::Row => "TR",
        Tag::Cell { head: true, .. } => "TH",
        Tag::Cell { head: false, .. } => "TD",
        Tag::Figure(_) => "Figure",
        Tag::Caption => "Caption",
        Tag::Formula(_) => "Formula",
        Tag::Note(_) => "Note",
        Tag::Reference => "Reference",
        Tag::Link => "Link",
        Tag::Ruby => "Ruby",
        Tag::RubyBase => "RB",
        Tag::RubyText => "RT",
        Tag::Warichu => "Warichu",
        Tag::WarichuText => "WT",
        Tag::WarichuMark => "WP",
        Tag::Contents => "TOC",
        Tag::Entry => "TOCI",
        Tag::Index => "Index",
        Tag::Code => "Code",
        Tag::Emph => "Em",
        Tag::Strong => "Strong",
        Tag::Span => "Span",
    }
}

/// What content of an element is marked with: the types of headings are known only when all pages are.
pub(super) fn content_name(tag: &Tag) -> &'static str {
    match tag {
        Tag::Heading(_) => "H",
        tag => name(tag, 0),
    }
}

/// Attributes that follow from what an element is.
pub(super) fn attributes(tag: &Tag) -> Option<Dictionary> {
    match tag {
        Tag::List(Some(style)) => Some(dictionary! { "O" => "List", "ListNumbering" => numbering(*style) }),
        Tag::Cell { head, columns, rows } if *head || *columns > 1 || *rows > 1 => {
            let mut attributes = dictionary! { "O" => "Table" };
            if *head {
                attributes.set("Scope", "Column");
            }
            for (key, span) in [("ColSpan", *columns), ("RowSpan", *rows)] {
                if span > 1 {
                    attributes.set(key, i64::from(span));
                }
            }
            Some(attributes)
        }
        _ => None,
    }
}

/// How the items of a list are marked (PDF 1.7 §14.8.5.5); what has no name there is `None`, as if unordered.
fn numbering(style: ListStyle) -> &'static str {
    match style {
        ListStyle::Bullet => "Disc",
        ListStyle::Number(_) => "Decimal",
        ListStyle::Counted { counter, .. } => match counter {
            Counter::Decimal | Counter::Han | Counter::Circled | Counter::Stem => "Decimal",
            Counter::LowerAlpha => "LowerAlpha",
            Counter::UpperAlpha => "UpperAlpha",
            Counter::LowerRoman => "LowerRoman",
            Counter::UpperRoman => "UpperRoman",
        },
    }
}

/// How an artifact is marked (PDF 1.7 §14.8.2.2.2).
pub(super) fn artifact(kind: Artifact) -> &'static str {
    match kind {
        Artifact::Header => "/Artifact <</Type/Pagination/Subtype/Header>>BDC\n",
        Artifact::Folio => "/Artifact <</Type/Pagination/Subtype/Footer>>BDC\n",
        Artifact::Layout => "/Artifact <</Type/Layout>>BDC\n",
        Artifact::Background => "/Artifact <</Type/Background>>BDC\n",
    }
}

/// Levels of headings without gaps (PDF/UA-1 §7.4.2).
#[derive(Default)]
pub(super) struct Headings {
    /// Levels as written of the headings around, the highest first.
    open: Vec<u8>,
}

impl Headings {
    /// The level of the next heading; of anything else 0.
    pub fn level(&mut self, tag: &Tag) -> u8 {
        let Tag::Heading(written) = tag else { return 0 };
        self.open.retain(|above| above < written);
        self.open.push(*written);
        u8::try_from(self.open.len()).unwrap_or(u8::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_have_no_gaps() {
        let mut headings = Headings::default();
        let levels = [1, 3, 3, 2, 4, 1, 2, 6].map(|level| headings.level(&Tag::Heading(level)));
        assert_eq!(levels, [1, 2, 2, 2, 3, 1, 2, 3]);
        assert_eq!(headings.level(&Tag::Paragraph), 0);
    }
}
