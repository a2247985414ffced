//! Destinations (PDF 1.7 §12.3.2): a place on a page, and in PDF 2.0 the element that begins there (ISO 32000-2
//! §12.3.2.3), which PDF/UA-2 asks for.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, ObjectId, dictionary};

use super::content::milli;
use super::finish::real;
use crate::layout::ink::{Pages, Point};

/// The places of a book.
pub(super) struct Places<'a> {
    pub pages: &'a Pages,
    /// Pages of the file.
    pub ids: &'a [ObjectId],
    /// Elements by the page and point where they begin; none before PDF 2.0.
    pub elements: BTreeMap<(usize, i32, i32), ObjectId>,
}

impl Places<'_> {
    /// A destination that puts a point at the top left of the window and leaves the magnification.
    fn array(&self, page: usize, at: Point, target: ObjectId) -> Option<Object> {
        let y = milli(self.pages.pages.get(page)?.height - at.y);
        Some(Object::Array(vec![target.into(), "XYZ".into(), real(milli(at.x)), real(y), Object::Null]))
    }

    /// The page of a place, and the element that begins there.
    fn targets(&self, page: usize, at: Point) -> Option<(Object, Option<Object>)> {
        let place = self.array(page, at, *self.ids.get(page)?)?;
        let element = self.elements.get(&(page, at.x.to_raw(), at.y.to_raw()));
        Some((place, element.and_then(|element| self.array(page, at, *element))))
    }

    /// What takes a link or a bookmark to a place.
    pub fn leads(&self, page: usize, at: Point) -> Option<Dictionary> {
        Some(match self.targets(page, at)? {
            (place, None) => dictionary! { "Dest" => place },
            (place, Some(element)) => {
                dictionary! { "A" => dictionary! { "S" => "GoTo", "D" => place, "SD" => element } }
            }
        })
    }

    /// What a name stands for.
    pub fn named(&self, page: usize, at: Point) -> Option<Object> {
        Some(match self.targets(page, at)? {
            (place, None) => place,
            (place, Some(element)) => dictionary! { "D" => place, "SD" => element }.into(),
        })
    }
}
