//! Columns → pages: [`breaker`] chooses where columns end, of the places that [`fill`] finds; [`draft`] fills them, [`finish`] numbers the pages and
//! [`place`] puts their ink at positions.

mod breaker;
mod cost;
mod draft;
mod fill;
mod finish;
mod place;

pub(crate) use draft::{Breaks, Draft, breaks, draft};
pub(crate) use finish::{Anchors, Heads, Numbering, Run, Sheets, labels, place};
