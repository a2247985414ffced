//! `[pdf]`: what the PDF is made for.

use std::collections::BTreeSet;

use super::raw::RawPdf;
use super::settings::Settings;
use super::value::At;
use crate::diag::{Code, Diagnostic};
use crate::profile::{Class, Icc, Intent, Press, Profile, Sheet, Standard, Standards, View};
use crate::theme::Abs;

/// What the names of profiles ask for.
#[derive(Copy, Clone, Default)]
struct Asked {
    screen: bool,
    archive: bool,
    print: bool,
    /// PDF 2.0.
    newest: bool,
}

const NAMES: &str = "`screen`, `archive`, `archive-4`, `print` or `archive+print`";

impl Settings<'_> {
    /// What the PDF is made for.
    pub(super) fn pdf(&mut self, raw: &RawPdf) -> Profile {
        let asked = raw.profile.as_ref().and_then(|profile| self.asked(profile)).unwrap_or_default();
        let standards = self.standards(raw, asked);
        // What is wrong is said even where it is of no account.
        let mut press = self.press(raw);
        if asked.print {
            press.intent = self.intent_of(raw, &standards);
        }
        let view = View {
            open: raw.open,
            spread: raw.spread,
            zoom: raw.zoom,
            right_to_left: raw.right_to_left.unwrap_or(false),
        };
        Profile { standards, strict: asked.archive, press: asked.print.then_some(press), view }
    }

    fn asked(&mut self, names: &At<String>) -> Option<Asked> {
        let mut asked = Asked::default();
        for name in names.split('+').map(str::trim) {
            match name {
                "screen" => asked.screen = true,
                "archive" => asked.archive = true,
                "archive-4" => (asked.archive, asked.newest) = (true, true),
                "print" => asked.print = true,
                _ => {
                    self.wrong(names, format!("`{name}` is not a profile"), &format!("profiles are {NAMES}"));
                    return None;
                }
            }
        }
        if asked.screen && asked.print {
            let found =
                Diagnostic::new(Code::P020, "a PDF for the screen has links, one for a press must not have them");
            let help = "build two files: once with the profile `screen`, once with `print`";
            self.sink.push(found.at(self.origins.span(&names.range())).help(help));
            return None;
        }
        Some(asked)
    }

    /// The standards that are named, else those of the profile.
    fn standards(&mut self, raw: &RawPdf, asked: Asked) -> Standards {
        let usual = match asked {
            Asked { newest: true, .. } => &[Standard::A4, Standard::Ua2][..],
            Asked { print: true, archive: false, .. } => &[],
            _ => &[Standard::A2a, Standard::Ua1],
        };
        let press = asked.print.then_some(Standard::X4);
        let place = raw.standard.as_ref().and_then(|list| list.first().map(At::range));
        let place = place.or_else(|| raw.profile.as_ref().map(At::range));
        let wanted: Vec<Standard> = match &raw.standard {
            Some(list) => list.iter().map(|standard| **standard).collect(),
            None => usual.iter().copied().chain(press).collect(),
        };
        let span = place.map_or(crate::source::Span::NONE, |range| self.origins.span(&range));
        match Standards::new(wanted) {
            Ok(all) if all.has(Standard::X4) && !asked.print => {
                let found = Diagnostic::new(Code::P020, "PDF/X-4 is for a press, and this profile is not");
                self.sink.push(found.at(span).help("pdf.profile = \"print\" or \"archive+print\""));
                Standards::none()
            }
            Ok(all) => all,
            Err(conflict) => {
                let [one, other] = conflict.pair.map(Standard::name);
                let message = format!("{one} and {other} cannot be had in one file: {}", conflict.reason);
                let help = "together go a-2a, ua-1 and x-4, or a-4 and ua-2; build a second file for the other";
                self.sink.push(Diagnostic::new(Code::P020, message).at(span).help(help));
                Standards::none()
            }
        }
    }

    /// The press; without a profile for anything but to claim nothing it is refused.
    fn intent_of(&mut self, raw: &RawPdf, standards: &Standards) -> Option<Intent> {
        let claimed = standards.iter().find(|standard| !matches!(standard, Standard::Ua1 | Standard::Ua2));
        match (&raw.icc, claimed) {
            (Some(path), _) => self.intent(path, raw.condition.as_deref()),
            (None, None) => None,
            (None, Some(standard)) => {
                let message = format!("{} for a press needs the ICC profile of the press", standard.name());
                let place = raw.profile.as_ref().map(At::range);
                let span = place.map_or(crate::source::Span::NONE, |range| self.origins.span(&range));
                let help = "pdf.icc = \"press.icc\", which the printer has; or pdf.standard = [] for a file that claims nothing";
                self.sink.push(Diagnostic::new(Code::P021, message).at(span).help(help));
                None
            }
        }
    }

    fn press(&mut self, raw: &RawPdf) -> Press {
        Press {
            intent: None,
            sheet: Sheet {
                bleed: self.length(raw.bleed.as_ref(), 0.0..=144.0).unwrap_or(Abs::mm(3.0)),
                marks: raw.marks.iter().map(|mark| **mark).collect::<BTreeSet<_>>(),
            },
            pages_multiple: self.bounded(raw.pages_multiple.as_ref(), 1..=64).unwrap_or(1),
            ink_limit: self.bounded(raw.ink_limit.as_ref(), 100..=400).unwrap_or(300),
            convert_images: raw.convert_images.unwrap_or(false),
        }
    }

    /// The profile of the press, checked: PDF/X wants one of an output device (ISO 15930-7 §6.2.3).
    fn intent(&mut self, value: &At<String>, condition: Option<&str>) -> Option<Intent> {
        let path = self.path(value);
        // Like a font it is no part of the manuscript.
        let read = self.world.font(&path).map_err(|error| format!("it cannot be read: {error}"));
        let icc = read.and_then(Icc::parse).and_then(|icc| match icc.class {
            Class::Output => Ok(icc),
            Class::Input | Class::Display | Class::Space => Err("it does not describe a press or printer".to_owned()),
        });
        match icc {
            Ok(icc) => {
                let name = condition.unwrap_or(&icc.name).to_owned();
                Some(Intent { condition: if name.is_empty() { "Custom".to_owned() } else { name }, icc })
            }
            Err(reason) => {
                let message = format!("{} cannot be the profile of the press: {reason}", path.display());
                let found = Diagnostic::new(Code::P021, message).at(self.origins.span(&value.range()));
                self.sink.push(found.help("ask the printer for the ICC profile (.icc) of press and paper"));
                None
            }
        }
    }
}
