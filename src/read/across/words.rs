//! One word written with two forms of a character: 裡 and 裏, 臺灣 and 台灣, 智譜 and 智谱.
//!
//! Variants that are alike everywhere need no word. Others mean the same only in some words: these are told by their
//! neighbours. Where both forms stand beside the same character (臺灣, 台灣), they are one word in two ways; 台 in 一台 is
//! none, as long as nobody writes 一臺, and after a number it is not counted at all. No dictionary is needed, and no
//! word is missing from it.

use std::collections::{BTreeMap, BTreeSet};

use super::report::{GROUPS, files, group, help, here, often};
use super::survey::{Survey, Tally};
use super::text::{Script, Text, runs};
use crate::config::Unify;
use crate::diag::{Code, Diagnostic, Sink};
use crate::doc::Chapter;
use crate::lang::script;
use crate::lang::variants::{IN_SCRIPT, Kind, Pair, VARIANT, Variants};
use crate::source::{Sources, Span};

/// Words that a finding names.
const NAMED: usize = 5;
/// Places that a finding names; all are counted.
const PLACES: usize = 50;

/// A form of a character between two others, in their own first forms; [`NONE`] where there is no Han, and on both sides
/// of a form that needs no word.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Debug)]
pub(super) struct Key {
    pair: u16,
    left: char,
    right: char,
    form: usize,
}

const NONE: char = '\0';

/// Characters that stand beside any other: no words are made of them.
const LOOSE: &str = "的了是在和與与也都就不有我你他她它們们這这那個个而且但被把從从對对於于之其所以及或過过來来去上下中裏裡里又很要會会能可說说面後后前時时些樣样種种人";
/// Before these a character counts something: 一台, 這份, 三週.
const COUNTING: &str = "〇零一二兩两三四五六七八九十百千萬万億亿幾几數数多半每這这那哪首末同整";

/// Counts the forms of characters in a text. Of traditional and simplified only the form that is strange in the article
/// is counted; what it would be there is looked for later, where there is any.
pub(super) fn count(text: &Text, script: Script, forms: &mut BTreeMap<Key, Tally>, sources: &Sources) {
    let Some(strange) = script.strange() else { return };
    let (mut at, forms_here) = candidates(&text.chars, [strange == 0, strange == 1]);
    if is_quoted(forms_here, strange) {
        at.retain(|at| Variants::get().class(text.chars[*at]) == VARIANT);
    }
    each(&text.chars, &at, &mut |at, key| {
        let tally = forms.entry(key).or_default();
        if tally.count == 0 {
            tally.first = text.place(&(at..at + 1), sources);
        }
        tally.count += 1;
    });
}

/// Whether a text has so much of the other script that it is quoted from there, and no word in it a slip.
fn is_quoted(forms: [usize; 2], strange: usize) -> bool {
    forms[strange] > 2 && forms[strange] * 4 > forms[0] + forms[1]
}

/// The characters of a text that are variants, or of one of the scripts, or of both; and how many of each script.
fn candidates(chars: &[char], scripts: [bool; 2]) -> (Vec<usize>, [usize; 2]) {
    let variants = Variants::get();
    let (mut found, mut forms) = (Vec::new(), [0, 0]);
    for (at, c) in chars.iter().enumerate() {
        match variants.class(*c) {
            0 => {}
            VARIANT => found.push(at),
            script => {
                let form = usize::from(script == IN_SCRIPT[1]);
                forms[form] += 1;
                if scripts[form] {
                    found.push(at);
                }
            }
        }
    }
    (found, forms)
}

/// Calls `f` on those of some characters that are written in two ways and stand where it counts.
fn each(chars: &[char], places: &[usize], f: &mut dyn FnMut(usize, Key)) {
    let variants = Variants::get();
    for &at in places {
        let Some((number, form)) = chars.get(at).and_then(|c| variants.form(*c)) else { continue };
        let Some(pair) = variants.pair(number) else { continue };
        let beside = |c: Option<&char>| c.copied().filter(|c| script::is_han(*c));
        let (left, right) = (beside(at.checked_sub(1).and_then(|at| chars.get(at))), beside(chars.get(at + 1)));
        let neighbour =
            |c: Option<char>| c.map_or(NONE, |c| if LOOSE.contains(c) { NONE } else { variants.canonical(c) });
        let counted = left.is_some_and(|c| COUNTING.contains(c))
            || chars.get(at.wrapping_sub(1)).is_some_and(char::is_ascii_digit);
        let (left, right) = match pair.kind {
            Kind::Alike => (NONE, NONE),
            Kind::InWords if counted => continue,
            Kind::InWords | Kind::Scripts => (neighbour(left), neighbour(right)),
            Kind::Listed => {
                let listed = |place: usize, c: Option<char>| c.filter(|c| variants.is_listed(number, place, *c));
                (neighbour(listed(1, left)), neighbour(listed(0, right)))
            }
        };
        if pair.kind == Kind::Alike || left != NONE || right != NONE {
            f(at, Key { pair: number, left, right, form });
        }
    }
}

/// A word: a pair of forms with the character before or after.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Debug)]
enum Word {
    Alone,
    After(char),
    Before(char),
}

impl Word {
    /// With a form of its pair. Beside a form of one script, its neighbour is shown in that script too.
    fn written(self, pair: Pair, form: usize) -> String {
        let beside = |c: char| if pair.kind == Kind::Scripts { Variants::get().in_script(c, form) } else { c };
        match self {
            Word::Alone => pair.forms[form].to_string(),
            Word::After(left) => [beside(left), pair.forms[form]].iter().collect(),
            Word::Before(right) => [pair.forms[form], beside(right)].iter().collect(),
        }
    }
}

/// How often each form is written, by article.
#[derive(Clone, Default)]
struct Forms([Vec<Tally>; 2]);

impl Forms {
    fn count(&self, form: usize) -> usize {
        self.0[form].iter().map(|tally| tally.count).sum()
    }

    fn both(&self) -> bool {
        self.0.iter().all(|tallies| !tallies.is_empty())
    }

    fn total(&self) -> usize {
        self.count(0) + self.count(1)
    }
}

/// The words of a group of articles that are written in two ways.
#[derive(Default)]
pub(super) struct Mixed {
    words: BTreeMap<(u16, Word), Forms>,
    /// For a pair and its neighbours, the word that it is in.
    by_key: BTreeMap<(u16, char, char), Word>,
    /// The form that a traditional and simplified pair has in these articles.
    own: Option<usize>,
}

impl Mixed {
    /// Of the articles of a script.
    pub(super) fn of(articles: &[&[Chapter]], surveys: &[Survey], script: Script, sources: &Sources) -> Mixed {
        let Some(strange) = script.strange() else { return Mixed::default() };
        let mut counted: BTreeMap<Key, Vec<Tally>> = BTreeMap::new();
        for (key, tally) in group(surveys, script).iter().flat_map(|survey| &survey.forms) {
            counted.entry(*key).or_default().push(*tally);
        }
        let usual = usual(articles, surveys, script, &counted, sources);
        for (key, tally) in usual {
            counted.entry(key).or_default().push(tally);
        }
        let mut sides: BTreeMap<(u16, Word), Forms> = BTreeMap::new();
        for (key, tallies) in &counted {
            for word in words(key) {
                sides.entry((key.pair, word)).or_default().0[key.form].extend(tallies);
            }
        }
        sides.retain(|_, forms| forms.both());
        let mut mixed = Mixed { own: Some(1 - strange), ..Mixed::default() };
        for (key, tallies) in counted {
            // Of two words that it may be in, it is in the one that is met more often: 在台灣 has 台灣.
            let of = |word: &Word| sides.get(&(key.pair, *word)).map(Forms::total);
            let Some(word) = words(&key).filter(|word| of(word).is_some()).max_by_key(of) else { continue };
            mixed.words.entry((key.pair, word)).or_default().0[key.form].extend(tallies);
            mixed.by_key.insert((key.pair, key.left, key.right), word);
        }
        mixed.words.retain(|_, forms| forms.both());
        mixed
    }

    /// What a character is to be instead, in an article of the group.
    fn instead(&self, key: Key) -> Option<char> {
        let word = self.by_key.get(&(key.pair, key.left, key.right))?;
        let forms = self.words.get(&(key.pair, *word))?;
        let pair = Variants::get().pair(key.pair)?;
        let target = self.target(pair, forms);
        (target != key.form).then_some(pair.forms[target])
    }

    /// The form that the other becomes: the commoner, or that of the script.
    fn target(&self, pair: Pair, forms: &Forms) -> usize {
        match (pair.kind, self.own) {
            (Kind::Scripts, Some(own)) => own,
            _ => usize::from(forms.count(1) > forms.count(0)),
        }
    }

    /// Every character of a text that is to be another, with the character.
    pub(super) fn changes(&self, chars: &[char]) -> Vec<(usize, char)> {
        let mut changes = Vec::new();
        let Some(own) = self.own.filter(|_| !self.words.is_empty()) else { return changes };
        let (mut at, forms) = candidates(chars, [true, true]);
        if is_quoted(forms, 1 - own) {
            at.retain(|at| Variants::get().class(chars[*at]) == VARIANT);
        }
        each(chars, &at, &mut |at, key| changes.extend(self.instead(key).map(|c| (at, c))));
        changes
    }
}

fn words(key: &Key) -> impl Iterator<Item = Word> + use<> {
    let words = match (key.left, key.right) {
        (NONE, NONE) => [Some(Word::Alone), None],
        (left, right) => {
            [Some(left).filter(|c| *c != NONE).map(Word::After), Some(right).filter(|c| *c != NONE).map(Word::Before)]
        }
    };
    words.into_iter().flatten()
}

/// The usual forms of the traditional and simplified pairs whose strange form was met, in the same words.
fn usual(
    articles: &[&[Chapter]],
    surveys: &[Survey],
    script: Script,
    strange: &BTreeMap<Key, Vec<Tally>>,
    sources: &Sources,
) -> Vec<(Key, Tally)> {
    let variants = Variants::get();
    let is_scripts = |number: u16| variants.pair(number).is_some_and(|pair| pair.kind == Kind::Scripts);
    let met: Vec<&Key> = strange.keys().filter(|key| is_scripts(key.pair)).collect();
    let Some(own_form) = script.strange().map(|strange| 1 - strange).filter(|_| !met.is_empty()) else {
        return Vec::new();
    };
    let own: BTreeSet<char> = met.iter().filter_map(|key| Some(variants.pair(key.pair)?.forms[own_form])).collect();
    let sides: BTreeSet<(u16, Word)> = met.iter().flat_map(|key| words(key).map(|word| (key.pair, word))).collect();
    let mut found: Vec<(Key, Tally)> = Vec::new();
    for (article, _) in articles.iter().zip(surveys).filter(|(_, survey)| survey.script == script) {
        let (mut forms, mut text): (BTreeMap<Key, Tally>, Text) = Default::default();
        runs(article, &mut |run| {
            text.read(run);
            let (mut at, here) = candidates(&text.chars, [own_form == 0, own_form == 1]);
            if is_quoted(here, 1 - own_form) {
                return;
            }
            at.retain(|at| own.contains(&text.chars[*at]));
            each(&text.chars, &at, &mut |at, key| {
                if words(&key).any(|word| sides.contains(&(key.pair, word))) {
                    let tally = forms.entry(key).or_default();
                    if tally.count == 0 {
                        tally.first = text.place(&(at..at + 1), sources);
                    }
                    tally.count += 1;
                }
            });
        });
        found.extend(forms);
    }
    found
}

/// X004: for each pair of forms, the words that have both.
pub(super) fn report(articles: &[&[Chapter]], surveys: &[Survey], sources: &Sources, sink: &mut Sink) {
    for script in GROUPS {
        let mixed = Mixed::of(articles, surveys, script, sources);
        let mut by_pair: BTreeMap<u16, Vec<(Word, &Forms)>> = BTreeMap::new();
        for ((pair, word), forms) in &mixed.words {
            by_pair.entry(*pair).or_default().push((*word, forms));
        }
        // 問題 and 问题 differ in two characters and are one word.
        let mut told: BTreeSet<String> = BTreeSet::new();
        for (number, mut words) in by_pair {
            let Some(pair) = Variants::get().pair(number) else { continue };
            words.sort_by_key(|(_, forms)| std::cmp::Reverse(forms.count(0).min(forms.count(1))));
            if told.insert(shown(pair, &words, 0)) {
                sink.extend(mixed.finding(pair, &words));
            }
        }
    }
}

/// The first words of a pair, with one of its forms.
fn shown(pair: Pair, words: &[(Word, &Forms)], form: usize) -> String {
    let words: Vec<String> = words.iter().take(NAMED).map(|(word, _)| word.written(pair, form)).collect();
    words.join("、")
}

impl Mixed {
    /// The words of a pair; `None` where all are in one file.
    fn finding(&self, pair: Pair, words: &[(Word, &Forms)]) -> Option<Diagnostic> {
        let count = |form: usize| words.iter().map(|(_, forms)| forms.count(form)).sum::<usize>();
        let common = usize::from(count(1) > count(0));
        let tallies = |form: usize| words.iter().flat_map(move |(_, forms)| &forms.0[form]);
        let places = |form: usize| tallies(form).map(|tally| tally.first);
        if files(places(0).chain(places(1))) < 2 {
            return None;
        }
        let more = match words.len().saturating_sub(NAMED) {
            0 => String::new(),
            1 => "; so is another word".to_owned(),
            more => format!("; so are {more} more words"),
        };
        let said = |form: usize| format!("`{}` {}", shown(pair, words, form), often(count(form), files(places(form))));
        let message = format!("{}, also written {}{more}", said(common), said(1 - common));
        let mut found = Diagnostic::new(Code::X004, message);
        if let Some(first) = places(common).min() {
            found = found.label(first, if count(common) > count(1 - common) { "mostly so" } else { "so here" });
        }
        for (place, count) in by_file(tallies(1 - common)).into_iter().take(PLACES) {
            found = found.label(place, here(&pair.forms[1 - common].to_string(), count));
        }
        let targets: BTreeSet<usize> = words.iter().map(|(_, forms)| self.target(pair, forms)).collect();
        let target = match targets.first() {
            Some(one) if targets.len() == 1 => format!("`{}`", shown(pair, words, *one)),
            _ => "each word as it is written most,".to_owned(),
        };
        Some(found.help(help(Unify::Variants, Some(&target), Code::X004)))
    }
}

/// The first place in each file, with how often it is there.
fn by_file<'t>(tallies: impl Iterator<Item = &'t Tally>) -> Vec<(Span, usize)> {
    let mut sorted: Vec<&Tally> = tallies.collect();
    sorted.sort_by_key(|tally| tally.first);
    let mut out: Vec<(Span, usize)> = Vec::new();
    for tally in sorted {
        match out.last_mut() {
            Some((place, count)) if place.source() == tally.first.source() => *count += tally.count,
            _ => out.push((tally.first, tally.count)),
        }
    }
    out
}
