//! SVG read with the faces of the book, and drawn in pixels.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use crate::cache::Key;
use crate::font::{Fonts, Wish};
use crate::lang::Lang;
use crate::theme::Family;

/// Reads SVG with the faces of the book.
pub(super) struct Drawing<'a> {
    fonts: &'a Fonts,
    lang: Lang,
    faces: OnceLock<Arc<fontdb::Database>>,
}

impl<'a> Drawing<'a> {
    pub fn new(fonts: &'a Fonts, lang: Lang) -> Drawing<'a> {
        Drawing { fonts, lang, faces: OnceLock::new() }
    }

    /// The picture, or what is wrong with it.
    pub fn tree(&self, bytes: &[u8]) -> Result<Tree, String> {
        Tree::from_data(bytes, &self.options(bytes)).map_err(|error| error.to_string())
    }

    /// A key with all that decides how a picture is drawn.
    pub fn mark(&self, key: Key, bytes: &[u8]) -> Key {
        let key = key.with(bytes).with(self.lang.to_string().as_bytes());
        if has_text(bytes) { key.with(&self.fonts.identity()) } else { key }
    }

    fn options(&self, bytes: &[u8]) -> Options<'static> {
        let mut options = Options { languages: vec![self.lang.to_string()], ..Options::default() };
        // No file but the picture itself is read.
        options.image_href_resolver.resolve_string = Box::new(|_, _| None);
        if has_text(bytes) {
            options.fontdb = self.faces.get_or_init(|| Arc::new(self.database())).clone();
            options.font_family = self.family(Family::Song).unwrap_or_default();
        }
        options
    }

    fn database(&self) -> fontdb::Database {
        let mut database = fontdb::Database::new();
        for file in self.fonts.iter().filter_map(|(_, face)| face.file()) {
            database.load_font_source(fontdb::Source::Binary(file));
        }
        for family in [Family::Song, Family::Hei, Family::Kai, Family::Mono] {
            let name = self.family(family).unwrap_or_default();
            match family {
                Family::Song => database.set_serif_family(name),
                Family::Hei => database.set_sans_serif_family(name),
                Family::Kai => database.set_cursive_family(name),
                Family::Mono => database.set_monospace_family(name),
            }
        }
        database
    }

    /// Name of the family that sets Han in a family of the book, or Latin in code.
    fn family(&self, family: Family) -> Option<String> {
        let wish = Wish { family, bold: family == Family::Hei, italic: false, lang: self.lang };
        let id = self.fonts.choose(wish, if family == Family::Mono { 'a' } else { '一' }, false)?;
        self.fonts.face(id).families().first().cloned()
    }
}

/// Whether faces are looked at: there is text, or the file is compressed, so that it cannot be looked into.
fn has_text(bytes: &[u8]) -> bool {
    bytes.windows(5).any(|part| part == b"<text") || bytes.starts_with(&[0x1F, 0x8B])
}

/// Draws a picture `scale` times as large as it is; `None` where that is too large.
pub(super) fn draw(tree: &Tree, scale: f32) -> Option<Pixmap> {
    let (width, height) = pixels(tree, scale);
    draw_band(tree, (width, height), 0..height)
}

/// Width and height in pixels of a picture that is drawn `scale` times as large as it is.
pub(super) fn pixels(tree: &Tree, scale: f32) -> (u32, u32) {
    let side = |length: f32| ((length * scale).ceil() as u32).max(1);
    (side(tree.size().width()), side(tree.size().height()))
}

/// Draws some rows of a picture of so many pixels.
pub(super) fn draw_band(tree: &Tree, (width, height): (u32, u32), rows: Range<u32>) -> Option<Pixmap> {
    let size = tree.size();
    let mut pixmap = Pixmap::new(width, rows.end - rows.start)?;
    let fit = Transform::from_scale(width as f32 / size.width(), height as f32 / size.height());
    resvg::render(tree, fit.post_translate(0.0, -(rows.start as f32)), &mut pixmap.as_mut());
    Some(pixmap)
}
