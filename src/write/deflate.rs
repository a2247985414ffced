//! Compression. The tables of a compressor are larger than most of what it is given, so each thread keeps its own.

use std::cell::RefCell;

use flate2::{Compress, Compression, FlushCompress, Status};

/// Pages are codes of glyphs, in which there is little to find again: searching further than this takes twice the time for
/// half a percent.
const PAGES: u32 = 3;
/// Documents are words.
const DOCUMENTS: u32 = 6;

thread_local! {
    static ZLIB: RefCell<Compress> = RefCell::new(Compress::new(Compression::new(PAGES), true));
    static RAW: RefCell<Compress> = RefCell::new(Compress::new(Compression::new(DOCUMENTS), false));
}

/// Compresses with zlib, as FlateDecode reads it.
pub(super) fn zlib(bytes: &[u8]) -> Vec<u8> {
    ZLIB.with_borrow_mut(|compress| all(compress, bytes))
}

/// Compresses as zip has it.
pub(super) fn raw(bytes: &[u8]) -> Vec<u8> {
    RAW.with_borrow_mut(|compress| all(compress, bytes))
}

fn all(compress: &mut Compress, bytes: &[u8]) -> Vec<u8> {
    compress.reset();
    let mut out = Vec::with_capacity(bytes.len() / 2 + 64);
    loop {
        let rest = bytes.get(compress.total_in() as usize..).unwrap_or_default();
        match compress.compress_vec(rest, &mut out, FlushCompress::Finish) {
            Ok(Status::StreamEnd) => {
                // It waits for the rest of the file.
                out.shrink_to_fit();
                return out;
            }
            Ok(Status::Ok | Status::BufError) => out.reserve(out.len() + 64),
            Err(_) => unreachable!("compressing into memory does not fail"),
        }
    }
}
