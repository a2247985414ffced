//! Pictures that are odd, large, broken or hostile.

use super::*;

use banxin::diag::Code;

/// What of these files comes into the book, with the findings of reading and of writing.
fn all(files: &[(&str, Vec<u8>)]) -> (BTreeMap<String, Vec<u8>>, Vec<Code>) {
    let world = files.iter().fold(MemWorld::new(), |world, (name, bytes)| world.with(format!("book/{name}"), bytes));
    let project = project(ProjectKind::Single);
    let blocks = files.iter().map(|(name, _)| para(vec![image(name, "圖")])).collect();
    let (book, found) = edition(&world, &project, vec![chapter("a.md", "題", blocks)]);
    let (bytes, written) = write(&world, &project, &book);
    let kept = check(&bytes).into_iter().filter(|(name, _)| name.contains("/images/"));
    let leaf = |name: String| name.rsplit('/').next().unwrap_or("").to_owned();
    let codes = found.list().iter().chain(written.list()).map(|found| found.code).collect();
    (kept.map(|(name, bytes)| (leaf(name), bytes)).collect(), codes)
}

fn encoded(image: &image::DynamicImage, format: image::ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, format).expect("a picture");
    out.into_inner()
}

/// A chunk of a PNG with its checksum.
fn chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(kind);
    crc.update(body);
    [&(body.len() as u32).to_be_bytes(), &kind[..], body, &crc.sum().to_be_bytes()].concat()
}

/// A PNG with chunks behind its header.
fn with_chunks(png: &[u8], more: &[Vec<u8>]) -> Vec<u8> {
    [&png[..33], &more.concat(), &png[33..]].concat()
}

/// A PNG that says it has these sides and has next to nothing.
fn hollow(width: u32, height: u32) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let data = [0x78, 0x9c, 0x03, 0, 0, 0, 0, 1];
    [&b"\x89PNG\r\n\x1a\n"[..], &chunk(b"IHDR", &header), &chunk(b"IDAT", &data), &chunk(b"IEND", b"")].concat()
}

/// A JPEG of 8 by 8 pixels in four inks, all of them half: every block is its mean alone.
fn four_inks() -> Vec<u8> {
    let mut out = vec![0xff, 0xd8];
    let mut segment = |marker: u8, body: &[u8]| {
        out.extend([0xff, marker]);
        out.extend((body.len() as u16 + 2).to_be_bytes());
        out.extend(body);
    };
    segment(0xee, b"Adobe\0\x64\0\0\0\0\0");
    segment(0xdb, &[&[0][..], &[1; 64]].concat());
    segment(0xc0, &[8, 0, 8, 0, 8, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0]);
    let one = |class: u8| [&[class, 1][..], &[0; 15], &[0]].concat();
    segment(0xc4, &one(0x00));
    segment(0xc4, &one(0x10));
    segment(0xda, &[4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0]);
    // Two bits a block: no difference, no frequencies.
    out.extend([0x00, 0xff, 0xd9]);
    out
}

#[test]
fn bombs_are_refused_before_they_are_opened() {
    let gif = [&b"GIF89a\xff\xff\xff\xff\0\0\0,\0\0\0\0\xff\xff\xff\xff\0\x02\x02D\x01\0"[..], b";"].concat();
    let mut bmp = encoded(&image::DynamicImage::new_rgb8(1, 1), image::ImageFormat::Bmp);
    bmp[18..22].copy_from_slice(&30_000u32.to_le_bytes());
    bmp[22..26].copy_from_slice(&30_000u32.to_le_bytes());
    for (name, bytes, code) in [
        ("a.png", hollow(30_000, 30_000), Code::A007),
        ("b.png", hollow(u32::MAX, 1), Code::A007),
        ("c.gif", gif, Code::A007),
        ("d.bmp", bmp, Code::A007),
        ("e.png", hollow(0, 5), Code::A002),
        ("f.png", vec![0; (64 << 20) + 1], Code::A007),
    ] {
        let (kept, codes) = all(&[(name, bytes)]);
        // Some decoders say that a header is wrong where its sides are.
        assert!(codes == [code] || codes == [Code::A002], "{name} {codes:?}");
        assert!(kept.is_empty(), "{name}");
    }
}

/// A colour profile that would fill the memory of whoever shows the picture.
#[test]
fn profiles_are_bounded() {
    let png = encoded(&image::DynamicImage::new_rgb8(20, 20), image::ImageFormat::Png);
    let profile = |size: usize| {
        let mut packed = flate2::write::ZlibEncoder::new(b"name\0\0".to_vec(), flate2::Compression::best());
        std::io::Write::write_all(&mut packed, &vec![0; size]).expect("memory");
        with_chunks(&png, &[chunk(b"iCCP", &packed.finish().expect("memory"))])
    };
    assert_eq!(all(&[("large.png", profile(60_000_000))]).1, [Code::A007]);
    assert_eq!(all(&[("sound.png", profile(500_000))]).1, []);
}

/// The names of pictures stay when others come that are called alike, or become the same kind.
#[test]
fn names_of_pictures_stay() {
    let png = || encoded(&image::DynamicImage::new_rgb8(20, 20), image::ImageFormat::Png);
    let names = |files: &[(&str, Vec<u8>)]| all(files).0.into_keys().collect::<Vec<_>>();
    let alone = names(&[("a.png", png())]);
    assert_eq!(alone, ["a.png"]);
    let before = [("a.jpg", photograph(40, 20, 1)), ("a.webp", webp(255)), ("a.png", png())];
    assert_eq!(names(&before), ["a.jpg", "a.png", "a.webp.png"]);
    // A picture called like the cover is not the cover.
    let world = MemWorld::new()
        .with("book/cover.png", png())
        .with("book/c.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='600' height='900'/>");
    let mut project = project(ProjectKind::Single);
    project.cover = Some((CoverAt::File("book/c.svg".into()), Span::NONE));
    let (book, _) = edition(&world, &project, vec![chapter("a.md", "題", vec![para(vec![image("cover.png", "圖")])])]);
    let files = check(&write(&world, &project, &book).0);
    let images = files.iter().filter_map(|(name, _)| name.strip_prefix("EPUB/images/")).collect::<Vec<_>>();
    assert_eq!(images, ["cover-2.png", "cover.png"]);
}

#[test]
fn broken_pictures_are_refused_with_a_message() {
    let png = encoded(&image::DynamicImage::new_rgb8(20, 20), image::ImageFormat::Png);
    let jpeg = photograph(40, 20, 1);
    let gif = encoded(&image::DynamicImage::new_rgba8(20, 20), image::ImageFormat::Gif);
    let mut flipped = png.clone();
    flipped[45] ^= 0x55;
    for (name, bytes) in [
        ("cut.png", png[..png.len() / 2].to_vec()),
        ("flipped.png", flipped),
        ("header.jpg", jpeg[..jpeg.len() / 4].to_vec()),
        ("tail.jpg", jpeg[..jpeg.len() - 9].to_vec()),
        ("cut.webp", webp(255)[..20].to_vec()),
        ("tail.webp", webp(255)[..webp(255).len() - 3].to_vec()),
        ("cut.gif", b"GIF89a\x01\0".to_vec()),
        ("half.gif", gif[..gif.len() / 2].to_vec()),
        ("tail.gif", gif[..gif.len() - 3].to_vec()),
        ("lie.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><g></svg>".to_vec()),
        ("lie.png", b"<html></html>".to_vec()),
    ] {
        let (kept, codes) = all(&[(name, bytes)]);
        assert_eq!((codes, kept.len()), (vec![Code::A002], 0), "{name}");
    }
    // The last byte of a GIF shows nothing.
    assert_eq!(all(&[("short.gif", gif[..gif.len() - 1].to_vec())]).1, []);
    // What stands behind the end of a picture does no harm, and does not come along.
    let trailing = [&png[..], &[b'x'; 200]].concat();
    let (kept, codes) = all(&[("trailing.png", trailing)]);
    assert_eq!((kept["trailing.png"].len(), codes), (png.len(), vec![]));
}

#[test]
fn four_inks_become_rgb_and_that_is_said() {
    let (kept, codes) = all(&[("ink.jpg", four_inks())]);
    assert_eq!(codes, [Code::A023]);
    let shown = image::load_from_memory(&kept["ink.jpg"]).expect("a JPEG");
    assert_eq!((shown.color(), shown.width()), (image::ColorType::Rgb8, 8));
}

#[test]
fn depth_profiles_and_orientation_are_heeded() {
    let deep = image::ImageBuffer::from_fn(6, 4, |x, y| image::Rgb([x as u16 * 9_999, y as u16 * 9_999, 300]));
    let deep = encoded(&image::DynamicImage::ImageRgb16(deep), image::ImageFormat::Png);
    let place = chunk(b"tEXt", b"Comment\0the back door of the house");
    let profile = chunk(b"iCCP", b"sRGB\0\0\x78\x9c\x03\0\0\0\0\x01");
    let noted = with_chunks(&deep, &[place, profile.clone()]);
    let mut turned = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    turned.truncate(26);
    let exif = with_chunks(&deep, &[chunk(b"eXIf", &turned)]);
    let (kept, codes) = all(&[("deep.png", noted), ("turned.png", exif)]);
    assert_eq!(codes, []);
    let deep = image::load_from_memory(&kept["deep.png"]).expect("a PNG");
    assert_eq!((deep.color(), deep.width()), (image::ColorType::Rgb16, 6), "samples stay as they are");
    let has = |name: &str, what: &[u8]| kept[name].windows(what.len()).any(|part| part == what);
    assert!(has("deep.png", &profile) && !has("deep.png", b"back door"));
    let turned = image::load_from_memory(&kept["turned.png"]).expect("a PNG");
    assert_eq!((turned.width(), turned.height()), (4, 6));
    assert!(!has("turned.png", b"eXIf"));
}

#[test]
fn moving_pictures_move_on_and_lose_their_notes() {
    let mut gif = Vec::new();
    {
        let mut encoder = image::codecs::gif::GifEncoder::new(&mut gif);
        encoder.set_repeat(image::codecs::gif::Repeat::Infinite).expect("a loop");
        (0..3u8).for_each(|n| encoder.encode(&[n * 90, 0, 0], 1, 1, image::ExtendedColorType::Rgb8).expect("a frame"));
    }
    let end = gif.len() - 1;
    let noted = [&gif[..end], b"\x21\xfe\x09back door\0", b"\x21\xff\x0bXMP DataXMP\x03abc\0", b";"].concat();
    let alpha = webp(90);
    let vp8x = |flags: u8| [&b"VP8X\x0a\0\0\0"[..], &[flags, 0, 0, 0, 19, 0, 0, 9, 0, 0]].concat();
    let anim = b"ANIM\x06\0\0\0\0\0\0\0\0\0";
    let exif = b"EXIF\x05\0\0\0where\0";
    let body = |parts: &[&[u8]]| {
        let body = [&b"WEBP"[..], &parts.concat()].concat();
        [&b"RIFF"[..], &(body.len() as u32).to_le_bytes(), &body].concat()
    };
    let frame = [
        &b"ANMF"[..],
        &(16 + alpha.len() as u32 - 12).to_le_bytes(),
        &[0; 6],
        &[19, 0, 0, 9, 0, 0],
        &[1, 0, 0, 0],
        &alpha[12..],
    ]
    .concat();
    let moving = body(&[&vp8x(0b0001_1010), anim, &frame, exif]);
    let (kept, codes) = all(&[("a.gif", noted), ("b.webp", moving)]);
    assert_eq!(kept["a.gif"], gif);
    assert_eq!(kept["b.webp"], body(&[&vp8x(0b0001_0010), anim, &frame]));
    assert_eq!(codes, [Code::E021]);
}

#[test]
fn covers_are_looked_at_and_become_what_shelves_show() {
    let cover = |name: &str, bytes: Vec<u8>| {
        let world = MemWorld::new().with(format!("book/{name}"), bytes);
        let mut project = project(ProjectKind::Single);
        project.cover = Some((CoverAt::File(format!("book/{name}").into()), Span::NONE));
        let mut sink = Sink::default();
        let book = Book { chapters: vec![chapter("a.md", "題", vec![words(TEXT)])], ..Book::default() };
        let book = Book { root: "book".to_owned(), ..book };
        let Ok(edition) = banxin::resolve::edition(&world, &project, book, &mut sink) else {
            return (None, sink.list().iter().map(|found| found.code).collect());
        };
        let (bytes, written) = write(&world, &project, &edition);
        let files = check(&bytes);
        let found = files.iter().find(|(name, _)| name.contains("/images/cover")).expect("a cover").0.clone();
        assert!(text(&files, "EPUB/content.opf").contains("properties=\"cover-image\""));
        (Some(found), sink.list().iter().chain(written.list()).map(|found| found.code).collect::<Vec<_>>())
    };
    let plain = |width, height| image::DynamicImage::new_rgb8(width, height);
    let png = |width, height| encoded(&plain(width, height), image::ImageFormat::Png);
    let name = |name: &str| Some(format!("EPUB/images/{name}"));
    assert_eq!(cover("c.png", png(800, 1200)), (name("cover.png"), vec![]));
    assert_eq!(cover("c.bmp", encoded(&plain(700, 1050), image::ImageFormat::Bmp)), (name("cover.png"), vec![]));
    assert_eq!(cover("c.webp", encoded(&plain(700, 1050), image::ImageFormat::WebP)).0, name("cover.png"));
    assert_eq!(cover("c.png", png(300, 450)), (name("cover.png"), vec![Code::A009]));
    assert_eq!(cover("c.png", png(1200, 1200)), (name("cover.png"), vec![Code::A009]));
    assert_eq!(cover("c.jpg", four_inks()), (name("cover.jpg"), vec![Code::A009, Code::A023]));
    assert_eq!(
        cover("c.gif", encoded(&image::DynamicImage::new_rgba8(9, 9), image::ImageFormat::Gif)),
        (None, vec![Code::A005])
    );
    assert_eq!(cover("c.png", hollow(30_000, 30_000)), (None, vec![Code::A005]));
}
