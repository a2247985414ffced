//! Characters that no face has.

use super::shape::Missing;
use crate::diag::{Code, Diagnostic, Sink};

/// Reports each character once, with how often it was met in the paragraph.
pub(super) fn report(missing: Missing, sink: &mut Sink) {
    for (ch, (span, count)) in missing {
        let message = format!("no font has {ch} (U+{:04X})", u32::from(ch));
        let found = Diagnostic::new(Code::F001, message).at(span).times(count);
        sink.push(found.help("add a font that has it to [fonts] in banxin.toml, or write the character another way"));
    }
}
