//! What differs from article to article, in words.

use super::style::{QUESTIONS, Question, Style};
use super::survey::{Survey, Tally};
use super::text::Script;
use crate::config::Unify;
use crate::diag::{Code, Diagnostic, Sink};
use crate::doc::Chapter;
use crate::source::Span;

/// Places that a finding names; all are counted.
const PLACES: usize = 100;

/// Articles that are compared with each other: what is right in one script is not in another.
pub(super) const GROUPS: [Script; 3] = [Script::Traditional, Script::Simplified, Script::Japanese];

/// The articles of a group.
pub(super) fn group(surveys: &[Survey], script: Script) -> Vec<&Survey> {
    surveys.iter().filter(|survey| survey.script == script).collect()
}

/// How often something is written in a style, and in how many articles.
struct Use {
    style: Style,
    count: usize,
    tallies: Vec<Tally>,
}

fn uses(question: &Question, group: &[&Survey]) -> Vec<Use> {
    let mut uses: Vec<Use> = Vec::new();
    for &style in question.styles {
        let tallies: Vec<Tally> = group.iter().map(|survey| survey.style(style)).filter(|t| t.count > 0).collect();
        if !tallies.is_empty() {
            uses.push(Use { style, count: tallies.iter().map(|tally| tally.count).sum(), tallies });
        }
    }
    uses.sort_by_key(|used| std::cmp::Reverse(used.count));
    uses
}

/// The style that a question is settled on, in a group of articles.
pub(super) fn target(question: &Question, group: &[&Survey]) -> Option<Style> {
    question.target(&|style| group.iter().map(|survey| survey.style(style).count).sum())
}

/// X005 to X008: what is written in several ways.
pub(super) fn styles(surveys: &[Survey], sink: &mut Sink) {
    for script in GROUPS {
        let group = group(surveys, script);
        for question in QUESTIONS {
            let uses = uses(question, &group);
            let [first, others @ ..] = uses.as_slice() else { continue };
            let files = files(uses.iter().flat_map(|used| used.tallies.iter().map(|tally| tally.first)));
            if others.is_empty() || files < 2 {
                continue;
            }
            let ways: Vec<String> = uses
                .iter()
                .map(|used| format!("{} {}", used.style.shown(), often(used.count, used.tallies.len())))
                .collect();
            let message = format!("{} are written in {} ways: {}", question.what, uses.len(), ways.join(", "));
            let mut found = Diagnostic::new(question.code, message);
            // The commonest way first, in an article that has no other if there is one.
            let pure = |tally: &&Tally| {
                !others.iter().flat_map(|used| &used.tallies).any(|other| same_file(other.first, tally.first))
            };
            let example = first.tallies.iter().find(pure).or(first.tallies.first());
            if let Some(example) = example {
                let so = others.iter().all(|used| used.count < first.count);
                found = found.label(example.first, if so { "mostly so" } else { "so here" });
            }
            let mut rest: Vec<(Span, String)> = others
                .iter()
                .flat_map(|used| used.tallies.iter().map(|tally| (tally.first, here(used.style.shown(), tally.count))))
                .collect();
            rest.sort();
            for (span, text) in rest.into_iter().take(PLACES) {
                found = found.label(span, text);
            }
            sink.push(found.help(help(question.unify, target(question, &group).map(Style::shown), question.code)));
        }
    }
}

fn same_file(a: Span, b: Span) -> bool {
    a.source().is_some() && a.source() == b.source()
}

/// In how many files places are.
pub(super) fn files(spans: impl Iterator<Item = Span>) -> usize {
    let mut sources: Vec<_> = spans.filter_map(Span::source).collect();
    sources.sort_unstable();
    sources.dedup();
    sources.len()
}

/// `12 times in 3 articles`
pub(super) fn often(count: usize, articles: usize) -> String {
    let times = if count == 1 { "once".to_owned() } else { format!("{count} times") };
    let plural = if articles == 1 { "" } else { "s" };
    format!("{times} in {articles} article{plural}")
}

/// `台灣, 3 times here`
pub(super) fn here(what: &str, count: usize) -> String {
    if count == 1 { format!("{what} here") } else { format!("{what}, {count} times here") }
}

/// The way out.
pub(super) fn help(unify: Unify, target: Option<&str>, code: Code) -> String {
    let name = match unify {
        Unify::Variants => "variants",
        Unify::Quotes => "quotes",
        Unify::Marks => "marks",
        Unify::Numbers => "numbers",
        Unify::Spacing => "spacing",
    };
    match target {
        Some(target) => {
            format!("`--unify {name}` writes {target} throughout; `--allow {code}` if the difference is meant")
        }
        None => format!("settle on one in the manuscripts; `--allow {code}` if the difference is meant"),
    }
}

/// X010: articles in traditional and in simplified characters. What else differs between them is not looked for.
pub(super) fn scripts(articles: &[&[Chapter]], surveys: &[Survey], sink: &mut Sink) {
    let of = |script: Script| -> Vec<Span> {
        let same = articles.iter().zip(surveys).filter(|(_, survey)| survey.script == script);
        same.filter_map(|(article, _)| article.first()).map(|chapter| start(chapter.span)).collect()
    };
    let mut both = [(of(Script::Traditional), "traditional"), (of(Script::Simplified), "simplified")];
    both.sort_by_key(|(places, _)| std::cmp::Reverse(places.len()));
    let [(many, common), (few, rare)] = both;
    if few.is_empty() {
        return;
    }
    let count = |places: &[Span]| format!("{} article{}", places.len(), if places.len() == 1 { "" } else { "s" });
    let message = format!("{} in {rare} characters, {} in {common} ones", count(&few), count(&many));
    let mut found = Diagnostic::new(Code::X010, message);
    for place in few.into_iter().take(PLACES) {
        found = found.label(place, format!("in {rare} characters"));
    }
    let help =
        "convert the articles if the book is to be in one script; otherwise give each its `lang` in its front matter";
    sink.push(found.help(help));
}

/// The first place of a file.
pub(super) fn start(span: Span) -> Span {
    span.source().map_or(Span::NONE, |source| Span::new(source, span.start(), span.start()))
}
