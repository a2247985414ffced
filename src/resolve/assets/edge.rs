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
