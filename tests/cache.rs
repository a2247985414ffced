//! What is kept between runs changes nothing but the time: cold, warm, spoilt or half gone, a book is the same.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};

use banxin::cache::Store;
use banxin::config::{self, Format, Input, Override, Request};
use banxin::diag::Sink;
use banxin::source::Sources;
use banxin::world::{MemWorld, World};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

use crate::cli::{Run, folder, names};

/// A store in memory that counts, and may forget.
#[derive(Default)]
struct Shelf {
    entries: Mutex<BTreeMap<String, Vec<u8>>>,
    put: Mutex<Vec<String>>,
    rejected: Mutex<Vec<String>>,
    /// Every so many answers it has lost what it had.
    loses: usize,
    asked: Mutex<usize>,
}

impl Store for Shelf {
    fn get(&self, name: &str) -> Option<Vec<u8>> {
        let mut asked = self.asked.lock().expect("a number");
        *asked += 1;
        if self.loses > 0 && asked.is_multiple_of(self.loses) {
            self.entries.lock().expect("entries").clear();
        }
        self.entries.lock().expect("entries").get(name).cloned()
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        assert!(name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit()), "{name}");
        self.put.lock().expect("names").push(name.to_owned());
        self.entries.lock().expect("entries").insert(name.to_owned(), bytes.to_vec());
    }

    fn reject(&self, name: &str) {
        self.rejected.lock().expect("names").push(name.to_owned());
        self.entries.lock().expect("entries").remove(name);
    }
}

impl Shelf {
    fn names(&self) -> Vec<String> {
        self.entries.lock().expect("entries").keys().cloned().collect()
    }

    /// How many entries were put, and how many rejected, since this was asked last.
    fn counts(&self) -> (usize, usize) {
        let count = |list: &Mutex<Vec<String>>| std::mem::take(&mut *list.lock().expect("names")).len();
        (count(&self.put), count(&self.rejected))
    }

    fn change(&self, name: &str, change: impl FnOnce(&mut Vec<u8>)) {
        change(self.entries.lock().expect("entries").get_mut(name).expect("an entry"));
    }
}

/// Files in memory, with a shelf.
struct Shelved<'a>(&'a MemWorld, Option<&'a Shelf>);

impl World for Shelved<'_> {
    fn read(&self, path: &Path) -> io::Result<Arc<[u8]>> {
        self.0.read(path)
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<PathBuf>> {
        self.0.list(dir)
    }

    fn is_dir(&self, path: &Path) -> bool {
        self.0.is_dir(path)
    }

    fn is_file(&self, path: &Path) -> bool {
        self.0.is_file(path)
    }

    fn cache(&self) -> Option<&dyn Store> {
        self.1.map(|shelf| shelf as &dyn Store)
    }

    fn timestamp(&self) -> i64 {
        self.0.timestamp()
    }
}

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = io::Cursor::new(Vec::new());
    image.write_to(&mut out, format).expect("a picture");
    out.into_inner()
}

/// A photograph of so many pixels a side: no two places alike.
fn photo(side: u32) -> Vec<u8> {
    let pixel = |x: u32, y: u32| Rgb([(x * 7 + y) as u8, (x ^ y) as u8, (x * y / 16) as u8]);
    encoded(&RgbImage::from_fn(side, side, pixel).into(), ImageFormat::Jpeg)
}

/// A picture that lets the paper through in one corner.
fn half_clear() -> Vec<u8> {
    let pixel = |x: u32, y: u32| Rgba([x as u8 * 4, y as u8 * 4, 90, (x * y / 8).min(255) as u8]);
    encoded(&RgbaImage::from_fn(48, 48, pixel).into(), ImageFormat::Png)
}

/// A drawing that has no vectors in a PDF.
const SHADED: &str = "<svg xmlns='http://www.w3.org/2000/svg' width='60' height='60'><linearGradient id='g'>\
    <stop offset='0' stop-color='#204060'/><stop offset='1' stop-color='#f0c080'/></linearGradient>\
    <rect width='60' height='60' fill='url(#g)'/><text x='4' y='40' font-size='20'>渡口</text></svg>";

const COVER: &str = "<svg xmlns='http://www.w3.org/2000/svg' width='300' height='400'>\
    <rect width='300' height='400' fill='#27405e'/><text x='20' y='200' font-size='60' fill='#fff'>渡口</text></svg>";

const TEXT: &str = "# 渡口\n\n霧散以後，信差把相片交給了守門人。\n\n![渡口的晨霧](photo.jpg)\n\n![半透明的圖](clear.png)\n\n\
    ![有陰影的圖](shaded.svg)\n\n![沒有這張圖](missing.png)\n\n```rust\n// 數石階\nfn steps(n: u32) -> u32 { n + 1 }\n```\n\n\
    ```klingon\nqapla'\n```\n\n```python\ndef 渡(x):\n    return \"河\"\n```\n";

fn book() -> MemWorld {
    let settings =
        "[book]\ntitle = \"渡口\"\nlanguage = \"zh-Hant\"\ncover = \"cover.svg\"\n\n[images]\nmax-pixels = 100000\n";
    MemWorld::new()
        .with("book/banxin.toml", settings)
        .with("book/a.md", TEXT)
        .with("book/photo.jpg", photo(340))
        .with("book/clear.png", half_clear())
        .with("book/shaded.svg", SHADED)
        .with("book/cover.svg", COVER)
}

/// Both books with what was found.
fn build_with(world: &MemWorld, shelf: Option<&Shelf>, set: &[&str]) -> (Vec<Vec<u8>>, Vec<String>) {
    let world = Shelved(world, shelf);
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let overrides = set.iter().map(|set| Override::set(set).expect("a setting")).collect();
    let request = Request { inputs: vec![Input::Path(PathBuf::from("book"))], overrides, ..Request::default() };
    let project = config::project(&world, &request, &mut sources, &mut sink).expect("a project");
    let built = banxin::build(&world, &project, &[Format::Epub, Format::Pdf], &|_| {});
    assert_eq!(built.files.len(), 2, "{:?}", built.diagnostics);
    let found = built.diagnostics.iter().map(|found| format!("{found:?}")).collect();
    (built.files.into_iter().map(|file| file.bytes).collect(), found)
}

fn build(world: &MemWorld, shelf: Option<&Shelf>) -> (Vec<Vec<u8>>, Vec<String>) {
    build_with(world, shelf, &[])
}

/// Pictures for the EPUB (the photograph, the picture with alpha), its cover, pixels for the PDF (two), three listings.
const ENTRIES: usize = 7;

#[test]
fn cold_or_warm_the_book_is_the_same() {
    let (world, shelf) = (book(), Shelf::default());
    let without = build(&world, None);
    assert!(without.1.iter().any(|found| found.contains("A001")), "{:?}", without.1);
    assert!(without.1.iter().any(|found| found.contains("M024")), "{:?}", without.1);
    assert!(build(&world, Some(&shelf)) == without, "with an empty cache");
    let (put, rejected) = shelf.counts();
    assert!(put >= ENTRIES && rejected == 0, "{put} put, {rejected} rejected");
    assert!(build(&world, Some(&shelf)) == without, "with a full cache");
    assert_eq!(shelf.counts(), (0, 0), "everything was there");
}

#[test]
fn what_is_spoilt_is_made_again() {
    let (world, shelf) = (book(), Shelf::default());
    let without = build(&world, None);
    build(&world, Some(&shelf));
    let _ = shelf.counts();
    let names = shelf.names();
    let other = shelf.entries.lock().expect("entries")[&names[0]].clone();
    // A bit near the beginning, in the middle, at the end; cut off; emptied; longer; another entry; a file of somebody.
    type Harm = fn(&mut Vec<u8>, &[u8]);
    let harms: [Harm; 8] = [
        |entry, _| entry[3] ^= 1,
        |entry, _| {
            let middle = entry.len() / 2;
            entry[middle] ^= 0x40;
        },
        |entry, _| *entry.last_mut().expect("a byte") ^= 0x80,
        |entry, _| entry.truncate(entry.len() / 2),
        |entry, _| entry.clear(),
        |entry, _| entry.push(0),
        |entry, other| *entry = other.to_vec(),
        |entry, _| *entry = "誰的信".as_bytes().to_vec(),
    ];
    for (at, harm) in harms.into_iter().enumerate() {
        // Another entry under the name of the first is the first itself.
        let from = usize::from(at == 6);
        names[from..].iter().for_each(|name| shelf.change(name, |entry| harm(entry, &other)));
        assert!(build(&world, Some(&shelf)) == without, "harm {at}");
        assert_eq!(shelf.counts(), (names.len() - from, names.len() - from), "harm {at}");
    }
    assert!(build(&world, Some(&shelf)) == without);
    assert_eq!(shelf.counts(), (0, 0), "it is whole again");
}

#[test]
fn any_byte_of_any_entry_counts() {
    let (world, shelf) = (book(), Shelf::default());
    let without = build(&world, None);
    build(&world, Some(&shelf));
    // Places spread by a multiplier that is prime to any length here.
    for round in 0..6_usize {
        for (at, name) in shelf.names().iter().enumerate() {
            shelf.change(name, |entry| {
                let place = (round * 104_729 + at * 7919) % entry.len();
                entry[place] = entry[place].wrapping_add(1 + round as u8);
            });
        }
        assert!(build(&world, Some(&shelf)) == without, "round {round}");
    }
}

#[test]
fn a_cache_may_forget_at_any_moment() {
    let world = book();
    let without = build(&world, None);
    for loses in [1, 2, 3, 5] {
        let shelf = Shelf { loses, ..Shelf::default() };
        for _ in 0..3 {
            assert!(build(&world, Some(&shelf)) == without, "every {loses}");
        }
    }
}

#[test]
fn what_a_result_hangs_on_is_in_its_name() {
    let shelf = Shelf::default();
    let changes: [(&str, &[&str]); 5] = [
        ("a", &[]),
        ("b", &["images.max-pixels=110000"]),
        ("c", &["images.budget=900"]),
        ("d", &["book.language=ja"]),
        ("e", &["pdf.profile=print", "pdf.standard=[]", "pdf.convert-images=true"]),
    ];
    let world = book();
    for (name, set) in changes {
        assert!(build_with(&world, Some(&shelf), set) == build_with(&world, None, set), "{name}");
        assert!(shelf.counts().0 > 0, "{name} is made anew");
    }
    let other = book().with("book/photo.jpg", photo(341)).with("book/a.md", TEXT.replace("n + 1", "n * 2"));
    assert!(build(&other, Some(&shelf)) == build(&other, None));
    // The photograph and the listing that have changed, and nothing else.
    assert_eq!(shelf.counts(), (2, 0));
}

/// Runs `banxin` with a cache in the folder, whatever the environment of the tests is.
fn banxin(dir: &Path, args: &[&str], environment: &[(&str, &str)]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_banxin"));
    for name in ["SOURCE_DATE_EPOCH", "BANXIN_CACHE", "XDG_CACHE_HOME", "HOME", "LOCALAPPDATA"] {
        command.env_remove(name);
    }
    command.current_dir(dir).args(args).env("BANXIN_CACHE", "off").envs(environment.iter().copied());
    Run(command.output().expect("run banxin"))
}

/// A book on disk with one picture that must be made smaller and two listings.
fn on_disk() -> tempfile::TempDir {
    let dir = folder(&[
        ("book/banxin.toml", "[book]\ntitle = \"渡口\"\n\n[images]\nmax-pixels = 100000\n"),
        ("book/a.md", TEXT),
    ]);
    fs::write(dir.path().join("book/photo.jpg"), photo(340)).expect("write a picture");
    fs::write(dir.path().join("book/clear.png"), half_clear()).expect("write a picture");
    fs::write(dir.path().join("book/shaded.svg"), SHADED).expect("write a picture");
    dir
}

const BUILD: [&str; 6] = ["build", "book", "-v", "-o", "a.epub", "--cache=kept"];

/// The books of a folder.
fn made(dir: &Path) -> Vec<u8> {
    fs::read(dir.join("a.epub")).expect("a book")
}

/// Entries of a cache, in order.
fn entries(cache: &Path) -> Vec<PathBuf> {
    let shards = names(cache).into_iter().map(|shard| cache.join(shard)).filter(|shard| shard.is_dir());
    shards.flat_map(|shard| names(&shard).into_iter().map(move |name| shard.join(name))).collect()
}

#[test]
fn the_second_build_finds_what_the_first_has_made() {
    let dir = on_disk();
    let (path, kept) = (dir.path(), dir.path().join("kept"));
    banxin(path, &["build", "book", "-o", "a.epub"], &[]).exits(0);
    let without = made(path);
    let said = banxin(path, &BUILD, &[]).exits(0).err();
    let count = entries(&kept).len();
    assert!(count >= 4 && said.contains(&format!("cache kept: 0 used, {count} added\n")), "{said}");
    assert!(made(path) == without);
    let said = banxin(path, &BUILD, &[]).exits(0).err();
    assert!(said.contains(&format!("cache kept: {count} used, 0 added\n")), "{said}");
    assert!(made(path) == without);
    // Cut off, foreign, and a folder where a file was.
    let all = entries(&kept);
    fs::write(&all[0], b"nobody's").expect("spoil an entry");
    let bytes = fs::read(&all[1]).expect("an entry");
    fs::write(&all[1], &bytes[..bytes.len() - 1]).expect("cut an entry");
    fs::remove_file(&all[2]).expect("take an entry out");
    fs::create_dir(&all[2]).expect("make a folder");
    let said = banxin(path, &BUILD, &[]).exits(0).err();
    assert!(said.contains("2 spoilt and made again"), "{said}");
    assert!(made(path) == without);
    fs::remove_dir_all(&kept).expect("take the cache away");
    banxin(path, &BUILD, &[]).exits(0);
    assert!(made(path) == without && entries(&kept).len() == count);
}

#[test]
fn where_the_cache_is() {
    let dir = on_disk();
    let path = dir.path();
    let home = path.join("home");
    let home = home.to_str().expect("UTF-8");
    let build = |args: &[&str], environment: &[(&str, &str)]| {
        let environment: Vec<_> =
            [("HOME", home), ("LOCALAPPDATA", home)].into_iter().chain(environment.to_vec()).collect();
        let _ = fs::remove_dir_all(home);
        banxin(path, &[&["build", "book", "-o", "a.epub"], args].concat(), &environment).exits(0);
        names(Path::new(home))
    };
    let nothing: Vec<String> = Vec::new();
    assert_ne!(build(&[], &[("BANXIN_CACHE", "")]), nothing, "the usual place is in the home");
    assert_eq!(build(&["--no-cache"], &[("BANXIN_CACHE", "")]), nothing);
    assert_eq!(build(&[], &[]), nothing, "BANXIN_CACHE=off");
    assert_eq!(build(&[], &[("BANXIN_CACHE", "variable")]), nothing);
    assert!(!entries(&path.join("variable")).is_empty());
    assert_eq!(build(&["--cache", "option"], &[("BANXIN_CACHE", "unused")]), nothing);
    assert!(!entries(&path.join("option")).is_empty() && !path.join("unused").exists());
    banxin(path, &["build", "book", "--cache", "a", "--no-cache"], &[]).exits(2);
    #[cfg(all(unix, not(target_os = "macos")))]
    {
        let xdg = path.join("xdg");
        assert_eq!(build(&[], &[("BANXIN_CACHE", ""), ("XDG_CACHE_HOME", xdg.to_str().expect("UTF-8"))]), nothing);
        assert!(!entries(&xdg.join("banxin")).is_empty());
        assert_eq!(build(&[], &[("BANXIN_CACHE", ""), ("XDG_CACHE_HOME", "relative")]), [".cache"]);
    }
}

#[cfg(unix)]
#[test]
fn nobody_else_may_look_into_it() {
    use std::os::unix::fs::PermissionsExt;
    let dir = on_disk();
    banxin(dir.path(), &BUILD, &[]).exits(0);
    let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    let kept = dir.path().join("kept");
    assert_eq!(mode(&kept), 0o700);
    for entry in entries(&kept) {
        assert_eq!((mode(entry.parent().expect("a folder")), mode(&entry)), (0o700, 0o600), "{}", entry.display());
    }
}

#[test]
fn a_place_that_cannot_be_written_is_done_without() {
    let dir = on_disk();
    fs::write(dir.path().join("kept"), "a file where the folder would be").expect("write a file");
    let said = banxin(dir.path(), &BUILD, &[]).exits(0).err();
    assert!(said.contains("0 used, 0 added; it cannot be written"), "{said}");
    let with = made(dir.path());
    banxin(dir.path(), &["build", "book", "-o", "a.epub"], &[]).exits(0);
    assert!(made(dir.path()) == with);
}

#[test]
fn several_programs_share_it() {
    let dir = on_disk();
    let path = dir.path();
    banxin(path, &["build", "book", "-o", "a.epub"], &[]).exits(0);
    let without = made(path);
    std::thread::scope(|scope| {
        for at in 0..4 {
            scope.spawn(move || {
                for _ in 0..2 {
                    let output = format!("{at}.epub");
                    banxin(path, &["build", "book", "-q", "-o", &output, "--cache", "kept"], &[]).exits(0);
                }
            });
        }
        scope.spawn(|| (0..4).for_each(|_| drop(banxin(path, &["cache", "clean", "--cache", "kept"], &[]))));
    });
    for at in 0..4 {
        assert!(fs::read(path.join(format!("{at}.epub"))).expect("a book") == without, "{at}");
    }
}

#[test]
fn a_batch_makes_what_its_jobs_share_once() {
    let dir = on_disk();
    let jobs: String = (0..6)
        .map(|at| {
            format!("{{\"id\": {at}, \"input\": \"book\", \"output\": \"out/{at}.epub\", \"title\": \"第{at}本\"}}\n")
        })
        .collect();
    fs::write(dir.path().join("jobs.jsonl"), jobs).expect("write a manifest");
    let said = banxin(dir.path(), &["batch", "jobs.jsonl", "-v", "--jobs", "1", "--cache", "kept"], &[]).exits(0).err();
    // Each has a cover of its own; the pictures and listings are the same in all.
    let count = entries(&dir.path().join("kept")).len();
    let shared = count - 6;
    assert!(shared >= 4 && said.contains(&format!("{} used, {count} added", shared * 5)), "{said}");
}

#[test]
fn the_cache_is_emptied_and_nothing_else() {
    let dir = on_disk();
    let path = dir.path();
    fs::create_dir_all(path.join("kept/ab")).expect("make a folder");
    fs::write(path.join("kept/ab/letter.txt"), "不要丟掉").expect("write a file");
    fs::write(path.join("kept/letter.txt"), "不要丟掉").expect("write a file");
    banxin(path, &BUILD, &[]).exits(0);
    let count = entries(&path.join("kept")).len() - 1;
    let size = banxin(path, &["cache", "--cache", "kept"], &[]).exits(0).out();
    assert!(size.starts_with(&format!("kept: {count} entries, ")), "{size}");
    banxin(path, &["cache", "clean"], &[("BANXIN_CACHE", "kept")]).exits(0);
    let left: Vec<PathBuf> = entries(&path.join("kept"));
    assert_eq!(left, [path.join("kept/ab/letter.txt")]);
    assert_eq!(names(&path.join("kept")).iter().filter(|name| name.len() > 2).count(), 2, "the letter and the tag");
    banxin(path, &["cache"], &[]).exits(2);
}

#[test]
fn it_grows_no_larger_than_it_may() {
    let dir = on_disk();
    let (path, kept) = (dir.path(), dir.path().join("kept"));
    // Photographs that are some hundred kilobytes each when they are made smaller.
    let text: String = (0..8).map(|at| format!("![圖](p{at}.jpg)\n\n")).collect();
    fs::write(path.join("book/b.md"), format!("# 相片\n\n{text}")).expect("write a text");
    (0..8).for_each(|at| fs::write(path.join(format!("book/p{at}.jpg")), photo(700 + at)).expect("write a picture"));
    let set = ["--set", "images.max-pixels=400000", "--cache-limit", "1"];
    banxin(path, &[&BUILD[..], &set].concat(), &[]).exits(0);
    let size = || entries(&kept).iter().map(|path| fs::metadata(path).expect("a file").len()).sum::<u64>();
    let first = made(path);
    assert!((1 << 18..=1 << 20).contains(&size()), "{} bytes", size());
    banxin(path, &[&BUILD[..], &set].concat(), &[]).exits(0);
    assert!(made(path) == first && size() <= 1 << 20);
    banxin(path, &[&BUILD[..], &["--cache-limit", "0"]].concat(), &[]).exits(0);
}
