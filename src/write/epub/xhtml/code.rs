//! Listings. Parts that stand out are spans with classes, whose colours are in the style sheet.

use std::fmt::Write as _;
use std::ops::Range;

use super::Xhtml;
use crate::doc::{Attr, Token};
use crate::write::epub::escape::{self, push_attribute, push_text};
use crate::write::epub::pagelist::{PageStart, in_listing};

impl Xhtml<'_> {
    /// A listing; one with a title is a figure with a caption.
    pub(super) fn code(&mut self, lang: Option<&str>, text: &str, tokens: &[Token], attr: &Attr) {
        let title = ["caption", "title", "filename", "lst-cap"].iter().find_map(|key| attr.value(key));
        let breaks = in_listing(attr);
        let Some(title) = title else { return self.pre(lang, text, tokens, &breaks, attr) };
        self.open("figure", attr, &["listing"]);
        let _ = write!(self.out, "\n<figcaption>{}</figcaption>\n", escape::text(title));
        self.pre(lang, text, tokens, &breaks, &Attr::NONE);
        self.out.push_str("</figure>\n");
    }

    fn pre(&mut self, lang: Option<&str>, text: &str, tokens: &[Token], breaks: &[PageStart], attr: &Attr) {
        self.open("pre", attr, &[]);
        self.out.push_str("<code");
        let word: String =
            lang.unwrap_or("").chars().filter(|c| c.is_ascii_alphanumeric() || "+-_#".contains(*c)).collect();
        if !word.is_empty() {
            push_attribute(&mut self.out, "class", &format!("language-{word}"));
        }
        self.out.push('>');
        let (mut at, mut breaks) = (0, breaks);
        for token in tokens {
            let (start, end) = (token.start as usize, token.end as usize);
            if start < at || text.get(start..end).is_none() {
                continue;
            }
            breaks = self.part(text, at..start, breaks);
            let _ = write!(self.out, "<span class=\"code-{}\">", token.kind.name());
            breaks = self.part(text, start..end, breaks);
            self.out.push_str("</span>");
            at = end;
        }
        self.part(text, at..text.len() + 1, breaks);
        self.out.push_str("</code></pre>\n");
    }

    /// Part of a listing with the pages that begin in it. Gives the pages that begin later.
    fn part<'p>(&mut self, text: &str, part: Range<usize>, breaks: &'p [PageStart<'p>]) -> &'p [PageStart<'p>] {
        let mut at = part.start;
        let here = breaks.iter().take_while(|(start, ..)| *start < part.end).count();
        for (start, label, page) in &breaks[..here] {
            if let Some(before) = text.get(at..*start) {
                push_text(&mut self.out, before);
                at = *start;
            }
            self.page_break(label, page);
        }
        push_text(&mut self.out, text.get(at..part.end.min(text.len())).unwrap_or_default());
        &breaks[here..]
    }
}
