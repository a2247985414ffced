//! Colours as the file has them: light for screens, inks for a press.
//!
//! On a press black is black ink alone, tints of gray are tints of it, and solid black is printed over what lies below.
//! Other colours go through the profile of the press (relative colorimetric). Without one, black takes the part that the
//! three colours have in common: `k = 1 − max(r, g, b)`, `c = 1 − r − k` and so on.

use std::sync::Arc;

use moxcms::ColorProfile;
use rayon::prelude::*;

use super::image::Picture;
use super::press::ToPress;
use super::xobject::Colors;
use crate::cache::Key;
use crate::layout::ink::Color;
use crate::profile::{Profile, Space};

/// How colours are written.
pub(super) struct Inks {
    space: Space,
    press: bool,
    convert_images: bool,
    /// Whether pictures in inks of an unknown press are let through.
    any_cmyk: bool,
    transform: Option<ToPress>,
    profile: Option<ColorProfile>,
    /// The bytes of the profile.
    icc: Option<Arc<[u8]>>,
}

/// A colour in thousandths.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Ink {
    /// Lightness.
    Gray(i64),
    /// Red, green, blue.
    Rgb([i64; 3]),
    /// Cyan, magenta, yellow, black.
    Cmyk([i64; 4]),
    /// All inks at once, for marks.
    All,
}

impl Ink {
    /// Its operands.
    pub fn parts(&self) -> impl Iterator<Item = i64> {
        let (parts, count) = match *self {
            Ink::Gray(lightness) => ([lightness, 0, 0, 0], 1),
            Ink::Rgb([r, g, b]) => ([r, g, b, 0], 3),
            Ink::Cmyk(parts) => (parts, 4),
            Ink::All => ([1000, 0, 0, 0], 1),
        };
        parts.into_iter().take(count)
    }

    /// The operator that sets it.
    pub fn operator(&self, stroke: bool) -> &'static str {
        match (self, stroke) {
            (Ink::Gray(_), false) => "g",
            (Ink::Gray(_), true) => "G",
            (Ink::Rgb(_), false) => "rg",
            (Ink::Rgb(_), true) => "RG",
            (Ink::Cmyk(_), false) => "k",
            (Ink::Cmyk(_), true) => "K",
            (Ink::All, false) => "scn",
            (Ink::All, true) => "SCN",
        }
    }
}

impl Inks {
    pub fn new(profile: &Profile) -> Inks {
        let icc = profile.press.as_ref().and_then(|press| press.intent.as_ref()).map(|intent| &intent.icc);
        let space = profile.space();
        // Gray and RGB presses have ways of their own; a profile that has no table to its inks is as good as none.
        let icc = icc.filter(|icc| icc.space == Space::Cmyk).map(|icc| Arc::clone(&icc.bytes));
        let parsed = icc.as_ref().and_then(|icc| ColorProfile::new_from_slice(icc).ok());
        let transform = parsed.as_ref().and_then(|press| ToPress::new(&ColorProfile::new_srgb(), press));
        Inks {
            space,
            press: profile.press.is_some(),
            convert_images: profile.press.as_ref().is_some_and(|press| press.convert_images),
            any_cmyk: profile.standards.archive().is_none(),
            transform,
            profile: parsed,
            icc,
        }
    }

    /// A key with all that decides how colours are written.
    pub fn mark(&self, key: Key) -> Key {
        let flags = [self.press, self.convert_images, self.any_cmyk, self.icc.is_some()];
        let key = flags.into_iter().fold(key.number(self.space.components()), Key::number);
        key.with(self.icc.as_deref().unwrap_or_default())
    }

    /// Whether solid black is printed over what lies below: for that it must be ink, not light.
    pub fn overprint(&self) -> bool {
        self.press && self.space == Space::Cmyk
    }

    /// The colour that a page begins with, where it is one of these.
    pub fn initial(&self) -> Option<Color> {
        (!self.press).then_some(Color::Gray(0))
    }

    /// A colour of a page.
    pub fn ink(&self, color: Color) -> Ink {
        match color {
            Color::Gray(lightness) => self.gray(i64::from(lightness.min(100)) * 10),
            Color::Rgb(r, g, b) => self.of([r, g, b]),
            Color::Cmyk(parts) => Ink::Cmyk(parts.map(|part| i64::from(part.min(100)) * 10)),
            Color::Registration => Ink::All,
        }
    }

    fn gray(&self, lightness: i64) -> Ink {
        match (self.press, self.space) {
            (true, Space::Cmyk) => Ink::Cmyk([0, 0, 0, 1000 - lightness]),
            _ => Ink::Gray(lightness),
        }
    }

    /// A colour of sRGB. Grays are gray, so that black lines are printed with black ink alone.
    pub fn of(&self, rgb: [u8; 3]) -> Ink {
        let parts = rgb.map(|value| (i64::from(value) * 1000 + 127) / 255);
        match self.space {
            _ if rgb[0] == rgb[1] && rgb[1] == rgb[2] => self.gray(parts[0]),
            Space::Rgb => Ink::Rgb(parts),
            // Luminance as of television (ITU-R BT.709), on the values as they are.
            Space::Gray => Ink::Gray((parts[0] * 2126 + parts[1] * 7152 + parts[2] * 722 + 5000) / 10_000),
            Space::Cmyk => Ink::Cmyk(self.inks_of(rgb)),
        }
    }

    /// In whole percents, as inks are named.
    fn inks_of(&self, rgb: [u8; 3]) -> [i64; 4] {
        let inks = self.transform.as_ref().map_or_else(|| plain(rgb), |transform| transform.inks(rgb));
        inks.map(|value| (i64::from(value) * 100 + 127) / 255 * 10)
    }

    /// A picture that can go in as it is, with its colours named as this file names them.
    pub fn accept(&self, mut picture: Picture) -> Option<Picture> {
        let colors = picture.object.colors.take()?;
        let colors = match colors {
            // Inks are meant for the press as they are; its own profile again is forbidden (ISO 15930-7 §6.2.4.4).
            Colors::Icc(_, space @ (Space::Gray | Space::Cmyk)) if self.press => Colors::Device(space),
            colors => colors,
        };
        let good = match &colors {
            Colors::Device(Space::Cmyk) => self.space == Space::Cmyk || self.any_cmyk && !self.press,
            Colors::Device(Space::Gray) | Colors::Icc(_, Space::Gray | Space::Cmyk) => true,
            Colors::Device(Space::Rgb) | Colors::Srgb | Colors::Icc(_, Space::Rgb) | Colors::Palette(..) => {
                !self.convert_images || self.space == Space::Rgb
            }
        };
        picture.object.colors = Some(colors);
        good.then_some(picture)
    }

    /// Samples of gray or RGB as this file has them.
    pub fn convert(&self, samples: Vec<u8>, colors: Colors) -> (Vec<u8>, Colors) {
        if !self.convert_images || colors.components() != 3 {
            let colors = match colors {
                Colors::Icc(_, Space::Gray) if self.press => Colors::Device(Space::Gray),
                colors => colors,
            };
            return (samples, colors);
        }
        match self.space {
            Space::Rgb => (samples, colors),
            Space::Gray => {
                let gray = samples.chunks_exact(3).map(|rgb| match self.of([rgb[0], rgb[1], rgb[2]]) {
                    Ink::Gray(lightness) => ((lightness * 255 + 500) / 1000) as u8,
                    Ink::Rgb(_) | Ink::Cmyk(_) | Ink::All => 0,
                });
                (gray.collect(), Colors::Device(Space::Gray))
            }
            Space::Cmyk => (self.to_inks(&samples, &colors), Colors::Device(Space::Cmyk)),
        }
    }

    fn to_inks(&self, samples: &[u8], colors: &Colors) -> Vec<u8> {
        let own = match (colors, &self.profile) {
            (Colors::Icc(bytes, Space::Rgb), Some(press)) => {
                ColorProfile::new_from_slice(bytes).ok().and_then(|own| ToPress::new(&own, press))
            }
            _ => None,
        };
        let transform = own.as_ref().or(self.transform.as_ref());
        let inks = |rgb: &[u8; 3]| transform.map_or_else(|| plain(*rgb), |transform| transform.inks(*rgb));
        let (pixels, _) = samples.as_chunks::<3>();
        pixels.par_iter().flat_map_iter(inks).collect()
    }
}

/// Inks without a profile.
fn plain(rgb: [u8; 3]) -> [u8; 4] {
    let most = rgb.into_iter().max().unwrap_or(0);
    let [c, m, y] = rgb.map(|value| most - value);
    [c, m, y, 255 - most]
}
