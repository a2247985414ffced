//! Where formulas stand on a page: their ink, as the structure tells it of what is looked at rather than read (PDF 1.7
//! §14.8.5.4.3).

use std::collections::BTreeMap;

use crate::font::Fonts;
use crate::layout::ink::{Abs, GlyphRun, Item, Page, Rect, Set, Tag, TagId, Tags};

/// Left, top, right and foot.
type Edges = [Abs; 4];

/// The formulas of a page with the rectangles around them. One that is broken over lines has text of others within, and no
/// rectangle of its own.
pub(super) fn formulas(page: &Page, tags: &Tags, fonts: &Fonts) -> Vec<(TagId, Rect)> {
    let runs = || page.items.iter().filter_map(|item| if let Item::Glyphs(run) = item { Some(run) } else { None });
    let mut found: BTreeMap<TagId, Edges> = BTreeMap::new();
    for run in runs() {
        let Some(formula) = formula(tags, run.tag) else { continue };
        for ink in inks(run, fonts) {
            found.entry(formula).and_modify(|edges| *edges = around(edges, &ink)).or_insert(ink);
        }
    }
    if found.is_empty() {
        return Vec::new();
    }
    for run in runs() {
        let own = formula(tags, run.tag);
        for ink in inks(run, fonts) {
            found.retain(|formula, edges| Some(*formula) == own || !is_within(&ink, edges));
        }
    }
    let rect = |[left, top, right, foot]: Edges| Rect::new(left, top, right - left, foot - top);
    found.into_iter().map(|(tag, edges)| (tag, rect(edges))).collect()
}

/// The formula that an element is, or is in.
fn formula(tags: &Tags, id: TagId) -> Option<TagId> {
    let mut above = std::iter::successors(Some(id), |id| tags.get(*id).map(|element| element.parent));
    above.find(|id| tags.get(*id).is_some_and(|element| matches!(element.tag, Tag::Formula(_))))
}

/// The ink of each glyph on the page.
fn inks(run: &GlyphRun, fonts: &Fonts) -> impl Iterator<Item = Edges> {
    let face = fonts.face(run.face);
    let em = i32::from(face.metrics().upem.max(1));
    run.glyphs.iter().filter_map(move |glyph| {
        let [left, low, right, high] = face.ink(glyph.id)?.map(|units| run.size.scale(units.into(), em));
        let (x, y) = (run.at.x, run.at.y);
        Some(match run.set {
            Set::Horizontal => {
                let (x, y) = (x + glyph.along, y - glyph.across);
                [x + left, y - high, x + right, y - low]
            }
            // The line runs down the page.
            Set::Sideways => {
                let (x, y) = (x + glyph.across, y + glyph.along);
                [x + low, y + left, x + high, y + right]
            }
            Set::Upward => {
                let (x, y) = (x - glyph.across, y - glyph.along);
                [x - high, y - right, x - low, y - left]
            }
            // Around the centre line, from the top of the cell.
            Set::Upright => {
                let (x, y) = (x + glyph.across, y + glyph.along);
                let half = (right - left) / 2;
                [x - half, y, x + half, y + run.size]
            }
        })
    })
}

/// The least box around two.
pub(super) fn around(one: &Edges, other: &Edges) -> Edges {
    [one[0].min(other[0]), one[1].min(other[1]), one[2].max(other[2]), one[3].max(other[3])]
}

/// Whether the middle of some ink is in a rectangle.
fn is_within(ink: &Edges, [left, top, right, foot]: &Edges) -> bool {
    let (x, y) = ((ink[0] + ink[2]) / 2, (ink[1] + ink[3]) / 2);
    x > *left && x < *right && y > *top && y < *foot
}
