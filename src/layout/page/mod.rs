//! Columns → pages: [`breaker`] chooses where columns end, of the places that [`fill`] finds by the [`facts`]; [`draft`]
//! fills them, [`around`] lets text run around figures in vertical pages, [`sheets`] numbers the pages, [`finish`] makes them and [`place`] puts their ink at positions. What is set in short columns of its
//! own goes through [`columns`].

mod around;
mod breaker;
mod columns;
mod cost;
mod draft;
mod facts;
mod fill;
mod finish;
mod place;
mod sheets;

pub(crate) use columns::{Side, side_by_side};
pub(crate) use draft::{Breaks, Draft, breaks, draft};
pub(crate) use finish::{Anchors, Cover, Heads, Placing, Run};
pub(crate) use sheets::{Located, Numbering, Sheet};
