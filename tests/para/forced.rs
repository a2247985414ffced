//! What gives way, and in what order, where a line does not come out by itself.

use banxin::diag::Code;
use banxin::doc::{Inline, InlineKind, Label, Ruby, RubyKind, RubyPiece};
use banxin::lang::Lang;
use banxin::layout::para::Spec;
use banxin::source::Span;
use banxin::theme::NoteMark;

use super::{EM, chars, em, mille, set, text};

fn spec(tag: &str, measure: f64) -> Spec {
    Spec::new(tag.parse::<Lang>().expect("a tag"), EM, em(measure))
}

/// The lines of a text at every measure of so many half em.
fn at_all(tag: &str, words: &str, halves: std::ops::Range<i32>) -> Vec<Vec<String>> {
    let lines = |half: i32| set(&[Inline::text(words)], &spec(tag, f64::from(half) / 2.0)).0;
    halves.map(|half| lines(half).iter().map(text).collect()).collect()
}

fn note(number: u32) -> Inline {
    Inline::new(InlineKind::Note { label: Label::new("a"), number: Some(number) }, Span::NONE)
}

/// A line that could only be filled by gaps of several em keeps its natural spaces, and that is told (J1 tier 4).
#[test]
fn a_line_is_left_short_rather_than_torn() {
    let (lines, found) = set(&[Inline::text("山水版パー！！！！！！！！簡")], &spec("ja", 10.0));
    assert_eq!((text(&lines[0]).as_str(), mille(lines[0].length)), ("山水版", 3000));
    assert_eq!(chars(&lines[0]).iter().map(|char| mille(char.pen)).collect::<Vec<_>>(), [0, 1000, 2000]);
    // Nothing of what follows is squeezed or opened for it, and no mark begins a line.
    assert_eq!(lines[1..].iter().map(text).collect::<Vec<_>>().concat(), "パー！！！！！！！！簡");
    assert!(lines.iter().all(|line| !text(line).starts_with('！') && line.made.opened == 0), "{lines:?}");
    assert!(found.iter().any(|found| found.code == Code::L050), "{found:?}");
    let (lines, found) = set(&[Inline::text("山水版書冊パー！！！！！簡")], &spec("ja", 8.0));
    assert_eq!(lines.iter().map(text).collect::<Vec<_>>(), ["山水版書", "冊パー！！！！！", "簡"]);
    // Every place as wide as the others: a third of what four characters leave of eight em.
    let pens: Vec<i32> = chars(&lines[0]).iter().map(|char| mille(char.pen)).collect();
    assert_eq!(pens, [0, 2333, 4667, 7000]);
    assert_eq!(lines.iter().map(|line| mille(line.length)).collect::<Vec<_>>(), [8000, 8000, 1000]);
    assert_eq!([lines[0].made.opened, lines[1].made.opened], [1333, 0]);
    assert!(found.iter().all(|found| found.code != Code::L050), "{found:?}");
}

/// Groups of three digits are one number, other numbers beside one another are not (U2).
#[test]
fn groups_of_digits_stay_together() {
    let parted = |words: &str| {
        at_all("zh-TW", words, 12..30).iter().flatten().any(|line| line.starts_with("000") || line.starts_with("2026"))
    };
    assert!(!parted("山水竹簡書冊版心100 000山水竹簡書冊版心12 000 000山水竹"));
    assert!(parted("山水竹簡書冊版心GPT-3 2026山水竹簡書冊版心3 2026山水竹"));
}

/// Half-width kana stay together where a line has room for them (U4).
#[test]
fn half_width_kana_are_one_word() {
    for lines in at_all("zh-CN", "山水竹簡ﾃｽﾄ書冊ﾃｽﾄ版心", 8..24) {
        assert!(lines.iter().all(|line| !line.starts_with(['ｽ', 'ﾄ'])), "{lines:?}");
    }
    // Not at the price of a line that is too long.
    assert!(at_all("zh-CN", "ﾃｽﾄﾃｽﾄﾃｽﾄﾃｽﾄ", 12..13)[0].len() > 1);
}

/// A Latin word is never broken where a line has room for it, however the Korean around it is stuck to it (U2, U4).
#[test]
fn words_in_korean_stay_whole() {
    for lines in at_all("ko", "글 ChatGPT-3.5그들은〈그러나let글3.14그리고", 16..40) {
        let inside = |pair: &[String]| {
            let latin = |ch: Option<char>| ch.is_some_and(|ch| ch.is_ascii_alphanumeric() || "-.".contains(ch));
            latin(pair[0].chars().next_back()) && latin(pair[1].chars().next())
        };
        assert!(!lines.windows(2).any(inside), "{lines:?}");
    }
}

/// No interpunct begins a line, whatever space stands before it (K1).
#[test]
fn no_interpunct_begins_a_korean_line() {
    for lines in at_all("ko", "조판 글 •는 조판 글 ‧는 조판 글", 10..30) {
        assert!(lines.iter().all(|line| !line.starts_with(['•', '‧'])), "{lines:?}");
    }
}

/// Brackets keep a quarter em until the space beside Latin has shrunk, then lose it too (J1).
#[test]
fn brackets_are_squeezed_in_two_passes() {
    let gaps = |measure: f64| {
        let (lines, _) = set(&[Inline::text("山「水」竹A簡書")], &spec("ja", measure));
        assert_eq!(lines.len(), 1);
        let pen = |ch: char| chars(&lines[0]).iter().find(|char| char.ch == ch).map(|char| mille(char.pen));
        let between = |a, b| pen(b).zip(pen(a)).map_or(0, |(b, a)| b - a);
        (between('」', '竹'), between('A', '簡'))
    };
    assert_eq!(gaps(8.0), (1000, 750));
    assert_eq!(gaps(7.5), (750, 750));
    assert_eq!(gaps(7.25), (750, 625));
    assert_eq!(gaps(6.75), (500, 625));
}

/// Marks of notes beside vertical lines do not part two marks (W1), and leave readings their place.
#[test]
fn notes_beside_vertical_lines() {
    let spec = Spec { vertical: true, note_mark: NoteMark::Han, ..spec("zh-TW", 20.0) };
    let (lines, _) = set(&[Inline::text("山。"), note(1), Inline::text("「水」")], &spec);
    assert_eq!(mille(lines[0].length), 4500);
    let pieces = vec![RubyPiece { base: "山".to_owned(), text: "やま".to_owned() }];
    let read = Inline::new(InlineKind::Ruby(Ruby { pieces, kind: RubyKind::Over }), Span::NONE);
    let (lines, _) = set(&[read, note(1), Inline::text("水")], &spec);
    let start = |words: &str| lines[0].runs.iter().find(|run| run.text.contains(words)).map(|run| mille(run.along));
    assert!(start("一") >= Some(1000) && start("水") > start("一"), "{:?}", lines[0].runs);
}

/// Marks beside the line do not stand in one another, nor before the line; each is the place of its link.
#[test]
fn notes_beside_vertical_lines_stand_apart() {
    let spec = Spec { vertical: true, note_mark: NoteMark::Han, ..spec("zh-TW", 20.0) };
    let (lines, _) = set(&[note(27), Inline::text("山"), note(28), Inline::text("水竹簡書"), note(29)], &spec);
    let marks: Vec<i32> =
        lines[0].runs.iter().filter(|run| run.text.starts_with('〔')).map(|run| mille(run.along)).collect();
    let links: Vec<[i32; 2]> = lines[0].links.iter().map(|(along, ..)| [along.start, along.end].map(mille)).collect();
    // Two half brackets and three figures of half an em; a quarter of that size between.
    assert_eq!(links, [[0, 2000], [2125, 4125], [4250, 6250]]);
    assert_eq!(marks.len(), 3, "{:?}", lines[0].runs);
    assert_eq!(mille(lines[0].length), 5000);
}

/// The mark of a note stands close to the closing mark that it follows: the blank comes behind it, is squeezed with what
/// follows, and goes at the line end (W1, W3, G6).
#[test]
fn notes_behind_closing_marks() {
    let start = |after: &str, wanted: char, measure: f64| {
        let (lines, _) = set(&[Inline::text("「山」"), note(1), Inline::text(after)], &spec("zh-TW", measure));
        let at = |ch: char| {
            let found = lines.iter().flat_map(super::chars).find(|char| char.ch == ch);
            found.map(|char| mille(char.pen)).expect("a character")
        };
        (at('1'), at(wanted), mille(lines[0].length))
    };
    // 「 is trimmed; the figure is half of 620.
    assert_eq!(start("水", '水', 20.0), (2000, 2810, 3810));
    // The pen of 「 is half an em before its ink, that of 」 at its ink.
    assert_eq!(start("「水」", '水', 20.0).1, 3310);
    assert_eq!(start("』水", '』', 20.0).1, 2310);
    let (mark, _, length) = start("水竹書簡", '水', 2.5);
    assert_eq!((mark, length), (2000, 2310));
}

/// A space typed before the mark of a note comes behind it where the mark stands beside the line, as if it were not
/// there, and goes where it stands in the line (S1, S2).
#[test]
fn spaces_before_marks_of_notes() {
    let length = |vertical: bool, before: &str, after: &str| {
        let mark = if vertical { NoteMark::Han } else { NoteMark::Plain };
        let spec = Spec { vertical, note_mark: mark, ..spec("zh-TW", 20.0) };
        let noted = set(&[Inline::text(before), note(1), Inline::text(after)], &spec).0;
        let plain = set(&[Inline::text(format!("{before}{after}"))], &spec).0;
        mille(noted[0].length) - mille(plain[0].length)
    };
    for (before, after) in [("page", "山"), ("page ", "山"), ("page ", "paper"), ("山", "page"), ("page ", "")] {
        assert_eq!(length(true, before, after), 0, "{before:?} {after:?}");
    }
    // Half of 620 for the figure; the space goes, but where Latin follows.
    assert_eq!(["", "山"].map(|after| length(false, "page ", after)), [310, 310 - 250]);
    assert_eq!(length(false, "page ", "paper"), 310);
}
