//! `banxin batch` as users run it: many books, none of which keeps another.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::Value;

fn command(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_banxin"));
    command.current_dir(dir).arg("batch").args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // What an engine around the tests says is not meant for them.
    for name in ["SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX", "CI_NODE_INDEX", "SGE_TASK_ID"] {
        command.env_remove(name);
    }
    command
}

fn batch(dir: &Path, args: &[&str]) -> Output {
    command(dir, args).output().expect("run banxin")
}

fn exits(output: &Output, status: i32) {
    assert_eq!(output.status.code(), Some(status), "{}", String::from_utf8_lossy(&output.stderr));
}

/// A folder with a manifest of `count` jobs over small articles.
fn articles(count: usize) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(dir.path().join("in")).expect("make a folder");
    let mut manifest = String::new();
    for at in 1..=count {
        let text = format!("# 第{at}封信\n\n河水漲到第{at}級石階的時候，信差還沒有回來。\n");
        fs::write(dir.path().join(format!("in/{at}.md")), text).expect("write an article");
        manifest += &format!("{{\"id\": {at}, \"input\": \"in/{at}.md\", \"output\": \"out/{at}.epub\"}}\n");
    }
    fs::write(dir.path().join("jobs.jsonl"), manifest).expect("write the manifest");
    dir
}

fn results(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap_or_default();
    text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

/// How many results each line of the manifest has, by status.
fn tally(results: &[Value]) -> BTreeMap<(u64, String), usize> {
    let mut tally = BTreeMap::new();
    for result in results {
        let line = result["line"].as_u64().expect("a line");
        *tally.entry((line, result["status"].as_str().unwrap_or_default().to_owned())).or_default() += 1;
    }
    tally
}

#[test]
fn a_job_that_fails_keeps_no_other() {
    let dir = articles(3);
    let path = dir.path().join("jobs.jsonl");
    let more = concat!(
        "{\"input\": \"in/1.md\", \"output\": \"out/1.epub\"}\n",
        "\n",
        "{\"input\": \"in/2.md\", \"outptu\": \"out/x.epub\"}\n",
        "{\"id\": \"missing\", \"input\": \"in/none.md\", \"output\": \"out/none.epub\"}\n",
        "{\"input\": [\"in/1.md\", \"in/2.md\"], \"output\": \"both/\", \"title\": \"兩封\", \"set\": {\"page.chars\": 20}}\n",
    );
    fs::write(&path, fs::read_to_string(&path).expect("the manifest") + more).expect("write the manifest");
    let output = batch(dir.path(), &["jobs.jsonl"]);
    exits(&output, 1);
    let said = String::from_utf8_lossy(&output.stderr);
    for part in ["C041", "jobs.jsonl:4:1", "C040", "jobs.jsonl:6:29", "`outptu`", "in/none.md", "4 built, 3 failed"] {
        assert!(said.contains(part), "{part} in\n{said}");
    }
    let results = results(&dir.path().join("jobs.results.jsonl"));
    assert_eq!(results.len(), 7);
    let both = results.iter().find(|result| result["line"] == 8).expect("a result");
    assert_eq!((&both["status"], &both["title"]), (&"built".into(), &"兩封".into()), "{both}");
    assert!(dir.path().join("both/1.epub").is_file() && dir.path().join("both/1.pdf").is_file());
    assert_eq!(both["outputs"][1]["pages"].as_u64().map(|pages| pages > 0), Some(true), "{both}");
    let missing = results.iter().find(|result| result["id"] == "missing").expect("a result");
    assert_eq!(missing["diagnostics"][0]["code"], "C001", "{missing}");
}

#[test]
fn what_is_done_is_not_done_again() {
    let dir = articles(4);
    let ledger = dir.path().join("jobs.results.jsonl");
    exits(&batch(dir.path(), &["jobs.jsonl"]), 0);
    exits(&batch(dir.path(), &["jobs.jsonl"]), 0);
    assert_eq!(results(&ledger).len(), 4);
    fs::remove_file(dir.path().join("out/2.epub")).expect("lose a book");
    fs::write(dir.path().join("in/3.md"), "# 第三封信\n\n改過的信。\n").expect("change an article");
    exits(&batch(dir.path(), &["jobs.jsonl"]), 0);
    let lines: Vec<u64> = results(&ledger)[4..].iter().filter_map(|result| result["line"].as_u64()).collect();
    assert_eq!(lines.iter().sum::<u64>(), 5, "{lines:?}");
    exits(&batch(dir.path(), &["jobs.jsonl", "--set", "toc=1"]), 1);
    exits(&batch(dir.path(), &["jobs.jsonl", "--again"]), 0);
    assert_eq!(results(&ledger).len(), 14);
}

#[test]
fn a_killed_batch_goes_on_where_it_was() {
    let dir = articles(40);
    let ledger = dir.path().join("jobs.results.jsonl");
    let mut child = command(dir.path(), &["jobs.jsonl", "--jobs", "2"]).spawn().expect("start banxin");
    for _ in 0..12_000 {
        if results_so_far(&ledger) >= 3 {
            break;
        }
        thread::sleep(Duration::from_millis(5));
    }
    child.kill().expect("kill it");
    child.wait().expect("wait for it");
    // A line that was cut off and a file that was not finished: what a kill may leave at the worst.
    let whole = fs::read(&ledger).expect("the results");
    fs::write(&ledger, [&whole[..], b"{\"id\":\"40\",\"li"].concat()).expect("cut a line off");
    exits(&batch(dir.path(), &["jobs.jsonl"]), 0);
    let results = results(&ledger);
    let twice: Vec<_> = tally(&results).into_iter().filter(|(_, count)| *count > 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
    assert_eq!(results.len(), 40);
    let left = fs::read_dir(dir.path().join("out")).expect("the books").flatten();
    let names: Vec<String> = left.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(names.len(), 40, "{names:?}");
}

fn results_so_far(ledger: &Path) -> usize {
    fs::read(ledger).unwrap_or_default().iter().filter(|&&byte| byte == b'\n').count()
}

#[test]
fn parts_make_the_whole_and_the_same_books() {
    let dir = articles(5);
    exits(&batch(dir.path(), &["jobs.jsonl"]), 0);
    let book = |at: usize| fs::read(dir.path().join(format!("out/{at}.epub"))).expect("a book");
    let whole: Vec<Vec<u8>> = (1..=5).map(book).collect();
    fs::remove_dir_all(dir.path().join("out")).expect("begin again");
    let second = command(dir.path(), &["jobs.jsonl"])
        .env("SLURM_ARRAY_TASK_ID", "1")
        .env("SLURM_ARRAY_TASK_MIN", "0")
        .env("SLURM_ARRAY_TASK_COUNT", "2")
        .output()
        .expect("run banxin");
    exits(&second, 0);
    exits(&batch(dir.path(), &["jobs.jsonl", "--shard", "1/2", "--jobs", "1"]), 0);
    assert_eq!(whole, (1..=5).map(book).collect::<Vec<_>>());
    let parts = ["jobs.results.1-of-2.jsonl", "jobs.results.2-of-2.jsonl"];
    assert_eq!(parts.map(|name| results(&dir.path().join(name)).len()), [3, 2]);
    let unsaid = command(dir.path(), &["jobs.jsonl"]).env("JOB_COMPLETION_INDEX", "1").output().expect("run banxin");
    exits(&unsaid, 2);
    assert!(String::from_utf8_lossy(&unsaid.stderr).contains("--shard /N"));
}

#[test]
fn results_that_are_something_else_are_not_written_over() {
    let dir = articles(1);
    let notes = dir.path().join("notes.txt");
    fs::write(&notes, "不是結果\n").expect("write notes");
    exits(&batch(dir.path(), &["jobs.jsonl", "--results", "notes.txt"]), 2);
    assert_eq!(fs::read_to_string(&notes).expect("the notes"), "不是結果\n");
    let output = batch(dir.path(), &["jobs.jsonl", "--results", "-", "-q"]);
    exits(&output, 0);
    let line: Value = serde_json::from_slice(&output.stdout).expect("a line of JSON");
    assert_eq!((&line["status"], &line["id"]), (&"built".into(), &"1".into()));
    exits(&batch(dir.path(), &["none.jsonl"]), 2);
}
