//! Where the lines of a paragraph may end (rules K, U, L2).

use super::super::ink::Set;
use super::Spec;
use super::hyphen;
use super::stream::{Atom, Gap, Kind, Stream};
use crate::lang::breaking::{self, Break};
use crate::lang::{Class, Region, wide};

/// Cost of a break at a space between Latin words.
const LATIN_SPACE: u16 = 5;
/// Cost of a break inside a URL or code.
const INSIDE_TOKEN: u16 = 80;
/// Cost of a break inside a Korean word, where that is allowed.
const SYLLABLE: u16 = 5;
/// Cost of a break after a hyphen that is written.
const AFTER_HYPHEN: u16 = 20;

/// Cost of a break that is better only than wide gaps.
const LAST_RESORT: u16 = 20_000;
/// Stands for the cost of a break that is made only where a line would be too long without.
pub(super) const NOT_AT_ALL: u16 = u16::MAX;
/// Cost of a break between the groups of a number, as far as one can tell (rule U2).
const INSIDE_NUMBER: u16 = NOT_AT_ALL;
/// Cost of a break in an address after a solidus, where that may not stand at the line end: better only than a line that
/// is too long.
const AFTER_SOLIDUS: u16 = NOT_AT_ALL;

/// Says of every atom whether a line may end after it.
pub(super) fn mark(stream: &mut Stream, spec: &Spec) {
    let mut previous: Option<usize> = None;
    let mut dots = 0;
    for at in 0..stream.atoms.len() {
        let atom = &stream.atoms[at];
        if atom.class.is_space() {
            continue;
        }
        if atom.is_joined() {
            if at > 0 {
                stream.atoms[at - 1].brk = Break::Never;
            }
            continue;
        }
        dots = match previous {
            Some(before) if atom.ch == '…' && stream.atoms[before].ch == '…' => dots + 1,
            _ => 0,
        };
        if let Some(before) = previous {
            let plain = before + 1 == at && stream.is_plain_pair(before, at);
            stream.atoms[at - 1].brk = if plain { Break::At(0) } else { between(stream, before, at, dots, spec) };
        }
        previous = Some(at);
    }
    tokens(stream);
    hyphen::mark(stream, spec);
    for range in std::mem::take(&mut stream.kept) {
        for atom in &mut stream.atoms[range.start..range.end.saturating_sub(1).max(range.start)] {
            if atom.brk != Break::Never {
                atom.brk = Break::No;
            }
        }
    }
}

/// The break between neighbours, with any spaces between them.
fn between(stream: &Stream, a: usize, b: usize, dots: usize, spec: &Spec) -> Break {
    let (first, second) = (&stream.atoms[a], &stream.atoms[b]);
    let (left, right) = (stream.style(first), stream.style(second));
    let pair = match breaking::pair(first.class, second.class, right.region, right.level) {
        // Half-width kana are set for want of room: a run of them stays whole, like a Latin word.
        _ if is_half_kana(first.ch) && is_half_kana(second.ch) => Break::No,
        // Twelve dots may split after six (rule U1).
        Break::Never if dots > 0 && dots.is_multiple_of(2) => Break::At(60),
        Break::Never if dots > 0 => Break::Never,
        Break::At(_) if right.region == Region::Ko && breaking::in_korean_word(first.class, second.class) => {
            if spec.options.syllables { Break::At(SYLLABLE) } else { Break::No }
        }
        pair => pair,
    };
    let spaces = &stream.atoms[a + 1..b];
    if !spaces.is_empty() && first.class.is_cjk() && is_connector(second.ch) {
        return Break::At(LAST_RESORT);
    }
    if spaces.iter().any(|atom| atom.class == Class::Space) {
        return after_space(stream, a, b, pair);
    }
    if is_connector(second.ch) && first.class.is_cjk() {
        // K1 holds for the Latin ones too; code, where they begin words, gives way rather than open a line.
        return if right.kind == Kind::Code { Break::At(LAST_RESORT) } else { Break::No };
    }
    if super::space::is_point(stream, a) {
        // Inside a number (U2).
        return Break::No;
    }
    if first.class == Class::NoteMark && ends_no_line(stream, a) {
        return Break::No;
    }
    match (left.kind, right.kind) {
        (Kind::Tcy, Kind::Tcy) if first.style == second.style => Break::Never,
        // Parts of one formula say themselves where it breaks.
        (Kind::Math, Kind::Math) if first.style == second.style => first.brk,
        (_, Kind::Script) => Break::No,
        (Kind::Script, _) if second.class.is_latin() && !second.class.is_cjk() => Break::No,
        _ => pair,
    }
}

/// Whether a mark of a note stands behind what may not end a line, and so may not do so either.
fn ends_no_line(stream: &Stream, mark: usize) -> bool {
    let noted = stream.atoms[..mark].iter().rev().find(|atom| atom.class != Class::NoteMark);
    noted.is_some_and(|noted| {
        let style = stream.style(noted);
        breaking::forbids_end(noted.class, style.region, style.level)
    })
}

fn after_space(stream: &Stream, a: usize, b: usize, pair: Break) -> Break {
    let (first, second) = (&stream.atoms[a], &stream.atoms[b]);
    let style = stream.style(second);
    let stuck = breaking::forbids_start(second.class, style.region, style.level)
        || breaking::forbids_end(first.class, style.region, style.level)
        || second.class == Class::NoteMark;
    match pair {
        Break::No | Break::Never if stuck => Break::No,
        _ if first.class == Class::Digit && is_unit(stream, b) => Break::No,
        _ if first.class == Class::Prefix && second.class == Class::Digit => Break::At(INSIDE_NUMBER),
        _ if first.class == Class::Digit && is_group(stream, a, b) => Break::At(INSIDE_NUMBER),
        // A space typed before a closing mark or after an opening one is no place to break; .5 and .NET are words.
        _ if first.class == Class::LatinOpening || wide(second.ch) == Some(Class::Interpunct) => Break::No,
        _ if second.class == Class::LatinClosing => match stream.atoms.get(b + 1) {
            Some(next) if second.ch == '.' && letters(next) => Break::At(LAST_RESORT),
            _ => Break::No,
        },
        _ if stream.style(second).region == Region::Ko => Break::At(0),
        _ if first.class.is_latin() && second.class.is_latin() => Break::At(LATIN_SPACE),
        _ => Break::At(0),
    }
}

/// Whether two runs of digits with a space between are groups of one number: the second has three digits, the first no
/// more, as in 100 000. GPT-3 2026 is no such thing.
fn is_group(stream: &Stream, a: usize, b: usize) -> bool {
    let digit = |at: &usize| stream.atoms[*at].class == Class::Digit;
    let before = (0..=a).rev().take_while(digit).count();
    let after = (b..stream.atoms.len()).take_while(digit).count();
    before <= 3 && after == 3
}

/// Whether the Latin token that begins here is a unit (rule U3).
fn is_unit(stream: &Stream, at: usize) -> bool {
    let end = (at..stream.atoms.len()).find(|&i| {
        let atom = &stream.atoms[i];
        !matches!(atom.class, Class::Letter | Class::Postfix)
    });
    let from = stream.atoms[at].at as usize;
    let to = end.map_or(stream.text.len(), |end| stream.atoms[end].at as usize);
    breaking::is_unit(&stream.text[from..to])
}

/// Breaks inside Latin tokens: after written hyphens and dashes between words; in URLs and code after their signs (U4).
fn tokens(stream: &mut Stream) {
    let mut at = 0;
    while at < stream.atoms.len() {
        if !stream.atoms[at].class.is_latin() {
            at += 1;
            continue;
        }
        let mut end = at;
        while end < stream.atoms.len() && (stream.atoms[end].class.is_latin() || stream.atoms[end].is_joined()) {
            end += 1;
        }
        token(stream, at, end);
        at = end;
    }
}

fn token(stream: &mut Stream, start: usize, end: usize) {
    let (from, last) = (stream.atoms[start].at as usize, &stream.atoms[end - 1]);
    let text = &stream.text[from..last.at as usize + usize::from(last.len)];
    let style = *stream.style(&stream.atoms[start]);
    let solidus =
        if breaking::forbids_end(Class::Solidus, style.region, style.level) { AFTER_SOLIDUS } else { INSIDE_TOKEN };
    let address = is_path(text) && style.kind == Kind::Text;
    let path = address || style.kind == Kind::Code;
    for at in start + 1..end.saturating_sub(1) {
        let [before, atom, after] = [at - 1, at, at + 1].map(|i| &stream.atoms[i]);
        if after.is_joined() {
            continue;
        }
        let opens = address && atom.gap == Gap::Closed && atom.set != Set::Upright;
        let cost = match atom.ch {
            '/' if path && after.ch != '/' && letters(after) => solidus,
            '-' if path && after.class == Class::Letter => INSIDE_TOKEN,
            '\\' | '?' | '&' | '.' | '_' | '=' | ':' | '@' if path && after.ch != '/' && letters(after) => INSIDE_TOKEN,
            '-' | '\u{2010}' if !path && is_hyphen(before, after) => AFTER_HYPHEN,
            '—' | '–' if !path && after.class == Class::Letter && before.class == Class::Letter => AFTER_HYPHEN,
            _ => 0,
        };
        if cost > 0 {
            stream.atoms[at].brk = Break::At(cost);
        }
        if opens {
            stream.atoms[at].gap = Gap::Letter;
        }
    }
}

/// Half-width katakana and the marks of its voiced sounds.
pub(super) fn is_half_kana(ch: char) -> bool {
    matches!(ch, '\u{ff66}'..='\u{ff9f}')
}

/// Latin marks that connect what stands on both sides (K1).
fn is_connector(ch: char) -> bool {
    matches!(ch, '-' | '\u{2010}' | '\u{2011}' | '–' | '/' | '~')
}

fn letters(atom: &Atom) -> bool {
    matches!(atom.class, Class::Letter | Class::Digit)
}

/// A hyphen of a compound word: lower-case letters on both sides. GPT-3 and F-16 stay whole.
fn is_hyphen(before: &Atom, after: &Atom) -> bool {
    before.ch.is_lowercase() && after.ch.is_alphabetic()
}

fn is_path(text: &str) -> bool {
    text.contains("://") || text.starts_with("www.") || text.contains(['@', '\\']) || text.matches('/').count() > 1
}
