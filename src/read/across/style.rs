//! What can be written in several ways, and the ways.

use crate::config::Unify;
use crate::diag::Code;

/// A way to write something.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub(super) enum Style {
    Corner,
    Curly,
    Straight,
    PercentSign,
    PercentWide,
    PercentWords,
    DigitsNarrow,
    DigitsWide,
    YearDigits,
    YearHan,
    ZeroRound,
    ZeroLing,
    LettersClose,
    LettersSpaced,
    NumbersClose,
    NumbersSpaced,
    EllipsisSix,
    EllipsisMid,
    EllipsisOne,
    EllipsisDots,
    EllipsisStops,
    DashEm,
    DashBar,
    DashBox,
    DashTwo,
    DashHyphens,
}

/// How many there are.
pub(super) const STYLES: usize = Style::DashHyphens as usize + 1;

impl Style {
    /// As it is shown.
    pub(super) fn shown(self) -> &'static str {
        match self {
            Style::Corner => "「」",
            Style::Curly => "“”",
            Style::Straight => "\"\"",
            Style::PercentSign => "30%",
            Style::PercentWide => "３０％",
            Style::PercentWords => "百分之三十",
            Style::DigitsNarrow => "123",
            Style::DigitsWide => "１２３",
            Style::YearDigits => "2024年",
            Style::YearHan => "二〇二四年",
            Style::ZeroRound => "二〇二四年",
            Style::ZeroLing => "二零二四年",
            Style::LettersClose => "用Rust寫",
            Style::LettersSpaced => "用 Rust 寫",
            Style::NumbersClose => "共12頁",
            Style::NumbersSpaced => "共 12 頁",
            Style::EllipsisSix => "……",
            Style::EllipsisMid => "⋯⋯",
            Style::EllipsisOne => "…",
            Style::EllipsisDots => "...",
            Style::EllipsisStops => "。。。",
            Style::DashEm => "——",
            Style::DashBar => "――",
            Style::DashBox => "──",
            Style::DashTwo => "⸺",
            Style::DashHyphens => "--",
        }
    }
}

/// Something that a book should write in one way.
#[derive(Debug)]
pub(super) struct Question {
    /// What it is, in the plural.
    pub(super) what: &'static str,
    pub(super) code: Code,
    pub(super) unify: Unify,
    pub(super) styles: &'static [Style],
    /// How many of the styles, from the first on, others may be changed to.
    right: usize,
}

impl Question {
    /// The style that the others are changed to: the commonest of those that are right. Of widths the narrow one: wide
    /// digits are none of typesetting (rule T2).
    pub(super) fn target(&self, counts: &dyn Fn(Style) -> usize) -> Option<Style> {
        let right = self.styles.iter().take(self.right).copied();
        right.rev().max_by_key(|style| counts(*style)).filter(|style| counts(*style) > 0)
    }
}

/// Everything that is compared.
pub(super) static QUESTIONS: &[Question] = &[
    Question {
        what: "quotation marks",
        code: Code::X005,
        unify: Unify::Quotes,
        styles: &[Style::Corner, Style::Curly, Style::Straight],
        right: 2,
    },
    Question {
        what: "percentages",
        code: Code::X006,
        unify: Unify::Numbers,
        styles: &[Style::PercentSign, Style::PercentWords, Style::PercentWide],
        right: 2,
    },
    Question {
        what: "digits",
        code: Code::X006,
        unify: Unify::Numbers,
        styles: &[Style::DigitsNarrow, Style::DigitsWide],
        right: 1,
    },
    Question {
        what: "years",
        code: Code::X006,
        unify: Unify::Numbers,
        styles: &[Style::YearDigits, Style::YearHan],
        right: 2,
    },
    Question {
        what: "zeros of years",
        code: Code::X006,
        unify: Unify::Numbers,
        styles: &[Style::ZeroRound, Style::ZeroLing],
        right: 2,
    },
    Question {
        what: "Latin words between Han",
        code: Code::X007,
        unify: Unify::Spacing,
        styles: &[Style::LettersClose, Style::LettersSpaced],
        right: 2,
    },
    Question {
        what: "numbers between Han",
        code: Code::X007,
        unify: Unify::Spacing,
        styles: &[Style::NumbersClose, Style::NumbersSpaced],
        right: 2,
    },
    Question {
        what: "ellipses",
        code: Code::X008,
        unify: Unify::Marks,
        styles: &[
            Style::EllipsisSix,
            Style::EllipsisMid,
            Style::EllipsisOne,
            Style::EllipsisDots,
            Style::EllipsisStops,
        ],
        right: 2,
    },
    Question {
        what: "dashes",
        code: Code::X008,
        unify: Unify::Marks,
        styles: &[Style::DashEm, Style::DashBar, Style::DashBox, Style::DashTwo, Style::DashHyphens],
        right: 4,
    },
];
