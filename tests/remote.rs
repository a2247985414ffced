//! Pictures of the web: fetched on request, locked, kept, and used without the web afterwards.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use banxin::config::{self, CoverAt, Input, ProjectKind, Request};
use banxin::diag::{Code, Diagnostic, Severity, Sink};
use banxin::resolve::Edition;
use banxin::source::{Sources, Span};
use banxin::world::{Answer, Kept, MemWorld, Web, WebFault, World};

use crate::cli::{banxin, folder, names};
use crate::harness;
use crate::resolve::png;

/// A web of fixed answers; what is stored can be read again.
#[derive(Default)]
struct Site {
    files: MemWorld,
    pages: BTreeMap<&'static str, Answer>,
    asked: Mutex<Vec<String>>,
    stored: Mutex<BTreeMap<PathBuf, Vec<u8>>>,
    private: bool,
    full: bool,
    offline: bool,
}

impl Site {
    fn with(mut self, address: &'static str, answer: Answer) -> Site {
        self.pages.insert(address, answer);
        self
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("a list").clone()
    }

    fn stored(&self) -> Vec<String> {
        let stored = self.stored.lock().expect("files");
        stored.keys().map(|path| path.to_string_lossy().into_owned()).collect()
    }

    fn lock(&self) -> String {
        let stored = self.stored.lock().expect("files");
        String::from_utf8(stored[Path::new("banxin.lock")].clone()).expect("UTF-8")
    }

    fn store(&self, path: &str, bytes: &[u8]) {
        self.stored.lock().expect("files").insert(path.into(), bytes.to_vec());
    }
}

impl Web for Site {
    fn get(&self, address: &str, most: usize) -> Result<Answer, WebFault> {
        self.asked.lock().expect("a list").push(address.to_owned());
        match self.pages.get(address) {
            Some(answer) if answer.body.len() > most => Err(WebFault::TooLarge),
            Some(answer) => Ok(answer.clone()),
            None => Err(WebFault::Unreachable("there is no such host".to_owned())),
        }
    }

    fn is_private_allowed(&self) -> bool {
        self.private
    }

    fn keep(&self, kept: Kept, path: &Path, bytes: &[u8]) -> io::Result<()> {
        if self.full {
            return Err(io::ErrorKind::StorageFull.into());
        }
        assert_eq!(kept == Kept::Lock, path == Path::new("banxin.lock"));
        self.stored.lock().expect("files").insert(path.to_path_buf(), bytes.to_vec());
        Ok(())
    }
}

impl World for Site {
    fn read(&self, path: &Path) -> io::Result<Arc<[u8]>> {
        match self.stored.lock().expect("files").get(path) {
            Some(bytes) => Ok(bytes.clone().into()),
            None => self.files.read(path),
        }
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<PathBuf>> {
        self.files.list(dir)
    }

    fn is_dir(&self, path: &Path) -> bool {
        self.files.is_dir(path)
    }

    fn is_file(&self, path: &Path) -> bool {
        self.stored.lock().expect("files").contains_key(path) || self.files.is_file(path)
    }

    fn web(&self) -> Option<&dyn Web> {
        (!self.offline).then_some(self as &dyn Web)
    }

    fn timestamp(&self) -> i64 {
        0
    }
}

fn found(kind: &str, body: Vec<u8>) -> Answer {
    Answer { status: 200, media_type: Some(kind.to_owned()), body, location: None }
}

fn moved(to: &str) -> Answer {
    Answer { status: 302, location: Some(to.to_owned()), ..Answer::default() }
}

/// The edition of a text in this world, and the findings of resolving it.
fn edition(site: &Site, text: &str) -> (Option<Edition>, Vec<(Code, String)>) {
    let (world, project) = harness::project(&[("a.md", text)]);
    let book = harness::read(&world, &project).book.expect("a book");
    let mut sink = Sink::default();
    let edition = banxin::resolve::edition(site, &project, book, &mut sink).ok();
    (edition, of_the_web(sink).map(|found| (found.code, found.message)).collect())
}

/// Two addresses here give the same picture on purpose (X003).
fn of_the_web(sink: Sink) -> impl Iterator<Item = Diagnostic> {
    sink.into_sorted().into_iter().filter(|found| found.code != Code::X003)
}

fn pictures(edition: &Option<Edition>) -> Vec<String> {
    edition.as_ref().expect("an edition").assets().values().map(|asset| asset.name.clone()).collect()
}

const TEXT: &str =
    "# 題\n\n![甲](https://example.org/a.png)與![乙](//Example.org/p?x=1#y)與![甲](https://example.org/a.png)\n";

fn site() -> Site {
    Site::default()
        .with("https://example.org/a.png", found("image/png", png()))
        .with("https://example.org/p?x=1", found("application/octet-stream", png()))
}

#[test]
fn fetched_once_and_used_without_the_web_afterwards() {
    let mut site = site();
    let (first, findings) = edition(&site, TEXT);
    assert_eq!(findings, []);
    assert_eq!(pictures(&first), ["example-org-a-png.png", "example-org-p-x-1-7170c1ee.png"]);
    assert_eq!(site.asked(), ["https://example.org/a.png", "https://example.org/p?x=1"]);
    let hash = blake3::hash(&png()).to_hex().to_string();
    assert_eq!(site.stored(), [format!(".banxin/images/{hash}.png"), "banxin.lock".to_owned()]);
    let lock = site.lock();
    for line in
        ["version = 1", "url = \"https://example.org/p?x=1\"", &format!("blake3 = \"{hash}\""), "type = \"image/png\""]
    {
        assert!(lock.lines().any(|found| found == line), "{line}\n{lock}");
    }
    site.asked.lock().expect("a list").clear();
    for offline in [false, true] {
        site.offline = offline;
        let (again, findings) = edition(&site, TEXT);
        assert_eq!((pictures(&again), findings), (pictures(&first), vec![]));
    }
    assert_eq!(site.asked(), [""; 0], "what is kept is not asked for");
    assert_eq!(site.lock(), lock);
}

#[test]
fn without_the_option_one_line_says_what_is_missing() {
    let site = Site { offline: true, ..site() };
    let (edition, findings) = edition(&site, TEXT);
    assert_eq!(findings, [(Code::A003, "remote images were not fetched".to_owned())]);
    assert_eq!(pictures(&edition), [""; 0]);
    assert!(site.asked().is_empty() && site.stored().is_empty());
}

#[test]
fn a_picture_that_changed_is_not_used() {
    let (kept, lock) = {
        let site = site();
        edition(&site, TEXT);
        (site.stored()[0].clone(), site.lock())
    };
    // On the web, when what was kept is gone.
    let other = image_of(5, 5);
    let site = site().with("https://example.org/a.png", found("image/png", other.clone()));
    site.store("banxin.lock", lock.as_bytes());
    let (edition_, findings) = edition(&site, TEXT);
    assert_eq!(findings.iter().map(|(code, _)| *code).collect::<Vec<_>>(), [Code::A021]);
    assert_eq!(pictures(&edition_).len(), 1);
    assert_eq!(site.lock(), lock, "the lock stays as it was");
    // In the folder, without the web; with it, it is put right.
    let mut site = self::site();
    site.store("banxin.lock", lock.as_bytes());
    site.store(&kept, &other);
    site.offline = true;
    let (_, findings) = edition(&site, TEXT);
    assert_eq!(findings.iter().map(|(code, _)| *code).collect::<Vec<_>>(), [Code::A021, Code::A021]);
    site.offline = false;
    assert_eq!(edition(&site, TEXT).1, []);
    assert_eq!(site.stored.lock().expect("files")[Path::new(&kept)], png());
}

fn image_of(width: u32, height: u32) -> Vec<u8> {
    let mut out = io::Cursor::new(Vec::new());
    image::DynamicImage::new_luma8(width, height).write_to(&mut out, image::ImageFormat::Png).expect("a PNG");
    out.into_inner()
}

#[test]
fn what_cannot_be_had_is_said_with_its_reason() {
    let loops = Site::default()
        .with("https://e.example/gone", Answer { status: 404, ..Answer::default() })
        .with("https://e.example/page", found("text/html", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec()))
        .with("https://e.example/lie.png", found("image/png", b"nothing".to_vec()))
        .with("https://e.example/loop", moved("loop"))
        .with("https://e.example/out", moved("file:///etc/passwd"))
        .with("https://e.example/in", moved("//127.0.0.1/x"))
        .with("https://e.example/large", found("image/png", vec![0; 33 << 20]));
    for (address, code, why) in [
        ("https://e.example/gone", Code::A020, "the server answers 404"),
        ("https://e.example/page", Code::A020, "the server gives text/html, which is no picture"),
        ("https://e.example/lie.png", Code::A020, "what is there is of a kind that books do not carry"),
        ("https://e.example/loop", Code::A020, "more than 5 redirections"),
        ("https://e.example/large", Code::A020, "it is larger than 32 MiB"),
        ("https://nowhere.example/", Code::A020, "there is no such host"),
        ("https://e.example/out", Code::A022, "it leads on to an address that is not of http or https"),
        ("https://e.example/in", Code::A022, "it leads into a private network (`--fetch-images=any` goes there)"),
        ("http://localhost/a.png", Code::A022, "it leads into a private network (`--fetch-images=any` goes there)"),
        ("http://[::ffff:10.0.0.1]/", Code::A022, "it leads into a private network (`--fetch-images=any` goes there)"),
        ("http://2130706433/", Code::A022, "it leads into a private network (`--fetch-images=any` goes there)"),
        ("ftp://e.example/a.png", Code::A022, "only addresses of http and https are asked"),
        ("https://me:word@e.example/", Code::A022, "only addresses of http and https are asked"),
    ] {
        let (edition, findings) = edition(&loops, &format!("![字](<{address}>)\n"));
        assert_eq!(findings, [(code, format!("`{address}` was not fetched: {why}"))], "{address}");
        assert_eq!(pictures(&edition), [""; 0]);
    }
    assert!(!loops.asked().iter().any(|address| address.contains("127.0.0.1") || address.contains("localhost")));
    assert_eq!(loops.stored(), [""; 0]);
}

#[test]
fn redirections_are_followed_and_the_address_of_the_text_is_locked() {
    let site = Site::default()
        .with("http://e.example/a", moved("/b?c"))
        .with("http://e.example/b?c", moved("https://cdn.example/d.png"))
        .with("https://cdn.example/d.png", found("image/png", png()));
    assert_eq!(edition(&site, "![字](http://e.example/a)\n").1, []);
    assert!(site.lock().contains("url = \"http://e.example/a\"") && !site.lock().contains("cdn"), "{}", site.lock());
}

#[test]
fn a_lock_that_cannot_be_read_stops_the_build_before_it_is_lost() {
    for lock in [
        "<<<<<<< HEAD",
        "version = 9",
        "version = 1\n[[image]]\nurl = \"x\"\nblake3 = \"../../a\"\ntype = \"\"\nbytes = 1",
    ] {
        let site = site();
        site.store("banxin.lock", lock.as_bytes());
        let (edition, findings) = edition(&site, TEXT);
        assert!(edition.is_none());
        assert!(findings.iter().any(|(code, _)| *code == Code::C060), "{findings:?}");
        assert_eq!(site.lock(), lock);
        assert!(site.asked().is_empty());
    }
}

#[test]
fn a_full_disk_is_said() {
    let site = Site { full: true, ..site() };
    let (edition, findings) = edition(&site, TEXT);
    assert_eq!(findings.iter().map(|(code, _)| *code).collect::<Vec<_>>(), [Code::C061, Code::C061]);
    assert_eq!(pictures(&edition), [""; 0]);
}

#[test]
fn a_cover_of_the_web_is_fetched_too() {
    let site = Site::default().with("https://e.example/c.png", found("image/png", image_of(1600, 2400)));
    let (edition, findings) = edition(&site, "---\ncover: https://e.example/c.png\n---\n\n# 題\n\n字。\n");
    assert_eq!(findings, []);
    assert_eq!(edition.expect("an edition").cover(), Some("cover:https://e.example/c.png"));
}

/// A book of two files whose cover is on the web; what a build of it says.
fn book(site: &Site, text: &str, cover: Option<&str>) -> (Option<Edition>, Vec<(Code, Severity)>) {
    let (world, mut project) = harness::project(&[("a.md", text), ("b.md", "# 乙\n\n字。\n")]);
    project.kind = ProjectKind::Book;
    project.cover = cover.map(|address| (CoverAt::Web(address.to_owned()), Span::NONE));
    let book = harness::read(&world, &project).book.expect("a book");
    let mut sink = Sink::default();
    let edition = banxin::resolve::edition(site, &project, book, &mut sink).ok();
    (edition, of_the_web(sink).map(|found| (found.code, found.severity)).collect())
}

#[test]
fn a_cover_of_the_configuration_may_be_an_address() {
    let address = "https://e.example/c.png";
    let mut site = Site::default().with("https://e.example/c.png", found("image/png", image_of(1600, 2400)));
    site.offline = true;
    let (edition, findings) = book(&site, "# 甲\n", Some(address));
    assert!(edition.is_none());
    assert_eq!(findings, [(Code::A005, Severity::Error)], "one finding, and no book without its cover");
    for offline in [false, true] {
        site.offline = offline;
        let (edition, findings) = book(&site, "# 甲\n", Some(address));
        assert_eq!(findings, []);
        assert_eq!(edition.expect("an edition").cover(), Some("cover:https://e.example/c.png"));
    }
    assert_eq!(site.asked(), [address]);
    let (edition, findings) = book(&Site::default(), "# 甲\n", Some(address));
    assert!(edition.is_none());
    assert_eq!(findings, [(Code::A020, Severity::Warning), (Code::A005, Severity::Error)]);
}

/// The configuration tells addresses from paths.
#[test]
fn an_address_is_no_path() {
    for (written, at) in [
        ("HTTPS://e.example/c.png", CoverAt::Web("HTTPS://e.example/c.png".to_owned())),
        (" //e.example/c.png", CoverAt::Web("//e.example/c.png".to_owned())),
        ("covers/http.png", CoverAt::File("b/covers/http.png".into())),
    ] {
        let world =
            MemWorld::new().with("b/a.md", "# 甲\n").with("b/banxin.toml", format!("[book]\ncover = {written:?}\n"));
        let request = Request { inputs: vec![Input::Path("b".into())], ..Request::default() };
        let project = config::project(&world, &request, &mut Sources::default(), &mut Sink::default());
        assert_eq!(project.expect("a project").cover.map(|(at, _)| at), Some(at), "{written}");
    }
}

#[test]
fn what_a_book_uses_no_more_leaves_the_lock_when_the_web_is_asked() {
    let mut site = site();
    assert_eq!(book(&site, TEXT, None).1, []);
    assert_eq!(site.lock().matches("[[image]]").count(), 2);
    let before = site.lock();
    let less = "# 題\n\n![甲](https://example.org/a.png)\n";
    site.offline = true;
    assert_eq!(book(&site, less, None).1, []);
    assert_eq!(site.lock(), before, "a build that does not ask leaves the lock alone");
    site.offline = false;
    // Other texts beside a single one have pictures of their own.
    assert_eq!(edition(&site, less).1, []);
    assert_eq!(site.lock(), before);
    assert_eq!(book(&site, less, None).1, []);
    assert!(site.lock().contains("/a.png\"") && !site.lock().contains("/p?x=1"), "{}", site.lock());
    assert_eq!(book(&site, "# 題\n", None).1, []);
    assert!(!site.lock().contains("[[image]]"), "{}", site.lock());
}

/// A server on this machine: each path has its way to answer. Stops when it is dropped.
struct Server {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    hits: Arc<AtomicUsize>,
}

impl Server {
    fn start() -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port of this machine");
        let address = listener.local_addr().expect("its address");
        let (stop, hits) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let (stopped, counted) = (stop.clone(), hits.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if stopped.load(Ordering::Relaxed) {
                    return;
                }
                counted.fetch_add(1, Ordering::Relaxed);
                if let Ok(stream) = stream {
                    std::thread::spawn(move || drop(answer(stream)));
                }
            }
        });
        Server { address, stop, hits }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        drop(TcpStream::connect(self.address));
    }
}

fn answer(mut stream: TcpStream) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte)? == 1 {
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let path = head.split(' ').nth(1).unwrap_or("/");
    let picture = png();
    let length = picture.len();
    match path {
        "/a.png" => {
            write!(stream, "HTTP/1.1 200 OK\r\nContent-Type: image/png; x=y\r\nContent-Length: {length}\r\n\r\n")?;
            stream.write_all(&picture)
        }
        // In pieces, without a length said before.
        "/chunked" => {
            write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n{length:x}\r\n"
            )?;
            stream.write_all(&picture)?;
            write!(stream, "\r\n0\r\n\r\n")
        }
        "/moved" => write!(stream, "HTTP/1.1 301 Moved\r\nLocation: /a.png\r\nContent-Length: 0\r\n\r\n"),
        "/short" => {
            write!(stream, "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: {}\r\n\r\n", length + 9)?;
            stream.write_all(&picture)
        }
        "/large" => write!(stream, "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 99999999999\r\n\r\n"),
        // Without an end, and without saying so.
        "/endless" => {
            write!(stream, "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n")?;
            let piece = vec![7; 1 << 20];
            (0..100).try_for_each(|_| stream.write_all(&piece))
        }
        _ => write!(stream, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
    }
}

#[cfg(feature = "fetch")]
#[test]
fn the_command_fetches_from_a_server_and_builds_without_it_afterwards() {
    let server = Server::start();
    let host = server.address;
    let text =
        format!("# 題\n\n![甲](http://{host}/a.png)\n\n![乙](http://{host}/moved)\n\n![丙](http://{host}/chunked)\n");
    let dir = folder(&[("a.md", &text)]);
    let build = ["build", "a.md", "-o", "a.epub", "--timestamp", "0"];
    // By itself a build asks nobody, and says in one finding what to do.
    let plain = banxin(dir.path(), &build).exits(0).err();
    assert!(plain.contains("A003") && plain.contains("--fetch-images"), "{plain}");
    // This machine is a private network.
    let refused = banxin(dir.path(), &[&build[..], &["--fetch-images"]].concat()).exits(0).err();
    assert!(refused.contains("A022") && refused.contains("--fetch-images=any"), "{refused}");
    assert_eq!(server.hits.load(Ordering::Relaxed), 0);
    let fetched =
        banxin(dir.path(), &[&build[..], &["--fetch-images=any", "--deny", "warnings"]].concat()).exits(0).err();
    assert!(fetched.contains("fetched 3 pictures and kept them in .banxin/images"), "{fetched}");
    assert_eq!(names(&dir.path().join(".banxin/images")).len(), 1, "the same bytes are one file");
    let book = std::fs::read(dir.path().join("a.epub")).expect("a book");
    let hits = server.hits.load(Ordering::Relaxed);
    assert_eq!(hits, 4);
    for option in [&["--fetch-images=any"][..], &[]] {
        banxin(dir.path(), &[&build[..], option, &["--deny", "warnings"]].concat()).exits(0);
        assert!(std::fs::read(dir.path().join("a.epub")).expect("a book") == book, "the same bytes");
    }
    assert_eq!(server.hits.load(Ordering::Relaxed), hits);
}

#[cfg(feature = "fetch")]
#[test]
fn servers_that_misbehave_cost_a_picture_not_the_book() {
    let server = Server::start();
    let host = server.address;
    let pictures: String =
        ["short", "large", "endless", "none"].map(|path| format!("![](http://{host}/{path})\n\n")).concat();
    let dir = folder(&[("a.md", &format!("# 題\n\n{pictures}"))]);
    let build = ["build", "a.md", "-o", "a.epub", "--fetch-images=any", "--message-format", "short"];
    let said = banxin(dir.path(), &build).exits(0).err();
    assert_eq!(said.matches("A020").count(), 4, "{said}");
    assert_eq!(said.matches("larger than 32 MiB").count(), 2, "{said}");
    assert!(said.contains("broke off") && said.contains("answers 404"), "{said}");
    assert!(!dir.path().join("banxin.lock").exists());
}
