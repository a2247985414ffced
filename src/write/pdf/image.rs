//! Pictures as XObjects that fill the unit square (PDF 1.7 §8.9).

use std::collections::BTreeMap;
use std::io::Cursor;

use image::metadata::Orientation;
use image::{ColorType, DynamicImage, ImageDecoder, ImageReader, Limits};
use printpdf::{DictItem, ExternalStream, ExternalXObject, PdfResources, XObject, XObjectId};
use rayon::prelude::*;

use super::{jpeg, png, svg};
use crate::asset::{Asset, ImageKind};
use crate::diag::{Code, Diagnostic, Sink};
use crate::font::Fonts;
use crate::layout::ink::{Abs, Item, Pages};
use crate::write::drawing::Drawing;

/// Side in pixels and memory in bytes that a picture may take when it is decoded.
const SIDE: u32 = 32_768;
const MEMORY: u64 = 1 << 29;

/// Why a picture is left out.
pub(super) enum Failure {
    /// It cannot be decoded.
    Broken(String),
    /// It would take too much memory.
    TooLarge,
}

/// A picture in the file.
pub(super) struct Picture {
    pub stream: ExternalStream,
    /// How the stored picture is turned (Exif): a matrix of the unit square.
    pub turn: Option<[i8; 6]>,
}

/// The pictures that pages use, by index.
pub(super) struct Images(BTreeMap<usize, Picture>);

impl Images {
    /// Whether there is such a picture, and how it is turned.
    pub fn turn(&self, image: usize) -> Option<Option<[i8; 6]>> {
        self.0.get(&image).map(|picture| picture.turn)
    }

    /// Gives the pictures to printpdf.
    pub fn register(self, resources: &mut PdfResources) {
        for (index, picture) in self.0 {
            let object = ExternalXObject { stream: picture.stream, width: None, height: None, dpi: None };
            resources.xobjects.map.insert(XObjectId(format!("Im{index}")), XObject::External(object));
        }
    }
}

/// Converts every picture that the pages use.
pub(super) fn embed(pages: &Pages, fonts: &Fonts, sink: &mut Sink) -> Images {
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
        .filter_map(|(index, width)| Some((index, picture(pages.images.get(index)?, width, &drawing))))
        .collect();
    let mut images = BTreeMap::new();
    for (index, result) in done {
        let name = pages.images.get(index).map_or("", |asset| asset.name.as_str());
        match result {
            Ok(picture) => drop(images.insert(index, picture)),
            Err(failure) => sink.push(report(name, failure)),
        }
    }
    Images(images)
}

fn report(name: &str, failure: Failure) -> Diagnostic {
    match failure {
        Failure::Broken(reason) => Diagnostic::new(Code::A002, format!("{name} cannot be decoded: {reason}"))
            .help("open it in an image editor and save it again"),
        Failure::TooLarge => Diagnostic::new(Code::A007, format!("{name} is too large to be decoded safely"))
            .help(format!("scale it down: no side over {SIDE} pixels, less than {} MB of pixels", MEMORY >> 20)),
    }
}

fn picture(asset: &Asset, width: Abs, drawing: &Drawing) -> Result<Picture, Failure> {
    match asset.kind {
        ImageKind::Svg => svg::picture(drawing, &asset.bytes, width).map(|stream| Picture { stream, turn: None }),
        ImageKind::Png | ImageKind::Jpeg | ImageKind::Gif | ImageKind::Webp => raster(&asset.bytes),
    }
}

/// A picture of pixels, in any format, told by its bytes. JPEG and plain PNG keep their compressed data as they are.
pub(super) fn raster(bytes: &[u8]) -> Result<Picture, Failure> {
    if bytes.starts_with(b"\xFF\xD8") {
        return jpeg::picture(bytes).ok_or_else(|| Failure::Broken("it is not a JPEG of 8 bits".to_owned()));
    }
    if let Some(stream) = png::untouched(bytes)? {
        return Ok(Picture { stream, turn: None });
    }
    decode(bytes).map(|image| Picture { stream: pixels(&image), turn: None })
}

fn decode(bytes: &[u8]) -> Result<DynamicImage, Failure> {
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
        let mut image = DynamicImage::from_decoder(decoder)?;
        image.apply_orientation(orientation);
        Ok(image)
    });
    decoded.map_err(|error| match error {
        image::ImageError::Limits(_) => Failure::TooLarge,
        error => Failure::Broken(error.to_string()),
    })
}

fn pixels(image: &DynamicImage) -> ExternalStream {
    let gray = matches!(image.color(), ColorType::L8 | ColorType::L16 | ColorType::La8 | ColorType::La16);
    let alpha = || image.to_luma_alpha8().pixels().map(|pixel| pixel.0[1]).collect::<Vec<u8>>();
    let alpha = image.color().has_alpha().then(alpha);
    let colors = if gray { image.to_luma8().into_raw() } else { image.to_rgb8().into_raw() };
    image_stream(&colors, alpha.as_deref(), image.width(), if gray { 1 } else { 3 })
}

/// An image of 8 bits from its samples, with a soft mask where it is not opaque.
pub(super) fn image_stream(samples: &[u8], alpha: Option<&[u8]>, width: u32, channels: usize) -> ExternalStream {
    let height = samples.len() / (width.max(1) as usize * channels);
    let space = if channels == 1 { "DeviceGray" } else { "DeviceRGB" };
    let (content, parameters) = png::compress(samples, width, channels);
    let mut dict = image_dict(width, height as u32, name(space), 8);
    dict.insert("Filter".into(), name("FlateDecode"));
    dict.insert("DecodeParms".into(), parameters);
    if let Some(alpha) = alpha.filter(|alpha| alpha.iter().any(|value| *value != 255)) {
        let mask = image_stream(alpha, None, width, 1);
        dict.insert("SMask".into(), DictItem::Stream { stream: mask });
    }
    ExternalStream { dict, content, compress: false }
}

/// The dictionary of an image without its filter.
pub(super) fn image_dict(width: u32, height: u32, space: DictItem, bits: u8) -> BTreeMap<String, DictItem> {
    BTreeMap::from([
        ("Type".into(), name("XObject")),
        ("Subtype".into(), name("Image")),
        ("Width".into(), DictItem::Int(width.into())),
        ("Height".into(), DictItem::Int(height.into())),
        ("ColorSpace".into(), space),
        ("BitsPerComponent".into(), DictItem::Int(bits.into())),
    ])
}

pub(super) fn name(name: &str) -> DictItem {
    DictItem::Name(name.as_bytes().to_vec())
}
