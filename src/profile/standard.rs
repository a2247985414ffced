//! Standards of PDF and which of them one file can keep.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Deserialize;

/// A standard.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
pub enum Standard {
    /// PDF/A-2b (ISO 19005-2): looks the same for ever.
    #[serde(rename = "a-2b")]
    A2b,
    /// PDF/A-2u: and its text can be searched.
    #[serde(rename = "a-2u")]
    A2u,
    /// PDF/A-2a: and its structure can be read.
    #[serde(rename = "a-2a")]
    A2a,
    /// PDF/A-4 (ISO 19005-4), which is PDF 2.0.
    #[serde(rename = "a-4")]
    A4,
    /// PDF/UA-1 (ISO 14289-1): accessible.
    #[serde(rename = "ua-1")]
    Ua1,
    /// PDF/UA-2 (ISO 14289-2), which is PDF 2.0.
    #[serde(rename = "ua-2")]
    Ua2,
    /// PDF/X-4 (ISO 15930-7): ready for a press.
    #[serde(rename = "x-4")]
    X4,
}

impl Standard {
    /// Its name in prose.
    pub fn name(self) -> &'static str {
        match self {
            Standard::A2b => "PDF/A-2b",
            Standard::A2u => "PDF/A-2u",
            Standard::A2a => "PDF/A-2a",
            Standard::A4 => "PDF/A-4",
            Standard::Ua1 => "PDF/UA-1",
            Standard::Ua2 => "PDF/UA-2",
            Standard::X4 => "PDF/X-4",
        }
    }

    /// What cannot be two of in one file.
    fn family(self) -> u8 {
        match self {
            Standard::A2b | Standard::A2u | Standard::A2a | Standard::A4 => b'A',
            Standard::Ua1 | Standard::Ua2 => b'U',
            Standard::X4 => b'X',
        }
    }

    fn is_of_two(self) -> bool {
        matches!(self, Standard::A4 | Standard::Ua2)
    }
}

/// Standards that one file keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standards(BTreeSet<Standard>);

/// Standards that no file keeps together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The two.
    pub pair: [Standard; 2],
    /// Why.
    pub reason: &'static str,
}

impl Default for Standards {
    /// PDF/A-2a and PDF/UA-1.
    fn default() -> Self {
        Standards(BTreeSet::from([Standard::A2a, Standard::Ua1]))
    }
}

impl Standards {
    /// Puts standards together.
    ///
    /// # Errors
    /// Two that no file can keep, with the reason.
    pub fn new(all: impl IntoIterator<Item = Standard>) -> Result<Standards, Conflict> {
        let all: BTreeSet<Standard> = all.into_iter().collect();
        for &one in &all {
            for &other in all.range(one..).skip(1) {
                let reason = match () {
                    () if one.family() == other.family() => {
                        "a file keeps one of these, and the higher one has the lower one in it"
                    }
                    () if one.is_of_two() != other.is_of_two() => "one is PDF 2.0, the other a PDF before it",
                    () => continue,
                };
                return Err(Conflict { pair: [one, other], reason });
            }
        }
        Ok(Standards(all))
    }

    /// None at all.
    pub fn none() -> Standards {
        Standards(BTreeSet::new())
    }

    /// Whether one is among them.
    pub fn has(&self, standard: Standard) -> bool {
        self.0.contains(&standard)
    }

    /// In their order.
    pub fn iter(&self) -> impl Iterator<Item = Standard> {
        self.0.iter().copied()
    }

    /// Takes one out.
    pub fn remove(&mut self, standard: Standard) {
        self.0.remove(&standard);
    }

    /// The part of PDF/A.
    pub fn archive(&self) -> Option<Standard> {
        self.iter().find(|standard| standard.family() == b'A')
    }

    /// The part of PDF/UA.
    pub fn access(&self) -> Option<Standard> {
        self.iter().find(|standard| standard.family() == b'U')
    }

    /// Whether the file is PDF 2.0.
    pub fn is_of_two(&self) -> bool {
        self.iter().any(Standard::is_of_two)
    }

    /// The version in the header: PDF/X-4 is PDF 1.6 (ISO 15930-7 §6.1), PDF/A-4 and PDF/UA-2 are PDF 2.0, all else is 1.7.
    pub fn version(&self) -> &'static str {
        match () {
            () if self.is_of_two() => "2.0",
            () if self.has(Standard::X4) => "1.6",
            () => "1.7",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn together() {
        use Standard::{A2a, A2b, A4, Ua1, Ua2, X4};
        for good in [&[][..], &[A2a, Ua1], &[A4, Ua2], &[X4], &[A2a, Ua1, X4], &[A2b, Ua1]] {
            assert!(Standards::new(good.iter().copied()).is_ok(), "{good:?}");
        }
        for bad in [[A2b, A2a], [A2a, A4], [Ua1, Ua2], [A4, Ua1], [A2a, Ua2], [A4, X4], [Ua2, X4]] {
            assert_eq!(Standards::new(bad).err().map(|conflict| conflict.pair), Some(bad));
        }
        assert_eq!(Standards::new([X4, A2a, Ua1]).map(|all| all.version()), Ok("1.6"));
    }
}
