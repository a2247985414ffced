//! Whole books: goldens and what the pages around the text are.

use banxin::config::{Project, ProjectKind};
use banxin::layout;
use banxin::layout::ink::{Item, Page};
use banxin::theme::Abs;

use super::{Laid, check, lay, lines, runs, small, text};
use crate::harness;

#[test]
fn goldens() {
    for file in [
        "flow/blocks.txt",
        "flow/book.txt",
        "flow/code.txt",
        "flow/figures.txt",
        "flow/headings.txt",
        "flow/index.txt",
        "flow/lists.txt",
        "flow/layout.txt",
        "flow/math.txt",
        "flow/notes.txt",
        "flow/tables.txt",
    ] {
        harness::run(file, |case, section| {
            let files = files(&case.input);
            let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
            let laid = lay(&files, |project| {
                small(project);
                project.vertical = (section == "vertical").then_some(true);
                if section == "vertical" {
                    project.page.chars = Some(18);
                    project.page.lines = Some(8);
                }
            });
            check(&laid);
            layout::dump(&laid.pages)
        });
    }
}

/// Files of a case: `@ path` begins one; without it there is one, `a.md`.
fn files(input: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in input.lines() {
        match (line.strip_prefix("@ "), files.last_mut()) {
            (Some(path), _) => files.push((path.to_owned(), String::new())),
            (None, Some((_, text))) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => files.push(("a.md".to_owned(), format!("{line}\n"))),
        }
    }
    files
}

#[test]
fn every_container_keeps_its_title() {
    let source = "::: {.tab title=\"甲題\"}\n一\n:::\n\n<details><summary>乙題</summary>\n\n二\n\n</details>\n\n\
                  ::: {.center title=\"丙題\"}\n三\n:::\n";
    let laid = lay(&[("a.md", source)], small);
    check(&laid);
    let text = text(&laid.pages);
    assert!(["甲題", "乙題", "丙題"].iter().all(|title| text.contains(title)), "{text}");
}

/// A book of paragraphs of one line each, then `block`: on which page of 10 lines each of its lines stands.
fn pages_of(before: usize, block: &str, words: &[&str]) -> Vec<usize> {
    let source = format!("{}{block}\n\n尾\n", "文字\n\n".repeat(before));
    let laid = lay(&[("a.md", &source)], small);
    check(&laid);
    let page_of = |word: &&str| laid.pages.pages.iter().position(|page| lines(page).concat().contains(*word));
    words.iter().map(|word| page_of(word).expect("on a page")).collect()
}

#[test]
fn a_signature_stays_with_the_line_above_it() {
    for before in 1..12 {
        let pages = pages_of(before, "謹此\n\n::: {.end}\n文山\n\n十月\n:::", &["謹此", "文山", "十月"]);
        assert!(pages.iter().all(|page| *page == pages[0]), "after {before} lines: {pages:?}");
    }
}

#[test]
fn what_a_colon_announces_stands_on_its_page() {
    for before in 1..12 {
        let pages = pages_of(before, "如下：\n\n- 甲\n- 乙\n- 丙", &["如下", "甲"]);
        assert_eq!(pages[0], pages[1], "after {before} lines");
    }
}

#[test]
fn a_short_box_is_not_broken_and_a_long_one_leaves_no_line_alone() {
    for before in 1..12 {
        let pages = pages_of(before, "> [!NOTE]\n> 甲\n>\n> 乙\n>\n> 丙", &["甲", "乙", "丙"]);
        assert!(pages.iter().all(|page| *page == pages[0]), "after {before} lines: {pages:?}");
        let long = "> [!NOTE]\n> 甲\n>\n> 乙\n>\n> 丙\n>\n> 丁\n>\n> 戊\n>\n> 己\n>\n> 庚\n";
        let pages = pages_of(before, long, &["己", "庚"]);
        assert_eq!(pages[0], pages[1], "after {before} lines");
    }
}

#[test]
fn a_table_without_caption_stays_where_it_is() {
    let rows = "| 甲 | 乙 |\n|--|--|\n| 一 | 二 |\n| 三 | 四 |\n| 五 | 六 |\n";
    let order = |before: usize, caption: &str| {
        let source = format!("{}{rows}{caption}\n尾\n\n尾\n", "文字\n\n".repeat(before));
        let laid = lay(&[("a.md", &source)], small);
        check(&laid);
        let text = text(&laid.pages);
        text.find('六') < text.find('尾')
    };
    assert!((1..12).all(|before| order(before, "")));
    assert!(!(1..12).all(|before| order(before, "\n: 名\n")), "one with a caption may move");
}

#[test]
fn no_last_row_of_a_table_stands_alone() {
    let rows: String = (0..9).map(|_| "| 列 | 二 |\n").collect();
    for before in 0..9 {
        let table = format!("| 首 | 二 |\n|--|--|\n{rows}| 倒 | 二 |\n| 末 | 二 |\n");
        let pages = pages_of(before, &table, &["倒", "末"]);
        assert_eq!(pages[0], pages[1], "after {before} lines");
    }
}

#[test]
fn a_table_that_fits_at_no_size_is_reported() {
    let row = |word: &str| format!("|{}\n", format!(" {word} |").repeat(12));
    let source = format!("{}{}{}", row("甲"), row("--"), row("abcdefgh"));
    let laid = lay(&[("a.md", &source)], small);
    check(&laid);
    let found: Vec<&str> = laid.sink.list().iter().map(|found| found.code.info().name).collect();
    assert_eq!(found, ["L020"]);
    // It is reported, not lost.
    assert_eq!(text(&laid.pages).matches('甲').count(), 12);
    let laid = lay(&[("a.md", "| 甲 |\n|--|\n| 乙 |\n")], small);
    assert!(laid.sink.list().is_empty());
}

const ARTICLES: &[(&str, &str)] = &[
    ("1.md", "---\ntitle: 甲篇\nauthor: 王一\ndate: 2026-01-02\n---\n開頭。\n\n## 甲節\n\n內文。\n"),
    ("2.md", "---\ntitle: 乙篇\nauthor: 李二\n---\n開頭。見[甲篇](1.md)。\n\n\\newpage\n\n第二頁。\n"),
];

fn anthology(change: impl FnOnce(&mut Project)) -> Laid {
    let laid = lay(ARTICLES, |project| {
        project.meta.title = "兩篇".into();
        project.meta.publisher = Some("某社".into());
        change(project);
    });
    check(&laid);
    laid
}

fn labels(laid: &Laid) -> Vec<&str> {
    laid.pages.pages.iter().map(|page| page.label.as_str()).collect()
}

#[test]
fn an_anthology_has_title_page_contents_and_colophon() {
    let laid = anthology(|_| {});
    assert_eq!(labels(&laid), ["i", "ii", "iii", "iv", "1", "2", "3", "4"]);
    let page = |at: usize| lines(&laid.pages.pages[at]).concat();
    assert!(page(0).contains("兩篇") && page(0).contains("某社"));
    assert!(page(1).is_empty() && page(3).is_empty());
    assert!(page(2).contains("甲篇王一1") && page(2).contains("乙篇李二2"), "{}", page(2));
    assert!(!page(2).contains("甲節"), "sections only where they are asked for: {}", page(2));
    assert!(page(4).contains("甲篇") && page(5).contains("乙篇"));
    assert!(page(7).contains("出版某社"), "{}", page(7));
    let marks: Vec<_> = laid.pages.outline.iter().map(|mark| (mark.title.as_str(), mark.depth, mark.page)).collect();
    assert_eq!(marks, [("甲篇", 0, 4), ("甲節", 1, 4), ("乙篇", 0, 5)]);
}

#[test]
fn contents_list_sections_where_asked_for() {
    let laid = anthology(|project| project.toc_printed = Some(2));
    assert!(lines(&laid.pages.pages[2]).concat().contains("甲節1"));
}

#[test]
fn names_on_the_title_page_are_whole_and_stand_below_each_other() {
    let names = ["林青山", "王一", "陳小雨", "李二", "周大年", "許三多", "方圓"];
    let laid = anthology(|project| {
        for name in names {
            project.meta.agents.push(banxin::doc::Agent::new(name, banxin::doc::Role::Author));
        }
    });
    let page = &laid.pages.pages[0];
    let mut starts = std::collections::BTreeMap::new();
    for name in names {
        let run = runs(page).find(|run| run.text == name).unwrap_or_else(|| panic!("{name} is not whole"));
        *starts.entry(run.at.x).or_insert(0) += 1;
    }
    assert!(starts.len() <= 3 && starts.values().all(|&count| count > 1), "{starts:?}");
}

#[test]
fn running_heads_of_a_novel_stand_at_the_fore_edge() {
    let laid = anthology(|project| project.theme = Some("novel".into()));
    let spec = &laid.theme.page;
    let (at, page) = laid.pages.pages.iter().enumerate().rfind(|(_, page)| page.label == "3").expect("page 3");
    let head = page.items.iter().find_map(|item| match item {
        Item::Glyphs(run) if run.text == "乙篇" => Some(run.at),
        _ => None,
    });
    let head = head.expect("a running head");
    assert_eq!(at % 2, 0, "a recto, on the left in a vertical book");
    assert!(head.x < spec.width - spec.inner - spec.depth() && head.y > spec.top, "{head:?}");
}

#[test]
fn a_technical_book_names_the_section_on_rectos() {
    let text = format!("# 甲\n\n## 乙\n\n{}", "一段話。\n\n".repeat(120));
    let laid =
        lay(&[("a.md", &text), ("b.md", "# 丙\n\n文。\n")], |project| project.theme = Some("technical".into()));
    check(&laid);
    let heads = |label: &str| {
        let page = laid.pages.pages.iter().find(|page| page.label == label).expect("the page");
        margins(page)
    };
    assert_eq!((heads("2"), heads("3")), (vec!["甲".into(), "2".into()], vec!["乙".into(), "3".into()]));
}

#[test]
fn columns_of_the_last_page_are_even() {
    let text = format!("# 書\n\n{}\n", "一段不長不短的話，說完就換行。\n\n".repeat(70));
    let laid = lay(&[("a.md", &text)], |project| project.page.columns = Some(2));
    check(&laid);
    let spec = &laid.theme.page;
    let last = laid.pages.pages.last().expect("pages");
    let foot = |right: bool| {
        let middle = spec.measure() + spec.width / 10;
        runs(last).filter(|run| (run.at.x > middle) == right).map(|run| run.at.y).max().expect("a column")
    };
    assert!(foot(false) - foot(true) <= spec.leading * 2 && foot(false) < spec.top + spec.depth() - spec.leading * 2);
}

/// The first and the last base of each of two columns below a line of the page.
fn ends_of_columns(laid: &Laid, page: usize, below: Abs) -> [(Abs, Abs); 2] {
    let spec = &laid.theme.page;
    let middle = spec.measure() + spec.width / 10;
    [false, true].map(|right| {
        let bases = || {
            let here = runs(&laid.pages.pages[page]).filter(|run| (run.at.x > middle) == right);
            here.filter(|run| run.size == spec.size && run.at.y > below).map(|run| run.at.y)
        };
        (bases().min().expect("a column"), bases().max().expect("a column"))
    })
}

#[test]
fn a_chapter_opens_across_its_columns() {
    let text = format!("# 城門外的磨坊與水車\n\n{}", "磨坊在河的那一邊，水車轉了一夜。\n\n".repeat(90));
    let laid = lay(&[("a.md", &text)], |project| project.page.columns = Some(2));
    check(&laid);
    let title = runs(&laid.pages.pages[0]).find(|run| run.text == "城門外的磨坊與水車").expect("a title in one line");
    let [(left, _), (right, _)] = ends_of_columns(&laid, 0, title.at.y);
    assert_eq!(left, right, "both columns begin below the title");
    assert!(!runs(&laid.pages.pages[0]).any(|run| run.at.y < title.at.y), "nothing stands beside the title");
    let [(left, _), (right, _)] = ends_of_columns(&laid, 1, Abs::ZERO);
    assert!(left == right && left < title.at.y, "the next page is full");
}

#[test]
fn columns_are_even_before_a_break_and_over_notes() {
    let noted = "磨坊在河的那一邊，水車轉了一夜[^1]。\n\n[^1]: 那是去年的事。\n\n";
    let text = format!(
        "# 書\n\n{noted}{}\\newpage\n\n{}",
        "磨坊在河的那一邊，水車轉了一夜。\n\n".repeat(7),
        "水車停了。\n\n".repeat(4)
    );
    let laid = lay(&[("a.md", &text)], |project| project.page.columns = Some(2));
    check(&laid);
    assert_eq!(laid.pages.pages.len(), 2);
    for page in 0..2 {
        let [(_, left), (_, right)] = ends_of_columns(&laid, page, Abs::ZERO);
        let apart = if left > right { left - right } else { right - left };
        assert!(apart <= laid.theme.page.leading * 2, "page {page}: {left:?} and {right:?}");
    }
}

#[test]
fn a_mark_of_code_does_not_begin_a_line() {
    for count in 10..40 {
        let code = format!("```\n{}。\n```\n", "字".repeat(count));
        let laid = lay(&[("a.md", &code)], small);
        check(&laid);
        let alone = runs(&laid.pages.pages[0]).any(|run| run.text.starts_with('。'));
        assert!(!alone, "{count}");
    }
}

#[test]
fn one_article_opens_with_its_title_and_nothing_before_it() {
    let laid = lay(&ARTICLES[..1], |_| {});
    check(&laid);
    assert_eq!(labels(&laid), ["1"]);
    assert!(lines(&laid.pages.pages[0]).concat().starts_with("甲篇王一"));
    let book = lay(&ARTICLES[..1], |project| project.kind = ProjectKind::Book);
    assert!(book.pages.pages.len() > 3);
    let bare = lay(ARTICLES, |project| project.toc = false);
    assert_eq!(labels(&bare), ["1", "2", "3"]);
}

/// Words in the margins of a page.
fn margins(page: &Page) -> Vec<String> {
    let own: Vec<*const _> = runs(page).map(std::ptr::from_ref).collect();
    let all = page.items.iter().filter_map(|item| match item {
        Item::Glyphs(run) if !own.contains(&std::ptr::from_ref(run)) => Some(run.text.clone()),
        _ => None,
    });
    all.collect()
}

#[test]
fn running_heads_and_folios_are_artifacts() {
    let laid = anthology(|_| {});
    assert_eq!(margins(&laid.pages.pages[0]), Vec::<String>::new());
    assert_eq!(margins(&laid.pages.pages[4]), ["1"]);
    assert_eq!(margins(&laid.pages.pages[6]), ["乙篇", "3"]);
    let long = "很長的題目".repeat(20);
    let laid = lay(&[("a.md", &format!("# {long}\n\n一\n\n\\newpage\n\n二\n"))], |_| {});
    check(&laid);
    assert!(margins(&laid.pages.pages[1])[0].ends_with("……"));
}

#[test]
fn sides_mirror() {
    let laid = anthology(|_| {});
    let x = |at: usize, word: &str| {
        let page = &laid.pages.pages[at];
        runs(page).find(|run| run.text.starts_with(word)).expect("the word").at.x
    };
    let spec = &laid.theme.page;
    assert_eq!(x(4, "甲篇"), spec.inner);
    assert_eq!(x(5, "乙篇"), spec.width - spec.inner - spec.span());
}

#[test]
fn columns_stand_beside_each_other() {
    let text = format!("# 書\n\n{}\n", "一段不長不短的話，說完就換行。\n\n".repeat(60));
    let laid = lay(&[("a.md", &text)], |project| project.page.columns = Some(2));
    check(&laid);
    let spec = &laid.theme.page;
    let right = spec.inner + spec.measure() + spec.gutter;
    assert!(runs(&laid.pages.pages[0]).any(|run| run.at.x >= right));
}

#[test]
fn the_same_from_one_thread_and_from_many() {
    let files: Vec<(String, String)> = (0..12)
        .map(|n| (format!("{n:02}.md"), format!("# 第{n}篇\n\n{}[^a]\n\n[^a]: 註{n}。\n", "話。".repeat(n * 40))))
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let dump = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| layout::dump(&lay(&files, small).pages))
    };
    assert_eq!(dump(1), dump(4));
}

#[test]
fn nothing_is_lost_in_odd_books() {
    for source in [
        "<!-- no text -->\n",
        "#\n",
        "> > > > > > 深\n",
        "- \n- \n",
        "| |\n|-|\n| |\n",
        "```\n```\n",
        "[^a]\n\n[^a]:\n",
        "::: {.indent n=40}\n擠在一邊的話\n:::\n",
        "\\newpage\n\n\\newpage\n\n話\n\n\\newpage\n",
        "無記號的註。\n\n[^x]: 沒有人叫我\n",
    ] {
        let laid = lay(&[("a.md", source)], small);
        check(&laid);
        let wanted: String = source.chars().filter(|ch| ('\u{4e00}'..'\u{9fff}').contains(ch)).collect();
        let found: String = text(&laid.pages).chars().filter(|ch| ('\u{4e00}'..'\u{9fff}').contains(ch)).collect();
        assert_eq!(found, wanted, "{source:?}");
    }
}

#[test]
fn pictures_fit_and_keep_their_captions() {
    let svg = |width: u32, height: u32| {
        format!("<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}'/>")
    };
    let source =
        "# 書\n\n一句話。\n\n![高的圖。](tall.svg)\n\n二句話。\n\n![寬的圖。](wide.svg){width=50%}\n\n三句話。\n";
    let (tall, wide) = (svg(200, 2000), svg(3000, 300));
    let laid = lay(&[("a.md", source), ("tall.svg", &tall), ("wide.svg", &wide)], small);
    check(&laid);
    let spec = &laid.theme.page;
    for page in &laid.pages.pages {
        for item in &page.items {
            let Item::Image { rect, alt, .. } = item else { continue };
            let caption = runs(page).find(|run| run.text.contains("的圖")).expect("a caption on the page");
            assert!(caption.at.y > rect.y + rect.height && rect.y + rect.height <= spec.top + spec.depth());
            if alt.contains('寬') {
                assert!((rect.width - spec.measure() / 2).max(spec.measure() / 2 - rect.width) < Abs::pt(0.1));
            }
        }
    }
    assert_eq!(laid.pages.images.len(), 2);
}

/// Blocks of every kind, to be mixed.
const BLOCKS: &[&str] = &[
    "一段普通的話，不長也不短，剛好換一行。\n",
    "短。\n",
    "## 一個題目\n",
    "### 小一點的題目\n",
    "> 引來的話，縮在裡面。\n>\n> 第二段。\n",
    "- 甲項\n- 乙項長一點，長到要換行\n  1. 子項\n  2. 子項二\n",
    "```\ncode line one\n    code line two is longer than the measure\n\nend\n```\n",
    "| 頭 | 頭二 |\n|--|--|\n| 格 | 格裡的話長一點，要換行 |\n| 格三 | 四 |\n",
    "![圖說在這裡。](a.svg)\n",
    "![高圖。](b.svg)\n",
    "| 詩一行\n| 詩又一行，寫得太長，折下來\n|\n| 第二節\n",
    "> [!NOTE]\n> 提示的話。\n>\n> - 裡面的項\n",
    "* * *\n",
    "有註的話。^[註的話，站在頁腳，長一點才會換行，換了一行又一行。]\n",
    "名詞\n: 解釋的話。\n",
    "::: {.end}\n落款\n:::\n",
    "{漢字|かんじ}和[人名]{.name}和[點]{.dots}。\n",
];

#[test]
fn any_mixture_of_blocks_comes_out_whole() {
    let svg = |width: u32, height: u32| {
        format!("<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}'/>")
    };
    let (a, b) = (svg(120, 80), svg(100, 300));
    for seed in 0..24_usize {
        let mut state = seed * 7919 + 1;
        let mut source = String::from("# 雜\n\n");
        for _ in 0..40 {
            state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
            source.push_str(BLOCKS[(state >> 8) % BLOCKS.len()]);
            source.push('\n');
        }
        let laid = lay(&[("a.md", &source), ("a.svg", &a), ("b.svg", &b)], |project| {
            small(project);
            match seed % 3 {
                0 => {}
                1 => project.vertical = Some(true),
                _ => (project.page.chars, project.page.columns) = (Some(6), Some(2)),
            }
            if seed % 3 == 1 {
                (project.page.chars, project.page.lines) = (Some(18), Some(8));
            }
        });
        check(&laid);
        let (found, wanted) = (text(&laid.pages), laid.text.clone());
        assert_eq!(counted(&found, &wanted), counted(&wanted, &wanted), "seed {seed}");
    }
}

/// How often each Han character of `of` is in a text, without those of the words that the layout adds: 圖 1, 說明, 一、,
/// 〔一〕.
fn counted(text: &str, of: &str) -> std::collections::BTreeMap<char, usize> {
    let han = of
        .chars()
        .filter(|ch| ('\u{4e00}'..'\u{9fff}').contains(ch) && !"圖表續說明一二三四五六七八九十".contains(*ch));
    let text: String = text.split('〔').map(|part| part.split_once('〕').map_or(part, |(_, rest)| rest)).collect();
    han.map(|ch| (ch, text.matches(ch).count())).collect()
}

/// Two em would be a hole in a short line (rule P1).
#[test]
fn short_lines_have_a_short_indent() {
    let text = "天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏";
    for (chars, indent) in [(12, 1), (15, 1), (16, 2), (20, 2)] {
        for vertical in [false, true] {
            let laid = lay(&[("a.md", text)], |project| {
                project.page.size = Some((Abs::mm(120.0), Abs::mm(120.0)));
                (project.page.chars, project.page.lines) = (Some(chars), Some(8));
                project.vertical = vertical.then_some(true);
            });
            let starts: Vec<Abs> =
                runs(&laid.pages.pages[0]).map(|run| if vertical { run.at.y } else { run.at.x }).collect();
            assert_eq!(starts[0] - starts[1], laid.theme.page.size * indent, "{chars} {vertical}");
        }
    }
}
