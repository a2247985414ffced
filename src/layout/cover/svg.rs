//! Items as a drawing whose text is outlines: it needs no font where it is shown.

use std::fmt::Write as _;

use crate::font::Fonts;
use crate::layout::ink::{Abs, Color, GlyphRun, Item, Set};

/// Draws rectangles and text on a page of so many points; covers have nothing else.
pub(super) fn draw(items: &[Item], fonts: &Fonts, width: f32, height: f32) -> String {
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.2}pt\" height=\"{height:.2}pt\" \
         viewBox=\"0 0 {width:.2} {height:.2}\">"
    );
    for item in items {
        match item {
            Item::Rule { rect, color } => {
                let [x, y, width, height] = [rect.x, rect.y, rect.width, rect.height].map(pt);
                let _ = write!(
                    out,
                    "<rect x=\"{x:.2}\" y=\"{y:.2}\" width=\"{width:.2}\" height=\"{height:.2}\" fill=\"{}\"/>",
                    hex(*color)
                );
            }
            Item::Glyphs(run) => glyphs(&mut out, run, fonts),
            _ => {}
        }
    }
    out + "</svg>"
}

fn pt(length: Abs) -> f32 {
    length.to_pt() as f32
}

fn hex(color: Color) -> String {
    let [red, green, blue] = match color {
        Color::Rgb(red, green, blue) => [red, green, blue],
        Color::Gray(lightness) => [(u16::from(lightness.min(100)) * 255 / 100) as u8; 3],
        Color::Cmyk(_) | Color::Registration => [0; 3],
    };
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn glyphs(out: &mut String, run: &GlyphRun, fonts: &Fonts) {
    let _ = write!(out, "<path fill=\"{}\" d=\"", hex(run.color));
    let face = fonts.face(run.face);
    let scale = pt(run.size) / f32::from(face.metrics().upem);
    let (x, y) = (pt(run.at.x), pt(run.at.y));
    for glyph in &run.glyphs {
        let (along, across) = (pt(glyph.along), pt(glyph.across));
        let path = match run.set {
            Set::Horizontal => {
                let (x, y) = (x + along, y - across);
                face.path(glyph.id, &|gx, gy| (x + gx * scale, y - gy * scale))
            }
            Set::Upright => {
                let (ox, oy) = face.vertical_origin(glyph.id);
                let (x, y, ox, oy) = (x + across, y + along, ox as f32, oy as f32);
                face.path(glyph.id, &|gx, gy| (x + (gx - ox) * scale, y - (gy - oy) * scale))
            }
            Set::Sideways => {
                let (x, y) = (x + across, y + along);
                face.path(glyph.id, &|gx, gy| (x + gy * scale, y + gx * scale))
            }
            Set::Upward => {
                let (x, y) = (x - across, y - along);
                face.path(glyph.id, &|gx, gy| (x - gy * scale, y - gx * scale))
            }
        };
        out.push_str(&path);
    }
    out.push_str("\"/>");
}
