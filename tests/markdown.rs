//! The Markdown reader: text goldens by area.

use banxin::config::{Cleanup, Entry, EntrySource, LineBreaks};
use banxin::doc::ChapterRole;

use crate::harness::{self, Case};

fn area(name: &str) {
    harness::run(&format!("markdown/{name}.txt"), section);
}

/// The input is one file, or several after lines `@@ path`.
fn section(case: &Case, section: &str) -> String {
    let files = files(&case.input);
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let read = harness::read_files(&borrowed);
    match section {
        "tree" => read.tree(),
        "diag" => read.findings(),
        other => panic!("no section {other}"),
    }
}

pub fn files(input: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for line in input.lines() {
        match line.strip_prefix("@@ ") {
            Some(path) => out.push((path.to_owned(), String::new())),
            None => {
                if out.is_empty() {
                    out.push(("a.md".to_owned(), String::new()));
                }
                let text: &mut (String, String) = out.last_mut().expect("there is a file");
                text.1.push_str(line);
                text.1.push('\n');
            }
        }
    }
    out
}

#[test]
fn headings() {
    area("headings");
}

#[test]
fn ruby() {
    area("ruby");
}

#[test]
fn marks() {
    area("marks");
}

#[test]
fn cjk_emphasis() {
    area("cjk-emphasis");
}

#[test]
fn soft_breaks() {
    area("soft-breaks");
}

#[test]
fn figures() {
    area("figures");
}

#[test]
fn tables() {
    area("tables");
}

#[test]
fn lists() {
    area("lists");
}

#[test]
fn notes() {
    area("notes");
}

#[test]
fn verse() {
    area("verse");
}

#[test]
fn divs() {
    area("divs");
}

#[test]
fn html() {
    area("html");
}

#[test]
fn references() {
    area("references");
}

#[test]
fn frontmatter() {
    area("frontmatter");
}

#[test]
fn math() {
    area("math");
}

#[test]
fn sites() {
    area("sites");
}

#[test]
fn breaks() {
    area("breaks");
}

#[test]
fn includes() {
    area("includes");
}

#[test]
fn tidy() {
    area("tidy");
}

#[test]
fn nesting() {
    area("nesting");
}

#[test]
fn a_tree_in_json_is_taken_as_it_is() {
    let first =
        harness::read_files(&[("a.md", "# 題\n\n文{漢|かん}[^1]。\n\n> 引\n\n[^1]: 注。")]).book.expect("a book");
    let json = serde_json::to_string_pretty(&first).expect("JSON");
    let (world, mut project) = harness::project(&[("tree.json", &json)]);
    let world = world.with("a.md", "# 題\n\n文{漢|かん}[^1]。\n\n> 引\n\n[^1]: 注。");
    let again = harness::read(&world, &project);
    assert_eq!(again.findings(), "");
    assert_eq!(again.book.as_ref(), Some(&first));
    let span = first.chapters[0].blocks[1].span;
    assert_eq!(again.sources.text(span), Some("> 引"));

    // The same bytes from standard input.
    project.contents[0].source = EntrySource::Bytes("-".into(), json.as_bytes().into());
    assert_eq!(harness::read(&world, &project).book, Some(first));
}

#[test]
fn a_fault_in_a_tree_says_where() {
    let tree = "{\n  \"meta\": {},\n  \"chapters\": [\n    { \"role\": \"chapter\", \"matter\": \"inside\" }\n  ]\n}";
    let read = harness::read_files(&[("tree.json", tree)]);
    assert!(read.book.is_none());
    let found = read.findings();
    assert!(found.starts_with("C008 4:") && found.contains("chapters[0].matter: unknown variant `inside`"), "{found}");

    let deep = format!("{{\"chapters\": {}", "[{\"blocks\":".repeat(50_000));
    assert!(harness::read_files(&[("tree.json", &deep)]).findings().starts_with("C008"));

    let two = harness::read_files(&[("tree.json", "{}"), ("a.md", "文")]);
    assert_eq!(two.findings(), "C008 - a document tree in JSON stands alone, without other files\n");
}

#[test]
fn sources_are_numbered_in_reading_order() {
    let read = harness::read_files(&[
        ("a.md", "甲\n\n{{#include x.inc}}\n\n{{#include y.inc}}"),
        ("x.inc", "子"),
        ("y.inc", "丑\n\n{{#include x.inc}}"),
        ("b.md", "乙"),
    ]);
    let paths: Vec<String> = read.sources.iter().map(|(_, source)| source.path.display().to_string()).collect();
    assert_eq!(paths, ["a.md", "x.inc", "y.inc", "b.md"]);
    assert_eq!(read.book.expect("a book").sources, paths);
}

#[test]
fn the_configuration_goes_before_the_file() {
    let (world, mut project) = harness::project(&[("a.md", "---\ntitle: 檔\nauthor: 甲\nlang: ja\n---\n文")]);
    project.meta.title = "書".to_owned();
    project.meta.lang = "ko".parse().ok();
    let book = harness::read(&world, &project).book.expect("a book");
    assert_eq!(book.meta.title, "書");
    assert_eq!(book.meta.lang.map(|lang| lang.to_string()).as_deref(), Some("ko"));
    assert_eq!(book.meta.agents.len(), 1);
    assert_eq!(book.chapters[0].meta.title, "檔");
}

#[test]
fn parts_and_titles_of_the_contents() {
    let (world, mut project) = harness::project(&[("a.md", "文"), ("b.md", "# 自己的題目\n\n文")]);
    project.contents[0].title = Some("目錄裡的題目".to_owned());
    project.contents[1].title = Some("不用".to_owned());
    let part = Entry { source: EntrySource::Title, title: Some("卷一".to_owned()), ..harness::entry("") };
    project.contents.insert(0, part);
    let book = harness::read(&world, &project).book.expect("a book");
    let titles: Vec<&str> = book.chapters.iter().map(|chapter| chapter.meta.title.as_str()).collect();
    assert_eq!(titles, ["卷一", "目錄裡的題目", "自己的題目"]);
    assert_eq!(book.chapters[0].role, ChapterRole::Part);
}

#[test]
fn files_that_are_missing_are_all_named() {
    let (world, mut project) = harness::project(&[("a.md", "文")]);
    project.contents.push(harness::entry("b.md"));
    project.contents.push(harness::entry("c.md"));
    let read = harness::read(&world, &project);
    assert!(read.book.is_none());
    assert_eq!(read.diagnostics.len(), 2);
}

#[test]
fn clean_up_as_asked() {
    let text = "他說\"**好**的\"就轉身走了,我們隔了好多年*再見*...`a,b`嗎?{漢|かん}字。";
    let (world, mut project) = harness::project(&[("a.md", text)]);
    let before = harness::read(&world, &project).tree();
    assert!(before.contains("\"的\\\"就轉身走了,我們隔了好多年\""), "{before}");
    project.read.cleanup = Cleanup::Always;
    let after = harness::read(&world, &project);
    let tree = after.tree();
    for part in ["\"他說「\"", "\"的」就轉身走了，我們隔了好多年\"", "\"……\"", "code \"a,b\"", "\"嗎？\""]
    {
        assert!(tree.contains(part), "{part} is not in\n{tree}");
    }
    assert!(after.findings().contains("T001"), "{}", after.findings());
}

#[test]
fn line_breaks_as_asked() {
    let (world, mut project) = harness::project(&[("a.md", "一\n二")]);
    for (breaks, expected) in [
        (LineBreaks::Cjk, "    p\n      \"一二\"\n"),
        (LineBreaks::Space, "    p\n      \"一 二\"\n"),
        (LineBreaks::Hard, "    p\n      \"一\"\n      br\n      \"二\"\n"),
    ] {
        project.read.line_breaks = breaks;
        assert!(harness::read(&world, &project).tree().ends_with(expected), "{breaks:?}");
    }
}

#[test]
fn a_tree_printed_as_json_can_be_read_back_however_deep() {
    let lists: String = (0..22).map(|level| format!("{}- 第{level}層\n", "  ".repeat(level))).collect();
    let marks = (0..20).fold("字".to_owned(), |inside, _| format!("[甲{inside}乙]{{.dots}}"));
    let text = format!("# 深\n\n{lists}{}- {marks}\n", "  ".repeat(22));
    let first = harness::read_files(&[("deep.md", &text)]).book.expect("a book");
    let json = serde_json::to_string(&first).expect("a tree is JSON");
    let again = harness::read_files(&[("tree.json", &json)]);
    assert!(again.diagnostics.is_empty(), "{:?}", again.diagnostics);
    assert_eq!(again.book.as_ref(), Some(&first));
}

#[test]
fn ruby_between_two_rules_is_text_and_faults_stand_on_whole_characters() {
    let read = harness::read_files(&[("a.md", "\n---\n{漢|かん}字\n---\n")]);
    assert!(read.diagnostics.is_empty(), "{:?}", read.diagnostics);
    assert!(read.tree().contains("ruby over 漢/かん"), "{}", read.tree());
    let read = harness::read_files(&[("a.md", "---\n{題: 《《\n---\n\n字\n")]);
    let span = read.diagnostics.first().expect("a fault").span();
    assert!(read.sources.text(span).is_some(), "{span:?}");
}
