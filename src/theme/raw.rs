//! A theme as written.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::measure::Measure;
use super::token::{self, RawToken};
use super::{
    ColophonPlace, Family, FolioPlace, HeadPlace, HeadText, NoteMark, NotePlace, Numerals, OpeningStart, Role,
};
use crate::doc::{Align, TokenKind};
use crate::lang::{Choices, Lang};

/// A theme file. What it leaves out comes from its base.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawTheme {
    /// A built-in theme to begin with.
    pub base: Option<String>,
    /// Vertical writing.
    pub vertical: Option<bool>,
    /// The page.
    pub page: RawPage,
    /// Choices within the rules of a language.
    pub typesetting: Choices,
    /// Styles by role.
    pub styles: BTreeMap<Role, RawStyle>,
    /// What differs in vertical writing.
    pub vertical_styles: BTreeMap<Role, RawStyle>,
    /// Whether a half title stands before the title page.
    pub half_title: Option<bool>,
    /// Depth of the printed contents.
    pub toc_depth: Option<u8>,
    /// Whether the contents stand before prefaces and forewords.
    pub toc_first: Option<bool>,
    /// Where the colophon stands.
    pub colophon: Option<ColophonPlace>,
    /// On which page chapters begin.
    pub chapter_start: Option<OpeningStart>,
    /// Where notes stand.
    pub notes: Option<NotePlace>,
    /// What marks notes.
    pub note_mark: Option<NoteMark>,
    /// How parts of listings look.
    pub code: BTreeMap<TokenKind, RawToken>,
    /// What differs in a language: styles by primary language subtag.
    pub lang: BTreeMap<String, BTreeMap<Role, RawStyle>>,
    /// What differs in some books.
    pub when: Vec<RawWhen>,
}

/// A part of a theme that holds for some books only: those for which every condition that is given holds.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawWhen {
    /// Language of the book: `ja`, `zh-Hans`. `en` stands for all languages written with spaces in Latin script.
    pub lang: Option<Lang>,
    /// Direction of its lines.
    pub vertical: Option<bool>,
    /// Trim size, by name or measure. Of several only that nearest to the trim of the book holds, if it is near.
    pub trim: Option<String>,
    /// As in the theme.
    pub page: RawPage,
    /// As in the theme.
    pub styles: BTreeMap<Role, RawStyle>,
    /// As in the theme.
    pub half_title: Option<bool>,
    /// As in the theme.
    pub toc_depth: Option<u8>,
    /// As in the theme.
    pub toc_first: Option<bool>,
    /// As in the theme.
    pub colophon: Option<ColophonPlace>,
    /// As in the theme.
    pub chapter_start: Option<OpeningStart>,
    /// As in the theme.
    pub notes: Option<NotePlace>,
    /// As in the theme.
    pub note_mark: Option<NoteMark>,
}

/// The page of a theme.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawPage {
    pub width: Option<Measure>,
    pub height: Option<Measure>,
    pub chars: Option<u16>,
    pub lines: Option<u16>,
    pub font_size: Option<Measure>,
    pub leading: Option<Measure>,
    /// A length, or the percentage of the space beside the type area.
    pub inner: Option<Measure>,
    /// A length, or the percentage of the space above and below the type area.
    pub top: Option<Measure>,
    pub columns: Option<u8>,
    /// Space between columns.
    pub gutter: Option<Measure>,
    /// Baseline of the running head above the type area.
    pub head: Option<Measure>,
    pub head_place: Option<HeadPlace>,
    pub head_verso: Option<HeadText>,
    pub head_recto: Option<HeadText>,
    /// Extent of the opening of a chapter, at least.
    pub opening: Option<Measure>,
    /// Baseline of the folio below the type area.
    pub folio: Option<Measure>,
    pub folio_place: Option<FolioPlace>,
    /// Whether pages on which chapters open have a folio.
    pub opening_folio: Option<bool>,
    /// Numerals of the pages of the text.
    pub numerals: Option<Numerals>,
    /// Numerals of the pages before the text.
    pub front_numerals: Option<Numerals>,
    /// Numerals of page numbers in the contents, where they are not those of the pages.
    pub toc_numerals: Option<Numerals>,
}

/// A style of a theme: what it leaves out comes from `base`, by default `body`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawStyle {
    pub base: Option<Role>,
    pub family: Option<Family>,
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    pub size: Option<Measure>,
    pub leading: Option<Measure>,
    pub indent: Option<Measure>,
    pub start: Option<Measure>,
    pub end: Option<Measure>,
    pub before: Option<Measure>,
    pub after: Option<Measure>,
    pub align: Option<Align>,
    pub justify: Option<bool>,
    pub tracking: Option<Measure>,
    pub gray: Option<u8>,
}

/// Fields of `$over` where there are any, else of `$under`.
macro_rules! over {
    ($kind:ident, $over:expr, $under:expr, $($field:ident),*) => {
        $kind { $($field: $over.$field.or($under.$field)),* }
    };
}

impl RawTheme {
    /// This theme laid over another. What differs in some books is laid on by the caller.
    pub fn over(self, under: RawTheme) -> RawTheme {
        let mut lang = under.lang;
        for (key, styles) in self.lang {
            let below = lang.remove(&key).unwrap_or_default();
            lang.insert(key, merge(styles, below));
        }
        RawTheme {
            base: under.base,
            vertical: self.vertical.or(under.vertical),
            page: self.page.over(under.page),
            typesetting: self.typesetting.over(under.typesetting),
            styles: merge(self.styles, under.styles),
            vertical_styles: merge(self.vertical_styles, under.vertical_styles),
            half_title: self.half_title.or(under.half_title),
            toc_depth: self.toc_depth.or(under.toc_depth),
            toc_first: self.toc_first.or(under.toc_first),
            colophon: self.colophon.or(under.colophon),
            chapter_start: self.chapter_start.or(under.chapter_start),
            notes: self.notes.or(under.notes),
            note_mark: self.note_mark.or(under.note_mark),
            code: token::merge(self.code, under.code),
            lang,
            when: under.when,
        }
    }

    /// The styles with those of a direction and a language laid over them.
    pub fn styles_for(&self, language: &str, vertical: bool) -> BTreeMap<Role, RawStyle> {
        let upright = if vertical { self.vertical_styles.clone() } else { BTreeMap::new() };
        let styles = merge(upright, self.styles.clone());
        merge(self.lang.get(language).cloned().unwrap_or_default(), styles)
    }
}

impl RawWhen {
    /// What it says, as a theme to be laid over another.
    pub fn theme(&self) -> RawTheme {
        RawTheme {
            page: self.page.clone(),
            styles: self.styles.clone(),
            half_title: self.half_title,
            toc_depth: self.toc_depth,
            toc_first: self.toc_first,
            colophon: self.colophon,
            chapter_start: self.chapter_start,
            notes: self.notes,
            note_mark: self.note_mark,
            ..RawTheme::default()
        }
    }
}

fn merge(over: BTreeMap<Role, RawStyle>, mut under: BTreeMap<Role, RawStyle>) -> BTreeMap<Role, RawStyle> {
    for (role, style) in over {
        let below = under.remove(&role).unwrap_or_default();
        under.insert(role, style.over(&below));
    }
    under
}

impl RawPage {
    /// Whether it draws a type area.
    pub fn is_area(&self) -> bool {
        self.chars.is_some() || self.lines.is_some()
    }

    fn over(self, under: RawPage) -> RawPage {
        over!(
            RawPage,
            self,
            under,
            width,
            height,
            chars,
            lines,
            font_size,
            leading,
            inner,
            top,
            columns,
            gutter,
            head,
            head_place,
            head_verso,
            head_recto,
            opening,
            folio,
            folio_place,
            opening_folio,
            numerals,
            front_numerals,
            toc_numerals
        )
    }
}

impl RawStyle {
    /// This style laid over another.
    pub fn over(self, under: &RawStyle) -> RawStyle {
        over!(
            RawStyle, self, under, base, family, bold, italic, size, leading, indent, start, end, before, after, align,
            justify, tracking, gray
        )
    }
}
