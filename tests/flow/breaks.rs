//! Where pages end.

use banxin::layout::ink::Item;
use banxin::theme::Abs;

use super::{Laid, check, fonts, lay, lines, runs, small, text};

/// Paragraphs that begin with 始 and end with 終, of many lengths; a heading before every fifth.
fn manuscript(paragraphs: usize, seed: usize) -> String {
    manuscript_of(paragraphs, seed, 67)
}

fn manuscript_of(paragraphs: usize, seed: usize, most: usize) -> String {
    let words = "窗外的雨下了一整夜排字房的燈還亮著老先生把鉛字一個一個放回架上";
    let words: Vec<char> = words.chars().collect();
    let mut out = String::from("# 書\n\n");
    for at in 0..paragraphs {
        if at % 5 == 4 {
            out.push_str("## 題目\n\n");
        }
        out.push('始');
        let length = 5 + (at * 37 + seed * 53) % most;
        out.extend((0..length).map(|n| words[(n + at) % words.len()]));
        out.push_str("終。\n\n");
    }
    out
}

fn book(paragraphs: usize, seed: usize) -> Laid {
    lay(&[("a.md", &manuscript(paragraphs, seed))], small)
}

#[test]
fn no_line_of_a_paragraph_is_left_alone_at_the_top() {
    for seed in 0..8 {
        let laid = book(40, seed);
        check(&laid);
        for (at, page) in laid.pages.pages.iter().enumerate().skip(1) {
            let lines = lines(page);
            let first = lines.first().expect("a line");
            assert!(!first.contains('終') || first.contains('始'), "seed {seed}, page {}: {first}", at + 1);
        }
    }
}

/// Paragraphs of two lines and more, where pages can be had that are no more than two lines short (rule A2).
#[test]
fn no_first_line_of_a_paragraph_is_left_alone_at_the_foot() {
    for seed in 0..8 {
        let laid = lay(&[("a.md", &manuscript_of(60, seed, 120).replace("## 題目\n\n", ""))], |project| {
            project.page.chars = Some(22);
            project.page.lines = Some(20);
        });
        for (at, page) in laid.pages.pages.iter().enumerate().rev().skip(1) {
            let lines = lines(page);
            let last = lines.last().expect("a line");
            assert!(!last.contains('始') || last.contains('終'), "seed {seed}, page {}: {last}", at + 1);
        }
    }
}

#[test]
fn headings_have_two_lines_below_them() {
    for seed in 0..8 {
        let laid = book(40, seed);
        let (_, before_last) = laid.pages.pages.split_last().expect("pages");
        for (at, page) in before_last.iter().enumerate() {
            let lines = lines(page);
            let heading = lines.iter().rposition(|line| line.contains("題目"));
            assert!(heading.is_none_or(|heading| heading + 2 < lines.len()), "seed {seed}, page {}: {lines:?}", at + 1);
        }
    }
}

#[test]
fn text_comes_out_whole_and_in_order() {
    for seed in 0..4 {
        let laid = book(60, seed);
        let source: String = manuscript(60, seed).chars().filter(|ch| !ch.is_whitespace() && *ch != '#').collect();
        assert_eq!(text(&laid.pages), source);
    }
}

#[test]
fn body_lines_stand_on_the_grid() {
    let source = "# 書\n\n正文一行。\n\n> 引文一段，長到要換一行才放得下的那一種。\n\n## 節\n\n正文。\n\n```\ncode\n```\n\n正文。\n\n\
                  | 甲 | 乙 |\n|--|--|\n| 一 | 二 |\n\n正文。\n\n- 一項\n- 二項\n\n$$a+b$$\n\n正文。[^n]\n\n* * *\n\n正文。\n\n[^n]: 註。\n";
    let laid = lay(&[("a.md", source)], small);
    check(&laid);
    let page = &laid.theme.page;
    let mut met = 0;
    for run in laid.pages.pages.iter().flat_map(runs).filter(|run| run.text.contains("正文") || run.text.contains('項'))
    {
        let base = run.at.y - page.top - page.size.per_mille(880);
        let off = base.to_raw().rem_euclid(page.leading.to_raw());
        assert!(off <= 64 || page.leading.to_raw() - off <= 64, "{:?} is {off} off the grid", run.text);
        met += 1;
    }
    assert!(met >= 8, "{met}");
}

#[test]
fn notes_stand_on_the_page_of_their_mark() {
    let mut source = String::from("# 書\n\n");
    for at in 0..12 {
        source += &format!("這是第{at}段，段末有一個註，記號就在這裡。{}[^n{at}]\n\n", "字".repeat(at * 7 % 30));
        source += &format!("[^n{at}]: 註文甲{at}乙，比正文小一號。\n\n");
    }
    let laid = lay(&[("a.md", &source)], small);
    check(&laid);
    for at in 0..12 {
        let of = |words: &str| {
            let found = laid.pages.pages.iter().position(|page| lines(page).concat().contains(words));
            found.unwrap_or_else(|| panic!("{words} is on no page"))
        };
        assert_eq!(of(&format!("註文甲{at}乙")), laid.pages.anchors[&mark(&laid, at)].0, "note {at}");
    }
}

/// The label of the mark of a note, by the order of notes.
fn mark(laid: &Laid, at: usize) -> banxin::doc::Label {
    let mut marks = laid.pages.anchors.keys().filter(|label| label.as_str().ends_with("/mark"));
    marks.nth(at).cloned().expect("a mark")
}

#[test]
fn a_note_longer_than_a_page_goes_on() {
    let note = "註裡的話很多，".repeat(60);
    let laid = lay(&[("a.md", &format!("# 書\n\n一句。[^n]\n\n又一句。\n\n[^n]: {note}完了\n"))], small);
    check(&laid);
    assert!(laid.pages.pages.len() > 2);
    let all = text(&laid.pages);
    assert_eq!(all.matches('裡').count(), 60);
    assert!(all.contains("又一句") && all.contains("完了"));
}

/// Notes of one line that no page holds together go on one behind the other, and none of them leaves its page.
#[test]
fn notes_of_a_line_that_no_page_holds_go_on() {
    for vertical in [false, true] {
        let notes = format!("[^a]: {}\n\n[^b]: {}\n\n[^c]: 丙註\n", "甲".repeat(500), "乙".repeat(300));
        let source = format!("# 書\n\n前文。\n\n一句[^a]兩句[^b]三句[^c]。\n\n後文。\n\n{notes}");
        let laid = lay(&[("a.md", &source)], |project| {
            small(project);
            if vertical {
                (project.vertical, project.page.chars, project.page.lines) = (Some(true), Some(18), Some(8));
            }
        });
        check(&laid);
        let (mut met, page) = (String::new(), &laid.theme.page);
        for run in laid.pages.pages.iter().flat_map(runs) {
            let inside = |length: Abs, most: Abs| length > Abs::ZERO && length < most;
            assert!(inside(run.at.x, page.width) && inside(run.at.y, page.height), "{:?} at {:?}", run.text, run.at);
            met.push_str(&run.text);
        }
        let order = ["一句", "甲甲", "乙乙", "丙註"].map(|words| met.find(words));
        assert!(order.is_sorted() && order[0].is_some(), "{order:?}: {met}");
        assert_eq!([met.matches('甲').count(), met.matches('乙').count()], [500, 300]);
    }
}

/// A page that must be a recto is not the one on which a note before it ends.
#[test]
fn a_note_goes_on_before_a_page_that_must_be_a_recto() {
    let note = "註裡的話很多，".repeat(30);
    let source = format!("# 書\n\n一句。[^n]\n\n::: {{.pagebreak .recto}}\n:::\n\n後文。\n\n[^n]: {note}完了\n");
    let laid = lay(&[("a.md", &source)], small);
    check(&laid);
    let of = |words: &str| laid.pages.pages.iter().position(|page| lines(page).concat().contains(words));
    let (end, next) = (of("完了").expect("the end"), of("後文").expect("the text"));
    assert!(laid.pages.pages[..=end].iter().all(|page| runs(page).next().is_some()), "a blank page in a note");
    assert!(next > end && next % 2 == 0, "{next}");
}

#[test]
fn a_long_table_repeats_its_head() {
    let rows: String = (1..40).map(|n| format!("| {n} | 第{n}列的話 |\n")).collect();
    let laid = lay(&[("a.md", &format!("# 書\n\n| 號數 | 內容 |\n|--|--|\n{rows}\n完了。\n"))], small);
    check(&laid);
    let all = text(&laid.pages);
    // It is said once; where it comes again it is no text of the book.
    assert_eq!(all.matches("號數").count(), 1);
    let shown = |item: &Item| matches!(item, Item::Glyphs(run) if run.text == "號數");
    for page in laid.pages.pages.iter().filter(|page| lines(page).concat().contains("列的話")) {
        assert!(page.items.iter().any(shown));
    }
    assert!((1..40).all(|n| all.contains(&format!("第{n}列的話"))));
}

#[test]
fn a_row_taller_than_a_page_is_cut_and_reported() {
    let long = "格子裡的話，".repeat(80);
    let laid = lay(&[("a.md", &format!("# 書\n\n| 甲 | 乙 |\n|--|--|\n| {long} | 短 |\n"))], small);
    check(&laid);
    assert_eq!(text(&laid.pages).matches('格').count(), 80);
    assert!(laid.sink.list().iter().any(|found| found.code == banxin::diag::Code::L003));
}

#[test]
fn page_breaks_are_obeyed() {
    let source = "# 書\n\n一\n\n::: {.pagebreak .recto}\n:::\n\n二\n\n::: {.pagebreak}\n:::\n\n三\n";
    let laid = lay(&[("a.md", source)], small);
    check(&laid);
    let place = |word: &str| laid.pages.pages.iter().position(|page| lines(page).iter().any(|line| line == word));
    assert_eq!((place("一"), place("二"), place("三")), (Some(0), Some(2), Some(3)));
}

/// The foot of the text on every page.
fn feet(laid: &Laid) -> Vec<Abs> {
    laid.pages.pages.iter().map(|page| runs(page).map(|run| run.at.y).max().unwrap_or_default()).collect()
}

/// Whether a page should not end a line later or earlier than it does: a line or a heading would stand alone.
fn is_bad(page: &[String], next: &[String], by: i32) -> bool {
    let all: Vec<&str> = page.iter().chain(next).map(String::as_str).collect();
    let end = if by > 0 { page.len() + 1 } else { page.len() - 1 };
    let heading = |line: &str| line == "題目";
    let (first, last) = (|line: &str| line.starts_with('始'), |line: &str| line.ends_with("終。"));
    let (before, after) = (all[end - 1], all[end]);
    let alone = first(before) && !last(before) || last(after) && !first(after);
    alone || heading(before) || end >= 2 && heading(all[end - 2])
}

#[test]
fn facing_pages_end_on_the_same_line() {
    let (mut unequal, mut free, mut spreads_in_all) = (0, 0, 0);
    for seed in 0..6 {
        let laid = lay(&[("a.md", &manuscript_of(120, seed, 167))], |project| {
            project.page.chars = Some(22);
            project.page.lines = Some(20);
        });
        check(&laid);
        let feet = feet(&laid);
        let (_, spreads) = feet[..feet.len() - 1].split_first().expect("pages");
        for (at, spread) in spreads.chunks_exact(2).enumerate() {
            let full = laid.theme.page.top + laid.theme.page.leading * 19;
            let short = (full - spread[0].min(spread[1])).to_raw() / laid.theme.page.leading.to_raw();
            assert!(short < 4, "seed {seed}, pages {} and {} are {short} lines short", at * 2 + 2, at * 2 + 3);
            spreads_in_all += 1;
            if spread[0] == spread[1] {
                continue;
            }
            let (short, long) = if spread[0] < spread[1] { (0, 1) } else { (1, 0) };
            assert_eq!(spread[long] - spread[short], laid.theme.page.leading, "seed {seed}, page {}", at * 2 + 2);
            // What moves the end of the first page moves that of the second.
            let page = |n: usize| lines(&laid.pages.pages[at * 2 + 1 + n]);
            let moved = |from: usize, by: i32| (from..2).all(|n| !is_bad(&page(n), &page(n + 1), by));
            unequal += 1;
            free += usize::from(moved(short, 1) || moved(long, -1));
        }
    }
    // Where a heading, a first or a last line would stand alone, a line is the lesser evil; for two in all of them it is so
    // for the sake of the pages behind.
    assert!(unequal * 8 < spreads_in_all && free <= 2, "{unequal}, {free} of {spreads_in_all}");
}

#[test]
fn paragraphs_give_way_by_a_line() {
    use banxin::layout::para::{self, Spec};
    let words = "窗外的雨下了一整夜排字房的燈還亮著老先生把鉛字一個一個放回架上".repeat(5);
    let assets = Default::default();
    let (mut longer, size) = (0, Abs::pt(10.0));
    for length in 100..156 {
        let text: String = words.chars().take(length).collect();
        let inlines = [banxin::doc::Inline::text(text.as_str())];
        let spec = Spec::new(banxin::lang::Lang::ZH_HANT, size, size * 24);
        let mut sink = Default::default();
        let (best, others) = para::set_alternatives(&assets, fonts(), &inlines, &spec, &mut sink);
        let plain = para::set(&assets, fonts(), &inlines, &spec, &mut sink);
        assert_eq!(plain.len(), best.len());
        for other in others {
            assert_eq!(other.lines.len(), best.len() + 1, "Han alone cannot be squeezed");
            let set: String = other.lines.iter().flat_map(|line| &line.runs).map(|run| run.text.as_str()).collect();
            assert_eq!(set, text);
            longer += 1;
        }
    }
    assert!((4..30).contains(&longer), "{longer}");
}

/// Code of which a line is longer than any measure, as what a program has packed.
#[test]
fn a_line_of_code_longer_than_a_measure_can_be_comes_out_whole() {
    let packed: String = (0..1200).map(|n| format!("a{n:04}=b.c{n:04};")).collect();
    for lang in ["", "js"] {
        let laid = lay(&[("a.md", &format!("# 書\n\n```{lang}\n{packed}\nend\n```\n"))], small);
        check(&laid);
        assert!(text(&laid.pages).contains(&format!("{packed}end")), "{lang}");
    }
}

#[test]
fn a_title_longer_than_a_page_goes_on_over_the_next() {
    let title: String = "山高水長風清月白雲來雁去".chars().cycle().take(900).collect();
    for vertical in [false, true] {
        let laid = lay(&[("a.md", &format!("# {title}\n\n文。\n"))], |project| project.vertical = Some(vertical));
        assert!(text(&laid.pages).contains(&format!("{title}文。")), "{vertical}");
        assert!(laid.pages.pages.len() > 1);
    }
}

/// A paragraph right above a rule is a heading; heads, captions and cells hold whole stories.
#[test]
fn nothing_that_is_longer_than_a_page_leaves_it() {
    let long: String = "山高水長風清月白雲來雁去".chars().cycle().take(1500).collect();
    let rows: String = (0..60).map(|n| format!("| 行{n} | 列 |\n")).collect();
    let noted = rows.replace("| 行", "    | 行");
    for text in [
        format!("{long}\n---\n\n文。"),
        format!("| {long} | 乙 |\n|---|---|\n| 一 | 二 |"),
        format!("| 甲 | 乙 |\n|---|---|\n| 一 | 二 |\n\n: {long}"),
        format!("| 甲 | 乙 |\n|---|---|\n| {long} | 二 |"),
        format!("文[^1]。\n\n[^1]: 註\n\n    | 甲 | 乙 |\n    |---|---|\n{noted}\n"),
        format!("- 項\n\n  ::: {{.note}}\n  | 甲 | 乙 |\n  |---|---|\n{}  :::\n", rows.replace("| 行", "  | 行")),
    ] {
        for vertical in [false, true] {
            let laid = lay(&[("a.md", &format!("# 書\n\n{text}\n"))], |project| project.vertical = Some(vertical));
            let start: String = text.chars().take(12).collect();
            for page in &laid.pages.pages {
                let off = runs(page).find(|run| {
                    let (x, y) = (run.at.x, run.at.y);
                    x < Abs::ZERO || y < Abs::ZERO || x > page.width || y > page.height
                });
                assert!(off.is_none(), "{start} {vertical}: {:?}", off.map(|run| &run.text));
            }
        }
    }
}
