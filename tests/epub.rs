//! The finished EPUB, opened again: order, package, contents, links, well-formedness, safety, sameness.

mod look;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::sync::LazyLock;

use banxin::cache::Cache;
use banxin::config::{CoverAt, FontOptions, Project, ProjectKind};
use banxin::diag::Sink;
use banxin::doc::*;
use banxin::font::Fonts;
use banxin::resolve::Edition;
use banxin::source::{Sources, Span};
use banxin::theme;
use banxin::world::MemWorld;
use banxin::write::epub;
use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};

mod notes;
mod package;
mod pictures;
mod safety;
mod systems;

use crate::harness::{self, Case};
use crate::resolve::{block, chapter, edition, figure, heading, image, inline, link, mark, named, para, png, project};

/// The built-in faces, loaded once.
static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    banxin::font::load(&MemWorld::new(), &FontOptions::default(), &mut Sink::default()).expect("built-in faces")
});

/// Builds the EPUB of an edition.
fn write(world: &MemWorld, project: &Project, edition: &Edition) -> (Vec<u8>, Sink) {
    let mut sink = Sink::default();
    let mut theme = theme::load(world, project, edition.lang(), &mut Sources::default(), &mut sink).expect("a theme");
    theme.vertical = project.vertical.unwrap_or(theme.vertical);
    let prepared = epub::prepare(edition, &theme, &FONTS, Cache::default(), &mut sink);
    let bytes = epub::write(edition, &theme, prepared, &mut sink).expect("an EPUB");
    (bytes, sink)
}

/// Files of a package in their order.
fn unzip(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    (0..zip.len())
        .map(|at| {
            let mut file = zip.by_index(at).expect("a file");
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).expect("its bytes");
            (file.name().to_owned(), bytes)
        })
        .collect()
}

pub fn text(files: &[(String, Vec<u8>)], path: &str) -> String {
    let (_, bytes) = files.iter().find(|(name, _)| name == path).unwrap_or_else(|| panic!("no {path}"));
    String::from_utf8(bytes.clone()).expect("UTF-8")
}

/// Ids and addresses of a document; panics where it is not well-formed.
fn anchors(path: &str, xml: &str) -> (Vec<String>, Vec<String>) {
    let mut reader = Reader::from_str(xml);
    let (mut ids, mut links, mut depth) = (Vec::new(), Vec::new(), 0);
    loop {
        let (element, opens) = match reader.read_event().unwrap_or_else(|error| panic!("{path}: {error}\n{xml}")) {
            Event::Eof => break,
            Event::Start(start) => (start, 1),
            Event::Empty(empty) => (empty, 0),
            Event::End(_) => {
                depth -= 1;
                continue;
            }
            _ => continue,
        };
        depth += opens;
        for attribute in element.attributes() {
            let attribute = attribute.unwrap_or_else(|error| panic!("{path}: {error}"));
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).expect("a value").into_owned();
            match attribute.key.as_ref() {
                "id" => ids.push(value),
                "href" | "src" | "full-path" => links.push(value),
                _ => {}
            }
        }
    }
    assert_eq!(depth, 0, "{path} is not closed");
    (ids, links)
}

/// Everything that holds for any book that we write.
pub fn check(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let files = unzip(bytes);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names[0], "mimetype");
    assert!(names[1..].is_sorted(), "{names:?}");
    assert_eq!(&bytes[30..58], b"mimetypeapplication/epub+zip", "stored, without an extra field");
    let safe = |name: &&str| name.bytes().all(|b| b.is_ascii_alphanumeric() || b"/.-".contains(&b));
    assert!(names.iter().all(safe), "{names:?}");
    let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut links: Vec<(String, String)> = Vec::new();
    for (path, bytes) in files.iter().filter(|(path, _)| is_xml(path)) {
        let (own, out) = anchors(path, std::str::from_utf8(bytes).expect("UTF-8"));
        let unique: BTreeSet<String> = own.iter().cloned().collect();
        assert_eq!(unique.len(), own.len(), "{path}: ids given twice: {own:?}");
        ids.insert(path.clone(), unique);
        links.extend(out.into_iter().map(|link| (path.clone(), link)));
    }
    for (from, to) in links.iter().filter(|(_, to)| !to.contains(':')) {
        let (path, id) = to.split_once('#').map_or((to.as_str(), None), |(path, id)| (path, Some(id)));
        let base = if from.starts_with("META-INF") { "x" } else { from.as_str() };
        let target = if path.is_empty() { from.clone() } else { join(base, path) };
        assert!(names.contains(&target.as_str()), "{from} links to {to}: no {target}");
        if let Some(id) = id {
            let id = decode(id);
            assert!(ids[&target].contains(&id), "{from} links to {to}: no id {id}");
        }
    }
    check_manifest(&files);
    files.iter().filter(|(path, _)| path.ends_with(".xhtml")).for_each(|(path, bytes)| check_headings(path, bytes));
    files
}

/// Levels of the headings of a document, in order.
fn headings(document: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(document).expect("UTF-8");
    let level = |rest: &str| rest.bytes().next().filter(u8::is_ascii_digit).map(|digit| digit - b'0');
    text.split("<h").skip(1).filter(|rest| rest[1..].starts_with([' ', '>'])).filter_map(level).collect()
}

/// A document has one title, which comes first, and no level is left out on the way down (WCAG 1.3.1, 2.4.6). A cover,
/// the later documents of a chapter and a text without a title are named in another way.
fn check_headings(path: &str, document: &[u8]) {
    let (levels, text) = (headings(document), String::from_utf8_lossy(document));
    let titles = levels.iter().filter(|&&level| level == 1).count();
    let named = ["<body class=\"cover\"", " continued-chapter\" aria-label=\""].iter().any(|one| text.contains(one));
    let labelled =
        text.split("<section ").nth(1).is_some_and(|rest| rest.split('>').next().unwrap_or("").contains("aria-label="));
    assert_eq!(titles, usize::from(!named && !labelled), "{path}: {levels:?}");
    let first = if titles == 1 { 1 } else { 2 };
    assert!(levels.first().is_none_or(|&level| level <= first || named), "{path} begins with level {levels:?}");
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{path}: a level is left out: {levels:?}");
}

/// Every file is listed and every listed file is there, is read in order or is used by one that is; every refinement
/// has its subject.
fn check_manifest(files: &[(String, Vec<u8>)]) {
    let opf = text(files, "EPUB/content.opf");
    let (ids, listed) = anchors("opf", &opf);
    for subject in opf.split("refines=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(ids.iter().any(|id| id == subject), "{subject} is refined and not there");
    }
    check_used(files, &opf);
    let listed: BTreeSet<String> = listed.into_iter().map(|href| format!("EPUB/{href}")).collect();
    for (name, _) in files.iter().filter(|(name, _)| name.starts_with("EPUB/") && name != "EPUB/content.opf") {
        assert!(listed.contains(name), "{name} is not in the manifest");
    }
}

fn check_used(files: &[(String, Vec<u8>)], opf: &str) {
    let mut used: BTreeSet<String> = BTreeSet::from(["EPUB/content.opf".to_owned()]);
    let value = |element: &str, name: &str| {
        let rest = element.split(&format!("{name}=\"")).nth(1)?;
        rest.split('"').next().map(str::to_owned)
    };
    for item in opf.split("<item ").skip(1) {
        let (id, href) = (value(item, "id").expect("an id"), value(item, "href").expect("an address"));
        if opf.contains(&format!("<itemref idref=\"{id}\"")) || href == "nav.xhtml" || href == "toc.ncx" {
            used.insert(format!("EPUB/{href}"));
        }
    }
    // The package lists everything; that is no use.
    let text = |path: &str| (is_xml(path) && path != "EPUB/content.opf") || path.ends_with(".css");
    for (path, bytes) in files.iter().filter(|(path, _)| text(path)) {
        let content = String::from_utf8_lossy(bytes);
        let addresses = ["src=\"", "href=\"", "url("].into_iter().flat_map(|mark| content.split(mark).skip(1));
        used.extend(addresses.filter_map(|rest| Some(join(path, rest.split(['"', '#', ')']).next()?))));
    }
    for (name, _) in files.iter().filter(|(name, _)| name.starts_with("EPUB/")) {
        assert!(used.contains(name), "{name} is not used");
    }
}

fn is_xml(path: &str) -> bool {
    ["xhtml", "opf", "ncx", "xml", "svg"].iter().any(|extension| path.ends_with(extension))
}

fn join(from: &str, path: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        if bytes[at] == b'%' {
            out.push(u8::from_str_radix(&text[at + 1..at + 3], 16).expect("two digits"));
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).expect("UTF-8")
}

fn words(text: &str) -> Block {
    para(vec![Inline::text(text)])
}

fn cell(text: &str, columns: u16, rows: u16) -> Cell {
    Cell { body: vec![words(text)], columns, rows, span: Span::NONE }
}

fn row(cells: Vec<Cell>) -> Row {
    Row { cells, span: Span::NONE }
}

fn classed(mut node: Inline, class: &str) -> Inline {
    node.attr = Attr::class_only(class);
    node
}

fn in_lang(mut node: Inline, lang: &str) -> Inline {
    node.attr.make().lang = lang.parse().ok();
    node
}

fn ruby(kind: RubyKind, pieces: &[(&str, &str)]) -> Inline {
    let piece = |&(base, text): &(&str, &str)| RubyPiece { base: base.to_owned(), text: text.to_owned() };
    inline(InlineKind::Ruby(Ruby { pieces: pieces.iter().map(piece).collect(), kind }))
}

fn marked(mark: Mark, text: &str) -> Inline {
    inline(InlineKind::Mark { mark, body: vec![Inline::text(text)] })
}

fn container(kind: ContainerKind, title: Option<&str>, text: &str) -> Block {
    let title = title.map(|title| vec![Inline::text(title)]);
    block(BlockKind::Container { kind, title, body: vec![words(text)] })
}

const TEXT: &str = "刻字的人先把稿子反貼在板上，薄得透光的紙一濕，筆畫便都翻了過來。他用平刀沿著墨線走，\
    刀口朝自己，木屑捲成小小的花；走錯一刀，就得把整個字挖去，嵌一塊新木，再從頭刻起。";

/// A book with one of everything.
fn everything() -> Vec<Chapter> {
    let mut preface = chapter("00-preface.md", "序", vec![words(TEXT), words(TEXT)]);
    (preface.role, preface.matter, preface.numbered) = (ChapterRole::Preface, Matter::Front, false);
    let mut part = chapter("", "卷一　木與紙", vec![]);
    (part.role, part.numbered) = (ChapterRole::Part, false);
    let mut inlines = chapter("01-inlines.md", "刻字的人", inline_blocks());
    inlines.depth = 1;
    inlines.meta.agents = vec![Agent::new("林白", Role::Author), Agent::new("周青", Role::Author)];
    inlines.meta.date = Some("2026-03-05".to_owned());
    inlines.meta.subtitle = Some("一塊梨木的半生".to_owned());
    inlines.notes = notes();
    let mut blocks = chapter("02-blocks.md", "板上的格子", other_blocks());
    blocks.depth = 1;
    let mut english = chapter("03-english.md", "A Note in English", vec![words("The blocks were kept in a dry loft.")]);
    english.depth = 1;
    english.meta.lang = "en".parse().ok();
    let mut end = chapter("99-afterword.md", "後記", vec![words(TEXT), container(ContainerKind::End, None, "秋分")]);
    (end.role, end.matter, end.numbered) = (ChapterRole::Afterword, Matter::Back, false);
    vec![preface, part, inlines, blocks, english, end]
}

fn notes() -> BTreeMap<Label, Note> {
    let note = |body| Note { number: 0, body, span: Span::NONE };
    [
        (Label::new("a"), note(vec![words("梨木紋理細，不易裂。")])),
        (
            Label::new("b"),
            note(vec![
                words("兩段的註。"),
                words("第二段。"),
                block(BlockKind::Code { lang: None, text: "a < b\n".into(), tokens: Vec::new() }),
            ]),
        ),
        (Label::new("never"), note(vec![words("沒有記號的註。")])),
    ]
    .into()
}

fn inline_blocks() -> Vec<Block> {
    let code = inline(InlineKind::Code("a < b && c".to_owned()));
    let emph = inline(InlineKind::Emph(vec![Inline::text("慢工")]));
    let strong = inline(InlineKind::Strong(vec![inline(InlineKind::Emph(vec![Inline::text("細活")]))]));
    let strike = inline(InlineKind::Strike(vec![Inline::text("刪去")]));
    let superscript = inline(InlineKind::Sup(vec![Inline::text("2")]));
    let index =
        inline(InlineKind::Index { body: vec![Inline::text("梨木")], term: None, reading: Some("lí mù".into()) });
    let warichu = inline(InlineKind::Warichu(vec![Inline::text("一說棗木")]));
    vec![
        words(TEXT),
        para(vec![
            Inline::text("板成於乾隆12年，每葉10行，行20字，共128葉。真的嗎!?"),
            mark("a"),
            Inline::text("又見"),
            mark("b"),
            mark("a"),
        ]),
        para(vec![
            emph,
            Inline::text("，"),
            strong,
            Inline::text("，"),
            strike,
            Inline::text("；面積單位 m"),
            superscript,
            Inline::text("。"),
            index,
            warichu,
            Inline::text("，"),
            code,
        ]),
        para(vec![
            marked(Mark::Name, "李雲"),
            marked(Mark::Name, "趙安"),
            Inline::text("合著"),
            marked(Mark::Title, "梨棗小記"),
            Inline::text("，"),
            marked(Mark::Dots, "一刀不苟"),
            Inline::text("；"),
            marked(Mark::Underline, "底線"),
            marked(Mark::Highlight, "螢光"),
            Inline::text("。第"),
            inline(InlineKind::Tcy("25".to_owned())),
            Inline::text("回。"),
        ]),
        para(vec![
            ruby(RubyKind::Over, &[("刻", "kè"), ("工", "gōng")]),
            Inline::text("與"),
            ruby(RubyKind::Zhuyin, &[("梨", "ㄌㄧˊ"), ("棗", "ㄗㄠˇ")]),
            Inline::text("與"),
            in_lang(Inline::text("ほんを読む"), "ja"),
            Inline::text("與"),
            in_lang(Inline::text("xylography"), "en"),
            Inline::text("。中文“引號”在此。"),
        ]),
        named(heading(2, "抄紙"), "sec-paper"),
        para(vec![
            link("02-blocks.md#fig-press", "圖"),
            Inline::text("、"),
            link("https://example.org/a b?x=[1]&y=2", "外頭"),
            Inline::text("、"),
            link("99-afterword.md", "後記"),
            Inline::text("，見"),
            inline(InlineKind::Reference { label: Label::new("fig-press"), form: RefForm::Full }),
            Inline::text("與"),
            inline(InlineKind::Reference { label: Label::new("tbl-wood"), form: RefForm::Full }),
            Inline::text("與"),
            inline(InlineKind::Reference { label: Label::new("sec-paper"), form: RefForm::Title }),
        ]),
        heading(4, "跳了一級"),
        para(vec![
            inline(InlineKind::Math(r"\frac{a}{b} < \sqrt{x^2 + 1}".to_owned())),
            Inline::text("是行內的式子。"),
            inline(InlineKind::Math(r"\nonsense{".to_owned())),
        ]),
        named(block(BlockKind::Math(r"\sum_{i=1}^{n} i = \frac{n(n+1)}{2}".to_owned())), "eq-sum"),
        block(BlockKind::Math(r"\begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix} \text{若 } a \& b".to_owned())),
    ]
}

fn other_blocks() -> Vec<Block> {
    let verse = vec![
        vec![Inline::text("一燈照夜刻，")],
        vec![Inline::text("木屑落如雪；")],
        vec![],
        vec![Inline::text("字字皆反生，印時方識別。")],
    ];
    let table = Table {
        number: None,
        caption: vec![Inline::text("三種木頭")],
        columns: vec![Align::Start, Align::Center, Align::End],
        head: vec![row(vec![cell("", 1, 1), cell("硬度", 1, 1), cell("價（文）", 1, 1)])],
        body: vec![
            row(vec![cell("梨", 1, 2), cell("中", 1, 1), cell("120", 1, 1)]),
            row(vec![cell("高", 1, 1), cell("90", 1, 1)]),
            row(vec![cell("合計", 2, 1), cell("210", 1, 1)]),
        ],
    };
    let item = |done, text: &str| ListItem { done, body: vec![words(text)] };
    let nested = block(BlockKind::List {
        style: ListStyle::Number(3),
        tight: false,
        items: vec![item(None, "三"), item(None, "四")],
    });
    let outer = ListItem { done: None, body: vec![words("外層"), nested] };
    let mut decorative = image("images/ornament.svg", "");
    decorative.attr = Attr::class_only("decorative");
    let mut narrow = figure("images/press.png", "印書的人");
    narrow.attr = Attr::id_only(Label::new("fig-press"));
    if let BlockKind::Figure { body, .. } = &mut narrow.kind
        && let BlockKind::Para(content) = &mut body[0].kind
    {
        content[0].attr.make().pairs.push(("width".to_owned(), "50%".to_owned()));
    }
    vec![
        words(TEXT),
        narrow,
        para(vec![decorative]),
        named(block(BlockKind::Table(table)), "tbl-wood"),
        heading(2, "讀與抄"),
        block(BlockKind::Verse(verse)),
        block(BlockKind::Quote { body: vec![words(TEXT)], source: Some(vec![Inline::text("《梨棗小記》")]) }),
        words(TEXT),
        block(BlockKind::List {
            style: ListStyle::Bullet,
            tight: true,
            items: vec![item(Some(true), "上墨"), item(Some(false), "鋪紙")],
        }),
        block(BlockKind::List { style: ListStyle::Bullet, tight: true, items: vec![outer, item(None, "另一項")] }),
        block(BlockKind::Terms(vec![Definition {
            term: vec![Inline::text("版心")],
            bodies: vec![vec![words("版面上有字的地方。")]],
        }])),
        block(BlockKind::Code {
            lang: Some("rust".into()),
            text: "fn main() {\n    println!(\"<&>\");\n}\n".into(),
            tokens: Vec::new(),
        }),
        container(ContainerKind::Note, None, "先看墨，再看紙。"),
        container(ContainerKind::Warning, Some("當心刀口"), "刀向自己走。"),
        container(ContainerKind::Indent, None, "縮進的一段。"),
        container(ContainerKind::Center, None, "居中的一行"),
        container(ContainerKind::Aside, None, "旁白。"),
        block(BlockKind::SceneBreak),
        words(TEXT),
        block(BlockKind::BlankLine),
        words(TEXT),
        block(BlockKind::PageBreak(PageBreak::Page)),
        para(vec![classed(Inline::text("另起一頁。"), "note-worthy")]),
    ]
}

fn world() -> MemWorld {
    let mut cover = Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(60, 90).write_to(&mut cover, image::ImageFormat::Jpeg).expect("a JPEG in memory");
    let ornament = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 10"><path d="M0 5h60" stroke="currentColor"/></svg>"#;
    let mut picture = Cursor::new(Vec::new());
    image::DynamicImage::new_luma8(640, 480).write_to(&mut picture, image::ImageFormat::Png).expect("a PNG in memory");
    MemWorld::new()
        .with("book/cover.jpg", cover.into_inner())
        .with("book/images/press.png", picture.into_inner())
        .with("book/images/ornament.svg", ornament)
}

fn book_project() -> Project {
    let mut project = project(ProjectKind::Book);
    project.cover = Some((CoverAt::File("book/cover.jpg".into()), Span::NONE));
    project.meta = Meta {
        title: "梨與棗".to_owned(),
        subtitle: Some("刻書人的手".to_owned()),
        agents: vec![
            Agent { sort: Some("Lin, Bai".to_owned()), ..Agent::new("林白", Role::Author) },
            Agent::new("江遠", Role::Editor),
        ],
        lang: "zh-Hant-TW".parse().ok(),
        date: Some("2026年3月".to_owned()),
        publisher: Some("木末書房".to_owned()),
        isbn: Some("978-986-0000-00-2".to_owned()),
        rights: Some("CC BY 4.0".to_owned()),
        series: Some(Series { name: "手藝叢書".to_owned(), index: Some("3".to_owned()) }),
        description: Some("關於刻字 & 印書的一本小書。".to_owned()),
        subjects: vec!["印刷".to_owned(), "木刻".to_owned()],
        ..Meta::default()
    };
    project
}

/// Writes the book where a checker can be pointed at it: `target/tmp/NAME.epub`.
fn keep(name: &str, bytes: &[u8]) {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.epub"));
    std::fs::write(path, bytes).expect("write into the target folder");
}

#[test]
fn an_index_links_terms_to_sections() {
    let source = "# 甲\n\n[一]{.index}{i: \"二!子\"}[二]{.index}。\n\n## 節\n\n[一]{.index}[一]{.index}[丙]{.index see=\"二\"}。\n";
    let files = [("a.md", source), ("b.md", "# 乙\n\n[*一*]{.index}。\n")];
    let (world, project) = harness::project(&files);
    let book = harness::read(&world, &project).book.expect("a book");
    let edition = banxin::resolve::edition(&world, &project, book, &mut Sink::default()).expect("an edition");
    let (bytes, _) = write(&world, &project, &edition);
    let files = unzip(&bytes);
    let index = text(&files, "EPUB/text/index.xhtml");
    assert!(index.contains("epub:type=\"index\" role=\"doc-index\""), "{index}");
    let entries = "<h2>一畫</h2>\n<ul class=\"index\" epub:type=\"index-entry-list\">\n<li epub:type=\"index-entry\" \
                   id=\"index-t1\"><span epub:type=\"index-term\">一</span>　<a epub:type=\"index-locator\" \
                   href=\"a.xhtml#a-i1\">甲</a>、<a epub:type=\"index-locator\" href=\"a.xhtml#a-i4\">節</a>、\
                   <a epub:type=\"index-locator\" href=\"b.xhtml#b-i1\">乙</a></li>";
    assert!(index.contains(entries), "{index}");
    let below = "<a epub:type=\"index-locator\" href=\"a.xhtml#a-i3\">甲</a>\n<ul class=\"index\" \
                 epub:type=\"index-entry-list\">\n<li epub:type=\"index-entry\"><span epub:type=\"index-term\">子</span>";
    assert!(index.contains(below), "{index}");
    assert!(index.contains("見<a epub:type=\"index-xref-preferred\" href=\"#index-t3\">二</a>"), "{index}");
    let nav = text(&files, "EPUB/nav.xhtml");
    assert!(nav.contains("<a epub:type=\"index\" href=\"text/index.xhtml\">索引</a>"), "{nav}");
    assert!(nav.contains("text/index.xhtml\"><span class=\"toc-chapter\">索引"), "{nav}");
    // Every address leads to an id.
    for (path, _) in files.iter().filter(|(path, _)| path.ends_with(".xhtml")) {
        anchors(path, &text(&files, path));
    }
}

#[test]
fn a_book_with_one_of_everything_holds_together() {
    for vertical in [false, true] {
        let mut project = book_project();
        project.vertical = Some(vertical);
        let (edition, found) = edition(&world(), &project, everything());
        let (bytes, sink) = write(&world(), &project, &edition);
        check(&bytes);
        assert!(
            found.list().iter().any(|one| one.code == banxin::diag::Code::M010),
            "the formula that is none: {:?}",
            found.list()
        );
        assert!(sink.list().is_empty(), "{:?}", sink.list());
        keep(if vertical { "everything-vertical" } else { "everything" }, &bytes);
    }
}

#[test]
fn the_same_book_is_the_same_file() {
    let build = || {
        let project = book_project();
        let (edition, _) = edition(&world(), &project, everything());
        write(&world(), &project, &edition).0
    };
    assert!(build() == build());
}

#[test]
fn the_package_says_what_the_metadata_says() {
    let project = book_project();
    let (edition, _) = edition(&world(), &project, everything());
    let files = check(&write(&world(), &project, &edition).0);
    let opf = text(&files, "EPUB/content.opf");
    for expected in [
        r#"xml:lang="zh-Hant-TW""#,
        r#"<dc:identifier id="epub-id-1">urn:isbn:9789860000002</dc:identifier>"#,
        r#"<dc:title id="title">梨與棗</dc:title>"#,
        r##"<meta refines="#title" property="title-type">main</meta>"##,
        r##"<meta refines="#creator-1" property="file-as">Lin, Bai</meta>"##,
        r##"<meta refines="#contributor-1" property="role" scheme="marc:relators">edt</meta>"##,
        "<dc:date>2026-03</dc:date>",
        "<dc:description>關於刻字 &amp; 印書的一本小書。</dc:description>",
        r##"<meta refines="#series" property="group-position">3</meta>"##,
        r#"<meta property="dcterms:modified">2026-01-01T00:00:00Z</meta>"#,
        r#"<meta property="schema:accessibilityHazard">none</meta>"#,
        r#"<meta property="schema:accessibilityFeature">MathML</meta>"#,
        r#"properties="mathml""#,
        r#"page-progression-direction="ltr""#,
    ] {
        assert!(opf.contains(expected), "{expected}\n{opf}");
    }
    let spine: Vec<&str> =
        opf.match_indices("idref=\"").map(|(at, _)| opf[at + 7..].split('"').next().expect("a value")).collect();
    assert_eq!(spine[2], "nav", "{spine:?}");
}

#[test]
fn a_vertical_book_runs_from_right_to_left() {
    let mut project = book_project();
    project.vertical = Some(true);
    let (edition, _) = edition(&world(), &project, everything());
    let files = check(&write(&world(), &project, &edition).0);
    let opf = text(&files, "EPUB/content.opf");
    assert!(opf.contains(r#"page-progression-direction="rtl""#) && opf.contains("primary-writing-mode"), "{opf}");
    assert!(text(&files, "EPUB/style/book.css").contains("-epub-writing-mode: vertical-rl"));
    let first = text(&files, "EPUB/text/01-inlines.xhtml");
    assert!(first.contains(r#"乾隆<span class="tcy">12</span>年"#) && first.contains("共128葉"), "{first}");
}

/// Letters and digits stand as on the page (V4, V5, V7), and as the author wants.
#[test]
fn letters_and_digits_of_vertical_books() {
    let mut upright = inline(InlineKind::Span(vec![Inline::text("Web12")]));
    upright.attr = Attr::class_only("upright");
    let tcy = |text: &str| inline(InlineKind::Tcy(text.to_owned()));
    let text_of = Inline::text("1999年升37℃，AI與3.14及12 pages？！");
    let blocks = vec![para(vec![text_of, upright, tcy("10"), tcy("1234567")])];
    let world = world();
    let mut project = project(ProjectKind::Single);
    project.vertical = Some(true);
    let (book, _) = edition(&world, &project, vec![chapter("a.md", "題", blocks)]);
    let files = check(&write(&world, &project, &book).0);
    let document = text(&files, "EPUB/text/a.xhtml");
    let cell = |text: &str| format!("<span class=\"tcy\">{text}</span>");
    let year: String = ["1", "9", "9", "9"].map(cell).concat();
    let rest = format!(
        "年升{}{}，{}{}與3.14及12 pages{}<span class=\"upright\">Web12</span>{}<span>1234567</span>",
        cell("37"),
        cell("℃"),
        cell("A"),
        cell("I"),
        cell("？！"),
        cell("10")
    );
    assert!(document.contains(&format!("{year}{rest}")), "{document}");
}

#[test]
fn pages_of_a_printed_edition_are_marked_and_listed() {
    let page = |id: &str, page: Option<&str>| {
        let mut span = inline(InlineKind::Span(Vec::new()));
        let data = span.attr.make();
        data.id = Some(Label::new(id));
        data.classes.push("pagebreak".to_owned());
        data.pairs.extend(page.map(|page| ("page".to_owned(), page.to_owned())));
        span
    };
    let blocks =
        vec![para(vec![Inline::text("前"), page("page-xii", Some("xii")), Inline::text("後"), page("p7", None)])];
    let world = world();
    let mut project = project(ProjectKind::Single);
    project.meta.source = Some("urn:isbn:9780000000002".to_owned());
    let (book, _) = edition(&world, &project, vec![chapter("a.md", "題", blocks)]);
    let (bytes, _) = write(&world, &project, &book);
    keep("pages", &bytes);
    let files = check(&bytes);
    let mark = "前<span epub:type=\"pagebreak\" role=\"doc-pagebreak\" id=\"page-xii\" aria-label=\"xii\"></span>後";
    assert!(text(&files, "EPUB/text/a.xhtml").contains(mark));
    let nav = text(&files, "EPUB/nav.xhtml");
    assert!(nav.contains("<nav epub:type=\"page-list\" role=\"doc-pagelist\" aria-label=\"頁碼\" hidden=\"hidden\">"));
    assert!(
        nav.contains("<a href=\"text/a.xhtml#page-xii\">xii</a>") && nav.contains("<a href=\"text/a.xhtml#p7\">7</a>")
    );
    assert!(text(&files, "EPUB/toc.ncx").contains("<pageTarget id=\"page-2\" type=\"normal\""));
    let opf = text(&files, "EPUB/content.opf");
    assert!(opf.contains(">pageBreakMarkers<") && opf.contains(">pageNavigation<"));
    assert!(opf.contains("<meta property=\"pageBreakSource\">urn:isbn:9780000000002</meta>"));
}

#[test]
fn every_link_has_a_name() {
    let mut decoration = image("images/press.png", "");
    decoration.attr.make().classes.push("decorative".to_owned());
    let mut around = link("https://example.org/", "");
    if let InlineKind::Link { body, .. } = &mut around.kind {
        *body = vec![decoration];
    }
    let world = world();
    let project = project(ProjectKind::Single);
    let (book, _) = edition(&world, &project, vec![chapter("a.md", "題", vec![para(vec![around])])]);
    let files = check(&write(&world, &project, &book).0);
    assert!(text(&files, "EPUB/text/a.xhtml").contains("aria-label=\"https://example.org/\""));
}

#[test]
fn zhuyin_stands_beside_its_character_where_readers_cannot_put_it_there() {
    let reading = ruby(RubyKind::Zhuyin, &[("句", "ㄐㄩˋ"), ("讀", "ㄉㄡˋ"), ("的", "˙ㄉㄜ")]);
    let sheet = |vertical: bool| {
        let world = world();
        let mut project = project(ProjectKind::Single);
        project.vertical = Some(vertical);
        let (book, _) = edition(&world, &project, vec![chapter("a.md", "題", vec![para(vec![reading.clone()])])]);
        let files = check(&write(&world, &project, &book).0);
        let document = text(&files, "EPUB/text/a.xhtml");
        // A ruby for each character, so that a line may break between them; the light tone stays at the head.
        assert_eq!(document.matches("<ruby class=\"zhuyin\">").count(), 3);
        assert!(document.contains("ㄐㄩ<span class=\"tone\">ˋ</span>") && document.contains("<rt>˙ㄉㄜ</rt>"));
        text(&files, "EPUB/style/book.css")
    };
    assert!(sheet(false).contains("@supports not (-webkit-ruby-position: inter-character)"));
    assert!(!sheet(true).contains("@supports not") && sheet(true).contains(".tone {"));
    assert!(sheet(false).contains(":lang(ja) { line-break: strict; hanging-punctuation: allow-end; }"));
}

#[test]
fn nothing_in_a_title_breaks_the_package() {
    let hostile = "甲 & 乙 <b> \"引\" '號' \u{0}\u{b}\u{fffe}\u{1b}末 ]]> <!-- &amp;";
    let mut project = project(ProjectKind::Book);
    project.meta = Meta {
        title: hostile.to_owned(),
        subtitle: Some(hostile.to_owned()),
        agents: vec![Agent { sort: Some(hostile.to_owned()), ..Agent::new(hostile, Role::Author) }],
        date: Some(hostile.to_owned()),
        publisher: Some(hostile.to_owned()),
        identifier: Some(hostile.to_owned()),
        rights: Some(hostile.to_owned()),
        series: Some(Series { name: hostile.to_owned(), index: Some(hostile.to_owned()) }),
        description: Some(hostile.to_owned()),
        subjects: vec![hostile.to_owned()],
        source: Some(hostile.to_owned()),
        ..Meta::default()
    };
    let article = |path: &str| {
        let mut one = chapter(path, hostile, vec![heading(2, hostile), words(hostile), named(words("x"), "1 <&\" id")]);
        one.meta.subtitle = Some(hostile.to_owned());
        one.meta.agents = vec![Agent::new(hostile, Role::Author)];
        one.meta.date = Some(hostile.to_owned());
        one
    };
    let (edition, _) = edition(&MemWorld::new(), &project, vec![article("a.md"), article("../a<&>.md"), article("")]);
    let (bytes, _) = write(&MemWorld::new(), &project, &edition);
    let files = check(&bytes);
    assert!(text(&files, "EPUB/nav.xhtml").contains("甲 &amp; 乙 &lt;b&gt;"));
    keep("hostile", &bytes);
}

#[test]
fn a_single_article_and_an_empty_book_are_sound_too() {
    for chapters in [vec![], vec![chapter("夜讀.md", "夜讀", vec![words(TEXT)])]] {
        let project = project(ProjectKind::Single);
        let (edition, _) = edition(&MemWorld::new(), &project, chapters);
        let (bytes, sink) = write(&MemWorld::new(), &project, &edition);
        check(&bytes);
        assert!(sink.list().is_empty());
        keep(&format!("article-{}", edition.chapters().len()), &bytes);
    }
}

#[test]
fn file_names_stay_when_an_article_is_added() {
    let article = |path: &str| chapter(path, path, vec![words(TEXT)]);
    let names = |chapters| {
        let project = project(ProjectKind::Anthology);
        let (edition, _) = edition(&MemWorld::new(), &project, chapters);
        let files = unzip(&write(&MemWorld::new(), &project, &edition).0);
        files.into_iter().map(|(name, _)| name).collect::<BTreeSet<_>>()
    };
    let before = names(vec![article("乙.md"), article("丙.md")]);
    let after = names(vec![article("甲.md"), article("乙.md"), article("丙.md")]);
    assert!(before.is_subset(&after), "{before:?} {after:?}");
}

#[test]
fn one_picture_is_one_file() {
    let world = MemWorld::new().with("book/a.png", png());
    let project = project(ProjectKind::Single);
    let blocks = vec![para(vec![image("a.png", "甲")]), para(vec![image("./a.png", "乙")])];
    let (edition, _) = edition(&world, &project, vec![chapter("x.md", "題", blocks)]);
    let files = check(&write(&world, &project, &edition).0);
    assert_eq!(files.iter().filter(|(name, _)| name.starts_with("EPUB/images/")).count(), 1);
}

/// Golden sections: `xhtml` is the bodies of the chapters, `nav` the lists of contents, `diag` the findings.
fn section(case: &Case, section: &str) -> String {
    let files = crate::markdown::files(&case.input);
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let (world, project) = harness::project(&borrowed);
    let read = harness::read(&world, &project);
    let mut sink = Sink::default();
    let edition =
        banxin::resolve::edition(&world, &project, read.book.expect("a book"), &mut sink).expect("an edition");
    let (bytes, written) = write(&world, &project, &edition);
    sink.merge(written);
    let package = check(&bytes);
    let bodies = |wanted: &dyn Fn(&str) -> bool| {
        let documents = package.iter().filter(|(path, _)| path.ends_with(".xhtml") && wanted(path));
        let bodies = documents.map(|(_, bytes)| {
            let text = std::str::from_utf8(bytes).expect("UTF-8");
            let (start, end) = (text.find("<body").expect("a body"), text.find("</body>").expect("its end"));
            let inside = &text[start..end];
            inside[inside.find('\n').expect("a line") + 1..].trim_end().to_owned()
        });
        bodies.collect::<Vec<_>>().join("\n\n")
    };
    match section {
        "xhtml" => bodies(&|path| path.starts_with("EPUB/text/") && !path.ends_with("title-page.xhtml")),
        "nav" => bodies(&|path| path == "EPUB/nav.xhtml"),
        "diag" => sink.list().iter().map(|found| format!("{} {}\n", found.code, found.message)).collect(),
        other => panic!("no section {other}"),
    }
}

#[test]
fn inlines_as_xhtml() {
    harness::run("epub/inline.txt", section);
}

#[test]
fn blocks_as_xhtml() {
    harness::run("epub/block.txt", section);
}

#[test]
fn a_character_that_no_font_has_is_reported_once() {
    let project = project(ProjectKind::Single);
    let (edition, _) =
        edition(&MemWorld::new(), &project, vec![chapter("x.md", "題", vec![words("\u{12000}竹\u{12000}\u{200b}")])]);
    let (_, sink) = write(&MemWorld::new(), &project, &edition);
    let found: Vec<_> = sink.into_sorted().iter().map(|found| (found.code, found.count)).collect();
    assert_eq!(found, [(banxin::diag::Code::F001, 2)]);
}

/// A photograph of these sides, as a JPEG with an orientation, a place and a comment noted in it.
fn photograph(width: u32, height: u32, orientation: u8) -> Vec<u8> {
    let noise = |x: u32, y: u32| (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)) as u8 / 8;
    let pixels = image::RgbImage::from_fn(width, height, |x, y| {
        let light = if x < width / 2 { 200 } else { 40 };
        image::Rgb([light + noise(x, y), 90 + noise(y, x), 60])
    });
    let mut out = Vec::new();
    pixels.write_with_encoder(image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 96)).expect("a JPEG");
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    let mut noted = out[..2].to_vec();
    for (marker, body) in [(0xe1, exif.as_slice()), (0xfe, b"at the back door of Lin's house")] {
        noted.extend([0xff, marker]);
        noted.extend((body.len() as u16 + 2).to_be_bytes());
        noted.extend(body);
    }
    noted.extend(&out[2..]);
    noted
}

fn webp(alpha: u8) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    let pixels = image::RgbaImage::from_pixel(20, 10, image::Rgba([200, 30, 30, alpha]));
    pixels.write_to(&mut out, image::ImageFormat::WebP).expect("a WebP");
    out.into_inner()
}

/// The pictures of a book that shows these files.
fn pictures(files: &[(&str, Vec<u8>)], project: &Project) -> (BTreeMap<String, Vec<u8>>, Sink) {
    let world = files.iter().fold(MemWorld::new(), |world, (name, bytes)| world.with(format!("book/{name}"), bytes));
    let blocks = files.iter().map(|(name, _)| para(vec![image(name, "圖")])).collect();
    let (book, _) = edition(&world, project, vec![chapter("a.md", "題", blocks)]);
    let (bytes, sink) = write(&world, project, &book);
    let found = check(&bytes).into_iter().filter(|(name, _)| name.contains("/images/"));
    (found.map(|(name, bytes)| (name.rsplit('/').next().unwrap_or("").to_owned(), bytes)).collect(), sink)
}

fn shown(bytes: &[u8]) -> image::RgbImage {
    image::load_from_memory(bytes).expect("a picture").to_rgb8()
}

#[test]
fn pictures_lose_what_cameras_noted_and_keep_every_sample() {
    let photo = photograph(40, 20, 1);
    let (found, sink) = pictures(&[("door.jpg", photo.clone())], &project(ProjectKind::Single));
    let out = &found["door.jpg"];
    assert!(!out.windows(4).any(|part| part == b"Exif" || part == b"back"), "what cameras noted is in the book");
    assert_eq!(shown(out), shown(&photo));
    assert!(sink.list().is_empty(), "{:?}", sink.list());
}

#[test]
fn pictures_stand_upright_and_within_the_limits() {
    let project = project(ProjectKind::Single);
    let (found, sink) =
        pictures(&[("turned.jpg", photograph(60, 30, 6)), ("large.jpg", photograph(2500, 2000, 1))], &project);
    let turned = shown(&found["turned.jpg"]);
    assert_eq!(turned.dimensions(), (30, 60));
    assert!(turned.get_pixel(15, 5).0[0] > 180 && turned.get_pixel(15, 55).0[0] < 100, "turned by 90° clockwise");
    let large = shown(&found["large.jpg"]);
    let (width, height) = large.dimensions();
    assert!(width * height <= 3_500_000 && width * height > 900_000, "{width} × {height}");
    assert!((width * 4).abs_diff(height * 5) < 8, "{width} × {height}");
    assert!(found["large.jpg"].len() <= 1_000_000, "{}", found["large.jpg"].len());
    assert_eq!(sink.list().iter().map(|found| found.code).collect::<Vec<_>>(), [banxin::diag::Code::A008]);
}

#[test]
fn originals_stay_on_request() {
    let photo = photograph(60, 30, 6);
    let mut project = project(ProjectKind::Single);
    project.images.originals = true;
    let (found, _) = pictures(&[("a.jpg", photo.clone()), ("b.webp", webp(255))], &project);
    assert_eq!((&found["a.jpg"], &found["b.webp"]), (&photo, &webp(255)));
}

#[test]
fn webp_becomes_what_every_reading_system_shows() {
    let (found, _) = pictures(&[("solid.webp", webp(255)), ("clear.webp", webp(90))], &project(ProjectKind::Single));
    assert_eq!(found.keys().collect::<Vec<_>>(), ["clear.webp.png", "solid.webp.png"]);
    assert_eq!(image::load_from_memory(&found["clear.webp.png"]).expect("a PNG").to_rgba8().get_pixel(3, 3).0[3], 90);
}

#[test]
fn a_cover_in_vectors_is_drawn_for_the_shelf() {
    let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" width="160" height="240"><rect width="160" height="240" fill="#246"/></svg>"##;
    let world = MemWorld::new().with("book/cover.svg", svg);
    let mut project = project(ProjectKind::Single);
    project.cover = Some((CoverAt::File("book/cover.svg".into()), Span::NONE));
    let (book, sink) = edition(&world, &project, vec![chapter("a.md", "題", vec![words(TEXT)])]);
    assert!(sink.list().is_empty(), "{:?}", sink.list());
    let (bytes, _) = write(&world, &project, &book);
    let files = check(&bytes);
    let (_, cover) = files.iter().find(|(name, _)| name == "EPUB/images/cover.png").expect("a cover");
    let cover = shown(cover);
    assert!(cover.height() > 1900 && cover.get_pixel(9, 9).0 == [0x22, 0x44, 0x66], "{:?}", cover.dimensions());
}

#[test]
fn a_long_chapter_becomes_several_documents() {
    let mut blocks = Vec::new();
    for n in 0..900 {
        if n % 90 == 0 {
            blocks.push(named(heading(2, &format!("第 {n} 節")), &format!("sec-{n}")));
        }
        blocks.push(words(&TEXT.repeat(5)));
    }
    blocks.insert(3, para(vec![mark("first"), link("#sec-810", "末節")]));
    blocks.push(para(vec![Inline::text("又見"), mark("first"), mark("last"), link("#sec-0", "首節")]));
    let mut long = chapter("long.md", "長卷", blocks);
    let note = |text| Note { number: 0, body: vec![words(text)], span: Span::NONE };
    long.notes = [(Label::new("first"), note("早註。")), (Label::new("last"), note("晚註。"))].into();
    let other = chapter("z.md", "後", vec![para(vec![link("long.md#sec-810", "那一節")])]);
    let (book, _) = edition(&world(), &book_project(), vec![long, other]);
    let (bytes, _) = write(&world(), &book_project(), &book);
    keep("long", &bytes);
    let files = check(&bytes);
    let parts: Vec<&(String, Vec<u8>)> =
        files.iter().filter(|(name, _)| name.starts_with("EPUB/text/long") && is_xml(name)).collect();
    assert!(parts.len() > 3, "{}", parts.len());
    assert!(
        parts.iter().all(|(_, bytes)| bytes.len() < 330_000),
        "{:?}",
        parts.iter().map(|p| p.1.len()).collect::<Vec<_>>()
    );
    let holding = |what: &str| {
        let found = parts.iter().filter(|(_, bytes)| String::from_utf8_lossy(bytes).contains(what));
        found.map(|(name, _)| name.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(holding("早註。"), ["EPUB/text/long.xhtml"]);
    assert_eq!(holding("晚註。").len(), 1);
    assert_ne!(holding("晚註。"), holding("早註。"));
    assert_eq!(holding("<h1").len(), 1);
    assert_eq!(
        holding("href=\"long.xhtml#long-n001\""),
        holding("晚註。"),
        "the second mark of a note leads to its text"
    );
    let order = text(&files, "EPUB/content.opf");
    let places: Vec<usize> = ["long.xhtml", "long.2.xhtml", "long.3.xhtml", "z.xhtml"]
        .iter()
        .map(|name| order.find(&format!("text/{name}\"")).expect("in the manifest"))
        .collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn fonts_go_in_as_asked() {
    use banxin::config::Embedding;
    let (book, _) = edition(&world(), &book_project(), vec![chapter("a.md", "題", vec![words("刻字的人。")])]);
    let theme = theme::load(&world(), &book_project(), book.lang(), &mut Sources::default(), &mut Sink::default())
        .expect("a theme");
    let sizes = |embed| {
        let options = FontOptions { embed, ..FontOptions::default() };
        let fonts = banxin::font::load(&MemWorld::new(), &options, &mut Sink::default()).expect("faces");
        let mut sink = Sink::default();
        let prepared = epub::prepare(&book, &theme, &fonts, Cache::default(), &mut sink);
        let bytes = epub::write(&book, &theme, prepared, &mut sink).expect("an EPUB");
        let files = check(&bytes);
        let fonts = files.iter().filter(|(name, _)| name.contains("/fonts/")).map(|(_, bytes)| bytes.len());
        (fonts.sum::<usize>(), text(&files, "EPUB/style/book.css").contains("@font-face"))
    };
    let (subset, named) = sizes(Embedding::Subset);
    assert!(named && subset > 1000 && subset < 500_000, "{subset}");
    assert_eq!(sizes(Embedding::None), (0, false));
    assert!(sizes(Embedding::Full).0 > subset * 10);
}

#[test]
fn headings_out_of_order_are_found() {
    for (document, sound) in [
        ("<h1>甲</h1><h2>乙</h2><h3>丙</h3><h2 id=\"x\">丁</h2><hr/>", true),
        ("<h1>甲</h1><h3>丙</h3>", false),
        ("<h2>乙</h2><h1>甲</h1>", false),
        ("<h1>甲</h1><h1>乙</h1>", false),
        ("<p>甲</p>", false),
        ("<section aria-label=\"甲\"><h2>乙</h2>", true),
        ("<section aria-label=\"甲\"><h3>乙</h3>", false),
    ] {
        let found = std::panic::catch_unwind(|| check_headings("a.xhtml", document.as_bytes()));
        assert_eq!(found.is_ok(), sound, "{document}");
    }
}
