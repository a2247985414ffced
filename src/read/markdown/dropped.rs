//! What of HTML has no place in the tree, and what is said of it.

use super::html::Tag;
use super::htmlblock::is_block;
use super::pair::{is_known, is_player};
use crate::diag::{Code, Diagnostic, Severity};

/// Something that was left out.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Dropped {
    /// A tag; the text between it and its end is there.
    Tag(String),
    /// An element with what is in it.
    Element(String),
    /// An attribute that runs a program.
    Handler(String),
    /// A property of a style.
    Style(String),
    /// Any other attribute, of an element.
    Attribute(String, String),
    /// What would play became a link.
    Player(String),
    /// `<![CDATA[…]]>`
    Section,
}

impl Dropped {
    /// What is said of it, without its place.
    pub(super) fn finding(&self) -> Diagnostic {
        let (severity, message, help) = match self {
            Dropped::Tag(name) => {
                (Severity::Warning, format!("the tag <{name}> was left out, its text was kept"), instead(name))
            }
            Dropped::Element(name) => {
                (Severity::Warning, format!("<{name}> was left out with what is in it"), instead(name))
            }
            Dropped::Handler(name) => {
                let message = format!("the handler `{name}` was left out");
                (Severity::Warning, message, "books run no programs; delete it")
            }
            Dropped::Style(name) => {
                let message = format!("the style `{name}` was left out");
                (Severity::Note, message, "give the text a class, and the class a look in the theme: `[text]{.class}`")
            }
            Dropped::Attribute(name, of) => {
                let message = format!("the attribute `{name}` of <{of}> was left out");
                (Severity::Note, message, "books keep `id`, `class`, `lang`, and what an element cannot do without")
            }
            Dropped::Player(name) => {
                let message = format!("<{name}> became a link to what it plays");
                (Severity::Note, message, "nothing plays on paper; write the link yourself to choose its words")
            }
            Dropped::Section => {
                let message = "a CDATA section was left out".to_owned();
                (Severity::Warning, message, "write the text itself, and `&lt;` for `<`")
            }
        };
        Diagnostic { severity, ..Diagnostic::new(Code::M003, message) }.help(help)
    }
}

/// What to write instead of a tag.
fn instead(name: &str) -> &'static str {
    match name {
        "script" => "books run no programs: write what it would show",
        "style" => "looks are the theme's: give the text a class, `[text]{.class}`",
        "svg" | "canvas" => "save the drawing as a file and show it: `![what it shows](drawing.svg)`",
        "math" => "write formulas in TeX: `$x^2$`",
        "iframe" | "object" | "embed" | "applet" | "video" | "audio" | "source" | "track" => {
            "nothing plays in a book: link to its address on the web"
        }
        "form" | "input" | "button" | "select" | "option" | "textarea" => "nobody can fill in a book: describe it",
        _ => "use Markdown, or a span with a class: `[text]{.class}`",
    }
}

/// What the tree does not take of the attributes of an element that it takes.
pub(super) fn attributes(tag: &Tag) -> Vec<Dropped> {
    let taken =
        is_known(&tag.name) || is_block(&tag.name) || is_player(tag) || matches!(tag.name.as_str(), "pre" | "hr");
    let mut out = Vec::new();
    for (name, value) in tag.attrs.iter().filter(|_| taken) {
        match name.as_str() {
            handler if handler.starts_with("on") => out.push(Dropped::Handler(handler.to_owned())),
            "style" => out.extend(styles(&tag.name, value).map(Dropped::Style)),
            name if is_used(tag, name) => {}
            name => out.push(Dropped::Attribute(name.to_owned(), tag.name.clone())),
        }
    }
    out
}

/// Whether the tree makes something of an attribute, or it says nothing outside of a browser.
fn is_used(tag: &Tag, name: &str) -> bool {
    let own: &[&str] = match tag.name.as_str() {
        "a" => &["href", "name", "title", "target", "rel"],
        "img" => &["src", "alt", "width", "height", "title", "loading", "decoding"],
        "ol" => &["start"],
        "td" | "th" => &["colspan", "rowspan", "align", "scope"],
        "table" => &["border", "cellpadding", "cellspacing"],
        "p" | "div" | "section" | "center" => &["align", "markdown"],
        "details" => &["open"],
        _ if is_player(tag) => &["src", "title", "width", "height"],
        name if is_known(name) => &["title"],
        _ => &[],
    };
    matches!(name, "id" | "class" | "lang" | "xml:lang") || own.contains(&name)
}

/// The properties of a style that the tree makes nothing of.
fn styles<'a>(element: &'a str, style: &'a str) -> impl Iterator<Item = String> + 'a {
    let cell = matches!(element, "td" | "th");
    let group = matches!(element, "p" | "div" | "section" | "center" | "article" | "aside" | "main" | "nav");
    style.split(';').filter_map(move |rule| {
        let (name, _) = rule.split_once(':')?;
        let name = name.trim().to_ascii_lowercase();
        let used = match name.as_str() {
            "text-align" => cell || group,
            "page-break-before" | "page-break-after" | "break-before" | "break-after" => group,
            _ => false,
        };
        let valid = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        (valid && !used).then_some(name)
    })
}
