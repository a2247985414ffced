//! What is in the file: its pages, their sizes and labels, the side it is bound at.

use hayro::hayro_syntax::object::{Array, Dict, Name, Object, String as Text};
use hayro::hayro_syntax::{LoadPdfError, Pdf};

use crate::diag::{Outcome, Sink};
use crate::given::{self, Unusable};
use crate::lang::numerals;

/// Nodes that a number tree may have above its leaves.
const DEEP: usize = 32;
/// Nodes and entries of a number tree that are looked at in any file.
const SMALL: usize = 1000;

/// A PDF that can be painted.
pub(super) struct File {
    pub pdf: Pdf,
}

impl File {
    pub(super) fn read(bytes: &[u8], sink: &mut Sink) -> Outcome<File> {
        let unusable = match Pdf::new(bytes.to_vec()) {
            Ok(pdf) if !pdf.pages().is_empty() => return Ok(File { pdf }),
            Ok(_) => Unusable::Empty,
            Err(LoadPdfError::Decryption(_)) => Unusable::Locked,
            Err(LoadPdfError::Invalid) => Unusable::Broken("its parts cannot be found".to_owned()),
        };
        Err(unusable.report(bytes, sink))
    }

    /// Width and height of a page as shown, in points.
    pub(super) fn size(&self, page: usize) -> (f64, f64) {
        let unit = self.unit(page);
        let (width, height) = self.pdf.pages().get(page).map_or((0.0, 0.0), |page| page.render_dimensions());
        (f64::from(width) * unit, f64::from(height) * unit)
    }

    /// Points of a unit of a page.
    fn unit(&self, page: usize) -> f64 {
        let pages = self.pdf.pages();
        given::user_unit(pages.get(page).and_then(|page| page.raw().get::<f32>("UserUnit")).map(f64::from))
    }

    /// The label of each page (PDF 1.7 §12.4.2); its number where the file has none.
    pub(super) fn labels(&self) -> Vec<String> {
        let count = self.pdf.pages().len();
        let mut ranges: Vec<(usize, Dict<'_>)> = Vec::new();
        if let Some(tree) = self.catalog().and_then(|catalog| catalog.get::<Dict<'_>>("PageLabels")) {
            // A sound tree has an entry a page at most, and no more nodes than entries.
            let mut budget = SMALL + count * 4;
            gather(&tree, DEEP, &mut budget, &mut ranges);
        }
        ranges.sort_by_key(|(first, _)| *first);
        if ranges.is_empty() {
            return (1..=count).map(|number| number.to_string()).collect();
        }
        let label = |page: usize| {
            let at = ranges.partition_point(|(first, _)| *first <= page).checked_sub(1)?;
            let (first, range) = ranges.get(at)?;
            let start = range.get::<i32>("St").and_then(|start| u32::try_from(start).ok()).unwrap_or(1);
            let prefix = range.get::<Text<'_>>("P").map_or_else(String::new, |prefix| text(prefix.as_bytes()));
            let style = range.get::<Name<'_>>("S");
            let number = start.saturating_add(u32::try_from(page - first).unwrap_or(u32::MAX));
            let number = style.map_or_else(String::new, |style| numeral(number, style.as_str()));
            Some(prefix + &number)
        };
        (0..count).map(|page| label(page).unwrap_or_default()).collect()
    }

    /// Whether the pages go from right to left.
    pub(super) fn right_to_left(&self) -> bool {
        let Some(catalog) = self.catalog() else { return false };
        given::right_to_left(|keys| {
            let holder = keys.iter().try_fold(catalog.clone(), |dict, key| dict.get::<Dict<'_>>(*key))?;
            holder.get::<Name<'_>>("Direction").map(|name| name.as_str().to_owned())
        })
    }

    fn catalog(&self) -> Option<Dict<'_>> {
        let xref = self.pdf.xref();
        xref.get::<Dict<'_>>(xref.root_id())
    }
}

/// The leaves of a number tree (PDF 1.7 §7.9.7). Nodes that lead to themselves, or to one another many times over, use up
/// the budget of nodes and entries; what is behind it does not count.
fn gather<'a>(node: &Dict<'a>, deep: usize, budget: &mut usize, ranges: &mut Vec<(usize, Dict<'a>)>) {
    let mut spend = || budget.checked_sub(1).map(|left| *budget = left);
    if spend().is_none() {
        return;
    }
    if let Some(numbers) = node.get::<Array<'a>>("Nums") {
        let mut items = numbers.iter::<Object<'a>>();
        while let (Some(key), Some(value), Some(())) = (items.next(), items.next(), spend()) {
            let key = match key {
                Object::Number(number) => usize::try_from(number.as_i64()).ok(),
                _ => None,
            };
            ranges.extend(key.zip(value.into_dict()));
        }
    }
    if let Some(kids) = node.get::<Array<'a>>("Kids").filter(|_| deep > 0) {
        for kid in kids.iter::<Dict<'a>>() {
            if *budget == 0 {
                break;
            }
            gather(&kid, deep - 1, budget, ranges);
        }
    }
}

/// A number in a style of page labels (PDF 1.7 §12.4.2, table 159). Nobody numbers so many pages with letters that a label
/// grows long; a file that says it does must not fill the memory.
fn numeral(number: u32, style: &str) -> String {
    match style {
        "R" if number < 10_000 => numerals::roman(number).to_uppercase(),
        "r" if number < 10_000 => numerals::roman(number),
        "A" => letters(number, b'A'),
        "a" => letters(number, b'a'),
        _ => number.to_string(),
    }
}

/// A to Z, then AA to ZZ, not AB: other than appendices count.
fn letters(number: u32, first: u8) -> String {
    let Some(from) = number.checked_sub(1).filter(|from| *from < 26 * 100) else { return number.to_string() };
    let letter = char::from(first + (from % 26) as u8);
    std::iter::repeat_n(letter, from as usize / 26 + 1).collect()
}

/// Characters that the prefix of a label may have.
const PREFIX: usize = 200;

/// A text string (PDF 1.7 §7.9.2.2), its beginning. What is neither Unicode nor ASCII is read as Latin-1, which is near enough.
fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => {
            let (units, _) = rest.as_chunks::<2>();
            char::decode_utf16(units.iter().map(|unit| u16::from_be_bytes(*unit)))
                .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
                .take(PREFIX)
                .collect()
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).chars().take(PREFIX).collect(),
        _ => bytes.iter().map(|byte| char::from(*byte)).take(PREFIX).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::numeral;

    #[test]
    fn labels_count_in_their_style() {
        assert_eq!([4, 1994].map(|n| numeral(n, "r")), ["iv", "mcmxciv"]);
        assert_eq!([1, 26, 27, 53].map(|n| numeral(n, "A")), ["A", "Z", "AA", "AAA"]);
        assert_eq!(numeral(28, "a"), "bb");
        assert_eq!(numeral(12, "D"), "12");
        assert_eq!(numeral(u32::MAX, "R"), u32::MAX.to_string());
    }
}
