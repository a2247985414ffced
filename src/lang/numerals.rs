//! Numbers as a language counts chapters.

use super::{Lang, Region};

const FIGURES: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// A digit as a Han figure, for numbers that are read place by place: 一二八.
pub fn han_figure(digit: char) -> Option<char> {
    FIGURES.get(digit.to_digit(10)? as usize).copied()
}

/// `n` in Han numerals by the additive system: 一, 十, 十二, 一百〇五, 三千.
pub fn han(n: u32) -> String {
    const UNITS: [(u32, &str); 4] = [(1000, "千"), (100, "百"), (10, "十"), (1, "")];
    if n == 0 {
        return "〇".to_owned();
    }
    if n >= 10_000 {
        return n.to_string();
    }
    let (mut out, mut rest, mut gap) = (String::new(), n, false);
    for (unit, name) in UNITS {
        let digit = rest / unit;
        rest %= unit;
        match digit {
            0 => gap = !out.is_empty(),
            1 if unit == 10 && out.is_empty() => out.push_str(name),
            _ => {
                if gap {
                    out.push('〇');
                }
                gap = false;
                out.push(FIGURES[digit as usize]);
                out.push_str(name);
            }
        }
    }
    out
}

/// `n` in Han numerals place by place, as pages and years are counted: 一, 一〇, 二〇二六.
pub fn positional(n: u32) -> String {
    const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    n.to_string().chars().filter_map(|digit| DIGITS.get(digit.to_digit(10)? as usize)).collect()
}

/// `n` in a circle: ① to ⑳; beyond that fonts differ, and books begin anew.
pub fn circled(n: u32) -> Option<char> {
    (1..=20).contains(&n).then(|| char::from_u32(0x2460 + n - 1)).flatten()
}

/// `n` as a capital letter, as appendices count: A … Z, AA.
pub fn letter(n: u32) -> String {
    let (mut out, mut rest) = (Vec::new(), n);
    while rest > 0 {
        out.push(b'A' + ((rest - 1) % 26) as u8);
        rest = (rest - 1) / 26;
    }
    out.iter().rev().map(|&byte| char::from(byte)).collect()
}

/// Small roman numerals: i, iv, xii; nothing for 0.
pub fn roman(n: u32) -> String {
    const DIGITS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let (mut out, mut rest) = (String::new(), n);
    for (value, digits) in DIGITS {
        while rest >= value {
            out.push_str(digits);
            rest -= value;
        }
    }
    out
}

/// `n` with what a language puts around the number of a chapter: 第一章, 第1章, 제1장, Chapter 1.
pub fn chapter(lang: Lang, n: u32) -> String {
    match lang.typography() {
        Region::Tw | Region::Hk | Region::Cn => format!("第{}章", han(n)),
        Region::Ja => format!("第{n}章"),
        Region::Ko => format!("제{n}장"),
        Region::Latin => format!("Chapter {n}"),
    }
}

/// The number of a part: 第一部, 第1部, 제1부, Part 1.
pub fn part(lang: Lang, n: u32) -> String {
    match lang.typography() {
        Region::Tw | Region::Hk | Region::Cn => format!("第{}部", han(n)),
        Region::Ja => format!("第{n}部"),
        Region::Ko => format!("제{n}부"),
        Region::Latin => format!("Part {n}"),
    }
}

/// The number of an appendix: 附錄A, 付録A, 부록 A, Appendix A.
pub fn appendix(lang: Lang, n: u32) -> String {
    match lang.typography() {
        Region::Tw | Region::Hk => format!("附錄{}", letter(n)),
        Region::Cn => format!("附录{}", letter(n)),
        Region::Ja => format!("付録{}", letter(n)),
        Region::Ko => format!("부록 {}", letter(n)),
        Region::Latin => format!("Appendix {}", letter(n)),
    }
}

/// What stands between the number of the chapter and the number in the chapter: 圖 1-2, 図1.2, Figure 1.2.
pub fn joiner(lang: Lang) -> char {
    match lang.typography() {
        Region::Tw | Region::Hk | Region::Cn | Region::Ko => '-',
        Region::Ja | Region::Latin => '.',
    }
}

/// Whether a title brings its own number, so that a second one before it would be wrong: 第一章 …, 3. …, 二、…,
/// Chapter 4, 제5장.
pub fn has_number(title: &str) -> bool {
    let title = title.trim_start();
    let digit =
        |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || "〇零一二三四五六七八九十百千兩两".contains(c);
    let after = |rest: &str| -> Option<char> {
        let tail = rest.trim_start().trim_start_matches(digit);
        (tail.len() < rest.trim_start().len()).then(|| tail.trim_start().chars().next()).flatten()
    };
    if let Some(rest) = title.strip_prefix('第').or_else(|| title.strip_prefix('제')) {
        return after(rest).is_some_and(|c| "章回節节卷部篇集話话講讲課课幕編编장부편권화회".contains(c));
    }
    let lower = title.get(..12).unwrap_or(title).to_ascii_lowercase();
    if lower.starts_with("chapter ") || lower.starts_with("part ") || lower.starts_with("appendix ") {
        return true;
    }
    after(title).is_some_and(|c| "、.．)）".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roman_numerals() {
        assert_eq!([1, 4, 9, 14, 40].map(roman), ["i", "iv", "ix", "xiv", "xl"]);
    }

    #[test]
    fn han_numerals() {
        let cases = [
            (1, "一"),
            (10, "十"),
            (12, "十二"),
            (20, "二十"),
            (101, "一百〇一"),
            (110, "一百一十"),
            (1003, "一千〇三"),
        ];
        for (n, expected) in cases {
            assert_eq!(han(n), expected);
        }
    }

    #[test]
    fn figures_place_by_place() {
        assert_eq!([3, 10, 105, 2026].map(positional), ["三", "一〇", "一〇五", "二〇二六"]);
        assert_eq!([1, 20, 21].map(circled), [Some('①'), Some('⑳'), None]);
    }

    #[test]
    fn letters() {
        assert_eq!([1, 26, 27].map(letter), ["A", "Z", "AA"]);
    }

    #[test]
    fn titles_with_their_own_number() {
        for title in ["第一章 竹", "第 12 回　歸途", "二、紙", "3. 雕版", "Chapter 4", "제5장 종이"] {
            assert!(has_number(title), "{title}");
        }
        for title in ["第一次看見雪", "一個人的書", "2026年的紙", "十里長亭", "Chapters of a life"] {
            assert!(!has_number(title), "{title}");
        }
    }
}
