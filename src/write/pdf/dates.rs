//! The time of the build in the two forms that a PDF wants. Always UTC, so that the same build gives the same file.

use chrono::{DateTime, Utc};

fn time(timestamp: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(timestamp, 0).unwrap_or_default()
}

/// For the document information (PDF 1.7 §7.9.4).
pub(super) fn info(timestamp: i64) -> String {
    time(timestamp).format("D:%Y%m%d%H%M%SZ").to_string()
}

/// For XMP (ISO 8601).
pub(super) fn xmp(timestamp: i64) -> String {
    time(timestamp).format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
