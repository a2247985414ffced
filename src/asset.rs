//! Pictures: found, sniffed by content, measured.

use std::sync::Arc;

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

/// Kinds of pictures.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
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
