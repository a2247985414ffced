//! The index: its pages are the right ones, its columns even, and it is there only where it is wanted.

use std::collections::BTreeSet;

use banxin::diag::Code;
use banxin::lang::IndexOrder;
use banxin::layout::ink::{Item, Page, Target};

use super::{Laid, check, lay, lines, runs};

/// Sixty terms over many pages, each met several times.
fn book(vertical: bool) -> Laid {
    let names: Vec<char> =
        "天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏閏餘成歲律呂調陽雲騰致雨露結為霜".chars().collect();
    let mut source = String::from("# 書\n\n");
    for n in 0..150 {
        let name = names[n * 7 % names.len()];
        source.push_str(&format!("第{n}段說到[{name}字]{{.index}}，還說了些別的話，好讓這一頁滿一點。\n\n"));
    }
    let laid = lay(&[("a.md", &source)], |project| project.vertical = Some(vertical));
    check(&laid);
    laid
}

/// Pages from the one that the bookmark of the index is on.
fn index(laid: &Laid) -> &[Page] {
    let mark = laid.pages.outline.last().expect("a bookmark");
    assert_eq!(mark.title, "索引");
    &laid.pages.pages[mark.page..]
}

#[test]
fn numbers_are_those_of_the_pages_they_lead_to() {
    for vertical in [false, true] {
        let laid = book(vertical);
        let mut met = 0;
        for page in index(&laid) {
            let (mut text, mut links) = (Vec::new(), Vec::new());
            for item in &page.items {
                match item {
                    Item::Glyphs(run) => text.push(run),
                    Item::Link { rect, to: Target::Label(label), .. } => links.push((rect, label)),
                    _ => {}
                }
            }
            for (rect, label) in links {
                let (at, _) = laid.pages.anchors[label];
                let inside = |run: &&&banxin::layout::ink::GlyphRun| match vertical {
                    false => run.at.y >= rect.y && run.at.y <= rect.y + rect.height && run.at.x == rect.x,
                    true => run.at.x >= rect.x && run.at.x <= rect.x + rect.width && run.at.y == rect.y,
                };
                let said = &text.iter().find(inside).expect("a number").text;
                let first = said.split(['–', '～']).next().unwrap_or_default();
                let figure = |ch| "〇一二三四五六七八九".chars().position(|han| han == ch).expect("a Han figure");
                let first = match vertical {
                    false => first.to_owned(),
                    true => first.chars().map(|ch| figure(ch).to_string()).collect(),
                };
                assert_eq!(first, laid.pages.pages[at].label, "{said}");
                met += 1;
            }
        }
        assert!(met > 60, "{met}");
    }
}

#[test]
fn two_even_columns() {
    let laid = book(false);
    let page = index(&laid).last().expect("a page");
    let middle = page.width.to_pt() / 2.0;
    let foot = |right: bool| {
        let in_column = runs(page).filter(|run| (run.at.x.to_pt() > middle) == right);
        in_column.map(|run| run.at.y.to_pt()).fold(0.0, f64::max)
    };
    assert!(foot(false) > 0.0 && (foot(false) - foot(true)).abs() < 60.0, "{} {}", foot(false), foot(true));
}

#[test]
fn no_heading_ends_a_column() {
    let laid = book(false);
    for page in index(&laid) {
        let lines = lines(page);
        assert!(!lines.last().is_some_and(|line| line.ends_with('畫')), "{lines:?}");
    }
}

#[test]
fn only_where_terms_are_marked_and_wanted() {
    let last = |laid: &Laid| laid.pages.outline.last().map(|mark| mark.title.clone()).unwrap_or_default();
    assert_eq!(last(&lay(&[("a.md", "# 甲\n\n沒有。\n")], |_| {})), "甲");
    let source = [("a.md", "# 甲\n\n[乙]{.index}。\n")];
    assert_eq!(last(&lay(&source, |_| {})), "索引");
    assert_eq!(last(&lay(&source, |project| project.index = false)), "甲");
    assert_eq!(last(&lay(&source, |project| project.index_title = Some("名詞索引".into()))), "名詞索引");
}

#[test]
fn orders_can_be_chosen() {
    let source = [("a.md", "# 甲\n\n[重慶]{.index key=\"ㄔㄨㄥˊ ㄑㄧㄥˋ\"}[八]{.index}[三]{.index}[Zoo]{.index}。\n")];
    let headings = |order| {
        let laid = lay(&source, |project| project.index_order = order);
        let lines: Vec<String> = index(&laid).iter().flat_map(lines).collect();
        lines.into_iter().filter(|line| !line.contains('\u{3000}')).skip(1).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(headings(None), "二畫 三畫 九畫 Z");
    assert_eq!(headings(Some(IndexOrder::Zhuyin)), "ㄅ ㄔ ㄙ Z");
    assert_eq!(headings(Some(IndexOrder::Pinyin)), "B C S Z");
}

#[test]
fn what_leads_nowhere_is_reported() {
    let laid = lay(&[("a.md", "# 甲\n\n[乙]{.index see=\"丙\"}[丁]{.index}。\n")], |_| {});
    let codes: BTreeSet<Code> = laid.sink.list().iter().map(|found| found.code).collect();
    assert_eq!(codes, BTreeSet::from([Code::R011]));
    let laid = lay(&[("a.md", "---\nlang: ja\n---\n[校正]{.index}[余白]{.index key=よはく}[余白]{.index}\n")], |_| {});
    let found = laid.sink.list();
    assert!(matches!(found, [one] if one.code == Code::R010 && one.message.contains("校正")), "{found:?}");
}
