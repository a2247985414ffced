//! `[cover]`: the cover around the book.

use super::raw::RawCover;
use super::settings::Settings;
use crate::paper;
use crate::profile::Wrap;

impl Settings<'_> {
    /// The cover around the book.
    pub(super) fn wrap(&mut self, raw: &RawCover) -> Wrap {
        let usual = Wrap::default();
        let caliper = raw.paper.as_ref().and_then(|paper| match paper::caliper(paper) {
            Ok(caliper) => Some(caliper),
            Err(message) => {
                self.wrong(
                    paper,
                    message,
                    "a thickness (0.1mm), or a kind and weight (道林紙 80g, 70kg 上質紙, 80 gsm)",
                );
                None
            }
        });
        let add_on = raw.add_on.as_ref().and_then(|digits| {
            let five = digits.trim().bytes().map(|digit| digit.wrapping_sub(b'0')).collect::<Vec<u8>>();
            let five: Option<[u8; 5]> =
                five.try_into().ok().filter(|five: &[u8; 5]| five.iter().all(|digit| *digit < 10));
            if five.is_none() {
                self.wrong(digits, format!("`{}` is not five digits", **digits), "the add-on of a bar code: 52000");
            }
            five
        });
        Wrap {
            spine: self.length(raw.spine.as_ref(), 0.0..=600.0),
            caliper: caliper.unwrap_or(usual.caliper),
            pages: self.bounded(raw.pages.as_ref(), 1..=20_000),
            flaps: self.length(raw.flaps.as_ref(), 0.0..=1000.0).unwrap_or(usual.flaps),
            bleed: self.length(raw.bleed.as_ref(), 0.0..=100.0).unwrap_or(usual.bleed),
            marks: raw.marks.unwrap_or(usual.marks),
            text: raw.text.clone(),
            price: raw.price.clone(),
            add_on,
            flap_texts: [raw.front_flap.clone(), raw.back_flap.clone()],
        }
    }
}
