//! Pixels → PNG: gray where nothing is coloured, with the pixels an inch, so that the picture has the size of its page.

use std::borrow::Cow;

use png::{BitDepth, ColorType, Compression, Encoder, PixelDimensions, Unit};

use super::paint::Picture;

/// Encodes a picture.
pub(super) fn encode(picture: &Picture) -> Vec<u8> {
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
    let samples: Cow<'_, [u8]> = match gray {
        true => pixels.iter().map(|pixel| pixel[0]).collect::<Vec<u8>>().into(),
        false => picture.rgb.as_slice().into(),
    };
    // Memory takes everything, and sides are neither nothing nor more than the format knows.
    let written = encoder.write_header().and_then(|mut writer| {
        writer.write_image_data(&samples)?;
        writer.finish()
    });
    written.expect("samples as many as the header says");
    bytes
}
