//! What a theme decides beside styles: notes, numbers, running heads, the order of pages around the text.

use banxin::doc::{Agent, ChapterRole, Label, Matter, Role};
use banxin::layout::ink::{Item, Page};
use banxin::theme::Abs;

use super::{Laid, check, lay, lines, runs, small, text};

/// Lays out files in a theme that says this.
fn themed(theme: &str, files: &[(&str, &str)]) -> Laid {
    let mut files = files.to_vec();
    files.push(("own.toml", theme));
    lay(&files, |project| {
        small(project);
        project.theme = Some("own.toml".into());
        project.meta.title = "海邊".into();
        if theme.contains("vertical = true") {
            (project.page.chars, project.page.lines) = (Some(18), Some(8));
        }
    })
}

/// Text of the artifacts of a page: what stands in its margins.
fn furniture(page: &Page) -> Vec<String> {
    let mut inside = false;
    let mut out = Vec::new();
    for item in &page.items {
        match item {
            Item::Artifact(_) => inside = true,
            Item::End => inside = false,
            Item::Glyphs(run) if inside && !run.text.starts_with('.') => out.push(run.text.clone()),
            _ => {}
        }
    }
    out
}

fn page_of(laid: &Laid, label: &str) -> usize {
    laid.pages.anchors[&Label::new(label)].0
}

fn labelled<'a>(laid: &'a Laid, label: &str) -> &'a Page {
    laid.pages.pages.iter().find(|page| page.label == label).unwrap_or_else(|| panic!("no page {label}"))
}

const TIDE: &str = "潮水來的時候，沙灘上的腳印一個一個被收走，像有人在後面輕輕翻頁。\n\n";

fn chapter(title: &str, note: &str) -> String {
    format!("# {title}\n\n開頭有註。[^a]\n\n{}[^a]: {note}\n", TIDE.repeat(8))
}

#[test]
fn notes_may_stand_behind_their_chapter() {
    for vertical in ["false", "true"] {
        let text = chapter("退潮", "海的註。");
        let laid = themed(&format!("vertical = {vertical}\nnotes = \"chapter-end\"\n"), &[("a.md", &text)]);
        check(&laid);
        let (mark, note) = (page_of(&laid, "a-n001/mark"), page_of(&laid, "a-n001"));
        assert!(mark == 0 && note > 0 && note == laid.pages.pages.len() - 1, "{mark} {note}");
        let last = lines(&laid.pages.pages[note]).concat();
        assert!(last.contains("註釋") && last.contains("海的註"), "{last}");
    }
}

#[test]
fn notes_may_stand_behind_the_book() {
    let (one, two) = (chapter("退潮", "甲註。"), chapter("漲潮", "乙註。"));
    let laid = themed("notes = \"book-end\"\n", &[("a.md", &one), ("b.md", &two)]);
    check(&laid);
    let (first, second) = (page_of(&laid, "a-n001"), page_of(&laid, "b-n001"));
    assert!(first > page_of(&laid, "b-n001/mark") && first <= second, "{first} {second}");
    let page: String = laid.pages.pages[first..].iter().flat_map(lines).collect();
    for words in ["註釋", "退潮", "甲註", "漲潮", "乙註"] {
        assert!(page.contains(words), "{words}: {page}");
    }
}

#[test]
fn marks_of_notes_are_those_of_the_theme() {
    for (mark, written) in [
        ("plain", "1"),
        ("circled", "①"),
        ("bracket", "[1]"),
        ("paren", "1)"),
        ("star", "＊1"),
        ("reference", "※1"),
        ("han", "〔一〕"),
    ] {
        for vertical in ["false", "true"] {
            let theme = format!("vertical = {vertical}\nnote-mark = \"{mark}\"\n");
            let laid = themed(&theme, &[("a.md", &chapter("退潮", "海的註。"))]);
            check(&laid);
            let text = text(&laid.pages);
            assert!(text.contains(&format!("開頭有註。{written}")), "{mark}: {text}");
            assert_eq!(text.matches(written).count(), 2, "{mark}: {text}");
        }
    }
}

#[test]
fn running_heads_name_part_and_author() {
    let theme = "[page]\nhead-verso = \"part\"\nhead-recto = \"author\"\nfolio-place = \"head\"\n";
    let text = format!("---\nauthor: 林青\n---\n{}", chapter("退潮", "註。"));
    let mut files = vec![("p.md", "# 上卷\n"), ("a.md", text.as_str()), ("own.toml", theme)];
    files.sort_by_key(|(path, _)| *path != "p.md");
    let laid = lay(&files, |project| {
        small(project);
        project.theme = Some("own.toml".into());
        project.contents[0].role = Some(ChapterRole::Part);
    });
    check(&laid);
    // A part page has nothing in its margins, nor have blank pages; where a chapter opens the folio stands alone.
    assert_eq!(furniture(labelled(&laid, "1")), Vec::<String>::new());
    assert_eq!(furniture(labelled(&laid, "2")), Vec::<String>::new());
    assert_eq!(furniture(labelled(&laid, "3"))[..], ["3"]);
    assert_eq!(furniture(labelled(&laid, "4")), ["上卷", "4"]);
    assert_eq!(furniture(labelled(&laid, "5"))[..2], ["林青", "5"]);
}

#[test]
fn folios_and_heads_may_be_left_out() {
    let theme = "[page]\nhead-place = \"none\"\nfolio-place = \"none\"\n";
    let laid = themed(theme, &[("a.md", &chapter("退潮", "註。"))]);
    assert!(laid.pages.pages.iter().all(|page| furniture(page).is_empty()));
    let opening = themed("[page]\nopening-folio = false\n", &[("a.md", &chapter("退潮", "註。"))]);
    assert!(furniture(&opening.pages.pages[0]).is_empty() && !furniture(&opening.pages.pages[1]).is_empty());
}

#[test]
fn vertical_books_count_in_han_numerals() {
    let (one, two) = (chapter("退潮", "甲註。"), chapter("漲潮", "乙註。"));
    let laid = themed("vertical = true\n", &[("a.md", &one), ("b.md", &two)]);
    check(&laid);
    let labels: Vec<&str> = laid.pages.pages.iter().map(|page| page.label.as_str()).collect();
    assert_eq!(labels[..4], ["一", "二", "三", "四"]);
    assert_eq!(labels[4], "1");
    assert_eq!(furniture(&laid.pages.pages[2]).last().map(String::as_str), Some("三"));
    let contents = lines(&laid.pages.pages[2]).concat();
    assert!(contents.contains("退潮") && contents.contains('一') && !contents.contains('1'), "{contents}");
}

#[test]
fn the_order_before_the_text_is_that_of_the_language() {
    let order = |lang: &str| {
        let laid = lay(
            &[("0.md", "獻給海。\n"), ("1.md", "# 自序\n\n話。\n"), ("2.md", "# 海\n\n話。\n")],
            |project| {
                small(project);
                project.meta.title = "海邊".into();
                project.meta.publisher = Some("某社".into());
                project.meta.lang = lang.parse().ok();
                for (entry, role) in project.contents.iter_mut().zip([ChapterRole::Dedication, ChapterRole::Preface]) {
                    (entry.role, entry.matter) = (Some(role), Matter::Front);
                }
            },
        );
        check(&laid);
        let at = |words: &str| {
            let own = |page: &Page| lines(page).concat().starts_with(words);
            laid.pages.pages.iter().position(own).unwrap_or_else(|| panic!("{words} in {lang}"))
        };
        let contents = laid.pages.pages.iter().position(|page| lines(page).concat().contains("......"));
        let contents = contents.or_else(|| {
            laid.pages
                .pages
                .iter()
                .position(|page| ["目錄", "目录", "目次"].iter().any(|word| lines(page).concat().starts_with(word)))
        });
        let contents = contents.expect("contents");
        let page = &laid.pages.pages[contents];
        assert!(!lines(page).concat().contains("獻給"), "a dedication is not looked up");
        assert!(furniture(&laid.pages.pages[at("獻給海")]).is_empty());
        assert!(at("獻給海") < contents.min(at("自序")));
        (at("自序") < contents, laid.pages.pages.iter().position(|page| lines(page).concat().contains("某社")))
    };
    let (tw, _) = order("zh-Hant-TW");
    let (cn, _) = order("zh-Hans");
    let (ja, _) = order("ja");
    assert_eq!((tw, cn, ja), (false, true, true));
}

#[test]
fn no_name_is_broken_in_the_colophon() {
    let names = ["林青山", "王一", "陳小雨", "司馬長風", "李二", "周大年", "許三多", "方圓", "歐陽子夜"];
    let laid = lay(&[("a.md", "# 海\n\n話。\n"), ("b.md", "# 浪\n\n話。\n")], |project| {
        small(project);
        project.meta.title = "海邊".into();
        project.meta.agents = names.map(|name| Agent::new(name, Role::Author)).to_vec();
        project.meta.edition = Some("初版一刷".into());
        project.meta.contact = vec!["海邊路一號".into(), "電話 00-000".into()];
        project.meta.rights = Some("版權所有".into());
    });
    check(&laid);
    let found = lines(laid.pages.pages.last().expect("a page"));
    for name in names.iter().chain(&["初版一刷", "海邊路一號", "電話 00-000", "版權所有"]) {
        assert!(found.iter().any(|line| line.contains(name)), "{name}: {found:?}");
    }
}

#[test]
fn contents_move_together_to_save_a_page() {
    let files: Vec<(String, String)> =
        (0..14).map(|at| (format!("{at:02}.md"), format!("# 第{at}回的題目\n\n話。\n"))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let pages = |before: &str| {
        let theme = format!("[styles.toc-chapter]\nbefore = \"{before}\"\n");
        let laid = themed(&theme, &files);
        check(&laid);
        laid.pages.pages.iter().position(|page| page.label == "1").expect("page 1")
    };
    assert_eq!(pages("0.4 lines"), pages("0 lines"));
}

/// Base of the first line with these words, with its page.
fn base(laid: &Laid, words: &str) -> (usize, Abs) {
    let pages = laid.pages.pages.iter().enumerate();
    let found =
        pages.flat_map(|(at, page)| runs(page).map(move |run| (at, run))).find(|(_, run)| run.text.contains(words));
    found.map(|(at, run)| (at, run.at.y)).unwrap_or_else(|| panic!("no line {words}"))
}

#[test]
fn below_a_heading_is_the_same_space_everywhere() {
    let below = |before: usize| {
        let text = format!("# 海\n\n{}## 小節\n\n之後的話。\n", "一行。\n\n".repeat(before));
        let laid = lay(&[("a.md", &text)], small);
        check(&laid);
        let (heading, text) = (base(&laid, "小節"), base(&laid, "之後"));
        assert_eq!(heading.0, text.0);
        (heading.0, text.1 - heading.1)
    };
    let found: Vec<(usize, Abs)> = (1..24).map(below).collect();
    assert!(found.iter().any(|(page, _)| *page > found[0].0), "in the middle and at the head: {found:?}");
    assert!(found.iter().all(|(_, space)| *space == found[0].1), "{found:?}");
}

#[test]
fn names_under_titles_stand_on_the_grid() {
    for theme in ["book", "novel", "technical"] {
        for head in ["author: 林青\n", "author: 林青\nsubtitle: 小題\n"] {
            let text = format!("---\n{head}---\n# 海\n\n之後的話。\n");
            let laid = lay(&[("a.md", &text)], |project| {
                small(project);
                project.theme = Some(theme.into());
                project.vertical = Some(false);
            });
            let space = base(&laid, "之後").1 - base(&laid, "林青").1;
            let off = space.to_raw().rem_euclid(laid.theme.page.leading.to_raw());
            let off = off.min(laid.theme.page.leading.to_raw() - off);
            assert!(Abs::raw(off) < laid.theme.page.size / 10, "{theme}: {space:?}");
        }
    }
}

#[test]
fn han_marks_of_notes_take_no_room_in_vertical_lines() {
    let text = "# 海\n\n開頭有註[^a]然後。\n\n[^a]: 註。\n";
    let laid = themed("vertical = true\nnote-mark = \"han\"\n", &[("a.md", text)]);
    check(&laid);
    let page = &laid.pages.pages[page_of(&laid, "a-n001/mark")];
    let run = |words: &str| runs(page).find(|run| run.text.contains(words)).unwrap_or_else(|| panic!("no {words}"));
    let (before, mark, after) = (run("有註"), run("〔一〕"), run("然後"));
    assert!(mark.at.x > after.at.x + laid.theme.page.size / 2, "at the right of the line");
    assert!(mark.glyphs.iter().all(|glyph| glyph.along < Abs::ZERO), "beside what it follows");
    assert_eq!(after.at.y - before.at.y, laid.theme.page.size * before.text.chars().count() as i32);
}
