//! The colours along the edges of a picture, to go on with where it does not fill its page.

use std::io::Cursor;
use std::ops::Range;

use image::{DynamicImage, ImageDecoder, ImageReader, RgbImage};

use crate::asset::{Asset, ImageKind};

/// Colours along each side of a picture, in so many equal parts.
const PARTS: u32 = 256;

/// Mean sRGB colours of the outermost hundredth at each side, part by part: from the top down, from left to right.
#[derive(Clone, Eq, PartialEq, Debug)]
#[allow(missing_docs, reason = "sides")]
pub struct Edges {
    pub left: Vec<[u8; 3]>,
    pub right: Vec<[u8; 3]>,
    pub top: Vec<[u8; 3]>,
    pub bottom: Vec<[u8; 3]>,
}

/// The colours along the edges of a bitmap; `None` for a drawing or a damaged file.
pub fn edges(asset: &Asset) -> Option<Edges> {
    if asset.kind == ImageKind::Svg {
        return None;
    }
    let mut decoder =
        ImageReader::new(Cursor::new(&asset.bytes[..])).with_guessed_format().ok()?.into_decoder().ok()?;
    let orientation = decoder.orientation().ok()?;
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    picture.apply_orientation(orientation);
    let pixels = picture.to_rgb8();
    let (width, height) = pixels.dimensions();
    let (across, down) = ((width / 100).max(1), (height / 100).max(1));
    let rows = |columns: Range<u32>| parts(height).map(|rows| mean(&pixels, columns.clone(), rows)).collect();
    let columns = |rows: Range<u32>| parts(width).map(|columns| mean(&pixels, columns, rows.clone())).collect();
    Some(Edges {
        left: rows(0..across),
        right: rows(width.saturating_sub(across)..width),
        top: columns(0..down),
        bottom: columns(height.saturating_sub(down)..height),
    })
}

/// A length in equal parts, none of them empty.
fn parts(length: u32) -> impl Iterator<Item = Range<u32>> {
    let count = PARTS.min(length).max(1);
    let at = move |part: u32| (u64::from(length) * u64::from(part) / u64::from(count)) as u32;
    (0..count).map(move |part| at(part)..at(part + 1))
}

fn mean(pixels: &RgbImage, across: Range<u32>, down: Range<u32>) -> [u8; 3] {
    let (mut sums, mut count) = ([0u64; 3], 0u64);
    for y in down {
        for x in across.clone() {
            let pixel = pixels.get_pixel(x, y).0;
            sums.iter_mut().zip(pixel).for_each(|(sum, value)| *sum += u64::from(value));
            count += 1;
        }
    }
    sums.map(|sum| u8::try_from(sum / count.max(1)).unwrap_or(u8::MAX))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use image::{ImageFormat, Rgb};

    use super::*;

    #[test]
    fn each_side_has_its_own_colours() {
        let picture = RgbImage::from_fn(300, 400, |x, y| match (x, y) {
            (0..100, 0..200) => Rgb([200, 10, 10]),
            (0..100, _) => Rgb([10, 200, 10]),
            _ => Rgb([10, 10, 200]),
        });
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, ImageFormat::Png).expect("a PNG");
        let bytes: Arc<[u8]> = bytes.into_inner().into();
        let asset = Asset { name: "a.png".into(), bytes, kind: ImageKind::Png, width: 300, height: 400 };
        let edges = edges(&asset).expect("edges");
        assert_eq!((edges.left.first(), edges.left.last()), (Some(&[200, 10, 10]), Some(&[10, 200, 10])));
        assert!(edges.right.iter().all(|color| *color == [10, 10, 200]));
        assert_eq!((edges.top.len(), edges.top[0]), (256, [200, 10, 10]));
    }

    #[test]
    fn small_pictures_have_fewer_parts() {
        let lengths: Vec<u32> = parts(3).map(|part| part.end - part.start).collect();
        assert_eq!(lengths, [1, 1, 1]);
    }
}
