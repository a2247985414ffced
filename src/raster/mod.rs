//! Pages of a PDF → pictures, so that a person or a test can look at a book without another program.
//!
//! hayro paints; everything else (which pages, how large, how they lie on a sheet) is here. The same file gives the same
//! bytes on any number of threads.

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

/// Pixels of a side that a picture may have.
const MOST: f64 = 20_000.0;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// Which pages; all without it.
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

/// A finished picture.
#[derive(Debug)]
pub struct Rendered {
    /// Number of its page in the file, from 1; of a sheet its own number.
    pub number: usize,
    /// The label of its page, as printed; empty for sheets, and for pages without one.
    pub label: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The PNG.
    pub png: Vec<u8>,
}

/// Paints the pages asked for, in the order asked for.
///
/// # Errors
/// Stops where the file is no PDF (P040) or locked (P041), where it has no such page (P042), and where a picture would
/// have sides of more than 20,000 pixels (P043). What in a page cannot be painted is reported (P044).
pub fn render(pdf: &[u8], request: &Request, sink: &mut Sink) -> Outcome<Vec<Rendered>> {
    let file = File::read(pdf, sink)?;
    let labels = file.labels();
    let wanted = match &request.pages {
        Some(selection) => selection.find(&labels, sink)?,
        None => (0..labels.len()).collect(),
    };
    let scales = scales(&file, &wanted, request.size, sink)?;
    let painted: Vec<(Picture, bool)> =
        wanted.par_iter().zip(&scales).map(|(&page, &scale)| paint::page(&file, page, scale)).collect();
    for (&page, (_, whole)) in wanted.iter().zip(&painted) {
        if !whole {
            sink.push(Diagnostic::new(Code::P044, format!("page {} is not all there", page + 1)));
        }
    }
    let pictures = painted.into_iter().map(|(picture, _)| picture);
    let pictures: Vec<(usize, String, Picture)> = match request.sheet {
        Some((columns, rows)) => {
            let sheets = sheet::compose(pictures.collect(), columns, rows, file.right_to_left());
            too_large(sheets.iter().map(|sheet| (f64::from(sheet.width), f64::from(sheet.height))), sink)?;
            sheets.into_iter().zip(1..).map(|(sheet, number)| (number, String::new(), sheet)).collect()
        }
        None => {
            let pages = wanted.iter().map(|&page| (page + 1, labels[page].clone()));
            pages.zip(pictures).map(|((number, label), picture)| (number, label, picture)).collect()
        }
    };
    let encoded = pictures.into_par_iter().map(|(number, label, picture)| {
        let (width, height) = (picture.width, picture.height);
        Some(Rendered { number, label, width, height, png: png::encode(&picture)? })
    });
    encoded.collect::<Option<_>>().ok_or_else(|| {
        sink.push(Diagnostic::new(Code::P043, "a picture cannot be put together").help("ask for a smaller one"));
        Abort
    })
}

/// Pixels a point, for each page.
fn scales(file: &File, wanted: &[usize], size: Size, sink: &mut Sink) -> Outcome<Vec<f64>> {
    let sizes: Vec<(f64, f64)> = wanted.iter().map(|&page| file.size(page)).collect();
    let scale = |&(width, _): &(f64, f64)| match size {
        Size::Dpi(dpi) => dpi / 72.0,
        Size::Width(pixels) => f64::from(pixels) / width.max(1.0),
    };
    let scales: Vec<f64> = sizes.iter().map(scale).collect();
    too_large(sizes.iter().zip(&scales).map(|((width, height), scale)| (width * scale, height * scale)), sink)?;
    Ok(scales)
}

fn too_large(mut pictures: impl Iterator<Item = (f64, f64)>, sink: &mut Sink) -> Outcome<()> {
    let Some((width, height)) = pictures.find(|(width, height)| width.max(*height) > MOST) else { return Ok(()) };
    let message = format!("a picture of {width:.0} by {height:.0} pixels is too large");
    let help = format!("ask for fewer pixels: sides may have up to {MOST}");
    sink.push(Diagnostic::new(Code::P043, message).help(help));
    Err(Abort)
}
