//! What stands beside the text, measured on the ink of the built-in faces: zhuyin (B1–B5), dots and lines (M, M1), readings
//! (R1, R2), interlinear notes. Numbers are thousandths of an em, `along` the line and `across` it from its base.

use std::collections::BTreeMap;
use std::ops::Range;

use banxin::diag::{Code, Sink};
use banxin::doc::{Inline, InlineKind, Mark, Ruby, RubyKind, RubyPiece};
use banxin::lang::Lang;
use banxin::layout::ink::Set;
use banxin::layout::line::{Line, Run};
use banxin::layout::para::{self, Spec};
use banxin::source::Span;
use banxin::theme::Abs;
use proptest::prelude::*;

use super::faces::FONTS;
use super::{EM, em, mille};

fn spec(tag: &str, vertical: bool) -> Spec {
    Spec { vertical, ..Spec::new(tag.parse::<Lang>().expect("a tag"), EM, em(12.0)) }
}

fn set(inlines: &[Inline], spec: &Spec) -> Vec<Line> {
    let mut sink = Sink::default();
    let lines = para::set(&BTreeMap::new(), &*FONTS, inlines, spec, &mut sink);
    assert!(sink.list().is_empty(), "{:?}", sink.list());
    lines
}

fn ruby(pieces: &[(&str, &str)], kind: RubyKind) -> Inline {
    let piece = |(base, text): &(&str, &str)| RubyPiece { base: (*base).to_owned(), text: (*text).to_owned() };
    let pieces = pieces.iter().map(piece).collect();
    Inline::new(InlineKind::Ruby(Ruby { pieces, kind }), Span::NONE)
}

fn zhuyin(base: &str, text: &str) -> Inline {
    ruby(&[(base, text)], RubyKind::Zhuyin)
}

fn mark(mark: Mark, text: &str) -> Inline {
    Inline::new(InlineKind::Mark { mark, body: vec![Inline::text(text)] }, Span::NONE)
}

/// The ink of a glyph.
#[derive(Clone, Debug)]
struct Ink {
    id: u16,
    along: Range<i32>,
    across: Range<i32>,
}

impl Ink {
    fn middle(&self) -> (i32, i32) {
        ((self.along.start + self.along.end) / 2, (self.across.start + self.across.end) / 2)
    }
}

/// The ink of a horizontal run in a horizontal or vertical line.
fn level_ink(run: &Run, vertical: bool) -> Vec<Ink> {
    assert_eq!(run.set, Set::Horizontal);
    let face = FONTS.face(run.face);
    let at = |units: i16| run.size.scale(i32::from(units), i32::from(face.metrics().upem));
    let ink = |glyph: &banxin::layout::ink::Glyph| {
        let [left, bottom, right, top] = face.ink(glyph.id)?.map(at);
        // To the right of the pen and up from it: in a vertical line up is back along the line, right is across it.
        let (right, up) = (glyph.along + left..glyph.along + right, glyph.across + bottom..glyph.across + top);
        let (along, across) = match vertical {
            false => (run.along + right.start..run.along + right.end, run.across + up.start..run.across + up.end),
            true => (run.along - up.end..run.along - up.start, run.across + right.start..run.across + right.end),
        };
        let whole = |range: Range<Abs>| mille(range.start)..mille(range.end);
        Some(Ink { id: glyph.id, along: whole(along), across: whole(across) })
    };
    run.glyphs.iter().filter_map(ink).collect()
}

/// The run with this character, and the ink of its glyphs.
fn found(line: &Line, ch: char, vertical: bool) -> (&Run, Vec<Ink>) {
    let run = line.runs.iter().find(|run| run.text.contains(ch)).expect("a run");
    (run, level_ink(run, vertical))
}

/// r01: at the right of its character, in a column, in a box of half an em; every cell is one em and a half; the falling
/// tone beside the last symbol, half of it above its top (B1–B4).
#[test]
fn zhuyin_stands_right_of_its_character() {
    let line = &set(&[zhuyin("注", "ㄓㄨˋ"), Inline::text("音")], &spec("zh-TW", false))[0];
    assert_eq!(mille(line.length), 3000);
    let next = line.runs.iter().find(|run| run.text == "音").expect("the next character");
    assert_eq!(mille(next.along + next.glyphs[0].along), 1500);
    let (run, ink) = found(line, 'ㄓ', false);
    assert_eq!(mille(run.size), 300);
    let [first, last, tone] = &ink[..] else { panic!("{ink:?}") };
    for sign in &ink {
        assert!(1000 <= sign.along.start && sign.along.end <= 1500, "in the box: {sign:?}");
        assert!(-120 <= sign.across.start && sign.across.end <= 880, "beside the base: {sign:?}");
    }
    assert!((first.middle().0 - last.middle().0).abs() <= 20 && first.across.start >= last.across.end, "a column");
    // The column of two symbols is centred on the base, whose middle is 380 over the baseline.
    let top_of_last = 380;
    assert!(tone.along.start >= last.along.end, "beside the last symbol: {tone:?} {last:?}");
    assert!((tone.middle().1 - top_of_last).abs() <= 5, "half of it above: {tone:?}");
    assert_eq!(FONTS.face(run.face).glyph('ˋ'), Some(tone.id), "as it stands");
}

/// r02: in vertical lines at the right too, without changing the advance; the neutral tone above the first symbol in a
/// tenth of an em, the column centred as without it; nothing turned (B1, B4, B5).
#[test]
fn zhuyin_stands_in_the_gap_of_vertical_lines() {
    let line = &set(&[zhuyin("的", "˙ㄉㄜ")], &spec("zh-TW", true))[0];
    assert_eq!(mille(line.length), 1000);
    let (run, ink) = found(line, 'ㄉ', true);
    let [tone, first, last] = &ink[..] else { panic!("{ink:?}") };
    for sign in &ink {
        assert!(500 <= sign.across.start && sign.across.end <= 1000, "at the right: {sign:?}");
        assert!(0 <= sign.along.start && sign.along.end <= 1000, "beside its base: {sign:?}");
    }
    // Two symbols of 300 about the middle of the cell.
    assert!(
        100 <= tone.along.start && tone.along.end <= 200 && tone.along.end <= first.along.start,
        "{tone:?} {first:?}"
    );
    assert!((tone.middle().0 - 150).abs() <= 5 && (tone.middle().1 - 650).abs() <= 5, "above the column: {tone:?}");
    assert!(first.along.end <= last.along.start);
    let plain = &set(&[zhuyin("的", "ㄉㄜ")], &spec("zh-TW", true))[0];
    let (_, without) = found(plain, 'ㄉ', true);
    assert_eq!([first.along.clone(), last.along.clone()], [without[0].along.clone(), without[1].along.clone()]);
    // ㄧ lies in the column, the tones stand as in horizontal lines.
    let line = &set(&[zhuyin("一", "ㄧˊ")], &spec("zh-TW", true))[0];
    let (run_of_one, ink) = found(line, 'ㄧ', true);
    assert!(ink[0].along.len() < ink[0].across.len(), "{:?}", ink[0]);
    assert_eq!((run.set, run_of_one.set), (Set::Horizontal, Set::Horizontal));
    assert_eq!(FONTS.face(run_of_one.face).glyph('ˊ'), Some(ink[1].id));
}

/// Colons of vertical lines: at the right in the mainland and nearer to a mark that follows, which the ink of the semicolon
/// has no room for; in the middle in Taiwan; turned in Japan, the semicolon too, of which the faces have no vertical form
/// (GB/T 15834 5.2.1, rules C3, W1, V1).
#[test]
fn colons_of_vertical_lines() {
    let lines = |tag: &str, text: &str| set(&[Inline::text(text)], &spec(tag, true));
    let length = |tag: &str, text: &str| mille(lines(tag, text)[0].length);
    let [mainland, taiwan, korean] = ["zh-Hans", "zh-TW", "ko"];
    for tag in [mainland, korean] {
        let pairs = ["「山：」水", "「山；」水", "山：水", "山：，水", "山：「水」山"];
        assert_eq!(pairs.map(|pair| length(tag, pair)), [4250, 4500, 3000, 3750, 5500], "{tag}");
    }
    assert_eq!(["「山：」水", "「山；」水"].map(|pair| length(taiwan, pair)), [4500, 4500]);
    let across = |tag: &str, ch: char| {
        let line = &lines(tag, &format!("山{ch}水"))[0];
        let run = line.runs.iter().find(|run| run.text.contains(ch)).expect("a run");
        let glyph = run.glyphs.iter().find(|glyph| run.text[glyph.text as usize..].starts_with(ch)).expect("a glyph");
        let face = FONTS.face(run.face);
        let [left, _, right, _] = face.ink(glyph.id).expect("ink").map(i32::from);
        let middle = (left + right) / 2 - face.advance(glyph.id) / 2;
        (run.set, mille(glyph.across + run.size.scale(middle, i32::from(face.metrics().upem))))
    };
    for ch in ['：', '；', '！', '？'] {
        let (set, side) = across(mainland, ch);
        assert!(set == Set::Upright && side > 200, "{ch} {side}");
        let (set, side) = across(taiwan, ch);
        assert!(set == Set::Upright && side.abs() <= 20, "{ch} {side}");
    }
    assert_eq!(['：', '；'].map(|ch| across("ja", ch).0), [Set::Upright, Set::Sideways]);
}

/// A line under text ends with the ink of its last mark, also where the line end has taken the blank of that (W3).
#[test]
fn lines_end_with_their_text() {
    let ends = |after: &str| {
        let lines = set(&[mark(Mark::Underline, "山水。"), Inline::text(after)], &spec("zh-Hans", false));
        lines[0].strokes.iter().map(|stroke| mille(stroke.along.end)).collect::<Vec<_>>()
    };
    assert_eq!((ends("竹"), ends("")), (vec![2500], vec![2500]));
}

/// The mainland solidus keeps its ink in a cell of half an em; in vertical lines it has a whole one (rules C2, C3).
#[test]
fn a_narrow_solidus_stays_in_its_cell() {
    let line = &set(&[Inline::text("山／水")], &spec("zh-Hans", false))[0];
    let (_, ink) = found(line, '／', false);
    assert_eq!(mille(line.length), 2500);
    assert!(1000 <= ink[1].along.start && ink[1].along.end <= 1500, "{ink:?}");
    for (tag, vertical) in [("zh-Hans", true), ("zh-TW", false), ("zh-TW", true), ("ja", false)] {
        assert_eq!(mille(set(&[Inline::text("山／水")], &spec(tag, vertical))[0].length), 3000, "{tag} {vertical}");
    }
}

/// In vertical Korean lines corner brackets stand for curly quotation marks, which the text keeps; Latin in them keeps its
/// own (D2, V2).
#[test]
fn korean_quotation_marks() {
    let set = |words: &str, vertical: bool| {
        let lines = set(&[Inline::text(words)], &spec("ko", vertical));
        let ink = |run: &Run| run.glyphs.iter().map(|glyph| (glyph.id, run.along + glyph.along)).collect::<Vec<_>>();
        let text: String = lines[0].runs.iter().map(|run| run.text.as_str()).collect();
        (lines[0].runs.iter().flat_map(ink).collect::<Vec<_>>(), text)
    };
    let (curly, corner) = ("“봄이 ‘온다’고”", "『봄이 「온다」고』");
    assert_eq!(set(curly, true).0, set(corner, true).0);
    assert_eq!(set(curly, true).1, curly);
    assert_ne!(set(curly, false).0, set(corner, false).0, "horizontal lines keep them");
    assert_ne!(set("a “b” c", true).0, set("a 『b』 c", true).0);
}

/// Stop tones stand at the lower right (B4); what is no reading is reported and stays beside its base (B2).
#[test]
fn other_signs_of_zhuyin() {
    let line = &set(&[zhuyin("阿", "ㄚㆷ")], &spec("zh-TW", false))[0];
    let (_, ink) = found(line, 'ㄚ', false);
    assert!(ink[1].along.start >= ink[0].along.end - 20 && ink[1].middle().1 < ink[0].middle().1, "{ink:?}");
    let mut sink = Sink::default();
    let long = [zhuyin("重", "ㄔㄨㄥㄑㄧ")];
    let line = &para::set(&BTreeMap::new(), &*FONTS, &long, &spec("zh-TW", false), &mut sink)[0];
    assert_eq!(sink.list().iter().map(|found| found.code).collect::<Vec<_>>(), [Code::M022]);
    let (_, ink) = found(line, 'ㄔ', false);
    assert!(ink.iter().all(|sign| -120 <= sign.across.start && sign.across.end <= 880), "{ink:?}");
}

/// m01: Chinese dots below each character, not below marks.
#[test]
fn dots_stand_below_in_chinese() {
    let line = &set(&[mark(Mark::Dots, "重点。")], &spec("zh-CN", false))[0];
    assert_eq!(dots(line, false), [500, 1500]);
    for ink in line.runs.iter().filter(|run| run.text.is_empty()).flat_map(|run| level_ink(run, false)) {
        assert!(ink.across.end < -120, "below the em box: {ink:?}");
        assert!(ink.across.start > -120 - 500, "within the gap: {ink:?}");
    }
}

/// m02: Japanese dots above.
#[test]
fn dots_stand_above_in_japanese() {
    let line = &set(&[mark(Mark::Dots, "重点")], &spec("ja", false))[0];
    assert_eq!(dots(line, false), [500, 1500]);
    for ink in line.runs.iter().filter(|run| run.text.is_empty()).flat_map(|run| level_ink(run, false)) {
        assert!(ink.across.start > 880 && ink.across.end < 880 + 500, "{ink:?}");
    }
}

/// In vertical lines both stand at the right; where a reading is there, at the left.
#[test]
fn dots_stand_beside_vertical_lines() {
    for (tag, read) in [("zh-TW", false), ("ja", false), ("zh-TW", true), ("ja", true)] {
        let body = if read { ruby(&[("点", "てん")], RubyKind::Over) } else { Inline::text("点") };
        let dotted = Inline::new(InlineKind::Mark { mark: Mark::Dots, body: vec![body] }, Span::NONE);
        let line = &set(&[dotted], &spec(tag, true))[0];
        assert_eq!(dots(line, true), [500], "{tag}");
        let dot = line.runs.iter().find(|run| run.text.is_empty()).expect("a dot");
        let across = level_ink(dot, true)[0].across.clone();
        match read {
            false => assert!(across.start > 500 && across.end < 1000, "{tag} {across:?}"),
            true => assert!(across.end < -500 && across.start > -1000, "{tag} {across:?}"),
        }
    }
}

/// Middles of the dots of a line, along it.
fn dots(line: &Line, vertical: bool) -> Vec<i32> {
    let dots = line.runs.iter().filter(|run| run.text.is_empty());
    dots.flat_map(|run| level_ink(run, vertical)).map(|ink| (ink.middle().0 + 5) / 10 * 10).collect()
}

/// m03 M1: two names have two lines with a gap, at the left of vertical lines.
#[test]
fn names_are_parted() {
    let line = &set(&[mark(Mark::Name, "臺北"), mark(Mark::Name, "中山路")], &spec("zh-TW", true))[0];
    let [first, second] = &line.strokes[..] else { panic!("{:?}", line.strokes) };
    assert!(mille(second.along.start - first.along.end) >= 100);
    for (stroke, cells) in [(first, 0..2000), (second, 2000..5000)] {
        let along = mille(stroke.along.start)..mille(stroke.along.end);
        assert!(cells.start <= along.start && along.end <= cells.end && along.len() > cells.len() - 200, "{along:?}");
        assert!(mille(stroke.across.end) < -500 && !stroke.wave, "{:?}", stroke.across);
    }
}

/// A line inside another stands nearer to the text, and dots stand beyond a line (M2).
#[test]
fn lines_and_dots_do_not_meet() {
    let title = InlineKind::Mark { mark: Mark::Title, body: vec![mark(Mark::Name, "杜甫"), Inline::text("詩集")] };
    let line = &set(&[Inline::new(title, Span::NONE)], &spec("zh-TW", false))[0];
    let [name, title] = &line.strokes[..] else { panic!("{:?}", line.strokes) };
    assert!(title.wave && title.across.end < name.across.start);
    let dotted = InlineKind::Mark { mark: Mark::Dots, body: vec![mark(Mark::Name, "杜甫")] };
    let line = &set(&[Inline::new(dotted, Span::NONE)], &spec("zh-TW", false))[0];
    let dot = line.runs.iter().find(|run| run.text.is_empty()).expect("a dot");
    assert!(level_ink(dot, false)[0].across.end < mille(line.strokes[0].across.start));
}

/// A name over two lines is one line on each, cut only at its own ends; it follows opened spacing (M4).
#[test]
fn a_name_goes_on_in_the_next_line() {
    let name = mark(Mark::Name, "阿姆斯特丹諾德區");
    let spec = Spec { measure: em(5.2), ..spec("zh-TW", false) };
    let lines = set(&[Inline::text("住"), name, Inline::text("裡")], &spec);
    let ends: Vec<(i32, i32)> =
        lines.iter().map(|line| (mille(line.strokes[0].along.start), mille(line.strokes[0].along.end))).collect();
    assert_eq!(lines.len(), 2);
    assert!(ends[0].0 > 1000 && ends[0].1 == 5200 && ends[1].0 == 0, "{ends:?}");
    assert!(lines.iter().all(|line| line.strokes.len() == 1));
}

/// Lines too close for what stands between them are reported; readings become smaller first (G2, M3).
#[test]
fn narrow_gaps_are_reported() {
    let reading = || ruby(&[("版", "はん")], RubyKind::Over);
    let found = |gap: f64, inlines: &[Inline]| {
        let mut sink = Sink::default();
        let spec = Spec { gap: em(gap), ..spec("ja", false) };
        let lines = para::set(&BTreeMap::new(), &*FONTS, inlines, &spec, &mut sink);
        let size = lines[0].runs.iter().find(|run| run.text == "はん").map(|run| mille(run.size));
        (sink.list().iter().map(|found| found.code).collect::<Vec<_>>(), size)
    };
    assert_eq!(found(0.6, &[reading()]), (vec![], Some(500)));
    assert_eq!(found(0.45, &[reading()]), (vec![], Some(450)));
    assert_eq!(found(0.3, &[reading(), Inline::text("と"), reading()]), (vec![Code::M020], Some(400)));
    assert_eq!(found(0.5, &[reading(), mark(Mark::Name, "心")]).0, [Code::M020]);
}

const BASES: &[&str] = &["山", "承", "版心", "東山道", "書頁之中縫"];
const READINGS: &[&str] = &["か", "やま", "うけたまわ", "はんしんはんしんはん", "shan", "zhuang"];

fn any_inline() -> impl Strategy<Value = Inline> {
    let text = prop::sample::select(&["と", "人", "、", "。", "「", "」", "は", "人は", "page", "12"][..]);
    let word = (prop::sample::select(BASES), prop::collection::vec(prop::sample::select(READINGS), 5)).prop_map(
        |(base, texts)| {
            let pieces: Vec<String> = base.chars().map(String::from).collect();
            let pieces: Vec<(&str, &str)> = pieces.iter().map(String::as_str).zip(texts).collect();
            ruby(&pieces, RubyKind::Over)
        },
    );
    let group = (prop::sample::select(BASES), prop::sample::select(READINGS))
        .prop_map(|(base, text)| ruby(&[(base, text)], RubyKind::Over));
    let note = prop::collection::vec(prop::sample::select(&["山", "水，", "（竹", "簡）", "page ", "か。"][..]), 1..30)
        .prop_map(|parts| Inline::new(InlineKind::Warichu(vec![Inline::text(parts.concat())]), Span::NONE));
    prop_oneof![4 => text.prop_map(Inline::text), 2 => word, 1 => group, 1 => note]
}

/// From where to where a run has ink.
fn extent(run: &Run) -> Range<i32> {
    let ink = level_ink(run, false);
    let (from, to) = (ink.iter().map(|ink| ink.along.start).min(), ink.iter().map(|ink| ink.along.end).max());
    from.unwrap_or(0)..to.unwrap_or(0)
}

proptest! {
    #![proptest_config(crate::harness::properties(300))]

    /// Readings do not meet each other and stay within the measure; the rows of a note stay on their line and do not run
    /// into what follows.
    #[test]
    fn nothing_beside_the_text_collides(inlines in prop::collection::vec(any_inline(), 1..12), half in 20..60_i32) {
        let spec = Spec { measure: EM * half / 2, ..spec("ja", false) };
        let mut sink = Sink::default();
        for line in para::set(&BTreeMap::new(), &*FONTS, &inlines, &spec, &mut sink) {
            if sink.list().iter().any(|found| found.code == Code::L001) {
                continue;
            }
            let rows: [Vec<Range<i32>>; 3] = [880, 440, -60].map(|base| {
                let on = |run: &&Run| match base {
                    880 => mille(run.across) > 880,
                    base => (mille(run.across) - base).abs() < 10,
                };
                line.runs.iter().filter(on).map(extent).collect()
            });
            for row in rows {
                prop_assert!(row.iter().all(|own| own.start >= -15 && own.end <= mille(spec.measure) + 15), "{:?}", row);
                prop_assert!(row.windows(2).all(|pair| pair[0].end <= pair[1].start + 20), "{:?}", row);
            }
        }
    }

    /// The text of notes is kept, in order.
    #[test]
    fn notes_keep_their_text(inlines in prop::collection::vec(any_inline(), 1..12), half in 8..60_i32) {
        let spec = Spec { measure: EM * half / 2, ..spec("ja", true) };
        let lines = para::set(&BTreeMap::new(), &*FONTS, &inlines, &spec, &mut Sink::default());
        let plain = |text: &str| text.chars().filter(|ch| *ch != ' ').collect::<String>();
        let is_reading = |run: &&Run| mille(run.across) > 500;
        let set: String = lines.iter().flat_map(|line| &line.runs).filter(|run| !is_reading(run)).map(|run| run.text.as_str()).collect();
        prop_assert_eq!(plain(&set).replace('\u{ad}', ""), plain(&banxin::doc::text_of(&inlines)));
    }
}
