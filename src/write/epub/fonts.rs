//! Subset fonts: which characters stand in which face, and the faces cut down to them.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::package::Part;
use crate::diag::{Code, Diagnostic, Sink};
use crate::doc::{Block, BlockKind, Chapter, Inline, InlineKind, Mark};
use crate::font::{Embedding, FaceId, Fonts, Wish};
use crate::lang::{Lang, Region};
use crate::math;
use crate::resolve::Edition;
use crate::source::Span;
use crate::theme::{Family, Role, Style, Theme};

/// A face as the stylesheet names it.
pub(super) struct Embedded {
    /// Family that it serves.
    pub family: Family,
    /// Name for CSS; the regular and the bold face of a script share it.
    pub name: String,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// File name.
    pub file: String,
    /// Font program.
    bytes: Vec<u8>,
}

/// Cuts every face down to the characters that the book sets in it.
pub(super) fn embed(edition: &Edition, theme: &Theme, fonts: &Fonts, sink: &mut Sink) -> Vec<Embedded> {
    if fonts.embedding() == Embedding::None {
        return Vec::new();
    }
    let mut used = used(edition, theme, fonts);
    report(&used.missing, sink);
    used.apparatus(edition);
    used.settle_shared_marks(edition.lang());
    let marks = used.dots.then(|| marks(fonts, edition.lang())).flatten();
    let wanted: Vec<_> = used.wanted.into_iter().collect();
    let cut = wanted.into_par_iter().filter_map(|((family, bold, italic, id), chars)| {
        let wish = Wish { family, bold, italic, lang: edition.lang() };
        let name = format!("banxin-{}-{}", word(family), script(fonts, wish, id));
        let face = fonts.face(id);
        let whole = if fonts.embedding() == Embedding::Full { face.whole() } else { None };
        let bytes = whole.or_else(|| face.subset_for_epub(&chars, &name))?;
        let extension = if bytes.starts_with(b"OTTO") { "otf" } else { "ttf" };
        let weight = if bold { "-bold" } else { "" };
        let slope = if italic { "-italic" } else { "" };
        let file = format!("{name}{weight}{slope}.{extension}");
        Some(Embedded { family, name, bold, italic, file, bytes })
    });
    let cut: Vec<Embedded> = cut.collect();
    // Of faces with one name the first is kept.
    let mut out: Vec<Embedded> = marks.into_iter().collect();
    for face in cut {
        if !out.iter().any(|known| (&known.name, known.bold, known.italic) == (&face.name, face.bold, face.italic)) {
            out.push(face);
        }
    }
    report_size(&out, sink);
    out
}

/// Name of the face for emphasis dots.
pub(super) const MARKS: &str = "banxin-marks";

/// The dot of emphasis. Reading systems draw a bullet of the text at half its size, and that of Song is a speck: the one
/// of the monospaced Latin face is as large as the dot in print (rule M1), so it comes first.
fn marks(fonts: &Fonts, lang: Lang) -> Option<Embedded> {
    let (bold, italic) = (false, false);
    let id = fonts.choose(Wish { family: Family::Mono, bold, italic, lang }, '•', false)?;
    let bytes = fonts.face(id).subset_for_epub(&BTreeSet::from(['•']), MARKS)?;
    let extension = if bytes.starts_with(b"OTTO") { "otf" } else { "ttf" };
    let (name, file) = (MARKS.to_owned(), format!("{MARKS}.{extension}"));
    Some(Embedded { family: Family::Mono, name, bold, italic, file, bytes })
}

/// Fonts of more bytes are worth a word.
const LARGE: usize = 3_000_000;

fn report_size(faces: &[Embedded], sink: &mut Sink) {
    let bytes: usize = faces.iter().map(|face| face.bytes.len()).sum();
    if bytes > LARGE {
        let message = format!("the fonts in the EPUB are large: {} files, {} kB", faces.len(), bytes.div_ceil(1000));
        let help = "fonts.embed = \"subset\" keeps the characters of the book, \"none\" leaves the fonts out";
        sink.push(Diagnostic::new(Code::E002, message).help(help));
    }
}

/// Chapters that are looked through at once.
const SOME: usize = 16;

/// What the chapters use.
fn used<'a>(edition: &Edition, theme: &'a Theme, fonts: &'a Fonts) -> Used<'a> {
    let parts = edition.chapters().par_chunks(SOME).map(|chapters| {
        let mut used = Used::new(fonts, theme);
        chapters.iter().for_each(|chapter| used.chapter(chapter, edition.lang()));
        used
    });
    let parts: Vec<Used> = parts.collect();
    parts.into_iter().fold(Used::new(fonts, theme), Used::and)
}

/// The faces as files.
pub(super) fn parts(faces: Vec<Embedded>) -> impl Iterator<Item = Part> {
    faces.into_iter().map(|face| {
        let media_type = if face.file.ends_with(".otf") { "font/otf" } else { "font/ttf" };
        Part::resource(format!("fonts/{}", face.file), media_type, face.bytes)
    })
}

fn word(family: Family) -> &'static str {
    match family {
        Family::Song => "song",
        Family::Hei => "hei",
        Family::Kai => "kai",
        Family::Mono => "mono",
    }
}

/// Which script a face serves within its family: faces of one script share a name over weights.
fn script(fonts: &Fonts, wish: Wish, id: FaceId) -> String {
    let is_for = |c: char, wide: bool| fonts.choose(wish, c, wide) == Some(id);
    match () {
        () if is_for('a', false) => "latin".to_owned(),
        () if is_for('一', true) => "cjk".to_owned(),
        () => format!("more{}", id.0),
    }
}

struct Used<'a> {
    fonts: &'a Fonts,
    theme: &'a Theme,
    wanted: BTreeMap<(Family, bool, bool, FaceId), BTreeSet<char>>,
    /// Where the text stands that is looked at.
    at: Span,
    /// Characters that no face has: where first, and how often.
    missing: BTreeMap<char, (Span, usize)>,
    /// Whether dots emphasise anything.
    dots: bool,
    /// Characters that were met in a look, of the Basic Multilingual Plane, a bit for each.
    met: BTreeMap<Look, Box<[u64]>>,
}

/// What surrounds a piece of text.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd)]
struct Look {
    family: Family,
    bold: bool,
    italic: bool,
    lang: Lang,
}

impl<'a> Used<'a> {
    fn new(fonts: &'a Fonts, theme: &'a Theme) -> Used<'a> {
        let (wanted, missing, met) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Used { fonts, theme, wanted, at: Span::NONE, missing, dots: false, met }
    }

    /// With what later chapters use.
    fn and(mut self, later: Used) -> Used<'a> {
        for (face, mut chars) in later.wanted {
            self.wanted.entry(face).or_default().append(&mut chars);
        }
        for (c, (span, count)) in later.missing {
            self.missing.entry(c).or_insert((span, 0)).1 += count;
        }
        self.dots |= later.dots;
        self
    }

    fn look(&self, role: Role, lang: Lang) -> Look {
        let Style { family, bold, italic, .. } = *self.theme.style(role);
        Look { family, bold, italic, lang }
    }

    fn text(&mut self, text: &str, look: Look) {
        let Look { family, bold, italic, lang } = look;
        let wish = Wish { family, bold, italic, lang };
        let wide = lang.is_cjk();
        let met = self.met.entry(look).or_insert_with(|| vec![0; 0x1_0000 / 64].into_boxed_slice());
        for c in text.chars().filter(|c| !c.is_control()) {
            let (word, bit) = (c as usize / 64, 1_u64 << (c as usize % 64));
            if met.get(word).is_some_and(|word| word & bit != 0) {
                continue;
            }
            if let Some(id) = self.fonts.choose(wish, c, wide && is_shared(c)) {
                self.wanted.entry((family, bold, italic, id)).or_default().insert(c);
                if let Some(word) = met.get_mut(word) {
                    *word |= bit;
                }
            } else if is_visible(c) {
                self.missing.entry(c).or_insert((self.at, 0)).1 += 1;
            }
        }
    }

    /// A stylesheet chooses by character, not by language: in a CJK book the marks that both kinds of faces have come
    /// from the CJK face wherever it sets any of them.
    fn settle_shared_marks(&mut self, lang: Lang) {
        if !lang.is_cjk() {
            return;
        }
        let wide: BTreeSet<(Family, FaceId)> = self
            .wanted
            .iter()
            .filter(|(_, chars)| chars.iter().any(|&c| is_shared(c)) && chars.iter().any(|&c| c > '\u{2fff}'))
            .map(|((family, _, _, id), _)| (*family, *id))
            .collect();
        for ((family, _, _, id), chars) in &mut self.wanted {
            if wide.iter().any(|(other, face)| other == family && face != id) && !wide.contains(&(*family, *id)) {
                chars.retain(|&c| !is_shared(c));
            }
        }
        self.wanted.retain(|_, chars| !chars.is_empty());
    }

    fn apparatus(&mut self, edition: &Edition) {
        let lang = edition.lang();
        let meta = edition.meta();
        self.text(&meta.title, self.look(Role::BookTitle, lang));
        self.text(meta.subtitle.as_deref().unwrap_or(""), self.look(Role::BookSubtitle, lang));
        let words = lang.words();
        self.text(words.contents, self.look(Role::TocTitle, lang));
        for entry in edition.outline() {
            let look = self.look(Role::TocChapter, lang);
            self.text(entry.number.as_deref().unwrap_or(""), look);
            self.inlines(&entry.title, look);
            self.text(&entry.authors.join(words.and), self.look(Role::TocAuthor, lang));
        }
        let mut langs: Vec<Lang> = edition.chapters().iter().filter_map(|chapter| chapter.meta.lang).collect();
        langs.push(lang);
        langs.sort_unstable();
        langs.dedup();
        langs.into_iter().for_each(|lang| self.own_words(lang));
        for agent in &meta.agents {
            self.text(&agent.name, self.look(Role::BookAuthor, lang));
            self.text(&agent.name, self.look(Role::Byline, lang));
        }
        self.text(meta.publisher.as_deref().unwrap_or(""), self.look(Role::BookAuthor, lang));
    }

    /// What is written around the text: digits, the words of figures, notes and credits.
    fn own_words(&mut self, lang: Lang) {
        let (words, imprint) = (lang.words(), lang.imprint());
        let credits = [
            imprint.author,
            imprint.editor,
            imprint.translator,
            imprint.illustrator,
            imprint.photographer,
            imprint.foreword,
            imprint.proofreader,
            imprint.designer,
            imprint.contributor,
        ];
        let look = self.look(Role::BookAuthor, lang);
        credits.iter().for_each(|(after, before)| self.text(if lang.is_cjk() { after } else { before }, look));
        let own =
            [words.figure, words.table, words.equation, words.note, words.and, "0123456789 .:-()（）［］—＊☐☑\u{3000}"];
        for role in [Role::Body, Role::Caption, Role::Note, Role::BookAuthor] {
            let look = self.look(role, lang);
            own.iter().for_each(|text| self.text(text, look));
        }
    }

    fn chapter(&mut self, chapter: &Chapter, lang: Lang) {
        let lang = chapter.meta.lang.unwrap_or(lang);
        let title = self.look(Role::ChapterTitle, lang);
        self.inlines(&chapter.title, title);
        self.text(chapter.number.as_deref().unwrap_or(""), self.look(Role::ChapterNumber, lang));
        self.text(chapter.meta.subtitle.as_deref().unwrap_or(""), self.look(Role::ChapterSubtitle, lang));
        let byline = self.look(Role::Byline, lang);
        chapter.meta.agents.iter().for_each(|agent| self.text(&agent.name, byline));
        self.text(&lang.date(chapter.meta.date.as_deref().unwrap_or("")), byline);
        let body = self.look(Role::Body, lang);
        self.blocks(&chapter.blocks, body);
        let note = self.look(Role::Note, lang);
        for note_text in chapter.notes.values() {
            let mark = self.theme.note_mark.print(note_text.number);
            [body, note].into_iter().for_each(|look| self.text(&mark, look));
            self.blocks(&note_text.body, note);
        }
    }

    fn blocks(&mut self, blocks: &[Block], look: Look) {
        blocks.iter().for_each(|block| self.block(block, look));
    }

    fn block(&mut self, block: &Block, around: Look) {
        let look = Look { lang: block.attr.lang().unwrap_or(around.lang), ..around };
        self.at = block.span;
        match &block.kind {
            BlockKind::Heading { level, content, number } => {
                let own = self.look(heading_role(*level), look.lang);
                self.text(number.as_deref().unwrap_or(""), own);
                self.inlines(content, own);
            }
            BlockKind::Para(content) => self.inlines(content, look),
            BlockKind::Verse(lines) => {
                let own = self.look(Role::Verse, look.lang);
                lines.iter().for_each(|line| self.inlines(line, own));
            }
            BlockKind::Quote { body, source } => {
                self.blocks(body, self.look(Role::Quote, look.lang));
                let own = self.look(Role::QuoteSource, look.lang);
                source.iter().for_each(|source| self.inlines(source, own));
            }
            BlockKind::List { items, .. } => items.iter().for_each(|item| self.blocks(&item.body, look)),
            BlockKind::Terms(terms) => {
                let own = self.look(Role::Term, look.lang);
                for definition in terms {
                    self.inlines(&definition.term, own);
                    definition.bodies.iter().for_each(|body| self.blocks(body, look));
                }
            }
            BlockKind::Code { text, .. } => self.text(text, self.look(Role::Code, look.lang)),
            BlockKind::Math(tex) => self.formula(tex, self.look(Role::Code, look.lang)),
            BlockKind::Figure { body, caption, .. } => {
                self.blocks(body, look);
                self.inlines(caption, self.look(Role::Caption, look.lang));
            }
            BlockKind::Table(table) => {
                self.inlines(&table.caption, self.look(Role::Caption, look.lang));
                let (head, cells) = (self.look(Role::TableHead, look.lang), self.look(Role::Table, look.lang));
                for (rows, look) in [(&table.head, head), (&table.body, cells)] {
                    rows.iter().flat_map(|row| &row.cells).for_each(|cell| self.blocks(&cell.body, look));
                }
            }
            BlockKind::Container { title, body, .. } => {
                let own = if title.is_some() { self.look(Role::Admonition, look.lang) } else { look };
                let head = self.look(Role::AdmonitionTitle, look.lang);
                title.iter().for_each(|title| self.inlines(title, head));
                look.lang.words().admonitions.iter().for_each(|word| self.text(word, head));
                self.blocks(body, own);
            }
            BlockKind::SceneBreak | BlockKind::BlankLine | BlockKind::PageBreak(_) => {}
        }
    }

    /// Formulas are set by the reading system in its own mathematical face; one that cannot be read is shown as code.
    fn formula(&mut self, tex: &str, code: Look) {
        if math::read(tex).is_err() {
            self.text(tex, code);
        }
    }

    /// The marks beside emphasised characters: dots, or sesame dots in vertical lines of Japanese (rule M1).
    fn emphasis_marks(&mut self, look: Look) {
        match self.theme.vertical && look.lang.typography() == Region::Ja {
            true => self.text("﹅", look),
            false => self.dots = true,
        }
    }

    fn inlines(&mut self, inlines: &[Inline], look: Look) {
        inlines.iter().for_each(|inline| self.inline(inline, look));
    }

    fn inline(&mut self, inline: &Inline, around: Look) {
        let look = Look { lang: inline.attr.lang().unwrap_or(around.lang), ..around };
        self.at = inline.span;
        match &inline.kind {
            InlineKind::Text(text) | InlineKind::Tcy(text) => self.text(text, look),
            InlineKind::Emph(body) => {
                if look.lang.is_cjk() && !look.lang.is_chinese() {
                    self.emphasis_marks(look);
                }
                self.inlines(body, emphasised(look));
            }
            InlineKind::Strong(body) => self.inlines(body, Look { bold: true, ..look }),
            InlineKind::Ruby(ruby) => {
                for piece in &ruby.pieces {
                    self.text(&piece.base, look);
                    self.text(&piece.text, look);
                }
            }
            InlineKind::Code(text) => self.text(text, Look { family: Family::Mono, italic: false, ..look }),
            InlineKind::Math(tex) => self.formula(tex, Look { family: Family::Mono, italic: false, ..look }),
            InlineKind::Mark { mark: Mark::Dots, body } => {
                self.emphasis_marks(look);
                self.inlines(body, look);
            }
            InlineKind::Mark { mark: Mark::Name | Mark::Title | Mark::Underline | Mark::Highlight, body }
            | InlineKind::Strike(body)
            | InlineKind::Sup(body)
            | InlineKind::Sub(body)
            | InlineKind::Warichu(body)
            | InlineKind::Link { body, .. }
            | InlineKind::Index { body, .. }
            | InlineKind::Span(body) => self.inlines(body, look),
            InlineKind::Break | InlineKind::Image { .. } | InlineKind::Reference { .. } | InlineKind::Note { .. } => {}
        }
    }
}

/// Reports each character once.
fn report(missing: &BTreeMap<char, (Span, usize)>, sink: &mut Sink) {
    for (&c, &(span, count)) in missing {
        sink.missing(c, span, count);
    }
}

/// Whether a character shows: joiners, selectors and direction marks do not (Unicode, Default_Ignorable_Code_Point).
fn is_visible(c: char) -> bool {
    let hidden = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}');
    !hidden && !c.is_whitespace()
}

/// The look of emphasis: Kai in Chinese, italics in Latin languages, dots in Japanese and Korean.
fn emphasised(look: Look) -> Look {
    match () {
        () if look.lang.is_chinese() => Look { family: Family::Kai, ..look },
        () if look.lang.is_cjk() => look,
        () => Look { italic: true, ..look },
    }
}

/// Marks that Latin and CJK faces both have, which follow the language of the text (rule C1).
fn is_shared(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’' | '—' | '…' | '·')
}

/// The role of a section heading.
pub(super) fn heading_role(level: u8) -> Role {
    match level {
        ..=2 => Role::Heading2,
        3 => Role::Heading3,
        4 => Role::Heading4,
        5 => Role::Heading5,
        6.. => Role::Heading6,
    }
}
