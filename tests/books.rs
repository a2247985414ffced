//! The kinds of books under `tests/books/`: each is built whole, and everything that holds for any book is looked at.
//! `.ci/run` puts the same through the validators.

use std::fs;
use std::path::{Path, PathBuf};

use banxin::Built;
use banxin::config::{self, Format, Input, Request};
use banxin::diag::Sink;
use banxin::source::Sources;
use banxin::world::MemWorld;

use crate::epub;

/// The files of a book as a world, below `book/`.
fn world(name: &str) -> MemWorld {
    fn add(world: MemWorld, from: &Path, to: &Path) -> MemWorld {
        let mut entries: Vec<PathBuf> =
            fs::read_dir(from).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
        entries.sort();
        entries.into_iter().fold(world, |world, path| {
            let to = to.join(path.file_name().expect("a name"));
            if path.is_dir() { add(world, &path, &to) } else { world.with(to, fs::read(&path).expect("a file")) }
        })
    }
    add(MemWorld::new(), &Path::new("tests/books").join(name), Path::new("book"))
}

fn build(name: &str) -> Built {
    let world = world(name);
    let request = Request { inputs: vec![Input::Path("book".into())], ..Request::default() };
    let project = config::project(&world, &request, &mut Sources::default(), &mut Sink::default()).expect("a project");
    banxin::build(&world, &project, &[Format::Epub, Format::Pdf], &|_| {})
}

/// Files of the EPUB, after all that holds for any.
fn files(name: &str) -> Vec<(String, Vec<u8>)> {
    let built = build(name);
    assert!(
        built.diagnostics.iter().all(|found| found.severity < banxin::diag::Severity::Warning),
        "{name}: {:?}",
        built.diagnostics
    );
    epub::check(&built.files[0].bytes)
}

#[test]
fn a_vertical_novel() {
    let files = files("novel");
    let package = epub::text(&files, "EPUB/content.opf");
    assert!(package.contains("page-progression-direction=\"rtl\"") && package.contains(">verticalWriting<"));
    for part in
        ["<meta refines=\"#subject-2\" property=\"authority\">BISAC</meta>", ">urn:isbn:9780306406157<", ">Lin, Bai<"]
    {
        assert!(package.contains(part), "{part} is not in {package}");
    }
    let chapter = epub::text(&files, "EPUB/text/01-bridge.xhtml");
    for part in ["<span class=\"tcy\">12</span>", "<span class=\"tcy\">!!</span>", "〔一〕</a></sup>"] {
        assert!(chapter.contains(part), "{part} is not in {chapter}");
    }
}

#[test]
fn a_technical_book() {
    let files = files("technical");
    let chapter = epub::text(&files, "EPUB/text/01-queue.xhtml");
    for part in ["<math alttext=", "class=\"language-python\"", "<caption>", "scope=\"col\"", "role=\"note\""] {
        assert!(chapter.contains(part), "{part} is not in {chapter}");
    }
}

#[test]
fn a_japanese_book() {
    let files = files("japanese");
    let style = epub::text(&files, "EPUB/style/book.css");
    assert!(style.contains("em, cite { font-style: normal; -epub-text-emphasis-style: filled sesame;"), "{style}");
    let chapter = epub::text(&files, "EPUB/text/01.xhtml");
    assert!(chapter.contains("<rt>ガラス</rt>") && chapter.contains("xml:lang=\"ja\"") && !chapter.contains("duokan"));
}

#[test]
fn a_korean_book() {
    let files = files("korean");
    let style = epub::text(&files, "EPUB/style/book.css");
    assert!(style.contains("em, cite { font-style: normal; -epub-text-emphasis-style: filled dot;"), "{style}");
    assert!(epub::text(&files, "EPUB/content.opf").contains("<dc:language>ko</dc:language>"));
    // The second page of the print has nothing but a table that came there from the first.
    let chapter = epub::text(&files, "EPUB/text/text-01.xhtml");
    assert!(chapter.contains("id=\"page-2\" aria-label=\"2\"></span>골목에서 잰 것들</caption>"), "{chapter}");
    assert!(epub::text(&files, "EPUB/nav.xhtml").contains("text/text-01.xhtml#page-2\">2</a>"));
    assert!(epub::text(&files, "EPUB/text/text-02.xhtml").contains("<ruby class=\"over\">골목<rt>골</rt></ruby>"));
}
