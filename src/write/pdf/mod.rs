//! Pages → PDF 1.7.
//!
//! printpdf makes the document with its fonts, pictures and pages. Content streams are written as bytes (`paint`) and
//! put in, with all that printpdf does not do, in one pass over its lopdf document (`finish`).

mod content;
mod dates;
mod face;
mod finish;
mod form;
mod image;
mod jpeg;
mod label;
mod link;
mod meta;
mod outline;
mod paint;
mod png;
mod role;
mod structure;
mod svg;
mod text;
mod typeface;

use printpdf::{CustomPdfConformance, PdfConformance, PdfDocument, PdfPage, PdfSaveOptions, Pt};
use rayon::prelude::*;

use crate::diag::{Abort, Code, Diagnostic, Outcome, Sink};
use crate::font::Fonts;
use crate::layout::ink::{Abs, Page, Pages};

/// Writes a PDF. The same pages give the same bytes.
///
/// # Errors
/// Stops with P001 where a face cannot be embedded or the file cannot be put together. Pictures that cannot be read are
/// reported (A002, A007) and left out.
pub fn write(pages: &Pages, fonts: &Fonts, sink: &mut Sink) -> Outcome<Vec<u8>> {
    let faces = face::embed(pages, fonts, sink)?;
    let images = image::embed(pages, fonts, sink);
    let paint = |page| paint::page(page, &faces, &images, &pages.tags);
    let painted: Vec<paint::Painted> = pages.pages.par_iter().map(paint).collect();
    let skeleton = skeleton(pages, &faces, images);
    let mut document = skeleton.to_lopdf_document(&PdfSaveOptions::default(), &mut Vec::new());
    finish::finish(&mut document, pages, &faces, painted);
    let mut bytes = Vec::new();
    match document.save_modern(&mut bytes) {
        Ok(()) => {
            finish::identify(&mut bytes);
            Ok(bytes)
        }
        Err(error) => {
            sink.push(Diagnostic::new(Code::P001, format!("the PDF cannot be put together: {error}")));
            Err(Abort)
        }
    }
}

/// The document as printpdf makes it: fonts and pictures, and pages still without content but for the first, which
/// names every glyph so that printpdf makes the fonts.
fn skeleton(pages: &Pages, faces: &face::Faces, images: image::Images) -> PdfDocument {
    let mut document = PdfDocument::new("");
    let specimen = faces.register(&mut document.resources);
    images.register(&mut document.resources);
    // Without claims, or printpdf puts in a profile and metadata of its own.
    document.metadata.info.conformance = PdfConformance::Custom(CustomPdfConformance {
        requires_icc_profile: false,
        requires_xmp_metadata: false,
        ..CustomPdfConformance::default()
    });
    let page = |page: &Page| {
        let length = |abs: Abs| Pt(abs.to_pt() as f32).into();
        PdfPage::new(length(page.width), length(page.height), Vec::new())
    };
    document.pages = pages.pages.iter().map(page).collect();
    if let Some(first) = document.pages.first_mut() {
        first.ops = specimen;
    }
    document
}
