//! Faces: the only module that touches OpenType.
//!
//! A [`Fonts`] holds every face that a build may use, the built-in ones (feature `embed-fonts`) and the user's, and
//! answers which face sets a character in a family, weight and language. Both writers subset through it.

mod builtin;
mod chain;
mod face;
mod hung;
mod map;
mod math;
mod outline;
mod shape;
mod subset;
mod system;
mod user;

use std::fmt;
use std::path::{Path, PathBuf};

use icu_properties::CodePointSetData;
use icu_properties::props::EmojiPresentation;

use serde::{Deserialize, Serialize};

pub use crate::config::Embedding;
pub use face::{Face, FaceMetrics, Shaped};
pub use math::{Assembly, Constants, Corner, Part, Variant};

use chain::{Chains, Picks, is_latin};

use crate::config::FontOptions;
use crate::diag::{Abort, Code, Diagnostic, Outcome, Sink};
use crate::lang::Lang;
use crate::theme::Family;
use crate::world::World;

/// Index of a face in [`Fonts`].
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Debug, Serialize, Deserialize)]
pub struct FaceId(pub(crate) u16);

/// `f5`, as in dumps of pages.
impl fmt::Display for FaceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "f{}", self.0)
    }
}

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

/// All faces of a build; at least one.
#[derive(Debug)]
pub struct Fonts {
    faces: Vec<Face>,
    /// Files of the last faces: those of the user.
    files: Vec<PathBuf>,
    /// Families that the project names.
    picks: Picks,
    chains: Chains,
    embedding: Embedding,
}

impl Fonts {
    /// How much of a face goes into an EPUB.
    pub fn embedding(&self) -> Embedding {
        self.embedding
    }

    /// The face with this id.
    pub fn face(&self, id: FaceId) -> &Face {
        &self.faces[usize::from(id.0)]
    }

    /// Every face with its id, in a fixed order.
    pub fn iter(&self) -> impl Iterator<Item = (FaceId, &Face)> {
        self.faces.iter().enumerate().map(|(at, face)| (FaceId(at as u16), face))
    }

    /// A hash of all faces, and of what they are chosen for.
    pub(crate) fn identity(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        for face in &self.faces {
            hasher.update(&face.identity());
        }
        let Picks { song, hei, kai, mono, latin } = &self.picks;
        let numbers = [song, hei, kai, mono, latin].map(|list| list.iter().map(|id| id.0).collect::<Vec<u16>>());
        hasher.update(format!("{} {numbers:?}", self.files.len()).as_bytes());
        hasher.finalize().into()
    }

    /// The file that a face was read from; `None` for a built-in one.
    pub fn file(&self, id: FaceId) -> Option<&Path> {
        let built_in = self.faces.len() - self.files.len();
        usize::from(id.0).checked_sub(built_in).and_then(|at| self.files.get(at)).map(PathBuf::as_path)
    }

    /// The first face of the fallback chain that has the character (fonts design §4), or `None`.
    ///
    /// `wide` asks for the CJK face where both have the character, as for “ ” ‘ ’ — … · in Chinese text. Characters
    /// with emoji presentation (UTS #51) are taken from the emoji face; see [`Fonts::emoji`] for the others.
    pub fn choose(&self, wish: Wish, ch: char, wide: bool) -> Option<FaceId> {
        if is_emoji(ch)
            && let Some(id) = self.emoji(ch)
        {
            return Some(id);
        }
        // What a built-in face has for its own use in the private area is no character of anybody's text.
        let private = is_private(ch);
        let has = |id: &&FaceId| {
            let face = self.face(**id);
            !(private && face.cut().is_some()) && face.glyph(ch).is_some()
        };
        // In code, arrows and frames are drawn to the cells of the letters too.
        let latin = is_latin(ch) || wish.family == Family::Mono;
        let chain = self.chains.faces(wish, !wide && latin);
        // Song faces have these a full em wide; beside their Latin letters stand those of a Latin face.
        let narrow = !wide && matches!(ch, '“' | '”' | '‘' | '’' | '—' | '–' | '…' | '·');
        let fits = |id: &&FaceId| has(id) && !(narrow && self.face(**id).cut() == Some(builtin::Cut::Serif));
        chain.iter().find(fits).or_else(|| chain.iter().find(has)).copied()
    }

    /// The first face of the fallback chain that has the form of a Han character which a variation selector asks for.
    pub fn variant(&self, wish: Wish, ch: char, selector: char) -> Option<FaceId> {
        self.chains.faces(wish, false).iter().find(|id| self.face(**id).has_variant(ch, selector)).copied()
    }

    /// The emoji face, if it has the character: for a character before U+FE0F, which asks for emoji presentation.
    pub fn emoji(&self, ch: char) -> Option<FaceId> {
        self.chains.emoji.filter(|id| self.face(*id).glyph(ch).is_some())
    }

    /// The face of formulas: the built-in one, or the first with a MATH table.
    pub fn math(&self) -> Option<FaceId> {
        self.chains.math
    }

    /// The face that is used where no face has a character; its glyph 0 is a box.
    pub fn last_resort(&self, wish: Wish) -> FaceId {
        self.chains.faces(wish, false).first().copied().unwrap_or(FaceId(0))
    }
}

/// Private use: what a character stands for is known to its font alone.
fn is_private(ch: char) -> bool {
    matches!(ch, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..)
}

/// Below U+203C there is no character with emoji presentation; most text is below or Han.
fn is_emoji(ch: char) -> bool {
    match u32::from(ch) {
        0..0x231A | 0x2C00..0x1_F000 => false,
        _ => CodePointSetData::new::<EmojiPresentation>().contains(ch),
    }
}

/// Loads the built-in faces and those of the project.
///
/// # Errors
/// Stops where there is no face at all: no built-in ones (feature `embed-fonts`) and none in the project.
pub fn load(world: &dyn World, options: &FontOptions, sink: &mut Sink) -> Outcome<Fonts> {
    let mut faces = built_in();
    let first = faces.len();
    let room = usize::from(u16::MAX) - first;
    let (files, users): (Vec<PathBuf>, Vec<Face>) =
        user::load(world, &options.paths, sink).into_iter().take(room).unzip();
    faces.extend(users);
    if faces.is_empty() {
        sink.push(Diagnostic::new(Code::F002, "there is no font").help(
            "this build of banxin has no fonts inside: `--font-dir FOLDER` or `fonts.paths` in banxin.toml gives it some",
        ));
        return Err(Abort);
    }
    let user: Vec<FaceId> = (first..faces.len()).map(|at| FaceId(at as u16)).collect();
    let picks = Picks {
        song: family(&faces, &options.song, sink),
        hei: family(&faces, &options.hei, sink),
        kai: family(&faces, &options.kai, sink),
        mono: family(&faces, &options.mono, sink),
        latin: family(&faces, &options.latin, sink),
    };
    let chains = Chains::new(&faces, &picks, &user);
    Ok(Fonts { faces, files, picks, chains, embedding: options.embed })
}

#[cfg(feature = "embed-fonts")]
fn built_in() -> Vec<Face> {
    let faces = |file: &'static builtin::File| (0..file.faces).map(|index| (file.bytes, index));
    builtin::FILES.iter().flat_map(faces).filter_map(|(bytes, index)| Face::new(bytes.into(), index)).collect()
}

#[cfg(not(feature = "embed-fonts"))]
fn built_in() -> Vec<Face> {
    Vec::new()
}

/// The faces of a family that the project names; F003 where there is none.
fn family(faces: &[Face], name: &Option<String>, sink: &mut Sink) -> Vec<FaceId> {
    let Some(name) = name else { return Vec::new() };
    let is_it = |face: &Face| face.families().iter().any(|family| family.to_lowercase() == name.to_lowercase());
    let found: Vec<FaceId> = (0..faces.len()).filter(|&at| is_it(&faces[at])).map(|at| FaceId(at as u16)).collect();
    if found.is_empty() {
        let known = faces.iter().flat_map(Face::families).map(String::as_str);
        let help = format!("the nearest are: {}", user::nearest(name, known).join(", "));
        sink.push(Diagnostic::new(Code::F003, format!("there is no font family “{name}”")).help(help));
    }
    found
}
