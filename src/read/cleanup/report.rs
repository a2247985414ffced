//! What was changed and seen in a file, gathered into diagnostics: one for each rule, with every place.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Cleaned, Edit, FindingKind, Rule};
use crate::diag::{Code, Diagnostic, Pointer, Sink};
use crate::source::Span;

/// Places kept for one diagnostic; all are counted.
const PLACES: usize = 1000;
/// Diagnostics of their own for marks without partner; all are counted.
const LONE: usize = 100;
/// From so many different simplified characters on, the text is simplified, not a text with slips.
const MANY: usize = 30;

/// Gathers what [`super::edits`] says of the paragraphs of one file.
#[derive(Default)]
pub(in crate::read) struct Report {
    edits: BTreeMap<Rule, Tally>,
    ambiguous: BTreeMap<&'static str, Tally>,
    residue: BTreeMap<(String, String), Tally>,
    simplified: BTreeMap<char, Tally>,
    variants: BTreeMap<char, Tally>,
    lone: Tally,
    /// The opening mark of a quotation that an earlier paragraph left open.
    open: Option<Pointer>,
    /// Whether a paragraph since then did not open it again.
    gap: bool,
}

/// Places of one kind.
#[derive(Default)]
struct Tally {
    count: usize,
    pointers: Vec<Pointer>,
}

impl Tally {
    fn add(&mut self, span: Span, text: impl Into<String>) {
        self.count += 1;
        if self.pointers.len() < PLACES {
            self.pointers.push(Pointer { span, text: text.into() });
        }
    }

    fn into_diagnostic(self, code: Code, message: impl Into<String>) -> Diagnostic {
        let mut diagnostic = Diagnostic::new(code, message).times(self.count);
        diagnostic.pointers = self.pointers.into_iter().filter(|pointer| !pointer.span.is_none()).collect();
        diagnostic
    }

    fn first(&self) -> &str {
        self.pointers.first().map_or("", |pointer| &pointer.text)
    }
}

impl Report {
    /// Adds a paragraph; `place` gives the source of a range of its text.
    pub(in crate::read) fn add(&mut self, text: &str, cleaned: &Cleaned, place: impl Fn(Range<usize>) -> Span) {
        for edit in &cleaned.edits {
            self.edits.entry(edit.rule).or_default().add(place(edit.range.clone()), describe(text, edit));
        }
        // A quotation that goes on is opened again by the next paragraph (CLREQ 3.1.1.2); Japanese leaves it open until
        // it is closed. Opened later than in the next paragraph, it is another one.
        let reopens = text.trim_start().starts_with(['「', '『', '“', '"', '‘']);
        let mut open = self.open.take();
        if let Some(lost) = open.take_if(|_| reopens && self.gap) {
            self.lone.add(lost.span, lost.text);
        }
        for finding in &cleaned.findings {
            let span = place(finding.range.clone());
            let found = text.get(finding.range.clone()).unwrap_or_default();
            match &finding.kind {
                // It closes a quotation of the paragraphs before.
                FindingKind::Closes if open.take().is_some() => {}
                FindingKind::Lone | FindingKind::Closes => self.lone.add(span, found),
                FindingKind::Opens => self.open = Some(Pointer { span, text: found.to_owned() }),
                FindingKind::Ambiguous(why) => self.ambiguous.entry(why).or_default().add(span, found),
                FindingKind::Residue(right) => self.residue(found, right, span),
                FindingKind::After => self.residue(found, &found.replace('后', "後"), span),
                FindingKind::Simplified => {
                    self.simplified.entry(first_char(found)).or_default().add(span, "");
                }
                FindingKind::Variant => self.variants.entry(first_char(found)).or_default().add(span, ""),
            }
        }
        self.gap = self.open.is_none();
        if !reopens && self.open.is_none() {
            self.open = open;
        }
    }

    fn residue(&mut self, found: &str, right: &str, span: Span) {
        let words = (found.to_owned(), right.to_owned());
        self.residue.entry(words).or_default().add(span, "");
    }

    /// Hands everything to the sink.
    pub(in crate::read) fn finish(mut self, sink: &mut Sink) {
        if let Some(open) = self.open.take() {
            self.lone.add(open.span, open.text);
        }
        for (rule, tally) in self.edits {
            sink.push(changed(rule, tally));
        }
        for (why, tally) in self.ambiguous {
            let message = format!("`{}`: {why}", tally.first().escape_debug());
            sink.push(tally.into_diagnostic(Code::T003, message).help("left as it is; write what is meant"));
        }
        lone(self.lone, sink);
        for ((found, right), tally) in self.residue {
            let message = format!("`{found}`: perhaps `{right}`");
            sink.push(tally.into_diagnostic(Code::T004, message).help("left as it is; correct it in the manuscript"));
        }
        simplified(self.simplified, sink);
        variants(self.variants, sink);
    }
}

fn first_char(text: &str) -> char {
    text.chars().next().unwrap_or_default()
}

/// A change in a few characters: `,` → `，`.
pub(in crate::read) fn describe(text: &str, edit: &Edit) -> String {
    let show = |text: &str| match text {
        "" => "nothing".to_owned(),
        " " => "a space".to_owned(),
        _ if text.chars().all(|c| c == ' ') => "spaces".to_owned(),
        _ if text
            .chars()
            .any(|c| c.is_control() || c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{FEFF}')) =>
        {
            text.chars().map(|c| format!("U+{:04X}", u32::from(c))).collect::<Vec<_>>().join(" ")
        }
        _ => format!("`{text}`"),
    };
    let written = text.get(edit.range.clone()).unwrap_or_default();
    if edit.replacement.strip_prefix(' ') == Some(written) {
        return format!("a space before `{written}`");
    }
    format!("{} → {}", show(written), show(&edit.replacement))
}

fn changed(rule: Rule, tally: Tally) -> Diagnostic {
    let (code, what) = match rule {
        Rule::Invisible => (Code::T009, "control or invisible characters removed"),
        Rule::T2 => (Code::T010, "widths and composed characters normalised (T2)"),
        Rule::T3 => (Code::T001, "commas, colons, question and exclamation marks made full width (T3)"),
        Rule::T4 => (Code::T001, "full stops made full width (T4)"),
        Rule::T5 => (Code::T001, "parentheses made full width (T5)"),
        Rule::T6 => (Code::T001, "quotation marks paired and replaced (T6)"),
        Rule::T8 => (Code::T001, "ellipses made whole (T8)"),
        Rule::T9 => (Code::T001, "dashes made whole (T9)"),
        Rule::T10 => (Code::T001, "range marks replaced (T10)"),
        Rule::T11 => (Code::T010, "spaces between CJK characters and beside Latin removed (T11)"),
        Rule::T12 => (Code::T001, "middle dots in names replaced (T12)"),
        Rule::Uniform => (Code::X009, "made uniform"),
    };
    let message = format!("{what}, as {}", tally.first());
    tally
        .into_diagnostic(code, message)
        .help("`--message-format json` lists the places; `--no-cleanup` leaves the text as it is")
}

fn lone(tally: Tally, sink: &mut Sink) {
    let message = |mark: &str| format!("`{mark}` has no partner in its paragraph");
    let help = "left as it is; add the other mark, or take this one away";
    let rest = tally.count.saturating_sub(LONE);
    for pointer in tally.pointers.into_iter().take(LONE) {
        sink.push(Diagnostic::new(Code::T002, message(&pointer.text)).at(pointer.span).help(help));
    }
    if rest > 0 {
        sink.push(Diagnostic::new(Code::T002, "more marks without a partner").times(rest).help(help));
    }
}

fn simplified(found: BTreeMap<char, Tally>, sink: &mut Sink) {
    if found.len() < MANY {
        for (c, tally) in found {
            let message = format!("`{c}` is a simplified character in a traditional text");
            sink.push(tally.into_diagnostic(Code::T004, message).help("left as it is; correct it in the manuscript"));
        }
        return;
    }
    let count = found.values().map(|tally| tally.count).sum();
    let mut message = format!("{} different simplified characters in a traditional text, as ", found.len());
    message.extend(found.keys().take(10));
    let mut all = Tally { count, pointers: found.into_values().flat_map(|tally| tally.pointers).collect() };
    all.pointers.sort_by_key(|pointer| pointer.span);
    all.pointers.truncate(PLACES);
    sink.push(all.into_diagnostic(Code::T004, message).help("`--lang zh-Hans` if the text is simplified Chinese"));
}

/// Two forms of one character in one text; the rarer form is pointed at.
fn variants(mut found: BTreeMap<char, Tally>, sink: &mut Sink) {
    for (a, b) in super::residue::VARIANTS {
        if let (Some(first), Some(second)) = (found.remove(&a), found.remove(&b)) {
            let message = format!("both `{a}` and `{b}` in one text");
            let rarer = if first.count < second.count { first } else { second };
            sink.push(rarer.into_diagnostic(Code::T004, message).help("left as they are; settle on one of the two"));
        }
    }
}
