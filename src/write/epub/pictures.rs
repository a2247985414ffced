//! Pictures as files: small enough for reading systems, upright, without what cameras and editors noted in them.
//!
//! A file that is within the limits keeps its samples bit for bit. JPEG of four inks, WebP and drawn covers become what
//! every reading system shows.

mod cover;
mod gif;
mod jpeg;
mod png;
mod webp;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::imageops::FilterType as Scaling;
use image::metadata::Orientation;
use image::{ColorType, DynamicImage, ImageDecoder, ImageEncoder, ImageReader, Limits};
use rayon::prelude::*;

use super::package::{Part, Place};
use crate::asset::{Asset, ImageKind, ImageLimits};
use crate::cache::{Bytes, Cache, Key};
use crate::diag::{Code, Diagnostic, Sink};
use crate::font::Fonts;
use crate::resolve::Edition;
use crate::write::drawing::{self, Drawing};

/// Side in pixels and memory in bytes that a picture may take when it is decoded.
const SIDE: u32 = 32_768;
const MEMORY: u64 = 1 << 29;
/// Qualities of JPEG, the best first. Below the last, edges begin to show.
const QUALITIES: [u8; 3] = [92, 88, 84];
/// Pixels of which a picture is not robbed for the sake of bytes.
const LEAST_PIXELS: u64 = 1_000_000;
/// Bytes less that are told.
const WORTH_A_WORD: usize = 10_000;
/// Height of a cover that was drawn.
const COVER_HEIGHT: f32 = 2000.0;

/// The pictures of a book, by key.
pub(super) struct Pictures(BTreeMap<String, Picture>);

struct Picture {
    href: String,
    kind: ImageKind,
    bytes: Vec<u8>,
}

impl Pictures {
    /// Fits every picture of an edition.
    pub fn of(edition: &Edition, fonts: &Fonts, cache: Cache, sink: &mut Sink) -> Pictures {
        let fitter = Fitter { limits: edition.image_limits(), drawing: Drawing::new(fonts, edition.lang()), cache };
        let fit = |(key, asset): (&String, &Asset)| {
            let cover = edition.cover() == Some(key);
            let (kind, bytes) = fitter.fitted(asset, cover);
            let (stem, was) = asset.name.rsplit_once('.').unwrap_or((&asset.name, ""));
            // One that has become another kind must not take the name of its neighbour.
            let stem = if cover || was == kind.extension() { stem.to_owned() } else { format!("{stem}.{was}") };
            let href = format!("images/{stem}.{}", kind.extension());
            (key.clone(), Picture { href, kind, bytes: bytes.into_owned() })
        };
        let pictures = Pictures(edition.assets().into_par_iter().map(fit).collect());
        pictures.report(edition, sink);
        pictures
    }

    /// Where a picture lies below the folder of the book.
    pub fn href(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(|picture| picture.href.as_str())
    }

    /// The files.
    pub fn parts(self, edition: &Edition) -> Vec<Part> {
        let part = |(key, Picture { href, kind, bytes }): (String, Picture)| {
            let place = if edition.cover() == Some(&key) { Place::CoverImage } else { Place::Resource };
            Part { place, ..Part::resource(href, kind.media_type(), bytes) }
        };
        self.0.into_iter().map(part).collect()
    }

    /// Says how much smaller pictures became, and whose colours may have changed.
    fn report(&self, edition: &Edition, sink: &mut Sink) {
        let inks = |asset: &&Asset| asset.kind == ImageKind::Jpeg && jpeg::components(&asset.bytes) == Some(4);
        let inked = edition.assets().values().filter(inks).count();
        if inked > 0 && !edition.image_limits().originals {
            let message = "pictures in four inks became RGB for the EPUB";
            let found = Diagnostic::new(Code::A023, message).times(inked);
            sink.push(
                found.help("look at their colours; convert them yourself to choose how, and use RGB for screens"),
            );
        }
        let sizes = self.0.iter().filter_map(|(key, picture)| {
            let before = edition.assets().get(key)?.bytes.len();
            // What stripping takes away is not worth a word.
            let after = picture.bytes.len();
            (after < before / 10 * 9 && before - after >= WORTH_A_WORD).then_some((before, after))
        });
        let (count, before, after) =
            sizes.fold((0, 0, 0), |(count, before, after), (was, is)| (count + 1, before + was, after + is));
        if count > 0 {
            let kb = |bytes: usize| bytes.div_ceil(1000);
            let message = format!("pictures made smaller for the EPUB: {} kB instead of {}", kb(after), kb(before));
            let found = Diagnostic::new(Code::A008, message).times(count);
            sink.push(
                found.help("images.max-pixels and images.budget set the limits; images.originals keeps the files"),
            );
        }
    }
}

/// Brings pictures within the limits.
struct Fitter<'a> {
    limits: &'a ImageLimits,
    drawing: Drawing<'a>,
    cache: Cache<'a>,
}

impl Fitter<'_> {
    /// A picture as it goes into the book. What cannot be decoded stays as it is: it was reported where it was found.
    fn fitted<'a>(&self, asset: &'a Asset, cover: bool) -> (ImageKind, Cow<'a, [u8]>) {
        let original = (asset.kind, Cow::Borrowed(&asset.bytes[..]));
        if self.limits.originals {
            return original;
        }
        let changed = match asset.kind {
            ImageKind::Svg if cover => self.drawn(&asset.bytes),
            // Moving pictures would stand still.
            ImageKind::Gif => gif::stripped(&asset.bytes).map(|stripped| (ImageKind::Gif, stripped)),
            ImageKind::Svg => None,
            ImageKind::Jpeg => match jpeg::look(&asset.bytes) {
                Some(seen) if seen.upright && seen.components != 4 && is_within(asset, self.limits) => {
                    Some((ImageKind::Jpeg, seen.stripped))
                }
                _ => self.recoded(asset),
            },
            ImageKind::Png => match png::stripped(&asset.bytes) {
                // Scaled down, a moving picture would stand still.
                Some(stripped) if is_within(asset, self.limits) || asset.is_animated() => {
                    Some((ImageKind::Png, stripped))
                }
                _ => self.recoded(asset),
            },
            // Shelves show no WebP: the first frame is the cover.
            ImageKind::Webp if asset.is_animated() && !cover => {
                webp::stripped(&asset.bytes).map(|stripped| (ImageKind::Webp, stripped))
            }
            ImageKind::Webp => self.recoded(asset),
        };
        changed.map_or(original, |(kind, bytes)| (kind, Cow::Owned(bytes)))
    }

    /// A picture made anew, or as it was made in an earlier run.
    fn recoded(&self, asset: &Asset) -> Option<(ImageKind, Vec<u8>)> {
        let ImageLimits { max_pixels, budget, .. } = *self.limits;
        let key = || Key::new("picture for a reading system").with(&asset.bytes).number(max_pixels).number(budget);
        self.kept(key, || recoded(asset, self.limits))
    }

    /// A cover in pixels.
    fn drawn(&self, bytes: &[u8]) -> Option<(ImageKind, Vec<u8>)> {
        let key = || self.drawing.mark(Key::new("cover in pixels"), bytes);
        self.kept(key, || drawn(bytes, &self.drawing))
    }

    fn kept(
        &self,
        key: impl FnOnce() -> Key,
        make: impl FnOnce() -> Option<(ImageKind, Vec<u8>)>,
    ) -> Option<(ImageKind, Vec<u8>)> {
        let make = || make().map(|(kind, bytes)| (kind, Bytes(bytes))).ok_or(());
        self.cache.made(key, make).ok().map(|(kind, bytes)| (kind, bytes.0))
    }
}

fn is_within(asset: &Asset, limits: &ImageLimits) -> bool {
    let pixels = u64::from(asset.width) * u64::from(asset.height);
    pixels <= u64::from(limits.max_pixels) && asset.bytes.len() <= limits.budget as usize
}

/// A cover of vectors in pixels: shelves and shops show no others.
fn drawn(bytes: &[u8], drawing: &Drawing) -> Option<(ImageKind, Vec<u8>)> {
    let tree = drawing.tree(bytes).ok()?;
    if let Some(bytes) = cover::indexed(&tree, COVER_HEIGHT) {
        return Some((ImageKind::Png, bytes));
    }
    let pixmap = drawing::draw(&tree, COVER_HEIGHT / tree.size().height())?;
    let mut pixels = Vec::with_capacity(pixmap.data().len() / 4 * 3);
    for pixel in pixmap.data().chunks_exact(4) {
        // On paper: a cover has no holes.
        let paper = 255 - pixel[3];
        pixels.extend_from_slice(&[pixel[0] + paper, pixel[1] + paper, pixel[2] + paper]);
    }
    let image = DynamicImage::from(image::RgbImage::from_raw(pixmap.width(), pixmap.height(), pixels)?);
    let mut out = Vec::new();
    // Even grounds need no search for the best filter.
    let encoder = PngEncoder::new_with_quality(&mut out, CompressionType::Default, FilterType::Up);
    image.write_with_encoder(encoder).ok()?;
    Some((ImageKind::Png, out))
}

/// Decodes a picture, turns it upright, brings it within the limits and encodes it.
fn recoded(asset: &Asset, limits: &ImageLimits) -> Option<(ImageKind, Vec<u8>)> {
    let (mut image, profile) = decoded(&asset.bytes)?;
    let most = u64::from(limits.max_pixels.max(1));
    image = scaled(image, most);
    let drawing = asset.kind == ImageKind::Png || asset.bytes.get(12..16) == Some(b"VP8L");
    if drawing || image.color().has_alpha() {
        let bytes = png(&image, profile.clone())?;
        // A photograph is many times smaller as JPEG; a drawing is not, and would lose its edges.
        let over = bytes.len() > limits.budget as usize && !image.color().has_alpha();
        let photo = over.then(|| jpeg(&image, profile, limits)).flatten().filter(|photo| photo.len() * 3 < bytes.len());
        return Some(photo.map_or((ImageKind::Png, bytes), |photo| (ImageKind::Jpeg, photo)));
    }
    Some((ImageKind::Jpeg, jpeg(&image, profile, limits)?))
}

/// The picture as it is shown, with its colour profile where that still holds.
fn decoded(bytes: &[u8]) -> Option<(DynamicImage, Option<Vec<u8>>)> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE);
    limits.max_image_height = Some(SIDE);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten();
    // A profile of four inks says nothing of the colours that the decoder makes of them.
    let profile = profile.filter(|profile| profile.get(16..20) != Some(b"CMYK"));
    let mut image = DynamicImage::from_decoder(decoder).ok()?;
    image.apply_orientation(orientation);
    Some((image, profile))
}

fn scaled(image: DynamicImage, most: u64) -> DynamicImage {
    let pixels = u64::from(image.width()) * u64::from(image.height());
    if pixels <= most {
        return image;
    }
    let scale = (most as f64 / pixels as f64).sqrt();
    let side = |length: u32| ((f64::from(length) * scale) as u32).max(1);
    image.resize_exact(side(image.width()), side(image.height()), Scaling::Lanczos3)
}

fn png(image: &DynamicImage, profile: Option<Vec<u8>>) -> Option<Vec<u8>> {
    let image = match image.color() {
        ColorType::L8 | ColorType::La8 | ColorType::Rgb8 | ColorType::Rgba8 => Cow::Borrowed(image),
        ColorType::L16 => Cow::Owned(image.to_luma8().into()),
        ColorType::La16 => Cow::Owned(image.to_luma_alpha8().into()),
        color if color.has_alpha() => Cow::Owned(image.to_rgba8().into()),
        _ => Cow::Owned(image.to_rgb8().into()),
    };
    let mut out = Vec::new();
    let mut encoder = PngEncoder::new_with_quality(&mut out, CompressionType::Best, FilterType::Adaptive);
    if let Some(profile) = profile {
        encoder.set_icc_profile(profile).ok()?;
    }
    image.write_with_encoder(encoder).ok()?;
    Some(out)
}

/// The best that is within the budget; if none is, with fewer pixels.
fn jpeg(image: &DynamicImage, profile: Option<Vec<u8>>, limits: &ImageLimits) -> Option<Vec<u8>> {
    let gray = matches!(image.color(), ColorType::L8 | ColorType::L16);
    let mut image: DynamicImage = if gray { image.to_luma8().into() } else { image.to_rgb8().into() };
    loop {
        let mut out = Vec::new();
        for quality in QUALITIES {
            out.clear();
            let mut encoder = JpegEncoder::new_with_quality(&mut out, quality);
            if let Some(profile) = &profile {
                encoder.set_icc_profile(profile.clone()).ok()?;
            }
            image.write_with_encoder(encoder).ok()?;
            if out.len() <= limits.budget as usize {
                return Some(out);
            }
        }
        let pixels = u64::from(image.width()) * u64::from(image.height());
        if pixels <= LEAST_PIXELS {
            return Some(out);
        }
        image = scaled(image, (pixels * 3 / 4).max(LEAST_PIXELS));
    }
}
