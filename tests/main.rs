//! The one integration binary; a module per area.

mod harness;

mod batch;
mod books;
mod cli;
mod config;
mod cover;
mod determinism;
mod epub;
mod flow;
mod font;
mod layering;
mod markdown;
mod math;
mod pages;
mod para;
mod pdf;
mod plain;
mod prop;
mod remote;
mod resolve;
mod spec;
