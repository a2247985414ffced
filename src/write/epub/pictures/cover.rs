//! A drawn cover in pixels: shelves and shops show no vectors.
//!
//! It is drawn, and packed, band by band, so that no picture of all its pixels is ever in memory; and with a palette,
//! since a drawing in flat colours has few, which makes it a third as large to pack.

use flate2::{Compress, Compression, Crc, FlushCompress, Status};
use resvg::tiny_skia::Pixmap;
use resvg::usvg::Tree;

use crate::write::drawing;

/// Pixels down a band.
const BAND: u32 = 128;
/// Colours of a palette (PNG §11.2.2).
const COLOURS: usize = 256;
/// The filter that takes the row above away (PNG §9.2): even grounds become zeros.
const UP: u8 = 2;

/// The cover `height` pixels high as PNG; `None` where it has more colours than a palette.
pub(super) fn indexed(tree: &Tree, height: f32) -> Option<Vec<u8>> {
    let scale = height / tree.size().height();
    let (width, height) = drawing::pixels(tree, scale);
    let mut rows = Rows::new(width as usize);
    for top in (0..height).step_by(BAND as usize) {
        let band = drawing::draw_band(tree, (width, height), top..height.min(top + BAND))?;
        rows.add(&band)?;
    }
    rows.finish(width, height)
}

/// Rows that are packed as they come.
struct Rows {
    /// Colours as drawn, and what each is on paper: a cover has no holes.
    palette: Vec<([u8; 4], [u8; 3])>,
    /// The row before: as drawn, and as places in the palette.
    drawn: Vec<u8>,
    row: Vec<u8>,
    /// The filter byte and the filtered row.
    filtered: Vec<u8>,
    compress: Compress,
    packed: Vec<u8>,
}

impl Rows {
    fn new(width: usize) -> Rows {
        Rows {
            palette: Vec::new(),
            drawn: Vec::new(),
            row: vec![0; width],
            filtered: vec![0; width + 1],
            compress: Compress::new(Compression::new(3), true),
            packed: Vec::with_capacity(1 << 15),
        }
    }

    fn add(&mut self, band: &Pixmap) -> Option<()> {
        for drawn in band.data().chunks_exact(band.width() as usize * 4) {
            self.filtered[0] = UP;
            if drawn == self.drawn {
                self.filtered[1..].fill(0);
            } else {
                self.index(drawn)?;
                self.drawn.clear();
                self.drawn.extend_from_slice(drawn);
            }
            let filtered = std::mem::take(&mut self.filtered);
            self.pack(&filtered, FlushCompress::None)?;
            self.filtered = filtered;
        }
        Some(())
    }

    /// The row that was drawn, as places in the palette and as what these differ from the row above.
    fn index(&mut self, drawn: &[u8]) -> Option<()> {
        let mut last: Option<([u8; 4], u8)> = None;
        for (at, pixel) in drawn.as_chunks::<4>().0.iter().enumerate() {
            let place = match last {
                Some((colour, place)) if colour == *pixel => place,
                _ => self.place(*pixel)?,
            };
            last = Some((*pixel, place));
            self.filtered[at + 1] = place.wrapping_sub(self.row[at]);
            self.row[at] = place;
        }
        Some(())
    }

    fn place(&mut self, drawn: [u8; 4]) -> Option<u8> {
        let known = self.palette.iter().position(|(other, _)| *other == drawn);
        let place = known.unwrap_or_else(|| {
            let [red, green, blue, opaque] = drawn;
            let paper = 255 - opaque;
            self.palette.push((drawn, [red, green, blue].map(|part| part.saturating_add(paper))));
            self.palette.len() - 1
        });
        u8::try_from(place).ok().filter(|_| self.palette.len() <= COLOURS)
    }

    fn pack(&mut self, bytes: &[u8], flush: FlushCompress) -> Option<()> {
        let start = self.compress.total_in();
        loop {
            let done = (self.compress.total_in() - start) as usize;
            let rest = bytes.get(done..).unwrap_or_default();
            if rest.is_empty() && flush == FlushCompress::None {
                return Some(());
            }
            self.packed.reserve(1 << 12);
            match self.compress.compress_vec(rest, &mut self.packed, flush).ok()? {
                Status::StreamEnd => return Some(()),
                Status::Ok | Status::BufError => {}
            }
        }
    }

    fn finish(mut self, width: u32, height: u32) -> Option<Vec<u8>> {
        self.pack(&[], FlushCompress::Finish)?;
        let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
        // Eight bits, a palette, the usual compression and filters, not interlaced.
        header.extend([8, 3, 0, 0, 0]);
        let colours: Vec<u8> = self.palette.iter().flat_map(|(_, colour)| *colour).collect();
        let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
        chunk(&mut out, b"IHDR", &header);
        chunk(&mut out, b"PLTE", &colours);
        chunk(&mut out, b"IDAT", &self.packed);
        chunk(&mut out, b"IEND", &[]);
        Some(out)
    }
}

/// A chunk with its length and its check sum (PNG §5.3).
fn chunk(out: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    out.extend((data.len() as u32).to_be_bytes());
    let start = out.len();
    out.extend_from_slice(kind);
    out.extend_from_slice(data);
    let mut sum = Crc::new();
    sum.update(&out[start..]);
    out.extend(sum.sum().to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use resvg::usvg::Options;

    fn tree(body: &str) -> Tree {
        let svg = format!("<svg xmlns='http://www.w3.org/2000/svg' width='300' height='400'>{body}</svg>");
        Tree::from_str(&svg, &Options::default()).expect("a drawing")
    }

    /// Bands against the drawing in one piece: the same pixels.
    #[test]
    fn bands_make_the_picture() {
        let tree =
            tree("<rect width='300' height='310' fill='#27405e'/><path d='M30 20L280 390L10 333Z' fill='#f5f0e4'/>");
        let picture = image::load_from_memory(&indexed(&tree, 1000.0).expect("few colours")).expect("a PNG").to_rgb8();
        let whole = drawing::draw(&tree, 2.5).expect("a small drawing");
        assert_eq!((picture.width(), picture.height()), (750, 1000));
        let on_paper =
            whole.data().as_chunks::<4>().0.iter().map(|[r, g, b, a]| [r, g, b].map(|part| part + (255 - a)));
        let far = |a: u8, b: u8| a.abs_diff(b) > 16;
        let different = picture.pixels().zip(on_paper).filter(|(a, b)| (0..3).any(|at| far(a.0[at], b[at]))).count();
        assert_eq!(different, 0);
    }

    #[test]
    fn many_colours_have_no_palette() {
        let stops = "<stop offset='0' stop-color='#000'/><stop offset='1' stop-color='#08f'/>";
        let tree = tree(&format!(
            "<linearGradient id='g'>{stops}</linearGradient><rect width='300' height='400' fill='url(#g)'/>"
        ));
        assert_eq!(indexed(&tree, 2000.0), None);
    }
}
