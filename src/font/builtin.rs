//! The faces of `fonts/`: which file holds which face, and what each is for.
//!
//! The three collections hold five faces, in the order of [`Region`]: Taiwan, Hong Kong, China, Japan, Korea. Each
//! keeps the forms of its own language only (fonts design §2), so a face is shaped in its own language.

use crate::lang::{Lang, Region};

/// A family of the built-in set.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Debug)]
pub(super) enum Cut {
    /// Noto Serif CJK: 宋體.
    Serif,
    /// Noto Sans CJK: 黑體.
    Sans,
    /// Book Kai: 楷體 in the forms of Taiwan.
    Kai,
    /// Source Serif: text in Latin script, and the italic that stands beside 楷體.
    Latin,
    /// Source Code: code.
    Code,
    /// STIX Two Math: formulas, and signs of mathematics in text.
    Math,
    /// Noto Emoji, in outlines of one colour.
    Emoji,
}

/// A file of the set.
#[cfg(feature = "embed-fonts")]
pub(super) struct File {
    pub bytes: &'static [u8],
    pub faces: u32,
}

#[cfg(feature = "embed-fonts")]
macro_rules! files {
    ($($faces:literal $name:literal)*) => {
        &[$(File { bytes: include_bytes!(concat!("../../fonts/", $name)), faces: $faces }),*]
    };
}

#[cfg(feature = "embed-fonts")]
pub(super) static FILES: &[File] = files! {
    5 "NotoSerifCJK-Regular.book.ttc"
    5 "NotoSerifCJK-Bold.book.ttc"
    5 "NotoSansCJK-Bold.book.ttc"
    1 "NotoSansCJKtc-Regular.book.otf"
    1 "BookKaiTC-Regular.ttf"
    1 "SourceSerif4_400Regular.ttf"
    1 "SourceSerif4_400Regular_Italic.ttf"
    1 "SourceSerif4_700Bold.ttf"
    1 "SourceSerif4_700Bold_Italic.ttf"
    1 "SourceCodePro_400Regular.ttf"
    1 "SourceCodePro_700Bold.ttf"
    1 "STIXTwoMath_400Regular.ttf"
    1 "NotoEmoji_400Regular.ttf"
};

/// Families by name, with the region whose forms a face has. The same families are known when they come as files.
static KNOWN: &[(&str, Cut, Option<Region>)] = &[
    ("Noto Serif CJK TC", Cut::Serif, Some(Region::Tw)),
    ("Noto Serif CJK HK", Cut::Serif, Some(Region::Hk)),
    ("Noto Serif CJK SC", Cut::Serif, Some(Region::Cn)),
    ("Noto Serif CJK JP", Cut::Serif, Some(Region::Ja)),
    ("Noto Serif CJK KR", Cut::Serif, Some(Region::Ko)),
    ("Noto Sans CJK TC", Cut::Sans, Some(Region::Tw)),
    ("Noto Sans CJK HK", Cut::Sans, Some(Region::Hk)),
    ("Noto Sans CJK SC", Cut::Sans, Some(Region::Cn)),
    ("Noto Sans CJK JP", Cut::Sans, Some(Region::Ja)),
    ("Noto Sans CJK KR", Cut::Sans, Some(Region::Ko)),
    ("Book Kai TC", Cut::Kai, Some(Region::Tw)),
    ("Source Serif 4", Cut::Latin, None),
    ("Source Code Pro", Cut::Code, None),
    ("STIX Two Math", Cut::Math, None),
    ("Noto Emoji", Cut::Emoji, None),
];

/// What a family of this name is for, if it is one of the set.
pub(super) fn known(family: &str) -> Option<(Cut, Option<Region>)> {
    KNOWN.iter().find(|(name, ..)| *name == family).map(|&(_, cut, region)| (cut, region))
}

impl Cut {
    /// Size correction in thousandths: Source Serif is drawn at 1.087 inside Noto Serif CJK (fonts design §1); the
    /// capitals of STIX Two Math (657) come to the height of those of Source Serif (670 × 1.087).
    pub(super) fn scale(self) -> i32 {
        match self {
            Cut::Latin => 1087,
            Cut::Math => 1108,
            Cut::Serif | Cut::Sans | Cut::Kai | Cut::Code | Cut::Emoji => 1000,
        }
    }
}

/// The language to shape a face of a region in.
pub(super) fn lang(region: Region) -> Lang {
    match region {
        Region::Tw | Region::Latin => Lang::ZH_HANT,
        Region::Hk => "zh-Hant-HK".parse().unwrap_or(Lang::ZH_HANT),
        Region::Cn => Lang::ZH_HANS,
        Region::Ja => Lang::JA,
        Region::Ko => Lang::KO,
    }
}
