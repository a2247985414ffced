//! PNG and its predictors, which FlateDecode shares (PDF 1.7 §7.4.4.4).

use std::io::Read;

use flate2::Crc;
use flate2::read::ZlibDecoder;
use lopdf::{Dictionary, dictionary};

use super::image::{Failure, colors, image_dict};
use super::xobject::{Colors, XObject};
use crate::profile::Space;
use crate::write::deflate::zlib;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1A\n";

/// A PNG with its compressed data as it is: gray, colours or a palette, up to 8 bits, not interlaced, opaque, not
/// turned. `None` for other PNGs and other formats: they must be decoded.
pub(super) fn untouched(bytes: &[u8]) -> Result<Option<XObject>, Failure> {
    let Some(rest) = bytes.strip_prefix(SIGNATURE) else { return Ok(None) };
    let chunks = chunks(rest).ok_or_else(|| Failure::Broken("it is cut off or damaged".to_owned()))?;
    let find = |kind: &[u8; 4]| chunks.iter().find(|(found, _)| found == kind).map(|(_, data)| *data);
    let Some(&[w3, w2, w1, w0, h3, h2, h1, h0, bits, color, 0, 0, interlace]) = find(b"IHDR") else { return Ok(None) };
    let (width, height) = (u32::from_be_bytes([w3, w2, w1, w0]), u32::from_be_bytes([h3, h2, h1, h0]));
    let data: Vec<u8> =
        chunks.iter().filter(|(kind, _)| kind == b"IDAT").flat_map(|(_, data)| *data).copied().collect();
    if width == 0 || height == 0 || data.is_empty() {
        return Err(Failure::Broken("it is empty".to_owned()));
    }
    let palette = find(b"PLTE").filter(|palette| !palette.is_empty() && palette.len() % 3 == 0);
    let icc = find(b"iCCP").and_then(profile);
    let colors = match (color, palette) {
        (0, _) => colors(icc, Space::Gray),
        (2, _) => colors(icc, Space::Rgb),
        (3, Some(palette)) => Colors::Palette(Box::new(colors(icc, Space::Rgb)), palette.to_vec()),
        _ => return Ok(None),
    };
    if bits > 8 || interlace != 0 || find(b"tRNS").is_some() || find(b"eXIf").is_some() {
        return Ok(None);
    }
    let mut dict = image_dict(width, height, bits);
    dict.set("Filter", "FlateDecode");
    dict.set("DecodeParms", parameters(width, if color == 2 { 3 } else { 1 }, bits));
    Ok(Some(XObject { dict, content: data, colors: Some(colors), mask: None, inner: Vec::new() }))
}

/// Bytes of a profile: those of presses are at most a few million.
const PROFILE: u64 = 1 << 24;

/// The profile in an iCCP chunk: its name, a zero, the way of compression, the compressed profile.
fn profile(chunk: &[u8]) -> Option<Vec<u8>> {
    let end = chunk.iter().position(|byte| *byte == 0)?;
    let packed = chunk.get(end + 1..)?.strip_prefix(&[0])?;
    let mut out = Vec::new();
    ZlibDecoder::new(packed).take(PROFILE).read_to_end(&mut out).ok()?;
    Some(out)
}

/// All chunks with right checksums, up to the end; `None` if one is wrong.
fn chunks(mut rest: &[u8]) -> Option<Vec<([u8; 4], &[u8])>> {
    let mut chunks = Vec::new();
    loop {
        let (length, body) = rest.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (kind, data) = body.split_first_chunk::<4>()?;
        let (data, after) = data.split_at_checked(length)?;
        let (sum, after) = after.split_first_chunk::<4>()?;
        let mut crc = Crc::new();
        crc.update(body.get(..4 + length)?);
        (crc.sum() == u32::from_be_bytes(*sum)).then_some(())?;
        chunks.push((*kind, data));
        if kind == b"IEND" {
            return Some(chunks);
        }
        rest = after;
    }
}

/// What a reader is told of the rows.
pub(super) fn parameters(width: u32, channels: i64, bits: u8) -> Dictionary {
    dictionary! {
        "Predictor" => 15,
        "Colors" => channels,
        "BitsPerComponent" => i64::from(bits),
        "Columns" => i64::from(width),
    }
}

/// Compresses samples of 8 bits, each row with the predictor that leaves the smallest differences.
pub(super) fn compress(samples: &[u8], width: u32, channels: usize) -> Vec<u8> {
    let row = (width as usize * channels).max(1);
    let mut filtered = Vec::with_capacity(samples.len() + samples.len() / row + 1);
    let mut above: &[u8] = &[];
    for line in samples.chunks(row) {
        let left = |at: usize| if at < channels { 0 } else { line[at - channels] };
        let up = |at: usize| above.get(at).copied().unwrap_or(0);
        let cost = |predict: &dyn Fn(usize) -> u8| -> u64 {
            line.iter()
                .enumerate()
                .map(|(at, value)| u64::from(value.wrapping_sub(predict(at)).cast_signed().unsigned_abs()))
                .sum()
        };
        let predictors: [(u8, &dyn Fn(usize) -> u8); 3] = [(0, &|_| 0), (1, &left), (2, &up)];
        let (kind, predict) = predictors.into_iter().min_by_key(|(_, predict)| cost(*predict)).unwrap_or(predictors[0]);
        filtered.push(kind);
        filtered.extend(line.iter().enumerate().map(|(at, value)| value.wrapping_sub(predict(at))));
        above = line;
    }
    zlib(&filtered)
}
