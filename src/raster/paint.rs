//! One page painted by hayro.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::util::TransformExt;
use hayro::kurbo::Affine;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::{self, Level, Pixmap, RasterizerSettings, RenderContext, Resources, TargetInit};
use hayro::{RenderCache, RenderSettings};

use super::file::File;

/// Pixels: red, green, blue, row by row.
pub(super) struct Picture {
    pub width: u32,
    pub height: u32,
    pub rgb: Vec<u8>,
    /// Pixels an inch; 0 where there is no telling.
    pub dpi: f64,
}

/// Paints a page on white, so many pixels wide and high. Gives too whether everything could be painted.
pub(super) fn page(file: &File, page: usize, (width, height): (u16, u16)) -> (Picture, bool) {
    let whole = Arc::new(AtomicBool::new(true));
    let seen = Arc::clone(&whole);
    let settings = InterpreterSettings {
        warning_sink: Arc::new(move |_| seen.store(false, Ordering::Relaxed)),
        ..InterpreterSettings::default()
    };
    // Outlines as they are, not fitted to the pixels: what is looked at is the book, not the screen.
    let how = RenderSettings { hinting: false, ..RenderSettings::default() };
    let page = &file.pdf.pages()[page];
    let seen = page.intersected_crop_box();
    if seen.width() <= 0.0 || seen.height() <= 0.0 {
        // A crop box beside the page: nothing is shown of it.
        whole.store(false, Ordering::Relaxed);
    }
    let (across, down) = page.render_dimensions();
    let scale = |pixels: u16, length: f32| f64::from(pixels) / f64::from(length).max(1e-3);
    let place = Affine::scale_non_uniform(scale(width, across), scale(height, down));
    // With what every processor of this kind can do: one that can do more would round otherwise.
    let level = vello_cpu::RenderSettings { level: Level::baseline(), ..vello_cpu::RenderSettings::default() };
    let mut context = RenderContext::new_with(width, height, level);
    let place = place * page.initial_transform(true).to_kurbo();
    hayro::render_into(page, &RenderCache::new(), &settings, &how, &mut context, place);
    context.flush();
    let mut pixmap = Pixmap::new(width, height);
    let clear = RasterizerSettings { target_init: TargetInit::Clear(WHITE), ..RasterizerSettings::default() };
    context.render_with(&mut pixmap, &mut Resources::default(), clear);
    let rgb = pixmap.data_as_u8_slice().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    let picture = Picture { width: width.into(), height: height.into(), rgb, dpi: 0.0 };
    (picture, whole.load(Ordering::Relaxed))
}
