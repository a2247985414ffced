//! JPEG, kept as it is: DCTDecode reads the file (PDF 1.7 §7.4.8). Only its header is looked at.

use lopdf::Object;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::image::{self, Picture, colors, image_dict};
use super::xobject::XObject;
use crate::profile::Space;

/// What the header says.
#[derive(Default)]
struct Header<'a> {
    /// Width, height, components.
    frame: Option<(u32, u32, u8)>,
    /// Written by Adobe software, which turns CMYK over.
    adobe: bool,
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
    if components == 4 && header.adobe {
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

/// Ink in the darkest parts of a JPEG of four inks, in percent. It is decoded for that alone.
pub(super) fn coverage(bytes: &[u8]) -> Option<u16> {
    let header = header(bytes)?;
    let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::CMYK);
    let mut samples = JpegDecoder::new_with_options(ZCursor::new(bytes), options).decode().ok()?;
    if header.adobe {
        samples.iter_mut().for_each(|sample| *sample = 255 - *sample);
    }
    Some(image::coverage(&samples))
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
                    0xEE if body.starts_with(b"Adobe") => header.adobe = true,
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
