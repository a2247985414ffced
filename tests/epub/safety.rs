//! Manuscripts from strangers: whatever HTML they hold, the book holds none of what runs, fetches or asks.

use super::*;

use banxin::diag::{Code, Severity};
use banxin::read;

/// Elements that a document may hold; MathML is made by the book itself.
const ELEMENTS: &str = "html head meta title link body section h1 h2 h3 h4 h5 h6 p div span a em strong s sup sub u mark \
    ruby rt code pre kbd br hr img figure figcaption blockquote footer cite table caption thead tbody tr th td ul ol li dl \
    dt dd aside time nav small input label math";
const ATTRIBUTES: &str = "xmlns xmlns:epub lang xml:lang charset rel type href src alt id class style epub:type role \
    aria-label aria-labelledby aria-hidden hidden datetime colspan rowspan scope start title headers tabindex";

/// Panics where a document holds anything else.
fn assert_harmless(files: &[(String, Vec<u8>)]) {
    let known = |list: &str, name: &str| list.split_whitespace().any(|known| known == name);
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".xhtml")) {
        let mut reader = Reader::from_str(std::str::from_utf8(bytes).expect("UTF-8"));
        let mut depth_of_math = 0;
        loop {
            let (element, opens) = match reader.read_event().expect("well-formed") {
                Event::Eof => break,
                Event::Start(start) => (start, true),
                Event::Empty(empty) => (empty, false),
                Event::End(end) => {
                    depth_of_math -= usize::from(depth_of_math > 0 && end.name().as_ref() == "math");
                    continue;
                }
                _ => continue,
            };
            let name = element.name().as_ref().to_owned();
            depth_of_math += usize::from(opens && name == "math");
            assert!(depth_of_math > 0 || known(ELEMENTS, &name), "{path}: <{name}>");
            for attribute in element.attributes().flatten().filter(|_| depth_of_math == 0) {
                let (key, value) =
                    (attribute.key.as_ref().to_owned(), attribute.normalized_value(XmlVersion::Implicit1_0));
                let value = value.expect("a value").into_owned();
                assert!(known(ATTRIBUTES, &key), "{path}: {key}={value}");
                assert!(key != "style" || value.starts_with("inline-size: "), "{path}: {value}");
                if key == "href" || key == "src" {
                    let local = !value.split(['/', '?', '#']).next().unwrap_or("").contains(':');
                    let web = key == "href"
                        && ["http://", "https://", "mailto:"].iter().any(|scheme| value.starts_with(scheme));
                    assert!(local || web, "{path}: {key}={value}");
                    assert!(!local || !value.contains("://"), "{path}: {key}={value}");
                }
            }
        }
    }
    let opf = text(files, "EPUB/content.opf");
    assert!(!opf.contains("scripted") && !opf.contains("remote-resources"), "{opf}");
}

/// The package of these files, with the findings of reading and resolving.
fn book(files: &[(&str, &str)]) -> (Vec<(String, Vec<u8>)>, Vec<banxin::diag::Diagnostic>) {
    let (world, project) = harness::project(files);
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let book = read::book(&world, &project, &mut sources, &mut sink);
    let book =
        book.unwrap_or_else(|_| panic!("{:?}", sink.list().iter().find(|found| found.severity == Severity::Error)));
    let edition = banxin::resolve::edition(&world, &project, book, &mut sink).expect("an edition");
    let (bytes, written) = write(&world, &project, &edition);
    sink.merge(written);
    let files = check(&bytes);
    assert_harmless(&files);
    (files, sink.into_sorted())
}

#[test]
fn whatever_is_left_out_is_said_with_its_place_and_a_way_out() {
    for (written, code, severity, message) in [
        ("<p onclick=\"go()\">字</p>", Code::M003, Severity::Warning, "the handler `onclick` was left out"),
        ("字<b ONMOUSEOVER='x'>字</b>", Code::M003, Severity::Warning, "the handler `onmouseover` was left out"),
        (
            "<p style=\"color:red;text-align:center\">字</p>",
            Code::M003,
            Severity::Note,
            "the style `color` was left out",
        ),
        (
            "<p style='background:url(http://e.example/)'>字</p>",
            Code::M003,
            Severity::Note,
            "the style `background` was left out",
        ),
        ("<div role=\"button\">字</div>", Code::M003, Severity::Note, "the attribute `role` of <div> was left out"),
        (
            "<svg onload=\"go()\"><text>字</text></svg>",
            Code::M003,
            Severity::Warning,
            "the tag <svg> was left out, its text was kept",
        ),
        ("字<math><mi>x</mi></math>", Code::M003, Severity::Warning, "the tag <math> was left out, its text was kept"),
        ("<script>go()</script>", Code::M003, Severity::Warning, "<script> was left out with what is in it"),
        ("字<script>go()</script>字", Code::M003, Severity::Warning, "<script> was left out with what is in it"),
        ("<style>p{}</style>", Code::M003, Severity::Warning, "<style> was left out with what is in it"),
        (
            "<form action=\"x\"><input>字</form>",
            Code::M003,
            Severity::Warning,
            "the tag <form> was left out, its text was kept",
        ),
        (
            "<iframe src=\"data:text/html,x\"></iframe>字",
            Code::M003,
            Severity::Warning,
            "the tag <iframe> was left out, its text was kept",
        ),
        (
            "<iframe src=\"https://e.example/v\"></iframe>",
            Code::M003,
            Severity::Note,
            "<iframe> became a link to what it plays",
        ),
        ("<![CDATA[<b>字</b>]]>", Code::M003, Severity::Warning, "a CDATA section was left out"),
        (
            "<pre onclick=\"go()\">字<object>x</object></pre>",
            Code::M003,
            Severity::Warning,
            "the handler `onclick` was left out",
        ),
        (
            "<a href=\" jAvA\tscript:go()\">字</a>",
            Code::M012,
            Severity::Warning,
            "an address that begins with `javascript:` was left out",
        ),
        (
            "<a href=\"&#106;avascript&colon;go()\">字</a>",
            Code::M012,
            Severity::Warning,
            "an address that begins with `javascript:` was left out",
        ),
        ("[字](data:text/html,x)", Code::M012, Severity::Warning, "an address that begins with `data:` was left out"),
        ("[字](file:///etc/passwd)", Code::R005, Severity::Warning, "a link with `file:` is not kept"),
        (
            "![字](data:image/png;base64,AAAA)",
            Code::M012,
            Severity::Warning,
            "an address that begins with `data:` was left out",
        ),
        (
            "![字](../../etc/secret.png)",
            Code::A006,
            Severity::Warning,
            "the image path `../../etc/secret.png` leaves the project",
        ),
        ("![字](https://e.example/a.png)", Code::A003, Severity::Warning, "one remote image was not fetched"),
    ] {
        let (files, findings) = book(&[("a.md", &format!("# 題\n\n{written}\n"))]);
        let found = findings.iter().find(|found| found.code == code && found.message == message);
        let found = found.unwrap_or_else(|| panic!("{written}\n{findings:?}"));
        assert_eq!(found.severity, severity, "{written}");
        assert!(found.help.is_some() && !found.span().is_none(), "{written}: {found:?}");
        let document = text(&files, "EPUB/text/a.xhtml");
        assert!(!document.contains("go()"), "{written}\n{document}");
    }
}

/// Pieces of HTML that have broken other programs, in any order and nesting, closed or not.
#[test]
fn any_heap_of_html_becomes_a_sound_and_harmless_book() {
    let pieces = [
        "<p>",
        "</p>",
        "<div onload=x>",
        "</div>",
        "<svg onload=alert(1)>",
        "</svg>",
        "<svg/onload=alert(1)//",
        "<math>",
        "<mi xlink:href=\"javascript:x\">",
        "</math>",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<!DOCTYPE x [<!ENTITY a \"&a;&a;\">]>",
        "&a;",
        "<?xml version='1.0'?>",
        "<script>alert(1)",
        "</script>",
        "<style>@import 'x';",
        "</style>",
        "<iframe src=//e.example>",
        "<a href=\" jAvascript:alert(1)\">",
        "<a href=vbscript:x>",
        "<a href='data:text/html,<script>'>",
        "</a>",
        "<b",
        ">",
        "\"",
        "'",
        "<img src=x onerror=alert(1)>",
        "<img src=\"javascript:x\">",
        "<table>",
        "<tr>",
        "<td colspan=99999999>",
        "</table>",
        "<ruby>",
        "<rt>",
        "</ruby>",
        "<li>",
        "<ul>",
        "</ul>",
        "<h1>",
        "</h6>",
        "<details>",
        "<summary>",
        "<base href=//e.example>",
        "<meta http-equiv=refresh content=0>",
        "<form>",
        "<button formaction=javascript:x>",
        "<object data=x>",
        "<p style='x:url(//e.example)'>",
        "<span id='\"><script>' class='a\"b' lang='&#0;'>",
        "<p id=a>",
        "\u{1}",
        "\u{202e}",
        "\u{fffe}",
        "&#xFFFF;",
        "&#55296;",
        "\n\n",
        "\n",
        "    ",
        "# ",
        "- ",
        "> ",
        "| a |\n|---|\n",
        "字",
        " ",
        "*",
        "`",
        "$x<y$",
        "[^1]",
        "[^1]: ",
        ":::",
        "::: {.note onclick=x}",
        "{#i .c on=x}",
        "<p xmlns:x='y' x:z='1'>",
        "<o:p>",
        "<a\u{3000}b>",
        "<custom-element onx=1>",
        "<title>",
        "</title>",
        "<body>",
        "</body>",
        "</html>",
    ];
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 16) as usize % below
    };
    let heap =
        |next: &mut dyn FnMut(usize) -> usize| -> String { (0..40).map(|_| pieces[next(pieces.len())]).collect() };
    let texts: Vec<(String, String)> =
        (0..250).map(|n| (format!("{n}.md"), format!("# {n}\n\n{}\n", heap(&mut next)))).collect();
    let files: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let (files, _) = book(&files);
    assert!(files.iter().filter(|(path, _)| path.starts_with("EPUB/text/")).count() > 250);
}

/// Thousands of tags that nobody closes, and entities that would multiply, cost neither stack nor memory.
#[test]
fn depth_and_entities_do_not_multiply() {
    let deep = "<div><b><span>".repeat(3000);
    let mut bomb = String::from("<!DOCTYPE b [<!ENTITY l0 \"字\">");
    (1..30).for_each(|n| bomb += &format!("<!ENTITY l{n} \"&l{};&l{};\">", n - 1, n - 1));
    bomb += "]>\n\n&l29;\n";
    let (files, _) = book(&[("a.md", &deep), ("b.md", &bomb), ("c.md", &"> ".repeat(5000))]);
    assert!(files.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() < 3_000_000);
}

/// A tree in JSON passes the same check.
#[test]
fn addresses_of_a_tree_are_looked_at_too() {
    let link = |to: LinkTo| Inline::new(InlineKind::Link { to, body: vec![Inline::text("字")] }, Span::NONE);
    let urls = ["javascript:go()", "https://e.example/"].map(|url| link(LinkTo::Url(url.to_owned())));
    let tree = Book { chapters: vec![chapter("a.md", "題", vec![para(urls.to_vec())])], ..Book::default() };
    let json = serde_json::to_string(&tree).expect("JSON");
    let (files, findings) = book(&[("a.json", &json)]);
    let document = text(&files, "EPUB/text/a.xhtml");
    assert!(document.contains("href=\"https://e.example/\"") && !document.contains("javascript"), "{document}");
    assert!(findings.iter().any(|found| found.code == Code::R005), "{findings:?}");
}

/// A tree from elsewhere takes no picture, and shows no text, that is not of the project.
#[test]
fn a_tree_stays_in_its_project() {
    let tree = |root: &str, sources: &[&str]| {
        let blocks = vec![para(vec![image("press.png", "圖")])];
        let sources = sources.iter().map(|path| (*path).to_owned()).collect();
        let book =
            Book { root: root.to_owned(), sources, chapters: vec![chapter("a.md", "題", blocks)], ..Book::default() };
        serde_json::to_string(&book).expect("JSON")
    };
    let read = |json: &str| {
        let (world, project) = harness::project(&[("book/tree.json", json)]);
        let world = world.with("book/images/press.png", png()).with("/etc/press.png", png()).with("/etc/a.md", "密");
        let (mut sources, mut sink) = (Sources::default(), Sink::default());
        let outcome = read::book(&world, &project, &mut sources, &mut sink).is_ok();
        let texts: Vec<String> = sources.iter().map(|(_, source)| source.text.to_string()).collect();
        (outcome, sink.into_sorted(), texts)
    };
    for root in ["", "book", "book/images", "./book/../book/images"] {
        assert!(read(&tree(root, &[])).0, "{root}");
    }
    for root in ["/etc", "..", "book/../..", "../book", "/"] {
        let json = tree(root, &[]);
        let (read, found, _) = read(&json);
        assert!(!read && found.len() == 1 && found[0].code == Code::C008, "{root}: {found:?}");
        assert!(found[0].help.is_some() && json[found[0].span().start()..].starts_with("\"root\""), "{found:?}");
    }
    for source in ["/etc/a.md", "../../etc/a.md"] {
        let (read, _, texts) = read(&tree("book", &[source]));
        assert!(read && !texts.iter().any(|text| text.contains('密')), "{source}");
    }
}

/// Whatever a drawing holds, what is left of it is sound: nothing runs, fetches, multiplies or leads nowhere.
#[test]
fn drawings_of_strangers_become_sound() {
    let drawing = |inside: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 9 9\">{inside}</svg>"
        )
    };
    let kept = |svg: &str| {
        let (world, project) = harness::project(&[("a.md", "# 題\n\n![圖](a.svg)\n")]);
        let world = world.with("a.svg", svg);
        let book = harness::read(&world, &project).book.expect("a book");
        let edition = banxin::resolve::edition(&world, &project, book, &mut Sink::default()).expect("an edition");
        let files = check(&write(&world, &project, &edition).0);
        files.iter().any(|(name, _)| name == "EPUB/images/a.svg").then(|| text(&files, "EPUB/images/a.svg"))
    };
    for (inside, left) in [
        ("<script>go()</script><rect onclick=\"go()\" width=\"9\"/>", "<rect width=\"9\"/>"),
        ("<foreignObject><p>go()</p></foreignObject><text>字</text>", "<text>字</text>"),
        ("<a xlink:href=\"javascript:go()\"><text>字</text></a>", "<a><text>字</text></a>"),
        ("<image xlink:href=\"https://e.example/x.png\"/>", "<image/>"),
        ("<style>@import url(https://e.example/);</style>", "<style></style>"),
        ("<animate attributeName=\"href\" values=\"javascript:go()\"/><g/>", "<g/>"),
        ("<use xlink:href=\"#gone\"/>", "<use/>"),
        ("<rect fill=\"url(#gone)\" style=\"filter: url('#gone')\"/>", "<rect fill=\"none\" style=\"filter: none\"/>"),
        ("<style>.a{fill:url(#gone)}</style>", "<style>.a{fill:none}</style>"),
        ("<filter id=\"f\"/><rect filter=\"url(#f)\"/>", "<filter id=\"f\"/><rect filter=\"url(#f)\"/>"),
        (
            "<rect filter=\"url(#f)\"/><filter id=\"f\"/><use href=\"#f\"/>",
            "<rect filter=\"url(#f)\"/><filter id=\"f\"/><use href=\"#f\"/>",
        ),
    ] {
        assert_eq!(kept(&drawing(inside)), Some(drawing(left)), "{inside}");
    }
    let entity = format!("<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>{}", drawing("<text>&x;字</text>"));
    assert_eq!(kept(&entity), Some(drawing("<text>字</text>")));
    let copies: String = (0..12)
        .map(|n| format!("<g id=\"g{n}\">{}</g>", format!("<use xlink:href=\"#g{}\"/>", n - 1).repeat(10)))
        .collect();
    for bomb in [copies, "<g>".repeat(5000) + &"</g>".repeat(5000)] {
        assert_eq!(kept(&drawing(&bomb)), None);
    }
}
