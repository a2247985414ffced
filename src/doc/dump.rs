//! The tree as text: stable, one node a line, for goldens and `banxin tree --format text`.

use std::fmt::Write;

use super::{Attr, Block, BlockKind, Book, Chapter, Inline, InlineKind, LinkTo, Meta};

/// Prints a book, two spaces of indent a level.
pub fn dump(book: &Book) -> String {
    let mut out = Dump { text: String::new(), depth: 0 };
    out.line("book");
    out.nest(|out| {
        out.meta(&book.meta);
        book.chapters.iter().for_each(|chapter| out.chapter(chapter));
    });
    out.text
}

struct Dump {
    text: String,
    depth: usize,
}

impl Dump {
    fn line(&mut self, text: &str) {
        let _ = writeln!(self.text, "{:indent$}{text}", "", indent = self.depth * 2);
    }

    fn nest(&mut self, inside: impl FnOnce(&mut Self)) {
        self.depth += 1;
        inside(self);
        self.depth -= 1;
    }

    fn section(&mut self, name: &str, inside: impl FnOnce(&mut Self)) {
        self.line(name);
        self.nest(inside);
    }

    fn meta(&mut self, meta: &Meta) {
        let mut field = |name: &str, value: &str| {
            if !value.is_empty() {
                self.line(&format!("{name}: {value}"));
            }
        };
        field("title", &meta.title);
        field("subtitle", meta.subtitle.as_deref().unwrap_or(""));
        for agent in &meta.agents {
            field(agent.role.marc(), &agent.name);
        }
        field("lang", &meta.lang.map_or(String::new(), |lang| lang.to_string()));
        for (name, value) in [
            ("date", &meta.date),
            ("publisher", &meta.publisher),
            ("edition", &meta.edition),
            ("identifier", &meta.identifier),
            ("isbn", &meta.isbn),
            ("rights", &meta.rights),
            ("description", &meta.description),
            ("source", &meta.source),
        ] {
            field(name, value.as_deref().unwrap_or(""));
        }
        if let Some(series) = &meta.series {
            field("series", &format!("{} {}", series.name, series.index.as_deref().unwrap_or("")));
        }
        field("subjects", &meta.subjects.join(", "));
        for (name, value) in &meta.extra {
            field(&format!("extra.{name}"), value);
        }
    }

    fn chapter(&mut self, chapter: &Chapter) {
        let number = chapter.number.as_ref().map_or(String::new(), |number| format!(" number={number:?}"));
        let label = chapter.label.as_ref().map_or(String::new(), |label| format!(" #{label}"));
        let name = format!("{:?}", chapter.role).to_lowercase();
        let matter = format!("{:?}", chapter.matter).to_lowercase();
        self.line(&format!("{name} {matter} depth={}{number}{label} {:?}", chapter.depth, chapter.path));
        self.nest(|out| {
            out.meta(&chapter.meta);
            if !chapter.title.is_empty() {
                out.section("heading", |out| out.inlines(&chapter.title));
            }
            out.blocks(&chapter.blocks);
            for (label, note) in &chapter.notes {
                out.section(&format!("note {label:?} {}", note.number), |out| out.blocks(&note.body));
            }
        });
    }

    fn blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    fn block(&mut self, block: &Block) {
        let attr = attributes(&block.attr);
        let number = |number: &Option<String>| number.as_ref().map_or(String::new(), |n| format!(" {n:?}"));
        match &block.kind {
            BlockKind::Heading { level, number: n, content } => {
                self.section(&format!("h{level}{}{attr}", number(n)), |out| out.inlines(content));
            }
            BlockKind::Para(content) => self.section(&format!("p{attr}"), |out| out.inlines(content)),
            BlockKind::Verse(lines) => self.section(&format!("verse{attr}"), |out| {
                lines.iter().for_each(|line| out.section("line", |out| out.inlines(line)));
            }),
            BlockKind::Quote { body, source } => self.section(&format!("quote{attr}"), |out| {
                out.blocks(body);
                source.iter().for_each(|source| out.section("source", |out| out.inlines(source)));
            }),
            BlockKind::List { style, tight, items } => {
                let tight = if *tight { " tight" } else { "" };
                self.section(&format!("list {style:?}{tight}{attr}"), |out| {
                    for item in items {
                        let done = item.done.map_or("", |done| if done { " [x]" } else { " [ ]" });
                        out.section(&format!("item{done}"), |out| out.blocks(&item.body));
                    }
                });
            }
            BlockKind::Terms(terms) => self.section(&format!("terms{attr}"), |out| {
                for definition in terms {
                    out.section("term", |out| out.inlines(&definition.term));
                    definition.bodies.iter().for_each(|body| out.section("definition", |out| out.blocks(body)));
                }
            }),
            BlockKind::Code { lang, text, tokens: _ } => {
                let lang = lang.as_ref().map_or(String::new(), |lang| format!(" {lang}"));
                self.section(&format!("code{lang}{attr}"), |out| {
                    text.lines().for_each(|line| out.line(&format!("| {line}")));
                });
            }
            BlockKind::Math(tex) => self.line(&format!("math {tex:?}{attr}")),
            BlockKind::Figure { number: n, body, caption } => {
                self.section(&format!("figure{}{attr}", number(n)), |out| {
                    out.blocks(body);
                    out.caption(caption);
                });
            }
            BlockKind::Table(table) => {
                let columns: Vec<String> = table.columns.iter().map(|c| format!("{c:?}").to_lowercase()).collect();
                let name = format!("table{} [{}]{attr}", number(&table.number), columns.join(" "));
                self.section(&name, |out| {
                    out.caption(&table.caption);
                    let rows = table.head.iter().map(|r| ("head", r)).chain(table.body.iter().map(|r| ("row", r)));
                    for (name, row) in rows {
                        out.section(name, |out| {
                            for cell in &row.cells {
                                let span = match (cell.columns, cell.rows) {
                                    (1, 1) => String::new(),
                                    (columns, rows) => format!(" {columns}x{rows}"),
                                };
                                out.section(&format!("cell{span}"), |out| out.blocks(&cell.body));
                            }
                        });
                    }
                });
            }
            BlockKind::Container { kind, title, body } => {
                self.section(&format!("div {}{attr}", format!("{kind:?}").to_lowercase()), |out| {
                    title.iter().for_each(|title| out.section("title", |out| out.inlines(title)));
                    out.blocks(body);
                });
            }
            BlockKind::SceneBreak => self.line(&format!("scene-break{attr}")),
            BlockKind::BlankLine => self.line("blank-line"),
            BlockKind::PageBreak(kind) => self.line(&format!("page-break {}", format!("{kind:?}").to_lowercase())),
        }
    }

    fn caption(&mut self, caption: &[Inline]) {
        if !caption.is_empty() {
            self.section("caption", |out| out.inlines(caption));
        }
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            let attr = attributes(&inline.attr);
            let name = match &inline.kind {
                InlineKind::Text(text) => format!("{text:?}"),
                InlineKind::Break => "br".to_owned(),
                InlineKind::Emph(_) => "em".to_owned(),
                InlineKind::Strong(_) => "strong".to_owned(),
                InlineKind::Strike(_) => "strike".to_owned(),
                InlineKind::Sup(_) => "sup".to_owned(),
                InlineKind::Sub(_) => "sub".to_owned(),
                InlineKind::Mark { mark, .. } => format!("mark {}", format!("{mark:?}").to_lowercase()),
                InlineKind::Ruby(ruby) => {
                    let pieces: Vec<String> =
                        ruby.pieces.iter().map(|piece| format!("{}/{}", piece.base, piece.text)).collect();
                    format!("ruby {} {}", format!("{:?}", ruby.kind).to_lowercase(), pieces.join(" "))
                }
                InlineKind::Tcy(text) => format!("tcy {text:?}"),
                InlineKind::Warichu(_) => "warichu".to_owned(),
                InlineKind::Code(text) => format!("code {text:?}"),
                InlineKind::Math(tex) => format!("math {tex:?}"),
                InlineKind::Image { path, alt } => format!("image {path:?} alt={alt:?}"),
                InlineKind::Link { to, .. } => match to {
                    LinkTo::Written(to) => format!("link {to:?}"),
                    LinkTo::Url(url) => format!("link <{url}>"),
                    LinkTo::Label(label) => format!("link #{label}"),
                },
                InlineKind::Reference { label, form } => {
                    format!("reference {} {}", label, format!("{form:?}").to_lowercase())
                }
                InlineKind::Note { label, number } => {
                    format!("note-mark {label}{}", number.map_or(String::new(), |n| format!(" {n}")))
                }
                InlineKind::Index { term, reading, .. } => format!("index {term:?} {reading:?}"),
                InlineKind::Span(_) => "span".to_owned(),
            };
            self.line(&format!("{name}{attr}"));
            if let Some(body) = inline.kind.body() {
                self.nest(|out| out.inlines(body));
            }
        }
    }
}

fn attributes(attr: &Attr) -> String {
    let Some(data) = attr.get() else { return String::new() };
    let mut out = String::from(" {");
    let mut push = |text: String| {
        if out.len() > 2 {
            out.push(' ');
        }
        out.push_str(&text);
    };
    data.id.iter().for_each(|id| push(format!("#{id}")));
    data.classes.iter().for_each(|class| push(format!(".{class}")));
    data.lang.iter().for_each(|lang| push(format!("lang={lang}")));
    data.pairs.iter().for_each(|(key, value)| push(format!("{key}={value:?}")));
    out.push('}');
    out
}
