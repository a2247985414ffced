//! Pages → where each begins in the edition.
//!
//! The ink of a page is followed in reading order through the text of its chapter: a run of glyphs knows the inline that
//! it was written in, and within an inline text goes on where the last page left it. So the place is exact even where the
//! text is not the source byte for byte. What is not text of the column is passed over: heads and folios, notes at the
//! foot, readings, numbers, and what floated here from an earlier place. A page that has nothing else
//! begins with that.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::ink::{GlyphRun, Item, Page, Pages};
use crate::doc::walk::{self, Holder};
use crate::doc::{BlockKind, Chapter, Inline, InlineKind};
use crate::resolve::{Edition, PageMap, PageStart, TextPlace, leaf_text};
use crate::source::{SourceId, Span};

/// How many leaves ahead a run without a place in the source is looked for.
const AHEAD: usize = 64;

/// Finds the beginnings of the pages.
pub fn page_map(pages: &Pages, edition: &Edition) -> PageMap {
    let first: BTreeMap<usize, usize> = edition
        .chapters()
        .iter()
        .enumerate()
        .filter_map(|(at, chapter)| Some((pages.anchors.get(chapter.label.as_ref()?)?.0, at)))
        .rev()
        .collect();
    let starts: Vec<(usize, usize)> = first.into_iter().collect();
    let ends = starts.iter().skip(1).map(|&(page, _)| page).chain([pages.pages.len()]);
    let spans: Vec<(usize, usize, usize)> =
        starts.iter().zip(ends).map(|(&(page, chapter), end)| (chapter, page, end)).collect();
    let found: Vec<Vec<PageStart>> = spans
        .into_par_iter()
        .map(|(at, start, end)| match edition.chapters().get(at) {
            Some(chapter) => of_chapter(pages, edition, chapter, at, start..end),
            None => Vec::new(),
        })
        .collect();
    PageMap { pages: found.into_iter().flatten().collect() }
}

fn of_chapter(
    pages: &Pages,
    edition: &Edition,
    chapter: &Chapter,
    at: usize,
    range: std::ops::Range<usize>,
) -> Vec<PageStart> {
    let mut text = Text::of(chapter, edition);
    let mut out = Vec::new();
    for index in range.clone() {
        let Some(page) = pages.pages.get(index) else { break };
        let begins = text.follow(page, pages);
        if page.label.is_empty() {
            continue;
        }
        match begins {
            _ if index == range.start => out.push(PageStart { label: page.label.clone(), chapter: at, at: None }),
            Some(place) => out.push(PageStart { label: page.label.clone(), chapter: at, at: Some(place) }),
            None => {}
        }
    }
    out
}

/// The text of a chapter as far as pages have taken it.
struct Text {
    leaves: Vec<Leaf>,
    /// Leaves by where they were written.
    written: BTreeMap<(SourceId, usize), Vec<usize>>,
    /// Leaves by the picture that they show.
    pictures: BTreeMap<String, Vec<usize>>,
    /// The last place that a page has reached.
    last: Option<TextPlace>,
    /// Where the last page begins.
    begun: Option<TextPlace>,
    /// The leaf that it is in.
    leaf: usize,
}

/// A piece of text.
struct Leaf {
    holder: usize,
    index: usize,
    span: Span,
    /// Its characters without blanks, and where each stands in the text.
    chars: Vec<(usize, char)>,
    /// Whether it can only be taken as a whole: pictures and formulas.
    whole: bool,
    /// How many of its characters pages have taken.
    taken: usize,
}

impl Text {
    fn of(chapter: &Chapter, edition: &Edition) -> Text {
        let mut text = Text {
            leaves: Vec::new(),
            written: BTreeMap::new(),
            pictures: BTreeMap::new(),
            last: None,
            begun: None,
            leaf: 0,
        };
        let mut at = 0;
        walk::holders(&chapter.blocks, &mut |holder| {
            match holder {
                Holder::Run(run) => text.run(run, at, edition),
                Holder::Block(block) => match &block.kind {
                    BlockKind::Code { text: code, .. } => text.add(at, 0, block.span, code, false),
                    BlockKind::Math(tex) => text.add(at, 0, block.span, tex, true),
                    _ => {}
                },
            }
            at += 1;
        });
        text
    }

    fn run(&mut self, run: &[Inline], holder: usize, edition: &Edition) {
        let mut index = 0;
        walk::each_inline(run, &mut |inline| {
            let Some(words) = leaf_text(&inline.kind) else { return };
            if let InlineKind::Image { path, .. } = &inline.kind
                && let Some(asset) = edition.assets().get(path)
            {
                self.pictures.entry(asset.name.clone()).or_default().push(self.leaves.len());
            }
            let whole = matches!(inline.kind, InlineKind::Math(_) | InlineKind::Image { .. });
            self.add(holder, index, inline.span, &words, whole);
            index += 1;
        });
    }

    fn add(&mut self, holder: usize, index: usize, span: Span, text: &str, whole: bool) {
        if let Some(source) = span.source() {
            self.written.entry((source, span.start())).or_default().push(self.leaves.len());
        }
        let chars = text.char_indices().filter(|&(_, c)| is_ink(c)).collect();
        self.leaves.push(Leaf { holder, index, span, chars, whole, taken: 0 });
    }

    /// Takes the text of a page; where it begins, if the page has any.
    fn follow(&mut self, page: &Page, pages: &Pages) -> Option<TextPlace> {
        let (mut begins, mut floated, mut artifacts) = (None, None, 0_usize);
        for item in &page.items {
            let found = match item {
                Item::Artifact(_) => {
                    artifacts += 1;
                    continue;
                }
                Item::End => {
                    artifacts = artifacts.saturating_sub(1);
                    continue;
                }
                _ if artifacts > 0 => continue,
                Item::Glyphs(run) => self.glyphs(run),
                Item::Image { image, .. } => pages.images.get(*image).and_then(|asset| self.picture(&asset.name)),
                Item::Rule { .. } | Item::Path { .. } | Item::Link { .. } => continue,
            };
            let Some(place) = found else { continue };
            // What lies before the end of the last page came here from there.
            if self.last.is_none_or(|last| place > last) {
                begins = begins.or(Some(place));
                self.last = Some(place);
            } else if self.begun.is_some_and(|begun| place > begun) {
                floated = floated.or(Some(place));
            }
        }
        let begins = begins.or(floated);
        self.begun = begins.or(self.begun);
        begins
    }

    fn picture(&mut self, name: &str) -> Option<TextPlace> {
        let leaf = *self.pictures.get(name)?.iter().find(|&&leaf| self.leaves[leaf].taken == 0)?;
        self.leaves[leaf].taken = 1;
        Some(self.leaves[leaf].place(0))
    }

    fn glyphs(&mut self, run: &GlyphRun) -> Option<TextPlace> {
        let words: Vec<char> = run.text.chars().filter(|&c| is_ink(c)).collect();
        if words.is_empty() {
            return None;
        }
        let leaf = match run.span.source() {
            Some(source) => self.written_in(source, run.span, &words)?,
            None => {
                let ahead = self.leaf..self.leaves.len().min(self.leaf + AHEAD);
                ahead.into_iter().find(|&at| self.leaves[at].goes_on(&words))?
            }
        };
        let place = self.leaves[leaf].take(&words)?;
        self.leaf = self.leaf.max(leaf);
        Some(place)
    }

    /// The leaf in which a span lies: of several that were written there, the first that still has the words.
    fn written_in(&self, source: SourceId, span: Span, words: &[char]) -> Option<usize> {
        let (_, leaves) = self.written.range(..=(source, span.start())).next_back()?;
        let inside = |leaf: &Leaf| leaf.span.source() == Some(source) && leaf.span.end() >= span.end();
        leaves.iter().copied().find(|&at| inside(&self.leaves[at]) && self.leaves[at].find(words).is_some())
    }
}

impl Leaf {
    fn place(&self, offset: usize) -> TextPlace {
        TextPlace { holder: self.holder, leaf: self.index, offset }
    }

    /// Whether what is left of it begins so.
    fn goes_on(&self, words: &[char]) -> bool {
        let left = self.chars.get(self.taken..).unwrap_or(&[]);
        self.span.is_none() && left.len() >= words.len() && left.iter().zip(words).all(|((_, a), b)| a == b)
    }

    /// Where in what is left of it the words are.
    fn find(&self, words: &[char]) -> Option<usize> {
        let left = self.chars.get(self.taken..)?;
        if self.whole {
            return (self.taken == 0).then_some(0);
        }
        let is_here = |part: &[(usize, char)]| part.iter().map(|(_, c)| c).eq(words);
        left.windows(words.len()).position(is_here).map(|at| self.taken + at)
    }

    fn take(&mut self, words: &[char]) -> Option<TextPlace> {
        let at = self.find(words)?;
        self.taken = if self.whole { self.chars.len().max(1) } else { at + words.len() };
        Some(self.place(if self.whole { 0 } else { self.chars.get(at)?.0 }))
    }
}

/// Whether a character is printed: blanks vanish at the ends of lines, and hyphens come there.
fn is_ink(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '\u{ad}' | '\u{fffc}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}
