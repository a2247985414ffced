//! Formulas in a line of text.

use super::row::{Atom, join};
use super::{Frame, Look, Setter};
use crate::diag::{Code, Diagnostic, Sink};
use crate::layout::para::Faces;
use crate::math::{Class, Formula, Style};
use crate::theme::Abs;

/// Cost of a line break after a relation, after a binary operator, after a comma: in the units of rule L2, in the
/// proportion of TeX's penalties 500 and 700, which a wide gap between characters outweighs.
const AFTER_RELATION: u16 = 100;
const AFTER_OPERATOR: u16 = 140;
const AFTER_COMMA: u16 = 300;
/// How far a formula may reach over and under the baseline, thousandths of em, beside one in the line above or below:
/// the em box, and of a line gap of three quarters of em half and most (rule G2).
const OVER: i32 = 1255;
const UNDER: i32 = 870;

/// A part of a formula that stays on one line.
#[derive(Clone, Debug)]
pub(crate) struct Segment {
    /// Its box.
    pub frame: Frame,
    /// Space to the next part, where both stand on one line.
    pub after: Abs,
    /// Cost of a line break after it.
    pub cost: u16,
}

/// Sets a formula in parts, none longer than `measure`.
pub(crate) fn inline<F: Faces>(
    formula: &Formula,
    fonts: &F,
    look: Look,
    measure: Abs,
    sink: &mut Sink,
) -> Vec<Segment> {
    let mut segments = set(formula, fonts, look, Style::Display, sink);
    let reaches = |segments: &[Segment]| {
        let over = segments.iter().any(|segment| segment.frame.ascent > look.size.per_mille(OVER));
        over || segments.iter().any(|segment| segment.frame.descent > look.size.per_mille(UNDER))
    };
    if reaches(&segments) {
        // What asks for display style would reach into other lines: the style of text often does not.
        let text = set(formula, fonts, look, Style::Text, &mut Sink::default());
        if !reaches(&text) {
            segments = text;
        }
    }
    let longest = segments.iter().map(|segment| segment.frame.width).max().unwrap_or_default();
    if longest > measure && measure > Abs::ZERO {
        told(look, longest, measure, sink);
        let look = Look { size: look.size.scale(measure.to_raw() - 1, longest.to_raw()), ..look };
        segments = set(formula, fonts, look, Style::Display, &mut Sink::default());
    }
    segments
}

/// Reports a formula that is made smaller.
pub(super) fn told(look: Look, width: Abs, room: Abs, sink: &mut Sink) {
    let percent = i64::from(room.to_raw()) * 100 / i64::from(width.to_raw().max(1));
    let message = format!("the formula is too wide for the text and was made smaller: {percent} %");
    sink.push(
        Diagnostic::new(Code::M016, message)
            .at(look.span)
            .help("write it in several lines: \\begin{aligned} … &= … \\\\ &= … \\end{aligned}"),
    );
}

fn set<F: Faces>(formula: &Formula, fonts: &F, look: Look, most: Style, sink: &mut Sink) -> Vec<Segment> {
    let mut setter = Setter::new(fonts, look, sink);
    setter.most = most;
    let env = setter.env(Style::Text);
    segments(setter.atoms(&formula.row, env, None))
}

/// Cuts a row after its relations, operators and commas.
fn segments(atoms: Vec<Atom>) -> Vec<Segment> {
    let mut out = Vec::new();
    let mut open: Vec<Atom> = Vec::new();
    let mut atoms = atoms.into_iter().peekable();
    while let Some(atom) = atoms.next() {
        let class = atom.class;
        open.push(atom);
        let Some(next) = atoms.peek() else { break };
        let cost = match class {
            Some(Class::Rel) if next.class != Some(Class::Rel) => AFTER_RELATION,
            Some(Class::Bin) => AFTER_OPERATOR,
            Some(Class::Punct) => AFTER_COMMA,
            _ => continue,
        };
        let after = next.before;
        out.push(Segment { frame: join(trimmed(std::mem::take(&mut open))), after, cost });
    }
    out.push(Segment { frame: join(trimmed(open)), after: Abs::ZERO, cost: 0 });
    out
}

/// Atoms of a part, whose first has no space before it.
fn trimmed(mut atoms: Vec<Atom>) -> Vec<Atom> {
    if let Some(first) = atoms.first_mut() {
        first.before = Abs::ZERO;
    }
    atoms
}
