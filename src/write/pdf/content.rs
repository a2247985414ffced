//! Content streams as bytes (PDF 1.7 §7.8): numbers in thousandths, strings.

use std::io::Write;

use crate::layout::ink::Abs;

/// A length in thousandths of a point.
pub(super) fn milli(length: Abs) -> i64 {
    let scaled = i64::from(length.to_raw()) * 1000;
    (scaled + 0x8000) >> 16
}

/// A content stream being written.
#[derive(Default)]
pub(super) struct Content {
    pub bytes: Vec<u8>,
}

impl Content {
    /// Operators and names.
    pub fn raw(&mut self, text: &str) -> &mut Content {
        self.bytes.extend_from_slice(text.as_bytes());
        self
    }

    /// A number of thousandths, with a space behind.
    pub fn number(&mut self, thousandths: i64) -> &mut Content {
        self.bare_number(thousandths);
        self.bytes.push(b' ');
        self
    }

    /// A number of thousandths.
    pub fn bare_number(&mut self, thousandths: i64) {
        if thousandths < 0 {
            self.bytes.push(b'-');
        }
        let size = thousandths.unsigned_abs();
        let (whole, part) = (size / 1000, size % 1000);
        self.digits(whole);
        if part != 0 {
            let digits = [part / 100, part / 10 % 10, part % 10];
            let length = digits.iter().rposition(|digit| *digit != 0).map_or(0, |last| last + 1);
            self.bytes.push(b'.');
            self.bytes.extend(digits[..length].iter().map(|digit| b'0' + *digit as u8));
        }
    }

    fn digits(&mut self, mut value: u64) {
        let mut digits = [0; 20];
        let mut at = digits.len();
        loop {
            at -= 1;
            digits[at] = b'0' + (value % 10) as u8;
            value /= 10;
            if value == 0 {
                break;
            }
        }
        self.bytes.extend_from_slice(&digits[at..]);
    }

    /// A two-byte code inside a literal string (PDF 1.7 §7.3.4.2).
    pub fn code(&mut self, code: u16) {
        for byte in code.to_be_bytes() {
            match byte {
                b'(' | b')' | b'\\' => self.bytes.extend([b'\\', byte]),
                // A bare carriage return would be read as a line feed.
                b'\r' => self.bytes.extend(b"\\r"),
                _ => self.bytes.push(byte),
            }
        }
    }

    /// A hexadecimal string of UTF-16BE with its mark (PDF 1.7 §7.9.2.2).
    pub fn text_string(&mut self, text: &str) {
        self.raw("<FEFF");
        for unit in text.encode_utf16() {
            let _ = write!(self.bytes, "{unit:04X}");
        }
        self.raw(">");
    }
}
