//! The cover around a book, read back from its PDF.

use banxin::config::Project;
use banxin::diag::{Code, Sink};
use banxin::doc::{Agent, Meta, Role};
use banxin::profile::Wrap;
use banxin::raster;
use banxin::theme::Abs;
use lopdf::{Document, Object};

use crate::harness;

/// A cover, and what it was found fault with.
struct Cover {
    document: Document,
    codes: Vec<Code>,
    spine: f64,
}

fn cover(vertical: bool, isbn: Option<&str>, wrap: Wrap) -> Cover {
    let (world, project) = harness::project(&[("a.md", "# 潮\n\n潮水每天晚五十分鐘。\n")]);
    let agent = Agent::new("藍正帆", Role::Author);
    let meta = Meta {
        title: "潮間帶 Tide".to_owned(),
        agents: vec![agent],
        publisher: Some("灘頭".to_owned()),
        isbn: isbn.map(str::to_owned),
        description: Some("記下石縫裡的蟹和每個回頭翻石頭的人。".to_owned()),
        ..Meta::default()
    };
    let project = Project { meta, vertical: Some(vertical), wrap, ..project };
    let covered = banxin::cover(&world, &project, &|_| ());
    let document = Document::load_mem(&covered.bytes.expect("a cover")).expect("a PDF");
    let codes = covered.diagnostics.iter().map(|finding| finding.code).collect();
    Cover { document, codes, spine: covered.spine.to_pt() }
}

fn thick() -> Wrap {
    Wrap { pages: Some(300), caliper: Abs::mm(0.1), ..Wrap::default() }
}

impl Cover {
    fn content(&self) -> String {
        let page = self.document.get_pages()[&1];
        String::from_utf8_lossy(&self.document.get_page_content(page)).into_owned()
    }

    /// Left, bottom, right and top of a box.
    fn bounds(&self, name: &[u8]) -> [f64; 4] {
        let page = self.document.get_dictionary(self.document.get_pages()[&1]).expect("a page");
        let sides = page.get(name).and_then(Object::as_array).expect("a box");
        std::array::from_fn(|at| f64::from(sides[at].as_float().expect("a number")))
    }

    /// Rectangles of a colour: left, bottom, width, height.
    fn rects(&self, color: &str) -> Vec<[f64; 4]> {
        let (mut fill, mut found) = (String::from("0 g"), Vec::new());
        for line in self.content().lines() {
            if line.ends_with(" g") || line.ends_with(" rg") || line.ends_with(" k") {
                line.clone_into(&mut fill);
            } else if let Some(numbers) = line.strip_suffix(" re f")
                && fill == color
            {
                let numbers: Vec<f64> = numbers.split(' ').filter_map(|number| number.parse().ok()).collect();
                found.extend(<[f64; 4]>::try_from(numbers));
            }
        }
        found
    }
}

fn mm(length: f64) -> f64 {
    length * 72.0 / 25.4
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.02
}

/// Widths of light and dark modules of a digit, as scanners know them: the left half as it is, the right half inverted.
const WIDTHS: [[usize; 4]; 10] = [
    [3, 2, 1, 1],
    [2, 2, 2, 1],
    [2, 1, 2, 2],
    [1, 4, 1, 1],
    [1, 1, 3, 2],
    [1, 2, 3, 1],
    [1, 1, 1, 4],
    [1, 3, 1, 2],
    [1, 2, 1, 3],
    [3, 1, 1, 2],
];

/// Reads bars (left edges and widths in points) as a scanner does: by the widths of bars and gaps. Digits, and which of
/// them are of set B.
fn scan(bars: &[(f64, f64)], skip: usize, digits: usize) -> (Vec<u8>, Vec<bool>) {
    let module = mm(0.33);
    let modules = |length: f64| (length / module).round() as usize;
    let mut widths = Vec::new();
    for (at, (left, width)) in bars.iter().enumerate() {
        widths.push(modules(*width));
        widths.extend(bars.get(at + 1).map(|(next, _)| modules(next - left - width)));
    }
    let (mut read, mut sets, mut at) = (Vec::new(), Vec::new(), skip);
    for number in 0..digits {
        let part: [usize; 4] = widths[at..at + 4].try_into().expect("four widths");
        let reverse = [part[3], part[2], part[1], part[0]];
        let plain = WIDTHS.iter().position(|widths| *widths == part);
        let set_b = plain.is_none();
        let digit = plain.or(WIDTHS.iter().position(|widths| *widths == reverse)).expect("a digit");
        read.push(digit as u8);
        sets.push(set_b);
        at += 4;
        // The middle guard of an EAN-13; the delineators of five digits.
        at += match digits {
            12 if number == 5 => 5,
            5 => 2,
            _ => 0,
        };
    }
    (read, sets)
}

/// The bars of a cover from left to right, without bars of other things: they are high and stand in one row.
fn bars(cover: &Cover) -> Vec<(f64, f64)> {
    let mut bars: Vec<(f64, f64)> =
        cover.rects("0 g").iter().filter(|rect| rect[3] > mm(15.0)).map(|rect| (rect[0], rect[2])).collect();
    bars.sort_by(|a, b| a.0.total_cmp(&b.0));
    bars
}

#[test]
fn the_bar_code_reads_as_the_isbn() {
    for (vertical, isbn) in [(false, "978-0-306-40615-7"), (true, "0-306-40615-2"), (true, "ISBN 979-11-90090-01-8")] {
        let cover = cover(vertical, Some(isbn), thick());
        let bars = bars(&cover);
        assert_eq!(bars.len(), 30, "{isbn}");
        let (digits, sets) = scan(&bars, 3, 12);
        let digits: String = digits.iter().map(|digit| char::from(b'0' + digit)).collect();
        // The first digit is in the sets of the six that follow.
        assert_eq!(&sets[..6], [false, true, true, false, true, false], "{isbn}: 9");
        let expected = if isbn.contains("979") { "791190090018" } else { "780306406157" };
        assert_eq!(digits, expected, "{isbn}");
        assert!(cover.codes.is_empty(), "{:?}", cover.codes);
    }
}

#[test]
fn five_digits_stand_beside_the_bar_code() {
    let cover = cover(false, Some("978-0-306-40615-7"), Wrap { add_on: Some([5, 2, 4, 9, 5]), ..thick() });
    let bars = bars(&cover);
    assert_eq!(bars.len(), 30 + 16);
    let (digits, sets) = scan(&bars[30..], 3, 5);
    assert_eq!((digits, sets), (vec![5, 2, 4, 9, 5], vec![true, false, true, false, false]));
    // Nine light modules between the two.
    assert!(near(bars[30].0 - bars[29].0 - bars[29].1, mm(0.33) * 9.0));
}

#[test]
fn the_sheet_has_room_for_both_boards_and_the_spine() {
    let flaps = Wrap { flaps: Abs::mm(80.0), ..thick() };
    for (wrap, flap) in [(thick(), 0.0), (flaps, 80.0)] {
        let cover = cover(false, None, wrap);
        assert!(near(cover.spine, mm(15.0)), "150 sheets of 0.1 mm");
        let [trim, bleed, media] = [b"TrimBox".as_slice(), b"BleedBox", b"MediaBox"].map(|name| cover.bounds(name));
        assert!(near(trim[2] - trim[0], mm(148.0 * 2.0 + 15.0 + flap * 2.0)), "{trim:?}");
        assert!(near(trim[3] - trim[1], mm(210.0)));
        assert!((0..2).all(|at| near(trim[at] - bleed[at], mm(3.0)) && near(bleed[at + 2] - trim[at + 2], mm(3.0))));
        assert!((0..2).all(|at| near(bleed[at] - media[at], mm(10.0))));
    }
}

/// Texts of flaps stand on their own flap, at the front or at the back, in books bound at either side.
#[test]
fn flaps_have_their_texts() {
    for (vertical, at_the_front, expected) in [
        (false, true, (false, true)),
        (false, false, (true, false)),
        (true, true, (true, false)),
        (true, false, (false, true)),
    ] {
        let text = Some("藍正帆，海邊長大，寫石縫與潮水。".to_owned());
        let flap_texts = if at_the_front { [text, None] } else { [None, text] };
        let mut cover =
            cover(vertical, Some("978-0-306-40615-7"), Wrap { flaps: Abs::mm(80.0), flap_texts, ..thick() });
        assert!(cover.codes.is_empty(), "{:?}", cover.codes);
        let (trim, media) = (cover.bounds(b"TrimBox"), cover.bounds(b"MediaBox"));
        let mut bytes = Vec::new();
        cover.document.save_to(&mut bytes).expect("save");
        let request = raster::Request { pages: None, size: raster::Size::Dpi(72.0), sheet: None };
        let job = raster::prepare(&bytes, &request, &mut Sink::default()).expect("a picture");
        let mut picture = None;
        let painted = job.paint(&mut Sink::default(), |_, png| {
            picture = image::load_from_memory(&png).ok();
            Ok::<(), ()>(())
        });
        assert!(painted.is_ok());
        let picture = picture.expect("a picture").to_rgb8();
        // Pixels are points; a flap without its edges has one colour unless there is text.
        let has_text = |from: f64| {
            let (x, y) = ((from - media[0]) as u32 + 4, (media[3] - trim[3]) as u32 + 4);
            let flap = image::imageops::crop_imm(&picture, x, y, mm(80.0) as u32 - 8, 580).to_image();
            flap.pixels().any(|pixel| pixel != flap.get_pixel(0, 0))
        };
        assert_eq!((has_text(trim[0]), has_text(trim[2] - mm(80.0))), expected, "{vertical} {at_the_front}");
    }
    let text = || Some("話".repeat(2000));
    let long =
        cover(false, Some("978-0-306-40615-7"), Wrap { flaps: Abs::mm(60.0), flap_texts: [text(), None], ..thick() });
    assert_eq!(long.codes, [Code::P051]);
    let none = cover(false, Some("978-0-306-40615-7"), Wrap { flap_texts: [None, Some("話".to_owned())], ..thick() });
    assert_eq!(none.codes, [Code::P051]);
}

/// Bound at the left the front is right of the spine, bound at the right left of it.
#[test]
fn the_front_is_on_the_side_that_opens() {
    for vertical in [false, true] {
        let cover = cover(vertical, Some("978-0-306-40615-7"), thick());
        let middle = {
            let trim = cover.bounds(b"TrimBox");
            (trim[0] + trim[2]) / 2.0
        };
        let label = cover.rects(".961 .941 .894 rg").into_iter().chain(cover.rects("0.961 0.941 0.894 rg"));
        let label = label.max_by(|a, b| (a[2] * a[3]).total_cmp(&(b[2] * b[3]))).expect("a label");
        let half = mm(7.5);
        let (front_is_left, code_is_left) = (label[0] + label[2] < middle - half, bars(&cover)[0].0 < middle - half);
        assert_eq!((front_is_left, code_is_left), (vertical, !vertical));
    }
}

/// On the spine Han is upright, in fonts for vertical writing, and Latin is turned, in horizontal books too.
#[test]
fn the_spine_is_set_from_top_to_bottom() {
    let content = cover(false, None, thick()).content();
    assert!(content.lines().any(|line| line.starts_with("/F") && line.contains("V ") && line.ends_with("Tf")));
    assert!(content.lines().any(|line| line.starts_with("0 -1 1 0 ") && line.ends_with("Tm")));
    let bare = cover(false, None, Wrap { pages: Some(40), ..thick() });
    assert!(!bare.content().contains("0 -1 1 0 "));
    assert!(bare.codes.contains(&Code::P050));
}

#[test]
fn what_does_not_fit_is_said() {
    assert_eq!(cover(true, None, thick()).codes, [Code::P052]);
    let long = "潮水每天晚五十分鐘。".repeat(400);
    let cover = cover(true, Some("978-0-306-40615-7"), Wrap { text: Some(long), ..thick() });
    assert_eq!(cover.codes, [Code::P051]);
}

#[test]
fn pages_count_where_nobody_has_said_how_many() {
    let wrap = Wrap { pages: None, caliper: Abs::mm(1.0), ..Wrap::default() };
    let cover = cover(false, None, wrap);
    assert!(near(cover.spine, mm(1.0)), "one sheet for one page: {}", cover.spine);
}
