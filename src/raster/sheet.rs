//! Pages side by side on a sheet, to see a book at a glance.

use super::paint::Picture;

/// What lies under the pages.
const GROUND: [u8; 3] = [0xB8, 0xB8, 0xB8];

/// Lays pictures in columns and rows, in reading order. Pages go from the right where the book is bound there.
pub(super) fn compose(pictures: Vec<Picture>, columns: u16, rows: u16, right_to_left: bool) -> Vec<Picture> {
    let (columns, rows) = (usize::from(columns.max(1)), usize::from(rows.max(1)));
    let widest = pictures.iter().map(|picture| picture.width).max().unwrap_or(1);
    let tallest = pictures.iter().map(|picture| picture.height).max().unwrap_or(1);
    let gap = (widest / 24).max(2);
    let cell = (widest as usize + gap as usize, tallest as usize + gap as usize);
    let sheet = |pages: &[Picture]| {
        // The last sheet is as wide as the others and no taller than its pages.
        let rows = pages.len().div_ceil(columns).min(rows);
        let (width, height) = (columns * cell.0 + gap as usize, rows * cell.1 + gap as usize);
        let mut rgb = GROUND.repeat(width * height);
        for (at, page) in pages.iter().enumerate() {
            let column = if right_to_left { columns - 1 - at % columns } else { at % columns };
            // Pages of another size stand in the middle of their place.
            let x = gap as usize + column * cell.0 + (widest - page.width) as usize / 2;
            let y = gap as usize + at / columns * cell.1 + (tallest - page.height) as usize / 2;
            let row = page.width as usize * 3;
            for (line, pixels) in page.rgb.chunks_exact(row).enumerate() {
                let start = ((y + line) * width + x) * 3;
                rgb[start..start + row].copy_from_slice(pixels);
            }
        }
        Picture { width: width as u32, height: height as u32, rgb, dpi: 0.0 }
    };
    pictures.chunks(columns * rows).map(sheet).collect()
}
