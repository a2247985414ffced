//! Faces: what is built in, which face sets what, shaping, subsets.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use banxin::config::FontOptions;
use banxin::diag::{Code, Sink};
use banxin::doc::Inline;
use banxin::font::{self, Face, Fonts, Shaped, Wish};
use banxin::lang::Lang;
use banxin::layout::para;
use banxin::theme::{Abs, Family};
use banxin::world::{MemWorld, World};
use skrifa::raw::ps::cff::CffFontRef;
use skrifa::raw::{FontRef, TableProvider};
use skrifa::{GlyphId, Tag};

const SONG: Wish = Wish { family: Family::Song, bold: false, italic: false, lang: Lang::ZH_HANT };

fn built_in() -> Fonts {
    font::load(&MemWorld::new(), &FontOptions::default(), &mut Sink::default()).expect("built-in faces")
}

fn named<'a>(fonts: &'a Fonts, name: &str) -> &'a Face {
    fonts.iter().map(|(_, face)| face).find(|face| face.name() == name).unwrap_or_else(|| panic!("no {name}"))
}

fn chosen(fonts: &Fonts, wish: Wish, ch: char) -> &str {
    fonts.choose(wish, ch, false).map_or("", |id| fonts.face(id).name())
}

fn shaped(face: &Face, text: &str, vertical: bool) -> Vec<Shaped> {
    shaped_in(face, text, Lang::ZH_HANT, vertical)
}

fn shaped_in(face: &Face, text: &str, lang: Lang, vertical: bool) -> Vec<Shaped> {
    let mut out = Vec::new();
    face.shape(text, lang, vertical, false, &mut out);
    out
}

#[test]
fn the_set_is_whole_and_may_be_embedded() {
    let fonts = built_in();
    assert_eq!(fonts.iter().count(), 25);
    assert!(fonts.iter().all(|(_, face)| face.may_embed()));
    let names: Vec<&str> = fonts.iter().take(5).map(|(_, face)| face.families()[0].as_str()).collect();
    assert_eq!(names, ["TC", "HK", "SC", "JP", "KR"].map(|region| format!("Noto Serif CJK {region}")));
}

#[test]
fn han_follows_the_language_and_latin_the_family() {
    let fonts = built_in();
    let lang = |tag: &str| Wish { lang: tag.parse().expect("a tag"), ..SONG };
    for (tag, region) in
        [("zh-Hant", "tc"), ("zh-HK", "hk"), ("zh-Hans", "sc"), ("ja", "jp"), ("ko", "kr"), ("en", "tc")]
    {
        let name = chosen(&fonts, lang(tag), '骨').to_lowercase();
        assert!(name.starts_with("notoserifcjk") && name.contains(region), "{tag}: {name}");
    }
    assert_eq!(chosen(&fonts, SONG, 'a'), "NotoSerifCJKtc-Regular");
    assert_eq!(chosen(&fonts, Wish { italic: true, ..SONG }, 'a'), "SourceSerif4-Italic");
    assert_eq!(chosen(&fonts, Wish { family: Family::Kai, ..SONG }, 'a'), "SourceSerif4-Italic");
    assert_eq!(chosen(&fonts, Wish { family: Family::Kai, ..SONG }, '字'), "BookKaiTC");
    assert_eq!(chosen(&fonts, Wish { family: Family::Mono, ..SONG }, 'a'), "SourceCodePro-Regular");
    assert!(chosen(&fonts, Wish { family: Family::Mono, ..SONG }, '字').starts_with("NotoSansCJK"));
    assert!(chosen(&fonts, Wish { family: Family::Hei, bold: true, ..SONG }, 'a').starts_with("NotoSansCJK"));
    assert!(chosen(&fonts, Wish { bold: true, ..SONG }, '字').contains("Bold"));
}

#[test]
fn sample_characters_have_a_face() {
    let fonts = built_in();
    for family in [Family::Song, Family::Hei, Family::Kai, Family::Mono] {
        for ch in "爲為裏裡，。「」『』—…·《》〈〉、；：！？％～A9é①→■ㄅㄚあア한😀⭐".chars()
        {
            let wish = Wish { family, ..SONG };
            assert!(fonts.choose(wish, ch, false).is_some(), "{family:?} {ch}");
            assert!(fonts.choose(wish, ch, true).is_some(), "{family:?} {ch}");
        }
    }
    // The mathematical face fills the gaps of the others, but not with what its makers put in private use.
    for ch in "⌊⌋⌈⌉ℤℝ∗𝜇⟨⟩".chars() {
        assert!(fonts.choose(SONG, ch, false).is_some(), "{ch}");
    }
    assert_eq!(fonts.choose(SONG, '\u{E000}', false), None);
    let last = fonts.face(fonts.last_resort(SONG));
    assert!(last.ink(0).is_some(), "the missing character is a box");
}

#[test]
fn wide_marks_come_from_the_han_face_and_emoji_from_the_emoji_face() {
    let fonts = built_in();
    for ch in ['“', '”', '‘', '’', '—', '…', '·'] {
        assert_eq!(chosen(&fonts, SONG, ch), "SourceSerif4-Regular");
        let wide = fonts.face(fonts.choose(SONG, ch, true).expect("a face"));
        assert!(wide.name().starts_with("NotoSerifCJK"), "{ch}: {}", wide.name());
    }
    assert_eq!(chosen(&fonts, SONG, '⭐'), "NotoEmoji-Regular");
    assert!(fonts.emoji('☀').is_some());
    assert_ne!(chosen(&fonts, SONG, '☀'), "NotoEmoji-Regular");
}

#[test]
fn a_dash_of_two_is_one_glyph_in_every_region() {
    let fonts = built_in();
    for (_, face) in fonts.iter().take(15) {
        let dash = shaped(face, "——", false);
        assert_eq!((dash.len(), dash[0].advance), (1, 2000), "{}", face.name());
    }
}

#[test]
fn vertical_forms_agree_with_the_shaper() {
    let fonts = built_in();
    for name in ["NotoSerifCJKtc-Regular", "BookKaiTC"] {
        let face = fonts.iter().map(|(_, face)| face).find(|face| face.name().eq_ignore_ascii_case(name));
        let face = face.unwrap_or_else(|| panic!("no {name}"));
        for ch in "「」。，（）ー字".chars() {
            let upright = face.glyph(ch).expect("a glyph");
            let down = shaped(face, &ch.to_string(), true);
            assert_eq!(down.len(), 1);
            assert_eq!(down[0].id, face.vertical(upright), "{name} {ch}");
            assert_eq!((down[0].advance, down[0].along, down[0].across), (1000, 0, 0), "{name} {ch}");
            assert_eq!(face.vertical_advance(down[0].id), 1000);
            assert_eq!(face.vertical_origin(down[0].id), (500, 880), "{name} {ch}");
        }
        let bracket = face.glyph('「').expect("a glyph");
        assert_ne!(face.vertical(bracket), bracket);
    }
}

#[test]
fn shaping_kerns_only_when_asked_and_counts_bytes() {
    let fonts = built_in();
    let face = named(&fonts, "SourceSerif4-Regular");
    let (mut kerned, mut solid) = (Vec::new(), Vec::new());
    face.shape("AVAé", Lang::EN, false, true, &mut kerned);
    face.shape("AVAé", Lang::EN, false, false, &mut solid);
    let length = |glyphs: &[Shaped]| glyphs.iter().map(|glyph| glyph.advance).sum::<i32>();
    assert!(length(&kerned) < length(&solid));
    assert_eq!(solid.iter().map(|glyph| glyph.cluster).collect::<Vec<_>>(), [0, 1, 2, 3]);
    assert_eq!(solid[0].advance, face.advance(solid[0].id));
}

#[test]
fn a_pdf_subset_holds_the_glyphs_and_is_small() {
    let fonts = built_in();
    for face in [fonts.iter().next().expect("a face").1, named(&fonts, "BookKaiTC")] {
        let glyphs: BTreeSet<u16> = "版心爲，「".chars().filter_map(|ch| face.glyph(ch)).collect();
        let (program, numbers) = face.subset_for_pdf(&glyphs).expect("a subset");
        assert!(program.len() < 20_000, "{}", program.len());
        assert_eq!(numbers.keys().copied().collect::<BTreeSet<_>>(), glyphs);
        let font = FontRef::new(&program).expect("a font");
        assert_eq!(usize::from(font.maxp().expect("maxp").num_glyphs()), glyphs.len() + 1);
        assert_eq!(face.subset_for_pdf(&glyphs), Some((program, numbers)), "the same twice");
    }
}

/// Cubic and quadratic outlines, of faces of 1000 units and of others, hang from zero by their vertical origin.
#[test]
fn a_hung_subset_has_the_outlines_lower_by_their_vertical_origin() {
    let fonts = built_in();
    for (_, face) in fonts.iter() {
        let chars = if face.glyph('版').is_some() { "版心爲，「ー" } else { "Agé;" };
        let glyphs: BTreeSet<u16> =
            chars.chars().filter_map(|ch| face.glyph(ch)).flat_map(|glyph| [glyph, face.vertical(glyph)]).collect();
        let (program, numbers) = face.hung_subset_for_pdf(&glyphs).expect("a subset");
        assert_eq!(face.hung_subset_for_pdf(&glyphs), Some((program.clone(), numbers.clone())), "the same twice");
        assert_eq!(numbers.keys().copied().collect::<BTreeSet<_>>(), glyphs);
        let table = FontRef::new(&program).expect("a font").table_data(Tag::new(b"CFF ")).expect("outlines");
        let cff = CffFontRef::new_cff(table.as_bytes(), 0, None).expect("outlines");
        assert_eq!(cff.num_glyphs() as usize, glyphs.len() + 1, "{}", face.name());
        assert_eq!(cff.upem(), i32::from(face.metrics().upem), "{}", face.name());
        let subfont = cff.subfont(0, &[]).expect("a subfont");
        for (old, new) in numbers {
            let new = GlyphId::from(new);
            let advance = cff.advance(&subfont, new, &[], None).expect("a width");
            assert_eq!(advance, Some(face.advance(old) as f32), "{} {old}", face.name());
            let up = face.vertical_origin(old).1;
            let wanted =
                face.ink(old).map(i32x4).map(|[left, bottom, right, top]| [left, bottom - up, right, top - up]);
            let extents = cff.extents(&subfont, new, &[], None).expect("an outline");
            let found =
                extents.map_or([0; 4], |all| [all.x_min, all.y_min, all.x_max, all.y_max].map(|edge| edge as i32));
            // Quadratic curves become cubic ones with rounded points.
            let near = wanted.unwrap_or_default().into_iter().zip(found).all(|(a, b)| (a - b).abs() <= 1);
            assert!(near, "{} {old}: {found:?}, not {wanted:?}", face.name());
        }
    }
}

fn i32x4(values: [i16; 4]) -> [i32; 4] {
    values.map(i32::from)
}

#[test]
fn an_epub_subset_keeps_vertical_forms_dashes_and_widths() {
    let fonts = built_in();
    let text = "竹簡爲書，「編」以韋——斷則散佚……Aé";
    let chars: BTreeSet<char> = text.chars().collect();
    for (_, face) in fonts.iter() {
        let have: BTreeSet<char> = chars.iter().copied().filter(|ch| face.glyph(*ch).is_some()).collect();
        if have.is_empty() {
            assert_eq!(face.subset_for_epub(&chars, "Body Face"), None);
            continue;
        }
        let subset = face.subset_for_epub(&chars, "Body Face").unwrap_or_else(|| panic!("{}", face.name()));
        assert!(subset.len() < 90_000, "{} {}", face.name(), subset.len());
        let options =
            FontOptions { paths: vec!["font.otf".into()], song: Some("body face".into()), ..FontOptions::default() };
        let (world, mut sink) = (MemWorld::new().with("font.otf", &subset), Sink::default());
        let again = font::load(&world, &options, &mut sink).expect("faces");
        assert!(sink.list().is_empty(), "{:?}", sink.list());
        let small = again.iter().last().expect("a face").1;
        assert_eq!(small.families(), ["Body Face"]);
        for &ch in &have {
            let (old, new) = (face.glyph(ch).expect("old"), small.glyph(ch).expect("new"));
            assert_eq!(face.advance(old), small.advance(new), "{} {ch}", face.name());
            assert_eq!(face.ink(old), small.ink(new), "{} {ch}", face.name());
            let (old, new) = (face.vertical(old), small.vertical(new));
            assert_eq!(face.ink(old), small.ink(new), "{} {ch} down", face.name());
        }
        if have.contains(&'—') && face.glyph('字').is_some() {
            let regions = [("hk", "zh-HK"), ("sc", "zh-Hans"), ("jp", "ja"), ("kr", "ko")];
            let name = face.name().to_lowercase();
            let lang = regions.iter().find(|(region, _)| name.contains(&format!("cjk{region}")));
            let lang = lang.map_or(Lang::ZH_HANT, |(_, tag)| tag.parse().expect("a tag"));
            let widths = |face: &Face| shaped_in(face, "——", lang, false).iter().map(|g| g.advance).collect::<Vec<_>>();
            assert_eq!(widths(face), widths(small), "{}", face.name());
        }
        assert_eq!(face.subset_for_epub(&chars, "Body Face"), Some(subset), "the same twice");
    }
}

#[test]
fn faces_of_the_project_come_first_where_they_are_named() {
    let fonts = built_in();
    let chars: BTreeSet<char> = "字體，\u{4E00}".chars().collect();
    let own = named(&fonts, "BookKaiTC").subset_for_epub(&chars, "My Song").expect("a subset");
    let world = MemWorld::new().with("fonts/own/a.ttf", &own).with("fonts/readme.txt", "no font");
    let options = FontOptions { paths: vec!["fonts".into()], song: Some("My Song".into()), ..FontOptions::default() };
    let mut sink = Sink::default();
    let fonts = font::load(&world, &options, &mut sink).expect("faces");
    assert!(sink.list().is_empty(), "{:?}", sink.list());
    assert_eq!(chosen(&fonts, SONG, '字'), "My-Song-Regular");
    assert_ne!(chosen(&fonts, SONG, '爲'), "My-Song-Regular");
    assert_eq!(chosen(&fonts, SONG, 'a'), "NotoSerifCJKtc-Regular");
}

#[test]
fn files_that_are_no_fonts_and_unknown_families_are_reported() {
    let world = MemWorld::new().with("broken.ttf", b"\0\x01\0\0 nothing").with("text.otf", "text");
    for path in ["broken.ttf", "text.otf", "absent.otf"] {
        let mut sink = Sink::default();
        let options = FontOptions { paths: vec![path.into()], ..FontOptions::default() };
        let _ = font::load(&world, &options, &mut sink);
        assert_eq!(sink.list().iter().map(|d| d.code).collect::<Vec<_>>(), [Code::F002], "{path}");
        assert!(sink.list()[0].message.contains(path));
    }
    let mut sink = Sink::default();
    let options = FontOptions { song: Some("Noto Serif CJK T".into()), ..FontOptions::default() };
    let fonts = font::load(&MemWorld::new(), &options, &mut sink).expect("faces");
    assert_eq!(sink.list()[0].code, Code::F003);
    assert!(sink.list()[0].help.as_deref().is_some_and(|help| help.contains("Noto Serif CJK TC")));
    assert!(chosen(&fonts, SONG, '字').starts_with("NotoSerifCJK"));
}

#[test]
fn choosing_is_the_same_from_every_thread() {
    let fonts = built_in();
    let pick =
        || -> BTreeMap<char, _> { ('\u{20}'..'\u{3100}').map(|ch| (ch, fonts.choose(SONG, ch, true))).collect() };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(pick)).collect();
        let maps: Vec<_> = threads.into_iter().map(|thread| thread.join().expect("joined")).collect();
        assert_eq!(maps[0], maps[1]);
    });
}

/// Place and length of a table in a font file.
fn table(font: &[u8], tag: &[u8; 4]) -> std::ops::Range<usize> {
    let number = |at: usize| u32::from_be_bytes(font[at..at + 4].try_into().expect("four bytes")) as usize;
    let count = usize::from(u16::from_be_bytes([font[4], font[5]]));
    let at = (0..count).map(|n| 12 + 16 * n).find(|&at| &font[at..at + 4] == tag).expect("the table");
    number(at + 8)..number(at + 8) + number(at + 12)
}

fn small_font() -> Vec<u8> {
    let chars: BTreeSet<char> = "字體葛，".chars().collect();
    named(&built_in(), "BookKaiTC").subset_for_epub(&chars, "My Song").expect("a subset")
}

#[test]
fn a_font_that_may_not_be_embedded_is_not_used() {
    let mut font = small_font();
    let fs_type = table(&font, b"OS/2").start + 8;
    font[fs_type..fs_type + 2].copy_from_slice(&2_u16.to_be_bytes());
    let world = MemWorld::new().with("a.ttf", &font);
    let options = FontOptions { paths: vec!["a.ttf".into()], ..FontOptions::default() };
    let mut sink = Sink::default();
    let fonts = font::load(&world, &options, &mut sink).expect("faces");
    assert_eq!(sink.list().iter().map(|found| found.code).collect::<Vec<_>>(), [Code::F004]);
    assert_eq!(fonts.iter().count(), built_in().iter().count());
}

#[test]
fn broken_fonts_are_no_harm() {
    let font = small_font();
    let chars: BTreeSet<char> = "字體葛，".chars().collect();
    let options = FontOptions { paths: vec!["a.ttf".into()], ..FontOptions::default() };
    let try_it = |font: &[u8]| {
        let world = MemWorld::new().with("a.ttf", font);
        let fonts = font::load(&world, &options, &mut Sink::default()).expect("faces");
        for (_, face) in fonts.iter().skip(built_in_count()) {
            for ch in &chars {
                if let Some(glyph) = face.glyph(*ch) {
                    let _ = (face.advance(glyph), face.vertical(glyph), face.ink(glyph), face.vertical_origin(glyph));
                }
            }
            for vertical in [false, true] {
                shaped(face, "字體葛\u{e0100}，", vertical);
            }
            let glyphs = chars.iter().filter_map(|ch| face.glyph(*ch)).collect();
            let _ = (face.subset_for_pdf(&glyphs), face.subset_for_epub(&chars, "B"));
        }
    };
    for length in (0..font.len()).step_by(font.len() / 60) {
        try_it(&font[..length]);
    }
    // Bytes turned over in the tables, not in the outlines.
    for at in (12..font.len()).step_by(font.len() / 150) {
        let mut broken = font.clone();
        broken[at] ^= 0xff;
        broken[at / 2] ^= 0x80;
        try_it(&broken);
    }
}

fn built_in_count() -> usize {
    static COUNT: std::sync::OnceLock<usize> = std::sync::OnceLock::new();
    *COUNT.get_or_init(|| built_in().iter().count())
}

/// A font whose character map has a form of 葛 for U+E0100: the glyph of 字.
fn with_a_form() -> Vec<u8> {
    let font = small_font();
    let world = MemWorld::new().with("a.ttf", &font);
    let options = FontOptions { paths: vec!["a.ttf".into()], ..FontOptions::default() };
    let fonts = font::load(&world, &options, &mut Sink::default()).expect("faces");
    let form = fonts.iter().last().and_then(|(_, face)| face.glyph('字')).expect("a glyph");
    let cmap = &font[table(&font, b"cmap")];
    // One more record in the head of the map, and its table behind the others (OpenType, cmap format 14).
    let count = u16::from_be_bytes([cmap[2], cmap[3]]);
    let mut own = cmap[..2].to_vec();
    own.extend((count + 1).to_be_bytes());
    let end = (cmap.len() + 8) as u32;
    own.extend([0, 0, 0, 5]);
    own.extend(end.to_be_bytes());
    for record in cmap[4..4 + usize::from(count) * 8].chunks(8) {
        own.extend(&record[..4]);
        own.extend((u32::from_be_bytes(record[4..8].try_into().expect("four bytes")) + 8).to_be_bytes());
    }
    own.extend(&cmap[4 + usize::from(count) * 8..]);
    own.extend([0, 14]);
    own.extend(30_u32.to_be_bytes());
    own.extend(1_u32.to_be_bytes());
    own.extend([0x0e, 0x01, 0x00]);
    own.extend(0_u32.to_be_bytes());
    own.extend(21_u32.to_be_bytes());
    own.extend(1_u32.to_be_bytes());
    own.extend([0x00, 0x84, 0x5b]);
    own.extend(form.to_be_bytes());
    with_table(&font, b"cmap", &own)
}

/// A font with another table; it goes to the end of the file.
fn with_table(font: &[u8], tag: &[u8; 4], table: &[u8]) -> Vec<u8> {
    let entry = (12..).step_by(16).find(|&at| &font[at..at + 4] == tag).expect("the entry");
    let mut out = font.to_vec();
    out.resize(out.len().next_multiple_of(4), 0);
    let start = out.len() as u32;
    out[entry + 8..entry + 12].copy_from_slice(&start.to_be_bytes());
    out[entry + 12..entry + 16].copy_from_slice(&(table.len() as u32).to_be_bytes());
    out.extend(table);
    out
}

#[test]
fn forms_of_characters_come_from_the_font_that_knows_them() {
    let world = MemWorld::new().with("fonts/a.ttf", with_a_form());
    let options = FontOptions { paths: vec!["fonts".into()], ..FontOptions::default() };
    let mut sink = Sink::default();
    let fonts = font::load(&world, &options, &mut sink).expect("faces");
    assert!(sink.list().is_empty(), "{:?}", sink.list());
    let (own, face) = fonts.iter().last().expect("a face");
    assert!(fonts.choose(SONG, '葛', true).is_some_and(|id| id != own), "built-in faces come first");
    assert_eq!(fonts.variant(SONG, '葛', '\u{e0100}'), Some(own));
    assert_eq!(fonts.variant(SONG, '葛', '\u{e0101}'), None);
    let form = face.glyph('字').expect("a glyph");
    for text in ["葛\u{e0100}", "葛\u{e0101}"] {
        let spec = para::Spec::new(Lang::ZH_HANT, Abs::pt(10.0), Abs::pt(200.0));
        let mut sink = Sink::default();
        let lines = para::set(&BTreeMap::new(), &fonts, &[Inline::text(text)], &spec, &mut sink);
        let run = &lines[0].runs[0];
        let known = text.ends_with('\u{e0100}');
        assert_eq!((run.face == own, run.glyphs[0].id == form), (known, known), "{text}");
        assert_eq!(run.text, text, "the selector stays in the text");
        let codes: Vec<Code> = sink.list().iter().map(|found| found.code).collect();
        assert_eq!(codes, if known { vec![] } else { vec![Code::F007] });
    }
}

/// A machine with a font.
struct Machine(MemWorld);

impl World for Machine {
    fn read(&self, path: &Path) -> std::io::Result<Arc<[u8]>> {
        self.0.read(path)
    }

    fn list(&self, dir: &Path) -> std::io::Result<Vec<PathBuf>> {
        self.0.list(dir)
    }

    fn is_dir(&self, path: &Path) -> bool {
        self.0.is_dir(path)
    }

    fn is_file(&self, path: &Path) -> bool {
        self.0.is_file(path)
    }

    fn timestamp(&self) -> i64 {
        self.0.timestamp()
    }

    fn font_folders(&self) -> Vec<PathBuf> {
        vec!["machine".into()]
    }
}

#[test]
fn fonts_of_the_machine_set_only_what_no_other_has() {
    // A font that has one character: cmap format 12, a group of one.
    let mut cmap = vec![0, 0, 0, 1, 0, 3, 0, 10, 0, 0, 0, 12, 0, 12, 0, 0];
    for number in [28_u32, 0, 1, 0x2A6A5, 0x2A6A5, 1] {
        cmap.extend(number.to_be_bytes());
    }
    let font = with_table(&small_font(), b"cmap", &cmap);
    let world = Machine(MemWorld::new().with("machine/deep/a.ttf", &font).with("machine/broken.otf", "no font"));
    let text: BTreeSet<char> = "天地\u{e000}\u{2A6A5}".chars().collect();
    let mut sink = Sink::default();
    let fonts = built_in().with_system(&world, &text, &mut sink);
    assert_eq!(sink.list().iter().map(|found| found.code).collect::<Vec<_>>(), [Code::F006]);
    assert_eq!(fonts.iter().count(), built_in_count() + 1);
    assert_eq!(chosen(&fonts, SONG, '\u{2A6A5}'), fonts.iter().last().expect("a face").1.name());
    assert_eq!(chosen(&fonts, SONG, '字'), chosen(&built_in(), SONG, '字'));
    let mut sink = Sink::default();
    let text: BTreeSet<char> = "天地\u{e000}".chars().collect();
    assert_eq!(built_in().with_system(&world, &text, &mut sink).iter().count(), built_in_count());
    assert!(sink.list().is_empty());
}

#[test]
fn every_family_has_its_face_in_every_language() {
    let fonts = built_in();
    // Song, its bold, Hei, its bold, Kai, its bold, code; by the Han in them.
    let expected = [
        ("zh-Hant-TW", "serif-tc serif-tc-bold sans-tc sans-tc-bold kai sans-tc-bold sans-tc"),
        ("zh-Hant-HK", "serif-hk serif-hk-bold sans-hk-bold sans-hk-bold kai sans-hk-bold sans-hk-bold"),
        ("zh-Hans-CN", "serif-sc serif-sc-bold sans-sc-bold sans-sc-bold serif-sc sans-sc-bold sans-sc-bold"),
        ("ja", "serif-jp serif-jp-bold sans-jp-bold sans-jp-bold serif-jp sans-jp-bold sans-jp-bold"),
        ("ko", "serif-kr serif-kr-bold sans-kr-bold sans-kr-bold serif-kr sans-kr-bold sans-kr-bold"),
    ];
    let short = |name: &str| {
        let lower = name.to_lowercase();
        let cut = if lower.contains("serif") { "serif" } else { "sans" };
        let region = ["tc", "hk", "sc", "jp", "kr"].into_iter().find(|region| lower.contains(&format!("cjk{region}")));
        let bold = if lower.contains("bold") { "-bold" } else { "" };
        region.map_or(lower.starts_with("bookkai").then(|| "kai".to_owned()), |region| {
            Some(format!("{cut}-{region}{bold}"))
        })
    };
    for (tag, expected) in expected {
        let lang = tag.parse().expect("a tag");
        let looks = [
            (Family::Song, false),
            (Family::Song, true),
            (Family::Hei, false),
            (Family::Hei, true),
            (Family::Kai, false),
            (Family::Kai, true),
            (Family::Mono, false),
        ];
        let name = |(family, bold)| {
            short(chosen(&fonts, Wish { family, bold, italic: false, lang }, '之')).expect("a Han face")
        };
        assert_eq!(looks.map(name).join(" "), expected, "{tag}");
        // Latin beside Song is of its weight; italics and text in Latin script have a face of their own.
        let latin = |bold, italic| chosen(&fonts, Wish { family: Family::Song, bold, italic, lang }, 'g');
        assert_eq!(latin(false, true), "SourceSerif4-Italic");
        let own = if tag == "en" { "SourceSerif4-" } else { "NotoSerifCJK" };
        for (bold, weight) in [(false, "Regular"), (true, "Bold")] {
            assert!(latin(bold, false).starts_with(own) && latin(bold, false).ends_with(weight), "{tag}");
        }
    }
}
