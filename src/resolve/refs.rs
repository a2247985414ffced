//! References become links that carry their words: `@fig-press` → 圖 1-2.

use std::collections::BTreeMap;

use super::identify::{Found, Names};
use super::number::{Target, TargetKind};
use crate::diag::{Code, Diagnostic, Sink};
use crate::doc::{Attr, Book, Inline, InlineKind, Label, LinkTo, RefForm};
use crate::lang::Lang;
use crate::source::Span;

/// Resolves every reference of the book.
pub(super) fn resolve(book: &mut Book, lang: Lang, names: &Names, targets: &BTreeMap<Label, Target>, sink: &mut Sink) {
    for (index, chapter) in book.chapters.iter_mut().enumerate() {
        let lang = chapter.meta.lang.unwrap_or(lang);
        chapter.runs_mut(&mut |run| {
            for inline in run {
                let InlineKind::Reference { label, form } = &inline.kind else { continue };
                let (label, form) = (label.clone(), *form);
                match find(names, index, &label, inline, sink).and_then(|label| Some((label, targets.get(label)?))) {
                    Some((label, target)) => {
                        let elsewhere = names.places.get(label).is_some_and(|place| place.chapter != index);
                        let body = words(target, form, lang, elsewhere, inline.span);
                        inline.kind = InlineKind::Link { to: LinkTo::Label(label.clone()), body };
                        let class = if form == RefForm::Page { "page-ref" } else { "ref" };
                        inline.attr.make().classes.push(class.to_owned());
                    }
                    None => {
                        inline.kind =
                            InlineKind::Span(vec![Inline::new(InlineKind::Text(format!("@{label}")), inline.span)]);
                        inline.attr = Attr::class_only("missing");
                    }
                }
            }
        });
    }
}

fn find<'a>(names: &'a Names, chapter: usize, label: &Label, at: &Inline, sink: &mut Sink) -> Option<&'a Label> {
    let name = label.as_str();
    match names.find(chapter, name) {
        Found::Label(label) => Some(label),
        Found::Ambiguous(several) => {
            let mut report = Diagnostic::new(Code::R002, format!("`@{name}` could mean several places")).at(at.span);
            for label in several {
                report = report.label(names.places[label].span, "given here");
            }
            sink.push(report.help("give them different names; the first is taken"));
            several.first()
        }
        Found::Nothing => {
            // `[](#第一節)` names a heading by its words.
            if let Some(label) = names.fragment(chapter, name) {
                return Some(label);
            }
            let report = Diagnostic::new(Code::R001, format!("`@{name}` points nowhere")).at(at.span);
            sink.push(match names.nearest(name) {
                Some(near) => report.help(format!("did you mean `@{near}`?")),
                None => report.help(format!("give a figure, table or heading the id with `{{#{name}}}`")),
            });
            None
        }
    }
}

/// The words of a reference: the number in a span of class `nobreak`, since 圖 and 1 do not stand on two lines; before
/// it the article `elsewhere` that counts it.
fn words(target: &Target, form: RefForm, lang: Lang, elsewhere: bool, span: Span) -> Vec<Inline> {
    let text = |words: String| Inline::new(InlineKind::Text(words), span);
    let number = target.number.as_deref().filter(|_| form != RefForm::Title);
    let Some(number) = number else { return vec![text(target.named(lang))] };
    let words = match (form, target.kind) {
        (RefForm::Number, _) | (_, TargetKind::Chapter | TargetKind::Other) => number.to_owned(),
        (_, TargetKind::Section) => lang.section(number),
        (_, TargetKind::Figure) => lang.figure(number),
        (_, TargetKind::Table) => lang.table(number),
        (_, TargetKind::Equation) => lang.equation(number),
    };
    let mut kept = Inline::new(InlineKind::Span(vec![text(words)]), span);
    kept.attr = Attr::class_only("nobreak");
    let article = target.article.as_deref().filter(|_| elsewhere && form != RefForm::Number);
    article.map(|title| text(lang.place_of(title))).into_iter().chain([kept]).collect()
}
