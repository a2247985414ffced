//! The cover that is drawn for a book without one.

use std::io::{Cursor, Read};

use banxin::config::{self, Format, Input, Override, Request};
use banxin::diag::Sink;
use banxin::source::Sources;
use banxin::world::MemWorld;

struct Built {
    /// Side lengths and pixels of the cover of the EPUB.
    cover: Option<image::RgbImage>,
    package: String,
    pages: usize,
    pdf: Vec<u8>,
}

fn build(settings: &[(&str, &str)]) -> Built {
    let world = MemWorld::new().with("a.md", "# 一\n\n刻字的人把稿子反貼在板上。\n");
    let overrides = settings.iter().map(|(key, value)| Override::option("--set", key, value)).collect();
    let request = Request { inputs: vec![Input::Path("a.md".into())], overrides, ..Request::default() };
    let project = config::project(&world, &request, &mut Sources::default(), &mut Sink::default()).expect("a project");
    let built = banxin::build(&world, &project, &[Format::Pdf, Format::Epub], &|_| {});
    let file = |format| built.files.iter().find(|file| file.format == format).expect("a file");
    let mut zip = zip::ZipArchive::new(Cursor::new(&file(Format::Epub).bytes)).expect("a zip");
    let mut package = String::new();
    zip.by_name("EPUB/content.opf").expect("a package").read_to_string(&mut package).expect("text");
    let cover = zip.by_name("EPUB/images/cover.png").ok().map(|mut file| {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("its bytes");
        image::load_from_memory(&bytes).expect("a picture").to_rgb8()
    });
    let pdf = file(Format::Pdf);
    Built { cover, package, pages: pdf.pages.unwrap_or(0), pdf: pdf.bytes.clone() }
}

#[test]
fn a_shelf_needs_a_cover_and_paper_gets_one_when_asked() {
    let [shelf, both, none] = [
        build(&[("book.title", "山城記")]),
        build(&[("book.title", "山城記"), ("book.cover", "auto")]),
        build(&[("book.title", "山城記"), ("book.cover", "none")]),
    ];
    assert!(shelf.cover.is_some() && both.cover.is_some() && none.cover.is_none());
    assert!(shelf.package.contains("properties=\"cover-image\"") && !none.package.contains("cover"));
    assert_eq!((shelf.pages, both.pages, none.pages), (1, 3, 1), "the cover and its back");
    assert!(!both.pdf.windows(10).any(|part| part == b"/DCTDecode"), "the cover of a PDF is not made of pixels");
    assert!(shelf.cover == both.cover, "one cover for both books");
}

/// Whether a colour is near to another.
fn is_near(a: [u8; 3], b: [u8; 3]) -> bool {
    a.iter().zip(b).all(|(a, b)| a.abs_diff(b) < 12)
}

#[test]
fn what_stands_on_a_cover_stays_on_its_label() {
    let long = "守夜人與他的燈以及那些沒有人記得的街道和名字之後所發生的一切瑣碎的事情";
    for (title, mode) in [
        ("燈", "horizontal-tb"),
        ("燈", "vertical-rl"),
        (long, "horizontal-tb"),
        (long, "vertical-rl"),
        ("The Long Way from Bamboo to Glass and Back Again", "horizontal-tb"),
        ("AI 時代的寫作課：2026", "vertical-rl"),
    ] {
        let settings = [("book.title", title), ("book.subtitle", "一部小史"), ("writing-mode", mode)];
        let cover = build(&[&settings[..], &[("book.authors", "林白")]].concat()).cover.expect("a cover");
        let (paper, ink) = ([0xf5, 0xf0, 0xe4], [0x23, 0x21, 0x1e]);
        let (mut printed, mut left, mut right, mut top, mut foot) = (0, u32::MAX, 0, u32::MAX, 0);
        let label = |x: u32, y: u32| is_near(cover.get_pixel(x, y).0, paper);
        for (x, y, pixel) in cover.enumerate_pixels() {
            if is_near(pixel.0, ink) {
                printed += 1;
                (left, right, top, foot) = (left.min(x), right.max(x), top.min(y), foot.max(y));
            }
        }
        // The frame is printed outermost on the label, with paper around it.
        assert!(printed > 5000, "{title} {mode}: {printed}");
        assert!(left > 5 && top > 5 && right + 5 < cover.width() && foot + 5 < cover.height(), "{title} {mode}");
        let middle = (top + foot) / 2;
        assert!(label(left - 4, middle) && label(right + 4, middle), "{title} {mode}: over the edge of the label");
        let middle = (left + right) / 2;
        assert!(label(middle, top - 4) && label(middle, foot + 4), "{title} {mode}: over the edge of the label");
    }
}
