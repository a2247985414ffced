//! PDFs that are given, not made here: what is said of one that is of no use, and where it says which way its pages go.
//! Pictures of pages and sheets of pages read such files with different crates; this they have in common.

use crate::diag::{Abort, Code, Diagnostic, Sink};

/// Why a PDF is of no use.
pub(crate) enum Unusable {
    /// It has no pages.
    Empty,
    /// It opens with a password.
    Locked,
    /// It is encrypted, and what reads it must be able to write it anew.
    Encrypted,
    /// Its parts cannot be found, in words.
    Broken(String),
}

impl Unusable {
    /// Reports it. A file that does not begin as PDFs do (7.5.2) is not called broken: it is something else.
    pub(crate) fn report(self, bytes: &[u8], sink: &mut Sink) -> Abort {
        sink.push(match self {
            Unusable::Empty => Diagnostic::new(Code::P040, "the PDF has no pages"),
            Unusable::Locked => {
                Diagnostic::new(Code::P041, "the PDF asks for a password").help("give a copy without a password")
            }
            Unusable::Encrypted => {
                Diagnostic::new(Code::P041, "the PDF is encrypted").help("give a copy without encryption")
            }
            Unusable::Broken(_) if !is_pdf(bytes) => {
                Diagnostic::new(Code::P040, "the file is not a PDF").help("give a .pdf, a manuscript or a folder")
            }
            Unusable::Broken(why) => Diagnostic::new(Code::P040, format!("the PDF is broken: {why}"))
                .help("save it anew with a program that opens it"),
        });
        Abort
    }
}

/// Every reader looks for the header in the first kilobyte: what mailed or downloaded the file may have left a line.
fn is_pdf(bytes: &[u8]) -> bool {
    bytes[..bytes.len().min(1024)].windows(5).any(|part| part == b"%PDF-")
}

/// Whether the pages go from right to left: by what viewers are told, else by what banxin notes. `direction` looks up
/// the name `Direction` in a dictionary that these keys lead to from the catalogue.
pub(crate) fn right_to_left(direction: impl Fn(&[&str]) -> Option<String>) -> bool {
    let places: [&[&str]; 2] = [&["ViewerPreferences"], &["PieceInfo", "banxin", "Private"]];
    places.into_iter().find_map(direction).is_some_and(|name| name == "R2L")
}

/// The largest user unit that makes sense: pages are at most 14,400 units wide, and no press takes 30 km.
const UNITS: f64 = 1000.0;

/// Points of a unit of a page (`UserUnit`, PDF 1.7 §7.7.3.3, table 30); 1 where it is not said, or not soundly.
pub(crate) fn user_unit(value: Option<f64>) -> f64 {
    value.filter(|unit| (1.0 / UNITS..=UNITS).contains(unit)).unwrap_or(1.0)
}
