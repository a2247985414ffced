//! The pages of the printed edition in the text: where each begins, and an edition that bears their marks.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::vec::IntoIter;

use super::edition::{Edition, Opening, Place};
use super::slug::fresh;
use crate::doc::walk::{self, HolderMut};
use crate::doc::{Attr, AttrData, BlockKind, Inline, InlineKind, Label, RubyPiece};
use crate::source::Span;

/// Class of the empty span that marks where a page begins.
pub(crate) const PAGE_CLASS: &str = "pagebreak";
/// Key of its number as printed.
pub(crate) const PAGE_KEY: &str = "page";
/// Key under which a listing keeps the pages that begin in it: `offset id number`, parted by `;`.
pub(crate) const LISTING_KEY: &str = "page-starts";

/// Where the pages of a printed edition begin, in reading order.
#[derive(Clone, Default, Eq, PartialEq, Debug)]
pub struct PageMap {
    /// The pages. Blank ones are not among them.
    pub pages: Vec<PageStart>,
}

/// The beginning of a page.
#[derive(Clone, Eq, PartialEq, Debug)]
pub struct PageStart {
    /// Number as printed.
    pub label: String,
    /// Index of the chapter.
    pub chapter: usize,
    /// The first character; `None`: the page begins with the chapter.
    pub at: Option<TextPlace>,
}

/// A character of a chapter.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Debug)]
pub struct TextPlace {
    /// Which of [`walk::holders`] of its blocks.
    pub holder: usize,
    /// Which of the leaves in it, see [`leaf_text`]; 0 for a block.
    pub leaf: usize,
    /// Byte offset in the text of the leaf.
    pub offset: usize,
}

/// The text of an inline that holds characters itself or stands for some; `None` for all others.
pub fn leaf_text(kind: &InlineKind) -> Option<String> {
    match kind {
        InlineKind::Text(text) | InlineKind::Code(text) | InlineKind::Tcy(text) | InlineKind::Math(text) => {
            Some(text.clone())
        }
        InlineKind::Ruby(ruby) => Some(ruby.pieces.iter().map(|piece| piece.base.as_str()).collect()),
        InlineKind::Image { .. } => Some(String::new()),
        InlineKind::Break
        | InlineKind::Reference { .. }
        | InlineKind::Note { .. }
        | InlineKind::Emph(_)
        | InlineKind::Strong(_)
        | InlineKind::Strike(_)
        | InlineKind::Sup(_)
        | InlineKind::Sub(_)
        | InlineKind::Mark { .. }
        | InlineKind::Warichu(_)
        | InlineKind::Link { .. }
        | InlineKind::Index { .. }
        | InlineKind::Span(_) => None,
    }
}

impl Edition {
    /// This edition with the beginnings of printed pages marked. One whose author has marked pages keeps those.
    pub fn with_pages(&self, map: &PageMap) -> Edition {
        let mut out = self.clone();
        if self.has_pages() {
            return out;
        }
        let mut starts: BTreeMap<usize, Vec<(TextPlace, Inline)>> = BTreeMap::new();
        for page in &map.pages {
            let label = fresh(&format!("page-{}", page.label), |name| out.places.contains_key(&Label::new(name)));
            let label = Label::new(label);
            out.places.insert(label.clone(), Place { chapter: page.chapter, span: Span::NONE });
            match page.at {
                None => {
                    let opening = Opening { label, page: page.label.clone() };
                    out.openings.insert(page.chapter, opening);
                }
                Some(place) => starts.entry(page.chapter).or_default().push((place, mark(label, &page.label))),
            }
        }
        for (chapter, starts) in starts {
            if let Some(chapter) = out.book.chapters.get_mut(chapter) {
                put_all(&mut chapter.blocks, starts);
            }
        }
        out
    }

    /// Whether the author has marked the pages of a printed edition.
    fn has_pages(&self) -> bool {
        let mut found = false;
        for chapter in &self.book.chapters {
            chapter.inlines(&mut |inline| found |= inline.attr.has_class(PAGE_CLASS));
        }
        found
    }
}

/// The mark of a page.
fn mark(label: Label, page: &str) -> Inline {
    let attr = AttrData {
        id: Some(label),
        classes: vec![PAGE_CLASS.to_owned()],
        pairs: vec![(PAGE_KEY.to_owned(), page.to_owned())],
        lang: None,
    };
    Inline { kind: InlineKind::Span(Vec::new()), attr: Attr::new(attr), span: Span::NONE }
}

/// Marks that still have to be put, by leaf and offset.
type Waiting = Peekable<IntoIter<(TextPlace, Inline)>>;

fn put_all(blocks: &mut [crate::doc::Block], starts: Vec<(TextPlace, Inline)>) {
    let mut waiting = starts.into_iter().peekable();
    let mut at = 0;
    walk::holders_mut(blocks, &mut |holder| {
        let here = |waiting: &mut Waiting| waiting.next_if(|(place, _)| place.holder == at);
        match holder {
            HolderMut::Block(block) if matches!(block.kind, BlockKind::Code { .. } | BlockKind::Math(_)) => {
                let mut list = Vec::new();
                while let Some((place, mark)) = here(&mut waiting) {
                    let (id, page) =
                        (mark.attr.id().map_or("", Label::as_str), mark.attr.value(PAGE_KEY).unwrap_or(""));
                    list.push(format!("{} {id} {page}", place.offset));
                }
                if !list.is_empty() {
                    block.attr.make().pairs.push((LISTING_KEY.to_owned(), list.join(";")));
                }
            }
            HolderMut::Block(_) => {}
            HolderMut::Run(run) => {
                let mut own = Vec::new();
                let mut first = None;
                while let Some((place, mark)) = here(&mut waiting) {
                    // At the very beginning the mark stands outside of whatever the run begins with.
                    if (place.leaf, place.offset) == (0, 0) { first = Some(mark) } else { own.push((place, mark)) }
                }
                put(run, &mut 0, &mut own.into_iter().peekable());
                first.into_iter().for_each(|mark| run.insert(0, mark));
            }
        }
        at += 1;
    });
}

/// Puts marks before their characters; `leaf` counts the leaves.
fn put(run: &mut Vec<Inline>, leaf: &mut usize, waiting: &mut Waiting) {
    if waiting.peek().is_none() {
        return;
    }
    for mut inline in std::mem::take(run) {
        if leaf_text(&inline.kind).is_some() {
            let mut taken = 0;
            while let Some((place, mark)) = waiting.next_if(|(place, _)| place.leaf == *leaf) {
                let (head, tail) = split(inline, place.offset - taken);
                taken = place.offset;
                run.extend(head);
                run.push(mark);
                inline = tail;
            }
            *leaf += 1;
        } else if let Some(body) = inline.kind.body_mut() {
            put(body, leaf, waiting);
        }
        run.push(inline);
    }
}

/// Cuts a leaf; nothing before the cut where it is at the beginning or the leaf cannot be cut.
fn split(mut inline: Inline, offset: usize) -> (Option<Inline>, Inline) {
    let cut = |text: &mut String| text.is_char_boundary(offset).then(|| text.split_off(offset));
    let tail = match &mut inline.kind {
        InlineKind::Text(text) => cut(text).map(InlineKind::Text),
        InlineKind::Code(text) => cut(text).map(InlineKind::Code),
        InlineKind::Ruby(ruby) => {
            let mut before = 0;
            let is_before = |piece: &&RubyPiece| {
                before += piece.base.len();
                before <= offset
            };
            let count = ruby.pieces.iter().take_while(is_before).count();
            let tail = ruby.pieces.split_off(count);
            Some(InlineKind::Ruby(crate::doc::Ruby { pieces: tail, kind: ruby.kind }))
        }
        _ => None,
    };
    match tail {
        Some(kind) if offset > 0 => {
            let mut attr = inline.attr.clone();
            if attr.id().is_some() {
                attr.make().id = None;
            }
            let tail = Inline { kind, attr, span: inline.span };
            (Some(inline), tail)
        }
        Some(kind) => (None, Inline { kind, ..inline }),
        None => (None, inline),
    }
}
