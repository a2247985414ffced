//! The PDF writer: pages made by hand, read back with lopdf.

mod structure;
mod tree;

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::{Arc, OnceLock};

use banxin::asset::{Asset, ImageKind};
use banxin::cache::Cache;
use banxin::config::FontOptions;
use banxin::diag::{Code, Sink};
use banxin::doc::{Agent, Label, Meta, Role};
use banxin::font::{self, FaceId, Fonts, Wish};
use banxin::lang::Lang;
use banxin::layout::ink::{
    Abs, Artifact, Bookmark, Color, Glyph, GlyphRun, Item, Page, Pages, Point, Rect, Set, Tag, TagId, Tags, Target,
};
use banxin::profile::Profile;
use banxin::source::Span;
use banxin::theme::Family;
use banxin::world::MemWorld;
use banxin::write::pdf;
use image::{DynamicImage, ImageFormat, Rgb, Rgba};
use lopdf::{Dictionary, Document, Object};

const WIDTH: f64 = 420.0;
const HEIGHT: f64 = 595.0;

fn fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(|| {
        font::load(&MemWorld::new(), &FontOptions::default(), &mut Sink::default()).expect("built-in faces")
    })
}

fn wish(family: Family, lang: Lang) -> Wish {
    Wish { family, bold: false, italic: false, lang }
}

fn face(ch: char) -> FaceId {
    fonts().choose(wish(Family::Song, Lang::ZH_HANT), ch, false).expect("a face")
}

fn at(x: f64, y: f64) -> Point {
    Point::new(Abs::pt(x), Abs::pt(y))
}

fn rect(x: f64, y: f64, width: f64, height: f64) -> Rect {
    Rect::new(Abs::pt(x), Abs::pt(y), Abs::pt(width), Abs::pt(height))
}

/// A run as layout would make it: shaped, in one face.
fn run(face: FaceId, text: &str, size: f64, origin: Point, set: Set) -> GlyphRun {
    let (mut shaped, size) = (Vec::new(), Abs::pt(size));
    let used = fonts().face(face);
    used.shape(text, Lang::ZH_HANT, set == Set::Upright, set == Set::Sideways, &mut shaped);
    let upem = i32::from(used.metrics().upem);
    let mut pen = Abs::ZERO;
    let glyphs = shaped.iter().map(|glyph| {
        let start = pen;
        pen += size.scale(glyph.advance, upem);
        let (along, across) = (start + size.scale(glyph.along, upem), size.scale(glyph.across, upem));
        Glyph { id: glyph.id, along, across, text: glyph.cluster }
    });
    let glyphs = glyphs.collect();
    GlyphRun {
        face,
        size,
        at: origin,
        set,
        color: Color::Gray(0),
        lang: Lang::ZH_HANT,
        text: text.to_owned(),
        glyphs,
        tag: TagId::ROOT,
        span: Span::NONE,
    }
}

fn line(text: &str, y: f64) -> Item {
    let first = text.chars().next().expect("text");
    Item::Glyphs(run(face(first), text, 12.0, at(50.0, y), Set::Horizontal))
}

fn page(label: &str, items: Vec<Item>) -> Page {
    Page { width: Abs::pt(WIDTH), height: Abs::pt(HEIGHT), cut: None, label: label.to_owned(), items, made: Vec::new() }
}

fn book(pages: Vec<Page>) -> Pages {
    Pages {
        pages,
        outline: Vec::new(),
        tags: Tags::new(Tag::Paragraph),
        anchors: BTreeMap::new(),
        elements: BTreeMap::new(),
        images: Vec::new(),
        meta: Meta { title: "試印本".to_owned(), ..Meta::default() },
        lang: Lang::ZH_HANT,
        right_to_left: false,
        timestamp: 1_767_225_600,
    }
}

fn written(pages: &Pages) -> Vec<u8> {
    let mut sink = Sink::default();
    let bytes = pdf::write(pages.clone(), fonts(), &Profile::default(), Cache::default(), &mut sink).expect("a PDF");
    assert!(sink.list().is_empty(), "{:?}", sink.list());
    bytes
}

fn read(bytes: &[u8]) -> Document {
    Document::load_mem(bytes).expect("a PDF that lopdf reads")
}

fn catalog(document: &Document) -> &Dictionary {
    document.catalog().expect("a catalogue")
}

fn get<'a>(document: &'a Document, dictionary: &'a Dictionary, key: &str) -> &'a Object {
    dictionary.get_deref(key.as_bytes(), document).unwrap_or_else(|_| panic!("no {key} in {dictionary:?}"))
}

fn dict<'a>(document: &'a Document, dictionary: &'a Dictionary, key: &str) -> &'a Dictionary {
    match get(document, dictionary, key) {
        Object::Stream(stream) => &stream.dict,
        object => object.as_dict().unwrap_or_else(|_| panic!("{key} is no dictionary")),
    }
}

fn stream(document: &Document, dictionary: &Dictionary, key: &str) -> Vec<u8> {
    let stream = get(document, dictionary, key).as_stream().unwrap_or_else(|_| panic!("{key} is no stream"));
    stream.get_plain_content().expect("content")
}

fn page_dict(document: &Document, number: u32) -> &Dictionary {
    document.get_dictionary(document.get_pages()[&number]).expect("a page")
}

fn content(document: &Document, number: u32) -> String {
    let bytes = stream(document, page_dict(document, number), "Contents");
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

fn text_of(object: &Object) -> String {
    let bytes = object.as_str().expect("a string");
    match bytes.strip_prefix(b"\xFE\xFF") {
        Some(units) => {
            let units: Vec<u16> = units.chunks(2).map(|unit| u16::from_be_bytes([unit[0], unit[1]])).collect();
            String::from_utf16(&units).expect("UTF-16")
        }
        None => String::from_utf8(bytes.to_vec()).expect("ASCII"),
    }
}

/// Fonts of a page by name.
fn page_fonts(document: &Document, number: u32) -> BTreeMap<String, &Dictionary> {
    let resources = dict(document, page_dict(document, number), "Resources");
    let fonts = dict(document, resources, "Font");
    fonts
        .iter()
        .map(|(name, _)| {
            let name = String::from_utf8(name.clone()).expect("a name");
            let font = dict(document, fonts, &name);
            (name, font)
        })
        .collect()
}

/// ToUnicode of a font: what each code stands for.
fn unicode(document: &Document, font: &Dictionary) -> BTreeMap<u16, String> {
    let cmap = String::from_utf8(stream(document, font, "ToUnicode")).expect("a CMap");
    let entry = |line: &str| {
        let (code, text) = line.strip_prefix('<')?.strip_suffix('>')?.split_once("> <")?;
        let units: Vec<u16> =
            (0..text.len()).step_by(4).map(|at| u16::from_str_radix(&text[at..at + 4], 16).expect("hex")).collect();
        Some((u16::from_str_radix(code, 16).ok()?, String::from_utf16(&units).expect("UTF-16")))
    };
    let body = cmap.split("beginbfchar").skip(1).flat_map(|part| part.split("endbfchar").next());
    body.flat_map(str::lines).filter_map(entry).collect()
}

#[test]
fn fonts_are_subsets_and_their_text_is_whole() {
    let document = read(&written(&book(vec![page(
        "1",
        vec![line("版心為書", 100.0), line("office fi Aé", 120.0), line("破折——", 140.0), line("😀", 160.0)],
    )])));
    let fonts = page_fonts(&document, 1);
    assert_eq!(fonts.len(), 2);
    let mut texts = Vec::new();
    for font in fonts.values() {
        assert_eq!(get(&document, font, "Subtype").as_name().ok(), Some(b"Type0".as_slice()));
        let name =
            String::from_utf8(get(&document, font, "BaseFont").as_name().expect("a name").to_vec()).expect("ASCII");
        assert!(name.len() > 7 && name.as_bytes()[6] == b'+' && name[..6].bytes().all(|b| b.is_ascii_uppercase()));
        let descendants = get(&document, font, "DescendantFonts").as_array().expect("an array");
        let descendant = document.get_dictionary(descendants[0].as_reference().expect("a reference")).expect("a font");
        let descriptor = dict(&document, descendant, "FontDescriptor");
        let cff = descriptor.has(b"FontFile3");
        assert_eq!(cff, name.ends_with("-Identity-H"), "{name}");
        assert_eq!(cff, !descendant.has(b"CIDToGIDMap"));
        let program = stream(&document, descriptor, if cff { "FontFile3" } else { "FontFile2" });
        assert!(program.len() < 20_000, "{name}: {}", program.len());
        texts.extend(unicode(&document, font).into_values());
    }
    texts.sort();
    for wanted in ["版", "心", "為", "——", "A", "é", "😀", "o"] {
        assert!(texts.iter().any(|text| text == wanted), "{wanted} in {texts:?}");
    }
    assert!(!texts.iter().any(|text| text.contains('\u{FFFD}')), "{texts:?}");
}

/// Also glyphs that a face has for parts of clusters alone are known by a character.
#[test]
fn parts_of_clusters_have_their_character() {
    let words = "が\u{3099}く";
    for lang in [Lang::ZH_HANT, Lang::JA] {
        let face = fonts().choose(wish(Family::Song, lang), 'が', true).expect("a face");
        let item = Item::Glyphs(run(face, words, 12.0, at(50.0, 50.0), Set::Upright));
        let document = read(&written(&book(vec![page("1", vec![item])])));
        for font in page_fonts(&document, 1).values() {
            let texts: Vec<String> = unicode(&document, font).into_values().collect();
            assert!(texts.iter().all(|text| words.contains(text.as_str())), "{texts:?}");
        }
    }
}

#[test]
fn one_glyph_for_two_characters_keeps_both() {
    let document = read(&written(&book(vec![page("1", vec![line("⼀一", 100.0), line("日⽇", 120.0)])])));
    let font = page_fonts(&document, 1).into_values().next().expect("a font");
    let texts: Vec<String> = unicode(&document, font).into_values().collect();
    assert!(texts.contains(&"一".to_owned()) && texts.contains(&"日".to_owned()), "{texts:?}");
    assert!(!texts.contains(&"⼀".to_owned()), "{texts:?}");
    let content = content(&document, 1);
    assert!(content.contains("/ActualText <FEFF2F00>") && content.contains("/ActualText <FEFF2F47>"), "{content}");
    assert_eq!(content.matches("/Span <<").count(), 2);
}

#[test]
fn boxes_labels_and_artifacts() {
    let artifact = vec![
        Item::Artifact(Artifact::Header),
        line("頁眉", 40.0),
        Item::End,
        line("正文", 100.0),
        Item::End,
        Item::Artifact(Artifact::Header),
    ];
    let labels = ["", "", "i", "ii", "iii", "1", "2", "4", "圖一", "XIV"];
    let pages = labels.iter().map(|label| page(label, artifact.clone())).collect();
    let document = read(&written(&book(pages)));
    assert_eq!(document.version, "1.7");
    for name in ["MediaBox", "CropBox", "TrimBox"] {
        let bounds: Vec<f32> = get(&document, page_dict(&document, 3), name)
            .as_array()
            .expect("an array")
            .iter()
            .map(|value| value.as_float().expect("a number"))
            .collect();
        assert_eq!(bounds, [0.0, 0.0, WIDTH as f32, HEIGHT as f32]);
    }
    let numbers = get(&document, dict(&document, catalog(&document), "PageLabels"), "Nums").as_array().expect("Nums");
    let shown: Vec<String> = numbers
        .chunks(2)
        .map(|pair| {
            let label = pair[1].as_dict().expect("a label");
            let part = |key: &[u8]| label.get(key).ok();
            let style = part(b"S").map(|style| String::from_utf8_lossy(style.as_name().expect("a name")).into_owned());
            let start = part(b"St").map(|start| start.as_i64().expect("a number").to_string());
            let prefix = part(b"P").map(text_of);
            let parts = [style, start, prefix].map(Option::unwrap_or_default).join(",");
            format!("{}={parts}", pair[0].as_i64().expect("a number"))
        })
        .collect();
    assert_eq!(shown, ["0=,,", "2=r,,", "5=D,,", "7=D,4,", "8=,,圖一", "9=R,14,"]);
    let content = content(&document, 1);
    // The head, the text, and nothing of an artifact that is never ended.
    assert_eq!(content.matches("BDC").count(), 2);
    assert_eq!(content.matches("EMC").count(), 2);
    assert!(content.starts_with("BT\n/Artifact <</Type/Pagination/Subtype/Header>>BDC\n"), "{content}");
}

#[test]
fn the_outline_nests_and_survives_hostile_titles() {
    let titles = [(0, "第一章 (a\\b)"), (1, "節 😀"), (2, ")("), (1, "\u{1}<&>"), (0, ""), (3, "deep")];
    let mut book = book(vec![page("1", vec![line("一", 100.0)]), page("2", vec![line("二", 100.0)])]);
    book.outline = titles
        .iter()
        .map(|(depth, title)| Bookmark { title: (*title).to_owned(), depth: *depth, page: 1, at: at(10.0, 20.0) })
        .collect();
    book.meta.title = "(書\\名) <&> 𠮷\u{1}".to_owned();
    book.meta.agents = vec![Agent::new("甲", Role::Author), Agent::new("乙", Role::Translator)];
    let document = read(&written(&book));
    let catalog = catalog(&document);
    assert_eq!(get(&document, catalog, "PageMode").as_name().ok(), Some(b"UseOutlines".as_slice()));
    let mut seen = Vec::new();
    walk(&document, dict(&document, catalog, "Outlines"), 0, &mut seen);
    let wanted: Vec<(u8, String)> =
        titles.iter().map(|(depth, title)| ((*depth).min(2), (*title).to_owned())).collect();
    assert_eq!(seen[..5], wanted[..5]);
    assert_eq!(seen[5], (1, "deep".to_owned()), "hangs under the last one");
    let info = document.trailer.get(b"Info").and_then(Object::as_reference).expect("Info");
    let info = document.get_dictionary(info).expect("Info");
    assert_eq!(text_of(get(&document, info, "Title")), book.meta.title);
    assert_eq!(text_of(get(&document, info, "Author")), "甲");
    assert_eq!(text_of(get(&document, info, "CreationDate")), "D:20260101000000Z");
    let xmp = String::from_utf8(stream(&document, catalog, "Metadata")).expect("UTF-8");
    assert!(xmp.contains("(書\\名) &lt;&amp;&gt; 𠮷</rdf:li>"), "{xmp}");
    assert!(xmp.contains("<xmp:CreateDate>2026-01-01T00:00:00Z<"), "{xmp}");
    assert_eq!(text_of(get(&document, catalog, "Lang")), "zh-Hant");
}

fn walk(document: &Document, parent: &Dictionary, depth: u8, seen: &mut Vec<(u8, String)>) {
    let (mut next, mut before) = (parent.get(b"First").ok(), None);
    let first = seen.len();
    while let Some(id) = next {
        assert_eq!(
            document.get_dictionary(id.as_reference().expect("a reference")).expect("an item").get(b"Prev").ok(),
            before,
            "the one before"
        );
        before = Some(id);
        let item = document.get_dictionary(id.as_reference().expect("a reference")).expect("an item");
        seen.push((depth, text_of(get(document, item, "Title"))));
        let place = get(document, item, "Dest").as_array().expect("a destination");
        assert_eq!((place[2].as_float().ok(), place[3].as_float().ok()), (Some(10.0), Some(HEIGHT as f32 - 20.0)));
        walk(document, item, depth + 1, seen);
        next = item.get(b"Next").ok();
    }
    // What is below the first level is closed at first (PDF 1.7 §12.3.3).
    let own = seen[first..].iter().filter(|(level, _)| *level == depth).count() as i64;
    let count = parent.get(b"Count").and_then(Object::as_i64).ok();
    let expected = (own > 0).then_some(if depth == 0 { own } else { -own });
    assert_eq!(count, expected);
}

#[test]
fn links_lead_inside_and_outside() {
    let links = [
        Target::Label(Label::new("chap-2")),
        Target::Url("https://example.org/書 (1)?a=b&c=%20#x".to_owned()),
        Target::Label(Label::new("nowhere")),
    ];
    let links = links.map(|to| Item::Link { rect: rect(10.0, 20.0, 30.0, 12.0), to, tag: TagId::NONE });
    let mut book = book(vec![page("1", links.to_vec()), page("2", vec![line("二", 100.0)])]);
    book.anchors.insert(Label::new("chap-2"), (1, at(50.0, 88.0)));
    book.outline = vec![Bookmark { title: "第二章".to_owned(), depth: 0, page: 1, at: at(50.0, 88.0) }];
    let document = read(&written(&book));
    let annotations = get(&document, page_dict(&document, 1), "Annots").as_array().expect("annotations");
    let annotations: Vec<&Dictionary> = annotations
        .iter()
        .map(|id| document.get_dictionary(id.as_reference().expect("a reference")).expect("an annotation"))
        .collect();
    assert_eq!(annotations.len(), 2);
    for annotation in &annotations {
        assert_eq!(get(&document, annotation, "F").as_i64().ok(), Some(4));
        let corners = get(&document, annotation, "Rect").as_array().expect("a rectangle");
        let corners: Vec<f32> = corners.iter().map(|value| value.as_float().expect("a number")).collect();
        assert_eq!(corners, [10.0, HEIGHT as f32 - 32.0, 40.0, HEIGHT as f32 - 20.0]);
    }
    // Where it leads, in words, and links in the order of the structure (PDF/UA-1 §7.18.3, §7.18.5).
    let words = |annotation: &Dictionary| text_of(get(&document, annotation, "Contents"));
    assert_eq!(words(annotations[0]), "第二章");
    assert_eq!(words(annotations[1]), "https://example.org/書 (1)?a=b&c=%20#x");
    assert_eq!(get(&document, page_dict(&document, 1), "Tabs").as_name().ok(), Some(b"S".as_slice()));
    let place = get(&document, annotations[0], "Dest").as_array().expect("a destination");
    assert_eq!(place[0].as_reference().ok(), document.get_pages().get(&2).copied());
    let action = dict(&document, annotations[1], "A");
    assert_eq!(text_of(get(&document, action, "URI")), "https://example.org/%E6%9B%B8%20(1)?a=b&c=%20#x");
    let names = dict(&document, dict(&document, catalog(&document), "Names"), "Dests");
    assert_eq!(text_of(&get(&document, names, "Names").as_array().expect("names")[0]), "chap-2");
    assert!(!page_dict(&document, 2).has(b"Annots"));
}

#[test]
fn glyphs_stand_where_they_were_put() {
    let mut text = run(face('字'), "字字字", 10.0, at(50.0, 100.0), Set::Horizontal);
    text.glyphs[1].along = Abs::pt(12.5);
    text.glyphs[2].along = Abs::pt(20.0);
    text.glyphs[2].across = Abs::pt(3.0);
    let document = read(&written(&book(vec![page("1", vec![Item::Glyphs(text)])])));
    let content = content(&document, 1);
    let wanted = "BT\n/P <</MCID 0>>BDC\n/F0 10 Tf\n50 495 Td\n[(\0\u{1})-250(\0\u{1})]TJ\n3 Ts\n[250(\0\u{1})]TJ\n0 Ts\nEMC\nET\n";
    assert_eq!(content, wanted);
}

#[test]
fn vertical_lines_are_written_downwards() {
    let items = vec![
        Item::Glyphs(run(face('「'), "「版心」，正文。", 12.0, at(200.0, 60.0), Set::Upright)),
        Item::Glyphs(run(face('a'), "Latin", 12.0, at(196.0, 200.0), Set::Sideways)),
    ];
    let document = read(&written(&book(vec![page("1", items)])));
    let fonts = page_fonts(&document, 1);
    let down = fonts.iter().find(|(name, _)| name.ends_with('V')).expect("a vertical font").1;
    assert_eq!(get(&document, down, "Encoding").as_name().ok(), Some(b"Identity-V".as_slice()));
    let id =
        get(&document, down, "DescendantFonts").as_array().expect("an array")[0].as_reference().expect("a reference");
    let metrics = get(&document, document.get_dictionary(id).expect("a font"), "DW2").as_array().expect("DW2");
    assert_eq!(
        metrics.iter().map(|value| value.as_i64().expect("a number")).collect::<Vec<_>>(),
        [0, -1000],
        "glyphs hang"
    );
    let texts: Vec<String> = unicode(&document, down).into_values().collect();
    assert!(texts.contains(&"「".to_owned()), "{texts:?}");
    let content = content(&document, 1);
    assert_eq!(content.matches("TJ").count(), 3, "a column starts twice: {content}");
    assert!(content.contains("0 -1 1 0 196 395 Tm"), "{content}");
}

#[test]
fn the_same_pages_give_the_same_bytes() {
    let pages = || {
        let mut book = book((1..40).map(|n| page(&n.to_string(), vec![line("同一頁", 100.0), picture(0)])).collect());
        book.images = vec![asset("p.png", ImageKind::Png, encoded(&photo(true), ImageFormat::Png))];
        book
    };
    let one = written(&pages());
    let threads = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
    assert!(one == threads.install(|| written(&pages())));
    let id = |bytes: &[u8]| read(bytes).trailer.get(b"ID").cloned().expect("an ID");
    let mut other = pages();
    other.pages[0].items.push(line("另一頁", 200.0));
    assert_ne!(id(&one), id(&written(&other)));
}

fn picture(image: usize) -> Item {
    Item::Image { image, rect: rect(50.0, 200.0, 100.0, 80.0), alt: "圖".to_owned(), tag: TagId::ROOT }
}

fn asset(name: &str, kind: ImageKind, bytes: Vec<u8>) -> Asset {
    Asset { name: name.to_owned(), bytes: Arc::from(bytes), kind, width: 20, height: 16 }
}

/// A gradient with a transparent corner.
fn photo(alpha: bool) -> DynamicImage {
    let pixel = |x: u32, y: u32| [(x * 12) as u8, (y * 15) as u8, 90];
    match alpha {
        true => DynamicImage::ImageRgba8(image::ImageBuffer::from_fn(20, 16, |x, y| {
            let [r, g, b] = pixel(x, y);
            Rgba([r, g, b, if x < 10 { 128 } else { 255 }])
        })),
        false => DynamicImage::ImageRgb8(image::ImageBuffer::from_fn(20, 16, |x, y| Rgb(pixel(x, y)))),
    }
}

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).expect("an image");
    bytes.into_inner()
}

/// The XObject of one picture, and what was reported.
fn embedded(kind: ImageKind, bytes: Vec<u8>) -> (Option<(Document, lopdf::Stream)>, Vec<Code>) {
    let mut book = book(vec![page("1", vec![picture(0)])]);
    book.images = vec![asset("picture", kind, bytes)];
    let mut sink = Sink::default();
    let bytes = pdf::write(book, fonts(), &Profile::default(), Cache::default(), &mut sink).expect("a PDF");
    let document = read(&bytes);
    let resources = dict(&document, page_dict(&document, 1), "Resources");
    let object = resources.has(b"XObject").then(|| {
        let objects = dict(&document, resources, "XObject");
        get(&document, objects, "Im0").as_stream().expect("a stream").clone()
    });
    (object.map(|object| (document.clone(), object)), sink.list().iter().map(|d| d.code).collect())
}

#[test]
fn jpeg_is_untouched_and_turned() {
    let plain = encoded(&photo(false), ImageFormat::Jpeg);
    let (object, codes) = embedded(ImageKind::Jpeg, plain.clone());
    let object = object.expect("a picture").1;
    assert!(codes.is_empty());
    assert_eq!(object.content, plain);
    assert_eq!(object.dict.get(b"Filter").and_then(Object::as_name).ok(), Some(b"DCTDecode".as_slice()));
    let gray = encoded(&DynamicImage::ImageLuma8(photo(false).to_luma8()), ImageFormat::Jpeg);
    let object = embedded(ImageKind::Jpeg, gray).0.expect("a picture").1;
    assert_eq!(object.dict.get(b"ColorSpace").and_then(Object::as_name).ok(), Some(b"DeviceGray".as_slice()));
    // Orientation 6 in the first directory of Exif.
    let exif = b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let mut turned = vec![0xFF, 0xD8, 0xFF, 0xE1, 0, exif.len() as u8 + 2];
    turned.extend(exif);
    turned.extend(&plain[2..]);
    let mut book = book(vec![page("1", vec![picture(0)])]);
    book.images = vec![asset("turned.jpg", ImageKind::Jpeg, turned)];
    let document = read(&written(&book));
    assert!(content(&document, 1).contains("cm 0 -1 1 0 0 1 cm /Im0 Do"), "{}", content(&document, 1));
}

/// A JPEG of 8 × 8 pixels of one colour in four components (ITU-T T.81), with the segment of Adobe software of a transform.
pub fn of_four(components: [u8; 4], adobe: Option<u8>) -> Vec<u8> {
    let mut out = vec![0xFF, 0xD8];
    let mut segment = |marker: u8, body: &[u8]| {
        out.extend([0xFF, marker]);
        out.extend((body.len() as u16 + 2).to_be_bytes());
        out.extend(body);
    };
    if let Some(transform) = adobe {
        segment(0xEE, &[&b"Adobe\0\x64\0\0\0\0"[..], &[transform]].concat());
    }
    segment(0xDB, &[&[0][..], &[1; 64]].concat());
    let frame: Vec<u8> = (1..=4).flat_map(|number| [number, 0x11, 0]).collect();
    segment(0xC0, &[&[8, 0, 8, 0, 8, 4][..], &frame].concat());
    // Differences of twelve sizes in codes of four bits; of the others only that there are none.
    segment(0xC4, &[&[0, 0, 0, 0, 12][..], &[0; 12], &(0..12).collect::<Vec<u8>>()].concat());
    segment(0xC4, &[&[0x10, 1][..], &[0; 15], &[0]].concat());
    segment(0xDA, &[4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0]);
    let mut bits = String::new();
    for value in components {
        let level = (i32::from(value) - 128) * 8;
        let size = (32 - level.unsigned_abs().leading_zeros()) as usize;
        let stored = if level < 0 { level + (1 << size) - 1 } else { level };
        bits += &format!("{size:04b}");
        if size > 0 {
            bits += &format!("{stored:0size$b}");
        }
        bits += "0";
    }
    while !bits.len().is_multiple_of(8) {
        bits += "1";
    }
    for byte in bits.as_bytes().chunks(8) {
        let byte = byte.iter().fold(0, |byte, bit| byte << 1 | (bit - b'0'));
        out.push(byte);
        if byte == 0xFF {
            out.push(0);
        }
    }
    out.extend([0xFF, 0xD9]);
    out
}

/// A file for the screen says what its colours are, which nobody knows of inks without a profile: they are converted, and
/// that is said. However the inks are stored, the colour is the same.
#[test]
fn inks_of_an_unknown_press_become_light_and_are_reported() {
    // Cyan 200, magenta 100, no yellow, black 55; as light each is what the ink and the black let through.
    let light = [43, 122, 200];
    for (stored, adobe) in [
        ([200, 100, 0, 55], None),
        ([55, 155, 255, 200], Some(0)),
        // Luminance and chrominance of 200, 100, 0; black turned over.
        ([119, 61, 186, 200], Some(2)),
    ] {
        let (object, codes) = embedded(ImageKind::Jpeg, of_four(stored, adobe));
        assert_eq!(codes, [Code::P027]);
        let object = object.expect("a picture").1;
        assert_eq!(object.dict.get(b"ColorSpace").and_then(Object::as_name).ok(), Some(b"DeviceRGB".as_slice()));
        let pixels = object.get_plain_content().expect("pixels");
        assert_eq!(pixels.len(), 8 * 8 * 3);
        let near = |pixel: &[u8]| pixel.iter().zip(light).all(|(one, other)| one.abs_diff(other) <= 2);
        assert!(pixels.chunks(3).all(near), "{adobe:?} {:?}", &pixels[..3]);
    }
}

#[test]
fn png_is_lossless_with_its_transparency() {
    let (object, codes) = embedded(ImageKind::Png, encoded(&photo(false), ImageFormat::Png));
    let (document, object) = object.expect("a picture");
    assert!(codes.is_empty() && !object.dict.has(b"SMask"));
    assert!(!page_dict(&document, 1).has(b"Group"), "nothing is blended");
    for image in [photo(true), DynamicImage::ImageRgba16(photo(true).to_rgba16())] {
        let (document, object) = embedded(ImageKind::Png, encoded(&image, ImageFormat::Png)).0.expect("a picture");
        // What is not opaque is blended in the space of the file (ISO 19005-2 §6.2.10).
        let group = dict(&document, page_dict(&document, 1), "Group");
        assert_eq!(get(&document, group, "S").as_name().ok(), Some(b"Transparency".as_slice()));
        assert_eq!(get(&document, group, "CS").as_name().ok(), Some(b"DeviceRGB".as_slice()));
        let mask = document.get_object(object.dict.get(b"SMask").and_then(Object::as_reference).expect("a mask"));
        let mask = mask.and_then(Object::as_stream).expect("a mask");
        assert_eq!(mask.dict.get(b"ColorSpace").and_then(Object::as_name).ok(), Some(b"DeviceGray".as_slice()));
        let rgba = photo(true).to_rgba8();
        let plain = |stream: &lopdf::Stream| stream.get_plain_content().expect("pixels");
        assert_eq!(plain(&object), rgba.pixels().flat_map(|p| [p.0[0], p.0[1], p.0[2]]).collect::<Vec<u8>>());
        assert_eq!(plain(mask), rgba.pixels().map(|p| p.0[3]).collect::<Vec<u8>>());
    }
}

#[test]
fn gif_and_webp_are_decoded() {
    for (kind, format) in [(ImageKind::Gif, ImageFormat::Gif), (ImageKind::Webp, ImageFormat::WebP)] {
        let (object, codes) = embedded(kind, encoded(&photo(false), format));
        let object = object.unwrap_or_else(|| panic!("{kind:?} {codes:?}")).1;
        assert_eq!(object.get_plain_content().expect("pixels").len(), 20 * 16 * 3);
    }
}

#[test]
fn broken_pictures_are_reported_and_left_out() {
    let png = encoded(&photo(true), ImageFormat::Png);
    let jpeg = encoded(&photo(false), ImageFormat::Jpeg);
    let mut damaged = png.clone();
    damaged[60] ^= 0x55;
    for (kind, bytes) in [
        (ImageKind::Png, png[..png.len() / 2].to_vec()),
        (ImageKind::Png, damaged),
        (ImageKind::Jpeg, jpeg[..30].to_vec()),
        (ImageKind::Gif, b"GIF89a".to_vec()),
        (ImageKind::Webp, b"RIFF\0\0\0\0WEBPVP8 ".to_vec()),
        (ImageKind::Svg, b"<svg".to_vec()),
        (ImageKind::Png, Vec::new()),
    ] {
        let (object, codes) = embedded(kind, bytes);
        assert!(object.is_none(), "{kind:?}");
        assert_eq!(codes, [Code::A002], "{kind:?}");
    }
}

#[test]
fn svg_is_drawn_in_vectors_where_it_can_be() {
    let svg = |body: &str| format!(r#"<svg xmlns="http://www.w3.org/2000/svg" width="20" height="16">{body}</svg>"#);
    let subtype = |body: &str| {
        let (object, codes) = embedded(ImageKind::Svg, svg(body).into_bytes());
        assert!(codes.is_empty());
        let (_, object) = object.expect("a picture");
        let kind = object.dict.get(b"Subtype").and_then(Object::as_name).expect("a name").to_vec();
        (kind, String::from_utf8_lossy(&object.get_plain_content().expect("content")).into_owned())
    };
    let (kind, content) = subtype(r##"<path d="M1 1H9V9z" fill="#f00" fill-opacity=".5" stroke="#222"/>"##);
    assert_eq!(kind, b"Form");
    assert!(content.contains("1 0 0 rg") && content.contains(" G ") && content.contains("/G0 gs"), "{content}");
    let (kind, content) = subtype(r#"<text x="1" y="9" font-size="8" font-family="serif">版a</text>"#);
    assert_eq!(kind, b"Form");
    assert!(content.contains(" c ") || content.contains(" l "), "text becomes outlines: {content}");
    let gradient = r#"<linearGradient id="g"><stop offset="0"/><stop offset="1" stop-color="red"/></linearGradient>
        <rect width="9" height="9" fill="url(#g)"/>"#;
    assert_eq!(subtype(gradient).0, b"Image");
}

#[test]
fn no_file_is_read_for_an_svg() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/covers/cover.svg");
    let svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">
        <rect width="4" height="4"/><image xlink:href="{path}" width="9" height="9"/></svg>"#
    );
    let (_, object) = embedded(ImageKind::Svg, svg.into_bytes()).0.expect("a picture");
    let content = String::from_utf8_lossy(&object.get_plain_content().expect("content")).into_owned();
    assert!(!content.contains("Do"), "{content}");
}

#[test]
fn a_missing_character_is_a_box_that_keeps_its_text() {
    let mut text = run(face('字'), "字", 12.0, at(50.0, 100.0), Set::Horizontal);
    text.text = "\u{E000}".to_owned();
    text.glyphs[0].id = 0;
    let document = read(&written(&book(vec![page("1", vec![Item::Glyphs(text)])])));
    // The glyph 0 itself may not be shown in PDF/A.
    assert!(content(&document, 1).contains("/ActualText <FEFFE000>>> BDC\n[(\0\u{1})]TJ"), "{}", content(&document, 1));
    let font = page_fonts(&document, 1).into_values().next().expect("a font");
    assert_eq!(unicode(&document, font)[&1], "□");
}
