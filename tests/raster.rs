//! Pictures of pages, compared with what the pages are.

use banxin::config::{Format, Project};
use banxin::diag::{Code, Sink};
use banxin::raster::{Rendered, Request, Selection, Size, render};
use image::RgbImage;

use crate::{harness, impose};

fn request() -> Request {
    Request { pages: None, size: Size::Dpi(72.0), sheet: None }
}

fn book(text: &str, vertical: bool) -> Vec<u8> {
    let (world, project) = harness::project(&[("book.md", text)]);
    let project = Project { vertical: Some(vertical), toc: false, ..project };
    let built = banxin::build(&world, &project, &[Format::Pdf], &|_| ());
    built.files.into_iter().next().expect("a PDF").bytes
}

fn pictures(pdf: &[u8], request: &Request) -> Vec<Rendered> {
    render(pdf, request, &mut Sink::default()).expect("pictures")
}

fn pixels(rendered: &Rendered) -> RgbImage {
    image::load_from_memory(&rendered.png).expect("a PNG").to_rgb8()
}

/// The box around all that is dark: left, top, right, bottom.
fn ink(picture: &RgbImage) -> [u32; 4] {
    let dark = picture.enumerate_pixels().filter(|(.., pixel)| pixel.0[0] < 160);
    dark.fold([u32::MAX, u32::MAX, 0, 0], |[left, top, right, foot], (x, y, _)| {
        [left.min(x), top.min(y), right.max(x), foot.max(y)]
    })
}

#[test]
fn a_page_has_the_size_asked_for() {
    let pdf = book("田田田", false);
    let [page] = pictures(&pdf, &request()).try_into().expect("one page");
    assert_eq!((page.number, page.width, page.height), (1, 420, 595));
    let wide = Request { size: Size::Width(200), ..request() };
    let [small] = pictures(&pdf, &wide).try_into().expect("one page");
    assert_eq!((small.width, small.height), (200, 284));
    assert_eq!(pixels(&small).dimensions(), (200, 284));
}

/// A line of text has its ink where lines of its direction begin.
#[test]
fn text_stands_where_it_should_in_both_directions() {
    let first = |vertical| {
        let pdf = book("田田田田田田田田田田田田", vertical);
        let large = Request { size: Size::Dpi(144.0), ..request() };
        let picture = pixels(&pictures(&pdf, &large)[0]);
        // Without the folio.
        let (width, height) = picture.dimensions();
        let text = image::imageops::crop_imm(&picture, 0, 0, width, height * 4 / 5).to_image();
        (ink(&text), picture.dimensions())
    };
    let ([left, top, right, foot], (width, height)) = first(false);
    assert!((right - left) > 8 * (foot - top) && top < height / 4 && left < width / 3, "{left} {top} {right} {foot}");
    let ([left, top, right, foot], (width, height)) = first(true);
    assert!(
        (foot - top) > 8 * (right - left) && top < height / 4 && left > width * 2 / 3,
        "{left} {top} {right} {foot}"
    );
}

#[test]
fn pages_are_found_by_number_and_folio() {
    let pdf = book("# 甲\n\n一\n\n# 乙\n\n二\n\n# 丙\n\n三\n", false);
    let all = pictures(&pdf, &request());
    let some = |text: &str, folios| Request { pages: Some(Selection::new(text, folios)), ..request() };
    let numbers = |pictures: Vec<Rendered>| pictures.iter().map(|picture| picture.number).collect::<Vec<_>>();
    assert_eq!(numbers(pictures(&pdf, &some("2,1", false))), [2, 1]);
    let last = all.last().expect("a page");
    assert_eq!(numbers(pictures(&pdf, &some(&last.label, true))), [last.number]);
    let mut sink = Sink::default();
    assert!(render(&pdf, &some("1-99", false), &mut sink).is_err());
    assert_eq!(sink.into_sorted().first().map(|finding| finding.code), Some(Code::P042));
}

#[test]
fn a_sheet_goes_the_way_of_the_book() {
    let text = "# 甲\n\n一\n\n# 乙\n\n二\n";
    for (vertical, first) in [(false, 0), (true, 1)] {
        let pdf = book(text, vertical);
        let one = pixels(&pictures(&pdf, &Request { size: Size::Width(200), ..request() })[0]);
        let sheet = Request { size: Size::Width(200), sheet: Some((2, 1)), ..request() };
        let sheet = pixels(&pictures(&pdf, &sheet)[0]);
        let gap = (sheet.width() - 400) / 3;
        let place = gap + first * (200 + gap);
        let part = image::imageops::crop_imm(&sheet, place, gap, 200, one.height()).to_image();
        assert!(part == one, "vertical: {vertical}");
    }
}

#[test]
fn the_same_pages_give_the_same_bytes_on_any_number_of_threads() {
    let pdf = book("# 潮間帶\n\n潮水每天晚五十分鐘，記住這件事。$a^2+b^2$\n\n# 藻\n\n石頭翻過來，看完翻回去。\n", true);
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| pictures(&pdf, &request()).into_iter().map(|picture| picture.png).collect::<Vec<_>>())
    };
    assert!(on(1) == on(4));
}

#[test]
fn what_cannot_be_painted_is_refused() {
    let code = |bytes: &[u8], request: &Request| {
        let mut sink = Sink::default();
        assert!(render(bytes, request, &mut sink).is_err());
        sink.into_sorted().first().map(|finding| finding.code)
    };
    assert_eq!(code(b"no PDF", &request()), Some(Code::P040));
    assert_eq!(code(b"%PDF-1.7\nnothing", &request()), Some(Code::P040));
    assert_eq!(code(&impose::locked(), &request()), Some(Code::P041));
    let huge = Request { size: Size::Dpi(2400.0), ..request() };
    assert_eq!(code(&book("大", false), &Request { size: Size::Width(20_000), ..huge }), Some(Code::P043));
}
