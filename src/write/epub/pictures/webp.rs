//! WebP without what is no picture: Exif and XMP (RFC 9649 §2.7).

/// The same picture without the rest; `None` where its chunks are not in order.
pub(in crate::write::epub) fn stripped(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes.get(12..)?;
    let mut out = bytes.get(..12)?.to_vec();
    while !rest.is_empty() {
        let length = u32::from_le_bytes(rest.get(4..8)?.try_into().ok()?) as usize;
        // Chunks stand at even places; the last may lack its filling.
        let whole = length.checked_add(8 + length % 2)?.min(rest.len());
        let (chunk, after) = rest.split_at_checked(whole).filter(|(chunk, _)| chunk.len() >= 8 + length)?;
        match chunk.get(..4)? {
            b"EXIF" | b"XMP " => {}
            b"VP8X" => {
                out.extend_from_slice(chunk);
                // Flags that say what is not there any more.
                let flags = out.len().checked_sub(chunk.len())? + 8;
                *out.get_mut(flags)? &= !0b0000_1100;
            }
            _ => out.extend_from_slice(chunk),
        }
        rest = after;
    }
    let size = u32::try_from(out.len() - 8).ok()?;
    out.get_mut(4..8)?.copy_from_slice(&size.to_le_bytes());
    Some(out)
}
