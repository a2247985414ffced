//! Texts that are in the book twice: whole articles, and long passages.
//!
//! An article is its letters, cut into clauses by its marks. Of every two clauses that follow each other the hash is noted;
//! two articles that share a passage have noted the same pairs, whatever stands around. The notes are sorted, so time grows
//! with the length of the book, and what is found is compared letter by letter.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::report::start;
use super::survey::Survey;
use super::text::{is_own, place};
use crate::diag::{Code, Diagnostic, Sink};
use crate::doc::{Chapter, Inline, InlineKind, walk};
use crate::lang::script;
use crate::source::{Sources, Span};

/// Letters after which a clause ends without a mark.
const CLAUSE: usize = 32;
/// How far the first and the last noted pair of a passage are apart, at least. The end of one paragraph and the beginning of
/// the next, where two articles have them in the same order, make one pair and no passage.
const APART: u32 = 24;
/// Weight of the shortest passage that is worth a word: 100 Han characters, or 300 Latin letters.
const LONG: usize = 300;
/// Weight of the shortest article that is compared as a whole.
const SHORT: usize = 60;
/// So many parts of a hundred of an article make it the same text, with changes.
const MOST: usize = 80;
/// Passages that are reported one by one.
const REPORTED: usize = 30;
/// Places that a finding names: of whole articles, and of passages.
const PLACES: usize = 50;
const BEGINNINGS: usize = 12;

/// The letters of an article, lower case: marks and spaces change from paste to paste.
fn letters(article: &[Chapter]) -> Vec<char> {
    let mut letters = Vec::new();
    each_leaf(article, &mut |text, _| {
        // Three bytes to a Han character.
        letters.reserve(text.len() / 3);
        for c in text.chars().filter(|c| is_letter(*c)) {
            letters.push(c.to_ascii_lowercase());
        }
    });
    letters
}

/// The texts of an article, each with the number of its first letter: the way from a letter back to its place.
struct Leaves<'a>(Vec<(usize, Span, &'a str)>);

impl<'a> Leaves<'a> {
    fn of(article: &'a [Chapter]) -> Leaves<'a> {
        let (mut leaves, mut count) = (Vec::new(), 0);
        each_leaf(article, &mut |text, span| {
            leaves.push((count, span, text));
            count += text.chars().filter(|c| is_letter(*c)).count();
        });
        Leaves(leaves)
    }

    /// The place of a letter.
    fn place(&self, at: usize, sources: &Sources) -> Span {
        let after = self.0.partition_point(|(first, ..)| *first <= at);
        let Some((first, span, text)) = after.checked_sub(1).and_then(|leaf| self.0.get(leaf)) else {
            return Span::NONE;
        };
        // Twelve characters, so that the same words elsewhere in the paragraph are not taken for it.
        let found = text.char_indices().filter(|(_, c)| is_letter(*c)).nth(at - first);
        let Some((from, _)) = found else { return *span };
        let to = text[from..].char_indices().nth(12).map_or(text.len(), |(length, _)| from + length);
        place(*span, text, from..to, sources)
    }
}

fn weight(c: char) -> usize {
    if matches!(c, '\u{4E00}'..='\u{9FFF}') || script::is_cjk(c) { 3 } else { 1 }
}

fn is_letter(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}') || c.is_alphanumeric()
}

/// Calls `f` on every text of an article that is its own.
fn each_leaf<'a>(article: &'a [Chapter], f: &mut dyn FnMut(&'a str, Span)) {
    for chapter in article {
        walk::runs_where(&chapter.blocks, &is_own, &mut |run| {
            walk::each_inline(run, &mut |inline: &'a Inline| {
                if let InlineKind::Text(text) = &inline.kind {
                    f(text, inline.span);
                }
            });
        });
    }
}

/// What is noted of an article.
#[derive(Debug)]
pub(super) struct Notes {
    weight: usize,
    length: usize,
    hash: u64,
    /// Hash and first letter of the pairs of clauses.
    pairs: Vec<(u64, u32)>,
}

/// A factor with a good spread (Knuth's, for 64 bits).
const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

fn step(hash: u64, c: char) -> u64 {
    (hash ^ u64::from(c)).wrapping_mul(FACTOR).rotate_left(23)
}

/// A clause that has ended, or is open.
#[derive(Copy, Clone, Default)]
struct Clause {
    hash: u64,
    start: usize,
}

impl Notes {
    pub(super) fn of(article: &[Chapter]) -> Notes {
        let mut notes = Notes { weight: 0, length: 0, hash: 0, pairs: Vec::new() };
        let (mut last, mut open): (Option<Clause>, Clause) = Default::default();
        each_leaf(article, &mut |text, _| {
            for c in text.chars() {
                if is_letter(c) {
                    let c = c.to_ascii_lowercase();
                    notes.hash = step(notes.hash, c);
                    open.hash = step(open.hash, c);
                    notes.length += 1;
                    notes.weight += weight(c);
                    if notes.length - open.start < CLAUSE {
                        continue;
                    }
                } else if matches!(c, ' ' | '\u{3000}') {
                    continue;
                }
                if notes.length > open.start {
                    if let Some(last) = last {
                        notes.pairs.push((last.hash.rotate_left(32) ^ open.hash, last.start as u32));
                    }
                    last = Some(open);
                    open = Clause { hash: 0, start: notes.length };
                }
            }
        });
        notes.pairs.shrink_to_fit();
        notes
    }
}

/// A passage of an article that is in an earlier one too.
#[derive(Clone, Debug)]
struct Shared {
    earlier: usize,
    at: usize,
    article: usize,
    here: usize,
    length: usize,
}

/// X001 and X002.
pub(super) fn report(articles: &[&[Chapter]], surveys: &[Survey], sources: &Sources, sink: &mut Sink) {
    let notes: Vec<&Notes> = surveys.iter().map(|survey| &survey.notes).collect();
    let wholes = wholes(articles, &notes);
    let again: Vec<bool> = {
        let mut again = vec![false; articles.len()];
        wholes.iter().flat_map(|same| &same[1..]).for_each(|article| again[*article] = true);
        again
    };
    for same in &wholes {
        sink.push(whole(same, articles));
    }
    let shared = shared(links(&notes, &again), articles);
    let mut rest: Vec<Shared> = Vec::new();
    let mut most: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for passages in shared {
        let Some(first) = passages.first() else { continue };
        let length: usize = passages.iter().map(|shared| shared.length).sum();
        let shorter = notes[first.article].length.min(notes[first.earlier].length);
        match length * 100 / shorter.max(1) {
            parts if parts >= MOST => most.entry(first.earlier).or_default().push((first.article, parts)),
            _ => rest.extend(passages),
        }
    }
    for (earlier, later) in most {
        sink.push(mostly(earlier, &later, articles));
    }
    report_passages(rest, articles, sources, sink);
}

/// Articles of the same letters, each group in reading order.
fn wholes(articles: &[&[Chapter]], notes: &[&Notes]) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<(usize, u64), Vec<usize>> = BTreeMap::new();
    for (at, notes) in notes.iter().enumerate().filter(|(_, notes)| notes.weight >= SHORT) {
        groups.entry((notes.length, notes.hash)).or_default().push(at);
    }
    let text = |at: usize| letters(articles[at]);
    let mut found: Vec<Vec<usize>> = Vec::new();
    for mut group in groups.into_values().filter(|group| group.len() > 1) {
        let first = text(group[0]);
        group.retain(|at| text(*at) == first);
        found.push(group);
    }
    found.retain(|group| group.len() > 1);
    found.sort();
    found
}

/// The pairs that an article has noted as an earlier one has: the one that noted them first.
struct Link {
    earlier: usize,
    article: usize,
    /// First letters in the article and in the earlier one.
    places: Vec<(u32, u32)>,
}

fn links(notes: &[&Notes], again: &[bool]) -> Vec<Link> {
    let mut all: Vec<(u64, u32, u32)> = Vec::new();
    for (article, notes) in notes.iter().enumerate().filter(|(article, _)| !again[*article]) {
        all.extend(notes.pairs.iter().map(|(hash, at)| (*hash, article as u32, *at)));
    }
    all.par_sort_unstable();
    let mut linked: Vec<(u32, u32, u32, u32)> = Vec::new();
    for same in all.chunk_by(|a, b| a.0 == b.0) {
        let (_, earlier, at) = same[0];
        let later = same.iter().filter(|(_, article, _)| *article != earlier);
        linked.extend(later.map(|(_, article, here)| (*article, earlier, *here, at)));
    }
    drop(all);
    linked.par_sort_unstable();
    let pairs = linked.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1));
    pairs
        .filter(|pair| is_long(pair))
        .map(|pair| Link {
            earlier: pair[0].1 as usize,
            article: pair[0].0 as usize,
            places: pair.iter().map(|(_, _, here, at)| (*here, *at)).collect(),
        })
        .collect()
}

/// Whether noted pairs of two articles are those of a long passage: far enough apart in both alike.
fn is_long(pair: &[(u32, u32, u32, u32)]) -> bool {
    let shift = |(.., here, at): &(u32, u32, u32, u32)| i64::from(*here) - i64::from(*at);
    pair.chunk_by(|a, b| shift(a) == shift(b)).any(|run| run[run.len() - 1].2 - run[0].2 >= APART)
}

/// The long passages of each link, in the order of the articles.
fn shared(mut links: Vec<Link>, articles: &[&[Chapter]]) -> Vec<Vec<Shared>> {
    // An article that many others share something with is read once.
    links.sort_by_key(|link| link.earlier);
    let groups: Vec<&[Link]> = links.chunk_by(|a, b| a.earlier == b.earlier).collect();
    let group = |links: &&[Link]| {
        let there = letters(articles[links[0].earlier]);
        let passages = |link: &Link| passages(link, &letters(articles[link.article]), &there);
        links.par_iter().map(passages).collect::<Vec<_>>()
    };
    let mut shared = groups.par_iter().map(group).flatten().collect::<Vec<_>>();
    shared.retain(|passages| !passages.is_empty());
    shared.sort_by_key(|passages| (passages[0].article, passages[0].earlier));
    shared
}

/// The long passages that two articles share, whole, in order.
fn passages(link: &Link, here: &[char], there: &[char]) -> Vec<Shared> {
    let mut found: Vec<Shared> = Vec::new();
    let mut done = 0;
    for (at, earlier) in &link.places {
        let (at, earlier) = (*at as usize, *earlier as usize);
        if at < done {
            continue;
        }
        let back = here[done..at].iter().rev().zip(there[..earlier].iter().rev()).take_while(|(a, b)| a == b).count();
        let on = here[at..].iter().zip(&there[earlier..]).take_while(|(a, b)| a == b).count();
        if on == 0 {
            continue;
        }
        done = at + on;
        if here[at - back..done].iter().map(|c| weight(*c)).sum::<usize>() >= LONG {
            let (earlier, at) = (earlier - back, at - back);
            found.push(Shared {
                earlier: link.earlier,
                at: earlier,
                article: link.article,
                here: at,
                length: back + on,
            });
        }
    }
    found
}

fn name(article: &[Chapter]) -> &str {
    article.first().map_or("", |chapter| &chapter.path)
}

fn beginning(article: &[Chapter]) -> Span {
    article.first().map_or(Span::NONE, |chapter| start(chapter.span))
}

fn whole(same: &[usize], articles: &[&[Chapter]]) -> Diagnostic {
    let message = match same {
        [first, second] => format!("{} and {} are the same text", name(articles[*first]), name(articles[*second])),
        _ => format!("{} articles are the same text", same.len()),
    };
    let places = same.iter().take(PLACES).map(|at| beginning(articles[*at]));
    let found = places.fold(Diagnostic::new(Code::X001, message), Diagnostic::at);
    found.help("leave all but one out: take the files away, or name them in `skip` of `[anthology]`")
}

/// Articles, each with how much of it is in an earlier one.
fn mostly(earlier: usize, later: &[(usize, usize)], articles: &[&[Chapter]]) -> Diagnostic {
    let first = name(articles[earlier]);
    let message = match later {
        [(one, parts)] => {
            format!("{first} and {} are mostly the same text ({}%)", name(articles[*one]), parts.min(&100))
        }
        _ => format!("{} articles are mostly the same text as {first}", later.len()),
    };
    let places = later.iter().take(PLACES).map(|(article, _)| beginning(articles[*article]));
    let found = places.fold(Diagnostic::new(Code::X001, message).at(beginning(articles[earlier])), Diagnostic::at);
    found.help("versions of one article? leave the older ones out: `skip` of `[anthology]`")
}

/// Passages, each once with every article that has it.
fn report_passages(mut rest: Vec<Shared>, articles: &[&[Chapter]], sources: &Sources, sink: &mut Sink) {
    rest.sort_by_key(|shared| (shared.earlier, shared.at, shared.article));
    let mut groups: Vec<Vec<Shared>> = Vec::new();
    for shared in rest {
        let joins = |group: &&mut Vec<Shared>| {
            let first = &group[0];
            // The same passage, longer or shorter by a few words.
            first.earlier == shared.earlier && shared.at < first.at + first.length / 2
        };
        match groups.last_mut().filter(joins) {
            Some(group) => group.push(shared),
            None => groups.push(vec![shared]),
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.iter().map(|shared| shared.length).sum::<usize>()));
    let left = groups.len().saturating_sub(REPORTED);
    let mut known: BTreeMap<usize, Leaves> = BTreeMap::new();
    let mut place = |article: usize, at: usize| {
        known.entry(article).or_insert_with(|| Leaves::of(articles[article])).place(at, sources)
    };
    for group in groups.iter().take(REPORTED) {
        sink.push(passage(group, &mut place));
    }
    if left > 0 {
        sink.push(Diagnostic::new(Code::X002, "more passages that are in several articles").times(left));
    }
}

fn passage(group: &[Shared], place: &mut dyn FnMut(usize, usize) -> Span) -> Diagnostic {
    let first = &group[0];
    let length = group.iter().map(|shared| shared.length).max().unwrap_or(0);
    let mut later: Vec<&Shared> = group.iter().collect();
    later.sort_by_key(|shared| shared.article);
    later.dedup_by_key(|shared| shared.article);
    let message = format!("{} articles have the same passage of {length} letters", later.len() + 1);
    let mut found = Diagnostic::new(Code::X002, message).label(place(first.earlier, first.at), "it begins here");
    for shared in later.into_iter().take(BEGINNINGS) {
        found = found.label(place(shared.article, shared.here), "and here");
    }
    found.help("keep it in one of them; if it is quoted, make it a quotation (`> …`)")
}
