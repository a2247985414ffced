//! Which Han characters the standards of Taiwan and the mainland have: what tells Traditional from Simplified.

use std::sync::LazyLock;

use encoding_rs::{BIG5, Encoding, GBK};

/// Whether Big5 can encode a character.
pub(crate) fn in_big5(c: char) -> bool {
    // First bytes below A1 hold the additions of Hong Kong, which are read and not written.
    static TABLE: LazyLock<Table> = LazyLock::new(|| Table::of(BIG5, 0xA1..=0xFE, 0x40..=0xFE));
    TABLE.has(c)
}

/// Whether a character is one of the ideographs of GB/T 2312.
pub(crate) fn in_gb2312(c: char) -> bool {
    // That part of GBK where both bytes are high and the row holds Han.
    static TABLE: LazyLock<Table> = LazyLock::new(|| Table::of(GBK, 0xB0..=0xF7, 0xA1..=0xFE));
    TABLE.has(c)
}

/// Characters below U+30000, a bit for each.
struct Table(Box<[u64]>);

impl Table {
    /// Decodes every pair of bytes: encoders search, decoders look up.
    fn of(
        encoding: &'static Encoding,
        first: std::ops::RangeInclusive<u8>,
        second: std::ops::RangeInclusive<u8>,
    ) -> Table {
        let mut bits = vec![0; 0x3_0000 / 64].into_boxed_slice();
        for code in first.flat_map(|first| second.clone().map(move |second| [first, second])) {
            let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(&code) else { continue };
            let mut chars = text.chars();
            if let (Some(c), None) = (chars.next(), chars.next())
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
