//! Faces: what is built in, which face sets what, shaping, subsets.

use std::collections::{BTreeMap, BTreeSet};

use banxin::config::FontOptions;
use banxin::diag::{Code, Sink};
use banxin::font::{self, Face, Fonts, Shaped, Wish};
use banxin::lang::Lang;
use banxin::theme::Family;
use banxin::world::MemWorld;
use skrifa::raw::{FontRef, TableProvider};

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
    assert_eq!(chosen(&fonts, SONG, 'a'), "SourceSerif4-Regular");
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
    assert_eq!(chosen(&fonts, SONG, 'a'), "SourceSerif4-Regular");
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
