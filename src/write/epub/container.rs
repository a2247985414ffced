//! The zip: `mimetype` first and stored (OCF §4.3.2), the rest sorted by name, with one time and one level, so that the
//! same book is the same file.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

const MIMETYPE: &str = "application/epub+zip";
/// Kinds that are compressed already.
const STORED: &[&str] = &["png", "jpg", "gif", "webp"];
const LEVEL: i64 = 9;

/// Puts files by path into a package.
pub(super) fn pack(files: &BTreeMap<String, Vec<u8>>) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default()
        .last_modified_time(DateTime::default())
        .compression_method(CompressionMethod::Stored)
        .unix_permissions(0o644);
    zip.start_file("mimetype", plain)?;
    zip.write_all(MIMETYPE.as_bytes())?;
    for (path, bytes) in files {
        let extension = path.rsplit('.').next().unwrap_or("");
        let options = if STORED.contains(&extension) {
            plain
        } else {
            plain.compression_method(CompressionMethod::Deflated).compression_level(Some(LEVEL))
        };
        zip.start_file(path.as_str(), options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// One file of a zip as text.
pub(super) fn text_of(zip: &[u8], path: &str) -> zip::result::ZipResult<String> {
    let mut text = String::new();
    ZipArchive::new(Cursor::new(zip))?.by_name(path)?.read_to_string(&mut text)?;
    Ok(text)
}
