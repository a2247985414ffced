//! One paragraph → lines.

use super::line::Line;
use crate::diag::Sink;
use crate::doc::{Align, Inline};
use crate::font::Fonts;
use crate::lang::Lang;
use crate::resolve::Edition;
use crate::theme::{Abs, Family};

/// How a paragraph is to be set.
#[derive(Clone, Debug)]
pub(crate) struct Spec {
    /// Length of the lines.
    pub measure: Abs,
    /// Size of the em.
    pub size: Abs,
    /// Family.
    pub family: Family,
    /// Bold face.
    pub bold: bool,
    /// Italic Latin, Kai for Han (as `Emph`).
    pub italic: bool,
    /// Lightness of the ink in percent.
    pub gray: u8,
    /// Space added after each character, thousandths of em.
    pub tracking: i32,
    /// Indent of the first line.
    pub indent: Abs,
    /// Alignment of lines that are not justified.
    pub align: Align,
    /// Whether lines but the last fill the measure.
    pub justify: bool,
    /// Vertical writing.
    pub vertical: bool,
    /// Language of the paragraph.
    pub lang: Lang,
}

/// Sets a paragraph.
pub(crate) fn set(
    _edition: &Edition,
    _fonts: &Fonts,
    _inlines: &[Inline],
    _spec: &Spec,
    _sink: &mut Sink,
) -> Vec<Line> {
    todo!()
}
