//! Listings. Parts that stand out are spans with classes, whose colours are in the style sheet.

use std::fmt::Write as _;

use super::Xhtml;
use crate::doc::{Attr, Token};
use crate::write::epub::escape::{self, push_attribute, push_text};

impl Xhtml<'_> {
    /// A listing; one with a title is a figure with a caption.
    pub(super) fn code(&mut self, lang: Option<&str>, text: &str, tokens: &[Token], attr: &Attr) {
        let title = ["caption", "title", "filename", "lst-cap"].iter().find_map(|key| attr.value(key));
        let Some(title) = title else { return self.listing(lang, text, tokens, attr) };
        self.open("figure", attr, &["listing"]);
        let _ = write!(self.out, "\n<figcaption>{}</figcaption>\n", escape::text(title));
        self.listing(lang, text, tokens, &Attr::NONE);
        self.out.push_str("</figure>\n");
    }

    fn listing(&mut self, lang: Option<&str>, text: &str, tokens: &[Token], attr: &Attr) {
        self.open("pre", attr, &[]);
        self.out.push_str("<code");
        let word: String =
            lang.unwrap_or("").chars().filter(|c| c.is_ascii_alphanumeric() || "+-_#".contains(*c)).collect();
        if !word.is_empty() {
            push_attribute(&mut self.out, "class", &format!("language-{word}"));
        }
        self.out.push('>');
        let mut at = 0;
        for token in tokens {
            let (Some(before), Some(part)) =
                (text.get(at..token.start as usize), text.get(token.start as usize..token.end as usize))
            else {
                continue;
            };
            push_text(&mut self.out, before);
            let _ = write!(self.out, "<span class=\"code-{}\">", token.kind.name());
            push_text(&mut self.out, part);
            self.out.push_str("</span>");
            at = token.end as usize;
        }
        push_text(&mut self.out, text.get(at..).unwrap_or_default());
        self.out.push_str("</code></pre>\n");
    }
}
