//! Pictures and drawings on their way into the file: what they consist of before anything has a number.

use std::collections::BTreeMap;
use std::sync::Arc;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};
use serde::{Deserialize, Serialize};

use super::srgb;
use crate::profile::Space;
use crate::write::deflate::zlib;

/// A picture or a drawing, all in the unit square or in a box of its own.
pub(super) struct XObject {
    /// Without colour space, soft mask and inner pictures.
    pub dict: Dictionary,
    /// Encoded as the dictionary says.
    pub content: Vec<u8>,
    /// What the samples of a picture are.
    pub colors: Option<Colors>,
    /// How opaque a picture is.
    pub mask: Option<Box<XObject>>,
    /// `X0`, `X1`, … of a drawing.
    pub inner: Vec<XObject>,
}

/// What samples are.
#[derive(Clone, Serialize, Deserialize)]
pub(super) enum Colors {
    /// Gray, or inks of the press.
    Device(Space),
    /// sRGB.
    Srgb,
    /// As this profile says.
    Icc(Arc<[u8]>, Space),
    /// Numbers of colours in a palette.
    Palette(Box<Colors>, Vec<u8>),
}

impl XObject {
    /// Whether anything in it is not opaque.
    pub fn is_transparent(&self) -> bool {
        self.mask.is_some() || self.dict.has(b"Group") || self.inner.iter().any(XObject::is_transparent)
    }

    /// Adds it to the file, with what is in it.
    pub fn add(self, document: &mut Document, spaces: &mut Spaces) -> ObjectId {
        let XObject { mut dict, content, colors, mask, inner } = self;
        if let Some(colors) = colors {
            dict.set("ColorSpace", spaces.object(document, &colors));
        }
        if let Some(mask) = mask {
            let mask = mask.add(document, spaces);
            dict.set("SMask", mask);
        }
        if !inner.is_empty() {
            let inner: Dictionary = inner
                .into_iter()
                .enumerate()
                .map(|(at, inner)| (format!("X{at}"), Object::Reference(inner.add(document, spaces))))
                .collect();
            match dict.get_mut(b"Resources").and_then(Object::as_dict_mut) {
                Ok(resources) => resources.set("XObject", inner),
                Err(_) => dict.set("Resources", dictionary! { "XObject" => inner }),
            }
        }
        document.add_object(Stream::new(dict, content).with_compression(false))
    }
}

/// Colour spaces of the file: each profile is in it once.
pub(super) struct Spaces {
    /// Whether the file says by its output intent that RGB is sRGB.
    rgb_is_srgb: bool,
    profiles: BTreeMap<Arc<[u8]>, ObjectId>,
}

impl Spaces {
    pub fn new(rgb_is_srgb: bool) -> Spaces {
        Spaces { rgb_is_srgb, profiles: BTreeMap::new() }
    }

    /// The stream of a profile (PDF 1.7 §8.6.5.5).
    pub fn profile(&mut self, document: &mut Document, bytes: &Arc<[u8]>, space: Space) -> ObjectId {
        if let Some(id) = self.profiles.get(bytes) {
            return *id;
        }
        let dict = dictionary! { "N" => i64::from(space.components()), "Filter" => "FlateDecode" };
        let id = document.add_object(Stream::new(dict, zlib(bytes)).with_compression(false));
        self.profiles.insert(bytes.clone(), id);
        id
    }

    fn object(&mut self, document: &mut Document, colors: &Colors) -> Object {
        match colors {
            Colors::Device(space) => space.device().into(),
            Colors::Srgb if self.rgb_is_srgb => Space::Rgb.device().into(),
            Colors::Srgb => self.based(document, &srgb::profile(), Space::Rgb),
            Colors::Icc(bytes, space) => self.based(document, bytes, *space),
            Colors::Palette(base, table) => {
                let last = (table.len() / usize::from(base.components())).saturating_sub(1) as i64;
                let table = Object::String(table.clone(), StringFormat::Hexadecimal);
                vec!["Indexed".into(), self.object(document, base), last.into(), table].into()
            }
        }
    }

    fn based(&mut self, document: &mut Document, bytes: &Arc<[u8]>, space: Space) -> Object {
        vec!["ICCBased".into(), self.profile(document, bytes, space).into()].into()
    }
}

impl Colors {
    /// Components of a sample.
    pub fn components(&self) -> u8 {
        match self {
            Colors::Device(space) | Colors::Icc(_, space) => space.components(),
            Colors::Srgb => 3,
            Colors::Palette(..) => 1,
        }
    }
}
