//! Any bytes as a .txt file give a tree and diagnostics, never a panic.
#![no_main]

use banxin::config::{self, Request};
use banxin::diag::Sink;
use banxin::source::Sources;
use banxin::world::MemWorld;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let world = MemWorld::new().with("a.txt", bytes);
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let request = Request { inputs: vec![config::Input::Path("a.txt".into())], ..Request::default() };
    if let Ok(project) = config::project(&world, &request, &mut sources, &mut sink) {
        let _ = banxin::read::book(&world, &project, &mut sources, &mut sink);
    }
});
