//! What is compared between articles, and what `unify` makes of it.

use std::fmt::Write as _;

use banxin::config::{Project, Unify};
use banxin::diag::Severity;
use banxin::source::Sources;

use crate::harness::{self, Read, read_files};

/// Findings across articles, one a line: code, message, then each place with its words.
fn across(read: &Read) -> String {
    let mut out = String::new();
    for found in read.diagnostics.iter().filter(|found| found.code.is_across()) {
        let _ = write!(out, "{} {}", found.code, found.message);
        for pointer in &found.pointers {
            let _ = write!(out, " | {}", place(&read.sources, pointer.span));
            if !pointer.text.is_empty() {
                let _ = write!(out, " {}", pointer.text);
            }
        }
        out.push('\n');
    }
    out
}

/// File, line, and the text of a place if it is in one line.
fn place(sources: &Sources, span: banxin::source::Span) -> String {
    let Some(source) = span.source().and_then(|id| sources.get(id)) else { return "-".to_owned() };
    let text = sources.text(span).unwrap_or_default();
    format!("{}:{} [{}]", source.path.display(), source.line_column(span.start()).0, text)
}

fn found(files: &[(&str, &str)]) -> String {
    across(&read_files(files))
}

fn unified(files: &[(&str, &str)], unify: &[Unify]) -> (Read, String) {
    let (world, project) = harness::project(files);
    let anthology = banxin::config::Anthology { unify: unify.to_vec(), ..project.anthology.clone() };
    let read = harness::read(&world, &Project { anthology, ..project });
    let book = read.book.as_ref().expect("a book");
    let text = book.chapters.iter().map(|chapter| {
        let mut text = String::new();
        banxin::doc::walk::runs(&chapter.blocks, &mut |run| text.push_str(&banxin::doc::text_of(run)));
        text
    });
    let text = text.collect::<Vec<_>>().join("\n");
    (read, text)
}

const LONG: &str = "這一段話從頭到尾都會出現在兩篇文章裡面，寫的是一個人清早到河邊去，看見霧從水上慢慢退開，對岸的\
    船一艘一艘露出來，有的載著沙，有的載著竹子，有的什麼也沒有載，只是停在那裡等著潮水，船夫坐在船頭抽菸，煙和霧混在\
    一起，分不清哪一縷是人吐的，哪一縷是河吐的。";

#[test]
fn articles_that_agree_have_no_findings() {
    let files = [
        ("a.md", "# 甲\n\n臺灣的書寫在竹上。他說：「好。」一台機器，用 Rust 寫，2024年，30%……\n"),
        ("b.md", "# 乙\n\n臺灣的字刻在木上。她說：「對。」兩台機器，用 Rust 刻，2025年，40%……\n"),
    ];
    assert_eq!(found(&files), "");
}

#[test]
fn a_word_in_two_ways_is_told_by_its_neighbours() {
    let files = [
        ("a.md", "# 甲\n\n臺灣的臺北有一台機器，臺灣的書。\n"),
        ("b.md", "# 乙\n\n台灣有三台，這台新，那台舊。\n"),
        ("c.md", "# 丙\n\n周先生週末到河邊。\n"),
    ];
    assert_eq!(
        found(&files),
        "X004 `臺灣` 2 times in 1 article, also written `台灣` once in 1 article | a.md:3 [臺] mostly so | b.md:3 [台] 台 here\n"
    );
}

#[test]
fn a_measure_word_is_no_name() {
    let files = [("a.md", "# 甲\n\n這臺機器，三臺船，2臺車。\n"), ("b.md", "# 乙\n\n這台機器，三台船，2台車。\n")];
    assert_eq!(found(&files), "");
}

#[test]
fn forms_that_are_alike_need_no_word() {
    let files = [("a.md", "# 甲\n\n城裡，店裡。\n"), ("b.md", "# 乙\n\n心裏。\n")];
    let expected = "X004 `裡` 2 times in 1 article, also written `裏` once in 1 article | a.md:3 [裡] mostly so | b.md:3 [裏] 裏 here\n";
    assert_eq!(found(&files), expected);
    // In one file alone it is the matter of that file (T004).
    assert_eq!(found(&[("a.md", "# 甲\n\n城裡，店裏。\n"), ("b.md", "# 乙\n\n河邊。\n")]), "");
}

#[test]
fn a_name_left_in_the_other_script_is_found_and_a_quotation_is_not() {
    let files = [
        ("a.md", "# 甲\n\n智譜的模型寫得快，這樣的問題還很多。\n"),
        ("b.md", "# 乙\n\n我們用過智谱的模型，說過這個問題。\n\n> 这样的问题还很多，写得也快。\n"),
    ];
    let found = found(&files);
    assert!(found.starts_with("X004 `智譜` once in 1 article, also written `智谱` once in 1 article"), "{found}");
    assert_eq!(found.lines().count(), 1, "{found}");
}

#[test]
fn scripts_are_compared_among_their_own() {
    let files = [
        ("a.md", "# 甲\n\n這樣寫的書，他說：「對。」\n"),
        ("b.md", "# 乙\n\n这样写的书，他说：“对。”\n"),
        ("c.md", "# 丙\n\n那樣寫的書，她說：「好。」\n"),
    ];
    let expected = "X010 1 article in simplified characters, 2 articles in traditional ones | b.md:1 [] in simplified characters\n";
    assert_eq!(found(&files), expected);
}

#[test]
fn styles_that_differ_are_told_with_counts_and_places() {
    let files = [
        ("a.md", "# 甲\n\n他說：「字。」她說：「書。」用 Rust 寫，有30%的人在2024年讀……真的——也許。\n"),
        ("b.md", "# 乙\n\n他說：“字。”她說\"書\"。用Rust寫，有百分之三十的人在二〇二四年讀...真的--也許。\n"),
    ];
    let found = found(&files);
    for line in [
        "X005 quotation marks are written in 3 ways: 「」 2 times in 1 article, “” once in 1 article, \"\" once in 1 article | a.md:3 [「] mostly so | b.md:3 [“] “” here | b.md:3 [\"] \"\" here",
        "X006 percentages are written in 2 ways: 30% once in 1 article, 百分之三十 once in 1 article | a.md:3 [30%] so here | b.md:3 [百分之三十] 百分之三十 here",
        "X006 years are written in 2 ways: 2024年 once in 1 article, 二〇二四年 once in 1 article | a.md:3 [2024] so here | b.md:3 [二〇二四] 二〇二四年 here",
        "X007 Latin words between Han are written in 2 ways: 用Rust寫 2 times in 1 article, 用 Rust 寫 2 times in 1 article",
        "X008 ellipses are written in 2 ways: …… once in 1 article, ... once in 1 article | a.md:3 [……] so here | b.md:3 [...] ... here",
        "X008 dashes are written in 2 ways: —— once in 1 article, -- once in 1 article",
    ] {
        assert!(found.contains(line), "{line} in\n{found}");
    }
    assert!(!found.contains("numbers between Han"), "both write them close\n{found}");
}

#[test]
fn what_is_no_text_of_the_article_is_not_compared() {
    let files = [
        ("a.md", "# 甲\n\n臺灣的書，他說：「好。」用 Rust 寫。\n"),
        (
            "b.md",
            "# 乙\n\n`台灣`、[台灣](https://example.org)、[台灣]{.name}、[台灣說“好”]{.verbatim}、[台湾の本]{lang=ja}。\n\n\
          ::: {.verbatim}\n台灣，用Rust寫。\n:::\n\n```\n台灣說“好”...\n```\n",
        ),
    ];
    assert_eq!(found(&files), "");
}

#[test]
fn the_same_text_is_found_with_other_marks() {
    let (one, two) = (format!("# 甲\n\n{LONG}\n"), format!("# 乙\n\n{}\n", LONG.replace('，', ", ")));
    let files = [("a.md", one.as_str()), ("b.md", "# 中\n\n另一篇。\n"), ("c.md", two.as_str())];
    let read = read_files(&files);
    assert_eq!(across(&read), "X001 a.md and c.md are the same text | a.md:1 [] | c.md:1 []\n");
    let found = read.diagnostics.iter().find(|found| found.code.is_across()).expect("X001");
    assert_eq!(found.severity, Severity::Warning);
}

#[test]
fn a_version_of_an_article_is_found() {
    let one = format!("# 甲\n\n{LONG}\n\n{}\n", LONG.replace('船', "舟"));
    let two = format!("# 乙\n\n{LONG}\n\n{}\n\n後來加的一句。\n", LONG.replace('船', "舟"));
    let found = found(&[("a.md", &one), ("b.md", &two)]);
    assert!(found.starts_with("X001 a.md and b.md are mostly the same text ("), "{found}");
}

#[test]
fn a_passage_is_found_wherever_it_stands_and_told_once() {
    let around =
        |n: usize| -> String { (0..40).map(|k| format!("第{n}篇的第{k}句說的是別的事。")).collect() };
    let texts: Vec<String> =
        (1..=3).map(|n| format!("# 篇{n}\n\n{}\n\n{}{LONG}\n\n尾聲{n}。\n", around(n), "開頭".repeat(n))).collect();
    let files: Vec<(&str, &str)> = ["a.md", "b.md", "c.md"].into_iter().zip(texts.iter().map(String::as_str)).collect();
    let found = found(&files);
    let length = LONG.chars().filter(|c| c.is_alphanumeric()).count();
    let shared = found.lines().next().unwrap_or_default();
    assert_eq!(found.lines().count(), 1, "{found}");
    // One 開頭 before it and the 尾聲 behind it are shared too.
    assert!(
        shared.starts_with(&format!("X002 3 articles have the same passage of {} letters", length + 4)),
        "{shared}"
    );
    for file in ["a.md:5 [", "b.md:5 [", "c.md:5 ["] {
        assert!(shared.contains(file), "{file} in {shared}");
    }
    // As a quotation it is nobody's own.
    let quoted = format!("# 乙\n\n{}\n\n> {LONG}\n", around(2));
    assert_eq!(self::found(&[("a.md", &texts[0]), ("b.md", &quoted)]), "");
}

#[test]
fn places_in_plain_text_are_exact_after_repairs() {
    let files = [
        ("a.txt", "甲篇\n\n臺灣的書,寫在竹上,用的人很多,一年比一年多。\n"),
        ("b.txt", "乙篇\n\n他們的書,寫在木上,台灣也有,用的人很多,一年比一年多。\n"),
    ];
    let found = found(&files);
    assert!(found.contains("a.txt:3 [臺] so here | b.txt:3 [台] 台 here"), "{found}");
}

#[test]
fn nothing_is_changed_without_the_switch() {
    let files = [
        ("a.md", "# 甲\n\n臺灣的書，臺灣的字，他說：「好。」用 Rust 寫……\n"),
        ("b.md", "# 乙\n\n台灣的書，他說：“好。”用Rust寫...\n"),
    ];
    let (read, text) = unified(&files, &[]);
    assert!(text.contains("台灣的書，他說：“好。”用Rust寫..."), "{text}");
    assert!(!across(&read).contains("X009"));
}

#[test]
fn the_rest_is_written_as_most_is() {
    let files = [
        (
            "a.md",
            "# 甲\n\n臺灣的書，臺灣的字，他說：「好，『很』好。」用 Rust 寫，有百分之三十，百分之五……真的——好。\n",
        ),
        ("b.md", "# 乙\n\n台灣的書，一台，他說：“好，‘很’好。”用Rust寫，有12.5%，二〇二四年...真的--好，１２頁。\n"),
        ("c.md", "# 丙\n\n她說：「對。」又說：「對。」用 Rust 刻，二〇二五年。\n"),
    ];
    let all = [Unify::Variants, Unify::Quotes, Unify::Marks, Unify::Numbers, Unify::Spacing];
    let (read, text) = unified(&files, &all);
    let second = text.lines().nth(1).unwrap_or_default();
    assert_eq!(
        second,
        "臺灣的書，一台，他說：「好，『很』好。」用 Rust 寫，有百分之十二點五，二〇二四年……真的——好，12頁。"
    );
    let across = across(&read);
    for (change, count) in
        [("`台` → `臺`", 1), ("`“` → `「`", 4), ("`...` → `……`", 2), ("`12.5%` → `百分之十二點五`", 2)]
    {
        let told =
            read.diagnostics.iter().find(|found| found.code.info().name == "X009" && found.message.contains(change));
        assert_eq!(told.map(|found| found.count), Some(count), "{change} in\n{across}");
    }
    // Every change points to what was written there, and nothing is left to report.
    for part in ["b.md:3 [台] `台` → `臺`", "b.md:3 [12.5%]", "b.md:3 [１２] `１２` → `12`", "b.md:3 [--]"] {
        assert!(across.contains(part), "{part} in\n{across}");
    }
    assert!(across.lines().all(|line| line.starts_with("X009")), "{across}");
}

#[test]
fn what_is_protected_stays() {
    let kept = "`台灣`、[台灣](https://example.org)、[台灣]{.name}、[台灣說“好”]{.verbatim}、[台湾...の本]{lang=ja}";
    let (one, two) =
        ("# 甲\n\n臺灣，臺灣，臺灣，他說：「好。」又說：「好。」……\n", format!("# 台灣\n\n台灣，{kept}。\n"));
    let files = [("a.md", one), ("b.md", two.as_str())];
    let (read, text) = unified(&files, &[Unify::Variants, Unify::Quotes, Unify::Marks]);
    assert_eq!(text.lines().nth(1), Some("臺灣，台灣、台灣、台灣、台灣說“好”、台湾...の本。"));
    let book = read.book.expect("a book");
    assert_eq!(banxin::doc::text_of(&book.chapters[1].title), "台灣", "the title of an article is a name");
}

#[test]
fn curly_marks_win_where_they_are_more() {
    let files = [
        ("a.md", "# 甲\n\n他说：“好。”又说：“对。”她说：“是。”这样写的书。\n"),
        ("b.md", "# 乙\n\n他说：「好，『很』好。」这样写的书。\n"),
    ];
    let (_, text) = unified(&files, &[Unify::Quotes]);
    assert_eq!(text.lines().nth(1), Some("他说：“好，‘很’好。”这样写的书。"));
}

#[test]
fn the_same_picture_under_two_names_is_told() {
    let (one, other) = (crate::resolve::png(), include_bytes!("../manuscript/images/bitmap-zi.png"));
    let world = banxin::world::MemWorld::new()
        .with("a.md", "# 甲\n\n![竹](img/a.png)\n")
        .with("b.md", "# 乙\n\n![竹](pic/b.png) ![竹](img/a.png) ![字](c.png)\n")
        .with("img/a.png", &one)
        .with("pic/b.png", &one)
        .with("c.png", other);
    let contents = ["a.md", "b.md"].map(harness::entry).to_vec();
    let project = Project { contents, kind: banxin::config::ProjectKind::Anthology, ..Project::default() };
    let built = banxin::build(&world, &project, &[banxin::config::Format::Epub], &|_| {});
    let read = Read { book: None, diagnostics: built.diagnostics, sources: built.sources };
    let expected = "X003 `img/a.png` and `pic/b.png` are the same picture | a.md:3 [![竹](img/a.png)] | b.md:3 [![竹](pic/b.png)]\n";
    assert_eq!(across(&read), expected);
}

#[test]
fn a_percentage_that_is_said_twice_is_left_alone() {
    let files = [("a.md", "# 甲\n\n百分之30％的人，百分之30 %的書，三成。\n"), ("b.md", "# 乙\n\n有30%、40%、50%。\n")];
    let (_, text) = unified(&files, &[Unify::Numbers]);
    assert!(text.contains("百分之30％的人，百分之30 %的書，三成。"), "{text}");
    let files = [("a.md", files[0].1), ("b.md", "# 乙\n\n有百分之三十、百分之四十、百分之五十。\n")];
    let (_, text) = unified(&files, &[Unify::Numbers]);
    assert!(text.contains("百分之30％的人，百分之30 %的書，三成。"), "{text}");
}

#[test]
fn a_year_takes_its_space_with_it() {
    let files = [("a.md", "# 甲\n\n在2024 年寫。\n"), ("b.md", "# 乙\n\n二〇二四年、二〇二五年、二〇二六年。\n")];
    let (_, text) = unified(&files, &[Unify::Numbers]);
    assert!(text.contains("在二〇二四年寫。"), "{text}");
}
