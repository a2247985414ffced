//! The bar code of an ISBN: EAN-13, and the five digits beside it that shops read prices or series from (ISO/IEC 15420).

/// Bars from the left: where they begin and how wide they are in modules, and whether they are long.
pub(super) type Bars = Vec<(usize, usize, bool)>;

/// Modules of an EAN-13.
pub(super) const MODULES: usize = 95;
/// Modules of the five digits.
pub(super) const ADD_ON: usize = 47;

/// Modules of a digit in set A, dark ones as ones. Set C is their inverse, set B that read backwards.
const DIGITS: [u8; 10] = [
    0b000_1101, 0b001_1001, 0b001_0011, 0b011_1101, 0b010_0011, 0b011_0001, 0b010_1111, 0b011_1011, 0b011_0111,
    0b000_1011,
];

/// Which of the second to seventh digit are of set B, by the first digit.
const FIRST: [u8; 10] =
    [0b00_0000, 0b00_1011, 0b00_1101, 0b00_1110, 0b01_0011, 0b01_1001, 0b01_1100, 0b01_0101, 0b01_0110, 0b01_1010];

/// Which of the five digits are of set B, by their check value.
const FIVE: [u8; 10] =
    [0b1_1000, 0b1_0100, 0b1_0010, 0b1_0001, 0b0_1100, 0b0_0110, 0b0_0011, 0b0_1010, 0b0_1001, 0b0_0101];

/// The thirteen digits of an ISBN; those of ten get their prefix and a new check digit. `None`: it is none.
pub(super) fn isbn(text: &str) -> Option<[u8; 13]> {
    let text = text.trim().trim_start_matches("ISBN").trim_start_matches([':', '：']);
    let bare: Vec<char> = text.chars().filter(|c| !matches!(c, ' ' | '-' | '‐' | '–')).collect();
    let digits: Vec<u8> = bare.iter().filter_map(|c| u8::try_from(c.to_digit(10)?).ok()).collect();
    match (bare.len(), digits.len()) {
        (13, 13) => {
            let digits: [u8; 13] = digits.try_into().ok()?;
            let prefix = matches!(digits[..3], [9, 7, 8 | 9]);
            (prefix && check(&digits[..12]) == digits[12]).then_some(digits)
        }
        (10, 9 | 10) => {
            let mut all = vec![9, 7, 8];
            all.extend(&digits[..9]);
            all.push(check(&all));
            all.try_into().ok()
        }
        _ => None,
    }
}

/// The check digit of twelve digits.
fn check(digits: &[u8]) -> u8 {
    let sum: u32 =
        digits.iter().zip([1, 3].into_iter().cycle()).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    ((10 - sum % 10) % 10) as u8
}

/// The bars of an EAN-13.
pub(super) fn ean13(digits: &[u8; 13]) -> Bars {
    let mut modules = Modules::default();
    modules.put(0b101, 3, true);
    let [first, rest @ ..] = digits;
    let (left, right) = rest.split_at(6);
    for (at, digit) in left.iter().enumerate() {
        modules.digit(*digit, FIRST[usize::from(*first)] >> (5 - at) & 1 == 1);
    }
    modules.put(0b01010, 5, true);
    for digit in right {
        modules.put(!DIGITS[usize::from(*digit)] & 0b111_1111, 7, false);
    }
    modules.put(0b101, 3, true);
    modules.bars
}

/// The bars of five digits.
pub(super) fn five(digits: &[u8; 5]) -> Bars {
    let weighed = digits.iter().zip([3_u32, 9, 3, 9, 3]).map(|(digit, weight)| u32::from(*digit) * weight);
    let sets = FIVE[(weighed.sum::<u32>() % 10) as usize];
    let mut modules = Modules::default();
    modules.put(0b1011, 4, false);
    for (at, digit) in digits.iter().enumerate() {
        if at > 0 {
            modules.put(0b01, 2, false);
        }
        modules.digit(*digit, sets >> (4 - at) & 1 == 1);
    }
    modules.bars
}

#[derive(Default)]
struct Modules {
    bars: Bars,
    at: usize,
}

impl Modules {
    fn digit(&mut self, digit: u8, set_b: bool) {
        let plain = DIGITS[usize::from(digit)];
        // Backwards in seven bits, and dark for light.
        let pattern = if set_b { (!plain).reverse_bits() >> 1 } else { plain };
        self.put(pattern & 0b111_1111, 7, false);
    }

    fn put(&mut self, pattern: u8, count: usize, long: bool) {
        for at in (0..count).rev() {
            if pattern >> at & 1 == 1 {
                match self.bars.last_mut().filter(|(start, width, was)| start + width == self.at && *was == long) {
                    Some((_, width, _)) => *width += 1,
                    None => self.bars.push((self.at, 1, long)),
                }
            }
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ADD_ON, Bars, MODULES, ean13, five, isbn};

    fn row(bars: &Bars, length: usize) -> String {
        let dark = |at: usize| bars.iter().any(|(start, width, _)| (*start..start + width).contains(&at));
        (0..length).map(|at| if dark(at) { '1' } else { '0' }).collect()
    }

    #[test]
    fn an_isbn_has_thirteen_digits() {
        let expected = Some([9, 7, 8, 0, 3, 0, 6, 4, 0, 6, 1, 5, 7]);
        assert_eq!(isbn("ISBN 978-0-306-40615-7"), expected);
        assert_eq!(isbn("0-306-40615-2"), expected);
        assert_eq!(isbn("0-8044-2957-X").map(|digits| digits[12]), Some(3));
        for wrong in ["978-0-306-40615-8", "471-0-306-40615-7", "978", "", "97803064061X7"] {
            assert_eq!(isbn(wrong), None, "{wrong}");
        }
    }

    /// Patterns from the standard's own figures: guards, sets A and B on the left by the first digit, set C on the right.
    #[test]
    fn bars_follow_the_standard() {
        let digits = isbn("9780306406157").expect("an ISBN");
        let row13 = row(&ean13(&digits), MODULES);
        // 9: A B B A B A for 7 8 0 3 0 6.
        let left = ["0111011", "0001001", "0100111", "0111101", "0100111", "0101111"].concat();
        let right = ["1011100", "1110010", "1010000", "1100110", "1001110", "1000100"].concat();
        assert_eq!(row13, format!("101{left}01010{right}101"));
        // 5 2 4 9 5: check value 15 + 18 + 12 + 81 + 15 = 141, so 1: B A B A A.
        let row5 = row(&five(&[5, 2, 4, 9, 5]), ADD_ON);
        assert_eq!(
            row5,
            ["1011", "0111001", "01", "0010011", "01", "0011101", "01", "0001011", "01", "0110001"].concat()
        );
    }
}
