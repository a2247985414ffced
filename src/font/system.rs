//! Fonts of the machine, for characters that no other font has. Only where they are asked for: the same manuscript is a
//! different book on a machine with other fonts.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::chain::Chains;
use super::face::Face;
use super::{FaceId, Fonts, is_private, user};
use crate::diag::{Code, Diagnostic, Sink};
use crate::world::World;

/// Characters that a message names.
const NAMED: usize = 12;

impl Fonts {
    /// Adds faces of the machine until every character of the text has one that any of them has: each time the face
    /// that has most of what is left. Each is reported (F006).
    pub fn with_system(mut self, world: &dyn World, text: &BTreeSet<char>, sink: &mut Sink) -> Fonts {
        let mut left: BTreeSet<char> = text.iter().copied().filter(|ch| self.lacks(*ch)).collect();
        if left.is_empty() {
            return self;
        }
        let mut found = candidates(world, &left);
        while let Some((file, face)) = best(&mut found, &left) {
            let has: Vec<char> = left.iter().copied().filter(|ch| face.glyph(*ch).is_some()).collect();
            left.retain(|ch| face.glyph(*ch).is_none());
            sink.push(used(&face, &file, &has));
            self.files.push(file);
            self.faces.push(face);
        }
        let own = self.faces.len() - self.files.len();
        let user: Vec<FaceId> = (own..self.faces.len()).map(|at| FaceId(at as u16)).collect();
        self.chains = Chains::new(&self.faces, &self.picks, &user);
        self
    }

    /// Whether a character shows and no face has it. What a private use character is, a font of the machine cannot know.
    fn lacks(&self, ch: char) -> bool {
        let shows = !ch.is_whitespace() && !ch.is_control() && !user::is_selector(ch);
        shows && !is_private(ch) && self.faces.iter().all(|face| face.glyph(ch).is_none())
    }
}

/// Faces that have any of the characters, in the order of their files. What cannot be read or embedded is passed over.
fn candidates(world: &dyn World, wanted: &BTreeSet<char>) -> Vec<(PathBuf, Face)> {
    let mut found = Vec::new();
    for file in user::files(world, &world.font_folders()) {
        let faces = user::read(world, &file).unwrap_or_default();
        let useful =
            faces.into_iter().find(|face| face.may_embed() && wanted.iter().any(|ch| face.glyph(*ch).is_some()));
        found.extend(useful.map(|face| (file, face)));
    }
    found
}

/// The candidate that has most of what is left; the first of equals.
fn best(found: &mut Vec<(PathBuf, Face)>, left: &BTreeSet<char>) -> Option<(PathBuf, Face)> {
    let count = |face: &Face| left.iter().filter(|ch| face.glyph(**ch).is_some()).count();
    let counts: Vec<usize> = found.iter().map(|(_, face)| count(face)).collect();
    let most = counts.iter().copied().max().filter(|most| *most > 0)?;
    let at = counts.iter().position(|count| *count == most)?;
    Some(found.remove(at))
}

fn used(face: &Face, file: &std::path::Path, has: &[char]) -> Diagnostic {
    let mut message = format!("the font {} of this machine is used for ", face.name());
    message.extend(has.iter().take(NAMED));
    if has.len() > NAMED {
        message.push_str(&format!("… ({} characters)", has.len()));
    }
    Diagnostic::new(Code::F006, message).help(format!(
        "the book looks the same elsewhere only where this font is: copy {} to fonts/local of the book",
        file.display()
    ))
}
