//! Pages of a PDF → pictures, so that a person or a test can look at a book without another program.
//!
//! hayro paints; everything else (which pages, how large, how they lie on a sheet) is here. What is asked for is checked
//! whole before anything is painted; then a few pictures at a time are painted, encoded and handed over, so that a long
//! book takes no more memory than a short one. The same file gives the same bytes on any number of threads.

mod file;
mod paint;
mod png;
mod select;
mod sheet;

pub use select::Selection;

use rayon::prelude::*;

use crate::diag::{Abort, Code, Diagnostic, Outcome, Sink};
use file::File;
use paint::Picture;
use sheet::Grid;

/// Pixels of a side that a picture may have, and pixels in all: an A4 page at 1200 dpi is within them.
const SIDE: f64 = 20_000.0;
const AREA: f64 = 150e6;
/// Pixels of pictures that are painted at the same time, unless a single one has more.
const AT_ONCE: usize = 64_000_000;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// Which pages; all without it. A page that is named twice is painted once.
    pub pages: Option<Selection>,
    /// How large.
    pub size: Size,
    /// Columns and rows of pages on each picture; one picture for each page without it.
    pub sheet: Option<(u16, u16)>,
}

/// How large the picture of a page is.
#[derive(Copy, Clone, Debug)]
pub enum Size {
    /// Pixels an inch.
    Dpi(f64),
    /// Pixels from left to right.
    Width(u32),
}

/// A picture that can be painted.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Number of its page in the file, from 1; of a sheet its own number.
    pub number: usize,
    /// The label of its page, as printed; empty for sheets, and for pages without one.
    pub label: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// What is on it, as indices of [`Job::pages`].
    pages: std::ops::Range<usize>,
}

/// A page on its way into a picture.
struct Page {
    /// Index in the file.
    index: usize,
    /// Width and height in pixels.
    size: (u16, u16),
    dpi: f64,
}

/// Pictures that were asked for and can be painted.
pub struct Job {
    file: File,
    pages: Vec<Page>,
    grid: Option<Grid>,
    shown: Vec<Shown>,
}

/// Finds the pages asked for, in the order asked for, and how large their pictures become.
///
/// # Errors
/// Stops where the file is no PDF (P040) or locked (P041), where it has no such page (P042), and where a picture would
/// have sides of more than 20,000 pixels or more than 150 million pixels in all (P043).
pub fn prepare(pdf: &[u8], request: &Request, sink: &mut Sink) -> Outcome<Job> {
    let file = File::read(pdf, sink)?;
    let labels = file.labels();
    let wanted = match &request.pages {
        Some(selection) => selection.find(&labels, sink)?,
        None => (0..labels.len()).collect(),
    };
    let pages = wanted.iter().map(|&index| page(&file, index, request.size, sink)).collect::<Outcome<Vec<_>>>()?;
    let sizes: Vec<(u16, u16)> = pages.iter().map(|page| page.size).collect();
    let grid = request.sheet.map(|sheet| Grid::new(sheet, &sizes, file.right_to_left()));
    let shown = match &grid {
        Some(grid) => sheets(grid, pages.len(), sink)?,
        None => pages.iter().enumerate().map(|(at, page)| alone(page, at, &labels)).collect(),
    };
    Ok(Job { file, pages, grid, shown })
}

fn page(file: &File, index: usize, size: Size, sink: &mut Sink) -> Outcome<Page> {
    let (width, height) = file.size(index);
    let scale = match size {
        Size::Dpi(dpi) => dpi / 72.0,
        Size::Width(pixels) => f64::from(pixels) / width.max(1.0),
    };
    let pixels = |length: f64| (length * scale).round().max(1.0);
    check((pixels(width), pixels(height)), sink)?;
    Ok(Page { index, size: (pixels(width) as u16, pixels(height) as u16), dpi: scale * 72.0 })
}

fn alone(page: &Page, at: usize, labels: &[String]) -> Shown {
    let label = labels.get(page.index).cloned().unwrap_or_default();
    let (width, height) = page.size;
    Shown { number: page.index + 1, label, width: width.into(), height: height.into(), pages: at..at + 1 }
}

fn sheets(grid: &Grid, pages: usize, sink: &mut Sink) -> Outcome<Vec<Shown>> {
    let sheet = |(first, number): (usize, usize)| {
        let pages = first..pages.min(first + grid.places());
        let (width, height) = grid.size(pages.len());
        check((width as f64, height as f64), sink)?;
        Ok(Shown { number, label: String::new(), width: width as u32, height: height as u32, pages })
    };
    (0..pages).step_by(grid.places()).zip(1..).map(sheet).collect()
}

fn check((width, height): (f64, f64), sink: &mut Sink) -> Outcome<()> {
    if width.max(height) <= SIDE && width * height <= AREA {
        return Ok(());
    }
    let message = format!("a picture of {width:.0} by {height:.0} pixels is too large");
    let millions = AREA / 1e6;
    let help = format!("ask for fewer pixels: sides may have up to {SIDE}, a picture up to {millions} million");
    sink.push(Diagnostic::new(Code::P043, message).help(help));
    Err(Abort)
}

impl Job {
    /// The pictures, in order.
    pub fn pictures(&self) -> &[Shown] {
        &self.shown
    }

    /// Paints the pictures and hands each over as a PNG, in order. What in a page cannot be painted is reported (P044).
    ///
    /// # Errors
    /// What `take` gives as one.
    pub fn paint<E>(&self, sink: &mut Sink, mut take: impl FnMut(&Shown, Vec<u8>) -> Result<(), E>) -> Result<(), E> {
        let mut left = self.shown.as_slice();
        while !left.is_empty() {
            let (now, later) = left.split_at(at_once(left));
            let painted: Vec<(Vec<u8>, Vec<usize>)> = now.par_iter().map(|shown| self.picture(shown)).collect();
            for (shown, (png, lacking)) in now.iter().zip(painted) {
                for page in lacking {
                    sink.push(Diagnostic::new(Code::P044, format!("page {} is not all there", page + 1)));
                }
                take(shown, png)?;
            }
            left = later;
        }
        Ok(())
    }

    /// A picture as PNG, and the pages on it that are not all there.
    fn picture(&self, shown: &Shown) -> (Vec<u8>, Vec<usize>) {
        let pages = &self.pages[shown.pages.clone()];
        let paint = |page: &Page| {
            let (picture, whole) = paint::page(&self.file, page.index, page.size);
            (Picture { dpi: page.dpi, ..picture }, (!whole).then_some(page.index))
        };
        let (mut pictures, lacking): (Vec<Picture>, Vec<Option<usize>>) = pages.par_iter().map(paint).unzip();
        let picture = match &self.grid {
            Some(grid) => grid.compose(&pictures),
            None => pictures.swap_remove(0),
        };
        (png::encode(&picture), lacking.into_iter().flatten().collect())
    }
}

/// How many of these pictures are painted at the same time.
fn at_once(pictures: &[Shown]) -> usize {
    let mut area = 0;
    let few = pictures.iter().take_while(|shown| {
        area += shown.width as usize * shown.height as usize;
        area <= AT_ONCE
    });
    few.count().max(1)
}
