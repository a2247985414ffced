//! Bopomofo at the right of its character in both directions (rules B1–B6).

use super::super::ink::{Glyph, Set};
use super::super::line::{Line, Run};
use super::faces::Faces;
use super::justify::Cell;
use super::ruby::Reading;
use super::side::ink_middle;
use super::stream::{Stream, Style};
use super::{Spec, item, shape};
use crate::diag::{Code, Diagnostic, Sink};
use crate::doc::RubyKind;
use crate::font::Wish;
use crate::lang::Class;
use crate::theme::{Abs, Family};

/// Size of a symbol, thousandths of the base (B2).
const SYMBOL: i32 = 300;
/// Width of the box with symbols and tone.
const BOX: i32 = 500;
/// Height of the neutral tone above the column (B4).
const NEUTRAL: i32 = 100;
/// Middle of an ideograph over its baseline, and the top of its cell.
const MIDDLE: i32 = 380;
const TOP: i32 = 880;
/// Symbols of a reading.
const MOST: usize = 3;

/// A reading, shaped as ideographs, so that every sign comes from the CJK face.
pub(super) fn shaped<F: Faces>(text: &str, style: Style, fonts: &F, sink: &mut Sink) -> Stream {
    report(text, &style, sink);
    // The even strokes of 黑體 hold at this size, those of 明體 break up.
    let wish = Wish { family: Family::Hei, italic: false, ..style.wish };
    let style = Style { size: style.size.per_mille(SYMBOL), wish, ..style };
    let mut reading = item::reading(text, style, |_| Class::Ideograph);
    shape::shape(&mut reading, fonts, sink);
    reading
}

/// Reports what is no reading of one character.
fn report(text: &str, style: &Style, sink: &mut Sink) {
    let signs: Vec<Sign> = text.chars().map(sign).collect();
    let count = |kind: Sign| signs.iter().filter(|sign| **sign == kind).count();
    let symbols = count(Sign::Symbol);
    let tones = count(Sign::Tone) + count(Sign::Neutral);
    let known = text.chars().all(|ch| sign(ch) != Sign::Symbol || is_symbol(ch));
    if known && (1..=MOST).contains(&symbols) && tones <= 1 && count(Sign::Entering) <= 1 {
        return;
    }
    let found = Diagnostic::new(Code::M022, format!("“{text}” is no bopomofo reading of one character"));
    let help = "give each character its own: up to three symbols and one tone mark, as in {重|ㄔㄨㄥˊ}";
    sink.push(found.at(style.span).help(help));
}

fn is_symbol(ch: char) -> bool {
    matches!(ch, '\u{3105}'..='\u{312f}' | '\u{31a0}'..='\u{31bf}')
}

/// In horizontal lines an annotated cell is 1.5 em; so is every cell of a text of which at least half is annotated, its
/// marks included (B3). Where only a rare character has its reading, opening all the others would tear the text apart.
pub(super) fn widen(stream: &mut Stream, readings: &[Reading], annotated: &[bool], spec: &Spec) {
    if spec.vertical || !readings.iter().any(|reading| reading.kind == RubyKind::Zhuyin) {
        return;
    }
    let cells = |stream: &Stream| stream.atoms.iter().filter(|atom| atom.class.is_cjk()).count();
    let noted = annotated.iter().filter(|noted| **noted).count();
    let throughout = noted * 2 >= cells(stream);
    for reading in readings.iter().filter(|reading| reading.kind == RubyKind::Zhuyin) {
        let style = *stream.style(&stream.atoms[reading.base().start]);
        for atom in stream.atoms[reading.base()].iter_mut().filter(|atom| !atom.is_joined()) {
            atom.body += style.size.per_mille(BOX);
        }
    }
    if throughout {
        for (at, annotated) in annotated.iter().enumerate() {
            let atom = &stream.atoms[at];
            if !annotated && (atom.class.is_cjk() || atom.class.is_mark()) && !atom.is_joined() {
                let room = stream.style(atom).size.per_mille(BOX);
                stream.atoms[at].body += room;
            }
        }
    }
}

/// Sets a reading beside `cell`, that of the last character of its base, on a row that is raised by `rise`.
///
/// Places are found from the lower left corner of the cell: to the right, and up from the baseline. In a vertical line
/// the run is horizontal, so that ㄧ and the tones stay as they are (B5).
pub(super) fn set<F: Faces>(line: &mut Line, reading: &Reading, cell: Cell, rise: Abs, fonts: &F, vertical: bool) {
    let Some(style) = reading.stream.styles.first() else { return };
    let (em, rise) = (style.size.scale(1000, SYMBOL), style.rise + rise);
    let (along, across) = if vertical { (cell.body + em.per_mille(TOP), rise - em / 2) } else { (cell.body, rise) };
    let column = Column::of(&reading.stream, em);
    let mut at = 0;
    let mut run: Option<Run> = None;
    for atom in reading.stream.atoms.iter() {
        let kind = sign(atom.ch);
        for glyph in reading.stream.glyphs_of(atom) {
            let middle = ink_middle(fonts, atom.face, glyph.id, column.fit(atom.size));
            let (right, up) = column.place(kind, at, middle);
            if run.as_ref().is_some_and(|run| run.face != atom.face) {
                line.runs.extend(run.take());
            }
            let run = run.get_or_insert_with(|| Run {
                face: atom.face,
                size: column.fit(atom.size),
                along,
                across,
                set: Set::Horizontal,
                color: style.color,
                lang: style.wish.lang,
                text: String::new(),
                glyphs: Vec::new(),
                tag: style.tag,
                span: style.span,
            });
            // All of one cluster, so that whoever reads the text gets the reading as one word.
            run.glyphs.push(Glyph { id: glyph.id, along: right, across: up, text: 0 });
        }
        if let Some(run) = &mut run {
            run.text.push_str(reading.stream.text_of(atom));
        }
        at += usize::from(kind == Sign::Symbol);
    }
    line.runs.extend(run);
}

/// What a sign of a reading is.
#[derive(Copy, Clone, Eq, PartialEq)]
enum Sign {
    Symbol,
    /// ˊ ˇ ˋ
    Tone,
    /// ˙
    Neutral,
    /// ㆴ ㆵ ㆶ ㆷ
    Entering,
}

fn sign(ch: char) -> Sign {
    match ch {
        'ˊ' | 'ˇ' | 'ˋ' | '\u{2ea}' | '\u{2eb}' => Sign::Tone,
        '˙' => Sign::Neutral,
        'ㆴ' | 'ㆵ' | 'ㆶ' | 'ㆷ' | 'ㆻ' => Sign::Entering,
        _ => Sign::Symbol,
    }
}

/// The column of symbols beside a cell.
struct Column {
    em: Abs,
    symbol: Abs,
    count: usize,
}

impl Column {
    fn of(reading: &Stream, em: Abs) -> Column {
        let count = reading.atoms.iter().filter(|atom| sign(atom.ch) == Sign::Symbol).count();
        // More than belong to one character are made smaller, so that the column is no higher than its base.
        let symbol = em.per_mille(SYMBOL).min(em / count.max(1) as i32);
        Column { em, symbol, count }
    }

    /// A size that belongs to whole symbols, in those of this column.
    fn fit(&self, size: Abs) -> Abs {
        let whole = self.em.per_mille(SYMBOL);
        if self.symbol < whole { size.scale(self.symbol.to_raw(), whole.to_raw().max(1)) } else { size }
    }

    /// Top of a symbol of the column, which is centred on the base.
    fn top(&self, at: usize) -> Abs {
        self.em.per_mille(MIDDLE) + self.symbol * self.count as i32 / 2 - self.symbol * at as i32
    }

    /// Pen of a sign; `at` symbols stand before it, `middle` is that of its ink.
    fn place(&self, sign: Sign, at: usize, (right, up): (Abs, Abs)) -> (Abs, Abs) {
        let column = self.em + self.symbol / 2;
        let beside = self.em + self.symbol + (self.em.per_mille(BOX) - self.symbol) / 2;
        let last = at.saturating_sub(1);
        match sign {
            Sign::Symbol => (self.em, self.top(at) - self.symbol.per_mille(TOP)),
            Sign::Tone => (beside - right, self.top(last) - up),
            Sign::Neutral => (column - right, self.top(0) + self.em.per_mille(NEUTRAL) / 2 - up),
            Sign::Entering => (beside - right, self.top(last + 1) + self.symbol / 3 - up),
        }
    }
}
