//! Where lines may break (design rules K1–K4, U1–U6, L2, D3).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Class, Region};

/// How strict the prohibitions at line edges are.
#[derive(Copy, Clone, Default, Eq, PartialEq, Ord, PartialOrd, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kinsoku {
    /// As the region has it: Chinese `basic` (mainland `gb`), Japanese `strict`.
    #[default]
    Auto,
    /// Japanese: small kana, iteration marks, interpuncts and exclamation marks may begin a line.
    Loose,
    /// Japanese: small kana may begin a line.
    Normal,
    /// Chinese: dashes and ellipses may begin a line, at a cost.
    Basic,
    /// Chinese: also no solidus at either edge (GB/T 15834 5.1.9).
    Gb,
    /// Chinese: also no dash or ellipsis at the line start. Japanese: no small kana.
    Strict,
}

/// Whether a line may break between two characters.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub enum Break {
    /// Not even in an emergency: parts of one glyph, a base with its ruby.
    Never,
    /// Only where nothing else is feasible.
    No,
    /// At this cost.
    At(u16),
    /// At this cost, and a hyphen is set.
    Hyphen(u16),
}

impl Kinsoku {
    /// The level that holds in a region. One that only the other language knows says nothing here: a phrase of Japanese
    /// in a Chinese book has its own.
    pub fn in_region(self, region: Region) -> Kinsoku {
        match (self, region.marks()) {
            (Kinsoku::Auto | Kinsoku::Basic | Kinsoku::Gb, Region::Ja) => Kinsoku::Strict,
            (Kinsoku::Auto | Kinsoku::Loose | Kinsoku::Normal, Region::Cn) => Kinsoku::Gb,
            (level, Region::Ja | Region::Cn) => level,
            (Kinsoku::Auto | Kinsoku::Loose | Kinsoku::Normal, _) => Kinsoku::Basic,
            (level, _) => level,
        }
    }
}

/// Cost of a break before a dash or an ellipsis.
const BEFORE_INSEPARABLE: u16 = 60;
/// Cost of a break between a number and its Han counter.
const BEFORE_COUNTER: u16 = 30;
/// Cost of a break after an interpunct.
const AFTER_INTERPUNCT: u16 = 40;

/// Whether a line may break between two characters with no space between, neither of which is a space.
///
/// The level must be one of [`Kinsoku::in_region`].
pub fn pair(a: Class, b: Class, region: Region, level: Kinsoku) -> Break {
    use Class::*;
    if forbids_start(b, region, level) || forbids_end(a, region, level) {
        return Break::No;
    }
    match (a, b) {
        (_, Joined) => Break::Never,
        (_, NoteMark | ZeroBreak | SoftHyphen) => Break::No,
        (ZeroBreak, _) => Break::At(0),
        (SoftHyphen, _) => Break::Hyphen(70),
        (NoBreakSpace, _) | (_, NoBreakSpace) => Break::No,
        (Inseparable, Inseparable) => Break::Never,
        (_, Inseparable) if level == Kinsoku::Strict && region != Region::Ja => Break::No,
        (_, Inseparable) => Break::At(BEFORE_INSEPARABLE),
        (Interpunct, _) => Break::At(AFTER_INTERPUNCT),
        (LatinOpening, _) | (_, LatinClosing) | (LatinQuote, _) | (_, LatinQuote) => Break::No,
        (Digit, Postfix) | (Prefix, Digit) => Break::No,
        (a, b) if a.is_latin() && b.is_latin() => Break::No,
        (Digit, Ideograph) => Break::At(BEFORE_COUNTER),
        _ => Break::At(0),
    }
}

/// Whether two neighbours belong to one Korean word, which breaks only where syllables may (rule D3): the particle stays
/// with its word, also with a Latin or a bracketed one.
pub fn in_korean_word(a: Class, b: Class) -> bool {
    let keeps = |class: Class| class.is_cjk() || class.is_latin() || matches!(class, Class::Closing | Class::Opening);
    keeps(a) && keeps(b) && !(a == Class::Closing && b == Class::Opening)
}

/// Classes that never begin a line (K1).
pub fn forbids_start(class: Class, region: Region, level: Kinsoku) -> bool {
    use Class::*;
    let loose = region == Region::Ja && level == Kinsoku::Loose;
    match class {
        Closing | Stop | Comma => true,
        Colon | Exclamation | Interpunct => !loose,
        Connector => !(region == Region::Ja && level != Kinsoku::Strict),
        Postfix => !loose,
        SmallKana => region == Region::Ja && level == Kinsoku::Strict,
        Iteration => !loose,
        Solidus => !loose,
        _ => false,
    }
}

/// Classes that never end a line (K2).
pub fn forbids_end(class: Class, _region: Region, level: Kinsoku) -> bool {
    use Class::*;
    match class {
        Opening => true,
        Solidus => matches!(level, Kinsoku::Gb),
        _ => false,
    }
}

/// Units that stay with the number before them (rule U3).
pub fn is_unit(token: &str) -> bool {
    const UNITS: &[&str] = &[
        "%", "A", "B", "GB", "GHz", "Gb", "Gbps", "Hz", "J", "K", "KB", "L", "MB", "MHz", "MPa", "MW", "Mbps", "N",
        "PB", "Pa", "TB", "V", "W", "cal", "cm", "dB", "dpi", "em", "fps", "g", "h", "hPa", "ha", "kHz", "kJ", "kPa",
        "kW", "kWh", "kcal", "kg", "km", "km/h", "kV", "l", "lx", "m", "mA", "mL", "mg", "min", "ml", "mm", "ms", "nm",
        "ppm", "pt", "px", "rpm", "s", "t", "°C", "°F", "μm", "Ω", "℃", "℉",
    ];
    UNITS.contains(&token)
}
