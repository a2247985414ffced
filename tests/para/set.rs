//! What holds for any paragraph.

use std::collections::BTreeMap;
use std::time::Instant;

use banxin::diag::{Code, Sink};
use banxin::doc::{Align, Attr, Inline, InlineKind, Label, LinkTo};
use banxin::lang::breaking::{Kinsoku, forbids_end, forbids_start};
use banxin::lang::{Class, Lang, class, wide};
use banxin::layout::line::Line;
use banxin::layout::para::{self, Spec};
use banxin::source::Span;
use proptest::prelude::*;

use super::{EM, Plain, chars, em, set, text};

fn spec(lang: Lang, measure: f64) -> Spec {
    Spec::new(lang, EM, em(measure))
}

fn plain(text: &str) -> Vec<Inline> {
    vec![Inline::text(text)]
}

/// Pieces of text that meet in any order.
const PIECES: &[&str] = &[
    "山",
    "水",
    "竹簡",
    "版心在紙的中央",
    "，",
    "。",
    "、",
    "；",
    "：",
    "！",
    "？",
    "「",
    "」",
    "『",
    "』",
    "（",
    "）",
    "《",
    "》",
    "——",
    "……",
    "…",
    "·",
    "～",
    "／",
    "“",
    "”",
    "‘",
    "’",
    " ",
    "  ",
    "A",
    "page",
    "typography",
    "GPT-3",
    "well-known",
    "3.14",
    "100%",
    "2026",
    "$5",
    "5 km",
    "https://example.org/a/b?c=d&e=f",
    "か",
    "きゃ",
    "ー",
    "々",
    "っ",
    "한글",
    "조판",
    "-",
    "(",
    ")",
    ",",
    ".",
    "!",
    "é",
    "e\u{301}",
    "葛\u{e0100}",
    "\u{200b}",
    "\u{ad}",
    "\u{a0}",
    "👩\u{200d}🚀",
    "שלום",
    "\u{3000}",
    "％",
    "℃",
    "𠮷",
    "'",
    "\"",
    "Ω",
];

const LANGS: &[&str] = &["zh-Hant-TW", "zh-HK", "zh-Hans", "ja", "ko", "en"];

fn any_text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..60).prop_map(|pieces| pieces.concat())
}

fn any_spec() -> impl Strategy<Value = Spec> {
    let lang = prop::sample::select(LANGS).prop_map(|tag| tag.parse::<Lang>().expect("a tag"));
    (lang, -4..80_i32, 0..5_i32, any::<[bool; 4]>(), 0..3_usize).prop_map(|(lang, half, indent, flags, align)| {
        let mut spec = spec(lang, f64::from(half) / 2.0);
        spec.indent = EM * indent;
        spec.vertical = flags[0];
        spec.options.hang = flags[1];
        spec.options.squeeze = flags[2];
        spec.justify = flags[3];
        spec.align = [Align::Start, Align::Center, Align::End][align];
        spec
    })
}

const SPACES: [char; 2] = [' ', '\u{3000}'];

/// Spaces go at line ends, and hyphens come there.
fn without_spaces(text: &str) -> String {
    text.chars().filter(|ch| !matches!(ch, ' ' | '\u{3000}' | '\u{ad}')).collect()
}

fn is_filled(spec: &Spec) -> bool {
    spec.justify && spec.align == Align::Start
}

proptest! {
    #![proptest_config(crate::harness::properties(400))]

    /// Every character is set, in order; only spaces at line edges go.
    #[test]
    fn text_is_kept(text in any_text(), spec in any_spec()) {
        let (lines, _) = set(&plain(&text), &spec);
        let set: String = lines.iter().map(super::text).collect();
        prop_assert_eq!(without_spaces(&set), without_spaces(&text));
        let mut rest = text.as_str();
        for line in &lines {
            let mut line = super::text(line);
            if line.ends_with('\u{ad}') && !rest.trim_start_matches(SPACES).starts_with(&line) {
                line.pop();
            }
            rest = rest.strip_prefix(&line).or_else(|| rest.trim_start_matches(SPACES).strip_prefix(&line)).expect("in order");
        }
        prop_assert_eq!(rest.trim_matches(SPACES), "");
    }

    /// Glyphs point at characters of their run.
    #[test]
    fn glyphs_point_into_the_text(text in any_text(), spec in any_spec()) {
        for line in set(&plain(&text), &spec).0 {
            for run in &line.runs {
                prop_assert!(run.glyphs.iter().all(|glyph| run.text.is_char_boundary(glyph.text as usize)));
                prop_assert!(run.glyphs.iter().all(|glyph| (glyph.text as usize) < run.text.len().max(1)));
                prop_assert!(run.glyphs.is_sorted_by_key(|glyph| glyph.text));
            }
        }
    }

    /// Every line but the last ends at the measure, if it has a place to open, and none is longer without a report.
    #[test]
    fn lines_fill_the_measure(text in any_text(), spec in any_spec()) {
        let (lines, found) = set(&plain(&text), &spec);
        // Too long, or short because filling it would tear it apart.
        let overfull = found.iter().any(|diagnostic| diagnostic.code == Code::L001);
        let short = found.iter().any(|diagnostic| diagnostic.code == Code::L050);
        for (at, line) in lines.iter().enumerate() {
            prop_assert!(overfull || line.length <= spec.measure.max(banxin::theme::Abs::ZERO), "line {at}: {:?}", line.length);
            if is_filled(&spec) && at + 1 < lines.len() && !overfull && !short && opens(line) {
                prop_assert_eq!(line.length, spec.measure, "line {} {:?}", at, super::text(line));
            }
        }
    }

    /// No line begins or ends with a mark that may not stand there, where the measure has room for a choice.
    #[test]
    fn edges_are_clean(text in any_text(), spec in any_spec()) {
        let region = spec.lang.typography();
        let level = Kinsoku::Auto.in_region(region);
        let lines = set(&plain(&text), &Spec { measure: spec.measure + EM * 60, ..spec.clone() }).0;
        for pair in lines.windows(2) {
            let (end, start) = (super::text(&pair[0]), super::text(&pair[1]));
            let end = end.trim_end_matches('\u{ad}').chars().next_back().expect("a character");
            let start = start.chars().next().expect("a character");
            if wide(end).is_none() && wide(start).is_none() {
                prop_assert!(!forbids_start(class(start), region, level), "{end} | {start}");
                prop_assert!(!forbids_end(class(end), region, level), "{end} | {start}");
            }
        }
    }

    /// No line ends inside a number with its marks, a doubled dash, a Latin word without a hyphen, or before what belongs to
    /// the character before (rules U1, U2, U4, U5).
    #[test]
    fn units_are_whole(text in any_text(), spec in any_spec()) {
        let lines = set(&plain(&text), &Spec { measure: spec.measure + EM * 60, ..spec.clone() }).0;
        for pair in lines.windows(2) {
            let (end, start) = (super::text(&pair[0]), super::text(&pair[1]));
            if end.ends_with([' ', '\u{3000}', '\u{200b}']) || start.starts_with([' ', '\u{3000}']) {
                continue;
            }
            let (a, b) = (end.chars().next_back().expect("a character"), start.chars().next().expect("a character"));
            let digit = |ch: char| ch.is_ascii_digit();
            prop_assert!(!(digit(a) && (digit(b) || matches!(b, '.' | '%' | '％' | '℃'))), "{a} | {b}");
            prop_assert!(!(a == '$' && digit(b)), "{a} | {b}");
            prop_assert!(!(a == '—' && b == '—'), "{end} | {start}");
            prop_assert!(!(a.is_ascii_alphabetic() && b.is_ascii_alphabetic()), "{end} | {start}");
            prop_assert!(class(b) != Class::Joined || wide(b).is_some(), "{end} | {start}");
        }
    }

    /// Where the inlines of a text begin and end makes no difference to its lines (rules C1, W1, S1).
    #[test]
    fn boundaries_leave_no_trace(text in any_text(), cuts in prop::collection::vec(0..200_usize, 0..6), spec in any_spec()) {
        let mut cuts: Vec<usize> = cuts.into_iter().filter(|&at| at <= text.len() && text.is_char_boundary(at)).collect();
        cuts.extend([0, text.len()]);
        cuts.sort_unstable();
        // What is shaped together may not be cut: a Latin word, a base and its marks.
        let shaped = |ch: char| class(ch) == Class::Joined || class(ch).is_latin() || class(ch).is_space();
        let apart = |at: usize| !text[at..].starts_with(shaped) || at == 0 || text[..at].ends_with(|ch| class(ch).is_mark());
        let inside = |at: usize| text[at..].starts_with(|ch| class(ch) == Class::Joined);
        cuts.retain(|&at| apart(at) && !inside(at));
        let parts = cuts.windows(2).map(|pair| &text[pair[0]..pair[1]]).filter(|part| !part.is_empty());
        let span = |part: &str| Inline::new(InlineKind::Span(plain(part)), Span::NONE);
        let inlines: Vec<Inline> = parts.map(span).collect();
        let pens = |inlines: &[Inline]| {
            let lines = set(inlines, &spec).0;
            let chars = |line: &Line| chars(line).into_iter().map(|char| (char.ch, char.pen)).collect::<Vec<_>>();
            lines.iter().map(|line| (line.length, chars(line))).collect::<Vec<_>>()
        };
        prop_assert_eq!(pens(&inlines), pens(&plain(&text)));
    }
}

/// Whether a line has any place that may be opened: two Han characters side by side.
fn opens(line: &Line) -> bool {
    let chars: Vec<char> = text(line).chars().collect();
    let han = |ch: char| ('\u{4e00}'..='\u{9fff}').contains(&ch);
    chars.windows(2).any(|pair| han(pair[0]) && han(pair[1]))
}

#[test]
fn nothing_gives_no_line() {
    assert!(set(&[], &spec(Lang::ZH_HANT, 20.0)).0.is_empty());
    assert!(set(&plain(""), &spec(Lang::ZH_HANT, 20.0)).0.is_empty());
}

#[test]
fn breaks_are_kept() {
    let inlines = [Inline::text("山水"), Inline::new(InlineKind::Break, Span::NONE), Inline::text("竹簡")];
    let (lines, _) = set(&inlines, &spec(Lang::ZH_HANT, 20.0));
    assert_eq!(lines.iter().map(text).collect::<Vec<_>>(), ["山水", "竹簡"]);
}

/// What has the class `nobreak` stays on one line, such as a figure's name and number; other links break like text.
#[test]
fn kept_spans_are_not_broken() {
    let starts = |words: &str, class: &str| {
        let mut span = Inline::new(InlineKind::Span(plain(words)), Span::NONE);
        span.attr = Attr::class_only(class);
        let to = LinkTo::Label(Label::new("there"));
        let link = Inline::new(InlineKind::Link { to, body: vec![span] }, Span::NONE);
        let inlines = [Inline::text("版心在書頁的中央"), link, Inline::text("說明這件事的由來")];
        let measures = (10..20).map(|half| spec(Lang::ZH_HANT, f64::from(half) / 2.0));
        let starts = measures.flat_map(|spec| set(&inlines, &spec).0.iter().map(text).collect::<Vec<_>>());
        starts.filter_map(|line| line.chars().next()).collect::<String>()
    };
    assert!(!starts("圖 12-3", "nobreak").contains(['1', '-', '2', '3']));
    assert!(!starts("天地玄黃", "nobreak").contains(['地', '玄', '黃']));
    assert!(starts("天地玄黃", "").contains(['地', '玄', '黃']));
    // Too long for a line, it breaks after all.
    assert!(starts("天地玄黃宇宙洪荒日月盈昃辰宿列張", "nobreak").contains(['玄', '黃', '宇', '宙', '洪', '荒', '日']));
}

#[test]
fn code_keeps_its_indent() {
    let code = Inline::new(InlineKind::Code("  let x;".to_owned()), Span::NONE);
    let (lines, _) = set(&[code], &Spec { justify: false, ..spec(Lang::ZH_HANT, 20.0) });
    assert_eq!(text(&lines[0]), "  let x;");
    assert_eq!(lines[0].length, em(0.25 * 3.0 + 0.5 * 5.0));
}

#[test]
fn alignment_moves_lines() {
    let at = |align| {
        let (lines, _) = set(&plain("山水"), &Spec { align, ..spec(Lang::ZH_HANT, 10.0) });
        lines[0].runs[0].along
    };
    assert_eq!([at(Align::Start), at(Align::Center), at(Align::End)], [em(0.0), em(4.0), em(8.0)]);
}

/// The ink of a face wins over the custom of the region (rule C3).
#[test]
fn marks_are_squeezed_as_they_are_drawn() {
    let length = |tag: &str, comma| {
        let spec = spec(tag.parse().expect("a tag"), 20.0);
        let lines = para::set(&BTreeMap::new(), &Plain { comma }, &plain("「山，」水"), &spec, &mut Sink::default());
        super::mille(lines[0].length)
    };
    let (corner, centre) = (Some([80, -80, 280, 120]), Some([400, 280, 600, 480]));
    assert_eq!((length("zh-Hant", centre), length("zh-Hant", corner)), (4500, 4000));
    assert_eq!((length("zh-Hans", centre), length("zh-Hans", corner)), (4500, 4000));
}

#[test]
fn a_character_without_a_face_is_reported_once() {
    let (lines, found) = set(&plain("山\u{e000}水\u{e000}"), &spec(Lang::ZH_HANT, 10.0));
    assert_eq!(text(&lines[0]), "山\u{e000}水\u{e000}");
    let found: Vec<_> = found.iter().map(|found| (found.code, found.count, found.message.as_str())).collect();
    assert_eq!(found, [(Code::F001, 2, "no font has U+E000")]);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test is about time")]
fn a_long_paragraph_takes_no_time() {
    let text = "書頁的中縫叫做版心，折起來就是一葉的外緣。A page is folded there。".repeat(1500);
    let start = Instant::now();
    let (lines, _) = set(&plain(&text), &spec(Lang::ZH_HANT, 27.0));
    assert!(lines.len() > 1500);
    assert!(start.elapsed().as_secs() < 8, "{:?} for {} characters", start.elapsed(), text.chars().count());
}
