//! T1: what looks like punctuation and is not: addresses, paths, numbers, abbreviations, calls, tags, labels.

use std::ops::Range;

use super::work::{Guard, Work};
use crate::lang::script;

/// How long a tag, a piece of code or a formula may be.
const REACH: usize = 200;

/// Protects cells from all passes.
pub(super) fn protect(work: &mut Work) {
    let chars: Vec<char> = work.chars().collect();
    let text = Text { chars: &chars };
    text.caption().into_iter().for_each(|cells| work.shut(cells, Guard::Shut));
    text.label().into_iter().for_each(|cells| work.shut(cells, Guard::Shut));
    let mut at = 0;
    while at < chars.len() {
        // What is protected begins with ASCII, or is an apostrophe.
        if !chars[at].is_ascii() && chars[at] != '’' {
            at += 1;
            continue;
        }
        if let Some(end) = text.address(at) {
            work.shut(at..end, Guard::Address);
            at = end;
            continue;
        }
        if let Some(end) = text.code(at).or_else(|| text.smiley(at)).or_else(|| text.call(at)) {
            work.shut(at..end, Guard::Shut);
            at = end;
            continue;
        }
        if text.joint(at) || text.abbreviation(at) || text.leader(at) {
            work.shut(at..at + 1, Guard::Shut);
        }
        at += 1;
    }
}

struct Text<'a> {
    chars: &'a [char],
}

impl Text<'_> {
    fn get(&self, at: usize) -> Option<char> {
        self.chars.get(at).copied()
    }

    fn before(&self, at: usize) -> Option<char> {
        self.get(at.checked_sub(1)?)
    }

    /// End of the run of characters from `at` on, at most [`REACH`] long.
    fn run(&self, at: usize, same: impl Fn(char) -> bool) -> usize {
        self.chars
            .iter()
            .skip(at)
            .take(REACH)
            .position(|&c| !same(c))
            .map_or(self.chars.len().min(at + REACH), |n| at + n)
    }

    fn starts_with(&self, at: usize, prefix: &str) -> bool {
        let mut cells = self.chars.iter().skip(at);
        prefix.chars().all(|c| cells.next().is_some_and(|found| found.eq_ignore_ascii_case(&c)))
    }

    /// Whether a word begins here.
    fn is_start(&self, at: usize) -> bool {
        !self.before(at).is_some_and(|c| c.is_ascii_alphanumeric() || "._-/@".contains(c))
    }

    /// The mark of a list label, and the space after it, at the start of the paragraph: 1. 1) a) 一. (1).
    fn label(&self) -> Option<Range<usize>> {
        let start = self.run(0, char::is_whitespace);
        let end = self.run(start, |c| c.is_ascii_digit() || "〇一二三四五六七八九十百".contains(c));
        let end = if end == start && self.get(end).is_some_and(|c| c.is_ascii_lowercase()) { end + 1 } else { end };
        let mark = self.get(end).is_some_and(|c| ".)".contains(c)) && (start + 1..start + 4).contains(&end);
        // The space after it parts the label from the text.
        mark.then_some(end..end + 2)
    }

    /// The space after the number of a caption or chapter: 圖 1 茶壺, 第三章 橋
    fn caption(&self) -> Option<Range<usize>> {
        let numeral = |c: char| c.is_ascii_digit() || "〇零一二三四五六七八九十百千-.".contains(c);
        let start = self.run(0, char::is_whitespace);
        let number = self.run(start + 1, char::is_whitespace);
        let end = self.run(number, numeral);
        let end = match self.get(start)? {
            '圖' | '图' | '図' | '表' => end,
            '第' if self.get(end).is_some_and(|c| "章回節节卷部篇集話话幕".contains(c)) => end + 1,
            _ => return None,
        };
        (end > number && self.get(end).is_some_and(char::is_whitespace)).then_some(end..end + 1)
    }

    /// URL, mail address, domain with a path, Windows or Unix path.
    fn address(&self, at: usize) -> Option<usize> {
        if !self.get(at)?.is_ascii() || !self.is_start(at) {
            return None;
        }
        let inside = |c: char| c.is_ascii_graphic() && !"<>\"{}|^`".contains(c);
        let end = self.trimmed(at, self.run(at, inside));
        let word = self.chars.get(at..end)?;
        let scheme =
            ["http://", "https://", "ftp://", "file://", "mailto:", "www."].iter().any(|s| self.starts_with(at, s));
        let drive = matches!(word, [letter, ':', '\\' | '/', ..] if letter.is_ascii_alphabetic());
        let path = matches!(word, ['~' | '.', '/', ..] | ['.', '.', '/', ..])
            || matches!(word, ['/', letter, .., _] if letter.is_ascii_alphabetic() && word[1..].contains(&'/'));
        if scheme || drive || path {
            return Some(end);
        }
        let end = self.run(at, |c| c.is_ascii_alphanumeric() || "._-+".contains(c));
        if end > at && self.get(end) == Some('@') {
            let host = self.run(end + 1, |c| c.is_ascii_alphanumeric() || ".-".contains(c));
            let host = self.trimmed(end, host);
            return self.chars.get(end + 1..host)?.contains(&'.').then_some(host);
        }
        None
    }

    /// An address does not end in a mark of the sentence, nor in a bracket that it did not open.
    fn trimmed(&self, start: usize, mut end: usize) -> usize {
        while end > start + 1 {
            let inside = &self.chars[start..end];
            let count = |c: char| inside.iter().filter(|found| **found == c).count();
            match inside.last() {
                Some('.' | ',' | ':' | ';' | '?' | '!' | '\'' | '~' | '*') => end -= 1,
                Some(')') if count(')') > count('(') => end -= 1,
                Some(']') if count(']') > count('[') => end -= 1,
                _ => break,
            }
        }
        end
    }

    /// Code in backquotes, tags, entities and TeX formulas.
    fn code(&self, at: usize) -> Option<usize> {
        match self.get(at)? {
            '`' => {
                let end = self.run(at + 1, |c| c != '`');
                (self.get(end) == Some('`')).then_some(end + 1)
            }
            '<' if self.get(at + 1).is_some_and(|c| c.is_ascii_alphabetic() || "/!?".contains(c)) => {
                let end = self.run(at + 1, |c| !"<>".contains(c));
                (self.get(end) == Some('>')).then_some(end + 1)
            }
            '&' => {
                let end = self.run(at + 1, |c| c.is_ascii_alphanumeric() || c == '#');
                (end > at + 2 && self.get(end) == Some(';')).then_some(end + 1)
            }
            '$' => {
                let end = self.run(at + 1, |c| c != '$' && !script::is_cjk(c));
                let tex = self.chars.get(at + 1..end)?.iter().any(|c| "\\^_".contains(*c));
                (self.get(end) == Some('$') && tex).then_some(end + 1)
            }
            _ => None,
        }
    }

    /// :) ;-) :( where they close nothing and open nothing.
    fn smiley(&self, at: usize) -> Option<usize> {
        if !":;".contains(self.get(at)?) {
            return None;
        }
        let mouth = if self.get(at + 1) == Some('-') { at + 2 } else { at + 1 };
        let before = &self.chars[at.saturating_sub(REACH)..at];
        let open = before.iter().filter(|c| "(（".contains(**c)).count();
        let close = before.iter().filter(|c| ")）".contains(**c)).count();
        let closes_here = self.run(mouth + 1, |c| !")）".contains(c));
        match self.get(mouth)? {
            ')' if open <= close => Some(mouth + 1),
            '(' if !self.get(closes_here).is_some_and(|c| ")）".contains(c)) => Some(mouth + 1),
            _ => None,
        }
    }

    /// f(x), sin(2x), main(): a name in lower case, then short arguments.
    fn call(&self, at: usize) -> Option<usize> {
        if !self.get(at)?.is_ascii_alphabetic() || !self.is_start(at) {
            return None;
        }
        let name = self.run(at, |c| c.is_ascii_alphanumeric() || "_.".contains(c));
        if self.get(name) != Some('(') {
            return None;
        }
        let end = self.run(name + 1, |c| c.is_ascii_alphanumeric() || "_, +-*/=.\"".contains(c));
        let lower = self.chars.get(at..name)?.iter().all(|c| !c.is_ascii_uppercase()) || name == at + 1;
        let text: String = self.chars.get(name + 1..end)?.iter().collect();
        let short = |item: &str| {
            let letters = item.chars().filter(char::is_ascii_alphabetic).count();
            letters <= 1 || item.contains('_') || item.trim().starts_with('"')
        };
        let arguments = text.is_empty() || text.split(',').all(short);
        (self.get(end) == Some(')') && lower && arguments).then_some(end + 1)
    }

    /// A mark inside a number or a word: 1,000 3.14 12:30 node.js don't.
    fn joint(&self, at: usize) -> bool {
        let (Some(c), Some(before), Some(after)) = (self.get(at), self.before(at), self.get(at + 1)) else {
            return false;
        };
        let letter = |c: char| script::is_latin_letter(c);
        let digit = |c: char| c.is_ascii_digit();
        match c {
            '.' => (letter(before) || digit(before)) && (letter(after) || digit(after)),
            ':' => digit(before) && digit(after),
            ',' => digit(before) && self.is_thousands(at),
            '\'' | '’' => {
                letter(before) && letter(after) || "sS".contains(before) && after == ' ' && self.is_genitive(at)
            }
            _ => false,
        }
    }

    /// A comma before a group of exactly three digits, after one to three digits or another such group.
    fn is_thousands(&self, comma: usize) -> bool {
        let digits = |at: usize| self.run(at, |c| c.is_ascii_digit()) - at;
        let before = self.chars[comma.saturating_sub(4)..comma].iter().rev().take_while(|c| c.is_ascii_digit()).count();
        let starts = comma - before;
        let chained = before == 3 && self.before(starts) == Some(',');
        digits(comma + 1) == 3 && (1..=3).contains(&before) && (chained || self.before(starts) != Some('.'))
    }

    /// students' books: an apostrophe after s with a Latin word after it, and no mark that it could close.
    fn is_genitive(&self, at: usize) -> bool {
        let line = &self.chars[at.saturating_sub(REACH)..at];
        let opened =
            line.iter().enumerate().any(|(n, c)| "'‘".contains(*c) && !(n > 0 && line[n - 1].is_alphanumeric()));
        !opened && self.get(at + 2).is_some_and(script::is_latin_letter)
    }

    /// The last dot of U.S., e.g., Mr., etc., or an initial.
    fn abbreviation(&self, at: usize) -> bool {
        const KNOWN: [&str; 24] = [
            "mr", "mrs", "ms", "dr", "prof", "st", "jr", "sr", "no", "nos", "vs", "etc", "inc", "ltd", "co", "corp",
            "vol", "pp", "ed", "eds", "cf", "al", "fig", "approx",
        ];
        if self.get(at) != Some('.') || self.get(at + 1) == Some('.') || self.before(at) == Some('.') {
            return false;
        }
        let mut start = at;
        while at - start < 8 && self.before(start).is_some_and(|c| c.is_ascii_alphabetic()) {
            start -= 1;
        }
        let word: String = self.chars[start..at].iter().collect::<String>().to_ascii_lowercase();
        let lettered = word.len() == 1 && self.before(start) == Some('.');
        let initial = word.len() == 1 && self.chars[start].is_ascii_uppercase() && self.get(at + 1).is_some();
        let known = KNOWN.contains(&word.as_str()) && self.get(at + 1).is_some();
        (lettered || initial || known) && !self.before(start).is_some_and(|c| c.is_ascii_digit())
    }

    /// A dot of a leader in a list of contents: 第一章 ........ 12
    fn leader(&self, at: usize) -> bool {
        if self.get(at) != Some('.') {
            return false;
        }
        let end = self.run(at, |c| c == '.');
        let page = self.run(end, |c| c == ' ');
        let last = self.run(page, |c| c.is_ascii_digit());
        let fills = end - at >= 5 || self.before(at) == Some('.');
        fills && last > page && last == self.chars.len()
    }
}
