//! Hundreds of paragraphs of everything at once, in every language and direction and to several measures: what no line of
//! any of them may have.

mod text;

use std::collections::BTreeMap;

use banxin::diag::{Code, Sink};
use banxin::lang::Lang;
use banxin::layout::ink::Set;
use banxin::layout::line::Line;
use banxin::layout::para::{self, Spec};
use banxin::theme::Abs;

use crate::flow::{check, fonts, lay, runs};
use crate::para::{EM, em, mille};
use text::{Dice, Piece};

const LANGS: [&str; 5] = ["zh-Hant-TW", "zh-HK", "zh-Hans", "ja", "ko"];
const MEASURES: [i32; 4] = [16, 20, 28, 35];
/// Paragraphs of each language and direction, to each measure.
const EACH: usize = 14;

const OPENING: &str = "「『《（〈【“‘";
const CLOSING: &str = "」』》）〉】”’";
const PAUSES: &str = "，。、；：";
const ENDING: &str = "！？";

/// A paragraph that was set.
struct Set_ {
    lang: &'static str,
    spec: Spec,
    pieces: Vec<Piece>,
    lines: Vec<Line>,
    sink: Sink,
}

/// Sets them all and looks at each.
fn each(look: impl Fn(&Set_, &str)) {
    for (at, lang) in LANGS.into_iter().enumerate() {
        for vertical in [false, true] {
            for measure in MEASURES {
                let mut dice = Dice::new((at * 1000) as u64 + measure as u64);
                for nth in 0..EACH {
                    let pieces = text::paragraph(&mut dice, lang);
                    let mut spec = Spec::new(lang.parse::<Lang>().expect("a tag"), EM, em(f64::from(measure)));
                    (spec.vertical, spec.indent) = (vertical, EM * if lang == "ja" || lang == "ko" { 1 } else { 2 });
                    let mut sink = Sink::default();
                    let lines = para::set(&BTreeMap::new(), fonts(), &text::inlines(&pieces), &spec, &mut sink);
                    let name = format!("{lang} {measure} {nth}{}", if vertical { " vertical" } else { "" });
                    look(&Set_ { lang, spec, pieces, lines, sink }, &name);
                }
            }
        }
    }
}

/// The text of a line, without readings.
fn body(line: &Line) -> String {
    line.runs.iter().filter(|run| run.size > EM / 2).map(|run| run.text.as_str()).collect()
}

#[test]
fn no_character_is_lost() {
    each(|set, name| {
        let all: String = set.lines.iter().flat_map(|line| &line.runs).map(|run| run.text.as_str()).collect();
        assert_eq!(text::sorted(&all), text::letters(&set.pieces), "{name}");
    });
}

/// Every line but the last fills its measure, if it was not left short rather than torn apart, which is told.
#[test]
fn lines_are_as_long_as_their_measure() {
    each(|set, name| {
        assert!(set.sink.list().iter().all(|found| found.code != Code::L001), "{name}: a line is too long");
        let short = set.sink.list().iter().any(|found| found.code == Code::L050);
        for (at, line) in set.lines.iter().enumerate() {
            let last = at + 1 == set.lines.len();
            let filled = mille(set.spec.measure - line.length).abs() <= 1;
            assert!(line.length <= set.spec.measure + Abs::raw(8), "{name} {at}: {}", body(line));
            assert!(last || short || filled, "{name} {at}: {} {}", mille(line.length), body(line));
        }
    });
}

/// Rules K1, K2, U1, U2 and U4, told anew.
#[test]
fn edges_are_clean() {
    let start = format!("{CLOSING}{PAUSES}{ENDING}·～％℃");
    each(|set, name| {
        assert!(set.sink.list().iter().all(|found| found.code != Code::L015), "{name}: a line begins or ends wrong");
        for pair in set.lines.windows(2) {
            let (end, begin) = (body(&pair[0]), body(&pair[1]));
            if end.ends_with('\u{ad}') || end.ends_with(' ') {
                continue;
            }
            let (Some(last), Some(first)) = (end.chars().next_back(), begin.trim_start().chars().next()) else {
                continue;
            };
            let parts = format!("{name}: {end} | {begin}");
            assert!(!start.contains(first), "{parts}");
            assert!(!OPENING.contains(last), "{parts}");
            assert!(!(set.lang == "zh-Hans" && (last == '／' || first == '／')), "{parts}");
            assert!(!(set.lang == "ja" && "ぁぃぅぇぉっゃゅょァィゥェォッャュョー々".contains(first)), "{parts}");
            assert!(!(last == first && matches!(first, '—' | '…')), "{parts}");
            // Spaces are not set where lines end.
            let back = end.char_indices().rev().nth(2).map_or(0, |(at, _)| at);
            let together = format!("{}{}", &end[back..], begin.chars().take(3).collect::<String>());
            if text::plain(&set.pieces).contains(&together) {
                assert!(!(last.is_ascii_digit() && (first.is_ascii_digit() || ".,%".contains(first))), "{parts}");
                assert!(!(last.is_ascii_alphabetic() && first.is_ascii_alphabetic()), "{parts}");
            }
        }
    });
}

/// Of two marks beside one another no more than one and three quarters of an em are left, but where the ink has no room
/// for less (rules W1, C3): the semicolons of vertical lines that fill their cell.
#[test]
fn pairs_are_squeezed() {
    each(|set, name| {
        let corner = !matches!(set.lang, "zh-Hant-TW" | "zh-HK");
        for line in &set.lines {
            let marks: Vec<Option<(char, Abs)>> =
                line.runs.iter().flat_map(|run| marks(run, set.spec.vertical)).collect();
            for pair in marks.windows(2) {
                let [Some((a, from)), Some((b, to))] = pair else { continue };
                let full = format!("{OPENING}{CLOSING}{PAUSES}{ENDING}");
                let joins = CLOSING.contains(*a) && full.contains(*b)
                    || OPENING.contains(*b) && full.contains(*a)
                    || corner && PAUSES.contains(*a) && (CLOSING.contains(*b) || PAUSES.contains(*b));
                let filled = set.spec.vertical && *a == '；' && set.lang != "ja" && !OPENING.contains(*b);
                let room = mille(*to - *from) + 1000 - line.made.opened;
                assert!(!joins || filled || room <= 1751, "{name}: {a}{b} {room} in {}", body(line));
            }
        }
    });
}

/// The full-width marks of a run with their pens; `None` for anything else.
fn marks(run: &banxin::layout::line::Run, vertical: bool) -> Vec<Option<(char, Abs)>> {
    // What shares a cell, readings, marks of notes, Latin: all of it parts marks.
    let plain = run.size == EM && run.set == if vertical { Set::Upright } else { Set::Horizontal };
    let one = |glyph: &banxin::layout::ink::Glyph| {
        let ch = run.text[glyph.text as usize..].chars().next()?;
        let mark = plain && format!("{OPENING}{CLOSING}{PAUSES}{ENDING}").contains(ch);
        mark.then_some((ch, run.along + glyph.along))
    };
    if run.glyphs.is_empty() { vec![None] } else { run.glyphs.iter().map(one).collect() }
}

/// No reading, mark or Latin in them moves lines off the grid of the page (rules G2, G3).
#[test]
fn lines_stand_on_the_grid() {
    for lang in LANGS {
        for vertical in [false, true] {
            let mut dice = Dice::new(u64::from(vertical) + 7);
            let paragraphs: Vec<String> =
                (0..30).map(|_| format!("甲{}", text::markdown(&text::paragraph(&mut dice, lang)))).collect();
            let laid = lay(&[("a.md", &format!("# 書\n\n{}\n", paragraphs.join("\n\n")))], |project| {
                (project.vertical, project.meta.lang) = (Some(vertical), lang.parse().ok());
            });
            check(&laid);
            let page = &laid.theme.page;
            let mut met = 0;
            for sheet in &laid.pages.pages {
                let cjk = |ch: char| ('\u{3041}'..='\u{9fff}').contains(&ch) || ('\u{ac00}'..='\u{d7a3}').contains(&ch);
                let plain = runs(sheet).filter(|run| run.size == page.size && run.text.contains(cjk));
                let upright = plain.filter(|run| !vertical || run.set == Set::Upright);
                let places: Vec<i32> = upright.map(|run| if vertical { run.at.x } else { run.at.y }.to_raw()).collect();
                let off = |place: &i32| (place - places[0]).rem_euclid(page.leading.to_raw());
                let away = |place: &i32| off(place).min(page.leading.to_raw() - off(place));
                assert!(places.iter().all(|place| away(place) <= 64), "{lang} {vertical}: {places:?}");
                met += places.len();
            }
            assert!(met > 80, "{lang}: {met}");
        }
    }
}
