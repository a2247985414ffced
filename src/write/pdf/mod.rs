//! Pages → PDF.
//!
//! printpdf makes the document with its fonts and pages. Content streams are written as bytes (`paint`) and
//! put in, with all that printpdf does not do, in one pass over its lopdf document (`finish`).

mod binding;
mod claim;
mod content;
mod dates;
mod extent;
mod face;
mod file;
mod finish;
mod finished;
mod form;
mod image;
mod inks;
mod intent;
mod jpeg;
mod label;
mod link;
mod meta;
mod outline;
mod paint;
mod place;
mod png;
mod preflight;
mod press;
mod role;
mod srgb;
mod structure;
mod svg;
mod syntax;
mod text;
mod typeface;
mod view;
mod xmp;
mod xobject;

use printpdf::{CustomPdfConformance, PdfConformance, PdfDocument, PdfPage, PdfSaveOptions, Pt};
use rayon::prelude::*;

use crate::cache::Cache;
use crate::diag::{Outcome, Sink};
use crate::font::Fonts;
use crate::layout::ink::{Page, Pages};
use crate::profile::Profile;
use inks::Inks;

use role::Roles;

pub(crate) use file::{page_tree, save};
pub(crate) use finished::Finished;

/// Writes a PDF that is made for what the profile says. The same pages give the same bytes, whatever the cache has.
///
/// # Errors
/// Stops with P001 where a face cannot be embedded, with P022 where an archive cannot be one. Pictures that cannot be read
/// are reported (A002, A007) and left out.
pub fn write(mut pages: Pages, fonts: &Fonts, profile: &Profile, cache: Cache, sink: &mut Sink) -> Outcome<Vec<u8>> {
    let faces = face::gather(&pages, fonts);
    let profile = &Profile { standards: claim::kept(profile, &faces, sink)?, ..profile.clone() };
    let inks = Inks::new(profile);
    let images = image::embed(&pages, fonts, &inks, cache, sink);
    if let Some(press) = &profile.press {
        preflight::check(&pages, &images, &inks, press, sink);
    }
    let roles = Roles::of(profile);
    let tags = &pages.tags;
    let paint = |page: &mut Page| {
        let mut painted = paint::page(page, &faces, &images, &inks, (tags, roles));
        painted.boxes.extend(extent::formulas(page, tags, fonts));
        // A book has far more ink than all that is made of it.
        page.items = Vec::new();
        page.cut.iter_mut().for_each(|cut| cut.marks = Vec::new());
        painted
    };
    let paint = || pages.pages.par_iter_mut().map(paint).collect::<Vec<paint::Painted>>();
    // The largest face takes as long as hundreds of pages.
    let (programs, painted) = rayon::join(|| face::programs(&faces, fonts, sink), paint);
    let skeleton = skeleton(&faces, fonts, programs?);
    let mut document = skeleton.to_lopdf_document(&PdfSaveOptions::default(), &mut Vec::new());
    let finished = finish::finish(&mut document, &pages, profile, &faces, images, painted);
    Ok(file::save(document, finished))
}

/// The document as printpdf makes it: fonts, and a page that names every glyph of them. The pages of the book come in the
/// finishing pass: printpdf would make a dozen dictionaries for each.
fn skeleton(faces: &face::Faces, fonts: &Fonts, programs: Vec<Vec<u8>>) -> PdfDocument {
    let mut document = PdfDocument::new("");
    let specimen = faces.register(fonts, programs, &mut document.resources);
    // Without claims, or printpdf puts in a profile and metadata of its own.
    document.metadata.info.conformance = PdfConformance::Custom(CustomPdfConformance {
        requires_icc_profile: false,
        requires_xmp_metadata: false,
        ..CustomPdfConformance::default()
    });
    let side = || Pt(1.0).into();
    document.pages = vec![PdfPage::new(side(), side(), specimen)];
    document
}
