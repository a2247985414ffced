//! The same input gives the same bytes: twice, on one thread or four, from whichever folder.

use std::fs;
use std::path::Path;

use banxin::config::{self, Format, Input, Request};
use banxin::diag::Sink;
use banxin::source::Sources;
use banxin::world::MemWorld;

use crate::harness;

/// The sample book and its cover below a folder.
fn sample(folder: &str) -> MemWorld {
    fn add(world: MemWorld, from: &Path, to: &Path) -> MemWorld {
        let entries = fs::read_dir(from).expect("a folder of the checkout").flatten();
        entries.fold(world, |world, entry| {
            let (path, to) = (entry.path(), to.join(entry.file_name()));
            if path.is_dir() { add(world, &path, &to) } else { world.with(to, fs::read(path).expect("a file")) }
        })
    }
    let world = add(MemWorld::new(), &harness::root().join("manuscript"), &Path::new(folder).join("manuscript"));
    add(world, &harness::root().join("covers"), &Path::new(folder).join("covers"))
}

/// Both books, built on so many threads.
fn build(folder: &str, threads: usize) -> Vec<Vec<u8>> {
    let world = sample(folder);
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let inputs = vec![Input::Path(Path::new(folder).join("manuscript"))];
    let project = config::project(&world, &Request { inputs, ..Request::default() }, &mut sources, &mut sink);
    let project = project.expect("the sample is a project");
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    let built = pool.install(|| banxin::build(&world, &project, &[Format::Epub, Format::Pdf], &|_| {}));
    assert_eq!(built.files.len(), 2, "{:?}", built.diagnostics);
    built.files.into_iter().map(|file| file.bytes).collect()
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let first = build("here", 1);
    let again = build("somewhere/else", 4);
    for (format, (first, again)) in ["EPUB", "PDF"].iter().zip(first.iter().zip(&again)) {
        assert!(first == again, "the {format} differs between two builds");
    }
}
