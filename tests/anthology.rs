//! Articles to an anthology: which, in which order, under which parts, and what stands behind them.

use std::io::Read as _;

use banxin::config::{self, Format, Input, Override, Request};
use banxin::diag::Sink;
use banxin::doc::{ChapterRole, text_of};
use banxin::source::Sources;
use banxin::world::MemWorld;

/// Path, title, author, date, tags.
const ARTICLES: &[(&str, &str, &str, &str, &str)] = &[
    ("岸/1-河邊.md", "河邊", "林遠", "2024-05-01", "散文, 水"),
    ("岸/2-山中.md", "山中", "陳以寧", "2023/6/1", "遊記"),
    ("海/3-海上.md", "海上", "林遠", "2024年1月2日", "散文"),
    ("海/10-雲間.md", "雲間", "王安", "", ""),
];

fn world() -> MemWorld {
    let mut world =
        MemWorld::new().with("集/0.md", "# 序\n\n舟還沒有繫好。\n").with("集/附.md", "# 後記\n\n舟已經繫好。\n");
    for (path, title, author, date, tags) in ARTICLES {
        let date = if date.is_empty() { String::new() } else { format!("date: {date}\n") };
        let bio = if *author == "林遠" { "bio: 住在河口，修船。\n" } else { "" };
        let source = if *title == "山中" { "source: https://example.org/mountain\nlicense: CC BY 4.0\n" } else { "" };
        let front = format!("title: {title}\nauthor: {author}\n{date}tags: [{tags}]\n{bio}{source}");
        world = world.with(format!("集/{path}"), format!("---\n{front}---\n\n這裡寫的是{title}。\n"));
    }
    world
}

fn project(world: &MemWorld, settings: &[&str]) -> config::Project {
    let request = Request {
        inputs: vec![Input::Path("集".into())],
        overrides: settings.iter().filter_map(|setting| Override::set(setting)).collect(),
        folder_title: None,
    };
    config::project(world, &request, &mut Sources::default(), &mut Sink::default()).expect("a project")
}

/// The chapters with their depths, parts in brackets; and the codes of the findings.
fn contents(settings: &[&str]) -> (String, Vec<&'static str>) {
    let world = world();
    let read = banxin::tree(&world, &project(&world, settings));
    let codes = read.diagnostics.iter().map(|found| found.code.info().name).collect();
    let chapters = read.book.map(|book| book.chapters).unwrap_or_default();
    let named = chapters.iter().map(|chapter| {
        let title = text_of(&chapter.title);
        if chapter.role == ChapterRole::Part {
            format!("[{title}]")
        } else {
            format!("{}{title}", ">".repeat(chapter.depth.into()))
        }
    });
    (named.collect::<Vec<_>>().join(" "), codes)
}

#[test]
fn articles_are_sorted() {
    for (settings, expected) in [
        (&[][..], "序 [岸] >河邊 >山中 [海] >海上 >雲間 後記"),
        (&["anthology.reverse=true"], "序 [岸] >山中 >河邊 [海] >雲間 >海上 後記"),
        (&["anthology.group=none"], "序 河邊 山中 海上 雲間 後記"),
        (&["anthology.group=none", "anthology.sort=date"], "序 山中 海上 河邊 雲間 後記"),
        (&["anthology.group=none", "anthology.sort=date", "anthology.reverse=true"], "序 河邊 海上 山中 雲間 後記"),
        (&["anthology.group=none", "anthology.sort=title"], "序 山中 河邊 海上 雲間 後記"),
        (&["anthology.group=none", "anthology.sort=title", "anthology.order=pinyin"], "序 海上 河邊 山中 雲間 後記"),
        (&["anthology.group=none", "anthology.sort=author"], "序 雲間 河邊 海上 山中 後記"),
        (&["anthology.sort=date"], "序 [岸] >山中 >河邊 [海] >海上 >雲間 後記"),
    ] {
        let (found, codes) = contents(settings);
        assert_eq!(found, expected, "{settings:?}");
        let by_date = settings.iter().any(|setting| setting.ends_with("sort=date"));
        assert_eq!(codes.contains(&"M030"), by_date, "{settings:?} {codes:?}");
    }
}

#[test]
fn articles_are_put_under_parts() {
    for (group, expected) in [
        ("tag", "序 [散文] >河邊 >海上 [遊記] >山中 [其他] >雲間 後記"),
        ("year", "序 [2023年] >山中 [2024年] >河邊 >海上 [其他] >雲間 後記"),
        ("author", "序 [王安] >雲間 [林遠] >河邊 >海上 [陳以寧] >山中 後記"),
    ] {
        assert_eq!(contents(&[&format!("anthology.group={group}")]).0, expected);
    }
}

#[test]
fn articles_are_selected() {
    for (settings, expected, codes) in [
        (&["anthology.tags='散文'"][..], "序 [岸] >河邊 [海] >海上 後記", &["M031"][..]),
        (&["anthology.since=2024"], "序 [岸] >河邊 [海] >海上 後記", &["M030", "M031"]),
        (&["anthology.until='2023-06'"], "序 [岸] >山中 後記", &["M030", "M031"]),
        (&["anthology.since='2024-01'", "anthology.until='2024-01-02'"], "序 [海] >海上 後記", &["M030", "M031"]),
        (&["anthology.only='岸/**'", "anthology.skip='*山中*'"], "序 [岸] >河邊 後記", &["M031"]),
        (&["anthology.only='海'"], "序 [海] >海上 >雲間 後記", &["M031"]),
    ] {
        let (found, said) = contents(settings);
        assert_eq!(found, expected, "{settings:?}");
        for code in codes {
            assert!(said.contains(code), "{settings:?} {said:?}");
        }
    }
    assert!(contents(&["anthology.tags='沒有'"]).1.contains(&"M032"));
}

#[test]
fn an_anthology_says_who_and_from_where() {
    let world = world();
    let settings = ["anthology.author-index=true", "anthology.tag-index=true"];
    let built = banxin::build(&world, &project(&world, &settings), &[Format::Epub, Format::Pdf], &|_| {});
    assert_eq!(built.files.len(), 2, "{:?}", built.diagnostics);
    assert_eq!(built.chapters, 8);
    let epub = built.files.iter().find(|file| file.format == Format::Epub).expect("an EPUB");
    let text = |name: &str| {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&epub.bytes)).expect("a zip");
        let mut text = String::new();
        archive.by_name(name).unwrap_or_else(|_| panic!("{name}")).read_to_string(&mut text).expect("UTF-8");
        text
    };
    let contributors = text("EPUB/text/contributors.xhtml");
    assert!(contributors.contains("林遠") && contributors.contains("住在河口，修船。"), "{contributors}");
    assert!(!contributors.contains("王安"), "nothing is known of him\n{contributors}");
    let credits = text("EPUB/text/credits.xhtml");
    for part in [
        "doc-credits",
        "出處一覽",
        "山中</a>",
        "陳以寧",
        "原刊：",
        "href=\"https://example.org/mountain\"",
        "2024年5月1日",
        "CC BY 4.0",
    ] {
        assert!(credits.contains(part), "{part} in\n{credits}");
    }
    let authors = text("EPUB/text/index-authors.xhtml");
    for part in ["作者索引", "林遠", "河邊</a>", "海上</a>", "四畫", "王安"] {
        assert!(authors.contains(part), "{part} in\n{authors}");
    }
    assert!(text("EPUB/text/index-tags.xhtml").contains("遊記"));
    let pages = banxin::pages(&world, &project(&world, &settings)).pages.expect("pages").0;
    let dump = banxin::layout::dump(&pages);
    for part in ["出處一覽", "作者簡介", "作者索引", "標籤索引"] {
        assert!(dump.contains(part), "{part}");
    }
    let without = ["anthology.credits=false", "anthology.contributors=false"];
    let read = banxin::pages(&world, &project(&world, &without)).pages.expect("pages").0;
    assert!(!banxin::layout::dump(&read).contains("出處一覽"));
}
