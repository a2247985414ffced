//! Links as written become addresses outside the book or labels inside it. What leads nowhere loses the link, never
//! its text.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use super::identify::Names;
use super::number::Target;
use crate::diag::{Code, Diagnostic, Severity, Sink};
use crate::doc::{Book, Inline, InlineKind, Label, LinkTo};
use crate::lang::Lang;
use crate::world::normalize;

/// Resolves every link of the book.
pub(super) fn resolve(book: &mut Book, lang: Lang, names: &Names, targets: &BTreeMap<Label, Target>, sink: &mut Sink) {
    let files = Files::new(book);
    for (index, chapter) in book.chapters.iter_mut().enumerate() {
        let base = Path::new(&chapter.path).parent().unwrap_or(Path::new("")).to_path_buf();
        let lang = chapter.meta.lang.unwrap_or(lang);
        let asker = Asker { chapter: index, base, lang, files: &files, names, targets };
        chapter.runs_mut(&mut |run| run.iter_mut().for_each(|inline| link(inline, &asker, sink)));
    }
}

/// Chapters by the file they were read from.
struct Files {
    chapters: BTreeMap<PathBuf, Vec<usize>>,
    labels: Vec<Option<Label>>,
    /// The folder of the book.
    root: PathBuf,
}

impl Files {
    fn new(book: &Book) -> Files {
        let mut chapters: BTreeMap<PathBuf, Vec<usize>> = BTreeMap::new();
        for (index, chapter) in book.chapters.iter().enumerate().filter(|(_, chapter)| !chapter.path.is_empty()) {
            chapters.entry(normalize(Path::new(&chapter.path))).or_default().push(index);
        }
        let labels = book.chapters.iter().map(|chapter| chapter.label.clone()).collect();
        Files { chapters, labels, root: normalize(Path::new(&book.root)) }
    }

    /// The chapters of a path from the root of a site: that is the folder of the book or one above it.
    fn find_from_root(&self, path: &Path) -> Option<&[usize]> {
        let mut above = PathBuf::new();
        self.find(path).or_else(|| {
            path.components().find_map(|part| {
                above.push(part);
                self.root.ends_with(&above).then(|| self.find(path.strip_prefix(&above).ok()?)).flatten()
            })
        })
    }

    /// The chapters of a path as a link writes it: with its extension, with that of the web page made of it, or as a
    /// folder.
    fn find(&self, path: &Path) -> Option<&[usize]> {
        let mut tries = vec![path.to_path_buf()];
        if path.extension().is_none_or(|ext| ext.eq_ignore_ascii_case("html") || ext.eq_ignore_ascii_case("htm")) {
            tries.extend(["md", "markdown", "txt"].map(|ext| path.with_extension(ext)));
        }
        tries.extend(["README.md", "index.md", "_index.md"].map(|name| path.join(name)));
        tries.iter().find_map(|path| self.chapters.get(path)).map(Vec::as_slice)
    }
}

struct Asker<'a> {
    chapter: usize,
    base: PathBuf,
    lang: Lang,
    files: &'a Files,
    names: &'a Names,
    targets: &'a BTreeMap<Label, Target>,
}

impl Asker<'_> {
    /// What a link without words says: the title of the place or the address.
    fn words_for(&self, to: &LinkTo) -> String {
        match to {
            LinkTo::Label(label) => {
                let target = self.targets.get(label);
                target.map_or_else(|| self.lang.words().untitled.to_owned(), |target| target.named(self.lang))
            }
            LinkTo::Url(address) | LinkTo::Written(address) => address.clone(),
        }
    }
}

/// Where a written address leads.
enum Lead {
    To(LinkTo),
    /// To a chapter that has no such place: what to say.
    Roughly(LinkTo, String),
    /// To no place that was meant.
    Nothing,
    /// Nowhere: what to say, and the way out.
    Nowhere(String, &'static str),
}

fn link(inline: &mut Inline, asker: &Asker, sink: &mut Sink) {
    let InlineKind::Link { to: LinkTo::Written(written), body } = &mut inline.kind else { return };
    let written = written.trim();
    match lead(written, asker) {
        Lead::To(to) => lead_to(to, inline, asker),
        Lead::Roughly(to, message) => {
            let found = Diagnostic::new(Code::R005, message).at(inline.span);
            let found = found.help("name a heading or an id of that file");
            sink.push(Diagnostic { severity: Severity::Note, ..found });
            lead_to(to, inline, asker);
        }
        // `#` alone is how a page says that a link has yet to be made.
        Lead::Nothing => inline.kind = InlineKind::Span(std::mem::take(body)),
        Lead::Nowhere(message, help) => {
            sink.push(Diagnostic::new(Code::R005, message).at(inline.span).help(help));
            unlink(inline);
        }
    }
}

/// Gives a link its end; one without words is called by it.
fn lead_to(to: LinkTo, inline: &mut Inline, asker: &Asker) {
    let InlineKind::Link { body, .. } = &mut inline.kind else { return };
    let mut body = std::mem::take(body);
    if body.is_empty() {
        body = vec![Inline::new(InlineKind::Text(asker.words_for(&to)), inline.span)];
    }
    inline.kind = InlineKind::Link { to, body };
}

/// Takes a link off its words; a link without words leaves its address.
fn unlink(inline: &mut Inline) {
    if let InlineKind::Link { to, body } = &mut inline.kind {
        if let (true, LinkTo::Written(written)) = (body.is_empty(), &*to) {
            *body = vec![Inline::new(InlineKind::Text(written.trim().to_owned()), inline.span)];
        }
        inline.kind = InlineKind::Span(std::mem::take(body));
        inline.attr.make().classes.push("missing".to_owned());
    }
}

fn lead(written: &str, asker: &Asker) -> Lead {
    if let Some((scheme, rest)) = scheme(written) {
        return match scheme.as_str() {
            "http" | "https" if web_address(rest) => Lead::To(LinkTo::Url(written.to_owned())),
            "mailto" if rest.contains('@') => Lead::To(LinkTo::Url(written.to_owned())),
            "http" | "https" | "mailto" => {
                Lead::Nowhere(format!("`{written}` is not a complete address"), "write the whole address")
            }
            _ => Lead::Nowhere(
                format!("a link with `{scheme}:` is not kept"),
                "books may link to http, https and mailto addresses and to their own files",
            ),
        };
    }
    if let Some(rest) = written.strip_prefix("//") {
        let whole = format!("https://{rest}");
        return if web_address(&whole[6..]) { Lead::To(LinkTo::Url(whole)) } else { nowhere(written) };
    }
    if matches!(written, "" | "#") {
        return Lead::Nothing;
    }
    match inside(written, asker) {
        Some(label) => Lead::To(LinkTo::Label(label.clone())),
        None => chapter_of(written, asker).unwrap_or_else(|| nowhere(written)),
    }
}

/// The start of the chapter that has not the place asked for: a browser shows it too.
fn chapter_of(written: &str, asker: &Asker) -> Option<Lead> {
    let (path, id) = written.split_once('#').filter(|(path, _)| !path.is_empty())?;
    let label = inside(path, asker)?;
    let message = format!("`{path}` has no place with the id `{id}`: the link leads to its start");
    Some(Lead::Roughly(LinkTo::Label(label.clone()), message))
}

fn nowhere(written: &str) -> Lead {
    match written.strip_prefix('#') {
        Some(id) => Lead::Nowhere(format!("no place here has the id `{id}`"), "name a heading or an id of this file"),
        None => Lead::Nowhere(
            format!("`{written}` is not a file of this book"),
            "add the file to the contents, or link to its address on the web",
        ),
    }
}

/// The label that a relative address with or without a fragment leads to.
fn inside<'a>(written: &str, asker: &Asker<'a>) -> Option<&'a Label> {
    let (path, fragment) = written.split_once('#').map_or((written, None), |(path, id)| (path, Some(decode(id))));
    let path = decode(path.split('?').next().unwrap_or(path));
    let own = [asker.chapter];
    let chapters: &[usize] = if path.is_empty() {
        &own
    } else {
        match path.strip_prefix('/') {
            Some(from_root) => asker.files.find_from_root(&normalize(Path::new(from_root)))?,
            None => asker.files.find(&normalize(&asker.base.join(&path)))?,
        }
    };
    match fragment.filter(|fragment| !fragment.is_empty()) {
        None if path.is_empty() => None,
        None => asker.files.labels[*chapters.first()?].as_ref(),
        Some(fragment) => {
            let here = chapters.iter().find_map(|&chapter| asker.names.fragment(chapter, &fragment));
            here.or_else(|| match asker.names.find(*chapters.first()?, &fragment) {
                super::identify::Found::Label(label) => Some(label),
                super::identify::Found::Ambiguous(_) | super::identify::Found::Nothing => None,
            })
        }
    }
}

/// Splits the scheme of an absolute address off. One letter is a drive, not a scheme.
fn scheme(written: &str) -> Option<(String, &str)> {
    let compact = written.trim_start_matches(|c: char| c.is_control() || c.is_whitespace());
    let (scheme, rest) = compact.split_once(':')?;
    let valid = scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c) || c.is_control());
    let scheme: String = scheme.chars().filter(|c| !c.is_control()).collect();
    valid.then(|| (scheme.to_ascii_lowercase(), rest))
}

/// Whether what follows `http:` names a host that a reading system can make sense of.
fn web_address(rest: &str) -> bool {
    let Some(rest) = rest.strip_prefix("//") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let host = authority.rsplit('@').next().unwrap_or(authority);
    let (name, port) = host.split_once(':').unwrap_or((host, ""));
    let labels = name
        .split('.')
        .all(|label| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_'));
    !name.is_empty() && labels && port.chars().all(|c| c.is_ascii_digit())
}

/// Decodes `%xx`; what does not decode to UTF-8 stays as written.
pub(super) fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(&byte) = bytes.get(at) {
        let pair = bytes.get(at + 1..at + 3).and_then(|pair| std::str::from_utf8(pair).ok());
        match pair.filter(|_| byte == b'%').and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(value) => {
                out.push(value);
                at += 3;
            }
            None => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// Whether a path that was normalised stays below where it starts.
pub(super) fn stays_inside(path: &Path) -> bool {
    path.components().all(|part| matches!(part, Component::Normal(_)))
}
