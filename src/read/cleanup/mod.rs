//! Clean-up of web-paste punctuation: typesetting rules T1 to T12 and T14, a pure function of a paragraph.
//!
//! Each rule is a pass over [`Work`]: it proposes changes, `Work` applies them and keeps the way back to the text as
//! written. Neighbours are judged by letters, never by marks, so that what one pass widens decides nothing in the
//! next run: cleaning clean text changes nothing.

mod brackets;
mod marks;
mod protect;
mod quotes;
mod report;
mod residue;
mod runs;
mod spaces;
mod width;
mod work;

use std::borrow::Cow;
use std::ops::Range;

use crate::lang::{Lang, Region, script};

pub(super) use quotes::Marks;
pub(super) use report::{Report, describe};
use work::Work;

/// A rule of typesetting.md §16 that changes text.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Debug)]
pub(super) enum Rule {
    /// Control and invisible characters.
    Invisible,
    /// NFC, full-width letters and digits, half-width kana, no-break spaces.
    T2,
    /// Commas, colons, semicolons, question and exclamation marks.
    T3,
    /// Full stops.
    T4,
    /// Parentheses.
    T5,
    /// Quotation marks.
    T6,
    /// Ellipses.
    T8,
    /// Dashes.
    T9,
    /// Ranges.
    T10,
    /// Spaces.
    T11,
    /// Middle dots in names.
    T12,
    /// As the other articles write it; no rule of typesetting.
    Uniform,
}

/// One change of the text.
#[derive(Clone, Eq, PartialEq, Debug)]
pub(super) struct Edit {
    /// Bytes of the text as given.
    pub(super) range: Range<usize>,
    /// What stands there instead.
    pub(super) replacement: String,
    /// Why.
    pub(super) rule: Rule,
}

/// Something seen and left as it is.
#[derive(Clone, Eq, PartialEq, Debug)]
pub(super) struct Finding {
    /// Bytes of the text as given.
    pub(super) range: Range<usize>,
    /// What.
    pub(super) kind: FindingKind,
}

/// What was seen.
#[derive(Clone, Eq, PartialEq, Ord, PartialOrd, Debug)]
pub(super) enum FindingKind {
    /// A quotation mark or bracket without a partner (T7).
    Lone,
    /// An opening mark at the start of a paragraph without a partner: the quotation may go on in the next one (T7).
    Opens,
    /// A closing quotation mark without a partner: it may close a quotation of an earlier paragraph.
    Closes,
    /// Punctuation that could mean two things; the text says which.
    Ambiguous(&'static str),
    /// A word that looks like the residue of simplified → traditional conversion, and what was probably meant.
    Residue(&'static str),
    /// 天后, 年后 after a number, for 後.
    After,
    /// A simplified character in a traditional text.
    Simplified,
    /// One of two forms of the same character, of which a text should use one.
    Variant,
}

/// What is to be changed in a paragraph, and what was seen.
#[derive(Clone, Default, Eq, PartialEq, Debug)]
pub(super) struct Cleaned {
    /// Changes in order of their places, without overlap.
    pub(super) edits: Vec<Edit>,
    /// Findings in order of their places.
    pub(super) findings: Vec<Finding>,
}

/// Cleans one paragraph. `protected` are bytes that stay as they are: code, math, addresses in links.
pub(super) fn edits(text: &str, lang: Lang, protected: &[Range<usize>]) -> Cleaned {
    let mut work = Work::new(text, protected);
    work.pass(width::invisible);
    if is_cjk_paragraph(text) {
        work.pass(width::normalise);
        let region = paragraph_region(&work, lang);
        if !matches!(region, Region::Ko | Region::Latin) {
            work.settle(|work| repair(work, region));
            if matches!(region, Region::Tw | Region::Hk) {
                residue::look(&mut work);
            }
        }
    }
    work.finish()
}

/// Looks a paragraph over and changes nothing: finds only what is wrong whatever the punctuation is to be, marks without
/// a partner and residue.
pub(super) fn look(text: &str, lang: Lang, protected: &[Range<usize>]) -> Cleaned {
    if !is_cjk_paragraph(text) {
        return Cleaned::default();
    }
    let mut work = Work::new(text, protected);
    work.pass(width::invisible);
    work.pass(width::normalise);
    let region = paragraph_region(&work, lang);
    if !matches!(region, Region::Ko | Region::Latin) {
        protect::protect(&mut work);
        quotes::pair(&mut work, region);
        brackets::pair(&mut work);
        if matches!(region, Region::Tw | Region::Hk) {
            residue::look(&mut work);
        }
    }
    Cleaned { edits: Vec::new(), ..work.finish() }
}

/// Gives the quotations of a paragraph other marks, whatever the region: straight, curly and corner marks alike.
pub(super) fn requote(text: &str, lang: Lang, protected: &[Range<usize>], marks: Marks) -> Vec<Edit> {
    if !is_cjk_paragraph(text) {
        return Vec::new();
    }
    let mut work = Work::new(text, protected);
    let region = paragraph_region(&work, lang);
    protect::protect(&mut work);
    let pairs = quotes::pair(&mut work, region);
    work.apply(quotes::changes(&work, &pairs, marks));
    work.finish().edits
}

/// Only what no text may hold (control and invisible characters), where clean-up is turned off.
pub(super) fn only_invisible(text: &str, protected: &[Range<usize>]) -> Cleaned {
    let mut work = Work::new(text, protected);
    work.pass(width::invisible);
    work.finish()
}

fn repair(work: &mut Work, region: Region) {
    protect::protect(work);
    let quotes = quotes::pair(work, region);
    let brackets = brackets::pair(work);
    brackets::shut_latin(work, &quotes, &brackets);
    work.apply(quotes::changes(work, &quotes, Marks::of(region)));
    work.apply(brackets::changes(work, &brackets));
    work.pass(runs::ellipses);
    work.pass(runs::dashes);
    work.pass(|work| runs::ranges(work, region));
    work.pass(|work| runs::middle_dots(work, region));
    work.pass(|work| marks::commas(work, region));
    work.pass(marks::full_stops);
    work.pass(spaces::spaces);
}

/// At least four CJK letters, or two for each Latin word.
pub(super) fn is_cjk_paragraph(text: &str) -> bool {
    // A half-width voiced mark is no letter of its own.
    let letters = text.chars().filter(|&c| script::is_cjk(c) && !matches!(c, '\u{FF9E}' | '\u{FF9F}'));
    let cjk = letters.take(4).count();
    if cjk >= 4 {
        return true;
    }
    let mut words = 0;
    let mut inside = false;
    for c in text.chars() {
        let letter = script::is_latin_letter(c) || inside && matches!(c, '\'' | '’' | '-' | '0'..='9');
        words += usize::from(letter && !inside);
        inside = letter;
    }
    cjk > 0 && cjk >= words * 2
}

/// Region whose marks hold in a paragraph: that of the language, unless kana or hangul make up a good part of it.
fn paragraph_region(work: &Work, lang: Lang) -> Region {
    let (mut cjk, mut kana, mut hangul) = (0, 0, 0);
    for c in work.chars() {
        if matches!(c, '\u{4E00}'..='\u{9FFF}') {
            cjk += 1;
            continue;
        }
        cjk += usize::from(script::is_cjk(c));
        kana += usize::from(script::is_kana(c));
        hangul += usize::from(script::is_hangul(c));
    }
    match lang.typography() {
        _ if hangul * 2 > cjk => Region::Ko,
        Region::Tw | Region::Hk | Region::Cn if kana * 4 > cjk => Region::Ja,
        region => region,
    }
}

/// A change of cells of a [`Work`] that a pass proposes.
struct Change {
    cells: Range<usize>,
    with: Cow<'static, str>,
    rule: Rule,
}

impl Change {
    fn new(cells: Range<usize>, with: impl Into<Cow<'static, str>>, rule: Rule) -> Change {
        Change { cells, with: with.into(), rule }
    }
}

/// Proposals of a pass.
#[derive(Default)]
struct Proposed {
    changes: Vec<Change>,
    findings: Vec<(Range<usize>, FindingKind)>,
}
