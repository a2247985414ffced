//! What the builds of one run share: fonts are parsed once.

use std::sync::{Arc, Mutex, PoisonError};

use crate::config::FontOptions;
use crate::diag::{Outcome, Sink};
use crate::font::{self, Fonts};
use crate::world::World;

/// Fonts by the settings that ask for them. Books that ask for the same have the same.
#[derive(Debug, Default)]
pub struct Shared(Mutex<Vec<(FontOptions, Arc<Fonts>)>>);

impl Shared {
    /// The fonts that the settings ask for, without those of the machine.
    pub(crate) fn fonts(&self, world: &dyn World, options: &FontOptions, sink: &mut Sink) -> Outcome<Arc<Fonts>> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, fonts)) = known.iter().find(|(own, _)| own == options) {
            return Ok(Arc::clone(fonts));
        }
        let mut found = Sink::default();
        let fonts = font::load(world, options, &mut found).map(Arc::new);
        // What is to be said of a font is said to every book that asks for it.
        let clean = found.list().is_empty();
        sink.merge(found);
        let fonts = fonts?;
        if clean {
            known.push((options.clone(), Arc::clone(&fonts)));
        }
        Ok(fonts)
    }
}
