//! Hyphenation of Latin words (rule U4).

use super::Spec;
use super::stream::{Atom, Kind, Stream};
use crate::lang::breaking::Break;
use crate::lang::{Class, Lang};

/// Cost of a hyphen (rule L2).
const HYPHEN: u16 = 70;
/// Cost of one in a foreign name.
const HYPHEN_IN_NAME: u16 = 350;
/// Letters that such a name must have.
const NAME: usize = 9;
/// Letters that a word must have.
const WORD: usize = 6;
/// Letters that must stay before and after a hyphen.
const LEFT: usize = 3;
const RIGHT: usize = 3;

/// Marks the hyphenation points of the words of the paragraph.
pub(super) fn mark(stream: &mut Stream, spec: &Spec) {
    if !spec.options.hyphenate {
        return;
    }
    let mut at = 0;
    while at < stream.atoms.len() {
        if stream.atoms[at].class != Class::Letter {
            at += 1;
            continue;
        }
        let end = word_end(stream, at);
        if end >= at + WORD {
            word(stream, at, end);
        }
        at = end.max(at + 1);
    }
}

fn word_end(stream: &Stream, start: usize) -> usize {
    let style = stream.style(&stream.atoms[start]);
    // Emphasis inside a word does not part it.
    let same = |atom: &Atom| {
        let other = stream.style(atom);
        other.kind == style.kind && other.wish.lang == style.wish.lang
    };
    (start..stream.atoms.len())
        .find(|&at| {
            let atom = &stream.atoms[at];
            !same(atom) || atom.class != Class::Letter || !atom.ch.is_alphabetic()
        })
        .unwrap_or(stream.atoms.len())
}

fn word(stream: &mut Stream, start: usize, end: usize) {
    let style = stream.style(&stream.atoms[start]);
    let touches = |at: Option<usize>| {
        let atom = at.and_then(|at| stream.atoms.get(at));
        atom.is_some_and(|atom| matches!(atom.class, Class::Digit | Class::Letter | Class::SoftHyphen))
    };
    if style.kind != Kind::Text || touches(start.checked_sub(1)) || touches(Some(end)) {
        return;
    }
    let (from, last) = (stream.atoms[start].at as usize, &stream.atoms[end - 1]);
    let text = &stream.text[from..last.at as usize + usize::from(last.len)];
    let Some((lang, cost)) = patterns(style.wish.lang, text) else { return };
    let mut points = Vec::new();
    let mut offset = from;
    for syllable in hypher::hyphenate_bounded(text, lang, LEFT, RIGHT) {
        offset += syllable.len();
        points.push(offset as u32);
    }
    points.pop();
    for at in start + 1..end {
        if points.contains(&stream.atoms[at].at) && stream.atoms[at - 1].brk != Break::Never {
            stream.atoms[at - 1].brk = Break::Hyphen(cost);
        }
    }
}

/// The patterns for a word, and what a hyphen costs. In CJK text words are taken as English; one with a capital is a
/// name there, which is broken only where it is long, to spare a wide gap.
fn patterns(lang: Lang, word: &str) -> Option<(hypher::Lang, u16)> {
    let mut capitals = word.chars().filter(|ch| ch.is_uppercase());
    let cost = match (capitals.next(), capitals.next()) {
        (None, _) => HYPHEN,
        // A name, or a German noun; never what is all capitals or camel case.
        (Some(_), None) if word.starts_with(char::is_uppercase) => match lang.is_cjk() {
            true if word.chars().count() < NAME => return None,
            true => HYPHEN_IN_NAME,
            false => HYPHEN,
        },
        _ => return None,
    };
    let lang = match lang.primary() {
        "en" => hypher::Lang::English,
        "fr" => hypher::Lang::French,
        "de" => hypher::Lang::German,
        "es" => hypher::Lang::Spanish,
        "it" => hypher::Lang::Italian,
        "pt" => hypher::Lang::Portuguese,
        "nl" => hypher::Lang::Dutch,
        "la" => hypher::Lang::Latin,
        _ if lang.is_cjk() && word.is_ascii() => hypher::Lang::English,
        _ => return None,
    };
    Some((lang, cost))
}
