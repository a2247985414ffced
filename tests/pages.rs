//! The printed pages in the EPUB: what stands between two marks is what stands on the page.

use std::io::{Cursor, Read};

use banxin::cache::Cache;
use banxin::config::{self, Format, Input, Project, ProjectKind, Request};
use banxin::diag::{Code, Sink};
use banxin::doc::{BlockKind, Inline, InlineKind, Label, Ruby, RubyKind, RubyPiece};
use banxin::layout::ink::{Item, Pages};
use banxin::resolve::{Edition, PageMap, PageStart, TextPlace};
use banxin::source::{Sources, Span};
use banxin::world::MemWorld;

use crate::resolve::{block, chapter, edition, inline, para, project};

/// A manuscript of many pages: emphasis, ruby, notes, lists, a listing and a quotation that pages break.
fn manuscript() -> String {
    let mut out = String::from("# 守夜的人\n\n");
    for n in 1..=40 {
        let night = banxin::lang::numerals::roman(n);
        out += &format!(
            "第 {n} 夜，他把燈芯剪短，*沿著牆根慢慢走，聽見水缸裡的魚翻身，聽見隔壁的孩子說夢話，又聽見自己的鞋底*，\
             於是知道一切都在原來的地方。{{更夫|ㄍㄥㄈㄨ}}的梆子響過三遍，**巷口那盞燈還亮著，賣餛飩的人還沒收攤**[^{night}]，\
             熱氣\n把半條街的招牌都遮住了。\n\n[^{night}]: 這一夜的帳記在簿子第 {n} 頁，字跡潦草，像是凍著手寫的。\n\n"
        );
        match n % 8 {
            1 => out += &format!("## 第 {n} 夜以後\n\n"),
            3 => {
                out += "> 夜裡的話不作數，天亮以前說的都算是夢；可是夢裡答應的事，醒來還得去做，不然下一夜就沒有人替你點燈。\n\n"
            }
            5 => out += "- 燈油半斤\n- 紙捻一把，浸過桐油的，晾在窗下不可見日\n- 梆子一副\n\n",
            7 => {
                out += "```\n";
                (0..18).for_each(|line| out += &format!("watch {night} line{line} lamp, oil, wick and rain\n"));
                out += "```\n\n";
            }
            _ => {}
        }
    }
    out += "# 天亮\n\n";
    (0..12).for_each(|_| {
        out += "雞叫以前最黑，也最靜。他把燈吹熄，把梆子掛回門後，坐下來等著太陽從屋脊上慢慢移到門檻。\n\n"
    });
    out
}

struct Built {
    edition: Edition,
    pages: Pages,
    epub: Vec<(String, String)>,
}

fn build(vertical: bool) -> Built {
    let world = MemWorld::new().with("book/night.md", manuscript());
    let request = Request { inputs: vec![Input::Path("book".into())], ..Request::default() };
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let project = config::project(&world, &request, &mut sources, &mut sink).expect("a project");
    let project = Project { vertical: Some(vertical), ..project };
    let book = banxin::read::book(&world, &project, &mut project.sources.clone(), &mut sink).expect("a book");
    let edition = banxin::resolve::edition(&world, &project, book, &mut sink).expect("an edition");
    let theme = banxin::theme::load(&world, &project, edition.lang(), &mut sources, &mut sink).expect("a theme");
    let fonts = banxin::font::load(&world, &project.fonts, &mut sink).expect("faces");
    let pages = banxin::layout::pages(&edition, &theme, &fonts, &mut sink).expect("pages");
    let built = banxin::build(&world, &project, &[Format::Pdf, Format::Epub], &|_| {});
    assert!(built.diagnostics.iter().all(|found| found.code != Code::E001), "{:?}", built.diagnostics);
    let bytes = &built.files.iter().find(|file| file.format == Format::Epub).expect("an EPUB").bytes;
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut epub = Vec::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).expect("a file");
        let mut text = Vec::new();
        file.read_to_end(&mut text).expect("its bytes");
        epub.push((file.name().to_owned(), String::from_utf8(text).unwrap_or_default()));
    }
    Built { edition, pages, epub }
}

impl Built {
    fn file(&self, end: &str) -> &str {
        &self.epub.iter().find(|(name, _)| name.ends_with(end)).unwrap_or_else(|| panic!("no {end}")).1
    }

    /// Label and text of the printed pages that have text of chapters.
    fn printed(&self, kept: fn(char) -> bool) -> Vec<(String, String)> {
        let notes: Vec<Span> =
            self.edition.chapters().iter().flat_map(|chapter| chapter.notes.values().map(|note| note.span)).collect();
        let label = self.edition.chapters()[0].label.as_ref();
        let (first, _) = self.pages.anchors[label.unwrap_or(&Label::new(""))];
        let mut out = Vec::new();
        for page in &self.pages.pages[first..] {
            let (mut text, mut artifact) = (String::new(), false);
            for item in &page.items {
                match item {
                    Item::Artifact(_) => artifact = true,
                    Item::End => artifact = false,
                    Item::Glyphs(run) if !artifact && !notes.iter().any(|note| note.contains(run.span)) => {
                        text += &compared(&run.text, kept);
                    }
                    _ => {}
                }
            }
            if page.items.iter().any(|item| matches!(item, Item::Glyphs(_))) {
                out.push((page.label.clone(), text));
            }
        }
        while out.last().is_some_and(|(_, text)| text.is_empty()) {
            out.pop();
        }
        out
    }

    /// The same of the EPUB.
    fn marked(&self, kept: fn(char) -> bool) -> Vec<(String, String)> {
        let order = self.file("content.opf");
        let mut chapters: Vec<&(String, String)> =
            self.epub.iter().filter(|(_, text)| text.contains("epub:type=\"chapter\"")).collect();
        let place = |name: &str| order.find(name.trim_start_matches("EPUB/")).unwrap_or(usize::MAX);
        chapters.sort_by_key(|(name, _)| place(name));
        let mut out: Vec<(String, String)> = Vec::new();
        for (_, text) in chapters {
            let body = &text[text.find("<body").expect("a body")..];
            let body = body.split("<div class=\"notes\">").next().unwrap_or(body);
            for tag in body.split('<').skip(1) {
                let (tag, text) = tag.split_once('>').expect("an end");
                if tag.contains("doc-pagebreak") {
                    let label = tag.split("aria-label=\"").nth(1).and_then(|rest| rest.split('"').next());
                    out.push((label.expect("a label").to_owned(), String::new()));
                }
                if let Some((_, page)) = out.last_mut() {
                    *page += &compared(text, kept);
                }
            }
        }
        out
    }
}

/// What both books have in common of a text: ideographs, letters. Numbers of items and notes, 〔一〕 too, and readings are
/// set by each in its own way.
fn compared(text: &str, kept: fn(char) -> bool) -> String {
    let text = if text.starts_with('〔') { "" } else { text };
    text.chars().filter(|ch| kept(*ch)).collect()
}

fn is_han(ch: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&ch)
}

fn is_han_or_letter(ch: char) -> bool {
    is_han(ch) || ch.is_ascii_alphabetic()
}

fn same(built: &Built, kept: fn(char) -> bool) {
    let (printed, marked) = (built.printed(kept), built.marked(kept));
    assert!(printed.len() > 8, "{} pages", printed.len());
    for (page, mark) in printed.iter().zip(&marked) {
        assert_eq!(page, mark);
    }
    assert_eq!(printed.len(), marked.len());
}

#[test]
fn text_between_two_marks_is_the_text_of_the_page() {
    let built = build(false);
    same(&built, is_han_or_letter);
}

#[test]
fn so_it_is_in_vertical_books() {
    same(&build(true), is_han_or_letter);
}

#[test]
fn lists_of_pages_have_the_same_numbers() {
    let built = build(false);
    let labels: Vec<String> = built.printed(is_han).into_iter().map(|(label, _)| label).collect();
    let list = built.file("nav.xhtml").split("epub:type=\"page-list\"").nth(1).expect("a page list");
    let listed: Vec<&str> =
        list.split("</a>").filter_map(|item| item.rsplit('>').next()).filter(|word| !word.trim().is_empty()).collect();
    assert_eq!(listed[..labels.len()], labels);
    let ncx = built.file("toc.ncx");
    assert_eq!(ncx.matches("<pageTarget").count(), labels.len());
    let package = built.file("content.opf");
    assert!(package.contains("<meta property=\"pageBreakSource\">urn:uuid:"), "{package}");
    assert!(package.contains("(PDF)</dc:source>") && package.contains(">pageBreakMarkers<"), "{package}");
}

#[test]
fn an_epub_alone_claims_no_pages() {
    let world = MemWorld::new().with("book/night.md", manuscript());
    let request = Request { inputs: vec![Input::Path("book".into())], ..Request::default() };
    let project = config::project(&world, &request, &mut Sources::default(), &mut Sink::default()).expect("a project");
    let built = banxin::build(&world, &project, &[Format::Epub], &|_| {});
    let mut zip = zip::ZipArchive::new(Cursor::new(&built.files[0].bytes)).expect("a zip");
    let mut package = String::new();
    zip.by_name("EPUB/content.opf").expect("a package").read_to_string(&mut package).expect("text");
    assert!(!package.contains("pageBreak"), "{package}");
}

#[test]
fn marks_cut_what_they_stand_in() {
    let ruby = Ruby {
        pieces: [("更", "ㄍㄥ"), ("夫", "ㄈㄨ")]
            .map(|(base, text)| RubyPiece { base: base.into(), text: text.into() })
            .into(),
        kind: RubyKind::Zhuyin,
    };
    let blocks = vec![
        para(vec![
            Inline::text("他"),
            inline(InlineKind::Emph(vec![Inline::text("慢慢走")])),
            inline(InlineKind::Ruby(ruby)),
            inline(InlineKind::Code("a b".into())),
        ]),
        block(BlockKind::Code { lang: None, text: "one\n<two>\n".into(), tokens: Vec::new() }),
        para(vec![inline(InlineKind::Strong(vec![Inline::text("末段")]))]),
    ];
    let (edition, _) = edition(&MemWorld::new(), &project(ProjectKind::Book), vec![chapter("a.md", "夜", blocks)]);
    let place = |holder, leaf, offset| Some(TextPlace { holder, leaf, offset });
    let places = [None, place(0, 1, 3), place(0, 2, 3), place(0, 3, 2), place(1, 0, 4), place(2, 0, 0)];
    let page =
        |(at, place): (usize, Option<TextPlace>)| PageStart { label: (at + 1).to_string(), chapter: 0, at: place };
    let map = PageMap { pages: places.into_iter().enumerate().map(page).collect() };
    let (world, mut sink) = (MemWorld::new(), Sink::default());
    let theme = banxin::theme::load(&world, &Project::default(), edition.lang(), &mut Sources::default(), &mut sink)
        .expect("a theme");
    let fonts = banxin::font::load(&world, &Default::default(), &mut sink).expect("faces");
    let paged = edition.with_pages(&map);
    let prepared = banxin::write::epub::prepare(&paged, &theme, &fonts, Cache::default(), &mut sink);
    let bytes = banxin::write::epub::write(&paged, &theme, prepared, &mut sink).expect("an EPUB");
    let mut zip = zip::ZipArchive::new(Cursor::new(&bytes)).expect("a zip");
    let mut text = String::new();
    zip.by_name("EPUB/text/a.xhtml").expect("a chapter").read_to_string(&mut text).expect("text");
    for n in 1..=6 {
        let mark = |element: &str| {
            format!(
                "<{element} epub:type=\"pagebreak\" role=\"doc-pagebreak\" id=\"page-{n}\" aria-label=\"{n}\"></{element}>"
            )
        };
        text = text.replace(&mark("span"), &format!("|{n}|")).replace(&mark("div"), &format!("[{n}]"));
    }
    let body = text.split("aria-labelledby").nth(1).expect("a body");
    let tags = body.replace(" class=\"zhuyin\"", "");
    for part in [
        "[1]\n<h1",
        "<p>他<em>慢|2|慢走</em><ruby>更<rt>ㄍㄥ</rt></ruby>|3|<ruby>夫<rt>ㄈㄨ</rt></ruby><code>a </code>|4|<code>b</code></p>",
        "one\n|5|&lt;two&gt;\n</code>",
        "<p>|6|<strong>末段</strong></p>",
    ] {
        assert!(tags.contains(part), "{part} is not in {tags}");
    }
}
