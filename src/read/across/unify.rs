//! Everything written as it is written most. Each change is reported; what is protected stays (see [`super::text`]).

use std::ops::Range;

use rayon::prelude::*;

use super::report::{GROUPS, group, target};
use super::scan::scan;
use super::style::{QUESTIONS, Style};
use super::survey::Survey;
use super::text::{Script, Text, is_open};
use super::words::Mixed;
use super::{articles, marks, numbers};
use crate::config::Unify;
use crate::diag::{Code, Diagnostic, Pointer, Sink};
use crate::doc::{Book, Chapter, Inline, walk};
use crate::lang::{Lang, Region};
use crate::read::cleanup::{self, Edit, Marks, Rule, describe};
use crate::read::flat;
use crate::source::Sources;

/// Places kept for one finding; all are counted.
const PLACES: usize = 1000;

/// What is done to the articles of a script.
struct Plan {
    mixed: Option<Mixed>,
    /// For each question, the style that it is settled on.
    styles: Vec<(Unify, &'static [Style], Style)>,
}

/// Makes uniform what is wanted, article by article.
pub(super) fn unify(wanted: &[Unify], book: &mut Book, surveys: &[Survey], sources: &Sources, sink: &mut Sink) {
    let scripts: Vec<Script> = surveys.iter().map(|survey| survey.script).collect();
    let plans = plans(wanted, &book.chapters, surveys, sources);
    let lengths: Vec<usize> = lengths(&book.chapters);
    let mut work: Vec<(&mut [Chapter], Script)> = Vec::new();
    let (mut rest, mut scripts) = (book.chapters.as_mut_slice(), scripts.into_iter());
    for length in lengths {
        let (article, after) = rest.split_at_mut(length);
        rest = after;
        if article.iter().any(|chapter| !chapter.path.is_empty()) {
            work.extend(scripts.next().map(|script| (article, script)));
        }
    }
    let plan = |script: Script| plans.iter().find(|(own, _)| *own == script).map(|(_, plan)| plan);
    let done: Vec<Sink> = work
        .into_par_iter()
        .filter_map(|(article, script)| Some((article, script, plan(script)?)))
        .map(|(article, script, plan)| one(wanted, article, script, plan, sources))
        .collect();
    done.into_iter().for_each(|found| sink.merge(found));
}

/// Chapters of each file and of what stands between files, as [`articles`] groups them.
fn lengths(chapters: &[Chapter]) -> Vec<usize> {
    chapters.chunk_by(|a, b| a.path == b.path).map(<[Chapter]>::len).collect()
}

fn plans(wanted: &[Unify], chapters: &[Chapter], surveys: &[Survey], sources: &Sources) -> Vec<(Script, Plan)> {
    let articles = articles(chapters);
    let plan = |script: Script| {
        let group = group(surveys, script);
        let settled = QUESTIONS.iter().filter(|question| wanted.contains(&question.unify));
        let styles = settled.filter_map(|question| Some((question.unify, question.styles, target(question, &group)?)));
        let mixed = wanted.contains(&Unify::Variants).then(|| Mixed::of(&articles, surveys, script, sources));
        (script, Plan { mixed, styles: styles.collect() })
    };
    GROUPS.into_iter().map(plan).collect()
}

/// One article.
fn one(wanted: &[Unify], article: &mut [Chapter], script: Script, plan: &Plan, sources: &Sources) -> Sink {
    let mut sink = Sink::default();
    for unify in wanted {
        let mut done = Done { count: 0, pointers: Vec::new(), sources };
        let mut change = |run: &mut Vec<Inline>| match unify {
            Unify::Variants => done.apply(run, |text| variants(text, plan.mixed.as_ref())),
            Unify::Quotes | Unify::Marks | Unify::Numbers | Unify::Spacing => {
                for (_, from, to) in plan.styles.iter().filter(|(of, ..)| of == unify) {
                    done.apply(run, |text| match unify {
                        Unify::Quotes => quotes(text, *to, script),
                        _ => rewritten(text, from, *to, script),
                    });
                }
            }
        };
        for chapter in article.iter_mut() {
            walk::outer_runs_mut_where(&mut chapter.blocks, &is_open, &mut change);
            let notes = chapter.notes.values_mut();
            notes.for_each(|note| walk::outer_runs_mut_where(&mut note.body, &is_open, &mut change));
        }
        sink_done(*unify, done, &mut sink);
    }
    sink
}

fn variants(text: &Text, mixed: Option<&Mixed>) -> Vec<Edit> {
    let changes = mixed.map(|mixed| mixed.changes(&text.chars)).unwrap_or_default();
    changes.into_iter().map(|(at, c)| edit(text, &(at..at + 1), c.to_string())).collect()
}

fn quotes(text: &Text, to: Style, script: Script) -> Vec<Edit> {
    let marks = if to == Style::Curly { Marks::Curly } else { Marks::Corner };
    let lang = match script {
        Script::Simplified => Lang::ZH_HANS,
        Script::Japanese => Lang::JA,
        Script::Traditional | Script::Other => Lang::ZH_HANT,
    };
    debug_assert_ne!(lang.typography(), Region::Latin);
    cleanup::requote(&text.flat.text, lang, &text.flat.protected, marks)
}

/// What stands in one of some styles, written in another.
fn rewritten(text: &Text, from: &[Style], to: Style, script: Script) -> Vec<Edit> {
    let mut edits = Vec::new();
    scan(&text.chars, &mut |found| {
        if found.style == to || !from.contains(&found.style) {
            return;
        }
        let cells = &text.chars[found.cells.clone()];
        let with = match to {
            Style::LettersClose | Style::NumbersClose => Some(String::new()),
            Style::LettersSpaced | Style::NumbersSpaced => {
                Some(cells.iter().fold(" ".to_owned(), |text, c| text + &c.to_string()))
            }
            _ => marks::written(cells, to).or_else(|| numbers::written(cells, to, script == Script::Simplified)),
        };
        edits.extend(with.map(|with| edit(text, &found.cells, with)));
    });
    edits
}

fn edit(text: &Text, cells: &Range<usize>, replacement: String) -> Edit {
    Edit { range: text.bytes(cells), replacement, rule: Rule::Uniform }
}

/// What was changed in an article.
struct Done<'s> {
    count: usize,
    pointers: Vec<Pointer>,
    sources: &'s Sources,
}

impl Done<'_> {
    fn apply(&mut self, run: &mut [Inline], find: impl Fn(&Text) -> Vec<Edit>) {
        let text = Text::of(run);
        let mut edits = find(&text);
        edits.retain(|edit| text.flat.is_whole(&edit.range));
        if edits.is_empty() {
            return;
        }
        for edit in &edits {
            self.count += 1;
            if self.pointers.len() < PLACES {
                let span = text.place_of_bytes(&edit.range, self.sources);
                self.pointers.push(Pointer { span, text: describe(&text.flat.text, edit) });
            }
        }
        flat::apply(run, edits);
    }
}

fn sink_done(unify: Unify, done: Done<'_>, sink: &mut Sink) {
    let Some(first) = done.pointers.first() else { return };
    let what = match unify {
        Unify::Variants => "forms of characters",
        Unify::Quotes => "quotation marks",
        Unify::Marks => "ellipses and dashes",
        Unify::Numbers => "numbers",
        Unify::Spacing => "spaces between Han and Latin",
    };
    let message = format!("{what} made uniform, as {}", first.text);
    let mut found = Diagnostic::new(Code::X009, message).times(done.count);
    found.pointers = done.pointers.into_iter().filter(|pointer| !pointer.span.is_none()).collect();
    sink.push(
        found.help(
            "put what is to stay into `[…]{.verbatim}` or `::: {.verbatim}`; without `--unify` nothing is changed",
        ),
    );
}
