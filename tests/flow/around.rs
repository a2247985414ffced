//! What stands upright or turned in pages, and the text around it.

use banxin::config::Project;
use banxin::diag::Code;
use banxin::doc::Label;
use banxin::layout::ink::{Item, Page, Rect, Set, Tag};
use banxin::theme::Abs;

use super::{Laid, check, lay, runs, text};

const TABLE: &str =
    "| 坊 | 年 | 刻工 |\n|--|--|--|\n| 甲坊 | 三年 | 六人 |\n| 乙坊 | 五年 | 八人 |\n| 丙坊 | 七年 | 兩人 |\n\n: 書坊";

/// A table that takes most of the lines of a page.
const WIDE: &str =
    "| 坊 | 年 | 刻工 | 所在 |\n|--|--|--|--|\n| 甲坊在城東門外 | 三年印行 | 六人輪番刻版 | 東門外大街口 |\n\n: 書坊";

/// A table that takes all of them.
const WIDEST: &str = "| 坊 | 年 | 刻工 | 所在 | 備註 |\n|--|--|--|--|--|\n| 甲坊在城東門外 | 三年印行 | 六人輪番刻版 | 東門外大街口 | 兼售文房用具 |\n\n: 書坊";

/// A vertical page of 32 characters by 14 lines.
fn vertical(project: &mut Project) {
    project.vertical = Some(true);
    project.page.size = Some((Abs::mm(150.0), Abs::mm(160.0)));
    project.page.chars = Some(32);
    project.page.lines = Some(14);
}

/// Paragraphs of 100 characters each, that begin with 始 and end with 終.
fn paragraphs(count: usize) -> String {
    let words: Vec<char> = "窗外的雨下了一整夜排字房的燈還亮著老先生把鉛字一個一個放回架上".chars().collect();
    let one = |at: usize| (0..98).map(|n| words[(n + at) % words.len()]).collect::<String>();
    (0..count).map(|at| format!("始{}終\n\n", one(at))).collect()
}

fn vertical_book(before: usize, block: &str, after: usize) -> Laid {
    let source = format!("# 書\n\n{}{block}\n\n{}", paragraphs(before), paragraphs(after));
    let laid = lay(&[("a.md", &source)], vertical);
    check(&laid);
    laid
}

/// The page with a table, and from where to where its rules reach.
fn table_of(laid: &Laid) -> (&Page, Rect) {
    let found = laid.pages.pages.iter().find_map(|page| {
        let mut rules = page.items.iter().filter_map(|item| match item {
            Item::Rule { rect, .. } if rect.width > rect.height * 20 => Some(*rect),
            _ => None,
        });
        let (first, last) = (rules.next()?, rules.next_back()?);
        Some((page, Rect::new(first.x, first.y, first.width, last.y - first.y)))
    });
    found.expect("a table")
}

#[test]
fn text_runs_below_a_table_in_a_vertical_page() {
    for before in 1..8 {
        let laid = vertical_book(before, TABLE, 8);
        let (page, table) = table_of(&laid);
        let below =
            runs(page).filter(|run| run.set == Set::Upright && run.at.x > table.x && run.at.x < table.x + table.width);
        let below: Vec<_> = below.collect();
        assert!(!below.is_empty(), "after {before} paragraphs nothing stands below the table");
        let foot = table.y + table.height;
        assert!(below.iter().all(|run| run.at.y > foot), "after {before} paragraphs text runs into the table");
        // Nothing is lost or set twice on the way.
        assert_eq!(text(&laid.pages).matches('始').count(), before + 8);
        assert_eq!(text(&laid.pages).matches('終').count(), before + 8);
        assert_eq!(text(&laid.pages).chars().filter(|ch| *ch == '窗').count(), source_count(before + 8, '窗'));
    }
}

fn source_count(count: usize, ch: char) -> usize {
    // Both parts of the book begin with the first paragraph.
    let (before, after) = (paragraphs(count - 8), paragraphs(8));
    before.matches(ch).count() + after.matches(ch).count()
}

#[test]
fn headings_and_items_run_below_a_table_too() {
    let rest = "## 節\n\n- 甲項\n- 乙項\n- 丙項\n\n> 引文一段\n";
    let laid = vertical_book(2, &format!("{TABLE}\n\n{rest}"), 6);
    let (page, table) = table_of(&laid);
    let below = |run: &&banxin::layout::ink::GlyphRun| run.at.x > table.x && run.at.x < table.x + table.width;
    let there: String = runs(page).filter(below).map(|run| run.text.as_str()).collect();
    assert!(["節", "甲項", "乙項"].iter().all(|words| there.contains(words)), "{there}");
}

#[test]
fn a_note_stays_on_the_page_of_a_mark_that_is_set_again() {
    for at in 0..4 {
        let text = paragraphs(4);
        let marked = text.split_terminator("\n\n").enumerate();
        let marked: String =
            marked.map(|(nth, one)| format!("{one}{}\n\n", if nth == at { "[^n]" } else { "" })).collect();
        let source = format!("# 書\n\n{}{TABLE}\n\n{}{}\n[^n]: 註文\n", paragraphs(2), marked, paragraphs(3));
        let laid = lay(&[("a.md", &source)], vertical);
        check(&laid);
        let note = laid.pages.pages.iter().position(|page| runs(page).any(|run| run.text.contains("註文")));
        let mark =
            &laid.pages.anchors.iter().find(|(label, _)| label.to_string().ends_with("/mark")).expect("a mark").1;
        assert_eq!(note, Some(mark.0), "in paragraph {at}");
    }
}

/// Where the page ends with the text below a table, no last line of it stands alone on the next.
#[test]
fn no_last_line_is_left_alone_behind_a_table() {
    for length in 60..160 {
        let last: String = paragraphs(2).chars().filter(|ch| !"始終\n".contains(*ch)).take(length).collect();
        let text = format!("{}終。\n\n{}", last, paragraphs(3));
        let laid = lay(&[("a.md", &format!("# 書\n\n{}{WIDEST}\n\n{text}", paragraphs(1)))], vertical);
        check(&laid);
        for page in laid.pages.pages.iter().skip(1) {
            let right = runs(page).filter(|run| run.set == Set::Upright).map(|run| run.at.x).max();
            let first: String = runs(page).filter(|run| Some(run.at.x) == right).map(|run| run.text.as_str()).collect();
            assert!(!first.contains('終') || first.contains('始'), "{length}: {first}");
        }
    }
}

/// Where notes take the place that the text below a table needs, it stands on the page after.
#[test]
fn notes_do_not_leave_a_table_alone() {
    for before in 1..8 {
        let source = format!("# 書\n\n{}{WIDE}\n\n{}", paragraphs(before), paragraphs(8).replacen('終', "終[^n]", 1));
        let source = format!("{source}[^n]: {}\n", "註文一條".repeat(24));
        let laid = lay(&[("a.md", &source)], vertical);
        check(&laid);
        let (page, _) = table_of(&laid);
        assert!(runs(page).any(|run| run.set == Set::Upright && run.size == laid.theme.page.size), "after {before}");
    }
}

#[test]
fn a_table_that_ends_a_chapter_does_not_stand_alone() {
    for before in 5..10 {
        let laid = vertical_book(before, TABLE, 0);
        let (page, _) = table_of(&laid);
        assert!(runs(page).any(|run| run.set == Set::Upright), "after {before} paragraphs");
    }
}

/// A listing of this many lines that take most of a page.
fn long_lines(count: usize) -> String {
    format!("```\n{}```\n\n", "let bound = folded(leaves, 24).at(spine).sewn();\n".repeat(count))
}

/// A listing of a few long lines lies along vertical lines, as Latin in them does, and text goes on beside it; others
/// stand upright.
#[test]
fn a_few_long_lines_of_code_lie() {
    let set = |block: &str| {
        let laid = vertical_book(1, block, 2);
        let code = sets(&laid, "let");
        assert!(code.iter().all(|(page, set)| (page, set) == (&code[0].0, &code[0].1)), "{code:?}");
        let page = &laid.pages.pages[code[0].0];
        (code.len(), code[0].1, runs(page).filter(|run| run.set == Set::Upright).count() > 1)
    };
    assert_eq!(set(&long_lines(3)), (3, Set::Sideways, true));
    assert_eq!(set("```\nlet leaf = 1;\nlet fold = 2;\n```").1, Set::Horizontal);
    assert_eq!(set(&long_lines(9)).1, Set::Horizontal);
}

/// Where nothing that follows can stand below it, a table that would have its page for itself stands at the head of the
/// page before.
#[test]
fn a_table_before_code_does_not_stand_alone() {
    for before in [4, 5, 8, 9] {
        let rest = format!("始短短的終\n\n{}", long_lines(5)).repeat(5);
        let laid = vertical_book(before, &format!("{WIDEST}\n\n{rest}"), 0);
        let (page, _) = table_of(&laid);
        assert!(runs(page).any(|run| run.set == Set::Upright), "after {before} paragraphs");
    }
}

/// A table of so many columns of three characters.
fn wide(columns: usize, attr: &str) -> String {
    let row = |cell: &str| format!("|{}\n", format!(" {cell} |").repeat(columns));
    format!("{}{}{}\n: 印量 {attr}\n", row("印量數"), row("--"), row("一二三四").repeat(3))
}

fn sets(laid: &Laid, words: &str) -> Vec<(usize, Set)> {
    let pages = laid.pages.pages.iter().enumerate();
    pages
        .flat_map(|(at, page)| runs(page).filter(|run| run.text.contains(words)).map(move |run| (at, run.set)))
        .collect()
}

#[test]
fn a_table_is_turned_where_its_author_says_so() {
    let source = |attr: &str| format!("# 書\n\n{}{}\n\n{}", paragraphs(2), wide(3, attr), paragraphs(4));
    let turned = lay(&[("a.md", &source("{.turned}"))], super::small);
    check(&turned);
    let cells = sets(&turned, "一二三四");
    assert_eq!(cells.len(), 9);
    assert!(cells.iter().all(|(page, set)| *page == cells[0].0 && *set == Set::Upward), "{cells:?}");
    // It has its page for itself.
    let page = &turned.pages.pages[cells[0].0];
    assert!(runs(page).all(|run| run.set == Set::Upward));
    let upright = lay(&[("a.md", &source(""))], super::small);
    assert!(sets(&upright, "一二三四").iter().all(|(_, set)| *set == Set::Horizontal));
    let down = lay(&[("a.md", &source("{.turned}"))], vertical);
    check(&down);
    assert!(sets(&down, "一二三四").iter().all(|(_, set)| *set == Set::Sideways));
}

#[test]
fn a_table_is_turned_where_its_columns_would_be_strips() {
    let source = |columns: usize| format!("# 書\n\n{}\n\n尾\n", wide(columns, ""));
    let tall = |project: &mut Project| {
        super::small(project);
        project.page.size = Some((Abs::mm(70.0), Abs::mm(200.0)));
        project.page.lines = Some(28);
    };
    let set_of = |columns: usize| sets(&lay(&[("a.md", &source(columns))], tall), "一")[0].1;
    assert_eq!([set_of(2), set_of(6)], [Set::Horizontal, Set::Upward]);
}

#[test]
fn a_long_turned_table_goes_on_under_its_head() {
    let rows = "| 甲 | 乙 |\n".repeat(40);
    let source = format!("| 首 | 次 |\n|--|--|\n{rows}\n: 名 {{#tbl-a .turned}}\n");
    let laid = lay(&[("a.md", &source)], super::small);
    check(&laid);
    let cells = sets(&laid, "甲");
    assert_eq!(cells.len(), 40);
    let pages = laid
        .pages
        .pages
        .iter()
        .filter(|page| page.items.iter().any(|item| matches!(item, Item::Glyphs(run) if run.text.contains('首'))));
    assert_eq!(pages.count(), cells.last().expect("cells").0 - cells[0].0 + 1);
}

/// A turned table takes its whole page: its notes stand on the next.
#[test]
fn notes_of_a_turned_table_do_not_run_into_it() {
    let table = wide(3, "{.turned}").replacen("一二三四", "一二三四[^n]", 1);
    let source = format!("# 書\n\n{}{table}\n\n{}[^n]: 註文\n", paragraphs(1), paragraphs(2));
    for change in [super::small, vertical] {
        let laid = lay(&[("a.md", &source)], change);
        check(&laid);
        let (cells, notes) = (sets(&laid, "一二三四"), sets(&laid, "註文"));
        assert_eq!((cells.len(), notes.len()), (9, 1));
        assert_eq!(notes[0].0, cells[0].0 + 1, "{cells:?} {notes:?}");
    }
}

#[test]
fn what_is_not_turned_is_told() {
    let source =
        format!("- 項\n\n{}\n", wide(2, "{.turned}").lines().map(|line| format!("  {line}\n")).collect::<String>());
    let told = |source: &str| {
        let laid = lay(&[("a.md", source)], super::small);
        laid.sink.list().iter().any(|found| found.code == Code::L060)
    };
    assert_eq!([told(&source), told(&wide(2, "{.turned}"))], [true, false]);
}

/// What stands between something and the text that runs around that has its place too, whatever stands there.
#[test]
fn nothing_between_a_block_and_its_text_is_lost() {
    let listing = |name: &str| format!("```\n{name} first\n{name} second\n```\n");
    let figure = "::: note\n旁記：書板存在城東。\n:::\n";
    let rows = [
        vec![TABLE.to_owned(), listing("alpha")],
        vec![listing("alpha"), TABLE.to_owned()],
        vec![listing("alpha"), listing("beta")],
        vec![TABLE.to_owned(), listing("alpha"), figure.to_owned(), listing("beta")],
        vec![WIDE.to_owned(), listing("alpha"), listing("beta")],
    ];
    for (row, before) in rows.iter().flat_map(|row| (0..7).map(move |before| (row, before))) {
        let blocks = row.join("\n");
        let laid = vertical_book(before, &blocks, 6);
        let all: String = laid.pages.pages.iter().flat_map(runs).map(|run| run.text.as_str()).collect();
        let once =
            |words: &str| assert_eq!(all.matches(words).count(), blocks.matches(words).count(), "{words}: {blocks}");
        ["alpha", "beta", "甲坊", "書板存在"].into_iter().for_each(once);
        assert_eq!(all.matches('終').count(), before + 6, "after {before} paragraphs: {blocks}");
    }
}

/// A theme whose notes stand at this place.
fn notes_at(place: &str) -> String {
    format!("notes = \"{place}\"\n")
}

/// Notes without a mark and places without text stand behind the last line of a chapter, also where that is set again.
#[test]
fn what_stands_behind_the_last_line_stays_behind_it() {
    for before in 1..7 {
        let source =
            format!("# 書\n\n{}{TABLE}\n\n{}::: {{#end}}\n:::\n\n[^n]: 註文無主\n", paragraphs(before), paragraphs(1));
        let laid = lay(&[("a.md", &source)], vertical);
        check(&laid);
        assert_eq!(text(&laid.pages).matches("註文無主").count(), 1, "after {before} paragraphs");
        assert!(laid.pages.anchors.contains_key(&Label::new("end")), "after {before} paragraphs");
    }
}

/// Places in text that runs around something are where that text is, and begin with its elements.
#[test]
fn places_below_a_table_are_where_their_text_is() {
    let source =
        format!("# 書\n\n{}{TABLE}\n\n## 節 {{#jie}}\n\n段中[一處]{{#chu}}\n\n{}", paragraphs(2), paragraphs(6));
    let laid = lay(&[("a.md", &source)], vertical);
    check(&laid);
    let (page, table) = table_of(&laid);
    for (label, words, tag) in [("jie", "節", Tag::Heading(2)), ("chu", "一處", Tag::Paragraph)] {
        let run = runs(page).find(|run| run.text.contains(words) && run.at.y > table.y + table.height).expect("text");
        let label = Label::new(label);
        let (_, at) = laid.pages.anchors[&label];
        assert!(
            (at.x - run.at.x).to_pt().abs() < laid.theme.page.leading.to_pt() * 2.0,
            "{words}: {at:?} {:?}",
            run.at
        );
        let element = laid.pages.tags.get(laid.pages.elements[&label]).expect("an element");
        assert_eq!(element.tag, tag);
    }
}

/// Where notes stand behind the text, what leads back from them leads somewhere, also where their marks are set again.
#[test]
fn marks_of_endnotes_below_a_table_are_places() {
    for place in ["chapter-end", "book-end"] {
        let source =
            format!("# 書\n\n{}{TABLE}\n\n{}[^n]: 註文\n", paragraphs(2), paragraphs(6).replacen('終', "終[^n]", 1));
        let laid = lay(&[("a.md", &source), ("t.toml", &notes_at(place))], |project| {
            vertical(project);
            project.theme = Some("t.toml".to_owned());
        });
        check(&laid);
        let mark = laid.pages.anchors.keys().find(|label| label.as_str().ends_with("/mark"));
        assert!(mark.is_some(), "{place}: {:?}", laid.pages.anchors.keys().collect::<Vec<_>>());
        assert_eq!(text(&laid.pages).matches("註文").count(), 1);
    }
}

/// A page that begins on a recto begins there, also where a table comes to its head.
#[test]
fn a_page_that_must_be_a_recto_stays_one() {
    let mut moved = 0;
    for length in 3..8 {
        let source = format!(
            "# 書\n\n前文。\n\n::: {{.pagebreak .recto}}\n:::\n\n{}{TABLE}\n",
            paragraphs(length).replacen('始', "首", 1)
        );
        let laid = lay(&[("a.md", &source)], vertical);
        check(&laid);
        let page = laid.pages.pages.iter().position(|page| runs(page).any(|run| run.text.contains('首')));
        assert_eq!(page.map(|at| at % 2), Some(0), "{length} paragraphs");
        let (page, table) = table_of(&laid);
        moved += usize::from(runs(page).any(|run| run.text.contains('首') && run.at.x > table.x));
    }
    assert!(moved > 0, "no table came to the head of that page");
}
