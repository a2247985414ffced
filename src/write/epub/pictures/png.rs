//! PNG without what is no picture: text, times, Exif (PNG §11.3).

/// Chunks that show the picture; those of APNG move it.
const KEPT: &[&[u8; 4]] = &[
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT", b"bKGD",
    b"pHYs", b"acTL", b"fcTL", b"fdAT",
];

/// The same picture without the rest; `None` where it must be turned or its chunks are not in order.
pub(in crate::write::epub) fn stripped(bytes: &[u8]) -> Option<Vec<u8>> {
    let (signature, mut rest) = bytes.split_at_checked(8)?;
    let mut out = signature.to_vec();
    loop {
        let length = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?) as usize;
        let (chunk, after) = rest.split_at_checked(length.checked_add(12)?)?;
        let kind = chunk.get(4..8)?;
        if kind == b"eXIf"
            && image::metadata::Orientation::from_exif_chunk(chunk.get(8..8 + length)?)
                .is_some_and(|found| found != image::metadata::Orientation::NoTransforms)
        {
            return None;
        }
        if KEPT.iter().any(|kept| kept[..] == *kind) {
            out.extend_from_slice(chunk);
        }
        if kind == b"IEND" {
            return Some(out);
        }
        rest = after;
    }
}
