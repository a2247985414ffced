//! Pages → PDF.

use crate::diag::{Outcome, Sink};
use crate::font::Fonts;
use crate::layout::ink::Pages;

/// Writes a PDF.
pub fn write(_pages: &Pages, _fonts: &Fonts, _sink: &mut Sink) -> Outcome<Vec<u8>> {
    todo!()
}
