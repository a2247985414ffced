//! Charstrings (Adobe Technical Note 5177) with their subroutines in place.

use super::index::Index;

/// How deep subroutines may call each other.
const DEEPEST: usize = 10;
/// Operands and operators of the longest glyph: what goes on beyond that may never end.
const LONGEST: usize = 1 << 16;

/// Subroutines of a font or of a part of it.
pub(super) struct Subroutines<'a> {
    list: Index<'a>,
    /// What is added to the numbers by which they are called.
    bias: i32,
}

impl<'a> Subroutines<'a> {
    pub fn new(list: Index<'a>) -> Subroutines<'a> {
        let bias = match list.len() {
            0..1240 => 107,
            1240..33_900 => 1131,
            _ => 32_768,
        };
        Subroutines { list, bias }
    }

    fn get(&self, number: i32) -> Option<&'a [u8]> {
        self.list.get(usize::try_from(number.checked_add(self.bias)?).ok()?)
    }
}

/// Writes the outline of a glyph; `None` where it is not plain drawing.
pub(super) fn glyph(out: &mut Vec<u8>, code: &[u8], global: &Subroutines, local: &Subroutines) -> Option<()> {
    let mut flat = Flat { out, global, local, left: LONGEST, operands: 0, stems: 0, last: None };
    flat.run(code, DEEPEST)?.then_some(())
}

struct Flat<'a, 'o> {
    out: &'o mut Vec<u8>,
    global: &'a Subroutines<'a>,
    local: &'a Subroutines<'a>,
    /// Steps that it may still take.
    left: usize,
    /// Operands on the stack.
    operands: usize,
    stems: usize,
    /// Where the last operand was written, and its value.
    last: Option<(usize, i32)>,
}

impl Flat<'_, '_> {
    /// Writes what a piece of code does; gives whether the glyph ended with it.
    fn run(&mut self, code: &[u8], deeper: usize) -> Option<bool> {
        let mut at = 0;
        while let Some(&byte) = code.get(at) {
            self.left = self.left.checked_sub(1)?;
            at += match byte {
                28 | 32..=255 => self.operand(&code[at..])?,
                10 | 29 => {
                    let (start, number) = self.last.take()?;
                    self.out.truncate(start);
                    self.operands = self.operands.checked_sub(1)?;
                    let routines = if byte == 10 { self.local } else { self.global };
                    if self.run(routines.get(number)?, deeper.checked_sub(1)?)? {
                        return Some(true);
                    }
                    1
                }
                11 => return Some(false),
                // With four operands it would be made of two other glyphs.
                14 if self.operands < 4 => {
                    self.out.push(byte);
                    return Some(true);
                }
                1 | 3 | 18 | 23 => {
                    self.stems += self.operands / 2;
                    self.operator(&[byte])
                }
                19 | 20 => {
                    self.stems += self.operands / 2;
                    let length = 1 + self.stems.div_ceil(8);
                    self.operator(code.get(at..at + length)?)
                }
                4..=8 | 21 | 22 | 24..=27 | 30 | 31 => self.operator(&[byte]),
                12 if matches!(code.get(at + 1)?, 34..=37) => self.operator(&code[at..at + 2]),
                _ => return None,
            };
        }
        Some(false)
    }

    /// Writes an operand; gives its length.
    fn operand(&mut self, code: &[u8]) -> Option<usize> {
        let byte = |at: usize| code.get(at).copied();
        let first = i32::from(code[0]);
        let (value, length) = match first {
            28 => (i32::from(i16::from_be_bytes([byte(1)?, byte(2)?])), 3),
            32..=246 => (first - 139, 1),
            247..=250 => ((first - 247) * 256 + i32::from(byte(1)?) + 108, 2),
            251..=254 => (-(first - 251) * 256 - i32::from(byte(1)?) - 108, 2),
            _ => (i32::from(i16::from_be_bytes([byte(1)?, byte(2)?])), 5),
        };
        self.last = Some((self.out.len(), value));
        self.out.extend(code.get(..length)?);
        self.operands += 1;
        Some(length)
    }

    /// Writes an operator, which takes all operands; gives its length.
    fn operator(&mut self, code: &[u8]) -> usize {
        self.out.extend(code);
        (self.operands, self.last) = (0, None);
        code.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::cff::index;

    /// The outline of a glyph with these global subroutines, the first of which is called by -107.
    fn flattened(code: &[u8], routines: &[&[u8]]) -> Option<Vec<u8>> {
        let mut list = Vec::new();
        index::write(&mut list, routines);
        let (global, none) = (Subroutines::new(Index::read(&list, 0)?.0), Subroutines::new(Index::default()));
        let mut out = Vec::new();
        glyph(&mut out, code, &global, &none).map(|()| out)
    }

    #[test]
    fn subroutines_stand_where_they_are_called() {
        // 1 2 rmoveto, then a subroutine that leaves a number on the stack for hlineto.
        let code = [140, 141, 21, 32, 29, 6, 14];
        assert_eq!(flattened(&code, &[&[142, 11]]), Some(vec![140, 141, 21, 142, 6, 14]));
        // The second calls the first with what the code has put there, and ends the glyph.
        let code = [140, 141, 33, 29];
        assert_eq!(flattened(&code, &[&[21], &[32, 29, 14]]), Some(vec![140, 141, 21, 14]));
    }

    #[test]
    fn masks_have_a_bit_for_every_stem() {
        // Nine stems, of which the last come with the mask: two bytes that are no operators.
        let stems = [139; 16];
        let code = [&stems[..], &[18, 139, 139, 19, 10, 29, 14]].concat();
        assert_eq!(flattened(&code, &[]), Some(code.clone()));
    }

    #[test]
    fn what_is_no_plain_drawing_is_refused() {
        for code in [&[32, 29, 14][..], &[29], &[12, 3, 14], &[139, 139, 139, 139, 14], &[139, 21], &[28, 1]] {
            assert_eq!(flattened(code, &[&[32, 29]]), None, "{code:?}");
        }
        // Each calls the one before it two hundred times.
        let twice = |number: u8| [number, 29].repeat(200);
        let routines: Vec<Vec<u8>> = (31..=38).map(twice).collect();
        let routines: Vec<&[u8]> = routines.iter().map(Vec::as_slice).collect();
        assert_eq!(flattened(&[39, 29, 14], &routines), None);
    }
}
