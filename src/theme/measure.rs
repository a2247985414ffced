//! Lengths as people write them in a theme: `"10.5pt"`, `"5mm"`, `"2em"`, `"1.5 lines"`, `"45%"`, `1.25`.

use std::fmt;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer};

use super::Abs;

/// A length that waits for the size and leading of the body. Relative values in thousandths.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub(super) enum Measure {
    /// Absolute.
    Abs(Abs),
    /// Of an em.
    Em(i32),
    /// Lines of the page grid.
    Lines(i32),
    /// Parts of a whole.
    Percent(i32),
    /// A bare number: times the unit that the key expects.
    Times(i32),
}

impl Measure {
    /// In thousandths of `em`; `line` is the leading of the body.
    pub fn in_em(self, em: Abs, line: Abs) -> i32 {
        match self {
            Measure::Abs(length) => per_mille_of(length, em),
            Measure::Em(n) | Measure::Times(n) => n,
            Measure::Lines(n) => per_mille_of(line.per_mille(n), em),
            Measure::Percent(n) => n,
        }
    }

    /// In thousandths of a grid line; `em` is the size of the body.
    pub fn in_lines(self, em: Abs, line: Abs) -> i32 {
        match self {
            Measure::Abs(length) => per_mille_of(length, line),
            Measure::Em(n) => per_mille_of(em.per_mille(n), line),
            Measure::Lines(n) | Measure::Times(n) | Measure::Percent(n) => n,
        }
    }

    /// As a length; a percentage is of `whole`, a bare number in lines.
    pub fn length(self, em: Abs, line: Abs, whole: Abs) -> Abs {
        match self {
            Measure::Abs(length) => length,
            Measure::Em(n) => em.per_mille(n),
            Measure::Lines(n) | Measure::Times(n) => line.per_mille(n),
            Measure::Percent(n) => whole.per_mille(n),
        }
    }
}

impl From<Abs> for Measure {
    fn from(length: Abs) -> Measure {
        Measure::Abs(length)
    }
}

fn per_mille_of(part: Abs, whole: Abs) -> i32 {
    Abs::raw(1000).scale(part.to_raw(), whole.to_raw()).to_raw()
}

impl<'de> Deserialize<'de> for Measure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AsWritten;

        impl Visitor<'_> for AsWritten {
            type Value = Measure;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(r#"a length such as "10.5pt", "5mm", "2em", "1.5 lines", "45%" or a number"#)
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Measure, E> {
                parse(text).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
            }

            fn visit_f64<E: de::Error>(self, n: f64) -> Result<Measure, E> {
                thousandths(n).map(Measure::Times).ok_or_else(|| E::invalid_value(de::Unexpected::Float(n), &self))
            }

            fn visit_i64<E: de::Error>(self, n: i64) -> Result<Measure, E> {
                self.visit_f64(n as f64)
            }
        }

        deserializer.deserialize_any(AsWritten)
    }
}

/// Number and unit; `None` for anything else.
fn parse(text: &str) -> Option<Measure> {
    let text = text.trim();
    let at = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+'))).unwrap_or(text.len());
    let (number, unit) = (text[..at].parse::<f64>().ok()?, text[at..].trim());
    let per_mille = thousandths(number)?;
    Some(match unit {
        "pt" => Measure::Abs(Abs::pt(number)),
        "mm" => Measure::Abs(Abs::mm(number)),
        "cm" => Measure::Abs(Abs::mm(number * 10.0)),
        "in" => Measure::Abs(Abs::pt(number * 72.0)),
        // JIS Q (級): a quarter of a millimetre.
        "Q" | "q" | "H" | "級" => Measure::Abs(Abs::mm(number / 4.0)),
        "em" | "字" => Measure::Em(per_mille),
        "line" | "lines" | "行" => Measure::Lines(per_mille),
        "%" => Measure::Percent(per_mille / 100),
        "" => Measure::Times(per_mille),
        _ => return None,
    })
}

fn thousandths(n: f64) -> Option<i32> {
    // Nothing on a page is a hundred thousand times anything else; larger values are slips.
    (n.is_finite() && n.abs() < 100_000.0).then(|| (n * 1000.0).round() as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units() {
        assert_eq!(parse("10.5pt"), Some(Measure::Abs(Abs::pt(10.5))));
        assert_eq!(parse("1.5 lines"), Some(Measure::Lines(1500)));
        assert_eq!(parse("2em"), Some(Measure::Em(2000)));
        assert_eq!(parse("45%"), Some(Measure::Percent(450)));
        assert_eq!(parse("13Q"), Some(Measure::Abs(Abs::mm(3.25))));
        assert_eq!(parse("1.25"), Some(Measure::Times(1250)));
        for wrong in ["", "em", "2 ems", "1e9pt", "--2pt", "字"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn relative_to_body() {
        let (em, line) = (Abs::pt(10.0), Abs::pt(16.0));
        assert_eq!(Measure::Abs(Abs::pt(15.0)).in_em(em, line), 1500);
        assert_eq!(Measure::Abs(Abs::pt(8.0)).in_lines(em, line), 500);
        assert_eq!(Measure::Em(1600).in_lines(em, line), 1000);
    }
}
