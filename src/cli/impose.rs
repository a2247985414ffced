//! `impose`.

use std::process::ExitCode;

use banxin::diag::Sink;
use banxin::impose::{self, Edge, Fold, Job, Marks, Measures, Scheme};
use banxin::source::Sources;
use banxin::theme::Abs;

use super::args::{Impose, ImposeBinding, ImposeFlip, ImposeMark, ImposeScheme};
use super::output::{self, write_all};
use super::report::Reporter;
use super::{Failure, Status, print_bytes, render};

/// Puts pages onto sheets.
pub fn run(args: &Impose, reporter: &mut Reporter) -> Status {
    let standard = output::to_standard(args.output.as_deref(), "sheets are")?;
    let job = job(args)?;
    let pdf = match render::pdf(&args.manuscript, reporter)? {
        Ok(pdf) => pdf,
        Err(status) => return Ok(status),
    };
    let path = output::place(args.output.as_deref(), format!("{}-sheets.pdf", pdf.name));
    output::spare(&args.manuscript.inputs, &path)?;
    let mut sink = Sink::default();
    let imposed = impose::impose(&pdf.bytes, &job, &mut sink);
    reporter.findings(&sink.into_sorted(), &Sources::default())?;
    let Ok(imposed) = imposed else { return Ok(ExitCode::from(2)) };
    if standard {
        return print_bytes(&imposed.bytes);
    }
    write_all(&[(path.clone(), &imposed.bytes)])?;
    reporter.imposed(&path, &imposed)?;
    Ok(ExitCode::SUCCESS)
}

fn job(args: &Impose) -> Result<Job, Failure> {
    let fold = args.per_side;
    let scheme = match args.scheme {
        ImposeScheme::Saddle => Scheme::Saddle,
        ImposeScheme::Signatures => {
            if !usize::from(args.signature).is_multiple_of(fold.pages()) {
                let message = format!("--signature {}: a sheet folded so has {} pages", args.signature, fold.pages());
                return Err(Failure::Usage(message));
            }
            Scheme::Signatures { pages: args.signature }
        }
        ImposeScheme::TwoUp => Scheme::NUp { columns: 2, rows: 1 },
        ImposeScheme::FourUp => Scheme::NUp { columns: 2, rows: 2 },
        ImposeScheme::SixUp => Scheme::NUp { columns: 3, rows: 2 },
        ImposeScheme::NineUp => Scheme::NUp { columns: 3, rows: 3 },
    };
    let has = |mark| args.marks.as_ref().is_some_and(|marks| marks.contains(&mark));
    let marks = Marks {
        crop: has(ImposeMark::Crop),
        fold: has(ImposeMark::Fold),
        collation: has(ImposeMark::Collation) || (args.marks.is_none() && args.scheme == ImposeScheme::Signatures),
    };
    Ok(Job {
        scheme,
        fold,
        right_bound: args.binding.map(|side| side == ImposeBinding::Right),
        measures: Measures {
            sheet: args.sheet,
            gutter: args.gutter,
            milling: args.milling,
            caliper: args.paper.unwrap_or(Abs::ZERO),
        },
        flip: args.flip.map(|edge| match edge {
            ImposeFlip::Long => Edge::Long,
            ImposeFlip::Short => Edge::Short,
        }),
        marks,
    })
}

/// Pages on a side of a folded sheet.
pub fn parse_per_side(text: &str) -> Result<Fold, String> {
    match text {
        "2" => Ok(Fold::Once),
        "4" => Ok(Fold::Twice),
        "8" => Ok(Fold::Thrice),
        _ => Err("2, 4 or 8".to_owned()),
    }
}

/// Pages of a signature.
pub fn parse_signature(text: &str) -> Result<u16, String> {
    let pages = text.parse::<u16>().ok().filter(|pages| (4..=128).contains(pages) && pages.is_multiple_of(4));
    pages.ok_or_else(|| "a multiple of 4 up to 128".to_owned())
}

/// A sheet, by name or measure.
pub fn parse_size(text: &str) -> Result<(Abs, Abs), String> {
    let size = banxin::config::size(text)?;
    let (least, most) = (Abs::mm(30.0), Abs::mm(2000.0));
    let sound = [size.0, size.1].iter().all(|side| (least..=most).contains(side));
    sound.then_some(size).ok_or_else(|| "sides are from 30mm to 2000mm".to_owned())
}

/// A length that is not negative and not longer than a page.
pub fn parse_length(text: &str) -> Result<Abs, String> {
    let length = banxin::config::length(text)?;
    let sound = (Abs::ZERO..=Abs::mm(100.0)).contains(&length);
    sound.then_some(length).ok_or_else(|| "a length from 0 to 100mm".to_owned())
}
