//! The sheet that a page is printed on, before it is cut.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::theme::Abs;

/// What lies around the trimmed page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// How far pictures and tints that reach the edge go on beyond it (出血, 塗り足し).
    pub bleed: Abs,
    /// What is printed outside the bleed.
    pub marks: BTreeSet<Mark>,
}

/// What is printed outside the bleed.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// Where the sheet is cut (裁切線, トンボ).
    Crop,
    /// Where the inks must lie over each other.
    Registration,
    /// Patches of every ink.
    ColorBars,
    /// Title, page and time.
    Info,
}

impl Sheet {
    /// Space that the marks take at each side.
    pub fn margin(&self) -> Abs {
        if self.marks.is_empty() { self.bleed } else { self.bleed + Abs::mm(10.0) }
    }
}
