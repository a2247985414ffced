//! Pages of a PDF → sheets to print, fold and bind.
//!
//! `plan` says which page comes where, by tables; `geometry` where that is on the sheet; `source` makes forms of the
//! pages, whatever program they are from; `marks` is for knife and fold; `assemble` puts the file together.

mod assemble;
mod geometry;
mod marks;
mod plan;
mod source;

pub use geometry::Measures;
pub use marks::Marks;
pub use plan::{Cell, Fold, Plan, Scheme, Side, plan};

use crate::diag::{Abort, Code, Diagnostic, Outcome, Sink};
use crate::theme::Abs;
use geometry::Frame;
use source::Source;

/// Sheets that staples hold, of paper of any thickness.
const STAPLED: usize = 24;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Job {
    /// How pages come onto sheets.
    pub scheme: Scheme,
    /// Pages on a side of a folded sheet.
    pub fold: Fold,
    /// Whether the book is bound at the right; `None`: as its file says, else at the left.
    pub right_bound: Option<bool>,
    /// Sheet and spaces.
    pub measures: Measures,
    /// Which edge the printer turns sheets at; `None`: the one at which both sides stand upright.
    pub flip: Option<Edge>,
    /// Marks to print.
    pub marks: Marks,
}

/// An edge of a sheet.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub enum Edge {
    /// The long one.
    Long,
    /// The short one.
    Short,
}

/// Sheets to print.
#[derive(Debug)]
pub struct Imposed {
    /// The PDF.
    pub bytes: Vec<u8>,
    /// Pages of the book.
    pub pages: usize,
    /// Sides of sheets: pages of the PDF.
    pub sides: usize,
    /// Blank pages at the end.
    pub blanks: usize,
    /// Width and height of the sheet.
    pub sheet: (Abs, Abs),
    /// The edge to turn sheets at; `None` where they have one side each.
    pub flip: Option<Edge>,
    /// Whether the book is bound at the right.
    pub right_bound: bool,
}

/// Puts the pages of a PDF onto sheets.
///
/// # Errors
/// Stops where the file is no PDF, or broken (P040), or locked (P041), or where its pages do not fit on the sheet even when
/// they are made much smaller (P048). What is lost or changed is reported: annotations
/// (P045), the size of pages (P046), more sheets than staples hold (P047).
pub fn impose(pdf: &[u8], job: &Job, sink: &mut Sink) -> Outcome<Imposed> {
    let source = Source::read(pdf, sink)?;
    let pages = source.pages.len();
    let right_bound = job.right_bound.unwrap_or(source.right_to_left);
    let plan = plan(pages, job.scheme, job.fold, right_bound);
    let frame = frame(&source, &plan, job, sink)?;
    report(&source, &plan, &frame, job, sink);
    let (width, height) = frame.sheet;
    // The tables turn sheets like leaves, about an upright axis.
    let upright = if width > height { Edge::Short } else { Edge::Long };
    let flip = plan.folded.then(|| job.flip.unwrap_or(upright));
    let head_over = flip.is_some_and(|flip| flip != upright);
    let bytes = assemble::file(source, &plan, &frame, job.marks, head_over, sink)?;
    Ok(Imposed { bytes, pages, sides: plan.sides.len(), blanks: plan.blanks, sheet: frame.sheet, flip, right_bound })
}

fn frame(source: &Source, plan: &Plan, job: &Job, sink: &mut Sink) -> Outcome<Frame> {
    let sizes = source.pages.iter().map(|page| page.size());
    let (width, height) = sizes.fold((1.0, 1.0), |(w, h), (width, height)| (width.max(w), height.max(h)));
    let bleed = source.pages.iter().map(|page| page.bleeds()).fold(f64::INFINITY, f64::min);
    let bleed = if bleed.is_finite() { bleed } else { 0.0 };
    let marked = job.marks.crop || job.marks.fold;
    let (size, bleed) = ((Abs::pt(width), Abs::pt(height)), Abs::pt(bleed));
    Frame::new(plan, size, bleed, marked, &job.measures).ok_or_else(|| {
        let mm = |length: Abs| (length.to_pt() * 25.4 / 72.0).round();
        let pages = plan.columns * plan.rows;
        let (width, height) = (mm(size.0), mm(size.1));
        let (message, help) = match job.measures.sheet {
            None if plan.folded => (
                format!("{pages} pages of {width} × {height} mm need a larger sheet than there are"),
                "name a --sheet: pages are made smaller to fit it",
            ),
            _ => (
                format!("the sheet is too small for {pages} pages of {width} × {height} mm"),
                "name a larger --sheet, a smaller --gutter, or fewer pages on a side",
            ),
        };
        sink.push(Diagnostic::new(Code::P048, message).help(help));
        Abort
    })
}

fn report(source: &Source, plan: &Plan, frame: &Frame, job: &Job, sink: &mut Sink) {
    if source.annotated > 0 {
        let message = format!("links, notes and fields of {} pages are left out", source.annotated);
        sink.push(Diagnostic::new(Code::P045, message));
    }
    if plan.folded && frame.scale < 0.9995 {
        let message = format!("pages are made smaller, to {:.1} %, to fit the sheet", frame.scale * 100.0);
        sink.push(
            Diagnostic::new(Code::P046, message).help("name a larger --sheet, or none: it is then as large as needed"),
        );
    }
    let sheets = plan.sides.len() / 2;
    if job.scheme == Scheme::Saddle && sheets > STAPLED {
        let message = format!("{sheets} sheets inside one another are too many for staples");
        sink.push(Diagnostic::new(Code::P047, message).help("`--scheme signatures` makes a book to be sewn or glued"));
    }
}
