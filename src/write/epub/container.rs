//! The zip: `mimetype` first and stored (OCF §4.3.2), the rest sorted by name, with one time and one level, so that the
//! same book is the same file.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use rayon::prelude::*;
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

const MIMETYPE: &str = "application/epub+zip";
/// Kinds that are compressed already.
const STORED: &[&str] = &["png", "jpg", "gif", "webp"];
const LEVEL: i64 = 6;

/// What is in a file of the package.
pub(super) enum Content {
    /// Its bytes.
    Plain(Vec<u8>),
    /// A package of nothing else: compressed beside others, and copied as it is.
    Packed(Vec<u8>),
}

impl Content {
    /// Compresses it at once, so that what a long book is made of takes less room until all of it is there.
    pub fn packed(self, path: &str) -> ZipResult<Content> {
        match self {
            Content::Plain(bytes) => alone(path, &bytes).map(Content::Packed),
            Content::Packed(_) => Ok(self),
        }
    }

    fn len(&self) -> usize {
        let (Content::Plain(bytes) | Content::Packed(bytes)) = self;
        bytes.len()
    }
}

/// Puts files by path into a package.
pub(super) fn pack(files: BTreeMap<String, Content>) -> ZipResult<Vec<u8>> {
    let packed: ZipResult<Vec<_>> = files.into_par_iter().map(|(path, content)| content.packed(&path)).collect();
    let packed = packed?;
    let mut zip = ZipWriter::new(Cursor::new(Vec::with_capacity(packed.iter().map(Content::len).sum())));
    zip.start_file("mimetype", stored())?;
    zip.write_all(MIMETYPE.as_bytes())?;
    for content in packed {
        let (Content::Plain(bytes) | Content::Packed(bytes)) = content;
        zip.raw_copy_file(ZipArchive::new(Cursor::new(bytes))?.by_index_raw(0)?)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn alone(path: &str, bytes: &[u8]) -> ZipResult<Vec<u8>> {
    let extension = path.rsplit('.').next().unwrap_or("");
    let options = if STORED.contains(&extension) {
        stored()
    } else {
        stored().compression_method(CompressionMethod::Deflated).compression_level(Some(LEVEL))
    };
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(path, options)?;
    zip.write_all(bytes)?;
    let mut bytes = zip.finish()?.into_inner();
    bytes.shrink_to_fit();
    Ok(bytes)
}

fn stored() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .last_modified_time(DateTime::default())
        .compression_method(CompressionMethod::Stored)
        .unix_permissions(0o644)
}

/// One file of a zip as text.
pub(super) fn text_of(zip: &[u8], path: &str) -> ZipResult<String> {
    let mut text = String::new();
    ZipArchive::new(Cursor::new(zip))?.by_name(path)?.read_to_string(&mut text)?;
    Ok(text)
}
