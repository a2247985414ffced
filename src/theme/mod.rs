//! The look of a book: one style source for both outputs.
//!
//! A theme is data: a TOML file of a page and of styles by role, laid over a built-in one. [`load`] reads what is
//! written (`raw`), takes what holds for a language, a direction and a trim size (`when`), and turns it into styles
//! (`cascade`) and a page (`page`).

mod cascade;
mod choice;
mod load;
mod measure;
mod page;
mod raw;
mod style;
mod token;
mod unit;
mod when;

use std::collections::BTreeMap;

pub use choice::{ColophonPlace, FolioPlace, HeadPlace, HeadText, NoteMark, NotePlace, Numerals, OpeningStart};
pub use page::PageSpec;
pub use style::{Family, Role, Style};
pub use token::{Rgb, TokenStyle};
pub use unit::{Abs, Point, Rect};

use crate::config::{Project, ProjectKind};
use crate::diag::{Outcome, Sink};
use crate::doc::TokenKind;
use crate::lang::{Lang, Options};
use crate::source::Sources;
use crate::world::World;

/// Styles and page of a book.
#[derive(Clone, Debug)]
pub struct Theme {
    /// Vertical writing, pages from right to left.
    pub vertical: bool,
    /// The page.
    pub page: PageSpec,
    /// Pages that a book has beside its text.
    pub apparatus: Apparatus,
    /// Whether a half title stands before the title page.
    pub half_title: bool,
    /// Sections down to this level (1 is chapters) in the printed table of contents.
    pub toc_depth: u8,
    /// Whether the contents stand before prefaces and forewords. Paged only.
    pub toc_first: bool,
    /// Where the colophon stands. Paged only.
    pub colophon: ColophonPlace,
    /// On which page chapters begin. Paged only.
    pub chapter_start: OpeningStart,
    /// Where notes stand. Paged only.
    pub notes: NotePlace,
    /// What marks notes.
    pub note_mark: NoteMark,
    /// How parts of listings look; those without an entry as the rest of the listing.
    pub code: BTreeMap<TokenKind, TokenStyle>,
    /// Choices within the rules of a language.
    pub options: Options,
    styles: BTreeMap<Role, Style>,
}

/// Whether there are a title page, a table of contents and a colophon. Paged only.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub enum Apparatus {
    /// Never.
    None,
    /// Where there is more than one chapter: a single article opens with its title and author, and that is enough.
    Several,
    /// Always.
    Always,
}

impl Theme {
    /// Style of a role.
    pub fn style(&self, role: Role) -> &Style {
        static PLAIN: std::sync::LazyLock<Style> = std::sync::LazyLock::new(Style::default);
        self.styles.get(&role).unwrap_or(&PLAIN)
    }
}

/// Loads the theme of a project and applies its page settings. A theme file is added to `sources`.
///
/// # Errors
/// A file that cannot be read or parsed, a name that is not known, a type area that the page cannot hold: C001 to C004.
pub fn load(
    world: &dyn World,
    project: &Project,
    lang: Lang,
    sources: &mut Sources,
    sink: &mut Sink,
) -> Outcome<Theme> {
    let layers = load::layers(world, project, sources, sink)?;
    let when::Chosen { raw, drawn, drawn_on, vertical } = when::choose(&layers, project, lang);
    let mut own = Sink::default();
    let page = page::spec(&raw.page, &project.page, (drawn, drawn_on), vertical, &mut own);
    let checked = own.check();
    sink.merge(own);
    checked?;
    let styles = cascade::styles(&raw.styles, lang, page.size, page.leading);
    // Readers look for numbers of sections; titles alone they look through.
    let own = if project.number_sections { 2 } else { 1 };
    let toc_depth = project.toc_printed.or(raw.toc_depth).unwrap_or(own);
    let half_title = raw.half_title.unwrap_or(false);
    let options = project.typesetting.over(raw.typesetting).options();
    Ok(Theme {
        vertical,
        page,
        apparatus: apparatus(project),
        half_title,
        toc_depth,
        toc_first: raw.toc_first.unwrap_or(true),
        colophon: raw.colophon.unwrap_or_default(),
        chapter_start: raw.chapter_start.unwrap_or_default(),
        notes: raw.notes.unwrap_or_default(),
        note_mark: raw.note_mark.unwrap_or_default(),
        code: token::styles(&raw.code),
        options,
        styles,
    })
}

fn apparatus(project: &Project) -> Apparatus {
    match project.kind {
        _ if !project.toc => Apparatus::None,
        ProjectKind::Single | ProjectKind::Anthology => Apparatus::Several,
        ProjectKind::Book => Apparatus::Always,
    }
}
