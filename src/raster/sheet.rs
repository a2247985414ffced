//! Pages side by side on a sheet, to see a book at a glance.

use super::paint::Picture;

/// What lies under the pages.
const GROUND: [u8; 3] = [0xB8, 0xB8, 0xB8];

/// How sheets are divided: the same for all, so that they lie on one another.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    columns: usize,
    rows: usize,
    /// Width and height of the largest page in pixels.
    cell: (usize, usize),
    gap: usize,
    right_to_left: bool,
}

impl Grid {
    /// `pages` are the sizes of all pages. Pages go from the right where the book is bound there.
    pub(super) fn new((columns, rows): (u16, u16), pages: &[(u16, u16)], right_to_left: bool) -> Grid {
        let widest = pages.iter().map(|(width, _)| *width).max().unwrap_or(1);
        let tallest = pages.iter().map(|(_, height)| *height).max().unwrap_or(1);
        Grid {
            columns: columns.max(1).into(),
            rows: rows.max(1).into(),
            cell: (widest.into(), tallest.into()),
            gap: (usize::from(widest) / 24).max(2),
            right_to_left,
        }
    }

    /// Pages of a full sheet.
    pub(super) fn places(&self) -> usize {
        self.columns * self.rows
    }

    /// Width and height of a sheet of so many pages: the last one is as wide as the others and no taller than its pages.
    pub(super) fn size(&self, pages: usize) -> (usize, usize) {
        let rows = pages.div_ceil(self.columns).min(self.rows);
        let side = |count: usize, cell: usize| count * (cell + self.gap) + self.gap;
        (side(self.columns, self.cell.0), side(rows, self.cell.1))
    }

    /// Lays pages in columns and rows, in reading order.
    pub(super) fn compose(&self, pages: &[Picture]) -> Picture {
        let (width, height) = self.size(pages.len());
        let mut rgb = GROUND.repeat(width * height);
        for (at, page) in pages.iter().enumerate() {
            let column = at % self.columns;
            let column = if self.right_to_left { self.columns - 1 - column } else { column };
            // Pages of another size stand in the middle of their place.
            let (wide, high) = (page.width as usize, page.height as usize);
            let x = self.gap + column * (self.cell.0 + self.gap) + (self.cell.0 - wide) / 2;
            let y = self.gap + at / self.columns * (self.cell.1 + self.gap) + (self.cell.1 - high) / 2;
            for (line, pixels) in page.rgb.chunks_exact(wide * 3).enumerate() {
                let start = ((y + line) * width + x) * 3;
                rgb[start..start + wide * 3].copy_from_slice(pixels);
            }
        }
        Picture { width: width as u32, height: height as u32, rgb, dpi: 0.0 }
    }
}
