//! What is in the file: its pages, their sizes and labels, the side it is bound at.

use hayro::hayro_syntax::object::{Array, Dict, Name, Object, String as Text};
use hayro::hayro_syntax::{LoadPdfError, Pdf};

use super::select::numeral;
use crate::diag::{Abort, Code, Diagnostic, Outcome, Sink};

/// Nodes that a number tree may have above its leaves.
const DEEP: usize = 32;

/// A PDF that can be painted.
pub(super) struct File {
    pub pdf: Pdf,
}

impl File {
    pub(super) fn read(bytes: &[u8], sink: &mut Sink) -> Outcome<File> {
        let found = match Pdf::new(bytes.to_vec()) {
            Ok(pdf) if !pdf.pages().is_empty() => return Ok(File { pdf }),
            Ok(_) => Diagnostic::new(Code::P040, "the PDF has no pages"),
            Err(LoadPdfError::Decryption(_)) => {
                Diagnostic::new(Code::P041, "the PDF asks for a password").help("give a copy without a password")
            }
            Err(LoadPdfError::Invalid) if !bytes.starts_with(b"%PDF-") => {
                Diagnostic::new(Code::P040, "the file is not a PDF").help("give a .pdf, a manuscript or a folder")
            }
            Err(LoadPdfError::Invalid) => Diagnostic::new(Code::P040, "the PDF is broken: its parts cannot be found"),
        };
        sink.push(found);
        Err(Abort)
    }

    /// Width and height of a page as shown, in points.
    pub(super) fn size(&self, page: usize) -> (f64, f64) {
        let (width, height) = self.pdf.pages().get(page).map_or((0.0, 0.0), |page| page.render_dimensions());
        (f64::from(width), f64::from(height))
    }

    /// The label of each page (PDF 1.7 §12.4.2); its number where the file has none.
    pub(super) fn labels(&self) -> Vec<String> {
        let count = self.pdf.pages().len();
        let mut ranges: Vec<(usize, Dict<'_>)> = Vec::new();
        if let Some(tree) = self.catalog().and_then(|catalog| catalog.get::<Dict<'_>>("PageLabels")) {
            gather(&tree, DEEP, &mut ranges);
        }
        ranges.sort_by_key(|(first, _)| *first);
        if ranges.is_empty() {
            return (1..=count).map(|number| number.to_string()).collect();
        }
        let label = |page: usize| {
            let (first, range) = ranges.iter().rev().find(|(first, _)| *first <= page)?;
            let start = range.get::<i32>("St").and_then(|start| usize::try_from(start).ok()).unwrap_or(1);
            let prefix = range.get::<Text<'_>>("P").map_or_else(String::new, |prefix| text(prefix.as_bytes()));
            let style = range.get::<Name<'_>>("S");
            let number = style.map_or_else(String::new, |style| numeral(start + page - first, style.as_str()));
            Some(prefix + &number)
        };
        (0..count).map(|page| label(page).unwrap_or_default()).collect()
    }

    /// Whether the pages go from right to left.
    pub(super) fn right_to_left(&self) -> bool {
        let Some(catalog) = self.catalog() else { return false };
        let direction = |dict: Dict<'_>| dict.get::<Name<'_>>("Direction").map(|name| name.as_str() == "R2L");
        let shown = catalog.get::<Dict<'_>>("ViewerPreferences").and_then(direction);
        let own = || {
            let pieces = catalog.get::<Dict<'_>>("PieceInfo")?.get::<Dict<'_>>("banxin")?;
            pieces.get::<Dict<'_>>("Private").and_then(direction)
        };
        shown.or_else(own).unwrap_or(false)
    }

    fn catalog(&self) -> Option<Dict<'_>> {
        let xref = self.pdf.xref();
        xref.get::<Dict<'_>>(xref.root_id())
    }
}

/// The leaves of a number tree (PDF 1.7 §7.9.7).
fn gather<'a>(node: &Dict<'a>, deep: usize, ranges: &mut Vec<(usize, Dict<'a>)>) {
    if let Some(numbers) = node.get::<Array<'a>>("Nums") {
        let mut items = numbers.iter::<Object<'a>>();
        while let (Some(key), Some(value)) = (items.next(), items.next()) {
            let key = match key {
                Object::Number(number) => usize::try_from(number.as_i64()).ok(),
                _ => None,
            };
            ranges.extend(key.zip(value.into_dict()));
        }
    }
    if let Some(kids) = node.get::<Array<'a>>("Kids").filter(|_| deep > 0) {
        kids.iter::<Dict<'a>>().for_each(|kid| gather(&kid, deep - 1, ranges));
    }
}

/// A text string (PDF 1.7 §7.9.2.2). What is neither Unicode nor ASCII is read as Latin-1, which is near enough.
fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => {
            let (units, _) = rest.as_chunks::<2>();
            char::decode_utf16(units.iter().map(|unit| u16::from_be_bytes(*unit)))
                .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect()
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}
