//! Any Markdown gives both books or diagnostics, never a panic.
#![no_main]

use banxin::config::{self, Format, Request};
use banxin::diag::Sink;
use banxin::source::Sources;
use banxin::world::MemWorld;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let world = MemWorld::new().with("a.md", text);
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let request = Request { inputs: vec![config::Input::Path("a.md".into())], ..Request::default() };
    if let Ok(project) = config::project(&world, &request, &mut sources, &mut sink) {
        let _ = banxin::build(&world, &project, &[Format::Epub, Format::Pdf], &|_| {});
    }
});
