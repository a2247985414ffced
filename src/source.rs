//! Where text came from: decoded sources, byte spans, line and column.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

/// Index of a source in [`Sources`].
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SourceId(u32);

impl SourceId {
    const NONE: SourceId = SourceId(u32::MAX);

    /// Position in the list of sources.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Byte range in one decoded source; [`Span::NONE`] for generated text.
///
/// Serialised as `[source, start, end]`, or `null` for generated text.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Debug)]
pub struct Span {
    source: SourceId,
    start: u32,
    end: u32,
}

impl Span {
    /// No place in any source.
    pub const NONE: Span = Span { source: SourceId::NONE, start: 0, end: 0 };

    /// The bytes `start..end` of `source`.
    pub fn new(source: SourceId, start: usize, end: usize) -> Span {
        Span { source, start: start as u32, end: end.max(start) as u32 }
    }

    /// Whether this is [`Span::NONE`].
    pub fn is_none(&self) -> bool {
        self.source == SourceId::NONE
    }

    /// The source, unless generated.
    pub fn source(self) -> Option<SourceId> {
        (!self.is_none()).then_some(self.source)
    }

    /// First byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// The smallest span that holds both; the left one where they are in different sources.
    pub fn join(self, other: Span) -> Span {
        match () {
            () if self.is_none() => other,
            () if other.is_none() || self.source != other.source => self,
            () => Span { source: self.source, start: self.start.min(other.start), end: self.end.max(other.end) },
        }
    }

    /// Whether `inner` lies inside this span.
    pub fn contains(self, inner: Span) -> bool {
        self.source == inner.source && self.start <= inner.start && inner.end <= self.end
    }
}

impl Default for Span {
    fn default() -> Self {
        Span::NONE
    }
}

impl Serialize for Span {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        self.source().map(|id| (id, self.start, self.end)).serialize(s)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let raw = Option::<(SourceId, u32, u32)>::deserialize(d)?;
        Ok(raw.map_or(Span::NONE, |(source, start, end)| Span { source, start, end: end.max(start) }))
    }
}

impl schemars::JsonSchema for Span {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Span".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": ["array", "null"],
            "description": "[index in sources, first byte, one past the last byte]",
            "items": { "type": "integer", "minimum": 0 },
            "minItems": 3,
            "maxItems": 3
        })
    }
}

/// One decoded file. Line and column are found in the text as decoded.
#[derive(Clone, Debug)]
pub struct Source {
    /// Path as the user gave it or as found, for messages.
    pub path: PathBuf,
    /// The decoded text as it stands in the file, without byte order mark and with every line end as `\n`.
    pub text: Arc<str>,
    /// Name of the encoding that was used, for example `UTF-8` or `Big5`.
    pub encoding: &'static str,
    /// First bytes of the lines, found when a place is asked for.
    lines: Arc<OnceLock<Vec<u32>>>,
}

impl Source {
    /// A source from text already decoded.
    pub fn new(path: impl Into<PathBuf>, text: impl Into<Arc<str>>, encoding: &'static str) -> Source {
        Source { path: path.into(), text: text.into(), encoding, lines: Arc::default() }
    }

    fn lines(&self) -> &[u32] {
        let ends = || self.text.bytes().zip(1..).filter(|(byte, _)| *byte == b'\n').map(|(_, at)| at);
        self.lines.get_or_init(|| std::iter::once(0).chain(ends()).collect())
    }

    /// Line and column (both from 1, the column in characters) of a byte offset.
    pub fn line_column(&self, at: usize) -> (usize, usize) {
        let at = at.min(self.text.len());
        let lines = self.lines();
        let line = lines.partition_point(|&start| start as usize <= at).max(1);
        let start = lines[line - 1] as usize;
        let column = self.text.get(start..at).map_or(at - start, |text| text.chars().count());
        (line, column + 1)
    }
}

/// All sources of a book, in reading order.
#[derive(Clone, Debug, Default)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// Adds a source and gives its id.
    pub fn add(&mut self, source: Source) -> SourceId {
        self.0.push(source);
        SourceId(self.0.len() as u32 - 1)
    }

    /// The source with this id.
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.0.get(id.index())
    }

    /// Sources in order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.0.iter().enumerate().map(|(at, source)| (SourceId(at as u32), source))
    }

    /// The id of a path, if it was read.
    pub fn find(&self, path: &Path) -> Option<SourceId> {
        self.0.iter().position(|source| source.path == path).map(|at| SourceId(at as u32))
    }

    /// The text under a span.
    pub fn text(&self, span: Span) -> Option<&str> {
        self.get(span.source()?)?.text.get(span.start()..span.end())
    }
}
