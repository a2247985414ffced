//! Subsets: bare outlines for a PDF, a complete font for an EPUB.
//!
//! The EPUB subset takes every table but the CFF outlines from skera, which knows the layout tables, and the outlines
//! from [`cff`] or, where that does not know the font, from subsetter, in the same order of glyphs (fonts design §3).

use std::collections::{BTreeMap, BTreeSet};

use skera::{Plan, SubsetFlags};
use skrifa::raw::collections::IntSet;
use skrifa::raw::types::NameId;
use skrifa::raw::{FontRef, TableProvider};
use skrifa::{GlyphId, Tag};
use subsetter::GlyphRemapper;
use write_fonts::FontBuilder;

use super::cff;
use super::face::{Face, has_outlines};
use super::map::{CharMap, vertical_forms};

/// Features that a reading system may use: vertical forms, contextual spacing of marks, ruby forms, and what makes
/// Latin right.
const FEATURES: &[&[u8; 4]] = &[
    b"vert", b"vrt2", b"halt", b"vhal", b"palt", b"vpal", b"chws", b"vchw", b"ruby", b"ccmp", b"locl", b"liga",
    b"clig", b"calt", b"kern", b"mark", b"mkmk", b"tnum", b"onum", b"lnum", b"pnum", b"smcp", b"sups", b"subs",
    b"hwid", b"fwid",
];

/// Variations of a variable font: dropped, the subset is its default instance.
const VARIATIONS: &[&[u8; 4]] = &[b"fvar", b"gvar", b"avar", b"HVAR", b"VVAR", b"MVAR", b"STAT", b"cvar", b"GDEF"];

/// Tables of no use in a book.
const UNUSED: &[&[u8; 4]] = &[b"DSIG", b"JSTF", b"morx", b"feat", b"prop", b"bsln", b"FFTM", b"meta"];

pub(super) fn for_pdf(face: &Face, glyphs: &BTreeSet<u16>) -> Option<(Vec<u8>, BTreeMap<u16, u16>)> {
    let mut old: Vec<u16> = glyphs.iter().copied().collect();
    if old.first() != Some(&0) {
        old.insert(0, 0);
    }
    let program = outlines(face, &old)?;
    Some((program, numbers(glyphs)))
}

/// The numbers that glyphs have in a subset for a PDF: those of their order, behind the glyph 0.
pub(super) fn numbers(glyphs: &BTreeSet<u16>) -> BTreeMap<u16, u16> {
    let first = if glyphs.contains(&0) { 0 } else { 1 };
    glyphs.iter().copied().zip(first..).collect()
}

/// The outlines of some glyphs, the glyph 0 first; of a variable font at its default instance.
fn outlines(face: &Face, glyphs: &[u16]) -> Option<Vec<u8>> {
    let tables = face.tables()?;
    if let Some(table) = tables.table_data(Tag::new(b"CFF "))
        && let Some(cut) = cff::subset(table.as_bytes(), glyphs)
    {
        return Some(wrapped(cut, glyphs.len()));
    }
    let remapper = GlyphRemapper::new_from_glyphs(glyphs);
    match is_variable(&tables) {
        true => subsetter::subset_with_variations(&face.bytes, face.index, &[], &remapper),
        false => subsetter::subset(&face.bytes, face.index, &remapper),
    }
    .ok()
}

/// A font of nothing but a CFF table and the number of its glyphs.
fn wrapped(table: Vec<u8>, glyphs: usize) -> Vec<u8> {
    let mut builder = FontBuilder::new();
    builder.add_raw(Tag::new(b"CFF "), table);
    builder.add_raw(Tag::new(b"maxp"), [&[0, 0, 0x50, 0][..], &(glyphs as u16).to_be_bytes()].concat());
    builder.build()
}

fn is_variable(tables: &FontRef) -> bool {
    tables.fvar().is_ok() || tables.cff2().is_ok()
}

pub(super) fn for_epub(face: &Face, chars: &BTreeSet<char>, family: &str) -> Option<Vec<u8>> {
    chars.iter().any(|&ch| face.glyph(ch).is_some()).then_some(())?;
    let font = face.tables()?;
    let plan = plan(&font, chars);
    let cut = skera::subset_font(&font, &plan).ok()?;
    let names = name_table(&font, family, face.is_bold(), face.is_italic());
    let subset = match font.glyf().is_ok() && !is_variable(&font) {
        true => replaced(&FontRef::new(&cut).ok()?, None, &[], names),
        false => {
            let outlines = outlines(face, &order(&plan)?)?;
            let taken = taken(&FontRef::new(&outlines).ok()?);
            replaced(&FontRef::new(&cut).ok()?, Some(&FontRef::new(&outlines).ok()?), taken, names)
        }
    };
    is_whole(face, &subset, chars).then_some(subset)
}

fn plan(font: &FontRef, chars: &BTreeSet<char>) -> Plan {
    let tags = |list: &[&[u8; 4]]| list.iter().map(|tag| Tag::new(tag)).collect::<IntSet<Tag>>();
    let mut dropped = tags(UNUSED);
    if is_variable(font) {
        dropped.extend(tags(VARIATIONS).iter());
    }
    // Names are written anew.
    dropped.insert(Tag::new(b"name"));
    Plan::new(
        &IntSet::empty(),
        &chars.iter().map(|&ch| u32::from(ch)).collect(),
        font,
        SubsetFlags::SUBSET_FLAGS_NO_HINTING,
        &dropped,
        &IntSet::all(),
        &tags(FEATURES),
        &IntSet::empty(),
        &IntSet::empty(),
    )
}

/// The order that skera gave to the glyphs; `None` if it has gaps.
fn order(plan: &Plan) -> Option<Vec<u16>> {
    let order: BTreeMap<GlyphId, GlyphId> = plan.old_to_new_glyph_mapping().map(|(old, new)| (new, old)).collect();
    let dense = order.keys().enumerate().all(|(at, new)| new.to_u32() as usize == at);
    let old: Option<Vec<u16>> = order.values().map(|old| u16::try_from(old.to_u32()).ok()).collect();
    old.filter(|_| dense)
}

/// Tables to take from the program with the outlines: its CFF, or, where variable outlines became quadratic, all that
/// belongs to them.
fn taken(outlines: &FontRef) -> &'static [&'static [u8; 4]] {
    match outlines.glyf().is_ok() {
        true => &[b"glyf", b"loca", b"head", b"maxp", b"hhea", b"hmtx"],
        false => &[b"CFF "],
    }
}

/// A font of the tables of `base`, with some taken from another and with other names.
fn replaced(base: &FontRef, other: Option<&FontRef>, taken: &[&[u8; 4]], names: Vec<u8>) -> Vec<u8> {
    let mut builder = FontBuilder::new();
    builder.add_raw(Tag::new(b"name"), names);
    for tag in taken {
        if let Some(data) = other.and_then(|other| other.table_data(Tag::new(tag))) {
            builder.add_raw(Tag::new(tag), data.as_bytes().to_vec());
        }
    }
    let quadratic = taken.contains(&b"glyf");
    for record in base.table_directory().table_records() {
        let tag = record.tag();
        let stale = quadratic && [Tag::new(b"CFF2"), Tag::new(b"VORG")].contains(&tag);
        if !builder.contains(tag)
            && !stale
            && let Some(data) = base.table_data(tag)
        {
            builder.add_raw(tag, data.as_bytes().to_vec());
        }
    }
    builder.build()
}

/// Whether the subset has outlines and every character, and a vertical form wherever the face has one. skera leaves out
/// what it does not know without an error, so this is looked at every time.
fn is_whole(face: &Face, subset: &[u8], chars: &BTreeSet<char>) -> bool {
    let Ok(tables) = FontRef::new(subset) else { return false };
    let Some(font) = skrifa::font::Font::new(subset.to_vec(), 0) else { return false };
    let map = CharMap::new();
    let forms = vertical_forms(&tables);
    let kept = |ch: char| match (face.glyph(ch), map.get(&font, ch)) {
        (Some(old), Some(new)) => {
            let form = forms.get(&new).copied().unwrap_or(new);
            face.vertical(old) == old || form != new
        }
        (old, _) => old.is_none(),
    };
    has_outlines(&tables) && chars.iter().all(|&ch| kept(ch))
}

/// A `name` table for Windows, which is the one that is read: the new family, and the copyright and licence (ids 0, 13
/// and 14) of the font.
fn name_table(font: &FontRef, family: &str, bold: bool, italic: bool) -> Vec<u8> {
    let style = match (bold, italic) {
        (false, false) => "Regular",
        (true, false) => "Bold",
        (false, true) => "Italic",
        (true, true) => "Bold Italic",
    };
    let full = format!("{family} {style}");
    let postscript: String = full.replace(' ', "-").chars().filter(char::is_ascii_graphic).take(63).collect();
    let mut names = BTreeMap::from([
        (1, family.to_owned()),
        (2, style.to_owned()),
        (3, format!("{full} subset")),
        (4, full),
        (5, "Version 1.0".to_owned()),
        (6, postscript),
    ]);
    if let Ok(table) = font.name() {
        for id in [0, 13, 14] {
            let is_it = |record: &&skrifa::raw::tables::name::NameRecord| {
                record.name_id() == NameId::new(id) && record.is_unicode()
            };
            if let Some(text) = table.name_record().iter().find(is_it).and_then(|r| r.string(table.string_data()).ok())
            {
                names.insert(id, text.to_string());
            }
        }
    }
    serialize_names(&names)
}

fn serialize_names(names: &BTreeMap<u16, String>) -> Vec<u8> {
    const WINDOWS: [u16; 3] = [3, 1, 0x409];
    let mut strings = Vec::new();
    let mut table = Vec::new();
    let put = |table: &mut Vec<u8>, values: &[u16]| table.extend(values.iter().flat_map(|value| value.to_be_bytes()));
    let count = names.len() as u16;
    put(&mut table, &[0, count, 6 + 12 * count]);
    for (id, text) in names {
        let bytes: Vec<u8> = text.encode_utf16().take(0x3FFF).flat_map(u16::to_be_bytes).collect();
        put(&mut table, &WINDOWS);
        put(&mut table, &[*id, bytes.len() as u16, strings.len() as u16]);
        strings.extend(bytes);
    }
    table.extend(strings);
    table
}
