//! SVG, read with the faces of the book: vectors ([`super::form`]), or where a PDF has no vectors for it, pixels.

use std::sync::{Arc, OnceLock};

use printpdf::ExternalStream;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use super::form::vectors;
use super::image::{Failure, image_stream};
use crate::font::{Fonts, Wish};
use crate::lang::Lang;
use crate::layout::ink::Abs;
use crate::theme::Family;

/// Pixels of a picture that must be drawn in pixels.
const PIXELS: f32 = 40e6;

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

    /// The picture as an XObject of the unit square; `width` is its largest width on a page.
    pub fn picture(&self, bytes: &[u8], width: Abs) -> Result<ExternalStream, Failure> {
        let tree = Tree::from_data(bytes, &self.options(bytes)).map_err(|error| Failure::Broken(error.to_string()))?;
        match vectors(&tree) {
            Some(form) => Ok(form),
            None => draw(&tree, width),
        }
    }

    fn options(&self, bytes: &[u8]) -> Options<'static> {
        let mut options = Options { languages: vec![self.lang.to_string()], ..Options::default() };
        // No file but the picture itself is read.
        options.image_href_resolver.resolve_string = Box::new(|_, _| None);
        // The faces are only looked at where there is text; a compressed file cannot be looked into.
        if bytes.windows(5).any(|part| part == b"<text") || bytes.starts_with(&[0x1F, 0x8B]) {
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

/// Draws a picture in pixels at 300 dpi.
fn draw(tree: &Tree, width: Abs) -> Result<ExternalStream, Failure> {
    let size = tree.size();
    let wanted = (width.to_pt() as f32 * 300.0 / 72.0 / size.width()).max(0.01);
    let scale = wanted.min((PIXELS / (size.width() * size.height())).sqrt());
    let side = |length: f32| ((length * scale).ceil() as u32).max(1);
    let mut pixmap = Pixmap::new(side(size.width()), side(size.height())).ok_or(Failure::TooLarge)?;
    let fit = Transform::from_scale(pixmap.width() as f32 / size.width(), pixmap.height() as f32 / size.height());
    resvg::render(tree, fit, &mut pixmap.as_mut());
    let (mut colors, mut alpha) = (Vec::new(), Vec::new());
    for pixel in pixmap.pixels() {
        let pixel = pixel.demultiply();
        colors.extend([pixel.red(), pixel.green(), pixel.blue()]);
        alpha.push(pixel.alpha());
    }
    Ok(image_stream(&colors, Some(&alpha), pixmap.width(), 3))
}
