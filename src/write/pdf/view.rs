//! How the file opens (PDF 1.7 §12.2, Tables 28 and 150).

use lopdf::{Dictionary, Object, ObjectId, dictionary};

use crate::profile::{Open, Profile, Spread, Standard, Zoom};

/// Says how the file opens. A file for a press has no action, and none is needed to lay pages out.
pub(super) fn add(catalog: &mut Dictionary, profile: &Profile, pages: &[ObjectId]) {
    let view = &profile.view;
    let mut preferences = dictionary! { "DisplayDocTitle" => true };
    if view.right_to_left {
        preferences.set("Direction", "R2L");
    }
    catalog.set("ViewerPreferences", preferences);
    let mode = match view.open {
        Some(Open::Outline) | None => catalog.has(b"Outlines").then_some("UseOutlines"),
        Some(Open::Thumbnails) => Some("UseThumbs"),
        Some(Open::Page) => Some("UseNone"),
    };
    let layout = view.spread.map(|spread| match spread {
        Spread::Single => "SinglePage",
        Spread::Continuous => "OneColumn",
        // The first page is a recto.
        Spread::Spreads => "TwoPageRight",
    });
    for (key, value) in [("PageMode", mode), ("PageLayout", layout)] {
        if let Some(value) = value {
            catalog.set(key, value);
        }
    }
    let first = pages.first().filter(|_| !profile.standards.has(Standard::X4));
    if let (Some(zoom), Some(&first)) = (view.zoom, first) {
        let mut place = vec![Object::Reference(first)];
        place.extend(match zoom {
            Zoom::Page => vec!["Fit".into()],
            Zoom::Width => vec!["FitH".into(), Object::Null],
            Zoom::Actual => vec!["XYZ".into(), Object::Null, Object::Null, 1.into()],
        });
        catalog.set("OpenAction", place);
    }
}
