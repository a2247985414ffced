//! Book → edition: ids, numbers, references, notes, links, pictures, contents.

use std::path::PathBuf;

use banxin::config::{CoverAt, Project, ProjectKind};
use banxin::diag::{Code, Sink};
use banxin::doc::{
    Align, Attr, Block, BlockKind, Book, Cell, Chapter, ChapterRole, Inline, InlineKind, Label, LinkTo, Matter, Meta,
    Note, RefForm, Row, Table, text_of, walk,
};
use banxin::resolve::{self, Edition};
use banxin::source::Span;
use banxin::world::MemWorld;

/// A project of a kind, everything else as if nothing were configured.
pub fn project(kind: ProjectKind) -> Project {
    Project { root: PathBuf::from("book"), kind, toc_depth: 3, ..Project::default() }
}

/// A chapter of these blocks.
pub fn chapter(path: &str, title: &str, blocks: Vec<Block>) -> Chapter {
    Chapter {
        role: ChapterRole::Chapter,
        matter: Matter::Body,
        depth: 0,
        numbered: true,
        number: None,
        title: vec![Inline::text(title)],
        meta: Meta { title: title.to_owned(), ..Meta::default() },
        blocks,
        notes: Default::default(),
        path: path.to_owned(),
        label: None,
        span: Span::NONE,
    }
}

/// A block without place.
pub fn block(kind: BlockKind) -> Block {
    Block::new(kind, Span::NONE)
}

/// An inline without place.
pub fn inline(kind: InlineKind) -> Inline {
    Inline::new(kind, Span::NONE)
}

/// A paragraph.
pub fn para(content: Vec<Inline>) -> Block {
    block(BlockKind::Para(content))
}

/// A section heading.
pub fn heading(level: u8, words: &str) -> Block {
    block(BlockKind::Heading { level, number: None, content: vec![Inline::text(words)] })
}

/// Gives a block an id.
pub fn named(mut block: Block, id: &str) -> Block {
    block.attr = Attr::id_only(Label::new(id));
    block
}

/// A link as written.
pub fn link(to: &str, words: &str) -> Inline {
    inline(InlineKind::Link { to: LinkTo::Written(to.to_owned()), body: vec![Inline::text(words)] })
}

/// A picture.
pub fn image(path: &str, alt: &str) -> Inline {
    inline(InlineKind::Image { path: path.to_owned(), alt: alt.to_owned() })
}

/// A figure of one picture.
pub fn figure(path: &str, caption: &str) -> Block {
    let caption = if caption.is_empty() { Vec::new() } else { vec![Inline::text(caption)] };
    block(BlockKind::Figure { number: None, body: vec![para(vec![image(path, "")])], caption })
}

/// The mark of a note.
pub fn mark(label: &str) -> Inline {
    inline(InlineKind::Note { label: Label::new(label), number: None })
}

/// A small PNG.
pub fn png() -> Vec<u8> {
    png_of(4, 2)
}

/// A PNG of so many pixels.
pub fn png_of(width: u32, height: u32) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(width, height).write_to(&mut out, image::ImageFormat::Png).expect("a PNG in memory");
    out.into_inner()
}

/// Resolves; the stage must not stop.
pub fn edition(world: &MemWorld, project: &Project, chapters: Vec<Chapter>) -> (Edition, Sink) {
    let mut sink = Sink::default();
    let book = Book { chapters, root: "book".to_owned(), ..Book::default() };
    let edition = resolve::edition(world, project, book, &mut sink).expect("an edition");
    (edition, sink)
}

fn codes(sink: &Sink) -> Vec<Code> {
    sink.list().iter().map(|found| found.code).collect()
}

fn simple(kind: ProjectKind, chapters: Vec<Chapter>) -> (Edition, Sink) {
    edition(&MemWorld::new().with("book/images/press.png", png()), &project(kind), chapters)
}

/// All words of a chapter.
fn words(chapter: &Chapter) -> String {
    let mut out = String::new();
    chapter.inlines(&mut |inline| {
        if let InlineKind::Text(text) = &inline.kind {
            out += text;
        }
    });
    out
}

/// Text and links of a chapter: `[words](#label)`.
fn shown(chapter: &Chapter) -> String {
    let mut out = String::new();
    chapter.inlines(&mut |inline| match &inline.kind {
        InlineKind::Link { to: LinkTo::Label(label), body } => out += &format!("[{}](#{label})", text_of(body)),
        InlineKind::Link { to: LinkTo::Url(url), body } => out += &format!("[{}]({url})", text_of(body)),
        InlineKind::Span(body) if inline.attr.has_class("missing") => out += &format!("<{}>", text_of(body)),
        _ => {}
    });
    out
}

fn reference(label: &str, form: RefForm) -> Inline {
    inline(InlineKind::Reference { label: Label::new(label), form })
}

#[test]
fn labels_come_from_the_path_and_stay_when_an_article_is_added() {
    let two = || {
        vec![
            chapter("text/02-paper.md", "紙", vec![heading(2, "抄紙")]),
            chapter("text/竹簡.md", "竹簡", vec![heading(2, "編聯")]),
        ]
    };
    let (before, _) = simple(ProjectKind::Anthology, two());
    let mut more = two();
    more.insert(0, chapter("text/01-new.md", "新的一篇", vec![heading(2, "抄紙")]));
    let (after, _) = simple(ProjectKind::Anthology, more);
    let labels: Vec<_> = before.places().keys().collect();
    assert!(labels.iter().any(|label| label.as_str() == "text-02-paper"));
    assert!(labels.iter().all(|label| after.places().contains_key(label)), "{labels:?}");
    assert!(labels.iter().all(|label| label.as_str().is_ascii()));
}

#[test]
fn an_id_given_twice_is_reported_and_both_places_keep_an_id() {
    let blocks = vec![named(heading(2, "甲"), "a"), named(heading(2, "乙"), "a")];
    let (edition, sink) = simple(ProjectKind::Single, vec![chapter("x.md", "題", blocks)]);
    assert_eq!(codes(&sink), [Code::R002]);
    assert!(edition.places().contains_key(&Label::new("a")) && edition.places().contains_key(&Label::new("a-2")));
}

#[test]
fn the_same_id_in_two_articles_means_that_of_the_article() {
    let article = |path: &str| {
        let picture = named(figure("images/press.png", "印書"), "fig-press");
        chapter(path, path, vec![picture, para(vec![reference("fig-press", RefForm::Full)])])
    };
    let (edition, sink) = simple(ProjectKind::Anthology, vec![article("a.md"), article("b.md")]);
    assert!(sink.list().is_empty(), "{:?}", sink.list());
    assert_eq!(shown(&edition.chapters()[0]), "[圖 1](#fig-press)");
    assert_eq!(shown(&edition.chapters()[1]), "[圖 1](#b-fig-press)");
}

#[test]
fn chapters_and_figures_are_numbered_by_language() {
    let chapters = |lang: &str| {
        let mut list = vec![
            chapter("a.md", "竹", vec![named(figure("images/press.png", "甲"), "fig-a")]),
            chapter(
                "b.md",
                "紙",
                vec![
                    named(figure("images/press.png", "乙"), "fig-b"),
                    para(vec![reference("fig-b", RefForm::Full), reference("a", RefForm::Full)]),
                ],
            ),
        ];
        list.iter_mut().for_each(|chapter| chapter.meta.lang = lang.parse().ok());
        list
    };
    for (lang, number, words) in [
        ("zh-Hant", "第二章", "[圖 2-1](#fig-b)[第一章](#a)"),
        ("zh-Hans", "第二章", "[图 2-1](#fig-b)[第一章](#a)"),
        ("ja", "第2章", "[図2.1](#fig-b)[第1章](#a)"),
        ("ko", "제2장", "[그림 2-1](#fig-b)[제1장](#a)"),
        ("en", "Chapter 2", "[Figure 2.1](#fig-b)[Chapter 1](#a)"),
    ] {
        let (edition, _) = simple(ProjectKind::Book, chapters(lang));
        assert_eq!(edition.chapters()[1].number.as_deref(), Some(number), "{lang}");
        assert_eq!(shown(&edition.chapters()[1]), words, "{lang}");
    }
    let (edition, _) = simple(ProjectKind::Anthology, chapters("zh-Hant"));
    assert_eq!(edition.chapters()[1].number, None);
}

#[test]
fn figures_of_chapters_without_numbers_are_counted_through_a_book() {
    let chapters = || {
        let picture = |id: &str| named(figure("images/press.png", id), id);
        let mut list = vec![
            chapter("a.md", "序", vec![picture("fig-a"), para(vec![reference("fig-c", RefForm::Full)])]),
            chapter("b.md", "竹", vec![picture("fig-b")]),
            chapter("c.md", "跋", vec![picture("fig-c"), para(vec![reference("fig-c", RefForm::Full)])]),
        ];
        list.iter_mut().for_each(|chapter| chapter.numbered = false);
        list
    };
    let seen = |kind: ProjectKind, numbered: bool| {
        let mut list = chapters();
        list[1].numbered = numbered;
        let (edition, _) = simple(kind, list);
        edition.chapters().iter().map(shown).collect::<Vec<_>>().concat()
    };
    assert_eq!(seen(ProjectKind::Book, false), "[圖 3](#fig-c)[圖 3](#fig-c)");
    assert_eq!(seen(ProjectKind::Book, true), "[圖 2](#fig-c)[圖 2](#fig-c)", "圖 1-1 has a row of its own");
    assert_eq!(seen(ProjectKind::Anthology, false), "[〈跋〉圖 1](#fig-c)[圖 1](#fig-c)");
}

#[test]
fn the_words_and_the_number_of_a_reference_stay_together() {
    let blocks = vec![named(figure("images/press.png", "甲"), "fig-a"), para(vec![reference("fig-a", RefForm::Full)])];
    let (edition, _) = simple(ProjectKind::Single, vec![chapter("a.md", "題", blocks)]);
    let mut kept = Vec::new();
    edition.chapters()[0].inlines(&mut |inline| {
        if let InlineKind::Span(body) = &inline.kind
            && inline.attr.has_class("nobreak")
        {
            kept.push(text_of(body));
        }
    });
    assert_eq!(kept, ["圖 1"]);
}

#[test]
fn a_link_without_words_takes_those_of_its_place() {
    let first =
        chapter("a.md", "甲", vec![para(vec![link("b.md", ""), link("https://example.org/", ""), link("c.md", "")])]);
    let empty = |inline: &mut Inline| {
        if let InlineKind::Link { body, .. } = &mut inline.kind {
            body.clear();
        }
    };
    let mut first = first;
    first.runs_mut(&mut |run| run.iter_mut().for_each(empty));
    let second = chapter("b.md", "乙", vec![heading(2, "第一節"), para(vec![reference("第一節", RefForm::Title)])]);
    let (edition, _) = simple(ProjectKind::Anthology, vec![first, second]);
    assert_eq!(shown(&edition.chapters()[0]), "[〈乙〉](#b)[https://example.org/](https://example.org/)<c.md>");
    assert_eq!(shown(&edition.chapters()[1]), "[〈第一節〉](#b-s1)", "a heading by its words");
}

#[test]
fn an_untitled_chapter_is_named_by_its_first_line() {
    let words = |text: &str| para(vec![Inline::text(text)]);
    let untitled = chapter("a.md", "", vec![words("短短一行"), words("後面還有")]);
    let long = chapter("b.md", "", vec![words("一行很長很長的字，長得放不進目錄")]);
    let (edition, _) = simple(ProjectKind::Anthology, vec![untitled, long]);
    let titles: Vec<_> = edition.outline().iter().map(|entry| text_of(&entry.title)).collect();
    assert_eq!(titles, ["短短一行", "一行很長很長的字，長得放…"]);
}

#[test]
fn a_title_with_its_own_number_gets_no_second_one() {
    let chapters = vec![chapter("a.md", "第一回　借書", vec![]), chapter("b.md", "還書", vec![])];
    let (edition, _) = simple(ProjectKind::Book, chapters);
    let numbers: Vec<_> = edition.chapters().iter().map(|chapter| chapter.number.as_deref()).collect();
    assert_eq!(numbers, [None, Some("第二章")]);
}

#[test]
fn a_broken_reference_stays_visible_and_names_the_nearest() {
    let blocks =
        vec![named(figure("images/press.png", "印書"), "fig-press"), para(vec![reference("fig-pres", RefForm::Full)])];
    let (edition, sink) = simple(ProjectKind::Single, vec![chapter("x.md", "題", blocks)]);
    assert_eq!(codes(&sink), [Code::R001]);
    assert_eq!(sink.list()[0].help.as_deref(), Some("did you mean `@fig-press`?"));
    assert_eq!(shown(&edition.chapters()[0]), "<@fig-pres>");
}

#[test]
fn links_lead_into_the_book_out_of_it_or_lose_only_the_link() {
    let first = chapter(
        "text/a.md",
        "甲",
        vec![para(vec![
            link("b.md", "乙"),
            link("./b.html#s", "節"),
            link("../text/b.md#%E6%8A%84%E7%B4%99", "抄紙"),
            link("b.md#抄紙", "抄紙"),
            link("https://example.org/?a=1&b=2", "外"),
            link("mailto:a@example.org", "信"),
            link("c.md", "無"),
            link("JavaScript:alert(1)", "惡"),
            link("java\nscript:alert(1)", "惡"),
            link("data:text/html,x", "資"),
            link("#nothing", "空"),
            link("http://", "缺"),
        ])],
    );
    let second = chapter("text/b.md", "乙", vec![named(heading(2, "節"), "s"), heading(2, "抄紙")]);
    let (edition, sink) = simple(ProjectKind::Anthology, vec![first, second]);
    assert_eq!(
        shown(&edition.chapters()[0]),
        "[乙](#text-b)[節](#s)[抄紙](#text-b-s2)[抄紙](#text-b-s2)[外](https://example.org/?a=1&b=2)\
         [信](mailto:a@example.org)<無><惡><惡><資><空><缺>"
    );
    assert_eq!(codes(&sink), [Code::R005; 6]);
}

/// Sites of Hugo and Hexo write links from their root, which may be above the folder that becomes a book.
#[test]
fn links_from_the_root_of_a_site_lead_into_the_book() {
    let links =
        vec![link("/text/b/", "乙"), link("/book/text/b/#s", "節"), link("/book/notes/", "記"), link("/b/", "無")];
    let first = chapter("text/a.md", "甲", vec![para(links)]);
    let second = chapter("text/b.md", "乙", vec![named(heading(2, "節"), "s")]);
    let third = chapter("notes/_index.md", "記", vec![]);
    let (edition, sink) = simple(ProjectKind::Anthology, vec![first, second, third]);
    assert_eq!(shown(&edition.chapters()[0]), "[乙](#text-b)[節](#s)[記](#notes-index)<無>");
    assert_eq!(codes(&sink), [Code::R005]);
}

#[test]
fn a_link_to_a_place_that_a_chapter_has_not_leads_to_its_start() {
    let first = chapter("a.md", "甲", vec![para(vec![link("b.html#none", "乙"), link("#", "未定")])]);
    let (edition, sink) = simple(ProjectKind::Anthology, vec![first, chapter("b.md", "乙", vec![])]);
    assert_eq!(shown(&edition.chapters()[0]), "[乙](#b)");
    assert_eq!(words(&edition.chapters()[0]), "甲乙未定");
    assert_eq!(codes(&sink), [Code::R005]);
    assert_eq!(sink.list()[0].severity, banxin::diag::Severity::Note);
}

#[test]
fn notes_are_numbered_in_the_order_of_their_marks() {
    let note = |words: &str, more: Vec<Inline>| {
        let content = std::iter::once(Inline::text(words)).chain(more).collect();
        Note { number: 0, body: vec![para(content)], span: Span::NONE }
    };
    let strong = inline(InlineKind::Strong(vec![mark("z")]));
    let mut one = chapter("x.md", "題", vec![para(vec![strong, mark("a"), mark("z"), mark("gone")])]);
    one.notes = [
        (Label::new("a"), note("甲", vec![mark("inner")])),
        (Label::new("inner"), note("內", vec![])),
        (Label::new("unused"), note("閒", vec![])),
        (Label::new("z"), note("乙", vec![])),
    ]
    .into();
    let (edition, sink) = simple(ProjectKind::Single, vec![one]);
    let mut marks = Vec::new();
    edition.chapters()[0].inlines(&mut |inline| {
        if let InlineKind::Note { label, number } = &inline.kind {
            marks.push((label.as_str().to_owned(), *number));
        }
    });
    let mark = |n: u32| (format!("x-n{n:03}"), Some(n));
    assert_eq!(marks, [mark(1), mark(2), mark(1), mark(3)]);
    let notes: Vec<_> = edition.chapters()[0].notes.values().map(|note| note.number).collect();
    assert_eq!(notes, [1, 2, 3, 4]);
    assert_eq!(codes(&sink), [Code::R003, Code::R004]);
    assert_eq!(shown(&edition.chapters()[0]), "<[^gone]>");
}

#[test]
fn pictures_are_found_measured_and_never_taken_from_outside() {
    let mut bmp = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(3, 5).write_to(&mut bmp, image::ImageFormat::Bmp).expect("a BMP in memory");
    let svg = r##"<?xml version="1.0"?><!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"
        onload="x()"><script>x()</script><image href="http://example.org/a.png"/><use href="#a"/><text id="a">竹 &amp; 紙</text></svg>"##;
    let world = MemWorld::new()
        .with("book/text/near.png", png())
        .with("book/images/Far.PNG", png_of(4, 3))
        .with("book/images/old.png", bmp.into_inner())
        .with("book/images/a b.svg", svg)
        .with("book/images/cut.png", &png()[..30])
        .with("secret.png", png());
    let content = ["near.png", "images/far.png", "images/old.png", "../images/a%20b.svg"]
        .map(|path| image(path, "圖"))
        .into_iter()
        .chain([image("../../secret.png", "外"), image("no.png", "缺"), image("images/cut.png", "斷")])
        .chain(["a", "b"].map(|name| image(&format!("https://example.org/{name}.png"), "遠")))
        .chain([image("near.png", "")]);
    let one = chapter("text/x.md", "題", vec![para(content.collect())]);
    let (edition, sink) = edition(&world, &project(ProjectKind::Single), vec![one]);
    let found: Vec<_> =
        edition.assets().iter().map(|(key, a)| (key.as_str(), a.name.as_str(), a.width, a.height)).collect();
    assert_eq!(
        found,
        [
            ("images/Far.PNG", "images-far.png", 4, 3),
            ("images/a b.svg", "images-a-b.svg", 30, 20),
            ("images/old.png", "images-old.png", 3, 5),
            ("text/near.png", "text-near.png", 4, 2),
        ]
    );
    assert_eq!(codes(&sink), [Code::A010, Code::A006, Code::A001, Code::A002, Code::A004, Code::A003]);
    assert_eq!(sink.list()[5].count, 2);
    assert_eq!(shown(&edition.chapters()[0]), "<外><缺><斷><遠><遠>");
    let svg = String::from_utf8_lossy(&edition.assets()["images/a b.svg"].bytes).into_owned();
    assert!(!svg.contains("script") && !svg.contains("onload") && !svg.contains("example.org"), "{svg}");
    assert!(svg.contains("竹 &amp; 紙") && svg.contains("#a"), "{svg}");
}

#[test]
fn the_cover_of_a_single_file_comes_from_its_front_matter() {
    let built = |written: &str| {
        let (world, project) = crate::harness::project(&[("a.md", &format!("---\ncover: {written}\n---\n\n文。"))]);
        let world = world.with("c.png", png()).with("bad.png", "no picture");
        let (mut sources, mut sink) = (banxin::source::Sources::default(), Sink::default());
        let book = banxin::read::book(&world, &project, &mut sources, &mut sink).expect("a book");
        let edition = resolve::edition(&world, &project, book, &mut sink).expect("an edition");
        (edition.cover().is_some(), codes(&sink))
    };
    assert_eq!(built("c.png"), (true, vec![Code::A009]), "four pixels are small");
    for unusable in ["bad.png", "none.png", "https://a.example/c.png", "../c.png"] {
        assert_eq!(built(unusable), (false, vec![Code::A005]), "{unusable}");
    }
}

#[test]
fn a_cover_that_cannot_be_used_stops_the_build() {
    let world = MemWorld::new().with("book/cover.png", "not a picture");
    let mut sink = Sink::default();
    let project =
        Project { cover: Some((CoverAt::File("book/cover.png".into()), Span::NONE)), ..project(ProjectKind::Book) };
    assert!(resolve::edition(&world, &project, Book::default(), &mut sink).is_err());
    assert_eq!(codes(&sink), [Code::A005]);
}

#[test]
fn the_outline_goes_as_deep_as_asked_and_never_skips_a_level() {
    let blocks = vec![heading(3, "深"), heading(2, "淺"), heading(4, "太深")];
    let mut one = chapter("a.md", "竹", blocks);
    one.title = vec![Inline::text("竹"), mark("n"), link("https://example.org/", "簡")];
    one.notes.insert(Label::new("n"), Note { number: 0, body: vec![], span: Span::NONE });
    one.meta.agents = vec![banxin::doc::Agent::new("林白", banxin::doc::Role::Author)];
    let (edition, _) = simple(ProjectKind::Anthology, vec![one, chapter("b.md", "紙", vec![])]);
    let entries: Vec<_> = edition.outline().iter().map(|entry| (entry.depth, text_of(&entry.title))).collect();
    let expected = [(0, "竹簡"), (1, "深"), (1, "淺"), (0, "紙")];
    assert_eq!(entries, expected.map(|(depth, title)| (depth, title.to_owned())));
    let plain = edition.outline()[0].title.iter().all(|inline| matches!(inline.kind, InlineKind::Text(_)));
    assert!(plain, "{:?}", edition.outline()[0].title);
    assert!(edition.outline()[0].authors.is_empty(), "the book has the same author");
}

#[test]
fn title_and_identifier_are_always_there_and_stay() {
    let build = |path: &str| {
        let mut one = chapter(path, "", vec![]);
        one.title = Vec::new();
        simple(ProjectKind::Single, vec![one]).0
    };
    let (one, again) = (build("夜讀.md"), build("夜讀.md"));
    assert_eq!(one.meta().title, "夜讀");
    assert!(one.meta().identifier.as_deref().is_some_and(|id| id.starts_with("urn:uuid:")));
    assert_eq!(one.meta().identifier, again.meta().identifier);
    let mut isbn = project(ProjectKind::Single);
    isbn.meta.isbn = Some("978-986-000000-2".to_owned());
    let (book, _) = edition(&MemWorld::new(), &isbn, vec![chapter("a.md", "題", vec![])]);
    assert_eq!(book.meta().identifier.as_deref(), Some("urn:isbn:9789860000002"));
}

#[test]
fn every_place_of_an_edition_has_its_own_id() {
    let cell =
        |words: &str| Cell { body: vec![para(vec![Inline::text(words)])], columns: 1, rows: 1, span: Span::NONE };
    let row = || Row { cells: vec![cell("甲"), cell("乙")], span: Span::NONE };
    let table = Table {
        number: None,
        caption: vec![Inline::text("比較")],
        columns: vec![Align::Start; 2],
        head: vec![row()],
        body: vec![row()],
    };
    let blocks = vec![heading(2, "節"), block(BlockKind::Table(table)), figure("images/press.png", "印")];
    let (edition, _) = simple(ProjectKind::Single, vec![chapter("x.md", "題", blocks)]);
    let mut ids = Vec::new();
    walk::blocks(&edition.chapters()[0].blocks, &mut |block| ids.extend(block.attr.id().cloned()));
    assert_eq!(ids.iter().map(Label::as_str).collect::<Vec<_>>(), ["x-s1", "x-tbl1", "x-fig1"]);
    assert!(ids.iter().all(|id| edition.places().contains_key(id)));
}

fn drawing(inside: &str) -> (Option<String>, Vec<Code>) {
    let svg = format!("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>{inside}</svg>");
    let world = MemWorld::new().with("book/a.svg", svg);
    let one = chapter("x.md", "題", vec![para(vec![image("a.svg", "圖")])]);
    let (edition, sink) = edition(&world, &project(ProjectKind::Single), vec![one]);
    let asset = edition.assets().get("a.svg").map(|asset| String::from_utf8_lossy(&asset.bytes).into_owned());
    (asset, codes(&sink))
}

#[test]
fn drawings_fetch_and_run_nothing() {
    for (inside, gone) in [
        ("<style>@import 'http://a.example/x.css'; a { }</style>", "example"),
        ("<style><![CDATA[rect { fill: url(//a.example/x) }]]></style>", "example"),
        ("<style>rect { fill: u\\72l(http://a.example/x) }</style>", "example"),
        ("<style>rect { fill: ur/**/l( 'http://a.example/x' ) }</style>", "example"),
        ("<rect style='fill: URL( \"http://a.example/x\" )'/>", "example"),
        ("<rect fill='url(file:///etc/passwd)'/>", "passwd"),
        ("<image href='data:image/svg+xml;base64,AAAA'/>", "svg+xml"),
        ("<image xlink:href='//a.example/x.png' xmlns:xlink='http://www.w3.org/1999/xlink'/>", "a.example"),
        ("<a href='java&#115;cript:x()'><rect/></a>", "script"),
        ("<g onclick='x()'/>", "onclick"),
        ("<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'>x</body></foreignObject>", "body"),
        ("<animate attributeName='href' values='javascript:x()'/>", "javascript"),
        ("<handler type='text/javascript'>x()</handler>", "x()"),
        ("<g xml:base='http://a.example/'/>", "example"),
    ] {
        let (svg, codes) = drawing(inside);
        let svg = svg.unwrap_or_else(|| panic!("{inside} is refused"));
        assert!(!svg.contains(gone), "{inside} became {svg}");
        assert_eq!(codes, [Code::A010], "{inside}");
    }
}

#[test]
fn drawings_keep_what_draws() {
    let inside = "<style>.a > b { fill: url(#g); stroke: #123 }</style><defs><linearGradient id='g'/></defs>\
        <image href='data:image/png;base64,AAAA'/><use href='#g'/><text class='a'>字 &amp; 畫</text>";
    let (svg, codes) = drawing(inside);
    let svg = svg.expect("a drawing");
    assert!(codes.is_empty(), "{codes:?}");
    for kept in ["url(#g)", ".a > b", "data:image/png", "字 &amp; 畫", "<use href=\"#g\"/>"] {
        assert!(svg.contains(kept), "{kept} is not in {svg}");
    }
    let (svg, codes) = drawing("<sodipodi:namedview xmlns:sodipodi='x'><a/></sodipodi:namedview>");
    assert!(codes.is_empty() && !svg.expect("a drawing").contains("sodipodi"));
}

#[test]
fn drawings_that_multiply_themselves_are_refused() {
    let mut bomb = String::from("<g id='a0'><rect/><rect/></g>");
    for n in 0..40 {
        bomb += &format!("<g id='a{}'><use href='#a{n}'/><use href='#a{n}'/></g>", n + 1);
    }
    assert_eq!(drawing(&bomb), (None, vec![Code::A002]));
    let deep = format!("{}{}", "<g>".repeat(10_000), "</g>".repeat(10_000));
    assert_eq!(drawing(&deep), (None, vec![Code::A002]));
    assert_eq!(drawing("<use href='#a'/><g id='a'><use href='#a'/></g>").1, []);
}

#[test]
fn a_jpeg_without_its_end_is_noticed() {
    let mut whole = Vec::new();
    let pixels = image::RgbImage::from_pixel(64, 64, image::Rgb([9, 99, 200]));
    pixels.write_with_encoder(image::codecs::jpeg::JpegEncoder::new(&mut whole)).expect("a JPEG");
    let world = MemWorld::new().with("book/whole.jpg", &whole).with("book/cut.jpg", &whole[..whole.len() - 9]);
    let one = chapter("x.md", "題", vec![para(vec![image("whole.jpg", "全"), image("cut.jpg", "斷")])]);
    let (edition, sink) = edition(&world, &project(ProjectKind::Single), vec![one]);
    assert_eq!(edition.assets().len(), 1);
    assert!(sink.list()[0].message.contains("cut off"), "{:?}", sink.list());
}

#[test]
fn the_root_of_a_site_is_a_folder_of_the_book() {
    let blocks = vec![para(vec![Inline::text("字"), image("/img/x.png", "圖")])];
    for folder in ["", "src/", "static/", "source/"] {
        let world = MemWorld::new().with(format!("book/{folder}img/x.png"), png());
        let (edition, sink) = edition(&world, &project(ProjectKind::Book), vec![chapter("a.md", "甲", blocks.clone())]);
        assert_eq!(edition.assets().len(), 1, "{folder}: {:?}", sink.list());
    }
}
