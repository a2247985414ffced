//! DICT: operators behind their operands (§4).

use std::ops::Range;

/// An operator; those of two bytes have 12 in the upper one.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub(super) struct Op(u16);

impl Op {
    pub const NOTICE: Op = Op(1);
    pub const COPYRIGHT: Op = Op(0x0C00);
    pub const FONT_BBOX: Op = Op(5);
    pub const FONT_MATRIX: Op = Op(0x0C07);
    pub const CHARSTRING_TYPE: Op = Op(0x0C06);
    pub const CHARSET: Op = Op(15);
    pub const CHAR_STRINGS: Op = Op(17);
    pub const PRIVATE: Op = Op(18);
    pub const SUBRS: Op = Op(19);
    pub const ROS: Op = Op(0x0C1E);
    pub const CID_COUNT: Op = Op(0x0C22);
    pub const FD_ARRAY: Op = Op(0x0C24);
    pub const FD_SELECT: Op = Op(0x0C25);
    pub const FONT_NAME: Op = Op(0x0C26);
}

/// Operands of a matrix that scales to a thousandth: `.001 0 0 .001 0 0`.
pub(super) const THOUSANDTHS: &[u8] = &[30, 0xA0, 0x01, 0xFF, 139, 139, 30, 0xA0, 0x01, 0xFF, 139, 139];
/// Operands of a matrix that changes nothing.
pub(super) const IDENTITY: &[u8] = &[140, 139, 139, 140, 139, 139];

/// A DICT that is read.
#[derive(Debug)]
pub(super) struct Dict<'a> {
    bytes: &'a [u8],
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    op: Op,
    /// Its operands among the bytes, and where it ends.
    operands: Range<usize>,
    end: usize,
    /// The operands; empty if any is no integer.
    ints: Vec<i32>,
}

impl<'a> Dict<'a> {
    pub fn read(bytes: &'a [u8]) -> Option<Dict<'a>> {
        let (mut at, mut entries) = (0, Vec::new());
        while at < bytes.len() {
            let start = at;
            let (mut ints, mut whole) = (Vec::new(), true);
            while *bytes.get(at)? > 21 {
                let (value, end) = operand(bytes, at)?;
                whole &= value.is_some();
                ints.extend(value);
                at = end;
            }
            let operands = start..at;
            let op = match *bytes.get(at)? {
                12 => Op(0x0C00 | u16::from(*bytes.get(at + 1)?)),
                byte => Op(byte.into()),
            };
            at += if op.0 > 0xFF { 2 } else { 1 };
            entries.push(Entry { op, operands, end: at, ints: if whole { ints } else { Vec::new() } });
        }
        Some(Dict { bytes, entries })
    }

    fn entry(&self, op: Op) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.op == op)
    }

    pub fn has(&self, op: Op) -> bool {
        self.entry(op).is_some()
    }

    /// The operands of an operator, if they are integers.
    pub fn ints(&self, op: Op) -> Option<&[i32]> {
        self.entry(op).map(|entry| entry.ints.as_slice())
    }

    /// Its only operand, as a place in the table.
    pub fn offset(&self, op: Op) -> Option<usize> {
        let &[offset] = self.ints(op)? else { return None };
        usize::try_from(offset).ok()
    }

    /// Its operands as they stand.
    pub fn operands(&self, op: Op) -> Option<&'a [u8]> {
        self.bytes.get(self.entry(op)?.operands.clone())
    }

    /// Writes all entries but one; gives where they stand then.
    pub fn write_without(&self, op: Op, out: &mut Vec<u8>) -> Range<usize> {
        let start = out.len();
        for entry in self.entries.iter().filter(|entry| entry.op != op) {
            out.extend(self.bytes.get(entry.operands.start..entry.end).unwrap_or_default());
        }
        start..out.len()
    }
}

/// An operand, `None` for a real number, and where it ends.
fn operand(bytes: &[u8], at: usize) -> Option<(Option<i32>, usize)> {
    let byte = |by: usize| bytes.get(at + by).copied();
    let first = i32::from(byte(0)?);
    let next = |by: usize| byte(by).map(i32::from);
    Some(match first {
        28 => (Some(i32::from(i16::from_be_bytes([byte(1)?, byte(2)?]))), at + 3),
        29 => (Some(i32::from_be_bytes([byte(1)?, byte(2)?, byte(3)?, byte(4)?])), at + 5),
        30 => {
            let last = bytes.get(at + 1..)?.iter().position(|byte| byte & 0x0F == 0x0F || byte >> 4 == 0x0F)?;
            (None, at + 2 + last)
        }
        32..=246 => (Some(first - 139), at + 1),
        247..=250 => (Some((first - 247) * 256 + next(1)? + 108), at + 2),
        251..=254 => (Some(-(first - 251) * 256 - next(1)? - 108), at + 2),
        _ => return None,
    })
}

/// A DICT that is written.
#[derive(Default)]
pub(super) struct Writer {
    pub bytes: Vec<u8>,
    /// Where numbers of four bytes stand that are known later.
    pub later: Vec<usize>,
}

impl Writer {
    /// An entry of integers.
    pub fn ints(&mut self, values: &[i32], op: Op) {
        for value in values {
            self.bytes.push(29);
            self.bytes.extend(value.to_be_bytes());
        }
        self.op(op);
    }

    /// An entry of operands as they stand.
    pub fn raw(&mut self, operands: &[u8], op: Op) {
        self.bytes.extend(operands);
        self.op(op);
    }

    /// An entry of an integer that is known later.
    pub fn later(&mut self, op: Op) {
        self.later.push(self.bytes.len() + 1);
        self.ints(&[0], op);
    }

    fn op(&mut self, op: Op) {
        let [upper, lower] = op.0.to_be_bytes();
        if upper > 0 {
            self.bytes.push(upper);
        }
        self.bytes.push(lower);
    }
}
