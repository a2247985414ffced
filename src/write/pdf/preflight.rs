//! What a printer would send back: pictures too coarse, more ink than the paper takes.

use std::collections::{BTreeMap, BTreeSet};

use super::image::Images;
use super::inks::{Ink, Inks};
use crate::asset::ImageKind;
use crate::diag::{Code, Diagnostic, Sink};
use crate::layout::ink::{Color, Item, Page, Pages, Rect};
use crate::profile::Press;

/// Pixels in an inch: below the first a picture looks coarse, below the second it is not as fine as it could be.
const COARSE: u32 = 150;
const FINE: u32 = 300;

/// Reports what will not print well.
pub(super) fn check(pages: &Pages, images: &Images, inks: &Inks, press: &Press, sink: &mut Sink) {
    resolution(pages, sink);
    colors(pages, inks, press, sink);
    for (index, picture) in &images.0 {
        let (Some(coverage), Some(asset)) = (picture.coverage, pages.images.get(*index)) else { continue };
        if coverage > press.ink_limit {
            let message = format!(
                "{} has {coverage} % of ink in its darkest parts, the paper takes {} %",
                asset.name, press.ink_limit
            );
            sink.push(
                Diagnostic::new(Code::P025, message)
                    .help("convert it again with the profile of the press, or give pdf.ink-limit as the printer says"),
            );
        }
    }
}

/// Each picture where it is largest.
fn resolution(pages: &Pages, sink: &mut Sink) {
    let mut worst: BTreeMap<usize, (u32, usize)> = BTreeMap::new();
    for (at, page) in pages.pages.iter().enumerate() {
        for item in &page.items {
            let Item::Image { image, rect, .. } = item else { continue };
            let Some(ppi) = pages.images.get(*image).and_then(|asset| match asset.kind {
                ImageKind::Svg => None,
                ImageKind::Png | ImageKind::Jpeg | ImageKind::Gif | ImageKind::Webp => {
                    resolution_of((asset.width, asset.height), *rect)
                }
            }) else {
                continue;
            };
            let entry = worst.entry(*image).or_insert((ppi, at));
            *entry = (*entry).min((ppi, at));
        }
    }
    for (index, (ppi, at)) in worst {
        let code = match ppi {
            _ if ppi < COARSE => Code::P023,
            _ if ppi < FINE => Code::P024,
            _ => continue,
        };
        let name = pages.images.get(index).map_or("", |asset| asset.name.as_str());
        let message = format!("{name} is printed with {ppi} pixels an inch, on {}", place(&pages.pages, at));
        sink.push(Diagnostic::new(code, message).help(format!(
            "give a picture with {} times as many pixels a side, or print it smaller",
            (f64::from(FINE) / f64::from(ppi.max(1)) * 10.0).ceil() / 10.0
        )));
    }
}

fn resolution_of((width, height): (u32, u32), rect: Rect) -> Option<u32> {
    let of = |pixels: u32, points: f64| (points > 0.0).then(|| (f64::from(pixels) * 72.0 / points).round() as u32);
    Some(of(width, rect.width.to_pt())?.min(of(height, rect.height.to_pt())?))
}

fn place(pages: &[Page], at: usize) -> String {
    match pages.get(at).map(|page| page.label.as_str()) {
        Some(label) if !label.is_empty() => format!("page {label}"),
        _ => format!("sheet {}", at + 1),
    }
}

/// Colours of type, rules and tints, each once.
fn colors(pages: &Pages, inks: &Inks, press: &Press, sink: &mut Sink) {
    let mut all: BTreeSet<Color> = BTreeSet::new();
    for item in pages.pages.iter().flat_map(|page| &page.items) {
        match item {
            Item::Glyphs(run) => drop(all.insert(run.color)),
            Item::Rule { color, .. } | Item::Path { color, .. } => drop(all.insert(*color)),
            Item::Image { .. } | Item::Link { .. } | Item::Artifact(_) | Item::End => {}
        }
    }
    for color in all {
        let Color::Rgb(r, g, b) = color else { continue };
        let Ink::Cmyk(parts) = inks.ink(color) else { continue };
        let coverage = parts.iter().sum::<i64>() / 10;
        if coverage > press.ink_limit.into() {
            let message = format!(
                "the colour #{r:02x}{g:02x}{b:02x} takes {coverage} % of ink, the paper takes {} %",
                press.ink_limit
            );
            sink.push(Diagnostic::new(Code::P025, message).help("choose a lighter one in the theme"));
        }
    }
}
