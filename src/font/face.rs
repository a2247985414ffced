//! One face: metrics, character map, shaping, subsets.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, OnceLock, RwLock};

use harfrust::Script;
use skrifa::font::{Blob, Font};
use skrifa::raw::{FontRef, TableProvider};
use skrifa::string::StringId;
use skrifa::{GlyphId, Tag};

use super::builtin::{self, Cut};
use super::hung;
use super::map::{self, Advances, CharMap, vertical_forms};
use super::math::{Constants, ScriptForms};
use super::shape::{Plans, Run};
use super::subset;
use crate::lang::{Lang, Region};

/// A face of a font file.
pub struct Face {
    pub(super) bytes: Blob,
    pub(super) index: u32,
    font: Font,
    name: String,
    families: Vec<String>,
    metrics: FaceMetrics,
    bounds: [i16; 4],
    weight: u16,
    italic: bool,
    may_embed: bool,
    /// What the face is for, if it is of the built-in set.
    cut: Option<Cut>,
    /// Region whose forms the face has.
    region: Option<Region>,
    /// Language of this region: the face is shaped in it, whatever the text's.
    lang: Option<Lang>,
    scale: i32,
    chars: CharMap,
    vertical: OnceLock<BTreeMap<u16, u16>>,
    wide: Advances,
    tall: Option<Advances>,
    plans: Plans,
    pub(super) constants: OnceLock<Constants>,
    pub(super) scripts: OnceLock<ScriptForms>,
    /// Ink boxes asked for so far: of a few marks.
    inks: RwLock<BTreeMap<u16, Option<[i16; 4]>>>,
    identity: OnceLock<[u8; 32]>,
}

/// Metrics in font units.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub struct FaceMetrics {
    /// Units of the em.
    pub upem: u16,
    /// Above the baseline (OS/2 typographic metrics, which of a CJK face are the em box).
    pub ascent: i16,
    /// Below the baseline; negative.
    pub descent: i16,
    /// Height of capitals.
    pub cap_height: i16,
    /// Height of x.
    pub x_height: i16,
    /// Slant in degrees × 65536.
    pub italic_angle: i32,
}

/// A shaped glyph; lengths in font units.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub struct Shaped {
    /// Glyph.
    pub id: u16,
    /// Byte offset in the shaped text of the first character it stands for.
    pub cluster: u32,
    /// Advance along the line.
    pub advance: i32,
    /// Offset along the line.
    pub along: i32,
    /// Offset across the line (up; right in vertical lines).
    pub across: i32,
}

impl Face {
    /// Reads face `index` of a file; `None` where it is no font with outlines and a character map.
    pub(super) fn new(bytes: Blob, index: u32) -> Option<Face> {
        let font = Font::new(bytes.clone(), index)?;
        let tables = FontRef::from_index(&bytes, index).ok()?;
        tables.cmap().ok()?;
        // What every font has; the subsetters take it for granted.
        (tables.maxp().is_ok() && tables.hmtx().is_ok()).then_some(())?;
        has_outlines(&tables).then_some(())?;
        let (families, name) = names(&tables);
        let known = families.iter().find_map(|family| builtin::known(family));
        let (cut, region) = known.map_or((None, None), |(cut, region)| (Some(cut), region));
        let os2 = tables.os2().ok();
        let head = tables.head().ok()?;
        let style = head.mac_style().bits();
        let selection = os2.as_ref().map_or(0, |os2| os2.fs_selection().bits());
        Some(Face {
            metrics: metrics(&tables)?,
            bounds: [head.x_min(), head.y_min(), head.x_max(), head.y_max()],
            weight: os2.as_ref().map_or(if style & 1 != 0 { 700 } else { 400 }, |os2| os2.us_weight_class()),
            italic: style & 2 != 0 || selection & 0x201 != 0,
            may_embed: os2.is_none_or(|os2| may_embed(os2.fs_type())),
            index,
            font,
            name,
            families,
            cut,
            lang: region.map(builtin::lang),
            region,
            scale: cut.map_or(1000, Cut::scale),
            chars: CharMap::new(),
            vertical: OnceLock::new(),
            wide: Advances::wide(&tables)?,
            tall: Advances::tall(&tables),
            plans: Plans::default(),
            constants: OnceLock::new(),
            scripts: OnceLock::new(),
            inks: RwLock::default(),
            identity: OnceLock::new(),
            bytes,
        })
    }

    /// Metrics.
    pub fn metrics(&self) -> FaceMetrics {
        self.metrics
    }

    /// Size correction in thousandths, so that Latin sits with Han (Source Serif beside Noto Serif CJK: 1087).
    pub fn scale(&self) -> i32 {
        self.scale
    }

    /// PostScript name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Family names, the typographic one first, in every language of the font.
    pub fn families(&self) -> &[String] {
        &self.families
    }

    /// A hash of the face: its outlines and its tables.
    pub(crate) fn identity(&self) -> [u8; 32] {
        let hash = || match &self.bytes {
            // What is compiled in is what the program is built from.
            Blob::Static(_) => blake3::hash(format!("built-in {} {}", self.name, self.index).as_bytes()),
            Blob::Shared(bytes) => {
                let mut hasher = blake3::Hasher::new();
                hasher.update(&self.index.to_le_bytes()).update((**bytes).as_ref());
                hasher.finalize()
            }
        };
        *self.identity.get_or_init(|| hash().into())
    }

    /// Whether this is a bold face.
    pub fn is_bold(&self) -> bool {
        self.weight >= 600
    }

    /// Weight, from 100 to 900; 400 is regular.
    pub fn weight(&self) -> u16 {
        self.weight
    }

    /// A box around every glyph of the font, in font units: x min, y min, x max, y max.
    pub fn bounds(&self) -> [i16; 4] {
        self.bounds
    }

    /// Whether this is an italic face.
    pub fn is_italic(&self) -> bool {
        self.italic
    }

    /// Whether the font permits a subset of itself in a document (OS/2 `fsType`).
    pub fn may_embed(&self) -> bool {
        self.may_embed
    }

    /// Whether outlines are cubic (CFF).
    pub fn is_cff(&self) -> bool {
        self.tables().is_some_and(|tables| tables.cff().is_ok())
    }

    /// The font file, with all its faces, if this is its first face.
    pub(crate) fn file(&self) -> Option<Arc<dyn AsRef<[u8]> + Send + Sync>> {
        let file = || match &self.bytes {
            Blob::Static(bytes) => Arc::new(*bytes) as Arc<dyn AsRef<[u8]> + Send + Sync>,
            Blob::Shared(bytes) => bytes.clone(),
        };
        (self.index == 0).then(file)
    }

    /// The font program as it is; `None` where a file holds several faces, which EPUB cannot tell apart.
    pub fn whole(&self) -> Option<Vec<u8>> {
        (self.index == 0 && !self.bytes.starts_with(b"ttcf")).then(|| self.bytes.to_vec())
    }

    pub(super) fn cut(&self) -> Option<Cut> {
        self.cut
    }

    pub(super) fn region(&self) -> Option<Region> {
        self.region
    }

    pub(super) fn tables(&self) -> Option<FontRef<'_>> {
        FontRef::from_index(&self.bytes, self.index).ok()
    }

    /// The glyph of a character by the character map alone, without shaping: the fast path for Han and kana.
    pub fn glyph(&self, ch: char) -> Option<u16> {
        self.chars.get(&self.font, ch)
    }

    /// Whether the character map knows the form of a character that a variation selector asks for.
    pub fn has_variant(&self, ch: char, selector: char) -> bool {
        let Some(tables) = self.tables() else { return false };
        skrifa::MetadataProvider::charmap(&tables).map_variant(ch, selector).is_some()
    }

    /// Every character of the character map, in order.
    pub fn chars(&self) -> impl Iterator<Item = char> {
        map::chars(&self.font).into_iter()
    }

    /// The vertical form of a glyph (`vert`), or the glyph itself.
    pub fn vertical(&self, glyph: u16) -> u16 {
        let forms = || self.tables().map_or_else(BTreeMap::new, |tables| vertical_forms(&tables));
        self.vertical.get_or_init(forms).get(&glyph).copied().unwrap_or(glyph)
    }

    /// Advance of a glyph in font units.
    pub fn advance(&self, glyph: u16) -> i32 {
        self.wide.get(&self.bytes, glyph).unwrap_or(0).into()
    }

    /// Advance of an upright glyph in a vertical line, in font units.
    pub fn vertical_advance(&self, glyph: u16) -> i32 {
        let tall = self.tall.as_ref().and_then(|tall| tall.get(&self.bytes, glyph));
        tall.unwrap_or(self.metrics.upem).into()
    }

    /// Where the pen of a vertical line meets an upright glyph, from its horizontal origin, in font units: half its
    /// width to the right, its vertical origin (`VORG`, or from `vmtx`) up.
    pub fn vertical_origin(&self, glyph: u16) -> (i32, i32) {
        let up = self.font.glyph_metrics().v_origin_y_exact(GlyphId::from(glyph));
        (self.advance(glyph) / 2, up.to_i32())
    }

    /// Shapes a run of one direction into `out` (cleared first). `kern` off for CJK runs.
    ///
    /// Vertical runs get `vert` forms and, in [`Shaped::along`] and [`Shaped::across`], offsets from the place where
    /// [`Face::vertical_origin`] on the pen would put the glyph. A face of one language is shaped in this language.
    pub fn shape(&self, text: &str, lang: Lang, vertical: bool, kern: bool, out: &mut Vec<Shaped>) {
        let lang = self.lang.unwrap_or(lang);
        let run = Run { text, lang, script: lang.is_cjk().then_some(Script::HAN), vertical, kern };
        self.plans.shape(&self.font, &run, out);
    }

    /// Ink box of a glyph in font units: x min, y min, x max, y max. `None` for blank glyphs.
    pub fn ink(&self, glyph: u16) -> Option<[i16; 4]> {
        // A poisoned lock still guards whole entries.
        if let Some(ink) = self.inks.read().unwrap_or_else(|lock| lock.into_inner()).get(&glyph) {
            return *ink;
        }
        let ink = self.ink_of(glyph);
        self.inks.write().unwrap_or_else(|lock| lock.into_inner()).insert(glyph, ink);
        ink
    }

    fn ink_of(&self, glyph: u16) -> Option<[i16; 4]> {
        let ink = self.font.glyph_metrics().extents(GlyphId::from(glyph))?;
        (ink.width > 0.0 || ink.height > 0.0).then_some(())?;
        let (left, top) = (ink.x_bearing, ink.y_bearing);
        let (right, bottom) = (left + ink.width, top - ink.height);
        // Casts of floats saturate.
        Some([left.floor() as i16, bottom.floor() as i16, right.ceil() as i16, top.ceil() as i16])
    }

    /// The font program with only these glyphs, and the new numbers of the glyphs (PDF: CID = new number).
    ///
    /// `None` where the outlines cannot be read.
    pub fn subset_for_pdf(&self, glyphs: &BTreeSet<u16>) -> Option<(Vec<u8>, BTreeMap<u16, u16>)> {
        subset::for_pdf(self, glyphs)
    }

    /// The same for glyphs that stand upright in vertical lines: every outline hangs from its vertical origin, so that the
    /// pen of such a line needs no origin but the glyph's own, in the middle of its width.
    ///
    /// `None` where the outlines cannot be read.
    pub fn hung_subset_for_pdf(&self, glyphs: &BTreeSet<u16>) -> Option<(Vec<u8>, BTreeMap<u16, u16>)> {
        hung::for_pdf(self, glyphs)
    }

    /// A complete OpenType font with only these characters, with the layout tables that vertical text and ruby need,
    /// renamed to `family` (reserved font names, OFL §3).
    ///
    /// `None` where the face has none of the characters or cannot be cut down without loss.
    pub fn subset_for_epub(&self, chars: &BTreeSet<char>, family: &str) -> Option<Vec<u8>> {
        subset::for_epub(self, chars, family)
    }
}

impl fmt::Debug for Face {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Face").field("name", &self.name).field("index", &self.index).finish_non_exhaustive()
    }
}

pub(super) fn has_outlines(tables: &FontRef) -> bool {
    let has = |tag| tables.table_data(Tag::new(tag)).is_some();
    (has(b"glyf") && has(b"loca")) || has(b"CFF ") || has(b"CFF2")
}

fn names(tables: &FontRef) -> (Vec<String>, String) {
    let (mut families, mut name) = (Vec::new(), String::new());
    if let Ok(table) = tables.name() {
        for id in [StringId::TYPOGRAPHIC_FAMILY_NAME, StringId::FAMILY_NAME] {
            for record in table.name_record().iter().filter(|record| record.name_id() == id && record.is_unicode()) {
                let Ok(text) = record.string(table.string_data()) else { continue };
                let text = text.to_string();
                if !text.is_empty() && !families.contains(&text) {
                    families.push(text);
                }
            }
        }
        let record = table.name_record().iter().find(|record| record.name_id() == StringId::POSTSCRIPT_NAME);
        let text = record.and_then(|record| record.string(table.string_data()).ok());
        name = text.map(|text| text.to_string()).unwrap_or_default();
    }
    // Names of PDF fonts are names of PostScript: no delimiters, no spaces, ASCII (PDF 1.7 §7.3.5).
    name.retain(|ch| ch.is_ascii_alphanumeric() || matches!(ch, '-' | '_' | '.'));
    if name.is_empty() {
        name.push_str("Font");
    }
    (families, name)
}

fn metrics(tables: &FontRef) -> Option<FaceMetrics> {
    let upem = tables.head().ok()?.units_per_em();
    (16..=16384).contains(&upem).then_some(())?;
    let os2 = tables.os2().ok();
    let hhea = tables.hhea().ok()?;
    let typo = os2.as_ref().map(|os2| (os2.s_typo_ascender(), os2.s_typo_descender()));
    let (ascent, descent) =
        typo.filter(|&line| line != (0, 0)).unwrap_or((hhea.ascender().to_i16(), hhea.descender().to_i16()));
    // Old fonts give no heights: the usual proportions of the em.
    let part = |thousandths: i32| (i32::from(upem) * thousandths / 1000) as i16;
    let given = |height: Option<i16>, thousandths| height.filter(|height| *height > 0).unwrap_or(part(thousandths));
    Some(FaceMetrics {
        upem,
        ascent,
        descent: -descent.saturating_abs(),
        cap_height: given(os2.as_ref().and_then(|os2| os2.s_cap_height()), 700),
        x_height: given(os2.as_ref().and_then(|os2| os2.sx_height()), 500),
        italic_angle: tables.post().map_or(0, |post| post.italic_angle().to_bits()),
    })
}

/// OS/2 `fsType`: bits 1 to 3 are usage permissions, of which the least restrictive holds; bit 8 forbids subsets, bit 9
/// outlines.
fn may_embed(fs_type: u16) -> bool {
    let restricted = fs_type & 0x2 != 0 && fs_type & 0xC == 0;
    !restricted && fs_type & 0x300 == 0
}
