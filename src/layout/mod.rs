//! Edition → pages. All geometry until [`page`] places it is in logical axes: `along` the line and `across` it, so that
//! vertical text is the same code as horizontal text.

pub mod ink;
pub mod line;
pub mod para;

use ink::Pages;

use crate::diag::{Outcome, Sink};
use crate::font::Fonts;
use crate::resolve::Edition;
use crate::theme::Theme;

/// Lays out a book.
pub fn pages(_edition: &Edition, _theme: &Theme, _fonts: &Fonts, _sink: &mut Sink) -> Outcome<Pages> {
    todo!()
}
