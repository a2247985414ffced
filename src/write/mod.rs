//! To bytes. Each writer is a function.

mod deflate;
mod drawing;
pub mod epub;
pub mod pdf;
