//! Bytes → text.

use std::path::Path;

use crate::config::ReadOptions;
use crate::diag::Sink;
use crate::source::Source;

/// Decodes a file.
pub(super) fn decode(path: &Path, bytes: &[u8], _options: &ReadOptions, _sink: &mut Sink) -> Source {
    let text = String::from_utf8_lossy(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)).into_owned();
    Source::new(path, text, "UTF-8")
}
