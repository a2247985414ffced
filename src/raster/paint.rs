//! One page painted by hayro.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};

use super::file::File;

/// Pixels: red, green, blue, row by row.
pub(super) struct Picture {
    pub width: u32,
    pub height: u32,
    pub rgb: Vec<u8>,
    /// Pixels an inch; 0 where there is no telling.
    pub dpi: f64,
}

/// Paints a page on white; `scale` is in pixels a point. Gives too whether everything could be painted.
pub(super) fn page(file: &File, page: usize, scale: f64) -> (Picture, bool) {
    let (width, height) = file.size(page);
    let pixels = |length: f64| (length * scale).round().max(1.0);
    let whole = Arc::new(AtomicBool::new(true));
    let seen = Arc::clone(&whole);
    let settings = InterpreterSettings {
        warning_sink: Arc::new(move |_| seen.store(false, Ordering::Relaxed)),
        ..InterpreterSettings::default()
    };
    // Outlines as they are, not fitted to the pixels: what is looked at is the book, not the screen.
    let how = RenderSettings { hinting: false, ..RenderSettings::default() };
    let size = PixmapSettings {
        x_scale: (pixels(width) / width.max(1.0)) as f32,
        y_scale: (pixels(height) / height.max(1.0)) as f32,
        bg_color: WHITE,
    };
    let pages = file.pdf.pages();
    let pixmap = hayro::render(&pages[page], &RenderCache::new(), &settings, &how, &size);
    let rgb = pixmap.data_as_u8_slice().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
    (Picture { width, height, rgb, dpi: scale * 72.0 }, whole.load(Ordering::Relaxed))
}
