//! Wide lines and last lines of one character only where the rules leave nothing else: every way to break a paragraph is
//! tried, one line at a time, and the program may not do worse than the best of them (rules J1, P3, L1).
//!
//! What a line is long is taken from the program, by setting the line alone; where it may break and what it may be
//! opened is told here anew.

use std::collections::BTreeMap;

use banxin::diag::{Code, Sink};
use banxin::doc::{Inline, InlineKind, Label, Ruby, RubyKind, RubyPiece};
use banxin::lang::Lang;
use banxin::layout::line::Line;
use banxin::layout::para::{self, Spec};
use banxin::source::Span;
use banxin::theme::NoteMark;
use proptest::prelude::*;

use super::{EM, Plain, em, mille};

/// What stands whole on a line.
#[derive(Clone, Debug)]
enum Piece {
    Han(&'static str),
    /// Hangul between spaces.
    Word(&'static str),
    Latin(&'static str),
    Mark(&'static str),
    Space,
    Read(&'static str, &'static str),
    Zhuyin(&'static str, &'static str),
    Note(u32),
}

use Piece::*;

impl Piece {
    fn inline(&self) -> Inline {
        match self {
            Han(text) | Word(text) | Latin(text) | Mark(text) => Inline::text(*text),
            Space => Inline::text(" "),
            Read(base, text) => ruby(base, text, RubyKind::Over),
            Zhuyin(base, text) => ruby(base, text, RubyKind::Zhuyin),
            Note(number) => {
                let label = Label::new(number.to_string());
                Inline::new(InlineKind::Note { label, number: Some(*number) }, Span::NONE)
            }
        }
    }

    /// Characters that count for the last line.
    fn letters(&self) -> usize {
        match self {
            Han(text) | Word(text) | Read(text, _) | Zhuyin(text, _) => text.chars().count(),
            Latin(_) => 2,
            Mark(_) | Space | Note(_) => 0,
        }
    }

    /// Places inside it that open.
    fn inner(&self) -> i32 {
        match self {
            Read(text, _) => text.chars().count() as i32 - 1,
            Word(text) => text.chars().count() as i32 - 1,
            _ => 0,
        }
    }

    fn is(&self, marks: &str) -> bool {
        matches!(self, Mark(text) if text.chars().all(|ch| marks.contains(ch)))
    }
}

fn ruby(base: &str, text: &str, kind: RubyKind) -> Inline {
    let pieces = vec![RubyPiece { base: base.to_owned(), text: text.to_owned() }];
    Inline::new(InlineKind::Ruby(Ruby { pieces, kind }), Span::NONE)
}

const OPENING: &str = "「『（《【";
const CLOSING: &str = "」』）》】";
const PAUSES: &str = "，。、：；";
const FIXED: &str = "！？·～／";

/// Whether a line may end between two pieces. Less than the program knows is right, more is not.
fn may_break(a: &Piece, b: &Piece, korean: bool) -> bool {
    let forbidden = b.is(CLOSING) || b.is(PAUSES) || b.is(FIXED) || a.is(OPENING);
    // In the mainland no line ends with a solidus.
    let forbidden = forbidden || a.is("／");
    let joined = matches!(b, Space | Note(_)) || matches!((a, b), (Latin(_), Latin(_)) | (Note(_), Latin(_) | Note(_)));
    let units = a.is("—…") && b.is("—…");
    !(forbidden || joined || units) && (!korean || matches!(a, Space))
}

/// Places that open between two pieces, and how far they grow before, in thousandths of an em (rules J1, J2, D3).
fn place(a: &Piece, b: &Piece, lang: Lang, spaced: bool) -> (i32, i32) {
    let korean = lang == Lang::KO;
    let centred = matches!(lang.to_string().as_str(), "zh-Hant-TW" | "zh-Hant" | "zh-HK");
    let han = |piece: &Piece| matches!(piece, Han(_) | Read(..) | Zhuyin(..));
    let meet = matches!((a, b), (Latin(_), x) | (x, Latin(_)) if han(x));
    match (a, b) {
        _ if meet => (1, 83),
        _ if spaced => (if korean { 20 } else { 1 }, 250),
        (Latin(_), Latin(_)) | (_, Note(_)) => (0, 0),
        _ if a.is(OPENING) || a.is(FIXED) || centred && a.is(PAUSES) => (0, 0),
        _ if b.is(CLOSING) || b.is(PAUSES) || b.is(FIXED) => (0, 0),
        _ if a.is("—…") && b.is("—…") => (0, 0),
        _ => (1, 0),
    }
}

/// What a line may be opened before it is wide, in thousandths of an em.
fn room(line: &[Piece], lang: Lang) -> i32 {
    let end = line.iter().rposition(|piece| !matches!(piece, Space)).map_or(0, |at| at + 1);
    let start = line.iter().position(|piece| !matches!(piece, Space)).unwrap_or(end);
    let line = &line[start..end];
    let (mut sites, mut grow) = (line.iter().map(Piece::inner).sum::<i32>(), 0);
    let solid: Vec<usize> = (0..line.len()).filter(|&at| !matches!(line[at], Space)).collect();
    for pair in solid.windows(2) {
        let (more, wider) = place(&line[pair[0]], &line[pair[1]], lang, pair[1] > pair[0] + 1);
        sites += more;
        grow += wider;
    }
    // A Korean place is wide at a quarter of the others (rule D3).
    sites * 250 / if lang == Lang::KO { 4 } else { 1 } + grow
}

/// Sets inlines. Where half of a text has zhuyin, all its cells are wider; so that parts of one are as the whole,
/// others without follow after a break, in lines that are not counted.
fn set(mut inlines: Vec<Inline>, spec: &Spec) -> (Vec<Line>, Sink) {
    let zhuyin = |inline: &Inline| matches!(&inline.kind, InlineKind::Ruby(ruby) if ruby.kind == RubyKind::Zhuyin);
    if !spec.vertical && inlines.iter().any(zhuyin) {
        inlines.extend([Inline::new(InlineKind::Break, Span::NONE), Inline::text("末".repeat(40))]);
    }
    let mut sink = Sink::default();
    let mut lines = para::set(&BTreeMap::new(), &Plain::default(), &inlines, spec, &mut sink);
    lines.retain(|line| !super::text(line).starts_with('末'));
    (lines, sink)
}

/// How a line of these pieces comes out: not at all, filled well, or wide.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
enum Fit {
    Long,
    Good,
    Wide,
}

fn fit(pieces: &[Piece], range: std::ops::Range<usize>, spec: &Spec) -> Fit {
    let last = range.end == pieces.len();
    let mut inlines: Vec<Inline> = pieces[range.clone()].iter().map(Piece::inline).collect();
    let first = range.start == 0;
    if !first {
        // What begins after a break that the author asks for is no first line.
        inlines.splice(0..0, [Inline::text("山"), Inline::new(InlineKind::Break, Span::NONE)]);
    }
    let (lines, sink) = set(inlines, spec);
    if lines.len() != if first { 1 } else { 2 } || sink.list().iter().any(|found| found.code == Code::L001) {
        return Fit::Long;
    }
    let short = mille(spec.measure - lines[lines.len() - 1].length);
    if last || short <= room(&pieces[range], spec.lang) - 2 { Fit::Good } else { Fit::Wide }
}

/// The fewest wide lines of all ways to break, and whether one of those without any does not end in one character.
fn least(pieces: &[Piece], spec: &Spec) -> (usize, bool) {
    let korean = spec.lang == Lang::KO;
    let is_point = |at: usize| at == 0 || at == pieces.len() || may_break(&pieces[at - 1], &pieces[at], korean);
    let points: Vec<usize> = (0..=pieces.len()).filter(|&at| is_point(at)).collect();
    // From each point to the end.
    let mut fewest = vec![usize::MAX; points.len()];
    let mut well = vec![false; points.len()];
    let last = points.len() - 1;
    fewest[last] = 0;
    for from in (0..last).rev() {
        for to in from + 1..=last {
            let range = points[from]..points[to];
            let letters: usize = pieces[range.clone()].iter().map(Piece::letters).sum();
            match fit(pieces, range, spec) {
                // Marks at its end may make a longer one fit; many more pieces do not.
                Fit::Long if to > from + 2 * mille(spec.measure) as usize / 1000 => break,
                Fit::Long => {}
                Fit::Good => {
                    fewest[from] = fewest[from].min(fewest[to]);
                    let ends_well = if to == last { letters > 1 || from == 0 } else { well[to] };
                    well[from] |= ends_well;
                }
                Fit::Wide => fewest[from] = fewest[from].min(fewest[to].saturating_add(1)),
            }
        }
    }
    (fewest[0], well[0])
}

/// Lines but the last whose places are wide apart, or that are left short.
fn wide(lines: &[Line], spec: &Spec) -> usize {
    let most = if spec.lang == Lang::KO { 62 } else { 250 };
    let rest = &lines[..lines.len().saturating_sub(1)];
    rest.iter().filter(|line| line.made.opened > most + 1 || mille(spec.measure - line.length) > 2).count()
}

/// Whether a line has no more than one character besides marks, readings and notes.
fn is_single(line: &Line) -> bool {
    let runs = line.runs.iter().filter(|run| run.size == EM);
    let letters: Vec<char> = runs.flat_map(|run| run.text.chars()).filter(|ch| ch.is_alphanumeric()).collect();
    letters.len() <= 1 && !letters.iter().any(char::is_ascii)
}

fn any_piece(korean: bool, vertical: bool) -> BoxedStrategy<Piece> {
    let marks = prop::sample::select(
        &[
            "，", "。", "、", "：", "！", "？", "「", "」", "『", "』", "（", "）", "《", "》", "——", "……", "·", "；",
            "～", "／", "【", "】",
        ][..],
    );
    let latin = prop::sample::select(if vertical {
        &["page", "type"][..]
    } else {
        &["page", "C", "3.14", "2026", "GPT-3", "U+4E2D", "25%", "12:30", "harbour"]
    });
    let read = prop::sample::select(
        &[("志", "こころざし"), ("山", "やま"), ("版心", "はんしん"), ("職人", "しょくにん"), ("東", "dong")][..],
    );
    let zhuyin = prop::sample::select(&[("注", "ㄓㄨˋ"), ("音", "ㄧㄣ")][..]);
    let note = (1..20_u32).prop_map(Note);
    if korean {
        let words = prop::sample::select(&["봄", "산길", "조판을", "그리고", "아름다운"][..]);
        return prop_oneof![6 => words.prop_map(Word), 1 => latin.prop_map(Latin)].boxed();
    }
    prop_oneof![
        12 => prop::sample::select(&["山", "水", "竹", "簡", "書"][..]).prop_map(Han),
        4 => marks.prop_map(Mark),
        2 => latin.prop_map(Latin),
        1 => Just(Space),
        2 => read.prop_map(|(base, text)| Read(base, text)),
        1 => zhuyin.prop_map(|(base, text)| Zhuyin(base, text)),
        1 => note,
    ]
    .boxed()
}

fn any_paragraph() -> impl Strategy<Value = (Vec<Piece>, Spec)> {
    let lang = prop::sample::select(&["zh-Hant-TW", "zh-HK", "zh-Hans", "ja", "ko"][..]);
    (lang, any::<bool>(), any::<bool>(), 12..36_i32, 0..3_i32).prop_flat_map(|(tag, vertical, han, half, indent)| {
        let lang: Lang = tag.parse().expect("a tag");
        let korean = lang == Lang::KO;
        let mut spec = Spec::new(lang, EM, em(f64::from(half) / 2.0));
        (spec.vertical, spec.indent) = (vertical, EM * indent);
        spec.note_mark = if han { NoteMark::Han } else { NoteMark::Plain };
        let pieces = prop::collection::vec(any_piece(korean, vertical), 1..30);
        pieces.prop_map(move |pieces| (sensible(pieces, korean), spec.clone()))
    })
}

/// Latin words have spaces between them, Korean ones too; none stands where no word is.
fn sensible(pieces: Vec<Piece>, korean: bool) -> Vec<Piece> {
    let mut out: Vec<Piece> = vec![if korean { Word("봄") } else { Han("山") }];
    for piece in pieces {
        let latin = |piece: &Piece| matches!(piece, Latin(_));
        match (out.last(), &piece) {
            (Some(Latin(_)), Space) | (Some(Latin(_)), Latin(_)) => out.push(Space),
            (Some(a), Space) if !latin(a) => continue,
            (Some(Note(_)), Note(_) | Latin(_)) | (Some(Space), Note(_)) => continue,
            // Such a mark ends no line, as what it stands behind does not.
            (Some(a), Note(_)) if a.is(OPENING) || a.is("／") => continue,
            (Some(Space), b) if !latin(b) && !korean => {
                out.pop();
            }
            _ if korean => out.push(Space),
            _ => {}
        }
        if !matches!(piece, Space) {
            out.push(piece);
        }
    }
    while matches!(out.last(), Some(Space)) {
        out.pop();
    }
    out
}

proptest! {
    #![proptest_config(crate::harness::properties(120))]

    #[test]
    fn no_line_is_wide_without_need((pieces, spec) in any_paragraph()) {
        let inlines: Vec<Inline> = pieces.iter().map(Piece::inline).collect();
        let (lines, sink) = set(inlines, &spec);
        if sink.list().iter().any(|found| matches!(found.code, Code::L001 | Code::L015)) {
            return Ok(());
        }
        let (fewest, well) = least(&pieces, &spec);
        let own = wide(&lines, &spec);
        let shown: Vec<String> = lines.iter().map(super::text).collect();
        prop_assert!(fewest > 0 || own == 0, "{own} wide lines, none is needed: {shown:#?}");
        let single = lines.len() > 1 && lines.last().is_some_and(is_single);
        prop_assert!(!(well && single), "the last line could be longer: {shown:#?}");
    }
}
