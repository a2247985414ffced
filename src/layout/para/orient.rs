//! How characters stand in vertical lines (rules V1–V7).

use super::super::ink::Set;
use super::stream::{Combined, Kind, Stream, Style};
use crate::diag::{Code, Diagnostic, Sink};
use crate::lang::vertical::{self, Stance};
use crate::lang::{Class, Region};

/// Stands every atom upright or on its side; combines what shares a cell.
pub(super) fn orient(stream: &mut Stream, sink: &mut Sink) {
    let mut at = 0;
    while at < stream.atoms.len() {
        let class = stream.atoms[at].class;
        let style = stream.style(&stream.atoms[at]);
        let end = if let Some(set) = style.stance {
            wanted(stream, at, set)
        } else if style.kind == Kind::Tcy {
            explicit(stream, at, sink)
        } else if class.is_latin() {
            token(stream, at)
        } else if class == Class::Exclamation && style.kind == Kind::Text {
            exclamations(stream, at)
        } else {
            single(stream, at);
            at + 1
        };
        at = end;
    }
}

fn single(stream: &mut Stream, at: usize) {
    let Style { region, kind, .. } = *stream.style(&stream.atoms[at]);
    let before = at.checked_sub(1).map(|i| stream.atoms[i].set);
    let atom = &mut stream.atoms[at];
    atom.set = match atom.class {
        // Dashes and ellipses turn with the line (V3), and so does what belongs to Latin.
        Class::Space if atom.ch == '\u{3000}' => Set::Upright,
        Class::Inseparable | Class::Space | Class::NoBreakSpace | Class::SoftHyphen => Set::Sideways,
        // 〔一〕 and ① stand, 12 lies.
        Class::NoteMark if atom.ch.is_ascii() => Set::Sideways,
        Class::Connector if atom.ch == '–' => Set::Sideways,
        // Formulas turn with the line.
        Class::Object if kind == Kind::Math => Set::Sideways,
        Class::Joined => before.unwrap_or(Set::Upright),
        _ => Set::Upright,
    };
    atom.shown = shown(atom.shown, atom.class, region);
}

/// The quotation mark that stands in for a curly one in vertical lines (V2, D2); the text keeps its own.
fn shown(ch: char, class: Class, region: Region) -> char {
    if !matches!(class, Class::Opening | Class::Closing) {
        return ch;
    }
    match (region.marks(), ch) {
        (Region::Ja, '“') => '〝',
        (Region::Ja, '”') => '〟',
        (Region::Cn | Region::Ko, '“') | (Region::Tw | Region::Hk | Region::Ja, '‘') => '『',
        (Region::Cn | Region::Ko, '”') | (Region::Tw | Region::Hk | Region::Ja, '’') => '』',
        (Region::Cn | Region::Ko, '‘') | (Region::Tw | Region::Hk, '“') => '「',
        (Region::Cn | Region::Ko, '’') | (Region::Tw | Region::Hk, '”') => '」',
        _ => ch,
    }
}

/// What the author wants to stand so: all of one style.
fn wanted(stream: &mut Stream, start: usize, set: Set) -> usize {
    let (end, region) = (style_end(stream, start), stream.style(&stream.atoms[start]).region);
    for atom in &mut stream.atoms[start..end] {
        atom.shown = shown(atom.shown, atom.class, region);
    }
    stand(stream, start, end, set);
    end
}

/// Tate-chu-yoko that the author asks for. What would be too small to read is set as if he did not.
fn explicit(stream: &mut Stream, start: usize, sink: &mut Sink) -> usize {
    let end = style_end(stream, start);
    let (first, last) = (&stream.atoms[start], &stream.atoms[end - 1]);
    let text = &stream.text[first.at as usize..last.at as usize + usize::from(last.len)];
    if vertical::combines(text) {
        combine(stream, start, end);
        return end;
    }
    let found = Diagnostic::new(Code::M021, format!("“{text}” is too long for one cell of a vertical line"));
    let help = "it is set as a turned run; give up to four digits or letters, or use {.upright}";
    sink.push(found.at(stream.span(first, last)).help(help));
    for at in start..end {
        if stream.atoms[at].class.is_latin() { stand(stream, at, at + 1, Set::Sideways) } else { single(stream, at) }
    }
    end
}

fn style_end(stream: &Stream, start: usize) -> usize {
    let style = stream.atoms[start].style;
    (start..stream.atoms.len()).find(|&at| stream.atoms[at].style != style).unwrap_or(stream.atoms.len())
}

/// A Latin token (rules V4, V5).
fn token(stream: &mut Stream, start: usize) -> usize {
    let style = stream.atoms[start].style;
    let inside = |at: &usize| {
        let atom = &stream.atoms[*at];
        atom.style == style && (atom.class.is_latin() || atom.class == Class::Joined)
    };
    let end = (start..stream.atoms.len()).find(|at| !inside(at)).unwrap_or(stream.atoms.len());
    if stream.style(&stream.atoms[start]).kind != Kind::Text || !lone(stream, start, end) {
        stand(stream, start, end, Set::Sideways);
        return end;
    }
    let (from, last) = (stream.atoms[start].at as usize, &stream.atoms[end - 1]);
    let to = last.at as usize + usize::from(last.len);
    let (head, stance) = vertical::stance(&stream.text[from..to], &stream.text[to..]);
    let middle = (start..end).find(|&at| stream.atoms[at].at as usize >= from + head).unwrap_or(end);
    match stance {
        Stance::Combined => combine(stream, start, middle),
        Stance::Upright => stand(stream, start, middle, Set::Upright),
        Stance::Turned => stand(stream, start, middle, Set::Sideways),
    }
    stand(stream, middle, end, Set::Upright);
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
        if set == Set::Upright {
            atom.shown = full_width(atom.shown);
        }
    }
}

/// The form of a letter, figure or sign of percent that is drawn to stand in a cell of one em; the text keeps its own.
fn full_width(ch: char) -> char {
    match ch {
        '%' | '0'..='9' | 'A'..='Z' | 'a'..='z' => char::from_u32(u32::from(ch) + 0xFEE0).unwrap_or(ch),
        _ => ch,
    }
}

fn combine(stream: &mut Stream, start: usize, end: usize) {
    for (at, atom) in stream.atoms[start..end].iter_mut().enumerate() {
        atom.set = Set::Horizontal;
        atom.combined = if at == 0 { Combined::First } else { Combined::Rest };
    }
}
