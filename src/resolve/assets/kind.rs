//! What a picture is, by its content, and how large it is shown, by its header.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::sync::Arc;

use image::metadata::Orientation;
use image::{ImageDecoder, ImageFormat, ImageReader};

use super::svg;
use crate::asset::{Asset, ImageKind};
use crate::diag::Code;

/// Largest file, in bytes.
const MAX_BYTES: usize = 64 << 20;
/// Largest picture, in pixels.
const MAX_PIXELS: u64 = 100_000_000;

/// A picture without a name.
pub(super) struct Measured {
    pub kind: ImageKind,
    bytes: Arc<[u8]>,
    pub width: u32,
    pub height: u32,
    /// What was left out of a drawing.
    pub cut: BTreeSet<String>,
}

/// Why a picture cannot be used.
pub(super) enum Fault {
    Unreadable,
    Broken,
    CutOff,
    Unknown,
    TooLarge,
}

impl Measured {
    pub fn named(self, name: String) -> Asset {
        let Measured { kind, bytes, width, height, cut: _ } = self;
        Asset { name, bytes, kind, width, height }
    }
}

impl Fault {
    pub fn code(&self) -> Code {
        match self {
            Fault::Unreadable => Code::A001,
            Fault::Broken | Fault::CutOff | Fault::Unknown => Code::A002,
            Fault::TooLarge => Code::A007,
        }
    }

    pub fn words(&self) -> &'static str {
        match self {
            Fault::Unreadable => "cannot be read",
            Fault::Broken => "is damaged",
            Fault::CutOff => "is cut off: its end is missing",
            Fault::Unknown => "is of a kind that books do not carry",
            Fault::TooLarge => "is too large to be decoded safely",
        }
    }

    pub fn help(&self) -> &'static str {
        match self {
            Fault::Unreadable => "check that the file may be read",
            Fault::Broken => "open and save it again in an image editor, or take it from its source once more",
            Fault::CutOff => "copy or download it once more",
            Fault::Unknown => "save it as PNG, JPEG, WebP or SVG",
            Fault::TooLarge => {
                "at most 100 megapixels and 64 MiB: scale it down; 2000 pixels fill a page; save it anew"
            }
        }
    }
}

/// Sniffs and measures. Bitmaps that EPUB does not know (§3.2 core media types) are re-encoded as PNG.
pub(super) fn measure(bytes: Arc<[u8]>) -> Result<Measured, Fault> {
    if bytes.len() > MAX_BYTES {
        return Err(Fault::TooLarge);
    }
    match image::guess_format(&bytes) {
        Ok(ImageFormat::Png) => {
            check_chunks(&bytes)?;
            bitmap(bytes, ImageKind::Png)
        }
        Ok(ImageFormat::Jpeg) if is_cut_off(&bytes) => Err(Fault::CutOff),
        Ok(ImageFormat::Jpeg) => bitmap(bytes, ImageKind::Jpeg),
        Ok(ImageFormat::Gif) if is_gif_cut_off(&bytes) => Err(Fault::CutOff),
        Ok(ImageFormat::Gif) => bitmap(bytes, ImageKind::Gif),
        Ok(ImageFormat::WebP) if is_webp_cut_off(&bytes) => Err(Fault::CutOff),
        Ok(ImageFormat::WebP) => bitmap(bytes, ImageKind::Webp),
        Ok(ImageFormat::Bmp) => bitmap(re_encode(bytes)?, ImageKind::Png),
        Ok(_) => Err(Fault::Unknown),
        Err(_) => vector(&bytes),
    }
}

fn bitmap(bytes: Arc<[u8]>, kind: ImageKind) -> Result<Measured, Fault> {
    let (width, height) = dimensions(&bytes)?;
    Ok(Measured { kind, bytes, width, height, cut: BTreeSet::new() })
}

/// Width and height as shown, with the orientation that cameras note (EXIF) applied.
fn dimensions(bytes: &[u8]) -> Result<(u32, u32), Fault> {
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| Fault::Broken)?;
    let mut decoder = reader.into_decoder().map_err(|_| Fault::Broken)?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(Fault::Broken);
    }
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(Fault::TooLarge);
    }
    match decoder.orientation() {
        Ok(
            Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH,
        ) => Ok((height, width)),
        Ok(
            Orientation::NoTransforms
            | Orientation::Rotate180
            | Orientation::FlipHorizontal
            | Orientation::FlipVertical,
        )
        | Err(_) => Ok((width, height)),
    }
}

/// Whether a JPEG ends before its picture does. A preview inside has an end of its own, so it is looked for behind the
/// first scan only.
fn is_cut_off(bytes: &[u8]) -> bool {
    let mut at = 2;
    loop {
        match (bytes.get(at), bytes.get(at + 1)) {
            (Some(0xff), Some(0xff)) => at += 1,
            (Some(0xff), Some(0xda)) => break,
            (Some(0xff), Some(_)) => match bytes.get(at + 2..at + 4) {
                Some(&[high, low]) => at += 2 + usize::from(u16::from_be_bytes([high, low])),
                _ => return true,
            },
            _ => return true,
        }
    }
    !bytes[at..].windows(2).any(|pair| pair == [0xff, 0xd9])
}

/// Whether a GIF ends within a block (GIF89a §15 to §27). Many lack the last byte, which shows nothing.
fn is_gif_cut_off(bytes: &[u8]) -> bool {
    let table = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3usize << ((flags & 7) + 1) };
    let Some(&flags) = bytes.get(10) else { return true };
    let (mut at, mut pictures) = (13 + table(flags), 0);
    loop {
        at = match bytes.get(at) {
            Some(0x2c) => {
                let Some(&flags) = bytes.get(at + 9) else { return true };
                pictures += 1;
                at + 11 + table(flags)
            }
            Some(0x21) => at + 2,
            Some(_) => return pictures == 0,
            None => return at > bytes.len() || pictures == 0,
        };
        loop {
            let Some(&length) = bytes.get(at) else { return true };
            at += 1 + usize::from(length);
            if length == 0 {
                break;
            }
        }
    }
}

/// Whether a WebP is shorter than it says (RFC 9649 §2.3); the filling of its last chunk may be missing.
fn is_webp_cut_off(bytes: &[u8]) -> bool {
    let said = bytes.get(4..8).and_then(|size| size.try_into().ok()).map_or(0, u32::from_le_bytes);
    u64::from(said) + 8 > bytes.len() as u64 + 1
}

/// Whether the chunks that show a PNG are whole: each carries its checksum (PNG §5.3).
fn check_chunks(bytes: &[u8]) -> Result<(), Fault> {
    let mut rest = bytes.get(8..).ok_or(Fault::CutOff)?;
    loop {
        let length = rest.first_chunk::<4>().map(|length| u32::from_be_bytes(*length) as usize).ok_or(Fault::CutOff)?;
        let (chunk, after) = rest.split_at_checked(length.saturating_add(12)).ok_or(Fault::CutOff)?;
        let (body, sum) = chunk.split_at(length + 8);
        let critical = body[4].is_ascii_uppercase();
        let mut crc = flate2::Crc::new();
        crc.update(&body[4..]);
        if critical && sum != crc.sum().to_be_bytes() {
            return Err(Fault::Broken);
        }
        if body[4..].starts_with(b"iCCP") && !fits_profile(&body[8..]) {
            return Err(Fault::TooLarge);
        }
        if body[4..].starts_with(b"IEND") {
            return Ok(());
        }
        rest = after;
    }
}

/// Largest colour profile, in bytes: those of screens have some hundred thousand at most.
const MAX_PROFILE: usize = 4 << 20;

/// Whether the profile in a chunk (PNG §11.3.2.3: a name, a method, packed bytes) stays within bounds once it is opened.
fn fits_profile(chunk: &[u8]) -> bool {
    let packed = chunk.iter().position(|&byte| byte == 0).and_then(|end| chunk.get(end + 2..)).unwrap_or(&[]);
    let mut opened = flate2::read::ZlibDecoder::new(packed).take(MAX_PROFILE as u64 + 1);
    // One that cannot be opened is left out by whoever shows the picture.
    std::io::copy(&mut opened, &mut std::io::sink()).map_or(true, |size| size <= MAX_PROFILE as u64)
}

fn re_encode(bytes: Arc<[u8]>) -> Result<Arc<[u8]>, Fault> {
    dimensions(&bytes)?;
    let picture = image::load_from_memory(&bytes).map_err(|_| Fault::Broken)?;
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, ImageFormat::Png).map_err(|_| Fault::Broken)?;
    Ok(out.into_inner().into())
}

fn vector(bytes: &[u8]) -> Result<Measured, Fault> {
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).map_err(|_| Fault::Unknown)?;
    let head: String = text.chars().take(4096).collect();
    if !head.contains("<svg") && !head.contains(":svg") {
        return Err(Fault::Unknown);
    }
    let clean = svg::clean(text).ok_or(Fault::Broken)?;
    Ok(Measured {
        kind: ImageKind::Svg,
        bytes: clean.text.into_bytes().into(),
        width: clean.width,
        height: clean.height,
        cut: clean.cut,
    })
}
