//! What a PDF is made for: the standards it keeps, the press it is printed on, the sheet around the page, how it opens.

mod icc;
mod sheet;
mod standard;
mod view;
mod wrap;

pub use icc::{Class, Icc, Space};
pub use sheet::{Mark, Sheet};
pub use standard::{Conflict, Standard, Standards};
pub use view::{Open, Spread, View, Zoom};
pub use wrap::Wrap;

/// What a PDF is made for.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Standards that the file claims to keep.
    pub standards: Standards,
    /// Whether what a standard forbids is an error. Otherwise it is a warning, and the file does not claim the standard.
    pub strict: bool,
    /// For a press: its inks, no links.
    pub press: Option<Press>,
    /// How the file opens.
    pub view: View,
}

impl Default for Profile {
    /// For the screen.
    fn default() -> Self {
        Profile { standards: Standards::default(), strict: false, press: None, view: View::default() }
    }
}

/// A press and what it is given.
#[derive(Clone, Debug, PartialEq)]
pub struct Press {
    /// The printing condition; `None` where it is not known.
    pub intent: Option<Intent>,
    /// What lies around the trimmed page.
    pub sheet: Sheet,
    /// The number of pages is a multiple of this; blank ones follow at the end.
    pub pages_multiple: u16,
    /// Ink that the paper takes, in percent over all inks.
    pub ink_limit: u16,
    /// Whether pictures in RGB are converted to the inks of the press here. Otherwise they keep their colours with the
    /// profile that says what they are, and the press converts them.
    pub convert_images: bool,
}

/// A printing condition (PDF 1.7 §14.11.5).
#[derive(Clone, Debug, PartialEq)]
pub struct Intent {
    /// The colours of press and paper.
    pub icc: Icc,
    /// Its name in a registry, or that of the profile.
    pub condition: String,
}

impl Profile {
    /// What the colours of the file are made of.
    pub fn space(&self) -> Space {
        match &self.press {
            None => Space::Rgb,
            Some(press) => press.intent.as_ref().map_or(Space::Cmyk, |intent| intent.icc.space),
        }
    }
}
