//! Which characters a glyph stands for.

use std::ops::Range;

use crate::layout::ink::GlyphRun;

/// Glyphs and characters of a run that belong together: one glyph for one character as a rule, one for several in
/// ligatures, several for one where a face builds it from parts.
pub(super) fn clusters(run: &GlyphRun) -> impl Iterator<Item = (Range<usize>, &str)> {
    let glyphs = &run.glyphs;
    let mut start = 0;
    std::iter::from_fn(move || {
        let first = glyphs.get(start)?;
        let length = glyphs[start..].iter().take_while(|glyph| glyph.text == first.text).count();
        let range = start..start + length;
        // Characters before the first glyph belong to it, so that none is lost.
        let from = if start == 0 { 0 } else { first.text as usize };
        let to = glyphs.get(range.end).map_or(run.text.len(), |next| next.text as usize);
        start = range.end;
        Some((range, run.text.get(from..to).unwrap_or("")))
    })
}

/// Characters that Unicode keeps for round trips only, or that look like another: where one glyph stands for both, the
/// other is what its ToUnicode says. (CJK radicals, compatibility ideographs, vertical forms, ligatures, no-break
/// spaces and hyphens.)
pub(super) fn is_compatibility(text: &str) -> bool {
    text.chars().all(|ch| {
        matches!(ch,
            '\u{A0}' | '\u{AD}' | '\u{2011}'
            | '\u{2E80}'..='\u{2FDF}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{FB00}'..='\u{FB06}'
            | '\u{FE10}'..='\u{FE19}'
            | '\u{FE30}'..='\u{FE4F}'
            | '\u{2F800}'..='\u{2FA1F}')
    })
}
