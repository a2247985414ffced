//! An SVG tree as a form XObject that fills the unit square (PDF 1.7 §8.10).

use std::collections::BTreeMap;
use std::fmt::Write as _;

use lopdf::{Dictionary, Object, dictionary};
use resvg::usvg::tiny_skia_path::{Path as Outline, PathSegment, Point};
use resvg::usvg::{
    self, BlendMode, ClipPath, FillRule, Group, Image, ImageKind, LineCap, LineJoin, Node, Paint, PaintOrder, Path,
    Stroke, Transform, Tree,
};

use super::image::raster;
use super::inks::Inks;
use super::xobject::XObject;
use crate::cache::Cache;
use crate::write::deflate::zlib;

/// Groups within groups.
const DEPTH: usize = 200;

/// The picture in vectors; `None` where it has gradients, patterns, masks, filters or blending.
pub(super) fn vectors(tree: &Tree, inks: &Inks) -> Option<XObject> {
    let plain = tree.linear_gradients().is_empty()
        && tree.radial_gradients().is_empty()
        && tree.patterns().is_empty()
        && tree.masks().is_empty()
        && tree.filters().is_empty();
    plain.then_some(())?;
    let size = tree.size();
    let mut form = Form::new(inks);
    form.group(tree.root(), 0)?;
    let matrix = [1.0 / size.width(), 0.0, 0.0, -1.0 / size.height(), 0.0, 1.0];
    Some(form.finish([0.0, 0.0, size.width(), size.height()], Some(matrix), false))
}

/// A form being written.
struct Form<'a> {
    out: String,
    inks: &'a Inks,
    /// Graphics states by opacity of fill and stroke in 255ths.
    states: BTreeMap<(u8, u8), String>,
    inner: Vec<XObject>,
}

impl<'a> Form<'a> {
    fn new(inks: &'a Inks) -> Form<'a> {
        Form { out: String::new(), inks, states: BTreeMap::new(), inner: Vec::new() }
    }

    fn finish(self, bounds: [f32; 4], matrix: Option<[f32; 6]>, group: bool) -> XObject {
        let real = |values: &[f32]| Object::Array(values.iter().map(|value| Object::Real(*value)).collect());
        let mut dict = dictionary! {
            "Type" => "XObject",
            "Subtype" => "Form",
            "BBox" => real(&bounds),
            "Filter" => "FlateDecode",
        };
        if let Some(matrix) = matrix {
            dict.set("Matrix", real(&matrix));
        }
        if group {
            dict.set("Group", dictionary! { "S" => "Transparency", "I" => true });
        }
        let part = |value: u8| Object::Real(f32::from(value) / 255.0);
        let states: Dictionary = self
            .states
            .into_iter()
            .map(|((fill, stroke), key)| (key, dictionary! { "ca" => part(fill), "CA" => part(stroke) }.into()))
            .collect();
        let mut resources = Dictionary::new();
        if !states.is_empty() {
            resources.set("ExtGState", states);
        }
        dict.set("Resources", resources);
        let content = zlib(self.out.as_bytes());
        XObject { dict, content, colors: None, mask: None, inner: self.inner }
    }

    fn numbers(&mut self, values: &[f32]) {
        for value in values {
            let text = format!("{value:.4}");
            let text = text.trim_end_matches('0').trim_end_matches('.');
            self.out.push_str(if text == "-0" { "0" } else { text });
            self.out.push(' ');
        }
    }

    fn transform(&mut self, transform: Transform) {
        if !transform.is_identity() {
            let Transform { sx, ky, kx, sy, tx, ty } = transform;
            // Small factors need more digits than coordinates.
            for value in [sx, ky, kx, sy, tx, ty] {
                let _ = write!(self.out, "{value:.8} ");
            }
            self.out.push_str("cm ");
        }
    }

    fn opacity(&mut self, fill: f32, stroke: f32) {
        let part = |value: f32| (value * 255.0).round() as u8;
        let next = format!("G{}", self.states.len());
        let key = self.states.entry((part(fill), part(stroke))).or_insert(next);
        let _ = write!(self.out, "/{key} gs ");
    }

    fn object(&mut self, object: XObject) {
        let _ = writeln!(self.out, "/X{} Do", self.inner.len());
        self.inner.push(object);
    }

    fn group(&mut self, group: &Group, depth: usize) -> Option<()> {
        let simple = group.blend_mode() == BlendMode::Normal && group.mask().is_none() && group.filters().is_empty();
        (simple && depth < DEPTH).then_some(())?;
        self.out.push_str("q ");
        self.transform(group.transform());
        if let Some(clip) = group.clip_path() {
            self.clip(clip)?;
        }
        let opacity = group.opacity().get();
        if opacity < 1.0 {
            let mut layer = Form::new(self.inks);
            group.children().iter().try_for_each(|node| layer.node(node, depth + 1))?;
            let bounds = group.layer_bounding_box();
            let bounds = [bounds.left() - 1.0, bounds.top() - 1.0, bounds.right() + 1.0, bounds.bottom() + 1.0];
            self.opacity(opacity, opacity);
            self.object(layer.finish(bounds, None, true));
        } else {
            group.children().iter().try_for_each(|node| self.node(node, depth + 1))?;
        }
        self.out.push_str("Q\n");
        Some(())
    }

    fn node(&mut self, node: &Node, depth: usize) -> Option<()> {
        match node {
            Node::Group(group) => self.group(group, depth),
            Node::Path(path) => self.path(path),
            Node::Image(image) => self.image(image, depth),
            Node::Text(text) => self.group(text.flattened(), depth),
        }
    }

    /// Clips to paths of one rule; anything else in a clip path is left to pixels.
    fn clip(&mut self, clip: &ClipPath) -> Option<()> {
        if let Some(outer) = clip.clip_path() {
            self.clip(outer)?;
        }
        let mut rule = None;
        self.clip_outlines(clip.root(), clip.transform(), &mut rule)?;
        self.out.push_str(match rule {
            Some(FillRule::EvenOdd) => "W* n ",
            Some(FillRule::NonZero) => "W n ",
            // Nothing to show through.
            None => "0 0 0 0 re W n ",
        });
        Some(())
    }

    fn clip_outlines(&mut self, group: &Group, transform: Transform, rule: &mut Option<FillRule>) -> Option<()> {
        group.clip_path().is_none().then_some(())?;
        let transform = transform.pre_concat(group.transform());
        for node in group.children() {
            match node {
                Node::Group(group) => self.clip_outlines(group, transform, rule)?,
                Node::Path(path) => {
                    let own = path.fill()?.rule();
                    // Two outlines with the even-odd rule would cut holes where they overlap.
                    let fits = rule.is_none() || (*rule == Some(own) && own == FillRule::NonZero);
                    fits.then_some(())?;
                    *rule = Some(own);
                    self.outline(path.data(), transform);
                }
                Node::Image(_) | Node::Text(_) => return None,
            }
        }
        Some(())
    }

    fn path(&mut self, path: &Path) -> Option<()> {
        if !path.is_visible() {
            return Some(());
        }
        let paints = [path.fill().map(|fill| fill.opacity().get()), path.stroke().map(|stroke| stroke.opacity().get())];
        let opaque = paints.iter().flatten().all(|opacity| *opacity == 1.0);
        self.out.push_str("q ");
        match path.paint_order() {
            PaintOrder::FillAndStroke if opaque => self.paint(path, true, true)?,
            PaintOrder::FillAndStroke => {
                self.paint(path, true, false)?;
                self.paint(path, false, true)?;
            }
            PaintOrder::StrokeAndFill => {
                self.paint(path, false, true)?;
                self.paint(path, true, false)?;
            }
        }
        self.out.push_str("Q\n");
        Some(())
    }

    fn paint(&mut self, path: &Path, fill: bool, stroke: bool) -> Option<()> {
        let (fill, stroke) = (path.fill().filter(|_| fill), path.stroke().filter(|_| stroke));
        let opacity = [fill.map(|fill| fill.opacity().get()), stroke.map(|stroke| stroke.opacity().get())];
        if opacity.iter().flatten().any(|opacity| *opacity < 1.0) {
            self.opacity(opacity[0].unwrap_or(1.0), opacity[1].unwrap_or(1.0));
        }
        if let Some(fill) = fill {
            self.color(fill.paint(), false)?;
        }
        if let Some(stroke) = stroke {
            self.color(stroke.paint(), true)?;
            self.stroke(stroke);
        }
        self.outline(path.data(), Transform::identity());
        self.out.push_str(match (fill.map(|fill| fill.rule()), stroke.is_some()) {
            (Some(FillRule::NonZero), true) => "B ",
            (Some(FillRule::NonZero), false) => "f ",
            (Some(FillRule::EvenOdd), true) => "B* ",
            (Some(FillRule::EvenOdd), false) => "f* ",
            (None, true) => "S ",
            (None, false) => "n ",
        });
        Some(())
    }

    fn color(&mut self, paint: &Paint, stroke: bool) -> Option<()> {
        let Paint::Color(usvg::Color { red, green, blue }) = *paint else { return None };
        let ink = self.inks.of([red, green, blue]);
        self.numbers(&ink.parts().map(|part| part as f32 / 1000.0).collect::<Vec<f32>>());
        self.out.push_str(ink.operator(stroke));
        self.out.push(' ');
        Some(())
    }

    fn stroke(&mut self, stroke: &Stroke) {
        self.numbers(&[stroke.width().get()]);
        let cap = match stroke.linecap() {
            LineCap::Butt => 0,
            LineCap::Round => 1,
            LineCap::Square => 2,
        };
        let join = match stroke.linejoin() {
            LineJoin::Miter | LineJoin::MiterClip => 0,
            LineJoin::Round => 1,
            LineJoin::Bevel => 2,
        };
        let _ = write!(self.out, "w {cap} J {join} j ");
        self.numbers(&[stroke.miterlimit().get().max(1.0)]);
        self.out.push_str("M ");
        if let Some(dashes) = stroke.dasharray() {
            self.out.push('[');
            self.numbers(dashes);
            self.out.push(']');
            self.numbers(&[stroke.dashoffset()]);
            self.out.push_str("d ");
        }
    }

    fn outline(&mut self, outline: &Outline, transform: Transform) {
        let at = |mut point: Point| {
            transform.map_point(&mut point);
            [point.x, point.y]
        };
        let mut pen = Point::default();
        for segment in outline.segments() {
            let operator = match segment {
                PathSegment::MoveTo(to) => {
                    self.numbers(&at(to));
                    pen = to;
                    "m "
                }
                PathSegment::LineTo(to) => {
                    self.numbers(&at(to));
                    pen = to;
                    "l "
                }
                PathSegment::QuadTo(control, to) => {
                    // A quadratic curve is the cubic one with controls two thirds of the way.
                    let third = |end: Point| {
                        Point::from_xy(end.x + (control.x - end.x) * 2.0 / 3.0, end.y + (control.y - end.y) * 2.0 / 3.0)
                    };
                    [third(pen), third(to), to].into_iter().for_each(|point| self.numbers(&at(point)));
                    pen = to;
                    "c "
                }
                PathSegment::CubicTo(first, second, to) => {
                    [first, second, to].into_iter().for_each(|point| self.numbers(&at(point)));
                    pen = to;
                    "c "
                }
                PathSegment::Close => "h ",
            };
            self.out.push_str(operator);
        }
    }

    fn image(&mut self, image: &Image, depth: usize) -> Option<()> {
        if !image.is_visible() {
            return Some(());
        }
        let (width, height) = (image.size().width(), image.size().height());
        match image.kind() {
            ImageKind::PNG(bytes) | ImageKind::JPEG(bytes) | ImageKind::GIF(bytes) | ImageKind::WEBP(bytes) => {
                let picture = raster(bytes, self.inks, Cache::default()).ok()?;
                self.out.push_str("q ");
                self.numbers(&[width, 0.0, 0.0, -height, 0.0, height]);
                self.out.push_str("cm ");
                if let Some(turn) = picture.turn {
                    self.numbers(&turn.map(f32::from));
                    self.out.push_str("cm ");
                }
                self.object(picture.object);
            }
            ImageKind::SVG(tree) => {
                self.out.push_str("q 0 0 ");
                self.numbers(&[width, height]);
                self.out.push_str("re W n ");
                self.group(tree.root(), depth)?;
            }
        }
        self.out.push_str("Q\n");
        Some(())
    }
}
