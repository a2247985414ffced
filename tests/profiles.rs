//! What a PDF is made for: standards, presses, sheets; whole books, read back with lopdf.

use std::fmt::Write as _;

use banxin::config::{self, Format, Input, Override, Request};
use banxin::diag::{Code, Sink};
use banxin::source::Sources;
use banxin::world::MemWorld;
use image::{ImageFormat, Rgb, RgbImage};
use lopdf::{Dictionary, Document, Object, Stream};
use quick_xml::events::Event;

use crate::harness::{self, Case};
use crate::pdf;

/// A profile of a press with two points a side of its tables: paper and solid inks.
fn press_profile(space: &[u8; 4]) -> Vec<u8> {
    let inks = if space == b"CMYK" { 4 } else { 1 };
    // lut8 (ICC.1:2010 §10.9): curves are straight.
    let table = |inputs: usize, outputs: usize, cell: &dyn Fn(usize, usize) -> u8| {
        let mut out = b"mft1\0\0\0\0".to_vec();
        out.extend([inputs as u8, outputs as u8, 2, 0]);
        [1, 0, 0, 0, 1, 0, 0, 0, 1].iter().for_each(|one: &u32| out.extend((one << 16).to_be_bytes()));
        (0..inputs).for_each(|_| out.extend(0..=255u8));
        for at in 0..1 << inputs {
            out.extend((0..outputs).map(|output| cell(at, output)));
        }
        (0..outputs).for_each(|_| out.extend(0..=255u8));
        out
    };
    // The first input counts highest. Every ink takes its part of the light; Lab is in bytes, a and b around 128.
    let to_lab = table(inks, 3, &|at, output| match output {
        0 => (255 - 200 * (at & 1) as i32 - 20 * (at >> 1).count_ones() as i32).max(0) as u8,
        _ => 128,
    });
    let from_lab = table(3, inks, &|at, output| match (output + 1 == inks, at & 4) {
        (true, 0) => 255,
        (true, _) => 0,
        (false, _) => {
            if at & 2 != 0 && output == 1 {
                180
            } else {
                10
            }
        }
    });
    let mut desc = b"desc\0\0\0\0\0\0\0\x0BTest press\0".to_vec();
    desc.resize(desc.len() + 79, 0);
    desc.resize(desc.len().next_multiple_of(4), 0);
    let white: Vec<u8> = b"XYZ \0\0\0\0\0\0\xF6\xD6\0\x01\0\0\0\0\xD3\x2D".to_vec();
    let mut gray = b"curv\0\0\0\0".to_vec();
    gray.extend(0u32.to_be_bytes());
    let mut tags = vec![(b"desc", desc), (b"wtpt", white), (b"cprt", b"text\0\0\0\0none\0\0\0\0".to_vec())];
    match inks {
        4 => tags.extend([(b"A2B0", to_lab), (b"B2A0", from_lab)]),
        _ => tags.push((b"kTRC", gray)),
    }
    let mut out = vec![0; 128];
    out[8] = 2;
    out[12..16].copy_from_slice(b"prtr");
    out[16..20].copy_from_slice(space);
    out[20..24].copy_from_slice(if inks == 4 { b"Lab " } else { b"XYZ " });
    out[24..26].copy_from_slice(&2026u16.to_be_bytes());
    (out[27], out[29]) = (1, 1);
    out[36..40].copy_from_slice(b"acsp");
    out[68..80].copy_from_slice(b"\0\0\xF6\xD6\0\x01\0\0\0\0\xD3\x2D");
    out.extend((tags.len() as u32).to_be_bytes());
    let mut start = out.len() + 12 * tags.len();
    for (name, body) in &tags {
        out.extend(*name);
        out.extend((start as u32).to_be_bytes());
        out.extend((body.len() as u32).to_be_bytes());
        start += body.len();
    }
    tags.iter().for_each(|(_, body)| out.extend(body));
    let length = (out.len() as u32).to_be_bytes();
    out[..4].copy_from_slice(&length);
    out
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let image = RgbImage::from_fn(width, height, |x, y| Rgb([x as u8, y as u8, 200]));
    image.write_to(&mut bytes, ImageFormat::Png).expect("an image");
    bytes.into_inner()
}

const TEXT: &str = "# 印刷\n\n黑字只用黑墨，見[下一節](#sec)。註一則[^1]。\n\n[^1]: 註文。\n\n## 圖 {#sec}\n\n![山](mountain.png)\n\n\
                    ```rust\nlet ink = \"black\";\n```\n";

fn world() -> MemWorld {
    MemWorld::new()
        .with("book.md", TEXT)
        .with("mountain.png", png(300, 200))
        .with("press.icc", press_profile(b"CMYK"))
        .with("gray.icc", press_profile(b"GRAY"))
        .with("screen.icc", {
            let mut screen = press_profile(b"CMYK");
            screen[12..16].copy_from_slice(b"mntr");
            screen
        })
        .with("cut.icc", &press_profile(b"CMYK")[..900])
}

/// A build with some settings: the file, and what was found.
fn build(settings: &[&str]) -> (Option<Document>, Vec<(Code, String)>) {
    build_in(&world(), settings)
}

fn build_in(world: &MemWorld, settings: &[&str]) -> (Option<Document>, Vec<(Code, String)>) {
    let mut request = Request { inputs: vec![Input::Path("book.md".into())], ..Request::default() };
    request.overrides.extend(settings.iter().map(|setting| Override::set(setting).expect("a setting")));
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let Ok(project) = config::project(world, &request, &mut sources, &mut sink) else {
        return (None, sink.into_sorted().into_iter().map(|found| (found.code, found.message)).collect());
    };
    let built = banxin::build(world, &project, &[Format::Pdf], &|_| {});
    let found = built.diagnostics.into_iter().map(|found| (found.code, found.message)).collect();
    (built.files.first().map(|file| Document::load_mem(&file.bytes).expect("a PDF that lopdf reads")), found)
}

fn built(settings: &[&str]) -> Document {
    let (document, found) = build(settings);
    document.unwrap_or_else(|| panic!("{settings:?}: {found:?}"))
}

fn codes(settings: &[&str]) -> Vec<Code> {
    build(settings).1.into_iter().map(|(code, _)| code).collect()
}

fn catalog(document: &Document) -> &Dictionary {
    document.catalog().expect("a catalogue")
}

fn pages(document: &Document) -> Vec<&Dictionary> {
    document.get_pages().into_values().map(|id| document.get_dictionary(id).expect("a page")).collect()
}

fn content(document: &Document, page: &Dictionary) -> String {
    let stream = page.get_deref(b"Contents", document).and_then(Object::as_stream).expect("content");
    stream.get_plain_content().expect("content").iter().map(|byte| char::from(*byte)).collect()
}

fn corners(page: &Dictionary, name: &str) -> Vec<f32> {
    let corners = page.get(name.as_bytes()).and_then(Object::as_array).unwrap_or_else(|_| panic!("{name}"));
    corners.iter().map(|value| value.as_float().expect("a number")).collect()
}

/// Elements of the XMP packet with their text, checked to be well-formed.
fn xmp(document: &Document) -> Vec<(String, String)> {
    let stream = catalog(document).get_deref(b"Metadata", document).and_then(Object::as_stream).expect("a packet");
    let text = String::from_utf8(stream.content.clone()).expect("UTF-8");
    let mut reader = quick_xml::Reader::from_str(&text);
    let (mut open, mut found) = (Vec::new(), Vec::new());
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(tag) => open.push(tag.name().as_ref().to_owned()),
            Event::End(_) => drop(open.pop()),
            Event::Text(text) => {
                let text = text.trim();
                if let Some(name) = open.last().filter(|_| !text.is_empty()) {
                    found.push((name.clone(), text.to_owned()));
                }
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

fn intents(document: &Document) -> Vec<&Dictionary> {
    let list = catalog(document).get(b"OutputIntents").and_then(Object::as_array);
    let list = list.map(Vec::as_slice).unwrap_or_default();
    list.iter().map(|id| document.get_dictionary(id.as_reference().expect("a reference")).expect("an intent")).collect()
}

#[test]
fn every_profile_claims_what_it_keeps() {
    let press = "pdf.icc=press.icc";
    /// Settings, version, properties of XMP, kinds of intents.
    type Claims<'a> = (&'a [&'a str], &'a str, &'a [&'a str], &'a [&'a str]);
    let cases: [Claims; 5] = [
        (&[], "1.7", &["pdfaid:part 2", "pdfuaid:part 1"], &["GTS_PDFA1"]),
        (&["pdf.profile=archive"], "1.7", &["pdfaid:part 2", "pdfaid:conformance A", "pdfuaid:part 1"], &["GTS_PDFA1"]),
        (&["pdf.profile=archive-4"], "2.0", &["pdfaid:part 4", "pdfaid:rev 2020", "pdfuaid:part 2"], &["GTS_PDFA1"]),
        (&["pdf.profile=print", press], "1.6", &["pdfxid:GTS_PDFXVersion PDF/X-4", "pdf:Trapped False"], &["GTS_PDFX"]),
        (
            &["pdf.profile=archive+print", press],
            "1.6",
            &["pdfaid:part 2", "pdfuaid:part 1", "pdfxid:GTS_PDFXVersion PDF/X-4"],
            &["GTS_PDFA1", "GTS_PDFX"],
        ),
    ];
    for (settings, version, claims, kinds) in cases {
        let document = built(settings);
        assert_eq!(document.version, version, "{settings:?}");
        let properties: Vec<String> = xmp(&document).iter().map(|(name, text)| format!("{name} {text}")).collect();
        for claim in claims {
            assert!(properties.iter().any(|property| property == claim), "{settings:?}: {claim} in {properties:?}");
        }
        let families = ["pdfaid:part", "pdfuaid:part", "pdfxid:GTS_PDFXVersion"];
        for family in families.iter().filter(|family| !claims.iter().any(|claim| claim.starts_with(**family))) {
            assert!(!properties.iter().any(|property| property.starts_with(family)), "{settings:?}: {properties:?}");
        }
        let intents = intents(&document);
        let names: Vec<&[u8]> =
            intents.iter().map(|intent| intent.get(b"S").and_then(Object::as_name).expect("a kind")).collect();
        assert_eq!(names, kinds.iter().map(|kind| kind.as_bytes()).collect::<Vec<_>>());
        let icc: Vec<_> = intents.iter().map(|intent| intent.get(b"DestOutputProfile").expect("a profile")).collect();
        assert!(icc.windows(2).all(|two| two[0] == two[1]), "one profile for all");
        assert_eq!(document.trailer.has(b"Info"), version != "2.0");
        // Properties that PDF/A-2 does not know are described in the file (ISO 19005-2 §6.6.2.3.2).
        let packet = catalog(&document).get_deref(b"Metadata", &document).and_then(Object::as_stream).expect("XMP");
        let described = version != "2.0" && claims.iter().any(|claim| claim.starts_with("pdfaid"));
        assert_eq!(String::from_utf8_lossy(&packet.content).contains("pdfaExtension:schemas"), described);
    }
}

#[test]
fn a_file_that_claims_nothing_has_no_intent() {
    let document = built(&["pdf.standard=[]"]);
    assert!(intents(&document).is_empty());
    assert!(!xmp(&document).iter().any(|(name, _)| name.starts_with("pdfaid") || name.starts_with("pdfuaid")));
    // Inks without a profile are had too, as long as nothing is claimed.
    let document = built(&["pdf.profile=print", "pdf.standard=[]"]);
    assert!(pages(&document).iter().any(|page| content(&document, page).contains("0 0 0 1 k")));
}

#[test]
fn information_and_metadata_say_the_same() {
    let document = built(&["book.title=題名 & <名>", "book.authors=甲", "book.subjects=[\"一\", \"二\"]"]);
    let info = document.trailer.get(b"Info").and_then(Object::as_reference).and_then(|id| document.get_dictionary(id));
    let info = info.expect("information");
    let of = |key: &str| {
        lopdf::decode_text_string(info.get(key.as_bytes()).unwrap_or_else(|_| panic!("{key}"))).expect("text")
    };
    let xmp = xmp(&document);
    let said = |name: &str| -> Vec<&str> {
        xmp.iter().filter(|(found, _)| found == name).map(|(_, text)| text.as_str()).collect()
    };
    assert_eq!(of("Title"), "題名 & <名>");
    assert!(said("rdf:li").contains(&"甲") && of("Author") == "甲");
    assert_eq!(said("pdf:Keywords"), [of("Keywords")]);
    assert_eq!(said("pdf:Producer"), [of("Producer")]);
    assert_eq!(
        (of("CreationDate").as_str(), said("xmp:CreateDate")),
        ("D:20260101000000Z", vec!["2026-01-01T00:00:00Z"])
    );
    let id = said("xmpMM:DocumentID")[0].strip_prefix("xmp.did:").expect("an identifier").to_owned();
    assert!(id.len() == 32 && id.bytes().any(|digit| digit != b'0'), "{id}");
}

#[test]
fn the_file_is_compressed_and_its_pages_are_a_tree() {
    let text: String = (0..90).map(|n| format!("# 第{n}章\n\n{}\n\n", "字".repeat(300))).collect();
    let world = MemWorld::new().with("book.md", text);
    let request = Request { inputs: vec![Input::Path("book.md".into())], ..Request::default() };
    let project = config::project(&world, &request, &mut Sources::default(), &mut Sink::default()).expect("a project");
    let built = banxin::build(&world, &project, &[Format::Pdf], &|_| {});
    let bytes = &built.files[0].bytes;
    let document = Document::load_mem(bytes).expect("a PDF");
    let root = catalog(&document).get_deref(b"Pages", &document).and_then(Object::as_dict).expect("pages");
    let kids = root.get(b"Kids").and_then(Object::as_array).expect("kids");
    assert!(kids.len() <= 32 && document.get_pages().len() > 90);
    assert_eq!(root.get(b"Count").and_then(Object::as_i64).ok(), Some(document.get_pages().len() as i64));
    for name in [&b"/ObjStm"[..], b"/XRef"] {
        let at = bytes.windows(name.len()).position(|found| found == name).expect("a stream");
        assert!(bytes[at..at + 200].windows(12).any(|found| found == b"/FlateDecode"), "{name:?}");
    }
    assert!(!bytes.windows(10).any(|found| found == b"/Type/Page"), "pages are in object streams");
}

#[test]
fn sheets_of_a_press() {
    let marks = "pdf.marks=[\"crop\", \"registration\", \"color-bars\", \"info\"]";
    let settings =
        ["pdf.profile=print", "pdf.icc=press.icc", "page.size=A5", "pdf.bleed=3mm", marks, "pdf.pages-multiple=8"];
    let document = built(&settings);
    let pages = pages(&document);
    assert_eq!(pages.len() % 8, 0);
    let mm = |mm: f32| mm * 72.0 / 25.4;
    for page in &pages {
        let near = |name: &str, expected: [f32; 4]| {
            let found = corners(page, name);
            let close = found.iter().zip(expected).all(|(found, expected)| (found - mm(expected)).abs() < 0.01);
            assert!(close, "{name} {found:?}");
        };
        near("MediaBox", [0.0, 0.0, 148.0 + 26.0, 210.0 + 26.0]);
        near("BleedBox", [10.0, 10.0, 148.0 + 16.0, 210.0 + 16.0]);
        near("TrimBox", [13.0, 13.0, 148.0 + 13.0, 210.0 + 13.0]);
        assert!(!page.has(b"Annots"), "no links on paper");
        let content = content(&document, page);
        assert!(content.contains("/All CS 1 SCN") && content.contains("1 0 0 0 k"), "{content}");
        // What is on the page is kept within the bleed.
        assert!(content.starts_with("q 28.346 28.346 "), "{content}");
    }
    // The letters of the marks are embedded too: sheets have a number.
    assert!(document.extract_text(&[1]).is_ok_and(|text| text.contains("#1")), "{:?}", document.extract_text(&[1]));
    let labels = catalog(&document).get(b"PageLabels").and_then(Object::as_dict).expect("labels");
    assert!(labels.has(b"Nums"));
}

#[test]
fn black_is_one_ink_and_overprints() {
    let document = built(&["pdf.profile=print", "pdf.icc=press.icc"]);
    let mut inks = String::new();
    for page in pages(&document) {
        let content = content(&document, page);
        for operator in [" g\n", " rg\n", " G\n", " RG\n"] {
            assert!(!content.contains(operator), "{content}");
        }
        if content.contains("/OverFill gs") {
            let resources = page.get(b"Resources").and_then(Object::as_dict).expect("resources");
            let states = resources.get(b"ExtGState").and_then(Object::as_dict).expect("states");
            let state = states.get_deref(b"OverFill", &document).and_then(Object::as_dict).expect("a state");
            assert_eq!(state.get(b"op").and_then(Object::as_bool).ok(), Some(true));
            assert_eq!(state.get(b"OP").and_then(Object::as_bool).ok(), Some(false));
            assert_eq!(state.get(b"OPM").and_then(Object::as_i64).ok(), Some(1));
        }
        inks += &content;
    }
    assert!(inks.contains("/OverFill gs\n0 0 0 1 k\n"), "{inks}");
    // A tint of gray is a tint of black and does not overprint; colours are those of the press.
    assert!(inks.contains("0 0 0 0.06 k\n"), "{inks}");
    let plain = built(&["pdf.profile=print", "pdf.standard=[]"]);
    let plain: String = pages(&plain).iter().map(|page| content(&plain, page)).collect();
    let colours = |text: &str| -> Vec<String> {
        text.lines().filter(|line| line.ends_with(" k") && !line.starts_with("0 0 0 ")).map(str::to_owned).collect()
    };
    assert!(!colours(&inks).is_empty() && colours(&inks).len() == colours(&plain).len());
    assert_ne!(colours(&inks), colours(&plain));
    // One ink stays one ink.
    let gray = built(&["pdf.profile=print", "pdf.icc=gray.icc"]);
    for page in pages(&gray) {
        let content = content(&gray, page);
        assert!(!content.contains(" k\n") && !content.contains(" rg\n"), "{content}");
    }
}

/// A picture stands in the place of what lies below, and black text behind it overprints as before.
#[test]
fn black_behind_a_picture_overprints() {
    let world = world().with("book.md", "# 印刷\n\n黑字。\n\n![](mountain.png)\n\n圖後的黑字。\n");
    let (document, found) = build_in(&world, &["pdf.profile=print", "pdf.icc=press.icc"]);
    let document = document.unwrap_or_else(|| panic!("{found:?}"));
    let all: String = pages(&document).iter().map(|page| content(&document, page)).collect();
    let (before, behind) = all.split_once(" Do Q").expect("a picture");
    let state =
        |text: &str| text.rsplit_once(" gs\n").map(|(text, _)| text.rsplit('/').next().unwrap_or("").to_owned());
    assert_eq!(state(before).as_deref(), Some("Out"), "{all}");
    let text = behind.split_once("TJ").expect("text behind it").0;
    assert_eq!(state(text).as_deref(), Some("OverFill"), "{all}");
}

#[test]
fn pictures_of_a_press() {
    let space = |settings: &[&str]| {
        let document = built(settings);
        let pictures: Vec<Object> = document
            .objects
            .values()
            .filter_map(|object| object.as_stream().ok())
            .filter(|stream| stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Image"))
            .map(|stream| stream.dict.get(b"ColorSpace").expect("a colour space").clone())
            .collect();
        assert_eq!(pictures.len(), 1);
        pictures.into_iter().next().expect("a picture")
    };
    assert_eq!(space(&[]).as_name().ok(), Some(b"DeviceRGB".as_slice()), "the intent says that it is sRGB");
    let press = ["pdf.profile=print", "pdf.icc=press.icc"];
    let kept = space(&press);
    assert_eq!(kept.as_array().expect("a profile")[0].as_name().ok(), Some(b"ICCBased".as_slice()));
    let converted = space(&["pdf.profile=print", "pdf.icc=press.icc", "pdf.convert-images=true"]);
    assert_eq!(converted.as_name().ok(), Some(b"DeviceCMYK".as_slice()));
    let gray = space(&["pdf.profile=print", "pdf.icc=gray.icc", "pdf.convert-images=true"]);
    assert_eq!(gray.as_name().ok(), Some(b"DeviceGray".as_slice()));
}

/// Inks of a picture are those of the press: the profile that it brings along is left out (ISO 15930-7 §6.2.4.4), for the
/// screen it says what they are.
#[test]
fn a_picture_in_inks_brings_no_profile_to_the_press() {
    let mut segment = b"ICC_PROFILE\0\x01\x01".to_vec();
    segment.extend(press_profile(b"CMYK"));
    let plain = pdf::of_four([200, 100, 0, 55], None);
    let mut jpeg = vec![0xFF, 0xD8, 0xFF, 0xE2];
    jpeg.extend((segment.len() as u16 + 2).to_be_bytes());
    jpeg.extend(segment);
    jpeg.extend(&plain[2..]);
    let world =
        MemWorld::new().with("book.md", "![山](m.jpg)\n").with("m.jpg", jpeg).with("press.icc", press_profile(b"CMYK"));
    let space = |settings: &[&str]| {
        let document = build_in(&world, settings).0.expect("a PDF");
        let is_image =
            |stream: &&Stream| stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Image");
        let image =
            document.objects.values().filter_map(|object| object.as_stream().ok()).find(is_image).expect("an image");
        let space = image.dict.get(b"ColorSpace").expect("a space");
        let name = space.as_array().map_or(space, |parts| &parts[0]).as_name().expect("a name");
        String::from_utf8_lossy(name).into_owned()
    };
    assert_eq!(space(&["pdf.profile=print", "pdf.icc=press.icc"]), "DeviceCMYK");
    assert_eq!(space(&[]), "ICCBased");
}

/// Pictures take the inks that the table of the profile gives: in the one of these tests black is what lightness leaves,
/// magenta rises with CIELAB's a from 10 to 180, and the others are 10.
#[test]
fn pictures_take_the_inks_of_their_profile() {
    let colors = [[255, 255, 255], [119, 119, 119], [0, 0, 0], [255, 0, 0], [0, 128, 0]];
    let mut picture = std::io::Cursor::new(Vec::new());
    let image = RgbImage::from_fn(400, 1, |x, _| Rgb(colors[x as usize % colors.len()]));
    image.write_to(&mut picture, ImageFormat::Png).expect("an image");
    let world = world().with("mountain.png", picture.into_inner());
    let settings = ["pdf.profile=print", "pdf.icc=press.icc", "pdf.convert-images=true"];
    let document = build_in(&world, &settings).0.expect("a PDF");
    let is_image =
        |stream: &&Stream| stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Image");
    let image =
        document.objects.values().filter_map(|object| object.as_stream().ok()).find(is_image).expect("an image");
    let inks = image.get_plain_content().expect("samples");
    // L* is 100, 50, 0, 54.3 and 46.2, a* 0, 0, 0, 80.8 and -47.6 (under D50).
    let expected = [[10, 95, 10, 0], [10, 95, 10, 127], [10, 95, 10, 255], [10, 149, 10, 117], [10, 64, 10, 137]];
    for (found, expected) in inks.chunks(4).zip(expected) {
        assert!(found.iter().zip(expected).all(|(one, other)| one.abs_diff(other) <= 1), "{found:?} {expected:?}");
    }
}

#[test]
fn what_prints_badly_is_reported() {
    let press = ["pdf.profile=print", "pdf.icc=press.icc"];
    let (_, found) = build(&press);
    let coarse: Vec<&String> = found.iter().filter(|(code, _)| *code == Code::P023).map(|(_, text)| text).collect();
    assert!(
        matches!(coarse.as_slice(), [text] if text.contains("mountain.png") && text.contains("on page 1")),
        "{found:?}"
    );
    assert!(!codes(&[]).contains(&Code::P023), "on a screen it is fine enough");
    let ink = codes(&["pdf.profile=print", "pdf.standard=[]", "pdf.ink-limit=100"]);
    assert!(ink.contains(&Code::P025), "{ink:?}");
    let limit = ["pdf.profile=print", "pdf.standard=[]", "pdf.ink-limit=100", "pdf.convert-images=true"];
    let (_, found) = build(&limit);
    assert!(found.iter().any(|(code, text)| *code == Code::P025 && text.contains("mountain.png")), "{found:?}");
}

#[test]
fn what_cannot_be_had_is_refused_with_a_reason() {
    for (settings, code, words) in [
        (&["pdf.profile=screen+print"][..], Code::P020, "links"),
        (&["pdf.standard=[\"a-4\", \"ua-1\"]"], Code::P020, "PDF 2.0"),
        (&["pdf.standard=x-4"], Code::P020, "for a press"),
        (&["pdf.profile=print"], Code::P021, "needs the ICC profile"),
        (&["pdf.profile=print", "pdf.icc=book.md"], Code::P021, "not an ICC profile"),
        (&["pdf.profile=print", "pdf.icc=screen.icc"], Code::P021, "does not describe a press"),
        (&["pdf.profile=print", "pdf.icc=cut.icc"], Code::P021, "cut off"),
        (&["pdf.profile=print", "pdf.icc=nowhere.icc"], Code::P021, "cannot be read"),
        (&["pdf.profile=press"], Code::C004, "`press` is not a profile"),
        (&["pdf.standard=a-1"], Code::C004, "a-1"),
        (&["pdf.pages-multiple=0"], Code::C004, "0"),
    ] {
        let (document, found) = build(settings);
        assert!(document.is_none(), "{settings:?}");
        assert!(found.iter().any(|(seen, text)| *seen == code && text.contains(words)), "{settings:?}: {found:?}");
    }
    // What only a press needs is of no account without one.
    assert!(build(&["pdf.icc=screen.icc", "pdf.bleed=3mm"]).0.is_some());
}

#[test]
fn the_file_opens_as_asked() {
    let document = built(&["pdf.spread=spreads", "pdf.zoom=page", "pdf.open=thumbnails", "pdf.right-to-left=true"]);
    let name = |key: &str| catalog(&document).get(key.as_bytes()).and_then(Object::as_name).ok();
    assert_eq!((name("PageLayout"), name("PageMode")), (Some(&b"TwoPageRight"[..]), Some(&b"UseThumbs"[..])));
    let action = catalog(&document).get(b"OpenAction").and_then(Object::as_array).expect("a place");
    assert_eq!(action[1].as_name().ok(), Some(b"Fit".as_slice()));
    let preferences = catalog(&document).get(b"ViewerPreferences").and_then(Object::as_dict).expect("preferences");
    assert_eq!(preferences.get(b"Direction").and_then(Object::as_name).ok(), Some(b"R2L".as_slice()));
    let plain = built(&[]);
    let preferences = catalog(&plain).get(b"ViewerPreferences").and_then(Object::as_dict).expect("preferences");
    assert!(preferences.get(b"DisplayDocTitle").and_then(Object::as_bool).is_ok_and(|shown| shown));
    assert!(!preferences.has(b"Direction") && !catalog(&plain).has(b"OpenAction"));
    assert_eq!(catalog(&plain).get(b"PageMode").and_then(Object::as_name).ok(), Some(b"UseOutlines".as_slice()));
    let press = built(&["pdf.profile=print", "pdf.icc=press.icc", "pdf.zoom=page"]);
    assert!(!catalog(&press).has(b"OpenAction"), "PDF/X has no actions");
}

#[test]
fn headings_are_places_by_name() {
    let document = built(&[]);
    let names = catalog(&document).get_deref(b"Names", &document).and_then(Object::as_dict).expect("names");
    let tree = names.get_deref(b"Dests", &document).and_then(Object::as_dict).expect("places");
    let mut found = Vec::new();
    walk_names(&document, tree, &mut found);
    assert!(found.iter().any(|name| name == b"sec"), "{found:?}");
    assert!(found.is_sorted() && found.len() > 3);
}

fn walk_names(document: &Document, node: &Dictionary, found: &mut Vec<Vec<u8>>) {
    if let Ok(names) = node.get(b"Names").and_then(Object::as_array) {
        found.extend(names.iter().step_by(2).map(|name| name.as_str().expect("a name").to_vec()));
    }
    for kid in node.get(b"Kids").and_then(Object::as_array).into_iter().flatten() {
        let kid = document.get_dictionary(kid.as_reference().expect("a reference")).expect("a node");
        walk_names(document, kid, found);
    }
}

#[test]
fn objects_of_small_files() {
    harness::run("pdf.txt", |case: &Case, section: &str| {
        assert_eq!(section, "objects");
        let mut lines = case.input.lines();
        let settings: Vec<&str> =
            lines.next().unwrap_or("").split("; ").filter(|setting| !setting.is_empty()).collect();
        let text: String = lines.fold(String::new(), |text, line| text + line + "\n");
        let world = world().with("case.md", text);
        let mut request = Request { inputs: vec![Input::Path("case.md".into())], ..Request::default() };
        request.overrides.extend(settings.iter().map(|setting| Override::set(setting).expect("a setting")));
        let project = config::project(&world, &request, &mut Sources::default(), &mut Sink::default());
        let built = banxin::build(&world, &project.expect("a project"), &[Format::Pdf], &|_| {});
        let document = Document::load_mem(&built.files[0].bytes).expect("a PDF");
        let mut dump = Dump { document: &document, seen: Vec::new(), out: String::new() };
        dump.entry("PDF", &Object::Name(document.version.clone().into_bytes()), 0);
        for key in ["Info", "Root"] {
            if let Ok(value) = document.trailer.get(key.as_bytes()) {
                dump.entry(key, value, 0);
            }
        }
        dump.out
    });
}

/// Objects as an indented tree from the trailer, each once; data of fonts, profiles and metadata by their kind alone.
struct Dump<'a> {
    document: &'a Document,
    seen: Vec<lopdf::ObjectId>,
    out: String,
}

impl Dump<'_> {
    fn entry(&mut self, key: &str, value: &Object, depth: usize) {
        let _ = write!(self.out, "{:1$}{key}", "", depth * 2);
        let value = match value {
            Object::Reference(id) if self.seen.contains(id) => return self.line("see above"),
            Object::Reference(id) => {
                self.seen.push(*id);
                self.document.get_object(*id).expect("an object")
            }
            value => value,
        };
        match value {
            Object::Dictionary(entries) => {
                self.out.push('\n');
                self.entries(entries, depth + 1);
            }
            Object::Stream(stream) => {
                self.out.push_str(" stream\n");
                self.entries(&stream.dict, depth + 1);
                let is_content = stream.dict.iter().all(|(key, _)| matches!(key.as_slice(), b"Filter" | b"Length"));
                if is_content {
                    let bytes = stream.get_plain_content().expect("content");
                    if !bytes.starts_with(b"/CIDInit") {
                        for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
                            let _ = writeln!(self.out, "{:1$}| {2}", "", depth * 2 + 2, line.escape_ascii());
                        }
                    }
                }
            }
            Object::Array(items)
                if items.iter().any(|item| matches!(item, Object::Reference(_) | Object::Dictionary(_))) =>
            {
                self.out.push('\n');
                for item in items {
                    self.entry("-", item, depth + 1);
                }
            }
            Object::Array(items) => {
                let items: Vec<String> = items.iter().map(plain).collect();
                self.line(&format!("[{}]", items.join(" ")));
            }
            value => self.line(&plain(value)),
        }
    }

    fn entries(&mut self, entries: &Dictionary, depth: usize) {
        // Lengths change with every compressor.
        for (key, value) in entries.iter().filter(|(key, _)| !matches!(key.as_slice(), b"Length" | b"Length1")) {
            self.entry(&String::from_utf8_lossy(key), value, depth);
        }
    }

    fn line(&mut self, text: &str) {
        let _ = writeln!(self.out, " {text}");
    }
}

fn plain(value: &Object) -> String {
    match value {
        Object::Integer(number) => number.to_string(),
        Object::Real(number) => number.to_string(),
        Object::Boolean(truth) => truth.to_string(),
        Object::Name(name) => format!("/{}", String::from_utf8_lossy(name)),
        Object::String(..) => format!("({})", lopdf::decode_text_string(value).unwrap_or_default()),
        Object::Array(items) => format!("[{}]", items.iter().map(plain).collect::<Vec<_>>().join(" ")),
        Object::Null => "null".to_owned(),
        Object::Reference(_) => "see above".to_owned(),
        other => format!("{other:?}"),
    }
}
