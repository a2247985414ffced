//! Edition → EPUB 3.3.

use crate::diag::{Outcome, Sink};
use crate::font::Fonts;
use crate::resolve::Edition;
use crate::theme::Theme;

/// Writes an EPUB.
pub fn write(_edition: &Edition, _theme: &Theme, _fonts: &Fonts, _sink: &mut Sink) -> Outcome<Vec<u8>> {
    todo!()
}
