//! What is asked of a face for every character: its glyph, its vertical form, its advance. Little is read before it is
//! asked for, as a book uses a small part of a face, and of most faces nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU16, Ordering::Relaxed};

use skrifa::font::Font;
use skrifa::raw::tables::gsub::{SingleSubst, SubstitutionSubtables};
use skrifa::raw::{FontRef, TableProvider};
use skrifa::{GlyphId, Tag};

/// Characters that share a page of the map.
const PAGE: usize = 1 << 10;
/// A character that has not been looked up.
const UNKNOWN: u16 = 0;
/// A character that the face has not.
const MISSING: u16 = u16::MAX;

/// Character map: what was looked up once is one look into a table from then on, for the Basic Multilingual Plane.
pub(super) struct CharMap {
    pages: Box<[OnceLock<Box<[AtomicU16]>>]>,
}

impl CharMap {
    pub(super) fn new() -> CharMap {
        CharMap { pages: (0..0x1_0000 / PAGE).map(|_| OnceLock::new()).collect() }
    }

    /// The glyph of a character in `font`, whose map this is.
    pub(super) fn get(&self, font: &Font, ch: char) -> Option<u16> {
        let code = ch as usize;
        let Some(page) = self.pages.get(code / PAGE) else { return look_up(font, ch) };
        let page = page.get_or_init(|| (0..PAGE).map(|_| AtomicU16::new(UNKNOWN)).collect());
        // Every thread finds the same: it does not matter which one writes.
        let place = &page[code % PAGE];
        match place.load(Relaxed) {
            MISSING => None,
            UNKNOWN => {
                let glyph = look_up(font, ch);
                place.store(glyph.unwrap_or(MISSING), Relaxed);
                glyph
            }
            glyph => Some(glyph),
        }
    }
}

fn look_up(font: &Font, ch: char) -> Option<u16> {
    let map = font.charmap();
    // Fonts of symbols have theirs in the private area; that they stand for ASCII too is not said in Unicode.
    let symbol = u32::from(ch) < 0x100 && map.unicode_is_symbol();
    let glyph = map.map_unicode(ch).filter(|_| !symbol)?;
    u16::try_from(glyph.to_u32()).ok().filter(|glyph| ![UNKNOWN, MISSING].contains(glyph))
}

/// Every character of a font, in order.
pub(super) fn chars(font: &Font) -> BTreeSet<char> {
    font.charmap().unicodes().filter_map(|(code, _)| char::from_u32(code)).collect()
}

/// The vertical forms (`vert`) of the glyphs that have another.
pub(super) fn vertical_forms(font: &FontRef) -> BTreeMap<u16, u16> {
    let mut forms = BTreeMap::new();
    substitute_vert(font, &mut forms);
    forms
}

fn substitute_vert(font: &FontRef, forms: &mut BTreeMap<u16, u16>) -> Option<()> {
    let gsub = font.gsub().ok()?;
    let features = gsub.feature_list().ok()?;
    let mut wanted = BTreeSet::new();
    for record in features.feature_records().iter().filter(|record| record.feature_tag() == Tag::new(b"vert")) {
        let Ok(feature) = record.feature(features.offset_data()) else { continue };
        wanted.extend(feature.lookup_list_indices().iter().map(|index| index.get()));
    }
    let lookups = gsub.lookup_list().ok()?.lookups();
    for index in wanted {
        let Ok(Ok(SubstitutionSubtables::Single(tables))) =
            lookups.get(usize::from(index)).map(|lookup| lookup.subtables())
        else {
            continue;
        };
        for (from, to) in tables.iter().flatten().flat_map(|table| pairs(&table)) {
            forms.entry(from).or_insert(to);
        }
    }
    Some(())
}

/// Glyphs and what is put in their place.
pub(super) fn pairs(table: &SingleSubst) -> Vec<(u16, u16)> {
    match table {
        SingleSubst::Format1(table) => {
            let delta = table.delta_glyph_id();
            let coverage = table.coverage().ok();
            let from = coverage.iter().flat_map(|coverage| coverage.iter());
            from.map(short).map(|from| (from, from.wrapping_add_signed(delta))).collect()
        }
        SingleSubst::Format2(table) => {
            let coverage = table.coverage().ok();
            let from = coverage.iter().flat_map(|coverage| coverage.iter());
            from.zip(table.substitute_glyph_ids()).map(|(from, to)| (short(from), to.get().to_u16())).collect()
        }
        // 24-bit glyph numbers: no PDF font can address them.
        SingleSubst::Format3(_) | SingleSubst::Format4(_) => Vec::new(),
    }
}

/// Glyphs of layout tables have 16 bits.
fn short(glyph: GlyphId) -> u16 {
    glyph.to_u32() as u16
}

/// Advances along one axis, read where the file has them (`hmtx`, `vmtx`).
#[derive(Clone, Default)]
pub(super) struct Advances {
    /// The table in the file.
    table: Range<usize>,
    /// Glyphs with an advance of their own; those after them have that of the last.
    own: usize,
}

impl Advances {
    pub(super) fn wide(font: &FontRef) -> Option<Advances> {
        Advances::new(font, b"hmtx", font.hhea().ok()?.number_of_h_metrics())
    }

    pub(super) fn tall(font: &FontRef) -> Option<Advances> {
        Advances::new(font, b"vmtx", font.vhea().ok()?.number_of_long_ver_metrics())
    }

    fn new(font: &FontRef, tag: &[u8; 4], own: u16) -> Option<Advances> {
        let record = font.table_directory().table_records().iter().find(|record| record.tag() == Tag::new(tag))?;
        let start = record.offset() as usize;
        Some(Advances { table: start..start + record.length() as usize, own: own.into() })
    }

    /// The advance of a glyph in the file with these bytes.
    pub(super) fn get(&self, bytes: &[u8], glyph: u16) -> Option<u16> {
        let table = bytes.get(self.table.clone())?;
        let at = usize::from(glyph).min(self.own.checked_sub(1)?) * 4;
        Some(u16::from_be_bytes(table.get(at..at + 2)?.try_into().ok()?))
    }
}
