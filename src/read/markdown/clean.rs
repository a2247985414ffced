//! Line ends made equal, characters that cannot be printed taken out.

use super::atom::is_reserved;
use crate::diag::{Code, Diagnostic, Sink};
use crate::read::mapped::Mapped;

/// `\r\n` and `\r` become `\n`; control and invisible characters go, with one finding for all of them.
pub(in crate::read) fn clean(input: Mapped, sink: &mut Sink) -> Mapped {
    let text = input.text();
    if !text.contains(|c| c == '\r' || newline(c) || unprintable(c)) {
        return input;
    }
    let (mut out, mut done, mut removed, mut first) = (Mapped::default(), 0, 0, None);
    for (at, c) in text.char_indices() {
        let range = at..at + c.len_utf8();
        let with = match c {
            '\r' if text[range.end..].starts_with('\n') => "",
            '\r' => "\n",
            c if newline(c) => "\n",
            c if unprintable(c) => {
                removed += 1;
                first.get_or_insert_with(|| input.span(range.clone()));
                ""
            }
            _ => continue,
        };
        out.push_from(&input, done..range.start);
        out.push(with, input.span(range.clone()));
        done = range.end;
    }
    out.push_from(&input, done..input.len());
    if let Some(first) = first {
        let message = "control or invisible characters removed";
        sink.push(Diagnostic::new(Code::T009, message).label(first, "the first").times(removed));
    }
    out
}

fn newline(c: char) -> bool {
    matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Controls, byte order marks, zero-width spaces, direction marks and noncharacters. Joiners, variation selectors and
/// soft hyphens stay: they have a meaning.
fn unprintable(c: char) -> bool {
    let code = c as u32;
    match c {
        // Most of what is asked about.
        ' '..='~' | '\u{2070}'..='\u{FDCF}' => false,
        '\t' | '\n' | '\r' | '\u{c}' => false,
        '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{2066}'..='\u{2069}' => true,
        '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' => true,
        c => c.is_control() || is_reserved(c) || code & 0xFFFE == 0xFFFE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn line_ends_and_invisible_characters() {
        let mut sources = Sources::default();
        let text = "a\r\nb\rc\u{FEFF}\u{200B}d\u{FDD0}\u{200D}";
        let id = sources.add(crate::source::Source::new("x", text, "UTF-8"));
        let mut sink = Sink::default();
        let out = clean(Mapped::whole(id, text), &mut sink);
        assert_eq!(out.text(), "a\nb\ncd\u{200D}");
        assert_eq!(sink.list()[0].count, 3);
        assert_eq!(sources.text(out.span(5..6)), Some("d"));
    }
}
