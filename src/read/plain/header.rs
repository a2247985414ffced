//! Title (N1) and the lines under it that name author, source and date; file names such as 《書名》作者：某某.txt.

use std::borrow::Cow;
use std::path::Path;

use super::headings::{self, Style};
use super::lines::{self, Line};
use super::named::{self, Named};
use crate::diag::{Code, Diagnostic, Sink};
use crate::doc::{Agent, Meta, Role};
use crate::lang::Date;
use crate::source::{SourceId, Span};

/// What the first lines of a file say.
#[derive(Default)]
pub(super) struct Header<'a> {
    /// The line of the title, without 《》 around it.
    pub(super) title: Option<Line<'a>>,
    /// Title, authors, source, date.
    pub(super) meta: Meta,
    /// Lines that belong to it.
    pub(super) lines: usize,
}

/// Keyed lines looked for under the title.
const KEYED_LINES: usize = 8;
/// Widest title in half cells.
const TITLE_WIDTH: usize = 60;

/// Reads title and keyed lines, with a note for each.
pub(super) fn take<'a>(lines: &[Line<'a>], path: &Path, id: SourceId, sink: &mut Sink) -> Header<'a> {
    let mut header = Header::default();
    from_name(path, &mut header.meta, sink);
    let mut at = lines.iter().take_while(|line| line.is_blank()).count();
    if let Some(title) = lines.get(at).and_then(|line| name_in_full(*line, id, &mut header.meta, sink)) {
        header.title = Some(title);
        at += 1;
    } else if let Some(line) = lines.get(at).copied().filter(|_| is_title(&lines[at..], &header.meta.title)) {
        header.title = Some(without_brackets(line));
        at += 1;
    }
    for _ in 0..KEYED_LINES {
        let next = at + lines[at..].iter().take_while(|line| line.is_blank()).count();
        if !lines.get(next).is_some_and(|line| keyed_line(*line, id, &mut header.meta, sink)) {
            break;
        }
        at = next + 1;
    }
    if header.title.is_none() && header.meta.title.is_empty() {
        // 作者：某某 may stand above the title.
        let next = at + lines[at..].iter().take_while(|line| line.is_blank()).count();
        if let Some(line) = lines.get(next).copied().filter(|_| at > 0 && is_title(&lines[next..], "")) {
            header.title = Some(without_brackets(line));
            at = next + 1;
        }
    }
    if let Some(title) = header.title {
        header.meta.title = title.text.to_owned();
        sink.push(
            Diagnostic::new(Code::T007, format!("`{}` read as the title", title.text))
                .at(Span::new(id, title.at, title.end()))
                .help("`--title` gives another one"),
        );
    }
    header.lines = at;
    header
}

/// N1: short, no mark at its end that goes on or closes a sentence, and at least two paragraphs after it.
fn is_title(lines: &[Line], named: &str) -> bool {
    let Some((line, rest)) = lines.split_first() else { return false };
    let text = line.text;
    if !named.is_empty() {
        return without_brackets(*line).text == named;
    }
    let stops = text
        .trim_end_matches(['」', '』', '”', '"', '）', ')'])
        .ends_with(['。', '，', '；', '：', '…', '、', '.', ',', ';', ':', '—']);
    let speaks = text.starts_with(['—', '-', '（', '(', '*', '＊', '※', '#', '•']);
    let follow = rest.iter().filter(|line| !line.is_blank()).take(2).count();
    // The first line of a paragraph wrapped at a fixed width is no title.
    let wrapped = rest.first().is_some_and(|next| line.width >= 40 && next.width.abs_diff(line.width) <= 8);
    let bookish = matches!(headings::style(text), Some(Style::Volume | Style::Chapter)) && repeats(rest);
    line.width <= TITLE_WIDTH
        && text.chars().any(char::is_alphabetic)
        && !(stops || speaks || wrapped || bookish || follow < 2)
        && !lines::is_scene_break(text)
        && !text.contains(['@', '＠'])
        && !text.contains("://")
        && keyed(text).is_none()
        && date(text).is_none()
}

/// Whether a chapter heading is not the only one of its file.
fn repeats(rest: &[Line]) -> bool {
    rest.iter().any(|line| {
        line.width <= TITLE_WIDTH && matches!(headings::style(line.text), Some(Style::Volume | Style::Chapter))
    })
}

/// 《書名》 → 書名
fn without_brackets(line: Line) -> Line {
    let inner = line.text.strip_prefix('《').and_then(|text| text.strip_suffix('》'));
    match inner.filter(|inner| !inner.is_empty() && !inner.contains(['《', '》'])) {
        Some(inner) => within(line, inner, '《'.len_utf8()),
        None => line,
    }
}

fn within<'a>(line: Line<'a>, text: &'a str, from: usize) -> Line<'a> {
    Line { text, at: line.at + from, width: lines::width(text), ..line }
}

/// 《書名》（校對版）作者：某某 as a line, with a note for what it says; `None` where it says anything else. A file whose name
/// gives another title is not asked twice.
fn name_in_full<'a>(line: Line<'a>, id: SourceId, meta: &mut Meta, sink: &mut Sink) -> Option<Line<'a>> {
    let Named { title, edition, rest } = named::bracketed(line.text)?;
    let by = keyed(rest).or_else(|| signed(rest));
    let Cow::Borrowed(title) = title else { return None };
    let understood = if rest.is_empty() { edition.is_some() } else { matches!(by, Some((Key::Agent(_), _))) };
    if !understood || !(meta.title.is_empty() || meta.title == title) {
        return None;
    }
    for (key, value) in edition.map(|edition| (Key::Edition, edition)).into_iter().chain(by) {
        read_as(line, id, value, set(key, value, meta), sink);
    }
    Some(within(line, title, line.text.find(title)?))
}

/// 《書名》作者：某某.txt
fn from_name(path: &Path, meta: &mut Meta, sink: &mut Sink) {
    let Some(stem) = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()) else { return };
    let Some(Named { title, edition, rest }) = named::of_file(&stem) else { return };
    meta.title = title.into_owned();
    meta.edition = edition.map(str::to_owned);
    let author = named::author(rest);
    let mut says = String::new();
    if !author.is_empty() {
        meta.agents.push(Agent::new(author, Role::Author));
        says = format!(", `{author}` as the author");
    }
    if let Some(edition) = edition {
        says.push_str(&format!(", `{edition}` as the edition"));
    }
    sink.push(
        Diagnostic::new(Code::T007, format!("`{}` read as the title{says}, from the name of the file", meta.title))
            .help("`--title` gives another one"),
    );
}

/// What a keyed line tells.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub(super) enum Key {
    Agent(Role),
    Source,
    Date,
    Publisher,
    Title,
    Edition,
}

const KEYS: [(&str, Key); 56] = [
    ("作者", Key::Agent(Role::Author)),
    ("著者", Key::Agent(Role::Author)),
    ("撰文", Key::Agent(Role::Author)),
    ("撰稿", Key::Agent(Role::Author)),
    ("採訪撰文", Key::Agent(Role::Author)),
    ("记者", Key::Agent(Role::Author)),
    ("記者", Key::Agent(Role::Author)),
    ("文", Key::Agent(Role::Author)),
    ("author", Key::Agent(Role::Author)),
    ("by", Key::Agent(Role::Author)),
    ("譯者", Key::Agent(Role::Translator)),
    ("译者", Key::Agent(Role::Translator)),
    ("翻譯", Key::Agent(Role::Translator)),
    ("翻译", Key::Agent(Role::Translator)),
    ("編譯", Key::Agent(Role::Translator)),
    ("编译", Key::Agent(Role::Translator)),
    ("譯", Key::Agent(Role::Translator)),
    ("译", Key::Agent(Role::Translator)),
    ("訳者", Key::Agent(Role::Translator)),
    ("訳", Key::Agent(Role::Translator)),
    ("translator", Key::Agent(Role::Translator)),
    ("編輯", Key::Agent(Role::Editor)),
    ("编辑", Key::Agent(Role::Editor)),
    ("責任編輯", Key::Agent(Role::Editor)),
    ("责任编辑", Key::Agent(Role::Editor)),
    ("責編", Key::Agent(Role::Editor)),
    ("责编", Key::Agent(Role::Editor)),
    ("主編", Key::Agent(Role::Editor)),
    ("主编", Key::Agent(Role::Editor)),
    ("editor", Key::Agent(Role::Editor)),
    ("攝影", Key::Agent(Role::Photographer)),
    ("摄影", Key::Agent(Role::Photographer)),
    ("圖", Key::Agent(Role::Illustrator)),
    ("图", Key::Agent(Role::Illustrator)),
    ("插畫", Key::Agent(Role::Illustrator)),
    ("插画", Key::Agent(Role::Illustrator)),
    ("繪", Key::Agent(Role::Illustrator)),
    ("校對", Key::Agent(Role::Proofreader)),
    ("校对", Key::Agent(Role::Proofreader)),
    ("來源", Key::Source),
    ("来源", Key::Source),
    ("文章來源", Key::Source),
    ("出處", Key::Source),
    ("出处", Key::Source),
    ("原載", Key::Source),
    ("source", Key::Source),
    ("日期", Key::Date),
    ("時間", Key::Date),
    ("时间", Key::Date),
    ("發布時間", Key::Date),
    ("發佈時間", Key::Date),
    ("发布时间", Key::Date),
    ("date", Key::Date),
    ("出版社", Key::Publisher),
    ("書名", Key::Title),
    ("title", Key::Title),
];

/// Widest value of a key in half cells.
const VALUE_WIDTH: usize = 48;

/// A key with its value: 文／某某, 作者：某某, 來源：某報.
pub(super) fn keyed(text: &str) -> Option<(Key, &str)> {
    KEYS.iter().find_map(|(word, key)| {
        let head = text.get(..word.len()).filter(|head| head.eq_ignore_ascii_case(word))?;
        let rest = &text[head.len()..];
        let value = rest.trim_start();
        let spaced = rest.len() > value.len();
        let marked = value.strip_prefix(['：', ':', '／', '/', '∕', '｜', '|']).map(str::trim);
        // A space alone is enough after words that begin no sentence.
        let words =
            spaced && word.chars().count() >= 2 && (word.is_ascii() == (*word == "by")) && lines::width(value) <= 24;
        let value = marked.or(if words { Some(value) } else { None })?;
        let fits = !value.is_empty() && lines::width(value) <= VALUE_WIDTH && !lines::ends_sentence(value);
        fits.then_some((*key, value))
    })
}

/// 某某著, 某某譯
fn signed(text: &str) -> Option<(Key, &str)> {
    let name = text.strip_suffix(['著', '譯', '译', '訳'])?.trim_end();
    let role = if text.ends_with('著') { Role::Author } else { Role::Translator };
    let plain = name.chars().all(|c| c.is_alphanumeric() || " 　·・‧".contains(c));
    (plain && (4..=24).contains(&lines::width(name))).then_some((Key::Agent(role), name))
}

/// Reads a line of keys, or a plain date; `false` if it is neither.
fn keyed_line(line: Line, id: SourceId, meta: &mut Meta, sink: &mut Sink) -> bool {
    let parts: Vec<&str> = line.text.split([' ', '　', '\t']).filter(|part| !part.is_empty()).collect();
    let several = parts.len() > 1 && parts.iter().all(|part| keyed(part).is_some());
    let found: Vec<(Key, &str)> = match () {
        () if several => parts.iter().filter_map(|part| keyed(part)).collect(),
        () => keyed(line.text)
            .or_else(|| signed(line.text))
            .or_else(|| date(line.text).map(|_| (Key::Date, line.text)))
            .into_iter()
            .collect(),
    };
    for (key, value) in &found {
        read_as(line, id, value, set(*key, value, meta), sink);
    }
    !found.is_empty()
}

/// T007: what a line, or a part of it, was read as.
fn read_as(line: Line, id: SourceId, value: &str, what: &str, sink: &mut Sink) {
    sink.push(
        Diagnostic::new(Code::T007, format!("`{value}` read as the {what}"))
            .at(Span::new(id, line.at, line.end()))
            .help("put it below the first paragraph if it is text; `--author` and `--set` give other metadata"),
    );
}

fn set(key: Key, value: &str, meta: &mut Meta) -> &'static str {
    match key {
        Key::Agent(role) => {
            for name in
                value.split(['、', '，', ',', ';', '；', '&', '＆']).map(str::trim).filter(|name| !name.is_empty())
            {
                if !meta.agents.iter().any(|agent| agent.name == name && agent.role == role) {
                    meta.agents.push(Agent::new(name, role));
                }
            }
            match role {
                Role::Author => "author",
                Role::Editor => "editor",
                Role::Translator => "translator",
                Role::Illustrator => "illustrator",
                Role::Photographer => "photographer",
                Role::Proofreader => "proofreader",
                Role::Foreword | Role::Designer | Role::Contributor => "contributor",
            }
        }
        Key::Source => {
            meta.source = Some(value.to_owned());
            "source"
        }
        Key::Date => {
            meta.date = Some(date(value).unwrap_or_else(|| value.to_owned()));
            "date"
        }
        Key::Publisher => {
            meta.publisher = Some(value.to_owned());
            "publisher"
        }
        Key::Edition => {
            meta.edition = Some(value.to_owned());
            "edition"
        }
        Key::Title => {
            meta.title = value.to_owned();
            "title"
        }
    }
}

/// A date that is all of a line, in the form 2024-12-05 where its parts are numbers, as written otherwise.
pub(super) fn date(text: &str) -> Option<String> {
    let text = text.trim_matches(['（', '）', '(', ')']).trim();
    let parted = text.contains(['年', '-', '/', '.', '．']);
    let is_day = |date: &Date| (1000..3000).contains(&date.year()) && (date.iso().len() > 4 || text.contains('年'));
    match Date::all(text).filter(|date| parted && is_day(date)) {
        Some(date) => Some(date.iso()),
        None => written_date(text).then(|| text.to_owned()),
    }
}

/// 二〇二四年十二月五日, 民國一一三年冬, 甲辰年春
fn written_date(text: &str) -> bool {
    let numeral = |c: char| "〇○零一二三四五六七八九十廿卅元正0123456789".contains(c);
    let era = ["民國", "民国", "西元", "公元", "昭和", "平成", "令和", "大正", "明治"];
    let text = era.iter().find_map(|era| text.strip_prefix(era)).unwrap_or(text).trim();
    let cyclic = |c: char| "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥".contains(c);
    let rest = text.trim_start_matches(numeral);
    let rest = if rest.len() == text.len() { text.trim_start_matches(cyclic) } else { rest };
    rest.len() < text.len()
        && rest.starts_with(['年', '月'])
        && rest.chars().all(|c| numeral(c) || c.is_whitespace() || "年月日春夏秋冬初中末底晨夜".contains(c))
}
