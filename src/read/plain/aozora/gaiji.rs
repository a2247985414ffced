//! 外字: characters that Shift_JIS cannot write, told by their place in JIS X 0213 or by their code point.

/// JIS X 0213 beyond JIS X 0208: a line for each row, `plane-row`, then the 94 cells; 〓 stands for none.
static TABLE: &str = include_str!("jisx0213.txt");

/// The character of `「目＋爭」、第3水準1-88-85`, `感嘆符二つ、1-8-75` or `「口＋…」、U+54A0、12-3`; `None` where the
/// note names no place, only a page and a line of the printed book.
pub(super) fn character(note: &str) -> Option<char> {
    note.rsplit('、').find_map(|part| {
        let part = ["第3水準", "第4水準", "第３水準", "第４水準"]
            .iter()
            .find_map(|level| part.strip_prefix(level))
            .unwrap_or(part);
        match part.strip_prefix("U+") {
            Some(hex) => u32::from_str_radix(hex, 16).ok().and_then(char::from_u32).filter(|c| !c.is_control()),
            None => by_place(part),
        }
    })
}

/// Plane, row and cell: `1-88-85`.
fn by_place(text: &str) -> Option<char> {
    let (row, cell) = text.rsplit_once('-')?;
    let cell: usize = cell.parse().ok()?;
    let cells = TABLE.lines().find_map(|line| line.strip_prefix(row)?.strip_prefix('\t'))?;
    cells.chars().nth(cell.checked_sub(1)?).filter(|c| *c != '〓')
}

#[cfg(test)]
mod tests {
    use super::character;

    #[test]
    fn places_and_code_points() {
        assert_eq!(character("「目＋爭」、第3水準1-88-85"), Some('睜'));
        assert_eq!(character("ローマ数字1、1-13-21"), Some('Ⅰ'));
        assert_eq!(character("感嘆符二つ、1-8-75"), Some('‼'));
        assert_eq!(character("「口＋耆」、U+55DC、12-3"), Some('嗜'));
        assert_eq!(character("「てへん＋單」、45-2"), None);
        assert_eq!(character("「X」、U+0007"), None);
        assert_eq!(character(""), None);
    }
}
