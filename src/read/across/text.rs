//! The characters of an article, with their places.

use std::ops::Range;

use crate::doc::{Attr, Block, BlockKind, Chapter, Inline, InlineKind, Mark, walk};
use crate::lang::variants::{IN_SCRIPT, Variants};
use crate::lang::{Lang, Region, script};
use crate::read::flat::Flat;
use crate::source::{Sources, Span};

/// The class of what stays as its author wrote it.
const VERBATIM: &str = "verbatim";

/// What the characters of an article are.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Debug)]
pub(super) enum Script {
    /// Traditional Chinese.
    Traditional,
    /// Simplified Chinese.
    Simplified,
    /// Japanese.
    Japanese,
    /// Anything else: nothing but whole texts is compared.
    Other,
}

impl Script {
    /// By the first characters; where these do not tell, by the usual language.
    pub(super) fn of(article: &[Chapter], usual: Lang) -> Script {
        const SAMPLE: usize = 400;
        let (mut han, mut kana, mut other, mut forms) = (0_usize, 0_usize, 0_usize, [0_usize; 2]);
        let variants = Variants::get();
        for chapter in article {
            walk::inlines(&chapter.blocks, &mut |inline| {
                let InlineKind::Text(text) = &inline.kind else { return };
                if han + kana + other > SAMPLE {
                    return;
                }
                for c in text.chars().take(SAMPLE) {
                    match c {
                        _ if script::is_han(c) => han += 1,
                        _ if script::is_kana(c) => kana += 1,
                        _ if script::is_hangul(c) || script::is_latin_letter(c) => other += 1,
                        _ => continue,
                    }
                    for (form, class) in IN_SCRIPT.into_iter().enumerate() {
                        forms[form] += usize::from(variants.class(c) == class);
                    }
                }
            });
        }
        match forms {
            // A Latin letter says less than a Han character.
            _ if (han + kana) * 8 < other => Script::Other,
            _ if kana * 6 > han + kana => Script::Japanese,
            [traditional, simplified] if simplified > traditional => Script::Simplified,
            [0, 0] => match usual.typography() {
                Region::Cn => Script::Simplified,
                Region::Ja => Script::Japanese,
                Region::Tw | Region::Hk | Region::Ko | Region::Latin => Script::Traditional,
            },
            _ => Script::Traditional,
        }
    }

    /// Which form of a pair of traditional and simplified is strange here.
    pub(super) fn strange(self) -> Option<usize> {
        match self {
            Script::Traditional => Some(1),
            Script::Simplified => Some(0),
            Script::Japanese | Script::Other => None,
        }
    }
}

/// Whether a block is compared: not what its author wants verbatim, nor what is in another language.
pub(super) fn is_open(block: &Block) -> bool {
    !is_fixed(&block.attr)
}

/// Whether a block counts as text of its article: a quotation is that of another one.
pub(super) fn is_own(block: &Block) -> bool {
    is_open(block) && !matches!(block.kind, BlockKind::Quote { .. })
}

/// Whether an inline stays as it is: links, names and titles that are marked as such, what is to stay verbatim.
pub(super) fn is_kept(inline: &Inline) -> bool {
    let named = match &inline.kind {
        InlineKind::Link { .. } => true,
        InlineKind::Mark { mark, .. } => matches!(mark, Mark::Name | Mark::Title),
        _ => false,
    };
    named || is_fixed(&inline.attr)
}

fn is_fixed(attr: &Attr) -> bool {
    !attr.is_none() && (attr.has_class(VERBATIM) || attr.lang().is_some())
}

/// A run as characters. In the place of what is protected stand characters that are nothing.
#[derive(Default)]
pub(super) struct Text {
    pub(super) flat: Flat,
    pub(super) chars: Vec<char>,
}

/// Stands for a protected character.
const NOTHING: char = '\0';

impl Text {
    pub(super) fn of(run: &[Inline]) -> Text {
        let mut text = Text::default();
        text.read(run);
        text
    }

    /// Takes another run in the place of this one.
    pub(super) fn read(&mut self, run: &[Inline]) {
        let Text { flat, chars } = self;
        flat.read(run, &is_kept);
        chars.clear();
        chars.extend(flat.text.chars());
        for range in &flat.protected {
            let at = |byte: usize| flat.text.get(..byte).map_or(0, |before| before.chars().count());
            chars[at(range.start)..at(range.end)].fill(NOTHING);
        }
    }

    /// The bytes of some characters.
    pub(super) fn bytes(&self, cells: &Range<usize>) -> Range<usize> {
        let mut starts = self.flat.text.char_indices().map(|(at, _)| at).chain([self.flat.text.len()]);
        let start = starts.by_ref().nth(cells.start).unwrap_or(self.flat.text.len());
        let end = match cells.len() {
            0 => start,
            length => starts.nth(length - 1).unwrap_or(self.flat.text.len()),
        };
        start..end
    }

    /// The place of some characters.
    pub(super) fn place(&self, cells: &Range<usize>, sources: &Sources) -> Span {
        self.place_of_bytes(&self.bytes(cells), sources)
    }

    /// The place of some bytes.
    pub(super) fn place_of_bytes(&self, bytes: &Range<usize>, sources: &Sources) -> Span {
        let Some((span, text, within)) = self.flat.leaf(bytes) else { return Span::NONE };
        place(span, text, within, sources)
    }
}

/// The place of a part of a text that was written at a span: exact where the text stands there byte for byte, and where
/// what was repaired in it can be told apart from the rest; otherwise the whole.
pub(super) fn place(span: Span, text: &str, within: Range<usize>, sources: &Sources) -> Span {
    let Some(id) = span.source() else { return span };
    let found = match span.end() - span.start() == text.len() {
        true => Some(within),
        false => sources.text(span).and_then(|written| aligned(written, text, within)),
    };
    found.map_or(span, |within| Span::new(id, span.start() + within.start, span.start() + within.end))
}

/// What a part of a text was before repairs. Where the two differ, it is looked for where they go on alike.
fn aligned(written: &str, text: &str, within: Range<usize>) -> Option<Range<usize>> {
    /// How long a difference may be.
    const LOST: usize = 24;
    /// So many characters alike are the same place again.
    const AGAIN: usize = 2;
    let old: Vec<(usize, char)> = written.char_indices().collect();
    let new: Vec<(usize, char)> = text.char_indices().collect();
    let start = |chars: &[(usize, char)], at: usize, whole: usize| chars.get(at).map_or(whole, |(start, _)| *start);
    let same = |i: usize, j: usize| {
        let rest = (new.len() - j).min(old.len() - i).min(AGAIN);
        (0..rest).all(|k| old[i + k].1 == new[j + k].1) && (rest > 0 || i == old.len() && j == new.len())
    };
    let (mut i, mut j, mut first) = (0, 0, None);
    while j < new.len() {
        let (mut skip, mut put) = (1, 1);
        if old.get(i).map(|(_, c)| *c) != Some(new[j].1) {
            let apart = (1..=LOST).flat_map(|sum| (0..=sum).map(move |skip| (skip, sum - skip)));
            let mut apart = apart.filter(|(skip, put)| i + skip <= old.len() && j + put <= new.len());
            (skip, put) = apart.find(|(skip, put)| same(i + skip, j + put))?;
        }
        let (from, to) = (start(&old, i, written.len()), start(&old, i + skip, written.len()));
        let (begins, ends) = (start(&new, j, text.len()), start(&new, j + put, text.len()));
        if begins <= within.start && within.start < ends {
            first = Some(from);
        }
        if within.end <= ends {
            return first.map(|first| first..to);
        }
        (i, j) = (i + skip, j + put);
    }
    None
}

/// Calls `f` on every run of an article that is compared: text and notes, not the titles of articles, which are names.
pub(super) fn runs<'a>(article: &'a [Chapter], f: &mut dyn FnMut(&'a [Inline])) {
    for chapter in article {
        walk::runs_where(&chapter.blocks, &is_open, f);
        chapter.notes.values().for_each(|note| walk::runs_where(&note.body, &is_open, f));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_repaired_is_found_again() {
        let found = |written: &str, text: &str, words: &str| {
            let at = text.find(words).expect("the words");
            aligned(written, text, at..at + words.len()).map(|range| written[range].to_owned())
        };
        for (written, text, words, was) in [
            ("山裏,坊中裏。", "山裏，坊中裡。", "裡。", "裏。"),
            ("一行\n二行，三行", "一行二行，三行", "三", "三"),
            ("他說\"好\"，用Rust寫", "他說「好」，用 Rust 寫", " Rust", "Rust"),
            ("百分之三十的人", "30%的人", "的人", "的人"),
            ("百分之三十的人", "30%的人", "30%", "百分之三十"),
            ("完...", "完……", "……", "..."),
        ] {
            assert_eq!(found(written, text, words).as_deref(), Some(was), "{text}");
        }
        assert_eq!(found("甲乙丙", "子丑寅卯辰巳午未申酉戌亥子丑寅卯辰巳午未申酉戌亥完", "完"), None);
    }
}
