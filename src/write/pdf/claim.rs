//! Which standards the file keeps: those that it is made for, unless something in it breaks them.

use super::face::Faces;
use crate::diag::{Abort, Code, Diagnostic, Outcome, Sink};
use crate::profile::{Profile, Standard, Standards};

/// The standards that the file may claim.
///
/// # Errors
/// Stops with P022 where an archive was asked for that it cannot be.
pub(super) fn kept(profile: &Profile, faces: &Faces, sink: &mut Sink) -> Outcome<Standards> {
    let mut standards = profile.standards.clone();
    // ISO 19005-2 §6.2.11.8, ISO 14289-1 §7.21.8: no text with the glyph for missing characters.
    let Some(face) = faces.iter().find(|face| face.shows_missing()) else { return Ok(standards) };
    let broken: Vec<Standard> = standards.iter().filter(|standard| *standard != Standard::X4).collect();
    if broken.is_empty() {
        return Ok(standards);
    }
    let names: Vec<&str> = broken.iter().map(|standard| standard.name()).collect();
    let message = format!(
        "the file is not {}: characters are missing in {}, and it has no sign for that",
        names.join(" and "),
        face.name
    );
    let found = Diagnostic::new(if profile.strict { Code::P022 } else { Code::P026 }, message);
    sink.push(found.help("see the characters of F001; add a font that has them: fonts.paths"));
    if profile.strict {
        return Err(Abort);
    }
    broken.into_iter().for_each(|standard| standards.remove(standard));
    Ok(standards)
}
