//! The zip: `mimetype` first and stored (OCF §4.3.2), the rest sorted by name, with one time and one level, so that the
//! same book is the same file.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Cursor, Read, Write};

use flate2::Crc;
use rayon::prelude::*;
use zip::result::{ZipError, ZipResult};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use crate::write::deflate;

const MIMETYPE: &str = "application/epub+zip";
/// Kinds that are compressed already.
const STORED: &[&str] = &["png", "jpg", "gif", "webp"];

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

/// The archive is put together here (APPNOTE §4.3): the crate makes and drops 300 kB of tables for each file.
fn alone(path: &str, bytes: &[u8]) -> ZipResult<Vec<u8>> {
    const STORE: u16 = 0;
    const DEFLATE: u16 = 8;
    /// 1 January 1980.
    const DAY: u16 = 1 << 5 | 1;
    /// What is needed to read it, and that Unix wrote it.
    const VERSIONS: [u16; 2] = [20, 3 << 8 | 20];
    const MODE: u32 = 0o100_644;
    let extension = path.rsplit('.').next().unwrap_or("");
    let (method, data) = match STORED.contains(&extension) {
        true => (STORE, Cow::Borrowed(bytes)),
        false => (DEFLATE, Cow::Owned(deflate::raw(bytes))),
    };
    let mut crc = Crc::new();
    crc.update(bytes);
    let size = |length: usize| {
        u32::try_from(length).map_err(|_| ZipError::Io(io::Error::new(io::ErrorKind::FileTooLarge, path)))
    };
    let mut about = Vec::new();
    [VERSIONS[0], 0, method, 0, DAY].iter().for_each(|field| about.extend(field.to_le_bytes()));
    [crc.sum(), size(data.len())?, size(bytes.len())?].iter().for_each(|field| about.extend(field.to_le_bytes()));
    about.extend((path.len() as u16).to_le_bytes());
    about.extend([0; 2]);
    let mut out = Vec::with_capacity(data.len() + (about.len() + path.len()) * 2 + 64);
    out.extend(b"PK\x03\x04");
    out.extend(&about);
    out.extend(path.as_bytes());
    out.extend(&*data);
    let directory = size(out.len())?;
    out.extend(b"PK\x01\x02");
    out.extend(VERSIONS[1].to_le_bytes());
    out.extend(&about);
    // No comment, on the first disk, nothing inside known.
    out.extend([0; 6]);
    out.extend((MODE << 16).to_le_bytes());
    out.extend([0; 4]);
    out.extend(path.as_bytes());
    let length = size(out.len())? - directory;
    out.extend(b"PK\x05\x06");
    [0_u16, 0, 1, 1].iter().for_each(|field| out.extend(field.to_le_bytes()));
    [length, directory].iter().for_each(|field| out.extend(field.to_le_bytes()));
    out.extend([0; 2]);
    Ok(out)
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
