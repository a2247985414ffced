//! Several books and editions of one configuration, and a book of each article.

use std::collections::BTreeMap;
use std::sync::Mutex;

use banxin::config::{self, Format, Input, Override, Project, ProjectKind, Request};
use banxin::diag::Sink;
use banxin::source::Sources;
use banxin::world::MemWorld;
use banxin::{Built, Shared};

use crate::harness;

/// The projects of a configuration in `書/banxin.toml`, and the findings.
fn projects(toml: &str, wanted: &[&str], overrides: &[&str]) -> (Vec<Project>, String) {
    let world = MemWorld::new()
        .with("書/banxin.toml", toml)
        .with("書/春/a.md", "# 河邊\n\n霧還沒有散。\n")
        .with("書/秋/b.md", "# 海上\n\n船停在那裡。\n");
    let request = Request {
        inputs: vec![Input::Path("書".into())],
        overrides: overrides.iter().filter_map(|setting| Override::set(setting)).collect(),
        folder_title: None,
    };
    let wanted: Vec<String> = wanted.iter().map(|name| (*name).to_owned()).collect();
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let projects = config::projects(&world, &request, &wanted, &mut sources, &mut sink);
    let said = sink.into_sorted().into_iter().map(|found| {
        let place = sources.text(found.span()).unwrap_or_default().to_owned();
        format!("{} {} [{place}] {}\n", found.code, found.message, found.help.unwrap_or_default())
    });
    (projects.unwrap_or_default(), said.collect())
}

/// Each as: stem, vertical, theme, files of its contents, outputs.
fn told(projects: &[Project]) -> Vec<String> {
    let one = |project: &Project| {
        let files = project.contents.iter().filter_map(|entry| Some(entry.file()?.file_name()?.to_string_lossy()));
        let outputs = project.outputs.iter().map(|output| match &output.path {
            Some(path) => path.to_string_lossy().into_owned(),
            None => output.format.extension().to_owned(),
        });
        format!(
            "{} {:?} {} {} {}",
            project.variant.stem(&project.meta.title),
            project.vertical,
            project.theme.as_deref().unwrap_or("-"),
            files.collect::<Vec<_>>().join(","),
            outputs.collect::<Vec<_>>().join(",")
        )
    };
    projects.iter().map(one).collect()
}

#[test]
fn an_edition_is_the_book_with_keys_of_its_own() {
    let toml = "theme = 'book'\n[book]\ntitle = '四季'\n[page]\nchars = 30\nlines = 20\n\
        [[edition]]\nname = '橫排'\n\
        [[edition]]\nname = '直排'\nwriting-mode = 'vertical-rl'\ntheme = 'novel'\noutput = { pdf = true }\npage.chars = 40\n\
        [[edition]]\nname = '春'\nbook = { title = '春日', src = '春' }\n";
    let (all, said) = projects(toml, &[], &[]);
    assert_eq!(said, "");
    let expected = [
        "四季-橫排 None book a.md,b.md epub,pdf",
        "四季-直排 Some(true) novel a.md,b.md pdf",
        "春日-春 None book a.md epub,pdf",
    ];
    // Titles of parts have no file.
    assert_eq!(told(&all), expected);
    assert_eq!([all[0].page.chars, all[1].page.chars], [Some(30), Some(40)]);
    assert_eq!([all[0].page.lines, all[1].page.lines], [Some(20), Some(20)], "what it does not name stays");
    let (one, _) = projects(toml, &["直排"], &["page.chars=25"]);
    assert_eq!(told(&one), ["四季-直排 Some(true) novel a.md,b.md pdf"]);
    assert_eq!(one[0].page.chars, Some(25), "the command line goes before both");
}

#[test]
fn several_books_each_in_every_edition() {
    let toml = "[output]\nepub = 'made/book.epub'\n\
        [[book]]\ntitle = '春日'\nsrc = '春'\n\
        [[book]]\ntitle = '秋日'\nname = 'autumn'\nsrc = '秋'\ncontents = { toc = false }\n\
        [[edition]]\nname = 'a'\n[[edition]]\nname = 'b'\ntheme = 'novel'\n";
    let (all, said) = projects(toml, &[], &[]);
    assert_eq!(said, "");
    let expected = [
        "春日-a None - a.md 書/made/book-春日-a.epub",
        "春日-b None novel a.md 書/made/book-春日-b.epub",
        "autumn-a None - b.md 書/made/book-autumn-a.epub",
        "autumn-b None novel b.md 書/made/book-autumn-b.epub",
    ];
    assert_eq!(told(&all), expected);
    assert_eq!([all[0].toc, all[2].toc], [true, false]);
    assert_eq!(told(&projects(toml, &["autumn"], &[]).0).len(), 2);
    assert_eq!(told(&projects(toml, &["春日-b"], &[]).0), [expected[1]]);
}

#[test]
fn what_is_wrong_is_told_once_with_the_way_out() {
    for (toml, wanted, expected) in [
        (
            "[[edition]]\nname = 'a'\nthem = 'novel'\n",
            &[][..],
            "C003 unknown key `them` in `edition` [them] did you mean `theme`?\n",
        ),
        (
            "[page]\nchars = 9999\n[[edition]]\nname = 'a'\n[[edition]]\nname = 'b'\n",
            &[],
            "C004 9999 is out of bounds [9999] a number from 4 to 200\n",
        ),
        ("[[edition]]\ntheme = 'novel'\n", &[], "C004 an edition needs a `name` ["),
        (
            "[[edition]]\nname = 'large'\n[[edition]]\nname = 'Large'\n",
            &[],
            "C081 two books would be written to out/書-large.epub ['Large'] ",
        ),
        ("book = []\n", &[], "C004 `book` has no tables [[]] write `[book]` for one book"),
        ("[[edition]]\nname = 'large'\n", &["larg"], "C080 there is no edition `larg` [] did you mean `large`?\n"),
        ("[book]\ntitle = '書'\n", &["large"], "C080 there is no edition `large` [] banxin.toml has none"),
        (
            "[[book]]\ntitle = '春日'\nsrc = '春'\n[[book]]\ntitle = '秋日'\nsrk = '秋'\n",
            &[],
            "C003 unknown key `srk` in `book` [srk] did you mean `src`?\n",
        ),
    ] {
        let (found, said) = projects(toml, wanted, &[]);
        assert!(said.starts_with(expected), "{toml}: {said}");
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(found.is_empty(), "{toml}");
    }
    let world = MemWorld::new()
        .with("banxin.toml", "[[edition]]\nname = 'a'\n[[edition]]\nname = 'b'\n")
        .with("a.md", "# 甲\n");
    let request = Request { inputs: vec![Input::Path("".into())], ..Request::default() };
    let mut sink = Sink::default();
    assert!(config::project(&world, &request, &mut Sources::default(), &mut sink).is_err());
    let help = sink.list().first().and_then(|found| found.help.clone());
    assert_eq!(help.as_deref(), Some("`--edition NAME` says which: a, b"));
}

/// The whole and the books of its articles by name.
fn each(files: &[(&str, &str)]) -> (Built, BTreeMap<String, Built>) {
    let (world, project) = harness::project(files);
    let mut project = Project { kind: ProjectKind::Anthology, ..project };
    project.meta.title = "文集".into();
    project.meta.publisher = Some("河口出版".into());
    let singles = Mutex::new(BTreeMap::new());
    let formats = [Format::Epub, Format::Pdf];
    let shared = Shared::default();
    let built = banxin::build_each(&shared, &world, &project, &formats, &|_| {}, &MemWorld::clone, &|single| {
        singles.lock().expect("a lock").insert(single.name, single.built);
    });
    (built, singles.into_inner().expect("a lock"))
}

const RIVER: &str = "---\ntitle: 河邊\nauthor: 林遠\ndate: 2024-05-01\n---\n\n霧還沒有散，[山中](hill.md)也是。\n\n## 橋\n\n橋上沒有人[^1]。\n\n[^1]: 有一隻鳥。\n";
const HILL: &str = "---\ntitle: 山中\nauthor: 陳以寧\n---\n\n山中多雨。\n\n## 橋\n\n橋上也沒有人。\n";
const SEA: &str = "# 海上\n\n船停在那裡。\n\n## 橋\n\n海上沒有橋。\n";

#[test]
fn each_article_is_a_book_with_its_own_metadata() {
    let (whole, singles) = each(&[("0.md", "# 序\n\n開始。\n"), ("river.md", RIVER), ("hill.md", HILL)]);
    assert_eq!(whole.files.len(), 2, "{:?}", whole.diagnostics);
    assert_eq!(singles.keys().collect::<Vec<_>>(), ["hill", "river"], "what is before the text is no article");
    let river = &singles["river"];
    assert_eq!((river.title.as_str(), river.files.len()), ("河邊", 2));
    let epub = river.files.iter().find(|file| file.format == Format::Epub).expect("an EPUB");
    let package = unzipped(&epub.bytes).remove("EPUB/content.opf").expect("a package");
    for part in ["<dc:title", "河口出版", ">河邊<", ">林遠<", "2024-05-01"] {
        assert!(package.contains(part), "{part} in\n{package}");
    }
    assert!(!package.contains("陳以寧") && !package.contains("文集"), "{package}");
}

#[test]
fn another_article_leaves_the_others_as_they_were() {
    let (few, few_singles) = each(&[("river.md", RIVER), ("hill.md", HILL)]);
    let (more, more_singles) = each(&[("ahead.md", SEA), ("river.md", RIVER), ("hill.md", HILL), ("river_.txt", SEA)]);
    for (name, built) in &few_singles {
        let bytes = |built: &Built| built.files.iter().map(|file| file.bytes.clone()).collect::<Vec<_>>();
        assert_eq!(bytes(built), bytes(&more_singles[name]), "{name}");
    }
    assert_eq!(more_singles.len(), 4);
    let [few, more] = [few, more].map(|built| {
        let epub = built.files.into_iter().find(|file| file.format == Format::Epub).expect("an EPUB");
        unzipped(&epub.bytes)
    });
    let articles: Vec<&String> = few.keys().filter(|name| name.contains("river") || name.contains("hill")).collect();
    assert_eq!(articles.len(), 2, "{:?}", few.keys());
    for name in articles {
        // Ids, links and texts; only the marks of printed pages follow the pages.
        assert_eq!(without_pages(&few[name]), without_pages(&more[name]), "{name}");
    }
    let identifier = |files: &BTreeMap<String, String>| {
        let package = &files["EPUB/content.opf"];
        let at = package.find("urn:uuid:").expect("an identifier");
        package[at..at + 45].to_owned()
    };
    assert_eq!(identifier(&few), identifier(&more));
}

/// The texts of an EPUB.
fn unzipped(bytes: &[u8]) -> BTreeMap<String, String> {
    use std::io::Read as _;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
    let mut files = BTreeMap::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).expect("an entry");
        let mut text = String::new();
        if file.read_to_string(&mut text).is_ok() {
            files.insert(file.name().to_owned(), text);
        }
    }
    files
}

/// A document without the marks of printed pages.
fn without_pages(text: &str) -> String {
    let mut out = String::new();
    for part in text.split_inclusive('>') {
        if !part.contains("pagebreak") {
            out.push_str(part);
        }
    }
    out.replace("</span>", "")
}

#[test]
fn articles_of_the_same_title_and_author_are_different_books() {
    let (_, singles) = each(&[("river.md", RIVER), ("again/river.md", RIVER), ("hill.md", HILL)]);
    let identifiers: std::collections::BTreeSet<String> = singles
        .values()
        .map(|built| {
            let epub = built.files.iter().find(|file| file.format == Format::Epub).expect("an EPUB");
            let package = unzipped(&epub.bytes).remove("EPUB/content.opf").expect("a package");
            let at = package.find("urn:uuid:").expect("an identifier");
            package[at..at + 45].to_owned()
        })
        .collect();
    assert_eq!(identifiers.len(), 3, "{identifiers:?}");
}
