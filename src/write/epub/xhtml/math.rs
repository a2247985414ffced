//! Mathematics: TeX into MathML. What cannot be read stays as its source.

use super::{Xhtml, mathml, mathparts};
use crate::doc::Attr;
use crate::math;
use crate::write::epub::escape::push_text;
use crate::write::epub::pagelist::in_listing;

impl Xhtml<'_> {
    pub(super) fn inline_math(&mut self, tex: &str, attr: &Attr) {
        match self.converted(tex, false) {
            Some(math) => {
                let bare = attr.is_none();
                if !bare {
                    self.open("span", attr, &[]);
                }
                self.out.push_str(&math);
                if !bare {
                    self.close("span");
                }
            }
            None => {
                self.open("code", attr, &["math-source"]);
                push_text(&mut self.out, tex);
                self.close("code");
            }
        }
    }

    pub(super) fn display_math(&mut self, tex: &str, attr: &Attr) {
        for (_, label, page) in in_listing(attr) {
            self.page_block(&label, page);
        }
        self.open("div", attr, &["math"]);
        match self.converted(tex, true) {
            Some(math) => self.out.push_str(&math),
            None => {
                self.out.push_str("<code class=\"math-source\">");
                push_text(&mut self.out, tex);
                self.out.push_str("</code>");
            }
        }
        if let Some(number) = attr.value("number") {
            self.out.push_str(" <span class=\"equation-number\">(");
            push_text(&mut self.out, number);
            self.out.push_str(")</span>");
        }
        self.out.push_str("</div>\n");
    }

    /// MathML with the TeX source as its alternative text. What cannot be read was reported by the resolver.
    fn converted(&mut self, tex: &str, block: bool) -> Option<String> {
        if self.plain {
            return None;
        }
        let formula = math::read(tex).ok()?;
        self.math = true;
        let parts = if block { mathparts::parts(&formula.row) } else { Vec::new() };
        Some(match parts.as_slice() {
            [_, _, ..] => format!("<div class=\"parts\">{}</div>", mathml::write_parts(&formula, &parts)),
            _ => mathml::write(&formula, tex.trim(), block),
        })
    }
}
