//! Blocks of a chapter → a column of placed lines.
//!
//! A [`Flow`] holds the column as far as it is set and the [`Scope`] it is in: indents, role, language. Each kind of block
//! has its file: [`text`], [`list`], [`code`], [`figure`], [`table`], [`container`], [`note`]; [`opening`] begins a chapter, [`matter`] are the
//! pages around the text. [`structure`] keeps the element of the structure tree that is being filled.

mod again;
mod bare;
mod code;
mod container;
mod figure;
mod list;
mod math;
pub(super) mod matter;
mod note;
mod opening;
mod structure;
mod table;
mod text;
mod upright;

pub(crate) use note::book_notes;

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::grid::Grid;
use super::line::Line;
use super::material::{ANNOUNCED, Backdrop, FORBIDDEN, Ink, LONELY_HEADING, Material, Piece, Seat};
use super::para;
use super::tags::{Adopted, Tag, TagId, Tags};
use crate::diag::Sink;
use crate::doc::{Align, Block, BlockKind, Chapter, ChapterRole, Inline, Label, PageBreak, text_of};
use crate::font::Fonts;
use crate::lang::Lang;
use crate::resolve::Edition;
use crate::theme::{Abs, NotePlace, Role, Style, Theme};

/// What every part of the layout looks things up in.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Setting<'a> {
    /// The book.
    pub edition: &'a Edition,
    /// Its look.
    pub theme: &'a Theme,
    /// Its faces.
    pub fonts: &'a Fonts,
    /// Its page grid.
    pub grid: Grid,
}

/// A chapter set as one column, and what its running heads say.
#[derive(Clone, Debug, Default)]
pub(crate) struct Column {
    /// The column.
    pub material: Material,
    /// Titles of its sections, in the order of [`Piece::section`].
    pub sections: Vec<Vec<Inline>>,
    /// Its notes, where they stand at the end of the book.
    pub endnotes: Vec<Endnote>,
    /// The structure of what is in it.
    pub tags: Tags,
    /// Its paragraphs, where they may be set again: because text may run around something, or because lines are bare.
    texts: Vec<again::Text>,
    /// Ways of paragraphs whose lines have no ink, by their first piece.
    bare: Vec<bare::Way>,
    /// Whether text may run around something in it.
    around: bool,
    /// Its notes by the places of their first marks, where text may run around something.
    marked: BTreeMap<Label, (Label, usize)>,
    /// Notes whose first marks stand in another note: they come where that one does.
    inner: BTreeMap<usize, Vec<usize>>,
}

/// A note that stands at the end of the book.
#[derive(Clone, Debug)]
pub(crate) struct Endnote {
    /// Its element.
    pub tag: TagId,
    /// Its text.
    pub pieces: Vec<Piece>,
}

impl Endnote {
    /// The note with its elements where they are in the structure of the book, behind so many others.
    pub fn moved(mut self, by: u32) -> Endnote {
        self.tag = self.tag.moved(by);
        self.pieces.iter_mut().flat_map(|piece| &mut piece.ink).for_each(|ink| ink.retag(&|id| id.moved(by)));
        self
    }
}

/// Sets a chapter: opening, text, notes.
pub(crate) fn chapter(setting: &Setting, chapter: &Chapter, sink: &mut Sink) -> Column {
    let lang = chapter.meta.lang.unwrap_or(setting.edition.lang());
    let mut flow = Flow::new(*setting, Some(chapter), lang, sink);
    flow.around = setting.grid.vertical && chapter.blocks.iter().any(again::stands);
    match chapter.role {
        ChapterRole::Dedication | ChapterRole::Epigraph if text_of(&chapter.title).trim().is_empty() => {
            flow.display_page(chapter);
        }
        _ => {
            flow.opening(chapter);
            let mut rest = chapter.blocks.as_slice();
            while !rest.is_empty() {
                let heading = |block: &Block| matches!(block.kind, BlockKind::Heading { .. });
                // A heading stays with what it may be run into.
                let more = rest.iter().skip(AHEAD - 1).take_while(|block| heading(block)).count();
                let (blocks, after) = rest.split_at((AHEAD + more).min(rest.len()));
                flow.ahead(blocks);
                rest = after;
            }
        }
    }
    flow.finish()
}

fn heading_level(block: &Block) -> Option<u8> {
    match &block.kind {
        BlockKind::Heading { level, .. } => Some(*level),
        _ => None,
    }
}

/// Paragraphs that are set at the same time.
const AHEAD: usize = 512;

/// Where the flow is: how far in, in which role and language.
#[derive(Clone, Debug)]
pub(crate) struct Scope {
    /// Indent at the start of lines.
    pub start: Abs,
    /// Indent at the end of lines.
    pub end: Abs,
    /// What paragraphs are here.
    pub role: Role,
    /// Language.
    pub lang: Lang,
    /// Alignment asked for by a container or table column.
    pub align: Option<Align>,
    /// Lists around.
    pub lists: u8,
    /// Whether paragraphs begin flush: in items, cells, notes.
    pub flush: bool,
    /// Size of text in thousandths of what its style says: less in tables that are too wide.
    pub scale: i32,
}

impl Scope {
    /// Whether a column of body text is set here, without indents.
    fn may_fork(&self) -> bool {
        self.role == Role::Body && self.lists == 0 && self.start + self.end == Abs::ZERO
    }

    /// The measure between the indents.
    fn measure(&self, grid: &Grid) -> Abs {
        (grid.measure - self.start - self.end).max(grid.size)
    }

    /// How a paragraph in a style is to be set in this scope.
    fn spec(&self, setting: &Setting, style: &Style) -> para::Spec {
        let size = setting.grid.size_of(style).per_mille(self.scale);
        let measure = self.measure(&setting.grid);
        // Two em look like a hole in a short line (rule P1).
        let indent = match measure < size * 16 {
            true => style.indent.min(1000),
            false => style.indent,
        };
        let align = self.align.unwrap_or(style.align);
        para::Spec {
            measure,
            size,
            family: style.family,
            bold: style.bold,
            italic: style.italic,
            gray: style.gray,
            tracking: style.tracking,
            indent: if self.flush || align != Align::Start { Abs::ZERO } else { size.per_mille(indent) },
            gap: (setting.grid.cell_of(style) - size).max(Abs::ZERO),
            align,
            justify: style.justify && align == Align::Start,
            vertical: setting.grid.vertical,
            lang: self.lang,
            options: setting.theme.options,
            note_mark: setting.theme.note_mark,
        }
    }
}

/// A paragraph with its other ways, and what was found in it.
type Ready = (Vec<Line>, Vec<para::Alternative>, Sink);

/// A column in the making.
pub(crate) struct Flow<'a> {
    setting: Setting<'a>,
    /// The grid of the page, also while something is set upright in a vertical book.
    page: Grid,
    chapter: Option<&'a Chapter>,
    column: Column,
    scope: Scope,
    /// Space asked for before the next piece.
    space: Abs,
    /// Pieces that must follow the last heading.
    keep: u8,
    /// Whether what stands before says that something follows.
    announced: bool,
    turn: Option<PageBreak>,
    anchors: Vec<Label>,
    notes: BTreeMap<Label, usize>,
    /// While a paragraph is set in another way: the first note that it may be the first to mark, and those it has marked.
    again: Option<(usize, Vec<usize>)>,
    /// Whether what is set is put somewhere as a whole.
    aside: bool,
    /// The next paragraph, if it was set ahead.
    ready: Option<Ready>,
    /// Whether text may run around something here, so that its paragraphs may be set again.
    around: bool,
    /// The paragraph that is being set, if it may be set again.
    text: Option<usize>,
    /// The structure, and the element of it that what is set belongs to.
    tags: Tags,
    tag: TagId,
    /// What the elements of the last paragraph have become.
    adopted: Adopted,
    /// Sections that are open, with their levels.
    sections: Vec<(u8, TagId)>,
    /// Elements of the notes.
    note_tags: Vec<TagId>,
    /// The level of the heading that the next paragraph begins with.
    run_in: Option<u8>,
    sink: &'a mut Sink,
}

impl<'a> Flow<'a> {
    /// An empty column. Notes are those of `chapter`.
    pub fn new(setting: Setting<'a>, chapter: Option<&'a Chapter>, lang: Lang, sink: &'a mut Sink) -> Flow<'a> {
        let scope = Scope {
            start: Abs::ZERO,
            end: Abs::ZERO,
            role: Role::Body,
            lang,
            align: None,
            lists: 0,
            flush: false,
            scale: 1000,
        };
        let root = match chapter.map(|chapter| chapter.role) {
            Some(ChapterRole::Part) => Tag::Part,
            _ => Tag::Section,
        };
        let mut tags = Tags::new(root);
        if lang != setting.edition.lang() {
            tags.set_lang(TagId::ROOT, lang);
        }
        Flow {
            page: setting.grid,
            setting,
            chapter,
            column: Column::default(),
            scope,
            space: Abs::ZERO,
            keep: 0,
            announced: false,
            turn: None,
            anchors: Vec::new(),
            notes: BTreeMap::new(),
            again: None,
            aside: false,
            ready: None,
            around: false,
            text: None,
            tags,
            tag: TagId::ROOT,
            adopted: Adopted::default(),
            sections: Vec::new(),
            note_tags: Vec::new(),
            run_in: None,
            sink,
        }
    }

    /// The column as set. A label that no piece followed stands at the end.
    pub fn finish(mut self) -> Column {
        if self.column.material.pieces.is_empty() && self.chapter.is_some_and(|chapter| !chapter.notes.is_empty()) {
            self.push(Piece::default());
        }
        self.unmarked_notes();
        match self.setting.theme.notes {
            NotePlace::Foot => {}
            NotePlace::ChapterEnd => self.chapter_notes(),
            NotePlace::BookEnd => self.column.endnotes = self.take_notes(),
        }
        self.column.material.note_foot = self.note_foot();
        self.column.around = self.around;
        if self.around {
            let notes = std::mem::take(&mut self.notes).into_iter();
            self.column.marked = notes.map(|(label, note)| (note::mark_label(&label), (label, note))).collect();
        }
        if !self.anchors.is_empty() {
            let anchors = std::mem::take(&mut self.anchors);
            if !self.at_end(|last| last.anchors.extend(anchors.iter().cloned())) {
                let height = self.setting.grid.leading;
                self.push(Piece { height, seat: Seat::Top, anchors, ..Piece::default() });
            }
        }
        self.column.tags = self.tags;
        self.column
    }

    /// Sets blocks below each other, their paragraphs on all cores: nothing in one hangs on where it comes to stand.
    fn ahead(&mut self, blocks: &[Block]) {
        let (setting, scope) = (self.setting, &self.scope);
        let bare = self.leaves_bare();
        let set = |block: &Block| text::plain(setting, scope, block, bare);
        let mut ready: Vec<Option<Ready>> = blocks.par_iter().map(set).collect();
        let mut at = 0;
        while let Some((block, after)) = blocks.get(at..).and_then(<[Block]>::split_first) {
            // A paragraph with a heading run into it is another one than was set.
            let count = if self.run_in(block, after).is_some() { 2 } else { 1 };
            self.ready = ready.get_mut(at).and_then(Option::take);
            self.blocks(&blocks[at..at + count]);
            at += count;
        }
    }

    /// Sets blocks below each other.
    pub fn blocks(&mut self, blocks: &[Block]) {
        let mut rest = blocks;
        while let Some((block, after)) = rest.split_first() {
            self.anchors.extend(block.attr.id().cloned());
            rest = match self.run_in(block, after) {
                Some((joined, after)) => {
                    self.anchors.extend(joined.attr.id().cloned());
                    self.run_in = heading_level(block);
                    self.in_lang(&joined);
                    after
                }
                None => {
                    self.in_lang(block);
                    after
                }
            };
        }
    }

    fn in_lang(&mut self, block: &Block) {
        match block.attr.lang() {
            None => self.block(block),
            Some(lang) => {
                let from = self.tags.list().len();
                self.within(|scope| scope.lang = lang, |flow| flow.block(block));
                self.tags.set_lang_from(from, lang);
            }
        }
    }

    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Heading { level, number, content } => {
                self.heading(*level, number.as_deref(), content, block.span)
            }
            BlockKind::Para(content) => self.para(content, block),
            BlockKind::Verse(lines) => self.verse(lines),
            BlockKind::Quote { body, source } => self.tagged(Tag::Quote, |flow| flow.quote(body, source.as_deref())),
            BlockKind::List { style, items, tight: _ } => {
                self.tagged(Tag::List(Some(*style)), |flow| flow.list(*style, items));
            }
            BlockKind::Terms(terms) => self.tagged(Tag::List(None), |flow| flow.terms(terms)),
            BlockKind::Code { text, tokens, lang: _ } => self.code(text, tokens, block),
            BlockKind::Math(tex) => {
                let words = self.words_of(tex, &block.attr);
                self.tagged(Tag::Formula(words), |flow| flow.math(tex, &block.attr, block.span));
            }
            BlockKind::Figure { number, body, caption } => self.figure(number.as_deref(), body, caption, block),
            BlockKind::Table(table) => self.tagged(Tag::Table, |flow| flow.table(table, block)),
            BlockKind::Container { kind, title, body } => self.container(*kind, title.as_deref(), body, block),
            BlockKind::SceneBreak => self.tagged(Tag::Paragraph, Flow::scene_break),
            BlockKind::BlankLine => self.blank_line(block.span),
            BlockKind::PageBreak(turn) => self.turn = Some(*turn),
        }
    }

    /// Runs `f` with a changed scope.
    fn within(&mut self, change: impl FnOnce(&mut Scope), f: impl FnOnce(&mut Self)) {
        let outer = self.scope.clone();
        change(&mut self.scope);
        // However deep it goes, four characters fit on a line.
        let most = (self.setting.grid.measure - self.setting.grid.size * 4).max(Abs::ZERO);
        self.scope.end = self.scope.end.min(most);
        self.scope.start = self.scope.start.min(most - self.scope.end);
        f(self);
        self.scope = outer;
    }

    /// Runs `f` between the indents of a style.
    fn indented(&mut self, style: &Style, f: impl FnOnce(&mut Self)) {
        let em = self.setting.grid.size;
        self.within(
            |scope| {
                scope.start += em.per_mille(style.start);
                scope.end += em.per_mille(style.end);
            },
            f,
        );
    }

    /// Runs `f` on an empty column and gives what it set, to be put somewhere as a whole.
    fn aside(&mut self, f: impl FnOnce(&mut Self)) -> Vec<Piece> {
        let pieces = std::mem::take(&mut self.column.material.pieces);
        let (space, keep, turn) = (self.space, self.keep, self.turn.take());
        (self.space, self.keep) = (Abs::ZERO, 0);
        let outer = std::mem::replace(&mut self.aside, true);
        f(self);
        self.aside = outer;
        (self.space, self.keep, self.turn) = (space, keep, turn.or(self.turn));
        std::mem::replace(&mut self.column.material.pieces, pieces)
    }

    /// Asks for space before the next piece; spaces do not add up.
    fn apart(&mut self, space: Abs) {
        self.space = self.space.max(space);
    }

    /// Asks for space after the last piece.
    fn follow(&mut self, space: Abs) {
        self.at_end(|last| last.after = last.after.max(space));
    }

    /// Changes the last piece, in every way to set the last paragraph. Gives whether there is one.
    fn at_end(&mut self, change: impl Fn(&mut Piece)) -> bool {
        let Material { pieces, forks, joins, .. } = &mut self.column.material;
        let Some(last) = pieces.len().checked_sub(1) else { return false };
        if joins.last_key_value().is_some_and(|(_, &end)| end == last + 1)
            && let Some((_, fork)) = forks.last_key_value()
        {
            for &(start, _) in &fork.ways {
                start.checked_sub(1).and_then(|end| pieces.get_mut(end)).into_iter().for_each(&change);
            }
        }
        change(&mut pieces[last]);
        true
    }

    /// Space in lines of the grid.
    fn lines(&self, thousandths: i32) -> Abs {
        self.setting.grid.leading.per_mille(thousandths)
    }

    /// Adds a piece with whatever waits for one.
    fn push(&mut self, mut piece: Piece) {
        piece.before = piece.before.max(std::mem::take(&mut self.space));
        piece.cost = piece.cost.saturating_add(match self.keep {
            0 => 0,
            1 => LONELY_HEADING,
            _ => FORBIDDEN,
        });
        self.keep = self.keep.saturating_sub(1);
        if std::mem::take(&mut self.announced) {
            piece.cost = piece.cost.saturating_add(ANNOUNCED);
        }
        piece.turn = piece.turn.or(self.turn.take());
        if !self.anchors.is_empty() {
            let mut anchors = std::mem::take(&mut self.anchors);
            anchors.append(&mut piece.anchors);
            piece.anchors = anchors;
        }
        self.column.material.pieces.push(piece);
    }

    /// Adds pieces that do not stand on the grid, with so much space around them that what follows does (rule G3).
    fn off_grid(&mut self, before: Abs, after: Abs, pieces: Vec<Piece>) {
        let extent: Abs = pieces
            .iter()
            .enumerate()
            .map(|(at, piece)| if at == 0 { piece.height } else { piece.before + piece.height })
            .sum();
        let whole = before + extent + after;
        let rest = self.setting.grid.round_up(whole) - whole;
        self.apart(before + rest / 2);
        pieces.into_iter().for_each(|piece| self.push(piece));
        self.follow(after + (rest - rest / 2));
    }

    /// The style of a role, here.
    fn style(&self, role: Role) -> &'a Style {
        self.setting.theme.style(role)
    }

    /// The measure between the indents of the scope.
    fn measure(&self) -> Abs {
        self.scope.measure(&self.setting.grid)
    }

    /// How a paragraph in a style is to be set in this scope.
    fn spec(&self, style: &Style) -> para::Spec {
        self.scope.spec(&self.setting, style)
    }

    /// Sets inlines as lines.
    fn set(&mut self, inlines: &[Inline], spec: &para::Spec) -> Vec<Line> {
        let mut lines = para::set(self.setting.edition.assets(), self.setting.fonts, inlines, spec, self.sink);
        self.adopt(&mut lines);
        lines
    }

    /// A line of text as a piece of its own height, at the start of the scope.
    fn piece_of(&mut self, line: Line, style: &Style) -> Piece {
        self.piece_at(line, style, self.scope.start)
    }

    fn piece_at(&mut self, mut line: Line, style: &Style, along: Abs) -> Piece {
        let grid = self.setting.grid;
        let scale = self.scope.scale;
        let (cell, size) = (grid.cell_of(style).per_mille(scale), grid.size_of(style).per_mille(scale));
        let base = grid.base(cell, size);
        // Pictures and formulas that do not fit the cell take more of them, whole ones (rule G2).
        let room_over = base + grid.gap().max(Abs::ZERO) / 2;
        let room_under = cell - base;
        let more = |ink: Abs, room: Abs| {
            let missing = (ink - room).max(Abs::ZERO).to_raw();
            cell * ((missing + cell.to_raw().max(1) - 1) / cell.to_raw().max(1))
        };
        let (over, under) = (more(line.over, room_over), more(line.under, room_under));
        let (over, under) = (over.max(more(line.open.0, Abs::ZERO)), under.max(more(line.open.1, Abs::ZERO)));
        let anchors = std::mem::take(&mut line.anchors);
        let notes = self.marks(&mut line);
        Piece {
            height: over + cell + under,
            seat: if style.leading % 1000 == 0 && self.on_grid() { Seat::Top } else { Seat::Free },
            ink: vec![Ink::Line { line, along, base: over + base, size, artifact: false }],
            anchors: anchors.into_iter().chain(notes.iter().map(|(_, mark)| mark.clone())).collect(),
            notes: notes.into_iter().flat_map(|(note, _)| self.with_inner(note)).collect(),
            ..Piece::default()
        }
    }

    /// Whether lines here belong on the grid: not in notes and tables.
    fn on_grid(&self) -> bool {
        !matches!(self.scope.role, Role::Note | Role::Table | Role::TableHead)
    }

    /// Puts a tint or rule behind the pieces from `from` on.
    fn back(&mut self, from: usize, backdrop: &Backdrop) {
        let Some(pieces) = self.column.material.pieces.get_mut(from..) else { return };
        let last = pieces.len().saturating_sub(1);
        for (at, piece) in pieces.iter_mut().enumerate() {
            // The first begins where its piece does.
            let rise = if at > 0 { backdrop.rise } else { Abs::ZERO };
            let short = if at == last { backdrop.short - rise } else { Abs::ZERO };
            piece.backdrops.insert(0, Backdrop { joined: at > 0, short, rise, ..backdrop.clone() });
        }
    }
}
