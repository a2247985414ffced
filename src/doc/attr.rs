//! Identity, classes and language: what can sit on any node.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::lang::Lang;

/// The id of a place in the book. Unique within a chapter as written, within the book once resolved.
#[derive(Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Label(Arc<str>);

impl Label {
    /// A label of this name.
    pub fn new(name: impl AsRef<str>) -> Label {
        Label(name.as_ref().into())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Attributes of a node; boxed, because most nodes have none.
#[derive(Clone, Default, Eq, PartialEq, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Attr(Option<Box<AttrData>>);

/// What an [`Attr`] holds.
#[derive(Clone, Default, Eq, PartialEq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AttrData {
    /// `#id`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Label>,
    /// `.class`
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
    /// `lang=…`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<Lang>,
    /// `key=value`, in the order written, without `lang`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pairs: Vec<(String, String)>,
}

impl Attr {
    /// No attributes.
    pub const NONE: Attr = Attr(None);

    /// Attributes from their parts; [`Attr::NONE`] where all are empty.
    pub fn new(data: AttrData) -> Attr {
        if data == AttrData::default() { Attr(None) } else { Attr(Some(Box::new(data))) }
    }

    /// Only an id.
    pub fn id_only(label: Label) -> Attr {
        Attr::new(AttrData { id: Some(label), ..AttrData::default() })
    }

    /// Only one class.
    pub fn class_only(class: &str) -> Attr {
        Attr::new(AttrData { classes: vec![class.to_owned()], ..AttrData::default() })
    }

    /// Whether there is nothing.
    pub fn is_none(&self) -> bool {
        self.0.is_none()
    }

    /// The parts, where there are any.
    pub fn get(&self) -> Option<&AttrData> {
        self.0.as_deref()
    }

    /// The parts, to be changed.
    pub fn make(&mut self) -> &mut AttrData {
        self.0.get_or_insert_default()
    }

    /// The id.
    pub fn id(&self) -> Option<&Label> {
        self.get()?.id.as_ref()
    }

    /// The language, where the node has its own.
    pub fn lang(&self) -> Option<Lang> {
        self.get()?.lang
    }

    /// The classes.
    pub fn classes(&self) -> &[String] {
        self.get().map_or(&[], |data| &data.classes)
    }

    /// Whether a class is there.
    pub fn has_class(&self, class: &str) -> bool {
        self.classes().iter().any(|c| c == class)
    }

    /// The value of a key.
    pub fn value(&self, key: &str) -> Option<&str> {
        self.get()?.pairs.iter().find(|(k, _)| k == key).map(|(_, value)| value.as_str())
    }

    /// The number of the first line of a listing, if its lines are numbered: `.numberLines` of pandoc with `startFrom`,
    /// `linenums` of MkDocs.
    pub fn first_line(&self) -> Option<usize> {
        let wanted = ["numberLines", "number-lines", "numbered"].iter().any(|class| self.has_class(class));
        let given = ["startFrom", "start-from", "linenums"].iter().find_map(|key| self.value(key));
        match given.and_then(|number| number.trim().parse().ok()) {
            Some(number) => Some(number),
            None => (wanted || given.is_some()).then_some(1),
        }
    }

    /// Lines of a listing that are marked, from 1: `hl_lines="2 4-6"`.
    pub fn marked_lines(&self) -> BTreeSet<usize> {
        let keys = ["hl_lines", "hl-lines", "code-line-numbers"];
        let list = keys.iter().find_map(|key| self.value(key)).unwrap_or_default();
        let mut lines = BTreeSet::new();
        for item in list.split([' ', ',']) {
            let (first, last) = item.split_once('-').unwrap_or((item, item));
            if let (Ok(first), Ok(last)) = (first.parse::<usize>(), last.parse::<usize>()) {
                lines.extend(first..=last.min(first.saturating_add(10_000)));
            }
        }
        lines
    }
}

impl JsonSchema for Attr {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Attr".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Option::<AttrData>::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_by_number_and_range() {
        let attr = |key: &str, value: &str| {
            Attr::new(AttrData { pairs: vec![(key.into(), value.into())], ..Default::default() })
        };
        assert_eq!(attr("hl_lines", "2,4-5").marked_lines().into_iter().collect::<Vec<_>>(), [2, 4, 5]);
        assert_eq!(attr("startFrom", "10").first_line(), Some(10));
        assert_eq!(Attr::class_only("numbered").first_line(), Some(1));
        assert_eq!(Attr::NONE.first_line(), None);
    }
}
