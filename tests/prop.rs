//! Properties of the Markdown reader on arbitrary text.

use banxin::doc::{Block, BlockKind, Inline, InlineKind, walk};
use banxin::source::{Sources, Span};
use proptest::prelude::*;

use crate::harness;

/// Pieces of syntax and text, put together at random.
fn fragments() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "字",
        "漢字",
        "かな",
        "한글",
        "word",
        " ",
        "　",
        "\n",
        "\n\n",
        "。",
        "，",
        "「",
        "」",
        "（",
        "）",
        "“",
        "”",
        "——",
        "*",
        "**",
        "***",
        "_",
        "~",
        "~~",
        "^",
        "`",
        "```",
        "```verse\n",
        "$",
        "$$",
        "\\",
        "[",
        "]",
        "(",
        ")",
        "![",
        "](a.png)",
        "{",
        "}",
        "|",
        "{漢|かん}",
        "{漢字|か|ん|じ}",
        "{.dots}",
        "{#id .c k=\"v\"}",
        "{lang=ja}",
        "[^1]",
        "\n[^1]: ",
        "^[",
        "《《",
        "》》",
        "@fig-a",
        "[-@tbl-b]",
        "[%5]",
        ":::",
        "\n::: {.note}\n",
        "\n:::\n",
        "\n> ",
        "\n- ",
        "\n1. ",
        "\n  ",
        "\n    ",
        "\n# ",
        "\n## ",
        "\n---\n",
        "\n===\n",
        "| a | b |\n|---|---|\n| c |",
        "\n: ",
        "\n| ",
        "<b>",
        "</b>",
        "<ruby>",
        "<rt>",
        "</ruby>",
        "<div>",
        "</div>",
        "<td>",
        "<table>",
        "<!--",
        "-->",
        "&amp;",
        "&#x4e2d;",
        "<font>",
        "\r\n",
        "\r",
        "\u{FEFF}",
        "\u{FDEF}",
        "\u{FDD0}\u{FDEE}",
        "\u{200B}",
        "\t",
        "\n\\newpage\n",
        "\n***\n",
        "\n＊＊＊\n",
        "{{",
        "}}",
        "title: 書\n",
        "+++\n",
        "% 題\n",
        "é",
        "e\u{301}",
        "神",
        "𠮷",
        "😀",
        "👨\u{200D}👩",
    ];
    prop::collection::vec(prop::sample::select(PIECES), 0..60).prop_map(|pieces| pieces.concat())
}

/// Text without any character that Markdown or the reader gives a meaning.
fn plain_text() -> impl Strategy<Value = String> {
    "[一-龥ぁ-んァ-ヶ가-힣a-zA-Z。，、；！？「」（）]{1,60}"
}

proptest! {
    #![proptest_config(crate::harness::properties(400))]

    #[test]
    fn spans_lie_in_the_source_and_nest(text in fragments()) {
        let read = harness::read_files(&[("a.md", &text)]);
        if let Some(book) = &read.book {
            for chapter in &book.chapters {
                inlines_in(&chapter.title, Span::NONE, &read.sources);
                blocks_in(&chapter.blocks, Span::NONE, &read.sources);
                chapter.notes.values().for_each(|note| blocks_in(&note.body, note.span, &read.sources));
            }
        }
        for diagnostic in &read.diagnostics {
            inside(diagnostic.span(), Span::NONE, &read.sources);
        }
    }

    #[test]
    fn arbitrary_strings_are_read(text in any::<String>()) {
        harness::read_files(&[("a.md", &text)]);
    }

    #[test]
    fn text_without_markup_survives(text in plain_text()) {
        let read = harness::read_files(&[("a.md", &text)]);
        let book = read.book.expect("no error");
        let mut found = String::new();
        walk::inlines(&book.chapters[0].blocks, &mut |inline| if let InlineKind::Text(text) = &inline.kind {
            found.push_str(text);
        });
        prop_assert_eq!(found, text);
    }

    #[test]
    fn headings_are_levelled(text in fragments()) {
        let read = harness::read_files(&[("a.md", &text)]);
        for chapter in read.book.iter().flat_map(|book| &book.chapters) {
            let mut above = 1;
            walk::blocks(&chapter.blocks, &mut |block| if let BlockKind::Heading { level, .. } = block.kind {
                assert!((2..=6).contains(&level) && level <= above + 1, "{level} after {above}");
                above = level;
            });
        }
    }
}

fn inside(span: Span, parent: Span, sources: &Sources) {
    if span.is_none() {
        return;
    }
    assert!(sources.text(span).is_some(), "{span:?} is no part of its source");
    assert!(parent.is_none() || parent.contains(span), "{span:?} is not inside {parent:?}");
}

fn inlines_in(list: &[Inline], parent: Span, sources: &Sources) {
    for inline in list {
        inside(inline.span, parent, sources);
        if let Some(body) = inline.kind.body() {
            inlines_in(body, inline.span, sources);
        }
    }
}

fn blocks_in(list: &[Block], parent: Span, sources: &Sources) {
    for block in list {
        inside(block.span, parent, sources);
        let within = block.span;
        match &block.kind {
            BlockKind::Heading { content, .. } | BlockKind::Para(content) => inlines_in(content, within, sources),
            BlockKind::Verse(lines) => lines.iter().for_each(|line| inlines_in(line, within, sources)),
            BlockKind::Quote { body, source } => {
                blocks_in(body, within, sources);
                source.iter().for_each(|source| inlines_in(source, within, sources));
            }
            BlockKind::List { items, .. } => items.iter().for_each(|item| blocks_in(&item.body, within, sources)),
            BlockKind::Terms(terms) => {
                for term in terms {
                    inlines_in(&term.term, within, sources);
                    term.bodies.iter().for_each(|body| blocks_in(body, within, sources));
                }
            }
            BlockKind::Figure { body, caption, .. } => {
                blocks_in(body, within, sources);
                inlines_in(caption, within, sources);
            }
            BlockKind::Table(table) => {
                inlines_in(&table.caption, within, sources);
                for row in table.head.iter().chain(&table.body) {
                    inside(row.span, within, sources);
                    for cell in &row.cells {
                        inside(cell.span, row.span, sources);
                        blocks_in(&cell.body, cell.span, sources);
                    }
                }
            }
            BlockKind::Container { title, body, .. } => {
                title.iter().for_each(|title| inlines_in(title, within, sources));
                blocks_in(body, within, sources);
            }
            BlockKind::Code { .. }
            | BlockKind::Math(_)
            | BlockKind::SceneBreak
            | BlockKind::BlankLine
            | BlockKind::PageBreak(_) => {}
        }
    }
}

/// Each of these would overflow the stack or take minutes in a careless reader.
#[test]
fn hostile_nesting_and_repetition() {
    let many = |text: &str| text.repeat(100_000 / text.len());
    let deep: String = (0..2_000).map(|n| format!("{}- 字\n", "  ".repeat(n % 300))).collect();
    let texts = [
        many(">"),
        many("> "),
        many("["),
        many("*"),
        many("*字「"),
        many("**「"),
        many("[字]{.a"),
        many("^["),
        many("~字"),
        many("{漢|"),
        many("{k=\""),
        many("{.a "),
        many("《《"),
        many("<b>"),
        many("</b>"),
        many("<div>\n\n"),
        many("<td>"),
        many("::: {.a}\n"),
        many(":::\n"),
        many("- "),
        many("1. "),
        many("| a "),
        many(": | a\n"),
        many("`"),
        many("$"),
        many("\\"),
        many("[^a]"),
        many("[^a]: "),
        many("\n[^1]: "),
        many("![a](b)\n"),
        many("[漢]^(か)"),
        many("<!--"),
        many("&"),
        many("@fig-"),
        many("{{#include "),
        many("{{< "),
        many("---\n"),
        many("a: b\n"),
        many("|\n"),
        many("| 甲\n"),
        many("<ruby>漢<rt>"),
        many("[字]{.dots}"),
        many("```\n"),
        many("> > [!NOTE]\n"),
        many("a\n: b\n"),
        deep,
    ];
    for text in texts {
        let read = harness::read_files(&[("a.md", &text)]);
        if let Some(book) = &read.book {
            banxin::doc::dump(book);
        }
    }
}
