//! T6 and T7: quotation marks are paired within the paragraph and get the marks of the region by depth.

use std::ops::Range;

use super::brackets::Letters;
use super::work::{Side, Work};
use super::{Change, FindingKind, Proposed, Rule};
use crate::lang::{Region, script};

/// A pair of quotation marks.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub(super) open: usize,
    pub(super) close: usize,
    /// The pair around it, by its place in the list.
    parent: Option<usize>,
    family: Family,
}

#[derive(Copy, Clone, Eq, PartialEq, Debug)]
enum Family {
    /// " “ ”
    Double,
    /// ' ‘ ’
    Single,
    /// 「」
    Corner,
    /// 『』
    WhiteCorner,
}

#[derive(Copy, Clone, Eq, PartialEq, Debug)]
enum Turn {
    Open,
    Close,
    /// A straight mark, which does not say.
    Either,
}

#[derive(Copy, Clone, Debug)]
struct Token {
    at: usize,
    family: Family,
    turn: Turn,
}

/// Finds the pairs, in order of their openers; reports marks without a partner.
pub(super) fn pair(work: &mut Work, region: Region) -> Vec<Pair> {
    let mut tokens = tokens(work);
    direct(work, &mut tokens, Family::Double);
    direct(work, &mut tokens, Family::Single);
    let (mut pairs, mut lone) = matched(&tokens);
    // Where one single mark is left over, it may be any of them: apostrophes look the same.
    let singles: Vec<usize> =
        tokens.iter().filter(|token| token.family == Family::Single).map(|token| token.at).collect();
    let single = |at: usize| singles.contains(&at);
    if lone.iter().any(|&at| single(at)) {
        tokens.retain(|token| token.family != Family::Single);
        lone.retain(|&at| single(at));
        lone.iter().for_each(|&at| report_lone(work, at, region));
        (pairs, lone) = matched(&tokens);
    }
    for at in lone {
        report_lone(work, at, region);
    }
    pairs
}

fn tokens(work: &Work) -> Vec<Token> {
    let token = |at: usize| {
        let (family, turn) = match work.open(at)? {
            '"' | '＂' => (Family::Double, Turn::Either),
            '“' => (Family::Double, Turn::Open),
            '”' => (Family::Double, Turn::Close),
            '\'' | '＇' => (Family::Single, Turn::Either),
            '‘' => (Family::Single, Turn::Open),
            '’' => (Family::Single, Turn::Close),
            '「' => (Family::Corner, Turn::Open),
            '」' => (Family::Corner, Turn::Close),
            '『' => (Family::WhiteCorner, Turn::Open),
            '』' => (Family::WhiteCorner, Turn::Close),
            _ => return None,
        };
        Some(Token { at, family, turn })
    };
    (0..work.len()).filter_map(token).collect()
}

/// Gives straight marks a direction by turns. Curly marks say theirs, unless they cannot be right: “甲“ as some
/// editors write, or “甲" half typed.
fn direct(work: &Work, tokens: &mut Vec<Token>, family: Family) {
    drop_measures(work, tokens, family);
    let count = |turn: Turn| tokens.iter().filter(|token| token.family == family && token.turn == turn).count();
    let (open, close, either) = (count(Turn::Open), count(Turn::Close), count(Turn::Either));
    let by_turns: Vec<usize> = (0..tokens.len())
        .filter(|&index| {
            let token = tokens[index];
            token.family == family && (token.turn == Turn::Either || open != close && (open + close + either) % 2 == 0)
        })
        .collect();
    let lone = if by_turns.len() % 2 == 1 { lone_of(work, tokens, &by_turns) } else { None };
    let mut turn = Turn::Open;
    for &index in by_turns.iter().filter(|&&index| Some(index) != lone) {
        tokens[index].turn = turn;
        turn = if turn == Turn::Open { Turn::Close } else { Turn::Open };
    }
}

/// Inch and minute signs, 15" and 6'2": marks after a digit, where all are such or where they make the count odd.
/// A single straight mark that cannot be a quotation mark is one letter's apostrophe.
fn drop_measures(work: &Work, tokens: &mut Vec<Token>, family: Family) {
    let straight = |token: &Token| token.family == family && token.turn == Turn::Either;
    let after_digit = |token: &Token| work.before(token.at).is_some_and(|c| c.is_ascii_digit());
    let all = tokens.iter().filter(|token| straight(token)).count();
    let measures: Vec<usize> =
        tokens.iter().filter(|token| straight(token) && after_digit(token)).map(|token| token.at).collect();
    match measures.as_slice() {
        found if found.len() == all => tokens.retain(|token| !straight(token)),
        &[only] if all % 2 == 1 => tokens.retain(|token| token.at != only),
        _ => {}
    }
}

/// Which of an odd number of straight marks has no partner: without it the others look most like pairs. The last
/// one where nothing tells them apart.
fn lone_of(work: &Work, tokens: &[Token], marks: &[usize]) -> Option<usize> {
    const TRIED: usize = 99;
    let fits = |index: usize, turn: Turn| {
        let at = tokens[index].at;
        let (before, after) = (work.before(at), work.get(at + 1));
        let ends = |c: Option<char>| c.is_none_or(|c| "，。、；：！？,.;:!?）)」』…".contains(c));
        let starts = before.is_none_or(|c| "：:（(「『，,".contains(c));
        match turn {
            Turn::Open => i32::from(starts) - 2 * i32::from(ends(after)),
            _ => {
                i32::from(ends(after)) + i32::from(before.is_some_and(|c| "。！？.!?…".contains(c)))
                    - 2 * i32::from(before.is_none_or(|c| "：:（(".contains(c)))
            }
        }
    };
    if marks.len() > TRIED {
        return marks.last().copied();
    }
    let score = |left_out: usize| {
        let rest = marks.iter().enumerate().filter(|(place, _)| *place != left_out).map(|(_, index)| *index);
        rest.enumerate().map(|(n, index)| fits(index, if n % 2 == 0 { Turn::Open } else { Turn::Close })).sum::<i32>()
    };
    (0..marks.len()).max_by_key(|&place| (score(place), place)).map(|place| marks[place])
}

/// Pairs by a stack; what is crossed or left over is lone.
fn matched(tokens: &[Token]) -> (Vec<Pair>, Vec<usize>) {
    let mut pairs: Vec<Pair> = Vec::new();
    let mut lone = Vec::new();
    let mut stack: Vec<Token> = Vec::new();
    for &token in tokens {
        match token.turn {
            Turn::Open => stack.push(token),
            Turn::Close => match stack.iter().rposition(|open| open.family == token.family) {
                Some(depth) => {
                    lone.extend(stack.drain(depth + 1..).map(|crossed| crossed.at));
                    let open = stack.pop().map_or(token.at, |open| open.at);
                    pairs.push(Pair { open, close: token.at, parent: None, family: token.family });
                }
                None => lone.push(token.at),
            },
            Turn::Either => lone.push(token.at),
        }
    }
    lone.extend(stack.iter().map(|open| open.at));
    pairs.sort_by_key(|pair| pair.open);
    let mut around: Vec<usize> = Vec::new();
    for index in 0..pairs.len() {
        while around.pop_if(|&mut outer| pairs[outer].close < pairs[index].open).is_some() {}
        pairs[index].parent = around.last().copied();
        around.push(index);
    }
    (pairs, lone)
}

fn report_lone(work: &mut Work, at: usize, region: Region) {
    let Some(c) = work.get(at) else { return };
    let first = work.slice(0..at).all(char::is_whitespace);
    let opens = matches!(c, '“' | '「' | '『' | '‘') || c == '"' && first;
    let kind = match c {
        // Alone, a single mark is an apostrophe as likely as not: reported only where letters of ours touch it.
        '\'' | '’' | '‘' if ![work.before(at), work.get(at + 1)].into_iter().flatten().any(script::is_cjk) => {
            return;
        }
        _ if opens && first => FindingKind::Opens,
        '”' | '」' | '』' => FindingKind::Closes,
        _ => FindingKind::Lone,
    };
    let continued = kind == FindingKind::Opens;
    work.find(at..at + 1, kind);
    let with = match (region, c) {
        (Region::Cn, '"') => "“",
        (Region::Cn, _) => return,
        (_, '"' | '“') => "「",
        _ => return,
    };
    if continued {
        work.apply(Proposed { changes: vec![Change::new(at..at + 1, with, Rule::T6)], findings: Vec::new() });
    }
}

/// Which marks quotations get.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub(in crate::read) enum Marks {
    /// 「」 with 『』 inside and in turn: Traditional Chinese and Japanese.
    Corner,
    /// “” with ‘’ inside for what is straight; curly and corner marks are kept as they are: Simplified Chinese.
    CurlyOrAsWritten,
    /// “” with ‘’ inside and in turn.
    Curly,
}

impl Marks {
    /// Those of a region.
    pub(super) fn of(region: Region) -> Marks {
        if region == Region::Cn { Marks::CurlyOrAsWritten } else { Marks::Corner }
    }
}

/// Gives pairs their marks.
pub(super) fn changes(work: &Work, pairs: &[Pair], wanted: Marks) -> Proposed {
    let letters = Letters::of(work);
    let mut proposed = Proposed::default();
    // Level of each pair; `None` outside of all quotations.
    let mut levels: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for pair in pairs {
        let outer = pair.parent.and_then(|parent| levels.get(parent).copied().flatten());
        if keeps(work, pair, &letters) {
            // A Latin phrase has its own quotation marks and does not count as a level.
            levels.push(outer);
            continue;
        }
        let next = outer.map_or(0, |outer| (outer + 1) % 2);
        let (level, marks) = match (wanted, pair.family) {
            (Marks::Curly, _) => (next, Some([('“', '”'), ('‘', '’')][next])),
            // Marks that are already there say which level they are.
            (_, Family::Corner) => (0, None),
            (_, Family::WhiteCorner) => (1, None),
            (Marks::CurlyOrAsWritten, _) => (next, Some([('“', '”'), ('‘', '’')][next])),
            (Marks::Corner, _) => (next, Some([('「', '」'), ('『', '』')][next])),
        };
        levels.push(Some(level));
        let curly = work.get(pair.open).is_some_and(|c| "“‘".contains(c))
            && work.get(pair.close).is_some_and(|c| "”’".contains(c));
        let Some((open, close)) = marks.filter(|_| !(wanted == Marks::CurlyOrAsWritten && curly)) else { continue };
        proposed.changes.push(Change::new(pair.open..pair.open + 1, open.to_string(), Rule::T6));
        proposed.changes.push(Change::new(pair.close..pair.close + 1, close.to_string(), Rule::T6));
    }
    proposed.changes.sort_by_key(|change| change.cells.start);
    proposed
}

/// A Latin phrase in a Latin context keeps its marks; so do single straight marks around nothing of ours.
fn keeps(work: &Work, pair: &Pair, letters: &Letters) -> bool {
    let inside: Range<usize> = pair.open + 1..pair.close;
    if letters.has_cjk(inside) || matches!(pair.family, Family::Corner | Family::WhiteCorner) {
        return false;
    }
    let sides = [work.left(pair.open), work.right(pair.close + 1)];
    !sides.contains(&Side::Cjk)
}
