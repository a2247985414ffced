//! The marks that Chinese and Latin share get their class from the text around them (rule C1).

use super::Spec;
use super::stream::Stream;
use crate::lang::{Class, Region, wide};

/// Gives “ ” ‘ ’ — … · – their full-width class where they stand in CJK text.
pub(super) fn resolve(stream: &mut Stream, spec: &Spec) {
    let shared = std::mem::take(&mut stream.shared);
    let mut open: Vec<usize> = Vec::new();
    for &at in &shared {
        match stream.atoms[at].ch {
            '“' | '‘' => open.push(at),
            ch @ ('”' | '’') => {
                if ch == '’' && is_apostrophe(stream, at) {
                    continue;
                }
                let opening = if ch == '”' { '“' } else { '‘' };
                match open.iter().rposition(|&i| stream.atoms[i].ch == opening) {
                    Some(depth) => {
                        let first = open[depth];
                        open.truncate(depth);
                        if quoted_wide(stream, spec, &[first, at]) {
                            widen(stream, first);
                            widen(stream, at);
                        }
                    }
                    None if quoted_wide(stream, spec, &[at]) => widen(stream, at),
                    None => {}
                }
            }
            _ if in_cjk(stream, at) || is_doubled(stream, at) => widen(stream, at),
            _ => {}
        }
    }
    for at in open {
        if quoted_wide(stream, spec, &[at]) {
            widen(stream, at);
        }
    }
}

fn widen(stream: &mut Stream, at: usize) {
    let atom = &mut stream.atoms[at];
    atom.class = wide(atom.ch).unwrap_or(atom.class);
    if atom.ch == '·' {
        // Faces have U+00B7 narrow, for Catalan; the interpunct of Chinese names is as wide as this one (C1).
        atom.shown = '・';
    }
}

fn is_apostrophe(stream: &Stream, at: usize) -> bool {
    let letter = |i: Option<usize>| {
        i.and_then(|i| stream.atoms.get(i)).is_some_and(|atom| matches!(atom.class, Class::Letter | Class::Digit))
    };
    letter(at.checked_sub(1)) && letter(Some(at + 1))
}

/// Whether any neighbour of the marks, inside or outside, is CJK. Korean has narrow quotation marks in horizontal lines,
/// and corner brackets in their place in vertical ones (D2).
fn quoted_wide(stream: &Stream, spec: &Spec, marks: &[usize]) -> bool {
    marks.iter().all(|&at| spec.vertical || stream.style(&stream.atoms[at]).region != Region::Ko)
        && marks.iter().any(|&at| side(stream, at, false) == Some(true) || side(stream, at, true) == Some(true))
}

fn in_cjk(stream: &Stream, at: usize) -> bool {
    let region = stream.style(&stream.atoms[at]).region;
    let (left, right) = (side(stream, at, false), side(stream, at, true));
    let near = left == Some(true) || right == Some(true) || (left.is_none() && right.is_none());
    let shared = match region {
        Region::Latin => false,
        // Korean has the dash and the ellipsis in common with Chinese, not the rest.
        Region::Ko => wide(stream.atoms[at].ch) == Some(Class::Inseparable),
        Region::Tw | Region::Hk | Region::Cn | Region::Ja => true,
    };
    near && shared
}

/// Whether the dash or ellipsis has another beside it: two are one mark of CJK, whatever stands around.
fn is_doubled(stream: &Stream, at: usize) -> bool {
    let atom = &stream.atoms[at];
    let same = |i: Option<usize>| i.and_then(|i| stream.atoms.get(i)).is_some_and(|other| other.ch == atom.ch);
    matches!(atom.ch, '—' | '…' | '―')
        && stream.style(atom).region != Region::Latin
        && (same(at.checked_sub(1)) || same(Some(at + 1)))
}

/// Whether the next character that tells is CJK; `None` at the end of the paragraph.
fn side(stream: &Stream, at: usize, forward: bool) -> Option<bool> {
    let tells = |i: usize| {
        let atom = &stream.atoms[i];
        match atom.class {
            _ if wide(atom.ch).is_some() => None,
            class if class.is_cjk() || class.is_mark() => Some(true),
            Class::Digit | Class::Letter | Class::Prefix | Class::Postfix | Class::Object => Some(false),
            _ => None,
        }
    };
    if forward { (at + 1..stream.atoms.len()).find_map(tells) } else { (0..at).rev().find_map(tells) }
}
