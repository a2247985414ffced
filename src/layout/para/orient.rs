//! How characters stand in vertical lines (rules V1–V7).

use super::super::ink::Set;
use super::stream::{Combined, Kind, Stream};
use crate::lang::{Class, Region};

/// Longest run of capitals that is set upright (rule V5).
const ACRONYM: usize = 4;

/// Stands every atom upright or on its side; combines what shares a cell.
pub(super) fn orient(stream: &mut Stream) {
    let mut at = 0;
    while at < stream.atoms.len() {
        let class = stream.atoms[at].class;
        let end = if stream.style(&stream.atoms[at]).kind == Kind::Tcy {
            explicit(stream, at)
        } else if class.is_latin() {
            token(stream, at)
        } else if class == Class::Exclamation {
            exclamations(stream, at)
        } else {
            single(stream, at);
            at + 1
        };
        at = end;
    }
}

fn single(stream: &mut Stream, at: usize) {
    let region = stream.style(&stream.atoms[at]).region;
    let before = at.checked_sub(1).map(|i| stream.atoms[i].set);
    let atom = &mut stream.atoms[at];
    atom.set = match atom.class {
        // Dashes and ellipses turn with the line (V3), and so does what belongs to Latin.
        Class::Inseparable | Class::Space | Class::NoBreakSpace | Class::SoftHyphen => Set::Sideways,
        // 〔一〕 and ① stand, 12 lies.
        Class::NoteMark if atom.ch.is_ascii() => Set::Sideways,
        Class::Connector if atom.ch == '–' => Set::Sideways,
        Class::Joined => before.unwrap_or(Set::Upright),
        _ => Set::Upright,
    };
    atom.shown = shown(atom.shown, atom.class, region);
}

/// The quotation mark that stands in for a curly one in vertical lines (V2); the text keeps its own.
fn shown(ch: char, class: Class, region: Region) -> char {
    if !matches!(class, Class::Opening | Class::Closing) {
        return ch;
    }
    match (region.marks(), ch) {
        (Region::Ja, '“') => '〝',
        (Region::Ja, '”') => '〟',
        (Region::Cn, '“') | (Region::Tw | Region::Hk | Region::Ja, '‘') => '『',
        (Region::Cn, '”') | (Region::Tw | Region::Hk | Region::Ja, '’') => '』',
        (Region::Cn, '‘') | (Region::Tw | Region::Hk, '“') => '「',
        (Region::Cn, '’') | (Region::Tw | Region::Hk, '”') => '」',
        _ => ch,
    }
}

/// Tate-chu-yoko that the author asks for.
fn explicit(stream: &mut Stream, start: usize) -> usize {
    let style = stream.atoms[start].style;
    let end = (start..stream.atoms.len()).find(|&at| stream.atoms[at].style != style).unwrap_or(stream.atoms.len());
    combine(stream, start, end);
    end
}

/// A Latin token: one or two digits, years, single letters and acronyms stand upright; everything else is turned.
fn token(stream: &mut Stream, start: usize) -> usize {
    let style = stream.atoms[start].style;
    let inside = |at: &usize| {
        let atom = &stream.atoms[*at];
        atom.style == style && (atom.class.is_latin() || atom.class == Class::Joined)
    };
    let end = (start..stream.atoms.len()).find(|at| !inside(at)).unwrap_or(stream.atoms.len());
    let atoms = &stream.atoms[start..end];
    let digits = atoms.iter().all(|atom| atom.class == Class::Digit);
    let capitals = atoms.iter().all(|atom| atom.ch.is_uppercase());
    let letter = atoms.len() == 1 && atoms[0].class == Class::Letter;
    let year = stream.atoms.get(end).is_some_and(|atom| atom.ch == '年');
    let text = stream.style(&atoms[0]).kind == Kind::Text && lone(stream, start, end);
    match atoms.len() {
        2 if digits && text => combine(stream, start, end),
        n if text && (digits && (n == 1 || n >= 4 && year) || letter || capitals && n <= ACRONYM) => {
            stand(stream, start, end, Set::Upright);
        }
        _ => stand(stream, start, end, Set::Sideways),
    }
    end
}

/// Whether no other Latin stands beside, which would make a phrase of it.
fn lone(stream: &Stream, start: usize, end: usize) -> bool {
    let latin = |at: Option<usize>| at.and_then(|at| stream.atoms.get(at)).is_some_and(|atom| atom.class.is_latin());
    let space = |at: Option<usize>| at.and_then(|at| stream.atoms.get(at)).is_some_and(|atom| atom.class.is_space());
    let (before, after) = (start.checked_sub(1), Some(end));
    let far = |near: Option<usize>, next: Option<usize>| space(near) && latin(next);
    !latin(before) && !latin(after) && !far(before, start.checked_sub(2)) && !far(after, Some(end + 1))
}

/// Two of ？！ share a cell (V7), three take two (W5).
fn exclamations(stream: &mut Stream, start: usize) -> usize {
    let end = (start..stream.atoms.len())
        .find(|&at| stream.atoms[at].class != Class::Exclamation)
        .unwrap_or(stream.atoms.len());
    if end - start >= 2 && stream.atoms[start].style == stream.atoms[start + 1].style {
        combine(stream, start, start + 2);
        start + 2
    } else {
        stand(stream, start, start + 1, Set::Upright);
        start + 1
    }
}

fn stand(stream: &mut Stream, start: usize, end: usize, set: Set) {
    for atom in &mut stream.atoms[start..end] {
        atom.set = set;
    }
}

fn combine(stream: &mut Stream, start: usize, end: usize) {
    for (at, atom) in stream.atoms[start..end].iter_mut().enumerate() {
        atom.set = Set::Horizontal;
        atom.combined = if at == 0 { Combined::First } else { Combined::Rest };
    }
}
