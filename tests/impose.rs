//! Sheets: pages are put onto them, and the sheets folded again by hand.

use std::collections::BTreeMap;

use banxin::diag::{Code, Sink};
use banxin::impose::{Cell, Edge, Fold, Imposed, Job, Marks, Measures, Plan, Scheme, impose, plan};
use banxin::theme::Abs;
use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use proptest::prelude::*;

use crate::harness;

/// One side of a leaf: its page, and whether it stands on its head.
type Face = (Option<usize>, bool);

/// A leaf of a folded sheet as it lies on the table.
#[derive(Copy, Clone, Debug)]
struct Leaf {
    down: Face,
    up: Face,
}

/// A sheet on the table with its front down, so that its back is seen; piles of leaves by row and column.
struct Paper(Vec<Vec<Vec<Leaf>>>);

impl Paper {
    fn new(plan: &Plan, front: &[Cell], back: &[Cell]) -> Paper {
        let face = |cells: &[Cell], row: usize, column: usize| {
            let cell = cells.iter().find(|cell| (cell.row, cell.column) == (row, column)).expect("a place");
            (cell.page, cell.turned)
        };
        // Turned like a leaf: what is at the left of the back is behind the right of the front.
        let leaf =
            |row, column| Leaf { down: face(front, row, plan.columns - 1 - column), up: face(back, row, column) };
        Paper((0..plan.rows).map(|row| (0..plan.columns).map(|column| vec![leaf(row, column)]).collect()).collect())
    }

    /// Lays the right half onto the left one, or the left onto the right.
    fn fold_sideways(&mut self, right_onto_left: bool) {
        for row in &mut self.0 {
            let half = row.len() / 2;
            if !right_onto_left {
                row.reverse();
            }
            let moved = row.split_off(half);
            for (pile, moved) in row.iter_mut().rev().zip(moved) {
                pile.extend(moved.into_iter().rev().map(|leaf| Leaf { down: leaf.up, up: leaf.down }));
            }
            if !right_onto_left {
                row.reverse();
            }
        }
    }

    /// Lays the upper half onto the lower one: what stood upright stands on its head.
    fn fold_down(&mut self) {
        let lower = self.0.split_off(self.0.len() / 2);
        let upper = std::mem::replace(&mut self.0, lower);
        for (row, moved) in self.0.iter_mut().zip(upper.into_iter().rev()) {
            for (pile, moved) in row.iter_mut().zip(moved) {
                let over = |(page, turned): Face| (page, !turned);
                pile.extend(moved.into_iter().rev().map(|leaf| Leaf { down: over(leaf.up), up: over(leaf.down) }));
            }
        }
    }

    /// The folded sheet, from the leaf that lies on the table up. Its spine is at the last fold.
    fn folded(mut self, right_bound: bool) -> Vec<Leaf> {
        if self.0[0].len() == 4 {
            self.fold_sideways(!right_bound);
        }
        if self.0.len() == 2 {
            self.fold_down();
        }
        self.fold_sideways(!right_bound);
        self.0.remove(0).remove(0)
    }
}

/// Folds all sheets, lays those of a signature into one another and the signatures onto each other, and reads.
fn bound(plan: &Plan, right_bound: bool) -> Vec<Option<usize>> {
    let mut signatures: Vec<Vec<Leaf>> = Vec::new();
    for sheet in plan.sides.chunks(2) {
        assert!(!sheet[0].back && sheet[1].back);
        let inner = Paper::new(plan, &sheet[0].cells, &sheet[1].cells).folded(right_bound);
        match signatures.last_mut().filter(|_| sheet[0].outside_of.is_none()) {
            Some(outer) => {
                let middle = outer.len() / 2;
                outer.splice(middle..middle, inner);
            }
            None => signatures.push(inner),
        }
    }
    let faces = signatures.concat().into_iter().flat_map(|leaf| [leaf.down, leaf.up]);
    faces
        .map(|(page, turned)| {
            assert!(!turned, "{page:?} stands on its head");
            page
        })
        .collect()
}

fn folds() -> impl Strategy<Value = Fold> {
    prop_oneof![Just(Fold::Once), Just(Fold::Twice), Just(Fold::Thrice)]
}

proptest! {
    #![proptest_config(harness::properties(256))]

    /// Whatever is folded, the pages come in order, upright, each once, with the blank ones behind.
    #[test]
    fn folded_sheets_have_their_pages_in_order(
        pages in 1_usize..300,
        fold in folds(),
        signature in prop_oneof![Just(None), (1_u16..5).prop_map(Some)],
        right_bound: bool,
    ) {
        let scheme = match signature {
            None => Scheme::Saddle,
            Some(sheets) => Scheme::Signatures { pages: sheets * fold.pages() as u16 },
        };
        let plan = plan(pages, scheme, fold, right_bound);
        let read = bound(&plan, right_bound);
        let expected: Vec<Option<usize>> =
            (0..pages).map(Some).chain(std::iter::repeat_n(None, plan.blanks)).collect();
        prop_assert_eq!(read, expected);
    }

    /// Nothing gets lost where nothing is folded, and reading order goes the way the book does.
    #[test]
    fn pages_side_by_side_are_in_order(pages in 1_usize..60, columns in 1_u16..4, rows in 1_u16..4, right: bool) {
        let plan = plan(pages, Scheme::NUp { columns, rows }, Fold::Once, right);
        let mut found = Vec::new();
        for side in &plan.sides {
            let mut cells = side.cells.clone();
            cells.sort_by_key(|cell| (cell.row, if right { plan.columns - cell.column } else { cell.column }));
            found.extend(cells.iter().filter_map(|cell| cell.page));
        }
        prop_assert_eq!(found, (0..pages).collect::<Vec<_>>());
    }
}

#[test]
fn leaves_inside_a_signature_know_how_deep_they_lie() {
    let plan = plan(16, Scheme::Saddle, Fold::Once, false);
    let depth = |page: usize| {
        let cells = plan.sides.iter().flat_map(|side| &side.cells);
        cells.filter(|cell| cell.page == Some(page)).map(|cell| cell.depth).next()
    };
    assert_eq!([0, 1, 2, 7, 8, 14, 15].map(depth), [0, 0, 1, 3, 3, 0, 0].map(Some));
}

/// A PDF of pages 100 × 140 points in size with a bleed of 6, each marked by its number at the foot.
pub fn book(pages: usize, more: &[(&str, Object)]) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let tree = document.new_object_id();
    let resources = document.add_object(dictionary! { "ExtGState" => Dictionary::new() });
    let mut kids: Vec<Object> = Vec::new();
    for number in 0..pages {
        // In two parts, cut between operators.
        let parts = ["q 0 g".to_owned(), format!("10 10 {} 2 re f Q", number + 1)];
        let parts =
            parts.map(|part| Object::from(document.add_object(Stream::new(Dictionary::new(), part.into_bytes()))));
        let rect =
            |inset: i64| Object::from(vec![inset.into(), inset.into(), (112 - inset).into(), (152 - inset).into()]);
        let mut page = dictionary! {
            "Type" => "Page", "Parent" => tree, "Contents" => parts.to_vec(), "TrimBox" => rect(6), "BleedBox" => rect(0),
        };
        more.iter().for_each(|(key, value)| page.set(*key, value.clone()));
        kids.push(document.add_object(page).into());
    }
    // What pages do not say their tree says.
    let media = vec![0.into(), 0.into(), 112.into(), 152.into()];
    let count = pages as i64;
    let node = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count, "MediaBox" => media, "Resources" => resources };
    document.set_object(tree, node);
    let root = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    let info = document.add_object(dictionary! { "Title" => Object::string_literal("Tide") });
    document.trailer = dictionary! { "Root" => root, "Info" => info };
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("save");
    bytes
}

fn job(scheme: Scheme) -> Job {
    Job {
        scheme,
        fold: Fold::Once,
        right_bound: None,
        measures: Measures::default(),
        flip: None,
        marks: Marks::default(),
    }
}

fn imposed(pdf: &[u8], job: &Job) -> (Imposed, Document, Vec<Code>) {
    let mut sink = Sink::default();
    let imposed = impose(pdf, job, &mut sink).expect("sheets");
    let document = Document::load_mem(&imposed.bytes).expect("a PDF");
    (imposed, document, sink.into_sorted().iter().map(|finding| finding.code).collect())
}

/// Where a page of the book came to stand: matrix and clip.
#[derive(Clone, Debug, PartialEq)]
struct Placed {
    name: String,
    clip: [f64; 4],
    matrix: [f64; 6],
}

/// What each side has on it, from its content.
fn placed(document: &Document) -> Vec<Vec<Placed>> {
    let pages = document.get_pages().into_values();
    let side = |id| {
        let content = String::from_utf8(document.get_page_content(id)).expect("text");
        let lines = content.lines().filter(|line| line.ends_with("Do Q")).map(str::to_owned);
        let place = |line: String| {
            let words: Vec<&str> = line.split(' ').collect();
            let number = |at: usize| words[at].parse::<f64>().expect("a number");
            Placed {
                name: words[15].trim_start_matches('/').to_owned(),
                clip: std::array::from_fn(|at| number(1 + at)),
                matrix: std::array::from_fn(|at| number(8 + at)),
            }
        };
        lines.map(place).collect::<Vec<_>>()
    };
    pages.map(side).collect()
}

/// The middle of a trimmed page of [`book`] on its sheet.
fn middle(placed: &Placed) -> (f64, f64) {
    let [a, b, c, d, e, f] = placed.matrix;
    (a * 56.0 + c * 76.0 + e, b * 56.0 + d * 76.0 + f)
}

#[test]
fn a_booklet_has_its_pages_at_their_size_side_by_side() {
    let (imposed, document, codes) = imposed(&book(5, &[]), &job(Scheme::Saddle));
    assert_eq!((imposed.pages, imposed.sides, imposed.blanks, imposed.flip), (5, 4, 3, Some(Edge::Short)));
    assert!(codes.is_empty(), "{codes:?}");
    let sides = placed(&document);
    let names: Vec<Vec<&str>> = sides.iter().map(|side| side.iter().map(|place| &*place.name).collect()).collect();
    assert_eq!(names, [vec!["P1"], vec!["P2"], vec!["P3"], vec!["P4", "P5"]]);
}

#[test]
fn a_page_keeps_its_bleed_but_at_the_spine() {
    let (_, document, _) = imposed(&book(4, &[]), &job(Scheme::Saddle));
    let sides = placed(&document);
    // The sheet: two pages of 100 × 140 with a bleed of 6 around them.
    let first = sides[0].iter().find(|place| place.name == "P1").expect("page 1");
    assert_eq!(first.matrix, [1.0, 0.0, 0.0, 1.0, 100.0, 0.0]);
    assert_eq!(first.clip, [106.0, 0.0, 106.0, 152.0]);
    let last = sides[0].iter().find(|place| place.name == "P4").expect("page 4");
    assert_eq!((last.clip, last.matrix[4]), ([0.0, 0.0, 106.0, 152.0], 0.0));
}

#[test]
fn books_bound_at_the_right_go_the_other_way() {
    let right = Job { right_bound: Some(true), ..job(Scheme::Saddle) };
    let (_, document, _) = imposed(&book(4, &[]), &right);
    let sides = placed(&document);
    let x = |side: usize, name: &str| {
        sides[side].iter().find(|place| place.name == name).map(|place| middle(place).0).expect("a page")
    };
    assert!(x(0, "P1") < x(0, "P4") && x(1, "P3") < x(1, "P2"));
}

#[test]
fn creep_moves_pages_inside_to_the_spine() {
    let measures = Measures { caliper: Abs::pt(0.5), ..Measures::default() };
    let (_, document, _) = imposed(&book(12, &[]), &Job { measures, ..job(Scheme::Saddle) });
    let mut at = BTreeMap::new();
    for place in placed(&document).into_iter().flatten() {
        at.insert(place.name.clone(), middle(&place).0);
    }
    // Rectos stand right of the spine and move left, versos the other way.
    assert_eq!([at["P1"], at["P3"], at["P5"]], [156.0, 155.5, 155.0]);
    assert_eq!([at["P2"], at["P4"], at["P6"]], [56.0, 56.5, 57.0]);
    assert_eq!([at["P12"], at["P10"], at["P8"]], [56.0, 56.5, 57.0]);
}

#[test]
fn backs_are_turned_for_the_edge_that_the_printer_turns_at() {
    let plain = placed(&imposed(&book(8, &[]), &job(Scheme::Saddle)).1);
    let long = Job { flip: Some(Edge::Long), ..job(Scheme::Saddle) };
    let document = imposed(&book(8, &[]), &long).1;
    let turned = document.get_pages().into_values().map(|id| document.get_page_content(id));
    let turned: Vec<bool> = turned.map(|content| content.starts_with(b"-1 0 0 -1 212 152 cm")).collect();
    assert_eq!(turned, [false, true, false, true]);
    assert_eq!(placed(&document), plain);
}

#[test]
fn rotated_pages_stand_upright() {
    for (rotate, expected) in [
        (90, [0.0, -1.0, 1.0, 0.0, 140.0, 112.0]),
        (180, [-1.0, 0.0, 0.0, -1.0, 212.0, 152.0]),
        (270, [0.0, 1.0, -1.0, 0.0, 292.0, 0.0]),
        (-90, [0.0, 1.0, -1.0, 0.0, 292.0, 0.0]),
    ] {
        let (_, document, _) = imposed(&book(4, &[("Rotate", rotate.into())]), &job(Scheme::Saddle));
        let sides = placed(&document);
        let first = sides[0].iter().find(|place| place.name == "P1").expect("page 1");
        assert_eq!(first.matrix, expected, "{rotate}");
    }
}

#[test]
fn pages_become_forms_with_what_was_handed_down_to_them() {
    let (_, document, _) = imposed(&book(4, &[]), &job(Scheme::Saddle));
    let side = document.get_dictionary(document.get_pages()[&1]).expect("a side");
    let forms = side.get(b"Resources").and_then(Object::as_dict).and_then(|dict| dict.get(b"XObject"));
    let form = forms.and_then(Object::as_dict).and_then(|forms| forms.get(b"P1")).and_then(Object::as_reference);
    let form = document.get_object(form.expect("a form")).and_then(Object::as_stream).expect("a stream");
    let content = form.get_plain_content().expect("its content");
    assert_eq!(String::from_utf8_lossy(&content), "q 0 g\n10 10 1 2 re f Q\n");
    assert!(form.dict.get(b"Resources").and_then(Object::as_reference).is_ok(), "shared, not copied");
    let info = document.trailer.get(b"Info").and_then(Object::as_reference).and_then(|id| document.get_dictionary(id));
    assert_eq!(info.and_then(|info| info.get(b"Title")).and_then(Object::as_str).ok(), Some(b"Tide".as_slice()));
}

/// A file with something changed in it.
fn edited(pdf: &[u8], edit: impl FnOnce(&mut Document)) -> Vec<u8> {
    let mut document = Document::load_mem(pdf).expect("a PDF");
    edit(&mut document);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("save");
    bytes
}

/// What says how colours are meant stays: of a page how it is blended, of the file for which press it is. What nothing leads
/// to any more is gone, and what is new is compressed.
#[test]
fn sheets_have_what_pages_need_and_nothing_else() {
    let group = dictionary! { "S" => "Transparency", "CS" => "DeviceCMYK" };
    let pdf = edited(&book(4, &[("Group", group.into())]), |document| {
        document.version = "1.3".to_owned();
        let intent = dictionary! { "Type" => "OutputIntent", "S" => "GTS_PDFX" };
        document.catalog_mut().expect("a catalogue").set("OutputIntents", vec![intent.into()]);
    });
    let (imposed, document, _) = imposed(&pdf, &job(Scheme::Saddle));
    assert!(imposed.bytes.starts_with(b"%PDF-1.5"));
    assert!(document.catalog().expect("a catalogue").has(b"OutputIntents"));
    let forms: Vec<&Stream> = document.objects.values().filter_map(|object| object.as_stream().ok()).collect();
    let is_form = |stream: &&&Stream| stream.dict.has(b"BBox");
    assert_eq!(forms.iter().filter(is_form).count(), 4);
    for form in forms.iter().filter(is_form) {
        assert!(form.dict.has(b"Group"));
        let bounds = form.dict.get(b"BBox").and_then(Object::as_array).expect("a box");
        let bounds: Vec<f32> = bounds.iter().map(|side| side.as_float().expect("a number")).collect();
        assert_eq!(bounds, [0.0, 0.0, 112.0, 152.0], "with the bleed");
    }
    let kind = |name: &[u8]| {
        let dicts = document.objects.values().filter_map(|object| object.as_dict().ok());
        dicts.filter(|dict| dict.get(b"Type").and_then(Object::as_name).is_ok_and(|kind| kind == name)).count()
    };
    assert_eq!((kind(b"Catalog"), kind(b"Page")), (1, 2), "the old pages and their tree are gone");
    let many = sheets(&book(200, &[]), &job(Scheme::NUp { columns: 5, rows: 5 }));
    let long = many.objects.values().filter_map(|object| object.as_stream().ok());
    let contents = long.filter(|stream| stream.content.len() > 300 && !stream.dict.has(b"Type"));
    assert!(contents.clone().next().is_some() && contents.clone().all(|stream| stream.dict.has(b"Filter")));
}

fn sheets(pdf: &[u8], job: &Job) -> Document {
    imposed(pdf, job).1
}

/// Without a trim box a page is what is shown of it; only boxes of its own count, but for the crop box (§7.7.3.3).
#[test]
fn pages_without_a_trim_box_are_what_is_shown() {
    let rect = |sides: [i64; 4]| Object::from(sides.map(Object::from).to_vec());
    let bare = [("TrimBox", Object::Null), ("BleedBox", Object::Null)];
    let cropped = book(4, &[&bare[..], &[("CropBox", rect([10, 10, 60, 90]))]].concat());
    let size = |pdf: &[u8]| {
        let sheet = imposed(pdf, &job(Scheme::Saddle)).0.sheet;
        (sheet.0.to_pt(), sheet.1.to_pt())
    };
    assert_eq!(size(&cropped), (100.0, 80.0));
    let handed_down = edited(&book(4, &[]), |document| {
        let pages: Vec<_> = document.get_pages().into_values().collect();
        for page in &pages {
            let page = document.get_dictionary_mut(*page).expect("a page");
            page.remove(b"TrimBox");
            page.remove(b"BleedBox");
        }
        let page = document.get_dictionary(pages[0]).expect("a page");
        let tree = page.get(b"Parent").and_then(Object::as_reference).expect("a tree");
        document.get_dictionary_mut(tree).expect("a tree").set("TrimBox", rect([10, 10, 60, 90]));
    });
    assert_eq!(size(&handed_down), (224.0, 152.0));
}

/// What is milled off at the spine lies between the pages there, twice.
#[test]
fn the_spine_has_room_for_the_mill() {
    let measures = Measures { milling: Abs::pt(3.0), ..Measures::default() };
    let milled = Job { measures, ..job(Scheme::Signatures { pages: 8 }) };
    assert_eq!(imposed(&book(8, &[]), &milled).0.sheet.0.to_pt(), 100.0 * 2.0 + 3.0 * 2.0 + 6.0 * 2.0);
}

#[test]
fn what_cannot_be_kept_is_said() {
    let note = dictionary! { "Type" => "Annot", "Subtype" => "Text" };
    let (.., codes) = imposed(&book(4, &[("Annots", vec![note.into()].into())]), &job(Scheme::Saddle));
    assert_eq!(codes, [Code::P045]);
    let small = Measures { sheet: Some((Abs::pt(150.0), Abs::pt(100.0))), ..Measures::default() };
    let (_, document, codes) = imposed(&book(4, &[]), &Job { measures: small, ..job(Scheme::Saddle) });
    assert_eq!(codes, [Code::P046]);
    assert!(placed(&document)[0].iter().all(|place| (0.7..0.73).contains(&place.matrix[0])));
    let (.., codes) = imposed(&book(120, &[]), &job(Scheme::Saddle));
    assert_eq!(codes, [Code::P047]);
}

/// Nothing is put together where pages would come out of no use, or sheets larger than there are.
#[test]
fn a_sheet_that_does_not_take_its_pages_is_refused() {
    let code = |pdf: &[u8], scheme, measures| {
        let mut sink = Sink::default();
        assert!(impose(pdf, &Job { measures, ..job(scheme) }, &mut sink).is_err());
        sink.into_sorted().first().map(|finding| finding.code)
    };
    let sheet = |side: f64| Measures { sheet: Some((Abs::pt(side), Abs::pt(side))), ..Measures::default() };
    assert_eq!(code(&book(4, &[]), Scheme::Saddle, sheet(9.0)), Some(Code::P048));
    let wide = Measures { gutter: Some(Abs::mm(100.0)), ..sheet(300.0) };
    assert_eq!(code(&book(4, &[]), Scheme::NUp { columns: 3, rows: 1 }, wide), Some(Code::P048), "no room at all");
    let large = book(4, &[("UserUnit", 80.into())]);
    assert_eq!(code(&large, Scheme::Saddle, Measures::default()), Some(Code::P048), "16,000 points wide");
    let (.., codes) = imposed(&large, &Job { measures: sheet(1000.0), ..job(Scheme::Saddle) });
    assert_eq!(codes, [Code::P046]);
    let (.., codes) = imposed(&book(4, &[]), &Job { measures: sheet(11.0), ..job(Scheme::Saddle) });
    assert_eq!(codes, [Code::P046], "small, but pages");
}

/// A page in units of 2 points is twice as large (`UserUnit`); what is upright stays so.
#[test]
fn the_unit_of_a_page_counts() {
    let (imposed, document, _) = imposed(&book(4, &[("UserUnit", 2.into())]), &job(Scheme::Saddle));
    assert_eq!((imposed.sheet.0.to_pt(), imposed.sheet.1.to_pt()), (424.0, 304.0));
    let sides = placed(&document);
    let first = sides[0].iter().find(|place| place.name == "P1").expect("page 1");
    assert_eq!((first.matrix, first.clip), ([2.0, 0.0, 0.0, 2.0, 200.0, 0.0], [212.0, 0.0, 212.0, 304.0]));
}

#[test]
fn marks_stay_off_the_pages() {
    let marks = Marks { crop: true, fold: true, collation: true };
    let job = Job { fold: Fold::Thrice, marks, ..job(Scheme::Signatures { pages: 16 }) };
    let (imposed, document, _) = imposed(&book(32, &[]), &job);
    assert_eq!(imposed.sides, 4);
    let inks: Vec<[f64; 4]> = placed(&document)[0].iter().map(|place| place.clip).collect();
    let mut blocks = Vec::new();
    for (number, id) in document.get_pages() {
        let content = String::from_utf8(document.get_page_content(id)).expect("text");
        let strokes: Vec<Vec<f64>> = content
            .lines()
            .filter(|line| line.ends_with("l S"))
            .map(|line| line.split(' ').filter_map(|word| word.parse().ok()).collect())
            .collect();
        assert!(strokes.len() > 12, "{content}");
        for stroke in strokes {
            let (x, y) = ((stroke[0] + stroke[2]) / 2.0, (stroke[1] + stroke[3]) / 2.0);
            let inside = |[left, bottom, width, height]: &[f64; 4]| {
                x > *left && x < left + width && y > *bottom && y < bottom + height
            };
            assert!(!inks.iter().any(inside), "{stroke:?} on page {number}");
        }
        let block = content.lines().find(|line| line.ends_with("re f"));
        blocks.extend(block.and_then(|line| line.split(' ').nth(1)?.parse::<f64>().ok()).map(|y| (number, y)));
    }
    // On the outside of each signature, a step lower on the next.
    assert!(matches!(blocks.as_slice(), [(1, first), (3, next)] if (first - next - 19.842).abs() < 0.01), "{blocks:?}");
}

#[test]
fn files_that_are_no_pdf_are_refused() {
    let code = |bytes: &[u8]| {
        let mut sink = Sink::default();
        assert!(impose(bytes, &job(Scheme::Saddle), &mut sink).is_err());
        sink.into_sorted().first().map(|finding| finding.code)
    };
    assert_eq!(code(b"PK\x03\x04"), Some(Code::P040));
    assert_eq!(code(b"%PDF-1.7\nnothing"), Some(Code::P040));
    assert_eq!(code(&book(0, &[])), Some(Code::P040));
    assert_eq!(code(&locked()), Some(Code::P041));
}

/// A PDF that opens only with a password.
pub fn locked() -> Vec<u8> {
    use lopdf::{EncryptionState, EncryptionVersion, Permissions};
    let mut document = Document::load_mem(&book(1, &[])).expect("a PDF");
    let id = || Object::string_literal(vec![7_u8; 16]);
    document.trailer.set("ID", vec![id(), id()]);
    let version = EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        user_password: "user",
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).expect("a key");
    document.encrypt(&state).expect("encrypt");
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("save");
    bytes
}

#[test]
fn the_same_book_gives_the_same_sheets() {
    let pdf = book(9, &[]);
    let marks = Marks { crop: true, fold: true, collation: true };
    let job = Job { marks, ..job(Scheme::Signatures { pages: 8 }) };
    assert_eq!(imposed(&pdf, &job).0.bytes, imposed(&pdf, &job).0.bytes);
}
