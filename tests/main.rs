//! The one integration binary; a module per area.

mod harness;

mod across;
mod anthology;
mod batch;
mod books;
mod cache;
mod cli;
mod config;
mod cover;
mod determinism;
mod editions;
mod epub;
mod flow;
mod font;
mod impose;
mod layering;
mod markdown;
mod math;
mod pages;
mod para;
mod pdf;
mod plain;
mod profiles;
mod prop;
mod raster;
mod remote;
mod resolve;
mod spec;
mod stress;
mod wrap;
