//! Plain text: encodings, structure, clean-up (typesetting.md §16).

use std::fmt::Write as _;

use banxin::config::{Cleanup, Headings, ReadOptions};
use banxin::diag::{Code, Diagnostic, Severity};
use banxin::doc::{Block, BlockKind, text_of};
use banxin::lang::Lang;
use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, SHIFT_JIS};
use proptest::prelude::*;

use crate::harness::{self, Case, Read};

/// Reads one text file under these options.
fn read_with(name: &str, text: &str, options: ReadOptions) -> Read {
    let (world, mut project) = harness::project(&[(name, text)]);
    project.read = options;
    harness::read(&world, &project)
}

fn read_bytes(bytes: &[u8], encoding: Option<&str>) -> Read {
    let (world, mut project) = harness::project(&[("text.txt", "")]);
    project.read.encoding = encoding.map(str::to_owned);
    harness::read(&world.with("text.txt", bytes), &project)
}

/// A case may say at the end of its name, in brackets, how it is to be read: `[lang=ja headings=none]`.
fn options(case: &Case) -> ReadOptions {
    let mut options = ReadOptions::default();
    let said = case.name.rsplit_once('[').map_or("", |(_, said)| said.trim_end_matches(']'));
    for word in said.split_whitespace() {
        match word.split_once('=') {
            Some(("lang", lang)) => options.lang = lang.parse().ok(),
            Some(("headings", "none")) => options.headings = Headings::None,
            Some(("headings", list)) => {
                options.headings = Headings::Listed(list.split('|').map(str::to_owned).collect())
            }
            Some(("cleanup", "never")) => options.cleanup = Cleanup::Never,
            _ => {}
        }
    }
    options
}

fn run(file: &str) {
    harness::run(file, |case, section| {
        let read = read_with("text.txt", &case.input, options(case));
        match section {
            "tree" => read.tree(),
            "text" => paragraphs(&read),
            "diag" => read.findings(),
            "changes" => changes(&read),
            "kinds" => kinds(&read),
            "warnings" => warnings(&read),
            other => panic!("no section {other}"),
        }
    });
}

#[test]
fn structure() {
    run("plain/structure.txt");
}

#[test]
fn headings() {
    run("plain/headings.txt");
}

#[test]
fn cleanup() {
    run("plain/cleanup.txt");
}

/// Cases T and N of the specification.
#[test]
fn cases() {
    run("plain/cases.txt");
}

#[test]
fn aozora() {
    run("plain/aozora.txt");
}

#[test]
fn article() {
    run("plain/article.txt");
}

/// The texts of all blocks, one a line, without the title.
fn paragraphs(read: &Read) -> String {
    let blocks = read.book.iter().flat_map(|book| &book.chapters).flat_map(|chapter| &chapter.blocks);
    let mut out = String::new();
    for block in blocks {
        let _ = writeln!(out, "{}", block_text(block));
    }
    out
}

/// What the blocks are: title, heading, paragraph.
fn kinds(read: &Read) -> String {
    let chapters = || read.book.iter().flat_map(|book| &book.chapters);
    let titles = chapters().filter(|chapter| !chapter.title.is_empty()).map(|_| "title");
    let kind = |block: &Block| match &block.kind {
        BlockKind::Heading { .. } => "h",
        BlockKind::Para(_) => "p",
        other => panic!("plain text has no {other:?}"),
    };
    let kinds = chapters().flat_map(|chapter| &chapter.blocks).map(kind);
    titles.chain(kinds).collect::<Vec<_>>().join(" ")
}

/// Codes of the warnings.
fn warnings(read: &Read) -> String {
    let warnings = read.diagnostics.iter().filter(|found| found.severity == Severity::Warning);
    warnings.map(|found| found.code.to_string()).collect::<Vec<_>>().join(" ")
}

fn block_text(block: &Block) -> String {
    match &block.kind {
        BlockKind::Para(content) | BlockKind::Heading { content, .. } => text_of(content),
        BlockKind::Verse(lines) => lines.iter().map(|line| text_of(line)).collect::<Vec<_>>().join(" / "),
        BlockKind::SceneBreak => "＊".to_owned(),
        other => panic!("plain text has no {other:?}"),
    }
}

/// Every place of every finding.
fn changes(read: &Read) -> String {
    let mut out = String::new();
    for diagnostic in &read.diagnostics {
        for pointer in &diagnostic.pointers {
            let source = pointer.span.source().and_then(|id| read.sources.get(id)).expect("a place in the text");
            let (line, column) = source.line_column(pointer.span.start());
            let _ = writeln!(out, "{} {line}:{column} {}", diagnostic.code, pointer.text);
        }
    }
    out
}

fn has(read: &Read, code: Code) -> Option<&Diagnostic> {
    read.diagnostics.iter().find(|diagnostic| diagnostic.code == code)
}

const HANT: &str = "渡口\n\n天還沒有亮，渡口上已經有人在等船了。霧從河面上升起來，把對岸的竹林遮住。\n\n他說：「船還沒來。」我們就坐下來等。\n";
const HANS: &str = "渡口\n\n天还没有亮，渡口上已经有人在等船了。雾从河面上升起来，把对岸的竹林遮住。\n\n他说：“船还没来。”我们就坐下来等。\n";
const JA: &str = "渡し場\n\nまだ夜は明けていなかったが、渡し場にはもう船を待つ人がいた。川面から霧が立ちのぼる。\n\n「船はまだか」と老人が言った。\n";
const KO: &str = "나루터\n\n아직 날이 밝지 않았지만 나루터에는 벌써 배를 기다리는 사람이 있었다. 강에서 안개가 피어올랐다.\n\n\"배는 아직인가\" 하고 노인이 말했다.\n";

#[test]
fn encodings_are_told_from_the_bytes() {
    let cases: [(&str, &'static Encoding); 6] =
        [(HANT, BIG5), (HANS, GB18030), (HANT, GB18030), (JA, SHIFT_JIS), (JA, EUC_JP), (KO, EUC_KR)];
    for (text, encoding) in cases {
        let (bytes, _, lost) = encoding.encode(text);
        assert!(!lost);
        let read = read_bytes(&bytes, None);
        let (_, source) = read.sources.iter().next().expect("a source");
        assert_eq!((source.encoding, &*source.text), (encoding.name(), text));
        let note = has(&read, Code::T005).expect("the guess is told");
        assert!(note.message.contains(encoding.name()), "{}", note.message);
    }
}

#[test]
fn a_sentence_is_enough_to_tell_an_encoding() {
    for (text, encoding) in [
        ("這是一個測試。", BIG5),
        ("我们的测试。", GB18030),
        ("これはテストです。", SHIFT_JIS),
        ("이것은 시험입니다.", EUC_KR),
    ] {
        let (bytes, _, _) = encoding.encode(text);
        let read = read_bytes(&bytes, None);
        assert_eq!(read.sources.iter().next().map(|(_, source)| source.encoding), Some(encoding.name()), "{text}");
    }
}

#[test]
fn unicode_needs_no_guess() {
    let utf16 =
        |big: bool| HANT.encode_utf16().flat_map(move |unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() });
    let marked: Vec<u8> = [0xFF, 0xFE].into_iter().chain(utf16(false)).collect();
    let bom: Vec<u8> = "\u{FEFF}".bytes().chain(HANT.bytes()).collect();
    for (bytes, name, guessed) in [
        (HANT.as_bytes().to_vec(), "UTF-8", false),
        (bom, "UTF-8", false),
        (marked, "UTF-16LE", false),
        (utf16(false).collect(), "UTF-16LE", true),
        (utf16(true).collect(), "UTF-16BE", true),
    ] {
        let read = read_bytes(&bytes, None);
        let (_, source) = read.sources.iter().next().expect("a source");
        assert_eq!((source.encoding, &*source.text), (name, HANT));
        assert_eq!(has(&read, Code::T005).is_some(), guessed);
    }
}

#[test]
fn a_few_bad_bytes_do_not_make_utf8_another_encoding() {
    let mut bytes = HANT.as_bytes().to_vec();
    bytes[8] = 0xFF;
    bytes.truncate(bytes.len() - 2);
    let read = read_bytes(&bytes, None);
    let (_, source) = read.sources.iter().next().expect("a source");
    assert_eq!(source.encoding, "UTF-8");
    let warning = has(&read, Code::T006).expect("a warning");
    assert!(source.text.contains('\u{FFFD}'));
    let places: Vec<_> = warning.pointers.iter().map(|place| source.line_column(place.span.start())).collect();
    assert!(places.len() == warning.count && places.contains(&(3, 1)), "{places:?}");
    assert_eq!(warning.count, source.text.matches('\u{FFFD}').count());
}

#[test]
fn compatibility_ideographs_keep_their_shapes() {
    for cleanup in [Cleanup::Auto, Cleanup::Never] {
        let options = ReadOptions { cleanup, ..ReadOptions::default() };
        let tree = read_with("text.txt", "題目\n\n這裡有\u{FA19}字與\u{2F804}字，還有 cafe\u{301}。\n", options).tree();
        assert!(tree.contains('\u{FA19}') && tree.contains('\u{2F804}') && tree.contains("café"), "{tree}");
    }
}

#[test]
fn an_encoding_can_be_given() {
    let (bytes, _, _) = BIG5.encode(HANT);
    let read = read_bytes(&bytes, Some("big5"));
    assert!(has(&read, Code::T005).is_none() && read.tree().contains("渡口"));
    let read = read_bytes(HANT.as_bytes(), Some("klingon"));
    assert!(has(&read, Code::C004).is_some());
}

#[test]
fn files_that_are_no_text_are_errors() {
    for bytes in [b"PK\x03\x04rest".as_slice(), b"%PDF-1.7", b"\x00\x01\x02\x00\x00\x07text\x00"] {
        let read = read_bytes(bytes, None);
        assert!(has(&read, Code::C001).is_some_and(|found| found.help.is_some()));
    }
}

#[test]
fn line_ends_of_all_kinds_are_one() {
    let tree = |text: &str| read_with("text.txt", text, ReadOptions::default()).tree();
    let expected = tree(HANT);
    assert_eq!(tree(&HANT.replace('\n', "\r\n")), expected);
    assert_eq!(tree(&HANT.replace('\n', "\r")), expected);
}

#[test]
fn the_name_of_a_file_can_name_book_and_author() {
    let read = read_with("《渡口》作者：林遠舟.txt", HANT, ReadOptions::default());
    let tree = read.tree();
    assert!(tree.contains("title: 渡口") && tree.contains("aut: 林遠舟"), "{tree}");
}

#[test]
fn the_name_of_a_book_in_full_is_its_header_and_not_its_text() {
    let text = format!("《渡口》（校對版全本）作者：林遠舟\n\n{}", HANT.split_once("\n\n").unwrap_or_default().1);
    for name in ["《渡口》（校對版全本）作者：林遠舟.txt", "渡口 作者：林遠舟.txt", "1.txt"] {
        let tree = read_with(name, &text, ReadOptions::default()).tree();
        let said = ["title: 渡口\n", "aut: 林遠舟\n", "edition: 校對版全本\n"];
        assert!(said.iter().all(|said| tree.contains(said)), "{name}\n{tree}");
        assert!(!tree.contains("作者：林遠舟\""), "{name}\n{tree}");
    }
    // Of a book, and no name: it stays text.
    let tree = read_with("1.txt", &format!("《渡口》是一本書。\n\n{HANT}"), ReadOptions::default()).tree();
    assert!(tree.contains("《渡口》是一本書。"), "{tree}");
}

#[test]
fn a_file_among_others_is_one_chapter() {
    let text = "第一章 船\n\n天還沒有亮，渡口上已經有人在等船了。\n\n第二章 橋\n\n橋修好以後，渡口就沒有人來了。\n";
    let alone = harness::read_files(&[("a.txt", text)]);
    assert_eq!(alone.book.map(|book| book.chapters.len()), Some(2));
    let together = harness::read_files(&[("a.txt", text), ("b.txt", HANT)]);
    assert_eq!(together.book.map(|book| book.chapters.len()), Some(2));
}

/// Letters, marks and spaces of the texts that the rules are for, thrown together.
fn soup() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "中",
        "文字",
        "他說",
        "GPT-3",
        "word",
        "A",
        "3",
        "1,000",
        "12:30",
        ",",
        ".",
        "...",
        "?",
        "!",
        ":",
        ";",
        "(",
        ")",
        "\"",
        "\"",
        "'",
        "“",
        "”",
        "‘",
        "’",
        "「",
        "」",
        "『",
        "』",
        " ",
        "  ",
        "　",
        "~",
        "-",
        "--",
        "—",
        "…",
        "。。",
        "。",
        "，",
        "、",
        "・",
        "•",
        "《",
        "》",
        "\n",
        "\n\n",
        "30%",
        "年",
        "http://a.b/c,d",
        "x@y.zz",
        "ａ",
        "ﾊﾟ",
        "か",
        "한",
        "\u{200B}",
        "\u{A0}",
        "e\u{301}",
        "第一章",
        "＊＊＊",
        "`",
        "<b>",
        "&amp;",
        "$",
        "f(x)",
        ":)",
        "后",
        "三天",
    ]);
    prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat())
}

/// A paragraph that is read as it stands: below a title, as one line.
fn framed(text: &str) -> String {
    format!("題目\n\n文字文字文字{}。\n\n這是最後一段文字。\n", text.replace('\n', ""))
}

fn languages() -> impl Strategy<Value = Lang> {
    prop::sample::select(vec![Lang::ZH_HANT, Lang::ZH_HANS, Lang::JA, Lang::KO, Lang::EN])
}

/// Words, whose letters are found nowhere else, and the signs of the notation.
fn aozora_piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "甲",
        "乙丙",
        "かな癸",
        "\n",
        "\n\n",
        "｜",
        "《よみ》",
        "《",
        "》",
        "［＃",
        "］",
        "［＃「かな」に傍点］",
        "［＃傍点］",
        "［＃傍点終わり］",
        "［＃太字］",
        "［＃太字終わり］",
        "※［＃「目＋爭」、第3水準1-88-85］",
        "※",
        "［＃３字下げ］",
        "［＃地付き］",
        "［＃ここから２字下げ］",
        "［＃ここで字下げ終わり］",
        "［＃ここから地付き］",
        "［＃ここで地付き終わり］",
        "［＃「かな」は中見出し］",
        "［＃大見出し］",
        "［＃大見出し終わり］",
        "［＃改丁］",
        "［＃「かな」に「ルビ」の注記］",
        "［＃割り注］",
        "［＃割り注終わり］",
        "［＃「かな」は縦中横］",
        "［＃レ］",
        "［＃（ル）］",
        "［＃「かな」はローマ数字、1-13-22］",
        "　",
        "12",
        "＊",
    ])
}

proptest! {
    #![proptest_config(crate::harness::properties(400))]

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        read_bytes(&bytes, None);
    }

    #[test]
    fn spans_lie_in_the_source(text in soup()) {
        let read = read_with("text.txt", &text, ReadOptions::default());
        let (_, source) = read.sources.iter().next().expect("a source");
        for chapter in read.book.iter().flat_map(|book| &book.chapters) {
            chapter.blocks(&mut |block| {
                assert!(source.text.get(block.span.start()..block.span.end()).is_some(), "{:?}", block.span);
            });
            chapter.inlines(&mut |inline| {
                assert!(inline.span.is_none() || source.text.get(inline.span.start()..inline.span.end()).is_some());
            });
        }
    }

    #[test]
    fn no_letter_of_aozora_notation_is_lost(pieces in prop::collection::vec(aozora_piece(), 0..24)) {
        let text = format!("題名\n著者\n\nこれはかなの行です。［＃改ページ］\n{}\n", pieces.concat());
        let read = read_with("text.txt", &text, ReadOptions::default());
        let letters = |text: &str| text.chars().filter(|c| "甲乙丙癸".contains(*c)).collect::<String>();
        prop_assert_eq!(letters(&read.tree()), letters(&text), "{}", text);
        let (_, source) = read.sources.iter().next().expect("a source");
        for chapter in read.book.iter().flat_map(|book| &book.chapters) {
            chapter.inlines(&mut |inline| {
                assert!(inline.span.is_none() || source.text.get(inline.span.start()..inline.span.end()).is_some());
            });
        }
    }

    #[test]
    fn clean_text_stays_as_it_is(text in soup(), lang in languages()) {
        let options = ReadOptions { lang: Some(lang), headings: Headings::None, ..ReadOptions::default() };
        let once = paragraphs(&read_with("text.txt", &framed(&text), options.clone()));
        let again = format!("題目\n\n{}", once.replace('\n', "\n\n"));
        let twice = paragraphs(&read_with("text.txt", &again, options));
        prop_assert_eq!(once, twice);
    }

    #[test]
    fn no_letter_is_lost(text in soup(), lang in languages()) {
        let options = ReadOptions { lang: Some(lang), headings: Headings::None, ..ReadOptions::default() };
        let never = ReadOptions { cleanup: Cleanup::Never, ..options.clone() };
        let letters = |text: String| {
            let text: String = unicode_normalization::UnicodeNormalization::nfkc(&*text).collect();
            text.chars().filter(|c| c.is_alphanumeric()).collect::<String>()
        };
        let cleaned = paragraphs(&read_with("text.txt", &framed(&text), options));
        let written = paragraphs(&read_with("text.txt", &framed(&text), never));
        prop_assert_eq!(letters(cleaned), letters(written));
    }
}
