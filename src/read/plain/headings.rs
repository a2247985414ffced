//! Which paragraphs are headings: rules N2 and N3.

use super::lines::{self, Line};
use super::paragraphs::{Piece, PieceKind};
use crate::config::Headings;
use crate::lang::{role_of_title, script};

/// How a heading is numbered, which says its rank.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Debug)]
pub(super) enum Style {
    /// 第一卷, 卷一, 上篇, Part 1
    Volume,
    /// 第一章, 第一回, Chapter 1
    Chapter,
    /// 序, 楔子, 後記, 附錄, 番外: on the level of chapters.
    Named,
    /// 第一節
    Section,
    /// No number, or 一、
    Plain,
    /// 一、 二、 and 一 alone
    Han,
    /// （一）
    Bracketed,
    /// 1. 2. and 1 alone
    Digit,
    /// 1.2
    Dotted,
}

impl Style {
    /// Rank among the levels of a book, highest first.
    pub(super) fn rank(self) -> u8 {
        match self {
            Style::Volume => 0,
            Style::Chapter | Style::Named => 1,
            Style::Section => 2,
            Style::Plain | Style::Han => 3,
            Style::Bracketed => 4,
            Style::Digit => 5,
            Style::Dotted => 6,
        }
    }
}

const NUMERALS: &str =
    "〇○零一二三四五六七八九十百千两兩廿卅壹贰貳叁參肆伍陆陸柒捌玖拾佰0123456789０１２３４５６７８９";

/// Numbering of a line that could be a heading; `None` where it has none.
pub(super) fn style(line: &str) -> Option<Style> {
    counted(line).or_else(|| named(line)).or_else(|| latin(line)).or_else(|| enumerated(line))
}

/// 第三章 …, 卷一 …, 上篇
fn counted(line: &str) -> Option<Style> {
    let separated = |rest: &str| {
        rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || "：:、，,.．-—–·・「《【（(".contains(c))
    };
    if let Some(rest) = line.strip_prefix('第') {
        let rest = rest.trim_start();
        let after = rest.trim_start_matches(|c| NUMERALS.contains(c));
        let digits = rest.len() - after.len();
        let after = after.trim_start();
        let unit = after.chars().next().filter(|_| digits > 0)?;
        let rest = &after[unit.len_utf8()..];
        return match unit {
            '章' => Some(Style::Chapter),
            // 第一部門, 第二集團, 第三回合, 第一節課 are no headings.
            '回' | '話' | '话' | '幕' if separated(rest) => Some(Style::Chapter),
            '回' if line.contains([' ', '　']) => Some(Style::Chapter),
            '卷' => Some(Style::Volume),
            '部' | '集' | '篇' | '編' | '编' | '冊' | '册' | '輯' | '辑' if separated(rest) => {
                Some(Style::Volume)
            }
            '節' | '节' if separated(rest) => Some(Style::Section),
            _ => None,
        };
    }
    let mut chars = line.chars();
    match (chars.next()?, chars.next()) {
        ('卷', Some(n)) if NUMERALS.contains(n) || "上中下之".contains(n) => separated(
            line.trim_start_matches('卷')
                .trim_start_matches('之')
                .trim_start_matches(|c| NUMERALS.contains(c) || "上中下".contains(c)),
        )
        .then_some(Style::Volume),
        ('上' | '中' | '下', Some('篇' | '卷' | '部' | '編' | '集')) => {
            separated(chars.as_str()).then_some(Style::Volume)
        }
        _ => None,
    }
}

/// 序, 楔子, 後記 and their like, 番外二 …
fn named(line: &str) -> Option<Style> {
    let extra = ["番外", "外傳", "外传"].iter().find_map(|word| line.strip_prefix(word)).is_some_and(|rest| {
        rest.trim_start_matches(|c| NUMERALS.contains(c)).chars().next().is_none_or(|c| !c.is_alphanumeric())
    });
    (extra || role_of_title(line).is_some()).then_some(Style::Named)
}

/// Chapter 3, PART II
fn latin(line: &str) -> Option<Style> {
    let mut words = line.split_whitespace();
    let first = words.next()?.to_ascii_lowercase();
    let is_number = |word: &str| {
        let word = word.trim_end_matches(['.', ':', '：']);
        let roman = !word.is_empty() && word.chars().all(|c| "IVXLC".contains(c));
        let spelt = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
        roman || word.parse::<u16>().is_ok() || spelt.contains(&word.to_ascii_lowercase().as_str())
    };
    let numbered = words.next().is_some_and(is_number)
        && words.next().is_none_or(|word| !word.starts_with(|c: char| c.is_lowercase()));
    match first.as_str() {
        "chapter" if numbered => Some(Style::Chapter),
        "part" | "book" | "volume" if numbered => Some(Style::Volume),
        _ => None,
    }
}

/// 一、… （一）… 1. … 1.2 …, and a number alone.
fn enumerated(line: &str) -> Option<Style> {
    let han = |c: char| "〇一二三四五六七八九十百".contains(c);
    let after_han = line.trim_start_matches(han);
    // The poems of a cycle: 其一
    let cycle = line.strip_prefix('其').is_some_and(|rest| !rest.is_empty() && rest.chars().all(han));
    let after_digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let length = |rest: &str| line.len() - rest.len();
    let bracketed = line.strip_prefix(['（', '(']).and_then(|rest| {
        let after = rest.trim_start_matches(|c: char| han(c) || c.is_ascii_digit());
        (after.len() < rest.len() && after.starts_with(['）', ')'])).then_some(Style::Bracketed)
    });
    match () {
        () if bracketed.is_some() => bracketed,
        () if cycle => Some(Style::Han),
        () if (1..=12).contains(&length(after_han))
            && (after_han.is_empty() || after_han.starts_with(['、', '.', '．'])) =>
        {
            Some(Style::Han)
        }
        () if !(1..=3).contains(&length(after_digits)) => None,
        () if after_digits.is_empty() => Some(Style::Digit),
        () => {
            let rest = after_digits.strip_prefix(['.', '．', '、'])?;
            let deeper = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
            match () {
                // A decimal at the start of a sentence is followed by its unit, a heading number by a space.
                () if deeper.len() < rest.len() => deeper.starts_with(char::is_whitespace).then_some(Style::Dotted),
                () => Some(Style::Digit),
            }
        }
    }
}

/// Whether a line is a heading of a chapter by its words alone, so that it stands for itself in a block of lines.
pub(super) fn heads_chapter(line: &Line) -> bool {
    let style = candidate_style(line.text, line.width);
    matches!(style, Some(Style::Volume | Style::Chapter | Style::Named))
}

/// Whether the words of a heading count a chapter or a part: 第一章, 卷二.
pub(super) fn begins_chapter(text: &str) -> bool {
    matches!(style(text.trim()), Some(Style::Volume | Style::Chapter))
}

/// For each piece, the style of the heading it is.
pub(super) fn find(pieces: &[Piece], wanted: &Headings) -> Vec<Option<Style>> {
    match wanted {
        Headings::None => vec![None; pieces.len()],
        Headings::Listed(lines) => pieces.iter().map(|piece| listed(piece, lines)).collect(),
        Headings::Auto => guess(pieces),
    }
}

fn listed(piece: &Piece, lines: &[String]) -> Option<Style> {
    let text = piece.single()?;
    lines.iter().any(|line| line.trim() == text).then(|| style(text).unwrap_or(Style::Plain))
}

fn guess(pieces: &[Piece]) -> Vec<Option<Style>> {
    let candidates: Vec<Option<Style>> = pieces.iter().map(candidate).collect();
    let mut found: Vec<Option<Style>> = (0..pieces.len()).map(|at| confirmed(pieces, &candidates, at)).collect();
    let plain = |style: &Option<Style>| *style == Some(Style::Plain);
    let paragraphs = pieces.iter().filter(|piece| piece.kind == PieceKind::Para).count();
    let count = found.iter().filter(|style| plain(style)).count();
    // A text that is full of short lines is something else: a play, a list, a conversation.
    if count * 4 > paragraphs {
        found.iter_mut().filter(|style| plain(style)).for_each(|style| *style = None);
    }
    // A short line right under the title is a name or a date as likely as a heading; others like it decide.
    if count == 1 && found.first().is_some_and(plain) {
        found[0] = None;
    }
    drop_broken_counts(pieces, &mut found);
    found
}

/// Widest heading in half cells, without and with a number.
const WIDTH: usize = 30;
const NUMBERED_WIDTH: usize = 60;

/// Whether a piece looks like a heading by itself (N2).
fn candidate(piece: &Piece) -> Option<Style> {
    candidate_style(piece.single()?, piece.width())
}

fn candidate_style(text: &str, width: usize) -> Option<Style> {
    let asks = text.ends_with(['？', '！', '?', '!']) && width <= 24;
    let body = text.trim_end_matches(['」', '』', '”', '"', '）', ')', '》']);
    let stops = lines::ends_sentence(text) && !asks || body.ends_with(['，', ',', '、', '；', ';', '：', ':']);
    if let Some(style) = style(text) {
        let inside = text.contains(['。', '；']);
        return (width <= NUMBERED_WIDTH && !stops && !inside).then_some(style);
    }
    let inside = text.trim_end_matches(['？', '！', '?', '!']).contains(['。', '；', ';', '？', '！']);
    let letters = text.chars().filter(|c| script::is_cjk(*c)).count() * 2
        + text.chars().filter(|c| script::is_latin_letter(*c)).count();
    let fits = width <= WIDTH && letters >= 4 && letters * 2 > width;
    (fits && !stops && !inside && !lines::opens_with_mark(text) && !is_other(text)).then_some(Style::Plain)
}

/// What is short and stands alone, and is no heading: the end, captions, dates, keyed and counted lines.
fn is_other(text: &str) -> bool {
    let core: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    let end = [
        "完",
        "全文完",
        "全書完",
        "全书完",
        "本章完",
        "未完待續",
        "未完待续",
        "待續",
        "待续",
        "終",
        "劇終",
        "END",
        "THEEND",
    ];
    let caption = ["圖", "图", "表", "照片", "Figure", "Table", "Fig"].iter().any(|word| {
        text.strip_prefix(word)
            .is_some_and(|rest| rest.trim_start().starts_with(|c: char| NUMERALS.contains(c) || "：:／/".contains(c)))
    });
    // 第一部門, 第二次: counted, but not as parts of a book.
    let counted = text.strip_prefix('第').is_some_and(|rest| rest.starts_with(|c| NUMERALS.contains(c)));
    let keyed = super::header::keyed(text).is_some() || text.chars().take(6).any(|c| "：:／｜|".contains(c));
    end.contains(&core.to_ascii_uppercase().as_str())
        || caption
        || counted
        || keyed
        || super::header::date(text).is_some()
}

/// Whether what stands around a candidate lets it be a heading (N2, N3).
fn confirmed(pieces: &[Piece], candidates: &[Option<Style>], at: usize) -> Option<Style> {
    let style = candidates[at]?;
    let next = pieces.get(at + 1)?;
    let before = at.checked_sub(1).and_then(|before| candidates[before]);
    let after = candidates.get(at + 1).copied().flatten();
    let body = next.kind == PieceKind::Verse
        || next.kind == PieceKind::Para
            && after.is_none()
            && (next.width() >= 40 && next.width() >= pieces[at].width() * 2 || lines::ends_sentence(next.last()));
    let lower = after.is_some_and(|after| after.rank() > style.rank());
    let ok = match style {
        Style::Plain => body && before != Some(Style::Plain) && next.kind == PieceKind::Para,
        // A list of contents has the same style again at once.
        Style::Volume | Style::Chapter | Style::Named | Style::Section => {
            after.is_none() && next.kind != PieceKind::SceneBreak || lower
        }
        Style::Han | Style::Bracketed | Style::Digit | Style::Dotted => (body || lower) && before != Some(style),
    };
    ok.then_some(style)
}

/// Numbers alone on a line are headings only where they count: at least two, the first of them a one.
fn drop_broken_counts(pieces: &[Piece], found: &mut [Option<Style>]) {
    for style in [Style::Han, Style::Digit] {
        let bare: Vec<usize> = (0..found.len())
            .filter(|&at| {
                found[at] == Some(style)
                    && pieces[at].single().is_some_and(|text| text.chars().all(|c| NUMERALS.contains(c)))
            })
            .collect();
        let first = bare.first().and_then(|&at| pieces[at].single());
        if bare.len() < 2 || !matches!(first, Some("一" | "1" | "01")) {
            bare.into_iter().for_each(|at| found[at] = None);
        }
    }
}
