//! The page grid: every line of body text stands on it (rules G1 to G3).

use crate::theme::{Abs, Style, Theme};

/// The grid of a column, in logical axes: `along` the lines and `down` the column.
#[derive(Copy, Clone, Default, Debug)]
pub(crate) struct Grid {
    /// Vertical writing: lines run down, columns of lines run from right to left.
    pub vertical: bool,
    /// Body size.
    pub size: Abs,
    /// From line to line.
    pub leading: Abs,
    /// Length of a line.
    pub measure: Abs,
    /// Lines of a column.
    pub lines: i32,
}

impl Grid {
    /// The grid of a theme.
    pub fn new(theme: &Theme) -> Grid {
        let page = &theme.page;
        Grid {
            vertical: theme.vertical,
            size: page.size,
            leading: page.leading,
            measure: page.measure(),
            lines: i32::from(page.lines),
        }
    }

    /// Extent of a column of cells, the gap after its last line included.
    pub fn depth(&self) -> Abs {
        self.leading * self.lines
    }

    /// The gap between two lines of body text.
    pub fn gap(&self) -> Abs {
        self.leading - self.size
    }

    /// The least number of whole lines that hold `length`, as a length.
    pub fn round_up(&self, length: Abs) -> Abs {
        let line = self.leading.to_raw().max(1);
        Abs::raw(length.to_raw().saturating_add(line - 1).div_euclid(line).saturating_mul(line))
    }

    /// Where the base of a line stands in its cell. Text is in the middle of the cell less the gap after it, so that body
    /// text fills the top of its cell and a larger line is not pushed off the middle of its space.
    pub fn base(&self, cell: Abs, size: Abs) -> Abs {
        let middle = (cell - self.gap()) / 2;
        if self.vertical { middle } else { middle + ascent(size) - size / 2 }
    }

    /// Size of the em of a style.
    pub fn size_of(&self, style: &Style) -> Abs {
        self.size.per_mille(style.size)
    }

    /// From line to line in a style.
    pub fn cell_of(&self, style: &Style) -> Abs {
        self.leading.per_mille(style.leading)
    }
}

/// How far the em box of Han characters reaches over the baseline: 880 of 1000 in the OpenType fonts of every foundry
/// that follows Adobe's ideographic metrics.
pub(crate) fn ascent(size: Abs) -> Abs {
    size.per_mille(880)
}
