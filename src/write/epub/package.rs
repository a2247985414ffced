//! The skeleton: epub-builder is told of every file, with nothing in it, and writes manifest, spine, guide and dates.

use std::io;

use chrono::DateTime;
use epub_builder::{EpubBuilder, EpubContent, EpubVersion, ReferenceType, ZipLibrary};

use super::ROOT;
use super::container::Content;
use crate::resolve::Edition;
use crate::theme::Theme;

/// A file of the book.
pub(super) struct Part {
    /// Path below the folder of the book: `[a-z0-9/.-]` only.
    pub href: String,
    /// Media type.
    pub media_type: &'static str,
    /// What is in it.
    pub content: Content,
    /// What it is in the package.
    pub place: Place,
    /// Properties of the manifest item (EPUB 3.3 §D.5).
    pub properties: Vec<&'static str>,
}

/// What a file is in the package.
#[derive(Clone, Eq, PartialEq, Debug)]
pub(super) enum Place {
    /// Read in order; with a title and what it is, for the guide.
    Spine(Option<(ReferenceType, String)>),
    /// The cover picture.
    CoverImage,
    /// Anything else.
    Resource,
}

/// The files in reading order, resources behind.
#[derive(Default)]
pub(super) struct Parts(Vec<Part>);

impl Part {
    /// A file that documents use.
    pub fn resource(href: impl Into<String>, media_type: &'static str, bytes: impl Into<Vec<u8>>) -> Part {
        let content = Content::Plain(bytes.into());
        Part { href: href.into(), media_type, content, place: Place::Resource, properties: Vec::new() }
    }

    /// A document of the spine.
    pub fn document(href: impl Into<String>, text: String, guide: Option<(ReferenceType, String)>) -> Part {
        Part {
            href: href.into(),
            media_type: "application/xhtml+xml",
            content: Content::Plain(text.into_bytes()),
            place: Place::Spine(guide),
            properties: Vec::new(),
        }
    }

    /// The same, compressed.
    pub fn packed(self) -> Result<Part, String> {
        let path = self.path();
        let content = self.content.packed(&path).map_err(|error| error.to_string())?;
        Ok(Part { content, ..self })
    }

    /// Its path in the package.
    pub fn path(&self) -> String {
        format!("{ROOT}/{}", self.href)
    }
}

impl Parts {
    pub fn add(&mut self, part: Part) {
        self.0.push(part);
    }

    pub fn add_all(&mut self, parts: impl IntoIterator<Item = Part>) {
        self.0.extend(parts);
    }

    pub fn iter(&self) -> impl Iterator<Item = &Part> {
        self.0.iter()
    }

    pub fn into_iter(self) -> impl Iterator<Item = Part> {
        self.0.into_iter()
    }
}

/// The id that epub-builder gives to a file in the manifest.
pub(super) fn item_id(href: &str) -> String {
    format!("id_{}", href.replace('/', "_"))
}

/// Lets epub-builder assemble a package of empty files.
pub(super) fn skeleton(edition: &Edition, theme: &Theme, parts: &Parts) -> epub_builder::Result<Vec<u8>> {
    let mut builder = EpubBuilder::new(ZipLibrary::new()?)?;
    builder.epub_version(EpubVersion::V33);
    if theme.vertical {
        // Its epub_direction() reaches no output (0.8.3); this key does.
        builder.metadata("direction", "rtl")?;
    }
    builder.set_toc_name(edition.lang().words().contents);
    builder.set_modified_date(DateTime::from_timestamp(edition.timestamp(), 0).unwrap_or_default());
    for part in parts.iter() {
        match &part.place {
            Place::Spine(guide) => {
                let mut content = EpubContent::new(&part.href, io::empty());
                if let Some((kind, title)) = guide {
                    content = content.title(title).reftype(*kind);
                }
                builder.add_content(content)?;
            }
            Place::CoverImage => {
                builder.add_cover_image(&part.href, io::empty(), part.media_type)?;
            }
            Place::Resource => {
                builder.add_resource(&part.href, io::empty(), part.media_type)?;
            }
        }
    }
    let mut bytes = Vec::new();
    builder.generate(&mut bytes)?;
    Ok(bytes)
}
