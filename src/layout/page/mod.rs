//! Columns → pages: [`breaker`] chooses where columns end, [`draft`] fills them, [`finish`] numbers the pages and
//! [`place`] puts their ink at positions.

mod breaker;
mod draft;
mod finish;
mod place;

pub(crate) use draft::{Draft, draft};
pub(crate) use finish::{Anchors, Heads, Numbering, Run, labels, place, plan};
