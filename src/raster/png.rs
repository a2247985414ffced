//! Pixels → PNG: gray where nothing is coloured, with the pixels an inch, so that the picture has the size of its page.

use png::{BitDepth, ColorType, Compression, Encoder, PixelDimensions, Unit};

use super::paint::Picture;

/// Encodes a picture.
pub(super) fn encode(picture: &Picture) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, picture.width, picture.height);
    let (pixels, _) = picture.rgb.as_chunks::<3>();
    let gray = pixels.iter().all(|[red, green, blue]| red == green && green == blue);
    encoder.set_color(if gray { ColorType::Grayscale } else { ColorType::Rgb });
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Balanced);
    if picture.dpi > 0.0 {
        let metre = (picture.dpi / 0.0254).round() as u32;
        encoder.set_pixel_dims(Some(PixelDimensions { xppu: metre, yppu: metre, unit: Unit::Meter }));
    }
    let mut writer = encoder.write_header().ok()?;
    if gray {
        let levels: Vec<u8> = pixels.iter().map(|pixel| pixel[0]).collect();
        writer.write_image_data(&levels).ok()?;
    } else {
        writer.write_image_data(&picture.rgb).ok()?;
    }
    writer.finish().ok()?;
    Some(bytes)
}
