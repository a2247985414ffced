//! Pages as text, for goldens and `banxin dump layout`: one line per thing, lengths in points.

use std::fmt::Write as _;

use super::ink::{Color, GlyphRun, Item, Pages, Rect, Set, Target};
use crate::theme::{Abs, Point};

/// Pages as text: page, then what is on it in reading order, then places and bookmarks. The same for the same pages.
///
/// ```text
/// page 3 [1] 419.5x595.3
///   56.7,120.4 10.5 f0 「標點的地址」
/// ```
pub fn dump(pages: &Pages) -> String {
    let mut out = String::new();
    for (at, page) in pages.pages.iter().enumerate() {
        let size = format!("{}x{}", pt(page.width), pt(page.height));
        line(&mut out, 0, format_args!("page {} [{}] {size}", at + 1, page.label));
        let mut depth = 1;
        for item in &page.items {
            if matches!(item, Item::End) {
                depth -= 1;
                continue;
            }
            line(&mut out, depth, format_args!("{}", described(item)));
            depth += usize::from(matches!(item, Item::Artifact));
        }
    }
    for (label, (page, at)) in &pages.anchors {
        line(&mut out, 0, format_args!("place {label} page {} {}", page + 1, point(*at)));
    }
    for mark in &pages.outline {
        line(
            &mut out,
            0,
            format_args!("bookmark {} {} page {} {}", mark.depth, mark.title, mark.page + 1, point(mark.at)),
        );
    }
    out
}

fn line(out: &mut String, depth: usize, text: std::fmt::Arguments) {
    // Writing to a string does not fail.
    let _ = writeln!(out, "{:1$}{text}", "", depth * 2);
}

fn described(item: &Item) -> String {
    match item {
        Item::Glyphs(run) => glyphs(run),
        Item::Rule { rect, color } => format!("rule {}{}", rectangle(*rect), ink(*color)),
        Item::Path { points, width, color } => {
            let ends = [points.first(), points.last()].map(|end| end.copied().map_or(String::new(), point));
            format!("path {}…{} {} points, {} wide{}", ends[0], ends[1], points.len(), pt(*width), ink(*color))
        }
        Item::Image { image, rect, alt } => format!("image {image} {} {alt}", rectangle(*rect)),
        Item::Link { rect, to: Target::Label(label) } => format!("link {} #{label}", rectangle(*rect)),
        Item::Link { rect, to: Target::Url(url) } => format!("link {} {url}", rectangle(*rect)),
        Item::Artifact => "artifact".to_owned(),
        Item::End => String::new(),
    }
}

fn glyphs(run: &GlyphRun) -> String {
    let set = match run.set {
        Set::Horizontal => "",
        Set::Upright => " upright",
        Set::Sideways => " sideways",
    };
    format!("{} {} f{}{set}{} {}", point(run.at), pt(run.size), run.face.0, ink(run.color), run.text)
}

/// Nothing for black.
fn ink(color: Color) -> String {
    match color {
        Color::Gray(0) => String::new(),
        Color::Gray(light) => format!(" gray{light}"),
        Color::Rgb(r, g, b) => format!(" #{r:02x}{g:02x}{b:02x}"),
    }
}

fn point(at: Point) -> String {
    format!("{},{}", pt(at.x), pt(at.y))
}

fn rectangle(rect: Rect) -> String {
    format!("{},{} {}x{}", pt(rect.x), pt(rect.y), pt(rect.width), pt(rect.height))
}

/// Tenths of a point.
fn pt(length: Abs) -> String {
    let tenths = (length.to_pt() * 10.0).round() as i64;
    let sign = if tenths < 0 { "-" } else { "" };
    format!("{sign}{}.{}", tenths.abs() / 10, tenths.abs() % 10)
}
