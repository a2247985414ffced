//! Text within a paragraph.

use std::fmt::Write as _;

use super::Xhtml;
use crate::doc::walk::each_inline;
use crate::doc::{Attr, Inline, InlineKind, Label, LinkTo, Mark, Ruby, RubyKind, RubyPiece, Token, text_of};
use crate::lang::{Class, class, vertical};
use crate::write::epub::escape::{self, push_attribute, push_text, url};
use crate::write::epub::names;
use crate::write::epub::pagelist::{in_listing, leading, printed_page};

impl Xhtml<'_> {
    pub(super) fn inline(&mut self, inline: &Inline) {
        let attr = &inline.attr;
        match &inline.kind {
            InlineKind::Text(text) => self.wrapped(attr, |out| out.text(text)),
            InlineKind::Break => self.out.push_str("<br/>"),
            InlineKind::Emph(body) => self.element("em", attr, &[], body),
            InlineKind::Strong(body) => self.element("strong", attr, &[], body),
            InlineKind::Strike(body) => self.element("s", attr, &[], body),
            InlineKind::Sup(body) => self.element("sup", attr, &[], body),
            InlineKind::Sub(body) => self.element("sub", attr, &[], body),
            InlineKind::Mark { mark, body } => {
                let (element, class) = match mark {
                    Mark::Dots => ("em", "dots"),
                    Mark::Name => ("span", "name"),
                    Mark::Title => ("span", "title-mark"),
                    Mark::Underline => ("u", ""),
                    Mark::Highlight => ("mark", ""),
                };
                self.element(element, attr, &[class], body);
            }
            InlineKind::Ruby(ruby) => self.ruby(ruby, attr),
            InlineKind::Tcy(text) => {
                // More than fits one cell stands as it would without (V4).
                let class = if vertical::combines(text) { "tcy" } else { "" };
                self.open("span", attr, &[class]);
                push_text(&mut self.out, text);
                self.close("span");
            }
            InlineKind::Warichu(body) => self.element("span", attr, &["warichu"], body),
            InlineKind::Code(text) => {
                self.open("code", attr, &[]);
                push_text(&mut self.out, text);
                self.close("code");
            }
            InlineKind::Math(tex) => self.inline_math(tex, attr),
            InlineKind::Image { path, alt } => self.image(path, alt, attr, "inline"),
            InlineKind::Link { to, body } => self.link(to, body, attr),
            // Editions hold links instead (see `Edition`); if one were here, its words must not be lost.
            InlineKind::Reference { label, form: _ } => push_text(&mut self.out, &format!("@{label}")),
            InlineKind::Note { label, number } => self.note_mark(label, *number),
            InlineKind::Index { body, term: _, reading: _ } => self.wrapped(attr, |out| out.inlines(body)),
            InlineKind::Span(body) => match printed_page(inline) {
                Some((label, page)) => self.page_break(label, page),
                // What stands as the author wants is not divided.
                None if attr.has_class("upright") || attr.has_class("sideways") => {
                    let vertical = std::mem::replace(&mut self.vertical, false);
                    self.wrapped(attr, |out| out.inlines(body));
                    self.vertical = vertical;
                }
                None => self.wrapped(attr, |out| out.inlines(body)),
            },
        }
    }

    /// Where a page of the printed book begins (EPUB Accessibility 1.1 §3.3).
    fn page_break(&mut self, label: &Label, page: &str) {
        self.page_mark("span", label, page);
    }

    fn page_mark(&mut self, element: &str, label: &Label, page: &str) {
        if self.plain {
            return;
        }
        let _ = write!(self.out, "<{element} epub:type=\"pagebreak\" role=\"doc-pagebreak\"");
        push_attribute(&mut self.out, "id", &names::id(label));
        push_attribute(&mut self.out, "aria-label", page);
        let _ = write!(self.out, "></{element}>");
    }

    /// Pages that begin with a block stand before it; the rest of its text.
    pub(super) fn page_marks<'r>(&mut self, run: &'r [Inline]) -> &'r [Inline] {
        let (marks, rest) = leading(run);
        for (label, page) in marks.iter().filter_map(printed_page) {
            self.page_block(label, page);
        }
        rest
    }

    /// A page that begins between blocks.
    pub(super) fn page_block(&mut self, label: &Label, page: &str) {
        self.page_mark("div", label, page);
        self.out.push('\n');
    }

    /// A listing with the pages that begin in it; before a formula, those that begin with it.
    pub(super) fn listing(&mut self, text: &str, tokens: &[Token], attr: &Attr) {
        let mut starts = in_listing(attr).into_iter().peekable();
        let (numbered, marked) = (attr.first_line().is_some(), attr.marked_lines());
        let by_line = numbered || !marked.is_empty();
        let (mut from, mut number) = (0, 0);
        while from < text.len() {
            let rest = text.get(from..).unwrap_or_default();
            let to = from + rest.find('\n').filter(|_| by_line).unwrap_or(rest.len());
            number += 1;
            let mut done = from;
            if by_line {
                self.out.push_str(if marked.contains(&number) {
                    "<span class=\"line marked\">"
                } else {
                    "<span class=\"line\">"
                });
            }
            while let Some((at, label, page)) = starts.next_if(|(at, ..)| *at <= to) {
                if text.get(done..at).is_some() {
                    self.tokens(text, done..at, tokens);
                    done = at;
                }
                self.page_break(&label, page);
            }
            self.tokens(text, done..to, tokens);
            if by_line {
                self.out.push_str("</span>");
            }
            if to < text.len() {
                self.out.push('\n');
            }
            from = to + 1;
        }
        starts.for_each(|(_, label, page)| self.page_break(&label, page));
    }

    fn element(&mut self, element: &str, attr: &Attr, classes: &[&str], body: &[Inline]) {
        self.open(element, attr, classes);
        self.in_lang(attr, |out| out.inlines(body));
        self.close(element);
    }

    /// In a span where there are attributes to carry.
    fn wrapped(&mut self, attr: &Attr, inside: impl FnOnce(&mut Self)) {
        let bare = attr.is_none() || (self.plain && attr.lang().is_none() && attr.classes().is_empty());
        if !bare {
            self.open("span", attr, &[]);
        }
        self.in_lang(attr, inside);
        if !bare {
            self.close("span");
        }
    }

    /// Each base with its own reading, so that a line may break between characters. No `rp`: reading systems that need
    /// them are gone, and checkers frown (EPUBCheck HTM-055).
    fn ruby(&mut self, ruby: &Ruby, attr: &Attr) {
        match ruby.kind {
            RubyKind::Over => {
                // Syllables of Latin letters must not run together (R3).
                let latin = ruby.pieces.iter().any(|piece| piece.text.chars().any(|ch| class(ch) == Class::Letter));
                self.open("ruby", attr, &["over", if latin { "latin" } else { "" }]);
                ruby.pieces.iter().for_each(|piece| self.ruby_piece(piece));
                self.close("ruby");
            }
            // A box for each character: where it has to be drawn with one, a line still breaks between them.
            RubyKind::Zhuyin => self.wrapped(attr, |out| {
                for piece in &ruby.pieces {
                    out.out.push_str("<ruby class=\"zhuyin\">");
                    out.ruby_piece(piece);
                    out.close("ruby");
                }
            }),
        }
    }

    fn ruby_piece(&mut self, piece: &RubyPiece) {
        push_text(&mut self.out, &piece.base);
        self.out.push_str("<rt>");
        let tone = piece.text.char_indices().next_back().filter(|(_, c)| matches!(c, 'ˊ' | 'ˇ' | 'ˋ'));
        match tone {
            Some((at, _)) if at > 0 => {
                push_text(&mut self.out, &piece.text[..at]);
                self.out.push_str("<span class=\"tone\">");
                push_text(&mut self.out, &piece.text[at..]);
                self.out.push_str("</span>");
            }
            _ => push_text(&mut self.out, &piece.text),
        }
        self.out.push_str("</rt>");
    }

    fn link(&mut self, to: &LinkTo, body: &[Inline], attr: &Attr) {
        let href = match to {
            LinkTo::Url(address) => Some(url(address)),
            LinkTo::Label(label) => self.names.href(label, (self.chapter, self.part)),
            LinkTo::Written(_) => None,
        };
        match href.filter(|_| !self.plain) {
            Some(href) => {
                self.out.push_str("<a");
                push_attribute(&mut self.out, "href", &href);
                if !says_something(body) {
                    push_attribute(&mut self.out, "aria-label", &href);
                }
                self.attributes(attr, &[]);
                self.out.push('>');
                self.in_lang(attr, |out| out.inlines(body));
                self.close("a");
            }
            None => self.wrapped(attr, |out| out.inlines(body)),
        }
    }

    /// The mark of a note. Popping it up, going there and coming back all hang on this pair of ids.
    fn note_mark(&mut self, label: &Label, number: Option<u32>) {
        if self.plain {
            return;
        }
        let count = self.marks.entry(label.clone()).or_insert(0);
        *count += 1;
        let note = names::id(label);
        let id = super::notes::mark_id(&note, *count);
        let number = self.note_sign(number.unwrap_or(0));
        // A note that is marked again in a later document of the chapter stands with its first mark.
        let home = self.names.note(self.chapter, label);
        let file = if home == (self.chapter, self.part) { "" } else { self.names.document(home) };
        let class = if self.lang.is_chinese() { "noteref duokan-footnote" } else { "noteref" };
        let _ = write!(
            self.out,
            "<sup><a class=\"{class}\" epub:type=\"noteref\" role=\"doc-noteref\" id=\"{id}\" \
             href=\"{file}#{}\">{number}</a></sup>",
            crate::write::epub::escape::fragment(&note)
        );
    }

    /// The mark of a note as the theme wants it; in vertical lines what fits a cell stands upright (rule V4).
    pub(super) fn note_sign(&self, number: u32) -> String {
        let mark = self.note_mark.print(number);
        if !self.vertical {
            return escape::text(&mark);
        }
        let (sign, cell) = mark.split_at(mark.find(|ch: char| ch.is_ascii()).unwrap_or(mark.len()));
        match cell.chars().count() {
            0 => escape::text(sign),
            1..=3 if number < 100 => format!("{}<span class=\"tcy\">{}</span>", escape::text(sign), escape::text(cell)),
            _ => escape::text(&mark),
        }
    }

    /// A picture; `class` says how it stands.
    pub(super) fn image(&mut self, path: &str, alt: &str, attr: &Attr, class: &str) {
        let Some(href) = self.pictures.and_then(|pictures| pictures.href(path)) else {
            push_text(&mut self.out, alt);
            return;
        };
        self.out.push_str("<img");
        push_attribute(&mut self.out, "src", &format!("../{href}"));
        let decorative = attr.has_class("decorative");
        push_attribute(&mut self.out, "alt", if decorative { "" } else { alt });
        self.attributes(attr, &[class, if see_through(href) { "see-through" } else { "" }]);
        if let Some(width) = attr.value("width").and_then(percent) {
            // Across vertical lines there is nothing that percentages could be of but the screen, with room for a caption.
            let _ = match self.vertical {
                true => write!(self.out, " style=\"width: {}vw\"", width.min(55)),
                false => write!(self.out, " style=\"inline-size: {width}%\""),
            };
        }
        self.out.push_str("/>");
    }

    /// Whether a picture is wide enough to fill a small screen. In vertical books it gets a width of its own: reading
    /// systems that overrule the greatest one would leave no room for its caption beside it.
    pub(super) fn is_large(&self, path: &str) -> bool {
        self.edition.and_then(|edition| edition.assets().get(path)).is_some_and(|asset| asset.width > 200)
    }
}

/// Whether a picture may let the page shine through, which is dark at night: all kinds but one. A style sheet cannot tell
/// by the address, which reading systems make anew.
fn see_through(href: &str) -> bool {
    !href.ends_with(".jpg")
}

/// Whether a link has a name for those who do not see it (WCAG 2.4.4).
fn says_something(body: &[Inline]) -> bool {
    let mut found = !text_of(body).trim().is_empty();
    each_inline(body, &mut |inline| {
        if let InlineKind::Image { alt, .. } = &inline.kind {
            found |= !alt.trim().is_empty() && !inline.attr.has_class("decorative");
        }
    });
    found
}

/// `50%` or `0.5` of the measure, in whole percent.
fn percent(value: &str) -> Option<u32> {
    let value = value.trim();
    let percent = match value.strip_suffix('%') {
        Some(number) => number.trim().parse::<f64>().ok()?,
        None => value.parse::<f64>().ok().filter(|part| *part <= 1.0)? * 100.0,
    };
    (1.0..=100.0).contains(&percent).then_some(percent.round() as u32)
}
