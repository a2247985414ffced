//! Which articles an anthology has, in which order, under which parts.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::lang::IndexOrder;

/// How a folder of articles becomes a book.
#[derive(Clone, Debug, Default)]
pub struct Anthology {
    /// What articles are sorted by; `None`: as they come, by file name or by the `order` of their front matter.
    pub sort: Option<ArticleSort>,
    /// Whether the order is turned round: the newest first.
    pub reverse: bool,
    /// How titles, names and tags are sorted; `None`: as books of the language do.
    pub order: Option<IndexOrder>,
    /// What the parts are.
    pub group: Grouping,
    /// Which articles.
    pub select: Selection,
    /// Whether the book says where its articles come from; `None`: if any of them does.
    pub credits: Option<bool>,
    /// Whether the book says who its authors are; `None`: if anything is known of any of them.
    pub contributors: Option<bool>,
    /// Whether it has an index of authors.
    pub author_index: bool,
    /// Whether it has an index of tags.
    pub tag_index: bool,
    /// What is made uniform across the articles.
    pub unify: Vec<Unify>,
}

/// What can be made uniform across articles: each is written everywhere as it is written most.
#[derive(Copy, Clone, Debug, Deserialize, Eq, JsonSchema, Ord, PartialEq, PartialOrd)]
#[serde(rename_all = "kebab-case")]
pub enum Unify {
    /// Forms of one character in one word: 臺灣 and 台灣, 裡 and 裏.
    Variants,
    /// Quotation marks: 「」, “”.
    Quotes,
    /// Ellipses and dashes: ……, ——.
    Marks,
    /// Percentages, years and the width of digits: 30% and 百分之三十.
    Numbers,
    /// Spaces between Han and Latin letters or digits.
    Spacing,
}

/// What articles are sorted by.
#[derive(Copy, Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum ArticleSort {
    /// File names, numbers in them as numbers.
    Name,
    /// Dates; articles without one come last.
    Date,
    /// Titles, in the order of an index of the language.
    Title,
    /// First authors, then titles.
    Author,
}

/// What the parts of an anthology are.
#[derive(Copy, Clone, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Grouping {
    /// Its folders.
    #[default]
    Folder,
    /// None: folders are not heeded.
    None,
    /// The first tag of each article.
    Tag,
    /// The year of each article.
    Year,
    /// The first author of each article.
    Author,
}

/// Which articles are taken. What is not said holds for every article.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// One of these tags.
    pub tags: Vec<String>,
    /// Not before this date: `2024`, `2024-05`, `2024-05-31`.
    pub since: Option<String>,
    /// Not after it; of a year or a month, its last day.
    pub until: Option<String>,
    /// Paths that fit one of these patterns.
    pub only: Vec<String>,
    /// Paths that fit none of these.
    pub skip: Vec<String>,
}

impl Selection {
    /// Whether every article is taken.
    pub fn is_all(&self) -> bool {
        let Selection { tags, since, until, only, skip } = self;
        tags.is_empty() && since.is_none() && until.is_none() && only.is_empty() && skip.is_empty()
    }
}
