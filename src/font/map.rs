//! Flat tables of a face, built when first asked for: character → glyph, glyph → vertical glyph, glyph → advance.

use std::collections::BTreeSet;

use skrifa::font::Font;
use skrifa::raw::tables::gsub::{SingleSubst, SubstitutionSubtables};
use skrifa::raw::{FontRef, TableProvider};
use skrifa::{GlyphId, Tag};

/// Character map: one look-up for the Basic Multilingual Plane, a sorted list beyond it.
pub(super) struct CharMap {
    bmp: Box<[u16]>,
    beyond: Box<[(u32, u16)]>,
}

impl CharMap {
    pub(super) fn new(font: &Font) -> CharMap {
        let mut bmp = vec![0; 0x1_0000].into_boxed_slice();
        let mut beyond = Vec::new();
        for (code, glyph) in font.charmap().unicodes() {
            let Ok(glyph) = u16::try_from(glyph.to_u32()) else { continue };
            match bmp.get_mut(code as usize) {
                Some(place) => *place = glyph,
                None => beyond.push((code, glyph)),
            }
        }
        beyond.sort_unstable();
        beyond.dedup_by_key(|(code, _)| *code);
        CharMap { bmp, beyond: beyond.into() }
    }

    pub(super) fn get(&self, ch: char) -> Option<u16> {
        let code = ch as u32;
        let glyph = match self.bmp.get(code as usize) {
            Some(&glyph) => glyph,
            None => self.beyond.binary_search_by_key(&code, |(code, _)| *code).map_or(0, |at| self.beyond[at].1),
        };
        (glyph != 0).then_some(glyph)
    }

    pub(super) fn chars(&self) -> impl Iterator<Item = char> {
        let bmp = self.bmp.iter().enumerate().filter(|(_, glyph)| **glyph != 0).map(|(code, _)| code as u32);
        bmp.chain(self.beyond.iter().map(|(code, _)| *code)).filter_map(char::from_u32)
    }
}

/// The vertical form of every glyph: itself where `vert` has none.
pub(super) fn vertical_forms(font: &FontRef, glyphs: u32) -> Box<[u16]> {
    let mut forms: Box<[u16]> = (0..=u16::MAX).take(glyphs as usize).collect();
    substitute_vert(font, &mut forms);
    forms
}

fn substitute_vert(font: &FontRef, forms: &mut [u16]) -> Option<()> {
    let gsub = font.gsub().ok()?;
    let features = gsub.feature_list().ok()?;
    let mut wanted = BTreeSet::new();
    for record in features.feature_records().iter().filter(|record| record.feature_tag() == Tag::new(b"vert")) {
        let Ok(feature) = record.feature(features.offset_data()) else { continue };
        wanted.extend(feature.lookup_list_indices().iter().map(|index| index.get()));
    }
    let lookups = gsub.lookup_list().ok()?.lookups();
    let mut done = BTreeSet::new();
    for index in wanted {
        let Ok(Ok(SubstitutionSubtables::Single(tables))) =
            lookups.get(usize::from(index)).map(|lookup| lookup.subtables())
        else {
            continue;
        };
        for (from, to) in tables.iter().flatten().flat_map(|table| pairs(&table)) {
            if let Some(form) = forms.get_mut(usize::from(from))
                && done.insert(from)
            {
                *form = to;
            }
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

/// Advance widths and heights in font units.
pub(super) struct Advances {
    /// Widths (`hmtx`).
    pub wide: Box<[u16]>,
    /// Heights (`vmtx`, or the em where the font has none).
    pub tall: Box<[u16]>,
}

impl Advances {
    pub(super) fn new(font: &FontRef, glyphs: u32, upem: u16) -> Advances {
        let (hmtx, vmtx) = (font.hmtx().ok(), font.vmtx().ok());
        let ids = || (0..glyphs.min(1 << 16)).map(GlyphId::new);
        Advances {
            wide: ids().map(|id| hmtx.as_ref().and_then(|table| table.advance(id)).unwrap_or(0)).collect(),
            tall: ids().map(|id| vmtx.as_ref().and_then(|table| table.advance(id)).unwrap_or(upem)).collect(),
        }
    }
}
