//! What elements of the structure are called in the file, and their attributes (PDF 1.7 §14.8.4, §14.8.5).

use lopdf::{Dictionary, dictionary};

use crate::doc::{Counter, ListStyle};
use crate::layout::ink::{Artifact, Heads, Tag};
use crate::profile::Profile;

/// Which set of types a file has.
#[derive(Copy, Clone, Eq, PartialEq)]
pub(super) enum Roles {
    /// Those of PDF 1.7.
    One,
    /// Those of PDF 2.0; what it has no longer is said to be of 1.7 (ISO 32000-2 §14.8.6).
    Two,
}

/// Types that PDF 2.0 has and 1.7 has not, and what they are there.
pub(super) const MAPPED: [(&str, &str); 3] = [("Em", "Span"), ("Strong", "Span"), ("Sub", "Span")];

impl Roles {
    /// The set for a profile.
    pub fn of(profile: &Profile) -> Roles {
        if profile.standards.version() == "2.0" { Roles::Two } else { Roles::One }
    }

    /// The type of an element; `level` is that of a heading.
    pub fn name(self, tag: &Tag, level: u8) -> &'static str {
        const HEADINGS: [&str; 6] = ["H1", "H2", "H3", "H4", "H5", "H6"];
        let newer = |one, two| if self == Roles::Two { two } else { one };
        match tag {
            Tag::Document => "Document",
            Tag::Part => "Part",
            Tag::Section => "Sect",
            Tag::Group => "Div",
            Tag::Aside => newer("Div", "Aside"),
            Tag::Heading(_) => HEADINGS[usize::from(level.clamp(1, 6)) - 1],
            Tag::Title => newer("P", "Title"),
            Tag::Paragraph => "P",
            Tag::Quote => "BlockQuote",
            Tag::List(_) => "L",
            Tag::Item => "LI",
            Tag::Mark => "Lbl",
            Tag::Body => "LBody",
            Tag::Table => "Table",
            Tag::TableHead => "THead",
            Tag::TableBody => "TBody",
            Tag::Row => "TR",
            Tag::Cell { heads: Heads::Nothing, .. } => "TD",
            Tag::Cell { heads: Heads::Columns | Heads::Rows, .. } => "TH",
            Tag::Figure(_) => "Figure",
            Tag::Caption => "Caption",
            Tag::Formula(_) => "Formula",
            Tag::Note(_) => newer("Note", "FENote"),
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
            Tag::Line => "Sub",
            Tag::Emph => "Em",
            Tag::Strong => "Strong",
            Tag::Span => "Span",
        }
    }

    /// What content of an element is marked with: the levels of headings are known only when all pages are.
    pub fn content_name(self, tag: &Tag) -> &'static str {
        match tag {
            Tag::Heading(_) => "H",
            tag => self.name(tag, 0),
        }
    }

    /// Whether an element is said to be of PDF 2.0.
    pub fn is_newer(self, tag: &Tag) -> bool {
        let older = matches!(tag, Tag::Quote | Tag::Reference | Tag::Contents | Tag::Entry | Tag::Index | Tag::Code);
        self == Roles::Two && !older
    }

    /// How an artifact is marked (PDF 1.7 §14.8.2.2.2).
    pub fn artifact(self, kind: Artifact) -> &'static str {
        match (kind, self) {
            (Artifact::Header, _) => "/Artifact <</Type/Pagination/Subtype/Header>>BDC\n",
            (Artifact::Folio, Roles::One) => "/Artifact <</Type/Pagination/Subtype/Footer>>BDC\n",
            (Artifact::Folio, Roles::Two) => "/Artifact <</Type/Pagination/Subtype/PageNum>>BDC\n",
            (Artifact::Layout, _) => "/Artifact <</Type/Layout>>BDC\n",
            (Artifact::Background, _) => "/Artifact <</Type/Background>>BDC\n",
        }
    }
}

/// Attributes that follow from what an element is.
pub(super) fn attributes(tag: &Tag) -> Option<Dictionary> {
    match tag {
        Tag::List(Some(style)) => Some(dictionary! { "O" => "List", "ListNumbering" => numbering(*style) }),
        Tag::Cell { heads, columns, rows } if *heads != Heads::Nothing || *columns > 1 || *rows > 1 => {
            let mut attributes = dictionary! { "O" => "Table" };
            match heads {
                Heads::Nothing => {}
                Heads::Columns => attributes.set("Scope", "Column"),
                Heads::Rows => attributes.set("Scope", "Row"),
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

/// How the items of a list are marked (PDF 1.7 §14.8.5.5). What has no name there counts all the same.
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
