//! Faces: the only module that touches OpenType.
//!
//! A [`Fonts`] holds every face that a build may use, the built-in ones (feature `embed-fonts`) and the user's, and
//! answers which face sets a character in a family, weight and language. Both writers subset through it.

mod face;

use serde::{Deserialize, Serialize};

pub use face::{Face, FaceMetrics, Shaped};

use crate::config::FontOptions;
use crate::diag::{Outcome, Sink};
use crate::lang::Lang;
use crate::theme::Family;
use crate::world::World;

/// Index of a face in [`Fonts`].
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Debug, Serialize, Deserialize)]
pub struct FaceId(pub(crate) u16);

/// What is asked of a face.
#[derive(Copy, Clone, Eq, PartialEq, Hash, Debug)]
pub struct Wish {
    /// Family.
    pub family: Family,
    /// A bold face.
    pub bold: bool,
    /// Italic; only Latin has it.
    pub italic: bool,
    /// Language: it chooses the regional forms of Han characters (fonts design §2).
    pub lang: Lang,
}

/// All faces of a build.
#[derive(Debug, Default)]
pub struct Fonts {
    faces: Vec<Face>,
}

impl Fonts {
    /// The face with this id.
    pub fn face(&self, id: FaceId) -> &Face {
        &self.faces[usize::from(id.0)]
    }

    /// Every face with its id, in a fixed order.
    pub fn iter(&self) -> impl Iterator<Item = (FaceId, &Face)> {
        self.faces.iter().enumerate().map(|(at, face)| (FaceId(at as u16), face))
    }

    /// The first face of the fallback chain that has the character (fonts design §4), or `None`.
    ///
    /// `wide` asks for the CJK face where both have the character, as for “ ” ‘ ’ — … · in Chinese text.
    pub fn choose(&self, _wish: Wish, _ch: char, _wide: bool) -> Option<FaceId> {
        todo!()
    }

    /// The face that is used where no face has a character; its glyph 0 is a box.
    pub fn last_resort(&self, _wish: Wish) -> FaceId {
        todo!()
    }
}

/// Loads the built-in faces and those of the project.
pub fn load(_world: &dyn World, _options: &FontOptions, _sink: &mut Sink) -> Outcome<Fonts> {
    todo!()
}
