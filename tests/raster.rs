//! Pictures of pages, compared with what the pages are.

use banxin::config::{Format, Project};
use banxin::diag::{Code, Sink};
use banxin::raster::{Request, Selection, Shown, Size, prepare};
use image::RgbImage;
use lopdf::{Object, dictionary};

use crate::{harness, impose};

/// A picture as it was handed over.
#[derive(Debug)]
struct Rendered {
    shown: Shown,
    png: Vec<u8>,
}

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
    let mut sink = Sink::default();
    let job = prepare(pdf, request, &mut sink).expect("pictures");
    let mut all = Vec::new();
    job.paint(&mut sink, |shown, png| {
        all.push(Rendered { shown: shown.clone(), png });
        Ok::<(), ()>(())
    })
    .expect("no fault");
    all
}

/// What is said of a file or a request that cannot be painted.
fn refused(pdf: &[u8], request: &Request) -> Option<Code> {
    let mut sink = Sink::default();
    assert!(prepare(pdf, request, &mut sink).is_err());
    sink.into_sorted().first().map(|finding| finding.code)
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
    assert_eq!((page.shown.number, page.shown.width, page.shown.height), (1, 420, 595));
    let wide = Request { size: Size::Width(200), ..request() };
    let [small] = pictures(&pdf, &wide).try_into().expect("one page");
    assert_eq!((small.shown.width, small.shown.height), (200, 284));
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
    let numbers = |pictures: Vec<Rendered>| pictures.iter().map(|picture| picture.shown.number).collect::<Vec<_>>();
    assert_eq!(numbers(pictures(&pdf, &some("2,1", false))), [2, 1]);
    assert_eq!(numbers(pictures(&pdf, &some("2,1-2,2", false))), [2, 1], "once each");
    let last = all.last().expect("a page");
    assert_eq!(numbers(pictures(&pdf, &some(&last.shown.label, true))), [last.shown.number]);
    assert_eq!(refused(&pdf, &some("1-99", false)), Some(Code::P042));
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
    assert_eq!(refused(b"no PDF", &request()), Some(Code::P040));
    assert_eq!(refused(b"%PDF-1.7\nnothing", &request()), Some(Code::P040));
    assert_eq!(refused(&impose::locked(), &request()), Some(Code::P041));
}

/// Sides and areas are looked at before a pixel is painted, those of sheets too.
#[test]
fn a_picture_that_is_too_large_is_refused_before_it_is_painted() {
    let pdf = impose::book(200, &[]);
    let dpi = |dpi| Request { size: Size::Dpi(dpi), ..request() };
    assert_eq!(refused(&pdf, &Request { size: Size::Width(16_000), ..request() }), Some(Code::P043), "a side");
    assert_eq!(refused(&pdf, &dpi(7000.0)), Some(Code::P043), "11,000 by 15,000 pixels");
    assert_eq!(
        refused(&pdf, &Request { sheet: Some((100, 2)), ..dpi(144.0) }),
        Some(Code::P043),
        "the side of a sheet"
    );
    let sheet = Request { sheet: Some((14, 15)), size: Size::Width(1000), ..request() };
    assert_eq!(refused(&pdf, &sheet), Some(Code::P043), "14,574 by 19,512 pixels");
}

/// Long books are painted a few pages at a time, in order; sheets come full but for the last, all as wide.
#[test]
fn many_pages_are_handed_over_in_order() {
    let pdf = impose::book(70, &[]);
    let pages = pictures(&pdf, &Request { size: Size::Width(20), ..request() });
    assert!(pages.iter().map(|page| page.shown.number).eq(1..=70));
    let sheets = pictures(&pdf, &Request { sheet: Some((4, 8)), size: Size::Width(20), ..request() });
    let sizes: Vec<_> = sheets.iter().map(|sheet| (sheet.shown.number, pixels(sheet).dimensions())).collect();
    assert_eq!(sizes, [(1, (90, 234)), (2, (90, 234)), (3, (90, 60))]);
    for (sheet, size) in sheets.iter().zip(sizes) {
        assert_eq!((sheet.shown.width, sheet.shown.height), size.1, "as it was said before");
    }
}

/// Painting stops at once when nobody takes the pictures.
#[test]
fn a_fault_of_the_taker_ends_the_painting() {
    let job = prepare(&impose::book(3, &[]), &request(), &mut Sink::default()).expect("pictures");
    let mut taken = 0;
    let ended = job.paint(&mut Sink::default(), |_, _| {
        taken += 1;
        if taken == 2 { Err("full") } else { Ok(()) }
    });
    assert_eq!((ended, taken), (Err("full"), 2));
}

/// A page in units of 2 points is twice as large (`UserUnit`).
#[test]
fn the_unit_of_a_page_counts() {
    let size = |more: &[(&str, Object)]| {
        let [page] = pictures(&impose::book(1, more), &request()).try_into().expect("one page");
        (page.shown.width, page.shown.height, ink(&pixels(&page)))
    };
    let (width, height, [left, _, right, foot]) = size(&[]);
    assert_eq!((width, height), (112, 152));
    let (wide, high, double) = size(&[("UserUnit", 2.into())]);
    assert_eq!((wide, high), (224, 304));
    assert!(double[0] == left * 2 && double[2] > right && double[3] > foot, "{double:?}");
    assert_eq!(size(&[("UserUnit", Object::Real(0.0))]).0, 112, "no unit is nothing");
}

/// A file with something changed in it.
fn edited(pdf: &[u8], edit: impl FnOnce(&mut lopdf::Document)) -> Vec<u8> {
    let mut document = lopdf::Document::load_mem(pdf).expect("a PDF");
    edit(&mut document);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("save");
    bytes
}

#[test]
fn labels_have_their_prefixes_and_styles() {
    let pdf = edited(&impose::book(5, &[]), |document| {
        let entry = |style: &str, prefix: &str| {
            Object::from(dictionary! { "S" => style, "P" => Object::string_literal(prefix) })
        };
        let bare = dictionary! { "P" => Object::string_literal(&b"\xFE\xFF\x88\x68\x7D\x19"[..]) };
        let numbers = vec![0.into(), bare.into(), 1.into(), entry("A", "A-"), 3.into(), entry("R", "")];
        document.catalog_mut().expect("a catalogue").set("PageLabels", dictionary! { "Nums" => numbers });
    });
    let labels = pictures(&pdf, &request()).into_iter().map(|page| page.shown.label).collect::<Vec<_>>();
    assert_eq!(labels, ["表紙", "A-A", "A-B", "I", "II"]);
}

/// A picture has the size of its page, and the colours that it needs.
#[test]
fn a_png_says_how_large_it_is_printed() {
    let info = |pdf: &[u8], sheet| {
        let made = pictures(pdf, &Request { size: Size::Dpi(254.0), sheet, ..request() });
        let reader = png::Decoder::new(std::io::Cursor::new(&made[0].png)).read_info().expect("a PNG");
        let info = reader.info();
        (info.color_type, info.pixel_dims.map(|dims| (dims.xppu, dims.yppu, dims.unit == png::Unit::Meter)))
    };
    let metre = Some((10_000, 10_000, true));
    assert_eq!(info(&impose::book(1, &[]), None), (png::ColorType::Grayscale, metre));
    assert_eq!(info(&impose::book(1, &[]), Some((1, 1))), (png::ColorType::Grayscale, None), "a sheet has no size");
    let red = edited(&impose::book(1, &[]), |document| {
        let page = document.get_pages()[&1];
        document.change_page_content(page, b"1 0 0 rg 10 10 50 50 re f".to_vec()).expect("change");
    });
    assert_eq!(info(&red, None), (png::ColorType::Rgb, metre));
}

#[test]
fn what_is_not_all_there_is_reported() {
    let codes = |pdf: &[u8]| {
        let mut sink = Sink::default();
        let job = prepare(pdf, &request(), &mut sink).expect("pictures");
        assert!(job.paint(&mut sink, |_, _| Ok::<(), ()>(())).is_ok());
        sink.into_sorted().iter().map(|finding| finding.code).collect::<Vec<_>>()
    };
    assert_eq!(codes(&impose::book(2, &[])), []);
    let beside = Object::from(vec![500.into(), 500.into(), 600.into(), 600.into()]);
    assert_eq!(codes(&impose::book(2, &[("CropBox", beside)])), [Code::P044; 2], "nothing is shown of the page");
    let broken = edited(&impose::book(1, &[]), |document| {
        let image = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => 8, "Height" => 8, "BitsPerComponent" => 8,
            "ColorSpace" => "DeviceRGB", "Filter" => "DCTDecode",
        };
        let image = document.add_object(lopdf::Stream::new(image, b"no JPEG".to_vec()));
        let page = document.get_pages()[&1];
        document.add_xobject(page, "Im0", image).expect("a resource");
        document.change_page_content(page, b"q 50 0 0 50 10 10 cm /Im0 Do Q".to_vec()).expect("change");
    });
    assert_eq!(codes(&broken), [Code::P044]);
}

/// Books bound at the right are known by what viewers are told too, and that counts before anything else.
#[test]
fn viewers_are_told_which_way_the_pages_go() {
    let first = |direction: &str| {
        let pdf = edited(&impose::book(2, &[]), |document| {
            let catalog = document.catalog_mut().expect("a catalogue");
            catalog.set("ViewerPreferences", dictionary! { "Direction" => direction });
            let own = dictionary! { "Private" => dictionary! { "Direction" => "R2L" } };
            catalog.set("PieceInfo", dictionary! { "banxin" => own });
        });
        let sheet = pixels(&pictures(&pdf, &Request { sheet: Some((2, 1)), size: Size::Width(112), ..request() })[0]);
        // The second page has the longer bar at its foot.
        let [left, ..] = ink(&image::imageops::crop_imm(&sheet, 0, 0, sheet.width() / 2, sheet.height()).to_image());
        let row = |from: u32| (from..from + 112).filter(|x| sheet.get_pixel(*x, 4 + 152 - 11).0[0] < 160).count();
        assert!(left > 0);
        (row(4), row(4 + 112 + 4))
    };
    let (left, right) = first("L2R");
    assert!(left < right, "{left} {right}");
    let (left, right) = first("R2L");
    assert!(left > right, "{left} {right}");
}

/// Trees of labels whose nodes lead to one another over and over end somewhere.
#[test]
fn crafted_page_labels_end() {
    let bytes = edited(&impose::book(3, &[]), |document| {
        let leaf = document.add_object(dictionary! { "Nums" => vec![0.into(), dictionary! { "S" => "r" }.into()] });
        // Thirty floors of sixteen ways down: more paths than anyone can walk.
        let node = (0..30).fold(leaf, |below, _| {
            let ways: Vec<Object> = vec![below.into(); 16];
            document.add_object(dictionary! { "Kids" => ways })
        });
        document.catalog_mut().expect("a catalogue").set("PageLabels", node);
    });
    let labels = pictures(&bytes, &request()).into_iter().map(|page| page.shown.label).collect::<Vec<_>>();
    assert_eq!(labels, ["i", "ii", "iii"]);
}

/// The rectangle that the structure gives of a formula is that around its ink, in both directions; one that is broken over
/// lines has none.
#[test]
fn a_formula_is_where_the_structure_says() {
    let boxes = |pdf: &[u8]| {
        let document = lopdf::Document::load_mem(pdf).expect("a PDF");
        let is_formula =
            |dict: &&lopdf::Dictionary| dict.get(b"S").and_then(Object::as_name).is_ok_and(|name| name == b"Formula");
        let formulas = document.objects.values().filter_map(|object| object.as_dict().ok()).filter(is_formula);
        let place = |formula: &lopdf::Dictionary| {
            let attributes = formula.get(b"A").and_then(Object::as_dict).ok()?;
            let sides = attributes.get(b"BBox").and_then(Object::as_array).ok()?;
            Some(sides.iter().map(|side| side.as_float().expect("a number")).collect::<Vec<_>>())
        };
        formulas.map(place).collect::<Vec<_>>()
    };
    let formula = r"\int_0^1 \sqrt{\frac{x+1}{y}} \, dx = p^2";
    for (text, vertical) in [
        (format!("$${formula}$$"), false),
        (format!("${formula}$"), false),
        (format!("$${formula}$$"), true),
        (format!("${formula}$"), true),
    ] {
        let pdf = book(&text, vertical);
        let boxes = boxes(&pdf);
        let [Some(place)] = boxes.as_slice() else { panic!("{text}: {boxes:?}") };
        let picture = pixels(&pictures(&pdf, &Request { size: Size::Dpi(144.0), ..request() })[0]);
        let (width, height) = picture.dimensions();
        let without_folio = image::imageops::crop_imm(&picture, 0, 0, width, height * 4 / 5).to_image();
        let [left, top, right, foot] = ink(&without_folio).map(f64::from);
        let height = f64::from(height);
        let found = [left, height - foot - 1.0, right + 1.0, height - top];
        for (one, other) in place.iter().zip(found) {
            assert!((f64::from(*one) * 2.0 - other).abs() < 3.0, "{text} {vertical} {place:?} {found:?}");
        }
    }
    let long = format!("文{}", "字".repeat(18)) + "$" + &"a+".repeat(40) + "b$";
    assert_eq!(boxes(&book(&long, false)), [None], "over several lines");
}
