//! The page from its type area (版心): whole characters by whole lines; what is left over goes to the margins (rule G1).

use super::measure::Measure;
use super::raw::RawPage;
use super::{Abs, FolioPlace, HeadPlace, HeadText, Numerals};
use crate::config::PageOptions;
use crate::diag::{Code, Diagnostic, Sink};

/// The page, from its type area (版心): measure = chars × size, depth = (lines − 1) × leading + size (JLREQ 2.4.1).
#[derive(Clone, Debug)]
pub struct PageSpec {
    /// Trimmed width.
    pub width: Abs,
    /// Trimmed height.
    pub height: Abs,
    /// Characters on a line.
    pub chars: u16,
    /// Lines on a page.
    pub lines: u16,
    /// Body size.
    pub size: Abs,
    /// Baseline to baseline.
    pub leading: Abs,
    /// Margin at the spine.
    pub inner: Abs,
    /// Margin above the type area.
    pub top: Abs,
    /// Columns.
    pub columns: u8,
    /// Space between columns.
    pub gutter: Abs,
    /// Extent of the opening of a chapter, at least: number, title, authors and the space around them.
    pub opening: Abs,
    /// Baseline of the running head above the type area, or its middle beside it.
    pub head: Abs,
    /// Where the running head stands.
    pub head_place: HeadPlace,
    /// What it says on verso and on recto pages.
    pub head_texts: [HeadText; 2],
    /// Baseline of the folio below the type area.
    pub folio: Abs,
    /// Where the folio stands.
    pub folio_place: FolioPlace,
    /// Whether pages on which chapters open have a folio.
    pub opening_folio: bool,
    /// Numerals of the pages of the text.
    pub numerals: Numerals,
    /// Numerals of the pages before the text.
    pub front_numerals: Numerals,
    /// Numerals of page numbers in the contents; `None`: those of the pages.
    pub toc_numerals: Option<Numerals>,
}

impl PageSpec {
    /// Length of a line of body text.
    pub fn measure(&self) -> Abs {
        self.size * i32::from(self.chars)
    }

    /// Extent of the type area along its lines, over all columns.
    pub fn span(&self) -> Abs {
        self.measure() * i32::from(self.columns) + self.gutter * (i32::from(self.columns) - 1)
    }

    /// Extent of the type area across its lines.
    pub fn depth(&self) -> Abs {
        self.leading * (i32::from(self.lines) - 1) + self.size
    }
}

/// The smallest margin that a press and a thumb need.
fn least_margin() -> Abs {
    Abs::mm(6.0)
}

/// Computes the page: what the project gives is kept, everything else follows in the proportions of the theme. The type
/// area was `drawn` for a direction and a trim size; `vertical` is the direction that is wanted.
pub(super) fn spec(
    raw: &RawPage,
    own: &PageOptions,
    (drawn, drawn_on): (bool, Option<(Abs, Abs)>),
    vertical: bool,
    sink: &mut Sink,
) -> PageSpec {
    let mut base = proportions(raw, drawn);
    let (width, height) = own.size.unwrap_or((base.width, base.height));
    if let Some((width, height)) = drawn_on {
        (base.width, base.height) = (width.max(Abs::mm(20.0)), height.max(Abs::mm(20.0)));
    }
    let size = own.font_size.unwrap_or(base.size);
    let leading = own.leading.unwrap_or(size.scale(base.leading.to_raw(), base.size.to_raw()));
    check_text(size, leading, sink);
    let (size, leading) = (size.max(Abs::pt(1.0)), leading.max(Abs::pt(1.0)));
    let columns = own.columns.unwrap_or(base.columns).clamp(1, 4);
    let gutter = size.scale(base.gutter.to_raw(), base.size.to_raw());

    // The type area covers the same part of the page as in the theme, in whole characters and lines.
    let (area_width, area_height) = if drawn { (base.depth(), base.span()) } else { (base.span(), base.depth()) };
    let area_width = width.scale(area_width.to_raw(), base.width.to_raw());
    let area_height = height.scale(area_height.to_raw(), base.height.to_raw());
    let (along, across) = if vertical { (area_height, area_width) } else { (area_width, area_height) };
    let gutters = gutter * (i32::from(columns) - 1);
    let chars = own.chars.unwrap_or_else(|| count(along - gutters, size * i32::from(columns)));
    let lines = own.lines.unwrap_or_else(|| count(across - size + leading, leading));
    let mut page = PageSpec {
        width,
        height,
        chars,
        lines,
        size,
        leading,
        columns,
        gutter,
        inner: Abs::ZERO,
        top: Abs::ZERO,
        ..base
    };
    check_area(&mut page, own, vertical, sink);

    let (beside, above) = match vertical {
        false => (width - page.span(), height - page.depth()),
        true => (width - page.depth(), height - page.span()),
    };
    let share = |margin: Option<Measure>, rest: Abs| match margin {
        Some(margin) => margin.length(size, leading, rest),
        None => rest / 2,
    };
    page.inner = own.inner.unwrap_or_else(|| share(raw.inner, beside)).min(beside);
    page.top = own.top.unwrap_or_else(|| share(raw.top, above)).min(above);
    page.head = raw.head.map_or(leading, |n| n.length(size, leading, Abs::ZERO));
    page.opening = raw.opening.map_or(Abs::ZERO, |n| n.length(size, leading, page.depth()));
    page.folio = raw.folio.map_or(leading * 2, |n| n.length(size, leading, Abs::ZERO));
    let depth = if vertical { page.span() } else { page.depth() };
    let foot = height - page.top - depth;
    // A type area that was cut to fit says enough.
    if sink.check().is_ok() {
        fit_margins(&mut page, foot, sink);
    }
    page
}

/// Brings running head and folio nearer to the text where the margin is narrow; where even a line between them and the
/// text, and a little to the edge, is too much, they are left out.
fn fit_margins(page: &mut PageSpec, foot: Abs, sink: &mut Sink) {
    let (edge, least) = (Abs::mm(3.0), page.size);
    let in_head = matches!(page.folio_place, FolioPlace::Head);
    let above = page.head_place != HeadPlace::None && page.head_place != HeadPlace::Edge || in_head;
    let below = matches!(page.folio_place, FolioPlace::Outside | FolioPlace::Center);
    // A line over the text rises from its base by its size.
    let (over, under) = (page.top - edge - page.size, foot - edge);
    let mut left_out = Vec::new();
    if above && over < least {
        page.head_place = HeadPlace::None;
        page.folio_place = if in_head { FolioPlace::None } else { page.folio_place };
        left_out.push("above");
    } else if above {
        page.head = page.head.min(over);
    }
    if below && under < least * 3 / 2 {
        page.folio_place = FolioPlace::None;
        left_out.push("below");
    } else if below {
        page.folio = page.folio.min(under);
    }
    if !left_out.is_empty() {
        let message = format!("there is no room {} the text for running heads or folios", left_out.join(" and "));
        sink.push(
            Diagnostic::new(Code::L023, message)
                .help("give fewer page.lines or page.chars, a smaller page.leading, or a larger page.size"),
        );
    }
}

/// The page that the theme was drawn for.
fn proportions(raw: &RawPage, vertical: bool) -> PageSpec {
    let abs = |n: Option<Measure>, em: Abs| n.map(|n| n.length(em, em, em));
    let size = abs(raw.font_size, Abs::pt(10.0)).unwrap_or(Abs::pt(10.5)).max(Abs::pt(1.0));
    let (chars, lines) = if vertical { (40, 16) } else { (28, 27) };
    PageSpec {
        width: abs(raw.width, size).unwrap_or(Abs::mm(148.0)).max(Abs::mm(20.0)),
        height: abs(raw.height, size).unwrap_or(Abs::mm(210.0)).max(Abs::mm(20.0)),
        chars: raw.chars.unwrap_or(chars).max(1),
        lines: raw.lines.unwrap_or(lines).max(1),
        size,
        leading: raw.leading.map_or(size.scale(5, 3), |n| n.length(size, size, size)).max(Abs::pt(1.0)),
        inner: Abs::ZERO,
        top: Abs::ZERO,
        columns: raw.columns.unwrap_or(1).clamp(1, 4),
        gutter: raw.gutter.map_or(size * 2, |n| n.length(size, size, size)),
        opening: Abs::ZERO,
        head: Abs::ZERO,
        head_place: raw.head_place.unwrap_or_default(),
        head_texts: [raw.head_verso.unwrap_or(HeadText::Book), raw.head_recto.unwrap_or(HeadText::Chapter)],
        folio: Abs::ZERO,
        folio_place: raw.folio_place.unwrap_or_default(),
        opening_folio: raw.opening_folio.unwrap_or(true),
        numerals: raw.numerals.unwrap_or_default(),
        front_numerals: raw.front_numerals.unwrap_or(Numerals::Roman),
        toc_numerals: raw.toc_numerals,
    }
}

fn count(whole: Abs, unit: Abs) -> u16 {
    // Half a scaled point of slack per unit: a quotient that is whole on paper stays whole.
    let slack = Abs::raw(unit.to_raw() / 64);
    u16::try_from((whole + slack).to_raw() / unit.to_raw().max(1)).unwrap_or(1).max(1)
}

fn check_text(size: Abs, leading: Abs, sink: &mut Sink) {
    if size < Abs::pt(4.0) || size > Abs::pt(100.0) {
        sink.push(
            Diagnostic::new(Code::C004, format!("a body size of {} pt cannot be read", size.to_pt()))
                .help("give page.font-size between 4pt and 100pt; books use 9pt to 12pt"),
        );
    } else if leading < size {
        let (least, good) = (size.to_pt(), (size.to_pt() * 5.0 / 3.0 * 4.0).round() / 4.0);
        sink.push(
            Diagnostic::new(Code::C004, format!("lines {} pt apart overlap", leading.to_pt())).help(format!(
                "page.leading counts from line to line: at least {least}pt here, about {good}pt is usual"
            )),
        );
    }
}

/// Reports a type area that the trimmed page cannot hold, and makes it one that fits.
fn check_area(page: &mut PageSpec, own: &PageOptions, vertical: bool, sink: &mut Sink) {
    let (along, across) = if vertical { (page.height, page.width) } else { (page.width, page.height) };
    // A margin given counts as given, the other as at least the smallest.
    let (own_along, own_across) = if vertical { (own.top, own.inner) } else { (own.inner, own.top) };
    let room = |trim: Abs, margin: Option<Abs>| trim - margin.unwrap_or(least_margin()) - least_margin();
    let (room_along, room_across) = (room(along, own_along), room(across, own_across));
    let gutters = page.gutter * (i32::from(page.columns) - 1);
    let most = count(room_along - gutters, page.size * i32::from(page.columns));
    if page.chars == 0 || page.chars > most {
        sink.push(
            Diagnostic::new(
                Code::C004,
                format!("{} characters of {} pt do not fit the page", page.chars, page.size.to_pt()),
            )
            .help(format!(
                "at this size the page holds at most {most}: give page.chars = {most} or less, a smaller \
                 page.font-size, or a larger page.size"
            )),
        );
        page.chars = most;
    }
    let most = count(room_across - page.size + page.leading, page.leading);
    if page.lines == 0 || page.lines > most {
        sink.push(
            Diagnostic::new(
                Code::C004,
                format!("{} lines of {} pt do not fit the page", page.lines, page.leading.to_pt()),
            )
            .help(format!(
                "with this leading the page holds at most {most}: give page.lines = {most} or less, a smaller \
                     page.leading, or a larger page.size"
            )),
        );
        page.lines = most;
    }
}
