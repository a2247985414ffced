//! ICC profiles: what their header says (ICC.1:2010 §7.2), and whether the file holds together.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A profile that can be used.
#[derive(Clone, PartialEq, Eq)]
pub struct Icc {
    /// The file.
    pub bytes: Arc<[u8]>,
    /// What its colours are made of.
    pub space: Space,
    /// What it describes.
    pub class: Class,
    /// Major and minor version.
    pub version: (u8, u8),
    /// Its description.
    pub name: String,
}

/// What colours are made of.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Space {
    /// One ink, or light.
    Gray,
    /// Light.
    Rgb,
    /// Four inks.
    Cmyk,
}

/// What a profile describes.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Class {
    /// A scanner or camera.
    Input,
    /// A screen.
    Display,
    /// A press or printer.
    Output,
    /// A colour space.
    Space,
}

impl std::fmt::Debug for Icc {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Icc({:?}, {:?}, {:?}, {} bytes)", self.name, self.class, self.space, self.bytes.len())
    }
}

impl Space {
    /// Components of a colour.
    pub fn components(self) -> u8 {
        match self {
            Space::Gray => 1,
            Space::Rgb => 3,
            Space::Cmyk => 4,
        }
    }

    /// The device colour space of PDF.
    pub fn device(self) -> &'static str {
        match self {
            Space::Gray => "DeviceGray",
            Space::Rgb => "DeviceRGB",
            Space::Cmyk => "DeviceCMYK",
        }
    }
}

impl Icc {
    /// Reads and checks a profile.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn parse(bytes: Arc<[u8]>) -> Result<Icc, String> {
        let part = |at: usize, length: usize| bytes.get(at..at + length);
        let number = |at: usize| part(at, 4).and_then(|b| b.try_into().ok()).map(u32::from_be_bytes);
        if part(36, 4) != Some(b"acsp") {
            return Err("it is not an ICC profile".to_owned());
        }
        let length = number(0).unwrap_or(0);
        if usize::try_from(length).ok() != Some(bytes.len()) {
            return Err(format!(
                "its header says {length} bytes, the file has {}: it is cut off or damaged",
                bytes.len()
            ));
        }
        let version = (bytes[8], bytes[9] >> 4);
        if !matches!(version.0, 2 | 4) {
            return Err(format!("it is of version {}.{}: PDF has use for versions 2 and 4", version.0, version.1));
        }
        let class = match part(12, 4) {
            Some(b"scnr") => Class::Input,
            Some(b"mntr") => Class::Display,
            Some(b"prtr") => Class::Output,
            Some(b"spac") => Class::Space,
            _ => return Err("it describes neither a device nor a colour space".to_owned()),
        };
        let space = match part(16, 4) {
            Some(b"GRAY") => Space::Gray,
            Some(b"RGB ") => Space::Rgb,
            Some(b"CMYK") => Space::Cmyk,
            _ => return Err("its colours are neither gray nor RGB nor CMYK".to_owned()),
        };
        let tags = tags(&bytes).ok_or("its table of tags is damaged")?;
        let name = tags.iter().find(|(signature, _)| signature == b"desc").and_then(|(_, body)| description(body));
        let name = name.unwrap_or_default();
        Ok(Icc { space, class, version, name, bytes })
    }
}

/// The tags with their bodies.
fn tags(bytes: &[u8]) -> Option<Vec<([u8; 4], &[u8])>> {
    let number = |at: usize| {
        let bytes = bytes.get(at..at + 4)?.try_into().ok()?;
        usize::try_from(u32::from_be_bytes(bytes)).ok()
    };
    let count = number(128).filter(|count| *count <= 200)?;
    (0..count)
        .map(|at| {
            let entry = 132 + 12 * at;
            let signature = bytes.get(entry..entry + 4)?.try_into().ok()?;
            let start = number(entry + 4)?;
            Some((signature, bytes.get(start..start.checked_add(number(entry + 8)?)?)?))
        })
        .collect()
}

/// The text of a description: `desc` of version 2, `mluc` of version 4.
fn description(body: &[u8]) -> Option<String> {
    let number = |at: usize| {
        let bytes = body.get(at..at + 4)?.try_into().ok()?;
        usize::try_from(u32::from_be_bytes(bytes)).ok()
    };
    let text = match body.get(..4)? {
        b"desc" => {
            let text = body.get(12..12usize.checked_add(number(8)?)?)?;
            text.iter().take_while(|byte| **byte != 0).map(|byte| char::from(*byte)).collect::<String>()
        }
        b"mluc" => {
            let (length, start) = (number(20)?, number(24)?);
            let units = body.get(start..start.checked_add(length)?)?.chunks_exact(2);
            let units: Vec<u16> = units.map(|unit| u16::from_be_bytes([unit[0], unit[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        _ => return None,
    };
    Some(text.trim_matches(['\0', ' ']).to_owned())
}
