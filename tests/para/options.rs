//! Choices within the rules of a language, and spaces and dashes of special kinds.

use banxin::doc::{Inline, InlineKind};
use banxin::lang::breaking::Kinsoku;
use banxin::lang::{Lang, Options};
use banxin::layout::para::Spec;
use banxin::source::Span;

use super::{EM, chars, em, mille, set, text};

fn lines(words: &str, measure: f64, lang: Lang, options: Options) -> Vec<(String, i32)> {
    let spec = Spec { options, ..Spec::new(lang, EM, em(measure)) };
    let lines = set(&[Inline::text(words)], &spec).0;
    lines.iter().map(|line| (text(line), mille(line.length))).collect()
}

fn length(words: &str, options: Options) -> i32 {
    lines(words, 40.0, Lang::ZH_HANT, options)[0].1
}

/// Profile `none` (rule W4).
#[test]
fn marks_keep_their_em_where_the_book_wants_it() {
    assert_eq!(length("「山」，「水」", Options::default()), 5500);
    assert_eq!(length("「山」，「水」", Options { squeeze: false, ..Options::default() }), 7000);
}

/// Rule S1 with another space than a quarter, and without.
#[test]
fn the_space_beside_latin_is_a_choice() {
    let length = |autospace| length("山A水", Options { autospace, ..Options::default() });
    assert_eq!([length(250), length(125), length(0)], [3000, 2750, 2500]);
}

/// Rule S5: Latin takes whole em, half of the padding on either side.
#[test]
fn latin_is_padded_to_whole_em() {
    let options = Options { latin_grid: true, ..Options::default() };
    assert_eq!(
        [length("山AB水", options), length("山ABC水", options), length("山A水B山", options)],
        [4000, 4000, 5000]
    );
    let spec = Spec { options, ..Spec::new(Lang::ZH_HANT, EM, em(40.0)) };
    let line = set(&[Inline::text("山AB水")], &spec).0.remove(0);
    assert_eq!(chars(&line).iter().map(|char| mille(char.pen)).collect::<Vec<_>>(), [0, 1500, 2000, 3000]);
    // Beside a mark there is nothing to pad.
    assert_eq!(length("「AB」", options), 2500);
}

/// Rule D3.
#[test]
fn korean_breaks_between_words_or_syllables() {
    let first =
        |syllables| lines("한글 조판조판조판", 7.0, Lang::KO, Options { syllables, ..Options::default() })[0].0.clone();
    assert_eq!([first(false), first(true)], ["한글", "한글 조판조판"]);
}

/// An ideographic space stays one em wide, also after a mark that brings its own space (W5), and goes at line edges.
#[test]
fn an_ideographic_space_is_a_space() {
    assert_eq!(lines("山！\u{3000}水", 40.0, Lang::JA, Options::default())[0].1, 4000);
    assert_eq!(lines("山！水", 40.0, Lang::JA, Options::default())[0].1, 4000);
    let broken = lines("山水竹簡！\u{3000}山水竹簡", 5.0, Lang::JA, Options::default());
    assert_eq!(broken.iter().map(|line| line.0.as_str()).collect::<Vec<_>>(), ["山水竹簡！", "山水竹簡"]);
}

/// A two-em dash that the face has in one em is drawn to its full length (rule U1).
#[test]
fn a_narrow_dash_is_extended() {
    assert_eq!(length("山⸺水", Options::default()), 4000);
}

/// The letters of an address share what would be a hole (rule J1 tier 4), those of a word never.
#[test]
fn addresses_are_spread_rather_than_the_line_torn() {
    let gaps = |words: &str| {
        let line = set(&[Inline::text(words)], &Spec::new(Lang::ZH_HANT, EM, em(9.0))).0.remove(0);
        assert_eq!(mille(line.length), 9000, "{}", text(&line));
        let pens: Vec<i32> = chars(&line).iter().map(|char| mille(char.pen)).collect();
        pens.windows(2).map(|pair| pair[1] - pair[0]).max().expect("two characters")
    };
    assert!(gaps("山https://example.org/pages/of/books") < 2000);
    assert!(gaps("山水internationalisationalise竹簡") >= 500);
}

/// A phrase of another language has the prohibitions of its own, whatever level the book asks for.
#[test]
fn a_phrase_keeps_the_prohibitions_of_its_language() {
    let words = "ちょっとスーパーマーケットへきゃっきゃっと人々";
    for level in [Kinsoku::Auto, Kinsoku::Basic, Kinsoku::Gb, Kinsoku::Strict] {
        for half in 8..40 {
            let mut phrase = Inline::new(InlineKind::Span(vec![Inline::text(words)]), Span::NONE);
            phrase.attr.make().lang = Some(Lang::JA);
            let spec = Spec {
                options: Options { kinsoku: level, ..Options::default() },
                ..Spec::new(Lang::ZH_HANS, EM, em(f64::from(half) / 2.0))
            };
            let inlines = [Inline::text("天地玄黃，宇宙洪荒"), phrase, Inline::text("。日月盈昃")];
            for line in &super::set(&inlines, &spec).0[1..] {
                let text = super::text(line);
                assert!(!text.starts_with(['ょ', 'っ', 'ゃ', 'ー', '々']), "{level:?} {half}: {text}");
            }
        }
    }
}
