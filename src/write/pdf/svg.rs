//! SVG as vectors ([`super::form`]), or where a PDF has no vectors for it, as pixels.

use resvg::usvg::Tree;

use super::form::vectors;
use super::image::{Failure, image_object};
use super::inks::Inks;
use super::xobject::{Colors, XObject};
use crate::layout::ink::Abs;
use crate::write::drawing::{self, Drawing};

/// Pixels of a picture that must be drawn in pixels.
const PIXELS: f32 = 40e6;

/// The picture as an XObject of the unit square; `width` is its largest width on a page.
pub(super) fn picture(drawing: &Drawing, bytes: &[u8], width: Abs, inks: &Inks) -> Result<XObject, Failure> {
    let tree = drawing.tree(bytes).map_err(Failure::Broken)?;
    match vectors(&tree, inks) {
        Some(form) => Ok(form),
        None => draw(&tree, width, inks),
    }
}

/// Draws a picture in pixels at 300 dpi.
fn draw(tree: &Tree, width: Abs, inks: &Inks) -> Result<XObject, Failure> {
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
    Ok(image_object(&samples, Some(&alpha), pixmap.width(), colors))
}
