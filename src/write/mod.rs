//! To bytes. Each writer is a function.

mod drawing;
pub mod epub;
pub mod pdf;
