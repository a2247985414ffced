//! Output intents: what the colours of the file are made for (PDF 1.7 §14.11.5).

use lopdf::{Dictionary, Document, Object, dictionary};

use super::finish::text;
use super::srgb;
use super::xobject::Spaces;
use crate::profile::{Profile, Space, Standard};

/// Says for which screen or press the file is made. Every standard says it with the same profile.
pub(super) fn add(document: &mut Document, catalog: &mut Dictionary, profile: &Profile, spaces: &mut Spaces) {
    let standards = &profile.standards;
    let archive = standards.archive().is_some();
    let (bytes, space, condition, registry) = match &profile.press {
        None if archive => (srgb::profile(), Space::Rgb, "sRGB IEC61966-2.1", "http://www.color.org"),
        Some(press) if archive || standards.has(Standard::X4) => match &press.intent {
            Some(intent) => (intent.icc.bytes.clone(), intent.icc.space, intent.condition.as_str(), ""),
            None => return,
        },
        None | Some(_) => return,
    };
    let profile = spaces.profile(document, &bytes, space);
    let kinds = [("GTS_PDFA1", archive), ("GTS_PDFX", standards.has(Standard::X4))];
    let intents: Vec<Object> = kinds
        .into_iter()
        .filter(|(_, wanted)| *wanted)
        .map(|(kind, _)| {
            let mut intent = dictionary! {
                "Type" => "OutputIntent",
                "S" => kind,
                "OutputConditionIdentifier" => text(condition),
                "Info" => text(condition),
                "DestOutputProfile" => profile,
            };
            if !registry.is_empty() {
                intent.set("RegistryName", text(registry));
            }
            document.add_object(intent).into()
        })
        .collect();
    catalog.set("OutputIntents", intents);
}
