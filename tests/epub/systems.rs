//! What reading systems that cannot be run here ask for in their published rules, read from the finished file.

use super::*;

/// Names and bytes.
type Files = Vec<(String, Vec<u8>)>;

/// A horizontal and a vertical book with one of everything.
fn books() -> Vec<(bool, Files)> {
    let build = |vertical| {
        let mut project = book_project();
        project.vertical = Some(vertical);
        let (edition, _) = edition(&world(), &project, everything());
        (vertical, check(&write(&world(), &project, &edition).0))
    };
    vec![build(false), build(true)]
}

/// Value of an attribute of the first element that has `mark` in it.
fn attribute(xml: &str, mark: &str, name: &str) -> Option<String> {
    let element = xml.split('<').find(|element| element.contains(mark))?;
    let rest = element.split(&format!(" {name}=\"")).nth(1)?;
    Some(rest.split('"').next()?.to_owned())
}

fn documents(files: &[(String, Vec<u8>)]) -> impl Iterator<Item = (&str, String)> {
    let documents = files.iter().filter(|(path, _)| path.ends_with(".xhtml"));
    documents.map(|(path, bytes)| (path.as_str(), String::from_utf8(bytes.clone()).expect("UTF-8")))
}

/// Kindle, Kobo and shelves of EPUB 2 find the cover by `meta name="cover"`, the others by its property; the page of it
/// holds the picture alone, without links (Kobo), and its bitmap is a JPEG or PNG that is no larger than Apple takes.
#[test]
fn every_system_finds_the_cover() {
    for (_, files) in books() {
        let opf = text(&files, "EPUB/content.opf");
        let id = attribute(&opf, "name=\"cover\"", "content").expect("a meta");
        assert_eq!(attribute(&opf, "properties=\"cover-image\"", "id"), Some(id));
        let href = attribute(&opf, "properties=\"cover-image\"", "href").expect("an address");
        assert!(href.ends_with(".jpg") || href.ends_with(".png"), "{href}");
        let bytes = &files.iter().find(|(path, _)| *path == format!("EPUB/{href}")).expect("the cover").1;
        let (width, height) = image::load_from_memory(bytes).map(|cover| (cover.width(), cover.height())).expect("one");
        assert!(u64::from(width) * u64::from(height) < 4_000_000);
        let page = text(&files, "EPUB/text/cover.xhtml");
        assert!(!page.contains("<a ") && page.matches("<img").count() == 1 && page.contains(&href), "{page}");
        assert!(opf.contains("<reference type=\"cover\""), "{opf}");
        let first = attribute(&opf, "itemref", "idref").expect("a spine");
        assert_eq!(attribute(&opf, &format!("id=\"{first}\""), "href").as_deref(), Some("text/cover.xhtml"));
    }
}

/// Old systems go by NCX and guide, new ones by the navigation document and its landmarks; Kindle begins to read at
/// `text` and `bodymatter`; Kobo asks for the list of contents.
#[test]
fn old_and_new_systems_find_their_way() {
    for (vertical, files) in books() {
        let (opf, nav, ncx) =
            (text(&files, "EPUB/content.opf"), text(&files, "EPUB/nav.xhtml"), text(&files, "EPUB/toc.ncx"));
        let id = attribute(&opf, "<spine".trim_start_matches('<'), "toc").expect("a list for EPUB 2");
        assert_eq!(attribute(&opf, &format!("id=\"{id}\""), "media-type").as_deref(), Some("application/x-dtbncx+xml"));
        let identifier = attribute(&ncx, "dtb:uid", "content").expect("an identifier");
        assert!(opf.contains(&format!(">{identifier}</dc:identifier>")));
        for (reference, landmark) in
            [("toc", "toc"), ("cover", "cover"), ("title-page", "titlepage"), ("text", "bodymatter")]
        {
            let old = attribute(&opf, &format!("reference type=\"{reference}\""), "href").expect(reference);
            let new = attribute(&nav, &format!("a epub:type=\"{landmark}\""), "href").expect(landmark);
            assert_eq!(old, new.split('#').next().unwrap_or(""));
        }
        // The same places in both lists of contents.
        let list = |text: &str, from: &str, to: &str, name: &str| -> Vec<String> {
            let inside = text.split(from).nth(1).and_then(|rest| rest.split(to).next()).expect("a list");
            let mark = format!("{name}=\"");
            let places = inside.split(&mark).skip(1).filter_map(|rest| rest.split('"').next());
            places.map(str::to_owned).collect()
        };
        assert_eq!(list(&nav, "</h1>", "</nav>", " href"), list(&ncx, "<navMap>", "</navMap>", " src"));
        let modes = (
            opf.contains("page-progression-direction=\"rtl\""),
            opf.contains("primary-writing-mode\" content=\"vertical-rl\""),
        );
        assert_eq!(modes, (vertical, vertical));
    }
}

/// Apple Books, Kindle, Kobo and KOReader pop up what a `noteref` leads to: an `aside` of type `footnote` with that id,
/// in the same document, that leads back; Kobo at most 5,000 characters. 多看 goes by its own classes.
#[test]
fn notes_pop_up() {
    for (_, files) in books() {
        let mut found = 0;
        for (path, document) in documents(&files) {
            for mark in document.split("<a ").skip(1).filter(|link| link.contains("epub:type=\"noteref\"")) {
                let link = format!("<a {}", mark.split('>').next().unwrap_or(""));
                let (href, id) = (attribute(&link, "noteref", "href"), attribute(&link, "noteref", "id"));
                let target = href.as_deref().and_then(|href| href.strip_prefix('#')).expect("in the same document");
                let note =
                    document.split("<aside ").find(|aside| aside.contains(&format!(" id=\"{target}\""))).expect(path);
                let note = note.split("</aside>").next().unwrap_or("");
                assert!(note.contains("epub:type=\"footnote\"") && note.contains("role=\"doc-footnote\""), "{note}");
                assert!(note.contains(&format!("href=\"#{}\"", id.expect("an id"))), "it leads back: {note}");
                assert!(note.len() < 5_000);
                let chinese = document.contains("xml:lang=\"zh");
                assert_eq!(link.contains("duokan-footnote"), chinese, "{path}");
                assert_eq!(
                    note.contains(
                        "<ol class=\"duokan-footnote-content\" role=\"none\"><li class=\"duokan-footnote-item\""
                    ),
                    chinese
                );
                found += 1;
            }
            // Apple Books takes notes out of the text: nothing of them may stay, a rule least of all.
            if let Some(notes) = document.split("<div class=\"notes\">").nth(1) {
                let outside = notes.split("<aside ").map(|part| part.split("</aside>").last().unwrap_or(part));
                let rest = outside.collect::<String>();
                assert!(rest.trim().starts_with("</div>"), "{path}: {rest}");
            }
        }
        assert!(found >= 3);
        let sheet = text(&files, "EPUB/style/book.css");
        assert!(
            !sheet.contains("div.notes") && sheet.contains(".notes > aside.footnote:first-child { margin"),
            "{sheet}"
        );
    }
}

/// Faces: Kobo lists OTF, TTF and WOFF 1, Kindle takes OTF and TTF; Apple Books shows them where the package says so, in
/// a vocabulary that the package declares.
#[test]
fn faces_are_shown() {
    for (_, files) in books() {
        let opf = text(&files, "EPUB/content.opf");
        let faces = || files.iter().filter(|(path, _)| path.starts_with("EPUB/fonts/"));
        assert!(faces().count() > 0);
        for (path, bytes) in faces() {
            let (extension, magic) = (path.rsplit('.').next().unwrap_or(""), bytes.get(..4).unwrap_or(&[]));
            assert!((extension, magic) == ("otf", b"OTTO") || (extension, magic) == ("ttf", &[0, 1, 0, 0]), "{path}");
            let href = path.trim_start_matches("EPUB/");
            let kind = attribute(&opf, &format!("href=\"{href}\""), "media-type");
            assert_eq!(kind, Some(format!("font/{extension}")));
        }
        assert!(opf.contains("<meta property=\"ibooks:specified-fonts\">true</meta>"), "{opf}");
        assert!(opf.contains(" ibooks: http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/\""));
        assert!(files.iter().all(|(path, _)| path != "META-INF/encryption.xml"), "faces are not scrambled");
    }
    let mut project = book_project();
    let (edition, _) = edition(&world(), &project, everything());
    project.fonts.embed = banxin::config::Embedding::None;
    let fonts = banxin::font::load(&MemWorld::new(), &project.fonts, &mut Sink::default()).expect("faces");
    let mut sink = Sink::default();
    let theme = theme::load(&world(), &project, edition.lang(), &mut Sources::default(), &mut sink).expect("a theme");
    let prepared = epub::prepare(&edition, &theme, &fonts, Cache::default(), &mut sink);
    let files = check(&epub::write(&edition, &theme, prepared, &mut sink).expect("an EPUB"));
    assert!(!text(&files, "EPUB/content.opf").contains("ibooks"));
}

/// What old engines choke on: documents of more than 300 kB (Kindle, e-ink), bitmaps over the limits of Apple and the
/// Taiwanese guide, formats outside the core media types, what none of them runs or fetches, negative leading.
#[test]
fn nothing_is_too_much_for_small_devices() {
    for (_, files) in books() {
        let sheet = text(&files, "EPUB/style/book.css");
        for beyond in ["position: fixed", "@import", "url(http", "!important", "@font-face { font-family: \"serif"] {
            assert!(!sheet.contains(beyond), "{beyond}");
        }
        for (path, bytes) in &files {
            let limit = if path.ends_with(".xhtml") { 330_000 } else { 3_500_000 };
            assert!(bytes.len() < limit, "{path}: {}", bytes.len());
            let known = ["xhtml", "css", "otf", "ttf", "png", "jpg", "gif", "svg", "webp", "ncx", "opf", "xml"];
            assert!(path == "mimetype" || known.contains(&path.rsplit('.').next().unwrap_or("")), "{path}");
        }
        for (path, document) in documents(&files) {
            // One direction of writing for each document (Apple), said by the style sheet that all share.
            assert_eq!(document.matches("<link ").count(), 1, "{path}");
            assert!(
                !document.contains("<rp>") && !document.contains("<object") && !document.contains("<iframe"),
                "{path}"
            );
        }
    }
}
