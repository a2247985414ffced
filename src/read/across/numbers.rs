//! Percentages, years, the width of digits.

use std::ops::Range;

use super::marks::run;
use super::scan::left;
use super::style::Style;
use crate::lang::numerals;

/// Figures of years and percentages, each at its value and one, after both zeros.
const FIGURES: &str = "〇零一二三四五六七八九";

fn is_figure(c: char) -> bool {
    FIGURES.contains(c)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || is_wide(c)
}

fn is_wide(c: char) -> bool {
    matches!(c, '０'..='９')
}

/// Where digits begin: their width. Those of a percentage are wide or narrow with it.
pub(super) fn digits(chars: &[char], at: usize, found: &mut dyn FnMut(Range<usize>, Style)) {
    let wide = is_wide(chars[at]);
    let same = |c: char| if wide { is_wide(c) } else { c.is_ascii_digit() };
    if left(chars, at).is_some_and(same) {
        return;
    }
    let end = run(chars, at, same);
    if !matches!(chars.get(end), Some('%' | '％')) {
        found(at..end, if wide { Style::DigitsWide } else { Style::DigitsNarrow });
    }
}

/// 30% 30.5％ ３０％, at its sign. `%20` of an address is none, nor is 百分之30%, which says it twice.
pub(super) fn percent(chars: &[char], at: usize, found: &mut dyn FnMut(Range<usize>, Style)) {
    let number = |c: &char| is_digit(*c) || matches!(c, '.' | ',' | '．');
    let end = if left(chars, at) == Some(' ') { at - 1 } else { at };
    let length = chars[..end].iter().rev().take_while(|c| number(c)).count();
    let start = end - length;
    let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '%');
    let digit = |at: usize| chars.get(at).copied().is_some_and(is_digit);
    let twice = chars[..start].ends_with(&['百', '分', '之']);
    let inside = word(left(chars, start)) || word(chars.get(at + 1).copied());
    if length == 0 || !digit(start) || !digit(end - 1) || inside || twice {
        return;
    }
    let wide = chars[at] == '％' || chars[start..end].iter().any(|c| is_wide(*c));
    found(start..at + 1, if wide { Style::PercentWide } else { Style::PercentSign });
}

/// 百分之三十 and 百分之30, at its 百. 百分之百 is a word of its own.
pub(super) fn words(chars: &[char], at: usize, found: &mut dyn FnMut(Range<usize>, Style)) {
    if chars.get(at + 1) != Some(&'分') || chars.get(at + 2) != Some(&'之') {
        return;
    }
    let start = at + 3;
    let end = run(chars, start, |c| is_figure(c) || "十百點点.".contains(c) || is_digit(c));
    let inside = &chars[start..end];
    let twice = matches!(&chars[end..], ['%' | '％', ..] | [' ', '%' | '％', ..]);
    if value(inside).is_some() && inside != ['百'] && !twice {
        found(at..end, Style::PercentWords);
    }
}

/// 2024年, 2024 年 and 二〇二四年, at its 年: the figures, with the space after them.
pub(super) fn year(chars: &[char], at: usize, found: &mut dyn FnMut(Range<usize>, Style)) {
    let end = if left(chars, at) == Some(' ') { at - 1 } else { at };
    let Some(start) = end.checked_sub(4) else { return };
    let (figures, before) = (&chars[start..end], left(chars, start));
    if figures.iter().all(char::is_ascii_digit) {
        if matches!(figures[0], '1' | '2') && !before.is_some_and(|c| c.is_ascii_alphanumeric() || "-./".contains(c)) {
            found(start..at, Style::YearDigits);
        }
        return;
    }
    let begins = matches!(figures[0], '一' | '二') && !before.is_some_and(|c| is_figure(c) || "十百千萬万".contains(c));
    if end == at && begins && figures.iter().all(|c| is_figure(*c)) {
        found(start..end, Style::YearHan);
        match (figures.contains(&'〇'), figures.contains(&'零')) {
            (true, false) => found(start..end, Style::ZeroRound),
            (false, true) => found(start..end, Style::ZeroLing),
            _ => {}
        }
    }
}

/// A percentage, a year or digits in another style; `None` where it cannot be.
pub(super) fn written(cells: &[char], to: Style, simplified: bool) -> Option<String> {
    let narrow = |cells: &[char]| cells.iter().map(|c| narrowed(*c)).collect::<String>();
    Some(match to {
        Style::PercentSign | Style::PercentWords => {
            let inside = cells.strip_prefix(&['百', '分', '之']);
            let number = match inside {
                Some(inside) => value(inside)?,
                None => narrow(cells).trim_end_matches(['%', '％', ' ']).replace('．', "."),
            };
            if to == Style::PercentSign {
                format!("{number}%")
            } else {
                format!("百分之{}", han(&number, simplified)?)
            }
        }
        Style::DigitsNarrow => narrow(cells),
        Style::YearDigits => cells.iter().map(|c| figure(*c)).collect::<Option<String>>()?,
        Style::YearHan | Style::ZeroRound => {
            let written = cells.iter().filter(|c| **c != ' ');
            let figures: Option<String> = written.map(|c| numerals::han_figure(figure(*c)?)).collect();
            figures?
        }
        Style::ZeroLing => cells.iter().map(|c| if *c == '〇' { '零' } else { *c }).collect(),
        _ => return None,
    })
}

fn narrowed(c: char) -> char {
    if is_wide(c) { char::from_u32(c as u32 - 0xFEE0).unwrap_or(c) } else { c }
}

/// A figure as a digit: 〇 and 零 are 0, 七 is 7.
fn figure(c: char) -> Option<char> {
    match FIGURES.chars().position(|figure| figure == c) {
        Some(0 | 1) => Some('0'),
        Some(at) => char::from_digit(at as u32 - 1, 10),
        None => Some(narrowed(c)).filter(char::is_ascii_digit),
    }
}

/// A number up to 100 in words or digits, as digits: 三十, 三十點五, 零點五, 一百, 30.5.
fn value(inside: &[char]) -> Option<String> {
    let point = inside.iter().position(|c| matches!(c, '點' | '点' | '.'));
    let (whole, part) = match point {
        Some(at) => (&inside[..at], Some(&inside[at + 1..])),
        None => (inside, None),
    };
    let whole = match whole {
        [] => return None,
        _ if whole.iter().all(|c| is_digit(*c)) => whole.iter().map(|c| narrowed(*c)).collect(),
        ['百'] | ['一', '百'] => "100".to_owned(),
        [one] if is_figure(*one) => figure(*one)?.to_string(),
        ['十'] => "10".to_owned(),
        ['十', ones] => format!("1{}", figure(*ones)?),
        [tens, '十'] => format!("{}0", figure(*tens)?),
        [tens, '十', ones] => format!("{}{}", figure(*tens)?, figure(*ones)?),
        _ => return None,
    };
    match part {
        None => Some(whole),
        Some([]) => None,
        Some(part) => {
            let digits: Option<String> = part.iter().map(|c| figure(*c)).collect();
            Some(format!("{whole}.{}", digits?))
        }
    }
}

/// A number in digits in words: 30.5 is 三十點五. `None` from 10000 on, and with commas.
fn han(number: &str, simplified: bool) -> Option<String> {
    let (whole, part) = number.split_once('.').map_or((number, None), |(whole, part)| (whole, Some(part)));
    let value: u32 = whole.parse().ok().filter(|value| *value < 10_000)?;
    let words = if value == 0 { "零".to_owned() } else { numerals::han(value).replace('〇', "零") };
    match part {
        None => Some(words),
        Some("") => None,
        Some(part) => {
            let figures: Option<String> =
                part.chars().map(|c| if c == '0' { Some('零') } else { numerals::han_figure(c) }).collect();
            let point = if simplified { '点' } else { '點' };
            Some(format!("{words}{point}{}", figures?))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written_as(text: &str, to: Style) -> Option<String> {
        written(&text.chars().collect::<Vec<_>>(), to, false)
    }

    #[test]
    fn percentages_both_ways() {
        for (words, sign) in [
            ("百分之三十", "30%"),
            ("百分之五", "5%"),
            ("百分之十二點五", "12.5%"),
            ("百分之零點零三", "0.03%"),
            ("百分之一百", "100%"),
        ] {
            assert_eq!(written_as(words, Style::PercentSign).as_deref(), Some(sign));
            assert_eq!(written_as(sign, Style::PercentWords).as_deref(), Some(words));
        }
        assert_eq!(written_as("３０．５％", Style::PercentSign).as_deref(), Some("30.5%"));
        assert_eq!(written_as("百分之30", Style::PercentSign).as_deref(), Some("30%"));
        assert_eq!(written_as("1,200%", Style::PercentWords), None);
        assert_eq!(written_as("百分之三三", Style::PercentSign), None);
    }

    #[test]
    fn years_both_ways() {
        assert_eq!(written_as("二〇二四", Style::YearDigits).as_deref(), Some("2024"));
        assert_eq!(written_as("1998", Style::YearHan).as_deref(), Some("一九九八"));
        assert_eq!(written_as("1998 ", Style::YearHan).as_deref(), Some("一九九八"));
        assert_eq!(written_as("二零二四", Style::ZeroRound).as_deref(), Some("二〇二四"));
    }
}
