//! Layers of a theme → the one theme of a book: what holds for its language, its direction and its trim size.

use super::Abs;
use super::raw::{RawPage, RawTheme, RawWhen};
use crate::config::{self, Project};
use crate::lang::Lang;

/// A theme without conditions.
pub(super) struct Chosen {
    /// What is left to compute.
    pub raw: RawTheme,
    /// The direction that its type area was drawn for.
    pub drawn: bool,
    /// The trim size that its type area was drawn for; it keeps its proportion on another.
    pub drawn_on: Option<(Abs, Abs)>,
    /// The direction of the book.
    pub vertical: bool,
}

/// Lays the layers over each other, the lowest first: of each what holds for all books, then what holds for this one.
pub(super) fn choose(layers: &[RawTheme], project: &Project, lang: Lang) -> Chosen {
    let drawn = layers.iter().rev().find_map(|layer| layer.vertical).unwrap_or(false);
    let vertical = project.vertical.unwrap_or(drawn);
    let book = Book { lang, vertical, trim: None };
    // The trim size first, because what holds for it depends on it.
    let plain = book.lay(layers, drawn);
    let trim = project.page.size.or_else(|| trim_of(&plain.raw.page));
    Book { trim, ..book }.lay(layers, drawn)
}

/// What conditions ask about.
#[derive(Copy, Clone)]
struct Book {
    lang: Lang,
    vertical: bool,
    trim: Option<(Abs, Abs)>,
}

impl Book {
    fn lay(self, layers: &[RawTheme], mut drawn: bool) -> Chosen {
        let mut raw = RawTheme::default();
        // What a part does not say about direction is drawn for that of the theme.
        let mut home = false;
        let mut drawn_on = None;
        for layer in layers {
            home = layer.vertical.unwrap_or(home);
            let styles = layer.styles_for(self.lang.primary(), self.vertical);
            let plain = RawTheme { styles, ..layer.clone() };
            if layer.page.is_area() {
                drawn = home;
            }
            raw = plain.over(raw);
            if layer.page.is_area() {
                drawn_on = trim_of(&raw.page);
            }
            for when in self.held(layer) {
                if when.page.is_area() {
                    drawn = when.vertical.unwrap_or(home);
                }
                raw = when.theme().over(raw);
                if let (Some(_), Some((width, height))) = (&when.trim, size(when)) {
                    (raw.page.width, raw.page.height) = (Some(width.into()), Some(height.into()));
                }
                if when.page.is_area() {
                    drawn_on = trim_of(&raw.page);
                }
            }
        }
        Chosen { raw, drawn, drawn_on, vertical: self.vertical }
    }

    /// The conditional parts of a layer that hold, in their order; of those for a trim size only the nearest.
    fn held(self, layer: &RawTheme) -> Vec<&RawWhen> {
        let fits = |when: &&RawWhen| {
            // A type area in characters is none for Latin script, unless it says so.
            let general = when.trim.is_none() || self.lang.is_cjk();
            when.lang.map_or(general, |lang| speaks(self.lang, lang))
                && when.vertical.is_none_or(|vertical| vertical == self.vertical)
        };
        let (sized, plain): (Vec<&RawWhen>, Vec<&RawWhen>) =
            layer.when.iter().filter(fits).partition(|when| when.trim.is_some());
        // Of equally near ones that for the language, which is the more special.
        let nearest = sized.into_iter().filter_map(|when| Some((self.distance(when)?, when.lang.is_none(), when)));
        let nearest = nearest.min_by_key(|&(distance, general, _)| (distance, general)).map(|(_, _, when)| when);
        plain.into_iter().chain(nearest).collect()
    }

    /// How far the trim of a part is from that of the book, if it is near: a twentieth at most each way.
    fn distance(self, when: &RawWhen) -> Option<i32> {
        let ((width, height), (own_width, own_height)) = (self.trim?, size(when)?);
        let off = |a: Abs, b: Abs| (a - b).max(b - a);
        let (across, down) = (off(width, own_width), off(height, own_height));
        (across * 20 <= own_width && down * 20 <= own_height).then(|| (across + down).to_raw())
    }
}

fn size(when: &RawWhen) -> Option<(Abs, Abs)> {
    config::size(when.trim.as_deref()?).ok()
}

fn trim_of(page: &RawPage) -> Option<(Abs, Abs)> {
    let length = |measure: super::measure::Measure| measure.length(Abs::ZERO, Abs::ZERO, Abs::ZERO);
    Some((length(page.width?), length(page.height?)))
}

/// Whether a book in one language is meant by a condition on another: a script or region that is named must be the same,
/// and `en` stands for every language in Latin script.
fn speaks(book: Lang, asked: Lang) -> bool {
    let bare = asked.to_string() == asked.primary();
    match asked.is_cjk() {
        true if bare => book.primary() == asked.primary(),
        true => book.typography() == asked.typography(),
        false => asked.primary() == book.primary() || (asked.primary() == "en" && !book.is_cjk()),
    }
}
