//! Which Han characters the standards of Taiwan and the mainland have: what tells Traditional from Simplified.

use std::sync::LazyLock;

use encoding_rs::{BIG5, Encoding, GBK};

/// Which standards have a character, for many of them: the tables are found once.
#[derive(Copy, Clone)]
pub(crate) struct Repertoire {
    big5: &'static Table,
    gb2312: &'static Table,
}

impl Repertoire {
    /// The tables.
    pub(crate) fn get() -> Repertoire {
        Repertoire { big5: big5(), gb2312: gb2312() }
    }

    /// Whether only Big5 has it, and whether only GB/T 2312 has.
    pub(crate) fn one_of(self, c: char) -> (bool, bool) {
        let (big5, gb2312) = (self.big5.has(c), self.gb2312.has(c));
        (big5 && !gb2312, gb2312 && !big5)
    }
}

/// Whether Big5 can encode a character.
pub(crate) fn in_big5(c: char) -> bool {
    big5().has(c)
}

fn big5() -> &'static Table {
    // First bytes below A1 hold the additions of Hong Kong, which are read and not written.
    static TABLE: LazyLock<Table> = LazyLock::new(|| Table::of(BIG5, 0xA1..=0xFE, 0x40..=0xFE));
    &TABLE
}

/// Whether a character is one of the ideographs of GB/T 2312.
pub(crate) fn in_gb2312(c: char) -> bool {
    gb2312().has(c)
}

fn gb2312() -> &'static Table {
    // That part of GBK where both bytes are high and the row holds Han.
    static TABLE: LazyLock<Table> = LazyLock::new(|| Table::of(GBK, 0xB0..=0xF7, 0xA1..=0xFE));
    &TABLE
}

/// Characters below U+30000, a bit for each.
struct Table(Box<[u64]>);

impl Table {
    /// Decodes every pair of bytes, all at once: encoders search, decoders look up.
    fn of(
        encoding: &'static Encoding,
        first: std::ops::RangeInclusive<u8>,
        second: std::ops::RangeInclusive<u8>,
    ) -> Table {
        let mut bits = vec![0; 0x3_0000 / 64].into_boxed_slice();
        // A line for each: what is no character leaves U+FFFD, with the second byte behind it if that is ASCII.
        let codes: Vec<u8> =
            first.flat_map(|first| second.clone().flat_map(move |second| [first, second, b'\n'])).collect();
        let (text, _) = encoding.decode_without_bom_handling(&codes);
        for line in text.split('\n') {
            let mut chars = line.chars();
            if let (Some(c), None) = (chars.next(), chars.next())
                && c != char::REPLACEMENT_CHARACTER
                && let Some(word) = bits.get_mut(c as usize / 64)
            {
                *word |= 1_u64 << (c as usize % 64);
            }
        }
        Table(bits)
    }

    fn has(&self, c: char) -> bool {
        self.0.get(c as usize / 64).is_some_and(|word| word >> (c as usize % 64) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::script::is_han;

    #[test]
    fn tables_are_those_of_the_encoders() {
        for c in (0..=0x3_FFFF).filter_map(char::from_u32).filter(|&c| is_han(c)) {
            let text = c.to_string();
            assert_eq!(in_big5(c), !BIG5.encode(&text).2, "{c}");
            let (bytes, _, lost) = GBK.encode(&text);
            assert_eq!(in_gb2312(c), !lost && matches!(bytes.as_ref(), [0xB0..=0xF7, 0xA1..=0xFE]), "{c}");
        }
    }
}
