//! Characters that no font has, told together: a book with rare ideographs has hundreds of them.

use std::collections::BTreeMap;

use super::{Code, Diagnostic, Pointer};
use crate::source::Span;

/// Characters that a message names; all have their place.
const NAMED: usize = 8;

/// Each character with its first place and how often it was met.
pub(super) type Missing = BTreeMap<char, (Span, usize)>;

/// Blocks that are told apart, as what helps against them differs: first character, last one, name.
const BLOCKS: &[(u32, u32, &str)] = &[
    (0x3400, 0x4DBF, "rare Han characters (Extension A)"),
    (0x4E00, 0x9FFF, "Han characters"),
    (0xE000, 0xF8FF, PRIVATE),
    (0xF900, 0xFAFF, "compatibility ideographs"),
    (0x1_F000, 0x1_FAFF, "emoji and pictographs"),
    (0x2_0000, 0x2_A6DF, "rare Han characters (Extension B)"),
    (0x2_A700, 0x3_FFFF, "rare Han characters (Extensions C and later)"),
    (0xF_0000, 0x10_FFFF, PRIVATE),
];

const PRIVATE: &str = "private use characters";

fn block(ch: char) -> &'static str {
    let code = u32::from(ch);
    BLOCKS.iter().find(|(first, last, _)| (*first..=*last).contains(&code)).map_or("characters", |(.., name)| name)
}

/// One finding for each block: `𠮟` (U+20B9F), with the first place of every character.
pub(super) fn diagnostics(missing: &Missing) -> Vec<Diagnostic> {
    let mut blocks: BTreeMap<&str, Vec<(char, Span, usize)>> = BTreeMap::new();
    for (&ch, &(span, count)) in missing {
        blocks.entry(block(ch)).or_default().push((ch, span, count));
    }
    blocks.into_iter().map(|(block, chars)| diagnostic(block, &chars)).collect()
}

fn diagnostic(block: &str, chars: &[(char, Span, usize)]) -> Diagnostic {
    let mut message = match chars {
        [_] => "no font has".to_owned(),
        _ => format!("no font has {} {block}:", chars.len()),
    };
    for (at, (ch, ..)) in chars.iter().take(NAMED).enumerate() {
        message.push_str(if at > 0 { ", " } else { " " });
        message.push_str(&name(*ch));
    }
    if let more @ 1.. = chars.len().saturating_sub(NAMED) {
        message.push_str(&format!(", and {more} more"));
    }
    let help = match block {
        PRIVATE => "each font means something else by them: write the character that Unicode has for it, or a picture",
        _ => "put a font that has them into a folder and name it in `fonts.paths`, or write them another way",
    };
    let mut found = Diagnostic::new(Code::F001, message).times(chars.iter().map(|(.., count)| count).sum()).help(help);
    let pointer = |&(ch, span, count): &(char, Span, usize)| {
        let times = if count > 1 { format!(", {count} times") } else { String::new() };
        Pointer { span, text: format!("{}{times}", name(ch)) }
    };
    found.pointers = chars.iter().filter(|(_, span, _)| !span.is_none()).map(pointer).collect();
    found.pointers.sort_by_key(|pointer| pointer.span);
    found
}

/// The character with its number; the number alone for those that show nothing sure.
fn name(ch: char) -> String {
    match block(ch) {
        PRIVATE => format!("U+{:04X}", u32::from(ch)),
        _ => format!("{ch} (U+{:04X})", u32::from(ch)),
    }
}
