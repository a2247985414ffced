//! Pictures: found, sniffed by content, measured.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A picture, found and measured.
#[derive(Clone, Debug)]
pub struct Asset {
    /// File name to use in a package: stable, lower-case ASCII, unique.
    pub name: String,
    /// The file as it is.
    pub bytes: Arc<[u8]>,
    /// Kind by content, not by name.
    pub kind: ImageKind,
    /// Width in pixels as shown, orientation applied; CSS px for SVG.
    pub width: u32,
    /// Height in pixels as shown.
    pub height: u32,
}

impl Asset {
    /// Whether it moves: an animation of more than one frame.
    pub fn is_animated(&self) -> bool {
        let has = |chunk: &[u8]| self.bytes.windows(4).take(1024).any(|window| window == chunk);
        match self.kind {
            ImageKind::Gif => gif_frames(&self.bytes) > 1,
            ImageKind::Webp => has(b"ANIM"),
            ImageKind::Png => has(b"acTL"),
            ImageKind::Jpeg | ImageKind::Svg => false,
        }
    }
}

/// Frames of a GIF (GIF89a §17 to §27), two at most; what is cut off ends.
fn gif_frames(bytes: &[u8]) -> usize {
    let table = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let mut at = 13 + bytes.get(10).map_or(0, |&flags| table(flags));
    let mut frames = 0;
    while frames < 2 {
        at = match bytes.get(at) {
            Some(0x2c) => {
                frames += 1;
                at + 11 + bytes.get(at + 9).map_or(0, |&flags| table(flags))
            }
            Some(0x21) => at + 2,
            _ => break,
        };
        while let Some(&length) = bytes.get(at) {
            at += 1 + usize::from(length);
            if length == 0 {
                break;
            }
        }
    }
    frames
}

/// Whether what is written for a picture is an address on the web, and no path.
pub fn is_remote(written: &str) -> bool {
    let lower = written.get(..8).unwrap_or(written).to_ascii_lowercase();
    lower.starts_with("http:") || lower.starts_with("https:") || lower.starts_with("//") || lower.starts_with("ftp:")
}

/// Kinds of pictures.
#[derive(Copy, Clone, Eq, PartialEq, Debug, Serialize, Deserialize)]
#[allow(missing_docs, reason = "names of formats")]
pub enum ImageKind {
    Png,
    Jpeg,
    Gif,
    Webp,
    Svg,
}

impl ImageKind {
    /// Usual extension of file names.
    pub fn extension(self) -> &'static str {
        match self {
            ImageKind::Png => "png",
            ImageKind::Jpeg => "jpg",
            ImageKind::Gif => "gif",
            ImageKind::Webp => "webp",
            ImageKind::Svg => "svg",
        }
    }

    /// Media type (EPUB 3.3 §3.2).
    pub fn media_type(self) -> &'static str {
        match self {
            ImageKind::Png => "image/png",
            ImageKind::Jpeg => "image/jpeg",
            ImageKind::Gif => "image/gif",
            ImageKind::Webp => "image/webp",
            ImageKind::Svg => "image/svg+xml",
        }
    }
}

/// What pictures may be in an EPUB. A PDF has them as they are.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub struct ImageLimits {
    /// Pixels of one picture.
    pub max_pixels: u32,
    /// Bytes of one picture.
    pub budget: u32,
    /// Whether the files go in untouched.
    pub originals: bool,
}

impl Default for ImageLimits {
    /// What the guides of bookshops ask for: below 3.5 megapixels (the Taiwanese EPUB 3 guide), and one megabyte, which
    /// is no visible loss at that size.
    fn default() -> Self {
        ImageLimits { max_pixels: 3_500_000, budget: 1_000_000, originals: false }
    }
}
