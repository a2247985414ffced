//! The rules of typesetting by example: tests/cases/para/rules.txt.
//!
//! The first line of a case holds language, direction, measure and options, the second the text. Numbers are indices of
//! characters and thousandths of an em. `measures=` sets the text at every half em from … to.

use banxin::doc::Inline;
use banxin::lang::{Class, Region, breaking::Kinsoku, class};
use banxin::layout::ink::Set;
use banxin::layout::line::Line;
use banxin::layout::para::Spec;
use banxin::theme::Abs;

use super::{Char, EM, chars, em, glyph_of, mille, set, vertical};
use crate::harness::{self, Case};

#[test]
fn rules() {
    harness::run("para/rules.txt", section);
}

/// The setting and text of a case.
struct Task {
    spec: Spec,
    measures: Vec<f64>,
    text: String,
}

fn task(case: &Case) -> Task {
    let (head, text) = case.input.split_once('\n').expect("a head and a text");
    let mut words = head.split(' ');
    let lang = words.next().and_then(|tag| tag.parse().ok()).expect("a language");
    let mut spec = Spec::new(lang, EM, em(100.0));
    let mut measures = Vec::new();
    for word in words {
        match word.split_once('=').unwrap_or((word, "")) {
            ("horizontal", _) => {}
            ("vertical", _) => spec.vertical = true,
            ("measure", n) => spec.measure = em(n.parse().expect("a number")),
            ("indent", n) => spec.indent = em(n.parse().expect("a number")),
            ("hang", _) => spec.options.hang = true,
            ("level", "basic") => spec.options.kinsoku = Kinsoku::Basic,
            ("level", "normal") => spec.options.kinsoku = Kinsoku::Normal,
            ("level", "strict") => spec.options.kinsoku = Kinsoku::Strict,
            ("level", "loose") => spec.options.kinsoku = Kinsoku::Loose,
            ("measures", range) => {
                let (low, high) = range.split_once("..").expect("a range");
                let (low, high): (f64, f64) = (low.parse().expect("from"), high.parse().expect("to"));
                measures = (0..).map(|n| low + f64::from(n) / 2.0).take_while(|n| *n <= high).collect();
            }
            (other, _) => panic!("{other}?"),
        }
    }
    Task { spec, measures, text: text.to_owned() }
}

impl Task {
    fn lines(&self) -> Vec<Line> {
        set(&[Inline::text(&self.text)], &self.spec).0
    }

    /// First characters of lines 2 to n at every measure.
    fn starts(&self) -> Vec<Vec<usize>> {
        let at = |measure: f64| {
            let mut task = Task { spec: self.spec.clone(), measures: Vec::new(), text: self.text.clone() };
            task.spec.measure = em(measure);
            starts(&task)
        };
        self.measures.iter().map(|&measure| at(measure)).collect()
    }
}

/// First characters of lines 2 to n; spaces at line ends are counted though they are not set.
fn starts(task: &Task) -> Vec<usize> {
    let text: Vec<char> = task.text.chars().collect();
    let (mut at, mut starts) = (0, Vec::new());
    for line in task.lines() {
        while text[at] == ' ' {
            at += 1;
        }
        starts.push(at);
        at += super::text(&line).chars().count();
    }
    starts.split_off(1)
}

fn join(numbers: impl IntoIterator<Item = usize>) -> String {
    numbers.into_iter().map(|n| n.to_string()).collect::<Vec<_>>().join(" ")
}

/// Body of a character from its pen: brackets and corner marks have their ink in half of the cell.
fn body(char: &Char) -> (Abs, Abs) {
    let half = EM / 2;
    match class(char.ch) {
        Class::Opening => (char.pen + half, char.pen + EM),
        Class::Closing | Class::Stop | Class::Comma => (char.pen, char.pen + half),
        _ if char.ch.is_ascii() => (char.pen, char.pen + half),
        _ => (char.pen, char.pen + EM),
    }
}

fn section(case: &Case, section: &str) -> String {
    let task = task(case);
    let expected = case.expected.iter().find(|(name, _)| name == section).map_or("", |(_, text)| text.as_str());
    let asked: Vec<usize> = expected.split([' ', '\n']).filter_map(|n| n.parse().ok()).collect();
    let first = |line: &str| line.split(' ').next().and_then(|n| n.parse::<usize>().ok()).expect("an index");
    match section {
        "breaks" => join(starts(&task)),
        "lines" => task.lines().len().to_string(),
        "never starts" => {
            let all = task.starts().concat();
            join(asked.into_iter().filter(|n| !all.contains(n)))
        }
        "never ends" => {
            let all = task.starts().concat();
            join(asked.into_iter().filter(|n| !all.contains(&(n + 1))))
        }
        "may start" => {
            let all = task.starts().concat();
            join(asked.into_iter().filter(|n| all.contains(n)))
        }
        "line end" => {
            let lines = task.lines();
            expected.lines().map(|line| format!("{} {}\n", first(line), line_end(&lines[first(line)]))).collect()
        }
        "first body" => {
            let lines = task.lines();
            let at = |n: usize| mille(body(&chars(&lines[n])[0]).0);
            expected.lines().map(|line| format!("{} {}\n", first(line), at(first(line)))).collect()
        }
        "spans" => each_pair(&task, expected, |chars, a, b, length| {
            // The half cell of a mainland interpunct holds a glyph of one em, which begins a quarter before it.
            let lead =
                if chars[a].ch == '·' && task.spec.lang.typography() == Region::Cn { EM / 4 } else { Abs::ZERO };
            chars.get(b).map_or(length, |char| char.pen) - chars[a].pen - lead
        }),
        "gaps" => each_pair(&task, expected, |chars, a, b, _| body(&chars[b]).0 - body(&chars[a]).1),
        "most opened" => {
            let most = task.lines().iter().flat_map(han_gaps).max().unwrap_or(Abs::ZERO);
            mille(most).to_string()
        }
        "equal gaps" => {
            let even = |line: &Line| {
                let gaps = han_gaps(line);
                gaps.iter().max().zip(gaps.iter().min()).is_none_or(|(a, b)| mille(*a - *b) <= 5)
            };
            if task.lines().iter().all(even) { "yes".to_owned() } else { "no".to_owned() }
        }
        "last line at least" => {
            let han = task
                .lines()
                .last()
                .map_or(0, |line| super::text(line).chars().filter(|&ch| class(ch).is_cjk()).count());
            asked.into_iter().map(|least| han.min(least).to_string()).collect()
        }
        "stands" => expected.lines().map(|line| format!("{}\n", stands(&task, line))).collect(),
        "last line solid" => {
            let solid = task.lines().last().is_some_and(|line| han_gaps(line).iter().all(|gap| *gap == Abs::ZERO));
            if solid { "yes".to_owned() } else { "no".to_owned() }
        }
        other => panic!("{other}?"),
    }
}

/// Recomputes the last number of each line of `expected`, whose first two name characters of the first line.
fn each_pair(task: &Task, expected: &str, measure: impl Fn(&[Char], usize, usize, Abs) -> Abs) -> String {
    let lines = task.lines();
    let (chars, length) = (chars(&lines[0]), lines[0].length);
    let mut out = String::new();
    for line in expected.lines() {
        let numbers: Vec<usize> = line.split(' ').filter_map(|n| n.parse().ok()).collect();
        let (a, b) = (numbers[0], numbers[1]);
        out.push_str(&format!("{a} {b} {}\n", mille(measure(&chars, a, b, length))));
    }
    out
}

/// The state of the last mark of a line.
fn line_end(line: &Line) -> &'static str {
    let last = chars(line).pop().expect("a character");
    match mille(line.length - last.pen) {
        1000 => "full",
        n if n <= 0 => "hang",
        _ => "half",
    }
}

/// Spaces between neighbouring Han characters of a line.
fn han_gaps(line: &Line) -> Vec<Abs> {
    let chars = chars(line);
    let han = |char: &Char| class(char.ch).is_cjk();
    chars.windows(2).filter(|pair| pair.iter().all(han)).map(|pair| pair[1].pen - pair[0].pen - EM).collect()
}

/// How the characters named by `line` (index, text, mode, character shown) stand.
fn stands(task: &Task, line: &str) -> String {
    let words: Vec<&str> = line.split(' ').collect();
    let (at, text) = (words[0].parse::<usize>().expect("an index"), words[1]);
    let byte: usize = task.text.chars().take(at).map(char::len_utf8).sum();
    let mut from = 0;
    for run in &task.lines()[0].runs {
        let inside = byte.checked_sub(from).filter(|inside| *inside < run.text.len());
        from += run.text.len();
        let Some(inside) = inside else { continue };
        let glyph = run.glyphs.iter().find(|glyph| glyph.text as usize == inside).expect("a glyph");
        let shown = words.get(3).and_then(|shown| shown.chars().next());
        let ch = shown.or(text.chars().next()).expect("a character");
        // Letters and figures that stand are drawn in their full-width form.
        let full = char::from_u32(u32::from(ch) + 0xFEE0).filter(|_| ch.is_ascii_alphanumeric()).map(glyph_of);
        let mode = match run.set {
            Set::Horizontal if run.text == text => "tcy",
            Set::Sideways if run.text.contains(text) => "rotated",
            Set::Upright if full.is_some_and(|full| [full, vertical(full)].contains(&glyph.id)) => "upright",
            Set::Upright if glyph.id == glyph_of(ch) => "upright",
            Set::Upright if glyph.id == vertical(glyph_of(ch)) => "vert-glyph",
            _ => "otherwise",
        };
        return [words[0], text, mode].into_iter().chain(words.get(3).copied()).collect::<Vec<_>>().join(" ");
    }
    format!("{at} is not set")
}
