//! Each stage alone and the whole: `small` in seconds, on an anthology of 10 articles, for a look between two commits;
//! `100 articles` (about 600 pages) for numbers to be quoted. How to compare two commits is in src/README.md.

#![allow(missing_docs, reason = "criterion's macros write undocumented functions")]

use std::collections::BTreeSet;

use banxin::cache::Cache;
use banxin::config::{self, Format};
use banxin::diag::Sink;
use banxin::doc::{BlockKind, Inline};
use banxin::lang::Lang;
use banxin::layout::para;
use banxin::source::Sources;
use banxin::theme::Family;
use banxin::world::MemWorld;
use banxin::{font, layout, read, resolve, theme, write};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};

/// Articles of plain prose with quotations, numbers and Latin words, no two alike.
fn anthology(articles: usize) -> MemWorld {
    const SENTENCES: &[&str] = &[
        "排字房的燈一直亮到凌晨三點，校樣攤在木桌上，油墨還沒有乾。",
        "老師傅說：「字不是寫在紙上的，字是站在紙上的。」",
        "1935年，這間印刷所有27名工人，一天能排12,000字。",
        "他把OpenType的規格讀了兩遍，才明白vert這個功能為什麼要另外畫一套標點。",
        "天頭寬，地腳窄；訂口緊，切口鬆——舊書的比例大抵如此。",
        "「『版心』二字，」她問，「究竟指的是紙，還是人的眼睛？」",
        "到了下午，雨停了，街上的招牌一塊一塊亮起來，像剛剛排好的一行大字。",
        "紙的纖維順著一個方向躺下，摺痕也就有了自己的脾氣。",
    ];
    let mut world = MemWorld::new();
    for article in 0..articles {
        let mut text = format!("---\ntitle: 第{article}篇\nauthor: 作者{}\n---\n\n", article % 7);
        for paragraph in 0..40 {
            if paragraph % 12 == 6 {
                text.push_str(&format!("## 小節{paragraph}\n\n"));
            }
            for sentence in 0..4 + (article + paragraph) % 3 {
                text.push_str(SENTENCES[(article * 5 + paragraph * 3 + sentence * 7) % SENTENCES.len()]);
            }
            text.push_str("\n\n");
        }
        world = world.with(format!("book/{article:05}.md"), text);
    }
    world
}

fn stages(c: &mut Criterion) {
    let world = anthology(100);
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let request = config::Request { inputs: vec![config::Input::Path("book".into())], ..config::Request::default() };
    let project = config::project(&world, &request, &mut sources, &mut sink).expect("a project");
    let book = read::book(&world, &project, &mut Sources::default(), &mut sink).expect("a book");
    let edition = resolve::edition(&world, &project, book.clone(), &mut sink).expect("an edition");
    let theme = theme::load(&world, &project, edition.lang(), &mut sources, &mut sink).expect("a theme");
    let fonts = font::load(&world, &project.fonts, &mut sink).expect("fonts");
    let pages = layout::pages(&edition, &theme, &fonts, &mut sink).expect("pages");

    let mut group = c.benchmark_group("100 articles");
    group.sample_size(10);
    group.bench_function("read", |b| {
        b.iter(|| read::book(&world, &project, &mut Sources::default(), &mut Sink::default()))
    });
    group.bench_function("resolve", |b| {
        b.iter_batched(
            || book.clone(),
            |book| resolve::edition(&world, &project, book, &mut Sink::default()),
            BatchSize::LargeInput,
        );
    });
    group.bench_function("layout", |b| b.iter(|| layout::pages(&edition, &theme, &fonts, &mut Sink::default())));
    group.bench_function("write pdf", |b| {
        b.iter_batched(
            || pages.clone(),
            |pages| write::pdf::write(pages, &fonts, &project.pdf, Cache::default(), &mut Sink::default()),
            BatchSize::PerIteration,
        )
    });
    group.bench_function("write epub", |b| {
        b.iter(|| {
            let mut sink = Sink::default();
            let prepared = write::epub::prepare(&edition, &theme, &fonts, Cache::default(), &mut sink);
            write::epub::write(&edition, &theme, prepared, &mut sink)
        });
    });
    group.bench_function("whole", |b| {
        b.iter(|| banxin::build(&world, &project, &[Format::Epub, Format::Pdf], &|_| {}));
    });
    group.finish();
}

/// What a book costs however short it is: one article whole, and its faces cut down.
fn least(c: &mut Criterion) {
    let world = anthology(1);
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let request = config::Request { inputs: vec![config::Input::Path("book".into())], ..config::Request::default() };
    let project = config::project(&world, &request, &mut sources, &mut sink).expect("a project");
    let fonts = font::load(&world, &project.fonts, &mut sink).expect("fonts");
    let wish = font::Wish { family: Family::Song, bold: false, italic: false, lang: Lang::ZH_HANT };
    let face = fonts.face(fonts.choose(wish, '一', true).expect("a face for Han"));
    // As many characters as a book of essays has.
    let chars: BTreeSet<char> = ('一'..='龥').step_by(7).filter(|ch| face.glyph(*ch).is_some()).collect();
    let glyphs: BTreeSet<u16> = chars.iter().filter_map(|ch| face.glyph(*ch)).collect();

    let mut group = c.benchmark_group("one article");
    group.sample_size(20);
    group.bench_function("fonts", |b| b.iter(|| font::load(&world, &project.fonts, &mut Sink::default())));
    group.bench_function("subset for pdf", |b| b.iter(|| face.subset_for_pdf(&glyphs)));
    group.bench_function("subset for epub", |b| b.iter(|| face.subset_for_epub(&chars, "bench")));
    for format in [Format::Pdf, Format::Epub] {
        group.bench_function(format!("{format:?}"), |b| b.iter(|| banxin::build(&world, &project, &[format], &|_| {})));
    }
    group.finish();
}

/// The four parts of a build that are worked on apart.
fn small(c: &mut Criterion) {
    let world = anthology(10);
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let request = config::Request { inputs: vec![config::Input::Path("book".into())], ..config::Request::default() };
    let project = config::project(&world, &request, &mut sources, &mut sink).expect("a project");
    let book = read::book(&world, &project, &mut Sources::default(), &mut sink).expect("a book");
    let edition = resolve::edition(&world, &project, book, &mut sink).expect("an edition");
    let theme = theme::load(&world, &project, edition.lang(), &mut sources, &mut sink).expect("a theme");
    let fonts = font::load(&world, &project.fonts, &mut sink).expect("fonts");
    let paragraphs: Vec<&[Inline]> = edition
        .chapters()
        .iter()
        .flat_map(|chapter| &chapter.blocks)
        .filter_map(|block| match &block.kind {
            BlockKind::Para(content) => Some(content.as_slice()),
            _ => None,
        })
        .collect();
    let spec = para::Spec::new(edition.lang(), theme.page.size, theme.page.measure());

    let mut group = c.benchmark_group("small");
    group.sample_size(20);
    group.bench_function("reading", |b| {
        b.iter(|| read::book(&world, &project, &mut Sources::default(), &mut Sink::default()))
    });
    group.bench_function("paragraphs", |b| {
        b.iter(|| {
            let mut sink = Sink::default();
            let set = |content: &&[Inline]| para::set_alternatives(edition.assets(), &fonts, content, &spec, &mut sink);
            paragraphs.iter().map(set).map(|(lines, _)| lines.len()).sum::<usize>()
        });
    });
    // With the paragraphs in it: what is above those is the breaking and the placing of pages.
    group.bench_function("pages", |b| b.iter(|| layout::pages(&edition, &theme, &fonts, &mut Sink::default())));
    group.bench_function("whole", |b| {
        b.iter(|| banxin::build(&world, &project, &[Format::Epub, Format::Pdf], &|_| {}));
    });
    group.finish();
}

criterion_group!(benches, least, small, stages);
criterion_main!(benches);
