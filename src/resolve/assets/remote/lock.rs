//! `banxin.lock`: which pictures of the web belong to the book, byte for byte.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::asset::ImageKind;

/// The file, in the folder of the book.
pub(super) const FILE: &str = "banxin.lock";
/// Where the pictures are kept, below that folder.
const FOLDER: &str = ".banxin/images";
const VERSION: u32 = 1;
const HEAD: &str = "# Pictures of the web that belong to this book, as `--fetch-images` found them. Keep this file with the\n\
    # manuscript. To take a picture anew, delete its entry and build with `--fetch-images`; a picture that the book does\n\
    # not use any more goes by itself then.\n";

/// What is locked, by address.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Lock(BTreeMap<String, Locked>);

/// One picture.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Locked {
    url: String,
    /// BLAKE3 of its bytes in hexadecimal digits.
    pub blake3: String,
    #[serde(rename = "type")]
    media_type: String,
    pub bytes: u64,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Written {
    version: u32,
    #[serde(default, rename = "image")]
    images: Vec<Locked>,
}

impl Lock {
    /// Reads the text of the file.
    pub fn parse(text: &str) -> Result<Lock, String> {
        let written: Written = toml::from_str(text).map_err(|error| error.to_string())?;
        if written.version != VERSION {
            return Err(format!("version {} is not known to this banxin", written.version));
        }
        // The hash becomes the name of a file.
        let hash = |hash: &str| hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit());
        match written.images.iter().find(|image| !hash(&image.blake3)) {
            Some(image) => Err(format!("`{}` is no hash", image.blake3)),
            None => Ok(Lock(written.images.into_iter().map(|image| (image.url.clone(), image)).collect())),
        }
    }

    /// The text of the file, sorted by address.
    pub fn print(&self) -> Result<String, String> {
        let written = Written { version: VERSION, images: self.0.values().cloned().collect() };
        toml::to_string(&written).map(|text| format!("{HEAD}\n{text}")).map_err(|error| error.to_string())
    }

    pub fn get(&self, address: &str) -> Option<&Locked> {
        self.0.get(address)
    }

    /// Drops every address but these.
    pub fn keep_only(&mut self, used: &BTreeSet<String>) {
        self.0.retain(|address, _| used.contains(address));
    }

    pub fn add(&mut self, locked: Locked) {
        self.0.insert(locked.url.clone(), locked);
    }
}

impl Locked {
    pub fn new(address: &str, bytes: &[u8], kind: ImageKind) -> Locked {
        Locked {
            url: address.to_owned(),
            blake3: blake3::hash(bytes).to_hex().to_string(),
            media_type: kind.media_type().to_owned(),
            bytes: bytes.len() as u64,
        }
    }

    /// Whether these are its bytes.
    pub fn is(&self, bytes: &[u8]) -> bool {
        self.bytes == bytes.len() as u64 && blake3::hash(bytes).to_hex().as_str() == self.blake3.to_ascii_lowercase()
    }

    /// Where it is kept in the folder of the book.
    pub fn path(&self) -> PathBuf {
        let kinds = [ImageKind::Png, ImageKind::Jpeg, ImageKind::Gif, ImageKind::Webp, ImageKind::Svg];
        let kind = kinds.into_iter().find(|kind| kind.media_type() == self.media_type);
        let extension = kind.map_or("bin", ImageKind::extension);
        Path::new(FOLDER).join(format!("{}.{extension}", self.blake3.to_ascii_lowercase()))
    }
}
