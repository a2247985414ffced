//! Listings. Parts that stand out are spans with classes, whose colours are in the style sheet.

use std::fmt::Write as _;
use std::ops::Range;

use super::Xhtml;
use crate::doc::{Attr, Token};
use crate::write::epub::escape::{self, push_attribute, push_text};

impl Xhtml<'_> {
    /// A listing; one with a title is a figure with a caption.
    pub(super) fn code(&mut self, lang: Option<&str>, text: &str, tokens: &[Token], attr: &Attr) {
        let title = ["caption", "title", "filename", "lst-cap"].iter().find_map(|key| attr.value(key));
        let Some(title) = title else { return self.pre(lang, text, tokens, (attr, attr)) };
        self.open("figure", attr, &["listing"]);
        let _ = write!(self.out, "\n<figcaption>{}</figcaption>\n", escape::text(title));
        self.pre(lang, text, tokens, (&Attr::NONE, attr));
        self.out.push_str("</figure>\n");
    }

    /// The element itself, with its own attributes and those that say where pages begin in it.
    fn pre(&mut self, lang: Option<&str>, text: &str, tokens: &[Token], (own, attr): (&Attr, &Attr)) {
        self.out.push_str("<pre");
        let turned = self.turn(height(text, SCREEN_COLUMNS), height(text, LARGE_COLUMNS));
        match attr.first_line() {
            None => self.attributes(own, &[turned]),
            Some(first) => {
                self.attributes(own, &["numbered", turned]);
                let before = i64::try_from(first).unwrap_or(i64::MAX).saturating_sub(1);
                push_attribute(&mut self.out, "style", &format!("counter-reset: line {before}"));
            }
        }
        self.out.push_str("><code");
        let word: String =
            lang.unwrap_or("").chars().filter(|c| c.is_ascii_alphanumeric() || "+-_#".contains(*c)).collect();
        if !word.is_empty() {
            push_attribute(&mut self.out, "class", &format!("language-{word}"));
        }
        self.out.push('>');
        self.listing(text, tokens, attr);
        self.out.push_str("</code></pre>\n");
    }

    /// A part of a listing with what stands out in it.
    pub(super) fn tokens(&mut self, text: &str, range: Range<usize>, tokens: &[Token]) {
        let mut at = range.start;
        let first = tokens.partition_point(|token| token.end as usize <= range.start);
        for token in &tokens[first..] {
            let (start, end) = ((token.start as usize).max(range.start), (token.end as usize).min(range.end));
            if start >= range.end {
                break;
            }
            let (Some(before), Some(part)) = (text.get(at..start), text.get(start..end)) else { continue };
            push_text(&mut self.out, before);
            let _ = write!(self.out, "<span class=\"code-{}\">", token.kind.name());
            push_text(&mut self.out, part);
            self.out.push_str("</span>");
            at = end;
        }
        push_text(&mut self.out, text.get(at..range.end).unwrap_or_default());
    }
}

/// What a small screen of a vertical book holds of horizontal lines: no more of them could be parted, so what is longer
/// runs with the text.
const SCREEN_LINES: usize = 18;
/// The same where the reader has made the type nearly twice as large.
const LARGE_LINES: usize = 10;

/// Characters of code that a small screen holds side by side, and in large type.
const SCREEN_COLUMNS: usize = 36;
const LARGE_COLUMNS: usize = 20;

impl Xhtml<'_> {
    /// The class of what has so many horizontal lines on a small screen, and so many in large type: `turned` runs with
    /// the lines of a vertical book, `tall` does so on small screens.
    pub(super) fn turn(&self, lines: usize, large: usize) -> &'static str {
        match () {
            () if !self.vertical => "",
            () if lines > SCREEN_LINES => "turned",
            () if large > LARGE_LINES => "tall",
            () => "",
        }
    }
}

/// About how many lines a listing has on a screen of so many columns.
fn height(text: &str, screen: usize) -> usize {
    let columns = |line: &str| line.chars().map(|ch| if ch.is_ascii() { 1 } else { 2 }).sum::<usize>();
    text.lines().map(|line| columns(line).div_ceil(screen).max(1)).sum()
}
