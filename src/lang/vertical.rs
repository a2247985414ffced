//! How Latin letters and digits stand in vertical lines (rules V4–V6; CLREQ 2.4.2, 3.2.3, JLREQ 3.2.5).

use super::{Class, class};

/// Longest run of capitals that is set upright (rule V5).
const ACRONYM: usize = 4;

/// How characters stand.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub enum Stance {
    /// Side by side in one cell (tate-chu-yoko).
    Combined,
    /// Upright, each in a cell of its own.
    Upright,
    /// Turned clockwise, as a run.
    Turned,
}

/// How a Latin token stands: bytes of its head, and how that stands. What follows the head is the unit of a short
/// number, such as ％ and ℃, and stands upright. `after` is the text behind the token.
///
/// ```
/// use banxin::lang::vertical::{Stance, stance};
///
/// assert_eq!(stance("12", "月"), (2, Stance::Combined));
/// assert_eq!(stance("2024", "年"), (4, Stance::Upright));
/// assert_eq!(stance("37℃", "，"), (2, Stance::Combined));
/// assert_eq!(stance("12:30", "出發"), (5, Stance::Turned));
/// ```
pub fn stance(token: &str, after: &str) -> (usize, Stance) {
    let digits = token.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = token.split_at(digits);
    let whole = |stance| (token.len(), stance);
    match digits {
        0 if is_acronym(token) || is_unit(token) => whole(Stance::Upright),
        1 | 2 if unit.is_empty() || is_unit(unit) => (digits, short(number)),
        4.. if unit.is_empty() && is_year(after) => whole(Stance::Upright),
        0 if matches!(token, "!!" | "!?" | "?!" | "??" | "!" | "?") => whole(short(token)),
        _ => whole(Stance::Turned),
    }
}

fn short(text: &str) -> Stance {
    if text.len() == 1 { Stance::Upright } else { Stance::Combined }
}

/// A single letter, or up to four capitals.
fn is_acronym(token: &str) -> bool {
    // Combining marks belong to their letter.
    let signs = || token.chars().filter(|&ch| class(ch) != Class::Joined);
    let count = signs().count();
    let letters = signs().all(|ch| class(ch) == Class::Letter && ch.is_alphabetic());
    letters && (count == 1 || (2..=ACRONYM).contains(&count) && signs().all(char::is_uppercase))
}

/// Signs behind a number that are drawn for a cell of their own.
fn is_unit(text: &str) -> bool {
    matches!(text, "%" | "％" | "‰" | "℃" | "℉")
}

/// Whether 年 follows, or the end of a span of years.
fn is_year(after: &str) -> bool {
    if after.starts_with('年') {
        return true;
    }
    let Some(rest) = after.strip_prefix(['～', '〜', '–', '—', '至', '到', '、', '/']) else { return false };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    digits >= 4 && is_year(&rest[digits..])
}

/// Whether a mark between two Han digits is the point of a decimal, or parts month and day: 三・一四 (rule V6).
pub fn is_point(before: char, mark: char, after: char) -> bool {
    let digit = |ch: char| "〇零一二三四五六七八九".contains(ch);
    matches!(mark, '・' | '·' | '‧') && (digit(before) || "十百千萬万".contains(before)) && digit(after)
}

/// Whether a text fits one cell of a vertical line without becoming too small to read: no wider than two em, as four
/// digits are.
pub fn combines(text: &str) -> bool {
    let halves = |ch: char| match class(ch) {
        Class::Joined => 0,
        class if class.is_latin() || class.is_space() => 1,
        _ => 2,
    };
    text.chars().map(halves).sum::<usize>() <= 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_words() {
        let cases = [
            ("5", "日", 1, Stance::Upright),
            ("99", "年", 2, Stance::Combined),
            ("123", "人", 3, Stance::Turned),
            ("1999", "～2003年", 4, Stance::Upright),
            ("4567", "人", 4, Stance::Turned),
            ("15%", "", 2, Stance::Combined),
            ("5％", "", 1, Stance::Upright),
            ("37.5℃", "", 7, Stance::Turned),
            ("3.14", "倍", 4, Stance::Turned),
            ("AI", "", 2, Stance::Upright),
            ("NASA", "", 4, Stance::Upright),
            ("UNESCO", "", 6, Stance::Turned),
            ("ChatGPT", "", 7, Stance::Turned),
            ("x", "", 1, Stance::Upright),
            ("e\u{301}", "", 3, Stance::Upright),
            ("!?", "", 2, Stance::Combined),
        ];
        for (token, after, head, expected) in cases {
            assert_eq!(stance(token, after), (head, expected), "{token}{after}");
        }
    }

    #[test]
    fn points_and_cells() {
        assert!(is_point('三', '・', '一') && !is_point('李', '·', '白') && !is_point('三', '、', '四'));
        assert!(combines("10") && combines("2024") && combines("甲乙") && !combines("1234567") && !combines("甲乙丙"));
    }
}
