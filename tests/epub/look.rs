//! How the e-book looks: what its style sheet may say, and what small screens need of the documents.

use banxin::doc::*;
use banxin::world::MemWorld;

use super::{check, text, unzip, write};
use crate::harness;
use crate::resolve::{chapter, edition, inline, para, project};
use banxin::config::ProjectKind;

/// The style sheet and the first document of a manuscript.
fn built(source: &str, vertical: bool, theme: &str) -> (String, String) {
    let (world, mut project) = harness::project(&[("a.md", source)]);
    project.vertical = Some(vertical);
    project.theme = Some(theme.to_owned());
    let book = harness::read(&world, &project).book.expect("a book");
    let edition = banxin::resolve::edition(&world, &project, book, &mut banxin::diag::Sink::default());
    let files = check(&write(&world, &project, &edition.expect("an edition")).0);
    (text(&files, "EPUB/style/book.css"), text(&files, "EPUB/text/a.xhtml"))
}

/// Selectors and declarations of a style sheet, those inside `@supports` and `@font-face` too.
fn rules(sheet: &str) -> Vec<(String, Vec<(String, String)>)> {
    assert_eq!(sheet.matches('{').count(), sheet.matches('}').count());
    let mut out = Vec::new();
    for rule in sheet.split('}') {
        let Some((selector, body)) = rule.rsplit_once('{') else { continue };
        let selector = selector.rsplit('{').next().unwrap_or(selector).trim().to_owned();
        let declarations = body.split(';').filter_map(|part| part.split_once(':'));
        let declarations = declarations.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()));
        out.push((selector, declarations.collect()));
    }
    out
}

/// The size, the colours and the margins are the reader's (issue of every guide: Apple, Kobo, the Taiwanese EPUB 3 guide).
fn leaves_choices_to_the_reader(sheet: &str) {
    for (selector, declarations) in rules(sheet) {
        let whole = selector.split(',').any(|one| ["html", "body", "p", "*", ":root"].contains(&one.trim()));
        for (name, value) in declarations {
            let said = format!("{selector} {{ {name}: {value} }}");
            assert!(!value.contains("!important"), "{said}");
            let absolute = value.split(|c: char| " ,()".contains(c)).any(|word| {
                let unit = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '-');
                unit != word && ["px", "pt", "cm", "mm", "in", "pc", "rem"].contains(&unit)
            });
            assert!(!absolute || value == "1px solid currentColor", "an absolute length: {said}");
            let reserved =
                ["font-size", "color", "background", "background-color", "width", "max-width", "inline-size"];
            assert!(!(whole && reserved.contains(&name.as_str())), "the reader's choice: {said}");
            match name.as_str() {
                "font-size" => assert!(value.ends_with("em"), "{said}"),
                "line-height" => assert!(value.parse::<f32>().is_ok(), "a leading that does not grow: {said}"),
                "color" => assert!(value == "inherit" || selector.starts_with(".code-"), "{said}"),
                // Dark ink on nothing would be lost at night.
                "background" if selector == "img.see-through" => assert_eq!(value, "#fff", "{said}"),
                "background" => assert!(value == "none" || value.contains("currentColor"), "{said}"),
                "background-color" => panic!("{said}"),
                _ => {}
            }
            let physical =
                ["margin-left", "margin-right", "margin-top", "margin-bottom", "padding-left", "padding-right"];
            assert!(!physical.contains(&name.as_str()) && !["left", "right", "top", "bottom"].contains(&name.as_str()));
            assert!(!(name == "text-align" && ["left", "right"].contains(&value.as_str())), "{said}");
        }
    }
}

#[test]
fn the_style_sheet_leaves_the_readers_choices_alone() {
    for lang in ["zh-Hant-TW", "zh-Hans", "ja", "ko", "en"] {
        for theme in ["book", "novel", "technical"] {
            for vertical in [false, true] {
                let source = format!("---\nlang: {lang}\n---\n\n# 題\n\n[點]{{.dots}} `碼`\n\n1. 一\n");
                leaves_choices_to_the_reader(&built(&source, vertical, theme).0);
            }
        }
    }
}

#[test]
#[should_panic(expected = "the reader's choice")]
fn a_colour_of_the_page_is_found() {
    leaves_choices_to_the_reader("html, body { background: none; }");
}

#[test]
#[should_panic(expected = "an absolute length")]
fn an_absolute_size_is_found() {
    leaves_choices_to_the_reader("@supports (x: y) { h1 { font-size: 14px; } }");
}

/// A document is a page of its own in every reading system; a break before its first element leaves an empty one in WebKit.
#[test]
fn no_chapter_begins_with_an_empty_page() {
    for vertical in [false, true] {
        let (sheet, _) = built("# 題\n\n文。\n", vertical, "book");
        for (selector, declarations) in
            rules(&sheet).into_iter().filter(|(_, list)| list.iter().any(|(n, v)| n == "break-before" && v == "page"))
        {
            assert_eq!(selector, ".page-break", "{declarations:?}");
        }
    }
}

#[test]
fn a_long_formula_goes_on_in_the_next_line() {
    let source = "# 題\n\n$$f(x,y,z = w) = a + b + c + d + e + f + g \\qquad x = 1$$\n\n$$a = b$$\n";
    let (sheet, document) = built(source, false, "book");
    assert!(sheet.contains(".parts {"), "{sheet}");
    assert_eq!(document.matches("<div class=\"parts\">").count(), 1, "the short one stays whole: {document}");
    // Not within brackets, and a short left side stays with its relation.
    let parts =
        document.split("<div class=\"parts\">").nth(1).and_then(|rest| rest.split("</div>").next()).expect("one");
    assert_eq!(parts.matches("<math ").count(), 3, "{parts}");
    assert!(parts.contains("MathML\"><mo form=\"infix\">=</mo><mi>a</mi>"), "{parts}");
    assert!(parts.contains("<mspace width=\"2em\"/></math>"), "{parts}");
    assert!(parts.contains("MathML\"><mi>x</mi><mo>=</mo><mn>1</mn></math>"), "{parts}");
    assert!(parts.contains("<math alttext=\"x=1\" display=\"inline\" displaystyle=\"true\""), "{parts}");
}

#[test]
fn a_picture_of_a_vertical_book_leaves_room_for_its_caption() {
    let svg = |width: u32| format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"90\"/>");
    let (mut world, mut project) = harness::project(&[(
        "a.md",
        "# 題\n\n![甲](a.svg)\n\n![乙](b.svg)\n\n![丙](c.svg){width=40%}\n\n![丁](d.svg){width=90%}\n",
    )]);
    for (name, width) in [("a.svg", 600), ("b.svg", 100), ("c.svg", 700), ("d.svg", 700)] {
        world = world.with(name, svg(width));
    }
    project.vertical = Some(true);
    let book = harness::read(&world, &project).book.expect("a book");
    let edition = banxin::resolve::edition(&world, &project, book, &mut banxin::diag::Sink::default());
    let files = check(&write(&world, &project, &edition.expect("an edition")).0);
    let document = text(&files, "EPUB/text/a.xhtml");
    assert!(
        document.contains("alt=\"甲\" class=\"large ") && document.contains("alt=\"乙\" class=\"see"),
        "{document}"
    );
    assert!(document.contains("style=\"width: 40vw\"") && document.contains("style=\"width: 55vw\""), "{document}");
    // A table that scrolls begins at its first column.
    assert!(text(&files, "EPUB/style/book.css").contains("pre, table, .wide-table, math, .math { -epub-writing-mode"));
}

/// Engines of vertical books cut a tall picture at the end of a screen: the cover of every book lies in horizontal lines.
#[test]
fn a_cover_is_no_column() {
    for vertical in [false, true] {
        let (world, mut project) = (super::world(), super::book_project());
        project.vertical = Some(vertical);
        let (book, _) = edition(&world, &project, vec![chapter("a.md", "題", vec![para(vec![Inline::text("字")])])]);
        let files = check(&write(&world, &project, &book).0);
        let is_cover = |path: &str| text(&files, path).contains("xml:lang=\"zh-Hant-TW\" class=\"cover\">");
        assert!(is_cover("EPUB/text/cover.xhtml") && !is_cover("EPUB/text/title-page.xhtml"));
        let sheet = text(&files, "EPUB/style/book.css");
        assert_eq!(sheet.contains("html.cover { -epub-writing-mode: horizontal-tb;"), vertical, "{sheet}");
    }
}

/// Black lines on nothing are lost at night; reading systems make the addresses of pictures anew.
#[test]
fn pictures_that_may_be_clear_get_paper_by_class() {
    let photo = super::photograph(40, 20, 1);
    let line = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"9\"><path d=\"M0 4h90\"/></svg>";
    let (world, project) = harness::project(&[("a.md", "# 題\n\n![甲](a.jpg)\n\n![乙](b.svg)\n\n![丙](c.webp)\n")]);
    let world = world.with("a.jpg", photo).with("b.svg", line).with("c.webp", super::webp(90));
    let book = harness::read(&world, &project).book.expect("a book");
    let edition = banxin::resolve::edition(&world, &project, book, &mut banxin::diag::Sink::default());
    let files = check(&write(&world, &project, &edition.expect("an edition")).0);
    let document = text(&files, "EPUB/text/a.xhtml");
    for (picture, paper) in [("a.jpg", false), ("b.svg", true), ("c.webp.png", true)] {
        let tag = document.split("<img ").find(|tag| tag.contains(&format!("/{picture}\""))).expect("a picture");
        assert_eq!(tag.split("/>").next().is_some_and(|tag| tag.contains("see-through")), paper, "{document}");
    }
}

/// What one engine cannot read must not cost it the rest (WebKit knows no style in the short form, and sets digits over
/// each other where it spaces them; Vivliostyle carries notes to the foot of the page, and would leave their rule).
#[test]
fn engines_get_what_they_can_do() {
    for vertical in [false, true] {
        let (sheet, _) = built("# 題\n\n[書]{.title-mark}{一|ㄧˋ}\n", vertical, "book");
        for (selector, declarations) in rules(&sheet) {
            for (name, value) in declarations.iter().filter(|(name, _)| name == "text-decoration") {
                assert!(["none", "underline", "line-through"].contains(&value.as_str()), "{selector} {name}: {value}");
            }
        }
        assert!(sheet.contains(".title-mark { text-decoration: underline; text-decoration-style: wavy;"), "{sheet}");
        assert!(sheet.contains("@supports (float: footnote) { .notes > aside.footnote:first-child {"), "{sheet}");
        assert!(!sheet.contains("\nbody { text-autospace: normal"), "{sheet}");
        let spaced = sheet.contains("@supports (text-spacing-trim: normal) { body { text-autospace: normal; } }");
        assert_eq!(spaced, !vertical, "{sheet}");
        assert_eq!(sheet.matches(".tone {").count(), 1, "{sheet}");
    }
}

/// Reading systems cannot part horizontal lines of a vertical book at the end of a screen.
#[test]
fn what_is_long_across_vertical_lines_runs_with_them() {
    let listing = |lines: usize| format!("```\n{}```\n\n", "let a = b;\n".repeat(lines));
    let table = |rows: usize| format!("| 甲 | 乙 |\n|---|---|\n{}\n", "| 一 | 二 |\n".repeat(rows));
    let source = format!("# 題\n\n{}{}{}{}", listing(6), listing(40), table(4), table(40));
    let (sheet, document) = built(&source, true, "book");
    assert!(sheet.contains("pre.turned, table.turned"), "{sheet}");
    let count = |what: &str| document.matches(what).count();
    assert_eq!((count("<pre class=\"turned\">"), count("<pre>")), (1, 1), "{document}");
    assert_eq!((count("<table "), count("<table id=\"a-tbl2\" class=\"turned\">")), (2, 1), "{document}");
    assert!(!built(&source, false, "book").1.contains("turned"));
}

/// In type twice as large a phone holds half of them; a tablet still does.
#[test]
fn what_is_tall_in_large_type_runs_with_the_lines_on_small_screens() {
    let row = |cell: &str| format!("|{}\n", format!(" {cell} |").repeat(5));
    let table = format!("{}{}{}", row("毛病"), row("---"), row("查找費時，看完要捲回").repeat(4));
    let source = format!("# 題\n\n```\n{}```\n\n{table}", "let a = b;\n".repeat(12));
    let (sheet, document) = built(&source, true, "book");
    assert!(document.contains("<pre class=\"tall\">") && document.contains("class=\"tall\">\n<thead"), "{document}");
    assert!(document.contains("<div class=\"wide-table tall\" role=\"group\""), "{document}");
    let small =
        "@media (max-width: 30em) {\n  pre.tall, table.tall, .wide-table.tall { -epub-writing-mode: vertical-rl;";
    assert!(sheet.contains(small), "{sheet}");
    assert!(!built(&source, false, "book").1.contains("tall"));
}

#[test]
fn notes_are_marked_as_the_theme_wants() {
    let source = "# 題\n\n一[^a]。\n\n[^a]: 註。\n";
    let (world, mut project) = harness::project(&[("a.md", source), ("t.toml", "note-mark = \"han\"\n")]);
    project.theme = Some("t.toml".to_owned());
    for (vertical, mark, theme) in [(false, "〔一〕", "t.toml"), (true, "〔一〕", "t.toml"), (false, "1", "book")]
    {
        project.vertical = Some(vertical);
        project.theme = Some(theme.to_owned());
        let book = harness::read(&world, &project).book.expect("a book");
        let edition = banxin::resolve::edition(&world, &project, book, &mut banxin::diag::Sink::default());
        let files = check(&write(&world, &project, &edition.expect("an edition")).0);
        let document = text(&files, "EPUB/text/a.xhtml");
        assert!(document.contains(&format!(">{mark}</a></sup>")), "{document}");
        let stop = if mark == "1" { "." } else { "" };
        assert!(document.contains(&format!(">{mark}{stop}</a> 註。")), "{document}");
    }
}

/// Systems draw the dot from the text's own face, whose bullet may be a speck: one of a known size comes first.
#[test]
fn emphasis_dots_come_with_the_book() {
    let mut dots = inline(InlineKind::Mark { mark: Mark::Dots, body: vec![Inline::text("重點")] });
    dots.attr = Attr::NONE;
    for (with, blocks) in [(true, vec![para(vec![dots])]), (false, vec![para(vec![Inline::text("重點")])])] {
        let (world, project) = (MemWorld::new(), project(ProjectKind::Single));
        let (book, _) = edition(&world, &project, vec![chapter("a.md", "題", blocks)]);
        let files = unzip(&write(&world, &project, &book).0);
        let face = files.iter().find(|(path, _)| path.starts_with("EPUB/fonts/banxin-marks."));
        assert_eq!(face.is_some(), with);
        let sheet = text(&files, "EPUB/style/book.css");
        assert_eq!(sheet.contains("body { font-family: \"banxin-marks\", "), with, "{sheet}");
        assert!(!sheet.contains("code, pre, kbd { font-family: \"banxin-marks\""));
    }
}
