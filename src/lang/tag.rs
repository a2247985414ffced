//! Language tags (BCP 47) and the typographic region that follows from them.

use std::fmt;
use std::str::FromStr;

use icu_locale_core::LanguageIdentifier;
use icu_locale_core::subtags::{Language, Region as Country, Script, language, region, script};
use serde::{Deserialize, Serialize};

/// A language tag reduced to language, script and region. `Copy`; variants are dropped.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Debug)]
pub struct Lang {
    language: Language,
    script: Option<Script>,
    region: Option<Country>,
}

/// Whose typographic rules hold (design rules C3: the region decides marks and spacing).
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Region {
    /// Traditional Chinese, Taiwan: marks in the middle of the cell.
    Tw,
    /// Traditional Chinese, Hong Kong and Macau.
    Hk,
    /// Simplified Chinese (GB/T 15834).
    Cn,
    /// Japanese (JIS X 4051).
    Ja,
    /// Korean (KLREQ).
    Ko,
    /// Languages written with spaces between words.
    Latin,
}

impl Lang {
    /// Traditional Chinese: what banxin assumes where nothing says otherwise.
    pub const ZH_HANT: Lang = Lang { language: language!("zh"), script: Some(script!("Hant")), region: None };
    /// Simplified Chinese.
    pub const ZH_HANS: Lang = Lang { language: language!("zh"), script: Some(script!("Hans")), region: None };
    /// Japanese.
    pub const JA: Lang = Lang { language: language!("ja"), script: None, region: None };
    /// Korean.
    pub const KO: Lang = Lang { language: language!("ko"), script: None, region: None };
    /// English.
    pub const EN: Lang = Lang { language: language!("en"), script: None, region: None };

    /// Typographic region: `zh-HK` is [`Region::Hk`], `zh-Hans` is [`Region::Cn`], a bare `zh` is Taiwan.
    pub fn typography(self) -> Region {
        match self.language.as_str() {
            "ja" => Region::Ja,
            "ko" => Region::Ko,
            "zh" | "yue" | "nan" | "hak" | "lzh" | "cmn" | "wuu" => match (self.script, self.region) {
                (Some(s), _) if s == script!("Hans") => Region::Cn,
                (_, Some(r)) if r == region!("HK") || r == region!("MO") => Region::Hk,
                (None, Some(r)) if r == region!("CN") || r == region!("SG") || r == region!("MY") => Region::Cn,
                _ => Region::Tw,
            },
            _ => Region::Latin,
        }
    }

    /// Chinese, Japanese or Korean.
    pub fn is_cjk(self) -> bool {
        self.typography() != Region::Latin
    }

    /// Chinese of any kind.
    pub fn is_chinese(self) -> bool {
        matches!(self.typography(), Region::Tw | Region::Hk | Region::Cn)
    }

    /// The primary language subtag, for example `zh`.
    pub fn primary(&self) -> &str {
        self.language.as_str()
    }
}

impl Default for Lang {
    fn default() -> Self {
        Lang::ZH_HANT
    }
}

impl FromStr for Lang {
    type Err = ();

    /// Accepts `zh-Hant-TW`, `zh_tw`, `zh-CN`, `ja`, … `zh-TW` gains its script: `zh-Hant-TW`.
    fn from_str(tag: &str) -> Result<Lang, ()> {
        let tag = tag.trim().replace('_', "-");
        // Extensions and private use come after a singleton; only what is before it matters here.
        let tag = tag.split("-x-").next().unwrap_or(&tag);
        let id = LanguageIdentifier::try_from_str(tag).map_err(drop)?;
        let mut lang = Lang { language: id.language, script: id.script, region: id.region };
        if lang.language == language!("zh") && lang.script.is_none() && lang.region.is_some() {
            lang.script = Some(match lang.typography() {
                Region::Cn => script!("Hans"),
                _ => script!("Hant"),
            });
        }
        if lang.language.is_unknown() && lang.script.is_none() { Err(()) } else { Ok(lang) }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.language.as_str())?;
        if let Some(script) = &self.script {
            write!(f, "-{script}")?;
        }
        if let Some(region) = &self.region {
            write!(f, "-{region}")?;
        }
        Ok(())
    }
}

impl Serialize for Lang {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Lang {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let tag = String::deserialize(d)?;
        tag.parse().map_err(|()| serde::de::Error::custom(format!("{tag:?} is not a language tag (as zh-Hant, ja)")))
    }
}

impl schemars::JsonSchema for Lang {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Lang".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "description": "BCP 47 language tag, for example zh-Hant-TW" })
    }
}
