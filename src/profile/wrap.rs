//! The cover as it wraps around a book: back, spine and front on one sheet.

use crate::theme::Abs;

/// What is known of the cover and of the book inside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Wrap {
    /// Width of the spine; `None`: from the pages and the paper.
    pub spine: Option<Abs>,
    /// Thickness of a sheet of the book.
    pub caliper: Abs,
    /// Pages of the book; `None`: as many as it is set in.
    pub pages: Option<u32>,
    /// Width of the flaps that are folded inwards (摺口, 勒口); none at zero.
    pub flaps: Abs,
    /// How far ink goes on beyond the edges.
    pub bleed: Abs,
    /// Whether marks for knife and folds are printed.
    pub marks: bool,
    /// What stands on the back; `None`: the description of the book.
    pub text: Option<String>,
    /// What stands on the flaps, at the front and at the back.
    pub flap_texts: [Option<String>; 2],
    /// Price, as printed beside the bar code.
    pub price: Option<String>,
    /// Five digits beside the bar code of the ISBN.
    pub add_on: Option<[u8; 5]>,
}

impl Default for Wrap {
    fn default() -> Self {
        Wrap {
            spine: None,
            // 80 g woodfree.
            caliper: Abs::mm(0.09),
            pages: None,
            flaps: Abs::ZERO,
            bleed: Abs::mm(3.0),
            marks: true,
            text: None,
            flap_texts: [None, None],
            price: None,
            add_on: None,
        }
    }
}

impl Wrap {
    /// Width of the spine of a book of so many pages: its sheets on top of one another.
    pub fn spine(&self, pages: usize) -> Abs {
        let sheets = i32::try_from(pages.div_ceil(2)).unwrap_or(i32::MAX);
        self.spine.unwrap_or(self.caliper * sheets)
    }
}
