//! What a closed div or element is in the tree.

use super::html::Tag;
use super::{pair, quote, verse};
use crate::doc::{
    Align, Attr, Block, BlockKind, Cell, ContainerKind, Definition, Inline, InlineKind, ListItem, ListStyle, PageBreak,
    Row, Table,
};
use crate::read::attrs;
use crate::source::Span;

/// A finished block, or a part of one that its parent has to take.
#[derive(Debug)]
pub(super) enum Done {
    Block(Block),
    /// A caption that looks for its table.
    Caption(Vec<Inline>, Attr, Span),
    /// `figcaption`, `caption`, `summary`.
    Legend(Vec<Inline>, Span),
    Item(ListItem, Span),
    /// With whether it is a head cell, and its alignment.
    Cell(Cell, bool, Align),
    /// With whether it belongs to the head, and the alignments of its cells.
    Row(Row, bool, Vec<Align>),
    /// `dt`.
    Term(Vec<Inline>, Span),
    /// `dd`.
    Explained(Vec<Block>, Span),
}

impl Done {
    pub(super) fn span(&self) -> Span {
        match self {
            Done::Block(block) => block.span,
            Done::Caption(_, _, span) | Done::Legend(_, span) | Done::Item(_, span) => *span,
            Done::Term(_, span) | Done::Explained(_, span) => *span,
            Done::Cell(cell, ..) => cell.span,
            Done::Row(row, ..) => row.span,
        }
    }
}

/// Blocks of what is left; a part without the parent it needs becomes paragraphs.
pub(super) fn flatten(list: Vec<Done>) -> Vec<Block> {
    let mut out = Vec::new();
    for done in list {
        match done {
            Done::Block(block) => out.push(block),
            Done::Caption(mut caption, attr, span) => {
                caption.insert(0, Inline::new(InlineKind::Text(": ".to_owned()), span));
                out.push(Block { kind: BlockKind::Para(caption), attr, span });
            }
            Done::Legend(content, span) | Done::Term(content, span) => {
                out.push(Block::new(BlockKind::Para(content), span))
            }
            Done::Item(item, _) => out.extend(item.body),
            Done::Explained(body, _) => out.extend(body),
            Done::Cell(cell, ..) => out.extend(cell.body),
            Done::Row(row, ..) => out.extend(row.cells.into_iter().flat_map(|cell| cell.body)),
        }
    }
    out
}

fn block(kind: BlockKind, attr: Attr, span: Span) -> Vec<Done> {
    vec![Done::Block(Block { kind, attr, span })]
}

/// A `:::` div, by its classes and id.
pub(super) fn div(mut attr: Attr, title: String, body: Vec<Done>, span: Span) -> Vec<Done> {
    if attrs::take_class(&mut attr, "pagebreak") {
        let (recto, verso) = (attrs::take_class(&mut attr, "recto"), attrs::take_class(&mut attr, "verso"));
        let kind = match (recto, verso) {
            (true, _) => PageBreak::Recto,
            (_, true) => PageBreak::Verso,
            _ => PageBreak::Page,
        };
        let mut out = block(BlockKind::PageBreak(kind), attr, span);
        out.extend(body);
        return out;
    }
    let mut body = flatten(body);
    if attrs::take_class(&mut attr, "verse") {
        return verses(body, attr, span);
    }
    if title.is_empty() && attrs::take_class(&mut attr, "quote") {
        return block(quote::quote(body), attr, span);
    }
    let id = attr.id().map_or("", |id| id.as_str()).to_owned();
    if id.starts_with("fig-") || attrs::take_class(&mut attr, "figure") {
        return figure(body, attr, span);
    }
    if id.starts_with("tbl-")
        && let Some(table) = captioned_table(&mut body, &attr, span)
    {
        return table;
    }
    let kind = kind(&mut attr);
    let words = attrs::take_value(&mut attr, "title").unwrap_or(title);
    let mut title = (!words.is_empty()).then(|| vec![Inline::new(InlineKind::Text(words), span)]);
    if title.is_none()
        && is_admonition(kind)
        && matches!(body.first(), Some(Block { kind: BlockKind::Heading { .. }, .. }))
    {
        title = match body.remove(0).kind {
            BlockKind::Heading { content, .. } => Some(content),
            _ => None,
        };
    }
    block(BlockKind::Container { kind, title, body }, attr, span)
}

fn is_admonition(kind: ContainerKind) -> bool {
    use ContainerKind::{Caution, Important, Note, Tip, Warning};
    matches!(kind, Note | Tip | Important | Warning | Caution)
}

/// Takes the class that decides out of the attributes.
fn kind(attr: &mut Attr) -> ContainerKind {
    const KINDS: [(&str, ContainerKind); 14] = [
        ("note", ContainerKind::Note),
        ("info", ContainerKind::Note),
        ("tip", ContainerKind::Tip),
        ("hint", ContainerKind::Tip),
        ("important", ContainerKind::Important),
        ("warning", ContainerKind::Warning),
        ("caution", ContainerKind::Caution),
        ("danger", ContainerKind::Caution),
        ("indent", ContainerKind::Indent),
        ("end", ContainerKind::End),
        ("right", ContainerKind::End),
        ("center", ContainerKind::Center),
        ("aside", ContainerKind::Aside),
        ("sidebar", ContainerKind::Aside),
    ];
    let found = attr.classes().iter().find_map(|class| {
        let name = class.strip_prefix("callout-").unwrap_or(class);
        KINDS.iter().find(|(known, _)| *known == name).map(|(_, kind)| (class.clone(), *kind))
    });
    match found {
        Some((class, kind)) => {
            attrs::take_class(attr, &class);
            kind
        }
        None => ContainerKind::Plain,
    }
}

fn verses(body: Vec<Block>, attr: Attr, span: Span) -> Vec<Done> {
    let mut body = verse::verse(body);
    if let [Block { kind: BlockKind::Verse(_), attr: own, span: place }] = body.as_mut_slice() {
        *own = attrs::merge(attr, std::mem::take(own));
        *place = span;
        return body.into_iter().map(Done::Block).collect();
    }
    block(BlockKind::Container { kind: ContainerKind::Plain, title: None, body }, attr, span)
}

/// A figure div: its last paragraph is the caption, as in Quarto.
fn figure(mut body: Vec<Block>, attr: Attr, span: Span) -> Vec<Done> {
    let words = |block: &Block| matches!(block.kind, BlockKind::Para(_));
    let mut caption = Vec::new();
    if body.len() > 1
        && let Some(Block { kind: BlockKind::Para(content), .. }) = body.pop_if(|last| words(last))
    {
        caption = content;
    }
    // A picture that stands alone was a figure of its own.
    let mut inner = Vec::new();
    for block in body {
        match block.kind {
            BlockKind::Figure { body, caption: own, .. } => {
                inner.extend(body);
                if caption.is_empty() {
                    caption = own;
                }
            }
            kind => inner.push(Block { kind, ..block }),
        }
    }
    block(BlockKind::Figure { number: None, body: inner, caption }, attr, span)
}

/// A table div: a table, and its caption as the last paragraph.
fn captioned_table(body: &mut Vec<Block>, attr: &Attr, span: Span) -> Option<Vec<Done>> {
    match body.as_slice() {
        [Block { kind: BlockKind::Table(_), .. }] => {}
        [Block { kind: BlockKind::Table(_), .. }, Block { kind: BlockKind::Para(_), .. }] => {}
        _ => return None,
    }
    let mut parts = std::mem::take(body).into_iter();
    let (first, second) = (parts.next()?, parts.next());
    let BlockKind::Table(mut table) = first.kind else { return None };
    if let Some(Block { kind: BlockKind::Para(content), .. }) = second {
        table.caption = content;
    }
    Some(block(BlockKind::Table(table), attrs::merge(attr.clone(), first.attr), span))
}

/// A block element of HTML.
pub(super) fn element(tag: &Tag, body: Vec<Done>, span: Span) -> Vec<Done> {
    let mut attr = pair::html_attr(tag);
    match tag.name.as_str() {
        "p" => paragraph(tag, attr, body, span),
        "blockquote" => block(quote::quote(flatten(body)), attr, span),
        "ul" => block(list(ListStyle::Bullet, body), attr, span),
        "ol" => {
            let first = tag.get("start").and_then(|start| start.parse().ok()).unwrap_or(1);
            block(list(ListStyle::Number(first), body), attr, span)
        }
        "li" => vec![Done::Item(ListItem { done: None, body: flatten(body) }, span)],
        "table" => table(body, attr, span),
        "thead" => body
            .into_iter()
            .map(|done| if let Done::Row(row, _, aligns) = done { Done::Row(row, true, aligns) } else { done })
            .collect(),
        "tbody" | "tfoot" => body,
        "dl" => terms(attr, body, span),
        "dt" => vec![Done::Term(words(flatten(body)), span)],
        "dd" => vec![Done::Explained(flatten(body), span)],
        "tr" => vec![row(body, span)],
        "td" | "th" => {
            let spans = |name| tag.get(name).and_then(|n| n.parse::<u16>().ok()).map_or(1, |n| n.clamp(1, 1000));
            let (columns, rows) = (spans("colspan"), spans("rowspan"));
            let cell = Cell { body: flatten(body), columns, rows, span };
            vec![Done::Cell(cell, tag.name == "th", alignment(tag))]
        }
        "figure" => {
            let (legend, body) = take_legend(body);
            let mut body = flatten(body);
            if !legend.is_empty() {
                body.push(Block::new(BlockKind::Para(legend), span));
            }
            figure(body, attr, span)
        }
        "figcaption" | "caption" | "summary" => vec![Done::Legend(words(flatten(body)), span)],
        "details" => {
            attr = attrs::merge(attr, Attr::class_only("details"));
            let (legend, body) = take_legend(body);
            let title = (!legend.is_empty()).then_some(legend);
            block(BlockKind::Container { kind: ContainerKind::Plain, title, body: flatten(body) }, attr, span)
        }
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
            let level = tag.name.as_bytes().get(1).map_or(2, |digit| digit - b'0');
            block(BlockKind::Heading { level, number: None, content: words(flatten(body)) }, attr, span)
        }
        _ => group(tag, attr, body, span),
    }
}

/// `div`, `section`, `center`, `aside`; a style may ask for a page break.
fn group(tag: &Tag, mut attr: Attr, body: Vec<Done>, span: Span) -> Vec<Done> {
    let style = tag.get("style").unwrap_or_default().replace(' ', "").to_ascii_lowercase();
    let breaks = |side: &str| {
        ["page-break-", "break-"].iter().any(|name| {
            style.split(';').any(|rule| {
                rule.strip_prefix(name).and_then(|rule| rule.strip_prefix(side)).is_some_and(|value| {
                    matches!(value, ":always" | ":page" | ":left" | ":right" | ":recto" | ":verso")
                })
            })
        })
    };
    let page = || Done::Block(Block::new(BlockKind::PageBreak(PageBreak::Page), span));
    let (before, after) = (breaks("before"), breaks("after"));
    let centered = tag.name == "center" || tag.get("align") == Some("center") || style.contains("text-align:center");
    let end = tag.get("align") == Some("right") || style.contains("text-align:right");
    let kind = match kind(&mut attr) {
        ContainerKind::Plain if centered => ContainerKind::Center,
        ContainerKind::Plain if end => ContainerKind::End,
        ContainerKind::Plain if tag.name == "aside" => ContainerKind::Aside,
        kind => kind,
    };
    let mut out: Vec<Done> = before.then(page).into_iter().collect();
    let body = flatten(body);
    if kind != ContainerKind::Plain || !attr.is_none() {
        if !body.is_empty() || attr.id().is_some() {
            out.extend(block(BlockKind::Container { kind, title: None, body }, attr, span));
        }
    } else {
        out.extend(body.into_iter().map(Done::Block));
    }
    out.extend(after.then(page));
    out
}

fn paragraph(tag: &Tag, attr: Attr, body: Vec<Done>, span: Span) -> Vec<Done> {
    if tag.get("align").is_some() || tag.get("style").is_some() {
        return group(tag, attr, body, span);
    }
    let mut body = body;
    if let Some(Done::Block(block)) = body.first_mut() {
        block.attr = attrs::merge(attr, std::mem::take(&mut block.attr));
        block.span = block.span.join(span);
    }
    body
}

/// A `dl` element. What stands outside of `dt` and `dd`, as a `div` around them, is opened.
fn terms(attr: Attr, body: Vec<Done>, span: Span) -> Vec<Done> {
    let mut terms: Vec<Definition> = Vec::new();
    for done in body {
        let body = match done {
            Done::Term(term, _) => {
                terms.push(Definition { term, bodies: Vec::new() });
                continue;
            }
            Done::Explained(body, _) => body,
            other => flatten(vec![other]),
        };
        match terms.last_mut() {
            Some(last) => last.bodies.push(body),
            None => terms.push(Definition { term: Vec::new(), bodies: vec![body] }),
        }
    }
    block(BlockKind::Terms(terms), attr, span)
}

fn list(style: ListStyle, body: Vec<Done>) -> BlockKind {
    let mut items: Vec<ListItem> = Vec::new();
    for done in body {
        match done {
            Done::Item(item, _) => items.push(item),
            other => {
                let blocks = flatten(vec![other]);
                match items.last_mut() {
                    Some(last) => last.body.extend(blocks),
                    None => items.push(ListItem { done: None, body: blocks }),
                }
            }
        }
    }
    let tight = items.iter().all(|item| item.body.len() < 2);
    BlockKind::List { style, tight, items }
}

/// The alignment of a cell, by its attribute or its style.
fn alignment(tag: &Tag) -> Align {
    let style = tag.get("style").unwrap_or_default().replace(' ', "").to_ascii_lowercase();
    let is = |name: &str| tag.get("align") == Some(name) || style.contains(&format!("text-align:{name}"));
    match () {
        () if is("center") => Align::Center,
        () if is("right") || is("end") => Align::End,
        () => Align::Start,
    }
}

fn row(body: Vec<Done>, span: Span) -> Done {
    let (mut cells, mut head, mut aligns) = (Vec::new(), true, Vec::new());
    for done in body {
        match done {
            Done::Cell(cell, is_head, align) => {
                head &= is_head;
                cells.push(cell);
                aligns.push(align);
            }
            other => cells.push(Cell { span: other.span(), body: flatten(vec![other]), columns: 1, rows: 1 }),
        }
    }
    Done::Row(Row { cells, span }, head, aligns)
}

fn table(body: Vec<Done>, attr: Attr, span: Span) -> Vec<Done> {
    let (caption, body) = take_legend(body);
    let (mut head, mut rows): (Vec<Row>, Vec<Row>) = (Vec::new(), Vec::new());
    // Columns are aligned as the cells of the last row that has one for each.
    let mut columns: Vec<Align> = Vec::new();
    for done in body {
        match done {
            Done::Row(row, true, _) if rows.is_empty() => head.push(row),
            Done::Row(row, _, aligns) => {
                if aligns.len() >= columns.len() && row.cells.iter().all(|cell| cell.columns == 1) {
                    columns = aligns;
                }
                rows.push(row);
            }
            other => {
                let Done::Row(row, ..) = row(vec![other], span) else { continue };
                rows.push(row);
            }
        }
    }
    let width = |row: &Row| row.cells.iter().map(|cell| usize::from(cell.columns)).sum::<usize>();
    let count = head.iter().chain(&rows).map(width).max().unwrap_or(0).min(1000);
    columns.resize(count, Align::Start);
    let table = Table { number: None, caption, columns, head, body: rows };
    block(BlockKind::Table(table), attr, span)
}

fn take_legend(body: Vec<Done>) -> (Vec<Inline>, Vec<Done>) {
    let (mut legend, mut rest) = (Vec::new(), Vec::new());
    for done in body {
        match done {
            Done::Legend(content, _) if legend.is_empty() => legend = content,
            other => rest.push(other),
        }
    }
    (legend, rest)
}

/// The inlines of paragraphs, with breaks between them.
fn words(body: Vec<Block>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::new();
    for block in body {
        let content = match block.kind {
            BlockKind::Para(content) | BlockKind::Heading { content, .. } => content,
            BlockKind::Figure { body, caption, .. } => words(body).into_iter().chain(caption).collect(),
            BlockKind::Quote { body, .. } | BlockKind::Container { body, .. } => words(body),
            BlockKind::List { items, .. } => words(items.into_iter().flat_map(|item| item.body).collect()),
            BlockKind::Code { text, .. } => vec![Inline::new(InlineKind::Code(text), block.span)],
            BlockKind::Math(tex) => vec![Inline::new(InlineKind::Math(tex), block.span)],
            BlockKind::Verse(lines) => lines.into_iter().flatten().collect(),
            BlockKind::Table(table) => {
                let rows = table.head.into_iter().chain(table.body);
                words(rows.flat_map(|row| row.cells).flat_map(|cell| cell.body).collect())
            }
            BlockKind::Terms(terms) => terms
                .into_iter()
                .flat_map(|term| term.term.into_iter().chain(words(term.bodies.into_iter().flatten().collect())))
                .collect(),
            BlockKind::SceneBreak | BlockKind::BlankLine | BlockKind::PageBreak(_) => Vec::new(),
        };
        if !out.is_empty() && !content.is_empty() {
            out.push(Inline::new(InlineKind::Break, block.span));
        }
        out.extend(content);
    }
    out
}
