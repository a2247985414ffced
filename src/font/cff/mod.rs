//! CFF outlines cut down to some glyphs (Adobe Technical Note 5176): those of fonts whose glyphs are keyed by CID, as large
//! CJK fonts are. Any other, and whatever is odd, is left to the crate `subsetter`.
//!
//! [`index`] and [`dict`] read and write the two structures that everything is in, [`flat`] puts the subroutines of a
//! glyph in the places where they are called, so that none have to be kept.

mod dict;
mod flat;
mod index;

use std::ops::Range;

use dict::{Dict, Op, Writer};
use flat::Subroutines;
use index::Index;

/// Strings that have numbers without being in the font (appendix A).
const STANDARD: usize = 391;

/// A table that is read.
struct Font<'a> {
    /// The INDEX of names as it stands.
    names: &'a [u8],
    top: Dict<'a>,
    strings: Index<'a>,
    global: Subroutines<'a>,
    glyphs: Index<'a>,
    parts: Vec<Part<'a>>,
    selected: Selected<'a>,
}

/// Glyphs that have measures and subroutines of their own.
struct Part<'a> {
    dict: Dict<'a>,
    private: Dict<'a>,
    local: Subroutines<'a>,
}

/// Which part a glyph is in (FDSelect).
enum Selected<'a> {
    /// A byte for each glyph.
    Each(&'a [u8]),
    /// Its first glyph and its part, for each run.
    Runs(Vec<(u16, u8)>),
}

/// The table with these glyphs alone, in this order, which is that of their CIDs too. The first must be the glyph 0.
///
/// `None` where the table is not keyed by CID, or cannot be read.
pub(super) fn subset(table: &[u8], glyphs: &[u16]) -> Option<Vec<u8>> {
    Font::read(table)?.cut(glyphs)
}

impl<'a> Font<'a> {
    fn read(table: &'a [u8]) -> Option<Font<'a>> {
        let (major, header) = (*table.first()?, usize::from(*table.get(2)?));
        let (_, names_end) = Index::read(table, header)?;
        let (tops, tops_end) = Index::read(table, names_end)?;
        let (strings, strings_end) = Index::read(table, tops_end)?;
        let (global, _) = Index::read(table, strings_end)?;
        let top = Dict::read(tops.get(0)?)?;
        let plain = [Op::FONT_MATRIX, Op::CHARSTRING_TYPE].iter().all(|op| !top.has(*op));
        (major == 1 && top.has(Op::ROS) && plain).then_some(())?;
        let (glyphs, _) = Index::read(table, top.offset(Op::CHAR_STRINGS)?)?;
        let (dicts, _) = Index::read(table, top.offset(Op::FD_ARRAY)?)?;
        let parts: Option<Vec<Part>> = (0..dicts.len()).map(|at| Part::read(table, dicts.get(at)?)).collect();
        let selected = Selected::read(table.get(top.offset(Op::FD_SELECT)?..)?, glyphs.len())?;
        let names = table.get(header..names_end)?;
        Some(Font { names, top, strings, global: Subroutines::new(global), glyphs, parts: parts?, selected })
    }

    fn cut(&self, glyphs: &[u16]) -> Option<Vec<u8>> {
        let selected: Vec<u8> = glyphs.iter().map(|&glyph| self.selected.of(glyph)).collect::<Option<_>>()?;
        let mut kept = selected.clone();
        kept.sort_unstable();
        kept.dedup();
        let parts: Vec<&Part> = kept.iter().map(|&part| self.parts.get(usize::from(part))).collect::<Option<_>>()?;
        let (outlines, ends) = self.outlines(glyphs, &selected)?;
        let mut strings = Strings { old: self.strings, new: vec![b"Adobe", b"Identity"] };
        let top = self.top(&mut strings, glyphs.len())?;
        let names: Vec<Option<i32>> = parts.iter().map(|part| strings.taken(&part.dict, Op::FONT_NAME)).collect();

        let mut out = vec![1, 0, 4, 4];
        out.extend(self.names);
        index::write(&mut out, &[&top.bytes]);
        let top_at = out.len() - top.bytes.len();
        index::write(&mut out, &strings.new);
        index::write::<&[u8]>(&mut out, &[]);
        let charset = out.len();
        write_charset(&mut out, glyphs.len());
        let privates: Vec<Range<usize>> =
            parts.iter().map(|part| part.private.write_without(Op::SUBRS, &mut out)).collect();
        let select = out.len();
        write_selected(&mut out, &kept, &selected);
        let array = out.len();
        let dicts: Vec<Vec<u8>> = privates.iter().zip(names).map(|(private, name)| part_dict(private, name)).collect();
        index::write(&mut out, &dicts);
        let places = [charset, select, array, out.len()];
        index::write_joined(&mut out, &outlines, &ends);
        for (at, offset) in top.later.iter().zip(places) {
            out.get_mut(top_at + at..top_at + at + 4)?.copy_from_slice(&u32::try_from(offset).ok()?.to_be_bytes());
        }
        Some(out)
    }

    /// The outlines of the glyphs one behind the other, with their ends.
    fn outlines(&self, glyphs: &[u16], selected: &[u8]) -> Option<(Vec<u8>, Vec<usize>)> {
        let (mut code, mut ends) = (Vec::new(), Vec::with_capacity(glyphs.len()));
        for (&glyph, &part) in glyphs.iter().zip(selected) {
            let local = &self.parts.get(usize::from(part))?.local;
            flat::glyph(&mut code, self.glyphs.get(usize::from(glyph))?, &self.global, local)?;
            ends.push(code.len());
        }
        Some((code, ends))
    }

    /// The top DICT. Left open are where the charset, FDSelect, FDArray and the outlines are.
    fn top(&self, strings: &mut Strings<'a>, count: usize) -> Option<Writer> {
        let mut out = Writer::default();
        let registry = STANDARD as i32;
        out.ints(&[registry, registry + 1, 0], Op::ROS);
        for op in [Op::NOTICE, Op::COPYRIGHT] {
            if let Some(string) = strings.taken(&self.top, op) {
                out.ints(&[string], op);
            }
        }
        if let Some(corners) = self.top.operands(Op::FONT_BBOX) {
            out.raw(corners, Op::FONT_BBOX);
        }
        // Thousandths of the em here, nothing more in the parts: what stands in one place only is not read everywhere.
        out.raw(dict::THOUSANDTHS, Op::FONT_MATRIX);
        out.ints(&[i32::try_from(count).ok()?], Op::CID_COUNT);
        [Op::CHARSET, Op::FD_SELECT, Op::FD_ARRAY, Op::CHAR_STRINGS].into_iter().for_each(|op| out.later(op));
        Some(out)
    }
}

impl<'a> Part<'a> {
    fn read(table: &'a [u8], dict: &'a [u8]) -> Option<Part<'a>> {
        let dict = Dict::read(dict)?;
        (!dict.has(Op::FONT_MATRIX)).then_some(())?;
        let &[length, start] = dict.ints(Op::PRIVATE)? else { return None };
        let (length, start) = (usize::try_from(length).ok()?, usize::try_from(start).ok()?);
        let private = Dict::read(table.get(start..start.checked_add(length)?)?)?;
        let local = match private.ints(Op::SUBRS) {
            Some(&[offset]) => Index::read(table, start.checked_add(usize::try_from(offset).ok()?)?)?.0,
            Some(_) => return None,
            None => Index::default(),
        };
        Some(Part { dict, private, local: Subroutines::new(local) })
    }
}

/// The DICT of a part: where its private DICT is, and its name.
fn part_dict(private: &Range<usize>, name: Option<i32>) -> Vec<u8> {
    let mut out = Writer::default();
    out.raw(dict::IDENTITY, Op::FONT_MATRIX);
    out.ints(&[private.len() as i32, private.start as i32], Op::PRIVATE);
    if let Some(name) = name {
        out.ints(&[name], Op::FONT_NAME);
    }
    out.bytes
}

impl<'a> Selected<'a> {
    fn read(table: &'a [u8], glyphs: usize) -> Option<Selected<'a>> {
        match table.first()? {
            0 => Some(Selected::Each(table.get(1..1 + glyphs)?)),
            3 => {
                let count = usize::from(index::u16_at(table, 1)?);
                let run = |at: usize| Some((index::u16_at(table, 3 + at * 3)?, *table.get(5 + at * 3)?));
                (0..count).map(run).collect::<Option<_>>().map(Selected::Runs)
            }
            _ => None,
        }
    }

    fn of(&self, glyph: u16) -> Option<u8> {
        match self {
            Selected::Each(parts) => parts.get(usize::from(glyph)).copied(),
            Selected::Runs(runs) => {
                let after = runs.partition_point(|(first, _)| *first <= glyph);
                Some(runs.get(after.checked_sub(1)?)?.1)
            }
        }
    }
}

/// CIDs that are the numbers of the glyphs: one range (format 2) behind the glyph 0.
fn write_charset(out: &mut Vec<u8>, glyphs: usize) {
    out.push(2);
    if let Some(more) = glyphs.checked_sub(2) {
        out.extend([0, 1]);
        out.extend((more as u16).to_be_bytes());
    }
}

/// The part of every glyph, in runs (format 3); parts are numbered by their place among those that are kept.
fn write_selected(out: &mut Vec<u8>, kept: &[u8], selected: &[u8]) {
    let runs: Vec<&[u8]> = selected.chunk_by(|a, b| a == b).collect();
    out.push(3);
    out.extend((runs.len() as u16).to_be_bytes());
    let mut first = 0_u16;
    for run in runs {
        out.extend(first.to_be_bytes());
        out.push(kept.binary_search(&run[0]).unwrap_or_default() as u8);
        first = first.saturating_add(run.len() as u16);
    }
    out.extend(first.to_be_bytes());
}

/// The strings of the new table.
struct Strings<'a> {
    old: Index<'a>,
    new: Vec<&'a [u8]>,
}

impl Strings<'_> {
    /// The new number of the string that an entry names, if there is one.
    fn taken(&mut self, dict: &Dict, op: Op) -> Option<i32> {
        let old = dict.offset(op)?;
        if let Some(own) = old.checked_sub(STANDARD) {
            self.new.push(self.old.get(own)?);
            return i32::try_from(STANDARD + self.new.len() - 1).ok();
        }
        i32::try_from(old).ok()
    }
}
