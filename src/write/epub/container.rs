//! The zip: `mimetype` first and stored (OCF §4.3.2), the rest sorted by name, with one time and one level, so that the
//! same book is the same file.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use rayon::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

const MIMETYPE: &str = "application/epub+zip";
/// Kinds that are compressed already.
const STORED: &[&str] = &["png", "jpg", "gif", "webp"];
const LEVEL: i64 = 6;

/// Puts files by path into a package.
pub(super) fn pack(files: &BTreeMap<String, Vec<u8>>) -> zip::result::ZipResult<Vec<u8>> {
    let packed: Vec<_> = files.into_par_iter().map(|(path, bytes)| alone(path, bytes)).collect();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("mimetype", stored())?;
    zip.write_all(MIMETYPE.as_bytes())?;
    for archive in packed {
        zip.raw_copy_file(archive?.by_index_raw(0)?)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// A package of one file: compressed beside others, and copied as it is.
fn alone(path: &str, bytes: &[u8]) -> zip::result::ZipResult<ZipArchive<Cursor<Vec<u8>>>> {
    let extension = path.rsplit('.').next().unwrap_or("");
    let options = if STORED.contains(&extension) {
        stored()
    } else {
        stored().compression_method(CompressionMethod::Deflated).compression_level(Some(LEVEL))
    };
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(path, options)?;
    zip.write_all(bytes)?;
    zip.finish_into_readable()
}

fn stored() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .last_modified_time(DateTime::default())
        .compression_method(CompressionMethod::Stored)
        .unix_permissions(0o644)
}

/// One file of a zip as text.
pub(super) fn text_of(zip: &[u8], path: &str) -> zip::result::ZipResult<String> {
    let mut text = String::new();
    ZipArchive::new(Cursor::new(zip))?.by_name(path)?.read_to_string(&mut text)?;
    Ok(text)
}
