//! Pictures as XObjects that fill the unit square (PDF 1.7 §8.9).

use std::collections::BTreeMap;
use std::io::Cursor;

use image::metadata::Orientation;
use image::{ColorType, DynamicImage, ImageDecoder, ImageReader, Limits};
use lopdf::{Dictionary, dictionary};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::inks::Inks;
use super::xobject::{Colors, XObject};
use super::{jpeg, png, svg};
use crate::asset::{Asset, ImageKind};
use crate::cache::{Bytes, Cache, Key};
use crate::diag::{Code, Diagnostic, Sink};
use crate::font::Fonts;
use crate::layout::ink::{Abs, Item, Pages};
use crate::profile::{Icc, Space};
use crate::write::drawing::Drawing;

/// Side in pixels and memory in bytes that a picture may take when it is decoded.
const SIDE: u32 = 32_768;
pub(super) const MEMORY: u64 = 1 << 29;

/// Why a picture is left out.
pub(super) enum Failure {
    /// It cannot be decoded.
    Broken(String),
    /// It would take too much memory.
    TooLarge,
}

/// A picture in the file.
pub(super) struct Picture {
    pub object: XObject,
    /// How the stored picture is turned (Exif): a matrix of the unit square.
    pub turn: Option<[i8; 6]>,
    /// Ink in its darkest parts in percent, of a picture in inks.
    pub coverage: Option<u16>,
    /// Whether its colours are only estimated: they are inks, and nothing says of which press.
    pub estimated: bool,
}

impl Picture {
    pub fn upright(object: XObject) -> Picture {
        Picture { object, turn: None, coverage: None, estimated: false }
    }
}

/// A picture as pixels of its own, made from others: what is kept between runs.
#[derive(Serialize, Deserialize)]
pub(super) struct Pixels {
    pub packed: Packed,
    pub turn: Option<[i8; 6]>,
    pub coverage: Option<u16>,
    pub estimated: bool,
}

/// An image of 8 bits, packed, with a soft mask where it is not opaque.
#[derive(Serialize, Deserialize)]
pub(super) struct Packed {
    width: u32,
    height: u32,
    colors: Colors,
    content: Bytes,
    mask: Option<Box<Packed>>,
}

impl Pixels {
    fn picture(self) -> Picture {
        let Pixels { packed, turn, coverage, estimated } = self;
        Picture { object: packed.object(), turn, coverage, estimated }
    }
}

/// The pictures that pages use, by index.
pub(super) struct Images(pub BTreeMap<usize, Picture>);

/// Converts every picture that the pages use.
pub(super) fn embed(pages: &Pages, fonts: &Fonts, inks: &Inks, cache: Cache, sink: &mut Sink) -> Images {
    // The largest width decides how fine a picture in vectors is drawn where it must be pixels.
    let mut used: BTreeMap<usize, Abs> = BTreeMap::new();
    for item in pages.pages.iter().flat_map(|page| &page.items) {
        if let Item::Image { image, rect, .. } = item {
            let width = used.entry(*image).or_default();
            *width = (*width).max(rect.width);
        }
    }
    let drawing = Drawing::new(fonts, pages.lang);
    let done: Vec<(usize, Result<Picture, Failure>)> = used
        .into_par_iter()
        .filter_map(|(index, width)| Some((index, picture(pages.images.get(index)?, width, &drawing, inks, cache))))
        .collect();
    let mut images = BTreeMap::new();
    for (index, result) in done {
        let name = pages.images.get(index).map_or("", |asset| asset.name.as_str());
        match result {
            Ok(picture) => {
                if picture.estimated {
                    sink.push(estimated(name));
                }
                images.insert(index, picture);
            }
            Err(failure) => sink.push(report(name, failure)),
        }
    }
    Images(images)
}

fn estimated(name: &str) -> Diagnostic {
    let message = format!("{name} is in inks of an unknown press: its colours are estimated");
    Diagnostic::new(Code::P027, message).help("save it as RGB, or with the ICC profile of its press")
}

fn report(name: &str, failure: Failure) -> Diagnostic {
    match failure {
        Failure::Broken(reason) => Diagnostic::new(Code::A002, format!("{name} cannot be decoded: {reason}"))
            .help("open it in an image editor and save it again"),
        Failure::TooLarge => Diagnostic::new(Code::A007, format!("{name} is too large to be decoded safely"))
            .help(format!("scale it down: no side over {SIDE} pixels, less than {} MB of pixels", MEMORY >> 20)),
    }
}

fn picture(asset: &Asset, width: Abs, drawing: &Drawing, inks: &Inks, cache: Cache) -> Result<Picture, Failure> {
    match asset.kind {
        ImageKind::Svg => svg::picture(drawing, &asset.bytes, width, inks, cache).map(Picture::upright),
        ImageKind::Png | ImageKind::Jpeg | ImageKind::Gif | ImageKind::Webp => raster(&asset.bytes, inks, cache),
    }
}

/// A picture of pixels, in any format, told by its bytes. JPEG and plain PNG keep their compressed data as they are,
/// unless they must change their colours.
pub(super) fn raster(bytes: &[u8], inks: &Inks, cache: Cache) -> Result<Picture, Failure> {
    let untouched = if bytes.starts_with(b"\xFF\xD8") {
        Some(jpeg::picture(bytes).ok_or_else(|| Failure::Broken("it is not a JPEG of 8 bits".to_owned()))?)
    } else {
        png::untouched(bytes)?.map(Picture::upright)
    };
    match untouched.and_then(|picture| inks.accept(picture)) {
        Some(picture) if inks.overprint() && matches!(picture.object.colors, Some(Colors::Device(Space::Cmyk))) => {
            let key = || Key::new("coverage of a JPEG").with(bytes);
            let coverage = cache.made(key, || jpeg::inks(bytes).map(|(_, samples)| coverage(&samples)).ok_or(()));
            Ok(Picture { coverage: coverage.ok(), ..picture })
        }
        Some(picture) => Ok(picture),
        None => cache.made(|| inks.mark(Key::new("pixels").with(bytes)), || redone(bytes, inks)).map(Pixels::picture),
    }
}

/// A picture that cannot go in as it is, as pixels.
fn redone(bytes: &[u8], inks: &Inks) -> Result<Pixels, Failure> {
    match jpeg::estimated(bytes, inks) {
        Some(pixels) => Ok(pixels),
        None => decode(bytes).map(|(image, icc)| pixels(&image, icc, inks)),
    }
}

/// The picture upright, and the profile of its colours.
fn decode(bytes: &[u8]) -> Result<(DynamicImage, Option<Vec<u8>>), Failure> {
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|error| Failure::Broken(error.to_string()))?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE);
    limits.max_image_height = Some(SIDE);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let decoded = reader.into_decoder().and_then(|mut decoder| {
        // A picture that is measured as it is shown is also stored so.
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let icc = decoder.icc_profile().unwrap_or_default();
        let mut image = DynamicImage::from_decoder(decoder)?;
        image.apply_orientation(orientation);
        Ok((image, icc))
    });
    decoded.map_err(|error| match error {
        image::ImageError::Limits(_) => Failure::TooLarge,
        error => Failure::Broken(error.to_string()),
    })
}

fn pixels(image: &DynamicImage, icc: Option<Vec<u8>>, inks: &Inks) -> Pixels {
    let gray = matches!(image.color(), ColorType::L8 | ColorType::L16 | ColorType::La8 | ColorType::La16);
    let alpha = || image.to_luma_alpha8().pixels().map(|pixel| pixel.0[1]).collect::<Vec<u8>>();
    let alpha = image.color().has_alpha().then(alpha);
    let (samples, space) = match gray {
        true => (image.to_luma8().into_raw(), Space::Gray),
        false => (image.to_rgb8().into_raw(), Space::Rgb),
    };
    let (samples, colors) = inks.convert(samples, colors(icc, space));
    let coverage = matches!(colors, Colors::Device(Space::Cmyk)).then(|| coverage(&samples));
    let packed = Packed::new(&samples, alpha.as_deref(), image.width(), colors);
    Pixels { packed, turn: None, coverage, estimated: false }
}

/// Ink in percent in the darkest parts of a picture: one pixel in a thousand has more.
pub(super) fn coverage(samples: &[u8]) -> u16 {
    let mut counts = [0usize; 1021];
    for inks in samples.chunks_exact(4) {
        counts[inks.iter().map(|ink| usize::from(*ink)).sum::<usize>()] += 1;
    }
    let mut left = samples.len() / 4000;
    let darkest = counts.iter().enumerate().rev().find(|(_, count)| match left.checked_sub(**count) {
        Some(rest) => {
            left = rest;
            false
        }
        None => true,
    });
    darkest.map_or(0, |(sum, _)| (sum * 100 / 255) as u16)
}

/// What the samples of a picture are, by the profile that came with it; one that is damaged, or of another space, counts
/// for nothing.
pub(super) fn colors(icc: Option<Vec<u8>>, space: Space) -> Colors {
    let icc = icc.and_then(|bytes| Icc::parse(bytes.into()).ok()).filter(|icc| icc.space == space);
    match (icc, space) {
        // What says that it is sRGB need not bring it along.
        (Some(icc), _) if !icc.name.contains("sRGB") => Colors::Icc(icc.bytes, space),
        (_, Space::Rgb) => Colors::Srgb,
        (_, Space::Gray | Space::Cmyk) => Colors::Device(space),
    }
}

impl Packed {
    /// From samples.
    pub fn new(samples: &[u8], alpha: Option<&[u8]>, width: u32, colors: Colors) -> Packed {
        let channels = usize::from(colors.components());
        let height = (samples.len() / (width.max(1) as usize * channels)) as u32;
        let content = Bytes(png::compress(samples, width, channels));
        let alpha = alpha.filter(|alpha| alpha.iter().any(|value| *value != 255));
        let mask = alpha.map(|alpha| Box::new(Packed::new(alpha, None, width, Colors::Device(Space::Gray))));
        Packed { width, height, colors, content, mask }
    }

    /// As it stands in the file.
    pub fn object(self) -> XObject {
        let Packed { width, height, colors, content, mask } = self;
        let mut dict = image_dict(width, height, 8);
        dict.set("Filter", "FlateDecode");
        dict.set("DecodeParms", png::parameters(width, colors.components().into(), 8));
        let mask = mask.map(|mask| Box::new(mask.object()));
        XObject { dict, content: content.0, colors: Some(colors), mask, inner: Vec::new() }
    }
}

/// The dictionary of an image without its filter and colours.
pub(super) fn image_dict(width: u32, height: u32, bits: u8) -> Dictionary {
    dictionary! {
        "Type" => "XObject",
        "Subtype" => "Image",
        "Width" => i64::from(width),
        "Height" => i64::from(height),
        "BitsPerComponent" => i64::from(bits),
    }
}
