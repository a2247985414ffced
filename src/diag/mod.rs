//! Diagnostics as values. The library reports; only the binary prints.

mod code;
mod missing;

pub use code::{CODES, Code, Info};

use serde::Serialize;

use crate::source::Span;

/// How bad a finding is.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something was changed or guessed; nothing to do.
    Note,
    /// The book is written, but this should be looked at.
    Warning,
    /// The book is not written.
    Error,
}

/// A place in a source with what is to be said about it.
#[derive(Clone, Eq, PartialEq, Debug)]
pub struct Pointer {
    /// Where.
    pub span: Span,
    /// What, in a few words; may be empty.
    pub text: String,
}

/// One finding: a stable code, a sentence, places and a way out.
#[derive(Clone, Eq, PartialEq, Debug)]
pub struct Diagnostic {
    /// Stable code; `banxin explain CODE` tells more.
    pub code: Code,
    /// Severity, by default that of the code.
    pub severity: Severity,
    /// One sentence without a full stop.
    pub message: String,
    /// Places; the first is the main one.
    pub pointers: Vec<Pointer>,
    /// The way out.
    pub help: Option<String>,
    /// How often the same finding was met, where it is reported once.
    pub count: usize,
}

impl Diagnostic {
    /// A finding with the severity of its code.
    pub fn new(code: Code, message: impl Into<String>) -> Diagnostic {
        let severity = code.info().severity;
        Diagnostic { code, severity, message: message.into(), pointers: Vec::new(), help: None, count: 1 }
    }

    /// Adds a place.
    pub fn at(self, span: Span) -> Diagnostic {
        self.label(span, "")
    }

    /// Adds a place with a few words.
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        if !span.is_none() {
            self.pointers.push(Pointer { span, text: text.into() });
        }
        self
    }

    /// Adds the way out.
    pub fn help(mut self, text: impl Into<String>) -> Diagnostic {
        self.help = Some(text.into());
        self
    }

    /// Says how often it was met.
    pub fn times(mut self, count: usize) -> Diagnostic {
        self.count = count;
        self
    }

    /// The main place.
    pub fn span(&self) -> Span {
        self.pointers.first().map_or(Span::NONE, |pointer| pointer.span)
    }
}

/// Severities that the user has changed.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Lint {
    /// Codes that are not reported. Errors are always reported.
    pub allow: Vec<Code>,
    /// Codes that are errors.
    pub deny: Vec<Code>,
    /// Whether every warning is an error.
    pub deny_warnings: bool,
}

impl Lint {
    /// The severity that a finding gets here; `None`: it is not reported.
    pub fn severity(&self, code: Code, severity: Severity) -> Option<Severity> {
        match severity {
            Severity::Error => Some(Severity::Error),
            _ if self.deny.contains(&code) => Some(Severity::Error),
            _ if self.allow.contains(&code) => None,
            Severity::Warning if self.deny_warnings => Some(Severity::Error),
            severity => Some(severity),
        }
    }
}

/// Collects findings. Parallel work takes one each and merges them in order.
#[derive(Clone, Debug, Default)]
pub struct Sink {
    list: Vec<Diagnostic>,
    missing: missing::Missing,
    lint: Lint,
}

impl Sink {
    /// A sink that changes severities. Only the sink of the whole build needs them: merging applies them too.
    pub fn with(lint: Lint) -> Sink {
        Sink { lint, ..Sink::default() }
    }

    /// Adds one, unless it is allowed.
    pub fn push(&mut self, mut diagnostic: Diagnostic) {
        if let Some(severity) = self.lint.severity(diagnostic.code, diagnostic.severity) {
            diagnostic.severity = severity;
            self.list.push(diagnostic);
        }
    }

    /// Adds one that is not there yet.
    pub fn push_unsaid(&mut self, diagnostic: Diagnostic) {
        if !self.list.contains(&diagnostic) {
            self.push(diagnostic);
        }
    }

    /// Adds some.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        diagnostics.into_iter().for_each(|diagnostic| self.push(diagnostic));
    }

    /// Notes a character that no font has, as often as it was met from `span` on (F001). They are told together.
    pub fn missing(&mut self, ch: char, span: Span, count: usize) {
        self.missing.entry(ch).or_insert((span, 0)).1 += count;
    }

    /// Adds all of another sink.
    pub fn merge(&mut self, other: Sink) {
        other.missing.into_iter().for_each(|(ch, (span, count))| self.missing(ch, span, count));
        other.list.into_iter().for_each(|diagnostic| self.push(diagnostic));
    }

    /// Adds all of another sink but the missing characters that are known: two formats of one book meet the same.
    pub fn merge_unsaid(&mut self, other: Sink) {
        other.list.into_iter().for_each(|found| self.push(found));
        for (ch, met) in other.missing {
            self.missing.entry(ch).or_insert(met);
        }
    }

    /// Makes one of all findings of a code, at the place of the first: of what is told once for a book.
    pub fn gather(&mut self, code: Code) {
        let count = self.list.iter().filter(|found| found.code == code).map(|found| found.count).sum();
        let mut first = true;
        self.list.retain_mut(|found| found.code != code || std::mem::take(&mut first));
        if let Some(found) = self.list.iter_mut().find(|found| found.code == code) {
            found.count = count;
        }
    }

    /// Whether any is an error.
    pub fn has_errors(&self) -> bool {
        let missing =
            !self.missing.is_empty() && self.lint.severity(Code::F001, Severity::Warning) == Some(Severity::Error);
        missing || self.list.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// `Err(Abort)` if any is an error: to be called at the end of a stage.
    pub fn check(&self) -> Result<(), Abort> {
        if self.has_errors() { Err(Abort) } else { Ok(()) }
    }

    /// All but missing characters, in the order in which they were found.
    pub fn list(&self) -> &[Diagnostic] {
        &self.list
    }

    /// All, sorted by place in reading order; findings without a place come first.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        missing::diagnostics(&self.missing).into_iter().for_each(|found| self.push(found));
        self.list.sort_by_key(|diagnostic| {
            let span = diagnostic.span();
            (span.source().map(|id| id.index()), span.start())
        });
        self.list
    }
}

/// The stage stopped; the reason is in the sink.
#[derive(Copy, Clone, Eq, PartialEq, Debug, thiserror::Error)]
#[error("stopped: see the diagnostics")]
pub struct Abort;

/// Result of a stage that has reported its errors to a [`Sink`].
pub type Outcome<T> = Result<T, Abort>;
