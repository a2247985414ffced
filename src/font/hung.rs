//! Glyphs for vertical lines, hung from the point where the pen meets them: a bare CFF font (Adobe TN 5176, 5177).
//!
//! PDF readers that make boxes of glyphs put them at the origin of the outline, whichever way the line runs, and so miss
//! a glyph whose outline stands on a baseline by almost an em. An outline that hangs from its origin has its box where
//! its ink is, and needs no vertical origin in the file. Hints are left out: none is of use for Han at print sizes.

use std::collections::{BTreeMap, BTreeSet};

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::raw::TableProvider;
use skrifa::raw::types::NameId;
use skrifa::{GlyphId, MetadataProvider, Tag};
use write_fonts::FontBuilder;

use super::face::Face;

/// An OpenType wrapping around the CFF of some glyphs, and their numbers in it.
pub(super) fn for_pdf(face: &Face, glyphs: &BTreeSet<u16>) -> Option<(Vec<u8>, BTreeMap<u16, u16>)> {
    let mut order: Vec<u16> = glyphs.iter().copied().filter(|&glyph| glyph != 0).collect();
    order.insert(0, 0);
    let charstrings: Option<Vec<Vec<u8>>> = order.iter().map(|&glyph| charstring(face, glyph)).collect();
    let mut builder = FontBuilder::new();
    builder.add_raw(Tag::new(b"CFF "), table(face, &charstrings?));
    let numbers = (0..).zip(&order).map(|(new, &old)| (old, new)).filter(|(old, _)| glyphs.contains(old)).collect();
    Some((builder.build(), numbers))
}

/// The outline of a glyph, its vertical origin at zero, as a Type 2 charstring.
fn charstring(face: &Face, glyph: u16) -> Option<Vec<u8>> {
    let mut pen = Charstring { up: face.vertical_origin(glyph).1, ..Charstring::default() };
    // The width differs from `nominalWidthX`, which is 0.
    number(&mut pen.out, face.advance(glyph));
    let outline = face.tables()?.outline_glyphs().get(GlyphId::from(glyph))?;
    outline.draw(DrawSettings::unhinted(Size::unscaled(), LocationRef::default()), &mut pen).ok()?;
    pen.flush();
    pen.out.push(op::END);
    Some(pen.out)
}

/// Operators of Type 2 charstrings (TN 5177 §4).
mod op {
    pub const VMOVE: u8 = 4;
    pub const LINE: u8 = 5;
    pub const HLINE: u8 = 6;
    pub const VLINE: u8 = 7;
    pub const CURVE: u8 = 8;
    pub const END: u8 = 14;
    pub const MOVE: u8 = 21;
    pub const HMOVE: u8 = 22;
    pub const VHCURVE: u8 = 30;
    pub const HVCURVE: u8 = 31;
}

/// Operands that an operator may have (TN 5177, appendix B).
const MOST: usize = 48;

#[derive(Default)]
struct Charstring {
    out: Vec<u8>,
    /// An operator that can still take more, with its operands.
    pending: Option<(u8, Vec<i32>)>,
    at: (i32, i32),
    /// The vertical origin of the glyph over its horizontal one.
    up: i32,
}

impl Charstring {
    /// Goes to a point; the way there.
    fn step(&mut self, (x, y): (f32, f32)) -> (i32, i32) {
        // Casts of floats saturate; rounded places, not steps, so that no error grows.
        let to = (x.round() as i32, (y.round() as i32).saturating_sub(self.up));
        let from = std::mem::replace(&mut self.at, to);
        (to.0.saturating_sub(from.0), to.1.saturating_sub(from.1))
    }

    fn flush(&mut self) {
        if let Some((operator, operands)) = self.pending.take() {
            operands.into_iter().for_each(|operand| number(&mut self.out, operand));
            self.out.push(operator);
        }
    }

    /// Draws something, by the operator before if that goes on with it.
    fn put(&mut self, operator: u8, operands: &[i32]) {
        match &mut self.pending {
            Some((before, all)) if goes_on(*before, all.len(), operator) && all.len() + operands.len() <= MOST => {
                all.extend(operands);
            }
            _ => {
                self.flush();
                self.pending = Some((operator, operands.to_vec()));
            }
        }
    }

    fn curve(&mut self, points: [(f32, f32); 3]) {
        let [(ax, ay), (bx, by), (cx, cy)] = points.map(|point| self.step(point));
        match () {
            () if ay == 0 && cx == 0 => self.put(op::HVCURVE, &[ax, bx, by, cy]),
            () if ax == 0 && cy == 0 => self.put(op::VHCURVE, &[ay, bx, by, cx]),
            () => self.put(op::CURVE, &[ax, ay, bx, by, cx, cy]),
        }
    }

    /// Where the outline now is, as the pen is told.
    fn here(&self) -> (f32, f32) {
        (self.at.0 as f32, (self.at.1.saturating_add(self.up)) as f32)
    }
}

/// Whether an operator with so many operands takes those of another one behind them: lines and curves whose directions
/// alternate are one operator, named by its first.
fn goes_on(operator: u8, operands: usize, next: u8) -> bool {
    let alternates = |first: u8, other: u8, done: usize| next == if done.is_multiple_of(2) { first } else { other };
    match operator {
        op::LINE | op::CURVE => next == operator,
        op::HLINE => alternates(op::HLINE, op::VLINE, operands),
        op::VLINE => alternates(op::VLINE, op::HLINE, operands),
        op::HVCURVE => alternates(op::HVCURVE, op::VHCURVE, operands / 4),
        op::VHCURVE => alternates(op::VHCURVE, op::HVCURVE, operands / 4),
        _ => false,
    }
}

impl OutlinePen for Charstring {
    fn move_to(&mut self, x: f32, y: f32) {
        match self.step((x, y)) {
            (0, dy) => self.put(op::VMOVE, &[dy]),
            (dx, 0) => self.put(op::HMOVE, &[dx]),
            (dx, dy) => self.put(op::MOVE, &[dx, dy]),
        }
    }

    fn line_to(&mut self, x: f32, y: f32) {
        match self.step((x, y)) {
            (0, 0) => {}
            (0, dy) => self.put(op::VLINE, &[dy]),
            (dx, 0) => self.put(op::HLINE, &[dx]),
            (dx, dy) => self.put(op::LINE, &[dx, dy]),
        }
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        // The same curve as a cubic one: its control points lie two thirds of the way to the quadratic one's.
        let (fx, fy) = self.here();
        let toward = |from: f32, to: f32| from + (to - from) * 2.0 / 3.0;
        self.curve([(toward(fx, cx), toward(fy, cy)), (toward(x, cx), toward(y, cy)), (x, y)]);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.curve([(ax, ay), (bx, by), (x, y)]);
    }

    fn close(&mut self) {}
}

/// A number of a charstring or a dictionary, in the shortest form that both have (TN 5176 §4, TN 5177 §3.2). Greater
/// ones, which no outline has, are cut off.
fn number(out: &mut Vec<u8>, value: i32) {
    let high = |value: i32| (value >> 8) as u8;
    let low = |value: i32| (value & 0xFF) as u8;
    match value {
        -107..=107 => out.push((value + 139) as u8),
        108..=1131 => out.extend([high(value - 108) + 247, low(value - 108)]),
        -1131..=-108 => out.extend([high(-value - 108) + 251, low(-value - 108)]),
        _ => {
            let value = value.clamp(i16::MIN.into(), i16::MAX.into());
            out.extend([28, low(value >> 8), low(value)]);
        }
    }
}

/// A CID-keyed CFF with one private dictionary, whose CIDs are the numbers of the glyphs.
fn table(face: &Face, charstrings: &[Vec<u8>]) -> Vec<u8> {
    let notice = notice(face);
    let strings: Vec<&[u8]> = vec![b"Adobe", b"Identity", &notice];
    let head = [vec![1, 0, 4, 4], index(&[face.name().as_bytes()])].concat();
    let tail = [index(&strings), index::<&[u8]>(&[])].concat();
    let last = charstrings.len().saturating_sub(1).min(usize::from(u16::MAX)) as u16;
    // One range each: all glyphs but the first, from CID 1 on; all glyphs, with the only private dictionary.
    let [first_left, count] = [last.saturating_sub(1), last.saturating_add(1)].map(u16::to_be_bytes);
    let charset = match last {
        0 => vec![0],
        _ => [&[2, 0, 1], &first_left[..]].concat(),
    };
    let select = [&[3, 0, 1, 0, 0, 0], &count[..]].concat();
    let glyphs = index(charstrings);
    // The top dictionary has offsets of one length, so that its own length is known before they are.
    let start = head.len() + index(&[top(face, [0; 4], last)]).len() + tail.len();
    let charset_at = start;
    let select_at = charset_at + charset.len();
    let glyphs_at = select_at + select.len();
    let fonts_at = glyphs_at + glyphs.len();
    // The private dictionary has nothing to say and lies behind all else: both its widths are 0.
    let private_at = fonts_at + index(&[private(0)]).len();
    let (top, fonts) =
        (index(&[top(face, [charset_at, select_at, glyphs_at, fonts_at], last)]), index(&[private(private_at)]));
    [head, top, tail, charset, select, glyphs, fonts].concat()
}

/// The top dictionary (TN 5176 §9 and §18), with the places of the charset, the choice of fonts, the charstrings and the
/// fonts.
fn top(face: &Face, [charset, select, glyphs, fonts]: [usize; 4], last: u16) -> Vec<u8> {
    let mut out = Vec::new();
    let standard_strings = 391;
    // ROS: Adobe, Identity, 0. It comes first.
    entry(&mut out, &[standard_strings, standard_strings + 1, 0], &[12, 30]);
    entry(&mut out, &[standard_strings + 2], &[1]);
    let upem = face.metrics().upem;
    if upem != 1000 {
        let scale = decimal(1.0 / f64::from(upem));
        for part in [&scale[..], &[139, 139], &scale, &[139, 139], &[12, 7]] {
            out.extend(part);
        }
    }
    // An em each way: what a reader takes for the extent of any glyph.
    entry(&mut out, &[0, -i32::from(upem), upem.into(), 0], &[5]);
    entry(&mut out, &[i32::from(last) + 1], &[12, 34]);
    for (at, operator) in [(charset, &[15][..]), (select, &[12, 37]), (glyphs, &[17]), (fonts, &[12, 36])] {
        offset(&mut out, at);
        out.extend(operator);
    }
    out
}

/// A font dictionary that names an empty private one.
fn private(at: usize) -> Vec<u8> {
    let mut out = Vec::new();
    offset(&mut out, 0);
    offset(&mut out, at);
    out.push(18);
    out
}

fn entry(out: &mut Vec<u8>, operands: &[i32], operator: &[u8]) {
    operands.iter().for_each(|&operand| number(out, operand));
    out.extend(operator);
}

/// A number in five bytes.
fn offset(out: &mut Vec<u8>, at: usize) {
    out.push(29);
    out.extend(u32::try_from(at).unwrap_or(u32::MAX).to_be_bytes());
}

/// A real number (TN 5176 §4, table 5).
fn decimal(value: f64) -> Vec<u8> {
    let text = format!("{value:.12}");
    let nibbles: Vec<u8> =
        text.bytes().map(|byte| if byte == b'.' { 0xA } else { byte - b'0' }).chain([0xF, 0xF]).collect();
    let bytes = nibbles.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]);
    std::iter::once(30).chain(bytes).collect()
}

/// An INDEX (TN 5176 §5).
fn index<T: AsRef<[u8]>>(items: &[T]) -> Vec<u8> {
    let mut out = (items.len() as u16).to_be_bytes().to_vec();
    if items.is_empty() {
        return out;
    }
    out.push(4);
    let mut at: u32 = 1;
    out.extend(at.to_be_bytes());
    for item in items {
        at += item.as_ref().len() as u32;
        out.extend(at.to_be_bytes());
    }
    items.iter().for_each(|item| out.extend(item.as_ref()));
    out
}

/// The copyright notice of the font, in ASCII.
fn notice(face: &Face) -> Vec<u8> {
    let tables = face.tables();
    let name = tables.as_ref().and_then(|tables| tables.name().ok());
    let text = name.and_then(|name| {
        let is_it = |record: &&skrifa::raw::tables::name::NameRecord| {
            record.name_id() == NameId::COPYRIGHT_NOTICE && record.is_unicode()
        };
        let record = name.name_record().iter().find(is_it)?;
        record.string(name.string_data()).ok().map(|text| text.to_string())
    });
    text.unwrap_or_default().bytes().filter(|byte| matches!(byte, b' '..=b'~')).collect()
}
