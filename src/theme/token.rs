//! Colours of code: one set for both outputs, which must also work where a page is printed in black.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer};

use crate::doc::TokenKind;

/// How a part of a listing looks.
#[derive(Copy, Clone, Default, Eq, PartialEq, Debug)]
pub struct TokenStyle {
    /// Its colour on paper.
    pub color: Rgb,
    /// A bold face, so that it stands out in gray too.
    pub bold: bool,
}

/// A colour in sRGB.
#[derive(Copy, Clone, Default, Eq, PartialEq, Debug)]
pub struct Rgb(pub u8, pub u8, pub u8);

/// A [`TokenStyle`] as written.
#[derive(Copy, Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawToken {
    pub color: Option<Rgb>,
    pub bold: Option<bool>,
}

/// Styles laid over others.
pub(super) fn merge(
    over: BTreeMap<TokenKind, RawToken>,
    mut under: BTreeMap<TokenKind, RawToken>,
) -> BTreeMap<TokenKind, RawToken> {
    for (kind, token) in over {
        let below = under.remove(&kind).unwrap_or_default();
        under.insert(kind, RawToken { color: token.color.or(below.color), bold: token.bold.or(below.bold) });
    }
    under
}

/// Styles with everything filled in.
pub(super) fn styles(raw: &BTreeMap<TokenKind, RawToken>) -> BTreeMap<TokenKind, TokenStyle> {
    let style = |raw: &RawToken| TokenStyle { color: raw.color.unwrap_or_default(), bold: raw.bold.unwrap_or(false) };
    raw.iter().map(|(&kind, raw)| (kind, style(raw))).collect()
}

impl Rgb {
    /// Relative luminance (WCAG 2.2) in thousandths. The curve of sRGB is taken as a cubic, which is within 0.003 of it
    /// and the same on every machine.
    pub fn luminance(self) -> i32 {
        let linear = |channel: u8| {
            let c = f64::from(channel) / 255.0;
            c * (c * (c * 0.305_306 + 0.682_171) + 0.012_523)
        };
        ((0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)) * 1000.0).round() as i32
    }

    /// This colour made so light that it is read on white and on black: a contrast of 4.5 to both (WCAG 1.4.3), as far
    /// as the two can be had together.
    pub fn for_any_ground(self) -> Rgb {
        /// 1.05 ÷ 4.5 − 0.05 is 0.183, 4.5 × 0.05 − 0.05 is 0.175.
        const WANTED: i32 = 177;
        let mixed = |part: u32, with: u32| {
            let mix = |channel: u8| ((u32::from(channel) * (255 - part) + with * part) / 255) as u8;
            Rgb(mix(self.0), mix(self.1), mix(self.2))
        };
        let (with, best) = if self.luminance() < WANTED { (255, true) } else { (0, false) };
        let enough = |part: &u32| (mixed(*part, with).luminance() >= WANTED) == best;
        (0..=255).find(enough).map_or(self, |part| mixed(part, with))
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

impl<'de> Deserialize<'de> for Rgb {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Rgb, D::Error> {
        struct Hex;
        impl Visitor<'_> for Hex {
            type Value = Rgb;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a colour as \"#1c3f7a\"")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Rgb, E> {
                let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6);
                let value = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
                let value = value.ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))?;
                Ok(Rgb((value >> 16) as u8, (value >> 8) as u8, value as u8))
            }
        }
        deserializer.deserialize_str(Hex)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_for_screens_are_read_on_white_and_on_black() {
        for color in [Rgb(0, 0, 0), Rgb(28, 63, 122), Rgb(140, 30, 30), Rgb(20, 90, 50), Rgb(240, 240, 240)] {
            let luminance = color.for_any_ground().luminance();
            let (white, black) = (1_050_000 / (luminance + 50), (luminance + 50) * 1000 / 50);
            assert!(white >= 4500 && black >= 4500, "{color}: {luminance}, {white} {black}");
        }
    }
}
