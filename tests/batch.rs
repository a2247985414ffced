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
    let engines = "BANXIN_SHARD SLURM_ARRAY_TASK_ID JOB_COMPLETION_INDEX AWS_BATCH_JOB_ARRAY_INDEX CLOUD_RUN_TASK_INDEX \
        BATCH_TASK_INDEX SGE_TASK_ID LSB_JOBINDEX PBS_ARRAY_INDEX CI_NODE_INDEX SOURCE_DATE_EPOCH";
    command.env("BANXIN_CACHE", "off");
    for name in engines.split_whitespace() {
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
    // Results name the line of the manifest as it is now.
    let manifest = fs::read_to_string(dir.path().join("jobs.jsonl")).expect("the manifest");
    fs::write(dir.path().join("jobs.jsonl"), format!("\n{manifest}")).expect("move all jobs");
    exits(&batch(dir.path(), &["jobs.jsonl"]), 0);
    let lines: Vec<u64> = results(&ledger)[6..].iter().filter_map(|result| result["line"].as_u64()).collect();
    assert_eq!(lines, [2, 3, 4, 5]);
    exits(&batch(dir.path(), &["jobs.jsonl", "--set", "toc=1"]), 1);
    exits(&batch(dir.path(), &["jobs.jsonl", "--again"]), 0);
    assert_eq!(results(&ledger).len(), 18);
}

/// Writes a manifest of one job and does it; gives how many results there are then.
fn once(dir: &Path, job: &str, args: &[&str]) -> usize {
    fs::write(dir.join("jobs.jsonl"), job).expect("write the manifest");
    let output = batch(dir, &[&["jobs.jsonl"], args].concat());
    exits(&output, 0);
    results(&dir.join("jobs.results.jsonl")).len()
}

#[test]
fn a_job_is_done_anew_when_anything_it_read_has_changed_and_only_then() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let at = |path: &str| dir.path().join(path);
    let write = |path: &str, text: &str| {
        fs::create_dir_all(at(path).parent().expect("a folder")).expect("make a folder");
        fs::write(at(path), text).expect("write a file");
    };
    let picture = |path: &str, colour: &str| {
        let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9' fill='";
        write(path, &format!("{svg}{colour}'/></svg>"));
    };
    write("book/1.md", "# 潮汐表\n\n![潮位](low.svg)\n\n{{#include note.inc}}\n");
    write("book/2.md", "# 風向\n\n風從港外來。\n");
    write("book/note.inc", "漲潮在寅時。\n");
    write("book/banxin.toml", "[book]\ntitle = \"港口\"\n");
    write("look.toml", "base = \"book\"\n");
    picture("book/low.svg", "red");
    let job = "{\"input\": \"book\", \"output\": \"book/out/\", \"id\": \"port\", \"theme\": \"look.toml\"}\n";
    let again = |args: &[&str]| once(dir.path(), job, args);
    // Books, folders of books and results lie in the folder that is read.
    assert_eq!((again(&[]), again(&[])), (1, 1));
    let mut done = 1;
    let mut changed = |what: &str, change: &dyn Fn()| {
        change();
        done += 1;
        assert_eq!((again(&[]), again(&[])), (done, done), "{what}");
    };
    changed("an article", &|| write("book/2.md", "# 風向\n\n風從山裡來。\n"));
    changed("a picture", &|| picture("book/low.svg", "tan"));
    changed("a setting of its font", &|| write("book/fonts/none.ttf", "no font"));
    changed("what is included", &|| write("book/note.inc", "漲潮在卯時。\n"));
    changed("the theme", &|| write("look.toml", "base = \"novel\"\n"));
    changed("the configuration", &|| write("book/banxin.toml", "[book]\ntitle = \"港灣\"\n"));
    changed("a file more in the folder", &|| write("book/3.md", "# 燈塔\n\n燈塔今夜沒有亮。\n"));
    changed("a file less", &|| fs::remove_file(at("book/3.md")).expect("remove an article"));
    changed("a book gone", &|| fs::remove_file(at("book/out/port.pdf")).expect("remove a book"));
    changed("a book of the same length", &|| {
        let mut bytes = fs::read(at("book/out/port.epub")).expect("a book");
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(at("book/out/port.epub"), bytes).expect("spoil a book");
    });
    let elsewhere = std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let touch = |path: &str| {
        fs::File::options().write(true).open(at(path)).and_then(|file| file.set_modified(elsewhere)).expect("touch");
    };
    changed("the time of a file, which dates the book", &|| touch("book/1.md"));
    // What does not count.
    touch("book/out/port.epub");
    write("unread.md", "誰也不讀的文章。\n");
    assert_eq!(again(&[]), done);
    let dated = |args: &[&str]| again(&[&["--timestamp", "2026-01-01"], args].concat());
    assert_eq!(dated(&[]), done + 1, "the time is one of the options");
    write("book/2.md", "# 風向\n\n風從山裡來。\n");
    assert_eq!(dated(&[]), done + 1, "with a time given that of files is none of the book");
}

#[cfg(unix)]
#[test]
fn a_job_is_done_anew_when_a_link_leads_elsewhere() {
    let dir = articles(2);
    let link = dir.path().join("in/now.md");
    std::os::unix::fs::symlink("1.md", &link).expect("make a link");
    let job = "{\"input\": \"in/now.md\", \"output\": \"now.epub\"}\n";
    assert_eq!((once(dir.path(), job, &[]), once(dir.path(), job, &[])), (1, 1));
    fs::remove_file(&link).expect("remove the link");
    std::os::unix::fs::symlink("2.md", &link).expect("make a link");
    assert_eq!((once(dir.path(), job, &[]), once(dir.path(), job, &[])), (2, 2));
    let results = results(&dir.path().join("jobs.results.jsonl"));
    assert_eq!((&results[0]["title"], &results[1]["title"]), (&"第1封信".into(), &"第2封信".into()));
}

#[test]
fn a_batch_killed_again_and_again_does_every_job_once() {
    let dir = articles(40);
    let (ledger, out) = (dir.path().join("jobs.results.jsonl"), dir.path().join("out"));
    // The books as they are when nobody is killed.
    exits(&batch(dir.path(), &["jobs.jsonl"]), 0);
    let book = |name: &std::ffi::OsStr| fs::read(out.join(name)).expect("a book");
    let entries = || fs::read_dir(&out).into_iter().flatten().flatten().map(|entry| entry.file_name());
    let whole: BTreeMap<_, _> = entries().map(|name| (name.clone(), book(&name))).collect();
    assert_eq!(whole.len(), 40);
    fs::remove_dir_all(&out).expect("begin again");
    fs::remove_file(&ledger).expect("begin again");
    let mut kills = 0;
    for at in 0..40_u64 {
        let mut child = command(dir.path(), &["jobs.jsonl", "--jobs", "2"]).spawn().expect("start banxin");
        let before = results_so_far(&ledger);
        // At some moment while it starts, then as soon as there is another result or a few.
        let (mut waited, step) = (Duration::ZERO, Duration::from_micros(300 * (1 + at % 3)));
        let until = before + [0, 1, 1, 2, 3, 5][at as usize % 6];
        while child.try_wait().expect("look at it").is_none() && waited < Duration::from_secs(60) {
            let late = until > before || waited > Duration::from_millis(at * 7);
            if late && results_so_far(&ledger) >= until {
                break;
            }
            thread::sleep(step);
            waited += step;
        }
        let ended = child.try_wait().expect("look at it").is_some();
        if ended {
            break;
        }
        child.kill().expect("kill it");
        child.wait().expect("wait for it");
        kills += 1;
        // Whole lines but for the last, and whole books.
        let text = fs::read_to_string(&ledger).unwrap_or_default();
        let (lines, _) = text.rsplit_once('\n').unwrap_or_default();
        let written: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("a whole line")).collect();
        assert!(written.iter().all(|result| result["status"] == "built"), "{written:?}");
        for name in entries().filter(|name| !name.to_string_lossy().starts_with(".banxin-")) {
            assert!(book(&name) == whole[&name], "{name:?} is half written");
        }
    }
    assert!(kills > 6, "killed {kills} times");
    // What a kill may leave at the worst.
    let text = fs::read(&ledger).expect("the results");
    fs::write(&ledger, [&text[..], b"{\"id\":\"40\",\"li"].concat()).expect("cut a line off");
    exits(&batch(dir.path(), &["jobs.jsonl"]), 0);
    let results = results(&ledger);
    assert_eq!(results.len(), 40);
    assert!(tally(&results).values().all(|count| *count == 1), "{:?}", tally(&results));
    assert!(whole.into_iter().eq(entries().collect::<std::collections::BTreeSet<_>>().into_iter().map(|name| {
        let bytes = book(&name);
        (name, bytes)
    })));
}

#[test]
fn what_was_in_hand_at_a_kill_comes_last() {
    let dir = articles(12);
    let ledger = dir.path().join("jobs.results.jsonl");
    let begun = || {
        let mut entries = fs::read_dir(dir.path()).expect("the folder").flatten();
        let found = entries.find(|entry| entry.file_name().to_string_lossy().starts_with(".banxin-begun-"));
        found.map(|entry| fs::read_to_string(entry.path()).expect("what was begun"))
    };
    let mut child = command(dir.path(), &["jobs.jsonl", "--jobs", "2"]).spawn().expect("start banxin");
    while child.try_wait().expect("look at it").is_none() && results_so_far(&ledger) < 2 {
        thread::sleep(Duration::from_micros(200));
    }
    child.kill().expect("kill it");
    child.wait().expect("wait for it");
    let text = begun().expect("what was begun");
    let in_hand: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix('+')).collect();
    let in_hand: Vec<&str> = in_hand.into_iter().filter(|job| !text.contains(&format!("-{job}"))).collect();
    exits(&batch(dir.path(), &["jobs.jsonl", "--jobs", "1"]), 0);
    let results = results(&ledger);
    assert!(begun().is_none(), "all has ended");
    let tail: Vec<&str> = results[results.len() - in_hand.len()..].iter().filter_map(|r| r["job"].as_str()).collect();
    assert!(in_hand.iter().all(|job| tail.contains(job)), "{in_hand:?} {tail:?}");
}

#[test]
fn a_text_that_is_too_long_fails_alone() {
    let dir = articles(2);
    let paragraph = "磨坊的輪子轉了一整夜，沒有人知道磨的是什麼。\n\n";
    fs::write(dir.path().join("in/1.md"), paragraph.repeat((2 << 20) / paragraph.len())).expect("write an article");
    exits(&batch(dir.path(), &["jobs.jsonl", "--max-text", "1"]), 1);
    let results = results(&dir.path().join("jobs.results.jsonl"));
    let long = results.iter().find(|result| result["id"] == "1").expect("a result");
    assert_eq!(
        (&long["status"], &long["error"]),
        (&"failed".into(), &"the text has 2 MiB; --max-text allows 1".into())
    );
    assert!(!dir.path().join("out/1.epub").exists() && dir.path().join("out/2.epub").is_file());
}

/// Articles as people have them, with the words that must come out; `None`: the file is no text, which has to be said.
fn messy() -> Vec<(&'static str, Vec<u8>, Option<&'static str>)> {
    let text = "潮水退了，船家把燈點起來。";
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    vec![
        ("open.md", format!("---\ntitle: 沒有關\n\n{text}\n").into(), Some("沒有關潮水退了船家把燈點起來")),
        ("tabs.md", format!("---\ntitle: [甲\n\tx: \ty\n---\n\n{text}\n").into(), Some("甲潮水退了船家把燈點起來")),
        ("toml.md", format!("+++\ntitle = 乙\n+++\n\n{text}\n").into(), Some("潮水退了船家把燈點起來")),
        ("gone.md", format!("# 丙\n\n![圖說](none.png)\n\n{text}\n").into(), Some("丙圖說潮水退了船家把燈點起來")),
        ("fence.md", format!("# 丁\n\n```\n{text}\n").into(), Some("丁潮水退了船家把燈點起來")),
        ("table.md", "# 戊\n\n|一|\n|-|\n|二|三|\n".into(), Some("戊一二三")),
        ("Case.md", "# 己\n\n大\n".into(), Some("己大")),
        ("case.md", "# 己\n\n小\n".into(), Some("己小")),
        ("e\u{301}.md", "# 庚\n\n散\n".into(), Some("庚散")),
        ("\u{e9}.md", "# 庚\n\n合\n".into(), Some("庚合")),
        ("a #%&'.md", "# 辛\n\n名\n".into(), Some("辛名")),
        ("utf16.md", utf16(&format!("\u{feff}# 壬\n\n{text}\n")), Some("壬潮水退了船家把燈點起來")),
        ("big5.md", b"# \xac\xd1\n\n\xbc\xe9\xa4\xf4\xb0h\xa4F\xa1A\xb2\xee\xaea\n".to_vec(), Some("癸潮水退了船家")),
        ("cut.md", "# 子\n\n半個字".as_bytes()[..14].to_vec(), Some("子半個")),
        ("nul.md", format!("# 丑\n\n一\0\u{1}二\n\n{}", text.repeat(9)).into(), Some("丑一二")),
        ("cr.md", format!("# 寅\r\r{text}\r").into(), Some("寅潮水退了船家把燈點起來")),
        ("empty.md", Vec::new(), None),
        ("blank.md", b" \n\t\r\n".to_vec(), None),
        ("picture.md", b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec(), None),
        ("packed.md", b"PK\x03\x04\x14\0\0\0".to_vec(), None),
    ]
}

/// The Han characters of a book, sorted.
fn han_of(epub: &Path) -> Vec<char> {
    let file = fs::File::open(epub).expect("a book");
    let mut zip = zip::ZipArchive::new(file).expect("a zip");
    let names: Vec<String> = zip.file_names().filter(|name| name.ends_with("xhtml")).map(str::to_owned).collect();
    let mut found = Vec::new();
    for name in names.iter().filter(|name| !name.ends_with("nav.xhtml")) {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut zip.by_name(name).expect("a file"), &mut text).expect("text");
        let body = text.split_once("<body").map_or("", |(_, body)| body);
        let words = body.split('<').filter_map(|part| part.split_once('>')).flat_map(|(_, words)| words.chars());
        found.extend(words.filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)));
    }
    found.sort_unstable();
    found
}

fn holds_all(found: &[char], wanted: &str) -> bool {
    let count = |c: char, list: &mut dyn Iterator<Item = char>| list.filter(|other| *other == c).count();
    wanted.chars().all(|c| count(c, &mut found.iter().copied()) >= count(c, &mut wanted.chars()))
}

#[test]
fn no_messy_article_is_lost_and_each_that_is_none_is_named() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(dir.path().join("in")).expect("make a folder");
    let articles = messy();
    let mut manifest = String::new();
    for (at, (name, bytes, _)) in articles.iter().enumerate() {
        fs::write(dir.path().join("in").join(name), bytes).expect("write an article");
        let job = serde_json::json!({"id": at, "input": format!("in/{name}"), "output": format!("out/{at}.epub")});
        manifest += &format!("{job}\n");
    }
    // A pipe is no file: waiting for it would never end.
    let _ = Command::new("mkfifo").arg(dir.path().join("in/pipe.md")).status();
    fs::write(dir.path().join("jobs.jsonl"), manifest).expect("write the manifest");
    exits(&batch(dir.path(), &["jobs.jsonl"]), 1);
    let results = results(&dir.path().join("jobs.results.jsonl"));
    assert_eq!(results.len(), articles.len());
    for (at, (name, _, words)) in articles.iter().enumerate() {
        let result = results.iter().find(|result| result["id"] == at.to_string().as_str()).expect("a result");
        let Some(words) = words else {
            assert!(result["diagnostics"][0].to_string().contains(name), "{name}: {result}");
            continue;
        };
        assert_eq!(result["status"], "built", "{name}: {result}");
        let found = han_of(&dir.path().join(format!("out/{at}.epub")));
        assert!(holds_all(&found, words), "{name}: {found:?}");
    }
    // All of them as one book, once those that are none are left out by their names.
    let build = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_banxin"));
        command.env("BANXIN_CACHE", "off").current_dir(dir.path());
        command.args(["build", "in", "-o", "all.epub"]).args(args).output().expect("run banxin")
    };
    let refused = build(&[]);
    exits(&refused, 1);
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(said.contains("picture.md") && said.contains("packed.md"), "{said}");
    exits(&build(&["--skip", "picture.md", "--skip", "packed.md"]), 0);
    let words: String = articles.iter().filter_map(|(.., words)| *words).collect();
    let found = han_of(&dir.path().join("all.epub"));
    assert!(holds_all(&found, &words), "{found:?}");
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
    exits(&batch(dir.path(), &["jobs.jsonl"]), 0);
    let result = fs::read_to_string(dir.path().join("jobs.results.jsonl")).expect("the results");
    let notes = dir.path().join("notes.txt");
    let foreign = [
        "不是結果\n",
        "沒有換行",
        "{\"a\": 1}",
        "{\"id\":\"1\",\"line\":1}",
        "{",
        "\n",
        &format!("{result}筆記"),
        &format!("{result}\0\0\0\0"),
        &result.replace("\"line\"", "\"lines\""),
    ];
    for text in foreign {
        fs::write(&notes, text).expect("write notes");
        let output = batch(dir.path(), &["jobs.jsonl", "--results", "notes.txt"]);
        exits(&output, 2);
        assert!(String::from_utf8_lossy(&output.stderr).contains("--results"), "{text}");
        assert_eq!(fs::read_to_string(&notes).expect("the notes"), text);
    }
    let with = |text: &str| {
        fs::write(&notes, text).expect("write results");
        exits(&batch(dir.path(), &["jobs.jsonl", "--results", "notes.txt"]), 0);
        results(&notes).len()
    };
    assert_eq!(with(result.trim_end()), 1, "a result without a line end is one");
    assert_eq!(with(&result[..result.len() - 20]), 1, "one that was cut off is made anew");
    assert_eq!(with(&format!("{result}{{\"i")), 1);
    let output = batch(dir.path(), &["jobs.jsonl", "--results", "-", "-q"]);
    exits(&output, 0);
    let line: Value = serde_json::from_slice(&output.stdout).expect("a line of JSON");
    assert_eq!((&line["status"], &line["id"]), (&"built".into(), &"1".into()));
    exits(&batch(dir.path(), &["none.jsonl"]), 2);
}

#[test]
fn results_are_neither_the_manifest_nor_an_article() {
    let dir = articles(1);
    let manifest = fs::read_to_string(dir.path().join("jobs.jsonl")).expect("the manifest");
    fs::write(dir.path().join("in/1.md"), "").expect("an empty article");
    for same in ["jobs.jsonl", "in/../jobs.jsonl", "in/1.md", "./in/1.md"] {
        exits(&batch(dir.path(), &["jobs.jsonl", "--results", same]), 2);
    }
    assert_eq!(fs::read_to_string(dir.path().join("jobs.jsonl")).expect("the manifest"), manifest);
    assert_eq!(fs::read(dir.path().join("in/1.md")).expect("the article"), b"");
}

#[test]
fn paths_of_a_job_count_from_the_manifest() {
    let dir = articles(1);
    let inner = dir.path().join("inner");
    fs::create_dir(&inner).expect("make a folder");
    fs::write(inner.join("look.toml"), "base = \"novel\"\n").expect("write a theme");
    fs::write(inner.join("1.md"), "# 一\n\n字。\n").expect("write an article");
    fs::create_dir(inner.join("faces")).expect("make a folder");
    for look in ["\"theme\": \"look.toml\"", "\"set\": {\"theme\": \"./look.toml\"}"] {
        let job = format!("{{\"input\": \"1.md\", \"output\": \"1.epub\", {look}}}");
        fs::write(inner.join("jobs.jsonl"), job).expect("write the manifest");
        exits(&batch(dir.path(), &["inner/jobs.jsonl", "--again"]), 0);
        exits(&batch(&inner, &["jobs.jsonl", "--again"]), 0);
    }
    let job = "{\"input\": \"1.md\", \"output\": \"1.epub\", \"set\": {\"fonts.paths\": [\"faces\"]}}";
    fs::write(inner.join("jobs.jsonl"), job).expect("write the manifest");
    exits(&batch(dir.path(), &["inner/jobs.jsonl", "--again"]), 0);
    let listed = results(&inner.join("jobs.results.jsonl")).last().expect("a result")["inputs"]["listed"].to_string();
    assert!(listed.contains("inner/faces"), "{listed}");
}

#[test]
fn no_job_writes_what_another_writes_or_reads() {
    let dir = articles(2);
    fs::write(dir.path().join("in/poster.pdf"), "沒有副檔名也是文章。\n").expect("write an article");
    #[cfg(unix)]
    std::os::unix::fs::symlink("out", dir.path().join("link")).expect("make a link");
    let link = if cfg!(unix) { "link" } else { "out" };
    fs::create_dir(dir.path().join("out")).expect("make a folder");
    let lines = [
        "{\"input\": \"in/1.md\", \"output\": \"out/1.epub\"}".to_owned(),
        "{\"input\": \"in/2.md\", \"output\": \"out/.//new/../1.epub\"}".to_owned(),
        format!("{{\"input\": \"in/2.md\", \"output\": \"{link}/1.epub\"}}"),
        "{\"input\": \"in/2.md\", \"output\": [\"out/2.epub\", \"./out/2.epub\"]}".to_owned(),
        "{\"input\": \"in/2.md\", \"output\": [\"out/3.epub\", \"in/poster.pdf\"]}".to_owned(),
        "{\"input\": \"in/poster.pdf\", \"output\": \"out/4.epub\"}".to_owned(),
        "{\"input\": \"in/2.md\", \"output\": \"results.epub\"}".to_owned(),
    ];
    fs::write(dir.path().join("jobs.jsonl"), lines.join("\n")).expect("write the manifest");
    let output = batch(dir.path(), &["jobs.jsonl", "--results", "results.epub"]);
    exits(&output, 1);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(said.matches("error[C041]").count(), 5, "{said}");
    let of = |line: u64| {
        let results = results(&dir.path().join("results.epub"));
        results.into_iter().find(|result| result["line"] == line).expect("a result")["status"].clone()
    };
    assert_eq!([1, 2, 3, 4, 5, 7].map(of), ["built", "failed", "failed", "failed", "failed", "failed"]);
    assert_eq!(fs::read_to_string(dir.path().join("in/poster.pdf")).expect("the article"), "沒有副檔名也是文章。\n");
}

#[test]
fn a_line_that_is_broken_in_any_way_is_one_failed_result() {
    let dir = articles(1);
    let mut manifest = b"\xef\xbb\xbf".to_vec();
    manifest.extend(fs::read(dir.path().join("jobs.jsonl")).expect("the manifest"));
    manifest.extend(b"{\"input\": \"in/\xa4\xa4.md\", \"output\": \"a.epub\"}\r\n");
    manifest.extend(b"[1, 2]\nnull\n{}\n{\"input\": \"in/1.md\", \"output\": \"a.docx\"}\n");
    manifest.extend(b"{\"input\": [], \"output\": \"b.epub\"}\n{\"input\": \"in/1.md\", \"output\": \"c.epub\"");
    fs::write(dir.path().join("jobs.jsonl"), manifest).expect("write the manifest");
    let output = batch(dir.path(), &["jobs.jsonl"]);
    exits(&output, 1);
    let results = results(&dir.path().join("jobs.results.jsonl"));
    let failed = results.iter().filter(|result| result["status"] == "failed");
    let codes: Vec<_> = failed.map(|result| (result["line"].as_u64(), &result["diagnostics"][0]["code"])).collect();
    assert!(codes.iter().all(|(_, code)| *code == "C040"), "{codes:?}");
    assert_eq!(codes.iter().filter_map(|(line, _)| *line).collect::<Vec<_>>(), (2..=8).collect::<Vec<_>>());
    assert!(dir.path().join("out/1.epub").is_file());
}

#[test]
fn the_last_result_of_a_line_is_that_of_its_job() {
    let dir = articles(2);
    let manifest = |at: u32| {
        let job = format!("{{\"id\": {at}, \"input\": \"in/{at}.md\", \"output\": \"out/{at}.epub\"}}\n");
        fs::write(dir.path().join("jobs.jsonl"), job).expect("write the manifest");
        exits(&batch(dir.path(), &["jobs.jsonl"]), 0);
        let results = results(&dir.path().join("jobs.results.jsonl"));
        assert_eq!(results.last().map(|last| &last["id"]), Some(&Value::from(at.to_string())));
    };
    [1, 2, 1, 1].into_iter().for_each(manifest);
    fs::write(dir.path().join("jobs.jsonl"), "{\"input\"\n").expect("write the manifest");
    exits(&batch(dir.path(), &["jobs.jsonl"]), 1);
    manifest(1);
}
