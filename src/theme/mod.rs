//! The look of a book: one style source for both outputs.

mod style;
mod unit;

use std::collections::BTreeMap;

pub use style::{Family, Role, Style};
pub use unit::{Abs, Point, Rect};

use crate::config::Project;
use crate::diag::{Outcome, Sink};
use crate::lang::Lang;
use crate::world::World;

/// Styles and page of a book.
#[derive(Clone, Debug)]
pub struct Theme {
    /// Vertical writing, pages from right to left.
    pub vertical: bool,
    /// The page.
    pub page: PageSpec,
    styles: BTreeMap<Role, Style>,
}

/// The page, from its type area (版心): measure = chars × size, depth = lines × leading.
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
}

impl Theme {
    /// Style of a role.
    pub fn style(&self, role: Role) -> &Style {
        static PLAIN: std::sync::LazyLock<Style> = std::sync::LazyLock::new(Style::default);
        self.styles.get(&role).unwrap_or(&PLAIN)
    }
}

/// Loads the theme of a project and applies its page settings.
pub fn load(_world: &dyn World, _project: &Project, _lang: Lang, _sink: &mut Sink) -> Outcome<Theme> {
    todo!()
}
