//! JPEG without what is no picture: Exif with its place and time, previews, comments (ITU-T T.81 annex B).

/// What was seen on the way.
pub(in crate::write::epub) struct Seen {
    /// The same samples with nothing but what shows them.
    pub stripped: Vec<u8>,
    /// Components of a pixel.
    pub components: u8,
    /// Whether the samples stand as they are to be shown.
    pub upright: bool,
}

/// Reads the segments of a file; `None` where they are not in order.
pub(in crate::write::epub) fn look(bytes: &[u8]) -> Option<Seen> {
    let mut seen = Seen { stripped: bytes.get(..2)?.to_vec(), components: 0, upright: true };
    let mut at = 2;
    loop {
        let marker = *bytes.get(at + 1).filter(|_| bytes.get(at) == Some(&0xff))?;
        if marker == 0xff {
            at += 1;
            continue;
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let segment = bytes.get(at..at + 2 + length)?;
        let body = segment.get(4..)?;
        match marker {
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => seen.components = *body.get(5)?,
            0xe1 if body.starts_with(b"Exif\0\0") => {
                let orientation = image::metadata::Orientation::from_exif_chunk(body.get(6..)?);
                seen.upright &= orientation.is_none_or(|found| found == image::metadata::Orientation::NoTransforms);
            }
            _ => {}
        }
        if is_kept(marker, body) {
            seen.stripped.extend_from_slice(segment);
        }
        at += 2 + length;
        if marker == 0xda {
            // From the first scan on everything is picture, up to the end that the last of them has.
            let end = bytes.windows(2).rposition(|pair| pair == [0xff, 0xd9]).filter(|&end| end >= at);
            seen.stripped.extend_from_slice(bytes.get(at..end.map_or(bytes.len(), |end| end + 2))?);
            return Some(seen);
        }
    }
}

/// Components of a pixel, by the header alone.
pub(in crate::write::epub) fn components(bytes: &[u8]) -> Option<u8> {
    let mut at = 2;
    loop {
        match (*bytes.get(at)?, *bytes.get(at + 1)?) {
            (0xff, 0xff) => at += 1,
            (0xff, 0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf) => return bytes.get(at + 9).copied(),
            (0xff, 0xda) => return None,
            (0xff, _) => at += 2 + usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?])),
            _ => return None,
        }
    }
}

/// Whether a segment is needed to show the picture: tables and frames, JFIF, a colour profile, Adobe's transform.
fn is_kept(marker: u8, body: &[u8]) -> bool {
    match marker {
        0xe0 => body.starts_with(b"JFIF\0"),
        0xe2 => body.starts_with(b"ICC_PROFILE\0"),
        0xee => body.starts_with(b"Adobe"),
        0xe1 | 0xe3..=0xed | 0xef | 0xfe => false,
        _ => true,
    }
}
