//! Where the book is bound, noted for programs that put pages onto sheets.

use lopdf::{Dictionary, dictionary};

use super::dates;
use crate::layout::ink::Pages;

/// Notes that a book is bound at the right, in data of banxin's own (PDF 1.7 §14.5): what viewers are told of it
/// (`Direction`) makes some of them mix up text that is copied.
pub(super) fn add(catalog: &mut Dictionary, pages: &Pages) {
    if !pages.right_to_left {
        return;
    }
    let own = dictionary! {
        "LastModified" => lopdf::Object::string_literal(dates::info(pages.timestamp)),
        "Private" => dictionary! { "Direction" => "R2L" },
    };
    catalog.set("PieceInfo", dictionary! { "banxin" => own });
}
