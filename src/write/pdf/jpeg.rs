//! JPEG, kept as it is: DCTDecode reads the file (PDF 1.7 §7.4.8). Only its header is looked at, unless it is of
//! inks; one of inks that the file cannot hold becomes a picture of pixels.

use lopdf::Object;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::image::{self, MEMORY, Packed, Picture, Pixels, colors, image_dict};
use super::inks::Inks;
use super::xobject::{Colors, XObject};
use crate::profile::Space;

/// What the header says.
#[derive(Default)]
struct Header<'a> {
    /// Width, height, components.
    frame: Option<(u32, u32, u8)>,
    /// Written by Adobe software, which turns CMYK over; with the number of the transform that its colours went through.
    adobe: Option<u8>,
    orientation: u8,
    /// Parts of the profile of its colours, with their numbers (ICC.1:2010 §B.4).
    profile: Vec<(u8, &'a [u8])>,
}

/// The picture; `None` where it has no frame of 8 bits and 1, 3 or 4 components.
pub(super) fn picture(bytes: &[u8]) -> Option<Picture> {
    let header = header(bytes)?;
    let (width, height, components) = header.frame?;
    let space = match components {
        1 => Space::Gray,
        3 => Space::Rgb,
        4 => Space::Cmyk,
        _ => return None,
    };
    let mut dict = image_dict(width, height, 8);
    dict.set("Filter", "DCTDecode");
    if components == 4 && header.adobe.is_some() {
        let over: Vec<Object> = (0..8).map(|at| Object::Integer(1 - at % 2)).collect();
        dict.set("Decode", over);
    }
    let mut parts = header.profile;
    parts.sort_by_key(|(number, _)| *number);
    let icc: Vec<u8> = parts.into_iter().flat_map(|(_, part)| part).copied().collect();
    let colors = colors(Some(icc).filter(|icc| !icc.is_empty()), space);
    let object = XObject { dict, content: bytes.to_vec(), colors: Some(colors), mask: None, inner: Vec::new() };
    Some(Picture { turn: turn(header.orientation), ..Picture::upright(object) })
}

/// The number of an Adobe transform in which luminance and chrominance stand for three of four inks.
const YCCK: u8 = 2;

/// Width and samples of a JPEG of four inks: how much of each, 255 all of it. `None`: it has other colours, or is broken.
pub(super) fn inks(bytes: &[u8]) -> Option<(u32, Vec<u8>)> {
    let header = header(bytes)?;
    let (width, height, _) = header.frame.filter(|(width, height, components)| {
        *components == 4 && u64::from(*width) * u64::from(*height) * 4 <= MEMORY
    })?;
    // As stored: what is done to it is done here.
    let stored = if header.adobe == Some(YCCK) { ColorSpace::YCCK } else { ColorSpace::CMYK };
    let options = DecoderOptions::default().jpeg_set_out_colorspace(stored);
    let options = options.set_max_width(width as usize).set_max_height(height as usize);
    let mut samples = JpegDecoder::new_with_options(ZCursor::new(bytes), options).decode().ok()?;
    if stored == ColorSpace::YCCK {
        samples.chunks_exact_mut(4).for_each(|pixel| {
            let [r, g, b] = light_of([pixel[0], pixel[1], pixel[2]]);
            pixel[..3].copy_from_slice(&[255 - r, 255 - g, 255 - b]);
        });
    }
    if header.adobe.is_some() {
        samples.iter_mut().for_each(|sample| *sample = 255 - *sample);
    }
    Some((width, samples))
}

/// Red, green and blue from luminance and chrominance (ITU-T T.871 §7), in 65536ths.
fn light_of([y, cb, cr]: [u8; 3]) -> [u8; 3] {
    let (y, cb, cr) = (i32::from(y) << 16, i32::from(cb) - 128, i32::from(cr) - 128);
    let value = |sum: i32| ((sum + (1 << 15)) >> 16).clamp(0, 255) as u8;
    [value(y + 91_881 * cr), value(y - 22_554 * cb - 46_802 * cr), value(y + 116_130 * cb)]
}

/// A JPEG of four inks of an unknown press as light, with each ink as a filter over the others: what viewers make of it.
pub(super) fn estimated(bytes: &[u8], inks: &Inks) -> Option<Pixels> {
    let (width, samples) = self::inks(bytes)?;
    let (pixels, _) = samples.as_chunks::<4>();
    let light = |&[c, m, y, k]: &[u8; 4]| {
        let through = |ink: u8| ((255 - u32::from(ink)) * (255 - u32::from(k)) + 127) / 255;
        [c, m, y].map(|ink| through(ink) as u8)
    };
    let (samples, colors) = inks.convert(pixels.iter().flat_map(light).collect(), Colors::Srgb);
    let coverage = matches!(colors, Colors::Device(Space::Cmyk)).then(|| image::coverage(&samples));
    let turn = turn(header(bytes)?.orientation);
    Some(Pixels { turn, coverage, estimated: true, packed: Packed::new(&samples, None, width, colors) })
}

/// Reads markers up to the start of the scan.
fn header(bytes: &[u8]) -> Option<Header<'_>> {
    let mut header = Header::default();
    let mut at = 2;
    loop {
        let marker = *bytes.get(at + 1).filter(|_| bytes.get(at) == Some(&0xFF))?;
        match marker {
            0xFF => at += 1,
            0x01 | 0xD0..=0xD8 => at += 2,
            _ => {
                let length = usize::from(short(bytes, at + 2)?);
                let body = bytes.get(at + 4..at + 2 + length)?;
                match marker {
                    // Start of frame; C4, C8 and CC are other things.
                    0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => header.frame = frame(body),
                    0xE1 if body.starts_with(b"Exif\0\0") => header.orientation = orientation(&body[6..]).unwrap_or(1),
                    0xE2 if body.len() > 14 && body.starts_with(b"ICC_PROFILE\0") => {
                        header.profile.push((body[12], &body[14..]));
                    }
                    0xEE if body.starts_with(b"Adobe") => header.adobe = Some(body.get(11).copied().unwrap_or(0)),
                    0xDA => return Some(header),
                    _ => {}
                }
                at += 2 + length;
            }
        }
    }
}

fn frame(body: &[u8]) -> Option<(u32, u32, u8)> {
    let &[8, h1, h0, w1, w0, components, ..] = body else { return None };
    let (width, height) = (u16::from_be_bytes([w1, w0]), u16::from_be_bytes([h1, h0]));
    (width > 0 && height > 0).then_some((width.into(), height.into(), components))
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]))
}

/// The orientation tag of the first directory of Exif (TIFF tag 0x0112).
fn orientation(tiff: &[u8]) -> Option<u8> {
    let little = match tiff.get(..2)? {
        b"II" => true,
        b"MM" => false,
        _ => return None,
    };
    let short = |at: usize| short(tiff, at).map(|value| if little { value.swap_bytes() } else { value });
    let offset = match little {
        true => u32::from_le_bytes(tiff.get(4..8)?.try_into().ok()?),
        false => u32::from_be_bytes(tiff.get(4..8)?.try_into().ok()?),
    };
    let directory = usize::try_from(offset).ok()?;
    let entries = usize::from(short(directory)?);
    let entry = (0..entries).map(|at| directory.saturating_add(2 + 12 * at)).find(|at| short(*at) == Some(0x0112))?;
    u8::try_from(short(entry + 8)?).ok().filter(|value| (1..=8).contains(value))
}

/// The matrix that shows a stored picture upright: where its left and top sides go.
fn turn(orientation: u8) -> Option<[i8; 6]> {
    Some(match orientation {
        2 => [-1, 0, 0, 1, 1, 0],
        3 => [-1, 0, 0, -1, 1, 1],
        4 => [1, 0, 0, -1, 0, 1],
        5 => [0, -1, -1, 0, 1, 1],
        6 => [0, -1, 1, 0, 0, 1],
        7 => [0, 1, 1, 0, 0, 0],
        8 => [0, 1, -1, 0, 1, 0],
        _ => return None,
    })
}
