//! Choices that the rules of a language leave to the book (design rules K, H, W4, U4, S1, S5, D3).

use schemars::JsonSchema;
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::breaking::Kinsoku;
use super::spacing::AUTOSPACE;

/// Choices within the rules of a language.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub struct Options {
    /// Prohibitions at line edges (rules K).
    pub kinsoku: Kinsoku,
    /// Whether a pause mark may hang out of a line (rules H).
    pub hang: bool,
    /// Whether marks are squeezed in pairs and at line edges; off for books that keep every mark one em (W4).
    pub squeeze: bool,
    /// Whether Latin words may be hyphenated (rule U4).
    pub hyphenate: bool,
    /// Space between CJK and Latin, thousandths of em (rule S1).
    pub autospace: i32,
    /// Whether Latin is padded to whole em, so that Han stands on a grid (rule S5).
    pub latin_grid: bool,
    /// Whether Korean breaks between any two syllables, not only between words (rule D3).
    pub syllables: bool,
}

impl Default for Options {
    fn default() -> Options {
        Choices::default().options()
    }
}

/// Choices as a configuration or a theme makes them; what is left out is decided elsewhere.
#[derive(Copy, Clone, PartialEq, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Choices {
    /// Prohibitions at line edges: `auto`; Chinese `basic`, `gb`, `strict`; Japanese `strict`, `normal`, `loose`.
    pub kinsoku: Option<Kinsoku>,
    /// Whether a comma or full stop may hang out of a line. Not in horizontal traditional Chinese. Default: false.
    pub hanging: Option<bool>,
    /// Whether marks beside one another and at line edges lose their blank. Default: true.
    pub squeeze: Option<bool>,
    /// Whether Latin words are hyphenated. Default: true.
    pub hyphenation: Option<bool>,
    /// Space between Han and Latin in em, from 0 to 0.25. Default: 0.25.
    #[serde(deserialize_with = "quarter")]
    pub cjk_latin_space: Option<f64>,
    /// Whether Latin in Han text is padded to whole em. Default: false.
    pub latin_grid: Option<bool>,
    /// Whether Korean lines may end inside words. Default: false.
    pub break_syllables: Option<bool>,
}

impl Choices {
    /// These choices laid over others.
    pub fn over(self, under: Choices) -> Choices {
        Choices {
            kinsoku: self.kinsoku.or(under.kinsoku),
            hanging: self.hanging.or(under.hanging),
            squeeze: self.squeeze.or(under.squeeze),
            hyphenation: self.hyphenation.or(under.hyphenation),
            cjk_latin_space: self.cjk_latin_space.or(under.cjk_latin_space),
            latin_grid: self.latin_grid.or(under.latin_grid),
            break_syllables: self.break_syllables.or(under.break_syllables),
        }
    }

    /// The choices with everything filled in.
    pub fn options(self) -> Options {
        Options {
            kinsoku: self.kinsoku.unwrap_or_default(),
            hang: self.hanging.unwrap_or(false),
            squeeze: self.squeeze.unwrap_or(true),
            hyphenate: self.hyphenation.unwrap_or(true),
            autospace: self.cjk_latin_space.map_or(AUTOSPACE, |em| (em * 1000.0).round() as i32),
            latin_grid: self.latin_grid.unwrap_or(false),
            syllables: self.break_syllables.unwrap_or(false),
        }
    }
}

fn quarter<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    let em = Option::<f64>::deserialize(deserializer)?;
    match em {
        Some(em) if !(0.0..=0.25).contains(&em) => Err(D::Error::custom(format!("{em} is not from 0 to 0.25"))),
        em => Ok(em),
    }
}
