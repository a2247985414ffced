//! SVG as vectors ([`super::form`]), or where a PDF has no vectors for it, as pixels.

use resvg::usvg::Tree;

use super::form::vectors;
use super::image::{Failure, Packed};
use super::inks::Inks;
use super::xobject::{Colors, XObject};
use crate::cache::{Cache, Key};
use crate::layout::ink::Abs;
use crate::write::drawing::{self, Drawing};

/// Pixels of a picture that must be drawn in pixels.
const PIXELS: f32 = 40e6;

/// The picture as an XObject of the unit square; `width` is its largest width on a page.
pub(super) fn picture(
    drawing: &Drawing,
    bytes: &[u8],
    width: Abs,
    inks: &Inks,
    cache: Cache,
) -> Result<XObject, Failure> {
    let tree = drawing.tree(bytes).map_err(Failure::Broken)?;
    if let Some(form) = vectors(&tree, inks) {
        return Ok(form);
    }
    let key = || inks.mark(drawing.mark(Key::new("pixels of a drawing"), bytes)).number(width.to_raw().unsigned_abs());
    cache.made(key, || draw(&tree, width, inks)).map(Packed::object)
}

/// Draws a picture in pixels at 300 dpi.
fn draw(tree: &Tree, width: Abs, inks: &Inks) -> Result<Packed, Failure> {
    let size = tree.size();
    let wanted = (width.to_pt() as f32 * 300.0 / 72.0 / size.width()).max(0.01);
    let scale = wanted.min((PIXELS / (size.width() * size.height())).sqrt());
    let pixmap = drawing::draw(tree, scale).ok_or(Failure::TooLarge)?;
    let (mut colors, mut alpha) = (Vec::new(), Vec::new());
    for pixel in pixmap.pixels() {
        let pixel = pixel.demultiply();
        colors.extend([pixel.red(), pixel.green(), pixel.blue()]);
        alpha.push(pixel.alpha());
    }
    let (samples, colors) = inks.convert(colors, Colors::Srgb);
    Ok(Packed::new(&samples, Some(&alpha), pixmap.width(), colors))
}
