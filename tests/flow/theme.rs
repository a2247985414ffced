//! Themes: pages that follow from what is given, and faults in theme files.

use banxin::config::Project;
use banxin::diag::{Code, Sink};
use banxin::lang::breaking::Kinsoku;
use banxin::lang::{Lang, Options};
use banxin::source::Sources;
use banxin::theme::{self, Abs, FolioPlace, HeadPlace, NoteMark, NotePlace, Role, Theme};
use banxin::world::MemWorld;

fn load(file: Option<&str>, change: impl FnOnce(&mut Project)) -> (Option<Theme>, Sources, Sink) {
    let world = MemWorld::new().with("themes/own.toml", file.unwrap_or_default());
    let mut project = Project { theme: file.map(|_| "themes/own.toml".into()), ..Project::default() };
    change(&mut project);
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let theme = theme::load(&world, &project, Lang::ZH_HANT, &mut sources, &mut sink).ok();
    (theme, sources, sink)
}

fn good(file: Option<&str>, change: impl FnOnce(&mut Project)) -> Theme {
    let (theme, _, sink) = load(file, change);
    theme.unwrap_or_else(|| panic!("{:?}", sink.list()))
}

/// Code of the first finding and the source under it.
fn fault(file: &str) -> (Code, String) {
    let (theme, sources, sink) = load(Some(file), |_| {});
    assert!(theme.is_none());
    let found = sink.list().first().expect("a finding");
    assert!(found.help.is_some(), "{found:?}");
    (found.code, sources.text(found.span()).unwrap_or_default().to_owned())
}

#[test]
fn the_default_is_a_small_trade_book() {
    let page = good(None, |_| {}).page;
    assert_eq!((page.width, page.height), (Abs::mm(148.0), Abs::mm(210.0)));
    assert_eq!((page.chars, page.lines, page.columns), (28, 27, 1));
    assert_eq!((page.size, page.leading), (Abs::pt(10.5), Abs::pt(17.5)));
    let outer = page.width - page.inner - page.span();
    let bottom = page.height - page.top - page.depth();
    assert!(page.inner < outer && page.top < bottom && page.inner > Abs::mm(18.0), "{page:?}");
}

#[test]
fn margins_follow_from_the_type_area() {
    let plain = good(None, |_| {}).page;
    let narrow = good(None, |project| project.page.chars = Some(25)).page;
    assert_eq!(narrow.measure(), narrow.size * 25);
    assert!(narrow.inner > plain.inner && narrow.lines == plain.lines);
    let given = good(None, |project| project.page.inner = Some(Abs::mm(17.0))).page;
    assert_eq!((given.inner, given.chars), (Abs::mm(17.0), 28));
}

#[test]
fn the_type_area_follows_from_the_page() {
    let large = good(None, |project| project.page.size = Some((Abs::mm(210.0), Abs::mm(297.0)))).page;
    assert!((38..=41).contains(&large.chars) && (37..=40).contains(&large.lines), "{large:?}");
    let bigger = good(None, |project| project.page.font_size = Some(Abs::pt(12.0))).page;
    assert_eq!(bigger.leading, Abs::pt(20.0));
    assert!(bigger.chars == 24 && bigger.lines < 27, "{bigger:?}");
    let columns = good(None, |project| project.page.columns = Some(2)).page;
    assert!(columns.span() <= bigger.width && columns.chars == 13, "{columns:?}");
    let vertical = good(None, |project| project.vertical = Some(true)).page;
    assert!(vertical.chars > 40 && vertical.lines < 20, "{vertical:?}");
}

#[test]
fn a_type_area_too_large_is_an_error_with_a_way_out() {
    for change in [
        |project: &mut Project| project.page.chars = Some(60),
        |project: &mut Project| project.page.lines = Some(90),
        |project: &mut Project| project.page.leading = Some(Abs::pt(6.0)),
        |project: &mut Project| project.page.font_size = Some(Abs::pt(1.0)),
        |project: &mut Project| project.page.inner = Some(Abs::mm(120.0)),
    ] {
        let (theme, _, sink) = load(None, change);
        assert!(theme.is_none());
        assert!(sink.list().iter().all(|found| found.code == Code::C004 && found.help.is_some()), "{:?}", sink.list());
    }
}

#[test]
fn a_file_changes_what_it_names() {
    let file = "[page]\nchars = 26\n[styles.heading2]\nfamily = \"kai\"\nsize = \"21pt\"\nbefore = \"2 lines\"\n";
    let (own, plain) = (good(Some(file), |_| {}), good(None, |_| {}));
    assert_eq!((own.page.chars, own.page.lines), (26, 27));
    let (heading, was) = (own.style(Role::Heading2), plain.style(Role::Heading2));
    assert_eq!((heading.family, heading.size, heading.before), (theme::Family::Kai, 2000, 2000));
    assert_eq!((heading.bold, heading.after), (was.bold, was.after));
    assert_eq!(own.style(Role::Quote), plain.style(Role::Quote));
}

#[test]
fn styles_inherit_from_body_or_their_base() {
    let file = "[styles.body]\ntracking = \"0.02em\"\n[styles.heading4]\nbase = \"heading2\"\n";
    let theme = good(Some(file), |_| {});
    assert_eq!(theme.style(Role::Quote).tracking, 20);
    assert_eq!(theme.style(Role::Quote).indent, 2000);
    assert_eq!(theme.style(Role::Caption).indent, 0);
    assert_eq!(theme.style(Role::Heading4).leading, theme.style(Role::Heading2).leading);
    good(Some("[styles.heading4]\nbase = \"heading5\"\n[styles.heading5]\nbase = \"heading4\"\n"), |_| {});
}

/// Choices of the project stand over those of the theme file.
#[test]
fn choices_of_typesetting_are_laid_over_each_other() {
    let file = "[typesetting]\nhanging = true\nkinsoku = \"strict\"\ncjk-latin-space = 0.125\n";
    let theme = good(Some(file), |project| project.typesetting.hanging = Some(false));
    assert_eq!((theme.options.hang, theme.options.kinsoku, theme.options.autospace), (false, Kinsoku::Strict, 125));
    assert_eq!(good(None, |_| {}).options, Options::default());
    assert_eq!(fault("[typesetting]\ncjk-latin-space = 0.5\n").0, Code::C004);
    assert_eq!(fault("[typesetting]\nhang = true\n").0, Code::C003);
}

#[test]
fn languages_have_their_own_indent() {
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let theme = theme::load(&MemWorld::new(), &Project::default(), Lang::JA, &mut sources, &mut sink).expect("a theme");
    assert_eq!(theme.style(Role::Body).indent, 1000);
    assert_eq!(good(None, |_| {}).style(Role::Body).indent, 2000);
}

#[test]
fn faults_of_a_theme_file_are_shown_where_they_stand() {
    assert_eq!(fault("[page]\nchars = \n").0, Code::C002);
    assert_eq!(fault("[page]\ncharz = 20\n"), (Code::C003, "charz".into()));
    assert_eq!(fault("[styles.heading9]\nsize = 1\n").0, Code::C003);
    assert_eq!(fault("[page]\nleading = \"17 elephants\"\n"), (Code::C004, "\"17 elephants\"".into()));
    assert_eq!(fault("base = \"nowhere\"\n"), (Code::C004, "nowhere".into()));
    let (theme, _, sink) = load(None, |project| project.theme = Some("themes/none.toml".into()));
    assert!(theme.is_none() && sink.list()[0].code == Code::C001);
}

#[test]
fn built_in_themes_are_data_over_the_book() {
    let novel = good(None, |project| project.theme = Some("novel".into()));
    assert!(novel.vertical && novel.half_title);
    assert_eq!((novel.page.chars, novel.page.lines, novel.page.head_place), (42, 16, theme::HeadPlace::Edge));
    assert_eq!(novel.style(Role::ChapterTitle).start, 4000);
    // What it does not name comes from its base.
    assert_eq!(novel.style(Role::Verse).start, 4000);
    let technical = good(None, |project| project.theme = Some("technical".into()));
    assert_eq!((technical.vertical, technical.toc_depth), (false, 2));
    assert_eq!(technical.page.head_texts, [theme::HeadText::Chapter, theme::HeadText::Section]);
    assert_eq!(technical.style(Role::ChapterTitle).family, theme::Family::Hei);
}

#[test]
fn vertical_writing_has_its_own_styles() {
    let start = |vertical| good(None, |project| project.vertical = Some(vertical)).style(Role::Heading2).start;
    assert_eq!((start(false), start(true)), (0, 2000));
    let own = good(Some("[vertical-styles.heading2]\nstart = \"5em\"\n"), |project| project.vertical = Some(true));
    assert_eq!(own.style(Role::Heading2).start, 5000);
}

#[test]
fn the_printed_contents_go_as_deep_as_asked_for() {
    let depth = |change: fn(&mut Project)| good(None, change).toc_depth;
    assert_eq!(depth(|_| {}), 1);
    assert_eq!(depth(|project| project.number_sections = true), 2);
    assert_eq!(depth(|project| project.toc_printed = Some(3)), 3);
}

/// A built-in theme in a language.
fn drawn(name: &str, lang: Lang, change: impl FnOnce(&mut Project)) -> Theme {
    let mut project = Project { theme: Some(name.into()), ..Project::default() };
    change(&mut project);
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let theme = theme::load(&MemWorld::new(), &project, lang, &mut sources, &mut sink);
    theme.unwrap_or_else(|_| panic!("{:?}", sink.list()))
}

fn trim(name: &str) -> Option<(Abs, Abs)> {
    Some(banxin::config::size(name).expect("a trim size"))
}

#[test]
fn trim_sizes_have_type_areas_of_their_own() {
    let pocket = drawn("book", Lang::ZH_HANT, |project| project.page.size = trim("文庫判")).page;
    assert_eq!((pocket.chars, pocket.lines, pocket.size), (26, 23, Abs::pt(8.5)));
    // Half a millimetre off is the same trim; a size far from all keeps the size of the text.
    let near = drawn("book", Lang::ZH_HANT, |project| project.page.size = Some((Abs::mm(105.5), Abs::mm(148.0)))).page;
    assert_eq!((near.chars, near.width), (26, Abs::mm(105.5)));
    let odd = drawn("book", Lang::ZH_HANT, |project| project.page.size = Some((Abs::mm(80.0), Abs::mm(150.0)))).page;
    assert_eq!(odd.size, Abs::pt(10.5));
    // What is drawn for one direction is not taken for the other.
    for vertical in [false, true] {
        let page = drawn("book", Lang::ZH_HANT, |project| {
            (project.page.size, project.vertical) = (trim("18開"), Some(vertical));
        });
        let (along, across) = if vertical { (42.., ..22) } else { (30.., ..31) };
        assert!(along.contains(&page.page.chars) && across.contains(&page.page.lines), "{:?}", page.page);
    }
}

#[test]
fn languages_have_designs_of_their_own() {
    let novel = drawn("novel", Lang::JA, |_| {});
    let page = &novel.page;
    assert!(novel.vertical && novel.half_title);
    assert_eq!((page.width, page.height), (Abs::mm(105.0), Abs::mm(148.0)));
    assert_eq!((page.chars, page.lines, page.size), (41, 17, Abs::pt(8.5)));
    let korean = drawn("book", Lang::KO, |_| {}).page;
    assert_eq!((korean.width, korean.chars), (Abs::mm(152.0), 30));
    // Languages in Latin script want less leading and no tracking; languages other than English too.
    let latin = drawn("book", "fr".parse().expect("a language"), |_| {});
    assert_eq!(latin.page.leading, Abs::pt(14.5));
    assert_eq!(latin.style(Role::TocTitle).tracking, 0);
    // Prefaces stand before the contents in mainland books and behind them in Taiwan.
    assert!(drawn("book", Lang::ZH_HANT, |_| {}).toc_first);
    assert!(!drawn("book", Lang::ZH_HANS, |_| {}).toc_first);
}

#[test]
fn every_trim_of_every_theme_leaves_margins() {
    for (theme, vertical) in [("book", false), ("book", true), ("novel", true), ("technical", false)] {
        for (names, width, height) in banxin::config::SIZES {
            for lang in [Lang::ZH_HANT, Lang::ZH_HANS, Lang::JA, Lang::KO, Lang::EN] {
                let loaded = drawn(theme, lang, |project| {
                    (project.page.size, project.vertical) = (trim(names[0]), Some(vertical));
                });
                let page = &loaded.page;
                let (wide, tall) = if vertical { (page.depth(), page.span()) } else { (page.span(), page.depth()) };
                let covered = wide.to_pt() * tall.to_pt() / page.width.to_pt() / page.height.to_pt();
                let at = format!("{theme} {vertical} {names:?} {lang}: {page:?}");
                assert!((0.43..0.68).contains(&covered), "{covered} {at}");
                assert!(page.inner >= Abs::mm(9.0) && page.top >= Abs::mm(10.0), "{at}");
                assert_ne!(page.folio_place, FolioPlace::None, "{at}");
                assert_eq!(
                    (page.width, page.height),
                    (Abs::mm(f64::from(*width) / 10.0), Abs::mm(f64::from(*height) / 10.0))
                );
            }
        }
    }
}

#[test]
fn a_file_has_the_last_word() {
    let file = "[page]\nfont-size = \"9pt\"\n\n[styles.heading2]\nstart = \"1em\"\n\n[[when]]\nlang = \"zh-Hant\"\nnotes = \"book-end\"\n\n[[when]]\nlang = \"ja\"\nnote-mark = \"star\"\n";
    let theme = good(Some(file), |project| (project.page.size, project.vertical) = (trim("文庫判"), Some(true)));
    assert_eq!(theme.page.size, Abs::pt(9.0));
    // Also over what the base says of vertical books.
    assert_eq!(theme.style(Role::Heading2).start, 1000);
    assert_eq!((theme.notes, theme.note_mark), (NotePlace::BookEnd, NoteMark::Han));
    assert_eq!(fault("[[when]]\ntrim = \"大大開\"\n"), (Code::C004, "大大開".to_owned()));
}

#[test]
fn notes_stay_legible() {
    let size = |theme: &Theme| theme.page.size.per_mille(theme.style(Role::Note).size);
    for theme in ["book", "novel", "technical"] {
        for lang in [Lang::ZH_HANT, Lang::JA] {
            assert!(size(&drawn(theme, lang, |_| {})) >= Abs::pt(7.79), "{theme} {lang}");
        }
    }
    let tiny = drawn("book", Lang::ZH_HANT, |project| project.page.font_size = Some(Abs::pt(7.0)));
    assert_eq!(size(&tiny), Abs::pt(7.0));
}

#[test]
fn margins_without_room_stay_empty() {
    let (theme, _, sink) = load(None, |project| {
        (project.page.size, project.page.lines) = (trim("A5"), Some(32));
    });
    let page = theme.expect("a theme").page;
    assert_eq!((page.head_place, page.folio_place), (HeadPlace::None, FolioPlace::None));
    assert_eq!(sink.list().iter().map(|found| found.code).collect::<Vec<_>>(), [Code::L023]);
}
