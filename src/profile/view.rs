//! How a file opens (PDF 1.7 §12.2, Tables 28 and 150).

use schemars::JsonSchema;
use serde::Deserialize;

/// How a file opens. What is `None` the viewer decides.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// What is beside the page; `None`: the outline, where there is one.
    pub open: Option<Open>,
    /// How pages lie.
    pub spread: Option<Spread>,
    /// How large the first page is.
    pub zoom: Option<Zoom>,
    /// Whether spreads run from right to left. Chrome then takes clauses of copied text in the wrong order.
    pub right_to_left: bool,
}

/// What is shown beside the page.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Open {
    /// The outline.
    Outline,
    /// Small pictures of the pages.
    Thumbnails,
    /// Nothing.
    Page,
}

/// How pages lie.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Spread {
    /// One at a time.
    Single,
    /// One below the other.
    Continuous,
    /// Verso and recto side by side, as the book lies open.
    Spreads,
}

/// How large the first page is.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Zoom {
    /// All of it.
    Page,
    /// As wide as the window.
    Width,
    /// As printed.
    Actual,
}
