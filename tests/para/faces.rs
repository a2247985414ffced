//! Paragraphs in the built-in faces.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use banxin::config::FontOptions;
use banxin::diag::{Code, Sink};
use banxin::doc::Inline;
use banxin::font::{self, Fonts};
use banxin::lang::Lang;
use banxin::layout::ink::Set;
use banxin::layout::line::{Line, Run};
use banxin::layout::para::{self, Spec};
use banxin::theme::{Abs, Family};
use banxin::world::MemWorld;

use super::{EM, em, text};

pub static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    font::load(&MemWorld::new(), &FontOptions::default(), &mut Sink::default()).expect("built-in faces")
});

fn set(words: &str, spec: &Spec) -> Vec<Line> {
    let mut sink = Sink::default();
    let lines = para::set(&BTreeMap::new(), &*FONTS, &[Inline::text(words)], spec, &mut sink);
    // Short lines of nothing but marks may be wide, or stay short.
    let expected = |code| matches!(code, Code::L016 | Code::L050 | Code::F007);
    assert!(sink.list().iter().all(|found| expected(found.code)), "{:?}", sink.list());
    lines
}

fn spec(tag: &str, measure: f64) -> Spec {
    Spec::new(tag.parse::<Lang>().expect("a tag"), EM, em(measure))
}

/// Ink of each glyph along a horizontal line.
fn ink(run: &Run) -> Vec<(Abs, Abs)> {
    let face = FONTS.face(run.face);
    let upem = i32::from(face.metrics().upem);
    let at = |pen: Abs, x: i16| run.along + pen + run.size.scale(i32::from(x), upem);
    run.glyphs
        .iter()
        .filter_map(|glyph| {
            face.ink(glyph.id).map(|[left, _, right, _]| (at(glyph.along, left), at(glyph.along, right)))
        })
        .collect()
}

/// However marks are squeezed, no ink runs into that of a neighbour, in any region and family (rule C3).
#[test]
fn ink_is_never_trimmed() {
    let marks = "版「心」，『版』。（心）、《版》·〈心〉；【版】：「『心』」！」？「版：「心」，。「心”“版”，‘心’。版——「心」……」";
    for family in [Family::Song, Family::Hei, Family::Kai, Family::Mono] {
        for tag in ["zh-Hant-TW", "zh-HK", "zh-Hans", "ja", "ko"] {
            for measure in [7.0, 9.5, 60.0] {
                for line in set(marks, &Spec { family, ..spec(tag, measure) }) {
                    let ink: Vec<_> = line.runs.iter().flat_map(ink).collect();
                    let at = format!("{family:?} {tag} {measure}: {}", text(&line));
                    for (n, pair) in ink.windows(2).enumerate() {
                        assert!(pair[0].1 <= pair[1].0 + EM / 25, "{at} {n} {pair:?}");
                    }
                    let last = ink.last().expect("ink").1;
                    assert!(ink[0].0 >= -EM / 25 && last <= line.length + EM / 25, "{at}");
                }
            }
        }
    }
}

/// Two dashes are one glyph of two em, two ellipses two glyphs of one (rule U1).
#[test]
fn dashes_and_ellipses_are_two_em() {
    for tag in ["zh-Hant-TW", "zh-HK", "zh-Hans", "ja"] {
        for unit in ["——", "……"] {
            let line = &set(&format!("版{unit}心"), &spec(tag, 20.0))[0];
            assert_eq!(line.length, EM * 4, "{tag} {unit}");
        }
    }
}

/// Nothing is lost or put out of place in vertical lines.
#[test]
fn vertical_lines_hold_the_text() {
    let words = "民國99年12月，他在「Taipei」讀了3.14頁ABC的書？！——“版心”……第5版（2024年）。";
    for tag in ["zh-Hant-TW", "zh-Hans", "ja", "ko"] {
        let lines = set(words, &Spec { vertical: true, ..spec(tag, 60.0) });
        assert_eq!(text(&lines[0]), words, "{tag}");
        let turned: Vec<&str> = turned(&lines[0]).collect();
        assert!(turned.iter().any(|text| text.contains("Taipei")), "{tag}: {turned:?}");
    }
}

/// Upright letters and digits have their ink in their cell, whatever height the face gives its lines (V4, V5).
#[test]
fn upright_letters_stay_in_their_cells() {
    for tag in ["zh-Hant-TW", "zh-Hans", "ja"] {
        let lines = set("第3頁LED年", &Spec { vertical: true, ..spec(tag, 20.0) });
        let mut seen = 0;
        for run in lines[0].runs.iter().filter(|run| run.set == Set::Upright) {
            let face = FONTS.face(run.face);
            let upem = i32::from(face.metrics().upem);
            let cells = run.glyphs.iter().zip(run.text.chars()).enumerate();
            for (at, (glyph, ch)) in cells.filter(|(_, (_, ch))| ch.is_ascii()) {
                let [_, bottom, _, top] = face.ink(glyph.id).expect("ink");
                let origin = glyph.along + run.size.scale(face.vertical_origin(glyph.id).1, upem);
                let ink =
                    origin - run.size.scale(i32::from(top), upem)..origin - run.size.scale(i32::from(bottom), upem);
                // Every cell is one em.
                let cell = EM * at as i32..EM * (at as i32 + 1);
                assert!(cell.start <= ink.start && ink.end <= cell.end, "{tag} {ch}: {ink:?} in {cell:?}");
                seen += 1;
            }
        }
        assert_eq!(seen, 4);
    }
}

fn turned(line: &Line) -> impl Iterator<Item = &str> {
    line.runs.iter().filter(|run| run.set == Set::Sideways).map(|run| run.text.as_str())
}

/// A line ends where the ink of its last letter has its room, not where the next letter would have drawn it nearer.
#[test]
fn no_kerning_across_a_break() {
    let mut broken = 0;
    for words in [r"版心在C:\Users\me\notes.txt裡", "版心在http://a.example/x_y/z_t/V_A.html裡"] {
        for measure in 6..20 {
            let lines = set(words, &spec("zh-Hant-TW", f64::from(measure)));
            for line in &lines[..lines.len() - 1] {
                let run = line.runs.last().expect("a run");
                let glyph = run.glyphs.last().expect("a glyph");
                let face = FONTS.face(run.face);
                let advance = run.size.scale(face.advance(glyph.id), i32::from(face.metrics().upem));
                let end = run.along + glyph.along + advance;
                assert!((end - line.length).to_raw().abs() <= 4, "{measure}: {} {end:?} {:?}", text(line), line.length);
                broken += usize::from(text(line).ends_with(['\\', '_']));
            }
        }
    }
    assert!(broken > 2);
}

/// Emoji sequences, variants and combining marks stay whole.
#[test]
fn clusters_stay_whole() {
    let words = "e\u{301}葛\u{e0100}が\u{3099}";
    let lines = set(words, &spec("ja", 1.0));
    assert!(lines.iter().all(|line| !text(line).starts_with(['\u{301}', '\u{e0100}', '\u{3099}'])));
    assert_eq!(lines.iter().map(text).collect::<String>(), words);
}
