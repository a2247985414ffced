//! The lines at the head of a translated or copied article that say where it is from and who made it, as translation
//! projects write them: `> * 原文地址：[title](url)`, `* 译者 : [name](url)`.

use std::ops::Range;

use super::dialect::{entry, lines};
use super::value::{Entry, Value};

/// Lines of a header, at the most.
const MOST_LINES: usize = 24;

/// Longest value, in bytes; what is longer is text that has lost its line ends.
const LONGEST: usize = 600;

/// What the lines say, by the words before the colon.
const KEYS: [(&str, &[&str]); 10] = [
    (
        "source",
        &[
            "原文地址",
            "原文網址",
            "原文网址",
            "原文鏈接",
            "原文链接",
            "原文連結",
            "原文",
            "原視頻地址",
            "原视频地址",
            "原視頻鏈接",
            "原视频链接",
            "來源",
            "来源",
            "出處",
            "出处",
            "文章來源",
            "文章来源",
            "轉載自",
            "转载自",
        ],
    ),
    ("author", &["原文作者", "原作者", "作者"]),
    ("translator", &["譯者", "译者", "翻譯", "翻译"]),
    ("proofreader", &["校對者", "校对者", "校對", "校对", "審校", "审校", "校稿"]),
    ("editor", &["編輯", "编辑", "責任編輯", "责任编辑"]),
    ("date", &["日期", "發表日期", "发表日期", "發布時間", "发布时间", "發佈時間"]),
    ("license", &["授權", "授权", "許可", "许可", "版權", "版权"]),
    ("translated-for", &["譯文出自", "译文出自"]),
    ("permalink", &["本文永久鏈接", "本文永久链接", "本文永久連結", "譯文地址", "译文地址", "譯文鏈接", "译文链接"]),
    ("status", &["狀態", "状态"]),
];

/// Reads such a header: at least two lines with a mark of a quotation or of a list, at the head of a text or below its
/// first heading. It ends with a blank line, or where a line says something else.
pub(super) fn header(text: &str, start: usize) -> Option<(Vec<Entry>, Range<usize>)> {
    let start = below_heading(text, start);
    let (mut out, mut end, mut known) = (Vec::new(), start, 0);
    let mut open: Option<(String, Range<usize>)> = None;
    for (range, line) in lines(text, start).take(MOST_LINES) {
        let body = line.trim_start().trim_start_matches('>').trim();
        if line.trim().is_empty() {
            break;
        }
        if let Some((value, place)) = &mut open {
            // A link goes on over the end of its line.
            value.push(' ');
            value.push_str(body);
            place.end = range.start + line.len();
        } else if body.is_empty() {
            end = range.end;
            continue;
        } else {
            let Some((key, value)) = item(line) else { break };
            known += 1;
            open = Some((format!("{key}\n{value}"), range.start..range.start + line.len()));
        }
        end = range.end;
        if let Some((item, place)) = open.take_if(|(item, _)| !is_open(item)) {
            let (key, value) = item.split_once('\n').unwrap_or((&item, ""));
            say(key, value.trim(), place, &mut out);
        }
    }
    (known >= 2 && open.is_none()).then_some((out, start..end))
}

/// The place of the first line that is neither blank nor the first heading.
fn below_heading(text: &str, start: usize) -> usize {
    let mut headings = 0;
    let below = lines(text, start).find(|(_, line)| {
        headings += usize::from(line.starts_with("# "));
        !line.is_empty() && (!line.starts_with("# ") || headings > 1)
    });
    below.map_or(text.len(), |(range, _)| range.start)
}

/// Key and value of a line with the mark of a quotation or of a list.
fn item(line: &str) -> Option<(&'static str, &str)> {
    let bare = line.trim_start();
    if line.len() - bare.len() > 3 || !bare.starts_with(['>', '*', '-', '+']) {
        return None;
    }
    let text = bare.trim_start_matches(['>', '*', '-', '+', ' ', '\t', '_']);
    KEYS.iter().find_map(|(key, words)| words.iter().find_map(|word| Some((*key, value(text.strip_prefix(word)?)?))))
}

/// What follows the word: after a colon, or a link at once.
fn value(rest: &str) -> Option<&str> {
    let rest = rest.trim_start_matches(['*', '_', ' ', '\u{3000}']);
    match rest.strip_prefix(['：', ':']) {
        Some(value) => Some(value.trim_start_matches(['*', '_']).trim()),
        None => rest.starts_with('[').then_some(rest),
    }
    .filter(|value| value.len() <= LONGEST)
}

/// Whether a link begins in a text that does not end in it.
fn is_open(text: &str) -> bool {
    let last = text.rfind('[').map_or("", |at| &text[at..]);
    !last.is_empty() && (!last.contains(']') || last.contains("](") && !last.contains(')'))
}

fn say(key: &str, value: &str, place: Range<usize>, out: &mut Vec<Entry>) {
    if value.is_empty() {
        return;
    }
    match key {
        "source" => {
            let link = parts(value).into_iter().find(|part| !part.url.is_empty());
            let url = link.as_ref().map_or(value, |link| &link.url).trim_matches(['<', '>']);
            out.push(entry("source", Value::Text(url.to_owned()), place.clone()));
            if let Some(link) = link {
                out.push(entry("original-title", Value::Text(link.name), place));
            }
        }
        "author" | "translator" | "proofreader" | "editor" => {
            let names = parts(value).into_iter().map(|part| part.name).filter(|name| !name.is_empty());
            out.push(entry(key, Value::List(names.map(Value::Text).collect()), place));
        }
        _ => out.push(entry(key, Value::Text(value.to_owned()), place)),
    }
}

/// A name, and where its link leads.
#[derive(Debug, Default, PartialEq)]
struct Part {
    name: String,
    url: String,
}

/// Names with marks between them; a link is one name, whatever marks are in it. Between two marks, what stands beside a
/// link is a remark on it: 本文已获 [name](url) 授权.
fn parts(text: &str) -> Vec<Part> {
    let (mut out, mut rest, mut loose, mut linked) = (Vec::new(), text, String::new(), false);
    while let Some(c) = rest.chars().next() {
        if let Some((part, after)) = link(rest) {
            out.push(part);
            (rest, linked) = (after, true);
            continue;
        }
        if matches!(c, ',' | '，' | '、' | ';' | '；' | '&') {
            let (name, beside) = (std::mem::take(&mut loose), std::mem::take(&mut linked));
            out.extend(unlinked(&name).filter(|_| !beside));
        } else {
            loose.push(c);
        }
        rest = &rest[c.len_utf8()..];
    }
    out.extend(unlinked(&loose).filter(|_| !linked));
    out
}

/// A name that is no link.
fn unlinked(text: &str) -> Option<Part> {
    let name = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '/' | '。' | '[' | ']'));
    name.contains(char::is_alphanumeric).then(|| Part { name: name.to_owned(), url: String::new() })
}

/// The link at the head of a text, and what follows it.
fn link(text: &str) -> Option<(Part, &str)> {
    let inside = text.strip_prefix('[')?;
    let ends = ["](", "] (", "]（"].into_iter().filter_map(|end| Some((inside.find(end)?, end)));
    let (at, end) = ends.min()?;
    let (name, after) = (&inside[..at], &inside[at + end.len()..]);
    let mut depth = 1;
    let end = after.char_indices().find(|(_, c)| {
        depth += match c {
            '(' | '（' => 1,
            ')' | '）' => -1,
            _ => 0,
        };
        depth == 0
    })?;
    let url = after[..end.0].split_whitespace().next().unwrap_or_default();
    let name = name.trim_matches(|c: char| c.is_whitespace() || c == '*');
    Some((Part { name: name.to_owned(), url: url.to_owned() }, &after[end.0 + end.1.len_utf8()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        parts(text).into_iter().map(|part| part.name).collect()
    }

    #[test]
    fn names_are_links_or_not() {
        assert_eq!(names("[林白](u), 何青、[Ann (A.)](https://e.org/a(b))"), ["林白", "何青", "Ann (A.)"]);
        assert_eq!(names("[[校] 甲](u) [乙] (v)（授權）"), ["[校] 甲", "乙"]);
        assert_eq!(names("已獲 [甲](u) 授權、[乙]、丙（丁）"), ["甲", "乙", "丙（丁）"]);
        assert_eq!(names("  "), [""; 0]);
    }

    #[test]
    fn a_link_may_go_on() {
        assert!(is_open("[一"));
        assert!(is_open("[一](u"));
        assert!(!is_open("[一](u) 二"));
        assert!(!is_open("[一] 二"));
    }
}
