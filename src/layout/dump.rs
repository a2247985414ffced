//! Pages as text, for goldens and `banxin dump layout`: one line per thing, lengths in points.

use std::fmt::Write as _;
use std::ops::RangeInclusive;

use super::ink::{Color, GlyphRun, Item, Page, Pages, Rect, Set, Target};
use super::line::{LineEnd, Made};
use crate::theme::{Abs, Point};

/// How far places between characters may be opened before it is an emergency (rule J1, tier 4), thousandths of an em.
const EMERGENCY: i32 = 250;

/// Pages as text: page, then what is on it in reading order, then places and bookmarks. The same for the same pages.
///
/// A run says where it begins, size and face; the first of a line also what brought the line to its measure, in em:
/// `opened` the space given to every place between characters (`emergency` above a quarter, where no way to break the
/// paragraph by the rules does without), `spaced` what word spaces and those between Han and Latin got, `squeezed` what
/// marks and spaces gave, then `half` or `hung` for its last mark, `hyphen`, and `over` for what it is too long.
///
/// ```text
/// page 3 [1] 419.5x595.3
///   56.7,120.4 10.5 f0 opened 0.012 「標點的地址」
/// ```
pub fn dump(pages: &Pages) -> String {
    let mut out = String::new();
    for at in 0..pages.pages.len() {
        page(&mut out, at, &pages.pages[at]);
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

/// Some pages as text, counted from 1, without places and bookmarks.
pub fn dump_pages(pages: &Pages, wanted: RangeInclusive<usize>) -> String {
    let mut out = String::new();
    for (at, one) in pages.pages.iter().enumerate().filter(|(at, _)| wanted.contains(&(at + 1))) {
        page(&mut out, at, one);
    }
    out
}

fn page(out: &mut String, at: usize, page: &Page) {
    let size = format!("{}x{}", pt(page.width), pt(page.height));
    line(out, 0, format_args!("page {} [{}] {size}", at + 1, page.label));
    let mut depth = 1;
    let mut made = page.made.iter().peekable();
    for (at, item) in page.items.iter().enumerate() {
        let made = made.next_if(|(first, _)| *first == at).map_or(Made::default(), |(_, made)| *made);
        if matches!(item, Item::End) {
            depth -= 1;
            continue;
        }
        line(out, depth, format_args!("{}", described(item, made)));
        depth += usize::from(matches!(item, Item::Artifact(_)));
    }
}

fn line(out: &mut String, depth: usize, text: std::fmt::Arguments) {
    // Writing to a string does not fail.
    let _ = writeln!(out, "{:1$}{text}", "", depth * 2);
}

fn described(item: &Item, made: Made) -> String {
    match item {
        Item::Glyphs(run) => glyphs(run, made),
        Item::Rule { rect, color } => format!("rule {}{}", rectangle(*rect), ink(*color)),
        Item::Path { points, width, color } => {
            let ends = [points.first(), points.last()].map(|end| end.copied().map_or(String::new(), point));
            format!("path {}…{} {} points, {} wide{}", ends[0], ends[1], points.len(), pt(*width), ink(*color))
        }
        Item::Image { image, rect, alt, tag: _ } => format!("image {image} {} {alt}", rectangle(*rect)),
        Item::Link { rect, to: Target::Label(label), tag: _ } => format!("link {} #{label}", rectangle(*rect)),
        Item::Link { rect, to: Target::Url(url), tag: _ } => format!("link {} {url}", rectangle(*rect)),
        Item::Artifact(_) => "artifact".to_owned(),
        Item::End => String::new(),
    }
}

fn glyphs(run: &GlyphRun, made: Made) -> String {
    let set = match run.set {
        Set::Horizontal => "",
        Set::Upright => " upright",
        Set::Sideways => " sideways",
        Set::Upward => " upward",
    };
    let (color, why) = (ink(run.color), reasons(made));
    format!("{} {} {}{set}{color}{why} {}", point(run.at), pt(run.size), run.face, run.text)
}

/// What brought a line to its measure; nothing for one in its natural width.
fn reasons(made: Made) -> String {
    let Made { opened, spaced, squeezed, over, end, hyphen } = made;
    let mut out = String::new();
    for (word, mille) in [("opened", opened), ("spaced", spaced), ("squeezed", squeezed), ("over", over)] {
        if mille != 0 {
            let _ = write!(out, " {word} {}.{:03}", mille / 1000, mille % 1000);
        }
    }
    let words = [
        (opened > EMERGENCY, " emergency"),
        (end == LineEnd::Half, " half"),
        (end == LineEnd::Hung, " hung"),
        (hyphen, " hyphen"),
    ];
    words.into_iter().filter(|(is, _)| *is).for_each(|(_, word)| out.push_str(word));
    out
}

/// Nothing for black.
fn ink(color: Color) -> String {
    match color {
        Color::Gray(0) => String::new(),
        Color::Gray(light) => format!(" gray{light}"),
        Color::Rgb(r, g, b) => format!(" #{r:02x}{g:02x}{b:02x}"),
        Color::Cmyk([c, m, y, k]) => format!(" cmyk{c}/{m}/{y}/{k}"),
        Color::Registration => " registration".to_owned(),
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
