//! The command as users run it.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use banxin::diag::CODES;
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

/// Runs `banxin` in a folder, without the environment that changes what it does.
pub fn banxin(dir: &Path, args: &[&str]) -> Run {
    run(dir, args, None)
}

/// The same with text on standard input.
fn banxin_with(dir: &Path, args: &[&str], input: &str) -> Run {
    run(dir, args, Some(input))
}

fn run(dir: &Path, args: &[&str], input: Option<&str>) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_banxin"));
    command.current_dir(dir).args(args).env_remove("SOURCE_DATE_EPOCH").env_remove("NO_COLOR").env("TERM", "xterm");
    command.env("BANXIN_CACHE", "off");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("start banxin");
    let mut stdin = child.stdin.take().expect("a pipe");
    // Whoever does not read its input may close it first.
    let _ = stdin.write_all(input.unwrap_or_default().as_bytes());
    drop(stdin);
    Run(child.wait_with_output().expect("wait for banxin"))
}

pub struct Run(pub Output);

impl Run {
    fn status(&self) -> Option<i32> {
        self.0.status.code()
    }

    pub fn out(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).expect("UTF-8 on standard output")
    }

    pub fn err(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).expect("UTF-8 on standard error")
    }

    /// Asserts the exit status, showing what was said.
    pub fn exits(self, status: i32) -> Run {
        assert_eq!(self.status(), Some(status), "\n{}\n{}", String::from_utf8_lossy(&self.0.stdout), self.err());
        self
    }
}

/// A folder with these files (path, text).
pub fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().expect("inside the folder")).expect("make a folder");
        fs::write(path, text).expect("write a file");
    }
    dir
}

pub fn names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).map(|list| list.filter_map(Result::ok).collect::<Vec<_>>()).unwrap_or_default();
    let mut names: Vec<String> = entries.iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn help_and_usage() {
    let dir = folder(&[]);
    let help = banxin(dir.path(), &["--help"]).exits(0).out();
    for command in [
        "build",
        "batch",
        "check",
        "tree",
        "dump",
        "init",
        "fonts",
        "explain",
        "schema",
        "completions",
        "man",
        "render",
        "impose",
        "cache",
    ] {
        assert!(help.contains(&format!("\n  {command} ")), "{command} in\n{help}");
        banxin(dir.path(), &[command, "--help"]).exits(0);
    }
    banxin(dir.path(), &[]).exits(2);
    banxin(dir.path(), &["biuld"]).exits(2);
    banxin(dir.path(), &["build", "--no-such-option"]).exits(2);
    assert!(banxin(dir.path(), &["--version"]).exits(0).out().starts_with("banxin "));
}

#[test]
fn every_code_is_explained() {
    let dir = folder(&[]);
    let list = banxin(dir.path(), &["explain"]).exits(0).out();
    assert_eq!(list.lines().count(), CODES.len());
    for (code, info) in CODES {
        assert!(list.contains(&format!("{code}  ")), "{code} is not listed");
        let lines: Vec<&str> = info.text.trim().lines().collect();
        assert!(!info.text.contains("TODO"), "{code} has no page");
        assert!((3..=20).contains(&lines.len()), "the page of {code} has {} lines", lines.len());
    }
    let page = banxin(dir.path(), &["explain", "c003"]).exits(0).out();
    assert!(page.starts_with("C003 (error): unknown key"), "{page}");
    assert!(banxin(dir.path(), &["explain", "Z999"]).exits(2).err().contains("there is no code Z999"));
}

#[test]
fn init_makes_a_book_and_never_overwrites() {
    let dir = folder(&[]);
    let said = banxin(dir.path(), &["init", "新書"]).exits(0).err();
    assert!(said.contains("banxin build 新書"), "{said}");
    let book = dir.path().join("新書");
    assert_eq!(names(&book), ["banxin.toml", "text"]);
    fs::write(book.join("banxin.toml"), "mine").expect("write");
    fs::remove_file(book.join("text/01.md")).expect("remove");
    banxin(dir.path(), &["init", "新書"]).exits(2);
    assert_eq!(fs::read_to_string(book.join("banxin.toml")).expect("read"), "mine");
    assert!(names(&book.join("text")).is_empty());
    assert_eq!(banxin(dir.path(), &["init", "b", "--quiet"]).exits(0).err(), "");
}

#[test]
fn unknown_keys_are_shown_with_the_nearest() {
    let dir = folder(&[("banxin.toml", "[book]\ntitle = \"渡口\"\nlangauge = \"ja\"\n"), ("a.md", "a")]);
    let said = banxin(dir.path(), &["build", "--message-format", "short"]).exits(2).err();
    assert!(said.contains("banxin.toml:3:1: error[C003]: unknown key `langauge` in `book`"), "{said}");
    let said = banxin(dir.path(), &["build"]).exits(2).err();
    assert!(said.contains("--> banxin.toml:3:1") && said.contains("did you mean `language`?"), "{said}");
    assert_eq!(names(dir.path()), ["a.md", "banxin.toml"]);
}

#[test]
fn wrong_arguments_are_shown_in_the_argument() {
    let dir = folder(&[("a.md", "a")]);
    let said = banxin(dir.path(), &["check", "a.md", "--set", "page.chars=28x"]).exits(2).err();
    assert!(said.contains("command line:1:18") && said.contains("--set page.chars=28x"), "{said}");
    assert!(banxin(dir.path(), &["check", "a.md", "--set", "page.chars"]).exits(2).err().contains("KEY=VALUE"));
    assert!(banxin(dir.path(), &["check", "a.md", "--deny", "warning"]).exits(2).err().contains("no code `warning`"));
    assert!(banxin(dir.path(), &["check", "nowhere.md"]).exits(2).err().contains("C001"));
    banxin(dir.path(), &["build", "a.md", "-o", "a.mobi"]).exits(2);
    banxin(dir.path(), &["build", "a.md", "-o", "-"]).exits(2);
    banxin(dir.path(), &["build", "a.md", "-o", "-", "--to", "epub,pdf"]).exits(2);
    banxin(dir.path(), &["build", "a.md", "-o", "-", "-o", "a.pdf", "--to", "pdf"]).exits(2);
    banxin(dir.path(), &["build", "a.md", "--timestamp", "yesterday"]).exits(2);
    assert_eq!(names(dir.path()), ["a.md"]);
}

#[test]
fn carets_stand_under_what_they_mean() {
    let toml = "[book]\nseries = { name = \"中文書的手藝叢書\", indx = 1 }\n";
    let dir = folder(&[("banxin.toml", toml), ("a.md", "a")]);
    let said = banxin(dir.path(), &["check"]).exits(2).err();
    assert_eq!(marked(&said), "indx", "{said}");
    let long = format!("[book]\nseries = {{ name = \"{}\", indx = 1, name2 = 3 }}\n", "長".repeat(300));
    fs::write(dir.path().join("banxin.toml"), long).expect("write");
    let said = banxin(dir.path(), &["check"]).exits(2).err();
    assert_eq!(marked(&said), "indx", "{said}");
    assert!(said.lines().all(|line| line.width() <= 100), "{said}");
}

/// The text above the first row of carets, by the columns of a terminal.
fn marked(said: &str) -> String {
    let lines: Vec<&str> = said.lines().collect();
    let at = lines.iter().position(|line| line.contains('^')).expect("carets");
    let before = lines[at].find('^').expect("a caret");
    let columns = lines[at].matches('^').count();
    let mut column = 0;
    let mut under = |c: &char| {
        let here = column;
        column += c.to_string().width();
        (before..before + columns).contains(&here)
    };
    lines[at - 1].chars().filter(|c| under(c)).collect()
}

#[test]
fn messages_as_json() {
    let dir = folder(&[("banxin.toml", "# 書\n[book]\ntitel = \"書\"\n"), ("a.md", "a")]);
    let said = banxin(dir.path(), &["check", "--message-format", "json"]).exits(2).err();
    let lines: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).expect("a JSON object")).collect();
    let [finding] = lines.as_slice() else { panic!("one object in {said}") };
    let expected = [
        ("type", Value::from("diagnostic")),
        ("code", "C003".into()),
        ("severity", "error".into()),
        ("file", "banxin.toml".into()),
        ("line", 3.into()),
        ("column", 1.into()),
        ("end_line", 3.into()),
        ("end_column", 6.into()),
        ("span", vec![13, 18].into()),
        ("help", "did you mean `title`?".into()),
        ("count", 1.into()),
    ];
    for (field, value) in expected {
        assert_eq!(finding[field], value, "{field}");
    }
    assert_eq!(finding["labels"][0]["span"], Value::from(vec![13, 18]));
}

#[test]
fn colour_only_when_asked() {
    let dir = folder(&[("banxin.toml", "titel = 1"), ("a.md", "a")]);
    assert!(!banxin(dir.path(), &["check"]).err().contains('\u{1b}'));
    assert!(banxin(dir.path(), &["check", "--color", "always"]).err().contains('\u{1b}'));
    assert!(!banxin(dir.path(), &["check", "--color", "never"]).err().contains('\u{1b}'));
}

#[test]
fn generated_texts() {
    let dir = folder(&[]);
    for of in ["config", "tree"] {
        let schema: Value = serde_json::from_str(&banxin(dir.path(), &["schema", of]).exits(0).out()).expect("JSON");
        assert!(schema["$schema"].as_str().is_some_and(|draft| draft.contains("2020-12")), "{of}");
    }
    assert!(banxin(dir.path(), &["completions", "bash"]).exits(0).out().contains("_banxin"));
    assert!(banxin(dir.path(), &["man"]).exits(0).out().contains(".TH banxin"));
    banxin(dir.path(), &["man", "--dir", "."]).exits(0);
    assert!(names(dir.path()).contains(&"banxin-build.1".to_owned()));
}

#[test]
fn a_closed_pipe_is_no_error() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_banxin"));
    let mut child =
        command.args(["schema", "tree"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("start");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("wait");
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

const BOOK: &[(&str, &str)] = &[
    ("banxin.toml", "[book]\ntitle = \"夜航\"\nauthors = [\"甲\"]\nlanguage = \"zh-Hant\"\n"),
    ("1.md", "# 起錨\n\n船在夜裡離開碼頭。\n"),
    ("2.md", "# 靠岸\n\n天亮時看見燈塔。\n"),
];

#[test]
fn trees_go_out_and_come_back() {
    let dir = folder(BOOK);
    let text = banxin(dir.path(), &["tree", ".", "--format", "text"]).exits(0).out();
    assert!(text.contains("起錨") && text.contains("title: 夜航"), "{text}");
    let json = banxin(dir.path(), &["tree"]).exits(0).out();
    let again = banxin_with(dir.path(), &["tree", "-", "--from", "json"], &json).exits(0).out();
    let [json, again]: [Value; 2] = [&json, &again].map(|text| serde_json::from_str(text).expect("JSON"));
    assert_eq!(json["chapters"], again["chapters"]);
    let one = banxin_with(dir.path(), &["tree", "-", "--format", "text"], "# 標題\n\n正文。\n").exits(0).out();
    assert!(one.contains("正文。"), "{one}");
    let plain = banxin_with(dir.path(), &["tree", "-", "--from", "txt", "--format", "text"], "# 不是標題\n").exits(0);
    assert!(plain.out().contains("# 不是標題"));
}

#[test]
fn places_in_files_that_are_gone_are_named_without_text() {
    let dir = folder(&[("a.md", "# 甲\n\n字![圖](no.png)\n")]);
    let tree = banxin(dir.path(), &["tree", "a.md"]).exits(0).out();
    fs::write(dir.path().join("t.json"), tree).expect("write");
    fs::remove_file(dir.path().join("a.md")).expect("remove");
    let said = banxin(dir.path(), &["check", "t.json"]).exits(0).err();
    assert!(said.contains("A001") && said.contains("--> a.md\n") && !said.contains("1 |"), "{said}");
}

#[test]
fn stages_are_dumped() {
    let dir = folder(&[("a.md", "# 甲\n\n他們在橋上看了整整一個下午的水，又看天上的雲。\n\n\\newpage\n\n第二頁。\n")]);
    let tree = banxin(dir.path(), &["dump", "tree", "a.md"]).exits(0).out();
    assert_eq!(tree, banxin(dir.path(), &["tree", "a.md", "--format", "text"]).exits(0).out());
    let json = banxin(dir.path(), &["dump", "tree", "a.md", "--format", "json"]).exits(0).out();
    assert_eq!(json, banxin(dir.path(), &["tree", "a.md"]).exits(0).out());
    let all = banxin(dir.path(), &["dump", "layout", "a.md", "--set", "page.chars=17"]).exits(0).out();
    assert!(all.starts_with("face f0 NotoSerifCJKtc-Regular\n"), "{all}");
    assert!(all.contains("\npage 1 [1] 419.5x595.3\n") && all.contains("opened 0."), "{all}");
    assert!(all.contains("\nbookmark 0 甲 page 1 "), "{all}");
    let second = banxin(dir.path(), &["dump", "layout", "a.md", "--pages", "2-"]).exits(0).out();
    assert!(second.contains("第二頁。") && !second.contains("page 1 ") && !second.contains("bookmark"), "{second}");
    for wrong in ["0", "3-2", "x", "-"] {
        banxin(dir.path(), &["dump", "layout", "a.md", "--pages", wrong]).exits(2);
    }
    let said = banxin(dir.path(), &["dump", "layout", "a.md", "--pages", "3-4"]).exits(2).err();
    assert!(said.contains("the book has 2 pages"), "{said}");
    banxin(dir.path(), &["dump", "layout", "a.md", "--deny", "warnings", "--lang", "zh-Hant"]).exits(0);
    banxin(dir.path(), &["dump"]).exits(2);
}

#[test]
fn a_folder_becomes_two_books_named_by_the_title() {
    let dir = folder(BOOK);
    let said = banxin(dir.path(), &["build"]).exits(0).err();
    assert_eq!(names(&dir.path().join("out")), ["夜航.epub", "夜航.pdf"]);
    assert!(said.contains("out/夜航.pdf  ") && said.contains(" pages, ") && said.contains(" characters, "), "{said}");
    let first = fs::read(dir.path().join("out/夜航.pdf")).expect("read");
    assert_eq!(banxin(dir.path(), &["build", "--quiet"]).exits(0).err(), "");
    assert_eq!(fs::read(dir.path().join("out/夜航.pdf")).expect("read"), first);
}

#[test]
fn standard_input_to_standard_output() {
    let dir = folder(&[]);
    let run = banxin_with(dir.path(), &["build", "-", "-o", "-", "--to", "epub"], "# 標題\n\n正文。\n").exits(0);
    assert!(run.0.stdout.starts_with(b"PK\x03\x04"));
    assert!(names(dir.path()).is_empty());
}

#[test]
fn all_outputs_or_none() {
    let dir = folder(BOOK);
    fs::write(dir.path().join("blocked"), "a file where a folder has to be").expect("write");
    banxin(dir.path(), &["build", "-o", "a.epub", "-o", "blocked/a.pdf"]).exits(2);
    assert_eq!(names(dir.path()), ["1.md", "2.md", "banxin.toml", "blocked"]);
    banxin(dir.path(), &["build", "-o", "sub/a.epub"]).exits(0);
    assert_eq!(names(&dir.path().join("sub")), ["a.epub"]);
}

#[test]
fn warnings_pass_and_can_be_denied() {
    let dir = folder(&[("a.md", "# 標題\n\n見[這裡](nowhere.md)。\n")]);
    let said = banxin(dir.path(), &["check", "a.md"]).exits(0).err();
    assert!(said.contains("R005") && said.ends_with("1 warning\n"), "{said}");
    assert!(banxin(dir.path(), &["check", "a.md", "--deny", "warnings"]).exits(1).err().contains("error[R005]"));
    assert!(!banxin(dir.path(), &["check", "a.md", "--allow", "R005"]).exits(0).err().contains("R005"));
    banxin(dir.path(), &["build", "a.md", "--deny", "R005", "-o", "a.epub"]).exits(1);
    assert_eq!(names(dir.path()), ["a.md"]);
}

#[test]
fn the_book_of_init_builds_without_a_word() {
    let dir = folder(&[]);
    banxin(dir.path(), &["init", "."]).exits(0);
    let said = banxin(dir.path(), &["check", ".", "-v"]).exits(0).err();
    assert!(!said.contains("warning"), "{said}");
    banxin(dir.path(), &["build", "."]).exits(0);
    assert_eq!(names(&dir.path().join("out")), ["我的書.epub", "我的書.pdf"]);
}

#[test]
fn files_without_text_are_no_book() {
    let dir = folder(&[("zero.md", ""), ("blank.txt", " \n\n　\n"), ("a.md", "# 題\n\n文。\n")]);
    for name in ["zero.md", "blank.txt"] {
        let run = banxin(dir.path(), &["build", name]).exits(1);
        assert!(run.err().contains("error[C005]") && run.err().contains("is empty"), "{}", run.err());
    }
    let run = banxin(dir.path(), &["build", "zero.md", "a.md", "-t", "epub"]).exits(0);
    assert!(run.err().contains("warning[C009]: zero.md is empty"), "{}", run.err());
}

#[test]
fn places_that_cannot_be_written_are_named_and_nothing_is_written() {
    let dir = folder(&[("a.md", "# 題\n\n文。\n"), ("b.pdf/in", "")]);
    let run = banxin(dir.path(), &["build", "a.md", "-o", "a.epub", "-o", "b.pdf"]).exits(2);
    assert!(run.err().contains("cannot write b.pdf: it is a folder"), "{}", run.err());
    let run = banxin(dir.path(), &["build", "a.md", "-o", "a.md/x.pdf"]).exits(2);
    assert!(run.err().contains("a folder is needed where there is a file"), "{}", run.err());
    let run = banxin(dir.path(), &["build", "a.md", "-o", "place"]).exits(2);
    assert!(run.err().contains("a folder by / at the end"), "{}", run.err());
    assert_eq!(names(dir.path()), ["a.md", "b.pdf"]);
    banxin(dir.path(), &["build", "a.md", "-o", "deep/er/a.pdf"]).exits(0);
    assert_eq!(names(&dir.path().join("deep/er")), ["a.pdf"]);
}

#[test]
fn many_findings_of_a_code_are_counted_not_shown() {
    let text: String = (0..40).map(|at| format!("見 @fig-{at}。\n\n")).collect();
    let dir = folder(&[("a.md", &format!("# 題\n\n{text}"))]);
    let run = banxin(dir.path(), &["check", "a.md"]).exits(0);
    assert_eq!(run.err().matches("warning[R001]").count(), 9, "{}", run.err());
    assert!(run.err().contains("warning[R001]: 32 more: a reference points nowhere"), "{}", run.err());
    let run = banxin(dir.path(), &["check", "a.md", "--message-format", "short"]).exits(0);
    assert_eq!(run.err().matches("warning[R001]").count(), 40, "{}", run.err());
}

#[test]
fn places_of_a_finding_are_few_even_with_v() {
    let text: String = (0..80).map(|_| "今天的天氣很好,我們去河邊散步。\n\n").collect();
    let dir = folder(&[("a.txt", &text)]);
    let run = banxin(dir.path(), &["check", "a.txt", "-v"]).exits(0);
    assert!(run.err().contains("(80 times)") && run.err().contains("and 65 more lines"), "{}", run.err());
    let run = banxin(dir.path(), &["check", "a.txt", "--message-format", "json"]).exits(0);
    let finding = run
        .err()
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON"))
        .find(|object| object["code"] == "T001");
    assert_eq!(finding.expect("a note")["labels"].as_array().map(Vec::len), Some(80));
}

#[test]
fn a_check_without_findings_says_what_it_looked_at() {
    let dir = folder(&[("a.md", "# 題\n\n文。\n")]);
    assert_eq!(banxin(dir.path(), &["check", "a.md"]).exits(0).err(), "1 chapter, 3 characters\n");
}

#[cfg(unix)]
#[test]
fn links_that_lead_back_are_not_followed() {
    let dir = folder(&[("book/a.md", "# 題\n\n文。\n")]);
    std::os::unix::fs::symlink(".", dir.path().join("book/loop")).expect("a link");
    let tree = banxin(dir.path(), &["tree", "book", "--format", "text"]).exits(0).out();
    assert_eq!(tree.matches("a.md").count(), 1, "{tree}");
}

#[test]
fn fonts_say_where_they_come_from() {
    let root = crate::harness::root();
    let file = root.join("fonts/SourceCodePro_400Regular.ttf");
    let file = file.to_str().expect("a path in UTF-8");
    let dir = folder(&[("banxin.toml", &format!("[fonts]\npaths = [{file:?}]\n")), ("a.md", "# 題\n")]);
    for args in [&["fonts", "--font-dir", file][..], &["fonts"]] {
        let out = banxin(dir.path(), args).exits(0).out();
        assert!(out.lines().any(|line| line.starts_with("SourceCodePro") && line.ends_with(file)), "{out}");
        assert!(out.contains("built in"), "{out}");
        assert!(out.contains("  zh-Hant  emphasis, quotations   BookKaiTC\n"), "{out}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_in_the_project_leads_nowhere_outside() {
    let dir =
        folder(&[("secret/key.txt", "the key"), ("book/a.md", "# 題\n\n![圖](leak.svg)\n\n{{#include leak.md}}\n")]);
    let secret = dir.path().join("secret");
    fs::write(secret.join("leak.svg"), "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")
        .expect("write");
    fs::write(secret.join("leak.md"), "the key").expect("write");
    for name in ["leak.svg", "leak.md"] {
        std::os::unix::fs::symlink(secret.join(name), dir.path().join("book").join(name)).expect("a link");
    }
    let check = || banxin(dir.path(), &["check", "book/a.md", "--message-format", "short"]);
    assert!(check().exits(0).err().contains("leak.md lies outside the project"));
    fs::write(dir.path().join("book/a.md"), "# 題\n\n![圖](leak.svg)\n").expect("write");
    assert!(check().exits(0).err().contains("A006"));
    // Inside the project a link is as good as the file.
    fs::write(dir.path().join("book/own.svg"), "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")
        .expect("write");
    fs::remove_file(dir.path().join("book/leak.svg")).expect("remove");
    std::os::unix::fs::symlink("own.svg", dir.path().join("book/leak.svg")).expect("a link");
    assert!(!check().exits(0).err().contains("A006"));
}

/// Commands that take a PDF or a manuscript say what a build says: 2 for what cannot be read, 1 for what has errors.
#[test]
fn what_pictures_and_sheets_are_made_of_fails_as_a_build_does() {
    let dir =
        folder(&[("wrong.md", "# 題\n\n{{#include nowhere.md}}\n"), ("set/banxin.toml", "[book\n"), ("no.pdf", "no")]);
    for command in ["render", "impose"] {
        banxin(dir.path(), &[command, "nowhere.pdf"]).exits(2);
        banxin(dir.path(), &[command, "set"]).exits(2);
        banxin(dir.path(), &[command, "no.pdf"]).exits(2);
        banxin(dir.path(), &[command, "wrong.md", "--deny", "M004"]).exits(1);
    }
    assert_eq!(names(dir.path()), ["no.pdf", "set", "wrong.md"], "nothing was written");
}

/// No result takes the place of what it is made from, under whatever name.
#[test]
fn what_something_is_made_from_is_not_written_over() {
    let dir = folder(&[("book.md", "# 題\n\n一\n"), ("sub/x", "")]);
    banxin(dir.path(), &["build", "book.md", "-o", "book.pdf", "-q"]).exits(0);
    let before = fs::read(dir.path().join("book.pdf")).expect("the book");
    let mut places = vec!["./book.pdf", "sub/../book.pdf"];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("book.pdf", dir.path().join("link.pdf")).expect("a link");
        places.push("link.pdf");
    }
    for place in places {
        for command in [&["impose", "book.pdf"][..], &["render", "book.pdf", "--pages", "1"]] {
            let said = banxin(dir.path(), &[command, &["-o", place]].concat()).exits(2).err();
            assert!(said.contains("would take the place"), "{said}");
        }
    }
    banxin(dir.path(), &["cover", "book.md", "-o", "./book.md"]).exits(2);
    assert_eq!(fs::read(dir.path().join("book.pdf")).expect("the book"), before);
    assert_eq!(fs::read(dir.path().join("book.md")).expect("the text"), "# 題\n\n一\n".as_bytes());
    // A folder takes the result under its usual name.
    banxin(dir.path(), &["impose", "book.pdf", "-o", "sub/", "-q"]).exits(0);
    banxin(dir.path(), &["render", "book.pdf", "--pages", "1,1", "-o", "sub", "-q"]).exits(0);
    banxin(dir.path(), &["cover", "book.md", "--spine", "5mm", "-o", "sub", "-q"]).exits(0);
    assert_eq!(names(&dir.path().join("sub")), ["book-1.png", "book-sheets.pdf", "x", "題-cover.pdf"]);
}

/// Names of pictures are looked at before anything is painted, and no picture is left of a fault.
#[test]
fn pictures_come_all_or_not_at_all() {
    let dir = folder(&[("book.md", "# 題\n\n一\n\n# 目\n\n二\n")]);
    banxin(dir.path(), &["build", "book.md", "-o", "book.pdf", "-q"]).exits(0);
    banxin(dir.path(), &["render", "book.pdf", "-o", "page.png"]).exits(2);
    banxin(dir.path(), &["render", "book.pdf", "-o", "page-%x.png"]).exits(2);
    banxin(dir.path(), &["render", "book.pdf", "-o", "-"]).exits(2);
    fs::create_dir_all(dir.path().join("page-2.png")).expect("a folder in the way");
    banxin(dir.path(), &["render", "book.pdf", "-o", "page-%d.png"]).exits(2);
    assert_eq!(names(dir.path()), ["book.md", "book.pdf", "page-2.png"]);
}

#[test]
fn what_was_written_beside_a_failure_is_not_denied_and_errors_are_told_once() {
    let dir = folder(&[("in/1.md", "# 一\n\n字。\n"), ("in/2.md", "# 二\n\n![x](none.png)\n")]);
    let run = banxin(dir.path(), &["build", "in", "--each", "-t", "epub", "-o", "o/", "--deny", "A001"]);
    assert_eq!(run.status(), Some(1));
    assert_eq!(names(&dir.path().join("o/in")), ["1.epub"]);
    assert!(!run.err().contains("nothing was written"), "{}", run.err());
    assert_eq!(run.err().matches("error[A001]").count(), 1, "{}", run.err());
}
