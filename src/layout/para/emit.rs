//! Placed atoms → runs, pictures and the rest of a [`Line`].

use super::super::ink::Glyph;
use super::super::line::{Line, Picture, Run};
use super::Spec;
use super::breaker::Broken;
use super::justify::{Cell, Placed};
use super::stream::{Atom, Sized, Stream};
use crate::lang::Class;
use crate::theme::Abs;

/// Reach of the body's ink over and under the baseline, thousandths of em; in vertical lines half an em either way.
const OVER: i32 = 880;
const UNDER: i32 = 120;

/// Sets the ink of a line.
pub(super) fn line(stream: &Stream, spec: &Spec, broken: &Broken, placed: &Placed, hyphen: Option<Sized>) -> Line {
    let (over, under) = if spec.vertical { (500, 500) } else { (OVER, UNDER) };
    let mut line = Line {
        length: placed.length,
        over: spec.size.per_mille(over),
        under: spec.size.per_mille(under),
        ..Line::default()
    };
    for (at, cell) in (broken.start..broken.end).zip(&placed.cells) {
        let atom = &stream.atoms[at];
        if atom.class == Class::Object {
            picture(&mut line, stream, atom, cell);
        } else {
            glyphs(&mut line, stream, at, cell, broken.start);
        }
    }
    if let (Some(run), Some(hyphen), Some(cell)) = (line.runs.last_mut(), hyphen, placed.cells.last()) {
        // The hyphen is no character of the text: it stands for the last one's end.
        let text = run.text.char_indices().next_back().map_or(0, |(at, _)| at as u32);
        run.glyphs.push(Glyph { id: hyphen.id, along: cell.end - run.along, across: Abs::ZERO, text });
    }
    line
}

fn picture(line: &mut Line, stream: &Stream, atom: &Atom, cell: &Cell) {
    if let Some(object) = stream.objects.get(atom.first as usize) {
        line.over = line.over.max(object.height);
        line.images.push(Picture {
            path: object.path.clone(),
            alt: object.alt.clone(),
            along: cell.start,
            length: object.length,
            height: object.height,
        });
    }
}

fn glyphs(line: &mut Line, stream: &Stream, at: usize, cell: &Cell, start: usize) {
    let atom = &stream.atoms[at];
    let style = stream.style(atom);
    let fresh = at == start || {
        let before = &stream.atoms[at - 1];
        before.style != atom.style
            || before.set != atom.set
            || before.face != atom.face
            || before.class == Class::Object
    };
    if fresh || line.runs.is_empty() {
        line.runs.push(Run {
            face: atom.face,
            size: style.size,
            along: cell.start,
            across: style.rise,
            set: atom.set,
            color: style.color,
            lang: style.wish.lang,
            text: String::new(),
            glyphs: Vec::new(),
            span: stream.span(atom, atom),
        });
    }
    let Some(run) = line.runs.last_mut() else { return };
    let text = run.text.len() as u32;
    run.text.push_str(&stream.text[atom.at as usize..atom.at as usize + usize::from(atom.len)]);
    run.span = run.span.join(stream.span(atom, atom));
    let pen = cell.body + atom.shift - run.along;
    let first = atom.first as usize;
    for glyph in &stream.glyphs[first..first + usize::from(atom.count)] {
        run.glyphs.push(Glyph { id: glyph.id, along: pen + glyph.along, across: glyph.across, text });
    }
}
