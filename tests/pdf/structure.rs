//! The structure of finished files: trees of small books as goldens, and that all content is in them.

use banxin::cache::Cache;
use banxin::config::Project;
use banxin::diag::Sink;
use banxin::profile::{Profile, Standard, Standards};

use super::tree;
use crate::flow::{fonts, lay, small};
use crate::harness;

/// A book as a file.
fn file(files: &[(&str, &str)], profile: &Profile, change: impl FnOnce(&mut Project)) -> lopdf::Document {
    let laid = lay(files, |project| {
        small(project);
        change(project);
    });
    let bytes = banxin::write::pdf::write(laid.pages.clone(), fonts(), profile, Cache::default(), &mut Sink::default());
    lopdf::Document::load_mem(&bytes.expect("a PDF")).expect("a PDF that lopdf reads")
}

/// A book with a theme of these lines.
fn themed(theme: &str, files: &[(&str, &str)]) -> lopdf::Document {
    let files: Vec<(&str, &str)> = files.iter().copied().chain([("t.toml", theme)]).collect();
    file(&files, &Profile::default(), |project| project.theme = Some("t.toml".to_owned()))
}

#[test]
fn trees() {
    harness::run("pdf/structure.txt", |case, section| {
        let document = file(&[("a.md", &case.input)], &Profile::default(), |project| {
            project.vertical = (section == "vertical").then_some(true);
            if section == "vertical" {
                (project.page.chars, project.page.lines) = (Some(18), Some(8));
            }
        });
        tree::dump(&document)
    });
}

const NOTED: &str = "# 渡\n\n船到了。[^a]\n\n## 岸\n\n人散了。[^b]\n\n[^a]: 早上。\n\n[^b]: 晚上。\n";

/// Lines of a tree that hold these words, without their indents.
fn lines<'a>(tree: &'a str, words: &[&str]) -> Vec<&'a str> {
    tree.lines().map(str::trim_start).filter(|line| words.iter().any(|word| line.contains(word))).collect()
}

#[test]
fn notes_are_where_they_are_read() {
    let tree = |place: &str| tree::dump(&themed(&format!("notes = \"{place}\"\n"), &[("a.md", NOTED)]));
    let foot = tree("foot");
    let text = |tree: &str| lines(tree, &["“船", "“人", "“早", "“晚", "“岸"]).join("");
    // Behind the paragraph of its mark, wherever it stands on the page.
    assert_eq!(text(&foot), "“船到了。”“早上。”“岸”“人散了。”“晚上。”", "{foot}");
    for place in ["chapter-end", "book-end"] {
        let end = tree(place);
        assert_eq!(text(&end), "“船到了。”“岸”“人散了。”“早上。”“晚上。”", "{end}");
        assert_eq!(lines(&end, &["Note ID"]), ["Note ID=note000001", "Note ID=note000002"], "{end}");
    }
}

#[test]
fn notes_that_are_marked_in_notes_are_there_too() {
    let text = "船。[^a]\n\n岸。[^b]\n\n[^a]: 早。[^c]\n\n[^b]: 晚。\n\n[^c]: 夜。[^d]\n\n[^d]: 曉。\n";
    for place in ["foot", "chapter-end", "book-end"] {
        let tree = tree::dump(&themed(&format!("notes = \"{place}\"\n"), &[("a.md", text)]));
        assert_eq!(lines(&tree, &["“早", "“晚", "“夜", "“曉"]).len(), 4, "{place}\n{tree}");
        assert_eq!(lines(&tree, &["annotation"]).len(), 8, "{place}\n{tree}");
    }
}

#[test]
fn a_paragraph_over_pages_is_one() {
    let text = format!("{}\n", "一頁紙放不下這麼多的字，所以翻到下一頁去。".repeat(20));
    let tree = tree::dump(&file(&[("a.md", &text)], &Profile::default(), |_| {}));
    assert_eq!(lines(&tree, &["P"]), ["P"], "{tree}");
    assert!(lines(&tree, &["“"]).len() > 2, "{tree}");
    let all: String = lines(&tree, &["“"]).into_iter().map(|line| line.trim_matches(['“', '”'])).collect();
    assert_eq!(all, text.trim_end());
}

#[test]
fn heads_folios_and_what_is_said_twice_are_artifacts() {
    let rows: String = (1..40).map(|n| format!("| {n} | 行 |\n")).collect();
    let table = format!("# 長表\n\n| 號 | 物 |\n|---|---|\n{rows}\n一\n");
    let document = file(&[("a.md", &table), ("b.md", "# 乙\n\n二\n")], &Profile::default(), |_| {});
    let (tree, artifacts) = (tree::dump(&document), tree::artifacts(&document).concat());
    // The head of the table is set on each of its pages, and is in the structure once.
    assert_eq!(lines(&tree, &["“號”"]).len(), 1, "{tree}");
    assert!(artifacts.matches('號').count() > 1, "{artifacts}");
    // Leaders, and running heads with the titles of the chapters.
    assert!(artifacts.contains("...") && artifacts.contains("長表"), "{artifacts}");
    assert_eq!(lines(&tree, &["TOCI"]).len(), 2);
}

#[test]
fn irregular_tables_have_cells_everywhere() {
    let html = "<table><tr><th colspan=\"2\">甲</th><th>乙</th></tr><tr><td rowspan=\"2\">丙</td><td>丁</td></tr>\
                <tr><td>戊</td><td></td></tr></table>\n";
    let tree = tree::dump(&file(&[("a.md", html)], &Profile::default(), |_| {}));
    // Columns of each row, with those that cells above reach into.
    let (mut rows, mut at): (Vec<usize>, usize) = (Vec::new(), 0);
    for line in tree.lines().map(str::trim_start) {
        let span = |key: &str| -> usize {
            let found = line.split_once(key).and_then(|(_, rest)| rest.split(' ').next()?.parse().ok());
            found.unwrap_or(1)
        };
        match line.split(' ').next() {
            Some("TR") => {
                at += 1;
                rows.resize(rows.len().max(at), 0);
            }
            Some("TH" | "TD") => {
                let end = at - 1 + span("RowSpan=");
                rows.resize(rows.len().max(end), 0);
                rows[at - 1..end].iter_mut().for_each(|row| *row += span("ColSpan="));
            }
            _ => {}
        }
    }
    assert!(!rows.is_empty());
    assert!(rows.windows(2).all(|pair| pair[0] == pair[1]), "{rows:?}\n{tree}");
}

#[test]
fn newer_files_have_newer_types() {
    let newer =
        Profile { standards: Standards::new([Standard::A4, Standard::Ua2]).expect("standards"), ..Profile::default() };
    let text = format!("{NOTED}\n::: note\n小心。\n:::\n\n[見](#岸)\n");
    let document = file(&[("a.md", &text)], &newer, |_| {});
    let tree = tree::dump(&document);
    assert_eq!(lines(&tree, &["FENote", "Aside"]).len(), 3, "{tree}");
    assert!(!tree.contains("Note ID") || tree.contains("FENote ID"), "{tree}");
    // A note knows what leads to it, and that knows the note (PDF/UA-2 §8.2.5.14).
    let element = |id: lopdf::ObjectId| document.get_dictionary(id).expect("an element");
    let cited = |dict: &lopdf::Dictionary| -> Vec<lopdf::ObjectId> {
        let others = dict.get(b"Ref").and_then(lopdf::Object::as_array).ok().into_iter().flatten();
        others.filter_map(|other| other.as_reference().ok()).collect()
    };
    let is_note =
        |dict: &lopdf::Dictionary| dict.get(b"S").and_then(lopdf::Object::as_name).is_ok_and(|name| name == b"FENote");
    let ids = document.objects.iter().filter(|(_, object)| object.as_dict().is_ok_and(&is_note)).map(|(id, _)| *id);
    let notes: Vec<lopdf::ObjectId> = ids.collect();
    assert_eq!(notes.len(), 2);
    for note in notes {
        let leading = cited(element(note));
        assert!(!leading.is_empty() && leading.iter().all(|link| cited(element(*link)) == [note]));
    }
}

/// A picture says where it stands (PDF 1.7 §14.8.5.4.3).
#[test]
fn a_picture_has_its_place() {
    let drawing = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='30'><path d='M0 0H40V30H0Z'/></svg>";
    let tree = tree::dump(&file(&[("a.md", "![山](a.svg)\n"), ("a.svg", drawing)], &Profile::default(), |_| {}));
    assert_eq!(lines(&tree, &["Figure"]), ["Figure Alt=山 BBox=…"], "{tree}");
}
