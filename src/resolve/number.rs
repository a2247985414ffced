//! Numbers of parts, chapters, sections, figures, tables and equations; and what references may print of each.

use std::collections::BTreeMap;

use super::{blocks_mut, first_words, formulas};
use crate::config::{Project, ProjectKind};
use crate::doc::{Attr, Block, BlockKind, Book, Chapter, ChapterRole, InlineKind, Label, Matter, text_of};
use crate::lang::{Lang, numerals};

/// A place that a reference can name.
#[derive(Clone, Debug)]
pub(super) struct Target {
    /// What it is.
    pub kind: TargetKind,
    /// Number as printed.
    pub number: Option<String>,
    /// Its title, caption or text.
    pub title: String,
    /// Title of the article that counts it, where other articles count from 1 as well.
    pub article: Option<String>,
}

impl Target {
    /// The title in quotation marks, or that it has none.
    pub fn named(&self, lang: Lang) -> String {
        match self.title.trim() {
            "" => lang.words().untitled.to_owned(),
            title => lang.quoted(title),
        }
    }
}

/// Kinds of places.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub(super) enum TargetKind {
    /// A chapter or part; its number is a whole phrase.
    Chapter,
    /// A section.
    Section,
    /// A figure.
    Figure,
    /// A table.
    Table,
    /// A display of mathematics.
    Equation,
    /// Anything else with an id.
    Other,
}

/// Numbers everything; gives what each label names.
pub(super) fn all(project: &Project, lang: Lang, book: &mut Book) -> BTreeMap<Label, Target> {
    let mut targets = BTreeMap::new();
    let prefixes = chapters(project, lang, book);
    let anthology = project.kind == ProjectKind::Anthology && book.chapters.len() > 1;
    let mut through = Things::default();
    for (chapter, prefix) in book.chapters.iter_mut().zip(prefixes) {
        let own = anthology || prefix.is_some();
        let things = if own { Things::default() } else { through };
        let mut counts = Counts { prefix, things, sections: [0; 5] };
        let number_sections = project.number_sections && chapter.matter == Matter::Body;
        blocks_mut(chapter, &mut |block| counts.number(block, lang, number_sections));
        if !own {
            through = counts.things;
        }
        let article = anthology.then(|| text_of(&chapter.title)).filter(|title| !title.trim().is_empty());
        collect(chapter, article.as_deref(), &mut targets);
    }
    targets
}

/// Numbers chapters where the project counts them. Gives per chapter the number that its figures carry, as `3` or `A`.
///
/// Articles of a folder are not counted: only a book with a table of contents of its own says what counts.
fn chapters(project: &Project, lang: Lang, book: &mut Book) -> Vec<Option<String>> {
    let (mut part, mut chapter, mut appendix) = (0, 0, 0);
    let mut open: Vec<(u8, Option<String>, u32)> = Vec::new();
    let mut prefixes = Vec::new();
    for item in &mut book.chapters {
        open.retain(|(depth, ..)| *depth < item.depth);
        let counts = project.kind == ProjectKind::Book && item.numbered;
        let own = numerals::has_number(&text_of(&item.title));
        let (number, prefix) = match (counts, item.role) {
            (false, _) => (None, None),
            (true, ChapterRole::Part) => {
                part += 1;
                (Some(numerals::part(lang, part)), None)
            }
            (true, ChapterRole::Appendix) => {
                appendix += 1;
                (Some(numerals::appendix(lang, appendix)), Some(numerals::letter(appendix)))
            }
            (true, _) => match open.last_mut() {
                Some((_, Some(above), below)) => {
                    *below += 1;
                    let number = format!("{above}.{below}");
                    (Some(number.clone()), Some(number))
                }
                Some((_, None, _)) | None => {
                    chapter += 1;
                    (Some(numerals::chapter(lang, chapter)), Some(chapter.to_string()))
                }
            },
        };
        item.number = number.filter(|_| !own);
        open.push((item.depth, prefix.clone(), 0));
        prefixes.push(prefix);
    }
    prefixes
}

/// Running numbers of what a chapter shows. They begin anew in each chapter that has a number, since that stands before
/// them, and in each article of an anthology; the chapters without a number of one work share them, so that 圖 3 is one
/// figure only.
#[derive(Copy, Clone, Default)]
struct Things {
    figures: u32,
    tables: u32,
    equations: u32,
}

/// Running numbers of one chapter.
struct Counts {
    prefix: Option<String>,
    things: Things,
    sections: [u32; 5],
}

impl Counts {
    fn number(&mut self, block: &mut Block, lang: Lang, number_sections: bool) {
        let counted = !block.attr.has_class("unnumbered");
        match &mut block.kind {
            BlockKind::Heading { level, number, .. } => {
                *number = (counted && number_sections).then(|| self.section(*level));
            }
            BlockKind::Figure { number, caption, .. } => {
                if counted && !caption.is_empty() {
                    self.things.figures += 1;
                    *number = Some(self.joined(self.things.figures, lang));
                }
            }
            BlockKind::Table(table) => {
                if counted && !table.caption.is_empty() {
                    self.things.tables += 1;
                    table.number = Some(self.joined(self.things.tables, lang));
                }
            }
            BlockKind::Math(tex) => {
                if let Some(number) = formulas::own_number(tex) {
                    block.attr.make().pairs.push(("number".to_owned(), number));
                } else if counted && block.attr.id().is_some() {
                    self.things.equations += 1;
                    let number = self.joined(self.things.equations, lang);
                    block.attr.make().pairs.push(("number".to_owned(), number));
                }
            }
            BlockKind::Para(_)
            | BlockKind::Verse(_)
            | BlockKind::Quote { .. }
            | BlockKind::List { .. }
            | BlockKind::Terms(_)
            | BlockKind::Code { .. }
            | BlockKind::Container { .. }
            | BlockKind::SceneBreak
            | BlockKind::BlankLine
            | BlockKind::PageBreak(_) => {}
        }
    }

    fn joined(&self, n: u32, lang: Lang) -> String {
        match &self.prefix {
            Some(prefix) => format!("{prefix}{}{n}", numerals::joiner(lang)),
            None => n.to_string(),
        }
    }

    /// Decimal numbers; a level that was skipped does not print a zero.
    fn section(&mut self, level: u8) -> String {
        let at = usize::from(level.clamp(2, 6)) - 2;
        self.sections[at] += 1;
        self.sections[at + 1..].fill(0);
        let own = self.sections[..=at].iter().filter(|n| **n > 0).map(u32::to_string);
        self.prefix.clone().into_iter().chain(own).collect::<Vec<_>>().join(".")
    }
}

fn collect(chapter: &Chapter, article: Option<&str>, targets: &mut BTreeMap<Label, Target>) {
    let title = text_of(&chapter.title);
    if let Some(label) = &chapter.label {
        let target = Target { kind: TargetKind::Chapter, number: chapter.number.clone(), title, article: None };
        targets.insert(label.clone(), target);
    }
    chapter.inlines(&mut |inline| {
        let mut title = text_of(std::slice::from_ref(inline));
        if let InlineKind::Image { alt, .. } = &inline.kind {
            title.clone_from(alt);
        }
        other(&inline.attr, title, targets);
    });
    chapter.blocks(&mut |block| {
        let Some(label) = block.attr.id() else { return };
        let (kind, number, title) = match &block.kind {
            BlockKind::Heading { number, content, .. } => (TargetKind::Section, number.clone(), text_of(content)),
            BlockKind::Figure { number, caption, .. } => (TargetKind::Figure, number.clone(), text_of(caption)),
            BlockKind::Table(table) => (TargetKind::Table, table.number.clone(), text_of(&table.caption)),
            BlockKind::Math(_) => (TargetKind::Equation, block.attr.value("number").map(str::to_owned), String::new()),
            BlockKind::Para(_)
            | BlockKind::Verse(_)
            | BlockKind::Quote { .. }
            | BlockKind::List { .. }
            | BlockKind::Terms(_)
            | BlockKind::Code { .. }
            | BlockKind::Container { .. }
            | BlockKind::SceneBreak
            | BlockKind::BlankLine
            | BlockKind::PageBreak(_) => (TargetKind::Other, None, first_words(std::slice::from_ref(block))),
        };
        let article = article.filter(|_| number.is_some()).map(str::to_owned);
        targets.insert(label.clone(), Target { kind, number, title, article });
    });
}

fn other(attr: &Attr, title: String, targets: &mut BTreeMap<Label, Target>) {
    if let Some(label) = attr.id() {
        targets.insert(label.clone(), Target { kind: TargetKind::Other, number: None, title, article: None });
    }
}
