//! Mathematics: TeX into MathML. What cannot be read stays as its source.

use pulldown_latex::config::DisplayMode;
use pulldown_latex::{Parser, RenderConfig, Storage, push_mathml};

use super::Xhtml;
use crate::diag::{Code, Diagnostic};
use crate::doc::Attr;
use crate::source::Span;
use crate::write::epub::escape::{push_attribute, push_text};
use crate::write::epub::pagelist::in_listing;

impl Xhtml<'_> {
    pub(super) fn inline_math(&mut self, tex: &str, attr: &Attr, span: Span) {
        match self.converted(tex, DisplayMode::Inline, span) {
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

    pub(super) fn display_math(&mut self, tex: &str, attr: &Attr, span: Span) {
        for (_, label, page) in in_listing(attr) {
            self.page_block(&label, page);
        }
        self.open("div", attr, &["math"]);
        match self.converted(tex, DisplayMode::Block, span) {
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

    /// MathML with the TeX source as its alternative text.
    fn converted(&mut self, tex: &str, display_mode: DisplayMode, span: Span) -> Option<String> {
        if self.plain {
            return None;
        }
        match mathml(tex, display_mode) {
            Ok(math) => {
                self.math = true;
                let mut out = String::from("<math");
                push_attribute(&mut out, "alttext", tex.trim());
                out.push_str(&math["<math".len()..]);
                Some(out)
            }
            Err(why) => {
                self.sink.push(
                    Diagnostic::new(Code::M010, format!("the formula cannot be read: {why}"))
                        .at(span)
                        .help("it stands in the book as its TeX source; check its commands and braces"),
                );
                None
            }
        }
    }
}

fn mathml(tex: &str, display_mode: DisplayMode) -> Result<String, String> {
    let storage = Storage::new();
    let events: Vec<_> = Parser::new(tex, &storage).collect();
    if let Some(error) = events.iter().find_map(|event| event.as_ref().err()) {
        return Err(error.to_string().lines().next().unwrap_or("syntax").trim_end_matches(':').to_owned());
    }
    let config = RenderConfig { display_mode, xml: true, ..RenderConfig::default() };
    let mut out = String::new();
    push_mathml(&mut out, events.into_iter(), config).map_err(|error| error.to_string())?;
    let out = repaired(&out);
    if out.starts_with("<math") && is_well_formed(&out) { Ok(out) } else { Err("it gives no sound MathML".to_owned()) }
}

/// pulldown-latex 0.8 writes `<` and `&` as they are where they are the whole of an element, and `&nbsp;`, which XML
/// does not know.
fn repaired(math: &str) -> String {
    let mut out = String::with_capacity(math.len());
    let mut rest = math;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let next = from.chars().nth(1).unwrap_or(' ');
        let (replaced, length) = match from.as_bytes()[0] {
            b'<' if next == '/' || next.is_ascii_alphabetic() => ("<", 1),
            b'<' => ("&lt;", 1),
            _ if from.starts_with("&nbsp;") => ("\u{a0}", 6),
            _ if ["&amp;", "&lt;", "&gt;"].iter().any(|entity| from.starts_with(entity)) => ("&", 1),
            _ => ("&amp;", 1),
        };
        out.push_str(replaced);
        rest = &from[length..];
    }
    out + rest
}

/// The converter is not ours: what it wrote is read once before it goes into a book.
fn is_well_formed(xml: &str) -> bool {
    let mut reader = quick_xml::Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => return true,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}
