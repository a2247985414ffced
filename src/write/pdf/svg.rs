//! SVG as vectors ([`super::form`]), or where a PDF has no vectors for it, as pixels.

use printpdf::ExternalStream;
use resvg::usvg::Tree;

use super::form::vectors;
use super::image::{Failure, image_stream};
use crate::layout::ink::Abs;
use crate::write::drawing::{self, Drawing};

/// Pixels of a picture that must be drawn in pixels.
const PIXELS: f32 = 40e6;

/// The picture as an XObject of the unit square; `width` is its largest width on a page.
pub(super) fn picture(drawing: &Drawing, bytes: &[u8], width: Abs) -> Result<ExternalStream, Failure> {
    let tree = drawing.tree(bytes).map_err(Failure::Broken)?;
    match vectors(&tree) {
        Some(form) => Ok(form),
        None => draw(&tree, width),
    }
}

/// Draws a picture in pixels at 300 dpi.
fn draw(tree: &Tree, width: Abs) -> Result<ExternalStream, Failure> {
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
    Ok(image_stream(&colors, Some(&alpha), pixmap.width(), 3))
}
