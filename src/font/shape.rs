//! Shaping with harfrust. Plans are kept with the face, the buffer with the thread.

use std::cell::RefCell;
use std::sync::{Arc, RwLock};

use harfrust::{Buffer, Direction, Feature, Font, Language, Script, ShapeOptions, ShapePlan, ShaperFont, Tag};

use super::face::Shaped;
use crate::lang::Lang;

/// What a plan is made for.
#[derive(Clone, Copy, Eq, PartialEq, Debug)]
struct Key {
    script: Option<Script>,
    lang: Lang,
    vertical: bool,
    kern: bool,
}

/// The plans of a face made so far; a handful.
#[derive(Default)]
pub(super) struct Plans(RwLock<Vec<(Key, Arc<ShapePlan>)>>);

thread_local! {
    static BUFFER: RefCell<Buffer> = RefCell::new(Buffer::new());
}

/// A run to shape.
pub(super) struct Run<'a> {
    pub text: &'a str,
    pub lang: Lang,
    /// Script of text without letters, as ——.
    pub script: Option<Script>,
    pub vertical: bool,
    pub kern: bool,
}

impl Plans {
    /// Shapes a run; `out` is cleared first.
    pub(super) fn shape(&self, font: &Font, run: &Run, out: &mut Vec<Shaped>) {
        out.clear();
        BUFFER.with_borrow_mut(|buffer| {
            buffer.clear();
            buffer.push_str(run.text);
            buffer.guess_segment_properties();
            let script = buffer.script().or(run.script);
            let key = Key { script, lang: run.lang, vertical: run.vertical, kern: run.kern };
            let plan = self.plan(font, key);
            buffer.set_direction(plan.direction());
            buffer.set_script(plan.script());
            buffer.set_language(plan.language().cloned());
            let features = features(run.kern);
            let shaper = ShaperFont::new(font);
            let options = ShapeOptions::new().plan(Some(&plan)).features(&features);
            if harfrust::shape(&shaper, buffer, options).is_ok() {
                collect(&shaper, buffer, run.vertical, out);
            }
        });
    }

    fn plan(&self, font: &Font, key: Key) -> Arc<ShapePlan> {
        let find =
            |plans: &[(Key, Arc<ShapePlan>)]| plans.iter().find(|(k, _)| *k == key).map(|(_, plan)| plan.clone());
        // A poisoned lock still guards whole plans: they are pushed when they are finished.
        if let Some(plan) = find(&self.0.read().unwrap_or_else(|lock| lock.into_inner())) {
            return plan;
        }
        let direction = if key.vertical { Direction::TopToBottom } else { Direction::LeftToRight };
        let language = Language::new(key.lang.to_string());
        let plan = Arc::new(ShapePlan::new(font, direction, key.script, language.as_ref(), &features(key.kern)));
        let mut plans = self.0.write().unwrap_or_else(|lock| lock.into_inner());
        find(&plans).unwrap_or_else(|| {
            plans.push((key, plan.clone()));
            plan
        })
    }
}

/// Solid setting does not kern (fonts design §5): fonts kern kana, the grid must not.
fn features(kern: bool) -> [Feature; 2] {
    [Feature::new(Tag::new(b"kern"), u32::from(kern), ..), Feature::new(Tag::new(b"vkrn"), u32::from(kern), ..)]
}

/// Turns harfrust's coordinates, which count from the horizontal origin, into ours, which count from the origin of the
/// direction of the line.
fn collect(shaper: &ShaperFont, buffer: &Buffer, vertical: bool, out: &mut Vec<Shaped>) {
    for (info, place) in buffer.glyph_infos().iter().zip(buffer.glyph_positions()) {
        let Ok(id) = u16::try_from(info.glyph_id) else { continue };
        let cluster = info.cluster;
        out.push(if vertical {
            let (x, y) = shaper.glyph_v_origin(info.glyph_id.into());
            Shaped { id, cluster, advance: -place.y_advance, along: -(place.y_offset + y), across: place.x_offset + x }
        } else {
            Shaped { id, cluster, advance: place.x_advance, along: place.x_offset, across: place.y_offset }
        });
    }
}
