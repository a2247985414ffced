//! The lines of a text, with what of their look says something: indent, width, what they begin and end with.

use crate::lang::script;

/// One line without the white space around it.
#[derive(Copy, Clone, Debug)]
pub(super) struct Line<'a> {
    /// The line, trimmed; empty for a blank line.
    pub(super) text: &'a str,
    /// Its first byte in the source.
    pub(super) at: usize,
    /// Width of the white space before it, in half cells.
    pub(super) indent: usize,
    /// Its width in half cells.
    pub(super) width: usize,
}

impl Line<'_> {
    pub(super) fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// One past its last byte in the source.
    pub(super) fn end(&self) -> usize {
        self.at + self.text.len()
    }

    /// Whether it begins like a paragraph of its own: by an indent of two characters.
    pub(super) fn is_indented(&self) -> bool {
        (2..=8).contains(&self.indent)
    }
}

/// Splits at line ends of all kinds and at form feeds.
pub(super) fn split(text: &str) -> Vec<Line<'_>> {
    let ends = ['\n', '\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}'];
    let mut lines = Vec::new();
    let mut at = 0;
    for raw in text.split_inclusive(ends) {
        let blank = |c: char| c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200B}');
        let start = raw.trim_start_matches(blank);
        let indent = raw.strip_suffix(start).unwrap_or_default();
        let trimmed = start.trim_end_matches(blank);
        lines.push(Line { text: trimmed, at: at + indent.len(), indent: width(indent), width: width(trimmed) });
        at += raw.len();
    }
    lines
}

/// Width in half cells.
pub(super) fn width(text: &str) -> usize {
    text.chars().filter(|c| !c.is_control()).map(script::columns).sum()
}

/// Whether a line or paragraph ends a sentence, closing marks aside.
pub(super) fn ends_sentence(text: &str) -> bool {
    let body = text.trim_end_matches(['」', '』', '”', '’', '"', '\'', '）', ')', '》']);
    body.ends_with(['。', '！', '？', '…', '.', '!', '?', '—', '～', '；', ';', '：', ':'])
}

/// Whether it opens with a quotation mark, a dash or a bracket.
pub(super) fn opens_with_mark(text: &str) -> bool {
    text.starts_with([
        '「', '『', '“', '"', '‘', '\'', '—', '―', '-', '–', '（', '(', '【', '〔', '[', '［', '＊', '*', '※', '•',
        '·', '●', '◎', '#', '>', '→',
    ])
}

/// A line that parts scenes: ＊＊＊, ***, ◇, ※, ------ and their like.
pub(super) fn is_scene_break(text: &str) -> bool {
    let marks = || text.chars().filter(|c| !c.is_whitespace());
    let Some(first) = marks().next() else { return false };
    let alone = |c: char| "＊*※◇◆☆★○●〇◎□■△▲▽▼❖✻✽❀§⁂✦✧".contains(c);
    let row = "-—―–─━－=＝_＿~～#＃+＋xX×·・•".contains(first);
    // Two full-width dashes are a row; two hyphens may be anything.
    let enough = if script::columns(first) == 2 { 2 } else { 3 };
    marks().all(alone) || row && marks().count() >= enough && marks().all(|c| c == first)
}
