//! Characters that no face has.

use super::shape::Missing;
use crate::diag::Sink;

/// Reports each character with how often it was met in the paragraph (F001).
pub(super) fn report(missing: Missing, sink: &mut Sink) {
    missing.into_iter().for_each(|(ch, (span, count))| sink.missing(ch, span, count));
}
