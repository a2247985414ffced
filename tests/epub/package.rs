//! The package document: what it says of the book, its makers and articles, and of its accessibility.

use super::*;

use banxin::diag::Code;

fn package(project: &Project, world: &MemWorld, chapters: Vec<Chapter>) -> (String, Vec<Code>, Vec<u8>) {
    let (book, _) = edition(world, project, chapters);
    let (bytes, sink) = write(world, project, &book);
    let opf = text(&check(&bytes), "EPUB/content.opf");
    (opf, sink.list().iter().map(|found| found.code).collect(), bytes)
}

fn article(path: &str, author: &str) -> Chapter {
    let mut one = chapter(path, &format!("{author}的文章"), vec![words(TEXT)]);
    one.meta.agents = vec![Agent::new(author, Role::Author)];
    one
}

fn holds(opf: &str, lines: &[&str]) {
    for line in lines {
        assert!(opf.contains(line), "{line}\n{opf}");
    }
}

#[test]
fn makers_have_roles_sort_keys_and_names_in_other_scripts() {
    let mut project = book_project();
    let other = |name: &str| [("en".parse().expect("a tag"), name.to_owned())].into();
    project.meta.title_sort = Some("梨棗".to_owned());
    project.meta.other_titles = other("Pear & Jujube");
    project.meta.agents = vec![
        Agent { sort: Some("Lin, Bai".to_owned()), other: other("Lin Bai"), ..Agent::new("林白", Role::Author) },
        Agent::new("周青", Role::Author),
        Agent::new("江遠", Role::Translator),
    ];
    let (opf, _, bytes) = package(&project, &world(), everything());
    keep("makers", &bytes);
    holds(
        &opf,
        &[
            r##"<meta refines="#title" property="file-as">梨棗</meta>"##,
            r##"<meta refines="#title" property="alternate-script" xml:lang="en">Pear &amp; Jujube</meta>"##,
            r##"<meta refines="#creator-1" property="alternate-script" xml:lang="en">Lin Bai</meta>"##,
            r##"<meta refines="#creator-1" property="file-as">Lin, Bai</meta>"##,
            r##"<meta refines="#creator-2" property="display-seq">2</meta>"##,
            r##"<dc:contributor id="contributor-1">江遠</dc:contributor>"##,
            r##"<meta refines="#contributor-1" property="role" scheme="marc:relators">trl</meta>"##,
            r##"<meta refines="#title" property="display-seq">1</meta>"##,
            r##"<meta refines="#subtitle" property="title-type">subtitle</meta>"##,
            r#"<meta name="calibre:series" content="手藝叢書"/>"#,
            r#"<meta name="calibre:series_index" content="3"/>"#,
            r##"<meta refines="#epub-id-1" property="identifier-type" scheme="onix:codelist5">15</meta>"##,
            "<dc:rights>CC BY 4.0</dc:rights>",
        ],
    );
    // Nobody guesses how a name is sorted that is written family name first.
    assert!(!opf.contains(r##"refines="#creator-2" property="file-as""##));
}

#[test]
fn an_old_isbn_is_called_one() {
    let mut project = project(ProjectKind::Single);
    project.meta.isbn = Some("ISBN 0-8044-2957-X".to_owned());
    let (opf, ..) = package(&project, &MemWorld::new(), vec![article("a.md", "甲")]);
    holds(&opf, &["urn:isbn:080442957X<", r##"scheme="onix:codelist5">02<"##]);
}

#[test]
fn every_article_of_an_anthology_names_its_own_makers() {
    let mut second = article("乙.md", "乙");
    second.meta.agents.push(Agent { sort: Some("Ding".to_owned()), ..Agent::new("丁 & 子", Role::Translator) });
    (second.meta.date, second.meta.source) = (Some("2025年3月".to_owned()), Some("https://e.example/?a&b".to_owned()));
    let chapters = vec![article("a.md", "甲"), second, chapter("c.md", "無名", vec![words(TEXT)])];
    let (opf, _, bytes) = package(&project(ProjectKind::Anthology), &MemWorld::new(), chapters);
    keep("anthology", &bytes);
    let item =
        opf.split("<item id=\"").find(|rest| rest.contains("乙") || !rest.contains("text/a.xhtml")).expect("items");
    assert!(!item.is_empty());
    holds(
        &opf,
        &[
            r##"<meta refines="#id_text_a.xhtml" property="dcterms:title">甲的文章</meta>"##,
            r##"<meta id="id_text_a.xhtml-by-1" refines="#id_text_a.xhtml" property="dcterms:creator">甲</meta>"##,
            r##"property="relators:trl">丁 &amp; 子</meta>"##,
            r##"-by-2" property="file-as">Ding</meta>"##,
            r#"prefix="relators: http://id.loc.gov/vocabulary/relators/ "#,
            r##"property="dcterms:date">2025-03</meta>"##,
            r##"property="dcterms:source">https://e.example/?a&amp;b</meta>"##,
        ],
    );
    assert!(!opf.contains("id_text_c.xhtml-by") && !opf.contains("#id_text_c.xhtml"));
    // A book of one article says it once.
    let (single, ..) = package(&project(ProjectKind::Single), &MemWorld::new(), vec![article("a.md", "甲")]);
    assert!(!single.contains("dcterms:creator"));
}

#[test]
fn identifiers_and_names_stay_when_an_article_by_somebody_else_is_added() {
    let project = project(ProjectKind::Anthology);
    let parts = |chapters| {
        let (opf, _, bytes) = package(&project, &MemWorld::new(), chapters);
        let identifier =
            opf.split("epub-id-1\">").nth(1).and_then(|rest| rest.split('<').next()).expect("one").to_owned();
        let names: BTreeSet<String> = unzip(&bytes).into_iter().map(|(name, _)| name).collect();
        (identifier, names)
    };
    let deep = "a/very/long/path/that/somebody/made/for/the/articles/of/";
    let articles = [("乙.md", "乙"), ("丙.md", "丙"), (&format!("{deep}two.md"), "丁"), ("名 字/x y.md", "戊")]
        .map(|(path, author)| article(path, author));
    let before = parts(articles.to_vec());
    let mut more = vec![article("甲.md", "甲"), article(&format!("{deep}one.md"), "己")];
    more.extend(articles);
    let after = parts(more);
    assert_eq!(before.0, after.0);
    assert!(before.1.is_subset(&after.1), "{:?} {:?}", before.1, after.1);
}

#[test]
fn conformance_is_stated_where_it_was_asserted_and_holds() {
    let mut project = project(ProjectKind::Single);
    let undescribed = || vec![chapter("a.md", "題", vec![para(vec![image("images/press.png", "")])])];
    let described = || vec![chapter("a.md", "題", vec![para(vec![image("images/press.png", "印書的人")])])];
    let (silent, ..) = package(&project, &world(), described());
    assert!(!silent.contains("conformsTo") && !silent.contains("certifi"), "nobody has said so");
    project.meta.accessibility = Accessibility {
        conforms_to: Some(Conformance::Wcag22Aa),
        certified_by: Some("木末 & 書房".to_owned()),
        credential: Some("https://e.example/credential".to_owned()),
        report: Some("https://e.example/a report?x&y".to_owned()),
        summary: Some("每張圖都有說明。".to_owned()),
        hazards: None,
    };
    let (opf, codes, bytes) = package(&project, &world(), described());
    keep("certified", &bytes);
    assert_eq!(codes, []);
    holds(
        &opf,
        &[
            r#"<meta id="conformance" property="dcterms:conformsTo">EPUB Accessibility 1.1 - WCAG 2.2 Level AA</meta>"#,
            r##"<meta id="certifier" refines="#conformance" property="a11y:certifiedBy">木末 &amp; 書房</meta>"##,
            r##"<meta refines="#certifier" property="a11y:certifierCredential">https://e.example/credential</meta>"##,
            r##"<link refines="#certifier" rel="a11y:certifierReport" href="https://e.example/a%20report?x&amp;y"/>"##,
            "accessibilitySummary\">每張圖都有說明。<",
        ],
    );
    let (opf, codes, _) = package(&project, &world(), undescribed());
    assert_eq!(codes, [Code::E020]);
    assert!(!opf.contains("conformsTo") && !opf.contains("certifi"), "{opf}");
}

/// A GIF of some frames of one pixel.
fn gif(frames: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut out);
    (0..frames).for_each(|_| encoder.encode(&[200, 10, 10], 1, 1, image::ExtendedColorType::Rgb8).expect("a GIF"));
    drop(encoder);
    out
}

#[test]
fn hazards_are_those_of_what_moves() {
    let hazards = |frames: usize, said: Option<Vec<Hazard>>| {
        let world = MemWorld::new().with("book/a.gif", gif(frames));
        let mut project = project(ProjectKind::Single);
        project.meta.accessibility.hazards = said;
        let one = chapter("a.md", "題", vec![para(vec![image("a.gif", "一點")])]);
        let (opf, codes, bytes) = package(&project, &world, vec![one]);
        assert_eq!(unzip(&bytes).iter().find(|(name, _)| name.ends_with(".gif")).expect("it").1, gif(frames));
        let found =
            opf.split("accessibilityHazard\">").skip(1).map(|rest| rest.split('<').next().expect("a value").to_owned());
        (found.collect::<Vec<_>>(), codes)
    };
    assert_eq!(hazards(1, None), (vec!["none".to_owned()], vec![]));
    assert_eq!(hazards(3, None), (vec!["unknown".to_owned()], vec![Code::E021]));
    assert_eq!(hazards(3, Some(vec![])), (vec!["none".to_owned()], vec![]));
    let flashing = ["flashing", "noMotionSimulationHazard", "noSoundHazard"].map(str::to_owned).to_vec();
    assert_eq!(hazards(3, Some(vec![Hazard::Flashing])), (flashing, vec![]));
}

#[test]
fn features_are_those_that_are_there() {
    let features = |blocks: Vec<Block>| {
        let (opf, ..) = package(&project(ProjectKind::Single), &world(), vec![chapter("a.md", "Title", blocks)]);
        let modes = |name: &str| -> Vec<String> {
            let mark = format!("schema:{name}\">");
            let found = opf.split(mark.as_str()).skip(1);
            found.map(|rest| rest.split('<').next().expect("a value").to_owned()).collect()
        };
        (modes("accessibilityFeature"), modes("accessMode"), modes("accessModeSufficient"))
    };
    let has = |found: &[String], name: &str| found.iter().any(|feature| feature == name);
    let read = || ruby(RubyKind::Over, &[("刻", "kè"), ("工", "gōng")]);
    let (full, modes, enough) = features(vec![para(vec![read()])]);
    assert!(has(&full, "fullRubyAnnotations") && !has(&full, "rubyAnnotations"), "{full:?}");
    assert!(!has(&full, "MathML") && !has(&full, "alternativeText") && !has(&full, "pageBreakMarkers"));
    // The cover that shelves show is described.
    assert_eq!((modes, enough), (vec!["textual".to_owned()], vec!["textual".to_owned()]));
    let (partly, ..) = features(vec![para(vec![read(), Inline::text("與人")])]);
    assert!(has(&partly, "rubyAnnotations") && !has(&partly, "fullRubyAnnotations"), "{partly:?}");
    let (described, modes, enough) = features(vec![para(vec![image("images/press.png", "印書的人")])]);
    assert!(has(&described, "alternativeText"));
    assert_eq!(
        (modes, enough),
        (["textual", "visual"].map(str::to_owned).to_vec(), ["textual", "textual,visual"].map(str::to_owned).to_vec())
    );
    let (missing, _, enough) = features(vec![para(vec![image("images/press.png", "")])]);
    assert!(!has(&missing, "alternativeText"));
    assert_eq!(enough, ["textual,visual"], "without words the pictures are needed");
}

#[test]
fn a_book_of_thousands_of_chapters_stays_in_proportion() {
    let many = |count: usize| {
        let one = |n: usize| article(&format!("{n}.md"), if n.is_multiple_of(2) { "甲" } else { "乙" });
        let (_, _, bytes) = package(&project(ProjectKind::Anthology), &MemWorld::new(), (0..count).map(one).collect());
        let files = unzip(&bytes);
        assert_eq!(files.iter().filter(|(name, _)| name.starts_with("EPUB/text/")).count(), count + 1);
        let size = |name: &str| files.iter().find(|(path, _)| path == name).expect("it").1.len();
        [size("EPUB/content.opf"), size("EPUB/nav.xhtml"), size("EPUB/toc.ncx")]
    };
    let (few, more) = (many(100), many(2000));
    for (few, more) in few.into_iter().zip(more) {
        assert!(more < few * 21, "{few} {more}");
    }
}
