//! Opening and closing pieces of a run find each other. What finds no partner is put back as it was written; a tag of
//! HTML is dropped, and said so.

use super::Reader;
use super::atom::{Kind, Wrap};
use super::dropped::Dropped;
use super::html::Tag;
use super::inline::Piece;
use crate::doc::{
    Attr, AttrData, Block, BlockKind, Inline, InlineKind, Label, Mark, Note, Ruby, RubyKind, RubyPiece, text_of,
};
use crate::read::attrs;
use crate::source::Span;

/// Most pairs that stand open at once in one run.
const OPEN: usize = 8;

/// What has been opened, and what has come since.
struct Level {
    opener: Opener,
    span: Span,
    out: Vec<Inner>,
}

enum Opener {
    Run,
    Atom { pair: usize, number: usize },
    Html(Tag),
}

/// An inline, or the reading inside a `ruby` element.
enum Inner {
    Node(Inline),
    Reading(Vec<Inline>),
}

impl Reader<'_> {
    /// Makes inlines of pieces.
    pub(super) fn pair(&mut self, pieces: Vec<Piece>) -> Vec<Inline> {
        let mut stack = vec![Level { opener: Opener::Run, span: Span::NONE, out: Vec::new() }];
        for piece in pieces {
            match piece {
                Piece::Node(inline) => push(&mut stack, Inner::Node(inline)),
                Piece::Display(tex, span) => {
                    push(&mut stack, Inner::Node(Inline::new(InlineKind::Math(tex), span)));
                }
                Piece::Atom(number) => self.pair_atom(number, &mut stack),
                Piece::Open(tag, span) => self.open(tag, span, &mut stack),
                Piece::Close(name, span) => self.close_tag(&name, span, &mut stack),
            }
        }
        self.flush(&mut stack, 1);
        stack.pop().map_or_else(Vec::new, |level| nodes(level.out))
    }

    fn pair_atom(&mut self, number: usize, stack: &mut Vec<Level>) {
        let Some(atom) = self.atoms.get(number) else { return };
        let span = atom.span;
        match &atom.kind {
            Kind::Open(pair) if stack.len() <= OPEN => {
                stack.push(Level { opener: Opener::Atom { pair: *pair, number }, span, out: Vec::new() });
            }
            Kind::Close(pair, wrap) => {
                let same = |level: &Level| matches!(level.opener, Opener::Atom { pair: open, .. } if open == *pair);
                match stack.iter().rposition(same) {
                    Some(at) => {
                        self.flush(stack, at + 1);
                        let Some(level) = stack.pop() else { return };
                        let body = nodes(level.out);
                        let node = self.wrap(wrap.clone(), body, level.span.join(span));
                        push(stack, Inner::Node(node));
                    }
                    None => push(stack, Inner::Node(literal(&atom.raw, span))),
                }
            }
            Kind::Attr(attr) => {
                let last = stack.last_mut().and_then(|level| level.out.last_mut());
                match last {
                    Some(Inner::Node(inline)) if takes_attr(&inline.kind) => {
                        let alt = self.alts.remove(&inline.span);
                        inline.attr = attrs::merge(attr.clone(), std::mem::take(&mut inline.attr));
                        inline.span = inline.span.join(span);
                        settle_alt(inline);
                        self.alts.extend(alt.map(|alt| (inline.span, alt)));
                    }
                    _ => push(stack, Inner::Node(literal(&atom.raw, span))),
                }
            }
            _ => push(stack, Inner::Node(literal(&atom.raw, span))),
        }
    }

    /// Puts back what was opened and not closed, down to a level.
    fn flush(&mut self, stack: &mut Vec<Level>, to: usize) {
        let mut levels = stack.split_off(to.min(stack.len()));
        for level in levels.drain(..) {
            match level.opener {
                Opener::Run => {}
                Opener::Atom { number, .. } => {
                    if let Some(atom) = self.atoms.get(number) {
                        push(stack, Inner::Node(literal(&atom.raw, atom.span)));
                    }
                }
                Opener::Html(tag) => self.drop_tag(&tag.name, level.span),
            }
            level.out.into_iter().for_each(|inner| push(stack, inner));
        }
    }

    fn wrap(&mut self, wrap: Wrap, body: Vec<Inline>, span: Span) -> Inline {
        let kind = match wrap {
            Wrap::Span(attr) => return spanned(attr, body, span),
            Wrap::Dots => InlineKind::Mark { mark: Mark::Dots, body },
            Wrap::Sup => InlineKind::Sup(body),
            Wrap::Sub => InlineKind::Sub(body),
            Wrap::Note => {
                self.inline_notes += 1;
                let label = Label::new(format!("inline-{}", self.inline_notes));
                let inside = body.iter().fold(Span::NONE, |span, inline| span.join(inline.span));
                let body = vec![Block::new(BlockKind::Para(body), inside)];
                self.notes.insert(label.clone(), Note { number: 0, body, span });
                InlineKind::Note { label, number: None }
            }
        };
        Inline::new(kind, span)
    }

    fn open(&mut self, tag: Tag, span: Span, stack: &mut Vec<Level>) {
        match tag.name.as_str() {
            "br" => push(stack, Inner::Node(Inline::new(InlineKind::Break, span))),
            "wbr" => {}
            "img" => {
                if let Some(image) = self.html_image(&tag, span) {
                    push(stack, Inner::Node(image));
                }
            }
            "rt" | "rp" | "rb" => {
                self.close_implied(&["rt", "rp", "rb"], stack);
                stack.push(Level { opener: Opener::Html(tag), span, out: Vec::new() });
            }
            _ if is_player(&tag) => {
                let link = self.player(&tag, span);
                push(stack, Inner::Node(link));
            }
            name if !is_known(name) && !is_silent(name) => self.drop_tag(name, span),
            _ if stack.len() > OPEN => self.too_deep(span),
            _ => stack.push(Level { opener: Opener::Html(tag), span, out: Vec::new() }),
        }
    }

    /// `rt`, `rp` and `rb` need no end tag.
    fn close_implied(&mut self, names: &[&str], stack: &mut Vec<Level>) {
        if let Some(Level { opener: Opener::Html(tag), span, .. }) = stack.last()
            && names.contains(&tag.name.as_str())
        {
            let (name, span) = (tag.name.clone(), *span);
            self.close_tag(&name, span, stack);
        }
    }

    fn close_tag(&mut self, name: &str, span: Span, stack: &mut Vec<Level>) {
        // Browsers take the end tag of a break for a break; `<br></br>` is meant as one.
        if name == "br" {
            if matches!(
                stack.last().and_then(|level| level.out.last()),
                Some(Inner::Node(Inline { kind: InlineKind::Break, .. }))
            ) {
                return;
            }
            return push(stack, Inner::Node(Inline::new(InlineKind::Break, span)));
        }
        if name == "ruby" {
            self.close_implied(&["rt", "rp", "rb"], stack);
        }
        let same = |level: &Level| matches!(&level.opener, Opener::Html(tag) if tag.name == name);
        let Some(at) = stack.iter().rposition(same) else {
            // The end of a tag that was left out has been said with it.
            if is_known(name) {
                self.drop_tag(name, span);
            }
            return;
        };
        self.flush(stack, at + 1);
        let Some(Level { opener: Opener::Html(tag), span: from, out }) = stack.pop() else { return };
        let span = from.join(span);
        match name {
            "rt" => push(stack, Inner::Reading(nodes(out))),
            "rp" => {}
            name if is_silent(name) => self.drop(Dropped::Element(name.to_owned()), span),
            "ruby" => ruby(out, span).into_iter().for_each(|inline| push(stack, Inner::Node(inline))),
            "rb" => out.into_iter().for_each(|inner| push(stack, inner)),
            _ => {
                let node = self.html_element(&tag, nodes(out), span);
                push(stack, Inner::Node(node));
            }
        }
    }

    fn html_element(&mut self, tag: &Tag, body: Vec<Inline>, span: Span) -> Inline {
        let attr = html_attr(tag);
        let mark = |mark, body| InlineKind::Mark { mark, body };
        let kind = match tag.name.as_str() {
            "b" | "strong" => InlineKind::Strong(body),
            "i" | "em" | "cite" | "dfn" | "var" => InlineKind::Emph(body),
            "u" | "ins" => mark(Mark::Underline, body),
            "mark" => mark(Mark::Highlight, body),
            "s" | "del" | "strike" => InlineKind::Strike(body),
            "sup" => InlineKind::Sup(body),
            "sub" => InlineKind::Sub(body),
            "code" | "tt" | "samp" => InlineKind::Code(text_of(&body)),
            "kbd" => {
                let kind = InlineKind::Code(text_of(&body));
                return Inline { kind, attr: attrs::merge(attr, Attr::class_only("kbd")), span };
            }
            "q" => {
                let mark = |mark: &str| Inline::new(InlineKind::Text(mark.to_owned()), span);
                let body = std::iter::once(mark("“")).chain(body).chain(std::iter::once(mark("”"))).collect();
                return spanned(attr, body, span);
            }
            "a" => match tag.get("href") {
                Some(href) => {
                    let mut link = self.link(href.to_owned(), tag.get("title").unwrap_or_default(), body, span);
                    link.attr = attrs::merge(attr, link.attr);
                    return link;
                }
                None => InlineKind::Span(body),
            },
            "small" => return spanned(attrs::merge(attr, Attr::class_only("small")), body, span),
            _ => {
                let mut attr = attr;
                if let Some(title) = tag.get("title") {
                    attr.make().pairs.push(("title".to_owned(), title.to_owned()));
                }
                return spanned(attr, body, span);
            }
        };
        Inline { kind, attr, span }
    }

    /// A book cannot play; it can say where to find what is played.
    fn player(&mut self, tag: &Tag, span: Span) -> Inline {
        self.drop(Dropped::Player(tag.name.clone()), span);
        let address = source(tag).unwrap_or_default();
        let bare = address.trim_start_matches("https:").trim_start_matches("http:").trim_start_matches('/');
        let bare = bare.split(['?', '#']).next().unwrap_or(bare);
        let words = tag.get("title").filter(|title| !title.trim().is_empty()).unwrap_or(bare).to_owned();
        let to = if address.starts_with("//") { format!("https:{address}") } else { address };
        self.link(to, "", vec![Inline::new(InlineKind::Text(words), span)], span)
    }

    pub(super) fn html_image(&mut self, tag: &Tag, span: Span) -> Option<Inline> {
        let path = tag.get("src").unwrap_or_default().to_owned();
        if path.is_empty() || self.is_unsafe(&path, span) {
            self.drop_tag("img", span);
            return None;
        }
        let mut attr = html_attr(tag);
        for name in ["width", "height", "title"] {
            if let Some(value) = tag.get(name) {
                attr.make().pairs.push((name.to_owned(), value.to_owned()));
            }
        }
        let alt = tag.get("alt").unwrap_or_default().to_owned();
        Some(Inline { kind: InlineKind::Image { path, alt }, attr, span })
    }
}

/// Inline elements of HTML that have a meaning in the tree, or hold what has.
pub(super) fn is_known(name: &str) -> bool {
    const KNOWN: &str = "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd mark nobr q rb rp \
        rt ruby s samp small span strike strong sub sup time tt u var wbr";
    KNOWN.split_whitespace().any(|known| known == name)
}

/// Whether what is in an element is not for readers.
fn is_silent(name: &str) -> bool {
    matches!(name, "script" | "style")
}

/// Whether a tag plays something from the web.
pub(super) fn is_player(tag: &Tag) -> bool {
    matches!(tag.name.as_str(), "iframe" | "video" | "audio" | "embed" | "source") && source(tag).is_some()
}

fn source(tag: &Tag) -> Option<String> {
    let address = tag.get("src")?.trim();
    ["https://", "http://", "//"].iter().any(|start| address.starts_with(start)).then(|| address.to_owned())
}

/// Id, classes and language of a tag.
pub(super) fn html_attr(tag: &Tag) -> Attr {
    let text = |name: &str| tag.get(name).filter(|value| !value.trim().is_empty());
    Attr::new(AttrData {
        id: text("id").or(if tag.name == "a" { text("name") } else { None }).map(Label::new),
        classes: text("class").map_or_else(Vec::new, |value| value.split_whitespace().map(str::to_owned).collect()),
        lang: text("lang").or_else(|| text("xml:lang")).and_then(|tag| tag.parse().ok()),
        pairs: Vec::new(),
    })
}

/// A span; its first class that banxin knows decides what it is.
fn spanned(mut attr: Attr, body: Vec<Inline>, span: Span) -> Inline {
    let mark = |mark, body| InlineKind::Mark { mark, body };
    let known = ["dots", "name", "title-mark", "underline", "mark", "tcy", "warichu", "index"];
    let found = attr.classes().iter().find_map(|class| known.into_iter().find(|known| known == class));
    if let Some(class) = found {
        attrs::take_class(&mut attr, class);
    }
    let kind = match found {
        Some("dots") => mark(Mark::Dots, body),
        Some("name") => mark(Mark::Name, body),
        Some("title-mark") => mark(Mark::Title, body),
        Some("underline") => mark(Mark::Underline, body),
        Some("mark") => mark(Mark::Highlight, body),
        Some("tcy") => InlineKind::Tcy(text_of(&body)),
        Some("warichu") => InlineKind::Warichu(body),
        Some("index") => {
            let (term, reading) = (attrs::take_value(&mut attr, "term"), attrs::take_value(&mut attr, "key"));
            InlineKind::Index { body, term, reading }
        }
        _ => InlineKind::Span(body),
    };
    Inline { kind, attr, span }
}

/// The bases and readings of a `ruby` element in turn. A reading without a base becomes text.
fn ruby(out: Vec<Inner>, span: Span) -> Vec<Inline> {
    let (mut pieces, mut base): (Vec<RubyPiece>, Vec<Inline>) = (Vec::new(), Vec::new());
    for inner in out {
        match inner {
            Inner::Node(inline) => base.push(inline),
            Inner::Reading(text) => {
                let (base, text) = (text_of(&std::mem::take(&mut base)), text_of(&text));
                pieces.push(RubyPiece { base: base.trim().to_owned(), text: text.trim().to_owned() });
            }
        }
    }
    let rest = text_of(&base);
    if pieces.is_empty() {
        return base;
    }
    if !rest.trim().is_empty() {
        pieces.push(RubyPiece { base: rest.trim().to_owned(), text: String::new() });
    }
    let zhuyin = pieces.iter().any(|piece| piece.text.contains(super::cjk::is_zhuyin));
    let kind = if zhuyin { RubyKind::Zhuyin } else { RubyKind::Over };
    vec![Inline::new(InlineKind::Ruby(Ruby { pieces, kind }), span)]
}

/// `alt` among the attributes of a picture overrides its words; one that decorates is not read aloud.
fn settle_alt(image: &mut Inline) {
    if let InlineKind::Image { alt, .. } = &mut image.kind {
        if let Some(spoken) = attrs::take_value(&mut image.attr, "alt") {
            *alt = spoken;
        }
        if image.attr.has_class("decorative") {
            alt.clear();
        }
    }
}

fn takes_attr(kind: &InlineKind) -> bool {
    matches!(
        kind,
        InlineKind::Link { .. }
            | InlineKind::Image { .. }
            | InlineKind::Code(_)
            | InlineKind::Math(_)
            | InlineKind::Ruby(_)
            | InlineKind::Reference { .. }
    )
}

fn push(stack: &mut [Level], inner: Inner) {
    if let Some(level) = stack.last_mut() {
        level.out.push(inner);
    }
}

/// What is left where readings stand outside of a `ruby` element: their text.
fn nodes(out: Vec<Inner>) -> Vec<Inline> {
    out.into_iter()
        .flat_map(|inner| match inner {
            Inner::Node(inline) => vec![inline],
            Inner::Reading(inlines) => inlines,
        })
        .collect()
}

fn literal(raw: &str, span: Span) -> Inline {
    Inline::new(InlineKind::Text(raw.to_owned()), span)
}
