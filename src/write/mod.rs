//! To bytes. Each writer is a function.

pub mod epub;
pub mod pdf;
