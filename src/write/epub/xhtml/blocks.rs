//! What stands between paragraphs.

use std::fmt::Write as _;

use super::Xhtml;
use crate::doc::{
    Around, Attr, Block, BlockKind, ContainerKind, Counter, Definition, Inline, InlineKind, ListItem, ListStyle,
    text_of,
};
use crate::write::epub::escape;

impl Xhtml<'_> {
    /// Top-level blocks of a chapter: what follows a heading is its section, up to the next heading of its rank.
    pub(super) fn sections(&mut self, blocks: &[Block]) {
        let mut open: Vec<u8> = Vec::new();
        for block in blocks {
            if let BlockKind::Heading { level, number, content } = &block.kind {
                while open.last().is_some_and(|above| above >= level) {
                    open.pop();
                    self.out.push_str("</section>\n");
                }
                open.push(*level);
                self.out.push_str("<section>\n");
                // No rank is skipped (WCAG 1.3.1); the look follows the level that was written.
                let rank = (open.len() + 1).min(6) as u8;
                self.section_heading(rank, *level, number.as_deref(), content, &block.attr);
            } else {
                self.block(block);
            }
        }
        open.iter().for_each(|_| self.out.push_str("</section>\n"));
    }

    fn section_heading(&mut self, rank: u8, level: u8, number: Option<&str>, content: &[Inline], attr: &Attr) {
        let content = self.page_marks(content);
        let (element, class) = (format!("h{rank}"), format!("level-{level}"));
        self.open(&element, attr, &[if rank == level { "" } else { &class }]);
        if let Some(number) = number {
            let _ = write!(self.out, "<span class=\"number\">{}</span> ", escape::text(number));
        }
        self.in_lang(attr, |out| out.inlines(content));
        self.close(&element);
        self.out.push('\n');
    }

    pub(super) fn blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    fn block(&mut self, block: &Block) {
        let attr = &block.attr;
        match &block.kind {
            BlockKind::Heading { level, number, content } => {
                self.section_heading((*level).clamp(2, 6), *level, number.as_deref(), content, attr);
            }
            BlockKind::Para(content) => self.para(content, attr),
            BlockKind::Verse(lines) => self.verse(lines, attr),
            BlockKind::Quote { body, source } => self.quote(body, source.as_deref(), attr),
            BlockKind::List { style, tight, items } => self.list(*style, *tight, items, attr),
            BlockKind::Terms(terms) => self.terms(terms, attr),
            BlockKind::Code { lang, text, tokens } => self.code(lang.as_deref(), text, tokens, attr),
            BlockKind::Math(tex) => self.display_math(tex, attr),
            BlockKind::Figure { number, body, caption } => self.figure(number.as_deref(), body, caption, attr),
            BlockKind::Table(table) => self.in_lang(attr, |out| out.table(table, attr)),
            BlockKind::Container { kind, title, body } => self.container(*kind, title.as_deref(), body, attr),
            BlockKind::SceneBreak => self.out.push_str("<hr class=\"scene\"/>\n"),
            BlockKind::BlankLine => self.out.push_str("<p class=\"blank\">\u{a0}</p>\n"),
            BlockKind::PageBreak(_) => self.out.push_str("<div class=\"page-break\"></div>\n"),
        }
    }

    /// A paragraph; a picture alone in one stands as a block.
    fn para(&mut self, content: &[Inline], attr: &Attr) {
        let content = if text_of(content).is_empty() { self.page_marks(content) } else { content };
        self.open("p", attr, &[]);
        self.in_lang(attr, |out| match content {
            [Inline { kind: InlineKind::Image { path, alt }, attr, .. }] => out.image(path, alt, attr, "block"),
            content => out.inlines(content),
        });
        self.out.push_str("</p>\n");
    }

    /// Blocks of a cell or tight item: a lone paragraph needs no element of its own.
    pub(super) fn tight(&mut self, blocks: &[Block]) {
        match blocks {
            [Block { kind: BlockKind::Para(content), attr, .. }, rest @ ..] if attr.is_none() => {
                self.inlines(content);
                if !rest.is_empty() {
                    self.out.push('\n');
                }
                self.blocks(rest);
            }
            blocks => self.blocks(blocks),
        }
    }

    fn verse(&mut self, lines: &[Vec<Inline>], attr: &Attr) {
        self.open("div", attr, &["verse"]);
        self.out.push('\n');
        let mut after_gap = false;
        for line in lines {
            if line.is_empty() {
                after_gap = true;
                continue;
            }
            self.out.push_str(if std::mem::take(&mut after_gap) { "<p class=\"stanza\">" } else { "<p>" });
            self.in_lang(attr, |out| out.inlines(line));
            self.out.push_str("</p>\n");
        }
        self.out.push_str("</div>\n");
    }

    fn quote(&mut self, body: &[Block], source: Option<&[Inline]>, attr: &Attr) {
        self.open("blockquote", attr, &[]);
        self.out.push('\n');
        self.in_lang(attr, |out| {
            out.blocks(body);
            if let Some(source) = source {
                let dash = if text_of(source).trim_start().starts_with(['—', '―', '–', '-']) {
                    ""
                } else if out.lang.is_cjk() {
                    "——"
                } else {
                    "— "
                };
                let _ = write!(out.out, "<p class=\"quote-source\">{dash}");
                out.inlines(source);
                out.out.push_str("</p>\n");
            }
        });
        self.out.push_str("</blockquote>\n");
    }

    fn list(&mut self, style: ListStyle, tight: bool, items: &[ListItem], attr: &Attr) {
        let tasks = items.iter().any(|item| item.done.is_some());
        let element = match style {
            ListStyle::Bullet => "ul",
            ListStyle::Number(_) | ListStyle::Counted { .. } => "ol",
        };
        let counted = match style {
            ListStyle::Counted { counter, around, .. } => counter_name(counter, around),
            ListStyle::Bullet | ListStyle::Number(_) => String::new(),
        };
        let _ = write!(self.out, "<{element}");
        self.attributes(attr, &[if tasks { "task" } else { "" }, &counted]);
        if let ListStyle::Number(start) | ListStyle::Counted { first: start, .. } = style
            && start != 1
        {
            let _ = write!(self.out, " start=\"{start}\"");
        }
        self.out.push_str(">\n");
        self.in_lang(attr, |out| items.iter().for_each(|item| out.item(item, tight)));
        let _ = writeln!(self.out, "</{element}>");
    }

    fn item(&mut self, item: &ListItem, tight: bool) {
        self.out.push_str("<li>");
        let mark = item.done.map(|done| if done { "☑ " } else { "☐ " });
        match item.body.split_first() {
            Some((Block { kind: BlockKind::Para(content), attr, .. }, rest)) if !tight => {
                self.open("p", attr, &[]);
                self.out.push_str(mark.unwrap_or(""));
                self.inlines(content);
                self.out.push_str("</p>\n");
                self.blocks(rest);
            }
            _ => {
                self.out.push_str(mark.unwrap_or(""));
                self.tight(&item.body);
            }
        }
        self.out.push_str("</li>\n");
    }

    fn terms(&mut self, terms: &[Definition], attr: &Attr) {
        self.open("dl", attr, &[]);
        self.out.push('\n');
        for definition in terms {
            self.out.push_str("<dt>");
            self.inlines(&definition.term);
            self.out.push_str("</dt>\n");
            for body in &definition.bodies {
                self.out.push_str("<dd>");
                self.tight(body);
                self.out.push_str("</dd>\n");
            }
        }
        self.out.push_str("</dl>\n");
    }

    fn figure(&mut self, number: Option<&str>, body: &[Block], caption: &[Inline], attr: &Attr) {
        self.open("figure", attr, &[columns(attr).as_deref().unwrap_or("")]);
        self.out.push('\n');
        self.in_lang(attr, |out| {
            match body {
                [Block { kind: BlockKind::Para(content), .. }] => match out.page_marks(content) {
                    [Inline { kind: InlineKind::Image { path, alt }, attr, .. }] => {
                        let class = if out.vertical && out.is_large(path) { "large" } else { "" };
                        out.image(path, alt, attr, class);
                        out.out.push('\n');
                    }
                    _ => out.blocks(body),
                },
                _ => out.blocks(body),
            }
            let name = number.map(|number| out.lang.figure(number));
            if name.is_some() || !caption.is_empty() {
                out.out.push_str("<figcaption>");
                out.caption(name, caption);
                out.out.push_str("</figcaption>\n");
            }
        });
        self.out.push_str("</figure>\n");
    }

    /// A caption behind its name and number.
    pub(super) fn caption(&mut self, name: Option<String>, caption: &[Inline]) {
        if let Some(name) = name {
            let _ = write!(self.out, "<span class=\"label\">{}</span>", escape::text(&name));
            if !caption.is_empty() {
                self.out.push_str(crate::write::epub::nav::gap(self.lang));
            }
        }
        self.inlines(caption);
    }

    fn container(&mut self, kind: ContainerKind, title: Option<&[Inline]>, body: &[Block], attr: &Attr) {
        let step = attr.value("n").and_then(|n| n.parse::<u8>().ok()).map(|n| n.clamp(1, 8));
        let (classes, name): (Vec<String>, Option<usize>) = match kind {
            ContainerKind::Plain => (vec![], None),
            ContainerKind::Note => (vec!["admonition".into(), "note".into()], Some(0)),
            ContainerKind::Tip => (vec!["admonition".into(), "tip".into()], Some(1)),
            ContainerKind::Important => (vec!["admonition".into(), "important".into()], Some(2)),
            ContainerKind::Warning => (vec!["admonition".into(), "warning".into()], Some(3)),
            ContainerKind::Caution => (vec!["admonition".into(), "caution".into()], Some(4)),
            ContainerKind::Indent => (vec![format!("indent-{}", step.unwrap_or(2))], None),
            ContainerKind::End => {
                (std::iter::once("end".to_owned()).chain(step.map(|n| format!("end-{n}"))).collect(), None)
            }
            ContainerKind::Center => (vec!["center".into()], None),
            ContainerKind::Aside => (vec!["aside".into()], None),
        };
        let columns = columns(attr);
        let classes: Vec<&str> = classes.iter().map(String::as_str).chain(columns.as_deref()).collect();
        self.out.push_str("<div");
        self.attributes(attr, &classes);
        if name.is_some() {
            self.out.push_str(" role=\"note\"");
        }
        self.out.push_str(">\n");
        self.in_lang(attr, |out| {
            if let Some(title) = title {
                out.out.push_str("<p class=\"admonition-title\">");
                out.inlines(title);
                out.out.push_str("</p>\n");
            } else if let Some(name) = name {
                let word = out.lang.words().admonitions[name];
                let _ = writeln!(out.out, "<p class=\"admonition-title\">{}</p>", escape::text(word));
            }
            out.blocks(body);
        });
        self.out.push_str("</div>\n");
    }
}

/// The name of a counter style and of the class that asks for it.
pub(in crate::write::epub) fn counter_name(counter: Counter, around: Around) -> String {
    let counter = format!("{counter:?}").to_lowercase();
    format!("{counter}-{}", format!("{around:?}").to_lowercase())
}

/// The class of a block whose figures stand beside each other.
fn columns(attr: &Attr) -> Option<String> {
    let count = attr.value("layout-ncol")?.trim().parse::<u8>().ok().filter(|count| (2..=6).contains(count))?;
    Some(format!("columns-{count}"))
}
