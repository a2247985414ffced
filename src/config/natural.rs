//! Natural order of file names: numbers by value, whether 2, ２, 二 or 十二.

use std::path::Path;

/// Key to sort a path by its last component.
pub fn key(path: &Path) -> (Vec<Piece>, String) {
    let name = path.file_name().map_or_else(Default::default, |name| name.to_string_lossy().into_owned());
    let stem = path.file_stem().map_or_else(Default::default, |stem| stem.to_string_lossy().into_owned());
    (pieces(&stem), name)
}

/// Key to sort a whole path: folders first by theirs.
pub fn path_key(path: &str) -> Vec<(Vec<Piece>, String)> {
    path.split('/').map(|part| key(Path::new(part))).collect()
}

/// A piece of a name. Numbers sort before text.
#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub enum Piece {
    /// Digits or Chinese numerals.
    Number(u64),
    /// Anything else, letters in lower case.
    Text(String),
}

/// Counters: a Chinese numeral is a number where one of these stands before or after it, so that 一條路 stays a word.
const BEFORE: &str = "第卷部篇章回集冊册之其編编";
const AFTER: &str = "章回節节卷部篇集話话冊册編编講讲課课日、，．.,:：)）】_-－ 　";
const VOLUMES: &str = "卷冊册集篇部編编";

fn pieces(stem: &str) -> Vec<Piece> {
    let chars: Vec<char> = stem.chars().collect();
    let mut out: Vec<Piece> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let before = at.checked_sub(1).map(|before| chars[before]);
        if let Some((number, length)) = number(&chars[at..], before) {
            out.push(Piece::Number(number));
            at += length;
            continue;
        }
        let lower: String = chars[at].to_lowercase().collect();
        match out.last_mut() {
            Some(Piece::Text(text)) => text.push_str(&lower),
            _ => out.push(Piece::Text(lower)),
        }
        at += 1;
    }
    out
}

/// The number at the start of `chars`, and how many characters it takes.
fn number(chars: &[char], before: Option<char>) -> Option<(u64, usize)> {
    let digits = chars.iter().take_while(|c| digit(**c).is_some()).count();
    if digits > 0 {
        let value = chars[..digits]
            .iter()
            .filter_map(|c| digit(*c))
            .fold(0_u64, |sum, digit| sum.saturating_mul(10).saturating_add(digit));
        return Some((value, digits));
    }
    if before.is_some_and(|c| numeral(c).is_some()) {
        return None;
    }
    let numerals = chars.iter().take_while(|c| numeral(**c).is_some()).count();
    let after = chars.get(numerals.max(1));
    if numerals > 0 {
        let counted = before.is_some_and(|c| BEFORE.contains(c)) || after.is_none_or(|c| AFTER.contains(*c));
        return counted.then(|| (chinese(&chars[..numerals]), numerals));
    }
    let volume = "上中下".chars().position(|c| chars.first() == Some(&c))?;
    after.is_none_or(|c| VOLUMES.contains(*c)).then_some((volume as u64 + 1, 1))
}

fn digit(c: char) -> Option<u64> {
    match c {
        '0'..='9' => Some(u64::from(c) - u64::from('0')),
        '０'..='９' => Some(u64::from(c) - u64::from('０')),
        _ => None,
    }
}

/// Value of a Chinese numeral: below ten a digit, otherwise a unit.
fn numeral(c: char) -> Option<u64> {
    match c {
        '十' => Some(10),
        '廿' => Some(20),
        '卅' => Some(30),
        '百' => Some(100),
        '千' => Some(1000),
        '兩' | '两' => Some(2),
        '零' => Some(0),
        _ => "〇一二三四五六七八九".chars().position(|one| one == c).map(|value| value as u64),
    }
}

/// 三十二, 一百零五, 廿一, and by position: 二〇二六.
fn chinese(numerals: &[char]) -> u64 {
    let values: Vec<u64> = numerals.iter().filter_map(|c| numeral(*c)).collect();
    if values.iter().all(|value| *value < 10) {
        return values.iter().fold(0, |sum: u64, digit| sum.saturating_mul(10).saturating_add(*digit));
    }
    let (mut sum, mut pending) = (0_u64, None);
    for value in values {
        match value {
            0..=9 => pending = Some(value),
            20 | 30 => sum = sum.saturating_add(value),
            unit => sum = sum.saturating_add(unit.saturating_mul(pending.take().unwrap_or(1))),
        }
    }
    sum.saturating_add(pending.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(names: &[&str]) -> Vec<String> {
        let mut names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        names.sort_by_key(|name| key(Path::new(name)));
        names
    }

    #[test]
    fn numbers_by_value() {
        assert_eq!(sorted(&["10.md", "9.md", "０11.md", "a.md"]), ["9.md", "10.md", "０11.md", "a.md"]);
        assert_eq!(
            sorted(&["第十二章.txt", "第二章.txt", "第一百零三章.txt", "第十章.txt", "第廿一章.txt"]),
            ["第二章.txt", "第十章.txt", "第十二章.txt", "第廿一章.txt", "第一百零三章.txt"]
        );
        assert_eq!(sorted(&["下卷.md", "中卷.md", "上卷.md"]), ["上卷.md", "中卷.md", "下卷.md"]);
    }

    #[test]
    fn words_stay_words() {
        assert_eq!(pieces("一條路"), [Piece::Text("一條路".into())]);
        assert_eq!(pieces("三、雨"), [Piece::Number(3), Piece::Text("、雨".into())]);
        assert_eq!(pieces("二〇二六"), [Piece::Number(2026)]);
    }
}
