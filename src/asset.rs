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
